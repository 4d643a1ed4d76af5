//! `.ics` files for the visitor's calendar: one per event to come, and one to follow them all.

use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, TimeZone, Utc};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, Event as IcsEvent, EventLike, EventStatus};

use super::Deliverable;
use crate::content::{Entry, Meta, When};
use crate::french;
use crate::plan::{Audience, Owner, Plan, Recipe};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::path::{AGENDA, CALENDAR};
use crate::site::words::Words;

pub struct Calendars;

impl Deliverable for Calendars {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Site)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let year = french::school_year(site.today).first_day();
        // The kit of an edition has it too, even after the day.
        for entry in site.europe_days.iter().filter(|e| e.data.when.first_day() >= year) {
            let (meta, data) = (&entry.meta, &entry.data);
            let words = Words::new(site, Channel::Press);
            let what = Happening { meta, when: &data.when, place: Some(&data.place), is_cancelled: false };
            let make = move || calendar(site, [what.event(words)]).into_bytes();
            let path = format!("{}/{}/{CALENDAR}", meta.kind.folder(), words.folder(meta));
            let recipe = Recipe::Bytes(Box::new(make));
            plan.add(Audience::Internal, path, Owner::Source(meta.shown.clone()), recipe).on(Channel::Press);
        }
        for what in happenings(site).filter(|what| !what.is_cancelled && !site.is_past(what.when)) {
            let Some(address) = site.address(what.meta.kind, &what.meta.id) else { continue };
            let path = format!("{address}{CALENDAR}");
            let owner = Owner::Source(what.meta.shown.clone());
            let make = move || calendar(site, [what.event(Words::new(site, Channel::Site))]).into_bytes();
            plan.add(Audience::Public, path, owner, Recipe::Bytes(Box::new(make)));
        }
        // Who follows it is told that an event was cancelled, and keeps the year's.
        let make = move || {
            let year = happenings(site).filter(|what| what.when.last_day() >= year);
            calendar(site, year.map(|what| what.event(Words::new(site, Channel::Site)))).into_bytes()
        };
        plan.add(Audience::Public, AGENDA, Owner::Generated("l’agenda"), Recipe::Bytes(Box::new(make)));
    }
}

/// Something to put in a calendar: an event, or an edition of the Fête de l'Europe.
#[derive(Clone, Copy)]
struct Happening<'s> {
    meta: &'s Meta,
    when: &'s When,
    place: Option<&'s str>,
    is_cancelled: bool,
}

fn happenings(site: &Site) -> impl Iterator<Item = Happening<'_>> {
    let events = site.events.iter().map(|Entry { meta, data }| Happening {
        meta,
        when: &data.when,
        place: data.place.as_deref(),
        is_cancelled: data.cancelled,
    });
    let editions = site.europe_days.iter().map(|Entry { meta, data }| Happening {
        meta,
        when: &data.when,
        place: Some(&data.place),
        is_cancelled: false,
    });
    events.chain(editions)
}

impl Happening<'_> {
    fn event(self, words: Words) -> IcsEvent {
        let Happening { meta, when, place, is_cancelled } = self;
        let site = words.site;
        // One line each: a calendar would take the next for an order.
        let said = |text: &str| words.of(meta, text);
        let mut event = IcsEvent::new();
        let host = site.school.base_url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("lycee");
        event.uid(&format!("{}-{}@{host}", meta.kind.folder(), words.folder(meta)));
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
        if is_cancelled {
            event.status(EventStatus::Cancelled);
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
        event.done()
    }
}

fn calendar(site: &Site, events: impl IntoIterator<Item = IcsEvent>) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&Words::new(site, Channel::Site).text(&site.school.name)).timezone("Europe/Paris");
    for event in events {
        calendar.push(event);
    }
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
