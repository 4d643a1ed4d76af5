//! What is dated, as readers follow it from afar: the whole portal, a section, a formation.

use chrono::NaiveDate;

use super::Site;
use super::consent::Channel;
use super::path::Address;
use crate::content::{Kind, Meta};
use crate::french;

/// The sections that readers can follow: what they hold is dated.
const FOLLOWED: [Kind; 5] = [Kind::Testimonial, Kind::Mobility, Kind::Event, Kind::EuropeDay, Kind::PressOverride];

/// What readers follow.
#[derive(Debug)]
pub struct Feed<'s> {
    /// The page that it is about.
    pub address: Address,
    /// « Témoignages »; `None` of the whole portal.
    pub title: Option<String>,
    /// Most recent first; none in the future.
    pub entries: Vec<(NaiveDate, &'s Meta)>,
}

impl Site {
    /// All of them, the whole portal first.
    pub fn feeds(&self) -> Vec<Feed<'_>> {
        let dated = self.dated();
        let section = |kind: Kind| Feed {
            address: self.section_address(kind),
            title: Some(french::typography(self.section_title(kind)).into_owned()),
            entries: dated.iter().filter(|(_, meta)| meta.kind == kind).copied().collect(),
        };
        let sections: Vec<Feed> = FOLLOWED.into_iter().map(section).collect();
        let formations = self.formations.iter().filter_map(|entry| {
            let title = Some(french::typography(&entry.data.sigle).into_owned());
            let address = self.address(Kind::Formation, &entry.meta.id)?.clone();
            Some(Feed { address, title, entries: self.dated_of_formation(&entry.meta.id) })
        });
        let formations: Vec<Feed> = formations.collect();
        let whole = Feed { address: Address::home(), title: None, entries: dated };
        std::iter::once(whole).chain(sections).chain(formations).collect()
    }

    /// The page at that address can be followed.
    pub fn is_followed(&self, address: &Address) -> bool {
        let is_section = || FOLLOWED.into_iter().any(|kind| self.section_address(kind) == *address);
        let is_formation = || self.owners.get(address).is_some_and(|(kind, _)| *kind == Kind::Formation);
        is_section() || is_formation()
    }

    fn dated_of_formation(&self, id: &str) -> Vec<(NaiveDate, &Meta)> {
        let mobilities = self.mobilities_of_formation(id).map(|e| (e.data.departure.value, &*e.meta));
        let testimonials = self.testimonials_of_formation(id, Channel::Site).map(|e| (e.data.date.value, &*e.meta));
        let mut dated: Vec<_> = mobilities.chain(testimonials).filter(|(day, _)| *day <= self.today).collect();
        dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        dated
    }
}
