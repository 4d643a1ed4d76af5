//! Old addresses, and where each leads now.

use super::Site;
use super::path::Address;
use crate::content::Meta;

/// An address that was given up for another.
#[derive(Debug, Clone)]
pub struct Move<'s> {
    /// The entry that moved.
    pub meta: &'s Meta,
    /// The file that answers at the old address: `ancienne/page/index.html`, `ancienne.html`.
    pub from: String,
    pub to: Address,
}

impl Site {
    /// Those that may be said: an old address that names somebody who may not appear is given up.
    pub fn moves(&self) -> impl Iterator<Item = Move<'_>> {
        let has_moved = |meta: &Meta| !meta.old_addresses.is_empty();
        let home = self.home.iter().map(|home| (&*home.meta, self.home_address()));
        let sections = self.sections.iter().map(|(kind, list)| (&*list.meta, self.section_address(*kind)));
        let lists = home.chain(sections).filter(move |(meta, _)| has_moved(meta));
        let entries = self.own_metas().filter(move |meta| has_moved(meta));
        let entries = entries.filter_map(|meta| Some((meta, self.address(meta.kind, &meta.id)?.clone())));
        lists.chain(entries).flat_map(|(meta, to)| {
            let redactor = self.page_redactor(meta);
            let old = meta.old_addresses.iter().filter(move |old| redactor.is_fit(&old.value));
            old.map(move |old| {
                // « /ancienne/page » and « /ancienne/page/ » are folders, « /ancienne.html » a file.
                let is_file = old.value.rsplit('/').next().is_some_and(|name| name.contains('.'));
                let from = if is_file { old.value.clone() } else { Address::new([old.value.as_str()]).file() };
                Move { meta, from, to: to.clone() }
            })
        })
    }
}
