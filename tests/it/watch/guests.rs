//! Other machines of the network: the pages that are published, and nothing else.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::preview::{PATIENCE, Preview};
use super::{LEA, LEA_PAGE};
use crate::project::Project;

const DRAFT: &str = "---\ntitre: Le verger\nbrouillon: oui\n---\n\nÀ relire.\n";

/// A request that comes from the network, whatever host it says.
fn from_afar(address: &str, method: &str, path: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The address of a preview on the network; `None` where this machine is on none.
fn network(preview: &Preview) -> Option<String> {
    let mut said = preview.said.clone();
    let is_told = |line: &&String| line.contains("réseau");
    while !said.iter().any(|line| is_told(&line)) {
        said.push(preview.screen.recv_timeout(PATIENCE).unwrap());
    }
    let line = said.iter().find(is_told).unwrap();
    let Some((_, address)) = line.split_once("http://") else {
        assert_eq!(line, "Cette machine n’est sur aucun réseau\u{a0}: personne d’autre ne verra l’aperçu.");
        return None;
    };
    address.split('/').next().map(str::to_string)
}

#[test]
fn guests_see_the_published_pages_and_nothing_else() {
    let project = Project::new().file("content/pages/verger.md", DRAFT);
    let preview = Preview::open_with(project, &["--reseau"]);
    let Some(address) = network(&preview) else { return };
    let address = address.as_str();
    let here = format!("127.0.0.1:{}", preview.port);
    // A guest may say that it is this machine.
    for host in [address, &here] {
        let get = |path: &str| from_afar(address, "GET", path, host);
        let page = get(LEA_PAGE);
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("dans un garage"), "{page}");
        assert!(!page.contains("data-bar"), "no bar");
        assert!(get("/erasmus/verger/").starts_with("HTTP/1.1 404"), "no draft");
        let workshop = get("/_atelier/");
        assert!(!workshop.starts_with("HTTP/1.1 200") && !workshop.contains("Cette semaine"), "{workshop}");
        let state = get("/_apercu/etat?page=/erasmus/temoignages/lea/");
        assert!(state.contains("\r\n\r\n{\"fingerprint\":\"") && !state.contains("content/"), "{state}");
        for wish in ["date", "brouillons", "nouveau"] {
            let answer = from_afar(address, "POST", &format!("/_apercu/{wish}"), host);
            assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
        }
    }
    assert!(from_afar(address, "GET", "/erasmus/", "mechant.example").starts_with("HTTP/1.1 421"));
    for wish in ["date", "brouillons"] {
        let refused = preview.wish(wish, "{\"shown\":true}");
        assert!(refused.starts_with("HTTP/1.1 403"), "the hall would see it: {refused}");
    }
    // Who writes has the bar and the workshop, and still no draft on the screen of the hall.
    assert!(preview.get(LEA_PAGE).contains("data-bar"));
    assert!(preview.get("/_atelier/").starts_with("HTTP/1.1 200"));
}

#[test]
fn the_hall_sees_the_kiosk_and_no_other_document() {
    let event = "---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: 2027-01-30\n---\n\nVenez.\n";
    let draft = event
        .replace("titre: Portes ouvertes", "titre: Portes secrètes\nbrouillon: oui")
        .replace("2027-01-30", "2026-12-01");
    let project = Project::new()
        .file("content/evenements/jpo-2027.md", event)
        .file("content/evenements/jpo-2026.md", &draft)
        .edit(
            "content/personnes.yaml",
            "supports: [site]\n    texte: oui\n    image",
            "supports: [site, kiosque]\n    texte: oui\n    image",
        );
    let mut preview = Preview::open_with(project, &["--reseau"]);
    let Some(address) = network(&preview) else { return };
    let get = |path: &str| from_afar(&address, "GET", path, &address);
    for path in ["/_kiosque", "/_kiosque/"] {
        let page = get(path);
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("<h2>Portes ouvertes</h2>"), "{page}");
        assert!(page.contains("J’ai appris à me débrouiller.") && !page.contains("data-bar"), "{page}");
    }
    for path in ["/_atelier/jpo/jpo-2027/kiosque/", "/_kiosque/mode-d-emploi.txt", "/jpo/jpo-2027/kiosque/"] {
        assert!(!get(path).starts_with("HTTP/1.1 200"), "{path}");
    }
    let state = get("/_apercu/etat?page=/_kiosque");
    assert!(state.contains("\r\n\r\n{\"fingerprint\":\"") && !state.contains("content/"), "{state}");
    // A saved sentence is on the screen; a text that is being broken leaves it.
    preview.edit(LEA, "J’ai appris à me débrouiller.", "J’ai appris à compter en espagnol.");
    preview.shows("/_kiosque", "J’ai appris à compter en espagnol.");
    preview.edit("content/evenements/jpo-2027.md", "debut: 2027-01-30", "debut: 2027-01-99");
    preview.until("/_apercu/etat?page=/_kiosque", |state| state.contains("\"erreur\""));
    assert!(get("/_kiosque").contains("J’ai appris à compter en espagnol."));
}

#[test]
fn without_the_option_only_this_machine_is_answered() {
    let preview = Preview::open(Project::new());
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    // No packet leaves.
    let address = socket.connect("192.0.2.1:9").and_then(|()| socket.local_addr());
    if let Ok(address) = address.map(|a| a.ip()).map(|ip| (ip, preview.port))
        && !address.0.is_loopback()
    {
        assert!(TcpStream::connect(address).is_err());
    }
    assert!(preview.get(LEA_PAGE).starts_with("HTTP/1.1 200"));
}
