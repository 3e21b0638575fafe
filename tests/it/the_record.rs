//! `verify` and `backup` as the operator runs them, after a day's work.

use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::support::program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn it_is_verified_backed_up_and_found_broken() {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));

    let sound = program.run(&["verify", "--format", "json"]);
    assert_eq!(sound.code, Some(0), "{}", sound.err);
    let sound: serde_json::Value = serde_json::from_str(&sound.out).unwrap();
    assert_eq!(sound["sound"], true);
    let head = &sound["verification"]["head"];
    let anchor = format!("{}:{}", head["number"], head["sha256"].as_str().unwrap());
    let kept = program.run(&["verify", "--anchor", &anchor]);
    assert_eq!(kept.code, Some(0), "{}", kept.err);
    assert!(kept.out.contains(&format!("head {anchor}")), "{}", kept.out);
    assert_eq!(program.run(&["verify", "--anchor", "17"]).code, Some(2));

    let copy = program.folder.path().join("copy.db");
    let copied = program.run(&["backup", &copy.display().to_string()]);
    assert_eq!(copied.code, Some(0), "{}", copied.err);
    let again = program.run(&["backup", &copy.display().to_string()]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("which is left alone"), "{}", again.err);
    let restored = program
        .command(&["list", "--format", "json"])
        .env("ENTITYLISTD_DATABASE__URL", format!("sqlite:{}", copy.display()))
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(restored.stdout).unwrap(),
        program.run(&["list", "--format", "json"]).out
    );

    let mut database = SqliteConnection::connect(&program.database()).await.unwrap();
    database.execute("UPDATE documents SET stage = 'withdrawn'").await.unwrap();
    let broken = program.run(&["verify"]);
    assert_eq!(broken.code, Some(1));
    assert!(broken.out.contains("FAULT documents/2025-05426: it was changed"), "{}", broken.out);
    assert!(broken.err.contains("not what was written"), "{}", broken.err);

    // Whoever rewrote the whole chain has no answer to a link kept elsewhere.
    let other = program.run(&["verify", "--anchor", &anchor.replace(':', ":0")[..anchor.len()]]);
    assert!(other.out.contains("FAULT chain/"), "{}", other.out);
}
