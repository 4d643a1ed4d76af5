//! What a run says at its end.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use super::args::{Common, Format};
use super::say;
use crate::diagnostic::{Note, NoteKind, Report, Severity, TextOf, typeset};
use crate::french::{self, count};
use crate::plan::Audience;
use crate::publish::Changes;
use crate::render::Outputs;
use crate::transfer::Inventory;

/// Lines of a note, and advice, before « … et 12 autres ».
const SHORTEST: usize = 8;

/// Faults and notes, as a screen or as JSON.
pub fn show(report: &Report, common: &Common, text_of: TextOf) {
    if common.format == Format::Json {
        let json = serde_json::json!({ "diagnostics": report.to_json(text_of), "notes": report.notes });
        let _ = writeln!(anstream::stdout().lock(), "{json:#}");
        return;
    }
    if common.quiet {
        let errors = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        say(&Report { diagnostics: errors, notes: Vec::new() }.show(text_of));
        return;
    }
    say(&report.show(text_of));
    let mut notes: Vec<&Note> = report.notes.iter().collect();
    notes.sort_by_key(|n| n.kind);
    for note in notes {
        say(&list(note, common.detail));
    }
}

fn title(kind: NoteKind, count: usize) -> String {
    let count = number(count);
    match kind {
        NoteKind::Drafts => format!("Brouillons, non publiés ({count})"),
        NoteKind::Scheduled => format!("À venir, publiés à leur date ({count})"),
        NoteKind::Expired => format!("Expirés, retirés ({count})"),
        NoteKind::Withheld => format!("Personnes qui n’apparaissent pas sur le site ({count})"),
        NoteKind::Examples => format!("Exemples à remplacer ({count})"),
        NoteKind::Incomplete => format!("À compléter dans les documents ({count})"),
        NoteKind::Undated => format!("Rien de daté pour l’ENT ({count})"),
        NoteKind::Photos => "Photos".into(),
        NoteKind::Weight => "Poids".into(),
        NoteKind::Sobriety => {
            "Sobriété (ce n’est pas un audit). Ce que les pages permettent de dire de certains critères du RGESN, le Référentiel \
             général de l’écoconception des services numériques (2024)"
                .into()
        }
    }
}

fn list(note: &Note, detail: bool) -> String {
    let mut text = format!("{}\u{a0}:\n", title(note.kind, note.lines.len()));
    let shown = match note.kind {
        _ if detail || note.kind == NoteKind::Sobriety => note.lines.len(),
        // They stay for months: their number is enough.
        NoteKind::Examples => 0,
        _ => SHORTEST,
    };
    if shown == 0 {
        return format!("{}\u{a0}: --detail les montre.\n\n", title(note.kind, note.lines.len()));
    }
    for line in note.lines.iter().take(shown) {
        let _ = writeln!(text, "  {}", typeset(line));
    }
    if let Some(more) = note.lines.len().checked_sub(shown).filter(|n| *n > 0) {
        let _ = writeln!(text, "  … et {} (--detail les montre)", count(more, "autre", "autres"));
    }
    text.push('\n');
    text
}

fn number(n: usize) -> String {
    french::number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn counts(report: &Report) -> String {
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    match (errors, warnings) {
        (0, 0) => "rien à corriger".into(),
        (0, w) => count(w, "avertissement", "avertissements"),
        (e, 0) => count(e, "erreur", "erreurs"),
        (e, w) => format!("{} et {}", count(e, "erreur", "erreurs"), count(w, "avertissement", "avertissements")),
    }
}

fn pages<'p>(paths: impl IntoIterator<Item = &'p String>) -> usize {
    paths.into_iter().filter(|path| path.ends_with(".html")).count()
}

/// What `--strict` refuses: « 1 avertissement et 66 exemples à remplacer, refusés par --strict ».
fn strictly(report: &Report) -> String {
    let warnings = report.count(Severity::Warning);
    let examples = report.notes.iter().find(|n| n.kind == NoteKind::Examples).map_or(0, |n| n.lines.len());
    let found = [
        (warnings > 0).then(|| count(warnings, "avertissement", "avertissements")),
        (examples > 0).then(|| count(examples, "exemple à remplacer", "exemples à remplacer")),
    ];
    format!("{}, refusés par --strict", found.into_iter().flatten().collect::<Vec<_>>().join(" et "))
}

/// Why nothing was published.
pub fn refusal(report: &Report, common: &Common, refused: bool) {
    if common.format == Format::Json {
        return;
    }
    let why = if !refused {
        "la publication a échoué".to_string()
    } else if report.has_errors() {
        counts(report)
    } else {
        strictly(report)
    };
    say(&format!("Rien n’a été publié\u{a0}: {why}. Le portail d’avant est intact.\n"));
}

pub fn published(folder: &Path, documents: &Path, inventory: &Inventory, changes: &Changes, common: &Common) {
    if common.quiet || common.format == Format::Json {
        return;
    }
    let mut text =
        format!("Portail prêt\u{a0}: {} dans {}/ (", count(pages(inventory.keys()), "page", "pages"), folder.display());
    let _ = write!(
        text,
        "{}, {}, {}).",
        count(changes.written.len(), "fichier écrit", "fichiers écrits"),
        count(changes.deleted.len(), "supprimé", "supprimés"),
        count(changes.unchanged, "inchangé", "inchangés")
    );
    if !changes.kept_foreign.is_empty() {
        let _ =
            write!(text, "\nCe dossier contient aussi, laissés en place\u{a0}: {}.", changes.kept_foreign.join(", "));
    }
    let _ = writeln!(text, "\nOuvrez {}/index.html dans un navigateur pour le voir.", folder.display());
    let _ = writeln!(text, "L’Atelier et les documents\u{a0}: {}/index.html.", documents.display());
    say(&text);
}

pub fn checked(outputs: &Outputs, report: &Report, common: &Common, refused: bool) {
    if common.quiet || common.format == Format::Json {
        return;
    }
    let (verdict, found) = match refused {
        false => ("Tout peut être publié", counts(report)),
        true if report.has_errors() => ("À corriger avant de publier", counts(report)),
        true => ("Refusé", strictly(report)),
    };
    let public = outputs.keys().filter(|(audience, _)| *audience == Audience::Public).map(|(_, path)| path);
    say(&format!("{verdict}\u{a0}: {}, {found}.\n", count(pages(public), "page relue", "pages relues")));
}
