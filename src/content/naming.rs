//! Names of files that nobody would read as their writer meant: an end that Windows or a phone added, a language written
//! otherwise than in two small letters.

use std::sync::Arc;

use super::front::split_lang;
use super::kind::Kind;
use crate::diagnostic::{Diagnostic, Span};
use crate::french;
use crate::source::Sources;

/// Ends that are not read, and that stand for `.md`.
const ENDS: [&str; 3] = [".md.txt", ".markdown", ".md"];

/// What is wrong with the names of `content/`, judged together: no advice names a file that is there.
pub(super) fn faults(sources: &Sources) -> Vec<Diagnostic> {
    let judged_here = sources.iter().filter(|(path, _)| in_capitals(path).is_none());
    judged_here.filter_map(|(path, file)| fault(path, &file.shown, sources)).collect()
}

/// Languages in two capital letters, `en` for `lea.EN.md`, each with its fault. Whoever knows the languages of the portal says
/// it, or that there is none of that code.
pub fn languages_in_capitals(sources: &Sources) -> impl Iterator<Item = (String, Diagnostic)> {
    sources.iter().filter_map(|(path, file)| Some((in_capitals(path)?, fault(path, &file.shown, sources)?)))
}

fn in_capitals(path: &str) -> Option<String> {
    let (original, code) = path.strip_suffix(".md").and_then(misspelt)?;
    let written = &path[original.len() + 1..path.len() - ".md".len()];
    (written.len() == code.len()).then_some(code)
}

fn fault(path: &str, shown: &Arc<str>, sources: &Sources) -> Option<Diagnostic> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_there = |path: &str| sources.get(path).is_some() || sources.is_unread(path);
    let at = |folder: &str, name: &str| if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
    let rename = |name: &str, advice: String| {
        if is_there(&at(folder, name)) {
            return format!("« {name} » existe déjà : gardez-y le bon texte, puis supprimez ce fichier-ci.");
        }
        advice
    };
    let whole = Span::whole(shown.clone());
    if let Some(stem) = name.strip_suffix(".md") {
        if !is_read(folder, stem) {
            return None;
        }
        if let Some((original, lang)) = misspelt(stem) {
            let good = translation(original, &lang);
            let written = &stem[original.len() + 1..];
            let help = rename(&good, format!("Vouliez-vous dire « {good} » ? {SPELLING}"));
            return Some(Diagnostic::error(whole, format!("« {written} » n’est pas lu comme une langue")).help(help));
        }
        let (original, lang, beside) = astray(folder, stem)?;
        let original_path = at(beside, &format!("{original}.md"));
        let good = translation(original, lang);
        if lang == "fr" || !is_there(&original_path) {
            return None;
        }
        let message =
            format!("ce texte est lu comme une page en français, et non comme la traduction de « {original}.md »");
        let help = match is_there(&at(beside, &good)) {
            true => format!("« {good} » existe déjà : gardez-y le bon texte, puis supprimez ce fichier-ci."),
            false if beside == folder => format!("Vouliez-vous dire « {good} » ? {SPELLING}"),
            false => format!("Vouliez-vous dire « {} » ? {SPELLING}", at(beside, &good)),
        };
        return Some(Diagnostic::warning(whole, message).help(help));
    }
    let stem = ENDS.iter().find_map(|end| without_end(name, end)).filter(|stem| is_read(folder, stem))?;
    let good = match misspelt(stem) {
        Some((original, lang)) => translation(original, &lang),
        None => format!("{stem}.md"),
    };
    let help = rename(&good, format!("Renommez-le en « {good} »."));
    Some(Diagnostic::error(whole, "ce fichier n’est pas lu, à cause de la fin de son nom").help(help))
}

const SPELLING: &str = "La langue d’une traduction s’écrit en deux lettres minuscules, après un point.";

/// A text is read there: in the folder of a kind, or the home page.
fn is_read(folder: &str, stem: &str) -> bool {
    let first = folder.split('/').next().unwrap_or_default();
    Kind::from_folder(first).is_some() || folder.is_empty() && stem.split('.').next() == Some("index")
}

/// `lea` in Spanish is `lea.es.md`.
fn translation(original: &str, lang: &str) -> String {
    if lang == "fr" { format!("{original}.md") } else { format!("{original}.{lang}.md") }
}

/// `lea.EN`, `lea.eng`, `lea.en-GB` → (`lea`, `en`): a language, but not as it is read.
pub(super) fn misspelt(stem: &str) -> Option<(&str, String)> {
    let (name, tail) = stem.rsplit_once('.').filter(|(name, _)| !name.is_empty() && !name.ends_with('/'))?;
    if tail.contains('/') || split_lang(stem).0 == name {
        return None;
    }
    let is_code = tail.len() == 2 && tail.bytes().all(|b| b.is_ascii_alphabetic());
    let lang = if is_code { tail.to_ascii_lowercase() } else { language(tail)?.to_string() };
    Some((name, lang))
}

/// `en-GB`, `eng`, `anglais` → `en`
pub(super) fn language(word: &str) -> Option<&'static str> {
    let (first, region) = word.split_once(['-', '_']).unwrap_or((word, ""));
    let is_region = region.len() <= 4 && region.bytes().all(|b| b.is_ascii_alphanumeric());
    french::language(first).filter(|_| is_region)
}

/// `projets_en`, `en/projets` → (`projets`, `en`, the folder of the original): what may be a translation out of its place.
fn astray<'a>(folder: &'a str, stem: &'a str) -> Option<(&'a str, &'static str, &'a str)> {
    let tail = stem.rsplit_once(['_', '-']).and_then(|(name, tail)| Some((name, french::language(tail)?, folder)));
    let inside = || {
        let (above, last) = folder.rsplit_once('/')?;
        Some((stem, french::language(last)?, above))
    };
    tail.or_else(inside)
}

/// `name` without an end, whatever its case.
fn without_end<'n>(name: &'n str, end: &str) -> Option<&'n str> {
    let at = name.len().checked_sub(end.len())?;
    let (stem, tail) = (name.get(..at)?, name.get(at..)?);
    (tail.eq_ignore_ascii_case(end) && !stem.is_empty()).then_some(stem)
}
