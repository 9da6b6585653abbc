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
