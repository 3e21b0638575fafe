//! `entitylistd config`: check, show and describe the settings.

use std::fmt::Write as _;
use std::path::Path;

use clap::{Args, Subcommand, ValueEnum};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use crate::config::{self, Effective, Environment, FileUsed, Loaded, SYSTEM_CONFIG};

/// Arguments of `entitylistd config`.
#[derive(Debug, Clone, Args)]
pub struct ConfigArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What can be done with settings.
#[derive(Debug, Clone, Subcommand)]
pub enum ConfigCommand {
    /// Check the configuration and show all problems at once
    ///
    /// Ends with 0 when the settings can be used, with 2 when they cannot.
    #[command(after_help = "Examples:\n  \
        entitylistd config check\n  \
        entitylistd --config ./entitylistd.toml config check")]
    Check,
    /// Show the settings in effect and where each comes from
    ///
    /// Secrets are shown as ***.
    #[command(after_help = "Examples:\n  \
        entitylistd config show\n  \
        ENTITYLISTD_HTTP__ATTEMPTS=6 entitylistd config show --format json")]
    Show {
        /// How to print them
        #[arg(long, value_enum, default_value_t = ShowFormat::Table)]
        format: ShowFormat,
    },
    /// Print the JSON Schema of the configuration file, for editors
    #[command(after_help = "Example:\n  \
        entitylistd config schema > entitylistd.schema.json")]
    Schema,
}

/// How settings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// A table for people.
    Table,
    /// JSON for programs.
    Json,
}

/// What a command prints and how it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For standard output.
    pub output: String,
    /// For standard error.
    pub report: String,
    /// The exit code: 0 done, 2 problems in the settings.
    pub code: u8,
}

/// Runs `entitylistd config ...`. `explicit` is the file of `--config`;
/// `colour` is about the report on standard error.
pub fn run(
    args: &ConfigArgs,
    explicit: Option<&Path>,
    environment: &Environment,
    colour: bool,
) -> Outcome {
    if matches!(args.command, ConfigCommand::Schema) {
        let output = pretty(config::json_schema().as_value());
        return Outcome { output, report: String::new(), code: 0 };
    }
    match config::load(explicit, environment) {
        Ok(loaded) => {
            let output = match args.command {
                ConfigCommand::Show { format: ShowFormat::Json } => show_json(&loaded),
                ConfigCommand::Show { format: ShowFormat::Table } => show_table(&loaded),
                ConfigCommand::Check | ConfigCommand::Schema => summary(&loaded, environment),
            };
            Outcome { output, report: warnings(&loaded, colour), code: 0 }
        }
        Err(problems) => {
            let report = format!("{}\n", problems.render(colour));
            Outcome { output: String::new(), report, code: 2 }
        }
    }
}

fn warnings(loaded: &Loaded, colour: bool) -> String {
    let mut report = String::new();
    for warning in &loaded.warnings {
        report.push_str(&warning.render(colour));
        report.push_str("\n\n");
    }
    report
}

/// Which file was read, which variables and secrets count, and `ok`.
fn summary(loaded: &Loaded, environment: &Environment) -> String {
    let mut text = format!("settings: {}\n", file_used(&loaded.file, environment));
    for (title, wanted) in SUMMARY {
        let mut sources: Vec<String> = loaded
            .origins
            .iter()
            .filter(|setting| wanted(setting))
            .map(|setting| format!("{} from {}", setting.key, setting.origin))
            .collect();
        sources.dedup();
        for source in sources {
            let _ = writeln!(text, "{title}: {source}");
        }
    }
    let count = loaded.warnings.len();
    text.push_str(&match count {
        0 => "ok\n".to_owned(),
        1 => "ok, with 1 warning\n".to_owned(),
        count => format!("ok, with {count} warnings\n"),
    });
    text
}

/// What the summary lists, besides the file.
const SUMMARY: [(&str, fn(&Effective) -> bool); 2] = [
    ("variable", |setting| {
        matches!(setting.origin, config::Origin::Environment(_)) && setting.value != config::MASK
    }),
    ("secret", |setting| setting.value == config::MASK),
];

fn file_used(file: &FileUsed, environment: &Environment) -> String {
    match file {
        FileUsed::File(path) => path.display().to_string(),
        FileUsed::BuiltIn => {
            let searched = match environment.system_config.as_os_str().is_empty() {
                true => SYSTEM_CONFIG.to_owned(),
                false => environment.system_config.display().to_string(),
            };
            format!("built-in defaults (no --config, no $ENTITYLISTD_CONFIG, no {searched})")
        }
    }
}

fn show_table(loaded: &Loaded) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["key", "value", "from"]);
    for setting in &loaded.origins {
        table.add_row([setting.key.clone(), setting.value_text(), setting.origin.to_string()]);
    }
    format!("{}\n", table.trim_fmt())
}

fn show_json(loaded: &Loaded) -> String {
    let file = match &loaded.file {
        FileUsed::File(path) => json!(path),
        FileUsed::BuiltIn => json!(null),
    };
    let warnings: Vec<&str> = loaded.warnings.iter().map(config::Warning::message).collect();
    pretty(&json!({"file": file, "settings": loaded.origins, "warnings": warnings}))
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
