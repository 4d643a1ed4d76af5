//! The pages as a visitor gets them, read again at their addresses: what was sent is not online before that is seen.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::curl;
use super::fault;
use crate::diagnostic::Diagnostic;
use crate::transfer::{Inventory, Stamp};

/// What was found at the addresses of the pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Pages that are online as they were sent.
    pub fresh: usize,
    /// Pages that have other bytes: an older version, or something that the host adds.
    pub old: Vec<String>,
    /// Pages that are not there, with what the server answered.
    pub missing: Vec<(String, u16)>,
}

/// Pages asked for in one go.
const AT_ONCE: usize = 100;

/// Reads every page of `wanted` under `base_url`, which ends with `/`. `each` is told of each page.
///
/// # Errors
/// curl is not there; a file cannot be written aside.
pub fn read_back(base_url: &str, wanted: &Inventory, each: &dyn Fn()) -> Result<Verdict, Diagnostic> {
    let desk = TempDir::new().map_err(|error| fault::no_desk(&error))?;
    let pages: Vec<(&String, &Stamp)> = wanted.iter().filter(|(path, _)| path.ends_with(".html")).collect();
    let mut verdict = Verdict::default();
    for pages in pages.chunks(AT_ONCE) {
        let files: Vec<PathBuf> = (0..pages.len()).map(|at| desk.path().join(format!("page-{at}"))).collect();
        let addresses: Vec<(String, &Path)> = pages
            .iter()
            .zip(&files)
            .map(|((path, _), file)| (format!("{base_url}{}", address(path)), file.as_path()))
            .collect();
        let answers = curl::fetch(&addresses, each)?;
        for ((path, stamp), file) in pages.iter().zip(&files) {
            let code = answers.iter().find(|(_, name)| Path::new(name) == file).map_or(0, |(code, _)| *code);
            let bytes = std::fs::read(file).unwrap_or_default();
            let _ = std::fs::remove_file(file);
            match code {
                200 if Stamp::of(&bytes) == **stamp => verdict.fresh += 1,
                200 => verdict.old.push(path.to_string()),
                code => verdict.missing.push((path.to_string(), code)),
            }
        }
    }
    Ok(verdict)
}

/// As visitors ask for it: a folder, not its file.
fn address(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn pages_are_asked_for_as_visitors_do() {
        let asked = ["index.html", "a/index.html", "404.html", "mon-index.html"].map(address);
        assert_eq!(asked, ["", "a/", "404.html", "mon-index.html"]);
    }
}
