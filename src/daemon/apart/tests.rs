//! Against processes that say what they like: shell scripts.

use std::sync::Arc;

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::clock::FixedClock;
use crate::config::{self, Environment};
use crate::store;

const ENDED: &str = r#"echo '{"last":{"cycle":{"failed":"no list"}}}'"#;

async fn rooms() -> (Rooms, TempDir) {
    crate::tls::install_tls_provider();
    let folder = tempfile::tempdir().unwrap();
    let config = config::load(None, &Environment::empty()).unwrap().config;
    let url = format!("sqlite:{}", folder.path().join("entitylistd.db").display());
    let store = store::open(&url).await.unwrap();
    let clock = FixedClock("2025-03-28T10:30:00Z".parse().unwrap());
    (Rooms::new(config, store, Arc::new(clock), false).unwrap(), folder)
}

/// What a script in the place of the cycle makes of it.
async fn with(script: &str, end: &CancellationToken) -> (Result<Outcome, String>, u64) {
    let (rooms, _folder) = rooms().await;
    let shell = Apart { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] };
    let outcome = shell.take_in(&rooms, end).await;
    (outcome, rooms.pulse.count())
}

#[rstest]
#[case::without_a_word("exit 3", Err("its process ended before its time (exit status: 3)"))]
#[case::refusing(r#"echo '{"last":{"refused":"too tired"}}'"#, Err("too tired"))]
#[case::breaking_off(
    r#"echo '"begun"'; kill -9 $$"#,
    Ok("its process ended before its time (signal: 9 (SIGKILL))")
)]
#[tokio::test]
async fn a_process_ends(#[case] script: &str, #[case] expected: Result<&str, &str>) {
    let expected = expected.map(|how| Outcome::BrokeOff(how.to_owned())).map_err(str::to_owned);
    assert_eq!(with(script, &CancellationToken::new()).await.0, expected);
}

#[tokio::test]
async fn it_is_told_the_settings_and_what_it_says_is_heard() {
    let script = format!(
        r#"read -r errand; case $errand in *'"work":"cycle"'*) echo '"begun"';; esac
           echo '"alive"'; echo 'what?'; echo '"alive"'; {ENDED}"#
    );
    let (outcome, beats) = with(&script, &CancellationToken::new()).await;
    assert_eq!((outcome, beats), (Ok(Outcome::Failed("no list".to_owned())), 2));
}

#[rstest]
#[case::composed(r#"echo '"begun"'; echo '{"last":{"digests":{"Ok":2}}}'"#, Ok(Ok(2)))]
#[case::not_composed(
    r#"echo '"begun"'; echo '{"last":{"digests":{"Err":"disk full"}}}'"#,
    Ok(Err("disk full"))
)]
#[case::killed(
    r#"echo '"begun"'; kill -9 $$"#,
    Ok(Err("its process ended before its time (signal: 9 (SIGKILL))"))
)]
#[case::refusing(r#"echo '{"last":{"refused":"too tired"}}'"#, Err("too tired"))]
#[case::stuck(
    r#"echo '"begun"'; exec sleep 3600"#,
    Ok(Err("it did not end within ten minutes, and was ended"))
)]
#[tokio::test]
async fn digests_are_composed(
    #[case] script: &str,
    #[case] expected: Result<Result<u32, &str>, &str>,
) {
    let (rooms, _folder) = rooms().await;
    let shell = Apart { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] };
    if script.contains("sleep") {
        tokio::time::pause(); // while everybody waits, the clock of the test runs on
    }
    let composed = shell.compose_digests(&rooms, &CancellationToken::new()).await;
    let expected = expected.map(|it| it.map_err(str::to_owned)).map_err(str::to_owned);
    assert_eq!(composed, expected);
}

#[tokio::test]
async fn without_a_program_there_is_no_process() {
    let (rooms, _folder) = rooms().await;
    let nobody = Apart { program: "/nonexistent/program".into(), arguments: Vec::new() };
    let why = nobody.take_in(&rooms, &CancellationToken::new()).await.unwrap_err();
    assert!(why.contains("No such file"), "{why}");
}

#[tokio::test]
async fn it_is_asked_to_end_by_closing_what_it_hears() {
    let end = CancellationToken::new();
    end.cancel();
    let script = format!(r#"echo '"begun"'; cat > /dev/null; {ENDED}"#);
    let (outcome, _) = with(&script, &end).await;
    assert_eq!(outcome, Ok(Outcome::Failed("no list".to_owned())));
}

/// While everybody waits, the clock of the test runs on.
#[tokio::test]
async fn one_that_does_not_end_is_made_to() {
    let (rooms, _folder) = rooms().await;
    let end = CancellationToken::new();
    end.cancel();
    let deaf = r#"echo '"begun"'; exec sleep 3600"#;
    let shell = Apart { program: "/bin/sh".into(), arguments: vec!["-c".into(), deaf.into()] };
    tokio::time::pause();
    let outcome = shell.take_in(&rooms, &end).await;
    assert_eq!(outcome, Ok(Outcome::of(&Err(CycleError::CutShort))));
}
