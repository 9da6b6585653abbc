//! What the client sends over a socket is what the helpers match, and what they answer is what it reads.

use httpmock::{Mock, MockServer};
use patwarden_api::types::{
    OrganizationProgrammaticAccessGrant as Grant, OrgsListPatGrantsDirection as Direction, OrgsUpdatePatAccessesBody,
    OrgsUpdatePatAccessesBodyAction as Action,
};
use patwarden_api::{BoxError, Call, Client, Failure, Request, Response, Transport};
use serde_json::json;

use crate::MockServerExt;
use crate::operations::OrgsListPatGrantsWhen;

/// A client of this server, over the network.
fn client(server: &MockServer) -> Client {
    let network = reqwest::Client::new();
    let transport = Transport::new(tower::service_fn({
        let network = network.clone();
        move |request: Request| {
            let network = network.clone();
            async move {
                let answer: http::Response<reqwest::Body> = network.execute(request.try_into()?).await?.into();
                let (parts, body) = answer.into_parts();
                let body = reqwest::Response::from(http::Response::new(body)).bytes().await?;
                Ok::<Response, BoxError>(Response::from_parts(parts, body))
            }
        }
    }));
    Client::new_with_client(&server.base_url(), network, transport)
}

fn grant(id: i64) -> Grant {
    Grant { id: Some(id), token_name: Some("ci".into()), ..Grant::default() }
}

fn listing(server: &MockServer, asked: impl FnOnce(OrgsListPatGrantsWhen) -> OrgsListPatGrantsWhen) -> Mock<'_> {
    server.orgs_list_pat_grants(|when, then| {
        asked(when);
        then.ok(&vec![grant(4711)]);
    })
}

/// Whether a call by name finds a mock; values are those of JSON.
async fn is_found(server: &MockServer, operation: &str, values: serde_json::Value) -> bool {
    let mut call = Call::to(operation).unwrap();
    for (name, value) in values.as_object().unwrap() {
        call = call.with(name, value.clone()).unwrap();
    }
    match call.send(&client(server)).await {
        Ok(_) => true,
        Err(Failure::Status(answer)) if answer.status() == 404 => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_is_answered_is_what_the_client_reads() {
    let server = MockServer::start_async().await;
    let mock = listing(&server, |when| when.org("acme").owner(["mona", "hubot"]).per_page(5).direction(Direction::Asc));
    let client = client(&server);
    let asked = client.orgs_list_pat_grants().org("acme").per_page(5).direction(Direction::Asc);
    let page = asked.owner(vec!["mona".to_owned(), "hubot".to_owned()]).send().await.unwrap();
    assert_eq!((page.len(), page[0].id, page[0].token_name.as_deref()), (1, Some(4711), Some("ci")));
    mock.assert_async().await;
}

#[tokio::test]
async fn a_list_is_matched_by_all_its_values_and_no_others() {
    let list = "orgs/list-pat-grants";
    let server = MockServer::start_async().await;
    listing(&server, |when| when.owner(["mona", "h&m"]));
    for (owners, found) in [
        (json!(["mona", "h&m"]), true),
        (json!(["h&m", "mona"]), true),
        (json!(["mona"]), false),
        (json!(["h&m"]), false),
        (json!(["mona", "mona"]), false),
        (json!(["mona", "h&m", "hubot"]), false),
        (json!(["mona", "h"]), false),
    ] {
        assert_eq!(is_found(&server, list, json!({ "org": "acme", "owner": owners })).await, found, "{owners}");
    }
    assert!(!is_found(&server, list, json!({ "org": "acme" })).await);
    assert!(!is_found(&server, list, json!({ "org": "acme", "token_id": ["mona", "h&m"] })).await);

    let server = MockServer::start_async().await;
    listing(&server, |when| when.owner(Vec::<String>::new()).page(None));
    assert!(is_found(&server, list, json!({ "org": "acme", "token_id": ["1"] })).await);
    assert!(!is_found(&server, list, json!({ "org": "acme", "owner": ["mona"] })).await);
    assert!(!is_found(&server, list, json!({ "org": "acme", "page": 2 })).await);
}

#[tokio::test]
async fn single_values_are_matched_by_value() {
    let server = MockServer::start_async().await;
    let before = "2026-01-31T09:00:00Z";
    let time = before.parse::<jiff::Timestamp>().unwrap();
    listing(&server, |when| when.per_page(5).last_used_before(&time));
    let list = "orgs/list-pat-grants";
    let asked = |more: serde_json::Value| {
        let mut values = json!({ "org": "acme", "per_page": 5, "last_used_before": before });
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        values
    };
    assert!(is_found(&server, list, asked(json!({}))).await);
    assert!(!is_found(&server, list, asked(json!({ "per_page": 6 }))).await);
    assert!(!is_found(&server, list, asked(json!({ "last_used_before": "2026-01-31T09:00:01Z" }))).await);
}

#[tokio::test]
async fn a_segment_of_the_path_means_itself() {
    let get = "orgs/list-for-user";
    for (wanted, others) in [
        ("acme", &["acm", "acme2", "xacme"][..]),
        ("a.b", &["axb"]),
        ("helper[bot]", &["helperb", "helper"]),
        ("a(b", &["ab"]),
        ("a/b", &["a%2Fb", "a"]),
        ("ä", &["a"]),
        ("a b+c", &["a b c"]),
    ] {
        let server = MockServer::start_async().await;
        let mock = server.orgs_list_for_user(|when, then| {
            when.username(wanted);
            then.ok(&Vec::new());
        });
        assert!(is_found(&server, get, json!({ "username": wanted })).await, "{wanted}");
        // The typed client escapes less than a call by name.
        client(&server).orgs_list_for_user().username(wanted).send().await.unwrap();
        mock.assert_calls_async(2).await;
        for other in others {
            assert!(!is_found(&server, get, json!({ "username": other })).await, "{other} is no {wanted}");
        }
    }
}

#[tokio::test]
async fn a_body_is_matched_by_every_field() {
    let server = MockServer::start_async().await;
    let body = |pat_ids: &[i64]| OrgsUpdatePatAccessesBody { action: Action::Revoke, pat_ids: pat_ids.to_vec() };
    let mock = server.orgs_update_pat_accesses(|when, then| {
        when.org("acme").body(&body(&[7, 8]));
        then.accepted();
    });
    let client = client(&server);
    let send = |org: &str, ids: &[i64]| client.orgs_update_pat_accesses().org(org).body(body(ids)).send();
    assert_eq!(send("acme", &[7, 8]).await.unwrap().status(), 202);
    assert!(send("acme", &[7]).await.is_err() && send("hooli", &[7, 8]).await.is_err());
    mock.assert_async().await;
}

#[tokio::test]
async fn a_helper_is_its_operations_alone() {
    let server = MockServer::start_async().await;
    server.orgs_get(|_, then| {
        then.into_inner().status(200).body("{}");
    });
    assert!(is_found(&server, "orgs/get", json!({ "org": "acme" })).await);
    assert!(!is_found(&server, "orgs/update", json!({ "org": "acme" })).await, "another method");
    assert!(!is_found(&server, "orgs/list-members", json!({ "org": "acme" })).await, "a longer path");
}

#[tokio::test]
async fn what_may_be_a_list_is_matched_by_what_it_serializes_to() {
    for (value, matched, others) in [
        (json!(["a", "b"]), "x=b&x=a", ["x=a", "x=a&x=b&x=c"]),
        (json!("a"), "x=a", ["x=b", "y=a"]),
        (json!(7), "x=7", ["x=8", ""]),
        (json!(null), "y=1", ["x=null", "x="]),
    ] {
        let server = MockServer::start_async().await;
        server.mock(|when, then| {
            crate::query(when, "x", &value);
            then.status(204);
        });
        let network = reqwest::Client::new();
        let get =
            async |query: &str| network.get(format!("{}/?{query}", server.base_url())).send().await.unwrap().status();
        assert_eq!(get(matched).await, 204, "{value}");
        for other in others {
            assert_eq!(get(other).await, 404, "{other} is not {value}");
        }
    }
}
