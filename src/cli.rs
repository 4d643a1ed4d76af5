//! The command line: the only place that prints, and that reads the clock.
//!
//! Exit codes: 0 done; 1 the content or the theme has errors, nothing was published; 2 wrong use of the command.

mod args;
mod authorisations;
mod axe3;
mod build;
mod deploy;
mod kept;
mod new;
mod progress;
mod proof;
mod reading;
mod report;
mod revert;
mod transfer;
mod watch;
mod withdraw;

use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::content::{self, fields, schema};
use crate::deploy::sftp;
use crate::diagnostic::{Diagnostic, Report, typeset};
use crate::source::Sources;
use crate::{decoding, french, publish};
use args::{Args, Command, Common, Format};
use build::{FOLDERS, Veto, build, check, contents, is_refused, make_public, protected};
use reading::{Assembled, REGISTER, Reader, assemble, assemble_now, make, options, read, text_shown, today};

const DONE: ExitCode = ExitCode::SUCCESS;

/// Runs the command; all that a person reads is printed here.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> ExitCode {
    // OpenSSH asks us for the password that we hold.
    if let Some(secret) = std::env::var_os(sftp::SECRET) {
        show(&format!("{}\n", secret.to_string_lossy()));
        return DONE;
    }
    let args = match Args::try_parse_from(argv) {
        Ok(args) => args,
        Err(error) => return args::explain(&error),
    };
    // A defect of ours is said in words, not with a trace; its exit code is that of a failure.
    std::panic::set_hook(Box::new(|defect| {
        if decoding::is_attempt() {
            return;
        }
        let place = defect.location().map(|at| format!(" ({}, ligne {})", at.file(), at.line()));
        tell(&format!(
            "Le programme a un défaut{} : il a rencontré un cas qu’il ne connaît pas. Annulez le dernier changement, et signalez ce cas.\n",
            place.unwrap_or_default()
        ));
    }));
    std::panic::catch_unwind(|| obey(args.command)).unwrap_or_else(|_| failed())
}

fn obey(command: Command) -> ExitCode {
    match command {
        Command::Build { common, output } => build(&common, &output),
        Command::Deploy { target, upload, common, output } => deploy::run(target.as_deref(), &upload, &common, &output),
        Command::Revert { choice, target, upload, common, folder } => {
            revert::run(&choice, target.as_deref(), &upload, &common, &folder.public)
        }
        Command::Transfer { is_undone: true, common, folder, .. } => transfer::take_back(&common, &folder.public),
        Command::Transfer { is_done, is_sure, archive, common, folder, .. } => {
            let noting = is_done.then_some(transfer::Noting { is_sure });
            transfer::run(noting, archive.as_deref(), &common, &folder.public)
        }
        Command::Check { sobriety, common } => check(&common, sobriety),
        Command::Watch { common, preview } => watch::run(common, &preview),
        Command::Axe3 { year, common } => axe3::run(&common, year.as_deref()),
        Command::Authorisations { common } => authorisations::run(&common),
        Command::Withdraw { person, is_sure, common } => withdraw::run(&person, is_sure, &common),
        Command::New { kind, id, proof, common } => new::run(&kind, id.as_deref(), proof, &common),
        Command::Schemas { folder } => schemas(&folder),
        Command::Completion { shell } => {
            clap_complete::generate(
                shell,
                &mut <Args as clap::CommandFactory>::command(),
                "lycee",
                &mut std::io::stdout(),
            );
            DONE
        }
    }
}

fn failed() -> ExitCode {
    ExitCode::from(1)
}

fn misused() -> ExitCode {
    ExitCode::from(2)
}

/// Prints to the error stream, colours only where it is a terminal.
fn say(text: &str) {
    let _ = write!(anstream::stderr().lock(), "{text}");
}

/// Says one fault that no text of the content shows, and that the command failed.
fn refuse(fault: Diagnostic) -> ExitCode {
    say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|_| None));
    failed()
}

/// The same for a message: French spaces are set, and nothing typed commands the terminal.
fn tell(message: &str) {
    say(&typeset(message));
}

/// Asks a question of which the answer must be typed.
fn is_confirmed(question: &str) -> bool {
    tell(&format!("{question} Tapez oui : "));
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line);
    matches!(french::fold(line.trim()).as_str(), "oui" | "o")
}

/// Prints to the output stream: what another program, or a printer, may take.
fn show(text: &str) {
    let _ = write!(anstream::stdout().lock(), "{text}");
}

/// A view on the screen, or whole for other programs.
fn show_view<V: serde::Serialize>(view: &V, common: &Common, screen: impl FnOnce(&V) -> String) {
    if common.format == Format::Json {
        let json = serde_json::to_string_pretty(view).unwrap_or_default();
        show(&format!("{json}\n"));
    } else {
        show(&screen(view));
    }
}

/// Writes the JSON Schemas of the front matter, for editors.
fn schemas(folder: &Path) -> ExitCode {
    for (name, schema) in schema::all() {
        if let Err(fault) = publish::overwrite(&folder.join(name), format!("{schema:#}\n").as_bytes()) {
            say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|_| None));
            return failed();
        }
    }
    DONE
}

/// The known identifiers of a kind, for prompts.
fn identifiers(content: &Sources, kind: content::Kind) -> Vec<String> {
    let prefix = format!("{}/", kind.folder());
    let ids = content
        .iter()
        .filter_map(|(path, _)| path.strip_prefix(&prefix)?.strip_suffix(".md"))
        .map(|id| id.trim_end_matches("/index"));
    let mut ids: Vec<String> = ids.filter(|id| *id != "index" && !id.contains('.')).map(str::to_string).collect();
    ids.dedup();
    ids
}

fn keys_of(kind: content::Kind) -> impl Iterator<Item = &'static fields::Key> {
    let [own, common] = kind.tables();
    let (title, rest) = common.split_at(1);
    title.iter().chain(own).chain(rest)
}
