//! The figures of an insert.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::departed;
use crate::content::yaml::safe;
use crate::content::{Entry, Figure, Formation, Mobility};
use crate::french;
use crate::site::words::{FigureView, Words, headcount};

/// What may be printed of a formation: how many left in the last whole year that somebody did, then the figures of `site.yaml`.
pub fn figures(words: Words, entry: &Entry<Formation>) -> Vec<FigureView> {
    let own = by_year(words, entry).into_iter().last();
    let of_the_school = words.site.school.figures.iter().map(|figure| said(words, figure));
    own.into_iter().chain(of_the_school).collect()
}

/// As the brochure says it.
pub fn said(words: Words, figure: &Figure) -> FigureView {
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

/// What a proof keeps of a figure: `{valeur: '10', legende: 'étudiants par an'}`.
pub fn line(FigureView { value, label, .. }: &FigureView) -> String {
    format!("{{valeur: {}, legende: {}}}", safe(value), safe(label))
}

/// All that a brochure may quote today.
pub fn current(words: Words) -> Vec<FigureView> {
    let site = words.site;
    let of_formations = site.formations.iter().flat_map(|entry| by_year(words, entry));
    of_formations.chain(site.school.figures.iter().map(|figure| said(words, figure))).collect()
}
