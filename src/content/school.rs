//! `site.yaml`: the lycée, its contacts, networks and media, and the settings of the portal.

use std::sync::Arc;

use chrono::NaiveDate;

use super::common::{self, Figure};
use super::fields::{self, Key, Record, Type};
use super::hosting::{self, Destination};
use crate::diagnostic::{Diagnostic, Spanned};

const LINKS: &[(&str, &str)] = &[("dossiers", "Dossiers"), ("fichiers", "Fichiers")];
const EU_FORMS: &[(&str, &str)] = &[("cofinance", "Cofinancé"), ("finance", "Financé")];
pub const ACCESSIBILITY: &[(&str, &str)] = &[
    ("non_conforme", "non conforme"),
    ("partiellement", "partiellement conforme"),
    ("totalement", "totalement conforme"),
];
const MEDIA_GENRES: &[(&str, &str)] =
    &[("presse", "Presse"), ("radio", "Radio"), ("web", "Web"), ("television", "Télévision")];
const ZONES: &[(&str, &str)] = &[("a", "A"), ("b", "B"), ("c", "C")];

const fn text(name: &'static str, help: &'static str, example: &'static str) -> Key {
    Key { name, ty: Type::Text, required: false, help, example }
}

const fn required(key: Key) -> Key {
    Key { required: true, ..key }
}

const fn key(name: &'static str, ty: Type, help: &'static str, example: &'static str) -> Key {
    Key { name, ty, required: false, help, example }
}

const EXAMPLE: Key = key("exemple", Type::Bool, "« oui » tant que ce n’est pas le vrai.", "oui");

const ADDRESS: &[Key] = &[
    text("rue", "Le numéro et la rue.", "1 rue de l’Exemple"),
    text("code_postal", "Le code postal.", "34120"),
    text("ville", "La ville.", "Pézenas"),
    text("pays", "Le pays.", "France"),
];

const CONTACT: &[Key] = &[
    required(text("nom", "Le nom de la personne ou du service.", "Cellule Erasmus+")),
    text("fonction", "Sa fonction.", "Relations avec la presse"),
    text("telephone", "Son téléphone professionnel.", "04 00 00 00 00"),
    key("courriel", Type::Email, "Son adresse électronique professionnelle.", "presse@exemple.fr"),
    text("adresse", "Son adresse postale.", "1 rue de l’Exemple, 34120 Pézenas"),
    EXAMPLE,
];

const MENU: &[Key] = &[
    required(text("titre", "Le mot affiché.", "Partir")),
    required(text("vers", "Où il mène : un fichier ou un dossier de content/.", "pages/partir/index.md")),
];

const COLOURS: &[Key] = &[
    key("principale", Type::Colour, "La couleur des titres et des liens.", "\"#003399\""),
    key("accent", Type::Colour, "La couleur qui attire l’œil.", "\"#FFCC00\""),
];

const EU: &[Key] = &[
    key("forme", Type::Choice(EU_FORMS), "« cofinance » ou « finance », selon la convention.", "cofinance"),
    text(
        "autorite",
        "L’autorité qui octroie la subvention, avec son article.",
        "l’Agence Erasmus+ France / Éducation Formation",
    ),
    text("avertissement", "Un autre texte d’avertissement que celui d’usage.", "Les points de vue …"),
];

const ACCESS: &[Key] = &[
    key("etat", Type::Choice(ACCESSIBILITY), "« non_conforme » tant qu’aucun audit ne dit mieux.", "non_conforme"),
    text("referentiel", "La version du RGAA.", "RGAA 4.1"),
    text("audite_par", "Qui a fait l’audit.", "Nom de l’organisme"),
    key("date", Type::Date, "La date de l’audit.", "2026-09-01"),
    text("contact", "À qui signaler un défaut.", "accessibilite@exemple.fr"),
];

const ENT: &[Key] = &[
    text("nom", "Le nom de l’ENT.", "Mon ENT Occitanie"),
    key("url", Type::Url, "Son adresse.", "https://exemple.mon-ent-occitanie.fr/"),
    key("titre_max", Type::Int { min: 20, max: 300 }, "La longueur du titre, en signes.", "80"),
    key("resume_max", Type::Int { min: 50, max: 1000 }, "La longueur du résumé, en signes.", "250"),
    key("espaces_simples", Type::Bool, "« oui » si l’ENT montre un carré à la place des espaces fines.", "non"),
];

const NETWORK: &[Key] = &[
    required(key("id", Type::Slug, "Son identifiant.", "medef")),
    required(text("nom", "Son nom.", "Medef")),
    key("url", Type::Url, "Son site.", "https://www.medef.com/"),
    text("contact", "La personne à joindre.", "Le délégué territorial"),
    key("courriel", Type::Email, "Son adresse, pour le remerciement.", "contact@exemple.fr"),
];

const MEDIA: &[Key] = &[
    required(key("id", Type::Slug, "Son identifiant.", "midi-libre")),
    required(text("nom", "Son nom.", "Midi Libre")),
    required(key("genre", Type::Choice(MEDIA_GENRES), "presse, radio, web ou television.", "presse")),
    key("url", Type::Url, "Son site.", "https://www.midilibre.fr/"),
    key("courriel", Type::Email, "L’adresse de la rédaction.", "redaction@exemple.fr"),
];

const HOLIDAY: &[Key] = &[
    required(text("nom", "Le nom des vacances.", "Noël")),
    required(key("debut", Type::Date, "Le premier jour.", "2026-12-19")),
    required(key("fin", Type::Date, "Le jour de la reprise.", "2027-01-04")),
];

const CALENDAR: &[Key] = &[
    key("zone", Type::Choice(ZONES), "La zone des vacances scolaires.", "C"),
    key(
        "vacances",
        Type::List(&Type::Map(HOLIDAY)),
        "Les vacances.",
        "[{nom: Noël, debut: 2026-12-19, fin: 2027-01-04}]",
    ),
];

const WEEK: &[Key] = &[
    required(key("annee", Type::Int { min: 2017, max: 2100 }, "L’année.", "2026")),
    required(key("debut", Type::Date, "Le premier jour.", "2026-10-12")),
    required(key("fin", Type::Date, "Le dernier jour.", "2026-10-17")),
    key("verifie", Type::Bool, "« oui » quand la date a été vérifiée sur erasmusdays.eu.", "oui"),
];

const EUROPE_DAYS: &[Key] = &[
    key("objectif_medias", Type::Int { min: 1, max: 50 }, "Le nombre de médias différents visé par édition.", "3"),
    key(
        "semaines",
        Type::List(&Type::Map(WEEK)),
        "Les semaines officielles.",
        "[{annee: 2026, debut: 2026-10-12, fin: 2026-10-17}]",
    ),
];

const AXIS_3: &[Key] = &[
    key(
        "mois_limite",
        Type::Int { min: 1, max: 12 },
        "Le mois à la fin duquel un objectif annuel non atteint est en retard : 5 pour mai.",
        "5",
    ),
    key(
        "fraicheur",
        Type::Int { min: 7, max: 366 },
        "Le nombre de jours sans nouvelle après lequel le portail est dit endormi.",
        "60",
    ),
];

const RADIO: &[Key] = &[key(
    "mots_par_minute",
    Type::Int { min: 80, max: 300 },
    "Le nombre de mots qu’un étudiant lit au micro en une minute.",
    "160",
)];

const SOCIAL: &[Key] = &[
    required(text("nom", "Le nom du réseau.", "Instagram")),
    required(key("url", Type::Url, "L’adresse du compte.", "https://www.instagram.com/compte")),
];

pub const KEYS: &[Key] = &[
    required(text("nom", "Le nom de l’établissement.", "Lycée Européen des métiers Charles Alliès")),
    text("nom_court", "Son nom court, pour les titres.", "Lycée Charles Alliès"),
    text("promesse", "Une phrase qui dit tout.", "Un BTS à Pézenas, deux mois en Europe."),
    required(key(
        "url",
        Type::Url,
        "L’adresse du portail, avec son dossier s’il en a un.",
        "https://exemple.fr/erasmus/",
    )),
    key("liens", Type::Choice(LINKS), "« fichiers » pour que le site s’ouvre aussi depuis une clé USB.", "fichiers"),
    key(
        "cartes",
        Type::Bool,
        "« non » : toutes les pages partagent la carte de l’accueil, et un portail de milliers de pages se construit plus vite.",
        "non",
    ),
    key("theme", Type::Slug, "Le nom du thème.", "lycee-europeen"),
    key(
        "adresse",
        Type::Map(ADDRESS),
        "L’adresse postale.",
        "{rue: 1 rue de l’Exemple, code_postal: 34120, ville: Pézenas}",
    ),
    key("coordonnees", Type::Coordinates, "Latitude et longitude du lycée.", "[43.4611, 3.4233]"),
    text("telephone", "Le téléphone.", "04 00 00 00 00"),
    key("courriel", Type::Email, "L’adresse électronique.", "contact@exemple.fr"),
    key(
        "chef_etablissement",
        Type::Map(CONTACT),
        "Le directeur ou la directrice de la publication.",
        "{nom: Prénom Nom, fonction: Proviseure}",
    ),
    key("hebergeur", Type::Map(CONTACT), "L’hébergeur du site.", "{nom: Académie de Montpellier}"),
    key(
        "delegue_donnees",
        Type::Map(CONTACT),
        "Le délégué à la protection des données.",
        "{nom: Délégué de l’académie, courriel: dpd@exemple.fr}",
    ),
    key(
        "contact_presse",
        Type::Map(CONTACT),
        "Le contact de la presse.",
        "{nom: Cellule Erasmus+, courriel: presse@exemple.fr}",
    ),
    key(
        "contact_erasmus",
        Type::Map(CONTACT),
        "Le contact des candidats.",
        "{nom: Cellule Erasmus+, courriel: erasmus@exemple.fr}",
    ),
    text("a_propos", "Le lycée en trois phrases, pour la presse.", "Le lycée …"),
    text(
        "contexte_presse",
        "Le paragraphe des communiqués qui dit pourquoi le lycée fait partir ses étudiants.",
        "Ce stage fait partie de …",
    ),
    key("couleurs", Type::Map(COLOURS), "Les couleurs du portail.", "{principale: \"#003399\", accent: \"#FFCC00\"}"),
    key("menu", Type::List(&Type::Map(MENU)), "Le menu du haut.", "[{titre: Partir, vers: pages/partir/index.md}]"),
    key(
        "pied",
        Type::List(&Type::Map(MENU)),
        "Les liens du bas.",
        "[{titre: Mentions légales, vers: pages/mentions-legales.md}]",
    ),
    key(
        "chiffres",
        Type::List(&Type::Map(common::FIGURE)),
        "Les chiffres de la page d’accueil.",
        "[{valeur: 10, legende: étudiants par an}]",
    ),
    key("union_europeenne", Type::Map(EU), "La mention du financement européen.", "{forme: cofinance}"),
    key("accessibilite", Type::Map(ACCESS), "L’état d’accessibilité du portail.", "{etat: non_conforme}"),
    key("ent", Type::Map(ENT), "L’ENT et la longueur de ses champs.", "{nom: Mon ENT Occitanie}"),
    key(
        "reseaux",
        Type::List(&Type::Map(NETWORK)),
        "Les réseaux professionnels partenaires.",
        "[{id: medef, nom: Medef}]",
    ),
    key(
        "medias",
        Type::List(&Type::Map(MEDIA)),
        "Les médias locaux.",
        "[{id: midi-libre, nom: Midi Libre, genre: presse}]",
    ),
    key("calendrier", Type::Map(CALENDAR), "La zone et les vacances scolaires.", "{zone: C}"),
    key("erasmusdays", Type::Map(EUROPE_DAYS), "Les semaines officielles et l’objectif.", "{objectif_medias: 3}"),
    key("radio", Type::Map(RADIO), "La vitesse de lecture au micro.", "{mots_par_minute: 160}"),
    key("axe3", Type::Map(AXIS_3), "Les seuils du bilan de l’axe 3.", "{mois_limite: 5, fraicheur: 60}"),
    key(
        "reseaux_sociaux",
        Type::List(&Type::Map(SOCIAL)),
        "Les comptes du lycée.",
        "[{nom: Instagram, url: https://www.instagram.com/compte}]",
    ),
    key(
        "mise_en_ligne",
        Type::List(&Type::Map(hosting::TARGET)),
        "Les endroits où « lycee deploy » envoie le portail.",
        "[{nom: production, vers: sftp://lycee@sftp.exemple.fr/www/erasmus, production: oui}]",
    ),
    key(
        "serveur",
        Type::Choice(hosting::SERVERS),
        "« apache » ou « nginx », pour que ses réglages soient faits : rien n’en dépend.",
        "apache",
    ),
];

#[derive(Debug, Clone, Default)]
pub struct School {
    pub shown: Arc<str>,
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
    /// Code of [`ACCESSIBILITY`].
    pub accessibility: &'static str,
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
    let mut record = fields::read_yaml(source, file, &[KEYS], no_refusal, faults);
    let name = record.string("nom");
    let base_url = record.text("url").map(|url| base_url(url, faults));
    let (mut colours, mut eu, mut access) =
        (record.map("couleurs"), record.map("union_europeenne"), record.map("accessibilite"));
    let mut calendar = record.map("calendrier");
    let holidays = calendar.as_mut().map(|calendar| calendar.maps("vacances")).unwrap_or_default();
    let school = School {
        shown: file.clone(),
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
        accessibility: access.as_mut().and_then(|a| a.choice("etat")).unwrap_or("non_conforme"),
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
