//! What a build makes: a sorted list of paths, each with its owner and the way to make it. Planning renders nothing.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};
use crate::site::path::Address;
use crate::site::pictures::Picture;
use crate::source::Media;

/// Which folder an output belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// `public/`: the site to put online.
    Public,
    /// `livrables/`: what is pasted, sent, printed or projected.
    Internal,
}

/// Makes the context of a template when the item is rendered.
pub type View<'s> = Box<dyn Fn() -> tera::Context + Send + Sync + 's>;
/// Makes bytes when the item is rendered.
pub type Make<'s> = Box<dyn Fn() -> Vec<u8> + Send + Sync + 's>;

pub enum Recipe<'s> {
    Template {
        name: String,
        view: View<'s>,
    },
    Bytes(Make<'s>),
    /// A photo, written anew without metadata.
    Picture(&'s Picture),
    /// A file as it is.
    Copy {
        media: &'s Media,
        shown: Arc<str>,
    },
}

pub struct Item<'s> {
    /// Who asked for it, in words: a source file or the name of a deliverable.
    pub owner: Owner,
    pub recipe: Recipe<'s>,
}

#[derive(Debug, Clone)]
pub enum Owner {
    /// A file of the content.
    Source(Arc<str>),
    /// Something the generator makes by itself: « le flux Atom ».
    Generated(&'static str),
}

impl Owner {
    fn words(&self) -> String {
        match self {
            Owner::Source(shown) => shown.to_string(),
            Owner::Generated(name) => (*name).to_string(),
        }
    }

    pub fn source(&self) -> Option<&Arc<str>> {
        match self {
            Owner::Source(shown) => Some(shown),
            Owner::Generated(_) => None,
        }
    }
}

#[derive(Default)]
pub struct Plan<'s> {
    items: BTreeMap<(Audience, String), Item<'s>>,
    pub faults: Vec<Diagnostic>,
}

impl<'s> Plan<'s> {
    /// Adds a file. The first owner of a path keeps it; a second one is a fault that names both.
    pub fn add(&mut self, audience: Audience, path: impl Into<String>, owner: Owner, recipe: Recipe<'s>) {
        match self.items.entry((audience, path.into())) {
            Entry::Vacant(slot) => {
                slot.insert(Item { owner, recipe });
            }
            Entry::Occupied(slot) => {
                let (_, path) = slot.key();
                let (first, second) = (&slot.get().owner, &owner);
                let span = second.source().or(first.source()).map(|shown| Span::whole(shown.clone()));
                let address = path.trim_end_matches("index.html");
                let address =
                    if address.is_empty() { "de l’accueil".to_string() } else { format!("« {address} »") };
                self.faults.push(
                    Diagnostic::error(
                        span,
                        format!(
                            "l’adresse {address} est demandée deux fois : par {} et par {}",
                            first.words(),
                            second.words()
                        ),
                    )
                    .help("Renommez l’un des deux, ou corrigez sa clé « adresse » ou « anciennes_adresses »."),
                );
            }
        }
    }

    /// A path under another file (`plan.xml/page/` beside `plan.xml`) cannot be written: a fault that names both.
    pub fn check_folders(&mut self) {
        for ((audience, path), item) in &self.items {
            let parents = path.match_indices('/').map(|(at, _)| &path[..at]);
            let taken = parents.filter_map(|parent| self.items.get_key_value(&(*audience, parent.to_string()))).next();
            if let Some(((_, file), owner)) = taken {
                let span = item.owner.source().map(|shown| Span::whole(shown.clone()));
                let message = format!(
                    "l’adresse « {} » passe par « {file} », qui est déjà un fichier ({})",
                    path.trim_end_matches("index.html"),
                    owner.owner.words()
                );
                self.faults.push(Diagnostic::error(span, message).help("Corrigez cette adresse."));
            }
        }
    }

    /// A page of the site.
    pub fn page(
        &mut self,
        address: &Address,
        owner: Owner,
        template: impl Into<String>,
        view: impl Fn() -> tera::Context + Send + Sync + 's,
    ) {
        self.add(
            Audience::Public,
            address.file(),
            owner,
            Recipe::Template { name: template.into(), view: Box::new(view) },
        );
    }

    pub fn has(&self, audience: Audience, path: &str) -> bool {
        self.items.contains_key(&(audience, path.to_string()))
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn into_items(self) -> Vec<((Audience, String), Item<'s>)> {
        self.items.into_iter().collect()
    }
}
