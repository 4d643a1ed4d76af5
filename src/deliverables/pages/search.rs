//! The search of the portal: its page, and the texts that the visitor's browser looks through once it is used. They are those of
//! the pages: whoever may not appear is gone from them already, and what is not published has none.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use serde::Serialize;

use super::cards::{Cards, kind_label, kind_name, typo};
use super::frame::{self, Facts, page_view};
use super::{Planner, context, descriptions, view};
use crate::content::markdown::plain::{Plain, plain};
use crate::content::{Entry, EuropeDay, Event, Formation, Kind, Meta, Mobility, PressOverride, Slot, Testimonial};
use crate::french;
use crate::language::FRENCH;
use crate::plan::{Audience, Owner, Plan, Recipe};
use crate::site::Site;
use crate::site::consent::{Channel, Shown};
use crate::site::editions::Gathering;

/// A script that sets one global: unlike what `fetch` reads, it can be loaded by a page that was opened from a disk.
const TEXTS: &str = "recherche/textes.js";
/// Words to begin with, of each sort.
const SUGGESTED: usize = 4;

const OWNER: Owner = Owner::Generated("la recherche");

/// The page of one edition.
pub fn page<'s>(pages: Planner<'s>, plan: &mut Plan<'s>) {
    pages.page(plan, pages.site.gathering_address(Gathering::Search), OWNER, "search.html", None, move |at| {
        let description = Some(descriptions::of(pages.site, descriptions::SEARCH));
        let facts = Facts { description, noindex: true, ..Facts::new(pages.site.gathering_title(Gathering::Search)) };
        context(&page_view(pages.site, at, facts), &pages.search_view())
    });
}

/// The texts of all editions: each page looks through all of them.
pub fn texts<'s>(pages: Planner<'s>, plan: &mut Plan<'s>) {
    let make = Box::new(move || written(&pages.texts()).into_bytes());
    plan.add(Audience::Public, TEXTS, OWNER, Recipe::Gathered(make));
}

/// A page, as it is found.
#[derive(Debug, Default, Serialize)]
struct Text {
    url: String,
    title: String,
    /// « Témoignage »
    kind: &'static str,
    /// Where it is not French.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    /// « BTS MCO », « Caspe (Espagne) », « du 4 mai au 5 juillet 2026 »
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    example: bool,
    /// Paragraphs, items of lists, headings: an excerpt never runs from one to the next.
    body: Vec<String>,
    /// Of the body, where it is not that of the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_lang: Option<String>,
}

/// One page on each line, so that a host receives the same lines as long as a page says the same.
fn written(texts: &[Text]) -> String {
    let lines: Vec<String> = texts.iter().filter_map(|text| serde_json::to_string(text).ok()).collect();
    // Whoever takes it for a page finds no element in it.
    format!("globalThis.searchTexts = [\n{}\n];\n", lines.join(",\n").replace('<', "\\u003c"))
}

/// What « Dirigeants Commerciaux de France » is called: DCF. Two letters are too few to be a name.
fn initials(name: &str) -> Option<String> {
    let letters: String =
        name.split_whitespace().filter_map(|word| word.chars().next().filter(|c| c.is_uppercase())).collect();
    (letters.chars().count() > 2).then_some(letters)
}

impl<'s> Planner<'s> {
    /// What the texts have, without making them.
    fn search_view(self) -> view::SearchPage {
        let site = self.site;
        let kinds: BTreeSet<Kind> = site.metas().map(|meta| meta.kind).chain([Kind::Page]).collect();
        let formations: BTreeSet<String> = site.formations.iter().map(|f| typo(site, &f.data.sigle)).collect();
        // The texts say what may be chosen in French, in all languages.
        let country = |m: &Entry<Mobility>| (m.data.country.name, site.language.country(&m.data.country).to_string());
        let countries: BTreeMap<&str, String> = site.mobilities.iter().map(country).collect();
        let mut countries: Vec<view::Choice> = countries.into_iter().map(view::Choice::new).collect();
        countries.sort_by_key(|choice| french::fold(&choice.label));
        let days = site.mobilities.iter().map(|m| m.data.departure.value);
        let days = days.chain(site.testimonials(Channel::Site).map(|t| t.data.date.value));
        let days = days.chain(site.events.iter().map(|e| e.data.when.first_day()));
        let days = days.chain(site.europe_days.iter().map(|e| e.data.when.first_day()));
        let days = days.chain(site.releases().filter_map(|r| r.data.sent.as_ref().map(|sent| sent.value)));
        let years: BTreeSet<i32> = days.map(|day| day.year()).collect();
        let towns = self.cards.places().into_iter().take(SUGGESTED).map(|place| place.city);
        view::SearchPage {
            texts_url: TEXTS.into(),
            suggestions: towns.chain(formations.iter().take(SUGGESTED).cloned()).collect(),
            kinds: Kind::ALL
                .into_iter()
                .filter(|kind| kinds.contains(kind))
                .map(|kind| view::Choice::new((kind_name(kind), kind_label(site, kind).label)))
                .collect(),
            formations: formations.into_iter().map(|sigle| view::Choice::new((&sigle, sigle.clone()))).collect(),
            countries,
            years: years
                .into_iter()
                .rev()
                .map(|year| year.to_string())
                .map(|y| view::Choice::new((&y, y.clone())))
                .collect(),
            answers: frame::answers(site),
        }
    }

    /// Those of French, then of each language.
    fn texts(self) -> Vec<Text> {
        self.site.editions().flat_map(|site| Planner { site, cards: Cards { site } }.own_texts()).collect()
    }

    /// Those of one edition, in the order of the portal's own lists.
    fn own_texts(self) -> Vec<Text> {
        let site = self.site;
        let testimonials: Vec<_> = site.testimonials(Channel::Site).collect();
        let releases: Vec<_> = site.releases().collect();
        let mut texts: Vec<Option<Text>> = site.home.iter().map(|home| self.home_text(&home.meta)).collect();
        texts.par_extend(site.formations.par_iter().map(|entry| self.formation_text(entry)));
        texts.par_extend(site.mobilities.par_iter().map(|entry| self.mobility_text(entry)));
        texts.par_extend(testimonials.par_iter().map(|entry| self.testimonial_text(entry)));
        texts.par_extend(site.events.par_iter().map(|entry| self.event_text(entry)));
        texts.par_extend(site.europe_days.par_iter().map(|entry| self.europe_day_text(entry)));
        texts.par_extend(releases.par_iter().map(|entry| self.release_text(entry)));
        texts.par_extend(site.pages.par_iter().map(|entry| self.text(&entry.meta)));
        let sections = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Page);
        // In another language, a list that nobody translated holds nothing but what is found by itself.
        let sections = sections.filter(|kind| site.language.is_french() || site.sections.contains_key(kind));
        texts.extend(sections.map(|kind| Some(self.section_text(kind))));
        texts.into_iter().flatten().collect()
    }

    /// The language of this edition, where it is not French.
    fn lang(self) -> Option<String> {
        Some(&self.site.language).filter(|language| !language.is_french()).map(|language| language.code().to_string())
    }

    /// What all entries have; none where this edition has no page of it.
    fn text(self, meta: &Meta) -> Option<Text> {
        let address = self.site.address(meta.kind, &meta.id).filter(|_| self.site.is_own(meta))?;
        let card = self.cards.entry(meta);
        Some(Text {
            url: address.url(self.site.school.file_links),
            title: card.title,
            kind: kind_name(meta.kind),
            lang: meta.lang.clone(),
            summary: card.summary,
            tags: self.cards.tags(meta).map(|(title, _)| typo(self.site, &title)).collect(),
            example: card.example,
            body: self.paragraphs(meta),
            body_lang: Some(self.site.body_language(meta))
                .filter(|lang| *lang != meta.lang.as_deref().unwrap_or(FRENCH))
                .map(str::to_string),
            ..Text::default()
        })
    }

    /// The words of a body.
    pub fn paragraphs(self, meta: &Meta) -> Vec<String> {
        let may_quote = |who: &str| self.site.speaker(Some(who), Site::page_channel(meta)).is_ok();
        let redactor = self.cards.redactor(meta);
        let said = |part: Plain| {
            let lang = part.lang.as_deref().unwrap_or(self.site.body_language(meta));
            let text = redactor.in_language(lang).text(&part.text);
            match self.site.other_language(Some(lang)) {
                None => self.site.language.typography(&text).into_owned(),
                Some(_) => text,
            }
        };
        plain(&meta.body, &meta.shown, &may_quote).into_iter().map(said).collect()
    }

    fn home_text(self, meta: &Meta) -> Option<Text> {
        Some(Text {
            url: self.site.home_address().url(self.site.school.file_links),
            title: self.cards.words(meta, meta.title()),
            kind: kind_name(Kind::Page),
            lang: self.lang(),
            summary: self.cards.summary(meta),
            example: meta.example,
            body: self.paragraphs(meta),
            ..Text::default()
        })
    }

    /// A list: its entries are found by themselves, but for what has no page of its own.
    fn section_text(self, kind: Kind) -> Text {
        let section = self.site.sections.get(&kind).map(|list| &*list.meta);
        let mut body = section.map(|meta| self.paragraphs(meta)).unwrap_or_default();
        if kind == Kind::Publication && self.site.language.is_french() {
            let public = self.site.publications.iter().filter(|p| p.data.is_shown(self.site.today));
            body.extend(public.map(|entry| {
                let card = self.cards.publication(entry);
                [Some(card.title), card.media, Some(card.date.short)]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", ")
            }));
        }
        Text {
            url: self.site.section_address(kind).url(self.site.school.file_links),
            title: typo(self.site, self.site.section_title(kind)),
            kind: kind_name(Kind::Page),
            lang: self.lang(),
            summary: section.and_then(|meta| self.cards.summary(meta)),
            // Whatever the team called it.
            tags: [kind.plural(), kind_name(kind)].map(|name| self.site.language.say(name).to_string()).into(),
            example: section.is_some_and(|meta| meta.example),
            body,
            ..Text::default()
        }
    }

    fn formation_text(self, entry: &Entry<Formation>) -> Option<Text> {
        let card = self.cards.formation(entry);
        let mut text = self.text(&entry.meta)?;
        // Its sigle is what everybody calls it.
        if card.title != card.sigle {
            text.title = format!("{} – {}", card.sigle, card.title);
        }
        text.facts = vec![card.sector.label.to_string()];
        text.formation = Some(card.sigle);
        text.body.extend(entry.data.outcomes.iter().map(|outcome| typo(self.site, outcome)));
        text.body.extend(entry.data.leader.iter().map(|leader| typo(self.site, leader)));
        Some(text)
    }

    fn mobility_text(self, entry: &Entry<Mobility>) -> Option<Text> {
        let Entry { meta, data } = entry;
        let card = self.cards.mobility(entry);
        let mut text = self.text(meta)?;
        text.formation = card.formation.map(|formation| formation.title);
        text.country = Some(data.country.name);
        text.year = Some(data.departure.value.year());
        text.facts = text.formation.iter().cloned().chain([card.place, card.dates]).collect();
        let hosts = data.host.iter().flat_map(|host| std::iter::once(&host.name).chain(&host.sector));
        text.body.extend(hosts.map(|words| typo(self.site, words)));
        text.body.extend(data.participants.iter().filter_map(|p| match self.site.person(&p.value, Channel::Site) {
            Shown::Named(name) => Some(name),
            Shown::Anonymous(_) => None,
        }));
        text.body.extend(self.cards.quotes(meta, &data.quotes).into_iter().map(|quote| quote.text));
        Some(text)
    }

    fn testimonial_text(self, entry: &Entry<Testimonial>) -> Option<Text> {
        let Entry { meta, data } = entry;
        let card = self.cards.testimonial(entry);
        let mut text = self.text(meta)?;
        let mobility = data.mobility.as_ref().and_then(|m| self.site.mobility(&m.value));
        text.formation = card.formation.map(|formation| formation.title);
        text.country = mobility.map(|m| m.data.country.name);
        text.year = Some(card.year);
        text.facts = std::iter::once(card.who).chain(card.place).collect();
        text.body.insert(0, card.quote.text);
        text.body.extend(data.transcript.as_deref().map(|words| self.cards.told(entry, words)));
        Some(text)
    }

    fn event_text(self, entry: &Entry<Event>) -> Option<Text> {
        let Entry { meta, data } = entry;
        let card = self.cards.event(entry);
        let mut text = self.dated_text(meta, &card, data.when.first_day())?;
        text.body.extend(self.programme_texts(meta, &data.programme));
        if !card.past && !card.cancelled {
            let details = data.details.iter().map(|detail| format!("{} : {}", detail.title, detail.text));
            text.body.extend(details.chain(data.questions.iter().cloned()).map(|words| self.cards.words(meta, &words)));
        }
        let network = data.talk.network.as_ref().and_then(|n| self.site.network(&n.value)).map(|n| &n.name);
        let outlet = data.broadcast.station.as_ref().and_then(|m| self.site.outlet(&m.value)).map(|m| &m.name);
        text.tags.extend(network.into_iter().chain(outlet).map(|name| typo(self.site, name)));
        text.tags.extend(network.and_then(|name| initials(name)));
        Some(text)
    }

    fn europe_day_text(self, entry: &Entry<EuropeDay>) -> Option<Text> {
        let Entry { meta, data } = entry;
        let card = self.cards.europe_day(entry);
        let mut text = self.dated_text(meta, &card, data.when.first_day())?;
        text.body.extend(self.programme_texts(meta, &data.programme));
        text.body.extend(data.guests.iter().chain(&data.partners).map(|words| self.cards.words(meta, words)));
        Some(text)
    }

    fn dated_text(self, meta: &Meta, card: &view::EventCard, first: NaiveDate) -> Option<Text> {
        let mut text = self.text(meta)?;
        text.year = Some(first.year());
        // Of an edition, the kind says it already.
        let genre = (card.kind.label != kind_label(self.site, meta.kind).label).then(|| card.kind.label.to_string());
        text.facts = genre.into_iter().chain([card.when.clone()]).chain(card.place.clone()).collect();
        Some(text)
    }

    fn programme_texts(self, meta: &Meta, slots: &[Slot]) -> impl Iterator<Item = String> {
        let rows = self.cards.programme(meta, slots).into_iter();
        rows.map(|row| std::iter::once(row.title).chain(row.speakers).collect::<Vec<_>>().join(", "))
    }

    fn release_text(self, entry: &Entry<PressOverride>) -> Option<Text> {
        let Entry { meta, data } = entry;
        let card = self.cards.release(entry)?;
        let mut text = self.text(meta)?;
        let mobility = self.site.mobility(&meta.id);
        text.title = card.title;
        text.summary = card.lead;
        text.formation = mobility.and_then(|m| self.cards.mobility(m).formation).map(|formation| formation.title);
        text.country = mobility.map(|m| m.data.country.name);
        text.year = data.sent.as_ref().map(|sent| sent.value.year());
        text.facts = text.formation.iter().cloned().chain([card.sent.short]).collect();
        text.body.extend(self.cards.quotes(meta, &data.quotes).into_iter().map(|quote| quote.text));
        Some(text)
    }
}
