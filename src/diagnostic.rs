//! Faults as values: what is wrong, where, and what to type instead. Knows nobody else in the house.
//!
//! A stage collects [`Diagnostic`]s and goes on; [`Report::show`] is the one place that turns them into the screen a
//! teacher reads, [`Report::to_json`] the one that feeds editors.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How much a fault matters. Only errors block publication (with `--strict`, warnings too).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    #[serde(rename = "erreur")]
    Error,
    #[serde(rename = "attention")]
    Warning,
    /// Said once, never fails anything, not even `--strict`.
    #[serde(rename = "conseil")]
    Advice,
}

impl Severity {
    fn label(self) -> &'static str {
        match self {
            Severity::Error => "erreur",
            Severity::Warning => "attention",
            Severity::Advice => "conseil",
        }
    }
}

/// A place in a source file: byte offsets in its decoded text (UTF-8, `\n` line ends, no BOM).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Path as shown to people: relative to the project, with `/`.
    pub file: Arc<str>,
    pub range: Range<usize>,
}

impl Span {
    pub fn new(file: &Arc<str>, range: Range<usize>) -> Self {
        Span { file: file.clone(), range }
    }

    /// The file as a whole: shown without an excerpt.
    pub fn whole(file: impl Into<Arc<str>>) -> Self {
        Span { file: file.into(), range: 0..0 }
    }
}

/// A value with the place it was written at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

/// One fault, in French, for the person who wrote the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub span: Option<Span>,
    /// One sentence without a final full stop.
    pub message: String,
    /// What to type instead.
    pub help: Option<String>,
    /// Other places that explain the fault (the first of two duplicates, the other date of a range).
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    pub fn error(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, span, message)
    }

    pub fn warning(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, span, message)
    }

    pub fn advice(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Advice, span, message)
    }

    fn new(severity: Severity, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Diagnostic { severity, span: span.into(), message: message.into(), help: None, related: Vec::new() }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    fn sort_key(&self) -> (Severity, &str, usize, &str) {
        let (file, at) = self.span.as_ref().map_or(("", 0), |s| (&*s.file, s.range.start));
        (self.severity, file, at, &self.message)
    }
}

/// The files that have errors.
pub fn faulty_files(diagnostics: &[Diagnostic]) -> BTreeSet<Arc<str>> {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    errors.filter_map(|d| d.span.as_ref()).map(|span| span.file.clone()).collect()
}

/// Everything a run has to say besides its outputs.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
    /// What was left out or marked, on purpose: drafts, scheduled, expired, examples, people without consent.
    pub notes: Vec<Note>,
}

/// A family of facts that are not faults, listed one per line at the end of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    #[serde(rename = "genre")]
    pub kind: NoteKind,
    #[serde(rename = "lignes")]
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NoteKind {
    #[serde(rename = "brouillons")]
    Drafts,
    #[serde(rename = "a_venir")]
    Scheduled,
    #[serde(rename = "expires")]
    Expired,
    /// People who are left out of a channel, and why.
    #[serde(rename = "sans_autorisation")]
    Withheld,
    /// Invented content still there: fails under `--strict`.
    #[serde(rename = "exemples")]
    Examples,
    /// Facts that a document waits for.
    #[serde(rename = "a_completer")]
    Incomplete,
    /// Months whose digest rests on nothing dated.
    #[serde(rename = "mois_sans_nouvelle")]
    Undated,
    /// What was taken out of photos.
    #[serde(rename = "photos")]
    Photos,
    #[serde(rename = "poids")]
    Weight,
    /// Asked for.
    #[serde(rename = "sobriete")]
    Sobriety,
}

/// Without the doubts at the very places of these errors: who is on a photo that nobody sees is not asked.
pub fn without_doubts(said: Vec<Diagnostic>, faults: &[Diagnostic]) -> Vec<Diagnostic> {
    let errors = faults.iter().filter(|d| d.severity == Severity::Error);
    let wrong: HashSet<&Span> = errors.filter_map(|d| d.span.as_ref()).filter(|span| !span.range.is_empty()).collect();
    let is_doubt =
        |d: &Diagnostic| d.severity == Severity::Warning && d.span.as_ref().is_some_and(|span| wrong.contains(span));
    said.into_iter().filter(|d| !is_doubt(d)).collect()
}

/// Gives the decoded text of a file named by a [`Span`], when it is known.
pub type TextOf<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

impl Report {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// The files that have errors.
    pub fn faulty_files(&self) -> BTreeSet<Arc<str>> {
        faulty_files(&self.diagnostics)
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Orders by severity, then file, then place, and drops exact repeats, so that a run says the same thing twice in
    /// the same order.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        self.diagnostics.dedup();
    }

    /// The faults as a screen of text, each with its excerpt and caret. Colours are ANSI codes; the caller strips them.
    pub fn show(&self, text_of: TextOf) -> String {
        let mut screen = String::new();
        let mut places = Places::new(text_of);
        for diagnostic in self.summed(text_of) {
            show(&diagnostic, &mut places, &mut screen);
            screen.push('\n');
        }
        screen
    }

    /// The faults in their order; where one line has very many, the first, and how many others.
    fn summed(&self, text_of: TextOf) -> Vec<Cow<'_, Diagnostic>> {
        let is_same_line = |a: &Diagnostic, b: &Diagnostic| {
            let (Some(from), Some(to)) = (&a.span, &b.span) else { return false };
            let between = text_of(&to.file).and_then(|text| text.as_bytes().get(from.range.start..to.range.start));
            a.severity == b.severity && from.file == to.file && between.is_some_and(|text| !text.contains(&b'\n'))
        };
        let mut summed = Vec::with_capacity(self.diagnostics.len());
        for line in self.diagnostics.chunk_by(is_same_line) {
            let (said, others) = line.split_at(line.len().min(MOST_ON_A_LINE));
            summed.extend(said.iter().map(Cow::Borrowed));
            if let Some(next) = others.first() {
                let message = match others.len() {
                    1 => "et une autre faute sur cette ligne".to_string(),
                    n @ ..10_000 => format!("et {n} autres fautes sur cette ligne"),
                    _ => "et des milliers d’autres fautes sur cette ligne".to_string(),
                };
                summed.push(Cow::Owned(Diagnostic::new(next.severity, next.span.clone(), message)));
            }
        }
        summed
    }

    /// The same faults for editors: `[{gravite, fichier, ligne, colonne, ligne_fin, colonne_fin, message, aide}]`,
    /// lines and columns counted from 1, columns in characters.
    pub fn to_json(&self, text_of: TextOf) -> serde_json::Value {
        let mut places = Places::new(text_of);
        let items = self.summed(text_of).into_iter().map(|d| {
            let mut item = serde_json::Map::new();
            item.insert("gravite".into(), d.severity.label().into());
            if let Some(span) = &d.span {
                item.insert("fichier".into(), (*span.file).into());
                if text_of(&span.file).is_some() && span.range.end > 0 {
                    let [from, to] = [span.range.start, span.range.end].map(|at| places.position(&span.file, at));
                    item.insert("ligne".into(), from.line.into());
                    item.insert("colonne".into(), from.column.into());
                    item.insert("ligne_fin".into(), to.line.into());
                    item.insert("colonne_fin".into(), to.column.into());
                }
            }
            item.insert("message".into(), typeset(&d.message).into());
            if let Some(help) = &d.help {
                item.insert("aide".into(), typeset(help).into());
            }
            serde_json::Value::Object(item)
        });
        items.collect()
    }
}

/// Faults told one by one on a line: more come from a value that is wrong as a whole.
const MOST_ON_A_LINE: usize = 20;

/// The texts of a report, each counted once into lines.
struct Places<'a> {
    text_of: TextOf<'a>,
    /// Where each line begins, by file.
    starts: HashMap<String, Vec<usize>>,
}

impl<'a> Places<'a> {
    fn new(text_of: TextOf<'a>) -> Self {
        Places { text_of, starts: HashMap::new() }
    }

    /// As [`Position::of`], of the text of a file; the first place of a file that is not known.
    fn position(&mut self, file: &str, offset: usize) -> Position {
        let text = (self.text_of)(file).unwrap_or_default();
        if !self.starts.contains_key(file) {
            let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
            self.starts.insert(file.to_string(), std::iter::once(0).chain(ends).collect());
        }
        let starts = self.starts.get(file).map(Vec::as_slice).unwrap_or_default();
        let at = text.floor_char_boundary(offset);
        let line = starts.partition_point(|start| *start <= at);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        Position { line, column: text[start..at].chars().count() + 1 }
    }
}

/// Line and column from 1, computed only when a fault is shown. The column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    pub fn of(text: &str, offset: usize) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Position { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }

    /// The way back: a byte offset in `text`, at its end where there is no such place.
    pub fn offset(self, text: &str) -> usize {
        let start: usize = text.split_inclusive('\n').take(self.line.saturating_sub(1)).map(str::len).sum();
        let line = text[start..].char_indices();
        line.map(|(at, _)| start + at).nth(self.column.saturating_sub(1)).unwrap_or(text.len())
    }
}

/// Sets the spaces of French before « : ; ? ! » and inside « », so that messages are written with ordinary ones. What a
/// message quotes from a file never commands the terminal.
pub fn typeset(text: &str) -> String {
    const SPACES: [(&str, &str); 6] = [
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
        (" :", "\u{a0}:"),
        (" ;", "\u{202f};"),
        (" ?", "\u{202f}?"),
        (" !", "\u{202f}!"),
    ];
    let harmless = text.chars().map(|c| if is_hidden(c) && c != '\n' { '\u{fffd}' } else { c }).collect();
    SPACES.iter().fold(harmless, |text, (typed, french)| text.replace(typed, french))
}

const BOLD: &str = "\x1b[1m";
const BLUE: &str = "\x1b[34m";
const PLAIN: &str = "\x1b[0m";
/// A line longer than this is cut around the caret.
const WIDEST: usize = 100;

fn show(diagnostic: &Diagnostic, places: &mut Places, out: &mut String) {
    let colour = match diagnostic.severity {
        Severity::Error => "\x1b[1;31m",
        Severity::Warning => "\x1b[1;33m",
        Severity::Advice => "\x1b[1;36m",
    };
    let label = diagnostic.severity.label();
    if diagnostic.severity == Severity::Advice {
        // Said on two lines: it must not push what matters off the screen.
        let place = diagnostic.span.as_ref().map(|span| format!(" ({})", place(span, places))).unwrap_or_default();
        let _ = writeln!(out, "{colour}{label}{PLAIN}\u{a0}: {}{place}", typeset(&diagnostic.message));
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "  {BLUE}→{PLAIN} {}", typeset(help));
        }
        return;
    }
    let _ = writeln!(out, "{colour}{label}{PLAIN}{BOLD}\u{a0}: {}{PLAIN}", typeset(&diagnostic.message));
    let gutter = diagnostic
        .span
        .iter()
        .chain(diagnostic.related.iter().map(|(span, _)| span))
        .map(|span| places.position(&span.file, span.range.start).line)
        .max()
        .unwrap_or(1)
        .to_string()
        .len();
    if let Some(span) = &diagnostic.span {
        excerpt(span, None, colour, gutter, places, out);
    }
    for (span, label) in &diagnostic.related {
        excerpt(span, Some(label), BLUE, gutter, places, out);
    }
    if let Some(help) = &diagnostic.help {
        for (i, line) in typeset(help).lines().enumerate() {
            let mark = if i == 0 { "→" } else { " " };
            let _ = writeln!(out, "{:gutter$} {BLUE}{mark}{PLAIN} {line}", "");
        }
    }
}

/// `content/pages/parents.md:12:8`
fn place(span: &Span, places: &mut Places) -> String {
    match (places.text_of)(&span.file).filter(|_| span.range.end > 0) {
        Some(_) => {
            let Position { line, column } = places.position(&span.file, span.range.start);
            format!("{}:{line}:{column}", span.file)
        }
        None => span.file.to_string(),
    }
}

fn excerpt(span: &Span, label: Option<&str>, colour: &str, gutter: usize, places: &mut Places, out: &mut String) {
    let label = label.map(|l| format!(" ({l})")).unwrap_or_default();
    let text = (places.text_of)(&span.file).filter(|text| span.range.end > 0 && span.range.start <= text.len());
    let Some(text) = text else {
        let _ = writeln!(out, "{:gutter$}{BLUE}┌─{PLAIN} {}{label}", "", span.file);
        return;
    };
    let start = text.floor_char_boundary(span.range.start);
    let Position { line, column } = places.position(&span.file, start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = text.floor_char_boundary(span.range.end).clamp(start, line_end);
    let line_shown = masked(&text[line_start..line_end]);
    let (marked_from, marked_to) = (start - line_start, end - line_start);
    let (before, marked, after) =
        window(&line_shown[..marked_from], &line_shown[marked_from..marked_to], &line_shown[marked_to..]);
    let carets = "^".repeat(width(&marked).max(1));
    let _ = writeln!(out, "{:gutter$}{BLUE}┌─{PLAIN} {}:{line}:{column}{label}", "", span.file);
    let _ = writeln!(out, "{BLUE}{line:gutter$} │{PLAIN} {before}{marked}{after}");
    let _ = writeln!(out, "{:gutter$} {BLUE}│{PLAIN} {}{colour}{carets}{PLAIN}", "", " ".repeat(width(&before)));
}

/// A line without the password that somebody wrote in an address, `sftp://compte:secret@serveur`: a screen may be shared.
/// Each byte gives one sign, so that places stay where they are.
fn masked(line: &str) -> Cow<'_, str> {
    let mut shown = Cow::Borrowed(line);
    let words = line.split(char::is_whitespace).map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word));
    let mut is_target = false;
    for (at, word) in words.filter(|(_, word)| !word.is_empty()) {
        let after = word.find("://").map(|scheme| scheme + 3);
        let is_web = word.contains("http://") || word.contains("https://");
        if after.is_some_and(|_| !is_web) || is_target {
            let login = after.unwrap_or(0);
            if let (Some(colon), Some(end)) = (word[login..].find(':').map(|c| login + c + 1), word.rfind('@'))
                && colon < end
            {
                shown.to_mut().replace_range(at + colon..at + end, &"*".repeat(end - colon));
            }
        }
        is_target = word.trim_start_matches(['{', '-', '"', '\'']) == "vers:";
    }
    shown
}

/// Cuts a long line around what is marked, tabs shown as two spaces and control characters as `�`.
fn window(before: &str, marked: &str, after: &str) -> (String, String, String) {
    let clean = |text: &str| -> String {
        text.chars()
            .flat_map(|c| match c {
                '\t' => vec![' ', ' '],
                c if is_hidden(c) => vec!['\u{fffd}'],
                c => vec![c],
            })
            .collect()
    };
    let (mut before, mut marked, mut after) = (clean(before), clean(marked), clean(after));
    if width(&before) + width(&marked) + width(&after) > WIDEST {
        if width(&before) > WIDEST / 2 {
            let kept: Vec<char> = before.chars().rev().take(WIDEST / 2).collect();
            before = std::iter::once('…').chain(kept.into_iter().rev()).collect();
        }
        let room = WIDEST.saturating_sub(width(&before));
        if width(&marked) > room {
            marked = marked.chars().take(room.saturating_sub(1)).chain(['…']).collect();
            after.clear();
        } else {
            let room = room - width(&marked);
            if width(&after) > room {
                after = after.chars().take(room.saturating_sub(1)).chain(['…']).collect();
            }
        }
    }
    (before, marked, after)
}

/// Characters that would command the terminal, or reorder its line and hide what is really written.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width().max(text.chars().filter_map(|c| c.width()).sum()) }
}

/// The candidate most like what was typed, for « vouliez-vous dire … ? »; none when nothing is close.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&typed, &c.to_lowercase()), c))
        .filter(|(distance, c)| {
            *distance <= (c.chars().count().max(3)) / 3 || (typed.len() >= 4 && c.starts_with(&typed))
        })
        .min_by_key(|(distance, c)| (*distance, *c))
        .map(|(_, c)| c)
}
