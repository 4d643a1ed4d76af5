//! What this machine remembers of the last upload, beside the published folder.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::fault::fault;
use super::manifest::Manifest;
use super::overwrite;
use super::paths::{Root, quoted, show};
use crate::diagnostic::{Diagnostic, Span};
use crate::transfer::{Inventory, Online, Unreadable};

/// The last upload that was noted, by hand or by a deployment.
///
/// # Errors
/// The note cannot be read.
pub fn last_upload(folder: &Path) -> Result<Option<Online>, Diagnostic> {
    let path = Root::of(folder).record();
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault("lire", &path, &error)),
    };
    Online::parse(&bytes).map(Some).map_err(|why| {
        let span = Span::whole(show(&path));
        match why {
            Unreadable::Newer(version) => Diagnostic::error(
                span,
                format!("{} vient d’une version plus récente de lycee (format {version})", quoted(&path)),
            )
            .help("Mettez lycee à jour sur ce poste, puis recommencez."),
            Unreadable::Spoilt => Diagnostic::error(span, format!("{} est illisible", quoted(&path)))
                .help("Supprimez du serveur tout l’ancien portail, où une page retirée pourrait rester, puis supprimez ce fichier : le prochain envoi sera tout le portail."),
        }
    })
}

/// # Errors
/// The disk refuses.
pub fn note_upload(folder: &Path, online: &Online) -> Result<(), Diagnostic> {
    let root = Root::of(folder);
    overwrite(&root.record(), &online.to_json())?;
    // What was said before is no longer what would come back.
    match fs::remove_file(root.record_before()) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(fault("supprimer", &root.record_before(), &error)),
        _ => Ok(()),
    }
}

/// Notes an upload on somebody's word: what was noted before stays aside, for [`take_back`].
///
/// # Errors
/// The disk refuses.
pub fn note_said(folder: &Path, online: &Online) -> Result<(), Diagnostic> {
    let (record, before) = (Root::of(folder).record(), Root::of(folder).record_before());
    let fail = |error: std::io::Error| fault("écrire", &before, &error);
    // Said twice, it is one upload: what was there before it is known already.
    let is_said = |noted: &Online| noted.files == online.files && noted.is_under_way == online.is_under_way;
    if last_upload(folder)?.as_ref().is_some_and(is_said) {
        return overwrite(&record, &online.to_json());
    }
    match fs::copy(&record, &before) {
        Err(error) if error.kind() == ErrorKind::NotFound => fs::write(&before, b"").map_err(fail)?,
        done => drop(done.map_err(fail)?),
    }
    overwrite(&record, &online.to_json())
}

/// What was said was not so: the last note that [`note_said`] wrote gives way to the one before. False where there is none.
///
/// # Errors
/// The disk refuses.
pub fn take_back(folder: &Path) -> Result<bool, Diagnostic> {
    let (record, before) = (Root::of(folder).record(), Root::of(folder).record_before());
    let fail = |error: std::io::Error| fault("écrire", &record, &error);
    match fs::metadata(&before) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(fail(error)),
        // Nothing had been noted.
        Ok(found) if found.len() == 0 => {
            fs::remove_file(&record)
                .or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
                .map_err(fail)?;
            fs::remove_file(&before).map_err(fail)?;
        }
        Ok(_) => fs::rename(&before, &record).map_err(fail)?,
    }
    Ok(true)
}

/// What the folder holds since the last publication; `None` where nothing was published.
///
/// # Errors
/// The manifest cannot be read, or a publication was cut.
pub fn published(folder: &Path) -> Result<Option<Inventory>, Diagnostic> {
    let Some(manifest) = Manifest::load(&Root::of(folder).manifest())? else { return Ok(None) };
    let one = |(path, mut stamps): (String, Vec<_>)| match (stamps.pop(), stamps.is_empty()) {
        (Some(stamp), true) => Some((path, stamp)),
        _ => None,
    };
    let files = if manifest.is_under_way { None } else { manifest.files.into_iter().map(one).collect() };
    let cut = || {
        let message = format!("la dernière construction de {} a été coupée", quoted(folder));
        Diagnostic::error(Span::whole(show(folder)), message).help("Relancez lycee build.")
    };
    files.ok_or_else(cut).map(Some)
}

/// Nobody publishes in the folder while this is held.
///
/// # Errors
/// Somebody else does.
pub fn hold(folder: &Path) -> Result<impl Sized + use<>, Diagnostic> {
    Root::of(folder).lock()
}
