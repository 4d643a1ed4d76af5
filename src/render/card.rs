//! The pictures that networks show, with the link to a page or of what somebody said: the theme's drawing, in the theme's own fonts, as a PNG. Equal views
//! give equal bytes on every machine.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use lightningcss::traits::Parse;
use lightningcss::values::color::CssColor;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use serde::Serialize;
use skrifa::instance::Location;
use skrifa::prelude::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::css::too_deep;
use crate::svg::no_picture;

/// The fonts of a theme's cards. Those of the machine are never looked at.
#[derive(Debug)]
pub struct Fonts {
    db: Arc<fontdb::Database>,
    /// In the order of their files: each takes the signs that the one before does not know.
    faces: Vec<Face>,
}

#[derive(Debug)]
struct Face {
    family: String,
    bytes: Arc<Vec<u8>>,
}

impl Face {
    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::new(&self.bytes).ok()
    }
}

impl Fonts {
    /// From font files, by name; the names of those that are no fonts.
    pub fn of<'a>(files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> (Fonts, Vec<&'a str>) {
        let (mut db, mut faces, mut broken) = (fontdb::Database::new(), Vec::new(), Vec::new());
        for (name, bytes) in files {
            let bytes = Arc::new(bytes.clone());
            let ids = db.load_font_source(fontdb::Source::Binary(bytes.clone()));
            let families = ids.iter().filter_map(|id| db.face(*id)?.families.first().map(|(family, _)| family.clone()));
            match families.collect::<Vec<_>>().pop() {
                Some(family) if FontRef::new(&bytes).is_ok() => faces.push(Face { family, bytes }),
                _ => broken.push(name.as_str()),
            }
        }
        (Fonts { db: Arc::new(db), faces }, broken)
    }

    fn knows(&self, sign: char) -> bool {
        self.faces.iter().filter_map(Face::font).any(|font| font.charmap().map(sign).is_some_and(|id| id.to_u32() != 0))
    }

    /// A text that these fonts can draw. Ornaments that they do not have go, and accents (`ạ` becomes `a`); without one of its
    /// letters a text would say something else: nothing then.
    pub fn drawable(&self, text: &str) -> Option<String> {
        let mut drawn = String::with_capacity(text.len());
        for sign in text.chars() {
            if self.knows(sign) {
                drawn.push(sign);
                continue;
            }
            let plain: String = sign.nfkd().filter(|part| !is_combining_mark(*part)).collect();
            if !plain.is_empty() && plain.chars().all(|part| self.knows(part)) {
                drawn.push_str(&plain);
            } else if sign.is_alphanumeric() {
                return None;
            }
        }
        let words: Vec<&str> = drawn.split(' ').filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// A text as it stands in its box.
#[derive(Debug, PartialEq, Serialize)]
pub struct Text {
    pub size: f32,
    pub lines: Vec<String>,
    /// Of the widest line.
    pub width: f32,
}

/// How a text is set.
pub struct Setting<'a> {
    pub family: &'a str,
    pub weight: f32,
    /// Between two letters, in thousandths of the size.
    pub spacing: f32,
    /// Of the box, in the units of the drawing.
    pub width: f32,
    pub height: f32,
    /// From one line to the next, as a share of the size.
    pub leading: f32,
    /// From the largest.
    pub sizes: &'a [f32],
}

/// Widths of signs, as shares of the size.
struct Ruler<'a> {
    /// The asked family first, with the places of its axes.
    fonts: Vec<(FontRef<'a>, Location)>,
    spacing: f32,
}

impl<'a> Ruler<'a> {
    fn new(fonts: &'a Fonts, setting: &Setting) -> Self {
        let (asked, others): (Vec<_>, Vec<_>) = fonts.faces.iter().partition(|face| face.family == setting.family);
        let weighed = asked.into_iter().chain(others).filter_map(|face| {
            let font = face.font()?;
            let location = font.axes().location([("wght", setting.weight)]);
            Some((font, location))
        });
        Ruler { fonts: weighed.collect(), spacing: setting.spacing / 1000.0 }
    }

    fn sign(&self, sign: char) -> f32 {
        let width = self.fonts.iter().find_map(|(font, location)| {
            let glyph = font.charmap().map(sign).filter(|glyph| glyph.to_u32() != 0)?;
            font.glyph_metrics(Size::new(1.0), LocationRef::from(location)).advance_width(glyph)
        });
        width.unwrap_or(0.6) + self.spacing
    }

    fn text(&self, text: &str) -> f32 {
        text.chars().map(|sign| self.sign(sign)).sum()
    }
}

#[derive(Debug, Clone)]
struct Word<'a> {
    text: &'a str,
    width: f64,
    /// After it: none inside a word that may be broken.
    space: f64,
}

impl Fragment for Word<'_> {
    fn width(&self) -> f64 {
        self.width
    }

    fn whitespace_width(&self) -> f64 {
        self.space
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Sets a text in a box: its size, and its lines, as even as they can be. The largest size that holds it whole; else the
/// smallest, and « … » where it stops. No-break spaces hold.
pub fn set(text: &str, fonts: &Fonts, setting: &Setting) -> Text {
    let ruler = Ruler::new(fonts, setting);
    let (size, lines) = broken(text, &ruler, setting);
    let width = lines.iter().map(|line| ruler.text(line) * size).fold(0.0, f32::max);
    Text { size, lines, width }
}

fn broken(text: &str, ruler: &Ruler, setting: &Setting) -> (f32, Vec<String>) {
    let words: Vec<Word> =
        text.split(' ').filter(|word| !word.is_empty()).flat_map(|word| parts(word, ruler)).collect();
    let longest = words.iter().map(|word| word.width).fold(0.0, f64::max);
    for size in setting.sizes {
        let width = f64::from(setting.width / size);
        let count = wrap_first_fit(&words, &[width]).len();
        if longest <= width && count <= most_lines(setting, *size) {
            return (*size, even(&words, longest, width, count));
        }
    }
    let size = setting.sizes.last().copied().unwrap_or(16.0);
    (size, cut(&words, ruler, setting, size))
}

fn most_lines(setting: &Setting, size: f32) -> usize {
    ((setting.height / (size * setting.leading)).floor() as usize).max(1)
}

/// A word; a very long one may be broken at its hyphens.
fn parts<'a>(word: &'a str, ruler: &Ruler) -> Vec<Word<'a>> {
    let texts: Vec<&str> = if word.chars().count() > 24 { word.split_inclusive('-').collect() } else { vec![word] };
    spaced(texts.into_iter(), f64::from(ruler.sign(' ')), ruler)
}

/// Pieces that follow one another, with a space after the last.
fn spaced<'a>(texts: impl Iterator<Item = &'a str>, space: f64, ruler: &Ruler) -> Vec<Word<'a>> {
    let piece = |text| Word { text, width: f64::from(ruler.text(text)), space: 0.0 };
    let mut words: Vec<Word> = texts.map(piece).collect();
    if let Some(last) = words.last_mut() {
        last.space = space;
    }
    words
}

fn line(words: &[Word]) -> String {
    let mut line = String::new();
    for word in words {
        line.push_str(word.text);
        line.push_str(if word.space > 0.0 { " " } else { "" });
    }
    line.trim_end_matches(' ').to_string()
}

/// The same number of lines, in the narrowest box that gives it.
fn even(words: &[Word], longest: f64, width: f64, count: usize) -> Vec<String> {
    let (mut narrow, mut wide) = (longest, width);
    for _ in 0..12 {
        let middle = f64::midpoint(narrow, wide);
        if wrap_first_fit(words, &[middle]).len() > count { narrow = middle } else { wide = middle }
    }
    wrap_first_fit(words, &[wide]).into_iter().map(line).collect()
}

/// As much as the box holds. A word longer than a line is broken where it must.
fn cut(words: &[Word], ruler: &Ruler, setting: &Setting, size: f32) -> Vec<String> {
    let width = setting.width / size;
    let fitting = words.iter().flat_map(|word| {
        let is_long = word.width > f64::from(width);
        if is_long { spaced(word.text.split_inclusive(|_| true), word.space, ruler) } else { vec![word.clone()] }
    });
    let fitting: Vec<Word> = fitting.collect();
    let mut lines: Vec<String> = wrap_first_fit(&fitting, &[f64::from(width)]).into_iter().map(line).collect();
    let is_cut = lines.len() > most_lines(setting, size);
    lines.truncate(most_lines(setting, size));
    if let Some(last) = lines.last_mut().filter(|_| is_cut) {
        while ruler.text(last) + ruler.sign('…') > width && last.pop().is_some() {}
        let kept = last.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '«')).len();
        last.truncate(kept);
        last.push('…');
    }
    lines
}

/// `#rrggbb` of a CSS colour, relative ones too: `oklch(from #17406d min(l, .42) c h)`.
pub fn colour(css: &str) -> Option<String> {
    if too_deep(css).is_some() {
        return None;
    }
    match CssColor::parse_string(css).ok()?.to_rgb().ok()? {
        CssColor::RGBA(rgb) => Some(format!("#{:02x}{:02x}{:02x}", rgb.red, rgb.green, rgb.blue)),
        _ => None,
    }
}

/// A drawing, that many pixels wide and high. Depends on `svg` and on the files of `fonts` alone: one drawing is made once.
///
/// # Errors
/// The drawing is no SVG: the line of the fault, where it is known.
pub fn png(svg: &str, [width, height]: [u32; 2], fonts: &Fonts) -> Result<Vec<u8>, Option<u32>> {
    let options = Options {
        fontdb: fonts.db.clone(),
        font_family: fonts.faces.first().map(|face| face.family.clone()).unwrap_or_default(),
        image_href_resolver: no_picture(),
        languages: vec!["fr".into()],
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| match error {
        resvg::usvg::Error::ParsingFailed(error) => Some(error.pos().row),
        _ => None,
    })?;
    let mut pixels = Pixmap::new(width, height).ok_or(None)?;
    pixels.fill(Color::WHITE);
    let scale = Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    encode(&pixels).map_err(|_| None)
}

/// With a palette: a third of the weight. A card has few colours and their blends.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let (palette, indices) = indexed(pixels);
    let mut out = Vec::with_capacity(64_000);
    let mut encoder = png::Encoder::new(&mut out, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    // It chooses a filter too, that suits photos. The highest takes six times longer, for 2 kB.
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(out)
}

type Rgb = [u8; 3];

/// The most frequent colours; the others, some pixels at the edge of a letter, become the nearest of these.
fn indexed(pixels: &Pixmap) -> (Vec<u8>, Vec<u8>) {
    // The drawing is opaque: nothing is premultiplied.
    let runs = pixels.pixels().chunk_by(|a, b| a == b);
    let runs: Vec<(Rgb, usize)> = runs.map(|run| ([run[0].red(), run[0].green(), run[0].blue()], run.len())).collect();
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for (colour, count) in &runs {
        *counts.entry(*colour).or_default() += count;
    }
    let mut colours: Vec<(Rgb, usize)> = counts.into_iter().collect();
    colours.sort_by_key(|(colour, count)| (Reverse(*count), *colour));
    let kept = &colours[..colours.len().min(256)];
    let apart = |a: Rgb, b: Rgb| (0..3).map(|i| u32::from(a[i].abs_diff(b[i])).pow(2)).sum::<u32>();
    let nearest =
        |colour: Rgb| (0u8..=255).zip(kept).min_by_key(|(_, (other, _))| apart(colour, *other)).map_or(0, |(i, _)| i);
    let index: HashMap<Rgb, u8> = colours.iter().map(|(colour, _)| (*colour, nearest(*colour))).collect();
    let mut indices = Vec::with_capacity(pixels.pixels().len());
    for (colour, count) in runs {
        indices.resize(indices.len() + count, index[&colour]);
    }
    (kept.iter().flat_map(|(colour, _)| *colour).collect(), indices)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

    use std::collections::BTreeMap;

    use super::*;

    const LATIN: &[u8] = include_bytes!("../../themes/lycee-europeen/templates/partage/bricolage-grotesque.ttf");
    const EUROPE: &[u8] =
        include_bytes!("../../themes/lycee-europeen/templates/partage/bricolage-grotesque-europe.ttf");

    fn fonts() -> Fonts {
        let files = BTreeMap::from([("a.ttf".to_string(), LATIN.to_vec()), ("b.ttf".to_string(), EUROPE.to_vec())]);
        let (fonts, broken) = Fonts::of(files.iter());
        assert_eq!(broken, Vec::<&str>::new());
        fonts
    }

    fn set_title(text: &str) -> (f32, Vec<String>) {
        let setting = Setting {
            family: "Bricolage",
            weight: 800.0,
            spacing: -28.0,
            width: 800.0,
            height: 262.0,
            leading: 1.04,
            sizes: &[104.0, 85.0, 68.0, 55.0, 46.0],
        };
        let text = set(text, &fonts(), &setting);
        assert!(text.width <= 800.0, "{text:?}");
        (text.size, text.lines)
    }

    #[test]
    fn the_letters_of_europe_are_drawn_and_the_others_never_become_boxes() {
        let fonts = fonts();
        let kept = "« Où l’œuvre d’Æsa naît à Ærø ? » – ¿Mañana, Ñoño! Łódź, Çeşme, Țara… 10\u{202f}000\u{a0}€";
        assert_eq!(fonts.drawable(kept).as_deref(), Some(kept));
        assert_eq!(fonts.drawable("Portes ouvertes 🎉 !").as_deref(), Some("Portes ouvertes !"));
        assert_eq!(fonts.drawable("Phở, ﬁn").as_deref(), Some("Pho, fin"));
        assert_eq!(fonts.drawable("Αθήνα"), None);
        assert_eq!(fonts.drawable("🎉"), None);
    }

    #[test]
    fn a_title_is_as_large_as_its_box_allows_and_its_lines_are_even() {
        assert_eq!(set_title("Mobilités"), (104.0, vec!["Mobilités".into()]));
        assert_eq!(
            set_title("Camille à Caspe\u{a0}: la deuxième semaine"),
            (85.0, vec!["Camille à Caspe\u{a0}: la".into(), "deuxième semaine".into()])
        );
        let long = "Huit semaines au bord de l’Èbre, entre une boutique de quartier, deux tuteurs patients et trois langues à apprendre vite";
        let (size, lines) = set_title(long);
        assert_eq!((long.chars().count(), size, lines.join(" ")), (120, 55.0, long.into()), "nothing is lost");
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn what_no_size_can_hold_is_cut_at_a_sign_that_says_so() {
        let (size, lines) = set_title(&"une phrase sans fin, ".repeat(30));
        assert_eq!((size, lines.len()), (46.0, 5));
        assert!(lines[4].ends_with("fin…") || lines[4].ends_with('…'), "{lines:?}");
        let (_, lines) = set_title(&"Donaudampfschifffahrt".repeat(5));
        assert_eq!(lines.concat(), "Donaudampfschifffahrt".repeat(5), "a word longer than a line is broken");
    }

    #[test]
    fn a_colour_of_css_is_one_that_a_drawing_knows() {
        assert_eq!(colour("oklch(from #003399 min(l, .42) c h)").as_deref(), Some("#003399"));
        assert_eq!(colour("color-mix(in srgb, #000, #fff)").as_deref(), Some("#808080"));
        assert_eq!(colour("bleu"), None);
    }

    #[test]
    fn a_card_is_a_png_of_the_size_that_networks_ask_for() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><rect width="1200" height="630" fill="#039"/><text x="60" y="200" font-size="90" fill="#fff">À Łódź</text></svg>"##;
        let png = png(svg, [1200, 630], &fonts()).unwrap();
        let image = image::load_from_memory(&png).unwrap().to_rgb8();
        assert_eq!((image.dimensions(), image.get_pixel(5, 5).0), ((1200, 630), [0, 0x33, 0x99]));
        assert!(image.pixels().any(|pixel| pixel.0 == [255, 255, 255]), "the text is there");
        assert_eq!(super::png("<svg><g></svg>", [1200, 630], &fonts()), Err(Some(1)));
    }
}
