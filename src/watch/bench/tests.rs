use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::site::Options;
use crate::source::{Data, Media, SourceFile, Sources};
use crate::{Inputs, Memo, Silent, source};

/// A disk that others use too: what was made may be taken away.
#[derive(Default)]
struct Disk {
    files: Mutex<BTreeMap<String, Arc<[u8]>>>,
    made: AtomicUsize,
}

impl Disk {
    fn stored(recipe: &str, bytes: &[u8]) -> Stored {
        Stored::File { path: recipe.into(), xxh3: 0, length: bytes.len() as u64 }
    }
}

impl Store for Disk {
    fn find(&self, recipe: &str) -> Option<Stored> {
        self.files.lock().unwrap().get(recipe).map(|bytes| Disk::stored(recipe, bytes))
    }

    fn keep(&self, recipe: &str, bytes: Vec<u8>) -> Stored {
        self.made.fetch_add(1, Ordering::Relaxed);
        let stored = Disk::stored(recipe, &bytes);
        self.files.lock().unwrap().insert(recipe.to_string(), bytes.into());
        stored
    }

    fn read(&self, stored: &Stored) -> Option<Arc<[u8]>> {
        let Stored::File { path, .. } = stored else { return None };
        self.files.lock().unwrap().get(path.to_str()?).cloned()
    }
}

fn site_with_a_photo() -> Sources {
    let mut files = Sources::default();
    let mut add = |path: &str, data| {
        files.insert(path.to_string(), SourceFile { shown: format!("content/{path}").into(), data });
    };
    add("site.yaml", Data::Text(include_str!("../../../tests/sound/site.yaml").into()));
    add("index.md", Data::Text(include_str!("../../../tests/sound/index.md").into()));
    add("pages/rue.md", Data::Text("---\ntitre: La rue\n---\n\n![Une rue](rue.png)\n".into()));
    let mut photo = Cursor::new(Vec::new());
    image::RgbImage::new(600, 400).write_to(&mut photo, image::ImageFormat::Png).unwrap();
    add("pages/rue.png", Data::Media(Media::Memory(photo.into_inner().into())));
    files
}

/// A site with a photo, planned and not made.
fn on_the_bench(disk: &Disk, look: impl FnOnce(&Bench)) {
    put_on_the_bench(&site_with_a_photo(), disk, Shelf::default(), look);
}

/// The same with what was made before; gives what stands for the next build.
fn put_on_the_bench(content: &Sources, disk: &Disk, shelf: Shelf, look: impl FnOnce(&Bench)) -> Shelf {
    let theme = source::embedded_theme("lycee-europeen");
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let inputs = Inputs { content, theme: &theme, today, options: Options::default(), photos: disk, progress: &Silent };
    crate::prepare(&inputs, &mut Memo::default(), |prepared| {
        let prepared = prepared.unwrap();
        let faulty = prepared.report.faulty_files();
        let mut shelf = shelf;
        shelf.rest_on(content.text("personnes.yaml").cloned(), today);
        let bench = Bench::new(prepared, shelf, faulty, "14 h".into());
        look(&bench);
        bench.into_shelf()
    })
}

#[test]
fn who_asks_for_one_size_of_a_photo_has_it_decoded_for_all() {
    let disk = Disk::default();
    on_the_bench(&disk, |bench| {
        let keys = bench.prepared.pages.items().keys();
        let sizes: Vec<Key> = keys.filter(|(_, path)| path.starts_with("medias/")).cloned().collect();
        assert_eq!(sizes.len(), 3);
        let made = || disk.made.load(Ordering::Relaxed);
        let first = bench.bytes(&sizes[0]).unwrap();
        assert_eq!(made(), 3);
        assert!(sizes.iter().all(|size| bench.bytes(size).is_some()) && made() == 3);
        // A build in another window took it away: it is made again.
        disk.files.lock().unwrap().clear();
        assert_eq!(bench.bytes(&sizes[0]), Some(first));
        assert_eq!(made(), 6);
    });
}

#[test]
fn the_texts_of_the_search_are_made_when_they_are_asked_for() {
    on_the_bench(&Disk::default(), |bench| {
        let (texts, page) = ("recherche/textes.js", "recherche/index.html");
        let key = |path: &str| (Audience::Public, path.to_string());
        let is_made = |path: &str| bench.lock().shelf.get(&key(path)).is_some();
        assert!(bench.make_the_rest().is_some());
        assert!(is_made(page) && !is_made(texts));
        let script = bench.bytes(&key(texts)).unwrap();
        assert!(String::from_utf8_lossy(&script).contains("La rue"));
    });
}

fn write(content: &mut Sources, path: &str, text: &str) {
    let file = SourceFile { shown: format!("content/{path}").into(), data: Data::Text(text.into()) };
    content.insert(path.to_string(), file);
}

fn page(path: &str) -> Key {
    (Audience::Public, path.to_string())
}

/// What a browser is shown: a file, else its last good version.
fn shown(bench: &Bench, disk: &Disk, key: &Key) -> Option<Arc<Vec<u8>>> {
    bench.bytes(key).or_else(|| bench.stands(key)?.bytes(disk))
}

fn site_with_a_quote(quote: &str) -> Sources {
    let mut content = site_with_a_photo();
    let mut add = |path: &str, text: String| write(&mut content, path, &text);
    let agreed =
        "autorisation: {supports: [site, reseaux_sociaux], texte: oui, signee_le: 2026-09-01, expire_le: 2027-08-31}";
    add("personnes.yaml", format!("lea:\n  prenom: Léa\n  majeur: oui\n  {agreed}\n"));
    let testimonial =
        format!("---\ntitre: Léa\ndate: 2026-09-10\npersonne: lea\ncitation: {quote}\n---\n\nNeuf semaines.\n");
    add("temoignages/lea.md", testimonial);
    content
}

fn picture_of_the_quote() -> Key {
    (Audience::Internal, "reseaux-sociaux/lea/citation.png".to_string())
}

/// What is posted is drawn from its words: a save that changes none of them draws nothing.
#[test]
fn a_quote_is_drawn_again_only_when_its_words_change() {
    let disk = Disk::default();
    let drawn = |quote: &str| {
        let before = disk.made.load(Ordering::Relaxed);
        put_on_the_bench(&site_with_a_quote(quote), &disk, Shelf::default(), |bench| {
            assert!(bench.bytes(&picture_of_the_quote()).unwrap().starts_with(b"\x89PNG"));
        });
        disk.made.load(Ordering::Relaxed) - before
    };
    assert_eq!(["Oui.", "Oui.", "Non."].map(drawn), [1, 0, 1]);
}

/// Who writes looks at a page: nothing else is planned for it, and what was made of the rest waits to be planned again.
#[test]
fn a_page_waits_for_no_document() {
    let disk = Disk::default();
    let (story, picture) = (page("temoignages/lea/index.html"), picture_of_the_quote());
    let made = put_on_the_bench(&site_with_a_quote("Oui."), &disk, Shelf::default(), |bench| {
        assert!(bench.bytes(&story).is_some() && bench.others.get().is_none());
        assert!(bench.bytes(&picture).is_some() && bench.others.get().is_some());
    });
    // The testimonial is gone, with its page and its picture: of these, the plan of the pages tells one.
    let kept = put_on_the_bench(&site_with_a_photo(), &disk, made, |bench| {
        assert!(bench.bytes(&page("index.html")).is_some() && bench.others.get().is_none());
    });
    assert!(!kept.kept.contains_key(&story) && kept.kept.contains_key(&picture));
    assert!(kept.get(&picture).is_none(), "nobody knows whether it may still be shown");
    let kept = put_on_the_bench(&site_with_a_photo(), &disk, kept, |bench| assert!(bench.bytes(&picture).is_none()));
    assert!(!kept.kept.contains_key(&picture));
}

/// The page of a text with an error stands, with its photos, whatever was asked for first.
#[test]
fn a_page_that_stands_keeps_its_photos() {
    let disk = Disk::default();
    let (street, mut sizes) = (page("rue/index.html"), Vec::new());
    let made = put_on_the_bench(&site_with_a_photo(), &disk, Shelf::default(), |bench| {
        let keys = bench.prepared.pages.items().keys();
        sizes = keys.filter(|(_, path)| path.starts_with("medias/")).cloned().collect();
        assert!(sizes.len() == 3 && sizes.iter().chain([&street]).all(|key| bench.bytes(key).is_some()));
    });
    let mut broken = site_with_a_photo();
    write(&mut broken, "pages/rue.md", "---\ntitre: [\n---\n\n![Une rue](rue.png)\n");
    put_on_the_bench(&broken, &disk, made, |bench| {
        assert!(bench.item(&sizes[0]).is_none());
        for key in sizes.iter().chain([&street]).chain(&sizes) {
            assert!(shown(bench, &disk, key).is_some(), "{key:?}");
        }
    });
}

/// The register was saved, then a text with an error before all was made again: nothing older than the register is shown.
#[test]
fn who_withdrew_is_in_no_last_good_version() {
    let disk = Disk::default();
    let keys = [page("temoignages/lea/index.html"), picture_of_the_quote()];
    let agreed = site_with_a_quote("Oui.");
    let withdraw = |content: &mut Sources| {
        let register = content.text("personnes.yaml").unwrap();
        let register = register.replace("signee_le: 2026-09-01", "signee_le: 2026-09-01, retiree_le: 2026-11-20");
        write(content, "personnes.yaml", &register);
    };
    let spoil = |content: &mut Sources| {
        let text = content.text("temoignages/lea.md").unwrap().replace("titre: Léa", "titre: [");
        write(content, "temoignages/lea.md", &text);
    };
    let made = || {
        put_on_the_bench(&agreed, &disk, Shelf::default(), |bench| {
            assert!(keys.iter().all(|key| bench.bytes(key).is_some()));
        })
    };
    // An error alone takes nothing away.
    let mut spoilt = agreed.clone();
    spoil(&mut spoilt);
    let left = put_on_the_bench(&spoilt, &disk, made(), |bench| assert!(bench.others.get().is_none()));
    put_on_the_bench(&spoilt, &disk, left, |bench| {
        assert!(keys.iter().all(|key| shown(bench, &disk, key).is_some()));
    });
    let mut withdrawn = agreed.clone();
    withdraw(&mut withdrawn);
    let left = put_on_the_bench(&withdrawn, &disk, made(), |_| {});
    assert!(keys.iter().all(|key| left.get(key).is_none()), "without a bench");
    spoil(&mut withdrawn);
    put_on_the_bench(&withdrawn, &disk, left, |bench| {
        assert!(keys.iter().all(|key| shown(bench, &disk, key).is_none()));
    });
    // The day when nobody may be shown any more, while nothing new can be.
    let mut left = made();
    left.rest_on_day(NaiveDate::from_ymd_opt(2027, 9, 1).unwrap());
    assert!(keys.iter().all(|key| left.get(key).is_none()));
}

/// A text with an error that leaves it a page stands as it was, until the register is another: then it is made anew.
#[test]
fn a_page_that_can_be_made_is_never_lost() {
    let disk = Disk::default();
    let street = page("rue/index.html");
    let shows = |bench: &Bench, text: &str| {
        let bytes = shown(bench, &disk, &street).unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains(text), "{text}");
    };
    let made = put_on_the_bench(&site_with_a_quote("Oui."), &disk, Shelf::default(), |bench| shows(bench, "Une rue"));
    let mut spoilt = site_with_a_quote("Oui.");
    write(&mut spoilt, "pages/rue.md", "---\ntitre: La rue\n---\n\nUne place, et [ceci](absent.md).\n");
    let made = put_on_the_bench(&spoilt, &disk, made, |bench| shows(bench, "Une rue"));
    let register = spoilt.text("personnes.yaml").unwrap().replace("2027-08-31", "2027-09-30");
    write(&mut spoilt, "personnes.yaml", &register);
    put_on_the_bench(&spoilt, &disk, made, |bench| shows(bench, "Une place"));
}
