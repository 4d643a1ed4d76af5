//! What has to travel: from the files that are online and those that must be, to steps in an order that never shows a broken
//! page. Pure: nothing here touches a disk or a network.
//!
//! Photos and styles come first, then new pages, then those that lead to them, the home page last; what is withdrawn leaves
//! after that, pages before the photos that they show.

mod lists;
mod moment;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

pub use lists::{json, summary, to_delete, to_send};
pub use moment::Moment;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// XXH3, 64 bits, in sixteen hexadecimal digits.
    xxh3: String,
    /// In bytes.
    #[serde(rename = "octets")]
    pub length: u64,
}

impl Stamp {
    pub fn of(bytes: &[u8]) -> Self {
        Stamp::new(xxh3_64(bytes), bytes.len() as u64)
    }

    pub fn new(xxh3: u64, length: u64) -> Self {
        Stamp { xxh3: format!("{xxh3:016x}"), length }
    }

    /// Of a file that somebody else wrote: it is the same as no other.
    pub fn unknown(length: u64) -> Self {
        Stamp { xxh3: String::new(), length }
    }

    /// Hash and length.
    pub fn parts(&self) -> Option<(u64, u64)> {
        Some((u64::from_str_radix(&self.xxh3, 16).ok()?, self.length))
    }

    /// A short name for these bytes.
    pub fn name(&self) -> String {
        format!("{}-{}", self.xxh3, self.length)
    }
}

/// The files of a site: path from its root, with `/`, and content.
pub type Inventory = BTreeMap<String, Stamp>;

/// The version of [`Online`] that this program writes.
const VERSION: u64 = 1;

/// What we put on a host: a note kept there, and beside the published folder after an upload by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Online {
    version: u64,
    /// The day of the upload, `2026-11-24`.
    #[serde(default, rename = "le", skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Written while an upload puts its files in place.
    #[serde(default, rename = "en_cours", skip_serializing_if = "std::ops::Not::not")]
    pub is_under_way: bool,
    /// One stamp for each file, except while an upload is under way: until it ends, a file may hold its old or its new bytes.
    #[serde(rename = "fichiers")]
    pub files: BTreeMap<String, Vec<Stamp>>,
    /// When a file last changed, as the host said after the upload, where it does: another date tells that somebody may have
    /// edited it there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dates: BTreeMap<String, Moment>,
}

impl Default for Online {
    fn default() -> Self {
        Online { version: VERSION, day: None, is_under_way: false, files: BTreeMap::new(), dates: BTreeMap::new() }
    }
}

/// Why a note cannot be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Not ours, cut, or with a path that leaves the site.
    Spoilt,
    /// Written by a later program, in that format.
    Newer(u64),
}

impl Online {
    /// A whole site, sent on that day.
    pub fn whole(files: &Inventory, day: Option<String>) -> Self {
        let files = files.iter().map(|(path, stamp)| (path.clone(), vec![stamp.clone()])).collect();
        Online { day, files, ..Online::default() }
    }

    /// # Errors
    /// What makes it unreadable.
    pub fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Unreadable::Spoilt)?;
        // The version first: a newer format may have any shape.
        let version = value.get("version").and_then(serde_json::Value::as_u64).ok_or(Unreadable::Spoilt)?;
        if version > VERSION {
            return Err(Unreadable::Newer(version));
        }
        let online: Online = serde_json::from_value(value).map_err(|_| Unreadable::Spoilt)?;
        // A path that leaves the site was not written by us, and could make us delete somebody's file.
        if online.files.keys().all(|path| is_safe(path)) { Ok(online) } else { Err(Unreadable::Spoilt) }
    }

    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// While `wanted` is being put in place of this: all that is ours, old or new.
    #[must_use]
    pub fn during(&self, wanted: &Inventory) -> Self {
        let mut both =
            Online { day: self.day.clone(), is_under_way: true, files: self.files.clone(), ..Online::default() };
        for (path, stamp) in wanted {
            let known = both.files.entry(path.clone()).or_default();
            if !known.contains(stamp) {
                known.push(stamp.clone());
            }
        }
        both
    }

    /// The file surely holds that.
    fn holds(&self, path: &str, stamp: &Stamp) -> bool {
        self.files.get(path).is_some_and(|known| known.as_slice() == std::slice::from_ref(stamp))
    }
}

/// Whether a relative path stays where it is joined, and on the line of a script where it is written.
pub fn is_safe(path: &str) -> bool {
    !path.contains(['\\', ':'])
        && !path.contains(char::is_control)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The folders above a relative path, nearest first: `a/b`, `a` for `a/b/c`.
pub fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// When a file is put in place: nothing is shown before what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Photos, styles, documents.
    Asset,
    /// Nothing online leads there yet.
    NewPage,
    Page,
    /// Feeds, the map for search engines and the redirections of the server, which lead to the pages.
    Feed,
    Home,
}

impl Turn {
    pub fn of(path: &str, is_new: bool) -> Self {
        match path {
            "index.html" => Turn::Home,
            ".htaccess" => Turn::Feed,
            _ if path.ends_with(".html") && is_new => Turn::NewPage,
            _ if path.ends_with(".html") => Turn::Page,
            _ if (path.ends_with(".xml") || path.ends_with(".json")) && !is_new => Turn::Feed,
            _ => Turn::Asset,
        }
    }
}

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sending {
    pub turn: Turn,
    pub path: String,
    /// In bytes.
    pub length: u64,
}

/// What to do to a host, in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    /// Withdrawn files that must leave first: a new file needs their name as a folder, or their folder's name.
    pub obstacles: Vec<String>,
    pub sends: Vec<Sending>,
    /// The other withdrawn files: pages, then what they show.
    pub deletes: Vec<String>,
}

impl Steps {
    pub fn is_idle(&self) -> bool {
        self.obstacles.is_empty() && self.sends.is_empty() && self.deletes.is_empty()
    }

    /// In bytes.
    pub fn weight(&self) -> u64 {
        self.sends.iter().map(|sending| sending.length).sum()
    }

    /// All that leaves, in the order in which it does.
    pub fn withdrawn(&self) -> impl Iterator<Item = &str> {
        self.obstacles.iter().chain(&self.deletes).map(String::as_str)
    }
}

/// Whether a file that `wanted` does not hold has a name that it needs: as a folder, or above one of its files.
pub fn obstacles(wanted: &Inventory) -> impl Fn(&str) -> bool + '_ {
    let folders: BTreeSet<&str> = wanted.keys().flat_map(|path| parents(path)).collect();
    move |path| folders.contains(path) || parents(path).any(|parent| wanted.contains_key(parent))
}

/// What takes a host from one state to the other. A file of which the host is not known to hold the bytes is sent.
pub fn steps(online: &Online, wanted: &Inventory) -> Steps {
    let missing = wanted.iter().filter(|(path, stamp)| !online.holds(path, stamp));
    let mut sends: Vec<Sending> = missing
        .map(|(path, stamp)| Sending {
            turn: Turn::of(path, !online.files.contains_key(path)),
            path: path.clone(),
            length: stamp.length,
        })
        .collect();
    sends.sort();
    let is_obstacle = obstacles(wanted);
    let withdrawn = online.files.keys().filter(|path| !wanted.contains_key(*path)).cloned();
    let (obstacles, mut deletes): (Vec<String>, Vec<String>) = withdrawn.partition(|path| is_obstacle(path));
    deletes.sort_by_key(|path| !path.ends_with(".html"));
    Steps { obstacles, sends, deletes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inventory(files: &[(&str, &str)]) -> Inventory {
        files.iter().map(|(path, text)| (path.to_string(), Stamp::of(text.as_bytes()))).collect()
    }

    fn sent(steps: &Steps) -> Vec<&str> {
        steps.sends.iter().map(|sending| sending.path.as_str()).collect()
    }

    #[test]
    fn a_first_upload_is_everything_with_the_home_page_last() {
        let wanted = inventory(&[
            (".htaccess", "r"),
            ("a/index.html", "a"),
            ("flux.xml", "f"),
            ("index.html", "h"),
            ("style.css", "s"),
        ]);
        let steps = steps(&Online::default(), &wanted);
        assert_eq!(sent(&steps), ["flux.xml", "style.css", "a/index.html", ".htaccess", "index.html"]);
        assert_eq!(steps.weight(), 5);
        assert!(steps.deletes.is_empty() && steps.obstacles.is_empty());
    }

    #[test]
    fn a_new_page_is_there_before_those_that_lead_to_it() {
        let before = inventory(&[
            ("index.html", "h"),
            ("liste.html", "l"),
            ("flux.xml", "f"),
            ("vieux.jpg", "v"),
            ("vieux.html", "v"),
        ]);
        let wanted = inventory(&[
            ("index.html", "H"),
            ("liste.html", "L"),
            ("flux.xml", "F"),
            ("neuf.jpg", "n"),
            ("neuf.html", "n"),
        ]);
        let steps = steps(&Online::whole(&before, None), &wanted);
        assert_eq!(sent(&steps), ["neuf.jpg", "neuf.html", "liste.html", "flux.xml", "index.html"]);
        assert_eq!(steps.deletes, ["vieux.html", "vieux.jpg"]);
    }

    #[test]
    fn nothing_changed_nothing_travels() {
        let files = inventory(&[("index.html", "h"), ("style.css", "s")]);
        assert!(steps(&Online::whole(&files, None), &files).is_idle());
    }

    #[test]
    fn what_may_hold_old_or_new_bytes_is_sent_again() {
        let (before, wanted) =
            (inventory(&[("a.css", "a"), ("b.css", "b")]), inventory(&[("a.css", "A"), ("b.css", "b")]));
        let during = Online::whole(&before, None).during(&wanted);
        assert_eq!(sent(&steps(&during, &wanted)), ["a.css"]);
        // And taken back, it is sent as well.
        assert_eq!(sent(&steps(&during, &before)), ["a.css"]);
    }

    #[test]
    fn a_file_leaves_before_the_folder_of_its_name_is_made() {
        let (before, wanted) = (inventory(&[("a", "file"), ("b/c", "x")]), inventory(&[("a/d", "x"), ("b", "file")]));
        assert_eq!(steps(&Online::whole(&before, None), &wanted).obstacles, ["a", "b/c"]);
    }

    #[test]
    fn a_note_that_reaches_outside_is_not_trusted() {
        let whole = Online::whole(&inventory(&[("index.html", "h")]), Some("2026-11-24".into()));
        assert_eq!(Online::parse(&whole.to_json()), Ok(whole));
        assert_eq!(Online::parse(br#"{"version":1,"fichiers":{"../x":[]}}"#), Err(Unreadable::Spoilt));
        let commands = r#"{"version":1,"fichiers":{"x\n!touch owned # \"/y":[]}}"#;
        assert_eq!(Online::parse(commands.as_bytes()), Err(Unreadable::Spoilt));
        assert_eq!(["a\rb", "a\u{7f}", "a\u{85}b", "é a/b.html"].map(is_safe), [false, false, false, true]);
        assert_eq!(Online::parse(b"{"), Err(Unreadable::Spoilt));
        assert_eq!(Online::parse(br#"{"version":2,"files":[]}"#), Err(Unreadable::Newer(2)));
    }
}
