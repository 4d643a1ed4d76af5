//! Lists and mappings on one line, or between brackets over several: `[a, b]`, `{clé: valeur}`.

use std::collections::HashMap;

use super::scalar::closing;
use super::{DEEPEST, Data, Entry, Node, Reader, is_space};
use crate::diagnostic::{Diagnostic, Span, Spanned};

/// `[a, b]` and `{clé: valeur}`.
pub(super) struct Flow<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) at: usize,
    pub(super) to: usize,
    pub(super) depth: usize,
}

impl Flow<'_, '_> {
    fn rest(&self) -> &str {
        &self.reader.text[self.at..self.to]
    }

    fn skip(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c| is_space(c) || c == '\n').len();
    }

    /// None when the end comes before what was opened is closed.
    pub(super) fn value(&mut self) -> Option<Node> {
        self.skip();
        let from = self.at;
        match self.rest().chars().next()? {
            '[' => self.nested(|flow| {
                let mut items = Vec::new();
                while !flow.closes(']')? {
                    items.push(flow.value()?);
                    flow.comma();
                }
                Some(Node { span: flow.reader.span(from..flow.at), data: Data::List(items) })
            }),
            '{' => self.nested(|flow| {
                let mut entries: Vec<Entry> = Vec::new();
                let mut written = HashMap::new();
                while !flow.closes('}')? {
                    flow.entry(&mut entries, &mut written)?;
                    flow.comma();
                }
                Some(Node { span: flow.reader.span(from..flow.at), data: Data::Map(entries) })
            }),
            _ => self.scalar(),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Option<Node>) -> Option<Node> {
        self.at += 1;
        self.depth += 1;
        let node = if self.depth > DEEPEST { None } else { read(self) };
        self.depth -= 1;
        node
    }

    fn closes(&mut self, close: char) -> Option<bool> {
        self.skip();
        let next = self.rest().chars().next()?;
        if next == close {
            self.at += 1;
        }
        Some(next == close)
    }

    fn comma(&mut self) {
        self.skip();
        if self.rest().starts_with(',') {
            self.at += 1;
        }
    }

    fn entry(&mut self, entries: &mut Vec<Entry>, written: &mut HashMap<String, Span>) -> Option<()> {
        let rest = self.rest();
        let stop = rest.find([':', ',', '}'])?;
        let name = rest[..stop].trim_matches(|c| is_space(c) || c == '\n' || c == '"' || c == '\'').to_string();
        let span = self.reader.span(self.at..self.at + rest[..stop].trim_end().len());
        let has_value = rest[stop..].starts_with(':');
        self.at += stop + usize::from(has_value);
        let value = if has_value && !self.rest().trim_start_matches(is_space).starts_with([',', '}']) {
            self.value()?
        } else {
            self.skip();
            Node { span: span.clone(), data: Data::Empty }
        };
        let folded = crate::french::fold(&name);
        if let Some(first) = written.get(&folded) {
            let fault = Diagnostic::error(span, format!("la clé « {name} » est écrite deux fois"))
                .related(first.clone(), "la première fois")
                .help("Gardez une seule des deux.");
            self.reader.faults.push(fault);
        } else {
            written.insert(folded, span.clone());
            entries.push(Entry { key: Spanned::new(name, span), value });
        }
        Some(())
    }

    fn scalar(&mut self) -> Option<Node> {
        let from = self.at;
        let rest = self.rest();
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let close = closing(rest, quote)?;
            self.at += close + 1;
            return Some(self.reader.decoded(from..from + close + 1, None));
        }
        // Apostrophes are letters here; a comma ends an item, so does the bracket.
        let stop = rest.find([',', ']', '}'])?;
        let text = rest[..stop].trim_matches(|c| is_space(c) || c == '\n').to_string();
        if text.is_empty() {
            // « [a, , b] » or a stray bracket: step over it.
            self.at += stop + rest[stop..].chars().next().map_or(0, char::len_utf8);
            return Some(Node { span: self.reader.span(from..self.at), data: Data::Empty });
        }
        self.at += stop;
        Some(Node { span: self.reader.span(from..from + text.len()), data: Data::Scalar(text) })
    }
}
