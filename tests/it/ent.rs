//! The monthly digest to paste into the ENT.

use crate::project::{Project, Run, photo};

const ALLOWED: [&str; 9] = ["p", "strong", "em", "ul", "ol", "li", "a", "br", "h3"];

/// Month → its folder's file.
fn file(month: &str, name: &str) -> String {
    format!("livrables/ent/{month}/{name}")
}

fn months(run: &Run) -> Vec<String> {
    let mut months: Vec<String> = run
        .project
        .snapshot()
        .keys()
        .filter_map(|path| path.strip_prefix("livrables/ent/")?.split('/').next().map(str::to_string))
        .collect();
    months.dedup();
    months
}

/// The names of the tags of a piece of HTML.
fn tags(html: &str) -> Vec<String> {
    let names = html.split('<').skip(1).map(|tag| tag.trim_start_matches('/').chars());
    names.map(|tag| tag.take_while(|c| c.is_alphanumeric()).collect()).collect()
}

/// The text when every tag is taken away.
fn stripped(html: &str) -> String {
    let mut text = String::new();
    let mut depth = 0;
    for c in html.chars() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            c if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn there_is_a_digest_for_each_month_and_the_next() {
    let run = Project::of_the_repository().build().code(0);
    assert_eq!(months(&run), ["2026-09", "2026-10", "2026-11", "2026-12"]);
    let run = run.again().today("2027-08-20").build().code(0);
    assert_eq!(months(&run).len(), 13);
    let run = run.again().today("2026-09-01").build().code(0);
    assert_eq!(months(&run), ["2026-09", "2026-10"]);
}

#[test]
fn every_digest_of_the_year_keeps_to_the_form() {
    let run = Project::of_the_repository().today("2027-08-20").build().code(0);
    for month in months(&run) {
        let content = run.project.read(&file(&month, "contenu.html"));
        for tag in tags(&content) {
            assert!(ALLOWED.contains(&tag.as_str()), "<{tag}> in {month}");
        }
        for forbidden in ["style=", "class=", "id=", "<!--", "&nbsp;", "src="] {
            assert!(!content.contains(forbidden), "{forbidden} in {month}");
        }
        let words = lycee::french::word_count(&stripped(&content.replace("</", " </")));
        assert!((150..=300).contains(&words), "{words} words in {month}:\n{content}");
        for href in content.split("href=\"").skip(1) {
            assert!(href.starts_with("https://") || href.starts_with("mailto:"), "{month}: {href}");
        }
        assert!(stripped(&content).contains("https://charles-allies.example/"), "no bare address in {month}");
        assert!(stripped(&content).contains("Cofinancé par l’Union européenne"), "no statement in {month}");
    }
}

#[test]
fn november_2026_reads_as_a_teacher_would_paste_it() {
    Project::of_the_repository()
        .build()
        .code(0)
        .shows(&file("2026-11", "index.html"), "Erasmus+ en BTS, novembre 2026\u{a0}: en stage à Dublin (Irlande)")
        .shows(
            &file("2026-11", "texte.txt"),
            "Du 19\u{a0}octobre au 20\u{a0}décembre 2026. Trois étudiants de BTS NDRC y font leur stage\u{a0}: neuf semaines en tout.",
        )
        .shows(&file("2026-11", "texte.txt"), "Témoignage du mois")
        .shows(&file("2026-11", "texte.txt"), "Jeudi 26\u{a0}novembre 2026")
        .hides(&file("2026-11", "texte.txt"), "<");
}

#[test]
fn the_digest_of_a_month_that_is_over_does_not_move() {
    let read = |run: &Run| -> Vec<String> {
        let all = ["2026-09", "2026-10"].iter().flat_map(|m| ["contenu.html", "texte.txt"].map(|f| file(m, f)));
        all.map(|path| run.project.read(&path)).collect()
    };
    let november = Project::of_the_repository().build().code(0);
    let before = read(&november);
    let january = november.again().today("2027-01-20").build().code(0);
    assert_eq!(before, read(&january));
}

#[test]
fn an_empty_month_is_made_of_what_is_always_true_and_the_report_says_so() {
    Project::new()
        .build()
        .code(0)
        .screen("Rien de daté pour l’ENT")
        .screen("  novembre 2026\u{a0}: datez un témoignage, une rencontre ou un article de ce mois")
        .has(&file("2026-11", "index.html"));
}

#[test]
fn a_digest_that_appeared_is_said_to_have_appeared() {
    Project::of_the_repository()
        .build()
        .shows(&file("2026-09", "index.html"), "18\u{a0}septembre 2026")
        .shows("livrables/index.html", "paru le 18\u{a0}septembre 2026");
}

#[test]
fn a_digest_tells_what_happened_since_the_one_that_appeared() {
    // November's appeared on the 6th: the testimonial of the 16th is December's news.
    let yanis = "Yanis à Dublin\u{a0}: le métier en anglais";
    let run = Project::of_the_repository().today("2026-12-20").build().code(0);
    run.shows(&file("2026-12", "texte.txt"), yanis).hides(&file("2026-11", "texte.txt"), yanis);
    // Not published, it tells of the whole month.
    Project::of_the_repository()
        .without("content/parutions/2026-11-ent.md")
        .today("2026-12-20")
        .build()
        .code(0)
        .shows(&file("2026-11", "texte.txt"), yanis)
        .hides(&file("2026-12", "texte.txt"), yanis);
}

#[test]
fn without_consent_for_the_ent_a_person_is_nowhere_in_it() {
    let run = Project::of_the_repository()
        .edit(
            "content/personnes.yaml",
            "    supports: [site, ent, presse, kiosque, plaquette, antenne, intervention, reseaux_sociaux]",
            "    supports: [site, presse, kiosque, plaquette, antenne, intervention, reseaux_sociaux]",
        )
        .today("2027-08-20")
        .build()
        .code(0);
    for (path, (bytes, _)) in run.project.snapshot() {
        if path.starts_with("livrables/ent/") {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Léa") && !text.contains("lea-caspe"), "Léa is in {path}");
        }
    }
    run.shows("public/temoignages/lea-caspe/index.html", "Léa");
}

#[test]
fn a_photo_of_which_nobody_said_who_is_on_it_illustrates_nothing() {
    let with = |said: &str| {
        let text = format!(
            "---\ntitre: Salon\ngenre: salon\ndebut: 2026-11-10\nimage: {{fichier: p.png, alt: Le stand{said}}}\n---\n\nVenez.\n"
        );
        Project::new()
            .bytes("content/evenements/salon/p.png", &photo(60))
            .file("content/evenements/salon/index.md", &text)
            .build()
            .code(0)
    };
    with("").lacks(&file("2026-11", "illustration.jpg"));
    with(", personne_reconnaissable: non").has(&file("2026-11", "illustration.jpg"));
}

#[test]
fn an_ent_of_few_signs_gets_short_fields() {
    let run = Project::of_the_repository()
        .edit("content/site.yaml", "titre_max: 80", "titre_max: 40")
        .edit("content/site.yaml", "resume_max: 250", "resume_max: 80")
        .edit("content/site.yaml", "espaces_simples: non", "espaces_simples: oui")
        .build()
        .code(0)
        .shows(&file("2026-10", "index.html"), "Erasmus+ BTS, octobre 2026");
    for month in months(&run) {
        for name in ["contenu.html", "texte.txt"] {
            assert!(!run.project.read(&file(&month, name)).contains('\u{202f}'), "narrow space in {month}/{name}");
        }
    }
}

#[test]
fn a_testimonial_alone_makes_a_dated_month() {
    let agrees = |project: Project| {
        project.edit(
            "content/personnes.yaml",
            "supports: [site]\n    texte: oui\n    image",
            "supports: [site, ent]\n    texte: oui\n    image",
        )
    };
    agrees(Project::new()).today("2026-09-24").build().code(0).silent_about("septembre 2026");
}

#[test]
fn one_student_alone_agrees_with_the_verb() {
    let leaves = |depart: &str, back: &str| {
        let text = format!(
            "---\ntitre: Seul à Dublin\nformation: bts-mco\ndepart: {depart}\nretour: {back}\nville: Dublin\npays: IE\neffectif: 1\n---\n"
        );
        Project::new().file("content/mobilites/dublin.md", &text)
    };
    leaves("2026-11-10", "2027-01-10")
        .build()
        .code(0)
        .shows(&file("2026-11", "texte.txt"), "Départ le mardi 10\u{a0}novembre 2026, retour le 10\u{a0}janvier 2027. Un étudiant de BTS MCO part à Dublin (Irlande).");
    leaves("2026-09-01", "2026-11-10")
        .build()
        .code(0)
        .shows(&file("2026-11", "texte.txt"), "Un étudiant de BTS MCO est de retour de Dublin (Irlande)");
    leaves("2027-01-10", "2027-03-14")
        .build()
        .code(0)
        .shows("livrables/presse/dublin/communique.txt", "Un étudiant du lycée Charles Alliès part");
}
