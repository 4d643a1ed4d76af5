//! What people said, as a channel may carry it: testimonials, and quotes of mobilities.

use std::collections::HashSet;

use serde::Serialize;

use super::Site;
use super::words::Words;
use crate::content::{Entry, Meta, Quote, Testimonial};
use crate::french;

/// Testimonials whose words are pictures to post: older ones were posted already, and a picture weighs as much as a page.
pub const LATEST: usize = 24;

/// Voices to choose from.
const MOST: usize = 100;

/// Words of somebody who agrees to the channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voice {
    /// Without quotation marks.
    pub text: String,
    /// « Léa, BTS MCO »; nothing where nobody is named.
    pub by: Option<String>,
    /// Their identifier, where the register knows them.
    #[serde(skip)]
    pub person: Option<String>,
    /// Where it is not French: `en`.
    pub lang: Option<String>,
    /// « en anglais », then.
    pub language: Option<String>,
    /// What it says in French, then, where somebody wrote it.
    pub translation: Option<String>,
    /// Invented.
    pub example: bool,
}

impl Voice {
    /// For a text in French: what it says in French where somebody wrote it, else as it was said.
    pub fn in_french(&self) -> &str {
        self.translation.as_deref().unwrap_or(&self.text)
    }
}

impl<'s> Words<'s> {
    /// A quote of an entry; `None` when its speaker does not agree to the channel.
    pub fn quote(self, meta: &Meta, quote: &Quote) -> Option<Voice> {
        let by = quote.by.as_ref().map(|by| by.value.as_str());
        let speaker = self.site.speaker(by, self.channel).ok()?;
        let role = quote.role.as_deref().map(|role| self.inside(meta, role));
        // « Léa » says nothing to a reader; « Léa, BTS MCO » does.
        let role = role.or_else(|| by.and_then(|by| self.site.sigle(by)).map(str::to_string));
        let person = by.and_then(|by| self.known(by)).map(str::to_string);
        let by: Vec<String> = speaker.into_iter().map(|name| self.text(&name)).chain(role).collect();
        let by = (!by.is_empty()).then(|| by.join(", "));
        Some(Voice {
            by,
            person,
            ..self.words_of(meta, &quote.text.value, quote.lang.as_deref(), quote.translation.as_deref())
        })
    }

    /// Who of the register speaks: by identifier, or by a first name that nobody else bears.
    fn known<'a>(self, by: &'a str) -> Option<&'a str>
    where
        's: 'a,
    {
        let consent = &self.site.consent;
        let mut bearing = consent.bearing(by.split([',', '(']).next().unwrap_or(by).trim());
        let alone = bearing.next().filter(|_| bearing.next().is_none());
        Some(by).filter(|by| consent.is_known(by)).or(alone)
    }

    /// The quote of a testimonial that the channel may carry.
    pub fn testimony(self, entry: &Entry<Testimonial>) -> Voice {
        let Entry { meta, data } = entry;
        let translation = data.translation.as_ref().map(|text| text.value.as_str());
        Voice {
            by: Some(self.who(&data.person.value)),
            person: Some(data.person.value.clone()),
            ..self.words_of(meta, &data.quote.value, data.lang.as_deref(), translation)
        }
    }

    /// Words as they were said, in a language (French where there is none), by somebody.
    fn words_of(self, meta: &Meta, text: &str, lang: Option<&str>, translation: Option<&str>) -> Voice {
        Voice {
            text: self.said_in(meta, text, lang),
            by: None,
            person: None,
            lang: lang.map(str::to_string),
            language: lang.map(french::in_language),
            translation: translation.filter(|_| lang.is_some()).map(|text| self.of(meta, text)),
            example: meta.example,
        }
    }

    /// What was said of the mobilities of a formation: testimonials, then quotes, the most recent first, each once; nobody reads
    /// more than [`MOST`].
    pub fn voices(self, formation: &str) -> Vec<Voice> {
        let site: &Site = self.site;
        let told = site.testimonials_of_formation(formation, self.channel).map(|entry| self.testimony(entry));
        let live = site.mobilities_of_formation(formation).filter(|m| !m.data.is_cancelled());
        let quoted = live.flat_map(|m| m.data.quotes.iter().filter_map(move |quote| self.quote(&m.meta, quote)));
        let mut said = HashSet::new();
        told.chain(quoted).filter(|voice| said.insert(voice.text.clone())).take(MOST).collect()
    }
}

/// The one to print where there is room for so many signs: the first in French, else the first.
pub fn quoted(voices: &[Voice], signs: usize) -> Option<Voice> {
    let short = voices.iter().filter(|voice| voice.text.chars().count() <= signs);
    short.min_by_key(|voice| voice.lang.is_some()).cloned()
}
