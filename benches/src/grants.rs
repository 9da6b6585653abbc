//! Made-up grants in GitHub's shape, about 1.4 KB each: what differs from one to another does so by its number alone.

use serde_json::{Map, Value, json};

/// The first id of a grant, and of a token; all ids have as many digits.
const GRANT_IDS: u64 = 10_000_000;
const TOKEN_IDS: u64 = 50_000_000;

const PERMISSIONS: [&str; 12] = [
    "contents",
    "metadata",
    "issues",
    "pull_requests",
    "actions",
    "administration",
    "deployments",
    "environments",
    "secrets",
    "statuses",
    "webhooks",
    "workflows",
];
const LEVELS: [&str; 3] = ["read", "write", "admin"];
const SELECTIONS: [&str; 3] = ["all", "subset", "none"];

/// The ids of the grant of this number and of its token, and its place in the API.
pub(crate) struct Ids {
    pub(crate) grant: u64,
    pub(crate) token: u64,
}

impl Ids {
    pub(crate) fn of(number: u64) -> Self {
        Self { grant: GRANT_IDS + number, token: TOKEN_IDS + number }
    }
}

/// The grant of this number.
pub(crate) fn grant(number: u64) -> Value {
    let Ids { grant, token } = Ids::of(number);
    json!({
        "id": grant,
        "owner": owner(number % 4_000),
        "repository_selection": pick(&SELECTIONS, number),
        "repositories_url":
            format!("https://api.github.com/organizations/9919/personal-access-tokens/{grant}/repositories"),
        "permissions": {
            "organization": if number.is_multiple_of(4) { permissions(&["members"], number) } else { Map::new() },
            "repository": permissions(&PERMISSIONS[..3 + small(number % 8)], number),
        },
        "access_granted_at": moment(number, 2024),
        "token_id": token,
        "token_name": format!("deploy token {number}"),
        "token_expired": number.is_multiple_of(11),
        "token_expires_at": (!number.is_multiple_of(5)).then(|| moment(number * 7, 2027)),
        "token_last_used_at": (!number.is_multiple_of(3)).then(|| moment(number * 3, 2026)),
    })
}

fn owner(number: u64) -> Value {
    let login = format!("octo-{number:04}");
    let api = format!("https://api.github.com/users/{login}");
    json!({
        "login": login,
        "id": 1_000_000 + number,
        "node_id": format!("MDQ6VXNlcjEwMDAw{number:04}"),
        "avatar_url": format!("https://avatars.githubusercontent.com/u/100{number:04}?v=4"),
        "gravatar_id": "",
        "url": api,
        "html_url": format!("https://github.com/{login}"),
        "followers_url": format!("{api}/followers"),
        "following_url": format!("{api}/following{{/other_user}}"),
        "gists_url": format!("{api}/gists{{/gist_id}}"),
        "starred_url": format!("{api}/starred{{/owner}}{{/repo}}"),
        "subscriptions_url": format!("{api}/subscriptions"),
        "organizations_url": format!("{api}/orgs"),
        "repos_url": format!("{api}/repos"),
        "events_url": format!("{api}/events{{/privacy}}"),
        "received_events_url": format!("{api}/received_events"),
        "type": "User",
        "site_admin": false,
    })
}

fn permissions(names: &[&str], number: u64) -> Map<String, Value> {
    (number..).zip(names).map(|(number, name)| ((*name).to_owned(), pick(&LEVELS, number).into())).collect()
}

fn moment(number: u64, year: u64) -> String {
    let (month, day) = (1 + number % 12, 1 + number % 28);
    let (hour, minute, second) = (number % 24, number % 60, (number / 60) % 60);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.000-07:00")
}

fn pick<'a>(of: &[&'a str], number: u64) -> &'a str {
    of[small(number) % of.len()]
}

fn small(number: u64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_as_long_as_githubs_are() {
        let length: usize = (0..1_000).map(|number| grant(number).to_string().len()).sum();
        assert!((1_350..1_550).contains(&(length / 1_000)), "{} bytes", length / 1_000);
    }

    #[test]
    fn times_are_in_the_calendar() {
        for number in 0..100_000 {
            let time = moment(number, 2024);
            assert_eq!(time.len(), "2024-01-01T00:00:00.000-07:00".len(), "{time}");
        }
    }
}
