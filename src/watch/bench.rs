//! What was made so far of one build. The studio makes the pages that are asked for; meanwhile a second hand plans and makes
//! all the rest and reads it again, so that faults elsewhere show too: all but what gathers the whole site, which waits to be
//! asked for. It lets go, between two files, when something changed; what it plans, it plans to the end.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use crate::content::original_path;
use crate::diagnostic::{Diagnostic, Note, Span, faulty_files};
use crate::plan::{Audience, CARDS, Item, Print, Recipe};
use crate::render::theme::group;
use crate::render::{self, Content, Developed, Room};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::path::Address;
use crate::store::{Store, Stored};
use crate::{File, Others, Prepared, Reading, deliverables};

pub type Key = (Audience, String);

/// The second hand begins that long after a build: the browser that was just told asks for its page first.
const COURTESY: Duration = Duration::from_millis(60);

/// What a file holds. A photo that was published stays on the disk.
#[derive(Debug, Clone)]
enum Body {
    Bytes(Arc<Vec<u8>>),
    Stored { recipe: String, stored: Stored },
}

impl Body {
    fn of(content: Content) -> Self {
        match content {
            Content::Bytes(bytes) => Body::Bytes(Arc::new(bytes)),
            Content::Stored { recipe, stored } => Body::Stored { recipe, stored },
        }
    }

    /// Equal recipes give equal bytes.
    fn is_same(&self, other: &Body) -> bool {
        match (self, other) {
            (Body::Bytes(a), Body::Bytes(b)) => a == b,
            (Body::Stored { recipe: a, .. }, Body::Stored { recipe: b, .. }) => a == b,
            _ => false,
        }
    }

    /// What can be read as a text.
    fn text(&self) -> &[u8] {
        match self {
            Body::Bytes(bytes) => bytes,
            Body::Stored { .. } => &[],
        }
    }

    /// In bytes.
    fn length(&self) -> usize {
        match self {
            Body::Bytes(bytes) => bytes.len(),
            Body::Stored { stored, .. } => stored.length(),
        }
    }
}

/// The last good version of a file.
#[derive(Debug, Clone)]
pub struct Kept {
    body: Body,
    /// The build that gave it, or gave it again.
    build: u64,
    /// « 14 h 02 »
    pub at: Arc<str>,
    pub source: Option<Arc<str>>,
    /// Where it is read.
    channel: Option<Channel>,
    /// What is known of it, once read again.
    reading: Option<Reading>,
    /// It is made beside the pages.
    is_beside: bool,
}

/// Last good versions, from one build to the next.
#[derive(Debug, Default)]
pub struct Shelf {
    /// How many builds there were.
    builds: u64,
    /// The first build that knew who may appear today: nobody knows whether what is older may still show whom it shows.
    since: u64,
    kept: BTreeMap<Key, Kept>,
    /// The sentences that readings were made for, in each language.
    statement: String,
    /// What cards were drawn with.
    look: u64,
    /// The text of the register, and the day: who may appear.
    basis: (Option<Arc<str>>, NaiveDate),
}

impl Kept {
    /// As it is read again.
    fn file<'k>(&'k self, (audience, path): &'k Key) -> File<'k> {
        File {
            audience: *audience,
            path,
            bytes: self.body.text(),
            length: self.body.length(),
            source: self.source.as_deref(),
            channel: self.channel,
        }
    }

    /// `None`: the published photo was changed or taken away since.
    pub fn bytes(&self, photos: &dyn Store) -> Option<Arc<Vec<u8>>> {
        match &self.body {
            Body::Bytes(bytes) => Some(bytes.clone()),
            Body::Stored { stored, .. } => photos.read(stored).map(|bytes| Arc::new(bytes.to_vec())),
        }
    }
}

impl Shelf {
    /// A last good version, to be shown as it is. What is older spares the making of equal bytes, and nothing else.
    pub fn get(&self, key: &Key) -> Option<&Kept> {
        self.kept.get(key).filter(|kept| self.stands(kept))
    }

    fn stands(&self, kept: &Kept) -> bool {
        kept.build >= self.since
    }

    /// Where the register or the day is another, nothing that was made before stands.
    pub fn rest_on(&mut self, register: Option<Arc<str>>, today: NaiveDate) {
        let basis = (register, today);
        if self.basis != basis {
            self.basis = basis;
            self.since = self.builds + 1;
            self.kept.values_mut().for_each(|kept| kept.reading = None);
        }
    }

    /// The same, where the register says nothing: only the day may be another.
    pub fn rest_on_day(&mut self, today: NaiveDate) {
        self.rest_on(self.basis.0.clone(), today);
    }
}

/// What the second hand found, once all is made.
#[derive(Debug, Default)]
pub struct Findings {
    pub diagnostics: Vec<Diagnostic>,
    pub note: Option<Note>,
}

pub struct Bench<'a> {
    prepared: Prepared<'a>,
    /// Planned when somebody asks for one of them, for a photo that is not made yet (documents may want it in other sizes), or
    /// for what nobody plans; at the latest by the second hand: who writes looks at a page first.
    others: OnceLock<Beside<'a>>,
    /// Files whose text has errors.
    faulty: BTreeSet<Arc<str>>,
    now: Arc<str>,
    build: u64,
    made: Mutex<Made>,
    is_stopped: Mutex<bool>,
    stopped: Condvar,
}

/// What is made beside the pages.
struct Beside<'a> {
    planned: Others<'a>,
    /// All that is asked of each photo, by its hash.
    prints: BTreeMap<String, Vec<Print<'a>>>,
}

#[derive(Default)]
struct Made {
    /// What this build does not leave on the shelf: of a text with errors, or what could not be made.
    aside: BTreeMap<Key, Option<Body>>,
    /// By the hash of the photo.
    developed: BTreeMap<String, Arc<Developed>>,
    shelf: Shelf,
    faults: Vec<Diagnostic>,
}

impl<'a> Bench<'a> {
    /// `shelf` knows who may appear today; `faulty` are the files whose text has errors; `now` is the hour, in words.
    pub fn new(prepared: Prepared<'a>, mut shelf: Shelf, faulty: BTreeSet<Arc<str>>, now: String) -> Self {
        // A translation is not read while its original has faults: its page stands too.
        let mut faulty = faulty;
        if !faulty.is_empty() {
            let sources = shelf.kept.values().filter_map(|kept| kept.source.as_ref());
            let is_frozen =
                |source: &&Arc<str>| original_path(source).is_some_and(|original| faulty.contains(&*original));
            let frozen: Vec<Arc<str>> = sources.filter(is_frozen).cloned().collect();
            faulty.extend(frozen);
        }
        // It is made anew when it is asked for: what it said of other pages is not read again.
        let gathered = prepared.pages.items().iter().filter(|(_, item)| is_gathered(item));
        gathered.for_each(|(key, _)| drop(shelf.kept.remove(key)));
        let statements: Vec<String> = prepared.site.editions().map(Site::eu_statement).collect();
        let statement = statements.join("\n");
        if shelf.statement != statement {
            shelf.kept.values_mut().for_each(|kept| kept.reading = None);
            shelf.statement = statement;
        }
        let look = prepared.theme.look();
        if shelf.look != look {
            shelf.kept.retain(|(_, path), _| !path.starts_with(CARDS));
            shelf.look = look;
        }
        shelf.builds += 1;
        let build = shelf.builds;
        let made = Mutex::new(Made { shelf, ..Made::default() });
        Bench {
            prepared,
            others: OnceLock::new(),
            faulty,
            now: now.into(),
            build,
            made,
            is_stopped: Mutex::default(),
            stopped: Condvar::new(),
        }
    }

    pub fn site(&self) -> &'a Site {
        self.prepared.site
    }

    /// What is made beside the pages, planned now if it was not. Not to be asked for by a thread of the pool, which it needs.
    fn beside(&self) -> &Beside<'a> {
        self.others.get_or_init(|| {
            // A preview outlives what it shows.
            let planned = catch_unwind(AssertUnwindSafe(|| rayon::scope(|_| self.prepared.others())));
            let planned = planned.unwrap_or_else(|_| Others::unplanned());
            let prints = render::prints(self.prepared.pages.recipes().chain(planned.plan.recipes()));
            Beside { planned, prints }
        })
    }

    pub fn others(&self) -> &Others<'a> {
        &self.beside().planned
    }

    pub fn item(&self, key: &Key) -> Option<&Item<'a>> {
        self.prepared.pages.get(key).or_else(|| self.others().plan.get(key))
    }

    /// Of the portal.
    pub fn count_pages(&self) -> usize {
        self.prepared.pages.items().keys().filter(is_page).count()
    }

    /// The kiosk of the Open Day that is near.
    pub fn screen(&self) -> Option<Key> {
        // What is not published yet has a page in a preview, and no document.
        let mut keys = deliverables::screens(self.site()).into_iter().map(|path| (Audience::Internal, path));
        keys.find(|key| self.item(key).is_some())
    }

    pub fn stop(&self) {
        *self.is_stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stopped.notify_all();
    }

    /// Waits that long, or until it is stopped: whether it is.
    fn is_stopped_within(&self, pause: Duration) -> bool {
        let stopped = self.is_stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.stopped.wait_timeout_while(stopped, pause, |stopped| !*stopped);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// What stands for the next build. What left the site is not kept: it may have left for good.
    pub fn into_shelf(mut self) -> Shelf {
        let made = std::mem::take(self.made.get_mut().unwrap_or_else(PoisonError::into_inner));
        let Made { mut shelf, developed, .. } = made;
        let others = self.others.take();
        self.clear(&mut shelf, others.as_ref());
        // What nobody needs any more is put away on all cores: the next build waits for it.
        let mut pages = std::mem::take(&mut self.prepared.pages).into_items();
        let middle = pages.keys().nth(pages.len() / 2).cloned();
        let half = middle.map(|key| pages.split_off(&key));
        rayon::join(|| drop((pages, developed)), || drop((half, others, self)));
        shelf
    }

    /// Takes from the shelf what does not stand for the next build.
    fn clear(&self, shelf: &mut Shelf, others: Option<&Beside>) {
        let mut is_page = among(self.prepared.pages.items());
        let mut is_beside = others.map(|others| among(others.planned.plan.items()));
        let since = shelf.since;
        shelf.kept.retain(|key, kept| {
            let is_planned = match &mut is_beside {
                _ if is_page(key) => true,
                Some(is_beside) => is_beside(key),
                // Where nobody planned them again, they may be no more: they are not shown until they are made anew.
                None if kept.is_beside && !self.is_kept(key, kept) => {
                    kept.build = 0;
                    true
                }
                None => kept.is_beside,
            };
            is_planned || (kept.build >= since && self.is_kept(key, kept))
        });
    }

    fn lock(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Faults of what was made so far; one broken template is one fault.
    pub fn faults(&self) -> Vec<Diagnostic> {
        group(self.lock().faults.clone())
    }

    /// The last good version of a file that a fault of its own took away. What was deleted goes.
    pub fn stands(&self, key: &Key) -> Option<Kept> {
        let kept = self.lock().shelf.get(key).cloned();
        kept.filter(|kept| self.is_standing(key, kept))
    }

    fn is_standing(&self, key: &Key, kept: &Kept) -> bool {
        self.is_kept(key, kept) || self.item(key).is_some()
    }

    fn is_faulty(&self, kept: &Kept) -> bool {
        kept.source.as_ref().is_some_and(|source| self.faulty.contains(source))
    }

    /// It stands, planned or not.
    fn is_kept(&self, key: &Key, kept: &Kept) -> bool {
        // The photos and the card of a page that stands are planned no more.
        let is_photo = || (key.1.starts_with("medias/") || key.1.starts_with(CARDS)) && !self.faulty.is_empty();
        self.is_faulty(kept) || is_photo()
    }

    /// The page of a text, or the last good one.
    pub fn page_of(&self, source: &Arc<str>) -> Option<String> {
        let address = self.site().page_shown(source).map(Address::file);
        let mut pages = self.prepared.pages.items().iter();
        let mut planned = || pages.find(|(key, item)| is_page(key) && item.owner.source() == Some(source));
        let made = self.lock();
        let is_its_page = |key: &Key, kept: &Kept| is_page(&key) && kept.source.as_ref() == Some(source);
        let kept = || made.shelf.kept.iter().find(|(key, kept)| is_its_page(key, kept) && made.shelf.stands(kept));
        address.or_else(|| planned().map(|(key, _)| key.1.clone())).or_else(|| kept().map(|(key, _)| key.1.clone()))
    }

    /// The bytes of a file, made now if it was not; nothing when there is none, or when it cannot be made.
    pub fn bytes(&self, key: &Key) -> Option<Arc<Vec<u8>>> {
        let read = |kept: Kept| kept.bytes(self.prepared.photos);
        read(self.make(key)?).or_else(|| {
            // A build in another window took the published photo away.
            self.forget(key);
            self.make(key).and_then(read)
        })
    }

    fn forget(&self, key: &Key) {
        let mut made = self.lock();
        made.aside.remove(key);
        if made.shelf.kept.get(key).is_some_and(|kept| matches!(kept.body, Body::Stored { .. })) {
            made.shelf.kept.remove(key);
            made.developed.clear();
        }
    }

    fn make(&self, key: &Key) -> Option<Kept> {
        let page = self.prepared.pages.get(key);
        // The page of a text with an error is planned nowhere.
        if page.is_none() && self.lock().shelf.get(key).is_some_and(|kept| !kept.is_beside && self.is_faulty(kept)) {
            return None;
        }
        let item = page.or_else(|| self.others().plan.get(key))?;
        let source = item.owner.source();
        let fresh = |body: Body| Kept {
            body,
            build: self.build,
            at: self.now.clone(),
            source: source.cloned(),
            channel: item.channel,
            reading: None,
            is_beside: page.is_none(),
        };
        let (known, is_standing) = {
            let made = self.lock();
            if let Some(done) = made.aside.get(key) {
                return done.clone().map(fresh);
            }
            let kept = made.shelf.kept.get(key);
            if let Some(kept) = kept.filter(|kept| kept.build == self.build) {
                return Some(kept.clone());
            }
            (kept.cloned(), kept.is_some_and(|kept| made.shelf.stands(kept)))
        };
        // A text with an error leaves its last good page, even where something is planned without it.
        let is_faulty = |source: Option<&Arc<str>>| source.is_some_and(|source| self.faulty.contains(source));
        let is_frozen = is_standing && (is_faulty(source) || known.as_ref().is_some_and(|kept| self.is_faulty(kept)));
        // A photo of the portal bears the hash of its file; a card, of what it says.
        let is_hashed = key.0 == Audience::Public
            && matches!(item.recipe, Recipe::Picture(_) | Recipe::Copy { .. } | Recipe::Card(_));
        let photo = known.as_ref().filter(|_| is_hashed);
        let result = match photo {
            _ if is_frozen => None,
            Some(photo) => Some(Ok(photo.body.clone())),
            None => Some(self.render(key, item)),
        };
        let mut made = self.lock();
        let body = match result {
            Some(Ok(body)) => {
                // Equal bytes are the same file: what is known of them stays.
                let same = known.filter(|kept| kept.body.is_same(&body));
                let (body, reading) = same.map_or((body, None), |kept| (kept.body, kept.reading));
                if !is_faulty(source) {
                    let kept = Kept { reading, ..fresh(body) };
                    made.shelf.kept.insert(key.clone(), kept.clone());
                    return Some(kept);
                }
                Some(body)
            }
            Some(Err(fault)) => {
                // One photo is several files.
                if !made.faults.contains(&fault) {
                    made.faults.push(fault);
                }
                None
            }
            None => None,
        };
        made.aside.insert(key.clone(), body.clone());
        body.map(fresh)
    }

    fn render(&self, key: &Key, item: &Item) -> Result<Body, Diagnostic> {
        let Prepared { theme, photos, .. } = self.prepared;
        let one = || {
            let developed = self.developed(&item.recipe);
            render::one(&key.1, item, Room { theme, photos, developed: &developed }).map(Body::of)
        };
        // A preview outlives what it shows.
        catch_unwind(AssertUnwindSafe(one)).unwrap_or_else(|_| {
            let span = item.owner.source().map(|source| Span::whole(source.clone()));
            Err(Diagnostic::error(span, format!("« {} » n’a pas pu être fait : le programme a un défaut", key.1))
                .help("Annulez le dernier changement, et signalez ce cas."))
        })
    }

    /// The photos of a file, in all their sizes: each is decoded once.
    fn developed(&self, recipe: &Recipe) -> Arc<Developed> {
        let mut hashes: Vec<&String> = render::prints_of(recipe).iter().map(|print| &print.picture.hash).collect();
        hashes.dedup();
        let developed = |hash: &String| {
            let known = self.lock().developed.get(hash).cloned();
            known.unwrap_or_else(|| {
                let prints = self.beside().prints.get(hash).map(Vec::as_slice).unwrap_or_default();
                let made = Arc::new(render::develop_one(prints, self.prepared.photos));
                self.lock().developed.insert(hash.clone(), made.clone());
                made
            })
        };
        match hashes[..] {
            [] => Arc::default(),
            [hash] => developed(hash),
            _ => {
                let all = hashes.into_iter().flat_map(|hash| Developed::clone(&developed(hash)));
                Arc::new(all.collect())
            }
        }
    }

    /// Plans what nobody waits for. False: it was told to stop.
    pub fn plan_the_rest(&self) -> bool {
        let goes_on = !self.is_stopped_within(COURTESY);
        if goes_on {
            self.others();
        }
        goes_on
    }

    /// Makes all the rest, and reads the site again as a build does. `None`: it was told to stop.
    pub fn make_the_rest(&self) -> Option<Findings> {
        let mut is_complete = true;
        let others = self.others();
        for (key, item) in self.prepared.pages.items().iter().chain(others.plan.items()) {
            if self.is_stopped_within(Duration::ZERO) {
                return None;
            }
            if is_gathered(item) {
                continue;
            }
            self.make(key);
            is_complete &= self.learn(key);
        }
        let files: Vec<(Key, Kept)> = {
            let made = self.lock();
            let is_planned = |key: &Key| self.prepared.pages.get(key).is_some() || others.plan.get(key).is_some();
            let standing = made.shelf.kept.iter().filter(|(_, kept)| made.shelf.stands(kept));
            let standing = standing.filter(|(key, kept)| is_planned(key) || self.is_kept(key, kept));
            standing.map(|(key, kept)| (key.clone(), kept.clone())).collect()
        };
        if !others.is_whole || !is_complete {
            return Some(Findings::default());
        }
        if self.is_stopped_within(Duration::ZERO) {
            return None;
        }
        let readings = files.iter().map(|(_, kept)| kept.reading.clone().unwrap_or_default()).collect();
        let view: Vec<File> = files.iter().map(|(key, kept)| kept.file(key)).collect();
        let mut said = &self.faulty | &self.prepared.unpublished;
        said.extend(faulty_files(&others.diagnostics));
        let judged = crate::judge(&view, readings, self.prepared.site, &said);
        Some(Findings { diagnostics: judged.found, note: judged.weights })
    }

    /// Reads the last good version of a file again, unless that was done. Whether there is one.
    fn learn(&self, key: &Key) -> bool {
        let kept = {
            let made = self.lock();
            let Some(kept) = made.shelf.get(key) else { return false };
            if kept.reading.is_some() {
                return true;
            }
            kept.clone()
        };
        let reading = crate::read(&kept.file(key), self.prepared.site);
        if let Some(kept) = self.lock().shelf.kept.get_mut(key) {
            kept.reading = Some(reading);
        }
        true
    }
}

fn is_page((audience, path): &&Key) -> bool {
    *audience == Audience::Public && path.ends_with(".html")
}

fn is_gathered(item: &Item) -> bool {
    matches!(item.recipe, Recipe::Gathered(_))
}

/// Tells whether keys are among those of a plan; they are asked for in order, so that one walk is enough.
fn among<'p, T>(planned: &'p BTreeMap<Key, T>) -> impl FnMut(&Key) -> bool + use<'p, T> {
    let mut planned = planned.keys().peekable();
    move |key| {
        while planned.next_if(|next| *next < key).is_some() {}
        planned.peek() == Some(&key)
    }
}

/// What makes a page another page: its bytes, but for the name of the style, which carries the hash of its own.
pub fn fingerprint_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut plain = String::with_capacity(text.len());
    for (at, part) in text.split("assets/style.").enumerate() {
        let part = if at == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_hexdigit()) };
        plain.push_str(part);
    }
    format!("{:016x}", xxh3_64(plain.as_bytes()))
}

#[cfg(test)]
mod tests;
