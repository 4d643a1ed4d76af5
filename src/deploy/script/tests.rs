//! A server that refuses in its own way, and what it costs to go on.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::*;

/// A server that answers « refused » to nearly everything: to what is gone, to a name that is taken.
struct Surly {
    server: Server,
    files: Mutex<BTreeSet<String>>,
    /// A file that it keeps.
    kept: Option<&'static str>,
    replaces: bool,
    desk: PathBuf,
    /// Connections.
    calls: Mutex<usize>,
}

impl Surly {
    fn of(files: &[&str]) -> Self {
        let server = Server { user: "u".into(), host: "h".into(), port: None, folder: "/".into() };
        let files = Mutex::new(files.iter().map(|file| file.to_string()).collect());
        Surly { server, files, kept: None, replaces: true, desk: PathBuf::new(), calls: Mutex::default() }
    }

    fn one(&self, order: &Order, manner: Manner) -> bool {
        let mut files = self.files.lock().unwrap();
        match order {
            Order::Delete(path) => (self.kept != Some(path.as_str()) && files.remove(path)) || manner.goes_on,
            Order::Move { from, to } => {
                if manner.clears {
                    files.remove(to);
                }
                let is_done = files.contains(from) && (self.replaces || !files.contains(to));
                if is_done {
                    files.remove(from);
                    files.insert(to.clone());
                }
                is_done
            }
            _ => true,
        }
    }

    /// What is left, after how many connections.
    fn after(&self, orders: &[Order]) -> (Result<(), String>, Vec<String>, usize) {
        let done = Mutex::new(Vec::new());
        let answer = self.obey(orders, &|at| done.lock().unwrap().push(at)).map_err(|fault| fault.message);
        if answer.is_ok() {
            assert_eq!(*done.lock().unwrap(), (0..orders.len()).collect::<Vec<_>>());
        }
        (answer, self.files.lock().unwrap().iter().cloned().collect(), *self.calls.lock().unwrap())
    }
}

impl Scripted for Surly {
    const TAKEN: &'static [Cause] = &[Cause::Denied];

    fn server(&self) -> &Server {
        &self.server
    }

    fn desk(&self) -> &Path {
        &self.desk
    }

    fn hands(&self) -> usize {
        1
    }

    fn stranger(&self) -> Diagnostic {
        fault::broken()
    }

    fn look(&self, folders: &[String]) -> Result<Vec<Answer>, Diagnostic> {
        *self.calls.lock().unwrap() += 1;
        let answer = |folder: &String| {
            let mut answer = Answer::default();
            answer.hear(" .", |_| None);
            let files = self.files.lock().unwrap();
            let inside = files.iter().filter(|file| file.rsplit_once('/').map_or("", |(above, _)| above) == folder);
            fn found(name: &str) -> Option<(&str, Found)> {
                Some((name, Found::File { length: 1, modified: None }))
            }
            inside.for_each(|file| answer.hear(file.rsplit('/').next().unwrap(), found));
            answer
        };
        Ok(folders.iter().map(answer).collect())
    }

    fn ask(&self, files: &[&str]) -> Result<Vec<Option<Found>>, Diagnostic> {
        *self.calls.lock().unwrap() += 1;
        let held = self.files.lock().unwrap();
        let one = |path: &&str| held.contains(*path).then_some(Found::File { length: 1, modified: None });
        Ok(files.iter().map(one).collect())
    }

    /// A file holds its path.
    fn fetch(&self, files: &[(&str, PathBuf)]) -> Result<Option<Trouble>, Diagnostic> {
        *self.calls.lock().unwrap() += 1;
        let held = self.files.lock().unwrap();
        for (path, here) in files {
            if self.kept == Some(path) || !held.contains(*path) {
                return Ok(Some(Trouble::Order(Cause::Denied)));
            }
            fs::write(here, path).unwrap();
        }
        Ok(None)
    }

    /// No folder is renamed here.
    fn rename(&self, _: &str, _: &str) -> Result<Option<Trouble>, Diagnostic> {
        Ok(Some(Trouble::Order(Cause::Denied)))
    }

    fn run(
        &self,
        orders: &[Order],
        manner: Manner,
        done: &dyn Fn(usize),
    ) -> Result<Option<(usize, Trouble)>, Diagnostic> {
        *self.calls.lock().unwrap() += 1;
        for (at, order) in orders.iter().enumerate() {
            if !self.one(order, manner) {
                return Ok(Some((at, Trouble::Order(Cause::Denied))));
            }
            done(at);
        }
        Ok(None)
    }
}

fn deletes(paths: &[&str]) -> Vec<Order> {
    paths.iter().map(|path| Order::Delete(path.to_string())).collect()
}

fn moved(from: &str, to: &str) -> Order {
    Order::Move { from: from.into(), to: to.into() }
}

#[test]
fn files_that_are_gone_cost_three_connections_whatever_their_number() {
    let host = Surly::of(&["a/1", "z"]);
    let gone: Vec<String> = (0..500).map(|n| format!("a/{n}")).collect();
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    assert_eq!(host.after(&deletes(&gone)), (Ok(()), vec!["z".into()], 3));
}

#[test]
fn a_file_that_the_server_keeps_is_told_once_the_others_are_gone() {
    let host = Surly { kept: Some("b"), ..Surly::of(&["a", "b", "c"]) };
    let said = "impossible de supprimer « b » : accès refusé".to_string();
    assert_eq!(host.after(&deletes(&["a", "b", "c"])), (Err(said), vec!["b".into()], 3));
}

#[test]
fn files_are_read_many_at_once_and_one_that_is_gone_does_not_hide_the_others() {
    let desk = TempDir::new().unwrap();
    let host = Surly { desk: desk.path().into(), ..Surly::of(&["a", "b", "d"]) };
    let stamps = Host::stamps(&host, &["a", "b", "c", "d"]).unwrap();
    let held = |path: &str| (path.to_string(), Stamp::of(path.as_bytes()));
    assert_eq!(stamps.into_iter().collect::<Vec<_>>(), ["a", "b", "d"].map(held));
    // The first ones, the one that is gone alone, a look for it, the last.
    assert_eq!(*host.calls.lock().unwrap(), 4);
    let host = Surly { desk: desk.path().into(), kept: Some("b"), ..Surly::of(&["a", "b", "c"]) };
    let said = Host::stamps(&host, &["a", "b", "c"]).map_err(|fault| fault.message);
    assert_eq!(said, Err("impossible de lire « b » : accès refusé".into()));
}

#[test]
fn a_name_that_was_free_again_when_it_was_looked_at_may_be_asked_for_again() {
    let host = Surly::of(&["own", "taken"]);
    assert_eq!(host.claim("own", "taken"), Ok(false));
    assert_eq!(host.claim("own", "free"), Ok(false));
    let said = host.claim("lost", "free").map_err(|fault| fault.message);
    assert_eq!(said, Err("impossible de prendre le nom « free » : accès refusé".into()));
}

#[test]
fn a_server_that_replaces_nothing_is_asked_once() {
    let host = Surly { replaces: false, ..Surly::of(&["1", "2", "3", "a", "b", "c"]) };
    let orders: Vec<Order> = [("1", "a"), ("2", "b"), ("3", "c")].map(|(from, to)| moved(from, to)).into();
    assert_eq!(host.after(&orders), (Ok(()), ["a", "b", "c"].map(String::from).into(), 3));
}

#[test]
fn what_did_not_arrive_replaces_nothing() {
    let host = Surly { replaces: false, ..Surly::of(&["a"]) };
    let (answer, files, _) = host.after(&[moved("1", "a")]);
    assert_eq!(answer, Err("impossible de mettre en place « a » : accès refusé".into()));
    assert_eq!(files, ["a"]);
}
