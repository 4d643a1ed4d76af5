//! Where things are: the real folder behind a path, what lies beside it, how a path is shown to people.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::fault::fault;
use super::person::{sign, signed};
use crate::diagnostic::{Diagnostic, Span};

/// An output folder, links resolved. Our own notes lie beside it, never in it: `public/` holds only the site.
#[derive(Debug, Clone)]
pub struct Root(PathBuf);

impl Root {
    pub fn of(folder: &Path) -> Self {
        Root(real(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file of that relative path, `/` between its parts.
    pub fn join(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// The list of the files we own.
    pub fn manifest(&self) -> PathBuf {
        self.beside(".manifeste.json")
    }

    /// Where new files wait, on the same file system as the folder, so that a rename puts them in place.
    pub fn staging(&self) -> PathBuf {
        self.beside(".en-cours")
    }

    /// Where photos wait that are made for the next publication.
    pub fn photos(&self) -> PathBuf {
        self.beside(".photos")
    }

    /// What was noted of the last upload.
    pub fn record(&self) -> PathBuf {
        self.beside(".en-ligne.json")
    }

    /// What was noted before that, to come back to.
    pub fn record_before(&self) -> PathBuf {
        self.beside(".en-ligne-avant.json")
    }

    /// The portals that were online before.
    pub fn versions(&self) -> PathBuf {
        self.beside(".versions")
    }

    /// Held while we publish; a name beside it says by whom. The file stays afterwards: removing it would let two runs hold two different locks.
    pub fn lock(&self) -> Result<Lock, Diagnostic> {
        let path = self.beside(".verrou");
        let fail = |error| fault("écrire", &path, &error);
        if path.is_symlink() {
            let message = format!("{} est un lien\u{a0}: rien n’est écrit à travers lui", quoted(&path));
            return Err(
                Diagnostic::error(Span::whole(show(&path)), message).help("Supprimez ce lien, puis recommencez.")
            );
        }
        make_parents(&path)?;
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(fail)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let message = format!("une autre publication est en cours dans {}", quoted(&self.0));
                let who = signed(&self.beside(".qui")).map(|who| format!("Lancée par {who}. ")).unwrap_or_default();
                Err(Diagnostic::error(Span::whole(show(&self.0)), message).help(format!(
                    "{who}Attendez qu’elle se termine, ou fermez l’autre fenêtre où lycee travaille, puis recommencez."
                )))
            }
            // Some network drives know no locks: no reason to forbid publishing there.
            Ok(()) | Err(TryLockError::Error(_)) => {
                let name = self.beside(".qui");
                sign(&name);
                Ok(Lock { _file: file, name })
            }
        }
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = std::ffi::OsString::from(".");
        name.push(self.0.file_name().unwrap_or_default());
        name.push(suffix);
        self.0.with_file_name(name)
    }
}

/// Held while somebody publishes, with their name beside it for as long.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    name: PathBuf,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.name);
    }
}

/// The absolute path with links resolved as far as it exists; the rest is kept as written, without `..`.
pub fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut real = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            part => {
                real.push(part);
                if let Ok(resolved) = fs::canonicalize(&real) {
                    real = resolved;
                }
            }
        }
    }
    real
}

/// Whether two real paths are the same folder, even where capitals do not count.
pub fn same(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if let (Ok(a), Ok(b)) = (a.metadata(), b.metadata()) {
            return (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    a == b
}

/// Whether `inner` is `outer` or lies in it; both are real paths.
pub fn contains(outer: &Path, inner: &Path) -> bool {
    inner.ancestors().any(|ancestor| same(ancestor, outer))
}

/// Makes the folders above a path; names the file that takes the place of one.
pub fn make_parents(path: &Path) -> Result<(), Diagnostic> {
    let Some(parent) = path.parent() else { return Ok(()) };
    fs::create_dir_all(parent).map_err(|error| match parent.ancestors().find(|ancestor| ancestor.is_file()) {
        Some(file) => fault("créer", file, &ErrorKind::NotADirectory.into()),
        None => fault("créer", parent, &error),
    })
}

/// A path for people: from the current folder when it lies there, with `/`.
pub fn show(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let shown = path.strip_prefix(&here).ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    let text = shown.display().to_string();
    if cfg!(windows) { text.trim_start_matches(r"\\?\").replace('\\', "/") } else { text }
}

/// « path »
pub fn quoted(path: &Path) -> String {
    format!("«\u{a0}{}\u{a0}»", show(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_paths_from_the_current_folder() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(quoted(&here.join("public").join("index.html")), "«\u{a0}public/index.html\u{a0}»");
        assert_eq!(show(&here), here.display().to_string().replace('\\', "/"));
    }

    #[test]
    fn resolves_a_path_that_does_not_exist_yet() {
        let dir = tempfile::TempDir::new().unwrap();
        let known = dir.path().canonicalize().unwrap();
        assert_eq!(real(&dir.path().join("a/../b/./c")), known.join("b/c"));
    }
}
