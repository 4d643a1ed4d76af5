//! Words in another language, wherever they are shown: which language it is, and what they say in French.

use crate::project::Project;

const ENGLISH: &str = "langue: en\ncitation: \"Neat: they don't speak French!\"";
const FRENCH: &str = "traduction: \"Chouette : ils ne parlent pas français !\"";
const SHOWN: &str = "<p class=\"in-french\"><span>en anglais</span> «\u{a0}Chouette\u{a0}: ils ne parlent pas français\u{202f}!\u{a0}»</p>";

/// Léa said it in English.
fn foreign(more: &str) -> Project {
    Project::new().edit(
        "content/temoignages/lea.md",
        "citation: J’ai appris à me débrouiller.",
        &format!("{ENGLISH}{more}"),
    )
}

#[test]
fn a_testimonial_has_its_french_under_it_on_every_page() {
    let run = foreign(&format!("\n{FRENCH}")).build().code(0);
    let quote = "<p>Neat: they don&#39;t speak French!</p></blockquote>";
    for page in ["temoignages/lea/index.html", "temoignages/index.html", "mobilites/caspe-2026/index.html"] {
        let text = run.project.read(&format!("public/{page}"));
        assert!(text.contains(&format!("lang=\"en\"><p>{}", &quote[3..])), "{page}:\n{text}");
        assert!(text.contains(&format!("{quote}{SHOWN}")), "{page}:\n{text}");
    }
    // Nobody translated it: which language it is at least.
    foreign("").build().code(0).shows(
        "public/temoignages/lea/index.html",
        &format!("{quote}<p class=\"in-french\"><span>en anglais</span></p>"),
    );
    Project::new().build().code(0).hides("public/temoignages/lea/index.html", "in-french");
}

#[test]
fn quotes_of_a_mobility_and_of_a_text_have_theirs() {
    let quotes = "citations:\n  - {de: Pilar, texte: \"Neat: they don't speak French!\", langue: en, traduction: \"Chouette : ils ne parlent pas français !\"}\nparticipants:";
    let block = format!(
        "Une petite ville d’Aragon.\n\n::: citation Pilar\nlangue: en\n{FRENCH}\n\nNeat: they don't speak French!\n:::\n"
    );
    let run = Project::new()
        .edit("content/mobilites/caspe-2026.md", "participants:", quotes)
        .edit("content/mobilites/caspe-2026.md", "Une petite ville d’Aragon.\n", &block)
        .today("2026-04-24")
        .build()
        .code(0);
    let page = run.project.read("public/mobilites/caspe-2026/index.html");
    assert_eq!(page.matches(SHOWN).count(), 2, "{page}");
    assert_eq!(page.matches("<blockquote lang=\"en\">").count(), 2, "{page}");
    // A newsroom reads French.
    run.shows(
        "livrables/presse/caspe-2026/communique.txt",
        "«\u{a0}Chouette\u{a0}: ils ne parlent pas français\u{202f}!\u{a0}» – Pilar",
    );
}

#[test]
fn an_insert_prints_it_in_both_languages_and_a_poster_says_which_it_is() {
    let open_day = "---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: 2027-01-30\n---\n\nVenez.\n";
    foreign(&format!("\n{FRENCH}"))
        .file("content/evenements/jpo.md", open_day)
        .edit("content/personnes.yaml", "supports: [site]\n    texte", "supports: [site, plaquette]\n    texte")
        .build()
        .code(0)
        .shows(
            "livrables/plaquettes/bts-mco/encart-a5.html",
            "<blockquote lang=\"en\">Neat: they don&#39;t speak French!</blockquote><p>«\u{a0}Chouette\u{a0}: ils ne parlent pas français\u{202f}!\u{a0}»</p><figcaption>Léa, BTS MCO (paroles en anglais)</figcaption>",
        )
        .shows("livrables/jpo/jpo/imprimes/affiche-bts-mco-a4.html", "<figcaption>Léa, BTS MCO (paroles en anglais)</figcaption>")
        .shows(
            "livrables/plaquettes/bts-mco/textes.txt",
            "“Neat: they don't speak French!” (en anglais\u{a0}: «\u{a0}Chouette\u{a0}: ils ne parlent pas français\u{202f}!\u{a0}») – Léa, BTS MCO\n",
        );
}

#[test]
fn a_translation_of_french_is_said() {
    Project::new()
        .edit("content/temoignages/lea.md", "citation:", "traduction: La même.\ncitation:")
        .build()
        .code(0)
        .screen("attention\u{a0}: cette citation est en français\u{a0}: elle n’a pas de traduction\n ┌─ content/temoignages/lea.md:6:13\n")
        .screen("→ Écrivez sa langue, par exemple langue: en, ou retirez «\u{a0}traduction\u{a0}».");
}

#[test]
fn a_translation_of_french_is_said_of_every_quote() {
    let lost = "cette citation est en français\u{a0}: elle n’a pas de traduction";
    let quotes = "citations:\n  - {de: Pilar, texte: Oui., traduction: La même.}\nparticipants:";
    let block = "Une petite ville d’Aragon.\n\n::: citation Pilar\ntraduction: La même.\n\nOui.\n:::\n";
    let run = Project::new()
        .edit("content/mobilites/caspe-2026.md", "participants:", quotes)
        .edit("content/mobilites/caspe-2026.md", "Une petite ville d’Aragon.\n", block)
        .build()
        .code(0);
    assert_eq!(run.screen.matches(lost).count(), 2, "{}", run.screen);
}

#[test]
fn a_release_that_would_quote_another_language_is_said_once() {
    let advice = "conseil\u{a0}: le communiqué donne cette citation en anglais\u{a0}: elle n’a pas de traduction";
    let project = |more: &str| {
        let quotes = format!("citations:\n  - {{de: Pilar, texte: Yes., langue: en{more}}}\nparticipants:");
        Project::new().edit("content/mobilites/caspe-2026.md", "participants:", &quotes).today("2026-04-24").build()
    };
    let run = project("").code(0).screen("Ajoutez la même phrase en français, sous la clé «\u{a0}traduction\u{a0}».");
    assert_eq!(run.screen.matches(advice).count(), 1, "{}", run.screen);
    project(", traduction: Oui.").code(0).silent_about("le communiqué donne cette citation");
}

/// Pages and documents put their own quotation marks.
#[test]
fn quotation_marks_that_were_typed_are_not_doubled() {
    let quotes = "citations:\n  - {de: Pilar, texte: « Bravo ! »}\nparticipants:";
    let block = "Une petite ville d’Aragon.\n\n::: citation Pilar\n« Tout *va* bien. »\n:::\n";
    let typed = "langue: en\ncitation: “Neat: they don't speak French!”\ntraduction: « Chouette : ils ne parlent pas français ! »";
    let run = Project::new()
        .edit("content/temoignages/lea.md", "citation: J’ai appris à me débrouiller.", typed)
        .edit("content/mobilites/caspe-2026.md", "participants:", quotes)
        .edit("content/mobilites/caspe-2026.md", "Une petite ville d’Aragon.\n", block)
        .build()
        .code(0)
        .shows(
            "public/temoignages/lea/index.html",
            &format!("<p>Neat: they don&#39;t speak French!</p></blockquote>{SHOWN}"),
        );
    let page = "public/mobilites/caspe-2026/index.html";
    run.shows(page, "<p>Bravo\u{202f}!</p>").shows(page, "<blockquote><p>Tout <em>va</em> bien.</p>");
}
