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
    overwrite(&Root::of(folder).record(), &online.to_json())
}

/// What the folder holds since the last publication; `None` where nothing was published.
///
/// # Errors
/// The manifest cannot be read, or a publication was cut.
pub fn published(folder: &Path) -> Result<Option<Inventory>, Diagnostic> {
    let Some(manifest) = Manifest::load(&Root::of(folder).manifest())? else { return Ok(None) };
    let one = |(path, mut stamps): (String, Vec<_>)| match (stamps.pop(), stamps.is_empty()) {
        (Some(stamp), true) => Ok((path, stamp)),
        _ => Err(Diagnostic::error(
            Span::whole(show(folder)),
            format!("la dernière construction de {} a été coupée", quoted(folder)),
        )
        .help("Relancez lycee build.")),
    };
    manifest.files.into_iter().map(one).collect::<Result<_, _>>().map(Some)
}

/// Nobody publishes in the folder while this is held.
///
/// # Errors
/// Somebody else does.
pub fn hold(folder: &Path) -> Result<impl Sized + use<>, Diagnostic> {
    Root::of(folder).lock()
}
