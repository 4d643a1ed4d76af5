//! PDF files, by the browser that the machine already has: the printable page is the one source, with its real sheets.
//!
//! Nothing is installed and nothing is asked elsewhere; without a browser, [`find`] says so.

mod boxes;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tempfile::TempDir;

use crate::diagnostic::{Diagnostic, Span};
use boxes::Cut;

/// Says which browser to use, by its path.
pub const BROWSER: &str = "LYCEE_NAVIGATEUR";

const NAMES: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome"];
const PLACES: [&str; 7] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];
/// A document of a few sheets takes two seconds; a machine that is busy, more.
const PATIENCE: Duration = Duration::from_secs(90);

/// The browser that will print.
#[derive(Debug)]
pub struct Printer {
    browser: PathBuf,
}

/// # Errors
/// There is none, or the one that was asked for is not there.
pub fn find() -> Result<Printer, Diagnostic> {
    if let Some(asked) = env::var_os(BROWSER) {
        let browser = PathBuf::from(&asked);
        return if browser.is_file() {
            Ok(Printer { browser })
        } else {
            Err(Diagnostic::error(None, format!("le navigateur « {} » n’existe pas", browser.display()))
                .help(format!("Corrigez la variable {BROWSER}, ou retirez-la.")))
        };
    }
    let in_path = env::var_os("PATH").into_iter().flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let named = in_path.flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let browser = named.chain(PLACES.iter().map(PathBuf::from)).find(|path| path.is_file());
    browser.map(|browser| Printer { browser }).ok_or_else(|| {
        Diagnostic::error(None, "aucun navigateur n’a été trouvé pour faire les PDF (Edge, Chrome ou Chromium)").help(
            format!(
                "Ouvrez la page dans votre navigateur, puis « Imprimer » et « Enregistrer au format PDF ». Ou donnez le chemin du navigateur dans la variable {BROWSER}."
            ),
        )
    })
}

impl Printer {
    /// Prints pages, given by their path and bytes; the answer is in the same order. Pages are alone in a folder of
    /// their own: what they show is inside them, or does not print.
    ///
    /// # Errors
    /// The page that the browser did not print.
    pub fn print(&self, pages: &[(&str, &[u8])]) -> Result<Vec<Vec<u8>>, Diagnostic> {
        // Each browser takes a core and much memory.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
        let all = || pages.par_iter().map(|(path, bytes)| self.one(path, bytes)).collect();
        pool.map_or_else(|_| all(), |pool| pool.install(all))
    }

    fn one(&self, path: &str, bytes: &[u8]) -> Result<Vec<u8>, Diagnostic> {
        let failed = || {
            Diagnostic::error(Span::whole(path), format!("le navigateur n’a pas pu imprimer « {path} »")).help(format!(
                "Ouvrez cette page et imprimez-la à la main. Navigateur employé : {}",
                self.browser.display()
            ))
        };
        let folder = TempDir::new().map_err(|_| failed())?;
        let (page, pdf) = (folder.path().join("page.html"), folder.path().join("page.pdf"));
        fs::write(&page, bytes).map_err(|_| failed())?;
        // A container's administrator may not use the browser's own sandbox: the second try does without. The page is ours.
        for sandbox in [None, Some("--no-sandbox")] {
            if self.run(folder.path(), &page, &pdf, sandbox) {
                let printed = fs::read(&pdf).map(undated).map_err(|_| failed())?;
                return match Cut::of(bytes) {
                    None => Ok(printed),
                    Some(cut) => boxes::cut(printed, cut).ok_or_else(|| self.uncut(path)),
                };
            }
        }
        Err(failed())
    }

    fn uncut(&self, path: &str) -> Diagnostic {
        let message = format!("le navigateur a fait de « {path} » un PDF où l’on ne peut pas noter le trait de coupe");
        Diagnostic::error(Span::whole(path), message).help(format!(
            "Donnez le chemin d’un autre navigateur (Chromium, Edge) dans la variable {BROWSER}. Navigateur employé : {}",
            self.browser.display()
        ))
    }

    fn run(&self, folder: &Path, page: &Path, pdf: &Path, sandbox: Option<&str>) -> bool {
        let option = |name: &str, path: &Path| {
            let mut option = OsString::from(name);
            option.push(path);
            option
        };
        let mut command = Command::new(&self.browser);
        command
            .args(["--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--no-pdf-header-footer"])
            .args(sandbox)
            .arg(option("--user-data-dir=", &folder.join("profil")))
            .arg(option("--print-to-pdf=", pdf))
            .arg(option("file://", page))
            .env_remove(crate::PASSWORD)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let Ok(mut browser) = command.spawn() else { return false };
        let start = Instant::now();
        loop {
            match browser.try_wait() {
                Ok(Some(status)) => return status.success() && pdf.is_file(),
                Ok(None) if start.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(50)),
                _ => {
                    let _ = browser.kill();
                    let _ = browser.wait();
                    return false;
                }
            }
        }
    }
}

/// The moment of printing, always the same: equal pages give equal bytes.
fn undated(mut pdf: Vec<u8>) -> Vec<u8> {
    for key in [b"/CreationDate (D:".as_slice(), b"/ModDate (D:"] {
        let mut from = 0;
        while let Some(at) = pdf[from..].windows(key.len()).position(|window| window == key).map(|at| from + at) {
            from = at + key.len();
            let digits = pdf[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            // 1 January 2000, at midnight.
            let fixed = b"20000101000000";
            for (byte, zero) in pdf[from..from + digits].iter_mut().zip(fixed.iter().chain(std::iter::repeat(&b'0'))) {
                *byte = *zero;
            }
        }
    }
    pdf
}
