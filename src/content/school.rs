//! `site.yaml`: the lycée, its contacts, networks and media, and the settings of the portal.

mod keys;

use std::sync::Arc;

use chrono::NaiveDate;

use super::accessibility::Accessibility;
use super::common::{self, Figure};
use super::fields::{self, Record};
use super::hosting::{self, Destination};
use super::yaml;
use crate::diagnostic::{Diagnostic, Span, Spanned};
pub use keys::KEYS;
use keys::ZONES;

#[derive(Debug, Clone, Default)]
pub struct School {
    pub shown: Arc<str>,
    /// `None` for French.
    pub lang: Option<String>,
    pub name: String,
    pub short_name: Option<String>,
    pub promise: Option<String>,
    /// Absolute, ends with `/`.
    pub base_url: String,
    /// Links to folders carry `index.html`.
    pub file_links: bool,
    /// Each page with a title of its own has a card for networks.
    pub page_cards: bool,
    pub address: Option<Address>,
    pub coordinates: Option<[f64; 2]>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub head: Option<Contact>,
    pub host: Option<Contact>,
    pub data_officer: Option<Contact>,
    pub press_contact: Option<Contact>,
    pub erasmus_contact: Option<Contact>,
    pub about: Option<String>,
    pub press_context: Option<String>,
    pub main_colour: Option<String>,
    pub accent_colour: Option<String>,
    pub menu: Vec<MenuItem>,
    pub footer: Vec<MenuItem>,
    pub figures: Vec<Figure>,
    /// `cofinance` or `finance`.
    pub eu_form: &'static str,
    pub eu_authority: Option<String>,
    pub eu_disclaimer: Option<String>,
    pub accessibility: Accessibility,
    pub networks: Vec<Network>,
    pub media: Vec<MediaOutlet>,
    pub ent: Ent,
    /// « C »
    pub zone: Option<&'static str>,
    pub holidays: Vec<Holiday>,
    pub europe_days: EuropeDays,
    pub radio: Radio,
    pub axis_3: Axis3,
    pub social: Vec<(String, String)>,
    /// Where the portal goes.
    pub destinations: Vec<Destination>,
    /// `apache` or `nginx`: its settings are asked for.
    pub server: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub struct Address {
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Contact {
    pub name: String,
    pub role: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub example: bool,
}

#[derive(Debug, Clone)]
pub struct MenuItem {
    pub title: String,
    /// A file or a folder of `content/`.
    pub target: Spanned<String>,
}

/// The school intranet, and the fields of its form. Lengths are habits (domain.md §1, unverified).
#[derive(Debug, Clone)]
pub struct Ent {
    pub name: String,
    pub url: Option<String>,
    /// Signs.
    pub title_max: usize,
    /// Signs.
    pub summary_max: usize,
    /// Narrow spaces show as boxes there.
    pub plain_spaces: bool,
}

impl Default for Ent {
    fn default() -> Self {
        Ent { name: "ENT".into(), url: None, title_max: 80, summary_max: 250, plain_spaces: false }
    }
}

/// The official weeks, and what a « forte communication média » is (domain.md §10, goal 8).
#[derive(Debug, Clone)]
pub struct EuropeDays {
    /// Distinct media for an edition.
    pub media_target: usize,
    /// First and last day, most often Monday to Saturday; whether somebody checked them.
    pub weeks: Vec<(NaiveDate, NaiveDate)>,
}

impl Default for EuropeDays {
    fn default() -> Self {
        EuropeDays { media_target: 3, weeks: Vec::new() }
    }
}

/// How fast a text is read on the air.
#[derive(Debug, Clone)]
pub struct Radio {
    pub words_per_minute: usize,
}

impl Default for Radio {
    /// A habit (domain.md §8, unverified).
    fn default() -> Self {
        Radio { words_per_minute: 160 }
    }
}

/// Thresholds of the scorecard.
#[derive(Debug, Clone)]
pub struct Axis3 {
    /// 1 to 12: a yearly goal that is not reached when that month ends is late.
    pub last_month: u32,
    /// Days without news after which the portal is asleep.
    pub freshness: i64,
}

impl Default for Axis3 {
    /// The end of May: then come exams and traineeships, and nobody reads the intranet in July (domain.md §9).
    fn default() -> Self {
        Axis3 { last_month: 5, freshness: 60 }
    }
}

#[derive(Debug, Clone)]
pub struct Network {
    pub id: String,
    pub name: String,
    pub url: Option<String>,
    pub contact: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, Clone)]
pub struct MediaOutlet {
    pub id: String,
    pub name: String,
    /// `presse`, `radio`, `web` or `television`.
    pub genre: &'static str,
    pub url: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Holiday {
    pub name: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Nothing is refused for a reason of its own here.
pub fn no_refusal(_: &str) -> Option<&'static str> {
    None
}

/// `None` when a required key is missing or wrong (said in the faults).
pub fn read(source: &str, file: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Option<School> {
    from(fields::read_yaml(source, file, &[KEYS], no_refusal, faults), file, faults)
}

/// The lycée in another language: what `site.yaml` says (its text, and how it is shown), in the words of `site.en.yaml`
/// where there is one. What nobody translated is left out, but for names and for the words of the menus.
pub fn translated(
    (text, shown): (&str, &Arc<str>),
    lang: &str,
    words: Option<(&str, &Arc<str>)>,
    faults: &mut Vec<Diagnostic>,
) -> Option<School> {
    // What is wrong with the original was said of it.
    let mut record = fields::read_yaml(text, shown, &[KEYS], no_refusal, &mut Vec::new());
    let keys = fields::written_keys(&yaml::read(text, 0..text.len(), shown, &mut Vec::new()));
    let original = fields::Original { name: "site.yaml", keys: &keys };
    let Some((source, file)) = words else {
        let whole = Span::whole(shown.clone());
        let unsaid = fields::check_translation(Vec::new(), &[KEYS], &whole, original, &mut Vec::new());
        record.translate(unsaid, &[KEYS], "", &mut Vec::new());
        return from(record, shown, &mut Vec::new()).map(|school| School { figures: Vec::new(), ..school });
    };
    let entries = yaml::read(source, 0..source.len(), file, faults);
    let words = fields::check_translation(entries, &[KEYS], &Span::whole(file.clone()), original, faults);
    record.translate(words, &[KEYS], "site.yaml", faults);
    Some(School { lang: Some(lang.to_string()), ..from(record, file, &mut Vec::new())? })
}

fn from(mut record: Record, file: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Option<School> {
    let name = record.string("nom");
    let base_url = record.text("url").map(|url| base_url(url, faults));
    let (mut colours, mut eu) = (record.map("couleurs"), record.map("union_europeenne"));
    let mut calendar = record.map("calendrier");
    let holidays = calendar.as_mut().map(|calendar| calendar.maps("vacances")).unwrap_or_default();
    let school = School {
        shown: file.clone(),
        lang: None,
        name: name?,
        base_url: base_url?,
        short_name: record.string("nom_court"),
        promise: record.string("promesse"),
        file_links: record.choice("liens") == Some("fichiers"),
        page_cards: record.bool("cartes") != Some(false),
        address: record.map("adresse").map(|mut a| Address {
            street: a.string("rue"),
            postal_code: a.string("code_postal"),
            city: a.string("ville"),
            country: a.string("pays"),
        }),
        coordinates: record.coordinates("coordonnees"),
        phone: record.string("telephone"),
        email: record.string("courriel"),
        head: contact(&mut record, "chef_etablissement"),
        host: contact(&mut record, "hebergeur"),
        data_officer: contact(&mut record, "delegue_donnees"),
        press_contact: contact(&mut record, "contact_presse"),
        erasmus_contact: contact(&mut record, "contact_erasmus"),
        about: record.string("a_propos"),
        press_context: record.string("contexte_presse"),
        main_colour: colours.as_mut().and_then(|c| c.string("principale")),
        accent_colour: colours.as_mut().and_then(|c| c.string("accent")),
        menu: menu(&mut record, "menu"),
        footer: menu(&mut record, "pied"),
        figures: common::figures(&mut record, "chiffres"),
        eu_form: eu.as_mut().and_then(|e| e.choice("forme")).unwrap_or("cofinance"),
        eu_authority: eu.as_mut().and_then(|e| e.string("autorite")),
        eu_disclaimer: eu.as_mut().and_then(|e| e.string("avertissement")),
        accessibility: record
            .map("accessibilite")
            .map(|access| Accessibility::read(access, faults))
            .unwrap_or_default(),
        networks: with_ids(record.maps("reseaux"), faults, |mut r| {
            let id = r.text("id")?;
            Some((
                id.clone(),
                Network {
                    id: id.value,
                    name: r.string("nom")?,
                    url: r.string("url"),
                    contact: r.string("contact"),
                    email: r.string("courriel"),
                },
            ))
        }),
        media: with_ids(record.maps("medias"), faults, |mut r| {
            let id = r.text("id")?;
            Some((
                id.clone(),
                MediaOutlet {
                    id: id.value,
                    name: r.string("nom")?,
                    genre: r.choice("genre")?,
                    url: r.string("url"),
                    email: r.string("courriel"),
                },
            ))
        }),
        ent: record.map("ent").map(ent).unwrap_or_default(),
        zone: calendar
            .as_mut()
            .and_then(|c| c.choice("zone"))
            .and_then(|zone| ZONES.iter().find(|(code, _)| *code == zone).map(|(_, shown)| *shown)),
        europe_days: record.map("erasmusdays").map(europe_days).unwrap_or_default(),
        radio: record.map("radio").map(radio).unwrap_or_default(),
        axis_3: record.map("axe3").map(axis_3).unwrap_or_default(),
        holidays: holidays
            .into_iter()
            .filter_map(|mut h| {
                Some(Holiday { name: h.string("nom")?, from: h.date("debut")?.value, to: h.date("fin")?.value })
            })
            .collect(),
        social: record
            .maps("reseaux_sociaux")
            .into_iter()
            .filter_map(|mut s| Some((s.string("nom")?, s.string("url")?)))
            .collect(),
        destinations: hosting::destinations(record.maps("mise_en_ligne"), faults),
        server: record.choice("serveur"),
    };
    Some(school)
}

fn ent(mut record: Record) -> Ent {
    let usual = Ent::default();
    let length = |record: &mut Record, key: &str| record.int(key).and_then(|n| usize::try_from(n.value).ok());
    Ent {
        name: record.string("nom").unwrap_or(usual.name),
        url: record.string("url"),
        title_max: length(&mut record, "titre_max").unwrap_or(usual.title_max),
        summary_max: length(&mut record, "resume_max").unwrap_or(usual.summary_max),
        plain_spaces: record.flag("espaces_simples"),
    }
}

fn europe_days(mut record: Record) -> EuropeDays {
    let target = record.int("objectif_medias").and_then(|n| usize::try_from(n.value).ok());
    let weeks = record
        .maps("semaines")
        .into_iter()
        .filter_map(|mut week| Some((week.date("debut")?.value, week.date("fin")?.value)));
    EuropeDays { weeks: weeks.collect(), media_target: target.unwrap_or(EuropeDays::default().media_target) }
}

fn radio(mut record: Record) -> Radio {
    let words = record.int("mots_par_minute").and_then(|n| usize::try_from(n.value).ok());
    words.map_or_else(Radio::default, |words_per_minute| Radio { words_per_minute })
}

fn axis_3(mut record: Record) -> Axis3 {
    let usual = Axis3::default();
    Axis3 {
        last_month: record.int("mois_limite").and_then(|n| u32::try_from(n.value).ok()).unwrap_or(usual.last_month),
        freshness: record.int("fraicheur").map_or(usual.freshness, |n| n.value),
    }
}

fn base_url(url: Spanned<String>, faults: &mut Vec<Diagnostic>) -> String {
    if url.value.contains(['?', '#']) || url.value.ends_with(".html") {
        faults.push(
            Diagnostic::error(url.span.clone(), format!("« {} » n’est pas l’adresse d’un site", url.value))
                .help("Écrivez l’adresse du dossier où le site sera posé, par exemple : https://exemple.fr/erasmus/"),
        );
    }
    if url.value.split('/').any(|part| matches!(part, "." | "..")) {
        faults.push(
            Diagnostic::error(url.span.clone(), "l’adresse du site ne contient pas « . » ni « .. » entre deux barres")
                .help("Écrivez-la comme le navigateur la montre, par exemple : https://exemple.fr/erasmus/"),
        );
    }
    if url.value.len() > LONGEST_URL {
        faults.push(
            Diagnostic::error(url.span.clone(), format!("cette adresse compte plus de {LONGEST_URL}\u{a0}signes"))
                .help("Elle se tape à la main et tient dans un code à scanner : demandez une adresse plus courte à l’hébergeur."),
        );
    }
    normal_base(&url.value)
}

/// Signs of the address of the site: a page's own, behind it, still fits in a square to scan.
const LONGEST_URL: usize = 200;

/// The base URL with exactly one `/` at its end.
pub fn normal_base(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

fn contact(record: &mut Record, key: &str) -> Option<Contact> {
    let mut contact = record.map(key)?;
    Some(Contact {
        name: contact.string("nom")?,
        role: contact.string("fonction"),
        phone: contact.string("telephone"),
        email: contact.string("courriel"),
        address: contact.string("adresse"),
        example: contact.flag("exemple"),
    })
}

fn menu(record: &mut Record, key: &str) -> Vec<MenuItem> {
    record
        .maps(key)
        .into_iter()
        .filter_map(|mut item| Some(MenuItem { title: item.string("titre")?, target: item.text("vers")? }))
        .collect()
}

/// Items of a list that others refer to: an identifier is used once.
fn with_ids<T>(
    records: Vec<Record>,
    faults: &mut Vec<Diagnostic>,
    read: impl Fn(Record) -> Option<(Spanned<String>, T)>,
) -> Vec<T> {
    let mut seen: Vec<Spanned<String>> = Vec::new();
    let mut items = Vec::new();
    for record in records {
        let Some((id, item)) = read(record) else { continue };
        if let Some(first) = seen.iter().find(|s| s.value == id.value) {
            faults.push(
                Diagnostic::error(id.span.clone(), format!("l’identifiant « {} » sert deux fois", id.value))
                    .related(first.span.clone(), "la première fois")
                    .help("Donnez à chacun un identifiant différent."),
            );
        } else {
            seen.push(id);
            items.push(item);
        }
    }
    items
}
