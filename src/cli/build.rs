//! `lycee build` and `lycee check`: the portal and the documents, made, then published or not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{Common, Format, Output};
use super::reading::{Materials, Read};
use super::{DONE, failed, kept, make, misused, refuse, report, tell, text_shown, transfer};
use crate::Build;
use crate::diagnostic::{Diagnostic, Note, NoteKind, Report, Severity};
use crate::plan::Audience;
use crate::printer::{self, Printer};
use crate::publish::{self, Again, Origin, Photos, Target, versions};
use crate::render::{self, Content, Outputs};
use crate::transfer::Inventory;

/// Errors, or what `--strict` takes for errors.
pub fn is_refused(report: &Report, strict: bool) -> bool {
    let examples = report.notes.iter().any(|n| n.kind == NoteKind::Examples);
    report.has_errors() || (strict && (report.count(Severity::Warning) > 0 || examples))
}

pub fn build(common: &Common, output: &Output) -> ExitCode {
    let made = Materials::gather(common).and_then(|materials| make_public(materials, common, output, &|_, _| None));
    made.map_or_else(|code| code, |_| DONE)
}

/// Why a sound build is refused all the same: by its report, or by what people agree to on its day.
pub type Veto<'v> = dyn Fn(&Report, &BTreeSet<String>) -> Option<String> + 'v;

/// Makes the portal and the documents, and publishes both: answers what the portal holds. `veto` may refuse a sound build.
pub fn make_public(
    materials: Materials,
    common: &Common,
    output: &Output,
    veto: &Veto<'_>,
) -> Result<Inventory, ExitCode> {
    let (public, deliverables) = (&output.folder.public, &output.deliverables);
    let protected = protected(common);
    let protected: Vec<&Path> = protected.iter().map(PathBuf::as_path).collect();
    let folders = [public.as_path(), deliverables.as_path()];
    let vetted = folders.iter().filter_map(|folder| publish::vet(folder, &protected).err());
    let mut refused: Vec<Diagnostic> = vetted.collect();
    if refused.is_empty() {
        refused.extend(publish::apart(&folders).err());
    }
    if !refused.is_empty() {
        report::show(&Report { diagnostics: refused, notes: Vec::new() }, common, &|_| None);
        return Err(misused());
    }
    // Before anything is made: should this build have errors, the folders are those of one day all the same.
    let cut: Vec<Diagnostic> = folders.iter().filter_map(|folder| publish::finish(folder).err()).collect();
    if !cut.is_empty() {
        report::show(&Report { diagnostics: cut, notes: Vec::new() }, common, &|_| None);
        return Err(failed());
    }
    let printer = match output.pdf.then(printer::find) {
        Some(Err(fault)) => {
            report::show(&Report { diagnostics: vec![fault], notes: Vec::new() }, common, &|_| None);
            return Err(failed());
        }
        printer => printer.and_then(Result::ok),
    };
    // What a browser prints depends on it too.
    let basis = if printer.is_none() { materials.basis(common) } else { None };
    // New photos wait on the disk until they are published; those that a killed run left go.
    let photos = Photos::of(&folders);
    let Made { files, mut report, agreements, read } = match basis.as_ref().and_then(|b| Again::find(&folders, b)) {
        Some(again) => Made::again(again, materials),
        None => Made::anew(materials, &photos, printer, common),
    };
    let mut lists = BTreeMap::new();
    let inventory = publish::inventory(&files.of(Audience::Public));
    if !report.has_errors() {
        match transfer::lists(&inventory, public) {
            Ok(made) => lists = made,
            Err(fault) => report.push(fault),
        }
    }
    let refused = is_refused(&report, common.strict);
    let veto = if refused { None } else { veto(&report, &agreements) };
    let mut published = None;
    if !refused && veto.is_none() {
        let origin = basis.map(|basis| Origin { basis, report: report.clone() });
        // The portal remembers what was said for both.
        let beside = origin.as_ref().map(|origin| Origin { basis: origin.basis.clone(), report: Report::default() });
        let mut documents = files.of(Audience::Internal);
        documents.retain(|(path, _)| !lists.contains_key(*path));
        documents.extend(lists.iter().map(|(path, bytes)| (path.as_str(), publish::Content::Bytes(bytes))));
        let people = Some(agreements.clone());
        let targets = [
            Target { folder: public, files: files.of(Audience::Public), people, origin },
            Target { folder: deliverables, files: documents, people: None, origin: beside },
        ];
        match publish::publish(&targets, &protected) {
            Ok(changes) => published = changes.into_iter().next(),
            Err(fault) => report.push(fault),
        }
    }
    report::show(&report, common, &|shown| text_shown(&read, shown));
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
    report::published(public, deliverables, &inventory, &changes, common);
    Ok(inventory)
}

/// A build, to publish.
struct Made {
    files: Files,
    report: Report,
    /// What people agree to.
    agreements: BTreeSet<String>,
    read: Read,
}

enum Files {
    Anew(Outputs),
    /// Nothing changed since the last build.
    Again(Again),
}

impl Made {
    fn anew(materials: Materials, photos: &Photos, printer: Option<Printer>, common: &Common) -> Self {
        let (Build { mut outputs, mut report, agreements, .. }, read) = materials.build(common, photos);
        if let Some(printer) = printer.filter(|_| !report.has_errors()) {
            if !common.quiet && common.format == Format::Text {
                tell("Impression des documents : quelques secondes…\n");
            }
            if let Err(fault) = print(&printer, &mut outputs) {
                report.push(fault);
            }
        }
        Made { files: Files::Anew(outputs), report, agreements, read }
    }

    fn again(mut again: Again, materials: Materials) -> Self {
        let (report, agreements) = (std::mem::take(&mut again.report), std::mem::take(&mut again.people));
        Made { files: Files::Again(again), report, agreements, read: materials.read }
    }
}

impl Files {
    fn of(&self, audience: Audience) -> Vec<(&str, publish::Content<'_>)> {
        match self {
            Files::Anew(outputs) => contents(outputs, audience),
            Files::Again(again) => {
                // As the folders are given to it.
                let folder = match audience {
                    Audience::Public => 0,
                    Audience::Internal => 1,
                };
                again.files(folder).collect()
            }
        }
    }
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
    report::show(&report, common, &|shown| text_shown(&read, shown));
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

/// What a folder will hold.
pub fn contents(outputs: &Outputs, audience: Audience) -> Vec<(&str, publish::Content<'_>)> {
    let files = outputs.iter().filter(|((a, _), _)| *a == audience);
    files.map(|((_, path), output)| (path.as_str(), content(output))).collect()
}

fn content(output: &render::Output) -> publish::Content<'_> {
    match &output.content {
        Content::Bytes(bytes) => publish::Content::Bytes(bytes),
        Content::Stored { recipe, stored } => publish::Content::Stored { recipe: Some(recipe), stored },
    }
}
