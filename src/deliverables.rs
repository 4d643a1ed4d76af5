//! What a build makes from a site. One module, and one line in [`ALL`], for each.

mod calendar;
mod feeds;
mod media;
mod pages;

use crate::plan::Plan;
use crate::site::Site;

/// Plans its files; renders nothing.
pub trait Deliverable: Sync {
    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>);
}

pub const ALL: &[&dyn Deliverable] = &[&pages::Pages, &calendar::Calendars, &feeds::Feeds, &media::MediaFiles];

pub use pages::site_view;
pub use pages::view;
