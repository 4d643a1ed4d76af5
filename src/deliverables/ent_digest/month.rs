//! What a month holds for the ENT. A digest tells what happened since the last one that appeared. One that appeared is seen
//! from that day, and a month that is over from its last day, so that a digest changes only when its entries do; the month
//! under way is seen from today, the next from its first day.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::content::{Entry, EuropeDay, Event, Meta, Mobility, Publication, Testimonial};
use crate::site::Site;
use crate::site::consent::Channel;

/// Days after the month's point of view in which something is « à venir ».
const HORIZON: u64 = 45;
/// Digests in which an older testimonial is not used again.
const REST: usize = 12;

/// Months over which the testimonials that were used are remembered.
const MEMORY: u32 = 120;

/// One dated thing.
#[derive(Debug, Clone, Copy)]
pub enum Fact<'s> {
    Departure(&'s Entry<Mobility>),
    Return(&'s Entry<Mobility>),
    /// Away for the whole month.
    Away(&'s Entry<Mobility>),
    Testimonial(&'s Entry<Testimonial>),
    Event(&'s Entry<Event>),
    EuropeDay(&'s Entry<EuropeDay>),
}

impl<'s> Fact<'s> {
    pub fn meta(self) -> &'s Meta {
        match self {
            Fact::Departure(e) | Fact::Return(e) | Fact::Away(e) => &e.meta,
            Fact::Testimonial(e) => &e.meta,
            Fact::Event(e) => &e.meta,
            Fact::EuropeDay(e) => &e.meta,
        }
    }

    pub fn day(self) -> NaiveDate {
        match self {
            Fact::Departure(e) | Fact::Away(e) => e.data.departure.value,
            Fact::Return(e) => e.data.back.value,
            Fact::Testimonial(e) => e.data.date.value,
            Fact::Event(e) => e.data.when.first_day(),
            Fact::EuropeDay(e) => e.data.when.first_day(),
        }
    }

    /// BTS students abroad first: the goal counts what is published on them (domain.md §10, goal 2).
    fn rank(self) -> u8 {
        match self {
            Fact::Departure(_) | Fact::Return(_) | Fact::Testimonial(_) => 0,
            Fact::EuropeDay(_) | Fact::Event(_) => 1,
            Fact::Away(_) => 2,
        }
    }
}

/// The testimonial of a month.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'s> {
    pub entry: &'s Entry<Testimonial>,
    /// It was given that month; otherwise it is an older one that rested for [`REST`] digests.
    pub is_fresh: bool,
}

#[derive(Debug)]
pub struct Month<'s> {
    pub first: NaiveDate,
    /// What happened, the most important first.
    pub news: Vec<Fact<'s>>,
    /// What comes, soonest first.
    pub upcoming: Vec<Fact<'s>>,
    pub voice: Option<Voice<'s>>,
    /// Articles and broadcasts on us, most recent first.
    pub press: Vec<&'s Entry<Publication>>,
    /// The first departure after what is « à venir ».
    pub next_departure: Option<&'s Entry<Mobility>>,
    /// The item that appeared on the ENT that month.
    pub published: Option<&'s Entry<Publication>>,
}

impl Month<'_> {
    /// Something is dated that month.
    pub fn is_dated(&self) -> bool {
        let last = last_day(self.first);
        !self.news.is_empty()
            || !self.press.is_empty()
            || self.voice.is_some_and(|voice| voice.is_fresh)
            || self.upcoming.iter().any(|fact| fact.day() <= last)
    }
}

pub fn last_day(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).and_then(|day| day.pred_opt()).unwrap_or(first)
}

fn first_day(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The months of the digests: from September to the current one, and the next.
pub fn months(site: &Site) -> Vec<NaiveDate> {
    let this = first_day(site.today);
    let next = this.checked_add_months(Months::new(1)).unwrap_or(this);
    let mut months: Vec<NaiveDate> =
        crate::french::school_year(site.today).months().filter(|month| *month <= this).collect();
    months.push(next);
    months
}

/// The days that a digest tells of, and the day from which it sees what comes.
fn window(site: &Site, first: NaiveDate) -> (NaiveDate, NaiveDate) {
    let previous = first.checked_sub_months(Months::new(1)).and_then(|first| appeared(site, first));
    let since = previous.and_then(|item| item.data.date.value.succ_opt());
    let until = appeared(site, first).map(|item| item.data.date.value);
    (since.unwrap_or(first), until.unwrap_or_else(|| site.today.clamp(first, last_day(first))))
}

/// The item of a month on the ENT.
fn appeared(site: &Site, first: NaiveDate) -> Option<&Entry<Publication>> {
    let days = first..=last_day(first).min(site.today);
    let items = site.publications.iter().filter(|p| p.data.channel == "ent" && days.contains(&p.data.date.value));
    items.min_by_key(|p| p.data.date.value)
}

/// What the month that begins on `first` holds.
pub fn month<'s>(site: &'s Site, first: NaiveDate, voices: &BTreeMap<NaiveDate, Voice<'s>>) -> Month<'s> {
    let last = last_day(first);
    let (since, from) = window(site, first);
    let horizon = from.checked_add_days(Days::new(HORIZON)).unwrap_or(last);
    let happened = |day: NaiveDate| (since..=from).contains(&day) && (day < from || day <= site.today);
    let comes = |day: NaiveDate| (from..=horizon).contains(&day) && !happened(day);
    let voice = voices.get(&first).copied();
    let (mut news, mut upcoming) = (Vec::new(), Vec::new());
    for entry in site.mobilities.iter().filter(|m| !m.data.is_cancelled()) {
        let (departure, back) = (entry.data.departure.value, entry.data.back.value);
        if happened(back) {
            news.push(Fact::Return(entry));
        } else if happened(departure) {
            news.push(Fact::Departure(entry));
        } else if departure < since && back > from {
            news.push(Fact::Away(entry));
        }
        if comes(departure) {
            upcoming.push(Fact::Departure(entry));
        } else if comes(back) {
            upcoming.push(Fact::Return(entry));
        }
    }
    // The most recent come first.
    let given = site.testimonials(Channel::Ent).skip_while(|t| t.data.date.value > from);
    let given = given.take_while(|t| t.data.date.value >= since).filter(|t| happened(t.data.date.value));
    let is_voice = |t: &Entry<Testimonial>| voice.is_some_and(|v| std::ptr::eq(v.entry, t));
    news.extend(given.filter(|t| !is_voice(t)).map(Fact::Testimonial));
    let dated = site.events.iter().filter(|e| !e.data.cancelled).map(Fact::Event);
    for fact in dated.chain(site.europe_days.iter().map(Fact::EuropeDay)) {
        if happened(fact.day()) {
            news.push(fact);
        } else if comes(fact.day()) {
            upcoming.push(fact);
        }
    }
    news.sort_by(|a, b| {
        let order = |fact: &Fact| (fact.rank(), std::cmp::Reverse(fact.day()));
        order(a).cmp(&order(b)).then_with(|| a.meta().id.cmp(&b.meta().id))
    });
    upcoming.sort_by(|a, b| a.day().cmp(&b.day()).then_with(|| a.meta().id.cmp(&b.meta().id)));
    let publications = || site.publications.iter().filter(|p| happened(p.data.date.value));
    let next = site.mobilities.iter().filter(|m| !m.data.is_cancelled());
    Month {
        first,
        news,
        upcoming,
        voice,
        press: publications().filter(|p| matches!(p.data.channel, "presse" | "radio")).collect(),
        next_departure: next.filter(|m| m.data.departure.value > horizon).min_by_key(|m| m.data.departure.value),
        published: appeared(site, first),
    }
}

/// The testimonial of each month up to the last one asked for: the most recent of those given that month, else the most
/// recent older one that was in none of the last [`REST`] digests. Only French ones: a digest is one short text.
pub fn voices(site: &Site) -> BTreeMap<NaiveDate, Voice<'_>> {
    let given = site.testimonials(Channel::Ent).filter(|t| t.data.lang.is_none() && t.data.date.value <= site.today);
    let given: Vec<&Entry<Testimonial>> = given.collect();
    let mut voices: BTreeMap<NaiveDate, Voice> = BTreeMap::new();
    let (Some(oldest), Some(last)) = (given.last(), months(site).pop()) else { return voices };
    let far = last.checked_sub_months(Months::new(MEMORY)).unwrap_or(last);
    let mut first = first_day(oldest.data.date.value).max(far);
    while first <= last {
        let (since, end) = window(site, first);
        // The most recent come first.
        let from = given.partition_point(|t| t.data.date.value > end);
        let older = || given[from..].iter().copied();
        let fresh = older().find(|t| t.data.date.value >= since).map(|entry| Voice { entry, is_fresh: true });
        let resting = first.checked_sub_months(Months::new(REST as u32)).unwrap_or(NaiveDate::MIN);
        let is_rested = |t: &Entry<Testimonial>| !voices.range(resting..).any(|(_, v)| std::ptr::eq(v.entry, t));
        let voice = fresh.or_else(|| older().find(|t| is_rested(t)).map(|entry| Voice { entry, is_fresh: false }));
        if let Some(voice) = voice {
            voices.insert(first, voice);
        }
        let Some(next) = first.checked_add_months(Months::new(1)) else { break };
        first = next;
    }
    voices
}
