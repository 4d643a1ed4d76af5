//! `lycee build` and `lycee check`: the portal and the documents, made, then published or not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{Common, Format, Output};
use super::{DONE, failed, kept, make, misused, refuse, report, tell, text_shown, transfer};
use crate::Build;
use crate::diagnostic::{Diagnostic, Note, NoteKind, Report, Severity};
use crate::plan::Audience;
use crate::printer::{self, Printer};
use crate::publish::{self, Photos, Target, versions};
use crate::render::{self, Content, Outputs};
use crate::transfer::Inventory;

/// Errors, or what `--strict` takes for errors.
pub fn is_refused(report: &Report, strict: bool) -> bool {
    let examples = report.notes.iter().any(|n| n.kind == NoteKind::Examples);
    report.has_errors() || (strict && (report.count(Severity::Warning) > 0 || examples))
}

pub fn build(common: &Common, output: &Output) -> ExitCode {
    match make_public(common, output, &|_, _| None) {
        Ok(_) => DONE,
        Err(code) => code,
    }
}

/// Why a sound build is refused all the same: by its report, or by what people agree to on its day.
pub type Veto<'v> = dyn Fn(&Report, &BTreeSet<String>) -> Option<String> + 'v;

/// Makes the portal and the documents, and publishes both: answers what the portal holds. `veto` may refuse a sound build.
pub fn make_public(common: &Common, output: &Output, veto: &Veto<'_>) -> Result<Inventory, ExitCode> {
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
    let (Build { mut outputs, mut report, agreements, .. }, read) = make(common, &photos)?;
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
    let veto = if refused { None } else { veto(&report, &agreements) };
    let mut published = None;
    if !refused && veto.is_none() {
        let people = Some(agreements.clone());
        let targets = [
            Target { people, ..target(public, &outputs, Audience::Public) },
            target(deliverables, &outputs, Audience::Internal),
        ];
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
        && let Err(fault) = kept::purge(public, &agreements, common)
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
pub const FOLDERS: [&str; 2] = ["public", "livrables"];

pub fn check(common: &Common, sobriety: bool) -> ExitCode {
    let photos = Photos::aside(&FOLDERS.map(Path::new));
    let (Build { outputs, mut report, sobriety: measured, .. }, read) = match make(common, &photos) {
        Ok(made) => made,
        Err(code) => return code,
    };
    if sobriety {
        let nothing = || vec!["rien n’a pu être mesuré : corrigez d’abord les erreurs".to_string()];
        let lines = if measured.is_empty() { nothing() } else { measured };
        report.notes.push(Note { kind: NoteKind::Sobriety, lines });
    }
    report::print(&report, common, &|shown| text_shown(&read, shown));
    let refused = is_refused(&report, common.strict);
    report::checked(&outputs, &report, common, refused);
    if refused { failed() } else { DONE }
}

/// Folders that no output may replace.
pub fn protected(common: &Common) -> Vec<PathBuf> {
    let mut folders = vec![common.content.clone(), PathBuf::from("themes"), PathBuf::from("src")];
    folders.extend(common.theme.clone());
    folders.retain(|folder| folder.exists());
    folders
}

pub fn target<'a>(folder: &'a Path, outputs: &'a Outputs, audience: Audience) -> Target<'a> {
    let files =
        outputs.iter().filter(|((a, _), _)| *a == audience).map(|((_, path), output)| (path.as_str(), content(output)));
    Target { folder, files: files.collect(), people: None }
}

fn content(output: &render::Output) -> publish::Content<'_> {
    match &output.content {
        Content::Bytes(bytes) => publish::Content::Bytes(bytes),
        Content::Stored { recipe, stored } => publish::Content::Stored { recipe, stored },
    }
}
