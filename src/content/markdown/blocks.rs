//! `:::` blocks: a name, a title on the same line, `clé: valeur` lines, a body, and `:::` to close.

use std::ops::Range;
use std::sync::Arc;

use crate::content::common::{self, PEOPLE, RECOGNISABLE, TRANSLATION};
use crate::content::fields::{self, Key, Type};
use crate::content::{original_path, yaml};
use crate::diagnostic::{Diagnostic, Span, Spanned, nearest};

/// A body, cut where blocks begin and end.
#[derive(Debug)]
pub enum Segment {
    Markdown(Range<usize>),
    Block(Box<Block>),
}

#[derive(Debug)]
pub struct Block {
    pub name: Name,
    /// The words after the name: who speaks, the question, the heading …
    pub title: Option<String>,
    pub role: Option<String>,
    pub lang: Option<String>,
    pub translation: Option<String>,
    pub image: Option<Spanned<String>>,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub people: Vec<Spanned<String>>,
    pub recognisable: Option<bool>,
    pub url: Option<String>,
    pub transcript: Option<String>,
    pub body: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    Quote,
    Figure,
    Gallery,
    Figures,
    Steps,
    Question,
    Video,
    Call,
    Note,
}

/// What a writer may open with `:::`.
pub struct Description {
    pub name: Name,
    /// As typed.
    pub word: &'static str,
    /// Says what the title is, when the block needs one.
    pub title: Option<&'static str>,
    pub keys: &'static [Key],
}

const fn text(name: &'static str, required: bool, help: &'static str, example: &'static str) -> Key {
    Key { name, ty: Type::Text, required, help, example }
}

pub const BLOCKS: &[Description] = &[
    Description {
        name: Name::Quote,
        word: "citation",
        title: Some("le nom de qui parle"),
        keys: &[
            text("role", false, "Sa fonction.", "professeure d’anglais"),
            Key {
                name: "langue",
                ty: Type::Lang,
                required: false,
                help: "La langue, si ce n’est pas le français.",
                example: "en",
            },
            TRANSLATION,
        ],
    },
    Description {
        name: Name::Figure,
        word: "figure",
        title: None,
        keys: &[
            Key {
                name: "image",
                ty: Type::File,
                required: true,
                help: "La photo, posée à côté du texte.",
                example: "photo.jpg",
            },
            text("alt", true, "Ce que l’on voit.", "Trois étudiants devant la gare"),
            text("legende", false, "La phrase affichée dessous.", "Le départ."),
            text("credit", false, "L’auteur.", "Lycée Charles Alliès"),
            PEOPLE,
            RECOGNISABLE,
        ],
    },
    Description { name: Name::Gallery, word: "galerie", title: None, keys: &[] },
    Description { name: Name::Figures, word: "chiffres", title: None, keys: &[] },
    Description { name: Name::Steps, word: "etapes", title: None, keys: &[] },
    Description { name: Name::Question, word: "question", title: Some("la question"), keys: &[] },
    Description {
        name: Name::Video,
        word: "video",
        title: Some("le titre de la vidéo"),
        keys: &[
            Key {
                name: "url",
                ty: Type::Url,
                required: true,
                help: "L’adresse de la vidéo.",
                example: "https://tube.example/v/123",
            },
            Key {
                name: "image",
                ty: Type::File,
                required: false,
                help: "Une image de la vidéo.",
                example: "affiche.jpg",
            },
            PEOPLE,
            RECOGNISABLE,
            text("transcription", false, "Ce qui est dit, par écrit : obligatoire.", "Bonjour …"),
        ],
    },
    Description { name: Name::Call, word: "appel", title: Some("la phrase d’appel"), keys: &[] },
    Description { name: Name::Note, word: "encadre", title: None, keys: &[] },
];

/// Cuts `text[start..]` into Markdown and blocks.
pub fn split(text: &Arc<str>, start: usize, file: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut plain = start;
    let mut open: Option<(Range<usize>, usize)> = None;
    let mut fence: Option<&str> = None;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        let trimmed = line.trim();
        fence = after(fence, trimmed);
        if fence.is_some() || !line.starts_with(":::") {
            continue;
        }
        let rest = trimmed.trim_start_matches(':').trim();
        match (&open, rest.is_empty()) {
            (None, false) => {
                push_markdown(&mut segments, plain..range.start);
                open = Some((range, at));
            }
            (Some((header, body)), true) => {
                segments.extend(block(text, header.clone(), *body..range.start, file, faults).map(Segment::Block));
                open = None;
                plain = at;
            }
            (Some((header, body)), false) => {
                faults.push(
                    Diagnostic::error(Span::new(file, header.clone()), "ce bloc n’est pas refermé avant le suivant")
                        .related(Span::new(file, range.clone()), "le bloc suivant")
                        .help("Ajoutez une ligne « ::: » à la fin du premier."),
                );
                segments.extend(block(text, header.clone(), *body..range.start, file, faults).map(Segment::Block));
                open = Some((range, at));
            }
            (None, true) => faults.push(
                Diagnostic::error(Span::new(file, range), "cette ligne « ::: » ne referme aucun bloc")
                    .help("Retirez-la, ou ouvrez un bloc plus haut : ::: citation Léa"),
            ),
        }
    }
    match open {
        Some((header, body)) => {
            faults.push(
                Diagnostic::error(Span::new(file, header.clone()), "ce bloc n’est jamais refermé")
                    .help("Ajoutez une ligne « ::: » à sa fin."),
            );
            segments.extend(block(text, header, body..text.len(), file, faults).map(Segment::Block));
        }
        None => push_markdown(&mut segments, plain..text.len()),
    }
    segments
}

/// The code fence that is open after a line: opened by three or more backticks or tildes, closed by as many alone.
fn after<'t>(open: Option<&'t str>, line: &'t str) -> Option<&'t str> {
    let marks = |c: char| &line[..line.len() - line.trim_start_matches(c).len()];
    let here = [marks('`'), marks('~')].into_iter().find(|marks| marks.len() >= 3);
    match (open, here) {
        (Some(open), Some(here)) if here.starts_with(open) && line.len() == here.len() => None,
        (None, Some(here)) => {
            // « ```code``` » on one line is no fence.
            let is_inline = here.starts_with('`') && line[here.len()..].contains('`');
            (!is_inline).then_some(here)
        }
        (open, _) => open,
    }
}

fn push_markdown(segments: &mut Vec<Segment>, range: Range<usize>) {
    if !range.is_empty() {
        segments.push(Segment::Markdown(range));
    }
}

fn block(
    text: &Arc<str>,
    header: Range<usize>,
    body: Range<usize>,
    file: &Arc<str>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Box<Block>> {
    let line = text[header.clone()].trim_start_matches(':').trim();
    let (word, title) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let span = Span::new(file, header);
    let Some(description) = BLOCKS.iter().find(|b| yaml::same_key(b.word, word)) else {
        let words = BLOCKS.iter().map(|b| b.word);
        let help = match nearest(&crate::french::fold(word), words.clone()) {
            Some(near) => format!("Vouliez-vous dire « ::: {near} » ?"),
            None => format!("Blocs possibles : {}.", words.collect::<Vec<_>>().join(", ")),
        };
        faults.push(Diagnostic::error(span, format!("le bloc « {word} » n’existe pas")).help(help));
        return None;
    };
    let title = Some(title.trim()).filter(|t| !t.is_empty()).map(str::to_string);
    if let (Some(what), None) = (description.title, &title) {
        faults.push(
            Diagnostic::error(span.clone(), format!("il manque {what} après « ::: {} »", description.word))
                .help(format!("Écrivez-le sur la même ligne : ::: {} …", description.word)),
        );
    }
    let keys_end = keys_end(text, &body, description.keys);
    let entries = yaml::read(text, body.start..keys_end, file, faults);
    let mut record = fields::check(entries, &[description.keys], &span, |_| None, faults);
    let lang = record.string("langue");
    // A translation is a text in its own language, where nothing has to be put in French.
    let mut unsaid = Vec::new();
    let is_french = original_path(file).is_none();
    let said = if is_french { &mut *faults } else { &mut unsaid };
    let translation = common::translation(&mut record, lang.as_deref(), said).map(|text| text.value);
    let (url, transcript) = (record.text("url"), record.string("transcription"));
    if let Some(url) = url.as_ref().filter(|_| transcript.is_none()) {
        faults.push(common::untranscribed(&url.span, common::TRANSCRIPT_KEY));
    }
    let words = keys_end..body.end;
    let words = if description.name == Name::Quote { unquoted(text, words) } else { words };
    Some(Box::new(Block {
        name: description.name,
        title,
        role: record.string("role"),
        lang,
        translation,
        image: record.text("image"),
        alt: record.string("alt"),
        caption: record.string("legende"),
        credit: record.string("credit"),
        people: record.texts("personnes"),
        recognisable: record.bool("personne_reconnaissable"),
        url: url.map(|url| url.value),
        transcript,
        body: words,
    }))
}

/// The words of a quote, without the quotation marks around them.
fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let words = text[range.clone()].trim();
    let inner = common::unquoted(words);
    if inner.len() == words.len() {
        return range;
    }
    let start = inner.as_ptr() as usize - text.as_ptr() as usize;
    start..start + inner.len()
}

/// The key lines directly under the fence: up to the first line that is not `clé: valeur`.
fn keys_end(text: &str, body: &Range<usize>, keys: &[Key]) -> usize {
    let mut end = body.start;
    if keys.is_empty() {
        return end;
    }
    for line in text[body.clone()].split_inclusive('\n') {
        let is_key = line.split_once(':').is_some_and(|(key, _)| {
            let key = crate::french::fold(key.trim());
            !key.is_empty()
                && !key.contains(' ')
                && (keys.iter().any(|k| k.name == key) || nearest(&key, keys.iter().map(|k| k.name)).is_some())
        });
        if !is_key {
            break;
        }
        end += line.len();
    }
    end
}
