//! The kit of an edition of the Fête de l’Europe.

use crate::project::{Project, Run};

const KIT: &str = "livrables/erasmusdays/2026";

fn edition(more: &str) -> Project {
    let text = format!(
        "---\ntitre: L’Europe et après ?\ndebut: 2026-12-10 13:30\nfin: 2026-12-10 16:00\nlieu: au lycée\n{more}---\n\nVenez.\n"
    );
    let weeks = "erasmusdays: {semaines: [{annee: 2026, debut: 2026-12-07, fin: 2026-12-12}]}\nmedias:\n";
    Project::new().file("content/erasmusdays/2026.md", &text).edit("content/site.yaml", "medias:\n", weeks)
}

const PROGRAMME: &str = "programme:\n  - {heure: \"13:30\", titre: Ouverture, duree: 15}\n  - {titre: Retour de Caspe, intervenants: Léa et Hugo, duree: 45}\n  - {heure: \"14:30\", titre: Goûter, duree: 90}\n";

#[test]
fn an_edition_gives_its_kit() {
    let run = edition(PROGRAMME).build().code(0);
    for file in [
        "affiche-a3.html",
        "affiche-a4.html",
        "invitation.html",
        "deroule.html",
        "reseaux-sociaux.txt",
        "inscription.txt",
        "evenement.ics",
        "qr.svg",
        "communique-annonce.docx",
        "communique-annonce.html",
        "courriel-annonce.eml",
    ] {
        assert!(run.project.exists(&format!("{KIT}/{file}")), "{file}");
    }
    run.lacks(&format!("{KIT}/communique-bilan.html"))
        .shows(&format!("{KIT}/affiche-a4.html"), "lycee.example/erasmus/erasmusdays/2026")
        .shows(&format!("{KIT}/affiche-a3.html"), "size: A3 portrait")
        .shows(
            &format!("{KIT}/deroule.html"),
            "<td>13\u{a0}h\u{a0}45</td><td>45\u{a0}min</td><td>1\u{a0}h</td><td>Retour de Caspe</td>",
        )
        .shows(&format!("{KIT}/deroule.html"), "<td>2\u{a0}h\u{a0}30</td>")
        .shows(
            &format!("{KIT}/inscription.txt"),
            "Quand\u{a0}: jeudi 10\u{a0}décembre 2026, de 13\u{a0}h\u{a0}30 à 16\u{a0}h",
        )
        .screen(
            "erasmusdays/2026\u{a0}: l’adresse de l’inscription sur erasmusdays.eu (« inscription_officielle »)"
                .replace("« ", "«\u{a0}")
                .replace(" »", "\u{a0}»")
                .as_str(),
        )
        .silent_about("ne tombe pas juste");
}

#[test]
fn minutes_that_clash_are_said() {
    let programme =
        PROGRAMME.replace("titre: Retour", "heure: \"13:40\", titre: Retour").replace("duree: 90", "duree: 120");
    edition(&programme)
        .build()
        .code(0)
        .screen("attention\u{a0}: le déroulé ne tombe pas juste\u{a0}: «\u{a0}Retour de Caspe\u{a0}» commence à 13\u{a0}h\u{a0}40, mais «\u{a0}Ouverture\u{a0}» ne finit qu’à 13\u{a0}h\u{a0}45")
        .screen("le programme finit à 16\u{a0}h\u{a0}30, l’événement est annoncé jusqu’à 16\u{a0}h")
        .shows(&format!("{KIT}/deroule.html"), "<tr class=\"early\">");
}

/// Network, limit, counted signs and text of each post.
fn posts(run: &Run) -> Vec<(String, usize, String)> {
    let text = run.project.read(&format!("{KIT}/reseaux-sociaux.txt"));
    let posts = text.split("=== ").skip(1).collect::<Vec<_>>();
    let mut found = Vec::new();
    for pair in posts.chunks(1) {
        let (head, body) = pair[0].split_once(" ===\n").unwrap_or((pair[0], ""));
        if let Some(limit) = head.split("sur\u{a0}").nth(1).or(head.split("sur ").nth(1)) {
            let limit = limit.trim_end_matches(')').parse().unwrap();
            found.push((head.to_string(), limit, body.trim().to_string()));
        }
    }
    found
}

#[test]
fn social_texts_keep_to_their_length_and_carry_the_hashtag() {
    let long = "- {titre: \"Un moment au titre assez long pour déborder des réseaux les plus courts, de ceux où chaque signe est compté\"}\n";
    let programme = format!("programme:\n{}", format!("  {long}").repeat(6));
    let run = edition(&programme).build().code(0);
    let posts = posts(&run);
    assert_eq!(posts.len(), 6);
    for (head, limit, text) in posts {
        let url = "https://lycee.example/erasmus/erasmusdays/2026/";
        let short = if head.starts_with("X") || head.starts_with("Mastodon") { 23 } else { url.len() };
        assert!(text.replace(url, &"x".repeat(short)).chars().count() <= limit, "{head}");
        assert!(text.contains("#ErasmusDays"), "{head}");
        assert!(text.contains("https://lycee.example/erasmus/erasmusdays/2026/"), "{head}");
    }
}

#[test]
fn a_feast_of_another_season_is_no_erasmusdays() {
    let run = edition(PROGRAMME)
        .edit("content/erasmusdays/2026.md", "debut: 2026-12-10", "debut: 2026-12-14")
        .edit("content/erasmusdays/2026.md", "fin: 2026-12-10", "fin: 2026-12-14")
        .build()
        .code(0)
        .lacks(&format!("{KIT}/inscription.txt"))
        .silent_about("erasmusdays.eu");
    for file in ["affiche-a3.html", "invitation.html", "communique-annonce.txt", "reseaux-sociaux.txt"] {
        assert!(!run.project.read(&format!("{KIT}/{file}")).contains("#ErasmusDays"), "{file}");
    }
    run.shows(&format!("{KIT}/affiche-a3.html"), ">Fête de l’Europe</p>");
}

#[test]
fn thanks_wait_for_the_day_after() {
    edition(PROGRAMME).build().code(0).hides(&format!("{KIT}/reseaux-sociaux.txt"), "bilan");
    edition(PROGRAMME)
        .today("2026-12-11")
        .build()
        .code(0)
        .shows(&format!("{KIT}/reseaux-sociaux.txt"), "=== X, bilan")
        .lacks(&format!("{KIT}/communique-annonce.txt"));
}

#[test]
fn who_does_not_agree_to_the_press_is_not_on_the_poster() {
    // Neither Léa nor Hugo signed for the press.
    let run = edition(PROGRAMME).build().code(0);
    for file in ["affiche-a4.html", "invitation.html", "deroule.html", "reseaux-sociaux.txt", "communique-annonce.txt"]
    {
        let text = run.project.read(&format!("{KIT}/{file}"));
        assert!(!text.contains("Léa") && !text.contains("Hugo"), "{file}:\n{text}");
    }
}

#[test]
fn after_the_day_the_balance_has_its_figures() {
    let figures = "chiffres:\n  - {valeur: \"160\", legende: participants}\n";
    edition(&format!("{PROGRAMME}{figures}"))
        .today("2026-12-12")
        .build()
        .code(0)
        .shows(
            &format!("{KIT}/communique-bilan.txt"),
            "Fête de l’Europe au lycée Charles Alliès\u{a0}: 160 participants",
        )
        .shows(&format!("{KIT}/communique-bilan.txt"), "La journée en chiffres\u{a0}: 160 participants.");
    edition(PROGRAMME).today("2026-12-12").build().screen("le bilan en chiffres").shows(
        &format!("{KIT}/communique-bilan.html"),
        "<mark>[à compléter\u{a0}: chiffres de la journée («\u{a0}chiffres\u{a0}»)]</mark>",
    );
}
