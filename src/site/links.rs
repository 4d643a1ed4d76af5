//! Links of Markdown bodies, written as paths of files, to the pages and documents they mean.

use std::collections::{BTreeMap, BTreeSet};

use super::path::Address;
use super::{EntryId, Site, pictures};
use crate::content::{Kind, resolve};
use crate::diagnostic::nearest;
use crate::source::Sources;

/// Where a written destination leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Outside, or an anchor of the same page: left as it is.
    AsWritten,
    /// A page, with an anchor.
    Page { address: Address, entry: Option<EntryId>, anchor: Option<String> },
    /// A document or a photo: its path in `content/`.
    File(String),
    /// A page that is not shown today.
    Hidden,
    /// A text whose faults are said where they are.
    Faulty,
    /// Nothing; what to say and what to type instead.
    Nowhere { message: String, help: String },
}

/// Paths in `content/` → pages.
#[derive(Debug, Default)]
pub struct Map {
    pages: BTreeMap<String, (Address, Option<EntryId>)>,
    hidden: BTreeMap<String, EntryId>,
    files: BTreeSet<String>,
    faulty: BTreeSet<String>,
}

impl Map {
    pub fn of(site: &Site, hidden: &BTreeMap<String, EntryId>, sources: &Sources) -> Map {
        let mut pages = BTreeMap::new();
        pages.insert("index.md".to_string(), (Address::home(), None));
        for kind in Kind::ALL.into_iter().filter(|k| *k != Kind::Page) {
            let target = (site.section_address(kind), None);
            pages.insert(kind.folder().to_string(), target.clone());
            pages.insert(format!("{}/index.md", kind.folder()), target);
        }
        for meta in site.metas() {
            let id = (meta.kind, meta.id.clone());
            let Some(address) = site.address(meta.kind, &meta.id) else { continue };
            pages.insert(meta.path.clone(), (address.clone(), Some(id.clone())));
            if let Some(folder) = meta.path.strip_suffix("/index.md") {
                pages.insert(folder.to_string(), (address.clone(), Some(id)));
            }
        }
        // A publication has no page of its own: the press review shows it.
        let review = site.section_address(Kind::Publication);
        pages.extend(site.publications.iter().map(|p| (p.meta.path.clone(), (review.clone(), None))));
        let mut hidden = hidden.clone();
        let unshown =
            site.all_metas().filter(|m| !pages.contains_key(&m.path)).map(|m| (m.path.clone(), (m.kind, m.id.clone())));
        hidden.extend(unshown.collect::<Vec<_>>());
        let files = sources
            .iter()
            .filter(|(p, _)| pictures::is_picture(p) || pictures::is_document(p))
            .map(|(p, _)| p.to_string())
            .collect();
        let faulty = sources
            .iter()
            .map(|(p, _)| p)
            .filter(|p| p.ends_with(".md") && !pages.contains_key(*p) && !hidden.contains_key(*p))
            .filter(|p| p.contains('/') || *p == "index.md")
            .chain(sources.unread())
            .map(str::to_string)
            .collect();
        Map { pages, hidden, files, faulty }
    }

    /// `destination` as written in a file of `folder`.
    pub fn target(&self, folder: &str, destination: &str) -> Target {
        let nowhere = |message: String, help: String| Target::Nowhere { message, help };
        if destination.is_empty() {
            return nowhere(
                "ce lien ne mène nulle part".into(),
                "Écrivez entre parenthèses le fichier ou l’adresse visée : [le récit](../mobilites/caspe-2027.md)"
                    .into(),
            );
        }
        if destination.starts_with('#') {
            return Target::AsWritten;
        }
        let scheme = destination.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https") if !destination.contains("://") => {
                return nowhere(
                    format!("l’adresse « {destination} » n’est pas complète"),
                    "Une adresse commence par « https:// ».".into(),
                );
            }
            Some("http" | "https" | "mailto" | "tel") => return Target::AsWritten,
            Some(scheme) if scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'-') => {
                return nowhere(
                    format!("un lien en « {scheme}: » n’est pas permis"),
                    "Les liens commencent par « https:// », « mailto: » ou « tel: », ou donnent le chemin d’un fichier du contenu.".into(),
                );
            }
            _ => {}
        }
        if destination.starts_with("//") || destination.starts_with("www.") {
            return nowhere(
                format!("l’adresse « {destination} » n’est pas complète"),
                format!("Écrivez : https://{}", destination.trim_start_matches('/')),
            );
        }
        let (path, anchor) = destination.split_once('#').map_or((destination, None), |(p, a)| (p, Some(a.to_string())));
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
        let resolved = if path.starts_with('/') { None } else { resolve(folder, &path) };
        let Some(resolved) = resolved else {
            let help = match self.suggestion(path.trim_start_matches(['/', '.'])) {
                Some(near) => format!("Écrivez le chemin depuis ce fichier : {}", relative(folder, near)),
                None => "Écrivez le chemin depuis ce fichier, par exemple : ../mobilites/caspe-2027.md".into(),
            };
            let fault = if path.starts_with('/') { "commence par une barre" } else { "sort du contenu" };
            return nowhere(format!("le lien « {destination} » {fault}"), help);
        };
        if let Some((address, entry)) =
            self.pages.get(&resolved).or_else(|| self.pages.get(&format!("{resolved}/index.md")))
        {
            return Target::Page { address: address.clone(), entry: entry.clone(), anchor };
        }
        if self.hidden.contains_key(&resolved) {
            return Target::Hidden;
        }
        if self.files.contains(&resolved) {
            return Target::File(resolved);
        }
        if self.faulty.contains(&resolved) || self.faulty.contains(&format!("{resolved}/index.md")) {
            return Target::Faulty;
        }
        let help = match self.suggestion(&resolved) {
            Some(near) => format!("Vouliez-vous dire « {} » ?", relative(folder, near)),
            None => "Vérifiez le nom du fichier et son dossier.".into(),
        };
        nowhere(format!("le lien « {destination} » ne mène à aucun fichier"), help)
    }

    /// The known path most like the one written: same name in another folder, without `.md`, or nearly the same.
    fn suggestion(&self, path: &str) -> Option<&str> {
        let known = || self.pages.keys().chain(self.files.iter()).map(String::as_str);
        let stem = path.trim_end_matches('/').trim_end_matches(".html").trim_end_matches(".md");
        let with_md = format!("{stem}.md");
        known().find(|k| *k == with_md).or_else(|| {
            let name = stem.rsplit('/').next().unwrap_or(stem);
            known().find(|k| k.rsplit('/').next().is_some_and(|n| n.strip_suffix(".md") == Some(name))).or_else(|| {
                // Names are compared, not paths: all texts of a folder begin alike.
                let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
                let name_of = |k: &str| k.rsplit('/').next().unwrap_or(k).trim_end_matches(".md").to_string();
                let names: BTreeSet<String> = known().map(name_of).collect();
                let near = nearest(name, names.iter().map(String::as_str))?;
                known().filter(|k| name_of(k) == near).max_by_key(|k| k.starts_with(folder))
            })
        })
    }
}

/// The way from a folder of `content/` to a path in it.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let common = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - common);
    format!("{up}{}", to[common..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_files() {
        assert_eq!(relative("temoignages", "mobilites/caspe.md"), "../mobilites/caspe.md");
        assert_eq!(relative("pages/partir", "pages/parents.md"), "../parents.md");
        assert_eq!(relative("", "pages/parents.md"), "pages/parents.md");
    }
}
