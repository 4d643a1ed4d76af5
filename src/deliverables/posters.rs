//! What is printed for an Open Day: posters to hang, cards to take away, of the portal and of each BTS. Each carries a square to
//! scan and its address in clear (domain.md §7).

use std::sync::Arc;

use serde::Serialize;

use super::Deliverable;
use crate::content::{Entry, Event, Formation};
use crate::french;
use crate::plan::{Card, Owner, Plan, Section};
use crate::qr;
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::voices::{Voice, quoted};
use crate::site::words::{Words, when};

pub struct Posters;

/// Signs of what a poster says under its title, and of the words that it quotes, at most.
const LEAD: usize = 190;
const QUOTE: usize = 150;

/// What `documents/open-day-poster.html` and `documents/cards.html` receive as `it`.
#[derive(Debug, Clone, Serialize)]
struct SheetView {
    /// `A3`, `A4`; cards are four to an A4.
    size: &'static str,
    event: String,
    date: String,
    place: Option<String>,
    /// « BTS MCO »; of the portal, nothing.
    sigle: Option<String>,
    title: String,
    lead: Option<String>,
    /// Of the portal: every BTS.
    formations: Vec<FormationView>,
    quote: Option<Voice>,
    url: String,
    qr_svg: qr::Square,
    example: bool,
}

#[derive(Debug, Clone, Serialize)]
struct FormationView {
    sigle: String,
    title: String,
}

impl Deliverable for Posters {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Brochure)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        for event in site.open_days() {
            for formation in std::iter::once(None).chain(site.formations.iter().map(Some)) {
                prints(Words::new(site, Channel::Brochure), plan, event, formation);
            }
        }
    }
}

/// The posters and the cards of one BTS, or of the portal.
fn prints<'s>(words: Words<'s>, plan: &mut Plan<'s>, event: &'s Entry<Event>, formation: Option<&'s Entry<Formation>>) {
    let folder = format!("jpo/{}/imprimes", words.folder(&event.meta));
    let about = formation.map_or_else(|| "portail".to_string(), |f| words.folder(&f.meta));
    let owner = Owner::Source(formation.map_or(&event.meta, |f| &f.meta).shown.clone());
    let view = Arc::new(sheet(words, event, formation));
    let name = view.sigle.clone().unwrap_or_else(|| "le portail".to_string());
    let path = |file: &str| format!("{folder}/{}", file.replace("{}", &about));
    let posters = [("affiche-{}-a4.html", "A4"), ("affiche-{}-a3.html", "A3")];
    for (file, size) in posters {
        let view = SheetView { size, ..(*view).clone() };
        let title = format!("Affiche {size}, {name}, {}", view.event);
        plan.document(&path(file), &owner, "documents/open-day-poster.html", title, move || view.clone()).printed();
    }
    let cards = view.clone();
    let title = format!("Cartes à distribuer, {name}, {}", view.event);
    plan.document(&path("cartes-{}.html"), &owner, "documents/cards.html", title, move || cards.clone()).printed();
    plan.square(&path("qr-{}.svg"), &owner, &view.qr_svg);
    plan.cards.push(Card {
        section: Section::OpenDay,
        title: format!("Affiches et cartes\u{a0}: {name}"),
        note: Some(format!("{}, {}", view.event, when(&event.data.when))),
        progress: None,
        path: path("affiche-{}-a4.html"),
        files: vec![
            ("Affiche A3", path("affiche-{}-a3.html")),
            ("Cartes A6", path("cartes-{}.html")),
            ("Code à scanner", path("qr-{}.svg")),
        ],
        remarks: missing(formation),
    });
}

/// What a poster lacks to say more than a name.
fn missing(formation: Option<&Entry<Formation>>) -> Vec<String> {
    let lacks = formation.filter(|f| f.meta.summary.is_none());
    lacks
        .map(|f| format!("ce que l’on apprend en {} (« resume » de {})", f.data.sigle, f.meta.shown))
        .into_iter()
        .collect()
}

fn sheet(words: Words, event: &Entry<Event>, formation: Option<&Entry<Formation>>) -> SheetView {
    let site = words.site;
    let promise = || site.school.promise.as_deref().map(|text| words.text(text));
    let url = match formation {
        Some(formation) => words.web_address_or_home(&formation.meta),
        None => site.school.base_url.clone(),
    };
    let introduced = formation.map(|f| &f.meta).or(site.home.as_ref().map(|home| &home.meta));
    let lead = introduced.and_then(|meta| words.summary(meta)).or_else(promise);
    let voices = formation.map(|f| words.voices(&f.meta.id)).unwrap_or_default();
    let quote = quoted(&voices, QUOTE);
    let home = || site.home.as_ref().map_or_else(|| site.school_full_name(), |home| words.title(&home.meta));
    let formations = site.formations.iter().filter(|_| formation.is_none());
    SheetView {
        size: "A4",
        event: words.title(&event.meta),
        date: when(&event.data.when),
        place: event.data.place.as_deref().map(|place| words.of(&event.meta, place)),
        sigle: formation.map(|f| words.of(&f.meta, &f.data.sigle)),
        title: formation.map_or_else(home, |f| words.title(&f.meta)),
        lead: lead.map(|text| french::first_sentences(&text, LEAD)),
        formations: formations
            .map(|f| FormationView { sigle: words.of(&f.meta, &f.data.sigle), title: words.title(&f.meta) })
            .collect(),
        example: event.meta.example
            || formation.is_some_and(|f| f.meta.example)
            || quote.as_ref().is_some_and(|quote| quote.example),
        quote,
        qr_svg: qr::Square::of(&url),
        url: qr::in_clear(&url),
    }
}
