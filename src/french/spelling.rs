//! The spellings that the house writes one way (domain.md §9): found, never changed in silence.

use std::ops::Range;

use super::fences::{Fence, fences, is_space, is_word, run};

/// The spellings of the house that a text gets wrong: byte range in `text`, the rule in one French sentence, what to
/// write instead. In order of appearance; nothing inside addresses.
pub fn house_spelling(text: &str) -> Vec<(Range<usize>, &'static str, &'static str)> {
    let (offsets, chars): (Vec<usize>, Vec<char>) = text.char_indices().unzip();
    let fences = fences(&chars);
    let mut faults = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let end = run(&chars, i, is_word).max(i + 1);
        // A leading `#` belongs to the word: hashtags have a rule of their own.
        let start = if i > 0 && chars[i - 1] == '#' { i - 1 } else { i };
        if is_word(chars[i])
            && fences[i] != Fence::Address
            && let Some((stop, rule, good)) = misspelling(&chars, start, end)
            && chars[start..stop].iter().copied().ne(good.chars())
        {
            let byte = |at: usize| offsets.get(at).copied().unwrap_or(text.len());
            faults.push((byte(start)..byte(stop), rule, good));
            i = stop;
        } else {
            i = end;
        }
    }
    faults
}

/// The house rule that the word `chars[start..end]` falls under, with the end of the passage it governs.
fn misspelling(chars: &[char], start: usize, end: usize) -> Option<(usize, &'static str, &'static str)> {
    // Nearly every word begins otherwise than those concerned, or is longer than the longest: it is not worth copying.
    let is_concerned =
        matches!(chars[start], '#' | 'B' | 'E' | 'M' | 'T' | 'U' | 'b' | 'e' | 'm' | 't' | 'u' | 'É' | 'é');
    if !is_concerned || end - start > 12 {
        return None;
    }
    let word: String = chars[start..end].iter().collect();
    let after = run(chars, end, is_space);
    let is_european = || chars[after..run(chars, after, is_word)].iter().copied().eq("Européenne".chars());
    let spaced = after > end;
    match word.to_lowercase().as_str() {
        "erasmus" | "érasmus" if chars.get(after) == Some(&'+') => {
            Some((after + 1, "le programme s’écrit «\u{a0}Erasmus+\u{a0}», sans espace", "Erasmus+"))
        }
        "#erasmusday" => {
            Some((end, "le mot-dièse officiel est au pluriel\u{a0}: «\u{a0}#ErasmusDays\u{a0}»", "#ErasmusDays"))
        }
        "midilibre" => Some((end, "le journal s’écrit «\u{a0}Midi Libre\u{a0}», en deux mots", "Midi Libre")),
        "trodheim" | "tronheim" | "trondeim" => Some((end, "la ville s’écrit «\u{a0}Trondheim\u{a0}»", "Trondheim")),
        "union" if spaced && is_european() => Some((
            after + 10,
            "«\u{a0}Union européenne\u{a0}»\u{a0}: seul «\u{a0}Union\u{a0}» prend la majuscule",
            "Union européenne",
        )),
        "btss" if word == "BTSs" => Some((end, "le sigle «\u{a0}BTS\u{a0}» est invariable", "BTS")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::typography;

    fn spellings(text: &str) -> Vec<(&str, &'static str)> {
        house_spelling(text).into_iter().map(|(range, _, good)| (&text[range], good)).collect()
    }

    #[test]
    fn house_spellings_are_found() {
        assert_eq!(
            spellings("ERASMUS + à l’été, Erasmus\u{a0}+, ERASMUS+ et Erasmus+"),
            [("ERASMUS +", "Erasmus+"), ("Erasmus\u{a0}+", "Erasmus+"), ("ERASMUS+", "Erasmus+")]
        );
        assert_eq!(
            spellings("Midilibre, MidiLibre, Midi Libre"),
            [("Midilibre", "Midi Libre"), ("MidiLibre", "Midi Libre")]
        );
        assert_eq!(spellings("à Trodheim, à Trondheim"), [("Trodheim", "Trondheim")]);
        assert_eq!(spellings("#ErasmusDay et #ErasmusDays"), [("#ErasmusDay", "#ErasmusDays")]);
        assert_eq!(spellings("l’Union Européenne, l’Union européenne"), [("Union Européenne", "Union européenne")]);
        assert_eq!(spellings("les BTSs, les BTS"), [("BTSs", "BTS")]);
        assert_eq!(spellings("https://ex.fr/Trodheim, Midilibre.fr, Journées portes ouvertes, #MidiLibre"), []);
        assert_eq!(house_spelling("é Trodheim")[0], (3..11, "la ville s’écrit «\u{a0}Trondheim\u{a0}»", "Trondheim"));
    }

    #[test]
    fn house_rules_are_said_in_good_french() {
        let text = "ERASMUS + Midilibre Trodheim #ErasmusDay Union Européenne BTSs";
        let rules: Vec<_> = house_spelling(text).into_iter().map(|(_, rule, _)| rule).collect();
        assert_eq!(rules.len(), 6);
        for rule in rules {
            assert_eq!(typography(rule), rule);
        }
    }
}
