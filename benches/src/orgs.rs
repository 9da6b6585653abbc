//! Made-up organisations in GitHub's shape.

use serde_json::{Value, json};

/// The organisation of this number.
pub(crate) fn org(number: u64) -> Value {
    let login = format!("acme-{number:02}");
    let api = format!("https://api.github.com/orgs/{login}");
    json!({
        "login": login,
        "id": 2_000_000 + number,
        "node_id": format!("MDEyOk9yZ2FuaXphdGlvbjIw{number:04}"),
        "url": api,
        "repos_url": format!("{api}/repos"),
        "events_url": format!("{api}/events"),
        "hooks_url": format!("{api}/hooks"),
        "issues_url": format!("{api}/issues"),
        "members_url": format!("{api}/members{{/member}}"),
        "public_members_url": format!("{api}/public_members{{/member}}"),
        "avatar_url": format!("https://avatars.githubusercontent.com/u/200{number:04}?v=4"),
        "description": "",
    })
}
