//! The live preview. One module per concern; `preview` is the hand that holds it.

mod bar;
mod file_events;
mod guests;
pub mod preview;

use std::process::Stdio;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use chrono::NaiveDate;
use lycee::diagnostic::{Report, TextOf};
use lycee::site::Options;
use lycee::source;
use lycee::store::{Forgetful, Store};
use lycee::watch::{self, Desk, Files, Settings, Slow};

use crate::project::Project;
use preview::{PATIENCE, Preview, lines, lost, request};

const LEA: &str = "content/temoignages/lea.md";
const LEA_PAGE: &str = "/erasmus/temoignages/lea/";

#[test]
fn a_saved_sentence_is_in_the_page_and_nothing_is_written() {
    let mut preview = Preview::open(Project::new());
    assert!(preview.get(LEA_PAGE).starts_with("HTTP/1.1 200 OK"));
    preview.edit(LEA, "Neuf semaines dans un garage.", "Neuf semaines dans un jardin.");
    let page = preview.shows(LEA_PAGE, "Neuf semaines dans un jardin.");
    assert!(page.contains("<script src=\"/_apercu/apercu.js\""));
    assert!(!preview.project.exists("public") && !preview.project.exists("livrables"));
}

#[test]
fn a_broken_text_keeps_its_last_good_page_until_it_is_mended() {
    let mut preview = Preview::open(Project::new());
    preview.shows(LEA_PAGE, "Neuf semaines dans un garage.");
    preview.edit(LEA, "date: 2026-09-10", "date: 2026-99-10");
    let state = preview.until("/_apercu/etat?page=/erasmus/temoignages/lea/", |state| state.contains("\"erreur\""));
    assert!(state.contains("content/temoignages/lea.md, ligne\u{a0}3"), "{state}");
    assert!(!state.contains("\"frozen\":null"), "{state}");
    assert!(preview.get(LEA_PAGE).contains("Neuf semaines dans un garage."));
    // The other pages go on.
    preview.edit("content/pages/parents.md", "titre: ", "titre: Chers ");
    preview.shows("/erasmus/parents/", "Chers ");
    preview.edit(LEA, "date: 2026-99-10", "date: 2026-09-10");
    preview.until("/_apercu/etat?page=/erasmus/temoignages/lea/", |state| {
        state.contains("\"errors\":0") && state.contains("\"frozen\":null")
    });
}

#[test]
fn a_translation_follows_its_original_and_its_faults_freeze_it_alone() {
    const EN: &str = "content/temoignages/lea.en.md";
    const EN_PAGE: &str = "/erasmus/en/temoignages/lea/";
    const STATE: &str = "/_apercu/etat?page=/erasmus/en/temoignages/lea/";
    let english = "---\ntitre: Léa in Caspe\ncitation: I learnt.\n---\n\nNine weeks in a garage.\n";
    let mut preview = Preview::open(Project::new().file(EN, english));
    preview.shows(EN_PAGE, "Nine weeks in a garage.");
    preview.edit(EN, "in a garage", "in a garden");
    preview.shows(EN_PAGE, "Nine weeks in a garden.");
    preview.edit(LEA, "date: 2026-09-10", "date: 2026-09-11");
    preview.shows(EN_PAGE, "11 September 2026");
    preview.edit(EN, "citation:", "date: 2026-09-12\ncitation:");
    let state = preview.until(STATE, |state| state.contains("\"erreur\""));
    assert!(!state.contains("\"frozen\":null"), "{state}");
    assert!(preview.get(EN_PAGE).contains("Nine weeks in a garden."));
    preview.edit(LEA, "Neuf semaines", "Dix semaines");
    preview.shows(LEA_PAGE, "Dix semaines");
    preview.edit(EN, "date: 2026-09-12\n", "");
    preview.until(STATE, |state| state.contains("\"errors\":0"));
    // Without its facts, it stands as it was.
    preview.edit(LEA, "date: 2026-09-11", "date: 2026-99-11");
    preview.until(STATE, |state| state.contains("\"erreur\"") && !state.contains("\"frozen\":null"));
    assert!(preview.get(EN_PAGE).contains("Nine weeks in a garden."));
}

#[test]
fn the_register_the_settings_and_the_theme_are_watched_too() {
    let mut preview = Preview::open(Project::new().file("themes/lycee-europeen/theme.yaml", "nom: x\ncontrat: 1\n"));
    preview.edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-10-31\nhugo");
    preview.until(LEA_PAGE, lost);
    preview.edit("content/site.yaml", "nom: Lycée Charles Alliès", "nom: Lycée Voisin");
    preview.shows("/erasmus/", "Lycée Voisin");
    let page = preview.get("/erasmus/parents/");
    let fingerprint =
        |page: &str| page.split("data-fingerprint=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let style = |page: &str| page.split("assets/style.").nth(1).unwrap()[..8].to_string();
    preview.save("themes/lycee-europeen/static/style.css", "body { color: red }");
    let dressed = preview.until("/erasmus/parents/", |new| style(new) != style(&page));
    assert_eq!(fingerprint(&page), fingerprint(&dressed), "a style alone makes no other page");
}

#[test]
fn the_workshop_and_its_files_are_there() {
    let mut preview = Preview::open(Project::new());
    preview.shows("/_atelier/", "Cette semaine");
    preview.shows("/_atelier/ent/2026-11/", "Chaque mois, des nouvelles");
    assert!(preview.get("/_atelier/axe3/retroplanning.ics").contains("content-type: text/calendar"));
    // What is to be sent is known of a build alone, and says so.
    let list = preview.get("/_atelier/transfert/a-envoyer.txt");
    assert!(list.contains("Ces listes sont faites par «\u{a0}lycee build\u{a0}»"), "{list}");
}

#[test]
fn it_reads_only_and_only_for_this_machine() {
    let preview = Preview::open(Project::new());
    let own = format!("127.0.0.1:{}", preview.port);
    assert!(request(preview.port, "GET", "/erasmus/", "mechant.example").starts_with("HTTP/1.1 421"));
    assert!(request(preview.port, "PUT", "/erasmus/", &own).starts_with("HTTP/1.1 405"));
    assert!(
        request(preview.port, "POST", "/_apercu/date", &own).starts_with("HTTP/1.1 403"),
        "who asks says no origin"
    );
    for path in [
        "/erasmus/../../etc/passwd",
        "/erasmus/%2e%2e/%2e%2e/etc/passwd",
        "/erasmus/..%5c..%5cx",
        "/%00",
        "/erasmus/content/site.yaml",
    ] {
        let answer = request(preview.port, "GET", path, &own);
        assert!(answer.starts_with("HTTP/1.1 400") || answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    let headers = request(preview.port, "HEAD", "/erasmus/", &own);
    for header in
        ["x-content-type-options: nosniff", "cache-control: no-store", "content-security-policy: default-src 'self'"]
    {
        assert!(headers.contains(header), "{headers}");
    }
    assert!(request(preview.port, "GET", "/", &own).starts_with("HTTP/1.1 307"), "the way to the portal");
}

#[test]
fn a_port_that_is_taken_leads_to_the_next() {
    let first = Preview::open(Project::new());
    let project = Project::new();
    let port = first.port.to_string();
    let mut child = project.spawn(&["watch", "--port", &port, "--date", "2026-11-24"], Stdio::piped());
    let screen = lines(child.stderr.take().unwrap());
    let mut said = Vec::new();
    while !said.iter().any(|line: &String| line.starts_with("Aperçu")) {
        said.push(screen.recv_timeout(PATIENCE).unwrap());
    }
    let _ = child.kill();
    let _ = child.wait();
    let next = said.last().unwrap().split(':').nth(3).unwrap().split('/').next().unwrap().to_string();
    let expected =
        format!("Le port {port} est pris, par un autre aperçu peut-être\u{a0}: celui-ci est au port {next}.");
    assert!(said.contains(&expected), "{said:?}");
}

#[test]
fn a_page_stands_for_a_fault_of_its_own_only() {
    let mut preview = Preview::open(Project::new());
    preview.shows(LEA_PAGE, "dans un garage");
    // Another file is broken: what is deleted goes all the same.
    preview.edit("content/pages/parents.md", "titre:", "zorglub: 1\ntitre:");
    preview.until("/_apercu/etat?page=/erasmus/parents/", |state| state.contains("\"frozen\":\""));
    let text = preview.project.read(LEA);
    fs::remove_file(preview.project.path(LEA)).unwrap();
    preview.until(LEA_PAGE, lost);
    // Each broken page names its own file.
    preview.save(LEA, &text);
    preview.shows(LEA_PAGE, "dans un garage");
    preview.edit(LEA, "date: 2026-09-10", "date: 2026-99-10");
    preview.until("/_apercu/etat?page=/erasmus/temoignages/lea/", |state| state.contains("\"frozen\":\""));
    assert!(preview.state("/erasmus/temoignages/lea/").contains("\"source\":\"content/temoignages/lea.md\""));
    assert!(preview.state("/erasmus/parents/").contains("\"source\":\"content/pages/parents.md\""));
    // A text that refers to nothing leaves its last good page too.
    preview.save(LEA, &text.replace("personne: lea", "personne: zorglub"));
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("zorglub\u{a0}» n’existe pas"));
    preview.shows(LEA_PAGE, "dans un garage");
}

/// What a broken register would have hidden is not shown for that.
#[test]
fn a_fault_of_the_register_or_of_the_settings_opens_nothing() {
    let mut preview = Preview::open(Project::new());
    let register = preview.project.read("content/personnes.yaml");
    let withdrawn =
        register.replace("expire_le: 2028-08-31\nhugo", "expire_le: 2028-08-31\n    retiree_le: 2026-11-01\nhugo");
    preview.save("content/personnes.yaml", &withdrawn);
    preview.until(LEA_PAGE, lost);
    for broken in
        [withdrawn.replace("2026-11-01", "2026-13-01"), withdrawn.replacen("prenom", "prenon", 1), "lea".into()]
    {
        preview.save("content/personnes.yaml", &broken);
        preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("content/personnes.yaml"));
        assert!(lost(&preview.get(LEA_PAGE)), "{broken}");
        preview.save("content/personnes.yaml", &withdrawn);
        preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("\"errors\":0"));
    }
    // A page that stands for its own fault goes with who withdraws.
    preview.save("content/personnes.yaml", &register);
    preview.shows(LEA_PAGE, "dans un garage");
    preview.edit(LEA, "date: 2026-09-10", "date: 2026-99-10");
    preview.until("/_apercu/etat?page=/erasmus/temoignages/lea/", |state| state.contains("\"frozen\":\""));
    preview.save("content/personnes.yaml", &withdrawn);
    preview.until(LEA_PAGE, lost);
    preview.edit(LEA, "date: 2026-99-10", "date: 2026-09-10");
    preview.save("content/personnes.yaml", &register);
    preview.shows(LEA_PAGE, "dans un garage");
    // Half of the settings is no other portal.
    let settings = preview.project.read("content/site.yaml");
    preview.save("content/site.yaml", "nom:\n");
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("content/site.yaml"));
    assert!(preview.shows("/erasmus/", "Lycée Charles Alliès").starts_with("HTTP/1.1 200"));
    // Who withdraws meanwhile goes, with all that may show them.
    assert!(!lost(&preview.get(LEA_PAGE)));
    preview.save("content/personnes.yaml", &withdrawn);
    preview.shows(LEA_PAGE, "L’aperçu attend");
    preview.save("content/personnes.yaml", &register);
    preview.save("content/site.yaml", &settings.replace("/erasmus/", "/europe/"));
    preview.shows("/europe/", "Lycée Charles Alliès");
    assert!(preview.get("/erasmus/").starts_with("HTTP/1.1 307"), "the way to the new folder");
}

#[test]
fn a_lost_page_is_dressed_and_the_workshop_leads_to_the_portal() {
    let preview = Preview::open(Project::new());
    let lost = preview.get("/erasmus/nulle/part/");
    assert!(lost.starts_with("HTTP/1.1 404") && lost.contains("href=\"/erasmus/assets/style."), "{lost}");
    assert!(!lost.contains("lycee.example"), "{lost}");
    assert!(preview.get("/public/index.html").contains("location: /erasmus/"));
}

#[test]
fn faults_of_a_draft_page_are_not_those_of_a_build() {
    // A heading is skipped, a feed has its old address: a build would refuse the page, were it published.
    let draft = "---\ntitre: Le verger\nbrouillon: oui\nanciennes_adresses: [/flux.xml, /flux.xml/vieux/, /parents/index.html/vieux/]\n---\n\nLire [ceci](absent.md).\n\n#### Trop bas\n";
    // Its file comes before that of the page whose address it takes.
    let taker = "---\ntitre: Le preneur\nbrouillon: oui\nadresse: parents\n---\n\nÀ moi.\n";
    let project = Project::new().file("content/pages/verger.md", draft).file("content/pages/a.md", taker);
    let run = project.check().code(0);
    let mut preview = Preview::open(run.project);
    preview.shows("/erasmus/parents/", "Questions de parents");
    preview.shows("/erasmus/verger/", "Trop bas");
    preview.edit(LEA, "un garage", "un jardin");
    preview.news();
    preview.shows(LEA_PAGE, "un jardin");
    assert!(preview.state("/erasmus/verger/").contains("\"errors\":0"));
}

/// A desk whose day is told.
struct Night {
    content: std::path::PathBuf,
    day: Arc<Mutex<NaiveDate>>,
}

impl Desk for Night {
    fn read(&mut self, _: Option<&[std::path::PathBuf]>) -> Files {
        let (content, faults) = source::read_folder(&self.content, "content");
        Files { content, theme: source::embedded_theme("lycee-europeen"), faults }
    }

    fn today(&self) -> NaiveDate {
        *self.day.lock().unwrap()
    }

    fn now(&self) -> String {
        "minuit".into()
    }

    fn options(&self) -> Options {
        Options::default()
    }

    fn photos(&self) -> Arc<dyn Store> {
        Arc::new(Forgetful)
    }

    fn new_text(&mut self, _: &str, _: &str) -> Result<String, String> {
        Err("la nuit".into())
    }

    fn built(&self, _: &Report, _: Option<usize>, _: TextOf) {}
    fn slow(&self, _: Slow) {}
}

#[test]
fn midnight_changes_the_day() {
    let project = Project::new();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let today = Arc::new(Mutex::new(day("2026-11-24")));
    let desk = Night { content: project.path("content"), day: today.clone() };
    let settings = Settings { folders: vec![project.path("content")], port: 0, network: false, slowly: true };
    let (sender, address) = channel();
    thread::spawn(move || watch::run(settings, Box::new(desk), |served| sender.send(served.local.clone()).unwrap()));
    let address = address.recv_timeout(PATIENCE).unwrap();
    let port = address.trim_start_matches("http://127.0.0.1:").split('/').next().unwrap().parse().unwrap();
    let mut events = preview::events(port);
    let state = || request(port, "GET", "/_apercu/etat?page=/erasmus/", &format!("127.0.0.1:{port}"));
    assert!(state().contains("\"day\":\"2026-11-24\""));
    *today.lock().unwrap() = day("2026-11-25");
    while !state().contains("\"day\":\"2026-11-25\"") {
        let read = std::io::BufRead::read_line(&mut events, &mut String::new());
        assert!(read.is_ok_and(|n| n > 0), "the preview says no more");
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_it_and_leaves_nothing_behind() {
    let mut preview = Preview::open(Project::new());
    let before = preview.project.snapshot();
    preview.shows(LEA_PAGE, "Neuf semaines dans un garage.");
    let pid = preview.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    // With a browser that still listens.
    preview.child.wait().unwrap();
    assert_eq!(preview.project.snapshot(), before);
}

#[test]
fn what_was_built_is_not_touched() {
    let project = Project::new();
    let run = project.build();
    assert_eq!(run.code, 0, "{}", run.screen);
    let mut preview = Preview::open(run.project);
    let of_a_build = |project: &Project| {
        let mut files = project.snapshot();
        files.retain(|path, _| !path.starts_with("content/"));
        files
    };
    let before = of_a_build(&preview.project);
    assert!(before.contains_key("public/index.html") && before.contains_key("livrables/index.html"));
    preview.edit(LEA, "Neuf semaines", "Dix semaines");
    preview.shows(LEA_PAGE, "Dix semaines");
    preview.edit(LEA, "date: 2026-09-10", "date: 2026-99-10");
    preview.until("/_apercu/etat?page=/erasmus/", |state| state.contains("\"erreur\""));
    fs::remove_file(preview.project.path(LEA)).unwrap();
    preview.until(LEA_PAGE, lost);
    preview.shows("/_atelier/", "Cette semaine");
    assert_eq!(of_a_build(&preview.project), before);
}
