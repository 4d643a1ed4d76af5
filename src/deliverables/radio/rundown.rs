//! The running order of a show, and what does not hold in its slot.

use std::cmp::Reverse;

use serde::Serialize;

use super::guest::GuestView;
use crate::content::broadcast::{MUSIC, RUBRICS};
use crate::content::{Entry, Event, MediaOutlet, Slot, When};
use crate::diagnostic::Diagnostic;
use crate::french;
use crate::site::names::Redactor;
use crate::site::retroplan::TaskView;
use crate::site::running_order::{Mismatch, Row, RunningOrder, running_order, unannounced};
use crate::site::words::{ContactView, Words, when};

/// A radio special as its papers see it.
pub struct Show<'s> {
    pub words: Words<'s>,
    pub entry: &'s Entry<Event>,
    pub order: RunningOrder,
    /// Minutes of the slot: as written, else from the announced hours.
    pub air_time: Option<i64>,
    /// Takes out those who may not be announced: no longer on the day, or not by their voice.
    unannounced: Redactor,
}

/// What `documents/rundown.html`, `radio-mail.txt` and `word/rundown.xml` receive as `it`.
#[derive(Debug, Clone, Serialize)]
pub struct RundownView {
    pub title: String,
    date: String,
    place: Option<String>,
    station: Option<String>,
    /// « 52 min »
    slot: Option<String>,
    total: Option<String>,
    /// « Le compte est bon : 52 min pour un créneau de 52 min. »
    balance: Option<String>,
    is_balanced: bool,
    /// What is said on the air in place of the emblem.
    mention: String,
    rows: Vec<RowView>,
    remarks: Vec<String>,
    guests: Vec<GuestLine>,
    /// Guests whose authorisation is not there.
    waiting: usize,
    reminders: Vec<TaskView>,
    contact: Option<ContactView>,
    /// The page of the show on the portal.
    url: Option<String>,
    example: bool,
}

#[derive(Debug, Clone, Serialize)]
struct RowView {
    /// « 13 h 12 »
    start: Option<String>,
    /// « T0 + 12 min »
    offset: Option<String>,
    duration: Option<String>,
    total: Option<String>,
    title: String,
    rubric: Option<&'static str>,
    is_music: bool,
    voices: Option<String>,
    text: Option<String>,
    /// The European mention is said here.
    mention: bool,
    /// Before the text: the last one says goodbye.
    mention_first: bool,
    /// How long the text and the mention take: « 45 s ».
    reading: Option<String>,
    /// They take more than the segment.
    is_long: bool,
    sound: Option<String>,
    technique: Option<String>,
    /// It begins too early, or ends after the slot.
    is_wrong: bool,
}

#[derive(Debug, Clone, Serialize)]
struct GuestLine {
    name: String,
    role: Option<String>,
    file: String,
}

/// « financé » or « cofinancé par l’Union », folded.
const EU_SAID: &str = "finance par l'union";

/// What is said in a segment.
struct Spoken {
    text: Option<String>,
    /// The European one.
    mention: Option<String>,
    /// It comes before the text: who has said goodbye says nothing more.
    mention_first: bool,
    /// That both take.
    seconds: i64,
}

/// Minutes between the two announced hours.
fn announced(when: &When) -> Option<i64> {
    let ((first, from), (last, to)) = (when.start.value, when.end.as_ref()?.value);
    Some((last.and_time(to?) - first.and_time(from?)).num_minutes()).filter(|minutes| *minutes > 0)
}

fn is_music(slot: &Slot) -> bool {
    slot.air.rubric == Some(MUSIC)
}

impl<'s> Show<'s> {
    pub fn new(words: Words<'s>, entry: &'s Entry<Event>) -> Self {
        let data = &entry.data;
        let air_time = data.allotted.as_ref().map(|n| n.value).or_else(|| announced(&data.when));
        let order = running_order(&data.programme, &data.when);
        let unannounced = words.site.unannounced(words.channel, data.when.last_day());
        Show { words, entry, order, air_time, unannounced }
    }

    /// A text of the show, as on its day.
    pub fn said(&self, text: &str) -> String {
        self.unannounced.text(&self.words.of(&self.entry.meta, text))
    }

    pub fn title(&self) -> String {
        self.said(self.entry.meta.title())
    }

    pub fn outlet(&self) -> Option<&'s MediaOutlet> {
        self.entry.data.broadcast.station.as_ref().and_then(|id| self.words.site.outlet(&id.value))
    }

    /// Spoken segments of which nothing is written: an interview has its questions on the guest's sheet.
    pub fn without_text(&self) -> i64 {
        let is_written = |slot: &Slot| slot.air.text.is_some() || slot.air.sound.is_some();
        let spoken = |slot: &&Slot| !matches!(slot.air.rubric, Some(MUSIC | "entretien")) && !is_written(slot);
        self.entry.data.programme.iter().filter(spoken).count() as i64
    }

    /// « Émission spéciale », « mercredi 9 décembre 2026, de 13 h à 13 h 52 », the station, the place.
    pub fn heading(&self) -> (String, String, Option<String>, Option<String>) {
        let data = &self.entry.data;
        (
            self.title(),
            french::capitalize(&when(&data.when)),
            self.outlet().map(|outlet| self.words.text(&outlet.name)),
            data.place.as_deref().map(|place| self.said(place)),
        )
    }

    /// « à 13 h 16, pendant 12 min : « En ligne avec Dublin » », for each segment where `name` speaks.
    pub fn passages(&self, name: &str) -> Vec<String> {
        let speaks =
            |slot: &Slot| slot.speakers.as_deref().is_some_and(|voices| french::holds_word(&self.said(voices), name));
        let rows = self.slots().filter(|(_, slot)| speaks(slot));
        rows.map(|(row, slot)| {
            let start = row.start.map(|start| format!("à {}, ", french::time(start))).unwrap_or_default();
            let minutes = row.minutes.map(|n| format!("pendant {}\u{a0}: ", french::minutes(n))).unwrap_or_default();
            french::capitalize(&format!("{start}{minutes}«\u{a0}{}\u{a0}»", self.said(&slot.title)))
        })
        .collect()
    }

    fn slots(&self) -> impl Iterator<Item = (&Row, &Slot)> {
        self.order.rows.iter().filter_map(|row| Some((row, self.entry.data.programme.get(row.slot)?)))
    }

    /// What is said in a segment. The mention opens the show and ends it, unless the text there says it.
    fn spoken(&self, row: &Row, slot: &Slot) -> Spoken {
        let site = self.words.site;
        let text = slot.air.text.as_ref().map(|text| self.said(&text.value));
        let has_said = text.as_deref().is_some_and(|text| french::fold(text).contains(EU_SAID));
        let mut spoken = self.slots().filter(|(_, slot)| !is_music(slot)).map(|(row, _)| row.slot);
        let first = spoken.next();
        let is_last = spoken.last().or(first) == Some(row.slot);
        let mention = ((first == Some(row.slot) || is_last) && !has_said).then(|| site.eu_oral_mention());
        let words: usize = text.iter().chain(&mention).map(|text| french::word_count(text)).sum();
        let seconds = (words * 60).div_ceil(site.school.radio.words_per_minute.max(1)) as i64;
        Spoken { text, mention, mention_first: is_last, seconds }
    }

    pub fn view(&self, guests: &[GuestView], waiting: usize, reminders: Vec<TaskView>) -> RundownView {
        let (meta, school) = (&self.entry.meta, &self.words.site.school);
        let (title, date, station, place) = self.heading();
        let over = self.order.total.zip(self.air_time).map(|(total, slot)| total - slot);
        let contact = school.press_contact.as_ref();
        let example =
            meta.example || guests.iter().any(|guest| guest.example) || contact.is_some_and(|contact| contact.example);
        let guests = guests.iter().map(|guest| GuestLine {
            name: guest.name.clone(),
            role: guest.role.clone(),
            file: guest.page(),
        });
        let clashes = self.order.mismatches.iter().filter(|m| is_clash(m));
        RundownView {
            title,
            date,
            place,
            station,
            slot: self.air_time.map(french::minutes),
            total: self.order.total.map(french::minutes),
            balance: self.balance(),
            is_balanced: over == Some(0),
            mention: self.words.site.eu_oral_mention(),
            rows: self.rows(),
            remarks: clashes
                .map(|m| french::capitalize(&m.said(self.words, meta, &self.entry.data.programme)))
                .collect(),
            guests: guests.collect(),
            waiting,
            reminders,
            contact: contact.map(|contact| self.words.contact(contact)),
            url: self.words.web_address(meta),
            example,
        }
    }

    fn rows(&self) -> Vec<RowView> {
        let begins = self.entry.data.when.start.value.1;
        let mut before = Some(0);
        let rows = self.slots().map(|(row, slot)| {
            let Spoken { text, mention, mention_first, seconds } = self.spoken(row, slot);
            let offset = row.start.zip(begins).map(|(at, from)| (at - from).num_minutes()).or(before);
            before = row.total;
            RowView {
                start: row.start.map(french::time),
                offset: offset.filter(|n| *n >= 0).map(|n| match n {
                    0 => "T0".to_string(),
                    n => format!("T0\u{a0}+\u{a0}{}", french::minutes(n)),
                }),
                duration: row.minutes.map(french::minutes),
                total: row.total.map(french::minutes),
                title: self.said(&slot.title),
                rubric: RUBRICS.iter().find(|(code, _)| Some(*code) == slot.air.rubric).map(|(_, name)| *name),
                is_music: is_music(slot),
                voices: slot.speakers.as_deref().map(|voices| self.said(voices)),
                is_long: row.minutes.is_some_and(|minutes| seconds > minutes * 60),
                reading: (text.is_some() || mention.is_some()).then(|| french::seconds(seconds)),
                text,
                mention: mention.is_some(),
                mention_first,
                sound: slot.air.sound.as_deref().map(|sound| self.said(sound)),
                technique: slot.air.technique.as_deref().map(|text| self.said(text)),
                is_wrong: row.is_early || row.total.zip(self.air_time).is_some_and(|(total, slot)| total > slot),
            }
        });
        rows.collect()
    }

    /// Whether the minutes make the slot, in words.
    fn balance(&self) -> Option<String> {
        let (total, slot) = self.order.total.zip(self.air_time)?;
        let (said, announced) = (french::minutes(total), french::minutes(slot));
        Some(match total - slot {
            0 => format!("Le compte est bon\u{a0}: {said} pour un créneau de {announced}."),
            over if over > 0 => {
                format!("{said} pour un créneau de {announced}\u{a0}: {} de trop.", french::minutes(over))
            }
            short => format!("{said} pour un créneau de {announced}\u{a0}: il manque {}.", french::minutes(-short)),
        })
    }

    /// What would go wrong on the air, each at its line.
    pub fn faults(&self) -> Vec<Diagnostic> {
        let (meta, data) = (&self.entry.meta, &self.entry.data);
        let clashes = self.order.mismatches.iter().filter(|m| is_clash(m));
        let clashes = clashes.map(|clash| clash.fault("le conducteur", self.words, meta, &data.programme));
        let mut faults: Vec<Diagnostic> = clashes.collect();
        faults.extend(unannounced(&data.programme, &self.unannounced));
        faults.extend(self.minutes());
        if let (Some(slot), Some(announced), Some(end)) = (&data.allotted, announced(&data.when), &data.when.end)
            && slot.value != announced
        {
            let message = format!(
                "le créneau dit {}, mais l’émission est annoncée pour {}",
                french::minutes(slot.value),
                french::minutes(announced)
            );
            faults.push(
                Diagnostic::warning(slot.span.clone(), message)
                    .related(end.span.clone(), "la fin annoncée")
                    .help("Corrigez « creneau », ou « fin »."),
            );
        }
        faults.extend(self.slots().filter_map(|(row, slot)| self.too_long(row, slot)));
        if let (Some(id), Some(outlet)) = (&data.broadcast.station, self.outlet())
            && outlet.genre != "radio"
        {
            faults.push(
                Diagnostic::warning(id.span.clone(), format!("« {} » n’est pas une radio", outlet.name)).help(
                    "Écrivez la station dans « media », ou corrigez le « genre » de ce média dans « site.yaml ».",
                ),
            );
        }
        faults
    }

    /// Too many minutes, or too few.
    fn minutes(&self) -> Option<Diagnostic> {
        let (total, slot) = self.order.total.zip(self.air_time)?;
        let (said, announced) = (french::minutes(total), french::minutes(slot));
        match total - slot {
            0 => None,
            over if over > 0 => {
                let over = french::minutes(over);
                // The arrow is where the advice is: who has minutes to give.
                let (row, longest) = self.slots().max_by_key(|(row, _)| (row.minutes, Reverse(row.slot)))?;
                let (_, first) = self.slots().find(|(row, _)| row.total.is_some_and(|total| total > slot))?;
                let title = self.words.of(&self.entry.meta, &longest.title);
                let message = format!("le conducteur dure {said} : {over} de trop pour un créneau de {announced}");
                let help = format!(
                    "Retirez {over} à une séquence : « {title} » est la plus longue, {}. Ou corrigez « creneau ».",
                    french::minutes(row.minutes?)
                );
                let fault = Diagnostic::warning(longest.at.clone(), message).help(help);
                let is_other = first.at != longest.at;
                Some(if is_other { fault.related(first.at.clone(), "ici, le créneau est dépassé") } else { fault })
            }
            short => {
                let short = french::minutes(-short);
                let message = format!("le conducteur dure {said} : il manque {short} pour un créneau de {announced}");
                let help =
                    format!("Donnez {short} de plus à une séquence, ou ajoutez-en une. Ou corrigez « creneau ».");
                let at = self.slots().last().map_or_else(|| self.entry.meta.title_span(), |(_, slot)| slot.at.clone());
                Some(Diagnostic::warning(at, message).help(help))
            }
        }
    }

    fn too_long(&self, row: &Row, slot: &Slot) -> Option<Diagnostic> {
        let (text, minutes) = slot.air.text.as_ref().zip(row.minutes)?;
        let Spoken { mention, seconds, .. } = self.spoken(row, slot);
        let rate = self.words.site.school.radio.words_per_minute;
        let fits = minutes.saturating_mul(i64::try_from(rate).unwrap_or(i64::MAX));
        let fits = fits - mention.as_deref().map_or(0, french::word_count) as i64;
        (seconds > minutes * 60).then(|| {
            let what = if mention.is_some() { "ce texte, avec la mention européenne," } else { "ce texte" };
            let message = format!(
                "{what} se lit en {} environ, dans une séquence de {}",
                french::seconds(seconds),
                french::minutes(minutes)
            );
            Diagnostic::warning(text.span.clone(), message).help(format!(
                "Gardez-en {} mots au plus ({rate} par minute), ou donnez plus de minutes à la séquence.",
                french::number(fits)
            ))
        })
    }
}

/// An empty minute is seen in the total; what overlaps is not.
fn is_clash(mismatch: &Mismatch) -> bool {
    matches!(mismatch, Mismatch::Overlap { .. })
}
