//! A web address as a square to scan (domain.md §7: correction M, quiet zone of four modules).

use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode};

/// An SVG picture of the address, without XML declaration; empty when the address is too long for a square.
pub fn svg(address: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else { return String::new() };
    let picture = code.render::<svg::Color>().quiet_zone(true).module_dimensions(4, 4).build();
    picture.find("<svg").map_or_else(String::new, |start| picture[start..].to_string())
}

/// The address as it is printed below its square, for who types it: « lycee.example/formations/bts-mco ».
pub fn in_clear(address: &str) -> String {
    address.trim_start_matches("https://").trim_end_matches('/').to_string()
}

/// The same in the characters of a terminal; empty when the address is too long.
pub fn terminal(address: &str) -> String {
    let code = QrCode::with_error_correction_level(address, EcLevel::M);
    code.map_or_else(|_| String::new(), |code| code.render::<unicode::Dense1x2>().quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::svg;

    /// Draws the picture's dark rectangles again, and reads them as a phone would.
    fn read(picture: &str) -> String {
        let number =
            |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().unwrap();
        let side = number(picture.split("width=\"").nth(1).unwrap());
        let path = picture.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side as usize, side as usize, |x, y| {
            let (x, y) = (x as u32, y as u32);
            let dark = path.split('M').skip(1).any(|module| {
                let (mx, rest) = module.split_once([' ', ',']).unwrap();
                let (mx, my) = (number(mx), number(rest));
                let wide = number(rest.split(['h', 'H']).nth(1).unwrap());
                (mx..mx + wide).contains(&x) && (my..my + 4).contains(&y)
            });
            if dark { 0 } else { 255 }
        });
        let (_, text) = image.detect_grids().first().unwrap().decode().unwrap();
        text
    }

    #[test]
    fn a_phone_reads_the_address_back() {
        let address = "https://charles-allies.example/erasmusdays/2026/";
        assert_eq!(read(&svg(address)), address);
    }
}
