//! The home page, a list for each section, tags, and the map of the site.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tera::Context;

use super::cards::{self, date, typo};
use super::frame::{self, Facts, page_view};
use super::social::{self, Spot};
use super::view::{self, Pagination};
use super::{Planner, context, descriptions, page_title};
use crate::content::{Entry, Event, Kind, Meta, Mobility, PressOverride, Publication, Testimonial};
use crate::plan::{MakeCard, Owner, Plan};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::editions::Gathering;
use crate::site::names::Redactor;
use crate::site::path::{AGENDA, ATOM, Address};

/// Entries on one page of a list.
const PER_PAGE: usize = 24;
/// Entries of each kind on the map of the site.
const ON_MAP: usize = 100;
/// Entries of each kind on the home page.
const ON_HOME: usize = 3;

pub fn plan<'s>(pages: Planner<'s>, plan: &mut Plan<'s>) {
    let site = pages.site;
    if let Some(home) = &site.home {
        let owner = Owner::Source(home.meta.shown.clone());
        let card: MakeCard = Arc::new(|| social::of_site(site));
        pages.page(plan, site.home_address(), owner, "home.html", Some(card), move |at| pages.home(&home.meta, at));
    }
    Kind::ALL.into_iter().filter(|kind| site.has_list(*kind)).for_each(|kind| pages.section(plan, kind));
    if !site.has_gatherings() {
        return;
    }
    let (owner, at) = (Owner::Generated("les actualités"), site.gathering_address(Gathering::News));
    let address = at.clone();
    let card: MakeCard = Arc::new(move || {
        social::in_language(site, social::plain(&address, "accueil", site.gathering_title(Gathering::News)))
    });
    let news = List { first: at, owner, card: Some(card) };
    let (mut dated, others): (Vec<_>, Vec<_>) = site.dated().into_iter().partition(|(_, meta)| site.is_own(meta));
    dated.extend(others);
    pages.paginate(plan, news, "news.html", &dated, Planner::news);
    pages.tags_pages(plan);

    let at = site.gathering_address(Gathering::SiteMap);
    let owner = Owner::Generated("le plan du site");
    pages.page(plan, at, owner, "site-map.html", None, move |at| pages.site_map(at));
}

/// One page of a list.
struct ListPage {
    spot: Spot,
    pagination: Pagination,
}

fn list_pages(first: &Address, count: usize, files: bool) -> Vec<(Address, Pagination)> {
    let pages = count.div_ceil(PER_PAGE).max(1);
    let others = (2..=pages).map(|index| first.join(&format!("page-{index}")));
    let addresses: Vec<Address> = std::iter::once(first.clone()).chain(others).collect();
    let url = |at: Option<usize>| at.and_then(|at| addresses.get(at)).map(|address| address.url(files));
    let page = |(at, address): (usize, &Address)| {
        let (previous_url, next_url) = (url(at.checked_sub(1)), url(Some(at + 1)));
        (address.clone(), Pagination { index: at + 1, count: pages, previous_url, next_url })
    };
    addresses.iter().enumerate().map(page).collect()
}

/// A list over as many pages as it needs.
struct List<'s> {
    first: Address,
    owner: Owner,
    /// Of its first page.
    card: Option<MakeCard<'s>>,
}

impl<'s> Planner<'s> {
    /// The list of a section.
    fn section(self, plan: &mut Plan<'s>, kind: Kind) {
        let site = self.site;
        let at = site.section_address(kind);
        let owner =
            site.sections.get(&kind).map_or(Owner::Generated(kind.plural()), |s| Owner::Source(s.meta.shown.clone()));
        let first = at.clone();
        let card: MakeCard = Arc::new(move || self.section_card(kind, &first));
        let list = List { first: at, owner, card: Some(card) };
        match kind {
            Kind::Page => {}
            Kind::Formation => self.single(plan, list, "formations.html", Planner::formations),
            Kind::EuropeDay => self.single(plan, list, "europe-days.html", Planner::europe_days),
            Kind::Mobility => {
                let mobilities: Vec<_> = site.mobilities.iter().collect();
                self.paginate(plan, list, "mobilities.html", &mobilities, Planner::mobilities);
            }
            Kind::Testimonial => {
                let testimonials: Vec<_> = self.own_first(site.testimonials(Channel::Site)).collect();
                self.paginate(plan, list, "testimonials.html", &testimonials, Planner::testimonials);
            }
            Kind::Event => {
                let past: Vec<_> = site.events.iter().rev().filter(|e| site.is_past(&e.data.when)).collect();
                self.paginate(plan, list, "events.html", &past, Planner::events);
            }
            Kind::Publication => {
                let public: Vec<_> = site.publications.iter().filter(|p| p.data.is_shown(site.today)).collect();
                self.paginate(plan, list, "publications.html", &public, Planner::publications);
            }
            Kind::PressOverride => {
                let mut releases: Vec<_> = site.releases().collect();
                releases.sort_by_key(|r| std::cmp::Reverse(r.data.sent.as_ref().map(|s| s.value)));
                self.paginate(plan, list, "releases.html", &releases, Planner::releases);
            }
        }
    }

    /// A list on one page.
    fn single(self, plan: &mut Plan<'s>, list: List<'s>, template: &'static str, view: fn(Self, &Spot) -> Context) {
        self.page(plan, list.first, list.owner, template, list.card, move |at| view(self, at));
    }

    fn paginate<T: Clone + Sync + Send + 's>(
        self,
        plan: &mut Plan<'s>,
        list: List<'s>,
        template: &'static str,
        items: &[T],
        view: impl Fn(Planner<'s>, &ListPage, &[T]) -> Context + Clone + Send + Sync + 's,
    ) {
        let mut rest = items;
        let mut card = list.card;
        for (address, pagination) in list_pages(&list.first, items.len(), self.site.school.file_links) {
            let (here, after) = rest.split_at(PER_PAGE.min(rest.len()));
            rest = after;
            let (here, view) = (here.to_vec(), view.clone());
            self.page(plan, address, list.owner.clone(), template, card.take(), move |at| {
                view(self, &ListPage { spot: at.clone(), pagination: pagination.clone() }, &here)
            });
        }
    }

    fn home(self, meta: &Meta, at: &Spot) -> Context {
        let site = self.site;
        let upcoming_events = site.events.iter().filter(|e| !site.is_past(&e.data.when) && !e.data.cancelled);
        let mut upcoming: Vec<_> = upcoming_events.map(|e| (e.data.when.start.value, self.cards.event(e))).collect();
        upcoming.extend(
            site.europe_days
                .iter()
                .filter(|e| !site.is_past(&e.data.when))
                .map(|e| (e.data.when.start.value, self.cards.europe_day(e))),
        );
        upcoming.sort_by_key(|(start, _)| *start);
        let upcoming: Vec<_> = upcoming.into_iter().map(|(_, card)| card).collect();
        let current = self.current_edition();
        let mut facts = self.facts(meta, &typo(self.site, meta.title()));
        facts.data = vec![frame::school_data(site), frame::website_data(site)];
        let mut releases: Vec<_> = site.releases().collect();
        releases.sort_by_key(|r| std::cmp::Reverse(r.data.sent.as_ref().map(|s| s.value)));
        let it = view::Home {
            body_html: self.body(meta, &at.address),
            summary: self.cards.summary(meta),
            guide: self.guide(),
            next: upcoming.iter().find(|card| card.lang.is_none()).or(upcoming.first()).cloned(),
            europe_day: current,
            upcoming: upcoming.into_iter().take(ON_HOME + 1).collect(),
            testimonials: self
                .own_first(site.testimonials(Channel::Site))
                .take(ON_HOME)
                .map(|t| self.cards.testimonial(t))
                .collect(),
            mobilities: self
                .own_first(site.mobilities.iter())
                .take(ON_HOME + 1)
                .map(|m| self.cards.mobility(m))
                .collect(),
            places: self.cards.places(),
            formations: site.formations.iter().map(|f| self.cards.formation(f)).collect(),
            releases: releases.into_iter().take(ON_HOME).filter_map(|r| self.cards.release(r)).collect(),
        };
        context(&page_view(site, at, facts), &it)
    }

    /// Where a reader of another language begins: a French page of the menu would not answer.
    fn guide(self) -> Option<view::Link> {
        let is_translated = !self.site.language.is_french();
        is_translated.then(|| frame::answers(self.site)).into_iter().flatten().find(|link| link.hreflang.is_none())
    }

    /// What is in the language of the page, then the rest.
    fn own_first<'e, T: 'e>(self, entries: impl Iterator<Item = &'e Entry<T>>) -> impl Iterator<Item = &'e Entry<T>> {
        let (own, others): (Vec<_>, Vec<_>) = entries.partition(|entry| self.site.is_own(&entry.meta));
        own.into_iter().chain(others)
    }

    /// The edition to come, else the last one.
    fn current_edition(self) -> Option<view::EventCard> {
        let days = &self.site.europe_days;
        let to_come = days.iter().rev().find(|e| !self.site.is_past(&e.data.when));
        to_come.or(days.first()).map(|e| self.cards.europe_day(e))
    }

    fn formations(self, at: &Spot) -> Context {
        let intro = self.intro(Kind::Formation, &at.address);
        let facts = Facts { description: intro.description, example: intro.example, ..Facts::new(intro.title) };
        let items = self.site.formations.iter().map(|f| self.cards.formation(f)).collect();
        context(
            &page_view(self.site, at, facts),
            &view::FormationList { body_html: intro.body_html, summary: intro.summary, items },
        )
    }

    /// The frame and introduction of one page of a list; only the first carries the introduction.
    fn list(self, kind: Kind, list: &ListPage) -> (view::PageView, String, Option<String>) {
        let intro = self.intro(kind, &list.spot.address);
        let facts = Facts {
            description: intro.description.map(|text| descriptions::paged(self.site, text, &list.pagination)),
            example: intro.example,
            ..Facts::new(page_title(self.site, &intro.title, &list.pagination))
        };
        let page = page_view(self.site, &list.spot, facts);
        if list.pagination.index == 1 { (page, intro.body_html, intro.summary) } else { (page, String::new(), None) }
    }

    fn mobilities(self, list: &ListPage, items: &[&Entry<Mobility>]) -> Context {
        let (page, body_html, summary) = self.list(Kind::Mobility, list);
        let mut groups: Vec<view::MobilityGroup> = Vec::new();
        for item in items {
            let card = self.cards.mobility(item);
            match groups.last_mut().filter(|g| g.label == card.school_year) {
                Some(group) => group.items.push(card),
                None => groups.push(view::MobilityGroup { label: card.school_year.clone(), items: vec![card] }),
            }
        }
        let places = if list.pagination.index == 1 { self.cards.places() } else { Vec::new() };
        context(&page, &view::MobilityList { body_html, summary, groups, places, pagination: list.pagination.clone() })
    }

    fn testimonials(self, list: &ListPage, items: &[&Entry<Testimonial>]) -> Context {
        let (page, body_html, summary) = self.list(Kind::Testimonial, list);
        let items = items.iter().map(|t| self.cards.testimonial(t)).collect();
        let filters = if list.pagination.count == 1 { self.filters() } else { view::Filters::default() };
        context(
            &page,
            &view::TestimonialList { body_html, summary, items, filters, pagination: list.pagination.clone() },
        )
    }

    fn filters(self) -> view::Filters {
        let mut filters = view::Filters::default();
        for entry in self.site.testimonials(Channel::Site) {
            if let Some(formation) = self.site.formation_of(&entry.data) {
                *filters.formations.entry(typo(self.site, &formation.data.sigle)).or_default() += 1;
            }
            if let Some(mobility) = entry.data.mobility.as_ref().and_then(|m| self.site.mobility(&m.value)) {
                *filters
                    .countries
                    .entry(self.site.language.country(&mobility.data.country).to_string())
                    .or_default() += 1;
            }
            *filters.years.entry(entry.data.date.value.year()).or_default() += 1;
        }
        filters
    }

    fn events(self, list: &ListPage, past: &[&Entry<Event>]) -> Context {
        let (page, body_html, summary) = self.list(Kind::Event, list);
        let upcoming = if list.pagination.index == 1 {
            self.site.events.iter().filter(|e| !self.site.is_past(&e.data.when)).map(|e| self.cards.event(e)).collect()
        } else {
            Vec::new()
        };
        let past = past.iter().map(|e| self.cards.event(e)).collect();
        context(&page, &view::EventList { body_html, summary, upcoming, past, pagination: list.pagination.clone() })
    }

    fn europe_days(self, at: &Spot) -> Context {
        let intro = self.intro(Kind::EuropeDay, &at.address);
        let facts = Facts { description: intro.description, example: intro.example, ..Facts::new(intro.title) };
        let current = self.current_edition();
        let items = self
            .site
            .europe_days
            .iter()
            .map(|e| self.cards.europe_day(e))
            .filter(|c| current.as_ref().is_none_or(|now| now.url != c.url))
            .collect();
        context(
            &page_view(self.site, at, facts),
            &view::EuropeDayList { body_html: intro.body_html, summary: intro.summary, current, items },
        )
    }

    fn publications(self, list: &ListPage, items: &[&Entry<Publication>]) -> Context {
        let (page, body_html, summary) = self.list(Kind::Publication, list);
        let items = items.iter().map(|p| self.cards.publication(p)).collect();
        context(&page, &view::PublicationList { body_html, summary, items, pagination: list.pagination.clone() })
    }

    fn releases(self, list: &ListPage, items: &[&Entry<PressOverride>]) -> Context {
        let (page, body_html, summary) = self.list(Kind::PressOverride, list);
        let items = items.iter().filter_map(|r| self.cards.release(r)).collect();
        context(&page, &view::ReleaseList { body_html, summary, items, pagination: list.pagination.clone() })
    }

    fn news(self, list: &ListPage, items: &[(NaiveDate, &Meta)]) -> Context {
        let description = descriptions::of(self.site, descriptions::NEWS);
        let facts = Facts {
            description: Some(descriptions::paged(self.site, description, &list.pagination)),
            ..Facts::new(page_title(self.site, self.site.gathering_title(Gathering::News), &list.pagination))
        };
        let cards = items
            .iter()
            .map(|(day, meta)| view::NewsCard { date: date(self.site, *day), entry: self.cards.entry(meta) });
        let it = view::NewsList { items: cards.collect(), pagination: list.pagination.clone() };
        context(&page_view(self.site, &list.spot, facts), &it)
    }

    fn tags_pages(self, plan: &mut Plan<'s>) {
        let mut tags: Vec<Tag<'s>> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let tagged: Vec<&Meta> = self.site.own_metas().filter(|meta| !meta.tags.is_empty()).collect();
        let redactors: Vec<Redactor> = tagged.par_iter().map(|meta| self.cards.redactor(meta)).collect();
        // Where nobody that an entry is about is withheld, a channel says a tag alike everywhere: it is worked out once.
        let mut common: FxHashMap<(Channel, &str), usize> = FxHashMap::default();
        for (meta, redactor) in tagged.into_iter().zip(redactors) {
            let channel = Site::page_channel(meta);
            for tag in &meta.tags {
                let written = (channel, &*tag.value);
                let known = common.get(&written).filter(|_| redactor.is_common());
                let place = known.copied().unwrap_or_else(|| {
                    let (title, slug) = cards::tag(&redactor, &tag.value);
                    let place = *places.entry(slug).or_insert_with_key(|slug| {
                        tags.push(Tag { slug: slug.clone(), title: typo(self.site, &title), entries: Vec::new() });
                        tags.len() - 1
                    });
                    if redactor.is_common() {
                        common.insert(written, place);
                    }
                    place
                });
                tags[place].entries.push(meta);
            }
        }
        tags.sort_by(|a, b| a.slug.cmp(&b.slug));
        let files = self.site.school.file_links;
        let all = Arc::new(view::TagList {
            tags: tags
                .iter()
                .map(|tag| view::TagCount {
                    title: tag.title.clone(),
                    url: self.tag_address(&tag.slug).url(files),
                    count: tag.entries.len(),
                })
                .collect(),
        });
        let address = self.site.gathering_address(Gathering::Tags);
        self.page(plan, address, Owner::Generated("la liste des étiquettes"), "tags.html", None, move |at| {
            let description = Some(descriptions::of(self.site, descriptions::TAGS));
            let facts = Facts { description, noindex: true, ..Facts::new(self.site.gathering_title(Gathering::Tags)) };
            context(&page_view(self.site, at, facts), &*all)
        });
        for Tag { slug, title, entries } in tags {
            let owner = Owner::Generated("la page d’une étiquette");
            let list = List { first: self.tag_address(&slug), owner, card: None };
            self.paginate(plan, list, "tag.html", &entries, move |pages, list, items| pages.tag(&title, list, items));
        }
    }

    pub fn tag_address(self, slug: &str) -> Address {
        self.site.gathering_address(Gathering::Tags).join(slug)
    }

    fn tag(self, title: &str, list: &ListPage, items: &[&Meta]) -> Context {
        let description = descriptions::of_tag(self.site, title);
        let facts = Facts {
            description: Some(descriptions::paged(self.site, description, &list.pagination)),
            noindex: true,
            ..Facts::new(page_title(self.site, title, &list.pagination))
        };
        let items = items.iter().map(|meta| self.cards.entry(meta)).collect();
        context(&page_view(self.site, &list.spot, facts), &view::TagPage { items, pagination: list.pagination.clone() })
    }

    fn site_map(self, at: &Spot) -> Context {
        let files = self.site.school.file_links;
        let say = |text: &'static str| self.site.language.say(text).to_string();
        let link = |page: Gathering| {
            view::Link::new(self.site.gathering_title(page), self.site.gathering_address(page).url(files))
        };
        let group = |kind: Kind, links: Vec<view::Link>| {
            let address = self.site.section_address(kind);
            view::SiteMapGroup {
                title: typo(self.site, self.site.section_title(kind)),
                hreflang: frame::leads_to(self.site, &address),
                url: Some(address.url(files)),
                links,
            }
        };
        let links =
            |kind: Kind| self.site.metas().filter(|m| m.kind == kind).map(|m| self.cards.link(m)).collect::<Vec<_>>();
        let mut groups = vec![view::SiteMapGroup {
            title: say(PORTAL),
            url: None,
            hreflang: None,
            links: std::iter::once(view::Link::new(say(frame::HOME), self.site.home_address().url(files)))
                .chain([Gathering::News, Gathering::Search].map(link))
                .chain(links(Kind::Page))
                .collect(),
        }];
        // The title of a group leads to the whole list.
        let first = |kind: Kind| links(kind).into_iter().take(ON_MAP).collect();
        groups.extend(Kind::ALL.into_iter().filter(|k| *k != Kind::Page).map(|kind| group(kind, first(kind))));
        groups.push(view::SiteMapGroup {
            title: self.site.gathering_title(Gathering::Tags).to_string(),
            url: Some(self.site.gathering_address(Gathering::Tags).url(files)),
            hreflang: None,
            links: Vec::new(),
        });
        let feeds = self.site.feeds().into_iter().map(|feed| {
            let title = feed.title.map_or_else(|| say(WHOLE), |title| typo(self.site, &title));
            view::Link::new(title, format!("{}{ATOM}", feed.address))
        });
        let mut feeds: Vec<view::Link> = feeds.collect();
        // One for all languages.
        let hreflang = frame::leads_to(self.site, &Address::home());
        feeds.push(view::Link { hreflang, ..view::Link::new(say(CALENDAR), AGENDA) });
        groups.push(view::SiteMapGroup { title: say(FOLLOW), url: None, hreflang: None, links: feeds });
        let description = Some(descriptions::of(self.site, descriptions::SITE_MAP));
        let facts = Facts { description, ..Facts::new(self.site.gathering_title(Gathering::SiteMap)) };
        context(&page_view(self.site, at, facts), &view::SiteMapPage { groups })
    }
}

const PORTAL: &str = "Le portail";
const FOLLOW: &str = "Suivre, dans un lecteur de flux";
const WHOLE: &str = "Tout le portail";
const CALENDAR: &str = "L’agenda (calendrier)";

/// What these pages say by themselves: a language has to know it.
pub fn words() -> impl Iterator<Item = &'static str> {
    [PORTAL, FOLLOW, WHOLE, CALENDAR].into_iter()
}

struct Tag<'s> {
    slug: String,
    title: String,
    entries: Vec<&'s Meta>,
}
