//! Photos, as the team drops them and as visitors get them: upright, in the sizes of their screens, and silent on where they
//! were taken.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use image::{ImageFormat, RgbImage};
use lycee::store::{Forgetful, Store, Stored};

use crate::project::Project;

/// Left half red, right half blue: a turn or a change of colours shows.
pub fn halves(width: u32, height: u32) -> RgbImage {
    let row = |shade: u8| {
        let left = (width / 2) as usize;
        [[200, shade, shade].repeat(left), [shade, shade, 200].repeat(width as usize - left)].concat()
    };
    let rows: Vec<Vec<u8>> = (0..16).map(row).collect();
    let pixels = (0..height as usize).flat_map(|y| &rows[y % 16]).copied().collect();
    RgbImage::from_raw(width, height, pixels).unwrap()
}

pub fn encoded(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// EXIF as a phone writes it: which way is up, the maker, and where it was (43° 27′ N).
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    // Eight bytes of header, then the directory: 2 + 3 × 12 + 4 bytes; then the maker, then the position.
    tiff.extend(3u16.to_le_bytes());
    tiff.extend(entry(0x010f, 2, 12, 50u32.to_le_bytes()));
    tiff.extend(entry(0x0112, 3, 1, [orientation, 0, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, 62u32.to_le_bytes()));
    tiff.extend(0u32.to_le_bytes());
    tiff.extend(b"TelephoneXY\0");
    tiff.extend(2u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, 92u32.to_le_bytes()));
    tiff.extend(0u32.to_le_bytes());
    for number in [43u32, 1, 27, 1, 31, 1] {
        tiff.extend(number.to_le_bytes());
    }
    tiff
}

/// With a segment after the first marker.
fn with_segment(mut jpeg: Vec<u8>, marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    jpeg.splice(2..2, [&[0xff, marker][..], &length, data].concat());
    jpeg
}

pub fn from_a_phone(image: &RgbImage, orientation: u8) -> Vec<u8> {
    with_segment(encoded(image, ImageFormat::Jpeg), 0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat())
}

/// Léa's testimonial with a photo of hers.
fn with_photo(name: &str, bytes: &[u8]) -> Project {
    let image = format!("image: {{fichier: {name}, alt: Léa devant le garage, personnes: [lea]}}\ncitation:");
    Project::new().bytes(&format!("content/temoignages/{name}"), bytes).edit(
        "content/temoignages/lea.md",
        "citation:",
        &image,
    )
}

fn medias(project: &Project) -> BTreeMap<String, Vec<u8>> {
    project.public().into_iter().filter(|(path, _)| path.starts_with("medias/")).collect()
}

fn size(bytes: &[u8]) -> (u32, u32) {
    let image = image::load_from_memory(bytes).unwrap();
    (image.width(), image.height())
}

#[test]
fn a_photo_is_offered_in_the_sizes_of_screens() {
    let run = with_photo("rue.jpg", &encoded(&halves(1700, 1275), ImageFormat::Jpeg)).build().code(0);
    let medias = medias(&run.project);
    let sizes: Vec<String> = medias
        .iter()
        .map(|(path, bytes)| {
            let end = path.find(['-', '.']).unwrap();
            let (width, height) = size(bytes);
            format!("{} {width} × {height}", &path[end..])
        })
        .collect();
    assert_eq!(sizes, ["-1600.webp 1600 × 1200", "-480.webp 480 × 360", "-960.webp 960 × 720", ".jpg 1200 × 900"]);
    let hash = medias.keys().next().unwrap().trim_start_matches("medias/").split('-').next().unwrap();
    let page = run.project.read("public/temoignages/lea/index.html");
    let root = "../../medias/";
    let picture = format!(
        "<picture><source type=\"image/webp\" srcset=\"{root}{hash}-480.webp 480w, {root}{hash}-960.webp 960w, {root}{hash}-1600.webp 1600w\" sizes=\"(min-width: 40rem) 20rem, 40vw\">\
         <img src=\"{root}{hash}.jpg\" alt=\"Léa devant le garage\" width=\"1200\" height=\"900\" loading=\"lazy\" decoding=\"async\"></picture>"
    );
    assert!(page.contains(&picture), "{page}");
}

#[test]
fn a_small_photo_is_not_made_larger() {
    let run = with_photo("rue.png", &encoded(&halves(700, 500), ImageFormat::Png)).build().code(0);
    let sizes: Vec<(u32, u32)> = medias(&run.project).values().map(|bytes| size(bytes)).collect();
    assert_eq!(sizes, [(480, 343), (700, 500), (700, 500)]);
}

#[test]
fn a_theme_asks_for_its_own_sizes() {
    let run = with_photo("rue.jpg", &encoded(&halves(420, 315), ImageFormat::Jpeg))
        .file(
            "themes/lycee-europeen/theme.yaml",
            "nom: Essai\ncontrat: 1\nphotos: [160, 400]\nphoto_dans_un_texte: 80vw\n",
        )
        .edit("content/pages/parents.md", "\n\n", "\n\n![Une rue](../temoignages/rue.jpg)\n\n")
        .build()
        .code(0);
    let medias = medias(&run.project);
    let ends: Vec<&str> = medias.keys().map(|path| &path[path.find(['-', '.']).unwrap()..]).collect();
    assert_eq!(ends, ["-160.webp", "-400.webp", ".jpg"]);
    let page = run.project.read("public/parents/index.html");
    assert!(page.contains("-160.webp 160w") && page.contains("sizes=\"80vw\""), "{page}");
    Project::new()
        .file("themes/lycee-europeen/theme.yaml", "nom: Essai\ncontrat: 1\nphotos: [grand]\n")
        .build()
        .code(1)
        .screen("erreur\u{a0}: «\u{a0}photos\u{a0}» est une liste de largeurs, de 100 à 4000 pixels")
        .screen("→ Écrivez\u{a0}: photos: [480, 960, 1600]");
}

#[test]
fn a_photo_held_upright_is_upright() {
    // Orientation 6: the top of the scene is on the left of the file; it turns a quarter to the right.
    let run = with_photo("rue.jpg", &from_a_phone(&halves(400, 200), 6)).build().code(0);
    let medias = medias(&run.project);
    for bytes in medias.values() {
        let image = image::load_from_memory(bytes).unwrap().into_rgb8();
        assert_eq!((image.width(), image.height()), (200, 400));
        let (top, bottom) = (image.get_pixel(100, 50), image.get_pixel(100, 350));
        assert!(top[0] > 150 && bottom[2] > 150, "{top:?} {bottom:?}");
    }
    let page = run.project.read("public/temoignages/lea/index.html");
    assert!(page.contains("width=\"200\" height=\"400\""), "{page}");
}

#[test]
fn a_phone_does_not_tell_where_it_was() {
    let png = {
        // An eXIf chunk, after the header of 33 bytes.
        let mut png = encoded(&halves(60, 40), ImageFormat::Png);
        let data = [b"eXIf", &exif(1)[..]].concat();
        let check = crc(&data).to_be_bytes();
        let length = u32::try_from(data.len() - 4).unwrap().to_be_bytes();
        png.splice(33..33, [&length[..], &data, &check].concat());
        png
    };
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude=\"43,27N\" TelephoneXY/>";
    let run = with_photo("rue.jpg", &from_a_phone(&halves(80, 60), 1))
        .bytes("content/pages/gare.png", &png)
        .bytes("content/pages/pont.jpg", &with_segment(encoded(&halves(90, 70), ImageFormat::Jpeg), 0xe1, xmp))
        .edit("content/pages/parents.md", "\n\n", "\n\n![La gare](gare.png)\n\n![Le pont](pont.jpg)\n\n")
        .build()
        .code(0)
        .screen("Photos\u{a0}:\n  3\u{a0}photos contenaient une position GPS (supprimée)\n")
        .nowhere_in_public("TelephoneXY")
        .nowhere_in_public("GPSLatitude");
    let files = run.project.snapshot().into_iter().filter(|(path, _)| !path.starts_with("content/"));
    for (path, (bytes, _)) in files {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!["TelephoneXY", "Exif\0", "eXIf"].iter().any(|secret| text.contains(secret)), "{path}");
    }
}

/// CRC 32 of PNG.
pub fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

#[test]
fn newsrooms_get_the_caption_and_the_credit_in_the_photo() {
    let mobility = "image:\n  fichier: depart.jpg\n  alt: Trois étudiants devant la gare\n  legende: \"Le départ <à l’aube>\"\n  credit: Lycée Alliès\n  personne_reconnaissable: non\nformation:";
    let run = Project::new()
        .today("2026-05-01")
        .bytes("content/mobilites/depart.jpg", &from_a_phone(&halves(900, 600), 1))
        .edit("content/mobilites/caspe-2026.md", "formation:", mobility)
        .build()
        .code(0);
    let photo = run.project.snapshot().remove("livrables/presse/caspe-2026/photos/photo-1.jpg");
    let photo = photo.unwrap_or_else(|| panic!("{:?}", run.project.snapshot().keys())).0;
    assert_eq!(size(&photo), (900, 600));
    let text = String::from_utf8_lossy(&photo);
    assert!(text.contains("<rdf:li xml:lang=\"x-default\">Le départ &lt;à l’aube&gt;</rdf:li>"));
    assert!(text.contains("<photoshop:Credit>© Lycée Alliès</photoshop:Credit>"));
    assert!(!text.contains("TelephoneXY") && !text.contains("Exif"));
}

/// Counts what was made, and remembers it.
#[derive(Default)]
struct Counting {
    made: AtomicUsize,
    known: std::sync::Mutex<BTreeMap<String, Stored>>,
}

impl Store for Counting {
    fn find(&self, recipe: &str) -> Option<Stored> {
        self.known.lock().unwrap().get(recipe).cloned()
    }

    fn keep(&self, recipe: &str, bytes: Vec<u8>) -> Stored {
        self.made.fetch_add(1, Ordering::Relaxed);
        let stored = Forgetful.keep(recipe, bytes);
        self.known.lock().unwrap().insert(recipe.to_string(), stored.clone());
        stored
    }

    fn read(&self, stored: &Stored) -> Option<Arc<[u8]>> {
        Forgetful.read(stored)
    }
}

/// What is made of a project with the photos of a store.
fn built(project: &Project, photos: &dyn Store) -> lycee::render::Outputs {
    let (content, _) = lycee::source::read_folder(&project.path("content"), "content");
    let theme = lycee::source::embedded_theme("lycee-europeen");
    lycee::build(&lycee::Inputs {
        content: &content,
        theme: &theme,
        today: "2026-11-24".parse().unwrap(),
        options: lycee::site::Options::default(),
        photos,
        progress: &lycee::Silent,
    })
    .outputs
}

#[test]
fn a_photo_is_made_once_and_the_bytes_are_those_of_a_store_that_forgets() {
    let project = with_photo("rue.jpg", &encoded(&halves(600, 450), ImageFormat::Jpeg));
    let build = |photos: &dyn Store| built(&project, photos);
    let store = Counting::default();
    let first = build(&store);
    // Two sizes, and the usual one; the cards of pages are kept too.
    let is_photo = |recipe: &&String| !recipe.starts_with("carte-");
    assert_eq!(store.known.lock().unwrap().keys().filter(is_photo).count(), 3);
    let made = store.made.load(Ordering::Relaxed);
    let second = build(&store);
    assert_eq!(store.made.load(Ordering::Relaxed), made);
    assert!(first == second && first == build(&Forgetful));
}

#[test]
fn a_second_build_takes_the_photos_of_the_first() {
    let run = with_photo("rue.jpg", &encoded(&halves(600, 450), ImageFormat::Jpeg)).build().code(0);
    let before = medias(&run.project);
    // What the last build published under a recipe is taken as it is: these bytes are no photo, and nobody looks.
    let mut manifest: serde_json::Value = serde_json::from_str(&run.project.read(".public.manifeste.json")).unwrap();
    let recipes = manifest["photos"].as_object().unwrap();
    let path =
        recipes.iter().find(|(recipe, _)| recipe.ends_with("-480.webp")).unwrap().1.as_str().unwrap().to_string();
    let old = b"faite la derniere fois".as_slice();
    let stamp = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(old));
    manifest["fichiers"][&path] = serde_json::json!([{ "xxh3": stamp, "octets": old.len() }]);
    let again = run
        .again()
        .bytes(&format!("public/{path}"), old)
        .file(".public.manifeste.json", &manifest.to_string())
        .build()
        .code(0);
    assert_eq!(medias(&again.project)[&path], old);
    // Somebody spoils a published photo: it is made anew.
    let mended = again.again().bytes(&format!("public/{path}"), b"autre chose").build().code(0);
    assert!(before == medias(&mended.project));
}

/// Photos that wait show people: they lie where the next build finds them.
#[test]
fn a_build_that_is_killed_leaves_its_photos_to_the_next_which_removes_them() {
    let lines: String = (0..12).map(|n| format!("![Photo {n}]({n}.jpg) personnes: aucune\n")).collect();
    let page = format!("---\ntitre: Galerie\n---\n\n::: galerie\n{lines}:::\n");
    let mut project = Project::new().file("content/pages/galerie/index.md", &page).file("temporaire/.garde", "");
    for n in 0..12 {
        let photo = encoded(&halves(1600 + n, 1200), ImageFormat::Jpeg);
        project = project.bytes(&format!("content/pages/galerie/{n}.jpg"), &photo);
    }
    let project = project.env("TMPDIR", "temporaire").env("TMP", "temporaire");
    let waiting = project.path(".public.photos");
    let is_photo = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().ends_with(".webp");
    let has_photos = || std::fs::read_dir(&waiting).is_ok_and(|entries| entries.flatten().any(is_photo));
    let mut build = project.spawn(&["build", "--date", crate::project::TODAY], std::process::Stdio::null());
    while !has_photos() {
        assert!(build.try_wait().unwrap().is_none(), "the build ended before it was killed");
        std::thread::yield_now();
    }
    build.kill().unwrap();
    build.wait().unwrap();
    assert!(has_photos() && !project.exists("public"));
    let run = project.without("content/pages/galerie").build().code(0).lacks(".public.photos").has("public/index.html");
    assert_eq!(std::fs::read_dir(run.project.path("temporaire")).unwrap().count(), 1, "nothing but its guard");
}

/// Photos that a build at work keeps are not those of a check.
#[test]
fn a_check_leaves_nothing_and_touches_nothing_even_where_a_build_keeps_its_photos() {
    let run = with_photo("rue.jpg", &encoded(&halves(600, 450), ImageFormat::Jpeg))
        .file("temporaire/.garde", "")
        .file(".public.photos/ecrit-par-lycee", "")
        .file(".public.photos/rue-480.webp", "une photo")
        .env("TMPDIR", "temporaire")
        .env("TMP", "temporaire")
        .check()
        .code(0)
        .nothing_is_touched();
    assert_eq!(std::fs::read_dir(run.project.path("temporaire")).unwrap().count(), 1, "nothing but its guard");
}

/// A folder of that name which is not ours stays: photos wait in memory.
#[test]
fn the_folder_of_somebody_else_is_left_alone() {
    let run = with_photo("rue.jpg", &encoded(&halves(600, 450), ImageFormat::Jpeg))
        .file(".public.photos/vacances.txt", "à moi")
        .build()
        .code(0)
        .shows(".public.photos/vacances.txt", "à moi");
    assert_eq!(medias(&run.project).len(), 3);
    assert_eq!(std::fs::read_dir(run.project.path(".public.photos")).unwrap().count(), 1);
}

/// The names of published photos say how they were written: an encoder that writes otherwise makes other names. On the machines
/// whose processor decides nothing else.
#[cfg(target_arch = "x86_64")]
#[test]
fn other_bytes_have_another_recipe() {
    let slope = |alpha: bool| {
        let pixel = |x: u32, y: u32| {
            [(x * 4) as u8, (y * 5) as u8, (x * y / 13) as u8, if alpha { (x * 3) as u8 } else { 255 }]
        };
        let image = image::RgbaImage::from_fn(64, 48, |x, y| image::Rgba(pixel(x, y)));
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let store = Counting::default();
    for bytes in [slope(false), slope(true)] {
        built(&with_photo("pente.png", &bytes), &store);
    }
    let known = store.known.lock().unwrap();
    let prints = known.iter().filter(|(recipe, _)| !recipe.starts_with("carte-")).map(|(recipe, stored)| {
        let (_, what) = recipe.split_once('-').unwrap();
        format!("{what} {:016x}", xxhash_rust::xxh3::xxh3_64(&store.read(stored).unwrap()))
    });
    let mut prints: Vec<String> = prints.collect();
    prints.sort();
    assert_eq!(
        prints,
        ["64.jpg 464284eeeac472ba", "64.png 62df44a0cb84a3a5", "64.webp a4e218465484ddaa", "64.webp fe98289c9dc71c0c"],
        "photos are written in another way: add one to RECIPE in src/site/pictures.rs, then write these here"
    );
}

/// A screenshot has a place for transparency, and does not use it: newsrooms get a JPEG with its caption.
#[test]
fn what_shows_nothing_through_is_no_transparent_photo() {
    let opaque = |alpha| {
        let mut image = image::DynamicImage::from(halves(80, 60)).into_rgba8();
        image.get_pixel_mut(3, 3).0[3] = alpha;
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    for (bytes, extension) in
        [(opaque(255), "jpg"), (opaque(254), "png"), (encoded(&halves(80, 60), ImageFormat::Gif), "jpg")]
    {
        let run = with_photo("ecran.png", &bytes).build().code(0);
        let usual: Vec<String> = medias(&run.project).into_keys().filter(|path| !path.ends_with(".webp")).collect();
        assert!(usual.len() == 1 && usual[0].ends_with(extension), "{extension}: {usual:?}");
    }
}

#[test]
fn an_animation_shows_its_first_picture() {
    let mut gif = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
        let frame = |red| image::Frame::new(image::RgbaImage::from_pixel(40, 30, image::Rgba([red, 0, 0, 255])));
        encoder.encode_frames([frame(250), frame(0)]).unwrap();
    }
    let run = with_photo("saut.gif", &gif).build().code(0).screen(
        "conseil\u{a0}: l’image «\u{a0}saut.gif\u{a0}» est animée\u{a0}: seule sa première image est publiée (content/temoignages/lea.md:6:",
    );
    for bytes in medias(&run.project).values() {
        let image = image::load_from_memory(bytes).unwrap().into_rgb8();
        assert!(image.get_pixel(20, 15)[0] > 200);
    }
}

#[test]
fn photos_of_other_machines_are_refused_with_a_mend() {
    let ftyp = |brand: &[u8]| [b"\0\0\0\x18ftyp", brand, &[0; 64][..]].concat();
    with_photo("IMG_0001.HEIC", &ftyp(b"heic"))
        .build()
        .code(1)
        .screen("erreur\u{a0}: l’image «\u{a0}IMG_0001.HEIC\u{a0}» est au format HEIC des iPhone, que les navigateurs ne montrent pas")
        .screen("Pour les suivantes, sur l’iPhone\u{a0}: Réglages, Appareil photo, Formats, «\u{a0}Le plus compatible\u{a0}».");
    with_photo("rue.avif", &ftyp(b"avif"))
        .build()
        .code(1)
        .screen("erreur\u{a0}: l’image «\u{a0}rue.avif\u{a0}» est au format AVIF, que ce programme ne lit pas")
        .screen("→ Sous Windows, ouvrez-la dans Paint\u{a0}: Fichier, Enregistrer sous, Image JPEG. Sur un Mac, dans Aperçu\u{a0}: Fichier, Exporter, JPEG.");
}

/// One fault is enough: who is on a photo that nobody sees is not asked.
#[test]
fn a_broken_photo_is_one_fault() {
    let sound = encoded(&halves(300, 200), ImageFormat::Png);
    for (name, bytes) in [("vide.png", &b""[..]), ("coupee.png", &sound[..sound.len() / 2])] {
        let run = with_photo(name, bytes).edit("content/temoignages/lea.md", ", personnes: [lea]", "").build().code(1);
        assert!(run.screen.contains(name) && !run.screen.contains("reconnaissable"), "{}", run.screen);
        assert_eq!(run.screen.matches("┌─ content/").count(), 1, "{}", run.screen);
    }
}

// ── Galleries ───────────────────────────────────────────────────────────────

const GALLERY: &str = "::: galerie Une semaine à Caspe\n![Le garage](garage.jpg \"Mon atelier\") personnes: lea\n\n- ![La gare](gare.jpg) personnes: aucune\n:::\n\nNeuf semaines";

fn with_gallery(gallery: &str) -> Project {
    Project::new()
        .bytes("content/temoignages/garage.jpg", &encoded(&halves(300, 200), ImageFormat::Jpeg))
        .bytes("content/temoignages/gare.jpg", &encoded(&halves(200, 300), ImageFormat::Jpeg))
        .edit("content/temoignages/lea.md", "Neuf semaines", gallery)
}

#[test]
fn a_gallery_is_links_to_its_photos() {
    let run = with_gallery(GALLERY).build().code(0);
    let page = run.project.read("public/temoignages/lea/index.html");
    let gallery = &page[page.find("<figure class=\"gallery\">").unwrap()..];
    let gallery = &gallery[..gallery.find("</figure>").unwrap()];
    assert_eq!(gallery.matches("<li><a href=\"../../medias/").count(), 2);
    assert!(gallery.contains("alt=\"Le garage\"") && gallery.contains("<p>Mon atelier</p>"), "{gallery}");
    assert!(gallery.ends_with("<figcaption>Une semaine à Caspe</figcaption>"), "{gallery}");
    assert!(!page.contains("personnes:"), "{page}");
    assert!(!run.screen.contains("qui est reconnaissable"), "{}", run.screen);
}

#[test]
fn a_photo_of_somebody_who_withdrew_leaves_the_gallery() {
    let run = with_gallery(GALLERY).build().code(0);
    let before = medias(&run.project).len();
    let run = run
        .again()
        .edit("content/personnes.yaml", "image: oui", "image: non")
        .build()
        .code(0)
        .screen("lea\u{a0}: autorisation qui ne couvre pas son image, photo retirée");
    let page = run.project.read("public/temoignages/lea/index.html");
    assert!(!page.contains("Le garage") && page.contains("alt=\"La gare\""), "{page}");
    assert!(medias(&run.project).len() < before);
}

#[test]
fn a_photo_that_says_nothing_of_who_is_on_it_is_a_warning_and_an_error_of_strict() {
    let gallery = GALLERY.replace(" personnes: lea", "");
    let said = "attention\u{a0}: qui est reconnaissable sur cette photo\u{202f}?";
    with_gallery(&gallery).build().code(0).screen(said).screen("personnes: aucune");
    with_gallery(&gallery).run(&["build", "--strict"]).code(1).screen(said);
}

/// A portrait of which nobody said who it shows is its author's: what she did not sign for does not show it.
#[test]
fn an_undeclared_portrait_is_its_authors() {
    let project = with_photo("garage.png", &crate::project::photo(60)).edit(
        "content/temoignages/lea.md",
        ", personnes: [lea]",
        "",
    );
    let run = project.build().code(0);
    assert!(!medias(&run.project).is_empty());
    let run = run.screen("Écrivez personnes: [lea], avec les identifiants");
    let run = run.again().edit("content/personnes.yaml", "image: oui", "image: non").build().code(0);
    assert!(medias(&run.project).is_empty());
}

/// Dropped in the folder, and forgotten.
#[test]
fn photos_that_no_text_shows_come_with_the_lines_to_paste() {
    let page = "---\ntitre: Une semaine\n---\n\n![Une rue](rue.png)\n";
    // A draft that shows a photo has not forgotten it.
    let draft =
        "---\ntitre: La suite\nbrouillon: oui\n---\n\n::: galerie\n![Le port](port.png) personnes: aucune\n:::\n";
    let project = Project::new().file("content/pages/semaine/index.md", page);
    let mut project = project.file("content/pages/semaine/suite.md", draft);
    for photo in ["rue.png", "port.png", "place du village.png", "photos/gare.jpg"] {
        project = project.bytes(&format!("content/pages/semaine/{photo}"), &crate::project::photo(9));
    }
    let run = project.build().code(0).screen(
        "conseil\u{a0}: 2\u{a0}photos de ce dossier ne sont montrées nulle part (content/pages/semaine/index.md)\n  \
         → Pour les montrer, copiez ces lignes dans le texte. Entre les crochets, écrivez ce que l’on voit\u{202f}; au bout, qui l’on reconnaît, ou «\u{a0}aucune\u{a0}»\u{a0}:\n\
         ::: galerie\n![](photos/gare.jpg) personnes:\n![](<place du village.png>) personnes:\n:::\n",
    );
    // The lines, pasted and completed.
    let lines =
        "![La gare](photos/gare.jpg) personnes: aucune\n![La place](<place du village.png>) personnes: lea\n:::";
    let run = run
        .again()
        .edit("content/pages/semaine/index.md", "(rue.png)\n", &format!("(rue.png)\n\n::: galerie\n{lines}\n"))
        .build()
        .code(0)
        .silent_about("nulle part");
    assert!(run.project.read("public/semaine/index.html").contains("alt=\"La place\""));
}

// ── Drawings ────────────────────────────────────────────────────────────────

#[test]
fn a_drawing_is_published_without_its_script() {
    let svg = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\" onload=\"alert(1)\"><script>alert(2)</script>\
               <metadata>Delmas</metadata><path id=\"Photo de Delmas\" d=\"M0 0h40v20H0z\" fill=\"#c00\"/></svg>";
    let run =
        with_photo("plan.svg", svg.as_bytes()).build().code(0).nowhere_in_public("alert").nowhere_in_public("Delmas");
    let medias = medias(&run.project);
    let [(path, bytes)] = medias.iter().collect::<Vec<_>>()[..] else { panic!("{:?}", medias.keys()) };
    assert!(path.ends_with(".svg") && String::from_utf8_lossy(bytes).contains("viewBox=\"0 0 40 20\""));
    let page = run.project.read("public/temoignages/lea/index.html");
    assert!(page.contains(&format!(
        "<picture><img src=\"../../{path}\" alt=\"Léa devant le garage\" width=\"40\" height=\"20\""
    )));
}

#[test]
fn a_drawing_that_calls_a_picture_is_refused() {
    let svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><image href=\"file:///etc/passwd\"/></svg>";
    with_photo("plan.svg", svg.as_bytes())
        .build()
        .code(1)
        .screen("erreur\u{a0}: l’image «\u{a0}plan.svg\u{a0}» contient une autre image, ou en appelle une")
        .screen("→ Exportez-la en PNG ou en JPEG\u{a0}: les photos en sortent sans leurs métadonnées.");
}
