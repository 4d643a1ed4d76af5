//! Languages as French says them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold;

/// ISO 639 code, then the language: those of the countries of Erasmus+, and those that are taught.
const LANGUAGES: [(&str, &str); 42] = [
    ("ar", "arabe"),
    ("bg", "bulgare"),
    ("bs", "bosnien"),
    ("ca", "catalan"),
    ("cs", "tchèque"),
    ("da", "danois"),
    ("de", "allemand"),
    ("el", "grec"),
    ("en", "anglais"),
    ("es", "espagnol"),
    ("et", "estonien"),
    ("eu", "basque"),
    ("fi", "finnois"),
    ("ga", "irlandais"),
    ("gl", "galicien"),
    ("hr", "croate"),
    ("hu", "hongrois"),
    ("is", "islandais"),
    ("it", "italien"),
    ("ja", "japonais"),
    ("lb", "luxembourgeois"),
    ("lt", "lituanien"),
    ("lv", "letton"),
    ("mk", "macédonien"),
    ("mt", "maltais"),
    ("nb", "norvégien"),
    ("nl", "néerlandais"),
    ("nn", "norvégien"),
    ("no", "norvégien"),
    ("oc", "occitan"),
    ("pl", "polonais"),
    ("pt", "portugais"),
    ("ro", "roumain"),
    ("ru", "russe"),
    ("sk", "slovaque"),
    ("sl", "slovène"),
    ("sq", "albanais"),
    ("sr", "serbe"),
    ("sv", "suédois"),
    ("tr", "turc"),
    ("uk", "ukrainien"),
    ("zh", "chinois"),
];

/// « en anglais »; « dans une autre langue » where the code is not known.
pub fn in_language(code: &str) -> String {
    let known = LANGUAGES.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| "dans une autre langue".to_string(), |(_, name)| format!("en {name}"))
}

/// Other ways to write the languages of a lycée in the name of a file.
const SPELLINGS: [(&str, &str); 17] = [
    ("ang", "en"),
    ("eng", "en"),
    ("english", "en"),
    ("esp", "es"),
    ("spa", "es"),
    ("espanol", "es"),
    ("spanish", "es"),
    ("deu", "de"),
    ("ger", "de"),
    ("deutsch", "de"),
    ("ita", "it"),
    ("italiano", "it"),
    ("por", "pt"),
    ("fr", "fr"),
    ("fra", "fr"),
    ("francais", "fr"),
    ("french", "fr"),
];

/// All that means a language, folded: each name of a file is looked for there. « norvégien » is the first code that has it.
static BY_WORD: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let names = LANGUAGES.iter().rev().map(|(code, name)| (fold(name), *code));
    let codes = LANGUAGES.iter().map(|(code, _)| ((*code).to_string(), *code));
    let spellings = SPELLINGS.iter().map(|(spelling, code)| ((*spelling).to_string(), *code));
    spellings.chain(names).chain(codes).collect()
});

/// The code of the language that a word means: `EN`, `eng`, `anglais`.
pub fn language(word: &str) -> Option<&'static str> {
    BY_WORD.get(&fold(word)).copied()
}

#[cfg(test)]
mod tests {
    use super::{in_language, language};

    #[test]
    fn a_language_is_said_in_french() {
        assert_eq!(in_language("en"), "en anglais");
        assert_eq!(in_language("nb"), "en norvégien");
        assert_eq!(in_language("tlh"), "dans une autre langue");
    }

    #[test]
    fn a_language_is_known_however_it_is_written() {
        let codes = ["EN", "eng", "anglais", "Español", "norvegien", "fr", "caspe"].map(language);
        assert_eq!(codes, [Some("en"), Some("en"), Some("en"), Some("es"), Some("nb"), Some("fr"), None]);
    }
}
