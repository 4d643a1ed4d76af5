//! What networks show with the link to a page.

use crate::project::{Project, Run};

/// The path, in `public/`, of the picture that a page announces.
fn card_of(project: &Project, page: &str) -> String {
    let html = project.read(page);
    let address = html.split("property=\"og:image\" content=\"https://lycee.example/erasmus/").nth(1);
    let address = address.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no card in {html}"));
    format!("public/{address}")
}

#[test]
fn the_link_to_a_page_shows_a_card_drawn_from_its_title() {
    let run = Project::new()
        .build()
        .code(0)
        .shows(
            "public/temoignages/lea/index.html",
            "<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">\n\
             <meta property=\"og:image:alt\" content=\"Témoignage\u{a0}: Léa à Caspe\">\n\
             <meta name=\"twitter:card\" content=\"summary_large_image\">",
        )
        .shows("public/parents/index.html", "<meta property=\"og:image:alt\" content=\"Questions de parents\">");
    let project = run.again();
    let card = card_of(&project, "public/temoignages/lea/index.html");
    let name = card.trim_start_matches("public/partage/").trim_end_matches(".png");
    assert!(name.len() == 16 && name.chars().all(|c| c.is_ascii_hexdigit()), "{card} says nothing of Léa");
    let bytes = std::fs::read(project.path(&card)).unwrap();
    assert!(bytes.len() < 40_000, "{} bytes", bytes.len());
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (1200, 630));
}

#[test]
fn pages_without_a_title_of_their_own_show_the_card_of_the_home_page() {
    let project = Project::new().build().code(0).again();
    let home = card_of(&project, "public/index.html");
    assert!(project.exists(&home));
    for page in ["public/404.html", "public/etiquettes/index.html", "public/plan-du-site/index.html"] {
        assert_eq!(card_of(&project, page), home, "{page}");
    }
    assert_ne!(card_of(&project, "public/temoignages/index.html"), home);
    // A portal of thousands of pages may want that for all.
    let project = Project::new().edit("content/site.yaml", "liens: ", "cartes: non\nliens: ").build().code(0).again();
    assert_eq!(card_of(&project, "public/temoignages/lea/index.html"), home);
    assert_eq!(project.public().keys().filter(|path| path.starts_with("partage/")).count(), 1);
}

/// Networks keep what they saw under a name: what says something else has another name, the rest keeps it.
#[test]
fn a_card_is_another_file_when_it_says_something_else() {
    let card = |run: Run| card_of(&run.again(), "public/temoignages/lea/index.html");
    let first = card(Project::new().build());
    let other = |from: &str, to: &str| card(Project::new().edit("content/temoignages/lea.md", from, to).build());
    assert_eq!(other("Neuf semaines", "Plus de neuf semaines"), first);
    assert_ne!(other("titre: Léa à Caspe", "titre: Léa en Aragon"), first);
}

#[test]
fn a_drawing_that_is_no_svg_is_said_and_nothing_is_published() {
    let run =
        Project::new().file("themes/lycee-europeen/templates/partage/carte.xml", "<svg>\n<g>{{ it.title }}</svg>\n");
    run.build()
        .code(1)
        .screen("modèle «\u{a0}partage/carte.xml\u{a0}»\u{a0}: ce n’est pas un dessin SVG que l’on peut lire, ligne 2 de ce qu’il donne")
        .lacks("public");
    Project::new()
        .file("themes/lycee-europeen/templates/partage/carte.xml", "<svg>{{ \"bleuâtre\" | rgb }}</svg>\n")
        .build()
        .code(1)
        .screen("modèle «\u{a0}partage/carte.xml\u{a0}»\u{a0}: «\u{a0}bleuâtre\u{a0}» n’est pas une couleur CSS");
    Project::new()
        .bytes("themes/lycee-europeen/templates/partage/ubuntu.ttf", b"wOF2")
        .build()
        .code(1)
        .screen("ce fichier n’est pas une police TrueType ou OpenType")
        .screen("themes/lycee-europeen/templates/partage/ubuntu.ttf");
}

const SOCIAL: (&str, &str, &str) =
    ("content/personnes.yaml", "supports: [site]\n    texte", "supports: [site, reseaux_sociaux]\n    texte");

#[test]
fn a_quote_is_a_square_picture_to_post_with_the_texts_to_paste() {
    const TEXTS: &str = "livrables/reseaux-sociaux/lea/textes.txt";
    let run = Project::new()
        .edit(SOCIAL.0, SOCIAL.1, SOCIAL.2)
        .build()
        .code(0)
        .shows(TEXTS, "«\u{a0}J’ai appris à me débrouiller.\u{a0}»\nLéa, BTS MCO, Caspe (Espagne)\n")
        .shows(TEXTS, "Son témoignage\u{a0}: https://lycee.example/erasmus/temoignages/lea/\n")
        .shows(TEXTS, "Cofinancé par l’Union européenne. #ErasmusPlus\n")
        .shows(
            TEXTS,
            "Citation de Léa, BTS MCO, Caspe (Espagne)\u{a0}: «\u{a0}J’ai appris à me débrouiller.\u{a0}» En bas, le nom du lycée",
        )
        .shows("livrables/index.html", "href=\"reseaux-sociaux/lea/citation.png\"");
    let project = run.again();
    let bytes = std::fs::read(project.path("livrables/reseaux-sociaux/lea/citation.png")).unwrap();
    assert!(bytes.len() < 80_000, "{} bytes", bytes.len());
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (1080, 1080));
}

#[test]
fn whoever_does_not_agree_to_social_networks_has_no_picture() {
    Project::new().build().code(0).lacks("livrables/reseaux-sociaux");
}

#[test]
fn words_in_another_language_go_with_what_they_say_in_french() {
    const TEXTS: &str = "livrables/reseaux-sociaux/lea/textes.txt";
    let spanish = |more: &str| {
        Project::new().edit(SOCIAL.0, SOCIAL.1, SOCIAL.2).file(
            "content/temoignages/lea.md",
            &format!(
                "---\ntitre: Léa\ndate: 2026-09-10\npersonne: lea\nlangue: es\ncitation: \"¿Y qué?\"\n{more}---\n"
            ),
        )
    };
    spanish("traduction: Et alors ?\n").build().code(0).shows(
        TEXTS,
        "«\u{a0}¿Y qué?\u{a0}» (en espagnol)\nEn français\u{a0}: «\u{a0}Et alors\u{202f}?\u{a0}»\nLéa, BTS MCO\n",
    );
    spanish("").build().code(0).shows(
        "livrables/index.html",
        "cette phrase est en espagnol\u{a0}: ajoutez sa «\u{a0}traduction\u{a0}» dans content/temoignages/lea.md",
    );
}

/// Boxes in place of letters would be worse than no picture, and the title is not what she said.
#[test]
fn words_in_letters_that_the_theme_lacks_have_no_picture_and_it_is_said() {
    const FOLDER: &str = "livrables/reseaux-sociaux/lea";
    let greek = |more: &str| {
        let text =
            format!("---\ntitre: Léa\ndate: 2026-09-10\npersonne: lea\nlangue: el\ncitation: Καλημέρα\n{more}---\n");
        Project::new().edit(SOCIAL.0, SOCIAL.1, SOCIAL.2).file("content/temoignages/lea.md", &text).build().code(0)
    };
    let missing = "cette phrase s’écrit avec des lettres que les polices de l’image n’ont pas\u{a0}: elle n’aura pas d’image pour les réseaux sociaux\n";
    greek("")
        .screen(&format!("attention\u{a0}: {missing} ┌─ content/temoignages/lea.md:6:11\n"))
        .lacks(&format!("{FOLDER}/citation.png"))
        .shows(&format!("{FOLDER}/textes.txt"), "=== À publier ===\n«\u{a0}Καλημέρα\u{a0}» (en grec)\nLéa, BTS MCO\n")
        .hides(&format!("{FOLDER}/textes.txt"), "Texte de remplacement")
        .shows("livrables/index.html", "href=\"reseaux-sociaux/lea/textes.txt\"")
        .hides("livrables/index.html", "reseaux-sociaux/lea/citation.png");
    greek("traduction: Bonjour\n").silent_about("les lettres de cette phrase").has(&format!("{FOLDER}/citation.png"));
}

#[test]
fn the_school_is_named_with_its_own_article() {
    Project::new()
        .edit(SOCIAL.0, SOCIAL.1, SOCIAL.2)
        .edit("content/site.yaml", "nom: Lycée Charles Alliès", "nom: École des métiers")
        .build()
        .code(0)
        .shows("livrables/reseaux-sociaux/lea/textes.txt", "En bas, le nom de l’École des métiers, l’emblème")
        .shows("livrables/plaquettes/bts-mco/textes.txt", "En BTS MCO, à l’École des métiers, un stage");
}
