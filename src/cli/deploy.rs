//! `lycee deploy`: makes the portal, puts it online, and says so once its pages were read again at their addresses.

mod connection;
mod words;

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::Local;

use super::args::{Common, Format, Output, Upload};
use super::reading::Materials;
use super::{
    DONE, Veto, assemble_now, contents, failed, kept, make_public, misused, options, progress, protected, refuse,
    report, say, show, tell, text_shown, transfer,
};
use crate::content::hosting::{Destination, Place};
use crate::content::{self, School};
use crate::deploy::online::read_back;
use crate::deploy::{Holder, Job, Progress, Survey, blocked, deploy, held_by, survey};
use crate::diagnostic::{Diagnostic, NoteKind, Report, nearest, typeset};
use crate::french::{self, count};
use crate::plan::Audience;
use crate::publish::{self, Photos, versions};
use crate::transfer::{Inventory, Online};

pub fn run(target: Option<&str>, upload: &Upload, common: &Common, output: &Output) -> ExitCode {
    let materials = match Materials::gather(common) {
        Ok(materials) => materials,
        Err(code) => return code,
    };
    let read = &materials.read;
    let Some(school) = content::school(&read.content) else {
        return super::check(common, false);
    };
    let destination = match choose(&school, target, "lycee deploy") {
        Ok(destination) => destination,
        Err(code) => return code,
    };
    if let Err(fault) = vet(destination, common, &[&output.folder.public, &output.deliverables]) {
        say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|shown| text_shown(read, shown)));
        return failed();
    }
    let veto = |report: &Report, agreements: &BTreeSet<String>| {
        let examples = || examples(report).filter(|_| destination.is_production);
        another_day(destination, agreements, common).or_else(examples)
    };
    let sending = Sending { destination, school: &school, upload, common, public: &output.folder.public };
    if upload.is_rehearsal {
        return sending.rehearse(materials, &veto);
    }
    match make_public(materials, common, output, &veto) {
        Ok(wanted) => sending.send(&wanted),
        Err(code) => code,
    }
}

/// The destination of that name; the only one where none is named. `command` is what is typed before the name.
pub fn choose<'s>(school: &'s School, typed: Option<&str>, command: &str) -> Result<&'s Destination, ExitCode> {
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
                "Vers quel endroit ? Tapez {}.\n",
                names.iter().map(|name| format!("« {command} {name} »")).collect::<Vec<_>>().join(" ou ")
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

/// Refuses a folder where a portal has no business: one of the system, or of the project. `outputs` are those of a build.
///
/// # Errors
/// What that folder is.
pub fn vet(destination: &Destination, common: &Common, outputs: &[&Path]) -> Result<(), Diagnostic> {
    let Place::Folder(path) = &destination.place else { return Ok(()) };
    let own = protected(common);
    let own: Vec<&Path> = own.iter().map(PathBuf::as_path).chain(outputs.iter().copied()).collect();
    publish::vet_destination(Path::new(path), &own)
        .map_err(|fault| Diagnostic { span: Some(destination.at.clone()), ..fault })
}

/// Why a portal with invented people does not go online.
fn examples(report: &Report) -> Option<String> {
    let examples = report.notes.iter().find(|note| note.kind == NoteKind::Examples)?;
    Some(format!(
        "Rien n’a été envoyé : {} à remplacer, que le vrai portail refuse (--detail les montre). Pour essayer, donnez un endroit qui n’est pas « production: oui ».\n",
        count(examples.lines.len(), "exemple", "exemples")
    ))
}

/// Why a portal made as if it were another day does not go online: visitors read it today, and today tells who may be shown.
/// `agreements` are those of that day.
fn another_day(destination: &Destination, agreements: &BTreeSet<String>, common: &Common) -> Option<String> {
    const HELP: &str = "Relancez sans --date, ni variable SOURCE_DATE_EPOCH.";
    let (now, day) = (Local::now().date_naive(), super::today(common).ok()?);
    if day == now {
        return None;
    }
    let date = french::date(day);
    if day > now && destination.is_production {
        return Some(format!(
            "Rien n’a été envoyé : le {date} n’est pas encore venu, et le vrai portail ne montre rien d’avance. {HELP}\n"
        ));
    }
    let agreed = kept::agreed(assemble_now(common), common);
    if agreed.is_some_and(|agreed| agreements.is_subset(&agreed)) {
        return None;
    }
    Some(format!(
        "Rien n’a été envoyé : le portail du {date} peut montrer quelqu’un qui ne l’autorise pas aujourd’hui. {HELP}\n"
    ))
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
        self.try_send(wanted).unwrap_or_else(refuse)
    }

    fn try_send(&self, wanted: &Inventory) -> Result<ExitCode, Diagnostic> {
        let held = publish::hold(self.public)?;
        if publish::published(self.public)?.as_ref() != Some(wanted) {
            return Err(Diagnostic::error(None, "le portail a été refait entre-temps").help("Relancez la commande."));
        }
        let host = connection::open(self.destination)?;
        let known = self.known()?;
        // Until it ends, nobody knows which of the two portals is there.
        let begins = || {
            if self.destination.is_production {
                publish::note_upload(self.public, &known.clone().unwrap_or_default().during(wanted))?;
            }
            versions::leave(self.public, &self.destination.name.value)
        };
        let bar = self.bar();
        let done = deploy(&*host, &self.job(wanted, known.as_ref()), &begins, &*bar);
        drop(bar);
        let survey = done?;
        if self.destination.is_production {
            publish::note_upload(self.public, &Online::whole(wanted, Some(today())))?;
        }
        // What is kept is what was sent: nobody may build before.
        kept::keep(self.public, &self.destination.name.value)?;
        drop(held);
        self.say(&words::sent(&survey, &self.destination.name.value));
        if !survey.kept.is_empty() {
            tell(&words::left(&survey.kept));
        }
        let code = self.read_back(wanted)?;
        Ok(if survey.kept.is_empty() { code } else { failed() })
    }

    /// Builds in memory, looks at the host, and says what would be done: nothing is written anywhere.
    fn rehearse(&self, materials: Materials, veto: &Veto<'_>) -> ExitCode {
        let photos = Photos::aside(&[self.public]);
        let (built, read) = materials.build(self.common, &photos);
        report::show(&built.report, self.common, &|shown| text_shown(&read, shown));
        if super::is_refused(&built.report, self.common.strict) {
            tell("Rien ne serait envoyé : corrigez d’abord ces erreurs.\n");
            return failed();
        }
        if let Some(why) = veto(&built.report, &built.agreements) {
            tell(&why);
            return failed();
        }
        self.tell_survey(&publish::inventory(&contents(&built.outputs, Audience::Public)))
    }

    fn tell_survey(&self, wanted: &Inventory) -> ExitCode {
        let look = || {
            let host = connection::open(self.destination)?;
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
        self.say(&words::remarks(&survey, words::Told::Rehearsed));
        if !survey.foreign.is_empty() && !self.upload.replaces {
            tell(&format!(
                "Attention : {} par lycee ; il faudra --remplacer.\n",
                count(
                    survey.foreign.len(),
                    "fichier qui se trouve à cet endroit n’a pas été envoyé",
                    "fichiers qui se trouvent à cet endroit n’ont pas été envoyés"
                )
            ));
        }
        if !survey.kept.is_empty() {
            tell(&words::left(&survey.kept));
        }
        if !survey.blocked.is_empty() {
            refuse(blocked(&survey.blocked));
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

    /// Where visitors read what is sent, where that is known: ends with `/`.
    fn address(&self) -> Option<String> {
        let portal = || {
            let asked = options(self.common).base_url.map(|url| content::normal_base(&url));
            asked.unwrap_or_else(|| self.school.base_url.clone())
        };
        self.destination.url.clone().or_else(|| self.destination.is_production.then(portal))
    }

    /// Asks for every page as a visitor does.
    fn read_back(&self, wanted: &Inventory) -> Result<ExitCode, Diagnostic> {
        let Some(base_url) = self.address().filter(|_| !self.upload.unread) else { return Ok(DONE) };
        let bar = self.bar();
        bar.begin("Relecture en ligne", wanted.keys().filter(|path| path.ends_with(".html")).count() as u64);
        let verdict = read_back(&base_url, wanted, &|| bar.sent(1));
        drop(bar);
        let verdict = verdict?;
        tell(&words::online(&verdict, &base_url));
        Ok(if verdict.old.is_empty() && verdict.missing.is_empty() { DONE } else { failed() })
    }
}

struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &'static str, _: u64) {}
    fn sent(&self, _: u64) {}
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
