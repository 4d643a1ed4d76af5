//! What OpenSSH says, understood: why it failed, and what a folder holds.

use crate::content::hosting::Server;
use crate::deploy::Found;
use crate::deploy::fault::{self, Cause};
use crate::deploy::listing::{Answer, is_inside, unix};
use crate::deploy::script::Trouble;
use crate::diagnostic::Diagnostic;

/// What a connection answered.
pub struct Said {
    pub is_done: bool,
    /// A signal ended the client: it dies of one, without a word, when it writes to a line that was just cut (SIGPIPE).
    pub is_killed: bool,
    pub lines: Vec<String>,
    pub errors: String,
    /// Begun, ours among them.
    pub commands: usize,
}

impl Said {
    pub fn trouble(&self, server: &Server) -> Option<Trouble> {
        if self.is_done {
            return None;
        }
        let said = |words: &[&str]| words.iter().any(|word| self.errors.contains(word));
        if said(&["REMOTE HOST IDENTIFICATION HAS CHANGED", "Host key for", "POSSIBLE DNS SPOOFING"]) {
            let message = format!("la clé du serveur {} n’est plus celle que cet ordinateur connaît", server.host);
            return Some(Trouble::Fault(Diagnostic::error(None, message).help(
                "N’envoyez rien : demandez à l’hébergeur s’il a changé de clé. Si oui, écrivez sa nouvelle empreinte dans « mise_en_ligne ».",
            )));
        }
        if said(&["Host key verification failed", "key is known for"]) {
            return Some(Trouble::Stranger);
        }
        if said(&["Could not resolve hostname"]) {
            return Some(Trouble::Fault(fault::unknown_name(server)));
        }
        if said(&["Connection refused", "No route to host", "Network is unreachable"]) {
            return Some(Trouble::Fault(fault::unreachable(server)));
        }
        // Before any command: the server said no to the person.
        if self.commands == 0 && said(&["Permission denied", "Too many authentication failures", "no mutual signature"])
        {
            return Some(Trouble::Password);
        }
        // It closed the line, or speaks no SSH.
        if self.commands == 0 && said(&["_exchange_identification", "during banner exchange"]) {
            return Some(Trouble::Order(Cause::Cut));
        }
        if self.commands == 0 {
            return Some(Trouble::Fault(fault::unreachable(server)));
        }
        let cut =
            ["Connection closed", "Connection reset", "Broken pipe", "timed out", "Connection to", "not responding"];
        if self.is_killed || said(&cut) {
            return Some(Trouble::Order(Cause::Cut));
        }
        let last = self.errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let cause = match last {
            // Perhaps of the folder that could not be made before.
            _ if self.errors.contains("ermission denied") => Cause::Denied,
            _ if last.contains("o such file") || last.contains("not found") => Cause::Absent,
            _ if last.contains("ead-only") => Cause::ReadOnly,
            _ if last.contains("o space left") || last.contains("uota") => Cause::Full,
            _ => Cause::Other,
        };
        Some(Trouble::Order(cause))
    }
}

impl Said {
    /// What each of these folders answered to `ls`, the commands of this run.
    pub fn answers(&self, folders: &[String]) -> Vec<Answer> {
        let mut answers: Vec<Answer> = folders.iter().map(|_| Answer::default()).collect();
        for (at, line) in self.heard() {
            if let Some(answer) = answers.get_mut(at) {
                answer.hear(line, found);
            }
        }
        // `remote readdir("/www/lea/"): Permission denied`: of the folder with the longest name that ends that path.
        for path in self.errors.lines().filter_map(|line| line.split('"').nth(1)) {
            let path = path.trim_end_matches('/');
            let is_of = |folder: &String| {
                !folder.is_empty() && path.strip_suffix(folder.as_str()).is_some_and(|rest| rest.ends_with('/'))
            };
            let named = folders.iter().enumerate().filter(|(_, folder)| is_of(folder));
            if let Some((at, _)) = named.max_by_key(|(_, folder)| folder.len()) {
                answers[at].is_refused = true;
            }
        }
        answers
    }
}

impl Said {
    /// What each of these files answered to `ls`, the commands of this run: a folder of that name lists what it holds.
    pub fn of_files(&self, files: &[&str]) -> Vec<Option<Found>> {
        let mut answers = vec![None; files.len()];
        for (at, line) in self.heard() {
            if let (Some(answer), Some((path, found))) = (answers.get_mut(at), unix(line)) {
                *answer = answer.or((path == files[at]).then_some(found));
            }
        }
        answers
    }

    /// The lines of each command of this run, with its rank.
    fn heard(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut commands = 0_usize;
        self.lines.iter().filter_map(move |line| {
            let is_command = line.starts_with("sftp> ");
            commands += usize::from(is_command);
            // The first one is ours.
            commands.checked_sub(2).filter(|_| !is_command).map(|at| (at, line.as_str()))
        })
    }
}

/// « -rw-r--r--    1 1000     1000         1234 Nov 29 20:50 a/index.html »
pub fn found(line: &str) -> Option<(&str, Found)> {
    let (path, found) = unix(line)?;
    let name = path.rsplit('/').next()?;
    is_inside(name).then_some((name, found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::listing::vouched;
    use crate::transfer::Moment;

    #[test]
    fn a_line_of_a_listing_is_read() {
        let file = "-rw-r--r--    1 1000     1000         1234 Nov 29 20:50 a/index.html";
        let modified = Moment::listed("Nov", "29", "20:50");
        assert_eq!(found(file), Some(("index.html", Found::File { length: 1234, modified })));
        assert_eq!(
            found("drwxr-xr-x    ? 0        0            4096 Jan  1  2026 a/b c"),
            Some(("b c", Found::Folder))
        );
        assert_eq!(found("drwxr-xr-x    2 0        0            4096 Jan  1  2026 a/.."), None);
        assert_eq!(found("sftp> ls"), None);
    }

    /// As OpenSSH 9.6 prints it, where « shut » may not be read.
    #[test]
    fn a_folder_that_is_shut_is_told_from_one_that_is_absent() {
        let lines = "sftp> cd \"/www\"\nsftp> -ls -lan \".\"\ndrwxr-xr-x    ? 0 0 4096 Nov 29 23:00 ./.\n\
                     drwxr-xr-x    ? 0 0 4096 Nov 29 23:00 ./..\ndrwxr-xr-x    ? 0 0 4096 Nov 29 23:00 ./empty\n\
                     d---------    ? 0 0 4096 Nov 29 23:00 ./shut\nsftp> -ls -lan \"empty\"\n\
                     drwxr-xr-x    ? 0 0 4096 Nov 29 23:00 empty/.\ndrwxr-xr-x    ? 0 0 4096 Nov 29 23:00 empty/..\n\
                     sftp> -ls -lan \"gone\"\nsftp> -ls -lan \"shut\"\n";
        let errors = "Can't ls: \"/www/gone\" not found\nremote readdir(\"/www/shut/\"): Permission denied\n";
        let said = |count: usize| Said {
            is_done: true,
            is_killed: false,
            lines: lines.lines().take(count).map(str::to_string).collect(),
            errors: errors.into(),
            commands: 5,
        };
        let list = |folders: &[&str]| {
            let folders: Vec<String> = folders.iter().map(|folder| folder.to_string()).collect();
            vouched(&folders, &|folders| Ok(said(100).answers(folders)))
        };
        let listing = list(&["", "empty", "gone"]).unwrap();
        assert_eq!(listing.into_keys().collect::<Vec<_>>(), ["empty", "shut"]);
        let fault = list(&["", "empty", "gone", "shut"]).unwrap_err();
        assert_eq!(fault.message, "impossible de lire « shut » : accès refusé");
        let refused = said(6).answers(&["".into(), "empty".into(), "gone".into(), "shut".into()]);
        assert_eq!(refused.iter().map(|answer| answer.is_refused).collect::<Vec<_>>(), [false, false, true, true]);
    }

    #[test]
    fn files_that_are_asked_for_by_name_are_told_from_folders_and_from_the_absent() {
        let lines = "sftp> cd \"/www\"\nsftp> -ls -n \"a/b c.html\"\n-rw-r--r--    ? 0 0 12 Nov 29 20:50 a/b c.html\n\
                     sftp> -ls -n \"gone\"\nsftp> -ls -n \"a\"\n-rw-r--r--    ? 0 0 12 Nov 29 20:50 a/a\n";
        let lines = lines.lines().map(str::to_string).collect();
        let said = Said {
            is_done: true,
            is_killed: false,
            lines,
            errors: "Can't ls: \"/www/gone\" not found\n".into(),
            commands: 4,
        };
        let file = Found::File { length: 12, modified: Moment::listed("Nov", "29", "20:50") };
        assert_eq!(said.of_files(&["a/b c.html", "gone", "a"]), [Some(file), None, None]);
    }

    fn trouble(errors: &str, commands: usize) -> String {
        let said =
            Said { is_done: false, is_killed: errors.is_empty(), lines: Vec::new(), errors: errors.into(), commands };
        let server = Server { user: "lycee".into(), host: "sftp.exemple.fr".into(), port: None, folder: "/www".into() };
        match said.trouble(&server) {
            Some(Trouble::Password) => "password".into(),
            Some(Trouble::Stranger) => "stranger".into(),
            Some(Trouble::Fault(fault)) => fault.message,
            Some(Trouble::Order(cause)) => format!("{cause:?}"),
            None => String::new(),
        }
    }

    #[test]
    fn what_openssh_says_is_understood() {
        assert_eq!(trouble("lycee@h: Permission denied (publickey,password).\nConnection closed\n", 0), "password");
        assert_eq!(trouble("Host key verification failed.\nConnection closed.\n", 0), "stranger");
        assert_eq!(
            trouble("ssh: connect to host h port 22: Connection refused\nConnection closed\n", 0),
            "le serveur sftp.exemple.fr ne répond pas"
        );
        assert_eq!(
            trouble("ssh: Could not resolve hostname h: Name or service not known\nConnection closed\n", 0),
            "aucun serveur n’est connu sous le nom « sftp.exemple.fr »"
        );
        assert_eq!(trouble("kex_exchange_identification: Connection closed by remote host\n", 0), "Cut");
        assert_eq!(trouble("Connection timed out during banner exchange\nConnection closed\n", 0), "Cut");
        assert_eq!(trouble("dest open \"/x/a\": Permission denied\n", 3), "Denied");
        assert_eq!(trouble("client_loop: send disconnect: Broken pipe\nConnection closed\n", 3), "Cut");
        assert_eq!(trouble("remote delete /x: No such file or directory\n", 3), "Absent");
        assert_eq!(trouble("", 3), "Cut");
        assert_eq!(trouble("remote mkdir \"/x\": Failure\n", 2), "Other");
    }
}
