//! The public address of each page, and where links lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::path::Address;
use super::{EntryId, Site, Target, visibility};
use crate::content::{Entry, Kind, Meta};
use crate::diagnostic::Diagnostic;
use crate::french;

/// Of each entry that has a page, by its kind and identifier.
pub(super) type Addresses = BTreeMap<Kind, FxHashMap<Arc<str>, Address>>;

impl Site {
    /// Every entry that has a page of its own, with its public address. Two entries of one address are a fault.
    pub(super) fn assign_addresses(&self, faults: &mut Vec<Diagnostic>) -> (Addresses, FxHashMap<Address, EntryId>) {
        let mut addresses = Addresses::new();
        let metas: Vec<&Meta> = self.own_metas().collect();
        let mut owners: FxHashMap<Address, EntryId> = FxHashMap::default();
        owners.reserve(metas.len());
        let own: Vec<(Address, bool)> = metas.par_iter().map(|meta| self.own_address(meta)).collect();
        // Those that bear their own name have their address first: of two that only a withheld name told apart, the second
        // is numbered. Among these, and among those, what is published goes before what a preview alone shows.
        let mut entries: Vec<_> = metas.into_iter().zip(own).collect();
        entries.sort_by_key(|(meta, (_, is_renamed))| (*is_renamed, visibility::is_unpublished(meta, self.today)));
        for (meta, (address, is_renamed)) in entries {
            let numbered =
                (2..).map(|n| Address::new([format!("{}-{n}", address.as_str().trim_end_matches('/')).as_str()]));
            let address = match owners.contains_key(&address) && is_renamed {
                true => numbered.into_iter().find(|address| !owners.contains_key(address)).unwrap_or(address),
                false => address,
            };
            if let Some((kind, id)) = owners.get(&address) {
                let message = format!("deux pages auraient la même adresse : « {address} »");
                let mut fault = Diagnostic::error(meta.title_span(), message);
                if let Some(other) = self.meta(*kind, id) {
                    fault = fault.related(other.title_span(), "l’autre page");
                }
                faults.push(fault.help("Renommez l’un des deux fichiers, ou donnez à l’un une autre clé « adresse »."));
            } else {
                owners.insert(address.clone(), (meta.kind, meta.id.clone()));
                addresses.entry(meta.kind).or_default().insert(meta.id.clone(), address);
            }
        }
        (addresses, owners)
    }

    /// Whether a name was taken out of it as well.
    fn own_address(&self, meta: &Meta) -> (Address, bool) {
        let mut parts: Vec<&str> = meta.id.split('/').collect();
        if let (Some(last), Some(slug)) = (parts.last_mut(), &meta.slug) {
            *last = &slug.value;
        }
        // A name that may not appear does not appear in an address either.
        let redactor = self.page_redactor(meta);
        let mut is_renamed = false;
        let said = parts.into_iter().map(|part| {
            let said = redactor.slug(part);
            is_renamed |= said != part;
            french::slug(&said)
        });
        let said: Vec<String> = said.collect();
        let places = [self.language.folder(), meta.kind.section()].into_iter();
        (Address::new(places.chain(said.iter().map(String::as_str))), is_renamed)
    }

    pub fn address(&self, kind: Kind, id: &str) -> Option<&Address> {
        self.addresses.get(&kind)?.get(id)
    }

    /// The entries that have a page, just before and just after one in the list of its section.
    pub fn neighbours(&self, meta: &Meta) -> [Option<&Meta>; 2] {
        let Some(at) = self.index.position(meta.kind, &meta.id) else { return [None, None] };
        match meta.kind {
            Kind::Mobility => self.around(&self.mobilities, at),
            Kind::Testimonial => self.around(&self.testimonials, at),
            _ => [None, None],
        }
    }

    fn around<'s, T>(&'s self, list: &'s [Entry<T>], at: usize) -> [Option<&'s Meta>; 2] {
        let has_page = |meta: &&Meta| self.address(meta.kind, &meta.id).is_some();
        let before = list.iter().take(at).rev().map(|entry| &*entry.meta).find(has_page);
        let after = list.iter().skip(at + 1).map(|entry| &*entry.meta).find(has_page);
        [before, after]
    }

    /// The address of a section's list page.
    pub fn section_address(&self, kind: Kind) -> Address {
        Address::new([if self.has_list(kind) { self.language.folder() } else { "" }, kind.section()])
    }

    /// The title of the page at an address, for breadcrumbs.
    pub fn title_at(&self, address: &Address) -> Option<String> {
        if let Some(kind) = Kind::ALL.into_iter().find(|k| *k != Kind::Page && self.section_address(*k) == *address) {
            return Some(self.section_title(kind).to_string());
        }
        if let Some(page) = self.gathering_at(address) {
            return Some(self.gathering_title(page).to_string());
        }
        let (kind, id) = self.owners.get(address)?;
        self.meta(*kind, id).map(|m| m.title().to_string())
    }

    pub fn section_title(&self, kind: Kind) -> &str {
        self.sections.get(&kind).map_or(self.language.say(kind.plural()), |s| s.meta.title())
    }

    /// Where an entry of the menu goes.
    pub fn menu_target(&self, destination: &str) -> Target {
        self.links.target("", destination)
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

    /// The entry has a page today, or is the introduction of one.
    pub(super) fn is_shown(&self, meta: &Meta) -> bool {
        let introduces = self.home.iter().chain(self.sections.values()).any(|e| std::ptr::eq(&*e.meta, meta));
        introduces || self.address(meta.kind, &meta.id).is_some()
    }
}
