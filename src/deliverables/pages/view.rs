//! The theme contract, version 1: what a template receives. `themes/LISEZMOI.md` says the same to theme makers.
//!
//! Every page is rendered with three names: `site` ([`SiteView`], the same for all), `page` ([`PageView`]) and `it`, one of the
//! structs below. A `url` is a path from the root of the site: templates write `{{ page.root }}{{ link.url }}`. A `href` is
//! an address outside. Texts are final: French typography, dates in words, consent applied. `*_html` is ready to print
//! with `| safe`; all other text is escaped by the template engine.

use std::collections::BTreeMap;

use serde::Serialize;

pub use crate::site::running_order::SlotView;
pub use crate::site::words::{ContactView, FigureView};

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

// ── Cards: an entry as it is shown in lists ────────────────────────────────────────────────────────────────────────

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

// ── `it`, by template ──────────────────────────────────────────────────────────────────────────────────────────────

/// `home.html`
#[derive(Debug, Serialize)]
pub struct Home {
    pub body_html: String,
    pub summary: Option<String>,
    /// The nearest event or edition to come.
    pub next: Option<EventCard>,
    /// The current edition of the #ErasmusDays: to come, else the last.
    pub europe_day: Option<EventCard>,
    pub upcoming: Vec<EventCard>,
    pub testimonials: Vec<TestimonialCard>,
    pub mobilities: Vec<MobilityCard>,
    pub places: Vec<Place>,
    pub formations: Vec<FormationCard>,
    pub releases: Vec<ReleaseCard>,
}

/// One town of the map, with the mobilities that went or will go there.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    pub city: String,
    pub country: String,
    pub country_code: String,
    /// Where to draw it on the map of the theme, in units of its view box; none when the map does not reach so far.
    pub x: Option<f64>,
    pub y: Option<f64>,
    pub mobilities: Vec<Link>,
}

/// `formation.html`
#[derive(Debug, Serialize)]
pub struct FormationPage {
    pub card: FormationCard,
    pub body_html: String,
    pub duration: Option<String>,
    pub leader: Option<String>,
    pub outcomes: Vec<String>,
    pub mobilities: Vec<MobilityCard>,
    pub testimonials: Vec<TestimonialCard>,
    pub tags: Vec<Link>,
}

/// `mobility.html`
#[derive(Debug, Serialize)]
pub struct MobilityPage {
    pub card: MobilityCard,
    pub body_html: String,
    pub host: Option<HostView>,
    pub companions: Option<String>,
    /// First names that may be shown, or none.
    pub participants: Vec<String>,
    pub quotes: Vec<QuoteView>,
    pub testimonials: Vec<TestimonialCard>,
    /// Once sent.
    pub release: Option<ReleaseCard>,
    /// Near this one.
    pub others: Vec<MobilityCard>,
    pub reading_time: Option<String>,
    pub neighbours: Neighbours,
    pub tags: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub struct HostView {
    pub name: String,
    pub sector: Option<String>,
}

/// `testimonial.html`
#[derive(Debug, Serialize)]
pub struct TestimonialPage {
    pub card: TestimonialCard,
    pub body_html: String,
    /// Language of the body when it is not the page's.
    pub body_lang: Option<String>,
    pub video_href: Option<String>,
    pub audio_href: Option<String>,
    pub transcript_html: Option<String>,
    pub mobility: Option<MobilityCard>,
    pub others: Vec<TestimonialCard>,
    pub reading_time: Option<String>,
    pub neighbours: Neighbours,
    pub tags: Vec<Link>,
}

/// `event.html`
#[derive(Debug, Serialize)]
pub struct EventPage {
    pub card: EventCard,
    pub body_html: String,
    pub programme: Vec<SlotView>,
    /// What to know before coming, while it is to come.
    pub details: Vec<DetailView>,
    /// What a visitor may ask there, while it is to come.
    pub questions: Vec<String>,
    pub registration_href: Option<String>,
    pub network: Option<OutsideLink>,
    pub media: Option<OutsideLink>,
    /// None once past.
    pub calendar_url: Option<String>,
    pub tags: Vec<Link>,
}

/// « Entrée » + « libre, sans inscription ».
#[derive(Debug, Clone, Serialize)]
pub struct DetailView {
    pub title: String,
    pub text: String,
}

/// `europe-day.html`
#[derive(Debug, Serialize)]
pub struct EuropeDayPage {
    pub card: EventCard,
    pub body_html: String,
    pub programme: Vec<SlotView>,
    pub guests: Vec<String>,
    pub partners: Vec<String>,
    pub figures: Vec<FigureView>,
    pub official_href: Option<String>,
    pub calendar_url: Option<String>,
    pub other_editions: Vec<EventCard>,
    pub mentions: Vec<PublicationCard>,
    pub tags: Vec<Link>,
}

/// `page.html`
#[derive(Debug, Serialize)]
pub struct FreePage {
    pub body_html: String,
    pub summary: Option<String>,
    /// Second-level headings, `url` is `#anchor`.
    pub contents: Vec<Link>,
    /// Pages of its folder, one level down.
    pub children: Vec<Link>,
    pub tags: Vec<Link>,
}

/// `release.html`
#[derive(Debug, Serialize)]
pub struct ReleasePage {
    pub card: ReleaseCard,
    pub body_html: String,
    pub quotes: Vec<QuoteView>,
    /// The presentation of the lycée, as the press may read it too.
    pub about: Option<String>,
}

/// `formations.html`
#[derive(Debug, Serialize)]
pub struct FormationList {
    pub body_html: String,
    pub summary: Option<String>,
    pub items: Vec<FormationCard>,
}

/// `mobilities.html`: `groups` by school year, most recent first.
#[derive(Debug, Serialize)]
pub struct MobilityList {
    pub body_html: String,
    pub summary: Option<String>,
    pub groups: Vec<MobilityGroup>,
    pub places: Vec<Place>,
    pub pagination: Pagination,
}

#[derive(Debug, Serialize)]
pub struct MobilityGroup {
    pub label: String,
    pub items: Vec<MobilityCard>,
}

/// `testimonials.html`: most recent first. Filters are links to anchors or pages that work without a script.
#[derive(Debug, Serialize)]
pub struct TestimonialList {
    pub body_html: String,
    pub summary: Option<String>,
    pub items: Vec<TestimonialCard>,
    pub filters: Filters,
    pub pagination: Pagination,
}

/// What the whole list holds, for filters: label → number of testimonials.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filters {
    pub formations: BTreeMap<String, usize>,
    pub countries: BTreeMap<String, usize>,
    pub years: BTreeMap<i32, usize>,
}

/// `events.html`
#[derive(Debug, Serialize)]
pub struct EventList {
    pub body_html: String,
    pub summary: Option<String>,
    /// Nearest first.
    pub upcoming: Vec<EventCard>,
    /// Most recent first.
    pub past: Vec<EventCard>,
    pub pagination: Pagination,
}

/// `europe-days.html`
#[derive(Debug, Serialize)]
pub struct EuropeDayList {
    pub body_html: String,
    pub summary: Option<String>,
    pub current: Option<EventCard>,
    pub items: Vec<EventCard>,
}

/// `publications.html`: « Revue de presse », most recent first.
#[derive(Debug, Serialize)]
pub struct PublicationList {
    pub body_html: String,
    pub summary: Option<String>,
    pub items: Vec<PublicationCard>,
    pub pagination: Pagination,
}

/// `releases.html`: « Espace presse ».
#[derive(Debug, Serialize)]
pub struct ReleaseList {
    pub body_html: String,
    pub summary: Option<String>,
    pub items: Vec<ReleaseCard>,
    pub pagination: Pagination,
}

/// `news.html`: « Actualités », what is dated, most recent first.
#[derive(Debug, Serialize)]
pub struct NewsList {
    pub items: Vec<NewsCard>,
    pub pagination: Pagination,
}

#[derive(Debug, Clone, Serialize)]
pub struct NewsCard {
    pub date: DateView,
    pub entry: EntryCard,
}

/// `tag.html`
#[derive(Debug, Serialize)]
pub struct TagPage {
    pub items: Vec<EntryCard>,
    pub pagination: Pagination,
}

/// `tags.html`
#[derive(Debug, Serialize)]
pub struct TagList {
    pub tags: Vec<TagCount>,
}

#[derive(Debug, Serialize)]
pub struct TagCount {
    pub title: String,
    pub url: String,
    pub count: usize,
}

/// `site-map.html`: « Plan du site ».
#[derive(Debug, Serialize)]
pub struct SiteMapPage {
    pub groups: Vec<SiteMapGroup>,
}

#[derive(Debug, Serialize)]
pub struct SiteMapGroup {
    pub title: String,
    pub url: Option<String>,
    pub links: Vec<Link>,
}

/// `search.html`: « Rechercher ». What a visitor may choose among is what the pages found have.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// The script that holds the texts, to be loaded once the search is used.
    pub texts_url: String,
    /// « Témoignage », « Mobilité » …
    pub kinds: Vec<Choice>,
    /// « BTS MCO »
    pub formations: Vec<Choice>,
    pub countries: Vec<Choice>,
    /// The most recent first.
    pub years: Vec<Choice>,
    /// Words to begin with: « Caspe », « BTS MCO ».
    pub suggestions: Vec<String>,
    /// Pages that answer many questions: those of the menu and of the foot.
    pub answers: Vec<Link>,
}

/// What may be chosen: as the texts of the search say it, and as the page does.
#[derive(Debug, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new((value, label): (&str, String)) -> Self {
        Choice { value: value.to_string(), label }
    }
}

/// `404.html`: one page for all languages.
#[derive(Debug, Serialize)]
pub struct NotFound {
    /// What it says in the others.
    pub others: Vec<LostIn>,
}

#[derive(Debug, Serialize)]
pub struct LostIn {
    pub lang: String,
    pub text: String,
    pub home: Link,
    pub search: Link,
}

/// `redirect.html`: an old address. `url` as everywhere, `canonical` absolute (also in `page.canonical`).
#[derive(Debug, Serialize)]
pub struct Redirect {
    pub url: String,
}
