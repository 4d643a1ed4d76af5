//! The command line: `new`, help, completion, and wrong uses; all in French.

use crate::project::Project;

const GENRES: [(&str, &str); 8] = [
    ("formation", "formations"),
    ("mobilite", "mobilites"),
    ("temoignage", "temoignages"),
    ("evenement", "evenements"),
    ("erasmusday", "erasmusdays"),
    ("parution", "parutions"),
    ("communique", "communiques"),
    ("page", "pages"),
];

/// Words of the library that reads the arguments.
const ENGLISH: [&str; 12] = [
    "Usage",
    "Options:",
    "Commands",
    "Arguments:",
    "error:",
    "possible values",
    "default:",
    "help",
    "Print",
    "required",
    "unexpected",
    "tip:",
];

fn assert_french(text: &str) {
    for word in ENGLISH {
        let found = text.match_indices(word).find(|(at, _)| !text[..*at].ends_with("--"));
        assert!(found.is_none(), "« {word} » is in:\n{text}");
    }
}

// ── new ─────────────────────────────────────────────────────────────────────

#[test]
fn every_genre_gives_a_text_that_can_be_checked_at_once() {
    // A release is written from its mobility: see `press`.
    for (genre, folder) in GENRES.into_iter().filter(|(genre, _)| *genre != "communique") {
        let id = "nouveau";
        let path = format!("content/{folder}/{id}.md");
        let run = Project::new().run(&["new", genre, id]).code(0);
        assert_eq!(
            run.screen,
            format!(
                "Le fichier {path} est prêt. Ouvrez-le, complétez-le, puis retirez la ligne «\u{a0}brouillon: oui\u{a0}» pour le publier.\n"
            )
        );
        run.shows(&path, "brouillon: oui")
            .again()
            .check()
            .code(0)
            .screen("Brouillons, non publiés (1)")
            .screen("rien à corriger.");
    }
}

#[test]
fn a_new_text_without_its_draft_line_can_be_published() {
    for (genre, folder) in GENRES {
        let id = if genre == "communique" { "caspe-2026" } else { "nouveau" };
        let path = format!("content/{folder}/{id}.md");
        let project = Project::new().run(&["new", genre, id]).again();
        let text = project.read(&path).replace("brouillon: oui\n", "");
        let run = project.file(&path, &text).build();
        assert_eq!(run.code, 0, "{genre}:\n{}", run.screen);
    }
}

#[test]
fn dates_of_a_new_text_make_sense() {
    let mobility =
        Project::new().run(&["new", "mobilite", "caspe-2027"]).again().read("content/mobilites/caspe-2027.md");
    // Sixty days ahead, a Monday; two months later, a Sunday.
    assert!(mobility.contains("\ndepart: 2027-01-25\n"), "{mobility}");
    assert!(mobility.contains("\nretour: 2027-03-28\n"), "{mobility}");
    let edition = Project::new().run(&["new", "erasmusday"]).has("content/erasmusdays/2027.md").again();
    assert!(edition.read("content/erasmusdays/2027.md").contains("\ndebut: 2027-10-14 09:00\n"));
}

#[test]
fn a_new_text_never_overwrites() {
    Project::new()
        .run(&["new", "temoignage", "lea"])
        .code(1)
        .screen("content/temoignages/lea.md")
        .screen("existe déjà")
        .nothing_is_touched();
    Project::new()
        .file("content/temoignages/hugo/index.md", include_str!("../sound/lea.md"))
        .run(&["new", "temoignage", "hugo"])
        .code(1)
        .screen("existe déjà")
        .nothing_is_touched();
}

#[test]
fn the_name_of_a_new_text_becomes_an_address_and_never_climbs_out() {
    Project::new().run(&["new", "page", "L'été à Caspe.md"]).code(0).has("content/pages/l-ete-a-caspe.md");
    let run = Project::new().run(&["new", "page", "../../secret"]).code(0);
    run.has("content/pages/secret.md").lacks("secret.md").lacks("../secret.md");
}

#[test]
fn genres_are_found_with_their_accents_and_plurals() {
    Project::new().run(&["new", "témoignage", "a"]).code(0).has("content/temoignages/a.md");
    Project::new().run(&["new", "mobilités", "a"]).code(0).has("content/mobilites/a.md");
    Project::new()
        .run(&["new", "temoinage"])
        .code(2)
        .screen("le genre «\u{a0}temoinage\u{a0}» n’existe pas. Vouliez-vous dire «\u{a0}temoignage\u{a0}»\u{202f}?\n")
        .nothing_is_touched();
}

// ── Help ────────────────────────────────────────────────────────────────────

#[test]
fn every_help_is_in_french() {
    let commands = ["build", "check", "new", "deploy", "transfert", "revenir", "schemas", "completion"];
    for args in std::iter::once(vec!["--aide"]).chain(commands.map(|c| vec![c, "--aide"])) {
        let run = Project::new().run(&args).code(0).whole_screen("");
        assert!(run.printed.contains("Utilisation\u{a0}: lycee"), "{}", run.printed);
        assert_french(&run.printed);
    }
    let run = Project::new().run(&["--help"]).code(0);
    assert_french(&run.printed);
}

#[test]
fn the_version_is_said() {
    let run = Project::new().run(&["--version"]).code(0);
    assert_eq!(run.printed, format!("lycee {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn without_a_command_the_help_is_shown() {
    let run = Project::new().run(&[]).code(2);
    assert!(run.screen.contains("Utilisation\u{a0}: lycee"), "{}", run.screen);
    assert_french(&run.screen);
}

#[test]
fn completion_is_written_for_every_terminal() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Project::new().run(&["completion", shell]).code(0).whole_screen("").nothing_is_touched();
        assert!(run.printed.contains("lycee") && run.printed.contains("build"), "{}", run.printed);
        assert!(!run.printed.contains("Print help") && !run.printed.contains("Usage"), "{}", run.printed);
    }
}

// ── Wrong uses ──────────────────────────────────────────────────────────────

#[test]
fn every_wrong_use_is_told_in_french_and_touches_nothing() {
    let more = "«\u{a0}lycee --aide\u{a0}» dit ce qui est possible.\n";
    let cases: [(&[&str], &str); 12] = [
        (&["biuld"], "la commande «\u{a0}biuld\u{a0}» n’existe pas. Vouliez-vous dire «\u{a0}build\u{a0}»\u{202f}?\n"),
        (&["publier"], "la commande «\u{a0}publier\u{a0}» n’existe pas.\n"),
        (
            &["build", "--strit"],
            "«\u{a0}--strit\u{a0}» n’est pas prévu ici. Vouliez-vous dire «\u{a0}--strict\u{a0}»\u{202f}?\n",
        ),
        (&["build", "content"], "«\u{a0}content\u{a0}» n’est pas prévu ici.\n"),
        (&["check", "--public", "x"], "«\u{a0}--public\u{a0}» n’est pas prévu ici.\n"),
        (&["build", "--date"], "il manque une valeur après «\u{a0}--date <JOUR>\u{a0}».\n"),
        (
            &["build", "--format", "xml"],
            "«\u{a0}xml\u{a0}» ne convient pas à «\u{a0}--format <FORME>\u{a0}». Valeurs possibles\u{a0}: texte, json.\n",
        ),
        (
            &["build", "--base-url", "exemple.fr"],
            "«\u{a0}exemple.fr\u{a0}» ne convient pas à «\u{a0}--base-url <ADRESSE>\u{a0}».\n",
        ),
        (&["new"], "il manque\u{a0}: <GENRE>.\n"),
        (&["completion"], "il manque\u{a0}: <TERMINAL>.\n"),
        (
            &["completion", "tcsh"],
            "«\u{a0}tcsh\u{a0}» ne convient pas à «\u{a0}<TERMINAL>\u{a0}». Valeurs possibles\u{a0}: bash, elvish, fish, powershell, zsh.\n",
        ),
        (
            &["build", "--strict", "--strict"],
            "«\u{a0}--strict\u{a0}» est donné deux fois, ou avec une option contraire.\n",
        ),
    ];
    for (args, message) in cases {
        let run = Project::new().run(args).code(2).nothing_is_touched();
        assert_eq!(run.screen, format!("{message}{more}"), "{args:?}");
    }
}

#[test]
fn a_date_that_is_none_is_a_wrong_use() {
    for command in ["build", "check", "new"] {
        let args: &[&str] =
            if command == "new" { &["new", "page", "a", "--date=hier"] } else { &[command, "--date=hier"] };
        Project::new()
            .run(args)
            .code(2)
            .whole_screen("«\u{a0}hier\u{a0}» n’est pas une date. Écrivez par exemple\u{a0}: --date 2027-03-01\n")
            .nothing_is_touched();
    }
}

#[test]
fn a_project_without_content_says_where_to_go() {
    Project::empty()
        .check()
        .code(1)
        .screen("erreur\u{a0}: le dossier «\u{a0}content\u{a0}» n’existe pas\n")
        .screen("Lancez la commande depuis le dossier du projet, ou indiquez le dossier avec --contenu.")
        .nothing_is_touched();
}

// ── pdf ─────────────────────────────────────────────────────────────────────

#[test]
fn without_the_browser_that_was_asked_for_nothing_is_written() {
    let project = Project::new();
    let browser = project.path("absent").to_string_lossy().into_owned();
    project
        .env("LYCEE_NAVIGATEUR", &browser)
        .run(&["build", "--pdf"])
        .code(1)
        .screen("n’existe pas")
        .screen("Corrigez la variable LYCEE_NAVIGATEUR, ou retirez-la.")
        .nothing_is_touched();
}
