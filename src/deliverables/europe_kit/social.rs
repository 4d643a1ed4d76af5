//! Texts for social networks, each within its network's length: the richest wording that fits, never a cut one.

use serde::Serialize;

use super::address;
use crate::content::{Entry, EuropeDay};
use crate::french;
use crate::site::words::{HASHTAG, Words, when};

#[derive(Debug, Clone, Serialize)]
pub struct Post {
    network: &'static str,
    /// « annonce » or « bilan »
    moment: &'static str,
    limit: usize,
    signs: usize,
    text: String,
}

/// Name, signs at most, and what an address counts for where the network shortens it. Facebook takes more: it folds what
/// is longer.
const NETWORKS: [(&str, usize, Option<usize>); 6] = [
    ("Instagram", 2200, None),
    ("Facebook", 500, None),
    ("LinkedIn", 3000, None),
    ("Mastodon", 500, Some(23)),
    ("Bluesky", 300, None),
    (X, 280, Some(23)),
];
const X: &str = "X";

/// What X counts for a sign: most letters one, others two.
fn weight(c: char) -> usize {
    if matches!(c, '\0'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}') {
        1
    } else {
        2
    }
}

/// Before the day, then after it: thanks that come too early would be pasted by mistake.
pub fn posts(words: Words, entry: &Entry<EuropeDay>) -> Vec<Post> {
    let url = address(words, entry);
    let mut wordings = vec![("annonce", announcement(words, entry, &url))];
    if words.site.is_past(&entry.data.when) {
        wordings.push(("bilan", balance(words, entry, &url)));
    }
    let mut posts = Vec::new();
    for (moment, wordings) in wordings {
        for (network, limit, short) in NETWORKS {
            let count = |text: &str| {
                let text = short.map_or_else(|| text.to_string(), |n| text.replace(&url, &"x".repeat(n)));
                if network == X { text.chars().map(weight).sum() } else { text.chars().count() }
            };
            if let Some(text) = wordings.iter().find(|text| count(text) <= limit) {
                posts.push(Post { network, moment, limit, signs: count(text), text: text.clone() });
            }
        }
    }
    posts
}

/// « #ErasmusDays #ErasmusPlus », and the shortest.
fn hashtags(words: Words, entry: &Entry<EuropeDay>) -> (&'static str, &'static str) {
    match words.site.is_official(&entry.data.when) {
        true => ("#ErasmusDays #ErasmusPlus", HASHTAG),
        false => ("#ErasmusPlus", "#ErasmusPlus"),
    }
}

/// From the longest to the shortest.
fn announcement(words: Words, entry: &Entry<EuropeDay>, url: &str) -> Vec<String> {
    let (meta, data) = (&entry.meta, &entry.data);
    let (all, tag) = hashtags(words, entry);
    let (title, day) = (words.title(meta), when(&data.when));
    let place = words.of(meta, &data.place);
    let programme: Vec<String> =
        data.programme.iter().map(|slot| format!("– {}", words.of(meta, &slot.title))).collect();
    let school = french::the(&words.site.school_name());
    let statement = words.site.eu_statement();
    vec![
        format!(
            "{title}\n\nRendez-vous {day}, {place}.\n\nAu programme\u{a0}:\n{}\n\nVenez avec vos questions. Tout est ici\u{a0}: {url}\n\n{statement}. {all}",
            programme.join("\n")
        ),
        format!("{title}\n\nRendez-vous {day}, {place}. Le programme\u{a0}: {url}\n\n{statement}. {all}"),
        format!("{title}. Rendez-vous {day}, {place}. Le programme\u{a0}: {url} {tag}"),
        format!("{title}\u{a0}: {day}. {url} {tag}"),
        format!(
            "{} fête l’Europe le {}. {url} {tag}",
            french::capitalize(&school),
            french::date(data.when.first_day())
        ),
        format!("{tag} {url}"),
    ]
}

fn balance(words: Words, entry: &Entry<EuropeDay>, url: &str) -> Vec<String> {
    let (meta, data) = (&entry.meta, &entry.data);
    let (all, tag) = hashtags(words, entry);
    let figures: Vec<String> =
        data.figures.iter().map(|f| format!("{} {}", words.of(meta, &f.value), words.of(meta, &f.label))).collect();
    let figures =
        if figures.is_empty() { french::to_complete("chiffres de la journée") } else { french::list(&figures) };
    let partners: Vec<String> = data.partners.iter().map(|partner| words.of(meta, partner)).collect();
    let thanks = if partners.is_empty() {
        "Merci à toutes celles et tous ceux qui sont venus.".to_string()
    } else {
        format!(
            "Merci à nos partenaires\u{a0}: {}. Et merci à toutes celles et tous ceux qui sont venus.",
            french::list(&partners)
        )
    };
    let statement = words.site.eu_statement();
    let school = french::the(&words.site.school_name());
    let opening = french::capitalize(&school);
    vec![
        format!(
            "{opening} a fêté l’Europe le {}\u{a0}: {figures}.\n\n{thanks}\n\nLes récits et les photos\u{a0}: {url}\n\n{statement}. {all}",
            french::date(data.when.first_day())
        ),
        format!("{opening} a fêté l’Europe\u{a0}: {figures}. Merci à vous. Le récit\u{a0}: {url} {tag}"),
        format!("Merci d’avoir fêté l’Europe avec {school}. Le récit\u{a0}: {url} {tag}"),
        format!("{tag} {url}"),
    ]
}
