//! What is wrong is told at its place; what fails at GitHub fails the statement; and nothing harms the process.

use patwarden::ErrorKind;
use patwarden_sim::{Config, Fault};
use patwarden_sql::{Kind, Params, SqlErrorKind};

use crate::support::{World, only};

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(600).with_requests(20))
}

/// What the error points at.
fn pointed<'a>(statement: &'a str, error: &patwarden_sql::SqlError) -> &'a str {
    error.span().map_or("", |span| &statement[span])
}

#[tokio::test(start_paused = true)]
async fn mistakes_are_pointed_at() {
    use SqlErrorKind::{InvalidValue, MissingOrg, NotAllowed, Other, Syntax, UnknownName};

    let world = world();
    for (statement, kind, place, told) in [
        ("SELECT id FROM pat_grnats WHERE org = 'x'", UnknownName, "pat_grnats", "did you mean pat_grants?"),
        ("SELECT 1;\n SELECT id FROM github.orgs.pat_grnats", UnknownName, "pat_grnats", "did you mean pat_grants?"),
        (
            "SELECT id, ownr_login FROM pat_grants WHERE org = 'x'",
            UnknownName,
            "ownr_login",
            "did you mean owner_login?",
        ),
        ("SELECT g.toke_id FROM github.orgs.pat_grants g WHERE org = 'x'", UnknownName, "g", "did you mean token_id?"),
        ("SELECT id FROM pat_grants WHERE", Syntax, "", "cut short"),
        ("SELECT id FROM FROM pat_grants", Syntax, "FROM", "FROM can't be here"),
        ("SELECT nofunction(1)", UnknownName, "nofunction", "there is no function nofunction"),
        ("SELECT id FROM pat_grants", MissingOrg, "pat_grants", "the login sees"),
        ("SELECT id FROM repos_for_pat_grants WHERE org = 'x'", InvalidValue, "repos_for_pat_grants", "WHERE pat_id ="),
        ("SELECT id FROM pat_grants WHERE org = 'x' AND per_page = 'abc'", InvalidValue, "'abc'", "from 1 to 100"),
        ("SELECT id FROM pat_grants WHERE org = 'x' AND per_page = 101", InvalidValue, "101", "from 1 to 100"),
        ("SELECT id FROM pat_grants WHERE org = 'x' AND page = 0", InvalidValue, "0", "\"0\" is no page"),
        (
            "SELECT id FROM pat_grants WHERE org = 'x' AND last_used_before = 'soon'",
            InvalidValue,
            "'soon'",
            "is no time",
        ),
        (
            "SELECT id FROM pat_grants WHERE org = 'x' AND token_expires_at < 'soon'",
            InvalidValue,
            "'soon'",
            "is no time",
        ),
        (
            "SELECT id FROM pat_grants WHERE org = 'x' AND repository = 'x/tools'",
            InvalidValue,
            "'x/tools'",
            "named without it",
        ),
        ("SELECT id FROM pat_grants WHERE org = 'x' AND sort = 'name'", InvalidValue, "'name'", "created_at alone"),
        ("SELECT id FROM pat_grants WHERE org = 'x' AND direction = 'up'", InvalidValue, "'up'", "asc or desc"),
        ("SELECT id FROM pat_grants WHERE org = 'x' AND token_id = 'abc'", InvalidValue, "'abc'", "is no number"),
        (
            "SELECT id FROM pat_grants WHERE org = 'x' AND token_expired = 'true'",
            InvalidValue,
            "'true'",
            "token_expired = 1",
        ),
        ("SELECT id FROM pat_grants WHERE org = '../user'", InvalidValue, "pat_grants", "no organisation's name"),
        (
            "SELECT login FROM org_members WHERE org = 'x' AND role = 'owner'",
            InvalidValue,
            "'owner'",
            "all, admin, member",
        ),
        ("WITH x AS (SELECT 1) DELETE FROM pat_grants", NotAllowed, "DELETE", "write EXEC github.orgs.pat_grants"),
        ("SELECT load_extension('x')", NotAllowed, "", "load_extension"),
        ("SELECT * FROM pragma_database_list", NotAllowed, "", "the pragma database_list"),
        ("SELECT * FROM sqlite_dbpage", UnknownName, "sqlite_dbpage", "there is no table"),
        ("EXPLAIN DELETE FROM pat_grants", NotAllowed, "DELETE", "write EXEC github.orgs.pat_grants"),
        ("SELECT ambiguous.id FROM pat_grants('x') a", UnknownName, "ambiguous", "pat_grants has it"),
        (
            "SELECT a.owner_login FROM (SELECT * FROM pat_grants WHERE org = 'x') a",
            UnknownName,
            "a",
            "SELECT * leaves owner_login of pat_grants out: write SELECT *, owner_login",
        ),
        (
            "SELECT a.owner_login, count(*) FROM (SELECT id FROM pat_grants WHERE org = 'x') a",
            UnknownName,
            "a",
            "select it in the subquery",
        ),
        ("SELECT id FROM pat_grants WHERE org = 'x' LIMIT NULL", Other, "NULL", "take a whole number"),
        ("SELECT 1 LIMIT 'x'", Other, "'x'", "take a whole number"),
        ("SELECT 1 LIMIT 1 OFFSET 'x'", Other, "'x'", "take a whole number"),
        ("SELECT json('{')", Other, "json", "malformed JSON"),
        ("SELECT json_extract('{}', 'a')", Other, "'a'", "bad JSON path"),
        ("SELECT abs(-9223372036854775808)", Other, "abs", "integer overflow"),
        ("SELECT 1, 2 ORDER BY 99", InvalidValue, "99", "between 1 and 2"),
        ("SELECT 1 GROUP BY 2", InvalidValue, "2", "between 1 and 1"),
        ("SELECT RAISE(ABORT, 'x')", NotAllowed, "RAISE", "a statement is none"),
        ("SELECT 1\0;SELECT 2", Syntax, "\0", "NUL"),
    ] {
        let statements = statement.split(";\n").count();
        let error = match statements {
            1 => world.sql.query(statement, ()).await.expect_err(statement),
            _ => patwarden_sql::parse(statement, &Params::none()).expect_err(statement),
        };
        assert_eq!(error.kind(), kind, "{statement}: {error}");
        assert!(error.to_string().contains(told), "{statement}: {error}");
        assert!(pointed(statement, &error).ends_with(place), "{statement}: {:?}", pointed(statement, &error));
        assert!(place.is_empty() || error.span().is_some_and(|span| !span.is_empty()), "{statement}");
        assert!(error.pointed().contains(error.message()));
        assert!(!error.to_string().contains('\n'));
    }
    let asked = world.requests();
    let allowed = ["GET /app/installations?per_page=100"];
    assert!(asked.iter().all(|request| allowed.contains(&request.as_str())), "{asked:?}");
    assert_eq!(asked.len(), 1, "one request for the names");
}

#[tokio::test(start_paused = true)]
async fn a_column_that_is_misspelt_in_quotes_is_no_text() {
    let world = world();
    for (statement, told) in [
        (
            "SELECT id FROM pat_grants WHERE org = '{org}' AND \"never_expirs\" = 1",
            "did you mean never_expires? a text is written 'never_expirs'",
        ),
        ("SELECT id FROM pat_grants WHERE org = \"acme\"", "a text is written 'acme'"),
        ("SELECT \"it's\" FROM pat_grants('{org}')", "a text is written 'it''s'"),
    ] {
        let error = world.error(statement).await;
        assert_eq!(error.kind(), SqlErrorKind::UnknownName, "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains(told)), "{error}");
        assert!(error.span().is_some() && error.message().starts_with("there is no column"), "{error}");
    }
    assert!(world.requests().is_empty());
    let quoted =
        "SELECT \"id\", [token_id] FROM \"pat_grants\" WHERE \"org\" = '{org}' AND \"never_expires\" IN (0, 1)";
    assert_eq!(world.rows(quoted).await.len(), world.rows("SELECT id FROM pat_grants WHERE org = '{org}'").await.len());
}

#[tokio::test(start_paused = true)]
async fn an_unknown_table_s_error_lists_each_table_once() {
    let error = world().error("SELECT * FROM zzzz").await.to_string();
    for view in ["pat_grants_never_expiring", "pat_grants_by_owner", "pat_grant_requests_longest_pending"] {
        assert_eq!(error.matches(view).count(), 1, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_organisation_that_holds_for_some_rows_alone_is_told_with_what_to_write() {
    let world = world();
    for statement in [
        "SELECT count(*) FROM orgs o FULL JOIN pat_grants g ON g.org = o.login AND g.org = '{org}'",
        "SELECT count(*) FROM pat_grants WHERE org = '{org}' OR id = 5",
        "SELECT count(*) FROM pat_grants NATURAL JOIN rate_limits",
    ] {
        let error = world.error(statement).await;
        assert_eq!(error.kind(), SqlErrorKind::MissingOrg, "{statement}: {error}");
        assert!(error.message().ends_with("names none that holds for every row of it"), "{error}");
        assert!(
            error.hint().unwrap().contains("FROM (SELECT *, owner_login FROM pat_grants WHERE org = 'NAME')"),
            "{error}"
        );
    }
    let written = "SELECT count(*), max(g.owner_login) FROM orgs o
                   FULL JOIN (SELECT *, owner_login FROM pat_grants WHERE org = '{org}') g ON 1 = 0";
    world.rows(written).await;
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_github_s_is_the_statement_s_and_keeps_its_kind() {
    let world = world();
    for (fault, kind) in [
        (Fault::status(403).skip(2).path_contains("personal-access-tokens").times(50), ErrorKind::PermissionDenied),
        (Fault::status(404).skip(1).path_contains("personal-access-tokens").times(50), ErrorKind::NotFound),
        (Fault::status(500).skip(1).path_contains("personal-access-tokens").times(50), ErrorKind::Server),
        (
            Fault::status(200).body("application/json", "{}").skip(1).path_contains("personal-access-tokens").times(50),
            ErrorKind::InvalidAnswer,
        ),
    ] {
        world.sim.inject(fault);
        let error = world.error("SELECT count(*) FROM pat_grants WHERE org = '{org}'").await;
        assert_eq!(error.kind(), SqlErrorKind::GitHub, "{error}");
        assert_eq!(error.client_error().unwrap().kind(), kind, "{error}");
        assert!(error.to_string().contains(&world.org()) && error.span().is_some(), "{error}");
        world.sim.clear_faults();
        assert_eq!(only(&world.rows("SELECT count(*) > 0 FROM pat_grants WHERE org = '{org}'").await), 1.into());
    }
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    let sql = world.session(|builder| builder.auth(patwarden::Auth::token(token).unwrap()));
    let error = sql.query("SELECT * FROM installations", ()).await.unwrap_err();
    assert_eq!(error.client_error().unwrap().kind(), ErrorKind::WrongTokenKind);
    let error = sql.query("SELECT * FROM pat_grants", ()).await.unwrap_err();
    assert_eq!(error.kind(), SqlErrorKind::MissingOrg, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_time_that_is_none_is_refused_wherever_it_comes_from() {
    let world = world();
    for column in ["token_last_used_at", "last_used_at", "token_expires_at", "expires_at", "access_granted_at"] {
        for condition in [
            "< 'yesterday'",
            "IN ('yesterday', 'x')",
            "IN (SELECT 'yesterday')",
            "< (SELECT 'yesterday')",
            "< 1700000000",
            ">= 1.5",
            "< unixepoch('now', '-90 days')",
            "< julianday('now')",
            "BETWEEN '2026-01-01' AND 'x'",
        ] {
            let error =
                world.error(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND {column} {condition}")).await;
            assert!(error.to_string().contains("is no time: write 2026-01-31"), "{column} {condition}: {error}");
            assert_eq!(error.kind(), SqlErrorKind::InvalidValue);
        }
        let statement = format!("SELECT id FROM pat_grants WHERE org = '{}' AND {column} < :t", world.org());
        for value in [patwarden_sql::Value::from("yesterday"), 1_700_000_000.into(), 0.5.into()] {
            let error = world.sql.query(&statement, Params::none().with("t", value)).await.unwrap_err();
            assert!(error.to_string().contains("is no time: write 2026-01-31"), "{column}: {error}");
        }
        let params = Params::none().with("t", patwarden_sql::Value::Null);
        assert!(world.sql.query(&statement, params).await.unwrap().is_empty(), "NULL is no time that is wrong");
    }
}

#[tokio::test(start_paused = true)]
async fn a_time_that_is_none_is_refused_wherever_in_the_statement_it_stands() {
    let world = world();
    let grants = "FROM pat_grants WHERE org = '{org}'";
    for (statement, literal) in [
        (format!("SELECT id {grants} AND (expires_at < 'yesterday' OR never_used)"), "'yesterday'"),
        (format!("SELECT id {grants} AND NOT (token_last_used_at > 'x' AND id > 0)"), "'x'"),
        (format!("SELECT id {grants} AND expires_at <> 'yesterday'"), "'yesterday'"),
        (format!("SELECT id {grants} AND 'yesterday' <> expires_at"), "'yesterday'"),
        (format!("SELECT id {grants} AND expires_at IS NOT 'yesterday'"), "'yesterday'"),
        (format!("SELECT id {grants} AND expires_at NOT IN ('2026-01-01', 'never', '')"), "'never'"),
        (format!("SELECT id {grants} AND expires_at NOT BETWEEN 'x' AND '2026-01-01'"), "'x'"),
        (format!("SELECT id {grants} AND (expires_at < 1700000000 OR never_used)"), "1700000000"),
        (format!("SELECT expires_at < 'x' {grants}"), "'x'"),
        (format!("SELECT CASE expires_at WHEN 'x' THEN 1 END {grants}"), "'x'"),
        (format!("SELECT owner_login {grants} GROUP BY 1, token_expires_at HAVING token_expires_at <> 'x'"), "'x'"),
        (format!("WITH t AS (SELECT expires_at AS e {grants}) SELECT e FROM t WHERE e < 'x' OR e IS NULL"), "'x'"),
        ("SELECT id FROM pat_grants_never_expiring WHERE org = '{org}' AND access_granted_at <> 'x'".into(), "'x'"),
    ] {
        let statement = statement.replace("{org}", &world.org());
        for outcome in
            [world.sql.query(&statement, ()).await.map(drop), world.sql.explain(&statement, ()).await.map(drop)]
        {
            let error = outcome.expect_err(&statement);
            assert!(error.to_string().contains("is no time: write 2026-01-31"), "{statement}: {error}");
            assert_eq!((error.kind(), pointed(&statement, &error)), (SqlErrorKind::InvalidValue, literal), "{error}");
        }
    }
    let bound = format!("SELECT id {grants} AND (expires_at < :t OR id = ?)").replace("{org}", &world.org());
    let params = |time: &str| Params::from([1]).with("t", time);
    let error = world.sql.query(&bound, params("soon")).await.unwrap_err();
    assert_eq!((error.kind(), pointed(&bound, &error)), (SqlErrorKind::InvalidValue, ":t"), "{error}");
    assert!(world.sql.query(&bound, params("2026-01-31")).await.is_ok());
    // No row follows the first that is compared, and no page is asked for.
    let text = format!("SELECT id {grants} AND (+expires_at <> 'x' OR id > 0)").replace("{org}", &world.org());
    let statements = patwarden_sql::parse(&text, &Params::none()).unwrap();
    let [patwarden_sql::Statement::Query(query)] = statements.as_slice() else { panic!("{text}") };
    let (mut rows, mut count) = (world.sql.stream(query), 0);
    let error = loop {
        match rows.next().await {
            Ok(row) => count += usize::from(row.is_some()),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().contains("is no time") && count < 50, "{count} rows, then {error}");
    let of_rows = world.error(&format!("SELECT id {grants} AND expires_at <> token_name")).await;
    assert!(of_rows.to_string().contains("is no time") && of_rows.span().is_some(), "{of_rows}");
}

#[tokio::test(start_paused = true)]
async fn times_are_compared_with_all_that_is_one() {
    let world = world();
    for condition in [
        "expires_at IS NULL OR expires_at IS NOT NULL",
        "coalesce(expires_at, '') = '' OR expires_at > access_granted_at OR expires_at <= access_granted_at",
        "NOT (access_granted_at < last_used_at AND access_granted_at > last_used_at)",
        "access_granted_at <> '2026-01-31' OR never_used",
        "access_granted_at < '9999-12-31' OR never_used",
        "access_granted_at < datetime('now', '+9000 days') OR never_used",
        "access_granted_at <> date('now', '-90 days') OR never_used",
        "access_granted_at <> strftime('%Y-%m-%dT%H:%M:%SZ', 'now') OR never_used",
        "CASE WHEN expires_at IS NULL THEN 'never' ELSE expires_at END <> ''",
        "access_granted_at <> 'x' COLLATE BINARY",
        "access_granted_at = NULL OR id > 0",
    ] {
        let statement = format!("SELECT count(*) > 0 FROM pat_grants WHERE org = '{{org}}' AND ({condition})");
        assert_eq!(only(&world.rows(&statement).await), 1.into(), "{condition}");
        world.explained(&statement).await;
    }
    let people = patwarden_sql::SideTable::new("people", [("login", Kind::Text), ("expires_at", Kind::Text)])
        .row(["mona", "never"])
        .row(["hubot", "2026-01-31"]);
    world.sql.add(people).await.unwrap();
    // What somebody's table holds is theirs: what is no time comes last.
    let own = world.rows("SELECT login FROM people WHERE expires_at <> 'x' ORDER BY expires_at").await;
    assert_eq!(crate::support::texts(&own, "login"), ["hubot", "mona"]);
    let joined = "SELECT count(*) FROM people p LEFT JOIN pat_grants g ON p.login = g.owner AND g.org = '{org}'
                  AND (p.expires_at < g.access_granted_at OR g.never_used)";
    world.rows(joined).await;
}

#[tokio::test(start_paused = true)]
async fn a_parameter_that_nothing_tells_before_its_list_is_read_is_pointed_at() {
    let world = world();
    let wanted = patwarden_sql::SideTable::new("wanted", [("name", Kind::Text)]).row(["contents_write"]);
    world.sql.add(wanted).await.unwrap();
    let statement = "SELECT id FROM pat_grants g WHERE org = '{org}'
                     AND EXISTS (SELECT 1 FROM wanted w WHERE w.name = g.permission)";
    let error = world.error(statement).await;
    assert!(error.to_string().contains("known before it is asked for"), "{error}");
    let pointed = pointed(&statement.replace("{org}", &world.org()), &error).to_owned();
    assert_eq!((error.kind(), pointed.as_str()), (SqlErrorKind::InvalidValue, "permission"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_changed_is_told_beside_its_rows() {
    let world = world();
    assert!(world.rows("SELECT id FROM pat_grants WHERE org = '{org}'").await.warnings.is_empty());
    world.sim.inject(Fault::then(patwarden_sim::Edit::add_grants(3)).path_contains("tokens").skip(1));
    let rows = world.rows("SELECT id FROM pat_grants WHERE org = '{org}'").await;
    assert_eq!(rows.warnings.len(), 1);
    assert!(
        rows.warnings[0].starts_with(&format!("pat_grants of {}: the list changed", world.org())),
        "{:?}",
        rows.warnings
    );
}

#[tokio::test(start_paused = true)]
async fn brackets_within_too_many_brackets_are_pointed_at() {
    let world = world();
    let statement = format!("SELECT {}1{}", "(".repeat(3_000), ")".repeat(3_000));
    let error = world.sql.query(&statement, ()).await.unwrap_err();
    assert_eq!((error.kind(), pointed(&statement, &error)), (SqlErrorKind::TooLarge, "("), "{error}");
    assert!(error.hint().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_parameter_that_is_compared_otherwise_than_it_can_be_is_pointed_at() {
    let world = world();
    for condition in ["page > 1", "page >= 1", "page BETWEEN 1 AND 2", "page <> 1"] {
        let statement = format!("SELECT id FROM pat_grants WHERE org = '{}' AND {condition}", world.org());
        let error = world.sql.query(&statement, ()).await.unwrap_err();
        assert!(error.message().contains("page is a parameter of pat_grants"), "{error}");
        assert_eq!(pointed(&statement, &error), "page", "{condition}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_organisation_that_is_suspended_is_told_with_how_to_leave_it_out() {
    let world = world();
    world.sim.set_suspended(&world.sim.orgs()[1], true).unwrap();
    let error = world.error("SELECT id FROM pat_grants WHERE org IN (SELECT org FROM installations)").await;
    assert_eq!(error.kind(), SqlErrorKind::GitHub, "{error}");
    let told = error.to_string();
    assert!(told.contains("unsuspend the App") && told.contains("WHERE NOT suspended"), "{told}");
    world.rows("SELECT id FROM pat_grants WHERE org IN (SELECT org FROM installations WHERE NOT suspended)").await;
    let named = format!("SELECT id FROM pat_grants WHERE org = '{}'", world.sim.orgs()[1]);
    assert!(!world.error(&named).await.to_string().contains("NOT suspended"), "it was named");
}

#[tokio::test(start_paused = true)]
async fn too_much_is_refused_and_does_no_harm() {
    let world = world();
    for statement in [
        format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("SELECT {}1", "NOT ".repeat(100_000)),
        format!("SELECT 1 {}", "UNION SELECT 1 ".repeat(1_000)),
        format!("SELECT {}1", "1+".repeat(50_000)),
        "SELECT zeroblob(1000000000)".to_owned(),
        "SELECT printf('%1000000000d', 1)".to_owned(),
        "SELECT replace(hex(zeroblob(10000000)), '0', 'aaaaaaaaaaaaaaaa')".to_owned(),
        format!("SELECT '{}", "x".repeat(1_000)),
        "SELECT 'a\0b'".to_owned(),
        format!("SELECT 'x' LIKE '{}'", "%a".repeat(20_000)),
    ] {
        assert!(world.sql.query(&statement, ()).await.is_err(), "{}", &statement[..40.min(statement.len())]);
    }
    let many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, 1 FROM n";
    let error = world.sql.clone().most_values(20_000).query(many, ()).await.unwrap_err();
    assert!(error.kind() == SqlErrorKind::TooLarge && error.to_string().contains("10000 rows"), "{error}");
    assert_eq!(only(&world.rows("SELECT 1").await), 1.into());
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_the_session_but_rows() {
    let world = world();
    for statement in [
        "ATTACH 'x.db' AS x",
        "PRAGMA temp_store_directory = '/'",
        "VACUUM INTO 'x.db'",
        "CREATE TABLE x(y)",
        "SELECT writefile('x', 'y')",
        "SELECT readfile('x')",
        "SELECT fts3_tokenizer('x')",
        "SELECT sqlite_compileoption_get(1)",
        "CREATE VIRTUAL TABLE t USING fts5(x)",
        "BEGIN",
        "DROP TABLE pat_grants",
        "REINDEX",
        "ANALYZE",
        "DETACH main",
    ] {
        let error = world.sql.query(statement, ()).await.expect_err(statement);
        assert!(matches!(error.kind(), SqlErrorKind::NotAllowed | SqlErrorKind::UnknownName), "{statement}: {error}");
    }
    assert!(!std::path::Path::new("x.db").exists());
}
