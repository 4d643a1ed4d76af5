//! The pages of the portal: one for each entry, a list for each section, tags, the map of the site, the search, redirects, 404;
//! and the web manifest.

mod body;
mod cards;
mod descriptions;
mod frame;
mod lists;
mod reading;
mod search;
mod social;
pub mod view;

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

use super::Deliverable;
use crate::content::{
    Detail, Entry, EuropeDay, Event, Formation, Kind, Meta, Mobility, Page, PressOverride, Testimonial,
};
use crate::french;
use crate::plan::{Audience, MakeCard, Owner, Plan, Recipe, SocialCard};
use crate::site::Site;
use crate::site::consent::{Channel, Shown};
use crate::site::editions::{self, Gathering};
use crate::site::moves::Move;
use crate::site::path::{Address, CALENDAR};
use body::body_html;
use cards::{Cards, figures, outside, typo};
pub use frame::site_view;
use frame::{Facts, page_view};
use social::Spot;

/// The page of each entry.
pub struct Pages;
/// All other pages. They are planned beside those of the entries.
pub struct Lists;

/// A template of the theme: it names icons.
const MANIFEST: &str = "site.webmanifest";
/// Related entries on the page of a formation or a mobility, the most recent; the section's list has them all.
const MOST: usize = 12;

impl Deliverable for Pages {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Site)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        for edition in site.editions() {
            entries(edition, plan);
        }
    }
}

/// The pages of one edition.
fn entries<'s>(site: &'s Site, plan: &mut Plan<'s>) {
    let pages = Planner { site, cards: Cards { site } };
    for entry in own(site, &site.pages) {
        let template = entry
            .data
            .template
            .as_ref()
            .map_or(Cow::Borrowed("page.html"), |t| format!("{}.html", t.value.trim_end_matches(".html")).into());
        pages.entry(plan, entry, template, Planner::page_card, Planner::free_page);
    }
    for entry in own(site, &site.formations) {
        pages.entry(plan, entry, "formation.html", Planner::formation_card, Planner::formation);
    }
    for entry in own(site, &site.mobilities) {
        pages.entry(plan, entry, "mobility.html", Planner::mobility_card, Planner::mobility);
    }
    for entry in own(site, site.testimonials(Channel::Site)) {
        pages.entry(plan, entry, "testimonial.html", Planner::testimonial_card, Planner::testimonial);
    }
    for entry in own(site, &site.events) {
        pages.entry(plan, entry, "event.html", Planner::event_card, Planner::event);
    }
    for entry in own(site, &site.europe_days) {
        pages.entry(plan, entry, "europe-day.html", Planner::europe_day_card, Planner::europe_day);
    }
    for entry in own(site, site.releases()) {
        pages.entry(plan, entry, "release.html", Planner::release_card, Planner::release);
    }
}

/// The entries of an edition that are in its language.
fn own<'s, T: 's>(site: &Site, entries: impl IntoIterator<Item = &'s Entry<T>>) -> impl Iterator<Item = &'s Entry<T>> {
    entries.into_iter().filter(|entry| site.is_own(&entry.meta))
}

impl Deliverable for Lists {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Site)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        for edition in site.editions() {
            let pages = Planner { site: edition, cards: Cards { site: edition } };
            lists::plan(pages, plan);
            if edition.has_gatherings() {
                search::page(pages, plan);
            }
            pages.redirects(plan);
        }
        let pages = Planner { site, cards: Cards { site } };
        search::texts(pages, plan);
        pages.not_found(plan);
        // Browsers ask for it with every page.
        let recipe = Recipe::template(MANIFEST, Context::new);
        plan.add(Audience::Public, MANIFEST, Owner::Generated("le manifeste web"), recipe);
    }
}

/// The context of a template: `page` and `it` (`site` is the same for all).
fn context(page: &view::PageView, it: &impl Serialize) -> Context {
    let mut context = Context::new();
    context.insert("lang", &page.lang);
    context.insert("page", page);
    context.insert("it", it);
    context
}

#[derive(Clone, Copy)]
struct Planner<'s> {
    site: &'s Site,
    cards: Cards<'s>,
}

impl<'s> Planner<'s> {
    /// Plans the page of an entry, at its address.
    fn entry<T: Send + Sync>(
        self,
        plan: &mut Plan<'s>,
        entry: &'s Entry<T>,
        template: impl Into<Cow<'static, str>>,
        card: fn(Self, &'s Entry<T>, &Address) -> SocialCard,
        view: fn(Self, &'s Entry<T>, &Spot) -> Context,
    ) {
        let meta = &entry.meta;
        if let Some(address) = self.site.address(meta.kind, &meta.id).cloned() {
            let owner = Owner::Source(meta.shown.clone());
            let at = address.clone();
            let card: MakeCard = Arc::new(move || card(self, entry, &at));
            self.page(plan, address, owner, template, Some(card), move |at| view(self, entry, at));
        }
    }

    /// Plans a page, and its card if it has one of its own.
    fn page(
        self,
        plan: &mut Plan<'s>,
        address: Address,
        owner: Owner,
        template: impl Into<Cow<'static, str>>,
        card: Option<MakeCard<'s>>,
        view: impl Fn(&Spot) -> Context + Send + Sync + 's,
    ) {
        let has_card = self.site.school.page_cards || address == self.site.home_address();
        let card = card.filter(|_| has_card);
        card.iter().for_each(|card| plan.share(owner.clone(), card.clone()));
        plan.page(&address.clone(), owner, template, move || {
            view(&Spot { address: address.clone(), card: card.as_ref().map(|card| social::image(&card())) })
        });
    }

    /// What an entry's page says of itself.
    fn facts(self, meta: &Meta, title: &str) -> Facts {
        Facts {
            description: self.description(meta),
            example: meta.example,
            image: self.cards.image(meta),
            shared: true,
            ..Facts::new(title)
        }
    }

    fn tags(self, meta: &Meta) -> Vec<view::Link> {
        let link = |(title, slug): (String, String)| {
            view::Link::new(typo(self.site, &title), self.tag_address(&slug).url(self.site.school.file_links))
        };
        self.cards.tags(meta).filter(|_| self.site.has_gatherings()).map(link).collect()
    }

    fn body(self, meta: &Meta, address: &Address) -> String {
        let html = body_html(self.site, meta, address);
        // A translation may leave the text as it is.
        match self.site.other_language(meta.body_lang.as_deref()).filter(|_| !html.is_empty()) {
            Some(lang) => format!("<div lang=\"{lang}\">{html}</div>"),
            None => html,
        }
    }

    fn free_page(self, entry: &Entry<Page>, at: &Spot) -> Context {
        let meta = &entry.meta;
        let headings = meta.scan.headings.iter().filter(|h| h.level == 2);
        let prefix = format!("{}/", meta.id);
        // Pages are sorted by identifier: those of a folder follow one another.
        let pages = &self.site.pages;
        let below = &pages[pages.partition_point(|p| *p.meta.id < *prefix)..];
        let children = below.iter().take_while(|p| p.meta.id.starts_with(&prefix));
        let children = children.filter(|p| !p.meta.id[prefix.len()..].contains('/'));
        let mut anchors = self.site.anchors(meta);
        let it = view::FreePage {
            body_html: self.body(meta, &at.address),
            summary: self.cards.summary(meta),
            contents: headings
                .map(|h| view::Link::new(self.cards.words(meta, &h.text), format!("#{}", anchors.shown(&h.id))))
                .collect(),
            children: children.map(|p| self.cards.link(&p.meta)).collect(),
            tags: self.tags(meta),
        };
        let title = self.cards.link(meta).title;
        context(&page_view(self.site, at, self.facts(meta, &title)), &it)
    }

    fn formation(self, entry: &Entry<Formation>, at: &Spot) -> Context {
        let Entry { meta, data } = entry;
        let card = self.cards.formation(entry);
        let mut facts = self.facts(meta, &card.title);
        facts.data = vec![serde_json::json!({
            "@type": "Course",
            "name": card.title,
            "description": card.summary.clone().unwrap_or_else(|| card.title.clone()),
            "provider": frame::school_data(self.site),
        })];
        let it = view::FormationPage {
            body_html: self.body(meta, &at.address),
            duration: data.duration.as_deref().map(|t| typo(self.site, t)),
            leader: data.leader.as_deref().map(|t| typo(self.site, t)),
            outcomes: data.outcomes.iter().map(|o| typo(self.site, o)).collect(),
            mobilities: self
                .site
                .mobilities_of_formation(&meta.id)
                .take(MOST)
                .map(|m| self.cards.mobility(m))
                .collect(),
            testimonials: self
                .site
                .testimonials_of_formation(&meta.id, Channel::Site)
                .take(MOST)
                .map(|t| self.cards.testimonial(t))
                .collect(),
            tags: self.tags(meta),
            card,
        };
        context(&page_view(self.site, at, facts), &it)
    }

    fn mobility(self, entry: &Entry<Mobility>, at: &Spot) -> Context {
        let Entry { meta, data } = entry;
        let card = self.cards.mobility(entry);
        let mut facts = self.facts(meta, &card.title);
        facts.data = vec![frame::article_data(self.site, meta, &card.title, data.departure.value)];
        let participants = data.participants.iter().filter_map(|p| match self.site.person(&p.value, Channel::Site) {
            Shown::Named(name) => Some(name),
            Shown::Anonymous(_) => None,
        });
        let redactor = self.cards.redactor(meta);
        let words = |text: &String| typo(self.site, &redactor.text(text));
        let it = view::MobilityPage {
            body_html: self.body(meta, &at.address),
            host: data.host.as_ref().map(|h| view::HostView {
                name: typo(self.site, &h.name),
                sector: h.sector.as_deref().map(|t| typo(self.site, t)),
            }),
            companions: data.companions.as_ref().map(words),
            participants: participants.collect(),
            quotes: self.cards.quotes(meta, &data.quotes),
            testimonials: self
                .site
                .testimonials_of_mobility(&meta.id, Channel::Site)
                .take(MOST)
                .map(|t| self.cards.testimonial(t))
                .collect(),
            release: self.site.release_of(&meta.id).and_then(|r| self.cards.release(r)),
            others: self.other_departures(entry),
            reading_time: self.reading_time(meta),
            neighbours: self.neighbours(meta),
            tags: self.tags(meta),
            card,
        };
        context(&page_view(self.site, at, facts), &it)
    }

    fn testimonial(self, entry: &Entry<Testimonial>, at: &Spot) -> Context {
        let Entry { meta, data } = entry;
        let card = self.cards.testimonial(entry);
        let mut facts = self.facts(meta, &card.title);
        facts.data = vec![frame::article_data(self.site, meta, &card.title, data.date.value)];
        let heard = self.site.may_hear(&data.person.value, Channel::Site);
        let seen = heard && self.site.may_be_seen(&data.person.value, Channel::Site);
        let redactor = self.cards.redactor(meta);
        let it = view::TestimonialPage {
            body_html: body_html(self.site, meta, &at.address),
            body_lang: self.site.other_language(Some(self.site.body_language(meta))),
            video_href: data.video.as_ref().filter(|v| seen && redactor.is_fit(&v.value)).map(|v| v.value.clone()),
            audio_href: data.audio.as_ref().filter(|a| heard && redactor.is_fit(&a.value)).map(|a| a.value.clone()),
            transcript_html: data
                .transcript
                .as_deref()
                .map(|t| self.cards.told(entry, t))
                .map(|t| format!("<p>{}</p>", html_escape::encode_text(&t).replace("\n\n", "</p><p>"))),
            mobility: data.mobility.as_ref().and_then(|m| self.site.mobility(&m.value)).map(|m| self.cards.mobility(m)),
            others: self.other_voices(entry),
            reading_time: self.reading_time(meta),
            neighbours: self.neighbours(meta),
            tags: self.tags(meta),
            card,
        };
        context(&page_view(self.site, at, facts), &it)
    }

    /// The calendar file beside an event's page, while it is to come.
    fn calendar_url(self, card: &view::EventCard, address: &Address) -> Option<String> {
        // One file for all languages.
        let address = self.site.french_address(address);
        (!card.past && !card.cancelled).then(|| format!("{address}{CALENDAR}"))
    }

    fn event(self, entry: &Entry<Event>, at: &Spot) -> Context {
        let Entry { meta, data } = entry;
        let card = self.cards.event(entry);
        let mut facts = self.facts(meta, &card.title);
        facts.data = vec![frame::event_data(self.site, meta, &card, &data.when)];
        let is_open = !card.past && !card.cancelled;
        let redactor = self.cards.redactor(meta);
        let words = |text: &String| typo(self.site, &redactor.text(text));
        let detail = |detail: &Detail| view::DetailView { title: words(&detail.title), text: words(&detail.text) };
        let registration = data.registration.clone().filter(|url| redactor.is_fit(url));
        let it = view::EventPage {
            body_html: self.body(meta, &at.address),
            programme: self.cards.programme(meta, &data.programme),
            details: data.details.iter().filter(|_| is_open).map(detail).collect(),
            questions: data.questions.iter().filter(|_| is_open).map(words).collect(),
            registration_href: registration.filter(|_| is_open),
            network: data
                .talk
                .network
                .as_ref()
                .and_then(|n| self.site.network(&n.value))
                .map(|n| outside(self.site, &n.name, n.url.as_ref())),
            media: data
                .broadcast
                .station
                .as_ref()
                .and_then(|m| self.site.outlet(&m.value))
                .map(|m| outside(self.site, &m.name, m.url.as_ref())),
            calendar_url: self.calendar_url(&card, &at.address),
            tags: self.tags(meta),
            card,
        };
        context(&page_view(self.site, at, facts), &it)
    }

    fn europe_day(self, entry: &Entry<EuropeDay>, at: &Spot) -> Context {
        let Entry { meta, data } = entry;
        let card = self.cards.europe_day(entry);
        let mut facts = self.facts(meta, &card.title);
        facts.data = vec![frame::event_data(self.site, meta, &card, &data.when)];
        let redactor = self.cards.redactor(meta);
        let words = |text: &String| typo(self.site, &redactor.text(text));
        let mentions = self.site.publications_about(Kind::EuropeDay, &meta.id);
        let mentions = mentions.filter(|p| p.data.is_shown(self.site.today));
        let it = view::EuropeDayPage {
            body_html: self.body(meta, &at.address),
            programme: self.cards.programme(meta, &data.programme),
            guests: data.guests.iter().map(words).collect(),
            partners: data.partners.iter().map(words).collect(),
            figures: figures(self.site, &data.figures),
            official_href: data.official.clone(),
            calendar_url: self.calendar_url(&card, &at.address),
            other_editions: self
                .site
                .europe_days
                .iter()
                .filter(|e| e.meta.id != meta.id)
                .map(|e| self.cards.europe_day(e))
                .collect(),
            mentions: mentions.map(|p| self.cards.publication(p)).collect(),
            tags: self.tags(meta),
            card,
        };
        context(&page_view(self.site, at, facts), &it)
    }

    fn release(self, entry: &Entry<PressOverride>, at: &Spot) -> Context {
        let Entry { meta, data } = entry;
        let Some(card) = self.cards.release(entry) else { return Context::new() };
        let mut facts = self.facts(meta, &card.title);
        facts.description = card.lead.clone().or(facts.description);
        facts.data =
            data.sent.iter().map(|sent| frame::article_data(self.site, meta, &card.title, sent.value)).collect();
        let it = view::ReleasePage {
            body_html: self.body(meta, &at.address),
            quotes: self.cards.quotes(meta, &data.quotes),
            about: self.site.school.about.as_deref().map(|text| self.cards.words(meta, text)),
            card,
        };
        context(&page_view(self.site, at, facts), &it)
    }

    /// Old addresses lead to the pages that replaced them.
    fn redirects(self, plan: &mut Plan<'s>) {
        for Move { meta, from, to } in self.site.moves() {
            let depth = from.matches('/').count();
            let title = self.cards.link(meta).title;
            let spot = Spot { address: to, card: None };
            let view = move || {
                let mut page = page_view(self.site, &spot, Facts { noindex: true, ..Facts::new(title.clone()) });
                page.root = if depth == 0 { "./".into() } else { "../".repeat(depth) };
                context(&page, &view::Redirect { url: spot.address.url(self.site.school.file_links) })
            };
            let owner = Owner::Source(meta.shown.clone());
            plan.add(Audience::Public, from, owner, Recipe::template("redirect.html", view));
        }
    }

    fn not_found(self, plan: &mut Plan<'s>) {
        let spot = Spot { address: Address::home(), card: None };
        let view = move || {
            let description = Some(descriptions::of(self.site, descriptions::NOT_FOUND));
            let facts = Facts { description, noindex: true, ..Facts::new("Page introuvable") };
            let mut page = page_view(self.site, &spot, facts);
            // Served at any depth: only absolute addresses work.
            page.root.clone_from(&self.site.school.base_url);
            page.head_title = format!(
                "Page introuvable – {}",
                typo(self.site, self.site.school.short_name.as_deref().unwrap_or(&self.site.school.name))
            );
            page.alternates.clear();
            page.canonical = format!("{}404.html", self.site.school.base_url);
            context(&page, &view::NotFound { others: self.site.translations.iter().filter_map(lost_in).collect() })
        };
        plan.add(
            Audience::Public,
            "404.html",
            Owner::Generated("la page introuvable"),
            Recipe::template("404.html", view),
        );
    }
}

/// What the lost page says in another language, where that has a home page.
fn lost_in(edition: &Site) -> Option<view::LostIn> {
    edition.home.as_ref()?;
    let files = edition.school.file_links;
    let link = |title: &str, address: Address| view::Link::new(title, address.url(files));
    Some(view::LostIn {
        lang: edition.language.code().to_string(),
        text: edition.language.say(LOST).to_string(),
        home: link(edition.language.say(HOME_PAGE), edition.home_address()),
        search: link(edition.gathering_title(Gathering::Search), edition.gathering_address(Gathering::Search)),
    })
}

/// Title and introduction of a section's list page.
struct Intro {
    title: String,
    body_html: String,
    summary: Option<String>,
    /// The summary, else what is on the page.
    description: Option<String>,
    example: bool,
}

impl Planner<'_> {
    fn section_title(self, kind: Kind) -> String {
        let section = self.site.sections.get(&kind);
        section
            .map_or_else(|| kind.plural().to_string(), |section| self.cards.words(&section.meta, section.meta.title()))
    }

    fn intro(self, kind: Kind, address: &Address) -> Intro {
        let description = descriptions::of_section(self.site, kind);
        let Some(section) = self.site.sections.get(&kind) else {
            let title = self.site.section_title(kind).to_string();
            return Intro { title, body_html: String::new(), summary: None, description, example: false };
        };
        let summary = self.cards.summary(&section.meta);
        Intro {
            title: self.section_title(kind),
            body_html: self.body(&section.meta, address),
            description: summary.clone().or(description),
            summary,
            example: section.meta.example,
        }
    }
}

const LOST: &str = "Il n’y a pas, ou plus, de page à cette adresse.";
const HOME_PAGE: &str = "Page d’accueil";
const PAGE_OF: &str = "{titre}, page\u{a0}{page} sur\u{a0}{total}";

/// All that pages say beside the words of entries and of the theme: a language has to know it.
pub fn words() -> impl Iterator<Item = &'static str> {
    cards::words()
        .chain(lists::words())
        .chain(frame::words())
        .chain(descriptions::words())
        .chain(editions::words())
        .chain([LOST, HOME_PAGE])
        .chain([PAGE_OF, social::CANCELLED, body::TRANSCRIPT])
}

/// « page 2 sur 5 », in titles.
fn page_title(site: &Site, title: &str, pagination: &view::Pagination) -> String {
    if pagination.index > 1 {
        let (index, count) = (french::number(pagination.index as i64), pagination.count.to_string());
        site.language.fill(PAGE_OF, &[("titre", title), ("page", &index), ("total", &count)])
    } else {
        title.to_string()
    }
}
