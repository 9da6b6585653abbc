//! The App's webhook: what is told, when, and how it is sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use patwarden_sim::{Delivery, DeliveryOutcome, Error, RequestState, TokenKind, Webhook};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use crate::support::{World, small, start};

const SECRET: &str = "an invented secret";

fn told() -> World {
    World::new(small().with_webhook(Webhook::kept(Some(SECRET))))
}

fn body(delivery: &Delivery) -> Value {
    let body: Value = serde_json::from_str(&delivery.body).unwrap();
    assert_eq!(body["action"], delivery.action);
    assert_eq!(body["organization"]["login"], delivery.org);
    let name = format!("personal-access-token-request-{}", delivery.action);
    let problems = description::problems_of_webhook(&name, &body);
    assert!(problems.is_empty(), "{problems:#?}\n{body:#}");
    body
}

fn actions(world: &World) -> Vec<String> {
    let deliveries = world.sim.deliveries();
    deliveries.iter().for_each(|delivery| drop(body(delivery)));
    deliveries.into_iter().map(|delivery| delivery.action).collect()
}

fn pending(world: &World, count: usize) -> Vec<u64> {
    world.state().pending_requests().map(|request| request.id).take(count).collect()
}

#[tokio::test(start_paused = true)]
async fn a_request_is_told_when_it_is_made_decided_on_or_withdrawn() {
    let world = told();
    let sim = &world.sim;
    let id = sim.add_request(&world.org, |request| request.reason = Some("please".to_owned())).unwrap();
    let ids = pending(&world, 2);
    let path = |id| format!("{}/{id}", world.requests_path());
    world.post(&path(ids[0]), &json!({"action": "approve"})).await;
    world.post(&path(ids[1]), &json!({"action": "deny", "reason": "no expiry"})).await;
    sim.cancel_request(&world.org, id).unwrap();
    assert_eq!(actions(&world), ["created", "approved", "denied", "cancelled"]);

    let bodies: Vec<Value> = sim.deliveries().iter().map(body).collect();
    let told: Vec<&Value> = bodies.iter().map(|body| &body["personal_access_token_request"]).collect();
    let ids: Vec<Value> = [id, ids[0], ids[1], id].map(Value::from).into();
    assert_eq!(told.iter().map(|request| request["id"].clone()).collect::<Vec<_>>(), ids);
    assert!(bodies.iter().all(|body| !body.to_string().contains("\"reason\"")));
    assert_eq!(bodies[0]["sender"], told[0]["owner"]);
    assert_eq!(bodies[1]["sender"]["login"], "security-token-review[bot]");
    assert_eq!(bodies[0]["installation"]["id"], world.state().installation.unwrap().id);

    // Again to an id that is decided, or one that never was.
    world.post(&path(id), &json!({"action": "approve"})).await;
    sim.cancel_request(&world.org, id).unwrap_err();
    sim.remove_request(&world.org, id).unwrap();
    sim.update_request(&world.org, pending(&world, 1)[0], |request| {
        request.state = RequestState::Denied { at: start(), reason: None };
    })
    .unwrap();
    assert_eq!(sim.deliveries().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_review_is_told_when_it_takes_effect() {
    let world = told();
    let ids = pending(&world, 3);
    let review = json!({"action": "approve", "pat_request_ids": ids});
    assert_eq!(world.post(&world.requests_path(), &review).await.status, 202);
    let one = world.requests_path();
    world.post(&format!("{one}/{}", ids[1]), &json!({"action": "deny"})).await;
    assert_eq!(actions(&world), ["denied"]);
    tokio::time::advance(Duration::from_secs(3_600)).await;
    assert_eq!(actions(&world), ["denied", "approved", "approved"]);
    let approved = &world.sim.deliveries()[1];
    assert_eq!(approved.at, start() + SignedDuration::from_secs(1), "however late one looks");
}

#[tokio::test]
async fn an_owner_who_decides_is_the_sender() {
    let world = told();
    let owner = world.state().owners().next().unwrap().to_owned();
    let token = world.sim.issue_user_token(TokenKind::AppUser, &owner).unwrap();
    let path = format!("{}/{}", world.requests_path(), pending(&world, 1)[0]);
    assert_eq!(world.call("POST", &path, &token, "{\"action\": \"deny\"}").await.status, 204);
    assert_eq!(body(&world.sim.deliveries()[0])["sender"]["login"], owner);
}

#[tokio::test]
async fn permissions_are_told_as_what_is_new_and_what_is_more() {
    let world = told();
    let mut token = world.state().live_grants().next().unwrap().token.clone();
    token.permissions.repository = [("metadata", "read"), ("issues", "read"), ("contents", "read")]
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .into();
    token.permissions.organization.clear();
    world.sim.add_grant(&world.org, |grant| grant.token = token.clone()).unwrap();
    let held = world.sim.snapshot().orgs[0].live_grants().filter(|grant| grant.token.id == token.id).count();
    assert_eq!(held, 2);
    for grant in world.state().live_grants().filter(|grant| grant.token.id == token.id) {
        world.sim.update_grant(&world.org, grant.id, |grant| grant.token = token.clone()).unwrap();
    }
    let repositories: Vec<u64> = world.state().repositories.keys().copied().take(3).collect();
    let id = world
        .sim
        .add_request(&world.org, |request| {
            request.token = token.clone();
            request.token.permissions.repository.insert("issues".to_owned(), "write".to_owned());
            request.token.permissions.organization.insert("members".to_owned(), "read".to_owned());
            request.token.repository_selection = "subset".to_owned().into();
            request.token.repository_ids = repositories.iter().copied().collect();
        })
        .unwrap();
    world.post(&format!("{}/{id}", world.requests_path()), &json!({"action": "approve"})).await;
    for delivery in world.sim.deliveries() {
        let told = body(&delivery)["personal_access_token_request"].clone();
        assert_eq!(told["permissions_added"], json!({"organization": {"members": "read"}}), "{}", delivery.action);
        assert_eq!(told["permissions_upgraded"], json!({"repository": {"issues": "write"}}));
        let result = json!({
            "organization": {"members": "read"},
            "repository": {"metadata": "read", "issues": "write", "contents": "read"},
        });
        assert_eq!(told["permissions_result"], result);
        assert_eq!(told["repository_count"], 3);
        let ids: Vec<u64> =
            told["repositories"].as_array().unwrap().iter().map(|one| one["id"].as_u64().unwrap()).collect();
        assert_eq!(ids, repositories);
    }
    world.sim.add_request(&world.org, |_| ()).unwrap();
    let told = body(world.sim.deliveries().last().unwrap())["personal_access_token_request"].clone();
    assert_eq!((&told["repository_count"], &told["repositories"]), (&Value::Null, &Value::Null));
    assert_eq!(told["permissions_added"], json!({"repository": {"metadata": "read"}}));
}

#[tokio::test(start_paused = true)]
async fn headers_are_githubs_and_the_body_is_signed() {
    let (world, twin) = (told(), told());
    for sim in [&world.sim, &twin.sim] {
        sim.add_request(&world.org, |_| ()).unwrap();
        sim.add_request(&world.org, |_| ()).unwrap();
    }
    let deliveries = world.sim.deliveries();
    assert_eq!(deliveries, twin.sim.deliveries(), "all of it follows from the seed");
    let [first, second] = &deliveries[..] else { panic!("{deliveries:?}") };
    for (name, value) in [
        ("Content-Type", "application/json"),
        ("X-GitHub-Event", "personal_access_token_request"),
        ("X-GitHub-Hook-Installation-Target-Type", "integration"),
        ("X-GitHub-Hook-Installation-Target-ID", &world.sim.app_id().to_string()),
    ] {
        assert_eq!(first.header(name), Some(value), "{name}");
    }
    assert!(first.header("user-agent").unwrap().starts_with("GitHub-Hookshot/"));
    assert_eq!(first.header("X-GitHub-Hook-ID"), second.header("X-GitHub-Hook-ID"));
    let guid = first.header("X-GitHub-Delivery").unwrap();
    assert_ne!(Some(guid), second.header("X-GitHub-Delivery"));
    let lengths: Vec<usize> = guid.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12]);
    assert_eq!((&guid[14..15], guid.chars().all(|c| c.is_ascii_hexdigit() || c == '-')), ("4", true));

    let signed = first.header("X-Hub-Signature-256").unwrap().strip_prefix("sha256=").unwrap();
    let bytes: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&signed[2 * at..2 * at + 2], 16).unwrap()).collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(first.body.as_bytes());
    assert!(mac.verify_slice(&bytes).is_ok());

    world.sim.set_webhook(Webhook::kept(None)).unwrap();
    world.sim.add_request(&world.org, |_| ()).unwrap();
    assert_eq!(world.sim.deliveries()[2].header("X-Hub-Signature-256"), None);
    let shown = format!("{:?} {:?} {:?}", world.sim, world.sim.config(), world.sim.deliveries());
    assert!(!shown.contains(SECRET));
}

#[tokio::test]
async fn it_is_told_only_where_the_app_may_know_and_only_with_a_webhook() {
    let world = told();
    let sim = &world.sim;
    let requests = "organization_personal_access_token_requests";
    let told_now = || {
        let before = sim.deliveries().len();
        sim.add_request(&world.org, |_| ()).unwrap();
        sim.deliveries().len() > before
    };
    assert!(told_now());
    sim.set_suspended(&world.org, true).unwrap();
    assert!(!told_now());
    sim.set_suspended(&world.org, false).unwrap();
    sim.set_permission(&world.org, requests, None).unwrap();
    assert!(!told_now());
    sim.set_permission(&world.org, requests, Some("read")).unwrap();
    assert!(told_now());
    sim.set_installed(&world.org, false).unwrap();
    assert!(!told_now());
    sim.set_installed(&world.org, true).unwrap();
    sim.clear_webhook();
    assert!(!told_now());
    assert_eq!(sim.deliveries().len(), 2, "those made are remembered");
    assert!(sim.deliveries().iter().all(|delivery| delivery.outcome == DeliveryOutcome::Kept));
}

#[tokio::test]
async fn the_last_thousand_deliveries_are_remembered() {
    let world = told();
    for _ in 0..1_003 {
        world.sim.add_request(&world.org, |_| ()).unwrap();
    }
    let deliveries = world.sim.deliveries();
    assert_eq!((deliveries.len(), deliveries[0].seq, deliveries[999].seq), (1_000, 4, 1_003));
}

type Call = (HeaderMap, Vec<u8>);

/// What came in, and what is answered.
#[derive(Clone, Default)]
struct Receiver {
    came: Arc<Mutex<Vec<Call>>>,
    status: Arc<Mutex<StatusCode>>,
}

impl Receiver {
    /// Listens, and gives the URL to send to.
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?of=sim", listener.local_addr().unwrap());
        let take = |State(receiver): State<Self>, headers: HeaderMap, body: Bytes| async move {
            receiver.came.lock().unwrap().push((headers, body.to_vec()));
            *receiver.status.lock().unwrap()
        };
        let router = Router::new().route("/hook", post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    fn came(&self) -> Vec<Call> {
        self.came.lock().unwrap().clone()
    }
}

/// The outcomes, once none is waiting.
async fn outcomes(world: &World, count: usize) -> Vec<DeliveryOutcome> {
    for _ in 0..1_000 {
        let outcomes: Vec<_> = world.sim.deliveries().into_iter().map(|delivery| delivery.outcome).collect();
        if outcomes.len() == count && !outcomes.contains(&DeliveryOutcome::Waiting) {
            return outcomes;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?}", world.sim.deliveries());
}

#[tokio::test]
async fn a_receiver_gets_what_is_listed() {
    let receiver = Receiver::default();
    let url = receiver.listen().await;
    let world = World::new(small().with_webhook(Webhook::new(&url, Some(SECRET)).unwrap()));
    let server = world.sim.serve(0).await.unwrap();
    world.sim.add_request(&world.org, |request| request.token.name = "déploiement".to_owned()).unwrap();
    assert_eq!(outcomes(&world, 1).await, [DeliveryOutcome::Answered { status: 200 }]);
    *receiver.status.lock().unwrap() = StatusCode::INTERNAL_SERVER_ERROR;
    world.sim.add_request(&world.org, |_| ()).unwrap();
    assert_eq!(outcomes(&world, 2).await[1], DeliveryOutcome::Answered { status: 500 });
    assert_eq!(receiver.came().len(), 2, "it is not sent again");
    for ((headers, bytes), delivery) in receiver.came().iter().zip(world.sim.deliveries()) {
        assert_eq!(bytes, delivery.body.as_bytes());
        for (name, value) in &delivery.headers {
            assert_eq!(headers[name.to_ascii_lowercase().as_str()], value.as_str());
        }
        assert!(url.contains(headers["host"].to_str().unwrap()));
        let owner = body(&delivery)["personal_access_token_request"]["owner"]["url"].as_str().unwrap().to_owned();
        assert!(owner.starts_with(&server.url()), "{owner}");
    }
}

#[tokio::test]
async fn what_takes_effect_later_is_sent_though_nobody_looks() {
    let receiver = Receiver::default();
    let hook = Webhook::new(&receiver.listen().await, None).unwrap();
    let world = World::new(small().with_effect_delay(Duration::from_millis(50)).with_webhook(hook));
    let review = json!({"action": "deny", "pat_request_ids": pending(&world, 2)});
    assert_eq!(world.post(&world.requests_path(), &review).await.status, 202);
    for _ in 0..1_000 {
        if receiver.came().len() == 2 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{} came", receiver.came().len());
}

#[tokio::test]
async fn a_receiver_that_says_nothing_holds_nobody_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = |listener: &TcpListener| format!("http://{}/", listener.local_addr().unwrap());
    let (silent_url, closed_url) = (url(&silent), url(&closed));
    drop(closed);
    let world = World::new(small().with_webhook(Webhook::new(&closed_url, None).unwrap()));
    world.sim.add_request(&world.org, |_| ()).unwrap();
    let DeliveryOutcome::Failed { reason } = &outcomes(&world, 1).await[0] else { panic!() };
    assert!(reason.contains("no connection"), "{reason}");

    world.sim.set_webhook(Webhook::new(&silent_url, None).unwrap()).unwrap();
    let ids = pending(&world, 3);
    for id in &ids {
        let path = format!("{}/{id}", world.requests_path());
        assert_eq!(world.post(&path, &json!({"action": "deny"})).await.status, 204);
    }
    let waiting = world.sim.deliveries().iter().filter(|one| one.outcome == DeliveryOutcome::Waiting).count();
    assert_eq!(waiting, 3, "the answers came before any outcome");
    // The first is on its way; when it breaks, those behind it are no longer wanted.
    let (first, _) = silent.accept().await.unwrap();
    world.sim.clear_webhook();
    drop((first, silent));
    let outcomes = outcomes(&world, 4).await;
    for outcome in &outcomes[2..] {
        let DeliveryOutcome::Failed { reason } = outcome else { panic!("{outcomes:?}") };
        assert!(reason.contains("changed or removed"), "{reason}");
    }
}

#[test]
fn a_webhook_elsewhere_is_an_error() {
    for url in ["http://hooks.example.invalid/", "https://127.0.0.1/", "http://10.0.0.1/"] {
        assert!(matches!(Webhook::new(url, None), Err(Error::Webhook(_))), "{url}");
    }
}
