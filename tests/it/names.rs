//! However a name is typed, who may not appear does not: each shape, with the words that stand in its place.

use crate::project::{Project, Run, word};

const REGISTER: &str = "\
amine: {prenom: Amine, majeur: oui, formation: bts-mco}
rose: {prenom: Rose, majeur: oui, formation: bts-mco}
zoe: {prenom: Marie-Zoé, majeur: oui, formation: bts-mco}
jean: {prenom: Jean, majeur: oui}
jean-zephyr:
  prenom: Jean-Zéphyr
  majeur: oui
  formation: bts-mco
  autorisation: {supports: [site], texte: oui, signee_le: 2026-04-20, expire_le: 2028-08-31}
";

/// A page whose text is `body`, beside a register where only Léa, Hugo and Jean-Zéphyr may appear.
fn page(body: &str) -> Project {
    let register = format!("{}{REGISTER}", include_str!("../sound/personnes.yaml"));
    Project::new()
        .file("content/personnes.yaml", &register)
        .file("content/pages/essai.md", &format!("---\ntitre: Essai\n---\n\n{body}\n"))
}

/// What stands between the tags of the page's text.
fn main_of(run: &Run) -> String {
    let page = run.project.read("public/essai/index.html");
    let body = page.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).unwrap().0;
    body.replace("&nbsp;", "\u{a0}")
}

/// Each line typed, and what a reader sees.
#[track_caller]
fn reads(lines: &[(&str, &str)]) {
    let body: Vec<String> = lines.iter().enumerate().map(|(n, (typed, _))| format!("Ligne {n} : {typed}")).collect();
    let run = page(&body.join("\n\n")).build().code(0);
    let main = main_of(&run);
    for (n, (typed, expected)) in lines.iter().enumerate() {
        let start = format!("<p>Ligne {n}\u{a0}: ");
        let line = main.split_once(&start).unwrap_or_else(|| panic!("{start} is not in {main}")).1;
        let line = line.split_once("</p>").unwrap().0;
        assert_eq!(line, *expected, "{typed}");
    }
}

#[test]
fn a_name_that_markup_parts_from_the_end_of_a_word_goes_with_it() {
    reads(&[
        ("les *Amine*s partent.", "les <em>un étudiant de BTS MCO</em> partent."),
        ("la *Rose*raie de Pézenas.", "la <em>un étudiant de BTS MCO</em> de Pézenas."),
        // A word written small is no name.
        ("il ex*amine*ra tout.", "il ex<em>amine</em>ra tout."),
    ]);
}

#[test]
fn a_title_typed_with_character_references_names_nobody() {
    let titled = |title: &str| {
        let run = page("Bonjour.").edit("content/pages/essai.md", "titre: Essai", &format!("titre: {title}")).build();
        let run = run.code(0);
        let page = run.project.read("public/essai/index.html");
        page.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>")).unwrap().0.to_string()
    };
    assert_eq!(titled("Marie-Zo&eacute; raconte"), "Un étudiant de BTS MCO raconte");
    assert_eq!(titled("Avec &#65;mine"), "Avec un étudiant de BTS MCO");
    assert_eq!(titled("Avec Marie&nbsp;Zo&#xE9;"), "Avec un étudiant de BTS MCO");
}

#[test]
fn a_name_joined_to_other_words_goes_with_them() {
    reads(&[
        ("le duo Amine-Emma part.", "le duo un étudiant de BTS MCO part."),
        ("avec ex-Amine et Léa.", "avec un étudiant de BTS MCO et Léa."),
        ("le blog d’Amine‑Emma‑Léo.", "le blog d’un étudiant de BTS MCO."),
        ("c'est pro-Amine.", "c’est un étudiant de BTS MCO."),
        // Nobody of the register: Jean may be meant.
        ("Jean-Pierre raconte.", "un étudiant de BTS raconte."),
        // Somebody else, who agrees; a saint.
        ("Jean-Zéphyr raconte.", "Jean-Zéphyr raconte."),
        ("Jean-Zéphyrine raconte.", "un étudiant de BTS raconte."),
        ("le marché de Saint-Jean-de-Védas.", "le marché de Saint-Jean-de-Védas."),
        ("la rue Saint Jean et l’église St. Jean.", "la rue Saint Jean et l’église St. Jean."),
        // No saint.
        ("la Semaine sainte. Jean raconte.", "la Semaine sainte. Un étudiant de BTS raconte."),
        ("une terre sainte Jean l’a vue.", "une terre sainte un étudiant de BTS l’a vue."),
        ("April 21st Jean left.", "April 21st un étudiant de BTS left."),
    ]);
}

#[test]
fn a_compound_name_is_one_whatever_stands_between_its_parts() {
    let who = "un étudiant de BTS MCO";
    let cases = [
        "Marie-Zoé",
        "Marie Zoé",
        "Marie  Zoé",
        "Marie\nZoé",
        "Marie&nbsp;Zoé",
        "Marie\u{202f}Zoé",
        "Marie\u{2010}Zoé",
        "Marie\u{2011}Zoé",
        "Marie–Zoé",
        "Marie-zoe",
        "MarieZoé",
        "Mariezoé",
        "MARIE ZOÉ",
        "Marie<br>Zoé",
        "Marie *Zoé*",
        "Marie&#8209;Zoé",
        "Marie_Zoé",
    ];
    let typed: Vec<String> = cases.iter().map(|case| format!("vu par {case} hier.")).collect();
    let expected = format!("vu par {who} hier.");
    let lines: Vec<(&str, &str)> = typed.iter().map(|line| (line.as_str(), expected.as_str())).collect();
    reads(&lines);
}

#[test]
fn a_name_cut_by_markup_or_written_with_other_signs_is_found() {
    let who = "un étudiant de BTS MCO";
    let plain: Vec<&str> = vec![
        "Am&shy;ine",
        "Am\u{200b}ine",
        "A\u{2060}mine",
        "\u{feff}Amine",
        "Amine\u{fe0f}",
        "AMINE",
        "aMINE",
        "Ａmine",
        "𝐀mine",
        "Àmine",
        "#Amine2026",
        "#AmineEnEspagne",
        "#amine2026",
        "@amine34",
        "Amine_en_Irlande",
        "Amine2026",
        "Amine²",
        "https://instagram.com/amine34",
        "amine34@exemple.fr",
        "instagram.com/amine",
    ];
    let typed: Vec<String> = plain.iter().map(|case| format!("vu par {case} hier.")).collect();
    let expected = format!("vu par {who} hier.");
    let mut lines: Vec<(&str, &str)> = typed.iter().map(|line| (line.as_str(), expected.as_str())).collect();
    let cut = [
        ("vu par **A**mine hier.", "vu par <strong>un étudiant de BTS MCO</strong> hier."),
        ("vu par A<b>mi</b>ne hier.", "vu par un étudiant de BTS MCO hier."),
        ("vu par *ex*-Amine hier.", "vu par <em>un étudiant de BTS MCO</em> hier."),
        ("l’histoire de **Amine**.", "l’histoire d’<strong>un étudiant de BTS MCO</strong>."),
    ];
    lines.extend(cut);
    reads(&lines);
}

#[test]
fn a_name_inside_an_ordinary_word_or_written_small_stays() {
    reads(&[
        ("j’examine la gamine.", "j’examine la gamine."),
        ("Examinez, EXAMINEZ.", "Examinez, EXAMINEZ."),
        ("une rose, des roses rose-thé.", "une rose, des roses rose-thé."),
        ("Roseline, Jeanne et Jeannot.", "Roseline, Jeanne et Jeannot."),
        ("une rose offerte par Rose.", "une rose offerte par un étudiant de BTS MCO."),
    ]);
}

#[test]
fn a_text_of_one_word_is_read_once_however_many_names_it_holds() {
    // 40,000 names each.
    for (sign, last) in [("-", "Rose"), (",", "rose")] {
        let many = format!("rose{sign}").repeat(40_000);
        let run = page(&format!("{many}{last} {last}")).build().code(0);
        let main = main_of(&run);
        let expected = if sign == "-" { "<p>Un étudiant de BTS MCO" } else { &format!("<p>{many}{last} {last}") };
        assert!(main.contains(expected));
    }
}

#[test]
fn a_name_that_somebody_else_may_show_stays_however_it_is_spelled() {
    let agreed = "autorisation: {supports: [site], texte: oui, signee_le: 2026-04-20, expire_le: 2028-08-31}";
    let register = format!(
        "{}\
         lea-b: {{prenom: Lea, majeur: oui}}\n\
         lou-ane: {{prenom: Lou-Ane, majeur: oui}}\n\
         louane: {{prenom: Louane, majeur: oui, {agreed}}}\n",
        include_str!("../sound/personnes.yaml")
    );
    let run = page("Léa, Louane et Lou-Ane.").file("content/personnes.yaml", &register).build().code(0);
    assert!(main_of(&run).contains("<p>Léa, Louane et un étudiant de BTS.</p>"), "{}", main_of(&run));
}

#[test]
fn an_address_given_in_a_key_and_the_folder_of_a_tag_name_nobody() {
    let event = "---\ntitre: Portes ouvertes\ngenre: jpo\ndebut: 2027-02-06 09:00\ninscription: https://inscription.example/amine\netiquettes: [amine2026, Rose]\n---\n";
    page("")
        .file("content/evenements/jpo.md", event)
        .build()
        .code(0)
        .nowhere_in_public("Amine")
        .nowhere_in_public("Rose")
        .has("public/etiquettes/un-etudiant-de-bts-mco/index.html");
}

#[test]
fn a_thousand_anchors_that_would_name_the_same_person_are_numbered_and_led_to() {
    let all = 1..=1000;
    let headings: String = all.clone().map(|n| format!("## #AmineEn{n}\n\n")).collect();
    let links: String = all.map(|n| format!("[{n}](essai.md#amineen{n})\n\n")).collect();
    let run = page(&headings)
        .file("content/pages/liens.md", &format!("---\ntitre: Liens\n---\n\n{links}"))
        .build()
        .code(0)
        .shows("public/liens/index.html", "/essai/index.html#un-etudiant-de-bts-mco-1000\">1000</a>");
    assert!(main_of(&run).contains("<h2 id=\"un-etudiant-de-bts-mco-1000\">Un étudiant de BTS MCO</h2>"));
}

#[test]
fn attributes_and_anchors_name_nobody() {
    let body = "Vu[^amine] et revu[^rose].\n\n\
                <a id=\"Amine\" title=\"Chez Amine\" href=\"https://instagram.com/amine34\">Ses photos</a>, \
                <q cite=\"https://example.org/amine\">oui</q>, <span lang=\"amine\">Bye</span>, [retour](#chez-amine).\n\n\
                ## Chez Amine\n\n## Chez Rose\n\n[Le mail](mailto:amine@exemple.fr)\n\n[^amine]: Une.\n[^rose]: Deux.";
    let run = page(body).build().code(0);
    let main = main_of(&run);
    for name in ["amine", "rose"] {
        assert_eq!(word(&lycee::french::fold(&main), name), None, "{main}");
    }
    for text in [
        "<h2 id=\"chez-etudiant\">Chez un étudiant de BTS MCO</h2>",
        "<h2 id=\"chez-etudiant-2\">Chez un étudiant de BTS MCO</h2>",
        "<a href=\"#chez-etudiant\">retour</a>",
        "<a id=\"etudiant-3\" title=\"Chez un étudiant de BTS MCO\">Ses photos</a>",
        "<q>oui</q>, <span>Bye</span>",
        "<p>Le mail</p>",
    ] {
        assert!(main.contains(text), "« {text} » is not in {main}");
    }
    let warning = "attention\u{a0}: cette adresse contient le prénom de quelqu’un qui ne doit pas apparaître\u{a0}: le lien est retiré\n";
    run.screen(&format!("{warning} ┌─ content/pages/essai.md:7:40\n"))
        .screen(&format!("{warning} ┌─ content/pages/essai.md:7:96\n"))
        .screen(&format!("{warning}  ┌─ content/pages/essai.md:13:11\n"));
}

/// « Amines historie » is Amine's; in French, « Amines » is another word.
#[test]
fn a_mark_of_possession_goes_with_a_name_by_the_language_of_the_words() {
    let who = "un étudiant de BTS MCO";
    reads(&[
        ("Amines et Jeans.", "Amines et Jeans."),
        ("<span lang=\"nb\">Amines historie</span>", &format!("<span lang=\"nb\">{who} historie</span>")),
        ("<span lang=\"nb\">A**mine**s historie</span>", &format!("<span lang=\"nb\">{who} historie</span>")),
        ("<span lang=\"de\">AMINES Reise</span>", &format!("<span lang=\"de\">{who} Reise</span>")),
        ("<span lang=\"en-GB\">Amines story</span>", &format!("<span lang=\"en-GB\">{who} story</span>")),
        ("<span lang=\"swe\">Amines bil</span>", &format!("<span lang=\"swe\">{who} bil</span>")),
        ("<span lang=\"es\">Amines y Rose.</span>", &format!("<span lang=\"es\">Amines y {who}.</span>")),
        // Small letters are of words and of addresses.
        ("<span lang=\"en\">roses, jeans</span>", "<span lang=\"en\">roses, jeans</span>"),
        ("<span lang=\"en\">see shop.example/Roses</span>", "<span lang=\"en\">see shop.example/Roses</span>"),
        // Somebody else, who agrees; nobody of the register.
        ("<span lang=\"en\">Jean-Zéphyrs trip</span>", "<span lang=\"en\">Jean-Zéphyrs trip</span>"),
        ("<span lang=\"en\">Jean-Pierres trip</span>", "<span lang=\"en\">un étudiant de BTS trip</span>"),
        ("<span lang=\"en\">Aminesque</span>", "<span lang=\"en\">Aminesque</span>"),
    ]);
    let quotes = "::: citation Un ami\nlangue: nb\ntraduction: Les Amines.\n\nAmines historie.\n:::\n\n::: citation Un ami\nlangue: es\n\nAmines.\n:::";
    let run = page(quotes).build().code(0);
    let main = main_of(&run);
    for text in [
        format!("<blockquote lang=\"nb\"><p>{} historie.</p>", lycee::french::capitalize(who)),
        "«\u{a0}Les Amines.\u{a0}»".to_string(),
        "<blockquote lang=\"es\"><p>Amines.</p>".to_string(),
    ] {
        assert!(main.contains(&text), "« {text} » is not in {main}");
    }
    let words = run.project.read("public/recherche/textes.js");
    assert!(words.contains("Un étudiant de BTS MCO historie.") && !words.contains("Amines historie"), "{words}");
}

/// Two first names, one of which looks like the mark of the other.
#[test]
fn lucas_is_not_lucas_brother_luca() {
    let agreed = "autorisation: {supports: [site], texte: oui, signee_le: 2026-04-20, expire_le: 2028-08-31}";
    let register = |lucas: &str| {
        let known = include_str!("../sound/personnes.yaml");
        format!("{known}luca: {{prenom: Luca, majeur: oui}}\n{lucas}")
    };
    let built = |code: &str, lucas: &str| {
        let text = "---\ntitre: Essai\n---\n\nLuca, Lucas.\n";
        let run = page("Luca, Lucas.")
            .file("content/personnes.yaml", &register(lucas))
            .file(&format!("content/pages/essai.{code}.md"), text)
            .build()
            .code(0);
        let page = run.project.read(&format!("public/{code}/essai/index.html"));
        let (_, rest) = page.split_once("<div class=\"prose\"><p>").unwrap_or_else(|| panic!("{page}"));
        (rest.split_once("</p>").unwrap().0.to_string(), run)
    };
    let (spanish, _) = built("es", "");
    assert_eq!(spanish, "Una persona que estudia BTS, Lucas.");
    let (english, _) = built("en", "");
    assert_eq!(english, "A BTS student, a BTS student.");
    let (english, run) = built("en", &format!("lucas: {{prenom: Lucas, majeur: oui, {agreed}}}\n"));
    assert_eq!(english, "A BTS student, Lucas.");
    assert!(!run.screen.contains("aussi le prénom"), "{}", run.screen);
}

/// Flowers have an address; a mobility of Rose’s has not that of Rose.
#[test]
fn a_marked_name_leaves_the_address_of_what_it_is_about() {
    let run = page("")
        .edit("content/mobilites/caspe-2026.md", "participants: [lea", "participants: [rose, lea")
        .file("content/mobilites/caspe-2026.en.md", "---\ntitre: Nine weeks\nadresse: roses-weeks\n---\n\nIn Spain.\n")
        .file("content/pages/fleurs.md", "---\ntitre: Fleurs\n---\n\nUne page.\n")
        .file("content/pages/fleurs.en.md", "---\ntitre: Flowers\nadresse: red-roses\n---\n\nA page.\n")
        .build()
        .code(0);
    run.shows("public/en/mobilites/etudiant-weeks/index.html", "In Spain.")
        .shows("public/en/red-roses/index.html", "A page.");
}

/// The words of a page whose language nobody said.
#[test]
fn a_marked_name_that_is_left_is_asked_about() {
    page("Amines historie, et rien de plus.").build().code(0).screen(
        "attention\u{a0}: «\u{a0}Amine\u{a0}» est aussi le prénom d’une personne qui ne doit pas apparaître\u{202f}; il reste dans «\u{a0}essai/index.html\u{a0}»",
    );
}

#[test]
fn words_to_post_in_another_language_name_nobody() {
    const POST: &str = "livrables/reseaux-sociaux/hugo/textes.txt";
    let hugo = "---\ntitre: Hugo\ndate: 2026-09-12\npersonne: hugo\nlangue: nb\ncitation: Amines bil er fin.\ntraduction: Sa voiture est belle.\n---\n\nAmines historie.\n";
    page("")
        .file("content/temoignages/hugo.md", hugo)
        .edit(
            "content/personnes.yaml",
            "{supports: [site], texte: oui, signee_le: 2026-04-20, expire_le: 2028-08-31}\namine",
            "{supports: [site, reseaux_sociaux], texte: oui, signee_le: 2026-04-20, expire_le: 2028-08-31}\namine",
        )
        .build()
        .code(0)
        .shows("public/temoignages/hugo/index.html", "Un étudiant de BTS MCO bil er fin.")
        .shows("public/temoignages/hugo/index.html", "<p>Un étudiant de BTS MCO historie.</p>")
        .shows(POST, "Un étudiant de BTS MCO bil er fin.")
        .hides(POST, "Amine")
        .silent_about("aussi le prénom");
}
