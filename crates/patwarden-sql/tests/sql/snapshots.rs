//! Snapshots: complete or not at all, and what has changed between two of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use patwarden_sim::{Config, Edit, Fault, Grant, RepositorySelection};
use patwarden_sql::snapshot::{self, Options, Orgs, Snapshot};
use patwarden_sql::{SqlError, SqlErrorKind};
use tempfile::TempDir;

use crate::support::{World, numbers, only, texts};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A simulated GitHub, and a file for its snapshots.
struct History {
    world: World,
    path: PathBuf,
    _folder: TempDir,
}

impl History {
    fn new(config: Config) -> Self {
        let folder = TempDir::new().unwrap();
        Self { world: World::new(config), path: folder.path().join("history.db"), _folder: folder }
    }

    fn small() -> Self {
        Self::new(Config::default().with_orgs(2).with_grants(40).with_requests(10))
    }

    async fn tried(&self, orgs: impl Into<Orgs>) -> Result<Snapshot, SqlError> {
        snapshot::take(self.world.sql.client(), orgs, &self.path, Options::default()).await
    }

    async fn taken(&self) -> Snapshot {
        self.tried(Orgs::All).await.unwrap()
    }

    async fn refused(&self, orgs: impl Into<Orgs>) -> SqlError {
        let before = fs::read(&self.path).ok();
        let error = self.tried(orgs).await.unwrap_err();
        assert_eq!(fs::read(&self.path).ok(), before, "{error}");
        error
    }

    fn ids(&self) -> BTreeSet<i64> {
        let state = self.world.sim.snapshot();
        state.org(&self.world.org()).unwrap().live_grants().map(|grant| grant.id as i64).collect()
    }

    fn edit(&self, id: i64, edit: impl FnOnce(&mut Grant)) {
        self.world.sim.update_grant(&self.world.org(), u64::try_from(id).unwrap(), edit).unwrap();
    }

    /// The first number of what any SQLite reads in the file.
    fn number(&self, sql: &str) -> i64 {
        rusqlite::Connection::open(&self.path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// What both lists of tokens have besides what is shown.
const MORE: &str = "owner_login, owner_id, owner_type, expires_at, last_used_at, never_expires, never_used, \
                    writes_repositories, permissions_organization, permissions_repository, permissions_other";

#[tokio::test(start_paused = true)]
async fn a_snapshot_has_every_row_and_value_that_the_live_tables_have() {
    let history = History::small();
    let world = &history.world;
    let snapshot = history.taken().await;
    assert_eq!((snapshot.id, snapshot.orgs.len()), (1, 2));
    assert_eq!(snapshot.taken_at.to_string(), "2026-03-01T00:00:00Z");
    let attached = world.sql.attach("history", &history.path).await.unwrap();
    assert!(attached.tables.iter().any(|table| table.name == "pat_grants_history"));
    for (table, count) in [("pat_grants", snapshot.orgs[0].grants), ("pat_grant_requests", snapshot.orgs[0].requests)] {
        let shown = world.rows(&format!("SELECT * FROM {table} WHERE org = '{{org}}' LIMIT 1")).await;
        let shown: Vec<&str> = shown.columns.iter().map(|column| column.name.as_str()).collect();
        let select = |table: &str| {
            format!("SELECT {}, org, {MORE} FROM {table} WHERE org = '{{org}}' ORDER BY id", shown.join(", "))
        };
        let (live, kept) = (world.rows(&select(table)).await, world.rows(&select(&format!("{table}_history"))).await);
        assert_eq!(live, kept);
        assert_eq!(kept.len() as u64, count);
    }
    let orgs = world.rows("SELECT org, grants, requests FROM snapshot_orgs ORDER BY org").await;
    let told = |of: &snapshot::SnapshotOrg| {
        vec![of.org.as_str().into(), (of.grants as i64).into(), (of.requests as i64).into()]
    };
    let mut of_orgs: Vec<_> = snapshot.orgs.iter().collect();
    of_orgs.sort_by_key(|of| of.org.clone());
    assert_eq!(orgs.rows, of_orgs.into_iter().map(told).collect::<Vec<Vec<patwarden_sql::Value>>>());
    let joined = world.rows(
        "SELECT count(*) FROM pat_grants g JOIN pat_grants_history h ON h.org = g.org AND h.id = g.id AND h.snapshot_id = 1
         WHERE g.org = '{org}'",
    );
    assert_eq!(only(&joined.await), (snapshot.orgs[0].grants as i64).into());
}

#[tokio::test(start_paused = true)]
async fn each_list_is_read_until_two_readings_agree_and_organisations_are_named_once() {
    let history = History::small();
    let org = history.world.org();
    history.world.sim.clear_log();
    let snapshot = history.tried([org.to_uppercase(), org.clone()]).await.unwrap();
    assert_eq!(snapshot.orgs.len(), 1);
    let requests = history.world.requests();
    assert_eq!(requests.len(), 4, "two lists, twice each: {requests:?}");
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_read_fails_the_whole_and_leaves_the_file_as_it_was() {
    let history = History::small();
    let orgs = history.world.sim.orgs();
    history.world.sim.set_suspended(&orgs[1], true).unwrap();
    let error = history.refused(Orgs::All).await;
    assert_eq!(error.kind(), SqlErrorKind::GitHub);
    assert!(error.message().contains(&format!("{} can't be read: ", orgs[1])), "{error}");
    assert!(!error.message().contains(&format!("{} can't", orgs[0])) && error.client_error().is_some(), "{error}");
    assert!(!history.path.exists(), "nothing is made");
    history.world.sim.set_suspended(&orgs[1], false).unwrap();
    history.taken().await;

    history.world.sim.inject(Fault::status(404).path_contains("personal-access-token-requests").times(2));
    let error = history.refused(Orgs::All).await;
    assert!(orgs.iter().all(|org| error.message().contains(&format!("{org} can't be read: "))), "{error}");
    history.world.sim.clear_faults();
    assert_eq!(history.refused(Vec::<String>::new()).await.kind(), SqlErrorKind::InvalidValue);
    assert_eq!(history.refused(["no-such-org"]).await.kind(), SqlErrorKind::GitHub);
    assert_eq!(history.taken().await.id, 2);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_never_agrees_with_itself_is_in_no_snapshot() {
    let history = History::small();
    history.taken().await;
    let org = history.world.org();
    history
        .world
        .sim
        .inject(Fault::then(Edit::remove_grants_at([0])).path_contains("personal-access-tokens").times(100));
    let error = history.refused([org.as_str()]).await;
    assert_eq!(error.client_error().map(patwarden::Error::kind), Some(patwarden::ErrorKind::Unstable), "{error}");
    history.world.sim.clear_faults();
    history.world.sim.inject(Fault::then(Edit::remove_grants_at([0])).path_contains("personal-access-tokens"));
    let snapshot = history.tried([org.as_str()]).await.unwrap();
    assert_eq!(snapshot.orgs[0].grants as usize, history.ids().len(), "as it is in the end");
}

#[tokio::test(start_paused = true)]
async fn what_is_new_gone_and_gained_is_told_since_the_last_snapshot_and_since_last_week() {
    let history = History::small();
    let (world, sim) = (&history.world, &history.world.sim);
    let org = world.org();
    let ids: Vec<i64> = history.ids().into_iter().collect();
    let permission = |level: &'static str| {
        move |grant: &mut Grant| {
            grant.token.permissions.repository.insert("contents".into(), level.into());
        }
    };
    for id in &ids[..6] {
        history.edit(*id, permission("read"));
        history.edit(*id, |grant| grant.token.repository_selection = RepositorySelection::Subset);
    }
    history.taken().await;
    assert_eq!(history.number("SELECT count(*) FROM pat_grants_new_since_last"), 0, "there is nothing to compare with");

    tokio::time::sleep(DAY * 5).await;
    history.edit(ids[0], permission("write"));
    sim.remove_grant(&org, ids[9] as u64).unwrap();
    let early = sim.add_grant(&org, |_| {}).unwrap() as i64;
    let asked = sim.add_request(&org, |_| {}).unwrap() as i64;
    history.taken().await;

    tokio::time::sleep(DAY * 2 - Duration::from_secs(600)).await;
    history.edit(ids[1], permission("admin"));
    history.edit(ids[2], permission("none"));
    history.edit(ids[3], |grant| grant.token.repository_selection = RepositorySelection::All);
    history.edit(ids[4], |grant| drop(grant.token.permissions.organization.insert("members".into(), "read".into())));
    history.edit(ids[5], permission("maintain"));
    sim.remove_grant(&org, ids[8] as u64).unwrap();
    let late = sim.add_grant(&org, |_| {}).unwrap() as i64;
    sim.cancel_request(&org, asked as u64).unwrap();
    history.taken().await;

    world.sql.attach("history", &history.path).await.unwrap();
    let of = async |view: &str, column: &str| {
        numbers(&world.rows(&format!("SELECT * FROM {view} WHERE org = '{{org}}'")).await, column)
    };
    assert_eq!(of("pat_grants_new_since_last", "id").await, [late].into());
    assert_eq!(of("pat_grants_new_since_week", "id").await, [early, late].into());
    assert_eq!(of("pat_grants_vanished_since_last", "id").await, [ids[8]].into());
    assert_eq!(of("pat_grants_vanished_since_week", "id").await, [ids[8], ids[9]].into());
    assert_eq!(of("pat_grant_requests_new_since_last", "id").await, [].into());
    assert_eq!(of("pat_grant_requests_vanished_since_last", "id").await, [asked].into());
    assert_eq!(of("pat_grant_requests_vanished_since_week", "id").await, [].into(), "it came and went within it");

    let gained = "SELECT id, kind, permission, coalesce(was, '-') AS was, became FROM pat_grants_gained_since_week
                  WHERE org = '{org}' ORDER BY id, kind";
    let told = |rows: &patwarden_sql::Rows| -> Vec<String> {
        let column = |name: &str| texts(rows, name);
        let (kinds, names, was, became) = (column("kind"), column("permission"), column("was"), column("became"));
        let ids = rows.column("id").unwrap();
        (0..rows.len())
            .map(|row| {
                format!("{} {} {}: {} {}", ids[row].as_i64().unwrap(), kinds[row], names[row], was[row], became[row])
            })
            .collect()
    };
    let week = [
        format!("{} repository contents: read write", ids[0]),
        format!("{} repository contents: read admin", ids[1]),
        format!("{} selection repositories: subset all", ids[3]),
        format!("{} organization members: - read", ids[4]),
        format!("{} repository contents: read maintain", ids[5]),
    ];
    assert_eq!(told(&world.rows(gained).await), week);
    assert_eq!(told(&world.rows(&gained.replace("week", "last")).await), week[1..]);
    // As any SQLite sees it.
    assert_eq!(history.number("SELECT count(*) FROM pat_grants_gained_since_week"), 5);
    let others = world.rows("SELECT count(*) FROM pat_grants_new_since_week WHERE org <> '{org}'").await;
    assert_eq!(only(&others), 0.into());
}

#[tokio::test(start_paused = true)]
async fn an_organisation_that_comes_later_is_not_all_new() {
    let history = History::small();
    let orgs = history.world.sim.orgs();
    history.tried([orgs[0].as_str()]).await.unwrap();
    tokio::time::sleep(DAY * 8).await;
    history.taken().await;
    assert_eq!(history.number("SELECT count(*) FROM pat_grants_new_since_week"), 0);
    assert_eq!(history.number("SELECT count(*) FROM snapshots_since_week"), 1);
    assert_eq!(history.number("SELECT count(*) FROM snapshots_since_last"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_something_else_is_refused_before_anything_is_asked_for() {
    let history = History::small();
    let about = |sql: &str| {
        let _ = fs::remove_file(&history.path);
        rusqlite::Connection::open(&history.path).unwrap().execute_batch(sql).unwrap();
    };
    about("CREATE TABLE x (y)");
    assert!(history.refused(Orgs::All).await.message().ends_with("is a database of something else"));
    about("PRAGMA application_id = 7");
    assert!(history.refused(Orgs::All).await.message().ends_with("is a database of something else"));
    about("PRAGMA application_id = 0x50576869; PRAGMA user_version = 9");
    let error = history.refused(Orgs::All).await;
    assert!(error.message().ends_with("in the format 9, and this program knows 1"), "{error}");
    assert!(history.world.sql.attach("history", &history.path).await.unwrap_err().message().contains("the format 9"));
    fs::write(&history.path, "login,team\n").unwrap();
    assert!(history.refused(Orgs::All).await.message().ends_with("is no SQLite database"));
    fs::remove_file(&history.path).unwrap();
    fs::create_dir(&history.path).unwrap();
    assert!(history.tried(Orgs::All).await.unwrap_err().message().contains("is no file"));
    fs::remove_dir(&history.path).unwrap();
    assert_eq!(history.world.requests(), Vec::<String>::new());
    // What a crash left of one that was being made.
    fs::write(&history.path, "").unwrap();
    assert_eq!(history.taken().await.id, 1);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn the_file_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;

    let history = History::small();
    history.taken().await;
    assert_eq!(fs::metadata(&history.path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test(start_paused = true)]
async fn a_file_in_use_is_waited_for_and_then_refused() {
    let history = History::small();
    history.taken().await;
    let other = rusqlite::Connection::open(&history.path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let options = Options::default().patience(Duration::from_millis(50));
    let client = history.world.sql.client();
    let error = snapshot::take(client, Orgs::All, &history.path, options).await.unwrap_err();
    assert!(error.message().contains("is being written by another program"), "{error}");
    let (both, _) = tokio::join!(history.tried(Orgs::All), async { other.execute_batch("ROLLBACK").unwrap() });
    assert_eq!(both.unwrap().id, 2);
    let (one, two) = tokio::join!(history.tried(Orgs::All), history.tried(Orgs::All));
    assert_eq!(BTreeSet::from([one.unwrap().id, two.unwrap().id]), BTreeSet::from([3, 4]));
}

#[tokio::test(start_paused = true)]
async fn a_row_takes_less_than_three_quarters_of_a_kibibyte() {
    let history = History::new(Config::default().with_orgs(1).with_grants(2_000).with_requests(0));
    history.taken().await;
    let rows = history.number("SELECT count(*) FROM snapshot_grants");
    let size = history.number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    assert!(rows > 1_000 && size < rows * 768, "{size} bytes for {rows} rows");
}

#[tokio::test(start_paused = true)]
async fn times_and_owners_of_snapshots_are_compared_as_those_of_the_live_tables() {
    let history = History::small();
    let world = &history.world;
    history.taken().await;
    world.sql.attach("history", &history.path).await.unwrap();
    let used = "SELECT token_last_used_at AS used, owner_login FROM pat_grants
                WHERE org = '{org}' AND NOT never_used ORDER BY used, owner_login";
    let used = world.rows(used).await;
    let half = used.len() / 2;
    let (time, owner) =
        (texts(&used, "used")[half].replace('T', " "), texts(&used, "owner_login")[half].to_uppercase());
    // As `datetime` writes it: a blank comes before every T.
    let time = time.trim_end_matches('Z');
    for condition in [
        format!("token_last_used_at <= '{time}'"),
        format!("token_last_used_at = datetime('{time}')"),
        format!("'{time}' <= last_used_at OR never_used"),
        format!("last_used_at IN ('{time}', '2026-01-31')"),
        format!("token_last_used_at BETWEEN '{time}' AND '{time}Z'"),
        format!("owner = '{owner}'"),
        format!("owner IN ('{owner}', 'nobody')"),
        format!("owner <> '{owner}'"),
        format!("owner LIKE '{owner}%'"),
        format!("owner NOT IN (SELECT owner_login FROM pat_grants WHERE org = '{{org}}' AND owner_login <> '{owner}')"),
        format!("owner IN (SELECT login FROM org_members WHERE org = '{{org}}' AND login = '{owner}')"),
        format!("owner IN (SELECT owner FROM pat_grants_history WHERE token_last_used_at = '{time}')"),
    ] {
        let found = async |table: &str| {
            let rows = world.rows(&format!("SELECT id FROM {table} WHERE org = '{{org}}' AND ({condition})")).await;
            numbers(&rows, "id")
        };
        let live = found("pat_grants").await;
        assert!(!live.is_empty(), "{condition}");
        for table in [
            "pat_grants_history",
            "history.pat_grants_history",
            "HISTORY . \"pat_grants_history\" h",
            "snapshot_grants",
            "(SELECT * FROM history.pat_grants_history)",
        ] {
            assert_eq!(found(table).await, live, "{table}: {condition}");
        }
    }
    for condition in [
        "owner_login NOT IN (SELECT owner FROM pat_grants WHERE org = '{org}')",
        "owner_login IN (SELECT owner FROM snapshot_grants)",
    ] {
        let error = world.error(&format!("SELECT id FROM pat_grants_history WHERE {condition}")).await;
        assert!(error.to_string().contains("or compare owner_login") && error.span().is_some(), "{condition}: {error}");
    }
    let none = "FROM history.pat_grants_history
                WHERE org = '{org}' AND owner NOT IN (SELECT owner_login FROM pat_grants WHERE org = '{org}')";
    assert_eq!(only(&world.rows(&format!("SELECT count(*) {none}")).await), 0.into());
    for sql in [
        "SELECT id FROM {} WHERE org = '{org}' ORDER BY owner DESC, id",
        "SELECT count(*) AS id, min(owner_login) FROM {} WHERE org = '{org}' GROUP BY owner ORDER BY 1, 2",
    ] {
        let rows = async |table: &str| world.rows(&sql.replace("{}", table)).await.rows;
        assert_eq!(rows("pat_grants").await, rows("history.pat_grants_history").await, "{sql}");
    }
    let same =
        "SELECT count(*) FROM pat_grants g JOIN history.pat_grants_history h ON h.id = g.id AND g.owner = h.owner
                AND (h.token_last_used_at = g.token_last_used_at OR g.never_used) WHERE g.org = '{org}'";
    assert_eq!(only(&world.rows(same).await), (history.ids().len() as i64).into());
}

#[tokio::test(start_paused = true)]
async fn what_is_no_time_is_refused_of_snapshots_too() {
    let history = History::small();
    let world = &history.world;
    history.taken().await;
    tokio::time::sleep(DAY * 8).await;
    world.sim.add_grant(&world.org(), |_| {}).unwrap();
    history.taken().await;
    world.sql.attach("history", &history.path).await.unwrap();
    for from in [
        "pat_grants_history WHERE token_last_used_at < 'yesterday'",
        "history.pat_grants_history h WHERE h.taken_at > 'yesterday'",
        "history.pat_grants_history WHERE history.pat_grants_history.expires_at > 'yesterday' OR never_used",
        "pat_grant_requests_history WHERE created_at = 'yesterday' OR id = 1",
        "snapshots WHERE taken_at NOT IN ('2026-01-31', 'yesterday')",
        "history.snapshots WHERE snapshots.taken_at < 'yesterday'",
        "pat_grants_new_since_last WHERE before_at < 'yesterday'",
        "pat_grants_new_since_week WHERE now_at <> 'yesterday'",
        "snapshots_since_week WHERE now_at < 'yesterday'",
        "pat_grants_history WHERE access_granted_at IN (SELECT 'yesterday')",
    ] {
        let statement = format!("SELECT * FROM {from}");
        let error = world.error(&statement).await;
        assert!(error.to_string().contains("\"yesterday\" is no time: write 2026-01-31"), "{statement}: {error}");
        assert_eq!(error.span().map(|span| &statement[span]), Some("'yesterday'"), "{statement}");
    }
    let statement = "SELECT 1 FROM history.snapshots WHERE taken_at < lower('YESTERDAY')";
    assert_eq!(world.error(statement).await.span().map(|span| &statement[span]), Some("taken_at"));
    let since = "SELECT id FROM snapshots WHERE taken_at < '2026-03-01 00:00:01'";
    assert_eq!(numbers(&world.rows(since).await, "id"), [1].into());
}

#[tokio::test(start_paused = true)]
async fn what_columns_of_snapshots_are_is_known_however_they_are_named() {
    use patwarden_sql::Kind::{Any, Integer, Json, Text, Timestamp};

    let history = History::small();
    history.taken().await;
    history.world.sql.attach("history", &history.path).await.unwrap();
    for table in
        ["pat_grants_history", "history.pat_grants_history", "pat_grants_history h", "[History].snapshot_grants"]
    {
        let columns = "id, owner AS o, owner_login, token_last_used_at, max(expires_at) OVER () AS latest";
        let rows = history.world.rows(&format!("SELECT {columns} FROM {table} LIMIT 1")).await;
        let kinds: Vec<_> = rows.columns.iter().map(|column| column.kind).collect();
        assert_eq!(kinds, [Integer, Json, Text, Timestamp, Any], "{table}");
        let names: Vec<_> = rows.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "o", "owner_login", "token_last_used_at", "latest"], "{table}");
    }
    let latest = "SELECT count(*) FROM history.pat_grants_history WHERE snapshot_id = (SELECT max(id) FROM snapshots)";
    let steps = history.world.explained(latest).await.steps;
    assert!(steps.iter().any(|step| step.contains("SEARCH g USING PRIMARY KEY (snapshot_id=?)")), "{steps:#?}");
}

#[tokio::test(start_paused = true)]
async fn two_files_of_snapshots_and_a_table_of_the_same_name_are_told_apart() {
    let history = History::small();
    let world = &history.world;
    history.taken().await;
    let other = history.path.with_file_name("other.db");
    let new = world.sim.add_grant(&world.org(), |_| {}).unwrap() as i64;
    snapshot::take(world.sql.client(), Orgs::All, &other, Options::default()).await.unwrap();
    let side = patwarden_sql::SideTable::new("snapshots", [("n", patwarden_sql::Kind::Integer)]).row([7]);
    world.sql.add(side).await.unwrap();
    world.sql.attach("a", &history.path).await.unwrap();
    world.sql.attach("b", &other).await.unwrap();
    let ids = async |from: &str| numbers(&world.rows(&format!("SELECT id FROM {from}")).await, "id");
    assert_eq!(ids("b.pat_grants_history EXCEPT SELECT id FROM a.pat_grants_history").await, [new].into());
    assert_eq!(ids("b.pat_grants_history EXCEPT SELECT id FROM pat_grants_history").await, [new].into());
    let joined = "SELECT count(*) FROM a.pat_grants_history x JOIN b.pat_grants_history y
                  ON x.owner = y.owner AND x.org = y.org AND x.id = y.id AND b.pat_grants_history.id IS NULL";
    assert!(world.error(joined).await.message().starts_with("there is no column"), "y is its name there");
    let joined = joined.replace(" AND b.pat_grants_history.id IS NULL", "");
    assert_eq!(only(&world.rows(&joined).await), history.number("SELECT count(*) FROM snapshot_grants").into());
    assert_eq!(only(&world.rows("SELECT n FROM snapshots").await), 7.into());
    assert_eq!(ids("a.snapshots").await, [1].into());
    for table in ["a.snapshots", "b.snapshots", "b.pat_grants_history"] {
        let error = world.error(&format!("SELECT 1 FROM {table} WHERE taken_at < 'yesterday'")).await;
        assert!(error.message().contains("is no time"), "{table}: {error}");
    }
    let side = patwarden_sql::SideTable::new("pat_grants_history", [("n", patwarden_sql::Kind::Integer)]);
    assert!(world.sql.add(side).await.unwrap_err().message().contains("is taken by a table of a file"));
    let error = world.error("SELECT * FROM pat_grants_histry").await;
    assert_eq!(error.hint(), Some("did you mean pat_grants_history?"));
}
