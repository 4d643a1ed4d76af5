//! `mobilites/`: one entry per departure: one group, one destination, one pair of dates.

use chrono::NaiveDate;

use super::common::{self, Quote};
use super::fields::{Key, Record, Type};
use super::kind::Kind;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::french::Country;

/// States a writer may set; the others follow from the dates.
const STATES: &[(&str, &str)] = &[("prevue", "Prévue"), (CANCELLED, "Annulée")];
const CANCELLED: &str = "annulee";

const HOST: &[Key] = &[
    Key {
        name: "nom",
        ty: Type::Name,
        required: true,
        help: "L’entreprise ou l’organisme d’accueil.",
        example: "Talleres Ebro",
    },
    Key {
        name: "secteur",
        ty: Type::Text,
        required: false,
        help: "Son activité.",
        example: "maintenance industrielle",
    },
];

const DEPARTURE_PHOTO: &[Key] = &[
    Key {
        name: "le",
        ty: Type::DateTime,
        required: true,
        help: "Le jour et l’heure de la photo de départ.",
        example: "2027-05-03 07:30",
    },
    Key { name: "lieu", ty: Type::Plain, required: false, help: "L’endroit.", example: "devant le lycée" },
];

pub const KEYS: &[Key] = &[
    Key {
        name: "formation",
        ty: Type::Entry(Kind::Formation),
        required: true,
        help: "Le BTS : un identifiant de formations/.",
        example: "bts-mco",
    },
    Key { name: "depart", ty: Type::Date, required: true, help: "Le jour du départ.", example: "2027-05-03" },
    Key { name: "retour", ty: Type::Date, required: true, help: "Le jour du retour.", example: "2027-07-03" },
    Key { name: "ville", ty: Type::Name, required: true, help: "La ville d’accueil.", example: "Caspe" },
    Key {
        name: "pays",
        ty: Type::Country,
        required: true,
        help: "Le pays, par son nom français ou son code.",
        example: "Espagne",
    },
    Key {
        name: "coordonnees",
        ty: Type::Coordinates,
        required: false,
        help: "Latitude et longitude, si la ville n’est pas connue.",
        example: "[41.2333, -0.0333]",
    },
    Key {
        name: "accueil",
        ty: Type::Map(HOST),
        required: false,
        help: "Qui accueille.",
        example: "{nom: Talleres Ebro, secteur: maintenance}",
    },
    Key {
        name: "participants",
        ty: Type::List(&Type::Person),
        required: false,
        help: "Qui part : des identifiants de personnes.yaml.",
        example: "[lea, hugo]",
    },
    Key {
        name: "effectif",
        ty: Type::Int { min: 1, max: 500 },
        required: false,
        help: "Le nombre de participants, quand les noms ne sont pas connus.",
        example: "4",
    },
    Key {
        name: "accompagnateurs",
        ty: Type::Text,
        required: false,
        help: "Qui accompagne : des fonctions, pas des noms.",
        example: "deux enseignants",
    },
    Key {
        name: "etat",
        ty: Type::Choice(STATES),
        required: false,
        help: "« annulee » pour une mobilité annulée ; sinon l’état se déduit des dates.",
        example: "annulee",
    },
    Key {
        name: "photo_depart",
        ty: Type::Map(DEPARTURE_PHOTO),
        required: false,
        help: "Le rendez-vous proposé à la presse.",
        example: "{le: 2027-05-03 07:30, lieu: devant le lycée}",
    },
    Key {
        name: "citations",
        ty: Type::List(&Type::Map(common::QUOTE)),
        required: false,
        help: "Des phrases à citer.",
        example: "[{de: lea, texte: J’ai hâte.}]",
    },
];

#[derive(Debug, Clone)]
pub struct Mobility {
    pub formation: Spanned<String>,
    pub departure: Spanned<NaiveDate>,
    pub back: Spanned<NaiveDate>,
    pub city: Spanned<String>,
    pub country: Country,
    /// Latitude, longitude in degrees.
    pub coordinates: Option<[f64; 2]>,
    pub host: Option<Host>,
    pub participants: Vec<Spanned<String>>,
    pub headcount: Option<i64>,
    pub companions: Option<String>,
    /// `prevue` or `annulee`, when the writer says so.
    pub state: Option<&'static str>,
    pub departure_photo: Option<DeparturePhoto>,
    pub quotes: Vec<Quote>,
}

impl Mobility {
    pub fn is_cancelled(&self) -> bool {
        self.state == Some(CANCELLED)
    }
}

#[derive(Debug, Clone)]
pub struct Host {
    pub name: String,
    pub sector: Option<String>,
}

#[derive(Debug, Clone)]
pub struct DeparturePhoto {
    pub at: Spanned<(NaiveDate, Option<chrono::NaiveTime>)>,
    pub place: Option<String>,
}

pub(super) fn from(record: &mut Record, faults: &mut Vec<Diagnostic>) -> Option<Mobility> {
    Some(Mobility {
        formation: record.text("formation")?,
        departure: record.date("depart")?,
        back: record.date("retour")?,
        city: record.text("ville")?,
        country: record.country("pays")?,
        coordinates: record.coordinates("coordonnees"),
        host: record
            .map("accueil")
            .and_then(|mut h| Some(Host { name: h.string("nom")?, sector: h.string("secteur") })),
        participants: record.texts("participants"),
        headcount: record.int("effectif").map(|n| n.value),
        companions: record.string("accompagnateurs"),
        state: record.choice("etat"),
        departure_photo: record
            .map("photo_depart")
            .and_then(|mut p| Some(DeparturePhoto { at: p.date_time("le")?, place: p.string("lieu") })),
        quotes: common::quotes(record, "citations", faults),
    })
}
