//! Builds in memory, and answers until something changes. It never stops on an error: the last good version of each page
//! stays.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::{path::PathBuf, thread};

use chrono::NaiveDate;
use serde::Serialize;
use tokio::sync::{oneshot, watch};

use super::bench::{Bench, Findings, Kept, Key, Shelf, fingerprint_of};
use super::eye::{Changes, Heap};
use super::{Desk, Files};
use crate::diagnostic::{Diagnostic, Note, Report, Severity, TextOf, typeset};
use crate::site::{self, Options};
use crate::source::SourceFile;
use crate::store::Store;
use crate::{Inputs, Memo, Silent, french};

/// What the studio is asked.
pub enum Order {
    /// Files may have changed: the heap says which.
    Look,
    Page {
        key: Key,
        /// `None`: there is no such file.
        reply: oneshot::Sender<Option<Arc<Vec<u8>>>>,
    },
    State {
        key: Key,
        reply: oneshot::Sender<State>,
    },
    /// The kiosk that the hall looks at; `None`: there was none yet.
    Screen {
        reply: oneshot::Sender<Option<Key>>,
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
    /// All that the build of that number makes is planned.
    Planned(u64),
    /// All is made of it.
    Finished(u64, Findings),
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
    pub fingerprint: String,
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
    /// The first of them.
    pub problems: Arc<Vec<Problem>>,
    pub total: usize,
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

/// Those of the site, counted.
#[derive(Debug, Clone)]
struct Problems {
    first: Arc<Vec<Problem>>,
    total: usize,
    errors: usize,
}

/// How browsers are told, and how the eye tells.
pub struct Board {
    pub heap: Heap,
    pub news: watch::Sender<News>,
    /// Of the portal on its host: `https://lycee.example/erasmus/`.
    pub address: watch::Sender<String>,
}

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
        let Files { content, theme, .. } = &self.files;
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
    let photos = desk.photos();
    let (mut memo, mut shelf) = (Memo::default(), Shelf::default());
    let mut screen = None;
    let mut view = View { files: desk.read(None), travel: None, unpublished, saved: None };
    for number in 1.. {
        let today = view.travel.unwrap_or_else(|| desk.today());
        let options = Options { unpublished: view.unpublished, ..desk.options() };
        let Files { content, theme, faults } = &view.files;
        let inputs = Inputs { content, theme, today, options, photos: &*photos, progress: &Silent };
        let mut left = std::mem::take(&mut shelf);
        let (next, kept) = crate::prepare(&inputs, &mut memo, |mut prepared| {
            let mut report = std::mem::take(match &mut prepared {
                Ok(prepared) => &mut prepared.report,
                Err(report) => report,
            });
            report.diagnostics.extend(faults.iter().cloned());
            report.sort();
            // Where what all pages rest on is broken, nothing new is shown: not even whom the register would hide.
            let prepared = prepared.ok().filter(|prepared| prepared.is_founded);
            let faulty = report.faulty_files();
            let is_sound = |file: &SourceFile| !faulty.contains(&file.shown);
            // A register with errors says nothing, nor does one that is not there while the folder is put aside.
            if prepared.is_some() || content.get("personnes.yaml").is_some_and(is_sound) {
                left.rest_on(content.text("personnes.yaml").cloned(), today);
            } else {
                left.rest_on_day(today);
            }
            let (bench, left) = match prepared {
                Some(prepared) => (Some(Bench::new(prepared, left, faulty, desk.now())), Shelf::default()),
                None => (None, left),
            };
            let session = Session {
                number,
                bench: bench.as_ref(),
                left: &left,
                photos: &*photos,
                report,
                view: &view,
                today,
                screen: &mut screen,
                said: None,
                problems: None,
            };
            let next = session.run(&mut *desk, inbox, orders, board);
            (next, bench.map_or(left, Bench::into_shelf))
        });
        shelf = kept;
        match next {
            Some(next) => view = next,
            None => return,
        }
    }
}

/// One build.
struct Session<'s, 'a> {
    number: u64,
    /// Absent when nothing new can be shown: then only what was kept is.
    bench: Option<&'s Bench<'a>>,
    /// What was kept, without a bench.
    left: &'s Shelf,
    photos: &'s dyn Store,
    report: Report,
    view: &'s View,
    today: NaiveDate,
    /// The last kiosk that the hall was shown: a fault in a text does not take its address away.
    screen: &'s mut Option<Key>,
    /// Errors and remarks that the terminal was told.
    said: Option<(usize, usize)>,
    /// Of the report, with the number of faults that the bench had then.
    problems: Option<(usize, Problems)>,
}

impl Session<'_, '_> {
    /// Answers until something changed: then what is to be looked at; nothing when nobody asks any more.
    fn run(
        mut self,
        desk: &mut dyn Desk,
        inbox: &Receiver<Order>,
        orders: &Sender<Order>,
        board: &Board,
    ) -> Option<View> {
        let (bench, number) = (self.bench, self.number);
        thread::scope(|scope| {
            // Browsers first: who writes looks there.
            self.announce(board);
            match bench {
                None => self.tell(desk),
                Some(bench) => drop(scope.spawn(move || {
                    if bench.plan_the_rest()
                        && orders.send(Order::Planned(number)).is_ok()
                        && let Some(findings) = bench.make_the_rest()
                    {
                        let _ = orders.send(Order::Finished(number, findings));
                    }
                })),
            }
            let next = self.answer(desk, inbox, board);
            bench.iter().for_each(|bench| bench.stop());
            // The next build does not wait for its end.
            let report = std::mem::take(&mut self.report);
            rayon::spawn(move || drop(report));
            next
        })
    }

    /// The terminal's line, unless it said the same.
    fn tell(&mut self, desk: &dyn Desk) {
        let errors = self.report.count(Severity::Error);
        let said = Some((errors, self.report.diagnostics.len() - errors));
        if self.said == said {
            return;
        }
        self.said = said;
        let pages = self.bench.map(Bench::count_pages);
        desk.built(&self.report, pages, &|shown: &str| self.view.text_shown(shown));
    }

    fn announce(&self, board: &Board) {
        let address = self.bench.map(|bench| bench.site().school.base_url.clone());
        let address = address.unwrap_or_else(|| board.address.borrow().clone());
        let address = if address.is_empty() { "/".to_string() } else { address };
        let page = self.bench.zip(self.view.saved.as_ref()).and_then(|(bench, saved)| bench.page_of(saved));
        let page = page.map(|path| format!("{}{}", base_of(&address), path.trim_end_matches("index.html")));
        board.address.send_replace(address);
        board.news.send_replace(News { build: self.number, page });
    }

    fn answer(&mut self, desk: &mut dyn Desk, inbox: &Receiver<Order>, board: &Board) -> Option<View> {
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
                    let is_day = view.travel.is_some() || desk.today() == self.today;
                    if !files.is_same(&view.files) || !is_day {
                        let saved = files.content.only_change(&view.files.content);
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
                    let _ = reply.send(self.page(&key).0);
                }
                Order::State { key, reply } => {
                    let _ = reply.send(self.state(&key));
                }
                Order::Screen { reply } => {
                    let near = self.bench.and_then(Bench::screen);
                    *self.screen = near.or_else(|| self.screen.take());
                    let _ = reply.send(self.screen.clone());
                }
                Order::New { kind, name, reply } => {
                    let _ = reply.send(desk.new_text(&kind, &name));
                }
                Order::Planned(number) if number == self.number => {
                    let Some(others) = self.bench.map(Bench::others) else { continue };
                    self.learn(others.diagnostics.clone(), others.notes.clone(), desk);
                    if !others.diagnostics.is_empty() {
                        board.news.send_modify(|_| ());
                    }
                }
                Order::Finished(number, findings) if number == self.number => {
                    let mut found = findings.diagnostics;
                    found.extend(self.bench.map(Bench::faults).unwrap_or_default());
                    self.learn(found, findings.note, desk);
                    board.news.send_modify(|_| ());
                }
                // Of a build that is over.
                Order::Planned(_) | Order::Finished(..) => {}
            }
        }
    }

    /// What was found since browsers were told.
    fn learn(&mut self, found: Vec<Diagnostic>, notes: impl IntoIterator<Item = Note>, desk: &dyn Desk) {
        self.report.diagnostics.extend(found);
        self.report.notes.extend(notes);
        self.report.sort();
        self.problems = None;
        self.tell(desk);
    }

    /// A file, and what is known of its last good version when that is what is shown.
    fn page(&self, key: &Key) -> (Option<Arc<Vec<u8>>>, Option<Kept>) {
        if let Some(bytes) = self.bench.and_then(|bench| bench.bytes(key)) {
            return (Some(bytes), None);
        }
        let kept = match self.bench {
            Some(bench) => bench.stands(key),
            None => self.left.get(key).cloned(),
        };
        (kept.as_ref().and_then(|kept| kept.bytes(self.photos)), kept)
    }

    fn state(&mut self, key: &Key) -> State {
        let (bytes, kept) = self.page(key);
        let source = kept.as_ref().and_then(|kept| kept.source.as_ref());
        let planned = || self.bench.and_then(|bench| bench.item(key)).and_then(|item| item.owner.source());
        let source = source.or_else(planned);
        let meta = self.bench.zip(source).and_then(|(b, file)| b.site().texts().find(|meta| meta.shown == *file));
        let Problems { first: problems, total, errors } = self.problems();
        State {
            fingerprint: bytes
                .filter(|_| key.1.ends_with(".html"))
                .map(|bytes| fingerprint_of(&bytes))
                .unwrap_or_default(),
            day: self.today.format("%Y-%m-%d").to_string(),
            travels: self.view.travel.is_some(),
            unpublished: self.view.unpublished,
            ribbon: meta.and_then(|meta| site::ribbon(meta, self.today)).map(|text| typeset(&text)),
            source: source.map(ToString::to_string),
            frozen: kept.map(|kept| kept.at.to_string()),
            problems,
            total,
            errors,
        }
    }

    /// The problems of the site.
    fn problems(&mut self) -> Problems {
        let made = self.bench.map(Bench::faults).unwrap_or_default();
        if let Some((_, problems)) = self.problems.as_ref().filter(|(count, _)| *count == made.len()) {
            return problems.clone();
        }
        let is_new = |fault: &&Diagnostic| !self.report.diagnostics.contains(fault);
        let found: Vec<&Diagnostic> = made.iter().filter(is_new).collect();
        let all: Vec<&Diagnostic> = found.into_iter().chain(&self.report.diagnostics).collect();
        let errors = all.iter().filter(|d| d.severity == Severity::Error).count();
        let view = self.view;
        let text_of = |shown: &str| view.text_shown(shown);
        let total = all.len();
        let first = Arc::new(all.into_iter().take(MOST).map(|fault| problem(fault, &text_of)).collect());
        let problems = Problems { first, total, errors };
        self.problems = Some((made.len(), problems.clone()));
        problems
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
pub fn base_of(url: &str) -> String {
    let after = url.split("//").nth(1).and_then(|rest| rest.split_once('/'));
    let path = after.map_or("", |(_, path)| path);
    format!("/{}", percent_encoding::percent_decode_str(path).decode_utf8_lossy())
}
