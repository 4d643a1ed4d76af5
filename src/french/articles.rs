//! A name of a school with its article, and with the words that melt with it.

use super::{elide, fold};

/// First words of such names that are feminine, folded; the others are masculine: lycée, institut, campus.
const FEMININE: [&str; 7] = ["academie", "cite", "ecole", "faculte", "maison", "section", "universite"];

/// « le lycée Charles Alliès », « l’École des métiers », « la Cité scolaire ».
pub fn the(name: &str) -> String {
    let first = fold(name.split_whitespace().next().unwrap_or_default());
    elide(if FEMININE.contains(&first.as_str()) { "la" } else { "le" }, name)
}

/// « du lycée Charles Alliès », « de l’École des métiers ».
pub fn of_the(name: &str) -> String {
    melted("du", "de", &the(name))
}

/// « au lycée Charles Alliès », « à l’École des métiers ».
pub fn at_the(name: &str) -> String {
    melted("au", "à", &the(name))
}

fn melted(melted: &str, plain: &str, named: &str) -> String {
    named.strip_prefix("le ").map_or_else(|| format!("{plain} {named}"), |name| format!("{melted} {name}"))
}

#[cfg(test)]
mod tests {
    use super::{at_the, of_the, the};

    #[test]
    fn a_school_goes_with_its_article() {
        let said = |name: &str| [the(name), of_the(name), at_the(name)];
        assert_eq!(said("lycée Charles Alliès"), ["le", "du", "au"].map(|word| format!("{word} lycée Charles Alliès")));
        assert_eq!(said("École des métiers"), ["l’", "de l’", "à l’"].map(|word| format!("{word}École des métiers")));
        assert_eq!(said("Cité scolaire"), ["la", "de la", "à la"].map(|word| format!("{word} Cité scolaire")));
        assert_eq!(of_the("Institut Alliès"), "de l’Institut Alliès");
        assert_eq!(at_the("Harmonie"), "à l’Harmonie");
    }
}
