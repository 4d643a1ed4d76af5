//! What each person of the register agreed to, for the team alone: where, until when, and what asks to be renewed. What may
//! appear is decided by `consent`.

use chrono::{Days, NaiveDate};

use super::Site;
use crate::content::{Authorisation, CHANNELS, Person};

/// Days before the end when an authorisation asks to be renewed.
pub const SOON: u64 = 60;

/// How an authorisation stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was signed.
    Unsigned,
    /// It begins that day.
    Awaited(NaiveDate),
    Current,
    /// Its last day is near.
    Ending(NaiveDate),
    Expired(NaiveDate),
    Withdrawn(NaiveDate),
}

/// Somebody of the register, and how their authorisation stands.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'s> {
    pub person: &'s Person,
    pub standing: Standing,
}

impl Holder<'_> {
    pub fn is_covered(&self) -> bool {
        matches!(self.standing, Standing::Current | Standing::Ending(_))
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
        holders.sort_by_cached_key(|holder| (crate::french::fold(&holder.person.first_name), &holder.person.id.value));
        holders
    }

    /// Somebody, by their identifier in the register.
    pub fn holder_of(&self, id: &str) -> Option<Holder<'_>> {
        self.consent.people().find(|person| person.id.value == id).map(|person| self.holder(person))
    }

    fn holder<'s>(&'s self, person: &'s Person) -> Holder<'s> {
        Holder { person, standing: standing(person.authorisation.as_ref(), self.today) }
    }

    /// The last day of those that [`SOON`] counts.
    pub fn soon(&self) -> NaiveDate {
        self.today.checked_add_days(Days::new(SOON)).unwrap_or(self.today)
    }
}

fn standing(given: Option<&Authorisation>, today: NaiveDate) -> Standing {
    let Some(given) = given else { return Standing::Unsigned };
    let soon = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
    match given.withdrawn.filter(|day| *day <= today) {
        Some(day) => Standing::Withdrawn(day),
        None if given.signed > today => Standing::Awaited(given.signed),
        None if given.expires < today => Standing::Expired(given.expires),
        None if given.expires <= soon => Standing::Ending(given.expires),
        None => Standing::Current,
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
