//! The photos that a channel may hand out, with what must be printed beside them.

use serde::Serialize;

use super::pictures::Picture;
use super::words::Words;
use crate::content::{Image, Meta};
use crate::french::to_complete;

/// A photo to print.
#[derive(Debug)]
pub struct Photo<'s> {
    pub picture: &'s Picture,
    pub alt: String,
    pub caption: String,
    /// « © Lycée Charles Alliès », or a place to complete.
    pub credit: String,
    pub has_credit: bool,
    /// Identifiers of who is said to be on it, by any entry.
    pub people: Vec<String>,
}

/// A photo as `documents/captions.txt` and pages list it.
#[derive(Debug, Clone, Serialize)]
pub struct PhotoView {
    pub file: String,
    pub alt: String,
    pub caption: String,
    pub credit: String,
}

impl<'s> Words<'s> {
    /// The photos of some entries, each once.
    pub fn photos(self, metas: impl Iterator<Item = &'s Meta>) -> Vec<Photo<'s>> {
        let mut photos: Vec<Photo> = Vec::new();
        for photo in metas.filter_map(|meta| self.photo(meta, meta.image.as_ref()?)) {
            if !photos.iter().any(|other| other.picture.path == photo.picture.path) {
                photos.push(photo);
            }
        }
        photos
    }

    /// The photo of an entry, where it may leave the portal: somebody said who is on it, and they agree to the channel.
    pub fn picture(self, meta: &Meta, image: &Image) -> Option<&'s Picture> {
        let is_declared = !image.people.is_empty() || image.recognisable == Some(false);
        self.site.picture(meta, &image.file.value, self.channel).filter(|_| is_declared)
    }

    fn people_on(self, meta: &Meta, image: &Image) -> Vec<String> {
        let path = meta.beside(&image.file.value);
        path.iter().flat_map(|path| self.site.people_on(path)).map(str::to_string).collect()
    }

    fn photo(self, meta: &Meta, image: &Image) -> Option<Photo<'s>> {
        let picture = self.picture(meta, image)?;
        let alt = self.of(meta, &image.alt);
        let credit = image.credit.as_deref().map(|credit| self.of(meta, credit));
        Some(Photo {
            picture,
            caption: image.caption.as_deref().map_or_else(|| alt.clone(), |caption| self.of(meta, caption)),
            alt,
            people: self.people_on(meta, image),
            has_credit: credit.is_some(),
            credit: credit
                .map_or_else(|| to_complete("crédit"), |credit| format!("© {}", credit.trim_start_matches("© "))),
        })
    }
}

/// « photo-1.jpg »: the name says nothing of who is on it.
pub fn photo_name(at: usize, picture: &Picture) -> String {
    format!("photo-{}.{}", at + 1, picture.extension())
}

/// Photos as they are listed, in their folder.
pub fn photo_views(photos: &[Photo]) -> Vec<PhotoView> {
    let view = |(at, photo): (usize, &Photo)| PhotoView {
        file: format!("photos/{}", photo_name(at, photo.picture)),
        alt: photo.alt.clone(),
        caption: photo.caption.clone(),
        credit: photo.credit.clone(),
    };
    photos.iter().enumerate().map(view).collect()
}
