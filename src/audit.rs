//! Rules checked on what was really rendered, before it is published: links and anchors, accessibility, the European
//! funding statement, third-party requests, weight, file names (domain.md §3 and §5, content-model.md §4).
//!
//! ```text
//! files ─scan─▶ Facts ─┬─pages─▶ faults of one page ──┐
//!                      └─links─▶ faults of addresses ─┴─fault─▶ grouped Diagnostics
//!                            └──▶ who links to whom ──▶ orphans, weights
//! ```
//! Every file is read once, in parallel; the work is linear in files and links. Nothing here touches the disk.

mod address;
mod css;
mod facts;
mod fault;
mod links;
mod names;
mod pages;
mod reference;
mod scan;
mod sobriety;
mod text;
mod weight;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use address::Home;
pub use facts::Facts;
use fault::Fault;
pub use text::kilobytes;
pub use weight::Weight;

#[cfg(test)]
mod tests;

/// One rendered file of the public site.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Relative to `public/`, with `/`: `temoignages/lea/index.html`.
    pub path: &'a str,
    /// None of a photo.
    pub bytes: &'a [u8],
    /// What a visitor downloads.
    pub length: usize,
    /// The content file it comes from, when there is one: `content/temoignages/lea.md`.
    pub source: Option<&'a str>,
}

impl Page<'_> {
    fn is_html(&self) -> bool {
        self.path.ends_with(".html")
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Where the site will be served: `https://lycee.example/erasmus/`.
    pub base_url: &'a str,
    /// Languages of the site: `fr`, `en`.
    pub languages: &'a [&'a str],
    /// Bytes of HTML, styles, scripts and fonts that a page may pull, images left out.
    pub page_budget: usize,
    /// The same with images.
    pub page_budget_with_images: usize,
    /// Files that a page may pull, itself among them.
    pub request_budget: usize,
}

#[derive(Debug)]
pub struct Findings {
    /// In the order of the files; a fault found on many pages is said once.
    pub diagnostics: Vec<Diagnostic>,
    /// One per HTML page, in the order of the files.
    pub weights: Vec<Weight>,
    /// What the pages say of digital sobriety, in words, criterion by criterion.
    pub sobriety: Vec<String>,
}

/// What the rules need to know of one file, read once: the same bytes give the same facts. `eu_statement` is the sentence that
/// a page must show, in its language: « Cofinancé par l’Union européenne ».
pub fn read(path: &str, bytes: &[u8], eu_statement: &str) -> Facts {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html" | "svg") => Facts::of_page(bytes, eu_statement),
        Some("css") => Facts::of_style_sheet(bytes),
        _ => Facts::default(),
    }
}

/// Checks the whole public site. `files` is everything that would be in `public/`, sorted by path; `facts[i]` was read in
/// `files[i]`.
pub fn check(files: &[Page], facts: Vec<Arc<Facts>>, rules: &Rules) -> Findings {
    let site = Site::new(files, facts, rules);

    let mut faults = names::check(&site);
    let checked: Vec<(Vec<Fault>, links::Leads)> = (0..files.len())
        .into_par_iter()
        .map(|file| {
            let (mut faults, leads) = links::check(&site, file);
            pages::check(&site, file, rules, &mut faults);
            (faults, leads)
        })
        .collect();
    let mut leads = Vec::with_capacity(files.len());
    for (mut page_faults, page_leads) in checked {
        faults.append(&mut page_faults);
        leads.push(page_leads);
    }
    faults.extend(links::orphans(&site, &leads));
    let weights = weight::weigh(&site, &leads);
    faults.extend(weight::check(&weights, rules));
    let sobriety = sobriety::lines(&site, &leads, &weights, rules, &faults);
    Findings {
        diagnostics: fault::diagnostics(&site, faults),
        weights: weights.into_iter().map(|(_, w)| w).collect(),
        sobriety,
    }
}

/// The rendered site with what was read in each file; `facts[i]` belongs to `files[i]`.
struct Site<'a> {
    files: &'a [Page<'a>],
    facts: Vec<Arc<Facts>>,
    home: Home,
    by_path: HashMap<&'a str, usize>,
    /// By path in lower case: finds what differs by case only.
    by_folded: HashMap<String, usize>,
}

impl<'a> Site<'a> {
    fn new(files: &'a [Page<'a>], facts: Vec<Arc<Facts>>, rules: &Rules) -> Self {
        let by_path = files.iter().enumerate().map(|(i, file)| (file.path, i)).collect();
        let by_folded = files.iter().enumerate().rev().map(|(i, file)| (file.path.to_lowercase(), i)).collect();
        Site { files, facts, home: Home::new(rules.base_url), by_path, by_folded }
    }
}
