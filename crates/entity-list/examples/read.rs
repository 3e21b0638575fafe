//! Reads a file and prints what was understood as JSON:
//! `cargo run --example read -- FILE`.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else { return ExitCode::from(2) };
    let told = std::fs::read(&path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| {
            entity_list::read::read(&bytes, Some(&path)).map_err(|error| error.to_string())
        })
        .and_then(|readings| {
            let mut output = BufWriter::new(std::io::stdout().lock());
            serde_json::to_writer_pretty(&mut output, &readings)
                .map_err(|error| error.to_string())?;
            output.flush().map_err(|error| error.to_string())
        });
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
