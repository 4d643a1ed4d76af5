//! What must hold whatever bytes come in: one function for each door of the program. `cargo fuzz` looks for bytes that break
//! it, and `cargo test` tries a few thousand (tests/it/fuzz.rs); both call these.
//!
//! A door that tells files apart takes the path on the first line.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::NaiveDate;
use image::ImageFormat;
use lol_html::{HtmlRewriter, Settings, element};
use lycee::content::markdown::{self, html, plain};
use lycee::content::{self, Body, yaml};
use lycee::deploy::{ftp, sftp};
use lycee::diagnostic::{Diagnostic, Report, Severity, Span, TextOf};
use lycee::plan::{Audience, Fit, Format, Print};
use lycee::render::theme::Theme;
use lycee::render::{self};
use lycee::site::pictures::{Form, Picture, file};
use lycee::source::{self, Data, Media, SourceFile, Sources};
use lycee::store::Forgetful;
use lycee::transfer::{Online, is_safe};
use lycee::watch::address;
use lycee::{Inputs, Silent, site, svg};

/// A door, and its name on the command line.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
}

/// All of them; each has its file in `fuzz_targets/`.
pub const ALL: [Target; 9] = [
    Target { name: "entries", run: entries },
    Target { name: "markdown", run: markdown },
    Target { name: "register", run: register },
    Target { name: "settings", run: settings },
    Target { name: "pictures", run: pictures },
    Target { name: "theme", run: theme },
    Target { name: "preview", run: preview },
    Target { name: "host", run: host },
    Target { name: "portal", run: portal },
];

const SITE: &str = "nom: Lycée Charles Alliès\nurl: https://lycee.example/\n";
const HOME: &str = "---\ntitre: Partir en Europe\n---\n\nDeux mois de stage.\n";

/// A folder in memory, as `source` would have read it.
pub fn folder(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let data = match source::is_text(path) {
            true => Data::Text((*text).into()),
            false => Data::Media(Media::Memory(Cow::Owned(text.as_bytes().to_vec()))),
        };
        sources.insert(*path, SourceFile { shown: format!("content/{path}").into(), data });
    }
    sources
}

/// Bytes of a file as a text, where they are one.
fn text_of(bytes: &[u8]) -> Option<String> {
    let read = source::decode(bytes, &"content/x.md".into());
    read.map_err(|fault| assert!(!fault.message.is_empty())).ok().map(|(text, _)| text)
}

/// A path that a disk may have, and what the file holds.
fn file_of(bytes: &[u8]) -> Option<(String, String)> {
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    let path = text_of(&bytes[..at])?;
    let is_possible =
        path.len() < 500 && !path.contains('\0') && path.split('/').all(|p| !matches!(p, "" | "." | ".."));
    let path = is_possible.then_some(path).filter(|path| source::is_text(path))?;
    Some((path, text_of(&bytes[at + 1..])?))
}

/// Every place that a fault names is a piece of its text, between two characters; the screen shows it whole and commands no
/// terminal; and a text gets no more faults than it has letters.
fn are_sound(faults: Vec<Diagnostic>, text_of: TextOf) {
    let mut letters = 0;
    for fault in &faults {
        let places = fault.span.iter().chain(fault.related.iter().map(|(place, _)| place));
        for Span { file, range } in places {
            let Some(text) = text_of(file) else { continue };
            letters = letters.max(text.len());
            assert!(text.get(range.clone()).is_some(), "{range:?} of {}: {fault:?}", text.len());
        }
        assert!(!fault.message.is_empty());
    }
    assert!(faults.len() <= 100 + 2 * letters, "{} faults for {letters} letters", faults.len());
    let report = Report { diagnostics: faults, notes: Vec::new() };
    let screen = report.show(text_of);
    // Beyond our own colours.
    let commands = screen.replace("\x1b[", "").contains(['\x1b', '\x07', '\u{202e}', '\0']);
    assert!(!commands, "{screen:?}");
    report.to_json(text_of);
}

/// A file of `content/`, wherever it lies: its front matter, its body, its name.
pub fn entries(bytes: &[u8]) {
    let Some((path, text)) = file_of(bytes) else { return };
    let sources = folder(&[("site.yaml", SITE), ("index.md", HOME), (&path, &text)]);
    let (_, faults) = content::parse(&sources);
    are_sound(faults, &|shown| sources.text_shown(shown));
}

/// A body alone: what is found in it, its HTML and its plain texts.
pub fn markdown(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let (text, file): (Arc<str>, Arc<str>) = (text.into(), "content/x.md".into());
    let mut faults = Vec::new();
    let scan = markdown::scan(&text, 0, &file, &mut faults);
    let places = scan.links.iter().map(|link| &link.span);
    let places = places.chain(scan.images.iter().map(|image| &image.file.span));
    let places = places.chain(scan.headings.iter().map(|heading| &heading.span));
    for span in places.chain(scan.addresses.iter().map(|address| &address.span)) {
        assert!(text.get(span.range.clone()).is_some(), "{span:?} of {}", text.len());
    }
    let has_errors = faults.iter().any(|fault| fault.severity == Severity::Error);
    are_sound(faults, &|_| Some(&*text));
    let body = Body { text: text.clone(), start: 0 };
    let context = html::Context {
        file: &file,
        lang: "fr",
        link: &|_| html::Link::AsWritten,
        image: &|_| None,
        sizes: "100vw",
        may_quote: &|_| true,
        may_film: &|_| true,
        transcript: "Transcription",
    };
    let page = html::render(&body, &context);
    assert!(page.len() <= 1_000 + 60 * text.len(), "{} bytes for {}", page.len(), text.len());
    // What has an error is in no page.
    if !has_errors {
        is_harmless(&page, "the page", Place::Body);
    }
    for line in plain::plain(&body, &file, &|_| true) {
        assert!(text.get(line.span.range.clone()).is_some(), "{line:?}");
    }
}

/// `personnes.yaml`, and a day written into it.
pub fn register(bytes: &[u8]) {
    if let Some(text) = text_of(bytes) {
        let sources = folder(&[("site.yaml", SITE), ("index.md", HOME), ("personnes.yaml", &text)]);
        let (entries, faults) = content::parse(&sources);
        are_sound(faults, &|shown| sources.text_shown(shown));
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
        for id in entries.people.people.keys().take(8) {
            let Some(written) = content::withdraw(bytes, id, day) else { continue };
            assert!(written.len() <= bytes.len() + 100, "one line at most is written");
            let text = text_of(&written).unwrap_or_default();
            let sources = folder(&[("site.yaml", SITE), ("index.md", HOME), ("personnes.yaml", &text)]);
            let people = content::parse(&sources).0.people.people;
            let withdrawn = |id: &str| people.get(id).and_then(|person| person.authorisation.as_ref()?.withdrawn);
            assert_eq!(withdrawn(id), Some(day), "{id}");
            assert!(people.keys().eq(entries.people.people.keys()));
        }
    }
}

/// `site.yaml`, and what another language says in its place.
pub fn settings(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let shown: Arc<str> = "content/site.yaml".into();
    let mut faults = Vec::new();
    for entry in yaml::read(&text, 0..text.len(), &shown, &mut faults) {
        let inside = [entry.key.span.range.clone(), entry.value.span.range.clone()];
        assert!(inside.into_iter().all(|range| text.get(range).is_some()), "{entry:?}");
    }
    are_sound(faults, &|_| Some(&*text));
    let alone = folder(&[("site.yaml", &text), ("index.md", HOME)]);
    if let Some(school) = content::school(&alone) {
        let base = &school.base_url;
        let is_web = base.starts_with("https://") || base.starts_with("http://");
        assert!(is_web && base.ends_with('/') && !base.contains(['"', '<', '>', ' ', '\n', '?', '#']), "{base:?}");
    }
    if let Some(theme) = content::theme_name(&alone) {
        assert!(is_safe(&theme.value) && !theme.value.contains('/') || theme.value.is_empty(), "{theme:?}");
    }
    let other = [("site.yaml", SITE), ("index.md", HOME), ("index.en.md", HOME), ("site.en.yaml", &text)];
    for sources in [alone, folder(&other)] {
        let (_, faults) = content::parse(&sources);
        are_sound(faults, &|shown| sources.text_shown(shown));
    }
}

/// Pixels of the longest side of a print.
const SIDE: u32 = 320;

/// A photo or a drawing beside a text: what is published of it holds nothing else.
pub fn pictures(bytes: &[u8]) {
    let span = Span::whole("content/x.md");
    let Ok(found) = file::inspect(bytes, "content/x.png", &span) else { return };
    let (width, height) = found.full;
    assert!(width > 0 && height > 0 && u64::from(width) * u64::from(height) <= 100_000_000, "{width} × {height}");
    let picture = Picture {
        path: "medias/x".into(),
        width: SIDE,
        height: SIDE,
        full: found.full,
        media: Media::Memory(Cow::Owned(bytes.to_vec())),
        shown: "content/x.png".into(),
        span,
        form: found.form,
        hash: Picture::hash_of(bytes),
        is_transparent: found.is_transparent,
        is_animated: found.is_animated,
        has_position: found.has_position,
    };
    let formats: &[Format] = match found.form {
        Form::Drawing => &[Format::Drawing, Format::Usual],
        Form::Pixels(_) => &[Format::WebP, Format::Usual],
    };
    for format in formats {
        let fit = Fit { longest: SIDE, heaviest: None, format: *format };
        let recipe = |picture| Print { picture, fit, caption: None };
        let print = [recipe(&picture)];
        for made in render::develop_one(&print, &Forgetful).values() {
            let Ok(made) = made else { continue };
            let made =
                render::bytes_of(render::Content::Stored { recipe: String::new(), stored: made.clone() }, &Forgetful);
            let made = made.unwrap_or_default();
            if *format == Format::Drawing {
                is_only_shapes(&made);
            } else {
                is_plain_photo(&made);
            }
        }
    }
}

fn is_plain_photo(made: &[u8]) {
    let format = image::guess_format(made).unwrap_or(ImageFormat::Tiff);
    assert!(matches!(format, ImageFormat::WebP | ImageFormat::Jpeg | ImageFormat::Png), "{format:?}");
    assert!(made.len() <= 600_000, "{} bytes", made.len());
    let read = image::load_from_memory(made).map(|image| image.width().max(image.height()));
    assert!(matches!(read, Ok(1..=SIDE)), "{read:?}");
    for mark in [&b"Exif\0"[..], b"http://ns.adobe.com", b"iTXt", b"tEXt", b"zTXt", b"EXIF", b"XMP "] {
        assert!(!made.windows(mark.len()).any(|window| window == mark), "{:?} is left", String::from_utf8_lossy(mark));
    }
}

fn is_only_shapes(made: &[u8]) {
    let text = String::from_utf8_lossy(made);
    for mark in ["<script", "<image", "<text", "<a ", "<foreignObject", "<style", "<!", "<?", "javascript:", " on"] {
        assert!(!text.contains(mark), "{mark}: {text}");
    }
    let leads = text.split("href=\"").skip(1).chain(text.split("url(").skip(1));
    leads.for_each(|to| assert!(to.starts_with('#'), "{to}"));
    // What was published can be published again.
    let again = svg::sanitised(made);
    assert!(again.is_ok(), "{again:?}: {text}");
}

/// A file of the theme.
pub fn theme(bytes: &[u8]) {
    let Some((path, text)) = file_of(bytes) else { return };
    let mut sources = source::embedded_theme("lycee-europeen");
    let shown = format!("themes/lycee-europeen/{path}");
    let data = Data::Text(text.as_str().into());
    sources.insert(path, SourceFile { shown: shown.as_str().into(), data });
    let mut faults = Vec::new();
    let theme = Theme::load(&sources, &mut faults);
    let has_errors = faults.iter().any(|fault| fault.severity == Severity::Error);
    assert!(theme.is_some() || has_errors, "a theme that is not loaded says why");
    are_sound(faults, &|file| (file == shown).then_some(&*text));
}

/// An address asked of the preview.
pub fn preview(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let asked = address::decoded(&text).unwrap_or_default();
    for path in [&*asked, &*text] {
        for (base, is_here) in [("/erasmus/", true), ("/erasmus/", false), ("/", true), ("/", false)] {
            let Some((audience, file)) = address::key_of(path, base, is_here) else { continue };
            assert!(is_here || audience == Audience::Public, "the workshop is shown to a guest: {path}");
            assert!(!file.is_empty() && !file.ends_with('/') && file.len() <= path.len() + 10, "{file:?}");
            let climbs = file.split(['/', '\\']).any(|part| part == "..");
            assert!(!climbs && !file.contains('\0'), "{file:?}");
        }
    }
}

/// What a host says of itself: the note of what is ours, and the lines of its folders.
pub fn host(bytes: &[u8]) {
    if let Ok(note) = Online::parse(bytes) {
        assert!(note.files.keys().all(|path| is_safe(path)), "{note:?}");
        let again = Online::parse(&note.to_json());
        assert_eq!(again.as_ref(), Ok(&note));
    }
    for line in String::from_utf8_lossy(bytes).lines() {
        for (name, _) in [ftp::found(line), sftp::found(line)].into_iter().flatten() {
            assert!(!matches!(name, "" | "." | "..") && !name.contains('/'), "{name:?} in {line:?}");
        }
    }
}

/// The whole corridor, with one file more: what would be published stays in its folder and harms no reader.
pub fn portal(bytes: &[u8]) {
    let Some((path, text)) = file_of(bytes) else { return };
    let content = folder(&[
        ("site.yaml", SITE),
        ("index.md", HOME),
        ("personnes.yaml", include_str!("../sound/personnes.yaml")),
        ("formations/bts-mco.md", include_str!("../sound/bts-mco.md")),
        ("mobilites/caspe-2026.md", include_str!("../sound/caspe-2026.md")),
        (&path, &text),
    ]);
    let theme = source::embedded_theme("lycee-europeen");
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let options = site::Options::default();
    let built = lycee::build(&Inputs {
        content: &content,
        theme: &theme,
        today,
        options,
        photos: &Forgetful,
        progress: &Silent,
    });
    let is_published = !built.report.has_errors();
    are_sound(built.report.diagnostics, &|shown| content.text_shown(shown));
    let mut length = 0;
    for ((audience, path), file) in &built.outputs {
        assert!(is_safe(path) && path.len() < 1_000, "{path:?}");
        length += file.content.length();
        if is_published && path.ends_with(".html") {
            let place = if *audience == Audience::Public { Place::Portal } else { Place::Document };
            is_harmless(&String::from_utf8_lossy(file.content.bytes()), path, place);
        }
    }
    assert!(length < 20_000_000 + 2_000 * text.len(), "{length} bytes for {}", text.len());
}

/// Where what is looked at stands.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    /// A body alone: where its links lead is read later, by those who know the other texts.
    Body,
    /// The programs of its pages are files of the theme, and facts for search engines.
    Portal,
    /// It opens alone: its programs are inside, written by the theme.
    Document,
}

/// No element, event or address of a text starts a program.
pub fn is_harmless(page: &str, name: &str, place: Place) {
    let mut harm = Vec::new();
    let look = element!("*", |element| {
        let tag = element.tag_name();
        if matches!(&*tag, "iframe" | "object" | "embed" | "base" | "applet" | "frame") {
            harm.push(format!("<{tag}>"));
        }
        let is_ours = || {
            let file = element.get_attribute("src").unwrap_or_default();
            let is_file = file.trim_start_matches("../").trim_start_matches("./").starts_with("assets/");
            is_file || element.get_attribute("type").as_deref() == Some("application/ld+json")
        };
        match (&*tag, place) {
            ("script" | "style" | "link" | "meta", Place::Body) => harm.push(format!("<{tag}>")),
            ("script", Place::Portal) if !is_ours() => harm.push("<script>".to_string()),
            _ => {}
        }
        for attribute in element.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            let starts = match &*key {
                "srcdoc" | "formaction" => true,
                "content" => {
                    tag == "meta" && is_program(value.to_lowercase().rsplit("url=").next().unwrap_or_default())
                }
                "href" if place == Place::Body => false,
                "href" | "src" | "action" | "poster" | "data" | "xlink:href" => is_program(&value),
                key => key.starts_with("on"),
            };
            if starts {
                harm.push(format!("{key}={value}"));
            }
        }
        Ok(())
    });
    let settings = Settings::new().append_element_content_handler(look);
    let mut reader = HtmlRewriter::new(settings, |_: &[u8]| {});
    let read = reader.write(page.as_bytes()).and_then(|()| reader.end());
    assert!(read.is_ok(), "{name}: {read:?}");
    assert_eq!(harm, Vec::<String>::new(), "in {name}");
}

/// As a browser reads an address: entities decoded, then without what is not seen.
fn is_program(address: &str) -> bool {
    let read = html_escape::decode_html_entities(address).replace(|c: char| c.is_whitespace() || c.is_control(), "");
    let read = read.to_lowercase();
    ["javascript:", "vbscript:", "data:text", "data:application", "blob:"].iter().any(|scheme| read.starts_with(scheme))
}
