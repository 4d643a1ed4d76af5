//! Somebody withdraws: what holds them is said, the register notes it, and the next build shows nothing of them.

use crate::consent::Opened;
use crate::project::{Project, Run, photo, word};

const REGISTER: &str = "content/personnes.yaml";

/// Léa with a photo and an article, on all supports.
fn project() -> Project {
    Project::new()
        .bytes("content/temoignages/garage.png", &photo(60))
        .edit("content/temoignages/lea.md", "citation:", "image: {fichier: garage.png, alt: Léa au garage, credit: Lycée, personnes: [lea]}\ncitation:")
        .edit(REGISTER, "supports: [site]\n", "supports: [site, ent, presse]   # tout sauf l'antenne\n")
        .file("content/parutions/article.md", "---\ntitre: Un garage à Caspe\ndate: 2026-09-20\nsupport: presse\nmedia: midi-libre\nurl: https://midi.example/a\nconcerne: [caspe-2026]\n---\n")
        .file("content/parutions/avant.md", "---\ntitre: Avant la signature\ndate: 2026-04-01\nsupport: ent\nconcerne: [caspe-2026]\n---\n")
        .file("content/parutions/autre.md", "---\ntitre: Sans rapport\ndate: 2026-09-21\nsupport: ent\nconcerne: [bts-mco]\n---\n")
}

/// Nobody bears that name in any file that is made, the table of the team and its sheets apart.
#[track_caller]
fn is_nowhere(run: &Run, name: &str) {
    let mut count = 0;
    for (path, (bytes, _)) in run.project.snapshot() {
        let made = path.strip_prefix("public/").or_else(|| path.strip_prefix("livrables/"));
        let Some(made) =
            made.filter(|made| *made != "autorisations/index.html" && !made.starts_with("autorisations/retraits/"))
        else {
            continue;
        };
        let mut opened = Opened { texts: vec![path.clone()], ..Opened::default() };
        opened.open(made, &bytes);
        for text in &opened.texts {
            let folded = lycee::french::fold(text);
            // What is to mend in the texts is told to the team by identifier.
            let folded = folded.split("id=\"problemes\"").next().unwrap();
            let at = word(folded, &lycee::french::fold(name));
            assert_eq!(at.map(|at| folded[at..].chars().take(60).collect::<String>()), None, "« {name} » is in {path}");
        }
        count += 1;
    }
    assert!(count > 30, "{count} files");
}

#[test]
fn without_a_terminal_everything_is_said_and_nothing_is_written() {
    let run = project().build().code(0).again().run(&["retirer", "lea"]).code(2).nothing_is_touched();
    let photos: Vec<String> = run.project.public().into_keys().filter(|path| path.starts_with("medias/")).collect();
    let hash = photos[0].trim_start_matches("medias/").split('-').next().unwrap();
    let card = run
        .project
        .public()
        .into_keys()
        .find(|path| run.printed.contains(path.as_str()) && path.starts_with("partage/"));
    let printed = run.printed.replace(hash, "PHOTO").replace(&card.unwrap(), "partage/CARTE.png");
    let expected = "\
Dans le contenu, Léa (lea) est ici\u{a0}:
  content/mobilites/caspe-2026.md, ligne 8
  content/temoignages/lea.md, lignes 2, 4 et 6 (et le nom du fichier)

La prochaine construction retire 4\u{a0}fichiers du portail\u{a0}:
  public/medias/PHOTO-400.webp
  public/medias/PHOTO.jpg
  public/partage/CARTE.png
  public/temoignages/lea/index.html

La prochaine construction change";
    assert!(printed.starts_with(expected), "{printed}");
    for changed in [
        "public/flux.xml",
        "public/mobilites/caspe-2026/index.html",
        "public/sitemap.xml",
        "livrables/ent/2026-09/contenu.html",
    ] {
        assert!(printed.contains(&format!("\n  {changed}\n")), "{changed}: {printed}");
    }
    let outside = "\
Ailleurs, à demander vous-même, avant le 24\u{a0}décembre 2026 (un mois au plus, RGPD)\u{a0}:
  ☐ Presse, Midi Libre, 20\u{a0}septembre 2026\u{a0}: Un garage à Caspe
      https://midi.example/a
  ☐ ENT, 1er\u{a0}avril 2026\u{a0}: Avant la signature

";
    assert!(printed.ends_with(outside), "{printed}");
    run.whole_screen("Rien n’a été écrit. Pour noter le retrait, relancez avec --oui, ou dans un terminal.\n");
}

#[test]
fn who_withdraws_leaves_every_file_at_the_next_build() {
    let before = project().read(REGISTER);
    let run = project()
        .build()
        .code(0)
        .shows("public/temoignages/lea/index.html", "Léa")
        .again()
        .run(&["retirer", "Léa", "--oui"])
        .code(0);
    let run = run.screen("C’est noté dans content/personnes.yaml\u{a0}: retiree_le: 2026-11-24.\n").screen(
        "Feuille à imprimer et à cocher, après lycee build\u{a0}: livrables/autorisations/retraits/2026-11-24-lea.html\n",
    );
    let line = "    expire_le: 2028-08-31\n";
    assert_eq!(run.project.read(REGISTER), before.replacen(line, &format!("{line}    retiree_le: 2026-11-24\n"), 1));
    assert!(!run.project.exists("content/personnes.yaml.tmp"));
    let sheet = "livrables/autorisations/retraits/2026-11-24-lea.html";
    let run = run.again().build().code(0);
    is_nowhere(&run, "Léa");
    let run = run
        .lacks("public/temoignages/lea/index.html")
        .shows(sheet, "avant le <strong>jeudi 24\u{a0}décembre 2026</strong>")
        .shows(
            sheet,
            "<strong>Presse, Midi Libre</strong>, 20\u{a0}septembre 2026\u{a0}: Un garage à Caspe"
                .replace("\u{a0}: Un", " : Un")
                .as_str(),
        )
        .shows(sheet, "<p>Ce qui a paru jusqu’au retrait, même sous une autorisation alors valable, est à faire retirer aussi, partout où c’est possible.</p>")
        .shows(sheet, "<li><code>content/temoignages/lea.md</code></li>")
        .hides(sheet, "J’ai appris");
    assert!(!run.project.public().keys().any(|path| path.starts_with("medias/")));
    // The sheet is made at each build, the day after as well.
    run.again().today("2026-12-02").build().code(0).has(sheet);
}

/// An article that nothing else ties to her, and that says that it quotes her.
#[test]
fn a_proof_that_names_her_is_asked_back() {
    let run = project()
        .edit("content/parutions/autre.md", "concerne: [bts-mco]\n", "concerne: [bts-mco]\npersonnes: [lea]\n")
        .run(&["retirer", "lea"]);
    assert!(run.printed.contains("☐ ENT, 21\u{a0}septembre 2026\u{a0}: Sans rapport\n"), "{}", run.printed);
    assert!(run.printed.contains("  content/parutions/autre.md, ligne 6\n"), "{}", run.printed);
}

/// What is not published is not read by anybody yet: a draft is left out, what is due says when.
#[test]
fn texts_to_read_again_are_those_that_are_published_and_those_that_will_be() {
    let text = |more: &str| format!("---\ntitre: Encore\n{more}---\n\nLéa est revenue.\n");
    let run = project()
        .file("content/pages/plus-tard.md", &text("publier_le: 2027-01-04\n"))
        .file("content/pages/brouillon.md", &text("brouillon: oui\n"))
        .file("content/index.en.md", "---\ntitre: Welcome\n---\n\nCome in.\n")
        .file("content/temoignages/lea.en.md", "---\ntitre: Three lines under the phone\n---\n\nI answered.\n")
        .run(&["retirer", "lea", "--oui"])
        .code(0)
        .again()
        .build()
        .code(0);
    let sheet = run.project.read("livrables/autorisations/retraits/2026-11-24-lea.html");
    let texts = sheet.split("<h2>Textes à relire</h2>").nth(1).unwrap().split("</ul>").next().unwrap();
    let due = "<li><code>content/temoignages/lea.en.md</code></li><li><code>content/temoignages/lea.md</code></li><li><code>content/pages/plus-tard.md</code>, pas encore publié\u{a0}: avant le 4\u{a0}janvier 2027</li>";
    assert!(texts.ends_with(due) && !texts.contains("brouillon"), "{texts}");
}

/// An insert quotes whoever belongs to its formation: a brochure is to be asked back even where nothing names her.
#[test]
fn brochures_of_her_formation_are_asked_back_and_the_workshop_follows() {
    let brochure =
        "---\ntitre: La plaquette du BTS MCO\ndate: 2026-10-01\nsupport: plaquette\nconcerne: [bts-mco]\n---\n";
    let run = Project::new().file("content/parutions/plaquette.md", brochure).run(&["retirer", "lea", "--oui"]).code(0);
    assert!(
        run.printed.contains("☐ Plaquette, 1er\u{a0}octobre 2026\u{a0}: La plaquette du BTS MCO"),
        "{}",
        run.printed
    );
    let workshop = "livrables/index.html";
    let run = run
        .again()
        .build()
        .code(0)
        .shows(workshop, "Un retrait à suivre")
        .shows(workshop, "à finir avant le 24\u{a0}décembre 2026");
    run.again().today("2026-12-25").build().code(0).hides(workshop, "Un retrait à suivre");
}

/// Two texts that only a name told apart: nobody who leaves may hold the next build back.
#[test]
fn two_addresses_that_become_the_same_are_numbered() {
    let event = |genre: &str| format!("---\ntitre: Une rencontre\ngenre: {genre}\ndebut: 2027-01-30\n---\nTexte.\n");
    let project = Project::new()
        .edit(REGISTER, "supports: [site]\n", "supports: [site, plaquette, kiosque]\n")
        .file("content/evenements/rencontre-lea.md", &event("jpo"))
        .file("content/evenements/rencontre-hugo.md", &event("jpo"));
    let run = project.run(&["retirer", "lea", "--oui"]).code(0).again().run(&["retirer", "hugo", "--oui"]).code(0);
    let run = run.again().build().code(0);
    for path in ["public/evenements/rencontre-etudiant", "public/evenements/rencontre-etudiant-2"] {
        assert!(
            run.project.exists(&format!("{path}/index.html")) && run.project.exists(&format!("{path}/evenement.ics"))
        );
    }
    for path in ["livrables/jpo/rencontre-etudiant/kiosque", "livrables/jpo/rencontre-etudiant-2/imprimes"] {
        assert!(run.project.exists(path), "{path}");
    }
    let agenda = run.project.read("public/agenda.ics");
    let uids: std::collections::BTreeSet<&str> = agenda.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(uids.len(), 2, "{agenda}");
}

/// Her authorisation was renewed last month: where she appeared under the first one is still to ask.
#[test]
fn a_renewed_authorisation_forgets_no_place() {
    let run = project()
        .edit(
            REGISTER,
            "signee_le: 2026-04-20\n    expire_le: 2028-08-31\n",
            "signee_le: 2026-11-01\n    expire_le: 2029-08-31\n",
        )
        .run(&["retirer", "lea", "--oui"])
        .code(0);
    assert!(
        run.printed.contains("☐ Presse, Midi Libre, 20\u{a0}septembre 2026\u{a0}: Un garage à Caspe"),
        "{}",
        run.printed
    );
    // What appears once she has left is not about her.
    let run = run
        .again()
        .file(
            "content/parutions/apres.md",
            "---\ntitre: Après son retrait\ndate: 2026-12-03\nsupport: ent\nconcerne: [caspe-2026]\n---\n",
        )
        .today("2026-12-05")
        .build()
        .code(0);
    let sheet = "livrables/autorisations/retraits/2026-11-24-lea.html";
    run.shows(sheet, "Un garage à Caspe").hides(sheet, "Après son retrait");
}

#[test]
fn every_way_to_say_who_is_on_a_photo_is_listed_and_other_lines_are_not() {
    let text = "---
titre: La semaine
image:
    fichier: une.png
    alt: Un atelier
    personnes:
        - hugo
        - lea
---

Il y a des lea d’ombre sur ces photos.

::: galerie
![Le garage](deux.png) personnes: lea
![La place](place.png) personnes: aucune
:::

::: figure
  image: trois.png
  alt: Au travail
  personnes: [hugo, lea]
:::

::: figure
image: copie.png
alt: Au travail, sans que le texte dise qui
personne_reconnaissable: non
:::
";
    let run = Project::new()
        .bytes("content/pages/semaine/une.png", &photo(10))
        .bytes("content/pages/semaine/deux.png", &photo(20))
        .bytes("content/pages/semaine/place.png", &photo(30))
        .bytes("content/pages/semaine/trois.png", &photo(40))
        .bytes("content/pages/semaine/copie.png", &photo(40))
        .file("content/pages/semaine/index.md", text)
        .run(&["retirer", "lea"]);
    assert!(
        run.printed.contains("  content/pages/semaine/index.md, lignes 4, 8, 14, 19, 21 et 25\n"),
        "{}\n{}",
        run.printed,
        run.screen
    );
}

#[test]
fn a_published_file_that_something_touched_leaves_with_the_others() {
    let project = project().build().code(0).again();
    let photos = project.public().into_keys().filter(|path| path.starts_with("medias/"));
    let touched: Vec<String> = photos.chain(["temoignages/lea/index.html".to_string()]).collect();
    let project = touched.iter().fold(project, |project, path| {
        let bytes = [project.public()[path].as_slice(), b" "].concat();
        project.bytes(&format!("public/{path}"), &bytes)
    });
    let run =
        project.run(&["retirer", "lea", "--oui"]).code(0).again().build().code(0).silent_about("laissés en place");
    touched.iter().fold(run, |run, path| run.lacks(&format!("public/{path}")));
}

/// What cannot be read is said, not taken for a register without anybody.
#[cfg(unix)]
#[test]
fn a_register_that_is_a_shortcut_is_said() {
    let project = Project::new();
    let register = project.read(REGISTER);
    let run = project
        .without(REGISTER)
        .file("ailleurs/personnes.yaml", &register)
        .symlink(REGISTER, "../ailleurs/personnes.yaml")
        .run(&["retirer", "lea", "--oui"]);
    run.code(1)
        .screen("ce raccourci mène hors du dossier «\u{a0}content\u{a0}»")
        .screen("Rien n’a été écrit\u{a0}: corrigez d’abord le registre.\n")
        .again()
        .run(&["autorisations"])
        .code(1)
        .screen("ce raccourci mène hors du dossier");
}

/// The question is only asked in a terminal; whatever is not a clear yes writes nothing.
#[cfg(unix)]
#[test]
fn it_asks_before_it_writes() {
    // The terminal gives bytes, one character each.
    let typed = |text: &str| -> String { text.bytes().map(char::from).collect() };
    let project = project();
    for (answer, said) in [("non", "Rien n’a été écrit."), ("", "Rien n’a été écrit."), ("oui", "C’est noté dans")]
    {
        let before = project.read(REGISTER);
        let command = project.command(&["retirer", "lea", "--date", "2026-11-24"]);
        let mut terminal = rexpect::session::spawn_command(command, Some(60_000)).unwrap();
        terminal.exp_string(&typed("Noter aujourd’hui le retrait de Léa\u{202f}? Tapez oui\u{a0}: ")).unwrap();
        assert_eq!(project.read(REGISTER), before, "before the answer");
        terminal.send_line(answer).unwrap();
        terminal.exp_string(&typed(said)).unwrap();
        terminal.exp_eof().unwrap();
        assert_eq!(project.read(REGISTER) != before, answer == "oui", "« {answer} »");
    }
}

#[test]
fn the_real_content_without_somebody() {
    let run = Project::of_the_repository().run(&["retirer", "lea", "--oui"]).code(0).again().build().code(0);
    is_nowhere(&run, "Léa");
    let printed = run.again().run(&["retirer", "manon"]).printed;
    assert!(printed.contains("public/temoignages/manon-trondheim/index.html"), "{printed}");
}

#[test]
fn a_register_typed_on_windows_keeps_its_ends_of_lines() {
    let project = Project::new();
    let windows = project.read(REGISTER).replace('\n', "\r\n");
    let run = project.file(REGISTER, &windows).run(&["retirer", "hugo", "--oui"]).code(0);
    let expected = windows.replace("autorisation: {supports", "autorisation: {retiree_le: 2026-11-24, supports");
    assert_eq!(run.project.read(REGISTER), expected);
}

#[test]
fn who_is_unknown_or_has_nothing_to_withdraw_is_told_and_nothing_is_written() {
    let run = Project::new().run(&["retirer", "huggo", "--oui"]).code(2).nothing_is_touched();
    let run = run.whole_screen("«\u{a0}huggo\u{a0}» n’est pas un identifiant de personnes.yaml. Vouliez-vous dire «\u{a0}hugo\u{a0}»\u{202f}?\n");
    let register = run.project.read(REGISTER);
    let run = run
        .again()
        .file(
            REGISTER,
            &format!("{register}ines: {{prenom: Inès, majeur: oui}}\nlea-2027: {{prenom: Léa, majeur: oui}}\n"),
        )
        .run(&["retirer", "ines", "--oui"])
        .code(0)
        .nothing_is_touched()
        .whole_screen("Inès n’a signé aucune autorisation\u{a0}: il n’y a rien à retirer.\n");
    let run = run.again().run(&["retirer", "léa", "--oui"]).code(2).nothing_is_touched();
    let run = run.whole_screen("«\u{a0}léa\u{a0}» n’est pas un identifiant de personnes.yaml. Plusieurs personnes portent ce prénom, donnez l’identifiant\u{a0}: lea, lea-2027.\n");
    let project = run.again().run(&["retirer", "lea", "--oui"]).code(0).again().today("2026-12-05");
    let run = project.run(&["retirer", "lea", "--oui"]).code(0).nothing_is_touched();
    let run =
        run.screen("L’autorisation de Léa est déjà retirée, depuis le 24\u{a0}novembre 2026. Rien n’a été écrit.\n");
    assert!(
        run.printed.starts_with("Ailleurs, à demander vous-même, avant le 24\u{a0}décembre 2026"),
        "{}",
        run.printed
    );
}

#[test]
fn faults_elsewhere_do_not_hold_a_withdrawal_back_and_those_of_the_register_do() {
    let run =
        project().file("content/pages/faux.md", "---\nzorglub: 1\n---\n").run(&["retirer", "lea", "--oui"]).code(0);
    let run = run.screen("d’autres textes ont des erreurs");
    let run = run.again().edit(REGISTER, "retiree_le: 2026-11-24", "retiree_le: 2026-13-24");
    run.run(&["retirer", "hugo", "--oui"])
        .code(1)
        .nothing_is_touched()
        .screen("Rien n’a été écrit\u{a0}: corrigez d’abord le registre.\n");
}

/// « Léas bil » in a translation is Léa's.
#[test]
fn a_name_with_the_mark_of_another_language_is_found() {
    let run = project()
        .file(
            "content/mobilites/caspe-2026.en.md",
            "---\ntitre: Nine weeks in Caspe\n---\n\nA small town.\n\nLéas family came.\n",
        )
        .run(&["retirer", "lea"])
        .code(2);
    let line = "  content/mobilites/caspe-2026.en.md, ligne 7\n";
    assert!(run.printed.contains(line), "{}", run.printed);
}
