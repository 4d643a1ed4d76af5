//! A web address as a square to scan (domain.md §7: correction M, quiet zone of four modules).

use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode};
use serde::{Serialize, Serializer};

/// The square of an address, for a view: an SVG picture without XML declaration, empty when the address is too long. It is
/// drawn when the view is written: the choice among eight masks is the longest part of many a document's plan.
#[derive(Debug, Clone)]
pub struct Square(String);

impl Square {
    pub fn of(address: impl Into<String>) -> Self {
        Square(address.into())
    }

    pub fn svg(&self) -> String {
        let Ok(code) = QrCode::with_error_correction_level(&self.0, EcLevel::M) else { return String::new() };
        let picture = code.render::<svg::Color>().quiet_zone(true).module_dimensions(4, 4).build();
        picture.find("<svg").map_or_else(String::new, |start| picture[start..].to_string())
    }
}

impl Serialize for Square {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.svg())
    }
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
    use super::Square;

    /// Draws the picture's dark rectangles again, and reads them as a phone would.
    fn read(picture: &str) -> String {
        let number =
            |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().unwrap();
        let side = number(picture.split("width=\"").nth(1).unwrap());
        let path = picture.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut pixels = vec![255; (side * side) as usize];
        for module in path.split('M').skip(1) {
            let (x, rest) = module.split_once([' ', ',']).unwrap();
            let (x, y, wide) = (number(x), number(rest), number(rest.split(['h', 'H']).nth(1).unwrap()));
            (y..y + 4).for_each(|y| pixels[(y * side + x) as usize..][..wide as usize].fill(0));
        }
        let pixel = |x, y| pixels[y * side as usize + x];
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side as usize, side as usize, pixel);
        let (_, text) = image.detect_grids().first().unwrap().decode().unwrap();
        text
    }

    #[test]
    fn a_phone_reads_the_address_back() {
        let address = "https://charles-allies.example/erasmusdays/2026/";
        assert_eq!(read(&Square::of(address).svg()), address);
    }
}
