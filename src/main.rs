//! The `entitylistd` program: parses the command line and runs a command.

use std::process::ExitCode;

fn main() -> ExitCode {
    entitylistd::cli::main()
}
