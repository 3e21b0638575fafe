//! `kill -9` at any moment of a cycle, on both databases: no rule is half
//! applied, no event is lost or doubled, each alert goes out once, and the
//! record is sound each time.

use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::support::program::{Ended, Program};

/// How often the program is killed, unless `ENTITYLISTD_TEST_KILLS` says.
const KILLS: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    killed_again_and_again(async || Some(Program::new().await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    killed_again_and_again(Program::on_postgres).await;
}

/// Kills the program until both rules are told, checks that they are told once
/// and applied whole, and begins anew with an empty database, until it was
/// killed often enough.
async fn killed_again_and_again(new: impl AsyncFn() -> Option<Program>) {
    let mut random = Random(0x2025_0328);
    let (mut kills, mut databases, mut cut_short) = (0, 0, 0);
    while kills < wanted() {
        let Some(program) = new().await else { return };
        databases += 1;
        while kills < wanted() && !told_once(&program) {
            cut_short += u32::from(kill_one(&program, &mut random).await);
            kills += 1;
            let_time_pass(&program).await;
            is_sound(&program);
        }
        // On a machine at its limit an answer may take longer than a second.
        let patient = ("ENTITYLISTD_HTTP__READ_TIMEOUT", "60s");
        let good = program.command(&["check"]).env(patient.0, patient.1).output().unwrap();
        let good = Ended::from(good);
        assert_eq!(good.code, Some(0), "{}", good.err);
        assert!(told_once(&program), "{:#?}", program.mails());
        let diff = program.run(&["diff", "2025-03-24", "2025-03-28", "--format", "json"]);
        let diff: serde_json::Value = serde_json::from_str(&diff.out).unwrap();
        let summary = (&diff["summary"]["added"], &diff["summary"]["revised"]);
        assert_eq!(summary, (&82.into(), &4.into()));
        assert_eq!(events_twice(&program).await, Vec::<String>::new());
        is_sound(&program);
    }
    println!("{kills} kills, {cut_short} of them before the end, {databases} databases");
    assert!(cut_short > 0, "every cycle was over before it was killed");
}

fn told_once(program: &Program) -> bool {
    (program.alerts("2025-05426"), program.alerts("2025-05427")) == (1, 1)
}

/// Kills a cycle somewhere between its first request and some time after its
/// last; true where it was still at work.
async fn kill_one(program: &Program, random: &mut Random) -> bool {
    let before = program.replica.seen().len();
    let mut child = program.command(&["check"]).spawn().unwrap();
    // A whole cycle asks for seven things.
    let requests = before + random.below(9);
    while program.replica.seen().len() < requests && child.try_wait().unwrap().is_none() {
        tokio::task::yield_now().await;
    }
    // Mostly at once; sometimes as late as the commit and the mails.
    for _ in 0..(1_usize << random.below(18)) {
        tokio::task::yield_now().await;
    }
    let at_work = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    at_work
}

fn is_sound(program: &Program) {
    let verified = program.run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
}

/// What the dead held is free after minutes; here at once.
async fn let_time_pass(program: &Program) {
    sqlx::any::install_default_drivers();
    let Ok(mut database) = AnyConnection::connect(&program.database()).await else {
        return;
    };
    for statement in ["DELETE FROM leases", "UPDATE deliveries SET lease_until = NULL"] {
        // Killed before the tables were made, there is nothing to free.
        let _ = database.execute(statement).await;
    }
    database.close().await.unwrap();
}

/// The documents of which more than one event tells that they changed the list.
async fn events_twice(program: &Program) -> Vec<String> {
    let mut database = AnyConnection::connect(&program.database()).await.unwrap();
    sqlx::query_scalar(
        "SELECT document FROM events WHERE kind = 'rule' GROUP BY document HAVING count(*) > 1",
    )
    .fetch_all(&mut database)
    .await
    .unwrap()
}

fn wanted() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "how long the test may take")]
    std::env::var("ENTITYLISTD_TEST_KILLS").map_or(KILLS, |kills| kills.parse().unwrap())
}

/// The same row of numbers in every run (Knuth's linear congruence).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}
