//! Where an address written in a page leads: the URL rules of browsers, narrowed to what a static site needs. Pure.

use percent_encoding::percent_decode_str;

/// The place the site is served from, taken from `base_url`.
pub(super) struct Home {
    host: String,
    /// Path of the site on its host, with both slashes: `/` or `/erasmus/`.
    pub(super) folder: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A file of the site (path relative to `public/`, decoded), with the anchor that follows `#`.
    Inside {
        path: String,
        anchor: String,
    },
    /// On the site's own host but outside of its folder: cannot be checked here.
    Neighbour,
    /// Another host.
    Elsewhere {
        host: String,
    },
    /// `/x` while the site lives in a sub-folder.
    ServerRoot,
    /// `..` too many.
    AboveRoot,
    /// `javascript:`.
    Script,
    /// `file:` or `C:\`: exists on the writer's machine only.
    OwnDisk,
    /// `mailto:`, `tel:`, `data:` …: nothing to fetch.
    Inert,
    Empty,
}

impl Home {
    pub(super) fn new(base_url: &str) -> Self {
        let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
        let (host, path) = split_authority(after_scheme);
        let inner = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
        let folder = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
        Home { host, folder }
    }

    /// Reads `written` as a browser showing `from` (a path relative to `public/`) would.
    pub(super) fn resolve(&self, from: &str, written: &str) -> Address {
        // Browsers drop tabs and line ends inside an address, so `java\nscript:` is one word.
        let cleaned: String;
        let mut address = written.trim_matches(|c: char| c <= ' ');
        if address.contains(['\t', '\n', '\r']) {
            cleaned = address.replace(['\t', '\n', '\r'], "");
            address = &cleaned;
        }
        if address.is_empty() {
            return Address::Empty;
        }
        if let Some((scheme, rest)) = scheme(address) {
            return match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" => self.absolute(rest.trim_start_matches('/')),
                "javascript" | "vbscript" => Address::Script,
                "file" => Address::OwnDisk,
                drive if drive.len() == 1 => Address::OwnDisk,
                _ => Address::Inert,
            };
        }
        if let Some(rest) = address.strip_prefix("//") {
            return self.absolute(rest);
        }
        if address.starts_with('/') {
            return self.within(address).map_or(Address::ServerRoot, |inner| join("", "index.html", inner));
        }
        let directory = from.rfind('/').map_or("", |at| &from[..at]);
        join(directory, from, address)
    }

    fn absolute(&self, rest: &str) -> Address {
        let (host, path) = split_authority(rest);
        if host != self.host {
            return Address::Elsewhere { host };
        }
        self.within(path).map_or(Address::Neighbour, |inner| join("", "index.html", inner))
    }

    /// What follows the site's folder in a path of its host.
    fn within<'a>(&self, path: &'a str) -> Option<&'a str> {
        if let Some(inner) = path.strip_prefix(&self.folder) {
            return Some(inner);
        }
        let bare = self.folder.trim_end_matches('/');
        let inner = path.strip_prefix(bare)?;
        (inner.is_empty() || inner.starts_with(['?', '#'])).then_some(inner)
    }
}

/// Shortest relative address from one file of the site to another, as a writer would type it.
pub(super) fn relative(from: &str, to: &str) -> String {
    let mut climb = "../".repeat(from.matches('/').count());
    climb.push_str(shown(to).trim_start_matches("index.html"));
    if climb.is_empty() { "./".to_owned() } else { climb }
}

/// A path as people know it: `temoignages/lea/` rather than `temoignages/lea/index.html`.
pub(super) fn shown(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(directory) if directory.ends_with('/') => directory,
        _ => path,
    }
}

fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    valid.then_some((scheme, rest))
}

fn split_authority(rest: &str) -> (String, &str) {
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    (host.to_ascii_lowercase(), path)
}

/// Follows `reference` from `directory`; a reference without a path (`#x`, `?q`) stays on `itself`.
fn join(directory: &str, itself: &str, reference: &str) -> Address {
    let (reference, anchor) = reference.split_once('#').unwrap_or((reference, ""));
    // `#:~:text=…` asks the browser to search the text; it names nothing in the page.
    let anchor = anchor.split(":~:").next().unwrap_or_default();
    let anchor = percent_decode_str(anchor).decode_utf8_lossy().into_owned();
    let path = reference.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return Address::Inside { path: itself.to_owned(), anchor };
    }
    let mut parts: Vec<std::borrow::Cow<str>> =
        directory.split('/').filter(|part| !part.is_empty()).map(Into::into).collect();
    let mut is_directory = true;
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let segment = percent_decode_str(segment).decode_utf8_lossy();
        is_directory = true;
        match &*segment {
            "" if segments.peek().is_none() => {}
            "." => {}
            ".." if parts.pop().is_none() => return Address::AboveRoot,
            ".." => {}
            _ => {
                is_directory = false;
                parts.push(segment);
            }
        }
    }
    if is_directory {
        parts.push("index.html".into());
    }
    Address::Inside { path: parts.join("/"), anchor }
}
