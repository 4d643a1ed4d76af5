//! Words of the findings: quotation marks, sizes, and how two texts are compared. Pure.

use html_escape::decode_html_entities;

/// Text between French quotation marks, cut when too long to be read in a message.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("«\u{a0}{}…\u{a0}»", &text[..cut]),
        None => format!("«\u{a0}{text}\u{a0}»"),
    }
}

/// « 1 204 ko », kilobytes of 1 000 bytes, rounded up so that a budget passed by one byte shows it.
pub fn kilobytes(bytes: usize) -> String {
    let digits = bytes.div_ceil(1000).to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text + "\u{a0}ko"
}

/// `a, b et c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

/// What a reader sees of raw HTML text: entities decoded, runs of spaces as one space, trimmed.
pub(super) fn readable(raw: &str) -> String {
    decode_html_entities(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without what typography and line breaking change: no space at all, one kind of apostrophe. Two wordings are the same when
/// these are equal.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c })
        .collect()
}
