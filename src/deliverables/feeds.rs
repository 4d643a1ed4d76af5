//! For machines: the feeds (Atom, RSS, JSON), the sitemap, `robots.txt`.

use std::sync::Arc;

use atom_syndication::{Entry, FixedDateTime, Link, Person, Text};
use chrono::{NaiveDate, NaiveTime, TimeZone, Utc};
use serde_json::json;

use super::Deliverable;
use crate::content::Meta;
use crate::plan::{Audience, Owner, Plan, Recipe};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::feeds::Feed;
use crate::site::path::{ATOM, Address, JSON_FEED, RSS};
use crate::site::words::Words;

pub struct Feeds;

const SITEMAP: &str = "sitemap.xml";
/// Entries in a feed.
const LONGEST: usize = 30;
/// The same in each: some readers know only one of them.
type Format = fn(&FeedView) -> String;
const FORMATS: [(&str, Format); 3] = [(ATOM, FeedView::atom), (RSS, FeedView::rss), (JSON_FEED, FeedView::json)];

impl Deliverable for Feeds {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Site)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let mut add = |path: String, name: &'static str, make: Box<dyn Fn() -> Vec<u8> + Send + Sync + 's>| {
            plan.add(Audience::Public, path, Owner::Generated(name), Recipe::Bytes(make));
        };
        for edition in site.editions() {
            for feed in edition.feeds().into_iter().map(Arc::new) {
                for (file, format) in FORMATS {
                    let (path, feed) = (format!("{}{file}", feed.address), feed.clone());
                    add(path, "les flux", Box::new(move || format(&FeedView::of(edition, &feed)).into_bytes()));
                }
            }
        }
        add(SITEMAP.into(), "le plan pour les moteurs", Box::new(|| sitemap(site).into_bytes()));
        add(
            "robots.txt".into(),
            "le fichier des robots",
            Box::new(|| {
                format!("User-agent: *\nAllow: /\n\nSitemap: {}{SITEMAP}\n", site.school.base_url).into_bytes()
            }),
        );
    }
}

fn instant(day: NaiveDate) -> FixedDateTime {
    Utc.from_utc_datetime(&day.and_time(NaiveTime::MIN)).fixed_offset()
}

/// A feed as each format writes it.
struct FeedView {
    /// `fr`, `en` …
    lang: String,
    /// « Témoignages – Lycée Charles Alliès »
    title: String,
    school: String,
    promise: Option<String>,
    /// Absolute, of the page.
    page: String,
    /// Day of its most recent entry.
    updated: NaiveDate,
    posts: Vec<Post>,
}

struct Post {
    title: String,
    url: String,
    day: NaiveDate,
    summary: Option<String>,
}

impl FeedView {
    fn of(site: &Site, feed: &Feed) -> FeedView {
        let base = &site.school.base_url;
        let words = Words::new(site, Channel::Site);
        let school = words.text(site.school.short_name.as_deref().unwrap_or(&site.school.name));
        let post = |(day, meta): &(NaiveDate, &Meta)| {
            let words = Words::new(site, Site::page_channel(meta));
            Some(Post {
                title: words.title(meta),
                url: format!("{base}{}", site.address(meta.kind, &meta.id)?),
                day: *day,
                summary: words.summary(meta),
            })
        };
        FeedView {
            lang: site.language.code().to_string(),
            title: match &feed.title {
                Some(title) => format!("{} – {school}", words.text(title)),
                None => words.text(&site.school.name),
            },
            school,
            // The feed of the press room too says it.
            promise: site.school.promise.as_deref().map(|promise| Words::new(site, Channel::PressRoom).text(promise)),
            page: format!("{base}{}", feed.address),
            updated: feed.entries.first().map_or(site.today, |(day, _)| *day),
            posts: feed.entries.iter().take(LONGEST).filter_map(post).collect(),
        }
    }

    fn atom(&self) -> String {
        let link = |href: String, rel: &str| Link { href, rel: rel.into(), ..Link::default() };
        let entry = |post: &Post| Entry {
            title: Text::plain(post.title.clone()),
            id: post.url.clone(),
            updated: instant(post.day),
            published: Some(instant(post.day)),
            links: vec![link(post.url.clone(), "alternate")],
            summary: post.summary.clone().map(Text::plain),
            ..Entry::default()
        };
        let feed = atom_syndication::Feed {
            title: Text::plain(self.title.clone()),
            id: self.page.clone(),
            lang: Some(self.lang.clone()),
            subtitle: self.promise.clone().map(Text::plain),
            links: vec![link(format!("{}{ATOM}", self.page), "self"), link(self.page.clone(), "alternate")],
            authors: vec![Person { name: self.school.clone(), ..Person::default() }],
            updated: instant(self.updated),
            entries: self.posts.iter().map(entry).collect(),
            ..atom_syndication::Feed::default()
        };
        format!("{}\n", feed.to_string())
    }

    fn rss(&self) -> String {
        let item = |post: &Post| rss::Item {
            title: Some(post.title.clone()),
            link: Some(post.url.clone()),
            description: post.summary.clone(),
            guid: Some(rss::Guid { value: post.url.clone(), permalink: true }),
            pub_date: Some(instant(post.day).to_rfc2822()),
            ..rss::Item::default()
        };
        let channel = rss::Channel {
            title: self.title.clone(),
            link: self.page.clone(),
            // The format asks for one.
            description: self.promise.clone().unwrap_or_else(|| self.title.clone()),
            language: Some(self.lang.clone()),
            last_build_date: Some(instant(self.updated).to_rfc2822()),
            items: self.posts.iter().map(item).collect(),
            ..rss::Channel::default()
        };
        format!("{channel}\n")
    }

    /// Version 1.1 (jsonfeed.org).
    fn json(&self) -> String {
        let item = |post: &Post| {
            json!({
                "id": post.url,
                "url": post.url,
                "title": post.title,
                "content_text": post.summary.as_ref().unwrap_or(&post.title),
                "date_published": instant(post.day).to_rfc3339(),
            })
        };
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.page,
            "feed_url": format!("{}{JSON_FEED}", self.page),
            "language": self.lang,
            "authors": [{ "name": self.school }],
            "items": self.posts.iter().map(item).collect::<Vec<_>>(),
        });
        if let Some(promise) = &self.promise {
            feed["description"] = json!(promise);
        }
        // A reader that takes it for a page finds no element in it.
        format!("{feed:#}\n").replace('<', "\\u003c")
    }
}

fn sitemap(site: &Site) -> String {
    let base = &site.school.base_url;
    let mut addresses: Vec<Address> = site.editions().flat_map(Site::own_pages).collect();
    addresses.sort();
    let escaped = |address: &Address| html_escape::encode_text(&format!("{base}{address}")).into_owned();
    // Each version of a page names all of them, itself included.
    let alternate = |(lang, address): &(String, Address)| {
        format!("<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{}\"/>", escaped(address))
    };
    let url = |address: &Address| {
        let versions: String = site.versions(address).iter().map(alternate).collect();
        format!("  <url><loc>{}</loc>{versions}</url>\n", escaped(address))
    };
    let urls: String = addresses.iter().map(url).collect();
    let xhtml = if site.translations.is_empty() { "" } else { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{xhtml}>\n{urls}</urlset>\n"
    )
}
