//! The fault table: each file of `tests/faults/` is a faulty project and the exact screen that its writer reads.
//!
//! ```text
//! What is wrong, in one line.
//! code: 1                                 exit code of `check` (0 for what is only a warning)
//! jour: 2026-11-24                        optional
//! === content/temoignages/lea.md          a file that replaces or joins those of the sound project (tests/sound/)
//! === content/temoignages/lea.md [changé] lines that start with « - » become those that start with « + »
//! === écran
//! ```
//! Other marks in the brackets, separated by commas: `absent`, `crlf`, `bom`, `utf-16`, `windows-1252`, `échappé` (`\t`, `\0`,
//! `\xNN` are bytes), `coupé N` (the first N bytes), `répété N`, `lien` (a link to the path in the body), `jpeg`, `png`.
//!
//! `check` is run; its whole screen is compared but for the paragraph « Poids » and the number of pages, which are the
//! theme's. Where the code is 1, `build` must publish nothing. `MAJ=1 cargo test faults` writes the screens that differ
//! anew: read each one before you keep it.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::project::{Project, TODAY};

struct Case {
    path: PathBuf,
    /// Everything before the screen.
    source: String,
    code: i32,
    today: String,
    files: Vec<(String, Vec<String>, String)>,
    screen: String,
}

const SCREEN: &str = "=== écran\n";

fn read(path: &Path) -> Case {
    let text = fs::read_to_string(path).unwrap();
    let (source, screen) = text.split_once(SCREEN).unwrap_or((&text, ""));
    let mut parts = source.split("\n=== ");
    let head = parts.next().unwrap();
    let of = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    let files = parts.map(|part| {
        let (header, body) = part.split_once('\n').unwrap_or((part, ""));
        let (name, marks) = header.split_once(" [").map_or((header, ""), |(n, m)| (n, m.trim_end_matches(']')));
        let marks = marks.split(", ").filter(|m| !m.is_empty()).map(str::to_string);
        // The line end before the next « === » was taken by the cut.
        (
            name.to_string(),
            marks.collect(),
            if body.is_empty() { String::new() } else { format!("{}\n", body.trim_end_matches('\n')) },
        )
    });
    Case {
        path: path.to_path_buf(),
        code: of("code:").unwrap_or_else(|| panic!("{}: no code", path.display())).parse().unwrap(),
        today: of("jour:").unwrap_or(TODAY).to_string(),
        files: files.collect(),
        source: source.to_string(),
        screen: screen.to_string(),
    }
}

/// The sound project with the files of the case.
fn project(case: &Case) -> Project {
    let mut project = Project::new().today(&case.today);
    for (name, marks, body) in &case.files {
        let has = |mark: &str| marks.iter().any(|m| m == mark);
        if has("absent") {
            project = project.without(name);
            continue;
        }
        if has("lien") {
            project = project.symlink(name, body.trim());
            continue;
        }
        let text = if has("changé") { changed(&project.read(name), body) } else { body.clone() };
        project = project.bytes(name, &bytes(&text, marks));
    }
    project
}

/// Applies « - » and « + » lines, hunk after hunk; what is replaced must be there once.
fn changed(text: &str, hunks: &str) -> String {
    let mut text = text.to_string();
    let mut lines = hunks.lines().filter(|line| !line.is_empty()).peekable();
    while lines.peek().is_some() {
        let (mut from, mut to) = (String::new(), String::new());
        while let Some(line) = lines.next_if(|line| line.starts_with('-')) {
            from += &format!("{}\n", &line[1..]);
        }
        while let Some(line) = lines.next_if(|line| line.starts_with('+')) {
            to += &format!("{}\n", &line[1..]);
        }
        assert_eq!(text.matches(&from).count(), 1, "{from:?} is not there once in {text:?}");
        text = text.replacen(&from, &to, 1);
    }
    text
}

fn bytes(text: &str, marks: &[String]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for mark in marks {
        let (word, number) = mark.split_once(' ').map_or((mark.as_str(), 0), |(w, n)| (w, n.parse().unwrap()));
        bytes = match word {
            "changé" => bytes,
            "crlf" => String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes(),
            "bom" => [b"\xef\xbb\xbf".as_slice(), &bytes].concat(),
            "utf-16" => String::from_utf8(bytes).unwrap().encode_utf16().fold(vec![0xff, 0xfe], |mut out, unit| {
                out.extend(unit.to_le_bytes());
                out
            }),
            "windows-1252" => encoding_rs::WINDOWS_1252.encode(&String::from_utf8(bytes).unwrap()).0.into_owned(),
            "échappé" => unescaped(&String::from_utf8(bytes).unwrap()),
            "coupé" => bytes[..number].to_vec(),
            "répété" => bytes.repeat(number),
            "jpeg" => picture(image::ImageFormat::Jpeg),
            "png" => picture(image::ImageFormat::Png),
            other => panic!("unknown mark « {other} »"),
        };
    }
    bytes
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend(&rest.as_bytes()[..at]);
        let code = &rest[at + 1..];
        let (byte, len) = match code.as_bytes()[0] {
            b't' => (b'\t', 1),
            b'0' => (0, 1),
            b'x' => (u8::from_str_radix(&code[1..3], 16).unwrap(), 3),
            other => panic!("unknown escape \\{}", other as char),
        };
        out.push(byte);
        rest = &code[len..];
    }
    out.extend(rest.as_bytes());
    out
}

/// A small photo of many colours, so that its data is longer than its header.
pub fn picture(format: image::ImageFormat) -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 4) as u8, (y * 5) as u8, (x * y) as u8]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The screen without the notes that every build of so small a project has.
fn without_notes(screen: &str) -> String {
    let said_always = ["Poids\u{a0}:", "Rien de daté pour l’ENT", "À compléter dans les documents"];
    let paragraphs = screen.split("\n\n").filter(|p| !said_always.iter().any(|title| p.starts_with(title)));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// Whether two screens say the same. How many pages were read again changes with every list that the site gains.
fn same(a: &str, b: &str) -> bool {
    let without_count = |screen: &str| -> String {
        let lines = screen.lines().map(|line| match line.split_once("\u{a0}: ") {
            Some((verdict @ ("À corriger avant de publier" | "Tout peut être publié"), rest)) => {
                format!("{verdict}: {}", rest.split_once(", ").map_or(rest, |(_, counts)| counts))
            }
            _ => line.to_string(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    without_count(a) == without_count(b)
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// What is wrong with this case, or nothing.
fn verdict(case: &Case) -> Option<String> {
    let run = project(case).check();
    let screen = without_notes(&run.screen);
    let mut wrong = Vec::new();
    let differs = !same(&screen, &case.screen);
    if differs && std::env::var_os("MAJ").is_some() {
        fs::write(&case.path, format!("{}{SCREEN}{screen}", case.source)).unwrap();
    } else if differs {
        wrong.push(format!("--- expected\n{}\n--- found\n{screen}", case.screen));
    }
    if run.code != case.code {
        wrong.push(format!("exit code {} instead of {}\n{screen}", run.code, case.code));
    }
    if run.screen.contains("panicked") || run.screen.contains("RUST_BACKTRACE") {
        wrong.push("a panic is on the screen".into());
    }
    if case.code == 1 {
        let built = project(case).build();
        if built.code != 1 {
            wrong.push(format!("build: exit code {}", built.code));
        }
        if built.project.exists("public") || built.project.exists("livrables") {
            wrong.push("build published something".into());
        }
        if !built.screen.contains("Rien n’a été publié") {
            wrong.push(format!("build does not say that nothing was published:\n{}", built.screen));
        }
    }
    (!wrong.is_empty()).then(|| format!("{}\n{}", case.path.display(), wrong.join("\n")))
}

#[test]
fn every_fault_has_its_own_screen() {
    let wrong: Vec<String> = cases().par_iter().filter_map(verdict).collect();
    assert!(wrong.is_empty(), "{} screens differ\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn the_table_is_long_enough() {
    assert!(cases().len() >= 100, "{} cases", cases().len());
}

/// The sound project has no fault: each screen of the table comes from its case alone.
#[test]
fn the_sound_project_is_sound() {
    let run = Project::new().check();
    assert_eq!(without_notes(&run.screen), "Tout peut être publié\u{a0}: 17\u{a0}pages relues, rien à corriger.\n");
}

/// What is typed between two `« »` or before `: ; ? !` has the space that French wants there, on every screen.
#[test]
fn every_screen_has_french_spaces() {
    let mut wrong = Vec::new();
    for case in cases() {
        // Excerpts quote the writer's own line: only the sentences of the program are judged.
        let sentences = case.screen.lines().filter(|line| !line.contains('│') && !line.contains('┌'));
        for line in sentences {
            let bad = ["« ", " »", " ;", " ?", " !"].iter().any(|sign| line.contains(sign)) || line.contains(" : ");
            if bad || line.contains('\'') && !line.contains('→') {
                wrong.push(format!("{}: {line}", case.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
