//! What a build makes: a sorted list of paths, each with its owner and the way to make it. Planning renders nothing.

mod cards;
mod paths;

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

pub use cards::{CARD_HEIGHT, CARD_WIDTH, CARDS, MakeCard, QUOTE_SIDE, QuoteCard, SocialCard};

use crate::diagnostic::{Diagnostic, Note, NoteKind, Severity};
use crate::french;
use crate::qr::Square;
use crate::site::consent::Channel;
use crate::site::path::Address;
use crate::site::pictures::Picture;
use crate::source::Media;

/// Which folder an output belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        name: Cow<'static, str>,
        view: View<'s>,
        /// Laid out as text is, once rendered.
        lines: Option<Lines>,
        /// Photos that the template puts inside the file: it finds them by their recipe in `photos`, as `data:` addresses.
        photos: Vec<Print<'s>>,
    },
    Bytes(Make<'s>),
    /// Bytes that say something of every page: a preview makes them when they are asked for, not after each change.
    Gathered(Make<'s>),
    /// Rows of cells, for a spreadsheet.
    Table(Vec<Vec<String>>),
    /// A photo, written anew without metadata.
    Picture(Print<'s>),
    /// A file as it is.
    Copy {
        media: &'s Media,
        shown: Arc<str>,
    },
    /// A Word file, from the templates of `documents/word/`.
    Word(WordFile<'s>),
    /// The picture of a page's link.
    Card(MakeCard<'s>),
    /// Words of somebody, as a picture to post.
    Quote(Box<QuoteCard>),
    /// An e-mail draft.
    Mail(Box<Mail<'s>>),
}

/// A Word file: which template is its body, beside the parts that all share.
pub struct WordFile<'s> {
    pub body: &'static str,
    pub view: View<'s>,
}

impl<'s> Recipe<'s> {
    /// A template as it is rendered.
    pub fn template(name: impl Into<Cow<'static, str>>, view: impl Fn() -> tera::Context + Send + Sync + 's) -> Self {
        Recipe::Template { name: name.into(), view: Box::new(view), lines: None, photos: Vec::new() }
    }
}

/// How plain text is laid out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lines {
    /// Signs in a line at most; as written where there is none.
    pub width: Option<usize>,
    /// Narrow no-break spaces become ordinary no-break ones: some old programs show a box instead (domain.md §9).
    pub plain_spaces: bool,
}

/// One file made of a photo.
#[derive(Debug, Clone)]
pub struct Print<'s> {
    pub picture: &'s Picture,
    pub fit: Fit,
    /// Written in the file, where it goes to newsrooms: all that is.
    pub caption: Option<Caption>,
}

/// How large a photo may be, and what it is written in.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    /// Pixels of the longest side.
    pub longest: u32,
    /// Bytes.
    pub heaviest: Option<usize>,
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    WebP,
    /// JPEG, or PNG where it is transparent: every program reads it.
    Usual,
    /// A drawing, as a drawing.
    Drawing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    pub text: String,
    pub credit: String,
}

impl Print<'_> {
    /// The photo's file, and all that is asked of it: equal recipes give equal bytes.
    pub fn recipe(&self) -> String {
        let Fit { longest, heaviest, format } = self.fit;
        let heaviest = heaviest.map(|bytes| format!("-{bytes}")).unwrap_or_default();
        let caption = self
            .caption
            .as_ref()
            .map(|Caption { text, credit }| format!("-{:016x}", xxh3_64(format!("{text}\n{credit}").as_bytes())));
        let format = match format {
            Format::WebP => "webp",
            Format::Usual => self.picture.extension(),
            Format::Drawing => "svg",
        };
        format!("{}-{longest}{heaviest}{}.{format}", self.picture.hash, caption.unwrap_or_default())
    }
}

/// A draft that opens unsent in a mail program.
pub struct Mail<'s> {
    /// The same for the same draft: boundaries are made of it.
    pub id: String,
    /// Name and address.
    pub from: Option<(String, String)>,
    pub to: Vec<(String, String)>,
    pub subject: String,
    pub day: NaiveDate,
    /// Template of the body; it receives `attached` and `left` beside its view.
    pub template: &'static str,
    pub view: View<'s>,
    pub lines: Lines,
    /// In the order of their importance: each is joined if the mail stays light enough for a press mailbox.
    pub attachments: Vec<Attachment<'s>>,
}

pub struct Attachment<'s> {
    pub name: String,
    /// Said in the body.
    pub caption: Option<String>,
    pub recipe: Recipe<'s>,
}

pub struct Item<'s> {
    /// Who asked for it, in words: a source file or the name of a deliverable.
    pub owner: Owner,
    pub recipe: Recipe<'s>,
    /// Where it is read, which says whose names may be in it; `None` for what stays in the lycée, and for what names nobody.
    pub channel: Option<Channel>,
    /// A page made for paper: `--pdf` prints it.
    pub is_printed: bool,
}

impl Item<'_> {
    /// It is read elsewhere than the other files of its deliverable.
    pub fn on(&mut self, channel: Channel) {
        self.channel = Some(channel);
    }

    pub fn printed(&mut self) {
        self.is_printed = true;
    }
}

/// A part of the workshop page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Ent,
    Press,
    Radio,
    Network,
    Social,
    EuropeDay,
    OpenDay,
    Brochure,
    Axis3,
    Authorisations,
    Online,
}

/// How far a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is missing; it was not sent yet.
    Ready,
    /// Something is to be completed.
    Incomplete,
    /// It appeared, or was sent.
    Done,
}

/// A document as the workshop page lists it.
#[derive(Debug, Clone)]
pub struct Card {
    pub section: Section,
    pub title: String,
    pub note: Option<String>,
    pub progress: Option<(Progress, String)>,
    /// Path in `livrables/`.
    pub path: String,
    /// Label and path of the files beside it.
    pub files: Vec<(&'static str, String)>,
    pub remarks: Vec<String>,
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

    fn is_of(&self, files: &BTreeSet<Arc<str>>) -> bool {
        self.source().is_some_and(|source| files.contains(source))
    }
}

/// What a report says, in short, for the workshop page: errors are told where they are mended.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The first ones.
    pub warnings: Vec<Diagnostic>,
    /// The first ones.
    pub advice: Vec<Diagnostic>,
    /// Warnings and advice, all of them.
    pub count: usize,
    pub has_errors: bool,
}

impl Said {
    /// Kept of each severity: the page shows no more.
    pub const MOST: usize = 12;

    pub fn add(&mut self, found: &[Diagnostic]) {
        for diagnostic in found {
            let kept = match diagnostic.severity {
                Severity::Error => {
                    self.has_errors = true;
                    continue;
                }
                Severity::Warning => &mut self.warnings,
                Severity::Advice => &mut self.advice,
            };
            self.count += 1;
            if kept.len() < Self::MOST {
                kept.push(diagnostic.clone());
            }
        }
    }
}

#[derive(Default)]
pub struct Plan<'s> {
    today: NaiveDate,
    /// Of the files that are added, unless they say otherwise.
    channel: Option<Channel>,
    items: BTreeMap<(Audience, String), Item<'s>>,
    /// What networks show of these pages. The addresses of their cards come from it: they are worked out when they are asked for.
    shared: Vec<(Owner, MakeCard<'s>)>,
    pub faults: Vec<Diagnostic>,
    /// What the report says of the documents, beside faults.
    notes: BTreeMap<NoteKind, Vec<String>>,
    /// What the report said before this stage.
    pub said: Said,
    /// The documents, for the workshop page.
    pub cards: Vec<Card>,
}

/// What every document receives as `doc`.
#[derive(Debug, Clone, Serialize)]
struct Doc {
    title: String,
    /// « 24 novembre 2026 »
    today: String,
    /// From the document to `livrables/`: `../../`, or nothing.
    root: String,
}

impl<'s> Plan<'s> {
    /// For files that are read on one channel.
    pub fn new(today: NaiveDate, channel: Option<Channel>) -> Self {
        Plan { today, channel, ..Plan::default() }
    }

    /// Where the files are read that are added from now on.
    pub fn read_on(&mut self, channel: Option<Channel>) {
        self.channel = channel;
    }

    fn doc(&self, title: impl Into<String>, path: &str) -> Doc {
        let root = "../".repeat(path.matches('/').count());
        Doc { title: title.into(), today: french::date(self.today), root }
    }

    /// A view as templates of documents receive it: `doc` and `it`.
    pub fn view<V: Serialize>(
        &self,
        title: impl Into<String>,
        path: &str,
        view: impl Fn() -> V + Send + Sync + 's,
    ) -> View<'s> {
        let doc = self.doc(title, path);
        Box::new(move || {
            let mut context = tera::Context::new();
            context.insert("doc", &doc);
            context.insert("it", &view());
            context
        })
    }

    /// Adds a file. The first owner of a path keeps it; a second one is a fault that names both.
    pub fn add(
        &mut self,
        audience: Audience,
        path: impl Into<String>,
        owner: Owner,
        recipe: Recipe<'s>,
    ) -> &mut Item<'s> {
        let item = Item { owner, recipe, channel: self.channel, is_printed: false };
        self.place((audience, path.into()), item)
    }

    fn place(&mut self, key: (Audience, String), item: Item<'s>) -> &mut Item<'s> {
        match self.items.entry(key) {
            Entry::Vacant(slot) => slot.insert(item),
            Entry::Occupied(slot) => {
                self.faults.push(paths::asked_twice(&slot.key().1, &slot.get().owner, &item.owner));
                slot.into_mut()
            }
        }
    }

    /// Takes what another plan holds, after its own.
    pub fn merge(&mut self, other: Self) {
        if self.items.is_empty() {
            self.items = other.items;
        } else {
            for (key, item) in other.items {
                self.place(key, item);
            }
        }
        self.shared.extend(other.shared);
        self.faults.extend(other.faults);
        self.cards.extend(other.cards);
        for (kind, lines) in other.notes {
            self.notes.entry(kind).or_default().extend(lines);
        }
    }

    /// The public files of another plan in place of these: what it shows more is told of nowhere else.
    pub fn replace_public(&mut self, other: Plan<'s>) {
        let is_public = |audience: Audience| audience == Audience::Public;
        self.items.retain(|(audience, _), _| !is_public(*audience));
        self.items.extend(other.items.into_iter().filter(|((audience, _), _)| is_public(*audience)));
    }

    /// The cards of these pages.
    pub fn cards_of_pages(&self) -> Plan<'s> {
        let mut plan = Plan::new(self.today, Some(Channel::Site));
        let paths: Vec<String> = self.shared.par_iter().map(|(_, card)| card().path()).collect();
        for (path, (owner, card)) in paths.into_iter().zip(&self.shared) {
            plan.add(Audience::Public, path, owner.clone(), Recipe::Card(card.clone()));
        }
        plan
    }

    /// A document of `livrables/` made by a template.
    pub fn document<V: Serialize>(
        &mut self,
        path: &str,
        owner: &Owner,
        template: &'static str,
        title: impl Into<String>,
        view: impl Fn() -> V + Send + Sync + 's,
    ) -> &mut Item<'s> {
        self.document_with(path, owner, template, title, Vec::new(), view)
    }

    /// The same with photos inside the file.
    pub fn document_with<V: Serialize>(
        &mut self,
        path: &str,
        owner: &Owner,
        template: &'static str,
        title: impl Into<String>,
        photos: Vec<Print<'s>>,
        view: impl Fn() -> V + Send + Sync + 's,
    ) -> &mut Item<'s> {
        let (name, view) = (template.into(), self.view(title, path, view));
        self.add(Audience::Internal, path, owner.clone(), Recipe::Template { name, view, lines: None, photos })
    }

    /// The same where spaces and lines matter: plain text, or what is pasted.
    pub fn text<V: Serialize>(
        &mut self,
        path: &str,
        owner: &Owner,
        template: &'static str,
        title: impl Into<String>,
        lines: Lines,
        view: impl Fn() -> V + Send + Sync + 's,
    ) -> &mut Item<'s> {
        let (name, view) = (template.into(), self.view(title, path, view));
        let recipe = Recipe::Template { name, view, lines: Some(lines), photos: Vec::new() };
        self.add(Audience::Internal, path, owner.clone(), recipe)
    }

    /// A square to scan, as a file of its own.
    pub fn square(&mut self, path: &str, owner: &Owner, square: &Square) {
        let square = square.clone();
        let recipe = Recipe::Bytes(Box::new(move || square.svg().into_bytes()));
        self.add(Audience::Internal, path, owner.clone(), recipe);
    }

    /// A line of the report.
    pub fn note(&mut self, kind: NoteKind, line: impl Into<String>) {
        self.notes.entry(kind).or_default().push(line.into());
    }

    pub fn take_notes(&mut self) -> impl Iterator<Item = Note> + use<> {
        std::mem::take(&mut self.notes).into_iter().map(|(kind, lines)| Note { kind, lines })
    }

    /// No path has two owners.
    pub fn is_sound(&self) -> bool {
        self.faults.iter().all(|fault| fault.severity != Severity::Error)
    }

    /// A page has a card of its own.
    pub fn share(&mut self, owner: Owner, card: MakeCard<'s>) {
        self.shared.push((owner, card));
    }

    /// A page of the site.
    pub fn page(
        &mut self,
        address: &Address,
        owner: Owner,
        template: impl Into<Cow<'static, str>>,
        view: impl Fn() -> tera::Context + Send + Sync + 's,
    ) {
        self.add(Audience::Public, address.file(), owner, Recipe::template(template, view));
    }

    pub fn has(&self, audience: Audience, path: &str) -> bool {
        self.items.contains_key(&(audience, path.to_string()))
    }

    pub fn get(&self, key: &(Audience, String)) -> Option<&Item<'s>> {
        self.items.get(key)
    }

    /// In the order of their paths.
    pub fn items(&self) -> &BTreeMap<(Audience, String), Item<'s>> {
        &self.items
    }

    pub fn recipes(&self) -> impl Iterator<Item = &Recipe<'s>> {
        self.items.values().map(|item| &item.recipe)
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn into_items(self) -> BTreeMap<(Audience, String), Item<'s>> {
        self.items
    }
}
