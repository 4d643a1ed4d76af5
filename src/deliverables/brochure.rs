//! The Erasmus+ insert of each BTS's brochure: texts counted in words, figures, quotes, square, emblem and photos for whoever lays
//! it out; and the insert itself, for a printer (A5) and for the school's copier (A4) (domain.md §7, §10).

mod clauses;
mod figures;
mod photo;
mod printed;
mod texts;
mod thoughts;

use std::sync::Arc;

use serde::Serialize;

use super::Deliverable;
use crate::content::{Entry, Formation, Meta, Mobility};
use crate::diagnostic::NoteKind;
use crate::french;
use crate::plan::{Audience, Card, Fit, Format, Lines, Owner, Plan, Print, Progress, Recipe, Section};
use crate::qr;
use crate::site::consent::Channel;
use crate::site::photos::{Photo, PhotoView, photo_name, photo_views};
use crate::site::pictures::{Picture, fitted};
use crate::site::voices::{Voice, quoted};
use crate::site::words::{FigureView, Words};
use crate::site::{Site, State};
use photo::InsertPhoto;
use printed::{Printed, printed};
use texts::{Text, lacking, texts};

pub struct Brochures;

/// Words of the text that the insert itself carries.
const ON_THE_INSERT: usize = 80;
/// Figures that it carries.
const FIGURES: usize = 3;
/// Signs of the quote of the insert, at most.
const QUOTE: usize = 160;
/// The links of the workshop to the photos of a folder: no brochure asks for more.
const PHOTOS: [&str; 9] =
    ["Photo 1", "Photo 2", "Photo 3", "Photo 4", "Photo 5", "Photo 6", "Photo 7", "Photo 8", "Photo 9"];
/// What fills a page of A4 at 300 dots per inch.
const PHOTO: Fit = Fit { longest: 3508, heaviest: None, format: Format::Usual };
/// Dots per inch of a printed photo (domain.md §7), and millimetres of an inch.
const DPI: f64 = 300.0;
const INCH: f64 = 25.4;

/// What the templates `documents/insert.html`, `insert.txt` and `printer.txt` receive as `it`.
#[derive(Debug, Clone, Serialize)]
struct InsertView {
    /// `A5`, with its bleed and its marks, or `A4`.
    size: &'static str,
    sigle: String,
    title: String,
    texts: Vec<Text>,
    /// Of [`ON_THE_INSERT`] words, its sentences.
    sentences: Vec<String>,
    figures: Vec<FigureView>,
    /// Those that the insert carries, in large.
    numbers: Vec<FigureView>,
    quotes: Vec<Voice>,
    /// The one that the insert carries.
    quote: Option<Voice>,
    photo: Option<InsertPhoto>,
    url: String,
    qr_svg: qr::Square,
    /// As `documents/captions.txt` lists them.
    photos: Vec<PhotoView>,
    /// « photo-1.jpg : 3 000 × 2 000 pixels, jusqu’à 25 × 17 cm »
    photo_sizes: Vec<String>,
    /// Lines for the proof, once it is printed.
    to_note: Vec<String>,
    /// Identifier of the formation.
    id: String,
    example: bool,
}

impl Deliverable for Brochures {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Brochure)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let words = Words::new(site, Channel::Brochure);
        let printed = printed(words);
        for formation in &site.formations {
            insert(words, plan, formation, &printed);
        }
        plan.faults.extend(printed.into_iter().flat_map(|brochure| brochure.faults));
    }
}

fn insert<'s>(words: Words<'s>, plan: &mut Plan<'s>, entry: &'s Entry<Formation>, printed: &[Printed]) {
    let site = words.site;
    let owner = Owner::Source(entry.meta.shown.clone());
    let folder = format!("plaquettes/{}", words.folder(&entry.meta));
    let path = |name: &str| format!("{folder}/{name}");
    let photos = words.photos(told(site, entry));
    for (at, photo) in photos.iter().enumerate() {
        let print = Print { picture: photo.picture, fit: PHOTO, caption: None };
        plan.add(
            Audience::Internal,
            format!("{folder}/photos/{}", photo_name(at, photo.picture)),
            owner.clone(),
            Recipe::Picture(print),
        );
    }
    let view = view(words, entry, &photos);
    let missing = missing(words, entry, &view, photos.iter().any(|photo| !photo.has_credit));
    if !missing.is_empty() {
        plan.note(NoteKind::Incomplete, format!("{folder} : {}", missing.join(" ; ")));
    }
    let mut files = vec![
        ("Encart A4", path("encart-a4.html")),
        ("Textes, chiffres, citations", path("textes.txt")),
        ("Pour l’imprimeur", path("imprimeur.txt")),
        ("Code à scanner (SVG)", path("qr.svg")),
        ("Emblème à imprimer (EPS)", path("embleme-ue.eps")),
        ("Emblème pour l’écran (SVG)", path("embleme-ue.svg")),
    ];
    if !photos.is_empty() {
        files.push(("Légendes et crédits", path("legendes.txt")));
    }
    files.extend(PHOTOS.iter().zip(&view.photos).map(|(label, photo)| (*label, path(&photo.file))));
    let own: Vec<&Printed> = printed.iter().filter(|brochure| brochure.is_about(site, entry)).collect();
    let mut remarks: Vec<String> = own.iter().flat_map(|brochure| brochure.remarks()).collect();
    let progress = progress(site, &own, !missing.is_empty());
    remarks.extend(missing);
    if view.photo.is_none() && !photos.is_empty() {
        remarks.push(photo::why_none());
    }
    plan.cards.push(Card {
        section: Section::Brochure,
        title: format!("Encart\u{a0}: {}", view.sigle),
        note: Some(view.title.clone()),
        progress: Some(progress),
        path: path("encart-a5.html"),
        files,
        remarks,
    });
    let view = Arc::new(view);
    for (file, size) in [("encart-a5.html", "A5"), ("encart-a4.html", "A4")] {
        let insert = InsertView { size, ..(*view).clone() };
        let title = format!("Encart {size}, {}", view.sigle);
        let inside = photo::best(&photos).map(|photo| photo::print(photo.picture)).into_iter().collect();
        plan.document_with(&path(file), &owner, "documents/insert.html", title, inside, move || insert.clone())
            .printed();
    }
    let shown = || {
        let view = view.clone();
        move || view.clone()
    };
    plan.text(&path("textes.txt"), &owner, "documents/insert.txt", "", Lines::default(), shown());
    plan.text(&path("imprimeur.txt"), &owner, "documents/printer.txt", "", Lines::default(), shown());
    if !photos.is_empty() {
        plan.text(&path("legendes.txt"), &owner, "documents/captions.txt", "", Lines::default(), shown());
    }
    for (name, template) in [("embleme-ue.svg", "documents/emblem.xml"), ("embleme-ue.eps", "documents/emblem-eps.txt")]
    {
        plan.document(&path(name), &owner, template, "", || ());
    }
    plan.square(&path("qr.svg"), &owner, &view.qr_svg);
}

/// What the proof of a brochure keeps of what was printed that day.
#[derive(Debug, Default)]
pub struct ToNote {
    /// `{valeur: '10', legende: 'étudiants par an'}`
    pub figures: Vec<String>,
    /// Identifiers of who is quoted or shown; `None` where no insert was printed.
    pub people: Option<Vec<String>>,
}

/// What the inserts of those formations show.
pub fn to_note(site: &Site, formations: &[&str]) -> ToNote {
    let words = Words::new(site, Channel::Brochure);
    let mut all = ToNote::default();
    for entry in formations.iter().filter_map(|id| site.formation(id)) {
        let view = view(words, entry, &words.photos(told(site, entry)));
        let people = all.people.get_or_insert_default();
        let on_photo = view.photo.into_iter().flat_map(|photo| photo.people);
        for person in view.quote.and_then(|quote| quote.person).into_iter().chain(on_photo) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        for line in view.to_note {
            if !all.figures.contains(&line) {
                all.figures.push(line);
            }
        }
    }
    all
}

/// The entries whose photos tell of a formation: its own, its mobilities, its testimonials.
fn told<'s>(site: &'s Site, entry: &'s Entry<Formation>) -> impl Iterator<Item = &'s Meta> {
    let id = &entry.meta.id;
    let left = departed(site, id).map(|m| &*m.meta);
    let testimonials = site.testimonials_of_formation(id, Channel::Brochure).map(|t| &*t.meta);
    std::iter::once(&*entry.meta).chain(left).chain(testimonials)
}

/// Who has left with a formation, most recent first. What is only planned may not take place; a brochure stays.
fn departed<'s>(site: &'s Site, formation: &str) -> impl Iterator<Item = &'s Entry<Mobility>> {
    let has_left = |m: &&Entry<Mobility>| matches!(site.state(&m.data), State::Underway | State::Back);
    site.mobilities_of_formation(formation).filter(has_left)
}

fn view(words: Words, entry: &Entry<Formation>, photos: &[Photo]) -> InsertView {
    let site = words.site;
    let url = words.web_address_or_home(&entry.meta);
    let voices = words.voices(&entry.meta.id);
    let texts = texts(words, entry, &qr::in_clear(&url));
    let figures = figures::figures(words, entry);
    let quote = quoted(&voices, QUOTE);
    let own = texts.iter().find(|text| text.asked == ON_THE_INSERT);
    let is_example = entry.meta.example
        || departed(site, &entry.meta.id).any(|m| m.meta.example)
        || voices.iter().any(|voice| voice.example)
        || site.school.figures.iter().any(|figure| figure.example);
    InsertView {
        size: "A5",
        sigle: words.of(&entry.meta, &entry.data.sigle),
        title: words.title(&entry.meta),
        sentences: own.map(|text| text.sentences.clone()).unwrap_or_default(),
        texts,
        to_note: figures.iter().take(FIGURES).map(figures::line).collect(),
        numbers: figures.iter().take(FIGURES).cloned().collect(),
        figures,
        quote,
        quotes: voices,
        qr_svg: qr::Square::of(&url),
        url: qr::in_clear(&url),
        photo: photo::best(photos).map(InsertPhoto::of),
        photos: photo_views(photos),
        photo_sizes: photos.iter().enumerate().map(|(at, photo)| size(at, photo.picture)).collect(),
        id: entry.meta.id.to_string(),
        example: is_example,
    }
}

/// What the team may still add, each with the key to fill.
fn missing(words: Words, entry: &Entry<Formation>, view: &InsertView, lacks_credit: bool) -> Vec<String> {
    let mut missing: Vec<String> = lacking(words, entry, &view.texts);
    if view.quote.is_none() {
        missing.push(match view.quotes.is_empty() {
            true => format!(
                "une citation (un témoignage de {}, ou « citations » d’une de ses mobilités, de quelqu’un dont l’autorisation porte « plaquette »)",
                view.sigle
            ),
            false => format!("une citation de {QUOTE} signes au plus : celles qu’il y a sont trop longues pour l’encart"),
        });
    }
    if lacks_credit {
        missing.push("le crédit d’une photo (« credit » dans « image »)".into());
    }
    missing
}

/// To be printed anew, printed this school year, ready, or to be completed. `printed` are its brochures, most recent first.
fn progress(site: &Site, printed: &[&Printed], is_incomplete: bool) -> (Progress, String) {
    let day = |brochure: &&&Printed| brochure.entry.data.date.value;
    let outdated = printed.iter().find(|brochure| !brochure.faults.is_empty());
    let year = french::school_year(site.today);
    let of_year = printed.iter().find(|brochure| year.contains(day(brochure)));
    match (outdated, of_year, is_incomplete) {
        (Some(brochure), ..) => {
            (Progress::Incomplete, format!("imprimé le {}, à réimprimer", french::date(day(&brochure))))
        }
        (None, Some(brochure), _) => (Progress::Done, format!("paru le {}", french::date(day(&brochure)))),
        (None, None, false) => (Progress::Ready, "prêt, non paru".to_string()),
        (None, None, true) => (Progress::Incomplete, "à compléter".to_string()),
    }
}

/// How large a photo may be printed.
fn size(at: usize, picture: &Picture) -> String {
    let (width, height) = fitted(picture.full.0, picture.full.1, PHOTO.longest);
    let number = |n: u32| french::number(i64::from(n));
    let centimetres = |pixels: u32| format!("{:.1}", f64::from(pixels) / DPI * INCH / 10.0).replace('.', ",");
    format!(
        "{}\u{a0}: {} × {}\u{a0}pixels, jusqu’à {} × {}\u{a0}cm",
        photo_name(at, picture),
        number(width),
        number(height),
        centimetres(width),
        centimetres(height)
    )
}
