//! Organisations: all of them, one of them, the Apps on one.

use patwarden_sim::{OrgSnapshot, TokenKind};
use serde_json::{Value, json};

use crate::login::app_token;
use crate::support::{Reply, World, small};

const KINDS: [TokenKind; 4] = [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth, TokenKind::AppUser];
const ADMINISTRATION: &str = "organization_administration";

fn logins(reply: &Reply) -> Vec<String> {
    let login = |org: &Value| org["login"].as_str().unwrap().to_owned();
    reply.json().as_array().unwrap().iter().map(login).collect()
}

async fn bare(world: &World, path: &str) -> Reply {
    world.anonymous("GET", path).await
}

#[tokio::test]
async fn all_organisations_are_listed_by_number_to_anybody() {
    let world = World::new(small().with_orgs(7));
    let mut orgs: Vec<OrgSnapshot> = world.sim.snapshot().orgs;
    orgs.sort_by_key(|org| org.id);
    let wanted: Vec<&str> = orgs.iter().map(|org| org.login.as_str()).collect();
    let all = bare(&world, "/organizations").await;
    assert_eq!(logins(&all), wanted);
    let first = "http://sim.test/organizations{?since}";
    assert_eq!(all.links(), [("first".to_owned(), first.to_owned())], "one page has no next");

    let mut next = Some("/organizations?per_page=3".to_owned());
    let mut found = Vec::new();
    let mut since = Vec::new();
    while let Some(path) = next {
        let page = bare(&world, &path).await;
        found.push(logins(&page));
        assert_eq!(page.links().last().unwrap(), &("first".to_owned(), first.to_owned()));
        next = page.link("next");
        since.extend(next.clone());
    }
    assert_eq!(found, wanted.chunks(3).collect::<Vec<_>>());
    let wanted = [orgs[2].id, orgs[5].id].map(|id| format!("/organizations?per_page=3&since={id}"));
    assert_eq!(since, wanted);
}

#[tokio::test]
async fn a_list_of_organisations_goes_by_since_and_not_by_page() {
    let world = World::new(small().with_orgs(5));
    let mut ids: Vec<u64> = world.sim.snapshot().orgs.iter().map(|org| org.id).collect();
    ids.sort_unstable();
    for (query, count) in [
        ("page=2".to_owned(), 5),
        (format!("since={}", ids[1]), 3),
        (format!("since={}", ids[4]), 0),
        (format!("since={}", ids[1] + 1), 3),
        ("since=x".to_owned(), 5),
        ("since=-4".to_owned(), 5),
        ("per_page=0".to_owned(), 5),
        ("per_page=5".to_owned(), 5),
        ("per_page=4".to_owned(), 4),
    ] {
        let page = bare(&world, &format!("/organizations?{query}")).await;
        assert_eq!(logins(&page).len(), count, "{query}");
        assert_eq!(page.link("next").is_some(), count == 4, "{query}");
    }
    assert_eq!(world.call("GET", "/organizations", "ghs_neverIssued", "").await.status, 401);
    let world = World::new(small().with_orgs(130).with_grants(0).with_requests(0));
    assert_eq!(logins(&bare(&world, "/organizations").await).len(), 30);
    assert_eq!(logins(&bare(&world, "/organizations?per_page=500").await).len(), 100);
}

const FOR_OWNERS: [&str; 12] = [
    "billing_email",
    "collaborators",
    "default_repository_permission",
    "deploy_keys_enabled_for_repositories",
    "disk_usage",
    "members_can_create_repositories",
    "owned_private_repos",
    "secret_scanning_enabled_for_new_repositories",
    "secret_scanning_push_protection_custom_link",
    "secret_scanning_push_protection_custom_link_enabled",
    "two_factor_requirement_enabled",
    "web_commit_signoff_required",
];

fn sees_all(reply: &Reply) -> bool {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let org = reply.json();
    let seen: Vec<bool> = FOR_OWNERS.iter().map(|name| org.get(name).is_some()).collect();
    assert!(seen.iter().all(|one| *one == seen[0]), "{org:#}");
    seen[0]
}

#[tokio::test]
async fn owners_see_all_of_an_organisation_and_others_what_is_public() {
    let world = World::small();
    let path = world.org_path("");
    for kind in KINDS {
        let reply = world.call("GET", &path, &world.owner(kind), "").await;
        assert!(sees_all(&reply), "{kind:?}");
        assert!(reply.json()["plan"]["filled_seats"].is_u64());
        for token in [world.member(kind), world.outsider(kind)] {
            let reply = world.call("GET", &path, &token, "").await;
            assert!(!sees_all(&reply), "{kind:?}");
            assert!(reply.json().get("plan").is_none());
        }
    }
    assert!(!sees_all(&world.call("GET", &path, &app_token(&world.sim), "").await));
    let public = bare(&world, &path).await;
    assert!(!sees_all(&public));
    let (public, state) = (public.json(), world.state());
    assert_eq!(public["id"], state.id);
    assert_eq!(public["name"], json!(state.settings.name));
    assert_eq!(public["html_url"], format!("https://github.com/{}", world.org));
    let count = state.repositories.values().filter(|repository| !repository.private).count();
    assert_eq!(public["public_repos"], count);
    for path in ["/orgs/nowhere", "/organizations/1"] {
        assert_eq!(bare(&world, path).await.status, 404);
        assert_eq!(world.get(path).await.status, 404);
    }
}

#[tokio::test]
async fn an_app_sees_what_its_permissions_let_it() {
    for (administration, plan) in
        [(None, None), (Some("read"), None), (None, Some("read")), (Some("write"), Some("read"))]
    {
        let world = World::small();
        world.sim.set_permission(&world.org, ADMINISTRATION, administration).unwrap();
        world.sim.set_permission(&world.org, "organization_plan", plan).unwrap();
        for token in [world.token.clone(), world.owner(TokenKind::AppUser)] {
            let reply = world.call("GET", &world.org_path(""), &token, "").await;
            assert_eq!(sees_all(&reply), administration.is_some());
            assert_eq!(reply.json().get("plan").is_some(), plan.is_some());
        }
        let other = world.sim.issue_installation_token(&world.sim.orgs()[1]).unwrap();
        assert!(!sees_all(&world.call("GET", &world.org_path(""), &other, "").await), "it is not installed there");
    }
}

#[tokio::test]
async fn the_later_version_of_an_organisation_has_a_field_less() {
    let world = World::small();
    let get = async |version: &str| {
        let request = crate::support::as_bearer(http::Request::get(world.org_path("")), &world.token)
            .header("x-github-api-version", version);
        crate::support::send(&world.sim, request.body(axum::body::Body::empty()).unwrap()).await.json()
    };
    let field = "secret_scanning_push_protection_custom_link_enabled";
    let mut earlier = get("2022-11-28").await;
    assert!(earlier.as_object_mut().unwrap().remove(field).is_some());
    assert_eq!(earlier, get("2026-03-10").await);
}

#[tokio::test]
async fn the_apps_of_an_organisation_are_listed_in_pages() {
    let world = World::small();
    let path = world.org_path("/installations");
    let state = world.state();
    let mut wanted: Vec<u64> = state.other_installations.keys().copied().collect();
    wanted.push(state.installation.unwrap().id);
    let ids = |reply: &Reply| -> Vec<u64> {
        let list = reply.json()["installations"].clone();
        list.as_array().unwrap().iter().map(|found| found["id"].as_u64().unwrap()).collect()
    };
    let all = world.get(&path).await;
    assert_eq!((all.status, ids(&all)), (200, wanted.clone()));
    assert!(all.links().is_empty());
    let ours = &all.json()["installations"][wanted.len() - 1];
    assert_eq!(ours["app_id"], world.sim.app_id());

    let mut found = Vec::new();
    let mut next = Some(format!("{path}?per_page=2"));
    while let Some(path) = next {
        let page = world.get(&path).await;
        assert_eq!(page.json()["total_count"], wanted.len(), "of all, on every page");
        assert!(ids(&page).len() <= 2);
        found.extend(ids(&page));
        next = page.link("next");
    }
    assert_eq!(found, wanted);
    world.sim.set_installed(&world.org, false).unwrap();
    let reply = world.call("GET", &path, &world.owner(TokenKind::Classic), "").await;
    assert_eq!(ids(&reply), wanted[..wanted.len() - 1]);
}

#[tokio::test]
async fn other_apps_can_be_added_suspended_and_removed() {
    let world = World::small();
    let path = world.org_path("/installations");
    let at = world.sim.clock().now();
    let id = world
        .sim
        .add_other_installation(&world.org, |added| {
            added.id = 1;
            added.app_slug = "made-here".to_owned();
            added.suspended_at = Some(at);
        })
        .unwrap();
    assert_ne!(id, 1, "ids are not for editing");
    let list = world.get(&path).await.json()["installations"].clone();
    let added = list.as_array().unwrap().iter().find(|found| found["id"] == id).unwrap().clone();
    assert_eq!(added["app_slug"], "made-here");
    assert!(added["suspended_by"]["login"].is_string());
    assert!(world.sim.remove_other_installation(&world.org, id).unwrap());
    assert!(!world.sim.remove_other_installation(&world.org, id).unwrap());
    assert!(!world.state().other_installations.contains_key(&id));
}

#[tokio::test]
async fn only_owners_and_apps_with_the_permission_see_the_apps() {
    let world = World::small();
    let path = world.org_path("/installations");
    for kind in KINDS {
        for (token, status) in [(world.owner(kind), 200), (world.member(kind), 403), (world.outsider(kind), 404)] {
            let reply = world.call("GET", &path, &token, "").await;
            assert_eq!(reply.status, status, "{kind:?}: {}", reply.text());
            assert_eq!(reply.header("x-accepted-github-permissions"), Some("organization_administration=read"));
        }
    }
    assert_eq!(bare(&world, &path).await.status, 401);
    assert_eq!(world.call("GET", &path, &app_token(&world.sim), "").await.status, 401);
    assert_eq!(world.get("/orgs/nowhere/installations").await.status, 404);
    assert_eq!(world.get(&format!("/orgs/{}/installations", world.sim.orgs()[1])).await.status, 403);
    for (level, status) in [(Some("read"), 200), (None, 403)] {
        world.sim.set_permission(&world.org, ADMINISTRATION, level).unwrap();
        assert_eq!(world.get(&path).await.status, status);
        assert_eq!(world.call("GET", &path, &world.owner(TokenKind::AppUser), "").await.status, status);
        assert_eq!(world.call("GET", &path, &world.owner(TokenKind::Classic), "").await.status, 200);
    }
}
