//! `lycee autorisations`: the register in the terminal: who is covered where and until when, and what asks for a signature.

use std::fmt::Write as _;
use std::process::ExitCode;

use unicode_width::UnicodeWidthStr;

use super::args::Common;
use super::axe3::PLAIN;
use super::{Assembled, DONE, assemble, failed, report, show_view, text_shown};
use crate::deliverables::{self, AuthorisationsView, HolderView};
use crate::diagnostic::typeset;
use crate::french::count;

pub fn run(common: &Common) -> ExitCode {
    let mut assembled = match assemble(common) {
        Ok(made) => made,
        Err(code) => return code,
    };
    assembled.keep_register(common);
    let Assembled { site, report, read } = assembled;
    if report.has_errors() {
        report::show(&report, common, &|shown| text_shown(&read, shown));
        return failed();
    }
    let view = deliverables::authorisations(&site);
    show_view(&view, common, screen);
    DONE
}

/// People in a column, each with their state in words: colours only repeat them. The supports come last: they may be many.
fn screen(view: &AuthorisationsView) -> String {
    let covered = count(view.covered, "personne couverte", "personnes couvertes");
    let mut text = typeset(&format!("Autorisations au {} : {covered} sur {}\n\n", view.date, view.people.len()));
    let mut rows = vec![(["Personne", "Quoi", "Expire le", "État", "Supports"].map(String::from), "")];
    rows.extend(view.people.iter().map(|person| (cells(person), colour(person.state))));
    let width = |column: usize| rows.iter().map(|(cells, _)| cells[column].width()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(width);
    for ([name, matters, until, state, supports], colour) in rows.iter().filter(|_| !view.people.is_empty()) {
        let plain = if colour.is_empty() { "" } else { PLAIN };
        let [name, matters, until] = [name, matters, until].map(String::as_str);
        let row = format!(
            "{}  {}  {}  {colour}{state}{plain}{}  {supports}",
            pad(name, widths[0]),
            pad(matters, widths[1]),
            pad(until, widths[2]),
            " ".repeat(widths[3].saturating_sub(state.width())),
        );
        let _ = writeln!(text, "{}", row.trim_end());
    }
    let lists = [
        (format!("Expirent d’ici au {}", view.horizon), &view.ending),
        ("Expirées".to_string(), &view.expired),
        ("Retirées".to_string(), &view.withdrawn),
        ("Sans autorisation aujourd’hui".to_string(), &view.unsigned),
        ("Personnes mineures dont un seul représentant légal a signé".to_string(), &view.one_signature),
    ];
    for (title, lines) in lists.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        let _ = writeln!(text, "\n{}", typeset(&format!("{title} :")));
        for line in lines {
            let _ = writeln!(text, "  {}", typeset(line));
        }
    }
    if view.ending.is_empty() {
        let _ = writeln!(text, "\n{}", typeset(&format!("Rien n’expire d’ici au {}.", view.horizon)));
    }
    if view.examples > 0 {
        let examples = count(view.examples, "personne est inventée", "personnes sont inventées");
        let _ = writeln!(text, "\n{}", typeset(&format!("{examples} : ce registre n’est pas encore le vrai.")));
    }
    text.push_str(&typeset(
        "\nFormulaires à faire signer : livrables/autorisations/. Pour retirer quelqu’un : lycee retirer IDENTIFIANT\n",
    ));
    text
}

fn cells(person: &HolderView) -> [String; 5] {
    let supports = if person.everywhere { "tous les supports".into() } else { person.codes.join(", ") };
    let name = format!("{} ({})", person.name, person.id);
    let until = person.until.clone().unwrap_or_else(|| "–".into());
    [name, person.matters.join(", "), until, person.state_label.clone(), supports]
}

fn pad(cell: &str, width: usize) -> String {
    format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())))
}

fn colour(state: &str) -> &'static str {
    match state {
        "done" => "\x1b[32m",
        "on-track" => "\x1b[33m",
        "late" => "\x1b[31m",
        _ => "\x1b[2m",
    }
}
