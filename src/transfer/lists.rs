//! The lists of `livrables/transfert/`, for a team that sends files by hand, and what a screen says of an upload.

use std::fmt::Write as _;

use super::{Inventory, Online, Sending, Steps, Turn};
use crate::french::{self, count, size};

/// « 6 fichiers à envoyer (240 ko), 2 à supprimer »
pub fn summary(steps: &Steps) -> String {
    if steps.is_idle() {
        return "rien à envoyer, rien à supprimer".into();
    }
    let sent = match steps.sends.len() {
        0 => "rien à envoyer".into(),
        n => format!("{} à envoyer ({})", count(n, "fichier", "fichiers"), size(steps.weight())),
    };
    let deleted = match steps.withdrawn().count() {
        0 => "rien à supprimer".into(),
        n => format!("{} à supprimer", french::number(i64::try_from(n).unwrap_or(i64::MAX))),
    };
    format!("{sent}, {deleted}")
}

/// « depuis l’envoi du 24 novembre 2026 »
fn since(online: Option<&Online>) -> String {
    let Some(online) = online else { return "premier envoi".into() };
    match online.day.as_deref().and_then(french::parse_date) {
        Some(day) => format!("depuis l’envoi du {}", french::date(day)),
        None => "depuis le dernier envoi noté".into(),
    }
}

const TURNS: [(Turn, &str); 5] = [
    (Turn::Asset, "Les photos, les styles et les documents"),
    (Turn::NewPage, "Les pages nouvelles"),
    (Turn::Page, "Les pages qui ont changé"),
    (Turn::Feed, "Les flux, le plan pour les moteurs de recherche, les réglages du serveur"),
    (Turn::Home, "La page d’accueil, en dernier"),
];

/// `a-envoyer.txt`: paths in `public/`, one on a line, in the order in which to send them. `online` is what was noted of
/// the last upload.
pub fn to_send(steps: &Steps, online: Option<&Online>) -> String {
    let mut text = format!("# À envoyer, {}\u{a0}: ", since(online));
    if steps.sends.is_empty() {
        text.push_str("rien. Le serveur a déjà tout.\n");
        return text;
    }
    let _ = writeln!(text, "{}, {}.", count(steps.sends.len(), "fichier", "fichiers"), size(steps.weight()));
    if online.is_none() {
        text.push_str("# C’est tout le contenu de public/\u{a0}: copiez-le d’un seul coup, en gardant les dossiers.\n");
    } else {
        text.push_str(
            "# Chaque chemin part de public/, et garde le même dossier sur le serveur. Envoyez-les dans cet ordre\u{a0}:\n\
             # une page n’est jamais en ligne avant la photo ou le style dont elle a besoin.\n",
        );
    }
    let then = if online.is_none() { "" } else { "a-supprimer.txt, puis " };
    let _ = writeln!(
        text,
        "# Une ligne qui commence par «\u{a0}#\u{a0}» est une explication. Ensuite\u{a0}: {then}lycee transfert --fait"
    );
    for (turn, title) in TURNS {
        let group: Vec<&Sending> = steps.sends.iter().filter(|sending| sending.turn == turn).collect();
        if group.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n# {title} ({})", french::number(i64::try_from(group.len()).unwrap_or(i64::MAX)));
        for sending in group {
            let _ = writeln!(text, "{}", sending.path);
        }
    }
    text
}

/// `a-supprimer.txt`: what was sent once and is no longer in `public/`.
pub fn to_delete(steps: &Steps, online: Option<&Online>) -> String {
    let withdrawn: Vec<&str> = steps.withdrawn().collect();
    let mut text = format!("# À supprimer du serveur, {}\u{a0}: ", since(online));
    match (online, withdrawn.len()) {
        (None, _) => text.push_str(
            "rien n’est encore connu de ce qui s’y trouve.\n\
             # Après l’envoi, tapez lycee transfert --fait\u{a0}: les prochaines listes ne diront que ce qui change.\n",
        ),
        (_, 0) => text.push_str("rien.\n"),
        (_, n) => {
            let _ = writeln!(text, "{}, après l’envoi.", count(n, "fichier", "fichiers"));
            text.push_str("# Supprimez-les le jour même\u{a0}: une page ou une photo retirée y reste visible tant qu’elle est là.\n\n");
        }
    }
    for path in withdrawn {
        let _ = writeln!(text, "{path}");
    }
    text
}

/// `manifeste.json`: every file of `public/` with its hash and its length.
pub fn json(wanted: &Inventory) -> Vec<u8> {
    let mut json =
        serde_json::to_vec_pretty(&serde_json::json!({ "version": 1, "fichiers": wanted })).unwrap_or_default();
    json.push(b'\n');
    json
}
