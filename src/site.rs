//! Entries → [`Site`]: what is published today, who refers to whom, which states follow from the dates.

pub mod authorisations;
mod check;
pub mod consent;
mod destinations;
pub mod feeds;
mod gazetteer;
pub mod geo;
pub mod goals;
mod index;
mod links;
pub mod markup;
pub mod moves;
pub mod names;
pub mod path;
pub mod photos;
pub mod pictures;
pub mod retroplan;
pub mod running_order;
pub mod towns;
mod visibility;
pub mod voices;
pub mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Datelike, Days, Months, NaiveDate};
use rayon::prelude::*;

use crate::content::{
    Broken, Entries, Entry, EuropeDay, Event, Formation, Kind, MediaOutlet, Meta, Mobility, Network, Page,
    PressOverride, Publication, School, Testimonial, When,
};
use crate::diagnostic::{Diagnostic, Note, NoteKind, Span, without_doubts};
use crate::french;
use crate::source::Sources;
use consent::{Channel, Consent, Shown};
use index::{Index, people_on};
pub use links::Target;
use names::Redactor;
use path::Address;
use pictures::{MediaShelf, Picture};
pub use visibility::ribbon;

/// What the command line says beside the files.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Instead of `url` in `site.yaml`.
    pub base_url: Option<String>,
    /// A preview shows drafts, and what is not due yet, on the pages of the portal.
    pub unpublished: bool,
}

/// What a preview remembers of the files beside the texts.
pub type Memo = pictures::Memo;

/// The identity of an entry.
pub type EntryId = (Kind, String);

/// Of each entry that has a page, by its kind and identifier.
type Addresses = BTreeMap<Kind, HashMap<String, Address>>;

/// Everything that may be shown today, related. People are only reached through a [`Channel`].
#[derive(Debug, Default)]
pub struct Site {
    pub today: NaiveDate,
    pub school: School,
    pub home: Option<Entry<Page>>,
    pub sections: BTreeMap<Kind, Entry<Page>>,
    pub pages: Vec<Entry<Page>>,
    pub formations: Vec<Entry<Formation>>,
    /// Most recent departure first.
    pub mobilities: Vec<Entry<Mobility>>,
    /// Most recent first. Reached through a channel: a testimonial is its author's words.
    testimonials: Vec<Entry<Testimonial>>,
    /// Earliest first.
    pub events: Vec<Entry<Event>>,
    /// Most recent first.
    pub europe_days: Vec<Entry<EuropeDay>>,
    /// Most recent first.
    pub publications: Vec<Entry<Publication>>,
    pub press_overrides: Vec<Entry<PressOverride>>,
    pub media: MediaShelf,
    /// No entry is missing because of its faults.
    pub is_whole: bool,
    /// Entries that are not shown, but whose references are checked: those with faults, and those that will be shown.
    aside: Vec<Meta>,
    consent: Consent,
    addresses: Addresses,
    owners: HashMap<Address, EntryId>,
    links: links::Map,
    index: Index,
}

/// Words that a channel may not carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld;

/// A mobility's state on the build's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Planned,
    Underway,
    Back,
    Cancelled,
}

/// Resolves and relates. The site holds all that is sound, whatever the faults.
pub fn assemble(
    entries: Entries,
    sources: &Sources,
    today: NaiveDate,
    options: &Options,
) -> (Site, Vec<Diagnostic>, Vec<Note>) {
    assemble_with(entries, sources, today, options, &mut Memo::default())
}

/// The same, with a memory of the last time.
pub fn assemble_with(
    entries: Entries,
    sources: &Sources,
    today: NaiveDate,
    options: &Options,
    memo: &mut Memo,
) -> (Site, Vec<Diagnostic>, Vec<Note>) {
    let mut faults = Vec::new();
    let sigles = entries
        .formations
        .iter()
        .map(|f| (f.meta.id.clone(), french::typography(&f.data.sigle).into_owned()))
        .collect();
    let school_names = std::iter::once(&entries.school.name).chain(&entries.school.short_name).cloned().collect();
    let (consent, (known, people_on)) = rayon::join(
        || Consent::new(entries.people.clone(), sigles, school_names, today),
        || (check::Known::of(&entries), people_on(&entries)),
    );
    let mut sorter = visibility::Sorter::new(today, options.unpublished, &mut faults);
    let mut site = Site {
        today,
        home: sorter.keep(entries.homes).pop(),
        pages: sorter.keep(entries.pages),
        formations: sorter.keep(entries.formations),
        mobilities: sorter.keep(entries.mobilities),
        testimonials: sorter.keep(entries.testimonials),
        events: sorter.keep(entries.events),
        europe_days: sorter.keep(entries.europe_days),
        publications: sorter.keep(entries.publications),
        press_overrides: sorter.keep(entries.press_overrides),
        sections: sorter
            .keep(entries.sections)
            .into_iter()
            .filter_map(|s| Some((Kind::from_folder(s.meta.path.split('/').next()?)?, s)))
            .collect(),
        school: entries.school,
        consent,
        ..Site::default()
    };
    let visibility::Sorted { mut notes, hidden, scheduled } = sorter.finish();
    let is_read = entries.broken.iter().all(Broken::is_draft) && sources.unread().next().is_none();
    site.is_whole = is_read && site.home.is_some() && !site.school.base_url.is_empty();
    site.aside = scheduled
        .into_iter()
        .chain(entries.broken.into_iter().filter_map(|broken| broken.meta).filter(|meta| !meta.draft))
        .collect();
    if let Some(url) = &options.base_url {
        site.school.base_url = crate::content::normal_base(url);
    }
    site.sort();
    site.index = Index::of(&site);
    site.index.people_on = people_on;
    (site.addresses, site.owners) = site.assign_addresses(&mut faults);
    site.is_whole &= site.owners.len() == site.metas().count();
    // They read the same site, and only speak.
    let ((of_references, withheld), (links, (of_links, wanted))) = rayon::join(
        || (check::references(&site, &known), check::withheld(&site)),
        || {
            let links = links::Map::of(&site, hidden, sources);
            let found = destinations::check(&site, &links, sources);
            (links, found)
        },
    );
    site.links = links;
    let mut of_files = of_links;
    site.media = pictures::shelve(&wanted, sources, memo, &mut of_files);
    faults.extend(without_doubts(of_references, &of_files));
    faults.extend(of_files);
    site.compare_declared(&wanted, sources, memo);
    faults.extend(check::unshown(&site, &wanted, sources));
    if site.home.is_none() && !known.is_broken(Kind::Page, "index") {
        faults.push(Diagnostic::error(Span::whole("content/index.md"), "il manque la page d’accueil").help(
            "Créez « index.md » à la racine du contenu, avec au moins son titre ; s’il existe, \
                 il est encore un brouillon, ou sa date de publication n’est pas venue.",
        ));
    }
    notes.extend(withheld);
    notes.extend(site.media.located());
    let examples = check::examples(&site);
    match notes.iter_mut().find(|n| n.kind == NoteKind::Examples) {
        Some(note) => note.lines.extend(examples),
        None if examples.is_empty() => {}
        None => notes.push(Note { kind: NoteKind::Examples, lines: examples }),
    }
    (site, faults, notes)
}

impl Site {
    fn sort(&mut self) {
        self.formations.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
        self.mobilities.sort_by(|a, b| {
            b.data.departure.value.cmp(&a.data.departure.value).then_with(|| a.meta.id.cmp(&b.meta.id))
        });
        self.testimonials
            .sort_by(|a, b| b.data.date.value.cmp(&a.data.date.value).then_with(|| a.meta.id.cmp(&b.meta.id)));
        self.events.sort_by(|a, b| {
            a.data.when.start.value.cmp(&b.data.when.start.value).then_with(|| a.meta.id.cmp(&b.meta.id))
        });
        self.europe_days.sort_by(|a, b| {
            b.data.when.start.value.cmp(&a.data.when.start.value).then_with(|| a.meta.id.cmp(&b.meta.id))
        });
        self.publications
            .sort_by(|a, b| b.data.date.value.cmp(&a.data.date.value).then_with(|| a.meta.id.cmp(&b.meta.id)));
        self.pages.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
    }

    /// A photo whose people are declared where it is not shown (a draft, a testimonial withdrawn) protects its copies too.
    fn compare_declared(&mut self, wanted: &BTreeMap<String, Span>, sources: &Sources, memo: &mut Memo) {
        let declared = self.index.people_on.iter().filter(|(_, people)| !people.is_empty()).map(|(path, _)| path);
        let unseen = declared.filter(|path| pictures::is_picture(path) && !wanted.contains_key(*path));
        let unseen = unseen.map(|path| (path.clone(), Span::whole(path.as_str()))).collect();
        // What is wrong with a photo that is not shown waits until it is.
        for (published, files) in pictures::shelve(&unseen, sources, memo, &mut Vec::new()).twins {
            self.media.twins.entry(published).or_default().extend(files);
        }
    }

    /// Every entry that has a page of its own, with its public address. Two entries of one address are a fault.
    fn assign_addresses(&self, faults: &mut Vec<Diagnostic>) -> (Addresses, HashMap<Address, EntryId>) {
        let mut addresses = Addresses::new();
        let mut owners: HashMap<Address, &Meta> = HashMap::new();
        let metas: Vec<&Meta> = self.metas().collect();
        let own: Vec<(Address, bool)> = metas.par_iter().map(|meta| self.own_address(meta)).collect();
        // Those that bear their own name have their address first: of two that only a withheld name told apart, the second
        // is numbered.
        let (named, renamed): (Vec<_>, Vec<_>) =
            metas.into_iter().zip(own).partition(|(_, (_, is_renamed))| !is_renamed);
        for (meta, (address, is_renamed)) in named.into_iter().chain(renamed) {
            let numbered =
                (2..).map(|n| Address::new([format!("{}-{n}", address.as_str().trim_end_matches('/')).as_str()]));
            let address = match owners.contains_key(&address) && is_renamed {
                true => numbered.into_iter().find(|address| !owners.contains_key(address)).unwrap_or(address),
                false => address,
            };
            if let Some(other) = owners.get(&address) {
                faults.push(
                    Diagnostic::error(
                        meta.title_span(),
                        format!("deux pages auraient la même adresse : « {address} »"),
                    )
                    .related(other.title_span(), "l’autre page")
                    .help("Renommez l’un des deux fichiers, ou donnez à l’un une autre clé « adresse »."),
                );
            } else {
                owners.insert(address.clone(), meta);
                addresses.entry(meta.kind).or_default().insert(meta.id.clone(), address);
            }
        }
        let owners = owners.into_iter().map(|(address, meta)| (address, (meta.kind, meta.id.clone()))).collect();
        (addresses, owners)
    }

    /// Whether a name was taken out of it as well.
    fn own_address(&self, meta: &Meta) -> (Address, bool) {
        let mut parts: Vec<String> = meta.id.split('/').map(str::to_string).collect();
        if let (Some(last), Some(slug)) = (parts.last_mut(), &meta.slug) {
            last.clone_from(&slug.value);
        }
        // A name that may not appear does not appear in an address either.
        let redactor = self.redactor(Self::page_channel(meta), &self.people_of(meta));
        let said: Vec<String> = parts.iter().map(|part| redactor.slug(part)).collect();
        let is_renamed = said != parts;
        let said: Vec<String> = said.iter().map(|part| french::slug(part)).collect();
        (Address::new([meta.kind.section()].into_iter().chain(said.iter().map(String::as_str))), is_renamed)
    }

    /// The entries that have a page of their own. A press release has one once it was sent; a publication has none.
    pub fn metas(&self) -> impl Iterator<Item = &Meta> {
        self.pages
            .iter()
            .map(|e| &*e.meta)
            .chain(self.formations.iter().map(|e| &*e.meta))
            .chain(self.mobilities.iter().map(|e| &*e.meta))
            .chain(self.testimonials(Channel::Site).map(|e| &*e.meta))
            .chain(self.events.iter().map(|e| &*e.meta))
            .chain(self.europe_days.iter().map(|e| &*e.meta))
            .chain(self.releases().map(|e| &*e.meta))
    }

    /// The dated entries of the site, most recent first; none in the future.
    pub fn dated(&self) -> Vec<(NaiveDate, &Meta)> {
        let mut dated: Vec<(NaiveDate, &Meta)> = Vec::new();
        dated.extend(self.testimonials(Channel::Site).map(|e| (e.data.date.value, &*e.meta)));
        dated.extend(self.mobilities.iter().map(|e| (e.data.departure.value, &*e.meta)));
        dated.extend(self.events.iter().map(|e| (e.data.when.first_day(), &*e.meta)));
        dated.extend(self.europe_days.iter().map(|e| (e.data.when.first_day(), &*e.meta)));
        dated.extend(self.releases().filter_map(|e| Some((e.data.sent.as_ref()?.value, &*e.meta))));
        dated.retain(|(day, _)| *day <= self.today);
        dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        dated
    }

    /// Everything that was written and is shown, pages or not.
    pub fn all_metas(&self) -> impl Iterator<Item = &Meta> {
        self.metas().chain(self.other_metas())
    }

    /// What has no page of its own.
    fn other_metas(&self) -> impl Iterator<Item = &Meta> {
        let unsent = self.press_overrides.iter().filter(|e| !self.is_sent(e)).map(|e| &*e.meta);
        let agreed = self.testimonials.iter().zip(&self.index.agreed);
        let withheld = agreed.filter(|(_, agreed)| !agreed.to(Channel::Site)).map(|(e, _)| &*e.meta);
        unsent
            .chain(withheld)
            .chain(self.publications.iter().map(|e| &*e.meta))
            .chain(self.home.iter().map(|e| &*e.meta))
            .chain(self.sections.values().map(|e| &*e.meta))
    }

    /// The entry has a page today, or is the introduction of one.
    fn is_shown(&self, meta: &Meta) -> bool {
        let introduces = self.home.iter().chain(self.sections.values()).any(|e| std::ptr::eq(&*e.meta, meta));
        introduces || self.address(meta.kind, &meta.id).is_some()
    }

    /// Press releases that were sent.
    pub fn releases(&self) -> impl Iterator<Item = &Entry<PressOverride>> {
        self.press_overrides.iter().filter(|e| self.is_sent(e))
    }

    fn is_sent(&self, release: &Entry<PressOverride>) -> bool {
        let is_free = release.data.embargo.is_none_or(|(day, _)| day <= self.today);
        is_free && release.data.sent.as_ref().is_some_and(|day| day.value <= self.today)
    }

    pub fn address(&self, kind: Kind, id: &str) -> Option<&Address> {
        self.addresses.get(&kind)?.get(id)
    }

    /// The address of a section's list page.
    pub fn section_address(&self, kind: Kind) -> Address {
        Address::new([kind.section()])
    }

    pub fn formation(&self, id: &str) -> Option<&Entry<Formation>> {
        self.formations.get(self.index.position(Kind::Formation, id)?)
    }

    pub fn mobility(&self, id: &str) -> Option<&Entry<Mobility>> {
        self.mobilities.get(self.index.position(Kind::Mobility, id)?)
    }

    pub fn testimonial(&self, id: &str) -> Option<&Entry<Testimonial>> {
        self.testimonials.get(self.index.position(Kind::Testimonial, id)?)
    }

    /// What is common to all kinds, of one entry.
    pub fn meta(&self, kind: Kind, id: &str) -> Option<&Meta> {
        let at = self.index.position(kind, id)?;
        match kind {
            Kind::Page => self.pages.get(at).map(|e| &*e.meta),
            Kind::Formation => self.formations.get(at).map(|e| &*e.meta),
            Kind::Mobility => self.mobilities.get(at).map(|e| &*e.meta),
            Kind::Testimonial => self.testimonials.get(at).map(|e| &*e.meta),
            Kind::Event => self.events.get(at).map(|e| &*e.meta),
            Kind::EuropeDay => self.europe_days.get(at).map(|e| &*e.meta),
            Kind::PressOverride => self.press_overrides.get(at).map(|e| &*e.meta),
            Kind::Publication => None,
        }
    }

    /// The shown entry that `concerne` names: `caspe-2026`, or `mobilites/caspe-2026` where several kinds share a name.
    pub fn find(&self, id: &str) -> Option<EntryId> {
        self.index.find(id)
    }

    /// The testimonials that a channel may carry, most recent first: those whose author agrees to it.
    pub fn testimonials(&self, channel: Channel) -> impl Iterator<Item = &Entry<Testimonial>> {
        let agreed = self.testimonials.iter().zip(&self.index.agreed);
        agreed.filter(move |(_, agreed)| agreed.to(channel)).map(|(testimonial, _)| testimonial)
    }

    pub fn testimonials_of_mobility(&self, id: &str, channel: Channel) -> impl Iterator<Item = &Entry<Testimonial>> {
        self.said(self.index.testimonials_of_mobility.get(id), channel)
    }

    pub fn testimonials_of_formation(&self, id: &str, channel: Channel) -> impl Iterator<Item = &Entry<Testimonial>> {
        self.said(self.index.testimonials_of_formation.get(id), channel)
    }

    fn said<'a>(
        &'a self,
        indices: Option<&'a Vec<usize>>,
        channel: Channel,
    ) -> impl Iterator<Item = &'a Entry<Testimonial>> {
        let agrees = move |i: &&usize| self.index.agreed.get(**i).is_some_and(|agreed| agreed.to(channel));
        indices.into_iter().flatten().filter(agrees).filter_map(|&i| self.testimonials.get(i))
    }

    pub fn mobilities_of_formation(&self, id: &str) -> impl Iterator<Item = &Entry<Mobility>> {
        at(&self.mobilities, self.index.mobilities_of_formation.get(id))
    }

    /// The team's own text of a mobility's release, sent or not.
    pub fn press_override(&self, mobility: &str) -> Option<&Entry<PressOverride>> {
        self.press_overrides.get(self.index.position(Kind::PressOverride, mobility)?)
    }

    /// The release of a mobility, once sent.
    pub fn release_of(&self, mobility: &str) -> Option<&Entry<PressOverride>> {
        self.press_override(mobility).filter(|r| self.is_sent(r))
    }

    /// The events of a genre that the current school year holds, and those after it; none that is cancelled.
    pub fn events_of(&self, genre: &'static str) -> impl Iterator<Item = &Entry<Event>> {
        let first = french::school_year(self.today).first_day();
        let is_live = move |e: &&Entry<Event>| !e.data.cancelled && e.data.when.first_day() >= first;
        self.events.iter().filter(move |e| e.data.genre == genre).filter(is_live)
    }

    pub fn publications_about(&self, kind: Kind, id: &str) -> impl Iterator<Item = &Entry<Publication>> {
        at(&self.publications, self.index.publications_about.get(&(kind, id.to_string())))
    }

    pub fn network(&self, id: &str) -> Option<&Network> {
        self.school.networks.iter().find(|n| n.id == id)
    }

    pub fn outlet(&self, id: &str) -> Option<&MediaOutlet> {
        self.school.media.iter().find(|m| m.id == id)
    }

    /// The formation a testimonial speaks of: its mobility's, else its author's.
    pub fn formation_of(&self, testimonial: &Testimonial) -> Option<&Entry<Formation>> {
        let from_mobility = testimonial
            .mobility
            .as_ref()
            .and_then(|m| self.mobility(&m.value))
            .map(|m| m.data.formation.value.as_str());
        from_mobility.or_else(|| self.consent.formation(&testimonial.person.value)).and_then(|id| self.formation(id))
    }

    /// How a person is called on a channel.
    pub fn person(&self, id: &str, channel: Channel) -> Shown {
        self.consent.shown(id, channel)
    }

    /// A photo that `meta` names, where everybody said to be on it, by any entry, may be shown.
    pub fn picture(&self, meta: &Meta, file: &str, channel: Channel) -> Option<&Picture> {
        self.picture_at(&meta.beside(file)?, channel)
    }

    /// The same, by its path in `content/`.
    pub fn picture_at(&self, path: &str, channel: Channel) -> Option<&Picture> {
        self.may_show(path, channel).then(|| self.media.pictures.get(path)).flatten()
    }

    fn may_show(&self, path: &str, channel: Channel) -> bool {
        self.people_on(path).all(|p| self.consent.refusal(p, channel, consent::Matter::Image).is_none())
    }

    /// Who is said to be on a photo, by any entry and under any of its names; `path` is in `content/`.
    pub fn people_on<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let twins = self.media.pictures.get(path).and_then(|picture| self.media.twins.get(&picture.path));
        let paths = twins.into_iter().flatten().map(String::as_str).chain([path]);
        paths.filter_map(|path| self.index.people_on.get(path)).flatten().map(String::as_str)
    }

    /// The photos that the channel may show.
    pub fn pictures(&self, channel: Channel) -> impl Iterator<Item = &Picture> {
        self.media.pictures.iter().filter(move |(path, _)| self.may_show(path, channel)).map(|(_, picture)| picture)
    }

    pub fn may_be_seen(&self, person: &str, channel: Channel) -> bool {
        self.consent.refusal(person, channel, consent::Matter::Image).is_none()
    }

    /// The last day on which all of them may still appear, as far as is known today; `None` when nobody is named.
    pub fn covered_until(&self, people: &[&str]) -> Option<NaiveDate> {
        people.iter().filter_map(|person| self.consent.last_day(person)).min()
    }

    pub fn may_hear(&self, person: &str, channel: Channel) -> bool {
        self.consent.refusal(person, channel, consent::Matter::Voice).is_none()
    }

    /// The short name of a person's formation: « BTS MCO ».
    pub fn sigle(&self, person: &str) -> Option<&str> {
        self.consent.sigle(person)
    }

    /// Who said the words of a quote on a channel: `Ok(None)` when nobody is named, an error when the words may not be
    /// shown. Names that are no identifier of the register (a function, a guest) are shown as written.
    ///
    /// # Errors
    /// [`Withheld`] when the person does not agree to that channel.
    pub fn speaker<'a>(&self, by: Option<&'a str>, channel: Channel) -> Result<Option<Cow<'a, str>>, Withheld> {
        let Some(by) = by else { return Ok(None) };
        // « Léa, étudiante » and « Léa » are `lea`.
        let first = by.split([',', '(']).next().unwrap_or(by).trim();
        let people: Vec<&str> =
            if self.consent.is_known(by) { vec![by] } else { self.consent.bearing(first).collect() };
        let shown = people.iter().find_map(|id| match self.consent.shown(id, channel) {
            Shown::Named(name) => Some(name),
            Shown::Anonymous(_) => None,
        });
        // A first name that somebody withheld also bears tells nobody apart: the identifier does.
        let is_withheld = |id: &&&str| matches!(self.consent.shown(id, channel), Shown::Anonymous(_));
        match shown {
            Some(name) if people == [by] => Ok(Some(name.into())),
            _ if people.iter().any(|id| is_withheld(&id)) => Err(Withheld),
            // « Xénophon Martin », « un ami de Xénophon »
            _ if people.is_empty() && self.withheld_name_in(by, channel).is_some() => Err(Withheld),
            _ => Ok(Some(Cow::Borrowed(by))),
        }
    }

    /// Why the words of somebody of the register may not be on a channel.
    pub fn refusal(&self, person: &str, channel: Channel) -> Option<String> {
        let why = self.consent.refusal(person, channel, consent::Matter::Text)?;
        (why != consent::Refusal::Unknown).then(|| why.to_string())
    }

    /// Why somebody may not be announced on a channel, today or on the day when it takes place. On the air, both the words
    /// and the voice are needed (domain.md §8).
    pub fn refusal_until(&self, person: &str, channel: Channel, day: NaiveDate) -> Option<String> {
        let voice = (channel == Channel::Air).then_some(consent::Matter::Voice);
        let asked = [self.today, day.max(self.today)].into_iter();
        let mut asked = asked.flat_map(|day| [Some(consent::Matter::Text), voice].map(|matter| (day, matter)));
        let why = asked.find_map(|(day, matter)| self.consent.refusal_on(person, channel, matter?, day));
        why.map(|why| why.to_string())
    }

    /// Those whom a channel may name, by identifier, each with what finds them in a text.
    pub fn nameable(&self, channel: Channel) -> Vec<(&str, Redactor)> {
        let agrees = |id: &str| self.consent.refusal(id, channel, consent::Matter::Text).is_none();
        let people = self.consent.people().filter(|person| agrees(&person.id.value));
        people.map(|person| (person.id.value.as_str(), self.consent.finder(person))).collect()
    }

    /// The channel of an entry's own page.
    pub fn page_channel(meta: &Meta) -> Channel {
        if meta.kind == Kind::PressOverride { Channel::PressRoom } else { Channel::Site }
    }

    /// A first name that may not appear on the channel, if `text` holds one.
    pub fn withheld_name_in<'t>(&self, text: &'t str, channel: Channel) -> Option<&'t str> {
        self.consent.redactor(channel, &[]).find(text)
    }

    pub fn redactor(&self, channel: Channel, about: &[&str]) -> Redactor {
        self.consent.redactor(channel, about)
    }

    /// The people an entry is about.
    pub fn people_of<'a>(&'a self, meta: &'a Meta) -> Vec<&'a str> {
        let mut people: Vec<&str> = meta
            .image
            .iter()
            .flat_map(|i| &i.people)
            .chain(meta.scan.images.iter().flat_map(|i| &i.people))
            .map(|p| p.value.as_str())
            .collect();
        // A release speaks of the people of its mobility.
        if let Some(mobility) = self.mobility(&meta.id).filter(|_| meta.kind == Kind::PressOverride) {
            people.extend(self.people_of(&mobility.meta));
        }
        match meta.kind {
            Kind::Testimonial => people.extend(self.testimonial(&meta.id).map(|t| t.data.person.value.as_str())),
            Kind::Mobility => {
                if let Some(mobility) = self.mobility(&meta.id) {
                    people.extend(mobility.data.participants.iter().map(|p| p.value.as_str()));
                    people
                        .extend(mobility.data.quotes.iter().filter_map(|q| q.by.as_ref()).map(|by| by.value.as_str()));
                }
            }
            Kind::Event => {
                let at = self.index.position(Kind::Event, &meta.id);
                let guests = at.and_then(|at| self.events.get(at)).map(|event| event.data.guests.as_slice());
                people.extend(guests.into_iter().flatten().filter_map(|g| g.person()).map(|id| id.value.as_str()));
            }
            _ => {}
        }
        people
    }

    pub fn state(&self, mobility: &Mobility) -> State {
        match mobility.state {
            Some("annulee") => State::Cancelled,
            Some(_) => State::Planned,
            None if self.today < mobility.departure.value => State::Planned,
            None if self.today <= mobility.back.value => State::Underway,
            None => State::Back,
        }
    }

    /// Latitude and longitude of a mobility's town: as written, else from the gazetteer.
    pub fn coordinates(&self, mobility: &Mobility) -> Option<[f64; 2]> {
        mobility.coordinates.or_else(|| gazetteer::locate(&mobility.city.value, mobility.country.code))
    }

    /// The last day of an event is over.
    pub fn is_past(&self, when: &When) -> bool {
        when.last_day() < self.today
    }

    /// The Open Days that are prepared, or that were held less than a month ago; earliest first.
    pub fn open_days(&self) -> impl Iterator<Item = &Entry<Event>> {
        let is_near = |day: NaiveDate| day.checked_add_months(Months::new(1)).is_none_or(|end| end >= self.today);
        let is_open_day =
            move |event: &Event| event.genre == "jpo" && !event.cancelled && is_near(event.when.last_day());
        self.events.iter().filter(move |e| is_open_day(&e.data))
    }

    /// During the official #ErasmusDays: the weeks that `site.yaml` gives for that year, else October (domain.md §3).
    pub fn is_official(&self, when: &When) -> bool {
        let (first, last) = (when.first_day(), when.last_day());
        let weeks = &self.school.europe_days.weeks;
        match weeks.iter().any(|(from, _)| from.year() == first.year()) {
            true => weeks.iter().any(|(from, to)| *from <= last && first <= *to),
            false => first.month() == 10,
        }
    }

    /// Where an entry of the menu goes.
    pub fn menu_target(&self, destination: &str) -> Target {
        self.links.target("", destination)
    }

    /// The title of the page at an address, for breadcrumbs.
    pub fn title_at(&self, address: &Address) -> Option<String> {
        if let Some(kind) = Kind::ALL.into_iter().find(|k| *k != Kind::Page && self.section_address(*k) == *address) {
            return Some(self.section_title(kind).to_string());
        }
        let (kind, id) = self.owners.get(address)?;
        self.meta(*kind, id).map(|m| m.title().to_string())
    }

    pub fn section_title(&self, kind: Kind) -> &str {
        self.sections.get(&kind).map_or(kind.plural(), |s| s.meta.title())
    }

    /// The page of an entry by the path shown to people.
    pub fn page_shown(&self, shown: &str) -> Option<&Address> {
        self.links.page_shown(shown)
    }

    /// The text of a file by the path shown to people.
    pub fn text_shown(&self, shown: &str) -> Option<&str> {
        self.links.text_shown(shown)
    }

    /// Where a link of an entry's body goes.
    pub fn target(&self, meta: &Meta, destination: &str) -> Target {
        self.links.target(meta.folder(), destination)
    }
}

/// Pages that ask for a template of the theme ask for one that suits them; the others get the usual one.
pub fn check_templates(site: &mut Site, suits: impl Fn(&str) -> bool, faults: &mut Vec<Diagnostic>) {
    let name = |template: &str| format!("{}.html", template.trim_end_matches(".html"));
    for page in &mut site.pages {
        let asked = page.data.template.clone();
        if let Some(template) = asked.filter(|template| !suits(&name(&template.value))) {
            Arc::make_mut(&mut page.data).template = None;
            faults.push(
                Diagnostic::error(
                    template.span,
                    format!("le thème n’a pas de modèle « {} » pour une page", template.value),
                )
                .help("Retirez la clé « modele », ou écrivez : modele: page"),
            );
        }
    }
}

/// First and last day included: eight weeks from a Monday to a Sunday are 56 days.
pub fn days_of(mobility: &Mobility) -> i64 {
    (mobility.back.value - mobility.departure.value).num_days() + 1
}

/// A BTS traineeship under two months needs the coordinator's eye (domain.md §0.1).
pub fn is_short(mobility: &Mobility) -> bool {
    let two_months =
        mobility.departure.value.checked_add_months(Months::new(2)).and_then(|d| d.checked_sub_days(Days::new(1)));
    two_months.is_some_and(|end| mobility.back.value < end)
}

fn at<'a, T>(entries: &'a [Entry<T>], indices: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Entry<T>> {
    indices.into_iter().flatten().filter_map(|&i| entries.get(i))
}
