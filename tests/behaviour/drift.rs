//! Lists that others change while they are read: noticed, and verified until they are true.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::TryStreamExt;
use patwarden::{Client, DriftSign, ErrorKind, Grants};
use patwarden_sim::Config;
use tests::World;

use crate::secrets::Log;

const LATENCY: Duration = Duration::from_millis(80);
const LIST: &str = "orgs/list-pat-grants";

/// 180 grants, of which a page has 30.
fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(180).with_requests(0).with_latency(LATENCY))
}

fn one_by_one(world: &World) -> Client {
    world.builder(world.app_auth()).pages_in_flight(1).build().unwrap()
}

fn grants(client: &Client, world: &World) -> Grants {
    client.org(world.org()).grants().per_page(30)
}

/// The ids in the order of the list.
async fn ids(client: &Client, world: &World) -> Vec<u64> {
    let listed = grants(client, world).list().collect_all().await.unwrap();
    listed.iter().map(|grant| grant.id.get()).collect()
}

/// Takes ten of the first grants away each time that a page was read, but not after so many pages.
fn ten_vanish_after_each_page(world: &Arc<World>, order: Vec<u64>, pages: usize) -> tokio::task::JoinHandle<()> {
    let (world, org) = (Arc::clone(world), world.org());
    let before = world.requests(LIST).len();
    tokio::spawn(async move {
        for (page, ten) in order.chunks(10).take(pages).enumerate() {
            while world.requests(LIST).len() < before + page + 1 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            for id in ten {
                world.sim.remove_grant(&org, *id).unwrap();
            }
        }
    })
}

#[tokio::test(start_paused = true)]
async fn ten_of_180_rows_vanish_between_every_two_pages_and_it_is_noticed() {
    let world = Arc::new(world());
    let client = one_by_one(&world);
    let order = ids(&client, &world).await;
    let vanishing = ten_vanish_after_each_page(&world, order, 5);

    let mut listing = grants(&client, &world).list();
    let mut listed = BTreeSet::new();
    while let Some(grant) = listing.try_next().await.unwrap() {
        assert!(listed.insert(grant.id.get()), "each comes once");
    }
    vanishing.await.unwrap();
    let missed = world.live_grants(&world.org()).difference(&listed).count();
    assert!(missed >= 30, "{missed} rows were passed over that are there all the time");
    let drift = listing.drift().expect("it is noticed");
    assert!(drift.signs.iter().any(|sign| matches!(sign, DriftSign::LastMoved { from: 6, to: 5, .. })), "{drift}");
    assert!(drift.to_string().contains("the last page was 6, and is 5 as of page"), "{drift}");
}

#[tokio::test(start_paused = true)]
async fn verified_it_is_the_state_after_it() {
    let world = Arc::new(world());
    for client in [one_by_one(&world), world.app()] {
        let order = ids(&client, &world).await;
        let vanishing = ten_vanish_after_each_page(&world, order, 5);
        let listing = grants(&client, &world).list().verify();
        let watch = listing.watch();
        let listed = listing.collect_all().await.unwrap();
        vanishing.await.unwrap();
        let listed: BTreeSet<u64> = listed.iter().map(|grant| grant.id.get()).collect();
        assert_eq!(listed, world.live_grants(&world.org()));
        assert_eq!(watch.drift(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn too_few_vanish_to_show_and_verified_it_is_true_all_the_same() {
    let world = Arc::new(world());
    let client = one_by_one(&world);
    let order = ids(&client, &world).await;
    let vanishing = ten_vanish_after_each_page(&world, order, 1);
    let listed = grants(&client, &world).list().verify().collect_all().await.unwrap();
    vanishing.await.unwrap();
    let listed: BTreeSet<u64> = listed.iter().map(|grant| grant.id.get()).collect();
    assert_eq!(listed, world.live_grants(&world.org()));
    // The pages of before, of the first reading, which missed ten, and of two that agree.
    assert_eq!(world.requests(LIST).len(), 4 * 6);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_never_rests_is_an_error_when_verified() {
    let world = Arc::new(world());
    let client = one_by_one(&world);
    let (adding, org) = (Arc::clone(&world), world.org());
    let adding = tokio::spawn(async move {
        loop {
            tokio::time::sleep(LATENCY * 2).await;
            adding.sim.add_grant(&org, |_| {}).unwrap();
        }
    });
    let error = grants(&client, &world).list().verify().collect_all().await.unwrap_err();
    adding.abort();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unstable, Some(LIST)));
    assert_eq!(error.org(), Some(world.org().as_str()));
    assert!(error.to_string().contains("no two of 6 readings"), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("later")), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_comes_twice_is_told_of_once() {
    let world = world();
    let client = one_by_one(&world);
    let mut listing = grants(&client, &world).list();
    let watch = listing.watch();
    listing.try_next().await.unwrap();
    assert_eq!(watch.drift(), None);
    world.sim.add_grant(&world.org(), |_| {}).unwrap();
    let rest: Vec<_> = listing.try_collect().await.unwrap();
    assert_eq!(rest.iter().map(|grant| grant.id).collect::<BTreeSet<_>>().len(), 179);
    assert_eq!(rest.len(), 179);
    let drift = watch.drift().unwrap().to_string();
    assert!(drift.contains("page 2 repeats a row of an earlier one"), "{drift}");
}

/// In a process of its own, as the log is a process's.
#[tokio::test]
async fn what_shows_is_logged_at_the_end_unless_it_was_verified() {
    if !tests::is_alone("drift::what_shows_is_logged_at_the_end_unless_it_was_verified").await {
        return;
    }
    tokio::time::pause();
    let log = Log::default();
    let warnings = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(log.clone());
    let _logging = tracing::subscriber::set_default(warnings.finish());
    let logged = || String::from_utf8(std::mem::take(&mut *log.0.lock().unwrap())).unwrap();

    let world = world();
    let client = one_by_one(&world);
    for verify in [true, false] {
        let mut listing = grants(&client, &world).list();
        listing.try_next().await.unwrap();
        world.sim.add_grant(&world.org(), |_| {}).unwrap();
        assert_eq!(logged(), "");
        let rest = if verify { listing.verify() } else { listing };
        rest.collect_all().await.unwrap();
        let logged = logged();
        let told = [LIST, &world.org(), "the list changed while it was read"];
        assert_eq!(told.iter().all(|words| logged.contains(words)), !verify, "{logged}");
        assert_eq!(logged.lines().count(), usize::from(!verify), "{logged}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_shows_of_one_of_several_listings_shows_of_the_merged_one() {
    let world = world();
    let client = one_by_one(&world);
    let all = grants(&client, &world).list().collect_all().await.unwrap();
    // More than GitHub takes at a time: four listings, of which two are read for the first hundred.
    let tokens = all.iter().filter_map(|grant| grant.token_id);
    let filtered = tokens.fold(grants(&client, &world).per_page(10), Grants::token_id);
    let mut listing = filtered.list();
    listing.try_next().await.unwrap();
    assert_eq!(listing.drift(), None);
    for grant in &all[100..110] {
        world.sim.remove_grant(&world.org(), grant.id.get()).unwrap();
    }
    while listing.try_next().await.unwrap().is_some() {}
    let drift = listing.drift().unwrap().to_string();
    assert!(drift.contains("the last page was 5, and is 4"), "{drift}");
}

#[tokio::test(start_paused = true)]
async fn every_organisation_tells_its_own() {
    let config = Config::default().with_orgs(2).with_grants(500).with_requests(0).with_latency(LATENCY);
    let world = World::new(config);
    let client = one_by_one(&world);
    let first = world.org();
    for verify in [false, true] {
        let each = client.each_org();
        let each = if verify { each.verify() } else { each };
        let readings = each.grants(|grants| grants.per_page(30));
        let orgs = readings.watch();
        let reading = tokio::spawn(readings.collect_all());
        tokio::time::sleep(LATENCY * 5).await;
        world.sim.add_grant(&first, |_| {}).unwrap();
        let readings = reading.await.unwrap().unwrap();
        assert_eq!(orgs.drift(), None);
        for reading in readings {
            let listed: BTreeSet<u64> = reading.items.unwrap().iter().map(|grant| grant.id.get()).collect();
            let shifted = reading.org.login == first && !verify;
            assert_eq!(reading.drift.is_some(), shifted, "{} {verify}", reading.org.login);
            if !shifted {
                assert_eq!(listed, world.live_grants(&reading.org.login));
            }
        }
    }
}
