//! What search engines say under the title of a page.

use std::collections::BTreeMap;

use crate::project::{Project, Run};

fn description(html: &str) -> Option<String> {
    let text = html.split("<meta name=\"description\" content=\"").nth(1)?.split('"').next()?;
    Some(html_escape::decode_html_entities(text).into_owned())
}

fn described(run: &Run, path: &str) -> String {
    description(&run.project.read(path)).unwrap_or_else(|| panic!("{path} has no description"))
}

#[test]
fn each_page_has_a_description_of_its_own() {
    let run = Project::of_the_repository().build().code(0);
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (path, bytes) in run.project.public().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8(bytes).unwrap();
        if html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let text = description(&html).unwrap_or_else(|| panic!("{path} has no description"));
        assert!((40..=300).contains(&text.chars().count()), "{path}: « {text} »");
        if let Some(other) = seen.insert(text.clone(), path.clone()) {
            panic!("{path} and {other} say the same: « {text} »");
        }
    }
    assert!(seen.len() > 60, "{}", seen.len());
}

#[test]
fn a_page_is_described_by_its_summary_else_by_its_first_words() {
    let run = Project::new().build().code(0);
    assert_eq!(described(&run, "public/temoignages/lea/index.html"), "Neuf semaines dans un garage.");
    assert_eq!(described(&run, "public/index.html"), "Deux mois de stage en Europe.");
    let run = Project::new()
        .edit("content/temoignages/lea.md", "citation:", "resume: \"Un été : Léa raconte.\"\ncitation:")
        .build()
        .code(0);
    assert_eq!(described(&run, "public/temoignages/lea/index.html"), "Un été\u{a0}: Léa raconte.");
}

/// First words may name somebody who no longer agrees.
#[test]
fn first_words_name_nobody_who_may_not_appear() {
    let run = Project::new()
        .edit("content/pages/parents.md", "Les réponses aux questions des familles.", "Léa répond aux familles.")
        .edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-10-31\nhugo")
        .build()
        .code(0);
    assert_eq!(described(&run, "public/parents/index.html"), "Un étudiant de BTS MCO répond aux familles.");
}

#[test]
fn a_list_is_described_by_its_section_else_by_what_it_holds() {
    const LIST: &str = "public/temoignages/index.html";
    let run = Project::new().build().code(0);
    let told = "Lycée Charles Alliès\u{a0}: ce que racontent ceux qui ont vécu une mobilité en Europe.";
    assert_eq!(described(&run, LIST), told);
    let run = Project::new()
        .file("content/temoignages/index.md", "---\ntitre: Récits\nresume: Ils racontent.\n---\n")
        .build()
        .code(0);
    assert_eq!(described(&run, LIST), "Ils racontent.");
    let english = ("content/mobilites/caspe-2026.en.md", "---\ntitre: Nine weeks in Caspe\n---\n\nA small town.\n");
    let run = Project::new().file(english.0, english.1).build().code(0);
    let told = "Lycée Charles Alliès: mobilities in Europe, one school year after another.";
    assert_eq!(described(&run, "public/en/mobilites/index.html"), told);
}

#[test]
fn the_pages_of_a_list_do_not_say_the_same() {
    let release = |n: usize| {
        let text =
            format!("---\ntitre: Billet {n}\ngenre: autre\ndebut: 2026-09-{:02}\netiquettes: [Europe]\n---\n", n + 1);
        (format!("content/evenements/billet-{n}.md"), text)
    };
    let run =
        (0..25).map(release).fold(Project::new(), |project, (path, text)| project.file(&path, &text)).build().code(0);
    let told = |path: &str| described(&run, path).replace("Lycée Charles Alliès\u{a0}: ", "");
    assert_eq!(
        told("public/evenements/page-2/index.html"),
        "les rendez-vous à venir, et ceux qui ont eu lieu. Page\u{a0}2 sur\u{a0}2."
    );
    assert_eq!(
        told("public/etiquettes/europe/index.html"),
        "les pages du portail qui portent l’étiquette «\u{a0}Europe\u{a0}»."
    );
    assert_eq!(
        told("public/actualites/page-2/index.html"),
        "tout ce qui paraît sur le portail, du plus récent au plus ancien. Page\u{a0}2 sur\u{a0}2."
    );
    assert_eq!(told("public/plan-du-site/index.html"), "les pages du portail, rubrique par rubrique.");
}
