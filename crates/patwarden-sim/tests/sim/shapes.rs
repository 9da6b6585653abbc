//! Every operation's answers fit GitHub's description, also those of older and newer servers.
//!
//! The check itself is in `support::send`; here every operation gives its every answer.

use std::collections::BTreeSet;

use patwarden_sim::{Config, Member, TokenKind, Visibility};
use serde_json::{Value, json};

use crate::login::app_token;
use crate::support::{World, as_bearer, send, small};

/// Lets every operation give each of its answers, and returns which came.
async fn every_answer(config: Config) -> (World, BTreeSet<(String, u16)>) {
    let world = World::new(config);
    let state = world.state();
    let (grants, requests) = (world.grants_path(), world.requests_path());
    let grant_ids: Vec<u64> = state.live_grants().map(|grant| grant.id).collect();
    let request_ids: Vec<u64> = state.pending_requests().map(|request| request.id).collect();
    let everywhere = state.live_grants().find(|grant| grant.token.repository_selection.as_str() == "all").unwrap().id;
    let installation = state.installation.as_ref().unwrap().id;
    let app = app_token(&world.sim);
    let login = state.owners().next().unwrap();
    let user = world.sim.issue_user_token(TokenKind::AppUser, login).unwrap();
    let weak = world.sim.issue_user_token(TokenKind::Classic, login).unwrap();
    let strong = world.token.clone();
    let spare = world.sim.issue_installation_token(&world.org).unwrap();
    let bad = "ghs_unknown".to_owned();
    let org = world.org_path("");
    let outside = world.outsider(TokenKind::Classic);
    let other = world.sim.issue_installation_token(&world.sim.orgs()[1]).unwrap();
    let is_public = |(_, member): &(&String, &Member)| member.visibility == Visibility::Public;
    let public = state.memberships.iter().find(is_public).unwrap().0;

    let revoke = json!({"action": "revoke"});
    let deny = json!({"action": "deny", "reason": null});
    let none = Value::Null;
    let many = |action: &str, ids: &[u64]| json!({"action": action, "pat_ids": ids, "pat_request_ids": ids});
    let repository = &state.repositories.values().next().unwrap().name;
    let with_repository = json!({"repositories": [repository]});
    let token_path = format!("/app/installations/{installation}/access_tokens");
    let calls: Vec<(&str, String, &str, Value)> = vec![
        ("GET", format!("{grants}?per_page=100"), &strong, none.clone()),
        ("GET", format!("{grants}?sort=x"), &strong, none.clone()),
        ("GET", grants.clone(), &weak, none.clone()),
        ("GET", "/orgs/nowhere/personal-access-tokens".to_owned(), &strong, none.clone()),
        ("POST", grants.clone(), &strong, many("revoke", &grant_ids[..3])),
        ("POST", grants.clone(), &strong, many("revoke", &[1])),
        ("POST", grants.clone(), &weak, many("revoke", &[1])),
        ("POST", "/orgs/nowhere/personal-access-tokens".to_owned(), &strong, many("revoke", &[1])),
        ("POST", format!("{grants}/{}", grant_ids[5]), &strong, revoke.clone()),
        ("POST", format!("{grants}/{}", grant_ids[6]), &strong, deny.clone()),
        ("POST", format!("{grants}/{}", grant_ids[6]), &weak, revoke.clone()),
        ("POST", format!("{grants}/1"), &strong, revoke.clone()),
        ("GET", format!("{grants}/{everywhere}/repositories?per_page=100"), &strong, none.clone()),
        ("GET", format!("{grants}/{everywhere}/repositories"), &weak, none.clone()),
        ("GET", format!("{grants}/1/repositories"), &strong, none.clone()),
        ("GET", format!("{requests}?per_page=100"), &strong, none.clone()),
        ("GET", format!("{requests}?sort=x"), &strong, none.clone()),
        ("GET", requests.clone(), &weak, none.clone()),
        ("GET", "/orgs/nowhere/personal-access-token-requests".to_owned(), &strong, none.clone()),
        ("POST", requests.clone(), &strong, many("approve", &request_ids[..2])),
        ("POST", requests.clone(), &strong, many("approve", &[1])),
        ("POST", requests.clone(), &weak, many("approve", &[1])),
        ("POST", "/orgs/nowhere/personal-access-token-requests".to_owned(), &strong, many("deny", &[1])),
        ("POST", format!("{requests}/{}", request_ids[3]), &strong, deny.clone()),
        ("POST", format!("{requests}/{}", request_ids[4]), &strong, revoke.clone()),
        ("POST", format!("{requests}/{}", request_ids[4]), &weak, deny.clone()),
        ("POST", format!("{requests}/1"), &strong, deny.clone()),
        ("GET", format!("{requests}/{}/repositories", request_ids[5]), &strong, none.clone()),
        ("GET", format!("{requests}/{}/repositories", request_ids[5]), &weak, none.clone()),
        ("GET", format!("{requests}/1/repositories"), &strong, none.clone()),
        ("GET", "/app".to_owned(), &app, none.clone()),
        ("GET", "/app/installations".to_owned(), &app, none.clone()),
        ("GET", format!("/app/installations/{installation}"), &app, none.clone()),
        ("GET", "/app/installations/1".to_owned(), &app, none.clone()),
        ("GET", format!("/orgs/{}/installation", world.org), &app, none.clone()),
        ("POST", token_path.clone(), &app, json!({})),
        ("POST", token_path.clone(), &app, with_repository),
        ("POST", token_path.clone(), &app, json!({"permissions": {"x": "read"}})),
        ("POST", token_path.clone(), &strong, json!({})),
        ("POST", "/app/installations/1/access_tokens".to_owned(), &app, json!({})),
        ("DELETE", "/installation/token".to_owned(), &spare, none.clone()),
        ("GET", "/rate_limit".to_owned(), &strong, none.clone()),
        ("GET", "/versions".to_owned(), &strong, none.clone()),
        ("GET", "/user".to_owned(), &user, none.clone()),
        ("GET", "/user".to_owned(), &bad, none.clone()),
        ("GET", "/user".to_owned(), &strong, none.clone()),
        ("GET", "/user/orgs".to_owned(), &user, none.clone()),
        ("GET", "/user/orgs".to_owned(), &bad, none.clone()),
        ("GET", "/user/orgs".to_owned(), &strong, none.clone()),
        ("GET", "/organizations?per_page=2".to_owned(), &strong, none.clone()),
        ("GET", org.clone(), &strong, none.clone()),
        ("GET", org.clone(), &outside, none.clone()),
        ("GET", "/orgs/nowhere".to_owned(), &strong, none.clone()),
        ("PATCH", org.clone(), &strong, json!({"company": "A new one"})),
        ("PATCH", org.clone(), &strong, json!({"company": 1})),
        ("PATCH", org.clone(), &bad, json!({})),
        ("PATCH", org.clone(), &other, json!({})),
        ("PATCH", org.clone(), &outside, json!({})),
        ("GET", format!("{org}/installations?per_page=2"), &strong, none.clone()),
        ("GET", format!("{org}/installations"), &other, none.clone()),
        ("GET", format!("{org}/members"), &strong, none.clone()),
        ("GET", format!("{org}/members"), &outside, none.clone()),
        ("GET", format!("{org}/members?role=x"), &strong, none.clone()),
        ("GET", format!("{org}/members?filter=2fa_disabled"), &strong, none.clone()),
        ("GET", "/orgs/nowhere/members".to_owned(), &strong, none.clone()),
        ("GET", format!("{org}/members/{login}"), &strong, none.clone()),
        ("GET", format!("{org}/members/nobody-at-all"), &strong, none.clone()),
        ("GET", format!("{org}/members/{login}"), &outside, none.clone()),
        ("GET", format!("{org}/public_members/{public}"), &outside, none.clone()),
        ("GET", format!("{org}/public_members/nobody-at-all"), &outside, none.clone()),
        ("GET", format!("/users/{public}/orgs"), &outside, none.clone()),
        ("GET", "/users/nobody-at-all/orgs".to_owned(), &outside, none.clone()),
        ("POST", format!("{org}/secret_scanning/enable_all"), &strong, none.clone()),
        ("POST", format!("{org}/secret_scanning/enable_all"), &strong, none.clone()),
        ("POST", format!("{org}/secret_scanning/enable_all"), &outside, none.clone()),
        ("POST", format!("{org}/nothing/enable_all"), &strong, none.clone()),
    ];
    for (method, path, token, body) in calls {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        world.call(method, &path, token, &body).await;
    }
    world.sim.set_settings_locked(&world.org, true).unwrap();
    world.call("PATCH", &org, &strong, "").await;
    for path in [&org, "/organizations", "/user/orgs"] {
        let token = if path == "/user/orgs" { &user } else { &strong };
        let tag = world.call("GET", path, token, "").await.header("etag").unwrap().to_owned();
        let request = as_bearer(http::Request::get(path), token).header("if-none-match", tag);
        assert_eq!(send(&world.sim, request.body(axum::body::Body::empty()).unwrap()).await.status, 304);
    }
    world.sim.set_suspended(&world.org, true).unwrap();
    world.call("GET", &format!("/app/installations/{installation}"), &app, "").await;
    world.call("POST", &token_path, &app, "").await;
    let came = world.sim.log().into_iter().filter_map(|entry| Some((entry.operation?, entry.status?))).collect();
    (world, came)
}

#[tokio::test(start_paused = true)]
async fn every_operation_gives_its_every_answer_in_githubs_form() {
    let (_, came) = every_answer(small()).await;
    let pat_reads = ["orgs/list-pat-grant-repositories", "orgs/list-pat-grant-request-repositories"];
    let lists = ["orgs/list-pat-grants", "orgs/list-pat-grant-requests"];
    let bulk = ["orgs/update-pat-accesses", "orgs/review-pat-grant-requests-in-bulk"];
    let single = ["orgs/update-pat-access", "orgs/review-pat-grant-request"];
    let mut wanted: Vec<(&str, &[u16])> = vec![
        ("apps/get-authenticated", &[200]),
        ("apps/list-installations", &[200]),
        ("apps/get-installation", &[200, 404]),
        ("apps/get-org-installation", &[200]),
        ("apps/create-installation-access-token", &[201, 401, 403, 404, 422]),
        ("apps/revoke-installation-access-token", &[204]),
        ("rate-limit/get", &[200]),
        ("meta/get-all-versions", &[200]),
        ("users/get-authenticated", &[200, 401, 403]),
        ("orgs/list-for-authenticated-user", &[200, 304, 401, 403]),
        ("orgs/list", &[200, 304]),
        ("orgs/get", &[200, 304, 404]),
        ("orgs/update", &[200, 401, 403, 404, 409, 422]),
        ("orgs/list-app-installations", &[200, 403]),
        ("orgs/enable-or-disable-security-product-on-all-org-repos", &[204, 404, 422]),
        ("orgs/list-for-user", &[200, 404]),
        ("orgs/list-members", &[200, 404, 422]),
        ("orgs/check-membership-for-user", &[204, 302, 404]),
        ("orgs/check-public-membership-for-user", &[204, 404]),
    ];
    wanted.extend(pat_reads.map(|id| (id, &[200, 403, 404][..])));
    wanted.extend(lists.map(|id| (id, &[200, 403, 404, 422][..])));
    wanted.extend(bulk.map(|id| (id, &[202, 403, 404, 422][..])));
    wanted.extend(single.map(|id| (id, &[204, 403, 404, 422][..])));
    for (operation, statuses) in wanted {
        for status in statuses {
            assert!(came.contains(&(operation.to_owned(), *status)), "{operation} did not answer {status}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn fields_that_nobody_knows_keep_every_answer_in_githubs_form() {
    let (world, came) = every_answer(small().with_extra_fields(true)).await;
    assert_eq!(came, every_answer(small()).await.1);
    world.sim.set_suspended(&world.org, false).unwrap();
    let grant = world.get(&world.grants_path()).await.json()[0].clone();
    assert!(grant["added_later"]["list"].is_array());
    assert!(grant["owner"].get("added_later").is_some());
    let permissions = grant["permissions"].as_object().unwrap();
    assert!(permissions.get("added_later").is_none(), "a map of permissions is no object with fields");
    let error = world.get("/nothing").await.json();
    assert!(error.get("added_later").is_some());
}

#[tokio::test]
async fn older_servers_do_not_say_which_token_it_is() {
    let world = World::new(small().with_omit_token_fields(true));
    for path in [world.grants_path(), world.requests_path()] {
        let reply = world.unchecked(&path).await;
        assert_eq!(reply.status, 200);
        for entry in reply.json().as_array().unwrap() {
            assert!(entry.get("token_id").is_none() && entry.get("token_name").is_none());
            assert!(entry.get("id").is_some() && entry.get("token_expired").is_some());
        }
    }
}

#[tokio::test]
async fn selections_that_nobody_knows_show_as_they_are() {
    let world = World::new(small().with_novel_enums(true).with_orgs(1));
    let mut novel = 0;
    for page in 1..=3 {
        let path = format!("{}?per_page=100&page={page}", world.grants_path());
        let entries = world.unchecked(&path).await.json();
        let word =
            |entry: &&Value| !["none", "all", "subset"].contains(&entry["repository_selection"].as_str().unwrap());
        let found: Vec<&Value> = entries.as_array().unwrap().iter().filter(word).collect();
        novel += found.len();
        for entry in found {
            let path = format!("{}/{}/repositories", world.grants_path(), entry["id"]);
            assert!(!world.get(&path).await.json().as_array().unwrap().is_empty());
        }
    }
    assert_eq!(novel, 300 / 50);
}
