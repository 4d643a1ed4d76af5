use super::*;
use crate::diagnostic::Severity;

const STATEMENT: &str = "Cofinancé par l’Union européenne";

const RULES: Rules = Rules {
    base_url: "https://lycee.example/erasmus/",
    languages: &["fr", "en"],
    page_budget: 50_000,
    page_budget_with_images: 100_000,
    request_budget: 6,
};

const HEAD: &str = "<!doctype html><html lang=fr><head><meta charset=utf-8><title>T</title>\
    <meta name=viewport content='width=device-width'>";
const FOOT: &str = "<p>Cofinancé par l&#39;Union&nbsp;<b>européenne</b></p>";

/// A correct page around `body`.
fn page(body: &str) -> String {
    format!("{HEAD}</head><body><h1>Titre</h1>{body}{FOOT}</body></html>")
}

/// A site of these files, whose home links to every page so that none is isolated.
fn run(rules: &Rules, files: &[(&str, &str)]) -> Findings {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html") && *path != "index.html");
    let links: String = pages.map(|(path, _)| format!("<a href='{path}'>{path}</a>")).collect();
    let home = page(&links);
    let mut all: Vec<(&str, &str)> = files.to_vec();
    if !files.iter().any(|(path, _)| *path == "index.html") {
        all.push(("index.html", &home));
    }
    all.sort();
    let all: Vec<Page> = all
        .iter()
        .map(|(path, text)| Page { path, bytes: text.as_bytes(), length: text.len(), source: None })
        .collect();
    audit(&all, rules)
}

fn audit(files: &[Page], rules: &Rules) -> Findings {
    let facts = files.iter().map(|file| Arc::new(read(file.path, file.bytes, STATEMENT))).collect();
    check(files, facts, rules)
}

/// Messages and their help, on one line each, with ordinary spaces: typography has its own test.
fn shown(findings: &Findings) -> Vec<String> {
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ");
    let line = |d: &Diagnostic| {
        let severity = match d.severity {
            Severity::Error => "erreur",
            Severity::Warning => "attention",
            Severity::Advice => "conseil",
        };
        plain(&format!("{severity} | {} | {}", d.message, d.help.as_deref().unwrap_or_default()))
    };
    findings.diagnostics.iter().map(line).collect()
}

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    shown(&run(&RULES, files))
}

/// The faults of one page whose body is given.
fn faults_of(body: &str) -> Vec<String> {
    faults(&[("a/index.html", &page(body))])
}

#[test]
fn a_clean_site_has_no_fault() {
    let body = "<h2 id=suite>Suite</h2><h3>Détail</h3><h2>Fin</h2>\
        <a href='../'>Accueil</a> <a href='#suite'>Suite</a> <a href='#'>Haut</a> <a href='#top'>Haut</a>\
        <a href='../b/#%C3%A9t%C3%A9'>L’été</a> <a href='../b/?x=1&amp;y=2#:~:text=mot'>Un mot</a>\
        <a href='/erasmus/b/'>B</a> <a href='https://lycee.example/erasmus/b/index.html'>B</a>\
        <a href='https://lycee.example/'>Le lycée</a> <a href='https://europa.eu/'>L’Europe</a> <a href='mailto:x@y.fr'>Écrire</a>\
        <a href='../b/'><img src='../i.png' alt='Vers B'></a> <img src='../i.png' alt=''> <img src='data:image/png,x' alt='x'>\
        <picture><source srcset='../i.png 1x, ../j.png 2x'><img src='../i.png' alt=''></picture>\
        <svg aria-hidden=true></svg> <svg role=img><title>Drapeau</title></svg> <span aria-hidden='true'><svg></svg></span>\
        <svg role=img aria-label=Carte><use href='../s.svg#point'/></svg>\
        <p style='background:url(../i.png)'>x</p>";
    let css = "@namespace url(http://www.w3.org/1999/xhtml); @font-face { src: url('f.woff2') } @import 'b.css';";
    let head = HEAD.to_owned()
        + "<link rel=stylesheet href=../a.css><link rel=canonical href=https://lycee.example/erasmus/a/>\
           <meta property=og:image content=https://lycee.example/erasmus/i.png>\
           <meta name=twitter:image content=https://ailleurs.example/i.png>";
    let a = page(body).replace(HEAD, &head);
    let files = [
        ("a/index.html", a.as_str()),
        ("b/index.html", &page("<h2 id='été'>Été</h2>")),
        ("a.css", css),
        ("b.css", "p { color: red }"),
        ("f.woff2", "f"),
        ("i.png", "i"),
        ("j.png", "j"),
        ("s.svg", "<svg xmlns='http://www.w3.org/2000/svg'><symbol id='point'/></svg>"),
    ];
    assert_eq!(faults(&files), Vec::<String>::new());
}

#[test]
fn a_broken_link_names_the_page_the_address_and_the_text() {
    let lea = page("<a href='../caspe/'>le récit\n de <b>Léa</b></a>");
    let files = [("temoignages/lea/index.html", lea.as_str()), ("temoignages/caspe-2027/index.html", &page(""))];
    let home = page("<a href='temoignages/lea/'>Léa</a> <a href='temoignages/caspe-2027/'>Caspe</a>");
    let mut all: Vec<Page> = files
        .iter()
        .map(|(path, text)| Page {
            path,
            bytes: text.as_bytes(),
            length: text.len(),
            source: Some("content/temoignages/lea.md"),
        })
        .collect();
    all.push(Page { path: "index.html", bytes: home.as_bytes(), length: home.len(), source: None });
    let found = audit(&all, &RULES).diagnostics;
    let expected = Diagnostic::error(
        crate::diagnostic::Span::whole("content/temoignages/lea.md"),
        "page «\u{a0}temoignages/lea/\u{a0}»\u{a0}: le lien «\u{a0}../caspe/\u{a0}» («\u{a0}le récit de Léa\u{a0}») ne mène à aucune page",
    )
    .help("Vouliez-vous dire «\u{a0}temoignages/caspe-2027/\u{a0}»\u{202f}?");
    assert_eq!(found, [expected]);
}

#[test]
fn the_picture_that_networks_show_exists() {
    let meta = "<meta property='og:image' content='https://lycee.example/erasmus/partage/1.png'>";
    let a = page("").replace(HEAD, &(HEAD.to_owned() + meta));
    assert_eq!(
        faults(&[("a/index.html", a.as_str())]).iter().filter_map(|line| line.split(" | ").nth(1)).collect::<Vec<_>>(),
        ["page « a/ » : l’image de partage « https://lycee.example/erasmus/partage/1.png » n’existe pas dans le site"]
    );
    assert_eq!(faults(&[("a/index.html", a.as_str()), ("partage/1.png", "i")]), Vec::<String>::new());
}

#[test]
fn every_kind_of_address_is_followed() {
    let body = "<img src=x.jpg srcset='y.jpg 2x' alt=''><script src=z.js></script><video src=v.mp4 poster=p.jpg></video>\
        <object data=o.pdf></object><iframe src=cadre/></iframe><form action=envoi/></form><svg aria-hidden=true><use href='s.svg#i'/></svg>\
        <p style=\"background:url('fond.png')\"></p><style>@import 'c.css'; p { background: url(d.png) }</style><a href=doc.pdf>Doc</a>";
    let files = [("a/index.html", page(body)), ("t.css", "@font-face { src: url(f.woff2) }".to_owned())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let messages: Vec<String> =
        faults(&files).iter().filter_map(|line| line.split(" | ").nth(1).map(str::to_owned)).collect();
    assert_eq!(
        messages,
        [
            "page « a/ » : l’image « x.jpg » n’existe pas dans le site",
            "page « a/ » : l’image « y.jpg » n’existe pas dans le site",
            "page « a/ » : le script « z.js » n’existe pas dans le site",
            "page « a/ » : le média « v.mp4 » n’existe pas dans le site",
            "page « a/ » : l’image « p.jpg » n’existe pas dans le site",
            "page « a/ » : le média « o.pdf » n’existe pas dans le site",
            "page « a/ » : le cadre « cadre/ » ne mène à aucune page",
            "page « a/ » : le formulaire vers « envoi/ » ne mène à aucune page",
            "page « a/ » : l’image « s.svg#i » n’existe pas dans le site",
            "page « a/ » : l’image « fond.png » n’existe pas dans le site",
            "page « a/ » : la feuille de style « c.css » n’existe pas dans le site",
            "page « a/ » : l’image « d.png » n’existe pas dans le site",
            "page « a/ » : le lien « doc.pdf » (« Doc ») ne mène à aucun fichier",
            "fichier « t.css » : la police « f.woff2 » n’existe pas dans le site",
        ]
    );
}

#[test]
fn addresses_outside_of_a_sub_folder_are_refused() {
    let body = "<a href='/contact/'>Contact</a><a href='../../x/'>X</a><a href='javascript:x()'>J</a>\
        <a href='C:\\photos\\a.jpg'>P</a><a href=''>Vide</a>";
    assert_eq!(
        faults_of(body),
        [
            "erreur | page « a/ » : le lien « /contact/ » (« Contact ») part de la racine du serveur, or le site est dans le dossier « /erasmus/ » | Écrivez une adresse relative à la page : « ../contact/ »",
            "erreur | page « a/ » : le lien « ../../x/ » (« X ») remonte plus haut que la racine du site | Retirez au moins un « ../ » de l’adresse.",
            "erreur | page « a/ » : le lien « javascript:x() » (« J ») exécute un script | Donnez l’adresse d’une page : la lecture du site ne demande aucun script.",
            "erreur | page « a/ » : le lien « C:\\photos\\a.jpg » (« P ») désigne un fichier de votre ordinateur, que les visiteurs n’ont pas | Copiez ce fichier à côté de la page et écrivez son nom.",
            "erreur | page « a/ » : le lien «  » (« Vide ») n’a pas d’adresse | Écrivez l’adresse, ou retirez l’élément.",
        ]
    );
}

#[test]
fn at_the_root_of_a_host_a_root_address_is_fine() {
    let rules = Rules { base_url: "https://lycee.example", ..RULES };
    let found = run(&rules, &[("a/index.html", &page("<a href='/a/'>A</a> <a href='https://LYCEE.example/a/'>A</a>"))]);
    assert_eq!(shown(&found), Vec::<String>::new());
}

#[test]
fn case_and_final_slash_matter() {
    assert_eq!(
        faults(&[("b/index.html", &page("<a href='../B/'>B</a> <a href='../b'>b</a>"))]),
        [
            "erreur | page « b/ » : le lien « ../B/ » (« B ») ne mène à aucune page | Écrivez « b/ » : majuscules et minuscules comptent dans une adresse",
            "erreur | page « b/ » : le lien « ../b » (« b ») ne mène à aucun fichier | Écrivez « b/ », avec la barre finale",
        ]
    );
}

#[test]
fn an_anchor_must_exist_in_the_page_it_names() {
    assert_eq!(
        faults_of("<h2 id=programme>P</h2><a href='#programe'>Programme</a><a href='../#fin'>Fin</a>"),
        [
            "erreur | page « a/ » : le lien « #programe » (« Programme ») vise l’ancre « programe », absente de la page « a/ » | Vouliez-vous dire « #programme » ?",
            "erreur | page « a/ » : le lien « ../#fin » (« Fin ») vise l’ancre « fin », absente de la page « index.html » | Donnez cet identifiant à un titre de la page visée, ou corrigez l’adresse.",
        ]
    );
}

#[test]
fn images_and_drawings_need_a_text() {
    assert_eq!(
        faults(&[
            ("a/index.html", &page("<img src=i.png><svg class=etoile></svg><svg role=img></svg>")),
            ("a/i.png", "i")
        ]),
        [
            "erreur | page « a/ » : l’image « i.png » n’a pas de texte de remplacement | Décrivez l’image dans « alt », ou écrivez alt=\"\" si elle est décorative",
            "erreur | page « a/ » : le dessin SVG « etoile » n’est ni masqué ni nommé | Ajoutez aria-hidden=\"true\" s’il est décoratif, sinon role=\"img\" et aria-label",
            "erreur | page « a/ » : le dessin SVG n’est ni masqué ni nommé | Ajoutez aria-hidden=\"true\" s’il est décoratif, sinon role=\"img\" et aria-label",
        ]
    );
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    assert_eq!(
        faults_of("<h2>Deux</h2><h4>Quatre</h4><h2> </h2><h1>Autre</h1><p id=x><p id=x>"),
        [
            "erreur | page « a/ » : 2 titres de niveau 1, dont « Autre » | Gardez un seul titre principal et passez les autres au niveau 2",
            "erreur | page « a/ » : le titre « Quatre » passe du niveau 2 au niveau 4 | Passez-le au niveau 3",
            "erreur | page « a/ » : un titre de niveau 2 est vide | Écrivez le titre, ou retirez-le.",
            "erreur | page « a/ » : l’identifiant « x » est employé plusieurs fois | Donnez à chaque élément un identifiant qui lui soit propre.",
        ]
    );
}

#[test]
fn a_bare_page_lacks_everything() {
    assert_eq!(
        faults(&[("a/index.html", "<p>Bonjour")]),
        [
            "erreur | page « a/ » : aucun titre de niveau 1 | Donnez à la page un titre principal, et un seul.",
            "erreur | page « a/ » : la langue de la page n’est pas déclarée | Écrivez par exemple <html lang=\"fr\">",
            "erreur | page « a/ » : l’élément <title> est absent ou vide | Donnez un titre à la page.",
            "erreur | page « a/ » : l’encodage n’est pas déclaré | Écrivez <meta charset=\"utf-8\"> tout au début de <head>",
            "erreur | page « a/ » : la page ne s’adapte pas aux téléphones, faute de « meta viewport » | Écrivez <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            "erreur | page « a/ » : la mention « Cofinancé par l’Union européenne » est absente | Placez le bloc de l’Union européenne dans le gabarit de cette page.",
        ]
    );
}

#[test]
fn language_and_encoding_have_allowed_values() {
    let late = format!("<html lang=de><head><!--{}-->", " ".repeat(1024));
    let a = page("").replace("<html lang=fr><head>", &late);
    let b = page("").replace("charset=utf-8", "charset=windows-1252");
    assert_eq!(
        faults(&[("a/index.html", &a), ("b/index.html", &b)]),
        [
            "erreur | page « a/ » : la langue « de » n’est pas une langue du site | Langues du site : fr, en",
            "erreur | page « a/ » : l’encodage est déclaré au-delà des 1 024 premiers octets | Écrivez <meta charset=\"utf-8\"> tout au début de <head>",
            "erreur | page « b/ » : l’encodage déclaré est « windows-1252 », et non UTF-8 | Écrivez <meta charset=\"utf-8\"> tout au début de <head>",
        ]
    );
}

#[test]
fn a_link_says_where_it_leads() {
    assert_eq!(
        faults_of("<a href='../'><i></i></a><a href='../'>Ici.</a><a href='../' aria-label='Accueil du site'>ici</a>"),
        [
            "erreur | page « a/ » : le lien « ../ » n’a pas de texte | Écrivez ce que l’on trouve au bout du lien, ou son aria-label.",
            "attention | page « a/ » : le texte « Ici. » du lien « ../ » ne dit pas où il mène | Nommez la page visée, par exemple « le récit de Léa à Caspe ».",
        ]
    );
}

#[test]
fn no_request_leaves_for_a_third_party() {
    let body = "<img src='https://cdn.example/i.png' alt=''><script src='//cdn.example/s.js'></script>\
        <a href='../' ping='https://stats.example/'>A</a><form action='https://form.example/'></form>\
        <p style='background:url(https://cdn.example/f.png)' onclick='x()'></p>";
    let help =
        "Placez le fichier dans le site, ou remplacez-le par un simple lien : une page ne demande rien à un tiers.";
    assert_eq!(
        faults_of(body),
        [
            format!("erreur | page « a/ » : l’image « https://cdn.example/i.png » envoie une requête à un autre site, « cdn.example » | {help}"),
            format!("erreur | page « a/ » : le script « //cdn.example/s.js » envoie une requête à un autre site, « cdn.example » | {help}"),
            format!("erreur | page « a/ » : le mouchard « https://stats.example/ » envoie une requête à un autre site, « stats.example » | {help}"),
            format!("erreur | page « a/ » : le formulaire vers « https://form.example/ » envoie une requête à un autre site, « form.example » | {help}"),
            format!("erreur | page « a/ » : l’image « https://cdn.example/f.png » envoie une requête à un autre site, « cdn.example » | {help}"),
            "erreur | page « a/ » : l’attribut « onclick » de « <p> » exécute un script | Déplacez ce script dans un fichier du thème.".to_owned(),
        ]
    );
}

#[test]
fn the_weight_counts_each_file_once_and_follows_imports() {
    let links = "<link rel=stylesheet href=../a.css><link rel=preload as=font href=../f.woff2 crossorigin>";
    let a = page("<img src=../i.png alt=''><img src=../i.png srcset='../j.png 2x' alt=''>")
        .replace(HEAD, &(HEAD.to_owned() + links));
    let css = format!("@import 'b.css';{}", " ".repeat(1000));
    let (font, image, other) = ("f".repeat(71_100), "i".repeat(20_000), "j".repeat(30_000));
    let files = [
        ("a/index.html", a.as_str()),
        ("a.css", &css),
        ("b.css", "@font-face { src: url(f.woff2) }"),
        ("f.woff2", &font),
        ("i.png", &image),
        ("j.png", &other),
    ];
    let found = run(&Rules { request_budget: 5, ..RULES }, &files);
    let css = css.len() + "@font-face { src: url(f.woff2) }".len();
    let expected = Weight {
        path: "a/index.html".to_owned(),
        own: a.len(),
        css,
        js: 0,
        fonts: 71_100,
        images: 50_000,
        requests: 6,
        font_files: 1,
    };
    assert_eq!(found.weights[0], expected);
    assert_eq!(
        shown(&found),
        [
            "attention | page « a/ » : 73 ko sans les images (HTML 1 ko, styles 2 ko, scripts 0 ko, polices 72 ko), pour un budget de 50 ko | Allégez les styles, les scripts ou les polices.",
            "attention | page « a/ » : 123 ko images comprises (images 50 ko), pour un budget de 100 ko | Réduisez les images ou répartissez-les sur plusieurs pages.",
            "attention | page « a/ » : 6 fichiers à charger, pour un plafond de 5 | Répartissez les images sur plusieurs pages.",
        ]
    );
}

#[test]
fn a_redirection_only_has_to_lead_somewhere() {
    let to = |address: &str| format!("<meta http-equiv=refresh content='0; url={address}'>");
    assert_eq!(
        faults(&[("a/index.html", &page("")), ("v/index.html", &to("../a/")), ("w/index.html", &to("../nouvelle/"))]),
        [
            "erreur | page « w/ » : la redirection vers « ../nouvelle/ » ne mène à aucune page | Créez la page ou corrigez l’adresse.",
        ]
    );
}

#[test]
fn names_are_plain_and_distinct() {
    let long = format!("{}.txt", "n".repeat(96));
    assert_eq!(
        faults(&[("Photo.txt", ""), ("photo.txt", ""), ("plan d.txt", ""), ("été.txt", ""), (&long, "")]),
        [
            "erreur | fichier « Photo.txt » : le nom contient le caractère « P » | N’employez que des minuscules sans accent, des chiffres et les signes - _ .".to_owned(),
            format!("erreur | fichier « {}… » : le nom « {}… » compte 100 caractères, 99 au plus | Raccourcissez ce nom.", "n".repeat(80), "n".repeat(80)),
            "erreur | fichier « photo.txt » : le nom ne diffère de « Photo.txt » que par la casse | Renommez l’un des deux : Windows les confond.".to_owned(),
            "erreur | fichier « plan d.txt » : le nom contient une espace | N’employez que des minuscules sans accent, des chiffres et les signes - _ .".to_owned(),
            "erreur | fichier « été.txt » : le nom contient le caractère « é » | N’employez que des minuscules sans accent, des chiffres et les signes - _ .".to_owned(),
        ]
    );
}

#[test]
fn an_isolated_page_is_only_advised_about() {
    let files = [("a/index.html", page("<a href='./'>moi-même</a>")), ("index.html", page("")), ("404.html", page(""))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(
        faults(&files),
        [
            "conseil | page « a/ » : page isolée, aucune autre page n’y mène | Ajoutez un lien vers elle dans le menu ou dans une autre page."
        ]
    );
}

#[test]
fn a_fault_of_the_menu_is_said_once() {
    let menu = page("<a href='../menu/'>Menu</a><a href='../menu/'>Menu bis</a>");
    let three = [("a/index.html", menu.as_str()), ("b/index.html", &menu), ("c/index.html", &menu)];
    assert_eq!(faults(&three).len(), 3);
    let deep = page("<a href='../../menu/'>Menu</a>");
    let mut four = three.to_vec();
    four.push(("d/e/index.html", &deep));
    assert_eq!(
        faults(&four),
        [
            "erreur | sur 4 pages, dont « a/ », « b/ » et « c/ » : le lien « ../menu/ » (« Menu ») ne mène à aucune page | Créez la page ou corrigez l’adresse."
        ]
    );
}

#[test]
fn the_base_element_moves_relative_addresses() {
    let a = page("<a href='b/'>B</a>").replace(HEAD, &(HEAD.to_owned() + "<base href='../'>"));
    assert_eq!(faults(&[("a/index.html", &a), ("b/index.html", &page(""))]), Vec::<String>::new());
}

#[test]
fn broken_bytes_never_stop_the_reading() {
    let whole = page("<svg><style><![CDATA[ url( ]]></style><a href='&#xffffffff;%ff%'>x<select><xmp>é</table></b>");
    let deep = format!("{}{}", "<div>".repeat(5_000), "a{".repeat(5_000));
    for cut in 0..whole.len() {
        let mut bytes = whole.as_bytes()[..cut].to_vec();
        bytes.extend([0xff, 0, 0xc3, b'<', b'"']);
        for path in ["index.html", "a.css", "a.svg"] {
            let found = audit(&[Page { path, bytes: &bytes, length: bytes.len(), source: None }], &RULES);
            assert_eq!(found.weights.len(), usize::from(path == "index.html"));
        }
    }
    for path in ["index.html", "a.css"] {
        let found = audit(&[Page { path, bytes: deep.as_bytes(), length: deep.len(), source: None }], &RULES);
        assert_eq!(found.diagnostics.is_empty(), path == "a.css");
    }
}

#[test]
fn sizes_are_written_the_french_way() {
    assert_eq!(text::kilobytes(72_000), "72\u{a0}ko");
    assert_eq!(text::kilobytes(1_203_001), "1\u{202f}204\u{a0}ko");
}

#[test]
fn srcset_and_refresh_are_read_as_browsers_do() {
    let found: Vec<&str> = reference::candidates(" a.png 1x,b.png 2x , data:image/png,x 3x,c.png, d.png").collect();
    assert_eq!(found, ["a.png", "b.png", "data:image/png,x", "c.png", "d.png"]);
    assert_eq!(reference::refresh_address("0; URL='../x/'"), Some("../x/"));
    assert_eq!(reference::refresh_address("30"), None);
}
