//! What is dated, as readers follow it from afar: the whole portal, a section, a formation. A feed speaks one language: it
//! holds what is written in that of its edition.

use chrono::NaiveDate;

use super::Site;
use super::consent::Channel;
use super::path::Address;
use crate::content::{Kind, Meta};

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
    /// All of them, the whole portal first. An edition that has no home page yet has none of the whole.
    pub fn feeds(&self) -> Vec<Feed<'_>> {
        let mut dated = self.dated();
        dated.retain(|(_, meta)| self.is_own(meta));
        let title = |text: &str| Some(self.language.typography(text).into_owned());
        let section = |kind: Kind| Feed {
            address: self.section_address(kind),
            title: title(self.section_title(kind)),
            entries: dated.iter().filter(|(_, meta)| meta.kind == kind).copied().collect(),
        };
        let sections: Vec<Feed> = self.followed().map(section).collect();
        let formations = self.formations.iter().filter(|entry| self.is_own(&entry.meta)).filter_map(|entry| {
            let address = self.address(Kind::Formation, &entry.meta.id)?.clone();
            let entries = self.dated_of_formation(&entry.meta.id);
            Some(Feed { address, title: title(&entry.data.sigle), entries })
        });
        let formations: Vec<Feed> = formations.collect();
        let whole = self.has_gatherings().then(|| Feed { address: self.home_address(), title: None, entries: dated });
        whole.into_iter().chain(sections).chain(formations).collect()
    }

    fn followed(&self) -> impl Iterator<Item = Kind> {
        FOLLOWED.into_iter().filter(|kind| self.has_list(*kind))
    }

    /// The page at that address can be followed.
    pub fn is_followed(&self, address: &Address) -> bool {
        let is_section = || self.followed().any(|kind| self.section_address(kind) == *address);
        let is_formation = || self.owners.get(address).is_some_and(|(kind, _)| *kind == Kind::Formation);
        is_section() || is_formation()
    }

    fn dated_of_formation(&self, id: &str) -> Vec<(NaiveDate, &Meta)> {
        let mobilities = self.mobilities_of_formation(id).map(|e| (e.data.departure.value, &*e.meta));
        let testimonials = self.testimonials_of_formation(id, Channel::Site).map(|e| (e.data.date.value, &*e.meta));
        let dated = mobilities.chain(testimonials).filter(|(day, meta)| *day <= self.today && self.is_own(meta));
        let mut dated: Vec<_> = dated.collect();
        dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        dated
    }
}
