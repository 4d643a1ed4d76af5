//! `parutions/`: one entry per proof: something that really appeared, was sent, was broadcast, was held.

use chrono::NaiveDate;

use super::common::{self, Figure};
use super::fields::{Key, Record, Type};
use crate::diagnostic::Spanned;

pub const CHANNELS: &[(&str, &str)] = &[
    ("ent", "ENT"),
    ("site", "Site du lycée"),
    ("presse", "Presse"),
    ("radio", "Radio"),
    ("reseau", "Réseau professionnel"),
    ("jpo", "Journée portes ouvertes"),
    ("plaquette", "Plaquette"),
    ("communique", "Communiqué de presse"),
    ("erasmusdays", "#ErasmusDays"),
];

pub const KEYS: &[Key] = &[
    Key {
        name: "date",
        ty: Type::Date,
        required: true,
        help: "Le jour où c’est paru, parti, passé à l’antenne ou tenu.",
        example: "2026-11-12",
    },
    Key {
        name: "support",
        ty: Type::Choice(CHANNELS),
        required: true,
        help: "ent, site, presse, radio, reseau, jpo, plaquette, communique ou erasmusdays.",
        example: "ent",
    },
    Key {
        name: "media",
        ty: Type::Media,
        required: false,
        help: "Le média : un identifiant de « medias » dans site.yaml.",
        example: "midi-libre",
    },
    Key {
        name: "url",
        ty: Type::Url,
        required: false,
        help: "L’adresse de l’article ou de l’émission.",
        example: "https://www.midilibre.fr/article",
    },
    Key {
        name: "preuve",
        ty: Type::File,
        required: false,
        help: "La capture ou le PDF, posé à côté de ce texte.",
        example: "article.pdf",
    },
    Key {
        name: "concerne",
        ty: Type::List(&Type::AnyEntry),
        required: false,
        help: "De quoi il est question : des identifiants.",
        example: "[caspe-2026]",
    },
    Key {
        name: "personnes",
        ty: Type::List(&Type::Person),
        required: false,
        help: "Qui y est cité ou montré : des identifiants de personnes.yaml.",
        example: "[lea]",
    },
    Key {
        name: "chiffres",
        ty: Type::List(&Type::Map(common::FIGURE)),
        required: false,
        help: "Les chiffres qu’une plaquette imprime : si l’un change, le rapport le dit.",
        example: "[{valeur: \"10\", legende: étudiants par an}]",
    },
    Key {
        name: "publique",
        ty: Type::Bool,
        required: false,
        help: "« oui » pour l’afficher dans la revue de presse.",
        example: "oui",
    },
];

#[derive(Debug, Clone)]
pub struct Publication {
    pub date: Spanned<NaiveDate>,
    pub channel: &'static str,
    pub media: Option<Spanned<String>>,
    pub url: Option<String>,
    pub proof: Option<Spanned<String>>,
    pub about: Vec<Spanned<String>>,
    /// Who is quoted or shown there; `None` where nobody said.
    pub people: Option<Vec<Spanned<String>>>,
    /// As it was printed.
    pub figures: Vec<Figure>,
    pub public: bool,
}

impl Publication {
    /// It is in the press review on that day: what is dated in the future has not appeared.
    pub fn is_shown(&self, today: NaiveDate) -> bool {
        self.public && self.date.value <= today
    }
}

pub(super) fn from(record: &mut Record) -> Option<Publication> {
    Some(Publication {
        date: record.date("date")?,
        channel: record.choice("support")?,
        media: record.text("media"),
        url: record.string("url"),
        proof: record.text("preuve"),
        about: record.texts("concerne"),
        people: record.texts_if_given("personnes"),
        figures: common::figures(record, "chiffres"),
        public: record.flag("publique"),
    })
}
