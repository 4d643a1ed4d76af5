//! Countries, named as a sentence needs it, and their place in Erasmus+.

use super::fold;

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
