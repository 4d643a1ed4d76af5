//! `formations/`: one entry per BTS.

use super::fields::{Key, Record, Type};

pub const SECTORS: &[(&str, &str)] = &[("tertiaire", "Tertiaire"), ("industriel", "Industriel")];

pub const KEYS: &[Key] = &[
    Key { name: "sigle", ty: Type::Name, required: true, help: "Le nom court.", example: "BTS MCO" },
    Key {
        name: "filiere",
        ty: Type::Choice(SECTORS),
        required: true,
        help: "« tertiaire » ou « industriel ».",
        example: "tertiaire",
    },
    Key { name: "duree", ty: Type::Text, required: false, help: "La durée des études.", example: "2 ans" },
    Key {
        name: "responsable",
        ty: Type::Text,
        required: false,
        help: "La fonction de la personne à contacter.",
        example: "Responsable de la section",
    },
    Key {
        name: "debouches",
        ty: Type::List(&Type::Text),
        required: false,
        help: "Les métiers et les études qui suivent.",
        example: "[Assistant manager, Licence professionnelle]",
    },
];

#[derive(Debug, Clone)]
pub struct Formation {
    pub sigle: String,
    /// `tertiaire` or `industriel`.
    pub sector: &'static str,
    pub duration: Option<String>,
    pub leader: Option<String>,
    pub outcomes: Vec<String>,
}

pub(super) fn from(record: &mut Record) -> Option<Formation> {
    Some(Formation {
        sigle: record.string("sigle")?,
        sector: record.choice("filiere")?,
        duration: record.string("duree"),
        leader: record.string("responsable"),
        outcomes: record.texts("debouches").into_iter().map(|t| t.value).collect(),
    })
}
