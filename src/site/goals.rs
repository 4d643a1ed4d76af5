//! The eight goals of Axis 3, from what really appeared (domain.md §10). Producing is not publishing: only dated
//! `parutions` and sent releases count, up to the build's day.

mod evaluate;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Site;
use crate::content::{Entry, EuropeDay, Event, Kind, Meta, Mobility, Publication};
use crate::french::{self, SchoolYear};
use crate::site::consent::Channel;
use crate::site::words::Words;

/// Where a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    Reached,
    OnTrack,
    Late,
    ToStart,
    /// Not reached in a school year that is over.
    Missed,
}

impl Progress {
    pub fn code(self) -> &'static str {
        match self {
            Progress::Reached => "done",
            Progress::OnTrack => "on-track",
            Progress::Late => "late",
            Progress::ToStart => "to-start",
            Progress::Missed => "missed",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Progress::Reached => "atteint",
            Progress::OnTrack => "en bonne voie",
            Progress::Late => "en retard",
            Progress::ToStart => "à lancer",
            Progress::Missed => "non atteint",
        }
    }
}

/// One goal in one school year.
#[derive(Debug, Clone)]
pub struct Goal<'s> {
    /// 1 to 8.
    pub number: u8,
    /// The strategy's own words.
    pub wording: &'static str,
    pub short: &'static str,
    pub progress: Progress,
    /// « 3 mois sur 12 »
    pub count: String,
    pub proofs: Vec<Proof<'s>>,
    pub missing: Vec<String>,
    pub action: Option<Action>,
    pub detail: Detail<'s>,
}

/// The one next thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub text: String,
    pub by: Option<NaiveDate>,
}

/// What shows that something took place.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'s> {
    Appeared(&'s Entry<Publication>),
    /// A release of that mobility, sent that day; the last says that it is invented.
    Sent(&'s Entry<Mobility>, NaiveDate, bool),
}

impl Proof<'_> {
    pub fn day(&self) -> NaiveDate {
        match self {
            Proof::Appeared(entry) => entry.data.date.value,
            Proof::Sent(_, day, _) => *day,
        }
    }

    /// Invented, until the real one replaces it.
    pub fn is_example(&self) -> bool {
        match self {
            Proof::Appeared(entry) => entry.meta.example,
            Proof::Sent(_, _, is_example) => *is_example,
        }
    }
}

/// What a goal shows beside its count.
#[derive(Debug, Clone)]
pub enum Detail<'s> {
    None,
    /// The twelve months, September first.
    Months(Vec<Month<'s>>),
    Departures(Vec<Departure<'s>>),
    /// Name of each network, and the day of the year's intervention.
    Networks(Vec<(&'s str, Option<NaiveDate>)>),
}

#[derive(Debug, Clone)]
pub struct Month<'s> {
    pub first: NaiveDate,
    pub item: Option<&'s Entry<Publication>>,
    pub is_over: bool,
    pub is_now: bool,
}

/// When a departure's release was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// On or before the day of the departure.
    Before(NaiveDate),
    After(NaiveDate),
    /// They left without one.
    Never,
    ToCome,
}

#[derive(Debug, Clone)]
pub struct Departure<'s> {
    pub mobility: &'s Entry<Mobility>,
    pub outcome: Outcome,
}

/// The eight goals of a school year, as they stand on the build's day.
pub fn goals(site: &Site, year: SchoolYear) -> Vec<Goal<'_>> {
    evaluate::all(&Year::new(site, year))
}

/// The school years before the current one of which something is known, most recent first.
pub fn past_years(site: &Site) -> Vec<SchoolYear> {
    let current = french::school_year(site.today);
    let mut years: Vec<SchoolYear> =
        site.publications.iter().map(|p| french::school_year(p.data.date.value)).filter(|y| *y < current).collect();
    years.sort_by(|a, b| b.cmp(a));
    years.dedup();
    years
}

/// The departures of a school year, soonest first, and what became of their releases.
pub fn departures(site: &Site, year: SchoolYear) -> Vec<Departure<'_>> {
    Year::new(site, year).departures()
}

/// A site seen within one school year.
struct Year<'s> {
    site: &'s Site,
    year: SchoolYear,
    /// Today, or the last day of a year that is over.
    day: NaiveDate,
    is_closed: bool,
}

impl<'s> Year<'s> {
    fn new(site: &'s Site, year: SchoolYear) -> Self {
        let is_closed = year.last_day() < site.today;
        Year { site, year, day: site.today.min(year.last_day()), is_closed }
    }

    /// Proofs of a channel in the year so far, earliest first.
    fn appeared(&self, channel: &'static str) -> Vec<&'s Entry<Publication>> {
        let of_year = |p: &&Entry<Publication>| self.year.contains(p.data.date.value) && p.data.date.value <= self.day;
        let mut found: Vec<_> =
            self.site.publications.iter().filter(|p| p.data.channel == channel).filter(of_year).collect();
        found.sort_by(|a, b| a.data.date.value.cmp(&b.data.date.value).then_with(|| a.meta.id.cmp(&b.meta.id)));
        found
    }

    fn events(&self, genre: &'static str) -> Vec<&'s Entry<Event>> {
        let of_year = |e: &&Entry<Event>| self.year.contains(e.data.when.first_day());
        let live = self.site.events.iter().filter(|e| e.data.genre == genre && !e.data.cancelled);
        live.filter(of_year).collect()
    }

    /// The next event of a genre.
    fn coming(&self, genre: &'static str) -> Option<&'s Entry<Event>> {
        self.events(genre).into_iter().find(|e| e.data.when.last_day() >= self.day)
    }

    /// The proof to note of an event of the year that was held.
    fn to_prove(&self, genre: &'static str) -> Option<Action> {
        let event = self.events(genre).into_iter().rfind(|e| e.data.when.last_day() < self.day)?;
        let text = format!("Noter la preuve de «\u{a0}{}\u{a0}», ou sa nouvelle date", self.title(&event.meta));
        Some(Action { text, by: None })
    }

    fn editions(&self) -> Vec<&'s Entry<EuropeDay>> {
        let of_year = self.site.europe_days.iter().filter(|e| self.year.contains(e.data.when.first_day()));
        let mut editions: Vec<_> = of_year.collect();
        editions.sort_by_key(|e| e.data.when.first_day());
        editions
    }

    fn departures(&self) -> Vec<Departure<'s>> {
        let of_year = self.site.mobilities.iter().filter(|m| !m.data.is_cancelled());
        let mut departures: Vec<Departure> = of_year
            .filter(|m| self.year.contains(m.data.departure.value))
            .map(|mobility| Departure { mobility, outcome: self.outcome(mobility) })
            .collect();
        departures.sort_by_key(|d| (d.mobility.data.departure.value, &d.mobility.meta.id));
        departures
    }

    fn outcome(&self, mobility: &Entry<Mobility>) -> Outcome {
        let departure = mobility.data.departure.value;
        match release_sent(self.site, mobility, self.day) {
            Some(day) if day <= departure => Outcome::Before(day),
            Some(day) => Outcome::After(day),
            None if departure < self.day => Outcome::Never,
            None => Outcome::ToCome,
        }
    }

    /// The last day on which a yearly goal is not late.
    fn deadline(&self) -> NaiveDate {
        let month = self.site.school.axis_3.last_month;
        let year = if month >= 9 { self.year.start_year } else { self.year.start_year.saturating_add(1) };
        let next = NaiveDate::from_ymd_opt(year, month, 1).and_then(|first| first.checked_add_months(Months::new(1)));
        next.and_then(|day| day.pred_opt()).unwrap_or_else(|| self.year.last_day())
    }

    /// The state of a goal that is not reached.
    fn unreached(&self, is_late: bool, is_under_way: bool) -> Progress {
        match (self.is_closed, is_late, is_under_way) {
            (true, ..) => Progress::Missed,
            (_, true, _) => Progress::Late,
            (.., true) => Progress::OnTrack,
            _ => Progress::ToStart,
        }
    }

    /// An entry's title, without a name that may not appear.
    fn title(&self, meta: &Meta) -> String {
        Words::new(self.site, Channel::Site).title(meta)
    }

    fn month_of(&self, day: NaiveDate) -> NaiveDate {
        day.with_day(1).unwrap_or(day)
    }
}

/// What shows that an event or an edition took place, on one channel: the first proof that names it, up to today.
pub fn proof_of<'s>(site: &'s Site, kind: Kind, id: &str, channel: &str) -> Option<&'s Entry<Publication>> {
    let about = site.publications_about(kind, id);
    about.filter(|p| p.data.channel == channel && p.data.date.value <= site.today).last()
}

/// Days before a departure when its release may leave.
const EARLIEST: u64 = 180;

/// The first day on which the release of a mobility is known to have left, up to `day`.
pub fn release_sent(site: &Site, mobility: &Entry<Mobility>, day: NaiveDate) -> Option<NaiveDate> {
    let own = site.press_override(&mobility.meta.id).and_then(|own| own.data.sent.as_ref()).map(|sent| sent.value);
    let said = site
        .publications_about(Kind::Mobility, &mobility.meta.id)
        .filter(|p| p.data.channel == "communique")
        .map(|p| p.data.date.value);
    // A release of years before is a slip of the pen.
    let oldest = mobility.data.departure.value.checked_sub_days(Days::new(EARLIEST)).unwrap_or(NaiveDate::MIN);
    own.into_iter().chain(said).filter(|sent| (oldest..=day).contains(sent)).min()
}
