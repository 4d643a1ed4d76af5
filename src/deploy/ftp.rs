//! An FTP server as a host, under TLS unless the settings allow otherwise by name.

use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use super::curl::{self, Said, Transfer};
use super::fault::{self, Cause, fault};
use super::listing::{Answer, columns, is_inside, unix};
use super::script::{Manner, Scripted, Trouble, opened};
use super::{Found, LISTED_AT_ONCE, Order, Refused, Source};
use crate::content::hosting::Server;
use crate::diagnostic::Diagnostic;
use crate::transfer::Moment;

/// The port of servers that hide all from the first byte, and ask for nothing: the others are asked for TLS once connected.
const IMPLICIT: u16 = 990;

#[derive(Debug)]
pub struct Ftp {
    server: Server,
    password: String,
    is_clear: bool,
    desk: TempDir,
}

impl Ftp {
    /// Connects once, to the folder of the portal.
    ///
    /// # Errors
    /// The server is not reached, has no certificate that can be trusted, does not know the person, or has no such folder.
    pub fn open(server: &Server, is_clear: bool, password: String) -> Result<Self, Refused> {
        let desk = TempDir::new().map_err(|error| Refused::Other(fault::no_desk(&error)))?;
        let ftp = Ftp { server: server.clone(), password, is_clear, desk };
        let look = ftp.at("").flag("list-only").with("ftp-method", "multicwd").with("output", ftp.file("vu"));
        let said = curl::run(&[look], &|_| ()).map_err(Refused::Other)?;
        let trouble = ftp.trouble(&said);
        opened(ftp, trouble, "Il part de celui du compte.")
    }

    fn file(&self, name: &str) -> String {
        self.desk.path().join(name).to_string_lossy().into_owned()
    }

    /// The path that the server knows, from the folder of the account.
    fn path(&self, path: &str) -> String {
        let folder = self.server.folder.trim_start_matches("/~").trim_matches('/');
        match (folder, path) {
            ("", path) => path.to_string(),
            (folder, "") => folder.to_string(),
            _ => format!("{folder}/{path}"),
        }
    }

    /// `ftp://serveur:2121/`; to curl, `ftps` is TLS from the first byte.
    fn root(&self) -> String {
        let Server { host, port, .. } = &self.server;
        let scheme = if !self.is_clear && *port == Some(IMPLICIT) { "ftps" } else { "ftp" };
        format!("{scheme}://{host}{}/", port.map(|port| format!(":{port}")).unwrap_or_default())
    }

    /// A transfer at that path; a folder ends with `/`.
    fn at(&self, path: &str) -> Transfer {
        let path = if path.is_empty() { format!("{}/", self.path("")) } else { self.path(path) };
        let transfer = Transfer::default()
            .with("url", self.root() + &path.trim_start_matches('/').replace(' ', "%20"))
            .with("user", format!("{}:{}", self.server.user, self.password))
            .with("connect-timeout", "20")
            .with("speed-time", "60")
            .with("speed-limit", "1");
        self.hidden(transfer)
    }

    /// Many servers want each file on the session of the first connection: what TLS 1.3 keeps of one serves only once.
    fn hidden(&self, transfer: Transfer) -> Transfer {
        if self.is_clear { transfer } else { transfer.flag("ssl-reqd").with("tls-max", "1.2") }
    }

    /// Commands alone.
    fn quotes(&self, commands: &[String]) -> Transfer {
        let transfer = Transfer::default()
            .with("url", self.root())
            .with("user", format!("{}:{}", self.server.user, self.password))
            .with("connect-timeout", "20")
            .flag("head")
            .with("output", self.file("rien"));
        let transfer = self.hidden(transfer);
        commands.iter().fold(transfer, |transfer, command| transfer.with("quote", command.clone()))
    }

    fn transfer(&self, order: &Order, rank: usize, manner: Manner) -> Result<Transfer, Diagnostic> {
        let upload = |local: &Path, to: &str| {
            self.at(to).with("ftp-method", "nocwd").with("upload-file", local.to_string_lossy())
        };
        Ok(match order {
            Order::MakeFolder(path) => self.quotes(&[format!("*MKD {}", self.path(path))]),
            Order::Send { from: Source::File(path), to } => upload(path, to),
            Order::Send { from: Source::Bytes(bytes), to } => {
                let local = self.desk.path().join(format!("texte-{rank}"));
                std::fs::write(&local, bytes).map_err(|error| fault("écrire", to, Cause::of(&error)))?;
                upload(&local, to)
            }
            // A star: what follows is done even where this is refused.
            Order::Move { from, to } if manner.clears => {
                let mut commands = vec![format!("*DELE {}", self.path(to))];
                commands.extend(self.renamed(from, to));
                self.quotes(&commands)
            }
            Order::Move { from, to } => self.quotes(&self.renamed(from, to)),
            Order::Delete(path) => {
                let star = if manner.goes_on { "*" } else { "" };
                self.quotes(&[format!("{star}DELE {}", self.path(path))])
            }
            Order::RemoveFolder(path) => self.quotes(&[format!("*RMD {}", self.path(path))]),
        })
    }

    fn renamed(&self, from: &str, to: &str) -> [String; 2] {
        [format!("RNFR {}", self.path(from)), format!("RNTO {}", self.path(to))]
    }

    fn trouble(&self, said: &Said) -> Option<Trouble> {
        let host = &self.server.host;
        let answer = said.answers.last().copied().unwrap_or_default();
        match said.code {
            0 => None,
            67 => Some(Trouble::Password),
            6 => Some(Trouble::Fault(fault::unknown_name(&self.server))),
            5..=8 => Some(Trouble::Fault(fault::unreachable(&self.server))),
            51 | 60 | 77 | 83 | 90 => Some(Trouble::Stranger),
            35 | 64 => Some(Trouble::Fault(
                Diagnostic::error(None, format!("le serveur {host} ne propose pas de connexion chiffrée")).help(
                    "Demandez à l’hébergeur une adresse SFTP ou FTPS. À défaut : ftp:// et « sans_chiffrement: oui ».",
                ),
            )),
            code => Some(Trouble::Order(match (code, answer) {
                // Told once the file was on its way, by a server that then hangs up.
                (_, 452 | 552) => Cause::Full,
                (_, 451) => Cause::Other,
                (18 | 28 | 52 | 55 | 56, _) | (_, 421 | 425 | 426) => Cause::Cut,
                (19 | 78, _) => Cause::Absent,
                (_, 550 | 553 | 530) => Cause::Denied,
                _ => Cause::Other,
            })),
        }
    }
}

/// « -rw-r--r--    1 1000     1000         1234 Nov 29 20:50 index.html », as Unix servers say, or
/// « 11-29-26  08:50PM                 1234 index.html », as Windows ones do.
pub fn found(line: &str) -> Option<(&str, Found)> {
    let line = line.trim_end();
    let (name, found) = if line.starts_with(|c: char| c.is_ascii_digit()) {
        let ([date, time, length], name) = columns::<3>(line)?;
        match length {
            "<DIR>" => (name, Found::Folder),
            _ => (name, Found::File { length: length.parse().ok()?, modified: Moment::of_windows(date, time) }),
        }
    } else {
        unix(line)?
    };
    // « name -> where it leads »
    let name = if line.starts_with('l') { name.split(" -> ").next().unwrap_or_default() } else { name };
    is_inside(name).then_some((name, found))
}

/// What a server answered to `SIZE` then `MDTM` of so many files, the last that it was asked: « 213 1234 », « 213 20261129205013 ».
fn sizes(heard: &str, count: usize) -> Vec<Option<Found>> {
    let answer = |line: &str| {
        let (code, words) = line.split_at_checked(4)?;
        (code.ends_with(' ') && code.trim_end().parse::<u16>().is_ok())
            .then(|| (code.starts_with("213"), words.trim().to_string()))
    };
    let answers: Vec<(bool, String)> = heard.lines().filter_map(answer).collect();
    let last = answers.len().checked_sub(2 * count).map_or(&[][..], |first| &answers[first..]);
    let said = |(is_told, words): &(bool, String)| is_told.then(|| words.clone());
    let one = |pair: &[(bool, String)]| {
        let length = said(&pair[0])?.parse().ok()?;
        Some(Found::File { length, modified: said(&pair[1]).and_then(|digits| Moment::of_digits(&digits)) })
    };
    let mut found: Vec<Option<Found>> = last.chunks_exact(2).map(one).collect();
    found.resize(count, None);
    found
}

impl Scripted for Ftp {
    /// One answer for all that is refused.
    const TAKEN: &'static [Cause] = &[Cause::Denied, Cause::Other];

    fn server(&self) -> &Server {
        &self.server
    }

    fn desk(&self) -> &Path {
        self.desk.path()
    }

    fn hands(&self) -> usize {
        2
    }

    fn stranger(&self) -> Diagnostic {
        let host = &self.server.host;
        Diagnostic::error(None, format!("le certificat du serveur {host} n’est pas digne de confiance")).help(
            "N’envoyez rien : demandez à l’hébergeur l’adresse exacte qui porte son certificat, et écrivez-la dans « mise_en_ligne ».",
        )
    }

    fn look(&self, folders: &[String]) -> Result<Vec<Answer>, Diagnostic> {
        // Others look at the same time.
        let desk = TempDir::new_in(self.desk.path()).map_err(|error| fault::no_desk(&error))?;
        let mut answers = Vec::new();
        while answers.len() < folders.len() {
            let waiting = &folders[answers.len()..];
            let waiting = &waiting[..waiting.len().min(LISTED_AT_ONCE)];
            let look = |(at, folder): (usize, &String)| {
                let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                let transfer = self.at(&folder).with("ftp-method", "nocwd").with("request", "LIST -a");
                transfer.with("output", desk.path().join(format!("liste-{at}")).to_string_lossy())
            };
            let looks: Vec<Transfer> = waiting.iter().enumerate().map(look).collect();
            let said = curl::run(&looks, &|_| ())?;
            let trouble = self.trouble(&said);
            if let Some(trouble) = trouble
                && !matches!(trouble, Trouble::Order(Cause::Absent | Cause::Denied | Cause::Other))
            {
                return Err(self.words(trouble, "lire", ""));
            }
            // One that is refused ends a run: the next run goes on after it.
            let seen = if said.code == 0 { waiting.len() } else { said.answers.len().clamp(1, waiting.len()) };
            for at in 0..seen {
                let file = desk.path().join(format!("liste-{at}"));
                let text = std::fs::read(&file).unwrap_or_default();
                let _ = std::fs::remove_file(&file);
                let mut answer = Answer::default();
                answer.is_refused = said.code != 0 && at + 1 == seen;
                String::from_utf8_lossy(&text).lines().for_each(|line| answer.hear(line, found));
                answers.push(answer);
            }
        }
        Ok(answers)
    }

    /// Two questions on the line of the commands: to list a folder opens a line of its own.
    fn ask(&self, files: &[&str]) -> Result<Vec<Option<Found>>, Diagnostic> {
        let heard = NamedTempFile::new_in(self.desk.path());
        let heard = heard.map_err(|error| fault::no_desk(&error))?;
        let mut answers = Vec::new();
        for files in files.chunks(LISTED_AT_ONCE) {
            // Some servers count the bytes of a file only as it would be sent.
            let mut commands = vec!["TYPE I".to_string()];
            commands
                .extend(files.iter().flat_map(|file| ["SIZE", "MDTM"].map(|q| format!("*{q} {}", self.path(file)))));
            let quotes = self.quotes(&commands).with("dump-header", heard.path().to_string_lossy());
            let said = curl::run(&[quotes], &|_| ())?;
            if let Some(trouble) = self.trouble(&said) {
                return Err(self.words(trouble, "lire", ""));
            }
            let text = std::fs::read(heard.path()).unwrap_or_default();
            answers.extend(sizes(&String::from_utf8_lossy(&text), files.len()));
        }
        Ok(answers)
    }

    fn fetch(&self, files: &[(&str, PathBuf)]) -> Result<Option<Trouble>, Diagnostic> {
        let get = |(path, here): &(&str, PathBuf)| {
            self.at(path).with("ftp-method", "nocwd").with("output", here.to_string_lossy())
        };
        Ok(self.trouble(&curl::run(&files.iter().map(get).collect::<Vec<_>>(), &|_| ())?))
    }

    fn rename(&self, from: &str, to: &str) -> Result<Option<Trouble>, Diagnostic> {
        Ok(self.trouble(&curl::run(&[self.quotes(&self.renamed(from, to))], &|_| ())?))
    }

    fn run(
        &self,
        orders: &[Order],
        manner: Manner,
        done: &dyn Fn(usize),
    ) -> Result<Option<(usize, Trouble)>, Diagnostic> {
        let transfers = orders.iter().enumerate().map(|(at, order)| self.transfer(order, at, manner));
        let transfers = transfers.collect::<Result<Vec<_>, _>>()?;
        // One that failed is told as well: it is known when the next one ends, or by the code.
        let said = curl::run(&transfers, &|at| {
            if let Some(before) = at.checked_sub(1) {
                done(before);
            }
        })?;
        let last = said.answers.len().saturating_sub(1).min(transfers.len() - 1);
        let trouble = self.trouble(&said);
        if trouble.is_none() {
            done(last);
        }
        Ok(trouble.map(|trouble| (last, trouble)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_of_both_kinds_of_servers_are_read() {
        let file = |modified| Some(("index.html", Found::File { length: 1234, modified }));
        let unix = Moment::listed("Nov", "29", "20:50");
        assert_eq!(found("-rw-r--r--    1 1000     1000         1234 Nov 29 20:50 index.html\r"), file(unix));
        let windows = Moment::of_digits("20261129205000");
        assert_eq!(found("11-29-26  08:50PM                 1234 index.html"), file(windows));
        assert_eq!(found("11-29-26  08:50PM       <DIR>          medias"), Some(("medias", Found::Folder)));
        assert_eq!(
            found("drwxr-xr-x    2 0        0            4096 Jan 01  2026 lea a caspe"),
            Some(("lea a caspe", Found::Folder))
        );
        let link = "lrwxrwxrwx    1 0        0               9 Nov 29 20:50 verrou -> /ailleurs";
        assert_eq!(found(link), Some(("verrou", Found::File { length: 9, modified: unix })));
        assert_eq!(found("total 12"), None);
        assert_eq!(found("-rw-r--r--    1 1000     1000         1234 Nov 29 20:50 ../index.html"), None);
    }

    #[test]
    fn a_disk_that_is_full_is_told_from_a_line_that_is_cut() {
        let server = Server { user: "u".into(), host: "h.example".into(), port: None, folder: "/".into() };
        let ftp = Ftp { server, password: String::new(), is_clear: false, desk: TempDir::new().unwrap() };
        let cause = |code, answer| match ftp.trouble(&Said { code, answers: vec![226, answer] }) {
            Some(Trouble::Order(cause)) => cause,
            other => panic!("{other:?}"),
        };
        // vsftpd says no more than « Failure writing to local file ».
        assert_eq!([cause(18, 451), cause(25, 452), cause(18, 552)], [Cause::Other, Cause::Full, Cause::Full]);
        assert_eq!([cause(55, 150), cause(56, 0), cause(25, 426)], [Cause::Cut; 3]);
        assert_eq!([cause(78, 550), cause(21, 550)], [Cause::Absent, Cause::Denied]);
    }

    /// As vsftpd and curl print it.
    #[test]
    fn lengths_and_dates_that_are_asked_for_are_read() {
        let heard = "220 (vsFTPd 3.0.3)\r\n230 Login successful.\r\n257 \"/\" is the current directory\r\n200 Switching to Binary mode.\r\n\
                     213 12\r\n213 20261129205025\r\n550 Could not get file size.\r\n550 Could not get file modification time.\r\n\
                     213-Status\r\n213 7\r\n502 MDTM not implemented.\r\n";
        let file = |length, digits| Some(Found::File { length, modified: Moment::of_digits(digits) });
        assert_eq!(sizes(heard, 3), [file(12, "20261129205025"), None, file(7, "")]);
        assert_eq!(sizes("220 x\r\n", 2), [None, None]);
    }
}
