//! A whole school year of documents at three dates, kept as texts: `MAJ=1 cargo test golden` rewrites them; read the diff.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Project;

fn folder(day: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(day)
}

/// The texts, tables and calendars of `livrables/`, and the screen of `axe3`.
fn made(day: &str) -> BTreeMap<String, String> {
    let run = Project::of_the_repository().today(day).build().code(0);
    // What travels changes with every style, and has tests of its own.
    let is_text = |path: &str| {
        [".txt", ".csv", ".ics"].iter().any(|extension| path.ends_with(extension)) && !path.starts_with("transfert/")
    };
    let mut texts: BTreeMap<String, String> = run
        .project
        .snapshot()
        .into_iter()
        .filter_map(|(path, (bytes, _))| Some((path.strip_prefix("livrables/")?.to_string(), bytes)))
        .filter(|(path, _)| is_text(path))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect();
    texts.insert("axe3.screen".into(), run.again().run(&["axe3"]).printed);
    texts
}

fn kept(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[track_caller]
fn golden(day: &str) {
    let (folder, made) = (folder(day), made(day));
    if std::env::var_os("MAJ").is_some() {
        let _ = fs::remove_dir_all(&folder);
        for (path, text) in &made {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let kept = kept(&folder);
    assert_eq!(made.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>(), "the files of {day}");
    for (path, text) in &made {
        assert_eq!(text, &kept[path], "{day}/{path}");
    }
}

#[test]
fn in_october() {
    golden("2026-10-10");
}

#[test]
fn in_march() {
    golden("2027-03-01");
}

#[test]
fn in_august() {
    golden("2027-08-20");
}
