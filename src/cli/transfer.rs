//! `lycee transfert`: what a team sends by hand, the lists that every build writes of it, and the archive for a web form.

use std::path::Path;
use std::process::ExitCode;

use super::args::Common;
use super::report::count;
use super::{DONE, misused, refuse, show, tell};
use crate::diagnostic::{Diagnostic, typeset};
use crate::french::{capitalize, size};
use crate::plan::Audience;
use crate::publish;
use crate::render::{Content, Output, Outputs};
use crate::transfer::{self, Inventory, Online, Steps};

/// Where the lists lie in the documents.
const FOLDER: &str = "transfert";

/// Adds the lists of what changed since the last upload to the documents.
///
/// # Errors
/// What was noted of the last upload cannot be read.
pub fn add_lists(outputs: &mut Outputs, wanted: &Inventory, public: &Path) -> Result<(), Diagnostic> {
    let online = publish::last_upload(public)?;
    let steps = transfer::steps(online.as_ref().unwrap_or(&Online::default()), wanted);
    let lists = [
        ("a-envoyer.txt", transfer::to_send(&steps, online.as_ref()).into_bytes()),
        ("a-supprimer.txt", transfer::to_delete(&steps, online.as_ref()).into_bytes()),
        ("manifeste.json", transfer::json(wanted)),
    ];
    for (name, bytes) in lists {
        let key = (Audience::Internal, format!("{FOLDER}/{name}"));
        let content = Content::Bytes(bytes);
        outputs.insert(key, Output { content, source: None, channel: None, is_printed: false });
    }
    Ok(())
}

pub fn run(is_done: bool, archive: Option<&Path>, common: &Common, public: &Path) -> ExitCode {
    match obey(is_done, archive, common, public) {
        Ok(code) => code,
        Err(fault) => refuse(fault),
    }
}

fn obey(is_done: bool, archive: Option<&Path>, common: &Common, public: &Path) -> Result<ExitCode, Diagnostic> {
    // What is noted and kept is what is published: nobody may build before.
    let _held = if is_done && public.is_dir() { Some(publish::hold(public)?) } else { None };
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
    if is_done {
        publish::note_upload(public, &Online::whole(&wanted, Some(super::deploy::today())))?;
        super::deploy::keep(public, common)?;
        tell(&format!(
            "C’est noté : {} en ligne. Les prochaines listes ne diront que ce qui change.\n",
            count(wanted.len(), "fichier", "fichiers")
        ));
    }
    if !is_done && archive.is_none() {
        let online = publish::last_upload(public)?;
        let steps = transfer::steps(online.as_ref().unwrap_or(&Online::default()), &wanted);
        show(&typeset(&screen(&steps, common.detail)));
        if !steps.is_idle() {
            tell("Une fois tout envoyé, et supprimé : lycee transfert --fait\n");
        }
    }
    Ok(DONE)
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
