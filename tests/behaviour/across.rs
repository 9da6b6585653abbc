//! Many organisations at once, each with a login and limits of its own.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::{StreamExt, TryStreamExt};
use patwarden::{ErrorKind, Reading};
use patwarden_sim::{Config, Fault, Identity, LogEntry};
use tests::World;

const LIST: &str = "orgs/list-pat-grants";

fn world(orgs: usize) -> World {
    World::new(Config::default().with_orgs(orgs).with_grants(orgs * 200).with_requests(orgs * 5))
}

#[tokio::test(start_paused = true)]
async fn every_installation_is_read_and_with_its_own_token() {
    let world = world(5);
    let client = world.app();
    let grants = client.each_org().grants(|grants| grants).collect_all().await.unwrap();
    assert_eq!(grants.iter().map(|reading| reading.org.login.clone()).collect::<Vec<_>>(), world.sim.orgs());
    for Reading { org, items, .. } in grants {
        let ids: BTreeSet<u64> = items.unwrap().iter().map(|grant| grant.id.get()).collect();
        assert_eq!(ids, world.live_grants(&org.login));
    }
    let snapshot = world.sim.snapshot();
    for entry in world.requests(LIST) {
        let Identity::Installation { org } = &entry.identity else { panic!("{entry:?}") };
        let org = snapshot.org(org).unwrap();
        assert!(entry.path.contains(&format!("/{}/", org.login)) || entry.path.contains(&format!("/{}/", org.id)));
    }
    assert_eq!(world.requests("apps/create-installation-access-token").len(), 5);
    let requests = client.each_org().requests(|requests| requests).collect_all().await.unwrap();
    for Reading { org, items, .. } in requests {
        let ids: BTreeSet<u64> = items.unwrap().iter().map(|request| request.id.get()).collect();
        assert_eq!(ids, world.pending_requests(&org.login));
    }
}

#[tokio::test(start_paused = true)]
async fn they_are_read_side_by_side_and_no_more_than_told() {
    for (at_once, most) in [(1, 1), (3, 3), (50, 10)] {
        let config = Config::default().with_orgs(10).with_grants(100).with_requests(0);
        let world = World::new(config.with_latency(Duration::from_millis(100)));
        let readings = world.app().each_org().at_once(at_once).grants(|grants| grants).collect_all().await.unwrap();
        assert_eq!(readings.len(), 10);
        assert_eq!(world.sim.log().iter().map(|entry| entry.in_flight).max(), Some(most), "{at_once} at once");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_keeps_no_other_from_being_read() {
    let world = world(4);
    let orgs = world.sim.orgs();
    world.sim.set_suspended(&orgs[0], true).unwrap();
    world.sim.set_permission(&orgs[2], "organization_personal_access_tokens", None).unwrap();
    let readings = world.app().each_org().grants(|grants| grants).collect_all().await.unwrap();
    let kinds: Vec<_> = readings.iter().map(|reading| reading.items.as_ref().map_err(|error| error.kind())).collect();
    assert!(
        matches!(kinds[0], Err(ErrorKind::PermissionDenied)) && matches!(kinds[2], Err(ErrorKind::PermissionDenied))
    );
    assert!(kinds[1].is_ok() && kinds[3].is_ok());
    assert!(readings[0].items.as_ref().unwrap_err().to_string().starts_with(&orgs[0]));
    let asked = world.requests("apps/create-installation-access-token").len();
    assert_eq!(asked, 3, "GitHub gives no token for a suspended installation");
}

#[tokio::test(start_paused = true)]
async fn without_the_organisations_there_is_an_error_and_no_empty_answer() {
    let world = world(2);
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    let client = world.client(patwarden::Auth::token(token).unwrap());
    let error = client.each_org().grants(|grants| grants).collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongTokenKind);
    world.sim.inject(Fault::status(403).path_contains("/app/installations"));
    assert!(world.app().each_org().grants(|grants| grants).try_next().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn whoever_takes_them_slowly_can_call_meanwhile() {
    let world = world(6);
    // One read at a time: what is read ahead must not hold it.
    let client = world.builder(world.app_auth()).reads_in_flight(1).build().unwrap();
    let mut readings = client.each_org().grants(|grants| grants);
    let mut seen = 0;
    while let Some(reading) = readings.next().await {
        let org = client.org(reading.unwrap().org.login);
        org.requests().list().collect_all().await.unwrap();
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[tokio::test(start_paused = true)]
async fn writes_wait_for_those_of_the_same_organisation_only() {
    let world = world(3);
    let client = world.builder(world.app_auth()).between_writes(Duration::from_secs(1)).build().unwrap();
    let revoke = |org: String| {
        let (client, ids) = (client.clone(), world.live_grants(&org));
        async move { client.org(org).grants().revoke(ids).await.unwrap().all_accepted() }
    };
    let start = tokio::time::Instant::now();
    let done = futures::future::join_all(world.sim.orgs().into_iter().map(revoke)).await;
    assert!(done.into_iter().all(|done| done));
    let posts = |org: &String| {
        let of_org = |entry: &&LogEntry| entry.identity == Identity::Installation { org: org.clone() };
        world.requests("orgs/update-pat-accesses").iter().filter(of_org).count()
    };
    let most = world.sim.orgs().iter().map(posts).max().unwrap();
    assert!(most >= 3);
    assert_eq!(start.elapsed(), Duration::from_secs(most as u64 - 1), "the longest alone decides");
}
