//! What a picture's file is: whether it can be published, and what is known of it before it is made smaller.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{AnimationDecoder, ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits};
use memchr::{memchr, memmem};

use super::Form;
use crate::decoding::{self, Share};
use crate::diagnostic::{Diagnostic, Span};
use crate::svg;

/// More pixels than any camera of a school takes: a picture made to exhaust the memory.
const MOST_PIXELS: u64 = 64_000_000;
/// Bytes of the pixels of a decoded picture: 16 bits for each colour weigh twice as much.
const MOST_BYTES: u64 = 4 * MOST_PIXELS;
/// Bytes of what a PNG tells besides its pixels, once inflated.
const MOST_SAID: u64 = 32_000_000;

/// What is known of a picture's file.
pub struct Found {
    pub form: Form,
    /// Upright.
    pub full: (u32, u32),
    /// One of its pixels at least.
    pub is_transparent: bool,
    /// Only its first picture is published.
    pub is_animated: bool,
    /// It says where it was taken.
    pub has_position: bool,
}

/// # Errors
/// What is not published, at the place of the text that shows it, and what to do.
pub fn inspect(bytes: &[u8], shown: &str, span: &Span) -> Result<Found, Diagnostic> {
    if bytes.is_empty() {
        return Err(fault(shown, span, "est vide", "Copiez-la de nouveau depuis l’appareil."));
    }
    let form = if svg::is_svg(bytes) {
        Form::Drawing
    } else {
        let format = image::guess_format(bytes).ok().filter(|format| FORMATS.contains(format));
        Form::Pixels(format.ok_or_else(|| {
            let (what, help) = refusal(bytes);
            fault(shown, span, what, help)
        })?)
    };
    let found = decoding::attempt(|| match form {
        Form::Drawing => drawing(bytes, shown, span),
        Form::Pixels(format) => photo(bytes, format, shown, span),
    });
    found.unwrap_or_else(|| Err(spoilt(form, shown, span)))
}

/// « l’image « logo.svg » est vide »
fn fault(shown: &str, span: &Span, what: &str, help: &str) -> Diagnostic {
    Diagnostic::error(span.clone(), format!("l’image « {} » {what}", name(shown))).help(help)
}

/// The name of a file, without its folders.
pub fn name(shown: &str) -> &str {
    shown.rsplit('/').next().unwrap_or(shown)
}

const COPY_AGAIN: &str = "Copiez-la de nouveau depuis l’appareil, ou enregistrez-la en JPEG.";

/// A picture whose header is sound, and that cannot be made.
pub fn spoilt(form: Form, shown: &str, span: &Span) -> Diagnostic {
    match form {
        Form::Pixels(_) => fault(shown, span, "est abîmée : elle ne se lit pas jusqu’au bout", COPY_AGAIN),
        Form::Drawing => {
            let help = "Dans le logiciel de dessin, exportez-la en PNG.";
            fault(shown, span, "est trop compliquée : elle ne peut pas être dessinée", help)
        }
    }
}

fn drawing(bytes: &[u8], shown: &str, span: &Span) -> Result<Found, Diagnostic> {
    let drawing = svg::sanitised(bytes).map_err(|refusal| {
        let (what, help) = refusal.words();
        fault(shown, span, what, help)
    })?;
    let full = (drawing.width, drawing.height);
    Ok(Found { form: Form::Drawing, full, is_transparent: true, is_animated: false, has_position: false })
}

fn photo(bytes: &[u8], format: ImageFormat, shown: &str, span: &Span) -> Result<Found, Diagnostic> {
    let broken = || fault(shown, span, "est abîmée", COPY_AGAIN);
    if format == ImageFormat::Jpeg && !ends(bytes) {
        return Err(broken());
    }
    let mut decoder = open(bytes, format).map_err(|_| broken())?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(broken());
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        let what = format!("est trop grande : {width} × {height} pixels");
        return Err(fault(shown, span, &what, "Réduisez-la à 4 000 pixels de large au plus."));
    }
    let full = if turns(decoder.orientation().unwrap_or(Orientation::NoTransforms)) {
        (height, width)
    } else {
        (width, height)
    };
    let form = Form::Pixels(format);
    let seen = look(decoder, bytes, format).map_err(|_| spoilt(form, shown, span))?;
    let Look { is_transparent, is_animated } = seen;
    Ok(Found { form, full, is_transparent, is_animated, has_position: has_position(bytes) })
}

/// What only the pixels tell.
struct Look {
    is_transparent: bool,
    is_animated: bool,
}

/// Decodes what may be transparent: many screenshots have a place for it, and do not use it.
fn look(decoder: impl ImageDecoder, bytes: &[u8], format: ImageFormat) -> ImageResult<Look> {
    let has_alpha = decoder.color_type().has_alpha();
    let is_still = matches!(format, ImageFormat::Jpeg);
    if !has_alpha && is_still {
        return Ok(Look { is_transparent: false, is_animated: false });
    }
    let _share = Share::of(weight(&decoder, bytes, format));
    let is_transparent = has_alpha && has_transparent_pixel(&DynamicImage::from_decoder(decoder)?);
    let is_animated = match format {
        ImageFormat::Gif => {
            GifDecoder::new(Cursor::new(bytes))?.into_frames().nth(1).is_some_and(|frame| frame.is_ok())
        }
        ImageFormat::WebP => WebPDecoder::new(Cursor::new(bytes))?.has_animation(),
        ImageFormat::Png => PngDecoder::with_limits(Cursor::new(bytes), limits(format))?.is_apng()?,
        _ => false,
    };
    Ok(Look { is_transparent, is_animated })
}

fn has_transparent_pixel(image: &DynamicImage) -> bool {
    match image {
        DynamicImage::ImageLumaA8(image) => image.pixels().any(|pixel| pixel[1] != u8::MAX),
        DynamicImage::ImageLumaA16(image) => image.pixels().any(|pixel| pixel[1] != u16::MAX),
        DynamicImage::ImageRgba8(image) => image.pixels().any(|pixel| pixel[3] != u8::MAX),
        DynamicImage::ImageRgba16(image) => image.pixels().any(|pixel| pixel[3] != u16::MAX),
        image => image.color().has_alpha(),
    }
}

const FORMATS: [ImageFormat; 4] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];

/// Reads the header.
///
/// # Errors
/// It is no header.
pub fn open(bytes: &[u8], format: ImageFormat) -> ImageResult<impl ImageDecoder + '_> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits(format));
    reader.into_decoder()
}

/// A few kilobytes of a PNG may hold gigabytes of profile.
fn limits(format: ImageFormat) -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(if format == ImageFormat::Png { MOST_SAID } else { 2 * MOST_BYTES });
    limits
}

/// Bytes of memory that decoding a picture takes, until its pixels are in eight bits for each colour.
pub fn weight(decoder: &impl ImageDecoder, bytes: &[u8], format: ImageFormat) -> u64 {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let is_plain = decoder.color_type() == ColorType::Rgb8;
    let own = match format {
        // All that its scans add to is kept until the last.
        ImageFormat::Jpeg if Markers::of(bytes).any(|marker| matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce)) => 6 * pixels,
        // A second picture is looked for.
        ImageFormat::Gif => 8 * pixels,
        ImageFormat::WebP => 4 * pixels,
        _ => 0,
    };
    decoder.total_bytes() + if is_plain { 0 } else { 4 * pixels } + own + 2 * bytes.len() as u64
}

/// Why a file is not taken, and what to do: phones and sites have formats of their own.
fn refusal(bytes: &[u8]) -> (&'static str, &'static str) {
    let brand = bytes.get(4..12).filter(|box_| box_.starts_with(b"ftyp")).map(|box_| &box_[4..]);
    match brand {
        Some(b"avif" | b"avis") => (
            "est au format AVIF, que ce programme ne lit pas",
            "Sous Windows, ouvrez-la dans Paint : Fichier, Enregistrer sous, Image JPEG. Sur un Mac, dans Aperçu : Fichier, Exporter, JPEG. Ailleurs, dans GIMP. (Un navigateur l’enregistre telle quelle.)",
        ),
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => (
            "est au format HEIC des iPhone, que les navigateurs ne montrent pas",
            "Envoyez-la par courriel depuis l’iPhone, ou exportez-la en JPEG. Pour les suivantes, sur l’iPhone : Réglages, Appareil photo, Formats, « Le plus compatible ».",
        ),
        _ => (
            "n’est ni un JPEG, ni un PNG, ni un WebP, ni un GIF, ni un SVG",
            "Ouvrez-la dans un logiciel d’images et enregistrez-la en JPEG.",
        ),
    }
}

/// Width and height change places.
fn turns(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// The file says where it was taken: in its EXIF, or in its XMP.
fn has_position(bytes: &[u8]) -> bool {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes));
    let in_exif = exif.is_ok_and(|exif| {
        let has = |tag| exif.fields().any(|field| field.tag == tag);
        has(exif::Tag::GPSLatitude) || has(exif::Tag::GPSLongitude)
    });
    in_exif || memmem::find(bytes, b"exif:GPSLatitude").is_some()
}

const END: u8 = 0xd9;

/// A JPEG whose copy stopped half-way has no end marker. Decoders fill what is missing with grey.
fn ends(jpeg: &[u8]) -> bool {
    Markers::of(jpeg).any(|marker| marker == END)
}

/// The markers of a JPEG up to the end of its picture. Phones put a film or another picture behind it, which has its own.
struct Markers<'a> {
    jpeg: &'a [u8],
    at: usize,
}

impl<'a> Markers<'a> {
    fn of(jpeg: &'a [u8]) -> Self {
        Markers { jpeg, at: 0 }
    }
}

impl Iterator for Markers<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        loop {
            self.at += memchr(0xff, self.jpeg.get(self.at..)?)?;
            match *self.jpeg.get(self.at + 1)? {
                // Filling.
                0xff => self.at += 1,
                // A byte of the pixels, or a marker without anything behind it.
                0 | 1 | 0xd0..=0xd8 => self.at += 2,
                END => {
                    self.at = self.jpeg.len();
                    return Some(END);
                }
                marker => {
                    let length = self.jpeg.get(self.at + 2..self.at + 4)?;
                    self.at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                    return Some(marker);
                }
            }
        }
    }
}
