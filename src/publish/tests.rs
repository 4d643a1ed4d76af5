//! What publishing does to folders, as their owner sees it.

#[cfg(unix)]
mod links;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::manifest::Manifest;
use super::moves::{claim, steps, take};
use super::stage::Journal;
use super::*;

/// A project with its two output folders.
struct Project {
    dir: TempDir,
}

type Files<'a> = &'a [(&'a str, &'a str)];

impl Project {
    fn new() -> Self {
        Project { dir: TempDir::new().unwrap() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn publish(&self, files: Files) -> Result<Changes, Diagnostic> {
        self.publish_both(files, &[]).map(|mut changes| changes.remove(0))
    }

    fn publish_both(&self, public: Files, internal: Files) -> Result<Vec<Changes>, Diagnostic> {
        let (public_folder, internal_folder) = (self.path("public"), self.path("livrables"));
        let targets = [target(&public_folder, public), target(&internal_folder, internal)];
        publish(&targets, &[&self.path("content"), &self.path("themes"), &self.path("")])
    }

    /// Every file below a folder with its text, every folder with a final `/`.
    fn tree(&self, folder: &str) -> BTreeMap<String, String> {
        let root = self.path(folder);
        let entries = WalkDir::new(&root).min_depth(1).into_iter().map(Result::unwrap);
        let describe = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            match entry.file_type().is_dir() {
                true => (path + "/", String::new()),
                false => (path, fs::read_to_string(entry.path()).unwrap()),
            }
        };
        entries.map(describe).collect()
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.tree(folder).into_keys().collect()
    }

    /// Gives every file an old date, to see later which ones were touched.
    fn age(&self) {
        for entry in WalkDir::new(self.path("")).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
            File::options().write(true).open(entry.path()).unwrap().set_modified(long_ago()).unwrap();
        }
    }

    fn touched(&self) -> Vec<String> {
        let entries = WalkDir::new(self.path("")).sort_by_file_name().into_iter().map(Result::unwrap);
        entries
            .filter(|entry| entry.file_type().is_file() && entry.metadata().unwrap().modified().unwrap() != long_ago())
            .map(|entry| entry.path().strip_prefix(self.path("")).unwrap().to_str().unwrap().to_owned())
            .collect()
    }
}

fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

/// Files of those bytes.
fn bytes<'a>(files: &[(&'a str, &'a [u8])]) -> Vec<(&'a str, Content<'a>)> {
    files.iter().map(|(path, bytes)| (*path, Content::Bytes(bytes))).collect()
}

fn target<'a>(folder: &'a Path, files: Files<'a>) -> Target<'a> {
    let files = files.iter().map(|(path, text)| (*path, Content::Bytes(text.as_bytes()))).collect();
    Target { folder, files, people: Some(BTreeSet::new()), origin: None }
}

const SITE: Files = &[
    ("index.html", "Accueil"),
    ("style.css", "p {}"),
    ("temoignages/lea/index.html", "Léa"),
    ("temoignages/lea/photo.jpg", "photo"),
];

#[test]
fn first_publication_writes_everything_and_nothing_else() {
    let project = Project::new();
    let changes = project.publish(SITE).unwrap();
    assert_eq!(changes.written, ["index.html", "style.css", "temoignages/lea/index.html", "temoignages/lea/photo.jpg"]);
    assert_eq!((changes.deleted.len(), changes.unchanged, changes.kept_foreign.len()), (0, 0, 0));
    let tree = project.tree("public");
    assert_eq!(tree["temoignages/lea/index.html"], "Léa");
    assert_eq!(tree.len(), 6);
    let beside: Vec<_> = project.names("").into_iter().filter(|name| !name.starts_with("public/")).collect();
    assert_eq!(beside, [".public.manifeste.json", ".public.verrou"]);
}

#[test]
fn missing_folders_above_the_output_are_made() {
    let project = Project::new();
    let folder = project.path("sortie/2027/site");
    publish(&[target(&folder, SITE)], &[]).unwrap();
    assert_eq!(project.read("sortie/2027/site/style.css"), "p {}");
    project.write("fichier", "");
    let fault = publish(&[target(&project.path("fichier/site"), SITE)], &[]).unwrap_err();
    assert!(fault.message.ends_with("un fichier occupe la place d’un dossier"), "{}", fault.message);
}

#[test]
fn second_publication_writes_nothing_at_all() {
    let project = Project::new();
    project.publish(SITE).unwrap();
    project.age();
    let changes = project.publish(SITE).unwrap();
    assert_eq!(changes, Changes { unchanged: 4, ..Changes::default() });
    assert_eq!(project.touched(), Vec::<String>::new());
}

#[test]
fn touches_only_the_file_that_changed() {
    let project = Project::new();
    project.publish(&[("a.txt", "un"), ("b.txt", "deux")]).unwrap();
    project.age();
    let changes = project.publish(&[("a.txt", "un"), ("b.txt", "DEUX")]).unwrap();
    assert_eq!(changes, Changes { written: vec!["b.txt".into()], unchanged: 1, ..Changes::default() });
    assert_eq!(project.touched(), [".public.manifeste.json", "public/b.txt"]);
    assert_eq!(project.read("public/b.txt"), "DEUX");
}

#[test]
fn withdrawn_file_leaves_with_its_empty_folder() {
    let project = Project::new();
    project.publish(SITE).unwrap();
    let changes = project.publish(&SITE[..2]).unwrap();
    assert_eq!(changes.deleted, ["temoignages/lea/index.html", "temoignages/lea/photo.jpg"]);
    assert_eq!(project.names("public"), ["index.html", "style.css"]);
    assert!(!project.read(".public.manifeste.json").contains("lea"));
}

#[test]
fn no_files_empties_an_existing_folder_and_makes_no_new_one() {
    let project = Project::new();
    project.publish(SITE).unwrap();
    let changes = project.publish(&[]).unwrap();
    assert_eq!(changes.deleted.len(), 4);
    assert_eq!(project.names("public"), Vec::<String>::new());
    assert!(!project.path("livrables").exists());
    assert!(!project.path(".livrables.verrou").exists());
}

#[test]
fn files_of_others_stay() {
    let project = Project::new();
    project.publish(SITE).unwrap();
    project.write("public/google123.html", "preuve");
    project.write("public/temoignages/lea/brouillon.txt", "à moi");
    project.write("public/.git/objects/aa", "git");
    project.write("public/.git/objects/bb", "git");
    let changes = project.publish(&SITE[..2]).unwrap();
    assert_eq!(changes.kept_foreign, [".git/", "google123.html", "temoignages/lea/brouillon.txt"]);
    assert_eq!(changes.deleted, ["temoignages/lea/index.html", "temoignages/lea/photo.jpg"]);
    assert_eq!(project.read("public/temoignages/lea/brouillon.txt"), "à moi");
    assert_eq!(project.read("public/.git/objects/bb"), "git");
}

#[test]
fn withdrawn_file_leaves_even_where_somebody_touched_it() {
    let project = Project::new();
    project.publish(&[("a.txt", "un"), ("b.txt", "deux")]).unwrap();
    project.write("public/b.txt", "DEUX");
    let changes = project.publish(&[("a.txt", "un")]).unwrap();
    assert_eq!(changes, Changes { unchanged: 1, deleted: vec!["b.txt".into()], ..Changes::default() });
    assert_eq!(project.names("public"), ["a.txt"]);
}

#[test]
fn our_file_changed_by_hand_is_set_right() {
    let project = Project::new();
    project.publish(&[("a.txt", "un")]).unwrap();
    project.write("public/a.txt", "UN");
    assert_eq!(project.publish(&[("a.txt", "un")]).unwrap().written, ["a.txt"]);
    assert_eq!(project.read("public/a.txt"), "un");
}

#[test]
fn foreign_file_in_the_way_stops_both_folders() {
    let project = Project::new();
    project.publish_both(&[("index.html", "v1")], &[("index.html", "v1")]).unwrap();
    project.write("livrables/bilan.csv", "le mien");
    let before = project.tree("");
    let fault =
        project.publish_both(&[("index.html", "v2")], &[("bilan.csv", "1;2"), ("index.html", "v2")]).unwrap_err();
    let path = project.path("livrables/bilan.csv");
    assert_eq!(
        fault.message,
        format!(
            "«\u{a0}{}\u{a0}» n’a pas été écrit par lycee et occupe une place dont le site a besoin",
            path.display()
        )
    );
    assert_eq!(fault.span, Some(Span::whole(path.to_str().unwrap())));
    assert_eq!(project.tree(""), before);
}

#[test]
fn foreign_file_with_our_bytes_is_adopted() {
    let project = Project::new();
    project.publish(&[("a.txt", "un")]).unwrap();
    project.write("public/b.txt", "deux");
    project.age();
    let changes = project.publish(&[("a.txt", "un"), ("b.txt", "deux")]).unwrap();
    assert_eq!(changes, Changes { unchanged: 2, ..Changes::default() });
    assert_eq!(project.touched(), [".public.manifeste.json"]);
    assert_eq!(project.publish(&[("a.txt", "un")]).unwrap().deleted, ["b.txt"]);
}

#[test]
fn fault_while_staging_leaves_both_folders_as_they_were() {
    let project = Project::new();
    project.publish_both(&[("index.html", "v1")], &[("index.html", "v1")]).unwrap();
    let before = project.tree("");
    let long = format!("{}/index.html", "a".repeat(256));
    let fault = project.publish_both(&[("index.html", "v2")], &[("index.html", "v2"), (&long, "")]).unwrap_err();
    let folder = project.path("livrables").join("a".repeat(256));
    assert_eq!(
        fault.message,
        format!("impossible de créer «\u{a0}{}\u{a0}»\u{a0}: nom trop long ou interdit", folder.display())
    );
    assert_eq!(project.tree(""), before);
}

#[test]
fn fault_while_renaming_puts_everything_back() {
    let project = Project::new();
    project.publish(&[("index.html", "v1"), ("old/a.txt", "vieux"), ("x", "fichier")]).unwrap();
    let before = project.tree("");
    let public = project.path("public");
    let root = Root::of(&public);
    let new: [(&str, &[u8]); 4] = [("index.html", b"v2"), ("new/b.txt", b"neuf"), ("old", b"fichier"), ("x/y", b"y")];
    let plan = Plan::survey(root, &Target { folder: &public, files: bytes(&new), people: None, origin: None }).unwrap();
    let stage = Stage::prepare(&plan).unwrap();
    // The last rename before the manifest: all else is in place by then.
    fs::remove_file(stage.fresh("index.html")).unwrap();
    let mut works = [Work { plan: &plan, stage }];
    let fault = put_in_place(&mut works).unwrap_err();
    drop(works);
    let page = project.path("public/index.html");
    assert_eq!(
        fault.message,
        format!("impossible d’écrire «\u{a0}{}\u{a0}»\u{a0}: fichier ou dossier introuvable", page.display())
    );
    assert_eq!(project.tree(""), before);
}

/// The project just after a run was killed, with so many of its moves done; none where there are fewer. It had a page,
/// a file that becomes a folder, a folder that becomes a file, and something withdrawn.
fn killed_after(moves: usize) -> Option<Project> {
    let project = Project::new();
    project.publish(BEFORE).unwrap();
    let public = project.path("public");
    let plan = Plan::survey(Root::of(&public), &target(&public, AFTER)).unwrap();
    let mut works = [Work { plan: &plan, stage: Stage::prepare(&plan).unwrap() }];
    let mut journal = Journal::default();
    claim(&mut works, &mut journal).unwrap();
    let steps = steps(&works);
    let is_possible = moves <= steps.len();
    for (at, step) in steps.into_iter().take(moves) {
        take(&mut works[at], step, &mut journal).unwrap();
    }
    // What is killed removes nothing.
    std::mem::forget(works);
    is_possible.then_some(project)
}

const BEFORE: Files =
    &[("b.txt", "deux"), ("c/d/c.txt", "trois"), ("index.html", "Hier"), ("parti.html", "Parti"), ("x", "fichier")];
const AFTER: Files =
    &[("c", "fichier"), ("index.html", "Aujourd’hui"), ("neuf/index.html", "Neuf"), ("x/y.txt", "dossier")];

fn of_one_day(files: Files) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

fn files_of(project: &Project) -> Vec<(String, String)> {
    project.tree("public").into_iter().filter(|(path, _)| !path.ends_with('/')).collect()
}

#[test]
fn killed_after_any_move_a_publication_is_finished_by_the_next_command() {
    let (mut moves, mut mixed) = (0, 0);
    while let Some(project) = killed_after(moves) {
        let left = files_of(&project);
        mixed += usize::from(left != of_one_day(BEFORE) && left != of_one_day(AFTER));
        finish(&project.path("public")).unwrap();
        assert_eq!(files_of(&project), of_one_day(AFTER), "after {moves} moves");
        let known = published(&project.path("public")).unwrap().unwrap();
        assert_eq!(known, inventory(&target(&project.path("public"), AFTER).files), "after {moves} moves");
        assert!(!project.path(".public.en-cours").exists() || left == of_one_day(AFTER), "after {moves} moves");
        let again = project.publish(AFTER).unwrap();
        assert_eq!(again, Changes { unchanged: AFTER.len(), ..Changes::default() }, "after {moves} moves");
        assert_eq!(project.names("public"), ["c", "index.html", "neuf/", "neuf/index.html", "x/", "x/y.txt"]);
        moves += 1;
    }
    assert!(mixed > 5, "{mixed} of {moves}");
}

#[test]
fn a_run_killed_while_it_finishes_another_is_finished_as_well() {
    let project = killed_after(3).unwrap();
    // Twice: what the first one did, as far as it came, is what the second one finds.
    let page = project.path("public/index.html");
    fs::remove_file(&page).unwrap();
    fs::rename(project.path(".public.en-cours/neuf/index.html"), &page).unwrap();
    finish(&project.path("public")).unwrap();
    assert_eq!(files_of(&project), of_one_day(AFTER));
}

#[test]
fn what_cannot_be_finished_is_never_taken_for_whole() {
    // The disk lost what waited, as some do when the current goes.
    let project = killed_after(6).unwrap();
    let waits = project.path(".public.en-cours/neuf/index.html");
    File::options().write(true).open(&waits).unwrap().set_len(0).unwrap();
    let before = project.tree("public");
    finish(&project.path("public")).unwrap();
    assert_eq!(project.tree("public"), before);
    let fault = published(&project.path("public")).unwrap_err();
    let folder = project.path("public");
    assert_eq!(fault.message, format!("la dernière construction de «\u{a0}{}\u{a0}» a été coupée", folder.display()));
    assert_eq!(fault.help.as_deref(), Some("Relancez lycee build."));
    project.publish(AFTER).unwrap();
    assert_eq!(files_of(&project), of_one_day(AFTER));

    // Nothing but what came and what left: every file has its one stamp.
    let manifest = Manifest::load(&Root::of(&folder).manifest()).unwrap().unwrap();
    let cut = manifest.during(&Manifest::default()).to_json().unwrap();
    fs::write(Root::of(&folder).manifest(), cut).unwrap();
    assert!(published(&folder).unwrap_err().message.ends_with("a été coupée"));
}

#[test]
fn a_file_in_the_way_is_named_and_the_publication_is_finished_once_it_is_gone() {
    let project = killed_after(4).unwrap();
    project.write("public/neuf", "à moi");
    let left = files_of(&project);
    let fault = finish(&project.path("public")).unwrap_err();
    assert!(
        fault.message.ends_with("n’a pas été écrit par lycee et occupe une place dont le site a besoin"),
        "{}",
        fault.message
    );
    assert_eq!(files_of(&project), left);
    fs::remove_file(project.path("public/neuf")).unwrap();
    finish(&project.path("public")).unwrap();
    assert_eq!(files_of(&project), of_one_day(AFTER));
}

#[test]
fn crash_half_way_is_healed_by_the_next_publication() {
    let mut moves = 0;
    while let Some(project) = killed_after(moves) {
        // Whatever came or went without us finishing, and is withdrawn since, is still known as ours.
        project.publish(&[("b.txt", "deux")]).unwrap();
        assert_eq!(project.names(""), [".public.manifeste.json", ".public.verrou", "public/", "public/b.txt"]);
        assert_eq!(project.publish(&[("b.txt", "deux")]).unwrap(), Changes { unchanged: 1, ..Changes::default() });
        moves += 1;
    }
}

#[test]
fn staging_folder_of_somebody_else_is_not_emptied() {
    let project = Project::new();
    project.write(".public.en-cours/these.odt", "trois ans de travail");
    let fault = project.publish(SITE).unwrap_err();
    let folder = project.path(".public.en-cours");
    assert_eq!(fault.message, format!("«\u{a0}{}\u{a0}» existe déjà et n’a pas été créé par lycee", folder.display()));
    assert_eq!(project.read(".public.en-cours/these.odt"), "trois ans de travail");
}

#[test]
fn two_publications_at_once_do_not_mix() {
    let project = Project::new();
    let lock = Root::of(&project.path("public")).lock().unwrap();
    let fault = project.publish(SITE).unwrap_err();
    let folder = project.path("public");
    assert_eq!(fault.message, format!("une autre publication est en cours dans «\u{a0}{}\u{a0}»", folder.display()));
    let (name, machine) = person();
    let help = fault.help.unwrap();
    assert!(help.starts_with(&format!("Lancée par {name}, sur le poste {machine}, le ")), "{help}");
    assert!(
        help.ends_with(
            ". Attendez qu’elle se termine, ou fermez l’autre fenêtre où lycee travaille, puis recommencez."
        )
    );
    assert!(!folder.exists());
    drop(lock);
    assert_eq!(project.publish(SITE).unwrap().written.len(), 4);
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let project = Project::new();
    project.publish(&[("a", "fichier"), ("z.txt", "z")]).unwrap();
    let changes = project.publish(&[("a/b/index.html", "page"), ("z.txt", "z")]).unwrap();
    assert_eq!((changes.written, changes.deleted), (vec!["a/b/index.html".into()], vec!["a".into()]));
    assert_eq!(project.names("public"), ["a/", "a/b/", "a/b/index.html", "z.txt"]);
    let changes = project.publish(&[("a", "fichier"), ("z.txt", "z")]).unwrap();
    assert_eq!((changes.written, changes.deleted), (vec!["a".into()], vec!["a/b/index.html".into()]));
    assert_eq!(project.names("public"), ["a", "z.txt"]);
}

#[test]
fn a_folder_with_a_foreign_file_does_not_become_a_file() {
    let project = Project::new();
    project.publish(&[("a/index.html", "page")]).unwrap();
    project.write("public/a/notes.txt", "à moi");
    let before = project.tree("");
    let fault = project.publish(&[("a", "fichier")]).unwrap_err();
    assert_eq!(fault.span, Some(Span::whole(project.path("public/a/notes.txt").to_str().unwrap())));
    assert_eq!(project.tree(""), before);
}

#[test]
fn nothing_leaves_the_folder() {
    let project = Project::new();
    for path in ["../x", "/x", "a//b", "a/./b", "a\\..\\b", ""] {
        let fault = project.publish(&[(path, "x")]).unwrap_err();
        assert_eq!(fault.message, format!("le chemin de sortie «\u{a0}{path}\u{a0}» sort du dossier de sortie"));
    }
    let fault = project.publish(&[("a", ""), ("a/b", "")]).unwrap_err();
    assert_eq!(fault.message, "le chemin de sortie «\u{a0}a\u{a0}» serait à la fois un fichier et un dossier");
    assert!(!project.path("public").exists());
}

#[test]
fn create_makes_a_new_file_and_never_overwrites() {
    let project = Project::new();
    let path = project.path("content/temoignages/lea.md");
    create(&path, b"titre").unwrap();
    assert_eq!(project.read("content/temoignages/lea.md"), "titre");
    let fault = create(&path, b"autre").unwrap_err();
    assert_eq!(fault.message, format!("«\u{a0}{}\u{a0}» existe déjà\u{a0}: rien n’a été écrit", path.display()));
    assert_eq!(project.read("content/temoignages/lea.md"), "titre");
    let fault = create(&path.join("b.md"), b"").unwrap_err();
    assert_eq!(
        fault.message,
        format!("impossible de créer «\u{a0}{}\u{a0}»\u{a0}: un fichier occupe la place d’un dossier", path.display())
    );
}

#[test]
fn a_portal_that_cannot_be_kept_again_is_not_forgotten() {
    let project = Project::new();
    project.publish(&[("index.html", "accueil")]).unwrap();
    let public = project.path("public");
    let keep = |time: &str| versions::keep(&public, format!("2026-11-24 {time}"), "essai");
    keep("14:05").unwrap();
    // The disk refuses the next note.
    let next = project.path(".public.versions/000002.json");
    fs::create_dir(&next).unwrap();
    keep("15:00").unwrap_err();
    let kept = || versions::versions(&public).into_iter().map(|version| version.since).collect::<Vec<_>>();
    assert_eq!(kept(), ["2026-11-24 14:05"]);
    fs::remove_dir(&next).unwrap();
    keep("15:01").unwrap();
    assert_eq!(kept(), ["2026-11-24 15:01"]);
}

/// A site of a few files and folders.
fn any_site() -> impl proptest::strategy::Strategy<Value = BTreeMap<String, String>> {
    proptest::collection::btree_map("([abc]/){0,2}(index\\.html|[de]\\.(html|css|xml))", "[xyz]{0,2}", 1..8)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    /// From any site to any other: the folder holds that one and nothing else, and a second time nothing is touched.
    #[test]
    fn to_publish_twice_is_to_publish_once(sites in proptest::collection::vec(any_site(), 1..4)) {
        let project = Project::new();
        for site in &sites {
            let files: Vec<(&str, &str)> = site.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            project.publish(&files).unwrap();
            let left: BTreeMap<String, String> =
                project.tree("public").into_iter().filter(|(path, _)| !path.ends_with('/')).collect();
            proptest::prop_assert_eq!(&left, site);
            project.age();
            let again = project.publish(&files).unwrap();
            proptest::prop_assert_eq!(again, Changes { unchanged: files.len(), ..Changes::default() });
            proptest::prop_assert_eq!(project.touched(), Vec::<String>::new());
        }
    }
}
