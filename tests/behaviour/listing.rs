//! Listings: complete, in order, at the price that GitHub sets.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::{StreamExt, TryStreamExt};
use patwarden::{Bounds, Direction, ErrorKind, Grant};
use patwarden_sim::Config;
use tests::World;

fn ids(grants: &[Grant]) -> Vec<u64> {
    grants.iter().map(|grant| grant.id.get()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_listing_is_the_servers_state() {
    let world = World::new(Config::default().with_grants(2500).with_orgs(3).with_requests(140));
    let client = world.app();
    let (mut grants, mut requests) = (0, 0);
    for org in world.sim.orgs() {
        let listed = client.org(&org).grants().list().collect_all().await.unwrap();
        assert_eq!(ids(&listed).into_iter().collect::<BTreeSet<_>>(), world.live_grants(&org));
        grants += listed.len();
        let listed = client.org(&org).requests().list().collect_all().await.unwrap();
        let pending: BTreeSet<u64> = listed.iter().map(|request| request.id.get()).collect();
        assert_eq!(pending, world.pending_requests(&org));
        requests += listed.len();
    }
    assert_eq!((grants, requests), (2500, 140));
}

#[tokio::test(start_paused = true)]
async fn n_grants_cost_a_request_a_hundred_and_at_least_one() {
    for (count, requests) in [(0, 1), (1, 1), (99, 1), (100, 1), (101, 2), (250, 3), (1000, 10)] {
        let world = World::new(Config::default().with_orgs(1).with_grants(count).with_requests(0));
        let listed = world.app().org(world.org()).grants().list().collect_all().await.unwrap();
        assert_eq!(listed.len(), count);
        let log = world.requests("orgs/list-pat-grants");
        assert_eq!(log.len(), requests, "{count} grants");
        assert!(log.iter().all(|entry| entry.query.contains(&("per_page".into(), "100".into()))));
    }
}

#[tokio::test(start_paused = true)]
async fn pages_are_asked_for_side_by_side_only_when_the_first_names_a_last() {
    for (names_last, most) in [(true, 8), (false, 1)] {
        let config = Config::default().with_orgs(1).with_grants(3000).with_page_links_last(names_last);
        let world = World::new(config.with_latency(Duration::from_millis(80)));
        let listed = world.app().org(world.org()).grants().list().collect_all().await.unwrap();
        assert_eq!(ids(&listed).into_iter().collect::<BTreeSet<_>>(), world.live_grants(&world.org()));
        let at_once = world.requests("orgs/list-pat-grants").iter().map(|entry| entry.in_flight).max();
        assert_eq!(at_once, Some(most));
    }
}

#[tokio::test(start_paused = true)]
async fn items_come_in_the_servers_order() {
    let world = World::new(Config::default().with_orgs(1).with_grants(700));
    let client = world.app();
    let newest = client.org(world.org()).grants().list().collect_all().await.unwrap();
    let oldest = client.org(world.org()).grants().direction(Direction::Ascending).list().collect_all().await.unwrap();
    assert!(newest.is_sorted_by_key(|grant| std::cmp::Reverse(grant.access_granted_at)));
    assert_eq!(ids(&newest), ids(&oldest).into_iter().rev().collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn pages_are_pages() {
    let world = World::new(Config::default().with_orgs(1).with_grants(250));
    let pages: Vec<_> = world.app().org(world.org()).grants().list().pages().try_collect().await.unwrap();
    assert_eq!(
        pages.iter().map(|page| (page.number, page.items.len())).collect::<Vec<_>>(),
        [(1, 100), (2, 100), (3, 50)]
    );
}

#[tokio::test(start_paused = true)]
async fn taking_ten_costs_one_page() {
    let world = World::new(Config::default().with_orgs(1).with_grants(1000));
    let ten: Vec<_> = world.app().org(world.org()).grants().list().take(10).try_collect().await.unwrap();
    assert_eq!(ten.len(), 10);
    assert_eq!(world.requests("orgs/list-pat-grants").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn filters_go_out_as_github_takes_them() {
    let world = World::new(Config::default().with_orgs(1).with_grants(400));
    let org = world.app().org(world.org());
    let all = org.grants().list().collect_all().await.unwrap();
    let mut owners: Vec<_> = all.iter().map(|grant| &grant.owner.login).collect();
    owners.sort();
    owners.dedup();
    let two = [owners[0].as_str(), owners[1].as_str()];

    let found = org.grants().owner(two[0]).owner(two[1]).list().collect_all().await.unwrap();
    let expected: Vec<_> = all.iter().filter(|grant| two.contains(&grant.owner.login.as_str())).cloned().collect();
    assert_eq!(ids(&found), ids(&expected));
    let log = world.requests("orgs/list-pat-grants");
    let query = &log.last().unwrap().query;
    assert!(two.iter().all(|owner| query.contains(&("owner[]".into(), (*owner).into()))), "{query:?}");

    let token = all[3].token_id.unwrap();
    let found = org.grants().token_id(token).list().collect_all().await.unwrap();
    assert_eq!(ids(&found), [all[3].id.get()]);

    let cutoff = "2026-01-01T00:00:00Z".parse().unwrap();
    let found = org.grants().last_used_after(cutoff).list().collect_all().await.unwrap();
    let expected: Vec<_> =
        all.iter().filter(|grant| grant.token_last_used_at.is_some_and(|used| used > cutoff)).cloned().collect();
    assert_eq!(ids(&found), ids(&expected));
    assert!(!found.is_empty() && found.len() < all.len());
}

#[tokio::test(start_paused = true)]
async fn what_github_would_refuse_is_refused_before_any_request() {
    let world = World::new(Config::default().with_orgs(1).with_grants(10));
    let org = world.app().org(world.org());
    for listing in [org.grants().owner("").list(), org.grants().per_page(0).list(), org.grants().per_page(101).list()] {
        assert_eq!(listing.collect_all().await.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(world.total(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_older_or_a_newer_server_is_understood() {
    let config = Config::default().with_orgs(1).with_grants(300).with_requests(30);
    let world = World::new(config.clone().with_omit_token_fields(true));
    for field in ["\"token_id\" is a required", "\"token_name\" is a required"] {
        world.watch.unchecked(field, "the server plays one from before the field");
    }
    let listed = world.app().org(world.org()).grants().list().collect_all().await.unwrap();
    assert!(listed.len() == 300 && listed.iter().all(|grant| grant.token_id.is_none() && grant.token_name.is_none()));

    let world = World::new(config.with_extra_fields(true).with_novel_enums(true));
    world.watch.unchecked("/repository_selection", "the server plays one with values of a later description");
    let listed = world.app().org(world.org()).grants().list().collect_all().await.unwrap();
    assert_eq!(listed.len(), 300);
    let known = ["none", "all", "subset"];
    assert!(listed.iter().any(|grant| !known.contains(&grant.repository_selection.as_str())));
    assert_eq!(world.app().org(world.org()).requests().list().collect_all().await.unwrap().len(), 30);
}

#[tokio::test(start_paused = true)]
async fn the_repositories_of_a_grant_and_of_a_request_are_listed() {
    let world = World::new(Config::default().with_orgs(1).with_grants(200).with_requests(40));
    let org = world.app().org(world.org());
    let snapshot = world.sim.snapshot();
    let state = snapshot.org(&world.org()).unwrap();
    let subset = state.grants.values().find(|grant| grant.token.repository_selection.as_str() == "subset").unwrap();
    let listed = org.grants().repositories(subset.id).collect_all().await.unwrap();
    let listed: BTreeSet<u64> = listed.iter().map(|repository| repository.id.get()).collect();
    assert_eq!(listed, subset.token.repository_ids);

    let subset =
        state.requests.values().find(|request| request.token.repository_selection.as_str() == "subset").unwrap();
    let listed = org.requests().repositories(subset.id).collect_all().await.unwrap();
    let listed: BTreeSet<u64> = listed.iter().map(|repository| repository.id.get()).collect();
    assert_eq!(listed, subset.token.repository_ids);

    let error = org.grants().repositories(u64::from(u32::MAX)).collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn the_organisations_of_a_login_are_listed() {
    let world = World::new(Config::default().with_orgs(3).with_grants(30));
    let listed = world.app().orgs().collect_all().await.unwrap();
    let mut names: Vec<String> = listed.iter().map(|org| org.login.clone()).collect();
    let mut expected = world.sim.orgs();
    names.sort();
    expected.sort();
    assert_eq!(names, expected);
    assert!(listed.iter().all(|org| org.installation_id.is_some()));
    assert_eq!(world.total(), 1, "an App needs no installation token to list its installations");
}

#[tokio::test(start_paused = true)]
async fn calls_can_be_made_between_the_items_of_listings_that_read_ahead() {
    let config = Config::default().with_orgs(1).with_grants(2000).with_latency(Duration::from_millis(100));
    let world = World::new(config);
    let client = world.builder(world.app_auth()).reads_in_flight(8).build().unwrap();
    let org = client.org(world.org());
    let mut listings: Vec<_> = (0..12).map(|_| org.grants().list()).collect();
    let reading = async {
        for _ in 0..3 {
            for listing in &mut listings {
                for _ in 0..100 {
                    listing.try_next().await.unwrap().unwrap();
                }
                assert!(org.requests().list().try_next().await.unwrap().is_some());
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(3600), reading).await.expect("nobody waits for another for ever");
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_is_dropped_asks_for_nothing_more() {
    let config = Config::default().with_orgs(1).with_grants(3000).with_latency(Duration::from_millis(100));
    let world = World::new(config);
    let mut listing = world.app().org(world.org()).grants().list();
    for _ in 0..101 {
        listing.try_next().await.unwrap();
    }
    drop(listing);
    let asked = world.requests("orgs/list-pat-grants").len();
    tests::pass(Duration::from_secs(60)).await;
    assert_eq!(world.requests("orgs/list-pat-grants").len(), asked);
    assert!(asked < 30, "{asked}");
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_nobody_goes_on_polling_holds_no_place_among_the_reads() {
    let config = Config::default().with_orgs(1).with_grants(300).with_latency(Duration::from_millis(80));
    let world = World::new(config);
    let client = world.builder(world.app_auth()).reads_in_flight(1).build().unwrap();
    let org = client.org(world.org());
    let mut half = org.grants().list();
    let given_up = tokio::time::timeout(Duration::from_millis(20), half.try_next()).await;
    assert!(given_up.is_err());
    let other = tokio::time::timeout(Duration::from_secs(60), org.requests().list().collect_all()).await;
    assert!(other.expect("it waits for the listing").is_ok());
    drop(half);
}

#[tokio::test(start_paused = true)]
async fn as_many_pages_are_read_as_the_client_is_told() {
    let world = World::new(Config::default().with_orgs(1).with_grants(250));
    for (most, enough) in [(3, true), (2, false)] {
        let client = world.builder(world.app_auth()).bounds(Bounds::default().pages(most)).build().unwrap();
        let listed = client.org(world.org()).grants().list().collect_all().await;
        assert_eq!(listed.is_ok(), enough);
        if let Err(error) = listed {
            assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
            assert!(error.to_string().contains("2 pages are the most that are read"), "{error}");
        }
    }
}
