//! Addresses: each leads to a file of the site and to an anchor of it, and none sends a request to a third party.

use std::collections::HashSet;

use crate::diagnostic::{Severity, nearest};

use super::Site;
use super::address::{Address, relative, shown};
use super::fault::{Fault, Help};
use super::reference::{Reference, Use};
use super::text::quoted;

/// The files that a file's addresses lead to.
pub(super) type Leads = Vec<Lead>;

#[derive(Debug, Clone, Copy)]
pub(super) struct Lead {
    pub(super) usage: Use,
    /// Index of the file.
    pub(super) to: usize,
    pub(super) group: u32,
}

pub(super) fn check(site: &Site, file: usize) -> (Vec<Fault>, Leads) {
    let facts = &site.facts[file];
    let mut faults = Vec::new();
    let mut leads = Vec::with_capacity(facts.references.len());
    let itself = site.files[file].path;
    let base = facts.base.as_deref().map(|base| site.home.resolve(itself, base));
    for reference in &facts.references {
        // `base` is itself read from the page's own address.
        let from = match &base {
            Some(Address::Inside { path, .. }) if reference.usage != Use::Base => path,
            _ => itself,
        };
        let address = site.home.resolve(from, &reference.address);
        if let Address::Inside { path, anchor } = &address
            && reference.usage.names_a_file()
        {
            match site.by_path.get(path.as_str()) {
                Some(&to) => {
                    leads.push(Lead { usage: reference.usage, to, group: reference.group });
                    faults.extend(missing_anchor(site, file, reference, to, anchor));
                }
                None => faults.push(missing_file(file, reference, path)),
            }
        } else {
            faults.extend(misplaced(site, file, reference, &address));
        }
    }
    (faults, leads)
}

/// `le lien « ../caspe/ » (« le récit de Léa »)`.
fn name(reference: &Reference) -> String {
    let name = format!("{} {}", reference.usage.subject(), quoted(&reference.address));
    if reference.label.is_empty() { name } else { format!("{name} ({})", quoted(&reference.label)) }
}

fn missing_file(file: usize, reference: &Reference, path: &str) -> Fault {
    let page = path.ends_with(".html");
    let lack = match reference.usage {
        Use::Link | Use::Form | Use::Redirect | Use::Declared | Use::Frame if page => "ne mène à aucune page",
        Use::Link | Use::Form | Use::Redirect | Use::Declared => "ne mène à aucun fichier",
        _ => "n’existe pas dans le site",
    };
    Fault::error("fichier", path, file, format!("{} {lack}", name(reference)), Help::Missing(path.to_owned()))
}

fn missing_anchor(site: &Site, file: usize, reference: &Reference, to: usize, anchor: &str) -> Option<Fault> {
    let target = &site.files[to];
    // Other formats give their own meaning to what follows `#` (`plan.pdf#page=2`).
    if anchor.is_empty() || anchor == "top" || !(target.is_html() || target.path.ends_with(".svg")) {
        return None;
    }
    let facts = &site.facts[to];
    if facts.ids.iter().map(|id| &**id).chain(facts.names.iter().map(String::as_str)).any(|id| id == anchor) {
        return None;
    }
    let kind = if target.is_html() { "la page" } else { "le dessin" };
    let detail = format!(
        "{} vise l’ancre {}, absente de {kind} {}",
        name(reference),
        quoted(anchor),
        quoted(shown(target.path))
    );
    let help = match nearest(anchor, facts.ids.iter().map(|id| &**id)) {
        Some(id) => format!("Vouliez-vous dire {}\u{202f}?", quoted(&format!("#{id}"))),
        None => "Donnez cet identifiant à un titre de la page visée, ou corrigez l’adresse.".to_owned(),
    };
    Some(Fault::error("ancre", format!("{}#{anchor}", target.path), file, detail, help))
}

/// The rule on what a page asks of another site.
pub(super) const THIRD_PARTY: &str = "tiers";

/// An address that names no file of the site, when that is a fault.
fn misplaced(site: &Site, file: usize, reference: &Reference, address: &Address) -> Option<Fault> {
    let name = name(reference);
    let written = &reference.address;
    let culprit = || format!("{written}{}", reference.usage.subject());
    let (detail, help) = match address {
        Address::Elsewhere { host } if reference.usage.is_request() => {
            let detail = format!("{name} envoie une requête à un autre site, {}", quoted(host));
            let help = "Placez le fichier dans le site, ou remplacez-le par un simple lien\u{a0}: une page ne demande rien à un tiers.";
            return Some(Fault::error(THIRD_PARTY, culprit(), file, detail, help));
        }
        Address::ServerRoot => {
            let path = site.files[file].path;
            let inside = written.trim_start_matches('/');
            let inside = if inside.is_empty() { "index.html" } else { inside };
            (
                format!(
                    "{name} part de la racine du serveur, or le site est dans le dossier {}",
                    quoted(&site.home.folder)
                ),
                format!("Écrivez une adresse relative à la page\u{a0}: {}", quoted(&relative(path, inside))),
            )
        }
        Address::AboveRoot => (
            format!("{name} remonte plus haut que la racine du site"),
            format!("Retirez au moins un {} de l’adresse.", quoted("../")),
        ),
        Address::Script => (
            format!("{name} exécute un script"),
            "Donnez l’adresse d’une page\u{a0}: la lecture du site ne demande aucun script.".to_owned(),
        ),
        Address::OwnDisk => (
            format!("{name} désigne un fichier de votre ordinateur, que les visiteurs n’ont pas"),
            "Copiez ce fichier à côté de la page et écrivez son nom.".to_owned(),
        ),
        // A form without address is sent to its own page.
        Address::Empty if !matches!(reference.usage, Use::Form | Use::Base) => {
            (format!("{name} n’a pas d’adresse"), "Écrivez l’adresse, ou retirez l’élément.".to_owned())
        }
        _ => return None,
    };
    Some(Fault::error("adresse", culprit(), file, detail, help))
}

/// Pages that no other page leads to. Redirections lead nowhere a reader would start from.
pub(super) fn orphans(site: &Site, leads: &[Leads]) -> Vec<Fault> {
    let mut reached = HashSet::new();
    for (from, leads) in leads.iter().enumerate() {
        if !site.facts[from].is_redirect {
            reached.extend(leads.iter().filter(|lead| lead.usage == Use::Link && lead.to != from).map(|lead| lead.to));
        }
    }
    let expected = |file: usize| {
        let page = &site.files[file];
        page.is_html() && !site.facts[file].is_redirect && !matches!(page.path, "index.html" | "404.html")
    };
    let lonely = (0..site.files.len()).filter(|file| expected(*file) && !reached.contains(file));
    lonely
        .map(|file| {
            let help = "Ajoutez un lien vers elle dans le menu ou dans une autre page.";
            Fault::error("isolée", "", file, "page isolée, aucune autre page n’y mène", help).with(Severity::Advice)
        })
        .collect()
}
