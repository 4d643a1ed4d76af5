//! Builds in memory, and answers until something changes. It never stops on an error: the last good version of each page
//! stays.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::{path::PathBuf, thread};

use chrono::NaiveDate;
use serde::Serialize;
use tokio::sync::{oneshot, watch};

use super::Desk;
use super::bench::{Bench, Findings, Key, Shelf};
use super::eye::{Changes, Heap};
use crate::diagnostic::{Diagnostic, Report, Severity, TextOf, typeset};
use crate::plan::Audience;
use crate::site::{self, Options};
use crate::source::Sources;
use crate::{Inputs, Memo, Prepared, Silent, french};

/// What the studio is asked.
pub enum Order {
    /// Files may have changed: the heap says which.
    Look,
    Page {
        key: Key,
        reply: oneshot::Sender<Page>,
    },
    State {
        key: Key,
        reply: oneshot::Sender<State>,
    },
    /// See the portal on another day; `None`: today.
    Travel(Option<NaiveDate>),
    /// Show what is not published yet, or not.
    Unpublished(bool),
    /// Prepare a new text of a kind, under a name.
    New {
        kind: String,
        name: String,
        reply: oneshot::Sender<Result<String, String>>,
    },
    /// All is made of the build of that number.
    Finished(u64, Findings),
}

/// A file, as it is now.
pub struct Page {
    /// `None`: there is no such file.
    pub bytes: Option<Arc<Vec<u8>>>,
}

/// Told to browsers at each build.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct News {
    pub build: u64,
    /// The page of the text that was just saved.
    pub page: Option<String>,
}

/// What the preview's bar shows.
#[derive(Debug, Clone, Serialize)]
pub struct State {
    pub print: String,
    pub today: String,
    /// `2026-11-24`, and whether it is another day than the real one.
    pub day: String,
    pub travels: bool,
    /// Drafts and what is not due are shown.
    pub unpublished: bool,
    /// Why the page is not published, or must be replaced.
    pub ribbon: Option<String>,
    pub source: Option<String>,
    /// The hour of the last good version, when it is what is shown.
    pub frozen: Option<String>,
    pub problems: Arc<Vec<Problem>>,
    pub errors: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    pub level: &'static str,
    pub place: Option<String>,
    pub message: String,
    pub excerpt: Option<String>,
    pub help: Option<String>,
}

/// How browsers are told, and how the eye tells.
pub struct Board {
    pub heap: Heap,
    pub news: watch::Sender<News>,
    /// The folder of the portal on its host: `/erasmus/`.
    pub base: watch::Sender<String>,
}

type Files = (Sources, Sources, Vec<Diagnostic>);

/// What is looked at, and how.
struct View {
    files: Files,
    travel: Option<NaiveDate>,
    unpublished: bool,
    /// The file that was just saved.
    saved: Option<Arc<str>>,
}

impl View {
    fn text_shown(&self, shown: &str) -> Option<&str> {
        let (content, theme, _) = &self.files;
        content.text_shown(shown).or_else(|| theme.text_shown(shown))
    }
}

/// Works until nobody asks any more. `orders` leads to `inbox`.
pub fn work(
    mut desk: Box<dyn Desk>,
    unpublished: bool,
    inbox: &Receiver<Order>,
    orders: &Sender<Order>,
    board: &Board,
) {
    let (mut memo, mut shelf) = (Memo::default(), Shelf::default());
    let mut view = View { files: desk.read(None), travel: None, unpublished, saved: None };
    for build in 1.. {
        let today = view.travel.unwrap_or_else(|| desk.today());
        let options = Options { unpublished: view.unpublished, ..desk.options() };
        let (content, theme, _) = &view.files;
        let inputs = Inputs { content, theme, today, options, progress: &Silent };
        let left = std::mem::take(&mut shelf);
        let (next, kept) = crate::prepare(&inputs, &mut memo, |prepared| {
            let mut session = Session::open(prepared, &view, left, today, desk.now());
            session.number = build;
            let next = session.run(&mut *desk, inbox, orders, board);
            (next, session.bench.map_or_else(|| session.left, Bench::into_shelf))
        });
        shelf = kept;
        match next {
            Some(next) => view = next,
            None => return,
        }
    }
}

/// One build.
struct Session<'a, 'v> {
    number: u64,
    /// Absent when the theme does not load: then only what was kept is shown.
    bench: Option<Bench<'a>>,
    /// What was kept, without a bench.
    left: Shelf,
    report: Report,
    view: &'v View,
    today: NaiveDate,
    /// Of the report, with the number of faults that the bench had then.
    problems: Option<(usize, Arc<Vec<Problem>>, usize)>,
}

impl<'a, 'v> Session<'a, 'v> {
    fn open(
        prepared: Result<Prepared<'a>, Report>,
        view: &'v View,
        shelf: Shelf,
        today: NaiveDate,
        now: String,
    ) -> Self {
        let (bench, left, mut report) = match prepared {
            Err(report) => (None, shelf, report),
            Ok(prepared) => {
                let report = prepared.report.clone();
                (Some(Bench::new(prepared, shelf, now)), Shelf::default(), report)
            }
        };
        report.diagnostics.extend(view.files.2.iter().cloned());
        report.sort();
        Session { number: 0, bench, left, report, view, today, problems: None }
    }

    /// Answers until something changed: then what is to be looked at; nothing when nobody asks any more.
    fn run(
        &mut self,
        desk: &mut dyn Desk,
        inbox: &Receiver<Order>,
        orders: &Sender<Order>,
        board: &Board,
    ) -> Option<View> {
        // Taken out, so that the second hand may hold it while the studio answers.
        let bench = self.bench.take();
        let next = thread::scope(|scope| {
            self.announce(desk, bench.as_ref(), board);
            if let Some(bench) = &bench {
                let number = self.number;
                scope.spawn(move || {
                    if let Some(findings) = bench.make_the_rest() {
                        let _ = orders.send(Order::Finished(number, findings));
                    }
                });
            }
            let next = self.answer(desk, bench.as_ref(), inbox, board);
            if let Some(bench) = &bench {
                bench.stop();
            }
            next
        });
        self.bench = bench;
        next
    }

    fn announce(&self, desk: &dyn Desk, bench: Option<&Bench>, board: &Board) {
        let base = bench.map(|bench| base_of(&bench.site().school.base_url));
        let base = base.unwrap_or_else(|| board.base.borrow().clone());
        let base = if base.is_empty() { "/".to_string() } else { base };
        let page = bench.zip(self.view.saved.as_ref()).and_then(|(bench, saved)| {
            let of_it = |item: &crate::plan::Item| item.owner.source() == Some(saved);
            let (audience, path) =
                bench.items.iter().find(|((_, path), item)| path.ends_with(".html") && of_it(item))?.0;
            (*audience == Audience::Public).then(|| format!("{base}{}", path.trim_end_matches("index.html")))
        });
        board.base.send_replace(base);
        let pages = bench.map_or(0, |bench| {
            let pages = bench.items.keys().filter(|(a, path)| *a == Audience::Public && path.ends_with(".html"));
            pages.count()
        });
        let view = self.view;
        let text_of = |shown: &str| view.text_shown(shown);
        desk.built(&self.report, pages, &text_of);
        board.news.send_replace(News { build: self.number, page });
    }

    fn answer(
        &mut self,
        desk: &mut dyn Desk,
        bench: Option<&Bench>,
        inbox: &Receiver<Order>,
        board: &Board,
    ) -> Option<View> {
        let view = self.view;
        let again = |files: Files, travel, unpublished, saved| Some(View { files, travel, unpublished, saved });
        loop {
            match inbox.recv().ok()? {
                Order::Look => {
                    let changed = match Changes::take(&board.heap) {
                        Changes::None => continue,
                        Changes::Files(files) => Some(files.into_iter().collect::<Vec<PathBuf>>()),
                        Changes::Any => None,
                    };
                    let files = desk.read(changed.as_deref());
                    let is_same = files.0.is_same(&view.files.0) && files.1.is_same(&view.files.1);
                    let is_day = view.travel.is_some() || desk.today() == self.today;
                    if !is_same || files.2.len() != view.files.2.len() || !is_day {
                        let saved = changed.and_then(|_| files.0.only_change(&view.files.0));
                        return again(files, view.travel, view.unpublished, saved);
                    }
                }
                Order::Travel(day) if day != view.travel => {
                    return again(view.files.clone(), day, view.unpublished, None);
                }
                Order::Unpublished(shown) if shown != view.unpublished => {
                    return again(view.files.clone(), view.travel, shown, None);
                }
                Order::Travel(_) | Order::Unpublished(_) => {}
                Order::Page { key, reply } => {
                    let _ = reply.send(Page { bytes: self.page(bench, &key).0 });
                }
                Order::State { key, reply } => {
                    let _ = reply.send(self.state(bench, &key));
                }
                Order::New { kind, name, reply } => {
                    let _ = reply.send(desk.new_text(&kind, &name));
                }
                Order::Finished(number, findings) if number == self.number => {
                    self.report.diagnostics.extend(findings.diagnostics);
                    self.report.diagnostics.extend(bench.map(Bench::faults).unwrap_or_default());
                    self.report.notes.extend(findings.note);
                    self.report.sort();
                    self.problems = None;
                    board.news.send_modify(|news| *news = News { build: self.number, page: None });
                }
                // Of a build that is over.
                Order::Finished(..) => {}
            }
        }
    }

    /// A file, and the hour of the version that is shown when it is not today's.
    fn page(&self, bench: Option<&Bench>, key: &Key) -> (Option<Arc<Vec<u8>>>, Option<String>) {
        if let Some(bytes) = bench.and_then(|bench| bench.make(key)) {
            return (Some(bytes), None);
        }
        // What a fault took away stays as it was; what was deleted goes.
        let is_planned = bench.is_some_and(|bench| bench.items.contains_key(key));
        let kept = match bench {
            Some(bench) => bench.kept(key),
            None => self.left.get(key),
        };
        let kept = kept.filter(|_| is_planned || self.report.has_errors());
        kept.map_or((None, None), |kept| (Some(kept.bytes), Some(kept.at)))
    }

    fn state(&mut self, bench: Option<&Bench>, key: &Key) -> State {
        let (bytes, frozen) = self.page(bench, key);
        let source = bench.and_then(|bench| bench.items.get(key)).and_then(|item| item.owner.source());
        let meta = bench.zip(source).and_then(|(bench, file)| bench.site().all_metas().find(|m| m.shown == *file));
        let (problems, errors) = self.problems(bench);
        State {
            print: bytes.map(|bytes| super::server::print_of(&bytes)).unwrap_or_default(),
            today: french::long_date(self.today),
            day: self.today.format("%Y-%m-%d").to_string(),
            travels: self.view.travel.is_some(),
            unpublished: self.view.unpublished,
            ribbon: meta.and_then(|meta| site::ribbon(meta, self.today)).map(|text| typeset(&text)),
            source: source.map(ToString::to_string),
            frozen,
            problems,
            errors,
        }
    }

    /// The problems of the site, and how many are errors.
    fn problems(&mut self, bench: Option<&Bench>) -> (Arc<Vec<Problem>>, usize) {
        let made = bench.map(Bench::faults).unwrap_or_default();
        if let Some((_, problems, errors)) = self.problems.as_ref().filter(|(count, ..)| *count == made.len()) {
            return (problems.clone(), *errors);
        }
        let is_new = |fault: &&Diagnostic| !self.report.diagnostics.contains(fault);
        let found: Vec<&Diagnostic> = made.iter().filter(is_new).collect();
        let all: Vec<&Diagnostic> = found.into_iter().chain(&self.report.diagnostics).collect();
        let errors = all.iter().filter(|d| d.severity == Severity::Error).count();
        let view = self.view;
        let text_of = |shown: &str| view.text_shown(shown);
        let problems: Arc<Vec<Problem>> =
            Arc::new(all.into_iter().take(MOST).map(|fault| problem(fault, &text_of)).collect());
        self.problems = Some((made.len(), problems.clone(), errors));
        (problems, errors)
    }
}

/// Problems in the panel: who mends these sees the others come.
const MOST: usize = 100;

fn problem(diagnostic: &Diagnostic, text_of: TextOf) -> Problem {
    let span = diagnostic.span.as_ref();
    let text = span.and_then(|span| text_of(&span.file)).filter(|_| span.is_some_and(|span| span.range.end > 0));
    let line = text.zip(span).map(|(text, span)| crate::diagnostic::Position::of(text, span.range.start).line);
    let excerpt = text.zip(line).and_then(|(text, line)| text.lines().nth(line.checked_sub(1)?));
    let file = span.map(|span| span.file.to_string());
    Problem {
        level: match diagnostic.severity {
            Severity::Error => "erreur",
            Severity::Warning => "attention",
            Severity::Advice => "conseil",
        },
        place: file.map(|file| line.map_or(file.clone(), |line| format!("{file}, ligne\u{a0}{line}"))),
        message: typeset(&diagnostic.message),
        excerpt: excerpt.map(|line| french::truncate(line.trim(), 160)),
        help: diagnostic.help.as_deref().map(typeset),
    }
}

/// `/erasmus/` of `https://lycee.example/erasmus/`.
fn base_of(url: &str) -> String {
    let after = url.split("//").nth(1).and_then(|rest| rest.split_once('/'));
    after.map_or_else(|| "/".into(), |(_, path)| format!("/{path}"))
}
