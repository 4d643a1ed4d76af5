//! The HTML of a body without the names that a channel may not carry: neither in its words, however markup cuts them, nor in
//! its attributes and anchors. It reads what our own writer and sanitiser made: closed tags, double quotes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use html_escape::{decode_html_entities, encode_double_quoted_attribute, encode_text};
use percent_encoding::percent_decode_str;

use super::Site;
use super::names::Redactor;
use crate::content::Meta;
use crate::french;
use crate::language::glues_possessive;

/// The anchors of a page as they are shown: none names anybody, no two are the same.
pub struct Anchors {
    redactor: Redactor,
    /// Of those that change.
    shown: HashMap<String, String>,
    taken: HashSet<String>,
    /// How many asked for an anchor.
    asked: HashMap<String, usize>,
}

impl Anchors {
    pub fn shown(&mut self, anchor: &str) -> String {
        match self.shown.get(anchor) {
            Some(shown) => shown.clone(),
            None if self.redactor.is_fit(anchor) => anchor.to_string(),
            None => self.give(anchor, self.redactor.slug(anchor).into_owned()),
        }
    }

    /// `instead` of `anchor`, with a number where another has it.
    fn give(&mut self, anchor: &str, instead: String) -> String {
        let asked = self.asked.entry(instead.clone()).or_default();
        let mut free = instead.clone();
        loop {
            *asked += 1;
            if *asked > 1 {
                free = format!("{instead}-{asked}");
            }
            if self.taken.insert(free.clone()) {
                self.shown.insert(anchor.to_string(), free.clone());
                return free;
            }
        }
    }
}

impl Site {
    /// The anchors of an entry's page.
    pub fn anchors(&self, meta: &Meta) -> Anchors {
        let redactor = self.page_redactor(meta).in_language(self.body_language(meta));
        let mut anchors = Anchors { redactor, shown: HashMap::new(), taken: HashSet::new(), asked: HashMap::new() };
        if anchors.redactor.is_idle() {
            return anchors;
        }
        let redactor = anchors.redactor.clone();
        let (named, plain): (Vec<_>, Vec<_>) = meta
            .scan
            .headings
            .iter()
            .partition(|heading| !redactor.is_fit(&heading.id) || redactor.find(&heading.text).is_some());
        anchors.taken = plain.into_iter().map(|heading| heading.id.clone()).collect();
        for heading in named {
            let slug = redactor.slug(&heading.id);
            // « #AmineEnIrlande » is one word once it is an anchor.
            let slug = if slug == heading.id { french::slug(&redactor.text(&heading.text)) } else { slug.into_owned() };
            anchors.give(&heading.id, slug);
        }
        anchors
    }
}

/// Elements that part no words.
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];
/// Attributes whose words are read, those that hold anchors, those that lead to pages and files.
const SAID: [&str; 4] = ["alt", "title", "aria-label", "summary"];
const ANCHORS: [&str; 6] = ["id", "name", "headers", "for", "aria-labelledby", "aria-describedby"];
const LEADING: [&str; 4] = ["href", "src", "srcset", "poster"];

/// The same HTML without the names. `anchors` are those of its page, `lang` is the language of its words where none is said.
pub fn redact(html: &str, anchors: &mut Anchors, lang: &str) -> String {
    if anchors.redactor.is_idle() {
        return html.to_string();
    }
    let mut out = String::with_capacity(html.len());
    let mut sentence: Vec<Part> = Vec::new();
    let mut spoken = Spoken { body: lang, open: Vec::new() };
    // Of the sentence; where it mixes several, the one that glues a mark to names.
    let mut its = lang;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tag, after) = next(rest);
        if !text.is_empty() {
            if sentence.iter().all(|part| matches!(part, Part::Tag(_))) || glues_possessive(spoken.now()) {
                its = spoken.now();
            }
            sentence.push(Part::Text(text));
        }
        rest = after;
        if tag.is_empty() {
            continue;
        }
        let name = name(tag);
        let is_note = tag.contains("footnote-reference");
        if name != "br" && (is_note || !INLINE.contains(&name)) {
            write(std::mem::take(&mut sentence), &anchors.redactor.in_language(its), &mut out);
        }
        spoken.pass(name, tag);
        sentence.push(Part::Tag(with_fit_attributes(tag, anchors, spoken.now())));
    }
    write(sentence, &anchors.redactor.in_language(its), &mut out);
    out
}

/// The languages of the words, by the elements that say theirs.
struct Spoken<'h> {
    body: &'h str,
    /// Those still open: the name of each, its language, and how many others of its name are open inside it.
    open: Vec<(&'h str, &'h str, usize)>,
}

impl<'h> Spoken<'h> {
    fn now(&self) -> &'h str {
        self.open.last().map_or(self.body, |(_, lang, _)| lang)
    }

    fn pass(&mut self, name: &'h str, tag: &'h str) {
        let said = tag.split_once(" lang=\"").and_then(|(_, rest)| rest.split('"').next());
        // Some hold nothing, and are never closed.
        let is_open = !tag.starts_with("</") && !matches!(name, "br" | "hr" | "img" | "wbr");
        match (said, self.open.last_mut()) {
            (Some(lang), _) if is_open => self.open.push((name, lang, 0)),
            (None, Some((open, _, inside))) if is_open && *open == name => *inside += 1,
            (_, Some((open, _, inside))) if *open == name && *inside > 0 => *inside -= 1,
            (_, Some((open, ..))) if *open == name => {
                self.open.pop();
            }
            _ => {}
        }
    }
}

enum Part<'h> {
    Tag(Cow<'h, str>),
    Text(&'h str),
}

/// The text before the next tag, the tag, and what follows.
fn next(html: &str) -> (&str, &str, &str) {
    let (text, rest) = html.split_at(html.find('<').unwrap_or(html.len()));
    let mut is_quoted = false;
    let end = rest.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'>' && !is_quoted
    });
    let (tag, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
    (text, tag, after)
}

/// `strong` of `<strong>` and of `</strong>`.
fn name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// Words that follow one another, with the tags between them.
fn write(mut parts: Vec<Part>, redactor: &Redactor, out: &mut String) {
    let text_of = |part: &Part| match part {
        Part::Text(raw) => decode_html_entities(raw).into_owned(),
        Part::Tag(tag) if name(tag) == "br" => "\n".to_string(),
        Part::Tag(_) => String::new(),
    };
    let mut texts: Vec<String> = parts.iter().map(text_of).collect();
    if redactor.sentence(&mut texts) {
        for at in 0..parts.len() {
            if matches!(parts[at], Part::Text(_)) && texts[at].is_empty() {
                drop_around(&mut parts, at);
            }
        }
        for (part, text) in parts.iter_mut().zip(texts) {
            match part {
                Part::Text(raw) if decode_html_entities(raw) != text => {
                    *part = Part::Tag(encode_text(&text).into_owned().into());
                }
                // The end of a line inside a name.
                Part::Tag(tag) if name(tag) == "br" && text.is_empty() => *part = Part::Text(""),
                _ => {}
            }
        }
    }
    parts.iter().for_each(|part| match part {
        Part::Tag(raw) => out.push_str(raw),
        Part::Text(raw) => out.push_str(raw),
    });
}

/// The elements that have nothing left: a link without words leads nobody anywhere.
fn drop_around(parts: &mut [Part], empty: usize) {
    let (before, rest) = parts.split_at_mut(empty);
    for (open, close) in before.iter_mut().rev().zip(&mut rest[1..]) {
        match (open, close) {
            (Part::Tag(open), Part::Tag(close))
                if close.starts_with("</") && !open.starts_with("</") && name(open) == name(close) =>
            {
                (*open, *close) = ("".into(), "".into());
            }
            _ => return,
        }
    }
}

/// A tag whose attributes name nobody.
fn with_fit_attributes<'h>(tag: &'h str, anchors: &mut Anchors, lang: &str) -> Cow<'h, str> {
    let mut parts = tag.split('"');
    let mut out = parts.next().unwrap_or_default().to_string();
    // After the name of an attribute, its value; after its value, what comes before the next.
    while let (Some(raw), Some(after)) = (parts.next(), parts.next()) {
        let opening = out.trim_end_matches('=');
        let name_at = opening.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let value = decode_html_entities(raw);
        match fit(&opening[name_at..], &value, anchors, lang) {
            Some(fit) if fit == value => out.extend(["\"", raw, "\""]),
            Some(fit) => out.extend(["\"", &encode_double_quoted_attribute(&fit), "\""]),
            None => out.truncate(name_at.saturating_sub(1)),
        }
        out.push_str(after);
    }
    if out == tag { Cow::Borrowed(tag) } else { Cow::Owned(out) }
}

/// What an attribute may say; none where it may not be there.
fn fit<'v>(name: &str, value: &'v str, anchors: &mut Anchors, lang: &str) -> Option<Cow<'v, str>> {
    let is_inside = LEADING.contains(&name) && !value.contains("//") && !value.contains(':');
    match value.split_once('#') {
        _ if SAID.contains(&name) => Some(anchors.redactor.in_language(lang).text(value).into()),
        _ if ANCHORS.contains(&name) => {
            Some(value.split(' ').map(|id| anchors.shown(id)).collect::<Vec<_>>().join(" ").into())
        }
        Some(("", anchor)) if is_inside => {
            let anchor = percent_decode_str(anchor).decode_utf8_lossy();
            Some(format!("#{}", anchors.shown(&anchor)).into())
        }
        Some((page, anchor)) if is_inside && !anchors.redactor.is_fit(anchor) => Some(page.into()),
        _ => (is_inside || anchors.redactor.is_fit(value)).then(|| value.into()),
    }
}
