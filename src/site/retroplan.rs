//! What the goals ask for, and when: computed from departures, events, editions and months, and moved to school days
//! (domain.md §2, §9, §10). A task keeps its identifier, so that a calendar updates it instead of doubling it.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Serialize;

use super::standing::Standing;
use super::{EntryId, Site, goals};
use crate::content::{Entry, EuropeDay, Event, Kind, Meta, Mobility};
use crate::french::{self, SchoolYear};
use crate::site::consent::Channel;
use crate::site::words::Words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    Done,
    /// Its day is over and nothing shows that it was done.
    Late,
    ToDo,
    /// A reminder whose day is over: nothing could show that it was done.
    Past,
}

/// One thing to do on one day.
#[derive(Debug, Clone)]
pub struct Task {
    /// Stable: `mobilite-caspe-2027-envoi`.
    pub uid: String,
    /// What kind of task it is: `envoi`.
    pub code: &'static str,
    pub day: NaiveDate,
    pub title: String,
    pub detail: Option<String>,
    /// The goal of Axis 3 that it serves.
    pub goal: Option<u8>,
    pub state: TaskState,
    pub about: Option<EntryId>,
}

impl Task {
    /// « Envoyer le conducteur », without the name of what it is about: said on the papers of that one.
    fn what(&self) -> String {
        let what = self.title.split_once(" : ").map_or(self.title.as_str(), |(what, _)| what);
        french::typography(what).into_owned()
    }

    /// As the papers of what it is about list it.
    pub fn view(&self) -> TaskView {
        let is_over = matches!(self.state, TaskState::Done | TaskState::Past);
        TaskView { date: french::long_date(self.day), what: self.what(), is_over }
    }
}

/// « mardi 2 décembre 2026 », « Envoyer le conducteur ».
#[derive(Debug, Clone, Serialize)]
pub struct TaskView {
    pub date: String,
    pub what: String,
    pub is_over: bool,
}

/// The day of the task of that kind, among those of one entry.
pub fn day_of(tasks: &[&Task], code: &str) -> Option<NaiveDate> {
    tasks.iter().find(|task| task.code == code).map(|task| task.day)
}

/// Monday to Friday, out of holidays. A holiday ends the day before « la reprise ».
fn is_school_day(site: &Site, day: NaiveDate) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    !is_weekend && holiday(site, day).is_none()
}

/// The name of the holidays that a day is in.
pub fn holiday(site: &Site, day: NaiveDate) -> Option<&str> {
    site.school.holidays.iter().find(|h| h.from <= day && day < h.to).map(|h| h.name.as_str())
}

/// Longer than any holidays.
const FAR: u64 = 90;

fn school_day_before(site: &Site, day: NaiveDate) -> NaiveDate {
    let days = (0..FAR).filter_map(|n| day.checked_sub_days(Days::new(n)));
    days.into_iter().find(|day| is_school_day(site, *day)).unwrap_or(day)
}

fn school_day_after(site: &Site, day: NaiveDate) -> NaiveDate {
    let days = (0..FAR).filter_map(|n| day.checked_add_days(Days::new(n)));
    days.into_iter().find(|day| is_school_day(site, *day)).unwrap_or(day)
}

fn days_before(day: NaiveDate, n: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(n)).unwrap_or(day)
}

fn days_after(day: NaiveDate, n: u64) -> NaiveDate {
    day.checked_add_days(Days::new(n)).unwrap_or(day)
}

/// When a release leaves for the press: eight days before, on a school day (domain.md §2).
pub fn send_day(site: &Site, day: NaiveDate) -> NaiveDate {
    school_day_before(site, days_before(day, 8))
}

/// When the digest of a month is published: a school day from the 8th on; where there is none, the first weekday of July, or
/// one of the last week of August.
pub fn digest_day(site: &Site, first: NaiveDate) -> NaiveDate {
    let eighth = days_after(first, 7);
    let day = school_day_after(site, eighth);
    if (day.year(), day.month()) == (first.year(), first.month()) {
        return day;
    }
    // July and August have no school day: the first weekday for the one, the last week for the other.
    let from = if first.month() == 8 { days_after(first, 24) } else { first };
    let mut days = (0..7).map(|n| days_after(from, n));
    days.find(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).unwrap_or(from)
}

/// All tasks of the current school year and the next, earliest first.
pub fn tasks(site: &Site) -> Vec<Task> {
    let mut planner = Planner { site, words: Words::new(site, Channel::Site), tasks: Vec::new() };
    let first = french::school_year(site.today).first_day();
    for entry in site.mobilities.iter().filter(|m| !m.data.is_cancelled()) {
        if entry.data.back.value >= first {
            planner.departure(entry);
        }
    }
    for entry in site.events.iter().filter(|e| !e.data.cancelled && e.data.when.first_day() >= first) {
        planner.event(entry);
    }
    for entry in site.europe_days.iter().filter(|e| e.data.when.first_day() >= first) {
        planner.edition(entry);
    }
    planner.months();
    planner.launches();
    planner.renewals();
    let mut tasks = planner.tasks;
    // What is planned further away can wait.
    let last = SchoolYear { start_year: french::school_year(site.today).start_year.saturating_add(1) }.last_day();
    tasks.retain(|task| (first..=last).contains(&task.day));
    tasks.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    tasks
}

struct Planner<'s> {
    site: &'s Site,
    words: Words<'s>,
    tasks: Vec<Task>,
}

/// What a task is about, and whether it is done.
struct About<'a> {
    meta: &'a Meta,
    goal: Option<u8>,
    /// `None` for a reminder, which leaves no trace.
    done: Option<bool>,
}

/// Code, days before or after, title and detail of a reminder.
type Step = (&'static str, u64, &'static str, &'static str);

impl Planner<'_> {
    fn add(&mut self, about: &About, code: &'static str, day: NaiveDate, title: String, detail: Option<String>) {
        let About { meta, goal, done } = about;
        let state = match done {
            Some(true) => TaskState::Done,
            _ if day >= self.site.today => TaskState::ToDo,
            Some(false) => TaskState::Late,
            None => TaskState::Past,
        };
        // A name that may not appear is not in an identifier either.
        let id = Words::new(self.site, Channel::Site).folder(meta);
        self.tasks.push(Task {
            uid: format!("{}-{id}-{code}", meta.kind.word()),
            code,
            day,
            title,
            detail,
            goal: *goal,
            state,
            about: Some((meta.kind, meta.id.clone())),
        });
    }

    fn has_proof(&self, kind: Kind, id: &str, channel: &str) -> bool {
        goals::proof_of(self.site, kind, id, channel).is_some()
    }

    fn departure(&mut self, entry: &Entry<Mobility>) {
        let (site, meta, data) = (self.site, &entry.meta, &entry.data);
        let (departure, back) = (data.departure.value, data.back.value);
        let name = self.words.title(meta);
        let sent = goals::release_sent(site, entry, site.today).is_some();
        let asked = About { meta, goal: None, done: None };
        let permissions = "Presse, ENT, photo, voix : chacun signe pour ce projet.";
        self.add(
            &asked,
            "autorisations",
            school_day_before(site, days_before(departure, 30)),
            format!("Recueillir les autorisations : {name}"),
            Some(permissions.into()),
        );
        let release = About { meta, goal: Some(7), done: Some(sent) };
        self.add(
            &release,
            "envoi",
            send_day(site, departure),
            format!("Envoyer le communiqué : {name}"),
            Some(format!("Départ le {}.", french::long_date(departure))),
        );
        let reminder = About { meta, goal: Some(7), done: None };
        self.add(
            &reminder,
            "relance",
            school_day_before(site, days_before(departure, 2)),
            format!("Relancer la presse : {name}"),
            None,
        );
        let photo = data.departure_photo.as_ref();
        let (day, hour) = photo.map_or((departure, None), |photo| photo.at.value);
        let at = hour.map(french::time).into_iter();
        let place = photo.and_then(|p| p.place.as_deref()).map(|p| self.words.of(meta, p));
        let detail: Vec<String> = at.chain(place).collect();
        self.add(
            &reminder,
            "photo",
            day,
            format!("Photo du départ : {name}"),
            (!detail.is_empty()).then(|| format!("{}.", french::capitalize(&detail.join(", ")))),
        );
        let told = site.testimonials_of_mobility(&meta.id, Channel::Site).next().is_some();
        let testimonial = About { meta, goal: Some(1), done: Some(told) };
        self.add(
            &testimonial,
            "temoignage",
            school_day_after(site, days_after(back, 2)),
            format!("Recueillir un témoignage : {name}"),
            Some("Avec la photo et l’autorisation de la personne.".into()),
        );
    }

    fn event(&mut self, entry: &Entry<Event>) {
        let (site, meta, data) = (self.site, &entry.meta, &entry.data);
        let (day, last) = (data.when.first_day(), data.when.last_day());
        let name = self.words.title(meta);
        let (goal, channel, before): (u8, &str, &[Step]) = match data.genre {
            "jpo" => (
                5,
                "jpo",
                &[
                    ("preparation", 21, "Préparer le stand Erasmus+", "Kiosque, affiches, cartes, ambassadeurs."),
                    ("annonce", 7, "Annoncer sur l’ENT", "Dans le digest du mois, ou à part."),
                    (
                        "kiosque",
                        1,
                        "Refaire le kiosque et essayer l’écran",
                        "Les autorisations sont celles du jour où il est fait : lycee build, puis la clé USB.",
                    ),
                ],
            ),
            "radio" => (
                3,
                "radio",
                &[
                    ("station", 30, "Confirmer avec la station", "Date, durée, invités, autorisations de voix."),
                    ("conducteur", 7, "Envoyer le conducteur", "Les minutes doivent faire la durée de l’émission."),
                ],
            ),
            "reseau" => (
                4,
                "reseau",
                &[("fiche", 14, "Préparer l’intervention", "Un message, trois chiffres, un récit, une demande.")],
            ),
            _ => return,
        };
        for (code, n, title, detail) in before {
            let about = About { meta, goal: Some(goal), done: None };
            let when = school_day_before(site, days_before(day, *n));
            self.add(&about, code, when, format!("{title} : {name}"), Some((*detail).to_string()));
        }
        let after: &[Step] = match data.genre {
            "reseau" => &[
                ("merci", 1, "Remercier le réseau", "Le courriel est prêt dans l’Atelier."),
                ("rappel", 15, "Rappeler les contacts pris", "Le tableau du suivi dit qui, et pourquoi."),
            ],
            _ => &[],
        };
        for (code, n, title, detail) in after {
            let about = About { meta, goal: Some(goal), done: None };
            let when = school_day_after(site, days_after(last, *n));
            self.add(&about, code, when, format!("{title} : {name}"), Some((*detail).to_string()));
        }
        let about = About { meta, goal: Some(goal), done: Some(self.has_proof(Kind::Event, &meta.id, channel)) };
        let when = school_day_after(site, days_after(last, 1));
        let detail = "lycee new parution : la date, l’adresse, et une copie.";
        self.add(&about, "preuve", when, format!("Noter la preuve : {name}"), Some(detail.into()));
    }

    fn edition(&mut self, entry: &Entry<EuropeDay>) {
        let (site, meta, data) = (self.site, &entry.meta, &entry.data);
        let (day, last) = (data.when.first_day(), data.when.last_day());
        let name = self.words.title(meta);
        let steps: [(&'static str, u64, &str, Option<bool>); 4] = [
            ("inscription", 45, "Inscrire l’événement sur erasmusdays.eu", Some(data.official.is_some())),
            ("affiche", 21, "Imprimer et poser l’affiche", None),
            ("annonce", 8, "Envoyer l’annonce à la presse", None),
            ("relance", 2, "Relancer la presse et publier sur les réseaux sociaux", None),
        ];
        let is_asked = |code: &str| code != "inscription" || site.is_official(&data.when);
        for (code, n, title, done) in steps.into_iter().filter(|(code, ..)| is_asked(code)) {
            let about = About { meta, goal: Some(8), done };
            self.add(&about, code, school_day_before(site, days_before(day, n)), format!("{title} : {name}"), None);
        }
        let balance = About { meta, goal: Some(8), done: None };
        let when = school_day_after(site, days_after(last, 1));
        let figures = "D’abord les chiffres, dans le fichier de l’édition.";
        self.add(&balance, "bilan", when, format!("Envoyer le bilan à la presse : {name}"), Some(figures.into()));
        let held = self.has_proof(Kind::EuropeDay, &meta.id, "erasmusdays");
        let proved = About { meta, goal: Some(8), done: Some(held) };
        let when = school_day_after(site, days_after(last, 7));
        self.add(&proved, "preuves", when, format!("Noter les preuves et les articles : {name}"), None);
    }

    /// The digest of each month of the school year.
    fn months(&mut self) {
        let site = self.site;
        for first in french::school_year(site.today).months() {
            let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
            let appeared = site.publications.iter().any(|p| {
                p.data.channel == "ent" && (first..next).contains(&p.data.date.value) && p.data.date.value <= site.today
            });
            let day = digest_day(site, first);
            let state = match appeared {
                true => TaskState::Done,
                // A month that is over cannot be made up for: the scorecard says it, nobody is reminded of it.
                false if next <= site.today => TaskState::Past,
                false if day < site.today => TaskState::Late,
                false => TaskState::ToDo,
            };
            self.tasks.push(Task {
                uid: format!("ent-{}", first.format("%Y-%m")),
                code: "digest",
                day,
                title: format!("Publier le digest {} sur l’ENT", french::of_month(first)),
                detail: Some("Il est prêt dans l’Atelier : les champs du formulaire, à copier.".into()),
                goal: Some(2),
                state,
                about: None,
            });
        }
    }

    /// Authorisations that end, a day at a time. They name nobody: a calendar is read on many screens.
    fn renewals(&mut self) {
        let site = self.site;
        let mut ends: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        for holder in site.holders() {
            let is_held = !matches!(holder.standing, Standing::Unsigned | Standing::Withdrawn(_));
            if let Some(given) = holder.person.authorisation.as_ref().filter(|_| is_held) {
                *ends.entry(given.expires).or_default() += 1;
            }
        }
        for (end, count) in ends {
            let day = school_day_before(site, days_before(end, 30));
            let state = match () {
                () if end < site.today => TaskState::Past,
                () if day < site.today => TaskState::Late,
                () => TaskState::ToDo,
            };
            let what = match count {
                1 => "une autorisation".to_string(),
                _ => format!("{} autorisations", french::cardinal(count)),
            };
            self.tasks.push(Task {
                uid: format!("autorisations-{end}"),
                code: "renouvellement",
                day,
                title: format!("Renouveler {what}, avant le {}", french::date(end)),
                detail: Some(
                    "« lycee autorisations » dit de qui. Sans nouvelle signature, plus rien n’en paraît.".into(),
                ),
                goal: None,
                state,
                about: None,
            });
        }
    }

    /// Yearly goals for which nothing is planned yet.
    fn launches(&mut self) {
        let site = self.site;
        let year = french::school_year(site.today);
        let mut launch = |goal: u8, code: &'static str, month: u32, day: u32, title: &str, is_started: bool| {
            let of = if month >= 9 { year.start_year } else { year.start_year.saturating_add(1) };
            let Some(day) = NaiveDate::from_ymd_opt(of, month, day).map(|day| school_day_before(site, day)) else {
                return;
            };
            if is_started {
                return;
            }
            let state = if day < site.today { TaskState::Late } else { TaskState::ToDo };
            self.tasks.push(Task {
                uid: format!("objectif-{goal}-{code}-{}", year.label()),
                code,
                day,
                title: title.to_string(),
                detail: None,
                goal: Some(goal),
                state,
                about: None,
            });
        };
        let has_event = |genre| {
            site.events
                .iter()
                .any(|e| !e.data.cancelled && e.data.genre == genre && year.contains(e.data.when.first_day()))
        };
        let goals = goals::goals(site, year);
        let is_reached = |n: usize| goals.get(n - 1).is_some_and(|g| g.progress == goals::Progress::Reached);
        let edition = site.europe_days.iter().any(|e| year.contains(e.data.when.first_day()));
        launch(8, "date", 9, 10, "Fixer la date de la Fête de l’Europe", edition);
        launch(3, "radio", 1, 15, "Proposer une émission à une radio locale", has_event("radio") || is_reached(3));
        launch(
            4,
            "reseau",
            1,
            15,
            "Proposer une intervention à un réseau professionnel",
            has_event("reseau") || is_reached(4),
        );
        launch(6, "plaquettes", 1, 15, "Placer l’encart Erasmus+ dans les plaquettes des BTS", is_reached(6));
        launch(5, "jpo", 12, 15, "Inscrire la journée portes ouvertes à l’agenda", has_event("jpo") || is_reached(5));
    }
}
