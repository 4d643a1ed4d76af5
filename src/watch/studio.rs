//! Builds in memory and renders on demand. Between two changes it answers requests, and meanwhile renders all the rest, so
//! that faults elsewhere show too. It never stops on an error: the last good version of each page stays.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};

use rayon::prelude::*;
use serde::Serialize;
use tokio::sync::{oneshot, watch};

use super::Desk;
use crate::diagnostic::{Diagnostic, Report, Severity, TextOf};
use crate::plan::{Audience, Item};
use crate::render::{self, Output, Outputs};
use crate::source::Sources;
use crate::{Inputs, Memo, Prepared, Silent, audit_outputs, french};

/// What the studio is asked.
pub enum Order {
    /// Something may have changed.
    Look,
    Page {
        audience: Audience,
        path: String,
        reply: oneshot::Sender<Page>,
    },
    State {
        audience: Audience,
        path: String,
        reply: oneshot::Sender<State>,
    },
}

/// A file, as it is now.
pub struct Page {
    /// `None`: there is no such file.
    pub bytes: Option<Arc<Vec<u8>>>,
    /// The last good version, of that hour.
    pub frozen: Option<String>,
}

/// What the preview's bar shows.
#[derive(Debug, Clone, Serialize)]
pub struct State {
    pub print: String,
    pub today: String,
    pub source: Option<String>,
    pub frozen: Option<String>,
    pub problems: Vec<Problem>,
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

type Key = (Audience, String);
type Made = Result<Vec<u8>, Diagnostic>;

/// A page that was good, and when.
struct Kept {
    bytes: Arc<Vec<u8>>,
    at: String,
}

/// What outlives a build.
#[derive(Default)]
struct Shelf {
    kept: BTreeMap<Key, Kept>,
    memo: Memo,
}

/// Files rendered between two looks at the inbox.
const CHUNK: usize = 32;

/// Works until nobody asks any more.
pub fn work(
    mut desk: Box<dyn Desk>,
    inbox: &Receiver<Order>,
    version: &watch::Sender<u64>,
    base: &watch::Sender<String>,
) {
    let mut shelf = Shelf::default();
    let mut files = desk.read();
    loop {
        let (content, theme, faults) = &files;
        let inputs = Inputs { content, theme, today: desk.today(), options: desk.options(), progress: &Silent };
        let Shelf { kept, mut memo } = shelf;
        let text_of = |shown: &str| content.text_shown(shown).or_else(|| theme.text_shown(shown));
        let (next, left) = crate::prepare(&inputs, &mut memo, |prepared| {
            let mut session = Session::open(prepared, faults, kept, &text_of);
            if let Some(prefix) = session.prefix.clone() {
                base.send_replace(prefix);
            } else if base.borrow().is_empty() {
                base.send_replace("/".into());
            }
            desk.built(&session.report, session.pages(), &text_of);
            version.send_modify(|version| *version += 1);
            let next = session.serve(&mut *desk, inbox, version, &files);
            (next, session.kept)
        });
        shelf = Shelf { kept: left, memo };
        match next {
            Some(changed) => files = changed,
            None => return,
        }
    }
}

type Files = (Sources, Sources, Vec<Diagnostic>);

/// One build, and what was rendered of it.
struct Session<'a, 't> {
    /// Absent when the theme does not load: then only what was kept is shown.
    prepared: Option<(Prepared<'a>, BTreeMap<Key, Item<'a>>)>,
    rendered: BTreeMap<Key, Option<Arc<Vec<u8>>>>,
    pending: BTreeSet<Key>,
    kept: BTreeMap<Key, Kept>,
    report: Report,
    prefix: Option<String>,
    today: chrono::NaiveDate,
    text_of: TextOf<'t>,
}

impl<'a, 't> Session<'a, 't> {
    fn open(
        prepared: Result<Prepared<'a>, Report>,
        faults: &[Diagnostic],
        kept: BTreeMap<Key, Kept>,
        text_of: TextOf<'t>,
    ) -> Self {
        let mut session = Session {
            prepared: None,
            rendered: BTreeMap::new(),
            pending: BTreeSet::new(),
            kept,
            report: Report::default(),
            prefix: None,
            today: chrono::NaiveDate::default(),
            text_of,
        };
        match prepared {
            Err(report) => session.report = report,
            Ok(mut prepared) => {
                session.report = std::mem::take(&mut prepared.report);
                session.today = prepared.site.today;
                let after = prepared.site.school.base_url.split("//").nth(1).and_then(|rest| rest.split_once('/'));
                session.prefix = after.map(|(_, path)| format!("/{path}"));
                let items: BTreeMap<Key, Item> = std::mem::take(&mut prepared.plan).into_items().into_iter().collect();
                session.pending = items.keys().cloned().collect();
                session.prepared = Some((prepared, items));
            }
        }
        session.report.diagnostics.extend(faults.iter().cloned());
        session.report.sort();
        session
    }

    fn pages(&self) -> usize {
        let items = self.prepared.iter().flat_map(|(_, items)| items.keys());
        items.filter(|(audience, path)| *audience == Audience::Public && path.ends_with(".html")).count()
    }

    /// Answers until something changed: then the new files; nothing when nobody asks any more.
    fn serve(
        &mut self,
        desk: &mut dyn Desk,
        inbox: &Receiver<Order>,
        version: &watch::Sender<u64>,
        files: &Files,
    ) -> Option<Files> {
        loop {
            let order = if self.pending.is_empty() {
                inbox.recv().ok()?
            } else {
                match inbox.try_recv() {
                    Ok(order) => order,
                    Err(TryRecvError::Disconnected) => return None,
                    Err(TryRecvError::Empty) => {
                        self.advance(desk);
                        if self.pending.is_empty() {
                            self.read_again();
                            version.send_modify(|version| *version += 1);
                        }
                        continue;
                    }
                }
            };
            match order {
                Order::Look => {
                    let now = desk.read();
                    let is_same = now.0.is_same(&files.0) && now.1.is_same(&files.1) && now.2.len() == files.2.len();
                    if !is_same || (self.prepared.is_some() && desk.today() != self.today) {
                        return Some(now);
                    }
                }
                Order::Page { audience, path, reply } => {
                    let _ = reply.send(self.page(desk, &(audience, path)));
                }
                Order::State { audience, path, reply } => {
                    let _ = reply.send(self.state(desk, (audience, path)));
                }
            }
        }
    }

    /// Renders some of what nobody asked for yet.
    fn advance(&mut self, desk: &dyn Desk) {
        let chunk: Vec<Key> = self.pending.iter().take(CHUNK).cloned().collect();
        self.render(desk, &chunk);
    }

    fn render(&mut self, desk: &dyn Desk, keys: &[Key]) {
        let Some((prepared, items)) = &self.prepared else { return };
        let made: Vec<(Key, Option<Made>)> = keys
            .par_iter()
            .map(|key| (key.clone(), items.get(key).map(|item| render::one(&key.1, item, prepared.theme))))
            .collect();
        for (key, made) in made {
            self.pending.remove(&key);
            match made {
                Some(Ok(bytes)) => {
                    let bytes = Arc::new(bytes);
                    // Only pages are kept: what they show is asked for again with them.
                    if key.1.ends_with(".html") {
                        self.kept.insert(key.clone(), Kept { bytes: bytes.clone(), at: desk.now() });
                    }
                    self.rendered.insert(key, Some(bytes));
                }
                Some(Err(fault)) => {
                    self.report.push(fault);
                    self.rendered.insert(key, None);
                }
                None => {
                    self.rendered.insert(key, None);
                }
            }
        }
    }

    /// Everything is rendered: the audit reads it as at a build.
    fn read_again(&mut self) {
        let Some((prepared, items)) = &self.prepared else { return };
        let is_complete = self.rendered.values().all(Option::is_some);
        if prepared.is_whole && is_complete {
            let outputs: Outputs = self
                .rendered
                .iter()
                .filter_map(|(key, bytes)| {
                    let source = items.get(key).and_then(|item| item.owner.source().cloned());
                    Some((key.clone(), Output { bytes: bytes.as_ref()?.to_vec(), source }))
                })
                .collect();
            let note = audit_outputs(&outputs, prepared.site, &prepared.site.eu_statement(), &mut self.report);
            self.report.notes.extend(note);
        }
        self.report.sort();
    }

    fn page(&mut self, desk: &dyn Desk, key: &Key) -> Page {
        if !self.rendered.contains_key(key) {
            self.render(desk, std::slice::from_ref(key));
        }
        if let Some(Some(bytes)) = self.rendered.get(key) {
            return Page { bytes: Some(bytes.clone()), frozen: None };
        }
        // What a fault took away stays as it was; what was deleted goes.
        let kept = self.kept.get(key).filter(|_| self.report.has_errors());
        Page { bytes: kept.map(|kept| kept.bytes.clone()), frozen: kept.map(|kept| kept.at.clone()) }
    }

    fn state(&mut self, desk: &dyn Desk, key: Key) -> State {
        let page = self.page(desk, &key);
        let items = self.prepared.as_ref().map(|(_, items)| items);
        let source = items.and_then(|items| items.get(&key)).and_then(|item| item.owner.source());
        State {
            print: page.bytes.as_deref().map(|bytes| super::server::print_of(bytes)).unwrap_or_default(),
            today: french::long_date(self.today),
            source: source.map(ToString::to_string),
            frozen: page.frozen,
            errors: self.report.count(Severity::Error),
            problems: self.problems(),
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let json = self.report.to_json(self.text_of);
        let list = json.as_array().map(Vec::as_slice).unwrap_or_default();
        let problem = |(diagnostic, json): (&Diagnostic, &serde_json::Value)| {
            let line = json.get("ligne").or_else(|| json.get("line")).and_then(serde_json::Value::as_u64);
            let file = diagnostic.span.as_ref().map(|span| span.file.to_string());
            let text = diagnostic.span.as_ref().and_then(|span| (self.text_of)(&span.file));
            let excerpt = text.zip(line).and_then(|(text, line)| text.lines().nth(line.checked_sub(1)? as usize));
            Problem {
                level: match diagnostic.severity {
                    Severity::Error => "erreur",
                    Severity::Warning => "attention",
                    Severity::Advice => "conseil",
                },
                place: file.map(|file| line.map_or(file.clone(), |line| format!("{file}, ligne\u{a0}{line}"))),
                message: crate::diagnostic::typeset(&diagnostic.message),
                excerpt: excerpt.map(|line| french::truncate(line.trim(), 160)),
                help: diagnostic.help.as_deref().map(crate::diagnostic::typeset),
            }
        };
        self.report.diagnostics.iter().zip(list).map(problem).collect()
    }
}
