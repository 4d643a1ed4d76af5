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
        .shows(WORKSHOP, ">Portes ouvertes</h2>")
        .shows(WORKSHOP, "jpo/jpo-2027/imprimes/cartes-bts-mco.html");
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

const WORKSHOP: &str = "livrables/index.html";

const SUMMARY: &str = "resume: Apprendre à tenir un magasin, à accueillir et à conseiller. On y suit aussi les chiffres, on y anime une équipe.\ndebouches: [Conseiller de vente, Assistant chef de rayon, Adjoint au responsable de magasin]\n";
const BODY: &str = "## Le parcours Erasmus+\n\nVendre dans une autre langue oblige à mieux écouter. On choisit ses mots, on regarde le client, on vérifie que l’on s’est compris.\n\nLe jour d’un entretien, vous avez une histoire à raconter. Elle a commencé loin d’ici, un lundi matin, devant une porte de magasin.\n\n[Le détail](../pages/parents.md) est ailleurs.\n\n## Le métier\n\nUn magasin, une agence, un site de vente : derrière chacun, quelqu’un accueille, conseille, commande, range et compte. Ce BTS apprend à faire tout cela, puis à en répondre devant un client comme devant un patron.\n";

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
        texts[1].2.contains(" En 2026, un étudiant de BTS MCO part à Caspe, en Espagne, pendant neuf semaines. "),
        "{}",
        texts[1].2
    );
    run.shows(WORKSHOP, ">Plaquettes</h2>").shows(WORKSHOP, "prêt, non paru");
}

/// A clause is said once, whatever the text that says it again.
#[test]
fn no_text_says_a_clause_twice() {
    let run = told(agreeing(Project::new()))
        .edit("content/site.yaml", "huit semaines au moins.", "huit semaines au moins, dès la première année.")
        .edit(
            "content/formations/bts-mco.md",
            "On y suit aussi les chiffres, on y anime une équipe.",
            "Un stage est possible en Europe dès la première année.",
        )
        .build()
        .code(0);
    for (.., text) in texts(&run) {
        assert_eq!(text.matches("la première année").count(), 1, "{text}");
        assert!(!text.contains("Un stage est possible"), "{text}");
    }
}

/// « C’est un outil. » goes with what it speaks of, and a text that has no last sign gets one.
#[test]
fn no_text_breaks_off() {
    let body = "## Erasmus+\n\nLa langue étrangère n’est pas une matière à part. C’est un outil, qui sert tous les jours au magasin. Un client qui entend sa langue revient plus volontiers.\n";
    let run = agreeing(Project::new())
        .edit("content/formations/bts-mco.md", "Un BTS du commerce.\n", body)
        .edit(
            "content/formations/bts-mco.md",
            "filiere: tertiaire\n",
            "filiere: tertiaire\nresume: Apprendre à tenir un magasin et à y conseiller les clients\n",
        )
        .build()
        .code(0);
    for (.., text) in texts(&run) {
        let (thing, what) = (text.find("n’est pas une matière à part."), text.find("C’est un outil"));
        assert_eq!(thing.is_some(), what.is_some(), "{text}");
        assert!(!text.contains("conseiller les clients ") && !text.contains("clients Le parcours"), "{text}");
    }
}

#[test]
fn what_an_insert_lacks_is_said_with_the_key_to_fill_and_the_rest_is_made() {
    let promise = "mot ".repeat(45);
    let run = Project::new().edit("content/site.yaml", "liens:", &format!("promesse: {promise}\nliens:"));
    let run = run
        .build()
        .code(0)
        .screen("un «\u{a0}resume\u{a0}» de 15 à 30 mots (content/formations/bts-mco.md n’en a pas)\u{a0}: ce que l’on apprend, puis ce que l’Europe y ajoute")
        .screen("le texte de 40 mots (il en a 48, 8 de trop)\u{a0}: ramenez la «\u{a0}promesse\u{a0}» de site.yaml, qui l’ouvre, en 37 mots au plus")
        .screen("le texte de 80 mots (il en a 63, il en manque 9 à 17)\u{a0}: ajoutez à content/formations/bts-mco.md un paragraphe de 9 à 17 mots")
        .screen("le texte de 150 mots (il en a 63, il en manque 72 à 87)\u{a0}: ajoutez à content/formations/bts-mco.md un paragraphe de 72 à 87 mots")
        .screen("une citation (un témoignage de BTS MCO, ou «\u{a0}citations\u{a0}» d’une de ses mobilités, de quelqu’un dont l’autorisation porte «\u{a0}plaquette\u{a0}»)")
        .shows(WORKSHOP, "à compléter");
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

/// What the report asks for is enough.
#[test]
fn who_follows_the_advice_has_the_texts() {
    let words = |n: usize| (1..n).map(|at| format!("mot{at} ")).collect::<String>() + "fin.";
    let lacking = Project::new()
        .build()
        .code(0)
        .screen("le texte de 80 mots (il en a 33, il en manque 39 à 47)\u{a0}: ajoutez à content/formations/bts-mco.md un paragraphe de 39 à 47 mots");
    let body = format!("Un BTS du commerce.\n\n{}\n", words(39));
    lacking
        .again()
        .edit("content/formations/bts-mco.md", "Un BTS du commerce.\n", &body)
        .build()
        .code(0)
        .silent_about("le texte de 80 mots");
}

#[test]
fn a_summary_of_a_word_is_not_said_and_is_asked_for() {
    let run = Project::new()
        .edit("content/formations/bts-mco.md", "filiere: tertiaire\n", "filiere: tertiaire\nresume: Commerce.\n")
        .build()
        .code(0)
        .screen("un «\u{a0}resume\u{a0}» de 15 à 30 mots (content/formations/bts-mco.md n’en a que 1\u{a0}mot)");
    for (.., text) in texts(&run) {
        assert!(!text.contains("Commerce."), "{text}");
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

/// A photo of so many pixels.
fn large(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(width, height, image::Rgb([90, 120, 60]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn the_insert_carries_a_photo_that_is_sharp_and_signed() {
    let with = |bytes: Vec<u8>, more: &str| {
        let image = format!(
            "image: {{fichier: depart.png, alt: Un car, legende: Le départ{more}, personnes: [lea]}}\nparticipants:"
        );
        agreeing(Project::new())
            .bytes("content/mobilites/depart.png", &bytes)
            .edit("content/mobilites/caspe-2026.md", "participants:", &image)
            .build()
            .code(0)
    };
    let credit = ", credit: Le lycée";
    let run = with(large(910, 940), credit);
    for file in ["encart-a5.html", "encart-a4.html"] {
        let page = run.project.read(&format!("{INSERT}/{file}"));
        assert!(page.contains("<figure class=\"photo\"><img src=\"data:image/jpeg;base64,"), "{file}");
        assert!(page.contains("alt=\"Un car\"><figcaption>Le départ © Le lycée</figcaption>"), "{file}");
    }
    let none =
        "L’encart ne porte pas de photo\u{a0}: il lui en faut une d’au moins 910 × 934\u{a0}pixels, avec son crédit.";
    // Too few pixels; nobody to name.
    for (bytes, more) in [(large(909, 940), credit), (large(910, 940), "")] {
        with(bytes, more).hides(&format!("{INSERT}/encart-a5.html"), "<figure class=\"photo\">").shows(WORKSHOP, none);
    }
}

#[test]
fn the_workshop_links_all_that_a_printer_takes() {
    let image = "image: {fichier: depart.png, alt: Un car, credit: Le lycée, personnes: [lea]}\nparticipants:";
    let run = agreeing(Project::new())
        .bytes("content/mobilites/depart.png", &photo(60))
        .edit("content/mobilites/caspe-2026.md", "participants:", image)
        .build()
        .code(0);
    for (file, label) in [
        ("encart-a4.html", "Encart A4"),
        ("textes.txt", "Textes, chiffres, citations"),
        ("imprimeur.txt", "Pour l’imprimeur"),
        ("qr.svg", "Code à scanner (SVG)"),
        ("embleme-ue.eps", "Emblème à imprimer (EPS)"),
        ("embleme-ue.svg", "Emblème pour l’écran (SVG)"),
        ("legendes.txt", "Légendes et crédits"),
        ("photos/photo-1.jpg", "Photo 1"),
    ] {
        assert!(run.project.exists(&format!("{INSERT}/{file}")), "{file}");
        let link = format!("<a href=\"plaquettes/bts-mco/{file}\">{label}</a>");
        let page = run.project.read(WORKSHOP);
        assert!(page.contains(&link), "{link}");
    }
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

/// What the report says, the card of the insert says too.
#[test]
fn the_card_of_an_insert_says_that_its_brochure_is_to_be_printed_anew() {
    let old = "  - {valeur: '12', legende: \"étudiants par an en stage, c'est notre objectif\"}\n";
    let new = old.replace("12", "10");
    printed(old)
        .build()
        .code(0)
        .shows(WORKSHOP, ">imprimé le 12\u{a0}juin 2026, à réimprimer</span>")
        .shows(WORKSHOP, "<li>La plaquette imprimée le 12\u{a0}juin 2026 dit encore «\u{a0}12 étudiants par an en stage, c’est notre objectif\u{a0}»\u{a0}: ce chiffre est maintenant «\u{a0}10\u{a0}». Cessez de la distribuer et faites-la réimprimer\u{a0}: le nouvel encart est dans «\u{a0}livrables/plaquettes\u{a0}». Quand il n’en reste plus, retirez cette ligne. Le fichier\u{a0}: content/parutions/plaquette.md</li>");
    printed(&new).build().code(0).hides(WORKSHOP, "à réimprimer");
    // What is dated in the future was not printed.
    printed(old).today("2026-06-11").build().code(0).hides(WORKSHOP, "à réimprimer").silent_about("dit encore");
}

/// A brochure without its figures, and Léa who withdrew on a day.
fn quoting(people: &str, withdrawn: &str) -> Run {
    printed("  - {valeur: '10', legende: 'étudiants par an en stage, c’est notre objectif'}\n")
        .edit("content/parutions/plaquette.md", "chiffres:", &format!("{people}chiffres:"))
        .edit(
            "content/personnes.yaml",
            "expire_le: 2028-08-31\nhugo",
            &format!("expire_le: 2028-08-31\n    retiree_le: {withdrawn}\nhugo"),
        )
        .build()
        .code(0)
}

#[test]
fn a_brochure_that_quotes_who_withdrew_is_to_be_printed_anew() {
    let said = "la plaquette imprimée le 12\u{a0}juin 2026 cite ou montre quelqu’un qui a retiré son accord le 1er\u{a0}octobre 2026";
    let run = quoting("personnes: [hugo, lea]\n", "2026-10-01")
        .screen(&format!("attention\u{a0}: {said}\n ┌─ content/parutions/plaquette.md:6:19\n"))
        .screen("Quand il n’en reste plus, retirez cet identifiant.")
        .shows(WORKSHOP, ">imprimé le 12\u{a0}juin 2026, à réimprimer</span>")
        .shows(WORKSHOP, &format!("<li>L{}. Cessez de la distribuer", &said[1..]));
    // The workshop names nobody who withdrew.
    let card = run.project.read(WORKSHOP);
    assert!(!card.split("id=\"problemes\"").next().unwrap().contains("lea"), "{card}");
    // Nobody said who is in it: she had agreed to brochures, and is of that BTS.
    quoting("", "2026-10-01")
        .screen("attention\u{a0}: la plaquette imprimée le 12\u{a0}juin 2026 cite peut-être quelqu’un qui a retiré son accord le 1er\u{a0}octobre 2026\n")
        .screen("«\u{a0}lycee autorisations\u{a0}» dit qui")
        .shows(WORKSHOP, "à réimprimer");
    for (people, day) in [("personnes: []\n", "2026-10-01"), ("personnes: [hugo]\n", "2026-10-01"), ("", "2026-06-01")]
    {
        quoting(people, day).silent_about("retiré son accord").hides(WORKSHOP, "à réimprimer");
    }
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
        .shows(WORKSHOP, "dit encore");
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
        .screen("Elle garde ce que l’encart imprime, ses chiffres et qui y est cité ou montré\u{a0}: si un chiffre change, ou si quelqu’un retire son accord, le rapport le dira.");
    let text = run.project.read("content/parutions/2027-01-plaquette.md");
    let lines = "concerne: ['formations/bts-mco']\npersonnes: [lea]\nchiffres:\n  - {valeur: '1', legende: 'en stage à l’étranger en 2026, parmi les étudiants de BTS MCO'}\n  - {valeur: '10', legende: 'étudiants par an en stage, c’est notre objectif'}\n";
    assert!(text.contains(lines), "{text}");
    run.again()
        .build()
        .code(0)
        .silent_about("plaquette imprimée")
        .shows(WORKSHOP, "paru le 20\u{a0}janvier 2027")
        .again()
        .edit("content/site.yaml", "{valeur: \"10\"", "{valeur: \"12\"")
        .build()
        .code(0)
        .screen("la plaquette imprimée le 20\u{a0}janvier 2027 dit encore «\u{a0}10 étudiants par an");
}

/// However the mobility names who speaks.
#[test]
fn a_proof_of_a_brochure_keeps_who_is_quoted_by_name() {
    let run = agreeing(Project::new())
        .without("content/temoignages/lea.md")
        .edit(
            "content/mobilites/caspe-2026.md",
            "participants:",
            "citations:\n  - {de: \"Léa, étudiante\", texte: Un rayon entier.}\nparticipants:",
        )
        .run(&["new", "parution", "--support", "plaquette", "--titre", "La plaquette", "--concerne", "bts-mco"])
        .code(0);
    let text = run.project.read("content/parutions/2026-11-plaquette.md");
    assert!(text.contains("\npersonnes: [lea]\n"), "{text}");
}
