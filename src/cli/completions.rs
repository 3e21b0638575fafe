//! `entitylistd completions` and `entitylistd man`.

use anyhow::Context as _;
use clap::CommandFactory as _;

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::{Ending, output};

/// Prints the completions of a shell.
pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<Ending> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "entitylistd", &mut out);
    output::print(&String::from_utf8_lossy(&out))?;
    Ok(Ending::Done)
}

/// Writes the manual pages to a folder, or prints the main one.
pub(super) fn man(args: &ManArgs) -> anyhow::Result<Ending> {
    if let Some(folder) = &args.folder {
        std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
            .with_context(|| format!("cannot write manual pages to `{}`", folder.display()))?;
    } else {
        let mut out = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut out)?;
        output::print(&String::from_utf8_lossy(&out))?;
    }
    Ok(Ending::Done)
}
