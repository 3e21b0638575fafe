//! The alert rules and the dashboard speak of metrics that there are, and the
//! operations guide of all of them.

use std::collections::BTreeSet;

use entitylistd::daemon::SOURCES;
use entitylistd::metrics::Metrics;
use entitylistd::status::WITNESSES;
use regex::Regex;

const ALERTS: &str = include_str!("../../docs/operations/alerts.yml");
const DASHBOARD: &str = include_str!("../../docs/operations/grafana-dashboard.json");
const GUIDE: &str = include_str!("../../docs/operations.md");

/// What `/metrics` answers before anything has happened: every series.
fn exposed() -> String {
    Metrics::new("1.2.3", SOURCES, &WITNESSES).text()
}

/// The expressions of the alert rules and of the dashboard.
fn expressions() -> Vec<String> {
    let mut found: Vec<String> = ALERTS
        .lines()
        .filter_map(|line| line.trim().strip_prefix("expr: "))
        .map(str::to_owned)
        .collect();
    let dashboard: serde_json::Value = serde_json::from_str(DASHBOARD).unwrap();
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            found.push(target["expr"].as_str().unwrap().to_owned());
        }
    }
    found
}

#[test]
fn every_series_that_is_asked_for_is_there() {
    let exposed = exposed();
    let selector = Regex::new(r"(entitylistd_[a-z_]+)(?:\{([^}]*)\})?").unwrap();
    let expressions = expressions();
    let mut asked = 0;
    for expression in &expressions {
        for found in selector.captures_iter(expression) {
            let name = &found[1];
            let labels: Vec<&str> =
                found.get(2).map_or_else(Vec::new, |labels| labels.as_str().split(',').collect());
            let is_there = exposed.lines().any(|line| {
                let rest = line.strip_prefix(name);
                rest.is_some_and(|rest| rest.starts_with([' ', '{']))
                    && labels.iter().all(|label| line.contains(label.trim()))
            });
            assert!(is_there, "{} of `{expression}` is not in\n{exposed}", &found[0]);
            asked += 1;
        }
    }
    assert!(asked >= 25, "{asked} in {expressions:#?}");
}

#[test]
fn the_guide_lists_every_metric_and_no_other() {
    let types = exposed();
    let exposed: BTreeSet<String> = types
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .map(|line| match line.split_once(' ').unwrap() {
            (name, "counter") => format!("{name}_total"),
            (name, "info") => format!("{name}_info"),
            (name, _) => name.to_owned(),
        })
        .collect();
    let row = Regex::new(r"(?m)^\| `(entitylistd_[a-z_]+)").unwrap();
    let told: BTreeSet<String> =
        row.captures_iter(GUIDE).map(|found| found[1].to_owned()).collect();
    assert_eq!(told, exposed);
}
