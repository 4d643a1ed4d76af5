//! From one file to one entry: its place, its front matter, its body.

use std::ops::Range;
use std::sync::Arc;

use chrono::Datelike;

use super::common::{self, Body, Meta, Place};
use super::fields::Record;
use super::kind::Kind;
use super::markdown;
use super::naming;
use super::{Broken, Entry, EuropeDay, Event, Formation, Mobility, Page, PressOverride, Publication, Testimonial};
use super::{
    europe_day, event, fields, formation, mobility, page, press_override, publication, school, testimonial, yaml,
};
use crate::diagnostic::{Diagnostic, Severity, Span, nearest};
use crate::french;

/// One parsed file.
#[derive(Debug, Clone)]
pub enum Parsed {
    Home(Entry<Page>),
    Section(Entry<Page>),
    Page(Entry<Page>),
    Formation(Entry<Formation>),
    Mobility(Entry<Mobility>),
    Testimonial(Entry<Testimonial>),
    Event(Entry<Event>),
    EuropeDay(Entry<EuropeDay>),
    Publication(Entry<Publication>),
    PressOverride(Entry<PressOverride>),
    Broken(Box<Broken>),
}

impl Parsed {
    pub fn is_draft(&self) -> bool {
        self.meta().is_some_and(|meta| meta.draft)
    }

    /// What is common to all kinds; none of a file without front matter.
    pub fn meta(&self) -> Option<&Meta> {
        Some(match self {
            Parsed::Home(entry) | Parsed::Section(entry) | Parsed::Page(entry) => &entry.meta,
            Parsed::Formation(entry) => &entry.meta,
            Parsed::Mobility(entry) => &entry.meta,
            Parsed::Testimonial(entry) => &entry.meta,
            Parsed::Event(entry) => &entry.meta,
            Parsed::EuropeDay(entry) => &entry.meta,
            Parsed::Publication(entry) => &entry.meta,
            Parsed::PressOverride(entry) => &entry.meta,
            Parsed::Broken(broken) => return broken.meta.as_ref(),
        })
    }
}

/// What the path says: which entry, of which kind, in which language. `None` for media, registers, and files that are
/// not read (said in the faults when the writer would expect otherwise).
pub fn locate(path: &str, shown: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Option<Place> {
    let whole = || Span::whole(shown.clone());
    let (folder, rest) = match path.split_once('/') {
        Some((folder, rest)) => (folder, rest),
        None => return locate_at_root(path, shown, faults),
    };
    let Some(kind) = Kind::from_folder(folder) else {
        if let Some(lang) = naming::language(folder).filter(|_| path.ends_with(".md")) {
            faults.push(folder_of_language(whole(), folder, lang, rest));
            return None;
        }
        let near = nearest(folder, Kind::ALL.map(Kind::folder));
        if path.ends_with(".md") || near.is_some() {
            let help = near.map_or_else(
                || format!("Les dossiers prévus : {}.", Kind::ALL.map(Kind::folder).join(", ")),
                |near| format!("Vouliez-vous dire « {near} » ?"),
            );
            faults.push(
                Diagnostic::error(whole(), format!("le dossier « {folder} » n’est pas prévu dans le contenu"))
                    .help(help),
            );
        }
        return None;
    };
    let Some(stem) = rest.strip_suffix(".md") else {
        let lower = rest.to_lowercase();
        if [".docx", ".odt", ".doc", ".rtf", ".txt"].iter().any(|end| lower.ends_with(end))
            && !lower.ends_with(".md.txt")
            && !rest.contains('/')
        {
            faults.push(
                Diagnostic::warning(whole(), "ce document n’est pas lu : il n’est pas au format Markdown")
                    .help("Copiez son texte dans un fichier dont le nom finit par « .md »."),
            );
        }
        return None;
    };
    if naming::misspelt(stem).is_some() {
        return None;
    }
    let (stem, lang) = split_lang(stem);
    let id = stem.strip_suffix("/index").unwrap_or(stem);
    if kind != Kind::Page && id != "index" && id.contains('/') {
        faults.push(Diagnostic::error(whole(), "ce texte est rangé trop profondément").help(format!(
            "{} {} est un fichier du dossier « {folder} », ou un dossier qui contient « index.md ».",
            if kind.is_feminine() { "Une" } else { "Un" },
            kind.name()
        )));
        return None;
    }
    if kind == Kind::Page && id == "index" {
        faults.push(
            Diagnostic::error(whole(), "la page d’accueil n’est pas ici")
                .help("Écrivez-la dans « index.md », à la racine du contenu."),
        );
        return None;
    }
    Some(Place { kind, id: id.to_string(), lang, path: path.to_string(), shown: shown.clone() })
}

/// `en/pages/parents.md`: a translation lies beside its original.
fn folder_of_language(whole: Span, folder: &str, lang: &str, rest: &str) -> Diagnostic {
    let (stem, _) = split_lang(rest.trim_end_matches(".md"));
    let is_known = stem == "index" || Kind::from_folder(stem.split('/').next().unwrap_or_default()).is_some();
    let stem = if is_known && stem != "pages/index" { stem } else { "pages/parents" };
    let (example, name) = if is_known { ("", "ce fichier") } else { ("par exemple ", "une page") };
    let help = if lang == "fr" {
        "Le français n’a pas de dossier à lui : rangez ce texte dans le dossier de son genre.".to_string()
    } else {
        format!(
            "Une traduction est à côté de son original, et sa langue est dans son nom : {example}« {stem}.{lang}.md » pour {name}."
        )
    };
    Diagnostic::error(whole, format!("le dossier « {folder} » n’est pas prévu dans le contenu")).help(help)
}

fn locate_at_root(path: &str, shown: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Option<Place> {
    let whole = || Span::whole(shown.clone());
    if let Some(stem) = path.strip_suffix(".md") {
        if naming::misspelt(stem).is_some_and(|(name, _)| name == "index") {
            return None;
        }
        let (stem, lang) = split_lang(stem);
        match stem {
            "index" => {
                return Some(Place {
                    kind: Kind::Page,
                    id: "index".into(),
                    lang,
                    path: path.to_string(),
                    shown: shown.clone(),
                });
            }
            "LISEZMOI" | "README" => {}
            _ => faults.push(Diagnostic::error(whole(), "ce texte n’est rangé dans aucun dossier").help(format!(
                "Déplacez-le dans « pages », ou dans le dossier de son genre : {}.",
                Kind::ALL.map(Kind::folder).join(", ")
            ))),
        }
    } else if (path.ends_with(".yaml") || path.ends_with(".yml"))
        && !matches!(path, "site.yaml" | "personnes.yaml")
        && original_path(path).as_deref() != Some("site.yaml")
    {
        let translation = path.strip_suffix(".yaml").and_then(naming::misspelt).filter(|(name, _)| *name == "site");
        let translation = translation.map(|(name, lang)| format!("{name}.{lang}.yaml"));
        let near = translation.as_deref().or_else(|| nearest(path, ["site.yaml", "personnes.yaml"]));
        let help = near.map_or("Les registres prévus : site.yaml et personnes.yaml.".to_string(), |n| {
            format!("Vouliez-vous dire « {n} » ?")
        });
        faults.push(Diagnostic::error(whole(), format!("le fichier « {path} » n’est pas prévu")).help(help));
    }
    None
}

/// `lea.en` → (`lea`, `en`).
pub(super) fn split_lang(stem: &str) -> (&str, Option<String>) {
    let Some((name, lang)) = stem.len().checked_sub(2).and_then(|at| stem.split_at_checked(at)) else {
        return (stem, None);
    };
    match name.strip_suffix('.') {
        Some(name) if lang.bytes().all(|b| b.is_ascii_lowercase()) && !name.is_empty() => {
            (name, (lang != "fr").then(|| lang.to_string()))
        }
        _ => (stem, None),
    }
}

/// The text that a translation translates.
pub struct Original<'a> {
    pub text: &'a Arc<str>,
    pub shown: &'a Arc<str>,
}

/// `temoignages/lea.en.md` → `temoignages/lea.md`; `None` of what is no translation.
pub fn original_path(path: &str) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    let (stem, lang) = split_lang(stem);
    lang.map(|_| format!("{stem}.{extension}"))
}

/// Parses the text of an entry; of a translation, with its original.
pub fn entry(place: Place, text: &Arc<str>, original: Option<&Original>, faults: &mut Vec<Diagnostic>) -> Parsed {
    let (kind, id) = (place.kind, place.id.clone());
    let parsed = match original {
        Some(original) => translation(place, text, original, faults),
        None => parse(place, text, faults),
    };
    parsed.unwrap_or_else(|meta| Parsed::Broken(Box::new(Broken { kind, id, meta: meta.map(|m| *m) })))
}

/// The same entry in other words: what it is, and what it says no otherwise, is the original's.
fn translation(
    place: Place,
    text: &Arc<str>,
    original: &Original,
    faults: &mut Vec<Diagnostic>,
) -> Result<Parsed, Option<Box<Meta>>> {
    let before = faults.len();
    let Front { region, body_start } = split(text, &place.shown, faults).ok_or(None)?;
    let span = Span::new(&place.shown, 0..text.find('\n').unwrap_or(text.len()));
    let entries = yaml::read(text, region, &place.shown, faults);
    let tables = kind_of(&place).tables();
    let name = original.shown.rsplit('/').next().unwrap_or_default();
    // What is wrong with the original was said of it.
    let silent = &mut Vec::new();
    let front = split(original.text, original.shown, silent);
    let nodes = front.as_ref().map(|front| yaml::read(original.text, front.region.clone(), original.shown, silent));
    let keys = fields::written_keys(nodes.as_deref().unwrap_or_default());
    let words = fields::check_translation(entries, &tables, &span, fields::Original { name, keys: &keys }, faults);
    let (front, nodes) = front.zip(nodes).ok_or(None)?;
    let mut record = fields::check(nodes, &tables, &span, school::no_refusal, silent);
    let complete = record.is_complete();
    if record.has("titre") && !words.has("titre") {
        faults.push(fields::missing(&common::TITLE, &span));
    }
    record.translate(words, &tables, name, faults);
    let body = Body { text: text.clone(), start: body_start };
    let has_body = !body.markdown().trim().is_empty();
    let (body, scan) = if has_body {
        let scan = markdown::scan(text, body_start, &place.shown, faults);
        (body, scan)
    } else {
        let scan = markdown::scan(original.text, front.body_start, original.shown, silent);
        (Body { text: original.text.clone(), start: front.body_start }, scan)
    };
    let mut meta = common::meta(place.clone(), span, body, scan, &mut record);
    meta.body_lang = place.lang.clone().filter(|_| has_body);
    // The original refers to what it is about.
    meta.references.clear();
    let is_sound = faults[before..].iter().all(|fault| fault.severity != Severity::Error);
    if !complete || !is_sound {
        return Err(Some(Box::new(meta)));
    }
    typed(&place, meta, &mut record, &mut Vec::new())
}

fn kind_of(place: &Place) -> Kind {
    if place.id == "index" { Kind::Page } else { place.kind }
}

/// The entry, or what could be read of it.
fn parse(place: Place, text: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Result<Parsed, Option<Box<Meta>>> {
    let Front { region, body_start } = split(text, &place.shown, faults).ok_or(None)?;
    let first_line = 0..text.find('\n').unwrap_or(text.len());
    let span = Span::new(&place.shown, first_line);
    let entries = yaml::read(text, region, &place.shown, faults);
    let tables = kind_of(&place).tables();
    let mut record = fields::check(entries, &tables, &span, school::no_refusal, faults);
    let complete = record.is_complete();
    let body = Body { text: text.clone(), start: body_start };
    let scan = markdown::scan(text, body_start, &place.shown, faults);
    let meta = common::meta(place.clone(), span, body, scan, &mut record);
    if let (Some(from), Some(to)) = (meta.publish, meta.unpublish)
        && to <= from
    {
        faults.push(
            Diagnostic::error(
                meta.span.clone(),
                "« depublier_le » vient avant « publier_le » : ce texte ne serait jamais publié",
            )
            .help("Corrigez l’une des deux dates."),
        );
    }
    if !meta.draft && meta.body.markdown().trim() == PLACEHOLDER {
        let start = text.len() - meta.body.markdown().trim_start().len();
        faults.push(
            Diagnostic::warning(
                Span::new(&place.shown, start..start + PLACEHOLDER.len()),
                "le texte n’a pas été écrit",
            )
            .help("Remplacez cette phrase, ou remettez « brouillon: oui » dans l’en-tête."),
        );
    }
    house_spelling(text, &place.shown, faults);
    weekdays(text, &place.shown, faults);
    if !complete {
        return Err(Some(Box::new(meta)));
    }
    typed(&place, meta, &mut record, faults)
}

/// Complete records have all that the kinds need.
fn typed(
    place: &Place,
    meta: Meta,
    record: &mut Record,
    faults: &mut Vec<Diagnostic>,
) -> Result<Parsed, Option<Box<Meta>>> {
    if place.id == "index" {
        let entry = Entry::new(meta, page::from(record));
        return Ok(if place.path.contains('/') { Parsed::Section(entry) } else { Parsed::Home(entry) });
    }
    Ok(match place.kind {
        Kind::Page => Parsed::Page(Entry::new(meta, page::from(record))),
        Kind::Formation => Parsed::Formation(Entry::new(meta, formation::from(record).ok_or(None)?)),
        Kind::Mobility => Parsed::Mobility(Entry::new(meta, mobility::from(record, faults).ok_or(None)?)),
        Kind::Testimonial => Parsed::Testimonial(Entry::new(meta, testimonial::from(record, faults).ok_or(None)?)),
        Kind::Event => Parsed::Event(Entry::new(meta, event::from(record, faults).ok_or(None)?)),
        Kind::EuropeDay => Parsed::EuropeDay(Entry::new(meta, europe_day::from(record).ok_or(None)?)),
        Kind::Publication => Parsed::Publication(Entry::new(meta, publication::from(record).ok_or(None)?)),
        Kind::PressOverride => Parsed::PressOverride(Entry::new(meta, press_override::from(record, faults))),
    })
}

/// The spellings that the house writes one way (domain.md §9): said, never changed in silence.
fn house_spelling(text: &str, shown: &Arc<str>, faults: &mut Vec<Diagnostic>) {
    for (range, rule, replacement) in french::house_spelling(text) {
        let fault = Diagnostic::advice(Span::new(shown, range), rule).help(format!("Écrivez : {replacement}"));
        faults.push(fault);
    }
}

/// « vendredi 7 décembre 2026 » is a Monday.
fn weekdays(text: &str, shown: &Arc<str>, faults: &mut Vec<Diagnostic>) {
    for (at, day) in french::wrong_weekdays(text) {
        let said = format!("le {} est un {}", french::date(day), french::weekday_name(day.weekday()));
        let fault = Diagnostic::warning(Span::new(shown, at), said);
        faults.push(fault.help("Corrigez le jour de la semaine, ou la date."));
    }
}

/// The body of a new file, until somebody writes it.
pub const PLACEHOLDER: &str = "Écrivez ici le texte.";

struct Front {
    region: Range<usize>,
    body_start: usize,
}

/// Finds the front matter between its two `---` lines.
fn split(text: &str, shown: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Option<Front> {
    let whole = || Span::whole(shown.clone());
    if text.trim().is_empty() {
        faults.push(
            Diagnostic::error(whole(), "ce fichier est vide")
                .help("Écrivez-y l’en-tête et le texte, ou supprimez-le. « lycee new » prépare un fichier complet."),
        );
        return None;
    }
    let skipped = text.len() - text.trim_start_matches(['\n', ' ', '\t']).len();
    let first_end = text[skipped..].find('\n').map_or(text.len(), |at| skipped + at);
    let first = text[skipped..first_end].trim_end();
    if first != "---" {
        let span = Span::new(shown, skipped..skipped + first.len());
        let fault = if is_dashes(first) {
            Diagnostic::error(span, "la première ligne doit être faite de trois tirets simples")
                .help("Remplacez-la par : ---")
        } else {
            Diagnostic::error(span, "il manque l’en-tête au début du fichier")
                .help("La première ligne est « --- » ; viennent ensuite les clés (titre: …), puis une nouvelle ligne « --- », puis le texte.")
        };
        faults.push(fault);
        return None;
    }
    let start = (first_end + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some(Front {
                region: start..at.saturating_sub(1).max(start),
                body_start: (at + line.len() + 1).min(text.len()),
            });
        }
        at += line.len() + 1;
    }
    if let Some(line) = text[start..].split('\n').map(str::trim_end).find(|line| is_dashes(line)) {
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        faults.push(
            Diagnostic::error(
                Span::new(shown, at..at + line.len()),
                "la ligne qui referme l’en-tête doit être faite de trois tirets simples",
            )
            .help("Remplacez-la par : ---"),
        );
        return None;
    }
    faults.push(
        Diagnostic::error(Span::new(shown, skipped..first_end), "l’en-tête n’est jamais refermé : il manque la deuxième ligne « --- »")
            .help("Ajoutez une ligne « --- » après la dernière clé. Si la fin du texte manque aussi, le fichier n’est écrit qu’à moitié."),
    );
    None
}

/// « — », « –- », « ---- »: what word processors make of `---`.
fn is_dashes(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '_'))
}
