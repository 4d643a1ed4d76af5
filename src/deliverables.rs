//! What a build makes from a site. One module, and one line in [`ALL`], for each; they are planned apart, all at once.

mod authorisations;
mod brochure;
mod calendar;
mod ent_digest;
mod europe_kit;
mod feeds;
mod hosting;
mod media;
mod network_talk;
mod open_day;
mod pages;
mod posters;
mod press;
mod radio;
mod scorecard;
mod workshop;

use crate::plan::Plan;
use crate::site::Site;

/// Plans its files; renders nothing.
pub trait Deliverable: Sync {
    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>);
}

pub const ALL: &[&dyn Deliverable] = &[
    &pages::Pages,
    &pages::Lists,
    &calendar::Calendars,
    &feeds::Feeds,
    &media::MediaFiles,
    &ent_digest::EntDigest,
    &europe_kit::EuropeKit,
    &posters::Posters,
    &brochure::Brochures,
    &press::PressReleases,
    &radio::Radio,
    &network_talk::NetworkTalk,
    &open_day::OpenDays,
    &scorecard::Scorecard,
    &authorisations::Authorisations,
    &hosting::Hosting,
];

/// Planned on all the others: it lists what they made.
pub const SUMMARY: &dyn Deliverable = &workshop::Workshop;

pub use authorisations::{AuthorisationsView, HolderView, authorisations, deadline, outside, sheet};
pub use brochure::figures_to_note;
pub use open_day::screens;
pub use pages::site_view;
pub use pages::view;
pub use press::draft as press_draft;
pub use scorecard::{ScorecardView, scorecard};
