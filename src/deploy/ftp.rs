//! An FTP server as a host, under TLS unless the settings allow otherwise by name.

use std::path::Path;

use tempfile::TempDir;

use super::curl::{self, Said, Transfer};
use super::fault::{Cause, fault};
use super::listing::{Answer, vouched};
use super::{Found, Host, LISTED_AT_ONCE, Listing, Order, Refused, Source};
use crate::content::hosting::Server;
use crate::diagnostic::Diagnostic;

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
        let desk = TempDir::new().map_err(|error| Refused::Other(fault("écrire dans", "", Cause::of(&error))))?;
        let ftp = Ftp { server: server.clone(), password, is_clear, desk };
        let look = ftp.at("").flag("list-only").with("ftp-method", "multicwd").with("output", ftp.desk("vu"));
        let said = curl::run(&[look], &|_| ()).map_err(Refused::Other)?;
        match ftp.trouble(&said) {
            None => Ok(ftp),
            Some(Trouble::Password) => Err(Refused::Password(ftp.unknown_person())),
            Some(Trouble::Fault(fault)) => Err(Refused::Other(fault)),
            Some(Trouble::Order(_)) => Err(Refused::Other(
                Diagnostic::error(None, format!("le serveur n’a pas de dossier « {} »", server.folder)).help(
                    "Corrigez l’adresse dans « mise_en_ligne », ou créez ce dossier. Il part de celui du compte.",
                ),
            )),
        }
    }

    fn desk(&self, name: &str) -> String {
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

    /// A transfer at that path; a folder ends with `/`.
    fn at(&self, path: &str) -> Transfer {
        let Server { user, host, port, .. } = &self.server;
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let path = if path.is_empty() { format!("{}/", self.path("")) } else { self.path(path) };
        let transfer = Transfer::default()
            .with("url", format!("ftp://{host}{port}/{}", path.trim_start_matches('/').replace(' ', "%20")))
            .with("user", format!("{user}:{}", self.password))
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
        let Server { user, host, port, .. } = &self.server;
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let transfer = Transfer::default()
            .with("url", format!("ftp://{host}{port}/"))
            .with("user", format!("{user}:{}", self.password))
            .with("connect-timeout", "20")
            .flag("head")
            .with("output", self.desk("rien"));
        let transfer = self.hidden(transfer);
        commands.iter().fold(transfer, |transfer, command| transfer.with("quote", command.clone()))
    }

    fn transfer(&self, order: &Order, rank: usize) -> Result<Transfer, Diagnostic> {
        let upload = |local: &Path, to: &str| {
            self.at(to).with("ftp-method", "nocwd").with("upload-file", local.to_string_lossy())
        };
        Ok(match order {
            Order::MakeFolder(path) => {
                let mut above: Vec<&str> = crate::transfer::parents(path).collect();
                above.reverse();
                let folders = above.into_iter().chain([path.as_str()]);
                self.quotes(&folders.map(|folder| format!("*MKD {}", self.path(folder))).collect::<Vec<_>>())
            }
            Order::Send { from: Source::File(path), to } => upload(path, to),
            Order::Send { from: Source::Bytes(bytes), to } => {
                let local = self.desk.path().join(format!("texte-{rank}"));
                std::fs::write(&local, bytes).map_err(|error| fault("écrire", to, Cause::of(&error)))?;
                upload(&local, to)
            }
            Order::Move { from, to } => self.renamed(from, to),
            Order::Delete(path) => self.quotes(&[format!("DELE {}", self.path(path))]),
            Order::RemoveFolder(path) => self.quotes(&[format!("*RMD {}", self.path(path))]),
        })
    }

    fn renamed(&self, from: &str, to: &str) -> Transfer {
        self.quotes(&[format!("RNFR {}", self.path(from)), format!("RNTO {}", self.path(to))])
    }

    fn unknown_person(&self) -> Diagnostic {
        let Server { host, user, .. } = &self.server;
        Diagnostic::error(None, format!("le serveur {host} refuse le compte « {user} », ou son mot de passe"))
            .help("Vérifiez le compte dans « mise_en_ligne », et le mot de passe donné par l’hébergeur.")
    }

    fn trouble(&self, said: &Said) -> Option<Trouble> {
        let host = &self.server.host;
        let answer = said.answers.last().copied().unwrap_or_default();
        let fault = |message: String, help: &str| Some(Trouble::Fault(Diagnostic::error(None, message).help(help)));
        match said.code {
            0 => None,
            67 => Some(Trouble::Password),
            5..=8 => fault(
                format!("le serveur {host} ne répond pas"),
                "Vérifiez la connexion, puis l’adresse et le port écrits dans « mise_en_ligne ».",
            ),
            51 | 60 | 77 | 83 | 90 => fault(
                format!("le certificat du serveur {host} n’est pas digne de confiance"),
                "N’envoyez rien : demandez à l’hébergeur l’adresse exacte qui porte son certificat, et écrivez-la dans « mise_en_ligne ».",
            ),
            35 | 64 => fault(
                format!("le serveur {host} ne propose pas de connexion chiffrée"),
                "Demandez à l’hébergeur une adresse SFTP ou FTPS. À défaut : ftp:// et « sans_chiffrement: oui ».",
            ),
            18 | 28 | 52 | 55 | 56 => Some(Trouble::Order(Cause::Cut)),
            19 | 78 => Some(Trouble::Order(Cause::Absent)),
            _ => Some(Trouble::Order(match answer {
                452 | 552 => Cause::Full,
                421 | 425 | 426 => Cause::Cut,
                550 | 553 | 530 => Cause::Denied,
                _ => Cause::Other,
            })),
        }
    }

    fn refused(&self, trouble: Trouble, action: &str, path: &str) -> Diagnostic {
        match trouble {
            Trouble::Password => self.unknown_person(),
            Trouble::Fault(fault) => fault,
            Trouble::Order(cause) => fault(action, path, cause),
        }
    }

    /// What the server answers of each folder.
    fn look(&self, folders: &[String]) -> Result<Vec<Answer>, Diagnostic> {
        let mut answers = Vec::new();
        while answers.len() < folders.len() {
            let waiting = &folders[answers.len()..];
            let waiting = &waiting[..waiting.len().min(LISTED_AT_ONCE)];
            let look = |(at, folder): (usize, &String)| {
                let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                let transfer = self.at(&folder).with("ftp-method", "nocwd").with("request", "LIST -a");
                transfer.with("output", self.desk(&format!("liste-{at}")))
            };
            let looks: Vec<Transfer> = waiting.iter().enumerate().map(look).collect();
            let said = curl::run(&looks, &|_| ())?;
            let trouble = self.trouble(&said);
            if let Some(trouble) = trouble
                && !matches!(trouble, Trouble::Order(Cause::Absent | Cause::Denied | Cause::Other))
            {
                return Err(self.refused(trouble, "lire", ""));
            }
            // One that is refused ends a run: the next run goes on after it.
            let seen = if said.code == 0 { waiting.len() } else { said.answers.len().clamp(1, waiting.len()) };
            for at in 0..seen {
                let file = self.desk.path().join(format!("liste-{at}"));
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

    fn is_there(&self, path: &str) -> Result<bool, Diagnostic> {
        let above = path.rsplit_once('/').map_or("", |(above, _)| above).to_string();
        Ok(self.list(&[above])?.contains_key(path))
    }
}

enum Trouble {
    Password,
    Fault(Diagnostic),
    /// The last order was refused.
    Order(Cause),
}

/// « -rw-r--r--    1 1000     1000         1234 Nov 29 20:50 index.html », as Unix servers say, or
/// « 11-29-26  08:50PM                 1234 index.html », as Windows ones do.
pub fn found(line: &str) -> Option<(&str, Found)> {
    let line = line.trim_end();
    let columns = if line.starts_with(|c: char| c.is_ascii_digit()) { 3 } else { 8 };
    let mut rest = line;
    let mut words = Vec::new();
    for _ in 0..columns {
        let (word, after) = rest.trim_start().split_once(' ')?;
        words.push(word);
        rest = after;
    }
    let name = rest.trim_start();
    // A name with a folder in it is none: it would say what lies elsewhere.
    if matches!(name, "" | "." | "..") || name.contains('/') {
        return None;
    }
    let is_folder = words[0].starts_with('d') || words.get(2) == Some(&"<DIR>");
    let length = if columns == 3 { words[2] } else { words[4] };
    let found = if is_folder { Found::Folder } else { Found::File { length: length.parse().ok()?, modified: None } };
    Some((name, found))
}

impl Host for Ftp {
    fn list(&self, folders: &[String]) -> Result<Listing, Diagnostic> {
        vouched(folders, &|folders| self.look(folders))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let local = self.desk.path().join("lu");
        let _ = std::fs::remove_file(&local);
        let transfer = self.at(path).with("ftp-method", "nocwd").with("output", local.to_string_lossy());
        let said = curl::run(&[transfer], &|_| ())?;
        match self.trouble(&said) {
            None => std::fs::read(&local).map(Some).map_err(|error| fault("lire", path, Cause::of(&error))),
            // The protocol has one answer for « absent » and for « refused ».
            Some(Trouble::Order(cause)) if cause != Cause::Cut && !self.is_there(path)? => Ok(None),
            Some(Trouble::Order(Cause::Absent)) => Err(fault("lire", path, Cause::Denied)),
            Some(trouble) => Err(self.refused(trouble, "lire", path)),
        }
    }

    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        let said = curl::run(&[self.renamed(folder, name)], &|_| ())?;
        let Some(trouble) = self.trouble(&said) else { return Ok(true) };
        if matches!(trouble, Trouble::Order(_)) && self.is_there(name)? {
            return Ok(false);
        }
        Err(self.refused(trouble, "écrire dans", name))
    }

    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        let mut first = 0;
        while first < orders.len() {
            let waiting = orders.iter().enumerate().skip(first);
            let transfers = waiting.map(|(at, order)| self.transfer(order, at)).collect::<Result<Vec<_>, _>>()?;
            // One that failed is told as well: it is known when the next one ends, or by the code.
            let said = curl::run(&transfers, &|at| {
                if let Some(before) = at.checked_sub(1) {
                    done(first + before);
                }
            })?;
            let Some(trouble) = self.trouble(&said) else {
                done(orders.len() - 1);
                return Ok(());
            };
            let failed = first + said.answers.len().saturating_sub(1).min(transfers.len() - 1);
            match (&orders[failed], &trouble) {
                // The protocol has one answer for « absent » and for « refused ».
                (Order::Delete(path), Trouble::Order(_)) if !self.is_there(path)? => {}
                // Some servers do not replace a file by renaming.
                (Order::Move { from, to }, Trouble::Order(cause)) if *cause != Cause::Cut && self.is_there(to)? => {
                    let swap = [
                        format!("*DELE {}", self.path(to)),
                        format!("RNFR {}", self.path(from)),
                        format!("RNTO {}", self.path(to)),
                    ];
                    let said = curl::run(&[self.quotes(&swap)], &|_| ())?;
                    if let Some(trouble) = self.trouble(&said) {
                        return Err(self.refused(trouble, "mettre en place", to));
                    }
                }
                (order, _) => {
                    let (action, path) = order.words();
                    return Err(self.refused(trouble, action, &path));
                }
            }
            done(failed);
            first = failed + 1;
        }
        Ok(())
    }

    fn hands(&self) -> usize {
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_of_both_kinds_of_servers_are_read() {
        let file = Some(("index.html", Found::File { length: 1234, modified: None }));
        assert_eq!(found("-rw-r--r--    1 1000     1000         1234 Nov 29 20:50 index.html\r"), file);
        assert_eq!(found("11-29-26  08:50PM                 1234 index.html"), file);
        assert_eq!(found("11-29-26  08:50PM       <DIR>          medias"), Some(("medias", Found::Folder)));
        assert_eq!(
            found("drwxr-xr-x    2 0        0            4096 Jan 01  2026 lea a caspe"),
            Some(("lea a caspe", Found::Folder))
        );
        assert_eq!(found("total 12"), None);
        assert_eq!(found("-rw-r--r--    1 1000     1000         1234 Nov 29 20:50 ../index.html"), None);
    }
}
