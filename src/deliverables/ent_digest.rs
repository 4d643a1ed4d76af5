//! The monthly digest for the ENT: the fields of its form, ready to paste, with the illustration to join (domain.md §1).

mod compose;
mod month;

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::Deliverable;
use crate::content::Meta;
use crate::diagnostic::NoteKind;
use crate::french;
use crate::plan::{Audience, Card, Fit, Format, Lines, Owner, Plan, Print, Progress, Recipe, Section};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::pictures::Picture;
use crate::site::words::Words;
use compose::{Content, Digest, digest, signs};
use month::{Month, last_day, month, months, voices};

pub struct EntDigest;

/// The ENT's form takes no larger picture (domain.md §1).
const ILLUSTRATION: Fit = Fit { longest: 1600, heaviest: Some(500_000), format: Format::Usual };

/// What `documents/ent.html` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct EntView {
    month: String,
    ent_name: String,
    ent_url: Option<String>,
    title: String,
    title_signs: usize,
    title_max: usize,
    summary: String,
    summary_signs: usize,
    summary_max: usize,
    words: usize,
    content: Content,
    illustration: Option<Illustration>,
    url: String,
    evergreen: Vec<String>,
    published: Option<Appeared>,
    previous: Option<Neighbour>,
    next: Option<Neighbour>,
    example: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Illustration {
    file: String,
    alt: String,
    credit: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Appeared {
    date: String,
    href: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Neighbour {
    month: String,
    file: String,
}

impl Deliverable for EntDigest {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Ent)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let words = Words::new(site, Channel::Ent);
        let voices = voices(site);
        let months = months(site);
        for (at, first) in months.iter().enumerate() {
            let month = month(site, *first, &voices);
            let digest = digest(words, &month);
            // Nobody can act on a month that is over.
            if !month.is_dated() && last_day(*first) >= site.today {
                plan.note(NoteKind::Undated, undated(*first, &digest));
            }
            let neighbour = |at: Option<usize>| at.and_then(|at| months.get(at)).map(|month| neighbour(*month));
            let around = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
            one(words, plan, &month, digest, around);
        }
    }
}

fn folder(first: NaiveDate) -> String {
    format!("ent/{}", first.format("%Y-%m"))
}

fn neighbour(first: NaiveDate) -> Neighbour {
    Neighbour { month: french::month_year(first), file: format!("../{}/index.html", first.format("%Y-%m")) }
}

/// « décembre 2026 : le digest repose sur … »
fn undated(first: NaiveDate, digest: &Digest) -> String {
    let month = french::month_year(first);
    if digest.evergreen.is_empty() {
        return format!("{month} : datez un témoignage, une rencontre ou un article de ce mois");
    }
    format!(
        "{month} : le digest repose sur {} ; un témoignage, une rencontre ou un article de ce mois le rendrait plus vivant",
        french::list(&digest.evergreen)
    )
}

fn one<'s>(
    words: Words<'s>,
    plan: &mut Plan<'s>,
    month: &Month<'s>,
    digest: Digest<'s>,
    (previous, next): (Option<Neighbour>, Option<Neighbour>),
) {
    let site = words.site;
    let (folder, name) = (folder(month.first), french::month_year(month.first));
    let owner = Owner::Generated("le digest de l’ENT");
    let lines = Lines { width: None, plain_spaces: site.school.ent.plain_spaces };
    let picture = digest.about.iter().find_map(|meta| illustration(words, meta));
    let view = EntView {
        month: name.clone(),
        ent_name: words.text(&site.school.ent.name),
        ent_url: site.school.ent.url.clone(),
        title_signs: signs(&digest.title),
        title_max: site.school.ent.title_max,
        title: digest.title,
        summary_signs: signs(&digest.summary),
        summary_max: site.school.ent.summary_max,
        summary: digest.summary,
        words: digest.content.words(),
        url: site.school.base_url.clone(),
        content: digest.content,
        illustration: picture.as_ref().map(|(_, illustration)| illustration.clone()),
        evergreen: digest.evergreen,
        published: month.published.map(|entry| Appeared {
            date: french::date(entry.data.date.value),
            href: entry.data.url.as_deref().and_then(|url| words.url(url)),
        }),
        previous,
        next,
        example: digest.about.iter().any(|meta| meta.example),
    };
    if let Some((picture, illustration)) = picture {
        let path = format!("{folder}/{}", illustration.file);
        plan.add(
            Audience::Internal,
            path,
            owner.clone(),
            Recipe::Picture(Print { picture, fit: ILLUSTRATION, caption: None }),
        );
    }
    let progress = match &view.published {
        Some(appeared) => (Progress::Done, format!("paru le {}", appeared.date)),
        None => (Progress::Ready, "prêt, non paru".to_string()),
    };
    plan.cards.push(Card {
        section: Section::Ent,
        title: french::capitalize(&name),
        note: Some(view.title.clone()),
        progress: Some(progress),
        path: format!("{folder}/index.html"),
        files: vec![("Texte brut", format!("{folder}/texte.txt")), ("Contenu HTML", format!("{folder}/contenu.html"))],
        remarks: if view.evergreen.is_empty() {
            Vec::new()
        } else {
            vec![format!("Rien de daté ce mois-ci\u{a0}: il repose sur {}.", french::list(&view.evergreen))]
        },
    });
    let title = format!("Digest ENT, {name}");
    let view = Arc::new(view);
    let shown = || {
        let view = view.clone();
        move || view.clone()
    };
    for (file, template, title) in [
        ("contenu.html", "documents/ent-content.html", ""),
        ("texte.txt", "documents/ent-text.txt", ""),
        ("index.html", "documents/ent.html", title.as_str()),
    ] {
        plan.text(&format!("{folder}/{file}"), &owner, template, title, lines, shown());
    }
}

/// The photo of an entry that the ENT may show.
fn illustration<'s>(words: Words<'s>, meta: &Meta) -> Option<(&'s Picture, Illustration)> {
    let image = meta.image.as_ref()?;
    let picture = words.picture(meta, image)?;
    let illustration = Illustration {
        file: format!("illustration.{}", picture.extension()),
        alt: words.of(meta, &image.alt),
        credit: image.credit.as_deref().map(|credit| words.of(meta, credit)),
    };
    Some((picture, illustration))
}
