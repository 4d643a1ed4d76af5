//! `it`, by template.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    DateView, EntryCard, EventCard, FigureView, FormationCard, Link, MobilityCard, Neighbours, OutsideLink, Pagination,
    PublicationCard, QuoteView, ReleaseCard, SlotView, TestimonialCard,
};

/// `home.html`
#[derive(Debug, Serialize)]
pub struct Home {
    pub body_html: String,
    pub summary: Option<String>,
    /// In another language than French, the first page of the menu, else of the foot, that is written in it.
    pub guide: Option<Link>,
    /// The nearest event or edition to come; the nearest that is told in the language of the page, where one is.
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

/// `news.html`: « Actualités », what is dated, most recent first; in other languages, what is in French comes last.
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
    /// Of that page, where it is not that of this one.
    pub hreflang: Option<String>,
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
