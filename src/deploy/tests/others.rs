//! What somebody else left, changed or spoilt on the host: healed, kept and named, or refused.

use super::*;

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
    for (shut, place) in [(NOTE, ", dans le dossier du portail"), ("lea", "")] {
        *host.shut.lock().unwrap() = Some(shut.into());
        let mut job = after.job(claire("14:05"));
        job.known = Some(&known);
        let fault = deploy(&host, &job, &|| Ok(()), &Quiet).unwrap_err();
        assert_eq!(fault.message, format!("impossible de lire « {shut} »{place} : accès refusé"));
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
fn something_else_under_the_name_of_our_folder_is_left_alone() {
    let local = Local::of(BEFORE);
    for (path, duty) in [(NOTES, "range ses notes"), (ASIDE, "met ce qu’il envoie en attente")] {
        let host = Memory::default();
        host.folders.lock().unwrap().extend(parents(path).map(str::to_string));
        host.files.lock().unwrap().insert(path.into(), b"or a link".to_vec());
        let fault = local.send(&host).unwrap_err();
        assert_eq!(fault.message, format!("« {path} », où lycee {duty}, est un fichier ou un raccourci"));
        assert_eq!((host.notes(), host.seen.lock().unwrap().len()), (vec![path.to_string()], 0));
        if path == NOTES {
            assert_eq!(survey(&host, &local.job(claire("14:05"))).unwrap_err(), fault);
        }
    }
}
