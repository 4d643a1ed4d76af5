//! The writers' guide tells the truth: it names every key and block, and its complete examples pass `check`.

use std::fs;
use std::path::Path;

use lycee::content::Kind;
use lycee::content::fields::{Key, Type};
use lycee::content::markdown::blocks::BLOCKS;
use lycee::content::tables;

use crate::project::Project;

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/LISEZMOI.md")).unwrap()
}

/// Every key of a table and of the mappings in it.
fn names(keys: &'static [Key], found: &mut Vec<&'static str>) {
    for key in keys {
        found.push(key.name);
        match key.ty {
            Type::Map(inner) => names(inner, found),
            Type::List(Type::Map(inner)) => names(inner, found),
            _ => {}
        }
    }
}

#[test]
fn it_names_every_key_every_block_and_every_kind() {
    let guide = guide();
    let mut expected = Vec::new();
    for table in tables() {
        names(table, &mut expected);
    }
    expected.extend(BLOCKS.iter().map(|block| block.word));
    for block in BLOCKS {
        names(block.keys, &mut expected);
    }
    expected.extend(Kind::ALL.map(Kind::word));
    let missing: Vec<_> = expected.into_iter().filter(|name| !guide.contains(&format!("`{name}`"))).collect();
    assert_eq!(missing, Vec::<&str>::new(), "missing from content/LISEZMOI.md");
}

/// Fences such as « ```md fichier=content/pages/x.md » hold a whole file; « ajout=… » what is added to one.
fn examples(guide: &str) -> Vec<(&str, &str, String)> {
    let mut examples = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|l| l.trim_end() != "```").collect();
        for word in info.split_whitespace() {
            if let Some((action, path)) =
                word.split_once('=').filter(|(action, _)| matches!(*action, "fichier" | "ajout"))
            {
                examples.push((action, path, format!("{}\n", body.join("\n"))));
            }
        }
    }
    examples
}

#[test]
fn its_complete_examples_pass_check_beside_the_real_content() {
    let guide = guide();
    let examples = examples(&guide);
    assert!(examples.len() >= 10, "the guide holds {} complete examples", examples.len());
    // The site.yaml of the guide has other menus than the one that these translate.
    let mut project = Project::of_the_repository().without("content/site.en.yaml").without("content/site.es.yaml");
    for (action, path, text) in &examples {
        let before = if *action == "ajout" { project.read(path) } else { String::new() };
        project = project.file(path, &(before + text));
    }
    project.run(&["check", "--silencieux"]).whole_screen("").code(0);
}
