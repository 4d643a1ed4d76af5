//! Press releases: generated for each departure, then the team's own.

use std::fs;

use crate::project::{Project, Run};

const RELEASE: &str = "livrables/presse/caspe-2026/communique.txt";

/// A departure in May with all that a release needs.
fn complete() -> Project {
    Project::new()
        .today("2026-04-20")
        .file(
            "content/site.yaml",
            "nom: Lycée Européen des métiers Charles Alliès\nnom_court: Lycée Charles Alliès\nurl: https://lycee.example/erasmus/\n\
             liens: fichiers\nadresse: {ville: Pézenas}\n\
             a_propos: Le lycée Charles Alliès forme du CAP au BTS.\n\
             contexte_presse: Le lycée vise dix étudiants de BTS par an en stage à l'étranger.\n\
             contact_presse: {nom: Cellule Erasmus+, telephone: 04 00 00 00 00, courriel: presse@lycee.example}\n\
             reseaux:\n  - {id: medef, nom: Medef}\n\
             medias:\n  - {id: midi-libre, nom: Midi Libre, genre: presse, courriel: redaction@midi.example}\n  - {id: rph, nom: RPH, genre: radio}\n",
        )
        .edit("content/personnes.yaml", "    supports: [site]\n    texte: oui\n    image", "    supports: [site, presse]\n    texte: oui\n    image")
        .file(
            "content/mobilites/caspe-2026.md",
            "---\ntitre: Neuf semaines à Caspe\nformation: bts-mco\ndepart: 2026-05-04\nretour: 2026-07-05\nville: Caspe\npays: Espagne\n\
             accueil: {nom: Talleres Ebro, secteur: commerce}\nparticipants: [lea, hugo]\naccompagnateurs: deux enseignants\n\
             photo_depart: {le: 2026-05-04 07:30, lieu: devant le lycée}\ncitations:\n  - {de: lea, texte: J'ai hâte., role: étudiante en BTS}\n  \
             - {de: hugo, texte: Moi aussi.}\n  - {de: La proviseure, texte: Nous sommes fiers.}\n---\n\nUne petite ville d’Aragon.\n\n## Le logement\n\nEn famille d’accueil.\n",
        )
}

#[test]
fn a_departure_gives_its_release_with_every_fact() {
    let run = complete().build().code(0);
    let text = run.project.read(RELEASE);
    let expected = "COMMUNIQUÉ DE PRESSE\n\
        Pour diffusion immédiate\n";
    assert!(text.starts_with(expected), "{text}");
    let unwrapped = text.replace('\n', " ");
    for said in [
        "Deux étudiants du lycée Charles Alliès partent travailler neuf semaines à Caspe, en Espagne",
        "Pézenas, le 24\u{a0}avril 2026 – Deux étudiants du lycée Charles Alliès, à Pézenas, partent en stage à Caspe, en Espagne, du 4\u{a0}mai au 5\u{a0}juillet 2026.",
        "Le départ aura lieu le lundi 4\u{a0}mai 2026.",
        "seront accueillis par Talleres Ebro (commerce). Ils seront accompagnés par deux enseignants.",
        "Le lycée vise dix étudiants de BTS par an en stage à l’étranger.",
        "«\u{a0}J’ai hâte.\u{a0}»",
        "Léa, étudiante en BTS",
        "La proviseure",
        "Photo au départ\u{a0}: lundi 4\u{a0}mai 2026, 7\u{a0}h\u{a0}30, devant le lycée.",
        "– FIN –",
        "Cellule Erasmus+",
        "Cofinancé par l’Union européenne",
    ] {
        assert!(unwrapped.contains(said), "« {said} » is not in:\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 72), "{text}");
    assert!(!text.contains("Hugo") && !text.contains("Moi aussi"), "{text}");
    assert!(!text.contains("[à compléter"), "{text}");
}

#[test]
fn what_is_missing_is_shown_and_reported_never_invented() {
    let run = Project::new()
        .today("2026-04-20")
        .build()
        .code(0)
        .screen("À compléter dans les documents (2)")
        .screen("  presse/caspe-2026/communique.html\u{a0}: entreprise ou organisme d’accueil\u{202f};")
        .screen("citation d’un étudiant\u{202f}; citation du chef d’établissement ou d’un enseignant");
    let text = run.project.read(RELEASE).replace('\n', " ");
    assert!(text.contains("[à compléter\u{a0}: entreprise ou organisme d’accueil]"), "{text}");
    run.shows(
        "livrables/presse/caspe-2026/communique.html",
        "<mark>[à compléter\u{a0}: citation d’un étudiant]</mark>",
    );
}

#[test]
fn a_cancelled_mobility_and_one_of_an_earlier_year_have_no_release() {
    complete()
        .edit("content/mobilites/caspe-2026.md", "ville: Caspe", "etat: annulee\nville: Caspe")
        .build()
        .code(0)
        .lacks("livrables/presse");
    complete().today("2026-10-01").build().lacks("livrables/presse");
}

fn with_own_text() -> Project {
    let run = complete().run(&["new", "communique", "caspe-2026"]).code(0);
    run.screen("communiques/caspe-2026.md est prêt. Relisez-le et corrigez-le").again()
}

#[test]
fn the_team_takes_the_text_over_and_it_is_never_overwritten() {
    let run = with_own_text()
        .edit("content/communiques/caspe-2026.md", "Le départ aura lieu", "Grand départ : il aura lieu")
        .run(&["new", "communique", "caspe-2026"])
        .code(1)
        .screen("existe déjà");
    run.again()
        .build()
        .code(0)
        .shows(RELEASE, "Grand départ\u{a0}: il aura lieu le lundi 4\u{a0}mai 2026.")
        .shows("content/communiques/caspe-2026.md", "Grand départ : il aura lieu");
}

#[test]
fn a_change_of_the_mobility_shows_the_sentence_that_is_out_of_date() {
    let screen = with_own_text()
        .edit("content/mobilites/caspe-2026.md", "depart: 2026-05-04", "depart: 2026-05-11")
        .build()
        .code(0)
        .screen("attention\u{a0}: cette phrase n’est plus à jour\u{a0}: le départ était le 4\u{a0}mai 2026, c’est maintenant le 11\u{a0}mai 2026")
        .screen("Corrigez le texte, puis la ligne «\u{a0}faits\u{a0}»\u{a0}: depart: 2026-05-11")
        .screen;
    assert!(screen.contains("Le départ aura lieu le lundi 4 mai 2026."), "{screen}");
}

#[test]
fn a_departure_that_is_over_is_told_in_the_present_then_in_the_past() {
    let told = |day: &str| complete().today(day).build().code(0).project.read(RELEASE).replace('\n', " ");
    let during = told("2026-05-20");
    for said in [
        "travaillent neuf semaines à Caspe",
        "Pézenas, le 20\u{a0}mai 2026 –",
        "Le départ a eu lieu le lundi 4\u{a0}mai 2026.",
        "sont accueillis par Talleres Ebro",
    ] {
        assert!(during.contains(said), "« {said} » is not in:\n{during}");
    }
    assert!(!during.contains("Photo au départ"), "{during}");
    let after = told("2026-07-20");
    for said in ["ont travaillé neuf semaines à Caspe", "ont été accueillis par Talleres Ebro", "Le retour a eu lieu"]
    {
        assert!(after.contains(said), "« {said} » is not in:\n{after}");
    }
}

#[test]
fn a_release_that_left_with_the_old_date_asks_to_tell_the_press() {
    with_own_text()
        .edit("content/communiques/caspe-2026.md", "# envoye_le: 2026-04-24", "envoye_le: 2026-04-20")
        .edit("content/mobilites/caspe-2026.md", "retour: 2026-07-05", "retour: 2026-07-12")
        .build()
        .code(0)
        .screen("Les médias ont l’ancien texte depuis le 20\u{a0}avril 2026\u{a0}: prévenez-les. Corrigez le texte");
}

const UNFINISHED: &str =
    "erreur\u{a0}: ce communiqué est noté comme envoyé, mais il reste à compléter\u{a0}: l’espace presse le montrerait";

#[test]
fn a_release_that_left_unfinished_is_refused() {
    with_own_text()
        .edit("content/communiques/caspe-2026.md", "# envoye_le: 2026-04-24", "envoye_le: 2026-04-20")
        .edit("content/communiques/caspe-2026.md", "Le départ aura lieu", "[à compléter : quand] Le départ aura lieu")
        .build()
        .code(1)
        .screen(UNFINISHED)
        // The press room shows it as long as it is there.
        .again()
        .today("2028-10-01")
        .check()
        .code(1)
        .screen(UNFINISHED);
}

#[test]
fn who_leaves_the_press_leaves_the_press_room_and_it_is_said() {
    let page = "public/presse/caspe-2026/index.html";
    let sent =
        with_own_text().edit("content/communiques/caspe-2026.md", "# envoye_le: 2026-04-24", "envoye_le: 2026-04-20");
    let run = sent.build().code(0).shows(page, "J’ai hâte.");
    run.again()
        .edit("content/personnes.yaml", "supports: [site, presse]", "supports: [site]")
        .build()
        .code(0)
        .screen("attention\u{a0}: les mots de «\u{a0}lea\u{a0}» ne paraissent pas dans la presse\u{a0}: autorisation qui ne couvre pas la presse")
        .screen("Ce communiqué est déjà parti\u{a0}: prévenez les médias qui l’ont reçu.")
        .hides(page, "J’ai hâte.")
        .hides(page, "Léa");
}

#[test]
fn a_weekday_that_is_not_that_of_its_date_is_said() {
    with_own_text()
        .edit(
            "content/communiques/caspe-2026.md",
            "Le départ aura lieu le lundi 4 mai",
            "Le départ aura lieu le mardi 4 mai",
        )
        .build()
        .code(0)
        .screen("attention\u{a0}: le 4\u{a0}mai 2026 est un lundi");
}

#[test]
fn a_newsroom_without_address_is_named() {
    complete().build().code(0).screen("adresse de RPH («\u{a0}courriel\u{a0}» dans site.yaml)");
}

#[test]
fn a_change_of_town_or_number_is_seen_too() {
    with_own_text()
        .edit("content/mobilites/caspe-2026.md", "ville: Caspe", "ville: Alcañiz")
        .edit("content/mobilites/caspe-2026.md", "participants: [lea, hugo]", "participants: [lea]")
        .build()
        .screen("la ville était Caspe, c’est maintenant Alcañiz")
        .screen("l’effectif était 2, c’est maintenant 1");
}

#[test]
fn an_unknown_mobility_has_no_release() {
    complete()
        .run(&["new", "communique", "capse-2026"])
        .code(2)
        .screen("aucun départ prévu ne s’appelle «\u{a0}capse-2026\u{a0}». Vouliez-vous dire «\u{a0}caspe-2026\u{a0}»\u{202f}?")
        .nothing_is_touched();
}

#[test]
fn a_text_too_long_is_said() {
    let long = "Une phrase de plus pour faire long dans ce communiqué de presse. ".repeat(35);
    let run = with_own_text();
    let text = run.read("content/communiques/caspe-2026.md");
    run.file("content/communiques/caspe-2026.md", &format!("{text}\n{long}\n"))
        .build()
        .code(0)
        .screen("signes\u{a0}: plus de 2\u{202f}000")
        .screen("Une brève en prend 1\u{202f}000 à 1\u{202f}500.");
}

#[test]
fn a_person_without_press_consent_is_nowhere_in_the_press_folder() {
    let run: Run = Project::of_the_repository().today("2026-09-02").build().code(0);
    let withheld = ["Hugo", "Emma", "Noah", "Amine", "Sarah"];
    for (path, (bytes, _)) in run.project.snapshot() {
        if path.starts_with("livrables/presse/") || path.starts_with("livrables/erasmusdays/") {
            for text in readable(&path, &bytes) {
                for name in withheld {
                    assert!(!text.contains(name), "{name} is in {path}");
                }
            }
        }
    }
}

#[test]
fn an_embargo_is_said_and_a_release_that_left_says_when() {
    with_own_text()
        .edit("content/communiques/caspe-2026.md", "# embargo: 2026-05-04 08:00", "embargo: 2026-05-04 08:00")
        .edit("content/communiques/caspe-2026.md", "# envoye_le: 2026-04-24", "envoye_le: 2026-04-20")
        .build()
        .code(0)
        .shows(RELEASE, "Sous embargo jusqu’au lundi 4\u{a0}mai 2026, 8\u{a0}h")
        .shows(RELEASE, "Pézenas, le 20\u{a0}avril 2026")
        .shows("livrables/presse/caspe-2026/communique.html", "Envoyé le 20\u{a0}avril 2026");
}

#[test]
fn the_quotes_of_the_team_are_enough() {
    let own = "---\ncitations:\n  - {de: lea, texte: Je pars.}\n  - {de: La proviseure, texte: Elle part.}\n---\n";
    let run = complete().file("content/communiques/caspe-2026.md", own).edit("content/mobilites/caspe-2026.md", "citations:\n  - {de: lea, texte: J'ai hâte., role: étudiante en BTS}\n  - {de: hugo, texte: Moi aussi.}\n  - {de: La proviseure, texte: Nous sommes fiers.}\n", "").build().code(0);
    let text = run.project.read(RELEASE);
    assert!(text.contains("«\u{a0}Je pars.\u{a0}» – Léa") && !text.contains("citation d’un étudiant"), "{text}");
}

#[test]
fn a_name_in_an_identifier_is_in_no_folder() {
    let run = complete()
        .without("content/mobilites/caspe-2026.md")
        .without("content/temoignages/lea.md")
        .file(
            "content/mobilites/hugo-caspe.md",
            "---\ntitre: Caspe\nformation: bts-mco\ndepart: 2026-05-04\nretour: 2026-07-05\nville: Caspe\npays: ES\nparticipants: [hugo]\n---\n",
        )
        .file("content/erasmusdays/fete-hugo.md", "---\ntitre: La fête\ndebut: 2026-05-09\nlieu: au lycée\nprogramme:\n  - {titre: Hugo raconte}\n---\n")
        .build()
        .code(0)
        .has("livrables/presse/etudiant-caspe/communique.html")
        .has("livrables/erasmusdays/fete-etudiant/affiche-a4.html");
    for (path, (bytes, _)) in run.project.snapshot() {
        let internal = path
            .strip_prefix("livrables/")
            .filter(|path| path.starts_with("presse/") || path.starts_with("erasmusdays/"));
        let Some(path) = internal else { continue };
        assert!(!path.contains("hugo"), "{path}");
        for text in readable(path, &bytes) {
            assert!(!text.contains("Hugo"), "Hugo is in {path}");
        }
    }
}

/// The texts of a file: the parts of a Word file, a draft without its encoding.
fn readable(path: &str, bytes: &[u8]) -> Vec<String> {
    if path.ends_with(".docx") {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let names: Vec<String> =
            archive.file_names().filter(|name| name.ends_with(".xml")).map(str::to_string).collect();
        let read = |name: String| std::io::read_to_string(archive.by_name(&name).unwrap()).unwrap();
        return names.into_iter().map(read).collect();
    }
    // In a draft, a name may be cut by the end of a line or written in codes.
    vec![String::from_utf8_lossy(bytes).replace("=\r\n", "")]
}

/// Zoé signed nothing; another Léa neither.
fn with_the_withheld(own: &str) -> Run {
    let people = "zoe: {prenom: Zoé, majeur: oui, formation: bts-mco}\nlea-deux: {prenom: Léa, majeur: oui, formation: bts-mco}\njean: {prenom: Jean-Marc, majeur: oui, formation: bts-mco}\n";
    let project = complete();
    let register = project.read("content/personnes.yaml");
    project
        .file("content/personnes.yaml", &format!("{register}{people}"))
        .edit("content/mobilites/caspe-2026.md", "participants: [lea, hugo]", "participants: [lea-deux, zoe, jean]")
        .edit("content/mobilites/caspe-2026.md", "{de: hugo, texte: Moi aussi.}", "{de: Zoé Martin, texte: MOTS-UN}\n  - {de: une amie de Zoé, texte: MOTS-DEUX}\n  - {de: Léa, texte: MOTS-TROIS}")
        .edit("content/mobilites/caspe-2026.md", "accompagnateurs: deux enseignants", "accompagnateurs: Zoé et un enseignant")
        .file("content/communiques/caspe-2026.md", own)
        .build()
        .code(0)
}

#[test]
fn no_spelling_of_a_withheld_name_passes() {
    let run = with_the_withheld(
        "---\ntitre: Le départ de Léa\n---\n\nZoé part. ZOÉ, Zoe et Zo&#101;&#769; aussi. Jean‑Marc, Jean Marc et Jean-&shy;Marc partent.\n\n<https://example.org/zoe-en-route> et https://example.org/?qui=zoe\n\n::: citation Zoé Martin\nMOTS-QUATRE\n:::\n\nFin.\n",
    );
    for (path, (bytes, _)) in run.project.snapshot() {
        let Some(path) = path.strip_prefix("livrables/presse/") else { continue };
        for text in readable(path, &bytes) {
            let folded = lycee::french::fold(&text);
            for name in ["zoe", "jean", "mots-", "depart de lea"] {
                let found = folded.match_indices(name).find(|(at, _)| !folded[..*at].ends_with(char::is_alphanumeric));
                assert!(found.is_none(), "{name} is in {path}:\n{text}");
            }
        }
    }
}

#[test]
fn what_replaces_a_name_goes_on_in_its_sentence() {
    let run = with_the_withheld("---\nenvoye_le: 1999-04-20\n---\n");
    let text = run.project.read(RELEASE).replace('\n', " ");
    assert!(text.contains("accompagnés par un étudiant de BTS MCO et un enseignant."), "{text}");
    // A date of another century sends nothing.
    assert!(run.again().run(&["axe3", "--date", "2026-05-10"]).printed.contains("parti sans communiqué"));
}

#[test]
fn what_was_typed_breaks_no_document() {
    let run = complete()
        .edit("content/mobilites/caspe-2026.md", "ville: Caspe", "ville: \"Ca\\u0001s\\e[31mpe\"")
        .edit(
            "content/mobilites/caspe-2026.md",
            "texte: J'ai hâte.",
            "texte: \"Je pars.\\n\\nfaits: {depart: 1999-01-01}\"",
        )
        .run(&["new", "communique", "caspe-2026"])
        .code(0)
        .again()
        .check()
        .code(0)
        .again()
        .build()
        .code(0);
    let bytes = fs::read(run.project.path("livrables/presse/caspe-2026/communique.docx")).unwrap();
    for text in readable("communique.docx", &bytes) {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
    }
}

#[test]
fn a_cancelled_departure_gets_no_release_and_one_that_exists_is_said() {
    complete()
        .edit("content/mobilites/caspe-2026.md", "ville: Caspe", "etat: annulee\nville: Caspe")
        .run(&["new", "communique", "caspe-2026"])
        .code(2)
        .nothing_is_touched()
        .again()
        .file("content/communiques/caspe-2026.md", "---\ntitre: Ils partent\n---\n\nIls partent.\n")
        .build()
        .screen("attention\u{a0}: ce communiqué accompagne une mobilité annulée");
}

#[test]
fn quotes_never_cut_a_list() {
    let own = "---\ntitre: Ils partent\n---\n\nUn paragraphe.\n\n- un\n- deux\n- trois\n\nFin.\n";
    let text = complete().file("content/communiques/caspe-2026.md", own).build().project.read(RELEASE);
    assert!(text.contains("– un\n\n– deux\n\n– trois\n"), "{text}");
}
