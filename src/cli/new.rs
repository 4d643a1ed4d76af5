//! `lycee new`: a file ready to fill, with every key explained. On a terminal, it asks for what is required.

use std::fmt::Write as _;
use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::args::Common;
use super::{DONE, failed, fault_at, identifiers, keys_of, misused, read, say, tell, today};
use crate::content::Kind;
use crate::content::fields::{Key, Type};
use crate::content::yaml::safe;
use crate::diagnostic::{Report, nearest};
use crate::french;
use crate::publish;
use crate::source::Sources;

pub fn run(word: &str, id: Option<&str>, common: &Common) -> ExitCode {
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
    let content = read(common).content;
    let mut answers = Answers {
        ask: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
        content: &content,
        today,
        kind,
    };
    let default = answers.default_id();
    let id = match id {
        Some(id) => id.to_string(),
        None => answers.question("Nom du fichier, sans « .md »", &default),
    };
    let id = french::slug(id.trim_end_matches(".md"));
    let text = answers.file();
    let path = common.content.join(kind.folder()).join(format!("{id}.md"));
    if common.content.join(kind.folder()).join(&id).is_dir() {
        let fault = fault_at(&path, format!("le dossier « {id} » existe déjà : il porterait le même identifiant"))
            .help("Choisissez un autre nom.");
        say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|_| None));
        return failed();
    }
    if let Err(fault) = publish::create(&path, text.as_bytes()) {
        say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|_| None));
        return failed();
    }
    tell(&format!(
        "Le fichier {} est prêt. Ouvrez-le, complétez-le, puis retirez la ligne « brouillon: oui » pour le publier.\n",
        path.display()
    ));
    DONE
}

struct Answers<'a> {
    ask: bool,
    content: &'a Sources,
    today: NaiveDate,
    kind: Kind,
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
                let _ = writeln!(text, "# {}\n{}: {value}", key.help, key.name);
            } else if key.name == "brouillon" {
                let _ = writeln!(text, "# Retirez cette ligne quand le texte est prêt.\nbrouillon: oui");
            } else {
                let _ = writeln!(optional, "# {}\n# {}: {}", key.help, key.name, key.example);
            }
        }
        let _ = write!(
            text,
            "\n# Facultatif : retirez le « # » devant la clé pour vous en servir.\n{optional}---\n\nÉcrivez ici le texte.\n"
        );
        text
    }

    fn value(&self, key: &Key) -> String {
        let (ids, shown) = match key.ty {
            Type::Entry(kind) => (identifiers(self.content, kind), true),
            Type::Person => (self.people(), true),
            Type::Choice(choices) => (choices.iter().map(|(code, _)| (*code).to_string()).collect(), true),
            _ => (Vec::new(), false),
        };
        let default = self.date(key).or_else(|| ids.first().cloned()).unwrap_or_else(|| key.example.to_string());
        if let Type::List(_) | Type::Map(_) = key.ty {
            return default;
        }
        let choices = if shown && !ids.is_empty() {
            format!(" ({})", ids.iter().take(8).cloned().collect::<Vec<_>>().join(", "))
        } else {
            String::new()
        };
        let answer = self.question(&format!("{} — {}{choices}", key.name, key.help.trim_end_matches('.')), &default);
        match key.ty {
            Type::Text
                if answer.contains([':', '#', '\'', '"'])
                    || answer.starts_with(['[', '{', '@', '&', '*', '!', '|', '>', '%', '`']) =>
            {
                safe(&answer)
            }
            _ => answer,
        }
    }

    fn people(&self) -> Vec<String> {
        let Some(text) = self.content.text("personnes.yaml") else { return Vec::new() };
        let ids = text.lines().filter(|l| !l.starts_with([' ', '#', '\t'])).filter_map(|l| l.split_once(':'));
        ids.map(|(id, _)| id.trim().to_string()).filter(|id| !id.is_empty()).collect()
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

/// The first such weekday from `day` on.
fn next(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = (7 + weekday.num_days_from_monday() - day.weekday().num_days_from_monday()) % 7;
    day + Days::new(u64::from(ahead))
}
