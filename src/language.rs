//! What a page says beside the words of its entry, in its language: labels, dates, hours, numbers, names of countries.
//!
//! French is what `french` makes. Any other language is a map from the French words and patterns to its own, which the theme
//! keeps (`languages/en.yaml`): a word that it lacks stays French.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use crate::french::{self, Country};

/// The language of the originals.
pub const FRENCH: &str = "fr";

/// One language. A copy shares its words.
#[derive(Debug, Clone)]
pub struct Language {
    /// `fr`, `en`, `es` …
    code: Arc<str>,
    /// French → this language; empty for French.
    words: Arc<BTreeMap<String, String>>,
}

/// By their codes, without French.
pub type Languages = BTreeMap<String, Language>;

/// Those that glue the mark of possession to a name, « Noahs historie »; English has an apostrophe, which many forget.
/// In two letters and in three, as both are typed.
const GLUING: [&str; 24] = [
    "da", "dan", "de", "deu", "dut", "en", "eng", "ger", "ice", "is", "isl", "lb", "ltz", "nb", "nl", "nld", "nn",
    "nno", "no", "nob", "nor", "sv", "swe", "gsw",
];

/// A name may end with a mark of possession, glued to it, in that language: `nb`, `en-GB`.
pub fn glues_possessive(code: &str) -> bool {
    let main = code.split(['-', '_']).next().unwrap_or_default();
    GLUING.iter().any(|known| known.eq_ignore_ascii_case(main))
}

/// A day, with an hour where one is known.
pub type Moment = (NaiveDate, Option<NaiveTime>);

/// In its own language: « Français », « English ».
const NAME: &str = "Français";
/// As networks write it: `fr_FR`, `en_GB`.
const LOCALE: &str = "fr_FR";
const DAY_AND_MONTH: &str = "{jour} {mois}";
const DATE: &str = "{jour} {mois} {annee}";
const LONG_DATE: &str = "{semaine} {date}";
const ONE_DAY: &str = "le {date}";
const DAYS: &str = "du {debut} au {fin}";
const TIME: &str = "{heure} h {minute}";
const HOURS: &str = "de {debut} à {fin}";
const DATE_AND_TIME: &str = "{date} à {heure}";
const UNITS: [(&str, &str); 2] = [("semaine", "semaines"), ("jour", "jours")];

impl Default for Language {
    fn default() -> Self {
        Language { code: FRENCH.into(), words: Arc::default() }
    }
}

impl Language {
    pub fn new(code: &str, words: BTreeMap<String, String>) -> Self {
        let words = words.into_iter().map(|(french, said)| (plain(&french), said));
        Language { code: code.into(), words: Arc::new(words.collect()) }
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    pub fn is_french(&self) -> bool {
        &*self.code == FRENCH
    }

    /// The first folder of its addresses: none for French.
    pub fn folder(&self) -> &str {
        if self.is_french() { "" } else { &self.code }
    }

    pub fn name(&self) -> &str {
        self.say(NAME)
    }

    /// `en_GB`
    pub fn locale(&self) -> &str {
        self.say(LOCALE)
    }

    /// The word or pattern for a French one. What follows ` @` tells two meanings of a word apart, and is never shown:
    /// « Accueil @entreprise » is no home page.
    pub fn say<'w>(&'w self, french: &'w str) -> &'w str {
        let shown = || french.split_once(" @").map_or(french, |(word, _)| word);
        if self.words.is_empty() {
            return shown();
        }
        self.words.get(&plain(french)).map_or_else(shown, String::as_str)
    }

    pub fn knows(&self, french: &str) -> bool {
        self.is_french() || self.words.contains_key(&plain(french))
    }

    /// A pattern with its values: « un étudiant de {sigle} ».
    pub fn fill(&self, pattern: &str, values: &[(&str, &str)]) -> String {
        let pattern = self.say(pattern).to_string();
        values.iter().fold(pattern, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// A text of this language as it is printed.
    pub fn typography<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_french() { french::typography(text) } else { Cow::Borrowed(text) }
    }

    /// « 1 semaine », « 8 semaines »
    pub fn plural(&self, n: i64, one: &str, many: &str) -> String {
        if self.is_french() {
            return french::plural(n, one, many);
        }
        format!("{}\u{a0}{}", french::number(n), self.say(if n.abs() == 1 { one } else { many }))
    }

    /// « mai »
    pub fn month(&self, month: u32) -> &str {
        self.say(french::month_name(month))
    }

    fn day_and_month(&self, day: NaiveDate) -> String {
        self.fill(DAY_AND_MONTH, &[("jour", &day.day().to_string()), ("mois", self.month(day.month()))])
    }

    /// « 4 mai 2026 »
    pub fn date(&self, day: NaiveDate) -> String {
        if self.is_french() {
            return french::date(day);
        }
        let (number, year) = (day.day().to_string(), day.year().to_string());
        self.fill(DATE, &[("jour", &number), ("mois", self.month(day.month())), ("annee", &year)])
    }

    /// « lundi 4 mai 2026 »
    pub fn long_date(&self, day: NaiveDate) -> String {
        if self.is_french() {
            return french::long_date(day);
        }
        let weekday = self.say(french::weekday_name(day.weekday()));
        self.fill(LONG_DATE, &[("semaine", weekday), ("date", &self.date(day))])
    }

    /// « du 4 mai au 28 juin 2026 »
    pub fn range(&self, from: NaiveDate, to: NaiveDate) -> String {
        if self.is_french() {
            return french::range(from, to);
        }
        if from == to {
            return self.fill(ONE_DAY, &[("date", &self.date(from))]);
        }
        let start = match (from.year() == to.year(), from.month() == to.month()) {
            (true, true) => from.day().to_string(),
            (true, false) => self.day_and_month(from),
            (false, _) => self.date(from),
        };
        self.fill(DAYS, &[("debut", &start), ("fin", &self.date(to))])
    }

    /// « 16 h 15 »
    pub fn time(&self, time: NaiveTime) -> String {
        if self.is_french() {
            return french::time(time);
        }
        let minute = format!("{:02}", time.minute());
        self.fill(TIME, &[("heure", &time.hour().to_string()), ("minute", &minute)])
    }

    fn hours(&self, from: NaiveTime, to: NaiveTime) -> String {
        if self.is_french() {
            return french::hours(from, to);
        }
        self.fill(HOURS, &[("debut", &self.time(from)), ("fin", &self.time(to))])
    }

    /// « 1 h 30 »
    pub fn minutes(&self, minutes: i64) -> String {
        if self.is_french() { french::minutes(minutes) } else { format!("{minutes}\u{a0}min") }
    }

    /// « 8 semaines » for 56 days; in days when they make no whole number of weeks.
    pub fn weeks(&self, days: i64) -> String {
        let [weeks, singles] = UNITS;
        if days != 0 && days % 7 == 0 {
            self.plural(days / 7, weeks.0, weeks.1)
        } else {
            self.plural(days, singles.0, singles.1)
        }
    }

    /// « samedi 6 février 2027, de 9 h à 17 h »
    pub fn moment(&self, start: Moment, end: Option<Moment>) -> String {
        let (day, time) = start;
        match (time, end) {
            (_, Some((last, _))) if last != day => self.range(day, last),
            (Some(from), Some((_, Some(to)))) => format!("{}, {}", self.long_date(day), self.hours(from, to)),
            (Some(from), _) => self.fill(DATE_AND_TIME, &[("date", &self.long_date(day)), ("heure", &self.time(from))]),
            (None, _) => self.long_date(day),
        }
    }

    /// « Dublin », as the language calls it. Its key tells it from a word: `Tours @ville`.
    pub fn town(&self, name: &str) -> String {
        self.say(&format!("{name} @ville")).to_string()
    }

    /// « Espagne »
    pub fn country(&self, country: &Country) -> &str {
        self.say(country.name)
    }
}

/// A key of a language: kinds of spaces and apostrophes do not matter.
fn plain(french: &str) -> String {
    french
        .chars()
        .map(|c| {
            if c.is_whitespace() {
                ' '
            } else if c == '’' {
                '\''
            } else {
                c
            }
        })
        .collect()
}

/// All that this module may be asked to say: the words and patterns that a language has to know.
pub fn asked() -> impl Iterator<Item = &'static str> {
    const DAYS_OF_A_WEEK: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let patterns =
        [NAME, LOCALE, DAY_AND_MONTH, DATE, LONG_DATE, ONE_DAY, DAYS, TIME, HOURS, DATE_AND_TIME].into_iter();
    let units = UNITS.into_iter().flat_map(|(one, many)| [one, many]);
    let countries = french::countries().iter().map(|country| country.name);
    patterns.chain(units).chain((1..=12).map(french::month_name)).chain(DAYS_OF_A_WEEK).chain(countries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spanish() -> Language {
        let words = [
            ("{jour} {mois}", "{jour} de {mois}"),
            ("{jour} {mois} {annee}", "{jour} de {mois} de {annee}"),
            ("le {date}", "el {date}"),
            ("du {debut} au {fin}", "del {debut} al {fin}"),
            ("{heure} h {minute}", "{heure}:{minute}"),
            ("de {debut} à {fin}", "de {debut} a {fin}"),
            ("{date} à {heure}", "{date} a las {heure}"),
            ("mai", "mayo"),
            ("juin", "junio"),
            ("lundi", "lunes"),
            ("semaine", "semana"),
            ("semaines", "semanas"),
            ("Dublin @ville", "Dublín"),
            ("Salon", "Feria"),
        ];
        Language::new("es", words.into_iter().map(|(fr, es)| (fr.to_string(), es.to_string())).collect())
    }

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn t(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn french_is_what_it_was() {
        let french = Language::default();
        assert_eq!(french.long_date(d("2026-05-01")), "vendredi 1er\u{a0}mai 2026");
        assert_eq!(french.range(d("2026-05-04"), d("2026-05-29")), "du 4 au 29\u{a0}mai 2026");
        assert_eq!(french.weeks(56), "8\u{a0}semaines");
        assert_eq!(
            french.moment((d("2026-05-04"), Some(t(9, 0))), Some((d("2026-05-04"), Some(t(17, 0))))),
            "lundi 4\u{a0}mai 2026, de 9\u{a0}h à 17\u{a0}h"
        );
    }

    #[test]
    fn dates_and_hours_by_patterns() {
        let spanish = spanish();
        assert_eq!(spanish.long_date(d("2026-05-04")), "lunes 4 de mayo de 2026");
        assert_eq!(spanish.range(d("2026-05-04"), d("2026-05-29")), "del 4 al 29 de mayo de 2026");
        assert_eq!(spanish.range(d("2026-05-04"), d("2026-06-28")), "del 4 de mayo al 28 de junio de 2026");
        assert_eq!(spanish.range(d("2026-05-04"), d("2027-05-04")), "del 4 de mayo de 2026 al 4 de mayo de 2027");
        assert_eq!(spanish.range(d("2026-05-04"), d("2026-05-04")), "el 4 de mayo de 2026");
        assert_eq!((spanish.weeks(56).as_str(), spanish.weeks(7).as_str()), ("8\u{a0}semanas", "1\u{a0}semana"));
        assert_eq!(spanish.minutes(90), "90\u{a0}min");
        let hours = spanish.moment((d("2026-05-04"), Some(t(9, 5))), Some((d("2026-05-04"), Some(t(17, 0)))));
        assert_eq!(hours, "lunes 4 de mayo de 2026, de 9:05 a 17:00");
        let hour = spanish.moment((d("2026-05-04"), Some(t(9, 5))), None);
        assert_eq!(hour, "lunes 4 de mayo de 2026 a las 9:05");
    }

    #[test]
    fn a_town_is_no_word() {
        let spanish = spanish();
        assert_eq!([spanish.town("Dublin"), spanish.town("Salon")], ["Dublín", "Salon"]);
        assert_eq!(Language::default().town("Dublin"), "Dublin");
    }

    #[test]
    fn an_unknown_word_stays_french_and_signs_are_not_those_of_french() {
        let spanish = spanish();
        assert_eq!(spanish.month(7), "juillet");
        assert!(!spanish.knows("juillet") && spanish.knows("mai"));
        assert_eq!(spanish.typography("¿Vale? Sí: vale"), "¿Vale? Sí: vale");
        assert_eq!(Language::default().typography("Oui : « non »"), "Oui\u{a0}: «\u{a0}non\u{a0}»");
    }
}
