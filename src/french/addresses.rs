//! Addresses of the web, of mail and of files as they stand in running text.

use std::ops::Range;

/// Longer runs without a space are not looked through.
const LONGEST: usize = 2000;

/// All around a place of `text`, up to what stands before and after an address: spaces, quotes, brackets, a full stop.
pub fn address_around(text: &str, at: &Range<usize>) -> Range<usize> {
    let is_outside = |c: char| c.is_whitespace() || "«»“”\"'’<>()[]{}|`".contains(c);
    let first = text.floor_char_boundary(at.start.saturating_sub(LONGEST));
    let last = text.floor_char_boundary((at.end + LONGEST).min(text.len()));
    let before = &text[first..at.start];
    let start = at.start - before.rsplit(is_outside).next().unwrap_or_default().len();
    let after = text[at.end..last].split(is_outside).next().unwrap_or_default();
    start..at.end + after.trim_end_matches(['.', ',', ';', ':', '!', '?', '…']).len()
}

/// `https://…`, `a@b.fr`, `amine.fr/blog`, `amine.jpg`
pub fn is_address(word: &str) -> bool {
    let inside = |sign: char| {
        word.match_indices(sign).any(|(at, _)| {
            word[..at].ends_with(char::is_alphanumeric) && word[at + 1..].starts_with(char::is_alphabetic)
        })
    };
    word.contains("//") || inside('.') || inside('@')
}

/// The addresses of the web and of mail in a text, none in another.
pub fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let marks = memchr::memmem::find_iter(text.as_bytes(), "//").map(|at| at..at + 2);
    let mut marks: Vec<Range<usize>> =
        marks.chain(text.match_indices("mailto:").map(|(at, m)| at..at + m.len())).collect();
    marks.sort_by_key(|at| at.start);
    let mut from = 0;
    marks.into_iter().filter_map(move |at| {
        if at.start < from {
            return None;
        }
        let address = address_around(text, &at);
        let address = address.start.max(from)..address.end;
        from = address.end;
        Some(address)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_of_signs_is_read_once_and_whole() {
        let text = format!("Voir {}", "/".repeat(200_000));
        let found: Vec<_> = addresses(&text).collect();
        assert_eq!(found.len(), 100);
        assert_eq!(found.iter().map(Range::len).sum::<usize>(), 200_000);
    }
}
