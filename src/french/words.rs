//! Words and sentences: lists, elision, capitals, where a sentence ends.

use super::{NNBSP, fold};

/// What stands for a fact that nobody gave, up to its closing bracket.
pub const TO_COMPLETE: &str = "[à compléter";

/// « [à compléter : citation d’un étudiant] »
pub fn to_complete(what: &str) -> String {
    super::typography(&format!("{TO_COMPLETE} : {what}]")).into_owned()
}

/// « a, b et c »
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} et {last}", head.join(", ")),
    }
}

/// Beginnings of words whose h forbids elision (« le hall », « de Hongrie »), folded.
const ASPIRATED: [&str; 34] = [
    "hach",
    "hack",
    "haie",
    "hall",
    "halt",
    "hambourg",
    "hameau",
    "hand",
    "hangar",
    "hanovre",
    "harcel",
    "haricot",
    "harnais",
    "hasard",
    "hashtag",
    "hauss",
    "haut",
    "havre",
    "haye",
    "heidelberg",
    "herse",
    "hetre",
    "heurt",
    "hibou",
    "hierarch",
    "hockey",
    "holland",
    "homard",
    "hongr",
    "honte",
    "hors",
    "houle",
    "hub",
    "huit",
];
/// The same, whole words only: « le héros » but « l’héroïne ».
const ASPIRATED_WORDS: [&str; 9] = ["heros", "hit", "hobby", "holding", "hutte", "hlm", "hippie", "hublot", "hamster"];
/// Words that begin with a vowel and take no elision.
const NO_ELISION: [&str; 8] = ["onze", "onzieme", "oui", "ouistiti", "uhlan", "yaourt", "yacht", "yougoslavie"];

/// « de » + « Avignon » → « d’Avignon », « le » + « hôtel » → « l’hôtel », « le » + « hall » → « le hall ».
/// `prefix` is a word that can elide (de, le, la, que, jusque, se…); any other is only followed by a space.
pub fn elide(prefix: &str, word: &str) -> String {
    let folded = fold(prefix);
    let root = prefix.get(..prefix.len().saturating_sub(1)).unwrap_or("");
    let can = matches!(
        folded.as_str(),
        "de" | "le" | "la" | "je" | "me" | "te" | "se" | "ne" | "que" | "jusque" | "lorsque" | "puisque" | "quoique"
    );
    if can && takes_elision(word) { format!("{root}’{word}") } else { format!("{prefix} {word}") }
}

fn takes_elision(word: &str) -> bool {
    let folded = fold(word);
    let first = folded.split(|c: char| !c.is_alphanumeric()).find(|part| !part.is_empty()).unwrap_or("");
    let mut letters = first.chars();
    match (letters.next(), letters.next()) {
        (Some('a' | 'e' | 'i' | 'o' | 'u'), _) => !NO_ELISION.contains(&first),
        // « d’Yvetot », « l’Yonne », but « de Yalta ».
        (Some('y'), Some(second)) => first == "yonne" || !"aeiou".contains(second),
        (Some('h'), Some(_)) => {
            !ASPIRATED.iter().any(|start| first.starts_with(start))
                && !ASPIRATED_WORDS.contains(&first.trim_end_matches('s'))
                && !ASPIRATED_WORDS.contains(&first)
        }
        _ => false,
    }
}

/// First letter in upper case, accents kept, after any opening sign: « « élève » » → « « Élève » ».
pub fn capitalize(text: &str) -> String {
    let Some((at, first)) = text.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return text.to_string() };
    let upper = first.to_uppercase();
    format!("{}{upper}{}", &text[..at], &text[at + first.len_utf8()..])
}

/// Words of a text, signs standing alone not counted; « 10 000 » is one.
pub fn word_count(text: &str) -> usize {
    let words = text.split(|c: char| c.is_whitespace() && c != NNBSP);
    words.filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// At most `max_chars` characters, cut after a whole word and ended by `…`. A shorter text is returned as it is. Only
/// an ordinary space is a place to cut: « 10 000 » or « 16 h 15 » stays whole.
pub fn truncate(text: &str, max_chars: usize) -> String {
    let Some((limit, _)) = text.char_indices().nth(max_chars) else { return text.to_string() };
    // Room for the ellipsis.
    let Some((room, _)) = text[..limit].char_indices().next_back() else { return String::new() };
    let breaks = |c: char| c.is_whitespace() && c != NNBSP && c != super::NBSP;
    let whole = text[room..].starts_with(breaks);
    let head = &text[..room];
    let head = match head.rfind(breaks) {
        Some(at) if !whole => &head[..at],
        _ => head,
    };
    let head = head.trim_end_matches(|c: char| c.is_whitespace() || ".,;:!?…«([–—-".contains(c));
    format!("{head}…")
}

/// The sentences of a running text, each with its final sign; what ends without one is a sentence too. A sign inside a
/// sentence (« Cap ! dit-il ») does not end it: the next one begins with a capital. Nor does that of « M. Martin ».
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, sign) in text.match_indices(['.', '!', '?', '…']) {
        let rest = &text[at + sign.len()..];
        let closing = rest.strip_prefix(['\u{a0}', '\u{202f}']).and_then(|rest| rest.strip_prefix('»'));
        let rest = closing.unwrap_or(rest);
        let starts = rest.trim_start_matches(' ').trim_start_matches(['«', '\u{a0}', '[']).chars().next();
        let is_title = sign == "." && is_shortened(&text[from..at]);
        if rest.is_empty() || (rest.starts_with(' ') && !is_title && starts.is_none_or(|c| !c.is_lowercase())) {
            let end = text.len() - rest.len();
            sentences.push(text[from..end].trim());
            from = end;
        }
    }
    sentences.push(text[from..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The last word is one that is written short before a name: a title, or an initial.
fn is_shortened(text: &str) -> bool {
    const TITLES: [&str; 11] = ["MM", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Pr", "Me", "Mgr", "St", "Ste"];
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut letters = word.chars();
    TITLES.contains(&word) || (letters.next().is_some_and(char::is_uppercase) && letters.next().is_none())
}

/// `word` stands alone in a text: `lea` in `[lea, hugo]`, not in `lea-2027`; « M. Martin » in « avec M. Martin ».
pub fn holds_word(text: &str, word: &str) -> bool {
    let continues = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    text.match_indices(word)
        .any(|(at, _)| !continues(text[..at].chars().next_back()) && !continues(text[at + word.len()..].chars().next()))
}

/// The first sentences of a text that hold in so many signs; the first one in any case.
pub fn first_sentences(text: &str, max_chars: usize) -> String {
    let mut kept = String::new();
    for sentence in sentences(text) {
        if !kept.is_empty() && kept.chars().count() + 1 + sentence.chars().count() > max_chars {
            break;
        }
        let gap = if kept.is_empty() { "" } else { " " };
        kept = format!("{kept}{gap}{sentence}");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let of = |items: &[&str]| list(&items.iter().map(|s| s.to_string()).collect::<Vec<_>>());
        assert_eq!(of(&[]), "");
        assert_eq!(of(&["Léa"]), "Léa");
        assert_eq!(of(&["Léa", "Hugo"]), "Léa et Hugo");
        assert_eq!(of(&["Caspe", "Trondheim", "Dublin"]), "Caspe, Trondheim et Dublin");
    }

    #[test]
    fn elisions() {
        for (prefix, word, expected) in [
            ("de", "Avignon", "d’Avignon"),
            ("de", "Pézenas", "de Pézenas"),
            ("le", "hôtel", "l’hôtel"),
            ("le", "hall", "le hall"),
            ("le", "hasard", "le hasard"),
            ("le", "héros", "le héros"),
            ("la", "héroïne", "l’héroïne"),
            ("la", "hauteur", "la hauteur"),
            ("le", "Hérault", "l’Hérault"),
            ("de", "Hambourg", "de Hambourg"),
            ("la", "Hongrie", "la Hongrie"),
            ("la", "Italie", "l’Italie"),
            ("la", "Union européenne", "l’Union européenne"),
            ("De", "Œuvre", "D’Œuvre"),
            ("que", "elle", "qu’elle"),
            ("jusque", "à", "jusqu’à"),
            ("de", "Yvetot", "d’Yvetot"),
            ("de", "Yalta", "de Yalta"),
            ("le", "onze", "le onze"),
            ("de", "« Europe »", "d’« Europe »"),
            ("du", "Avignon", "du Avignon"),
            ("de", "", "de "),
            ("de", "11", "de 11"),
        ] {
            assert_eq!(elide(prefix, word), expected);
        }
    }

    #[test]
    fn capitals_and_counts() {
        assert_eq!(capitalize("élève"), "Élève");
        assert_eq!(capitalize("«\u{a0}œuvre\u{a0}»"), "«\u{a0}Œuvre\u{a0}»");
        assert_eq!(capitalize("2e année"), "2e année");
        assert_eq!(capitalize(""), "");
        assert_eq!(word_count("Le départ\u{a0}: lundi\u{202f}!"), 3);
        assert_eq!(word_count("10\u{202f}000 élèves — l’été"), 3);
        assert_eq!(word_count("  "), 0);
    }

    #[test]
    fn truncation() {
        assert_eq!(truncate("Le lycée part", 13), "Le lycée part");
        assert_eq!(truncate("Le lycée part", 12), "Le lycée…");
        assert_eq!(truncate("Le lycée part", 9), "Le lycée…");
        assert_eq!(truncate("Le lycée part", 8), "Le…");
        assert_eq!(truncate("Caspe, Dublin, Trondheim", 16), "Caspe, Dublin…");
        assert_eq!(truncate("Rendez-vous à 16\u{a0}h\u{a0}15", 17), "Rendez-vous à…");
        assert_eq!(truncate("Anticonstitutionnellement", 5), "Anti…");
        assert_eq!(truncate("abc", 1), "…");
        assert_eq!(truncate("abc", 0), "");
    }

    #[test]
    fn sentences_end_where_the_next_begins() {
        assert_eq!(sentences("Partir. Rester\u{202f}? Oui"), ["Partir.", "Rester\u{202f}?", "Oui"]);
        assert_eq!(
            sentences("Il dit\u{a0}: «\u{a0}Cap\u{202f}!\u{a0}» Nous partons."),
            ["Il dit\u{a0}: «\u{a0}Cap\u{202f}!\u{a0}»", "Nous partons."]
        );
        assert_eq!(sentences("Cap\u{202f}! dit-elle, et 1.5 km."), ["Cap\u{202f}! dit-elle, et 1.5 km."]);
        let said = "Avec M. Martin, le Dr. Roux et J.-P. Bon à St. Gall. Puis Mme. Viala. C’est fini.";
        assert_eq!(
            sentences(said),
            ["Avec M. Martin, le Dr. Roux et J.-P. Bon à St. Gall.", "Puis Mme. Viala.", "C’est fini."]
        );
        assert_eq!(sentences("En classe A."), ["En classe A."]);
        assert_eq!(sentences(""), Vec::<&str>::new());
        assert_eq!(first_sentences("Un. Deux. Trois.", 8), "Un.");
        assert_eq!(first_sentences("Un. Deux. Trois.", 9), "Un. Deux.");
        assert_eq!(first_sentences("Cette phrase est longue. Une autre.", 9), "Cette phrase est longue.");
    }
}
