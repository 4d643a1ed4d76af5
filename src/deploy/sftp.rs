//! An SFTP server as a host, by the machine's own OpenSSH: its keys, its agent and its settings are those of the person, and
//! Windows, macOS and Linux all carry it. Each call obeys a script and stops at the first fault.

mod rsync;
mod said;

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::fault::{self, Cause, fault};
use super::listing::Answer;
use super::script::{Manner, Scripted, Trouble, opened};
use super::{Found, LISTED_AT_ONCE, Order, Parcel, Refused, Source};
use crate::PASSWORD;
use crate::content::hosting::Server;
use crate::diagnostic::Diagnostic;
use said::Said;
pub use said::found;

/// Where our own program finds the password when OpenSSH calls it to ask: never on a command line, never in a file.
pub const SECRET: &str = "LYCEE_REPONSE_SSH";

#[derive(Debug)]
pub struct Sftp {
    server: Server,
    password: Option<String>,
    /// The keys of the server that were vouched for, and small files on their way.
    desk: TempDir,
    is_vouched: bool,
    /// It carries files, where both machines have it.
    uses_rsync: bool,
}

impl Drop for Sftp {
    fn drop(&mut self) {
        let Some(line) = self.line().filter(|line| Path::new(line).exists()) else { return };
        let Server { user, host, .. } = &self.server;
        let mut hang_up = plain("ssh");
        hang_up.args(["-O", "exit", "-o"]).arg(format!("ControlPath={line}")).arg(format!("{user}@{host}"));
        let _ = hang_up.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

impl Sftp {
    /// Connects once, to the folder of the portal.
    ///
    /// # Errors
    /// The server is not reached, is not the one it was, does not know the person, or has no such folder.
    pub fn open(server: &Server, fingerprint: Option<&str>, password: Option<String>) -> Result<Self, Refused> {
        let desk = TempDir::new().map_err(|error| Refused::Other(fault::no_desk(&error)))?;
        let mut sftp = Sftp { server: server.clone(), password, desk, is_vouched: false, uses_rsync: false };
        if let Some(fingerprint) = fingerprint {
            sftp.vouch(fingerprint).map_err(Refused::Other)?;
        }
        let trouble = sftp.talk(&[], &|_| ()).map_err(Refused::Other)?.trouble(server);
        opened(sftp, trouble, "Une adresse relative au compte s’écrit : sftp://compte@serveur/~/dossier")
    }

    #[must_use]
    pub fn with_rsync(mut self, uses_rsync: bool) -> Self {
        self.uses_rsync = uses_rsync;
        self
    }

    /// Keeps the keys of the server that have this fingerprint: others are refused.
    fn vouch(&mut self, fingerprint: &str) -> Result<(), Diagnostic> {
        let keys = self.keys()?;
        let known: Vec<&str> =
            keys.iter().filter(|(print, _)| print == fingerprint).map(|(_, line)| line.as_str()).collect();
        if known.is_empty() {
            let found: Vec<&str> = keys.iter().map(|(print, _)| print.as_str()).collect();
            return Err(Diagnostic::error(
                None,
                format!("ce n’est pas le serveur attendu : aucune de ses clés n’a l’empreinte {fingerprint}"),
            )
            .help(format!(
                "N’envoyez rien. Demandez à l’hébergeur s’il a changé de clé ; celles d’aujourd’hui : {}.",
                found.join(", ")
            )));
        }
        std::fs::write(self.desk.path().join("hotes"), known.join("\n") + "\n")
            .map_err(|error| fault::no_desk(&error))?;
        self.is_vouched = true;
        Ok(())
    }

    /// The public keys that the server shows, with their fingerprints.
    fn keys(&self) -> Result<Vec<(String, String)>, Diagnostic> {
        let port = self.server.port.unwrap_or(22).to_string();
        let scan = plain("ssh-keyscan").args(["-T", "15", "-p", &port, &self.server.host]).output();
        let scan = scan.map_err(|_| without("ssh-keyscan"))?;
        let lines: Vec<String> = String::from_utf8_lossy(&scan.stdout)
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
            .map(str::to_string)
            .collect();
        let file = self.desk.path().join("cles");
        std::fs::write(&file, lines.join("\n") + "\n").map_err(|error| fault::no_desk(&error))?;
        let read = plain("ssh-keygen").arg("-lf").arg(&file).output().map_err(|_| without("ssh-keygen"))?;
        let prints = String::from_utf8_lossy(&read.stdout);
        let prints = prints.lines().filter_map(|line| line.split(' ').nth(1).map(str::to_string));
        let keys: Vec<(String, String)> = prints.zip(lines).collect();
        match keys.is_empty() {
            false => Ok(keys),
            true if String::from_utf8_lossy(&scan.stderr).contains("getaddrinfo") => {
                Err(fault::unknown_name(&self.server))
            }
            true => Err(fault::unreachable(&self.server)),
        }
    }

    fn options(&self) -> Vec<String> {
        let mut options: Vec<String> = [
            "StrictHostKeyChecking=yes",
            "ConnectTimeout=20",
            "ServerAliveInterval=15",
            "ServerAliveCountMax=4",
            "NumberOfPasswordPrompts=1",
            "ForwardAgent=no",
            "PermitLocalCommand=no",
        ]
        .map(str::to_string)
        .to_vec();
        options.push(format!("BatchMode={}", if self.password.is_some() { "no" } else { "yes" }));
        if self.password.is_some() {
            options.push("PreferredAuthentications=password,keyboard-interactive".into());
        }
        if let Some(line) = self.line() {
            options.extend(["ControlMaster=auto".into(), "ControlPersist=60".into(), format!("ControlPath={line}")]);
        }
        if self.is_vouched {
            options.push(format!("UserKnownHostsFile={}", quoted(&slashed(&self.desk.path().join("hotes")))));
        }
        options
    }

    /// Where the calls of this run share one line to the server: a greeting each would take most of the time. Windows knows
    /// no such thing.
    fn line(&self) -> Option<String> {
        cfg!(unix).then(|| slashed(&self.desk.path().join("ligne"))).filter(|path| !path.contains(['"', ' ', '%']))
    }

    /// The folder of the portal, as the server knows it once the person is there.
    fn home(&self) -> &str {
        let folder = &self.server.folder;
        match folder.strip_prefix("/~") {
            Some("") => ".",
            Some(below) => below.trim_start_matches('/'),
            None => folder,
        }
    }

    /// Should OpenSSH want the password, our own program answers.
    fn answer(&self, command: &mut Command) {
        if let Some(password) = &self.password {
            let own = std::env::current_exe().unwrap_or_default();
            command
                .env("SSH_ASKPASS", own)
                .env("SSH_ASKPASS_REQUIRE", "force")
                .env("DISPLAY", ":0")
                .env(SECRET, password);
        }
    }

    /// One connection: goes to the folder, then obeys. `begun` is told of each command that begins, by its rank.
    fn talk(&self, script: &[String], begun: &dyn Fn(usize)) -> Result<Said, Diagnostic> {
        let Server { user, host, port, .. } = &self.server;
        let text = script_of(self.home(), script)?;
        let mut command = plain("sftp");
        for option in self.options() {
            command.arg("-o").arg(option);
        }
        if let Some(port) = port {
            command.arg("-P").arg(port.to_string());
        }
        self.answer(&mut command);
        command.args(["-b", "-"]).arg(format!("{user}@{host}"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|_| without("sftp"))?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (mut lines, mut commands) = (Vec::new(), 0_usize);
        let errors = std::thread::scope(|scope| {
            // Three pipes at once: none may wait for another.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(text.as_bytes())));
            let errors = scope.spawn(move || {
                let mut text = Vec::new();
                let _ = stderr.map(|mut stderr| stderr.read_to_end(&mut text));
                String::from_utf8_lossy(&text).into_owned()
            });
            for line in stdout.into_iter().flat_map(|out| BufReader::new(out).split(b'\n').map_while(Result::ok)) {
                let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_string();
                if line.starts_with("sftp> ") {
                    commands += 1;
                    // The first one is ours.
                    if let Some(at) = commands.checked_sub(2) {
                        begun(at);
                    }
                }
                lines.push(line);
            }
            errors.join().unwrap_or_default()
        });
        let status = child.wait().map_err(|_| fault::broken())?;
        Ok(Said { is_done: status.success(), is_killed: status.code().is_none(), lines, errors, commands })
    }

    /// The commands of an order.
    fn script(&self, order: &Order, rank: usize, manner: Manner) -> Result<Vec<String>, Diagnostic> {
        Ok(match order {
            Order::MakeFolder(path) => vec![format!("-mkdir {}", quoted(path))],
            Order::Send { from: Source::File(path), to } => vec![put(path, to)],
            Order::Send { from: Source::Bytes(bytes), to } => {
                let local = self.desk.path().join(format!("texte-{rank}"));
                std::fs::write(&local, bytes).map_err(|error| fault("écrire", to, Cause::of(&error)))?;
                vec![put(&local, to)]
            }
            // A dash: what follows is done even where this is refused.
            Order::Move { from, to } => {
                let clears = manner.clears.then(|| format!("-rm {}", quoted(to)));
                clears.into_iter().chain([renamed(from, to)]).collect()
            }
            Order::Delete(path) => {
                vec![format!("{}rm {}", if manner.goes_on { "-" } else { "" }, quoted(path))]
            }
            Order::RemoveFolder(path) => vec![format!("-rmdir {}", quoted(path))],
        })
    }
}

fn renamed(from: &str, to: &str) -> String {
    format!("rename {} {}", quoted(from), quoted(to))
}

fn put(local: &Path, to: &str) -> String {
    format!("put {} {}", quoted(&slashed(local)), quoted(to))
}

fn slashed(path: &Path) -> String {
    let text = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).to_string_lossy().into_owned();
    if cfg!(windows) { text.trim_start_matches(r"\\?\").replace('\\', "/") } else { text }
}

/// What sftp obeys, one command on each line, from that folder.
///
/// # Errors
/// A command holds a control character: what follows would be commands, on this machine even.
fn script_of(home: &str, commands: &[String]) -> Result<String, Diagnostic> {
    let mut script = String::new();
    for line in std::iter::once(&format!("cd {}", quoted(home))).chain(commands) {
        if line.contains(char::is_control) {
            return Err(super::fault::on_two_lines());
        }
        script.push_str(line);
        script.push('\n');
    }
    Ok(script)
}

/// As sftp reads it: what is quoted holds no pattern.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn plain(program: &str) -> Command {
    let mut command = Command::new(program);
    // What it says is read here: in its own words, and the same times for all the team.
    command
        .env("LC_ALL", "C")
        .env("LANG", "C")
        .env("TZ", "UTC0")
        .env_remove("LANGUAGE")
        .env_remove(PASSWORD)
        .stdin(Stdio::null());
    command
}

fn without(program: &str) -> Diagnostic {
    Diagnostic::error(None, format!("le programme « {program} » (OpenSSH) n’est pas sur cet ordinateur")).help(
        "Sous Windows : Paramètres, Applications, Fonctionnalités facultatives, « Client OpenSSH ». Sous Debian et Ubuntu : le paquet openssh-client.",
    )
}

impl Scripted for Sftp {
    /// « Failure » is all that the protocol says of a name that is taken.
    const TAKEN: &'static [Cause] = &[Cause::Other];

    fn server(&self) -> &Server {
        &self.server
    }

    fn desk(&self) -> &Path {
        self.desk.path()
    }

    /// On one line, a server takes ten by default; where each has a line and a greeting of its own, fewer are welcome.
    fn hands(&self) -> usize {
        if self.line().is_some() { 8 } else { 3 }
    }

    fn send_together(&self, files: &[Parcel<'_>], sent: &(dyn Fn(u64) + Sync)) -> Result<bool, &'static str> {
        if self.uses_rsync { rsync::send(self, files, sent).map(|()| true) } else { Ok(false) }
    }

    fn stranger(&self) -> Diagnostic {
        let keys = match self.keys() {
            Ok(keys) => keys,
            Err(fault) => return fault,
        };
        let best = keys.iter().find(|(_, line)| line.contains("ed25519")).or(keys.first());
        let print = best.map_or("", |(print, _)| print.as_str());
        Diagnostic::error(None, format!("cet ordinateur ne connaît pas encore le serveur {}", self.server.host)).help(format!(
            "Comparez cette empreinte à celle que donne l’hébergeur : {print}. Si c’est la même, ajoutez dans « mise_en_ligne » : empreinte: \"{print}\""
        ))
    }

    fn look(&self, folders: &[String]) -> Result<Vec<Answer>, Diagnostic> {
        let mut answers = Vec::new();
        for folders in folders.chunks(LISTED_AT_ONCE) {
            let name = |folder: &String| if folder.is_empty() { ".".to_string() } else { folder.clone() };
            let script: Vec<String> = folders.iter().map(|f| format!("-ls -an {}", quoted(&name(f)))).collect();
            let said = self.talk(&script, &|_| ())?;
            if let Some(trouble) = said.trouble(&self.server) {
                return Err(self.words(trouble, "lire", ""));
            }
            answers.extend(said.answers(folders));
        }
        Ok(answers)
    }

    fn ask(&self, files: &[&str]) -> Result<Vec<Option<Found>>, Diagnostic> {
        let mut answers = Vec::new();
        for files in files.chunks(LISTED_AT_ONCE) {
            let script: Vec<String> = files.iter().map(|file| format!("-ls -n {}", quoted(file))).collect();
            let said = self.talk(&script, &|_| ())?;
            if let Some(trouble) = said.trouble(&self.server) {
                return Err(self.words(trouble, "lire", ""));
            }
            answers.extend(said.of_files(files));
        }
        Ok(answers)
    }

    fn fetch(&self, files: &[(&str, PathBuf)]) -> Result<Option<Trouble>, Diagnostic> {
        let get = |(path, here): &(&str, PathBuf)| format!("get {} {}", quoted(path), quoted(&slashed(here)));
        let script: Vec<String> = files.iter().map(get).collect();
        Ok(self.talk(&script, &|_| ())?.trouble(&self.server))
    }

    fn rename(&self, from: &str, to: &str) -> Result<Option<Trouble>, Diagnostic> {
        Ok(self.talk(&[renamed(from, to)], &|_| ())?.trouble(&self.server))
    }

    fn run(
        &self,
        orders: &[Order],
        manner: Manner,
        done: &dyn Fn(usize),
    ) -> Result<Option<(usize, Trouble)>, Diagnostic> {
        let (mut script, mut owners) = (Vec::new(), Vec::new());
        for (at, order) in orders.iter().enumerate() {
            let commands = self.script(order, at, manner)?;
            owners.extend(commands.iter().map(|_| at));
            script.extend(commands);
        }
        let begun = |at: usize| {
            // The one before is done.
            if let Some(before) =
                at.checked_sub(1).map(|before| owners[before]).filter(|before| owners.get(at) != Some(before))
            {
                done(before);
            }
        };
        let said = self.talk(&script, &begun)?;
        let Some(trouble) = said.trouble(&self.server) else {
            done(orders.len() - 1);
            return Ok(None);
        };
        match said.commands.checked_sub(2).and_then(|at| owners.get(at)) {
            Some(failed) => Ok(Some((*failed, trouble))),
            None => Err(self.words(trouble, "écrire dans", "")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_the_environment_is_left_to_no_other_program() {
        let command = plain("sftp");
        assert!(command.get_envs().any(|(name, value)| name == PASSWORD && value.is_none()));
    }

    #[test]
    fn a_name_on_two_lines_runs_no_command() {
        let rm = |path: &str| script_of("www/e", &[format!("rm {}", quoted(path))]);
        assert_eq!(rm("a \"b\"").unwrap(), "cd \"www/e\"\nrm \"a \\\"b\\\"\"\n");
        assert_eq!(rm("x\n!touch owned # \"/y").unwrap_err(), super::super::fault::on_two_lines());
        assert!(script_of("www\n!touch owned", &[]).is_err());
    }
}
