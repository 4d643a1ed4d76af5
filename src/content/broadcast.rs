//! What a radio special says beside other events: its station, the text, the sound and the technique of each segment, and who
//! is invited to speak (domain.md §8).

use super::common::{MINUTES, SPEAKERS, TIME, WHAT};
use super::fields::{Key, Record, Type};
use crate::diagnostic::{Diagnostic, Span, Spanned};

/// Code of a segment that is no speech.
pub const MUSIC: &str = "musique";

/// What a segment of a broadcast is.
pub const RUBRICS: &[(&str, &str)] = &[
    ("generique", "Générique"),
    ("lancement", "Lancement"),
    ("entretien", "Entretien"),
    ("reportage", "Reportage"),
    ("chronique", "Chronique"),
    ("breve", "Brève"),
    (MUSIC, "Musique"),
    ("agenda", "Agenda"),
    ("fin", "Fin d’émission"),
];

/// A line of the programme; the last four serve a broadcast alone.
pub const SEGMENT: &[Key] = &[
    TIME,
    WHAT,
    SPEAKERS,
    MINUTES,
    Key {
        name: "rubrique",
        ty: Type::Choice(RUBRICS),
        required: false,
        help: "À la radio : generique, lancement, entretien, reportage, chronique, breve, musique, agenda ou fin.",
        example: "entretien",
    },
    Key {
        name: "texte",
        ty: Type::Plain,
        required: false,
        help: "À la radio : ce qui est lu au micro, mot pour mot.",
        example: "Bonjour, vous écoutez RPH.",
    },
    Key {
        name: "son",
        ty: Type::Plain,
        required: false,
        help: "À la radio : le son à lancer, avec ses premiers et ses derniers mots.",
        example: "depart.mp3, de « Il est sept heures » à « bon voyage »",
    },
    Key {
        name: "technique",
        ty: Type::Plain,
        required: false,
        help: "À la radio : micros, téléphone, fondus.",
        example: "téléphone, ligne 2",
    },
];

pub const GUEST: &[Key] = &[
    Key {
        name: "personne",
        ty: Type::Person,
        required: false,
        help: "Un identifiant de personnes.yaml : son autorisation pour l’antenne est vérifiée.",
        example: "lea",
    },
    Key {
        name: "nom",
        ty: Type::Plain,
        required: false,
        help: "Pour un adulte qui n’est pas dans personnes.yaml : le nom à dire à l’antenne.",
        example: "Sophie Carrel",
    },
    Key {
        name: "role",
        ty: Type::Plain,
        required: false,
        help: "Qui parle, en quelques mots.",
        example: "coordinatrice Erasmus+",
    },
    Key {
        name: "prononciation",
        ty: Type::Plain,
        required: false,
        help: "Comment se disent son nom ou sa ville.",
        example: "Caspe se dit « cas-pé »",
    },
    Key {
        name: "recit",
        ty: Type::List(&Type::Plain),
        required: false,
        help: "Son histoire en trois lignes.",
        example: "[Neuf semaines dans une épicerie de Caspe.]",
    },
    Key {
        name: "questions",
        ty: Type::List(&Type::Plain),
        required: false,
        help: "Cinq questions ouvertes, auxquelles on ne répond pas par oui ou par non.",
        example: "[Racontez-nous votre premier jour.]",
    },
    Key {
        name: "anecdote",
        ty: Type::Plain,
        required: false,
        help: "Une scène à faire raconter.",
        example: "Le téléphone qui sonne, près du jambon.",
    },
    Key {
        name: "chiffre",
        ty: Type::Plain,
        required: false,
        help: "Un chiffre à citer.",
        example: "63 jours de stage",
    },
    Key {
        name: "eviter",
        ty: Type::Plain,
        required: false,
        help: "Ce qu’il ne faut pas demander.",
        example: "le nom de l’employeur",
    },
];

#[derive(Debug, Clone)]
pub struct Broadcast {
    /// An identifier of the media of `site.yaml`.
    pub station: Option<Spanned<String>>,
    pub guests: Vec<Guest>,
}

impl Broadcast {
    pub(super) fn of(event: &mut Record, faults: &mut Vec<Diagnostic>) -> Broadcast {
        Broadcast { station: event.text("media"), guests: guests(event, "invites", faults) }
    }
}

/// What the running order of a broadcast says of a segment.
#[derive(Debug, Clone, Default)]
pub struct Air {
    /// Code of [`RUBRICS`].
    pub rubric: Option<&'static str>,
    pub text: Option<Spanned<String>>,
    pub sound: Option<String>,
    pub technique: Option<String>,
}

impl Air {
    pub(super) fn of(slot: &mut Record) -> Air {
        Air {
            rubric: slot.choice("rubrique"),
            text: slot.text("texte"),
            sound: slot.string("son"),
            technique: slot.string("technique"),
        }
    }
}

/// Somebody who is invited to speak.
#[derive(Debug, Clone)]
pub struct Guest {
    pub who: Speaker,
    pub role: Option<String>,
    pub pronunciation: Option<String>,
    pub story: Vec<String>,
    pub questions: Vec<String>,
    pub anecdote: Option<String>,
    pub figure: Option<String>,
    pub avoid: Option<String>,
}

#[derive(Debug, Clone)]
pub enum Speaker {
    /// An identifier of the register.
    Person(Spanned<String>),
    /// An adult who is not in it, by the name to say.
    Named(Spanned<String>),
}

impl Guest {
    pub fn person(&self) -> Option<&Spanned<String>> {
        match &self.who {
            Speaker::Person(id) => Some(id),
            Speaker::Named(_) => None,
        }
    }
}

fn guests(record: &mut Record, key: &str, faults: &mut Vec<Diagnostic>) -> Vec<Guest> {
    let guests = record.maps(key).into_iter().filter_map(|mut guest| {
        let who = speaker(guest.text("personne"), guest.text("nom"), &guest.span, faults)?;
        let texts = |guest: &mut Record, key| guest.texts(key).into_iter().map(|text| text.value).collect();
        Some(Guest {
            who,
            role: guest.string("role"),
            pronunciation: guest.string("prononciation"),
            story: texts(&mut guest, "recit"),
            questions: texts(&mut guest, "questions"),
            anecdote: guest.string("anecdote"),
            figure: guest.string("chiffre"),
            avoid: guest.string("eviter"),
        })
    });
    guests.collect()
}

fn speaker(
    person: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    guest: &Span,
    faults: &mut Vec<Diagnostic>,
) -> Option<Speaker> {
    match (person, name) {
        (Some(person), None) => Some(Speaker::Person(person)),
        (None, Some(name)) => Some(Speaker::Named(name)),
        (Some(person), Some(name)) => {
            let fault = Diagnostic::error(name.span, "cet invité a un nom et un identifiant du registre")
                .related(person.span.clone(), "l’identifiant")
                .help("Gardez « personne » : son prénom à l’antenne est celui de personnes.yaml.");
            faults.push(fault);
            Some(Speaker::Person(person))
        }
        (None, None) => {
            faults.push(Diagnostic::error(guest.clone(), "on ne sait pas qui est cet invité").help(
                "Écrivez personne: lea, avec un identifiant de « personnes.yaml » ; ou nom: Sophie Carrel, pour un adulte qui n’y est pas.",
            ));
            None
        }
    }
}
