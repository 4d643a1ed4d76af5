//! File names that every host serves alike: lower-case ASCII, short, and never two that differ by case only.

use super::Site;
use super::fault::Fault;
use super::text::quoted;

/// Bytes of one part of a path; several hosts and archives stop near 100.
const LONGEST: usize = 100;

pub(super) fn check(site: &Site) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, page) in site.files.iter().enumerate() {
        let path = page.path;
        let odd = |c: char| !matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-' | '/');
        // An old address is what it was.
        if site.facts[file].is_redirect {
            continue;
        }
        if let Some(c) = path.chars().find(|c| odd(*c)) {
            let what =
                if c == ' ' { "une espace".to_owned() } else { format!("le caractère {}", quoted(&c.to_string())) };
            let help = "N’employez que des minuscules sans accent, des chiffres et les signes - _ .";
            faults.push(Fault::error("nom", path, file, format!("le nom contient {what}"), help));
        }
        if let Some(part) = path.split('/').find(|part| part.len() >= LONGEST) {
            let detail = format!("le nom {} compte {} caractères, 99 au plus", quoted(part), part.chars().count());
            faults.push(Fault::error("longueur", path, file, detail, "Raccourcissez ce nom."));
        }
        let first = site.by_folded.get(&path.to_lowercase()).copied().filter(|first| *first < file);
        if let Some(first) = first {
            let detail = format!("le nom ne diffère de {} que par la casse", quoted(site.files[first].path));
            faults.push(Fault::error(
                "casse",
                path,
                file,
                detail,
                "Renommez l’un des deux\u{a0}: Windows les confond.",
            ));
        }
    }
    faults
}
