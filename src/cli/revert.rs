//! `lycee revenir`: a portal that was online before, put back here and on the server.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDateTime;

use super::args::{Choice, Common, Upload};
use super::deploy::{self, Sending, choose};
use super::proof::can_ask;
use super::{Assembled, DONE, assemble_now, failed, misused, protected, refuse, report, say, show, tell, text_shown};
use crate::diagnostic::{Report, typeset};
use crate::french::{self, count};
use crate::language::FRENCH;
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
        report::show(&report, common, &|shown| text_shown(&read, shown));
        tell("Rien n’a été changé : sans le registre, rien ne dit qui peut reparaître.\n");
        return failed();
    }
    let agreed = site.agreements();
    let only_looks = choice.lists || upload.is_rehearsal;
    let gone = match if only_looks { Ok(0) } else { versions::purge(public, &agreed) } {
        Ok(gone) => gone,
        Err(fault) => return refuse(fault),
    };
    if gone > 0 {
        tell(&format!(
            "{} : quelqu’un qui y paraît ne l’autorise plus.\n",
            count(gone, "ancien portail est supprimé", "anciens portails sont supprimés")
        ));
    }
    if !only_looks && let Err(fault) = publish::finish(public) {
        return refuse(fault);
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
        match choose(&site.school, target, "lycee revenir --vers") {
            Ok(destination) => Some(destination),
            Err(code) => return code,
        }
    };
    if let Some(Err(fault)) = destination.map(|d| deploy::vet(d, common, &[public])) {
        say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|shown| text_shown(&read, shown)));
        return failed();
    }
    let noted = match publish::last_upload(public) {
        Ok(noted) => noted.filter(|_| destination.is_none_or(|d| d.is_production)),
        Err(fault) => return refuse(fault),
    };
    let mut kept = versions::versions(public);
    // Those that the next command deletes are not offered.
    kept.retain(|version| version.may_return(&agreed));
    let others = others(&kept, noted.as_ref(), now.as_ref(), destination.map(|d| d.name.value.as_str()));
    if choice.lists || others.is_empty() {
        let place = match (destination, site.school.destinations.len()) {
            (_, ..=1) => String::new(),
            (Some(destination), _) => format!(" --vers {}", destination.name.value),
            (None, _) => " --vers ENDROIT".into(),
        };
        show(&typeset(&list(&kept, &others, &format!("lycee revenir NUMÉRO{place}"))));
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
/// is there. `noted` is the last upload, `now` what is published here, and `place` where one goes back.
fn others<'v>(
    kept: &'v [Version],
    noted: Option<&Online>,
    now: Option<&Inventory>,
    place: Option<&str>,
) -> Vec<&'v Version> {
    let is_now = |version: &Version| Some(&version.files) == now;
    // What is published here was online once: it was put back, and not built since.
    let is_back = kept.iter().any(is_now);
    let is_there = |version: &Version| place.is_some_and(|place| version.places.contains(place));
    let is_known = kept.iter().any(is_there);
    let is_online = |at: usize, version: &Version| match noted {
        // Cut while it was sent, or while something new was: it may have to be sent again.
        Some(noted) if noted.is_under_way && (is_now(version) || !is_back) => false,
        Some(noted) => Online::whole(&version.files, None).files == noted.files,
        None if is_known => is_there(version),
        None => at == 0 && is_back,
    };
    kept.iter().enumerate().filter(|(at, version)| !is_online(*at, version)).map(|(_, version)| version).collect()
}

/// A file of an old portal that shows or names somebody who may not appear today: they may have been unknown to the register,
/// or to the photo, on its day.
fn withheld(site: &Site, public: &Path, version: &Version) -> Option<String> {
    let photos = site.withheld_photos(Channel::Site);
    let is_named = |said: &str, lang: &str| site.withheld_name_said_in(said, Channel::Site, lang).is_some();
    let is_withheld = |path: &str, text: Option<&str>| match text {
        // « Lucas » of a French page is not Luca's.
        Some(text) => [path, text].into_iter().any(|said| is_named(said, language_of(text))),
        None => is_named(path, FRENCH) || photos.contains(photo_of(path)),
    };
    let mut files = versions::texts(public, version);
    files.find(|(path, text)| is_withheld(path, text.as_deref())).map(|(path, _)| format!("« {path} »"))
}

/// The language that a page says it is in.
fn language_of(page: &str) -> &str {
    let said = page.split_once("<html lang=\"").and_then(|(_, rest)| rest.split('"').next());
    said.unwrap_or(FRENCH)
}

/// « du 24 novembre 2026 à 14 h 05 »
fn words(version: &Version) -> String {
    NaiveDateTime::parse_from_str(&version.since, "%Y-%m-%d %H:%M").map_or_else(
        |_| format!("« {} »", version.since),
        |at| format!("du {} à {}", french::date(at.date()), french::time(at.time())),
    )
}

/// The portals kept, each with what makes it another than the one before, then those to which one may go back.
/// `command` is what to type.
fn list(kept: &[Version], others: &[&Version], command: &str) -> String {
    let before = |version: &Version| {
        let at = kept.iter().position(|other| std::ptr::eq(other, version));
        at.and_then(|at| kept.get(at + 1)).map_or_else(String::new, |before| changes(&before.files, &version.files))
    };
    let about = |version: &Version| {
        let pages = count(version.pages(), "page", "pages");
        format!("{}, {pages}{}", words(version), before(version))
    };
    let places =
        |version: &Version| version.places.iter().map(|place| format!("« {place} »")).collect::<Vec<_>>().join(" et ");
    let mut text = String::new();
    for version in kept.iter().filter(|version| !version.places.is_empty()) {
        text.push_str(&format!("En ligne sur {} : le portail {}\n", places(version), about(version)));
    }
    if others.is_empty() {
        text.push_str(
            "Aucun autre portail n’est gardé : ils le sont à chaque « lycee deploy » ou « lycee transfert --fait ».\n",
        );
        return text;
    }
    text.push_str("Portails que l’on peut remettre :\n");
    for (at, version) in others.iter().enumerate() {
        text.push_str(&format!("  {}. {}\n", at + 1, about(version)));
    }
    text.push_str(&format!("Pour en remettre un : {command}\n"));
    text
}

/// Pages named, of each kind of change.
const NAMED: usize = 3;

/// « ; depuis le précédent, ajoutée : « lea/ » ; changées : l’accueil, « parents/ » et 4 autres ». Nothing where no page changed.
fn changes(before: &Inventory, after: &Inventory) -> String {
    let is_page = |path: &&String| path.ends_with(".html");
    let pages = |of: &Inventory, other: &Inventory| -> Vec<String> {
        of.keys().filter(is_page).filter(|path| !other.contains_key(*path)).map(|path| page(path)).collect()
    };
    let changed = after.iter().filter(|(path, stamp)| before.get(*path).is_some_and(|old| old != *stamp));
    let changed: Vec<String> = changed.map(|(path, _)| path).filter(is_page).map(|path| page(path)).collect();
    let kinds = [
        (pages(after, before), "ajoutée", "ajoutées"),
        (changed, "changée", "changées"),
        (pages(before, after), "retirée", "retirées"),
    ];
    let said = kinds.into_iter().filter(|(pages, ..)| !pages.is_empty()).map(|(pages, one, many)| {
        let named = pages.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = match pages.len().saturating_sub(NAMED) {
            0 => String::new(),
            n => format!(" et {}", count(n, "autre", "autres")),
        };
        format!("{} : {named}{more}", if pages.len() == 1 { one } else { many })
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { String::new() } else { format!(" ; depuis le précédent, {}", said.join(" ; ")) }
}

fn page(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some("") => "l’accueil".into(),
        Some(folder) => format!("« {folder} »"),
        None => format!("« {path} »"),
    }
}
