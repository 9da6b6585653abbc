//! Filters beyond GitHub's limits: several listings, side by side, in one order.

use std::collections::BTreeSet;
use std::time::Duration;

use patwarden::{Direction, Grant, Grants};
use patwarden_sim::{Config, LogEntry};
use tests::World;

const LIST: &str = "orgs/list-pat-grants";

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(900).with_requests(0).with_latency(Duration::from_millis(80)))
}

fn count(entry: &LogEntry, name: &str) -> usize {
    entry.query.iter().filter(|(key, _)| key == name).count()
}

fn ids(grants: &[Grant]) -> Vec<u64> {
    grants.iter().map(|grant| grant.id.get()).collect()
}

async fn check(world: &World, filtered: impl Fn(Grants) -> Grants, wanted: impl Fn(&patwarden_sim::Grant) -> bool) {
    let org = world.app().org(world.org());
    let state = world.sim.snapshot();
    let expected: BTreeSet<u64> =
        state.org(&world.org()).unwrap().live_grants().filter(|grant| wanted(grant)).map(|grant| grant.id).collect();
    assert!(!expected.is_empty() && expected.len() < 900);
    for direction in [Direction::Descending, Direction::Ascending] {
        let whole = ids(&org.grants().direction(direction).list().collect_all().await.unwrap());
        world.sim.clear_log();
        let found = ids(&filtered(org.grants()).direction(direction).list().collect_all().await.unwrap());
        let in_order: Vec<u64> = whole.into_iter().filter(|id| expected.contains(id)).collect();
        assert_eq!(found, in_order, "the server's order, each once");
        for entry in world.requests(LIST) {
            assert!(count(&entry, "owner[]") <= 10 && count(&entry, "token_id[]") <= 50);
            assert_eq!(entry.status, Some(200));
        }
    }
}

fn owners(world: &World) -> Vec<String> {
    let state = world.sim.snapshot();
    let owners: BTreeSet<String> =
        state.org(&world.org()).unwrap().live_grants().map(|grant| grant.token.owner.clone()).collect();
    owners.into_iter().collect()
}

fn tokens(world: &World) -> Vec<u64> {
    let state = world.sim.snapshot();
    state.org(&world.org()).unwrap().live_grants().map(|grant| grant.token.id).collect()
}

#[tokio::test(start_paused = true)]
async fn any_number_of_owners() {
    let world = world();
    let owners = owners(&world);
    let some = &owners[..25.min(owners.len() - 1)];
    assert!(some.len() > 10);
    let filtered = |grants: Grants| {
        // The same owner in another case is the same owner.
        some.iter().fold(grants.owner(some[0].to_uppercase()), |grants, owner| grants.owner(owner))
    };
    check(&world, filtered, |grant| some.contains(&grant.token.owner)).await;
    let log = world.requests(LIST);
    let listings: BTreeSet<Vec<&String>> = log
        .iter()
        .map(|entry| entry.query.iter().filter(|(name, _)| name == "owner[]").map(|(_, value)| value).collect())
        .collect();
    assert_eq!(listings.len(), some.len().div_ceil(10));
    assert!(log.iter().map(|entry| entry.in_flight).max().unwrap() >= listings.len(), "side by side");
}

#[tokio::test(start_paused = true)]
async fn any_number_of_tokens() {
    let world = world();
    let tokens = tokens(&world);
    let some: BTreeSet<u64> = tokens.iter().copied().step_by(4).collect();
    let filtered = |grants: Grants| some.iter().fold(grants, |grants, id| grants.token_id(*id));
    check(&world, filtered, |grant| some.contains(&grant.token.id)).await;
    assert_eq!(world.requests(LIST).len(), some.len().div_ceil(50), "no page more than it takes");
}

#[tokio::test(start_paused = true)]
async fn both_at_once_are_not_all_pairs() {
    let world = world();
    let (tokens, owners) = (tokens(&world), owners(&world));
    let some: BTreeSet<u64> = tokens.iter().copied().step_by(3).collect();
    let few = &owners[..15];
    let filtered = |grants: Grants| {
        let grants = some.iter().fold(grants, |grants, id| grants.token_id(*id));
        few.iter().fold(grants, |grants, owner| grants.owner(owner.to_uppercase()))
    };
    check(&world, filtered, |grant| some.contains(&grant.token.id) && few.contains(&grant.token.owner)).await;
    assert_eq!(world.requests(LIST).len(), some.len().div_ceil(50));
}

#[tokio::test(start_paused = true)]
async fn requests_are_filtered_alike() {
    let world = World::new(Config::default().with_orgs(1).with_grants(0).with_requests(180));
    let state = world.sim.snapshot();
    let pending: Vec<_> = state.org(&world.org()).unwrap().pending_requests().collect();
    let some: BTreeSet<u64> = pending.iter().map(|request| request.token.id).take(120).collect();
    let org = world.app().org(world.org());
    let requests = some.iter().fold(org.requests(), |requests, id| requests.token_id(*id));
    let found = requests.list().collect_all().await.unwrap();
    assert_eq!(found.iter().map(|request| request.token_id.unwrap().get()).collect::<BTreeSet<_>>(), some);
    assert_eq!(world.requests("orgs/list-pat-grant-requests").len(), 3);
}
