//! How an authorisation stands on a day: said once, for the gate to people (`consent`) and for the team's register
//! (`authorisations`).

use chrono::{Days, NaiveDate};

use super::consent::Refusal;
use crate::content::Authorisation;

/// Days before the end when an authorisation asks to be renewed.
const SOON: u64 = 60;

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

impl Standing {
    pub fn of(given: Option<&Authorisation>, day: NaiveDate) -> Standing {
        let Some(given) = given else { return Standing::Unsigned };
        match given.withdrawn.filter(|withdrawn| *withdrawn <= day) {
            Some(withdrawn) => Standing::Withdrawn(withdrawn),
            None if given.signed > day => Standing::Awaited(given.signed),
            None if given.expires < day => Standing::Expired(given.expires),
            None if given.expires <= soon(day) => Standing::Ending(given.expires),
            None => Standing::Current,
        }
    }

    /// Why nothing of the person may appear.
    pub fn refusal(self) -> Option<Refusal> {
        match self {
            Standing::Unsigned => Some(Refusal::Unauthorised),
            Standing::Awaited(day) => Some(Refusal::Early(day)),
            Standing::Expired(day) => Some(Refusal::Expired(day)),
            Standing::Withdrawn(day) => Some(Refusal::Withdrawn(day)),
            Standing::Current | Standing::Ending(_) => None,
        }
    }
}

/// The last day of those that ask to be renewed.
pub fn soon(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(SOON)).unwrap_or(day)
}
