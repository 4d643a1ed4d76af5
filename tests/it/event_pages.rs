//! The page of an event: what to know before coming, what to ask there, what search engines and calendars read.

use serde_json::{Value, json};

use crate::project::{Project, Run};

const PAGE: &str = "public/evenements/jpo-2027/index.html";

const OPEN_DAY: &str = "---
titre: Journée portes ouvertes 2027
resume: Visitez les ateliers.
genre: jpo
debut: 2027-01-30 09:00
fin: 2027-01-30 16:00
lieu: Lycée Charles Alliès, Pézenas
pratique:
  - {titre: Entrée, texte: \"Libre, sans inscription !\"}
  - titre: Se garer
    texte: Derrière l'atelier, avec Xénophon
questions:
  - Faut-il parler la langue ?
  - Qui trouve le logement ?
inscription: https://exemple.fr/jpo
---

À bientôt.
";

fn project(event: &str) -> Project {
    let project = Project::new();
    let register = project.read("content/personnes.yaml");
    // Xénophon signed nothing.
    project
        .file("content/personnes.yaml", &format!("{register}xenophon: {{prenom: Xénophon, majeur: oui}}\n"))
        .edit(
            "content/site.yaml",
            "liens: fichiers\n",
            "liens: fichiers\nadresse: {rue: 1 rue du Lycée, code_postal: \"34120\", ville: Pézenas}\n",
        )
        .file("content/evenements/jpo-2027.md", event)
}

/// What the page says to search engines of itself.
fn data(run: &Run, path: &str) -> Value {
    let page = run.project.read(path);
    let (_, json) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let graph: Value = serde_json::from_str(json.split("</script>").next().unwrap()).unwrap();
    graph["@graph"][0].clone()
}

#[test]
fn who_wants_to_come_knows_how_and_what_to_ask() {
    project(OPEN_DAY)
        .build()
        .code(0)
        .shows(PAGE, "<dt>Entrée</dt><dd>Libre, sans inscription\u{202f}!</dd>")
        .shows(PAGE, "<dt>Se garer</dt><dd>Derrière l’atelier, avec un étudiant de BTS</dd>")
        .shows(PAGE, "<li>Faut-il parler la langue\u{202f}?</li><li>Qui trouve le logement\u{202f}?</li>")
        .shows(PAGE, "href=\"https://exemple.fr/jpo\">S’inscrire")
        .shows(PAGE, "Ajouter à mon agenda")
        .nowhere_in_public("Xénophon");
}

#[test]
fn once_it_is_over_or_cancelled_nobody_is_told_how_to_come() {
    let gone = ["Avant de venir", "Vos questions", "S’inscrire", "Ajouter à mon agenda"];
    let past = project(OPEN_DAY).today("2027-02-01").build().code(0);
    gone.iter().fold(past, |run, text| run.hides(PAGE, text));
    let cancelled = project(&OPEN_DAY.replace("genre: jpo", "genre: jpo\nannule: oui")).build().code(0);
    gone.iter().fold(cancelled, |run, text| run.hides(PAGE, text));
}

#[test]
fn an_event_without_them_has_no_empty_section() {
    let event = "---\ntitre: Réunion\ngenre: reunion\ndebut: 2027-01-30\n---\n";
    project(event).build().code(0).hides(PAGE, "Avant de venir").hides(PAGE, "Vos questions");
}

#[test]
fn search_engines_read_where_and_when() {
    let run = project(OPEN_DAY).build().code(0);
    let said = data(&run, PAGE);
    let address = json!({ "@type": "PostalAddress", "streetAddress": "1 rue du Lycée", "postalCode": "34120", "addressLocality": "Pézenas", "addressCountry": "FR" });
    for (key, expected) in [
        ("@type", json!("EducationEvent")),
        ("description", json!("Visitez les ateliers.")),
        ("startDate", json!("2027-01-30T09:00")),
        ("endDate", json!("2027-01-30T16:00")),
        ("eventAttendanceMode", json!("https://schema.org/OfflineEventAttendanceMode")),
        ("location", json!({ "@type": "Place", "name": "Lycée Charles Alliès, Pézenas", "address": address })),
    ] {
        assert_eq!(said[key], expected, "{key}");
    }
    // Elsewhere, the street of the lycée is not where to go.
    let run = run
        .again()
        .edit(
            "content/evenements/jpo-2027.md",
            "lieu: Lycée Charles Alliès, Pézenas",
            "lieu: Palais des congrès, Béziers",
        )
        .build()
        .code(0);
    let place = "Palais des congrès, Béziers";
    assert_eq!(data(&run, PAGE)["location"], json!({ "@type": "Place", "name": place, "address": place }));
}

#[test]
fn a_guest_who_signed_nothing_is_not_in_the_programme_where_another_of_that_name_may_be() {
    let programme =
        "programme:\n  - {heure: \"10:00\", titre: Hugo raconte, intervenants: avec Hugo et Ada, duree: 90}\n";
    let event = OPEN_DAY.replace("genre: jpo", "genre: radio\ninvites: [{personne: hugo-b}]");
    let event = event.replace("questions:\n", &format!("{programme}questions:\n"));
    let project = project(&event);
    let register = project.read("content/personnes.yaml");
    project
        .file("content/personnes.yaml", &format!("{register}hugo-b: {{prenom: Hugo, majeur: oui}}\n"))
        .build()
        .code(0)
        .shows(PAGE, "<p class=\"programme-title\">Un étudiant de BTS raconte</p><p class=\"meta\">avec un étudiant de BTS et Ada&nbsp;· 1\u{a0}h\u{a0}30</p>");
}

#[test]
fn a_practical_line_without_its_text_is_said() {
    project(&OPEN_DAY.replace(", texte: \"Libre, sans inscription !\"", ""))
        .build()
        .code(1)
        .screen("il manque la clé «\u{a0}texte\u{a0}»");
}
