//! Files beside GitHub's tables: what is joined with what, and what is wrong with a file that is none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use patwarden_sim::Config;
use patwarden_sql::{Format, Kind, Params, SqlError, SqlErrorKind, Statement, Value};
use tempfile::TempDir;

use crate::support::{World, only, texts};

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(300).with_requests(20))
}

fn file(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn owners(world: &World) -> BTreeSet<String> {
    let state = world.sim.snapshot();
    state.org(&world.org()).unwrap().live_grants().map(|grant| grant.token.owner.clone()).collect()
}

/// Makes a table of five thousand numbers.
const NUMBERS: &str = "CREATE TABLE x AS WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
                       SELECT i FROM n";

fn database(path: &Path, sql: &str) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

async fn refused(world: &World, path: impl AsRef<Path>) -> SqlError {
    let error = world.sql.attach("people", path).await.unwrap_err();
    assert_eq!(error.kind(), SqlErrorKind::File, "{error}");
    let error_of_name = world.error("SELECT * FROM people").await;
    assert!(error_of_name.message().contains("no table people"), "nothing is left behind: {error_of_name}");
    error
}

#[tokio::test(start_paused = true)]
async fn owners_who_are_in_no_list_are_found_with_the_requests_of_the_listing_alone() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let owners: Vec<String> = owners(&world).into_iter().collect();
    let (known, strangers) = owners.split_at(owners.len() / 2);
    // A login is the same in any case.
    let lines: String = known.iter().map(|owner| format!("{},web\n", owner.to_uppercase())).collect();
    let people = world.sql.attach("people", file(&folder, "people.csv", format!("login,team\n{lines}"))).await.unwrap();
    assert_eq!((people.format, people.tables.len()), (Format::Csv, 1));
    let (_, alone) = world.asked("SELECT count(*) FROM pat_grants WHERE org = '{org}'").await;
    for statement in [
        "SELECT DISTINCT owner_login FROM pat_grants
         WHERE org = '{org}' AND owner_login NOT IN (SELECT login FROM people)",
        "SELECT DISTINCT g.owner_login FROM pat_grants g LEFT JOIN people p ON p.login = g.owner_login
         WHERE g.org = '{org}' AND p.login IS NULL",
        "SELECT DISTINCT g.owner_login FROM pat_grants g
         WHERE g.org = '{org}' AND NOT EXISTS (SELECT 1 FROM people p WHERE g.owner_login = p.login)",
    ] {
        let (rows, requests) = world.asked(statement).await;
        let found: BTreeSet<String> = texts(&rows, "owner_login").into_iter().collect();
        assert_eq!(found, strangers.iter().cloned().collect(), "{statement}");
        assert_eq!(requests, alone, "{statement}");
    }
    let (rows, requests) = world
        .asked("SELECT DISTINCT owner_login FROM people JOIN pat_grants ON owner_login = login WHERE org = '{org}'")
        .await;
    assert_eq!(texts(&rows, "owner_login").into_iter().collect::<BTreeSet<_>>(), known.iter().cloned().collect());
    assert!(requests.len() <= alone.len() + 8, "owners are asked for one by one eight times at most: {requests:?}");
}

#[tokio::test(start_paused = true)]
async fn json_and_json_lines_are_tables_too_and_kinds_are_known() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let json = "\u{feff}[{\"login\": \"mona\", \"vip\": true, \"teams\": [1]}, {\"login\": \"hubot\", \"n\": 7}]";
    let lines = "{\"login\": \"mona\", \"vip\": true, \"teams\": [1]}\n{\"login\": \"hubot\", \"n\": 7}\n";
    let some = [
        ("a", "a.json", json),
        ("b", "b.jsonl", lines),
        ("c", "c.ndjson", lines),
        ("d", "d", json),
        ("e", "e.txt", lines),
    ];
    for (name, named, text) in some {
        world.sql.attach(name, file(&folder, named, text)).await.unwrap();
        let rows = world.rows(&format!("SELECT * FROM {name} ORDER BY login")).await;
        let kinds: Vec<Kind> = rows.columns.iter().map(|column| column.kind).collect();
        assert_eq!(kinds, [Kind::Text, Kind::Boolean, Kind::Json, Kind::Integer], "{named}");
        let first: Vec<Value> = vec!["hubot".into(), Value::Null, Value::Null, 7.into()];
        let second: Vec<Value> = vec!["mona".into(), 1.into(), "[1]".into(), Value::Null];
        assert_eq!(rows.rows, [first, second], "{named}");
    }
    let error = world.error("SELECT logn FROM a").await;
    assert_eq!(error.hint(), Some("did you mean login?"));
    let error = world.error("SELECT * FROM main.aa").await;
    assert!(error.message().starts_with("there is no table aa"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_database_is_read_where_it_lies_and_never_written() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let path = folder.path().join("odd ? # %.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch(
            "CREATE TABLE members (login TEXT COLLATE NOCASE, team TEXT); INSERT INTO members VALUES ('MONA', 'web');
        CREATE VIEW web AS SELECT * FROM members WHERE team = 'web'",
        )
        .unwrap();
    let before = fs::read(&path).unwrap();
    let people = world.sql.attach("people", &path).await.unwrap();
    let names: Vec<&str> = people.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!((people.format, names), (Format::Sqlite, vec!["members", "web"]));
    assert_eq!(only(&world.rows("SELECT team FROM people.web WHERE login = 'mona'").await), "web".into());
    assert_eq!(only(&world.rows("SELECT count(*) FROM members").await), 1.into());
    for statement in ["ATTACH 'x.db' AS x", "DETACH people", "INSERT INTO people.members VALUES ('x', 'x')"] {
        assert_eq!(world.error(statement).await.kind(), SqlErrorKind::NotAllowed, "{statement}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    // As it is now, and not as it was when it was attached.
    other.execute("INSERT INTO members VALUES ('hubot', 'web')", []).unwrap();
    assert_eq!(only(&world.rows("SELECT count(*) FROM members").await), 2.into());
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_not_what_it_says_is_refused_by_name_and_place() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let png = [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0];
    let path = folder.path().join("whole.db");
    database(&path, "CREATE TABLE x AS SELECT randomblob(9000) AS y");
    let whole = fs::read(&path).unwrap();
    let ours = folder.path().join("ours.db");
    database(&ours, "CREATE TABLE Pat_Grants (id)");
    let cut = &whole[..whole.len() - 4096];
    let damaged = {
        let path = folder.path().join("numbers.db");
        database(&path, NUMBERS);
        let mut bytes = fs::read(&path).unwrap();
        let half = bytes.len() / 2;
        bytes[half..half + 4096].fill(0xff);
        bytes
    };
    let cases: [(&str, &[u8], &str); 16] = [
        ("a.csv", &png, "a.csv is not taken as CSV, line 1: it is no text in UTF-8"),
        ("b.csv", b"a,b\n1,2\n3\n", "b.csv is not taken as CSV, line 3: the row has 1 fields"),
        ("c.csv", b"a,a\n", "c.csv is not taken as CSV, line 1: two columns are named \"a\""),
        ("d.csv", b"", "d.csv is not taken as CSV: there is nothing in it"),
        ("e.json", b"[{\"a\": 1},\n{\"a\":", "e.json is not taken as JSON, line 2, column 5: EOF"),
        ("f.jsonl", b"{\"a\": 1}\n\n{\"a\" 1}\n", "f.jsonl is not taken as JSON Lines, line 3, column 6: expected `:`"),
        ("g.json", b"{\"a\": 1}", "expected an array of objects"),
        ("h.csv", b"a\n\xff\n", "h.csv is not taken as CSV, line 2: it is no text in UTF-8"),
        ("i.csv", b"a\nx\0y\n", "i.csv is not taken as CSV, line 2: it is no text"),
        ("j.db", b"a,b\n1,2\n", "j.db is no SQLite database, whatever it is called"),
        ("k.csv", &whole, "k.csv is a SQLite database and not CSV"),
        ("l.db", b"", "l.db is empty"),
        ("m.db", cut, "m.db is a damaged SQLite database"),
        ("n.db", &whole[..60], "n.db is a damaged SQLite database"),
        ("p.db", &damaged, "p.db is a damaged SQLite database"),
        (
            "o.csv",
            b"a,b\n1,\"2\n3,4\n",
            "o.csv is not taken as CSV, line 2: a quote that begins in this row has no end",
        ),
    ];
    for (name, bytes, told) in cases {
        let error = refused(&world, file(&folder, name, bytes)).await;
        assert!(error.to_string().contains(told), "{error}");
    }
    assert!(refused(&world, folder.path()).await.message().ends_with("is a folder"));
    assert!(refused(&world, folder.path().join("no.csv")).await.message().ends_with("no.csv is not there"));
    #[cfg(unix)]
    assert!(refused(&world, "/dev/null").await.message().contains("is no file"));
    let error = refused(&world, &ours).await;
    assert!(error.message().ends_with("has a table Pat_Grants, which is the name of one of GitHub's"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_too_large_for_memory_is_refused() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let path = file(&folder, "large.csv", "a\n");
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len((128 << 20) + 1).unwrap();
    assert!(refused(&world, path).await.message().contains("is larger than the 128 MiB"));
}

#[tokio::test(start_paused = true)]
async fn a_name_has_to_be_one_that_is_free() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let path = file(&folder, "people.csv", "login\nmona\n");
    for name in ["", "a b", "1a", "pat_grants", "PAT_GRANTS_STALE", "main", "temp", "sqlite_x", "github", "a\"b"] {
        let error = world.sql.attach(name, &path).await.unwrap_err();
        assert_eq!(error.kind(), SqlErrorKind::InvalidValue, "{name}: {error}");
    }
    world.sql.attach("people", &path).await.unwrap();
    let error = world.sql.attach("People", &path).await.unwrap_err();
    assert_eq!(error.message(), "People is a table already");
}

#[tokio::test(start_paused = true)]
async fn what_a_statement_reads_of_a_damaged_database_is_an_error_and_not_fewer_rows() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let path = folder.path().join("people.db");
    database(&path, NUMBERS);
    world.sql.attach("people", &path).await.unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xff);
    // That it has changed, as SQLite counts, or it would trust what it has in memory.
    bytes[27] ^= 1;
    fs::write(&path, bytes).unwrap();
    let error = world.error("SELECT sum(i) FROM x").await;
    assert_eq!(error.kind(), SqlErrorKind::File, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_column_named_as_one_of_ours_is_compared_as_that_one_is() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let csv = "login,expires_at,team\nMona,2026-01-01T00:00:00Z,Web\n";
    world.sql.attach("people", file(&folder, "people.csv", csv)).await.unwrap();
    let rows = "SELECT login = 'mona', expires_at = '2026-01-01T01:00:00+01:00', team = 'web' FROM people";
    assert_eq!(world.rows(rows).await.rows, [[1.into(), 1.into(), Value::from(0)]]);
}

#[tokio::test(start_paused = true)]
async fn a_file_is_attached_after_a_statement_was_cancelled() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n";
    let statements = patwarden_sql::parse(endless, &Params::none()).unwrap();
    let [Statement::Query(query)] = statements.as_slice() else { panic!("{statements:?}") };
    let mut rows = world.sql.stream(query);
    assert!(rows.next().await.unwrap().is_some());
    drop(rows);
    let lines: String = (0..5_000).map(|number| format!("{number}\n")).collect();
    world.sql.attach("numbers", file(&folder, "numbers.csv", format!("n\n{lines}"))).await.unwrap();
    assert_eq!(only(&world.rows("SELECT count(*) FROM numbers").await), 5_000.into());
}

#[tokio::test(start_paused = true)]
async fn few_people_are_asked_for_one_by_one_and_not_found_in_the_whole_list() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let owner = owners(&world).pop_first().unwrap();
    world.sql.attach("people", file(&folder, "people.csv", format!("login\n{owner}\n"))).await.unwrap();
    let join = "SELECT g.id FROM pat_grants g JOIN people p ON p.login = g.owner_login WHERE g.org = '{org}'";
    let (_, requests) = world.asked(join).await;
    assert!(requests.len() == 1 && requests[0].contains(&format!("owner[]={}", owner.to_lowercase())), "{requests:?}");
}

#[tokio::test(start_paused = true)]
async fn what_another_writer_left_undone_is_told_and_left_to_it() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let path = folder.path().join("people.db");
    database(&path, NUMBERS);
    let other = rusqlite::Connection::open(&path).unwrap();
    // A cache too small to hold what is written, so that some of it is in the file before the end.
    other.execute_batch("PRAGMA cache_size = 4; BEGIN; UPDATE x SET i = i + 1").unwrap();
    let left = folder.path().join("left.db");
    fs::copy(&path, &left).unwrap();
    fs::copy(folder.path().join("people.db-journal"), folder.path().join("left.db-journal")).unwrap();
    let before = fs::read(&left).unwrap();
    let error = refused(&world, &left).await;
    assert!(error.message().ends_with("was being written when its writer ended"), "{error}");
    assert_eq!(fs::read(&left).unwrap(), before);
}
