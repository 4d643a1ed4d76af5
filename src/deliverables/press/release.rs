//! A press release, whatever it announces (domain.md §2): its parts, its length, what it still lacks, and the view that
//! templates receive.

use chrono::NaiveDate;
use serde::Serialize;

use crate::content::Meta;
use crate::content::markdown::plain::Kind;
use crate::french::{self, TO_COMPLETE};
use crate::site::consent::Channel;
use crate::site::photos::{Photo, PhotoView, photo_views};
use crate::site::words::{ContactView, Words};

/// Signs, spaces included: what a short-news editor takes (domain.md §2).
pub const ADVISED: std::ops::RangeInclusive<usize> = 1_000..=1_500;
pub const MOST: usize = 2_000;

const MENTION: &str = "COMMUNIQUÉ DE PRESSE";
const END: &str = "– FIN –";

/// One release, its texts final for the press.
#[derive(Debug)]
pub struct Release<'s> {
    pub title: String,
    pub diffusion: String,
    pub date: NaiveDate,
    pub lead: String,
    pub parts: Vec<Part>,
    pub quotes: Vec<Quoted>,
    pub practical: Option<Practical>,
    pub photos: Vec<Photo<'s>>,
    /// Beside what the texts themselves show as missing.
    pub missing: Vec<String>,
    /// Where it stands: « Projet généré, à relire », « Envoyé le 4 mai 2026 ».
    pub status: String,
    pub example: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// `paragraph`, `heading` or `item`.
    pub kind: &'static str,
    pub text: String,
}

impl Part {
    pub fn paragraph(text: impl Into<String>) -> Part {
        Part { kind: "paragraph", text: text.into() }
    }

    pub fn of(kind: Kind, text: String) -> Part {
        let kind = match kind {
            Kind::Paragraph => "paragraph",
            Kind::Heading => "heading",
            Kind::Item => "item",
        };
        Part { kind, text }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Quoted {
    pub text: String,
    pub by: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Practical {
    pub label: String,
    pub text: String,
}

/// The photos of some entries that the press may print, and what the release lacks beside its text. A photo of which nobody
/// said who is on it is not given away.
pub fn photos<'s>(words: Words<'s>, metas: impl Iterator<Item = &'s Meta>) -> (Vec<Photo<'s>>, Vec<String>) {
    let school = &words.site.school;
    let photos = words.photos(metas);
    let uncredited = photos.iter().filter(|photo| !photo.has_credit);
    let mut missing: Vec<String> = uncredited.map(|photo| format!("crédit de la photo « {} »", photo.alt)).collect();
    let lacks = [
        (photos.is_empty(), "photo que la presse puisse publier"),
        (school.about.is_none(), "présentation du lycée (« a_propos » dans site.yaml)"),
        (school.press_contact.is_none(), "contact de la presse (« contact_presse » dans site.yaml)"),
    ];
    missing.extend(lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what.to_string()));
    (photos, missing)
}

impl Release<'_> {
    fn texts(&self) -> impl Iterator<Item = &str> {
        let quotes = self.quotes.iter().flat_map(|q| [Some(q.text.as_str()), q.by.as_deref()]).flatten();
        let practical = self.practical.iter().flat_map(|p| [p.label.as_str(), p.text.as_str()]);
        let parts = self.parts.iter().map(|p| p.text.as_str());
        [self.title.as_str(), self.lead.as_str()].into_iter().chain(parts).chain(quotes).chain(practical)
    }

    /// Signs from the title to the end, spaces included; the presentation of the lycée and the contact apart.
    pub fn signs(&self) -> usize {
        self.texts().map(|text| text.chars().count()).sum()
    }

    /// What a reader must still complete, in the order of the text.
    pub fn incomplete(&self) -> Vec<String> {
        let mut all: Vec<String> = self.texts().flat_map(placeholders).collect();
        // « A compléter », « [À compléter » without its end: somebody meant it all the same.
        let is_meant = |text: &str| french::fold(text).contains("a completer") && placeholders(text).next().is_none();
        if self.texts().any(is_meant) {
            all.push("un endroit « à compléter »".into());
        }
        all.extend(self.missing.iter().cloned());
        all.dedup();
        all
    }
}

/// « citation d’un étudiant », for each place to complete.
fn placeholders(text: &str) -> impl Iterator<Item = String> {
    text.split(TO_COMPLETE).skip(1).filter_map(|rest| {
        let (what, _) = rest.split_once(']')?;
        Some(what.trim_start_matches(['\u{a0}', ' ', ':']).to_string())
    })
}

/// What the templates `documents/release.html`, `release.txt`, `mail.txt` and `captions.txt` receive as `it`.
#[derive(Debug, Clone, Serialize)]
pub struct ReleaseView {
    mention: &'static str,
    diffusion: String,
    dateline: String,
    title: String,
    lead: String,
    parts: Vec<Part>,
    quotes: Vec<Quoted>,
    /// After how many parts the quotes stand.
    quotes_after: usize,
    practical: Option<Practical>,
    end: &'static str,
    about: Option<String>,
    contact: Option<ContactView>,
    signs: String,
    signs_advised: [String; 2],
    status: String,
    missing: Vec<String>,
    photos: Vec<PhotoView>,
    files: Vec<FileView>,
    example: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    pub label: &'static str,
    pub file: String,
}

/// « Pézenas, le 27 avril 2026 »
fn dateline(words: Words, day: NaiveDate) -> String {
    let city = words.site.school.address.as_ref().and_then(|a| a.city.as_deref());
    city.map_or_else(
        || format!("Le {}", french::date(day)),
        |city| format!("{}, le {}", words.text(city), french::date(day)),
    )
}

/// The view of a release, whose files lie in one folder.
pub fn view(words: Words, release: &Release, files: Vec<FileView>) -> ReleaseView {
    let school = &words.site.school;
    ReleaseView {
        mention: MENTION,
        diffusion: release.diffusion.clone(),
        dateline: dateline(words, release.date),
        title: release.title.clone(),
        lead: release.lead.clone(),
        parts: release.parts.clone(),
        quotes: release.quotes.clone(),
        quotes_after: quotes_after(&release.parts),
        practical: release.practical.clone(),
        end: END,
        about: school.about.as_deref().map(|text| words.text(text)),
        contact: school.press_contact.as_ref().map(|c| words.contact(c)),
        signs: number(release.signs()),
        signs_advised: [number(*ADVISED.start()), number(*ADVISED.end())],
        status: release.status.clone(),
        missing: release.incomplete(),
        photos: photo_views(&release.photos),
        files,
        example: release.example,
    }
}

/// The words of a site for the press.
pub fn press(site: &crate::site::Site) -> Words<'_> {
    Words::new(site, Channel::Press)
}

/// After the second paragraph, never inside a list; after all where there are fewer.
fn quotes_after(parts: &[Part]) -> usize {
    let is_paragraph = |part: &Part| part.kind == "paragraph";
    let second = parts.iter().enumerate().filter(|(_, part)| is_paragraph(part)).nth(1).map(|(at, _)| at + 1);
    let ends_list = |at: &usize| parts.get(*at).is_none_or(is_paragraph);
    second.and_then(|second| (second..=parts.len()).find(ends_list)).unwrap_or(parts.len())
}

/// « 1 342 »
pub fn number(n: usize) -> String {
    french::number(i64::try_from(n).unwrap_or(i64::MAX))
}
