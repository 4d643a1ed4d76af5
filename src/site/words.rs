//! The words of a site as a channel may carry them: without the people who may not appear there, in French typography.

use serde::Serialize;

use super::consent::{Channel, Shown};
use super::running_order::SlotView;
use super::{Site, days_of};
use crate::content::{Contact, Figure, Meta, Mobility, Slot, When};
use crate::diagnostic::is_hidden;
use crate::french;
use crate::language::{FRENCH, Language};

/// The official one; the goal's own wording has no « s » (domain.md §0).
pub const HASHTAG: &str = "#ErasmusDays";
/// domain.md §3, as the grant agreement has it: whole or in part.
const EU_STATEMENTS: [&str; 2] = ["Financé par l’Union européenne", "Cofinancé par l’Union européenne"];
const EU_DISCLAIMER: &str = "{mention}. Les points de vue et avis exprimés n’engagent toutefois que leur(s) auteur(s) et ne reflètent pas nécessairement ceux de l’Union européenne ou {de_autorite}. Ni l’Union européenne ni l’autorité chargée de l’octroi ne sauraient en être tenues pour responsables.";

/// What a language has to know of European funding.
pub fn eu_words() -> impl Iterator<Item = &'static str> {
    EU_STATEMENTS.into_iter().chain([EU_DISCLAIMER])
}

/// At any other time of the year.
const FEAST: &str = "Fête de l’Europe";

/// How texts are said on one channel.
#[derive(Debug, Clone, Copy)]
pub struct Words<'s> {
    pub site: &'s Site,
    pub channel: Channel,
}

/// Somebody to call or to write to.
#[derive(Debug, Clone, Serialize)]
pub struct ContactView {
    pub name: String,
    pub role: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub example: bool,
}

impl ContactView {
    /// Each of its texts as `said`.
    pub fn new(contact: &Contact, said: impl Fn(&str) -> String) -> Self {
        ContactView {
            name: said(&contact.name),
            role: contact.role.as_deref().map(&said),
            phone: contact.phone.as_deref().map(|phone| said(&french::telephone(phone))),
            email: contact.email.clone(),
            address: contact.address.as_deref().map(&said),
            example: contact.example,
        }
    }
}

/// « 10 » + « étudiants par an ».
#[derive(Debug, Clone, Serialize)]
pub struct FigureView {
    pub value: String,
    pub label: String,
    pub source: Option<String>,
    pub example: bool,
}

impl FigureView {
    /// Each of its texts as `said`.
    pub fn new(figure: &Figure, said: impl Fn(&str) -> String) -> Self {
        FigureView {
            value: said(&figure.value),
            label: said(&figure.label),
            source: figure.source.as_deref().map(&said),
            example: figure.example,
        }
    }
}

impl<'s> Words<'s> {
    pub fn new(site: &'s Site, channel: Channel) -> Self {
        Words { site, channel }
    }

    /// A text that belongs to no entry.
    pub fn text(self, text: &str) -> String {
        self.said(text, &[], self.site.language.code())
    }

    /// A text of an entry: whom the entry is about is known.
    pub fn of(self, meta: &Meta, text: &str) -> String {
        self.said(text, &self.site.people_of(meta), meta.lang.as_deref().unwrap_or(FRENCH))
    }

    /// The same of words of somebody; a language other than that of the entry has its own typography.
    pub fn said_in(self, meta: &Meta, text: &str, lang: Option<&str>) -> String {
        match lang {
            None => self.of(meta, text),
            Some(lang) => self.as_typed(text, &self.site.people_of(meta), lang),
        }
    }

    /// A text that goes on inside a sentence: « accompagnés par un étudiant de BTS ».
    pub fn inside(self, meta: &Meta, text: &str) -> String {
        let said = self.of(meta, text);
        match said.strip_prefix("Un é") {
            Some(rest) if !text.starts_with("Un é") => format!("un é{rest}"),
            _ => said,
        }
    }

    fn said(self, text: &str, about: &[&str], lang: &str) -> String {
        self.site.language.typography(&self.as_typed(text, about, lang)).into_owned()
    }

    /// On one line, whatever was typed; nothing that a calendar or a Word file would not take.
    fn as_typed(self, text: &str, about: &[&str], lang: &str) -> String {
        let shown: String = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
        let shown = shown.replace(is_hidden, "");
        let line = shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        self.site.redactor(self.channel, about).in_language(lang).text(&line)
    }

    /// An address that the channel may carry: no part of it is a name that may not appear.
    pub fn url(self, url: &str) -> Option<String> {
        self.site.redactor(self.channel, &[]).is_fit(url).then(|| url.to_string())
    }

    pub fn title(self, meta: &Meta) -> String {
        self.of(meta, meta.title())
    }

    pub fn summary(self, meta: &Meta) -> Option<String> {
        meta.summary.as_deref().map(|text| self.of(meta, text))
    }

    /// The folder of an entry's documents: its identifier, without a name that may not appear. Two entries that only a name
    /// told apart are numbered.
    pub fn folder(self, meta: &Meta) -> String {
        let said =
            |meta: &Meta| self.site.redactor(self.channel, &self.site.people_of(meta)).slug(&meta.id).into_owned();
        let folder = said(meta);
        if *folder == *meta.id {
            return folder;
        }
        let alike = self.site.all_metas().filter(|other| other.kind == meta.kind && said(other) == folder);
        match alike.filter(|other| *other.id == *folder || other.id < meta.id).count() {
            0 => folder,
            before => format!("{folder}-{}", before + 1),
        }
    }

    /// The address of an entry's page on the web, where it has one that the channel may carry.
    pub fn web_address(self, meta: &Meta) -> Option<String> {
        let address = self.site.address(meta.kind, &meta.id)?.to_string();
        let redactor = self.site.redactor(self.channel, &self.site.people_of(meta));
        redactor.is_fit(&address).then(|| format!("{}{address}", self.site.school.base_url))
    }

    /// The same, else the address of the portal.
    pub fn web_address_or_home(self, meta: &Meta) -> String {
        self.web_address(meta).unwrap_or_else(|| self.site.school.base_url.clone())
    }

    pub fn contact(self, contact: &Contact) -> ContactView {
        ContactView::new(contact, |text| self.text(text))
    }

    /// The lines of an entry's programme.
    pub fn programme(self, meta: &Meta, programme: &[Slot]) -> Vec<SlotView> {
        programme.iter().map(|slot| SlotView::new(&self.site.language, slot, |text| self.of(meta, text))).collect()
    }

    /// « Léa, BTS MCO », « un étudiant de BTS MCO », « Pilar »
    pub fn who(self, person: &str) -> String {
        match (self.site.person(person, self.channel), self.site.sigle(person)) {
            (Shown::Named(name), Some(sigle)) => format!("{name}, {sigle}"),
            (Shown::Named(name), None) => name,
            (Shown::Anonymous(label), _) => label,
        }
    }
}

impl Site {
    /// « Cofinancé par l’Union européenne », in the form of the grant agreement (domain.md §3).
    pub fn eu_statement(&self) -> String {
        let [whole, part] = EU_STATEMENTS;
        self.language.say(if self.school.eu_form == "finance" { whole } else { part }).to_string()
    }

    /// What is said on the air, where no emblem is seen: « Un projet cofinancé par l’Union européenne, programme Erasmus+ »
    /// (domain.md §8).
    pub fn eu_oral_mention(&self) -> String {
        let verb = if self.school.eu_form == "finance" { "financé" } else { "cofinancé" };
        format!("Un projet {verb} par l’Union européenne, programme Erasmus+")
    }

    /// The disclaimer; its first words use the form of the statement (domain.md §3).
    pub fn eu_disclaimer(&self) -> String {
        let authority = self.school.eu_authority.as_deref().unwrap_or("l’Agence Erasmus+ France / Éducation Formation");
        let authority = if self.language.is_french() { of(authority) } else { authority.to_string() };
        let usual =
            || self.language.fill(EU_DISCLAIMER, &[("mention", &self.eu_statement()), ("de_autorite", &authority)]);
        let text = self.school.eu_disclaimer.clone().unwrap_or_else(usual);
        Words::new(self, Channel::Site).text(&text)
    }

    /// What an edition of the Fête de l’Europe is called on its dates.
    pub fn feast(&self, when: &When) -> &'static str {
        if self.is_official(when) { HASHTAG } else { FEAST }
    }

    /// The lycée's short name inside a sentence: « lycée Charles Alliès » (domain.md §9).
    pub fn school_name(&self) -> String {
        inside_a_sentence(self.school.short_name.as_deref().unwrap_or(&self.school.name))
    }

    /// The same of its whole name.
    pub fn school_full_name(&self) -> String {
        inside_a_sentence(&self.school.name)
    }
}

fn inside_a_sentence(name: &str) -> String {
    let name = match name.split_once(' ') {
        Some(("Lycée", rest)) => format!("lycée {rest}"),
        _ => name.to_string(),
    };
    french::typography(&name).into_owned()
}

/// « de l’Agence », « du ministère », « des partenaires ».
fn of(name: &str) -> String {
    match name.split_once(' ') {
        Some(("le", rest)) => format!("du {rest}"),
        Some(("les", rest)) => format!("des {rest}"),
        _ if name.starts_with(|c: char| c.is_uppercase()) => french::elide("de", name),
        _ => format!("de {name}"),
    }
}

/// How many leave: the number given, else the number of names.
pub fn headcount(mobility: &Mobility) -> Option<i64> {
    mobility.headcount.or_else(|| i64::try_from(mobility.participants.len()).ok()).filter(|n| *n > 0)
}

/// The words for one student, or for several.
pub fn agree(mobility: &Mobility, one: &'static str, many: &'static str) -> &'static str {
    if headcount(mobility) == Some(1) { one } else { many }
}

/// « quatre étudiants », where their number is known.
pub fn students(mobility: &Mobility) -> Option<String> {
    let n = headcount(mobility)?;
    Some(format!("{} {}", french::cardinal(n), if n > 1 { "étudiants" } else { "étudiant" }))
}

/// « neuf semaines » for 63 days, « un peu plus de neuf semaines » for 66, « près de dix semaines » for 68; days under a month.
pub fn duration(mobility: &Mobility) -> String {
    let days = days_of(mobility);
    let weeks = |n: i64| format!("{} semaines", french::cardinal(n));
    match days % 7 {
        0 if days > 7 => weeks(days / 7),
        _ if days <= 31 => french::duration_days(days),
        1..=3 => format!("un peu plus de {}", weeks(days / 7)),
        _ => format!("près de {}", weeks(days / 7 + 1)),
    }
}

/// « samedi 6 février 2027, de 9 h à 17 h »
pub fn when(when: &When) -> String {
    Language::default().moment(when.start.value, when.end.as_ref().map(|end| end.value))
}
