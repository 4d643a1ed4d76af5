//! Reads one rendered file once, and keeps only what the rules ask about.

use std::cell::RefCell;
use std::rc::Rc;

use html_escape::decode_html_entities;
use lol_html::html_content::{Attribute, Element, TextChunk, TextType};
use lol_html::{DocumentContentHandlers, HtmlRewriter, Settings, element};

use super::facts::{Facts, Heading, NamedLink, shared};
use super::reference::{Reference, Use, attribute_use, candidates, link_use, refresh_address, style_use};
use super::{css, text};

impl Facts {
    pub(super) fn of_style_sheet(bytes: &[u8]) -> Facts {
        let mut scan = Scan::default();
        scan.style(&String::from_utf8_lossy(bytes));
        scan.facts
    }

    /// Whatever the bytes are, reading goes as far as a browser would.
    pub(super) fn of_page(bytes: &[u8], statement: &str) -> Facts {
        let scan = Rc::new(RefCell::new(Scan::default()));
        let (hidden, opened, texts) = (scan.clone(), scan.clone(), scan.clone());
        let settings = Settings::new()
            .append_element_content_handler(element!("[aria-hidden='true'] svg, [hidden] svg", move |_| {
                hidden.borrow_mut().in_hidden = true;
                Ok(())
            }))
            .append_element_content_handler(element!("*", move |element| {
                open(&opened, element);
                Ok(())
            }))
            .append_document_content_handler(DocumentContentHandlers::default().text(move |chunk: &mut TextChunk| {
                texts.borrow_mut().text(chunk);
                Ok(())
            }))
            // Strictness would stop at markup whose text cannot be told from tags, and nothing is rewritten here.
            .with_strict(false);
        let mut reader = HtmlRewriter::new(settings, |_: &[u8]| {});
        if reader.write(bytes).is_ok() {
            // An error here could only come from a handler, and none fails: what was read so far stays true.
            let _ = reader.end();
        }
        let mut scan = scan.take();
        scan.close_link();
        scan.close_heading();
        scan.close_drawing();
        let is_said = text::bare(&decode_html_entities(&scan.text)).contains(&text::bare(statement));
        scan.facts.lost_statement = (!is_said).then(|| statement.to_string());
        scan.facts.references.shrink_to_fit();
        scan.facts.ids.shrink_to_fit();
        scan.facts
    }
}

#[derive(Debug, Default)]
struct Scan {
    facts: Facts,
    /// Raw visible text so far; open links, headings and drawings remember where theirs starts in it.
    text: String,
    raw_style: String,
    in_title: bool,
    in_style: bool,
    /// The drawing about to open is inside something hidden.
    in_hidden: bool,
    link: Option<Open>,
    heading: Option<(u8, Open)>,
    drawing: Option<Drawing>,
    last_group: u32,
    /// The `picture` being read: its sources and image are alternatives.
    picture: Option<u32>,
    /// One of its sources gives several sizes.
    has_sizes: bool,
}

/// Links that say nothing once read out of their sentence.
const VAGUE: [&str; 4] = ["ici", "cliquez ici", "cliquer ici", "lire la suite"];

/// Nothing, or nothing of what is at the end of a link.
fn is_vague(name: &str) -> bool {
    let said = name.to_lowercase();
    name.is_empty() || VAGUE.contains(&said.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// An element whose name is being gathered.
#[derive(Debug, Default)]
struct Open {
    start: usize,
    /// Index of its [`Reference`].
    reference: usize,
    /// From `aria-label`, `title`, `aria-labelledby`.
    label: String,
    /// From images inside.
    alternatives: String,
    hidden: bool,
}

#[derive(Debug, Default)]
struct Drawing {
    class: String,
    hidden: bool,
    is_image: bool,
    named: bool,
    /// Where the text of its `title` starts.
    title: Option<usize>,
}

/// The attributes that several rules read together.
#[derive(Default)]
struct Attributes {
    map: Vec<(String, String)>,
}

impl Attributes {
    fn get(&self, name: &str) -> Option<&str> {
        self.map.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn label(&self) -> String {
        let given = ["aria-label", "title", "aria-labelledby"];
        given
            .iter()
            .filter_map(|name| self.get(name))
            .map(str::trim)
            .find(|v| !v.is_empty())
            .unwrap_or_default()
            .to_owned()
    }
}

/// Name and decoded value; none for the frequent ones that no rule asks about.
fn read(attribute: &Attribute) -> Option<(String, String)> {
    let name = attribute.name();
    if matches!(name.as_str(), "width" | "height" | "decoding" | "sizes" | "type" | "d" | "viewbox") {
        return None;
    }
    let raw = attribute.value();
    Some((name, if raw.contains('&') { decode_html_entities(&raw).into_owned() } else { raw }))
}

fn open(shared: &Rc<RefCell<Scan>>, element: &mut Element) {
    let tag = element.tag_name();
    let map = element.attributes().iter().filter_map(read).collect();
    let end = element.source_location().bytes().end;
    let closes = shared.borrow_mut().element(&tag, &Attributes { map }, end);
    if let (Some(close), Some(handlers)) = (closes, element.end_tag_handlers()) {
        let shared = shared.clone();
        handlers.push(Box::new(move |_| {
            close(&mut shared.borrow_mut());
            Ok(())
        }));
    }
}

impl Scan {
    /// Takes note of an opening tag; returns what to do at its end.
    fn element(&mut self, tag: &str, attributes: &Attributes, end: usize) -> Option<fn(&mut Scan)> {
        self.common(tag, attributes);
        match tag {
            "html" => self.facts.lang = attributes.get("lang").map(|lang| lang.trim().to_owned()),
            "meta" => self.meta(attributes, end),
            "base" => self.facts.base = attributes.get("href").map(str::to_owned),
            "link" => {
                let usage =
                    link_use(attributes.get("rel").unwrap_or_default(), attributes.get("as").unwrap_or_default());
                if let Some(href) = attributes.get("href") {
                    self.refer(usage, href);
                }
            }
            "picture" => {
                self.picture = Some(self.new_group());
                self.has_sizes = false;
            }
            "video" | "audio" => {
                self.facts.media.embedded += 1;
                self.facts.media.self_starting += usize::from(attributes.get("autoplay").is_some());
            }
            "img" => self.image(attributes),
            "source" => {
                if let Some(srcset) = attributes.get("srcset") {
                    self.has_sizes |= candidates(srcset).nth(1).is_some();
                    let group = self.picture.unwrap_or(self.last_group);
                    self.alternatives(srcset, group);
                }
            }
            "title" if self.drawing.is_none() => {
                self.in_title = true;
                return Some(|scan| scan.in_title = false);
            }
            "title" => {
                let start = self.text.len();
                if let Some(drawing) = &mut self.drawing {
                    drawing.title = Some(start);
                }
                return Some(Scan::close_drawing_title);
            }
            "style" => {
                self.in_style = true;
                return Some(Scan::close_style);
            }
            // Drawings inside a drawing are parts of it.
            "svg" if self.drawing.is_some() => self.in_hidden = false,
            "svg" => return self.drawing(attributes),
            "a" => return self.open_link(attributes),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close_heading();
                let open = Open { start: self.text.len(), label: attributes.label(), ..Open::default() };
                self.heading = Some((tag.as_bytes()[1] - b'0', open));
                return Some(Scan::close_heading);
            }
            _ => {}
        }
        None
    }

    fn common(&mut self, tag: &str, attributes: &Attributes) {
        for (name, value) in &attributes.map {
            match name.as_str() {
                "id" => self.facts.ids.push(shared(value)),
                "name" if tag == "a" => self.facts.names.push(value.clone()),
                "style" => self.style(value),
                "ping" => value.split_ascii_whitespace().for_each(|address| self.refer(Use::Ping, address)),
                event if event.len() > 2 && event.starts_with("on") => {
                    self.facts.handlers.push((name.clone(), tag.to_owned()));
                }
                // Images share a group with their `srcset`, links carry their text: each is read with its element.
                "src" if tag == "img" => {}
                "href" | "xlink:href" if tag == "a" || tag == "link" => {}
                _ => {
                    if let Some(usage) = attribute_use(tag, name) {
                        self.refer(usage, value);
                    }
                }
            }
        }
    }

    fn new_group(&mut self) -> u32 {
        self.last_group += 1;
        self.last_group
    }

    fn refer(&mut self, usage: Use, address: &str) {
        let group = self.new_group();
        self.refer_in(group, usage, address);
    }

    fn refer_in(&mut self, group: u32, usage: Use, address: &str) {
        self.facts.references.push(Reference { usage, address: shared(address), label: shared(""), group });
    }

    fn style(&mut self, css: &str) {
        self.facts.media.animated |= css.contains("@keyframes");
        if !css.contains(['(', '@']) {
            return;
        }
        for asked in css::addresses(css) {
            self.refer(style_use(&asked.address, asked.import), &asked.address);
        }
    }

    fn meta(&mut self, attributes: &Attributes, end: usize) {
        let content = attributes.get("content").unwrap_or_default();
        if let Some(charset) = attributes.get("charset") {
            self.facts.charset.get_or_insert((charset.trim().to_owned(), end));
        }
        if attributes.get("name").is_some_and(|name| name.eq_ignore_ascii_case("viewport")) {
            self.facts.viewport = !content.trim().is_empty();
        }
        let property = attributes.get("property").or_else(|| attributes.get("name")).unwrap_or_default();
        if matches!(property, "og:image" | "og:image:url" | "og:image:secure_url" | "twitter:image") {
            self.refer(Use::Shared, content);
        }
        let directive = attributes.get("http-equiv").unwrap_or_default();
        if directive.eq_ignore_ascii_case("refresh") {
            if let Some(address) = refresh_address(content) {
                self.facts.is_redirect = true;
                self.refer(Use::Redirect, address);
            }
        } else if directive.eq_ignore_ascii_case("content-type")
            && let Some((_, charset)) = content.split_once("charset=")
        {
            self.facts.charset.get_or_insert((charset.trim().to_owned(), end));
        }
    }

    fn image(&mut self, attributes: &Attributes) {
        let has_sizes = self.picture.is_some() && self.has_sizes;
        let group = self.picture.take().unwrap_or_else(|| self.new_group());
        let media = &mut self.facts.media;
        media.images += 1;
        media.lazy += usize::from(attributes.get("loading").is_some_and(|way| way.eq_ignore_ascii_case("lazy")));
        let own_sizes = attributes.get("srcset").is_some_and(|srcset| candidates(srcset).nth(1).is_some());
        media.fitted += usize::from(has_sizes || own_sizes);
        let source = attributes.get("src");
        if let Some(source) = source {
            self.refer_in(group, Use::Image, source);
        }
        if let Some(srcset) = attributes.get("srcset") {
            self.alternatives(srcset, group);
        }
        match attributes.get("alt") {
            None => self.facts.unlabelled_images.push(source.unwrap_or_default().to_owned()),
            Some(alt) => self.name_from_image(alt),
        }
    }

    fn alternatives(&mut self, srcset: &str, group: u32) {
        for address in candidates(srcset) {
            self.refer_in(group, Use::Image, address);
        }
    }

    /// The alternative of an image is part of the name of the link and of the heading that hold it.
    fn name_from_image(&mut self, alt: &str) {
        for open in self.link.iter_mut().chain(self.heading.iter_mut().map(|(_, open)| open)) {
            open.alternatives.push(' ');
            open.alternatives.push_str(alt);
        }
    }

    fn drawing(&mut self, attributes: &Attributes) -> Option<fn(&mut Scan)> {
        let label = attributes.label();
        self.name_from_image(&label);
        self.drawing = Some(Drawing {
            class: attributes.get("class").unwrap_or_default().to_owned(),
            hidden: std::mem::take(&mut self.in_hidden)
                || attributes.get("aria-hidden") == Some("true")
                || attributes.get("hidden").is_some(),
            is_image: matches!(attributes.get("role"), Some("img" | "group" | "graphics-document")),
            named: !label.is_empty(),
            title: None,
        });
        Some(Scan::close_drawing)
    }

    fn close_drawing_title(&mut self) {
        let text = &self.text;
        if let Some(drawing) = &mut self.drawing
            && let Some(start) = drawing.title.take()
        {
            drawing.named |= !text::readable(&text[start..]).is_empty();
        }
    }

    fn close_drawing(&mut self) {
        if let Some(drawing) = self.drawing.take()
            && !drawing.hidden
            && !(drawing.is_image && drawing.named)
        {
            self.facts.unlabelled_drawings.push(drawing.class);
        }
    }

    fn open_link(&mut self, attributes: &Attributes) -> Option<fn(&mut Scan)> {
        self.close_link();
        let href = attributes.get("href").or_else(|| attributes.get("xlink:href"))?;
        let reference = self.facts.references.len();
        self.refer(Use::Link, href);
        self.link = Some(Open {
            start: self.text.len(),
            reference,
            label: attributes.label(),
            alternatives: String::new(),
            hidden: attributes.get("aria-hidden") == Some("true"),
        });
        Some(Scan::close_link)
    }

    fn close_link(&mut self) {
        let Some(open) = self.link.take() else { return };
        let text = self.name(&open);
        let Some(reference) = self.facts.references.get_mut(open.reference) else { return };
        reference.label = shared(&text);
        if !open.hidden {
            // What a screen reader says: the label when there is one, in place of the text.
            let name = if open.label.is_empty() { text } else { open.label };
            if is_vague(&name) {
                self.facts.vague_links.push(NamedLink { address: reference.address.clone(), name });
            }
        }
    }

    fn close_heading(&mut self) {
        if let Some((level, open)) = self.heading.take() {
            let text = self.name(&open);
            self.facts.headings.push(Heading { level, text });
        }
    }

    /// The text since the element opened, else what its images say, else its label.
    fn name(&self, open: &Open) -> String {
        let text = text::readable(&self.text[open.start..]);
        if !text.is_empty() {
            return text;
        }
        let alternatives = open.alternatives.split_whitespace().collect::<Vec<_>>().join(" ");
        if alternatives.is_empty() { open.label.clone() } else { alternatives }
    }

    fn text(&mut self, chunk: &TextChunk) {
        if self.in_style {
            self.raw_style.push_str(chunk.as_str());
        } else if self.in_title {
            self.facts.title.push_str(chunk.as_str());
        } else if matches!(chunk.text_type(), TextType::Data) {
            self.text.push_str(chunk.as_str());
        }
    }

    fn close_style(&mut self) {
        self.in_style = false;
        let style = std::mem::take(&mut self.raw_style);
        self.style(&style);
    }
}
