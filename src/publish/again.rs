//! The last build, taken again where nothing of what it was made of has changed: what is published is its own copy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Content;
use super::manifest::Manifest;
use super::paths::Root;
use super::photos;
use crate::diagnostic::Report;
use crate::store::Stored;

/// What a build was made of, and what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// A hash of all that it depends on.
    #[serde(rename = "empreinte")]
    pub basis: String,
    #[serde(rename = "rapport")]
    pub report: Report,
}

/// A build that is published whole, byte for byte, in each of its folders.
#[derive(Debug)]
pub struct Again {
    folders: Vec<Vec<Kept>>,
    pub report: Report,
    pub people: BTreeSet<String>,
}

#[derive(Debug)]
struct Kept {
    path: String,
    recipe: Option<String>,
    stored: Stored,
}

impl Again {
    /// The build that was made of `basis`, where these folders hold it and nobody touched a file since: the first is the portal.
    pub fn find(folders: &[&Path], basis: &str) -> Option<Self> {
        let manifests = folders.iter().map(|folder| Manifest::load(&Root::of(folder).manifest()).ok().flatten());
        let manifests: Vec<Manifest> = manifests.collect::<Option<_>>()?;
        let origins = manifests.iter().map(|manifest| manifest.origin.as_ref().filter(|origin| origin.basis == basis));
        let origins: Vec<&Origin> = origins.collect::<Option<_>>()?;
        let report = origins.first()?.report.clone();
        let people = manifests.first()?.people.clone()?;
        let kept = folders.iter().zip(manifests).map(|(folder, manifest)| kept(&Root::of(folder), manifest));
        let folders: Vec<Vec<Kept>> = kept.collect::<Option<_>>()?;
        let is_whole = folders.par_iter().flatten().all(|kept| photos::read(&kept.stored).is_some());
        is_whole.then_some(Again { folders, report, people })
    }

    /// What is published in a folder, by its rank.
    pub fn files(&self, folder: usize) -> impl Iterator<Item = (&str, Content<'_>)> {
        self.folders.get(folder).into_iter().flatten().map(|kept| {
            let content = Content::Stored { recipe: kept.recipe.as_deref(), stored: &kept.stored };
            (kept.path.as_str(), content)
        })
    }
}

/// Every file of a folder; `None` where a publication was cut.
fn kept(root: &Root, manifest: Manifest) -> Option<Vec<Kept>> {
    let mut recipes: BTreeMap<String, String> =
        manifest.photos.into_iter().map(|(recipe, path)| (path, recipe)).collect();
    if manifest.is_under_way {
        return None;
    }
    let one = |(path, stamps): (String, Vec<_>)| {
        let [stamp] = &stamps[..] else { return None };
        let (xxh3, length) = crate::transfer::Stamp::parts(stamp)?;
        let stored = Stored::File { path: root.join(&path), xxh3, length };
        Some(Kept { recipe: recipes.remove(&path), path, stored })
    };
    manifest.files.into_iter().map(one).collect()
}
