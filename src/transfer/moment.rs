//! When a host says that a file changed: compared with what the same host said before, and with no clock.

use serde::{Deserialize, Serialize};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// To the millisecond since 1970, or the twelve digits of what a listing tells, `202611292050`: no year is `0000`, no time
/// `9999`. The exact ones of this century have more digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(u64);

const FEWEST_EXACT: u64 = 1_000_000_000_000;
const NO_TIME: u64 = 9999;

impl Moment {
    pub fn exact(milliseconds: u64) -> Self {
        Moment(milliseconds)
    }

    /// « Nov », « 29 », « 20:50 »: a listing tells the time of what is recent, and the year of the rest.
    pub fn listed(month: &str, day: &str, last: &str) -> Option<Self> {
        let month = MONTHS.iter().position(|name| *name == month)? as u64 + 1;
        let (year, time) = match last.split_once(':') {
            Some((hour, minute)) => (0, Some((hour.parse().ok()?, minute.parse().ok()?))),
            None => (last.parse().ok()?, None),
        };
        Moment::told(year, month, day.parse().ok()?, time)
    }

    /// « 11-29-26 », « 08:50PM »: servers of Windows.
    pub fn of_windows(date: &str, time: &str) -> Option<Self> {
        let mut parts = date.split('-').map(|part| part.parse::<u64>().ok());
        let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
        let year = if year < 100 { 2000 + year } else { year };
        let (clock, is_late) = match (time.strip_suffix("PM"), time.strip_suffix("AM")) {
            (Some(clock), _) => (clock, Some(true)),
            (_, Some(clock)) => (clock, Some(false)),
            _ => (time, None),
        };
        let (hour, minute) = clock.split_once(':')?;
        let hour: u64 = hour.parse().ok()?;
        let hour = is_late.map_or(hour, |is_late| hour % 12 + if is_late { 12 } else { 0 });
        Moment::told(year, month, day, Some((hour, minute.parse().ok()?)))
    }

    /// `20261129205013`, the answer to `MDTM`: its seconds are left, which a listing does not tell.
    pub fn of_digits(text: &str) -> Option<Self> {
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
        Moment::told(part(0, 4)?, part(4, 6)?, part(6, 8)?, Some((part(8, 10)?, part(10, 12)?)))
    }

    fn told(year: u64, month: u64, day: u64, time: Option<(u64, u64)>) -> Option<Self> {
        let is_time = time.is_none_or(|(hour, minute)| hour < 24 && minute < 60);
        let is_sound = year < 10_000 && (1..=12).contains(&month) && (1..=31).contains(&day) && is_time;
        let time = time.map_or(NO_TIME, |(hour, minute)| hour * 100 + minute);
        is_sound.then_some(Moment(((year * 100 + month) * 100 + day) * 10_000 + time))
    }

    /// Two changes a second apart have two of these.
    pub fn is_exact(self) -> bool {
        self.0 >= FEWEST_EXACT
    }

    /// Whether nothing that both tell differs: a listing tells the year once it tells the time no more.
    pub fn agrees(self, other: Self) -> bool {
        if self.is_exact() || other.is_exact() {
            return self == other;
        }
        let parts = |moment: Self| (moment.0 / 100_000_000, moment.0 / 10_000 % 10_000, moment.0 % 10_000);
        let ((year, day, time), (other_year, other_day, other_time)) = (parts(self), parts(other));
        let is_same = |one: u64, other: u64, untold: u64| one == other || one == untold || other == untold;
        day == other_day && is_same(year, other_year, 0) && is_same(time, other_time, NO_TIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_listing_tells_is_compared_as_far_as_it_tells() {
        let listed = |text: &str| {
            let parts: Vec<&str> = text.split_whitespace().collect();
            Moment::listed(parts[0], parts[1], parts[2])
        };
        let fresh = listed("Nov 29 20:50").unwrap();
        assert_eq!(fresh, Moment(11_292_050));
        // Six months later, the same file.
        assert!(fresh.agrees(listed("Nov 29 2026").unwrap()) && listed("Nov 29 2026").unwrap().agrees(fresh));
        for other in ["Nov 29 20:51", "Nov 30 20:50", "May 3 09:00", "Nov 30 2026"] {
            assert!(!fresh.agrees(listed(other).unwrap()), "{other}");
        }
        assert!(!listed("Nov 29 2026").unwrap().agrees(listed("Nov 29 2027").unwrap()));
        assert_eq!(["29 nov. 20:50", "Nov 32 20:50", "Nov 29 24:00", "Nov 29 x"].map(listed), [None; 4]);
    }

    #[test]
    fn servers_of_all_kinds_tell_the_same_minute() {
        let told = Moment::of_digits("20261129205013").unwrap();
        assert_eq!(told, Moment(202_611_292_050));
        for (date, time) in [("11-29-26", "08:50PM"), ("11-29-2026", "20:50")] {
            assert_eq!(Moment::of_windows(date, time), Some(told));
        }
        assert_eq!(Moment::of_windows("11-29-26", "12:05AM"), Moment::of_digits("20261129000500"));
        assert!(told.agrees(Moment::listed("Nov", "29", "20:50").unwrap()) && !told.is_exact());
        assert_eq!(["", "2026", "20261329205013"].map(Moment::of_digits), [None; 3]);
    }

    #[test]
    fn an_exact_one_agrees_with_itself_alone() {
        let moment = Moment::exact(1_796_000_000_123);
        assert!(moment.is_exact() && moment.agrees(moment));
        assert!(!moment.agrees(Moment::exact(1_796_000_000_124)));
        assert!(!moment.agrees(Moment::listed("Nov", "29", "20:50").unwrap()));
    }
}
