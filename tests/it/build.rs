//! `build` and `check` on a small project: what is written, kept, removed, refused, and said.

use std::fs;
#[cfg(unix)]
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Command;

use crate::faults::picture;
use crate::project::{Project, TODAY, photo};

const EVENT: &str = "---\ntitre: Journée portes ouvertes\nresume: Venez voir, écouter ; et goûter.\ngenre: jpo\ndebut: 2027-02-06 09:00\nfin: 2027-02-06 17:00\nlieu: au lycée, hall\n---\n\nVenez.\n";

fn built() -> Project {
    Project::new().build().code(0).again()
}

// ── Publishing ──────────────────────────────────────────────────────────────

#[test]
fn a_first_build_says_what_it_wrote() {
    Project::new()
        .build()
        .code(0)
        .screen("Portail prêt\u{a0}: 17\u{a0}pages dans public/ (69\u{a0}fichiers écrits, 0\u{a0}supprimé, 0\u{a0}inchangé).\n")
        .screen("Ouvrez public/index.html dans un navigateur pour le voir.\n")
        .shows("public/index.html", "<h1")
        .shows("public/temoignages/lea/index.html", "J’ai appris à me débrouiller.")
        .shows("public/mobilites/caspe-2026/index.html", "du 4\u{a0}mai au 5\u{a0}juillet 2026");
}

#[test]
fn a_second_build_writes_nothing() {
    built().build().code(0).screen("(0\u{a0}fichier écrit, 0\u{a0}supprimé, 69\u{a0}inchangés).").public_is_untouched();
}

#[test]
fn two_projects_with_the_same_files_give_the_same_bytes() {
    let project = || Project::new().file("content/evenements/jpo-2027.md", EVENT).build().code(0).again();
    assert!(project().public() == project().public());
}

#[test]
fn only_what_changed_is_written() {
    built()
        .edit("content/pages/parents.md", "Les réponses", "Toutes les réponses")
        .build()
        .code(0)
        // The page, and the texts of the search.
        .screen("(2\u{a0}fichiers écrits, 0\u{a0}supprimé, 67\u{a0}inchangés).")
        .shows("public/parents/index.html", "Toutes les réponses");
}

#[test]
fn a_broken_text_leaves_the_site_as_it_was() {
    built()
        .edit("content/temoignages/lea.md", "date: 2026-09-10", "date: 2026-02-30")
        .edit("content/pages/parents.md", "Les réponses", "Toutes les réponses")
        .build()
        .code(1)
        .screen("Rien n’a été publié\u{a0}: 1\u{a0}erreur. Le portail d’avant est intact.\n")
        .public_is_untouched();
}

#[test]
fn a_broken_template_leaves_the_site_as_it_was() {
    built()
        .file("themes/lycee-europeen/templates/testimonial.html", "<h1>{{ it.prenom }}</h1>\n")
        .build()
        .code(1)
        .screen("la page «\u{a0}temoignages/lea/\u{a0}» n’a pas pu être faite")
        .screen("themes/lycee-europeen/templates/testimonial.html:1:11")
        .public_is_untouched();
}

#[test]
fn a_broken_photo_leaves_the_site_as_it_was() {
    built()
        .bytes("content/temoignages/photo.jpg", b"\xff\xd8\xff\xe0 rien")
        .edit("content/temoignages/lea.md", "Neuf semaines", "![Un garage](photo.jpg)\n\nNeuf semaines")
        .build()
        .code(1)
        .public_is_untouched();
}

#[test]
fn mending_the_text_publishes_again() {
    built()
        .edit("content/temoignages/lea.md", "date: 2026-09-10", "date: 2026-02-30")
        .build()
        .code(1)
        .again()
        .edit("content/temoignages/lea.md", "date: 2026-02-30", "date: 2026-09-11")
        .build()
        .code(0)
        .shows("public/temoignages/lea/index.html", "11\u{a0}septembre 2026");
}

#[test]
fn a_withdrawn_page_disappears() {
    let project = Project::new().file("content/evenements/jpo-2027.md", EVENT).build().again();
    assert!(project.exists("public/evenements/jpo-2027/evenement.ics"));
    project
        .without("content/evenements/jpo-2027.md")
        .build()
        .code(0)
        .screen("3\u{a0}supprimés")
        .lacks("public/evenements/jpo-2027")
        .hides("public/evenements/index.html", "jpo-2027")
        .hides("public/sitemap.xml", "jpo-2027")
        .hides("public/flux.xml", "jpo-2027");
}

#[test]
fn a_file_of_somebody_else_is_kept() {
    built()
        .file("public/.htaccess", "ErrorDocument 404 /404.html\n")
        .file("public/photos/moi.txt", "à moi\n")
        .without("content/pages/parents.md")
        .edit(
            "content/site.yaml",
            "  - {titre: Parents, vers: pages/parents.md}\n",
            "  - {titre: Agenda, vers: evenements}\n",
        )
        .build()
        .code(0)
        .screen("Ce dossier contient aussi, laissés en place\u{a0}:")
        .shows("public/.htaccess", "ErrorDocument")
        .shows("public/photos/moi.txt", "à moi")
        .lacks("public/parents");
}

#[test]
fn nothing_but_the_site_is_in_public() {
    let paths: Vec<String> = built().public().into_keys().collect();
    assert!(paths.iter().all(|path| !path.contains("manifeste") && !path.ends_with(".md") && !path.ends_with(".yaml")));
    assert!(
        paths.iter().all(|path| path.chars().all(|c| c.is_ascii_lowercase() || "0123456789-_./".contains(c))),
        "{paths:?}"
    );
}

// ── The last build, taken again ─────────────────────────────────────────────

const REMEMBERED: &str = "Rien que le manifeste ne dise";

/// A portal whose manifest remembers a remark that no build makes: where it is said, the last build was taken again.
fn remembered() -> Project {
    remembered_on(TODAY)
}

fn remembered_on(day: &str) -> Project {
    let project = Project::new()
        .today(day)
        .bytes("content/mobilites/caspe.png", &photo(10))
        .edit("content/mobilites/caspe-2026.md", "depart:", "image: {fichier: caspe.png, alt: Un garage}\ndepart:")
        .build()
        .code(0)
        .again();
    let manifest = fs::read_to_string(project.path(".public.manifeste.json")).unwrap();
    let marked = manifest.replacen(
        "\"notes\": [",
        &format!("\"notes\": [{{\"genre\": \"expires\", \"lignes\": [\"{REMEMBERED}\"]}},"),
        1,
    );
    assert_ne!(manifest, marked);
    fs::write(project.path(".public.manifeste.json"), marked).unwrap();
    project
}

#[test]
fn where_nothing_changed_the_last_build_is_taken_again() {
    remembered().build().code(0).screen(REMEMBERED).screen("Portail prêt\u{a0}: ").public_is_untouched();
}

#[test]
fn what_another_program_remembers_otherwise_is_made_anew() {
    let project = remembered();
    let manifest = project.read(".public.manifeste.json").replacen("\"expires\"", "\"d’un autre genre\"", 1);
    project.file(".public.manifeste.json", &manifest).build().code(0).silent_about(REMEMBERED).public_is_untouched();
}

#[test]
fn whatever_changed_the_portal_is_made_anew() {
    let is_anew = |what: &str, project: Project| {
        println!("{what}");
        project.build().code(0).screen("Portail prêt").silent_about(REMEMBERED)
    };
    let tags = format!("{}\n", include_str!("../../themes/lycee-europeen/templates/tags.html"));
    is_anew("a text", remembered().edit("content/pages/parents.md", "Les réponses", "Toutes les réponses"));
    is_anew("the register", remembered().edit("content/personnes.yaml", "prenom: Léa", "prenom: Lia"));
    is_anew("the theme", remembered().file("themes/lycee-europeen/templates/tags.html", &tags));
    assert_eq!(photo(10).len(), photo(11).len());
    is_anew("a photo", remembered().bytes("content/mobilites/caspe.png", &photo(11)));
    is_anew(
        "the settings",
        remembered().edit("content/site.yaml", "nom: Lycée Charles", "promesse: Partez.\nnom: Lycée Charles"),
    );
    is_anew("a new file", remembered().file("content/pages/autre.md", "---\ntitre: Autre\n---\n\nTexte.\n"));
    is_anew("a page edited by hand", remembered().file("public/parents/index.html", "<p>"));
    is_anew("a document edited by hand", remembered().file("livrables/index.html", "<p>"));
    is_anew("a page deleted by hand", remembered().without("public/parents/index.html"))
        .has("public/parents/index.html");
    is_anew("no documents", remembered().without("livrables")).has("livrables/index.html");
    is_anew("another day", remembered().today("2027-01-12"));
    let stay = "public/mobilites/caspe-2026/index.html";
    is_anew("they leave", remembered_on("2026-05-03").today("2026-05-04")).shows(stay, "En cours");
    is_anew("an authorisation ends", remembered_on("2028-08-31").today("2028-09-01")).nowhere_in_public("Léa");
    let withdrawn = |project: Project| {
        project.edit(
            "content/personnes.yaml",
            "expire_le: 2028-08-31\nhugo",
            "expire_le: 2028-08-31\n    retiree_le: 2026-11-25\nhugo",
        )
    };
    is_anew("somebody withdraws", withdrawn(remembered()).today("2026-11-25")).nowhere_in_public("Léa");
    let address = ["build", "--base-url", "https://autre.example/"];
    let moved = remembered().run(&address).code(0).silent_about(REMEMBERED);
    moved.shows("public/sitemap.xml", "https://autre.example/parents/");
}

/// A file that anybody may run, never open for writing in this process, where another test may be starting a program.
#[cfg(unix)]
fn install(project: &Project, from: &Path, name: &str) -> PathBuf {
    let to = project.path(name);
    assert!(Command::new("install").args(["-m", "755"]).args([from, to.as_path()]).status().unwrap().success());
    to
}

/// A copy of it has another date; compiled from other sources, it may have the very same date and length.
#[cfg(unix)]
#[test]
fn another_program_makes_the_portal_anew_and_a_copy_of_this_one_does_not() {
    let project = remembered();
    let build = |program: &Path| {
        let run =
            Command::new(program).args(["build", "--date", TODAY]).current_dir(project.path("")).output().unwrap();
        String::from_utf8(run.stderr).unwrap()
    };
    let this = Path::new(env!("CARGO_BIN_EXE_lycee"));
    assert!(build(&install(&project, this, "copie")).contains(REMEMBERED));
    let mut bytes = fs::read(this).unwrap();
    let made_of = env!("LYCEE_PROGRAM");
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, made_of).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + made_of.len()].copy_from_slice(b"lycee-0000000000000000");
    }
    fs::write(project.path("autre.bin"), bytes).unwrap();
    let said = build(&install(&project, &project.path("autre.bin"), "autre"));
    assert!(said.contains("Portail prêt") && !said.contains(REMEMBERED), "{said}");
}

/// The documents that a browser printed leave with the next build that prints nothing.
#[cfg(unix)]
#[test]
fn what_was_printed_is_not_taken_again() {
    const PDF: &str = "livrables/plaquettes/bts-mco/encart-a5.pdf";
    let pdf = "%PDF-1.4\n7 0 obj\n<</Type /Page\n/MediaBox [0 0 476.22 651.97]\n/Parent 2 0 R>>\nendobj\nxref\n0 8\ntrailer\n<</Size 8\n/Root 1 0 R>>\nstartxref\n90\n%%EOF\n";
    let script =
        "#!/bin/sh\nfor option; do case $option in --print-to-pdf=*) cat \"$0.pdf\" > \"${option#*=}\" ;; esac; done\n";
    let project = remembered().file("script", script).file("navigateur.pdf", pdf);
    let browser = install(&project, &project.path("script"), "navigateur");
    let project = project.env("LYCEE_NAVIGATEUR", &browser.to_string_lossy());
    let run = project.run(&["build", "--pdf"]).code(0).silent_about(REMEMBERED).has(PDF);
    run.again().build().code(0).lacks(PDF).has("livrables/plaquettes/bts-mco/encart-a5.html");
}

// ── Folders that no build may take ──────────────────────────────────────────

fn refused(folder: &str, prepare: impl Fn(Project) -> Project) -> String {
    let run = prepare(Project::new()).run(&["build", "--public", folder]).code(2).nothing_is_touched();
    run.screen.lines().next().unwrap().to_string()
}

#[test]
fn dangerous_output_folders_are_refused() {
    let said = |folder| refused(folder, |project| project);
    let of = |folder: &str, why: &str| {
        format!("erreur\u{a0}: impossible de publier dans «\u{a0}{folder}\u{a0}»\u{a0}: {why}")
    };
    assert_eq!(said("content"), of("content", "c’est un dossier de travail, pas un dossier de sortie"));
    assert_eq!(said("content/site"), of("content/site", "il se trouve à l’intérieur de «\u{a0}content\u{a0}»"));
    assert_eq!(said("."), of(".", "c’est le dossier où vous travaillez"));
    assert_eq!(said("/"), of("/", "c’est la racine du disque"));
    assert!(said("..").contains("ce dossier contient"), "{}", said(".."));
    let home = std::env::home_dir().unwrap();
    let home = home.to_str().unwrap();
    assert!(said(home).ends_with("c’est votre dossier personnel"), "{}", said(home));
    let mine = |project: Project| project.file("sorties/these.odt", "des années de travail");
    assert_eq!(
        refused("sorties", mine),
        of("sorties", "ce dossier contient déjà des fichiers que lycee n’a pas écrits")
    );
    let file = |project: Project| project.file("sortie", "un fichier");
    assert_eq!(refused("sortie", file), of("sortie", "c’est un fichier, pas un dossier"));
}

#[test]
fn the_two_outputs_are_kept_apart() {
    let run = Project::new().run(&["build", "--public", "sortie", "--livrables", "sortie/livrables"]);
    assert_ne!(run.code, 0);
    run.lacks("sortie");
}

#[cfg(unix)]
#[test]
fn a_link_to_the_content_is_seen_through() {
    let through = |project: Project| project.symlink("vitrine", "content");
    assert!(refused("vitrine", through).contains("c’est un dossier de travail"));
}

#[test]
fn another_folder_may_be_chosen() {
    Project::new().run(&["build", "--public", "site/web"]).code(0).has("site/web/index.html").lacks("public");
}

// ── Who is shown ────────────────────────────────────────────────────────────

fn hidden_pages() -> Project {
    let page = |title: &str, key: &str| format!("---\ntitre: {title}\n{key}\n---\n\nTexte.\n");
    Project::new()
        .file("content/pages/brouillon.md", &page("Pas prêt", "brouillon: oui"))
        .file("content/pages/prevu.md", &page("Pour janvier", "publier_le: 2027-01-15"))
        .file("content/pages/retire.md", &page("Pour octobre", "depublier_le: 2026-11-01"))
}

#[test]
fn drafts_scheduled_and_expired_texts_are_hidden_and_listed() {
    let run = hidden_pages()
        .build()
        .code(0)
        .screen("Brouillons, non publiés (1)\u{a0}:\n  content/pages/brouillon.md\u{a0}: «\u{a0}Pas prêt\u{a0}»\n")
        .screen("À venir, publiés à leur date (1)\u{a0}:\n  content/pages/prevu.md\u{a0}: «\u{a0}Pour janvier\u{a0}» (le 15\u{a0}janvier 2027)\n")
        .screen("Expirés, retirés (1)\u{a0}:\n  content/pages/retire.md\u{a0}: «\u{a0}Pour octobre\u{a0}» (depuis le 1er\u{a0}novembre 2026)\n");
    run.nowhere_in_public("Pas prêt").nowhere_in_public("Pour janvier").nowhere_in_public("Pour octobre");
}

#[test]
fn a_text_is_shown_from_its_day_and_until_its_day() {
    hidden_pages().today("2027-01-14").build().code(0).lacks("public/prevu");
    hidden_pages().today("2027-01-15").build().code(0).has("public/prevu/index.html").lacks("public/brouillon");
    hidden_pages().today("2026-10-31").build().code(0).has("public/retire/index.html");
    hidden_pages().today("2026-11-01").build().code(0).lacks("public/retire");
}

#[test]
fn an_expired_text_leaves_a_site_already_built() {
    hidden_pages()
        .today("2026-10-31")
        .build()
        .has("public/retire/index.html")
        .again()
        .today("2026-11-01")
        .build()
        .code(0)
        .lacks("public/retire");
}

#[test]
fn the_day_comes_from_the_environment_when_nothing_else_says_it() {
    let project = hidden_pages();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lycee"));
    // Noon of 15 January 2027.
    let run =
        command.arg("build").current_dir(project.path("")).env("SOURCE_DATE_EPOCH", "1800014400").output().unwrap();
    assert_eq!(run.status.code(), Some(0));
    assert!(project.exists("public/prevu/index.html"));
}

#[test]
fn strict_refuses_warnings_and_examples_but_no_advice() {
    Project::new().run(&["build", "--strict"]).code(0).has("public/index.html");
    Project::new()
        .edit("content/pages/parents.md", "titre: Questions de parents", "titre: Lycée : Dublin")
        .run(&["build", "--strict"])
        .code(1)
        .lacks("public")
        .screen("refusés par --strict");
    Project::new()
        .edit("content/pages/parents.md", "titre: Questions de parents", "titre: Questions de parents\nexemple: oui")
        .run(&["build", "--strict"])
        .code(1)
        .lacks("public");
    Project::new()
        .edit("content/temoignages/lea.md", "date: 2026-09-10", "date: 10 septembre 2026")
        .run(&["build", "--strict"])
        .code(0)
        .screen("conseil\u{a0}:");
}

#[test]
fn check_writes_nothing() {
    Project::new().check().code(0).nothing_is_touched().lacks("public").lacks("livrables");
    built().edit("content/pages/parents.md", "Les réponses", "Des réponses").check().code(0).nothing_is_touched();
}

#[test]
fn quiet_says_only_errors() {
    hidden_pages().run(&["build", "--silencieux"]).code(0).whole_screen("");
    Project::new()
        .edit("content/pages/parents.md", "titre: Questions de parents", "titre: Lycée : Dublin\nbrouillon: peut-être")
        .run(&["check", "--silencieux"])
        .code(1)
        .screen("erreur\u{a0}: «\u{a0}brouillon\u{a0}»")
        .silent_about("attention");
}

#[test]
fn json_is_for_editors() {
    let run = Project::new()
        .edit("content/mobilites/caspe-2026.md", "depart: 2026-05-04", "depart: 2026-05-44")
        .edit("content/pages/parents.md", "titre: Questions de parents", "titre: Lycée : Dublin")
        .run(&["check", "--format", "json"])
        .code(1)
        .whole_screen("");
    let json: serde_json::Value = serde_json::from_str(&run.printed).unwrap();
    let expected = serde_json::json!([
        {
            "gravite": "erreur",
            "fichier": "content/mobilites/caspe-2026.md",
            "ligne": 4,
            "colonne": 9,
            "ligne_fin": 4,
            "colonne_fin": 19,
            "message": "la date «\u{a0}2026-05-44\u{a0}» n’existe pas",
            "aide": "Écrivez l’année, le mois, le jour\u{a0}: depart: 2027-05-03",
        },
        {
            "gravite": "attention",
            "fichier": "content/pages/parents.md",
            "ligne": 2,
            "colonne": 8,
            "ligne_fin": 2,
            "colonne_fin": 22,
            "message": "ce texte contient des deux-points\u{a0}: il a été lu tel quel, mais d’autres outils s’y tromperaient",
            "aide": "L’écriture sûre\u{a0}: titre: 'Lycée\u{a0}: Dublin'",
        },
    ]);
    assert_eq!(json["diagnostics"], expected);
}

#[test]
fn a_value_that_is_wrong_as_a_whole_does_not_fill_the_screen() {
    let with = |count: usize| {
        let people: Vec<String> = (1..=count).map(|n| format!("inconnu{n}")).collect();
        let key = format!("image: {{fichier: a.jpg, alt: Une rue, personnes: [{}]}}\ncitation:", people.join(", "));
        Project::new()
            .bytes("content/temoignages/a.jpg", &picture(image::ImageFormat::Jpeg))
            .edit("content/temoignages/lea.md", "citation:", &key)
            .check()
            .code(1)
    };
    with(20).screen("la personne «\u{a0}inconnu20\u{a0}» n’existe pas").silent_about("sur cette ligne");
    with(21).silent_about("inconnu21\u{a0}»").screen("erreur\u{a0}: et une autre faute sur cette ligne");
    with(332).screen("erreur\u{a0}: et 312 autres fautes sur cette ligne\n").screen("332\u{a0}erreurs");
}

// ── Consent ─────────────────────────────────────────────────────────────────

const WITHDRAWN: (&str, &str) = ("    expire_le: 2028-08-31", "    expire_le: 2028-08-31\n    retiree_le: 2026-11-20");

#[test]
fn a_withdrawn_person_leaves_every_byte_of_the_site() {
    let project = Project::new()
        .bytes("content/temoignages/lea-au-garage.jpg", &picture(image::ImageFormat::Jpeg))
        .edit("content/temoignages/lea.md", "citation:", "image: {fichier: lea-au-garage.jpg, alt: Léa au garage, personnes: [lea]}\nanciennes_adresses: [/portrait-de-lea/]\ncitation:")
        .build()
        .code(0)
        .shows("public/temoignages/lea/index.html", "Léa")
        .again();
    let photos = |project: &Project| project.public().keys().filter(|path| path.starts_with("medias/")).count();
    assert_eq!(photos(&project), 2);
    let run = project
        .edit("content/personnes.yaml", WITHDRAWN.0, WITHDRAWN.1)
        .build()
        .code(0)
        .screen("lea\u{a0}: autorisation retirée le 20\u{a0}novembre 2026")
        .nowhere_in_public("Léa")
        .nowhere_in_public("J’ai appris à me débrouiller");
    assert_eq!(photos(&run.project), 0);
    let named = run.project.public().into_keys().filter(|path| path.split(['/', '-', '.']).any(|word| word == "lea"));
    assert_eq!(named.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn an_authorisation_holds_until_its_last_day() {
    Project::new().today("2028-08-31").build().shows("public/temoignages/lea/index.html", "Léa");
    Project::new().today("2028-09-01").build().code(0).nowhere_in_public("Léa");
}

// ── Addresses ───────────────────────────────────────────────────────────────

#[test]
fn links_to_folders_or_to_files() {
    let link = |project: Project| {
        let run = project
            .edit("content/index.md", "Deux mois", "[Des récits](temoignages/lea.md). Deux mois")
            .build()
            .code(0);
        let page = run.project.read("public/index.html");
        let at = page.find(">Des récits</a>").unwrap();
        page[..at].rsplit("href=").next().unwrap().trim_matches('"').to_string()
    };
    assert_eq!(link(Project::new()), "./temoignages/lea/index.html");
    assert_eq!(link(Project::new().edit("content/site.yaml", "fichiers", "dossiers")), "./temoignages/lea/");
}

#[test]
fn the_site_works_in_any_folder() {
    let run = Project::new().run(&["build", "--base-url", "https://autre.example/a/b"]).code(0);
    let run = run
        .shows("public/sitemap.xml", "<loc>https://autre.example/a/b/temoignages/lea/</loc>")
        .shows("public/robots.txt", "Sitemap: https://autre.example/a/b/sitemap.xml")
        .shows("public/404.html", "https://autre.example/a/b/");
    for (path, bytes) in run.project.public() {
        let text = String::from_utf8_lossy(&bytes);
        let rooted = ["href=\"/", "src=\"/", "href=/", "src=/", "url(/"].into_iter().find(|mark| text.contains(mark));
        assert_eq!(rooted, None, "{path} starts from the root of the host");
        assert!(!text.contains("lycee.example"), "{path} names the other address");
    }
}

#[test]
fn the_sitemap_lists_every_page_once() {
    let expected =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_string()
            + &[
                "",
                "actualites/",
                "erasmusdays/",
                "evenements/",
                "formations/",
                "formations/bts-mco/",
                "mobilites/",
                "mobilites/caspe-2026/",
                "parents/",
                "plan-du-site/",
                "presse/",
                "revue-de-presse/",
                "temoignages/",
                "temoignages/lea/",
            ]
            .map(|path| format!("  <url><loc>https://lycee.example/erasmus/{path}</loc></url>\n"))
            .concat()
            + "</urlset>\n";
    let project = Project::new().edit("content/site.yaml", "fichiers", "dossiers").build().code(0).again();
    assert_eq!(project.read("public/sitemap.xml"), expected);
}

#[test]
fn old_addresses_lead_to_the_new_ones() {
    let redirects = "titre: Questions de parents\nanciennes_adresses: [/familles/, faq/parents.html, /Vieux_Dossier]";
    let run = Project::new().edit("content/pages/parents.md", "titre: Questions de parents", redirects).build().code(0);
    run.shows("public/familles/index.html", "../parents/index.html")
        .shows("public/faq/parents.html", "../parents/index.html")
        .shows("public/Vieux_Dossier/index.html", "../parents/index.html")
        .shows("public/familles/index.html", "noindex")
        .hides("public/sitemap.xml", "familles");
}

#[test]
fn an_event_has_its_calendar() {
    let project = Project::new().file("content/evenements/jpo-2027.md", EVENT).build().code(0).again();
    let calendar = project.read("public/evenements/jpo-2027/evenement.ics");
    assert!(calendar.split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.len() <= 77), "{calendar}");
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "UID:evenements-jpo-2027@lycee.example",
        "DTSTART;TZID=Europe/Paris:20270206T090000",
        "DTEND;TZID=Europe/Paris:20270206T170000",
        "SUMMARY:Journée portes ouvertes",
        "LOCATION:au lycée\\, hall",
        "URL:https://lycee.example/erasmus/evenements/jpo-2027/",
        "END:VCALENDAR",
    ] {
        assert!(calendar.contains(&format!("{line}\r\n")), "« {line} » is not in\n{calendar}");
    }
}

#[test]
fn a_past_or_cancelled_event_has_no_calendar() {
    Project::new()
        .today("2027-02-07")
        .file("content/evenements/jpo-2027.md", EVENT)
        .build()
        .code(0)
        .has("public/evenements/jpo-2027/index.html")
        .lacks("public/evenements/jpo-2027/evenement.ics");
    Project::new()
        .file("content/evenements/jpo-2027.md", &EVENT.replace("genre: jpo", "genre: jpo\nannule: oui"))
        .build()
        .code(0)
        .lacks("public/evenements/jpo-2027/evenement.ics");
}

/// A text that became a folder, to hold its photos: its links climb one folder more.
#[test]
fn a_link_that_lost_its_way_is_told_the_file_whose_path_it_wrote() {
    let project = Project::new();
    let text = project.read("content/temoignages/lea.md");
    project
        .without("content/temoignages/lea.md")
        .file("content/temoignages/lea/index.md", &format!("{text}\n[le récit](../mobilites/caspe-2026.md)\n"))
        .file("content/communiques/caspe-2026.md", "---\ntitre: Départ\nenvoye_le: 2026-05-01\n---\nTexte.\n")
        .build()
        .code(1)
        .screen("→ Vouliez-vous dire «\u{a0}../../mobilites/caspe-2026.md\u{a0}»\u{202f}?");
}

#[test]
fn the_feed_announces_what_is_new() {
    let project = Project::new().build().code(0).again();
    let feed = project.read("public/flux.xml");
    let find = |text: &str| assert!(feed.contains(text), "« {text} » is not in\n{feed}");
    assert!(feed.starts_with("<?xml version=\"1.0\""), "{feed}");
    find("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    find("<title>Léa à Caspe</title>");
    find("https://lycee.example/erasmus/temoignages/lea/");
    find("2026-09-10T");
    assert_eq!(feed.matches("<entry>").count(), feed.matches("</entry>").count());
}

#[test]
fn a_photo_is_published_without_what_the_camera_wrote() {
    // A comment segment, as cameras and phones write them, between the first marker and the rest.
    let mut photo = picture(image::ImageFormat::Jpeg);
    let secret = b"GPS 43.46 N 3.42 E, photo de Lea Delmas";
    let mut segment = vec![0xff, 0xfe];
    segment.extend(u16::try_from(secret.len() + 2).unwrap().to_be_bytes());
    segment.extend(secret);
    photo.splice(2..2, segment);
    let run = Project::new()
        .bytes("content/temoignages/Photo de Léa.JPG", &photo)
        .edit("content/temoignages/lea.md", "Neuf semaines", "![Un garage](<Photo de Léa.JPG>)\n\nNeuf semaines")
        .build()
        .code(0)
        .nowhere_in_public("Delmas")
        .nowhere_in_public("GPS 43");
    let photos: Vec<String> = run.project.public().into_keys().filter(|path| path.starts_with("medias/")).collect();
    assert_eq!(photos.len(), 2, "{photos:?}");
    assert!(photos[0].ends_with("-64.webp") && photos[1].ends_with(".jpg"), "{photos:?}");
    assert!(!photos.iter().any(|path| path.contains("lea")), "{photos:?}");
}

#[test]
fn a_home_page_that_is_a_draft_with_faults_publishes_nothing() {
    let home = "---\ntitre: Accueil\nbrouillon: oui\nadrese: accueil\nimage: non\nanciennes_adresses: [../x]\n---\n";
    for text in [home, "---\nbrouillon: oui\n---\n"] {
        Project::new()
            .file("content/index.md", text)
            .build()
            .code(1)
            .screen("erreur\u{a0}: il manque la page d’accueil")
            .lacks("public");
    }
}

/// Every place where a writer can put a first name.
#[test]
fn a_withheld_name_is_in_no_text_address_or_anchor() {
    let register = "
anne-sophie:
  prenom: Anne-Sophie
  majeur: oui
  autorisation: {supports: [ent], texte: oui, signee_le: 2026-04-20, expire_le: 2028-08-31}
";
    let event = "---
titre: La soirée d'Anne-Sophie
resume: Avec Anne-Sophie.
genre: autre
debut: 2026-12-05 18:00
lieu: chez Anne-Sophie
programme: [{heure: \"18:00\", titre: Anne-Sophie raconte, intervenants: Anne-Sophie, duree: 20}]
etiquettes: [Anne-Sophie]
anciennes_adresses: [/soiree-d-anne-sophie/, /soiree/]
---

## Anne-Sophie et ses amis

[En bas](#anne-sophie-et-ses-amis \"Anne-Sophie\"), `Anne-Sophie`, <b title=\"Anne-Sophie\">Anne-Sophie</b>.

<div>Anne-Sophie &amp; ANNE-SOPHIE</div>

    Anne-Sophie

::: citation Anne-Sophie, étudiante
Mes mots à moi.
:::

::: question Anne-Sophie viendra ?
Oui, Anne-Sophie viendra.
:::
";
    let edition = "---
titre: Fête 2025
debut: 2025-10-16
lieu: chez Anne-Sophie
programme: [{titre: Anne-Sophie raconte}]
invites: [Anne-Sophie]
partenaires: [Les amis d'Anne-Sophie]
chiffres: [{valeur: Anne-Sophie, legende: Anne-Sophie, source: Anne-Sophie}]
---
";
    let register = Project::new().read("content/personnes.yaml") + register;
    let run = Project::new()
        .file("content/personnes.yaml", &register)
        .file("content/evenements/anne-sophie-raconte.md", event)
        .file("content/erasmusdays/2025.md", edition)
        .file("content/pages/anne-sophie/page.md", "---\ntitre: Chez Anne-Sophie\nmenu: {titre: Anne-Sophie}\n---\n\n## Anne-Sophie\n\nAnne-Sophie.\n")
        .file("content/evenements/index.md", "---\ntitre: L'agenda d'Anne-Sophie\n---\n\nAnne-Sophie.\n")
        .edit("content/site.yaml", "liens: ", "promesse: Comme Anne-Sophie\nchiffres: [{valeur: 1, legende: Anne-Sophie}]\nliens: ")
        .edit("content/mobilites/caspe-2026.md", "formation:", "accueil: {nom: Les parents d'Anne-Sophie}\ncitations: [{de: anne-sophie, texte: Mes mots à moi.}, {de: Anne-Sophie, texte: Mes mots à moi.}]\nformation:")
        .build()
        .code(0);
    run.nowhere_in_public("Anne-Sophie").nowhere_in_public("Mes mots à moi").has("public/soiree/index.html");
}

#[test]
fn what_is_hostile_in_a_text_is_not_in_the_page() {
    let hostile = "<script>alert(1)</script><img src=\"../../flux.xml\" alt=\"x\" onerror=alert(2)><a href=\"javascript:alert(3)\">x</a>\n\n<iframe src=\"https://mal.example\"></iframe>\n\nNeuf semaines";
    let run = Project::new()
        .edit("content/temoignages/lea.md", "titre: Léa à Caspe", "titre: '<script>alert(4)</script> Léa'")
        .edit("content/temoignages/lea.md", "Neuf semaines", hostile)
        .build()
        .code(0)
        .shows("public/temoignages/lea/index.html", "Neuf semaines");
    for (path, bytes) in run.project.public() {
        let text = String::from_utf8_lossy(&bytes);
        let found =
            ["<script>alert", "onerror", "javascript:alert", "<iframe"].into_iter().find(|mark| text.contains(mark));
        assert_eq!(found, None, "in {path}");
    }
}

#[test]
fn the_theme_is_in_the_program_and_may_be_replaced_file_by_file() {
    Project::new()
        .file("themes/lycee-europeen/static/style.css", "body { color: #123456; }\n")
        .build()
        .code(0)
        .has("public/index.html");
    let project =
        Project::new().file("themes/lycee-europeen/static/style.css", "body { color: #123456; }\n").build().again();
    let styles: Vec<String> = project.public().into_keys().filter(|path| path.ends_with(".css")).collect();
    assert_eq!(styles.len(), 1);
    assert_eq!(project.read(&format!("public/{}", styles[0])), "body{color:#123456}");
}

#[test]
fn an_unreadable_output_folder_keeps_its_files() {
    // Somebody put a folder where a page must go.
    let run = built()
        .without("public/parents/index.html")
        .file("public/parents/index.html/a-moi.txt", "à moi")
        .edit("content/pages/parents.md", "Les réponses", "Toutes les réponses")
        .build();
    assert_eq!(run.code, 1, "{}", run.screen);
    let run = run.public_is_untouched();
    assert_eq!(fs::read_to_string(run.project.path("public/parents/index.html/a-moi.txt")).unwrap(), "à moi");
}
