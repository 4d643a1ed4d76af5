//! What keeps a reader: how long, what is before, after and near, where one is, how to hand it on; and what stands where nothing
//! is yet.

use crate::project::{Project, Run};

const LEA: &str = "public/temoignages/lea/index.html";

/// The sound site, with one testimonial before Léa's and one after, of the same BTS.
fn three_voices() -> Project {
    let voice = |title: &str, day: &str| {
        format!(
            "---\ntitre: {title}\ndate: {day}\npersonne: hugo\nmobilite: caspe-2026\ncitation: Oui.\n---\n\nUn texte court.\n"
        )
    };
    Project::new()
        .edit("content/mobilites/caspe-2026.md", "[lea]", "[lea, hugo]")
        .file("content/temoignages/avant.md", &voice("La veille", "2026-09-01"))
        .file("content/temoignages/apres.md", &voice("Le lendemain", "2026-09-20"))
}

/// A part of a page, from a mark to the next end of that element.
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let start = page.find(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    &page[start..start + page[start..].find(to).unwrap()]
}

#[test]
fn a_text_says_how_long_it_takes_unless_it_is_read_at_a_glance() {
    let long = "mot ".repeat(450);
    Project::new().build().code(0).hides(LEA, "<dt>Lecture</dt>");
    Project::new()
        .edit("content/temoignages/lea.md", "Neuf semaines dans un garage.", &long)
        .build()
        .code(0)
        .shows(LEA, "<dt>Lecture</dt><dd>3\u{a0}min</dd>");
}

#[test]
fn a_testimonial_leads_to_those_before_after_and_near() {
    let run = three_voices().build().code(0);
    let page = run.project.read(LEA);
    let around = part(&page, "<nav class=\"wrap neighbours\"", "</nav>");
    let link = |rel: &str, described: &str, file: &str| {
        format!("<a rel=\"{rel}\" aria-describedby=\"{described}\" href=\"../../temoignages/{file}/index.html\">")
    };
    assert!(around.contains(&link("next", "plus-recent", "apres")) && around.contains("Le lendemain"), "{around}");
    assert!(around.contains(&link("prev", "plus-ancien", "avant")) && around.contains("La veille"), "{around}");
    let near = part(&page, "<h2 id=\"voix\">D’autres voix</h2>", "</section>");
    assert_eq!(near.matches("class=\"voice-title\"").count(), 2);
    assert!(!near.contains("/lea/"), "nobody is near oneself: {near}");
    // The last one has nothing after it.
    let last = run.project.read("public/temoignages/apres/index.html");
    assert!(!last.contains("rel=\"next\"") && last.contains("rel=\"prev\""));
}

#[test]
fn a_departure_leads_to_those_of_the_same_country() {
    Project::new()
        .file(
            "content/mobilites/caspe-2027.md",
            "---\ntitre: Caspe de nouveau\nformation: bts-mco\ndepart: 2027-05-03\nretour: 2027-07-04\nville: Caspe\npays: Espagne\n---\n",
        )
        .build()
        .code(0)
        .shows("public/mobilites/caspe-2026/index.html", "<h2 id=\"autres-departs\">D’autres départs</h2>")
        .shows("public/mobilites/caspe-2026/index.html", "<a href=\"../../mobilites/caspe-2027/index.html\">Caspe de nouveau</a>");
}

#[test]
fn a_reader_knows_where_the_page_is() {
    let run = Project::new().build().code(0).shows(
        LEA,
        "<nav class=\"crumbs\" aria-label=\"Fil d’Ariane\"><ol><li><a href=\"../../index.html\">Accueil</a></li>\
         <li><a href=\"../../temoignages/index.html\">Témoignages</a></li><li aria-current=\"page\">Léa à Caspe</li></ol></nav>",
    );
    run.shows(
        LEA,
        "{\"@type\":\"BreadcrumbList\",\"itemListElement\":[\
         {\"@type\":\"ListItem\",\"position\":1,\"name\":\"Accueil\",\"item\":\"https://lycee.example/erasmus/\"},\
         {\"@type\":\"ListItem\",\"position\":2,\"name\":\"Témoignages\",\"item\":\"https://lycee.example/erasmus/temoignages/\"},\
         {\"@type\":\"ListItem\",\"position\":3,\"name\":\"Léa à Caspe\",\"item\":\"https://lycee.example/erasmus/temoignages/lea/\"}]}",
    );
}

/// Links say the page and its title: nothing that follows who shared it.
#[test]
fn a_page_is_handed_on_without_a_tracker() {
    let run = Project::new().build().code(0);
    let page = run.project.read(LEA);
    let share = part(&page, "<h2 class=\"side-title\">Partager cette page</h2>", "</ul>");
    let hrefs: Vec<&str> = share.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let url = "https%3A%2F%2Flycee%2Eexample%2Ferasmus%2Ftemoignages%2Flea%2F";
    let title = "L%C3%A9a%20%C3%A0%20Caspe";
    assert_eq!(
        hrefs,
        [
            format!("mailto:?subject={title}&amp;body={url}"),
            format!("https://wa.me/?text={title}%20{url}"),
            format!("https://www.facebook.com/sharer/sharer.php?u={url}"),
            format!("https://www.linkedin.com/sharing/share-offsite/?url={url}"),
        ]
    );
    assert!(!share.contains("<script") && !share.contains("<img") && !share.contains("<iframe"), "{share}");
}

#[test]
fn a_portal_without_content_says_what_will_come() {
    let empty = ["formations/bts-mco.md", "mobilites/caspe-2026.md", "temoignages/lea.md", "pages/parents.md"];
    let project = empty.into_iter().fold(Project::new(), |project, path| project.without(&format!("content/{path}")));
    let says = |run: Run, (path, text): (&str, &str)| run.shows(&format!("public/{path}index.html"), text);
    [
        ("", "La prochaine journée portes ouvertes et nos rencontres seront annoncées ici"),
        ("", "Les premiers récits arrivent avec les premiers retours"),
        ("", "Les villes d’accueil s’allumeront sur la carte"),
        ("", "Les pages de nos BTS sont en préparation."),
        ("", "Un communiqué paraît à chaque départ en mobilité"),
        ("actualites/", "Les premières nouvelles paraîtront ici."),
        ("etiquettes/", "Les étiquettes apparaîtront ici"),
    ]
    .into_iter()
    .fold(
        project
            .edit("content/site.yaml", "pied:\n  - {titre: Parents, vers: pages/parents.md}\n", "")
            .edit("content/personnes.yaml", "  formation: bts-mco\n", "")
            .build()
            .code(0),
        says,
    );
}

#[test]
fn a_table_has_headers() {
    Project::new()
        .edit(
            "content/temoignages/lea.md",
            "Neuf semaines dans un garage.",
            "| Mois | Ville |\n|---|---|\n| mai | Caspe |",
        )
        .build()
        .code(0)
        .shows(LEA, "<thead><tr><th>Mois</th><th>Ville</th></tr></thead>");
}

#[test]
fn every_page_that_readers_may_want_is_on_the_map_of_the_site() {
    let run = three_voices().build().code(0);
    let map = run.project.read("public/plan-du-site/index.html");
    let is_kept_apart = |text: &str| text.contains("http-equiv=\"refresh\"") || text.contains("content=\"noindex\"");
    let pages: Vec<String> = run
        .project
        .public()
        .into_iter()
        .filter(|(path, bytes)| path.ends_with(".html") && !is_kept_apart(&String::from_utf8_lossy(bytes)))
        .map(|(path, _)| path)
        .filter(|path| path != "plan-du-site/index.html")
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    let main = part(&map, "<main", "</main>");
    let missing: Vec<&String> =
        pages.iter().filter(|path| !main.contains(&format!("href=\"../{path}\"")) && *path != "index.html").collect();
    assert_eq!(missing, Vec::<&String>::new());
}

/// What a phone puts on its first screen: one drawing in several sizes, each of which is there.
#[test]
fn the_icons_of_the_manifest_are_there_in_their_sizes() {
    let run = Project::new().build().code(0);
    let manifest: serde_json::Value = serde_json::from_str(&run.project.read("public/site.webmanifest")).unwrap();
    assert_eq!((manifest["name"].as_str(), manifest["lang"].as_str()), (Some("Lycée Charles Alliès"), Some("fr")));
    let icons = manifest["icons"].as_array().unwrap();
    let found: Vec<String> = icons
        .iter()
        .map(|icon| {
            let bytes = std::fs::read(run.project.path(&format!("public/{}", icon["src"].as_str().unwrap()))).unwrap();
            match icon["type"].as_str().unwrap() {
                "image/svg+xml" => "any".to_string(),
                _ => image::load_from_memory(&bytes).map(|i| format!("{}x{}", i.width(), i.height())).unwrap(),
            }
        })
        .collect();
    let said: Vec<&str> = icons.iter().map(|icon| icon["sizes"].as_str().unwrap()).collect();
    assert_eq!(found, said);
    assert_eq!(said, ["any", "180x180", "512x512"]);
}

#[test]
fn networks_read_what_the_page_is() {
    [
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:site_name\" content=\"Lycée Charles Alliès\">",
        "<meta property=\"og:title\" content=\"Léa à Caspe\">",
        "<meta property=\"og:url\" content=\"https://lycee.example/erasmus/temoignages/lea/\">",
        "<meta property=\"og:locale\" content=\"fr_FR\">",
    ]
    .into_iter()
    .fold(Project::new().build().code(0), |run, meta| run.shows(LEA, meta));
}
