//! The live preview: the real binary, real saves, real requests. A test waits for the preview's own events, never for time.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::project::Project;

/// A preview that runs.
struct Preview {
    project: Project,
    child: Child,
    port: u16,
    screen: Receiver<String>,
    events: BufReader<TcpStream>,
}

const PATIENCE: Duration = Duration::from_secs(30);

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines of the screen, as they come.
fn lines(screen: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(screen).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn request(port: u16, method: &str, path: &str, host: &str) -> String {
    let mut stream = connect(port);
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

impl Preview {
    fn open(project: Project) -> Preview {
        let mut child = project.spawn(&["watch", "--port", "0", "--date", "2026-11-24"], Stdio::piped());
        let screen = lines(child.stderr.take().unwrap());
        let address = loop {
            let line = screen.recv_timeout(PATIENCE).expect("the preview says its address");
            if let Some((_, address)) = line.split_once("http://127.0.0.1:") {
                break address.to_string();
            }
        };
        let port = address.split('/').next().unwrap().parse().unwrap();
        let mut stream = connect(port);
        write!(stream, "GET /_apercu/evenements HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").unwrap();
        let mut events = BufReader::new(stream);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            events.read_line(&mut line).unwrap();
        }
        Preview { project, child, port, screen, events }
    }

    /// The status line and the body.
    fn get(&self, path: &str) -> String {
        request(self.port, "GET", path, &format!("127.0.0.1:{}", self.port))
    }

    /// Waits for events until `is_there` is true of the page.
    #[track_caller]
    fn until(&mut self, path: &str, is_there: impl Fn(&str) -> bool) -> String {
        let mut page = self.get(path);
        let mut line = String::new();
        while !is_there(&page) {
            line.clear();
            let read = self.events.read_line(&mut line);
            // A line of « : » only keeps the connection.
            assert!(read.is_ok_and(|n| n > 0) && !line.starts_with(':'), "no event came; {path} is still:\n{page}");
            page = self.get(path);
        }
        page
    }

    #[track_caller]
    fn shows(&mut self, path: &str, text: &str) -> String {
        self.until(path, |page| page.contains(text))
    }

    fn save(&self, path: &str, text: &str) {
        let path = self.project.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.project.read(path);
        assert!(text.contains(from), "« {from} » is not in {path}");
        self.save(path, &text.replace(from, to));
    }
}

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
fn it_starts_on_a_broken_site() {
    let mut preview = Preview::open(Project::new().file("content/index.md", "---\ntitre: [\n---\n"));
    assert!(preview.get("/erasmus/parents/").starts_with("HTTP/1.1 200 OK"));
    preview.save("content/index.md", "---\ntitre: Le nouvel accueil\n---\n");
    preview.shows("/erasmus/", "Le nouvel accueil");
}

#[test]
fn files_come_go_and_move() {
    let mut preview = Preview::open(Project::new());
    // A new folder, with its page at once.
    preview.save(
        "content/pages/guide/index.md",
        "---\ntitre: Le guide\nmenu: {titre: Guide, ordre: 1}\n---\n\nBonjour.\n",
    );
    preview.shows("/erasmus/guide/", "Bonjour.");
    assert!(preview.get("/erasmus/").contains(">Guide<"));
    // An atomic save: another file, then its name.
    preview.save("content/pages/guide/.index.md.swp", "---\ntitre: Le guide\n---\n\nBonsoir.\n");
    let at = |path: &str| preview.project.path(path);
    fs::rename(at("content/pages/guide/.index.md.swp"), at("content/pages/guide/index.md")).unwrap();
    preview.shows("/erasmus/guide/", "Bonsoir.");
    // Renamed, then deleted.
    let at = |path: &str| preview.project.path(path);
    fs::rename(at("content/pages/guide"), at("content/pages/manuel")).unwrap();
    preview.shows("/erasmus/manuel/", "Bonsoir.");
    assert!(preview.get("/erasmus/guide/").starts_with("HTTP/1.1 404"));
    fs::remove_dir_all(preview.project.path("content/pages/manuel")).unwrap();
    preview.until("/erasmus/manuel/", |page| page.starts_with("HTTP/1.1 404"));
    // Written in two times.
    preview.save("content/pages/suite.md", "---\ntitre: La su");
    preview.save("content/pages/suite.md", "---\ntitre: La suite\n---\n\nEntière.\n");
    preview.shows("/erasmus/suite/", "Entière.");
}

#[test]
fn the_register_the_settings_and_the_theme_are_watched_too() {
    let mut preview = Preview::open(Project::new().file("themes/lycee-europeen/theme.yaml", "nom: x\ncontrat: 1\n"));
    preview.edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-10-31\nhugo");
    preview.until(LEA_PAGE, |page| page.starts_with("HTTP/1.1 404"));
    preview.edit("content/site.yaml", "nom: Lycée Charles Alliès", "nom: Lycée Voisin");
    preview.shows("/erasmus/", "Lycée Voisin");
    let page = preview.get("/erasmus/parents/");
    let print = |page: &str| page.split("data-print=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let style = |page: &str| page.split("assets/style.").nth(1).unwrap()[..8].to_string();
    preview.save("themes/lycee-europeen/static/style.css", "body { color: red }");
    let dressed = preview.until("/erasmus/parents/", |new| style(new) != style(&page));
    assert_eq!(print(&page), print(&dressed), "a style alone makes no other page");
}

#[test]
fn twenty_files_are_one_build() {
    let mut preview = Preview::open(Project::new());
    let builds = |preview: &Preview| preview.screen.try_iter().filter(|line| line.contains(" · ")).count();
    builds(&preview);
    // As a synchroniser does: all at once.
    for n in 0..20 {
        preview.save(&format!("lot/p{n}.md"), &format!("---\ntitre: Page {n}\n---\n\nTexte {n}.\n"));
    }
    fs::rename(preview.project.path("lot"), preview.project.path("content/pages/lot")).unwrap();
    preview.shows("/erasmus/lot/p19/", "Texte 19.");
    preview.shows("/erasmus/lot/p0/", "Texte 0.");
    assert_eq!(builds(&preview), 1);
}

#[test]
fn the_workshop_and_its_files_are_there() {
    let mut preview = Preview::open(Project::new());
    preview.shows("/_atelier/", "Cette semaine");
    preview.shows("/_atelier/ent/2026-11/", "Chaque mois, des nouvelles");
    assert!(preview.get("/_atelier/axe3/retroplanning.ics").contains("content-type: text/calendar"));
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
    assert!(said.contains(&"Ce port est pris\u{a0}: l’aperçu a choisi le suivant.".to_string()), "{said:?}");
}
