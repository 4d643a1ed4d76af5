//! What networks show: the picture of a page's link, and somebody's words to post.

use std::sync::Arc;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

/// Pixels of a card: what networks ask for.
pub const CARD_WIDTH: u32 = 1200;
pub const CARD_HEIGHT: u32 = 630;
/// Where cards are published.
pub const CARDS: &str = "partage/";

/// What networks show with the link to a page. Texts are final, those of the page itself.
#[derive(Debug, Clone, Serialize)]
pub struct SocialCard {
    /// Path of the page: `temoignages/lea/index.html`.
    pub page: String,
    /// `temoignage`, `mobilite` …; `accueil`.
    pub code: &'static str,
    /// « Témoignage », « Journée portes ouvertes » …
    pub kind: Option<String>,
    pub title: String,
    /// « Caspe (Espagne) »
    pub place: Option<String>,
    /// « du 4 mai au 28 juin 2026 »
    pub when: Option<String>,
    /// Of what happens on a day: 26, « novembre ».
    pub day: Option<u32>,
    pub month: Option<String>,
    /// Of a formation.
    pub sigle: Option<String>,
    /// Shows invented people.
    pub example: bool,
    /// When it is not French.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl SocialCard {
    /// Its name says nothing of what it shows, and changes with it: networks keep what they have seen.
    pub fn path(&self) -> String {
        let said = serde_json::to_vec(self).unwrap_or_default();
        format!("{CARDS}{:016x}.png", xxh3_64(&said))
    }

    /// What it says, for who does not see it: « Témoignage : Léa à Caspe ».
    pub fn alt(&self) -> String {
        match &self.kind {
            Some(kind) => format!("{kind}\u{a0}: {}", self.title),
            None => self.title.clone(),
        }
    }
}

/// Makes what networks show of a page, the same each time: for the page, for the address of its card, for the card itself.
pub type MakeCard<'s> = Arc<dyn Fn() -> SocialCard + Send + Sync + 's>;

/// Pixels of each side: networks show a square whole.
pub const QUOTE_SIDE: u32 = 1080;

/// What somebody said, to post. Texts are final.
#[derive(Debug, Clone, Serialize)]
pub struct QuoteCard {
    /// Where it is written: `reseaux-sociaux/lea-caspe/citation.png`.
    pub path: String,
    /// Of the testimonial.
    pub title: String,
    /// Without quotation marks.
    pub text: String,
    /// In French, where the words are not.
    pub translation: Option<String>,
    /// « Léa, BTS MCO »
    pub by: String,
    /// « Caspe (Espagne) »
    pub place: Option<String>,
    /// Shows invented people.
    pub example: bool,
    /// Of the words, when it is not French.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}
