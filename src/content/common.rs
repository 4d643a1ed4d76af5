//! The keys that every kind has, and what they become.

use std::sync::{Arc, OnceLock};

use chrono::{NaiveDate, NaiveTime};

use super::broadcast::Air;
use super::fields::{Key, Record, Reference, Type};
use super::kind::Kind;
use super::markdown::Scan;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::french;

const IMAGE: &[Key] = &[
    Key {
        name: "fichier",
        ty: Type::File,
        required: true,
        help: "La photo, posée à côté du texte.",
        example: "photo.jpg",
    },
    Key {
        name: "alt",
        ty: Type::Text,
        required: true,
        help: "Ce que l’on voit, pour qui ne voit pas l’image.",
        example: "Trois étudiants devant la gare de Caspe",
    },
    Key {
        name: "credit",
        ty: Type::Name,
        required: false,
        help: "L’auteur de la photo.",
        example: "Lycée Charles Alliès",
    },
    Key {
        name: "legende",
        ty: Type::Text,
        required: false,
        help: "La phrase affichée sous la photo.",
        example: "Le départ, le 4 mai 2026.",
    },
    PEOPLE,
    RECOGNISABLE,
];

/// Wherever a photo is declared, who is on it is too.
pub(super) const PEOPLE: Key = Key {
    name: "personnes",
    ty: Type::List(&Type::Person),
    required: false,
    help: "Qui est reconnaissable sur la photo.",
    example: "[lea]",
};
pub(super) const RECOGNISABLE: Key = Key {
    name: "personne_reconnaissable",
    ty: Type::Bool,
    required: false,
    help: "« non » quand personne n’est reconnaissable.",
    example: "non",
};

pub(super) const TITLE: Key = Key {
    name: "titre",
    ty: Type::Text,
    required: true,
    help: "Le titre de la page.",
    example: "Huit semaines à Caspe",
};
const TITLE_OPTIONAL: Key = Key { required: false, ..TITLE };
const SUMMARY: Key = Key {
    name: "resume",
    ty: Type::Text,
    required: false,
    help: "Une ou deux phrases, pour les listes et les moteurs de recherche.",
    example: "Deux mois dans un garage de Caspe.",
};
const PICTURE: Key = Key {
    name: "image",
    ty: Type::Map(IMAGE),
    required: false,
    help: "La photo principale.",
    example: "{fichier: photo.jpg, alt: Trois étudiants devant la gare}",
};
const EXAMPLE: Key = Key {
    name: "exemple",
    ty: Type::Bool,
    required: false,
    help: "« oui » quand les personnes ou les chiffres sont inventés.",
    example: "oui",
};
const DRAFT: Key = Key {
    name: "brouillon",
    ty: Type::Bool,
    required: false,
    help: "« oui » tant que le texte n’est pas prêt : il n’est pas publié.",
    example: "oui",
};
const PUBLISH: Key = Key {
    name: "publier_le",
    ty: Type::Date,
    required: false,
    help: "Le jour à partir duquel le texte est publié.",
    example: "2027-01-15",
};
const UNPUBLISH: Key = Key {
    name: "depublier_le",
    ty: Type::Date,
    required: false,
    help: "Le jour à partir duquel le texte n’est plus publié.",
    example: "2027-08-31",
};
const SLUG: Key = Key {
    name: "adresse",
    ty: Type::Slug,
    required: false,
    help: "La fin de l’adresse de la page, si le nom du fichier ne convient pas.",
    example: "lea-a-caspe",
};
const OLD: Key = Key {
    name: "anciennes_adresses",
    ty: Type::List(&Type::Address),
    required: false,
    help: "Les adresses d’avant, qui mèneront ici.",
    example: "[/ancienne/page/]",
};
const TAGS: Key = Key {
    name: "etiquettes",
    ty: Type::List(&Type::Text),
    required: false,
    help: "Les mots qui rassemblent des pages.",
    example: "[Espagne, Entreprise]",
};

/// What to do where an entry or a block lacks its transcript.
pub const TRANSCRIPT_KEY: &str = "Ajoutez la clé « transcription » avec ce qui est dit (pour un film sans paroles, ce que l’on y voit) : sans elle, une personne sourde n’en saurait rien.";

/// A recording whose words are nowhere in writing (RGAA 4.1).
pub fn untranscribed(recording: &Span, help: &str) -> Diagnostic {
    Diagnostic::error(recording.clone(), "il manque la transcription de cet enregistrement").help(help)
}

pub const KEYS: &[Key] = &[TITLE, SUMMARY, PICTURE, TAGS, EXAMPLE, DRAFT, PUBLISH, UNPUBLISH, SLUG, OLD];
pub const KEYS_TITLE_OPTIONAL: &[Key] =
    &[TITLE_OPTIONAL, SUMMARY, PICTURE, TAGS, EXAMPLE, DRAFT, PUBLISH, UNPUBLISH, SLUG, OLD];

/// A photo that an entry declares.
#[derive(Debug, Clone)]
pub struct Image {
    pub file: Spanned<String>,
    pub alt: String,
    pub credit: Option<String>,
    pub caption: Option<String>,
    pub people: Vec<Spanned<String>>,
    /// Somebody is recognisable: `None` when the writer did not say.
    pub recognisable: Option<bool>,
}

/// What is common to all entries.
#[derive(Debug, Clone)]
pub struct Meta {
    pub kind: Kind,
    /// The name of the file or folder.
    pub id: Arc<str>,
    /// `None` for the French original, else the language of a translation.
    pub lang: Option<String>,
    /// Path in `content/`: `temoignages/lea/index.md`.
    pub path: Arc<str>,
    pub shown: Arc<str>,
    /// Where the front matter is, for faults about the entry as a whole.
    pub span: Span,
    pub title: Option<Spanned<String>>,
    /// The same as French prints it, once somebody asked for it.
    printed_title: OnceLock<String>,
    pub summary: Option<String>,
    pub image: Option<Image>,
    pub example: bool,
    pub draft: bool,
    pub publish: Option<NaiveDate>,
    pub unpublish: Option<NaiveDate>,
    pub slug: Option<Spanned<String>>,
    pub old_addresses: Vec<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub body: Body,
    /// Of the body, where it is not French: a translation may leave it as it is in the original.
    pub body_lang: Option<String>,
    /// What the body refers to.
    pub scan: Scan,
    /// What the front matter refers to.
    pub references: Vec<Reference>,
}

impl Meta {
    /// The title, or the identifier where a title may be left out.
    pub fn title(&self) -> &str {
        self.title.as_ref().map_or(&self.id, |t| &t.value)
    }

    /// The title as French prints it. Many pages say it, and each plan: it is set once for all.
    pub fn printed_title(&self) -> &str {
        self.printed_title.get_or_init(|| french::typography(self.title()).into_owned())
    }

    /// The folder that its relative links and files start from: `temoignages/lea`, `temoignages`, or nothing.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The path in `content/` of a file named beside this entry (`photo.jpg`, `photo%20de%20groupe.jpg`); `None` when it
    /// climbs out.
    pub fn beside(&self, file: &str) -> Option<String> {
        resolve(self.folder(), &percent_encoding::percent_decode_str(file).decode_utf8_lossy())
    }

    /// A span for faults about the title, or the entry.
    pub fn title_span(&self) -> Span {
        self.title.as_ref().map_or_else(|| self.span.clone(), |t| t.span.clone())
    }
}

/// The Markdown under the front matter: the file's text and where the body starts in it.
#[derive(Debug, Clone)]
pub struct Body {
    pub text: Arc<str>,
    pub start: usize,
}

impl Body {
    pub fn markdown(&self) -> &str {
        &self.text[self.start..]
    }
}

/// Where an entry lies, before its keys are read.
#[derive(Debug, Clone)]
pub struct Place {
    pub kind: Kind,
    pub id: String,
    pub lang: Option<String>,
    pub path: String,
    pub shown: Arc<str>,
}

pub(super) fn meta(place: Place, span: Span, body: Body, scan: Scan, record: &mut Record) -> Meta {
    let image = record.map("image").and_then(|mut image| {
        Some(Image {
            file: image.text("fichier")?,
            alt: image.string("alt")?,
            credit: image.string("credit"),
            caption: image.string("legende"),
            recognisable: image.bool("personne_reconnaissable"),
            people: image.texts("personnes"),
        })
    });
    Meta {
        kind: place.kind,
        id: place.id.into(),
        lang: place.lang,
        path: place.path.into(),
        shown: place.shown,
        span,
        title: record.text("titre"),
        printed_title: OnceLock::new(),
        summary: record.string("resume"),
        image,
        example: record.flag("exemple"),
        draft: record.flag("brouillon"),
        publish: record.date("publier_le").map(|d| d.value),
        unpublish: record.date("depublier_le").map(|d| d.value),
        slug: record.text("adresse"),
        old_addresses: record.texts("anciennes_adresses"),
        tags: record.texts("etiquettes"),
        body_lang: None,
        body,
        scan,
        references: record.references(),
    }
}

/// « 20 h 15, Jury, Mme X, 20 min »: one line of the programme of an event.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Where its title is written.
    pub at: Span,
    pub time: Option<NaiveTime>,
    pub title: String,
    pub speakers: Option<String>,
    /// Minutes.
    pub duration: Option<i64>,
    /// What only a broadcast says.
    pub air: Air,
}

pub(super) const TIME: Key =
    Key { name: "heure", ty: Type::Time, required: false, help: "L’heure de début.", example: "\"10:30\"" };
pub(super) const WHAT: Key = Key {
    name: "titre",
    ty: Type::Text,
    required: true,
    help: "Ce qui se passe.",
    example: "Accueil et café européen",
};
pub(super) const SPEAKERS: Key = Key {
    name: "intervenants",
    ty: Type::Text,
    required: false,
    help: "Qui parle ou anime.",
    example: "les étudiants de retour de Caspe",
};
pub(super) const MINUTES: Key = Key {
    name: "duree",
    ty: Type::Int { min: 1, max: 1440 },
    required: false,
    help: "La durée, en minutes.",
    example: "20",
};

pub const SLOT: &[Key] = &[TIME, WHAT, SPEAKERS, MINUTES];

pub fn slots(record: &mut Record, key: &str) -> Vec<Slot> {
    let slots = record.maps(key).into_iter().filter_map(|mut slot| {
        let title = slot.text("titre")?;
        Some(Slot {
            at: title.span,
            time: slot.time("heure"),
            title: title.value,
            speakers: slot.string("intervenants"),
            duration: slot.int("duree").map(|d| d.value),
            air: Air::of(&mut slot),
        })
    });
    slots.collect()
}

/// « 10 : étudiants par an »
#[derive(Debug, Clone)]
pub struct Figure {
    /// Where its value is written.
    pub at: Span,
    pub value: String,
    pub label: String,
    pub source: Option<String>,
    pub example: bool,
}

pub const FIGURE: &[Key] = &[
    Key { name: "valeur", ty: Type::Text, required: true, help: "Le chiffre.", example: "10" },
    Key { name: "legende", ty: Type::Text, required: true, help: "Ce qu’il compte.", example: "étudiants par an" },
    Key {
        name: "source",
        ty: Type::Text,
        required: false,
        help: "D’où il vient.",
        example: "Stratégie d’internationalisation",
    },
    EXAMPLE,
];

pub fn figures(record: &mut Record, key: &str) -> Vec<Figure> {
    let figures = record.maps(key).into_iter().filter_map(|mut figure| {
        let value = figure.text("valeur")?;
        Some(Figure {
            at: value.span,
            value: value.value,
            label: figure.string("legende")?,
            source: figure.string("source"),
            example: figure.flag("exemple"),
        })
    });
    figures.collect()
}

/// « Léa, étudiante : « … » »
#[derive(Debug, Clone)]
pub struct Quote {
    /// A name as written, or an identifier of the register.
    pub by: Option<Spanned<String>>,
    pub text: Spanned<String>,
    pub role: Option<String>,
    /// Of the text, when it is not French.
    pub lang: Option<String>,
    /// The text in French, when it is not.
    pub translation: Option<String>,
}

/// The text of a quote in French, where it was said in another language.
pub(super) const TRANSLATION: Key = Key {
    name: "traduction",
    ty: Type::Text,
    required: false,
    help: "La même phrase en français, si elle est dans une autre langue.",
    example: "On apprend vite quand personne ne parle français.",
};

pub const QUOTE: &[Key] = &[
    Key {
        name: "de",
        ty: Type::Plain,
        required: false,
        help: "Qui parle : un identifiant de personnes.yaml, ou une fonction.",
        example: "lea",
    },
    Key {
        name: "texte",
        ty: Type::Text,
        required: true,
        help: "La phrase citée.",
        example: "J’ai appris à me débrouiller.",
    },
    Key { name: "role", ty: Type::Text, required: false, help: "Sa fonction.", example: "professeure d’anglais" },
    Key {
        name: "langue",
        ty: Type::Lang,
        required: false,
        help: "La langue de la phrase, si ce n’est pas le français.",
        example: "en",
    },
    TRANSLATION,
];

pub fn quotes(record: &mut Record, key: &str, faults: &mut Vec<Diagnostic>) -> Vec<Quote> {
    let quotes = record.maps(key).into_iter().filter_map(|mut quote| {
        let text = said(&mut quote, "texte")?;
        let lang = foreign(&mut quote);
        let translation = translation(&mut quote, lang.as_deref(), faults).map(|text| text.value);
        Some(Quote { by: quote.text("de"), text, role: quote.string("role"), lang, translation })
    });
    quotes.collect()
}

/// Somebody's words, without the quotation marks around them: pages and documents add their own.
pub(super) fn said(record: &mut Record, key: &str) -> Option<Spanned<String>> {
    record.text(key).map(|text| Spanned::new(unquoted(&text.value).to_string(), text.span))
}

/// The language of a quote, where it is not French.
pub(super) fn foreign(record: &mut Record) -> Option<String> {
    record.string("langue").filter(|lang| lang != "fr")
}

/// What a quote in that language says in French; of a quote in French it would be shown nowhere, and that is said.
pub(super) fn translation(
    record: &mut Record,
    lang: Option<&str>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let translation = said(record, "traduction")?;
    if lang.is_none() {
        let message = "cette citation est en français : elle n’a pas de traduction";
        let help = "Écrivez sa langue, par exemple langue: en, ou retirez « traduction ».";
        faults.push(Diagnostic::warning(translation.span.clone(), message).help(help));
    }
    Some(translation)
}

/// A text without the quotation marks that enclose the whole of it.
pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for (open, close) in [('«', '»'), ('“', '”'), ('"', '"')] {
        let Some(inner) = text.strip_prefix(open).and_then(|text| text.strip_suffix(close)) else { continue };
        // « Oui », dit-elle, « j’y vais »: the first sign does not answer the last one.
        let mut depth = 0;
        let is_whole = inner.chars().all(|c| {
            depth += i32::from(c == open) - i32::from(c == close);
            depth >= 0 && (open != close || c != open)
        });
        if is_whole && depth == 0 && !inner.trim().is_empty() {
            return inner.trim();
        }
    }
    text
}

/// Resolves `relative` from a folder of `content/`: `../mobilites/caspe.md` from `temoignages` → `mobilites/caspe.md`.
/// `None` when it climbs out.
pub fn resolve(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{resolve, unquoted};

    #[test]
    fn quotation_marks_around_the_whole_are_taken_off() {
        for text in ["« Oui »", "«\u{a0}Oui\u{a0}»", "\"Oui\"", "“Oui”", "Oui", " Oui "] {
            assert_eq!(unquoted(text), "Oui", "{text}");
        }
        assert_eq!(unquoted("« Elle dit « oui » »"), "Elle dit « oui »");
        for whole in ["« Oui », dit-elle, « j’y vais »", "\"A\" et \"B\"", "« Oui", "«»", "Un « oui »"] {
            assert_eq!(unquoted(whole), whole);
        }
    }

    #[test]
    fn a_relative_path_never_climbs_out() {
        assert_eq!(resolve("temoignages", "../mobilites/caspe.md").as_deref(), Some("mobilites/caspe.md"));
        assert_eq!(resolve("temoignages/lea", "photo.jpg").as_deref(), Some("temoignages/lea/photo.jpg"));
        assert_eq!(resolve("temoignages", "../../secret.md"), None);
    }
}
