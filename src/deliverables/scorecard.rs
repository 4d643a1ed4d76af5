//! The honest scorecard of Axis 3 (domain.md §10), as a page to print and a table; and the retroplanning, as a table by
//! school week and a calendar.

mod planning;

use std::sync::Arc;

use chrono::Datelike;
use serde::Serialize;

use super::Deliverable;
use crate::diagnostic::Diagnostic;
use crate::french::{self, SchoolYear};
use crate::plan::{Audience, Card, Owner, Plan, Recipe, Section};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::goals::{self, Departure, Detail, Goal, Month, Outcome, Progress, Proof};
use crate::site::words::Words;

pub struct Scorecard;

/// What `documents/scorecard.html` receives as `it`.
#[derive(Debug, Clone, Serialize)]
pub struct ScorecardView {
    pub year: String,
    pub closed: bool,
    date: String,
    pub reached: usize,
    pub goals: Vec<GoalView>,
    /// Proofs that are invented.
    pub examples: usize,
    past: Vec<PastYear>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GoalView {
    pub number: u8,
    wording: String,
    pub short: String,
    state: &'static str,
    pub state_label: &'static str,
    pub count: String,
    pub proofs: Vec<ProofView>,
    pub missing: Vec<String>,
    pub action: Option<ActionView>,
    months: Vec<MonthView>,
    months_note: Option<String>,
    pub departures: Vec<DepartureView>,
    networks: Vec<NetworkView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ProofView {
    pub date: String,
    /// The same, as spreadsheets sort it.
    #[serde(skip)]
    iso: String,
    pub title: String,
    place: String,
    href: Option<String>,
    /// A copy is kept beside its file.
    kept: bool,
    pub example: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct ActionView {
    pub text: String,
    /// « au plus tard le lundi 31 mai 2027 », « prévu le … » when that day is over
    pub by: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct MonthView {
    name: &'static str,
    long: String,
    state: &'static str,
    state_label: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct DepartureView {
    pub title: String,
    pub dates: String,
    outcome: &'static str,
    pub label: String,
}

#[derive(Debug, Clone, Serialize)]
struct NetworkView {
    name: String,
    date: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct PastYear {
    year: String,
    reached: usize,
    goals: Vec<PastGoal>,
}

#[derive(Debug, Clone, Serialize)]
struct PastGoal {
    number: u8,
    state: &'static str,
    state_label: &'static str,
    count: String,
}

/// Days before a departure when a release that has not left is said.
const SOON: i64 = 8;

impl Deliverable for Scorecard {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Site)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let owner = Owner::Generated("le bilan de l’axe 3");
        let year = french::school_year(site.today);
        let view = Arc::new(scorecard(site, year));
        faults(site, year, plan);
        plan.cards.push(Card {
            section: Section::Axis3,
            title: format!("Bilan de communication {}", view.year),
            note: Some(format!(
                "{} sur\u{a0}8",
                french::plural(view.reached as i64, "objectif atteint", "objectifs atteints")
            )),
            progress: None,
            path: "axe3/bilan.html".into(),
            files: vec![("Tableur", "axe3/bilan.csv".into())],
            remarks: Vec::new(),
        });
        plan.add(Audience::Internal, "axe3/bilan.csv", owner.clone(), Recipe::Table(table(&view)));
        let title = format!("Bilan de communication {}", view.year);
        plan.document("axe3/bilan.html", &owner, "documents/scorecard.html", title, move || view.clone()).printed();
        planning::plan(site, plan);
    }
}

/// The scorecard of a school year.
pub fn scorecard(site: &Site, year: SchoolYear) -> ScorecardView {
    let words = Words::new(site, Channel::Site);
    let goals: Vec<GoalView> = goals::goals(site, year).iter().map(|goal| goal_view(words, goal)).collect();
    let past = goals::past_years(site).into_iter().filter(|past| *past < year).map(|past| {
        let goals = goals::goals(site, past);
        PastYear {
            year: past.label(),
            reached: reached(&goals),
            goals: goals
                .iter()
                .map(|goal| PastGoal {
                    number: goal.number,
                    state: goal.progress.code(),
                    state_label: goal.progress.label(),
                    count: goal.count.clone(),
                })
                .collect(),
        }
    });
    ScorecardView {
        year: year.label(),
        closed: year.last_day() < site.today,
        date: french::date(site.today),
        reached: goals.iter().filter(|goal| goal.state == Progress::Reached.code()).count(),
        examples: goals.iter().flat_map(|goal| &goal.proofs).filter(|proof| proof.example).count(),
        past: past.collect(),
        goals,
    }
}

fn reached(goals: &[Goal]) -> usize {
    goals.iter().filter(|goal| goal.progress == Progress::Reached).count()
}

fn goal_view(words: Words, goal: &Goal) -> GoalView {
    let (months, months_note) = match &goal.detail {
        Detail::Months(months) => (months.iter().map(month).collect(), Some(ten_months(months))),
        _ => (Vec::new(), None),
    };
    GoalView {
        number: goal.number,
        wording: french::typography(goal.wording).into_owned(),
        short: goal.short.to_string(),
        state: goal.progress.code(),
        state_label: goal.progress.label(),
        count: goal.count.clone(),
        proofs: goal.proofs.iter().map(|p| proof(words, p)).collect(),
        missing: goal.missing.iter().map(|text| words.text(text)).collect(),
        action: goal.action.as_ref().map(|action| ActionView {
            text: words.text(&action.text),
            by: action.by.map(|day| {
                let when = if day < words.site.today { "prévu le" } else { "au plus tard le" };
                format!("{when} {}", french::long_date(day))
            }),
        }),
        months,
        months_note,
        departures: match &goal.detail {
            Detail::Departures(departures) => departures.iter().map(|d| departure(words, d)).collect(),
            _ => Vec::new(),
        },
        networks: match &goal.detail {
            Detail::Networks(networks) => networks
                .iter()
                .map(|(name, day)| NetworkView { name: words.text(name), date: day.map(french::date) })
                .collect(),
            _ => Vec::new(),
        },
    }
}

fn month(month: &Month) -> MonthView {
    let (state, state_label) = match month {
        Month { item: Some(_), .. } => ("done", "paru"),
        Month { is_over: true, .. } => ("late", "manqué"),
        Month { is_now: true, .. } => ("on-track", "ce mois-ci"),
        _ => ("to-start", "à venir"),
    };
    let name = french::month_short(month.first.month());
    MonthView { name, long: french::month_year(month.first), state, state_label }
}

/// Pupils are away in July and August: the same count without them.
fn ten_months(months: &[Month]) -> String {
    let done = months.iter().filter(|m| m.item.is_some() && !matches!(m.first.month(), 7 | 8)).count();
    format!("Lecture sur dix mois, de septembre à juin\u{a0}: {done} sur\u{a0}10.")
}

fn departure(words: Words, departure: &Departure) -> DepartureView {
    let data = &departure.mobility.data;
    let (outcome, label) = match departure.outcome {
        Outcome::Before(day) => ("done", format!("communiqué envoyé le {}, avant le départ", french::date(day))),
        Outcome::After(day) => ("late", format!("communiqué envoyé le {}, après le départ", french::date(day))),
        Outcome::Never => ("late", "parti sans communiqué".to_string()),
        Outcome::ToCome => ("to-start", "communiqué à envoyer".to_string()),
    };
    DepartureView {
        title: words.title(&departure.mobility.meta),
        dates: french::range(data.departure.value, data.back.value),
        outcome,
        label,
    }
}

fn proof(words: Words, proof: &Proof) -> ProofView {
    let date = french::date(proof.day());
    let iso = proof.day().format("%Y-%m-%d").to_string();
    let example = proof.is_example();
    match proof {
        Proof::Appeared(entry) => {
            let outlet = entry.data.media.as_ref().and_then(|id| words.site.outlet(&id.value));
            let channel = crate::content::PUBLICATION_CHANNELS.iter().find(|(code, _)| *code == entry.data.channel);
            let place = outlet.map(|o| o.name.as_str()).or(channel.map(|(_, name)| *name)).unwrap_or_default();
            ProofView {
                date,
                iso,
                title: words.title(&entry.meta),
                place: words.text(place),
                href: entry.data.url.as_deref().and_then(|url| words.url(url)),
                kept: entry.data.proof.is_some(),
                example,
            }
        }
        Proof::Sent(mobility, ..) => ProofView {
            date,
            iso,
            title: words.title(&mobility.meta),
            place: "Communiqué de presse".into(),
            href: None,
            kept: true,
            example,
        },
    }
}

/// One line for each goal, then one for each proof.
fn table(view: &ScorecardView) -> Vec<Vec<String>> {
    let head = ["Année", "Objectif", "Ligne", "Libellé", "État", "Compte", "Date", "Support", "Adresse", "Exemple"];
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_string).to_vec()];
    let mut line = |cells: [&str; 10]| rows.push(cells.map(str::to_string).to_vec());
    for goal in &view.goals {
        let number = goal.number.to_string();
        line([&view.year, &number, "objectif", &goal.wording, goal.state_label, &goal.count, "", "", "", ""]);
        for proof in &goal.proofs {
            let (href, example) =
                (proof.href.as_deref().unwrap_or_default(), if proof.example { "oui" } else { "non" });
            line([&view.year, &number, "preuve", &proof.title, "", "", &proof.iso, &proof.place, href, example]);
        }
        for missing in &goal.missing {
            line([&view.year, &number, "manque", missing, "", "", "", "", "", ""]);
        }
    }
    rows
}

fn faults(site: &Site, year: SchoolYear, plan: &mut Plan) {
    for Departure { mobility, outcome } in goals::departures(site, year) {
        let departure = &mobility.data.departure;
        let ahead = (departure.value - site.today).num_days();
        let message = match outcome {
            Outcome::Never => "ce départ a eu lieu sans communiqué envoyé à la presse".to_string(),
            Outcome::ToCome if ahead <= SOON => format!(
                "départ {}, et aucun communiqué n’est noté comme envoyé",
                french::countdown(site.today, departure.value)
            ),
            _ => continue,
        };
        let help = match site.press_override(&mobility.meta.id) {
            Some(own) => format!("Envoyez-le, puis notez le jour dans {} : envoye_le: {}", own.meta.shown, site.today),
            None => format!(
                "Son texte est dans livrables/presse/{}/. Complétez-le, envoyez-le, puis notez-le : lycee new communique {}",
                Words::new(site, Channel::Press).folder(&mobility.meta),
                mobility.meta.id
            ),
        };
        plan.faults.push(Diagnostic::warning(departure.span.clone(), message).help(help));
    }
    for entry in &site.publications {
        let data = &entry.data;
        let is_real = year.contains(data.date.value) && data.date.value <= site.today && !entry.meta.example;
        if is_real && data.url.is_none() && data.proof.is_none() {
            let fault = Diagnostic::advice(
                entry.meta.title_span(),
                "cette parution n’a ni adresse ni copie : elle ne prouve rien à d’autres",
            );
            plan.faults.push(fault.help("Ajoutez « url », ou une capture à côté de ce fichier : preuve: article.pdf"));
        }
        if is_real && data.url.is_some() && data.proof.is_none() {
            let fault = Diagnostic::advice(
                entry.meta.title_span(),
                "cette preuve n’est qu’une adresse : elle peut disparaître",
            );
            plan.faults.push(fault.help("Gardez une capture ou le PDF à côté de ce fichier : preuve: article.pdf"));
        }
    }
}
