//! The two releases of an edition of the Fête de l’Europe: its announcement, and its balance with the figures.

use super::release::{Part, Practical, Quoted, Release, photos};
use crate::content::{Entry, EuropeDay};
use crate::french::{self, to_complete};
use crate::site::retroplan;
use crate::site::words::{Words, when};

/// « , pendant les #ErasmusDays », for an edition of these weeks.
fn official(words: Words, entry: &Entry<EuropeDay>) -> &'static str {
    if words.site.is_official(&entry.data.when) { ", pendant les #ErasmusDays" } else { "" }
}

fn the_day(entry: &Entry<EuropeDay>) -> String {
    let (first, last) = (entry.data.when.first_day(), entry.data.when.last_day());
    if first == last { format!("le {}", french::long_date(first)) } else { french::range(first, last) }
}

fn city(words: Words) -> String {
    let city = words.site.school.address.as_ref().and_then(|a| a.city.as_deref());
    city.map(|city| format!(", à {},", words.text(city))).unwrap_or_default()
}

/// « Ouverture, Retour de Caspe et Atelier »
fn programme(words: Words, entry: &Entry<EuropeDay>) -> Option<String> {
    let titles: Vec<String> = entry
        .data
        .programme
        .iter()
        .map(|slot| format!("«\u{a0}{}\u{a0}»", words.of(&entry.meta, &slot.title)))
        .collect();
    (!titles.is_empty()).then(|| french::list(&titles))
}

fn people(words: Words, entry: &Entry<EuropeDay>, names: &[String]) -> String {
    french::list(&names.iter().map(|name| words.of(&entry.meta, name)).collect::<Vec<_>>())
}

fn page(words: Words, entry: &Entry<EuropeDay>) -> String {
    words.web_address_or_home(&entry.meta)
}

/// Before the day: what will happen, for whom, when and where.
pub fn announcement<'s>(words: Words<'s>, entry: &'s Entry<EuropeDay>) -> Release<'s> {
    let school = french::the(&words.site.school_name());
    let (photos, missing) = photos(words, std::iter::once(&*entry.meta));
    let mut parts = Vec::new();
    let name = words.title(&entry.meta);
    if let Some(programme) = programme(words, entry) {
        parts.push(Part::paragraph(format!(
            "«\u{a0}{name}\u{a0}»\u{a0}: c’est le nom de cette édition. Au programme\u{a0}: {programme}."
        )));
    }
    let mut with = String::new();
    if !entry.data.guests.is_empty() {
        with = format!("Sont invités\u{a0}: {}.", people(words, entry, &entry.data.guests));
    }
    if !entry.data.partners.is_empty() {
        with = format!("{with} La journée est organisée avec {}.", people(words, entry, &entry.data.partners));
    }
    if !with.is_empty() {
        parts.push(Part::paragraph(with.trim()));
    }
    parts.push(Part::paragraph(format!("Le programme complet est en ligne\u{a0}: {}", page(words, entry))));
    Release {
        title: format!("{} fête l’Europe {}", french::capitalize(&school), the_day(entry)),
        diffusion: "Pour diffusion immédiate".into(),
        date: retroplan::send_day(words.site, entry.data.when.first_day()),
        lead: format!(
            "{}{} ouvre ses portes {} pour sa Fête de l’Europe{}. Étudiants et enseignants y \
             racontent ce que le programme Erasmus+ change dans un parcours de brevet de technicien supérieur (BTS).",
            french::capitalize(&school),
            city(words),
            the_day(entry),
            official(words, entry)
        ),
        parts,
        quotes: vec![Quoted { text: to_complete("citation d’un étudiant ou du chef d’établissement"), by: None }],
        practical: Some(Practical {
            label: "Pour venir".into(),
            text: format!("{}, {}.", when(&entry.data.when), words.of(&entry.meta, &entry.data.place)),
        }),
        photos,
        missing,
        status: "Projet généré, à relire".into(),
        example: entry.meta.example,
    }
}

/// After the day: what happened, in figures.
pub fn balance<'s>(words: Words<'s>, entry: &'s Entry<EuropeDay>) -> Release<'s> {
    let school = french::the(&words.site.school_name());
    let (photos, missing) = photos(words, std::iter::once(&*entry.meta));
    let figures: Vec<String> = entry
        .data
        .figures
        .iter()
        .map(|f| format!("{} {}", words.of(&entry.meta, &f.value), words.of(&entry.meta, &f.label)))
        .collect();
    let figures_text = if figures.is_empty() {
        to_complete("chiffres de la journée (« chiffres »)")
    } else {
        french::list(&figures)
    };
    let title = figures.first().map_or_else(
        || format!("{} a fêté l’Europe", french::capitalize(&school)),
        |first| format!("Fête de l’Europe {}\u{a0}: {first}", french::at_the(&words.site.school_name())),
    );
    let mut parts = vec![Part::paragraph(format!("La journée en chiffres\u{a0}: {figures_text}."))];
    if let Some(programme) = programme(words, entry) {
        let partners = if entry.data.partners.is_empty() {
            String::new()
        } else {
            format!(" La journée était organisée avec {}.", people(words, entry, &entry.data.partners))
        };
        parts.push(Part::paragraph(format!(
            "Au programme de cette édition, «\u{a0}{}\u{a0}»\u{a0}: {programme}.{partners}",
            words.title(&entry.meta)
        )));
    }
    let next = words.site.mobilities.iter().filter(|m| !m.data.is_cancelled());
    let next = next.filter(|m| m.data.departure.value > words.site.today).min_by_key(|m| m.data.departure.value);
    let next = next.map(|m| {
        format!(
            "Prochain départ\u{a0}: {}, à {}. ",
            french::long_date(m.data.departure.value),
            words.of(&m.meta, &m.data.city.value)
        )
    });
    parts.push(Part::paragraph(format!(
        "{}Les récits sont en ligne\u{a0}: {}",
        next.unwrap_or_default(),
        page(words, entry)
    )));
    Release {
        title,
        diffusion: "Pour diffusion immédiate".into(),
        date: entry.data.when.last_day().succ_opt().unwrap_or(entry.data.when.last_day()),
        lead: format!(
            "{}, {school}{} a fêté l’Europe avec le programme Erasmus+{}.",
            french::capitalize(&the_day(entry)),
            city(words),
            official(words, entry)
        ),
        parts,
        quotes: vec![Quoted { text: to_complete("citation d’un participant"), by: None }],
        practical: None,
        photos,
        missing,
        status: "Projet généré, à relire".into(),
        example: entry.meta.example,
    }
}
