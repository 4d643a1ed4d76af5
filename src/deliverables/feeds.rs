//! For machines: the Atom feed, the sitemap, `robots.txt`, the web manifest (a template of the theme: it names icons).

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use chrono::{NaiveDate, NaiveTime, TimeZone, Utc};

use super::Deliverable;
use crate::content::Kind;
use crate::french;
use crate::plan::{Audience, Owner, Plan, Recipe};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::path::ATOM;

pub struct Feeds;

const SITEMAP: &str = "sitemap.xml";
const MANIFEST: &str = "site.webmanifest";
/// Entries in the feed.
const LONGEST: usize = 30;

impl Deliverable for Feeds {
    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let mut add = |path: &str, name: &'static str, make: Box<dyn Fn() -> Vec<u8> + Send + Sync + 's>| {
            plan.add(Audience::Public, path, Owner::Generated(name), Recipe::Bytes(make));
        };
        add(ATOM, "le flux Atom", Box::new(|| atom(site).into_bytes()));
        add(SITEMAP, "le plan pour les moteurs", Box::new(|| sitemap(site).into_bytes()));
        add(
            "robots.txt",
            "le fichier des robots",
            Box::new(|| {
                format!("User-agent: *\nAllow: /\n\nSitemap: {}{SITEMAP}\n", site.school.base_url).into_bytes()
            }),
        );
        let recipe = Recipe::template(MANIFEST, tera::Context::new);
        plan.add(Audience::Public, MANIFEST, Owner::Generated("le manifeste web"), recipe);
    }
}

fn instant(day: NaiveDate) -> FixedDateTime {
    Utc.from_utc_datetime(&day.and_time(NaiveTime::MIN)).fixed_offset()
}

fn atom(site: &Site) -> String {
    let base = &site.school.base_url;
    let redactor = site.redactor(Channel::Site, &[]);
    let words = |text: &str| french::typography(&redactor.text(text)).into_owned();
    let mut feed = Feed {
        title: Text::plain(words(&site.school.name)),
        id: base.clone(),
        lang: Some("fr".into()),
        ..Feed::default()
    };
    feed.subtitle = site.school.promise.as_deref().map(|p| Text::plain(words(p)));
    let link = |href: String, rel: &str| Link { href, rel: rel.into(), ..Link::default() };
    feed.links = vec![link(format!("{base}{ATOM}"), "self"), link(base.clone(), "alternate")];
    feed.authors = vec![Person { name: words(&site.school.name), ..Person::default() }];
    let entries = site.dated();
    feed.updated = instant(entries.first().map_or(site.today, |(day, _)| *day));
    feed.entries = entries
        .into_iter()
        .take(LONGEST)
        .filter_map(|(day, meta)| {
            let url = format!("{base}{}", site.address(meta.kind, &meta.id)?);
            let redactor = site.redactor(Channel::Site, &site.people_of(meta));
            let words = |text: &str| french::typography(&redactor.text(text)).into_owned();
            Some(Entry {
                title: Text::plain(words(meta.title())),
                id: url.clone(),
                updated: instant(day),
                published: Some(instant(day)),
                links: vec![link(url, "alternate")],
                summary: meta.summary.as_deref().map(|s| Text::plain(words(s))),
                content: None::<Content>,
                ..Entry::default()
            })
        })
        .collect();
    format!("{}\n", feed.to_string())
}

fn sitemap(site: &Site) -> String {
    let base = &site.school.base_url;
    let sections = Kind::ALL.into_iter().filter(|k| *k != Kind::Page).map(|k| site.section_address(k).to_string());
    let sections = sections.chain(["actualites/".to_string(), "plan-du-site/".to_string()]);
    let entries = site.metas().filter_map(|m| site.address(m.kind, &m.id)).map(ToString::to_string);
    let mut addresses: Vec<String> = std::iter::once(String::new()).chain(sections).chain(entries).collect();
    addresses.sort();
    let urls: String = addresses
        .iter()
        .map(|a| format!("  <url><loc>{}</loc></url>\n", html_escape::encode_text(&format!("{base}{a}"))))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
    )
}
