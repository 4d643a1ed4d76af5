//! An upload that is whole, cut, resumed, or that finds no room: what visitors see meanwhile.

use super::*;

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
