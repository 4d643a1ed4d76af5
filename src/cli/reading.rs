//! What a command reads of the folders, and the site that is made of it.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Local, NaiveDate};
use xxhash_rust::xxh3::xxh3_128;

use super::args::{Common, Format};
use super::{misused, progress, tell};
use crate::content;
use crate::diagnostic::{Diagnostic, Report, Span, Spanned};
use crate::site::{self, Site};
use crate::source::{self, Sources};
use crate::store::Store;
use crate::{Build, Inputs, Progress, Silent, french};

const DEFAULT_THEME: &str = "lycee-europeen";

/// What is published, at the address that was asked for.
pub fn options(common: &Common) -> site::Options {
    site::Options { base_url: common.base_url.clone(), unpublished: false, languages: None }
}

/// What was read, and the faults of reading.
pub struct Read {
    pub content: Sources,
    pub theme: Sources,
    pub faults: Vec<Diagnostic>,
}

pub fn read(common: &Common) -> Read {
    Reader::default().read(common, None)
}

/// Reads the folders, with a memory of the last time.
#[derive(Default)]
pub struct Reader {
    content: source::Memo,
    theme: source::Memo,
    /// Themes of the binary that were asked for.
    embedded: BTreeMap<String, Sources>,
    /// The settings that were read last, and the theme that they ask for.
    wanted: Option<(Arc<str>, Option<Spanned<String>>)>,
}

impl Reader {
    /// `changed` names the only files that may have changed since the last time, where that is known.
    pub fn read(&mut self, common: &Common, changed: Option<&[PathBuf]>) -> Read {
        let (content, mut faults) =
            source::read_folder_with(&common.content, &common.content.to_string_lossy(), &mut self.content, changed);
        let theme = self.theme(&content, common, changed, &mut faults);
        Read { content, theme, faults }
    }

    fn embedded(&mut self, name: &str) -> Sources {
        self.embedded.entry(name.to_string()).or_insert_with(|| source::embedded_theme(name)).clone()
    }

    /// The theme that the settings ask for.
    fn wanted(&mut self, content: &Sources) -> Option<Spanned<String>> {
        let settings = content.get("site.yaml")?.shown.clone();
        let known = self.wanted.take().filter(|(known, _)| Arc::ptr_eq(known, &settings));
        self.wanted.insert(known.unwrap_or_else(|| (settings, content::theme_name(content)))).1.clone()
    }

    /// The files of the theme on disk over those of the theme in the binary: of that name, or the house's own.
    fn theme(
        &mut self,
        content: &Sources,
        common: &Common,
        changed: Option<&[PathBuf]>,
        faults: &mut Vec<Diagnostic>,
    ) -> Sources {
        let wanted = self.wanted(content);
        let name = wanted.as_ref().map_or(DEFAULT_THEME, |n| n.value.as_str());
        let folder = common.theme.clone().unwrap_or_else(|| PathBuf::from("themes").join(name));
        let embedded = self.embedded(name);
        let is_known = common.theme.is_none() && !embedded.is_empty();
        let mut theme = if embedded.is_empty() { self.embedded(DEFAULT_THEME) } else { embedded };
        if folder.is_dir() {
            let (over, mut found) =
                source::read_folder_with(&folder, &folder.to_string_lossy(), &mut self.theme, changed);
            faults.append(&mut found);
            theme.overlay(over);
        } else if !is_known {
            let (span, shown) = match &common.theme {
                Some(folder) => (None, folder.display().to_string()),
                None => (wanted.as_ref().map(|n| n.span.clone()), name.to_string()),
            };
            faults.push(
                Diagnostic::error(span, format!("le thème « {shown} » n’existe pas"))
                    .help(format!("Écrivez « theme: {DEFAULT_THEME} », ou créez le dossier « {} ».", folder.display())),
            );
        }
        theme
    }
}

/// The day of the build: `--date`, else `SOURCE_DATE_EPOCH`, else the clock.
pub fn today(common: &Common) -> Result<NaiveDate, ExitCode> {
    if let Some(text) = &common.date {
        return french::parse_date(text).ok_or_else(|| {
            tell(&format!("« {text} » n’est pas une date. Écrivez par exemple : --date 2027-03-01\n"));
            misused()
        });
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let moment = seconds.trim().parse().ok().and_then(|s| DateTime::from_timestamp(s, 0));
            let day = moment.map(|moment| moment.date_naive()).filter(|day| (1..=9999).contains(&day.year()));
            day.ok_or_else(|| {
                tell("La variable SOURCE_DATE_EPOCH n’est pas un nombre de secondes.\n");
                misused()
            })
        }
        Err(_) => Ok(Local::now().date_naive()),
    }
}

/// Reads and builds in memory.
pub fn make(common: &Common, photos: &dyn Store) -> Result<(Build, Read), ExitCode> {
    Ok(Materials::gather(common)?.build(common, photos))
}

/// What tells this program from another, which may build otherwise: all that it was compiled from, as one number (`build.rs`).
/// Neither its date nor its version would, where it is compiled twice in a day or copied.
const PROGRAM: &str = env!("LYCEE_PROGRAM");

/// All that a build is made of, read.
pub struct Materials {
    pub read: Read,
    today: NaiveDate,
}

impl Materials {
    pub fn gather(common: &Common) -> Result<Self, ExitCode> {
        let today = today(common)?;
        let bar = bar(common);
        bar.stage("Lecture des fichiers", 0);
        Ok(Materials { read: read(common), today })
    }

    /// A hash of all that the build depends on, this program included: what has the same is the same build. `None` where
    /// something could not be read.
    pub fn basis(&self, common: &Common) -> Option<String> {
        let Read { content, theme, faults } = &self.read;
        let sources = (content.fingerprint()?, theme.fingerprint()?, PROGRAM);
        let said = serde_json::to_string(&(sources, self.today.to_string(), &common.base_url)).ok()?;
        faults.is_empty().then(|| format!("{:032x}", xxh3_128(said.as_bytes())))
    }

    pub fn build(mut self, common: &Common, photos: &dyn Store) -> (Build, Read) {
        let Read { content, theme, faults } = &mut self.read;
        let (options, today, progress) = (options(common), self.today, &*bar(common));
        let mut build = crate::build(&Inputs { content, theme, today, options, photos, progress });
        build.report.diagnostics.append(faults);
        build.report.sort();
        (build, self.read)
    }
}

/// How far a long work is, on a terminal.
fn bar(common: &Common) -> Box<dyn Progress> {
    let is_shown = common.format == Format::Text && !common.quiet && std::io::stderr().is_terminal();
    if is_shown { Box::new(progress::Bar::new()) } else { Box::new(Silent) }
}

/// Who may appear where, in the folder of the content.
pub const REGISTER: &str = "personnes.yaml";

/// A site, without its pages.
pub struct Assembled {
    pub site: Site,
    pub report: Report,
    pub read: Read,
}

impl Assembled {
    /// Keeps of the report what is wrong with the register of people, or with the folder that should hold it: what is wrong
    /// elsewhere waits for `check`.
    pub fn keep_register(&mut self, common: &Common) {
        let content = common.content.to_string_lossy();
        let register = format!("{content}/{REGISTER}");
        let holds = |span: &Span| *span.file == *content || *span.file == *register;
        self.report.diagnostics.retain(|fault| fault.span.as_ref().is_some_and(holds));
    }
}

/// Reads and relates; renders nothing.
pub fn assemble(common: &Common) -> Result<Assembled, ExitCode> {
    Ok(assemble_on(today(common)?, common))
}

/// The same on the day of the clock, whatever day a build pretends: what is deleted for good, or shown again, depends on it.
pub fn assemble_now(common: &Common) -> Assembled {
    assemble_on(Local::now().date_naive(), common)
}

fn assemble_on(today: NaiveDate, common: &Common) -> Assembled {
    let mut read = read(common);
    let (entries, mut diagnostics) = content::parse(&read.content);
    let options = options(common);
    let (site, faults, _) = site::assemble(entries, &read.content, today, &options);
    diagnostics.extend(faults);
    diagnostics.append(&mut read.faults);
    let mut report = Report { diagnostics, notes: Vec::new() };
    report.sort();
    Assembled { site, report, read }
}

pub fn text_shown<'a>(read: &'a Read, shown: &str) -> Option<&'a str> {
    read.content.text_shown(shown).or_else(|| read.theme.text_shown(shown))
}
