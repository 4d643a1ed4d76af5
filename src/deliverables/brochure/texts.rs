//! The text of an insert in so many words: whole sentences, chosen by what matters most among those that fill the room.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::Serialize;

use crate::content::markdown::plain::{Kind, plain};
use crate::content::{Entry, Formation};
use crate::french;
use crate::site::words::{Words, agree, duration, students};

use super::clauses::Clauses;
use super::thoughts::{FEWEST, thoughts};
use super::{ON_THE_INSERT, departed};

/// Words asked for by those who lay a brochure out (domain.md §7).
const LENGTHS: [usize; 3] = [40, 80, 150];

/// Sentences to choose from: a text of 150 words has no use for more, and each is one more call deep.
const CHOICES: usize = 200;

/// Where figures stand in a text: at its end.
const FIGURE: u8 = 6;

/// One text, final.
#[derive(Debug, Clone, Serialize)]
pub struct Text {
    /// 40, 80 or 150.
    pub asked: usize,
    /// What it has: as many at most.
    pub words: usize,
    pub text: String,
    /// Without the address, which ends it.
    #[serde(skip)]
    pub sentences: Vec<String>,
}

/// Nine tenths of what is asked for at least, and no more than it.
fn room(asked: usize) -> RangeInclusive<usize> {
    asked - asked / 10..=asked
}

/// What is still to write: a summary that says something, and the words of each text that has not its length.
pub fn lacking(words: Words, entry: &Entry<Formation>, texts: &[Text]) -> Vec<String> {
    let file = &entry.meta.shown;
    let written = words.summary(&entry.meta).map_or(0, |text| french::word_count(&text));
    let few = match written {
        0 => "n’en a pas".to_string(),
        n => format!("n’en a que {}", french::plural(n as i64, "mot", "mots")),
    };
    let summary = (written < FEWEST).then(|| {
        format!("un « resume » de 15 à 30 mots ({file} {few}) : ce que l’on apprend, puis ce que l’Europe y ajoute")
    });
    summary.into_iter().chain(texts.iter().filter_map(|text| wrong_length(words, file, text))).collect()
}

/// How many words are missing or too many, and where to write them.
fn wrong_length(words: Words, file: &str, text: &Text) -> Option<String> {
    let Text { asked, words: written, sentences, .. } = text;
    let room = room(*asked);
    let (least, most) = (room.start().saturating_sub(*written), asked.saturating_sub(*written));
    let over = written.saturating_sub(*asked);
    let what = match (least, over) {
        (0, 0) => return None,
        (0, over) => {
            let opening = sentences.first().map_or(0, |opening| french::word_count(opening));
            let most = opening.saturating_sub(over).max(1);
            let verb = if words.site.school.promise.is_some() { "ramenez" } else { "écrivez" };
            format!("{over} de trop) : {verb} la « promesse » de site.yaml, qui l’ouvre, en {most} mots au plus")
        }
        (least, _) if most < FEWEST => {
            format!("il en manque {least} à {most}) : allongez l’une de ses phrases, dans {file}")
        }
        (least, _) => {
            let from = least.max(FEWEST);
            let length = if from == most { most.to_string() } else { format!("{from} à {most}") };
            format!("il en manque {least} à {most}) : ajoutez à {file} un paragraphe de {length} mots")
        }
    };
    Some(format!("le texte de {asked} mots (il en a {written}, {what}"))
}

/// Something to say.
struct Sentence {
    text: String,
    clauses: Clauses,
    words: usize,
    /// Where it stands in the text.
    place: u8,
    /// Means nothing without the one before it.
    follows: bool,
}

/// The three texts of a formation's insert. `address` is that of its page, in clear.
pub fn texts(words: Words, entry: &Entry<Formation>, address: &str) -> Vec<Text> {
    let opening = ended(opening(words, entry));
    let closing = format!("Le parcours\u{a0}: {address}");
    let said = said_once(&opening, said(words, entry));
    let text = |asked: usize| {
        let fixed = french::word_count(&opening) + french::word_count(&closing);
        let room = room(asked);
        let (least, most) = (room.start().saturating_sub(fixed), room.end().saturating_sub(fixed));
        // Beside the text of the insert, figures stand in large: those, and no others, are what its proof keeps.
        let figures = said.iter().position(|sentence| sentence.place == FIGURE && asked == ON_THE_INSERT);
        let said = &said[..figures.unwrap_or(said.len())];
        let mut chosen: Vec<&Sentence> = choose(said, least, most).into_iter().map(|at| &said[at]).collect();
        chosen.sort_by_key(|sentence| sentence.place);
        let middle = chosen.into_iter().map(|sentence| sentence.text.clone());
        let sentences: Vec<String> = std::iter::once(opening.clone()).chain(middle).collect();
        let text = format!("{} {closing}", sentences.join(" "));
        Text { asked, words: french::word_count(&text), text, sentences }
    };
    LENGTHS.map(text).into()
}

/// What the lycée promises; else what is true of every BTS that is here.
fn opening(words: Words, entry: &Entry<Formation>) -> String {
    let promise = words.site.school.promise.as_deref().map(|promise| words.text(promise));
    promise.unwrap_or_else(|| {
        format!(
            "En {}, {}, un stage à l’étranger est possible avec Erasmus+.",
            words.of(&entry.meta, &entry.data.sigle),
            french::at_the(&words.site.school_name())
        )
    })
}

/// All that may be said, what matters most first. What people said stands apart: it is quoted beside the text.
fn said(words: Words, entry: &Entry<Formation>) -> Vec<Sentence> {
    let (site, meta) = (words.site, &entry.meta);
    let mut said: Vec<Sentence> = Vec::new();
    let mut say = |place: u8, text: String, follows: bool| {
        let text = ended(text);
        said.push(Sentence { words: french::word_count(&text), clauses: Clauses::of(&text), text, place, follows });
    };
    let sigle = words.of(meta, &entry.data.sigle);
    for mobility in departed(site, &meta.id).take(1) {
        // In the present: what is read in a year was, is or will be.
        let (m, year) = (&mobility.data, mobility.data.departure.value.format("%Y"));
        let who = students(m).unwrap_or_else(|| "des étudiants".into());
        let leave = agree(m, "part", "partent");
        let place = format!("{}, {}", words.of(&mobility.meta, &m.city.value), m.country.in_country());
        say(4, format!("En {year}, {who} de {sigle} {leave} à {place}, pendant {}.", duration(m)), false);
    }
    let summary = words.summary(meta).unwrap_or_default();
    for (at, sentence) in thoughts(&summary).into_iter().enumerate() {
        say(1, sentence, at > 0);
    }
    let (about_europe, others) = paragraphs(words, entry);
    for paragraph in &about_europe {
        for (at, sentence) in thoughts(paragraph).into_iter().enumerate() {
            say(3, sentence, at > 0);
        }
    }
    for paragraph in &others {
        for (at, sentence) in thoughts(paragraph).into_iter().enumerate() {
            say(2, sentence, at > 0);
        }
    }
    let outcomes: Vec<String> = entry.data.outcomes.iter().map(|text| small(&words.of(meta, text))).collect();
    if !outcomes.is_empty() {
        say(5, format!("Après le {sigle}\u{a0}: {}.", outcomes.join("\u{202f}; ")), false);
    }
    // The first ones stand in large beside the text.
    for figure in site.school.figures.iter().rev() {
        say(FIGURE, format!("{} {}.", words.text(&figure.value), words.text(&figure.label)), false);
    }
    said
}

/// Without what would say a clause again, in the opening or in what matters more, nor what comes after it.
fn said_once(opening: &str, said: Vec<Sentence>) -> Vec<Sentence> {
    let opening = Clauses::of(opening);
    let mut kept: Vec<Sentence> = Vec::new();
    let mut is_left_out = false;
    for sentence in said.into_iter().take(CHOICES) {
        let is_again = || {
            let said = kept.iter().map(|kept| &kept.clauses);
            said.chain([&opening]).any(|said| said.repeats(&sentence.clauses))
        };
        is_left_out = (is_left_out && sentence.follows) || is_again();
        if !is_left_out {
            kept.push(sentence);
        }
    }
    kept
}

/// A text that somebody typed without its last sign has one.
fn ended(text: String) -> String {
    let is_ended = text.trim_end_matches(['»', '”', ')', '\u{a0}']).ends_with(['.', '!', '?', '…']);
    if is_ended || text.is_empty() { text } else { format!("{text}.") }
}

/// « Assistant manager » inside a sentence; « DRH » stays.
fn small(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => text.to_string(),
    }
}

/// The paragraphs of the body: those of its part about Europe, then the others. One that sends elsewhere says nothing on paper.
fn paragraphs(words: Words, entry: &Entry<Formation>) -> (Vec<String>, Vec<String>) {
    let meta = &entry.meta;
    let may_quote = |who: &str| words.site.speaker(Some(who), words.channel).is_ok();
    let file: &Arc<str> = &meta.shown;
    let (mut about_europe, mut others) = (Vec::new(), Vec::new());
    let mut is_about = false;
    for part in plain(&meta.body, file, &may_quote) {
        let written = meta.body.text.get(part.span.range.clone()).unwrap_or_default();
        match part.kind {
            Kind::Heading => {
                let heading = french::fold(&part.text);
                is_about = heading.contains("erasmus") || heading.contains("europe");
            }
            Kind::Paragraph if !written.contains("](") && !written.trim_end().ends_with(':') => {
                let text = words.said_in(meta, &part.text, part.lang.as_deref());
                if is_about { about_europe.push(text) } else { others.push(text) }
            }
            Kind::Paragraph | Kind::Item => {}
        }
    }
    (about_europe, others)
}

/// Which sentences to take so that their words are between `least` and `most`: of all the ways, the one that takes what matters
/// most. Where there is none, all that holds.
fn choose(said: &[Sentence], least: usize, most: usize) -> Vec<usize> {
    let mut chosen = Vec::new();
    let mut dead = HashSet::new();
    if fill(said, 0, (0, false), (least, most), &mut chosen, &mut dead) {
        return chosen;
    }
    let (mut chosen, mut total) = (Vec::new(), 0);
    for (at, sentence) in said.iter().enumerate() {
        let is_told = !sentence.follows || chosen.last() == at.checked_sub(1).as_ref();
        if is_told && total + sentence.words <= most {
            total += sentence.words;
            chosen.push(at);
        }
    }
    chosen
}

/// Takes the sentence `at` if the rest can then be filled, else leaves it. `taken` is the words so far, and whether the sentence
/// before was taken; `dead` are the states from which there is no way.
fn fill(
    said: &[Sentence],
    at: usize,
    taken: (usize, bool),
    room: (usize, usize),
    chosen: &mut Vec<usize>,
    dead: &mut HashSet<(usize, usize, bool)>,
) -> bool {
    let (total, before) = taken;
    let Some(sentence) = said.get(at) else { return (room.0..=room.1).contains(&total) };
    if dead.contains(&(at, total, before)) {
        return false;
    }
    if (before || !sentence.follows) && total + sentence.words <= room.1 {
        chosen.push(at);
        if fill(said, at + 1, (total + sentence.words, true), room, chosen, dead) {
            return true;
        }
        chosen.pop();
    }
    let is_filled = fill(said, at + 1, (total, false), room, chosen, dead);
    if !is_filled {
        dead.insert((at, total, before));
    }
    is_filled
}

#[cfg(test)]
mod tests {
    use super::{Clauses, Sentence, choose, ended, said_once};

    #[test]
    fn a_sentence_has_its_last_sign() {
        assert_eq!(ended("Apprendre à vendre".into()), "Apprendre à vendre.");
        for text in ["Vendre\u{202f}!", "Il dit\u{a0}: «\u{a0}Vends.\u{a0}»", ""] {
            assert_eq!(ended(text.into()), text);
        }
    }

    fn said(words: &[(usize, bool)]) -> Vec<Sentence> {
        let sentence = |&(words, follows): &(usize, bool)| Sentence {
            text: String::new(),
            clauses: Clauses::of(""),
            words,
            place: 0,
            follows,
        };
        words.iter().map(sentence).collect()
    }

    #[test]
    fn what_matters_most_is_taken_as_long_as_the_room_is_filled() {
        let free = |words: &[usize]| said(&words.iter().map(|n| (*n, false)).collect::<Vec<_>>());
        assert_eq!(choose(&free(&[10, 12, 9]), 18, 20), [0, 2]);
        // The first alone would leave a hole.
        assert_eq!(choose(&free(&[15, 12, 8]), 18, 20), [1, 2]);
        // No way: all that holds.
        assert_eq!(choose(&free(&[5, 4]), 18, 20), [0, 1]);
        assert_eq!(choose(&free(&[25, 4]), 18, 20), [1]);
        // A body of a thousand pages.
        assert_eq!(choose(&said_once("", free(&[7; 100_000])), 18, 20), [0, 1]);
        // Room for nothing.
        assert_eq!(choose(&free(&[5]), 0, 0), Vec::<usize>::new());
    }

    #[test]
    fn a_sentence_is_not_said_without_the_one_before() {
        assert_eq!(choose(&said(&[(12, false), (8, true), (10, false)]), 9, 10), [2]);
        assert_eq!(choose(&said(&[(12, false), (8, true)]), 20, 20), [0, 1]);
        assert_eq!(choose(&said(&[(30, false), (8, true)]), 5, 10), Vec::<usize>::new());
    }
}
