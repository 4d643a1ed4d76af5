//! What people said, as a channel may carry it: testimonials, and quotes of mobilities.

use serde::Serialize;

use super::Site;
use super::words::Words;
use crate::content::{Entry, Meta, Quote, Testimonial};

/// Words of somebody who agrees to the channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voice {
    /// Without quotation marks.
    pub text: String,
    /// « Léa, BTS MCO »; nothing where nobody is named.
    pub by: Option<String>,
    /// Where it is not French: `en`.
    pub lang: Option<String>,
    /// Invented.
    pub example: bool,
}

impl Words<'_> {
    /// A quote of an entry; `None` when its speaker does not agree to the channel.
    pub fn quote(self, meta: &Meta, quote: &Quote) -> Option<Voice> {
        let by = quote.by.as_ref().map(|by| by.value.as_str());
        let speaker = self.site.speaker(by, self.channel).ok()?;
        let role = quote.role.as_deref().map(|role| self.inside(meta, role));
        // « Léa » says nothing to a reader; « Léa, BTS MCO » does.
        let role = role.or_else(|| by.and_then(|by| self.site.sigle(by)).map(str::to_string));
        let by: Vec<String> = speaker.into_iter().map(|name| self.text(&name)).chain(role).collect();
        let text = self.of(meta, &quote.text);
        Some(Voice { text, by: (!by.is_empty()).then(|| by.join(", ")), lang: None, example: meta.example })
    }

    /// The quote of a testimonial that the channel may carry.
    pub fn testimony(self, entry: &Entry<Testimonial>) -> Voice {
        let (meta, data) = (&entry.meta, &entry.data);
        let text = match &data.lang {
            None => self.of(meta, &data.quote.value),
            Some(_) => self.foreign(meta, &data.quote.value),
        };
        Voice { text, by: Some(self.who(&data.person.value)), lang: data.lang.clone(), example: meta.example }
    }

    /// What was said of the mobilities of a formation: testimonials, then quotes, the most recent first, each once.
    pub fn voices(self, formation: &str) -> Vec<Voice> {
        let site: &Site = self.site;
        let told = site.testimonials_of_formation(formation, self.channel).map(|entry| self.testimony(entry));
        let live = site.mobilities_of_formation(formation).filter(|m| !m.data.is_cancelled());
        let quoted = live.flat_map(|m| m.data.quotes.iter().filter_map(move |quote| self.quote(&m.meta, quote)));
        let mut voices: Vec<Voice> = Vec::new();
        for voice in told.chain(quoted) {
            if !voices.iter().any(|other| other.text == voice.text) {
                voices.push(voice);
            }
        }
        voices
    }
}

/// The one to print where there is room for so many signs: the first in French, else the first.
pub fn quoted(voices: &[Voice], signs: usize) -> Option<Voice> {
    let short = voices.iter().filter(|voice| voice.text.chars().count() <= signs);
    short.min_by_key(|voice| voice.lang.is_some()).cloned()
}
