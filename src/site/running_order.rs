//! A programme minute by minute: starts, durations and running total, and what does not add up.

use chrono::{NaiveTime, TimeDelta};
use serde::Serialize;

use super::names::Redactor;
use super::words::Words;
use crate::content::{Meta, Slot, When};
use crate::diagnostic::Diagnostic;
use crate::french;
use crate::language::Language;

/// A line of a programme as a page or a poster shows it.
#[derive(Debug, Clone, Serialize)]
pub struct SlotView {
    /// « 10 h 15 »
    pub time: Option<String>,
    pub title: String,
    pub speakers: Option<String>,
    /// « 20 min », « 1 h 30 »
    pub duration: Option<String>,
}

impl SlotView {
    /// Each of its texts as `said`.
    pub fn new(language: &Language, slot: &Slot, said: impl Fn(&str) -> String) -> Self {
        SlotView {
            time: slot.time.map(|time| language.time(time)),
            title: said(&slot.title),
            speakers: slot.speakers.as_deref().map(said),
            duration: slot.duration.map(|minutes| language.minutes(minutes)),
        }
    }
}

/// One line of the programme, completed from its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the programme as written.
    pub slot: usize,
    pub start: Option<NaiveTime>,
    /// Minutes.
    pub minutes: Option<i64>,
    /// Minutes from the beginning to its end.
    pub total: Option<i64>,
    /// It begins before the line above ends.
    pub is_early: bool,
}

/// What does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The line begins at `starts`, the one above ends at `ends`.
    Overlap { slot: usize, ends: NaiveTime, starts: NaiveTime },
    /// So many minutes are left empty before the line.
    Gap { slot: usize, minutes: i64 },
    /// The programme ends after the event.
    Overrun { ends: NaiveTime, announced: NaiveTime },
    /// The programme ends before the event.
    Shortfall { ends: NaiveTime, announced: NaiveTime },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningOrder {
    pub rows: Vec<Row>,
    /// Minutes in all, where every line has its own.
    pub total: Option<i64>,
    /// Minutes of the event, as announced.
    pub announced: Option<i64>,
    pub mismatches: Vec<Mismatch>,
}

/// A missing start is the end of the line above; a missing duration reaches the next start, or the event's end.
pub fn running_order(programme: &[Slot], when: &When) -> RunningOrder {
    let (first, begins) = when.start.value;
    let ends = when.end.as_ref().and_then(|end| (end.value.0 == first).then_some(end.value.1)?);
    let (mut rows, mut mismatches): (Vec<Row>, Vec<Mismatch>) = (Vec::new(), Vec::new());
    let mut clock = begins;
    let mut total = Some(0);
    for (at, slot) in programme.iter().enumerate() {
        let start = slot.time.or(clock);
        let mut is_early = false;
        if let (Some(given), Some(free)) = (slot.time, clock.filter(|_| at > 0)) {
            is_early = given < free;
            if is_early {
                mismatches.push(Mismatch::Overlap { slot: at, ends: free, starts: given });
            } else if given > free {
                mismatches.push(Mismatch::Gap { slot: at, minutes: minutes(free, given) });
            }
        }
        let next = programme.get(at + 1).map_or(ends, |next| next.time);
        let reached = start.zip(next).map(|(start, next)| minutes(start, next)).filter(|minutes| *minutes > 0);
        let duration = slot.duration.or(reached);
        total = total.zip(duration).map(|(total, minutes)| total + minutes);
        clock = start.zip(duration).map(|(start, minutes)| start + TimeDelta::minutes(minutes));
        rows.push(Row { slot: at, start, minutes: duration, total, is_early });
    }
    match clock.zip(ends) {
        Some((ends, announced)) if ends > announced => mismatches.push(Mismatch::Overrun { ends, announced }),
        Some((ends, announced)) if ends < announced => mismatches.push(Mismatch::Shortfall { ends, announced }),
        _ => {}
    }
    let announced = begins.zip(ends).map(|(begins, ends)| minutes(begins, ends));
    RunningOrder { rows, total: total.filter(|_| !programme.is_empty()), announced, mismatches }
}

/// Who is named in a programme and may not be announced: `redactor` finds them ([`super::Site::unannounced`]).
pub fn unannounced(programme: &[Slot], redactor: &Redactor) -> Vec<Diagnostic> {
    let fault = |slot: &Slot| {
        let texts = [Some(&slot.title), slot.speakers.as_ref()];
        let name = texts.into_iter().flatten().find_map(|text| redactor.find(text))?;
        let message = format!(
            "« {name} » est dans le programme, mais son autorisation ne suffit pas pour le jour dit : les documents taisent ce prénom"
        );
        Some(Diagnostic::warning(slot.at.clone(), message).help(
            "Faites signer une autorisation qui couvre ce jour (à la radio, la voix aussi) et notez-la dans « personnes.yaml », ou changez d’intervenant.",
        ))
    };
    programme.iter().filter_map(fault).collect()
}

impl RunningOrder {
    /// Minutes that clash, each a warning at its line; an empty quarter of an hour is only said in the running order.
    pub fn faults(&self, words: Words, meta: &Meta, programme: &[Slot]) -> Vec<Diagnostic> {
        let clash = |mismatch: &&Mismatch| matches!(mismatch, Mismatch::Overlap { .. } | Mismatch::Overrun { .. });
        let clashes = self.mismatches.iter().filter(clash);
        clashes.map(|mismatch| mismatch.fault("le déroulé", words, meta, programme)).collect()
    }
}

impl Mismatch {
    /// A warning at the line to mend; `what` does not add up: « le déroulé », « le conducteur ».
    pub fn fault(&self, what: &str, words: Words, meta: &Meta, programme: &[Slot]) -> Diagnostic {
        let (slot, help) = match self {
            Mismatch::Overlap { slot, .. } | Mismatch::Gap { slot, .. } => {
                (programme.get(*slot), "Corrigez « heure » ou « duree » dans le programme.")
            }
            Mismatch::Overrun { .. } | Mismatch::Shortfall { .. } => {
                (programme.last(), "Corrigez « heure » ou « duree » dans le programme, ou la clé « fin ».")
            }
        };
        let at = slot.map_or_else(|| meta.title_span(), |slot| slot.at.clone());
        let message = format!("{what} ne tombe pas juste : {}", self.said(words, meta, programme));
        Diagnostic::warning(at, message).help(help)
    }

    /// In words: « « Retour de Caspe » commence à 13 h 40, mais « Ouverture » ne finit qu’à 13 h 45 ».
    pub fn said(&self, words: Words, meta: &Meta, programme: &[Slot]) -> String {
        let title = |slot: usize| {
            let slot = programme.get(slot).map(|slot| words.of(meta, &slot.title));
            format!("«\u{a0}{}\u{a0}»", slot.unwrap_or_default())
        };
        match self {
            Mismatch::Overlap { slot, ends, starts } => format!(
                "{} commence à {}, mais {} ne finit qu’à {}",
                title(*slot),
                french::time(*starts),
                title(slot.saturating_sub(1)),
                french::time(*ends)
            ),
            Mismatch::Gap { slot, minutes } => {
                format!("{} sans rien avant {}", french::minutes(*minutes), title(*slot))
            }
            Mismatch::Overrun { ends, announced } | Mismatch::Shortfall { ends, announced } => format!(
                "le programme finit à {}, l’événement est annoncé jusqu’à {}",
                french::time(*ends),
                french::time(*announced)
            ),
        }
    }
}

fn minutes(from: NaiveTime, to: NaiveTime) -> i64 {
    (to - from).num_minutes()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::{Mismatch, RunningOrder, running_order};
    use crate::content::broadcast::Air;
    use crate::content::{Slot, When};
    use crate::diagnostic::{Span, Spanned};

    fn at(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn order(slots: &[(Option<&str>, Option<i64>)], end: &str) -> RunningOrder {
        let day = "2026-10-15".parse().unwrap();
        let moment = |time| Spanned::new((day, Some(at(time))), Span::whole("essai"));
        let when = When { start: moment("13:30"), end: Some(moment(end)) };
        let slots: Vec<Slot> = slots
            .iter()
            .map(|(time, duration)| Slot {
                at: Span::whole("essai"),
                time: time.map(at),
                title: "x".into(),
                speakers: None,
                duration: *duration,
                air: Air::default(),
            })
            .collect();
        running_order(&slots, &when)
    }

    #[test]
    fn minutes_that_add_up() {
        let order = order(&[(Some("13:30"), Some(15)), (None, Some(45)), (Some("14:30"), None)], "15:30");
        let rows: Vec<_> = order.rows.iter().map(|r| (r.start, r.minutes, r.total)).collect();
        let row = |start, minutes, total| (Some(at(start)), Some(minutes), Some(total));
        assert_eq!(rows, [row("13:30", 15, 15), row("13:45", 45, 60), row("14:30", 60, 120)]);
        assert_eq!((order.total, order.announced, order.mismatches), (Some(120), Some(120), vec![]));
    }

    #[test]
    fn what_overlaps_what_is_empty_and_what_overruns() {
        let order = order(&[(Some("13:30"), Some(30)), (Some("13:45"), Some(30)), (Some("14:30"), Some(90))], "15:00");
        let expected = [
            Mismatch::Overlap { slot: 1, ends: at("14:00"), starts: at("13:45") },
            Mismatch::Gap { slot: 2, minutes: 15 },
            Mismatch::Overrun { ends: at("16:00"), announced: at("15:00") },
        ];
        assert_eq!(order.mismatches, expected);
    }

    #[test]
    fn nothing_is_made_up() {
        let order = order(&[(None, None), (None, None)], "15:00");
        assert_eq!((order.total, order.rows[1].start), (None, None));
    }
}
