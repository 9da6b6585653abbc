//! Every status that OPERATIONS.md names of an operation is answered by it, without a fault's help.

use axum::body::Body;
use http::Request;
use patwarden_sim::{LimitStatus, TokenKind};
use serde_json::json;

use crate::support::{World, as_bearer, send, small};

/// Method, path and body of a call that is right, and the token that may make it.
struct Call {
    method: &'static str,
    path: String,
    body: String,
    token: String,
}

impl Call {
    fn of(world: &World, operation: &str) -> Self {
        let state = world.state();
        let (grants, requests) = (world.grants_path(), world.requests_path());
        let grant = state.live_grants().next().unwrap().id;
        let request = state.pending_requests().next().unwrap().id;
        let member = state.memberships.keys().next().unwrap();
        let revoke = json!({"action": "revoke"}).to_string();
        let deny = json!({"action": "deny"}).to_string();
        let (method, path, body) = match operation {
            "orgs/list-pat-grants" => ("GET", grants, String::new()),
            "orgs/update-pat-accesses" => ("POST", grants, json!({"action": "revoke", "pat_ids": [grant]}).to_string()),
            "orgs/update-pat-access" => ("POST", format!("{grants}/{grant}"), revoke),
            "orgs/list-pat-grant-repositories" => ("GET", format!("{grants}/{grant}/repositories"), String::new()),
            "orgs/list-pat-grant-requests" => ("GET", requests, String::new()),
            "orgs/review-pat-grant-requests-in-bulk" => {
                ("POST", requests, json!({"action": "deny", "pat_request_ids": [request]}).to_string())
            }
            "orgs/review-pat-grant-request" => ("POST", format!("{requests}/{request}"), deny),
            "orgs/list-pat-grant-request-repositories" => {
                ("GET", format!("{requests}/{request}/repositories"), String::new())
            }
            "orgs/list" => ("GET", "/organizations".to_owned(), String::new()),
            "orgs/get" => ("GET", world.org_path(""), String::new()),
            "orgs/update" => ("PATCH", world.org_path(""), json!({"name": "x"}).to_string()),
            "orgs/list-app-installations" => ("GET", world.org_path("/installations"), String::new()),
            "orgs/enable-or-disable-security-product-on-all-org-repos" => {
                ("POST", world.org_path("/secret_scanning/enable_all"), String::new())
            }
            "orgs/list-for-authenticated-user" => ("GET", "/user/orgs".to_owned(), String::new()),
            "orgs/list-for-user" => ("GET", format!("/users/{member}/orgs"), String::new()),
            "orgs/list-members" => ("GET", world.org_path("/members"), String::new()),
            "orgs/check-membership-for-user" => ("GET", world.org_path(&format!("/members/{member}")), String::new()),
            other => panic!("how is {other} called?"),
        };
        let token = match operation {
            "orgs/list-for-authenticated-user" => world.owner(TokenKind::Classic),
            _ => world.token.clone(),
        };
        Self { method, path, body, token }
    }

    async fn send(&self, world: &World) -> u16 {
        world.call(self.method, &self.path, &self.token, &self.body).await.status
    }

    /// Makes it a call that comes to this status.
    async fn come_to(mut self, status: u16, world: &World, operation: &str) -> u16 {
        match status {
            302 => self.token = world.outsider(TokenKind::Classic),
            304 => {
                let tag = world.call(self.method, &self.path, &self.token, "").await.header("etag").unwrap().to_owned();
                let request = as_bearer(Request::get(&self.path), &self.token).header("if-none-match", tag);
                return send(&world.sim, request.body(Body::empty()).unwrap()).await.status;
            }
            401 => self.token = "ghs_wrong".to_owned(),
            403 if operation == "orgs/list-for-authenticated-user" => self.token = world.token.clone(),
            403 if operation.contains("pat-") => self.token = world.owner(TokenKind::Classic),
            403 => {
                let plain = world.state().plain_members().next().unwrap().to_owned();
                self.token = world.sim.issue_user_token(TokenKind::Classic, &plain).unwrap();
            }
            404 if operation == "orgs/list-for-user" => self.path = "/users/no-such-user/orgs".to_owned(),
            404 => self.path = self.path.replacen(&world.org, "no-such-org", 1),
            409 => world.sim.set_settings_locked(&world.org, true).unwrap(),
            422 if operation == "orgs/list-members" => self.path.push_str("?filter=2fa_disabled"),
            422 if operation.ends_with("all-org-repos") => assert_eq!(self.send(world).await, 204),
            422 if self.method == "GET" => self.path.push_str("?direction=sideways"),
            422 => self.body = json!({"action": "no such", "name": 7}).to_string(),
            _ => {}
        }
        self.send(world).await
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_answers_what_the_page_says() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../OPERATIONS.md")).unwrap();
    let (mut checked, mut wrong) = (0, Vec::new());
    for row in page.lines().filter(|line| line.starts_with("| orgs/")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        for status in cells[4].split(' ') {
            let status: u16 = status.parse().unwrap();
            let config = if status == 429 {
                small().with_hourly_limit(0).with_primary_limit_status(LimitStatus::TooManyRequests)
            } else {
                small()
            };
            let world = World::new(config);
            let came_to = Call::of(&world, cells[0]).come_to(status, &world, cells[0]).await;
            if came_to != status {
                wrong.push(format!("{} answers {came_to} and not {status}", cells[0]));
            }
            checked += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(checked > 80, "{checked}");
}
