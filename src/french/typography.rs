//! French micro-typography of plain text (domain.md §9): spaces, quotes, apostrophes and ordinals.
//!
//! Addresses, file names and hashtags are fenced off first ([`fences`]); the rules then work character by character on
//! what is left. A rule never writes: it names the space wanted before a character, or the text that replaces one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::dates::MONTHS;
use super::fences::{
    ELISIONS, Fence, among, ends_word, fences, is_break, is_letter, is_opener, is_roman, is_space, is_word, run,
};
use super::fold;
use super::{NBSP, NNBSP};

/// Passes after which a text that still changes is left as its writer typed it. Two are enough in practice: one to
/// correct, one to see that nothing moves.
const MAX_PASSES: usize = 5;

/// The French micro-typography of one run of plain text, a whole paragraph or title.
///
/// Existing spaces are replaced, missing ones added, never doubled. Addresses, e-mails, hashtags, file names, ISO
/// dates, times such as 16:15 and telephone groups keep every character. Never call it on code nor on a passage in
/// another language. Idempotent, linear in the length of the text.
pub fn typography(text: &str) -> Cow<'_, str> {
    settle(text, None)
}

/// The same for a run that follows `before` in the same paragraph, such as « ! » after a word in bold: with the last
/// character of the run before it, a sign that opens this run gets its space too.
pub fn typography_after(text: &str, before: char) -> Cow<'_, str> {
    settle(text, Some(before))
}

/// Runs passes until nothing changes. Returning the text itself when it never settles makes the whole idempotent
/// whatever the rules: the result is either a text that a pass leaves alone, or the text given.
fn settle(text: &str, before: Option<char>) -> Cow<'_, str> {
    let Some(mut current) = pass(text, before) else { return Cow::Borrowed(text) };
    for _ in 1..MAX_PASSES {
        match pass(&current, before) {
            None => return Cow::Owned(current),
            Some(next) => current = next,
        }
    }
    Cow::Borrowed(text)
}

/// One application of every rule; `None` when nothing changes.
fn pass(text: &str, before: Option<char>) -> Option<String> {
    let mut sheet = Sheet::new(text, before);
    sheet.mark();
    // No rule asked for anything, as in most texts.
    if sheet.swaps.is_empty() && sheet.joints.iter().all(Option::is_none) {
        return None;
    }
    let corrected = sheet.write();
    (corrected != text).then_some(corrected)
}

/// Narrow no-break spaces as ordinary no-break ones, for the fonts of old ENTs that show U+202F as a box.
pub fn plain_spaces(text: &str) -> String {
    text.replace(NNBSP, "\u{a0}")
}

/// Ordinals of HTML-escaped text with their ending raised: `1<sup>er</sup>`, `2<sup>e</sup>`, `XXI<sup>e</sup>`.
/// Words, identifiers, addresses, hashtags, entities and tags are left alone.
pub fn superscript_ordinals(html_escaped_text: &str) -> Cow<'_, str> {
    // A text without numerals, as most are.
    let opens = |pair: &[u8]| matches!(pair, [b'0'..=b'9' | b'I' | b'V' | b'X', b'e' | b'r']);
    if !html_escaped_text.as_bytes().windows(2).any(opens) {
        return Cow::Borrowed(html_escaped_text);
    }
    let chars: Vec<char> = html_escaped_text.chars().collect();
    let fences = fences(&chars);
    let mut out = String::new();
    let mut raised = false;
    let mut i = 0;
    while i < chars.len() {
        let end = match chars[i] {
            '<' => chars[i..].iter().position(|&c| c == '>').map_or(chars.len(), |n| i + n + 1),
            c if is_word(c) => run(&chars, i, is_word),
            _ => i + 1,
        };
        let follows_id = i > 0 && "-#&/@.".contains(chars[i - 1]);
        let goes_on = matches!(chars.get(end..end + 2), Some(&[sign, c]) if "-/@.".contains(sign) && is_word(c));
        let alone = fences[i] == Fence::None && !follows_id && !goes_on;
        match ordinal_ending(&chars[i..end]).filter(|_| alone) {
            Some(at) => {
                out.extend(&chars[i..i + at]);
                out.push_str("<sup>");
                out.extend(&chars[i + at..end]);
                out.push_str("</sup>");
                raised = true;
            }
            None => out.extend(&chars[i..end]),
        }
        i = end;
    }
    if raised { Cow::Owned(out) } else { Cow::Borrowed(html_escaped_text) }
}

/// Where the ending of an ordinal starts in a word: 1 in `1er`, 3 in `XXIe`. Roman numerals stop at XXXIX, so that
/// « Ce », « Le » or « De » are never taken for one.
fn ordinal_ending(word: &[char]) -> Option<usize> {
    let digits = run(word, 0, |c| c.is_ascii_digit());
    let roman = run(word, 0, is_roman);
    let (at, first) = match (digits, roman) {
        (0, 0) => return None,
        (0, n) => (n, n == 1 && word[0] == 'I'),
        (n, _) => (n, n == 1 && word[0] == '1'),
    };
    let fits = match word.get(at..)? {
        ['e', 'r'] | ['r', 'e'] | ['e', 'r', 's'] | ['r', 'e', 's'] => first,
        ['e'] | ['e', 's'] => !first,
        _ => false,
    };
    fits.then_some(at)
}

/// Months as they are often typed, beside [`MONTHS`].
const BARE_MONTHS: &str = "fevrier aout decembre";
/// Units kept with their number when a space already separates them; the hour has a rule of its own.
const UNITS: &str =
    "km hm dm cm mm m km² m² cm² m³ ha kg g mg t hl l L cl cL ml mL min s ms ko Mo Go To W kW kWh px dpi k€ M€";
/// Units recognised even when typed against the number; single letters would catch 5G, 3D or 2A.
const GLUED_UNITS: &str = "km dm cm mm m km² m² cm² m³ kg mg cl ml min ko Mo Go kWh px dpi k€ M€";
const TITLES: &str = "M. MM. Mme Mmes Mlle Mlles Dr Pr Mgr";
/// Words before a number that is a reference, not a quantity.
const REFERENCES: &str = "isbn issn siret siren iban tél téléphone";

/// A text being marked up.
struct Sheet {
    chars: Vec<char>,
    fences: Vec<Fence>,
    /// The character before the text, in the same paragraph.
    before: Option<char>,
    /// The space wanted before each character and at the end; takes the place of the spaces that are there.
    joints: Vec<Option<char>>,
    /// What replaces characters: few of them.
    swaps: BTreeMap<usize, &'static str>,
    /// End of the last row of digit groups looked at, and whether it was a number with thousands.
    row: (usize, bool),
}

impl Sheet {
    fn new(text: &str, before: Option<char>) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let fences = fences(&chars);
        let joints = vec![None; chars.len() + 1];
        Sheet { chars, fences, before, joints, swaps: BTreeMap::new(), row: (0, false) }
    }

    fn mark(&mut self) {
        let mut i = 0;
        while i < self.chars.len() {
            let c = self.chars[i];
            let mut next = i + 1;
            if self.fences[i] == Fence::None {
                match c {
                    '!' | '?' => next = self.high_sign(i, run(&self.chars, i, |c| matches!(c, '!' | '?'))),
                    ';' => next = self.high_sign(i, i + 1),
                    ':' => self.colon(i),
                    '\'' => self.apostrophe(i),
                    '.' | '…' => next = self.dots(i),
                    '%' | '‰' | '€' => self.symbol(i, i + 1),
                    '°' if matches!(self.char(i + 1), Some('C' | 'F')) => self.symbol(i, i + 2),
                    '0'..='9' => next = self.number(i),
                    c if is_letter(c) => next = self.word(i),
                    _ => {}
                }
            }
            i = next;
        }
        // Last, because the space inside « » wins over the narrow one of « ! ».
        self.guillemets();
        self.straight_quotes();
    }

    fn write(&self) -> String {
        let mut out = String::with_capacity(self.chars.len() + self.chars.len() / 4);
        let mut i = 0;
        let mut swaps = self.swaps.iter().peekable();
        loop {
            let end = run(&self.chars, i, char::is_whitespace);
            let gap = &self.chars[i..end];
            match self.joints[end] {
                Some(space) if !gap.iter().copied().any(is_break) => out.push(space),
                _ => out.extend(gap),
            }
            let Some(&c) = self.chars.get(end) else { return out };
            while swaps.next_if(|(at, _)| **at < end).is_some() {}
            match swaps.next_if(|(at, _)| **at == end) {
                Some((_, text)) => out.push_str(text),
                None => out.push(c),
            }
            i = end + 1;
        }
    }

    fn char(&self, i: usize) -> Option<char> {
        self.chars.get(i).copied()
    }

    fn char_before(&self, i: usize) -> Option<char> {
        if i == 0 { self.before } else { self.char(i - 1) }
    }

    /// Last character before `i` that is no space, and how many spaces lie between.
    fn left(&self, i: usize) -> (Option<char>, usize) {
        let gap = self.chars[..i].iter().rev().take_while(|&&c| is_space(c)).count();
        (self.char_before(i - gap), gap)
    }

    /// `chars[i..]` starts with `word`, which ends there.
    fn says(&self, i: usize, word: &str) -> bool {
        let mut end = i;
        for c in word.chars() {
            if self.char(end) != Some(c) || self.fences[end] != Fence::None {
                return false;
            }
            end += 1;
        }
        !self.char(end).is_some_and(|c| is_word(c) || "'’-".contains(c))
    }

    /// The letters that end at `i`, lower case; empty when they are more than `most`.
    fn letters_before(&self, i: usize, most: usize) -> String {
        let count = self.chars[..i].iter().rev().take(most + 1).take_while(|&&c| is_letter(c)).count();
        if count > most { String::new() } else { self.chars[i - count..i].iter().collect::<String>().to_lowercase() }
    }

    /// `;` or a cluster of `!` and `?`: narrow no-break space before, unless it stands inside a word or a face.
    fn high_sign(&mut self, i: usize, end: usize) -> usize {
        let face = self.chars[i] == ';' && self.char(end) == Some(')');
        let closes = self.char(end).is_none_or(|c| c.is_whitespace() || ")]}»\"”’'….,".contains(c));
        if closes && !face && self.can_follow(i) {
            self.joints[i] = Some(NNBSP);
        }
        end
    }

    /// `:` at the end of a word: no-break space. Never in 16:15, 3:2, `:)` or `http:`.
    fn colon(&mut self, i: usize) {
        let closes = self.char(i + 1).is_none_or(char::is_whitespace);
        let scheme = matches!(self.letters_before(i, 6).as_str(), "http" | "https" | "ftp" | "mailto" | "file");
        if closes && !scheme && self.can_follow(i) {
            self.joints[i] = Some(NBSP);
        }
    }

    /// A space may be set before the sign at `i`: over the spaces that are there, or after what ends a word.
    fn can_follow(&self, i: usize) -> bool {
        match self.left(i) {
            (Some(c), 0) => ends_word(c) || (i > 0 && self.fences[i - 1] != Fence::None),
            (None, gap) => gap > 0,
            (Some(c), _) => !is_opener(c) && !is_break(c),
        }
    }

    fn apostrophe(&mut self, i: usize) {
        let Some(before) = self.char_before(i) else { return };
        let after = self.char(i + 1);
        let elided = || {
            let word = self.letters_before(i, 6);
            // The length is safe to subtract: these words are ASCII, one byte for one character.
            among(ELISIONS, word.chars())
                && self.char_before(i - word.len()) != Some('\'')
                && !after.is_some_and(char::is_whitespace)
        };
        if is_letter(before) && (after.is_some_and(is_letter) || elided()) {
            self.swaps.insert(i, "’");
        }
    }

    /// `...` becomes `…`; « etc. » takes none. A row of more dots is a line to fill in and stays.
    fn dots(&mut self, i: usize) -> usize {
        let dot = self.chars[i] == '.';
        let end = if dot { run(&self.chars, i, |c| c == '.') } else { i + 1 };
        let etc = |at: usize| self.letters_before(at, 3) == "etc";
        if dot && end - i == 3 {
            self.swaps.insert(i, if etc(i) { "." } else { "…" });
            self.swaps.extend((i + 1..end).map(|at| (at, "")));
        } else if !dot && etc(i) {
            self.swaps.insert(i, ".");
        } else if !dot && i > 0 && self.chars[i - 1] == '.' && etc(i - 1) {
            self.swaps.insert(i, "");
        }
        end
    }

    /// `%`, `€`, `°C`… after a digit.
    fn symbol(&mut self, i: usize, end: usize) {
        if !self.char(end).is_some_and(is_word) && self.left(i).0.is_some_and(|c| c.is_ascii_digit()) {
            self.joints[i] = Some(NBSP);
        }
    }

    /// A number and what it governs: thousands, ordinal ending, hour, unit, month. Returns its end.
    fn number(&mut self, i: usize) -> usize {
        let end = run(&self.chars, i, |c| c.is_ascii_digit());
        if i >= self.row.0 {
            self.digit_groups(i);
        }
        if self.char_before(i).is_some_and(is_word) {
            return end;
        }
        let digits: String = self.chars[i..end].iter().take(4).collect();
        let value = digits.parse::<u32>().unwrap_or(u32::MAX);
        let suffix_end = run(&self.chars, end, is_letter);
        if suffix_end > end {
            self.ordinal(end, suffix_end, digits == "1");
        }
        let first = digits == "1" && self.says(end, "er");
        let day_end = if first { end + 2 } else { end };
        let after = run(&self.chars, day_end, is_space);
        if after > day_end && digits.len() <= 2 && (1..=31).contains(&value) && self.says_month(after) {
            self.joints[after] = Some(NBSP);
        } else if matches!(self.char(after), Some('h' | 'H')) {
            self.hour(end, after, digits.len() <= 2 && value <= 24);
        } else if (after > end && self.says_one_of(after, UNITS)) || self.says_one_of(end, GLUED_UNITS) {
            self.joints[after] = Some(NBSP);
        }
        end
    }

    /// `words` all begin with a letter.
    fn says_one_of(&self, i: usize, words: &str) -> bool {
        self.char(i).is_some_and(is_letter) && words.split(' ').any(|word| self.says(i, word))
    }

    fn says_month(&self, i: usize) -> bool {
        MONTHS.iter().any(|month| self.says(i, month)) || self.says_one_of(i, BARE_MONTHS)
    }

    /// The `h` at `h`, after the number that ends at `end`; `clock` when that number can be an hour of the day.
    fn hour(&mut self, end: usize, h: usize, clock: bool) {
        if self.fences[h] != Fence::None {
            return;
        }
        let minutes = run(&self.chars, h + 1, is_space);
        let stop = run(&self.chars, minutes, |c| c.is_ascii_digit());
        let timed = clock
            && stop - minutes == 2
            && matches!(self.chars[minutes], '0'..='5')
            && !self.char(stop).is_some_and(is_word);
        let small = self.chars[h] == 'h';
        let glued = h == end && minutes == h + 1;
        if timed && (small || glued) {
            self.joints[h] = Some(NBSP);
            self.joints[minutes] = Some(NBSP);
        } else if small && !self.char(h + 1).is_some_and(|c| is_word(c) || "'’".contains(c)) {
            self.joints[h] = Some(NBSP);
        }
        if timed && glued && !small {
            self.swaps.insert(h, "h");
        }
    }

    /// « 2ème » becomes 2e, « 1ère » 1re: the letters `chars[start..end]` after a number.
    fn ordinal(&mut self, start: usize, end: usize, first: bool) {
        if self.char(end).is_some_and(is_word) || end - start > 9 {
            return;
        }
        let ending: String = fold(&self.chars[start..end].iter().collect::<String>());
        let accented = self.chars[start..end].len() == 1 && self.chars[start] == 'è';
        let good = match ending.as_str() {
            "eme" | "ieme" => "e",
            "emes" | "iemes" => "es",
            "ere" if first => "re",
            "eres" if first => "res",
            "e" if accented => "e",
            _ => return,
        };
        self.swaps.extend((start..end).map(|at| (at, "")));
        self.swaps.insert(start, good);
    }

    /// Digit groups separated by single spaces, from the first one: `10 000` is a number, `04 67 98 11 11` a telephone,
    /// and any doubt leaves the row alone.
    fn digit_groups(&mut self, i: usize) {
        let mut groups: Vec<Range<usize>> = Vec::new();
        let mut start = i;
        loop {
            let end = run(&self.chars, start, |c| c.is_ascii_digit());
            groups.push(start..end);
            let follows =
                self.char(end).is_some_and(is_space) && self.char(end + 1).is_some_and(|c| c.is_ascii_digit());
            if !follows || self.fences[end + 1] != Fence::None {
                break;
            }
            start = end + 1;
        }
        let end = groups[groups.len() - 1].end;
        let range_of_numbers = self.row == (i.wrapping_sub(1), true) && self.char_before(i) == Some('-');
        self.row = (end, false);
        if groups.len() < 2 {
            return;
        }
        let touching = self.char_before(i);
        let zero = self.chars[i] == '0';
        let pairs = groups.iter().all(|g| g.len() == 2);
        let thousands = !zero && groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3);
        let telephone = touching == Some('+') || (zero && pairs && groups.len() == 5);
        let apart = !touching.is_some_and(|c| is_word(c) || ".,/:+#'’=*".contains(c))
            && (touching != Some('-') || range_of_numbers || i == 0 || !self.char_before(i - 1).is_some_and(is_word))
            && !self.left(i).0.is_some_and(|c| c.is_ascii_digit())
            && !self.is_reference(i);
        let space = match (telephone, thousands && apart) {
            (true, _) => NBSP,
            (_, true) => NNBSP,
            _ => return,
        };
        self.row.1 = space == NNBSP;
        for group in &groups[1..] {
            self.joints[group.start] = Some(space);
        }
    }

    /// The number at `i` follows « ISBN », « SIRET : », « tél. »…
    fn is_reference(&self, i: usize) -> bool {
        let skipped = self.chars[..i].iter().rev().take(4).take_while(|&&c| is_space(c) || ":.".contains(c)).count();
        among(REFERENCES, self.letters_before(i - skipped, 9).chars())
    }

    /// Abbreviations kept with what follows, and « XXIème ». Returns the end of the word.
    fn word(&mut self, i: usize) -> usize {
        let end = run(&self.chars, i, is_letter);
        if self.char_before(i).is_some_and(is_word) {
            return end;
        }
        let degree = matches!(self.char(end), Some('°' | 'º'));
        let dot = self.char(end) == Some('.');
        let stop = if degree || dot { end + 1 } else { end };
        let after = run(&self.chars, stop, is_space);
        let next = self.char(after);
        let digit = next.is_some_and(|c| c.is_ascii_digit());
        let joined = match &self.chars[i..end] {
            ['n' | 'N'] if degree => digit,
            ['n', 'o'] if !dot => digit && after > stop,
            ['p'] | ['p', 'p'] if dot => digit && after > stop,
            _ => {
                let capital = next.is_some_and(char::is_uppercase) && after > stop && !degree;
                capital && among(TITLES, self.chars[i..stop].iter().copied())
            }
        };
        if joined {
            self.joints[after] = Some(NBSP);
        }
        let numeral = run(&self.chars, i, is_roman).min(end);
        if numeral > i && end > numeral + 1 {
            self.ordinal(numeral, end, false);
        }
        end
    }

    /// No-break space inside « ».
    fn guillemets(&mut self) {
        for i in 0..self.chars.len() {
            match self.chars[i] {
                '«' => {
                    let after = run(&self.chars, i + 1, is_space);
                    self.joints[after] = Some(NBSP);
                }
                '»' if i > 0 || self.before.is_some() => self.joints[i] = Some(NBSP),
                _ => {}
            }
        }
    }

    /// Straight quotes that pair up: « », or “ ” inside « ». A lone one (15", a forgotten one) stays.
    fn straight_quotes(&mut self) {
        let mut open = Vec::new();
        let mut pairs = Vec::new();
        for i in (0..self.chars.len()).filter(|&i| self.chars[i] == '"' && self.fences[i] == Fence::None) {
            let (before, after) = (self.char_before(i), self.char(i + 1));
            let opens = before.is_none_or(|c| c.is_whitespace() || is_opener(c) || "—–-/'’".contains(c))
                && after.is_some_and(|c| !c.is_whitespace() && c != '"');
            let closes = before.is_some_and(|c| !c.is_whitespace() && c != '"')
                && after.is_none_or(|c| c.is_whitespace() || ".,;:!?…)]}»—–-/\"".contains(c));
            match open.last() {
                Some(&start) if closes => {
                    open.pop();
                    pairs.push((start, i));
                }
                _ if opens => open.push(i),
                _ => {}
            }
        }
        pairs.sort_unstable();
        let mut ends: Vec<usize> = Vec::new();
        let mut guillemets = 0usize;
        let mut seen = 0;
        for (start, end) in pairs {
            for c in &self.chars[seen..start] {
                guillemets = match c {
                    '«' => guillemets + 1,
                    '»' => guillemets.saturating_sub(1),
                    _ => guillemets,
                };
            }
            seen = start;
            while ends.last().is_some_and(|&e| e < start) {
                ends.pop();
            }
            if ends.is_empty() && guillemets == 0 {
                self.swaps.extend([(start, "«"), (end, "»")]);
                (self.joints[start + 1], self.joints[end]) = (Some(NBSP), Some(NBSP));
            } else {
                self.swaps.extend([(start, "“"), (end, "”")]);
            }
            ends.push(end);
        }
    }
}

#[cfg(test)]
mod tests;
