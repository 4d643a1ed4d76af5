//! The arrows of the house: who may know whom, who may touch the disk, the clock and the screen.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// For each module, the others it may name. What is not here is `lib` and `watch`, which know all but `cli`, and `cli`, which knows all.
const MAY_KNOW: [(&str, &[&str]); 19] = [
    ("archive", &[]),
    ("diagnostic", &[]),
    ("decoding", &[]),
    ("french", &[]),
    ("language", &["french"]),
    ("qr", &[]),
    ("store", &[]),
    ("svg", &[]),
    ("transfer", &["french"]),
    ("source", &["diagnostic", "french"]),
    ("content", &["diagnostic", "french", "source"]),
    ("site", &["diagnostic", "french", "language", "decoding", "svg", "source", "content"]),
    ("plan", &["diagnostic", "french", "qr", "source", "content", "site"]),
    ("deliverables", &["diagnostic", "french", "language", "qr", "source", "content", "site", "plan"]),
    (
        "render",
        &[
            "diagnostic",
            "french",
            "language",
            "archive",
            "decoding",
            "store",
            "svg",
            "source",
            "content",
            "site",
            "plan",
        ],
    ),
    ("audit", &["diagnostic"]),
    ("publish", &["diagnostic", "store", "archive", "transfer"]),
    ("deploy", &["diagnostic", "french", "content", "transfer"]),
    ("printer", &["diagnostic"]),
];
/// Names of `lib.rs` itself; only `cli` and the tests of a module may use them.
const LIB: [&str; 7] = ["build", "Build", "Inputs", "Progress", "Silent", "lib", "cli"];

const DISK: [&str; 7] = ["std::fs", "fs::", "File::", "OpenOptions", "read_dir", "include_dir!", "canonicalize"];
const CLOCK: [&str; 5] = ["Local::now", "Utc::now", "SystemTime::now", "Instant::now", "Local::today"];
const SCREEN: [&str; 9] =
    ["println!", "eprintln!", "print!", "eprint!", "stdout()", "stderr()", "dbg!", "anstream", "indicatif"];

/// What is wrong in the text of one file of `src/`; `path` is relative to it.
fn faults(path: &str, text: &str) -> Vec<String> {
    let module = path.split(['/', '.']).next().unwrap();
    let mut faults = Vec::new();
    for (number, line) in code(text) {
        let mut wrong = |what: String| faults.push(format!("src/{path}:{number}: {what}: {}", line.trim()));
        for known in named(line) {
            let allowed = match MAY_KNOW.iter().find(|(name, _)| *name == module) {
                Some((_, allowed)) => known == module || allowed.contains(&known.as_str()),
                None => module == "cli" || module == "main" || known != "cli",
            };
            if !allowed {
                wrong(format!("{module} may not know {known}"));
            }
        }
        let touches = |marks: &[&str]| marks.iter().any(|mark| names(line, mark));
        // `deploy` writes to hosts, of which a folder of a share is one; of this machine it reads what is published.
        if !matches!(module, "source" | "publish" | "printer" | "deploy") && touches(&DISK) {
            wrong(format!("{module} may not touch the disk"));
        }
        // A printer that waits measures its patience.
        if !matches!(module, "cli" | "printer") && touches(&CLOCK) {
            wrong(format!("{module} may not read the clock"));
        }
        if module != "cli" && touches(&SCREEN) {
            wrong(format!("{module} may not print"));
        }
        if let Some(own) = path.strip_prefix("deliverables/").map(|rest| rest.split(['/', '.']).next().unwrap()) {
            for other in deliverables_named(line) {
                if other != own {
                    wrong(format!("the deliverable {own} may not know {other}"));
                }
            }
        }
    }
    faults
}

/// Whether `line` has `mark`, not as the end of a longer name (`println!` holds no `print!`… of its own).
fn names(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// The lines that are neither comments nor tests, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    // A module of tests ends the file that holds it; « mod tests; » is one line.
    let mut lines = lines.peekable();
    let mut ended = false;
    std::iter::from_fn(move || {
        while let Some((at, line)) = lines.next() {
            let is_test = line.trim() == "#[cfg(test)]";
            if is_test && lines.peek().is_some_and(|(_, next)| next.trim_end().ends_with(';')) {
                lines.next();
                continue;
            }
            ended |= is_test;
            if !ended && !line.trim_start().starts_with("//") {
                return Some((at, line));
            }
        }
        None
    })
}

/// Modules of the house that a line names: `crate::site::…`, `crate::{content, site}`.
fn named(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let list = rest.strip_prefix('{').map(|rest| rest.split('}').next().unwrap_or(rest));
        let names: Vec<&str> = match list {
            // Only the first name of each item of the outer braces is a module of the house.
            Some(list) => list.split(',').map(|item| item.trim().split("::").next().unwrap_or_default()).collect(),
            None => vec![rest],
        };
        let names = names
            .into_iter()
            .map(|name| name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>());
        found.extend(
            names.filter(|name| MAY_KNOW.iter().any(|(module, _)| module == name) || LIB.contains(&name.as_str())),
        );
    }
    found
}

/// Other deliverables that a line names: `super::feeds`, `crate::deliverables::feeds`.
fn deliverables_named(line: &str) -> Vec<&'static str> {
    let register = include_str!("../../src/deliverables.rs").lines();
    let names: Vec<&str> = register.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    let paths = ["super::", "deliverables::"];
    names.into_iter().filter(|name| paths.iter().any(|path| line.contains(&format!("{path}{name}::")))).collect()
}

fn sources() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&src).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        // Tests of a module in files of their own.
        .filter(|(path, _)| !path.contains("/tests"))
        .collect()
}

#[test]
fn every_arrow_points_one_way() {
    let sources = sources();
    assert!(sources.len() > 50, "{} files were found", sources.len());
    let found: Vec<String> = sources.iter().flat_map(|(path, text)| faults(path, text)).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Each module of the house is in the table, or is one of those that stand above it.
#[test]
fn every_module_is_in_the_table() {
    let sources = sources();
    let modules: std::collections::BTreeSet<&str> =
        sources.keys().map(|path| path.split(['/', '.']).next().unwrap()).collect();
    let mut known: Vec<&str> = MAY_KNOW.iter().map(|(name, _)| *name).chain(["lib", "cli", "main", "watch"]).collect();
    known.sort_unstable();
    assert_eq!(modules.into_iter().collect::<Vec<_>>(), known);
}

#[test]
fn an_arrow_turned_round_is_seen() {
    let one = |path: &str, text: &str| {
        let found = faults(path, text);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    };
    assert_eq!(
        one("content/page.rs", "//! A page.\n\nuse crate::site::Site;\n"),
        "src/content/page.rs:3: content may not know site: use crate::site::Site;"
    );
    assert_eq!(
        one("render.rs", "use crate::{plan::Plan, deliverables};"),
        "src/render.rs:1: render may not know deliverables: use crate::{plan::Plan, deliverables};"
    );
    assert_eq!(
        one("deliverables/feeds.rs", "    let theme = crate::render::theme::Theme::default();"),
        "src/deliverables/feeds.rs:1: deliverables may not know render: let theme = crate::render::theme::Theme::default();"
    );
    assert_eq!(
        one("deliverables/feeds.rs", "use super::pages::page_view;"),
        "src/deliverables/feeds.rs:1: the deliverable feeds may not know pages: use super::pages::page_view;"
    );
    assert_eq!(
        one("deliverables/ent_digest.rs", "use super::press::release;"),
        "src/deliverables/ent_digest.rs:1: the deliverable ent_digest may not know press: use super::press::release;"
    );
    assert_eq!(
        one("audit/links.rs", "use crate::french::number;"),
        "src/audit/links.rs:1: audit may not know french: use crate::french::number;"
    );
    assert_eq!(one("lib.rs", "use crate::cli::run;"), "src/lib.rs:1: lib may not know cli: use crate::cli::run;");
    assert_eq!(
        one("content/yaml.rs", "let text = std::fs::read_to_string(path);"),
        "src/content/yaml.rs:1: content may not touch the disk: let text = std::fs::read_to_string(path);"
    );
    assert_eq!(
        one("cli/new.rs", "    File::create(path)?;"),
        "src/cli/new.rs:1: cli may not touch the disk: File::create(path)?;"
    );
    assert_eq!(
        one("site.rs", "let today = Local::now().date_naive();"),
        "src/site.rs:1: site may not read the clock: let today = Local::now().date_naive();"
    );
    assert_eq!(
        one("publish.rs", "    eprintln!(\"publié\");"),
        "src/publish.rs:1: publish may not print: eprintln!(\"publié\");"
    );
}

#[test]
fn an_arrow_the_right_way_is_not() {
    let sound = "use crate::content::{Entry, Kind};\nuse crate::diagnostic::Diagnostic;\n// Local::now(): never.\n\n\
                 #[cfg(test)]\nmod tests {\n    fn f() { std::fs::read(\"x\"); println!(); }\n}\n";
    assert_eq!(faults("site/check.rs", sound), Vec::<String>::new());
    assert_eq!(faults("cli.rs", "use crate::render::Outputs;\nlet day = Local::now();\n"), Vec::<String>::new());
    assert_eq!(faults("publish/stage.rs", "use std::fs::File;\n"), Vec::<String>::new());
}
