//! What a printed brochure still says and that no longer holds: figures that have changed, people who withdrew.

use chrono::NaiveDate;

use super::figures::{current, said};
use crate::content::{Entry, Figure, Formation, Kind, Publication};
use crate::diagnostic::{Diagnostic, nearest};
use crate::french;
use crate::site::Site;
use crate::site::authorisations::Search;
use crate::site::words::{FigureView, Words};

/// A brochure that appeared.
pub struct Printed<'s> {
    pub entry: &'s Entry<Publication>,
    /// Why it is to be printed anew. They name nobody: the workshop shows them.
    pub faults: Vec<Diagnostic>,
}

impl Printed<'_> {
    pub fn is_about(&self, site: &Site, formation: &Entry<Formation>) -> bool {
        let id = (Kind::Formation, formation.meta.id.clone());
        self.entry.data.about.iter().any(|about| site.find(&about.value).as_ref() == Some(&id))
    }

    /// In words, for whoever reads the card of the insert.
    pub fn remarks(&self) -> impl Iterator<Item = String> {
        let shown = &self.entry.meta.shown;
        self.faults.iter().map(move |fault| {
            let help = fault.help.as_deref().unwrap_or_default();
            format!("{}. {help} Le fichier : {shown}", french::capitalize(&fault.message))
        })
    }
}

/// What to do, wherever something no longer holds.
const REPRINT: &str =
    "Cessez de la distribuer et faites-la réimprimer : le nouvel encart est dans « livrables/plaquettes ».";

/// Those that appeared up to today.
pub fn printed<'s>(words: Words<'s>) -> Vec<Printed<'s>> {
    let site = words.site;
    let is_printed = |p: &&Entry<Publication>| p.data.channel == "plaquette" && p.data.date.value <= site.today;
    let brochures: Vec<&Entry<Publication>> = site.publications.iter().filter(is_printed).collect();
    if brochures.is_empty() {
        return Vec::new();
    }
    let current = current(words);
    let gone = site.holders().into_iter().filter_map(|holder| Some((site.search(holder.person), holder.withdrawn()?)));
    let mut gone: Vec<(Search, NaiveDate)> = gone.collect();
    gone.sort_by_key(|(_, day)| *day);
    let one = |entry: &'s Entry<Publication>| {
        let figures = entry.data.figures.iter().filter_map(|figure| outdated(words, entry, figure, &current));
        let mut faults: Vec<Diagnostic> =
            figures.chain(gone.iter().filter_map(|(search, day)| withdrawn(entry, search, *day))).collect();
        // Two people who withdrew the same day.
        faults.dedup();
        Printed { entry, faults }
    };
    brochures.into_iter().map(one).collect()
}

/// « la plaquette imprimée le 12 juin 2026 »
fn brochure(entry: &Entry<Publication>) -> String {
    format!("la plaquette imprimée le {}", french::date(entry.data.date.value))
}

/// A figure that has changed, or that nobody gives any more.
fn outdated(words: Words, entry: &Entry<Publication>, printed: &Figure, current: &[FigureView]) -> Option<Diagnostic> {
    let same = |a: &str, b: &str| french::fold(a) == french::fold(b);
    let FigureView { value, label, .. } = said(words, printed);
    let known = current.iter().find(|figure| same(&label, &figure.label));
    let brochure = brochure(entry);
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
    let help = format!("{near}{REPRINT} Quand il n’en reste plus, retirez cette ligne.");
    Some(Diagnostic::warning(printed.at.clone(), message).help(help))
}

/// Somebody who withdrew once it was printed, and whom it quotes or shows.
fn withdrawn(entry: &Entry<Publication>, search: &Search, day: NaiveDate) -> Option<Diagnostic> {
    let data = &entry.data;
    let noted = data.people.iter().flatten().find(|named| search.is(&named.value));
    // Who had left before is only in it where it says so.
    if !search.is_in_brochure(data) || (noted.is_none() && day <= data.date.value) {
        return None;
    }
    let (brochure, day) = (brochure(entry), french::date(day));
    Some(match noted {
        Some(named) => Diagnostic::warning(
            named.span.clone(),
            format!("{brochure} cite ou montre quelqu’un qui a retiré son accord le {day}"),
        )
        .help(format!("{REPRINT} Quand il n’en reste plus, retirez cet identifiant.")),
        None => Diagnostic::warning(
            entry.meta.title_span(),
            format!("{brochure} cite peut-être quelqu’un qui a retiré son accord le {day}"),
        )
        .help(
            "« lycee autorisations » dit qui : regardez si la plaquette cite ou montre cette personne. Dans ce cas, ne la distribuez plus et faites-la réimprimer. Puis notez sous « personnes » qui y est encore cité ou montré, ou des crochets vides : [].",
        ),
    })
}
