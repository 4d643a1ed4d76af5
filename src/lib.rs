//! From the team's Markdown to the school's portal. One corridor, walked one way:
//!
//! ```text
//!  disk ─source─▶ Sources ─content─▶ Entries ─site─▶ Site ─deliverables─▶ Plan ─render─▶ Outputs ─publish─▶ disk
//!        reads      path→text  parse,     typed,   resolve,  dated   what to     path +   tera,    path→bytes  writes the
//!        only here             validate   spanned  relate    facts   make, pure  view     images   sorted map  difference
//!                               └──── diagnostics from every stage, then audit(Outputs): one Report, shown once by cli ────┘
//! ```
//!
//! [`build`] is a pure function of (content, theme, today). Files are read in `source`, written in `publish`, printed by a browser in `printer`,
//! put online by `deploy`; `cli` alone speaks and reads the clock. A test reads the `use` lines and fails on an arrow that runs back.

pub mod archive;
pub mod audit;
pub mod cli;
pub mod content;
pub mod decoding;
pub mod deliverables;
pub mod deploy;
pub mod diagnostic;
pub mod french;
pub mod plan;
pub mod printer;
pub mod publish;
pub mod qr;
pub mod render;
pub mod site;
pub mod source;
pub mod store;
pub mod svg;
pub mod transfer;
pub mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use diagnostic::{Diagnostic, Note, NoteKind, Report};
use plan::{Audience, Owner, Plan, Recipe};
use render::theme::Theme;
use render::{Output, Outputs};
use site::consent::Channel;
use source::Sources;

/// All that a build depends on.
pub struct Inputs<'a> {
    pub content: &'a Sources,
    pub theme: &'a Sources,
    pub today: NaiveDate,
    pub options: site::Options,
    /// Photos that were made already. Another store changes no byte.
    pub photos: &'a dyn store::Store,
    pub progress: &'a dyn Progress,
}

/// Told how far a long build is.
pub trait Progress: Sync {
    /// A stage begins; `total` steps if they can be counted.
    fn stage(&self, name: &'static str, total: usize);
    fn step(&self);
}

/// For tests and quiet runs.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}

/// What a build gives: nothing may be published while the report has errors.
pub struct Build {
    pub outputs: Outputs,
    pub report: Report,
}

/// Bytes of HTML, style and fonts that a page may pull, photos apart, then with photos (weight is a warning).
const PAGE_BUDGET: usize = 150_000;
const PAGE_BUDGET_WITH_IMAGES: usize = 1_500_000;

/// What a preview remembers from one build to the next. Without memory, the same files give the same bytes.
#[derive(Debug, Default)]
pub struct Memo {
    parsed: content::Memo,
    site: site::Memo,
    theme: Option<(Sources, Theme)>,
}

/// The corridor up to the plan: what will be made is known, nothing is rendered.
pub struct Prepared<'a> {
    pub site: &'a site::Site,
    pub theme: &'a Theme,
    pub photos: &'a dyn store::Store,
    pub plan: Plan<'a>,
    /// The settings and the register of people are sound: what rests on them may be shown.
    pub is_founded: bool,
    /// Files of the drafts and of what is not due, where they are shown: a build says nothing of their pages.
    pub unpublished: BTreeSet<Arc<str>>,
    /// Every entry is sound, and every file has its place.
    pub is_whole: bool,
    pub report: Report,
}

/// The whole corridor.
pub fn build(inputs: &Inputs) -> Build {
    build_with(inputs, &mut Memo::default())
}

/// The same, with a memory of the last time.
pub fn build_with(inputs: &Inputs, memo: &mut Memo) -> Build {
    prepare(inputs, memo, |prepared| match prepared {
        Ok(prepared) => finish(prepared, inputs.progress),
        Err(report) => Build { outputs: Outputs::new(), report },
    })
}

/// Walks up to the plan, then gives it to `then`: what is planned lives no longer than the site it shows. Without a
/// theme that renders, there is only a report.
pub fn prepare<T>(inputs: &Inputs, memo: &mut Memo, then: impl FnOnce(Result<Prepared, Report>) -> T) -> T {
    let mut report = Report::default();
    inputs.progress.stage("Lecture des textes", 0);
    let (entries, faults) = content::parse_with(inputs.content, &mut memo.parsed);
    report.diagnostics.extend(faults);
    let published = site::Options { unpublished: false, ..inputs.options.clone() };
    let shared = inputs.options.unpublished.then(|| entries.clone());
    let (mut site, faults, notes) =
        site::assemble_with(entries, inputs.content, inputs.today, &published, &mut memo.site);
    report.diagnostics.extend(faults);
    let is_hidden = |note: &Note| matches!(note.kind, NoteKind::Drafts | NoteKind::Scheduled);
    let shared = shared.filter(|_| notes.iter().any(is_hidden));
    report.notes.extend(notes);
    let known = memo.theme.take().filter(|(sources, _)| sources.is_same(inputs.theme));
    let loaded = match known {
        Some((_, theme)) => Some(theme),
        None => Theme::load(inputs.theme, &mut report.diagnostics),
    };
    let Some(mut theme) = loaded else {
        report.sort();
        return then(Err(report));
    };
    site::check_templates(&mut site, |name| theme.suits_a_page(name), &mut report.diagnostics);
    // What is written and not published yet is on the pages of a preview, and in no document.
    let mut preview = shared
        .map(|entries| site::assemble_with(entries, inputs.content, inputs.today, &inputs.options, &mut memo.site).0);
    if let Some(preview) = &mut preview {
        site::check_templates(preview, |name| theme.suits_a_page(name), &mut Vec::new());
    }
    theme.set_site(&deliverables::site_view(preview.as_ref().unwrap_or(&site)));
    for site in std::iter::once(&mut site).chain(&mut preview) {
        site.media.sizes = theme.sizes.clone();
    }
    let mut plan = planned(&site, std::mem::take(&mut report.diagnostics));
    report.diagnostics.append(&mut plan.said);
    if let Some(preview) = &preview {
        plan.replace_public(planned(preview, Vec::new()));
    }
    for (path, bytes) in &theme.assets {
        plan.add(
            Audience::Public,
            path.clone(),
            Owner::Generated("le thème"),
            Recipe::Bytes(Box::new(|| bytes.clone())),
        );
    }
    report.diagnostics.append(&mut plan.faults);
    // What is missing because of a fault would be said to be missing.
    if site.is_whole && !report.has_errors() {
        report.notes.extend(plan.take_notes());
    }
    plan.check_folders();
    let is_whole = site.is_whole && plan.is_sound();
    report.diagnostics.append(&mut plan.faults);
    let files = |site: &site::Site| site.metas().map(|meta| meta.shown.clone()).collect::<BTreeSet<_>>();
    let unpublished = preview.as_ref().map(|preview| &files(preview) - &files(&site)).unwrap_or_default();
    let prepared = Prepared {
        site: preview.as_ref().unwrap_or(&site),
        theme: &theme,
        photos: inputs.photos,
        plan,
        is_founded: is_founded(inputs.content, &report),
        unpublished,
        is_whole,
        report,
    };
    let answer = then(Ok(prepared));
    memo.theme = Some((inputs.theme.clone(), theme));
    // Who waits for the next build does not wait for the end of this one.
    rayon::spawn(move || drop((site, preview)));
    answer
}

/// What all pages rest on is there, and without errors.
fn is_founded(content: &Sources, report: &Report) -> bool {
    let faulty = report.faulty_files();
    let is_sound = |path: &str| content.get(path).is_none_or(|file| !faulty.contains(&file.shown));
    let is_read = content.unread().all(|path| path != "personnes.yaml");
    content.get("site.yaml").is_some() && is_read && is_sound("site.yaml") && is_sound("personnes.yaml")
}

/// All that is made of a site; `said` is what the report says already.
fn planned(site: &site::Site, said: Vec<Diagnostic>) -> Plan<'_> {
    let plan_of = |deliverable: &&dyn deliverables::Deliverable| {
        let mut plan = Plan::new(site.today);
        deliverable.plan(site, &mut plan);
        plan
    };
    let plans: Vec<Plan> = deliverables::ALL.par_iter().map(plan_of).collect();
    let mut plan = plans.into_iter().fold(None, Plan::merged).unwrap_or_default();
    plan.said = said;
    deliverables::SUMMARY.plan(site, &mut plan);
    plan
}

/// Renders what is planned, and reads it again.
fn finish(prepared: Prepared, progress: &dyn Progress) -> Build {
    let Prepared { site, theme, photos, plan, is_whole, mut report, .. } = prepared;
    let planned = plan.len();
    let developed = render::develop(&plan, photos, &|count| progress.stage("Photos", count), &|| progress.step());
    progress.stage("Mise en page", planned);
    let room = render::Room { theme, photos, developed: &developed };
    let (outputs, faults) = render::render(plan, room, &|| progress.step());
    report.diagnostics = diagnostic::without_doubts(std::mem::take(&mut report.diagnostics), &faults);
    report.diagnostics.extend(faults);
    // A page that is missing would be said again by every link to it.
    if is_whole && outputs.len() == planned {
        progress.stage("Relecture des pages", 0);
        let statement = site.eu_statement();
        let files = outputs.iter().map(|((audience, path), Output { content, source })| File {
            audience: *audience,
            path,
            bytes: content.bytes(),
            length: content.length(),
            source: source.as_deref(),
        });
        let files: Vec<File> = files.collect();
        let facts = files.par_iter().filter(|file| file.audience == Audience::Public);
        let facts = facts.map(|file| Arc::new(audit::read(file.path, file.bytes, &statement))).collect();
        let (found, weights) = read_again(&files, facts, site, &report.faulty_files());
        report.diagnostics.extend(found);
        report.notes.extend(weights);
    }
    report.sort();
    Build { outputs, report }
}

/// A rendered file, as it is read again.
pub(crate) struct File<'a> {
    pub audience: Audience,
    pub path: &'a str,
    /// None of a photo.
    pub bytes: &'a [u8],
    /// In bytes.
    pub length: usize,
    /// The content file it comes from.
    pub source: Option<&'a str>,
}

/// Reads what was rendered again; `facts` are those of the public files. What was said of a file with its line, in `said`,
/// is not said again of its page.
pub(crate) fn read_again(
    files: &[File],
    facts: Vec<Arc<audit::Facts>>,
    site: &site::Site,
    said: &BTreeSet<Arc<str>>,
) -> (Vec<Diagnostic>, Option<Note>) {
    let public = files.iter().filter(|file| file.audience == Audience::Public);
    let pages: Vec<audit::Page> =
        public.map(|&File { path, bytes, length, source, .. }| audit::Page { path, bytes, length, source }).collect();
    let languages: BTreeSet<&str> = site.metas().filter_map(|m| m.lang.as_deref()).chain(["fr"]).collect();
    let languages: Vec<&str> = languages.into_iter().collect();
    let rules = audit::Rules {
        base_url: &site.school.base_url,
        eu_statement: &site.eu_statement(),
        languages: &languages,
        page_budget: PAGE_BUDGET,
        page_budget_with_images: PAGE_BUDGET_WITH_IMAGES,
    };
    let findings = audit::check(&pages, facts, &rules);
    let is_new = |d: &Diagnostic| d.span.as_ref().is_none_or(|span| !said.contains(&span.file));
    let mut found: Vec<Diagnostic> = findings.diagnostics.into_iter().filter(is_new).collect();
    found.extend(names_left(files, site));
    (found, weights(&findings.weights))
}

/// « en moyenne 40 ko par page … »
fn weights(weights: &[audit::Weight]) -> Option<Note> {
    let heaviest = weights.iter().max_by_key(|w| w.with_images())?;
    let average = weights.iter().map(audit::Weight::without_images).sum::<usize>() / weights.len().max(1);
    let ko =
        |bytes: usize| format!("{}\u{a0}ko", french::number(i64::try_from(bytes.div_ceil(1000)).unwrap_or(i64::MAX)));
    let name = heaviest.path.trim_end_matches("index.html");
    let name = if name.is_empty() { "l’accueil".to_string() } else { format!("« {name} »") };
    let lines = vec![format!(
        "en moyenne {} par page sans les photos ; la plus lourde est {name} : {} avec ses photos",
        ko(average),
        ko(heaviest.with_images())
    )];
    Some(Note { kind: NoteKind::Weight, lines })
}

/// The channel that a file speaks on; `None` for what stays in the lycée.
fn channel_of(audience: Audience, path: &str) -> Option<Channel> {
    match (audience, path.split('/').next()?) {
        (Audience::Public, _) => Some(Channel::Site),
        (_, "ent") => Some(Channel::Ent),
        (_, "erasmusdays") if path.ends_with("/reseaux-sociaux.txt") => Some(Channel::Social),
        (_, "presse" | "erasmusdays") => Some(Channel::Press),
        (_, "plaquettes") => Some(Channel::Brochure),
        (_, "jpo") if path.contains("/imprimes/") => Some(Channel::Brochure),
        (_, "jpo") => Some(Channel::Kiosk),
        (_, "radio") => Some(Channel::Air),
        (_, "reseaux") => Some(Channel::Talk),
        (_, "axe3") => Some(Channel::Site),
        _ => None,
    }
}

/// A text without the files inside it, whose letters say nothing.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let is_coded = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let mut parts = text.split(";base64,");
    parts.next().into_iter().chain(parts.map(move |part| part.trim_start_matches(is_coded)))
}

/// The last look at consent: names that may not appear, in whatever was rendered. A town or a word may bear the same name:
/// a warning, for somebody to judge.
fn names_left(files: &[File], site: &site::Site) -> Vec<Diagnostic> {
    let left = files.par_iter().filter(|file| !file.path.starts_with("assets/")).filter_map(|file| {
        let (text, channel) = std::str::from_utf8(file.bytes).ok().zip(channel_of(file.audience, file.path))?;
        let name = words_of(text).find_map(|words| site.withheld_name_in(words, channel))?;
        Some((name, file.path))
    });
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, path) in left.collect::<Vec<_>>() {
        places.entry(name).or_default().push(path);
    }
    let warn = |(name, paths): (&str, Vec<&str>)| {
        let shown = paths.iter().take(3).map(|p| format!("« {p} »")).collect::<Vec<_>>().join(", ");
        let more = if paths.len() > 3 {
            format!(" et {}", french::plural(paths.len() as i64 - 3, "autre fichier", "autres fichiers"))
        } else {
            String::new()
        };
        Diagnostic::warning(
            None,
            format!(
                "« {name} » est aussi le prénom d’une personne qui ne doit pas apparaître ; il reste dans {shown}{more}"
            ),
        )
        .help("S’il s’agit d’elle, changez ce texte. S’il s’agit d’une ville ou d’un mot, rien n’est à faire.")
    };
    places.into_iter().map(warn).collect()
}
