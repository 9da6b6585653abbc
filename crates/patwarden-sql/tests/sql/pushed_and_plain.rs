//! A statement over GitHub's table and the same over an ordinary table with all of its rows: the same answer, whatever
//! was pushed down.

use std::fmt;

use patwarden_sim::Config;
use patwarden_sql::{Rows, Value};
use proptest::prelude::*;
use rusqlite::Connection;

use crate::support::World;

/// A condition: an owner, a token and a time stand for one of those that there are.
#[derive(Clone, Debug)]
enum Condition {
    Owner(&'static str, usize),
    Owners(Vec<usize>, bool),
    Token(&'static str, usize),
    Tokens(Vec<usize>),
    Used(&'static str, usize),
    Between(usize, usize),
    Plain(&'static str),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// What conditions choose from.
struct Known {
    owners: Vec<String>,
    tokens: Vec<i64>,
    times: Vec<String>,
}

struct Told<'a>(&'a Condition, &'a Known);

impl fmt::Display for Told<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(condition, known) = self;
        let owner = |place: &usize| &known.owners[place % known.owners.len()];
        let token = |place: &usize| known.tokens[place % known.tokens.len()];
        let time = |place: &usize| &known.times[place % known.times.len()];
        match condition {
            Condition::Owner(how, place) => write!(to, "{}", how.replace('?', &format!("'{}'", owner(place)))),
            Condition::Owners(places, is_not) => {
                let list: Vec<String> = places.iter().map(|place| format!("'{}'", owner(place))).collect();
                write!(to, "owner {}IN ({})", if *is_not { "NOT " } else { "" }, list.join(", "))
            }
            Condition::Token(how, place) => write!(to, "{}", how.replace('?', &token(place).to_string())),
            Condition::Tokens(places) => {
                let list: Vec<String> = places.iter().map(|place| token(place).to_string()).collect();
                write!(to, "token_id IN ({})", list.join(", "))
            }
            Condition::Used(how, place) => write!(to, "token_last_used_at {how} '{}'", time(place)),
            Condition::Between(from, until) => {
                write!(to, "last_used_at BETWEEN '{}' AND '{}'", time(from), time(until))
            }
            Condition::Plain(plain) => to.write_str(plain),
            Condition::Not(one) => write!(to, "NOT ({})", Told(one, known)),
            Condition::And(one, other) => write!(to, "({} AND {})", Told(one, known), Told(other, known)),
            Condition::Or(one, other) => write!(to, "({} OR {})", Told(one, known), Told(other, known)),
        }
    }
}

fn conditions() -> impl Strategy<Value = Condition> {
    let some = || proptest::collection::vec(0..1000_usize, 1..14);
    let owner = proptest::sample::select(vec![
        "owner = ?",
        "owner IS ?",
        "owner <> ?",
        "owner_login = upper(?)",
        "owner LIKE ?",
        "owner > ?",
        "? = owner",
        "owner_login <> ?",
        "owner_login = ? COLLATE BINARY",
        "(owner = ? OR owner_login = ?)",
        "CASE owner WHEN ? THEN 1 END",
    ]);
    let token = proptest::sample::select(vec![
        "token_id = ?",
        "token_id = '?'",
        "token_id > ?",
        "token_id <> ?",
        "token_id = ?.0",
    ]);
    let used = proptest::sample::select(vec!["<", "<=", ">", ">=", "=", "<>"]);
    let plain = proptest::sample::select(vec![
        "never_expires",
        "token_expired = 0",
        "repository_selection = 'all'",
        "token_last_used_at IS NULL",
        "token_name LIKE '%a%'",
        "1",
        "0",
        "NULL",
        "id > 0",
    ]);
    let leaf = prop_oneof![
        (owner, 0..1000_usize).prop_map(|(how, place)| Condition::Owner(how, place)),
        (some(), any::<bool>()).prop_map(|(places, is_not)| Condition::Owners(places, is_not)),
        (token, 0..1000_usize).prop_map(|(how, place)| Condition::Token(how, place)),
        some().prop_map(Condition::Tokens),
        (used, 0..1000_usize).prop_map(|(how, place)| Condition::Used(how, place)),
        (0..1000_usize, 0..1000_usize).prop_map(|(from, until)| Condition::Between(from, until)),
        plain.prop_map(Condition::Plain),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|one| Condition::Not(Box::new(one))),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| Condition::And(Box::new(one), Box::new(other))),
            (inner.clone(), inner).prop_map(|(one, other)| Condition::Or(Box::new(one), Box::new(other))),
        ]
    })
}

const COLUMNS: &str = "id, token_id, token_name, access_granted_at, owner_login, repository_selection, token_expired, \
                       token_last_used_at, never_expires";

/// An ordinary table of the same rows, whose owner is a login.
fn plain(rows: &Rows) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "CREATE TABLE plain (id INTEGER, token_id INTEGER, token_name TEXT, access_granted_at TEXT,
             owner_login TEXT COLLATE NOCASE, repository_selection TEXT, token_expired BOOLEAN, token_last_used_at TEXT,
             never_expires BOOLEAN, owner TEXT COLLATE NOCASE AS (owner_login), last_used_at TEXT AS (token_last_used_at))",
        )
        .unwrap();
    for row in &rows.rows {
        let values = row.iter().map(|value| match value {
            Value::Integer(number) => rusqlite::types::Value::Integer(*number),
            Value::Text(text) => rusqlite::types::Value::Text(text.clone()),
            _ => rusqlite::types::Value::Null,
        });
        connection
            .execute(
                &format!("INSERT INTO plain ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)"),
                rusqlite::params_from_iter(values),
            )
            .unwrap();
    }
    connection
}

fn first_column(connection: &Connection, statement: &str) -> Vec<String> {
    let mut statement = connection.prepare(statement).unwrap();
    let rows = statement
        .query_map([], |row| {
            Ok(format!(
                "{:?}",
                row.get_ref(0)?
                    .as_str()
                    .map(str::to_owned)
                    .unwrap_or_else(|_| row.get::<_, Option<i64>>(0).unwrap().map_or("NULL".into(), |n| n.to_string()))
            ))
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn what_is_pushed_down_changes_no_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let world =
        runtime.block_on(async { World::new(Config::default().with_orgs(1).with_grants(260).with_requests(0)) });
    let all = runtime.block_on(world.rows(&format!("SELECT {COLUMNS} FROM pat_grants WHERE org = '{{org}}'")));
    // What parameters leave is an ordinary table of its own. A page is one of the list that the rest of a statement
    // narrows, so that it stands alone.
    let parameters: Vec<(&str, Connection)> = [
        "",
        "per_page = 30 AND",
        "last_used_before = '2026-02-01' AND",
        "last_used_after = '2025-12-01' AND last_used_before = '2026-02-20' AND",
        "direction = 'asc' AND",
        "page = 1 AND",
        "page = '2' AND per_page = '40' AND",
        "page = 2 AND per_page = 50 AND direction = 'asc' AND",
    ]
    .into_iter()
    .map(|told| {
        let statement = format!("SELECT {COLUMNS} FROM pat_grants WHERE {told} org = '{{org}}'");
        (told, plain(&runtime.block_on(world.rows(&statement))))
    })
    .collect();
    let texts = |column: &str| -> Vec<String> {
        all.column(column).unwrap().iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    let known = Known {
        owners: texts("owner_login"),
        tokens: all.column("token_id").unwrap().iter().filter_map(|value| value.as_i64()).chain([5]).collect(),
        times: texts("token_last_used_at"),
    };
    let rest = proptest::sample::select(vec![
        "",
        "ORDER BY access_granted_at DESC LIMIT 7",
        "ORDER BY access_granted_at LIMIT 3 OFFSET 4",
        "ORDER BY owner_login, id LIMIT 5",
        "ORDER BY owner, id",
        "LIMIT 0",
        "GROUP BY owner",
    ]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome =
        runner.run(&(conditions(), conditions(), 0..parameters.len() + 4, rest), |(condition, other, told, rest)| {
            let (parameters, plain) = &parameters[told.saturating_sub(4)];
            let condition = match parameters.starts_with("page") {
                true => "1".to_owned(),
                false => format!("{} AND {}", Told(&condition, &known), Told(&other, &known)),
            };
            let what = match rest {
                "" => "id",
                _ if rest.starts_with("ORDER BY access") => "access_granted_at",
                "LIMIT 0" | "ORDER BY owner_login, id LIMIT 5" | "ORDER BY owner, id" => "id",
                _ => "lower(owner_login) || count(*)",
            };
            let statement = |table: &str| format!("SELECT {what} FROM {table} ({condition}) {rest}");
            let pushed = statement(&format!("pat_grants WHERE {parameters} org = '{}' AND", world.org()));
            let got = runtime.block_on(world.tried(&pushed));
            let got = got.map_err(|error| TestCaseError::fail(format!("{}\n{pushed}", error.pointed())))?;
            let mut got: Vec<String> = got
                .rows
                .iter()
                .map(|row| {
                    format!(
                        "{:?}",
                        match &row[0] {
                            Value::Text(text) => text.clone(),
                            Value::Integer(number) => number.to_string(),
                            _ => "NULL".into(),
                        }
                    )
                })
                .collect();
            let mut expected = first_column(plain, &statement("plain WHERE"));
            if !rest.starts_with("ORDER") {
                got.sort_unstable();
                expected.sort_unstable();
            }
            prop_assert_eq!(got, expected, "{}", pushed);
            Ok(())
        });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
