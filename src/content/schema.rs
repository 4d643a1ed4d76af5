//! JSON Schemas of the front matter, for editors, from the same tables as the parser.

use serde_json::{Map, Value, json};

use super::fields::{Key, Type};
use super::kind::Kind;
use super::{people, school};

/// File name → schema: one for each kind, one for `site.yaml`, one for `personnes.yaml`.
pub fn all() -> Vec<(String, Value)> {
    let mut schemas: Vec<(String, Value)> = Kind::ALL
        .into_iter()
        .map(|kind| {
            (format!("{}.json", kind.folder()), document(&format!("En-tête : {}", kind.name()), object(&kind.tables())))
        })
        .collect();
    schemas.push(("site.json".into(), document("site.yaml", object(&[school::KEYS]))));
    let people = json!({ "type": "object", "additionalProperties": object(&[people::KEYS]) });
    schemas.push(("personnes.json".into(), document("personnes.yaml", people)));
    schemas
}

fn document(title: &str, mut schema: Value) -> Value {
    if let Some(map) = schema.as_object_mut() {
        map.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        map.insert("title".into(), title.into());
    }
    schema
}

fn object(tables: &[&[Key]]) -> Value {
    let keys = || tables.iter().copied().flatten();
    let properties: Map<String, Value> = keys().map(|key| (key.name.to_string(), property(key))).collect();
    let required: Vec<&str> = keys().filter(|k| k.required).map(|k| k.name).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn property(key: &Key) -> Value {
    let mut schema = of(key.ty);
    if let Some(map) = schema.as_object_mut() {
        map.insert("description".into(), format!("{} Exemple : {}: {}", key.help, key.name, key.example).into());
    }
    schema
}

fn of(ty: Type) -> Value {
    match ty {
        // YAML reads `oui` as text and `true` as a boolean: both are accepted, as the parser does.
        Type::Bool => json!({ "enum": ["oui", "non", true, false] }),
        Type::Int { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        // « 78,5 % » is a text, 78.5 a number.
        Type::Percent => json!({ "type": ["string", "number"] }),
        Type::Choice(choices) => json!({ "enum": choices.iter().map(|(code, _)| code).collect::<Vec<_>>() }),
        Type::Coordinates => json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 }),
        Type::Url => json!({ "type": "string", "format": "uri" }),
        Type::Email => json!({ "type": "string", "format": "email" }),
        Type::Slug => json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" }),
        Type::Colour => json!({ "type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$" }),
        Type::Lang => json!({ "type": "string", "pattern": "^[a-z]{2,3}$" }),
        Type::List(item) => json!({ "type": "array", "items": of(*item) }),
        Type::Map(keys) => object(&[keys]),
        // A text of digits alone is a number to YAML.
        Type::Text | Type::Name | Type::Plain | Type::Target => json!({ "type": ["string", "number"] }),
        Type::Date | Type::DateTime | Type::Time | Type::Country | Type::Address | Type::File => {
            json!({ "type": ["string", "number"] })
        }
        Type::Entry(_) | Type::AnyEntry | Type::Person | Type::Network | Type::Media => {
            json!({ "type": ["string", "number"] })
        }
    }
}
