//! A `PostgreSQL` server for tests, and a schema of one's own on it.
//!
//! Tried in this order: the server of `ENTITYLISTD_TEST_POSTGRES`, the one on
//! the local socket, the one on 127.0.0.1, and one made with `initdb` in a
//! temporary folder that ends with the test process. Where there is none the
//! test is skipped and says so, unless `ENTITYLISTD_REQUIRE` names `postgres`.
//!
//! Shared by the unit tests of the store, the stories and the benchmarks.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use tokio::sync::OnceCell;

use super::required::skip;

/// Makes a server in the folder `$1` with the programs of the folder `$2`, and
/// ends it when whoever started this ends, which closes its input.
const SERVER: &str = r#"
    set -e
    as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
    if [ "$(id -u)" = 0 ]; then chown postgres "$1"; fi
    as "$2/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --no-sync >"$1/made" 2>&1
    as "$2/pg_ctl" -w -D "$1/data" -o "-k $1 -c listen_addresses=" -l "$1/log" start >"$1/made"
    echo ready
    cat >"$1/made" || true
    as "$2/pg_ctl" -D "$1/data" -m immediate stop >"$1/made"
    rm -rf "$1"
"#;

/// A schema that nobody else uses; dropped with this value.
pub(crate) struct Schema {
    pub(crate) name: String,
    /// The address of its server.
    pub(crate) server: &'static str,
}

impl Schema {
    /// A new, empty schema, or `None` where there is no server.
    pub(crate) async fn new() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = server().await?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let schema = Self { name: format!("test_{}_{number}", std::process::id()), server };
        let mut connection = PgConnection::connect(server).await.unwrap();
        for sql in [schema.drop_statement(), format!("CREATE SCHEMA {}", schema.name)] {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        }
        connection.close().await.unwrap();
        Some(schema)
    }

    /// The database URL with this schema as the place of all tables.
    pub(crate) fn url(&self) -> String {
        let glue = if self.server.contains('?') { '&' } else { '?' };
        let name = &self.name;
        format!("{}{glue}options[search_path]={name}&application_name={name}", self.server)
    }

    /// Ends connections that still hold something, such as one whose
    /// transaction failed in a runtime that has stopped.
    pub(crate) fn drop_statement(&self) -> String {
        let name = &self.name;
        format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE application_name = '{name}';
             DROP SCHEMA IF EXISTS {name} CASCADE"
        )
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let (server, sql) = (self.server, self.drop_statement());
        // The test's own runtime may be the one that drops this.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let mut connection = PgConnection::connect(server).await?;
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
                connection.close().await
            })
        });
        if let Ok(Err(error)) = dropped.join() {
            println!("the schema {} stays behind: {error}", self.name);
        }
    }
}

/// The address of a server that lets us make schemas, found once.
async fn server() -> Option<&'static str> {
    static FOUND: OnceCell<Option<String>> = OnceCell::const_new();
    FOUND.get_or_init(find).await.as_deref()
}

async fn find() -> Option<String> {
    if let Some(named) = variable("ENTITYLISTD_TEST_POSTGRES") {
        assert!(answers(&named).await, "ENTITYLISTD_TEST_POSTGRES names no server that answers");
        return Some(named);
    }
    for running in [
        "postgres://postgres@localhost/postgres?host=/var/run/postgresql",
        "postgres://postgres@127.0.0.1:5432/postgres",
    ] {
        if answers(running).await {
            return Some(running.to_owned());
        }
    }
    if let Some(own) = make() {
        return Some(own);
    }
    skip(
        "postgres",
        "no PostgreSQL server on the local socket or 127.0.0.1, no `initdb` to make one; name one \
         in ENTITYLISTD_TEST_POSTGRES",
    );
    None
}

/// Whether a server answers and lets us make schemas.
async fn answers(url: &str) -> bool {
    let Ok(mut connection) = PgConnection::connect(url).await else {
        return false;
    };
    sqlx::query_scalar("SELECT has_database_privilege(current_database(), 'CREATE')")
        .fetch_one(&mut connection)
        .await
        .unwrap_or(false)
}

/// Makes a server in a temporary folder.
fn make() -> Option<String> {
    /// Held until the process ends.
    static COMPANION: OnceLock<Child> = OnceLock::new();
    let programs = folder_of("initdb")?;
    let folder = tempfile::tempdir().ok()?.keep();
    let mut companion = Command::new("sh")
        .args(["-c", SERVER, "server"])
        .args([&folder, &programs])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut line = String::new();
    BufReader::new(companion.stdout.take()?).read_line(&mut line).ok()?;
    let _ = COMPANION.set(companion);
    let url = format!("postgres://postgres@localhost/postgres?host={}", folder.display());
    (line == "ready\n").then_some(url)
}

/// The folder with a program of the server: on the path, or where Debian keeps
/// the newest.
pub(crate) fn folder_of(program: &str) -> Option<PathBuf> {
    let on_path = variable("PATH")?;
    let mut folders: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    installed.sort();
    folders.extend(installed.into_iter().rev());
    folders.into_iter().find(|folder| Path::new(folder).join(program).is_file())
}

fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "says where the tests find a server")]
    std::env::var(name).ok()
}
