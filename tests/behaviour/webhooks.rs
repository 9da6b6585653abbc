//! The App's webhook over a socket: what the simulator sends is received, verified and typed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use patwarden::webhooks::{Delivery, Event, PatRequestAction, PatRequestEvent, Secrets};
use patwarden::{Levels, RepositorySelection};
use patwarden_sim::{Config, DeliveryOutcome, Webhook};
use tests::World;
use tokio::net::TcpListener;

const SECRET: &str = "an invented secret";

/// What a receiver took, in its order.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<Vec<(String, PatRequestEvent)>>>);

impl Taken {
    fn events(&self) -> Vec<(String, PatRequestEvent)> {
        self.0.lock().unwrap().clone()
    }
}

#[derive(Clone)]
struct App {
    secrets: Secrets,
    taken: Taken,
}

impl FromRef<App> for Secrets {
    fn from_ref(app: &App) -> Self {
        app.secrets.clone()
    }
}

async fn hook(State(App { taken, .. }): State<App>, delivery: Delivery) {
    let id = delivery.id().to_owned();
    if let Event::PatRequest(event) = delivery.into_event() {
        taken.0.lock().unwrap().push((id, *event));
    }
}

/// Serves a receiver, and tells where it is.
async fn receiver(secrets: Secrets) -> (String, Taken) {
    let taken = Taken::default();
    let router = Router::new().route("/hook", post(hook)).with_state(App { secrets, taken: taken.clone() });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (url, taken)
}

/// What the simulator was answered, when nothing is on its way any more.
async fn answered(world: &World) -> Vec<u16> {
    for _ in 0..1_000 {
        let deliveries = world.sim.deliveries();
        if deliveries.iter().all(|delivery| delivery.outcome != DeliveryOutcome::Waiting) {
            let statuses = deliveries.iter().map(|delivery| match delivery.outcome {
                DeliveryOutcome::Answered { status } => status,
                ref other => panic!("{other:?}"),
            });
            return statuses.collect();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("deliveries are still on their way")
}

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(5).with_requests(5))
}

#[tokio::test]
async fn a_request_is_received_when_it_is_made_decided_on_or_withdrawn() {
    let world = world();
    let (url, taken) = receiver(Secrets::new(SECRET).unwrap()).await;
    world.sim.set_webhook(Webhook::new(&url, Some(SECRET)).unwrap()).unwrap();
    let org = world.org();
    let repositories: BTreeSet<u64> =
        world.sim.snapshot().org(&org).unwrap().repositories.keys().copied().take(3).collect();
    let pending: Vec<u64> = world.pending_requests(&org).into_iter().collect();
    let made = world
        .sim
        .add_request(&org, |request| {
            request.token.name = "nightly".to_owned();
            request.token.repository_selection = "subset".to_owned().into();
            request.token.repository_ids = repositories.iter().copied().collect();
        })
        .unwrap();
    let requests = world.app().org(&org).requests();
    assert!(requests.approve([pending[0]]).one_by_one().await.unwrap().all_accepted());
    assert!(requests.deny([pending[1]]).one_by_one().await.unwrap().all_accepted());
    world.sim.cancel_request(&org, made).unwrap();

    assert_eq!(answered(&world).await, [200; 4]);
    let (ids, events): (Vec<_>, Vec<_>) = taken.events().into_iter().unzip();
    let sent = world.sim.deliveries();
    let sent_ids: Vec<_> = sent.iter().map(|delivery| delivery.header("X-GitHub-Delivery").unwrap()).collect();
    assert_eq!(ids, sent_ids);
    use PatRequestAction::{Approved, Cancelled, Created, Denied};
    assert_eq!(
        events.iter().map(|event| event.action.clone()).collect::<Vec<_>>(),
        [Created, Approved, Denied, Cancelled]
    );
    assert_eq!(events.iter().map(|event| event.id.get()).collect::<Vec<_>>(), [made, pending[0], pending[1], made]);

    let snapshot = world.sim.snapshot();
    let state = snapshot.org(&org).unwrap();
    for event in &events {
        let request = state.requests.values().find(|request| request.id == event.id.get()).unwrap();
        assert_eq!(event.organization.login, org);
        assert_eq!(event.organization.installation_id.unwrap().get(), state.installation.as_ref().unwrap().id);
        assert_eq!(event.owner.login, request.token.owner);
        assert_eq!(event.token_id.unwrap().get(), request.token.id);
        assert_eq!(event.token_name.as_deref(), Some(request.token.name.as_str()));
        let (told, asked_for) = (&event.permissions_result, &request.token.permissions);
        assert_eq!(told.repository, levels(&asked_for.repository));
        assert_eq!(told.organization, levels(&asked_for.organization));
        assert_eq!(event.created_at.as_second(), request.created_at.as_second());
        let is_subset = event.repository_selection == RepositorySelection::Subset;
        assert_eq!(event.repositories.is_some(), is_subset);
        assert_eq!(event.repository_count, event.repositories.as_ref().map(|listed| listed.len() as u64));
    }
    let named: BTreeSet<u64> = events[0].repositories.iter().flatten().map(|repository| repository.id.get()).collect();
    assert_eq!(named, repositories);
    assert_eq!(events[0].sender.login, events[0].owner.login);
    assert_eq!(events[1].sender.kind.as_deref(), Some("Bot"), "the App approved it");
}

#[tokio::test]
async fn what_is_signed_with_another_secret_or_not_at_all_is_answered_401() {
    let world = world();
    let (url, taken) = receiver(Secrets::new(SECRET).unwrap()).await;
    for secret in [Some("another secret"), None] {
        world.sim.set_webhook(Webhook::new(&url, secret).unwrap()).unwrap();
        world.sim.add_request(&world.org(), |_| ()).unwrap();
        assert_eq!(answered(&world).await.last(), Some(&401));
    }
    assert_eq!(taken.events(), []);
}

#[tokio::test]
async fn a_secret_is_replaced_without_a_delivery_lost() {
    let world = world();
    let (url, taken) = receiver(Secrets::new(SECRET).unwrap().and("the next").unwrap()).await;
    for secret in [SECRET, "the next"] {
        world.sim.set_webhook(Webhook::new(&url, Some(secret)).unwrap()).unwrap();
        world.sim.add_request(&world.org(), |_| ()).unwrap();
        answered(&world).await;
    }
    assert_eq!(answered(&world).await, [200, 200]);
    assert_eq!(taken.events().len(), 2);
}

fn levels(of: &BTreeMap<String, String>) -> Levels {
    of.iter().map(|(name, level)| (name.clone(), level.clone())).collect()
}
