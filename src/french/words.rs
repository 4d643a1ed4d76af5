//! Words, numbers and names: plurals, lists, elision, keys and addresses made from titles, names of countries.

use super::NNBSP;

/// « 0 jour », « 1 jour », « 2 jours »: the plural begins at 2. U+00A0 before the word.
pub fn plural(n: i64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", number(n), if n.unsigned_abs() < 2 { one } else { many })
}

/// The same for what was counted here.
pub fn count(n: usize, one: &str, many: &str) -> String {
    plural(i64::try_from(n).unwrap_or(i64::MAX), one, many)
}

/// « 10 000 », groups of three separated by U+202F.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "−" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(NNBSP);
        }
        out.push(digit);
    }
    out
}

/// « 78,5 % », of so many hundredths of a percent.
pub fn percent(hundredths: i64) -> String {
    let decimals = format!("{:02}", hundredths % 100);
    let decimals = decimals.trim_end_matches('0');
    let comma = if decimals.is_empty() { "" } else { "," };
    format!("{}{comma}{decimals}\u{a0}%", hundredths / 100)
}

/// « 512 octets », « 240 ko », « 3,4 Mo »: thousands, as browsers and explorers say; rounded up.
pub fn size(bytes: u64) -> String {
    let number = |n: u64| number(i64::try_from(n).unwrap_or(i64::MAX));
    let of = |unit: u64, name: &str| match bytes.div_ceil(unit / 10) {
        tenths if tenths % 10 == 0 => format!("{}\u{a0}{name}", number(tenths / 10)),
        tenths => format!("{},{}\u{a0}{name}", number(tenths / 10), tenths % 10),
    };
    match bytes {
        0..1_000 => plural(i64::try_from(bytes).unwrap_or(i64::MAX), "octet", "octets"),
        1_000..1_000_000 => format!("{}\u{a0}ko", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => of(1_000_000, "Mo"),
        _ => of(1_000_000_000, "Go"),
    }
}

const CARDINALS: [&str; 17] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize",
];

/// « quatre » up to sixteen, then « 17 ».
pub fn cardinal(n: i64) -> String {
    let word = usize::try_from(n).ok().and_then(|n| CARDINALS.get(n));
    word.map_or_else(|| number(n), |word| (*word).to_string())
}

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

/// A French telephone typed in one go, in pairs: « 0467901234 » → « 04 67 90 12 34 ». Any other number as it was typed.
pub fn telephone(typed: &str) -> String {
    let is_bare = typed.len() == 10 && typed.starts_with('0') && typed.bytes().all(|b| b.is_ascii_digit());
    if !is_bare {
        return typed.to_string();
    }
    let pairs: Vec<&str> = (0..5).map(|at| &typed[2 * at..2 * at + 2]).collect();
    pairs.join("\u{a0}")
}

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

/// A name that Windows keeps for itself: no file of a site may bear it.
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n != "0" && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
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

/// Place of a country in Erasmus+ 2021-2027 (domain.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Participation {
    /// One of the 27 of the European Union.
    Member,
    /// Takes part without being in the Union: « pays participant », never « pays de l’Union européenne ».
    Associated,
    Other,
}

/// A country, named in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2; XK for Kosovo.
    pub code: &'static str,
    pub name: &'static str,
    pub participation: Participation,
    /// « en », « au », « aux » or « à »
    pub preposition: &'static str,
    /// Other spellings, folded.
    others: &'static [&'static str],
}

impl Country {
    /// « en Espagne », « au Portugal », « aux Pays-Bas », « à Malte »
    pub fn in_country(&self) -> String {
        format!("{} {}", self.preposition, self.name)
    }
}

/// The country of an ISO code or a name: any case, with or without accents, French or English, some usual variants.
pub fn country(code_or_name: &str) -> Option<Country> {
    let key = fold(code_or_name.trim()).replace('-', " ");
    let named = |country: &&Country| {
        fold(country.code) == key
            || fold(country.name).replace('-', " ") == key
            || country.others.contains(&key.as_str())
    };
    COUNTRIES.iter().find(named).copied()
}

/// Every country known here, in French alphabetical order within members, associated and others.
pub fn countries() -> &'static [Country] {
    &COUNTRIES
}

const fn of(
    participation: Participation,
    code: &'static str,
    preposition: &'static str,
    name: &'static str,
    others: &'static [&'static str],
) -> Country {
    Country { code, name, participation, preposition, others }
}

use Participation::{Associated, Member, Other};

static COUNTRIES: [Country; 55] = [
    of(Member, "DE", "en", "Allemagne", &["germany", "deutschland"]),
    of(Member, "AT", "en", "Autriche", &["austria", "osterreich"]),
    of(Member, "BE", "en", "Belgique", &["belgium", "belgie"]),
    of(Member, "BG", "en", "Bulgarie", &["bulgaria"]),
    of(Member, "CY", "à", "Chypre", &["cyprus"]),
    of(Member, "HR", "en", "Croatie", &["croatia", "hrvatska"]),
    of(Member, "DK", "au", "Danemark", &["denmark", "danmark"]),
    of(Member, "ES", "en", "Espagne", &["spain", "espana"]),
    of(Member, "EE", "en", "Estonie", &["estonia", "eesti"]),
    of(Member, "FI", "en", "Finlande", &["finland", "suomi"]),
    of(Member, "FR", "en", "France", &[]),
    of(Member, "GR", "en", "Grèce", &["greece", "el"]),
    of(Member, "HU", "en", "Hongrie", &["hungary", "magyarorszag"]),
    of(Member, "IE", "en", "Irlande", &["ireland", "eire", "republique d'irlande"]),
    of(Member, "IT", "en", "Italie", &["italy", "italia"]),
    of(Member, "LV", "en", "Lettonie", &["latvia", "latvija"]),
    of(Member, "LT", "en", "Lituanie", &["lithuania", "lietuva", "lithuanie"]),
    of(Member, "LU", "au", "Luxembourg", &["luxemburg"]),
    of(Member, "MT", "à", "Malte", &["malta"]),
    of(Member, "NL", "aux", "Pays-Bas", &["netherlands", "the netherlands", "hollande", "holland", "nederland"]),
    of(Member, "PL", "en", "Pologne", &["poland", "polska"]),
    of(Member, "PT", "au", "Portugal", &[]),
    of(Member, "CZ", "en", "Tchéquie", &["republique tcheque", "czechia", "czech republic", "cesko"]),
    of(Member, "RO", "en", "Roumanie", &["romania"]),
    of(Member, "SK", "en", "Slovaquie", &["slovakia", "slovensko", "republique slovaque"]),
    of(Member, "SI", "en", "Slovénie", &["slovenia", "slovenija"]),
    of(Member, "SE", "en", "Suède", &["sweden", "sverige"]),
    of(Associated, "IS", "en", "Islande", &["iceland", "island"]),
    of(Associated, "LI", "au", "Liechtenstein", &[]),
    of(Associated, "MK", "en", "Macédoine du Nord", &["north macedonia", "macedoine"]),
    of(Associated, "NO", "en", "Norvège", &["norway", "norge"]),
    of(Associated, "RS", "en", "Serbie", &["serbia", "srbija"]),
    of(Associated, "TR", "en", "Turquie", &["turkiye", "turkey"]),
    of(Other, "AL", "en", "Albanie", &["albania"]),
    of(Other, "DZ", "en", "Algérie", &["algeria"]),
    of(Other, "AD", "en", "Andorre", &["andorra"]),
    of(Other, "AM", "en", "Arménie", &["armenia"]),
    of(Other, "BA", "en", "Bosnie-Herzégovine", &["bosnie", "bosnia", "bosnia and herzegovina"]),
    of(Other, "CA", "au", "Canada", &[]),
    of(Other, "US", "aux", "États-Unis", &["usa", "united states", "etats unis d'amerique"]),
    of(Other, "GE", "en", "Géorgie", &["georgia"]),
    of(Other, "JP", "au", "Japon", &["japan"]),
    of(Other, "XK", "au", "Kosovo", &[]),
    of(Other, "MA", "au", "Maroc", &["morocco"]),
    of(Other, "MD", "en", "Moldavie", &["moldova"]),
    of(Other, "MC", "à", "Monaco", &[]),
    of(Other, "ME", "au", "Monténégro", &[]),
    of(
        Other,
        "GB",
        "au",
        "Royaume-Uni",
        &["uk", "united kingdom", "grande bretagne", "great britain", "angleterre", "england", "ecosse", "scotland"],
    ),
    of(Other, "SM", "à", "Saint-Marin", &["san marino"]),
    of(Other, "SN", "au", "Sénégal", &[]),
    of(Other, "CH", "en", "Suisse", &["switzerland", "schweiz", "svizzera"]),
    of(Other, "TN", "en", "Tunisie", &["tunisia"]),
    of(Other, "UA", "en", "Ukraine", &[]),
    of(Other, "VA", "au", "Vatican", &["vatican city"]),
    of(Other, "FO", "aux", "Îles Féroé", &["iles feroe", "feroe", "faroe islands"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_typed_in_one_go_is_cut_in_pairs() {
        assert_eq!(telephone("0467901234"), "04\u{a0}67\u{a0}90\u{a0}12\u{a0}34");
        assert_eq!(telephone("+34 976 63 00 00"), "+34 976 63 00 00");
        assert_eq!(telephone("3949"), "3949");
    }

    #[test]
    fn sizes_are_those_of_an_explorer() {
        let said = [0, 1, 512, 1_000, 1_001, 999_999, 1_000_000, 3_440_000, 1_234_567_890].map(size);
        let expected = ["0 octet", "1 octet", "512 octets", "1 ko", "2 ko", "1000 ko", "1 Mo", "3,5 Mo", "1,3 Go"];
        assert_eq!(said, expected.map(|text| text.replace(' ', "\u{a0}")));
    }

    #[test]
    fn plurals_and_numbers() {
        let days = |n| plural(n, "jour", "jours");
        assert_eq!(
            (days(0).as_str(), days(1).as_str(), days(2).as_str()),
            ("0\u{a0}jour", "1\u{a0}jour", "2\u{a0}jours")
        );
        assert_eq!(days(1200), "1\u{202f}200\u{a0}jours");
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(10_000), "10\u{202f}000");
        assert_eq!(number(-1_234_567), "−1\u{202f}234\u{202f}567");
        assert_eq!(number(i64::MIN), "−9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808");
    }

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

    #[test]
    fn every_country_is_found_by_code_and_name() {
        for known in countries() {
            assert_eq!(country(known.code), Some(*known));
            assert_eq!(country(&known.code.to_lowercase()), Some(*known));
            assert_eq!(country(known.name), Some(*known));
            assert_eq!(country(&fold(known.name)), Some(*known));
            for other in known.others {
                assert_eq!(country(other), Some(*known), "{other}");
            }
        }
        let count = |wanted| countries().iter().filter(|c| c.participation == wanted).count();
        assert_eq!((count(Participation::Member), count(Participation::Associated)), (27, 6));
    }

    #[test]
    fn countries_in_a_sentence() {
        let place = |key: &str| country(key).map(|c| c.in_country()).unwrap_or_default();
        assert_eq!(place("ES"), "en Espagne");
        assert_eq!(place("portugal"), "au Portugal");
        assert_eq!(place("Hollande"), "aux Pays-Bas");
        assert_eq!(place("pays bas"), "aux Pays-Bas");
        assert_eq!(place("Malta"), "à Malte");
        assert_eq!(place(" no "), "en Norvège");
        assert_eq!(place("République tchèque"), "en Tchéquie");
        assert_eq!(place("Türkiye"), "en Turquie");
        assert_eq!(place("UK"), "au Royaume-Uni");
        assert_eq!(place("Atlantide"), "");
        assert_eq!(country("NO").map(|c| c.participation), Some(Participation::Associated));
        assert_eq!(country("CH").map(|c| c.participation), Some(Participation::Other));
    }
}
