//! Names of people in texts, found however they are typed, and replaced by what may be said.
//!
//! Text and names are compared as [`Folded`] copies, without case, accents, look-alikes of letters (NFKC) and characters
//! that do not show, with character references (`&eacute;`) read; spaces, hyphens, `_`, `.` and `+` between words are one sign. Where the line is drawn:
//!
//! - A name is a whole word: « examiner » holds no Amine. A word also ends where the case changes (`#AmineEnIrlande`), at a
//!   digit (`Amine2026`) and where markup does (`*Amine*s`).
//! - A word written small is no name, since a rose is not Rose; it is one in an address, a hashtag, a handle, or a word
//!   with `_` or a digit.
//! - The longest name of the register wins: « Jean-Zéphyr » is not Jean, « Saint-Jean » and the lycée's own names are
//!   nobody. An unknown « Jean-Pierre » may be Jean and Pierre: it goes.
//! - What is glued to a name goes with it: « ex-Amine », the rest of a hashtag, the whole of an address.
//! - In the languages that glue it, so does the mark of possession: « Amines historie ». It is none after a word written small,
//!   nor in an address, where « roses » are flowers; and « Lucas », whom the register knows, is not Luca's.
//!
//! Letters of other alphabets that look like ours (а of Cyrillic) and names spelled with other signs between their letters
//! (A.m.i.n.e) are not seen.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use html_escape::decode_html_entities;
use percent_encoding::percent_decode_str;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::french;
use crate::language;

/// The mark of possession that some languages glue to a name.
const MARK: char = 's';

/// First names and phrases that hold other first names, folded: « jean » → « jean-zephyr », « charles » → « charles-allies ».
/// Found first, they hide the name inside them.
pub(super) type Longer = HashMap<String, Vec<String>>;

/// Adds a phrase that is not each of its words, nor what its last letter would be the mark of.
pub(super) fn add_longer(longer: &mut Longer, phrase: &str) {
    let phrase = Folded::of(phrase).text;
    if let Some(other) = phrase.strip_suffix(MARK) {
        longer.entry(other.to_string()).or_default().push(phrase.clone());
    }
    let words: Vec<&str> = phrase.split('-').filter(|word| !word.is_empty()).collect();
    for (from, to) in (0..words.len()).flat_map(|from| (from + 1..=words.len()).map(move |to| (from, to))) {
        if to - from < words.len() {
            longer.entry(words[from..to].join("-")).or_default().push(words.join("-"));
        }
    }
}

/// Names and what stands for them, found in one pass.
#[derive(Debug, Default)]
pub(super) struct Names {
    finder: Option<AhoCorasick>,
    /// Of each pattern; none for what is kept as it is.
    replacements: Vec<Option<String>>,
    /// Of the people an entry is about: an address of theirs, `noahs-historie`, means them, where `roses` means flowers.
    is_own: bool,
}

/// A name in a text.
struct Found<'n> {
    name: Range<usize>,
    /// The name with what is glued to it.
    unit: Range<usize>,
    replacement: &'n str,
}

/// How a text is read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum As {
    #[default]
    Words,
    /// Words of a language that glues the mark of possession to a name.
    MarkedWords,
    /// All in small letters.
    Address,
    /// The same, where a name may be marked.
    MarkedAddress,
}

impl Names {
    /// `shown` stay, whoever else bears them: Léa who agrees hides Lea who does not.
    pub(super) fn new<'s>(
        names: impl IntoIterator<Item = (String, String)>,
        longer: &Longer,
        shown: impl IntoIterator<Item = &'s str>,
    ) -> Self {
        let folded = |name: &str| Folded::of(name).text.trim_matches('-').to_string();
        let shown: HashSet<String> = shown.into_iter().map(folded).collect();
        let mut meanings: HashMap<String, Option<String>> = HashMap::new();
        for (name, replacement) in names {
            let name = folded(&name);
            for phrase in longer.get(&name).into_iter().flatten() {
                meanings.entry(phrase.clone()).or_insert(None);
            }
            // « JeanZéphyr »
            let written = [name.replace('-', ""), name].into_iter();
            let withheld = written.filter(|name| !name.is_empty() && !shown.contains(name));
            meanings.extend(withheld.map(|name| (name, Some(replacement.clone()))));
        }
        let mut meanings: Vec<_> = meanings.into_iter().collect();
        meanings.sort();
        let finder = AhoCorasick::new(meanings.iter().map(|(name, _)| name)).ok().filter(|_| !meanings.is_empty());
        let replacements = meanings.into_iter().map(|(_, replacement)| replacement).collect();
        Names { finder, replacements, is_own: false }
    }

    /// The same, of the people an entry is about.
    pub(super) fn of_an_entry(self) -> Self {
        Names { is_own: true, ..self }
    }

    /// `seams` are the places of a text where markup parts it.
    fn found<'n>(&'n self, text: &str, seams: &[usize], how: As) -> Vec<Found<'n>> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let mut plain = Vec::with_capacity(text.len());
        fold_each(text, |_, byte| plain.push(byte));
        if !finder.is_match(&plain) {
            return Vec::new();
        }
        let folded = Folded { seams, ..Folded::of(text) };
        let hits = finder.find_overlapping_iter(&folded.text);
        let hits = hits.filter_map(|hit| {
            let mark = folded.mark(&hit.range(), matches!(how, As::MarkedWords | As::MarkedAddress))?;
            Some((hit.range(), mark, hit.pattern().as_usize()))
        });
        let mut hits: Vec<_> = hits.collect();
        // The longest first, and of two that are as long the one without a mark.
        hits.sort_by_key(|(at, mark, _)| (at.start, std::cmp::Reverse(at.end + mark), *mark));
        let mut units = Units::of(text);
        let mut found: Vec<Found> = Vec::new();
        let mut from = 0;
        for (at, mark, pattern) in hits {
            let name = folded.in_source(&at);
            if name.start < from {
                continue;
            }
            let Some(replacement) = &self.replacements[pattern] else {
                from = folded.in_source(&(at.start..at.end + mark)).end;
                continue;
            };
            let is_small =
                text[name.clone()].contains(char::is_lowercase) && !text[name.clone()].contains(char::is_uppercase);
            // Digits on both sides: the letters of a code, `3ada4`.
            let is_code =
                is_small && folded.edge(at.start) == Some(Edge::Digit) && folded.edge(at.end) == Some(Edge::Digit);
            let (unit, is_plain) = match how {
                As::Words | As::MarkedWords => units.around(&name),
                As::Address | As::MarkedAddress => (folded.in_source(&(at.start..at.end + mark)), false),
            };
            let is_other_word = mark > 0 && how == As::MarkedWords && (is_small || units.is_address);
            if is_code || (is_small && is_plain) || is_other_word || folded.is_saint(at.start) {
                continue;
            }
            from = unit.end;
            found.push(Found { name, unit, replacement });
        }
        found
    }

    /// What to write in place of what, in order.
    fn edits(&self, text: &str, seams: &[usize], how: As) -> Vec<(Range<usize>, String)> {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for Found { unit, replacement, .. } in self.found(text, seams, how) {
            let from = edits.last().map_or(0, |(at, _)| at.end);
            let unit = unit.start.max(from)..unit.end;
            let before = &text[from..unit.start];
            if let Some(vowel) = elided(before).filter(|_| replacement.starts_with("un é")) {
                edits.push((unit.start - vowel..unit.start, "’".to_string()));
            }
            let opening = ['«', '\u{a0}', '\u{202f}', ' ', '"', '“', '\n'];
            let last = text[..unit.start].trim_end_matches(opening).chars().next_back();
            let opens = last.is_none_or(|c| matches!(c, '.' | '!' | '?' | '…'));
            edits.push((unit, if opens { french::capitalize(replacement) } else { replacement.to_string() }));
        }
        edits
    }
}

/// Bytes of « e » and its space, where `text` ends with « de » or « que ».
fn elided(text: &str) -> Option<usize> {
    let word = text.trim_end_matches([' ', '\u{a0}', '\u{202f}', '\n']);
    let stem = ["de", "De", "que", "Que"].iter().find_map(|short| word.strip_suffix(short))?;
    let is_whole = word.len() < text.len() && !stem.ends_with(char::is_alphanumeric);
    is_whole.then(|| text.len() - word.len() + 1)
}

/// Replaces names of people by what may be said of them.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    /// Of the people an entry is about; they win where they share words with the others.
    own: Option<Arc<Names>>,
    /// Of all whom a channel leaves out.
    common: Option<Arc<Names>>,
    how: As,
}

impl Redactor {
    pub(super) fn new(own: Option<Arc<Names>>, common: Arc<Names>) -> Self {
        let some = |names: &Arc<Names>| names.finder.is_some();
        Redactor { own: own.filter(some), common: Some(common).filter(some), how: As::Words }
    }

    /// In the order in which they are taken out.
    fn names(&self) -> impl Iterator<Item = &Names> {
        self.own.iter().chain(&self.common).map(|names| &**names)
    }

    /// The same, for words of that language.
    #[must_use]
    pub fn in_language(&self, code: &str) -> Self {
        let how = if language::glues_possessive(code) { As::MarkedWords } else { As::Words };
        Redactor { how, ..self.clone() }
    }

    /// The same, for words whose language is not known: in one of them, the name would be marked so.
    #[must_use]
    pub(super) fn in_any_language(self) -> Self {
        Redactor { how: As::MarkedWords, ..self }
    }

    /// The entry is about nobody who is withheld: what is taken out of its words is taken out of all.
    pub fn is_common(&self) -> bool {
        self.own.is_none()
    }

    /// There is nobody to take out.
    pub fn is_idle(&self) -> bool {
        self.own.is_none() && self.common.is_none()
    }

    /// Running text: « l’histoire de Léa » → « l’histoire d’un étudiant de BTS MCO ».
    pub fn text(&self, text: &str) -> String {
        let mut pieces = [text.to_string()];
        self.sentence(&mut pieces);
        let [text] = pieces;
        text
    }

    /// Texts that follow one another, whatever markup parts them: a name that begins in one and ends in another is replaced
    /// in the first. Whether any changed.
    pub fn sentence(&self, pieces: &mut [String]) -> bool {
        let mut changed = false;
        for names in self.names() {
            let edits = match pieces {
                [one] => names.edits(one, &[], self.how),
                _ => names.edits(&pieces.concat(), &seams(pieces), self.how),
            };
            if edits.is_empty() {
                continue;
            }
            changed = true;
            let mut start = 0;
            for piece in &mut *pieces {
                let length = piece.len();
                *piece = edited(piece, start, &edits);
                start += length;
            }
        }
        changed
    }

    /// The names that would be replaced, where they stand, without their mark.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        self.names().flat_map(|names| names.found(text, &[], self.how)).map(|found| found.name).collect()
    }

    /// A name that would be replaced.
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.places(text).into_iter().next().map(|name| &text[name])
    }

    /// No part of an address of the web is a name that would be replaced.
    pub fn is_fit(&self, url: &str) -> bool {
        let url = percent_decode_str(url).decode_utf8_lossy();
        self.names().all(|names| names.found(&url, &[], self.in_address(names)).is_empty())
    }

    /// How an address is read in search of these names.
    fn in_address(&self, names: &Names) -> As {
        if names.is_own && self.how == As::MarkedWords { As::MarkedAddress } else { As::Address }
    }

    /// A slug: `lea-caspe` → `etudiant-caspe`, or the pseudonym's.
    pub fn slug<'s>(&self, slug: &'s str) -> Cow<'s, str> {
        self.names().fold(Cow::Borrowed(slug), |slug, names| {
            let found = names.found(&slug, &[], self.in_address(names));
            if found.is_empty() {
                return slug;
            }
            let said = found.into_iter().map(|Found { unit: name, replacement, .. }| {
                let said = if replacement.contains(' ') { "etudiant".to_string() } else { french::slug(replacement) };
                let before = if slug[..name.start].ends_with(char::is_alphanumeric) { "-" } else { "" };
                let after = if slug[name.end..].starts_with(char::is_alphanumeric) { "-" } else { "" };
                (name, format!("{before}{said}{after}"))
            });
            edited(&slug, 0, &said.collect::<Vec<_>>()).into()
        })
    }
}

/// Where each piece of a text ends.
fn seams(pieces: &[String]) -> Vec<usize> {
    let ends = pieces.iter().scan(0, |end, piece| {
        *end += piece.len();
        Some(*end)
    });
    ends.collect()
}

/// One piece of a text, which starts at `start` of it, with the edits of the whole: each is written where it begins.
fn edited(piece: &str, start: usize, edits: &[(Range<usize>, String)]) -> String {
    let end = start + piece.len();
    let mut out = String::with_capacity(piece.len());
    let mut from = start;
    let edits = &edits[edits.partition_point(|(at, _)| at.end <= start)..];
    for (at, new) in edits.iter().take_while(|(at, _)| at.start < end) {
        if at.start >= from {
            out.push_str(&piece[from - start..at.start - start]);
            out.push_str(new);
        }
        from = at.end.min(end);
    }
    out.push_str(&piece[from - start..]);
    out
}

/// What holds the names of a text, asked for from its beginning to its end: each is walked through once, however many names
/// are in it.
struct Units<'t> {
    text: &'t str,
    /// Between spaces and quotes.
    stretch: Range<usize>,
    is_address: bool,
    word: Range<usize>,
    is_plain: bool,
}

impl<'t> Units<'t> {
    fn of(text: &'t str) -> Self {
        Units { text, stretch: 0..0, is_address: false, word: 0..0, is_plain: true }
    }

    /// The word that holds a name, with all that is glued to it; whether it is an ordinary word: letters and hyphens.
    fn around(&mut self, name: &Range<usize>) -> (Range<usize>, bool) {
        let is_in = |whole: &Range<usize>| whole.start <= name.start && name.end <= whole.end;
        if !is_in(&self.stretch) {
            self.stretch = french::address_around(self.text, name);
            self.is_address = french::is_address(&self.text[self.stretch.clone()]);
        }
        if self.is_address {
            return (self.stretch.clone(), false);
        }
        if !is_in(&self.word) {
            self.word = word_around(self.text, name);
            let is_sign = |c: char| c.is_numeric() || matches!(c, '_' | '#' | '＃' | '@');
            self.is_plain = !self.text[self.word.clone()].contains(is_sign);
        }
        (self.word.clone(), self.is_plain)
    }
}

fn word_around(text: &str, name: &Range<usize>) -> Range<usize> {
    let mut start = name.start - glued(text[..name.start].chars().rev());
    let end = name.end + glued(text[name.end..].chars());
    if text[..start].ends_with(['#', '@', '＃']) {
        start -= text[..start].chars().next_back().map_or(0, char::len_utf8);
    }
    start..end
}

/// Bytes of the characters that go on with a word: letters, digits, `_`, and a hyphen before another word.
fn glued(chars: impl Iterator<Item = char>) -> usize {
    let mut chars = chars.peekable();
    let mut length = 0;
    while let Some(c) = chars.next() {
        let is_part = c.is_alphanumeric() || c == '_' || is_invisible(c) || is_combining_mark(c);
        let joins = is_hyphen(c) && chars.peek().is_some_and(|next| next.is_alphanumeric());
        if !(is_part || joins) {
            break;
        }
        length += c.len_utf8();
    }
    length
}

/// A text as names are compared with it.
struct Folded<'t> {
    source: &'t str,
    text: String,
    /// Of each byte of `text`, where the character of `source` that gave it begins.
    from: Vec<usize>,
    /// Places of `source` that end a word whatever is there, in order.
    seams: &'t [usize],
}

/// What ends a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// No letter, or the end of the text.
    Sign,
    Digit,
    /// `AmineEn`, or letters of another shape.
    Shape,
}

impl<'t> Folded<'t> {
    fn of(source: &'t str) -> Self {
        let (mut text, mut from) = (Vec::with_capacity(source.len()), Vec::with_capacity(source.len()));
        fold_each(source, |at, byte| {
            text.push(byte);
            from.push(at);
        });
        Folded { source, text: String::from_utf8(text).unwrap_or_default(), from, seams: &[] }
    }

    /// From the first character to all that does not show after the last.
    fn in_source(&self, at: &Range<usize>) -> Range<usize> {
        let end = self.from.get(at.end).copied().unwrap_or(self.source.len());
        self.from[at.start]..end
    }

    fn is_word(&self, at: &Range<usize>) -> bool {
        let ends = |place: usize| self.edge(place).is_some() || self.is_seam(place);
        ends(at.start) && ends(at.end)
    }

    /// Bytes of the mark of possession after a name that is a word with it; 0 of one that is a word by itself.
    fn mark(&self, at: &Range<usize>, may_be_marked: bool) -> Option<usize> {
        let length = MARK.len_utf8();
        let is_marked = || self.text[at.end..].starts_with(MARK) && self.is_word(&(at.start..at.end + length));
        if self.is_word(at) { Some(0) } else { (may_be_marked && is_marked()).then_some(length) }
    }

    fn is_seam(&self, at: usize) -> bool {
        self.from.get(at).is_some_and(|place| self.seams.binary_search(place).is_ok())
    }

    /// What ends a word at a place of the folded text; none inside a word.
    fn edge(&self, at: usize) -> Option<Edge> {
        let (before, after) = (self.text[..at].chars().next_back(), self.text[at..].chars().next());
        let Some((before, after)) = before.zip(after) else { return Some(Edge::Sign) };
        if !before.is_alphanumeric() || !after.is_alphanumeric() {
            return Some(Edge::Sign);
        }
        if before.is_numeric() || after.is_numeric() {
            return (before.is_numeric() != after.is_numeric()).then_some(Edge::Digit);
        }
        let (left, right) = (self.from[at - 1], self.from[at]);
        let a = self.source[left..].chars().next().filter(|_| left != right)?;
        let mut rest = self.source[right..].chars();
        let (b, next) = (rest.next()?, rest.next());
        let previous = self.source[..left].chars().next_back();
        let is_upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
        let turns = match (a.is_uppercase(), b.is_uppercase()) {
            (false, true) => true,
            // The last capital of several may open the next word or end this one: `BTSAmine`, `AMINEen`.
            (true, true) => next.is_some_and(char::is_lowercase),
            (true, false) => is_upper(previous),
            (false, false) => false,
        };
        (turns || is_lookalike(a) != is_lookalike(b)).then_some(Edge::Shape)
    }

    /// « Saint-Jean » is a place, « Les Saintes-Maries », « St. Jean » as well; « la Semaine sainte. Jean » and « April 21st
    /// Jean » are not.
    fn is_saint(&self, at: usize) -> bool {
        let before = &self.source[..self.from[at]];
        let (before, is_spaced) = match before.strip_suffix(is_hyphen) {
            Some(before) => (before, false),
            None => (before.strip_suffix([' ', '\u{a0}', '\u{202f}']).unwrap_or_default(), true),
        };
        let undotted = before.trim_end_matches('.');
        let stem = undotted.trim_end_matches(char::is_alphabetic);
        let word = &undotted[stem.len()..];
        let saints: &[&str] = match undotted.len() < before.len() {
            true => &["st", "ste"],
            false => &["saint", "sainte", "saints", "saintes", "st", "ste"],
        };
        let is_name = !is_spaced || word.starts_with(char::is_uppercase);
        is_name && !stem.ends_with(char::is_numeric) && saints.contains(&&*french::fold(word))
    }
}

/// Each byte of a text as it is compared, with where its character begins. Signs between words are one `-`.
fn fold_each(text: &str, mut put: impl FnMut(usize, u8)) {
    let mut is_between = false;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        // Most of what is read, and every page is read again in search of names.
        if let Some(folded) = SIMPLE.get(usize::from(*byte)).filter(|folded| **folded != 0) {
            if !(is_between && *folded == b'-') {
                put(at, *folded);
            }
            is_between = *folded == b'-';
            at += 1;
            continue;
        }
        let rest = &text[at..];
        let (characters, length) = reference(rest).unwrap_or_else(|| {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            (Cow::Borrowed(&rest[..length]), length)
        });
        let mut one = |folded: char| {
            if !(is_between && folded == '-') {
                folded.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| put(at, byte));
            }
            is_between = folded == '-';
        };
        characters.chars().for_each(|c| match FOLDED.get(c as usize) {
            Some(folded) => folded.chars().for_each(&mut one),
            None => fold_char(c, &mut one),
        });
        at += length;
    }
}

/// ASCII as it is compared, but `&`, which may begin a character reference: 0.
const SIMPLE: [u8; 128] = {
    let mut simple = [0; 128];
    let mut c = 0;
    while c < 128 {
        simple[c as usize] = match c {
            b'&' => 0,
            _ if joins(c as char) => b'-',
            _ => c.to_ascii_lowercase(),
        };
        c += 1;
    }
    simple
};

/// A character without case, accents and look-alikes: none, one or several.
fn fold_char(c: char, put: &mut impl FnMut(char)) {
    if is_invisible(c) {
        return;
    }
    decompose_compatible(c, |c| {
        if !is_combining_mark(c) {
            french::fold_char(c, &mut |c| put(if joins(c) { '-' } else { c }));
        }
    });
}

/// The characters of the languages of Europe and their punctuation, up to U+20FF: every page is read again in search of names.
static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folded = |c: u32| {
        let mut folded = String::new();
        char::from_u32(c).into_iter().for_each(|c| fold_char(c, &mut |c| folded.push(c)));
        folded
    };
    (0..0x2100).map(folded).collect()
});

/// What a character reference stands for (`&eacute;`, `&#233;`), where a text begins with one, and its length in bytes.
fn reference(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let name = text.strip_prefix('&')?;
    let end =
        name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').filter(|end| name[*end..].starts_with(';'))?;
    let written = &text[..end + 2];
    let read = decode_html_entities(written);
    (read != written).then_some((read, written.len()))
}

/// Signs between two words of a name.
const fn joins(c: char) -> bool {
    is_hyphen(c) || matches!(c, ' ' | '_' | '.' | '+' | '\n' | '\t' | '\r')
}

const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Characters that take no room (Default_Ignorable_Code_Point of Unicode).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Another shape of an ordinary letter: « Ａ », « 𝐀 », « ᵉ ».
fn is_lookalike(c: char) -> bool {
    let mut first = None;
    if !c.is_ascii() {
        decompose_compatible(c, |part| first = first.or(Some(part)));
    }
    first.is_some_and(|part| part.is_ascii()) && !matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}
