//! `entitylistd config`: check, show and describe the settings.

use std::path::Path;

use clap::{Args, Subcommand, ValueEnum};
use comfy_table::{Table, presets};
use serde_json::json;

use crate::clock::{Clock as _, SystemClock};
use crate::config::{self, Environment, FileUsed, Loaded, MASK, Origin, SYSTEM_CONFIG};
use crate::daemon::{AudienceError, audience};

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
    /// Templates of your own are tried on sample alerts that have everything an
    /// alert can have.
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
    let loaded = config::load(explicit, environment).and_then(|loaded| {
        let overrides = config::load_overrides(&loaded.config.ledger.overrides)?;
        Ok((loaded, overrides.len()))
    });
    match loaded {
        Ok((loaded, overrides)) => {
            if let (ConfigCommand::Check, Err(error)) =
                (&args.command, audience(&loaded.config, SystemClock.now()))
            {
                let report = format!("{}{}\n", warnings(&loaded, colour), marked(&error));
                return Outcome { output: String::new(), report, code: 2 };
            }
            let output = match args.command {
                ConfigCommand::Show { format: ShowFormat::Json } => show_json(&loaded),
                ConfigCommand::Show { format: ShowFormat::Table } => show_table(&loaded),
                ConfigCommand::Check | ConfigCommand::Schema => {
                    summary(&loaded, overrides, explicit, environment)
                }
            };
            Outcome { output, report: warnings(&loaded, colour), code: 0 }
        }
        Err(problems) => {
            let report = format!("{}\n", problems.render(colour));
            Outcome { output: String::new(), report, code: 2 }
        }
    }
}

/// Each line of it as an error of its own.
fn marked(error: &AudienceError) -> String {
    let lines = error.to_string();
    lines.lines().map(|line| format!("error: {line}")).collect::<Vec<_>>().join("\n")
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
fn summary(
    loaded: &Loaded,
    overrides: usize,
    explicit: Option<&Path>,
    environment: &Environment,
) -> String {
    let mut lines = vec![format!("settings: {}", file_used(&loaded.file, explicit, environment))];
    for setting in &loaded.origins {
        let title = match setting.origin {
            _ if setting.value == MASK => "secret",
            Origin::Environment(_) => "variable",
            _ => continue,
        };
        lines.push(format!("{title}: {} from {}", setting.key, setting.origin));
    }
    if overrides > 0 {
        let folder = loaded.config.ledger.overrides.display();
        lines.push(format!("overrides: {overrides} in {folder}"));
    }
    lines.push(match loaded.warnings.len() {
        0 => "ok".to_owned(),
        1 => "ok, with 1 warning".to_owned(),
        count => format!("ok, with {count} warnings"),
    });
    lines.join("\n") + "\n"
}

fn file_used(file: &FileUsed, explicit: Option<&Path>, environment: &Environment) -> String {
    match file {
        FileUsed::File(path) => {
            let named_by = match (explicit, environment.get("ENTITYLISTD_CONFIG")) {
                (Some(_), _) => "named by --config",
                (None, Some(_)) => "named by $ENTITYLISTD_CONFIG",
                (None, None) => "the system-wide file",
            };
            format!("{} ({named_by})", path.display())
        }
        FileUsed::BuiltIn => {
            let searched = environment.system_config.display().to_string();
            let searched = if searched.is_empty() { SYSTEM_CONFIG } else { &searched };
            format!("built-in defaults (no --config, no $ENTITYLISTD_CONFIG, no {searched})")
        }
    }
}

fn show_table(loaded: &Loaded) -> String {
    // Never folded to the terminal's width: each line can be searched.
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["key", "value", "from"]);
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

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        args: ConfigArgs,
    }

    fn outcome(words: &[&str], environment: &Environment) -> Outcome {
        let program = Program::parse_from(["config"].iter().chain(words));
        run(&program.args, None, environment, false)
    }

    #[test]
    fn the_command_line_is_consistent() {
        Program::command().debug_assert();
    }

    #[test]
    fn check_says_what_counts_and_ok() {
        let environment = Environment::empty()
            .with("ENTITYLISTD_HTTP__CONTACT", "it@example.com")
            .with("ENTITYLISTD_MAIL__FROM", "entitylistd@example.com")
            .with("ENTITYLISTD_MAIL__TO", "compliance@example.com")
            .with("ENTITYLISTD_MAIL__HOST", "smtp.example.com")
            .with("ENTITYLISTD_MAIL__USERNAME", "entitylistd")
            .with("ENTITYLISTD_MAIL__PASSWORD", "hunter2");
        let outcome = outcome(&["check"], &environment);
        assert_eq!((outcome.report.as_str(), outcome.code), ("", 0));
        insta::assert_snapshot!(outcome.output, @r#"
        settings: built-in defaults (no --config, no $ENTITYLISTD_CONFIG, no /etc/entitylistd/entitylistd.toml)
        variable: http.contact from $ENTITYLISTD_HTTP__CONTACT
        variable: mail.from from $ENTITYLISTD_MAIL__FROM
        variable: mail.host from $ENTITYLISTD_MAIL__HOST
        secret: mail.password from $ENTITYLISTD_MAIL__PASSWORD
        variable: mail.to from $ENTITYLISTD_MAIL__TO
        variable: mail.username from $ENTITYLISTD_MAIL__USERNAME
        ok
        "#);
    }

    #[test]
    fn check_ends_with_2_and_reports_on_standard_error() {
        let environment = Environment::empty().with("ENTITYLISTD_HTTP__ATTEMPTS", "0");
        let outcome = outcome(&["check"], &environment);
        assert_eq!((outcome.output.as_str(), outcome.code), ("", 2));
        assert!(outcome.report.contains("ENTITYLISTD_HTTP__ATTEMPTS=0"), "{}", outcome.report);
    }

    #[test]
    fn show_prints_values_with_their_origin() {
        let environment = Environment::empty()
            .with("ENTITYLISTD_HTTP__ATTEMPTS", "6")
            .with("ENTITYLISTD_WEBHOOK__OPS__URL", "https://hooks.example.com/x")
            .with("ENTITYLISTD_WEBHOOK__OPS__SECRETS", format!("whsec_{}", "A".repeat(32)));
        let json = outcome(&["show", "--format", "json"], &environment).output;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let setting = |key: &str| {
            json["settings"].as_array().unwrap().iter().find(|it| it["key"] == key).unwrap().clone()
        };
        assert_eq!(
            setting("http.attempts"),
            json!({
                "key": "http.attempts",
                "value": 6,
                "origin": {"environment": "ENTITYLISTD_HTTP__ATTEMPTS"},
            })
        );
        assert_eq!(setting("webhook.ops.secrets")["value"], "***");
        assert_eq!(setting("http.read_timeout")["origin"], "default");

        let table = outcome(&["show"], &environment).output;
        insta::assert_snapshot!(table, @r#"
        key                            value                                                                                  from
        csl.url                        "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"  default
        database.url                   "sqlite:/var/lib/entitylistd/entitylistd.db"                                           from state_dir
        ecfr.base_url                  "https://www.ecfr.gov/api/versioner/v1/"                                               default
        federal_register.agencies      "industry-and-security-bureau"                                                         default
        federal_register.base_url      "https://www.federalregister.gov/api/v1/"                                              default
        federal_register.overlap_days  14                                                                                     default
        http.api_per_minute            300                                                                                    default
        http.attempts                  6                                                                                      $ENTITYLISTD_HTTP__ATTEMPTS
        http.connect_timeout           "10s"                                                                                  default
        http.contact                   ""                                                                                     default
        http.documents_per_minute      60                                                                                     default
        http.max_body_mib              64                                                                                     default
        http.max_retry_wait            "2m"                                                                                   default
        http.read_timeout              "30s"                                                                                  default
        http.request_timeout           "2m"                                                                                   default
        ledger.overrides               "overrides"                                                                            default
        log.filter                     "info"                                                                                 default
        log.format                     "text"                                                                                 default
        own_parties.threshold_percent  85                                                                                     default
        reconcile.every                "24h"                                                                                  default
        reconcile.grace_days           7                                                                                      default
        reconcile.max_change_percent   10                                                                                     default
        reconcile.stale_days           14                                                                                     default
        reconcile.witnesses            "ecfr"                                                                                 default
                                       "csl"
        schedule.cron                  "@federal-register"                                                                    default
        schedule.jitter                "45s"                                                                                  default
        schedule.max_gap               "6h"                                                                                   default
        schedule.timezone              "America/New_York"                                                                     default
        state_dir                      "/var/lib/entitylistd"                                                                 default
        web.listen                     ""                                                                                     default
        webhook.ops.allow_private      false                                                                                  default
        webhook.ops.full_body          false                                                                                  default
        webhook.ops.secrets            ***                                                                                    $ENTITYLISTD_WEBHOOK__OPS__SECRETS
        webhook.ops.timeout            "20s"                                                                                  default
        webhook.ops.url                "https://hooks.example.com/***"                                                        $ENTITYLISTD_WEBHOOK__OPS__URL
        "#);
    }

    #[test]
    fn the_schema_is_json() {
        let schema = outcome(&["schema"], &Environment::empty()).output;
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(schema["properties"]["http"]["properties"]["attempts"]["default"], 4);
    }
}
