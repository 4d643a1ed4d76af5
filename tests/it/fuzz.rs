//! The doors of the program under bytes that nobody typed: the targets of `tests/fuzz`, on seeds and on what copies, cuts and
//! attackers make of them. `FUZZ=600 cargo test fuzz` goes on for so many seconds for each, from another start each time.

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use image::{DynamicImage, ImageFormat, RgbImage};

#[path = "../fuzz/targets.rs"]
pub mod targets;

use targets::{ALL, Target};

/// The same numbers from the same start: SplitMix64.
struct Chance(u64);

impl Chance {
    /// Mostly small, under two to the power of `power`.
    fn length(&mut self, power: usize) -> usize {
        let power = self.below(power);
        1 + self.below(1 << power)
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).unwrap()
    }
}

/// What means something at one of the doors.
const WORDS: [&str; 62] = [
    "---\n",
    "---\r\n",
    ":",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\n",
    "\n\n",
    "\t",
    "#",
    "## ",
    ":::",
    "::: figure\n",
    "::: citation Léa\n",
    "::: video\n",
    "url: ",
    "|\n",
    ">-\n",
    "\\",
    "é",
    "e\u{301}",
    "\u{a0}",
    "\u{202e}",
    "\u{200d}",
    "🇪🇺",
    "&a *a",
    "<script>",
    "<a href=\"JaVa&#10;script:alert(1)\">",
    "<svg onload=x>",
    "[x](java\tscript:x)",
    "](data:text/html,x)",
    "![](",
    "](#",
    "](../",
    "```",
    "%2e%2e%2f",
    "%00",
    "..",
    "../",
    "/_atelier/",
    "\0",
    "// ",
    "| ",
    "[^1]",
    "&#0;",
    "?",
    "!!int ",
    "{{ x }}",
    "{% raw %}",
    "{# ",
    "<use href=\"#a\"/>",
    "<![CDATA[",
    "9999999999",
    "-1",
    "1e999",
    "NaN",
    "\u{feff}",
];

/// One more copy of a file, with what chance made of it; `other` is another file that it may take a piece of.
fn spoilt(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.length(10)).min(bytes.len());
        match chance.below(8) {
            0 => drop(bytes.splice(at..at, WORDS[chance.below(WORDS.len())].bytes())),
            1 => drop(bytes.splice(at..end, WORDS[chance.below(WORDS.len())].bytes())),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                let times = chance.length(8);
                bytes.splice(at..at, piece.repeat(times));
            }
            4 => bytes.truncate(at),
            5 => bytes[at..end].iter_mut().for_each(|byte| *byte = u8::try_from(chance.below(256)).unwrap()),
            6 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            _ => {
                let from = chance.below(other.len() + 1);
                let to = (from + 1 + chance.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
    bytes.truncate(200_000);
    bytes
}

fn under(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// The files below a folder: path in it, and bytes.
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let root = under(folder);
    let found =
        walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let named = found.map(|entry| {
        let path = entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        (path, fs::read(entry.path()).unwrap())
    });
    named.collect()
}

/// A file with its path on the first line.
fn placed((path, bytes): (String, Vec<u8>)) -> Vec<u8> {
    [path.as_bytes(), b"\n", &bytes].concat()
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(48, 32, |x, y| image::Rgb([(x * 5) as u8, (y * 7) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// What a door usually sees, and what once broke it.
fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let texts = || files("content").into_iter().filter(|(path, _)| path.ends_with(".md") && !path.contains("LISEZMOI"));
    let small = |(path, bytes): &(String, Vec<u8>)| bytes.len() < 6_000 && !path.contains('\\');
    let usual: Vec<Vec<u8>> = match target.name {
        "entries" => texts().filter(small).map(placed).collect(),
        "portal" => files("tests/sound")
            .into_iter()
            .filter(|(path, _)| path == "parents.md")
            .map(|(path, bytes)| placed((format!("pages/{path}"), bytes)))
            .collect(),
        "markdown" => texts().filter(small).map(|(_, bytes)| bytes).collect(),
        "register" => vec![fs::read(under("tests/sound/personnes.yaml")).unwrap()],
        "settings" => {
            ["tests/sound/site.yaml", "content/site.en.yaml"].map(|path| fs::read(under(path)).unwrap()).into()
        }
        "pictures" => [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP]
            .map(encoded)
            .into_iter()
            .collect(),
        "theme" => {
            let theme = files("themes/lycee-europeen").into_iter();
            let is_read = |path: &str| ["theme.yaml", "templates/base.html", "languages/es.yaml"].contains(&path);
            theme.filter(|(path, _)| is_read(path)).map(placed).collect()
        }
        _ => Vec::new(),
    };
    let folder = format!("tests/fuzz/seeds/{}", target.name);
    let kept = if under(&folder).is_dir() { files(&folder).into_values().collect() } else { Vec::new() };
    let all = [usual, kept].concat();
    assert!(!all.is_empty(), "{} has no seed", target.name);
    all
}

/// Tries so many spoilt copies, or as many as the seconds of `FUZZ` allow. What breaks a door is kept in a file.
fn try_door(name: &str, times: usize) {
    let target = ALL.iter().find(|target| target.name == name).unwrap();
    let seeds = seeds(target);
    let seconds = std::env::var("FUZZ").ok().and_then(|seconds| seconds.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let start =
        until.map_or(0, |_| SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64);
    let mut chance = Chance(start);
    let copies = std::iter::from_fn(|| {
        let seed = &seeds[chance.below(seeds.len())];
        let other = &seeds[chance.below(seeds.len())];
        Some(spoilt(seed, other, &mut chance))
    });
    let mut tried = 0;
    // Of its own: who waits in the one of all tests works for others meanwhile.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let copies: Box<dyn Iterator<Item = Vec<u8>>> = match until {
        Some(until) => Box::new(copies.take_while(move |_| Instant::now() < until)),
        None => Box::new(copies.take(times)),
    };
    for bytes in seeds.iter().cloned().chain(copies) {
        let begun = Instant::now();
        let held = pool.install(|| catch_unwind(|| (target.run)(&bytes))).is_ok();
        tried += 1;
        // A debug build under other tests; what takes so long would take for ever on something longer.
        if !held || begun.elapsed() > Duration::from_secs(20) {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.fuzz"));
            fs::write(&path, &bytes).unwrap();
            panic!("{name} {}, after {tried}: {}", if held { "is slow" } else { "fails" }, path.display());
        }
    }
    if until.is_some() {
        println!("{name}: {tried}");
    }
}

#[test]
fn entries() {
    try_door("entries", 2_000);
}

#[test]
fn markdown() {
    try_door("markdown", 1_500);
}

#[test]
fn register() {
    try_door("register", 500);
}

#[test]
fn settings() {
    try_door("settings", 300);
}

#[test]
fn pictures() {
    try_door("pictures", 500);
}

#[test]
fn theme() {
    try_door("theme", 20);
}

#[test]
fn preview() {
    try_door("preview", 20_000);
}

#[test]
fn host() {
    try_door("host", 5_000);
}

#[test]
fn portal() {
    try_door("portal", 15);
}

/// `cargo fuzz` finds each target by its file.
#[test]
fn every_target_has_its_file() {
    let written: Vec<String> = files("tests/fuzz/fuzz_targets").into_keys().collect();
    let mut wanted: Vec<String> = ALL.iter().map(|target| format!("{}.rs", target.name)).collect();
    wanted.sort();
    assert_eq!(written, wanted);
}
