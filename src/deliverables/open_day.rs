//! The Open Day: the screen of the hall, one file that runs alone from a USB key (domain.md §7), and how to start it.

mod show;
mod slides;

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::Deliverable;
use crate::content::{Entry, Event, Kind};
use crate::diagnostic::Diagnostic;
use crate::french;
use crate::plan::{Card, Lines, Owner, Plan, Progress, Section};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::words::{Words, when};
use show::{Show, VOICES, show};
use slides::Slide;

pub struct OpenDays;

/// What `documents/kiosk.html` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct KioskView {
    title: String,
    slides: Vec<Slide>,
}

/// What `documents/kiosk-guide.txt` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct GuideView {
    title: String,
    when: String,
    /// « 18 diapositives »
    slides: String,
    /// « 3 min 20 s »
    round: String,
    people: Vec<String>,
    /// Whose slide will hide before the day.
    ending: Vec<String>,
}

impl Deliverable for OpenDays {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Kiosk)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        for event in site.open_days() {
            one(kiosk(site), plan, event);
        }
    }
}

/// The kiosks in `livrables/`, as a hall wants them: the next Open Day first, then the last one.
pub fn screens(site: &Site) -> Vec<String> {
    let (past, next): (Vec<_>, Vec<_>) = site.open_days().partition(|event| site.is_past(&event.data.when));
    next.into_iter().chain(past.into_iter().rev()).map(|event| file(kiosk(site), event)).collect()
}

/// How the screen of the hall says its texts.
fn kiosk(site: &Site) -> Words<'_> {
    Words::new(site, Channel::Kiosk)
}

fn folder(words: Words, event: &Entry<Event>) -> String {
    format!("jpo/{}", words.folder(&event.meta))
}

fn file(words: Words, event: &Entry<Event>) -> String {
    format!("{}/kiosque/index.html", folder(words, event))
}

fn one<'s>(words: Words<'s>, plan: &mut Plan<'s>, event: &'s Entry<Event>) {
    let meta = &event.meta;
    let (title, owner) = (words.title(meta), Owner::Source(meta.shown.clone()));
    let show = show(words, event);
    plan.faults.extend(unheard(words.site, event, &show));
    let (progress, remarks) = (progress(words.site, event, &show), remarks(words, event, &show));
    let (path, guide) = (file(words, event), format!("{}/mode-d-emploi.txt", folder(words, event)));
    let slides = french::plural(count(show.slides.len()), "diapositive", "diapositives");
    let round = show.slides.iter().map(|slide| slide.seconds).sum::<usize>();
    let view = GuideView {
        title: title.clone(),
        when: when(&event.data.when),
        slides: slides.clone(),
        round: format!("{}\u{a0}min\u{a0}{:02}\u{a0}s", round / 60, round % 60),
        // It goes with the file: nothing is said of who is not shown.
        ending: endings(&show),
        people: show.people,
    };
    plan.cards.push(Card {
        section: Section::OpenDay,
        title: format!("Kiosque\u{a0}: {title}"),
        note: Some(format!("{}. {slides}, un tour en {}", french::capitalize(&view.when), view.round)),
        progress: Some(progress),
        path: path.clone(),
        files: vec![("Mode d’emploi", guide.clone())],
        remarks,
    });
    let lines = Lines { width: None, plain_spaces: words.site.school.ent.plain_spaces };
    plan.text(&guide, &owner, "documents/kiosk-guide.txt", "", lines, move || view.clone());
    let view = Arc::new(KioskView { title: title.clone(), slides: show.slides });
    plan.document_with(&path, &owner, "documents/kiosk.html", title, show.photos, move || view.clone());
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn progress(site: &Site, event: &Entry<Event>, show: &Show) -> (Progress, String) {
    let proofs = site.publications_about(Kind::Event, &event.meta.id);
    let mut proofs = proofs.filter(|p| p.data.channel == "jpo" && p.data.date.value <= site.today);
    match proofs.next() {
        Some(proof) => (Progress::Done, format!("montré le {}", french::date(proof.data.date.value))),
        None if show.people.is_empty() => (Progress::Incomplete, "prêt, mais personne n’y témoigne".into()),
        None if site.is_past(&event.data.when) => (Progress::Incomplete, "passé, sans preuve notée".into()),
        None => (Progress::Ready, "prêt, non montré".into()),
    }
}

/// A screen where nobody speaks is worth a word, while there is time.
fn unheard(site: &Site, event: &Entry<Event>, show: &Show) -> Option<Diagnostic> {
    let is_missing = show.people.is_empty() && !site.is_past(&event.data.when);
    is_missing.then(|| {
        Diagnostic::advice(event.meta.title_span(), "personne ne témoigne sur l’écran de ces portes ouvertes").help(
            "Faites signer une autorisation à l’auteur d’un témoignage, puis ajoutez « kiosque » à ses supports et « texte: oui », dans personnes.yaml.",
        )
    })
}

/// What is missing, and who is not shown.
fn remarks(words: Words, event: &Entry<Event>, show: &Show) -> Vec<String> {
    let site = words.site;
    let lacks = [
        (event.data.programme.is_empty(), "le programme de la journée («\u{a0}programme\u{a0}»)"),
        (!show.has_departures, "un départ à venir"),
        (!show.has_figures, "des chiffres («\u{a0}chiffres\u{a0}», dans site.yaml)"),
    ];
    let lacks: Vec<String> = lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what.to_string()).collect();
    let mut remarks = Vec::new();
    if !lacks.is_empty() {
        remarks.push(format!("Il lui manque {}.", french::list(&lacks)));
    }
    if show.voices > VOICES {
        let (shown, all) = (french::cardinal(count(VOICES)), french::number(count(show.voices)));
        remarks.push(format!("Il montre les {shown} témoignages les plus récents, sur {all}."));
    }
    remarks.extend(endings(show));
    let foreign = site.testimonials(words.channel).take(VOICES).filter_map(|entry| {
        let lang = entry.data.lang.as_deref().filter(|_| entry.data.translation.is_none())?;
        Some(format!(
            "{} est {}\u{a0}: peu de visiteurs le comprendront. Ajoutez-y sa citation en français, « traduction ».",
            entry.meta.path,
            french::in_language(lang)
        ))
    });
    remarks.extend(foreign);
    let told = site.testimonials(Channel::Site).filter_map(|entry| {
        let why = site.refusal(&entry.data.person.value, words.channel)?;
        Some(format!("{} n’est pas montré\u{a0}: {why}.", entry.meta.path))
    });
    remarks.extend(told);
    remarks
}

fn endings(show: &Show) -> Vec<String> {
    let line = |((who, day), slides): (&(String, NaiveDate), &usize)| {
        let hides = match slides {
            1 => "la diapositive se cachera".to_string(),
            n => format!("ses {} diapositives se cacheront", french::cardinal(count(*n))),
        };
        format!("{who}\u{a0}: l’autorisation s’arrête le {}, et {hides} le lendemain.", french::date(*day))
    };
    show.ending.iter().map(line).collect()
}
