//! `.ics` files: one per event to come, for the visitor's calendar.

use chrono::{Days, NaiveDate, NaiveTime, TimeZone, Utc};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, Event as IcsEvent, EventLike};

use super::Deliverable;
use crate::content::{Meta, When};
use crate::french;
use crate::plan::{Audience, Owner, Plan, Recipe};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::path::CALENDAR;

pub struct Calendars;

impl Deliverable for Calendars {
    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let events =
            site.events.iter().filter(|e| !e.data.cancelled).map(|e| (&e.meta, &e.data.when, e.data.place.as_deref()));
        let editions = site.europe_days.iter().map(|e| (&e.meta, &e.data.when, Some(e.data.place.as_str())));
        for (meta, when, place) in events.chain(editions).filter(|(_, when, _)| !site.is_past(when)) {
            let Some(address) = site.address(meta.kind, &meta.id) else { continue };
            let path = format!("{address}{CALENDAR}");
            let make = move || calendar(site, meta, when, place).into_bytes();
            plan.add(Audience::Public, path, Owner::Source(meta.shown.clone()), Recipe::Bytes(Box::new(make)));
        }
    }
}

fn calendar(site: &Site, meta: &Meta, when: &When, place: Option<&str>) -> String {
    let redactor = site.redactor(Channel::Site, &[]);
    let words = |text: &str| french::typography(&redactor.text(text)).into_owned();
    let mut event = IcsEvent::new();
    let host = site.school.base_url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("lycee");
    event.uid(&format!("{}-{}@{host}", meta.kind.folder(), meta.id));
    // The stamp is the build's day: same content, same bytes.
    event.timestamp(Utc.from_utc_datetime(&site.today.and_time(NaiveTime::MIN)));
    event.summary(&words(meta.title()));
    if let Some(summary) = &meta.summary {
        event.description(&words(summary));
    }
    if let Some(place) = place {
        event.location(&words(place));
    }
    if let Some(address) = site.address(meta.kind, &meta.id) {
        event.url(&format!("{}{address}", site.school.base_url));
    }
    let (day, time) = when.start.value;
    match time {
        Some(time) => {
            event.starts(at(day, time));
            let (end_day, end_time) = when.end.as_ref().map_or((day, None), |end| end.value);
            // Without an end, an hour.
            let end =
                end_time.map_or_else(|| day.and_time(time) + chrono::TimeDelta::hours(1), |t| end_day.and_time(t));
            event.ends(at(end.date(), end.time()));
        }
        None => {
            event.starts(DatePerhapsTime::Date(day));
            // The last day is not included (RFC 5545 §3.6.1).
            event.ends(DatePerhapsTime::Date(when.last_day().checked_add_days(Days::new(1)).unwrap_or(day)));
        }
    }
    let mut calendar = Calendar::new();
    calendar.name(&site.school.name).timezone("Europe/Paris");
    calendar.push(event.done());
    calendar.done().to_string()
}

fn at(day: NaiveDate, time: NaiveTime) -> DatePerhapsTime {
    DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone {
        date_time: day.and_time(time),
        tzid: "Europe/Paris".into(),
    })
}
