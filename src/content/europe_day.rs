//! `erasmusdays/`: one entry per edition of the Fête de l’Europe / #ErasmusDays.

use super::common::{self, Figure, Slot};
use super::event::{self, When};
use super::fields::{Key, Record, Type};

pub const KEYS: &[Key] = &[
    Key {
        name: "debut",
        ty: Type::DateTime,
        required: true,
        help: "Le premier jour, avec l’heure si elle est connue.",
        example: "2026-10-15 09:00",
    },
    Key {
        name: "fin",
        ty: Type::DateTime,
        required: false,
        help: "Le dernier jour, avec l’heure de fin.",
        example: "2026-10-15 17:00",
    },
    Key {
        name: "lieu",
        ty: Type::Text,
        required: true,
        help: "L’endroit.",
        example: "au lycée, hall et cour d’honneur",
    },
    Key {
        name: "programme",
        ty: Type::List(&Type::Map(common::SLOT)),
        required: true,
        help: "Le déroulé.",
        example: "[{heure: \"10:00\", titre: Ouverture, duree: 20}]",
    },
    Key {
        name: "invites",
        ty: Type::List(&Type::Text),
        required: false,
        help: "Les invités, par leur fonction ou leur organisme.",
        example: "[Les étudiants revenus de Caspe]",
    },
    Key {
        name: "partenaires",
        ty: Type::List(&Type::Text),
        required: false,
        help: "Les partenaires de l’édition.",
        example: "[Medef]",
    },
    Key {
        name: "inscription_officielle",
        ty: Type::Url,
        required: false,
        help: "L’adresse de l’événement sur erasmusdays.eu.",
        example: "https://www.erasmusdays.eu/",
    },
    Key {
        name: "chiffres",
        ty: Type::List(&Type::Map(common::FIGURE)),
        required: false,
        help: "Le bilan en chiffres.",
        example: "[{valeur: 120, legende: visiteurs}]",
    },
];

#[derive(Debug, Clone)]
pub struct EuropeDay {
    pub when: When,
    pub place: String,
    pub programme: Vec<Slot>,
    pub guests: Vec<String>,
    pub partners: Vec<String>,
    pub official: Option<String>,
    pub figures: Vec<Figure>,
}

pub(super) fn from(record: &mut Record) -> Option<EuropeDay> {
    Some(EuropeDay {
        when: event::when(record)?,
        place: record.string("lieu")?,
        programme: common::slots(record, "programme"),
        guests: record.texts("invites").into_iter().map(|t| t.value).collect(),
        partners: record.texts("partenaires").into_iter().map(|t| t.value).collect(),
        official: record.string("inscription_officielle"),
        figures: common::figures(record, "chiffres"),
    })
}
