//! What a paragraph says, in pieces that stand alone: no text of an insert breaks off.

use crate::french;

/// Words of what may stand alone, and of a summary at least.
pub const FEWEST: usize = 8;

/// The sentences of a paragraph, a few words with what comes after them: « La sécurité passe d’abord. » says little alone; and
/// a sentence with the one that it waits for, or that leans on it: « C’est un outil. » What leans on another paragraph is left out.
pub fn thoughts(paragraph: &str) -> Vec<String> {
    let mut thoughts: Vec<String> = Vec::new();
    let mut before = "";
    for sentence in french::sentences(paragraph) {
        match thoughts.last_mut() {
            Some(last) if french::word_count(last) < FEWEST || waits(before) || leans(sentence) => {
                *last = format!("{last} {sentence}");
            }
            _ => thoughts.push(sentence.to_string()),
        }
        before = sentence;
    }
    let is_whole = |first: &String| !leans(first) && (thoughts.len() > 1 || french::word_count(first) >= FEWEST);
    if thoughts.first().is_some_and(is_whole) { thoughts } else { Vec::new() }
}

/// It says what is not, or asks: what is comes after it.
fn waits(sentence: &str) -> bool {
    let folded = french::fold(sentence);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    let denies = words.clone().any(|word| matches!(word, "n" | "ne"))
        && words.any(|word| matches!(word, "pas" | "personne" | "rien" | "jamais"));
    sentence.ends_with('?') || (denies && !sentence.contains(':'))
}

/// Its first word means nothing without the sentence before: « L’autre », « C’est », « Ces réflexes ».
fn leans(sentence: &str) -> bool {
    const LEANING: &str = "il elle ils elles ce cet cette ces c ca cela celui celle ceux celles lui leur leurs son sa ses y mais et \
        ou car donc puis ensuite alors ainsi pourtant cependant mieux aussi sinon voici voila";
    const LEANING_PAIRS: [[&str; 2]; 6] =
        [["l", "autre"], ["les", "autres"], ["d", "autres"], ["on", "y"], ["on", "en"], ["tout", "cela"]];
    let folded = french::fold(sentence);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = [words.next().unwrap_or_default(), words.next().unwrap_or_default()];
    LEANING.split(' ').any(|word| word == first[0]) || LEANING_PAIRS.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::thoughts;

    #[test]
    fn a_few_words_go_with_what_comes_after_them() {
        let said = thoughts("Tout compte. La sécurité passe d’abord, à l’atelier comme ailleurs. Toujours.");
        assert_eq!(said, ["Tout compte. La sécurité passe d’abord, à l’atelier comme ailleurs.", "Toujours."]);
    }

    #[test]
    fn what_leans_on_the_sentence_before_goes_with_it() {
        let said =
            thoughts("La langue étrangère n’est pas une matière à part. C’est un outil, et un bon. Un client revient.");
        assert_eq!(
            said,
            ["La langue étrangère n’est pas une matière à part. C’est un outil, et un bon.", "Un client revient."]
        );
        let said =
            thoughts("Là-bas, personne n’attend un anglais parfait. On attend quelqu’un qui rappelle. On en revient.");
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(thoughts("Ces réflexes restent, même de retour en France, même en français."), Vec::<String>::new());
        assert_eq!(thoughts("Commerce."), Vec::<String>::new(), "one word says nothing");
    }
}
