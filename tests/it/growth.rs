//! How large the database grows: years of rules of real size, through whole
//! cycles with alerts by mail and webhook, on each engine.
//!
//! `GROWTH_YEARS=25` is what the operations guide tells of.

use std::sync::Arc;

use entitylistd::clock::FixedClock;
use entitylistd::config::Webhook;
use entitylistd::daemon::Rooms;
use entitylistd::store::{self, Store};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use sqlx::{AssertSqlSafe, Connection as _};

use crate::house::House;
use crate::support::endpoint::TestEndpoint;
use crate::support::postgres::Schema;
use crate::support::program::publish;

/// About as many as in the years of the most rules.
const RULES_A_YEAR: u32 = 20;
const RULE: &str = include_str!("../../demo/documents/2025-05427.xml");

#[expect(clippy::disallowed_methods, reason = "how long a test runs is no setting of ours")]
fn years() -> u32 {
    let asked = std::env::var("GROWTH_YEARS").ok();
    asked.map_or(1, |years| years.parse().unwrap())
}

/// The demo's rule about twelve entries, under another number and about other
/// parties.
fn rule(index: u32, number: &str) -> String {
    let mut text = RULE.replace("2025-05427", number);
    for name in ["Inspur", "Academy", "Dingxin", "Nettrix", "Suma", "Wisdom"] {
        text = text.replace(name, &format!("{name} {index}"));
    }
    text
}

enum Place {
    Sqlite(std::path::PathBuf),
    Postgres(Schema),
}

impl Place {
    /// Bytes of the database.
    async fn bytes(&self, store: &dyn Store) -> u64 {
        match self {
            Self::Sqlite(_) => store.figures().await.unwrap().database_bytes,
            // Others may be in the same database.
            Self::Postgres(schema) => {
                let mut database = sqlx::PgConnection::connect(&schema.url()).await.unwrap();
                let size = "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c
                     JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.relkind = 'r' AND n.nspname = ";
                let size = format!("{size}'{}'", schema.name);
                let bytes: i64 =
                    sqlx::query_scalar(AssertSqlSafe(size)).fetch_one(&mut database).await.unwrap();
                u64::try_from(bytes).unwrap()
            }
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(schema) => schema.url(),
        }
    }
}

/// Lives through the years; bytes for each rule.
async fn live(engine: &str, place: Place) -> u64 {
    let mut house = House::new().await;
    let endpoint = TestEndpoint::start([]).await;
    let store = store::open(&place.url()).await.unwrap();
    let mut config = house.rooms.config.clone();
    config.http.read_timeout = std::time::Duration::from_mins(1);
    // nobody else asks this replica: no politeness in years of requests
    config.http.documents_per_minute = 60_000;
    config.http.api_per_minute = 60_000;
    config.webhooks = vec![Webhook {
        name: "compliance".to_owned(),
        url: endpoint.url(),
        secrets: Vec::new(),
        allow_private: true,
        full_body: false,
        timeout: std::time::Duration::from_mins(1),
    }];
    let at = |now: Timestamp| -> Arc<FixedClock> { Arc::new(FixedClock(now)) };
    let mut now: Timestamp = "2025-03-31T12:00:00Z".parse().unwrap();
    house.rooms = Rooms::new(config, Arc::clone(&store), at(now), false).unwrap();
    house.cycle().await.unwrap();
    let begun = place.bytes(store.as_ref()).await;
    let rules = years() * RULES_A_YEAR;
    let mut day = date(2025, 3, 31);
    for index in 0..rules {
        day = day.checked_add(i32::try_from(365 / RULES_A_YEAR).unwrap().days()).unwrap();
        now = day.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        now = now.checked_add(SignedDuration::from_hours(12)).unwrap();
        house.rooms.clock = at(now);
        let number = format!("{}-7{index:04}", day.year());
        publish(&house.replica, &number, &day.to_string(), 20_000 + index, &rule(index, &number));
        let report = house.cycle().await.unwrap();
        assert_eq!(crate::house::told(&report).0, 12, "{number}");
        house.replica.forget();
    }
    let grown = place.bytes(store.as_ref()).await - begun;
    let each = grown / u64::from(rules);
    println!(
        "{engine}: {rules} rules of 12 entries in {} years: {begun} bytes at first, {grown} more, \
         {each} each",
        years(),
    );
    let found = store.verify(None).await.unwrap();
    assert!(found.faults.is_empty(), "{:?}", found.faults);
    each
}

/// Bytes that a rule of twelve entries may cost: body, reading, versions,
/// event, two deliveries with what was said, links of the chain.
const MOST: u64 = 250_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_costs_the_database_little_however_many_there_were() {
    let folder = tempfile::tempdir().unwrap();
    let each = live("SQLite", Place::Sqlite(folder.path().join("grown.db"))).await;
    assert!(each < MOST, "{each}");
    if let Some(schema) = Schema::new().await {
        let each = live("PostgreSQL", Place::Postgres(schema)).await;
        assert!(each < MOST, "{each}");
    }
}
