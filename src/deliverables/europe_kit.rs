//! The kit of an edition of the Fête de l’Europe: posters, invitation, running order, texts for social networks and for the
//! official registration. Its two releases are with the others, in the press deliverable.

mod social;

use std::sync::Arc;

use serde::Serialize;

use super::Deliverable;
use crate::content::{Entry, EuropeDay};
use crate::diagnostic::NoteKind;
use crate::french;
use crate::plan::{Card, Lines, Owner, Plan, Section};
use crate::qr;
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::path::CALENDAR;
use crate::site::running_order::{RunningOrder, SlotView, running_order};
use crate::site::words::{HASHTAG, Words, when};

pub struct EuropeKit;

/// What `documents/poster.html` and `documents/invitation.html` receive as `it`.
#[derive(Debug, Clone, Serialize)]
struct PosterView {
    /// `A3` or `A4`.
    size: &'static str,
    title: String,
    /// « #ErasmusDays », or « Fête de l’Europe ».
    banner: &'static str,
    date: String,
    place: String,
    programme: Vec<SlotView>,
    guests: Vec<String>,
    partners: Vec<String>,
    url: String,
    qr_svg: qr::Square,
    sender: Option<String>,
    example: bool,
}

/// What `documents/running-order.html` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct OrderView {
    title: String,
    date: String,
    place: String,
    rows: Vec<RowView>,
    total: Option<String>,
    announced: Option<String>,
    remarks: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct RowView {
    start: Option<String>,
    duration: Option<String>,
    total: Option<String>,
    title: String,
    speakers: Option<String>,
    early: bool,
}

/// What `documents/registration.txt` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct RegistrationView {
    title: String,
    date: String,
    place: String,
    address: Option<String>,
    description: String,
    url: String,
    hashtag: &'static str,
    contact: Option<String>,
}

impl Deliverable for EuropeKit {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Press)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let year = french::school_year(site.today).first_day();
        for entry in site.europe_days.iter().filter(|e| e.data.when.first_day() >= year) {
            kit(site, plan, entry);
        }
    }
}

fn kit<'s>(site: &'s Site, plan: &mut Plan<'s>, entry: &'s Entry<EuropeDay>) {
    let (meta, data) = (&entry.meta, &entry.data);
    let words = Words::new(site, Channel::Press);
    let folder = format!("erasmusdays/{}", words.folder(meta));
    let owner = Owner::Source(meta.shown.clone());
    let title = words.title(meta);
    let order = running_order(&data.programme, &data.when);
    plan.faults.extend(order.faults(words, meta, &data.programme));
    let missing = missing(site, entry, &order);
    if !missing.is_empty() {
        plan.note(NoteKind::Incomplete, format!("{folder} : {}", missing.join(" ; ")));
    }
    let path = |name: &str| format!("{folder}/{name}");
    let is_official = site.is_official(&data.when);
    let mut files = vec![
        ("Affiche A3", path("affiche-a3.html")),
        ("Invitation", path("invitation.html")),
        ("Déroulé", path("deroule.html")),
        ("Réseaux sociaux", path("reseaux-sociaux.txt")),
        ("Agenda", path(CALENDAR)),
    ];
    if is_official {
        files.insert(4, ("Inscription officielle", path("inscription.txt")));
    }
    plan.cards.push(Card {
        section: Section::EuropeDay,
        title: format!("Kit\u{a0}: {title}"),
        note: Some(french::capitalize(&when(&data.when))),
        progress: None,
        path: path("affiche-a4.html"),
        files,
        remarks: missing,
    });
    let poster = Arc::new(poster(words, entry));
    for (name, size) in [("affiche-a3.html", "A3"), ("affiche-a4.html", "A4")] {
        let view = PosterView { size, ..(*poster).clone() };
        let title = format!("Affiche {size}, {title}");
        plan.document(&path(name), &owner, "documents/poster.html", title, move || view.clone()).printed();
    }
    plan.square(&path("qr.svg"), &owner, &poster.qr_svg);
    let invitation = poster.clone();
    plan.document(
        &path("invitation.html"),
        &owner,
        "documents/invitation.html",
        format!("Invitation, {title}"),
        move || invitation.clone(),
    )
    .printed();
    let view = Arc::new(order_view(words, entry, &order));
    plan.document(
        &path("deroule.html"),
        &owner,
        "documents/running-order.html",
        format!("Déroulé, {title}"),
        move || view.clone(),
    )
    .printed();
    let lines = Lines { width: None, plain_spaces: site.school.ent.plain_spaces };
    let texts = Arc::new(social::posts(Words::new(site, Channel::Social), entry));
    plan.text(
        &path("reseaux-sociaux.txt"),
        &owner,
        "documents/social.txt",
        "",
        lines,
        move || serde_json::json!({ "texts": *texts }),
    )
    .on(Channel::Social);
    if is_official {
        let view = Arc::new(registration(words, entry));
        plan.text(&path("inscription.txt"), &owner, "documents/registration.txt", "", lines, move || view.clone());
    }
}

/// The address of the edition's page, for people and for squares.
fn address(words: Words, entry: &Entry<EuropeDay>) -> String {
    words.web_address_or_home(&entry.meta)
}

fn poster(words: Words, entry: &Entry<EuropeDay>) -> PosterView {
    let (meta, data) = (&entry.meta, &entry.data);
    let said = |texts: &[String]| texts.iter().map(|text| words.of(meta, text)).collect();
    let url = address(words, entry);
    PosterView {
        size: "A4",
        title: words.title(meta),
        banner: words.site.feast(&data.when),
        date: french::capitalize(&when(&data.when)),
        place: words.of(meta, &data.place),
        programme: words.programme(meta, &data.programme),
        guests: said(&data.guests),
        partners: said(&data.partners),
        qr_svg: qr::Square::of(&url),
        url: qr::in_clear(&url),
        sender: words.site.school.head.as_ref().map(|head| {
            let role = head.role.as_deref().map(|role| format!(", {}", words.text(role)));
            format!("{}{}", words.text(&head.name), role.unwrap_or_default())
        }),
        example: meta.example,
    }
}

fn order_view(words: Words, entry: &Entry<EuropeDay>, order: &RunningOrder) -> OrderView {
    let (meta, data) = (&entry.meta, &entry.data);
    let rows = order.rows.iter().filter_map(|row| {
        let slot = data.programme.get(row.slot)?;
        Some(RowView {
            start: row.start.map(french::time),
            duration: row.minutes.map(french::minutes),
            total: row.total.map(french::minutes),
            title: words.of(meta, &slot.title),
            speakers: slot.speakers.as_deref().map(|text| words.of(meta, text)),
            early: row.is_early,
        })
    });
    OrderView {
        title: words.title(meta),
        date: french::capitalize(&when(&data.when)),
        place: words.of(meta, &data.place),
        rows: rows.collect(),
        total: order.total.map(french::minutes),
        announced: order.announced.map(french::minutes),
        remarks: order
            .mismatches
            .iter()
            .map(|mismatch| french::capitalize(&mismatch.said(words, meta, &data.programme)))
            .collect(),
    }
}

fn missing(site: &Site, entry: &Entry<EuropeDay>, order: &RunningOrder) -> Vec<String> {
    let data = &entry.data;
    let is_past = site.is_past(&data.when);
    let checks = [
        (
            !is_past && data.official.is_none() && site.is_official(&data.when),
            "l’adresse de l’inscription sur erasmusdays.eu (« inscription_officielle »)",
        ),
        (!is_past && data.when.start.value.1.is_none(), "l’heure de début (« debut »)"),
        (!is_past && order.total.is_none(), "la durée de chaque moment du programme (« duree »)"),
        (is_past && data.figures.is_empty(), "le bilan en chiffres (« chiffres »)"),
    ];
    checks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what.to_string()).collect()
}

fn registration(words: Words, entry: &Entry<EuropeDay>) -> RegistrationView {
    let (meta, data, school) = (&entry.meta, &entry.data, &words.site.school);
    let programme: Vec<String> = data.programme.iter().map(|slot| words.of(meta, &slot.title)).collect();
    let summary = words.summary(meta).map(|text| format!("{text} ")).unwrap_or_default();
    let address = school.address.as_ref().map(|a| {
        let city = [a.postal_code.as_deref(), a.city.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        [a.street.clone(), Some(city)]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    });
    RegistrationView {
        title: words.title(meta),
        date: when(&data.when),
        place: words.of(meta, &data.place),
        address: address.filter(|address| !address.is_empty()),
        description: format!(
            "{summary}Programme\u{a0}– {}. {}.",
            programme.join("\u{202f}; "),
            words.site.eu_statement()
        ),
        url: self::address(words, entry),
        hashtag: HASHTAG,
        contact: school.erasmus_contact.as_ref().map(|c| {
            let email = c.email.as_deref().map(|email| format!(", {email}")).unwrap_or_default();
            format!("{}{email}", words.text(&c.name))
        }),
    }
}
