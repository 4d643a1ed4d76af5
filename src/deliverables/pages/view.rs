//! The theme contract, version 1: what a template receives. `themes/LISEZMOI.md` says the same to theme makers.
//!
//! Every page is rendered with three names: `site` ([`SiteView`], the same for all), `page` ([`PageView`]) and `it`, one of the
//! structs of `pages.rs`. A `url` is a path from the root of the site: templates write `{{ page.root }}{{ link.url }}`. A `href` is
//! an address outside. Texts are final: French typography, dates in words, consent applied. `*_html` is ready to print
//! with `| safe`; all other text is escaped by the template engine.

mod cards;
mod pages;

use std::collections::BTreeMap;

use serde::Serialize;

pub use crate::site::running_order::SlotView;
pub use crate::site::words::{ContactView, FigureView};
pub use cards::*;
pub use pages::*;

/// A link inside the portal.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub title: String,
    pub url: String,
    /// Of its words, where they are in another language than the page.
    pub lang: Option<String>,
    /// Of the page that it leads to, likewise.
    pub hreflang: Option<String>,
}

impl Link {
    /// To a page in the language of this one.
    pub fn new(title: impl Into<String>, url: impl Into<String>) -> Self {
        Link { title: title.into(), url: url.into(), lang: None, hreflang: None }
    }
}

/// `iso` for `datetime=`, `long` « lundi 4 mai 2026 », `short` « 4 mai 2026 ».
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    pub iso: String,
    pub long: String,
    pub short: String,
    pub day: u32,
    /// « mai »
    pub month: String,
    pub year: i32,
}

/// A code for class names and its label: `{ code: "en_cours", label: "En cours" }`.
#[derive(Debug, Clone, Serialize)]
pub struct Label {
    pub code: &'static str,
    pub label: String,
}

/// A published picture, re-encoded without metadata. `width` and `height` in pixels.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    pub url: String,
    pub alt: String,
    pub width: u32,
    pub height: u32,
    /// The same in WebP, the smallest first.
    pub sizes: Vec<SizeView>,
    pub caption: Option<String>,
    pub credit: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SizeView {
    pub url: String,
    pub width: u32,
}

/// Words somebody said. `lang` is set when it differs from the page's.
#[derive(Debug, Clone, Serialize)]
pub struct QuoteView {
    pub text: String,
    pub by: Option<String>,
    pub role: Option<String>,
    pub lang: Option<String>,
    /// « en anglais », where it is not French.
    pub language: Option<String>,
    /// What it says in French, then.
    pub translation: Option<String>,
}

/// `site`: the same on every page, from `content/site.yaml`.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    pub name: String,
    pub short_name: String,
    /// One sentence.
    pub promise: Option<String>,
    /// Absolute, ends with `/`.
    pub base_url: String,
    pub home_url: String,
    pub address: Option<AddressView>,
    /// The school on the map of the theme, in units of its view box.
    pub x: Option<f64>,
    pub y: Option<f64>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub head: Option<ContactView>,
    pub host: Option<ContactView>,
    pub data_officer: Option<ContactView>,
    pub press_contact: Option<ContactView>,
    pub erasmus_contact: Option<ContactView>,
    /// The school in three sentences, for the press.
    pub about: Option<String>,
    pub menu: Vec<MenuLink>,
    pub footer: Vec<Link>,
    pub figures: Vec<FigureView>,
    pub colours: Option<ColoursView>,
    pub eu: EuView,
    pub accessibility: AccessibilityView,
    pub social: Vec<OutsideLink>,
    pub networks: Vec<OutsideLink>,
    /// The list pages: `temoignages`, `mobilites`, `evenements`, `presse` … → url.
    pub sections: BTreeMap<&'static str, String>,
    pub news_url: String,
    /// Of the whole portal: Atom, RSS, JSON Feed; and its calendar.
    pub feed_url: String,
    pub rss_url: String,
    pub json_feed_url: String,
    pub agenda_url: String,
    pub sitemap_url: String,
    pub search_url: String,
    /// Year of the build's `today`, for the footer.
    pub year: i32,
}

#[derive(Debug, Clone, Serialize)]
pub struct AddressView {
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
}

/// `section` equals `page.section` on the pages it leads to: `aria-current`.
#[derive(Debug, Clone, Serialize)]
pub struct MenuLink {
    pub title: String,
    pub url: String,
    /// As in [`Link`].
    pub lang: Option<String>,
    pub hreflang: Option<String>,
    pub section: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct OutsideLink {
    pub title: String,
    pub href: Option<String>,
}

/// CSS colours (`#003399`) to put in custom properties.
#[derive(Debug, Clone, Serialize)]
pub struct ColoursView {
    pub main: Option<String>,
    pub accent: Option<String>,
}

/// domain.md §3: statement and disclaimer go on every page beside the emblem.
#[derive(Debug, Clone, Serialize)]
pub struct EuView {
    /// « Cofinancé par l’Union européenne »
    pub statement: String,
    pub disclaimer: String,
}

/// domain.md §5: said on the home page; « non conforme » unless configured.
#[derive(Debug, Clone, Serialize)]
pub struct AccessibilityView {
    pub state: Label,
    /// The page that declares it.
    pub url: Option<String>,
    /// Of that page, where it is not that of this one.
    pub hreflang: Option<String>,
    /// « RGAA 4.1 »
    pub standard: Option<String>,
    pub audit: Option<AuditView>,
    pub multi_year_plan_href: Option<String>,
    pub action_plan_href: Option<String>,
    pub failures: Vec<String>,
    pub derogations: Vec<String>,
    pub exempt: Vec<String>,
    /// « 24 novembre 2026 »
    pub established: Option<String>,
    pub contact: Option<String>,
}

/// An audit that is still worth something.
#[derive(Debug, Clone, Serialize)]
pub struct AuditView {
    pub by: String,
    /// « 1er septembre 2026 »
    pub date: String,
    /// « 72 % »
    pub rate: Option<String>,
}

/// `page`: what the frame of a page needs.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    pub title: String,
    /// `<title>`: « Léa à Caspe – Lycée Charles Alliès ».
    pub head_title: String,
    pub description: Option<String>,
    /// Absolute.
    pub canonical: String,
    /// BCP 47: `fr`, `en`, `es` …
    pub lang: String,
    /// `fr_FR`
    pub locale: String,
    /// The same page in all its languages, itself and French first; empty where there is one.
    pub alternates: Vec<AlternateView>,
    /// The languages of the portal, for the visitor to choose; empty where there is one.
    pub languages: Vec<LanguageLink>,
    /// Prefix of every `url`: `./`, `../`, `../../` …; absolute on the 404 page.
    pub root: String,
    /// First folder of the address: `temoignages`, `partir` …; empty on the home page.
    pub section: String,
    /// The Atom feed of a section or a formation, on its page.
    pub feed_url: Option<String>,
    /// From the home page to the parent.
    pub breadcrumbs: Vec<Link>,
    /// Holds invented people or figures: the theme shows « Exemple ».
    pub example: bool,
    /// The page's own photo.
    pub image: Option<ImageView>,
    /// What networks show with a link to the page.
    pub card: ImageView,
    /// Of the page of an entry.
    pub share: Option<Share>,
    /// Not to be indexed (404, redirects, tags).
    pub noindex: bool,
    /// JSON-LD, ready for `<script type="application/ld+json">`, or none.
    pub json_ld: Option<String>,
}

/// The pages before and after one, in time.
#[derive(Debug, Clone, Serialize)]
pub struct Neighbours {
    pub earlier: Option<Link>,
    pub later: Option<Link>,
}

/// Where a reader may hand a page on.
#[derive(Debug, Clone, Serialize)]
pub struct Share {
    pub mail_href: String,
    pub links: Vec<OutsideLink>,
}

/// A page in one language: `href` is absolute.
#[derive(Debug, Clone, Serialize)]
pub struct AlternateView {
    pub lang: String,
    pub locale: String,
    pub href: String,
}

/// A language of the portal, under its own name. `to` is `here`, `same` (this page in that language), `list` (of its section)
/// or `home`.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageLink {
    pub code: String,
    pub name: String,
    pub url: String,
    pub to: &'static str,
}

/// Previous and next page of a long list.
#[derive(Debug, Clone, Serialize)]
pub struct Pagination {
    pub index: usize,
    pub count: usize,
    pub previous_url: Option<String>,
    pub next_url: Option<String>,
}
