//! A body as plain text, for documents that are no web pages: paragraphs, headings, items, in order.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::blocks::{self, Name, Segment};
use super::options;
use crate::content::Body;
use crate::diagnostic::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Paragraph,
    Heading,
    Item,
}

/// One line of thought, as typed: neither typography nor consent was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    pub kind: Kind,
    pub text: String,
    /// Of somebody's words, where it is said: `nb`.
    pub lang: Option<String>,
    pub span: Span,
}

/// The texts of a body; quotes of people for whom `may_quote` says no are left out, pictures and videos too.
pub fn plain(body: &Body, file: &Arc<str>, may_quote: &dyn Fn(&str) -> bool) -> Vec<Plain> {
    let mut out = Vec::new();
    // The faults were said by the scan.
    for segment in blocks::split(&body.text, body.start, file, &mut Vec::new()) {
        match segment {
            Segment::Markdown(range) => markdown(&body.text, range, file, &mut out),
            Segment::Block(block) => match block.name {
                Name::Figure | Name::Gallery | Name::Video => {}
                Name::Quote if !block.title.as_deref().is_none_or(may_quote) => {}
                Name::Quote => {
                    let mut words = Vec::new();
                    markdown(&body.text, block.body, file, &mut words);
                    let said: Vec<&str> = words.iter().map(|plain| plain.text.as_str()).collect();
                    let by: Vec<&str> = block.title.iter().chain(&block.role).map(String::as_str).collect();
                    let by = if by.is_empty() { String::new() } else { format!(" – {}", by.join(", ")) };
                    let text = format!("« {} »{by}", said.join(" "));
                    let lang = block.lang;
                    out.extend(words.into_iter().next().map(|first| Plain {
                        kind: Kind::Paragraph,
                        text,
                        lang,
                        ..first
                    }));
                }
                _ => markdown(&body.text, block.body, file, &mut out),
            },
        }
    }
    out
}

fn markdown(text: &Arc<str>, range: Range<usize>, file: &Arc<str>, out: &mut Vec<Plain>) {
    let mut kind = Kind::Paragraph;
    let mut current: Option<(String, Range<usize>)> = None;
    let mut in_image = false;
    let mut close = |current: &mut Option<(String, Range<usize>)>, kind: Kind| {
        if let Some((text, at)) = current.take().filter(|(text, _)| !text.trim().is_empty()) {
            let span = Span::new(file, range.start + at.start..range.start + at.end);
            out.push(Plain { kind, text: text.trim().to_string(), lang: None, span });
        }
    };
    for (event, at) in Parser::new_ext(&text[range.clone()], options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                close(&mut current, kind);
                kind = Kind::Heading;
                current = Some((String::new(), at));
            }
            Event::Start(Tag::Item | Tag::TableRow | Tag::TableHead) => {
                close(&mut current, kind);
                kind = Kind::Item;
                current = Some((String::new(), at));
            }
            // A paragraph inside an item is the item's.
            Event::Start(Tag::Paragraph | Tag::CodeBlock(_)) if current.is_none() => {
                kind = if kind == Kind::Item { Kind::Item } else { Kind::Paragraph };
                current = Some((String::new(), at));
            }
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::TableRow) => {
                close(&mut current, kind);
                if kind == Kind::Heading {
                    kind = Kind::Paragraph;
                }
            }
            Event::End(TagEnd::Item | TagEnd::TableHead) => {
                close(&mut current, kind);
            }
            Event::End(TagEnd::List(_) | TagEnd::Table) => kind = Kind::Paragraph,
            Event::Start(Tag::Image { .. }) => in_image = true,
            Event::End(TagEnd::Image) => in_image = false,
            Event::End(TagEnd::TableCell) => add(&mut current, " "),
            Event::Text(words) | Event::Code(words) if !in_image => add(&mut current, &words),
            Event::SoftBreak | Event::HardBreak => add(&mut current, " "),
            _ => {}
        }
    }
    close(&mut current, kind);
}

fn add(current: &mut Option<(String, Range<usize>)>, words: &str) {
    if let Some((text, _)) = current {
        text.push_str(words);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Kind, plain};
    use crate::content::Body;

    fn texts(markdown: &str) -> Vec<(Kind, String)> {
        let body = Body { text: Arc::from(markdown), start: 0 };
        let found = plain(&body, &Arc::from("essai.md"), &|who| who != "Zoé");
        found.into_iter().map(|p| (p.kind, p.text)).collect()
    }

    #[test]
    fn links_and_emphasis_become_words() {
        let text =
            "Un **stage** à\n[Caspe](https://caspe.example).\n\n## Après\n\n- un\n- deux\n\nFin. ![Une gare](gare.jpg)";
        let expected = [
            (Kind::Paragraph, "Un stage à Caspe."),
            (Kind::Heading, "Après"),
            (Kind::Item, "un"),
            (Kind::Item, "deux"),
            (Kind::Paragraph, "Fin."),
        ];
        assert_eq!(texts(text), expected.map(|(kind, text)| (kind, text.to_string())));
    }

    #[test]
    fn a_quote_that_may_not_be_shown_is_left_out() {
        let text = "Avant.\n\n::: citation Zoé\nMes mots.\n:::\n\n::: citation Léa\nLes miens.\n:::\n";
        let expected = [(Kind::Paragraph, "Avant."), (Kind::Paragraph, "« Les miens. » – Léa")];
        assert_eq!(texts(text), expected.map(|(kind, text)| (kind, text.to_string())));
    }
}
