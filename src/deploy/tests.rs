//! Uploads to a host in memory that can be cut, filled and looked at after each step.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use tempfile::TempDir;

use super::fault::Cause;
use super::*;

/// A host that obeys a number of orders, then is cut.
#[derive(Default)]
struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    folders: Mutex<BTreeSet<String>>,
    obeyed: AtomicUsize,
    /// Orders obeyed before the connection is cut.
    patience: Mutex<Option<usize>>,
    /// Bytes that it takes.
    room: Mutex<Option<usize>>,
    /// A path that it does not show.
    shut: Mutex<Option<String>>,
    /// What visitors found after each order.
    seen: Mutex<Vec<BTreeMap<String, Vec<u8>>>>,
    /// Paths that were sent.
    sent: Mutex<Vec<String>>,
}

impl Memory {
    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        self.files
            .lock()
            .unwrap()
            .iter()
            .filter(|(path, _)| !path.starts_with(NOTES))
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect()
    }

    fn notes(&self) -> Vec<String> {
        self.files.lock().unwrap().keys().filter(|path| path.starts_with(NOTES)).cloned().collect()
    }

    fn cut_after(&self, orders: Option<usize>) {
        *self.patience.lock().unwrap() = orders;
        self.obeyed.store(0, Ordering::SeqCst);
    }

    fn shows(&self, path: &str) -> Result<(), Diagnostic> {
        match &*self.shut.lock().unwrap() {
            Some(shut) if shut == path => Err(fault("lire", path, Cause::Denied)),
            _ => Ok(()),
        }
    }

    fn step(&self, path: &str) -> Result<(), Diagnostic> {
        let obeyed = self.obeyed.fetch_add(1, Ordering::SeqCst);
        match *self.patience.lock().unwrap() {
            Some(patience) if obeyed >= patience => Err(fault("envoyer", path, Cause::Cut)),
            _ => Ok(()),
        }
    }

    fn one(&self, order: &Order) -> Result<(), Diagnostic> {
        let (mut files, mut folders) = (self.files.lock().unwrap(), self.folders.lock().unwrap());
        match order {
            Order::MakeFolder(path) => {
                self.step(path)?;
                assert!(parents(path).all(|above| folders.contains(above)), "{path} has no folder above");
                folders.insert(path.clone());
            }
            Order::Send { from, to } => {
                let bytes = match from {
                    Source::Bytes(bytes) => bytes.clone(),
                    Source::File(path) => std::fs::read(path).unwrap(),
                };
                let (folder, _) = to.rsplit_once('/').unwrap();
                assert!(folders.contains(folder), "{to} has no folder");
                if let Err(cut) = self.step(to) {
                    files.insert(to.clone(), bytes[..bytes.len() / 2].to_vec());
                    return Err(cut);
                }
                let held: usize = files.values().map(Vec::len).sum();
                if self.room.lock().unwrap().is_some_and(|room| held + bytes.len() > room) {
                    return Err(fault("envoyer", to, Cause::Full));
                }
                if let Source::File(path) = from {
                    self.sent.lock().unwrap().push(path.file_name().unwrap().to_str().unwrap().to_string());
                }
                files.insert(to.clone(), bytes);
            }
            Order::Move { from, to } => {
                self.step(to)?;
                assert!(to.rsplit_once('/').is_none_or(|(folder, _)| folders.contains(folder)), "{to} has no folder");
                assert!(!folders.contains(to), "{to} is a folder");
                let bytes = files.remove(from).unwrap_or_else(|| panic!("{from} is not there"));
                files.insert(to.clone(), bytes);
            }
            Order::Delete(path) => {
                self.step(path)?;
                files.remove(path);
            }
            Order::RemoveFolder(path) => {
                self.step(path)?;
                if !files.keys().any(|file| file.starts_with(&format!("{path}/"))) {
                    folders.remove(path);
                }
            }
        }
        drop((files, folders));
        self.seen.lock().unwrap().push(self.site());
        Ok(())
    }
}

impl Host for Memory {
    fn list(&self, wanted: &[String]) -> Result<Listing, Diagnostic> {
        wanted.iter().try_for_each(|folder| self.shows(folder))?;
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
        let (files, folders) = (self.files.lock().unwrap(), self.folders.lock().unwrap());
        let files =
            files.iter().map(|(path, bytes)| (path, Found::File { length: bytes.len() as u64, modified: None }));
        let all = files.chain(folders.iter().map(|path| (path, Found::Folder)));
        Ok(all.filter(|(path, _)| wanted.contains(&folder(path))).map(|(path, found)| (path.clone(), found)).collect())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.shows(path)?;
        Ok(self.files.lock().unwrap().get(path).cloned())
    }

    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        self.step(name)?;
        let (mut files, mut folders) = (self.files.lock().unwrap(), self.folders.lock().unwrap());
        if folders.contains(name) {
            return Ok(false);
        }
        assert!(folders.remove(folder), "{folder} is not there");
        folders.insert(name.to_string());
        let inside = |path: &String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        for path in files.keys().filter(|path| inside(path)).cloned().collect::<Vec<_>>() {
            let bytes = files.remove(&path).unwrap();
            files.insert(path.replacen(folder, name, 1), bytes);
        }
        Ok(true)
    }

    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        orders.iter().enumerate().try_for_each(|(at, order)| {
            self.one(order)?;
            done(at);
            Ok(())
        })
    }

    fn hands(&self) -> usize {
        3
    }
}

struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &'static str, _: u64) {}
    fn sent(&self, _: u64) {}
}

/// The published folder of this machine.
struct Local {
    dir: TempDir,
    wanted: Inventory,
}

type Files<'a> = &'a [(&'a str, &'a str)];

impl Local {
    fn of(files: Files) -> Self {
        let dir = TempDir::new().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let wanted = files.iter().map(|(path, text)| (path.to_string(), Stamp::of(text.as_bytes()))).collect();
        Local { dir, wanted }
    }

    fn job(&self, who: Holder) -> Job<'_> {
        Job {
            folder: self.dir.path(),
            wanted: &self.wanted,
            known: None,
            who,
            day: "2026-11-24".into(),
            replaces: false,
            takes_over: false,
        }
    }

    fn send(&self, host: &dyn Host) -> Result<Survey, Diagnostic> {
        deploy(host, &self.job(claire("14:05")), &|| Ok(()), &Quiet)
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.wanted.keys().map(|path| (path.clone(), std::fs::read(self.dir.path().join(path)).unwrap())).collect()
    }
}

fn person(name: &str, time: &str) -> Holder {
    let time = chrono::NaiveTime::parse_from_str(time, "%H:%M").unwrap();
    let now = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_time(time);
    Holder::new(name.into(), "SALLE-12".into(), "/portail", now)
}

fn claire(time: &str) -> Holder {
    person("claire", time)
}

const BEFORE: Files = &[
    ("assets/style-1.css", "p {}"),
    ("index.html", "needs assets/style-1.css photo.jpg lea/index.html"),
    ("lea/index.html", "needs assets/style-1.css lea/lea.jpg"),
    ("lea/lea.jpg", "Léa"),
    ("photo.jpg", "photo"),
    ("same.html", "needs photo.jpg"),
];
/// Another style, another page, and Léa is withdrawn.
const AFTER: Files = &[
    ("assets/style-2.css", "p { color: red }"),
    ("index.html", "needs assets/style-2.css photo.jpg hugo/index.html"),
    ("hugo/index.html", "needs assets/style-2.css hugo/hugo.jpg"),
    ("hugo/hugo.jpg", "Hugo"),
    ("photo.jpg", "photo"),
    ("same.html", "needs photo.jpg"),
];

/// Each page that visitors find has all that it needs.
#[track_caller]
fn is_whole(site: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        for need in text.split(' ').skip(1) {
            assert!(site.contains_key(need), "{path} is online without {need}: {:?}", site.keys());
        }
    }
}

#[test]
fn a_first_upload_then_a_small_change_then_nothing() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    assert_eq!(host.site(), before.files());
    assert_eq!(host.notes(), [".lycee/.htaccess", NOTE]);

    host.sent.lock().unwrap().clear();
    let survey = after.send(&host).unwrap();
    assert_eq!(host.site(), after.files());
    let mut sent = host.sent.lock().unwrap().clone();
    sent.sort();
    assert_eq!(sent, ["hugo.jpg", "index.html", "index.html", "style-2.css"]);
    assert_eq!(survey.steps.deletes, ["lea/index.html", "assets/style-1.css", "lea/lea.jpg"]);
    assert!(!host.folders.lock().unwrap().contains("lea"));

    host.sent.lock().unwrap().clear();
    let site = host.site();
    assert!(after.send(&host).unwrap().steps.is_idle());
    assert_eq!((host.site(), host.sent.lock().unwrap().len()), (site, 0));
}

#[test]
fn visitors_never_find_a_page_without_what_it_needs() {
    let host = Memory::default();
    Local::of(BEFORE).send(&host).unwrap();
    Local::of(AFTER).send(&host).unwrap();
    Local::of(BEFORE).send(&host).unwrap();
    let seen = host.seen.lock().unwrap();
    assert!(seen.len() > 60);
    seen.iter().for_each(is_whole);
}

#[test]
fn many_photos_are_put_in_place_several_at_once_and_before_their_pages() {
    let names: Vec<(String, String)> = (0..200)
        .flat_map(|n| {
            [(format!("medias/{n}.webp"), format!("{n}")), (format!("p/{n}.html"), format!("needs medias/{n}.webp"))]
        })
        .collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("index.html", "needs p/0.html p/199.html"));
    let (host, local) = (Memory::default(), Local::of(&files));
    local.send(&host).unwrap();
    assert_eq!(host.site(), local.files());
    host.seen.lock().unwrap().iter().for_each(is_whole);
}

#[test]
fn cut_after_any_order_it_goes_on_to_the_end() {
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    let mut cuts = 0;
    for patience in 0.. {
        let host = Memory::default();
        before.send(&host).unwrap();
        host.cut_after(Some(patience));
        let cut = after.send(&host);
        is_whole(&host.site());
        if cut.is_ok() {
            break;
        }
        cuts += 1;
        host.cut_after(None);
        after.send(&host).unwrap_or_else(|fault| panic!("after {patience} orders: {}", fault.message));
        assert_eq!(host.site(), after.files(), "after {patience} orders");
        assert_eq!(host.notes(), [".lycee/.htaccess", NOTE], "after {patience} orders");
        host.seen.lock().unwrap().iter().for_each(is_whole);
    }
    assert!(cuts > 20, "{cuts} cuts");
}

#[test]
fn a_first_upload_that_is_cut_leaves_nothing_behind_once_it_is_done() {
    let local = Local::of(BEFORE);
    for patience in 0.. {
        let host = Memory::default();
        host.cut_after(Some(patience));
        if local.send(&host).is_ok() {
            assert!(patience > 20, "{patience}");
            break;
        }
        is_whole(&host.site());
        host.cut_after(None);
        local.send(&host).unwrap();
        assert_eq!(host.site(), local.files(), "after {patience} orders");
        assert_eq!(host.notes(), [".lycee/.htaccess", NOTE], "after {patience} orders");
    }
}

#[test]
fn cut_at_every_third_order_nothing_is_sent_twice_while_it_waits() {
    let host = Memory::default();
    let local = Local::of(BEFORE);
    let (mut runs, mut patience) = (0, 6);
    loop {
        runs += 1;
        host.cut_after(Some(patience));
        if local.send(&host).is_ok() {
            break;
        }
        patience += 3;
    }
    assert!(runs > 3, "{runs}");
    assert_eq!(host.site(), local.files());
    assert!(host.sent.lock().unwrap().len() <= BEFORE.len() + 2, "{:?}", host.sent.lock().unwrap());
}

#[test]
fn what_was_withdrawn_during_a_cut_leaves_too() {
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    for patience in 0..40 {
        let host = Memory::default();
        before.send(&host).unwrap();
        host.cut_after(Some(patience));
        let _ = after.send(&host);
        // Hugo withdraws before the upload goes on.
        host.cut_after(None);
        before.send(&host).unwrap();
        assert_eq!(host.site(), before.files(), "after {patience} orders");
    }
}

#[test]
fn a_full_disk_leaves_the_old_portal_whole() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    let held: usize = host.files.lock().unwrap().values().map(Vec::len).sum();
    *host.room.lock().unwrap() = Some(held + 60);
    let fault = after.send(&host).unwrap_err();
    assert!(fault.message.ends_with(" : il n’y a plus de place"), "{}", fault.message);
    assert_eq!(host.site(), before.files());
    *host.room.lock().unwrap() = None;
    after.send(&host).unwrap();
    assert_eq!(host.site(), after.files());
}

#[test]
fn a_file_changed_or_lost_on_the_host_is_healed() {
    let host = Memory::default();
    let local = Local::of(BEFORE);
    local.send(&host).unwrap();
    host.files.lock().unwrap().insert("same.html".into(), b"hacked".to_vec());
    host.files.lock().unwrap().remove("photo.jpg");
    let survey = local.send(&host).unwrap();
    assert_eq!(survey.healed, ["photo.jpg", "same.html"]);
    assert_eq!(host.site(), local.files());
}

#[test]
fn files_of_somebody_else_are_neither_replaced_nor_deleted() {
    let host = Memory::default();
    host.files.lock().unwrap().insert("index.html".into(), b"parking".to_vec());
    host.files.lock().unwrap().insert("autre/page.html".into(), b"autre".to_vec());
    let local = Local::of(BEFORE);
    let fault = local.send(&host).unwrap_err();
    assert_eq!(fault.message, "à cet endroit se trouvent déjà des fichiers que lycee n’a pas envoyés : « index.html »");
    assert_eq!(host.site().len(), 2);
    let mut job = local.job(claire("14:05"));
    job.replaces = true;
    deploy(&host, &job, &|| Ok(()), &Quiet).unwrap();
    assert_eq!(host.site()["autre/page.html"], b"autre");
    assert_eq!(host.site()["index.html"], local.files()["index.html"]);
}

#[test]
fn what_somebody_changed_on_the_host_is_kept_and_named_until_it_is_gone() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    host.files.lock().unwrap().insert("lea/index.html".into(), b"the work of somebody".to_vec());
    // As long as what was sent, and no date tells.
    host.files.lock().unwrap().insert("lea/lea.jpg".into(), "Zoé".into());
    for _ in 0..2 {
        let survey = after.send(&host).unwrap();
        assert_eq!(survey.kept, ["lea/index.html", "lea/lea.jpg"]);
        assert!(!survey.steps.withdrawn().any(|path| path == "lea/index.html"));
        let mut site = host.site();
        assert_eq!(site.remove("lea/index.html").unwrap(), b"the work of somebody");
        assert_eq!(site.remove("lea/lea.jpg").unwrap(), "Zoé".as_bytes());
        assert_eq!(site, after.files());
    }
    // With it back, what was ours is ours again.
    for path in ["lea/index.html", "lea/lea.jpg"] {
        host.files.lock().unwrap().insert(path.into(), before.files()[path].clone());
    }
    assert!(after.send(&host).unwrap().kept.is_empty());
    assert_eq!(host.site(), after.files());
}

#[test]
fn what_is_kept_leaves_when_it_is_asked_and_gives_way_to_nothing_unasked() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    host.files.lock().unwrap().insert("lea/lea.jpg".into(), b"another photo".to_vec());
    let with_folder = Local::of(&[("index.html", "home"), ("lea/lea.jpg/index.html", "page")]);
    let fault = with_folder.send(&host).unwrap_err();
    assert_eq!(
        fault.message,
        "à cet endroit se trouvent déjà des fichiers que lycee n’a pas envoyés : « lea/lea.jpg »"
    );
    assert_eq!(
        fault.help.as_deref(),
        Some(
            "Si c’est un ancien portail, ou la page d’attente de l’hébergeur, relancez avec --remplacer : ces fichiers seront remplacés ; les autres ne seront pas touchés."
        )
    );
    // What would leave with them is named before anybody says yes.
    let said = |changed: &[&str]| {
        for path in changed {
            host.files.lock().unwrap().insert(path.to_string(), b"the work of somebody".to_vec());
        }
        with_folder.send(&host).unwrap_err().help.unwrap().split(" ; ").nth(1).unwrap().to_string()
    };
    assert_eq!(
        said(&["lea/index.html"]),
        "« lea/index.html », retiré du portail et changé sur le serveur, sera supprimé"
    );
    assert_eq!(
        said(&["same.html"]),
        "des fichiers retirés du portail, et changés sur le serveur, seront supprimés (« lea/index.html », « same.html »)"
    );
    for path in ["lea/index.html", "same.html"] {
        host.files.lock().unwrap().insert(path.into(), before.files()[path].clone());
    }
    assert_eq!(after.send(&host).unwrap().kept, ["lea/lea.jpg"]);
    let mut job = after.job(claire("14:05"));
    job.replaces = true;
    assert!(deploy(&host, &job, &|| Ok(()), &Quiet).unwrap().kept.is_empty());
    assert_eq!(host.site(), after.files());
}

#[test]
fn what_is_of_another_nature_is_told_before_anything_is_sent_and_is_never_replaced() {
    let said = |local: &Local, host: &Memory| {
        let mut job = local.job(claire("14:05"));
        job.replaces = true;
        let site = host.site();
        host.sent.lock().unwrap().clear();
        let fault = deploy(host, &job, &|| Ok(()), &Quiet).unwrap_err();
        assert_eq!((host.site(), host.sent.lock().unwrap().len()), (site, 0));
        fault.message
    };
    let local = Local::of(BEFORE);
    let host = Memory::default();
    host.files.lock().unwrap().insert("lea".into(), b"or a link".to_vec());
    assert_eq!(said(&local, &host), "à cet endroit, « lea » est un fichier ou un raccourci, où il faut un dossier");
    let host = Memory::default();
    host.folders.lock().unwrap().insert("index.html".into());
    assert_eq!(said(&local, &host), "à cet endroit, « index.html » est un dossier, où il faut un fichier");
    // A folder that was ours, where somebody put a file since.
    let host = Memory::default();
    local.send(&host).unwrap();
    let flat = Local::of(&[("index.html", "home"), ("lea", "a file")]);
    host.files.lock().unwrap().insert("lea/note.txt".into(), b"somebody".to_vec());
    assert_eq!(said(&flat, &host), "à cet endroit, « lea » est un dossier, où il faut un fichier");
    host.files.lock().unwrap().remove("lea/note.txt");
    flat.send(&host).unwrap();
    assert_eq!(host.site(), flat.files());
}

#[test]
fn a_folder_gives_its_name_to_a_file_even_when_it_was_cut() {
    let (folders, flat) = (
        Local::of(&[("a/b/c.html", "c"), ("index.html", "home")]),
        Local::of(&[("a", "file"), ("index.html", "home")]),
    );
    for (before, after) in [(&folders, &flat), (&flat, &folders)] {
        for patience in 0.. {
            let host = Memory::default();
            before.send(&host).unwrap();
            host.cut_after(Some(patience));
            let is_done = after.send(&host).is_ok();
            host.cut_after(None);
            after.send(&host).unwrap_or_else(|fault| panic!("after {patience} orders: {}", fault.message));
            assert_eq!(host.site(), after.files(), "after {patience} orders");
            if is_done {
                break;
            }
        }
    }
}

#[test]
fn the_note_of_another_site_deletes_nothing_of_this_one() {
    let (theirs, ours) = (Memory::default(), Memory::default());
    Local::of(BEFORE).send(&theirs).unwrap();
    let note = theirs.files.lock().unwrap()[NOTE].clone();
    ours.folders.lock().unwrap().extend([NOTES.to_string(), "lea".into()]);
    ours.files.lock().unwrap().extend([(NOTE.to_string(), note), ("lea/lea.jpg".into(), b"another Lea".to_vec())]);
    let local = Local::of(&[("index.html", "home")]);
    assert_eq!(local.send(&ours).unwrap().kept, ["lea/lea.jpg"]);
    assert_eq!(ours.site()["lea/lea.jpg"], b"another Lea");
}

#[test]
fn what_this_machine_remembers_stands_for_a_lost_note() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    host.files.lock().unwrap().remove(NOTE);
    let known = Online::whole(&before.wanted, None);
    let mut job = after.job(claire("14:05"));
    job.known = Some(&known);
    deploy(&host, &job, &|| Ok(()), &Quiet).unwrap();
    assert_eq!(host.site(), after.files());
}

#[test]
fn what_is_not_shown_is_not_taken_for_gone() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    let known = Online::default();
    for shut in [NOTE, "lea"] {
        *host.shut.lock().unwrap() = Some(shut.into());
        let mut job = after.job(claire("14:05"));
        job.known = Some(&known);
        let fault = deploy(&host, &job, &|| Ok(()), &Quiet).unwrap_err();
        assert_eq!(fault.message, format!("impossible de lire « {shut} » : accès refusé"));
        assert_eq!(host.site(), before.files());
    }
    // Shown again, what is withdrawn leaves.
    *host.shut.lock().unwrap() = None;
    after.send(&host).unwrap();
    assert_eq!(host.site(), after.files());
}

#[test]
fn nothing_is_done_on_the_word_of_a_spoilt_note() {
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    for note in ["{", "", "{\"version\":1,\"fichiers\":{\"x\\n!touch owned # \\\"/y\":[]}}"] {
        let host = Memory::default();
        before.send(&host).unwrap();
        host.files.lock().unwrap().insert(NOTE.into(), note.into());
        let known = Online::whole(&before.wanted, None);
        let mut job = after.job(claire("14:05"));
        job.known = Some(&known);
        assert_eq!(deploy(&host, &job, &|| Ok(()), &Quiet).unwrap_err(), fault::spoilt());
        assert_eq!(host.site(), before.files());
    }
}

#[test]
fn two_people_at_once_are_kept_apart() {
    let host = Memory::default();
    let local = Local::of(BEFORE);
    host.obey(&[Order::MakeFolder(NOTES.into())], &|_| ()).unwrap();
    lock::take(&host, &person("thomas", "14:05"), false).unwrap();
    let refused = |time| deploy(&host, &local.job(claire(time)), &|| Ok(()), &Quiet).unwrap_err();
    let fault = refused("14:09");
    assert_eq!(fault.message, "thomas met déjà ce portail en ligne, sur le poste SALLE-12, depuis 14\u{a0}h\u{a0}05");
    assert_eq!(
        fault.help.as_deref(),
        Some("Attendez la fin de son envoi, puis recommencez. S’il a été coupé, relancez avec --prendre-la-main.")
    );
    assert!(refused("17:30").help.unwrap().starts_with("C’est long : cet envoi a sans doute été coupé."));
    assert_eq!(held_by(&host, &claire("14:09")).unwrap(), Some(fault));
    assert!(host.site().is_empty());
    let mut job = local.job(claire("17:31"));
    job.takes_over = true;
    deploy(&host, &job, &|| Ok(()), &Quiet).unwrap();
    assert_eq!(host.site(), local.files());
    assert_eq!(held_by(&host, &person("thomas", "17:32")).unwrap(), None);
}

/// A host where each claim is refused in a way.
struct Refusing<'h>(&'h Memory, Claim);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// Thomas ends as soon as he is found at work.
    UntilHeEnds,
    /// Though nobody has the name.
    Always,
}

impl Host for Refusing<'_> {
    fn list(&self, folders: &[String]) -> Result<Listing, Diagnostic> {
        self.0.list(folders)
    }
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.0.read(path)
    }
    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        self.0.obey(orders, done)
    }
    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        if self.1 == Claim::Always {
            return Ok(false);
        }
        let is_ours = self.0.claim(folder, name)?;
        if !is_ours {
            lock::free(self.0, &person("thomas", "14:05"))?;
        }
        Ok(is_ours)
    }
}

#[test]
fn what_is_remembered_changes_only_once_the_portal_does() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    let seen = Mutex::new(Vec::new());
    let begins = || {
        seen.lock().unwrap().push(host.site());
        Ok(())
    };
    let job = after.job(claire("14:05"));
    lock::take(&host, &person("thomas", "14:05"), false).unwrap();
    deploy(&host, &job, &begins, &Quiet).unwrap_err();
    lock::free(&host, &person("thomas", "14:05")).unwrap();
    let room = host.files.lock().unwrap().values().map(Vec::len).sum::<usize>() + 150;
    *host.room.lock().unwrap() = Some(room);
    deploy(&host, &job, &begins, &Quiet).unwrap_err();
    *host.room.lock().unwrap() = None;
    assert!(seen.lock().unwrap().is_empty());
    deploy(&host, &job, &begins, &Quiet).unwrap();
    // Nothing changes any more: there is nothing to forget.
    deploy(&host, &job, &begins, &Quiet).unwrap();
    assert_eq!(*seen.lock().unwrap(), [before.files()]);
    // What cannot be noted here is not begun there.
    let refused = || Err(fault::broken());
    assert_eq!(deploy(&host, &before.job(claire("14:05")), &refused, &Quiet).unwrap_err(), fault::broken());
    assert_eq!(host.site(), after.files());
}

#[test]
fn a_lock_that_is_freed_meanwhile_is_taken() {
    let host = Memory::default();
    host.obey(&[Order::MakeFolder(NOTES.into())], &|_| ()).unwrap();
    lock::take(&host, &person("thomas", "14:05"), false).unwrap();
    let local = Local::of(BEFORE);
    local.send(&Refusing(&host, Claim::UntilHeEnds)).unwrap();
    assert_eq!(host.site(), local.files());
    let fault = local.send(&Refusing(&host, Claim::Always)).unwrap_err();
    assert_eq!(
        fault.message,
        "impossible de donner à un dossier le nom « .lycee/verrou », qui dit aux autres qui envoie"
    );
    assert_eq!(host.notes(), [".lycee/.htaccess", NOTE]);
}

#[test]
fn something_else_under_the_name_of_the_lock_is_left_alone() {
    let local = Local::of(BEFORE);
    for (path, what) in [
        (".lycee/verrou", "est un fichier ou un raccourci"),
        (".lycee/verrou/a-moi.txt", "est un dossier où se trouve autre chose (« .lycee/verrou/a-moi.txt »)"),
    ] {
        let share = TempDir::new().unwrap();
        let host = folder::Folder::open(share.path()).unwrap();
        std::fs::create_dir_all(share.path().join(path).parent().unwrap()).unwrap();
        std::fs::write(share.path().join(path), "précieux").unwrap();
        let mut job = local.job(claire("14:05"));
        job.takes_over = true;
        let fault = deploy(&host, &job, &|| Ok(()), &Quiet).unwrap_err();
        assert_eq!(fault.message, format!("« .lycee/verrou », où lycee note qui envoie, {what}"));
        assert_eq!(held_by(&host, &job.who).unwrap_err(), fault);
        assert_eq!(std::fs::read_to_string(share.path().join(path)).unwrap(), "précieux");
        assert!(!share.path().join("index.html").exists());
    }
}

#[test]
fn something_else_under_the_name_of_our_folder_is_left_alone() {
    let local = Local::of(BEFORE);
    for path in [NOTES, ASIDE] {
        let host = Memory::default();
        host.folders.lock().unwrap().extend(parents(path).map(str::to_string));
        host.files.lock().unwrap().insert(path.into(), b"or a link".to_vec());
        let fault = local.send(&host).unwrap_err();
        assert_eq!(fault.message, format!("« {path} », où lycee range ses notes, est un fichier ou un raccourci"));
        assert_eq!((host.notes(), host.seen.lock().unwrap().len()), (vec![path.to_string()], 0));
        if path == NOTES {
            assert_eq!(survey(&host, &local.job(claire("14:05"))).unwrap_err(), fault);
        }
    }
}

#[test]
fn a_holder_says_nothing_on_a_line_of_its_own() {
    let host = Memory::default();
    host.obey(&[Order::MakeFolder(NOTES.into())], &|_| ()).unwrap();
    lock::take(&host, &person("thomas\nerreur : tout est perdu\u{1b}[2J", "14:05"), false).unwrap();
    let said = held_by(&host, &claire("14:09")).unwrap().unwrap().message;
    assert_eq!(
        said,
        "thomaserreur : tout est perdu[2J met déjà ce portail en ligne, sur le poste SALLE-12, depuis 14\u{a0}h\u{a0}05"
    );
    let written = r#"{"nom":"\n\u001b","poste":"a\rb","projet":"x","depuis":"2026-11-24 14:05"}"#;
    host.files.lock().unwrap().insert(".lycee/verrou/qui.json".into(), written.into());
    let said = held_by(&host, &claire("14:09")).unwrap().unwrap().message;
    assert!(said.starts_with("? met déjà ce portail en ligne, sur le poste ab, depuis "), "{said}");
}

/// Thomas takes over as soon as the first file is sent.
struct TakenOver<'h>(&'h Memory, std::sync::Once);

impl Progress for TakenOver<'_> {
    fn begin(&self, _: &'static str, _: u64) {}
    fn sent(&self, _: u64) {
        // Several hands send.
        self.1.call_once(|| lock::take(self.0, &person("thomas", "14:20"), true).unwrap());
    }
}

#[test]
fn who_was_taken_over_while_sending_changes_nothing_and_frees_nothing() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    let fault =
        deploy(&host, &after.job(claire("14:05")), &|| Ok(()), &TakenOver(&host, std::sync::Once::new())).unwrap_err();
    assert_eq!(fault.message, "thomas a pris la main, sur le poste SALLE-12 : cet envoi s’arrête");
    assert_eq!(host.site(), before.files());
    assert!(held_by(&host, &claire("14:21")).unwrap().is_some_and(|held| held.message.starts_with("thomas met déjà")));
    // And his own goes on to the end.
    deploy(&host, &after.job(person("thomas", "14:20")), &|| Ok(()), &Quiet).unwrap();
    assert_eq!(host.site(), after.files());
    assert_eq!(held_by(&host, &claire("14:22")).unwrap(), None);
}

#[test]
fn a_file_edited_here_since_the_build_is_not_sent() {
    let host = Memory::default();
    let local = Local::of(BEFORE);
    std::fs::write(local.dir.path().join("same.html"), "NEEDS photo.jpg").unwrap();
    let fault = local.send(&host).unwrap_err();
    assert!(
        fault.message.ends_with("same.html » a été changé ou supprimé à la main depuis la construction"),
        "{}",
        fault.message
    );
    assert!(host.site().is_empty() && host.sent.lock().unwrap().is_empty());
}

#[test]
fn a_folder_of_a_share_is_brought_up_to_date() {
    let share = TempDir::new().unwrap();
    let host = folder::Folder::open(share.path()).unwrap();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    let read = |path: &str| std::fs::read_to_string(share.path().join(path)).unwrap();
    assert_eq!(read("lea/lea.jpg"), "Léa");
    // Of the same length: the date alone says that somebody edited it.
    let edited = share.path().join("same.html");
    std::fs::write(&edited, "NEEDS photo.jpg").unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    std::fs::File::options().write(true).open(&edited).unwrap().set_modified(later).unwrap();
    assert_eq!(after.send(&host).unwrap().healed, ["same.html"]);
    assert_eq!(read("same.html"), "needs photo.jpg");
    assert!(!share.path().join("lea").exists());
    assert!(after.send(&host).unwrap().steps.is_idle());
    // Only copied, it is the same; and its date is noted.
    std::fs::File::options().write(true).open(&edited).unwrap().set_modified(later).unwrap();
    assert!(!survey(&host, &after.job(claire("14:05"))).unwrap().is_noted);
    let copied = after.send(&host).unwrap();
    assert!(copied.healed.is_empty() && copied.steps.is_idle());
    assert!(survey(&host, &after.job(claire("14:05"))).unwrap().is_noted);
    // Edited, or only copied, since it was sent, and withdrawn.
    let touch = |path: &str, text: &str| {
        std::fs::write(share.path().join(path), text).unwrap();
        std::fs::File::options().write(true).open(share.path().join(path)).unwrap().set_modified(later).unwrap();
    };
    touch("hugo/hugo.jpg", "HUGO");
    touch("hugo/index.html", &read("hugo/index.html"));
    for _ in 0..2 {
        assert_eq!(before.send(&host).unwrap().kept, ["hugo/hugo.jpg"]);
        assert!(!share.path().join("hugo/index.html").exists());
    }
    assert_eq!(read("hugo/hugo.jpg"), "HUGO");
    let fault = folder::Folder::open(&share.path().join("absent")).unwrap_err();
    assert!(fault.message.ends_with("n’est pas accessible"), "{}", fault.message);
}

/// A host where something quicker carries one file of two, cuts one, forgets one of its own, then stops.
struct Quick<'h>(&'h Memory);

impl Host for Quick<'_> {
    fn list(&self, folders: &[String]) -> Result<Listing, Diagnostic> {
        self.0.list(folders)
    }
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.0.read(path)
    }
    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        self.0.obey(orders, done)
    }
    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        self.0.claim(folder, name)
    }
    fn send_together(&self, files: &[Parcel<'_>], sent: &(dyn Fn(u64) + Sync)) -> Result<bool, &'static str> {
        let mut held = self.0.files.lock().unwrap();
        for (at, parcel) in files.iter().enumerate().filter(|(at, _)| at % 2 == 0) {
            let mut bytes = std::fs::read(parcel.from).unwrap();
            sent(bytes.len() as u64);
            bytes.truncate(if at == 0 { 3 } else { bytes.len() });
            held.insert(format!("{ASIDE}/{}", parcel.name), bytes);
        }
        held.insert(format!("{ASIDE}/.x.Ab12"), b"half".to_vec());
        Err("arrêté")
    }
}

#[test]
fn what_a_quicker_carrier_did_not_bring_whole_is_sent_and_it_leaves_nothing_behind() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    let remark = before.send(&Quick(&host)).unwrap().remark;
    assert_eq!((remark, host.site()), (Some("arrêté"), before.files()));
    // Of six, those at the second, fourth and sixth places, and the one that was cut.
    assert_eq!(host.sent.lock().unwrap().len(), 4);
    assert_eq!(host.notes(), [".lycee/.htaccess", NOTE]);
    after.send(&Quick(&host)).unwrap();
    assert_eq!((host.site(), host.notes().len()), (after.files(), 2));
    // What has nothing to carry is not carried.
    assert_eq!(after.send(&Quick(&host)).unwrap().remark, None);
    host.seen.lock().unwrap().iter().for_each(is_whole);
}

/// A host that remembers what it was asked.
struct Asked<'h>(&'h Memory, Mutex<Vec<String>>, Mutex<Vec<String>>);

impl Host for Asked<'_> {
    fn list(&self, folders: &[String]) -> Result<Listing, Diagnostic> {
        self.1.lock().unwrap().extend(folders.iter().cloned());
        self.0.list(folders)
    }
    fn find(&self, files: &[&str]) -> Result<Listing, Diagnostic> {
        self.2.lock().unwrap().extend(files.iter().map(|file| file.to_string()));
        listed(self.0, files)
    }
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.0.read(path)
    }
    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        self.0.obey(orders, done)
    }
    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        self.0.claim(folder, name)
    }
}

#[test]
fn a_page_alone_in_its_folder_is_asked_for_by_its_name() {
    let host = Memory::default();
    let (before, after) = (Local::of(BEFORE), Local::of(AFTER));
    before.send(&host).unwrap();
    let asked = Asked(&host, Mutex::default(), Mutex::default());
    assert_eq!(survey(&asked, &after.job(claire("14:05"))).unwrap().steps.sends.len(), 4);
    // The folder of Hugo is not there: nothing is asked of it.
    assert_eq!(*asked.1.lock().unwrap(), ["", ASIDE]);
    assert_eq!(*asked.2.lock().unwrap(), ["assets/style-1.css", "assets/style-2.css", "lea/index.html", "lea/lea.jpg"]);
}
