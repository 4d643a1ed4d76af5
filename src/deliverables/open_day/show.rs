//! The round of the hall's screen: which slides, in which order, until which day.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

use chrono::NaiveDate;

use super::slides::{Slide, Stage};
use crate::content::{Entry, Event};
use crate::plan::Print;
use crate::site::words::Words;

/// Testimonials in one round: a visitor waits four minutes at most for the same slide.
pub const VOICES: usize = 12;

/// The slides of an Open Day.
pub struct Show<'s> {
    pub slides: Vec<Slide>,
    pub photos: Vec<Print<'s>>,
    /// Who is shown, in words: « Léa, BTS MCO ».
    pub people: Vec<String>,
    /// Testimonials that might be shown.
    pub voices: usize,
    /// Those whose authorisation ends before the day, and when; how many slides show or name them.
    pub ending: BTreeMap<(String, NaiveDate), usize>,
    /// Departures after the day, or figures, are there to be shown.
    pub has_departures: bool,
    pub has_figures: bool,
}

pub fn show<'s>(words: Words<'s>, event: &'s Entry<Event>) -> Show<'s> {
    let site = words.site;
    // The facts of the day itself, where it is to come.
    let day = site.today.max(event.data.when.first_day());
    let stage = Stage::new(words, day);
    let mut show = Show {
        slides: Vec::new(),
        photos: Vec::new(),
        people: Vec::new(),
        voices: site.testimonials(words.channel).count(),
        ending: BTreeMap::new(),
        has_departures: false,
        has_figures: !site.school.figures.is_empty(),
    };
    let mut voices = Vec::new();
    for entry in site.testimonials(words.channel).take(VOICES) {
        let (slide, print) = stage.testimonial(entry);
        show.people.push(words.who(&entry.data.person.value));
        show.photos.extend(print);
        voices.push(slide);
    }
    show.people.sort();
    show.people.dedup();
    let departures = stage.departures();
    show.has_departures = departures.is_some();
    let mut formations = site.formations.iter().map(|formation| stage.formation(formation));
    let mut topics = vec![stage.map()];
    topics.push(formations.next());
    topics.push(stage.figures());
    topics.push(departures);
    topics.push(formations.next());
    topics.push(stage.europe_day());
    topics.extend(formations.map(Some));
    let topics: Vec<Slide> = topics.into_iter().flatten().collect();
    show.slides.push(stage.welcome(event));
    show.slides.extend(stage.programme(event));
    show.slides.extend(woven(voices, topics));
    show.slides.push(stage.portal());
    show.until(words, event.data.when.last_day());
    show
}

impl Show<'_> {
    /// Each slide until the last day on which all who are shown or named there agree to it. `day` is the last one of the event.
    fn until(&mut self, words: Words, day: NaiveDate) {
        let site = words.site;
        let nameable = site.nameable(words.channel);
        for slide in &mut self.slides {
            let texts = slide.said();
            let named = nameable.iter().filter(|(_, finder)| finder.find(&texts).is_some()).map(|(id, _)| *id);
            let people: BTreeSet<&str> = slide.seen.iter().map(String::as_str).chain(named).collect();
            let ends = people.iter().filter_map(|id| Some((*id, site.covered_until(&[id])?)));
            let ends: Vec<(&str, NaiveDate)> = ends.collect();
            slide.until = ends.iter().map(|(_, end)| *end).min().map(|end| end.format("%Y-%m-%d").to_string());
            for (id, end) in ends.into_iter().filter(|(_, end)| *end < day) {
                *self.ending.entry((words.who(id), end)).or_default() += 1;
            }
        }
    }
}

/// Both in their order, each spread over the whole: two voices follow one another only where topics are fewer.
fn woven(voices: Vec<Slide>, topics: Vec<Slide>) -> Vec<Slide> {
    let (all_voices, all_topics) = (voices.len(), topics.len());
    let (mut voices, mut topics) = (voices.into_iter().peekable(), topics.into_iter().peekable());
    let mut slides = Vec::with_capacity(all_voices + all_topics);
    let left = |of: &Peekable<_>, all: usize| -> usize { ExactSizeIterator::len(of) * 1000 / all.max(1) };
    while voices.peek().is_some() || topics.peek().is_some() {
        let is_voice = left(&voices, all_voices) >= left(&topics, all_topics);
        slides.extend(if is_voice { voices.next() } else { topics.next() });
    }
    slides
}
