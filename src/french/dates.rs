//! Dates, hours and school years as French writes them, and as writers type them (domain.md §9).
//!
//! Between a number and its month or unit stands U+00A0, elsewhere an ordinary space. The names are tables of our own:
//! chrono without locales speaks English.

use std::ops::{Range, RangeInclusive};

use chrono::{Datelike, Months, NaiveDate, NaiveTime, Timelike, Weekday};

use super::{fold, plural};

pub(super) const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
/// Short forms that writers use, folded, without their full stop.
const SHORT_MONTHS: [(&str, u32); 9] =
    [("janv", 1), ("fevr", 2), ("fev", 2), ("avr", 4), ("juil", 7), ("sept", 9), ("oct", 10), ("nov", 11), ("dec", 12)];

/// « mai » for 5; empty outside 1–12.
pub fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month).ok().and_then(|m| m.checked_sub(1));
    index.and_then(|i| MONTHS.get(i).copied()).unwrap_or("")
}

/// « lundi »
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "lundi",
        Weekday::Tue => "mardi",
        Weekday::Wed => "mercredi",
        Weekday::Thu => "jeudi",
        Weekday::Fri => "vendredi",
        Weekday::Sat => "samedi",
        Weekday::Sun => "dimanche",
    }
}

/// Dates whose day of the week is wrong, « vendredi 7 décembre 2026 »: where they stand, and the date.
pub fn wrong_weekdays(text: &str) -> Vec<(Range<usize>, NaiveDate)> {
    const DAYS: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let mut wrong = Vec::new();
    for weekday in DAYS {
        let name = weekday_name(weekday);
        // « Vendredi » opens a sentence.
        let (initial, ending) = name.split_at(1);
        for (at, _) in text.match_indices(ending) {
            let Some(at) = at.checked_sub(1).filter(|at| text[..].is_char_boundary(*at)) else { continue };
            if !text[at..].get(..1).is_some_and(|first| first.eq_ignore_ascii_case(initial)) {
                continue;
            }
            let rest = &text[at + name.len()..];
            let mut words = rest.split(char::is_whitespace).filter(|word| !word.is_empty());
            let Some([day, month, year]) =
                words.next().zip(words.next()).zip(words.next()).map(|((d, m), y)| [d, m, y])
            else {
                continue;
            };
            let digits = year.len() - year.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let month = MONTHS.iter().position(|name| *name == month).and_then(|at| u32::try_from(at + 1).ok());
            let day = day.trim_end_matches("er").parse().ok();
            let (Some(month), Some(day), Ok(number), 4) = (month, day, year[..digits].parse(), digits) else {
                continue;
            };
            let Some(date) = NaiveDate::from_ymd_opt(number, month, day).filter(|date| date.weekday() != weekday)
            else {
                continue;
            };
            let end = year.as_ptr() as usize - text.as_ptr() as usize + digits;
            wrong.push((at..end, date));
        }
    }
    wrong.sort_by_key(|(at, _)| at.start);
    wrong
}

/// « 4 », « 1er »
fn day_number(date: NaiveDate) -> String {
    match date.day() {
        1 => "1er".to_string(),
        day => day.to_string(),
    }
}

/// « sept. », « mai »: names of five letters or less stay whole.
pub fn month_short(month: u32) -> &'static str {
    const SHORT: [&str; 12] =
        ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
    SHORT.get((month as usize).saturating_sub(1)).copied().unwrap_or_default()
}

/// « 4 mai », « 1er mai »
pub fn short_date(date: NaiveDate) -> String {
    format!("{}\u{a0}{}", day_number(date), month_name(date.month()))
}

/// « 4 mai 2026 »
pub fn date(date: NaiveDate) -> String {
    format!("{} {}", short_date(date), date.year())
}

/// « lundi 4 mai 2026 »
pub fn long_date(day: NaiveDate) -> String {
    format!("{} {}", weekday_name(day.weekday()), date(day))
}

/// « mai 2026 »
pub fn month_year(date: NaiveDate) -> String {
    format!("{} {}", month_name(date.month()), date.year())
}

/// « de mai 2026 », « d’avril 2026 »
pub fn of_month(date: NaiveDate) -> String {
    super::elide("de", &month_year(date))
}

/// « du 4 au 29 mai 2026 », « du 28 avril au 22 mai 2026 », « du 14 décembre 2026 au 8 janvier 2027 »; one day is
/// « le 9 mai 2026 ». The dates are shown in the order given.
pub fn range(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        return format!("le {}", date(from));
    }
    let start = match (from.year() == to.year(), from.month() == to.month()) {
        (true, true) => day_number(from),
        (true, false) => short_date(from),
        (false, _) => date(from),
    };
    format!("du {start} au {}", date(to))
}

/// « 9 h », « 16 h 15 », « 9 h 05 »
pub fn time(time: NaiveTime) -> String {
    match time.minute() {
        0 => format!("{}\u{a0}h", time.hour()),
        minute => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
    }
}

/// « de 9 h à 17 h »
pub fn hours(from: NaiveTime, to: NaiveTime) -> String {
    format!("de {} à {}", time(from), time(to))
}

/// « 1 h 30 », « 45 min »
pub fn minutes(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    }
}

/// « 45 s », « 1 min 30 s »
pub fn seconds(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds}\u{a0}s"),
        (minutes, 0) => format!("{minutes}\u{a0}min"),
        (minutes, seconds) => format!("{minutes}\u{a0}min\u{a0}{seconds:02}\u{a0}s"),
    }
}

/// « 56 jours », « 1 jour »
pub fn duration_days(days: i64) -> String {
    plural(days, "jour", "jours")
}

/// « 8 semaines » for 56 days; in days when they make no whole number of weeks.
pub fn weeks(days: i64) -> String {
    if days != 0 && days % 7 == 0 { plural(days / 7, "semaine", "semaines") } else { duration_days(days) }
}

/// How far `to` is from `today`: « aujourd’hui », « demain », « dans 12 jours », « hier », « il y a 3 jours ».
pub fn countdown(today: NaiveDate, to: NaiveDate) -> String {
    match to.signed_duration_since(today).num_days() {
        0 => "aujourd’hui".to_string(),
        1 => "demain".to_string(),
        -1 => "hier".to_string(),
        days if days > 0 => format!("dans {}", duration_days(days)),
        days => format!("il y a {}", duration_days(-days)),
    }
}

/// How a date was typed, so that a caller may advise the ISO form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// `2026-05-04`, `2026-05-04 09:30`
    Iso,
    /// `4 mai 2026`, `04/05/2026`, `4 mai 2026 à 9 h 30`
    French,
}

/// A date as a writer types it, without an hour: `2026-05-04`, `lundi 4 mai 2026`, `1er mai 2026`, `04/05/2026`,
/// `4.5.2026`. Case, accents and kinds of spaces do not matter. Refused: years of two digits, and a day of the week
/// that is not that of the date.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    match parse_date_time(text)? {
        (date, None, _) => Some(date),
        _ => None,
    }
}

/// The same with an hour or not: `2026-05-04 09:30`, `2026-05-04T09:30`, `4 mai 2026 à 9 h 30`, `4 mai 2026, 9h`.
pub fn parse_date_time(text: &str) -> Option<(NaiveDate, Option<NaiveTime>, DateForm)> {
    // No date is longer; a whole paragraph in the place of a date is not worth folding.
    if text.len() > 200 {
        return None;
    }
    let folded = fold(text).replace(',', " ");
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    if let Some((date, time)) = words.first().and_then(|first| first.split_once('t')).filter(|(d, _)| iso(d).is_some())
    {
        words.splice(..1, [date, time]);
    }
    if words.first() == Some(&"le") {
        words.remove(0);
    }
    let weekday = words.first().and_then(|word| weekday(word));
    if weekday.is_some() {
        words.remove(0);
    }
    let (date, used, mut form) = match *words.as_slice() {
        [word, ..] if iso(word).is_some() => (iso(word)?, 1, DateForm::Iso),
        [day, month, year, ..] if named_month(month).is_some() => {
            let day = if day == "1er" { "1" } else { day };
            (numbers(year, named_month(month)?, day)?, 3, DateForm::French)
        }
        [word, ..] => (numeric(word)?, 1, DateForm::French),
        [] => return None,
    };
    if weekday.is_some_and(|day| day != date.weekday()) {
        return None;
    }
    let rest = &words[used..];
    let at = rest.strip_prefix(&["a"]).unwrap_or(rest);
    let time = match rest {
        [] => None,
        _ => Some(clock(&at.concat())?),
    };
    if weekday.is_some() || at.len() < rest.len() || rest.iter().any(|word| word.contains('h')) {
        form = DateForm::French;
    }
    Some((date, time, form))
}

fn weekday(folded: &str) -> Option<Weekday> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun].into_iter().find(|day| weekday_name(*day) == folded)
}

fn named_month(folded: &str) -> Option<u32> {
    let full = (1..=12).find(|month| fold(month_name(*month)) == folded);
    let short = folded.strip_suffix('.').unwrap_or(folded);
    full.or_else(|| SHORT_MONTHS.iter().find(|(name, _)| *name == short).map(|(_, month)| *month))
}

/// A number of `length` ASCII digits.
fn digits(text: &str, length: RangeInclusive<usize>) -> Option<u32> {
    let plain = length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn numbers(year: &str, month: u32, day: &str) -> Option<NaiveDate> {
    let year = i32::try_from(digits(year, 4..=4)?).ok()?;
    NaiveDate::from_ymd_opt(year, month, digits(day, 1..=2)?)
}

/// `2026-05-04`
fn iso(text: &str) -> Option<NaiveDate> {
    match *text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if day.len() == 2 => numbers(year, digits(month, 2..=2)?, day),
        _ => None,
    }
}

/// `04/05/2026`, `4.5.2026`, `4-5-2026`: the day first.
fn numeric(text: &str) -> Option<NaiveDate> {
    ['/', '.', '-'].iter().find_map(|sign| match *text.split(*sign).collect::<Vec<_>>().as_slice() {
        [day, month, year] => numbers(year, digits(month, 1..=2)?, day),
        _ => None,
    })
}

/// An hour as people type it: `10:30`, `10 h 30`, `10h`.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    clock(&fold(text).split_whitespace().collect::<String>())
}

/// `9h`, `9h30`, `09:30`, `09:30:00`
fn clock(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = match text.split_once('h') {
        Some((hour, "")) => (hour, "00"),
        Some(parts) => parts,
        None => text.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(text).split_once(':')?,
    };
    NaiveTime::from_hms_opt(digits(hour, 1..=2)?, digits(minute, 2..=2)?, 0)
}

/// A school year, 1 September to 31 August.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolYear {
    /// 2026 for 2026-2027.
    pub start_year: i32,
}

/// The school year that holds a date.
pub fn school_year(date: NaiveDate) -> SchoolYear {
    SchoolYear { start_year: if date.month() >= 9 { date.year() } else { date.year() - 1 } }
}

impl SchoolYear {
    /// « 2026-2027 »
    pub fn label(self) -> String {
        format!("{}-{}", self.start_year, self.start_year.saturating_add(1))
    }

    /// 1 September.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.start_year, 9, 1).unwrap_or(NaiveDate::MIN)
    }

    /// 31 August.
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.start_year.saturating_add(1), 8, 31).unwrap_or(NaiveDate::MAX)
    }

    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// The first day of each of its months, September first.
    pub fn months(self) -> impl Iterator<Item = NaiveDate> {
        let first = self.first_day();
        (0..12).filter_map(move |n| first.checked_add_months(Months::new(n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn t(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    #[test]
    fn a_weekday_that_is_not_the_date_s() {
        let text = "Vendredi 7 décembre 2026 : départ le vendredi 7\u{a0}décembre 2026, retour samedi 6 février 2027 ; mardi 1er juin 2027.";
        let wrong: Vec<_> = super::wrong_weekdays(text).into_iter().map(|(at, _)| &text[at]).collect();
        assert_eq!(wrong, ["Vendredi 7 décembre 2026", "vendredi 7\u{a0}décembre 2026"]);
        assert_eq!(super::wrong_weekdays("lundi 31 février 2027, mardi, lundi"), []);
    }

    #[test]
    fn dates_in_words() {
        assert_eq!(long_date(d("2026-05-04")), "lundi 4\u{a0}mai 2026");
        assert_eq!(long_date(d("2026-05-01")), "vendredi 1er\u{a0}mai 2026");
        assert_eq!(date(d("2026-08-21")), "21\u{a0}août 2026");
        assert_eq!(date(d("2027-02-01")), "1er\u{a0}février 2027");
        assert_eq!(short_date(d("2026-05-04")), "4\u{a0}mai");
        assert_eq!(month_year(d("2026-12-31")), "décembre 2026");
        assert_eq!((month_name(1), month_name(8), month_name(0), month_name(13)), ("janvier", "août", "", ""));
        let week: Vec<&str> = (4..=10).map(|n| weekday_name(d(&format!("2026-05-{n:02}")).weekday())).collect();
        assert_eq!(week, ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]);
    }

    #[test]
    fn months_elide() {
        assert_eq!(of_month(d("2026-05-04")), "de mai 2026");
        assert_eq!(of_month(d("2026-04-04")), "d’avril 2026");
        assert_eq!(of_month(d("2026-08-04")), "d’août 2026");
        assert_eq!(of_month(d("2026-10-04")), "d’octobre 2026");
        assert_eq!(of_month(d("2026-12-04")), "de décembre 2026");
    }

    #[test]
    fn ranges() {
        let r = |from, to| range(d(from), d(to));
        assert_eq!(r("2026-05-04", "2026-05-29"), "du 4 au 29\u{a0}mai 2026");
        assert_eq!(r("2026-05-01", "2026-05-04"), "du 1er au 4\u{a0}mai 2026");
        assert_eq!(r("2026-04-28", "2026-05-22"), "du 28\u{a0}avril au 22\u{a0}mai 2026");
        assert_eq!(r("2026-12-14", "2027-01-08"), "du 14\u{a0}décembre 2026 au 8\u{a0}janvier 2027");
        assert_eq!(r("2026-05-04", "2027-05-05"), "du 4\u{a0}mai 2026 au 5\u{a0}mai 2027");
        assert_eq!(r("2026-05-09", "2026-05-09"), "le 9\u{a0}mai 2026");
    }

    #[test]
    fn hours_and_durations() {
        assert_eq!(time(t("09:00")), "9\u{a0}h");
        assert_eq!(time(t("16:15")), "16\u{a0}h\u{a0}15");
        assert_eq!(time(t("09:05")), "9\u{a0}h\u{a0}05");
        assert_eq!(time(t("00:00")), "0\u{a0}h");
        assert_eq!(hours(t("09:00"), t("17:00")), "de 9\u{a0}h à 17\u{a0}h");
        assert_eq!(duration_days(56), "56\u{a0}jours");
        assert_eq!(duration_days(1), "1\u{a0}jour");
        assert_eq!(weeks(56), "8\u{a0}semaines");
        assert_eq!(weeks(7), "1\u{a0}semaine");
        assert_eq!(weeks(60), "60\u{a0}jours");
        assert_eq!(weeks(0), "0\u{a0}jour");
    }

    #[test]
    fn countdowns() {
        let c = |to| countdown(d("2026-04-27"), d(to));
        assert_eq!(c("2026-04-27"), "aujourd’hui");
        assert_eq!(c("2026-04-28"), "demain");
        assert_eq!(c("2026-04-26"), "hier");
        assert_eq!(c("2026-05-09"), "dans 12\u{a0}jours");
        assert_eq!(c("2026-04-24"), "il y a 3\u{a0}jours");
    }

    #[test]
    fn typed_dates() {
        for text in [
            "2026-05-04",
            "4 mai 2026",
            "04 mai 2026",
            "4\u{a0}mai\u{202f}2026",
            "lundi 4 mai 2026",
            "le lundi 4 MAI 2026",
            "Lundi, 4 Mai 2026",
            "04/05/2026",
            "4/5/2026",
            "4.5.2026",
            "04-05-2026",
            "  4  mai 2026 ",
        ] {
            assert_eq!(parse_date(text), Some(d("2026-05-04")), "{text:?}");
        }
        assert_eq!(parse_date("1er mai 2026"), Some(d("2026-05-01")));
        assert_eq!(parse_date("1ER MAI 2026"), Some(d("2026-05-01")));
        assert_eq!(parse_date("15 aout 2026"), Some(d("2026-08-15")));
        assert_eq!(parse_date("15 aou\u{302}t 2026"), Some(d("2026-08-15")));
        assert_eq!(parse_date("3 févr. 2027"), Some(d("2027-02-03")));
        assert_eq!(parse_date("14 décembre 2026"), Some(d("2026-12-14")));
    }

    #[test]
    fn refused_dates() {
        for text in [
            "",
            " ",
            "4/5/26",
            "4 mai 26",
            "2026-05-44",
            "31/04/2026",
            "30 février 2027",
            "2026-5-4",
            "mardi 4 mai 2026",
            "4 mai",
            "mai 2026",
            "4 maï 2026 x",
            "bientôt",
            "20260504",
            "2026-05-04-01",
            "+4/5/2026",
            "4/5/2026/",
            "٤/٥/٢٠٢٦",
            "2026-05-04 09:30",
            "é-05-04",
            "2026-05-0é",
        ] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
    }

    #[test]
    fn typed_hours() {
        let may = d("2026-05-04");
        let at = |text| parse_date_time(text);
        let half_past = Some(t("09:30"));
        assert_eq!(at("2026-05-04"), Some((may, None, DateForm::Iso)));
        assert_eq!(at("2026-05-04 09:30"), Some((may, half_past, DateForm::Iso)));
        assert_eq!(at("2026-05-04T09:30"), Some((may, half_past, DateForm::Iso)));
        assert_eq!(at("2026-05-04T09:30:00"), Some((may, half_past, DateForm::Iso)));
        assert_eq!(at("2026-05-04 9h30"), Some((may, half_past, DateForm::French)));
        assert_eq!(at("4 mai 2026 à 9 h 30"), Some((may, half_past, DateForm::French)));
        assert_eq!(at("4 mai 2026 à 9\u{a0}h\u{a0}30"), Some((may, half_past, DateForm::French)));
        assert_eq!(at("4 mai 2026, 9h"), Some((may, Some(t("09:00")), DateForm::French)));
        assert_eq!(at("lundi 4 mai 2026 09:30"), Some((may, half_past, DateForm::French)));
        assert_eq!(at("04/05/2026"), Some((may, None, DateForm::French)));
        for text in ["2026-05-04 24:00", "2026-05-04 9h3", "2026-05-04 à", "2026-05-04 matin", "2026-05-04 09:30:15"] {
            assert_eq!(at(text), None, "{text:?}");
        }
    }

    #[test]
    fn school_years() {
        assert_eq!(school_year(d("2026-09-01")).label(), "2026-2027");
        assert_eq!(school_year(d("2027-08-31")).label(), "2026-2027");
        let year = school_year(d("2026-08-31"));
        assert_eq!(
            (year.label().as_str(), year.first_day(), year.last_day()),
            ("2025-2026", d("2025-09-01"), d("2026-08-31"))
        );
        assert!(year < school_year(d("2026-09-01")));
        assert!(year.contains(d("2025-09-01")) && !year.contains(d("2025-08-31")));
        assert_eq!(year.months().map(month_year).next().as_deref(), Some("septembre 2025"));
        assert_eq!(year.months().last(), Some(d("2026-08-01")));
        let far = SchoolYear { start_year: i32::MAX };
        assert_eq!((far.first_day(), far.last_day()), (NaiveDate::MIN, NaiveDate::MAX));
    }
}
