//! How a statement runs: on a thread of its own, row by row if wanted, and until nobody waits for it.

use std::time::Duration;

use patwarden_sim::{Config, Fault};
use patwarden_sql::{Params, Statement, Value};

use crate::support::{World, only};

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(600).with_requests(20))
}

fn query(text: &str) -> patwarden_sql::Query {
    match patwarden_sql::parse(text, &Params::none()).unwrap().pop() {
        Some(Statement::Query(query)) => query,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn values_are_bound_and_never_pasted() {
    let world = world();
    let nasty = "x' OR '1'='1";
    let params = Params::none().with("org", world.org()).with("name", nasty);
    let rows = world
        .sql
        .query("SELECT :name AS name, count(*) FROM pat_grants WHERE org = :org AND token_name = @name", params)
        .await
        .unwrap();
    assert_eq!(rows.rows, [[Value::from(nasty), Value::from(0)]]);
    let placed = Params::from([Value::from(world.org()), Value::from(2)]);
    let rows = world
        .sql
        .query("SELECT ?2, ?1, count(*) FROM (SELECT id FROM pat_grants WHERE org = ?1 LIMIT ?2)", placed)
        .await
        .unwrap();
    assert_eq!(rows.rows, [[Value::from(2), Value::from(world.org()), Value::from(2)]]);
    let values = Params::none().and(1.5).and(vec![1u8, 2]).and(Value::Null).and(true);
    let rows = world.sql.query("SELECT ?, ?, ?, ?", values).await.unwrap();
    assert_eq!(rows.rows, [[Value::Real(1.5), Value::Blob(vec![1, 2]), Value::Null, Value::Integer(1)]]);
}

#[tokio::test(start_paused = true)]
async fn rows_come_as_they_are_read() {
    let world = world();
    let mut rows = world.sql.stream(&query(&format!("SELECT id FROM pat_grants WHERE org = '{}'", world.org())));
    assert_eq!(rows.columns().await.unwrap()[0].name, "id");
    let mut count = 0;
    while let Some(row) = rows.next().await.unwrap() {
        assert_eq!(row.len(), 1);
        count += 1;
    }
    assert_eq!(count, world.sim.snapshot().org(&world.org()).unwrap().live_grants().count());
    assert!(rows.next().await.unwrap().is_none() && rows.warnings().is_empty());
}

#[tokio::test]
async fn a_statement_that_nobody_waits_for_ends_with_its_requests() {
    let world = world();
    world.sim.inject(Fault::delay(Duration::from_secs(3600)).path_contains("personal-access-tokens").times(1));
    let waiting = world.rows("SELECT count(*) FROM pat_grants WHERE org = '{org}'");
    assert!(tokio::time::timeout(Duration::from_millis(300), waiting).await.is_err());
    // The thread is free again at once, or this would wait for an hour.
    let next = tokio::time::timeout(
        Duration::from_secs(20),
        world.rows("SELECT count(*) > 0 FROM pat_grants WHERE org = '{org}'"),
    );
    assert_eq!(only(&next.await.unwrap()), 1.into());
    let endless =
        world.sql.query("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n", ());
    assert!(tokio::time::timeout(Duration::from_millis(300), endless).await.is_err());
    let mut rows =
        world.sql.stream(&query("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"));
    assert!(rows.next().await.unwrap().is_some());
    drop(rows);
    let next = tokio::time::timeout(Duration::from_secs(20), world.rows("SELECT 1"));
    assert_eq!(only(&next.await.unwrap()), 1.into());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_of_a_session_wait_for_each_other_and_sessions_do_not() {
    let world = world();
    let (one, other) = (world.sql.clone(), world.session(|builder| builder));
    let statement = format!("SELECT count(*) FROM pat_grants WHERE org = '{}'", world.org());
    let all = (0..4).map(|number| if number % 2 == 0 { one.clone() } else { other.clone() }).map(|sql| {
        let statement = statement.clone();
        tokio::spawn(async move { sql.query(&statement, ()).await.unwrap() })
    });
    let counts: Vec<_> = futures::future::join_all(all).await.into_iter().map(|rows| only(&rows.unwrap())).collect();
    assert!(counts.iter().all(|count| *count == counts[0]));
}

#[test]
fn without_a_runtime_it_says_so() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let world = runtime.block_on(async { world() });
    let error = futures::executor::block_on(world.sql.query("SELECT 1", ())).unwrap_err();
    assert!(error.to_string().contains("Tokio runtime"), "{error}");
    drop(runtime);
}

#[tokio::test(start_paused = true)]
async fn tables_of_one_s_own_are_joined_and_can_not_be_written_to() {
    use patwarden_sql::{Kind, SideTable, SqlErrorKind};

    let world = world();
    let owner = world.rows("SELECT owner_login FROM pat_grants WHERE org = '{org}' LIMIT 1").await.rows[0][0].clone();
    let columns = [("login", Kind::Text), ("te\"am", Kind::Text), ("until", Kind::Timestamp)];
    let people = SideTable::new("people", columns).row([owner.clone(), "x'; --".into(), "2026-01-01".into()]);
    world.sql.add(people.clone()).await.unwrap();
    world.sql.add(people).await.unwrap();
    let statement = "SELECT p.\"te\"\"am\", count(*) > 0 FROM people p JOIN pat_grants g ON g.owner = p.login WHERE g.org = '{org}'";
    assert_eq!(world.rows(statement).await.rows, [["x'; --".into(), Value::from(1)]]);
    let times = world.rows("SELECT until = '2026-01-01T00:00:00Z' FROM people").await;
    assert_eq!(only(&times), 1.into());
    for (statement, kind, told) in [
        ("SELECT lgin FROM people", SqlErrorKind::UnknownName, "did you mean login?"),
        ("SELECT login FROM poeple", SqlErrorKind::UnknownName, "did you mean people?"),
        ("DELETE FROM people", SqlErrorKind::NotAllowed, "only EXEC"),
        ("WITH x AS (SELECT 1) DELETE FROM people", SqlErrorKind::NotAllowed, "only EXEC"),
    ] {
        let error = world.error(statement).await;
        assert!(error.kind() == kind && error.to_string().contains(told), "{statement}: {error}");
    }
    let none = SideTable::new("x", [("a", Kind::Text)]);
    for wrong in [
        SideTable::new("pat_grants", [("a", Kind::Text)]),
        SideTable::new("sqlite_x", [("a", Kind::Text)]),
        SideTable::new("x", [("a", Kind::Text), ("A", Kind::Text)]),
        none.clone().row(["1", "2"]),
        SideTable::new("", [("a", Kind::Text)]),
    ] {
        assert_eq!(world.sql.add(wrong).await.unwrap_err().kind(), SqlErrorKind::InvalidValue);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_null_is_found_by_a_bound_null() {
    let world = world();
    let count = async |condition: &str, value: Value| {
        let params = Params::none().with("org", world.org()).with("value", value);
        let statement = format!("SELECT count(*), :value FROM pat_grants WHERE org = :org AND {condition}");
        world.sql.query(&statement, params).await.map(|rows| rows.rows[0][0].as_i64().unwrap())
    };
    let never = count("token_last_used_at IS NULL", Value::Null).await.unwrap();
    assert!(never > 0);
    assert_eq!(count("token_last_used_at IS :value", Value::Null).await.unwrap(), never);
    assert_eq!(count("token_last_used_at = :value", Value::Null).await.unwrap(), 0);
    assert_eq!(count("token_id IS :value", Value::Null).await.unwrap(), 0);
    assert!(count("permission IS :value", Value::Null).await.is_err());
    assert_eq!(count("org IS :value", world.org().into()).await.unwrap(), count("1", Value::Null).await.unwrap());
}
