//! What `deploy` says of what it did.

use crate::deploy::Survey;
use crate::deploy::online::Verdict;
use crate::french::{count, size};

/// « Envoyé vers « production » : 6 fichiers (240 ko), 2 supprimés. »
pub fn sent(survey: &Survey, name: &str) -> String {
    let steps = &survey.steps;
    if steps.is_idle() {
        return format!("« {name} » a déjà tout : rien n’a été envoyé.\n{}", remarks(survey, Told::Done));
    }
    let deleted = count(steps.withdrawn().count(), "supprimé", "supprimés");
    let files = count(steps.sends.len(), "fichier", "fichiers");
    format!("Envoyé vers « {name} » : {files} ({}), {deleted}.\n{}", size(steps.weight()), remarks(survey, Told::Done))
}

/// Whether something was done, or would be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Done,
    Rehearsed,
}

/// What somebody should know of the host.
pub fn remarks(survey: &Survey, told: Told) -> String {
    let mut text = survey.remark.map(|remark| format!("Remarque : {remark}\n")).unwrap_or_default();
    if survey.resumed > 0 {
        let (was, one, many) = match told {
            Told::Done => ("avait été", "fichier n’était plus", "fichiers n’étaient plus"),
            Told::Rehearsed => ("a été", "fichier n’est plus", "fichiers ne sont plus"),
        };
        text.push_str(&format!("Un envoi {was} coupé : {} à envoyer.\n", count(survey.resumed, one, many)));
    }
    if !survey.healed.is_empty() {
        let shown: Vec<&str> = survey.healed.iter().take(5).map(String::as_str).collect();
        let and = match told {
            Told::Done => "et remis comme ici",
            Told::Rehearsed => "à remettre comme ici",
        };
        text.push_str(&format!(
            "Changés ou supprimés à la main sur le serveur, {and} : {}{}\n",
            shown.join(", "),
            if survey.healed.len() > shown.len() { "…" } else { "." }
        ));
    }
    text
}

/// Withdrawn files that are still there.
pub fn left(kept: &[String]) -> String {
    let shown: Vec<String> = kept.iter().take(5).map(|path| format!("« {path} »")).collect();
    let more = if kept.len() > shown.len() { ", …" } else { "" };
    let (are_there, changed) = match kept.len() {
        1 => ("fichier retiré du portail est encore en ligne", "l’a changé"),
        _ => ("fichiers retirés du portail sont encore en ligne", "les a changés"),
    };
    format!(
        "Attention : {}, car quelqu’un {changed} sur le serveur : {}{more}. Copiez ce que vous voulez garder, puis relancez avec --remplacer : ce qui est retiré sera supprimé.\n",
        count(kept.len(), are_there, are_there),
        shown.join(", ")
    )
}

/// « En ligne : 214 pages, 0 ancienne. »
pub fn online(verdict: &Verdict, base_url: &str) -> String {
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
