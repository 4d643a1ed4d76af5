//! rsync as a faster carrier over the same SSH line, where both machines have it: it fills the folder aside, and nothing more.
//! Each file has its name there once it is whole, so that a cut leaves nothing that could be taken for one.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{Sftp, plain};
use crate::deploy::{ASIDE, Parcel};

/// Why rsync did not carry all: what was left travelled as it does without it.
const NOT_HERE: &str = "rsync n’est pas sur cet ordinateur : les fichiers sont partis par SFTP, et tout est arrivé. Pour aller plus vite, installez-le (sous Linux, le paquet « rsync ») ; sinon, il n’y a rien à faire.";
const TOO_OLD: &str = "le rsync de cet ordinateur ne convient pas (celui de macOS est trop ancien) : les fichiers sont partis par SFTP, et tout est arrivé. Pour aller plus vite, installez un rsync récent.";
const NOT_THERE: &str = "le serveur n’a pas rsync, ou ne permet pas de s’en servir : les fichiers sont partis par SFTP, et tout est arrivé. Retirez « rsync: oui » de site.yaml, ou demandez rsync à l’hébergeur.";
const STOPPED: &str = "rsync s’est arrêté avant la fin : ce qui manquait est parti par SFTP, et tout est arrivé. Si cela se répète, retirez « rsync: oui » de site.yaml.";

/// Sends these files aside.
///
/// # Errors
/// Why they did not all travel so, in French.
pub fn send(sftp: &Sftp, files: &[Parcel<'_>], sent: &(dyn Fn(u64) + Sync)) -> Result<(), &'static str> {
    let stopped = |_: io::Error| STOPPED;
    let parcels = TempDir::new_in(sftp.desk.path()).map_err(stopped)?;
    files.iter().try_for_each(|file| lend(file.from, &parcels.path().join(file.name))).map_err(stopped)?;
    let mut command = command(sftp);
    command.current_dir(parcels.path()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => NOT_HERE,
        _ => STOPPED,
    })?;
    let mut has_begun = false;
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines().map_while(Result::ok)) {
        if let Ok(length) = line.trim().parse() {
            has_begun = true;
            sent(length);
        }
    }
    match child.wait().map_err(stopped)?.code() {
        Some(0) => Ok(()),
        Some(1) => Err(TOO_OLD),
        // No program of that name there, no shell, or one that talks.
        Some(2 | 12 | 126 | 127) if !has_begun => Err(NOT_THERE),
        _ => Err(STOPPED),
    }
}

/// Sends all that lies in the folder where it is started, over the line of `sftp`.
fn command(sftp: &Sftp) -> Command {
    let server = &sftp.server;
    let port = server.port.map(|port| ["-p".to_string(), port.to_string()]);
    let options = sftp.options().into_iter().flat_map(|option| ["-o".to_string(), option]);
    let ssh: Vec<String> = std::iter::once("ssh".to_string())
        .chain(options)
        .chain(port.into_iter().flatten())
        .map(|word| format!("'{}'", word.replace('\'', "''")))
        .collect();
    let mut command = plain("rsync");
    // « %l » is the length of each file that was sent. A line that is dead for a minute is cut.
    let options = ["--recursive", "--copy-links", "--compress", "--whole-file", "--timeout=60", "--out-format=%l"];
    command.args(options);
    let home = if sftp.home().starts_with('/') { sftp.home().into() } else { format!("./{}", sftp.home()) };
    // Else the shell of the server would cut it there.
    if home.contains(' ') {
        command.arg("--protect-args");
    }
    command.arg("-e").arg(ssh.join(" "));
    command.arg("./").arg(format!("{}@{}:{home}/{ASIDE}/", server.user, server.host));
    sftp.answer(&mut command);
    command
}

/// The same file under another name, without another copy of its bytes where the system allows.
fn lend(file: &Path, name: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::symlink(std::path::absolute(file)?, name);
    #[cfg(not(unix))]
    std::fs::hard_link(file, name).or_else(|_| std::fs::copy(file, name).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::hosting::Server;
    use crate::deploy::sftp::SECRET;

    fn words(folder: &str, password: Option<&str>) -> (Vec<String>, Option<String>) {
        let server =
            Server { user: "u@lycee.fr".into(), host: "h.example".into(), port: Some(2222), folder: folder.into() };
        let desk = TempDir::with_prefix("l'été ").unwrap();
        let password = password.map(str::to_string);
        let command = command(&Sftp { server, password, desk, is_vouched: true, uses_rsync: true });
        let words = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        let secret = command.get_envs().find(|(name, _)| *name == SECRET);
        (words, secret.and_then(|(_, value)| Some(value?.to_string_lossy().into_owned())))
    }

    #[test]
    fn it_travels_on_the_same_line_and_no_secret_is_on_its_command() {
        let (words, secret) = words("/~/www", Some("s3cret"));
        assert_eq!(words[words.len() - 2..], ["./", "u@lycee.fr@h.example:./www/.lycee/envoi/"]);
        let ssh = &words[words.iter().position(|word| word == "-e").unwrap() + 1];
        assert!(ssh.starts_with("'ssh' '-o' 'StrictHostKeyChecking=yes' "), "{ssh}");
        assert!(ssh.ends_with(" '-p' '2222'"), "{ssh}");
        assert!(ssh.contains(" '-o' 'BatchMode=no' "), "{ssh}");
        // The apostrophe and the space of a folder of this machine.
        assert!(ssh.contains(" '-o' 'UserKnownHostsFile=\"") && ssh.contains("l''été "), "{ssh}");
        assert_eq!(secret.as_deref(), Some("s3cret"));
        assert!(!words.iter().any(|word| word.contains("s3cret")), "{words:?}");
    }

    #[test]
    fn a_folder_with_a_space_is_one() {
        let (words, secret) = words("/srv/le site", None);
        assert_eq!(words.last().unwrap(), "u@lycee.fr@h.example:/srv/le site/.lycee/envoi/");
        assert!(words.contains(&"--protect-args".to_string()));
        assert_eq!(secret, None);
    }
}
