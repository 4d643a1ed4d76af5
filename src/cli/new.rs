//! `lycee new`: a file ready to fill, with every key explained. On a terminal, it asks for what is required.

use std::fmt::Write as _;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::args::Common;
use super::proof::{self, Proof};
use super::{DONE, failed, identifiers, keys_of, misused, read, refuse, say, tell, today};
use crate::content::fields::{self, Key, Type};
use crate::content::front::PLACEHOLDER;
use crate::content::yaml::{self, Data, safe};
use crate::content::{self, Kind};
use crate::diagnostic::{Diagnostic, Report, Severity, Span, nearest};
use crate::source::{Sources, place};
use crate::{deliverables, french, publish, site};

pub fn run(word: &str, id: Option<&str>, proof: Proof, common: &Common) -> ExitCode {
    let today = match today(common) {
        Ok(day) => day,
        Err(code) => return code,
    };
    let Some(kind) = Kind::ALL
        .into_iter()
        .find(|k| french::fold(word) == french::fold(k.word()) || french::fold(word) == k.folder())
    else {
        let words = Kind::ALL.map(Kind::word);
        let near =
            nearest(&french::fold(word), words).map_or(String::new(), |w| format!(" Vouliez-vous dire « {w} » ?"));
        tell(&format!("le genre « {word} » n’existe pas.{near}\nGenres possibles : {}.\n", words.join(", ")));
        return misused();
    };
    if kind == Kind::Publication && (!proof.is_empty() || proof::can_ask()) {
        return proof::run(id, proof, common);
    }
    if !proof.is_empty() {
        tell(
            "Les options --le, --support, --titre, --url, --preuve, --media, --concerne et --publique sont celles de : lycee new parution\n",
        );
        return misused();
    }
    let content = read(common).content;
    let mut answers = Answers {
        ask: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
        content: &content,
        today,
        kind,
        named: None,
        start: None,
    };
    let default = answers.default_id();
    let id = match id {
        Some(id) => id.to_string(),
        None => answers.question("Nom du fichier, sans « .md »", &default),
    };
    let id = file_name(kind, &id);
    let path = match place_of(&common.content, kind, &id) {
        Ok(path) => path,
        Err(why) => {
            tell(&format!("{why}.\n"));
            return misused();
        }
    };
    let text = if kind == Kind::PressOverride {
        match release(&content, today, &id) {
            Ok(text) => text,
            Err(code) => return code,
        }
    } else {
        answers.file()
    };
    if kind == Kind::PressOverride && path.exists() {
        tell(&format!("Ce communiqué existe déjà : {}. Ouvrez-le, c’est lui qui sert.\n", path.display()));
        return failed();
    }
    if let Err(fault) = publish::create(&path, text.as_bytes()) {
        return refuse(fault);
    }
    let next = if kind == Kind::PressOverride {
        "Relisez-le et corrigez-le : c’est lui qui sert désormais. Une fois parti, notez-y « envoye_le »."
    } else {
        "Ouvrez-le, complétez-le, puis retirez la ligne « brouillon: oui » pour le publier."
    };
    tell(&format!("Le fichier {} est prêt. {next}\n", path.display()));
    DONE
}

/// The identifier that somebody means: no accent, no space, no way out of the folder.
fn file_name(kind: Kind, typed: &str) -> String {
    let typed = typed.trim_end_matches(".md");
    let parts: Vec<String> =
        typed.split('/').filter(|part| part.contains(char::is_alphanumeric)).map(french::slug).collect();
    // Free pages may lie in folders.
    if kind == Kind::Page { parts.join("/") } else { parts.join("-") }
}

/// Folders in the name of a page, its own name included.
const MOST_FOLDERS: usize = 4;

/// Where the text of that name goes, or why no text may have it.
fn place_of(content: &Path, kind: Kind, id: &str) -> Result<PathBuf, String> {
    let folder = content.join(kind.folder());
    // A folder made for the photos takes the text too.
    let path =
        if folder.join(id).is_dir() { folder.join(id).join("index.md") } else { folder.join(format!("{id}.md")) };
    let is_page_of_the_portal = kind == Kind::Page
        && (Kind::ALL.iter().any(|kind| kind.folder() == id) || matches!(id, "index" | "actualites" | "plan-du-site"));
    if !content.is_dir() {
        Err(format!("le dossier « {} » n’existe pas : rien n’a été écrit", content.display()))
    } else if id.is_empty() {
        Err("ce nom est vide : écrivez des lettres et des chiffres".into())
    } else if id.split('/').count() > MOST_FOLDERS {
        Err(format!("« {id} » a trop de dossiers : {MOST_FOLDERS} au plus"))
    } else if !place::is_inside(&path, content) {
        Err(format!("« {} » mène hors du dossier « {} » : rien n’a été écrit", path.display(), content.display()))
    } else if is_page_of_the_portal {
        Err(format!("« {id} » est déjà une page du portail : choisissez un autre nom"))
    } else {
        Ok(path)
    }
}

/// The same without a question, for the preview: the path of the new file, or why there is none.
pub fn quietly(word: &str, name: &str, content: &Sources, today: NaiveDate, folder: &Path) -> Result<String, String> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word).filter(|kind| *kind != Kind::PressOverride);
    let kind = kind.ok_or_else(|| format!("le genre « {word} » n’existe pas"))?;
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let named = Some(name.trim()).filter(|name| !name.is_empty());
    let mut answers = Answers { ask: false, content, today, kind, named, start: None };
    let id = named.map_or_else(|| answers.default_id(), |name| file_name(kind, name));
    let path = place_of(folder, kind, &id)?;
    let text = answers.file();
    publish::create(&path, text.as_bytes()).map_err(|fault| fault.message)?;
    Ok(path.to_string_lossy().replace('\\', "/"))
}

/// The generated release of a mobility, for the team to make it theirs.
fn release(content: &Sources, today: NaiveDate, mobility: &str) -> Result<String, ExitCode> {
    let (entries, _) = content::parse(content);
    let (site, ..) = site::assemble(entries, content, today, &site::Options::default());
    deliverables::press_draft(&site, mobility).ok_or_else(|| {
        let known = identifiers(content, Kind::Mobility);
        let near = nearest(mobility, known.iter().map(String::as_str)).filter(|near| *near != mobility);
        let near = near.map_or(String::new(), |near| format!(" Vouliez-vous dire « {near} » ?"));
        tell(&format!(
            "aucun départ prévu ne s’appelle « {mobility} ».{near}\nUn communiqué porte le nom de sa mobilité : {}.\n",
            known.join(", ")
        ));
        misused()
    })
}

struct Answers<'a> {
    ask: bool,
    content: &'a Sources,
    today: NaiveDate,
    kind: Kind,
    /// What it is called, where that was said.
    named: Option<&'a str>,
    /// The day it begins, once answered.
    start: Option<NaiveDate>,
}

impl Answers<'_> {
    fn default_id(&self) -> String {
        match self.kind {
            Kind::EuropeDay => self.next_october().year().to_string(),
            Kind::PressOverride => {
                identifiers(self.content, Kind::Mobility).pop().unwrap_or_else(|| "communique".into())
            }
            kind => format!("{}-{}", kind.word(), self.today.format("%Y-%m-%d")),
        }
    }

    /// Asks on a terminal; takes the default elsewhere, and on an empty answer.
    fn question(&self, question: &str, default: &str) -> String {
        if !self.ask {
            return default.to_string();
        }
        tell(&format!("{question} [{default}] : "));
        let _ = std::io::stderr().flush();
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(_) if !line.trim().is_empty() => line.trim().to_string(),
            _ => default.to_string(),
        }
    }

    fn file(&mut self) -> String {
        let mut text = String::from("---\n");
        let mut optional = String::new();
        for key in keys_of(self.kind) {
            if key.required {
                let value = self.value(key);
                if key.name == "debut" {
                    self.start = french::parse_date_time(&value).map(|(day, ..)| day);
                }
                let _ = writeln!(text, "# {}\n{}: {value}", key.help, key.name);
            } else if key.name == "brouillon" {
                let _ = writeln!(text, "# Retirez cette ligne quand le texte est prêt.\nbrouillon: oui");
            } else if key.name == "exemple" && !self.ask {
                let _ = writeln!(
                    text,
                    "# Ce qui est rempli est inventé : retirez cette ligne avec la dernière invention.\nexemple: oui"
                );
            } else {
                let value = self.date(key).unwrap_or_else(|| key.example.to_string());
                let _ = writeln!(optional, "# {}\n# {}: {value}", key.help, key.name);
            }
        }
        let _ = write!(
            text,
            "\n# Facultatif : retirez le « # » devant la clé pour vous en servir.\n{optional}---\n\n{PLACEHOLDER}\n"
        );
        text
    }

    fn value(&self, key: &'static Key) -> String {
        let (ids, shown) = match key.ty {
            Type::Entry(kind) => (identifiers(self.content, kind), true),
            Type::Person => (self.people(), true),
            Type::Choice(choices) => (choices.iter().map(|(code, _)| (*code).to_string()).collect(), true),
            _ => (Vec::new(), false),
        };
        let title = (key.name == "titre").then(|| self.title());
        let default = title.or_else(|| self.date(key)).or_else(|| ids.first().cloned());
        let default = default.unwrap_or_else(|| key.example.to_string());
        if let Type::List(_) | Type::Map(_) = key.ty {
            return default;
        }
        let choices = if shown && !ids.is_empty() { format!(" ({})", ids.join(", ")) } else { String::new() };
        loop {
            let answer =
                self.question(&format!("{} — {}{choices}", key.name, key.help.trim_end_matches('.')), &default);
            let awkward = answer.contains([':', '#', '\'', '"'])
                || answer.starts_with(['[', '{', '@', '&', '*', '!', '|', '>', '%', '`', '-', '?', ',']);
            let value = if matches!(key.ty, Type::Text | Type::Name | Type::Plain | Type::Target) && awkward {
                safe(&answer)
            } else {
                answer
            };
            let faults = faults_of(key, &value);
            if !self.ask || faults.is_empty() {
                return value;
            }
            say(&Report { diagnostics: faults, notes: Vec::new() }.show(&|_| None));
        }
    }

    fn people(&self) -> Vec<String> {
        let Some(text) = self.content.text("personnes.yaml") else { return Vec::new() };
        let entries = yaml::read(text, 0..text.len(), &Arc::from("personnes.yaml"), &mut Vec::new());
        entries.into_iter().filter(|e| matches!(e.value.data, Data::Map(_))).map(|e| e.key.value).collect()
    }

    /// A title to replace.
    fn title(&self) -> String {
        if let Some(name) = self.named {
            let name = name.trim_end_matches(".md").rsplit('/').next().unwrap_or(name);
            return french::capitalize(name);
        }
        let year = self.today.year() + 1;
        match self.kind {
            Kind::Page => "Titre de la page".into(),
            Kind::Formation => "Nom entier du BTS".into(),
            Kind::Mobility => format!("Caspe {year}"),
            Kind::Testimonial => "Prénom à Caspe".into(),
            Kind::Event => format!("Journée portes ouvertes {year}"),
            Kind::EuropeDay => format!("Fête de l’Europe {}", self.next_october().year()),
            Kind::Publication => "Titre de l’article ou de l’émission".into(),
            Kind::PressOverride => "Titre du communiqué".into(),
        }
    }

    /// A sensible date for a key that wants one.
    fn date(&self, key: &Key) -> Option<String> {
        let (Type::Date | Type::DateTime) = key.ty else { return None };
        let iso = |day: NaiveDate| day.format("%Y-%m-%d").to_string();
        let departure = next(self.today + Days::new(60), Weekday::Mon);
        Some(match (self.kind, key.name) {
            (_, "depart") => iso(departure),
            // Two months, to the Sunday that follows.
            (_, "retour") => iso(next(departure + Months::new(2), Weekday::Sun)),
            (Kind::EuropeDay, "debut") => format!("{} 09:00", iso(self.next_october())),
            (_, "depublier_le") => iso(self.today + Months::new(12)),
            (_, "fin") => format!("{} 17:00", iso(self.start.unwrap_or(self.today))),
            (Kind::Event, "debut") => format!("{} 09:00", iso(next(self.today + Days::new(30), Weekday::Sat))),
            _ => iso(self.today),
        })
    }

    /// A Thursday of mid-October, when the #ErasmusDays are (domain.md §3).
    fn next_october(&self) -> NaiveDate {
        let of = |year| NaiveDate::from_ymd_opt(year, 10, 11).map(|day| next(day, Weekday::Thu));
        let this = of(self.today.year()).filter(|day| *day >= self.today);
        this.or_else(|| of(self.today.year() + 1)).unwrap_or(self.today)
    }
}

/// What the parser would say of a value.
fn faults_of(key: &'static Key, value: &str) -> Vec<Diagnostic> {
    let (text, file) = (format!("{}: {value}", key.name), Arc::from("votre réponse"));
    let mut faults = Vec::new();
    let entries = yaml::read(&text, 0..text.len(), &file, &mut faults);
    fields::check(entries, &[std::slice::from_ref(key)], &Span::whole(file.clone()), |_| None, &mut faults);
    faults.retain(|fault| fault.severity == Severity::Error);
    faults
}

/// The first such weekday from `day` on.
fn next(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = (7 + weekday.num_days_from_monday() - day.weekday().num_days_from_monday()) % 7;
    day + Days::new(u64::from(ahead))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A writer takes one « # » away: the line is right as it is.
    #[test]
    fn every_line_that_is_ready_is_right_without_its_sign() {
        let (content, today) = (Sources::default(), NaiveDate::from_ymd_opt(2026, 11, 24).unwrap());
        let mut seen = 0;
        for kind in Kind::ALL {
            let text = Answers { ask: false, content: &content, today, kind, named: None, start: None }.file();
            for line in text.lines().filter_map(|line| line.strip_prefix("# ")) {
                let Some((name, value)) = line.split_once(": ") else { continue };
                let Some(key) = keys_of(kind).find(|key| key.name == name) else { continue };
                seen += 1;
                let said: Vec<String> = faults_of(key, value).into_iter().map(|fault| fault.message).collect();
                assert!(said.is_empty(), "{}: {line}\n{said:?}", kind.word());
            }
        }
        assert!(seen > 80, "{seen}");
    }
}
