//! The kit of a radio special: a running order whose minutes make the slot, a sheet for each guest, a draft to the station.

use std::io::Read;

use crate::project::{Project, Run};

const KIT: &str = "livrables/radio/speciale";

/// A special in December, in a slot of 26 minutes; Léa signed for the air, Hugo did not.
fn special(programme: &str, more: &str) -> Project {
    let text = format!(
        "---\ntitre: Une heure à Caspe\ngenre: radio\ndebut: 2026-12-09 13:00\nmedia: rph\nlieu: Studio\ncreneau: 26\nprogramme:\n{programme}{more}---\n\nÉcoutez.\n"
    );
    Project::new()
        .file("content/evenements/speciale.md", &text)
        .edit("content/personnes.yaml", "    supports: [site]\n    texte: oui\n    image", "    supports: [site, antenne]\n    texte: oui\n    image")
        .edit("content/site.yaml", "{id: rph, nom: Radio Pays d’Hérault, genre: radio}", "{id: rph, nom: Radio Pays d’Hérault, genre: radio, courriel: studio@rph.example}\ncontact_presse: {nom: Cellule Erasmus+, telephone: 04 00 00 00 00, courriel: presse@lycee.example}")
}

const PROGRAMME: &str = "  - {heure: \"13:00\", titre: Lancement, rubrique: lancement, intervenants: Léa et Hugo, duree: 1, texte: Bonjour à toutes et à tous., son: generique.mp3, technique: micro 1}\n\
    \x20 - {titre: Le téléphone, rubrique: entretien, intervenants: Léa, duree: 20}\n\
    \x20 - {titre: Une chanson, rubrique: musique, duree: 3}\n\
    \x20 - {titre: Au revoir, rubrique: fin, duree: 2, texte: Merci. Au revoir.}\n";

const GUESTS: &str = "invites:\n  - {personne: lea, role: étudiante en BTS, prononciation: « lé-a »}\n  - {nom: Ada Martin, role: cheffe d’entreprise}\n";

fn docx(run: &Run, name: &str) -> String {
    let bytes = std::fs::read(run.project.path(&format!("{KIT}/{name}"))).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_special_gives_its_kit() {
    let run = special(PROGRAMME, GUESTS).build().code(0).silent_about("créneau de").silent_about("ne peut pas parler");
    for file in
        ["conducteur.html", "conducteur.docx", "courriel.eml", "invite-1.html", "invite-1.docx", "invite-2.html"]
    {
        assert!(run.project.exists(&format!("{KIT}/{file}")), "{file}");
    }
    let run = run
        .shows(&format!("{KIT}/conducteur.html"), "Le compte est bon\u{a0}: 26\u{a0}min pour un créneau de 26\u{a0}min.")
        .shows(&format!("{KIT}/conducteur.html"), "<b>13\u{a0}h\u{a0}21</b><small>T0\u{a0}+\u{a0}21\u{a0}min</small></th><td class=\"num\">3\u{a0}min</td><td class=\"num\">24\u{a0}min</td><td class=\"what\"><b>Une chanson</b><small>Musique</small>")
        // Hugo did not sign for the air.
        .shows(&format!("{KIT}/conducteur.html"), "<td>Léa et un étudiant de BTS MCO</td>")
        .shows(&format!("{KIT}/conducteur.html"), "<td>generique.mp3</td><td>micro 1</td>")
        .shows(&format!("{KIT}/conducteur.html"), "«\u{a0}Un projet cofinancé par l’Union européenne, programme Erasmus+.\u{a0}»")
        .shows("livrables/index.html", "<a href=\"radio/speciale/conducteur.html\">Conducteur\u{a0}: Une heure à Caspe</a>")
        .shows("livrables/index.html", "<a href=\"radio/speciale/invite-1.html\">Fiche invité\u{a0}: Léa</a>");
    // At the beginning and at the end; never over the music.
    let page = run.project.read(&format!("{KIT}/conducteur.html"));
    let rows: Vec<bool> = segments(&page).map(|row| row.contains("class=\"mention\"")).collect();
    assert_eq!(rows, [true, false, false, true]);
    let word = docx(&run, "conducteur.docx");
    // After the greeting; before the goodbye, on the page and in Word.
    for text in [page, word.clone()] {
        let at = |said: &str| text.find(said).unwrap_or_else(|| panic!("« {said} » is not in:\n{text}"));
        let (hello, bye) = (at("Bonjour à toutes et à tous."), at("Merci. Au revoir."));
        let rows = &text[hello..];
        let mention = |from: &str| from.find("Un projet cofinancé").unwrap();
        assert!(mention(rows) < rows.find("Le téléphone").unwrap(), "{text}");
        let last = text[..bye].rfind("Un projet cofinancé").unwrap();
        assert!(text[last..bye].find("Une chanson").is_none() && text[bye..].find("Un projet").is_none(), "{text}");
    }
    for text in ["CONDUCTEUR", "Bonjour à toutes et à tous.", "w:orient=\"landscape\"", "<w:tblHeader/>"] {
        assert!(word.contains(text), "« {text} » is not in:\n{word}");
    }
}

#[test]
fn whose_voice_is_not_agreed_to_is_in_no_running_order() {
    let run = special(PROGRAMME, "").edit("content/personnes.yaml", "voix: oui", "voix: non").build().code(0);
    run.screen("attention\u{a0}: «\u{a0}Léa\u{a0}» est dans le programme, mais son autorisation ne suffit pas pour le jour dit\u{a0}: les documents taisent ce prénom")
        .shows(&format!("{KIT}/conducteur.html"), "<td>Un étudiant de BTS MCO et un étudiant de BTS MCO</td>")
        .hides(&format!("{KIT}/conducteur.html"), "Léa");
}

/// The rows of the order, below the heads that each sheet has.
fn segments(page: &str) -> impl Iterator<Item = &str> {
    page.split("<tbody>").nth(1).unwrap().split("<tr class").skip(1)
}

#[test]
fn a_text_that_says_the_european_mention_is_not_given_it_twice() {
    let said =
        PROGRAMME.replace("Bonjour à toutes et à tous.", "\"Bonjour : un projet cofinancé par l'Union européenne.\"");
    let run = special(&said, "").build().code(0);
    let page = run.project.read(&format!("{KIT}/conducteur.html"));
    let rows: Vec<bool> = segments(&page).map(|row| row.contains("class=\"mention\"")).collect();
    assert_eq!(rows, [false, false, false, true]);
}

#[test]
fn the_sheet_of_a_guest_tells_what_the_site_knows() {
    let run = special(PROGRAMME, GUESTS).build().code(0);
    let sheet = format!("{KIT}/invite-1.html");
    let run = run
        .shows(&sheet, "<h1>Léa</h1>\n<p class=\"role\">étudiante en BTS</p>\n<p>Prononciation\u{a0}: «\u{a0}lé-a\u{a0}»</p>")
        .shows(&sheet, "<span>À 13\u{a0}h, pendant 1\u{a0}min\u{a0}: «\u{a0}Lancement\u{a0}»</span><span>À 13\u{a0}h\u{a0}01, pendant 20\u{a0}min\u{a0}: «\u{a0}Le téléphone\u{a0}»</span>")
        .shows(&sheet, "<li>À Caspe, en Espagne, du 4\u{a0}mai au 5\u{a0}juillet 2026\u{a0}: neuf semaines de stage.</li>")
        .shows(&sheet, "<li>En ses mots\u{a0}: «\u{a0}J’ai appris à me débrouiller.\u{a0}»</li>")
        .shows(&sheet, "<li>Racontez-nous une journée de travail à Caspe.</li>")
        .shows(&sheet, "Autorisation signée pour l’antenne (prénom, mots et voix), valable jusqu’au 31\u{a0}août 2028.")
        .shows(&sheet, "<strong>Cellule Erasmus+</strong> · <span class=\"whole\">04\u{a0}00\u{a0}00\u{a0}00\u{a0}00</span>");
    let text = run.project.read(&sheet);
    assert_eq!(
        text.split("<ol class=\"questions\">").nth(1).unwrap().split("</ol>").next().unwrap().matches("<li>").count(),
        5
    );
    // Who is not in the register signs on the sheet, and nothing is made up.
    run.shows(&format!("{KIT}/invite-2.html"), "<h1>Ada Martin</h1>")
        .shows(&format!("{KIT}/invite-2.html"), "Pas au registre du lycée\u{a0}: accord à recueillir avant l’émission")
        .shows(&format!("{KIT}/invite-2.html"), "<mark>[à compléter\u{a0}: une question ouverte]</mark>")
        .screen("fiche de Ada Martin\u{a0}: trois lignes de récit («\u{a0}recit\u{a0}»), cinq questions («\u{a0}questions\u{a0}») et une anecdote («\u{a0}anecdote\u{a0}»)");
}

#[test]
fn a_guest_has_their_passages_whatever_signs_their_name_has() {
    let programme = PROGRAMME
        .replace("intervenants: Léa et Hugo", "intervenants: \"Maëlys d'Arc, avec M. Martin\"")
        .replace("entretien, intervenants: Léa", "entretien, intervenants: Maëlys-Rose");
    let guests = "invites:\n  - {nom: M. Martin}\n  - {nom: \"Maëlys d'Arc\"}\n  - {nom: Maëlys}\n";
    let run = special(&programme, guests).build().code(0);
    let first = "<span>À 13\u{a0}h, pendant 1\u{a0}min\u{a0}: «\u{a0}Lancement\u{a0}»</span>";
    let interview = "«\u{a0}Le téléphone\u{a0}»";
    run.shows(&format!("{KIT}/invite-1.html"), first)
        .shows(&format!("{KIT}/invite-2.html"), first)
        .hides(&format!("{KIT}/invite-3.html"), interview);
}

#[test]
fn a_withdrawal_to_come_is_the_end_of_the_authorisation() {
    special(PROGRAMME, GUESTS)
        .edit(
            "content/personnes.yaml",
            "expire_le: 2028-08-31\nhugo",
            "expire_le: 2028-08-31\n    retiree_le: 2027-01-05\nhugo",
        )
        .build()
        .code(0)
        .shows(&format!("{KIT}/invite-1.html"), "(prénom, mots et voix), valable jusqu’au 4\u{a0}janvier 2027.");
}

#[test]
fn what_an_invented_traineeship_tells_is_said_to_be_an_example() {
    let mark = "<span class=\"example\">exemple</span>";
    let run = special(PROGRAMME, GUESTS)
        .edit("content/mobilites/caspe-2026.md", "ville:", "exemple: oui\nville:")
        .build()
        .code(0)
        .shows(&format!("{KIT}/invite-1.html"), mark)
        .hides(&format!("{KIT}/invite-2.html"), mark)
        .shows(&format!("{KIT}/conducteur.html"), mark);
    assert!(docx(&run, "invite-1.docx").contains("FICHE INVITÉ (EXEMPLE)"));
}

#[test]
fn the_draft_to_the_station_carries_the_papers() {
    let run = special(PROGRAMME, GUESTS).build().code(0);
    let bytes = std::fs::read(run.project.path(&format!("{KIT}/courriel.eml"))).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(mail.subject(), Some("Conducteur du mercredi 9\u{a0}décembre 2026\u{a0}– Une heure à Caspe"));
    assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("studio@rph.example"));
    let joined: Vec<_> =
        mail.attachments().map(|part| mail_parser::MimeHeaders::attachment_name(part).unwrap().to_string()).collect();
    assert_eq!(joined, ["conducteur.docx", "invite-1.docx", "invite-2.docx"]);
    let body = mail.body_text(0).unwrap().replace("\r\n", "\n");
    for text in [
        "Voici le conducteur de l’émission que nous préparons avec vous\u{a0}: «\u{a0}Une\nheure à Caspe\u{a0}».",
        "Durée\u{a0}: 26\u{a0}min, la durée du créneau.",
        "– 13\u{a0}h\u{a0}01\u{a0}: Le téléphone (20\u{a0}min)",
        "– Léa, étudiante en BTS",
        "– invite-1.docx\u{a0}: la fiche «\u{a0}Léa\u{a0}»",
    ] {
        assert!(body.contains(text), "« {text} » is not in:\n{body}");
    }
}

#[test]
fn minutes_that_overflow_the_slot_are_said_and_the_kit_is_made() {
    special(&PROGRAMME.replace("duree: 20", "duree: 23"), "")
        .build()
        .code(0)
        .screen("attention\u{a0}: le conducteur dure 29\u{a0}min\u{a0}: 3\u{a0}min de trop pour un créneau de 26\u{a0}min\n")
        // At the segment that the advice names; then where the slot ends.
        .screen("\n  ┌─ content/evenements/speciale.md:10:13\n")
        .screen("content/evenements/speciale.md:11:13 (ici, le créneau est dépassé)")
        .screen("→ Retirez 3\u{a0}min à une séquence\u{a0}: «\u{a0}Le téléphone\u{a0}» est la plus longue, 23\u{a0}min. Ou corrigez «\u{a0}creneau\u{a0}».")
        .shows(&format!("{KIT}/conducteur.html"), "29\u{a0}min pour un créneau de 26\u{a0}min\u{a0}: 3\u{a0}min de trop.")
        .has(&format!("{KIT}/courriel.eml"));
    special(&PROGRAMME.replace("duree: 20", "duree: 12"), "").build().code(0).screen(
        "attention\u{a0}: le conducteur dure 18\u{a0}min\u{a0}: il manque 8\u{a0}min pour un créneau de 26\u{a0}min\n",
    );
}

#[test]
fn segments_that_overlap_and_a_slot_that_is_not_the_announced_one_are_said() {
    special(&PROGRAMME.replace("{titre: Une chanson", "{heure: \"13:20\", titre: Une chanson"), "")
        .build()
        .code(0)
        .screen("attention\u{a0}: le conducteur ne tombe pas juste\u{a0}: «\u{a0}Une chanson\u{a0}» commence à 13\u{a0}h\u{a0}20, mais «\u{a0}Le téléphone\u{a0}» ne finit qu’à 13\u{a0}h\u{a0}21");
    special(PROGRAMME, "fin: 2026-12-09 13:30\n")
        .build()
        .code(0)
        .screen("attention\u{a0}: le créneau dit 26\u{a0}min, mais l’émission est annoncée pour 30\u{a0}min");
}

#[test]
fn a_text_that_does_not_hold_in_its_segment_is_said() {
    // The mention is read with it.
    let long = vec!["mot"; 170].join(" ");
    let project = special(&PROGRAMME.replace("Bonjour à toutes et à tous.", &long), "");
    project
        .build()
        .code(0)
        .screen(
            "attention\u{a0}: ce texte, avec la mention européenne, se lit en 1\u{a0}min\u{a0}07\u{a0}s environ, dans une séquence de 1\u{a0}min\n",
        )
        .screen("→ Gardez-en 152 mots au plus (160 par minute), ou donnez plus de minutes à la séquence.")
        .shows(&format!("{KIT}/conducteur.html"), "à lire\u{a0}: trop long")
        .again()
        // Another pace is a setting.
        .edit("content/site.yaml", "medias:\n", "radio: {mots_par_minute: 200}\nmedias:\n")
        .build()
        .code(0)
        .silent_about("se lit en");
}

#[test]
fn who_did_not_sign_for_the_air_has_no_sheet() {
    let run = special(PROGRAMME, "invites: [{personne: hugo, role: étudiant}, {personne: lea}, {nom: Hugo}]\n")
        .build()
        .code(0)
        .screen("attention\u{a0}: «\u{a0}hugo\u{a0}» ne peut pas parler à l’antenne\u{a0}: autorisation qui ne couvre pas l’antenne")
        .screen("attention\u{a0}: «\u{a0}Hugo\u{a0}» est dans le registre, et n’a pas signé pour l’antenne\u{a0}: sa fiche n’est pas faite")
        .screen("l’autorisation de deux invités pour l’antenne")
        .shows(&format!("{KIT}/invite-1.html"), "<h1>Léa</h1>")
        .lacks(&format!("{KIT}/invite-2.html"));
    for file in ["conducteur.html", "invite-1.html", "courriel.eml"] {
        assert!(!run.project.read(&format!("{KIT}/{file}")).contains("Hugo"), "{file}");
    }
}

#[test]
fn who_is_in_no_register_is_said_once() {
    let run = special(PROGRAMME, "invites: [{personne: leaa}, {personne: lea}]\n").build().code(1);
    let run =
        run.screen("erreur\u{a0}: la personne «\u{a0}leaa\u{a0}» n’existe pas\n").silent_about("ne peut pas parler");
    assert_eq!(run.screen.matches("leaa").count(), 2, "the message and its line:\n{}", run.screen);
    run.silent_about("l’autorisation d’un invité");
}

#[test]
fn a_voice_needs_its_own_signature_until_the_day_of_the_show() {
    let guests = "invites: [{personne: lea}]\n";
    special(PROGRAMME, guests)
        .edit("content/personnes.yaml", "    voix: oui\n", "    voix: non\n")
        .build()
        .screen("«\u{a0}lea\u{a0}» ne peut pas parler à l’antenne\u{a0}: autorisation qui ne couvre pas sa voix")
        .lacks(&format!("{KIT}/invite-1.html"));
    special(PROGRAMME, guests)
        .edit(
            "content/personnes.yaml",
            "    voix: oui\n    signee_le: 2026-04-20\n    expire_le: 2028-08-31",
            "    voix: oui\n    signee_le: 2026-04-20\n    expire_le: 2026-12-08",
        )
        .build()
        .screen("«\u{a0}lea\u{a0}» ne peut pas parler à l’antenne\u{a0}: autorisation expirée le 8\u{a0}décembre 2026");
}

#[test]
fn what_is_missing_is_named_and_the_rest_is_made() {
    Project::new()
        .file("content/evenements/speciale.md", "---\ntitre: Une heure à Caspe\ngenre: radio\ndebut: 2026-12-09\n---\n\nBientôt.\n")
        .build()
        .code(0)
        .screen("  radio/speciale\u{a0}: la station («\u{a0}media\u{a0}»)\u{202f}; la durée de l’émission («\u{a0}creneau\u{a0}»)\u{202f}; l’heure de début («\u{a0}debut\u{a0}»)\u{202f}; le programme, séquence par séquence («\u{a0}programme\u{a0}»)\u{202f}; les invités («\u{a0}invites\u{a0}»)")
        .shows(&format!("{KIT}/conducteur.html"), "Le programme de cette émission n’est pas encore écrit.")
        .shows(&format!("{KIT}/conducteur.html"), "<mark>[à compléter\u{a0}: durée du créneau]</mark>")
        .has(&format!("{KIT}/conducteur.docx"))
        .has(&format!("{KIT}/courriel.eml"));
    special(PROGRAMME, "")
        .edit("content/evenements/speciale.md", "media: rph", "media: midi-libre")
        .build()
        .code(0)
        .screen("attention\u{a0}: «\u{a0}Midi Libre\u{a0}» n’est pas une radio");
}

#[test]
fn a_guest_is_somebody_and_only_once() {
    special(PROGRAMME, "invites:\n  - {role: étudiante}\n  - {personne: lea, nom: Léa}\n")
        .build()
        .code(1)
        .screen("erreur\u{a0}: on ne sait pas qui est cet invité")
        .screen("erreur\u{a0}: cet invité a un nom et un identifiant du registre");
}

#[test]
fn a_show_that_is_over_asks_for_its_proof() {
    let cancelled = special(PROGRAMME, "annule: oui\n").build().code(0);
    assert!(!cancelled.project.exists(KIT));
    let over = special(PROGRAMME, GUESTS)
        .today("2026-12-10")
        .build()
        .code(0)
        .shows("livrables/index.html", ">preuve à noter</span>");
    over.again()
        .file("content/parutions/radio.md", "---\ntitre: L’émission\ndate: 2026-12-09\nsupport: radio\nmedia: rph\nurl: https://rph.example/e\nconcerne: [speciale]\n---\n\nÀ réécouter.\n")
        .build()
        .code(0)
        .shows("livrables/index.html", ">passée à l’antenne, preuve du 9\u{a0}décembre 2026</span>");
}
