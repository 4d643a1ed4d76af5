//! How long the photos of a portal take: 200 of 12 megapixels in the sizes of the theme, at the first build, then at the second,
//! which takes those of the first. `cargo bench --bench photos` prints both, and the most memory that the program held (on
//! Linux); `… -- 20` takes so many photos. `… -- 200 folder` leaves the photos in that folder, for other generators.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measure that cannot go on must stop")]

mod process;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use jpeg_encoder::{ColorType, Encoder};
use tempfile::TempDir;

const WIDTH: u16 = 4000;
const HEIGHT: u16 = 3000;
/// Scenes that are drawn; a photo is one of them with a comment of its own, which makes it another file.
const SCENES: usize = 4;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let count = args.first().and_then(|arg| arg.parse().ok()).unwrap_or(200);
    let folder = TempDir::new().unwrap();
    let weight = write_site(folder.path(), count, args.get(1).map(PathBuf::from).as_deref());
    println!("{count} photos of {WIDTH} × {HEIGHT}, {} MB", weight / 1_000_000);
    for name in ["first build", "second build"] {
        let (time, memory) = build(folder.path());
        println!("{name}: {:.2} s, {memory} MB", time.as_secs_f64());
    }
}

/// A sound portal and one page with all the photos.
fn write_site(folder: &Path, count: usize, keep: Option<&Path>) -> usize {
    let page = folder.join("content/pages/galerie");
    fs::create_dir_all(&page).unwrap();
    fs::write(folder.join("content/site.yaml"), "nom: Lycée\nurl: https://lycee.example/\n").unwrap();
    fs::write(folder.join("content/index.md"), "---\ntitre: Accueil\n---\n").unwrap();
    let scenes: Vec<Vec<u8>> = (0..SCENES).map(scene).collect();
    let mut text = "---\ntitre: Galerie\n---\n\n::: galerie\n".to_string();
    let mut weight = 0;
    for n in 0..count {
        let comment = format!("photo {n}");
        let length = u16::try_from(comment.len() + 2).unwrap().to_be_bytes();
        let mut photo = scenes[n % SCENES].clone();
        photo.splice(2..2, [&[0xff, 0xfe], &length[..], comment.as_bytes()].concat());
        weight += photo.len();
        fs::write(page.join(format!("{n}.jpg")), &photo).unwrap();
        if let Some(keep) = keep {
            fs::create_dir_all(keep).unwrap();
            fs::write(keep.join(format!("{n}.jpg")), &photo).unwrap();
        }
        text.push_str(&format!("![Photo {n}]({n}.jpg) personnes: aucune\n"));
    }
    fs::write(page.join("index.md"), text + ":::\n").unwrap();
    weight
}

/// Hills under a sky, with grain: as heavy to read and to write as a photo, 3 to 4 MB.
fn scene(number: usize) -> Vec<u8> {
    let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
    let mut pixels = Vec::with_capacity(width * height * 3);
    let mut grain = 0x9e37_79b9_u32 ^ u32::try_from(number).unwrap();
    for y in 0..height {
        for x in 0..width {
            grain ^= grain << 13;
            grain ^= grain >> 17;
            grain ^= grain << 5;
            let hill = height / 2 + (x * (number + 3) / 7) % 400 + (x / 9) % 60;
            let base = if y > hill { [60 + y % 37, 110 + x % 29, 50] } else { [120, 160 + y * 60 / height, 220] };
            pixels.extend(base.map(|shade| u8::try_from((shade + (grain % 13) as usize).min(255)).unwrap()));
        }
    }
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 90).encode(&pixels, WIDTH, HEIGHT, ColorType::Rgb).unwrap();
    bytes
}

/// How long a build takes, and the most memory it held, in MB.
fn build(folder: &Path) -> (Duration, u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lycee"));
    command.args(["build", "--date", "2026-11-24"]).current_dir(folder);
    process::run(command)
}
