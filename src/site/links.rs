//! Links of Markdown bodies, written as paths of files, to the pages and documents they mean.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::path::Address;
use super::{EntryId, Site, pictures};
use crate::content::{Kind, original_path, resolve};
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

type Pages = FxHashMap<Arc<str>, (Address, Option<EntryId>)>;

/// Paths in `content/` → pages.
#[derive(Debug, Default)]
pub struct Map {
    /// Of an edition: those that are in its language.
    own: Pages,
    /// In French.
    pages: Arc<Pages>,
    hidden: Arc<BTreeSet<Arc<str>>>,
    sources: Sources,
}

impl Map {
    /// `hidden` are the paths of what is not shown today.
    pub fn of(site: &Site, mut hidden: BTreeSet<Arc<str>>, sources: &Sources) -> Map {
        let mut pages = Pages::default();
        pages.reserve(site.owners.len());
        pages.insert("index.md".into(), (Address::home(), None));
        for kind in Kind::ALL.into_iter().filter(|k| *k != Kind::Page) {
            let target = (site.section_address(kind), None);
            pages.insert(kind.folder().into(), target.clone());
            pages.insert(format!("{}/index.md", kind.folder()).into(), target);
        }
        for edition in &site.translations {
            let texts = edition.own_texts().filter_map(|meta| Some((meta.path.clone(), edition.page_of(meta)?)));
            // Its anchors are those of another text.
            pages.extend(texts.map(|(path, address)| (path, (address, None))));
        }
        for meta in site.metas() {
            let id = (meta.kind, meta.id.clone());
            let Some(address) = site.address(meta.kind, &meta.id) else {
                hidden.insert(meta.path.clone());
                continue;
            };
            pages.insert(meta.path.clone(), (address.clone(), Some(id.clone())));
            if let Some(folder) = meta.path.strip_suffix("/index.md") {
                pages.insert(folder.into(), (address.clone(), Some(id)));
            }
        }
        // A publication has no page of its own: the press review shows it.
        let review = site.section_address(Kind::Publication);
        pages.extend(site.publications.iter().map(|p| (p.meta.path.clone(), (review.clone(), None))));
        hidden.extend(site.other_metas().map(|m| &m.path).filter(|path| !pages.contains_key(*path)).cloned());
        Map { own: Pages::default(), pages: Arc::new(pages), hidden: Arc::new(hidden), sources: sources.clone() }
    }

    /// The same for the texts of an edition: a path of the content leads to the page in its language, where there is one.
    pub fn of_edition(&self, edition: &Site) -> Map {
        let mut pages = Pages::default();
        for meta in edition.own_texts() {
            let Some((address, path)) = edition.page_of(meta).zip(original_path(&meta.path)) else { continue };
            let is_entry = edition.address(meta.kind, &meta.id).is_some() && &*meta.id != "index";
            let target = (address, is_entry.then(|| (meta.kind, meta.id.clone())));
            if let Some(folder) = path.strip_suffix("/index.md") {
                pages.insert(folder.into(), target.clone());
            }
            pages.insert(meta.path.clone(), target.clone());
            pages.insert(path.into(), target);
        }
        for kind in Kind::ALL.into_iter().filter(|kind| edition.has_list(*kind)) {
            let target = (edition.section_address(kind), None);
            pages.insert(kind.folder().into(), target.clone());
            pages.insert(format!("{}/index.md", kind.folder()).into(), target);
        }
        Map { own: pages, pages: self.pages.clone(), hidden: self.hidden.clone(), sources: self.sources.clone() }
    }

    fn page(&self, path: &str) -> Option<&(Address, Option<EntryId>)> {
        self.own.get(path).or_else(|| self.pages.get(path))
    }

    /// The page of an entry by the path shown to people.
    pub fn page_shown(&self, shown: &str) -> Option<&Address> {
        let (address, entry) = self.page(self.sources.path_shown(shown)?)?;
        (entry.is_some() || original_path(shown).is_some()).then_some(address)
    }

    /// The text of a file by the path shown to people.
    pub fn text_shown(&self, shown: &str) -> Option<&str> {
        self.sources.text_shown(shown)
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
        if let Some((address, entry)) = self.page(&resolved).or_else(|| self.page(&format!("{resolved}/index.md"))) {
            return Target::Page { address: address.clone(), entry: entry.clone(), anchor };
        }
        if self.hidden.contains(&*resolved) {
            return Target::Hidden;
        }
        if is_medium(&resolved) && self.sources.get(&resolved).is_some() {
            return Target::File(resolved);
        }
        if self.is_faulty(&resolved) || self.is_faulty(&format!("{resolved}/index.md")) {
            return Target::Faulty;
        }
        let french = original_path(&resolved).filter(|path| self.page(path).is_some());
        if let Some(french) = french {
            let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
            let help = format!(
                "Liez le fichier français, « {}{anchor} » : le lien mène à sa traduction dès qu’elle existe.",
                relative(folder, &french)
            );
            return nowhere(format!("le lien « {destination} » ne mène à aucun fichier"), help);
        }
        let help = match self.suggestion(&resolved) {
            Some(near) => format!("Vouliez-vous dire « {} » ?", relative(folder, near)),
            None => "Vérifiez le nom du fichier et son dossier.".into(),
        };
        nowhere(format!("le lien « {destination} » ne mène à aucun fichier"), help)
    }

    /// A text that is there, and is shown nowhere for its faults.
    fn is_faulty(&self, path: &str) -> bool {
        let is_entry = path.ends_with(".md") && (path.contains('/') || path == "index.md");
        let is_there = is_entry && self.sources.get(path).is_some();
        let is_known = self.page(path).is_some() || self.hidden.contains(path);
        (is_there && !is_known) || self.sources.is_unread(path)
    }

    /// The known path most like the one written: same name in another folder, without `.md`, or nearly the same.
    fn suggestion(&self, path: &str) -> Option<&str> {
        let mut pages: Vec<&str> = self.own.keys().chain(self.pages.keys()).map(|path| &**path).collect();
        pages.sort_unstable();
        pages.dedup();
        let media = || self.sources.iter().map(|(path, _)| path).filter(|path| is_medium(path));
        let known = || pages.iter().copied().chain(media());
        let stem = path.trim_end_matches('/').trim_end_matches(".html").trim_end_matches(".md");
        let with_md = format!("{stem}.md");
        known().find(|k| *k == with_md).or_else(|| {
            let name = stem.rsplit('/').next().unwrap_or(stem);
            // Of those with that name, the one whose folders are most like those that were written.
            let in_common = |k: &str| {
                let names = k.trim_end_matches(".md").rsplit('/').zip(stem.rsplit('/'));
                names.take_while(|(known, written)| known == written).count()
            };
            let same = known().filter(|k| k.ends_with(".md") && in_common(k) > 0);
            same.min_by_key(|k| std::cmp::Reverse(in_common(k))).or_else(|| {
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

/// A photo or a document, by its name.
fn is_medium(path: &str) -> bool {
    pictures::is_picture(path) || pictures::is_document(path)
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
