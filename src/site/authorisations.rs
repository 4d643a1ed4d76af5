//! What each person of the register agreed to, for the team alone: where, until when, and what asks to be renewed. What may
//! appear is decided by `consent`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use super::consent::{Channel, Matter, Shown};
use super::names::Redactor;
use super::standing::{Standing, soon};
use super::{EntryId, Site};
use crate::content::{Authorisation, CHANNELS, Kind, Meta, PUBLICATION_CHANNELS, Person, Publication};
use crate::diagnostic::Position;
use crate::french;

/// The support of a brochure, for people and for publications.
const PRINTED: &str = "plaquette";

/// Somebody of the register, and how their authorisation stands.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'s> {
    pub person: &'s Person,
    pub standing: Standing,
}

impl Holder<'_> {
    pub fn is_covered(&self) -> bool {
        self.standing.refusal().is_none()
    }

    /// The day they withdrew, once it has come.
    pub fn withdrawn(&self) -> Option<NaiveDate> {
        if let Standing::Withdrawn(day) = self.standing { Some(day) } else { None }
    }

    /// One of the two parents of a minor has signed.
    pub fn has_one_signature(&self) -> bool {
        let signed = self.person.authorisation.as_ref().map(|given| given.representatives);
        !self.person.adult && self.is_covered() && signed == Some(1)
    }
}

impl Site {
    /// Everybody of the register, by first name.
    pub fn holders(&self) -> Vec<Holder<'_>> {
        let mut holders: Vec<Holder> = self.consent.people().map(|person| self.holder(person)).collect();
        holders.sort_by_cached_key(|holder| (french::fold(&holder.person.first_name), &holder.person.id.value));
        holders
    }

    /// What people agree to on the site, each thing a line that changes with the name they are shown under: a portal may be
    /// shown again while all of its lines still hold.
    pub fn agreements(&self) -> BTreeSet<String> {
        let matters = [Matter::Text, Matter::Image, Matter::Voice];
        let lines = self.consent.people().flat_map(|person| {
            let id = person.id.value.as_str();
            let name = match self.consent.shown(id, Channel::Site) {
                Shown::Named(name) => format!("{:08x}", xxh3_64(name.as_bytes()) as u32),
                Shown::Anonymous(_) => String::new(),
            };
            let agreed = matters.into_iter().filter(|m| self.consent.refusal(id, Channel::Site, *m).is_none());
            agreed.map(move |matter| format!("{id} {matter:?} {name}"))
        });
        lines.collect()
    }

    /// Somebody, by their identifier in the register.
    pub fn holder_of(&self, id: &str) -> Option<Holder<'_>> {
        self.consent.people().find(|person| person.id.value == id).map(|person| self.holder(person))
    }

    fn holder<'s>(&'s self, person: &'s Person) -> Holder<'s> {
        Holder { person, standing: Standing::of(person.authorisation.as_ref(), self.today) }
    }

    /// The last day of those that ask to be renewed.
    pub fn soon(&self) -> NaiveDate {
        soon(self.today)
    }
}

/// The supports of an authorisation, in words: « le site », « l’ENT ».
pub fn channels(given: &Authorisation) -> impl Iterator<Item = &'static str> {
    CHANNELS.iter().filter(|(code, _)| given.channels.iter().any(|c| c == code)).map(|(_, name)| *name)
}

/// What of the person it covers.
pub fn matters(given: &Authorisation) -> impl Iterator<Item = &'static str> {
    [(given.text, "texte"), (given.image, "image"), (given.voice, "voix")]
        .into_iter()
        .filter(|(given, _)| *given)
        .map(|(_, name)| name)
}

/// A place that no build of ours can empty, where somebody may still be seen, read or heard.
#[derive(Debug, Clone)]
pub struct Outside<'s> {
    pub day: NaiveDate,
    /// « Presse, Midi Libre »
    pub place: String,
    pub title: &'s str,
    pub url: Option<&'s str>,
}

/// Somebody, looked for in the content and outside.
pub struct Search<'s> {
    site: &'s Site,
    person: &'s Person,
    /// Of their names.
    finder: Redactor,
}

impl Site {
    pub fn search<'s>(&'s self, person: &'s Person) -> Search<'s> {
        Search { site: self, person, finder: self.consent.finder(person) }
    }
}

impl<'s> Search<'s> {
    /// It is their identifier.
    pub fn is(&self, id: &str) -> bool {
        self.person.id.value == id
    }

    /// The lines of a text of the content that name them, give their identifier where one is expected, or a photo that
    /// shows them; from 1. `meta` is what was read of the text, where it is an entry.
    pub fn lines(&self, meta: Option<&Meta>, text: &str) -> BTreeSet<usize> {
        let id = &self.person.id.value;
        let names_file = |line: &str| {
            // An address, or the name of a file, is written in small letters.
            let mut paths = line.split_whitespace().filter(|word| word.trim_end_matches('.').contains(['/', '.']));
            paths.any(|path| self.is_in(path))
        };
        // Who speaks may be an identifier too, which only these places tell from a word.
        let mut dashes = 0;
        let lines = text.lines().enumerate().filter(|(_, line)| {
            dashes += usize::from(*line == "---");
            names_file(line) || ((dashes < 2 || line.starts_with(":::")) && french::holds_word(line, id))
        });
        let mut lines: BTreeSet<usize> = lines.map(|(at, _)| at + 1).collect();
        // A compound name may begin on a line and end on the next.
        let lines_of = |at: Range<usize>| Position::of(text, at.start).line..=Position::of(text, at.end).line;
        lines.extend(self.finder.places(text).into_iter().flat_map(lines_of));
        let Some(meta) = meta else { return lines };
        let identifiers = meta.references.iter().map(|reference| &reference.name);
        let identifiers = identifiers.chain(meta.scan.images.iter().flat_map(|image| &image.people));
        let photos = meta.image.iter().map(|image| &image.file).chain(meta.scan.images.iter().map(|image| &image.file));
        let photos = photos.filter(|file| meta.beside(&file.value).is_some_and(|path| self.is_on(&path)));
        let spans = identifiers.filter(|named| named.value == *id).chain(photos).map(|named| &named.span);
        lines.extend(spans.map(|span| Position::of(text, span.range.start).line));
        lines
    }

    /// Some text says that the photo, or another file of the same photo, shows them.
    fn is_on(&self, path: &str) -> bool {
        self.site.people_on(path).any(|id| *id == self.person.id.value)
    }

    /// The path of a file says their name.
    pub fn is_in(&self, path: &str) -> bool {
        !self.finder.is_fit(path)
    }

    /// The files of the content that have them, as shown to people, and the day on which those that are to come appear.
    pub fn texts(&self) -> BTreeMap<&'s str, Option<NaiveDate>> {
        // Their own testimonials as well, which nobody reads any more, in all languages.
        let written = self.site.editions().flat_map(Site::all_metas);
        let metas = written.chain(&self.site.aside).filter(|meta| self.is_told_in(meta));
        metas.map(|meta| (&*meta.shown, meta.publish.filter(|day| *day > self.site.today))).collect()
    }

    /// An entry says something of them, or shows them; a link to their page does not.
    fn is_told_in(&self, meta: &Meta) -> bool {
        let people = self.site.people_of(meta);
        people.contains(&self.person.id.value.as_str()) || self.finder.find(&meta.body.text).is_some()
    }

    /// The publication says that it quotes or shows them; `None` where it says nothing of anybody.
    fn is_noted_in(&self, publication: &Publication) -> Option<bool> {
        let people = publication.people.as_ref()?;
        Some(people.iter().any(|named| named.value == self.person.id.value))
    }

    /// One of the formations that they tell of is what the publication is about.
    fn is_about_their_formation(&self, publication: &Publication) -> bool {
        let Search { site, person, .. } = *self;
        let told = site.testimonials.iter().filter(|t| t.data.person.value == person.id.value);
        let of_testimonials = told.filter_map(|t| site.formation_of(&t.data)).map(|f| &*f.meta.id);
        let formations: BTreeSet<&str> = of_testimonials.chain(site.consent.formation(&person.id.value)).collect();
        let is_theirs = |(kind, id): EntryId| kind == Kind::Formation && formations.contains(&*id);
        publication.about.iter().filter_map(|about| site.find(&about.value)).any(is_theirs)
    }

    /// A printed brochure quotes or shows them: it says so, or says nothing and they had agreed to be in those of its formation.
    pub fn is_in_brochure(&self, brochure: &Publication) -> bool {
        let had_agreed =
            || self.person.authorisation.as_ref().is_some_and(|given| given.channels.iter().any(|c| c == PRINTED));
        let may_be = || had_agreed() && self.is_about_their_formation(brochure);
        brochure.channel == PRINTED && self.is_noted_in(brochure).unwrap_or_else(may_be)
    }

    /// Where they appeared, and where that was sent, until they withdrew: what is about an entry that has them, most recent first.
    /// The portal itself is not there: the next build empties it.
    pub fn outside(&self) -> Vec<Outside<'s>> {
        let Search { site, person, .. } = *self;
        let Some(given) = &person.authorisation else { return Vec::new() };
        // Before the day it was signed as well: another one may have held then, that this one renewed.
        let last = given.withdrawn.unwrap_or(site.today).min(site.today);
        let told = site.testimonials.iter().filter(|t| t.data.person.value == person.id.value);
        let is_theirs = |id: &str| {
            let meta = site.find(id).and_then(|(kind, id)| site.meta(kind, &id));
            let is_told =
                || told.clone().any(|t| *t.meta.id == *id || t.data.mobility.as_ref().is_some_and(|m| m.value == id));
            meta.is_some_and(|meta| self.is_told_in(meta)) || is_told()
        };
        let publications = site.publications.iter().filter(|p| p.data.channel != "site" && p.data.date.value <= last);
        let publications = publications.filter(|p| {
            // A brochure quotes whoever belongs to its formation.
            let is_printed = || p.data.channel == PRINTED && self.is_about_their_formation(&p.data);
            let is_noted = self.is_noted_in(&p.data) == Some(true);
            is_noted || p.data.about.iter().any(|id| is_theirs(&id.value)) || is_printed() || self.is_told_in(&p.meta)
        });
        let publications = publications.map(|p| {
            let channel = PUBLICATION_CHANNELS
                .iter()
                .find(|(code, _)| *code == p.data.channel)
                .map_or(p.data.channel, |(_, name)| name);
            let outlet =
                p.data.media.as_ref().and_then(|media| site.outlet(&media.value)).map(|outlet| outlet.name.as_str());
            let place = [Some(channel), outlet].into_iter().flatten().collect::<Vec<_>>().join(", ");
            Outside { day: p.data.date.value, place, title: p.meta.title(), url: p.data.url.as_deref() }
        });
        let sent = site.press_overrides.iter().filter_map(|release| {
            let day = release.data.sent.as_ref()?.value;
            let is_theirs = self.is_told_in(&release.meta) && day <= last;
            let outlets =
                release.data.recipients.iter().filter_map(|id| site.outlet(&id.value)).map(|o| o.name.clone());
            let outlets = outlets.collect::<Vec<_>>();
            let to = if outlets.is_empty() { "la presse".to_string() } else { french::list(&outlets) };
            is_theirs.then(|| Outside {
                day,
                place: format!("Communiqué envoyé à {to}"),
                title: release.meta.title(),
                url: None,
            })
        });
        let mut all: Vec<Outside> = publications.chain(sent).collect();
        all.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.place.cmp(&b.place)));
        all
    }
}
