//! The preview's bar: another day, drafts, the page being edited, a new text.

use super::preview::{Preview, lost, post};
use super::{LEA, LEA_PAGE};
use crate::project::Project;

const SOON: &str = "content/pages/bientot.md";
const SOON_PAGE: &str = "/erasmus/bientot/";
const SOON_TEXT: &str = "---\ntitre: Bientôt\npublier_le: 2026-12-01\n---\n\nPatience.\n";

#[test]
fn the_portal_is_seen_on_another_day_and_back() {
    let mut preview = Preview::open(Project::new().file(SOON, SOON_TEXT));
    let done = preview.wish("brouillons", "{\"shown\":false}");
    assert!(done.starts_with("HTTP/1.1 204"), "{done}");
    preview.until(SOON_PAGE, lost);
    preview.wish("date", "{\"day\":\"2026-12-01\"}");
    preview.shows(SOON_PAGE, "Patience.");
    let state = preview.state(SOON_PAGE);
    assert!(state.contains("\"day\":\"2026-12-01\",\"travels\":true"), "{state}");
    // A save does not bring it back to today.
    preview.edit(SOON, "Patience", "Encore un peu");
    preview.shows(SOON_PAGE, "Encore un peu.");
    preview.wish("date", "{}");
    preview.until(SOON_PAGE, lost);
    assert!(preview.state("/erasmus/").contains("\"day\":\"2026-11-24\",\"travels\":false"));
    let refused = preview.wish("date", "{\"day\":\"2026-02-30\"}");
    assert!(refused.starts_with("HTTP/1.1 400") && refused.ends_with("Cette date n’existe pas."), "{refused}");
}

#[test]
fn drafts_and_what_is_not_due_are_shown_with_their_ribbon_and_in_no_document() {
    let draft = "---\ntitre: Le verger\nbrouillon: oui\n---\n\nÀ relire.\n";
    let project = Project::new().file(SOON, SOON_TEXT).file("content/pages/verger.md", draft);
    let mut preview = Preview::open(project);
    preview.shows("/erasmus/verger/", "À relire.");
    let ribbon = |preview: &Preview, page: &str| {
        let state = preview.state(page);
        state.split("\"ribbon\":").nth(1).unwrap().split(",\"source\"").next().unwrap().replace('\u{a0}', " ")
    };
    assert_eq!(ribbon(&preview, "/erasmus/verger/"), "\"Brouillon : cette page n’est pas publiée\"");
    assert_eq!(ribbon(&preview, SOON_PAGE), "\"Pas encore publiée : elle paraîtra le 1er décembre 2026\"");
    assert_eq!(ribbon(&preview, LEA_PAGE), "null");
    assert!(!preview.get("/_atelier/ent/2026-11/").contains("Le verger"));
    preview.wish("brouillons", "{\"shown\":false}");
    preview.until("/erasmus/verger/", lost);
    preview.wish("brouillons", "{\"shown\":true}");
    preview.shows("/erasmus/verger/", "À relire.");
}

#[test]
fn browsers_are_told_the_page_of_the_text_that_was_saved() {
    let mut preview = Preview::open(Project::new());
    let page_of = |news: &str| news.split("\"page\":").nth(1).unwrap().trim_end_matches('}').to_string();
    preview.edit(LEA, "un garage", "un jardin");
    let mut news = preview.news();
    while page_of(&news) == "null" {
        news = preview.news();
    }
    assert_eq!(page_of(&news), format!("\"{LEA_PAGE}\""));
}

#[test]
fn a_new_text_is_prepared_and_nothing_is_replaced() {
    let mut preview = Preview::open(Project::new());
    let done = preview.wish("nouveau", "{\"kind\":\"temoignage\",\"name\":\"Zoé à Gérone\"}");
    assert!(done.starts_with("HTTP/1.1 200") && done.ends_with("content/temoignages/zoe-a-gerone.md"), "{done}");
    let text = preview.project.read("content/temoignages/zoe-a-gerone.md");
    assert!(text.starts_with("---\n# Le titre de la page.\ntitre:") && text.contains("\nbrouillon: oui"), "{text}");
    assert!(text.contains("\ntitre: Zoé à Gérone\n") && text.contains("\nexemple: oui\n"), "{text}");
    preview.shows("/erasmus/temoignages/zoe-a-gerone/", "Zoé à Gérone");
    let again = preview.wish("nouveau", "{\"kind\":\"temoignage\",\"name\":\"Zoé à Gérone\"}");
    assert!(again.starts_with("HTTP/1.1 409"), "{again}");
    assert_eq!(preview.project.read("content/temoignages/zoe-a-gerone.md"), text);
    let before = preview.project.snapshot();
    for (kind, name) in [("zorglub", "x"), ("page", "///"), ("page", "…"), ("page", "temoignages")] {
        let refused = preview.wish("nouveau", &format!("{{\"kind\":\"{kind}\",\"name\":\"{name}\"}}"));
        assert!(refused.starts_with("HTTP/1.1 409"), "{kind} {name}: {refused}");
    }
    assert_eq!(preview.project.snapshot(), before);
    // Windows keeps that name for itself.
    let done = preview.wish("nouveau", "{\"kind\":\"page\",\"name\":\"CON\"}");
    assert!(done.ends_with("content/pages/con-page.md"), "{done}");
    // A name that climbs is a name like another.
    let done = preview.wish("nouveau", "{\"kind\":\"page\",\"name\":\"../../secret\"}");
    assert!(done.ends_with("content/pages/secret.md"), "{done}");
}

#[test]
#[cfg(unix)]
fn a_new_text_is_not_prepared_behind_a_link() {
    let project = Project::new().file("ailleurs/x.txt", "").symlink("content/pages/sortie", "../../ailleurs");
    let preview = Preview::open(project);
    let refused = preview.wish("nouveau", "{\"kind\":\"page\",\"name\":\"sortie/verger\"}");
    assert!(refused.starts_with("HTTP/1.1 409"), "{refused}");
    assert!(!preview.project.exists("ailleurs/verger.md"));
}

#[test]
fn a_page_of_another_site_has_no_wish() {
    let preview = Preview::open(Project::new());
    let own = format!("127.0.0.1:{}", preview.port);
    let before = preview.project.snapshot();
    for origin in ["http://mechant.example", "null", "http://127.0.0.1:1", &format!("https://{own}")] {
        let answer = post(preview.port, "nouveau", &own, origin, "{\"kind\":\"page\",\"name\":\"x\"}");
        assert!(answer.starts_with("HTTP/1.1 403"), "{origin}: {answer}");
    }
    let long = format!("{{\"kind\":\"page\",\"name\":\"{}\"}}", "x".repeat(5000));
    assert!(preview.wish("nouveau", &long).starts_with("HTTP/1.1 400"));
    assert_eq!(preview.project.snapshot(), before);
}
