//! What a server answers of its folders. Of one that is not there and of one that it keeps shut it says the same, or nothing:
//! the folder above tells them apart. What is taken for gone is forgotten, and would stay online for good.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Cause, fault};
use super::{Found, Listing};
use crate::diagnostic::Diagnostic;
use crate::transfer::Moment;

/// What a server answered of a folder.
#[derive(Debug, Default)]
pub struct Answer {
    found: Vec<(String, Found)>,
    /// It lists the folder itself, « . »: one that lists nothing at all was then not read.
    has_itself: bool,
    pub is_refused: bool,
}

impl Answer {
    /// One more line of it, as `found` reads it.
    pub fn hear(&mut self, line: &str, found: fn(&str) -> Option<(&str, Found)>) {
        self.has_itself |= line.trim_end().ends_with(" .") || line.trim_end().ends_with("/.");
        self.found.extend(found(line).map(|(name, found)| (name.to_string(), found)));
    }

    fn is_silent(&self) -> bool {
        self.is_refused || (self.found.is_empty() && !self.has_itself)
    }

    fn has_folder(&self, name: &str) -> bool {
        self.found.iter().any(|(found, kind)| found == name && *kind == Found::Folder)
    }
}

/// The first words of a line, and what follows them.
pub fn columns<const N: usize>(line: &str) -> Option<([&str; N], &str)> {
    let (mut columns, mut rest) = ([""; N], line);
    for column in &mut columns {
        (*column, rest) = rest.trim_start().split_once(' ')?;
    }
    Some((columns, rest.trim_start()))
}

/// A line of `ls -l`, as Unix servers say it: « -rw-r--r--    1 1000     1000         1234 Nov 29 20:50 index.html ».
pub fn unix(line: &str) -> Option<(&str, Found)> {
    let ([rights, _, _, _, length, month, day, last], name) = columns::<8>(line)?;
    let found = match rights.chars().next()? {
        'd' => Found::Folder,
        _ => Found::File { length: length.parse().ok()?, modified: Moment::listed(month, day, last) },
    };
    Some((name, found))
}

/// Whether it names something in a folder: not the folder itself, nor what lies elsewhere.
pub fn is_inside(name: &str) -> bool {
    !matches!(name, "" | "." | "..") && !name.contains('/')
}

/// Asks a server for these folders.
type Look<'l> = dyn Fn(&[String]) -> Result<Vec<Answer>, Diagnostic> + 'l;

/// What lies in these folders; nothing for those that are surely absent. `look` has an answer for each that it is asked for.
///
/// # Errors
/// One of them is there, and is not shown.
pub fn vouched(folders: &[String], look: &Look<'_>) -> Result<Listing, Diagnostic> {
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let mut asked: BTreeSet<String> = folders.iter().cloned().collect();
    while !asked.is_empty() {
        let names: Vec<String> = asked.into_iter().collect();
        let heard = look(&names)?;
        answers.extend(names.into_iter().zip(heard));
        let silent = answers.iter().filter(|(folder, answer)| !folder.is_empty() && answer.is_silent());
        let above = silent.map(|(folder, _)| split(folder).0).filter(|above| !answers.contains_key(*above));
        asked = above.map(str::to_string).collect();
    }
    for (folder, answer) in answers.iter().filter(|(_, answer)| answer.is_silent()) {
        let (above, name) = split(folder);
        let is_shut = match answers.get(above).filter(|_| !folder.is_empty()) {
            Some(above) => above.has_folder(name) && (answer.is_refused || above.has_itself),
            None => answer.is_refused,
        };
        if is_shut {
            return Err(fault("lire", folder, Cause::Denied));
        }
    }
    let path = |folder: &str, name: String| if folder.is_empty() { name } else { format!("{folder}/{name}") };
    let wanted = folders.iter().filter_map(|folder| Some((folder, answers.remove(folder)?)));
    let lines = wanted
        .flat_map(|(folder, answer)| answer.found.into_iter().map(move |(name, found)| (path(folder, name), found)));
    Ok(lines.collect())
}

/// The folder above, and the name there.
fn split(folder: &str) -> (&str, &str) {
    folder.rsplit_once('/').unwrap_or(("", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Folders as a server shows them: `None` where it answers a refusal.
    fn list(server: &[(&str, Option<&str>)], wanted: &[&str]) -> Result<Vec<String>, String> {
        let look = |folders: &[String]| {
            let answer = |folder: &String| {
                let mut answer = Answer::default();
                match server.iter().find(|(name, _)| name == folder) {
                    Some((_, Some(lines))) => lines.lines().for_each(|line| answer.hear(line, found)),
                    Some((_, None)) => answer.is_refused = true,
                    None => {}
                }
                answer
            };
            Ok(folders.iter().map(answer).collect())
        };
        let wanted: Vec<String> = wanted.iter().map(|folder| folder.to_string()).collect();
        vouched(&wanted, &look).map(|listing| listing.into_keys().collect()).map_err(|fault| fault.message)
    }

    fn found(line: &str) -> Option<(&str, Found)> {
        let name = line.strip_prefix("d ").filter(|name| *name != ".");
        name.map(|name| (name, Found::Folder))
            .or(Some((line, Found::File { length: 1, modified: None })))
            .filter(|_| line != "d .")
    }

    const SHUT: &str = "impossible de lire « lea » : accès refusé";

    #[test]
    fn a_folder_that_is_not_there_gives_nothing() {
        let server = [("", Some("d .\nindex.html"))];
        assert_eq!(list(&server, &["", "lea", "lea/photos"]), Ok(vec!["index.html".into()]));
        // Some servers answer an error.
        assert_eq!(list(&[("", Some("index.html")), ("lea", None)], &["lea"]), Ok(vec![]));
    }

    #[test]
    fn a_folder_that_is_shut_is_not_absent() {
        let root = ("", Some("d .\nd lea"));
        assert_eq!(list(&[root], &["lea"]), Err(SHUT.into()));
        assert_eq!(list(&[root, ("lea", None)], &["lea"]), Err(SHUT.into()));
        assert_eq!(list(&[root], &["lea/photos"]), Err(SHUT.into()));
        assert_eq!(list(&[("", None)], &[""]), Err("impossible de lire le dossier du portail : accès refusé".into()));
    }

    #[test]
    fn an_empty_folder_is_neither() {
        assert_eq!(list(&[("", Some("d .\nd lea")), ("lea", Some("d ."))], &["lea"]), Ok(vec![]));
        // Servers of Windows never list the folder itself.
        assert_eq!(list(&[("", Some("d lea"))], &["lea"]), Ok(vec![]));
    }
}
