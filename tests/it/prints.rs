//! What is printed to be hung, given away and laid out: posters and cards of an Open Day, inserts of brochures.

use lycee::french::word_count;
use lycee::store::Forgetful;
use lycee::{Inputs, Silent, site, source, svg};

use crate::project::{Project, Run, TODAY, photo};

const PRINTS: &str = "livrables/jpo/jpo-2027/imprimes";
const INSERT: &str = "livrables/plaquettes/bts-mco";
const PAGE: &str = "https://lycee.example/erasmus/formations/bts-mco/";

const OPEN_DAY: &str = "---\ntitre: Journée portes ouvertes 2027\ngenre: jpo\ndebut: 2027-01-30 09:00\nfin: 2027-01-30 16:00\nlieu: au lycée\n---\n\nVenez.\n";

fn open_day() -> Project {
    Project::new().file("content/evenements/jpo-2027.md", OPEN_DAY)
}

/// Somebody who agrees to what is printed.
fn agreeing(project: Project) -> Project {
    project.edit("content/personnes.yaml", "supports: [site]\n    texte", "supports: [site, plaquette]\n    texte")
}

/// What a phone reads on each square of a page or of a drawing: drawn by one library, read by another.
#[track_caller]
fn scanned(text: &str) -> Vec<String> {
    let mut read = Vec::new();
    for part in text.split("<svg").skip(1).filter(|part| part.contains("shape-rendering=\"crispEdges\"")) {
        let bytes = format!("<svg{}</svg>", part.split("</svg>").next().unwrap()).into_bytes();
        let drawing = svg::sanitised(&bytes).unwrap();
        let side = drawing.width * 3;
        let pixels = svg::drawn(&drawing, side, side).unwrap();
        let grey = |x: usize, y: usize| pixels[(y * side as usize + x) * 4];
        let modules = drawing.width as usize / 4;
        let quiet = 12 * 4;
        assert!(
            (0..side as usize).all(|x| (0..quiet).all(|y| grey(x, y) == 255)),
            "four white modules out of {modules}"
        );
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side as usize, side as usize, grey);
        let (meta, text) = image.detect_grids().first().expect("a square").decode().unwrap();
        // Level M, by the number of the standard.
        assert_eq!(meta.ecc_level, 0);
        read.push(text);
    }
    read
}

#[test]
fn an_open_day_gives_posters_and_cards_of_the_portal_and_of_each_bts() {
    let run = open_day().build().code(0);
    for (about, address, clear) in [
        ("portail", "https://lycee.example/erasmus/", ">lycee.example/erasmus</p>"),
        ("bts-mco", PAGE, ">lycee.example/erasmus/formations/bts-mco</p>"),
    ] {
        for (file, squares) in [("affiche-{}-a3.html", 1), ("affiche-{}-a4.html", 1), ("cartes-{}.html", 4)] {
            let page = run.project.read(&format!("{PRINTS}/{}", file.replace("{}", about)));
            // Where an address may be cut does not show.
            let plain = page.replace("<wbr>", "").replace("<span class=\"whole\">", "").replace("</span>", "");
            assert_eq!(scanned(&page), vec![address.to_string(); squares], "{file}, {about}");
            assert_eq!(plain.matches(clear).count(), squares, "{file}, {about}");
            assert!(
                page.contains("Emblème de l’Union européenne") && page.contains("Cofinancé par l’Union européenne")
            );
        }
        assert_eq!(scanned(&run.project.read(&format!("{PRINTS}/qr-{about}.svg"))), [address]);
    }
    run.shows(&format!("{PRINTS}/affiche-bts-mco-a3.html"), "size: A3 portrait")
        .shows(&format!("{PRINTS}/affiche-bts-mco-a4.html"), "Samedi 30\u{a0}janvier 2027, de 9\u{a0}h à 16\u{a0}h")
        .shows(
            &format!("{PRINTS}/affiche-portail-a4.html"),
            "<li><b>BTS MCO</b><span>Management commercial opérationnel</span></li>",
        )
        .shows("livrables/index.html", ">Portes ouvertes</h2>")
        .shows("livrables/index.html", "jpo/jpo-2027/imprimes/cartes-bts-mco.html");
}

/// Neither what is pasted, nor what is shown on a screen: the rest of the deliverables is not for paper.
#[test]
fn the_pages_made_for_paper_are_those_that_are_printed() {
    let event =
        |genre: &str| format!("---\ntitre: Rencontre\ngenre: {genre}\ndebut: 2027-01-20 09:00\n---\n\nVenez.\n");
    let project = open_day()
        .file("content/evenements/speciale.md", &event("radio"))
        .file("content/evenements/medef.md", &event("reseau"))
        .file(
            "content/erasmusdays/2026.md",
            "---\ntitre: Fête\ndebut: 2026-12-01\nlieu: au lycée\nprogramme: [{titre: Ouverture}]\n---\n\nVenez.\n",
        );
    let (content, _) = source::read_folder(&project.path("content"), "content");
    let build = lycee::build(&Inputs {
        content: &content,
        theme: &source::embedded_theme("lycee-europeen"),
        today: TODAY.parse().unwrap(),
        options: site::Options::default(),
        photos: &Forgetful,
        progress: &Silent,
    });
    let printed = build.outputs.iter().filter(|(_, output)| output.is_printed).map(|((_, path), _)| path.as_str());
    let expected = [
        "autorisations/formulaire.html",
        "autorisations/index.html",
        "axe3/bilan.html",
        "axe3/retroplanning.html",
        "erasmusdays/2026/affiche-a3.html",
        "erasmusdays/2026/affiche-a4.html",
        "erasmusdays/2026/communique-annonce.html",
        "erasmusdays/2026/deroule.html",
        "erasmusdays/2026/invitation.html",
        "jpo/jpo-2027/imprimes/affiche-bts-mco-a3.html",
        "jpo/jpo-2027/imprimes/affiche-bts-mco-a4.html",
        "jpo/jpo-2027/imprimes/affiche-portail-a3.html",
        "jpo/jpo-2027/imprimes/affiche-portail-a4.html",
        "jpo/jpo-2027/imprimes/cartes-bts-mco.html",
        "jpo/jpo-2027/imprimes/cartes-portail.html",
        "plaquettes/bts-mco/encart-a4.html",
        "plaquettes/bts-mco/encart-a5.html",
        "radio/speciale/conducteur.html",
        "reseaux/medef/a-laisser.html",
        "reseaux/medef/diaporama.html",
        "reseaux/medef/fiche.html",
        "reseaux/medef/suivi.html",
    ];
    assert_eq!(printed.collect::<Vec<_>>(), expected);
}

#[test]
fn posters_leave_with_the_screen_of_the_hall_a_month_after_the_day() {
    let on = |day: &str| open_day().today(day).build().code(0);
    let screen = "livrables/jpo/jpo-2027/kiosque/index.html";
    on("2027-02-28").has(screen).has(&format!("{PRINTS}/affiche-bts-mco-a3.html"));
    on("2027-03-01").lacks("livrables/jpo");
}

#[test]
fn nothing_is_printed_for_an_open_day_that_will_not_take_place() {
    let edited = |from: &str, to: &str| open_day().edit("content/evenements/jpo-2027.md", from, to).build().code(0);
    edited("genre: jpo\n", "genre: jpo\nannule: oui\n").lacks("livrables/jpo");
    edited("genre: jpo\n", "genre: salon\n").lacks("livrables/jpo");
}

#[test]
fn only_who_agrees_to_what_is_printed_is_quoted() {
    let said = "«\u{a0}J’ai appris à me débrouiller.\u{a0}»";
    let run = open_day().build().code(0);
    for file in [
        &format!("{PRINTS}/affiche-bts-mco-a4.html"),
        &format!("{INSERT}/encart-a5.html"),
        &format!("{INSERT}/textes.txt"),
    ] {
        let text = run.project.read(file);
        assert!(!text.contains("Léa") && !text.contains("débrouiller"), "{file}:\n{text}");
    }
    agreeing(open_day())
        .build()
        .code(0)
        .shows(
            &format!("{PRINTS}/affiche-bts-mco-a4.html"),
            "<blockquote>J’ai appris à me débrouiller.</blockquote><figcaption>Léa, BTS MCO</figcaption>",
        )
        .shows(
            &format!("{INSERT}/encart-a4.html"),
            "<blockquote>J’ai appris à me débrouiller.</blockquote><figcaption>Léa, BTS MCO</figcaption>",
        )
        .shows(&format!("{INSERT}/textes.txt"), &format!("{said} – Léa, BTS MCO\n"));
}

const SUMMARY: &str = "resume: Apprendre à tenir un magasin, à accueillir et à conseiller. On y suit aussi les chiffres, on y anime une équipe.\ndebouches: [Conseiller de vente, Assistant chef de rayon, Adjoint au responsable de magasin]\n";
const BODY: &str = "## Le parcours Erasmus+\n\nVendre dans une autre langue oblige à mieux écouter. On choisit ses mots, on regarde le client, on vérifie que l’on s’est compris.\n\nLe jour d’un entretien, vous avez une histoire à raconter. Elle a commencé loin d’ici, un lundi matin, devant une porte de magasin.\n\n[Le détail](../pages/parents.md) est ailleurs.\n\n## Le métier\n\nUn magasin, une agence, un site de vente : derrière chacun, quelqu’un accueille, conseille, commande, range, compte et anime une équipe. Ce BTS apprend à faire tout cela, puis à en répondre devant un client comme devant un patron.\n";

/// A formation of which there is enough to say.
fn told(project: Project) -> Project {
    project
        .edit("content/formations/bts-mco.md", "filiere: tertiaire\n", &format!("filiere: tertiaire\n{SUMMARY}"))
        .edit("content/formations/bts-mco.md", "Un BTS du commerce.\n", BODY)
        .edit("content/site.yaml", "liens:", "promesse: \"À Pézenas, un BTS emmène plus loin : un stage en Europe, huit semaines au moins.\"\nchiffres:\n  - {valeur: \"10\", legende: \"étudiants par an en stage, c’est notre objectif\"}\n  - {valeur: 8 semaines, legende: de stage au moins}\nliens:")
}

/// Asked and written number of words, and text, of each text of an insert.
fn texts(run: &Run) -> Vec<(usize, usize, String)> {
    let file = run.project.read(&format!("{INSERT}/textes.txt"));
    let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
    let text = |part: &str| {
        let (head, text) = part.split_once(" ===\n").unwrap();
        let (asked, written) = head.split_once('(').unwrap();
        (number(asked), number(written), text.trim().to_string())
    };
    file.split("=== Texte de ").skip(1).map(|part| text(part.split("\n\n").next().unwrap())).collect()
}

#[test]
fn the_texts_have_the_words_that_were_asked_for() {
    let run = told(agreeing(Project::new())).build().code(0).silent_about("plaquettes/bts-mco");
    let texts = texts(&run);
    assert_eq!(texts.iter().map(|(asked, ..)| *asked).collect::<Vec<_>>(), [40, 80, 150]);
    for (asked, written, text) in &texts {
        assert_eq!(word_count(text), *written, "{text}");
        assert!((asked - asked / 10..=*asked).contains(written), "{written} words of {asked}: {text}");
        assert!(
            text.starts_with("À Pézenas, un BTS emmène plus loin\u{a0}: un stage en Europe, huit semaines au moins. "),
            "{text}"
        );
        assert!(text.ends_with(" Le parcours\u{a0}: lycee.example/erasmus/formations/bts-mco"), "{text}");
        assert!(!text.contains("ailleurs"), "what sends elsewhere says nothing on paper: {text}");
    }
    assert!(
        texts[0].2.contains(" En 2026, un étudiant de BTS MCO à Caspe, en Espagne, pendant neuf semaines. "),
        "{}",
        texts[0].2
    );
    run.shows("livrables/index.html", ">Plaquettes</h2>").shows("livrables/index.html", "prêt, non paru");
}

#[test]
fn what_an_insert_lacks_is_said_with_the_key_to_fill_and_the_rest_is_made() {
    let promise = "mot ".repeat(45);
    let run = Project::new().edit("content/site.yaml", "liens:", &format!("promesse: {promise}\nliens:"));
    let run = run
        .build()
        .code(0)
        .screen("des textes de la bonne longueur (en mots\u{a0}: 48 sur 40)\u{a0}: raccourcissez la «\u{a0}promesse\u{a0}» de site.yaml, qui l’ouvre")
        .screen("des textes de la bonne longueur (en mots\u{a0}: 66 sur 80 et 66 sur 150)\u{a0}: ajoutez une ou deux phrases au «\u{a0}resume\u{a0}» de content/formations/bts-mco.md, ou à son texte")
        .screen("une citation (un témoignage de BTS MCO, ou «\u{a0}citations\u{a0}» d’une de ses mobilités, de quelqu’un dont l’autorisation porte «\u{a0}plaquette\u{a0}»)")
        .shows("livrables/index.html", "à compléter");
    for file in [
        "encart-a5.html",
        "encart-a4.html",
        "textes.txt",
        "imprimeur.txt",
        "qr.svg",
        "embleme-ue.svg",
        "embleme-ue.eps",
    ] {
        assert!(run.project.exists(&format!("{INSERT}/{file}")), "{file}");
    }
}

#[test]
fn an_insert_is_one_sheet_to_cut_for_a_printer_and_one_for_the_copier() {
    let run = told(agreeing(Project::new()))
        .build()
        .code(0)
        .shows(&format!("{INSERT}/encart-a5.html"), "@page { size: 168mm 230mm; margin: 0; }")
        .shows(&format!("{INSERT}/encart-a5.html"), "data-cut=\"148 210 10 3\"")
        .shows(&format!("{INSERT}/encart-a4.html"), "@page { size: A4 portrait; margin: 0; }")
        .hides(&format!("{INSERT}/encart-a4.html"), "data-cut")
        .shows(&format!("{INSERT}/encart-a5.html"), "n’engagent toutefois que leur(s) auteur(s)")
        .shows(&format!("{INSERT}/imprimeur.txt"), "Bleu\u{a0}: C100 M80 J0 N0")
        .shows(&format!("{INSERT}/embleme-ue.eps"), "\n1 0.8 0 0 setcmykcolor\n")
        .shows(&format!("{INSERT}/embleme-ue.svg"), "<path fill=\"#003399\" d=\"M0 0h810v540H0z\"/>");
    for file in ["encart-a5.html", "encart-a4.html", "qr.svg"] {
        assert_eq!(scanned(&run.project.read(&format!("{INSERT}/{file}"))), [PAGE], "{file}");
    }
}

#[test]
fn photos_come_in_the_size_of_a_page_with_what_must_be_printed_beside_them() {
    let image = "image: {fichier: depart.png, alt: Un car, legende: Le départ, credit: Le lycée, personnes: [lea]}\nparticipants:";
    let with_photo = |project: Project| {
        project
            .bytes("content/mobilites/depart.png", &photo(60))
            .edit("content/mobilites/caspe-2026.md", "participants:", image)
            .build()
            .code(0)
    };
    with_photo(Project::new()).lacks(&format!("{INSERT}/photos"));
    with_photo(agreeing(Project::new()))
        .has(&format!("{INSERT}/photos/photo-1.jpg"))
        .shows(
            &format!("{INSERT}/legendes.txt"),
            "photos/photo-1.jpg\nLégende\u{a0}: Le départ\nCrédit\u{a0}: © Le lycée\n",
        )
        .shows(
            &format!("{INSERT}/imprimeur.txt"),
            "photos/photo-1.jpg\u{a0}: 400 × 300\u{a0}pixels, jusqu’à 3,4 × 2,5\u{a0}cm\n",
        );
}

/// A brochure stays: of the year that runs, the next departure would make it wrong.
#[test]
fn an_insert_counts_the_students_of_years_that_are_over() {
    let insert = format!("{INSERT}/encart-a5.html");
    let on = |day: &str| told(agreeing(Project::new())).today(day).build().code(0);
    on("2026-12-31").hides(&insert, "en stage à l’étranger en 2026");
    on("2027-01-01").shows(&insert, "<dt>en stage à l’étranger en 2026, parmi les étudiants de BTS MCO</dt><dd>1</dd>");
}

/// The proof of a brochure, with the figures that it prints.
fn printed(figures: &str) -> Project {
    told(agreeing(Project::new())).file(
        "content/parutions/plaquette.md",
        &format!("---\ntitre: La plaquette\ndate: 2026-06-12\nsupport: plaquette\nconcerne: [bts-mco]\nchiffres:\n{figures}---\n"),
    )
}

#[test]
fn a_printed_brochure_that_quotes_a_figure_of_yesterday_is_reported() {
    printed("  - {valeur: '10', legende: 'étudiants par an en stage, c’est notre objectif'}\n  - {valeur: '1', legende: 'en stage à l’étranger en 2026, parmi les étudiants de BTS MCO'}\n")
        .today("2027-01-20")
        .build()
        .code(0)
        .silent_about("plaquette imprimée");
    printed("  - {valeur: '12', legende: \"Étudiants par an en stage, c'est notre objectif\"}\n")
        .build()
        .code(0)
        .screen("attention\u{a0}: la plaquette imprimée le 12\u{a0}juin 2026 dit encore «\u{a0}12 Étudiants par an en stage, c’est notre objectif\u{a0}»\u{a0}: ce chiffre est maintenant «\u{a0}10\u{a0}»\n ┌─ content/parutions/plaquette.md:7:14\n")
        .screen("→ Cessez de la distribuer et faites-la réimprimer\u{a0}: le nouvel encart est dans «\u{a0}livrables/plaquettes\u{a0}».")
        .shows("livrables/index.html", "dit encore");
    printed("  - {valeur: 8 semaines, legende: de stages au moins}\n")
        .build()
        .code(0)
        .screen("la plaquette imprimée le 12\u{a0}juin 2026 donne «\u{a0}8 semaines de stages au moins\u{a0}»\u{a0}: ce chiffre n’est plus donné nulle part")
        .screen("S’il s’agit de «\u{a0}de stage au moins\u{a0}», recopiez cette légende.");
}

#[test]
fn a_proof_of_a_brochure_keeps_the_figures_of_its_day() {
    let run = told(agreeing(Project::new()))
        .today("2027-01-20")
        .run(&[
            "new",
            "parution",
            "--le",
            "2027-01-20",
            "--support",
            "plaquette",
            "--titre",
            "La plaquette du BTS MCO",
            "--concerne",
            "formations/bts-mco",
        ])
        .code(0)
        .screen("Elle garde les chiffres imprimés\u{a0}: si l’un change, le rapport le dira.");
    let text = run.project.read("content/parutions/2027-01-plaquette.md");
    let lines = "chiffres:\n  - {valeur: '1', legende: 'en stage à l’étranger en 2026, parmi les étudiants de BTS MCO'}\n  - {valeur: '10', legende: 'étudiants par an en stage, c’est notre objectif'}\n";
    assert!(text.contains(lines), "{text}");
    run.again()
        .build()
        .code(0)
        .silent_about("plaquette imprimée")
        .shows("livrables/index.html", "paru le 20\u{a0}janvier 2027")
        .again()
        .edit("content/site.yaml", "{valeur: \"10\"", "{valeur: \"12\"")
        .build()
        .code(0)
        .screen("la plaquette imprimée le 20\u{a0}janvier 2027 dit encore «\u{a0}10 étudiants par an");
}
