//! Faults of templates, in French and at their place. The engine speaks English.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::ErrorKind;

use crate::diagnostic::{Diagnostic, Position, Span};
use crate::plan::Owner;
use crate::source::{Data, Sources};

pub const MEND: &str = "Corrigez le modèle ; themes/LISEZMOI.md dit ce que chacun reçoit. En supprimant ce fichier de themes/, vous retrouvez celui d’origine.";

/// A fault of a template; `shown` are the files of the templates as shown to people, by name.
pub fn of(error: &tera::Error, shown: &BTreeMap<String, Arc<str>>) -> Diagnostic {
    let (span, what) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let at = report.span();
            let span = shown.get(report.filename()).map(|file| Span::new(file, at.range.clone()));
            let what = in_french(report.message());
            (span, format!("modèle « {} » : {what}", report.filename()))
        }
        ErrorKind::MissingParent { current, .. } => {
            (shown.get(current).cloned().map(Span::whole), kind_in_french(error.kind()))
        }
        kind => (None, kind_in_french(kind)),
    };
    Diagnostic::error(span, what).help(MEND)
}

/// A fault met while a page was made.
pub fn of_page(mut fault: Diagnostic, path: &str, owner: &Owner) -> Diagnostic {
    let address = path.trim_end_matches("index.html");
    let page = if address.is_empty() { "la page d’accueil".to_string() } else { format!("la page « {address} »") };
    fault.message = format!("{page} n’a pas pu être faite — {}", fault.message);
    match owner.source() {
        Some(shown) => fault.related(Span::whole(shown.clone()), "le texte de cette page"),
        None => fault,
    }
}

/// What the engine only says as a text: « message ⏎ --> template:line:column ⏎ excerpt ⏎ carets ».
pub fn reported(report: &str, sources: &Sources) -> Diagnostic {
    let (message, rest) = report.split_once('\n').unwrap_or((report, ""));
    let place = rest.split_once(PLACE).map_or("", |(_, at)| at.lines().next().unwrap_or_default());
    let mut parts = place.rsplitn(3, ':');
    let (column, line) = (parts.next().and_then(|n| n.parse().ok()), parts.next().and_then(|n| n.parse().ok()));
    let name = parts.next().unwrap_or_default();
    let file = sources.get(&format!("templates/{name}"));
    let span = file.map(|file| match (&file.data, line, column) {
        (Data::Text(text), Some(line), Some(column)) => {
            let start = Position { line, column }.offset(text);
            let carets = rest.trim_end().lines().last().map_or(1, |marks| marks.matches('^').count());
            Span::new(&file.shown, start..start + carets)
        }
        _ => Span::whole(file.shown.clone()),
    });
    Diagnostic::error(span, format!("modèle « {name} » : {}", in_french(message))).help(MEND)
}

/// What precedes the place of a fault in the engine's own reports.
pub const PLACE: &str = "--> ";

pub const UNKNOWN_ASSET: &str = "asset:";
pub const UNKNOWN_COLOUR: &str = "colour:";

/// The template engine speaks English: its frequent messages, in French. The others point at the place all the same.
fn in_french(message: &str) -> String {
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_string();
    if let Some((_, name)) = message.split_once(UNKNOWN_ASSET) {
        return format!("le fichier « {name} » n’existe pas dans le dossier « static » du thème");
    }
    if let Some((_, css)) = message.split_once(UNKNOWN_COLOUR) {
        return format!("« {css} » n’est pas une couleur CSS");
    }
    let lower = message.to_lowercase();
    if let Some((what, _)) = lower.split_once(" `")
        && let Some(what) = match what {
            "block" => Some("le bloc « {} » n’existe dans aucun modèle parent"),
            "unknown test" => Some("le test « {} » n’existe pas"),
            "unknown template" => Some("le modèle « {} » n’existe pas"),
            _ => None,
        }
    {
        return what.replace("{}", &quoted());
    }
    if lower.contains("not defined") || lower.contains("undefined") {
        let name = quoted();
        return if name.is_empty() {
            "cette valeur n’existe pas".into()
        } else {
            format!("la valeur « {name} » n’existe pas")
        };
    }
    if lower.contains("filter")
        && (lower.contains("not found") || lower.contains("unknown") || lower.contains("register"))
    {
        return format!("le filtre « {} » n’existe pas", quoted());
    }
    if lower.contains("function")
        && (lower.contains("not found") || lower.contains("unknown") || lower.contains("register"))
    {
        return format!("la fonction « {} » n’existe pas", quoted());
    }
    if lower.contains("component") {
        return format!("le composant « {} » n’existe pas, ou reçoit de mauvais arguments", quoted());
    }
    if lower.contains("end of input") {
        return "le fichier s’arrête avant la fin d’une balise ou d’un bloc".into();
    }
    if lower.contains("expected") || lower.contains("unexpected") {
        return "la syntaxe n’est pas celle d’un modèle".into();
    }
    "ce passage ne peut pas être rempli".into()
}

fn kind_in_french(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::MissingParent { current, parent } => {
            format!("le modèle « {current} » prolonge « {parent} », qui n’existe pas")
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            format!("le modèle « {tpl} » s’inclut lui-même")
        }
        ErrorKind::TemplateNotFound(name) => format!("le modèle « {name} » n’existe pas"),
        ErrorKind::ComponentNotFound(name) => format!("le composant « {name} » n’existe pas"),
        ErrorKind::Msg(message) => format!("un modèle du thème a un défaut : {}", in_french(message)),
        _ => "un modèle du thème a un défaut".into(),
    }
}

/// One broken template makes every page of its kind fail: said once, with the number of pages.
pub fn group(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    let tail = |d: &Diagnostic| d.message.split_once(" — ").map_or(d.message.clone(), |(_, t)| t.to_string());
    for fault in faults {
        match kept
            .iter_mut()
            .find(|(first, _)| fault.span.is_some() && first.span == fault.span && tail(first) == tail(&fault))
        {
            Some((_, count)) => *count += 1,
            None => kept.push((fault, 1)),
        }
    }
    let say = |(mut fault, count): (Diagnostic, usize)| {
        if count > 1
            && let Some((page, rest)) = fault.message.split_once(" n’a pas pu être faite — ")
        {
            let others =
                crate::french::plural(i64::try_from(count - 1).unwrap_or(i64::MAX), "autre page", "autres pages");
            fault.message = format!("{page} et {others} n’ont pas pu être faites — {rest}");
        }
        fault
    };
    kept.into_iter().map(say).collect()
}
