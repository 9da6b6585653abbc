//! Who is in an organisation, who may know, and which organisations somebody is in.

use patwarden_sim::{Error, Member, Role, TokenKind, TwoFactor, Visibility};
use serde_json::Value;

use crate::login::app_token;
use crate::support::{Reply, World, small};

const KINDS: [TokenKind; 4] = [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth, TokenKind::AppUser];

fn logins(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let login = |user: &Value| user["login"].as_str().unwrap().to_owned();
    reply.json().as_array().unwrap().iter().map(login).collect()
}

/// The members for whom a test holds, in the order of their names.
fn those(world: &World, test: impl Fn(&Member) -> bool) -> Vec<String> {
    let state = world.state();
    let found = state.memberships.iter().filter(|(_, member)| test(member));
    let mut found: Vec<String> = found.map(|(login, _)| login.clone()).collect();
    found.sort_by_key(|login| login.to_ascii_lowercase());
    found
}

fn is_public(member: &Member) -> bool {
    member.visibility == Visibility::Public
}

async fn list(world: &World, token: &str, query: &str) -> Reply {
    world.call("GET", &world.org_path(&format!("/members?per_page=100{query}")), token, "").await
}

#[tokio::test]
async fn members_see_all_members_and_others_the_public_ones() {
    let world = World::small();
    let (all, public) = (those(&world, |_| true), those(&world, is_public));
    assert!(!public.is_empty() && public.len() < all.len());
    for kind in KINDS {
        for token in [world.owner(kind), world.member(kind)] {
            assert_eq!(logins(&list(&world, &token, "").await), all);
        }
        assert_eq!(logins(&list(&world, &world.outsider(kind), "").await), public);
    }
    assert_eq!(logins(&world.anonymous("GET", &world.org_path("/members")).await), public);
    assert_eq!(logins(&list(&world, &app_token(&world.sim), "").await), public);
    let other = world.sim.issue_installation_token(&world.sim.orgs()[1]).unwrap();
    assert_eq!(logins(&list(&world, &other, "").await), public);
    assert_eq!(world.get("/orgs/nowhere/members").await.status, 404);
    for (level, wanted) in [(Some("read"), all), (None, public)] {
        world.sim.set_permission(&world.org, "members", level).unwrap();
        for token in [world.token.clone(), world.member(TokenKind::AppUser)] {
            let reply = list(&world, &token, "").await;
            assert_eq!(logins(&reply), wanted, "the App with {level:?}");
            assert_eq!(reply.header("x-accepted-github-permissions"), Some("members=read"));
        }
    }
}

#[tokio::test]
async fn members_are_filtered_by_role() {
    let world = World::small();
    for (query, role) in [("&role=admin", Some(Role::Admin)), ("&role=member", Some(Role::Member)), ("&role=all", None)]
    {
        let wanted = those(&world, |member| role.is_none_or(|role| member.role == role));
        assert_eq!(logins(&list(&world, &world.token, query).await), wanted, "{query}");
        let wanted = those(&world, |member| is_public(member) && role.is_none_or(|role| member.role == role));
        assert_eq!(logins(&list(&world, &world.outsider(TokenKind::Classic), query).await), wanted, "{query}");
    }
}

#[tokio::test]
async fn only_owners_may_ask_for_the_second_factor() {
    let world = World::small();
    let login = world.state().plain_members().next().unwrap().to_owned();
    world.sim.update_member(&world.org, &login, |member| member.two_factor = TwoFactor::Disabled).unwrap();
    for (filter, two_factor) in [("2fa_disabled", TwoFactor::Disabled), ("2fa_insecure", TwoFactor::Insecure)] {
        let query = format!("&filter={filter}");
        let wanted = those(&world, |member| member.two_factor == two_factor);
        assert!(!wanted.is_empty());
        for kind in KINDS {
            assert_eq!(logins(&list(&world, &world.owner(kind), &query).await), wanted);
            for token in [world.member(kind), world.outsider(kind)] {
                let reply = list(&world, &token, &query).await;
                assert_eq!((reply.status, reply.message().as_str()), (422, "Only owners can use this filter."));
            }
        }
        let both = list(&world, &world.owner(TokenKind::Classic), &format!("{query}&role=member")).await;
        assert_eq!(
            logins(&both),
            those(&world, |member| member.two_factor == two_factor && member.role == Role::Member)
        );
        assert_eq!(list(&world, &world.token, &query).await.status, 422, "an installation owns nothing");
        assert_eq!(world.anonymous("GET", &world.org_path(&format!("/members?{query}"))).await.status, 422);
    }
    assert_eq!(list(&world, &world.member(TokenKind::Classic), "&filter=all").await.status, 200);
    for bad in ["&filter=none", "&role=owner", "&filter=", "&role="] {
        let reply = list(&world, &world.owner(TokenKind::Classic), bad).await;
        assert_eq!(reply.status, 422, "{bad}");
        assert_eq!(reply.json()["errors"][0]["code"], "invalid");
    }
    world.sim.set_permission(&world.org, "members", None).unwrap();
    assert_eq!(list(&world, &world.owner(TokenKind::AppUser), "&filter=2fa_disabled").await.status, 422);
}

#[tokio::test]
async fn members_are_listed_in_pages() {
    let world = World::small();
    let all = those(&world, |_| true);
    let mut found = Vec::new();
    let mut next = Some(world.org_path("/members?per_page=10&role=all"));
    while let Some(path) = next {
        let page = world.get(&path).await;
        found.push(logins(&page).len());
        next = page.link("next");
        if let Some(next) = &next {
            assert!(next.starts_with(&format!("/organizations/{}/members?", world.state().id)), "{next}");
        }
    }
    assert_eq!((found.iter().sum::<usize>(), found[0], found.len()), (all.len(), 10, all.len().div_ceil(10)));
}

async fn check(world: &World, token: &str, login: &str) -> Reply {
    world.call("GET", &world.org_path(&format!("/members/{login}")), token, "").await
}

#[tokio::test]
async fn members_learn_who_is_a_member_and_others_are_sent_on() {
    let world = World::small();
    let (concealed, public) = (those(&world, |member| !is_public(member)), those(&world, is_public));
    let outside = world.outsider(TokenKind::Classic);
    for token in [world.token.clone(), world.owner(TokenKind::Classic), world.member(TokenKind::FineGrained)] {
        for (login, status) in
            [(concealed[0].as_str(), 204), (&public[0], 204), ("looking-in", 404), ("nobody-at-all", 404)]
        {
            assert_eq!(check(&world, &token, login).await.status, status, "{login}");
            assert_eq!(check(&world, &token, &login.to_ascii_uppercase()).await.status, status, "{login}");
        }
    }
    world.sim.set_permission(&world.org, "members", None).unwrap();
    for token in [outside, world.token.clone(), app_token(&world.sim), world.member(TokenKind::AppUser)] {
        for (login, status) in [(concealed[0].as_str(), 404), (&public[0], 204), ("nobody-at-all", 404)] {
            let reply = check(&world, &token, login).await;
            assert_eq!((reply.status, reply.body.len()), (302, 0), "{login}");
            let there = reply.header("location").unwrap().strip_prefix("http://sim.test").unwrap().to_owned();
            assert_eq!(there, world.org_path(&format!("/public_members/{login}")));
            assert_eq!(world.call("GET", &there, &token, "").await.status, status, "{login}");
            assert_eq!(world.anonymous("GET", &there).await.status, status, "{login}");
        }
    }
    let odd = world.anonymous("GET", &world.org_path("/members/a%2Fb%3Fc")).await;
    assert!(odd.header("location").unwrap().ends_with("/public_members/a%2Fb%3Fc"), "{:?}", odd.header("location"));
    for rest in ["members", "public_members"] {
        assert_eq!(world.anonymous("GET", &format!("/orgs/nowhere/{rest}/x")).await.status, 404);
    }
}

#[tokio::test]
async fn the_organisations_of_anybody_are_those_with_a_public_membership() {
    let world = World::new(small().with_orgs(5));
    let orgs = world.sim.orgs();
    let login = "Well-Known";
    for (index, org) in orgs.iter().enumerate() {
        let visibility = if index == 2 { Visibility::Concealed } else { Visibility::Public };
        world.sim.add_member(org, login, |member| member.visibility = visibility).unwrap();
    }
    let wanted: Vec<String> = [0, 1, 3, 4].map(|index| orgs[index].clone()).into();
    let path = format!("/users/{}/orgs", login.to_ascii_lowercase());
    let own = world.sim.issue_user_token(TokenKind::Classic, login).unwrap();
    for token in [&world.token, &own] {
        assert_eq!(logins(&world.call("GET", &path, token, "").await), wanted);
    }
    assert_eq!(logins(&world.anonymous("GET", &path).await), wanted);
    assert_eq!(logins(&world.call("GET", "/user/orgs", &own, "").await), orgs, "one's own are all there");
    let first = world.anonymous("GET", &format!("{path}?per_page=3")).await;
    assert_eq!(logins(&first), wanted[..3]);
    let second = world.anonymous("GET", &first.link("next").unwrap()).await;
    assert_eq!(logins(&second), wanted[3..]);
    assert_eq!(world.anonymous("GET", "/users/nobody-at-all/orgs").await.status, 404);
    assert_eq!(world.call("GET", &path, "ghp_neverIssued", "").await.status, 401);
}

#[tokio::test]
async fn ones_own_organisations_are_for_users() {
    let world = World::small();
    assert_eq!(world.anonymous("GET", "/user/orgs").await.status, 401);
    assert_eq!(world.call("GET", "/user/orgs", "ghp_neverIssued", "").await.status, 401);
    for token in [world.token.clone(), app_token(&world.sim)] {
        assert_eq!(world.call("GET", "/user/orgs", &token, "").await.status, 403);
    }
    world.sim.update_settings(&world.org, |settings| settings.description = Some("ours".to_owned())).unwrap();
    for kind in KINDS {
        let orgs = world.call("GET", "/user/orgs", &world.member(kind), "").await.json();
        let org = orgs.as_array().unwrap().iter().find(|org| org["login"] == world.org).unwrap();
        assert_eq!(org["description"], "ours");
    }
}

#[tokio::test]
async fn members_can_be_added_changed_and_removed() {
    let world = World::small();
    let (sim, org) = (&world.sim, &world.org);
    sim.add_member(org, "New-Hire", |_| ()).unwrap();
    let member = world.state().memberships["New-Hire"];
    assert_eq!((member.role, member.visibility), (Role::Member, Visibility::Concealed));
    sim.update_member(org, "new-hire", |member| {
        member.role = Role::Admin;
        member.visibility = Visibility::Public;
        member.two_factor = TwoFactor::Disabled;
    })
    .unwrap();
    assert!(world.state().owners().any(|login| login == "New-Hire"));
    let token = sim.issue_user_token(TokenKind::Classic, "New-Hire").unwrap();
    assert_eq!(world.call("GET", "/user", &token, "").await.json()["two_factor_authentication"], false);
    let grant = sim.add_grant(org, |grant| grant.token.owner = "New-Hire".to_owned()).unwrap();
    let request = sim.add_request(org, |request| request.token.owner = "New-Hire".to_owned()).unwrap();
    assert_eq!(sim.remove_member(org, "NEW-HIRE").unwrap().role, Role::Admin);
    let state = world.state();
    assert!(!state.members.contains_key("New-Hire") && !state.memberships.contains_key("New-Hire"));
    assert!(state.grant(grant).unwrap().revoked_at().is_some());
    assert!(!state.request(request).unwrap().is_pending());
    assert_eq!(check(&world, &world.token, "New-Hire").await.status, 404);
    for unknown in [sim.update_member(org, "New-Hire", |_| ()), sim.remove_member(org, "New-Hire").map(drop)] {
        assert!(matches!(unknown, Err(Error::UnknownMember { login, .. }) if login == "New-Hire"));
    }
    assert!(matches!(sim.add_member("nowhere", "x", |_| ()), Err(Error::UnknownOrganization(_))));
}
