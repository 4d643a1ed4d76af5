//! Images that are broken, that lie, or that were made to harm: each has its answer, and the portal of before stays.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat};
use jpeg_encoder::{ColorType, Encoder};
use lycee::site::pictures::file;

use crate::photos::{encoded, halves};
use crate::project::Project;

/// A page whose photos are these: name, bytes.
fn page_of(images: &[(String, Vec<u8>)]) -> Project {
    let lines: String = images.iter().map(|(name, _)| format!("![Essai]({name})\n\n")).collect();
    let project = Project::new().file("content/pages/essai/index.md", &format!("---\ntitre: Essai\n---\n\n{lines}"));
    images.iter().fold(project, |project, (name, bytes)| project.bytes(&format!("content/pages/essai/{name}"), bytes))
}

fn png(image: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// All of one colour, given in the bytes of `colours`.
fn jpeg(colours: ColorType, pixel: &[u8], is_progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    encoder.set_progressive(is_progressive);
    encoder.encode(&pixel.repeat(160 * 120), 160, 120, colours).unwrap();
    bytes
}

fn photo(format: ImageFormat) -> Vec<u8> {
    encoded(&halves(160, 120), format)
}

/// A PNG whose header says something else than its pixels.
fn lying_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = photo(ImageFormat::Png);
    bytes.splice(16..24, [width.to_be_bytes(), height.to_be_bytes()].concat());
    let crc = crate::photos::crc(&bytes[12..29]).to_be_bytes();
    bytes.splice(29..33, crc);
    bytes
}

/// The size that a JPEG announces, changed.
fn lying_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = photo(ImageFormat::Jpeg);
    let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 5;
    bytes.splice(at..at + 4, [height.to_be_bytes(), width.to_be_bytes()].concat());
    bytes
}

fn lying_gif(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = photo(ImageFormat::Gif);
    bytes.splice(6..10, [width.to_le_bytes(), height.to_le_bytes()].concat());
    bytes
}

/// A chunk after the header of a PNG.
fn with_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = photo(ImageFormat::Png);
    let body = [kind, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    bytes.splice(33..33, [&length[..], &body, &crate::photos::crc(&body).to_be_bytes()].concat());
    bytes
}

/// A motion photo: the film of the second before, whose bytes may say anything.
fn with_film(photo: Vec<u8>, bytes: &[u8]) -> Vec<u8> {
    [&photo[..], b"\0\0\0\x18ftypmp42\0\0\0\0isommp42\0\0\x10\0mdat", &[7; 300], bytes, &[9; 300]].concat()
}

fn svg(inside: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" height=\"20\">{inside}</svg>").into_bytes()
}

/// What is said of each, in order: « l’image « vide.jpg » est vide ».
fn errors(screen: &str) -> Vec<String> {
    let said = screen.lines().filter_map(|line| line.strip_prefix("erreur\u{a0}: l’image «\u{a0}"));
    said.map(|said| said.replace("\u{a0}»", "")).collect()
}

const NO_IMAGE: &str = "n’est ni un JPEG, ni un PNG, ni un WebP, ni un GIF, ni un SVG";
const BROKEN: &str = "est abîmée";
const SPOILT: &str = "est abîmée\u{a0}: elle ne se lit pas jusqu’au bout";
const NO_DRAWING: &str = "n’est pas un SVG que l’on peut lire";
const INTRICATE: &str = "est trop compliquée\u{a0}: ses éléments se répètent ou s’emboîtent sans fin";
const EFFECT: &str = "contient un effet (flou, ombre…), que tous les appareils ne montrent pas de même";

#[test]
fn each_broken_image_has_its_answer() {
    let cut = |format, eighths: usize| {
        let bytes = photo(format);
        bytes[..bytes.len() * eighths / 8].to_vec()
    };
    let entities: String =
        (1..10).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))).collect();
    let laughs =
        [format!("<!DOCTYPE svg [<!ENTITY e0 '<path d=\"M0 0H9V9\"/>'>{entities}]>").into_bytes(), svg("&e9;")]
            .concat();
    let deep = format!("{}<path d=\"M0 0H9V9\"/>{}", "<g>".repeat(20_000), "</g>".repeat(20_000));
    let worn =
        |filter: &str| svg(&format!("<filter id=\"f\">{filter}</filter><path d=\"M0 0H9V9\" filter=\"url(#f)\"/>"));
    let line = format!("M0 0{}", "h1".repeat(20_000));
    let handed_down = format!(
        "<marker id=\"m\"><path d=\"M0 0H9V9\"/><path d=\"M0 0H9V9\"/></marker><g marker-mid=\"url(#m)\"><path d=\"{line}\"/></g>"
    );
    let tile = "<pattern id=\"p\" patternUnits=\"userSpaceOnUse\" width=\"1e5\" height=\"1e5\"><path d=\"M0 0H9V9\"/></pattern><path d=\"M0 0H9V9\" fill=\"url(#p)\"/>";
    let outside =
        [b"<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".to_vec(), svg("<text>&x;</text>")].concat();
    let cases = [
        ("coupee-1.png", cut(ImageFormat::Png, 1), SPOILT),
        ("coupee-1.webp", cut(ImageFormat::WebP, 1), SPOILT),
        ("coupee-4.gif", cut(ImageFormat::Gif, 4), SPOILT),
        ("coupee-7.png", cut(ImageFormat::Png, 7), SPOILT),
        ("coupee-7.webp", cut(ImageFormat::WebP, 7), SPOILT),
        ("vide.jpg", Vec::new(), "est vide"),
        ("un-octet.jpg", vec![0xff], NO_IMAGE),
        ("texte.jpg", b"Ceci n'est pas une photo.".to_vec(), NO_IMAGE),
        ("page.png", b"<!doctype html><title>Photo</title><img src=photo.png>".to_vec(), NO_IMAGE),
        ("document.jpg", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".to_vec(), NO_IMAGE),
        ("archive.png", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), NO_IMAGE),
        ("peinture.jpg", [&b"BM"[..], &[0; 60]].concat(), NO_IMAGE),
        ("scan.jpg", [&b"II*\0\x08\0\0\0"[..], &[0; 60]].concat(), NO_IMAGE),
        ("dessin.svgz.svg", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), NO_IMAGE),
        ("debut.jpg", vec![0xff, 0xd8], NO_IMAGE),
        ("debut-fin.jpg", vec![0xff, 0xd8, 0xff, 0xd9], BROKEN),
        ("coupee-1.jpg", cut(ImageFormat::Jpeg, 1), BROKEN),
        ("coupee-4.jpg", cut(ImageFormat::Jpeg, 4), BROKEN),
        ("coupee-7.jpg", cut(ImageFormat::Jpeg, 7), BROKEN),
        ("coupee.gif", photo(ImageFormat::Gif)[..9].to_vec(), BROKEN),
        ("sans-largeur.png", lying_png(0, 120), BROKEN),
        ("sans-hauteur.jpg", lying_jpeg(160, 0), BROKEN),
        ("sans-taille.gif", lying_gif(0, 0), BROKEN),
        ("bombe.png", lying_png(50_000, 50_000), "est trop grande\u{a0}: 50000 × 50000 pixels"),
        ("bombe.jpg", lying_jpeg(65_500, 65_500), "est trop grande\u{a0}: 65500 × 65500 pixels"),
        ("bombe.gif", lying_gif(65_535, 65_535), "est trop grande\u{a0}: 65535 × 65535 pixels"),
        (
            "photo.svg",
            svg("<image href=\"data:image/png;base64,AAAA\"/>"),
            "contient une autre image, ou en appelle une",
        ),
        ("rires.svg", laughs, INTRICATE),
        ("dehors.svg", outside, NO_DRAWING),
        ("profond.svg", svg(&deep), INTRICATE),
        ("flou.svg", worn("<feGaussianBlur stdDeviation=\"2000\"/>"), EFFECT),
        ("bruit.svg", worn("<feTurbulence baseFrequency=\"1e30\" numOctaves=\"1000000\"/>"), EFFECT),
        ("carreaux.svg", worn("<feOffset dx=\"1e30\"/><feTile/>"), EFFECT),
        ("reperes.svg", svg(&handed_down), INTRICATE),
        ("motif.svg", svg(tile), INTRICATE),
        (
            "regles.svg",
            svg(&format!("<style>{}</style>{}", "*{fill:red}".repeat(20_000), "<path d=\"M0 0h1\"/>".repeat(20_000))),
            INTRICATE,
        ),
        (
            "attributs.svg",
            svg(&format!("<path {}/>", (0..20_000).map(|n| format!("a{n}=\"1\" ")).collect::<String>())),
            INTRICATE,
        ),
        ("ouvert.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0".to_vec(), NO_DRAWING),
        ("menteuse.png", lying_png(4_000, 4_000), SPOILT),
    ];
    let images: Vec<(String, Vec<u8>)> =
        cases.iter().map(|(name, bytes, _)| (name.to_string(), bytes.clone())).collect();
    let run = page_of(&images).build().code(1).nothing_is_touched();
    let wanted: Vec<String> = cases.iter().map(|(name, _, said)| format!("{name} {said}")).collect();
    assert_eq!(errors(&run.screen), wanted, "{}", run.screen);
}

/// A copy that stopped, a card that failed: at any byte.
#[test]
fn a_photo_cut_anywhere_is_refused_or_whole() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let bytes = photo(format);
        let extension = format.extensions_str()[0];
        let images: Vec<(String, Vec<u8>)> = (0..24)
            .map(|n| bytes.len() * n / 24)
            .chain((1..=8).map(|n| bytes.len() - n))
            .map(|length| (format!("{length}.{extension}"), bytes[..length].to_vec()))
            .collect();
        let run = page_of(&images).build().code(1).nothing_is_touched();
        let refused: Vec<String> = errors(&run.screen);
        let is_refused = |name: &str| refused.iter().any(|said| said.split(' ').next() == Some(name));
        let whole: Vec<(String, Vec<u8>)> = images.into_iter().filter(|(name, _)| !is_refused(name)).collect();
        // Only what ends a file, and says nothing of its pixels, may miss.
        assert!(whole.iter().all(|(_, cut)| bytes.len() - cut.len() <= 12), "{:?}", whole.iter().map(|w| &w.0));
        page_of(&whole).build().code(0);
    }
}

#[test]
fn odd_images_are_published_as_what_they_are() {
    let mut animated = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut animated);
        let frame = |red| image::Frame::new(image::RgbaImage::from_pixel(160, 120, image::Rgba([red, 0, 0, 255])));
        encoder.encode_frames([frame(250), frame(0)]).unwrap();
    }
    let deep = image::ImageBuffer::from_pixel(160, 120, image::Rgb([51_200_u16, 5_120, 15_360]));
    let red = [200, 20, 60];
    let with_trailer = |bytes: Vec<u8>| [bytes, b"SEFH\0\0Image_UTC_Data1700000000".repeat(50)].concat();
    let with_orientation = |orientation| crate::photos::from_a_phone(&halves(160, 120), orientation);
    let cases = [
        ("png-nomme.jpg", photo(ImageFormat::Png)),
        ("jpeg-nomme.png", photo(ImageFormat::Jpeg)),
        ("webp-nomme.jpg", photo(ImageFormat::WebP)),
        ("anime.gif", animated),
        ("quatre-couleurs.jpg", jpeg(ColorType::Cmyk, &[20, 235, 195, 0], false)),
        ("imprimeur.jpg", jpeg(ColorType::CmykAsYcck, &[20, 235, 195, 0], false)),
        ("grise.jpg", jpeg(ColorType::Luma, &[90], false)),
        ("progressive.jpg", jpeg(ColorType::Rgb, &red, true)),
        ("seize-bits.png", png(deep)),
        ("grise-seize-bits.png", png(image::ImageBuffer::from_pixel(160, 120, image::Luma([40_000_u16])))),
        ("film-apres.jpg", with_film(photo(ImageFormat::Jpeg), b"\xff\xda\0\x0c")),
        ("film-entier-apres.jpg", with_film(photo(ImageFormat::Jpeg), b"\xff\xd9\xff\xda\0\x0c")),
        ("suite-de-telephone.jpg", with_trailer(photo(ImageFormat::Jpeg))),
        ("orientation-fausse.jpg", with_orientation(9)),
        ("profil-faux.png", with_chunk(b"iCCP", b"faux\0\0\x78\x9c\x03\0\0\0\0\x01")),
        ("bavarde.png", with_chunk(b"tEXt", &[b"Comment\0".to_vec(), b"x".repeat(2_000_000)].concat())),
        ("inconnue.png", with_chunk(b"rAnD", b"rien")),
    ];
    let images: Vec<(String, Vec<u8>)> = cases.iter().map(|(name, bytes)| (name.to_string(), bytes.clone())).collect();
    let run = page_of(&images).build().code(0);
    let page = run.project.read("public/essai/index.html");
    let sources = page.split("<img src=\"../medias/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let sources: Vec<&str> = sources.collect();
    assert_eq!(sources.len(), cases.len());
    for (source, (name, _)) in sources.iter().zip(&cases) {
        let published =
            image::load_from_memory(&run.project.public()[&format!("medias/{source}")]).unwrap().into_rgb8();
        assert_eq!(published.dimensions(), (160, 120), "{name}");
        // The left half is red in all, but for the grey ones.
        let [r, g, b] = published.get_pixel(20, 60).0;
        let is_grey = name.starts_with("grise");
        assert!(
            if is_grey { r.abs_diff(g) < 4 && g.abs_diff(b) < 4 } else { r > 150 && g < 90 && b < 110 },
            "{name}: {r} {g} {b}"
        );
    }
    let thin = [("fine.png", png(image::RgbImage::new(6_000, 1))), ("point.png", png(image::RgbImage::new(1, 1)))];
    page_of(&thin.map(|(name, bytes)| (name.to_string(), bytes))).build().code(0);
}

/// Sixty kilobytes that would fill the memory.
#[test]
fn a_profile_that_swells_is_left_aside() {
    let mut bytes = Vec::new();
    {
        let mut info = png::Info::with_size(160, 120);
        info.color_type = png::ColorType::Rgb;
        info.icc_profile = Some(vec![0; 64_000_000].into());
        let mut writer = png::Encoder::with_info(&mut bytes, info).unwrap().write_header().unwrap();
        writer.write_image_data(halves(160, 120).as_raw()).unwrap();
    }
    assert!(bytes.len() < 1_000_000, "{}", bytes.len());
    let mut decoder = file::open(&bytes, ImageFormat::Png).unwrap();
    assert!(decoder.icc_profile().unwrap().is_none());
    page_of(&[("gonfle.png".to_string(), bytes.clone())]).build().code(0);
}

/// Sixteen bits for each colour, then eight.
#[test]
fn the_memory_of_a_photo_is_counted_as_it_is() {
    let pixels = 160 * 120;
    let weight = |bytes: &[u8], format| file::weight(&file::open(bytes, format).unwrap(), bytes, format);
    let deep = png(image::ImageBuffer::from_pixel(160, 120, image::Rgba([51_200_u16, 5_120, 15_360, 9])));
    assert_eq!(weight(&deep, ImageFormat::Png), pixels * (8 + 4) + 2 * deep.len() as u64);
    let plain = photo(ImageFormat::Jpeg);
    assert_eq!(weight(&plain, ImageFormat::Jpeg), pixels * 3 + 2 * plain.len() as u64);
    let progressive = jpeg(ColorType::Rgb, &[1, 2, 3], true);
    assert_eq!(weight(&progressive, ImageFormat::Jpeg), pixels * (3 + 6) + 2 * progressive.len() as u64);
}
