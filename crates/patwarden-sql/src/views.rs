//! The usual questions as views over GitHub's tables. Each has the column `org`, which is pushed down as the tables'
//! own is.

use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::session::Session;

/// A view, as data.
pub(crate) struct View {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// The table that it asks.
    pub(crate) over: &'static str,
    pub(crate) columns: &'static [&'static str],
    sql: &'static str,
}

/// What every view over the grants shows of a token.
macro_rules! token {
    ($and:literal) => {
        concat!(
            "SELECT org, id, token_id, token_name, owner_login, access_granted_at, token_expired, token_expires_at, \
             token_last_used_at, repository_selection, permissions",
            $and
        )
    };
}

/// The columns of [`token!`].
const TOKEN: &[&str] = &[
    "org",
    "id",
    "token_id",
    "token_name",
    "owner_login",
    "access_granted_at",
    "token_expired",
    "token_expires_at",
    "token_last_used_at",
    "repository_selection",
    "permissions",
];

/// Every view.
pub(crate) static ALL: &[View] = &[
    View {
        name: "pat_grants_never_expiring",
        about: "Grants of tokens that live until somebody ends them.",
        over: "pat_grants",
        columns: TOKEN,
        sql: token!(" FROM pat_grants WHERE token_expires_at IS NULL"),
    },
    View {
        name: "pat_grants_stale",
        about: "Grants of tokens that were not used for 90 days; of one that was never used, those granted as long ago.",
        over: "pat_grants",
        columns: &[
            "org",
            "id",
            "token_id",
            "token_name",
            "owner_login",
            "access_granted_at",
            "token_expired",
            "token_expires_at",
            "token_last_used_at",
            "repository_selection",
            "permissions",
            "days_unused",
        ],
        sql: token!(
            ", CAST(julianday(client_now()) - max(julianday(access_granted_at), coalesce(julianday(token_last_used_at), 0)) AS INTEGER)
               AS days_unused
             FROM pat_grants
             WHERE max(access_granted_at COLLATE MOMENT, coalesce(token_last_used_at, access_granted_at))
                 COLLATE MOMENT < strftime('%Y-%m-%dT%H:%M:%SZ', client_now(), '-90 days')"
        ),
    },
    View {
        name: "pat_grants_write_everywhere",
        about: "Grants that may change something in every repository of the organisation.",
        over: "pat_grants",
        columns: TOKEN,
        sql: token!(" FROM pat_grants WHERE repository_selection = 'all' AND writes_repositories"),
    },
    View {
        name: "pat_grant_requests_longest_pending",
        about: "Requests that wait for a decision, the oldest first.",
        over: "pat_grant_requests",
        columns: &[
            "org",
            "id",
            "token_id",
            "token_name",
            "owner_login",
            "reason",
            "created_at",
            "days_pending",
            "token_expires_at",
            "token_last_used_at",
            "repository_selection",
            "permissions",
        ],
        sql: "SELECT org, id, token_id, token_name, owner_login, reason, created_at,
                  CAST(julianday(client_now()) - julianday(created_at) AS INTEGER) AS days_pending,
                  token_expires_at, token_last_used_at, repository_selection, permissions
              FROM pat_grant_requests ORDER BY created_at",
    },
];

/// Whether a view has this name.
pub(crate) fn is_one(name: &str) -> bool {
    ALL.iter().any(|view| view.name.eq_ignore_ascii_case(name))
}

/// Makes them, and the function that tells them what time it is.
pub(crate) fn install(connection: &Connection, session: &Arc<Session>) -> rusqlite::Result<()> {
    // Within a statement it is one time, which SQLite has no flag for: it asks once for what is always the same.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    let session = Arc::clone(session);
    let now = move || session.enter(|| session.client.now());
    connection.create_scalar_function("client_now", 0, flags, move |_| Ok(now().to_string()))?;
    ALL.iter().try_for_each(|view| connection.execute_batch(&format!("CREATE VIEW {} AS {}", view.name, view.sql)))
}
