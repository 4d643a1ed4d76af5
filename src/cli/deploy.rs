//! `lycee deploy`: makes the portal, puts it online, and says so once its pages were read again at their addresses.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::Local;

use super::args::{Common, Format, Output, Upload};
use super::proof::can_ask;
use super::report::count;
use super::{
    Assembled, DONE, assemble, assemble_now, failed, make, make_public, misused, options, progress, read, refuse,
    report, show, target, tell, text_shown, transfer,
};
use crate::PASSWORD;
use crate::content::hosting::{Destination, Place, Protocol, Server};
use crate::content::{self, School};
use crate::deploy::ftp::Ftp;
use crate::deploy::online::{Verdict, read_back};
use crate::deploy::sftp::Sftp;
use crate::deploy::{Holder, Host, Job, Progress, Refused, Survey, deploy, folder, held_by, survey};
use crate::diagnostic::{Diagnostic, NoteKind, Report, nearest, typeset};
use crate::plan::Audience;
use crate::publish::{self, Photos, versions};
use crate::transfer::{Inventory, Online};

pub fn run(target: Option<&str>, upload: &Upload, common: &Common, output: &Output) -> ExitCode {
    let read = read(common);
    let Some(school) = content::school(&read.content) else {
        return super::check(common);
    };
    let destination = match choose(&school, target) {
        Ok(destination) => destination,
        Err(code) => return code,
    };
    let veto = |report: &Report| examples(report).filter(|_| destination.is_production);
    if upload.is_rehearsal {
        return rehearse(destination, &school, upload, common, &output.folder.public, &veto);
    }
    match make_public(common, output, &veto) {
        Ok(inventory) => {
            let sending = Sending { destination, school: &school, upload, common, public: &output.folder.public };
            sending.send(&inventory)
        }
        Err(code) => code,
    }
}

/// The destination of that name; the only one where none is named.
pub fn choose<'s>(school: &'s School, typed: Option<&str>) -> Result<&'s Destination, ExitCode> {
    let known = &school.destinations;
    let names: Vec<&str> = known.iter().map(|d| d.name.value.as_str()).collect();
    match (typed, known.as_slice()) {
        (_, []) => {
            tell(
                "Aucun endroit n’est écrit dans « mise_en_ligne », dans site.yaml. Par exemple :\n\n\
                 mise_en_ligne:\n  - {nom: production, vers: \"sftp://compte@sftp.exemple.fr/www\", production: oui}\n\n\
                 Sans cela, « lycee transfert » dit quoi envoyer à la main.\n",
            );
            Err(misused())
        }
        (None, [only]) => Ok(only),
        (None, _) => {
            tell(&format!(
                "Vers quel endroit ? Par exemple : lycee deploy {}. Connus : {}.\n",
                names[0],
                names.join(", ")
            ));
            Err(misused())
        }
        (Some(name), _) => known.iter().find(|d| d.name.value == name).ok_or_else(|| {
            let near = nearest(name, names.iter().copied());
            let advice = near.map_or_else(
                || format!("Connus : {}.", names.join(", ")),
                |near| format!("Vouliez-vous dire « {near} » ?"),
            );
            tell(&format!("« {name} » n’est pas un endroit de « mise_en_ligne ». {advice}\n"));
            misused()
        }),
    }
}

/// Why a portal with invented people does not go online.
fn examples(report: &Report) -> Option<String> {
    let examples = report.notes.iter().find(|note| note.kind == NoteKind::Examples)?;
    Some(format!(
        "Rien n’a été envoyé : {} à remplacer, que le vrai portail refuse (--detail les montre). Pour essayer, donnez un endroit qui n’est pas « production: oui ».\n",
        count(examples.lines.len(), "exemple", "exemples")
    ))
}

/// Builds in memory, looks at the host, and says what would be done: nothing is written anywhere.
fn rehearse(
    destination: &Destination,
    school: &School,
    upload: &Upload,
    common: &Common,
    public: &Path,
    veto: &dyn Fn(&Report) -> Option<String>,
) -> ExitCode {
    let photos = Photos::aside(&[public]);
    let (built, read) = match make(common, &photos) {
        Ok(made) => made,
        Err(code) => return code,
    };
    report::print(&built.report, common, &|shown| text_shown(&read, shown));
    if super::is_refused(&built.report, common.strict) {
        tell("Rien ne serait envoyé : corrigez d’abord ces erreurs.\n");
        return failed();
    }
    if let Some(why) = veto(&built.report) {
        tell(&why);
        return failed();
    }
    let wanted = target(public, &built.outputs, Audience::Public).inventory();
    Sending { destination, school, upload, common, public }.rehearse(&wanted)
}

/// An upload to a destination.
pub struct Sending<'a> {
    pub destination: &'a Destination,
    pub school: &'a School,
    pub upload: &'a Upload,
    pub common: &'a Common,
    pub public: &'a Path,
}

impl Sending<'_> {
    /// Puts what is published online.
    pub fn send(&self, wanted: &Inventory) -> ExitCode {
        match self.try_send(wanted) {
            Ok(code) => code,
            Err(fault) => {
                refuse(fault);
                tell("Relancez la même commande pour reprendre ; « lycee transfert » dit quoi envoyer à la main.\n");
                failed()
            }
        }
    }

    fn try_send(&self, wanted: &Inventory) -> Result<ExitCode, Diagnostic> {
        let held = publish::hold(self.public)?;
        if publish::published(self.public)?.as_ref() != Some(wanted) {
            return Err(Diagnostic::error(None, "le portail a été refait entre-temps").help("Relancez la commande."));
        }
        let host = self.open()?;
        let known = self.known()?;
        if let Some(mut noted) = known.clone().filter(|_| self.destination.is_production) {
            // Until it ends, nobody knows which of the two portals is there.
            noted.is_under_way = true;
            publish::note_upload(self.public, &noted)?;
        }
        let bar = self.bar();
        let done = deploy(&*host, &self.job(wanted, known.as_ref()), &*bar);
        drop(bar);
        let survey = done?;
        if self.destination.is_production {
            publish::note_upload(self.public, &Online::whole(wanted, Some(today())))?;
        }
        // What is kept is what was sent: nobody may build before.
        keep(self.public, self.common)?;
        drop(held);
        self.say(&sent(&survey, &self.destination.name.value));
        self.read_back(wanted)
    }

    fn rehearse(&self, wanted: &Inventory) -> ExitCode {
        let look = || {
            let host = self.open()?;
            let known = self.known()?;
            let job = self.job(wanted, known.as_ref());
            Ok((survey(&*host, &job)?, held_by(&*host, &job.who)?))
        };
        let (survey, held): (Survey, Option<Diagnostic>) = match look() {
            Ok(found) => found,
            Err(fault) => return refuse(fault),
        };
        show(&typeset(&format!(
            "Simulation, vers « {} » : rien n’est écrit.\n{}",
            self.destination.name.value,
            transfer::screen(&survey.steps, self.common.detail)
        )));
        self.say(&remarks(&survey));
        if !survey.foreign.is_empty() && !self.upload.replaces {
            tell(&format!(
                "Attention : {} à cet endroit n’ont pas été envoyés par lycee ; il faudra --remplacer.\n",
                count(survey.foreign.len(), "fichier", "fichiers")
            ));
        }
        if let Some(held) = held {
            refuse(held);
        }
        DONE
    }

    fn job<'j>(&'j self, wanted: &'j Inventory, known: Option<&'j Online>) -> Job<'j> {
        Job {
            folder: self.public,
            wanted,
            known,
            who: who(self.public),
            day: today(),
            replaces: self.upload.replaces,
            takes_over: self.upload.takes_over,
        }
    }

    /// What this machine remembers of the true portal.
    fn known(&self) -> Result<Option<Online>, Diagnostic> {
        if self.destination.is_production { publish::last_upload(self.public) } else { Ok(None) }
    }

    /// Connects; asks for a password where the host wants one.
    fn open(&self) -> Result<Box<dyn Host>, Diagnostic> {
        let environment = std::env::var(PASSWORD).ok().filter(|password| !password.is_empty());
        match &self.destination.place {
            Place::Folder(path) => {
                let path = PathBuf::from(path);
                for other in [self.public, &self.common.content] {
                    publish::apart(&[&path, other])?;
                }
                Ok(Box::new(folder::Folder::open(&path)?))
            }
            Place::Server(Protocol::Sftp, server) => {
                let print = self.destination.fingerprint.as_deref();
                match Sftp::open(server, print, environment.clone()) {
                    Ok(host) => Ok(Box::new(host)),
                    Err(Refused::Other(fault)) => Err(fault),
                    Err(Refused::Password(fault)) if environment.is_some() || !can_ask() => {
                        Err(without_password(fault))
                    }
                    Err(Refused::Password(_)) => match Sftp::open(server, print, Some(ask(server))) {
                        Ok(host) => Ok(Box::new(host)),
                        Err(Refused::Password(fault) | Refused::Other(fault)) => Err(fault),
                    },
                }
            }
            Place::Server(protocol, server) => {
                let password = match environment {
                    Some(password) => password,
                    None if can_ask() => ask(server),
                    None => {
                        return Err(without_password(Diagnostic::error(None, "il manque le mot de passe du serveur")));
                    }
                };
                match Ftp::open(server, *protocol == Protocol::Ftp, password) {
                    Ok(host) => Ok(Box::new(host)),
                    Err(Refused::Password(fault) | Refused::Other(fault)) => Err(fault),
                }
            }
        }
    }

    fn bar(&self) -> Box<dyn Progress> {
        if self.is_shown() { Box::new(progress::Upload::new()) } else { Box::new(Quiet) }
    }

    fn is_shown(&self) -> bool {
        !self.common.quiet && self.common.format == Format::Text && std::io::stderr().is_terminal()
    }

    fn say(&self, text: &str) {
        if !self.common.quiet && self.common.format == Format::Text {
            tell(text);
        }
    }

    /// Asks for every page as a visitor does.
    fn read_back(&self, wanted: &Inventory) -> Result<ExitCode, Diagnostic> {
        if self.upload.unread || !self.destination.is_production {
            return Ok(DONE);
        }
        let base_url = options(self.common)
            .base_url
            .map_or_else(|| self.school.base_url.clone(), |url| content::normal_base(&url));
        let bar = self.bar();
        bar.begin("Relecture en ligne", wanted.keys().filter(|path| path.ends_with(".html")).count() as u64);
        let verdict = read_back(&base_url, wanted, &|| bar.sent(1));
        drop(bar);
        let verdict = verdict?;
        tell(&online(&verdict, &base_url));
        Ok(if verdict.old.is_empty() && verdict.missing.is_empty() { DONE } else { failed() })
    }
}

struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &'static str, _: u64) {}
    fn sent(&self, _: u64) {}
}

/// « Envoyé vers « production » : 6 fichiers (240 ko), 2 supprimés. »
fn sent(survey: &Survey, name: &str) -> String {
    let steps = &survey.steps;
    if steps.is_idle() {
        return format!("« {name} » a déjà tout : rien n’a été envoyé.\n{}", remarks(survey));
    }
    let deleted = count(steps.withdrawn().count(), "supprimé", "supprimés");
    let files = count(steps.sends.len(), "fichier", "fichiers");
    format!(
        "Envoyé vers « {name} » : {files} ({}), {deleted}.\n{}",
        crate::french::size(steps.weight()),
        remarks(survey)
    )
}

/// What somebody should know of the host.
fn remarks(survey: &Survey) -> String {
    let mut text = String::new();
    if survey.resumed > 0 {
        text.push_str(&format!(
            "Un envoi avait été coupé : {} n’étaient plus à envoyer.\n",
            count(survey.resumed, "fichier", "fichiers")
        ));
    }
    if !survey.healed.is_empty() {
        let shown: Vec<&str> = survey.healed.iter().take(5).map(String::as_str).collect();
        text.push_str(&format!(
            "Changés ou supprimés à la main sur le serveur, et remis comme ici : {}{}\n",
            shown.join(", "),
            if survey.healed.len() > shown.len() { "…" } else { "." }
        ));
    }
    text
}

/// « En ligne : 214 pages, 0 ancienne. »
fn online(verdict: &Verdict, base_url: &str) -> String {
    let Verdict { fresh, old, missing } = verdict;
    let mut text =
        format!("En ligne : {}, {}", count(*fresh, "page", "pages"), count(old.len(), "ancienne", "anciennes"));
    if !missing.is_empty() {
        text.push_str(&format!(", {}", count(missing.len(), "absente", "absentes")));
    }
    text.push_str(".\n");
    for path in old.iter().take(10) {
        text.push_str(&format!("  autre que celle d’ici : {base_url}{path}\n"));
    }
    for (path, code) in missing.iter().take(10) {
        let why = match code {
            0 => "pas de réponse".to_string(),
            404 => "page introuvable".to_string(),
            code => format!("réponse {code}"),
        };
        text.push_str(&format!("  {why} : {base_url}{path}\n"));
    }
    if !missing.is_empty() && *fresh == 0 && old.is_empty() {
        text.push_str(
            "Aucune page n’est lue : « url », dans site.yaml, mène-t-elle au dossier où le portail vient d’être envoyé ?\n",
        );
    } else if !old.is_empty() {
        text.push_str(
            "Une page ancienne vient parfois d’un cache de l’hébergeur : relancez la commande dans quelques minutes.\n",
        );
    }
    text
}

/// Keeps what is online now, for `revenir`, with those who agreed on the day of its build.
///
/// # Errors
/// The disk refuses.
pub fn keep(public: &Path, common: &Common) -> Result<(), Diagnostic> {
    purge(public, common)?;
    let Some(people) = assemble(common).ok().and_then(|built| agreed(built, common)) else { return Ok(()) };
    versions::keep(public, Local::now().format("%Y-%m-%d %H:%M").to_string(), people)
}

/// Removes the portals that show somebody who no longer agrees today. A day that is pretended tells nothing of that.
///
/// # Errors
/// The disk refuses.
pub fn purge(public: &Path, common: &Common) -> Result<(), Diagnostic> {
    if common.date.is_some() {
        return Ok(());
    }
    agreed(assemble_now(common), common).map_or(Ok(()), |people| versions::purge(public, &people).map(drop))
}

/// What people agree to, where the register tells.
fn agreed(mut assembled: Assembled, common: &Common) -> Option<BTreeSet<String>> {
    // A register with errors would say of nobody that they agree.
    assembled.keep_register(common);
    let Assembled { site, report, .. } = assembled;
    (!report.has_errors()).then(|| site.agreements())
}

/// The day of the clock, for the notes of what was sent: `2026-11-24`.
pub fn today() -> String {
    Local::now().date_naive().format("%Y-%m-%d").to_string()
}

/// The person at this machine, as the others of the team know them.
fn who(public: &Path) -> Holder {
    let (name, machine) = publish::person();
    let project = std::path::absolute(public).unwrap_or_default();
    Holder::new(name, machine, &project.to_string_lossy(), Local::now().naive_local())
}

fn without_password(fault: Diagnostic) -> Diagnostic {
    fault.help(format!(
        "Lancez la commande dans un terminal, où le mot de passe sera demandé, ou donnez-le dans la variable {PASSWORD}. Une clé SSH vaut mieux : l’hébergeur explique comment la déposer."
    ))
}

fn ask(server: &Server) -> String {
    tell(&format!("Mot de passe de {} sur {} (rien ne s’affiche) : ", server.user, server.host));
    console::Term::stderr().read_secure_line().unwrap_or_default()
}
