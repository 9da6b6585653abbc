//! The cache: what is unchanged costs nothing, and what has changed is never missed. The simulator's state,
//! its log and its limits are the judge.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use http::header::LINK;
use jiff::Timestamp;
use patwarden::api::Call;
use patwarden::{Auth, Cache, Client, ErrorKind, Grant, GrantRequest, Organization};
use patwarden_sim::{Config, Fault, TokenKind};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};
use tests::{World, pass};

fn world(grants: usize) -> World {
    World::new(Config::default().with_orgs(2).with_grants(grants).with_requests(40).with_not_modified_link(false))
}

fn cached(world: &World, auth: Auth, cache: &Cache) -> Client {
    world.builder(auth).cache(cache.clone()).build().unwrap()
}

fn app(world: &World, cache: &Cache) -> Client {
    cached(world, world.app_auth(), cache)
}

fn installation(world: &World, org: &str) -> Auth {
    Auth::token(world.sim.issue_installation_token(org).unwrap()).unwrap()
}

async fn grants(client: &Client, org: &str) -> Vec<Grant> {
    client.org(org).grants().list().collect_all().await.unwrap()
}

fn ids(grants: &[Grant]) -> BTreeSet<u64> {
    grants.iter().map(|grant| grant.id.get()).collect()
}

/// The statuses of the answers since the log was last read, to all but what belongs to logging in.
fn statuses(world: &World) -> Vec<u16> {
    let log = world.sim.log();
    world.sim.clear_log();
    let is_login =
        |operation: &str| ["apps/get-org-installation", "apps/create-installation-access-token"].contains(&operation);
    let asked = log.into_iter().filter(|entry| !entry.operation.as_deref().is_some_and(is_login));
    asked.filter_map(|entry| entry.status).collect()
}

/// What is left of an organisation's hourly limit. To ask is free.
async fn left(world: &World, org: &str) -> u64 {
    let answer = world.client(installation(world, org)).call(Call::to("rate-limit/get").unwrap()).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    let left = body["resources"]["core"]["remaining"].as_u64().unwrap();
    world.sim.clear_log();
    left
}

/// A row at the very end of the list, which shows the newest first.
fn add_at_the_end(world: &World, org: &str) -> u64 {
    let snapshot = world.sim.snapshot();
    let oldest = snapshot.org(org).unwrap().live_grants().map(|grant| grant.granted_at).min();
    let older = oldest.unwrap_or(Timestamp::UNIX_EPOCH) - Duration::from_secs(1);
    world.sim.add_grant(org, |grant| grant.granted_at = older).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_second_listing_of_what_is_unchanged_costs_nothing_and_is_the_same() {
    let world = world(700);
    let client = app(&world, &Cache::in_memory());
    for org in world.sim.orgs() {
        let first = grants(&client, &org).await;
        let requests: Vec<GrantRequest> = client.org(&org).requests().list().collect_all().await.unwrap();
        let asked = statuses(&world);
        assert!(asked.len() >= 4 && asked.iter().all(|status| *status == 200), "{asked:?}");
        let before = left(&world, &org).await;
        assert_eq!(grants(&client, &org).await, first);
        assert_eq!(client.org(&org).requests().list().collect_all().await.unwrap(), requests);
        assert_eq!(statuses(&world), vec![304; asked.len()]);
        assert_eq!(left(&world, &org).await, before);
        assert_eq!(ids(&first), world.live_grants(&org));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_list_and_lists_of_every_kind_are_kept_too() {
    let world = world(60);
    let client = app(&world, &Cache::in_memory());
    let org = client.org(world.org());
    let listed = async || {
        let details = org.get().await.unwrap();
        let installed: Vec<Organization> = client.orgs().collect_all().await.unwrap();
        let every = client.organizations().per_page(1).all().collect_all().await.unwrap();
        let members = org.members().list().collect_all().await.unwrap();
        let apps = org.installations().list().collect_all().await.unwrap();
        (details, installed, every, members, apps)
    };
    let first = listed().await;
    statuses(&world);
    assert_eq!(listed().await, first);
    let asked = statuses(&world);
    // Whether the last organisation is still the last of pages of one is asked again.
    assert_eq!(asked.iter().filter(|status| **status == 200).count(), 1, "{asked:?}");
    assert!(asked.len() >= 7, "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_changed_row_shows_and_a_revoked_grant_is_gone() {
    let world = world(700);
    let org = world.org();
    let client = app(&world, &Cache::in_memory());
    let first = grants(&client, &org).await;
    statuses(&world);

    let changed = first[250].id.get();
    world.sim.update_grant(&org, changed, |grant| grant.token.name = "renamed".to_owned()).unwrap();
    let second = grants(&client, &org).await;
    let names: Vec<_> = second.iter().filter(|grant| grant.token_name.as_deref() == Some("renamed")).collect();
    assert_eq!((names.len(), names[0].id.get()), (1, changed));
    let asked = statuses(&world);
    assert_eq!(asked.iter().filter(|status| **status == 200).count(), 1, "{asked:?}");

    client.org(&org).grants().revoke_one(changed).await.unwrap();
    assert!(!ids(&grants(&client, &org).await).contains(&changed));

    let victims: Vec<_> = grants(&client, &org).await.into_iter().step_by(9).collect();
    let report = client.org(&org).grants().revoke(victims).confirm(Duration::from_secs(60)).await.unwrap();
    assert!(report.all_confirmed(), "{report}");
    assert_eq!(ids(&grants(&client, &org).await), world.live_grants(&org));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_comes_behind_a_full_last_one_is_found() {
    for count in [100, 300] {
        let world = World::new(
            Config::default().with_orgs(1).with_grants(count).with_requests(0).with_not_modified_link(false),
        );
        let org = world.org();
        let client = app(&world, &Cache::in_memory());
        assert_eq!(grants(&client, &org).await.len(), count);
        let added = add_at_the_end(&world, &org);
        statuses(&world);
        let listed = grants(&client, &org).await;
        assert_eq!((listed.len(), listed.last().map(|grant| grant.id.get())), (count + 1, Some(added)));
        let asked = statuses(&world);
        assert_eq!(asked.iter().filter(|status| **status == 304).count(), count / 100, "{asked:?}");

        world.sim.remove_grant(&org, added).unwrap();
        assert_eq!(grants(&client, &org).await.len(), count);
        assert_eq!(grants(&client, &org).await.len(), count);
        statuses(&world);
        grants(&client, &org).await;
        // The pages that named the page which is gone were asked for anew, and it is asked for no more.
        assert_eq!(statuses(&world).len(), count / 100 + 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_by_name_finds_the_page_behind_a_full_one_too() {
    let world =
        World::new(Config::default().with_orgs(1).with_grants(100).with_requests(0).with_not_modified_link(false));
    let client = app(&world, &Cache::in_memory());
    let list = async || {
        let call = Call::to("orgs/list-pat-grants").unwrap().with("org", world.org()).unwrap();
        client.call(call.with("per_page", 100).unwrap()).await.unwrap()
    };
    let first = list().await;
    add_at_the_end(&world, &world.org());
    let second = list().await;
    assert_eq!(first.body(), second.body());
    assert!(second.headers()[LINK].to_str().unwrap().contains("rel=\"next\""));
}

#[tokio::test(start_paused = true)]
async fn logins_that_share_a_cache_see_nothing_of_each_other() {
    let world = world(300);
    let cache = Cache::in_memory();
    let (one, other) = (world.sim.orgs().remove(0), world.sim.orgs().remove(1));
    let apps = app(&world, &cache);
    grants(&apps, &one).await;
    grants(&apps, &other).await;
    assert!(statuses(&world).iter().all(|status| *status == 200));
    // The same organisation, with another login each time.
    for auth in [installation(&world, &one), installation(&world, &one)] {
        let client = cached(&world, auth, &cache);
        assert_eq!(ids(&grants(&client, &one).await), world.live_grants(&one));
        assert!(statuses(&world).iter().all(|status| *status == 200));
    }
    // A login that may not look is refused, whatever others were told.
    let member = world.sim.snapshot().org(&one).unwrap().owners().next().unwrap().to_owned();
    let theirs = world.sim.issue_user_token(TokenKind::AppUser, &member).unwrap();
    let owner = cached(&world, Auth::token(theirs).unwrap(), &cache);
    grants(&owner, &one).await;
    assert!(statuses(&world).iter().all(|status| *status == 200));
    // Names have no case, and a login that is the same is the same in another client.
    let same = app(&world, &cache);
    statuses(&world);
    grants(&same, &one.to_uppercase()).await;
    assert!(statuses(&world).iter().all(|status| *status == 200), "the URL is another");
    grants(&app(&world, &cache), &one).await;
    assert!(statuses(&world).iter().all(|status| *status == 304));
}

#[tokio::test(start_paused = true)]
async fn a_right_that_was_taken_away_is_gone_at_once() {
    let world = world(150);
    let org = world.org();
    let client = app(&world, &Cache::in_memory());
    grants(&client, &org).await;
    let permission = "organization_personal_access_tokens";
    world.sim.set_permission(&org, permission, None).unwrap();
    let error = client.org(&org).grants().list().collect_all().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound), "{error}");
    world.sim.set_permission(&org, permission, Some("write")).unwrap();
    pass(Duration::from_secs(2 * 3600)).await;
    statuses(&world);
    assert_eq!(ids(&grants(&client, &org).await), world.live_grants(&org));
    assert_eq!(statuses(&world)[0], 200);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_a_failure_and_never_what_was_known_before() {
    let world = world(150);
    let org = world.org();
    let client = app(&world, &Cache::in_memory());
    let first = grants(&client, &org).await;
    world.sim.inject(Fault::status(503).path_contains("/personal-access-tokens").times(8));
    let error = client.org(&org).grants().list().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    world.sim.clear_faults();
    statuses(&world);
    assert_eq!(grants(&client, &org).await, first);
    assert!(statuses(&world).iter().all(|status| *status == 304));
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_is_too_small_for_a_listing_is_still_right() {
    let world = world(1500);
    for largest in [0, 1000, 200_000, 800_000] {
        let client = app(&world, &Cache::in_memory().largest(largest));
        for org in world.sim.orgs() {
            for _ in 0..2 {
                assert_eq!(ids(&grants(&client, &org).await), world.live_grants(&org), "{largest}");
            }
        }
    }
}

fn in_folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    (folder, path)
}

#[tokio::test]
async fn a_file_keeps_answers_for_the_next_client_and_two_can_use_it_at_once() {
    let world = world(450);
    let org = world.org();
    let (_folder, path) = in_folder();
    let open = |path: &Path| app(&world, &Cache::in_file(path).unwrap());
    let first = grants(&open(&path), &org).await;
    statuses(&world);
    let (one, other) = (open(&path), open(&path));
    let (a, b) = tokio::join!(grants(&one, &org), grants(&other, &org));
    assert_eq!((&a, &b), (&first, &first));
    let asked = statuses(&world);
    assert!(asked.len() >= 6 && asked.iter().all(|status| *status == 304), "{asked:?}");

    let changed = first[120].id.get();
    world.sim.update_grant(&org, changed, |grant| grant.token.name = "renamed".to_owned()).unwrap();
    for client in [one, other] {
        let listed = grants(&client, &org).await;
        assert_eq!(listed[120].token_name.as_deref(), Some("renamed"));
    }
    assert_eq!(statuses(&world).iter().filter(|status| **status == 200).count(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_in_the_file_or_shown_of_it_is_a_secret() {
    use std::os::unix::fs::PermissionsExt;

    let world = world(120);
    let org = world.org();
    let (folder, path) = in_folder();
    let cache = Cache::in_file(&path).unwrap();
    let token = world.sim.issue_installation_token(&org).unwrap();
    grants(&cached(&world, Auth::token(token.clone()).unwrap(), &cache), &org).await;
    let listed = grants(&app(&world, &cache), &org).await;
    let pem = world.sim.private_key_pem().lines().nth(1).unwrap().to_owned();
    let mut found_a_name = false;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
        let bytes = std::fs::read(file.path()).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        for secret in [token.as_str(), &token[4..], "ghs_", "Bearer", "eyJ", &pem] {
            assert!(!holds(secret), "{file:?}");
        }
        found_a_name |= holds(listed[0].token_name.as_deref().unwrap());
    }
    assert!(found_a_name, "it was looked for in the right place");
    assert!(!format!("{cache:?}").contains(&token));
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_or_that_is_something_else_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let (_folder, path) = in_folder();
    std::fs::write(&path, "something else, and of some length".repeat(40)).unwrap();
    for (mode, said) in [(0o644, "is open to others (mode 0644)"), (0o600, "is no cache")] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let error = Cache::in_file(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_can_not_be_used_fails_no_request() {
    let world = world(250);
    let org = world.org();
    let (_folder, path) = in_folder();
    let client = app(&world, &Cache::in_file(&path).unwrap());
    let other = rusqlite::Connection::open(&path).unwrap();
    // Somebody else has it to themselves.
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for _ in 0..2 {
        assert_eq!(ids(&grants(&client, &org).await), world.live_grants(&org));
    }
    other.execute_batch("COMMIT; DROP TABLE answer").unwrap();
    let client = app(&world, &Cache::in_file(&path).unwrap());
    for _ in 0..2 {
        assert_eq!(ids(&grants(&client, &org).await), world.live_grants(&org));
    }
}

#[derive(Clone, Debug)]
enum Step {
    AddFirst,
    AddLast,
    Remove(prop::sample::Index),
    Change(prop::sample::Index),
    List,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let index = any::<prop::sample::Index>;
    let step = prop_oneof![
        1 => Just(Step::AddFirst),
        4 => Just(Step::AddLast),
        2 => index().prop_map(Step::Remove),
        1 => index().prop_map(Step::Change),
        8 => Just(Step::List),
    ];
    prop::collection::vec(step, 1..40)
}

/// Any edits and listings: with a cache each listing is what it is without one, which is the simulator's state.
#[test]
fn a_listing_with_a_cache_is_the_listing_without() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    for (names_last, tells_links, cases) in [(true, false, 48), (true, true, 16), (false, false, 48), (false, true, 16)]
    {
        let config = Config::default().with_orgs(1).with_grants(0).with_requests(0).with_hourly_limit(u32::MAX);
        let config = config.with_page_links_last(names_last).with_not_modified_link(tells_links);
        let world = runtime.block_on(async { World::new(config) });
        let org = world.org();
        let auth = installation(&world, &org);
        let largest = prop_oneof![3 => Just(64 << 20), 1 => 0u64..20_000];
        let setups = (steps(), 1u8..4, 1usize..4, largest);
        let mut runner = TestRunner::new(Cases { cases, failure_persistence: None, ..Cases::default() });
        let outcome = runner.run(&setups, |(steps, per_page, in_flight, largest)| {
            runtime.block_on(async {
                for id in world.live_grants(&org) {
                    world.sim.remove_grant(&org, id).unwrap();
                }
                let plain = world.client(auth.clone());
                let cached = world.builder(auth.clone()).cache(Cache::in_memory().largest(largest));
                let cached = cached.pages_in_flight(in_flight).build().unwrap();
                let list = async |client: &Client| {
                    client.org(&org).grants().per_page(per_page).list().collect_all().await.unwrap()
                };
                for step in steps.iter().chain([&Step::List, &Step::List]) {
                    pass(Duration::from_secs(1)).await;
                    let live: Vec<u64> = world.live_grants(&org).into_iter().collect();
                    match step {
                        Step::AddFirst => drop(world.sim.add_grant(&org, |_| {}).unwrap()),
                        Step::AddLast => drop(add_at_the_end(&world, &org)),
                        Step::Remove(index) if !live.is_empty() => {
                            world.sim.remove_grant(&org, *index.get(&live)).unwrap();
                        }
                        Step::Change(index) if !live.is_empty() => {
                            let name = world.total().to_string();
                            world.sim.update_grant(&org, *index.get(&live), |grant| grant.token.name = name).unwrap();
                        }
                        Step::Remove(_) | Step::Change(_) => {}
                        Step::List => {
                            let listed = list(&cached).await;
                            prop_assert_eq!(&listed, &list(&plain).await);
                            prop_assert_eq!(ids(&listed), live.into_iter().collect());
                        }
                    }
                }
                Ok(())
            })
        });
        outcome.unwrap();
        runtime.block_on(async { drop(world) });
    }
}
