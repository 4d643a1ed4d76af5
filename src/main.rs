//! The `lycee` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    lycee::cli::run(std::env::args_os())
}
