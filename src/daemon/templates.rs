//! The operator's templates: read from their files, and tried on samples before
//! anything depends on them.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::alert::{
    self, AlertError, Audience, Channel, Composed, Digest, Form, MailForm, Pace, Receiver,
    Subscription, TemplateError, Templates,
};
use crate::clock::eastern_date;
use crate::config::{self, Config};

/// Longest template that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Why a template of the operator's cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateFault {
    /// Its file, or the folder, cannot be read.
    #[error("cannot read the template `{}`: {source}", .path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no built-in template of this name that it could replace.
    #[error(
        "`{}` replaces no template; there are {}",
        .path.display(),
        Templates::names().collect::<Vec<_>>().join(", ")
    )]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be understood, or fails on a sample alert.
    #[error("{place}{}: {what}", .line.map(|line| format!(", line {line}")).unwrap_or_default())]
    Bad {
        /// The template by its file.
        place: String,
        /// The line in it.
        line: Option<usize>,
        /// What is wrong.
        what: String,
    },
}

/// The built-in templates with the operator's in their place, or everything
/// that is wrong with those.
pub(super) fn load(config: &Config) -> Result<Templates, Vec<TemplateFault>> {
    let mut faults = Vec::new();
    let mut usable = Vec::new();
    let folder = config.templates.as_deref();
    for file in folder.map(files).transpose().map_err(|fault| vec![fault])?.unwrap_or_default() {
        match overriding(&file) {
            Ok(replaces) => usable.push(replaces),
            Err(fault) => faults.push(fault),
        }
    }
    let mut templates = match Templates::with_overrides(usable) {
        Ok(templates) => templates,
        Err(error) => return Err(vec![fault_of(config, error)]),
    };
    for post in &config.posts {
        let added = read(&post.template).and_then(|source| {
            templates.add_post(post_name(post), source).map_err(|error| fault_of(config, error))
        });
        faults.extend(added.err());
    }
    if faults.is_empty() { Ok(templates) } else { Err(faults) }
}

/// The name under which the template of a `[post.NAME]` is kept.
pub(super) fn post_name(post: &config::Post) -> String {
    let extension = post.template.extension().and_then(|it| it.to_str()).unwrap_or("txt");
    Templates::post_name(&post.name, extension)
}

/// A file as the template that it replaces, which it is understood as.
fn overriding(path: &Path) -> Result<(String, String), TemplateFault> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let source = read(path)?;
    match Templates::with_overrides([(name.clone(), source.clone())]) {
        Ok(_) => Ok((name, source)),
        Err(TemplateError::Bad { source, .. }) => Err(bad(path.display().to_string(), &source)),
        Err(_) => Err(TemplateFault::Unknown { path: path.to_owned() }),
    }
}

/// The files of a folder by name, hidden ones aside.
fn files(folder: &Path) -> Result<Vec<PathBuf>, TemplateFault> {
    let unreadable = |source| TemplateFault::Unreadable { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_file() && !hidden {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String, TemplateFault> {
    let unreadable = |source| TemplateFault::Unreadable { path: path.to_owned(), source };
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length > LONGEST {
        return Err(unreadable(io::Error::other("it is larger than 1 MiB")));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

/// Renders samples that have everything there can be, for everybody, and as
/// mails of every size; gives everything that is wrong.
pub(super) fn try_on_samples(
    config: &Config,
    audience: &Audience,
    now: Timestamp,
) -> Vec<TemplateFault> {
    // a mail that may have no size goes through all of its shorter forms
    let smallest = MailForm { largest_bytes: 0, ..MailForm::default() };
    let short = audience.with(everything(Form::Mail(smallest)));
    let whole = audience.with(everything(Form::Mail(MailForm::default())));
    let mut said = BTreeSet::new();
    [audience, &short, &whole]
        .into_iter()
        .flat_map(|audience| samples(audience, now))
        .flat_map(|composed| composed.complaints)
        .map(|complaint| complained(config, complaint))
        .filter(|fault| said.insert(fault.to_string()))
        .collect()
}

fn everything(form: Form) -> Subscription {
    Subscription {
        name: "test".to_owned(),
        filter: alert::Filter::default(),
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: true,
        receivers: vec![Receiver { channel: Channel::Mail, name: "test".to_owned(), form }],
    }
}

fn samples(audience: &Audience, now: Timestamp) -> Vec<Composed> {
    let today = eastern_date(now);
    let rules = alert::samples_of_everything("test:rule", today, now);
    let notices = alert::notices_of_everything(today, now);
    let digests = audience.subscriptions().iter().flat_map(|one| {
        let digest = alert::sample_digest(&one.name, today, now);
        let heartbeat = Digest { items: Vec::new(), ..digest.clone() };
        [digest, heartbeat]
    });
    let rules = rules.iter().map(|rule| audience.of_rule_unfiltered(rule, now));
    let notices = notices.iter().map(|notice| audience.of_notice("test:notice", notice, now));
    let digests = digests.map(|digest| audience.of_digest("test:digest", &digest));
    rules.chain(notices).chain(digests).collect()
}

fn complained(config: &Config, complaint: AlertError) -> TemplateFault {
    match complaint {
        AlertError::Template { name, source } => {
            let name = source.name().map_or(name, str::to_owned);
            bad(place(config, &name), &source)
        }
        other => TemplateFault::Bad {
            place: "a sample alert".to_owned(),
            line: None,
            what: other.to_string(),
        },
    }
}

fn fault_of(config: &Config, error: TemplateError) -> TemplateFault {
    match error {
        TemplateError::Bad { name, source } => bad(place(config, &name), &source),
        other => TemplateFault::Bad {
            place: "templates".to_owned(),
            line: None,
            what: other.to_string(),
        },
    }
}

fn bad(place: String, error: &minijinja::Error) -> TemplateFault {
    let what = match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    TemplateFault::Bad { place, line: error.line(), what }
}

/// A template by the file that it comes from.
fn place(config: &Config, name: &str) -> String {
    if let Some(post) = config.posts.iter().find(|post| post_name(post) == name) {
        return post.template.display().to_string();
    }
    match config.templates.as_ref().map(|folder| folder.join(name)) {
        Some(file) if file.is_file() => file.display().to_string(),
        Some(folder) => format!(
            "the built-in template `{name}` together with yours in `{}`",
            folder.parent().unwrap_or(Path::new("")).display()
        ),
        None => format!("the built-in template `{name}`"),
    }
}
