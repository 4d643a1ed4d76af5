//! Front matter and registers: YAML as French people type it, into nodes that know their place.
//!
//! The *structure* (indentation, keys, lists, flows) is read here, line by line, so that each key and value has its exact
//! span, a fault in one line never hides the next, and what every YAML parser refuses (`titre: Lycée : Dublin`,
//! `- #ErasmusDays`, `'L'Europe'`) is read as it was meant, with a warning that shows the safe spelling. The *scalars*
//! (quotes, escapes, folded texts) are YAML's own business: `serde_yaml` decodes them. Where YAML understands a file we
//! agree with it, which a test checks.

mod flow;
mod scalar;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use flow::Flow;
pub use scalar::safe;
use scalar::{closing, cut_comment, is_block_header, quote_name, yaml_would_misread};

/// A value and where it was written.
#[derive(Debug, Clone)]
pub struct Node {
    pub span: Span,
    pub data: Data,
}

#[derive(Debug, Clone)]
pub enum Data {
    /// Nothing after the colon.
    Empty,
    /// The text as typed: `007` stays `007`, `NO` stays `NO`.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: Spanned<String>,
    pub value: Node,
}

/// Reads `region` of `text` as a mapping. Faults are pushed; what can be read is returned.
pub fn read(text: &str, region: Range<usize>, file: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut reader = Reader { text, end: region.end, file, faults, lines: lines(text, region), at: 0, depth: 0 };
    reader.warn_about_tabs();
    let mut entries = Vec::new();
    while let Some(line) = reader.peek() {
        let indent = line.indent;
        if reader.key(&line).is_some() {
            reader.map(indent, &mut entries);
        } else {
            reader.not_a_key(&line);
        }
    }
    entries
}

#[derive(Debug, Clone)]
struct Line {
    /// In columns; a tab counts for two.
    indent: usize,
    /// From the first to the last character that is not white space.
    range: Range<usize>,
    /// The whole line, without its end.
    full: Range<usize>,
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}')
}

fn lines(text: &str, region: Range<usize>) -> Vec<Line> {
    let mut start = region.start;
    let mut lines = Vec::new();
    for line in text[region].split('\n') {
        let body = line.trim_start_matches(is_space);
        let lead = &line[..line.len() - body.len()];
        let from = start + lead.len();
        lines.push(Line {
            indent: lead.chars().map(|c| if c == '\t' { 2 } else { 1 }).sum(),
            range: from..from + body.trim_end_matches(is_space).len(),
            full: start..start + line.len(),
        });
        start += line.len() + 1;
    }
    lines
}

struct Reader<'a> {
    text: &'a str,
    end: usize,
    file: &'a Arc<str>,
    faults: &'a mut Vec<Diagnostic>,
    lines: Vec<Line>,
    at: usize,
    /// Blocks inside blocks.
    depth: usize,
}

/// A key as typed, and where its value may start.
struct Key {
    name: Spanned<String>,
    after: usize,
}

impl<'a> Reader<'a> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn slice(&self, range: &Range<usize>) -> &'a str {
        &self.text[range.clone()]
    }

    /// The next line that says something.
    fn peek(&mut self) -> Option<Line> {
        while let Some(line) = self.lines.get(self.at) {
            let content = &self.text[line.range.clone()];
            if !content.is_empty() && !content.starts_with('#') {
                return Some(line.clone());
            }
            self.at += 1;
        }
        None
    }

    fn warn_about_tabs(&mut self) {
        let tabbed =
            self.lines.iter().find(|l| self.text[l.full.start..l.range.start].contains('\t') && !l.range.is_empty());
        if let Some(line) = tabbed {
            let fault = Diagnostic::warning(
                self.span(line.full.start..line.range.start),
                "cette ligne est décalée par une tabulation : elle a été lue comme deux espaces",
            )
            .help("Décalez les lignes avec des espaces (deux par niveau).");
            self.faults.push(fault);
        }
    }

    fn not_a_key(&mut self, line: &Line) {
        let content = self.slice(&line.range);
        let mut fault =
            Diagnostic::error(self.span(line.range.clone()), "cette ligne n’a pas la forme « clé: valeur »");
        let typed = content.split(['=', ' ', '\u{a0}']).next().unwrap_or_default();
        fault = if let Some((key, value)) = content.split_once('=').filter(|_| is_word(typed)) {
            fault.help(format!("Écrivez des deux-points : {}: {}", key.trim(), value.trim()))
        } else if content.starts_with("- ") {
            fault.help("Une ligne qui commence par « - » appartient à une liste : écrivez d’abord la clé de la liste, suivie de « : ».")
        } else if self.at > 0 {
            fault.help("Si elle continue le texte de la ligne précédente, décalez-la de deux espaces ; sinon, commencez-la par une clé suivie de « : ».")
        } else {
            fault.help("Commencez-la par une clé suivie de « : », par exemple « titre: ».")
        };
        self.faults.push(fault);
        self.at += 1;
    }

    /// The key that begins a line, if one does.
    fn key(&self, line: &Line) -> Option<Key> {
        let content = self.slice(&line.range);
        if content.starts_with("- ") || content == "-" {
            return None;
        }
        // A colon inside the quotes of a text is part of it.
        let quote = content.chars().next().filter(|c| matches!(c, '"' | '\''));
        let from = quote.map_or(Some(0), |quote| closing(content, quote))?;
        let colon = content[from..].char_indices().find_map(|(at, c)| {
            let next = content[from + at + c.len_utf8()..].chars().next();
            (c == ':' && next.is_none_or(is_space)).then_some(from + at)
        });
        // « titre:Bonjour »: one word, and no « https:// ».
        let glued = || content.find(':').filter(|at| is_word(&content[..*at]) && !content[at + 1..].starts_with("//"));
        let colon = match colon {
            Some(at) if is_key(content[..at].trim_matches(is_space), quote.is_some()) => at,
            _ => glued()?,
        };
        let name = content[..colon].trim_end_matches(is_space);
        let trimmed = name.trim_matches(['"', '\'']);
        let from = line.range.start + (name.len() - name.trim_start_matches(['"', '\'']).len());
        Some(Key {
            name: Spanned::new(trimmed.to_string(), self.span(from..from + trimmed.len())),
            after: line.range.start + colon + 1,
        })
    }

    fn map(&mut self, indent: usize, entries: &mut Vec<Entry>) {
        let mut written: BTreeMap<String, Span> =
            entries.iter().map(|e| (crate::french::fold(&e.key.value), e.key.span.clone())).collect();
        while let Some(line) = self.peek() {
            if line.indent < indent {
                return;
            }
            let key = if line.indent == indent { self.key(&line) } else { None };
            let Some(key) = key else {
                if line.indent > indent {
                    self.misplaced(&line);
                } else {
                    self.not_a_key(&line);
                }
                continue;
            };
            let value = self.value(&line, &key, indent);
            let folded = crate::french::fold(&key.name.value);
            if let Some(first) = written.get(&folded).cloned() {
                self.faults.push(
                    Diagnostic::error(
                        key.name.span.clone(),
                        format!("la clé « {} » est écrite deux fois", key.name.value),
                    )
                    .related(first, "la première fois")
                    .help("Gardez une seule des deux lignes."),
                );
            } else {
                written.insert(folded, key.name.span.clone());
                entries.push(Entry { key: key.name, value });
            }
        }
    }

    fn misplaced(&mut self, line: &Line) {
        self.faults.push(
            Diagnostic::error(self.span(line.range.clone()), "cette ligne est décalée sans raison")
                .help("Alignez-la sur la clé précédente, ou retirez les espaces du début."),
        );
        self.at += 1;
    }

    fn list(&mut self, indent: usize) -> Vec<Node> {
        let mut items = Vec::new();
        while let Some(line) = self.peek() {
            let content = self.slice(&line.range);
            if line.indent < indent || (line.indent == indent && !is_item(content)) {
                break;
            }
            if line.indent > indent {
                self.misplaced(&line);
                continue;
            }
            let dash = line.range.start;
            let rest = content[1..].trim_start_matches(is_space);
            let from = line.range.end - rest.len();
            if rest.is_empty() {
                self.at += 1;
                items.push(match self.peek() {
                    Some(next) if next.indent > indent => self.block(next.indent),
                    _ => Node { span: self.span(dash..dash + 1), data: Data::Empty },
                });
                continue;
            }
            // The item is a line of its own, further right.
            let inner = Line { indent: indent + (from - dash), range: from..line.range.end, full: from..line.full.end };
            self.lines[self.at] = inner.clone();
            if is_item(rest) || (!rest.starts_with(['[', '{']) && self.is_mapping_item(&inner)) {
                items.push(self.block(inner.indent));
            } else {
                items.push(self.scalar_or_flow(from, indent, None));
            }
        }
        items
    }

    /// « - Accueil : café » is a text, « - heure: 9 h » a mapping: a key has no space before its colon here, and is one word.
    fn is_mapping_item(&self, line: &Line) -> bool {
        self.key(line).is_some_and(|key| {
            let content = self.slice(&line.range);
            let colon = key.after - 1 - line.range.start;
            is_word(content[..colon].trim_matches(['"', '\'']))
                && content[colon + 1..].chars().next().is_none_or(is_space)
        })
    }

    fn block(&mut self, indent: usize) -> Node {
        let Some(line) = self.peek() else {
            return Node { span: self.span(self.end..self.end), data: Data::Empty };
        };
        let span = self.span(line.range.clone());
        if self.depth >= DEEPEST {
            self.faults.push(
                Diagnostic::error(span.clone(), "ce texte compte trop de niveaux les uns dans les autres")
                    .help("Deux ou trois niveaux suffisent toujours : vérifiez les espaces et les tirets du début."),
            );
            self.at += 1;
            return Node { span, data: Data::Empty };
        }
        self.depth += 1;
        let node = self.nested_block(&line, indent, span);
        self.depth -= 1;
        node
    }

    fn nested_block(&mut self, line: &Line, indent: usize, span: Span) -> Node {
        if is_item(self.slice(&line.range)) {
            let items = self.list(indent);
            Node { span, data: Data::List(items) }
        } else if self.key(line).is_some() {
            let mut entries = Vec::new();
            self.map(indent, &mut entries);
            Node { span, data: Data::Map(entries) }
        } else {
            self.scalar_or_flow(line.range.start, indent.saturating_sub(1), None)
        }
    }

    fn value(&mut self, line: &Line, key: &Key, indent: usize) -> Node {
        let rest = &self.text[key.after.min(line.range.end)..line.range.end];
        let value = rest.trim_start_matches(is_space);
        if rest.len() == value.len() && !value.is_empty() {
            self.faults.push(
                Diagnostic::warning(
                    key.name.span.clone(),
                    format!("il manque un espace après « {}: »", key.name.value),
                )
                .help(format!("Écrivez : {}: {value}", key.name.value)),
            );
        }
        if value.is_empty() || value == "#" || value.starts_with("# ") {
            self.at += 1;
            return match self.peek() {
                Some(next) if next.indent > indent => self.block(next.indent),
                Some(next) if next.indent == indent && is_item(self.slice(&next.range)) => {
                    let span = self.span(next.range.clone());
                    let items = self.list(indent);
                    Node { span, data: Data::List(items) }
                }
                _ => Node { span: key.name.span.clone(), data: Data::Empty },
            };
        }
        self.scalar_or_flow(line.range.end - value.len(), indent, Some(&key.name.value))
    }

    /// A value that starts at `from` on the current line and ends before the next line indented `indent` or less.
    fn scalar_or_flow(&mut self, from: usize, indent: usize, key: Option<&str>) -> Node {
        let line = self.lines[self.at].clone();
        let first = self.text[from..line.range.end].chars().next();
        match first {
            Some('|' | '>') if is_block_header(&self.text[from..line.range.end]) => self.block_scalar(from, indent),
            Some('[' | '{') => self.flow(from, indent, key),
            Some(quote @ ('"' | '\'')) => self.quoted(from, quote, indent, key),
            _ => self.plain(from, indent, key),
        }
    }

    fn block_scalar(&mut self, from: usize, indent: usize) -> Node {
        let header = self.lines[self.at].clone();
        self.at += 1;
        let mut to = header.full.end;
        while let Some(line) = self.lines.get(self.at) {
            if !line.range.is_empty() && line.indent <= indent {
                break;
            }
            to = line.full.end;
            self.at += 1;
        }
        let span = self.span(from..header.range.end);
        let block = self.text[from..to].replace('\t', "  ");
        // Under a key of its own, with its indentation kept.
        let text = serde_yaml::from_str::<BTreeMap<String, String>>(&format!("k: {block}\n"))
            .ok()
            .and_then(|mut map| map.remove("k"))
            .unwrap_or_else(|| {
                self.text[header.full.end..to]
                    .lines()
                    .map(|l| l.trim_matches(is_space))
                    .collect::<Vec<_>>()
                    .join("\n")
                    .trim()
                    .to_string()
            });
        Node { span, data: Data::Scalar(text) }
    }

    fn quoted(&mut self, from: usize, quote: char, indent: usize, key: Option<&str>) -> Node {
        let line = self.lines[self.at].clone();
        let rest = &self.text[from..line.range.end];
        if let Some(close) = closing(rest, quote) {
            let tail = rest[close + 1..].trim_start_matches(is_space);
            if tail.is_empty() || tail.starts_with('#') {
                self.at += 1;
                return self.decoded(from..from + close + 1, key);
            }
            // « 'L'Europe' »: quotes inside quotes. « "Bravo" dit-elle »: quotes inside a text.
            self.at += 1;
            let wrapped = rest.len() > 2 && rest.ends_with(quote);
            let text = if wrapped { &rest[1..rest.len() - 1] } else { rest };
            self.unsafe_text(
                from..line.range.end,
                text,
                key,
                "ce texte contient des guillemets ou des apostrophes mal placés",
            );
            return Node { span: self.span(from..line.range.end), data: Data::Scalar(text.to_string()) };
        }
        // A text over several lines, up to the quote that closes it.
        let mut last = self.at;
        while self.lines.get(last + 1).is_some_and(|l| l.range.is_empty() || l.indent > indent) {
            last += 1;
        }
        if let Some(close) = closing(&self.text[from..self.lines[last].range.end], quote) {
            let end = from + close + 1;
            self.at = self.lines.iter().position(|l| l.full.end >= end).map_or(self.lines.len(), |at| at + 1);
            return self.decoded(from..end, key);
        }
        // What follows, further right, was meant to be inside: said once.
        self.at = last + 1;
        let text = &rest[1..];
        self.faults.push(
            Diagnostic::error(
                self.span(from..line.range.end),
                format!("ce texte commence par {} qui n’est jamais refermé", quote_name(quote)),
            )
            .help(format!(
                "Écrivez : {}{}",
                key.map(|k| format!("{k}: ")).unwrap_or_default(),
                safe(text.trim_end_matches(quote))
            )),
        );
        Node { span: self.span(from..line.range.end), data: Data::Scalar(text.to_string()) }
    }

    fn decoded(&mut self, range: Range<usize>, key: Option<&str>) -> Node {
        let raw = &self.text[range.clone()];
        let text = serde_yaml::from_str::<String>(raw).unwrap_or_else(|_| {
            // « "C:\dossier" »: a backslash that YAML takes for an escape.
            let text = raw[1..raw.len() - 1].to_string();
            self.unsafe_text(
                range.clone(),
                &text,
                key,
                "ce texte contient une barre « \\ », qui a un sens spécial entre guillemets droits",
            );
            text
        });
        Node { span: self.span(range), data: Data::Scalar(text) }
    }

    fn plain(&mut self, from: usize, indent: usize, key: Option<&str>) -> Node {
        let line = self.lines[self.at].clone();
        self.at += 1;
        let mut to = cut_comment(&self.text[from..line.range.end]) + from;
        let mut text = self.text[from..to].to_string();
        while let Some(next) = self.lines.get(self.at).cloned() {
            let content = self.slice(&next.range);
            if content.is_empty() || next.indent <= indent || content.starts_with('#') {
                break;
            }
            if self.key(&next).is_some_and(|k| is_word(&k.name.value)) || is_item(content) {
                self.misplaced(&next);
                continue;
            }
            to = cut_comment(content) + next.range.start;
            text.push(' ');
            text.push_str(&self.text[next.range.start..to]);
            self.at += 1;
        }
        if let Some(why) = yaml_would_misread(&text) {
            self.unsafe_text(from..line.range.end.min(to), &text, key, why);
        }
        let data = if text == "~" || text == "null" { Data::Empty } else { Data::Scalar(text) };
        Node { span: self.span(from..to), data }
    }

    fn unsafe_text(&mut self, range: Range<usize>, text: &str, key: Option<&str>, why: &str) {
        let prefix = key.map_or("- ".to_string(), |k| format!("{k}: "));
        self.faults.push(
            Diagnostic::warning(
                self.span(range),
                format!("{why} : il a été lu tel quel, mais d’autres outils s’y tromperaient"),
            )
            .help(format!("L’écriture sûre : {prefix}{}", safe(text))),
        );
    }

    fn flow(&mut self, from: usize, indent: usize, key: Option<&str>) -> Node {
        // The flow may run over the lines that are further right than its key.
        let mut last = self.at + 1;
        while self
            .lines
            .get(last)
            .is_some_and(|l| !l.range.is_empty() && (l.indent > indent || self.slice(&l.range).starts_with([']', '}'])))
        {
            last += 1;
        }
        let to = self.lines[last - 1].range.end;
        let line_end = self.lines[self.at].range.end;
        let mut flow = Flow { reader: self, at: from, to, depth: 0 };
        match flow.value() {
            Some(node) => {
                let end = flow.at;
                let tail = self.text[end..].split('\n').next().unwrap_or_default().trim_matches(is_space);
                if !tail.is_empty() && !tail.starts_with('#') {
                    let start = end + self.text[end..].len() - self.text[end..].trim_start_matches(is_space).len();
                    self.faults.push(
                        Diagnostic::error(
                            self.span(start..start + tail.len()),
                            "ce texte vient après la fin de la liste",
                        )
                        .help("Retirez-le, ou placez-le à l’intérieur des crochets."),
                    );
                }
                self.at = self.lines.iter().position(|l| l.full.end >= end).map_or(self.lines.len(), |i| i + 1);
                node
            }
            None => {
                let (open, close) = if self.text[from..].starts_with('[') { ("[", "]") } else { ("{", "}") };
                let fault = Diagnostic::error(
                    self.span(from..line_end),
                    format!("ce qui est ouvert par « {open} » n’est pas refermé"),
                )
                .help(format!(
                    "Ajoutez « {close} » à la fin{}.",
                    key.map(|k| format!(" de « {k} »")).unwrap_or_default()
                ));
                self.faults.push(fault);
                self.at += 1;
                Node { span: self.span(from..line_end), data: Data::Empty }
            }
        }
    }
}

/// Deeper than any front matter; keeps a hostile `[[[[…` from exhausting the stack.
const DEEPEST: usize = 20;

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ") || content.starts_with("-\t") || content.starts_with("-\u{a0}")
}

fn is_word(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// What may stand before the colon where a key is expected: a few words at most, so that prose is not taken for a key.
fn is_key(text: &str, quoted: bool) -> bool {
    let text = if quoted { text.trim_matches(['"', '\'']) } else { text };
    !text.is_empty()
        && text.chars().count() <= 60
        && text.split([' ', '\u{a0}']).count() <= 2
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '\u{a0}'))
}

/// The value of a key, accents and capitals aside.
pub fn find<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Node> {
    entries.iter().find(|e| same_key(&e.key.value, key)).map(|e| &e.value)
}

/// Keys are compared without accents or capitals: `Départ` is `depart`.
pub fn same_key(a: &str, b: &str) -> bool {
    crate::french::fold(a) == crate::french::fold(b)
}
