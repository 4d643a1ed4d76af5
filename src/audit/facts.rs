//! What the rules know of a rendered file.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::reference::Reference;

/// Texts that one thread remembers; then it begins again.
const MOST_SHARED: usize = 50_000;

thread_local! {
    static SHARED: RefCell<FxHashSet<Arc<str>>> = RefCell::default();
}

/// The same text once in memory: all pages have the menu, and the lists say the titles of all pages again.
pub(super) fn shared(text: &str) -> Arc<str> {
    SHARED.with_borrow_mut(|known| {
        if let Some(text) = known.get(text) {
            return text.clone();
        }
        if known.len() >= MOST_SHARED {
            known.clear();
        }
        let text: Arc<str> = text.into();
        known.insert(text.clone());
        text
    })
}

/// What a file holds. For a style sheet, only `references` is filled.
#[derive(Debug, Default)]
pub struct Facts {
    pub(super) references: Vec<Reference>,
    pub(super) base: Option<String>,
    /// `id` of elements, in order, repeats included.
    pub(super) ids: Vec<Arc<str>>,
    /// `name` of `a` elements: anchors of old pages.
    pub(super) names: Vec<String>,
    pub(super) lang: Option<String>,
    pub(super) title: String,
    /// Value and byte offset of the end of the declaration.
    pub(super) charset: Option<(String, usize)>,
    pub(super) viewport: bool,
    pub(super) headings: Vec<Heading>,
    /// Links that the reader may follow and whose name does not say where they lead.
    pub(super) vague_links: Vec<NamedLink>,
    /// `src` of images without `alt`.
    pub(super) unlabelled_images: Vec<String>,
    /// `class` of inline drawings neither hidden nor named.
    pub(super) unlabelled_drawings: Vec<String>,
    /// `(attribute, tag)` of scripts written in attributes.
    pub(super) handlers: Vec<(String, String)>,
    /// The European statement in the language of the page, where the page does not say it.
    pub(super) lost_statement: Option<String>,
    pub(super) is_redirect: bool,
    pub(super) media: Media,
}

/// How many pictures and players a file has, and how they load.
#[derive(Debug, Default)]
pub(super) struct Media {
    pub(super) images: usize,
    /// Those that give the browser several sizes.
    pub(super) fitted: usize,
    /// Those that load once the reader is near.
    pub(super) lazy: usize,
    /// Videos and sounds that are played in the page.
    pub(super) embedded: usize,
    /// Those that start by themselves.
    pub(super) self_starting: usize,
    /// Its styles move something.
    pub(super) animated: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedLink {
    pub(super) address: Arc<str>,
    /// Text, else what names it for a screen reader; empty when nothing does.
    pub(super) name: String,
}
