//! Public addresses: folders with an `index.html`, in lower-case ASCII, linked relatively.

use std::fmt;
use std::sync::Arc;

/// The feeds beside a page that has them, and at the root of the site.
pub const ATOM: &str = "flux.xml";
pub const RSS: &str = "rss.xml";
pub const JSON_FEED: &str = "flux.json";
/// The calendar to follow, at the root of the site.
pub const AGENDA: &str = "agenda.ics";
/// The calendar file beside an event's page.
pub const CALENDAR: &str = "evenement.ics";

/// A page's address from the root of the site: empty for the home page, else `temoignages/lea/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Address(Arc<str>);

impl Address {
    /// From folder names that are slugs already; empty ones are skipped.
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        // Most are no longer.
        let mut address = String::with_capacity(64);
        for part in parts.into_iter().flat_map(|p| p.split('/')).filter(|p| !p.is_empty()) {
            address.push_str(part);
            address.push('/');
        }
        Address(address.into())
    }

    pub fn home() -> Self {
        Address::default()
    }

    /// `temoignages/lea/`
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that serves it: `temoignages/lea/index.html`.
    pub fn file(&self) -> String {
        format!("{}index.html", self.0)
    }

    /// What templates put after `page.root`: with `index.html` where the site must open from a disk.
    pub fn url(&self, file_links: bool) -> String {
        if file_links { self.file() } else { self.0.to_string() }
    }

    /// The way back to the root: `./`, `../`, `../../` …
    pub fn root(&self) -> String {
        let depth = self.0.matches('/').count();
        if depth == 0 { "./".to_string() } else { "../".repeat(depth) }
    }

    /// First folder: `temoignages`.
    pub fn section(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    pub fn join(&self, name: &str) -> Address {
        Address::new([&*self.0, name])
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_knows_its_file_and_its_way_back() {
        let address = Address::new(["temoignages", "lea-caspe"]);
        assert_eq!(address.file(), "temoignages/lea-caspe/index.html");
        assert_eq!(address.url(false), "temoignages/lea-caspe/");
        assert_eq!(address.root(), "../../");
        assert_eq!(Address::home().root(), "./");
        assert_eq!(Address::home().file(), "index.html");
    }
}
