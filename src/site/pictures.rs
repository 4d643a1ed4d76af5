//! The photos and documents that entries refer to: where they are published, and how large a photo will be.

pub mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use image::ImageFormat;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::diagnostic::{Diagnostic, Note, NoteKind, Span};
use crate::french;
use crate::source::{Data, Media, Sources};

/// The photo that every browser shows, and that is shared, fits in a square of so many pixels.
const USUAL: u32 = 1200;
/// Changes when photos are written in another way: their names change with it, and none of the last build is taken for new.
const RECIPE: u64 = 2;

/// A photo as it will be published: written anew, upright, without metadata.
#[derive(Debug, Clone)]
pub struct Picture {
    /// `medias/3f2a9c….jpg`: the name says nothing of who is on it.
    pub path: String,
    /// Of that file.
    pub width: u32,
    pub height: u32,
    /// Upright, as it was taken.
    pub full: (u32, u32),
    pub media: Media,
    pub shown: Arc<str>,
    /// Where a text shows it.
    pub span: Span,
    pub form: Form,
    /// Of its file.
    pub hash: String,
    /// One of its pixels at least.
    pub is_transparent: bool,
    /// Its file moves: only its first picture is published.
    pub is_animated: bool,
    /// Its file says where it was taken.
    pub has_position: bool,
}

/// What a picture's file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Pixels(ImageFormat),
    /// SVG: the same in every size.
    Drawing,
}

impl Picture {
    pub fn hash_of(bytes: &[u8]) -> String {
        format!("{:016x}", xxh3_64_with_seed(bytes, RECIPE))
    }

    /// It cannot be made, whatever its header said.
    pub fn spoilt(&self) -> Diagnostic {
        file::spoilt(self.form, &self.shown, &self.span)
    }

    /// « l’image « saut.gif » est animée »
    fn stands_still(&self) -> Option<Diagnostic> {
        let what = format!("l’image « {} » est animée : seule sa première image est publiée", file::name(&self.shown));
        let help = "Pour montrer le mouvement, mettez la vidéo sur un service fait pour elle, et montrez-la dans un bloc « ::: video ».";
        self.is_animated.then(|| Diagnostic::advice(self.span.clone(), what).help(help))
    }

    /// Of the file that every program reads.
    pub fn extension(&self) -> &'static str {
        if self.is_transparent { "png" } else { "jpg" }
    }

    /// The sizes that pages offer, the smallest first; none is larger than the photo, and a drawing needs none.
    pub fn sizes(&self, wanted: &Sizes) -> Vec<Size> {
        if self.form == Form::Drawing {
            return Vec::new();
        }
        let (width, height) = self.full;
        let longest = width.max(height);
        let mut sides: Vec<u32> = wanted.longest.iter().map(|side| *side.min(&longest)).collect();
        sides.sort_unstable();
        sides.dedup();
        let size = |longest| {
            let (width, height) = fitted(width, height, longest);
            Size { path: format!("medias/{}-{longest}.webp", self.hash), longest, width, height }
        };
        sides.into_iter().map(size).collect()
    }
}

/// One size of a photo, in WebP.
#[derive(Debug, Clone)]
pub struct Size {
    pub path: String,
    /// Pixels of the longest side.
    pub longest: u32,
    pub width: u32,
    pub height: u32,
}

/// What the theme asks of the photos of its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes {
    /// Pixels of the longest side.
    pub longest: Vec<u32>,
    /// The room of a photo in a text, as in the attribute `sizes`.
    pub in_text: String,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes { longest: vec![480, 960, 1600], in_text: "(min-width: 60rem) 48rem, 94vw".into() }
    }
}

/// The letters of the theme’s own drawings: its fonts may lack those of a text.
#[derive(Clone)]
pub struct Letters(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl Letters {
    pub fn new(holds: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Letters(Arc::new(holds))
    }

    pub fn hold(&self, text: &str) -> bool {
        (self.0)(text)
    }
}

impl Default for Letters {
    fn default() -> Self {
        Letters::new(|_| true)
    }
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Letters")
    }
}

/// A document published as it is.
#[derive(Debug, Clone)]
pub struct Document {
    pub path: String,
    pub media: Media,
    pub shown: Arc<str>,
}

#[derive(Debug, Clone)]
enum Medium {
    Picture(Picture),
    Document(Document),
}

impl Medium {
    fn shown(&self) -> &Arc<str> {
        match self {
            Medium::Picture(picture) => &picture.shown,
            Medium::Document(document) => &document.shown,
        }
    }

    /// The same, shown at another place.
    fn at(mut self, span: &Span) -> Self {
        if let Medium::Picture(picture) = &mut self {
            picture.span = span.clone();
        }
        self
    }
}

#[derive(Debug, Default, Clone)]
pub struct MediaShelf {
    /// Published path → the files of that content: a copy under another name is the same photo.
    pub twins: BTreeMap<String, Vec<String>>,
    pub pictures: BTreeMap<String, Picture>,
    pub documents: BTreeMap<String, Document>,
    pub sizes: Sizes,
    pub letters: Letters,
}

impl MediaShelf {
    /// « 3 photos contenaient une position GPS (supprimée) »
    pub fn located(&self) -> Option<Note> {
        let located: BTreeSet<&str> =
            self.pictures.values().filter(|p| p.has_position).map(|p| p.hash.as_str()).collect();
        let count = i64::try_from(located.len()).unwrap_or(i64::MAX);
        let line = french::plural(count, "photo contenait", "photos contenaient") + " une position GPS (supprimée)";
        (count > 0).then(|| Note { kind: NoteKind::Photos, lines: vec![line] })
    }
}

const DOCUMENTS: [&str; 10] = ["pdf", "odt", "ods", "docx", "csv", "zip", "mp3", "mp4", "vtt", "txt"];

pub fn is_picture(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
    ["jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "svg", "tif", "tiff", "bmp"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

pub fn is_document(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
    DOCUMENTS.contains(&extension.as_str())
}

/// A sound or a film: what it says has to be in writing too.
pub fn is_recording(path: &str) -> bool {
    is_document(path) && [".mp3", ".mp4"].iter().any(|end| path.to_ascii_lowercase().ends_with(end))
}

/// Files that were sound, for the next time: one that did not change is not read again.
#[derive(Debug, Default)]
pub struct Memo {
    known: BTreeMap<String, (Arc<str>, Medium)>,
}

/// Prepares the files of `wanted` (path in `content/` → who refers to it).
pub fn shelve(
    wanted: &BTreeMap<String, Span>,
    sources: &Sources,
    memo: &mut Memo,
    faults: &mut Vec<Diagnostic>,
) -> MediaShelf {
    let prepared: Vec<_> = wanted
        .par_iter()
        .filter_map(|(path, span)| {
            let source = sources.get(path)?;
            let known = memo.known.get(path).filter(|(shown, _)| Arc::ptr_eq(shown, &source.shown));
            if let Some((_, medium)) = known {
                return Some(Ok((path.clone(), medium.clone().at(span))));
            }
            let media = match &source.data {
                Data::Media(media) => media.clone(),
                Data::Text(text) => Media::Memory(text.as_bytes().to_vec().into()),
            };
            let bytes = match media.read(&source.shown) {
                Ok(bytes) => bytes.into_owned(),
                Err(fault) => return Some(Err(fault)),
            };
            let hash = Picture::hash_of(&bytes);
            let medium = if is_picture(path) {
                file::inspect(&bytes, &source.shown, span).map(|found| {
                    let most = if found.form == Form::Drawing { u32::MAX } else { USUAL };
                    let (width, height) = fitted(found.full.0, found.full.1, most);
                    let mut picture = Picture {
                        path: String::new(),
                        width,
                        height,
                        full: found.full,
                        media,
                        shown: source.shown.clone(),
                        span: span.clone(),
                        form: found.form,
                        hash,
                        is_transparent: found.is_transparent,
                        is_animated: found.is_animated,
                        has_position: found.has_position,
                    };
                    let extension = if picture.form == Form::Drawing { "svg" } else { picture.extension() };
                    picture.path = format!("medias/{}.{extension}", picture.hash);
                    Medium::Picture(picture)
                })
            } else {
                let extension = path.rsplit_once('.').map_or("bin", |(_, e)| e).to_ascii_lowercase();
                let out = format!("medias/{hash}.{extension}");
                Ok(Medium::Document(Document { path: out, media, shown: source.shown.clone() }))
            };
            Some(medium.map(|medium| (path.clone(), medium)))
        })
        .collect();
    let mut shelf = MediaShelf::default();
    // A preview shelves twice: without its drafts, and with them.
    memo.known.retain(|path, (shown, _)| sources.get(path).is_some_and(|file| Arc::ptr_eq(shown, &file.shown)));
    let sound = prepared.iter().filter_map(|item| item.as_ref().ok());
    memo.known.extend(sound.map(|(path, medium)| (path.clone(), (medium.shown().clone(), medium.clone()))));
    for item in prepared {
        match item {
            Ok((path, Medium::Picture(picture))) => {
                faults.extend(picture.stands_still());
                shelf.twins.entry(picture.path.clone()).or_default().push(path.clone());
                shelf.pictures.insert(path, picture);
            }
            Ok((path, Medium::Document(document))) => {
                shelf.documents.insert(path, document);
            }
            Err(fault) => faults.push(fault),
        }
    }
    shelf
}

/// Fits in a square of `most` pixels, proportions kept, never enlarged.
pub fn fitted(width: u32, height: u32, most: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= most {
        return (width, height);
    }
    let scale = |side: u32| {
        u32::try_from((u64::from(side) * u64::from(most) + u64::from(longest) / 2) / u64::from(longest))
            .unwrap_or(most)
            .max(1)
    };
    (scale(width), scale(height))
}
