//! Whether two sentences say the same clause: « dès la première année » is not written twice in forty words.

use crate::french;

/// Letters of a word that says something.
const LONG: usize = 4;
/// Such words without which a few words are no clause.
const TELLING: usize = 2;
/// Words in a row that are not said twice by chance.
const RUN: usize = 4;
/// Words of a clause that is short enough to be heard again inside another sentence.
const SHORT: usize = 6;

/// A sentence as it is compared: its words, folded, and its clauses.
#[derive(Debug, Clone)]
pub struct Clauses {
    words: Vec<String>,
    /// What its signs part, each without the small words that open it.
    clauses: Vec<Vec<String>>,
}

impl Clauses {
    pub fn of(sentence: &str) -> Self {
        let clauses = sentence.split([',', ';', ':', '.', '!', '?', '…', '(', ')', '–', '«', '»', '“', '”']);
        let clauses = clauses.map(|clause| words(clause).into_iter().skip_while(|word| is_small(word)).collect());
        let is_clause = |clause: &Vec<String>| (2..=SHORT).contains(&clause.len()) && tells(clause);
        Clauses { words: words(sentence), clauses: clauses.filter(is_clause).collect() }
    }

    /// One of the two says again what the other says.
    pub fn repeats(&self, other: &Clauses) -> bool {
        let says = |words: &[String], run: &[String]| words.windows(run.len()).any(|there| there == run);
        let shares = || self.words.windows(RUN).filter(|run| tells(run)).any(|run| says(&other.words, run));
        self.holds_clause_of(other) || other.holds_clause_of(self) || shares()
    }

    /// A clause of the other is here, as it is; or all that it says is in one of these, in other words.
    fn holds_clause_of(&self, other: &Clauses) -> bool {
        let is_here = |clause: &Vec<String>| self.words.windows(clause.len()).any(|there| there == clause);
        let is_said = |clause: &Vec<String>| {
            let told: Vec<&String> = telling(clause).collect();
            told.len() > TELLING && self.clauses.iter().any(|own| told.iter().all(|word| own.contains(word)))
        };
        other.clauses.iter().any(|clause| is_here(clause) || is_said(clause))
    }
}

/// « 8 » is « huit ».
fn words(text: &str) -> Vec<String> {
    let folded = french::fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_or_else(|_| word.to_string(), french::cardinal)).collect()
}

fn is_small(word: &str) -> bool {
    const OPENING: [&str; 9] = ["avec", "dans", "pour", "chez", "vers", "sans", "sous", "cette", "notre"];
    word.chars().count() < LONG || OPENING.contains(&word)
}

fn telling(words: &[String]) -> impl Iterator<Item = &String> {
    words.iter().filter(|word| word.chars().count() >= LONG)
}

fn tells(words: &[String]) -> bool {
    telling(words).count() >= TELLING
}

#[cfg(test)]
mod tests {
    use super::Clauses;

    #[track_caller]
    fn repeats(one: &str, other: &str) -> bool {
        let (one, other) = (Clauses::of(one), Clauses::of(other));
        assert_eq!(one.repeats(&other), other.repeats(&one), "in either order");
        one.repeats(&other)
    }

    const PROMISE: &str =
        "À Pézenas, un BTS emmène plus loin\u{a0}: un stage en Europe, huit semaines au moins, dès la première année.";

    #[test]
    fn a_clause_is_heard_again_wherever_it_stands() {
        assert!(repeats(PROMISE, "Avec un stage possible en Europe dès la première année."));
        assert!(repeats(PROMISE, "Huit semaines au moins dans une entreprise étrangère\u{a0}: c’est le contrat."));
        assert!(repeats(PROMISE, "8 semaines au moins pour apprendre."));
        assert!(repeats(PROMISE, "8 semaines de stage au moins."));
        assert!(repeats(PROMISE, "Le départ a lieu en première année."));
        assert!(repeats(
            "Il apprend à tenir un point de vente.",
            "Apprendre à tenir un point de vente, puis à vendre."
        ));
    }

    #[test]
    fn a_word_that_comes_back_is_no_clause() {
        assert!(!repeats(PROMISE, "Avec un stage possible en Europe, y compris pour les alternants."));
        assert!(!repeats(PROMISE, "En 2026, cinq étudiants de BTS MCO à Caspe, en Espagne, pendant neuf semaines."));
        assert!(!repeats("On apprend beaucoup à l’atelier.", "Dans un atelier étranger, on redevient débutant."));
        assert!(!repeats("C’est le contrat.", "C’est le jour du départ."));
        assert!(!repeats("", "Un mot."));
    }
}
