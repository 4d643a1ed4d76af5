//! `evenements/`: Open Days, radio specials, network talks, meetings, fairs.

use chrono::{NaiveDate, NaiveTime};

use super::broadcast::{self, Broadcast};
use super::common::{self, Slot};
use super::fields::{Key, Record, Type};
use super::kind::Kind;
use super::talk::Talk;
use crate::diagnostic::{Diagnostic, Spanned};

pub const GENRES: &[(&str, &str)] = &[
    ("jpo", "Journée portes ouvertes"),
    ("radio", "Émission de radio"),
    ("reseau", "Réseau professionnel"),
    ("salon", "Salon"),
    ("reunion", "Réunion"),
    ("autre", "Événement"),
];

pub const KEYS: &[Key] = &[
    Key {
        name: "genre",
        ty: Type::Choice(GENRES),
        required: true,
        help: "jpo, radio, reseau, salon, reunion ou autre.",
        example: "jpo",
    },
    Key {
        name: "debut",
        ty: Type::DateTime,
        required: true,
        help: "Le jour et l’heure de début.",
        example: "2027-02-06 09:00",
    },
    Key {
        name: "fin",
        ty: Type::DateTime,
        required: false,
        help: "Le jour et l’heure de fin.",
        example: "2027-02-06 17:00",
    },
    Key { name: "lieu", ty: Type::Text, required: false, help: "L’endroit.", example: "au lycée, hall d’accueil" },
    Key {
        name: "reseau",
        ty: Type::Network,
        required: false,
        help: "Le réseau professionnel : un identifiant de « reseaux » dans site.yaml.",
        example: "medef",
    },
    Key {
        name: "media",
        ty: Type::Media,
        required: false,
        help: "Le média : un identifiant de « medias » dans site.yaml.",
        example: "rph",
    },
    Key {
        name: "programme",
        ty: Type::List(&Type::Map(broadcast::SEGMENT)),
        required: false,
        help: "Le déroulé.",
        example: "[{heure: \"10:00\", titre: Accueil, duree: 20}]",
    },
    Key {
        name: "pratique",
        ty: Type::List(&Type::Map(DETAIL)),
        required: false,
        help: "Ce qu’il faut savoir pour venir : entrée, accès, stationnement, accessibilité.",
        example: "[{titre: Entrée, texte: \"libre, sans inscription\"}]",
    },
    Key {
        name: "questions",
        ty: Type::List(&Type::Text),
        required: false,
        help: "Les questions que le visiteur peut poser sur place.",
        example: "[Faut-il déjà parler la langue pour partir ?]",
    },
    Key {
        name: "creneau",
        ty: Type::Int { min: 1, max: 600 },
        required: false,
        help: "À la radio, la durée du créneau, en minutes ; devant un réseau, le temps de parole.",
        example: "52",
    },
    Key {
        name: "invites",
        ty: Type::List(&Type::Map(broadcast::GUEST)),
        required: false,
        help: "À la radio : qui parle au micro, une fiche pour chaque personne.",
        example: "[{personne: lea, role: étudiante revenue de Caspe}]",
    },
    Key {
        name: "message",
        ty: Type::Plain,
        required: false,
        help: "Devant un réseau : la phrase à retenir, une seule.",
        example: "Accueillez un jeune qui a travaillé à l’étranger.",
    },
    Key {
        name: "demande",
        ty: Type::Plain,
        required: false,
        help: "Devant un réseau : ce que vous demandez, une seule chose.",
        example: "Donnez-nous l’adresse d’un partenaire en Europe.",
    },
    Key {
        name: "chiffres",
        ty: Type::List(&Type::Map(common::FIGURE)),
        required: false,
        help: "Devant un réseau : trois chiffres ; sans eux, les trois premiers de site.yaml.",
        example: "[{valeur: 8 semaines, legende: de stage au moins}]",
    },
    Key {
        name: "temoignage",
        ty: Type::Entry(Kind::Testimonial),
        required: false,
        help: "Devant un réseau : le récit à raconter ; sans lui, le plus récent.",
        example: "lea-caspe",
    },
    Key {
        name: "public",
        ty: Type::Plain,
        required: false,
        help: "Devant un réseau : qui sera dans la salle.",
        example: "une trentaine de chefs d’entreprise",
    },
    Key {
        name: "materiel",
        ty: Type::Plain,
        required: false,
        help: "Devant un réseau : ce qu’il faut apporter, et ce qui est sur place.",
        example: "un ordinateur ; le vidéoprojecteur est sur place",
    },
    Key {
        name: "page",
        ty: Type::Entry(Kind::Page),
        required: false,
        help: "Devant un réseau : la page du portail où mène le code à scanner ; sans elle, celle de l’événement.",
        example: "entreprises",
    },
    Key {
        name: "inscription",
        ty: Type::Url,
        required: false,
        help: "L’adresse où s’inscrire.",
        example: "https://exemple.fr/inscription",
    },
    Key {
        name: "annule",
        ty: Type::Bool,
        required: false,
        help: "« oui » si l’événement n’aura pas lieu.",
        example: "oui",
    },
];

const DETAIL: &[Key] = &[
    Key {
        name: "titre",
        ty: Type::Text,
        required: true,
        help: "De quoi il s’agit, en un mot ou deux.",
        example: "Entrée",
    },
    Key {
        name: "texte",
        ty: Type::Text,
        required: true,
        help: "Ce qu’il faut en savoir, en une phrase.",
        example: "Libre, sans inscription",
    },
];

#[derive(Debug, Clone)]
pub struct Event {
    pub genre: &'static str,
    pub when: When,
    pub place: Option<String>,
    pub programme: Vec<Slot>,
    pub details: Vec<Detail>,
    pub questions: Vec<String>,
    /// Minutes that a station gives on its air, or a network to speak.
    pub allotted: Option<Spanned<i64>>,
    pub broadcast: Broadcast,
    pub talk: Talk,
    pub registration: Option<String>,
    pub cancelled: bool,
}

/// « Entrée » and « libre, sans inscription ».
#[derive(Debug, Clone)]
pub struct Detail {
    pub title: String,
    pub text: String,
}

/// From `debut` to `fin`, both with an optional hour.
#[derive(Debug, Clone)]
pub struct When {
    pub start: Spanned<(NaiveDate, Option<NaiveTime>)>,
    pub end: Option<Spanned<(NaiveDate, Option<NaiveTime>)>>,
}

impl When {
    pub fn first_day(&self) -> NaiveDate {
        self.start.value.0
    }

    pub fn last_day(&self) -> NaiveDate {
        self.end.as_ref().map_or(self.first_day(), |end| end.value.0)
    }
}

pub fn when(record: &mut Record) -> Option<When> {
    Some(When { start: record.date_time("debut")?, end: record.date_time("fin") })
}

pub(super) fn from(record: &mut Record, faults: &mut Vec<Diagnostic>) -> Option<Event> {
    Some(Event {
        genre: record.choice("genre")?,
        when: when(record)?,
        place: record.string("lieu"),
        programme: common::slots(record, "programme"),
        details: details(record),
        questions: record.texts("questions").into_iter().map(|question| question.value).collect(),
        allotted: record.int("creneau"),
        broadcast: Broadcast::of(record, faults),
        talk: Talk::of(record),
        registration: record.string("inscription"),
        cancelled: record.flag("annule"),
    })
}

fn details(record: &mut Record) -> Vec<Detail> {
    let details = record.maps("pratique").into_iter();
    details
        .filter_map(|mut detail| Some(Detail { title: detail.string("titre")?, text: detail.string("texte")? }))
        .collect()
}
