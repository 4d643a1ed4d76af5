//! One person at a time: a folder on the host that says who is at work and since when. It is filled under a name of its own,
//! then takes the name of the lock, which one alone can have: there is never a lock without a holder.

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Found, Host, NOTES, Order, Source, fault};
use crate::diagnostic::{Diagnostic, is_hidden};
use crate::french;

const LOCK: &str = ".lycee/verrou";
const WHO: &str = "qui.json";

/// Who is at work on a host. Its words are shown to others: they hold on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The name of their session.
    #[serde(rename = "nom")]
    name: String,
    /// The name of their machine.
    #[serde(rename = "poste")]
    machine: String,
    /// Tells one project from another there, without its path: the host may show this file.
    #[serde(rename = "projet")]
    project: String,
    /// `2026-11-24 14:05`
    #[serde(rename = "depuis")]
    since: String,
}

const FORMAT: &str = "%Y-%m-%d %H:%M";
/// To take a lock that is free again each time it was refused.
const ATTEMPTS: usize = 3;
/// In characters.
const LONGEST_NAME: usize = 60;
/// An upload that lasts longer was cut, most likely.
const LONG: TimeDelta = TimeDelta::hours(1);

impl Holder {
    pub fn new(name: String, machine: String, project: &str, now: NaiveDateTime) -> Self {
        let project = format!("{:016x}", xxh3_64(project.as_bytes()));
        Holder { name, machine, project, since: now.format(FORMAT).to_string() }.on_one_line()
    }

    fn on_one_line(mut self) -> Self {
        for text in [&mut self.name, &mut self.machine] {
            *text = text.chars().filter(|c| !is_hidden(*c)).take(LONGEST_NAME).collect::<String>().trim().to_string();
            if text.is_empty() {
                text.push('?');
            }
        }
        self
    }

    /// A folder of theirs alone.
    fn folder(&self, name: &str) -> String {
        let own = xxh3_64(format!("{} {} {}", self.name, self.machine, self.project).as_bytes());
        format!("{NOTES}/{name}-{own:016x}")
    }

    fn written_in(&self, folder: &str) -> Order {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        Order::Send { from: Source::Bytes(bytes), to: format!("{folder}/{WHO}") }
    }

    fn since(&self) -> Option<NaiveDateTime> {
        NaiveDateTime::parse_from_str(&self.since, FORMAT).ok()
    }

    /// The same person in the same folder: their own run, which was cut. Two at once are kept apart by the lock of the
    /// published folder.
    fn is_same(&self, other: &Holder) -> bool {
        (&self.name, &self.machine, &self.project) == (&other.name, &other.machine, &other.project)
    }
}

/// Takes the lock.
///
/// # Errors
/// Somebody else holds it, and it is not taken over; the host renames no folder.
pub fn take(host: &dyn Host, who: &Holder, takes_over: bool) -> Result<(), Diagnostic> {
    let mine = who.folder("attente");
    for _ in 0..ATTEMPTS {
        host.obey(&[Order::MakeFolder(mine.clone()), who.written_in(&mine)], &|_| ())?;
        if host.claim(&mine, LOCK)? {
            return Ok(());
        }
        host.obey(&emptied(&mine), &|_| ())?;
        let held = holder(host)?;
        // Its holder may have freed it since it was refused.
        if is_a_lock(host)? {
            let is_ours = held.as_ref().is_some_and(|held| held.is_same(who));
            if !is_ours && !takes_over {
                return Err(refusal(held.as_ref(), who));
            }
            return host.obey(&[who.written_in(LOCK)], &|_| ());
        }
    }
    Err(Diagnostic::error(None, format!("impossible de donner à un dossier le nom « {LOCK} », qui dit aux autres qui envoie")).help(
        "Si quelqu’un d’autre envoie aussi, recommencez dans une minute. Sinon, demandez à l’hébergeur le droit de renommer un dossier à cet endroit.",
    ))
}

/// Whether the lock is still ours: somebody may take it over while we send.
///
/// # Errors
/// It is not, or the host is no longer reached.
pub fn is_kept(host: &dyn Host, who: &Holder) -> Result<(), Diagnostic> {
    let held = holder(host)?;
    if held.as_ref().is_some_and(|held| held.is_same(who)) {
        return Ok(());
    }
    let message = match held {
        Some(held) => format!("{} a pris la main, sur le poste {} : cet envoi s’arrête", held.name, held.machine),
        None => "le verrou de cet envoi n’est plus sur le serveur : cet envoi s’arrête".into(),
    };
    Err(Diagnostic::error(None, message)
        .help("Le portail en ligne n’a pas été changé par cet envoi. Mettez-vous d’accord, puis relancez la commande."))
}

/// Lets others in. A lock that somebody took over is theirs.
///
/// # Errors
/// The host refuses, or is no longer reached.
pub fn free(host: &dyn Host, who: &Holder) -> Result<(), Diagnostic> {
    if holder(host)?.is_none_or(|held| !held.is_same(who)) {
        return Ok(());
    }
    let done = who.folder("fini");
    let mut orders = emptied(&done);
    // What a cut left has the name.
    if !host.claim(LOCK, &done)? {
        orders.extend(emptied(LOCK));
    }
    host.obey(&orders, &|_| ())
}

fn emptied(folder: &str) -> Vec<Order> {
    vec![Order::Delete(format!("{folder}/{WHO}")), Order::RemoveFolder(folder.into())]
}

fn holder(host: &dyn Host) -> Result<Option<Holder>, Diagnostic> {
    let read = host.read(&format!("{LOCK}/{WHO}"))?;
    Ok(read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).map(Holder::on_one_line))
}

/// Whether there is a lock.
///
/// # Errors
/// Something else has its name: no upload of ours, and nothing that we may remove.
fn is_a_lock(host: &dyn Host) -> Result<bool, Diagnostic> {
    let listing = host.list(&[NOTES.into(), LOCK.into()])?;
    let inside = format!("{LOCK}/");
    let stranger = listing.keys().find(|path| path.strip_prefix(&inside).is_some_and(|name| name != WHO));
    let what = match (listing.get(LOCK), stranger) {
        (None, _) => return Ok(false),
        (Some(Found::Folder), None) => return Ok(true),
        (Some(Found::Folder), Some(path)) => format!("un dossier où se trouve autre chose (« {path} »)"),
        (Some(Found::File { .. }), _) => "un fichier ou un raccourci".into(),
    };
    Err(fault::not_ours(LOCK, "note qui envoie", &what))
}

/// What a look says of the lock: nothing when it is free, or our own.
///
/// # Errors
/// The host cannot be reached.
pub fn held_by(host: &dyn Host, who: &Holder) -> Result<Option<Diagnostic>, Diagnostic> {
    if !is_a_lock(host)? {
        return Ok(None);
    }
    let held = holder(host)?;
    Ok(held.as_ref().is_none_or(|held| !held.is_same(who)).then(|| refusal(held.as_ref(), who)))
}

/// « Claire met déjà ce portail en ligne, sur le poste SALLE-12, depuis 14 h 05 »
fn refusal(held: Option<&Holder>, who: &Holder) -> Diagnostic {
    let Some(held) = held else {
        return Diagnostic::error(None, "quelqu’un met déjà ce portail en ligne").help(
            "Attendez une minute, puis recommencez. Si personne n’envoie rien, relancez avec --prendre-la-main.",
        );
    };
    let (since, now) = (held.since(), who.since());
    let when = match (since, now) {
        (Some(since), Some(now)) if since.date() == now.date() => format!(", depuis {}", french::time(since.time())),
        (Some(since), _) => {
            format!(", depuis le {} à {}", french::date(since.date()), french::time(since.time()))
        }
        _ => String::new(),
    };
    let message = format!("{} met déjà ce portail en ligne, sur le poste {}{when}", held.name, held.machine);
    let is_old = since.zip(now).is_some_and(|(since, now)| now - since > LONG);
    let help = if is_old {
        "C’est long : cet envoi a sans doute été coupé. Vérifiez auprès de cette personne, puis relancez avec --prendre-la-main."
    } else {
        "Attendez la fin de son envoi, puis recommencez. S’il a été coupé, relancez avec --prendre-la-main."
    };
    Diagnostic::error(None, message).help(help)
}
