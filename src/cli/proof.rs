//! `lycee new parution`: a proof recorded in one go, with the copy that keeps it.

use std::fmt::Write as _;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args as ClapArgs;

use super::args::Common;
use super::{Assembled, DONE, assemble, failed, refuse, say, tell};
use crate::content::yaml::safe;
use crate::content::{self, Kind, PUBLICATION_CHANNELS};
use crate::deliverables::{self, ToNote};
use crate::diagnostic::{Diagnostic, Report, Severity, Span};
use crate::site::{self, pictures};
use crate::source::{self, Data, Media, SourceFile, Sources};
use crate::{french, publish};

/// What the command line may say of a proof.
#[derive(ClapArgs, Default)]
pub struct Proof {
    /// Parution : le jour où c’est paru, parti, passé à l’antenne ou tenu
    #[arg(long = "le", value_name = "JOUR", help_heading = "Pour une parution\u{a0}")]
    day: Option<String>,
    /// Parution : ent, site, presse, radio, reseau, jpo, plaquette, communique ou erasmusdays
    #[arg(long = "support", value_name = "SUPPORT", help_heading = "Pour une parution\u{a0}")]
    channel: Option<String>,
    /// Parution : le titre de l’article ou de l’émission
    #[arg(long = "titre", value_name = "TITRE", help_heading = "Pour une parution\u{a0}")]
    title: Option<String>,
    /// Parution : son adresse sur le web
    #[arg(long = "url", value_name = "ADRESSE", help_heading = "Pour une parution\u{a0}")]
    url: Option<String>,
    /// Parution : la capture ou le PDF à garder, copié à côté du texte
    #[arg(long = "preuve", value_name = "FICHIER", help_heading = "Pour une parution\u{a0}")]
    file: Option<PathBuf>,
    /// Parution : le média, par son identifiant dans site.yaml
    #[arg(long = "media", value_name = "MÉDIA", help_heading = "Pour une parution\u{a0}")]
    outlet: Option<String>,
    /// Parution : de quoi il est question, par les identifiants : caspe-2027,bts-mco
    #[arg(
        long = "concerne",
        value_name = "IDENTIFIANTS",
        value_delimiter = ',',
        help_heading = "Pour une parution\u{a0}"
    )]
    about: Vec<String>,
    /// Parution : la montrer dans la revue de presse
    #[arg(long = "publique", help_heading = "Pour une parution\u{a0}")]
    public: bool,
}

impl Proof {
    pub fn is_empty(&self) -> bool {
        let texts = [&self.day, &self.channel, &self.title, &self.url, &self.outlet];
        texts.iter().all(|text| text.is_none()) && self.file.is_none() && self.about.is_empty() && !self.public
    }
}

/// Somebody is there to answer.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Records the proof, or says everything that is wrong with it and writes nothing.
pub fn run(id: Option<&str>, mut proof: Proof, common: &Common) -> ExitCode {
    let Assembled { site, read, .. } = match assemble(common) {
        Ok(made) => made,
        Err(code) => return code,
    };
    // Who said all that is required is not asked for the rest.
    if can_ask() && (proof.channel.is_none() || proof.title.is_none()) {
        ask(&mut proof, &site);
    }
    let day = proof.day.clone().unwrap_or_else(|| site.today.format("%Y-%m-%d").to_string());
    let channel = proof.channel.clone().unwrap_or_default();
    let id = id.map_or_else(|| free_id(&read.content, &day, &channel, proof.outlet.as_deref()), french::slug);
    let (mut faults, copy) = match proof.file.as_deref().map(kept_copy) {
        None => (Vec::new(), None),
        Some(Ok(copy)) => (Vec::new(), Some(copy)),
        Some(Err(fault)) => (vec![fault], None),
    };
    let printed = printed(&proof, &site);
    let text = text(&proof, &day, copy.as_ref().map(|copy| copy.name.as_str()), &printed);
    // With a copy, the entry is a folder.
    let path = if copy.is_some() { format!("{id}/index.md") } else { format!("{id}.md") };
    faults.extend(faults_of(&read.content, &path, &text, copy.as_ref(), common));
    let is_refused = faults.iter().any(|fault| fault.severity == Severity::Error);
    if !faults.is_empty() {
        let shown = |file: &str| (file == SHOWN).then_some(text.as_str());
        say(&Report { diagnostics: faults, notes: Vec::new() }.show(&shown));
    }
    if is_refused {
        tell("Rien n’a été écrit.\n");
        return failed();
    }
    let folder = common.content.join(Kind::Publication.folder());
    let entry = folder.join(&path);
    // The copy and the text: both, or neither.
    if let Err(fault) = publish::is_free(&entry) {
        return refuse(fault);
    }
    let mut files: Vec<(PathBuf, &[u8])> = Vec::new();
    if let Some(copy) = &copy {
        files.push((folder.join(&id).join(&copy.name), &copy.bytes));
    }
    files.push((entry.clone(), text.as_bytes()));
    for (path, bytes) in files {
        if let Err(fault) = publish::create(&path, bytes) {
            return refuse(fault);
        }
    }
    let needs_about = matches!(channel.as_str(), "reseau" | "jpo" | "plaquette" | "communique" | "erasmusdays");
    let hint = if needs_about && proof.about.is_empty() {
        " Dites ce qu’elle concerne : --concerne, ou la clé « concerne »."
    } else {
        ""
    };
    let goal = goal(&channel)
        .map_or_else(String::new, |goal| format!(" Elle sert {goal} ; lycee axe3 dit s’il est atteint.{hint}"));
    let copy = if copy.is_none() && proof.url.is_some() {
        "\nUne adresse peut disparaître : gardez une capture ou le PDF, avec --preuve ou à côté de ce fichier."
    } else {
        ""
    };
    let kept = if printed.people.is_none() {
        ""
    } else {
        "\nElle garde ce que l’encart imprime, ses chiffres et qui y est cité ou montré : si un chiffre change, ou si quelqu’un retire son accord, le rapport le dira. Retirez ce que la plaquette n’imprime pas, ajoutez ce qu’elle imprime d’autre."
    };
    tell(&format!("La parution {} est notée.{goal}{kept}{copy}\n", entry.display()));
    DONE
}

/// What a channel proves of Axis 3, in words.
fn goal(channel: &str) -> Option<&'static str> {
    Some(match channel {
        "site" => "l’objectif 1",
        "ent" => "l’objectif 2",
        "radio" => "l’objectif 3",
        "presse" => "l’objectif 3 (Midi Libre) ou 8 (Fête de l’Europe)",
        "reseau" => "l’objectif 4",
        "jpo" => "l’objectif 5",
        "plaquette" => "l’objectif 6",
        "communique" => "l’objectif 7",
        "erasmusdays" => "l’objectif 8",
        _ => return None,
    })
}

/// Asks for what was not given; an empty answer leaves it out.
fn ask(proof: &mut Proof, site: &site::Site) {
    let channels: Vec<&str> = PUBLICATION_CHANNELS.iter().map(|(code, _)| *code).collect();
    let today = site.today.format("%Y-%m-%d").to_string();
    let ask = |question: &str, default: Option<&str>, help: &str, is_good: &dyn Fn(&str) -> bool| {
        // Who answers nothing more is told of what is wrong at the end.
        for _ in 0..ATTEMPTS {
            let answer = self::question(question, default)?;
            if is_good(&answer) {
                return Some(answer);
            }
            tell(&format!("« {answer} » ne convient pas. {help}\n"));
        }
        None
    };
    let list = channels.join(", ");
    let is_channel = |answer: &str| channels.contains(&answer);
    let channel =
        || ask(&format!("Support ({list})"), None, &format!("Écrivez l’un de ces mots : {list}."), &is_channel);
    proof.channel = proof.channel.take().or_else(channel);
    let is_day = |answer: &str| french::parse_date(answer).is_some();
    let day = || ask("Date", Some(&today), "Écrivez une date, par exemple : 2026-12-10.", &is_day);
    proof.day = proof.day.take().or_else(day);
    proof.title = proof.title.take().or_else(|| question("Titre", None));
    if matches!(proof.channel.as_deref(), Some("presse" | "radio")) {
        let outlets: Vec<&str> = site.school.media.iter().map(|outlet| outlet.id.as_str()).collect();
        proof.outlet =
            proof.outlet.take().or_else(|| question(&format!("Média ({}), ou Entrée", outlets.join(", ")), None));
    }
    proof.url = proof.url.take().or_else(|| question("Adresse sur le web, ou Entrée", None));
    proof.file = proof
        .file
        .take()
        .or_else(|| question("Capture ou PDF à garder (chemin du fichier), ou Entrée", None).map(PathBuf::from));
    if proof.about.is_empty() {
        let about = question("De quoi il est question (identifiants séparés par des virgules), ou Entrée", None);
        proof.about = about.map(|ids| ids.split(',').map(str::to_string).collect()).unwrap_or_default();
    }
}

/// Times a question is asked.
const ATTEMPTS: usize = 5;

fn question(question: &str, default: Option<&str>) -> Option<String> {
    let shown = default.map(|default| format!(" [{default}]")).unwrap_or_default();
    tell(&format!("{question}{shown} : "));
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line);
    let answer = line.trim().trim_matches(['"', '\'']).to_string();
    (!answer.is_empty()).then_some(answer).or_else(|| default.map(str::to_string))
}

/// What is kept beside the text.
struct Copy {
    name: String,
    bytes: Vec<u8>,
}

fn kept_copy(path: &Path) -> Result<Copy, Diagnostic> {
    let shown = path.to_string_lossy();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    if !pictures::is_picture(&name) && !pictures::is_document(&name) {
        return Err(Diagnostic::error(Span::whole(shown.as_ref()), "cette preuve n’est ni une image ni un document")
            .help("Donnez un PDF, une image (JPEG, PNG) ou un son : --preuve article.pdf"));
    }
    if !path.exists() {
        return Err(Diagnostic::error(Span::whole(shown.as_ref()), "cette preuve est introuvable")
            .help("Vérifiez le nom et le dossier, ou faites glisser le fichier dans le terminal."));
    }
    let bytes = source::read_file(path)?;
    if bytes.is_empty() {
        return Err(Diagnostic::error(Span::whole(shown.as_ref()), "cette preuve est un fichier vide")
            .help("Enregistrez-la de nouveau, puis recommencez."));
    }
    Ok(Copy { name: format!("{}.{}", french::slug(stem), extension.to_ascii_lowercase()), bytes })
}

/// « 2026-11-presse-midi-libre », « 2026-11-ent-2 » when that one is taken.
fn free_id(content: &Sources, day: &str, channel: &str, outlet: Option<&str>) -> String {
    let month = french::parse_date(day).map_or_else(|| "parution".to_string(), |day| day.format("%Y-%m").to_string());
    let words: Vec<&str> =
        [month.as_str(), channel].into_iter().chain(outlet).filter(|word| !word.is_empty()).collect();
    let base = french::slug(&words.join("-"));
    let is_taken = |id: &str| {
        let folder = Kind::Publication.folder();
        content.get(&format!("{folder}/{id}.md")).is_some() || content.get(&format!("{folder}/{id}/index.md")).is_some()
    };
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or(base)
}

/// What a brochure printed that day says: kept, so that what no longer holds is noticed.
fn printed(proof: &Proof, site: &site::Site) -> ToNote {
    let is_brochure = proof.channel.as_deref().map(str::trim) == Some("plaquette");
    let about = proof.about.iter().filter(|_| is_brochure).filter_map(|id| site.find(id.trim()));
    let formations: Vec<Arc<str>> = about.filter(|(kind, _)| *kind == Kind::Formation).map(|(_, id)| id).collect();
    deliverables::to_note(site, &formations.iter().map(|id| &**id).collect::<Vec<_>>())
}

fn text(proof: &Proof, day: &str, copy: Option<&str>, printed: &ToNote) -> String {
    let mut text = String::from("---\n");
    let mut line = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{key}: {value}");
        }
    };
    let quoted = |value: &Option<String>| value.as_deref().map(str::trim).filter(|value| !value.is_empty()).map(safe);
    line("titre", quoted(&proof.title).as_deref());
    line("date", Some(day.trim()));
    line("support", proof.channel.as_deref().map(str::trim));
    line("media", proof.outlet.as_deref().map(str::trim));
    line("url", quoted(&proof.url).as_deref());
    line("preuve", copy);
    let about: Vec<String> = proof.about.iter().map(|id| id.trim()).filter(|id| !id.is_empty()).map(safe).collect();
    line("concerne", (!about.is_empty()).then(|| format!("[{}]", about.join(", "))).as_deref());
    line("personnes", printed.people.as_ref().map(|people| format!("[{}]", people.join(", "))).as_deref());
    let figures: String = printed.figures.iter().map(|figure| format!("\n  - {figure}")).collect();
    line("publique", proof.public.then_some("oui"));
    if !printed.figures.is_empty() {
        let _ = writeln!(text, "chiffres:{figures}");
    }
    text.push_str("---\n");
    text
}

/// How faults name what is not written yet.
const SHOWN: &str = "votre parution";

/// What a build would refuse in the new entry, and what it would warn of.
fn faults_of(content: &Sources, path: &str, text: &str, copy: Option<&Copy>, common: &Common) -> Vec<Diagnostic> {
    let Ok(today) = super::today(common) else { return Vec::new() };
    let mut content = content.clone();
    let folder = Kind::Publication.folder();
    let shown: Arc<str> = Arc::from(SHOWN);
    content.insert(format!("{folder}/{path}"), SourceFile { shown: shown.clone(), data: Data::Text(Arc::from(text)) });
    if let Some(copy) = copy {
        let beside = path.replace("index.md", &copy.name);
        let data = Data::Media(Media::Memory(copy.bytes.clone().into()));
        content.insert(format!("{folder}/{beside}"), SourceFile { shown: Arc::from(copy.name.as_str()), data });
    }
    let (entries, mut faults) = content::parse(&content);
    let (_, found, _) = site::assemble(entries, &content, today, &site::Options::default());
    faults.extend(found);
    let is_said = |fault: &Diagnostic| fault.severity != Severity::Advice;
    faults.retain(|fault| is_said(fault) && fault.span.as_ref().is_some_and(|span| span.file == shown));
    faults
}
