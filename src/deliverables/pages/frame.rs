//! What every page has around its content: `site` and `page`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::cards::{figures, label, outside, typo};
use super::social::{self, Spot};
use super::view::{
    AccessibilityView, AddressView, AlternateView, AuditView, ColoursView, ContactView, EuView, EventCard, ImageView,
    LanguageLink, Link, MenuLink, OutsideLink, PageView, SiteView,
};
use crate::content::{self, Contact, Kind, MenuItem, Meta};
use crate::french;
use crate::language::FRENCH;
use crate::site::consent::Channel;
use crate::site::editions::{Gathering, Landing, Turn};
use crate::site::geo;
use crate::site::path::{AGENDA, ATOM, Address, JSON_FEED, RSS};
use crate::site::words::Words;
use crate::site::{Site, Target};

/// `site`: computed once for all pages. What the press room shows as well is said as both may say it.
pub fn site_view(site: &Site) -> SiteView {
    let press_room = Words::new(site, Channel::PressRoom);
    let school = &site.school;
    let files = school.file_links;
    let link = |address: &Address| address.url(files);
    let beside_home = |file: &str| format!("{}{file}", site.home_address());
    let short_name = typo(site, school.short_name.as_deref().unwrap_or(&school.name));
    let origin = school.coordinates.and_then(geo::project);
    let sections = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Page);
    SiteView {
        name: typo(site, &school.name),
        short_name,
        promise: school.promise.as_deref().map(|t| press_room.text(t)),
        base_url: school.base_url.clone(),
        home_url: link(&site.home_address()),
        address: school.address.as_ref().map(|a| AddressView {
            street: a.street.as_deref().map(|t| typo(site, t)),
            postal_code: a.postal_code.clone(),
            city: a.city.as_deref().map(|t| typo(site, t)),
            country: a.country.as_deref().map(|t| typo(site, t)),
        }),
        x: origin.map(|o| o[0]),
        y: origin.map(|o| o[1]),
        phone: school.phone.as_deref().map(|t| typo(site, &french::telephone(t))),
        email: school.email.clone(),
        head: school.head.as_ref().map(|c| contact(site, c)),
        host: school.host.as_ref().map(|c| contact(site, c)),
        data_officer: school.data_officer.as_ref().map(|c| contact(site, c)),
        press_contact: school.press_contact.as_ref().map(|c| contact(site, c)),
        erasmus_contact: school.erasmus_contact.as_ref().map(|c| contact(site, c)),
        about: school.about.as_deref().map(|t| press_room.text(t)),
        menu: menu(site),
        footer: footer(site),
        figures: figures(site, &school.figures),
        colours: (school.main_colour.is_some() || school.accent_colour.is_some())
            .then(|| ColoursView { main: school.main_colour.clone(), accent: school.accent_colour.clone() }),
        eu: EuView { statement: site.eu_statement(), disclaimer: site.eu_disclaimer() },
        accessibility: accessibility(site),
        social: school.social.iter().map(|(name, url)| outside(site, name, Some(url))).collect(),
        networks: school
            .networks
            .iter()
            .map(|n| OutsideLink { title: press_room.text(&n.name), href: n.url.clone() })
            .collect(),
        sections: sections.map(|kind| (kind.section(), link(&site.section_address(kind)))).collect(),
        news_url: link(&site.gathering_address(Gathering::News)),
        feed_url: beside_home(ATOM),
        rss_url: beside_home(RSS),
        json_feed_url: beside_home(JSON_FEED),
        agenda_url: AGENDA.into(),
        sitemap_url: link(&site.gathering_address(Gathering::SiteMap)),
        search_url: link(&site.gathering_address(Gathering::Search)),
        year: chrono::Datelike::year(&site.today),
    }
}

/// What is declared today.
fn accessibility(site: &Site) -> AccessibilityView {
    let access = &site.school.accessibility;
    let page = site.address(Kind::Page, "accessibilite");
    let texts = |texts: &[String]| texts.iter().map(|text| typo(site, text)).collect();
    let redactor = site.redactor(Channel::Site, &[]);
    let fit = |url: &Option<String>| url.clone().filter(|url| redactor.is_fit(url));
    AccessibilityView {
        state: label(site, content::ACCESSIBILITY, access.state(site.today)),
        url: page.map(|address| address.url(site.school.file_links)),
        hreflang: page.and_then(|address| leads_to(site, address)),
        standard: access.standard.as_deref().map(|text| typo(site, text)),
        audit: access.valid_audit(site.today).map(|audit| AuditView {
            by: typo(site, &audit.by),
            date: site.language.date(audit.date.value),
            rate: audit.rate.map(french::percent),
        }),
        multi_year_plan_href: fit(&access.multi_year_plan),
        action_plan_href: fit(&access.action_plan),
        failures: texts(&access.failures),
        derogations: texts(&access.derogations),
        exempt: texts(&access.exempt),
        established: access.established.map(|day| site.language.date(day)),
        contact: access.contact.clone(),
    }
}

fn contact(site: &Site, contact: &Contact) -> ContactView {
    ContactView::new(contact, |text| typo(site, text))
}

fn menu_address(site: &Site, item: &MenuItem) -> Option<Address> {
    match site.menu_target(&item.target.value) {
        Target::Page { address, .. } => Some(address),
        _ => None,
    }
}

/// The language of the page at an address of the site, where it is not this one.
pub fn leads_to(site: &Site, address: &Address) -> Option<String> {
    let is_here = site.language.is_french() || address.section() == site.language.folder();
    (!is_here).then(|| FRENCH.to_string())
}

/// The menu of `site.yaml`, then the pages that ask for a place in it, by their order.
fn menu(site: &Site) -> Vec<MenuLink> {
    let entry = |title: String, lang: Option<&str>, address: &Address| MenuLink {
        title,
        url: address.url(site.school.file_links),
        lang: site.other_language(lang),
        hreflang: leads_to(site, address),
        section: site.section_of(address).to_string(),
    };
    let lang = site.school.lang.as_deref();
    let mut links: Vec<MenuLink> = site
        .school
        .menu
        .iter()
        .filter_map(|item| menu_address(site, item).map(|a| entry(typo(site, &item.title), lang, &a)))
        .collect();
    let mut asked: Vec<_> =
        site.pages.iter().filter_map(|page| page.data.menu.as_ref().map(|menu| (menu.order, page, menu))).collect();
    asked.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.meta.id.cmp(&b.1.meta.id)));
    for (_, page, menu) in asked {
        if let Some(address) = site.address(Kind::Page, &page.meta.id) {
            let title = typo(site, menu.title.as_deref().unwrap_or(page.meta.title()));
            let link = entry(title, page.meta.lang.as_deref(), address);
            if !links.iter().any(|l| l.url == link.url) {
                links.push(link);
            }
        }
    }
    links
}

fn footer(site: &Site) -> Vec<Link> {
    let link = |item: &MenuItem| {
        let address = menu_address(site, item)?;
        let (lang, hreflang) = (site.other_language(site.school.lang.as_deref()), leads_to(site, &address));
        Some(Link { title: typo(site, &item.title), url: address.url(site.school.file_links), lang, hreflang })
    };
    site.school.footer.iter().filter_map(link).collect()
}

/// The pages of the menu, then of the foot, that answer by themselves: lists lead elsewhere. Those in French come last, on a page
/// that is not.
pub fn answers(site: &Site) -> Vec<Link> {
    let pages = site.pages.iter().filter_map(|page| site.address(Kind::Page, &page.meta.id));
    let pages: BTreeSet<String> = pages.map(|address| address.url(site.school.file_links)).collect();
    let menu = menu(site).into_iter().map(|m| Link { title: m.title, url: m.url, lang: m.lang, hreflang: m.hreflang });
    let mut links: Vec<Link> = Vec::new();
    for link in menu.chain(footer(site)).filter(|link| pages.contains(&link.url)) {
        if !links.iter().any(|l| l.url == link.url) {
            links.push(link);
        }
    }
    links.sort_by_key(|link| link.hreflang.is_some());
    links
}

/// What a page says of itself; the rest is computed.
pub struct Facts {
    pub title: String,
    pub description: Option<String>,
    pub example: bool,
    pub image: Option<ImageView>,
    pub noindex: bool,
    /// A reader may hand it on.
    pub shared: bool,
    /// schema.org objects, without `@context`.
    pub data: Vec<Value>,
}

impl Facts {
    pub fn new(title: impl Into<String>) -> Self {
        Facts {
            title: title.into(),
            description: None,
            example: false,
            image: None,
            noindex: false,
            shared: false,
            data: Vec::new(),
        }
    }
}

/// `page` for a page at its spot.
pub fn page_view(site: &Site, Spot { address, card }: &Spot, facts: Facts) -> PageView {
    let school = typo(site, site.school.short_name.as_deref().unwrap_or(&site.school.name));
    let is_home = *address == site.home_address();
    let canonical = format!("{}{address}", site.school.base_url);
    let breadcrumbs = if is_home { Vec::new() } else { breadcrumbs(site, address) };
    let mut graph = facts.data;
    if !breadcrumbs.is_empty() {
        graph.push(breadcrumb_data(site, &breadcrumbs, &facts.title, &canonical));
    }
    PageView {
        share: facts.shared.then(|| super::reading::share(&facts.title, &canonical)),
        head_title: format!("{} – {school}", facts.title),
        title: facts.title,
        description: facts.description.map(|d| french::truncate(&d, 300)),
        canonical,
        lang: site.language.code().to_string(),
        locale: site.language.locale().to_string(),
        alternates: alternates(site, address),
        languages: languages(site, address),
        root: address.root(),
        section: site.section_of(address).to_string(),
        feed_url: site.is_followed(address).then(|| format!("{address}{ATOM}")),
        breadcrumbs,
        example: facts.example,
        image: facts.image,
        card: card.clone().unwrap_or_else(|| social::image(&social::of_site(site))),
        noindex: facts.noindex,
        json_ld: (!graph.is_empty()).then(|| json_ld(&json!({ "@context": "https://schema.org", "@graph": graph }))),
    }
}

fn alternates(site: &Site, address: &Address) -> Vec<AlternateView> {
    let versions = site.versions(address).iter().filter_map(|(code, address)| {
        let language = site.turns(address).into_iter().map(|turn| turn.language).find(|l| l.code() == code)?;
        Some(AlternateView {
            lang: code.clone(),
            locale: language.locale().to_string(),
            href: format!("{}{address}", site.school.base_url),
        })
    });
    versions.collect()
}

/// None where the portal speaks one language.
fn languages(site: &Site, address: &Address) -> Vec<LanguageLink> {
    let link = |turn: Turn| LanguageLink {
        code: turn.language.code().to_string(),
        name: turn.language.name().to_string(),
        url: turn.address.url(site.school.file_links),
        to: match turn.to {
            Landing::Here => "here",
            Landing::Same => "same",
            Landing::List => "list",
            Landing::Home => "home",
        },
    };
    let links: Vec<LanguageLink> = site.turns(address).into_iter().map(link).collect();
    if links.len() > 1 { links } else { Vec::new() }
}

pub const HOME: &str = "Accueil";

/// What the frame of a page says: a language has to know it.
pub fn words() -> impl Iterator<Item = &'static str> {
    [HOME].into_iter().chain(content::ACCESSIBILITY.iter().map(|(_, label)| *label))
}

/// JSON inside a `script` element: `<` must not close it.
fn json_ld(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn breadcrumbs(site: &Site, address: &Address) -> Vec<Link> {
    let files = site.school.file_links;
    let home = site.home_address();
    let (title, lang) = (site.language.say(HOME), leads_to(site, &home));
    let title = if lang.is_some() { HOME } else { title };
    let mut links = vec![Link { title: title.into(), url: home.url(files), lang: lang.clone(), hreflang: lang }];
    let parts: Vec<&str> = address.as_str().split('/').filter(|p| !p.is_empty()).collect();
    for depth in 1..parts.len() {
        let parent = Address::new(parts[..depth].iter().copied());
        if let Some(title) = site.title_at(&parent) {
            links.push(Link::new(typo(site, &title), parent.url(files)));
        }
    }
    links
}

fn breadcrumb_data(site: &Site, links: &[Link], title: &str, canonical: &str) -> Value {
    let base = &site.school.base_url;
    let item = |position: usize, name: &str, url: String| json!({ "@type": "ListItem", "position": position, "name": name, "item": url });
    let mut items: Vec<Value> = links
        .iter()
        .enumerate()
        .map(|(i, l)| item(i + 1, &l.title, format!("{base}{}", l.url.trim_end_matches("index.html"))))
        .collect();
    items.push(item(links.len() + 1, title, canonical.to_string()));
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

/// The school, for the home page.
pub fn school_data(site: &Site) -> Value {
    let school = &site.school;
    let mut data = json!({ "@type": "EducationalOrganization", "@id": format!("{}#lycee", school.base_url), "name": typo(site, &school.name), "url": school.base_url });
    if let (Some(map), Some(address)) = (data.as_object_mut(), &school.address) {
        let known = [
            ("streetAddress", &address.street),
            ("postalCode", &address.postal_code),
            ("addressLocality", &address.city),
        ];
        let mut postal = json!({ "@type": "PostalAddress", "addressCountry": "FR" });
        for (name, value) in known {
            if let Some(value) = value {
                postal[name] = json!(typo(site, value));
            }
        }
        map.insert("address".into(), postal);
    }
    data
}

/// The portal, for the home page.
pub fn website_data(site: &Site) -> Value {
    let school = &site.school;
    json!({ "@type": "WebSite", "@id": format!("{}#site", school.base_url), "name": typo(site, &school.name), "url": school.base_url, "inLanguage": site.language.code(), "publisher": { "@id": format!("{}#lycee", school.base_url) } })
}

/// An article by the school.
pub fn article_data(site: &Site, meta: &Meta, title: &str, published: chrono::NaiveDate) -> Value {
    let url = site.address(meta.kind, &meta.id).map(ToString::to_string).unwrap_or_default();
    let mut data = json!({
        "@type": "Article",
        "headline": title,
        "url": format!("{}{url}", site.school.base_url),
        "inLanguage": site.language.code(),
        "publisher": { "@type": "EducationalOrganization", "@id": format!("{}#lycee", site.school.base_url), "name": typo(site, &site.school.name) },
    });
    // A departure to come was not published on its day.
    if published <= site.today {
        data["datePublished"] = json!(published.format("%Y-%m-%d").to_string());
    }
    data
}

/// An event of the school, as its card says it.
pub fn event_data(site: &Site, meta: &Meta, card: &EventCard, when: &content::When) -> Value {
    let url = site.address(meta.kind, &meta.id).map(ToString::to_string).unwrap_or_default();
    let image = meta.image.as_ref().and_then(|image| site.picture(meta, &image.file.value, Channel::Site));
    let moment = |(day, time): (chrono::NaiveDate, Option<chrono::NaiveTime>)| match time {
        Some(time) => day.and_time(time).format("%Y-%m-%dT%H:%M").to_string(),
        None => day.format("%Y-%m-%d").to_string(),
    };
    let mut data = json!({
        "@type": event_type(card.kind.code),
        "name": card.title,
        "url": format!("{}{url}", site.school.base_url),
        "startDate": moment(when.start.value),
        "endDate": when.end.as_ref().map_or_else(|| moment(when.start.value), |end| moment(end.value)),
        "eventStatus": if card.cancelled { "https://schema.org/EventCancelled" } else { "https://schema.org/EventScheduled" },
        "location": location(site, card.place.as_deref()),
        "organizer": school_data(site),
    });
    if let Some(summary) = &card.summary {
        data["description"] = json!(summary);
    }
    // Listeners of a radio are where they like.
    if card.kind.code != "radio" {
        data["eventAttendanceMode"] = json!("https://schema.org/OfflineEventAttendanceMode");
    }
    if let Some(picture) = image {
        data["image"] = json!(format!("{}{}", site.school.base_url, picture.path));
    }
    data
}

fn event_type(code: &str) -> &'static str {
    match code {
        "jpo" | "salon" | "reunion" => "EducationEvent",
        "radio" => "BroadcastEvent",
        "reseau" => "BusinessEvent",
        _ => "Event",
    }
}

/// The street is that of the school only where the place is the school.
fn location(site: &Site, place: Option<&str>) -> Value {
    let school = &site.school;
    let names = |place: &str| {
        [Some(&school.name), school.short_name.as_ref()]
            .into_iter()
            .flatten()
            .any(|name| french::fold(place).contains(&french::fold(name)))
    };
    let name = place.map_or_else(|| typo(site, &school.name), str::to_string);
    let own = school_data(site).get("address").cloned().filter(|_| place.is_none_or(names));
    let address = own.unwrap_or_else(|| json!(name));
    json!({ "@type": "Place", "name": name, "address": address })
}
