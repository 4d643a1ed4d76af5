//! Rules of one page, whatever the others hold: what RGAA and domain.md §5 ask, and the European statement.

use std::collections::HashSet;

use crate::diagnostic::{Severity, nearest};

use super::facts::Facts;
use super::fault::Fault;
use super::text::{quoted, readable};
use super::{Rules, Site};

/// The declaration must stand among the first bytes, or browsers have already chosen another encoding.
const CHARSET_WITHIN: usize = 1024;

pub(super) fn check(site: &Site, file: usize, rules: &Rules, faults: &mut Vec<Fault>) {
    let facts = &site.facts[file];
    for (attribute, tag) in &facts.handlers {
        let detail = format!("l’attribut {} de {} exécute un script", quoted(attribute), quoted(&format!("<{tag}>")));
        let help = "Déplacez ce script dans un fichier du thème.";
        faults.push(Fault::error("gestionnaire", format!("{attribute} {tag}"), file, detail, help));
    }
    if site.files[file].is_html() && !facts.is_redirect {
        let mut page = Checked { file, faults };
        page.images(facts);
        page.headings(facts);
        page.identifiers(facts);
        page.head(facts, rules);
        page.link_names(facts);
        if let Some(statement) = &facts.lost_statement {
            let detail = format!("la mention {} est absente", quoted(statement));
            page.error(
                "mention",
                statement,
                detail,
                "Placez le bloc de l’Union européenne dans le gabarit de cette page.",
            );
        }
    }
}

struct Checked<'a> {
    file: usize,
    faults: &'a mut Vec<Fault>,
}

impl Checked<'_> {
    fn error(&mut self, rule: &'static str, culprit: &str, detail: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::error(rule, culprit, self.file, detail, help.into()));
    }

    fn images(&mut self, facts: &Facts) {
        for source in &facts.unlabelled_images {
            let detail = format!("l’image {} n’a pas de texte de remplacement", quoted(source));
            self.error(
                "alt",
                source,
                detail,
                "Décrivez l’image dans «\u{a0}alt\u{a0}», ou écrivez alt=\"\" si elle est décorative",
            );
        }
        for class in &facts.unlabelled_drawings {
            let which = if class.is_empty() { String::new() } else { format!(" {}", quoted(class)) };
            let detail = format!("le dessin SVG{which} n’est ni masqué ni nommé");
            let help = "Ajoutez aria-hidden=\"true\" s’il est décoratif, sinon role=\"img\" et aria-label";
            self.error("svg", class, detail, help);
        }
    }

    fn headings(&mut self, facts: &Facts) {
        let titles: Vec<&str> = facts.headings.iter().filter(|h| h.level == 1).map(|h| h.text.as_str()).collect();
        match titles.as_slice() {
            [_] => {}
            [] => self.error("h1", "0", "aucun titre de niveau 1", "Donnez à la page un titre principal, et un seul."),
            [_, second, ..] => {
                let detail = format!("{} titres de niveau 1, dont {}", titles.len(), quoted(second));
                self.error("h1", second, detail, "Gardez un seul titre principal et passez les autres au niveau 2");
            }
        }
        let mut above = 1;
        for heading in &facts.headings {
            let level = heading.level;
            if heading.text.is_empty() {
                self.error(
                    "titre vide",
                    "",
                    format!("un titre de niveau {level} est vide"),
                    "Écrivez le titre, ou retirez-le.",
                );
            }
            if level > above + 1 {
                let detail = format!("le titre {} passe du niveau {above} au niveau {level}", quoted(&heading.text));
                self.error("niveau", &heading.text, detail, format!("Passez-le au niveau {}", above + 1));
            }
            above = level;
        }
    }

    fn identifiers(&mut self, facts: &Facts) {
        let mut seen = HashSet::with_capacity(facts.ids.len());
        for id in &facts.ids {
            if !seen.insert(&**id) {
                let detail = format!("l’identifiant {} est employé plusieurs fois", quoted(id));
                self.error("id", id, detail, "Donnez à chaque élément un identifiant qui lui soit propre.");
            }
        }
    }

    fn head(&mut self, facts: &Facts, rules: &Rules) {
        let known = |lang: &str| {
            let primary = lang.split('-').next().unwrap_or_default();
            rules.languages.iter().any(|l| l.eq_ignore_ascii_case(lang) || l.eq_ignore_ascii_case(primary))
        };
        match facts.lang.as_deref() {
            None | Some("") => {
                self.error(
                    "lang",
                    "",
                    "la langue de la page n’est pas déclarée",
                    "Écrivez par exemple <html lang=\"fr\">",
                );
            }
            Some(lang) if !known(lang) => {
                let help = match nearest(lang, rules.languages.iter().copied()) {
                    Some(near) => format!("Vouliez-vous dire {}\u{202f}?", quoted(near)),
                    None => format!("Langues du site\u{a0}: {}", rules.languages.join(", ")),
                };
                self.error("lang", lang, format!("la langue {} n’est pas une langue du site", quoted(lang)), help);
            }
            Some(_) => {}
        }
        if readable(&facts.title).is_empty() {
            self.error("title", "", "l’élément <title> est absent ou vide", "Donnez un titre à la page.");
        }
        let charset = "Écrivez <meta charset=\"utf-8\"> tout au début de <head>";
        match &facts.charset {
            None => self.error("charset", "", "l’encodage n’est pas déclaré", charset),
            Some((name, _)) if !name.eq_ignore_ascii_case("utf-8") => {
                self.error("charset", name, format!("l’encodage déclaré est {}, et non UTF-8", quoted(name)), charset);
            }
            Some((_, end)) if *end > CHARSET_WITHIN => {
                self.error(
                    "charset",
                    "loin",
                    "l’encodage est déclaré au-delà des 1\u{202f}024 premiers octets",
                    charset,
                );
            }
            Some(_) => {}
        }
        if !facts.viewport {
            let help = "Écrivez <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
            self.error(
                "viewport",
                "",
                "la page ne s’adapte pas aux téléphones, faute de «\u{a0}meta viewport\u{a0}»",
                help,
            );
        }
    }

    fn link_names(&mut self, facts: &Facts) {
        for link in &facts.vague_links {
            if link.name.is_empty() {
                let detail = format!("le lien {} n’a pas de texte", quoted(&link.address));
                self.error(
                    "lien vide",
                    &link.address,
                    detail,
                    "Écrivez ce que l’on trouve au bout du lien, ou son aria-label.",
                );
                continue;
            }
            let detail =
                format!("le texte {} du lien {} ne dit pas où il mène", quoted(&link.name), quoted(&link.address));
            let help = "Nommez la page visée, par exemple «\u{a0}le récit de Léa à Caspe\u{a0}».";
            let fault = Fault::error("lien vague", &*link.address, self.file, detail, help);
            self.faults.push(fault.with(Severity::Warning));
        }
    }
}
