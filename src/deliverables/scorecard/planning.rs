//! The retroplanning: one table by school week, one calendar.

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use icalendar::{Calendar, Component, DatePerhapsTime, Event as IcsEvent, EventLike};
use serde::Serialize;

use crate::french;
use crate::plan::{Audience, Card, Owner, Plan, Recipe, Section};
use crate::site::Site;
use crate::site::retroplan::{self, Task, TaskState};

/// What `documents/planning.html` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct PlanningView {
    year: String,
    zone: Option<String>,
    weeks: Vec<WeekView>,
    calendar_file: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct WeekView {
    label: String,
    now: bool,
    past: bool,
    holiday: Option<String>,
    tasks: Vec<TaskView>,
}

#[derive(Debug, Clone, Serialize)]
struct TaskView {
    day: String,
    title: String,
    detail: Option<String>,
    goal: Option<u8>,
    state: &'static str,
    state_label: &'static str,
}

const CALENDAR: &str = "retroplanning.ics";

pub fn plan<'s>(site: &'s Site, plan: &mut Plan<'s>) {
    let owner = Owner::Generated("le rétroplanning");
    let tasks = Arc::new(retroplan::tasks(site));
    let path = format!("axe3/{CALENDAR}");
    plan.cards.push(Card {
        section: Section::Axis3,
        title: "Rétroplanning".into(),
        note: Some("Tout ce que les objectifs demandent, semaine par semaine".into()),
        progress: None,
        path: "axe3/retroplanning.html".into(),
        files: vec![("Agenda", path.clone())],
        remarks: Vec::new(),
    });
    let view = Arc::new(view(site, &tasks));
    plan.document("axe3/retroplanning.html", &owner, "documents/planning.html", "Rétroplanning", move || view.clone())
        .printed();
    let make = move || calendar(site, &tasks).into_bytes();
    plan.add(Audience::Internal, path, owner, Recipe::Bytes(Box::new(make)));
}

fn view(site: &Site, tasks: &[Task]) -> PlanningView {
    let year = french::school_year(site.today);
    let last = tasks.last().map_or(year.last_day(), |task| task.day).max(year.last_day());
    let mut weeks = Vec::new();
    let mut monday = monday_of(year.first_day());
    while monday <= last {
        let sunday = after(monday, 6);
        let of_week: Vec<&Task> = tasks.iter().filter(|t| (monday..=sunday).contains(&t.day)).collect();
        let is_now = (monday..=sunday).contains(&site.today);
        // Wednesday says whether it is a week of holidays.
        let holiday = retroplan::holiday(site, after(monday, 2)).map(|name| french::typography(name).into_owned());
        // After the year, only weeks with something to do.
        if monday <= year.last_day() || !of_week.is_empty() {
            weeks.push(WeekView {
                label: french::range(monday, sunday),
                now: is_now,
                past: sunday < site.today,
                holiday,
                tasks: of_week.into_iter().map(task).collect(),
            });
        }
        monday = after(monday, 7);
    }
    PlanningView {
        year: year.label(),
        zone: site.school.zone.map(|zone| format!("zone\u{a0}{zone}")),
        weeks,
        calendar_file: CALENDAR,
    }
}

fn task(task: &Task) -> TaskView {
    let (state, state_label) = match task.state {
        TaskState::Done => ("done", "fait"),
        TaskState::Late => ("late", "en retard"),
        TaskState::ToDo => ("to-start", "à faire"),
        TaskState::Past => ("past", "passé"),
    };
    TaskView {
        day: format!("{} {}", french::weekday_name(task.day.weekday()), french::short_date(task.day)),
        title: french::typography(&task.title).into_owned(),
        detail: task.detail.as_deref().map(|text| french::typography(text).into_owned()),
        goal: task.goal,
        state,
        state_label,
    }
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    let ahead = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(ahead)).unwrap_or(day)
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// One all-day event for each task; the same identifiers at each build, so that a calendar updates them.
fn calendar(site: &Site, tasks: &[Task]) -> String {
    let host = site.school.base_url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("lycee");
    let mut calendar = Calendar::new();
    calendar.name("Rétroplanning Erasmus+").timezone("Europe/Paris");
    for task in tasks {
        let mut event = IcsEvent::new();
        event.uid(&format!("{}@{host}", task.uid));
        event.timestamp(Utc.from_utc_datetime(&site.today.and_time(NaiveTime::MIN)));
        let mark = if task.state == TaskState::Done { "✓ " } else { "" };
        event.summary(&french::typography(&format!("{mark}{}", task.title)));
        let goal = task.goal.map(|n| format!("Objectif\u{a0}{n} de l’axe\u{a0}3."));
        let said: Vec<String> = task.detail.iter().cloned().chain(goal).collect();
        if !said.is_empty() {
            event.description(&french::typography(&said.join(" ")));
        }
        // The end is the day after (RFC 5545 §3.6.1).
        event.starts(DatePerhapsTime::Date(task.day));
        event.ends(DatePerhapsTime::Date(after(task.day, 1)));
        calendar.push(event.done());
    }
    calendar.done().to_string()
}
