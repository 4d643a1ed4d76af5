//! From the portal to the server: lists for a team that sends by hand, `deploy` to a share, portals that were online before.

use std::collections::BTreeMap;
use std::fs;

use crate::project::{Project, Run, photo};

/// A share beside the project, the place named « partage », and the true portal named « production ».
fn project() -> Project {
    let targets = "mise_en_ligne:\n  - {nom: partage, vers: serveur}\n";
    let site = format!("{}{targets}", include_str!("../sound/site.yaml"));
    // To go back is judged on the day of the clock.
    let people = include_str!("../sound/personnes.yaml").replace("2028-08-31", "2080-08-31");
    let project = Project::new().file("content/site.yaml", &site).file("content/personnes.yaml", &people);
    project.file("serveur/autre.txt", "à quelqu’un d’autre")
}

/// What visitors would find: path → bytes.
fn online(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let files = project.snapshot().into_iter();
    let served = files.filter_map(|(path, (bytes, _))| Some((path.strip_prefix("serveur/")?.to_string(), bytes)));
    served.filter(|(path, _)| !path.starts_with(".lycee/") && path != "autre.txt").collect()
}

fn lines(run: &Run, path: &str) -> Vec<String> {
    let text = run.project.read(path);
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_string).collect()
}

const TO_SEND: &str = "livrables/transfert/a-envoyer.txt";
const TO_DELETE: &str = "livrables/transfert/a-supprimer.txt";

// ── Lists ───────────────────────────────────────────────────────────────────

#[test]
fn the_first_list_is_everything_with_the_home_page_last() {
    let run = Project::new().build().code(0);
    let listed = lines(&run, TO_SEND);
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(sorted, run.project.public().into_keys().collect::<Vec<_>>());
    assert_eq!(listed.last().unwrap(), "index.html");
    let last_asset =
        listed.iter().rposition(|path| path.starts_with("assets/") || path.starts_with("medias/")).unwrap();
    assert!(listed[..last_asset].iter().all(|path| !path.ends_with(".html")), "{listed:?}");
    assert_eq!(lines(&run, TO_DELETE), Vec::<String>::new());
    run.shows(TO_SEND, "# À envoyer, premier envoi\u{a0}: ")
        .shows("livrables/index.html", "<a href=\"transfert/a-envoyer.txt\">À envoyer sur le serveur</a>")
        .shows("livrables/transfert/manifeste.json", "\"index.html\": {");
}

#[test]
fn once_an_upload_is_noted_the_lists_say_only_what_changes() {
    let run = Project::new().build().code(0).again().run(&["transfert", "--fait", "--oui"]).code(0);
    run.again()
        .build()
        .code(0)
        .shows(TO_SEND, "\u{a0}: rien. Le serveur a déjà tout.\n")
        .again()
        .run(&["transfert"])
        .code(0)
        .whole_screen("")
        .again();
}

#[test]
fn an_upload_by_hand_is_noted_once_it_is_confirmed_and_may_be_taken_back() {
    let run = project().build().code(0);
    let files = run.project.public().len();
    let asked = format!(
        "Noter que {files}\u{a0}fichiers ont été envoyés sur le serveur\u{202f}?\nRien n’a été noté. «\u{a0}lycee transfert\u{a0}» montre lesquels\u{202f}; relancez avec --oui, ou dans un terminal.\n"
    );
    let run = run.again().run(&["transfert", "--fait"]).code(2).whole_screen(&asked).nothing_is_touched();
    let noted = format!(
        "C’est noté\u{a0}: {files}\u{a0}fichiers en ligne. Les prochaines listes ne diront que ce qui change. Si c’est une erreur\u{a0}: lycee transfert --annuler\n"
    );
    let first = run.again().run(&["transfert", "--fait", "--oui"]).code(0).whole_screen(&noted);
    let run = first.again().without("content/temoignages/lea.md").build().code(0);
    let waiting = lines(&run, TO_DELETE);
    assert!(!waiting.is_empty());
    // Said twice, it is taken back all the same.
    let run = run.again().run(&["transfert", "--fait", "--oui"]).code(0);
    let run = run.again().run(&["transfert", "--fait", "--oui"]).code(0);
    let run = run.again().run(&["revenir", "--liste"]).code(0);
    assert!(run.printed.starts_with("En ligne sur «\u{a0}le serveur\u{a0}»\u{a0}: "), "{}", run.printed);
    // What is to be deleted from the server is not forgotten.
    let run = run.again().run(&["transfert", "--annuler"]).code(0).screen("C’est annulé\u{a0}: ");
    let run = run.again().run(&["revenir", "--liste"]).code(0);
    assert!(!run.printed.contains("En ligne sur"), "{}", run.printed);
    let run = run.again().build().code(0);
    assert_eq!(lines(&run, TO_DELETE), waiting);
    run.again().run(&["transfert", "--annuler"]).code(2).screen("Il n’y a rien à annuler").nothing_is_touched();
    let run = Project::new().build().code(0).again().run(&["transfert", "--fait", "--oui"]).code(0);
    run.again().run(&["transfert", "--annuler"]).code(0).lacks(".public.en-ligne.json");
}

#[test]
fn a_page_and_its_photo_that_are_withdrawn_are_listed_to_be_deleted() {
    let photo = crate::project::photo(60);
    let with = Project::new().bytes("content/temoignages/garage.png", &photo).edit(
        "content/temoignages/lea.md",
        "citation:",
        "image: {fichier: garage.png, alt: Le garage, credit: Lycée}\ncitation:",
    );
    let before = with.build().code(0).again().run(&["transfert", "--fait", "--oui"]).code(0);
    let old = before.project.public();
    let run =
        before.again().without("content/temoignages/lea.md").without("content/temoignages/garage.png").build().code(0);
    let new = run.project.public();
    let mut gone: Vec<String> = old.keys().filter(|path| !new.contains_key(*path)).cloned().collect();
    let mut deleted = lines(&run, TO_DELETE);
    assert_eq!(deleted[0], "temoignages/lea/index.html");
    assert!(deleted.iter().any(|path| path.starts_with("medias/")), "{deleted:?}");
    gone.sort();
    deleted.sort();
    assert_eq!(deleted, gone);
    let mut changed: Vec<String> =
        new.iter().filter(|(path, bytes)| old.get(*path) != Some(*bytes)).map(|(p, _)| p.clone()).collect();
    changed.sort();
    let mut sent = lines(&run, TO_SEND);
    sent.sort();
    assert_eq!(sent, changed);
    assert!(sent.len() < new.len(), "{sent:?}");
}

#[test]
fn nothing_is_listed_before_a_build() {
    Project::new()
        .run(&["transfert"])
        .code(2)
        .whole_screen("«\u{a0}public\u{a0}» n’est pas encore fait. Tapez d’abord\u{a0}: lycee build\n")
        .nothing_is_touched();
}

#[test]
fn the_archive_holds_the_portal_and_is_the_same_each_time() {
    let run = Project::new().build().code(0).again().run(&["transfert", "--archive", "site.zip"]).code(0);
    let first = fs::read(run.project.path("site.zip")).unwrap();
    let run = run.again().run(&["transfert", "--archive", "site.zip"]).code(0);
    assert!(first == fs::read(run.project.path("site.zip")).unwrap());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(first)).unwrap();
    let public = run.project.public();
    assert_eq!(archive.len(), public.len());
    for (path, bytes) in public {
        let mut found = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(&path).unwrap(), &mut found).unwrap();
        assert!(found == bytes, "{path}");
    }
}

#[test]
fn a_portal_edited_by_hand_is_not_archived() {
    let run = Project::new().build().code(0).again().file("public/index.html", "piraté").run(&[
        "transfert",
        "--archive",
        "site.zip",
    ]);
    run.code(1)
        .screen("«\u{a0}public/index.html\u{a0}» a été changé ou supprimé à la main")
        .screen("Relancez lycee build, puis recommencez.")
        .lacks("site.zip");
}

#[test]
fn an_archive_takes_the_place_of_nothing_else() {
    let refused = |path: &str, why: &str| {
        let run = Project::new().file("note.zip", "précieux").build().code(0).again();
        run.run(&["transfert", "--archive", path]).code(1).screen(why).nothing_is_touched();
    };
    refused("content/personnes.yaml", "n’est pas un nom d’archive");
    refused("note.zip", "existe déjà, et n’est pas une archive");
    refused("public/site.zip", "serait dans le portail lui-même");
    refused("ailleurs/site.zip", "serait dans un dossier qui n’existe pas");
}

#[test]
fn a_note_that_cannot_be_read_says_so() {
    Project::new()
        .file(".public.en-ligne.json", "<<<<<<<")
        .build()
        .code(1)
        .screen("«\u{a0}.public.en-ligne.json\u{a0}» est illisible")
        .screen("Supprimez du serveur tout l’ancien portail, où une page retirée pourrait rester, puis")
        .lacks("public");
}

// ── deploy ──────────────────────────────────────────────────────────────────

#[test]
fn a_share_receives_the_portal_and_nothing_else_is_touched() {
    let run = project().run(&["deploy"]).code(0);
    assert_eq!(online(&run.project), run.project.public());
    run.screen("Envoyé vers «\u{a0}partage\u{a0}»\u{a0}: ").shows("serveur/autre.txt", "à quelqu’un d’autre");
}

#[test]
fn a_second_time_only_what_changed_travels() {
    let run = project().run(&["deploy"]).code(0);
    let before = online(&run.project);
    let run =
        run.again().run(&["deploy"]).code(0).screen("«\u{a0}partage\u{a0}» a déjà tout\u{a0}: rien n’a été envoyé.\n");
    assert_eq!(online(&run.project), before);
    let run = run
        .again()
        .edit("content/pages/parents.md", "titre:", "resume: Une autre phrase.\ntitre:")
        .run(&["deploy"])
        .code(0);
    let after = online(&run.project);
    assert_eq!(after, run.project.public());
    let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)).count();
    run.screen(&format!("«\u{a0}partage\u{a0}»\u{a0}: {changed}\u{a0}fichier"));
}

#[test]
fn a_withdrawal_leaves_the_server() {
    let run = project().run(&["deploy"]).code(0).has("serveur/temoignages/lea/index.html");
    let run =
        run.again().without("content/temoignages/lea.md").run(&["deploy"]).code(0).lacks("serveur/temoignages/lea");
    assert_eq!(online(&run.project), run.project.public());
}

#[test]
fn a_rehearsal_says_all_and_writes_nothing() {
    let run = project().run(&["deploy", "--simulation"]).code(0).nothing_is_touched();
    assert!(
        run.printed.starts_with("Simulation, vers «\u{a0}partage\u{a0}»\u{a0}: rien n’est écrit.\n"),
        "{}",
        run.printed
    );
    assert!(run.printed.contains("\nÀ envoyer, dans cet ordre\u{a0}:\n  agenda.ics\n  assets/"), "{}", run.printed);
    assert!(run.printed.contains(" à envoyer ("), "{}", run.printed);
}

#[test]
fn content_with_an_error_is_never_sent() {
    project()
        .edit("content/temoignages/lea.md", "date:", "datte:")
        .run(&["deploy"])
        .code(1)
        .screen("Rien n’a été publié\u{a0}: ")
        .nothing_is_touched();
}

#[test]
fn the_true_portal_refuses_examples() {
    let run = project()
        .edit("content/site.yaml", "vers: serveur}", "vers: serveur, production: oui}")
        .edit("content/temoignages/lea.md", "titre:", "exemple: oui\ntitre:")
        .run(&["deploy", "--sans-relecture"])
        .code(1);
    run.screen("Rien n’a été envoyé\u{a0}: 1\u{a0}exemple à remplacer, que le vrai portail refuse")
        .nothing_is_touched()
        .again()
        .edit("content/temoignages/lea.md", "exemple: oui\n", "")
        .run(&["deploy", "--sans-relecture"])
        .code(0)
        .has("serveur/index.html")
        .has(".public.en-ligne.json");
}

#[test]
fn a_pretended_day_shows_nobody_whom_today_does_not_allow() {
    let run = project().run(&["deploy"]).code(0);
    let run = run
        .again()
        .edit("content/personnes.yaml", "voix: oui\n", "voix: oui\n    retiree_le: 2026-11-20\n")
        .edit("content/pages/parents.md", "titre:", "resume: Une autre phrase.\ntitre:");
    let said = "Rien n’a été envoyé\u{a0}: le portail du 10\u{a0}novembre 2026 peut montrer quelqu’un qui ne l’autorise pas aujourd’hui. Relancez sans --date, ni variable SOURCE_DATE_EPOCH.\n";
    let run = run.run(&["deploy", "--date", "2026-11-10"]).code(1).screen(said).nothing_is_touched();
    let run = run.again().run(&["deploy", "--simulation", "--date", "2026-11-10"]).code(1).screen(said);
    // 10 November 2026, at noon.
    let run = run.again().undated().env("SOURCE_DATE_EPOCH", "1794312000").run(&["deploy"]).code(1).screen(said);
    run.nothing_is_touched();
}

#[test]
fn the_true_portal_shows_nothing_before_its_day() {
    project()
        .edit("content/site.yaml", "vers: serveur}", "vers: serveur, production: oui}")
        .run(&["deploy", "--date", "2079-01-05"])
        .code(1)
        .screen("Rien n’a été envoyé\u{a0}: le 5\u{a0}janvier 2079 n’est pas encore venu, et le vrai portail ne montre rien d’avance.")
        .nothing_is_touched();
}

#[test]
fn files_of_somebody_else_stop_a_first_upload() {
    let run = project().file("serveur/index.html", "en construction").run(&["deploy"]).code(1);
    run.screen("à cet endroit se trouvent déjà des fichiers que lycee n’a pas envoyés\u{a0}: «\u{a0}index.html\u{a0}»")
        .screen("relancez avec --remplacer")
        .shows("serveur/index.html", "en construction")
        .again()
        .run(&["deploy", "--remplacer"])
        .code(0)
        .hides("serveur/index.html", "en construction");
}

#[test]
fn somebody_else_at_work_is_named() {
    let run = project().run(&["deploy"]).code(0);
    run.again()
        .file(LOCK, CLAIRE)
        .run(&["deploy"])
        .code(1)
        .screen("claire met déjà ce portail en ligne, sur le poste SALLE-12, depuis le 6\u{a0}janvier 2020 à 14\u{a0}h\u{a0}05")
        .screen("C’est long\u{a0}: cet envoi a sans doute été coupé.")
        .again()
        .run(&["deploy", "--prendre-la-main"])
        .code(0)
        .lacks("serveur/.lycee/verrou");
}

#[cfg(unix)]
#[test]
fn a_share_that_cannot_be_written_says_why() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    let share = project.path("serveur");
    fs::set_permissions(&share, fs::Permissions::from_mode(0o555)).unwrap();
    let is_root = fs::write(share.join("essai"), "").is_ok();
    if is_root {
        // Nothing is refused to the administrator.
        fs::remove_file(share.join("essai")).unwrap();
        return;
    }
    project
        .run(&["deploy"])
        .code(1)
        .screen("impossible de créer «\u{a0}.lycee\u{a0}», dans le dossier du portail\u{a0}: accès refusé");
    fs::set_permissions(&share, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_share_that_is_not_connected_is_not_made() {
    project()
        .without("serveur")
        .run(&["deploy"])
        .code(1)
        .screen("le dossier «\u{a0}serveur\u{a0}» n’est pas accessible")
        .screen("Vérifiez que le lecteur réseau est connecté, ou créez ce dossier, puis recommencez.")
        .lacks("serveur");
}

#[test]
fn without_a_place_the_settings_are_explained() {
    Project::new()
        .run(&["deploy"])
        .code(2)
        .screen("Aucun endroit n’est écrit dans «\u{a0}mise_en_ligne\u{a0}»")
        .nothing_is_touched();
    project()
        .run(&["deploy", "partages"])
        .code(2)
        .whole_screen("«\u{a0}partages\u{a0}» n’est pas un endroit de «\u{a0}mise_en_ligne\u{a0}». Vouliez-vous dire «\u{a0}partage\u{a0}»\u{202f}?\n")
        .nothing_is_touched();
}

#[test]
fn a_page_changed_on_the_server_is_not_deleted_unasked() {
    let run = project().run(&["deploy"]).code(0).again().without("content/temoignages/lea.md");
    let run = run.file("serveur/temoignages/lea/index.html", "récrite sur place").run(&["deploy"]).code(1);
    let said = "Attention\u{a0}: 1\u{a0}fichier retiré du portail est encore en ligne, car quelqu’un l’a changé sur le serveur\u{a0}: «\u{a0}temoignages/lea/index.html\u{a0}».";
    let run = run.screen(said).shows("serveur/temoignages/lea/index.html", "récrite sur place");
    let run = run.again().run(&["deploy", "--simulation"]).code(0).screen(said).nothing_is_touched();
    let run = run.again().file("serveur/parents/index.html", "changée").run(&["deploy", "--simulation"]).code(0);
    let run =
        run.screen("à la main sur le serveur, à remettre comme ici\u{a0}: parents/index.html.").nothing_is_touched();
    let run = run.again().run(&["deploy", "--remplacer"]).code(0).lacks("serveur/temoignages/lea");
    run.again().run(&["deploy"]).code(0).silent_about("Attention");
}

#[test]
fn a_portal_is_put_neither_in_the_project_nor_in_the_system() {
    for (place, why) in [
        ("themes", "c’est «\u{a0}themes\u{a0}», un dossier de travail, ou un dossier à l’intérieur"),
        ("content/essai", "c’est «\u{a0}content\u{a0}», un dossier de travail, ou un dossier à l’intérieur"),
        ("livrables", "c’est «\u{a0}livrables\u{a0}», un dossier de travail, ou un dossier à l’intérieur"),
        (".", "c’est le dossier où vous travaillez"),
        ("..", "ce dossier contient le dossier où vous travaillez"),
        ("/", "c’est la racine du disque"),
        #[cfg(unix)]
        ("/etc/portail", "c’est un dossier du système"),
    ] {
        let project = project().file("themes/lycee-europeen/LISEZMOI.txt", "").edit(
            "content/site.yaml",
            "vers: serveur",
            &format!("vers: \"{place}\""),
        );
        let run = project
            .run(&["deploy", "--simulation"])
            .code(1)
            .screen(why)
            .screen("content/site.yaml:")
            .nothing_is_touched();
        run.again().run(&["deploy"]).code(1).screen(why).nothing_is_touched();
    }
}

#[test]
fn another_place_is_read_back_where_it_says_that_it_is_visited() {
    let address = format!("http://127.0.0.1:{}/", closed_port());
    let run = project()
        .edit("content/site.yaml", "vers: serveur}", &format!("vers: serveur, url: \"{address}\"}}"))
        .run(&["deploy"])
        .code(1);
    run.screen("Envoyé vers «\u{a0}partage\u{a0}»")
        .screen("\u{a0}absentes.\n")
        .screen(&format!("  pas de réponse\u{a0}: {address}404.html\n"))
        .again()
        .run(&["deploy", "--sans-relecture"])
        .code(0)
        .silent_about("absentes");
}

/// A port that nobody listens to.
fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_server_without_its_protocol_is_told_from_a_folder() {
    project()
        .edit("content/site.yaml", "vers: serveur", "vers: sftp.exemple.fr/www")
        .run(&["deploy"])
        .code(1)
        .screen("«\u{a0}sftp.exemple.fr/www\u{a0}» ressemble à l’adresse d’un serveur, mais ne dit pas comment y aller")
        .screen("écrivez\u{a0}: vers: \"sftp://compte@sftp.exemple.fr/www\"")
        .nothing_is_touched();
}

#[test]
fn two_places_are_offered_with_what_to_type() {
    let second = "  - {nom: essai, vers: serveur-2}\n";
    let site = format!("{}{second}", project().read("content/site.yaml"));
    let two = || project().file("content/site.yaml", &site);
    two().run(&["deploy"]).code(2).whole_screen(
        "Vers quel endroit\u{202f}? Tapez «\u{a0}lycee deploy partage\u{a0}» ou «\u{a0}lycee deploy essai\u{a0}».\n",
    );
    let run = two().file("serveur-2/autre.txt", "").run(&["deploy", "partage"]).code(0);
    let run = run.again().without("content/temoignages/lea.md").run(&["deploy", "essai"]).code(0);
    let run = run.again().run(&["revenir", "--liste", "--vers", "essai"]).code(0);
    assert!(
        run.printed.ends_with("\nPour en remettre un\u{a0}: lycee revenir NUMÉRO --vers essai\n"),
        "{}",
        run.printed
    );
    run.again()
        .run(&["revenir"])
        .code(2)
        .whole_screen("Vers quel endroit\u{202f}? Tapez «\u{a0}lycee revenir --vers partage\u{a0}» ou «\u{a0}lycee revenir --vers essai\u{a0}».\n");
}

#[test]
fn an_error_that_cannot_pass_does_not_say_to_try_again() {
    project().without("serveur").run(&["deploy"]).code(1).silent_about("Relancez la même commande");
}

#[test]
fn a_password_in_the_settings_is_never_shown() {
    for written in [
        "vers: \"sftp://lycee:s3cret@h.example/www\"",
        "vers: \"sftp://lycee:s3cr/et@h.example/www\"",
        "vers: lycee:s3cret@h.example/www",
        "vers: \"sftp://lycee:s3cret@h.example/www\", empreintes: x",
        "vers: \"stfp://lycee:s3cret@h.example/www\"",
    ] {
        let run = project().edit("content/site.yaml", "vers: serveur", written).check().code(1);
        run.screen("content/site.yaml:").silent_about("s3cr").silent_about("et@h");
    }
}

#[test]
fn a_password_in_the_settings_is_an_error() {
    project()
        .edit("content/site.yaml", "vers: serveur", "vers: \"sftp://lycee:secret@h.example/www\"")
        .check()
        .code(1)
        .screen("erreur\u{a0}: un mot de passe ne s’écrit jamais dans un fichier")
        .screen("content/site.yaml:");
}

#[test]
fn rsync_is_refused_where_it_leads_nowhere() {
    project()
        .edit("content/site.yaml", "vers: serveur", "vers: serveur, rsync: oui")
        .check()
        .code(1)
        .screen("«\u{a0}rsync\u{a0}» ne va qu’avec une adresse sftp://, et celle-ci mène à un dossier ou un partage")
        .screen("Retirez «\u{a0}rsync: oui\u{a0}»");
}

// ── revenir ─────────────────────────────────────────────────────────────────

/// Three portals that were online, one after the other.
fn three() -> Project {
    let deploy = |project: Project| project.run(&["deploy"]).code(0).again();
    let first = deploy(project());
    let second = deploy(first.edit("content/pages/parents.md", "titre:", "resume: Deux.\ntitre:"));
    deploy(second.edit("content/pages/parents.md", "resume: Deux.", "resume: Trois."))
}

#[test]
fn the_portal_before_is_put_back_here_and_on_the_server() {
    let run = three().run(&["revenir", "--oui"]).code(0);
    assert_eq!(online(&run.project), run.project.public());
    run.shows("public/parents/index.html", "Deux.")
        .shows("content/pages/parents.md", "Trois.")
        .screen("est de nouveau le portail du ")
        .screen("la prochaine construction refait le portail d’après eux.");
}

/// Somebody else's lock, as long as it is there, makes an upload fail.
const LOCK: &str = "serveur/.lycee/verrou/qui.json";
const CLAIRE: &str = r#"{"nom":"claire","poste":"SALLE-12","projet":"x","depuis":"2020-01-06 14:05"}"#;

#[test]
fn the_same_command_after_an_upload_that_failed_puts_the_same_portal_back() {
    let run = three().file(LOCK, CLAIRE).run(&["revenir", "--oui"]).code(1);
    let run = run.shows("public/parents/index.html", "Deux.").shows("serveur/parents/index.html", "Trois.");
    let run = run.again().run(&["revenir", "--oui"]).code(1);
    let run = run.again().without("serveur/.lycee/verrou").run(&["revenir", "--oui"]).code(0);
    run.shows("public/parents/index.html", "Deux.")
        .shows("serveur/parents/index.html", "Deux.")
        .again()
        .run(&["revenir", "2", "--oui"])
        .code(0)
        .hides("serveur/parents/index.html", "Deux.")
        .hides("serveur/parents/index.html", "Trois.");
}

#[test]
fn a_portal_that_went_online_in_part_gives_way_to_the_one_before() {
    let deploy = ["deploy", "--sans-relecture"];
    let back = ["revenir", "--oui", "--sans-relecture"];
    let one = project().edit("content/site.yaml", "vers: serveur}", "vers: serveur, production: oui}").edit(
        "content/pages/parents.md",
        "titre:",
        "resume: Une.\ntitre:",
    );
    let two = one.run(&deploy).code(0).again().edit("content/pages/parents.md", "resume: Une.", "resume: Deux.");
    let two = two.run(&deploy).code(0).again().edit("content/pages/parents.md", "resume: Deux.", "resume: Trois.");
    // Somebody else is at work: nothing was sent, and what is remembered still holds.
    let note = two.read(".public.en-ligne.json");
    let cut = two.file(LOCK, CLAIRE).run(&deploy).code(1).shows("public/parents/index.html", "Trois.");
    assert_eq!(cut.project.read(".public.en-ligne.json"), note);
    let list = cut.again().run(&["revenir", "--liste"]).code(0);
    assert!(list.printed.starts_with("En ligne sur «\u{a0}partage\u{a0}»\u{a0}: "), "{}", list.printed);
    // As a cut leaves it, while files are put in place.
    let cut = list.again().edit(".public.en-ligne.json", "{\"version\":1,", "{\"version\":1,\"en_cours\":true,");
    let cut = cut.run(&back).code(1).shows("public/parents/index.html", "Deux.");
    let run = cut.again().without("serveur/.lycee/verrou").run(&back).code(0);
    run.shows("serveur/parents/index.html", "Deux.")
        .again()
        .run(&back)
        .code(0)
        .shows("serveur/parents/index.html", "Une.");
}

#[test]
fn the_portals_kept_are_listed() {
    let run = three().run(&["revenir", "--liste"]).code(0).whole_screen("").nothing_is_touched();
    let shown = run
        .printed
        .lines()
        .map(|line| line.split_once(" à ").map_or(line, |(before, _)| before).split(" du ").next().unwrap());
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            "En ligne sur «\u{a0}partage\u{a0}»\u{a0}: le portail",
            "Portails que l’on peut remettre\u{a0}:",
            "  1.",
            "  2.",
            "Pour en remettre un\u{a0}: lycee revenir NUMÉRO",
        ]
    );
    let changed = "\u{a0}pages\u{202f}; depuis le précédent, changée\u{a0}: «\u{a0}parents/\u{a0}»\n";
    assert_eq!(run.printed.matches(changed).count(), 2, "{}", run.printed);
}

#[test]
fn without_a_terminal_nothing_is_put_back_unasked() {
    three()
        .run(&["revenir"])
        .code(2)
        .screen("Rien n’a été écrit. Relancez avec --oui, ou dans un terminal.\n")
        .nothing_is_touched();
}

#[test]
fn a_portal_that_shows_who_withdrew_never_comes_back() {
    let withdrawn = || three().edit("content/personnes.yaml", "voix: oui\n", "voix: oui\n    retiree_le: 2026-11-20\n");
    // To look is not to delete, nor to offer.
    for look in ["--liste", "--simulation"] {
        let run = withdrawn().run(&["revenir", look]).code(0).whole_screen("").nothing_is_touched();
        assert!(run.printed.starts_with("Aucun autre portail n’est gardé"), "{}", run.printed);
    }
    let run = withdrawn().run(&["revenir", "--oui"]).code(0);
    assert!(run.printed.starts_with("Aucun autre portail n’est gardé"), "{}", run.printed);
    run.screen("anciens portails sont supprimés\u{a0}: quelqu’un qui y paraît ne l’autorise plus.\n")
        .shows("public/parents/index.html", "Trois.");
}

#[test]
fn a_register_with_an_error_puts_nothing_back_and_loses_nothing() {
    three()
        .edit(
            "content/personnes.yaml",
            "majeur: oui\n  formation: bts-mco\n  autorisation:\n",
            "majeur: oui\n  formation: bts-mco\n  autorisations:\n",
        )
        .run(&["revenir", "--oui"])
        .code(1)
        .screen("Rien n’a été changé\u{a0}: sans le registre, rien ne dit qui peut reparaître.\n")
        .nothing_is_touched();
}

#[test]
fn a_text_with_an_error_does_not_forbid_to_go_back() {
    three()
        .edit("content/temoignages/lea.md", "date:", "datte:")
        .run(&["revenir", "--oui"])
        .code(0)
        .shows("public/parents/index.html", "Deux.");
}

#[test]
fn a_portal_that_names_somebody_the_register_met_since_never_comes_back() {
    let register = three().read("content/personnes.yaml");
    three()
        .file("content/personnes.yaml", &format!("{register}deux: {{prenom: Deux, majeur: oui}}\n"))
        .run(&["revenir", "--oui"])
        .code(1)
        .screen("montre ou nomme quelqu’un qui ne doit pas y paraître aujourd’hui")
        .nothing_is_touched();
}

#[test]
fn a_portal_that_shows_a_photo_declared_since_never_comes_back() {
    const PAGE: &str = "content/pages/parents.md";
    let declared =
        |people: &str| format!("---\ntitre: Parents\n---\n\n::: figure\nimage: rue.jpg\nalt: Une rue\n{people}\n:::\n");
    let first = project()
        .bytes("content/pages/rue.jpg", &photo(3))
        .file(PAGE, &declared("personne_reconnaissable: non"))
        .run(&["deploy"])
        .code(0)
        .again();
    // Xénophon signed nothing.
    let register = first.read("content/personnes.yaml");
    first
        .file("content/personnes.yaml", &format!("{register}xenophon: {{prenom: Xénophon, majeur: oui}}\n"))
        .file(PAGE, &declared("personnes: [xenophon]"))
        .run(&["deploy"])
        .code(0)
        .again()
        .run(&["revenir", "--oui"])
        .code(1)
        .screen("montre ou nomme quelqu’un qui ne doit pas y paraître aujourd’hui")
        .nothing_is_touched();
}

#[test]
fn who_withdraws_leaves_the_portals_that_are_kept_at_the_next_build() {
    let kept =
        |run: &Run| run.project.snapshot().into_keys().filter(|path| path.starts_with(".public.versions/")).count();
    let before = project().run(&["deploy"]).code(0);
    assert!(kept(&before) > 40);
    let run = before
        .again()
        .edit("content/personnes.yaml", "voix: oui\n", "voix: oui\n    retiree_le: 2026-11-20\n")
        .undated()
        .build()
        .code(0);
    // The mark that says whose folder it is.
    assert_eq!(kept(&run), 1);
}

#[test]
fn who_withdraws_between_the_build_and_its_upload_by_hand_is_not_kept() {
    let kept =
        |run: &Run| run.project.snapshot().into_keys().filter(|path| path.starts_with(".public.versions/")).count();
    let noted = ["transfert", "--fait", "--oui"];
    let built = || project().build().code(0).again();
    assert!(kept(&built().undated().run(&noted).code(0)) > 40);
    let withdrawn = |project: Project| {
        project.edit("content/personnes.yaml", "voix: oui\n", "voix: oui\n    retiree_le: 2026-11-20\n")
    };
    assert_eq!(kept(&withdrawn(built()).undated().run(&noted).code(0)), 1);
    // Nor on a day that is pretended, as soon as somebody would go back.
    let run = withdrawn(built()).run(&["transfert", "--fait", "--oui", "--date", "2026-11-10"]).code(0);
    let run = run.again().run(&["revenir", "--ici", "--oui"]).code(0);
    assert_eq!(kept(&run), 1);
}

#[test]
fn a_pretended_day_neither_deletes_the_portals_that_are_kept_nor_brings_people_back() {
    let kept =
        |run: &Run| run.project.snapshot().into_keys().filter(|path| path.starts_with(".public.versions/")).count();
    let three = three().run(&["check"]);
    let before = kept(&three);
    // Long after every authorisation has ended.
    let run = three.again().run(&["build", "--date", "2090-01-15"]);
    assert_eq!(kept(&run), before);
    run.again()
        .run(&["revenir", "--oui", "--date", "2026-10-10"])
        .code(2)
        .whole_screen("Rien n’a été changé\u{a0}: «\u{a0}revenir\u{a0}» ne fait pas comme si l’on était un autre jour. Qui peut reparaître se juge aujourd’hui. Relancez sans --date.\n")
        .nothing_is_touched();
}

#[test]
fn the_day_of_a_reproducible_build_deletes_no_portal_that_is_kept() {
    let kept =
        |run: &Run| run.project.snapshot().into_keys().filter(|path| path.starts_with(".public.versions/")).count();
    let run = three().run(&["check"]);
    let before = kept(&run);
    let run = run.again().undated().env("SOURCE_DATE_EPOCH", "3788000000").build();
    assert_eq!(kept(&run), before);
}

// ── serveur ─────────────────────────────────────────────────────────────────

#[test]
fn settings_of_the_server_are_made_on_request_only() {
    let run = Project::new().build().code(0).lacks("public/.htaccess").lacks("livrables/transfert/nginx.conf");
    let apache = run
        .again()
        .edit("content/site.yaml", "nom: Lycée", "serveur: apache\nnom: Lycée")
        .edit("content/pages/parents.md", "titre:", "anciennes_adresses: [/vieux/parents/]\ntitre:")
        .build()
        .code(0)
        .shows("public/.htaccess", "AddType image/webp .webp\n")
        .shows("public/.htaccess", "RedirectMatch 301 \"^");
    // What the pages say of themselves, for hosts that send no header, is what the header says to who reads it from a host.
    let headers = apache.project.read("public/.htaccess");
    let sent = headers.split("Content-Security-Policy \"").nth(1).unwrap().split('"').next().unwrap();
    let page = apache.project.read("public/parents/index.html");
    let said = page.split("\"Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    // Browsers read that one in a header only.
    let sent = sent.strip_suffix("; frame-ancestors 'self'").unwrap();
    assert_eq!(said.replace("&#39;", "'").replace(" file:", ""), sent);
    let nginx = apache.again().edit("content/site.yaml", "serveur: apache", "serveur: nginx").build().code(0);
    nginx
        .lacks("public/.htaccess")
        .shows("livrables/transfert/nginx.conf", "vieux/parents/ { return 301 ")
        .shows("livrables/transfert/nginx.conf", "add_header X-Content-Type-Options \"nosniff\" always;");
}

#[cfg(unix)]
#[test]
fn a_link_on_the_share_is_not_followed() {
    project()
        .file("ailleurs/note.txt", "à quelqu’un d’autre")
        .symlink("serveur/temoignages", "../ailleurs")
        .run(&["deploy"])
        .code(1)
        .screen("à cet endroit, «\u{a0}temoignages\u{a0}» est un fichier ou un raccourci, où il faut un dossier")
        .shows("ailleurs/note.txt", "à quelqu’un d’autre")
        .lacks("ailleurs/lea/index.html");
}
