//! What the program is made of, as one number. The themes are compiled into it: a file added to them makes a new binary.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for place in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "themes"] {
        println!("cargo:rerun-if-changed={place}");
        gather(&root.join(place), &mut files);
    }
    files.sort();
    let mut hash = DefaultHasher::new();
    for (path, bytes) in files.iter().filter_map(|path| Some((path, fs::read(path).ok()?))) {
        let path = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        for part in [path.as_bytes(), &bytes] {
            hash.write_usize(part.len());
            hash.write(part);
        }
    }
    println!("cargo:rustc-env=LYCEE_PROGRAM=lycee-{:016x}", hash.finish());
}

/// A file, or all those of a folder.
fn gather(place: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(place) {
        Ok(entries) => entries.flatten().for_each(|entry| gather(&entry.path(), files)),
        Err(_) => files.push(place.to_path_buf()),
    }
}
