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
pub mod language;
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
use rustc_hash::FxHashSet;

use diagnostic::{Diagnostic, Note, NoteKind, Report};
use plan::{Audience, Owner, Plan, Recipe, Said};
use render::theme::Theme;
use render::{Output, Outputs};
use site::consent::Channel;
use source::Sources;

/// The variable that holds the password of a host, for a machine where nobody is asked. No program that we start is left it.
pub const PASSWORD: &str = "LYCEE_MOT_DE_PASSE";

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
    /// What people agree to, by identifier, where the site could be made.
    pub agreements: BTreeSet<String>,
    /// What the finished pages say of digital sobriety, criterion by criterion; nothing where they were not all made.
    pub sobriety: Vec<String>,
}

/// Bytes of HTML, style and fonts that a page may pull, photos apart, then with photos (weight is a warning).
const PAGE_BUDGET: usize = 150_000;
const PAGE_BUDGET_WITH_IMAGES: usize = 1_500_000;
/// Files that a page may pull: the longest list has a photo for each of its 24 entries.
const REQUEST_BUDGET: usize = 40;

/// What a preview remembers from one build to the next. Without memory, the same files give the same bytes.
#[derive(Debug, Default)]
pub struct Memo {
    parsed: content::Memo,
    site: site::Memo,
    theme: Option<(Sources, Theme)>,
    /// The last ones: who waits for the next does not wait for their end.
    past: Option<(site::Site, Option<site::Site>)>,
}

/// The corridor up to the plan of the pages: nothing is rendered.
pub struct Prepared<'a> {
    pub site: &'a site::Site,
    pub theme: &'a Theme,
    pub photos: &'a dyn store::Store,
    /// The pages, and what they are seen with.
    pub pages: Plan<'a>,
    /// The settings and the register of people are sound: what rests on them may be shown.
    pub is_founded: bool,
    /// Files of the drafts and of what is not due, where they are shown: a build says nothing of their pages.
    pub unpublished: BTreeSet<Arc<str>>,
    pub report: Report,
    /// What is on the site without a preview: documents show nothing else.
    published: &'a site::Site,
    /// What the report says, for the workshop page.
    said: Said,
    /// Every entry is sound, and every page has its place.
    is_whole: bool,
}

/// What is made beside the pages, and what planning it found.
pub struct Others<'a> {
    pub plan: Plan<'a>,
    pub diagnostics: Vec<Diagnostic>,
    pub notes: Vec<Note>,
    /// Every entry is sound, and every file has its place.
    pub is_whole: bool,
}

impl Others<'_> {
    /// What is left where planning failed: a fault of the program.
    fn unplanned() -> Self {
        let fault = Diagnostic::error(None, "les documents n’ont pas pu être préparés : le programme a un défaut")
            .help("Annulez le dernier changement, et signalez ce cas.");
        Others { plan: Plan::default(), diagnostics: vec![fault], notes: Vec::new(), is_whole: false }
    }
}

/// The whole corridor.
pub fn build(inputs: &Inputs) -> Build {
    let mut memo = Memo::default();
    let build = build_with(inputs, &mut memo);
    // Nobody waits for the end of what it was made of.
    rayon::spawn(move || drop(memo));
    build
}

/// The same, with a memory of the last time.
pub fn build_with(inputs: &Inputs, memo: &mut Memo) -> Build {
    prepare(inputs, memo, |prepared| match prepared {
        Ok(prepared) => finish(prepared, inputs.progress),
        Err(report) => Build { outputs: Outputs::new(), report, agreements: BTreeSet::new(), sobriety: Vec::new() },
    })
}

/// Walks up to the plan of the pages, then gives it to `then`: what is planned lives no longer than the site it shows. Without a
/// theme that renders, there is only a report.
pub fn prepare<T>(inputs: &Inputs, memo: &mut Memo, then: impl FnOnce(Result<Prepared, Report>) -> T) -> T {
    // By the threads that share the work out: who waits outside would be woken, and sent back to sleep, at each part of it.
    let ground = match rayon::scope(|_| ground(inputs, memo)) {
        Ok(ground) => ground,
        Err(report) => return then(Err(report)),
    };
    let Ground { site, preview, theme, mut report } = ground;
    let unpublished = preview.as_ref().map(|preview| beyond(preview, &site)).unwrap_or_default();
    let (pages, found, is_placed) = rayon::scope(|_| pages(&site, preview.as_ref(), &theme, &unpublished));
    report.diagnostics.extend(found);
    let past = memo.past.take();
    rayon::spawn(move || drop(past));
    let mut said = Said::default();
    said.add(&report.diagnostics);
    let prepared = Prepared {
        site: preview.as_ref().unwrap_or(&site),
        theme: &theme,
        photos: inputs.photos,
        pages,
        is_founded: is_founded(inputs.content, &report),
        unpublished,
        said,
        report,
        published: &site,
        is_whole: site.is_whole && is_placed,
    };
    let answer = then(Ok(prepared));
    memo.theme = Some((inputs.theme.clone(), theme));
    memo.past = Some((site, preview));
    answer
}

/// The files of a preview that are not on the site.
fn beyond(preview: &site::Site, site: &site::Site) -> BTreeSet<Arc<str>> {
    // They share their texts.
    let published: FxHashSet<*const content::Meta> = site.texts().map(std::ptr::from_ref).collect();
    let more = preview.texts().filter(|meta| !published.contains(&std::ptr::from_ref(*meta)));
    more.map(|meta| meta.shown.clone()).collect()
}

/// What is planned on.
struct Ground {
    site: site::Site,
    /// With what is written and not published yet, where it is shown.
    preview: Option<site::Site>,
    theme: Theme,
    report: Report,
}

/// Parses, relates, and gives the theme what all pages share.
///
/// # Errors
/// Without a theme that renders, there is only a report.
fn ground(inputs: &Inputs, memo: &mut Memo) -> Result<Ground, Report> {
    let mut report = Report::default();
    inputs.progress.stage("Lecture des textes", 0);
    let (entries, faults) = content::parse_with(inputs.content, &mut memo.parsed);
    report.diagnostics.extend(faults);
    let known = memo.theme.take().filter(|(sources, _)| sources.is_same(inputs.theme));
    let loaded = match known {
        Some((_, theme)) => Some(theme),
        None => Theme::load(inputs.theme, &mut report.diagnostics),
    };
    let languages = loaded.as_ref().map(|theme| theme.languages.clone());
    let options = site::Options { languages, ..inputs.options.clone() };
    let assembly = site::assemble_with(entries, inputs.content, inputs.today, &options, &mut memo.site);
    let site::Assembly { mut site, mut preview, faults, notes } = assembly;
    report.diagnostics.extend(faults);
    report.notes.extend(notes);
    let Some(mut theme) = loaded else {
        report.sort();
        return Err(report);
    };
    site::check_templates(&mut site, |name| theme.suits_a_page(name), &mut report.diagnostics);
    if let Some(preview) = &mut preview {
        site::check_templates(preview, |name| theme.suits_a_page(name), &mut Vec::new());
    }
    let shown = preview.as_ref().unwrap_or(&site);
    theme.set_sites(shown.editions().map(|site| (site.language.code(), deliverables::site_view(site))));
    let spoken: Vec<&language::Language> = shown.translations.iter().map(|edition| &edition.language).collect();
    report.diagnostics.extend(theme.unsaid(&spoken, deliverables::words()));
    for site in std::iter::once(&mut site).chain(&mut preview) {
        let media = site.translations.iter_mut().map(|edition| &mut edition.media).chain([&mut site.media]);
        media.for_each(|media| (media.sizes, media.letters) = (theme.sizes.clone(), theme.letters()));
    }
    Ok(Ground { site, preview, theme, report })
}

/// The pages of a portal, with what is written and not published yet where it is shown; their faults, and whether no path is
/// under another.
fn pages<'a>(
    site: &'a site::Site,
    preview: Option<&'a site::Site>,
    theme: &'a Theme,
    unpublished: &BTreeSet<Arc<str>>,
) -> (Plan<'a>, Vec<Diagnostic>, bool) {
    let mut plan = planned(preview.unwrap_or(site), deliverables::PAGES);
    // What collides on the site collides in its preview too: where nothing does, nothing is planned twice.
    if preview.is_some() && !plan.faults.is_empty() {
        plan.faults = planned(site, deliverables::PAGES).faults;
    }
    for (path, bytes) in theme.assets.iter() {
        plan.add(
            Audience::Public,
            path.clone(),
            Owner::Generated("le thème"),
            Recipe::Bytes(Box::new(|| bytes.clone())),
        );
    }
    let mut found = std::mem::take(&mut plan.faults);
    let of_folders = plan.check_under(&plan, unpublished);
    let is_placed = of_folders.is_empty();
    found.extend(of_folders);
    (plan, found, is_placed)
}

impl<'a> Prepared<'a> {
    /// Plans all the rest: a preview shows its pages before.
    pub fn others(&self) -> Others<'a> {
        let site = self.published;
        let mut plan = planned(site, deliverables::OTHERS);
        plan.said.clone_from(&self.said);
        plan.read_on(deliverables::SUMMARY.channel());
        deliverables::SUMMARY.plan(site, &mut plan);
        // What is written and not published yet is on the pages of a preview, and in no document.
        if !std::ptr::eq(self.site, site) {
            plan.replace_public(planned(self.site, deliverables::OTHERS));
        }
        plan.merge(self.pages.cards_of_pages());
        // What a draft collides with is no fault of a build.
        plan.give_way(&self.pages, &self.unpublished);
        let pairs = [(&plan, &plan), (&plan, &self.pages), (&self.pages, &plan)];
        let of_folders = pairs.map(|(plan, above)| plan.check_under(above, &self.unpublished)).concat();
        // What is missing because of a fault would be said to be missing.
        let is_told = site.is_whole && !self.said.has_errors && plan.is_sound() && of_folders.is_empty();
        let notes = if is_told { plan.take_notes().collect() } else { Vec::new() };
        let is_whole = self.is_whole && of_folders.is_empty();
        let mut diagnostics = std::mem::take(&mut plan.faults);
        diagnostics.extend(of_folders);
        Others { plan, diagnostics, notes, is_whole }
    }
}

/// What all pages rest on is there, and without errors.
fn is_founded(content: &Sources, report: &Report) -> bool {
    let faulty = report.faulty_files();
    let is_sound = |path: &str| content.get(path).is_none_or(|file| !faulty.contains(&file.shown));
    let is_read = content.unread().all(|path| path != "personnes.yaml");
    content.get("site.yaml").is_some() && is_read && is_sound("site.yaml") && is_sound("personnes.yaml")
}

/// What some deliverables make of a site, each planned apart.
fn planned<'a>(site: &'a site::Site, deliverables: &[&dyn deliverables::Deliverable]) -> Plan<'a> {
    let plan_of = |deliverable: &&dyn deliverables::Deliverable| {
        let mut plan = Plan::new(site.today, deliverable.channel());
        deliverable.plan(site, &mut plan);
        plan
    };
    // Each is a task of its own: two of them are longer than all the others.
    let plans: Vec<Plan> = deliverables.par_iter().with_max_len(1).map(plan_of).collect();
    let mut plan = Plan::new(site.today, None);
    plans.into_iter().for_each(|one| plan.merge(one));
    plan
}

/// Renders what is planned, and reads it again.
fn finish(prepared: Prepared, progress: &dyn Progress) -> Build {
    let Others { plan: others, diagnostics, notes, is_whole } = rayon::scope(|_| prepared.others());
    let Prepared { site, theme, photos, pages: mut plan, mut report, .. } = prepared;
    plan.merge(others);
    report.diagnostics.extend(diagnostics);
    report.notes.extend(notes);
    let planned = plan.len();
    let developed = render::develop(&plan, photos, &|count| progress.stage("Photos", count), &|| progress.step());
    progress.stage("Mise en page", planned);
    let room = render::Room { theme, photos, developed: &developed };
    let (outputs, faults) = render::render(plan, room, &|| progress.step());
    report.diagnostics = diagnostic::without_doubts(std::mem::take(&mut report.diagnostics), &faults);
    report.diagnostics.extend(faults);
    let mut sobriety = Vec::new();
    // A page that is missing would be said again by every link to it.
    if is_whole && outputs.len() == planned {
        progress.stage("Relecture des pages", 0);
        let files = outputs.iter().map(|((audience, path), Output { content, source, channel, .. })| File {
            audience: *audience,
            path,
            bytes: content.bytes(),
            length: content.length(),
            source: source.as_deref(),
            channel: *channel,
        });
        let files: Vec<File> = files.collect();
        let readings = files.par_iter().map(|file| read(file, site)).collect();
        let judged = judge(&files, readings, site, &report.faulty_files());
        report.diagnostics.extend(judged.found);
        report.notes.extend(judged.weights);
        sobriety = judged.sobriety;
    }
    report.sort();
    Build { outputs, report, agreements: site.agreements(), sobriety }
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
    /// Where it is read.
    pub channel: Option<Channel>,
}

/// What is known of a rendered file once it was read again: it is the same as long as the file, the register and the day are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// For the rules of the audit; of a public file.
    facts: Arc<audit::Facts>,
    /// A name that may not appear where the file is read.
    name: Option<Arc<str>>,
}

/// Reads a rendered file again.
pub(crate) fn read(file: &File, site: &site::Site) -> Reading {
    let facts = match file.audience {
        Audience::Public => Arc::new(audit::read(file.path, file.bytes, &site.eu_statement_at(file.path))),
        Audience::Internal => Arc::default(),
    };
    Reading { facts, name: name_left(file, site).map(Into::into) }
}

/// What all that was read says.
pub(crate) struct Judged {
    pub found: Vec<Diagnostic>,
    pub weights: Option<Note>,
    pub sobriety: Vec<String>,
}

/// What is wrong in all that was read, and how heavy it is. What was said of a file with its line, in `said`, is not said again of its page.
pub(crate) fn judge(files: &[File], readings: Vec<Reading>, site: &site::Site, said: &BTreeSet<Arc<str>>) -> Judged {
    let names = files.iter().zip(&readings).filter_map(|(file, reading)| Some((reading.name.clone()?, file.path)));
    let names = names_left(names);
    let public = files.iter().zip(readings).filter(|(file, _)| file.audience == Audience::Public);
    let (pages, facts): (Vec<audit::Page>, Vec<Arc<audit::Facts>>) = public
        .map(|(&File { path, bytes, length, source, .. }, reading)| {
            (audit::Page { path, bytes, length, source }, reading.facts)
        })
        .unzip();
    let languages: Vec<&str> = site.editions().map(|edition| edition.language.code()).collect();
    let rules = audit::Rules {
        base_url: &site.school.base_url,
        languages: &languages,
        page_budget: PAGE_BUDGET,
        page_budget_with_images: PAGE_BUDGET_WITH_IMAGES,
        request_budget: REQUEST_BUDGET,
    };
    let findings = audit::check(&pages, facts, &rules);
    let is_new = |d: &Diagnostic| d.span.as_ref().is_none_or(|span| !said.contains(&span.file));
    let mut found: Vec<Diagnostic> = findings.diagnostics.into_iter().filter(is_new).collect();
    found.extend(names);
    Judged { found, weights: weights(&findings.weights), sobriety: findings.sobriety }
}

/// « en moyenne 40 ko par page … »
fn weights(weights: &[audit::Weight]) -> Option<Note> {
    let heaviest = weights.iter().max_by_key(|w| w.with_images())?;
    let average = weights.iter().map(audit::Weight::without_images).sum::<usize>() / weights.len().max(1);
    let lines = vec![format!(
        "en moyenne {} par page sans les photos ; la plus lourde est {} : {} avec ses photos",
        audit::kilobytes(average),
        heaviest.name(),
        audit::kilobytes(heaviest.with_images())
    )];
    Some(Note { kind: NoteKind::Weight, lines })
}

/// A text without the files inside it, whose letters say nothing.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let is_coded = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let mut parts = text.split(";base64,");
    parts.next().into_iter().chain(parts.map(move |part| part.trim_start_matches(is_coded)))
}

/// The last look at consent: a name that may not appear, in what was rendered.
fn name_left<'f>(file: &File<'f>, site: &site::Site) -> Option<&'f str> {
    let channel = file.channel?;
    let text = std::str::from_utf8(file.bytes).ok()?;
    words_of(text).find_map(|words| site.withheld_name_in(words, channel))
}

/// A town or a word may bear the same name: a warning, for somebody to judge.
fn names_left<'f>(left: impl Iterator<Item = (Arc<str>, &'f str)>) -> Vec<Diagnostic> {
    let mut places: BTreeMap<Arc<str>, Vec<&str>> = BTreeMap::new();
    for (name, path) in left {
        places.entry(name).or_default().push(path);
    }
    let warn = |(name, paths): (Arc<str>, Vec<&str>)| {
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
        .help("S’il s’agit d’elle, changez ce texte. S’il s’agit d’une ville, d’un mot ou d’un autre prénom (« Lucas » n’est pas « Luca »), rien n’est à faire.")
    };
    places.into_iter().map(warn).collect()
}
