//! GitHub's fine-grained personal access tokens as SQL tables, over SQLite.
//!
//! ```
//! # async fn example(client: patwarden::Client) -> patwarden_sql::Result<()> {
//! use patwarden_sql::{Params, Sql};
//!
//! let sql = Sql::open(client)?;
//! let statement = "
//!     SELECT owner_login, count(*) AS tokens, max(token_last_used_at) AS last_used
//!     FROM github.orgs.pat_grants
//!     WHERE org = :org AND never_expires AND permission = 'contents_write'
//!     GROUP BY owner_login ORDER BY tokens DESC";
//! let params = Params::none().with("org", "acme");
//! println!("{}", sql.explain(statement, params.clone()).await?);
//! for row in sql.query(statement, params).await?.rows {
//!     println!("{row:?}");
//! }
//! # Ok(()) }
//! ```
//!
//! # Tables
//!
//! `pat_grants`, `pat_grant_requests`, `repos_for_pat_grants`, `repos_for_pat_grant_requests`, `orgs`, `org_members`,
//! `installations` and `rate_limits`, named as in StackQL, whose `github.orgs.` may stand before; and
//! `pat_grants_by_owner`, which counts each member's grants. [`tables`] tells their columns. There are three kinds of them:
//!
//! - *fields* are GitHub's, and are what `SELECT *` shows;
//! - *parameters* (`org`, `per_page`, `page`, `sort`, `direction`, `repository`, `permission`, `last_used_before`,
//!   `last_used_after`) narrow what GitHub is asked for. They are compared by `=` with one value, joined by `AND` to the
//!   rest; `org` and `page` also by `IN`. Any other comparison of one is an error, never a wrong answer, and so are two
//!   values of one: a list of GitHub's has one. A text and a number do alike. `pat_grants('acme')` names the
//!   organisation as well;
//! - *derived* columns (`owner_login`, `expires_at`, `never_expires`, `never_used`, `writes_repositories` …) are made of
//!   the fields, for who filters on them.
//!
//! Without `org` a list of an organisation's is an error that names those that the login sees. All of them are
//! `org IN (SELECT org FROM installations)`.
//!
//! # What a comparison means
//!
//! - `owner` is JSON, and is *compared* as its login in any case: by `=`, `<>`, `IN`, `LIKE`, `GLOB`, in `OR` and `NOT`,
//!   in `ORDER BY` and `GROUP BY`. `owner ->> 'login'` is an expression like others. `=` and `IN` are asked of GitHub.
//!   `COLLATE` makes it the text that it is. SQLite compares as the left side is compared: `x IN (SELECT owner …)` is
//!   right for a login, such as `org_members.login`, an error for another column of a table of one's own and for
//!   one of `NOCASE`, and never true for an expression or another column of a SQLite file. `owner_login` is a text for all of
//!   them.
//! - Times are texts in RFC 3339, in UTC, and are compared as moments: `'2026-01-31'`, `'2026-01-31 12:00:00'` and
//!   `'2026-01-31T13:00:00+01:00'` mean what they say. What is no time is an error wherever it is compared with one,
//!   and where both are put in one order: of no row is that known before. `COLLATE BINARY` makes times the texts that they
//!   are, as they are in an expression such as `max(token_last_used_at)`.
//! - Truths are 0 and 1. `token_id` is GitHub's filter and a field.
//! - `page = 1` is that page alone, as GitHub cuts it; without it all pages are read.
//!
//! # Which requests are made
//!
//! As few as it takes, and never so few that a row is lost: `owner` and `token_id`, of which GitHub takes ten and fifty
//! at a time; comparisons of `token_last_used_at`, which SQLite makes again; `LIMIT` where nothing is tested behind it,
//! alone or with `ORDER BY` the time by which GitHub sorts. Organisations are read side by side, by `IN` as in a join on
//! `orgs` or `installations`. In a statement a list is read once, however often it is looked into, and repositories are
//! asked for only of tokens that are not known to reach all or none. [`Sql::explain`] tells the requests and makes none.
//!
//! An error of GitHub's is the statement's: there is no answer with fewer rows. That a list changed while it was read is
//! told in [`Rows::warnings`].
//!
//! # Writing
//!
//! `EXEC` of `pat_grants.update_pat_accesses`, `pat_grants.update_pat_access`,
//! `pat_grant_requests.review_pat_grant_requests_in_bulk` and `pat_grant_requests.review_pat_grant_request`, in StackQL's
//! form: [`parse`] reads all of it before anything is sent, [`Exec::dry_run`] plans it, [`Sql::exec`] carries it out.
//! Nothing else writes, and no statement reaches a file.
//!
//! # Views
//!
//! The usual questions; [`views`] tells their columns. Each has `org`, which narrows as the tables' own does.
//!
//! | view | its rows |
//! |---|---|
//! | `pat_grants_never_expiring` | grants of tokens that live until somebody ends them |
//! | `pat_grants_stale` | of tokens neither used nor granted for 90 days |
//! | `pat_grants_write_everywhere` | that may change something in every repository |
//! | `pat_grant_requests_longest_pending` | requests, the oldest first |
//!
//! What day it is the client's [clock](patwarden::ClientBuilder::clock) tells, which is `client_now()` in statements.
//!
//! # Files
//!
//! [`Sql::attach`] puts a CSV, JSON, JSON Lines or SQLite file beside GitHub's tables, [`Sql::add`] a table that a
//! program has made:
//!
//! ```no_run
//! # async fn example(sql: patwarden_sql::Sql) -> patwarden_sql::Result<()> {
//! sql.attach("people", "people.csv").await?;
//! let strangers = "SELECT DISTINCT owner_login FROM pat_grants
//!                  WHERE org = ? AND owner_login NOT IN (SELECT login FROM people)";
//! println!("{:?}", sql.query(strangers, ["acme"]).await?.rows);
//! # Ok(()) }
//! ```
//!
//! # Snapshots
//!
//! [`snapshot::take`] adds what organisations have now to a SQLite file. Attached to a session, or opened with any other
//! program that reads SQLite from 3.38 on, it has:
//!
//! | table or view | its rows |
//! |---|---|
//! | `snapshots` | `id`, `taken_at`, `host`, `version` of the program; with its organisations in `snapshot_orgs` |
//! | `pat_grants_history`, `pat_grant_requests_history` | each row of each snapshot: `snapshot_id`, `taken_at`, `host`, `org`, and the fields and derived columns of the live tables by their names |
//! | `pat_grants_new_since_last`, `pat_grants_new_since_week` | grants that are in the newest snapshot only |
//! | `pat_grants_vanished_since_last`, `…_week` | grants that are in the earlier one only, as they were |
//! | `pat_grants_gained_since_last`, `…_week` | a permission that was added or raised: `kind`, `permission`, `was`, `became`; `kind` is `selection` where more repositories are reached |
//! | `pat_grant_requests_new_since_last`, `…_week`; `pat_grant_requests_vanished_since_last`, `…_week` | the same of requests |
//!
//! Organisations are compared one by one, each with its newest snapshot and, since *last*, the one before it; since
//! *week*, the newest that is seven days older, less an hour. `before_at` and `now_at` tell which. Of an organisation
//! that has no earlier one nothing is new. Which repositories are in a subset no snapshot knows.
//!
//! In a session its times and its `owner` are compared as those of the tables are: as moments, and as a login. For another
//! program times are texts in UTC, in the order of their letters if they are written as `'2026-01-31T12:00:00Z'`, and
//! `owner` is JSON. `owner_login` is the login, the same in any case.

mod ahead;
mod attach;
mod catalog;
mod collate;
mod connection;
mod cursor;
mod error;
mod exec;
mod explain;
mod locate;
mod nearest;
mod plan;
mod request;
mod row_values;
mod scan;
mod session;
mod side;
pub mod snapshot;
mod sql;
mod statement;
mod tables;
mod tokens;
mod unplaced;
mod value;
mod views;
mod vtab;
mod writes;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use attach::{Attached, AttachedTable, Format};
pub use catalog::{ColumnInfo, Role, TableInfo, ViewInfo, tables, views};
pub use error::{Position, Result, SqlError, SqlErrorKind};
pub use exec::{Exec, ExecAction, ExecCall, ExecOptions, ExecPlan, ExecReport, Method};
pub use explain::{Explanation, Planned, Times};
pub use nearest::nearest;
pub use side::SideTable;
pub use sql::{RowStream, Sql};
pub use statement::{Query, Statement, is_complete, parameters, parse};
pub use value::{Column, Kind, Params, Rows, Value};
