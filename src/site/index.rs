//! Who refers to whom, and where each entry stands in its list: built once.

use std::collections::BTreeMap;

use super::{EntryId, Site};
use crate::content::{Entries, Entry, Kind};

/// Who refers to whom, so that no page looks through all entries.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) positions: BTreeMap<EntryId, usize>,
    /// The kinds that an identifier names.
    pub(super) any: BTreeMap<String, Vec<Kind>>,
    pub(super) testimonials_of_mobility: BTreeMap<String, Vec<usize>>,
    pub(super) testimonials_of_formation: BTreeMap<String, Vec<usize>>,
    pub(super) mobilities_of_formation: BTreeMap<String, Vec<usize>>,
    pub(super) publications_about: BTreeMap<EntryId, Vec<usize>>,
    /// Path of a photo in `content/` → who is said to be on it.
    pub(super) people_on: BTreeMap<String, Vec<String>>,
}

impl Index {
    pub(super) fn of(site: &Site) -> Index {
        let mut index = Index::default();
        index.place(&site.pages);
        index.place(&site.formations);
        index.place(&site.mobilities);
        index.place(&site.testimonials);
        index.place(&site.events);
        index.place(&site.europe_days);
        index.place(&site.press_overrides);
        for meta in site.metas().filter(|m| m.kind != Kind::PressOverride) {
            index.any.entry(meta.id.clone()).or_default().push(meta.kind);
        }
        for (i, mobility) in site.mobilities.iter().enumerate() {
            index.mobilities_of_formation.entry(mobility.data.formation.value.clone()).or_default().push(i);
        }
        for (i, testimonial) in site.testimonials.iter().enumerate() {
            if let Some(mobility) = &testimonial.data.mobility {
                index.testimonials_of_mobility.entry(mobility.value.clone()).or_default().push(i);
            }
            let of_mobility = testimonial
                .data
                .mobility
                .as_ref()
                .and_then(|m| index.position(Kind::Mobility, &m.value))
                .and_then(|m| site.mobilities.get(m));
            let formation = of_mobility
                .map(|m| m.data.formation.value.as_str())
                .or_else(|| site.consent.formation(&testimonial.data.person.value));
            if let Some(formation) = formation {
                index.testimonials_of_formation.entry(formation.to_string()).or_default().push(i);
            }
        }
        for (i, publication) in site.publications.iter().enumerate() {
            for about in &publication.data.about {
                if let Some(entry) = index.find(&about.value) {
                    index.publications_about.entry(entry).or_default().push(i);
                }
            }
        }
        index
    }
}

impl Index {
    fn place<T>(&mut self, entries: &[Entry<T>]) {
        self.positions.extend(entries.iter().enumerate().map(|(i, e)| ((e.meta.kind, e.meta.id.clone()), i)));
    }

    pub(super) fn position(&self, kind: Kind, id: &str) -> Option<usize> {
        self.positions.get(&(kind, id.to_string())).copied()
    }

    pub(super) fn find(&self, id: &str) -> Option<EntryId> {
        if let Some(kinds) = self.any.get(id) {
            return kinds.iter().min_by_key(|kind| (**kind == Kind::Page, **kind)).map(|kind| (*kind, id.to_string()));
        }
        let (folder, name) = id.split_once('/')?;
        let kind = Kind::from_folder(folder)?;
        self.any.get(name).filter(|kinds| kinds.contains(&kind)).map(|_| (kind, name.to_string()))
    }
}

/// Who is said to be on each photo, by any entry: a draft too protects the photo that another page shows.
pub(super) fn people_on(entries: &Entries) -> BTreeMap<String, Vec<String>> {
    let mut people_on: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for meta in entries.metas() {
        let declared = meta.image.iter().map(|i| (&i.file, &i.people));
        for (file, people) in meta.scan.images.iter().map(|i| (&i.file, &i.people)).chain(declared) {
            if let Some(path) = meta.beside(&file.value).filter(|_| !people.is_empty()) {
                people_on.entry(path).or_default().extend(people.iter().map(|p| p.value.clone()));
            }
        }
    }
    people_on
}
