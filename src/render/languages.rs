//! The languages of a theme: `languages/en.yaml` says in English what its templates and the program say in French.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use tera::{Kwargs, Value};

use crate::diagnostic::{Diagnostic, Position, Span};
use crate::french;
use crate::language::{Language, Languages};
use crate::source::{Data, Sources};

/// French words → the template that says them first, as shown to people, and where.
pub type Said = BTreeMap<String, (Arc<str>, Range<usize>)>;

/// How templates ask for a word: with the word itself, so that it is found without rendering them.
const ASKED: &str = "t(text=\"";

/// Reads `languages/`. A file that cannot be read is a fault, and no language.
pub fn read(sources: &Sources, faults: &mut Vec<Diagnostic>) -> Languages {
    let mut languages = Languages::new();
    for (path, file) in sources.iter() {
        let code = path.strip_prefix("languages/").and_then(|name| name.strip_suffix(".yaml"));
        let (Some(code), Data::Text(text)) = (code, &file.data) else { continue };
        match serde_yaml::from_str::<BTreeMap<String, String>>(text) {
            Ok(words) => {
                languages.insert(code.to_string(), Language::new(code, words));
            }
            Err(error) => {
                let line = error.location().map(|at| Position { line: at.line(), column: 1 }.offset(text));
                // Its first letter, which may be É.
                let letter = |at: usize| at..at + text[at..].chars().next().map_or(0, char::len_utf8);
                let span =
                    line.map_or_else(|| Span::whole(file.shown.clone()), |at| Span::new(&file.shown, letter(at)));
                let fault = Diagnostic::error(span, "ce fichier de langue ne peut pas être lu à partir de cette ligne");
                faults.push(fault.help("Chaque ligne donne un texte français et sa traduction, sans répétition : Menu principal: Main menu. Mettez entre guillemets droits ce qui contient « : » ou « # »."));
            }
        }
    }
    languages
}

/// `{{ t(text="Étape {} sur {}", a=1, b=2) }}`: the values of `{a}` and `{b}` are other arguments.
pub fn said(language: &Language, kwargs: &Kwargs) -> tera::TeraResult<Value> {
    let french: &str = kwargs.must_get("text")?;
    let mut text = language.say(french).to_string();
    for name in VALUES {
        if let Some(value) = kwargs.get::<Value>(name)? {
            let value = value.to_string();
            text = text.replace(&format!("{{{name}}}"), &html_escape::encode_double_quoted_attribute(&value));
        }
    }
    Ok(Value::safe_string(&text))
}

/// What a word of a template may be filled with.
const VALUES: [&str; 3] = ["a", "b", "c"];

/// The words that templates of pages and cards ask for.
pub fn words(templates: &[(String, String)], shown: &BTreeMap<String, Arc<str>>) -> Said {
    let mut said = Said::new();
    for (name, text) in templates {
        let Some(file) = shown.get(name) else { continue };
        for (at, _) in text.match_indices(ASKED) {
            let from = at + ASKED.len();
            let length = text[from..].find('"').unwrap_or(0);
            let word = text[from..from + length].to_string();
            said.entry(word).or_insert_with(|| (file.clone(), from..from + length));
        }
    }
    said
}

/// Words that a report names; a language that lacks more is being written.
const MOST: usize = 20;

/// What languages that pages are written in do not know: of the theme, at its template; of the program, by name.
pub fn unsaid(said: &Said, spoken: &[&Language], words: &[&'static str]) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for language in spoken {
        let code = language.code();
        let mut faults = Vec::new();
        let help =
            |word: &str| format!("Ajoutez la traduction de « {word} » au fichier « languages/{code}.yaml » du thème.");
        for (word, (file, at)) in said.iter().filter(|(word, _)| !language.knows(word)) {
            let message = format!("ce texte n’est pas traduit en « {code} » : les pages le disent en français");
            faults.push(Diagnostic::warning(Span::new(file, at.clone()), message).help(help(word)));
        }
        for word in words.iter().filter(|word| !language.knows(word)) {
            let message = format!("« {word} » n’est pas traduit en « {code} » : les pages le disent en français");
            faults.push(Diagnostic::warning(None, message).help(help(word)));
        }
        if let Some(more) = faults.len().checked_sub(MOST).filter(|more| *more > 0) {
            faults.truncate(MOST);
            let more =
                french::plural(more as i64, "autre texte n’est pas traduit", "autres textes ne sont pas traduits");
            let fault = Diagnostic::warning(None, format!("{more} en « {code} »"));
            faults.push(fault.help("Complétez le fichier de cette langue, d’après celui d’une autre."));
        }
        all.append(&mut faults);
    }
    all
}
