//! Portals of any size for measures: the content of this repository, and so many testimonials more of about 610 words each, in
//! French, with a title, a summary, two tags, two links and a list. The same number gives the same bytes.

use std::fs;
use std::path::Path;

/// Twenty-five words.
const SENTENCES: &str = "Le premier matin, j'ai compris que personne ne parlait français. On apprend vite, avec les mains, \
                         avec les yeux, puis avec les mots. ";
const TIMES: usize = 8;

/// The testimonial of that number among `size`, below its front matter.
pub fn body(number: usize, size: usize, link: impl Fn(usize) -> String, story: &str) -> String {
    let text = SENTENCES.repeat(TIMES);
    let other = link((number * 7) % size);
    format!(
        "{text}\n\n## Le travail\n\n{text}\n\n[Le récit]({story}) et [un autre]({other}).\n\n- un\n- deux\n\n{text}\n"
    )
}

/// Title, summary, month and day of its date, and its tags.
pub fn facts(number: usize) -> (String, String, (usize, usize), [String; 2]) {
    (
        format!("Témoignage numéro {number} : à l'étranger"),
        format!("Une phrase de résumé numéro {number}."),
        (number % 9 + 1, number % 27 + 1),
        ["Espagne".to_string(), format!("Groupe {}", number % 50)],
    )
}

/// Writes `content/` in `folder`; `cards`: each page has a share card of its own, as it has unless a school says otherwise.
pub fn write(folder: &Path, size: usize, cards: bool) {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for entry in walkdir::WalkDir::new(&content).into_iter().map(Result::unwrap) {
        let target = folder.join("content").join(entry.path().strip_prefix(&content).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    if !cards {
        let settings = folder.join("content/site.yaml");
        let text = fs::read_to_string(&settings).unwrap();
        fs::write(settings, format!("{text}\ncartes: non\n")).unwrap();
    }
    for n in 0..size {
        let (title, summary, (month, day), [country, group]) = facts(n);
        let body = body(n, size, |other| format!("bench-{other}.md"), "../mobilites/caspe-2026.md");
        let entry = format!(
            "---\ntitre: \"{title}\"\nresume: {summary}\nexemple: oui\ndate: 2026-{month:02}-{day:02}\npersonne: lea\n\
             mobilite: caspe-2026\ncitation: On apprend vite, {n}.\netiquettes: [{country}, {group}]\n---\n\n{body}"
        );
        fs::write(folder.join(format!("content/temoignages/bench-{n}.md")), entry).unwrap();
    }
}
