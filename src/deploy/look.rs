//! What is asked of a host to know what it holds of ours, in as few journeys as it takes: a folder is listed once, and a page
//! that lies alone in its own, or nearly, is asked for by its name.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Host, Listing, folder_of};
use crate::diagnostic::Diagnostic;
use crate::transfer::parents;

/// Files of a folder that are asked for by their names: to list one takes three times the journeys of a name.
const FEW: usize = 2;

/// What is at these paths, in the folders above them, and beside them where they are many. Folders for which `is_whole` are
/// listed whatever they should hold, and so are `more`.
///
/// # Errors
/// The host cannot be reached, or refuses to show one of them.
pub fn at<'p>(
    host: &dyn Host,
    paths: impl Iterator<Item = &'p str>,
    more: &[&str],
    is_whole: &dyn Fn(&str) -> bool,
) -> Result<Listing, Diagnostic> {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in paths {
        files.entry(folder_of(path)).or_default().insert(path);
    }
    // Those that hold a folder of ours tell which of the others are there, and are no links.
    let above: BTreeSet<&str> = files.keys().flat_map(|folder| parents(folder)).chain([""]).collect();
    let is_few = |folder: &&str| !above.contains(folder) && files[folder].len() <= FEW && !is_whole(folder);
    let (few, many): (Vec<&str>, Vec<&str>) = files.keys().copied().partition(is_few);
    let many: BTreeSet<&str> = many.iter().chain(&above).chain(more).copied().collect();
    let mut listing = host.list(&many.into_iter().map(str::to_string).collect::<Vec<_>>())?;
    let there = few.iter().filter(|folder| listing.get(**folder) == Some(&Found::Folder));
    let asked: Vec<&str> = there.flat_map(|folder| &files[folder]).copied().collect();
    listing.extend(host.find(&asked)?);
    Ok(listing)
}
