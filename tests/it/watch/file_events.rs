//! What editors, file managers and synchronisers do to files. Every case with the system's events, then by looking now and
//! then, as on a network drive.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::preview::{Preview, lost};
use super::{LEA, LEA_PAGE};
use crate::project::{Project, photo};

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        mod events { $( #[test] fn $name() { super::$name(&[]); } )* }
        mod slowly { $( #[test] fn $name() { super::$name(&["--lente"]); } )* }
    };
}

cases![
    plain_write,
    temporary_file_then_its_name,
    old_file_put_aside_then_a_new_one,
    moved_in_from_elsewhere,
    new_file,
    deleted,
    renamed,
    new_folder_with_its_page_at_once,
    twenty_files_at_once,
    broken_template_then_mended,
    broken_front_matter_then_mended,
    started_on_a_broken_site,
    first_folder_of_its_kind,
    theme_that_comes_and_goes,
    half_written_then_completed,
    touched_by_a_synchroniser,
    dated_in_the_past_and_in_the_future,
    content_put_aside_and_back,
    photo_replaced,
];

#[cfg(unix)]
mod links {
    cases![link_to_a_photo, link_that_leads_outside];
    use super::{link_that_leads_outside, link_to_a_photo};
}

const TEXT: &str = "---\ntitre: Le guide\nmenu: {titre: Guide, ordre: 1}\n---\n\nBonjour.\n";
const PAGE: &str = "/erasmus/guide/";

fn open(args: &[&str]) -> Preview {
    Preview::open_with(Project::new(), args)
}

fn at(preview: &Preview, path: &str) -> PathBuf {
    preview.project.path(path)
}

fn plain_write(args: &[&str]) {
    let mut preview = open(args);
    preview.edit(LEA, "dans un garage", "dans un jardin");
    preview.shows(LEA_PAGE, "dans un jardin");
}

fn temporary_file_then_its_name(args: &[&str]) {
    let mut preview = open(args);
    let original = preview.project.read(LEA);
    for (temporary, place) in [(".lea.md.swp", "un jardin"), ("4913", "une école"), ("lea.md.tmp", "un port")] {
        let temporary = format!("content/temoignages/{temporary}");
        preview.save(&temporary, &original.replace("un garage", place));
        fs::rename(at(&preview, &temporary), at(&preview, LEA)).unwrap();
        preview.shows(LEA_PAGE, place);
    }
}

fn old_file_put_aside_then_a_new_one(args: &[&str]) {
    let mut preview = open(args);
    let text = preview.project.read(LEA).replace("un garage", "un jardin");
    fs::rename(at(&preview, LEA), at(&preview, "content/temoignages/lea.md~")).unwrap();
    preview.save(LEA, &text);
    preview.shows(LEA_PAGE, "dans un jardin");
}

fn moved_in_from_elsewhere(args: &[&str]) {
    let mut preview = open(args);
    preview.save("ailleurs/guide.md", TEXT);
    fs::rename(at(&preview, "ailleurs/guide.md"), at(&preview, "content/pages/guide.md")).unwrap();
    preview.shows(PAGE, "Bonjour.");
}

fn new_file(args: &[&str]) {
    let mut preview = open(args);
    preview.save("content/pages/guide.md", TEXT);
    preview.shows(PAGE, "Bonjour.");
    assert!(preview.get("/erasmus/").contains(">Guide<"), "it is in the menu");
}

fn deleted(args: &[&str]) {
    let mut preview = open(args);
    preview.shows(LEA_PAGE, "dans un garage");
    fs::remove_file(at(&preview, LEA)).unwrap();
    preview.until(LEA_PAGE, lost);
    preview.until("/erasmus/temoignages/", |page| !page.contains("Léa à Caspe"));
}

fn renamed(args: &[&str]) {
    let mut preview = open(args);
    fs::rename(at(&preview, LEA), at(&preview, "content/temoignages/lea-caspe.md")).unwrap();
    preview.shows("/erasmus/temoignages/lea-caspe/", "dans un garage");
    preview.until(LEA_PAGE, lost);
    // A folder too.
    fs::rename(at(&preview, "content/temoignages"), at(&preview, "content/anciens")).unwrap();
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("anciens"));
    fs::rename(at(&preview, "content/anciens"), at(&preview, "content/temoignages")).unwrap();
    preview.shows("/erasmus/temoignages/lea-caspe/", "dans un garage");
    preview.until("/_apercu/etat?page=/erasmus/", |state| !state.contains("anciens"));
}

fn new_folder_with_its_page_at_once(args: &[&str]) {
    let mut preview = open(args);
    preview.save("content/pages/aide/guide/index.md", TEXT);
    preview.shows("/erasmus/aide/guide/", "Bonjour.");
    // The folder is watched from then on.
    preview.save("content/pages/aide/guide/index.md", &TEXT.replace("Bonjour", "Bonsoir"));
    preview.shows("/erasmus/aide/guide/", "Bonsoir.");
}

fn twenty_files_at_once(args: &[&str]) {
    let mut preview = open(args);
    for n in 0..20 {
        preview.save(&format!("lot/p{n}.md"), &format!("---\ntitre: Page {n}\n---\n\nTexte {n}.\n"));
    }
    fs::rename(at(&preview, "lot"), at(&preview, "content/pages/lot")).unwrap();
    preview.shows("/erasmus/lot/p19/", "Texte 19.");
    preview.shows("/erasmus/lot/p0/", "Texte 0.");
    let said = preview.next_build();
    assert!(said.contains("37\u{a0}pages"), "they came one after another: {said}");
}

fn broken_template_then_mended(args: &[&str]) {
    let template = "themes/lycee-europeen/templates/page.html";
    let sound = include_str!("../../../themes/lycee-europeen/templates/page.html");
    let mut preview = Preview::open_with(Project::new().file(template, sound), args);
    preview.shows("/erasmus/parents/", "<h1");
    preview.save(template, &sound.replacen("{%", "{%%", 1));
    let state = preview.until("/_apercu/etat?page=/erasmus/parents/", |state| state.contains("\"erreur\""));
    assert!(state.contains(template), "{state}");
    assert!(preview.get("/erasmus/parents/").contains("<h1"), "the last good page stays");
    preview.save(template, &sound.replacen("<h1", "<h1 data-repare=\"oui\"", 1));
    preview.until("/_apercu/etat?page=/erasmus/parents/", |state| state.contains("\"errors\":0"));
}

fn broken_front_matter_then_mended(args: &[&str]) {
    let mut preview = open(args);
    preview.shows(LEA_PAGE, "dans un garage");
    preview.edit(LEA, "---\n\nNeuf", "--\n\nNeuf");
    preview.until("/_apercu/etat?page=/erasmus/temoignages/lea/", |state| state.contains("\"erreur\""));
    preview.shows(LEA_PAGE, "dans un garage");
    preview.edit(LEA, "--\n\nNeuf", "---\n\nDix");
    preview.shows(LEA_PAGE, "Dix semaines");
    preview.until("/_apercu/etat?page=/erasmus/temoignages/lea/", |state| state.contains("\"errors\":0"));
}

fn started_on_a_broken_site(args: &[&str]) {
    let project = Project::new().file("content/index.md", "---\ntitre: [\n---\n");
    let mut preview = Preview::open_with(project, args);
    preview.shows("/erasmus/parents/", "HTTP/1.1 200 OK");
    preview.save("content/index.md", "---\ntitre: Le nouvel accueil\n---\n");
    preview.shows("/erasmus/", "Le nouvel accueil");
}

fn first_folder_of_its_kind(args: &[&str]) {
    let mut preview = open(args);
    assert!(!preview.project.exists("content/evenements"));
    let event = "---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: 2027-02-06 09:00\n---\n\nVenez.\n";
    preview.save("content/evenements/jpo.md", event);
    preview.shows("/erasmus/evenements/jpo/", "Venez.");
    preview.save("content/evenements/jpo.md", &event.replace("Venez", "Venez nombreux"));
    preview.shows("/erasmus/evenements/jpo/", "Venez nombreux.");
}

fn theme_that_comes_and_goes(args: &[&str]) {
    let mut preview = open(args);
    let style = |page: &str| page.split("assets/style.").nth(1).unwrap()[..8].to_string();
    let own = style(&preview.get("/erasmus/"));
    preview.save("themes/lycee-europeen/theme.yaml", "nom: Le nôtre\ncontrat: 1\n");
    preview.save("themes/lycee-europeen/static/style.css", "body { color: red }");
    preview.until("/erasmus/", |page| style(page) != own);
    fs::remove_dir_all(at(&preview, "themes")).unwrap();
    preview.until("/erasmus/", |page| style(page) == own);
}

fn half_written_then_completed(args: &[&str]) {
    let mut preview = open(args);
    preview.save("content/pages/guide.md", "---\ntitre: Le gu");
    preview.until("/_apercu/etat?page=/erasmus/guide/", |state| state.contains("content/pages/guide.md"));
    preview.save("content/pages/guide.md", TEXT);
    preview.shows(PAGE, "Bonjour.");
    preview.until("/_apercu/etat?page=/erasmus/guide/", |state| !state.contains("\"erreur\""));
}

/// New dates, the same bytes: nothing to build.
fn touched_by_a_synchroniser(args: &[&str]) {
    let mut preview = open(args);
    dated(&preview, "content/pages/parents.md", SystemTime::now() + Duration::from_secs(60));
    // In one gesture: a file written in place is empty for an instant, and that may be seen.
    preview.save("guide.md", TEXT);
    fs::rename(at(&preview, "guide.md"), at(&preview, "content/pages/guide.md")).unwrap();
    preview.shows(PAGE, "Bonjour.");
    let said = preview.next_build();
    assert!(said.contains("18\u{a0}pages"), "it built for a date: {said}");
}

fn dated(preview: &Preview, path: &str, date: SystemTime) {
    fs::File::options().append(true).open(at(preview, path)).unwrap().set_modified(date).unwrap();
}

fn dated_in_the_past_and_in_the_future(args: &[&str]) {
    let mut preview = open(args);
    for (days, word) in [(1, "hier"), (40_000, "demain")] {
        preview.save("ailleurs.md", &TEXT.replace("Bonjour", word));
        dated(&preview, "ailleurs.md", SystemTime::UNIX_EPOCH + Duration::from_secs(days * 86_400));
        fs::rename(at(&preview, "ailleurs.md"), at(&preview, "content/pages/guide.md")).unwrap();
        preview.shows(PAGE, word);
    }
}

fn content_put_aside_and_back(args: &[&str]) {
    let mut preview = open(args);
    preview.shows(LEA_PAGE, "dans un garage");
    fs::rename(at(&preview, "content"), at(&preview, "aside")).unwrap();
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("n’existe pas"));
    preview.shows(LEA_PAGE, "dans un garage");
    fs::rename(at(&preview, "aside"), at(&preview, "content")).unwrap();
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("\"errors\":0"));
    // And still watched.
    preview.edit(LEA, "un garage", "un jardin");
    preview.shows(LEA_PAGE, "dans un jardin");
}

const WITH_PHOTO: &str = "---\ntitre: Le guide\n---\n\n![Une rue](rue.png)\n";

/// The name of the first photo of a page: it carries the hash of the file.
fn photo_of(page: &str) -> Option<String> {
    let rest = page.split("medias/").nth(1)?;
    Some(rest.split('"').next()?.split(' ').next()?.to_string())
}

fn photo_replaced(args: &[&str]) {
    let project =
        Project::new().file("content/pages/guide/index.md", WITH_PHOTO).bytes("content/pages/guide/rue.png", &photo(0));
    let mut preview = Preview::open_with(project, args);
    let first = photo_of(&preview.get(PAGE)).expect("a photo");
    assert!(preview.get(&format!("/erasmus/medias/{first}")).starts_with("HTTP/1.1 200"));
    fs::write(at(&preview, "content/pages/guide/rue.png"), photo(200)).unwrap();
    let page = preview.until(PAGE, |page| photo_of(page).is_some_and(|name| name != first));
    let second = photo_of(&page).unwrap();
    assert!(preview.get(&format!("/erasmus/medias/{second}")).starts_with("HTTP/1.1 200"));
}

#[cfg(unix)]
fn link_to_a_photo(args: &[&str]) {
    let project = Project::new()
        .file("content/pages/guide/index.md", WITH_PHOTO)
        .bytes("content/photos/rue.png", &photo(0))
        .symlink("content/pages/guide/rue.png", "../../photos/rue.png");
    let mut preview = Preview::open_with(project, args);
    let first = photo_of(&preview.get(PAGE)).expect("a photo");
    // What changes is what the link leads to.
    fs::write(at(&preview, "content/photos/rue.png"), photo(200)).unwrap();
    preview.until(PAGE, |page| photo_of(page).is_some_and(|name| name != first));
}

#[cfg(unix)]
fn link_that_leads_outside(args: &[&str]) {
    let mut preview = Preview::open_with(Project::new().file("secret.md", TEXT), args);
    std::os::unix::fs::symlink("../../secret.md", at(&preview, "content/pages/guide.md")).unwrap();
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("ce raccourci mène hors du dossier"));
    assert!(!preview.get(PAGE).contains("Bonjour."));
    fs::remove_file(at(&preview, "content/pages/guide.md")).unwrap();
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("\"errors\":0"));
    // The content itself may be a link.
    fs::rename(at(&preview, "content"), at(&preview, "drive")).unwrap();
    std::os::unix::fs::symlink("drive", at(&preview, "content")).unwrap();
    preview.edit("drive/temoignages/lea.md", "un garage", "un jardin");
    preview.shows(LEA_PAGE, "dans un jardin");
}

/// Two saves at one tick of the disk's clock.
#[test]
fn an_event_is_enough_when_date_and_length_are_the_same() {
    let mut preview = open(&[]);
    let date = fs::metadata(at(&preview, LEA)).unwrap().modified().unwrap();
    preview.edit(LEA, "un garage", "un verger");
    dated(&preview, LEA, date);
    preview.shows(LEA_PAGE, "dans un verger");
}

#[test]
fn it_says_that_it_looks_slowly() {
    let preview = open(&["--lente"]);
    assert!(
        preview.said.contains(&"Surveillance lente, chaque seconde\u{a0}: comme demandé.".to_string()),
        "{:?}",
        preview.said
    );
}
