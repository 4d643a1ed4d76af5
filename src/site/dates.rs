//! What follows from the dates, on the build's day: states, what was sent, what is near.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Site;
use super::consent::Channel;
use crate::content::{Entry, Event, Meta, Mobility, PressOverride, When};
use crate::french;

/// A mobility's state on the build's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Planned,
    Underway,
    Back,
    Cancelled,
}

impl Site {
    pub fn state(&self, mobility: &Mobility) -> State {
        match mobility.state {
            _ if mobility.is_cancelled() => State::Cancelled,
            Some(_) => State::Planned,
            None if self.today < mobility.departure.value => State::Planned,
            None if self.today <= mobility.back.value => State::Underway,
            None => State::Back,
        }
    }

    /// The last day of an event is over.
    pub fn is_past(&self, when: &When) -> bool {
        when.last_day() < self.today
    }

    /// The events of a genre that the current school year holds, and those after it; none that is cancelled.
    pub fn events_of(&self, genre: &'static str) -> impl Iterator<Item = &Entry<Event>> {
        let first = french::school_year(self.today).first_day();
        let is_live = move |e: &&Entry<Event>| !e.data.cancelled && e.data.when.first_day() >= first;
        self.events.iter().filter(move |e| e.data.genre == genre).filter(is_live)
    }

    /// The Open Days that have a screen and prints: those that are prepared, or that were held less than a month ago; earliest
    /// first.
    pub fn open_days(&self) -> impl Iterator<Item = &Entry<Event>> {
        let is_near = |day: NaiveDate| day.checked_add_months(Months::new(1)).is_none_or(|end| end >= self.today);
        let is_open_day =
            move |event: &Event| event.genre == "jpo" && !event.cancelled && is_near(event.when.last_day());
        self.events.iter().filter(move |e| is_open_day(&e.data))
    }

    /// During the official #ErasmusDays: the weeks that `site.yaml` gives for that year, else October (domain.md §3).
    pub fn is_official(&self, when: &When) -> bool {
        let (first, last) = (when.first_day(), when.last_day());
        let weeks = &self.school.europe_days.weeks;
        match weeks.iter().any(|(from, _)| from.year() == first.year()) {
            true => weeks.iter().any(|(from, to)| *from <= last && first <= *to),
            false => first.month() == 10,
        }
    }

    /// The dated entries of the site, most recent first; none in the future.
    pub fn dated(&self) -> Vec<(NaiveDate, &Meta)> {
        let mut dated: Vec<(NaiveDate, &Meta)> = Vec::new();
        dated.extend(self.testimonials(Channel::Site).map(|e| (e.data.date.value, &*e.meta)));
        dated.extend(self.mobilities.iter().map(|e| (e.data.departure.value, &*e.meta)));
        dated.extend(self.events.iter().map(|e| (e.data.when.first_day(), &*e.meta)));
        dated.extend(self.europe_days.iter().map(|e| (e.data.when.first_day(), &*e.meta)));
        dated.extend(self.releases().filter_map(|e| Some((e.data.sent.as_ref()?.value, &*e.meta))));
        dated.retain(|(day, _)| *day <= self.today);
        dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        dated
    }

    /// Press releases that were sent.
    pub fn releases(&self) -> impl Iterator<Item = &Entry<PressOverride>> {
        self.press_overrides.iter().filter(|e| self.is_sent(e))
    }

    pub(super) fn is_sent(&self, release: &Entry<PressOverride>) -> bool {
        let is_free = release.data.embargo.is_none_or(|(day, _)| day <= self.today);
        is_free && release.data.sent.as_ref().is_some_and(|day| day.value <= self.today)
    }

    /// The release of a mobility, once sent.
    pub fn release_of(&self, mobility: &str) -> Option<&Entry<PressOverride>> {
        self.press_override(mobility).filter(|r| self.is_sent(r))
    }
}

/// First and last day included: eight weeks from a Monday to a Sunday are 56 days.
pub fn days_of(mobility: &Mobility) -> i64 {
    (mobility.back.value - mobility.departure.value).num_days() + 1
}

/// A BTS traineeship under two months needs the coordinator's eye (domain.md §0.1).
pub fn is_short(mobility: &Mobility) -> bool {
    let two_months =
        mobility.departure.value.checked_add_months(Months::new(2)).and_then(|d| d.checked_sub_days(Days::new(1)));
    two_months.is_some_and(|end| mobility.back.value < end)
}
