//! `personnes.yaml`: who may appear where. Read here, applied in `site::consent`, never published.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::fields::{self, Key, Record, Type};
use super::kind::Kind;
use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};

/// Where something appears (content-model §2).
pub const CHANNELS: &[(&str, &str)] = &[
    ("site", "le site"),
    ("ent", "l’ENT"),
    ("presse", "la presse"),
    ("kiosque", "le kiosque des portes ouvertes"),
    ("plaquette", "les plaquettes"),
    ("antenne", "l’antenne"),
    ("intervention", "les réseaux professionnels"),
    ("reseaux_sociaux", "les réseaux sociaux"),
];

const AUTHORISATION: &[Key] = &[
    Key {
        name: "supports",
        ty: Type::List(&Type::Choice(CHANNELS)),
        required: true,
        help: "Où la personne accepte d’apparaître.",
        example: "[site, ent, presse]",
    },
    Key { name: "texte", ty: Type::Bool, required: false, help: "Son prénom et ses mots.", example: "oui" },
    Key { name: "image", ty: Type::Bool, required: false, help: "Son image.", example: "oui" },
    Key { name: "voix", ty: Type::Bool, required: false, help: "Sa voix.", example: "oui" },
    Key { name: "signee_le", ty: Type::Date, required: true, help: "Le jour de la signature.", example: "2026-09-15" },
    Key {
        name: "expire_le",
        ty: Type::Date,
        required: true,
        help: "Le dernier jour où elle vaut.",
        example: "2028-08-31",
    },
    Key {
        name: "representants",
        ty: Type::Int { min: 0, max: 2 },
        required: false,
        help: "Le nombre de représentants légaux qui ont signé, pour une personne mineure.",
        example: "2",
    },
    Key {
        name: "retiree_le",
        ty: Type::Date,
        required: false,
        help: "Le jour où la personne a retiré son accord.",
        example: "2026-10-15",
    },
];

pub const KEYS: &[Key] = &[
    Key { name: "prenom", ty: Type::Text, required: true, help: "Le prénom seul.", example: "Léa" },
    Key {
        name: "prenom_affiche",
        ty: Type::Text,
        required: false,
        help: "Le prénom à montrer, si la personne préfère en changer.",
        example: "Emma",
    },
    Key {
        name: "majeur",
        ty: Type::Bool,
        required: true,
        help: "« oui » ou « non » : une classe d’âge, jamais une date de naissance.",
        example: "oui",
    },
    Key {
        name: "formation",
        ty: Type::Entry(Kind::Formation),
        required: false,
        help: "Son BTS : un identifiant de formations/.",
        example: "bts-mco",
    },
    Key {
        name: "autorisation",
        ty: Type::Map(AUTHORISATION),
        required: false,
        help: "Ce que la personne a signé ; sans elle, elle n’apparaît nulle part.",
        example: "{supports: [site], texte: oui, signee_le: 2026-09-15, expire_le: 2028-08-31}",
    },
    Key {
        name: "exemple",
        ty: Type::Bool,
        required: false,
        help: "« oui » quand la personne est inventée.",
        example: "oui",
    },
];

/// Keys that would hold data with no use here, and why they are refused (domain.md §4).
pub fn refusal(key: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if key == "nom" || has(&["nom_de_famille", "patronyme", "nom_famille"]) {
        Some("Un nom de famille n’a pas d’usage ici et permettrait de retrouver la personne : le prénom suffit.")
    } else if has(&["naissance", "age", "anniversaire"]) && !key.contains("image") {
        Some("La date de naissance n’a pas d’usage ici : « majeur: oui » ou « majeur: non » suffit.")
    } else if has(&["mail", "courriel", "mel"]) {
        Some(
            "L’adresse électronique d’une personne n’a pas sa place dans ce fichier : gardez-la dans l’annuaire du lycée.",
        )
    } else if has(&["telephone", "portable", "mobile", "tel"]) {
        Some("Le téléphone d’une personne n’a pas sa place dans ce fichier : gardez-le dans l’annuaire du lycée.")
    } else if has(&["bours", "handicap", "sante", "religion", "nationalite", "social"]) {
        Some("C’est une donnée sensible : elle n’est écrite nulle part dans ce projet.")
    } else if has(&["adresse", "domicile", "rue"]) {
        Some("L’adresse d’une personne n’a pas sa place dans ce fichier.")
    } else {
        None
    }
}

#[derive(Debug, Clone)]
pub struct Person {
    pub id: Spanned<String>,
    pub first_name: String,
    /// A first name chosen to be shown instead.
    pub pseudonym: Option<String>,
    pub adult: bool,
    pub formation: Option<Spanned<String>>,
    pub authorisation: Option<Authorisation>,
    pub example: bool,
}

impl Person {
    /// The first name, and the pseudonym.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.first_name).chain(&self.pseudonym)
    }
}

#[derive(Debug, Clone)]
pub struct Authorisation {
    /// Codes of [`CHANNELS`].
    pub channels: Vec<String>,
    pub text: bool,
    pub image: bool,
    pub voice: bool,
    pub signed: NaiveDate,
    /// Last day it holds.
    pub expires: NaiveDate,
    pub representatives: i64,
    pub withdrawn: Option<NaiveDate>,
}

/// All people, by identifier.
#[derive(Debug, Default, Clone)]
pub struct Register {
    pub people: BTreeMap<String, Person>,
    /// Identifiers whose entry has no first name: known, but nobody to show.
    pub broken: Vec<String>,
}

pub fn read(text: &str, file: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Register {
    let entries = super::yaml::read(text, 0..text.len(), file, faults);
    let mut register = Register::default();
    for entry in entries {
        let id = entry.key;
        let super::yaml::Data::Map(keys) = entry.value.data else {
            faults.push(Diagnostic::error(id.span.clone(), format!("« {} » n’a aucune clé", id.value)).help(
                "Écrivez dessous, décalées de deux espaces, les clés « prenom », « majeur » et « autorisation ».",
            ));
            register.broken.push(id.value);
            continue;
        };
        let before = faults.len();
        let record = fields::check(keys, &[KEYS], &id.span, refusal, faults);
        let mut person = person(id.clone(), record, faults);
        // Who knows what a faulty entry meant to say: « retiree_le » with a day that does not exist?
        if faults[before..].iter().any(|fault| fault.severity == Severity::Error) {
            person.iter_mut().for_each(|person| person.authorisation = None);
        }
        match person {
            Some(person) => {
                register.people.insert(id.value, person);
            }
            None => register.broken.push(id.value),
        }
    }
    register
}

/// Signs of a first name, compound ones included.
const LONGEST_NAME: usize = 80;

fn person(id: Spanned<String>, mut record: Record, faults: &mut Vec<Diagnostic>) -> Option<Person> {
    let first_name = record.text("prenom")?;
    let letters = first_name.value.chars().count();
    if letters > LONGEST_NAME {
        let what = format!("ce prénom compte {letters}\u{a0}signes, {LONGEST_NAME} au plus");
        faults.push(
            Diagnostic::error(first_name.span.clone(), what)
                .help("N’écrivez que le prénom\u{a0}: il est cherché dans tous les textes."),
        );
        return None;
    }
    if first_name.value.split_whitespace().count() > 1 {
        faults.push(
            Diagnostic::warning(first_name.span.clone(), format!("« {} » compte plusieurs mots", first_name.value))
                .help("N’écrivez que le prénom, sans le nom de famille. Un prénom composé prend un trait d’union : Jean-Marc."),
        );
    }
    let adult = record.flag("majeur");
    let authorisation = record.map("autorisation").and_then(|a| authorisation(a, adult, &id.span, faults));
    Some(Person {
        first_name: first_name.value,
        pseudonym: record.string("prenom_affiche"),
        adult,
        formation: record.text("formation"),
        authorisation,
        example: record.flag("exemple"),
        id,
    })
}

fn authorisation(
    mut record: Record,
    adult: bool,
    person: &Span,
    faults: &mut Vec<Diagnostic>,
) -> Option<Authorisation> {
    let signed = record.date("signee_le")?;
    let expires = record.date("expire_le")?;
    if expires.value < signed.value {
        faults.push(
            Diagnostic::error(expires.span.clone(), "cette autorisation expire avant d’être signée")
                .related(signed.span.clone(), "la signature")
                .help("Vérifiez les deux dates."),
        );
    }
    let representatives = record.int("representants").map_or(0, |n| n.value);
    if !adult && representatives == 0 {
        faults.push(
            Diagnostic::error(person.clone(), "personne mineure : il manque la signature de ses représentants légaux")
                .help("Écrivez combien ont signé : representants: 2. Sans signature, retirez l’autorisation."),
        );
    } else if !adult && representatives == 1 {
        faults.push(
            Diagnostic::warning(person.clone(), "personne mineure : un seul représentant légal a signé")
                .help("La signature des deux parents est plus sûre (representants: 2)."),
        );
    }
    Some(Authorisation {
        channels: record.texts("supports").into_iter().map(|t| t.value).collect(),
        text: record.flag("texte"),
        image: record.flag("image"),
        voice: record.flag("voix"),
        signed: signed.value,
        expires: expires.value,
        representatives,
        withdrawn: record.date("retiree_le").map(|d| d.value),
    })
}
