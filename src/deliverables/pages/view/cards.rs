//! An entry as lists show it.

use serde::Serialize;

use super::{DateView, ImageView, Label, Link, QuoteView};

#[derive(Debug, Clone, Serialize)]
pub struct FormationCard {
    pub title: String,
    /// Of its words, where it is not that of the page.
    pub lang: Option<String>,
    pub url: String,
    /// « BTS MCO »
    pub sigle: String,
    /// `tertiaire` or `industriel`.
    pub sector: Label,
    pub summary: Option<String>,
    pub image: Option<ImageView>,
    pub example: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct MobilityCard {
    pub title: String,
    /// Of its words, where it is not that of the page.
    pub lang: Option<String>,
    pub url: String,
    pub summary: Option<String>,
    pub formation: Option<Link>,
    pub city: String,
    /// « Espagne »
    pub country: String,
    /// ISO code, lower case: `es`.
    pub country_code: String,
    /// « Caspe (Espagne) »
    pub place: String,
    /// Latitude, longitude in degrees.
    pub coordinates: Option<[f64; 2]>,
    pub departure: DateView,
    pub back: DateView,
    /// « du 4 mai au 28 juin 2026 »
    pub dates: String,
    /// « 8 semaines »
    pub duration: String,
    /// `prevue`, `en_cours`, `rentree`, `annulee`.
    pub state: Label,
    /// « 2026-2027 »
    pub school_year: String,
    /// « 4 étudiants », from the register or `effectif`.
    pub headcount: Option<String>,
    pub image: Option<ImageView>,
    pub example: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct TestimonialCard {
    pub title: String,
    /// Of its words, where it is not that of the page.
    pub lang: Option<String>,
    pub url: String,
    pub summary: Option<String>,
    pub quote: QuoteView,
    /// « Léa, étudiante … » or « un étudiant de BTS MCO ».
    pub who: String,
    /// For a portrait without photo: « L », empty when the person is not named.
    pub initials: String,
    pub formation: Option<Link>,
    /// « Caspe (Espagne) »
    pub place: Option<String>,
    pub country: Option<String>,
    pub country_code: Option<String>,
    pub date: DateView,
    pub year: i32,
    pub image: Option<ImageView>,
    pub example: bool,
}

/// An event or an edition of the #ErasmusDays (`kind.code` is then `erasmusdays`).
#[derive(Debug, Clone, Serialize)]
pub struct EventCard {
    pub title: String,
    /// Of its words, where it is not that of the page.
    pub lang: Option<String>,
    pub url: String,
    pub summary: Option<String>,
    /// `jpo`, `radio`, `reseau`, `salon`, `reunion`, `autre`, `erasmusdays`.
    pub kind: Label,
    pub start: DateView,
    /// « samedi 6 février 2027, de 9 h à 17 h »
    pub when: String,
    /// `2027-02-06`: with `start.iso`, what a script needs to say « dans 12 jours » on the visitor's day. A page says
    /// nothing that the calendar alone would make false.
    pub last_day: String,
    pub place: Option<String>,
    pub past: bool,
    pub cancelled: bool,
    pub image: Option<ImageView>,
    pub example: bool,
}

/// A press release that was sent.
#[derive(Debug, Clone, Serialize)]
pub struct ReleaseCard {
    pub title: String,
    /// Of its words, where it is not that of the page.
    pub lang: Option<String>,
    pub url: String,
    pub lead: Option<String>,
    pub sent: DateView,
    pub mobility: Option<Link>,
    pub example: bool,
}

/// Something that really appeared, for « Revue de presse ».
#[derive(Debug, Clone, Serialize)]
pub struct PublicationCard {
    pub title: String,
    /// Of its words, where it is not that of the page.
    pub lang: Option<String>,
    pub date: DateView,
    /// `presse`, `radio`, `ent` …
    pub channel: Label,
    pub media: Option<String>,
    pub href: Option<String>,
    /// The file kept as a proof.
    pub proof_url: Option<String>,
    pub about: Vec<Link>,
    pub example: bool,
}

/// Any entry, in mixed lists (tags).
#[derive(Debug, Clone, Serialize)]
pub struct EntryCard {
    pub title: String,
    /// Of its words, where it is not that of the page.
    pub lang: Option<String>,
    pub url: String,
    pub summary: Option<String>,
    /// « Témoignage », « Mobilité » …
    pub kind: Label,
    pub example: bool,
}
