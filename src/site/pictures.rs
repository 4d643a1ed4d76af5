//! The photos and documents that entries refer to: where they are published, and how large a photo will be.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::{Diagnostic, Span};
use crate::source::{Data, Media, Sources};

/// No published photo is wider or taller, in pixels.
pub const LARGEST: u32 = 1600;
/// More pixels than any camera of a school takes: a picture made to exhaust the memory.
const MOST_PIXELS: u64 = 64_000_000;

/// A photo as it will be published: written anew, upright, without metadata.
#[derive(Debug, Clone)]
pub struct Picture {
    /// `medias/3f2a9c….jpg`: the name says nothing of who is on it.
    pub path: String,
    pub width: u32,
    pub height: u32,
    pub media: Media,
    pub shown: Arc<str>,
    pub format: ImageFormat,
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
}

#[derive(Debug, Default)]
pub struct MediaShelf {
    /// Published path → the files of that content: a copy under another name is the same photo.
    pub twins: BTreeMap<String, Vec<String>>,
    pub pictures: BTreeMap<String, Picture>,
    pub documents: BTreeMap<String, Document>,
}

const DOCUMENTS: [&str; 10] = ["pdf", "odt", "ods", "docx", "csv", "zip", "mp3", "mp4", "vtt", "txt"];

pub fn is_picture(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
    ["jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "svg", "tif", "tiff", "bmp"]
        .contains(&extension.as_str())
}

pub fn is_document(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
    DOCUMENTS.contains(&extension.as_str())
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
            let file = sources.get(path)?;
            let known = memo.known.get(path).filter(|(shown, _)| Arc::ptr_eq(shown, &file.shown));
            if let Some((_, medium)) = known {
                return Some(Ok((path.clone(), medium.clone())));
            }
            let media = match &file.data {
                Data::Media(media) => media.clone(),
                Data::Text(text) => Media::Memory(text.as_bytes().to_vec().into()),
            };
            let bytes = match media.read(&file.shown) {
                Ok(bytes) => bytes.into_owned(),
                Err(fault) => return Some(Err(fault)),
            };
            let hash = format!("{:016x}", xxh3_64(&bytes));
            Some(if is_picture(path) {
                inspect(&bytes, &file.shown, span).map(|(format, width, height)| {
                    let extension = if format == ImageFormat::Png { "png" } else { "jpg" };
                    let out = format!("medias/{hash}.{extension}");
                    (
                        path.clone(),
                        Medium::Picture(Picture { path: out, width, height, media, shown: file.shown.clone(), format }),
                    )
                })
            } else {
                let extension = path.rsplit_once('.').map_or("bin", |(_, e)| e).to_ascii_lowercase();
                let out = format!("medias/{hash}.{extension}");
                Ok((path.clone(), Medium::Document(Document { path: out, media, shown: file.shown.clone() })))
            })
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

/// Format and published size of a picture, from its header alone.
fn inspect(bytes: &[u8], shown: &str, span: &Span) -> Result<(ImageFormat, u32, u32), Diagnostic> {
    let fault = |message: String, help: &str| Diagnostic::error(span.clone(), message).help(help);
    let name = shown.rsplit('/').next().unwrap_or(shown);
    if bytes.is_empty() {
        return Err(fault(format!("l’image « {name} » est vide"), "Copiez-la de nouveau depuis l’appareil."));
    }
    let format = image::guess_format(bytes)
        .ok()
        .filter(|f| matches!(f, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    let Some(format) = format else {
        return Err(fault(
            format!("l’image « {name} » n’est ni un JPEG, ni un PNG, ni un WebP"),
            "Ouvrez-la dans un logiciel d’images et enregistrez-la en JPEG.",
        ));
    };
    let broken = || {
        fault(
            format!("l’image « {name} » est abîmée"),
            "Copiez-la de nouveau depuis l’appareil, ou enregistrez-la en JPEG.",
        )
    };
    if format == ImageFormat::Jpeg && !ends(bytes) {
        return Err(broken());
    }
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(|_| broken())?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(broken());
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(fault(
            format!("l’image « {name} » est trop grande : {width} × {height} pixels"),
            "Réduisez-la à 4 000 pixels de large au plus.",
        ));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let (width, height) = fitted(width, height, LARGEST);
    Ok((format, width, height))
}

/// A JPEG whose copy stopped half-way has no end marker after its last scan. Decoders fill what is missing with grey.
fn ends(jpeg: &[u8]) -> bool {
    let last = |marker: [u8; 2]| jpeg.windows(2).rposition(|bytes| bytes == marker);
    last([0xff, 0xd9]) > last([0xff, 0xda])
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
