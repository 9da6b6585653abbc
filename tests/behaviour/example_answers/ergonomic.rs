//! Operations through the client that people use: a line for each that it has a word for.

use futures::FutureExt;
use patwarden::{BulkReport, Client, Decision, Enablement, Listing, Membership, SecurityProduct, Subject};
use serde::Serialize;
use serde_json::{Value, json};

use super::server::Login;
use super::{Call, ORG};

pub(super) struct Line {
    pub(super) operation: &'static str,
    pub(super) login: Login,
    pub(super) call: Call,
    /// What the call is to tell when this is the example.
    pub(super) expected: fn(&Value) -> Value,
}

const fn line(operation: &'static str, login: Login, call: Call, expected: fn(&Value) -> Value) -> Line {
    Line { operation, login, call, expected }
}

/// One line each, to read as a table.
#[rustfmt::skip]
pub(super) const LINES: &[Line] = &[
    line("orgs/list-pat-grants", Login::Token, |client| items(client.org(ORG).grants().list()).boxed(), as_it_is),
    line("orgs/update-pat-accesses", Login::Token, |client| async move { accepted(client.org(ORG).grants().revoke([1u64, 2]).await) }.boxed(), |_| json!(2)),
    line("orgs/update-pat-access", Login::Token, |client| async move { done(client.org(ORG).grants().revoke_one(1u64).await) }.boxed(), as_it_is),
    line("orgs/list-pat-grant-repositories", Login::Token, |client| items(client.org(ORG).grants().repositories(1u64)).boxed(), as_it_is),
    line("orgs/list-pat-grant-requests", Login::Token, |client| items(client.org(ORG).requests().list()).boxed(), as_it_is),
    line("orgs/review-pat-grant-requests-in-bulk", Login::Token, |client| async move { accepted(client.org(ORG).requests().deny([1u64]).await) }.boxed(), |_| json!(1)),
    line("orgs/review-pat-grant-request", Login::Token, |client| async move { done(client.org(ORG).requests().review_one(Decision::Deny, 1u64, None).await) }.boxed(), as_it_is),
    line("orgs/list-pat-grant-request-repositories", Login::Token, |client| items(client.org(ORG).requests().repositories(1u64)).boxed(), as_it_is),
    line("orgs/list", Login::User, |client| items(client.organizations().all()).boxed(), as_it_is),
    line("orgs/get", Login::User, |client| async move { whole(client.org(ORG).get().await) }.boxed(), as_it_is),
    line("orgs/update", Login::User, |client| async move { whole(client.org(ORG).update().name("x").await) }.boxed(), as_it_is),
    line("orgs/list-app-installations", Login::User, |client| items(client.org(ORG).installations().list()).boxed(), |example| example["installations"].clone()),
    line("orgs/list-members", Login::User, |client| items(client.org(ORG).members().list()).boxed(), as_it_is),
    line("orgs/check-membership-for-user", Login::User, |client| async move { membership(client.org(ORG).membership("mona").await) }.boxed(), |_| json!("member")),
    line("orgs/enable-or-disable-security-product-on-all-org-repos", Login::User, |client| async move { done(security_product(client).await) }.boxed(), as_it_is),
    line("orgs/list-for-user", Login::User, |client| items(client.organizations().of_user("mona")).boxed(), as_it_is),
    line("orgs/list-for-authenticated-user", Login::User, |client| items(client.orgs()).boxed(), as_it_is),
    line("apps/list-installations", Login::App, |client| items(client.orgs()).boxed(), organisations_of_installations),
];

/// The operations of an App's login, which has no call of its own.
pub(super) const LOGIN: [&str; 2] = ["apps/get-org-installation", "apps/create-installation-access-token"];

/// Operations that it has no word for.
pub(super) const WITHOUT: &[&str] = &[
    "apps/get-authenticated",
    "apps/get-installation",
    "apps/revoke-installation-access-token",
    "meta/get-all-versions",
    "rate-limit/get",
    "users/get-authenticated",
];

/// The entries of a list.
async fn items<T: Serialize + Send + 'static>(listing: Listing<T>) -> Result<Value, String> {
    let items = listing.collect_all().await.map_err(|error| error.to_string())?;
    serde_json::to_value(items).map_err(|error| error.to_string())
}

/// What an answer of one thing tells.
fn whole<T: Serialize>(answer: patwarden::Result<T>) -> Result<Value, String> {
    let thing = answer.map_err(|error| error.to_string())?;
    serde_json::to_value(thing).map_err(|error| error.to_string())
}

fn membership(answer: patwarden::Result<Membership>) -> Result<Value, String> {
    answer.map(|membership| json!(membership.as_str())).map_err(|error| error.to_string())
}

/// GitHub still documents it.
#[expect(deprecated)]
async fn security_product(client: Client) -> patwarden::Result<()> {
    client.org(ORG).set_security_product(SecurityProduct::SecretScanning, Enablement::EnableAll).await
}

/// A write that tells nothing.
fn done(outcome: patwarden::Result<()>) -> Result<Value, String> {
    outcome.map(|()| Value::Null).map_err(|error| error.to_string())
}

/// How many ids of a bulk call were accepted.
fn accepted<T: Subject>(report: patwarden::Result<BulkReport<T>>) -> Result<Value, String> {
    report.map(|report| json!(report.accepted().count())).map_err(|error| error.to_string())
}

fn as_it_is(example: &Value) -> Value {
    example.clone()
}

fn organisations_of_installations(example: &Value) -> Value {
    let of = |one: &Value| {
        let account = &one["account"];
        json!({
            "login": account["login"],
            "id": account["id"],
            "installation_id": one["id"],
            "suspended": !one["suspended_at"].is_null(),
            "node_id": account["node_id"],
            "avatar_url": account["avatar_url"],
        })
    };
    example.as_array().unwrap().iter().map(of).collect()
}
