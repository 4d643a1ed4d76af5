//! `check --sobriete`: what the pages say of digital sobriety, and nothing that was not measured.

use lycee::diagnostic::typeset;

use crate::project::{Project, photo};

#[track_caller]
fn measures(project: Project, lines: &[&str]) {
    let run = project.run(&["check", "--sobriete"]).code(0);
    lines.iter().fold(run, |run, line| run.screen(&typeset(&format!("\n  {line}"))));
}

#[test]
fn each_measure_is_tied_to_its_criterion_and_claims_no_more() {
    let lines = [
        "4.1 lecture automatique, à vérifier : aucune vidéo, aucun son ne part sans qu’on le demande ; les styles ont des animations\n",
        "4.4 services tiers, sans objet : aucune page ne fait appel à un service tiers\n",
        "4.8 polices, conforme : fichiers de police d’une page, au plus : 2\n",
        "5.1 formats des images, sans objet : aucune page ne contient d’image\n",
        "5.3 à 5.6 vidéos et sons, sans objet : aucune page ne contient de vidéo ni de son\n",
        "6.1 poids, conforme : une page sans ses photos, au plus ",
        "6.1 requêtes, conforme : au plus 7 (« recherche/ »), en moyenne 6, au chargement d’une page, pour un plafond de 40\n",
        "6.3 compression, à vérifier : elle dépend du serveur\n",
        "6.7 un seul domaine, conforme : styles, scripts, polices et images viennent du portail lui-même\n",
    ];
    measures(Project::new(), &lines);
}

#[test]
fn photos_are_counted_as_they_load() {
    let image = "image: {fichier: photo.jpg, alt: Une porte, personne_reconnaissable: non}\ndate:";
    let project = Project::new().bytes("content/temoignages/photo.jpg", &photo(2)).edit(
        "content/temoignages/lea.md",
        "date:",
        image,
    );
    let lines = [
        "5.1 formats des images, à vérifier : fichiers d’image : ",
        "6.4 tailles des images, à vérifier : images qui laissent le choix de leur taille au navigateur : ",
        "6.5 chargements inutiles, à vérifier : images qui attendent, pour se charger, que l’on approche : ",
    ];
    measures(project, &lines);
}

#[test]
fn a_video_that_starts_alone_is_seen() {
    let template = "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>\
        <video src=\"{{ page.root }}{{ asset(name=\"icon.svg\") }}\" autoplay></video>{% endblock main %}\n";
    let project = Project::new().file("themes/lycee-europeen/templates/testimonial.html", template);
    let lines = [
        "4.1 lecture automatique, à vérifier : vidéos et sons qui partent sans qu’on le demande : 1\n",
        "5.3 à 5.6 vidéos et sons, à vérifier : vidéos et sons dans les pages : 1\n",
    ];
    measures(project, &lines);
}

/// A link that leads nowhere is a fault, and asks nothing of anybody.
#[test]
fn only_what_is_asked_of_another_site_is_a_third_party() {
    let said = |fault: &str| {
        let template = format!(
            "{{% extends \"base.html\" %}}{{% block main %}}<h1>{{{{ page.title }}}}</h1>{fault}{{% endblock main %}}\n"
        );
        let project = Project::new().file("themes/lycee-europeen/templates/testimonial.html", &template);
        project.run(&["check", "--sobriete"]).code(1)
    };
    let asked = typeset("4.4 services tiers, à vérifier : des pages demandent quelque chose à un autre site\n");
    let alone = typeset("4.4 services tiers, sans objet : aucune page ne fait appel à un service tiers\n");
    said("<img src=\"https://ailleurs.example/x.png\" alt=\"\">").screen(&asked);
    said("<a href=\"\">Rien</a><a href=\"javascript:alert(1)\">Script</a>").screen(&alone);
}

#[test]
fn nothing_is_said_of_pages_that_were_not_made_nor_to_who_did_not_ask() {
    Project::new().run(&["check"]).code(0).silent_about("Sobriété");
    Project::new()
        .edit("content/temoignages/lea.md", "date: 2026-09-10", "date: 2026-02-30")
        .run(&["check", "--sobriete"])
        .code(1)
        .screen("rien n’a pu être mesuré")
        .silent_about("conforme");
    let json = Project::new().run(&["check", "--sobriete", "--format", "json"]).printed;
    assert!(json.contains("sobriete"), "{json}");
}
