//! The photo that an insert carries: beside its title, to the edge of the sheet and beyond.

use serde::Serialize;

use super::{DPI, INCH};
use crate::french;
use crate::plan::{Fit, Format, Print};
use crate::site::photos::Photo;
use crate::site::pictures::{Form, Picture};

/// Millimetres of its place on the A5 sheet, bleed included, and on the A4 one, which has none: as `documents/insert.html` draws
/// them.
const A5: (f64, f64) = (77.0, 79.0);
const A4: (f64, f64) = (97.0, 99.0);

/// What the template receives as `it.photo`.
#[derive(Debug, Clone, Serialize)]
pub struct InsertPhoto {
    /// What `photos` knows it by.
    recipe: String,
    alt: String,
    /// Nothing where it would only say what is seen.
    caption: Option<String>,
    credit: String,
    /// Identifiers of who is on it.
    #[serde(skip)]
    pub people: Vec<String>,
}

impl InsertPhoto {
    pub fn of(photo: &Photo) -> Self {
        InsertPhoto {
            recipe: print(photo.picture).recipe(),
            alt: photo.alt.clone(),
            caption: Some(&photo.caption).filter(|caption| **caption != photo.alt).cloned(),
            credit: photo.credit.clone(),
            people: photo.people.clone(),
        }
    }
}

/// The first that may be printed there: the photo of the formation, else that of the most recent of its mobilities. It fills its
/// place at 300 dots per inch, and says whose it is.
pub fn best<'p, 's>(photos: &'p [Photo<'s>]) -> Option<&'p Photo<'s>> {
    photos.iter().find(|photo| photo.has_credit && is_sharp(photo.picture))
}

/// Why none of those that may be printed is there.
pub fn why_none() -> String {
    let pixels = |millimetres: f64| french::number((millimetres / INCH * DPI).ceil() as i64);
    format!(
        "L’encart ne porte pas de photo\u{a0}: il lui en faut une d’au moins {} × {}\u{a0}pixels, avec son crédit.",
        pixels(A5.0),
        pixels(A5.1)
    )
}

/// Pixels of the place of a photo, and how many times larger than it the photo is.
fn scale(picture: &Picture, (width, height): (f64, f64)) -> f64 {
    let pixels = |millimetres: f64| millimetres / INCH * DPI;
    let (wide, high) = picture.full;
    (f64::from(wide) / pixels(width)).min(f64::from(high) / pixels(height))
}

fn is_sharp(picture: &Picture) -> bool {
    picture.form != Form::Drawing && scale(picture, A5) >= 1.0
}

/// No more pixels than the larger of the two sheets prints.
pub fn print(picture: &Picture) -> Print<'_> {
    let (wide, high) = picture.full;
    let longest = (f64::from(wide.max(high)) / scale(picture, A4).max(1.0)).ceil();
    Print { picture, fit: Fit { longest: longest as u32, heaviest: None, format: Format::Usual }, caption: None }
}
