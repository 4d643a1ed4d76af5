//! The body of an entry: ordinary Markdown, with `:::` blocks for what writers need beside it.
//!
//! [`scan`] finds what others must check (links, images, headings) without rendering; [`html::render`] makes the HTML.

pub mod blocks;
pub mod gallery;
pub mod html;
pub mod plain;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};
use crate::french;
use blocks::Segment;

/// What a body refers to, with places in the file.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// Destinations as written, decoded by the Markdown parser.
    pub links: Vec<Spanned<String>>,
    pub images: Vec<ImageRef>,
    pub headings: Vec<Heading>,
    /// Addresses of the web and of mail, wherever they stand: links, raw HTML, words.
    pub addresses: Vec<Spanned<String>>,
    /// How many raw HTML tags.
    tags: usize,
}

/// A picture that the body shows, and who is said to be on it.
#[derive(Debug, Clone)]
pub struct ImageRef {
    pub file: Spanned<String>,
    pub people: Vec<Spanned<String>>,
    /// `Some(false)`: nobody can be recognised. `None`: the writer did not say.
    pub recognisable: Option<bool>,
    /// The block that shows it, if one does.
    pub block: Option<blocks::Name>,
}

#[derive(Debug, Clone)]
pub struct Heading {
    /// The anchor: `ce-que-j-ai-appris`.
    pub id: String,
    pub text: String,
    /// 2 to 6.
    pub level: usize,
    /// Its line.
    pub span: Span,
}

/// Raw HTML tags in a text: nested by thousands, they take for ever to sanitise.
const MOST_TAGS: usize = 1000;

fn tags_of(raw: &str) -> usize {
    raw.matches('<').count()
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// Reads `text[start..]` (the body of `file`) once. Faults that concern the body alone are pushed.
pub fn scan(text: &Arc<str>, start: usize, file: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Scan {
    let mut scan = Scan::default();
    let mut anchors = Anchors::default();
    for segment in blocks::split(text, start, file, faults) {
        match segment {
            Segment::Markdown(range) => markdown(text, range, file, &mut scan, &mut anchors, faults),
            Segment::Block(block) => {
                scan.images.extend(block.image.iter().map(|file| ImageRef {
                    file: file.clone(),
                    people: block.people.clone(),
                    recognisable: block.recognisable,
                    block: Some(block.name),
                }));
                if block.name == blocks::Name::Gallery {
                    let photos = gallery::read(text, block.body.clone(), file, faults);
                    scan.images.extend(photos.into_iter().map(|photo| photo.image));
                    continue;
                }
                let mut inner = Scan::default();
                markdown(text, block.body.clone(), file, &mut inner, &mut anchors, faults);
                scan.links.append(&mut inner.links);
                scan.images.append(&mut inner.images);
                scan.headings.append(&mut inner.headings);
                scan.tags += inner.tags;
            }
        }
    }
    check_levels(&scan.headings, faults);
    let place = |at: Range<usize>| Span::new(file, start + at.start..start + at.end);
    let addresses = french::addresses(&text[start..]);
    scan.addresses = addresses.map(|at| Spanned::new(text[start..][at.clone()].to_string(), place(at))).collect();
    if scan.tags > MOST_TAGS {
        let fault = Diagnostic::error(Span::new(file, start..start), "ce texte contient plus de 1 000 balises HTML");
        faults.push(fault.help(
            "Écrivez-le en Markdown : le HTML copié d’un autre site ou d’un traitement de texte ne convient pas.",
        ));
    }
    scan
}

/// Gives each heading its anchor, the second « Le logement » becoming `le-logement-2`.
#[derive(Default)]
pub struct Anchors {
    used: std::collections::BTreeMap<String, usize>,
}

impl Anchors {
    pub fn next(&mut self, text: &str) -> String {
        let slug = french::slug(text);
        let count = self.used.entry(slug.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { slug } else { format!("{slug}-{count}") }
    }
}

fn markdown(
    text: &Arc<str>,
    range: Range<usize>,
    file: &Arc<str>,
    scan: &mut Scan,
    anchors: &mut Anchors,
    faults: &mut Vec<Diagnostic>,
) {
    let span = |at: &Range<usize>| Span::new(file, range.start + at.start..range.start + at.end);
    let mut heading: Option<(HeadingLevel, String, Range<usize>)> = None;
    let mut image: Option<(bool, Range<usize>)> = None;
    let comments = comments(&text[range.clone()]);
    for (event, at) in Parser::new_ext(&text[range.clone()], options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new(), at)),
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, title, at)) = heading.take() {
                    if level == HeadingLevel::H1 {
                        faults.push(
                            Diagnostic::error(first_line(text, &span(&at)), "« # » est réservé au titre de la page")
                                .help(format!("Le titre vient de la clé « titre ». Dans le texte, commencez par « ## » : ## {title}")),
                        );
                    }
                    scan.headings.push(Heading {
                        id: anchors.next(&title),
                        text: title,
                        level: (level as usize).max(2),
                        span: first_line(text, &span(&at)),
                    });
                }
            }
            Event::Html(raw) | Event::InlineHtml(raw) => {
                scan.tags += tags_of(&raw);
                let shown = players(&raw).filter(|(tag, _)| !is_comment(&comments, at.start + tag.start));
                faults.extend(shown.map(|(tag, severity)| {
                    player(&span(&(at.start + tag.start..at.start + tag.end)), &raw[tag], severity)
                }));
            }
            Event::Start(Tag::Link { dest_url, .. }) => scan.links.push(Spanned::new(dest_url.to_string(), span(&at))),
            Event::Start(Tag::Image { dest_url, .. }) => {
                scan.images.push(ImageRef {
                    file: Spanned::new(dest_url.to_string(), span(&at)),
                    people: Vec::new(),
                    recognisable: None,
                    block: None,
                });
                image = Some((false, at));
            }
            Event::End(TagEnd::Image) => {
                if let Some((false, at)) = image.take() {
                    faults.push(Diagnostic::error(span(&at), "cette image n’a pas de description").help(
                        "Écrivez entre les crochets ce que l’on voit : ![Trois étudiants devant la gare](photo.jpg)",
                    ));
                }
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some((has_alt, _)) = &mut image {
                    *has_alt |= !words.trim().is_empty();
                }
                if let Some((_, title, _)) = &mut heading {
                    title.push_str(&words);
                }
            }
            _ => {}
        }
    }
}

/// Where the comments of raw HTML are, in order: they are not shown.
fn comments(text: &str) -> Vec<Range<usize>> {
    let mut comments: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.match_indices("<!--") {
        if comments.last().is_none_or(|last| last.end <= start) {
            comments.push(start..text[start..].find("-->").map_or(text.len(), |length| start + length));
        }
    }
    comments
}

fn is_comment(comments: &[Range<usize>], place: usize) -> bool {
    let after = comments.partition_point(|comment| comment.start <= place);
    after.checked_sub(1).and_then(|at| comments.get(at)).is_some_and(|comment| comment.contains(&place))
}

/// What plays a recording in raw HTML, as written (`<video`), and how grave that is: a frame may hold anything else.
fn players(raw: &str) -> impl Iterator<Item = (Range<usize>, Severity)> {
    const PLAYERS: [(&str, Severity); 3] =
        [("video", Severity::Error), ("audio", Severity::Error), ("iframe", Severity::Warning)];
    raw.match_indices('<').filter_map(|(at, _)| {
        let name = raw[at + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let (_, severity) = PLAYERS.into_iter().find(|(player, _)| name.eq_ignore_ascii_case(player))?;
        Some((at..at + 1 + name.len(), severity))
    })
}

fn player(span: &Span, tag: &str, severity: Severity) -> Diagnostic {
    let fault = Diagnostic::error(span.clone(), format!("« {tag}> » n’est pas montré dans les pages"));
    let help = match &*tag.to_ascii_lowercase() {
        "<video" => {
            "Mettez la vidéo sur un service de vidéo, puis montrez-la dans un bloc « ::: video Titre », avec ses clés « url » et « transcription »."
        }
        "<audio" => {
            "Posez le son à côté de ce texte et faites-en un lien, « [à écouter](lea.mp3) » ; écrivez ce qui est dit sous un titre « ## Transcription »."
        }
        _ => {
            "Si c’est une vidéo, montrez-la dans un bloc « ::: video Titre », avec ses clés « url » et « transcription ». Sinon, mettez un lien vers cette page."
        }
    };
    Diagnostic { severity, ..fault }.help(help)
}

fn first_line(text: &str, span: &Span) -> Span {
    let end = text[span.range.clone()].find('\n').map_or(span.range.end, |at| span.range.start + at);
    Span { range: span.range.start..end, ..span.clone() }
}

/// Headings go down one level at a time: « ## » then « ### ».
fn check_levels(headings: &[Heading], faults: &mut Vec<Diagnostic>) {
    let mut previous = 1;
    for heading in headings {
        if heading.level > previous + 1 {
            let (marks, wanted) = ("#".repeat(heading.level), "#".repeat(previous + 1));
            let after = match previous {
                1 => "le titre de la page".to_string(),
                level => format!("« {} »", "#".repeat(level)),
            };
            faults.push(
                Diagnostic::error(
                    heading.span.clone(),
                    format!("ce titre saute un niveau : « {marks} » après {after}"),
                )
                .help(format!("Écrivez : {wanted} {}", heading.text)),
            );
        }
        previous = heading.level;
    }
}
