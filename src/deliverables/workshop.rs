//! The « Atelier »: the page that the team opens each week. What to do, where the goals are, what is ready, what to mend.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::Deliverable;
use crate::diagnostic::{Diagnostic, Position, Severity};
use crate::french;
use crate::plan::{Card, Owner, Plan, Progress, Said, Section};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::goals;
use crate::site::retroplan::{self, Task, TaskState};
use crate::site::voices::LATEST;
use crate::site::words::Words;

/// Planned last: it lists what the others made.
pub struct Workshop;

/// Late tasks shown; a line says how many others there are.
const SHOWN: usize = 12;
/// Days of the look ahead.
const AHEAD: u64 = 14;

/// What `documents/workshop.html` receives as `it`.
#[derive(Debug, Serialize)]
struct WorkshopView {
    date: String,
    week: String,
    late: Vec<TaskView>,
    more_late: usize,
    tasks: Vec<TaskView>,
    next: Vec<TaskView>,
    year: String,
    reached: usize,
    goals: Vec<GoalView>,
    sections: Vec<SectionView>,
    problems: Vec<ProblemView>,
    more_problems: usize,
    examples: usize,
}

#[derive(Debug, Serialize)]
struct TaskView {
    date: String,
    title: String,
    detail: Option<String>,
    goal: Option<u8>,
    done: bool,
}

#[derive(Debug, Serialize)]
struct GoalView {
    number: u8,
    short: &'static str,
    state: &'static str,
    state_label: &'static str,
    count: String,
    action: Option<String>,
}

#[derive(Debug, Serialize)]
struct SectionView {
    id: &'static str,
    title: &'static str,
    intro: String,
    documents: Vec<DocumentView>,
}

#[derive(Debug, Serialize)]
struct DocumentView {
    title: String,
    note: Option<String>,
    state: Option<&'static str>,
    state_label: Option<String>,
    href: String,
    files: Vec<FileView>,
    remarks: Vec<String>,
}

#[derive(Debug, Serialize)]
struct FileView {
    label: &'static str,
    href: String,
}

#[derive(Debug, Serialize)]
struct ProblemView {
    label: &'static str,
    place: Option<String>,
    message: String,
    help: Option<String>,
}

impl Deliverable for Workshop {
    fn channel(&self) -> Option<Channel> {
        None
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let cards = plan.cards.clone();
        let mut said = plan.said.clone();
        said.add(&plan.faults);
        let more = said.count.saturating_sub(Said::MOST);
        // Warnings before advice.
        let problems: Vec<Diagnostic> = said.warnings.into_iter().chain(said.advice).take(Said::MOST).collect();
        let owner = Owner::Generated("l’Atelier");
        let view = move || view(site, &cards, &problems, more);
        plan.document("index.html", &owner, "documents/workshop.html", "Atelier", view);
    }
}

/// `problems` are the first ones, `more_problems` the number of the others.
fn view(site: &Site, cards: &[Card], problems: &[Diagnostic], more_problems: usize) -> WorkshopView {
    let tasks = retroplan::tasks(site);
    let monday = monday_of(site.today);
    let (sunday, horizon) = (after(monday, 6), after(monday, 6 + AHEAD));
    let between = |from: NaiveDate, to: NaiveDate| tasks.iter().filter(move |t| (from..=to).contains(&t.day));
    let late: Vec<&Task> = tasks.iter().filter(|t| t.state == TaskState::Late && t.day < monday).collect();
    let goals = goals::goals(site, french::school_year(site.today));
    WorkshopView {
        date: french::long_date(site.today),
        week: french::range(monday, sunday),
        more_late: late.len().saturating_sub(SHOWN),
        // The most recent first: the oldest can no longer be mended.
        late: late.into_iter().rev().take(SHOWN).map(task).collect(),
        tasks: between(monday, sunday).map(task).collect(),
        next: between(after(sunday, 1), horizon).filter(|t| t.state == TaskState::ToDo).map(task).collect(),
        year: french::school_year(site.today).label(),
        reached: goals.iter().filter(|g| g.progress == goals::Progress::Reached).count(),
        examples: goals.iter().flat_map(|g| &g.proofs).filter(|p| p.is_example()).count(),
        goals: goals
            .into_iter()
            .map(|goal| GoalView {
                number: goal.number,
                short: goal.short,
                state: goal.progress.code(),
                state_label: goal.progress.label(),
                count: goal.count,
                action: goal.action.map(|action| Words::new(site, Channel::Site).text(&action.text)),
            })
            .collect(),
        sections: sections(cards),
        more_problems,
        problems: problems.iter().map(|problem| problem_view(site, problem)).collect(),
    }
}

fn task(task: &Task) -> TaskView {
    TaskView {
        date: french::long_date(task.day),
        title: french::typography(&task.title).into_owned(),
        detail: task.detail.as_deref().map(|text| french::typography(text).into_owned()),
        goal: task.goal,
        done: task.state == TaskState::Done,
    }
}

fn sections(cards: &[Card]) -> Vec<SectionView> {
    let words = |section: Section| match section {
        Section::Ent => ("ent", "Pour l’ENT", "Un digest par mois\u{a0}: les champs du formulaire, à copier."),
        Section::Press => ("presse", "Pour la presse", "Un communiqué par départ, son courriel et ses photos."),
        Section::Radio => {
            ("radio", "Pour la radio", "Le conducteur de l’émission, les fiches des invités, le courriel.")
        }
        Section::Network => (
            "reseaux",
            "Pour les réseaux professionnels",
            "La fiche, cinq diapositives, la page à laisser, le remerciement, le suivi.",
        ),
        Section::Social => (
            "reseaux-sociaux",
            "Pour les réseaux sociaux",
            "Une phrase des derniers témoignages ({LATEST} au plus) dont l’auteur a signé pour les réseaux sociaux\u{a0}: son image carrée, et les textes à coller.",
        ),
        Section::EuropeDay => ("europe", "Fête de l’Europe", "L’affiche, l’invitation, le déroulé, les annonces."),
        Section::OpenDay => (
            "jpo",
            "Portes ouvertes",
            "L’écran du hall, à copier sur une clé USB\u{202f}; des affiches à accrocher, des cartes à donner.",
        ),
        Section::Brochure => (
            "plaquettes",
            "Plaquettes",
            "L’encart Erasmus+ de chaque BTS\u{a0}: prêt à imprimer, ou en pièces pour le graphiste.",
        ),
        Section::Axis3 => ("axe3", "Bilan et rétroplanning", "À imprimer, ou à mettre dans votre agenda."),
        Section::Authorisations => {
            ("autorisations", "Autorisations", "À faire signer avant d’écrire ou de photographier.")
        }
        Section::Online => (
            "transfert",
            "Mettre en ligne",
            "Ce qui a changé depuis le dernier envoi. Ces listes sont faites par «\u{a0}lycee build\u{a0}».",
        ),
    };
    let mut sections: BTreeMap<Section, Vec<DocumentView>> = BTreeMap::new();
    for card in cards {
        let state = card.progress.as_ref().map(|(progress, _)| match progress {
            Progress::Done => "done",
            Progress::Ready => "on-track",
            Progress::Incomplete => "late",
        });
        sections.entry(card.section).or_default().push(DocumentView {
            title: card.title.clone(),
            note: card.note.clone(),
            state,
            state_label: card.progress.as_ref().map(|(_, label)| label.clone()),
            href: card.path.clone(),
            files: card.files.iter().map(|(label, href)| FileView { label, href: href.clone() }).collect(),
            remarks: card.remarks.iter().map(|remark| french::typography(remark).into_owned()).collect(),
        });
    }
    // The month of today and the next one matter most.
    if let Some(digests) = sections.get_mut(&Section::Ent) {
        digests.reverse();
    }
    let view = |(section, documents)| {
        let (id, title, intro) = words(section);
        SectionView { id, title, intro: intro.replace("{LATEST}", &LATEST.to_string()), documents }
    };
    sections.into_iter().map(view).collect()
}

fn problem_view(site: &Site, problem: &Diagnostic) -> ProblemView {
    let place = problem.span.as_ref().map(|span| match site.text_shown(&span.file).filter(|_| span.range.end > 0) {
        Some(text) => format!("{}, ligne\u{a0}{}", span.file, Position::of(text, span.range.start).line),
        None => span.file.to_string(),
    });
    ProblemView {
        label: if problem.severity == Severity::Warning { "attention" } else { "conseil" },
        place,
        message: french::typography(&problem.message).into_owned(),
        help: problem.help.as_deref().map(|text| french::typography(text).into_owned()),
    }
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}
