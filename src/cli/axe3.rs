//! `lycee axe3`: the scorecard of Axis 3 in the terminal.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::args::Common;
use super::{Assembled, DONE, assemble, failed, misused, report, show_view, tell, text_shown};
use crate::deliverables::{self, ScorecardView};
use crate::diagnostic::typeset;
use crate::french::{self, SchoolYear, count};

pub fn run(common: &Common, year: Option<&str>) -> ExitCode {
    let Assembled { site, report, read } = match assemble(common) {
        Ok(made) => made,
        Err(code) => return code,
    };
    if report.has_errors() {
        report::show(&report, common, &|shown| text_shown(&read, shown));
        return failed();
    }
    let year = match year.map(school_year) {
        Some(Some(year)) if year <= french::school_year(site.today) => year,
        Some(Some(year)) => {
            tell(&format!("L’année {} n’a pas commencé.\n", year.label()));
            return misused();
        }
        Some(None) => {
            tell(&format!(
                "« {} » n’est pas une année scolaire. Écrivez par exemple : --annee {}\n",
                year.unwrap_or_default(),
                french::school_year(site.today).label()
            ));
            return misused();
        }
        None => french::school_year(site.today),
    };
    let view = deliverables::scorecard(&site, year);
    show_view(&view, common, screen);
    DONE
}

/// « 2025-2026 », or « 2025 » for the year that begins then.
fn school_year(text: &str) -> Option<SchoolYear> {
    let (start, end) = text.split_once('-').map_or((text, None), |(start, end)| (start, Some(end)));
    let start: i32 = start.trim().parse().ok().filter(|year| (2000..=2200).contains(year))?;
    let follows = end.is_none_or(|end| end.trim().parse() == Ok(start + 1));
    follows.then_some(SchoolYear { start_year: start })
}

/// Goals in a column, each with its state in words: colours only repeat them.
fn screen(view: &ScorecardView) -> String {
    let closed = if view.closed { " (année close)" } else { "" };
    let reached = count(view.reached, "objectif atteint", "objectifs atteints");
    let mut text = typeset(&format!("Axe 3, année {}{closed} : {reached} sur 8\n\n", view.year));
    let width = view.goals.iter().map(|goal| goal.short.chars().count()).max().unwrap_or(0);
    for goal in &view.goals {
        let name = typeset(&format!("{} {:<width$}", goal.number, goal.short));
        let (colour, state) = (colour(goal.state_label), goal.state_label);
        let _ = writeln!(text, "{name}  {colour}{state:<13}{PLAIN}  {}", goal.count);
        let departures = goal.departures.iter().map(|d| format!("{} : {}", d.title, d.label));
        let missing =
            goal.missing.iter().filter(|_| goal.departures.is_empty()).map(|what| format!("il manque {what}"));
        let action = goal.action.iter().map(|action| {
            let by = action.by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
            format!("→ {}{by}", action.text)
        });
        for line in departures.chain(missing).chain(action) {
            let _ = writeln!(text, "    {}", typeset(&line));
        }
    }
    if view.examples > 0 {
        let examples = count(view.examples, "preuve est un exemple", "preuves sont des exemples");
        let _ = writeln!(text, "\n{}", typeset(&format!("{examples} : ce bilan n’est pas encore le vrai.")));
    }
    text
}

pub const PLAIN: &str = "\x1b[0m";

fn colour(state: &str) -> &'static str {
    match state {
        "atteint" => "\x1b[32m",
        "en bonne voie" => "\x1b[33m",
        "en retard" | "non atteint" => "\x1b[31m",
        _ => "\x1b[2m",
    }
}
