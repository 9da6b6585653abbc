//! Pages and the `Link` header.

use proptest::prelude::*;
use tokio::runtime::Builder;

use crate::support::{Reply, World, small};

fn rels(reply: &Reply) -> Vec<String> {
    reply.links().into_iter().map(|(rel, _)| rel).collect()
}

async fn page(world: &World, query: &str) -> Reply {
    let reply = world.get(&format!("{}?{query}", world.grants_path())).await;
    assert_eq!(reply.status, 200);
    reply
}

fn count(reply: &Reply) -> usize {
    reply.json().as_array().unwrap().len()
}

/// One organisation with exactly so many grants.
fn with_grants(grants: usize) -> World {
    World::new(small().with_orgs(1).with_grants(grants))
}

#[tokio::test]
async fn a_page_has_thirty_entries_unless_told_and_a_hundred_at_most() {
    let world = with_grants(130);
    for (query, wanted) in [
        ("", 30),
        ("per_page=7", 7),
        ("per_page=100", 100),
        ("per_page=101", 100),
        ("per_page=100000000000000000000", 30),
        ("per_page=0", 30),
        ("per_page=-5", 30),
        ("per_page=many", 30),
        ("page=0", 30),
        ("page=x", 30),
        ("per_page=100&page=2", 30),
        ("per_page=100&page=3", 0),
        ("per_page=100&page=18446744073709551615", 0),
    ] {
        assert_eq!(count(&page(&world, query).await), wanted, "{query}");
    }
}

#[tokio::test]
async fn links_are_those_that_apply() {
    let world = with_grants(25);
    for (query, wanted) in [
        ("per_page=10", &["next", "last"][..]),
        ("per_page=10&page=2", &["prev", "next", "last", "first"]),
        ("per_page=10&page=3", &["prev", "first"]),
        ("per_page=10&page=9", &["prev", "first"]),
        ("per_page=25", &[]),
        ("per_page=26", &[]),
    ] {
        assert_eq!(rels(&page(&world, query).await), wanted, "{query}");
    }
}

#[tokio::test]
async fn links_lead_where_they_say() {
    let world = with_grants(25);
    let reply = page(&world, "per_page=10&page=2").await;
    for (rel, number) in [("prev", 1), ("next", 3), ("last", 3), ("first", 1)] {
        let there = world.get(&reply.link(rel).unwrap()).await;
        let direct = page(&world, &format!("per_page=10&page={number}")).await;
        assert_eq!(there.json(), direct.json(), "{rel}");
    }
    let past_the_end = page(&world, "per_page=10&page=9").await;
    assert!(past_the_end.link("prev").unwrap().ends_with("page=3"));
}

#[tokio::test]
async fn the_last_page_may_go_unmentioned() {
    let world = World::new(small().with_orgs(1).with_page_links_last(false));
    assert_eq!(rels(&page(&world, "page=2").await), ["prev", "next", "first"]);
    assert_eq!(world.ids(&world.grants_path()).await.len(), 300);
}

#[tokio::test]
async fn an_empty_list_has_no_links() {
    let world = with_grants(0);
    let reply = page(&world, "").await;
    assert_eq!(count(&reply), 0);
    assert_eq!(rels(&reply), [""; 0]);
}

#[tokio::test]
async fn links_keep_the_other_parameters() {
    let world = with_grants(200);
    let query =
        "permission=contents_read&page=1&last_used_after=2020-01-01T00%3A00%3A00%2B02%3A00&per_page=5&direction=asc";
    let next = page(&world, query).await.link("next").unwrap();
    let (path, next) = next.split_once('?').unwrap();
    let pairs: Vec<(String, String)> = url_pairs(next);
    for (name, value) in url_pairs(query) {
        let wanted = if name == "page" { "2".to_owned() } else { value };
        assert!(pairs.contains(&(name.clone(), wanted)), "{name} in {next}");
    }
    assert_eq!(pairs.len(), 5);
    assert_eq!(path, format!("/organizations/{}/personal-access-tokens", world.state().id));
}

fn url_pairs(query: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://x/?{query}")).unwrap();
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn links_of_a_filtered_list_count_what_the_filter_finds() {
    let world = with_grants(200);
    let all = world.ids(&format!("{}?permission=members_write&per_page=100", world.grants_path())).await;
    assert!((3..30).contains(&all.len()));
    let reply = page(&world, "permission=members_write&per_page=2").await;
    let last = reply.link("last").unwrap();
    assert!(last.ends_with(&format!("page={}", all.len().div_ceil(2))), "{last}");
}

#[tokio::test]
async fn what_is_added_or_removed_while_paging_shifts_the_rest() {
    let world = with_grants(40);
    let path = format!("{}?per_page=10", world.grants_path());
    let before = world.ids(&path).await;
    let first = world.get(&path).await;
    world.sim.remove_grant(&world.org, before[0]).unwrap();
    let second = world.get(&first.link("next").unwrap()).await;
    assert_eq!(second.json()[0]["id"], before[11], "one entry was passed over");
    world.sim.add_grant(&world.org, |_| ()).unwrap();
    world.sim.add_grant(&world.org, |_| ()).unwrap();
    let second = world.get(&first.link("next").unwrap()).await;
    assert_eq!(second.json()[0]["id"], before[9], "one entry comes twice");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_entry_comes_exactly_once(
        per_page in 1_usize..120,
        list in prop::sample::select(vec!["grants", "requests", "repositories"]),
        direction in prop::sample::select(vec!["asc", "desc"]),
        filter in prop::sample::select(vec!["", "&permission=contents_read", "&last_used_before=2026-01-01"]),
    ) {
        thread_local! {
            static WORLD: World = World::small();
        }
        WORLD.with(|world| {
            let state = world.state();
            let everywhere = state
                .live_grants()
                .find(|grant| grant.token.repository_selection.as_str() == "all")
                .unwrap();
            let path = match list {
                "grants" => world.grants_path(),
                "requests" => world.requests_path(),
                _ => format!("{}/{}/repositories", world.grants_path(), everywhere.id),
            };
            let query = format!("direction={direction}{filter}");
            let runtime = Builder::new_current_thread().build().unwrap();
            let paged = runtime.block_on(world.ids(&format!("{path}?{query}&per_page={per_page}")));
            let whole = runtime.block_on(world.ids(&format!("{path}?{query}&per_page=100")));
            prop_assert_eq!(&paged, &whole);
            let distinct: std::collections::BTreeSet<_> = paged.iter().collect();
            prop_assert_eq!(distinct.len(), paged.len());
            if filter.is_empty() {
                let wanted = match list {
                    "grants" => state.live_grants().count(),
                    "requests" => state.pending_requests().count(),
                    _ => state.repositories.len(),
                };
                prop_assert_eq!(paged.len(), wanted);
            }
            Ok(())
        })?;
    }
}
