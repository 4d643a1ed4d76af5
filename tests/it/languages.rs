//! The portal in other languages: translations beside their originals, French where there is none.

use lycee::diagnostic::typeset;

use crate::project::{Project, Run, photo};

const EN_HOME: (&str, &str) = (
    "content/index.en.md",
    "---\ntitre: Going to Europe\n---\n\nTwo months in Europe, and [what parents ask](pages/parents.md).\n",
);
const EN_LEA: (&str, &str) = (
    "content/temoignages/lea.en.md",
    "---\ntitre: Léa in Caspe\ncitation: I learnt to cope.\n---\n\nNine weeks in a garage, [all the stay](../mobilites/caspe-2026.md).\n",
);
const EN_CASPE: (&str, &str) =
    ("content/mobilites/caspe-2026.en.md", "---\ntitre: Nine weeks in Caspe\n---\n\nA small town of Aragon.\n");

/// The sound site, in English too.
fn english() -> Project {
    [EN_HOME, EN_LEA, EN_CASPE].into_iter().fold(Project::new(), |project, (path, text)| project.file(path, text))
}

#[test]
fn a_translated_page_is_in_its_language_from_the_menu_to_the_european_statement() {
    const PAGE: &str = "public/en/mobilites/caspe-2026/index.html";
    english()
        .file("content/site.en.yaml", "menu:\n  - {titre: Stories, vers: temoignages}\npied:\n  - {titre: For parents, vers: pages/parents.md}\n")
        .build()
        .code(0)
        .shows(PAGE, "<html lang=\"en\">")
        .shows(PAGE, "<meta property=\"og:locale\" content=\"en_GB\">")
        .shows(PAGE, "Skip to content</a>")
        .shows(PAGE, "<a href=\"../../../en/temoignages/index.html\">Stories</a>")
        .shows(PAGE, "hreflang=\"fr\">For parents</a>")
        .shows(PAGE, "<h1>Nine weeks in Caspe</h1>")
        .shows(PAGE, "<dt>Dates</dt><dd>4 May to 5 July 2026</dd>")
        .shows(PAGE, "<dt>Length</dt><dd>9\u{a0}weeks</dd>")
        .shows(PAGE, "<dt>Group</dt><dd>1\u{a0}student<br><small>Léa</small></dd>")
        .shows(PAGE, "Caspe <span>Spain</span>")
        .shows(PAGE, "state-rentree\">Completed</span>")
        .shows(PAGE, "<span class=\"eu-statement\">Co-funded by the European Union</span>")
        .shows(PAGE, "Neither the European Union nor the granting authority can be held responsible for them.")
        .shows(PAGE, "\"inLanguage\":\"en\"")
        .shows(PAGE, "href=\"../../../en/index.html\">Home</a></li><li><a href=\"../../../en/mobilites/index.html\">Mobilities</a>")
        .hides(PAGE, "Union européenne");
}

/// « Salon » is a town of Provence, and a fair of the agenda.
#[test]
fn a_town_is_called_as_the_language_calls_it() {
    let mobility = |city: &str| {
        format!(
            "---\ntitre: Dix semaines\nformation: bts-mco\ndepart: 2026-03-02\nretour: 2026-05-10\nville: {city}\npays: Irlande\n---\n"
        )
    };
    Project::new()
        .file("content/mobilites/dublin.md", &mobility("Dublin"))
        .file("content/mobilites/salon.md", &mobility("Salon"))
        .file("content/mobilites/dublin.es.md", "---\ntitre: Diez semanas\n---\n")
        .build()
        .code(0)
        .shows("public/es/mobilites/index.html", "<span class=\"row-place\">Dublín</span>")
        .shows("public/es/mobilites/index.html", "<span class=\"row-place\">Salon</span>")
        .shows("public/mobilites/index.html", "<span class=\"row-place\">Dublin</span>");
}

#[test]
fn a_page_without_its_european_statement_is_asked_for_its_own_sentence() {
    let template = "<!doctype html>\n<html lang=\"{{ page.lang }}\"><head><meta charset=\"utf-8\">\
        <meta name=\"viewport\" content=\"width=device-width\"><title>T</title></head><body><h1>T</h1></body></html>";
    english()
        .file("themes/lycee-europeen/templates/mobility.html", template)
        .build()
        .code(1)
        .screen(&typeset(
            "page « en/mobilites/caspe-2026/ » : la mention « Co-funded by the European Union » est absente",
        ))
        .screen(&typeset(
            "page « mobilites/caspe-2026/ » : la mention « Cofinancé par l’Union européenne » est absente",
        ));
}

#[test]
fn a_translation_has_the_facts_of_its_original_and_its_own_words() {
    let told = |lang: &str| {
        format!(
            "---\ntitre: Un récit\ndate: 2026-09-12\npersonne: hugo\nlangue: {lang}\ncitation: Yes.\ntraduction: Oui.\n---\n\nYes.\n"
        )
    };
    english()
        .edit(
            "content/index.en.md",
            "Two months",
            "[Hugo](temoignages/hugo.md), [his mentor](temoignages/pilar.md). Two months",
        )
        .file("content/temoignages/hugo.md", &told("en"))
        .file("content/temoignages/pilar.md", &told("es"))
        .build()
        .code(0)
        .shows("public/en/temoignages/lea/index.html", "<blockquote class=\"voice-quote\"><p>I learnt to cope.</p>")
        .shows("public/en/temoignages/lea/index.html", "<figcaption class=\"voice-who\">Léa, BTS MCO</figcaption>")
        .shows("public/en/temoignages/lea/index.html", "<time datetime=\"2026-09-10\">10 September 2026</time>")
        // A link to a text leads to its page in the same language.
        .shows(
            "public/en/temoignages/lea/index.html",
            "<a href=\"../../../en/mobilites/caspe-2026/index.html\">all the stay</a>",
        )
        // One that is not translated says so.
        .shows("public/en/index.html", "<a href=\"../parents/index.html\" hreflang=\"fr\">what parents ask</a>")
        // Unless it was told in this language, or in a third one.
        .shows("public/en/index.html", "<a href=\"../temoignages/hugo/index.html\">Hugo</a>")
        .shows("public/en/index.html", "<a href=\"../temoignages/pilar/index.html\" hreflang=\"es\">his mentor</a>")
        .shows("public/en/index.html", "Two months in Europe, and");
}

/// Addresses of `hreflang` in a page, by language.
fn alternates(run: &Run, path: &str) -> Vec<(String, String)> {
    let page = run.project.read(path);
    let links = page.split("<link rel=\"alternate\" hreflang=\"").skip(1);
    let value = |text: &str| text.split('"').next().unwrap().to_string();
    links.map(|link| (value(link), value(link.split("href=\"").nth(1).unwrap()))).collect()
}

#[test]
fn the_versions_of_a_page_name_one_another() {
    let run = english()
        .file("content/temoignages/lea.es.md", "---\ntitre: Léa en Caspe\ncitation: Aprendí a apañarme.\n---\n")
        .build()
        .code(0);
    let mut pages = 0;
    for path in run.project.public().keys().filter(|path| path.ends_with(".html")) {
        let here = format!("https://lycee.example/erasmus/{}", path.trim_end_matches("index.html"));
        let alternates_here = alternates(&run, &format!("public/{path}"));
        let canonical = format!("<link rel=\"canonical\" href=\"{here}\">");
        assert!(path == "404.html" || run.project.read(&format!("public/{path}")).contains(&canonical), "{path}");
        if alternates_here.is_empty() {
            continue;
        }
        pages += 1;
        let (last, others) = alternates_here.split_last().unwrap();
        assert_eq!((last.0.as_str(), &last.1), ("x-default", &others[0].1), "{path}");
        assert_eq!(others[0].0, "fr", "{path}");
        assert!(others.iter().any(|(_, address)| *address == here), "{path} does not name itself");
        for (_, address) in others {
            let other = format!("public/{}index.html", address.trim_start_matches("https://lycee.example/erasmus/"));
            assert_eq!(alternates(&run, &other), alternates_here, "{path} and {other}");
        }
    }
    // Home, Léa, Caspe, their two lists, news, tags, map and search in two languages; Léa and her list in a third, which has no home.
    assert_eq!(pages, 20);
    let url = |lang: &str, path: &str| {
        format!("<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"https://lycee.example/erasmus/{path}\"/>")
    };
    let versions = format!(
        "<url><loc>https://lycee.example/erasmus/es/temoignages/lea/</loc>{}{}{}</url>",
        url("fr", "temoignages/lea/"),
        url("en", "en/temoignages/lea/"),
        url("es", "es/temoignages/lea/")
    );
    let run = run.shows("public/sitemap.xml", &versions);
    run.shows("public/sitemap.xml", "<url><loc>https://lycee.example/erasmus/parents/</loc></url>");
}

#[test]
fn the_choice_of_a_language_stays_on_the_page_else_goes_to_the_nearest() {
    let french = "<li><a lang=\"fr\" hreflang=\"fr\" href=\"../../../temoignages/lea/index.html\">Français</a></li>";
    english()
        .file("content/temoignages/hugo.md", "---\ntitre: Hugo\ndate: 2026-09-12\npersonne: hugo\ncitation: Oui.\n---\n")
        .build()
        .code(0)
        .shows("public/en/temoignages/lea/index.html", french)
        .shows("public/en/temoignages/lea/index.html", "<nav class=\"languages\" aria-label=\"Language\">")
        .shows("public/en/temoignages/lea/index.html", "<span lang=\"en\" aria-current=\"true\">English</span>")
        .shows(
            "public/temoignages/hugo/index.html",
            "href=\"../../en/temoignages/index.html\">English<span class=\"visually-hidden\" lang=\"fr\"> (la liste)</span></a>",
        )
        .shows(
            "public/parents/index.html",
            "href=\"../en/index.html\">English<span class=\"visually-hidden\" lang=\"fr\"> (l’accueil)</span></a>",
        );
}

#[test]
fn a_list_shows_what_is_not_translated_in_french_and_leads_to_its_french_page() {
    const LIST: &str = "public/en/temoignages/index.html";
    let run = english()
        .file(
            "content/temoignages/hugo.md",
            "---\ntitre: \"Hugo : oui\"\ndate: 2026-09-12\npersonne: hugo\ncitation: \"Oui !\"\n---\n",
        )
        .build()
        .code(0)
        .shows(LIST, "<h1>Testimonials</h1>")
        .shows(LIST, "<a href=\"../../en/temoignages/lea/index.html\">Léa in Caspe")
        .shows(LIST, "<a href=\"../../temoignages/hugo/index.html\" lang=\"fr\" hreflang=\"fr\">Hugo\u{a0}: oui")
        .shows(LIST, "<blockquote class=\"voice-quote\" lang=\"fr\"><p>Oui\u{202f}!</p>")
        .lacks("public/en/temoignages/hugo/index.html")
        .lacks("public/en/formations/index.html");
    let home = run.project.read("public/en/index.html");
    assert!(home.contains("href=\"../formations/index.html\" hreflang=\"fr\">Our BTS courses</a>"), "{home}");
}

#[test]
fn a_language_without_any_text_makes_nothing() {
    let run = Project::new().build().code(0).lacks("public/en").lacks("public/es");
    for (path, bytes) in run.project.public().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(&bytes);
        assert!(!page.contains("hreflang") && !page.contains("class=\"languages\""), "{path}");
    }
    assert!(!run.project.read("public/sitemap.xml").contains("xhtml"));
}

#[test]
fn a_translation_says_only_words() {
    english()
        .file("content/mobilites/caspe-2026.en.md", "---\ntitre: Nine weeks\ndepart: 2026-05-05\n---\n")
        .file("content/temoignages/lea.en.md", "---\ntitre: Léa\npersonne: hugo\nimage: {fichier: x.jpg, alt: A door}\n---\n")
        .build()
        .code(1)
        .screen(&typeset("erreur : la clé « depart » ne se traduit pas : elle est dans « caspe-2026.md »\n ┌─ content/mobilites/caspe-2026.en.md:3:1"))
        .screen(&typeset("→ Retirez cette ligne : une traduction ne dit que les mots, le reste vient de l’original."))
        .screen(&typeset("la clé « personne » ne se traduit pas : elle est dans « lea.md »"))
        .screen(&typeset("la clé « fichier » ne se traduit pas : elle se met dans « lea.md »"))
        .public_is_untouched();
}

#[test]
fn what_is_wrong_with_a_translation_is_said_at_its_line() {
    english()
        .file("content/pages/seule.en.md", "---\ntitre: Alone\n---\n")
        .file("content/pages/parents.no.md", "---\ntitre: Foreldre\n---\n")
        .file("content/evenements/x.md", "---\ntitre: X\ngenre: jpo\ndebut: 2027-02-06\nprogramme:\n  - {titre: Accueil}\n  - {titre: Visite}\n---\n")
        .file("content/evenements/x.en.md", "---\nprogramme:\n  - {titre: Welcome}\n---\n")
        .build()
        .code(1)
        .screen("cette traduction n’a pas d’original français")
        .screen(&typeset("→ Créez « seule.md » dans le même dossier, ou corrigez le nom de ce fichier."))
        .screen(&typeset("le thème ne connaît pas la langue « no »"))
        .screen(&typeset("→ Les langues du thème : en, es. Renommez ce fichier, ou ajoutez au thème « languages/no.yaml »"))
        .screen(&typeset("« programme » compte 1\u{a0}ligne ici, et 2 dans « x.md »"))
        .screen(&typeset("il manque la clé « titre »"));
}

#[test]
fn words_left_out_are_said_and_are_not_shown_in_french() {
    english()
        .edit("content/mobilites/caspe-2026.md", "ville:", "resume: Neuf semaines au soleil.\naccompagnateurs: deux enseignants\nville:")
        .build()
        .code(0)
        .screen(&typeset("cette traduction ne dit pas : accompagnateurs, resume"))
        .screen(&typeset("→ Ajoutez ce qui manque, d’après « caspe-2026.md » : la page est incomplète, ou reste en partie en français."))
        .hides("public/en/mobilites/caspe-2026/index.html", "enseignants")
        .hides("public/en/mobilites/caspe-2026/index.html", "soleil");
}

#[test]
fn lines_of_a_programme_keep_their_hours() {
    const PAGE: &str = "public/en/evenements/x/index.html";
    Project::new()
        .file("content/evenements/x.md", "---\ntitre: X\ngenre: jpo\ndebut: 2027-02-06 09:00\nfin: 2027-02-06 17:00\nprogramme:\n  - {heure: \"10:15\", titre: Accueil, duree: 90}\n---\n")
        .file("content/evenements/x.en.md", "---\ntitre: Open Day\nprogramme:\n  - {titre: Welcome}\n---\n")
        .build()
        .code(0)
        .shows(PAGE, "<p class=\"programme-time\">10:15</p><div><p class=\"programme-title\">Welcome</p><p class=\"meta\">90\u{a0}min</p>")
        .shows(PAGE, "Saturday 6 February 2027, from 9:00 to 17:00")
        .shows(PAGE, "<p class=\"eyebrow\">Open Day</p>")
        // One calendar for all.
        .shows(PAGE, "href=\"../../../evenements/x/evenement.ics\"")
        .shows(PAGE, "data-words=\"past|happening now|today|tomorrow|in {}&nbsp;days\"");
}

#[test]
fn whoever_tells_in_another_language_is_quoted_as_they_spoke() {
    let pilar =
        "---\ntitre: Pilar\ndate: 2026-09-12\npersonne: hugo\nlangue: es\ncitation: \"¿Y qué?\"\n---\n\nTodo bien.\n";
    let project = Project::new()
        .file("content/temoignages/pilar.md", pilar)
        .file("content/temoignages/pilar.en.md", "---\ntitre: Pilar’s view\n---\n")
        .file("content/temoignages/pilar.es.md", "---\ntitre: Lo que dice Pilar\n---\n");
    project
        .build()
        .code(0)
        .shows("public/en/temoignages/pilar/index.html", "<blockquote class=\"voice-quote\" lang=\"es\"><p>¿Y qué?</p>")
        .shows("public/en/temoignages/pilar/index.html", "<div class=\"prose\" lang=\"es\"><p>Todo bien.</p>")
        .shows("public/es/temoignages/pilar/index.html", "<blockquote class=\"voice-quote\"><p>¿Y qué?</p>")
        .shows("public/es/temoignages/pilar/index.html", "<div class=\"prose\"><p>Todo bien.</p>")
        .silent_about("cette traduction ne dit pas");
}

#[test]
fn drafts_and_originals_that_are_not_shown_hide_their_translations() {
    let run = english()
        .edit("content/temoignages/lea.en.md", "titre: Léa in Caspe", "titre: Léa in Caspe\nbrouillon: oui")
        .edit("content/mobilites/caspe-2026.md", "ville:", "depublier_le: 2026-11-01\nville:")
        .build()
        .code(0)
        .screen(&typeset("Brouillons, non publiés (1) :\n  content/temoignages/lea.en.md : « Léa in Caspe »"))
        .lacks("public/en/temoignages")
        .lacks("public/en/mobilites");
    run.hides("public/index.html", "en/temoignages");
}

#[test]
fn a_name_that_is_withheld_is_withheld_in_every_language() {
    english()
        .edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-10-31\nhugo")
        .edit("content/mobilites/caspe-2026.en.md", "A small town of Aragon.", "Léa liked it. So did Léa’s family.")
        .build()
        .code(0)
        .shows(
            "public/en/mobilites/caspe-2026/index.html",
            "A BTS MCO student liked it. So did a BTS MCO student’s family.",
        )
        .lacks("public/en/temoignages/lea/index.html")
        .nowhere_in_public("Léa");
}

/// As Norwegian and German write it, and English by mistake.
#[test]
fn a_name_that_is_withheld_takes_its_mark_of_possession_with_it() {
    english()
        .edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-10-31\nhugo")
        .edit("content/mobilites/caspe-2026.en.md", "A small town of Aragon.", "Léas family came, and Hugos as well.")
        .build()
        .code(0)
        .shows("public/en/mobilites/caspe-2026/index.html", "A BTS MCO student family came, and Hugos as well.")
        .nowhere_in_public("Léa");
}

#[test]
fn a_translation_may_have_an_address_of_its_own() {
    english()
        .edit(
            "content/mobilites/caspe-2026.en.md",
            "titre:",
            "adresse: nine-weeks\nanciennes_adresses: [/en/old/]\ntitre:",
        )
        .build()
        .code(0)
        .has("public/en/mobilites/nine-weeks/index.html")
        .shows(
            "public/mobilites/caspe-2026/index.html",
            "href=\"../../en/mobilites/nine-weeks/index.html\">English</a>",
        )
        .shows("public/en/old/index.html", "url=../../en/mobilites/nine-weeks/index.html");
}

#[test]
fn a_line_of_a_menu_translates_the_one_that_leads_to_the_same_place() {
    const MENU: &str = "menu:\n  - {titre: Témoignages, vers: temoignages}\n";
    const TWO: &str = "menu:\n  - {titre: Témoignages, vers: temoignages}\n  - {titre: Départs, vers: mobilites}\n";
    let site = |words: &str| english().edit("content/site.yaml", MENU, TWO).file("content/site.en.yaml", words);
    let page = site("menu:\n  - {titre: Departures, vers: mobilites}\n  - {titre: Stories, vers: temoignages}\n")
        .build()
        .code(0)
        .project
        .read("public/en/mobilites/caspe-2026/index.html");
    let order =
        ["en/temoignages/index.html\">Stories</a>", "en/mobilites/index.html\" aria-current=\"true\">Departures</a>"];
    let at = order.map(|link| page.find(link).unwrap_or_else(|| panic!("{link} is not in {page}")));
    assert!(at[0] < at[1], "the order is that of site.yaml");
    site(
        "nom: School\nurl: https://x.example/\nmenu:\n  - {titre: Stories}\n  - {titre: Departures, vers: mobilite}\n",
    )
    .build()
    .code(1)
    .screen(&typeset("la clé « url » ne se traduit pas : elle est dans « site.yaml »"))
    .screen(&typeset("cette ligne de « menu » ne dit pas où elle mène"))
    .screen(&typeset("→ Ajoutez-y « vers », comme dans « site.yaml », par exemple : vers: temoignages"))
    .screen(&typeset("aucune ligne de « menu » ne mène à « mobilite » dans « site.yaml »"))
    .screen(&typeset("→ Vouliez-vous dire « mobilites » ?"));
    site("menu:\n  - {titre: Stories, vers: temoignages}\n")
        .build()
        .code(1)
        .screen(&typeset("« menu » ne traduit pas la ligne qui mène à « mobilites »"))
        .screen(&typeset("→ Ajoutez-y : - {titre: …, vers: mobilites}"));
}

#[test]
fn what_is_new_and_the_map_of_the_site_are_in_the_language_of_the_edition() {
    const NEWS: &str = "public/en/actualites/index.html";
    const MAP: &str = "public/en/plan-du-site/index.html";
    let run = english()
        .file(
            "content/temoignages/hugo.md",
            "---\ntitre: Hugo\ndate: 2026-09-12\npersonne: hugo\ncitation: Oui.\n---\n",
        )
        .build()
        .code(0)
        .shows(NEWS, "<h1>News</h1>")
        .shows(NEWS, "what has just happened, the latest first.")
        .shows(NEWS, "<time datetime=\"2026-09-10\">10 September 2026</time>")
        .shows(NEWS, "<a href=\"../../en/temoignages/lea/index.html\">Léa in Caspe</a>")
        // What nobody translated is news all the same, after what this reader can read.
        .shows(NEWS, "<a href=\"../../temoignages/hugo/index.html\" lang=\"fr\" hreflang=\"fr\">Hugo")
        .shows(MAP, "<h1>Site map</h1>")
        .shows(MAP, "<a href=\"../../en/actualites/index.html\">News</a>")
        .shows(MAP, "<h2><a href=\"../../formations/index.html\" hreflang=\"fr\">Courses</a></h2>")
        .shows(MAP, "<a href=\"../../temoignages/hugo/index.html\" lang=\"fr\" hreflang=\"fr\">Hugo</a>")
        .shows(MAP, "<a href=\"../../en/flux.xml\">The whole portal</a>")
        .shows("public/en/index.html", "<a href=\"../en/actualites/index.html\">News</a>")
        .shows("public/en/index.html", "<a href=\"../en/plan-du-site/index.html\">Site map</a>")
        .shows("public/sitemap.xml", "<url><loc>https://lycee.example/erasmus/en/actualites/</loc>")
        .hides("public/sitemap.xml", "/etiquettes/")
        .hides("public/actualites/index.html", "En français seulement");
    let news = run.project.read(NEWS);
    let places = ["Léa in Caspe</a>", "Nine weeks in Caspe</a>", "<h2 id=\"autre\">In French only</h2>", ">Hugo"];
    let places = places.map(|text| news.find(text).unwrap_or_else(|| panic!("{text}: {news}")));
    assert!(places.is_sorted(), "{places:?}");
}

/// Somebody in Trondheim begins with what they can read.
#[test]
fn the_home_page_of_an_edition_leads_first_to_what_is_written_in_its_language() {
    let event = |day: &str, title: &str| {
        format!("---\ntitre: {title}\ngenre: jpo\ndebut: 2027-02-{day} 09:00\nlieu: Pézenas\n---\n")
    };
    let home = "public/en/index.html";
    let run = english()
        .file("content/evenements/familles.md", &event("06", "Familles"))
        .file("content/evenements/portes.md", &event("20", "Portes ouvertes"))
        .file("content/evenements/portes.en.md", "---\ntitre: See the workshops\n---\n")
        .file("content/pages/accueil.md", "---\ntitre: Accueillir\nmenu: {titre: Accueillir, ordre: 9}\n---\n")
        .file("content/pages/accueil.en.md", "---\ntitre: Host a student\nmenu: {titre: Host a student}\n---\n")
        .build()
        .code(0)
        .shows("public/index.html", "class=\"ticket-title\"><a href=\"./evenements/familles/index.html\">Familles</a>")
        .shows(home, "class=\"ticket-title\"><a href=\"../en/evenements/portes/index.html\">See the workshops</a>")
        .shows(home, "<a class=\"button\" href=\"../en/accueil/index.html\">Host a student<");
    // The agenda keeps the order of the days.
    let text = run.project.read(home);
    let agenda = &text[text.find("id=\"agenda\"").unwrap()..];
    assert!(agenda.find(">Familles").unwrap() < agenda.find(">See the workshops").unwrap());
}

#[test]
fn the_feeds_of_an_edition_hold_what_is_written_in_its_language() {
    let run = english()
        .file("content/temoignages/hugo.md", "---\ntitre: Hugo\ndate: 2026-09-12\npersonne: hugo\ncitation: Oui.\n---\n")
        .file("content/temoignages/lea.es.md", "---\ntitre: Léa en Caspe\ncitation: Aprendí a apañarme.\n---\n")
        .build()
        .code(0)
        .shows("public/en/flux.xml", "xml:lang=\"en\"")
        .shows("public/en/flux.xml", "<title>Nine weeks in Caspe</title>")
        .shows("public/en/flux.xml", "<link href=\"https://lycee.example/erasmus/en/temoignages/lea/\" rel=\"alternate\"/>")
        .hides("public/en/flux.xml", "Hugo")
        .shows("public/en/rss.xml", "<language>en</language>")
        .shows("public/en/flux.json", "\"language\": \"en\"")
        .shows("public/en/temoignages/flux.xml", "<title>Testimonials – Lycée Charles Alliès</title>")
        .shows("public/es/temoignages/rss.xml", "<title>Léa en Caspe</title>")
        .shows(
            "public/en/temoignages/index.html",
            "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"Lycée Charles Alliès (RSS)\" href=\"../../en/rss.xml\">",
        )
        .shows("public/en/temoignages/index.html", "title=\"Testimonials\" href=\"../../en/temoignages/flux.xml\">")
        // Where there is no home page yet, the whole is followed in French.
        .shows("public/es/temoignages/index.html", "href=\"../../rss.xml\">")
        .lacks("public/es/flux.xml")
        .lacks("public/es/actualites")
        .lacks("public/en/formations");
    assert_eq!(run.project.read("public/en/flux.xml").matches("<entry>").count(), 2);
}

#[test]
fn tags_are_translated_with_their_pages() {
    let project =
        || english().edit("content/temoignages/lea.md", "date:", "etiquettes: [Espagne, Vie quotidienne]\ndate:");
    project()
        .edit("content/temoignages/lea.en.md", "titre:", "etiquettes: [Spain, Daily life]\ntitre:")
        .build()
        .code(0)
        .shows(
            "public/en/temoignages/lea/index.html",
            "<a href=\"../../../en/etiquettes/daily-life/index.html\" rel=\"tag\">Daily life</a>",
        )
        .shows(
            "public/en/etiquettes/index.html",
            "<a href=\"../../en/etiquettes/spain/index.html\">Spain</a> <small>1</small>",
        )
        .shows("public/en/etiquettes/spain/index.html", "<h1>Spain</h1>")
        .shows(
            "public/en/etiquettes/spain/index.html",
            "<li><a href=\"../../../en/etiquettes/index.html\">Tags</a></li><li aria-current=\"page\">Spain</li>",
        )
        .shows(
            "public/etiquettes/espagne/index.html",
            "<li><a href=\"../../etiquettes/index.html\">Étiquettes</a></li><li aria-current=\"page\">Espagne</li>",
        )
        .shows(
            "public/en/etiquettes/spain/index.html",
            "<a href=\"../../../en/temoignages/lea/index.html\">Léa in Caspe</a>",
        )
        .shows(
            "public/etiquettes/espagne/index.html",
            "hreflang=\"en\" href=\"../../en/etiquettes/index.html\">English",
        )
        .lacks("public/etiquettes/spain");
    project().build().code(0).screen(&typeset("cette traduction ne dit pas : etiquettes"));
}

#[test]
fn documents_and_what_is_followed_in_french_stay_french() {
    let french = Project::new().build().code(0).again().snapshot();
    let english = english().build().code(0).again().snapshot();
    let mut seen = 0;
    for (path, (bytes, _)) in french {
        let is_document = path.starts_with("livrables/") || path.ends_with("flux.xml") || path.ends_with(".ics");
        // What is to be sent to the host names all pages.
        if is_document && !path.contains(".livrables") && !path.starts_with("livrables/transfert/") {
            seen += 1;
            assert!(english[&path].0 == bytes, "{path}");
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_theme_may_speak_another_language() {
    const GERMAN: &str = "themes/lycee-europeen/languages/de.yaml";
    let home = ("content/index.de.md", "---\ntitre: Nach Europa\n---\n\nZwei Monate.\n");
    let project = || Project::new().file(home.0, home.1);
    project()
        .file(GERMAN, "Français: Deutsch\nfr_FR: de_DE\nAller au contenu: Zum Inhalt\n")
        .build()
        .code(0)
        .shows("public/de/index.html", "<meta property=\"og:locale\" content=\"de_DE\">")
        .shows("public/de/index.html", "<a class=\"skip\" href=\"#contenu\">Zum Inhalt</a>")
        .shows("public/index.html", ">Deutsch</a>")
        .screen(&typeset("attention : ce texte n’est pas traduit en « de » : les pages le disent en français"))
        .screen(&typeset("┌─ themes/lycee-europeen/templates/"))
        .screen(&typeset("autres textes ne sont pas traduits en « de »"));
    project()
        .file(GERMAN, "Français: Deutsch\nPage: [\n")
        .build()
        .code(1)
        .screen("ce fichier de langue ne peut pas être lu à partir de cette ligne")
        .screen("themes/lycee-europeen/languages/de.yaml:");
}

fn delivered_theme() -> (lycee::source::Sources, lycee::render::theme::Theme) {
    let sources = lycee::source::embedded_theme("lycee-europeen");
    let theme = lycee::render::theme::Theme::load(&sources, &mut Vec::new()).unwrap();
    (sources, theme)
}

#[test]
fn english_and_spanish_know_every_word_of_the_theme_and_of_the_program() {
    let (_, theme) = delivered_theme();
    let languages: Vec<&lycee::language::Language> = theme.languages.values().collect();
    assert_eq!(languages.iter().map(|language| language.name()).collect::<Vec<_>>(), ["English", "Español"]);
    let unsaid: Vec<String> = theme
        .unsaid(&languages, lycee::deliverables::words())
        .into_iter()
        .map(|fault| format!("{} {}", fault.message, fault.help.unwrap_or_default()))
        .collect();
    assert_eq!(unsaid, Vec::<String>::new());
}

/// Pages that are in French alone.
const FRENCH_ALONE: [&str; 3] = ["404.html", "accessibility.html", "redirect.html"];

/// What holds no words of a page, from its opening to its end: names of classes, the language of templates, tags.
const NO_WORDS: [(&str, &str); 8] = [
    ("{% block body_class %}", "{% endblock body_class %}"),
    ("{% block og_type %}", "{% endblock og_type %}"),
    ("{%- set shows -%}", "{%- endset -%}"),
    ("{#", "#}"),
    ("{{", "}}"),
    ("{%", "%}"),
    ("<style", "</style>"),
    ("<", ">"),
];

#[test]
fn no_word_of_the_pages_escapes_translation() {
    let (sources, _) = delivered_theme();
    let mut seen = 0;
    for (path, file) in sources.iter() {
        let Some(name) = path.strip_prefix("templates/").filter(|name| name.ends_with(".html")) else { continue };
        let lycee::source::Data::Text(text) = &file.data else { continue };
        // The stars are a path, written as a text.
        let is_drawing = name == "components/eu-stars.html";
        if is_drawing || name.starts_with("documents/") || FRENCH_ALONE.contains(&name) {
            continue;
        }
        seen += 1;
        let mut bare = text.to_string();
        for (open, close) in NO_WORDS {
            while let Some(from) = bare.find(open) {
                let to = bare[from..].find(close).map_or(bare.len(), |at| from + at + close.len());
                let inside = bare[from..to].to_string();
                // « title="Programme" » of a component, « aria-label="Menu" » of an element.
                for attribute in ["title", "text", "lead", "intro", "eyebrow", "aria-label", "alt"] {
                    let literal = inside.split(&format!(" {attribute}=\"")).nth(1).unwrap_or_default();
                    let literal = literal.split('"').next().unwrap_or_default().replace("RSS", "").replace("JSON", "");
                    assert!(!literal.contains(char::is_alphabetic), "{name}: {attribute}=\"{literal}\"");
                }
                bare.replace_range(from..to, " ");
            }
        }
        let left: String = bare.replace("&nbsp;", " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!left.contains(char::is_alphabetic), "{name}: « {left} » is not translated");
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_photo_that_only_a_translation_shows_is_asked_about() {
    let text = format!("{}\n![A street](rue.jpg)\n", EN_CASPE.1);
    english()
        .bytes("content/mobilites/rue.jpg", &photo(3))
        .file(EN_CASPE.0, &text)
        .build()
        .code(0)
        .screen("content/mobilites/caspe-2026.en.md:7:")
        .screen("qui est reconnaissable sur cette photo\u{202f}?");
}

#[test]
fn a_key_that_its_original_lacks_is_not_said_to_be_there() {
    english()
        .edit("content/temoignages/lea.en.md", "titre:", "langue: en\ntitre:")
        .build()
        .code(1)
        .screen(&typeset("la clé « langue » ne se traduit pas : elle se met dans « lea.md »"));
}

#[test]
fn a_translation_links_the_french_file() {
    english()
        .edit("content/temoignages/lea.en.md", "../mobilites/caspe-2026.md", "../pages/parents.en.md#budget")
        .build()
        .code(1)
        .screen(&typeset("→ Liez le fichier français, « ../pages/parents.md#budget » : le lien mène à sa traduction dès qu’elle existe."));
}
