//! Files put inside another, for what must be one file alone: `data:` addresses.

use encodify::base64;

/// `data:font/woff2;base64,…` of a file; its kind is told by the end of its name.
pub fn data_url(name: &str, bytes: &[u8]) -> String {
    let kind = match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "woff2" => "font/woff2",
        "webp" => "image/webp",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let mut url = format!("data:{kind};base64,");
    base64::STANDARD.encode_append(bytes, &mut url);
    url
}

#[cfg(test)]
mod tests {
    use super::data_url;

    #[test]
    fn a_file_is_an_address() {
        assert_eq!(data_url("icon.svg", b"<svg/>"), "data:image/svg+xml;base64,PHN2Zy8+");
        assert_eq!(data_url("0a1b-1200.webp", b"RIFF"), "data:image/webp;base64,UklGRg==");
    }
}
