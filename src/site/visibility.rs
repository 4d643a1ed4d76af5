//! Who is shown today: drafts, scheduled and expired entries are hidden, and each is listed in the report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::EntryId;
use crate::content::{Entry, Meta};
use crate::diagnostic::{Diagnostic, Note, NoteKind, Span};
use crate::french;

/// Sorts entries out, kind after kind.
pub struct Sorter<'a> {
    today: NaiveDate,
    /// Drafts and what is not due yet are kept too.
    keeps_unpublished: bool,
    faults: &'a mut Vec<Diagnostic>,
    seen: FxHashMap<EntryId, Span>,
    notes: BTreeMap<NoteKind, Vec<String>>,
    hidden: BTreeSet<Arc<str>>,
    scheduled: Vec<Meta>,
}

/// What is left once all kinds were sorted.
pub struct Sorted {
    pub notes: Vec<Note>,
    /// Paths in `content/`, for links that lead to what is not shown.
    pub hidden: BTreeSet<Arc<str>>,
    /// They will be shown: what they refer to is checked now.
    pub scheduled: Vec<Meta>,
}

impl<'a> Sorter<'a> {
    pub fn new(today: NaiveDate, keeps_unpublished: bool, faults: &'a mut Vec<Diagnostic>) -> Self {
        Sorter {
            today,
            keeps_unpublished,
            faults,
            seen: FxHashMap::default(),
            notes: BTreeMap::new(),
            hidden: BTreeSet::new(),
            scheduled: Vec::new(),
        }
    }

    /// The entries of one kind that are shown today; the others are noted.
    pub fn keep<T>(&mut self, entries: Vec<Entry<T>>) -> Vec<Entry<T>> {
        self.seen.reserve(entries.len());
        entries.into_iter().filter(|entry| self.is_kept(&entry.meta)).collect()
    }

    fn is_kept(&mut self, meta: &Meta) -> bool {
        // Every list page has the identifier `index`: its folder tells them apart.
        let identity = (meta.kind, if &*meta.id == "index" { meta.folder().into() } else { meta.id.clone() });
        if let Some(first) = self.seen.insert(identity, Span::whole(meta.shown.clone())) {
            self.faults.push(
                Diagnostic::error(
                    Span::whole(meta.shown.clone()),
                    format!("deux fichiers portent l’identifiant « {} »", meta.id),
                )
                .related(first, "l’autre fichier")
                .help("Renommez l’un des deux, ou supprimez celui qui est de trop."),
            );
            return false;
        }
        if meta.example {
            self.note(NoteKind::Examples, line(&meta.shown, meta.title()));
        }
        let Some((kind, text)) = hidden(meta, self.today) else { return true };
        self.note(kind, text);
        if self.keeps_unpublished && kind != NoteKind::Expired {
            return true;
        }
        if kind == NoteKind::Scheduled {
            self.scheduled.push(meta.clone());
        }
        self.hidden.insert(meta.path.clone());
        false
    }

    fn note(&mut self, kind: NoteKind, line: String) {
        self.notes.entry(kind).or_default().push(line);
    }

    pub fn finish(self) -> Sorted {
        let notes = self.notes.into_iter().map(|(kind, lines)| Note { kind, lines }).collect();
        Sorted { notes, hidden: self.hidden, scheduled: self.scheduled }
    }
}

/// A preview alone shows it on that day.
pub fn is_unpublished(meta: &Meta, today: NaiveDate) -> bool {
    meta.draft || due(meta, today).is_some()
}

/// The day to come when it is published.
fn due(meta: &Meta, today: NaiveDate) -> Option<NaiveDate> {
    meta.publish.filter(|day| *day > today)
}

/// Why a page that a preview shows is not published on that day, in words.
pub fn ribbon(meta: &Meta, today: NaiveDate) -> Option<String> {
    let draft = meta.draft.then(|| "Brouillon : cette page n’est pas publiée".to_string());
    let due = due(meta, today).map(|day| format!("Pas encore publiée : elle paraîtra le {}", french::date(day)));
    let example = meta.example.then(|| "Exemple : à remplacer avant la mise en ligne".to_string());
    let all: Vec<String> = draft.into_iter().chain(due).chain(example).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

/// Why an entry is not shown on that day, as a line of the report.
fn hidden(meta: &Meta, today: NaiveDate) -> Option<(NoteKind, String)> {
    let line = || line(&meta.shown, meta.title());
    if meta.draft {
        return Some((NoteKind::Drafts, line()));
    }
    if let Some(day) = due(meta, today) {
        return Some((NoteKind::Scheduled, format!("{} (le {})", line(), french::date(day))));
    }
    let day = meta.unpublish.filter(|day| *day <= today)?;
    Some((NoteKind::Expired, format!("{} (depuis le {})", line(), french::date(day))))
}

fn line(shown: &Arc<str>, title: &str) -> String {
    // At once: where all is an example, there is a line for each entry.
    [shown, " : « ", title, " »"].concat()
}
