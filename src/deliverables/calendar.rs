//! `.ics` files: one per event to come, for the visitor's calendar.

use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, TimeZone, Utc};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, Event as IcsEvent, EventLike};

use super::Deliverable;
use crate::content::{Meta, When};
use crate::french;
use crate::plan::{Audience, Owner, Plan, Recipe};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::path::CALENDAR;
use crate::site::words::Words;

pub struct Calendars;

impl Deliverable for Calendars {
    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let events =
            site.events.iter().filter(|e| !e.data.cancelled).map(|e| (&e.meta, &e.data.when, e.data.place.as_deref()));
        let editions = site.europe_days.iter().map(|e| (&e.meta, &e.data.when, Some(e.data.place.as_str())));
        let year = french::school_year(site.today).first_day();
        // The kit of an edition has it too, even after the day.
        for entry in site.europe_days.iter().filter(|e| e.data.when.first_day() >= year) {
            let (meta, data) = (&entry.meta, &entry.data);
            let words = Words::new(site, Channel::Press);
            let make = move || calendar(words, meta, &data.when, Some(&data.place)).into_bytes();
            let path = format!("{}/{}/{CALENDAR}", meta.kind.folder(), words.folder(meta));
            plan.add(Audience::Internal, path, Owner::Source(meta.shown.clone()), Recipe::Bytes(Box::new(make)));
        }
        for (meta, when, place) in events.chain(editions).filter(|(_, when, _)| !site.is_past(when)) {
            let Some(address) = site.address(meta.kind, &meta.id) else { continue };
            let path = format!("{address}{CALENDAR}");
            let make = move || calendar(Words::new(site, Channel::Site), meta, when, place).into_bytes();
            plan.add(Audience::Public, path, Owner::Source(meta.shown.clone()), Recipe::Bytes(Box::new(make)));
        }
    }
}

fn calendar(words: Words, meta: &Meta, when: &When, place: Option<&str>) -> String {
    let site = words.site;
    let redactor = site.redactor(words.channel, &site.people_of(meta));
    // One line each: a calendar would take the next for an order.
    let said = |text: &str| words.of(meta, text);
    let mut event = IcsEvent::new();
    let host = site.school.base_url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("lycee");
    event.uid(&format!("{}-{}@{host}", meta.kind.folder(), redactor.slug(&meta.id)));
    // The stamp is the build's day: same content, same bytes.
    event.timestamp(Utc.from_utc_datetime(&site.today.and_time(NaiveTime::MIN)));
    event.summary(&said(meta.title()));
    if let Some(summary) = &meta.summary {
        event.description(&said(summary));
    }
    if let Some(place) = place {
        event.location(&said(place));
    }
    if let Some(address) = words.web_address(meta) {
        event.url(&address);
    }
    let (day, time) = when.start.value;
    let (last_day, end_time) = when.end.as_ref().map_or((day, None), |end| end.value);
    match (time, end_time) {
        (Some(from), Some(to)) => {
            event.starts(at(day.and_time(from)));
            event.ends(at(last_day.and_time(to)));
        }
        // Without an end, an hour.
        (Some(from), None) if last_day == day => {
            let start = day.and_time(from);
            event.starts(at(start));
            event.ends(at(start + chrono::TimeDelta::hours(1)));
        }
        // Whole days; the end is the day after the last (RFC 5545 §3.6.1).
        _ => {
            event.starts(DatePerhapsTime::Date(day));
            event.ends(DatePerhapsTime::Date(
                last_day.checked_add_days(Days::new(1)).filter(|day| day.year() <= 9999).unwrap_or(last_day),
            ));
        }
    }
    let mut calendar = Calendar::new();
    calendar.name(&said(&site.school.name)).timezone("Europe/Paris");
    calendar.push(event.done());
    let text = calendar.done().to_string();
    // A time zone that is named must be described (RFC 5545 §3.2.19).
    if text.contains("TZID=") { text.replacen(EVENT, &format!("{PARIS}{EVENT}"), 1) } else { text }
}

const EVENT: &str = "BEGIN:VEVENT";
const PARIS: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n\
    BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
    TZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
    TZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

fn at(moment: NaiveDateTime) -> DatePerhapsTime {
    DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time: moment, tzid: "Europe/Paris".into() })
}
