//! What keeps a reader: how long a text takes, the pages before and after it, those that are near, how to hand it on.

use std::collections::HashSet;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Planner;
use super::view::{MobilityCard, Neighbours, OutsideLink, Share, TestimonialCard};
use crate::content::{Entry, Meta, Mobility, Testimonial};
use crate::french;
use crate::site::consent::Channel;

/// Words that are read in a minute.
const PACE: usize = 200;
/// Related entries shown under one.
const MOST: usize = 3;

/// Links, which load nothing before somebody follows them.
pub fn share(title: &str, url: &str) -> Share {
    let (title, url) = (encoded(title), encoded(url));
    let links = [
        ("WhatsApp", format!("https://wa.me/?text={title}%20{url}")),
        ("Facebook", format!("https://www.facebook.com/sharer/sharer.php?u={url}")),
        ("LinkedIn", format!("https://www.linkedin.com/sharing/share-offsite/?url={url}")),
    ];
    Share {
        mail_href: format!("mailto:?subject={title}&body={url}"),
        links: links.map(|(title, href)| OutsideLink { title: title.to_string(), href: Some(href) }).into(),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

impl Planner<'_> {
    /// « 3 min »; nothing for a text that is read at a glance.
    pub fn reading_time(self, meta: &Meta) -> Option<String> {
        let words = french::word_count(meta.body.markdown());
        let minutes = i64::try_from(words.div_ceil(PACE)).unwrap_or(i64::MAX);
        (words > PACE / 2).then(|| self.site.language.minutes(minutes))
    }

    pub fn neighbours(self, meta: &Meta) -> Neighbours {
        let [later, earlier] = self.site.neighbours(meta).map(|near| near.map(|meta| self.cards.link(meta)));
        Neighbours { later, earlier }
    }

    /// Other testimonials: of the same BTS, then of the same country, then of the same host.
    pub fn other_voices(self, entry: &Entry<Testimonial>) -> Vec<TestimonialCard> {
        let site = self.site;
        let formation = site.formation_of(&entry.data).into_iter();
        let of_formation = formation.flat_map(|f| site.testimonials_of_formation(&f.meta.id, Channel::Site));
        let mobility = entry.data.mobility.as_ref().and_then(|id| site.mobility(&id.value));
        let near = mobility.into_iter().flat_map(|from| {
            let near = site.mobilities.iter().filter(|to| is_near(&from.data, &to.data));
            near.flat_map(|to| site.testimonials_of_mobility(&to.meta.id, Channel::Site))
        });
        let mut seen = HashSet::from([&*entry.meta.id]);
        let others = of_formation.chain(near).filter(|other| seen.insert(&other.meta.id));
        others.take(MOST).map(|other| self.cards.testimonial(other)).collect()
    }

    /// Other departures: to the same country, to the same host, then of the same BTS.
    pub fn other_departures(self, entry: &Entry<Mobility>) -> Vec<MobilityCard> {
        let site = self.site;
        let near = site.mobilities.iter().filter(|to| is_near(&entry.data, &to.data));
        let same = site.mobilities_of_formation(&entry.data.formation.value);
        let mut seen = HashSet::from([&*entry.meta.id]);
        let others = near.chain(same).filter(|other| seen.insert(&other.meta.id) && !other.data.is_cancelled());
        others.take(MOST).map(|other| self.cards.mobility(other)).collect()
    }
}

/// The same country, or the same host.
fn is_near(a: &Mobility, b: &Mobility) -> bool {
    let hosts = a.host.as_ref().zip(b.host.as_ref());
    a.country.code == b.country.code || hosts.is_some_and(|(a, b)| french::fold(&a.name) == french::fold(&b.name))
}
