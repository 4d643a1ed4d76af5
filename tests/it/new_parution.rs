//! `lycee new parution`: a proof recorded in one go.

use crate::project::Project;

#[test]
fn a_proof_with_its_copy_in_one_line() {
    let run = Project::new()
        .bytes("capture d'écran.PDF", b"%PDF-1.4 essai")
        .run(&[
            "new", "parution", "--le", "2026-11-12", "--support", "presse", "--titre", "Caspe : le retour", "--media",
            "midi-libre", "--url", "https://midi.example/article", "--preuve", "capture d'écran.PDF", "--concerne",
            "caspe-2026,bts-mco", "--publique",
        ])
        .code(0)
        .whole_screen(
            "La parution content/parutions/2026-11-presse-midi-libre/index.md est notée. Elle sert l’objectif 3 (Midi Libre) ou 8 (Fête de l’Europe)\u{202f}; lycee axe3 dit s’il est atteint.\n",
        );
    let expected = "---\ntitre: 'Caspe : le retour'\ndate: 2026-11-12\nsupport: presse\nmedia: midi-libre\nurl: 'https://midi.example/article'\n\
        preuve: capture-d-ecran.pdf\nconcerne: ['caspe-2026', 'bts-mco']\npublique: oui\n---\n";
    assert_eq!(run.project.read("content/parutions/2026-11-presse-midi-libre/index.md"), expected);
    assert_eq!(run.project.read("content/parutions/2026-11-presse-midi-libre/capture-d-ecran.pdf"), "%PDF-1.4 essai");
    let run = run.again().build().code(0).silent_about("parutions");
    assert!(run.again().run(&["axe3"]).printed.contains("1 sur\u{a0}2"));
}

#[test]
fn an_address_alone_gets_advice_and_a_second_proof_of_the_month_its_own_name() {
    let note = |project: Project| {
        project
            .run(&["new", "parution", "--support", "ent", "--titre", "Les départs", "--url", "https://ent.example/a"])
            .code(0)
    };
    let run = note(Project::new()).screen(
        "La parution content/parutions/2026-11-ent.md est notée. Elle sert l’objectif 2\u{202f}; lycee axe3 dit s’il est atteint.\nUne adresse peut disparaître",
    );
    note(run.again()).screen("content/parutions/2026-11-ent-2.md");
}

#[test]
fn everything_that_is_wrong_is_said_and_nothing_is_written() {
    Project::new()
        .run(&[
            "new",
            "parution",
            "--le",
            "2026-13-01",
            "--support",
            "journal",
            "--titre",
            "Un article",
            "--media",
            "midilibre",
            "--concerne",
            "capse-2026",
            "--preuve",
            "absent.pdf",
        ])
        .code(1)
        .screen("« 2026-13-01 »".replace("« ", "«\u{a0}").replace(" »", "\u{a0}»").as_str())
        .screen("journal")
        .screen("absent.pdf")
        .screen("Rien n’a été écrit.")
        .nothing_is_touched();
}

#[test]
fn unknown_names_are_said_with_the_nearest() {
    Project::new()
        .run(&[
            "new",
            "parution",
            "--support",
            "presse",
            "--titre",
            "Un article",
            "--media",
            "midi-libr",
            "--concerne",
            "capse-2026",
        ])
        .code(1)
        .screen("le média «\u{a0}midi-libr\u{a0}» n’existe pas")
        .screen("Vouliez-vous dire «\u{a0}midi-libre\u{a0}»\u{202f}?")
        .screen("Vouliez-vous dire «\u{a0}caspe-2026\u{a0}»\u{202f}?")
        .nothing_is_touched();
}

#[test]
fn the_options_of_a_proof_are_not_those_of_a_testimonial() {
    Project::new()
        .run(&["new", "temoignage", "--support", "ent"])
        .code(2)
        .screen("sont celles de\u{a0}: lycee new parution")
        .nothing_is_touched();
    Project::new()
        .bytes("programme.exe", b"MZ")
        .run(&["new", "parution", "--support", "ent", "--titre", "x", "--preuve", "programme.exe"])
        .code(1)
        .screen("cette preuve n’est ni une image ni un document")
        .nothing_is_touched();
}

#[test]
fn what_is_odd_is_said_and_written_all_the_same() {
    let args = ["new", "parution", "--support", "radio", "--media", "midi-libre", "--titre", "Un article"];
    let run = Project::new().run(&args).code(0).screen("attention\u{a0}: «\u{a0}Midi Libre\u{a0}» n’est pas une radio");
    let args = ["new", "parution", "--le", "2030-01-01", "--support", "ent", "--titre", "Plus tard"];
    let run = run.again().run(&args).code(0).screen("attention\u{a0}: cette parution est datée dans l’avenir");
    let args = ["new", "parution", "--support", "ent", "--titre", "Deux fois", "--url", "https://ent.example/a"];
    let run = run.again().run(&args).code(0).again().run(&args).code(0);
    run.screen("attention\u{a0}: cette parution est notée deux fois");
}

#[test]
fn a_proof_that_is_not_there_is_said() {
    Project::new()
        .run(&["new", "parution", "--support", "ent", "--titre", "x", "--preuve", "rien.pdf"])
        .code(1)
        .screen("erreur\u{a0}: cette preuve est introuvable")
        .nothing_is_touched();
}

#[test]
fn a_name_that_is_taken_leaves_no_copy_behind() {
    let args = ["new", "parution", "essai", "--support", "ent", "--titre", "Un article", "--preuve", "a.pdf"];
    let run = Project::new().bytes("a.pdf", b"%PDF").run(&args).code(0);
    run.again().without("content/parutions/essai/a.pdf").run(&args).code(1).screen("existe déjà").nothing_is_touched();
}
