//! `communiques/`: the team's own version of a mobility's press release. Its identifier is the mobility's.

use chrono::{NaiveDate, NaiveTime};

use super::common::{self, Quote};
use super::fields::{Key, Record, Type};
use crate::diagnostic::Spanned;

pub const KEYS: &[Key] = &[
    Key {
        name: "embargo",
        ty: Type::DateTime,
        required: false,
        help: "Le moment avant lequel la presse ne publie pas.",
        example: "2027-05-03 08:00",
    },
    Key {
        name: "chapo",
        ty: Type::Text,
        required: false,
        help: "Les deux phrases qui disent tout.",
        example: "Quatre étudiants partent deux mois à Caspe.",
    },
    Key {
        name: "citations",
        ty: Type::List(&Type::Map(common::QUOTE)),
        required: false,
        help: "Des phrases à citer.",
        example: "[{de: lea, texte: J’ai hâte.}]",
    },
    Key {
        name: "envoye_le",
        ty: Type::Date,
        required: false,
        help: "Le jour de l’envoi à la presse.",
        example: "2027-04-26",
    },
    Key {
        name: "destinataires",
        ty: Type::List(&Type::Media),
        required: false,
        help: "À qui : des identifiants de « medias » dans site.yaml.",
        example: "[midi-libre, rph]",
    },
];

#[derive(Debug, Clone)]
pub struct PressOverride {
    pub embargo: Option<(NaiveDate, Option<NaiveTime>)>,
    pub lead: Option<String>,
    pub quotes: Vec<Quote>,
    pub sent: Option<Spanned<NaiveDate>>,
    pub recipients: Vec<Spanned<String>>,
}

pub(super) fn from(record: &mut Record) -> PressOverride {
    PressOverride {
        embargo: record.date_time("embargo").map(|d| d.value),
        lead: record.string("chapo"),
        quotes: common::quotes(record, "citations"),
        sent: record.date("envoye_le"),
        recipients: record.texts("destinataires"),
    }
}
