//! Who refers to whom, and where each entry stands in its list: built once.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::consent::{Agreed, Channel};
use super::{EntryId, Site};
use crate::content::{Entries, Entry, Kind};

/// Who refers to whom, so that no page looks through all entries.
#[derive(Debug, Default)]
pub(super) struct Index {
    positions: BTreeMap<Kind, FxHashMap<Arc<str>, usize>>,
    /// Where the words of each testimonial may be, in the order of their list.
    pub(super) agreed: Vec<Agreed>,
    pub(super) testimonials_of_mobility: BTreeMap<String, Vec<usize>>,
    pub(super) testimonials_of_formation: BTreeMap<String, Vec<usize>>,
    pub(super) mobilities_of_formation: BTreeMap<String, Vec<usize>>,
    pub(super) publications_about: BTreeMap<EntryId, Vec<usize>>,
    /// Path in `content/` of a photo that some text names → who is said to be on it.
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
        index.agreed = site.testimonials.iter().map(|t| site.consent.agreed(&t.data.person.value)).collect();
        for (i, mobility) in site.mobilities.iter().enumerate() {
            index.mobilities_of_formation.entry(mobility.data.formation.value.clone()).or_default().push(i);
        }
        for (i, testimonial) in site.testimonials.iter().enumerate() {
            if let Some(mobility) = &testimonial.data.mobility {
                push(&mut index.testimonials_of_mobility, &mobility.value, i);
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
                push(&mut index.testimonials_of_formation, formation, i);
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
        let Some(kind) = entries.first().map(|e| e.meta.kind) else { return };
        let positions = entries.iter().enumerate().map(|(i, e)| (e.meta.id.clone(), i));
        self.positions.insert(kind, positions.collect());
    }

    pub(super) fn position(&self, kind: Kind, id: &str) -> Option<usize> {
        self.positions.get(&kind)?.get(id).copied()
    }

    pub(super) fn find(&self, id: &str) -> Option<EntryId> {
        let kinds = Kind::ALL.into_iter().filter(|kind| self.is_named(*kind, id));
        if let Some(kind) = kinds.min_by_key(|kind| (*kind == Kind::Page, *kind)) {
            return self.named(kind, id);
        }
        let (folder, name) = id.split_once('/')?;
        let kind = Kind::from_folder(folder)?;
        self.named(kind, name).filter(|_| self.is_named(kind, name))
    }

    fn named(&self, kind: Kind, id: &str) -> Option<EntryId> {
        self.positions.get(&kind)?.get_key_value(id).map(|(id, _)| (kind, id.clone()))
    }

    fn is_named(&self, kind: Kind, id: &str) -> bool {
        self.position(kind, id).is_some_and(|at| match kind {
            // A release bears the name of its mobility, which is meant.
            Kind::PressOverride => false,
            Kind::Testimonial => self.agreed.get(at).is_some_and(|agreed| agreed.to(Channel::Site)),
            _ => true,
        })
    }
}

fn push(lists: &mut BTreeMap<String, Vec<usize>>, key: &str, at: usize) {
    match lists.get_mut(key) {
        Some(list) => list.push(at),
        None => drop(lists.insert(key.to_string(), vec![at])),
    }
}

/// Who is said to be on each photo that a text names, shown today or not: a draft too protects the photo that another page
/// shows.
pub(super) fn people_on(entries: &Entries) -> BTreeMap<String, Vec<String>> {
    let mut people_on: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // Whoever tells is on their portrait, unless somebody said who is.
    for Entry { meta, data } in &entries.testimonials {
        let unsaid = meta.image.iter().filter(|image| image.people.is_empty() && image.recognisable.is_none());
        for path in unsaid.filter_map(|image| meta.beside(&image.file.value)) {
            people_on.entry(path).or_default().push(data.person.value.clone());
        }
    }
    for meta in entries.metas().chain(entries.translations.values().flat_map(Entries::metas)) {
        let declared = meta.image.iter().map(|i| (&i.file, &i.people));
        for (file, people) in meta.scan.images.iter().map(|i| (&i.file, &i.people)).chain(declared) {
            if let Some(path) = meta.beside(&file.value) {
                people_on.entry(path).or_default().extend(people.iter().map(|p| p.value.clone()));
            }
        }
    }
    people_on
}
