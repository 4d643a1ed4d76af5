//! The register as the team looks at it, and the forms to sign.

use crate::project::{Project, photo};

/// Somebody of each kind, beside Léa and Hugo, who are covered until 2028.
fn registered() -> Project {
    let more = "\
manon: {prenom: Manon, majeur: oui, autorisation: {supports: [site, reseaux_sociaux], texte: oui, voix: oui, signee_le: 2025-11-10, expire_le: 2027-01-23}}
jade: {prenom: Jade, majeur: non, autorisation: {supports: [ent], texte: oui, signee_le: 2026-09-21, expire_le: 2027-08-31, representants: 1}}
amine: {prenom: Amine, prenom_affiche: Tom, majeur: oui, autorisation: {supports: [site], texte: oui, signee_le: 2026-04-20, expire_le: 2027-08-31, retiree_le: 2026-10-15}}
noah: {prenom: Noah, majeur: oui, autorisation: {supports: [site], texte: oui, signee_le: 2025-04-20, expire_le: 2026-08-31}}
ines: {prenom: Inès, majeur: oui}
theo: {prenom: Théo, majeur: oui, autorisation: {supports: [site], image: oui, signee_le: 2026-12-01, expire_le: 2027-08-31}}
";
    let project = Project::new();
    let register = project.read("content/personnes.yaml");
    project.file("content/personnes.yaml", &format!("{register}{more}"))
}

/// People, whatever the places and the matters.
#[test]
fn who_is_left_out_is_counted_once() {
    let image = "image: {fichier: p.png, alt: Au garage, personnes: [hugo]}\nparticipants: [lea, hugo]";
    Project::new()
        .bytes("content/mobilites/p.png", &photo(60))
        .edit("content/mobilites/caspe-2026.md", "participants: [lea]", image)
        .file("content/temoignages/hugo.md", "---\ntitre: Hugo\ndate: 2026-09-11\npersonne: hugo\nmobilite: caspe-2026\ncitation: Un rayon.\n---\n\nUn rayon.\n")
        .edit("content/personnes.yaml", "autorisation: {supports: [site]", "autorisation: {supports: [ent]")
        .build()
        .code(0)
        .screen("Personnes qui n’apparaissent pas sur le site (1)\u{a0}:\n  hugo\u{a0}: autorisation qui ne couvre pas le site (content/mobilites/caspe-2026.md, content/temoignages/hugo.md)\u{202f}; autorisation qui ne couvre pas le site, photo retirée (content/mobilites/caspe-2026.md)\n");
}

#[test]
fn the_terminal_says_who_is_covered_where_and_until_when() {
    let run = registered().run(&["autorisations"]).code(0).whole_screen("");
    let expected = "\
Autorisations au 24\u{a0}novembre 2026\u{a0}: 4\u{a0}personnes couvertes sur 8

Personne       Quoi                Expire le        État                      Supports
Amine (amine)  texte               31\u{a0}août 2027     retirée                   site
Hugo (hugo)    texte               31\u{a0}août 2028     couverte                  site
Inès (ines)                        –                rien de signé
Jade (jade)    texte               31\u{a0}août 2027     une seule signature       ent
Léa (lea)      texte, image, voix  31\u{a0}août 2028     couverte                  site
Manon (manon)  texte, voix         23\u{a0}janvier 2027  à renouveler              site, reseaux_sociaux
Noah (noah)    texte               31\u{a0}août 2026     expirée                   site
Théo (theo)    image               31\u{a0}août 2027     à partir du 1er\u{a0}décembre  site

Expirent d’ici au 23\u{a0}janvier 2027\u{a0}:
  Manon (manon)\u{a0}: jusqu’au 23\u{a0}janvier 2027

Expirées\u{a0}:
  Noah (noah)\u{a0}: finie le 31\u{a0}août 2026

Retirées\u{a0}:
  Amine (amine)\u{a0}: le 15\u{a0}octobre 2026

Sans autorisation aujourd’hui\u{a0}:
  Inès (ines)\u{a0}: rien de signé
  Théo (theo)\u{a0}: signée le 1er\u{a0}décembre 2026 seulement

Personnes mineures dont un seul représentant légal a signé\u{a0}:
  Jade (jade)\u{a0}: jusqu’au 31\u{a0}août 2027

Formulaires à faire signer\u{a0}: livrables/autorisations/. Pour retirer quelqu’un\u{a0}: lycee retirer IDENTIFIANT
";
    assert_eq!(run.printed, expected);
    // The day before, the sixtieth day is not there yet.
    let earlier = run.again().run(&["autorisations", "--date", "2026-11-23"]).code(0);
    assert!(earlier.printed.contains("Rien n’expire d’ici au 22\u{a0}janvier 2027."), "{}", earlier.printed);
}

#[test]
fn a_fault_elsewhere_does_not_hide_the_register_and_one_of_the_register_does() {
    let run = registered().file("content/pages/faux.md", "---\nzorglub: 1\n---\n").run(&["autorisations"]).code(0);
    assert!(run.printed.contains("Manon (manon)"));
    let run = run.again().edit("content/personnes.yaml", "expire_le: 2027-01-23", "expire_le: 2027-13-23");
    let run = run
        .run(&["autorisations"])
        .code(1)
        .screen("« 2027-13-23 »".replace("« ", "«\u{a0}").replace(" »", "\u{a0}»").as_str());
    assert_eq!(run.printed, "");
}

#[test]
fn the_table_of_the_team_and_the_reminder() {
    registered()
        .build()
        .code(0)
        .shows("livrables/autorisations/index.html", "Manon (manon)\u{a0}: jusqu’au 23\u{a0}janvier 2027")
        .shows("livrables/autorisations/index.html", "montré : Tom")
        .shows("livrables/index.html", "2\u{a0}autorisations à renouveler")
        .shows("livrables/axe3/retroplanning.html", "Renouveler une autorisation, avant le 23\u{a0}janvier 2027")
        .shows("livrables/axe3/retroplanning.ics", "UID:autorisations-2027-01-23@lycee.example")
        .hides("livrables/axe3/retroplanning.ics", "Manon");
}

const FORM: &str = "livrables/autorisations/caspe-2027-05.html";

fn with_a_departure() -> Project {
    registered().file(
        "content/mobilites/manon-a-caspe.md",
        "---\ntitre: Manon à Caspe\nformation: bts-mco\ndepart: 2027-05-10\nretour: 2027-07-04\nville: Caspe\npays: ES\nparticipants: [manon]\n---\n",
    )
}

#[test]
fn each_departure_that_is_not_over_has_its_form_and_the_form_names_nobody() {
    let run = with_a_departure().build().code(0).has("livrables/autorisations/formulaire.html");
    run.lacks("livrables/autorisations/caspe-2026-05.html")
        .shows(FORM, "stage Erasmus+ à Caspe, en Espagne, du 10\u{a0}mai au 4\u{a0}juillet 2027 (BTS MCO)")
        .shows(FORM, "une personne <strong>majeure</strong>")
        .shows(FORM, "une personne <strong>mineure</strong>")
        .shows(FORM, "Second représentant légal")
        .shows(FORM, "L’élève est d’accord")
        .shows(FORM, "Ce qui n’est pas coché est refusé.")
        .shows(FORM, "L’autorisation est gratuite")
        .shows(FORM, "<strong>le kiosque des portes ouvertes</strong>")
        .shows(FORM, "<strong>les réseaux sociaux</strong>")
        .hides(FORM, "Manon")
        .shows("livrables/index.html", "autorisations/caspe-2027-05.html")
        // What is not in site.yaml is a line, and is said.
        .shows(FORM, "l’adresse du lycée (« adresse: rue », dans site.yaml)");
}

#[test]
fn what_the_lycee_is_goes_on_the_form_and_an_invented_contact_does_not() {
    let contacts = "adresse: {rue: 1 rue du Lycée, code_postal: \"34120\", ville: Pézenas}\ncourriel: lycee@lycee.example\n\
                    delegue_donnees: {nom: Délégué de l’académie, courriel: dpd@academie.example}\nmenu:";
    let run = with_a_departure().edit("content/site.yaml", "menu:", contacts).build().code(0);
    let run = run
        .shows(FORM, "Le lycée Charles Alliès, 1 rue du Lycée, 34120 Pézenas, demande")
        .shows(FORM, "lycee@lycee.example, ou par courrier")
        .shows(FORM, "Délégué de l’académie (dpd@academie.example)")
        .hides(FORM, "restent à remplir");
    run.again()
        .edit("content/site.yaml", "courriel: dpd@academie.example}", "courriel: dpd@academie.example, exemple: oui}")
        .build()
        .code(0)
        .hides(FORM, "dpd@academie.example")
        .shows(
            FORM,
            "le délégué à la protection des données, qui est encore un exemple (« delegue_donnees », dans site.yaml)",
        );
}
