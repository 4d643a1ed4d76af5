//! One person at a time, and who is told what.

use super::*;

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
    // The clock of one of them is late.
    assert_eq!(refused("13:00"), fault);
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
