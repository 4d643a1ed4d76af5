//! The declaration of accessibility: the parts that the law asks for, and never more than an audit found.

use crate::project::{Project, Run};

const PAGE: &str = "public/accessibilite/index.html";
const AUDIT: &str =
    "{etat: partiellement, referentiel: RGAA 4.1, audite_par: Cabinet Exemple, date: 2026-09-01, taux: 72}";

fn project(access: &str) -> Project {
    Project::new()
        .edit("content/site.yaml", "liens: fichiers\n", &format!("liens: fichiers\naccessibilite: {access}\n"))
        .file(
            "content/pages/accessibilite.md",
            "---\ntitre: Déclaration d'accessibilité\nmodele: accessibility\n---\n\nÉcrivez-nous !\n",
        )
}

/// The page as its reader sees it, and the mention at the foot of all pages.
fn says(run: Run, state: &str, sentences: &[&str]) -> Run {
    let foot = format!("Accessibilité&nbsp;: {state}</a>");
    let run = run.code(0).shows(PAGE, &format!("<strong>{state}</strong>")).shows("public/index.html", &foot);
    sentences.iter().fold(run, |run, sentence| run.shows(PAGE, sentence))
}

#[test]
fn without_an_audit_the_portal_does_not_conform_and_the_page_has_all_its_parts() {
    let run = Project::new()
        .file(
            "content/pages/accessibilite.md",
            "---\ntitre: Déclaration\nmodele: accessibility\n---\n\nÉcrivez-nous !\n",
        )
        .build();
    let sentences = [
        "conformément à l’article 47 de la loi n°&nbsp;2005-102 du 11&nbsp;février 2005",
        "Aucun audit valable n’existe à ce jour",
        "Le schéma pluriannuel d’accessibilité n’est pas encore publié.",
        "Le plan d’actions de l’année en cours n’est pas encore publié.",
        "<h3>Non-conformités</h3>",
        "<h3>Dérogations pour charge disproportionnée</h3>\n<p>Aucune n’est invoquée.</p>",
        "<h3>Contenus non soumis à l’obligation</h3>",
        "<h2>Retour d’information et contact</h2>",
        "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
        "<p>Écrivez-nous\u{202f}!</p>",
    ];
    says(run, "non conforme", &sentences);
}

#[test]
fn the_page_says_what_the_audit_found_and_what_resists() {
    let access = AUDIT.replace(
        '}',
        ", schema: \"https://lycee.example/schema.pdf\", plan: \"https://lycee.example/plan.pdf\", non_conformites: [\"La carte : ses liens sont aussi une liste.\"], etablie_le: 2026-10-02, contact: acces@lycee.example}",
    );
    let sentences = [
        "L’audit réalisé le 1er\u{a0}septembre 2026 par Cabinet Exemple a trouvé que 72\u{a0}% des critères sont respectés.",
        "<a href=\"https://lycee.example/schema.pdf\">Lire le schéma pluriannuel d’accessibilité</a>",
        "<a href=\"https://lycee.example/plan.pdf\">Lire le plan d’actions de l’année en cours</a>",
        "<li>La carte\u{a0}: ses liens sont aussi une liste.</li>",
        "Cette déclaration a été établie le 2\u{a0}octobre 2026.",
        "<a href=\"mailto:acces@lycee.example\">",
    ];
    says(project(&access).build(), "partiellement conforme", &sentences);
}

#[test]
fn nobody_who_may_not_appear_is_named_by_it() {
    let access = "{referentiel: Xénophon 4.1, plan: \"https://lycee.example/xenophon\"}";
    let project = project(access);
    let register = project.read("content/personnes.yaml");
    project
        .file("content/personnes.yaml", &format!("{register}xenophon: {{prenom: Xénophon, majeur: oui}}\n"))
        .build()
        .code(0)
        .nowhere_in_public("Xénophon")
        .nowhere_in_public("xenophon");
}

/// Three years (domain.md §5).
#[test]
fn an_old_audit_is_worth_nothing() {
    says(project(AUDIT).today("2029-09-01").build(), "partiellement conforme", &[]);
    says(project(AUDIT).today("2029-09-02").build(), "non conforme", &["Aucun audit valable"])
        .screen("cet audit ne vaut plus depuis le 1er\u{a0}septembre 2029")
        .screen("Écrivez la date d’un nouvel audit, ou etat: non_conforme");
    says(project(AUDIT).today("2026-08-31").build(), "non conforme", &["Aucun audit valable"])
        .screen("cet audit est daté d’un jour à venir");
}

#[test]
fn nobody_claims_more_than_an_audit_found() {
    let refused = |access: &str, problem: &str, help: &str| {
        project(access).build().code(1).screen(problem).screen(help);
    };
    refused("{etat: totalement}", "seul un audit permet de dire ce portail conforme", "Ajoutez audite_par et date");
    refused(&AUDIT.replace(", taux: 72", ""), "il manque le taux que l’audit a trouvé", "Ajoutez par exemple taux: 72");
    refused(
        &AUDIT.replace("72", "49"),
        "à 49\u{a0}%, le portail est «\u{a0}non conforme\u{a0}»",
        "Écrivez etat: non_conforme",
    );
    refused(
        &AUDIT.replace("partiellement", "totalement"),
        "à 72\u{a0}%, le portail est «\u{a0}partiellement conforme\u{a0}»",
        "Écrivez etat: partiellement",
    );
}

/// As the report of the audit writes it.
#[test]
fn a_rate_may_have_decimals_and_its_sign() {
    for (typed, shown) in
        [("\"78,5 %\"", "78,5\u{a0}%"), ("78.5", "78,5\u{a0}%"), ("78 %", "78\u{a0}%"), ("78", "78\u{a0}%")]
    {
        let access = AUDIT.replace("72", typed);
        says(project(&access).build(), "partiellement conforme", &[&format!("a trouvé que {shown} des critères")]);
    }
    project(&AUDIT.replace("72", "\"49,99 %\""))
        .build()
        .code(1)
        .screen("à 49,99\u{a0}%, le portail est «\u{a0}non conforme\u{a0}»");
}

#[test]
fn a_value_that_is_refused_is_not_said_to_be_missing_and_the_advice_fits() {
    let wrong = project(&AUDIT.replace("72", "beaucoup")).build().code(1);
    wrong
        .screen("«\u{a0}taux\u{a0}» attend un pourcentage, et non «\u{a0}beaucoup\u{a0}»")
        .silent_about("il manque le taux");
    project("{etat: conforme}")
        .build()
        .code(1)
        .screen("«\u{a0}etat\u{a0}» n’accepte pas «\u{a0}conforme\u{a0}»")
        .screen("Vouliez-vous dire «\u{a0}partiellement\u{a0}» ou «\u{a0}totalement\u{a0}»");
    project("{plan: pages/plan.md}")
        .build()
        .code(1)
        .screen("Ici, il faut une adresse, et non un fichier du contenu")
        .silent_about("https://pages/plan.md");
}
