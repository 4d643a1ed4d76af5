//! A photo, decoded and written anew: upright, no larger than it is asked, without any metadata.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::{Diagnostic, Span};
use crate::plan::Fit;
use crate::site::pictures::{Picture, fitted};

const JPEG_QUALITY: u8 = 82;

/// # Errors
/// A file that cannot be read to its end.
pub fn write_anew(picture: &Picture, fit: Fit) -> Result<Vec<u8>, Diagnostic> {
    let bytes = picture.media.read(&picture.shown)?;
    // Its name carries the hash of the file that was read first.
    if !picture.path.contains(&format!("{:016x}", xxh3_64(&bytes))) {
        let fault = Diagnostic::error(Span::whole(picture.shown.clone()), "cette image a changé pendant la lecture");
        return Err(fault.help("Relancez la commande."));
    }
    let broken = |_| {
        Diagnostic::error(
            Span::whole(picture.shown.clone()),
            "cette image est abîmée : elle ne se lit pas jusqu’au bout",
        )
        .help("Copiez-la de nouveau depuis l’appareil, ou enregistrez-la en JPEG.")
    };
    let mut decoder =
        ImageReader::with_format(Cursor::new(&bytes[..]), picture.format).into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(orientation);
    let mut longest = fit.longest;
    loop {
        let (width, height) = fitted(image.width(), image.height(), longest);
        if (image.width(), image.height()) != (width, height) {
            image = image.resize_exact(width, height, FilterType::Lanczos3);
        }
        let out = encode(&image, picture.format).map_err(broken)?;
        // A fifth smaller each time: a photo of 1,600 pixels that is too heavy is light enough after one or two.
        longest = width.max(height) / 5 * 4;
        if fit.heaviest.is_none_or(|most| out.len() <= most) || longest < 320 {
            return Ok(out);
        }
    }
}

fn encode(image: &DynamicImage, format: ImageFormat) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    if format == ImageFormat::Png {
        let plain = if image.color().has_alpha() {
            DynamicImage::ImageRgba8(image.to_rgba8())
        } else {
            DynamicImage::ImageRgb8(image.to_rgb8())
        };
        plain.write_with_encoder(PngEncoder::new(&mut out))?;
    } else {
        DynamicImage::ImageRgb8(image.to_rgb8())
            .write_with_encoder(JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY))?;
    }
    Ok(out)
}
