//! A drawing of the content, made safe to publish: read by an SVG reader, and written back with nothing but its shapes.
//!
//! Scripts, links, animations, comments, metadata, names of layers and HTML are gone because they are not shapes. Text and
//! photos inside a drawing are refused: letters would change with the machine, and a photo would keep its metadata.

mod cost;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree, WriteOptions};

/// Bytes of a drawing, as written and as published.
const HEAVIEST: usize = 1_000_000;
/// Elements, once every `<use>` is drawn.
const MOST_ELEMENTS: usize = 50_000;
/// Letters of their lines, once every `<use>` is drawn.
const MOST_LETTERS: usize = 4 * HEAVIEST;
/// Of one element.
const MOST_ATTRIBUTES: usize = 500;
/// Rules of its style times elements.
const MOST_COMPARISONS: usize = 5_000_000;
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
    /// A filter: what it asks of the memory has no bound.
    Effect,
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
            Refusal::Effect => (
                "contient un effet (flou, ombre…), que tous les appareils ne montrent pas de même",
                "Dans le logiciel de dessin, retirez l’effet (Inkscape : Filtres, Supprimer les filtres), ou exportez-la en PNG : l’effet y reste.",
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

/// Readers compare each attribute of an element with the others, and each rule of a style with each element.
fn is_slow_to_read(text: &str) -> bool {
    let (mut elements, mut rules, mut attributes) = (0usize, 0usize, 0usize);
    for byte in text.bytes() {
        match byte {
            b'<' => (elements, attributes) = (elements + 1, 0),
            b'{' => rules += 1,
            b'=' => attributes += 1,
            _ => {}
        }
        if attributes > MOST_ATTRIBUTES {
            return true;
        }
    }
    elements.saturating_mul(rules) > MOST_COMPARISONS
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
    if is_slow_to_read(text) {
        return Err(Refusal::TooIntricate);
    }
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
    if !tree.filters().is_empty() {
        return Err(Refusal::Effect);
    }
    if !has_shapes(tree.root()) {
        return Err(Refusal::Empty);
    }
    cost::within_bounds(&tree)?;
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

/// What an element becomes once it is read, with all that it shows.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    elements: usize,
    /// Of the lines of paths.
    letters: usize,
    /// Elements within elements.
    levels: usize,
    /// Elements that a style sheet may dress.
    wearers: usize,
}

/// Counts what a drawing becomes once read, before anybody reads it.
struct Walk<'a, 'input> {
    by_name: BTreeMap<&'a str, Node<'a, 'input>>,
    known: HashMap<NodeId, Weight>,
    /// Style sheets name classes alone, as programs write them.
    is_by_class: bool,
}

impl<'a, 'input> Walk<'a, 'input> {
    fn of(document: &'a Document<'input>) -> Self {
        let by_name = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
        let mut selectors =
            sheets(document).flat_map(|sheet| sheet.split('}')).filter_map(|rule| rule.split('{').next());
        let is_by_class = selectors
            .all(|selector| selector.split(',').all(|one| one.trim().is_empty() || one.trim().starts_with('.')));
        Walk { by_name, known: HashMap::new(), is_by_class }
    }

    fn within_bounds(mut self, document: &'a Document<'input>) -> Result<(), Refusal> {
        let drawing = self.weigh(document.root_element(), 0)?;
        // Who wears what a style sheet says is not known here: at the worst, each wears the heaviest, which wears the others.
        let worn: BTreeSet<&str> = sheets(document).flat_map(links).collect();
        let worn: Vec<_> = worn.into_iter().filter_map(|name| self.by_name.get(name).copied()).collect();
        let (mut heaviest, mut within) = (0usize, 1usize);
        for target in worn.into_iter().filter(is_drawn_each_time) {
            if !is_read_once(&target) {
                let is_filter = target.tag_name().name() == "filter";
                return Err(if is_filter { Refusal::Effect } else { Refusal::TooIntricate });
            }
            let weight = self.weigh(target, 0)?;
            heaviest = heaviest.max(weight.elements);
            within = within.saturating_mul(1 + weight.wearers);
        }
        let most = heaviest.saturating_mul(within).saturating_mul(drawing.wearers);
        if most > cost::MOST { Err(Refusal::TooIntricate) } else { Ok(()) }
    }

    fn weigh(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<Weight, Refusal> {
        if depth > DEEPEST {
            return Err(Refusal::TooIntricate);
        }
        if let Some(known) = self.known.get(&node.id()).copied() {
            return if depth + known.levels > DEEPEST { Err(Refusal::TooIntricate) } else { Ok(known) };
        }
        let letters = ["d", "points"].iter().filter_map(|name| node.attribute(*name)).map(str::len).sum();
        let wearers = usize::from(!self.is_by_class || node.has_attribute("class"));
        let mut weight = Weight { elements: 1, letters, levels: 0, wearers };
        let mut add = |more: Weight, times: usize| {
            weight.elements = weight.elements.saturating_add(more.elements.saturating_mul(times));
            weight.letters = weight.letters.saturating_add(more.letters.saturating_mul(times));
            weight.levels = weight.levels.max(more.levels + 1);
            weight.wearers = weight.wearers.saturating_add(more.wearers.saturating_mul(times));
            let is_light = weight.elements <= MOST_ELEMENTS && weight.letters <= MOST_LETTERS;
            if is_light { Ok(()) } else { Err(Refusal::TooIntricate) }
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
                let name = target.tag_name().name();
                // All that a group holds or uses would wear them, and what they hold too.
                if matches!(name, "marker" | "pattern") && !is_shape(&node) {
                    return Err(Refusal::TooIntricate);
                }
                // A marker is drawn at each point of a line.
                let times = if name == "marker" { letters.max(1) } else { 1 };
                let weight = self.weigh(target, depth + 1)?;
                add(if is_read_once(&target) { Weight { letters: 0, ..weight } } else { weight }, times)?;
            }
        }
        self.known.insert(node.id(), weight);
        Ok(weight)
    }
}

/// What draws a line of its own, and holds nothing.
fn is_shape(node: &Node) -> bool {
    let names = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon"];
    names.contains(&node.tag_name().name()) && !node.children().any(|child| child.is_element())
}

/// All but a gradient.
fn is_drawn_each_time(node: &Node) -> bool {
    !matches!(node.tag_name().name(), "linearGradient" | "radialGradient")
}

/// What is measured as the whole drawing is: the same lines serve whoever wears it.
fn is_read_once(node: &Node) -> bool {
    match node.tag_name().name() {
        "clipPath" => node.attribute("clipPathUnits") != Some("objectBoundingBox"),
        "mask" => {
            node.attribute("maskUnits") == Some("userSpaceOnUse")
                && node.attribute("maskContentUnits") != Some("objectBoundingBox")
        }
        _ => false,
    }
}

/// What style sheets say.
fn sheets<'a>(document: &'a Document) -> impl Iterator<Item = &'a str> {
    let sheets = document.descendants().filter(|node| node.tag_name().name() == "style");
    sheets.flat_map(|sheet| sheet.children()).filter_map(|child| child.text())
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
