//! `temoignages/`: one entry per testimonial.

use chrono::NaiveDate;

use super::common;
use super::fields::{Key, Record, Type};
use super::kind::Kind;
use crate::diagnostic::{Diagnostic, Spanned};

pub const KEYS: &[Key] = &[
    Key { name: "date", ty: Type::Date, required: true, help: "Le jour du témoignage.", example: "2026-07-02" },
    Key {
        name: "personne",
        ty: Type::Person,
        required: true,
        help: "Qui témoigne : un identifiant de personnes.yaml.",
        example: "lea",
    },
    Key {
        name: "mobilite",
        ty: Type::Entry(Kind::Mobility),
        required: false,
        help: "La mobilité dont il parle.",
        example: "caspe-2026",
    },
    Key {
        name: "citation",
        ty: Type::Text,
        required: true,
        help: "La phrase à citer.",
        example: "On apprend vite quand personne ne parle français.",
    },
    Key {
        name: "langue",
        ty: Type::Lang,
        required: false,
        help: "La langue du témoignage, si ce n’est pas le français.",
        example: "en",
    },
    common::TRANSLATION,
    Key {
        name: "video",
        ty: Type::Url,
        required: false,
        help: "L’adresse d’une vidéo.",
        example: "https://tube.example/v/123",
    },
    Key {
        name: "audio",
        ty: Type::Url,
        required: false,
        help: "L’adresse d’un enregistrement.",
        example: "https://radio.example/e/123",
    },
    Key {
        name: "transcription",
        ty: Type::Text,
        required: false,
        help: "Ce qui est dit, par écrit : obligatoire avec une vidéo ou un enregistrement.",
        example: "Bonjour, je m’appelle …",
    },
];

#[derive(Debug, Clone)]
pub struct Testimonial {
    pub date: Spanned<NaiveDate>,
    pub person: Spanned<String>,
    pub mobility: Option<Spanned<String>>,
    pub quote: Spanned<String>,
    /// Language of the quote and the body, when not French.
    pub lang: Option<String>,
    /// The quote in French, when it is not.
    pub translation: Option<Spanned<String>>,
    pub video: Option<Spanned<String>>,
    pub audio: Option<Spanned<String>>,
    pub transcript: Option<String>,
}

pub(super) fn from(record: &mut Record, faults: &mut Vec<Diagnostic>) -> Option<Testimonial> {
    let lang = common::foreign(record);
    let translation = common::translation(record, lang.as_deref(), faults);
    let testimonial = Testimonial {
        date: record.date("date")?,
        person: record.text("personne")?,
        mobility: record.text("mobilite"),
        quote: common::said(record, "citation")?,
        lang,
        translation,
        video: record.text("video"),
        audio: record.text("audio"),
        transcript: record.string("transcription"),
    };
    if let Some(media) =
        testimonial.video.as_ref().or(testimonial.audio.as_ref()).filter(|_| testimonial.transcript.is_none())
    {
        faults.push(common::untranscribed(&media.span, common::TRANSCRIPT_KEY));
    }
    Some(testimonial)
}
