//! The keyring of the person's session, by the program that their system has for it: `secret-tool` on Linux, `security` on
//! macOS. Windows has none that gives a password back. Secrets go through pipes, never on a command line.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::PASSWORD;
use crate::content::hosting::Server;

const SERVICE: &str = "lycee";

/// Whether this machine has such a program.
#[must_use]
pub fn is_there() -> bool {
    ask(&mut search("personne@exemple.invalid")).is_some()
}

/// The password of that account, where it was kept.
#[must_use]
pub fn find(server: &Server) -> Option<String> {
    let said = ask(&mut search(&account(server)))?;
    Some(said.trim_end_matches(['\r', '\n']).to_string()).filter(|password| !password.is_empty())
}

/// Keeps it, in place of the last one: false where the keyring refuses.
#[must_use]
pub fn keep(server: &Server, password: &str) -> bool {
    let account = account(server);
    if !is_given_back(password, cfg!(target_os = "macos")) {
        return false;
    }
    let mut command = if cfg!(target_os = "macos") {
        plain("security", &["-i"])
    } else {
        let label = format!("lycee, {account}");
        plain("secret-tool", &["store", "--label", &label, "service", SERVICE, "compte", &account])
    };
    let text = if cfg!(target_os = "macos") {
        let quoted = password.replace('\\', "\\\\").replace('"', "\\\"");
        format!("add-generic-password -U -s {SERVICE} -a \"{account}\" -w \"{quoted}\"\n")
    } else {
        password.to_string()
    };
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn() else { return false };
    let written = child.stdin.take().is_some_and(|mut stdin| stdin.write_all(text.as_bytes()).is_ok());
    child.wait().is_ok_and(|status| status.success()) && written
}

/// A line of `security` ends with its command, and it prints in hexadecimal a password that is not of plain signs: what it
/// gave back would not open the server. An account is made of plain signs.
fn is_given_back(password: &str, is_mac: bool) -> bool {
    !password.contains(char::is_control) && (password.is_ascii() || !is_mac)
}

fn search(account: &str) -> Command {
    if cfg!(target_os = "macos") {
        plain("security", &["find-generic-password", "-s", SERVICE, "-a", account, "-w"])
    } else {
        plain("secret-tool", &["lookup", "service", SERVICE, "compte", account])
    }
}

/// What it prints; nothing where it is not there.
fn ask(command: &mut Command) -> Option<String> {
    let said = command.output().ok()?;
    String::from_utf8(said.stdout).ok()
}

fn plain(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env_remove(PASSWORD).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

fn account(server: &Server) -> String {
    let port = server.port.map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}@{}{port}", server.user, server.host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_would_come_back_changed_is_not_kept() {
        let kept = |password| [false, true].map(|is_mac| is_given_back(password, is_mac));
        assert_eq!(kept("a b \"c\" \\"), [true, true]);
        assert_eq!(kept("été"), [true, false]);
        assert_eq!(kept("a\nb"), [false, false]);
    }
}
