//! A project in a temporary folder, built by the real binary, and what its writer would look at afterwards.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::SystemTime;

use tempfile::TempDir;

/// The day of every run that does not choose another.
pub const TODAY: &str = "2026-11-24";

/// The smallest project that has one sound entry of the main kinds.
const SOUND: [(&str, &str); 7] = [
    ("content/site.yaml", include_str!("../sound/site.yaml")),
    ("content/personnes.yaml", include_str!("../sound/personnes.yaml")),
    ("content/index.md", include_str!("../sound/index.md")),
    ("content/formations/bts-mco.md", include_str!("../sound/bts-mco.md")),
    ("content/mobilites/caspe-2026.md", include_str!("../sound/caspe-2026.md")),
    ("content/temoignages/lea.md", include_str!("../sound/lea.md")),
    ("content/pages/parents.md", include_str!("../sound/parents.md")),
];

pub struct Project {
    folder: TempDir,
    today: String,
    env: Vec<(String, String)>,
}

impl Project {
    /// A minimal sound site.
    pub fn new() -> Self {
        let project = Project::empty();
        for (path, text) in SOUND {
            project.write(path, text.as_bytes());
        }
        project
    }

    pub fn empty() -> Self {
        Project { folder: TempDir::new().unwrap(), today: TODAY.to_string(), env: Vec::new() }
    }

    /// The content of this repository.
    pub fn of_the_repository() -> Self {
        let project = Project::empty();
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        copy(&content, &project.path("content"));
        project
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[must_use]
    pub fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    #[must_use]
    pub fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        self.write(path, bytes);
        self
    }

    /// Replaces `from`, which must be there, by `to` in a file.
    #[must_use]
    pub fn edit(self, path: &str, from: &str, to: &str) -> Self {
        let text = self.read(path);
        assert!(text.contains(from), "« {from} » is not in {path}");
        self.file(path, &text.replace(from, to))
    }

    #[cfg(unix)]
    #[must_use]
    pub fn symlink(self, path: &str, target: &str) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    #[must_use]
    pub fn without(self, path: &str) -> Self {
        let full = self.path(path);
        if full.is_dir() {
            fs::remove_dir_all(full).unwrap()
        } else {
            fs::remove_file(full).unwrap()
        }
        self
    }

    #[must_use]
    pub fn today(mut self, day: &str) -> Self {
        self.today = day.to_string();
        self
    }

    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_string(), value.to_string()));
        self
    }

    pub fn build(self) -> Run {
        self.run(&["build"])
    }

    pub fn check(self) -> Run {
        self.run(&["check"])
    }

    /// The clock of the machine tells the day.
    #[must_use]
    pub fn undated(self) -> Self {
        self.today("")
    }

    /// Runs the binary in the project's folder, on the project's day.
    pub fn run(self, args: &[&str]) -> Run {
        let before = self.snapshot();
        let mut command = self.command(args);
        let is_dated = self.today.is_empty() || args.iter().any(|arg| arg.starts_with("--date"));
        if !is_dated && args.first().is_some_and(|a| DATED.contains(a)) {
            command.args(["--date", &self.today]);
        }
        let output = command.stdin(Stdio::null()).output().unwrap();
        Run {
            project: self,
            before,
            screen: String::from_utf8(output.stderr).unwrap(),
            printed: String::from_utf8(output.stdout).unwrap(),
            code: output.status.code().unwrap(),
        }
    }

    /// The binary in the project's folder, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lycee"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("NO_COLOR", "1")
            .env("COLUMNS", "100")
            .envs(self.env.iter().cloned());
        command
    }

    /// Starts the binary in the project's folder; its error stream is the caller's.
    pub fn spawn(&self, args: &[&str], screen: Stdio) -> Child {
        self.command(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(screen).spawn().unwrap()
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn exists(&self, path: &str) -> bool {
        self.path(path).symlink_metadata().is_ok()
    }

    /// Path → bytes and date of every file of the project.
    pub fn snapshot(&self) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        let files = walkdir::WalkDir::new(self.folder.path()).into_iter().map(Result::unwrap);
        files
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(self.folder.path()).unwrap().to_string_lossy().into_owned();
                (path, (fs::read(entry.path()).unwrap(), entry.metadata().unwrap().modified().unwrap()))
            })
            .collect()
    }

    /// The published files: path in `public/` → bytes.
    pub fn public(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.snapshot().into_iter();
        files.filter_map(|(path, (bytes, _))| Some((path.strip_prefix("public/")?.to_string(), bytes))).collect()
    }
}

/// A PNG photo of one colour.
pub fn photo(red: u8) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(400, 300, image::Rgb([red, 20, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The commands that depend on the day.
const DATED: [&str; 8] = ["build", "check", "new", "axe3", "autorisations", "retirer", "deploy", "transfert"];

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else if entry.file_name() != OsStr::new(".DS_Store") {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Where `word` stands alone in `text`.
pub fn word(text: &str, word: &str) -> Option<usize> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next()))
}

/// What a run printed and left behind.
pub struct Run {
    pub project: Project,
    before: BTreeMap<String, (Vec<u8>, SystemTime)>,
    /// The error stream: what a person reads.
    pub screen: String,
    /// The output stream: what another program reads.
    pub printed: String,
    pub code: i32,
}

impl Run {
    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, expected, "exit code, with this screen:\n{}", self.screen);
        self
    }

    /// The text of a page or file contains `text`, letter for letter.
    #[track_caller]
    pub fn shows(self, path: &str, text: &str) -> Self {
        let found = self.project.read(path);
        assert!(found.contains(text), "« {text} » is not in {path}:\n{found}");
        self
    }

    #[track_caller]
    pub fn hides(self, path: &str, text: &str) -> Self {
        let found = self.project.read(path);
        assert!(!found.contains(text), "« {text} » is in {path}:\n{found}");
        self
    }

    #[track_caller]
    pub fn has(self, path: &str) -> Self {
        assert!(self.project.exists(path), "{path} is missing, with this screen:\n{}", self.screen);
        self
    }

    #[track_caller]
    pub fn lacks(self, path: &str) -> Self {
        assert!(!self.project.exists(path), "{path} is there");
        self
    }

    /// The screen contains `text`, letter for letter.
    #[track_caller]
    pub fn screen(self, text: &str) -> Self {
        assert!(self.screen.contains(text), "« {text} » is not on the screen:\n{}", self.screen);
        self
    }

    /// The whole screen is `text`.
    #[track_caller]
    pub fn whole_screen(self, text: &str) -> Self {
        assert_eq!(self.screen, text);
        self
    }

    #[track_caller]
    pub fn silent_about(self, text: &str) -> Self {
        assert!(!self.screen.contains(text), "« {text} » is on the screen:\n{}", self.screen);
        self
    }

    /// No file of the project was written, changed or removed, dates included.
    #[track_caller]
    pub fn nothing_is_touched(self) -> Self {
        let paths = |files: &BTreeMap<String, (Vec<u8>, SystemTime)>| files.keys().cloned().collect::<Vec<_>>();
        let after = self.project.snapshot();
        assert_eq!(paths(&self.before), paths(&after));
        for (path, file) in &self.before {
            assert!(after[path] == *file, "{path} was touched");
        }
        self
    }

    /// `public/` has the bytes and the dates it had before the run.
    #[track_caller]
    pub fn public_is_untouched(self) -> Self {
        let of_public = |files: &BTreeMap<String, (Vec<u8>, SystemTime)>| -> Vec<(String, Vec<u8>, SystemTime)> {
            let files = files.iter().filter(|(path, _)| path.starts_with("public/"));
            files.map(|(path, (bytes, date))| (path.clone(), bytes.clone(), *date)).collect()
        };
        assert!(of_public(&self.before) == of_public(&self.project.snapshot()), "public/ has changed");
        self
    }

    /// No file of `public/` contains these bytes, and none has them in its name.
    #[track_caller]
    pub fn nowhere_in_public(self, text: &str) -> Self {
        let slug = lycee::french::slug(text);
        let public = self.project.public();
        assert!(public.contains_key("index.html"), "nothing was published:\n{}", self.screen);
        for (path, bytes) in public {
            assert!(!path.contains(&slug), "« {text} » is in the name of public/{path}");
            let Ok(page) = String::from_utf8(bytes) else { continue };
            let folded = lycee::french::fold(&page);
            let at = word(&folded, &lycee::french::fold(text)).or_else(|| word(&folded, &slug));
            let around = at.map(|at| folded[at..].chars().take(80).collect::<String>());
            assert_eq!(around, None, "« {text} » is in public/{path}");
        }
        self
    }

    /// The project again, for another run.
    pub fn again(self) -> Project {
        self.project
    }
}
