//! The figures of an insert, and those of a printed brochure that have changed since.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::departed;
use crate::content::yaml::safe;
use crate::content::{Entry, Figure, Formation, Mobility, Publication};
use crate::diagnostic::{Diagnostic, nearest};
use crate::french;
use crate::site::Site;
use crate::site::words::{FigureView, Words, headcount};

/// What may be printed of a formation: how many left in the last whole year that somebody did, then the figures of `site.yaml`.
pub fn figures(words: Words, entry: &Entry<Formation>) -> Vec<FigureView> {
    let own = by_year(words, entry).into_iter().last();
    let of_the_school = words.site.school.figures.iter().map(|figure| said(words, figure));
    own.into_iter().chain(of_the_school).collect()
}

fn said(words: Words, figure: &Figure) -> FigureView {
    FigureView::new(figure, |text| words.text(text))
}

/// « 5 », « en stage à l’étranger en 2026, parmi les étudiants de BTS MCO », for each year of which the number is known, the
/// earliest first. Of a year that is over the figure no longer changes, and a brochure may print it; the label says the same
/// of one and of several.
fn by_year(words: Words, entry: &Entry<Formation>) -> Vec<FigureView> {
    let mut years: BTreeMap<i32, i64> = BTreeMap::new();
    let this_year = words.site.today.year();
    let is_over = |mobility: &&Entry<Mobility>| mobility.data.departure.value.year() < this_year;
    for mobility in departed(words.site, &entry.meta.id).filter(is_over) {
        *years.entry(mobility.data.departure.value.year()).or_default() += headcount(&mobility.data).unwrap_or(0);
    }
    let sigle = words.of(&entry.meta, &entry.data.sigle);
    let view = |(year, count): (i32, i64)| FigureView {
        value: french::number(count),
        label: format!("en stage à l’étranger en {year}, parmi les étudiants de {sigle}"),
        source: None,
        example: entry.meta.example,
    };
    years.into_iter().filter(|(_, count)| *count > 0).map(view).collect()
}

/// The lines that a proof keeps of what was printed, for those formations: `- {valeur: '10', legende: 'étudiants par an'}`.
pub fn to_note(words: Words, formations: &[&str]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for entry in formations.iter().filter_map(|id| words.site.formation(id)) {
        for FigureView { value, label, .. } in figures(words, entry) {
            let line = format!("- {{valeur: {}, legende: {}}}", safe(&value), safe(&label));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// All that a brochure may quote today.
fn current(words: Words) -> Vec<FigureView> {
    let site: &Site = words.site;
    let of_formations = site.formations.iter().flat_map(|entry| by_year(words, entry));
    of_formations.chain(site.school.figures.iter().map(|figure| said(words, figure))).collect()
}

/// The figures that a printed brochure still quotes and that have changed, or that nobody gives any more.
pub fn outdated<'s>(words: Words<'s>, entry: &'s Entry<Publication>) -> Vec<Diagnostic> {
    let current = if entry.data.figures.is_empty() { Vec::new() } else { current(words) };
    let same = |a: &str, b: &str| french::fold(a) == french::fold(b);
    let fault = |printed: &Figure| {
        let FigureView { value, label, .. } = said(words, printed);
        let known = current.iter().find(|figure| same(&label, &figure.label));
        let brochure = format!("la plaquette imprimée le {}", french::date(entry.data.date.value));
        let (message, near) = match known {
            Some(figure) if same(&value, &figure.value) => return None,
            Some(figure) => {
                let now = &figure.value;
                (format!("{brochure} dit encore « {value} {label} » : ce chiffre est maintenant « {now} »"), None)
            }
            None => (
                format!("{brochure} donne « {value} {label} » : ce chiffre n’est plus donné nulle part"),
                nearest(&label, current.iter().map(|figure| figure.label.as_str())),
            ),
        };
        let near = near.map(|near| format!("S’il s’agit de « {near} », recopiez cette légende. ")).unwrap_or_default();
        Some(Diagnostic::warning(printed.at.clone(), message).help(format!(
            "{near}Cessez de la distribuer et faites-la réimprimer : le nouvel encart est dans « livrables/plaquettes ». Quand il n’en reste plus, retirez cette ligne."
        )))
    };
    entry.data.figures.iter().filter_map(fault).collect()
}
