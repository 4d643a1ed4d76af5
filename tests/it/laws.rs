//! What holds for any input: the same answer twice, no panic, and one reading of YAML.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::NaiveDate;
use lycee::content::markdown::html;
use lycee::content::yaml::{self, Data, Entry, Node};
use lycee::site::path::Address;
use lycee::source::{self, Media, SourceFile, Sources};
use lycee::store::Forgetful;
use lycee::{Build, Inputs, Memo, Silent, content, french, site};
use proptest::prelude::*;

use crate::fuzz::targets;
use crate::project::{Project, photo};

fn sources(files: &[(String, String)]) -> Sources {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    targets::folder(&files)
}

fn build(files: &[(String, String)]) -> Build {
    let content = sources(files);
    let theme = source::embedded_theme("lycee-europeen");
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    lycee::build(&Inputs {
        content: &content,
        theme: &theme,
        today,
        options: site::Options::default(),
        photos: &Forgetful,
        progress: &Silent,
    })
}

const SITE: &str = "nom: Lycée Charles Alliès\nurl: https://lycee.example/\n";
const HOME: &str = "---\ntitre: Partir en Europe\n---\n\nDeux mois de stage.\n";
const TESTIMONIAL: &str = include_str!("../sound/lea.md");
const MOBILITY: &str = include_str!("../sound/caspe-2026.md");
const EVENT: &str = "---\ntitre: \"JPO : venez\"\ngenre: jpo\ndebut: 2027-02-06 09:00\nprogramme:\n  - {heure: \"10:00\", titre: Accueil}\n  \
                     - heure: 11 h\n    titre: >-\n      Une visite\n      longue\netiquettes:\n- Familles\n- 'L''Europe'\n---\n\n## Le matin\n\n\
                     ::: citation Léa\nrole: étudiante\n\n« Bravo » ![Un garage](a.jpg) [lien](../x.md#y)\n:::\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";

fn files(entries: &[(&str, &str)]) -> Vec<(String, String)> {
    let base = [("site.yaml", SITE), ("index.md", HOME)];
    base.iter().chain(entries).map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

/// Many sound entries, related to each other.
fn generated(count: usize) -> Vec<(String, String)> {
    let mut files = files(&[
        ("formations/bts-mco.md", include_str!("../sound/bts-mco.md")),
        ("personnes.yaml", include_str!("../sound/personnes.yaml")),
    ]);
    for n in 0..count / 4 {
        let day = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new((n % 900) as u64);
        let back = day + chrono::Days::new(63);
        files.push((
            format!("mobilites/ville-{n}.md"),
            format!("---\ntitre: Ville {n}\nformation: bts-mco\ndepart: {day}\nretour: {back}\nville: Caspe\npays: ES\nparticipants: [lea]\n---\n\nRécit {n}.\n"),
        ));
        files.push((
            format!("temoignages/recit-{n}.md"),
            format!("---\ntitre: Récit {n}\ndate: {back}\npersonne: lea\nmobilite: ville-{n}\ncitation: J’ai appris.\netiquettes: [Étiquette {}]\n---\n\n[La ville](../mobilites/ville-{n}.md).\n", n % 40),
        ));
        files.push((
            format!("evenements/rencontre-{n}.md"),
            format!("---\ntitre: Rencontre {n}\ngenre: autre\ndebut: {day} 09:00\n---\n\nVenez.\n"),
        ));
        files.push((
            format!("pages/page-{n}.md"),
            format!(
                "---\ntitre: Page {n}\n---\n\n## Un titre\n\n[Suite](page-{}.md#un-titre).\n",
                (n + 1) % (count / 4)
            ),
        ));
    }
    files
}

fn messages(build: &Build) -> Vec<&str> {
    build.report.diagnostics.iter().map(|d| d.message.as_str()).collect()
}

#[test]
fn the_same_inputs_give_the_same_outputs_on_any_number_of_threads() {
    let mut files = generated(60);
    files.push(("temoignages/faux.md".into(), "---\ntitre: Faux\nzorglub: 1\n---\n[x](y.md)\n".into()));
    files.push(("pages/faux.md".into(), "Sans en-tête\n".into()));
    let runs: Vec<Build> = [1, 1, 2, 7]
        .into_iter()
        .map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| build(&files)))
        .collect();
    for run in &runs[1..] {
        assert!(run.outputs == runs[0].outputs);
        assert_eq!(run.report.diagnostics, runs[0].report.diagnostics);
        assert_eq!(run.report.notes, runs[0].report.notes);
    }
    assert!(runs[0].outputs.len() > 60);
    assert!(runs[0].report.has_errors());
}

/// Ten thousand go through as well (`lycee build` in release takes seconds); two thousand keep this test short.
#[test]
fn thousands_of_entries_build_without_trouble() {
    let built = build(&generated(2000));
    assert_eq!(messages(&built), Vec::<&str>::new());
    let pages = |section: &str| {
        let paths = built.outputs.keys().map(|(_, path)| path.as_str());
        paths.filter(|path| path.starts_with(section) && path.ends_with("index.html")).count()
    };
    let of_entries = |section: &str, prefix: &str| {
        let paths = built.outputs.keys().map(|(_, path)| path.as_str());
        paths.filter(|path| path.starts_with(&format!("{section}{prefix}")) && path.ends_with("/index.html")).count()
    };
    assert_eq!(of_entries("mobilites/", "ville-"), 500);
    assert_eq!(of_entries("temoignages/", "recit-"), 500);
    assert_eq!(of_entries("evenements/", "rencontre-"), 500);
    assert_eq!(of_entries("", "page-"), 500);
    assert_eq!(pages("etiquettes/etiquette-"), 40);
}

// ── A memory changes nothing ────────────────────────────────────────────────

/// What writers do between two builds.
#[derive(Debug, Clone)]
enum Step {
    /// A text in place of another, in a file: it may break it.
    Edit(usize),
    Remove(usize),
    Rename(usize),
    Photo(u8),
    Day(u64),
    Unpublished(bool),
    /// A build with nothing new.
    Nothing,
}

const EDITS: [(&str, &str, &str); 21] = [
    ("temoignages/lea.md", "Neuf semaines dans un garage.", "Dix semaines avec Hugo."),
    ("temoignages/lea.md", "date: 2026-09-10", "date: 2026-99-10"),
    ("temoignages/lea.md", "titre: Léa à Caspe", "titre: Léa en Aragon\npublier_le: 2026-12-01"),
    ("temoignages/lea.md", "mobilite: caspe-2026", "mobilite: ailleurs"),
    ("mobilites/caspe-2026.md", "ville: Caspe", "ville: Saragosse"),
    ("mobilites/caspe-2026.md", "participants: [lea]", "participants: [hugo]"),
    ("mobilites/caspe-2026.md", "## Le logement", "## Un toit"),
    ("personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-10-31\nhugo"),
    ("personnes.yaml", "supports: [site], texte", "supports: [site, ent, presse], texte"),
    ("formations/bts-mco.md", "titre:", "titre: Le"),
    ("pages/parents.md", "---\n\n", "---\n\n[Le logement](../mobilites/caspe-2026.md#le-logement)\n\n"),
    ("pages/parents.md", "titre:", "brouillon: oui\ntitre:"),
    ("pages/parents.md", "titre:", "zorglub: 1\ntitre:"),
    ("index.md", "Deux mois", "Trois mois"),
    ("index.en.md", "Two months", "Three months"),
    ("temoignages/lea.en.md", "Nine weeks in a garage.", "Ten weeks with Hugo."),
    ("temoignages/lea.en.md", "citation:", "brouillon: oui\ncitation:"),
    ("temoignages/lea.en.md", "citation:", "date: 2026-09-11\ncitation:"),
    ("site.en.yaml", "Two months away", "Three months away"),
    ("site.yaml", "Lycée Charles Alliès", "Lycée Voisin"),
    ("site.yaml", "https://lycee.example/", "https://lycee.example/sous/"),
];

/// The edit, or its undoing when it was done.
fn edited(text: &str, from: &str, to: &str) -> String {
    if text.contains(to) { text.replace(to, from) } else { text.replace(from, to) }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0..EDITS.len()).prop_map(Step::Edit),
        1 => (0..5usize).prop_map(Step::Remove),
        1 => (0..5usize).prop_map(Step::Rename),
        1 => (0..4u8).prop_map(Step::Photo),
        1 => (0..400u64).prop_map(Step::Day),
        1 => any::<bool>().prop_map(Step::Unpublished),
        1 => Just(Step::Nothing),
    ]
}

pub fn in_memory(path: &str, bytes: Vec<u8>) -> SourceFile {
    SourceFile { shown: format!("content/{path}").into(), data: source::Data::Media(Media::Memory(Cow::Owned(bytes))) }
}

pub fn text_file(path: &str, text: &str) -> SourceFile {
    SourceFile { shown: format!("content/{path}").into(), data: source::Data::Text(text.into()) }
}

/// All files but one.
fn without(files: &Sources, path: &str) -> Sources {
    let mut rest = Sources::default();
    files.iter().filter(|(name, _)| *name != path).for_each(|(name, file)| rest.insert(name, file.clone()));
    rest
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_with_a_memory_gives_the_same_as_one_without(steps in prop::collection::vec(step(), 1..14)) {
        let mut files = sources(&files(&[
            ("temoignages/lea.md", TESTIMONIAL),
            ("temoignages/lea.en.md", "---\ntitre: Léa in Caspe\ncitation: I learnt.\n---\n\nNine weeks in a garage.\n"),
            ("index.en.md", "---\ntitre: Going to Europe\n---\n\nTwo months.\n"),
            ("site.en.yaml", "promesse: Two months away.\n"),
            ("mobilites/caspe-2026.md", MOBILITY),
            ("formations/bts-mco.md", include_str!("../sound/bts-mco.md")),
            ("personnes.yaml", include_str!("../sound/personnes.yaml")),
            ("pages/parents.md", include_str!("../sound/parents.md")),
            ("pages/photo.md", "---\ntitre: Une photo\n---\n\n![Une rue](rue.png)\n"),
        ]));
        files.insert("pages/rue.png", in_memory("pages/rue.png", photo(0)));
        let theme = source::embedded_theme("lycee-europeen");
        let mut memo = Memo::default();
        let (mut today, mut unpublished) = (NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), false);
        for step in &steps {
            let texts: Vec<String> = files.iter().map(|(path, _)| path.to_string()).filter(|p| p.ends_with(".md")).collect();
            match step {
                Step::Edit(at) => {
                    let (path, from, to) = EDITS[*at];
                    if let Some(text) = files.text(path) {
                        let text = edited(text, from, to);
                        files.insert(path, text_file(path, &text));
                    }
                }
                Step::Remove(at) => files = without(&files, &texts[at % texts.len()]),
                Step::Rename(at) => {
                    let path = &texts[at % texts.len()];
                    let new = path.replace(".md", "-bis.md");
                    let file = text_file(&new, files.text(path).unwrap());
                    files = without(&files, path);
                    files.insert(new, file);
                }
                Step::Photo(colour) => files.insert("pages/rue.png", in_memory("pages/rue.png", photo(*colour * 60))),
                Step::Day(days) => today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + chrono::Days::new(*days),
                Step::Unpublished(shown) => unpublished = *shown,
                Step::Nothing => {}
            }
            if files.iter().filter(|(path, _)| path.ends_with(".md")).count() == 0 {
                break;
            }
            let options = site::Options { unpublished, ..site::Options::default() };
            let inputs = Inputs { content: &files, theme: &theme, today, options, photos: &Forgetful, progress: &Silent };
            let (with, without) = (lycee::build_with(&inputs, &mut memo), lycee::build(&inputs));
            prop_assert_eq!(&with.report.diagnostics, &without.report.diagnostics);
            prop_assert_eq!(&with.report.notes, &without.report.notes);
            let differ = with.outputs.iter().find(|(key, file)| without.outputs.get(*key).is_none_or(|other| other.content != file.content));
            prop_assert_eq!(differ.map(|(key, _)| key), None);
            prop_assert_eq!(with.outputs.len(), without.outputs.len());
        }
    }
}

// ── One reading of YAML ─────────────────────────────────────────────────────

/// A value as a person would read it aloud: structure and texts, types left aside.
fn ours(node: &Node) -> String {
    match &node.data {
        Data::Empty => "∅".into(),
        Data::Scalar(text) => format!("{text:?}"),
        Data::List(items) => format!("[{}]", items.iter().map(ours).collect::<Vec<_>>().join(", ")),
        Data::Map(entries) => our_map(entries),
    }
}

fn our_map(entries: &[Entry]) -> String {
    let entries = entries.iter().map(|e| format!("{:?}: {}", e.key.value, ours(&e.value)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// The same of what the library read. Numbers and booleans are compared as they were typed, so they are quoted before.
fn theirs(value: &serde_yaml::Value) -> String {
    use serde_yaml::Value;
    match value {
        Value::Null => "∅".into(),
        Value::Bool(b) => format!("{:?}", b.to_string()),
        Value::Number(n) => format!("{:?}", n.to_string()),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(items) => format!("[{}]", items.iter().map(theirs).collect::<Vec<_>>().join(", ")),
        Value::Mapping(map) => {
            let entries = map.iter().map(|(k, v)| format!("{:?}: {}", k.as_str().unwrap_or("?"), theirs(v)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Tagged(tagged) => theirs(&tagged.value),
    }
}

fn read(text: &str) -> (String, Vec<String>) {
    let file: Arc<str> = "a.yaml".into();
    let mut faults = Vec::new();
    let entries = yaml::read(text, 0..text.len(), &file, &mut faults);
    (our_map(&entries), faults.into_iter().map(|f| f.message).collect())
}

/// The front matter of an entry, or the whole of a register.
fn front(path: &str, text: &str) -> String {
    if path.ends_with(".yaml") {
        return text.to_string();
    }
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or("", |(front, _)| front).to_string()
}

#[test]
fn the_real_content_is_read_as_any_yaml_parser_reads_it() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut agreed = 0;
    for entry in walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap) {
        let path = entry.path().to_string_lossy().into_owned();
        if !(path.ends_with(".md") || path.ends_with(".yaml")) || path.contains("LISEZMOI") {
            continue;
        }
        let text = front(&path, &std::fs::read_to_string(entry.path()).unwrap());
        let Ok(expected) = serde_yaml::from_str::<serde_yaml::Value>(&text) else { continue };
        // « 1.50 » or « 007 » come back changed from a parser that guesses types: compared by their own text below.
        let (found, faults) = read(&text);
        assert_eq!(faults, Vec::<String>::new(), "{path}");
        assert_eq!(same_numbers(&found), same_numbers(&theirs(&expected)), "{path}");
        agreed += 1;
    }
    assert!(agreed > 50, "{agreed} files were compared");
}

/// Numbers as a parser writes them back: `41.2500` is `41.25`, `on` stays a text.
fn same_numbers(text: &str) -> String {
    text.split('"')
        .map(|word| word.parse::<f64>().map_or(word.to_string(), |n| n.to_string()))
        .collect::<Vec<_>>()
        .join("\"")
}

/// A text that is one word or a few, with French signs, quoted as YAML wants.
fn quoted() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zéèà][a-zéèà’ ]{0,12}[a-zé]".prop_filter("a word of YAML", |w| {
            !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&w.as_str())
        }),
        "[a-zé :#'’«»-]{0,16}".prop_map(|text| format!("'{}'", text.replace('\'', "''"))),
        "[a-zé :#'’«»,\\[\\]{}-]{0,16}".prop_map(|text| format!("\"{text}\"")),
        "[1-9][0-9]{0,4}",
    ]
}

#[derive(Debug, Clone)]
enum Tree {
    Leaf(String),
    Flow(Vec<String>),
    FlowMap(Vec<String>),
    Folded(Vec<String>),
    List(Vec<Tree>),
    Map(Vec<Tree>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let line = "[a-zé][a-zé ]{0,10}[a-zé]";
    let leaf = prop_oneof![
        quoted().prop_map(Tree::Leaf),
        prop::collection::vec(quoted(), 0..4).prop_map(Tree::Flow),
        prop::collection::vec(quoted(), 1..4).prop_map(Tree::FlowMap),
        prop::collection::vec(line.prop_map(String::from), 1..3).prop_map(Tree::Folded),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::List),
            prop::collection::vec(inner, 1..4).prop_map(Tree::Map),
        ]
    })
}

fn write(tree: &Tree, indent: usize, out: &mut String) {
    use std::fmt::Write;
    let pad = " ".repeat(indent);
    match tree {
        Tree::Leaf(text) => writeln!(out, " {text}").unwrap(),
        Tree::Flow(items) => writeln!(out, " [{}]", items.join(", ")).unwrap(),
        Tree::FlowMap(items) => {
            let entries = items.iter().enumerate().map(|(n, v)| format!("cle{n}: {v}")).collect::<Vec<_>>();
            writeln!(out, " {{{}}}", entries.join(", ")).unwrap();
        }
        Tree::Folded(lines) => {
            writeln!(out, " >-").unwrap();
            lines.iter().for_each(|line| writeln!(out, "{pad}{line}").unwrap());
        }
        Tree::List(items) => {
            out.push('\n');
            for item in items {
                write!(out, "{pad}-").unwrap();
                write(item, indent + 2, out);
            }
        }
        Tree::Map(items) => {
            out.push('\n');
            for (n, item) in items.iter().enumerate() {
                write!(out, "{pad}clef_{n}:").unwrap();
                write(item, indent + 2, out);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_yaml_has_one_reading(items in prop::collection::vec(tree(), 1..5)) {
        let mut text = String::new();
        write(&Tree::Map(items), 0, &mut text);
        let text = text.trim_start_matches('\n');
        let expected: serde_yaml::Value = serde_yaml::from_str(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        let (found, faults) = read(text);
        prop_assert_eq!(&found, &theirs(&expected), "\n{}", text);
        prop_assert_eq!(faults, Vec::<String>::new(), "\n{}", text);
    }
}

// ── No panic ────────────────────────────────────────────────────────────────

/// What writers, copies and attackers do to a text.
fn mutated() -> impl Strategy<Value = String> {
    let seed = prop_oneof![Just(TESTIMONIAL), Just(MOBILITY), Just(EVENT), Just(SITE), Just(HOME)];
    let piece = prop_oneof![
        Just("---\n"),
        Just(":"),
        Just(": "),
        Just("- "),
        Just("["),
        Just("]"),
        Just("{"),
        Just("}"),
        Just("\""),
        Just("'"),
        Just("\n"),
        Just("\t"),
        Just("#"),
        Just(":::"),
        Just("::: figure\n"),
        Just("|\n"),
        Just(">-\n"),
        Just("\\"),
        Just("é"),
        Just("\u{a0}"),
        Just("\u{202e}"),
        Just("🇪🇺"),
        Just("&a *a"),
        Just("<script>"),
        Just("![]("),
        Just("](#"),
        Just("```"),
        Just("%ff"),
        Just("\u{0}"),
        Just("// "),
        Just("| "),
        Just("[^1]"),
        Just("&#0;"),
        Just("?"),
        Just("!!int "),
    ];
    let edit = (0.0..1.0f64, 0.0..0.2f64, prop::collection::vec(piece, 0..4));
    (seed, prop::collection::vec(edit, 1..5)).prop_map(|(text, edits)| {
        edits.into_iter().fold(text.to_string(), |mut text, (at, cut, pieces)| {
            let from = text.floor_char_boundary((at * text.len() as f64) as usize);
            let to = text.floor_char_boundary(from + (cut * (text.len() - from) as f64) as usize);
            text.replace_range(from..to, &pieces.concat());
            text
        })
    })
}

/// A path that says another kind each time.
fn anywhere() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "temoignages/x.md",
        "temoignages/x/index.md",
        "mobilites/x.md",
        "evenements/x.en.md",
        "temoignages/lea.en.md",
        "mobilites/caspe-2026.es.md",
        "site.en.yaml",
        "erasmusdays/2026.md",
        "parutions/x.md",
        "communiques/x.md",
        "formations/x.md",
        "pages/a/b/c.md",
        "index.md",
        "site.yaml",
        "personnes.yaml",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_parser_panic(path in anywhere(), text in mutated()) {
        targets::entries(format!("{path}\n{text}").as_bytes());
    }

    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let shown: Arc<str> = "content/x.md".into();
        if let Ok((text, _)) = source::decode(&bytes, &shown) {
            content::parse(&sources(&[("pages/x.md".into(), text)]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// The whole corridor, to the rendered page and the audit.
    #[test]
    fn no_text_makes_the_build_panic(path in anywhere(), text in mutated()) {
        let mut files = files(&[("temoignages/lea.md", TESTIMONIAL), ("mobilites/caspe-2026.md", MOBILITY)]);
        files.retain(|(other, _)| other != path);
        files.push((path.to_string(), text));
        build(&files);
    }
}

// ── What is written is read again ───────────────────────────────────────────

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..36_500u64).prop_map(|days| NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::Days::new(days))
}

fn slugs() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}", 0..5)
}

/// Follows a relative address as a browser does, from the page in that folder; `None` above the root.
fn followed(folder: &str, to: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let file = parts.join("/");
    Some(if to.is_empty() || to.ends_with('/') {
        format!("{file}/index.html").trim_start_matches('/').to_string()
    } else {
        file
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_date_that_is_written_is_read_again(day in day(), minutes in 0..1440u32) {
        let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).unwrap();
        let iso = day.to_string();
        let figures = day.format("%d/%m/%Y").to_string();
        for written in [french::date(day), french::long_date(day), french::long_date(day).to_uppercase(), iso, figures] {
            prop_assert_eq!(french::parse_date(&written), Some(day), "{}", written);
        }
        prop_assert_eq!(french::parse_time(&french::time(time)), Some(time));
        let both = format!("{} à {}", french::long_date(day), french::time(time));
        let read = french::parse_date_time(&both).map(|(day, time, _)| (day, time));
        prop_assert_eq!(read, Some((day, Some(time))), "{}", both);
        prop_assert_eq!(french::wrong_weekdays(&french::long_date(day)), vec![]);
    }

    #[test]
    fn a_link_leads_where_it_says_from_any_page_to_any_page(from in slugs(), to in slugs(), is_file in any::<bool>()) {
        let address = |parts: &[String]| Address::new(parts.iter().map(String::as_str));
        let (from, to) = (address(&from), address(&to));
        let link = format!("{}{}", from.root(), to.url(is_file));
        prop_assert_eq!(followed(from.as_str(), &link), Some(to.file()), "{} from {}", link, from);
    }

    /// Typography is for French, and for words alone.
    #[test]
    fn code_addresses_and_other_languages_keep_their_signs(words in "[a-z]{1,6}( ?[:;?!'\"]| ?[a-z0-9]{1,6}|  ){1,8}[a-z]") {
        let html = |text: String, lang: &str| {
            let body = content::Body { text: text.into(), start: 0 };
            let context = html::Context {
                file: &"content/x.md".into(),
                lang,
                link: &|_| html::Link::AsWritten,
                image: &|_| None,
                sizes: "100vw",
                may_quote: &|_| true,
                may_film: &|_| true,
                transcript: "",
            };
            html_escape::decode_html_entities(&html::render(&body, &context)).into_owned()
        };
        let code = html(format!("Voyez `{words}`.\n\n```\n{words}\n```\n"), "fr");
        prop_assert!(code.contains(&format!("<code>{words}</code>")), "{}", code);
        prop_assert!(code.contains(&format!("<code>{words}\n</code>")), "{}", code);
        let link = html(format!("[Voir](<https://a.example/{}>)", words.replace(' ', "%20")), "fr");
        prop_assert!(link.contains(&format!("href=\"https://a.example/{}\"", words.replace(' ', "%20").replace('"', "%22"))), "{}", link);
        for lang in ["en", "es", "no"] {
            let other = html(format!("Say {words} here\n"), lang);
            prop_assert_eq!(other, format!("<p>Say {words} here</p>\n"));
        }
    }
}

/// Wherever, whenever and in whatever language the machine is: the day was said.
#[test]
fn the_language_the_zone_and_the_cores_of_a_machine_change_no_byte() {
    let built = |settings: &[(&str, &str)]| {
        let mut project = Project::new().bytes("content/pages/rue.png", &photo(3)).file(
            "content/pages/photo.md",
            "---\ntitre: Photo\n---\n\n::: figure\nimage: rue.png\nalt: Une rue\npersonne_reconnaissable: non\n:::\n",
        );
        for (name, value) in settings {
            project = project.env(name, value);
        }
        let run = project.build().code(0);
        (crate::disk::published(&run.project), run.screen)
    };
    let here = built(&[]);
    for settings in [
        [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "1")],
        [("TZ", "America/Los_Angeles"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "7")],
        [("TZ", ":/nowhere"), ("LANG", "ar_EG.UTF-8"), ("RAYON_NUM_THREADS", "2")],
    ] {
        let there = built(&settings);
        let differ = there.0.iter().find(|(path, bytes)| here.0.get(*path) != Some(bytes)).map(|(path, _)| path);
        assert_eq!(differ, None, "{settings:?}");
        assert_eq!((there.0.len(), &there.1), (here.0.len(), &here.1), "{settings:?}");
    }
}
