//! From faults to what people read: the same fault on many pages is said once, and a wrong address gets a suggestion.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity, Span, nearest};

use super::Site;
use super::address::shown;
use super::text::{listed, quoted};

/// A fault of one file. Faults of equal `rule` and `culprit` are the same one, met again on another page.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) severity: Severity,
    pub(super) rule: &'static str,
    pub(super) culprit: String,
    /// Index of the file.
    pub(super) file: usize,
    /// What follows « page « x » : ».
    pub(super) detail: String,
    pub(super) help: Help,
}

#[derive(Debug)]
pub(super) enum Help {
    Text(String),
    /// The path that was looked for: the nearest existing one is sought only if the fault is shown.
    Missing(String),
}

impl From<&str> for Help {
    fn from(text: &str) -> Self {
        Help::Text(text.to_owned())
    }
}

impl From<String> for Help {
    fn from(text: String) -> Self {
        Help::Text(text)
    }
}

impl Fault {
    pub(super) fn error(
        rule: &'static str,
        culprit: impl Into<String>,
        file: usize,
        detail: impl Into<String>,
        help: impl Into<Help>,
    ) -> Self {
        let (culprit, detail, help) = (culprit.into(), detail.into(), help.into());
        Fault { severity: Severity::Error, rule, culprit, file, detail, help }
    }

    #[must_use]
    pub(super) fn with(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Up to this many pages, each has its own line: they are likely to be separate slips.
const SEPARATE: usize = 3;
/// A search among all paths costs time, and nobody reads more suggestions than this before building again.
const SUGGESTIONS: usize = 40;

pub(super) fn diagnostics(site: &Site, faults: Vec<Fault>) -> Vec<Diagnostic> {
    let mut groups: Vec<Vec<Fault>> = Vec::new();
    let mut known: HashMap<(&'static str, String), usize> = HashMap::new();
    for fault in faults {
        let group = *known.entry((fault.rule, fault.culprit.clone())).or_insert(groups.len());
        match groups.get_mut(group) {
            // The same thing twice in one page is one fault. Faults of a page follow each other.
            Some(group) if group.last().is_some_and(|last| last.file == fault.file) => {}
            Some(group) => group.push(fault),
            None => groups.push(vec![fault]),
        }
    }
    let mut out = Vec::new();
    let mut suggestions = Suggestions { site, by_folder: HashMap::new(), by_name: HashMap::new(), left: SUGGESTIONS };
    for group in groups {
        if group.len() > SEPARATE {
            let place = many(site, &group);
            out.extend(group.first().map(|fault| diagnostic(site, fault, &place, &mut suggestions)));
        } else {
            out.extend(group.iter().map(|fault| diagnostic(site, fault, &one(site, fault.file), &mut suggestions)));
        }
    }
    out
}

fn diagnostic(site: &Site, fault: &Fault, place: &str, suggestions: &mut Suggestions) -> Diagnostic {
    let file = &site.files[fault.file];
    let span = Span::whole(file.source.map_or_else(|| format!("public/{}", file.path), str::to_owned));
    Diagnostic {
        severity: fault.severity,
        span: Some(span),
        message: format!("{place}\u{a0}: {}", fault.detail),
        help: Some(match &fault.help {
            Help::Text(text) => text.clone(),
            Help::Missing(path) => suggestions.help(path),
        }),
        related: Vec::new(),
    }
}

fn one(site: &Site, file: usize) -> String {
    let kind = if site.files[file].is_html() { "page" } else { "fichier" };
    format!("{kind} {}", quoted(shown(site.files[file].path)))
}

fn many(site: &Site, group: &[Fault]) -> String {
    let kind = if group.iter().all(|fault| site.files[fault.file].is_html()) { "pages" } else { "fichiers" };
    let some: Vec<String> = group.iter().take(3).map(|fault| quoted(shown(site.files[fault.file].path))).collect();
    format!("sur {} {kind}, dont {}", group.len(), listed(&some))
}

/// Finds what was meant by a path that does not exist.
struct Suggestions<'a> {
    site: &'a Site<'a>,
    /// Names of each folder's pages and files, filled at the first need.
    by_folder: HashMap<&'a str, Vec<&'a str>>,
    /// Folders in which a name exists.
    by_name: HashMap<&'a str, Vec<&'a str>>,
    left: usize,
}

/// The folder (`temoignages`) and the name (`lea`, `photo.jpg`) of a path as people know it.
fn split(path: &str) -> (&str, &str) {
    let path = shown(path).trim_end_matches('/');
    path.rsplit_once('/').unwrap_or(("", path))
}

impl<'a> Suggestions<'a> {
    fn help(&mut self, missing: &str) -> String {
        let page = missing.ends_with(".html");
        let general = if page {
            "Créez la page ou corrigez l’adresse."
        } else {
            "Ajoutez le fichier ou corrigez l’adresse."
        };
        if let Some(&other) = self.site.by_folded.get(&missing.to_lowercase()) {
            let path = quoted(shown(self.site.files[other].path));
            return format!("Écrivez {path}\u{a0}: majuscules et minuscules comptent dans une adresse");
        }
        if self.site.by_path.contains_key(format!("{missing}/index.html").as_str()) {
            return format!("Écrivez {}, avec la barre finale", quoted(&format!("{missing}/")));
        }
        if self.left == 0 {
            return general.to_owned();
        }
        self.left -= 1;
        match self.nearest(missing) {
            Some(path) => format!("Vouliez-vous dire {}\u{202f}?", quoted(&path)),
            None => general.to_owned(),
        }
    }

    /// A neighbour with nearly the same name, else the same name in another folder.
    fn nearest(&mut self, missing: &str) -> Option<String> {
        if self.by_folder.is_empty() {
            for file in self.site.files {
                let (folder, name) = split(file.path);
                self.by_folder.entry(folder).or_default().push(name);
                self.by_name.entry(name).or_default().push(folder);
            }
        }
        let (folder, name) = split(missing);
        let names = self.by_folder.get(folder).map(Vec::as_slice).unwrap_or_default();
        let (folder, name) = match nearest(name, names.iter().copied().filter(|other| *other != "index.html")) {
            Some(name) => (folder, name),
            None => {
                let folders = self.by_name.get(name)?;
                let nearby = nearest(folder, folders.iter().copied());
                (nearby.or_else(|| folders.first().copied().filter(|_| folders.len() == 1))?, name)
            }
        };
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        Some(if self.site.by_path.contains_key(path.as_str()) { path } else { path + "/" })
    }
}
