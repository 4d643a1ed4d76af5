//! Hosts that have ways of their own: a folder of a share, a quicker carrier, few questions.

use super::*;

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
