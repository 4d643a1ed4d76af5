//! Links: the output may be one; nothing is ever written or deleted through another.

use std::os::unix::fs::symlink;

use super::*;

#[test]
fn an_output_link_is_followed_and_stays() {
    let project = Project::new();
    fs::create_dir_all(project.path("serveur/www")).unwrap();
    symlink(project.path("serveur/www"), project.path("public")).unwrap();
    project.publish(SITE).unwrap();
    assert!(project.path("public").is_symlink());
    assert_eq!(project.read("serveur/www/index.html"), "Accueil");
    assert!(project.path("serveur/.www.manifeste.json").is_file());
    assert!(!project.path(".public.manifeste.json").exists());
    assert_eq!(project.publish(SITE).unwrap().unchanged, 4);
}

#[test]
fn nothing_is_written_or_deleted_through_a_link_inside() {
    let project = Project::new();
    project.publish(SITE).unwrap();
    project.write("prive/lea/index.html", "Léa");
    fs::remove_dir_all(project.path("public/temoignages")).unwrap();
    symlink(project.path("prive"), project.path("public/temoignages")).unwrap();
    let fault = project.publish(SITE).unwrap_err();
    let link = project.path("public/temoignages");
    assert_eq!(
        fault.message,
        format!("«\u{a0}{}\u{a0}» est un lien\u{a0}: rien n’a été publié, pour ne pas écrire ailleurs", link.display())
    );
    let changes = project.publish(&SITE[..2]).unwrap();
    assert_eq!((changes.deleted, changes.kept_foreign), (vec![], vec!["temoignages".into()]));
    assert_eq!(project.read("prive/lea/index.html"), "Léa");
}

#[test]
fn a_link_at_the_place_of_our_file_is_replaced_not_written_through() {
    let project = Project::new();
    project.publish(&[("a.txt", "un")]).unwrap();
    project.write("prive.txt", "secret");
    fs::remove_file(project.path("public/a.txt")).unwrap();
    symlink(project.path("prive.txt"), project.path("public/a.txt")).unwrap();
    assert_eq!(project.publish(&[("a.txt", "un")]).unwrap().written, ["a.txt"]);
    assert_eq!(project.read("prive.txt"), "secret");
    assert!(!project.path("public/a.txt").is_symlink());
}
