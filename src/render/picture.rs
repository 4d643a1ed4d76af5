//! Photos, decoded and written anew: upright, in the colours of the web, no larger than asked, without any metadata but the
//! caption and the credit that a newsroom needs.

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::decoding::{self, Share};
use crate::diagnostic::{Diagnostic, Span};
use crate::plan::{Caption, Format, Print};
use crate::site::pictures::{Form, Picture, file, fitted};
use crate::store::{Store, Stored};
use crate::svg;

const JPEG_QUALITY: u8 = 82;
const WEBP_QUALITY: f32 = 78.0;
/// Bytes of the profile of a camera; those of printers, the heaviest, have three million.
const HEAVIEST_PROFILE: usize = 4_000_000;
/// Bytes that drawing takes: a dozen layers of the largest size.
const DRAWING: u64 = 12 * 4 * (DRAWN as u64) * (DRAWN as u64);

/// Prints of one photo, in their order: those that the store has; the others are made and kept there, the photo decoded once.
///
/// Each is a fault where the file cannot be read to its end, or changed since its header was read.
pub fn develop(prints: &[Print], store: &dyn Store) -> Vec<Result<Stored, Diagnostic>> {
    let mut negative = None;
    let mut made = |print: &Print| {
        let recipe = print.recipe();
        if let Some(stored) = store.find(&recipe) {
            return Ok(stored);
        }
        let picture = print.picture;
        let negative = negative.get_or_insert_with(|| carefully(picture, || Negative::of(picture)));
        let negative = negative.as_ref().map_err(|fault| fault.clone())?;
        Ok(store.keep(&recipe, carefully(picture, || negative.print(print))?))
    };
    prints.iter().map(&mut made).collect()
}

/// A decoder that fails on a picture fails on that picture alone.
fn carefully<T>(picture: &Picture, work: impl FnOnce() -> Result<T, Diagnostic>) -> Result<T, Diagnostic> {
    decoding::attempt(work).unwrap_or_else(|| Err(picture.spoilt()))
}

/// Pixels of the longest side of a drawing in a document.
const DRAWN: u32 = 1600;

/// A photo, decoded: as the camera wrote it.
struct Negative {
    pixels: Image<'static>,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
    /// SVG, where it is one.
    drawing: Option<Vec<u8>>,
    /// Of the memory, for as long as the pixels are there.
    _share: Share<'static>,
}

impl Negative {
    fn of(picture: &Picture) -> Result<Negative, Diagnostic> {
        let bytes = picture.media.read(&picture.shown)?;
        if Picture::hash_of(&bytes) != picture.hash {
            let fault =
                Diagnostic::error(Span::whole(picture.shown.clone()), "cette image a changé pendant la lecture");
            return Err(fault.help("Relancez la commande."));
        }
        let negative = match picture.form {
            Form::Pixels(format) => Negative::decode(&bytes, format, picture.is_transparent),
            Form::Drawing => Negative::draw(&bytes),
        };
        negative.ok_or_else(|| picture.spoilt())
    }

    /// A drawing in pixels, for documents that show no drawings.
    fn draw(bytes: &[u8]) -> Option<Negative> {
        let share = Share::of(DRAWING);
        let drawing = svg::sanitised(bytes).ok()?;
        let (width, height) = fitted(drawing.width.saturating_mul(8), drawing.height.saturating_mul(8), DRAWN);
        let pixels = svg::drawn(&drawing, width, height)?;
        let pixels = Image::from_vec_u8(width, height, pixels, PixelType::U8x4).ok()?;
        let orientation = Orientation::NoTransforms;
        Some(Negative { pixels, orientation, profile: None, drawing: Some(drawing.bytes), _share: share })
    }

    fn decode(bytes: &[u8], format: ImageFormat, is_transparent: bool) -> Option<Negative> {
        let mut decoder = file::open(bytes, format).ok()?;
        let share = Share::of(file::weight(&decoder, bytes, format));
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= HEAVIEST_PROFILE);
        let image = DynamicImage::from_decoder(decoder).ok()?;
        let (width, height) = (image.width(), image.height());
        let pixels = if is_transparent {
            Image::from_vec_u8(width, height, image.into_rgba8().into_raw(), PixelType::U8x4)
        } else {
            Image::from_vec_u8(width, height, image.into_rgb8().into_raw(), PixelType::U8x3)
        };
        Some(Negative { pixels: pixels.ok()?, orientation, profile, drawing: None, _share: share })
    }

    fn print(&self, print: &Print) -> Result<Vec<u8>, Diagnostic> {
        let spoilt = || print.picture.spoilt();
        if print.fit.format == Format::Drawing {
            return self.drawing.clone().ok_or_else(spoilt);
        }
        let mut longest = print.fit.longest;
        loop {
            let image = self.resized(longest).ok_or_else(spoilt)?;
            let out = match print.fit.format {
                Format::WebP => webp(&image),
                Format::Usual | Format::Drawing => usual(&image, print.picture.is_transparent, print.caption.as_ref()),
            };
            let out = out.ok_or_else(spoilt)?;
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
