//! Texts: where a plain or quoted one ends, what another YAML parser would misread in it, and its safe spelling.

use super::is_space;

pub(super) fn is_block_header(text: &str) -> bool {
    let rest = text[1..].trim_start_matches(['-', '+', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    rest.is_empty() || rest.trim_start_matches(is_space).starts_with('#')
}

/// Where the quote opened at the start of `text` closes, by YAML's rules.
pub(super) fn closing(text: &str, quote: char) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == '"' => at += 1,
            b'\'' if quote == '\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == quote as u8 => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of a plain value without its comment. « #ErasmusDays » is a word, « # note » a comment.
pub(super) fn cut_comment(text: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text[from..].find('#').map(|at| at + from) {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        if before.is_none_or(is_space) && after.is_none_or(is_space) {
            return text[..at].trim_end_matches(is_space).len();
        }
        from = at + 1;
    }
    text.trim_end_matches(is_space).len()
}

/// Why another YAML parser would refuse or cut this plain text, or none.
pub(super) fn yaml_would_misread(text: &str) -> Option<&'static str> {
    if text.contains(": ") || text.ends_with(':') || text.contains(":\u{a0}") {
        return Some("ce texte contient des deux-points");
    }
    if text.starts_with('#') || text.contains(" #") {
        return Some("ce texte contient un mot-dièse");
    }
    if text.starts_with(['@', '`', '%', '&', '*', '!', '|', '>', ']', '}', ',']) || text.starts_with("? ") {
        return Some("ce texte commence par un signe qui a un sens spécial");
    }
    None
}

pub(super) fn quote_name(quote: char) -> &'static str {
    if quote == '"' { "un guillemet droit" } else { "une apostrophe droite" }
}

/// The spelling that every YAML parser reads as `text`.
pub fn safe(text: &str) -> String {
    if text.contains('\'') && !text.contains(['"', '\\']) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
