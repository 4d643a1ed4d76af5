//! The portal in its other languages. An edition is the same site, with the same facts, people and photos, in the words of
//! the translations; what nobody translated stays French, at its French address, so that no page is there twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::path::Address;
use super::{Options, Site};
use crate::content::{Entries, Entry, Kind, Meta, Page, School};
use crate::diagnostic::{Diagnostic, Note, NoteKind, Span};
use crate::language::{FRENCH, Language, Languages};
use crate::source::Sources;

/// What every edition knows of the others.
#[derive(Debug, Default)]
pub struct Siblings {
    /// French first.
    editions: Vec<Edition>,
    /// The address of a page that is in several languages → all of them, by code, French first.
    versions: HashMap<Address, Arc<Vec<(String, Address)>>>,
}

#[derive(Debug)]
struct Edition {
    language: Language,
    home: Option<Address>,
    /// The first page of each section: `temoignages`, `etiquettes`.
    sections: BTreeMap<&'static str, Address>,
}

/// A page made of all the others. An edition has its own once it has a home page; until then it leads to the French one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gathering {
    News,
    Tags,
    SiteMap,
    Search,
}

impl Gathering {
    const ALL: [Gathering; 4] = [Gathering::News, Gathering::Tags, Gathering::SiteMap, Gathering::Search];

    /// In French: « Étiquettes ».
    fn title(self) -> &'static str {
        match self {
            Gathering::News => "Actualités",
            Gathering::Tags => "Étiquettes",
            Gathering::SiteMap => "Plan du site",
            Gathering::Search => "Rechercher",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Gathering::News => "actualites",
            Gathering::Tags => "etiquettes",
            Gathering::SiteMap => "plan-du-site",
            Gathering::Search => "recherche",
        }
    }
}

/// The titles of these pages: a language has to know them.
pub fn words() -> impl Iterator<Item = &'static str> {
    Gathering::ALL.into_iter().map(Gathering::title)
}

/// Where a language leads from a page.
#[derive(Debug, Clone)]
pub struct Turn<'s> {
    pub language: &'s Language,
    pub address: Address,
    pub to: Landing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// The page itself.
    Here,
    /// The same page.
    Same,
    /// The list of its section.
    List,
    Home,
}

/// What is the same page in all languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Home,
    List(Kind),
    Gathering(Gathering),
    Entry(Kind, Arc<str>),
}

/// The editions, without their photos and links; `hidden` receives the paths of the translations that are not shown.
pub(super) fn of(
    site: &Site,
    translations: BTreeMap<String, Entries>,
    sources: &Sources,
    options: &Options,
    hidden: &mut BTreeSet<Arc<str>>,
    faults: &mut Vec<Diagnostic>,
    notes: &mut Vec<Note>,
) -> Vec<Site> {
    let Some(languages) = &options.languages else { return Vec::new() };
    // Also where nothing sound is written in it: its faults are all said at once.
    let written = crate::content::languages(sources);
    let unknown_codes = written.iter().filter(|(code, _)| !languages.contains_key(*code));
    faults.extend(unknown_codes.map(|(code, shown)| unknown(code, shown, languages)));
    faults.extend(crate::content::languages_in_capitals(sources).map(|(code, fault)| match &fault.span {
        Some(span) if code != FRENCH && !languages.contains_key(&code) => unknown(&code, &span.file, languages),
        _ => fault,
    }));
    let translations: Vec<(String, Entries)> = translations.into_iter().collect();
    let made = translations.into_par_iter().map(|(code, entries)| {
        let paths: Vec<Arc<str>> = entries.metas().map(|meta| meta.path.clone()).collect();
        let edition = |language: &Language| edition(site, language.clone(), entries, options.unpublished);
        (paths, languages.get(&code).map(edition))
    });
    let mut editions = Vec::new();
    for (paths, made) in made.collect::<Vec<_>>() {
        let Some((edition, drafts, found)) = made else {
            hidden.extend(paths);
            continue;
        };
        faults.extend(found);
        let shown: BTreeSet<&str> = edition.own_texts().map(|meta| &*meta.path).collect();
        hidden.extend(paths.into_iter().filter(|path| !shown.contains(&**path)));
        if !drafts.is_empty() {
            match notes.iter_mut().find(|note| note.kind == NoteKind::Drafts) {
                Some(note) => note.lines.extend(drafts),
                None => notes.push(Note { kind: NoteKind::Drafts, lines: drafts }),
            }
        }
        if shown.is_empty() {
            continue;
        }
        editions.push(edition);
    }
    editions
}

fn unknown(code: &str, shown: &Arc<str>, languages: &Languages) -> Diagnostic {
    let known: Vec<&str> = languages.keys().map(String::as_str).collect();
    let known = if known.is_empty() { "aucune".to_string() } else { known.join(", ") };
    Diagnostic::error(Span::whole(shown.clone()), format!("le thème ne connaît pas la langue « {code} »"))
        .help(format!("Les langues du thème : {known}. Renommez ce fichier, ou ajoutez au thème « languages/{code}.yaml » (themes/LISEZMOI.md dit comment)."))
}

/// An edition, lines of the report on its drafts, and its faults.
fn edition(
    site: &Site,
    language: Language,
    entries: Entries,
    keeps_drafts: bool,
) -> (Site, Vec<String>, Vec<Diagnostic>) {
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    let mut is_kept = |meta: &Meta, original: &Meta| {
        if meta.draft && !original.draft {
            drafts.push(format!("{} : « {} »", meta.shown, meta.title()));
        }
        !meta.draft || keeps_drafts
    };
    let mut edition = Site {
        today: site.today,
        school: school(site, entries.school),
        pages: overlay(&site.pages, entries.pages, &mut is_kept),
        formations: overlay(&site.formations, entries.formations, &mut is_kept),
        mobilities: overlay(&site.mobilities, entries.mobilities, &mut is_kept),
        testimonials: overlay(&site.testimonials, entries.testimonials, &mut is_kept),
        events: overlay(&site.events, entries.events, &mut is_kept),
        europe_days: overlay(&site.europe_days, entries.europe_days, &mut is_kept),
        publications: overlay(&site.publications, entries.publications, &mut is_kept),
        press_overrides: overlay(&site.press_overrides, entries.press_overrides, &mut is_kept),
        home: site
            .home
            .as_ref()
            .and_then(|original| entries.homes.into_iter().find(|home| is_kept(&home.meta, &original.meta))),
        sections: entries
            .sections
            .into_iter()
            .filter_map(|section| Some((Kind::from_folder(section.meta.folder())?, section)))
            .filter(|(kind, section)| {
                site.sections.get(kind).is_some_and(|original| is_kept(&section.meta, &original.meta))
            })
            .collect(),
        is_whole: site.is_whole,
        consent: site.consent.in_language(&language),
        index: site.index.clone(),
        language,
        ..Site::default()
    };
    let (own, owners) = edition.assign_addresses(&mut faults);
    // What is not translated is where it was.
    edition.addresses.clone_from(&site.addresses);
    for (kind, own) in own {
        edition.addresses.entry(kind).or_default().extend(own);
    }
    edition.owners = owners;
    let written: BTreeSet<Kind> =
        edition.own_metas().map(|meta| meta.kind).filter(|kind| *kind != Kind::Page).collect();
    edition.lists = edition.sections.keys().copied().chain(written).collect();
    (edition, drafts, faults)
}

/// Originals, each in the words of its translation where one is shown.
fn overlay<T>(
    originals: &[Entry<T>],
    translations: Vec<Entry<T>>,
    is_kept: &mut dyn FnMut(&Meta, &Meta) -> bool,
) -> Vec<Entry<T>> {
    if translations.is_empty() {
        return originals.to_vec();
    }
    let mut words: FxHashMap<Arc<str>, Entry<T>> =
        translations.into_iter().map(|entry| (entry.meta.id.clone(), entry)).collect();
    let translated = |original: &Entry<T>| {
        let entry = words.remove(&original.meta.id).filter(|entry| is_kept(&entry.meta, &original.meta));
        entry.unwrap_or_else(|| original.clone())
    };
    originals.iter().map(translated).collect()
}

fn school(site: &Site, school: School) -> School {
    let french = &site.school;
    if school.name.is_empty() {
        return french.clone();
    }
    School {
        base_url: french.base_url.clone(),
        // A disclaimer that nobody translated is that of the Commission.
        eu_disclaimer: school.eu_disclaimer.filter(|text| french.eu_disclaimer.as_ref() != Some(text)),
        ..school
    }
}

impl Siblings {
    pub(super) fn of(french: &Site, translations: &[Site]) -> Siblings {
        let mut pages: BTreeMap<Identity, Vec<(String, Address)>> = BTreeMap::new();
        for site in translations {
            for (identity, address) in site.identities() {
                pages.entry(identity).or_default().push((site.language.code().to_string(), address));
            }
        }
        // What French has alone, as most of it, is the version of nothing.
        if !pages.is_empty() {
            for (identity, address) in french.identities() {
                if let Some(others) = pages.get_mut(&identity) {
                    others.insert(0, (french.language.code().to_string(), address));
                }
            }
        }
        let mut versions = HashMap::new();
        for same in pages.into_values().filter(|same| same.len() > 1).map(Arc::new) {
            versions.extend(same.iter().map(|(_, address)| (address.clone(), same.clone())));
        }
        let editions = std::iter::once(french).chain(translations).map(Edition::of).collect();
        Siblings { editions, versions }
    }
}

impl Edition {
    fn of(site: &Site) -> Edition {
        let lists = site.lists.iter().map(|kind| (kind.section(), site.section_address(*kind)));
        let gathered = site.own_gatherings().map(|page| (page.folder(), site.gathering_address(page)));
        Edition {
            language: site.language.clone(),
            home: site.home.is_some().then(|| site.home_address()),
            sections: lists.chain(gathered).collect(),
        }
    }
}

impl Site {
    /// The pages of this edition that another may have too.
    fn identities(&self) -> impl Iterator<Item = (Identity, Address)> {
        let entries = self.own_metas().filter_map(|meta| {
            let address = self.address(meta.kind, &meta.id)?.clone();
            Some((Identity::Entry(meta.kind, meta.id.clone()), address))
        });
        let home = self.home.iter().map(|_| (Identity::Home, self.home_address()));
        let lists = self.lists.iter().map(|kind| (Identity::List(*kind), self.section_address(*kind)));
        let gathered = self.own_gatherings().map(|page| (Identity::Gathering(page), self.gathering_address(page)));
        entries.chain(home).chain(lists).chain(gathered)
    }

    /// This site, then those in other languages.
    pub fn editions(&self) -> impl Iterator<Item = &Site> {
        std::iter::once(self).chain(&self.translations)
    }

    /// It is written in the language of this edition.
    pub fn is_own(&self, meta: &Meta) -> bool {
        meta.lang.as_deref().unwrap_or(FRENCH) == self.language.code()
    }

    /// The language of a text, where it is another than that of this edition.
    pub fn other_language(&self, lang: Option<&str>) -> Option<String> {
        Some(lang.unwrap_or(FRENCH)).filter(|lang| *lang != self.language.code()).map(str::to_string)
    }

    /// The entries that have a page of this edition.
    pub fn own_metas(&self) -> impl Iterator<Item = &Meta> {
        self.metas().filter(|meta| self.is_own(meta))
    }

    /// The same, with what introduces its home page and its lists.
    pub fn own_texts(&self) -> impl Iterator<Item = &Meta> {
        let introductions = self.home.iter().chain(self.sections.values()).map(|entry: &Entry<Page>| &*entry.meta);
        self.own_metas().chain(introductions)
    }

    /// The page of a text of this edition: its own, or the one that it introduces.
    pub fn page_of(&self, meta: &Meta) -> Option<Address> {
        match (&*meta.id, Kind::from_folder(meta.folder())) {
            ("index", Some(kind)) => Some(self.section_address(kind)),
            ("index", None) => Some(self.home_address()),
            _ => self.address(meta.kind, &meta.id).cloned(),
        }
    }

    /// Everything that was written and is shown, in all languages.
    pub fn texts(&self) -> impl Iterator<Item = &Meta> {
        self.all_metas().chain(self.translations.iter().flat_map(Site::own_texts))
    }

    /// The addresses that search engines are told of: of its home page, of its lists and of its entries.
    pub fn own_pages(&self) -> impl Iterator<Item = Address> {
        let home = self.home.iter().map(|_| self.home_address());
        let lists = self.lists.iter().map(|kind| self.section_address(*kind));
        let told = |page: &Gathering| matches!(page, Gathering::News | Gathering::SiteMap);
        let gathered = self.own_gatherings().filter(told).map(|page| self.gathering_address(page));
        let entries = self.own_metas().filter_map(|meta| self.address(meta.kind, &meta.id).cloned());
        home.chain(lists).chain(gathered).chain(entries)
    }

    /// This edition has a list of that section.
    pub fn has_list(&self, kind: Kind) -> bool {
        self.lists.contains(&kind)
    }

    pub fn home_address(&self) -> Address {
        Address::new([self.language.folder()].into_iter().filter(|_| self.home.is_some()))
    }

    /// It has the pages that are made of all the others, and its feed.
    pub fn has_gatherings(&self) -> bool {
        self.language.is_french() || self.home.is_some()
    }

    fn own_gatherings(&self) -> impl Iterator<Item = Gathering> {
        Gathering::ALL.into_iter().filter(|_| self.has_gatherings())
    }

    pub fn gathering_address(&self, page: Gathering) -> Address {
        let folder = if self.has_gatherings() { self.language.folder() } else { "" };
        Address::new([folder, page.folder()])
    }

    pub fn gathering_title(&self, page: Gathering) -> &str {
        self.language.say(page.title())
    }

    /// That at an address.
    pub(super) fn gathering_at(&self, address: &Address) -> Option<Gathering> {
        Gathering::ALL.into_iter().find(|page| self.gathering_address(*page) == *address)
    }

    /// The versions of a page, by language, French first; none of what is in one language.
    pub fn versions(&self, address: &Address) -> &[(String, Address)] {
        self.siblings.versions.get(address).map_or(&[], |versions| versions.as_slice())
    }

    /// The page in French, where that at `address` is a translation.
    pub fn french_address(&self, address: &Address) -> Address {
        let french = self.versions(address).iter().find(|(code, _)| code == FRENCH);
        french.map_or_else(|| address.clone(), |(_, address)| address.clone())
    }

    /// Where each language leads from the page at `address`: to the same page, else to the list of its section, else home.
    pub fn turns(&self, address: &Address) -> Vec<Turn<'_>> {
        let versions = self.versions(address);
        let section = self.section_of(address);
        let turn = |edition: &'_ Edition| {
            let code = edition.language.code();
            let same = || versions.iter().find(|(lang, _)| lang == code).map(|(_, address)| address.clone());
            let list = || edition.sections.get(section).cloned();
            if code == self.language.code() {
                return Some((address.clone(), Landing::Here));
            }
            let same = same().map(|address| (address, Landing::Same));
            let list = || list().map(|address| (address, Landing::List));
            same.or_else(list).or_else(|| Some((edition.home.clone()?, Landing::Home)))
        };
        let turns = self.siblings.editions.iter().filter_map(|edition| {
            let (address, to) = turn(edition)?;
            Some(Turn { language: &edition.language, address, to })
        });
        turns.collect()
    }

    /// The first folder of an address, after that of the language: `temoignages`.
    pub fn section_of<'a>(&self, address: &'a Address) -> &'a str {
        let mut parts = address.as_str().split('/');
        let first = parts.next().unwrap_or_default();
        if !first.is_empty() && first == self.language.folder() { parts.next().unwrap_or_default() } else { first }
    }

    /// The sentence on European funding, in the language of the page at that path.
    pub fn eu_statement_at(&self, path: &str) -> String {
        let folder = path.split('/').next().unwrap_or_default();
        let edition = self.translations.iter().find(|edition| edition.language.folder() == folder);
        edition.unwrap_or(self).eu_statement()
    }
}
