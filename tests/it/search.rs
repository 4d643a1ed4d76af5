//! What a visitor finds: the texts that the search looks through are those of the pages, no more. How it finds them is tried in
//! a browser (`tests/browser/search.test.js`).

use serde_json::Value;

use crate::project::Project;

const TEXTS: &str = "public/recherche/textes.js";
const SEARCH: &str = "public/recherche/index.html";

/// The pages that are found, as the script that a browser loads gives them.
fn texts(project: &Project) -> Vec<Value> {
    let script = project.read(TEXTS);
    let list = script.strip_prefix("globalThis.searchTexts = ").and_then(|rest| rest.strip_suffix(";\n")).unwrap();
    serde_json::from_str(list).unwrap()
}

fn text(project: &Project, title: &str) -> Value {
    let all = texts(project);
    let found = all.iter().find(|text| text["title"] == title);
    found.unwrap_or_else(|| panic!("« {title} » is not found among {all:#?}")).clone()
}

#[test]
fn every_page_is_found() {
    let project = Project::new().build().code(0).again();
    let titles: Vec<String> = texts(&project).iter().map(|text| text["title"].as_str().unwrap().to_string()).collect();
    let expected = [
        "Partir en Europe",
        "BTS MCO – Management commercial opérationnel",
        "Neuf semaines à Caspe",
        "Léa à Caspe",
        "Questions de parents",
        "Formations",
        "Mobilités",
        "Témoignages",
        "Agenda",
        "#ErasmusDays",
        "Revue de presse",
        "Espace presse",
    ];
    assert_eq!(titles, expected);
    for text in texts(&project) {
        let url = text["url"].as_str().unwrap();
        assert!(project.exists(&format!("public/{url}")), "{url} is no page");
    }
}

#[test]
fn a_page_is_found_by_what_it_shows_and_filtered_by_what_it_is() {
    let project = Project::new()
        .edit(
            "content/mobilites/caspe-2026.md",
            "participants: [lea]",
            "participants: [lea]\naccueil: {nom: Garage Ibáñez, secteur: mécanique}",
        )
        .edit(
            "content/temoignages/lea.md",
            "citation:",
            "resume: Un été dans un garage.\netiquettes: [Espagne]\ncitation:",
        )
        .build()
        .code(0)
        .again();
    let lea = serde_json::json!({
        "url": "temoignages/lea/index.html",
        "title": "Léa à Caspe",
        "kind": "Témoignage",
        "summary": "Un été dans un garage.",
        "facts": ["Léa, BTS MCO", "Caspe (Espagne)"],
        "tags": ["Espagne"],
        "formation": "BTS MCO",
        "country": "Espagne",
        "year": 2026,
        "body": ["J’ai appris à me débrouiller.", "Neuf semaines dans un garage."],
    });
    assert_eq!(text(&project, "Léa à Caspe"), lea);
    let caspe = text(&project, "Neuf semaines à Caspe");
    let body =
        ["Une petite ville d’Aragon.", "Le logement", "En famille d’accueil.", "Garage Ibáñez", "mécanique", "Léa"];
    assert_eq!(caspe["body"], serde_json::json!(body));
    assert_eq!(
        caspe["facts"],
        serde_json::json!(["BTS MCO", "Caspe (Espagne)", "du 4\u{a0}mai au 5\u{a0}juillet 2026"])
    );
}

/// A title is in French, what is told is not: a reader's voice must know.
#[test]
fn a_testimony_in_another_language_says_which() {
    let project =
        Project::new().edit("content/temoignages/lea.md", "citation:", "langue: es\ncitation:").build().code(0).again();
    let lea = text(&project, "Léa à Caspe");
    assert_eq!((&lea["lang"], &lea["body_lang"]), (&Value::Null, &"es".into()));
}

/// Those that somebody translated, once in each language; what may be chosen stays in French.
#[test]
fn a_translated_page_is_found_in_its_language() {
    let project = Project::new()
        .file("content/mobilites/caspe-2026.en.md", "---\ntitre: Nine weeks in Caspe\n---\n\nA small town: yes.\n")
        .build()
        .code(0)
        .again();
    let caspe = text(&project, "Nine weeks in Caspe");
    assert_eq!(
        (&caspe["lang"], &caspe["kind"], &caspe["country"], &caspe["url"]),
        (&"en".into(), &"Mobilité".into(), &"Espagne".into(), &"en/mobilites/caspe-2026/index.html".into())
    );
    assert_eq!((&caspe["body"][0], &caspe["body_lang"]), (&"A small town: yes.".into(), &Value::Null));
    let all = texts(&project);
    assert_eq!(all.iter().filter(|text| text["lang"] == "en").count(), 1, "{all:#?}");
    assert_eq!(text(&project, "Neuf semaines à Caspe")["lang"], Value::Null);
}

/// One script of texts for all; the page asks for words, and offers choices, in its language.
#[test]
fn each_language_has_its_page_of_the_search() {
    const ENGLISH: &str = "public/en/recherche/index.html";
    Project::new()
        .file("content/index.en.md", "---\ntitre: Going to Europe\n---\n\nTwo months in Europe.\n")
        .file("content/mobilites/caspe-2026.en.md", "---\ntitre: Nine weeks in Caspe\n---\n\nA small town.\n")
        .file(
            "content/mobilites/dublin.md",
            "---\ntitre: Dix semaines\nformation: bts-mco\ndepart: 2026-03-02\nretour: 2026-05-10\nville: Dublin\npays: Irlande\n---\n",
        )
        .build()
        .code(0)
        .shows(ENGLISH, "<h1>Search</h1>")
        .shows(ENGLISH, "<label for=\"q\">Search the portal</label>")
        .shows(ENGLISH, "action=\"../../en/recherche/index.html\"")
        .shows(ENGLISH, "data-texts=\"../../recherche/textes.js\"")
        .shows(ENGLISH, "data-many=\"{n} results\"")
        .shows(ENGLISH, "<input type=\"radio\" name=\"genre\" value=\"Mobilité\"><span>Mobility</span>")
        .shows(ENGLISH, "<input type=\"radio\" name=\"pays\" value=\"Irlande\"><span>Ireland</span>")
        .shows(ENGLISH, "<a lang=\"fr\" hreflang=\"fr\" href=\"../../recherche/index.html\">Français</a>")
        .shows("public/en/mobilites/caspe-2026/index.html", "<a class=\"search-link\" href=\"../../../en/recherche/index.html\">")
        .shows(SEARCH, "<input type=\"radio\" name=\"pays\" value=\"Irlande\"><span>Irlande</span>")
        .hides("public/sitemap.xml", "recherche");
    Project::new()
        .file("content/mobilites/caspe-2026.es.md", "---\ntitre: Nueve semanas en Caspe\n---\n")
        .build()
        .code(0)
        .shows("public/es/mobilites/caspe-2026/index.html", "href=\"../../../recherche/index.html\" hreflang=\"fr\">")
        .lacks("public/es/recherche");
}

/// « DCF » is what everybody calls them.
#[test]
fn a_network_is_found_by_its_initials() {
    let event =
        |network: &str| format!("---\ntitre: Soirée\ngenre: reseau\ndebut: 2026-10-01\nreseau: {network}\n---\n");
    let networks =
        "reseaux:\n  - {id: dcf, nom: Dirigeants Commerciaux de France}\n  - {id: club, nom: Club des managers}\n";
    let project = Project::new()
        .edit("content/site.yaml", "reseaux:\n", networks)
        .file("content/evenements/dcf.md", &event("dcf"))
        .file("content/evenements/club.md", &event("club").replace("Soirée", "Matinée"))
        .build()
        .code(0)
        .again();
    assert_eq!(text(&project, "Soirée")["tags"], serde_json::json!(["Dirigeants Commerciaux de France", "DCF"]));
    assert_eq!(text(&project, "Matinée")["tags"], serde_json::json!(["Club des managers"]));
}

#[test]
fn what_is_not_published_is_not_found() {
    let page = |title: &str, key: &str| format!("---\ntitre: {title}\n{key}\n---\n\nUn verger secret.\n");
    let release = "---\ntitre: Pas encore parti\n---\n\nUn verger secret.\n";
    let event = "---\ntitre: Déjà passé\ngenre: autre\ndebut: 2026-10-01 09:00\nquestions: [\"Où est le verger secret ?\"]\n---\n";
    Project::new()
        .file("content/pages/brouillon.md", &page("Un brouillon", "brouillon: oui"))
        .file("content/pages/demain.md", &page("Demain", "publier_le: 2026-11-25"))
        .file("content/pages/hier.md", &page("Hier", "depublier_le: 2026-11-23"))
        .file("content/communiques/caspe-2026.md", release)
        .file("content/evenements/passe.md", event)
        .build()
        .code(0)
        .hides(TEXTS, "verger secret");
}

/// Hugo agreed to nothing that is said here: neither his name nor his words are among the texts.
#[test]
fn who_may_not_appear_is_not_found() {
    let words = "::: citation Hugo\nJe viens d’Agde.\n:::\n\nHugo aussi est parti.";
    let project = Project::new()
        .edit("content/personnes.yaml", "expire_le: 2028-08-31}", "expire_le: 2026-10-31}")
        .edit("content/pages/parents.md", "Les réponses aux questions des familles.", words)
        .build()
        .code(0)
        .again();
    assert_eq!(
        text(&project, "Questions de parents")["body"],
        serde_json::json!(["Un étudiant de BTS MCO aussi est parti."])
    );
}

/// A release speaks to the press: Léa agreed to the site alone.
#[test]
fn a_release_is_found_by_what_its_page_says() {
    let release = "---\ntitre: Léa est revenue de Caspe\nenvoye_le: 2026-09-15\n---\n\nLéa raconte.\n";
    let project = Project::new().file("content/communiques/caspe-2026.md", release).build().code(0).again();
    let all = texts(&project);
    let found = all.iter().find(|text| text["kind"] == "Communiqué").unwrap();
    let said = found.to_string();
    assert!(!said.contains("Léa") && said.contains("raconte"), "{said}");
    assert_eq!((&found["formation"], &found["year"]), (&"BTS MCO".into(), &2026.into()));
}

#[test]
fn the_page_offers_what_there_is_to_choose_among() {
    let run = Project::new()
        .file("content/formations/bts-cg.md", "---\ntitre: Comptabilité\nsigle: BTS CG\nfiliere: tertiaire\n---\n")
        .file(
            "content/mobilites/cork-2025.md",
            "---\ntitre: Cork\nformation: bts-cg\ndepart: 2025-05-05\nretour: 2025-07-05\nville: Cork\npays: Irlande\neffectif: 2\n---\n",
        )
        .build()
        .code(0);
    let page = run.project.read(SEARCH);
    let choices = |name: &str| -> Vec<String> {
        let input = format!("name=\"{name}\" value=\"");
        page.split(&input).skip(1).map(|rest| rest.split_once('"').unwrap().0.to_string()).collect()
    };
    assert_eq!(choices("genre"), ["", "Page", "Formation", "Mobilité", "Témoignage"]);
    assert_eq!(choices("bts"), ["", "BTS CG", "BTS MCO"]);
    assert_eq!(choices("pays"), ["", "Espagne", "Irlande"]);
    assert_eq!(choices("annee"), ["", "2026", "2025"]);
}

#[test]
fn every_page_leads_to_the_search_and_the_lost_ones_search() {
    Project::new()
        .build()
        .code(0)
        .shows("public/temoignages/lea/index.html", "href=\"../../recherche/index.html\"")
        .shows("public/404.html", "role=\"search\" action=\"https://lycee.example/erasmus/recherche/index.html\"")
        .shows("public/plan-du-site/index.html", "<a href=\"../recherche/index.html\">Rechercher</a>")
        // Machines have the whole list already.
        .shows(SEARCH, "<meta name=\"robots\" content=\"noindex\">")
        .hides("public/sitemap.xml", "recherche");
}

/// Nothing of the engine and of the texts is loaded by a page that is only read.
#[test]
fn a_page_that_is_read_loads_nothing_of_it() {
    let project = Project::new().build().code(0).again();
    for (path, bytes) in project.public().iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        let scripts: Vec<&str> =
            page.split("<script src=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        let loads = |name: &str| scripts.iter().any(|src| src.contains(name));
        assert!(!loads("search-engine") && !loads("textes.js"), "{path}: {scripts:?}");
        assert_eq!(loads("search."), path == "recherche/index.html", "{path}: {scripts:?}");
    }
}
