//! Faults of the disk, in French: never the text of the operating system, which speaks the language it likes.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::paths::{quoted, show};
use crate::diagnostic::{Diagnostic, Span};

/// « impossible de `action` « path » : cause ». `action` is an infinitive that may follow « de »; a vowel elides.
pub fn fault(action: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let of = if action.starts_with(['a', 'e', 'é', 'i', 'o', 'u']) { "d’" } else { "de " };
    let message = format!("impossible {of}{action} {}\u{a0}: {}", quoted(path), cause(error));
    let diagnostic = Diagnostic::error(Span::whole(show(path)), message);
    match remedy(error) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The cause in a few words.
fn cause(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::PermissionDenied => "accès refusé",
        ErrorKind::StorageFull => "disque plein",
        ErrorKind::QuotaExceeded => "espace disque alloué dépassé",
        ErrorKind::ReadOnlyFilesystem => "disque en lecture seule",
        ErrorKind::NotFound => "fichier ou dossier introuvable",
        ErrorKind::AlreadyExists => "ce nom est déjà pris",
        ErrorKind::NotADirectory => "un fichier occupe la place d’un dossier",
        ErrorKind::IsADirectory => "un dossier porte ce nom",
        ErrorKind::DirectoryNotEmpty => "le dossier n’est pas vide",
        ErrorKind::InvalidFilename => "nom trop long ou interdit",
        ErrorKind::FileTooLarge => "fichier trop grand pour ce disque",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "utilisé par un autre programme",
        ErrorKind::CrossesDevices => "le dossier n’est pas sur le même disque que celui qui le contient",
        ErrorKind::TimedOut => "le disque ne répond pas",
        _ => {
            return error.raw_os_error().map_or_else(
                || "erreur du système".to_owned(),
                |number| format!("erreur du système n°\u{a0}{number}"),
            );
        }
    };
    words.to_owned()
}

fn remedy(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        ErrorKind::PermissionDenied => {
            "Vérifiez vos droits sur ce dossier et fermez les programmes qui utilisent ce fichier, puis recommencez."
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Libérez de la place, puis recommencez.",
        ErrorKind::ReadOnlyFilesystem => "Choisissez un dossier de sortie sur un disque où vous pouvez écrire.",
        ErrorKind::InvalidFilename => "raccourcissez le nom du fichier ou du dossier source",
        ErrorKind::NotADirectory => "Renommez ou déplacez ce fichier, puis recommencez.",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "Fermez ce programme, puis recommencez.",
        ErrorKind::CrossesDevices => "Choisissez un dossier de sortie placé à l’intérieur de ce disque.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: ErrorKind) -> String {
        fault("écrire", Path::new("public/index.html"), &kind.into()).message
    }

    #[test]
    fn speaks_french_whatever_the_system_says() {
        let prefix = "impossible d’écrire «\u{a0}public/index.html\u{a0}»\u{a0}: ";
        assert_eq!(said(ErrorKind::PermissionDenied), format!("{prefix}accès refusé"));
        assert_eq!(said(ErrorKind::StorageFull), format!("{prefix}disque plein"));
        assert_eq!(said(ErrorKind::ReadOnlyFilesystem), format!("{prefix}disque en lecture seule"));
        assert_eq!(said(ErrorKind::InvalidFilename), format!("{prefix}nom trop long ou interdit"));
        assert_eq!(said(ErrorKind::Other), format!("{prefix}erreur du système"));
    }

    #[test]
    fn gives_the_number_of_an_unknown_fault() {
        let error = io::Error::from_raw_os_error(5);
        let expected = if cfg!(windows) { "accès refusé" } else { "erreur du système n°\u{a0}5" };
        assert_eq!(cause(&error), expected);
    }

    #[test]
    fn says_what_to_do() {
        let full = fault("lire", Path::new("public"), &ErrorKind::StorageFull.into());
        assert_eq!(full.message, "impossible de lire «\u{a0}public\u{a0}»\u{a0}: disque plein");
        assert_eq!(full.help.as_deref(), Some("Libérez de la place, puis recommencez."));
    }
}
