//! What a page makes a visitor download, against its budgets (sobriety, domain.md §5).

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Severity;

use super::fault::Fault;
use super::links::{Lead, Leads};
use super::reference::Use;
use super::text::kilobytes;
use super::{Rules, Site};

/// Bytes pulled by one page, each file counted once. Fonts are all those its style sheets name; of the alternatives of a
/// `srcset`, the heaviest; videos and sounds, started by the reader, are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// Path of the page, relative to `public/`.
    pub path: String,
    /// The HTML itself.
    pub own: usize,
    pub css: usize,
    pub js: usize,
    pub fonts: usize,
    pub images: usize,
    /// Files, the page itself among them.
    pub requests: usize,
    pub font_files: usize,
}

impl Weight {
    pub fn without_images(&self) -> usize {
        self.own + self.css + self.js + self.fonts
    }

    pub fn with_images(&self) -> usize {
        self.without_images() + self.images
    }

    /// The page, in words: « l’accueil ».
    pub fn name(&self) -> String {
        match self.path.trim_end_matches("index.html") {
            "" => "l’accueil".to_string(),
            path => format!("« {path} »"),
        }
    }
}

/// The weight of each HTML page, with the index of its file.
pub(super) fn weigh(site: &Site, leads: &[Leads]) -> Vec<(usize, Weight)> {
    let pages = (0..site.files.len()).filter(|file| site.files[*file].is_html());
    pages.map(|file| (file, weigh_page(site, leads, file))).collect()
}

fn weigh_page(site: &Site, leads: &[Leads], file: usize) -> Weight {
    let size = |file: usize| site.files[file].length;
    let total = |set: &BTreeSet<usize>| set.iter().map(|file| size(*file)).sum();
    let [mut css, mut js, mut fonts, mut images] = [const { BTreeSet::new() }; 4];
    let mut heaviest: HashMap<(usize, u32), usize> = HashMap::new();
    let mut to_read = vec![file];
    while let Some(from) = to_read.pop() {
        for &Lead { usage, to, group } in &leads[from] {
            match usage {
                // A style sheet brings its own imports, fonts and images.
                Use::Style if css.insert(to) => to_read.push(to),
                Use::Script => drop(js.insert(to)),
                Use::Font => drop(fonts.insert(to)),
                // `use href="#étoile"` draws a part of the page itself.
                Use::Image if to != file => {
                    let kept = heaviest.entry((from, group)).or_insert(to);
                    if size(to) > size(*kept) {
                        *kept = to;
                    }
                }
                _ => {}
            }
        }
    }
    images.extend(heaviest.into_values());
    let requests = 1 + css.len() + js.len() + fonts.len() + images.len();
    Weight {
        path: site.files[file].path.to_owned(),
        own: size(file),
        css: total(&css),
        js: total(&js),
        fonts: total(&fonts),
        images: total(&images),
        requests,
        font_files: fonts.len(),
    }
}

/// Warnings for the pages over budget, the heaviest first so that a common fault quotes the worst page.
pub(super) fn check(weights: &[(usize, Weight)], rules: &Rules) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut over =
        |rule, budget: usize, bytes: fn(&Weight) -> usize, detail: &dyn Fn(&Weight) -> String, help: &str| {
            let mut heavy: Vec<_> = weights.iter().filter(|(_, weight)| bytes(weight) > budget).collect();
            heavy.sort_by_key(|(file, weight)| (std::cmp::Reverse(bytes(weight)), *file));
            faults.extend(heavy.into_iter().map(|(file, weight)| {
                let detail = format!("{}, pour un budget de {}", detail(weight), kilobytes(budget));
                Fault::error(rule, "", *file, detail, help).with(Severity::Warning)
            }));
        };
    over(
        "poids",
        rules.page_budget,
        Weight::without_images,
        &|weight| {
            let parts =
                [("HTML", weight.own), ("styles", weight.css), ("scripts", weight.js), ("polices", weight.fonts)];
            let parts: Vec<String> =
                parts.iter().map(|(name, bytes)| format!("{name} {}", kilobytes(*bytes))).collect();
            format!("{} sans les images ({})", kilobytes(weight.without_images()), parts.join(", "))
        },
        "Allégez les styles, les scripts ou les polices.",
    );
    over(
        "poids avec images",
        rules.page_budget_with_images,
        Weight::with_images,
        &|weight| format!("{} images comprises (images {})", kilobytes(weight.with_images()), kilobytes(weight.images)),
        "Réduisez les images ou répartissez-les sur plusieurs pages.",
    );
    let mut many: Vec<_> = weights.iter().filter(|(_, weight)| weight.requests > rules.request_budget).collect();
    many.sort_by_key(|(file, weight)| (std::cmp::Reverse(weight.requests), *file));
    faults.extend(many.into_iter().map(|(file, weight)| {
        let detail = format!("{} fichiers à charger, pour un plafond de {}", weight.requests, rules.request_budget);
        let help = "Répartissez les images sur plusieurs pages.";
        Fault::error("requêtes", "", *file, detail, help).with(Severity::Warning)
    }));
    faults
}
