//! A path has one owner, and is under no other file.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Audience, Item, Owner, Plan};
use crate::diagnostic::{Diagnostic, Span};

/// `a` and `a/b` of `a/b/index.html`.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b'/', path.as_bytes()).map(|at| &path[..at])
}

/// `c` of `a/b/c`.
fn name_of(path: &str) -> &str {
    &path[memchr::memrchr(b'/', path.as_bytes()).map_or(0, |at| at + 1)..]
}

/// The second owner of a path.
pub(super) fn asked_twice(path: &str, first: &Owner, second: &Owner) -> Diagnostic {
    let span = second.source().or(first.source()).map(|shown| Span::whole(shown.clone()));
    let address = path.trim_end_matches("index.html");
    let address = if address.is_empty() { "de l’accueil".to_string() } else { format!("« {address} »") };
    let (first, second) = (first.words(), second.words());
    let message = format!("l’adresse {address} est demandée deux fois : par {first} et par {second}");
    Diagnostic::error(span, message)
        .help("Renommez l’un des deux, ou corrigez sa clé « adresse » ou « anciennes_adresses ».")
}

impl Plan<'_> {
    /// What `first` plans is its own: a fault for each path that is in both, but for those of `drafts`.
    pub fn give_way(&mut self, first: &Plan, drafts: &BTreeSet<Arc<str>>) {
        let faults = &mut self.faults;
        self.items.retain(|key, item| {
            let owner = first.items.get(key).map(|first| &first.owner);
            let told = owner.filter(|owner| !owner.is_of(drafts) && !item.owner.is_of(drafts));
            faults.extend(told.map(|owner| asked_twice(&key.1, owner, &item.owner)));
            owner.is_none()
        });
    }

    /// A path under another file (`plan.xml/page/` beside `plan.xml`) cannot be written: a fault that names both for each path
    /// that is under a file of `above`, but for those of `drafts`.
    pub fn check_under(&self, above: &Plan, drafts: &BTreeSet<Arc<str>>) -> Vec<Diagnostic> {
        // Most files are an `index.html`, which no folder is called: few folders are looked for.
        let files: FxHashSet<&str> = above.items.keys().map(|(_, path)| name_of(path)).collect();
        let fault = |((audience, path), item): (&(Audience, String), &Item)| {
            let mut doubtful = folders_of(path).filter(|folder| files.contains(name_of(folder)));
            let ((_, file), owner) =
                doubtful.find_map(|folder| above.items.get_key_value(&(*audience, folder.to_string())))?;
            if item.owner.is_of(drafts) || owner.owner.is_of(drafts) {
                return None;
            }
            let span = item.owner.source().map(|shown| Span::whole(shown.clone()));
            let message = format!(
                "l’adresse « {} » passe par « {file} », qui est déjà un fichier ({})",
                path.trim_end_matches("index.html"),
                owner.owner.words()
            );
            Some(Diagnostic::error(span, message).help("Corrigez cette adresse."))
        };
        self.items.iter().filter_map(fault).collect()
    }
}
