//! The `patwarden` binary; the library does the work.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(patwarden_cli::main(std::env::args_os()))
}
