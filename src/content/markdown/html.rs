//! Markdown and blocks to HTML, with French typography in French text only.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeStream, html};

use super::blocks::{self, Block, Name, Segment};
use super::{Anchors, MOST_TAGS, gallery, options, tags_of};
use crate::content::Body;
use crate::french;

/// A published picture: addresses from the page, size in pixels.
#[derive(Debug, Clone)]
pub struct Picture {
    pub src: String,
    pub width: u32,
    pub height: u32,
    /// `a-480.webp 480w, a-960.webp 960w`; empty where there is one size only.
    pub srcset: String,
}

impl Picture {
    /// `alt` and `extra` are escaped already; `sizes` is the room that it has on the page.
    fn tag(&self, alt: &str, extra: &str, sizes: &str) -> String {
        let image = format!(
            "<img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{alt}\" loading=\"lazy\" decoding=\"async\"{extra}>",
            escape(&self.src),
            self.width,
            self.height
        );
        if self.srcset.is_empty() {
            return image;
        }
        let (srcset, sizes) = (escape(&self.srcset), escape(sizes));
        format!("<picture><source type=\"image/webp\" srcset=\"{srcset}\" sizes=\"{sizes}\">{image}</picture>")
    }
}

/// Where a link of the Markdown goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    To(String),
    /// To a page of the portal in another language than this one, by its code.
    Abroad(String, String),
    /// To a page that is not published today: the words stay, the link goes.
    Hidden,
    AsWritten,
}

/// What the body cannot know by itself.
pub struct Context<'a> {
    pub file: &'a Arc<str>,
    /// Typography is applied to `fr` only.
    pub lang: &'a str,
    /// Destination as written → address from the page.
    pub link: &'a dyn Fn(&str) -> Link,
    /// `None` when the picture may not be shown.
    pub image: &'a dyn Fn(&str) -> Option<Picture>,
    /// The room of a picture in a text, as in the attribute `sizes`.
    pub sizes: &'a str,
    /// Whether the words of somebody may be quoted.
    pub may_quote: &'a dyn Fn(&str) -> bool,
    /// Whether a film that shows somebody may be offered.
    pub may_film: &'a dyn Fn(&str) -> bool,
    /// The word for what a film says, in writing.
    pub transcript: &'a str,
}

/// The HTML of a body, with all the people that it names.
pub fn render(body: &Body, context: &Context) -> String {
    let mut writer = Writer {
        text: &body.text,
        context,
        anchors: Anchors::default(),
        out: String::with_capacity(body.markdown().len() * 3 / 2),
    };
    // The faults were said by the scan.
    for segment in blocks::split(&body.text, body.start, context.file, &mut Vec::new()) {
        match segment {
            Segment::Markdown(range) => writer.markdown(range, context.lang),
            Segment::Block(block) => writer.block(&block),
        }
    }
    writer.out
}

/// An image being read: its alternative text comes with the next events.
struct Image {
    file: String,
    title: String,
    alt: String,
}

struct Writer<'a> {
    text: &'a Arc<str>,
    context: &'a Context<'a>,
    anchors: Anchors,
    out: String,
}

/// Escapes text for HTML content and attributes.
pub fn escape(text: &str) -> Cow<'_, str> {
    html_escape::encode_double_quoted_attribute(text)
}

/// Plain text to HTML: typography, ordinals in superscript, escaped. `before` is what stands just before it in the same
/// paragraph.
fn inline(text: &str, before: Option<char>, lang: &str) -> String {
    if lang == "fr" {
        let text = before.map_or_else(|| french::typography(text), |before| french::typography_after(text, before));
        french::superscript_ordinals(&escape(&text)).into_owned()
    } else {
        escape(text).into_owned()
    }
}

impl Writer<'_> {
    fn words(&self, text: &str, lang: &str) -> String {
        inline(text, None, lang)
    }

    fn markdown(&mut self, range: Range<usize>, lang: &str) {
        let source = &self.text[range];
        let mut tags = 0;
        let mut heading: Option<String> = None;
        let mut events: Vec<Event> = Vec::new();
        let mut heading_at = 0;
        let mut image: Option<Image> = None;
        let mut hidden_links = 0;
        let mut in_code = false;
        let mut before = None;
        for event in TextMergeStream::new(Parser::new_ext(source, options())) {
            match event {
                Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                    heading = Some(String::new());
                    heading_at = events.len();
                    let level = if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level };
                    events.push(Event::Start(Tag::Heading { level, id: None, classes, attrs }));
                }
                Event::End(TagEnd::Heading(level)) => {
                    let anchor = self.anchors.next(&heading.take().unwrap_or_default());
                    if let Some(Event::Start(Tag::Heading { id, .. })) = events.get_mut(heading_at) {
                        *id = Some(anchor.into());
                    }
                    let level = if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level };
                    events.push(Event::End(TagEnd::Heading(level)));
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    image = Some(Image { file: dest_url.to_string(), title: title.to_string(), alt: String::new() })
                }
                Event::End(TagEnd::Image) => {
                    if let Some(image) = image.take() {
                        events.push(Event::InlineHtml(self.image(&image, lang).into()));
                    }
                }
                Event::Text(text) | Event::Code(text) if image.is_some() => {
                    if let Some(image) = &mut image {
                        image.alt.push_str(&text);
                    }
                }
                _ if image.is_some() => {}
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let to = |dest_url| Event::Start(Tag::Link { link_type, dest_url, title: title.clone(), id });
                    match (self.context.link)(&dest_url) {
                        Link::Hidden => hidden_links += 1,
                        Link::To(url) => events.push(to(url.into())),
                        Link::AsWritten => events.push(to(dest_url)),
                        Link::Abroad(url, code) => {
                            let title =
                                if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(&title)) };
                            let tag = format!("<a href=\"{}\" hreflang=\"{}\"{title}>", escape(&url), escape(&code));
                            events.push(Event::InlineHtml(tag.into()));
                        }
                    }
                }
                // Links do not nest: the one that ends is the one that was hidden.
                Event::End(TagEnd::Link) if hidden_links > 0 => hidden_links -= 1,
                Event::Text(text) if in_code => events.push(Event::Text(text)),
                Event::Text(text) => {
                    if let Some(title) = &mut heading {
                        title.push_str(&text);
                    }
                    events.push(Event::InlineHtml(inline(&text, before, lang).into()));
                    before = text.chars().next_back();
                }
                Event::Code(code) => {
                    if let Some(title) = &mut heading {
                        title.push_str(&code);
                    }
                    before = code.chars().next_back();
                    events.push(Event::Code(code));
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    in_code = true;
                    events.push(Event::Start(Tag::CodeBlock(kind)));
                }
                Event::End(TagEnd::CodeBlock) => {
                    in_code = false;
                    events.push(Event::End(TagEnd::CodeBlock));
                }
                Event::Html(ref raw) | Event::InlineHtml(ref raw) => {
                    tags += tags_of(raw);
                    // The scan said that there are too many.
                    if tags <= MOST_TAGS {
                        events.push(event);
                    }
                }
                event => {
                    let inside = matches!(
                        event,
                        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
                            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
                    );
                    before = before.filter(|_| inside);
                    events.push(event);
                }
            }
        }
        let mut out = String::with_capacity(source.len() * 3 / 2);
        html::push_html(&mut out, events.into_iter());
        if tags > 0 {
            out = sanitise(&out);
        }
        self.out.push_str(&out);
    }

    fn image(&self, image: &Image, lang: &str) -> String {
        let Some(picture) = (self.context.image)(&image.file) else { return String::new() };
        let title = if image.title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", self.attribute(&image.title, lang))
        };
        picture.tag(&self.attribute(&image.alt, lang), &title, self.context.sizes)
    }

    /// Text for an attribute: typography, escaped, no superscripts.
    fn attribute(&self, text: &str, lang: &str) -> String {
        if lang == "fr" { escape(&french::typography(text)).into_owned() } else { escape(text).into_owned() }
    }

    fn nested(&mut self, range: Range<usize>, lang: &str) -> String {
        let before = std::mem::take(&mut self.out);
        self.markdown(range, lang);
        std::mem::replace(&mut self.out, before)
    }

    /// In a French page, which language a quote is in, and what it says.
    fn in_french(&self, block: &Block, quote_lang: &str) -> Option<String> {
        if self.context.lang != "fr" || quote_lang == "fr" {
            return None;
        }
        let language = self.words(&french::in_language(quote_lang), "fr");
        let said = block.translation.as_deref().map(|text| format!("«\u{a0}{text}\u{a0}»"));
        let said = said.map(|text| format!(" {}", self.words(&text, "fr"))).unwrap_or_default();
        Some(format!("<p class=\"in-french\"><span>{language}</span>{said}</p>"))
    }

    fn block(&mut self, block: &Block) {
        let lang = self.context.lang;
        let title = block.title.as_deref().map(|t| self.words(t, lang)).unwrap_or_default();
        let heading = if title.is_empty() { String::new() } else { format!("<p class=\"block-title\">{title}</p>\n") };
        let html = match block.name {
            Name::Quote => {
                if !block.title.as_deref().is_none_or(self.context.may_quote) {
                    return;
                }
                let quote_lang = block.lang.as_deref().unwrap_or(lang);
                let attribute = if quote_lang == lang { String::new() } else { format!(" lang=\"{quote_lang}\"") };
                let words = self.nested(block.body.clone(), quote_lang);
                let role = block
                    .role
                    .as_deref()
                    .map(|r| format!(", <span>{}</span>", self.words(r, lang)))
                    .unwrap_or_default();
                let french = self.in_french(block, quote_lang).unwrap_or_default();
                format!(
                    "<figure class=\"quote\"><blockquote{attribute}>{words}</blockquote>{french}<figcaption><cite>{title}</cite>{role}</figcaption></figure>\n"
                )
            }
            Name::Figure => {
                let Some(picture) = block.image.as_ref().and_then(|file| (self.context.image)(&file.value)) else {
                    return;
                };
                let image = self.attribute(block.alt.as_deref().unwrap_or_default(), lang);
                let image = picture.tag(&image, "", self.context.sizes);
                let credit = block
                    .credit
                    .as_deref()
                    .map(|c| format!(" <small>© {}</small>", self.words(c, lang)))
                    .unwrap_or_default();
                let caption = block.caption.as_deref().map(|c| self.words(c, lang)).unwrap_or_default();
                let caption = if caption.is_empty() && credit.is_empty() {
                    String::new()
                } else {
                    format!("<figcaption>{caption}{credit}</figcaption>")
                };
                format!("<figure class=\"photo\">{image}{caption}</figure>\n")
            }
            Name::Gallery => self.gallery(block, &title),
            Name::Figures => format!("{heading}{}", self.figures(block)),
            Name::Steps => {
                format!("<div class=\"steps\">{heading}{}</div>\n", self.nested(block.body.clone(), lang))
            }
            Name::Question => format!(
                "<details class=\"question\"><summary>{title}</summary>\n{}</details>\n",
                self.nested(block.body.clone(), lang)
            ),
            Name::Video => {
                let url = block.url.as_deref().unwrap_or_default();
                let is_withheld = block.people.iter().any(|person| !(self.context.may_film)(&person.value));
                if is_withheld || (self.context.link)(url) == Link::Hidden {
                    return;
                }
                let poster = block
                    .image
                    .as_ref()
                    .and_then(|file| (self.context.image)(&file.value))
                    .map(|p| p.tag("", " class=\"poster\"", self.context.sizes));
                let transcript = block.transcript.as_deref().map(|t| {
                    format!(
                        "<details class=\"transcript\"><summary>{}</summary><p>{}</p></details>",
                        self.context.transcript,
                        self.words(t, lang)
                    )
                });
                format!(
                    "<figure class=\"video\"><a class=\"video\" href=\"{}\">{}<span>{title}</span></a>{}</figure>\n",
                    escape(url),
                    poster.unwrap_or_default(),
                    transcript.unwrap_or_default()
                )
            }
            Name::Call => {
                format!("<div class=\"callout\">{heading}{}</div>\n", self.nested(block.body.clone(), lang))
            }
            Name::Note => format!("<div class=\"note\">{heading}{}</div>\n", self.nested(block.body.clone(), lang)),
        };
        self.out.push_str(&html);
    }

    /// Each photo is a link to itself, larger: a script may show it in place.
    fn gallery(&self, block: &Block, title: &str) -> String {
        let lang = self.context.lang;
        // The faults were said by the scan.
        let photos = gallery::read(self.text, block.body.clone(), self.context.file, &mut Vec::new());
        let item = |photo: gallery::Photo| {
            let picture = (self.context.image)(&photo.image.file.value)?;
            let image = picture.tag(&self.attribute(&photo.alt, lang), "", THUMBNAIL);
            let caption = self.words(&photo.caption, lang);
            let caption = if caption.is_empty() { caption } else { format!("<p>{caption}</p>") };
            Some(format!("<li><a href=\"{}\">{image}</a>{caption}</li>", escape(&picture.src)))
        };
        let items: String = photos.into_iter().filter_map(item).collect();
        if items.is_empty() {
            return String::new();
        }
        let caption = if title.is_empty() { String::new() } else { format!("<figcaption>{title}</figcaption>") };
        format!("<figure class=\"gallery\"><ul>{items}</ul>{caption}</figure>\n")
    }

    /// « - 10 : étudiants par an »
    fn figures(&self, block: &Block) -> String {
        let rows: String = self.text[block.body.clone()]
            .lines()
            .filter_map(|line| line.trim().trim_start_matches(['-', '*']).trim().split_once(':'))
            .map(|(value, label)| {
                let (value, label) =
                    (self.words(value.trim(), self.context.lang), self.words(label.trim(), self.context.lang));
                format!("<div><dt>{label}</dt><dd>{value}</dd></div>")
            })
            .collect();
        if rows.is_empty() { String::new() } else { format!("<dl class=\"figures\">{rows}</dl>\n") }
    }
}

/// The room of a photo in a gallery.
const THUMBNAIL: &str = "(min-width: 40rem) 12rem, 46vw";

/// Raw HTML that a writer put in the Markdown, made harmless: no script, no style, no frame, no event handler.
fn sanitise(html: &str) -> String {
    ammonia::Builder::default()
        .add_generic_attributes(["id", "lang"])
        .add_tags(["picture", "source"])
        .add_tag_attributes("img", ["loading", "decoding"])
        .add_tag_attributes("source", ["type", "srcset", "sizes"])
        .add_allowed_classes("a", ["footnote-reference"])
        .add_allowed_classes("div", ["footnote-definition"])
        .add_allowed_classes("sup", ["footnote-reference", "footnote-definition-label"])
        .link_rel(None)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .clean(html)
        .to_string()
}
