//! The eight goals of Axis 3: each is turned by its real proof, and by the calendar alone.

use crate::project::{Project, Run};

/// School year 2026-2027, nothing yet.
fn start() -> Project {
    Project::new().today("2026-09-03").without("content/temoignages/lea.md")
}

fn proof(channel: &str, day: &str, more: &str) -> String {
    format!("---\ntitre: Une preuve\ndate: {day}\nsupport: {channel}\n{more}---\n")
}

/// The line of a goal: its state and its count.
fn line(run: &Run, number: u8) -> String {
    let start = format!("{number} ");
    let line = run.printed.lines().find(|line| line.starts_with(&start));
    let line = line.unwrap_or_else(|| panic!("no goal {number}:\n{}\n{}", run.printed, run.screen));
    line.split("  ").skip(1).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn is(project: Project, day: &str, number: u8, expected: &str) -> Project {
    let run = project.today(day).run(&["axe3"]).code(0);
    assert_eq!(line(&run, number), expected, "\n{}", run.printed);
    run.again()
}

#[test]
fn goal_1_the_portal_online_and_fresh() {
    let project = is(start(), "2026-09-03", 1, "à lancer | rien de daté");
    let project = project
        .file("content/parutions/site.md", &proof("site", "2026-09-04", "url: https://lycee.example/\n"))
        .file("content/pages/charte-erasmus.md", "---\ntitre: Charte Erasmus+ et stratégie\n---\n\nLe texte.\n");
    let project = is(project, "2026-09-05", 1, "atteint | dernière nouvelle le 4\u{a0}septembre 2026");
    is(project, "2026-11-04", 1, "en retard | dernière nouvelle le 4\u{a0}septembre 2026");
}

#[test]
fn goal_2_one_item_on_the_ent_each_month() {
    let mut project = is(start(), "2026-09-03", 2, "à lancer | 0\u{a0}mois sur\u{a0}12");
    project = is(project, "2026-10-01", 2, "en retard | 0\u{a0}mois sur\u{a0}12");
    let months = [
        "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05", "2027-06",
        "2027-07", "2027-08",
    ];
    for month in months {
        project = project.file(&format!("content/parutions/{month}.md"), &proof("ent", &format!("{month}-12"), ""));
    }
    project = is(project, "2027-03-20", 2, "en bonne voie | 7\u{a0}mois sur\u{a0}12");
    project = is(project, "2027-08-20", 2, "atteint | 12\u{a0}mois sur\u{a0}12");
    is(project, "2027-10-01", 2, "en retard | 0\u{a0}mois sur\u{a0}12");
}

/// Written before its day, a proof proves nothing: not to the goals, nor in the press review.
#[test]
fn a_proof_that_is_dated_in_the_future_counts_for_nothing_and_is_said() {
    let more = "url: https://midi.example/a\nmedia: midi-libre\npublique: oui\nconcerne: [caspe-2026, bts-mco]\n";
    let channels = ["ent", "site", "presse", "radio", "reseau", "jpo", "plaquette", "communique", "erasmusdays"];
    let with = |day: &str| {
        let project = start().without("content/mobilites/caspe-2026.md").edit(
            "content/site.yaml",
            "id: midi-libre, nom: Midi Libre, genre: presse",
            "id: midi-libre, nom: Midi Libre, genre: radio",
        );
        channels.iter().fold(project, |project, channel| {
            let text = proof(channel, day, &more.replace("caspe-2026, ", ""));
            project.file(&format!("content/parutions/{channel}.md"), &text)
        })
    };
    let lines = |run: &Run| (1..=8).map(|number| line(run, number)).collect::<Vec<_>>();
    let nothing = start().without("content/mobilites/caspe-2026.md").run(&["axe3"]);
    let early = with("2026-09-04").run(&["axe3"]);
    assert_eq!(lines(&early), lines(&nothing));
    let come = early.again().today("2026-09-04").run(&["axe3"]);
    assert_ne!(lines(&come), lines(&nothing), "they count on their day");
    with("2026-09-04")
        .build()
        .code(0)
        .screen("attention\u{a0}: cette parution est datée dans l’avenir\u{a0}: elle ne compte pour aucun objectif\n")
        .screen("→ Une parution est ce qui a vraiment paru. Si le jour est faux, corrigez «\u{a0}date\u{a0}». Si elle n’est que prévue, supprimez ce fichier, et notez-la ce jour-là\u{a0}: lycee new parution\n")
        .hides("public/revue-de-presse/index.html", "Une preuve");
}

#[test]
fn what_is_to_mend_is_named_with_its_line_in_the_register_too() {
    let run = start().edit("content/personnes.yaml", "prenom: Léa", "prenom: Léa Martin").build().code(0);
    run.shows("livrables/index.html", "content/personnes.yaml, ligne\u{a0}2");
}

#[test]
fn a_month_that_is_over_is_no_task_any_more() {
    let run = start().today("2026-10-20").build().code(0);
    let run = run.hides("livrables/index.html", "Publier le digest de septembre 2026");
    let run = run.shows("livrables/index.html", "Publier le digest d’octobre 2026").again().run(&["axe3"]);
    assert!(
        run.printed.contains("une parution en septembre 2026 (un mois passé ne se rattrape pas)"),
        "{}",
        run.printed
    );
}

#[test]
fn a_planned_broadcast_that_is_over_asks_for_its_proof() {
    let radio = "---\ntitre: À l’antenne\ngenre: radio\ndebut: 2026-12-09 13:00\n---\n\nEn direct.\n";
    let run = start().file("content/evenements/radio.md", radio).today("2027-05-10").run(&["axe3"]);
    let said = "→ Noter la preuve de «\u{a0}À l’antenne\u{a0}», ou sa nouvelle date";
    assert!(run.printed.contains(said), "{}", run.printed);
}

#[test]
fn goal_3_a_broadcast_and_an_article_of_midi_libre() {
    let project = is(start(), "2026-09-03", 3, "à lancer | 0 sur\u{a0}2");
    let project = project.file("content/parutions/rph.md", &proof("radio", "2026-12-09", "media: rph\n"));
    let project = is(project, "2026-12-10", 3, "en bonne voie | 1 sur\u{a0}2");
    let project = project.file("content/parutions/autre.md", &proof("presse", "2026-12-11", ""));
    let project = is(project, "2026-12-12", 3, "en bonne voie | 1 sur\u{a0}2");
    let project = project.file("content/parutions/midi.md", &proof("presse", "2026-12-12", "media: midi-libre\n"));
    let project = is(project, "2026-12-13", 3, "atteint | 2 sur\u{a0}2");
    let project = is(project, "2027-09-02", 3, "à lancer | 0 sur\u{a0}2");
    is(project, "2028-06-01", 3, "en retard | 0 sur\u{a0}2");
}

#[test]
fn goal_4_a_talk_in_a_network() {
    let project = is(start(), "2026-09-03", 4, "à lancer | 0\u{a0}intervention").file(
        "content/evenements/medef.md",
        "---\ntitre: Petit déjeuner\ngenre: reseau\ndebut: 2027-02-04\nreseau: medef\n---\n",
    );
    let project = is(project, "2026-09-03", 4, "en bonne voie | 0\u{a0}intervention");
    let project = is(project, "2027-06-01", 4, "en retard | 0\u{a0}intervention");
    let project = project.file("content/parutions/medef.md", &proof("reseau", "2027-02-04", "concerne: [medef]\n"));
    let project = is(project, "2027-06-01", 4, "atteint | 1\u{a0}intervention");
    project
        .today("2027-06-01")
        .build()
        .code(0)
        .shows("livrables/axe3/bilan.html", "Medef")
        .shows("livrables/axe3/bilan.html", "4\u{a0}février 2027");
}

#[test]
fn goal_5_each_open_day() {
    let project = is(start(), "2026-09-03", 5, "à lancer | 0 sur\u{a0}1");
    let day = |id: &str, day: &str| {
        (format!("content/evenements/{id}.md"), format!("---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: {day}\n---\n"))
    };
    let (path, text) = day("jpo-janvier", "2027-01-30");
    let project = is(project.file(&path, &text), "2027-01-30", 5, "en bonne voie | 0 sur\u{a0}1");
    let project = is(project, "2027-01-31", 5, "en retard | 0 sur\u{a0}1");
    let project = project.file("content/parutions/jpo.md", &proof("jpo", "2027-01-30", "concerne: [jpo-janvier]\n"));
    let project = is(project, "2027-01-31", 5, "atteint | 1 sur\u{a0}1");
    let (path, text) = day("jpo-mars", "2027-03-13");
    let project = is(project.file(&path, &text), "2027-01-31", 5, "en bonne voie | 1 sur\u{a0}2");
    is(project, "2027-03-14", 5, "en retard | 1 sur\u{a0}2");
}

#[test]
fn goal_6_the_brochure_of_each_bts() {
    let project = is(start(), "2026-09-03", 6, "à lancer | 0 sur\u{a0}1");
    let project = is(project, "2027-06-01", 6, "en retard | 0 sur\u{a0}1");
    let printed = proof("plaquette", "2027-01-10", "concerne: [bts-mco]\n");
    let project = is(project.file("content/parutions/p.md", &printed), "2027-06-01", 6, "atteint | 1 sur\u{a0}1");
    is(project, "2028-06-01", 6, "en retard | 0 sur\u{a0}1");
}

fn departure(id: &str, day: &str, back: &str) -> (String, String) {
    let text = format!(
        "---\ntitre: Départ {id}\nformation: bts-mco\ndepart: {day}\nretour: {back}\nville: Caspe\npays: ES\neffectif: 2\n---\n"
    );
    (format!("content/mobilites/{id}.md"), text)
}

fn sent(day: &str) -> String {
    format!("---\ntitre: Ils partent\nenvoye_le: {day}\n---\n\nIls partent à Caspe le 3 mai.\n")
}

#[test]
fn goal_7_a_release_before_each_departure() {
    let (path, text) = departure("caspe-2027", "2027-05-03", "2027-07-04");
    let project = is(start().file(&path, &text), "2026-09-03", 7, "à lancer | 0 sur\u{a0}1");
    // The day of the departure is not too late.
    let project = is(project, "2027-05-03", 7, "à lancer | 0 sur\u{a0}1");
    let project = is(project, "2027-05-04", 7, "en retard | 0 sur\u{a0}1");
    let project = project.file("content/communiques/caspe-2027.md", &sent("2027-05-03"));
    let project = is(project, "2027-05-04", 7, "atteint | 1 sur\u{a0}1");
    let (path, text) = departure("dublin-2027", "2027-05-10", "2027-07-11");
    let project = is(project.file(&path, &text), "2027-05-04", 7, "en bonne voie | 1 sur\u{a0}2");
    is(project, "2027-05-11", 7, "en retard | 1 sur\u{a0}2");
}

#[test]
fn a_release_sent_after_the_departure_is_said_to_be_late() {
    let (path, text) = departure("caspe-2027", "2027-05-03", "2027-07-04");
    let run = start()
        .file(&path, &text)
        .file("content/communiques/caspe-2027.md", &sent("2027-05-06"))
        .today("2027-05-10")
        .run(&["axe3"])
        .code(0);
    assert_eq!(line(&run, 7), "en retard | 0 sur\u{a0}1");
    let said = "    Départ caspe-2027\u{a0}: communiqué envoyé le 6\u{a0}mai 2027, après le départ\n";
    assert!(run.printed.contains(said), "{}", run.printed);
}

#[test]
fn a_departure_without_release_is_in_the_report_and_a_cancelled_one_is_not() {
    let (path, text) = departure("caspe-2027", "2027-05-03", "2027-07-04");
    let run = start().file(&path, &text).today("2027-04-28").build().code(0);
    let run = run
        .screen("attention\u{a0}: départ dans 5\u{a0}jours, et aucun communiqué n’est noté comme envoyé")
        .screen("Son texte est dans livrables/presse/caspe-2027/. Complétez-le, envoyez-le, puis notez-le\u{a0}: lycee new communique caspe-2027");
    let run = run
        .again()
        .today("2027-05-04")
        .build()
        .code(0)
        .screen("attention\u{a0}: ce départ a eu lieu sans communiqué envoyé à la presse");
    run.again()
        .edit(&path, "ville: Caspe", "etat: annulee\nville: Caspe")
        .build()
        .code(0)
        .silent_about("sans communiqué");
}

#[test]
fn goal_8_a_day_for_europe_and_media_that_speak_of_it() {
    let project = is(start(), "2026-09-03", 8, "à lancer | 0\u{a0}média sur\u{a0}3")
        .edit("content/site.yaml", "medias:\n", "erasmusdays: {objectif_medias: 2}\nmedias:\n")
        .file(
            "content/erasmusdays/2026.md",
            "---\ntitre: Fête de l’Europe\ndebut: 2026-10-15\nlieu: au lycée\nprogramme:\n  - {titre: Accueil}\n---\n",
        );
    let project = is(project, "2026-09-03", 8, "en bonne voie | 0\u{a0}média sur\u{a0}2");
    let project = is(project, "2026-11-15", 8, "en retard | 0\u{a0}média sur\u{a0}2");
    let about = "concerne: [erasmusdays/2026]\n";
    let project = project
        .file("content/parutions/fete.md", &proof("erasmusdays", "2026-10-15", about))
        .file("content/parutions/m1.md", &proof("presse", "2026-10-16", &format!("media: midi-libre\n{about}")))
        .file("content/parutions/m2.md", &proof("presse", "2026-10-20", &format!("media: midi-libre\n{about}")));
    // Twice the same outlet is one.
    let project = is(project, "2026-11-15", 8, "en retard | 1\u{a0}média sur\u{a0}2");
    let project =
        project.file("content/parutions/m3.md", &proof("radio", "2026-10-17", &format!("media: rph\n{about}")));
    let project = is(project, "2026-11-15", 8, "atteint | 2\u{a0}médias sur\u{a0}2");
    is(project, "2028-06-01", 8, "en retard | 0\u{a0}média sur\u{a0}2");
}

#[test]
fn a_year_that_is_over_is_reached_or_not() {
    let run = Project::of_the_repository().run(&["axe3", "--annee", "2025-2026"]).code(0);
    assert!(
        run.printed.starts_with("Axe 3, année 2025-2026 (année close)\u{a0}: 4\u{a0}objectifs atteints sur 8\n"),
        "{}",
        run.printed
    );
    assert_eq!(line(&run, 2), "non atteint | 6\u{a0}mois sur\u{a0}12");
    assert!(!run.printed.contains('→'), "{}", run.printed);
    run.again().run(&["axe3", "--annee", "2025-2027"]).code(2).whole_screen(
        "«\u{a0}2025-2027\u{a0}» n’est pas une année scolaire. Écrivez par exemple\u{a0}: --annee 2026-2027\n",
    );
}

#[test]
fn a_proof_that_is_only_an_address_gets_advice_to_keep_a_copy() {
    start()
        .file("content/parutions/site.md", &proof("site", "2026-09-02", "url: https://lycee.example/\n"))
        .build()
        .code(0)
        .screen("conseil\u{a0}: cette preuve n’est qu’une adresse\u{a0}: elle peut disparaître")
        .screen("Gardez une capture ou le PDF à côté de ce fichier\u{a0}: preuve: article.pdf");
}

#[test]
fn the_table_opens_in_a_spreadsheet() {
    let run = Project::of_the_repository().build().code(0);
    let table = run.project.read("livrables/axe3/bilan.csv");
    assert!(table.starts_with("\u{feff}Année;Objectif;Ligne;Libellé;État;Compte;Date;Support;Adresse;Exemple\r\n"));
    assert!(table.contains("2026-2027;2;objectif;au moins une parution par mois sur l’ENT du lycée sur le programme ERASMUS+ BTS;en retard;2 mois sur 12;;;;\r\n"), "{table}");
    assert!(
        table.contains("2026-2027;2;preuve;Sur l’ENT, le récit de Caspe et les départs de l’année;;;2026-09-18;ENT;"),
        "{table}"
    );
    assert!(table.lines().all(|line| line.matches(';').count() >= 9), "{table}");
}

#[test]
fn the_calendar_keeps_its_identifiers_from_one_day_to_the_next() {
    let uids = |run: &Run| -> Vec<String> {
        let text = run.project.read("livrables/axe3/retroplanning.ics");
        assert!(text.lines().all(|line| line.len() <= 75), "a line is not folded");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_string).collect()
    };
    let run = Project::of_the_repository().today("2026-10-01").build().code(0);
    let before = uids(&run);
    assert!(before.contains(&"UID:mobilite-caspe-2027-envoi@charles-allies.example".to_string()), "{before:?}");
    let mut sorted = before.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), before.len(), "an identifier is there twice");
    let after = uids(&run.again().today("2027-03-01").build().code(0));
    let lost: Vec<_> = before.iter().filter(|uid| !after.contains(uid) && !uid.starts_with("UID:objectif-")).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn what_must_be_done_before_falls_on_a_school_day() {
    // Eight days before Monday 10 May 2027 is a Sunday; Dublin leaves in the autumn holidays.
    let text = Project::of_the_repository().build().code(0).project.read("livrables/axe3/retroplanning.ics");
    let day = |uid: &str| {
        let event = text.split("BEGIN:VEVENT").find(|e| e.contains(&format!("UID:{uid}@"))).unwrap();
        event.lines().find_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:")).unwrap().to_string()
    };
    assert_eq!(day("mobilite-caspe-2027-envoi"), "20270430");
    assert_eq!(day("mobilite-caspe-2027-photo"), "20270510");
    assert_eq!(day("mobilite-dublin-2026-relance"), "20261016");
    assert_eq!(day("ent-2026-12"), "20261208");
    assert_eq!(day("ent-2027-07"), "20270701");
}

#[test]
fn an_invented_release_is_an_example_and_a_cancelled_show_proves_nothing() {
    let (path, text) = departure("caspe-2027", "2027-05-03", "2027-07-04");
    let run = start()
        .file(&path, &text)
        .file("content/communiques/caspe-2027.md", &sent("2027-05-03").replace("envoye_le", "exemple: oui\nenvoye_le"))
        .file(
            "content/evenements/radio.md",
            "---\ntitre: Une émission\ngenre: radio\ndebut: 2027-01-10\nannule: oui\n---\n",
        )
        .today("2027-05-04")
        .run(&["axe3"])
        .code(0);
    assert_eq!(line(&run, 7), "atteint | 1 sur\u{a0}1");
    assert!(
        run.printed.contains("1\u{a0}preuve est un exemple\u{a0}: ce bilan n’est pas encore le vrai."),
        "{}",
        run.printed
    );
    run.again().build().shows("livrables/axe3/retroplanning.ics", "Proposer une émission à une radio locale");
}

#[test]
fn a_proof_that_names_no_open_day_is_that_of_the_day_before_it() {
    let day = |day: &str| format!("---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: {day}\n---\n");
    let project = start()
        .file("content/evenements/jpo-1.md", &day("2027-01-30"))
        .file("content/evenements/jpo-2.md", &day("2027-03-13"))
        .file("content/parutions/p1.md", &proof("jpo", "2027-01-31", ""));
    let project = is(project, "2027-03-14", 5, "en retard | 1 sur\u{a0}2");
    let project = project.file("content/parutions/p2.md", &proof("jpo", "2027-03-13", ""));
    is(project, "2027-03-14", 5, "atteint | 2 sur\u{a0}2");
}

#[test]
fn the_proof_of_another_year_or_of_the_day_before_proves_nothing() {
    let day = |id: &str, folder: &str, text: &str| (format!("content/{folder}/{id}.md"), text.to_string());
    let mut project = start();
    for (path, text) in [
        day("jpo-2027", "evenements", "---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: 2027-01-30\n---\n"),
        day("jpo-2026", "evenements", "---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: 2026-01-30\n---\n"),
        day(
            "2026",
            "erasmusdays",
            "---\ntitre: La fête\ndebut: 2026-10-15\nlieu: ici\nprogramme:\n  - {titre: Accueil}\n---\n",
        ),
        day(
            "2025",
            "erasmusdays",
            "---\ntitre: La fête\ndebut: 2025-10-15\nlieu: ici\nprogramme:\n  - {titre: Accueil}\n---\n",
        ),
        day("a", "parutions", &proof("jpo", "2026-10-05", "concerne: [jpo-2026]\n")),
        day("b", "parutions", &proof("jpo", "2026-10-06", "concerne: [jpo-2027]\n")),
        day("c", "parutions", &proof("erasmusdays", "2026-09-02", "concerne: [erasmusdays/2025]\n")),
        day("d", "parutions", &proof("erasmusdays", "2026-09-03", "")),
        day("e", "parutions", &proof("site", "2026-09-03", "")),
    ] {
        project = project.file(&path, &text);
    }
    let project = is(project, "2026-10-07", 5, "en bonne voie | 0 sur\u{a0}1");
    let project = is(project, "2026-10-07", 8, "en bonne voie | 0\u{a0}média sur\u{a0}3");
    let run = project.today("2026-10-07").run(&["axe3"]);
    assert!(run.printed.contains("la preuve que la fête a eu lieu"), "{}", run.printed);
    assert!(run.printed.contains("la preuve que le portail est en ligne"), "{}", run.printed);
    run.again().run(&["axe3", "--annee", "2027-2028"]).code(2).whole_screen("L’année 2027-2028 n’a pas commencé.\n");
}
