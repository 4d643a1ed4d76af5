//! The machine's own curl, which speaks FTP, TLS and HTTP with the certificates that the system trusts: Windows, macOS and
//! Linux carry it. What it is asked, passwords among them, goes through its standard input, never on a command line.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::fault;
use crate::PASSWORD;
use crate::diagnostic::Diagnostic;

/// One transfer, as options of its own: name and value, or a name alone.
#[derive(Debug, Clone, Default)]
pub struct Transfer(Vec<(&'static str, Option<String>)>);

impl Transfer {
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name, Some(value.into())));
        self
    }

    #[must_use]
    pub fn flag(mut self, name: &'static str) -> Self {
        self.0.push((name, None));
        self
    }

    /// # Errors
    /// A value holds a control character: what follows would be options.
    fn lines(&self) -> Result<String, Diagnostic> {
        let line = |(name, value): &(&str, Option<String>)| match value {
            Some(value) if value.contains(char::is_control) => Err(fault::on_two_lines()),
            Some(value) => Ok(format!("{name} = \"{}\"\n", value.replace('\\', "\\\\").replace('"', "\\\""))),
            None => Ok(format!("{name}\n")),
        };
        self.0.iter().map(line).collect()
    }
}

/// What curl answered.
#[derive(Debug, Default)]
pub struct Said {
    /// 0 when all went well; that of the transfer that failed.
    pub code: i32,
    /// What the server answered last to each transfer that ended, in their order.
    pub answers: Vec<u16>,
}

/// Does these transfers one after the other over the same connection, and stops at the first that fails. `ended` is told of
/// each, by its rank.
///
/// # Errors
/// curl is not there, or what it is asked does not hold on its lines.
pub fn run(transfers: &[Transfer], ended: &dyn Fn(usize)) -> Result<Said, Diagnostic> {
    talk(&in_turn(transfers)?, &|at, _| ended(at))
}

/// A section for each: an option that is not written again ends with its own.
fn in_turn(transfers: &[Transfer]) -> Result<String, Diagnostic> {
    // « [ » and « { » in the name of a file, or of a folder of this machine, are letters.
    let section = |transfer: &Transfer| {
        Ok(format!("{}globoff\nsilent\nwrite-out = \"%{{response_code}}\\n\"\n", transfer.lines()?))
    };
    let sections = transfers.iter().map(section).collect::<Result<Vec<String>, Diagnostic>>()?;
    Ok(format!("fail-early\n{}", sections.join("next\n")))
}

/// Reads all of these addresses into these files, a few at once.
///
/// # Errors
/// curl is not there.
pub fn fetch(pages: &[(String, &Path)], each: &dyn Fn()) -> Result<Vec<(u16, String)>, Diagnostic> {
    let common = "globoff\nsilent\nlocation\nparallel\nparallel-max = 4\nconnect-timeout = 20\nmax-time = 60\n\
                  write-out = \"%{response_code} %{filename_effective}\\n\"\n";
    let pairs = pages
        .iter()
        .map(|(url, file)| Transfer::default().with("url", url.clone()).with("output", file.to_string_lossy()).lines());
    let found = std::cell::RefCell::new(Vec::new());
    let pairs = pairs.collect::<Result<String, _>>()?;
    talk(&format!("{common}{pairs}"), &|_, line| {
        if let Some((code, file)) = line.split_once(' ') {
            found.borrow_mut().push((code.parse().unwrap_or_default(), file.to_string()));
        }
        each();
    })?;
    Ok(found.into_inner())
}

fn talk(config: &str, heard: &dyn Fn(usize, &str)) -> Result<Said, Diagnostic> {
    // First: the person's own settings would change what is asked.
    let mut command = Command::new("curl");
    command
        .env_remove(PASSWORD)
        .args(["-q", "-K", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().map_err(|_| {
        Diagnostic::error(None, "le programme « curl » n’est pas sur cet ordinateur")
            .help("Windows 10 et macOS l’ont déjà. Sous Debian et Ubuntu : le paquet curl.")
    })?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let mut said = Said::default();
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(config.as_bytes())));
        for line in stdout.into_iter().flat_map(|out| BufReader::new(out).lines().map_while(Result::ok)) {
            heard(said.answers.len(), line.trim_end());
            said.answers.push(line.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or_default());
        }
    });
    let status = child.wait().map_err(|_| fault::broken())?;
    said.code = status.code().unwrap_or(-1);
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_letters_in_every_section() {
        let transfer = Transfer::default().with("upload-file", "/portail [2026] {b}/index.html");
        let config = in_turn(&[transfer.clone(), transfer]).unwrap();
        assert!(config.split("next\n").all(|section| section.contains("\ngloboff\n")), "{config}");
        assert_eq!(config.matches("globoff").count(), 2);
    }

    #[test]
    fn a_name_on_two_lines_opens_no_option() {
        let transfer = |url: &str| Transfer::default().with("url", url).lines();
        assert_eq!(transfer("ftp://h/a \"b\"").unwrap(), "url = \"ftp://h/a \\\"b\\\"\"\n");
        let fault = transfer("ftp://h/a\noutput = \"/home/claire/.bashrc\"").unwrap_err();
        assert!(
            fault.message.ends_with("contient un saut de ligne ou un autre caractère invisible"),
            "{}",
            fault.message
        );
        assert_eq!(run(&[Transfer::default().with("quote", "DELE a\r\nDELE b")], &|_| ()).unwrap_err(), fault);
    }
}
