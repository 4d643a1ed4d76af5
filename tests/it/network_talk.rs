//! The kit of a talk to a professional network: a sheet, five slides, a page to leave, thanks and follow-up.

use std::io::Read;

use crate::project::{Project, Run};

const KIT: &str = "livrables/reseaux/medef";

/// A talk in February; Léa signed for talks, Hugo did not.
fn talk(more: &str) -> Project {
    let text = format!(
        "---\ntitre: Petit déjeuner du Medef\ngenre: reseau\ndebut: 2027-02-04 08:30\nfin: 2027-02-04 10:00\nlieu: Béziers\n{more}---\n\nVenez.\n"
    );
    Project::new()
        .file("content/evenements/medef.md", &text)
        .edit("content/personnes.yaml", "    supports: [site]\n    texte: oui\n    image", "    supports: [site, intervention]\n    texte: oui\n    image")
        .edit("content/temoignages/lea.md", "date: 2026-09-10\n", "date: 2026-09-10\nresume: Le téléphone du garage.\n")
        .edit("content/site.yaml", "{id: medef, nom: Medef}", "{id: medef, nom: Medef, contact: Le délégué territorial, courriel: contact@medef.example}\nchiffres:\n  - {valeur: \"10\", legende: étudiants par an, source: \"Stratégie, axe 1\"}\n  - {valeur: 8 semaines, legende: au moins}\n  - {valeur: 5 tutorats, legende: par an}\n  - {valeur: 70 %, legende: de boursiers}\ncontact_erasmus: {nom: Sophie Carrel, fonction: coordinatrice, telephone: 04 00 00 00 00, courriel: erasmus@lycee.example}")
}

const WHOLE: &str = "reseau: medef\ncreneau: 15\npublic: trente chefs d’entreprise\nmessage: Ils reviennent avec une langue.\ndemande: Donnez-nous une adresse en Europe.\npage: parents\n\
    programme:\n  - {heure: \"08:30\", titre: Accueil, duree: 20}\n  - {titre: Deux récits, intervenants: Léa et Hugo, duree: 15}\n";

fn sections(run: &Run) -> Vec<String> {
    let page = run.project.read(&format!("{KIT}/diaporama.html"));
    page.split("<section class=\"slide").skip(1).map(str::to_string).collect()
}

#[test]
fn a_talk_gives_its_kit() {
    let run = talk(WHOLE).build().code(0).silent_about("reseaux/medef");
    for file in [
        "fiche.html",
        "fiche.docx",
        "diaporama.html",
        "a-laisser.html",
        "courriel-remerciement.eml",
        "suivi.html",
        "suivi.csv",
        "qr.svg",
    ] {
        assert!(run.project.exists(&format!("{KIT}/{file}")), "{file}");
    }
    let fiche = format!("{KIT}/fiche.html");
    run.shows(&fiche, "<dd>Medef</dd>")
        .shows(&fiche, "<dd>15\u{a0}min</dd>")
        .shows(&fiche, "<dd>trente chefs d’entreprise</dd>")
        .shows(&fiche, "<dd>Le délégué territorial</dd>")
        .shows(&fiche, "<p class=\"say\">Ils reviennent avec une langue.</p>")
        .shows(&fiche, "<p>«\u{a0}J’ai appris à me débrouiller.\u{a0}»</p>")
        .shows(&fiche, "<strong>Léa, BTS MCO</strong>, à Caspe, en Espagne. Le téléphone du garage.")
        .shows(&fiche, "<p class=\"ask\">Donnez-nous une adresse en Europe.</p>")
        // Hugo did not sign for talks.
        .shows(&fiche, "<b>8\u{a0}h\u{a0}50</b><span>Deux récits<i>Léa et un étudiant de BTS MCO</i></span><span class=\"whole\">15\u{a0}min</span>")
        .shows(&fiche, "lycee.example/erasmus/parents")
        .hides(&fiche, "proposé")
        .shows("livrables/index.html", "<a href=\"reseaux/medef/fiche.html\">Fiche intervention\u{a0}: Petit déjeuner du Medef</a>");
}

/// What to take along is the same on both sheets.
#[test]
fn the_word_sheet_says_what_the_page_says() {
    let run = talk(WHOLE).build().code(0);
    let bytes = std::fs::read(run.project.path(&format!("{KIT}/fiche.docx"))).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut word = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut word).unwrap();
    let page = run.project.read(&format!("{KIT}/fiche.html"));
    for line in ["Un ordinateur et un vidéoprojecteur.", "Le diaporama, les pages à laisser, le tableau des contacts."]
    {
        assert!(page.contains(line) && word.contains(line), "{line}");
    }
}

#[test]
fn the_deck_has_five_slides_and_three_figures() {
    let run = talk(WHOLE).build().code(0);
    let slides = sections(&run);
    assert_eq!(slides.len(), 5);
    assert!(
        slides[0].contains("<h1>Ils reviennent avec une langue.</h1>")
            && slides[0].contains("Jeudi 4\u{a0}février 2027, Béziers"),
        "{}",
        slides[0]
    );
    assert_eq!(slides[1].matches("<dd").count(), 3, "{}", slides[1]);
    assert!(slides[1].contains("<small>Stratégie, axe 1</small>") && !slides[1].contains("boursiers"), "{}", slides[1]);
    assert!(slides[2].contains("«\u{a0}J’ai appris à me débrouiller.\u{a0}»"), "{}", slides[2]);
    assert!(slides[3].contains("<b>Caspe</b>Espagne, du 4\u{a0}mai au 5\u{a0}juillet 2026"), "{}", slides[3]);
    assert!(slides[4].contains("Donnez-nous une adresse en Europe.") && slides[4].contains("<svg"), "{}", slides[4]);
    for slide in slides {
        assert!(slide.contains("Cofinancé par l’Union européenne"), "{slide}");
    }
}

/// Each slide says it of what it shows.
#[test]
fn an_invented_figure_or_town_is_said_to_be_an_example() {
    let marked = |project: Project| -> Vec<bool> {
        let run = project.build().code(0);
        sections(&run).iter().map(|slide| slide.contains(">exemple</span>")).collect()
    };
    assert_eq!(marked(talk(WHOLE)), [false; 5]);
    let figure = talk(WHOLE).edit("content/site.yaml", "legende: au moins}", "legende: au moins, exemple: oui}");
    assert_eq!(marked(figure), [true, true, false, false, false]);
    let town = talk(WHOLE).edit("content/mobilites/caspe-2026.md", "ville:", "exemple: oui\nville:");
    assert_eq!(marked(town), [true, false, false, true, false]);
}

/// What a phone reads in the only square of a page: drawn, then decoded by another library than the one that made it.
fn scanned(page: &str) -> String {
    let square = page.split("<svg").map(|rest| format!("<svg{rest}")).find(|svg| svg.contains("crispEdges")).unwrap();
    let square = format!("{}</svg>", square.split("</svg>").next().unwrap());
    let tree = resvg::usvg::Tree::from_str(&square, &resvg::usvg::Options::default()).unwrap();
    let (width, height) = (tree.size().width() as u32, tree.size().height() as u32);
    let mut drawn = resvg::tiny_skia::Pixmap::new(width, height).unwrap();
    drawn.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, resvg::tiny_skia::Transform::identity(), &mut drawn.as_mut());
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, |x, y| {
        drawn.pixel(x as u32, y as u32).unwrap().red()
    });
    seen.detect_grids().first().unwrap().decode().unwrap().1
}

#[test]
fn the_square_leads_to_the_page_that_was_chosen() {
    let run = talk(WHOLE).build().code(0);
    for file in ["qr.svg", "fiche.html", "diaporama.html", "a-laisser.html"] {
        let page = run.project.read(&format!("{KIT}/{file}"));
        assert_eq!(scanned(&page), "https://lycee.example/erasmus/parents/", "{file}");
    }
    let run = talk("reseau: medef\n").build().code(0);
    assert_eq!(scanned(&run.project.read(&format!("{KIT}/qr.svg"))), "https://lycee.example/erasmus/evenements/medef/");
}

#[test]
fn the_thanks_go_to_who_received_us() {
    let run = talk(WHOLE).build().code(0);
    let bytes = std::fs::read(run.project.path(&format!("{KIT}/courriel-remerciement.eml"))).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(mail.subject(), Some("Merci pour votre accueil du jeudi 4\u{a0}février 2027"));
    let to = mail.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("Le délégué territorial"), Some("contact@medef.example")));
    let body = mail.body_text(0).unwrap().replace("\r\n", "\n");
    for text in [
        "Merci de nous avoir reçus le jeudi 4\u{a0}février 2027 (Béziers)",
        "Donnez-nous une adresse en Europe.",
        "https://lycee.example/erasmus/parents",
    ] {
        assert!(body.contains(text), "« {text} » is not in:\n{body}");
    }
}

#[test]
fn the_follow_up_has_its_days_and_opens_in_a_spreadsheet() {
    let run = talk(WHOLE)
        .build()
        .code(0)
        .shows(&format!("{KIT}/suivi.html"), "<b>Vendredi 5\u{a0}février 2027</b>Remercier le réseau")
        .shows(&format!("{KIT}/suivi.html"), "chacun est rappelé avant le 19\u{a0}février 2027");
    let table = run.project.read(&format!("{KIT}/suivi.csv"));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}Entreprise;Personne;Fonction;Courriel ou téléphone;Ce qui a été dit;Suite promise;Par qui;Pour le;Fait le"
    );
    assert_eq!(lines[1], ";;;;;;;19 février 2027;");
    assert_eq!(lines.len(), 13);
}

#[test]
fn what_is_missing_is_named_and_the_rest_is_made() {
    let bare = "---\ntitre: Petit déjeuner\ngenre: reseau\ndebut: 2027-02-04\n---\n\nVenez.\n";
    Project::new()
        .file("content/evenements/medef.md", bare)
        .build()
        .code(0)
        .screen("  reseaux/medef\u{a0}: le réseau («\u{a0}reseau\u{a0}»)\u{202f}; le lieu («\u{a0}lieu\u{a0}»)\u{202f}; l’heure de début («\u{a0}debut\u{a0}»)\u{202f}; le temps de parole («\u{a0}creneau\u{a0}»)\u{202f}; qui sera dans la salle («\u{a0}public\u{a0}»)\u{202f}; votre demande, une seule («\u{a0}demande\u{a0}»)\u{202f}; trois chiffres («\u{a0}chiffres\u{a0}»)\u{202f}; un récit dont l’auteur a signé pour les interventions («\u{a0}temoignage\u{a0}»)")
        .shows(&format!("{KIT}/fiche.html"), "<mark>[à compléter\u{a0}: le réseau («\u{a0}reseau\u{a0}»)]</mark>")
        .shows(&format!("{KIT}/fiche.html"), "Accueillez, ou recrutez, un jeune qui a travaillé à l’étranger.")
        .shows(&format!("{KIT}/fiche.html"), "Le message est celui que le programme propose")
        .has(&format!("{KIT}/diaporama.html"))
        .has(&format!("{KIT}/courriel-remerciement.eml"));
}

#[test]
fn words_in_another_language_keep_their_typography() {
    let run = talk(&format!("{WHOLE}temoignage: lea\n"))
        .edit(
            "content/temoignages/lea.md",
            "citation: J’ai appris à me débrouiller.",
            "langue: en\ncitation: \"Neat: they don't speak French!\"\ntraduction: Ils ne parlent pas français.",
        )
        .build()
        .code(0);
    for file in ["fiche.html", "diaporama.html", "a-laisser.html"] {
        let quote = "lang=\"en\"><p>“Neat: they don&#39;t speak French!”</p>";
        let page = run.project.read(&format!("{KIT}/{file}")).replace("class=\"long\"", "");
        assert!(page.contains(quote) || page.contains(&quote.replace("&#39;", "'")), "{file}:\n{page}");
        assert!(
            page.contains(
                "<p class=\"in-french small\">En anglais\u{a0}: «\u{a0}Ils ne parlent pas français.\u{a0}»</p>"
            ),
            "{file}:\n{page}"
        );
    }
}

#[test]
fn a_story_whose_author_did_not_sign_gives_way_to_another() {
    let hugo =
        "---\ntitre: Hugo à Caspe\ndate: 2026-09-20\npersonne: hugo\ncitation: Un rayon entier.\n---\n\nUn rayon.\n";
    let run = talk(&format!("{WHOLE}temoignage: hugo\n"))
        .file("content/temoignages/hugo.md", hugo)
        .build()
        .code(0)
        .screen("attention\u{a0}: le témoignage «\u{a0}hugo\u{a0}» ne peut pas être raconté\u{a0}: autorisation qui ne couvre pas les réseaux professionnels");
    for file in ["fiche.html", "diaporama.html", "a-laisser.html", "suivi.html"] {
        let text = run.project.read(&format!("{KIT}/{file}"));
        assert!(!text.contains("Hugo") && !text.contains("Un rayon entier"), "{file}");
    }
    run.shows(&format!("{KIT}/fiche.html"), "J’ai appris à me débrouiller.");
}

#[test]
fn who_no_longer_agrees_on_the_day_of_the_talk_is_not_quoted() {
    let until = |day: &str| {
        talk(&format!("{WHOLE}temoignage: lea\n"))
            .edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", &format!("expire_le: {day}\nhugo"))
            .build()
            .code(0)
    };
    until("2027-02-03")
        .screen("attention\u{a0}: le témoignage «\u{a0}lea\u{a0}» ne peut pas être raconté\u{a0}: autorisation expirée le 3\u{a0}février 2027")
        .hides(&format!("{KIT}/diaporama.html"), "débrouiller");
    until("2027-02-04")
        .silent_about("ne peut pas être raconté")
        .shows(&format!("{KIT}/diaporama.html"), "J’ai appris à me débrouiller.");
}

#[test]
fn who_no_longer_agrees_on_the_day_of_the_talk_is_not_announced() {
    let until = |day: &str| {
        talk(WHOLE)
            .edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", &format!("expire_le: {day}\nhugo"))
            .build()
            .code(0)
    };
    let fiche = format!("{KIT}/fiche.html");
    until("2027-02-03")
        .screen("attention\u{a0}: «\u{a0}Léa\u{a0}» est dans le programme, mais son autorisation ne suffit pas pour le jour dit\u{a0}: les documents taisent ce prénom")
        .shows(&fiche, "<i>Un étudiant de BTS MCO et un étudiant de BTS MCO</i>")
        .hides(&fiche, "Léa");
    until("2027-02-04").silent_about("ne suffit pas").shows(&fiche, "<i>Léa et un étudiant de BTS MCO</i>");
}

#[test]
fn a_programme_that_overflows_is_said() {
    talk(&WHOLE.replace("duree: 15", "duree: 90")).build().code(0).screen(
        "attention\u{a0}: le déroulé ne tombe pas juste\u{a0}: le programme finit à 10\u{a0}h\u{a0}20, l’événement est annoncé jusqu’à 10\u{a0}h",
    );
}

#[test]
fn a_talk_that_is_over_asks_for_its_proof() {
    let over = talk(WHOLE).today("2027-02-05").build().code(0).shows("livrables/index.html", ">preuve à noter</span>");
    over.again()
        .file("content/parutions/medef.md", "---\ntitre: Chez le Medef\ndate: 2027-02-04\nsupport: reseau\nconcerne: [medef]\n---\n\nTrente présents.\n")
        .build()
        .code(0)
        .shows("livrables/index.html", ">tenue, preuve du 4\u{a0}février 2027</span>")
        // The scorecard knows it too.
        .shows("livrables/axe3/bilan.csv", "2026-2027;4;preuve;Chez le Medef");
}
