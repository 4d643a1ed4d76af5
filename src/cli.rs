//! The command line: the only place that prints, and that reads the clock.
//!
//! Exit codes: 0 done; 1 the content or the theme has errors, nothing was published; 2 wrong use of the command.

mod args;
mod authorisations;
mod axe3;
mod deploy;
mod new;
mod progress;
mod proof;
mod report;
mod revert;
mod transfer;
mod watch;
mod withdraw;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, Datelike, Local, NaiveDate};
use clap::Parser;

use crate::content::{self, fields, schema};
use crate::deploy::sftp;
use crate::diagnostic::{Diagnostic, NoteKind, Report, Severity, Span, typeset};
use crate::plan::Audience;
use crate::printer::{self, Printer};
use crate::publish::{self, Photos, Target, versions};
use crate::render::{self, Content, Outputs};
use crate::site::Site;
use crate::source::{self, Sources};
use crate::store::Store;
use crate::transfer::Inventory;
use crate::{Build, Inputs, Progress, Silent, decoding, french, site};
use args::{Args, Command, Common, Format, Output};

const DONE: ExitCode = ExitCode::SUCCESS;
const DEFAULT_THEME: &str = "lycee-europeen";

/// Runs the command; all that a person reads is printed here.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> ExitCode {
    // OpenSSH asks us for the password that we hold.
    if let Some(secret) = std::env::var_os(sftp::SECRET) {
        show(&format!("{}\n", secret.to_string_lossy()));
        return DONE;
    }
    let args = match Args::try_parse_from(argv) {
        Ok(args) => args,
        Err(error) => return args::explain(&error),
    };
    // A defect of ours is said in words, not with a trace; its exit code is that of a failure.
    std::panic::set_hook(Box::new(|defect| {
        if decoding::is_attempt() {
            return;
        }
        let place = defect.location().map(|at| format!(" ({}, ligne {})", at.file(), at.line()));
        tell(&format!(
            "Le programme a un défaut{} : il a rencontré un cas qu’il ne connaît pas. Annulez le dernier changement, et signalez ce cas.\n",
            place.unwrap_or_default()
        ));
    }));
    std::panic::catch_unwind(|| obey(args.command)).unwrap_or_else(|_| failed())
}

fn obey(command: Command) -> ExitCode {
    match command {
        Command::Build { common, output } => build(&common, &output),
        Command::Deploy { target, upload, common, output } => deploy::run(target.as_deref(), &upload, &common, &output),
        Command::Revert { choice, target, upload, common, folder } => {
            revert::run(&choice, target.as_deref(), &upload, &common, &folder.public)
        }
        Command::Transfer { is_done, archive, common, folder } => {
            transfer::run(is_done, archive.as_deref(), &common, &folder.public)
        }
        Command::Check { common } => check(&common),
        Command::Watch { common, preview } => watch::run(common, &preview),
        Command::Axe3 { year, common } => axe3::run(&common, year.as_deref()),
        Command::Authorisations { common } => authorisations::run(&common),
        Command::Withdraw { person, is_sure, common } => withdraw::run(&person, is_sure, &common),
        Command::New { kind, id, proof, common } => new::run(&kind, id.as_deref(), proof, &common),
        Command::Schemas { folder } => schemas(&folder),
        Command::Completion { shell } => {
            clap_complete::generate(
                shell,
                &mut <Args as clap::CommandFactory>::command(),
                "lycee",
                &mut std::io::stdout(),
            );
            DONE
        }
    }
}

fn failed() -> ExitCode {
    ExitCode::from(1)
}

fn misused() -> ExitCode {
    ExitCode::from(2)
}

/// Prints to the error stream, colours only where it is a terminal.
fn say(text: &str) {
    let _ = write!(anstream::stderr().lock(), "{text}");
}

/// Says one fault that no text of the content shows, and that the command failed.
fn refuse(fault: Diagnostic) -> ExitCode {
    say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|_| None));
    failed()
}

/// The same for a message: French spaces are set, and nothing typed commands the terminal.
fn tell(message: &str) {
    say(&typeset(message));
}

/// Asks a question of which the answer must be typed.
fn is_confirmed(question: &str) -> bool {
    tell(&format!("{question} Tapez oui : "));
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line);
    matches!(french::fold(line.trim()).as_str(), "oui" | "o")
}

/// Prints to the output stream: what another program, or a printer, may take.
fn show(text: &str) {
    let _ = write!(anstream::stdout().lock(), "{text}");
}

/// What is published, at the address that was asked for.
fn options(common: &Common) -> site::Options {
    site::Options { base_url: common.base_url.clone(), unpublished: false, languages: None }
}

/// What was read, and the faults of reading.
struct Read {
    content: Sources,
    theme: Sources,
    faults: Vec<Diagnostic>,
}

fn read(common: &Common) -> Read {
    Reader::default().read(common, None)
}

/// Reads the folders, with a memory of the last time.
#[derive(Default)]
struct Reader {
    content: source::Memo,
    theme: source::Memo,
    /// Themes of the binary that were asked for.
    embedded: BTreeMap<String, Sources>,
}

impl Reader {
    /// `changed` names the only files that may have changed since the last time, where that is known.
    fn read(&mut self, common: &Common, changed: Option<&[PathBuf]>) -> Read {
        let (content, mut faults) =
            source::read_folder_with(&common.content, &common.content.to_string_lossy(), &mut self.content, changed);
        let theme = self.theme(&content, common, changed, &mut faults);
        Read { content, theme, faults }
    }

    fn embedded(&mut self, name: &str) -> Sources {
        self.embedded.entry(name.to_string()).or_insert_with(|| source::embedded_theme(name)).clone()
    }

    /// The files of the theme on disk over those of the theme in the binary: of that name, or the house's own.
    fn theme(
        &mut self,
        content: &Sources,
        common: &Common,
        changed: Option<&[PathBuf]>,
        faults: &mut Vec<Diagnostic>,
    ) -> Sources {
        let wanted = content::theme_name(content);
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
fn today(common: &Common) -> Result<NaiveDate, ExitCode> {
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
fn make(common: &Common, photos: &dyn Store) -> Result<(Build, Read), ExitCode> {
    let today = today(common)?;
    let shown = common.format == Format::Text && !common.quiet && std::io::stderr().is_terminal();
    let progress: Box<dyn Progress> = if shown { Box::new(progress::Bar::new()) } else { Box::new(Silent) };
    progress.stage("Lecture des fichiers", 0);
    let mut read = read(common);
    let options = options(common);
    let progress = &*progress;
    let mut build =
        crate::build(&Inputs { content: &read.content, theme: &read.theme, today, options, photos, progress });
    build.report.diagnostics.append(&mut read.faults);
    build.report.sort();
    Ok((build, read))
}

/// Who may appear where, in the folder of the content.
const REGISTER: &str = "personnes.yaml";

/// A site, without its pages.
struct Assembled {
    site: Site,
    report: Report,
    read: Read,
}

impl Assembled {
    /// Keeps of the report what is wrong with the register of people, or with the folder that should hold it: what is wrong
    /// elsewhere waits for `check`.
    fn keep_register(&mut self, common: &Common) {
        let content = common.content.to_string_lossy();
        let register = format!("{content}/{REGISTER}");
        let holds = |span: &Span| *span.file == *content || *span.file == *register;
        self.report.diagnostics.retain(|fault| fault.span.as_ref().is_some_and(holds));
    }
}

/// A view on the screen, or whole for other programs.
fn show_view<V: serde::Serialize>(view: &V, common: &Common, screen: impl FnOnce(&V) -> String) {
    if common.format == Format::Json {
        let json = serde_json::to_string_pretty(view).unwrap_or_default();
        show(&format!("{json}\n"));
    } else {
        show(&screen(view));
    }
}

/// Reads and relates; renders nothing.
fn assemble(common: &Common) -> Result<Assembled, ExitCode> {
    Ok(assemble_on(today(common)?, common))
}

/// The same on the day of the clock, whatever day a build pretends: what is deleted for good, or shown again, depends on it.
fn assemble_now(common: &Common) -> Assembled {
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

/// Errors, or what `--strict` takes for errors.
fn is_refused(report: &Report, strict: bool) -> bool {
    let examples = report.notes.iter().any(|n| n.kind == NoteKind::Examples);
    report.has_errors() || (strict && (report.count(Severity::Warning) > 0 || examples))
}

fn build(common: &Common, output: &Output) -> ExitCode {
    match make_public(common, output, &|_| None) {
        Ok(_) => DONE,
        Err(code) => code,
    }
}

/// Makes the portal and the documents, and publishes both; answers the files of the portal. `veto` may refuse a sound
/// build, and says why.
fn make_public(
    common: &Common,
    output: &Output,
    veto: &dyn Fn(&Report) -> Option<String>,
) -> Result<Inventory, ExitCode> {
    let (public, deliverables) = (&output.folder.public, &output.deliverables);
    let protected = protected(common);
    let protected: Vec<&Path> = protected.iter().map(PathBuf::as_path).collect();
    let folders = [public, deliverables];
    let vetted = folders.iter().filter_map(|folder| publish::vet(folder, &protected).err());
    let mut refused: Vec<Diagnostic> = vetted.collect();
    if refused.is_empty() {
        refused.extend(publish::apart(&[public, deliverables]).err());
    }
    if !refused.is_empty() {
        report::print(&Report { diagnostics: refused, notes: Vec::new() }, common, &|_| None);
        return Err(misused());
    }
    let printer = match output.pdf.then(printer::find) {
        Some(Err(fault)) => {
            report::print(&Report { diagnostics: vec![fault], notes: Vec::new() }, common, &|_| None);
            return Err(failed());
        }
        printer => printer.and_then(Result::ok),
    };
    let photos = Photos::of(&folders.map(PathBuf::as_path));
    let (Build { mut outputs, mut report }, read) = make(common, &photos)?;
    if let Some(printer) = printer.filter(|_| !report.has_errors()) {
        if !common.quiet && common.format == Format::Text {
            tell("Impression des documents : quelques secondes…\n");
        }
        if let Err(fault) = print(&printer, &mut outputs) {
            report.push(fault);
        }
    }
    let inventory = target(public, &outputs, Audience::Public).inventory();
    if !report.has_errors()
        && let Err(fault) = transfer::add_lists(&mut outputs, &inventory, public)
    {
        report.push(fault);
    }
    let refused = is_refused(&report, common.strict);
    let veto = if refused { None } else { veto(&report) };
    let mut published = None;
    if !refused && veto.is_none() {
        let targets = [target(public, &outputs, Audience::Public), target(deliverables, &outputs, Audience::Internal)];
        match publish::publish(&targets, &protected) {
            Ok(changes) => published = changes.into_iter().next(),
            Err(fault) => report.push(fault),
        }
    }
    report::print(&report, common, &|shown| text_shown(&read, shown));
    if let Some(why) = veto {
        tell(&why);
        return Err(failed());
    }
    let Some(changes) = published else {
        report::refusal(&report, common, refused);
        return Err(failed());
    };
    // Who withdrew leaves the portals that are kept as well.
    if !versions::versions(public).is_empty()
        && let Err(fault) = deploy::purge(public, common)
    {
        refuse(fault);
        return Err(failed());
    }
    report::published(public, deliverables, &outputs, &changes, common);
    Ok(inventory)
}

/// Adds the PDF of each document made for paper beside its page.
fn print(printer: &Printer, outputs: &mut Outputs) -> Result<(), Diagnostic> {
    let pages: Vec<(String, Vec<u8>)> = outputs
        .iter()
        .filter(|(_, output)| output.is_printed)
        .map(|((_, path), output)| (path.clone(), output.content.bytes().to_vec()))
        .collect();
    let borrowed: Vec<(&str, &[u8])> = pages.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    for ((path, _), bytes) in pages.iter().zip(printer.print(&borrowed)?) {
        let path = format!("{}.pdf", path.trim_end_matches(".html"));
        let output = render::Output { content: Content::Bytes(bytes), source: None, channel: None, is_printed: false };
        outputs.insert((Audience::Internal, path), output);
    }
    Ok(())
}

/// Where a build writes, unless it is told otherwise.
const FOLDERS: [&str; 2] = ["public", "livrables"];

fn check(common: &Common) -> ExitCode {
    let photos = Photos::aside(&FOLDERS.map(Path::new));
    let (Build { outputs, report }, read) = match make(common, &photos) {
        Ok(made) => made,
        Err(code) => return code,
    };
    report::print(&report, common, &|shown| text_shown(&read, shown));
    let refused = is_refused(&report, common.strict);
    report::checked(&outputs, &report, common, refused);
    if refused { failed() } else { DONE }
}

fn text_shown<'a>(read: &'a Read, shown: &str) -> Option<&'a str> {
    read.content.text_shown(shown).or_else(|| read.theme.text_shown(shown))
}

/// Folders that no output may replace.
fn protected(common: &Common) -> Vec<PathBuf> {
    let mut folders = vec![common.content.clone(), PathBuf::from("themes"), PathBuf::from("src")];
    folders.extend(common.theme.clone());
    folders.retain(|folder| folder.exists());
    folders
}

fn target<'a>(folder: &'a Path, outputs: &'a Outputs, audience: Audience) -> Target<'a> {
    let files =
        outputs.iter().filter(|((a, _), _)| *a == audience).map(|((_, path), output)| (path.as_str(), content(output)));
    Target { folder, files: files.collect() }
}

fn content(output: &render::Output) -> publish::Content<'_> {
    match &output.content {
        Content::Bytes(bytes) => publish::Content::Bytes(bytes),
        Content::Stored { recipe, stored } => publish::Content::Stored { recipe, stored },
    }
}

/// Writes the JSON Schemas of the front matter, for editors.
fn schemas(folder: &Path) -> ExitCode {
    for (name, schema) in schema::all() {
        if let Err(fault) = publish::overwrite(&folder.join(name), format!("{schema:#}\n").as_bytes()) {
            say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|_| None));
            return failed();
        }
    }
    DONE
}

/// The known identifiers of a kind, for prompts.
fn identifiers(content: &Sources, kind: content::Kind) -> Vec<String> {
    let prefix = format!("{}/", kind.folder());
    let ids = content
        .iter()
        .filter_map(|(path, _)| path.strip_prefix(&prefix)?.strip_suffix(".md"))
        .map(|id| id.trim_end_matches("/index"));
    let mut ids: Vec<String> = ids.filter(|id| *id != "index" && !id.contains('.')).map(str::to_string).collect();
    ids.dedup();
    ids
}

fn keys_of(kind: content::Kind) -> impl Iterator<Item = &'static fields::Key> {
    let [own, common] = kind.tables();
    let (title, rest) = common.split_at(1);
    title.iter().chain(own).chain(rest)
}
