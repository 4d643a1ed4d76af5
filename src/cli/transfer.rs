//! `lycee transfert`: what a team sends by hand, the lists that every build writes of it, and the archive for a web form.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use super::args::Common;
use super::proof::can_ask;
use super::{Assembled, DONE, assemble, is_confirmed, kept, misused, read, refuse, show, tell};
use crate::content::{self, School};
use crate::diagnostic::{Diagnostic, typeset};
use crate::french::{capitalize, count, size};
use crate::publish::{self, versions};
use crate::transfer::{self, Inventory, Online, Steps};

/// Where the lists lie in the documents.
const FOLDER: &str = "transfert";

/// The lists of what changed since the last upload, to lie in the documents: path and bytes.
///
/// # Errors
/// What was noted of the last upload cannot be read.
pub fn lists(wanted: &Inventory, public: &Path) -> Result<BTreeMap<String, Vec<u8>>, Diagnostic> {
    let online = publish::last_upload(public)?;
    let steps = transfer::steps(online.as_ref().unwrap_or(&Online::default()), wanted);
    let lists = [
        ("a-envoyer.txt", transfer::to_send(&steps, online.as_ref()).into_bytes()),
        ("a-supprimer.txt", transfer::to_delete(&steps, online.as_ref()).into_bytes()),
        ("manifeste.json", transfer::json(wanted)),
    ];
    Ok(lists.into_iter().map(|(name, bytes)| (format!("{FOLDER}/{name}"), bytes)).collect())
}

pub fn run(notes: Option<Noting>, archive: Option<&Path>, common: &Common, public: &Path) -> ExitCode {
    obey(notes, archive, common, public).unwrap_or_else(refuse)
}

/// `--fait`: an upload by hand is noted.
#[derive(Debug, Clone, Copy)]
pub struct Noting {
    /// Without asking.
    pub is_sure: bool,
}

fn obey(
    noting: Option<Noting>,
    archive: Option<&Path>,
    common: &Common,
    public: &Path,
) -> Result<ExitCode, Diagnostic> {
    publish::finish(public)?;
    // What is noted and kept is what is published: nobody may build before.
    let _held = if noting.is_some() && public.is_dir() { Some(publish::hold(public)?) } else { None };
    let Some(wanted) = publish::published(public)? else {
        tell(&format!("« {} » n’est pas encore fait. Tapez d’abord : lycee build\n", public.display()));
        return Ok(misused());
    };
    if let Some(path) = archive {
        let weight = publish::archive(public, path)?;
        tell(&format!(
            "{} : {}, {}. Envoyez ce fichier par le formulaire de l’hébergeur, et demandez-lui de vider d’abord l’ancien portail.\n",
            path.display(),
            count(wanted.len(), "fichier", "fichiers"),
            size(weight)
        ));
    }
    match noting {
        Some(noting) => note(noting, &wanted, common, public),
        None if archive.is_some() => Ok(DONE),
        None => {
            let steps = since_the_last(&wanted, public)?;
            show(&typeset(&screen(&steps, common.detail)));
            if !steps.is_idle() {
                tell("Une fois tout envoyé, et supprimé : lycee transfert --fait\n");
            }
            Ok(DONE)
        }
    }
}

fn since_the_last(wanted: &Inventory, public: &Path) -> Result<Steps, Diagnostic> {
    let online = publish::last_upload(public)?;
    Ok(transfer::steps(online.as_ref().unwrap_or(&Online::default()), wanted))
}

/// Notes that the portal of this folder is online as a whole.
fn note(noting: Noting, wanted: &Inventory, common: &Common, public: &Path) -> Result<ExitCode, Diagnostic> {
    let steps = since_the_last(wanted, public)?;
    let (sent, deleted) = (steps.sends.len(), steps.withdrawn().count());
    if !noting.is_sure && !steps.is_idle() {
        let parts = [
            (sent, "fichier a été envoyé sur le serveur", "fichiers ont été envoyés sur le serveur"),
            (deleted, "fichier a été supprimé du serveur", "fichiers ont été supprimés du serveur"),
        ];
        let said =
            parts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| format!("que {}", count(n, one, many)));
        let what = format!("Noter {} ?", said.collect::<Vec<_>>().join(", et "));
        if !can_ask() {
            tell(&format!(
                "{what}\nRien n’a été noté. « lycee transfert » montre lesquels ; relancez avec --oui, ou dans un terminal.\n"
            ));
            return Ok(misused());
        }
        if !is_confirmed(&what) {
            tell("Rien n’a été noté. « lycee transfert » montre ce qui est à faire.\n");
            return Ok(DONE);
        }
    }
    let Assembled { site, report, read } = match assemble(common) {
        Ok(assembled) => assembled,
        Err(code) => return Ok(code),
    };
    let place = place(Some(&site.school));
    let agreements = kept::agreed(Assembled { site, report, read }, common);
    publish::note_said(public, &Online::whole(wanted, Some(super::deploy::today())))?;
    kept::keep(public, &place)?;
    // The content may have changed since the build: who withdrew meanwhile is in it.
    if let Some(agreements) = agreements {
        kept::purge(public, &agreements, common)?;
    }
    tell(&format!(
        "C’est noté : {} en ligne. Les prochaines listes ne diront que ce qui change. Si c’est une erreur : lycee transfert --annuler\n",
        count(wanted.len(), "fichier", "fichiers")
    ));
    Ok(DONE)
}

/// Where a team sends by hand: the true portal, by the name that it has for `deploy`.
fn place(school: Option<&School>) -> String {
    let production = school.and_then(|school| school.destinations.iter().find(|d| d.is_production));
    production.map_or("le serveur", |d| d.name.value.as_str()).to_string()
}

/// `--annuler`: the last `--fait` was an error.
pub fn take_back(common: &Common, public: &Path) -> ExitCode {
    let done = || {
        let _held = if public.is_dir() { Some(publish::hold(public)?) } else { None };
        let is_back = publish::take_back(public)?;
        if is_back {
            // What was kept as the portal that is there is not.
            versions::leave(public, &place(content::school(&read(common).content).as_ref()))?;
        }
        Ok(is_back)
    };
    match done() {
        Ok(true) => {
            tell(
                "C’est annulé : les listes disent de nouveau tout ce qui est à envoyer et à supprimer. Pour les voir : lycee transfert\n",
            );
            DONE
        }
        Ok(false) => {
            tell("Il n’y a rien à annuler : le dernier envoi n’a pas été noté par « lycee transfert --fait ».\n");
            misused()
        }
        Err(fault) => refuse(fault),
    }
}

/// Lines of each list, before « … et 12 autres ».
const SHORTEST: usize = 20;

/// What an upload would do, or will have done.
pub fn screen(steps: &Steps, detail: bool) -> String {
    let mut text = format!("{}.\n", capitalize(&transfer::summary(steps)));
    let sends: Vec<&str> = steps.sends.iter().map(|sending| sending.path.as_str()).collect();
    for (title, lines) in [("À envoyer, dans cet ordre", sends), ("À supprimer ensuite", steps.withdrawn().collect())]
    {
        if lines.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title} :\n"));
        let shown = if detail { lines.len() } else { SHORTEST.min(lines.len()) };
        for line in &lines[..shown] {
            text.push_str(&format!("  {line}\n"));
        }
        if let Some(more) = lines.len().checked_sub(shown).filter(|more| *more > 0) {
            text.push_str(&format!("  … et {} (--detail les montre)\n", count(more, "autre", "autres")));
        }
    }
    text
}
