//! What an address is written for: which attributes hold one, and how the page uses what it points to.

use std::sync::Arc;

/// The part that an address plays in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// `a[href]`: followed by the reader, the only use that makes a page reachable.
    Link,
    Form,
    /// `meta http-equiv=refresh`.
    Redirect,
    /// `link rel=canonical`, `alternate`, `next` …: said to machines, not loaded.
    Declared,
    /// `meta property=og:image`: fetched by networks, never by readers.
    Shared,
    Image,
    Style,
    Script,
    Font,
    Media,
    Frame,
    /// Manifest, prefetch: loaded, and none of the above.
    Other,
    /// `preconnect`, `dns-prefetch`: opens a connection, names no file.
    Connection,
    Ping,
    /// `base[href]`.
    Base,
}

impl Use {
    /// Whether showing or using the page sends a request there without the reader leaving for it.
    pub(super) fn is_request(self) -> bool {
        !matches!(self, Use::Link | Use::Redirect | Use::Declared | Use::Shared)
    }

    /// Whether the address names something that must exist.
    pub(super) fn names_a_file(self) -> bool {
        !matches!(self, Use::Connection | Use::Ping | Use::Base)
    }

    pub(super) fn subject(self) -> &'static str {
        match self {
            Use::Link => "le lien",
            Use::Form => "le formulaire vers",
            Use::Redirect => "la redirection vers",
            Use::Declared => "l’adresse déclarée",
            Use::Shared => "l’image de partage",
            Use::Image => "l’image",
            Use::Style => "la feuille de style",
            Use::Script => "le script",
            Use::Font => "la police",
            Use::Media => "le média",
            Use::Frame => "le cadre",
            Use::Other => "le fichier",
            Use::Connection => "la connexion à",
            Use::Ping => "le mouchard",
            Use::Base => "l’adresse de base",
        }
    }
}

/// One address written in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) usage: Use,
    /// As written, entities decoded.
    pub(super) address: Arc<str>,
    /// Text of a link, empty for the rest.
    pub(super) label: Arc<str>,
    /// Addresses of one group are alternatives (`srcset`): a browser loads one of them.
    pub(super) group: u32,
}

/// The use of an attribute that holds one address; `link[href]` depends on its `rel` and is read by [`link_use`].
pub(super) fn attribute_use(tag: &str, attribute: &str) -> Option<Use> {
    Some(match (tag, attribute) {
        ("a" | "area", "href" | "xlink:href") => Use::Link,
        ("base", "href") => Use::Base,
        ("img" | "input", "src") | ("video", "poster") | ("body", "background") => Use::Image,
        ("image" | "use" | "feimage", "href" | "xlink:href") => Use::Image,
        ("script", "src" | "href" | "xlink:href") => Use::Script,
        ("video" | "audio" | "source" | "track" | "embed", "src") | ("object", "data") => Use::Media,
        ("iframe" | "frame", "src") => Use::Frame,
        ("form", "action") | ("button" | "input", "formaction") => Use::Form,
        _ => return None,
    })
}

/// The use of `link[href]`, from its `rel` (several words) and, for a preload, its `as`.
pub(super) fn link_use(rel: &str, preloaded_as: &str) -> Use {
    let has = |name: &str| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(name));
    if has("stylesheet") {
        Use::Style
    } else if has("icon") || has("apple-touch-icon") || has("mask-icon") {
        Use::Image
    } else if has("modulepreload") {
        Use::Script
    } else if has("preload") {
        match preloaded_as.to_ascii_lowercase().as_str() {
            "style" => Use::Style,
            "script" => Use::Script,
            "font" => Use::Font,
            "image" => Use::Image,
            _ => Use::Other,
        }
    } else if has("preconnect") || has("dns-prefetch") {
        Use::Connection
    } else if has("manifest") || has("prefetch") || has("prerender") {
        Use::Other
    } else {
        Use::Declared
    }
}

/// The use of an address asked by a style sheet, which says no more than the file's extension.
pub(super) fn style_use(address: &str, import: bool) -> Use {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        _ if import => Use::Style,
        "woff2" | "woff" | "ttf" | "otf" | "eot" => Use::Font,
        _ => Use::Image,
    }
}

/// The addresses of a `srcset`, without their widths or densities.
pub(super) fn candidates(srcset: &str) -> impl Iterator<Item = &str> {
    let mut rest = srcset;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let (address, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let bare = address.trim_end_matches(',');
        // A comma glued to the address ends the candidate; otherwise its descriptor runs to the next comma.
        rest = if bare.len() < address.len() { after } else { &after[after.find(',').unwrap_or(after.len())..] };
        (!bare.is_empty()).then_some(bare)
    })
}

/// The address of `<meta http-equiv="refresh" content="0; url=…">`.
pub(super) fn refresh_address(content: &str) -> Option<&str> {
    let (_, after) = content.split_once([';', ','])?;
    let (key, address) = after.split_once('=')?;
    key.trim().eq_ignore_ascii_case("url").then(|| address.trim().trim_matches(['"', '\'']))
}
