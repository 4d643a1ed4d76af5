//! Disks that fail, fill up or are pulled out, and names that only some of them know: nothing is lost, nothing is half
//! written, and the screen says in French what to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::{Project, Run, photo};
use crate::watch::preview::Preview;

type Tree = BTreeMap<String, Vec<u8>>;

/// What is published, in both folders.
pub fn published(project: &Project) -> Tree {
    let files = project.snapshot().into_iter();
    files
        .filter(|(path, _)| path.starts_with("public/") || path.starts_with("livrables/"))
        .map(|(path, (bytes, _))| (path, bytes))
        .collect()
}

/// Our own notes beside the folders that must not outlive a run.
fn strays(project: &Project) -> Vec<String> {
    let names = fs::read_dir(project.path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| [".en-cours", ".photos", ".qui", ".tmp"].iter().any(|end| name.ends_with(end))).collect()
}

// ── Killed ──────────────────────────────────────────────────────────────────

fn page(n: usize, next: usize) -> String {
    let photo = "::: figure\nimage: rue.png\nalt: Une rue\npersonne_reconnaissable: non\n:::";
    format!("---\ntitre: Page {n}\n---\n\n{photo}\n\n[Suite](page-{next}.md)\n")
}

/// Some eighty pages with a photo.
fn site() -> Project {
    let mut project = Project::new().edit("content/site.yaml", "url:", "cartes: non\nurl:");
    for n in 0..40 {
        project = project
            .file(&format!("content/pages/page-{n}.md"), &page(n, (n + 1) % 40))
            .file(&format!("content/pages/dossier-{n}/index.md"), &format!("---\ntitre: Dossier {n}\n---\n\nTexte.\n"));
    }
    project.bytes("content/pages/rue.png", &photo(10))
}

/// Another day of the same site: every page changes, some come, some leave, and the photo is another.
fn edited(project: Project) -> Project {
    project
        .edit("content/site.yaml", "Lycée", "Grand Lycée")
        .edit("content/pages/page-7.md", "[Suite](page-8.md)", "[Suite](neuve.md)")
        .edit("content/pages/page-12.md", "(page-13.md)", "(page-14.md)")
        .without("content/pages/page-13.md")
        .without("content/pages/dossier-3")
        .file("content/pages/neuve.md", "---\ntitre: Neuve\n---\n\nTexte.\n")
        .file("content/pages/dossier-3.md", "---\ntitre: Dossier 3\nadresse: dossiers\n---\n\nTexte.\n")
        .bytes("content/pages/rue.png", &photo(200))
}

fn restored(project: Project) -> Project {
    project
        .edit("content/site.yaml", "Grand Lycée", "Lycée")
        .edit("content/pages/page-7.md", "(neuve.md)", "(page-8.md)")
        .edit("content/pages/page-12.md", "(page-14.md)", "(page-13.md)")
        .file("content/pages/page-13.md", &page(13, 14))
        .file("content/pages/dossier-3/index.md", "---\ntitre: Dossier 3\n---\n\nTexte.\n")
        .without("content/pages/neuve.md")
        .without("content/pages/dossier-3.md")
        .bytes("content/pages/rue.png", &photo(10))
}

/// The files that pages show or lead to, and that are not there.
fn broken_links(tree: &Tree) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, bytes) in tree.iter().filter(|(path, _)| path.starts_with("public/") && path.ends_with(".html")) {
        // Shown at any depth, it leads by the address of the host.
        if path == "public/404.html" {
            continue;
        }
        let page = String::from_utf8_lossy(bytes);
        let written = page.split(" href=\"").skip(1).chain(page.split(" src=\"").skip(1));
        for to in written.filter_map(|rest| rest.split(['"', '#', '?']).next()) {
            if to.is_empty() || to.contains(':') {
                continue;
            }
            let mut parts: Vec<&str> = path.split('/').collect();
            parts.pop();
            for part in to.split('/') {
                match part {
                    "." | "" => {}
                    ".." => drop(parts.pop()),
                    part => parts.push(part),
                }
            }
            let file = parts.join("/");
            if !tree.contains_key(&file) && !tree.contains_key(&format!("{file}/index.html")) {
                broken.push(format!("{path} → {to}"));
            }
        }
    }
    broken
}

/// When a build is killed.
enum When {
    After(Duration),
    /// Something is on the disk, or no longer there.
    Seen(fn(&Project) -> bool),
}

fn length(project: &Project, path: &str) -> u64 {
    project.path(path).metadata().map_or(0, |found| found.len())
}

fn staged(project: &Project, folder: &str) -> bool {
    fs::read_dir(project.path(folder)).is_ok_and(|mut entries| entries.next().is_some())
}

/// Kills the build at that moment, if it is still there.
fn killed(project: &Project, when: &When) {
    let mut child: Child = project.spawn(&["build", "--date", "2026-11-24"], Stdio::null());
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        let is_time = match when {
            When::After(time) => begun.elapsed() >= *time,
            When::Seen(seen) => seen(project),
        };
        if is_time {
            child.kill().unwrap();
            break;
        }
    }
    child.wait().unwrap();
}

/// What an archive holds.
fn archived(project: &Project) -> Tree {
    let mut archive = zip::ZipArchive::new(fs::File::open(project.path("site.zip")).unwrap()).unwrap();
    let count = archive.len();
    let read = |at| {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        (file.name().to_string(), bytes)
    };
    (0..count).map(read).collect()
}

/// A publication is a run of renames, which no disk does as one: between two of them the folder holds files of both days, each
/// whole, and no page is there before what it needs. The next command finishes them before it does anything else.
#[test]
fn killed_at_any_moment_a_build_leaves_whole_files_and_the_next_one_heals() {
    let mut project = site().build().code(0).again();
    let old = published(&project);
    let run = edited(project).build().code(0);
    let new = published(&run.project);
    assert!(old.keys().any(|path| !new.contains_key(path)) && new.keys().any(|path| !old.contains_key(path)));
    project = run.again();

    let mut moments: Vec<When> = (0..10).map(|n| When::After(Duration::from_millis(40 + 110 * n))).collect();
    moments.extend([
        When::Seen(|project| project.exists(".public.photos")),
        When::Seen(|project| project.exists(".public.en-cours")),
        When::Seen(|project| staged(project, ".public.en-cours/neuf")),
        When::Seen(|project| project.exists(".public.en-cours/manifeste-apres.json")),
        When::Seen(|project| staged(project, ".livrables.en-cours/neuf")),
        When::Seen(|project| project.exists(".livrables.en-cours/manifeste-apres.json")),
        When::Seen(|project| staged(project, ".public.en-cours/avant")),
        When::Seen(|project| staged(project, ".livrables.en-cours/avant")),
        When::Seen(|project| project.exists(".public.en-cours/avant/20")),
        When::Seen(|project| project.exists(".public.en-cours/avant/80")),
        When::Seen(|project| project.exists(".livrables.en-cours/avant/12")),
        When::Seen(|project| {
            length(project, ".public.en-cours/manifeste-apres.json") > 0
                && !project.exists(".public.en-cours/neuf/index.html")
        }),
    ]);
    let (mut is_new, mut cut) = (true, 0);
    for (at, when) in moments.iter().enumerate() {
        project = if is_new { restored(project) } else { edited(project) };
        is_new = !is_new;
        let wanted = if is_new { &new } else { &old };
        killed(&project, when);

        let left = published(&project);
        cut += usize::from(left != *wanted);
        for (path, bytes) in &left {
            let is_whole = [&old, &new].iter().any(|tree| tree.get(path) == Some(bytes));
            assert!(is_whole, "{path} is of no day, killed at moment {at}");
        }
        assert_eq!(broken_links(&left), Vec::<String>::new(), "killed at moment {at}");

        // Nothing is sent of two days; nor are they left by a build that refuses its texts.
        if at % 2 == 0 {
            project = project.run(&["transfert", "--archive", "site.zip"]).code(0).again();
            assert!(archived(&project) == project.public(), "killed at moment {at}");
        } else {
            let broken = "---\ntitre: Fausse\ninconnue: oui\n---\n\nTexte.\n";
            project = project.file("content/pages/fausse.md", broken).build().code(1).again();
            project = project.without("content/pages/fausse.md");
        }
        let of_one_day = [&old, &new].into_iter().any(|tree| {
            let files = tree.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("public/")?, bytes)));
            files.eq(project.public().iter().map(|(path, bytes)| (path.as_str(), bytes)))
        });
        assert!(of_one_day, "of two days after moment {at}");

        let run = project.build().code(0);
        assert!(published(&run.project) == *wanted, "not healed after moment {at}:\n{}", run.screen);
        assert_eq!(strays(&run.project), Vec::<String>::new(), "after moment {at}");
        project = run.again();
    }
    assert!(cut > 0, "no build was killed in time");
}

#[test]
fn two_builds_at_once_leave_one_site() {
    let project = edited(site().build().code(0).again());
    let start = || project.spawn(&["build", "--date", "2026-11-24"], Stdio::piped());
    let outputs: Vec<_> =
        [start(), start(), start()].into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let mut done = 0;
    for output in outputs {
        let screen = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => done += 1,
            Some(1) => assert!(screen.contains("une autre publication est en cours dans"), "{screen}"),
            code => panic!("{code:?}: {screen}"),
        }
    }
    assert!(done > 0);
    let left = published(&project);
    assert_eq!(strays(&project), Vec::<String>::new());
    let run = project.build().code(0);
    assert!(published(&run.project) == left, "{}", run.screen);
}

#[test]
fn a_build_while_the_preview_runs_disturbs_neither() {
    let mut preview = Preview::open(Project::new());
    let build = |preview: &Preview| {
        let output = preview.project.command(&["build", "--date", "2026-11-24"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(fs::read(preview.project.path("public/parents/index.html")).unwrap()).unwrap()
    };
    let before = build(&preview);
    preview.edit("content/pages/parents.md", "Les réponses", "Toutes les réponses");
    preview.shows("/erasmus/parents/", "Toutes les réponses");
    assert!(!before.contains("Toutes les réponses") && build(&preview).contains("Toutes les réponses"));
    assert!(preview.child.try_wait().unwrap().is_none());
}

// ── Full, shut, in memory only ──────────────────────────────────────────────

/// A disk of so many bytes, which only root may mount. Where CI runs it must be there.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn of(bytes: usize) -> Option<Disk> {
        let folder = tempfile::TempDir::new().unwrap();
        let size = format!("size={bytes}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Disk { folder });
        }
        assert!(std::env::var_os("CI").is_none(), "CI runs as root, and may mount a disk");
        println!("no disk can be mounted here: skipped");
        None
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn build(&self, project: Project) -> Run {
        let (public, internal) = (self.path("public"), self.path("livrables"));
        let (public, internal) = (public.to_str().unwrap(), internal.to_str().unwrap());
        project.run(&["build", "--public", public, "--livrables", internal])
    }

    fn remount(&self, options: &str) {
        let done = Command::new("mount").args(["-o", options]).arg(self.folder.path()).status().unwrap();
        assert!(done.success());
    }

    /// Path and bytes of every file.
    fn tree(&self) -> Tree {
        let files = walkdir::WalkDir::new(self.folder.path()).into_iter().map(Result::unwrap);
        let files = files.filter(|entry| entry.file_type().is_file());
        let path = |path: &Path| path.strip_prefix(self.folder.path()).unwrap().to_string_lossy().into_owned();
        files.map(|entry| (path(entry.path()), fs::read(entry.path()).unwrap())).collect()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_site_and_says_to_make_room() {
    let Some(disk) = Disk::of(24_000_000) else { return };
    let project = disk.build(Project::new()).code(0).again().edit("content/site.yaml", "Lycée", "Grand Lycée");
    let before = disk.tree();
    // All but a few pages of room.
    fs::write(disk.path("film.mp4"), vec![0; 24_000_000]).unwrap_err();
    fs::File::options()
        .write(true)
        .open(disk.path("film.mp4"))
        .unwrap()
        .set_len({
            let length = disk.path("film.mp4").metadata().unwrap().len();
            length - 100_000
        })
        .unwrap();
    let run = disk.build(project);
    assert_eq!(run.code, 1, "{}", run.screen);
    let run = run.screen("\u{a0}: disque plein").screen("Libérez de la place, puis recommencez.");
    fs::remove_file(disk.path("film.mp4")).unwrap();
    assert!(disk.tree() == before, "{:?}", disk.tree().keys());
    disk.build(run.again()).code(0);
    assert!(String::from_utf8_lossy(&disk.tree()["public/index.html"]).contains("Grand Lycée"));
}

#[test]
fn a_disk_that_takes_no_writing_leaves_the_old_site() {
    let Some(disk) = Disk::of(24_000_000) else { return };
    let project = disk.build(Project::new()).code(0).again().edit("content/site.yaml", "Lycée", "Grand Lycée");
    let before = disk.tree();
    disk.remount("remount,ro");
    let run = disk.build(project).code(1).screen("\u{a0}: disque en lecture seule");
    disk.remount("remount,rw");
    assert!(disk.tree() == before);
    disk.build(run.again()).code(0);
}

// ── Files that cannot be read ───────────────────────────────────────────────

/// What a copy, a synchroniser or somebody else does while we read.
struct Meddler<F: Fn() + Sync>(F);

impl<F: Fn() + Sync> lycee::Progress for Meddler<F> {
    fn stage(&self, name: &'static str, _: usize) {
        if name == "Photos" {
            (self.0)();
        }
    }

    fn step(&self) {}
}

/// What a build says when something happens to its files between their reading and the making of photos.
fn meddled(project: &Project, meddle: impl Fn() + Sync) -> Vec<String> {
    let (content, faults) = lycee::source::read_folder(&project.path("content"), "content");
    assert_eq!(faults, []);
    let built = lycee::build(&lycee::Inputs {
        content: &content,
        theme: &lycee::source::embedded_theme("lycee-europeen"),
        today: chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        options: lycee::site::Options::default(),
        photos: &lycee::store::Forgetful,
        progress: &Meddler(meddle),
    });
    let errors =
        built.report.diagnostics.into_iter().filter(|fault| fault.severity == lycee::diagnostic::Severity::Error);
    errors
        .map(|fault| format!("{} : {}", fault.span.map_or_else(String::new, |at| at.file.to_string()), fault.message))
        .collect()
}

#[test]
fn a_photo_that_vanishes_or_changes_while_it_is_read_is_said() {
    let project = Project::new()
        .file("content/pages/photo.md", &page(1, 2).replace("[Suite](page-2.md)", ""))
        .bytes("content/pages/rue.png", &photo(10));
    let path = project.path("content/pages/rue.png");
    assert_eq!(meddled(&project, || {}), Vec::<String>::new());
    let changed = meddled(&project, || fs::write(&path, photo(200)).unwrap());
    assert_eq!(changed, ["content/pages/rue.png : cette image a changé pendant la lecture"]);
    let cut = meddled(&project, || fs::write(&path, &photo(200)[..60]).unwrap());
    assert_eq!(cut, ["content/pages/rue.png : cette image a changé pendant la lecture"]);
    fs::write(&path, photo(10)).unwrap();
    let gone = meddled(&project, || fs::remove_file(&path).unwrap());
    assert_eq!(gone, ["content/pages/rue.png : ce fichier ne peut pas être lu : il n’existe plus"]);
}

/// The program of somebody who has few rights: root has them all.
#[cfg(unix)]
fn as_nobody(project: &Project, args: &[&str]) -> (Option<i32>, String) {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let mut command = project.command(args);
    if fs::metadata(project.path(""))
        .is_ok_and(|_| Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n"))
    {
        let program = project.path("lycee");
        fs::copy(env!("CARGO_BIN_EXE_lycee"), &program).unwrap();
        fs::set_permissions(project.path(""), fs::Permissions::from_mode(0o755)).unwrap();
        let mut other = Command::new(program);
        other.args(args).current_dir(project.path("")).env("NO_COLOR", "1").env("COLUMNS", "100").uid(65534).gid(65534);
        command = other;
    }
    let output = command.stdin(Stdio::null()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_or_written_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::new().build().code(0).again().edit("content/pages/parents.md", "Les réponses", "Toutes");
    let before = published(&project);
    let mode =
        |path: &str, mode: u32| fs::set_permissions(project.path(path), fs::Permissions::from_mode(mode)).unwrap();
    let build = ["build", "--date", "2026-11-24"];
    mode("content/temoignages/lea.md", 0o000);
    let (code, screen) = as_nobody(&project, &build);
    mode("content/temoignages/lea.md", 0o644);
    assert_eq!(code, Some(1), "{screen}");
    assert!(screen.contains("erreur\u{a0}: ce fichier ne peut pas être lu\u{a0}: l’accès est refusé"), "{screen}");
    assert!(screen.contains("content/temoignages/lea.md"), "{screen}");

    mode("content/temoignages", 0o000);
    let (code, screen) = as_nobody(&project, &build);
    mode("content/temoignages", 0o755);
    assert_eq!(code, Some(1), "{screen}");
    assert!(screen.contains("content/temoignages"), "{screen}");
    assert!(screen.contains("l’accès est refusé"), "{screen}");

    mode("public", 0o555);
    let (code, screen) = as_nobody(&project, &build);
    mode("public", 0o755);
    assert_eq!(code, Some(1), "{screen}");
    assert!(screen.contains("accès refusé") && screen.contains("Vérifiez vos droits"), "{screen}");
    assert!(published(&project) == before);
    assert_eq!(strays(&project), Vec::<String>::new());
}

// ── Many, deep, long ────────────────────────────────────────────────────────

/// A folder of photos that somebody unpacked there. A hundred thousand pass as well (some ten seconds); these keep the test short.
/// Nobody may read them: one that was opened would be named.
#[cfg(unix)]
#[test]
fn tens_of_thousands_of_files_that_no_text_shows_are_not_even_opened() {
    use std::os::unix::fs::OpenOptionsExt;

    let project = Project::new();
    let folder = project.path("content/pages/album");
    fs::create_dir_all(&folder).unwrap();
    for n in 0..20_000 {
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o000)
            .open(folder.join(format!("photo-{n}.jpg")))
            .unwrap();
    }
    let (code, screen) = as_nobody(&project, &["check", "--date", "2026-11-24"]);
    assert_eq!(code, Some(0), "{screen}");
    assert!(!screen.contains("album"), "{screen}");
}

#[cfg(unix)]
#[test]
fn folders_too_deep_for_the_system_are_said() {
    let project = Project::new();
    // One level at a time: no path is that long.
    let deepen = "for n in $(seq 1 600); do mkdir dossier && cd dossier; done; echo > perdu.md";
    let made = Command::new("bash").args(["-c", deepen]).current_dir(project.path("content/pages")).status().unwrap();
    assert!(made.success());
    let output = project.command(&["build"]).output().unwrap();
    Command::new("rm").args(["-rf", "content/pages/dossier"]).current_dir(project.path("")).status().unwrap();
    let screen = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{screen}");
    assert!(
        screen.contains("ce fichier ne peut pas être lu\u{a0}: son chemin est trop long"),
        "{}",
        &screen[screen.len() - 900..]
    );
    project.build().code(0);
}

#[test]
fn a_long_name_becomes_an_address_that_every_disk_takes() {
    let long = "é".repeat(120);
    let swelling = "ﷺ".repeat(60);
    let mut project = Project::new();
    for name in [&long, &swelling] {
        project = project.file(&format!("content/pages/{name}.md"), "---\ntitre: Long\n---\n\nTexte.\n");
    }
    let run = project.build().code(0);
    for path in published(&run.project).keys() {
        assert!(path.split('/').all(|part| part.len() < 150), "{path}");
    }
}

// ── The same name, or not ───────────────────────────────────────────────────

#[test]
fn accents_in_two_characters_are_the_same_name() {
    let run = Project::new()
        .bytes("content/pages/e\u{301}te\u{301}.png", &photo(10))
        .file("content/pages/la-rentre\u{301}e.md", "---\ntitre: La rentrée\n---\n\nTexte.\n")
        .file(
            "content/pages/photo.md",
            &page(1, 2).replace("rue.png", "été.png").replace("[Suite](page-2.md)", "[Suite](la-rentrée.md)"),
        )
        .build()
        .code(0)
        .has("public/la-rentree/index.html");
    assert!(run.project.read("public/photo/index.html").contains("href=\"../la-rentree/index.html\""));
}

#[test]
fn two_files_of_one_name_are_told_apart_or_refused() {
    // macOS and Windows keep one of them; Linux both.
    let twice = |one: &str, other: &str| {
        let text = |title: &str| format!("---\ntitre: {title}\n---\n\nTexte.\n");
        Project::new()
            .file(&format!("content/pages/{one}.md"), &text("Un"))
            .file(&format!("content/pages/{other}.md"), &text("Deux"))
    };
    let screens = [("été", "e\u{301}te\u{301}"), ("Salon", "salon"), ("a b", "a-b")].map(|(one, other)| {
        let run = twice(one, other).build().code(1);
        assert!(!run.project.exists("public"));
        run.screen.lines().next().unwrap().replace('\u{a0}', " ")
    });
    let expected = [
        "erreur : deux fichiers portent ce nom, écrit de deux façons",
        "erreur : deux pages auraient la même adresse : « salon/ »",
        "erreur : deux pages auraient la même adresse : « a-b/ »",
    ];
    assert_eq!(screens, expected);
}

/// They are files on a host and here; on a computer of the school, nobody could copy or open them.
#[test]
fn no_file_of_the_site_has_a_name_that_windows_keeps_for_itself() {
    let mut project = Project::new();
    for name in ["con", "aux", "nul", "com1", "LPT9", "prn/aux"] {
        let text = "---\ntitre: Un\netiquettes: [Aux, Nul]\n---\n\n## Con\n\nTexte.\n";
        project = project.file(&format!("content/pages/{name}.md"), text);
    }
    let run = project.build().code(0).has("public/aux-page/index.html").has("public/prn-page/aux-page/index.html");
    let published = published(&run.project);
    let kept = published.keys().filter(|path| path.split('/').any(lycee::french::is_device_name));
    assert_eq!(kept.collect::<Vec<_>>(), Vec::<&String>::new());
}
