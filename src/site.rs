//! Entries → [`Site`]: what is published today, who refers to whom, which states follow from the dates.

mod addresses;
pub mod authorisations;
mod check;
pub mod consent;
mod dates;
mod destinations;
pub mod editions;
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
mod people;
pub mod photos;
pub mod pictures;
pub mod retroplan;
pub mod running_order;
pub mod standing;
pub mod towns;
mod visibility;
pub mod voices;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::content::{
    Broken, Entries, Entry, EuropeDay, Event, Formation, Kind, MediaOutlet, Meta, Mobility, Network, Page,
    PressOverride, Publication, School, Testimonial,
};
use crate::diagnostic::{Diagnostic, Note, NoteKind, Span, without_doubts};
use crate::french;
use crate::language::{Language, Languages};
use crate::source::Sources;
use addresses::Addresses;
use consent::{Channel, Consent};
pub use dates::{State, days_of, is_short};
use editions::Siblings;
use index::{Index, people_on};
pub use links::Target;
use path::Address;
pub use people::{Withheld, photo_of};
use pictures::MediaShelf;
pub use visibility::ribbon;

/// What the command line says beside the files.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Instead of `url` in `site.yaml`.
    pub base_url: Option<String>,
    /// A preview shows drafts, and what is not due yet, on the pages of the portal.
    pub unpublished: bool,
    /// Those that the theme speaks beside French; `None` where nobody asks for other pages than the French ones.
    pub languages: Option<Arc<Languages>>,
}

/// What a preview remembers of the files beside the texts.
pub type Memo = pictures::Memo;

/// The identity of an entry.
pub type EntryId = (Kind, Arc<str>);

/// Everything that may be shown today, related. People are only reached through a [`Channel`].
#[derive(Debug, Default)]
pub struct Site {
    pub today: NaiveDate,
    /// Of its pages.
    pub language: Language,
    /// The same site in other languages: what is written there, and what is not.
    pub translations: Vec<Site>,
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
    owners: FxHashMap<Address, EntryId>,
    links: links::Map,
    index: Arc<Index>,
    /// The sections that have a list in this language.
    lists: BTreeSet<Kind>,
    siblings: Arc<Siblings>,
}

/// A site, and what making it found.
pub struct Assembly {
    pub site: Site,
    /// The same with what is written and not published yet, where that is asked for and there is some.
    pub preview: Option<Site>,
    /// Of the site without it, as what the report says of it.
    pub faults: Vec<Diagnostic>,
    pub notes: Vec<Note>,
}

/// Resolves and relates what is published. The site holds all that is sound, whatever the faults.
pub fn assemble(
    entries: Entries,
    sources: &Sources,
    today: NaiveDate,
    options: &Options,
) -> (Site, Vec<Diagnostic>, Vec<Note>) {
    let options = Options { unpublished: false, ..options.clone() };
    Related::of(entries, sources, today, &options).with_photos(sources, &mut Memo::default())
}

/// The same with a preview where the options ask for it, and with a memory of the last time.
pub fn assemble_with(
    entries: Entries,
    sources: &Sources,
    today: NaiveDate,
    options: &Options,
    memo: &mut Memo,
) -> Assembly {
    let is_hidden = |entries: &Entries| entries.sound().any(|meta| visibility::is_unpublished(meta, today));
    let shows_more = options.unpublished && (is_hidden(&entries) || entries.translations.values().any(is_hidden));
    let all = shows_more.then(|| entries.clone());
    let published = Options { unpublished: false, ..options.clone() };
    let (published, preview) = rayon::join(
        || Related::of(entries, sources, today, &published),
        || all.map(|entries| Related::of(entries, sources, today, options)),
    );
    let (site, faults, notes) = published.with_photos(sources, memo);
    let preview = preview.map(|preview| preview.with_photos(sources, memo).0);
    Assembly { site, preview, faults, notes }
}

/// A site without its photos.
struct Related {
    site: Site,
    faults: Vec<Diagnostic>,
    notes: Vec<Note>,
    /// `None` of a preview with drafts: nothing is said of it that the site without them does not say.
    known: Option<check::Known>,
    /// The files that its texts refer to, by their path in `content/`, and their faults.
    wanted: BTreeMap<String, Span>,
    of_files: Vec<Diagnostic>,
    of_references: Vec<Diagnostic>,
}

impl Related {
    fn of(entries: Entries, sources: &Sources, today: NaiveDate, options: &Options) -> Related {
        let is_preview = options.unpublished;
        let mut faults = Vec::new();
        let sigles = entries
            .formations
            .iter()
            .map(|f| (f.meta.id.to_string(), french::typography(&f.data.sigle).into_owned()))
            .collect();
        let school_names = std::iter::once(&entries.school.name).chain(&entries.school.short_name).cloned().collect();
        let (consent, (known, people_on)) = rayon::join(
            || Consent::new(entries.people.clone(), sigles, school_names, today),
            || ((!is_preview).then(|| check::Known::of(&entries)), people_on(&entries)),
        );
        let mut sorter = visibility::Sorter::new(today, is_preview, &mut faults);
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
        let visibility::Sorted { mut notes, mut hidden, scheduled } = sorter.finish();
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
        site.lists = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Page).collect();
        let mut index = Index::of(&site);
        index.people_on = people_on;
        site.index = Arc::new(index);
        (site.addresses, site.owners) = site.assign_addresses(&mut faults);
        site.is_whole &= site.owners.len() == site.metas().count();
        let translations = entries.translations;
        site.translations = editions::of(&site, translations, sources, options, &mut hidden, &mut faults, &mut notes);
        let siblings = Arc::new(Siblings::of(&site, &site.translations));
        site.translations.iter_mut().for_each(|edition| edition.siblings = siblings.clone());
        site.siblings = siblings;
        // They read the same site, and only speak.
        let of_links = || {
            let links = links::Map::of(&site, hidden, sources);
            let found = destinations::check(&site, &links, sources);
            (links, found)
        };
        let of_references = || known.as_ref().map(|known| check::references(&site, known)).unwrap_or_default();
        let withheld = || if is_preview { None } else { check::withheld(&site) };
        let (of_references, ((links, (of_links, wanted)), withheld)) =
            rayon::join(of_references, || rayon::join(of_links, withheld));
        notes.extend(withheld);
        let (mut of_files, mut wanted) = (of_links, wanted);
        for edition in &mut site.translations {
            edition.links = links.of_edition(edition);
            destinations::check_texts(
                edition,
                &edition.links,
                edition.own_texts(),
                sources,
                &mut of_files,
                &mut wanted,
            );
        }
        site.links = links;
        Related { site, faults, notes, known, wanted, of_files, of_references }
    }

    /// The site, its faults, and what the report says of it.
    fn with_photos(self, sources: &Sources, memo: &mut Memo) -> (Site, Vec<Diagnostic>, Vec<Note>) {
        let Related { mut site, mut faults, mut notes, known, wanted, mut of_files, of_references } = self;
        site.media = pictures::shelve(&wanted, sources, memo, &mut of_files);
        site.compare_declared(&wanted, sources, memo);
        for edition in &mut site.translations {
            edition.media = site.media.clone();
        }
        let Some(known) = known else { return (site, Vec::new(), Vec::new()) };
        faults.extend(without_doubts(of_references, &of_files));
        faults.extend(of_files);
        faults.extend(check::unshown(&site, &wanted, sources));
        if site.home.is_none() && !known.is_broken(Kind::Page, "index") {
            faults.push(Diagnostic::error(Span::whole("content/index.md"), "il manque la page d’accueil").help(
                "Créez « index.md » à la racine du contenu, avec au moins son titre ; s’il existe, \
                 il est encore un brouillon, ou sa date de publication n’est pas venue.",
            ));
        }
        notes.extend(site.media.located());
        let examples = check::examples(&site);
        match notes.iter_mut().find(|n| n.kind == NoteKind::Examples) {
            Some(note) => note.lines.extend(examples),
            None if examples.is_empty() => {}
            None => notes.push(Note { kind: NoteKind::Examples, lines: examples }),
        }
        (site, faults, notes)
    }
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

    pub fn publications_about(&self, kind: Kind, id: &str) -> impl Iterator<Item = &Entry<Publication>> {
        at(&self.publications, self.index.publications_about.get(&(kind, id.into())))
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

    /// Latitude and longitude of a mobility's town: as written, else from the gazetteer.
    pub fn coordinates(&self, mobility: &Mobility) -> Option<[f64; 2]> {
        mobility.coordinates.or_else(|| gazetteer::locate(&mobility.city.value, mobility.country.code))
    }
}

/// Pages that ask for a template of the theme ask for one that suits them; the others get the usual one.
pub fn check_templates(site: &mut Site, suits: impl Fn(&str) -> bool, faults: &mut Vec<Diagnostic>) {
    let name = |template: &str| format!("{}.html", template.trim_end_matches(".html"));
    for edition in &mut site.translations {
        let pages = edition.pages.iter_mut();
        // Said of the originals.
        let unfit = pages.filter(|page| page.data.template.as_ref().is_some_and(|t| !suits(&name(&t.value))));
        unfit.for_each(|page| Arc::make_mut(&mut page.data).template = None);
    }
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

fn at<'a, T>(entries: &'a [Entry<T>], indices: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Entry<T>> {
    indices.into_iter().flatten().filter_map(|&i| entries.get(i))
}
