//! `lycee revenir`: a portal that was online before, put back here and on the server.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDateTime;

use super::args::{Choice, Common, Upload};
use super::deploy::{Sending, choose};
use super::proof::can_ask;
use super::report::count;
use super::{Assembled, DONE, assemble_now, failed, misused, protected, refuse, report, show, tell, text_shown};
use crate::diagnostic::typeset;
use crate::french;
use crate::publish;
use crate::publish::versions::{self, Version};
use crate::site::consent::Channel;
use crate::site::{Site, photo_of};
use crate::transfer::{Inventory, Online};

pub fn run(choice: &Choice, target: Option<&str>, upload: &Upload, common: &Common, public: &Path) -> ExitCode {
    if common.date.is_some() {
        tell(
            "Rien n’a été changé : « revenir » ne fait pas comme si l’on était un autre jour. Qui peut reparaître se juge aujourd’hui. Relancez sans --date.\n",
        );
        return misused();
    }
    let mut assembled = assemble_now(common);
    // Texts may have errors, often the reason to come back; the register may not: it would say of nobody that they agree.
    assembled.keep_register(common);
    let Assembled { site, report, read } = assembled;
    if report.has_errors() {
        report::print(&report, common, &|shown| text_shown(&read, shown));
        tell("Rien n’a été changé : sans le registre, rien ne dit qui peut reparaître.\n");
        return failed();
    }
    let gone = match versions::purge(public, &site.agreements()) {
        Ok(gone) => gone,
        Err(fault) => return refuse(fault),
    };
    if gone > 0 {
        tell(&format!(
            "{} : quelqu’un qui y paraît ne l’autorise plus.\n",
            count(gone, "ancien portail est supprimé", "anciens portails sont supprimés")
        ));
    }
    let now = match publish::published(public) {
        Ok(now) => now,
        Err(fault) => return refuse(fault),
    };
    let destination = if choice.here || site.school.destinations.is_empty() {
        None
    } else if choice.lists {
        let known = &site.school.destinations;
        known.iter().find(|d| target.map_or(known.len() == 1, |name| d.name.value == name))
    } else {
        match choose(&site.school, target) {
            Ok(destination) => Some(destination),
            Err(code) => return code,
        }
    };
    let noted = match publish::last_upload(public) {
        Ok(noted) => noted.filter(|_| destination.is_none_or(|d| d.is_production)),
        Err(fault) => return refuse(fault),
    };
    let kept = versions::versions(public);
    let others = others(&kept, noted.as_ref(), now.as_ref());
    if choice.lists || others.is_empty() {
        show(&typeset(&list(&others)));
        return DONE;
    }
    let number = choice.number.unwrap_or(1);
    let Some(version) = number.checked_sub(1).and_then(|at| others.get(at)) else {
        tell(&format!("Il n’y a pas de portail n° {number}. « lycee revenir --liste » les montre.\n"));
        return misused();
    };
    if let Some(place) = withheld(&site, public, version) {
        tell(&format!(
            "Rien n’a été changé : dans le portail {}, {place} montre ou nomme quelqu’un qui ne doit pas y paraître aujourd’hui. Choisissez-en un autre (lycee revenir --liste), ou corrigez vos textes et tapez lycee deploy.\n",
            words(version)
        ));
        return failed();
    }
    let place = destination.map_or_else(String::new, |d| format!(" et sur « {} »", d.name.value));
    if upload.is_rehearsal {
        tell(&format!("Simulation : le portail {} serait remis ici{place}. Rien n’est écrit.\n", words(version)));
        return DONE;
    }
    if !choice.is_sure {
        if !can_ask() {
            tell("Rien n’a été écrit. Relancez avec --oui, ou dans un terminal.\n");
            return misused();
        }
        if !super::is_confirmed(&format!("Remettre le portail {} ici{place} ?", words(version))) {
            tell("Rien n’a été écrit.\n");
            return DONE;
        }
    }
    // Put back by a run of which the upload was cut, it has only to be sent.
    if now.as_ref() != Some(&version.files) {
        let folders = protected(common);
        let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        if let Err(fault) = versions::restore(public, version, &folders) {
            return refuse(fault);
        }
    }
    tell(&format!(
        "{}/ est de nouveau le portail {}. Vos textes n’ont pas changé : la prochaine construction refait le portail d’après eux.\n",
        public.display(),
        words(version)
    ));
    match destination {
        Some(destination) => Sending { destination, school: &site.school, upload, common, public }.send(&version.files),
        None => DONE,
    }
}

/// The portals to which one may go back: all but the one that is online, so that the same number is the same portal until it
/// is there. `noted` is the last upload, and `now` what is published here.
fn others<'v>(kept: &'v [Version], noted: Option<&Online>, now: Option<&Inventory>) -> Vec<&'v Version> {
    let is_now = |version: &Version| Some(&version.files) == now;
    // What is published here was online once: it was put back, and not built since.
    let is_back = kept.iter().any(is_now);
    let is_online = |at: usize, version: &Version| match noted {
        // Cut while it was sent, or while something new was: it may have to be sent again.
        Some(noted) if noted.is_under_way && (is_now(version) || !is_back) => false,
        Some(noted) => Online::whole(&version.files, None).files == noted.files,
        None => at == 0 && is_back,
    };
    kept.iter().enumerate().filter(|(at, version)| !is_online(*at, version)).map(|(_, version)| version).collect()
}

/// A file of an old portal that shows or names somebody who may not appear today: they may have been unknown to the register,
/// or to the photo, on its day.
fn withheld(site: &Site, public: &Path, version: &Version) -> Option<String> {
    let photos = site.withheld_photos(Channel::Site);
    let is_withheld = |path: &str, text: Option<&str>| match text {
        Some(text) => [path, text].into_iter().any(|said| site.withheld_name_in(said, Channel::Site).is_some()),
        None => site.withheld_name_in(path, Channel::Site).is_some() || photos.contains(photo_of(path)),
    };
    let mut files = versions::texts(public, version);
    files.find(|(path, text)| is_withheld(path, text.as_deref())).map(|(path, _)| format!("« {path} »"))
}

/// « du 24 novembre 2026 à 14 h 05 »
fn words(version: &Version) -> String {
    NaiveDateTime::parse_from_str(&version.le, "%Y-%m-%d %H:%M").map_or_else(
        |_| format!("« {} »", version.le),
        |at| format!("du {} à {}", french::date(at.date()), french::time(at.time())),
    )
}

fn list(others: &[&Version]) -> String {
    if others.is_empty() {
        return "Aucun autre portail n’est gardé : ils le sont à chaque « lycee deploy » ou « lycee transfert --fait ».\n".into();
    }
    let lines = others.iter().enumerate().map(|(at, version)| {
        format!("  {}. {}, {}\n", at + 1, words(version), count(version.pages(), "page", "pages"))
    });
    format!(
        "Portails qui ont été en ligne :\n{}Pour en remettre un : lycee revenir NUMÉRO\n",
        lines.collect::<String>()
    )
}
