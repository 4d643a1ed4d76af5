//! What is staged is renamed into place, in an order that never shows a broken page. A run that was killed among its renames
//! has left all that the next one needs to go on.

use std::path::Path;

use super::manifest::Manifest;
use super::paths::Root;
use super::photos;
use super::plan::Plan;
use super::stage::{Journal, Stage};
use super::{Content, Target};
use crate::diagnostic::Diagnostic;
use crate::store::Stored;
use crate::transfer::{Stamp, Turn};

/// A folder that changes, with its new files staged.
pub struct Work<'p, 'a> {
    pub plan: &'p Plan<'a>,
    pub stage: Stage,
}

/// One move in one folder.
#[derive(Debug, Clone, Copy)]
pub enum Step<'p> {
    TakeAway(&'p str),
    RemoveFolder(&'p Path),
    MakeFolders(&'p str),
    Put(&'p str),
    /// The manifest owns the new files only.
    End,
}

/// Renames what is staged into place in all folders, or puts everything back.
///
/// # Errors
/// A fault of the disk.
pub fn put_in_place(works: &mut [Work]) -> Result<(), Diagnostic> {
    // Two journals: should a file resist being put back, the manifests must go on claiming it.
    let (mut claims, mut journal) = (Journal::default(), Journal::default());
    let Err(mut fault) = claim(works, &mut claims).and_then(|()| replace(works, &mut journal)) else { return Ok(()) };
    if journal.undo() {
        claims.undo();
    } else {
        fault =
            fault.help("Le dossier de sortie est incomplet\u{a0}: corrigez la cause, puis relancez la publication.");
    }
    Err(fault)
}

/// Writes the manifests that own both the old and the new files, so that a crash never forgets what is ours, nor that there
/// is something to go on with.
pub fn claim(works: &mut [Work], claims: &mut Journal) -> Result<(), Diagnostic> {
    works.iter_mut().try_for_each(|Work { plan, stage }| {
        let spare = stage.spare();
        claims.put(&stage.claim(), &plan.root.manifest(), spare)
    })
}

fn replace(works: &mut [Work], journal: &mut Journal) -> Result<(), Diagnostic> {
    let steps = steps(works);
    steps.into_iter().try_for_each(|(at, step)| works.get_mut(at).map_or(Ok(()), |work| take(work, step, journal)))
}

/// All moves, in order, each with the rank of its folder.
pub fn steps<'p>(works: &[Work<'p, '_>]) -> Vec<(usize, Step<'p>)> {
    let plans = || works.iter().map(|work| work.plan).enumerate();
    let mut steps = Vec::new();
    for (at, plan) in plans() {
        steps.extend(plan.obstacles.iter().map(|path| (at, Step::TakeAway(path))));
        steps.extend(plan.folders_in_the_way.iter().map(|folder| (at, Step::RemoveFolder(folder))));
        steps.extend(plan.writes.iter().map(|write| (at, Step::MakeFolders(write.path))));
    }
    // A page never goes online before the style or the image it needs, in whichever folder; the home page is last.
    let mut order: Vec<(Turn, usize, &str)> = plans()
        .flat_map(|(at, plan)| {
            plan.writes.iter().map(move |write| (Turn::of(write.path, write.is_new), at, write.path))
        })
        .collect();
    order.sort_unstable();
    steps.extend(order.into_iter().map(|(_, at, path)| (at, Step::Put(path))));
    steps.extend(plans().flat_map(|(at, plan)| plan.deletes.iter().map(move |path| (at, Step::TakeAway(path)))));
    steps.extend(plans().map(|(at, _)| (at, Step::End)));
    steps
}

pub fn take(work: &mut Work, step: Step, journal: &mut Journal) -> Result<(), Diagnostic> {
    let Work { plan, stage } = work;
    match step {
        Step::TakeAway(path) => journal.take_away(&plan.root.join(path), stage.spare()),
        Step::RemoveFolder(folder) => journal.remove_folder(folder),
        Step::MakeFolders(path) => plan.root.join(path).parent().map_or(Ok(()), |parent| journal.make_folders(parent)),
        Step::Put(path) => {
            let spare = stage.spare();
            journal.put(&stage.fresh(path), &plan.root.join(path), spare)
        }
        Step::End => {
            let spare = stage.spare();
            journal.put(&stage.manifest(), &plan.root.manifest(), spare)
        }
    }
}

/// A publication that was cut among its renames is finished: the folder is then the site of one day. Where a file of it was
/// lost or spoilt meanwhile, only a new build helps, and nothing is done.
///
/// # Errors
/// Somebody publishes there now; a file of somebody else is in the way; a fault of the disk. The next run tries again.
pub fn finish(folder: &Path) -> Result<(), Diagnostic> {
    let root = Root::of(folder);
    if !root.staging().is_dir() {
        return Ok(());
    }
    let _held = root.lock()?;
    let is_cut = Manifest::load(&root.manifest())?.is_some_and(|manifest| manifest.is_under_way);
    let Some(stage) = Stage::left(&root).filter(|_| is_cut) else { return Ok(()) };
    let Some(wanted) = Manifest::load(&stage.manifest())? else { return Ok(()) };
    let found = |(path, stamps): (&'_ String, &Vec<Stamp>)| {
        let (xxh3, length) = stamps.first()?.parts()?;
        let places = [root.join(path), stage.fresh(path)].map(|path| Stored::File { path, xxh3, length });
        let stored = places.into_iter().find(|stored| photos::read(stored).is_some())?;
        Some((path.clone(), stored))
    };
    let Some(kept) = wanted.files.iter().map(found).collect::<Option<Vec<_>>>() else { return Ok(()) };
    let files = kept.iter().map(|(path, stored)| (path.as_str(), Content::Stored { recipe: None, stored })).collect();
    let plan = Plan::survey(root.clone(), &Target { folder, files, people: None, origin: None })?;
    let mut works = [Work { plan: &plan, stage }];
    replace(&mut works, &mut Journal::default())?;
    works.iter_mut().for_each(|work| work.stage.end());
    plan.prune();
    Ok(())
}
