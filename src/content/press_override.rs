//! `communiques/`: the team's own version of a mobility's press release. Its identifier is the mobility's.

use chrono::{NaiveDate, NaiveTime};

use super::common::{self, Quote};
use super::fields::{Key, Record, Type};
use crate::diagnostic::{Diagnostic, Spanned};

/// What the mobility said when the text was written: a change afterwards shows which sentence is out of date.
const FACTS: &[Key] = &[
    Key { name: "depart", ty: Type::Date, required: false, help: "Le jour du départ.", example: "2027-05-03" },
    Key { name: "retour", ty: Type::Date, required: false, help: "Le jour du retour.", example: "2027-07-03" },
    Key { name: "ville", ty: Type::Plain, required: false, help: "La ville d’accueil.", example: "Caspe" },
    Key {
        name: "effectif",
        ty: Type::Int { min: 1, max: 500 },
        required: false,
        help: "Le nombre de participants.",
        example: "4",
    },
];

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
    Key {
        name: "faits",
        ty: Type::Map(FACTS),
        required: false,
        help: "Ce que disait la mobilité quand le texte a été écrit : « lycee new communique » le remplit.",
        example: "{depart: 2027-05-03, retour: 2027-07-03, ville: Caspe, effectif: 4}",
    },
];

#[derive(Debug, Clone)]
pub struct PressOverride {
    pub embargo: Option<(NaiveDate, Option<NaiveTime>)>,
    pub lead: Option<String>,
    pub quotes: Vec<Quote>,
    pub sent: Option<Spanned<NaiveDate>>,
    pub recipients: Vec<Spanned<String>>,
    pub facts: Facts,
}

/// A mobility as it was when the text was written.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub departure: Option<NaiveDate>,
    pub back: Option<NaiveDate>,
    pub city: Option<String>,
    pub headcount: Option<i64>,
}

pub(super) fn from(record: &mut Record, faults: &mut Vec<Diagnostic>) -> PressOverride {
    PressOverride {
        embargo: record.date_time("embargo").map(|d| d.value),
        lead: record.string("chapo"),
        quotes: common::quotes(record, "citations", faults),
        sent: record.date("envoye_le"),
        recipients: record.texts("destinataires"),
        facts: record.map("faits").map(facts).unwrap_or_default(),
    }
}

fn facts(mut record: Record) -> Facts {
    Facts {
        departure: record.date("depart").map(|d| d.value),
        back: record.date("retour").map(|d| d.value),
        city: record.string("ville"),
        headcount: record.int("effectif").map(|n| n.value),
    }
}
