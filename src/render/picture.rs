//! A photo, decoded and written anew: upright, no larger than the site shows it, without any metadata.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use crate::diagnostic::{Diagnostic, Span};
use crate::site::pictures::Picture;

const JPEG_QUALITY: u8 = 82;

/// # Errors
/// A file that cannot be read to its end.
pub fn write_anew(picture: &Picture) -> Result<Vec<u8>, Diagnostic> {
    let bytes = picture.media.read(&picture.shown)?;
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
    if (image.width(), image.height()) != (picture.width, picture.height) {
        image = image.resize_exact(picture.width, picture.height, FilterType::Lanczos3);
    }
    let mut out = Vec::new();
    if picture.format == ImageFormat::Png {
        let plain = if image.color().has_alpha() {
            DynamicImage::ImageRgba8(image.to_rgba8())
        } else {
            DynamicImage::ImageRgb8(image.to_rgb8())
        };
        plain.write_with_encoder(PngEncoder::new(&mut out)).map_err(broken)?;
    } else {
        DynamicImage::ImageRgb8(image.to_rgb8())
            .write_with_encoder(JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY))
            .map_err(broken)?;
    }
    Ok(out)
}
