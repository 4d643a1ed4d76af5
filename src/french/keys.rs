//! Texts made plain: to compare them, and for the addresses of pages.

/// A text for comparing keys: lower case, no accents, œ as oe, every space and apostrophe in its plain form.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut |c| out.push(c)));
    out
}

/// The same of one character, which may give several or none.
pub fn fold_char(c: char, put: &mut impl FnMut(char)) {
    for c in c.to_lowercase() {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => put('a'),
            'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => put('c'),
            'ď' | 'đ' | 'ð' => put('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => put('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => put('g'),
            'ĥ' | 'ħ' => put('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => put('i'),
            'ĵ' => put('j'),
            'ķ' => put('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => put('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => put('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => put('o'),
            'ŕ' | 'ŗ' | 'ř' => put('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => put('s'),
            'ţ' | 'ť' | 'ț' => put('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => put('u'),
            'ŵ' => put('w'),
            'ý' | 'ÿ' | 'ŷ' => put('y'),
            'ź' | 'ż' | 'ž' => put('z'),
            'œ' => ['o', 'e'].into_iter().for_each(&mut *put),
            'æ' => ['a', 'e'].into_iter().for_each(&mut *put),
            'ß' => ['s', 's'].into_iter().for_each(&mut *put),
            'þ' => ['t', 'h'].into_iter().for_each(&mut *put),
            '’' | 'ʼ' => put('\''),
            '\u{300}'..='\u{36f}' => {}
            c if c.is_whitespace() => put(' '),
            c => put(c),
        }
    }
}

/// Longest address made from a title; with its ending a name stays under the 100 characters that hosts accept.
const SLUG_MAX: usize = 79;

/// A title as part of an address: lower-case ASCII and single hyphens, under 80 characters, cut at a hyphen, never
/// empty, and no name that Windows keeps for itself. « L’été à Caspe » → `l-ete-a-caspe`.
pub fn slug(text: &str) -> String {
    if is_plain_slug(text) {
        return text.to_string();
    }
    // Transliteration would spell the degree sign of « n° 5 » as « ndeg5 ».
    let mut slug = slug::slugify(text.replace(['°', 'º'], " "));
    if slug.len() > SLUG_MAX {
        let cut = slug[..=SLUG_MAX].rfind('-').unwrap_or(SLUG_MAX);
        slug.truncate(cut);
    }
    if is_device_name(&slug) {
        slug.push_str("-page");
    }
    if slug.is_empty() { "x".to_string() } else { slug }
}

/// What is a slug already, as most names of files are.
fn is_plain_slug(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.len() <= SLUG_MAX && text.split('-').all(is_word) && !is_device_name(text)
}

/// A name that Windows keeps for itself: no file of a site may bear it.
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n != "0" && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        assert_eq!(fold("Départ"), "depart");
        assert_eq!(fold("ÉLÈVE À L’ŒUVRE"), "eleve a l'oeuvre");
        assert_eq!(fold("De\u{301}part"), "depart");
        assert_eq!(fold("Łódź, Ærø, Straße, Ñ"), "lodz, aero, strasse, n");
        assert_eq!(fold("16\u{a0}h\u{202f}15"), "16 h 15");
        assert_eq!(fold("İ"), "i");
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("L’été à Caspe"), "l-ete-a-caspe");
        assert_eq!(slug("L'été à Caspe"), "l-ete-a-caspe");
        assert_eq!(slug("Erasmus+ : « 8 semaines » !"), "erasmus-8-semaines");
        assert_eq!(slug("Cœur de l'Europe — n° 5"), "coeur-de-l-europe-n-5");
        assert_eq!(slug("16\u{a0}h\u{202f}15"), "16-h-15");
        assert_eq!(slug("e\u{301}te\u{301}"), "ete");
        assert_eq!(slug(""), "x");
        assert_eq!(
            (slug("Aux").as_str(), slug("COM1").as_str(), slug("auxerre").as_str()),
            ("aux-page", "com1-page", "auxerre")
        );
        assert_eq!(slug(" -- !"), "x");
        let long = slug(&"mobilité ".repeat(20));
        assert_eq!(long, ["mobilite"; 8].join("-"));
        assert_eq!(slug(&"a".repeat(200)).len(), 79);
    }
}
