//! People, reached through a channel: what it may say of them, show and let hear. The rules are in `consent`.

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::NaiveDate;

use super::Site;
use super::consent::{Channel, Matter, Refusal, Shown};
use super::names::Redactor;
use super::pictures::Picture;
use crate::content::{Kind, Meta};
use crate::language::FRENCH;

/// Words that a channel may not carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld;

impl Site {
    /// How a person is called on a channel.
    pub fn person(&self, id: &str, channel: Channel) -> Shown {
        self.consent.shown(id, channel)
    }

    /// The short name of a person's formation: « BTS MCO ».
    pub fn sigle(&self, person: &str) -> Option<&str> {
        self.consent.sigle(person)
    }

    /// Who said the words of a quote on a channel: `Ok(None)` when nobody is named, an error when the words may not be
    /// shown. Names that are no identifier of the register (a function, a guest) are shown as written.
    ///
    /// # Errors
    /// [`Withheld`] when the person does not agree to that channel.
    pub fn speaker<'a>(&self, by: Option<&'a str>, channel: Channel) -> Result<Option<Cow<'a, str>>, Withheld> {
        let Some(by) = by else { return Ok(None) };
        // « Léa, étudiante » and « Léa » are `lea`.
        let first = by.split([',', '(']).next().unwrap_or(by).trim();
        let people: Vec<&str> =
            if self.consent.is_known(by) { vec![by] } else { self.consent.bearing(first).collect() };
        let shown = people.iter().find_map(|id| match self.consent.shown(id, channel) {
            Shown::Named(name) => Some(name),
            Shown::Anonymous(_) => None,
        });
        // A first name that somebody withheld also bears tells nobody apart: the identifier does.
        let is_withheld = |id: &&&str| matches!(self.consent.shown(id, channel), Shown::Anonymous(_));
        match shown {
            Some(name) if people == [by] => Ok(Some(name.into())),
            _ if people.iter().any(|id| is_withheld(&id)) => Err(Withheld),
            // « Xénophon Martin », « un ami de Xénophon »
            _ if people.is_empty() && self.redactor(channel, &[]).find(by).is_some() => Err(Withheld),
            _ => Ok(Some(Cow::Borrowed(by))),
        }
    }

    /// Why the words of somebody of the register may not be on a channel.
    pub fn refusal(&self, person: &str, channel: Channel) -> Option<String> {
        let why = self.consent.refusal(person, channel, Matter::Text)?;
        (why != Refusal::Unknown).then(|| why.to_string())
    }

    /// Why somebody may not be announced on a channel, today or on the day when it takes place. On the air, both the words
    /// and the voice are needed (domain.md §8).
    pub fn refusal_until(&self, person: &str, channel: Channel, day: NaiveDate) -> Option<String> {
        let voice = (channel == Channel::Air).then_some(Matter::Voice);
        let asked = [self.today, day.max(self.today)].into_iter();
        let mut asked = asked.flat_map(|day| [Some(Matter::Text), voice].map(|matter| (day, matter)));
        let why = asked.find_map(|(day, matter)| self.consent.refusal_on(person, channel, matter?, day));
        why.map(|why| why.to_string())
    }

    /// Takes out those whom a channel may name today and not announce for that day ([`Site::refusal_until`]).
    pub fn unannounced(&self, channel: Channel, day: NaiveDate) -> Redactor {
        self.consent.redactor_of(channel, |person| self.refusal_until(person, channel, day).is_some())
    }

    /// Those whom a channel may name, by identifier, each with what finds them in a text.
    pub fn nameable(&self, channel: Channel) -> Vec<(&str, Redactor)> {
        let agrees = |id: &str| self.consent.refusal(id, channel, Matter::Text).is_none();
        let people = self.consent.people().filter(|person| agrees(&person.id.value));
        people.map(|person| (person.id.value.as_str(), self.consent.finder(person))).collect()
    }

    /// The last day on which all of them may still appear, as far as is known today; `None` when nobody is named.
    pub fn covered_until(&self, people: &[&str]) -> Option<NaiveDate> {
        people.iter().filter_map(|person| self.consent.last_day(person)).min()
    }

    pub fn may_be_seen(&self, person: &str, channel: Channel) -> bool {
        self.consent.refusal(person, channel, Matter::Image).is_none()
    }

    pub fn may_hear(&self, person: &str, channel: Channel) -> bool {
        self.consent.refusal(person, channel, Matter::Voice).is_none()
    }

    /// The people an entry is about.
    pub fn people_of<'a>(&'a self, meta: &'a Meta) -> Vec<&'a str> {
        let mut people: Vec<&str> = meta
            .image
            .iter()
            .flat_map(|i| &i.people)
            .chain(meta.scan.images.iter().flat_map(|i| &i.people))
            .map(|p| p.value.as_str())
            .collect();
        // A release speaks of the people of its mobility.
        if let Some(mobility) = self.mobility(&meta.id).filter(|_| meta.kind == Kind::PressOverride) {
            people.extend(self.people_of(&mobility.meta));
        }
        match meta.kind {
            Kind::Testimonial => people.extend(self.testimonial(&meta.id).map(|t| t.data.person.value.as_str())),
            Kind::Mobility => {
                if let Some(mobility) = self.mobility(&meta.id) {
                    people.extend(mobility.data.participants.iter().map(|p| p.value.as_str()));
                    people
                        .extend(mobility.data.quotes.iter().filter_map(|q| q.by.as_ref()).map(|by| by.value.as_str()));
                }
            }
            Kind::Event => {
                let at = self.index.position(Kind::Event, &meta.id);
                let guests = at.and_then(|at| self.events.get(at)).map(|event| event.data.broadcast.guests.as_slice());
                people.extend(guests.into_iter().flatten().filter_map(|g| g.person()).map(|id| id.value.as_str()));
            }
            _ => {}
        }
        people
    }

    /// Who is said to be on a photo, by any entry and under any of its names; `path` is in `content/`.
    pub fn people_on<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let twins = self.media.pictures.get(path).and_then(|picture| self.media.twins.get(&picture.path));
        let paths = twins.into_iter().flatten().map(String::as_str).chain([path]);
        paths.filter_map(|path| self.index.people_on.get(path)).flatten().map(String::as_str)
    }

    /// A photo that `meta` names, where everybody said to be on it, by any entry, may be shown.
    pub fn picture(&self, meta: &Meta, file: &str, channel: Channel) -> Option<&Picture> {
        self.picture_at(&meta.beside(file)?, channel)
    }

    /// The same, by its path in `content/`.
    pub fn picture_at(&self, path: &str, channel: Channel) -> Option<&Picture> {
        self.may_show(path, channel).then(|| self.media.pictures.get(path)).flatten()
    }

    fn may_show(&self, path: &str, channel: Channel) -> bool {
        self.people_on(path).all(|p| self.consent.refusal(p, channel, Matter::Image).is_none())
    }

    /// The photos that the channel may show.
    pub fn pictures(&self, channel: Channel) -> impl Iterator<Item = &Picture> {
        self.media.pictures.iter().filter(move |(path, _)| self.may_show(path, channel)).map(|(_, picture)| picture)
    }

    /// The published photos that show somebody who may not be seen there: what all their sizes begin with ([`photo_of`]).
    pub fn withheld_photos(&self, channel: Channel) -> HashSet<&str> {
        let withheld = self.media.pictures.iter().filter(|(path, _)| !self.may_show(path, channel));
        withheld.map(|(_, picture)| photo_of(&picture.path)).collect()
    }

    /// The channel of an entry's own page: of a release, and of what introduces the press room.
    pub fn page_channel(meta: &Meta) -> Channel {
        let inside = meta.path.strip_prefix(Kind::PressOverride.folder());
        if inside.is_some_and(|path| path.starts_with('/')) { Channel::PressRoom } else { Channel::Site }
    }

    /// A first name that may not appear on the channel, if `text` holds one, whatever its language.
    pub fn withheld_name_in<'t>(&self, text: &'t str, channel: Channel) -> Option<&'t str> {
        self.consent.redactor(channel, &[]).in_any_language().find(text)
    }

    /// The same in a text of that language alone.
    pub fn withheld_name_said_in<'t>(&self, text: &'t str, channel: Channel, lang: &str) -> Option<&'t str> {
        self.consent.redactor(channel, &[]).in_language(lang).find(text)
    }

    pub fn redactor(&self, channel: Channel, about: &[&str]) -> Redactor {
        self.consent.redactor(channel, about)
    }

    /// What takes the names that its page may not carry out of the words of an entry, in its language.
    pub fn page_redactor(&self, meta: &Meta) -> Redactor {
        let redactor = self.redactor(Self::page_channel(meta), &self.people_of(meta));
        redactor.in_language(meta.lang.as_deref().unwrap_or(FRENCH))
    }

    /// The language of an entry's body: of whoever tells, unless it was translated.
    pub fn body_language<'a>(&'a self, meta: &'a Meta) -> &'a str {
        let told = self.testimonial(&meta.id).filter(|_| meta.kind == Kind::Testimonial);
        let told = told.and_then(|testimonial| testimonial.data.lang.as_deref());
        meta.body_lang.as_deref().or(told).unwrap_or(FRENCH)
    }
}

/// The photo of which a published file is one size: `medias/3f2a9c` for `medias/3f2a9c-480.webp`.
pub fn photo_of(path: &str) -> &str {
    path.split(['.', '-']).next().unwrap_or_default()
}
