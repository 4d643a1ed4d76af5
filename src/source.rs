//! The only reader of the disk: `content/` and `themes/<name>/` become [`Sources`], texts decoded, media as handles.

pub mod place;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use crate::diagnostic::{Diagnostic, Span, is_hidden};

/// A text longer than this is not a text somebody wrote.
const LONGEST_TEXT: u64 = 2 * 1024 * 1024;

/// The files of one folder, by path relative to it (`/` between names, NFC). A copy shares them.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Arc<BTreeMap<Arc<str>, SourceFile>>,
    /// Files that are there and could not be read: said once, where they were read.
    unread: Arc<BTreeSet<String>>,
}

#[derive(Debug, Clone)]
pub struct SourceFile {
    /// As shown to people: `content/temoignages/lea.md`.
    pub shown: Arc<str>,
    pub data: Data,
}

#[derive(Debug, Clone)]
pub enum Data {
    /// Markdown, YAML, templates: decoded, without BOM, `\n` line ends.
    Text(Arc<str>),
    /// Everything else, read when it is needed.
    Media(Media),
}

/// Bytes on disk or in the binary.
#[derive(Debug, Clone)]
pub enum Media {
    Disk(PathBuf),
    Memory(Cow<'static, [u8]>),
}

impl SourceFile {
    fn text(&self) -> Option<&Arc<str>> {
        match &self.data {
            Data::Text(text) => Some(text),
            Data::Media(_) => None,
        }
    }
}

/// Bytes of a photo or document: all of it is in memory while a site is built.
const HEAVIEST_MEDIUM: u64 = 100_000_000;

impl Media {
    /// # Errors
    /// The file vanished or cannot be read: a fault that names it as `shown`.
    pub fn read(&self, shown: &str) -> Result<Cow<'_, [u8]>, Diagnostic> {
        match self {
            Media::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Media::Disk(path) => {
                let help = "Gardez-en une version plus légère ; une vidéo se pose sur un service fait pour elle, et se met en lien.";
                read_bytes(path, shown, HEAVIEST_MEDIUM, help).map(Cow::Owned)
            }
        }
    }
}

impl Sources {
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(path)?.text()
    }

    /// A path of these files, shared.
    pub fn name(&self, path: &str) -> Option<Arc<str>> {
        self.files.get_key_value(path).map(|(path, _)| path.clone())
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &SourceFile)> {
        self.files.iter().map(|(path, file)| (&**path, file))
    }

    /// The very same files, none read again.
    pub fn is_same(&self, other: &Sources) -> bool {
        type File<'f> = (&'f Arc<str>, &'f SourceFile);
        let mut files = self.files.iter().zip(&*other.files);
        let is_same = |((a, x), (b, y)): (File, File)| a == b && Arc::ptr_eq(&x.shown, &y.shown);
        Arc::ptr_eq(&self.files, &other.files) || (self.files.len() == other.files.len() && files.all(is_same))
    }

    /// The one file that is not the same as in `before`, where there is one.
    pub fn only_change(&self, before: &Sources) -> Option<Arc<str>> {
        // Both are in order: one walk along the two.
        let mut known = before.files.iter().peekable();
        let is_changed = |(path, file): &(&Arc<str>, &SourceFile)| {
            // Most are the very same path: neither is read.
            let was = known.next_if(|(before, _)| Arc::ptr_eq(before, path)).or_else(|| {
                while known.next_if(|(before, _)| before < path).is_some() {}
                known.next_if(|(before, _)| before == path)
            });
            !was.is_some_and(|(_, was)| Arc::ptr_eq(&was.shown, &file.shown))
        };
        let mut changes = self.files.iter().filter(is_changed).map(|(_, file)| file.shown.clone());
        changes.next().filter(|_| changes.next().is_none())
    }

    /// A hash of all texts, and of the date and length of every other file: what has the same is the same folder. `None` where
    /// a file cannot be looked at.
    pub fn fingerprint(&self) -> Option<u64> {
        let mut hash = Xxh3Default::new();
        for (path, file) in &*self.files {
            let (date, length) = match &file.data {
                Data::Text(text) => (xxh3_64(text.as_bytes()), text.len() as u64),
                Data::Media(Media::Memory(bytes)) => (xxh3_64(bytes), bytes.len() as u64),
                Data::Media(Media::Disk(path)) => date_and_length(path)?,
            };
            for part in [path.as_bytes(), file.shown.as_bytes(), &date.to_le_bytes(), &length.to_le_bytes()] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        self.unread.is_empty().then(|| hash.digest())
    }

    pub fn unread(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(String::as_str)
    }

    pub fn is_unread(&self, path: &str) -> bool {
        self.unread.contains(path)
    }

    pub fn insert(&mut self, path: impl Into<Arc<str>>, file: SourceFile) {
        Arc::make_mut(&mut self.files).insert(path.into(), file);
    }

    /// Files of `over` replace ours of the same path (a theme on disk over the one in the binary).
    pub fn overlay(&mut self, over: Sources) {
        Arc::make_mut(&mut self.files).extend(Arc::unwrap_or_clone(over.files));
    }

    /// The path of a file by the one shown to people.
    pub fn path_shown<'p>(&self, shown: &'p str) -> Option<&'p str> {
        // Shown under the name of its folder: `content/temoignages/lea.md`.
        let plain = shown.trim_end_matches(INSIDE);
        let mut paths = plain.match_indices('/').map(|(at, _)| &plain[at + 1..]);
        paths.find(|path| self.files.get(*path).is_some_and(|file| &*file.shown == shown))
    }

    /// The text of a file by the path shown to people, for the excerpt under a fault.
    pub fn text_shown(&self, shown: &str) -> Option<&str> {
        self.text(self.path_shown(shown)?).map(|text| &**text)
    }
}

/// What was read of a folder, for the next time: a file with the same date and length is not read again, and keeps its
/// very text.
#[derive(Debug, Default)]
pub struct Memo {
    root: PathBuf,
    read: BTreeMap<PathBuf, (Stamp, ReadFile)>,
    /// Faults of the walk itself.
    faults: Vec<Diagnostic>,
    /// What was given last, where nothing was wrong with any file.
    sound: Option<Sources>,
}

impl Memo {
    fn sources(&mut self) -> (Sources, Vec<Diagnostic>) {
        if let Some(sources) = &self.sound {
            return (sources.clone(), Vec::new());
        }
        let (mut sources, mut faults) = (Sources::default(), self.faults.clone());
        for ReadFile { path, file, notices } in self.read.values().map(|(_, file)| file) {
            faults.extend(notices.iter().cloned());
            match file {
                Some(file) if sources.files.contains_key(path) => faults.push(
                    Diagnostic::error(
                        Span::whole(file.shown.clone()),
                        "deux fichiers portent ce nom, écrit de deux façons",
                    )
                    .help("Les accents y sont codés autrement : renommez l’un des deux."),
                ),
                Some(file) => sources.insert(path.clone(), file.clone()),
                None => {
                    Arc::make_mut(&mut sources.unread).insert(path.to_string());
                }
            }
        }
        self.sound = Some(sources.clone()).filter(|_| faults.is_empty() && sources.unread.is_empty());
        (sources, faults)
    }

    /// Reads again the files among `changed` that this folder had and still has; `None` when one came or went.
    fn refresh(&mut self, changed: &[PathBuf], shown: &str) -> Option<()> {
        for path in changed.iter().filter(|path| !is_ignored(path)) {
            let known = self.read.get(path).filter(|_| path.is_file())?;
            let (now, read) = read_again(path, &self.root, shown, Some(known), true);
            match (&mut self.sound, &read.file) {
                (Some(sources), Some(file)) if read.notices.is_empty() => {
                    sources.insert(read.path.clone(), file.clone())
                }
                _ => self.sound = None,
            }
            self.read.insert(path.clone(), (now, read));
        }
        Some(())
    }
}

/// Date and length.
type Stamp = (Option<SystemTime>, u64);

#[derive(Debug, Clone)]
struct ReadFile {
    /// In the folder.
    path: Arc<str>,
    /// `None`: it cannot be read.
    file: Option<SourceFile>,
    notices: Vec<Diagnostic>,
}

impl ReadFile {
    fn text(&self) -> Option<&Arc<str>> {
        self.file.as_ref()?.text()
    }

    /// Whether an equal date and length are enough. A file that could not be read may be open by now.
    fn stays(&self, is_named: bool) -> bool {
        self.file.is_some() && !(is_named && self.text().is_some())
    }

    fn is_same_text(&self, other: &ReadFile) -> bool {
        self.text().is_some() && self.text() == other.text() && self.notices == other.notices
    }
}

fn stamp(path: &Path) -> Stamp {
    // Of what a link leads to: that is what is read.
    fs::metadata(path).map_or((None, 0), |metadata| (metadata.modified().ok(), metadata.len()))
}

/// A file, that was `known` or not. Its date and length tell that it is the same, unless it was named: two saves at the same
/// tick of the disk's clock have one date. A text that was only touched stays the very same.
fn read_again(
    path: &Path,
    root: &Path,
    shown: &str,
    known: Option<&(Stamp, ReadFile)>,
    is_named: bool,
) -> (Stamp, ReadFile) {
    let now = stamp(path);
    let known = match known {
        Some((then, file)) if *then == now && file.stays(is_named) => return (now, file.clone()),
        known => known,
    };
    let read = read_entry(path, root, shown);
    match known {
        Some((_, file)) if file.is_same_text(&read) => (now, file.clone()),
        _ => (now, read),
    }
}

/// Reads a folder whole. `shown` is how people name it (`content`). Files that cannot be read become faults; the rest is
/// returned all the same.
pub fn read_folder(folder: &Path, shown: &str) -> (Sources, Vec<Diagnostic>) {
    read_folder_with(folder, shown, &mut Memo::default(), None)
}

/// The same, with a memory of the last time. `changed` names the only files that may have changed since, where that is known:
/// the folder is not walked if they were there before.
pub fn read_folder_with(
    folder: &Path,
    shown: &str,
    memo: &mut Memo,
    changed: Option<&[PathBuf]>,
) -> (Sources, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let Ok(root) = folder.canonicalize() else {
        faults.push(
            Diagnostic::error(Span::whole(shown), format!("le dossier « {shown} » n’existe pas"))
                .help("Lancez la commande depuis le dossier du projet, ou indiquez le dossier avec --contenu."),
        );
        return (Sources::default(), faults);
    };
    if !root.is_dir() {
        faults.push(Diagnostic::error(Span::whole(shown), format!("« {shown} » n’est pas un dossier")));
        return (Sources::default(), faults);
    }
    if let Some(changed) = changed.filter(|_| memo.root == root) {
        let inside: Vec<PathBuf> = changed.iter().filter(|path| path.starts_with(&root)).cloned().collect();
        if memo.refresh(&inside, shown).is_some() {
            return memo.sources();
        }
    }
    let mut found = Vec::new();
    for entry in
        WalkDir::new(&root).sort_by_file_name().into_iter().filter_entry(|e| e.depth() == 0 || !is_ignored(e.path()))
    {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => found.push(entry),
            Err(error) => {
                let path = error.path().map_or(shown.to_string(), |p| shown_path(p, &root, shown).1);
                faults.push(match error.io_error() {
                    Some(io) => unreadable(&path, io),
                    None => Diagnostic::error(Span::whole(path), "ce dossier ne peut pas être parcouru"),
                });
            }
        }
    }
    let read: Vec<_> = found
        .par_iter()
        .map(|entry| {
            let path = entry.path();
            let is_named = changed.is_some_and(|changed| changed.iter().any(|named| named == path));
            (path.to_path_buf(), read_again(path, &root, shown, memo.read.get(path), is_named))
        })
        .collect();
    *memo = Memo { root, read: read.into_iter().collect(), faults, sound: None };
    memo.sources()
}
/// After the name of a file of the theme in the binary.
const INSIDE: &str = " (dans le programme)";

static THEMES: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme of that name in the binary; empty when there is none.
pub fn embedded_theme(name: &str) -> Sources {
    let mut sources = Sources::default();
    let Some(folder) = THEMES.get_dir(name) else { return sources };
    let mut folders = vec![folder];
    while let Some(dir) = folders.pop() {
        folders.extend(dir.dirs());
        for file in dir.files() {
            let full = file.path().to_string_lossy().replace('\\', "/");
            let Some(path) = full.strip_prefix(&format!("{name}/")) else { continue };
            let shown: Arc<str> = format!("themes/{full}{INSIDE}").into();
            let data = match std::str::from_utf8(file.contents()) {
                Ok(text) if is_text(path) => Data::Text(unix_lines(text).into()),
                _ => Data::Media(Media::Memory(Cow::Borrowed(file.contents()))),
            };
            sources.insert(path, SourceFile { shown, data });
        }
    }
    sources
}

/// One file, whole: what somebody hands over on the command line.
///
/// # Errors
/// It is not there, or cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let shown = path.to_string_lossy();
    if path.exists() && !path.is_file() {
        return Err(Diagnostic::error(Span::whole(shown.as_ref()), "ce n’est pas un fichier")
            .help("Donnez le chemin d’un fichier, avec son nom."));
    }
    read_bytes(path, &shown, HEAVIEST_FILE, "Gardez-en une version plus légère.")
}

/// A whole file of `most` bytes at most; `help` is for a heavier one.
fn read_bytes(path: &Path, shown: &str, most: u64, help: &str) -> Result<Vec<u8>, Diagnostic> {
    let length = path.metadata().map_or(0, |metadata| metadata.len());
    if length > most {
        let message = format!("ce fichier pèse {} Mo : plus de {} Mo", length.div_ceil(1_000_000), most / 1_000_000);
        return Err(Diagnostic::error(Span::whole(shown), message).help(help));
    }
    fs::read(path).map_err(|error| unreadable(shown, &error))
}

/// In nanoseconds since 1970, and bytes; `None` where the disk tells no date.
fn date_and_length(path: &Path) -> Option<(u64, u64)> {
    let found = path.metadata().ok()?;
    let since = found.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((u64::try_from(since.as_nanos()).ok()?, found.len()))
}

/// Bytes of a proof that is copied.
const HEAVIEST_FILE: u64 = 50_000_000;

/// What editors, systems and synchronisers leave behind.
fn is_ignored(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.ends_with(".tmp")
        || name.ends_with(".swp")
        || name.ends_with(".bak")
        || matches!(&*name, "Thumbs.db" | "desktop.ini" | "__MACOSX")
}

fn shown_path(path: &Path, root: &Path, shown: &str) -> (String, String) {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let names: Vec<String> = relative.components().map(|c| c.as_os_str().to_string_lossy().nfc().collect()).collect();
    let relative = names.join("/");
    let full = if relative.is_empty() { shown.to_string() } else { format!("{shown}/{relative}") };
    (relative, full)
}

fn read_entry(path: &Path, root: &Path, shown: &str) -> ReadFile {
    let (relative, full) = shown_path(path, root, shown);
    let refused = |fault| ReadFile { path: relative.as_str().into(), file: None, notices: vec![fault] };
    if path.is_symlink() {
        // A link to a text would publish it twice, or show the register as a document.
        let inside = path
            .canonicalize()
            .is_ok_and(|target| target.starts_with(root) && target.is_file() && !is_text(&target.to_string_lossy()));
        if !inside {
            let fault = Diagnostic::error(
                Span::whole(full),
                format!("ce raccourci mène hors du dossier « {shown} », ou nulle part : il n’est pas suivi"),
            )
            .help("Copiez le fichier lui-même à cet endroit, ou supprimez le raccourci.");
            return refused(fault);
        }
    }
    if !path.is_file() {
        let fault = Diagnostic::error(Span::whole(full), "ce n’est ni un fichier ni un dossier : il n’est pas lu")
            .help("Supprimez-le, ou déplacez-le hors de ce dossier.");
        return refused(fault);
    }
    let shown: Arc<str> = full.into();
    if !is_text(&relative) {
        let data = Data::Media(Media::Disk(path.to_path_buf()));
        return ReadFile { path: relative.into(), file: Some(SourceFile { shown, data }), notices: Vec::new() };
    }
    match read_text(path, &shown) {
        Ok((text, notice)) => {
            let data = Data::Text(text.into());
            ReadFile {
                path: relative.into(),
                file: Some(SourceFile { shown, data }),
                notices: notice.into_iter().collect(),
            }
        }
        Err(fault) => refused(fault),
    }
}

/// Front matter, registers, templates, styles: what is read as text at once.
pub fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
    ["md", "markdown", "yaml", "yml", "html", "xml", "css", "webmanifest", "txt"]
        .iter()
        .any(|e| extension.eq_ignore_ascii_case(e))
}

fn read_text(path: &Path, shown: &Arc<str>) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let io = |error: io::Error| unreadable(shown, &error);
    let file = fs::File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    if length > LONGEST_TEXT {
        return Err(Diagnostic::error(
            Span::whole(shown.clone()),
            format!("ce fichier pèse {} Mo : un texte ne dépasse pas 2 Mo", length.div_ceil(1_000_000)),
        )
        .help("Une image ou un document y a sans doute été collé. Gardez le texte seul, et posez l’image à côté du fichier."));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    // A file that grows while it is read is cut at the limit all the same.
    file.take(LONGEST_TEXT).read_to_end(&mut bytes).map_err(io)?;
    decode(&bytes, shown)
}

/// Bytes to text: UTF-8, with or without BOM, or UTF-16 and Windows-1252 with a warning; every line end becomes `\n`.
///
/// # Errors
/// Bytes that are no text, or a file cut in the middle of a character.
pub fn decode(bytes: &[u8], shown: &Arc<str>) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let (text, notice) = characters(bytes, shown)?;
    // Accents in one character (macOS writes two in file names, and copies them), and nothing invisible that a feed, a
    // calendar or a terminal would obey.
    let text: String = if text.is_ascii() { text } else { text.nfc().collect() };
    if !text.chars().any(is_dropped) {
        return Ok((text, notice));
    }
    let warning = Diagnostic::warning(
        Span::whole(shown.clone()),
        "ce fichier contient des caractères invisibles : ils ont été retirés",
    )
    .help("Ils viennent sans doute d’un copier-coller. Enregistrez le fichier de nouveau en « texte brut ».");
    Ok((text.replace(is_dropped, ""), notice.or(Some(warning))))
}

/// What a text does not keep: hidden characters, soft hyphens, what is no character. Ends of lines and tabs stay.
fn is_dropped(c: char) -> bool {
    (is_hidden(c) && !matches!(c, '\n' | '\t')) || matches!(c, '\u{ad}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn characters(bytes: &[u8], shown: &Arc<str>) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let whole = || Span::whole(shown.clone());
    let notice = |encoding: &str| {
        Diagnostic::warning(
            whole(),
            format!(
                "ce fichier est enregistré en {encoding} : il a été lu, mais d’autres outils y verront de faux accents"
            ),
        )
        .help("Dans votre éditeur, enregistrez-le avec l’encodage « UTF-8 ».")
    };
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes).filter(|(e, _)| *e != encoding_rs::UTF_8) {
        let (text, _) = encoding.decode_with_bom_removal(bytes);
        return Ok((unix_lines(&text), Some(notice("UTF-16"))));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(Diagnostic::error(whole(), "ce fichier n’est pas un texte")
            .help("Son contenu ressemble à celui d’un document ou d’une image. Enregistrez-le en « texte brut », encodage UTF-8."));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((unix_lines(text), None)),
        // The last character is cut: a copy or a synchronisation that has not ended.
        Err(error) if error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii() => {
            Err(Diagnostic::error(whole(), "ce fichier s’arrête au milieu d’un caractère : il n’est écrit qu’à moitié")
                .help("Attendez la fin de la copie ou de la synchronisation, ou enregistrez-le de nouveau."))
        }
        Err(_) => {
            let (text, _, _) = encoding_rs::WINDOWS_1252.decode(bytes);
            Ok((unix_lines(&text), Some(notice("Windows-1252"))))
        }
    }
}

fn unix_lines(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_string() }
}

/// A file or folder that the system does not give, in French.
pub fn unreadable(shown: &str, error: &io::Error) -> Diagnostic {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "il n’existe plus".to_string(),
        io::ErrorKind::PermissionDenied => "l’accès est refusé".to_string(),
        io::ErrorKind::InvalidFilename => "son chemin est trop long".to_string(),
        _ => error.raw_os_error().map_or("erreur du système".to_string(), |n| format!("erreur du système n° {n}")),
    };
    Diagnostic::error(Span::whole(shown), format!("ce fichier ne peut pas être lu : {why}"))
        .help("Vérifiez qu’il n’est pas ouvert ailleurs et que vous avez le droit de le lire.")
}
