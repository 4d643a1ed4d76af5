//! A drawing of the content, made safe to publish: read by an SVG reader, and written back with nothing but its shapes.
//!
//! Scripts, links, animations, comments, metadata, names of layers and HTML are gone because they are not shapes. Text and
//! photos inside a drawing are refused: letters would change with the machine, and a photo would keep its metadata.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree, WriteOptions};

/// Bytes of a drawing, as written and as published.
const HEAVIEST: usize = 1_000_000;
/// Elements, once every `<use>` is drawn.
const MOST_ELEMENTS: usize = 50_000;
/// Groups within groups.
const DEEPEST: usize = 64;
/// Pixels of the longest side.
const LONGEST: f32 = 10_000.0;

/// A drawing that holds shapes alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    pub bytes: Vec<u8>,
    /// Pixels, rounded.
    pub width: u32,
    pub height: u32,
}

/// Why a drawing is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    TooHeavy,
    /// Not XML, not SVG, or compressed.
    Unreadable,
    /// No size, or none that a page could hold.
    Size,
    /// Elements that multiply, or nest without end.
    TooIntricate,
    Text,
    /// Another picture, inside the file or elsewhere.
    Picture,
    /// Nothing to see.
    Empty,
}

impl Refusal {
    /// What follows « l’image « logo.svg » », and what to do.
    pub fn words(self) -> (&'static str, &'static str) {
        let simpler =
            "Ouvrez-la dans un logiciel de dessin et enregistrez-la en « SVG simple », ou exportez-la en PNG.";
        match self {
            Refusal::TooHeavy => ("pèse plus de 1 Mo : c’est trop pour un dessin", "Exportez-la en PNG."),
            Refusal::Unreadable => ("n’est pas un SVG que l’on peut lire", simpler),
            Refusal::Size => (
                "n’a pas de dimensions, ou en a d’immenses",
                "Dans le logiciel de dessin, ajustez la page au dessin, puis enregistrez.",
            ),
            Refusal::TooIntricate => {
                ("est trop compliquée : ses éléments se répètent ou s’emboîtent sans fin", simpler)
            }
            Refusal::Text => (
                "contient du texte, qui changerait d’un appareil à l’autre",
                "Dans le logiciel de dessin, convertissez le texte en tracés (Inkscape : Chemin, Objet en chemin), puis enregistrez.",
            ),
            Refusal::Picture => (
                "contient une autre image, ou en appelle une",
                "Exportez-la en PNG ou en JPEG : les photos en sortent sans leurs métadonnées.",
            ),
            Refusal::Empty => ("ne montre rien", simpler),
        }
    }
}

/// Whether a file is a drawing, whatever its name: `<svg`, after a declaration, comments and white space.
pub fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    head.starts_with(b"<") && memchr::memmem::find(head, b"<svg").is_some()
}

/// The same drawing, shapes alone, with its size. Never opens a file, whatever the drawing asks for.
///
/// # Errors
/// What it holds that cannot be published, or would exhaust the machine.
pub fn sanitised(svg: &[u8]) -> Result<Drawing, Refusal> {
    if svg.len() > HEAVIEST {
        return Err(Refusal::TooHeavy);
    }
    let text = std::str::from_utf8(svg.strip_prefix(b"\xef\xbb\xbf").unwrap_or(svg));
    let text = text.map_err(|_| Refusal::Unreadable)?;
    // Entities of Illustrator are harmless; the reader stops at those that multiply.
    let reading =
        ParsingOptions { allow_dtd: true, nodes_limit: 4 * MOST_ELEMENTS as u32, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, reading).map_err(|error| match error {
        usvg::roxmltree::Error::NodesLimitReached | usvg::roxmltree::Error::EntityReferenceLoop(_) => {
            Refusal::TooIntricate
        }
        _ => Refusal::Unreadable,
    })?;
    inspect(&document)?;
    let options = Options { image_href_resolver: no_picture(), languages: vec!["fr".into()], ..Options::default() };
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| match error {
        usvg::Error::InvalidSize => Refusal::Size,
        usvg::Error::ElementsLimitReached => Refusal::TooIntricate,
        _ => Refusal::Unreadable,
    })?;
    let (width, height) = (tree.size().width(), tree.size().height());
    if width.max(height) > LONGEST || width.min(height) < 1.0 {
        return Err(Refusal::Size);
    }
    if !has_shapes(tree.root()) {
        return Err(Refusal::Empty);
    }
    let writing = WriteOptions {
        indent: usvg::Indent::None,
        coordinates_precision: 5,
        transforms_precision: 6,
        ..WriteOptions::default()
    };
    let written = without_names(&tree.to_string(&writing)).ok_or(Refusal::Unreadable)?;
    if written.len() > HEAVIEST {
        return Err(Refusal::TooHeavy);
    }
    // With a view box, a page may show it in any size.
    let written = written.replacen("<svg ", &format!("<svg viewBox=\"0 0 {width} {height}\" "), 1);
    // Whole and between 1 and 10,000.
    let whole = |side: f32| side.round() as u32;
    Ok(Drawing { bytes: written.into_bytes(), width: whole(width), height: whole(height) })
}

/// Red, green, blue and opacity of each pixel of a drawing, in a size of the same proportions; `None` for a size that no
/// memory holds.
pub fn drawn(drawing: &Drawing, width: u32, height: u32) -> Option<Vec<u8>> {
    let options = Options { image_href_resolver: no_picture(), ..Options::default() };
    let tree = Tree::from_data(&drawing.bytes, &options).ok()?;
    let mut pixels = Pixmap::new(width, height)?;
    let scale = Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    Some(pixels.take_demultiplied())
}

/// Pictures inside the file and elsewhere are never looked at.
pub fn no_picture() -> ImageHrefResolver<'static> {
    ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) }
}

fn has_shapes(group: &usvg::Group) -> bool {
    group.children().iter().any(|node| match node {
        usvg::Node::Group(group) => has_shapes(group),
        node => matches!(node, usvg::Node::Path(_)),
    })
}

fn inspect(document: &Document) -> Result<(), Refusal> {
    for node in document.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "text" if node.descendants().any(|n| n.is_text() && n.text().is_some_and(|t| !t.trim().is_empty())) => {
                return Err(Refusal::Text);
            }
            "image" => return Err(Refusal::Picture),
            "feImage" if !href(&node).is_some_and(|to| to.starts_with('#')) => return Err(Refusal::Picture),
            _ => {}
        }
    }
    Walk::of(document).within_bounds(document)
}

fn href<'a>(node: &Node<'a, '_>) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == "href").map(|attribute| attribute.value().trim())
}

/// The names in each `url(#…)`.
fn links(value: &str) -> impl Iterator<Item = &str> {
    value.split("url(").skip(1).filter_map(|rest| {
        rest.split(')')
            .next()
            .map(|name| name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '#')))
    })
}

/// Counts what a drawing becomes once drawn, before anybody draws it.
struct Walk<'a, 'input> {
    by_name: BTreeMap<&'a str, Node<'a, 'input>>,
    /// Elements, and levels.
    known: HashMap<NodeId, (usize, usize)>,
}

impl<'a, 'input> Walk<'a, 'input> {
    fn of(document: &'a Document<'input>) -> Self {
        let by_name = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
        Walk { by_name, known: HashMap::new() }
    }

    fn within_bounds(mut self, document: &'a Document<'input>) -> Result<(), Refusal> {
        // Who wears what a style sheet says is not known here.
        let sheets = document.descendants().filter(|node| node.tag_name().name() == "style");
        let said = sheets.flat_map(|sheet| sheet.children().filter_map(|child| child.text()));
        if said.flat_map(links).any(|name| self.by_name.get(name).is_some_and(is_drawn_each_time)) {
            return Err(Refusal::TooIntricate);
        }
        self.weigh(document.root_element(), 0).map(|_| ())
    }

    fn weigh(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<(usize, usize), Refusal> {
        if depth > DEEPEST {
            return Err(Refusal::TooIntricate);
        }
        if let Some((elements, levels)) = self.known.get(&node.id()).copied() {
            return if depth + levels > DEEPEST { Err(Refusal::TooIntricate) } else { Ok((elements, levels)) };
        }
        let (mut elements, mut levels) = (1usize, 0);
        let mut add = |(more, deeper): (usize, usize), times: usize| {
            elements = elements.saturating_add(more.saturating_mul(times));
            levels = levels.max(deeper + 1);
            if elements > MOST_ELEMENTS { Err(Refusal::TooIntricate) } else { Ok(()) }
        };
        for child in node.children().filter(Node::is_element) {
            add(self.weigh(child, depth + 1)?, 1)?;
        }
        let target = href(&node).and_then(|to| to.strip_prefix('#')).and_then(|name| self.by_name.get(name).copied());
        if let Some(target) = target.filter(|_| matches!(node.tag_name().name(), "use" | "feImage" | "pattern")) {
            add(self.weigh(target, depth + 1)?, 1)?;
        }
        for attribute in node.attributes() {
            let targets: Vec<_> = links(attribute.value()).filter_map(|name| self.by_name.get(name).copied()).collect();
            for target in targets.into_iter().filter(is_drawn_each_time) {
                // A marker is drawn at each point of a line.
                let is_marker = target.tag_name().name() == "marker";
                let points =
                    ["d", "points"].iter().filter_map(|name| node.attribute(*name)).map(str::len).sum::<usize>();
                add(self.weigh(target, depth + 1)?, if is_marker { points.max(1) } else { 1 })?;
            }
        }
        self.known.insert(node.id(), (elements, levels));
        Ok((elements, levels))
    }
}

/// A gradient, and what is measured as the whole drawing is, are read once whoever wears them.
fn is_drawn_each_time(node: &Node) -> bool {
    let is_whole = |name: &str| node.attribute(name) == Some("userSpaceOnUse");
    match node.tag_name().name() {
        "linearGradient" | "radialGradient" => false,
        "clipPath" => node.attribute("clipPathUnits") == Some("objectBoundingBox"),
        "mask" => !is_whole("maskUnits"),
        _ => true,
    }
}

/// Layers and objects bear names (« Photo de Léa »): those that nothing refers to go, the others become numbers.
fn without_names(svg: &str) -> Option<String> {
    let document = Document::parse(svg).ok()?;
    let elements = || document.descendants().filter(Node::is_element);
    let mut referred = BTreeSet::new();
    for attribute in elements().flat_map(|node| node.attributes()) {
        referred.extend(links(attribute.value()));
        if attribute.name() == "href" {
            referred.extend(attribute.value().strip_prefix('#'));
        }
    }
    let number = |name: &str| referred.iter().position(|known| *known == name);
    let mut edits = Vec::new();
    for attribute in elements().flat_map(|node| node.attributes()) {
        let (name, value) = (attribute.name(), attribute.value());
        if name == "id" {
            let edit = number(value).map_or(String::new(), |n| format!("id=\"d{n}\""));
            edits.push((attribute.range(), edit));
        } else if name == "href" {
            let n = value.strip_prefix('#').and_then(number)?;
            edits.push((attribute.range_value(), format!("#d{n}")));
        } else if value.contains("url(") {
            let named = links(value).map(|link| number(link).map(|n| format!("url(#d{n})")));
            edits.push((attribute.range_value(), named.collect::<Option<Vec<_>>>()?.join(" ")));
        }
    }
    let mut plain = String::with_capacity(svg.len());
    let mut at = 0;
    for (range, edit) in edits {
        let kept = svg.get(at..range.start)?;
        plain.push_str(if edit.is_empty() { kept.trim_end() } else { kept });
        plain.push_str(&edit);
        at = range.end;
    }
    plain.push_str(svg.get(at..)?);
    Some(plain)
}

#[cfg(test)]
mod tests;
