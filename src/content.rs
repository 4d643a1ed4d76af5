//! Sources → typed entries. Each file is parsed alone, in parallel; every fault of every file is collected.
//!
//! What an entry says about others (identifiers, links) is only read here; `site` checks it.

mod accessibility;
pub mod broadcast;
mod common;
mod europe_day;
mod event;
pub mod fields;
mod formation;
pub mod front;
pub mod hosting;
mod kind;
pub mod markdown;
mod mobility;
mod naming;
mod page;
mod people;
mod press_override;
mod publication;
pub mod schema;
mod school;
mod talk;
mod testimonial;
mod withdrawal;
pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use accessibility::{Accessibility, STATES as ACCESSIBILITY};
pub use common::{Body, Figure, Image, Meta, Quote, Slot, resolve, untranscribed};
pub use europe_day::EuropeDay;
pub use event::{Detail, Event, GENRES, When};
pub use formation::{Formation, SECTORS};
pub use front::original_path;
pub use kind::Kind;
pub use mobility::Mobility;
pub use naming::languages_in_capitals;
pub use page::{Menu, Page};
pub use people::{Authorisation, CHANNELS, Person, Register};
pub use press_override::PressOverride;
pub use publication::{CHANNELS as PUBLICATION_CHANNELS, Publication};
pub use school::{Axis3, Contact, Ent, EuropeDays, Holiday, MediaOutlet, MenuItem, Network, School, normal_base};
pub use testimonial::Testimonial;
pub use withdrawal::withdraw;

use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};
use crate::source::{Data, SourceFile, Sources};

/// An entry of one kind. A copy is the same entry: a preview remembers those of files that did not change.
#[derive(Debug)]
pub struct Entry<T> {
    pub meta: Arc<Meta>,
    pub data: Arc<T>,
}

impl<T> Entry<T> {
    fn new(meta: Meta, data: T) -> Self {
        Entry { meta: Arc::new(meta), data: Arc::new(data) }
    }
}

impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        Entry { meta: self.meta.clone(), data: self.data.clone() }
    }
}

/// Everything the team wrote, typed.
#[derive(Debug, Default, Clone)]
pub struct Entries {
    pub school: School,
    pub people: Register,
    /// The home page, and its translations.
    pub homes: Vec<Entry<Page>>,
    /// `content/<kind>/index.md`: title and introduction of a list page.
    pub sections: Vec<Entry<Page>>,
    pub pages: Vec<Entry<Page>>,
    pub formations: Vec<Entry<Formation>>,
    pub mobilities: Vec<Entry<Mobility>>,
    pub testimonials: Vec<Entry<Testimonial>>,
    pub events: Vec<Entry<Event>>,
    pub europe_days: Vec<Entry<EuropeDay>>,
    pub publications: Vec<Entry<Publication>>,
    pub press_overrides: Vec<Entry<PressOverride>>,
    /// Entries with faults: they exist for whoever refers to them, so that one fault is not said twice.
    pub broken: Vec<Broken>,
    /// The lycée and the entries in other languages, by code: each has the facts of its original.
    pub translations: BTreeMap<String, Entries>,
}

/// An entry that cannot be published, with what could be read of it.
#[derive(Debug, Clone)]
pub struct Broken {
    pub kind: Kind,
    pub id: String,
    /// None when the file has no front matter at all.
    pub meta: Option<Meta>,
}

impl Broken {
    /// It would not be shown anyway.
    pub fn is_draft(&self) -> bool {
        self.meta.as_ref().is_some_and(|meta| meta.draft)
    }
}

/// What was parsed, for the next time: a file whose text is still the same one is not parsed again.
#[derive(Debug, Default)]
pub struct Memo {
    parsed: BTreeMap<Arc<str>, (Stamp, Remembered)>,
    school: Settings<School>,
    people: Settings<Register>,
    /// By language.
    translations: BTreeMap<String, Settings<School>>,
}

/// What files say that are no entry, with their faults: it is the same as long as they are the same ones.
type Settings<T> = Option<(Vec<Arc<str>>, T, Vec<Diagnostic>)>;

fn remembered<T: Clone>(
    known: &mut Settings<T>,
    files: &[&SourceFile],
    faults: &mut Vec<Diagnostic>,
    read: impl FnOnce(&mut Vec<Diagnostic>) -> T,
) -> T {
    let is_same = |stamp: &[Arc<str>]| {
        stamp.len() == files.len() && stamp.iter().zip(files).all(|(known, file)| Arc::ptr_eq(known, &file.shown))
    };
    let again = known.take().filter(|(stamp, ..)| is_same(stamp));
    let (stamp, value, found) = again.unwrap_or_else(|| {
        let mut found = Vec::new();
        let value = read(&mut found);
        (files.iter().map(|file| file.shown.clone()).collect(), value, found)
    });
    faults.extend(found.iter().cloned());
    known.insert((stamp, value, found)).1.clone()
}

/// A file, and that which it translates: as long as both are the same ones, so is what they say.
type Stamp = (Arc<str>, Option<Arc<str>>);

/// The entry of a file, if it is one, and its faults.
type Remembered = (Option<front::Parsed>, Vec<Diagnostic>);

/// Parses all of `content/`.
pub fn parse(sources: &Sources) -> (Entries, Vec<Diagnostic>) {
    parse_with(sources, &mut Memo::default())
}

/// The same, with a memory of the last time.
pub fn parse_with(sources: &Sources, memo: &mut Memo) -> (Entries, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut entries = Entries::default();
    match sources.get("site.yaml").map(|file| (file, &file.data)) {
        Some((file, Data::Text(text))) => {
            let read = |faults: &mut Vec<Diagnostic>| school::read(text, &file.shown, faults).unwrap_or_default();
            entries.school = remembered(&mut memo.school, &[file], &mut faults, read);
        }
        _ => faults
            .push(Diagnostic::error(Span::whole("content/site.yaml"), "il manque le fichier « site.yaml »").help(
                "Il donne au moins le nom de l’établissement et l’adresse du portail : nom: … et url: https://…",
            )),
    }
    if let Some((file, Data::Text(text))) = sources.get("personnes.yaml").map(|file| (file, &file.data)) {
        let read = |faults: &mut Vec<Diagnostic>| people::read(text, &file.shown, faults);
        entries.people = remembered(&mut memo.people, &[file], &mut faults, read);
    }
    let original = |path: &str| front::original_path(path).and_then(|path| sources.get(&path));
    let is_same = |path: &str, file: &SourceFile, (own, other): &Stamp| {
        let original = original(path).map(|original| &original.shown);
        let is_same_original = match (original, other) {
            (Some(original), Some(other)) => Arc::ptr_eq(original, other),
            (original, other) => original.is_none() && other.is_none(),
        };
        Arc::ptr_eq(&file.shown, own) && is_same_original
    };
    // Both are in order: one walk along the two tells what is new.
    let mut files = sources.iter().peekable();
    let mut new = Vec::new();
    memo.parsed.retain(|known, (stamp, _)| {
        // Most are the very same text: neither is read.
        let is_known = |(path, _): &(&str, &SourceFile)| std::ptr::eq(*path, &**known) || *path == &**known;
        if !files.peek().is_some_and(is_known) {
            new.extend(std::iter::from_fn(|| files.next_if(|(path, _)| *path < &**known)));
        }
        let Some((path, file)) = files.next_if(is_known) else { return false };
        let is_same = is_same(path, file, stamp);
        new.extend(Some((path, file)).filter(|_| !is_same));
        is_same
    });
    new.extend(files);
    let parse = |(path, file): &(&str, &SourceFile)| {
        let original = original(path);
        let stamp = (file.shown.clone(), original.map(|original| original.shown.clone()));
        Some((sources.name(path)?, (stamp, one(path, file, original)?)))
    };
    let parsed: Vec<_> = new.par_iter().filter_map(parse).collect();
    memo.parsed.extend(parsed);
    let gather = || {
        let mut faults = Vec::new();
        for (_, (entry, found)) in memo.parsed.values() {
            faults.extend(found.iter().cloned());
            entry.iter().cloned().for_each(|entry| entries.add(entry));
        }
        faults
    };
    // What a name should be depends on the files beside it: nothing of it is remembered.
    let (of_texts, of_names) = rayon::join(gather, || naming::faults(sources));
    faults.extend(of_names);
    faults.extend(of_texts);
    entries.translate_school(sources, &mut memo.translations, &mut faults);
    for path in sources.unread() {
        let place = front::locate(path, &path.into(), &mut Vec::new());
        entries.broken.extend(place.map(|place| Broken { kind: place.kind, id: place.id, meta: None }));
    }
    (entries, faults)
}

/// Parses one file, with that which it translates; nothing for what is no entry and has no fault.
fn one(path: &str, file: &SourceFile, original: Option<&SourceFile>) -> Option<Remembered> {
    let mut faults = Vec::new();
    let place = front::locate(path, &file.shown, &mut faults);
    let original = original.and_then(|original| match &original.data {
        Data::Text(text) => Some(front::Original { text, shown: &original.shown }),
        Data::Media(_) => None,
    });
    let entry = match (place, &file.data) {
        (Some(place), Data::Text(_)) if place.lang.is_some() && original.is_none() => {
            faults.push(without_original(path, &file.shown));
            Some(front::Parsed::Broken(Box::new(Broken { kind: place.kind, id: place.id, meta: None })))
        }
        (Some(place), Data::Text(text)) => Some(front::entry(place, text, original.as_ref(), &mut faults)),
        _ => None,
    };
    if entry.as_ref().is_some_and(front::Parsed::is_draft) {
        soften(&mut faults);
    }
    trim(&mut faults, &file.shown);
    (entry.is_some() || !faults.is_empty()).then_some((entry, faults))
}

/// The languages that something is written in beside French, sound or not: code → the first file.
pub fn languages(sources: &Sources) -> BTreeMap<String, Arc<str>> {
    let mut languages = BTreeMap::new();
    for (path, file) in sources.iter() {
        let of_text = || front::locate(path, &file.shown, &mut Vec::new())?.lang;
        let of_school = || path.strip_prefix("site.")?.strip_suffix(".yaml").map(str::to_string);
        let Some(original) = front::original_path(path) else { continue };
        let is_school = original == "site.yaml";
        if let Some(code) = if is_school { of_school() } else { of_text() } {
            languages.entry(code).or_insert_with(|| file.shown.clone());
        }
    }
    languages
}

fn without_original(path: &str, shown: &Arc<str>) -> Diagnostic {
    let name = front::original_path(path).unwrap_or_default();
    let name = name.rsplit('/').next().unwrap_or_default();
    Diagnostic::error(Span::whole(shown.clone()), "cette traduction n’a pas d’original français")
        .help(format!("Créez « {name} » dans le même dossier, ou corrigez le nom de ce fichier."))
}

/// What a draft lacks stops nobody: it is said, and waits.
fn soften(faults: &mut [Diagnostic]) {
    for fault in faults.iter_mut().filter(|f| f.severity == Severity::Error) {
        fault.severity = Severity::Warning;
    }
}

/// More faults than anybody mends at once.
const MOST_FAULTS: usize = 100;

/// Keeps the first faults of a file: a file that is no text of ours would bury the others.
fn trim(faults: &mut Vec<Diagnostic>, shown: &Arc<str>) {
    if let Some(more) = faults.len().checked_sub(MOST_FAULTS).filter(|n| *n > 0) {
        faults.truncate(MOST_FAULTS);
        faults.push(Diagnostic::error(
            Span::whole(shown.clone()),
            format!("ce fichier a {} autres défauts, que l’on verra après ceux-ci", crate::french::number(more as i64)),
        ));
    }
}

/// Every table of keys: each kind's own, the common one, `site.yaml`'s and the register's.
pub fn tables() -> impl Iterator<Item = &'static [fields::Key]> {
    Kind::ALL.into_iter().map(Kind::keys).chain([common::KEYS, school::KEYS, people::KEYS])
}

/// The theme that `site.yaml` asks for, before anything else is read of it.
pub fn theme_name(sources: &Sources) -> Option<Spanned<String>> {
    let (shown, text) = match sources.get("site.yaml").map(|f| (&f.shown, &f.data)) {
        Some((shown, Data::Text(text))) => (shown, text),
        _ => return None,
    };
    let entries = yaml::read(text, 0..text.len(), shown, &mut Vec::new());
    let node = yaml::find(&entries, "theme")?;
    match &node.data {
        // Anything else is a fault of its own: a theme is a folder of `themes/`, never a path.
        yaml::Data::Scalar(name) if *name == crate::french::slug(name) => {
            Some(Spanned::new(name.clone(), node.span.clone()))
        }
        _ => None,
    }
}

/// `site.yaml` alone, where it has no error: a build tells them.
pub fn school(sources: &Sources) -> Option<School> {
    let (shown, text) = match sources.get("site.yaml").map(|f| (&f.shown, &f.data)) {
        Some((shown, Data::Text(text))) => (shown, text),
        _ => return None,
    };
    let mut faults = Vec::new();
    let school = school::read(text, shown, &mut faults);
    school.filter(|_| faults.iter().all(|fault| fault.severity != Severity::Error))
}

impl Entries {
    /// What is common to all that was written, shown or not, sound or not.
    pub fn metas(&self) -> impl Iterator<Item = &Meta> {
        self.sound().chain(self.broken.iter().filter_map(|b| b.meta.as_ref()))
    }

    /// The same of what has no faults.
    pub fn sound(&self) -> impl Iterator<Item = &Meta> {
        let pages = self.homes.iter().chain(&self.sections).chain(&self.pages).map(|e| &*e.meta);
        pages
            .chain(self.formations.iter().map(|e| &*e.meta))
            .chain(self.mobilities.iter().map(|e| &*e.meta))
            .chain(self.testimonials.iter().map(|e| &*e.meta))
            .chain(self.events.iter().map(|e| &*e.meta))
            .chain(self.europe_days.iter().map(|e| &*e.meta))
            .chain(self.publications.iter().map(|e| &*e.meta))
            .chain(self.press_overrides.iter().map(|e| &*e.meta))
    }

    /// The lycée in each language that something is written in.
    fn translate_school(
        &mut self,
        sources: &Sources,
        memo: &mut BTreeMap<String, Settings<School>>,
        faults: &mut Vec<Diagnostic>,
    ) {
        let files = sources.iter().filter(|(path, _)| front::original_path(path).as_deref() == Some("site.yaml"));
        let files: BTreeMap<String, &SourceFile> =
            files.filter_map(|(path, file)| Some((path.split('.').nth(1)?.to_string(), file))).collect();
        for lang in files.keys() {
            self.translations.entry(lang.clone()).or_default();
        }
        let Some(original) = sources.get("site.yaml") else { return };
        let Data::Text(text) = &original.data else { return };
        for (lang, entries) in &mut self.translations {
            let words = files.get(lang).and_then(|file| match &file.data {
                Data::Text(text) => Some((&**text, *file)),
                Data::Media(_) => None,
            });
            let both: Vec<&SourceFile> = [original].into_iter().chain(words.map(|(_, file)| file)).collect();
            let words = words.map(|(text, file)| (text, &file.shown));
            let read = |faults: &mut Vec<Diagnostic>| {
                school::translated((text, &original.shown), lang, words, faults).unwrap_or_default()
            };
            entries.school = remembered(memo.entry(lang.clone()).or_default(), &both, faults, read);
        }
    }

    fn add(&mut self, parsed: front::Parsed) {
        use front::Parsed;
        let lang = parsed.meta().and_then(|meta| meta.lang.clone());
        match (lang, parsed) {
            (Some(lang), parsed) if !matches!(parsed, Parsed::Broken(_)) => {
                self.translations.entry(lang).or_default().put(parsed);
            }
            (_, parsed) => self.put(parsed),
        }
    }

    fn put(&mut self, parsed: front::Parsed) {
        use front::Parsed;
        match parsed {
            Parsed::Home(entry) => self.homes.push(entry),
            Parsed::Section(entry) => self.sections.push(entry),
            Parsed::Page(entry) => self.pages.push(entry),
            Parsed::Formation(entry) => self.formations.push(entry),
            Parsed::Mobility(entry) => self.mobilities.push(entry),
            Parsed::Testimonial(entry) => self.testimonials.push(entry),
            Parsed::Event(entry) => self.events.push(entry),
            Parsed::EuropeDay(entry) => self.europe_days.push(entry),
            Parsed::Publication(entry) => self.publications.push(entry),
            Parsed::PressOverride(entry) => self.press_overrides.push(entry),
            Parsed::Broken(broken) => self.broken.push(*broken),
        }
    }
}
