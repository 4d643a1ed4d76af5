//! The list of the files we own in a folder, with the bytes we gave them, kept beside the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize};

use super::again::Origin;
use super::fault::fault;
use super::paths::{quoted, show};
use crate::diagnostic::{Diagnostic, Span};
use crate::transfer::{Stamp, is_safe};

const VERSION: u64 = 1;

/// Relative path → stamps. One stamp per file, except in the list written while a publication is under way: until it
/// ends, a file may hold either its old or its new bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    version: u64,
    /// Written while a publication puts its files in place.
    #[serde(default, rename = "en_cours", skip_serializing_if = "std::ops::Not::not")]
    pub is_under_way: bool,
    #[serde(rename = "fichiers")]
    pub files: BTreeMap<String, Vec<Stamp>>,
    /// Recipe of a photo → its file: it is not made anew.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub photos: BTreeMap<String, String>,
    /// What people agreed to on the day of the build.
    #[serde(default, rename = "personnes", skip_serializing_if = "Option::is_none")]
    pub people: Option<BTreeSet<String>>,
    #[serde(default, rename = "construction", skip_serializing_if = "Option::is_none", deserialize_with = "origin")]
    pub origin: Option<Origin>,
}

impl Default for Manifest {
    fn default() -> Self {
        Manifest {
            version: VERSION,
            is_under_way: false,
            files: BTreeMap::new(),
            photos: BTreeMap::new(),
            people: None,
            origin: None,
        }
    }
}

impl Manifest {
    /// None when there is no such file.
    pub fn load(path: &Path) -> Result<Option<Self>, Diagnostic> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fault("lire", path, &error)),
        };
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| unreadable(path))?;
        // The version first: a newer format may have any shape.
        let version = value.get("version").and_then(serde_json::Value::as_u64).ok_or_else(|| unreadable(path))?;
        if version > VERSION {
            let message =
                format!("le manifeste {} vient d’une version plus récente de lycee (format {version})", quoted(path));
            return Err(Diagnostic::error(Span::whole(show(path)), message)
                .help("Mettez lycee à jour sur ce poste, puis recommencez."));
        }
        let manifest: Manifest = serde_json::from_value(value).map_err(|_| unreadable(path))?;
        // A path that leaves the folder was not written by us, and could make us delete somebody's file.
        if manifest.files.keys().all(|file| is_safe(file)) { Ok(Some(manifest)) } else { Err(unreadable(path)) }
    }

    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }

    pub fn owns(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// While `wanted` is being put in place of this: everything that either list owns.
    pub fn during(&self, wanted: &Manifest) -> Manifest {
        let mut both = Manifest { is_under_way: true, ..self.clone() };
        for (file, stamps) in &wanted.files {
            let known = both.files.entry(file.clone()).or_default();
            for stamp in stamps {
                if !known.contains(stamp) {
                    known.push(stamp.clone());
                }
            }
        }
        both
    }
}

/// One that another program wrote otherwise is forgotten: the list of our files does not depend on it.
fn origin<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Origin>, D::Error> {
    Ok(serde_json::from_value(serde_json::Value::deserialize(deserializer)?).ok())
}

fn unreadable(path: &Path) -> Diagnostic {
    Diagnostic::error(Span::whole(show(path)), format!("le manifeste {} est illisible", quoted(path)))
        .help("Videz vous-même le dossier de sortie et supprimez ce manifeste, puis recommencez.")
}
