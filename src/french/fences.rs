//! What typography leaves alone: addresses, e-mails, hashtags, file names; and the classes of characters that its rules
//! speak of.

/// What a character belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fence {
    None,
    /// URL, host, e-mail, file name: every character counts.
    Address,
    /// `#ErasmusDays`
    Tag,
}

/// Finds what no rule may touch.
pub(super) fn fences(chars: &[char]) -> Vec<Fence> {
    let mut fences = vec![Fence::None; chars.len()];
    if !chars.windows(2).any(may_open) {
        return fences;
    }
    let mut i = 0;
    while i < chars.len() {
        let end = run(chars, i, is_address_char);
        if end == i {
            i += 1;
            continue;
        }
        let scheme = (i + 1..end).find(|&k| chars[k..].starts_with(&[':', '/', '/']) && is_word(chars[k - 1]));
        let www =
            (i..end).find(|&k| chars[k..].starts_with(&['w', 'w', 'w', '.']) && (k == i || !is_word(chars[k - 1])));
        let start = match (scheme, www) {
            (Some(colon), _) => {
                let back = chars[i..colon].iter().rev().take_while(|c| c.is_ascii_alphanumeric()).count();
                Some((colon - back, colon + 3))
            }
            (None, Some(k)) => Some((k, k + 4)),
            (None, None) => None,
        };
        match start.map(|(from, body)| (from, url_end(chars, body))) {
            Some((from, stop)) if stop > from => {
                fence_piece(chars, &mut fences, i, from);
                fences[from..stop].fill(Fence::Address);
                i = stop;
            }
            _ => {
                fence_piece(chars, &mut fences, i, end);
                i = end;
            }
        }
    }
    fences
}

/// Without one of these pairs a text holds nothing of the kind: `://`, `www.`, a dot inside a word, `@`, `#`.
fn may_open(pair: &[char]) -> bool {
    match pair {
        [':', '/'] | ['w', 'w'] | ['@' | '#', _] | [_, '@'] => true,
        ['.', next] => next.is_ascii_alphabetic(),
        _ => false,
    }
}

/// End of the URL whose host starts at `body` (0 when there is none): up to a space or a quote, less the punctuation
/// of the sentence around it, less a `)` that it did not open.
pub(super) fn url_end(chars: &[char], body: usize) -> usize {
    let mut end = run(chars, body, |c| !c.is_whitespace() && !"<>\"«»“”".contains(c));
    let count = |wanted| chars[body..end].iter().filter(|&&c| c == wanted).count();
    let mut unopened = count(')').saturating_sub(count('('));
    while end > body {
        match chars[end - 1] {
            ')' if unopened > 0 => unopened -= 1,
            ']' | '}' | '.' | ',' | ';' | ':' | '!' | '?' | '…' | '\'' | '’' | '*' => {}
            _ => return end,
        }
        end -= 1;
    }
    0
}

/// Fences the e-mail, host or file name that `chars[start..end]` is, else the hashtags in it.
pub(super) fn fence_piece(chars: &[char], fences: &mut [Fence], start: usize, end: usize) {
    let piece = &chars[start..end];
    let dotted = piece.windows(3).any(|w| (is_word(w[0]) || w[0] == '-') && w[1] == '.' && w[2].is_ascii_alphabetic());
    let mail = piece.windows(2).any(|w| (w[0] == '@' && is_word(w[1])) || (is_word(w[0]) && w[1] == '@'));
    if dotted || mail {
        let kept = piece.iter().rposition(|c| !".:?".contains(*c)).map_or(0, |n| n + 1);
        let from = if mail { mail_start(chars, start) } else { start };
        fences[from..start + kept].fill(Fence::Address);
        return;
    }
    let mut i = start;
    while i < end {
        let stop = run(chars, i + 1, is_word).min(end).max(i + 1);
        if chars[i] == '#' && stop > i + 1 && (i == start || !is_word(chars[i - 1])) {
            fences[i..stop].fill(Fence::Tag);
        }
        i = stop;
    }
}

/// Start of an e-mail whose piece begins at `start`: « o'brien@… » has an apostrophe of its own, « d'info@… » an elision.
pub(super) fn mail_start(chars: &[char], start: usize) -> usize {
    let Some(quote) = start.checked_sub(1).filter(|&i| chars[i] == '\'') else { return start };
    let name = chars[..quote].iter().rev().take_while(|&&c| is_address_char(c)).count();
    let word = &chars[quote - name..quote];
    let elided = among(ELISIONS, word.iter().flat_map(|c| c.to_lowercase()));
    if name == 0 || elided { start } else { quote - name }
}

/// End of the run of characters satisfying `test` that starts at `from`.
pub(super) fn run(chars: &[char], from: usize, test: impl Fn(char) -> bool) -> usize {
    chars.get(from..).unwrap_or(&[]).iter().position(|&c| !test(c)).map_or(chars.len().max(from), |n| from + n)
}

pub(super) fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || is_latin(c) || (!c.is_ascii() && (c.is_alphabetic() || is_combining(c)))
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || is_latin(c) || (!c.is_ascii() && (c.is_alphanumeric() || is_combining(c)))
}

/// A letter with an accent, of the languages of Europe: found without a walk through the tables of Unicode.
fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}') && !matches!(c, '×' | '÷')
}

pub(super) fn is_roman(c: char) -> bool {
    matches!(c, 'I' | 'V' | 'X')
}

/// A space within a line.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() && !is_break(c)
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_address_char(c: char) -> bool {
    is_word(c) || ".-/~?=&%+#:@°".contains(c)
}

pub(super) fn is_opener(c: char) -> bool {
    "([{«“‘¿¡".contains(c)
}

/// Something that a sign can follow: a word or what ends one.
pub(super) fn ends_word(c: char) -> bool {
    if c.is_ascii() {
        is_word(c) || ")]}\"'%+.*".contains(c)
    } else {
        !c.is_whitespace() && !is_opener(c) && !"–—".contains(c)
    }
}

// Lists of words, separated by spaces.

pub(super) const ELISIONS: &str = "l d j m t s c n qu jusqu lorsqu puisqu quoiqu";

/// One of `words` is spelt by `chars`.
pub(super) fn among(words: &str, chars: impl Iterator<Item = char> + Clone) -> bool {
    words.split(' ').any(|word| word.chars().eq(chars.clone()))
}
