//! The generated release as a file of `communiques/`, for the team to make it theirs.

use std::fmt::Write as _;

use super::departure;
use super::release::{Release, press};
use crate::content::yaml::safe;
use crate::content::{Entry, Mobility};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::words::headcount;

/// The file's text; `None` when no such mobility is shown, or when it is cancelled. Quotes keep the identifiers of who said them: should somebody
/// withdraw, the words go.
pub fn draft(site: &Site, mobility: &str) -> Option<String> {
    let entry = site.mobility(mobility).filter(|m| !m.data.is_cancelled())?;
    let release = departure::release(press(site), entry);
    let mut text = format!("---\ntitre: {}\nchapo: {}\n", typed(&release.title), typed(&release.lead));
    if entry.meta.example {
        text.push_str("exemple: oui\n");
    }
    text.push_str(&quotes(site, entry, &release));
    let sent = release.date.format("%Y-%m-%d");
    let outlets: Vec<&str> = site.school.media.iter().map(|outlet| outlet.id.as_str()).collect();
    let _ = write!(
        text,
        "\n# Une fois parti, retirez le « # » et notez le jour de l'envoi : c'est lui qui compte pour l'objectif 7.\n\
         # envoye_le: {sent}\n\
         # À qui, si ce n'est pas à tous les médias de site.yaml :\n\
         # destinataires: [{}]\n\
         # embargo: {} 08:00\n\n",
        outlets.join(", "),
        entry.data.departure.value.format("%Y-%m-%d")
    );
    text.push_str(
        "# Ce que disait la mobilité quand ce texte a été écrit : si elle change, la phrase à corriger sera montrée.\n",
    );
    let _ = writeln!(text, "faits: {{{}}}\n---\n", facts(&entry.data));
    for part in &release.parts {
        let mark = match part.kind {
            "heading" => "## ",
            "item" => "- ",
            _ => "",
        };
        let _ = writeln!(text, "{mark}{}\n", markdown(&part.text));
    }
    if let Some(practical) = &release.practical {
        let _ = writeln!(text, "{} : {}", plain(&practical.label), markdown(&practical.text));
    }
    Some(text)
}

fn facts(mobility: &Mobility) -> String {
    let day = |day: chrono::NaiveDate| day.format("%Y-%m-%d").to_string();
    let mut facts = vec![
        format!("depart: {}", day(mobility.departure.value)),
        format!("retour: {}", day(mobility.back.value)),
        format!("ville: {}", in_braces(&mobility.city.value)),
    ];
    facts.extend(headcount(mobility).map(|n| format!("effectif: {n}")));
    facts.join(", ")
}

/// A value of a `{…}` map: a comma would end it.
fn in_braces(value: &str) -> String {
    if value.contains([',', '{', '}', '[', ']', ':', '#', '"', '\'']) { safe(value) } else { value.to_string() }
}

fn quotes(site: &Site, entry: &Entry<Mobility>, release: &Release) -> String {
    let said = entry
        .data
        .quotes
        .iter()
        .filter(|quote| site.speaker(quote.by.as_ref().map(|by| by.value.as_str()), Channel::Press).is_ok());
    let mut text = String::from("citations:\n");
    let mut item = |by: Option<&str>, words: &str, role: Option<&str>| {
        let keys = [("de", by), ("texte", Some(words)), ("role", role)];
        let mut lead = "  - ";
        for (key, value) in keys.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            let _ = writeln!(text, "{lead}{key}: {}", typed(value));
            lead = "    ";
        }
    };
    let mut count = 0;
    for quote in said {
        item(quote.by.as_ref().map(|by| by.value.as_str()), &quote.text.value, quote.role.as_deref());
        count += 1;
    }
    // Places to complete come after them.
    for quote in release.quotes.iter().skip(count) {
        item(None, &quote.text, None);
    }
    text
}

/// With the spaces of a keyboard: typography is set at each build.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same in Markdown: what looks like a link is words.
fn markdown(text: &str) -> String {
    plain(text).replace("](", "\\](")
}

/// A value that any YAML reader takes as it is.
fn typed(text: &str) -> String {
    let text = plain(text);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '’');
    if text.starts_with(char::is_alphabetic) && text.chars().all(is_plain) { text } else { safe(&text) }
}
