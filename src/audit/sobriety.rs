//! What the finished pages say of digital sobriety, criterion by criterion of the RGESN (2024): only what is measured here. A
//! criterion that asks for more than a measure is for somebody to judge.

use std::collections::BTreeSet;

use super::facts::Media;
use super::reference::Use;
use super::text::kilobytes;
use super::weight::Weight;
use super::{
    Rules, Site,
    fault::Fault,
    links::{Leads, THIRD_PARTY},
};

/// More fonts than that are too many (RGESN 4.8): two files are no more than two fonts.
const MOST_FONTS: usize = 2;

/// What a measure allows to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Met,
    /// Somebody has to look.
    ToJudge,
    /// Nothing of the kind is in the site.
    Nothing,
}

impl Verdict {
    fn of(is_met: bool) -> Self {
        if is_met { Verdict::Met } else { Verdict::ToJudge }
    }

    fn label(self) -> &'static str {
        match self {
            Verdict::Met => "conforme",
            Verdict::ToJudge => "à vérifier",
            Verdict::Nothing => "sans objet",
        }
    }
}

/// Lines to read, in the order of the criteria: « 6.2 mise en cache, à vérifier : … ». `faults` are those of all pages.
pub(super) fn lines(
    site: &Site,
    leads: &[Leads],
    weights: &[(usize, Weight)],
    rules: &Rules,
    faults: &[Fault],
) -> Vec<String> {
    let is_read = |file: usize| !site.facts[file].is_redirect && site.files[file].path != "404.html";
    let weights: Vec<&Weight> = weights.iter().filter(|(file, _)| is_read(*file)).map(|(_, weight)| weight).collect();
    if weights.is_empty() {
        return Vec::new();
    }
    let asks_nobody = !faults.iter().any(|fault| fault.rule == THIRD_PARTY);
    let third = if asks_nobody { Verdict::Nothing } else { Verdict::ToJudge };
    let embedded = count(site, |media| media.embedded);
    let media = if embedded == 0 { Verdict::Nothing } else { Verdict::ToJudge };
    let criteria = [
        ("4.1 lecture automatique", started_alone(site)),
        ("4.4 services tiers", (third, elsewhere(asks_nobody, "aucune page ne fait appel à un service tiers"))),
        ("4.8 polices", fonts(&weights)),
        ("5.1 formats des images", formats(site, leads)),
        ("5.3 à 5.6 vidéos et sons", (media, players(embedded))),
        ("6.1 poids", weight(&weights, rules)),
        ("6.1 requêtes", requests(&weights, rules)),
        ("6.2 mise en cache", (Verdict::ToJudge, "elle dépend du serveur".to_string())),
        ("6.3 compression", (Verdict::ToJudge, "elle dépend du serveur".to_string())),
        ("6.4 tailles des images", sizes(site)),
        ("6.5 chargements inutiles", lazy(site)),
        ("6.7 un seul domaine", (Verdict::of(asks_nobody), elsewhere(asks_nobody, OWN_FILES))),
    ];
    let line = |(name, (verdict, text)): (&str, (Verdict, String))| format!("{name}, {} : {text}", verdict.label());
    criteria.map(line).into()
}

const OWN_FILES: &str = "styles, scripts, polices et images viennent du portail lui-même";
const NO_IMAGE: &str = "aucune page ne contient d’image";

fn images(site: &Site) -> usize {
    count(site, |media| media.images)
}

/// In all files.
fn count(site: &Site, what: fn(&Media) -> usize) -> usize {
    site.facts.iter().map(|facts| what(&facts.media)).sum()
}

fn elsewhere(asks_nobody: bool, otherwise: &str) -> String {
    if asks_nobody { otherwise.to_string() } else { "des pages demandent quelque chose à un autre site".to_string() }
}

/// Only animations are left to judge where no video and no sound starts alone.
fn started_alone(site: &Site) -> (Verdict, String) {
    let alone = count(site, |media| media.self_starting);
    if alone > 0 {
        return (Verdict::ToJudge, format!("vidéos et sons qui partent sans qu’on le demande : {alone}"));
    }
    let nothing = "aucune vidéo, aucun son ne part sans qu’on le demande";
    match site.facts.iter().any(|facts| facts.media.animated) {
        true => (Verdict::ToJudge, format!("{nothing} ; les styles ont des animations")),
        false => (Verdict::Met, nothing.to_string()),
    }
}

fn fonts(weights: &[&Weight]) -> (Verdict, String) {
    let most = weights.iter().map(|w| w.font_files).max().unwrap_or_default();
    (Verdict::of(most <= MOST_FONTS), format!("fichiers de police d’une page, au plus : {most}"))
}

/// Of the pictures that pages show, icons and cards apart.
fn formats(site: &Site, leads: &[Leads]) -> (Verdict, String) {
    if images(site) == 0 {
        return (Verdict::Nothing, NO_IMAGE.to_string());
    }
    let pages = (0..leads.len()).filter(|from| site.files[*from].is_html());
    let shown = pages.flat_map(|from| &leads[from]).filter(|lead| lead.usage == Use::Image);
    let shown: BTreeSet<&str> =
        shown.map(|lead| site.files[lead.to].path).filter(|p| p.starts_with("medias/")).collect();
    let of = |extensions: &[&str]| shown.iter().filter(|p| extensions.iter().any(|end| p.ends_with(end))).count();
    let (webp, svg) = (of(&[".webp"]), of(&[".svg"]));
    let usual = shown.len() - webp - svg;
    (Verdict::ToJudge, format!("fichiers d’image : {webp} en WebP, {svg} en SVG, {usual} en JPEG ou PNG"))
}

fn players(embedded: usize) -> String {
    match embedded {
        0 => "aucune page ne contient de vidéo ni de son".to_string(),
        n => format!("vidéos et sons dans les pages : {n}"),
    }
}

fn mean(weights: &[&Weight], bytes: fn(&Weight) -> usize) -> String {
    kilobytes(weights.iter().map(|weight| bytes(weight)).sum::<usize>() / weights.len().max(1))
}

fn weight(weights: &[&Weight], rules: &Rules) -> (Verdict, String) {
    let (page, whole) = (rules.page_budget, rules.page_budget_with_images);
    let is_met = weights.iter().all(|w| w.without_images() <= page && w.with_images() <= whole);
    let said = |bytes: fn(&Weight) -> usize, limit: usize| {
        let heaviest = weights.iter().max_by_key(|weight| bytes(weight));
        let heaviest = heaviest.map(|w| format!("au plus {} ({})", kilobytes(bytes(w)), w.name())).unwrap_or_default();
        format!("{heaviest}, en moyenne {}, pour un plafond de {}", mean(weights, bytes), kilobytes(limit))
    };
    let (page, whole) = (said(Weight::without_images, page), said(Weight::with_images, whole));
    (Verdict::of(is_met), format!("une page sans ses photos, {page} ; avec, {whole}"))
}

fn requests(weights: &[&Weight], rules: &Rules) -> (Verdict, String) {
    let total: usize = weights.iter().map(|weight| weight.requests).sum();
    let most = weights.iter().max_by_key(|weight| weight.requests);
    let most = most.map(|w| format!("au plus {} ({})", w.requests, w.name())).unwrap_or_default();
    let mean = (total as f64 / weights.len().max(1) as f64).round();
    let (is_met, limit) = (weights.iter().all(|w| w.requests <= rules.request_budget), rules.request_budget);
    let text = format!("{most}, en moyenne {mean}, au chargement d’une page, pour un plafond de {limit}");
    (Verdict::of(is_met), text)
}

fn sizes(site: &Site) -> (Verdict, String) {
    let fitted = count(site, |media| media.fitted);
    match images(site) {
        0 => (Verdict::Nothing, NO_IMAGE.to_string()),
        n => {
            (Verdict::ToJudge, format!("images qui laissent le choix de leur taille au navigateur : {fitted} sur {n}"))
        }
    }
}

fn lazy(site: &Site) -> (Verdict, String) {
    let lazy = count(site, |media| media.lazy);
    match images(site) {
        0 => (Verdict::Nothing, NO_IMAGE.to_string()),
        n => (Verdict::ToJudge, format!("images qui attendent, pour se charger, que l’on approche : {lazy} sur {n}")),
    }
}
