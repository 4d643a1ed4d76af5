//! Photos, decoded and written anew: upright, in the colours of the web, no larger than asked, without any metadata but the
//! caption and the credit that a newsroom needs.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::diagnostic::{Diagnostic, Span};
use crate::plan::{Caption, Format, Print};
use crate::site::pictures::{Form, Picture, fitted};
use crate::store::{Store, Stored};
use crate::svg;

const JPEG_QUALITY: u8 = 82;
const WEBP_QUALITY: f32 = 78.0;
/// Pixels of a photo that is decoded alone: a dozen of them at once would fill the memory of a small machine.
const LARGE: u64 = 24_000_000;

/// Makes prints of one photo, which the store lacks, and keeps them there; the photo is decoded once.
///
/// # Errors
/// A file that cannot be read to its end, or that changed since its header was read.
pub fn develop(picture: &Picture, prints: &[Print], store: &dyn Store) -> Result<(), Diagnostic> {
    let negative = Negative::of(picture)?;
    for print in prints {
        store.keep(&print.recipe(), negative.print(print)?);
    }
    Ok(())
}

/// # Errors
/// As [`develop`].
pub fn one(print: &Print, store: &dyn Store) -> Result<Stored, Diagnostic> {
    let recipe = print.recipe();
    match store.find(&recipe) {
        Some(stored) => Ok(stored),
        None => Ok(store.keep(&recipe, Negative::of(print.picture)?.print(print)?)),
    }
}

/// Pixels of the longest side of a drawing in a document.
const DRAWN: u32 = 1600;

static ALONE: Mutex<()> = Mutex::new(());

/// A photo, decoded: as the camera wrote it.
struct Negative {
    pixels: Image<'static>,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
    /// SVG, where it is one.
    drawing: Option<Vec<u8>>,
}

impl Negative {
    fn of(picture: &Picture) -> Result<Negative, Diagnostic> {
        let bytes = picture.media.read(&picture.shown)?;
        if Picture::hash_of(&bytes) != picture.hash {
            let fault =
                Diagnostic::error(Span::whole(picture.shown.clone()), "cette image a changé pendant la lecture");
            return Err(fault.help("Relancez la commande."));
        }
        let (width, height) = picture.full;
        let is_large = u64::from(width) * u64::from(height) > LARGE;
        let _alone = is_large.then(|| ALONE.lock().unwrap_or_else(PoisonError::into_inner));
        let negative = match picture.form {
            Form::Pixels(format) => Negative::decode(&bytes, format),
            Form::Drawing => Negative::draw(bytes.into_owned()),
        };
        negative.ok_or_else(|| broken(picture))
    }

    /// A drawing in pixels, for documents that show no drawings.
    fn draw(bytes: Vec<u8>) -> Option<Negative> {
        let drawing = svg::sanitised(&bytes).ok()?;
        let (width, height) = fitted(drawing.width.saturating_mul(8), drawing.height.saturating_mul(8), DRAWN);
        let pixels = svg::drawn(&drawing, width, height)?;
        let pixels = Image::from_vec_u8(width, height, pixels, PixelType::U8x4).ok()?;
        Some(Negative { pixels, orientation: Orientation::NoTransforms, profile: None, drawing: Some(drawing.bytes) })
    }

    fn decode(bytes: &[u8], format: ImageFormat) -> Option<Negative> {
        let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().ok()?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten();
        let image = DynamicImage::from_decoder(decoder).ok()?;
        let (width, height) = (image.width(), image.height());
        let pixels = if image.color().has_alpha() {
            Image::from_vec_u8(width, height, image.into_rgba8().into_raw(), PixelType::U8x4)
        } else {
            Image::from_vec_u8(width, height, image.into_rgb8().into_raw(), PixelType::U8x3)
        };
        Some(Negative { pixels: pixels.ok()?, orientation, profile, drawing: None })
    }

    fn print(&self, print: &Print) -> Result<Vec<u8>, Diagnostic> {
        let broken = || broken(print.picture);
        if print.fit.format == Format::Drawing {
            return self.drawing.clone().ok_or_else(broken);
        }
        let mut longest = print.fit.longest;
        loop {
            let image = self.resized(longest).ok_or_else(broken)?;
            let out = match print.fit.format {
                Format::WebP => webp(&image),
                Format::Usual | Format::Drawing => usual(&image, print.picture.is_transparent, print.caption.as_ref()),
            };
            let out = out.ok_or_else(broken)?;
            // A fifth smaller each time: a photo of 1,600 pixels that is too heavy is light enough after one or two.
            longest = image.width().max(image.height()) / 5 * 4;
            if print.fit.heaviest.is_none_or(|most| out.len() <= most) || longest < 320 {
                return Ok(out);
            }
        }
    }

    /// Upright, in sRGB, `longest` pixels at most.
    fn resized(&self, longest: u32) -> Option<DynamicImage> {
        let (width, height) = fitted(self.pixels.width(), self.pixels.height(), longest);
        let pixel = self.pixels.pixel_type();
        let mut small = Image::new(width, height, pixel);
        Resizer::new().resize(&self.pixels, &mut small, None).ok()?;
        let mut bytes = small.into_vec();
        if let Some(profile) = &self.profile {
            to_srgb(&mut bytes, pixel, profile);
        }
        let mut image = match pixel {
            PixelType::U8x4 => DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, bytes)?),
            _ => DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, bytes)?),
        };
        image.apply_orientation(self.orientation);
        Some(image)
    }
}

fn broken(picture: &Picture) -> Diagnostic {
    Diagnostic::error(Span::whole(picture.shown.clone()), "cette image est abîmée : elle ne se lit pas jusqu’au bout")
        .help("Copiez-la de nouveau depuis l’appareil, ou enregistrez-la en JPEG.")
}

/// The profile of the camera leaves with the rest: its colours are written in those that browsers take for granted. A profile
/// that cannot be read changes nothing.
fn to_srgb(pixels: &mut Vec<u8>, pixel: PixelType, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let layout = if pixel == PixelType::U8x4 { Layout::Rgba } else { Layout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()) else {
        return;
    };
    let mut converted = vec![0; pixels.len()];
    if transform.transform(pixels, &mut converted).is_ok() {
        *pixels = converted;
    }
}

fn webp(image: &DynamicImage) -> Option<Vec<u8>> {
    let (width, height) = (image.width(), image.height());
    let encoder = match image {
        DynamicImage::ImageRgba8(image) => webp::Encoder::from_rgba(image.as_raw(), width, height),
        DynamicImage::ImageRgb8(image) => webp::Encoder::from_rgb(image.as_raw(), width, height),
        _ => return None,
    };
    encoder.encode_simple(false, WEBP_QUALITY).ok().map(|out| out.to_vec())
}

fn usual(image: &DynamicImage, is_transparent: bool, caption: Option<&Caption>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    if is_transparent {
        image.write_with_encoder(PngEncoder::new(&mut out)).ok()?;
        return Some(out);
    }
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY)).ok()?;
    if let Some(caption) = caption {
        describe(&mut out, caption);
    }
    Some(out)
}

/// Puts caption and credit in a JPEG as photo desks read them: an XMP packet in a segment APP1, after the header (Adobe, XMP
/// specification, part 3, §1.1.3). Longer than a segment, it is left out.
fn describe(jpeg: &mut Vec<u8>, Caption { text, credit }: &Caption) {
    let (text, credit) = (html_escape::encode_text(text), html_escape::encode_text(credit));
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\">\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt></dc:description>\
         <photoshop:Credit>{credit}</photoshop:Credit>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    );
    // Start of image, then the header with its own length.
    let header = jpeg.get(4..6).map_or(0, |length| usize::from(u16::from_be_bytes([length[0], length[1]])));
    let at = 4 + header;
    if let Ok(length) = u16::try_from(packet.len() + 2)
        && at <= jpeg.len()
    {
        let segment = [&[0xff, 0xe1], &length.to_be_bytes()[..], packet.as_bytes()].concat();
        jpeg.splice(at..at, segment);
    }
}
