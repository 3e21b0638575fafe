//! Templates of the operator's own are tried before anything depends on them.

use crate::support::program::Program;

#[tokio::test]
async fn config_check_names_every_broken_template_by_file_and_line() {
    let program = Program::new().await;
    let folder = program.folder.path().join("templates");
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let check = || {
        let mut command = program.command(&["config", "check"]);
        command.env("ENTITYLISTD_TEMPLATES", &folder);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let at = |name: &str, line: u32| format!("{}, line {line}: ", folder.join(name).display());

    // what no parser takes, and what replaces nothing: both at once
    write("rule.txt", "{{ alert.headline }}\n\n{% if %}\n");
    write("rules.html", "a slip of the pen");
    let (code, report) = check();
    assert_eq!(code, Some(2), "{report}");
    assert!(report.contains(&at("rule.txt", 3)), "{report}");
    assert!(report.contains("rules.html` replaces no template; there are parts.html"), "{report}");

    // what fails only where a rule has it: a change that was held, a member
    std::fs::remove_file(folder.join("rules.html")).unwrap();
    write(
        "rule.txt",
        "{{ alert.headline }}\n{% for held in alert.trouble.held %}\n{{ held.nmae }}\n{% endfor %}\n",
    );
    write("notice.txt", "{{ headline }}\n{{ at | moment | wrapp }}\n");
    let (code, report) = check();
    assert_eq!(code, Some(2), "{report}");
    assert!(report.contains(&at("rule.txt", 3)), "{report}");
    assert!(report.contains(&at("notice.txt", 2)), "{report}");
    let started = program.command(&["check"]).env("ENTITYLISTD_TEMPLATES", &folder).output();
    let said = String::from_utf8(started.unwrap().stderr).unwrap();
    assert!(said.contains(&at("rule.txt", 3)), "the program does not start with it: {said}");

    write("rule.txt", "{{ alert.headline }}\n");
    write("notice.txt", "{{ headline }}\n");
    let (code, report) = check();
    assert_eq!(code, Some(0), "{report}");
}

#[tokio::test]
async fn a_template_for_posts_is_tried_too() {
    let program = Program::new().await;
    let template = program.folder.path().join("ticket.json");
    std::fs::write(&template, "{\"title\": {{ subject }},\n \"by\": {{ author }}}\n").unwrap();
    let mut command = program.command(&["config", "check"]);
    command
        .env("ENTITYLISTD_POST__TICKETS__URL", "https://tickets.example.com/new")
        .env("ENTITYLISTD_POST__TICKETS__TEMPLATE", &template)
        .env("ENTITYLISTD_POST__TICKETS__CONTENT_TYPE", "application/json");
    let output = command.output().unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{report}");
    assert!(report.contains(&format!("{}, line 2: ", template.display())), "{report}");
}
