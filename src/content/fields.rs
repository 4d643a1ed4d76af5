//! The key table: one description of each kind's keys, from which come the parser, its faults, the JSON Schemas, the
//! templates of `lycee new` and the list in the writers' guide.

mod record;
mod translation;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::kind::Kind;
use super::yaml::{self, Data, Entry, Node};
use crate::diagnostic::{Diagnostic, Span, Spanned, nearest};
use crate::french::{self, Country};
pub use translation::{OWN, Original, written_keys};
use values::Context;

/// One key of the front matter, of `site.yaml` or of the register.
#[derive(Debug)]
pub struct Key {
    /// French, without accents: accented spellings are accepted for it.
    pub name: &'static str,
    pub ty: Type,
    pub required: bool,
    /// One French sentence for the writers' guide and for editors.
    pub help: &'static str,
    pub example: &'static str,
}

/// The key of a [`Type::Target`].
pub const TARGET: &str = "vers";

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Words: a translation says them.
    Text,
    /// A proper name, or an acronym: a translation may say it otherwise.
    Name,
    /// A text that no translation changes: an identifier, what only French documents say.
    Plain,
    /// Where a line of a menu leads. A translation repeats it: it tells which line is translated.
    Target,
    Bool,
    Date,
    /// A day, with an hour if one is written.
    DateTime,
    Time,
    Int {
        min: i64,
        max: i64,
    },
    /// « 78,5 % »: kept in hundredths, and never rounded up.
    Percent,
    /// A code and its French label.
    Choice(&'static [(&'static str, &'static str)]),
    Country,
    Coordinates,
    /// `#003399`
    Colour,
    /// `https://…` (or `http://`)
    Url,
    Email,
    /// `fr`, `en`, `es` …
    Lang,
    /// The last part of an address: `lea-a-caspe`.
    Slug,
    /// A path of this site: `/ancienne/page/`.
    Address,
    /// A file beside the entry.
    File,
    /// The identifier of an entry.
    Entry(Kind),
    /// The identifier of any entry.
    AnyEntry,
    /// An identifier of `personnes.yaml`.
    Person,
    /// An identifier of `reseaux` in `site.yaml`.
    Network,
    /// An identifier of `medias` in `site.yaml`.
    Media,
    List(&'static Type),
    Map(&'static [Key]),
}

/// A value that has its type.
#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    Bool(bool),
    Date(NaiveDate),
    DateTime(NaiveDate, Option<NaiveTime>),
    Time(NaiveTime),
    Int(i64),
    Choice(&'static str),
    Country(Country),
    Coordinates([f64; 2]),
    List(Vec<Spanned<Value>>),
    Map(Record),
}

/// The valid values of a mapping, by key. Taking a value removes it.
#[derive(Debug, Clone)]
pub struct Record {
    pub span: Span,
    values: BTreeMap<&'static str, Spanned<Value>>,
    complete: bool,
    /// The keys whose value was refused: somebody said so.
    wrong: Vec<&'static str>,
    references: Vec<Reference>,
}

/// An identifier or a file that a value names: `site` checks that it exists, even when the rest of the entry has faults.
#[derive(Debug, Clone)]
pub struct Reference {
    /// [`Type::Entry`], [`Type::AnyEntry`], [`Type::Person`], [`Type::Network`], [`Type::Media`] or [`Type::File`].
    pub to: Type,
    pub name: Spanned<String>,
}

/// Says what belongs elsewhere: why some keys are refused with a reason of their own.
pub type Refusal = fn(&str) -> Option<&'static str>;

/// Checks `entries` against the tables `keys`. Every fault is pushed; the record holds what is right.
pub fn check(
    entries: Vec<Entry>,
    keys: &[&'static [Key]],
    span: &Span,
    refusal: Refusal,
    faults: &mut Vec<Diagnostic>,
) -> Record {
    read(entries, keys, span, Law { refusal, original: None }, faults)
}

/// The same of a translation, which only says the words of the file `original`: nothing is required, and what is no words is
/// a fault.
pub fn check_translation(
    entries: Vec<Entry>,
    keys: &[&'static [Key]],
    span: &Span,
    original: Original,
    faults: &mut Vec<Diagnostic>,
) -> Record {
    read(entries, keys, span, Law { refusal: |_| None, original: Some(original) }, faults)
}

/// How keys are read.
#[derive(Clone, Copy)]
struct Law<'a> {
    refusal: Refusal,
    /// The file that a translation translates.
    original: Option<Original<'a>>,
}

fn read(entries: Vec<Entry>, keys: &[&'static [Key]], span: &Span, law: Law, faults: &mut Vec<Diagnostic>) -> Record {
    let Law { refusal, original } = law;
    let known = || keys.iter().copied().flatten();
    let mut record = Record {
        span: span.clone(),
        values: BTreeMap::new(),
        complete: true,
        wrong: Vec::new(),
        references: Vec::new(),
    };
    let mut written = Vec::new();
    for Entry { key, value } in entries {
        let Some(known_key) = known().find(|k| yaml::same_key(k.name, &key.value)) else {
            let is_lone = matches!(value.data, Data::Empty) && key.value.contains(' ');
            let (mut fault, meant) = unknown_key(&key, known().map(|k| k.name), refusal);
            if is_lone && meant.is_none() {
                // « {titre: Accueil, café et visite} »
                fault = fault.help(
                    "Entre accolades, une virgule sépare deux clés. Mettez la valeur entière entre guillemets droits.",
                );
            }
            faults.push(fault);
            // The key that was meant is not said to be missing as well.
            written.extend(meant);
            continue;
        };
        written.push(known_key.name);
        if let Some(original) = original.filter(|_| !known_key.is_translated()) {
            faults.push(original.keeps(known_key, key.span));
            continue;
        }
        let references = &mut record.references;
        let is_empty = matches!(value.data, Data::Empty);
        if let Some(value) = typed(value, known_key, &key.span, law, faults, references) {
            record.values.insert(known_key.name, value);
        } else if !is_empty {
            record.wrong.push(known_key.name);
        }
    }
    if original.is_none() {
        for key in known().filter(|k| k.required && !written.contains(&k.name)) {
            faults.push(missing(key, span));
        }
        record.complete = known().all(|k| !k.required || record.values.contains_key(k.name));
    }
    record
}

/// A required key that is not there.
pub fn missing(key: &Key, span: &Span) -> Diagnostic {
    Diagnostic::error(span.clone(), format!("il manque la clé « {} »", key.name))
        .help(format!("Ajoutez : {}: {}", key.name, key.example))
}

/// The fault, and the key that was probably meant.
fn unknown_key(
    key: &Spanned<String>,
    known: impl Iterator<Item = &'static str>,
    refusal: Refusal,
) -> (Diagnostic, Option<&'static str>) {
    let fault = Diagnostic::error(key.span.clone(), format!("la clé « {} » n’existe pas ici", key.value));
    if let Some(why) = refusal(&french::fold(&key.value)) {
        return (Diagnostic { message: format!("la clé « {} » est refusée", key.value), ..fault }.help(why), None);
    }
    let known: Vec<&'static str> = known.collect();
    let near = nearest(&french::fold(&key.value), known.iter().copied());
    let help = near.map_or_else(
        || format!("Clés possibles : {}.", known.join(", ")),
        |near| format!("Vouliez-vous dire « {near} » ?"),
    );
    (fault.help(help), near)
}

/// `None` when the value is absent or wrong (then a fault was pushed, unless the key is simply empty and optional).
fn typed(
    node: Node,
    key: &'static Key,
    key_span: &Span,
    law: Law,
    faults: &mut Vec<Diagnostic>,
    references: &mut Vec<Reference>,
) -> Option<Spanned<Value>> {
    if let Data::Empty = node.data {
        if key.required {
            faults.push(
                Diagnostic::error(key_span.clone(), format!("la clé « {} » est vide", key.name))
                    .help(format!("Complétez la ligne : {}: {}", key.name, key.example)),
            );
        }
        return None;
    }
    let mut context = Context { key, law, faults, references };
    context.value(node, key.ty)
}

/// Reads a whole YAML file (`site.yaml`, `personnes.yaml`) against a table.
pub fn read_yaml(
    text: &str,
    file: &Arc<str>,
    keys: &[&'static [Key]],
    refusal: Refusal,
    faults: &mut Vec<Diagnostic>,
) -> Record {
    let entries = yaml::read(text, 0..text.len(), file, faults);
    check(entries, keys, &Span::whole(file.clone()), refusal, faults)
}
