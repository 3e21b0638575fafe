//! What is wrong with the settings, shown in the place where it is wrong.

use std::fmt;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::text::{Place, TextKind, Texts};

/// One thing that is wrong, or unwise.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) place: Option<Place>,
    pub(super) help: Option<String>,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, help: None }
    }

    pub(super) fn at(mut self, place: &Place) -> Self {
        self.place = Some(place.clone());
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything that is wrong with the settings. Displayed, it shows each
/// problem underlined in its file, or beside its variable; secrets are masked.
#[derive(Clone)]
pub struct Problems {
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
    texts: Texts,
}

impl std::error::Error for Problems {}

impl Problems {
    /// Files before variables, each from its beginning; what has no place
    /// comes first.
    pub(super) fn sorted(
        mut errors: Vec<Problem>,
        mut warnings: Vec<Problem>,
        texts: Texts,
    ) -> Self {
        let order = |problem: &Problem| {
            problem.place.as_ref().map(|place| (place.text, place.span.start, place.span.end))
        };
        errors.sort_by_key(order);
        warnings.sort_by_key(order);
        Self { errors, warnings, texts }
    }

    /// How many problems there are; warnings do not count.
    pub fn count(&self) -> usize {
        self.errors.len()
    }

    /// The report, warnings last, with colours or without.
    pub fn render(&self, colour: bool) -> String {
        let mut report = String::new();
        for problem in &self.errors {
            report.push_str(&render(problem, Level::ERROR, &self.texts, colour));
            report.push_str("\n\n");
        }
        for warning in &self.warnings {
            report.push_str(&render(warning, Level::WARNING, &self.texts, colour));
            report.push_str("\n\n");
        }
        let count = match self.errors.len() {
            1 => "1 problem".to_owned(),
            count => format!("{count} problems"),
        };
        report.push_str(&count);
        report.push_str(" in the settings");
        report
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl fmt::Debug for Problems {
    /// The masked report: the texts behind it may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// Something that works but should be changed.
#[derive(Clone)]
pub struct Warning {
    pub(super) problem: Problem,
    pub(super) texts: Texts,
}

impl Warning {
    /// One line, for logs.
    pub fn message(&self) -> &str {
        &self.problem.message
    }

    /// The message with its place, with colours or without.
    pub fn render(&self, colour: bool) -> String {
        render(&self.problem, Level::WARNING, &self.texts, colour)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl fmt::Debug for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

fn render(problem: &Problem, level: Level<'_>, texts: &Texts, colour: bool) -> String {
    let mut group = level
        .primary_title(problem.message.as_str())
        .elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    let shown = problem.place.as_ref().and_then(|place| texts.shown(place));
    let name = problem.place.as_ref().and_then(|place| texts.kind(place)).map(text_name);
    if let (Some((text, span)), Some(name)) = (shown, name) {
        group = group.element(
            Snippet::source(text).path(name).annotation(AnnotationKind::Primary.span(span)),
        );
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

fn text_name(kind: &TextKind) -> String {
    match kind {
        TextKind::BuiltIn => "built-in defaults".to_owned(),
        TextKind::File(path) => path.display().to_string(),
        TextKind::Variable(_) => "environment".to_owned(),
    }
}
