//! A release that the team wrote, and a mobility that changed since: which sentence is out of date.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::content::{Entry, Mobility, PressOverride};
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::french;
use crate::site::words::headcount;

/// Sentences shown for one fact: who mends these finds the others.
const MOST: usize = 20;

/// One fact that changed.
struct Change {
    /// « le départ »
    name: &'static str,
    /// The key of `faits`, and what it should hold now.
    key: String,
    was: String,
    is: String,
    /// How the text may have said it.
    forms: Vec<String>,
    /// Where the mobility says it now.
    now: Span,
}

/// A warning for each sentence that still tells the old date, town or number.
pub fn check(own: &Entry<PressOverride>, mobility: &Entry<Mobility>, sent: Option<NaiveDate>) -> Vec<Diagnostic> {
    let text = &own.meta.body.text;
    let facts = facts_of(text);
    let mut faults = Vec::new();
    for change in changes(own, mobility) {
        let found: Vec<Range<usize>> =
            change.forms.iter().flat_map(|form| places(text, form).into_iter().take(MOST)).collect();
        let mut sentences: Vec<Range<usize>> =
            found.into_iter().filter(|at| !facts.contains(&at.start)).map(|at| sentence(text, at)).collect();
        sentences.sort_by_key(|at| at.start);
        sentences.dedup();
        let Change { name, key, was, is, now, .. } = change;
        let mend = format!("Corrigez le texte, puis la ligne « faits » : {key}");
        let help = match sent {
            Some(day) => {
                format!("Les médias ont l’ancien texte depuis le {} : prévenez-les. {mend}", french::date(day))
            }
            None => mend,
        };
        if sentences.is_empty() {
            let message = format!("depuis ce texte, {name} a changé : {was}, puis {is}");
            let span = Span::new(&own.meta.shown, facts.start..facts.start + "faits".len());
            faults.push(Diagnostic::warning(span, message).help(help));
            continue;
        }
        for at in sentences {
            let message = format!("cette phrase n’est plus à jour : {name} était {was}, c’est maintenant {is}");
            let fault = Diagnostic::warning(Span::new(&own.meta.shown, at), message).help(help.clone());
            faults.push(fault.related(now.clone(), "la mobilité"));
        }
    }
    faults
}

fn changes(own: &Entry<PressOverride>, entry: &Entry<Mobility>) -> Vec<Change> {
    let (facts, mobility) = (&own.data.facts, &entry.data);
    let day = |name, key: &str, was: Option<NaiveDate>, now: &Spanned<NaiveDate>, mut forms: Vec<String>| {
        let is = now.value;
        let was = was.filter(|was| *was != is)?;
        forms.push(french::short_date(was));
        forms.push(was.format("%d/%m/%Y").to_string());
        let (was, key) = (format!("le {}", french::date(was)), format!("{key}: {}", is.format("%Y-%m-%d")));
        Some(Change { name, key, was, is: format!("le {}", french::date(is)), forms, now: now.span.clone() })
    };
    let range: Vec<String> =
        facts.departure.zip(facts.back).map(|(from, to)| french::range(from, to)).into_iter().collect();
    let city = facts.city.as_ref().filter(|was| **was != mobility.city.value).map(|was| Change {
        name: "la ville",
        key: format!("ville: {}", mobility.city.value),
        was: was.clone(),
        is: mobility.city.value.clone(),
        forms: vec![was.clone()],
        now: mobility.city.span.clone(),
    });
    let number = facts.headcount.zip(headcount(mobility)).filter(|(was, is)| was != is).map(|(was, is)| {
        let people = ["étudiant", "apprenti", "jeune", "élève"];
        let said = [was.to_string(), french::cardinal(was), french::capitalize(&french::cardinal(was))];
        Change {
            name: "l’effectif",
            key: format!("effectif: {is}"),
            was: was.to_string(),
            is: is.to_string(),
            forms: said.iter().flat_map(|n| people.map(|p| format!("{n} {p}"))).collect(),
            now: entry.meta.title_span(),
        }
    });
    [
        day("le départ", "depart", facts.departure, &mobility.departure, range.clone()),
        day("le retour", "retour", facts.back, &mobility.back, Vec::new()),
        city,
        number,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The lines of the key `faits`: they are no sentence.
fn facts_of(text: &str) -> Range<usize> {
    let Some(start) = text.find("\nfaits:").map(|at| at + 1) else { return 0..0 };
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if end > start && !line.starts_with([' ', '\t']) {
            break;
        }
        end += line.len();
    }
    start..end
}

/// Where a form stands as whole words; spaces of any kind are the same.
fn places(text: &str, form: &str) -> Vec<Range<usize>> {
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // Byte offsets of the plain text, back to those of the text.
    let mut offsets = Vec::with_capacity(text.len());
    let mut folded = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let c = if matches!(c, '\u{a0}' | '\u{202f}' | '\n') { ' ' } else { c };
        offsets.extend(std::iter::repeat_n(at, c.len_utf8()));
        folded.push(c);
    }
    offsets.push(text.len());
    let form = plain(form);
    let whole = |at: &usize| {
        let before = folded[..*at].chars().next_back();
        let after = folded[at + form.len()..].chars().next();
        // « quatre étudiants » holds « quatre étudiant ».
        !is_letter(before) && (!is_letter(after) || after == Some('s'))
    };
    let found = folded.match_indices(form.as_str()).map(|(at, _)| at).filter(whole);
    found.filter_map(|at| Some(*offsets.get(at)?..*offsets.get(at + form.len())?)).collect()
}

/// The sentence around a place, or its line of front matter.
fn sentence(text: &Arc<str>, at: Range<usize>) -> Range<usize> {
    let opens = |before: &str| before.rfind(". ").map(|p| p + 2).max(before.rfind("\n\n").map(|p| p + 2));
    let line = text[..at.start].rfind(": ").map(|p| p + 2).filter(|p| !text[*p..at.start].contains('\n'));
    let start = opens(&text[..at.start]).max(line).unwrap_or(0);
    let start = text[start..at.start].rfind("---\n").map_or(start, |p| start + p + 4);
    let rest = &text[at.end..];
    let stops = [rest.find(". ").map(|p| p + 1), rest.find(".\n").map(|p| p + 1), rest.find('\n')];
    let end = stops.into_iter().flatten().min().map_or(text.len(), |p| at.end + p);
    start..end
}
