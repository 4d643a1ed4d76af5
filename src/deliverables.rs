//! What a build makes from a site. One module, and one line in [`PAGES`] or [`OTHERS`], for each; they are planned apart, all at once.

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
mod quotes;
mod radio;
mod scorecard;
mod workshop;

use crate::content::{Entry, Event, Kind};
use crate::french;
use crate::plan::{Plan, Progress};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::goals;
use crate::site::retroplan::{self, Task};

/// Plans its files; renders nothing.
pub trait Deliverable: Sync {
    /// Where its files are read; `None` for what stays in the lycée.
    fn channel(&self) -> Option<Channel>;

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>);
}

/// The pages of the portal, with their photos: what a browser waits for.
pub const PAGES: &[&dyn Deliverable] = &[&pages::Pages, &pages::Lists, &media::MediaFiles];

/// What is made beside them.
pub const OTHERS: &[&dyn Deliverable] = &[
    &calendar::Calendars,
    &feeds::Feeds,
    &ent_digest::EntDigest,
    &europe_kit::EuropeKit,
    &quotes::Quotes,
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
pub use brochure::{ToNote, to_note};
pub use open_day::screens;
pub use pages::site_view;
pub use pages::view;

/// What the pages say beside the words of entries and of the theme: a language has to know it.
pub fn words() -> impl Iterator<Item = &'static str> {
    let of_people = crate::site::consent::ANONYMOUS.into_iter();
    crate::language::asked().chain(crate::site::words::eu_words()).chain(of_people).chain(pages::words())
}

pub use press::draft as press_draft;
pub use scorecard::{ScorecardView, scorecard};

/// Gives each event of a genre to `kit`, with the tasks that are about it.
fn kits<'s>(site: &'s Site, genre: &'static str, mut kit: impl FnMut(&'s Entry<Event>, &[&Task])) {
    let events: Vec<&Entry<Event>> = site.events_of(genre).collect();
    // They look through the whole site.
    let tasks = if events.is_empty() { Vec::new() } else { retroplan::tasks(site) };
    for entry in events {
        let about = Some((Kind::Event, entry.meta.id.clone()));
        let own: Vec<&Task> = tasks.iter().filter(|task| task.about == about).collect();
        kit(entry, &own);
    }
}

/// How far the kit of an event is; `held` says that it took place, `ready` that nothing is missing.
fn progress(site: &Site, entry: &Entry<Event>, [held, ready]: [&str; 2], missing: &[String]) -> (Progress, String) {
    match goals::proof_of(site, Kind::Event, &entry.meta.id, entry.data.genre) {
        Some(proof) => (Progress::Done, format!("{held}, preuve du {}", french::date(proof.data.date.value))),
        None if site.is_past(&entry.data.when) => (Progress::Incomplete, "preuve à noter".into()),
        None if missing.is_empty() => (Progress::Ready, ready.into()),
        None => (Progress::Incomplete, "à compléter".into()),
    }
}
