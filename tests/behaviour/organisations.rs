//! Organisations: which there are, how they are set up, who is in them. The simulator's state and log are the judge.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::TryStreamExt;
use patwarden::{
    Auth, Client, DefaultRepositoryPermission, Enablement, ErrorKind, MemberFilter, MemberRole, Membership,
    OrganizationDetails, QuerySuite, SecurityProduct,
};
use patwarden_sim::{Config, Coverage, Fault, Identity, OrgSnapshot, Role, TokenKind, TwoFactor, Visibility};
use serde_json::{Map, Value, json};
use tests::{World, pass};

const EVERY_KIND: [TokenKind; 4] = [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth, TokenKind::AppUser];

fn world(orgs: usize) -> World {
    World::new(Config::default().with_orgs(orgs).with_grants(40).with_requests(0))
}

fn state(world: &World, org: &str) -> OrgSnapshot {
    world.sim.snapshot().org(org).unwrap().clone()
}

fn user(world: &World, kind: TokenKind, login: &str) -> Client {
    world.client(Auth::token(world.sim.issue_user_token(kind, login).unwrap()).unwrap())
}

fn owner(world: &World, kind: TokenKind) -> Client {
    user(world, kind, state(world, &world.org()).owners().next().unwrap())
}

/// Somebody of the second organisation who is not of the first.
fn stranger(world: &World) -> Client {
    world.sim.add_member(&world.sim.orgs()[1], "passer-by", |_| {}).unwrap();
    user(world, TokenKind::Classic, "passer-by")
}

/// Who made the calls of an operation.
fn callers(world: &World, operation: &str) -> Vec<Identity> {
    world.requests(operation).into_iter().map(|entry| entry.identity).collect()
}

#[tokio::test(start_paused = true)]
async fn all_organisations_are_listed_behind_the_last_of_each_page() {
    let world = world(7);
    let mut ids: Vec<u64> = world.sim.orgs().iter().map(|org| state(&world, org).id).collect();
    ids.sort_unstable();
    for client in [world.app(), owner(&world, TokenKind::Classic)] {
        world.sim.clear_log();
        let pages: Vec<_> = client.organizations().per_page(3).all().pages().try_collect().await.unwrap();
        assert_eq!(pages.iter().map(|page| page.number).collect::<Vec<_>>(), [1, 2, 3]);
        let listed: Vec<u64> = pages.iter().flat_map(|page| &page.items).map(|org| org.id.get()).collect();
        assert_eq!(listed, ids);
        let since: Vec<Option<String>> = world
            .requests("orgs/list")
            .into_iter()
            .map(|entry| entry.query.into_iter().find(|(name, _)| name == "since").map(|(_, value)| value))
            .collect();
        assert_eq!(since, [None, Some(ids[2].to_string()), Some(ids[5].to_string())]);
    }
    let rest = world.app().organizations().since(ids[4]).all().collect_all().await.unwrap();
    assert_eq!(rest.iter().map(|org| org.id.get()).collect::<Vec<_>>(), ids[5..]);
    let first = &rest[0];
    let addresses = [&first.url, &first.repos_url, &first.events_url, &first.hooks_url, &first.issues_url];
    assert!(addresses.iter().all(|url| url.as_ref().is_some_and(|url| url.contains(&first.login))), "{first:?}");
    assert!(
        [&first.node_id, &first.avatar_url, &first.members_url, &first.public_members_url]
            .iter()
            .all(|it| it.is_some())
    );
}

#[tokio::test(start_paused = true)]
async fn an_app_asks_as_an_installation_that_is_good_and_looks_for_it_once() {
    let world = world(3);
    let orgs = world.sim.orgs();
    world.sim.set_suspended(&orgs[0], true).unwrap();
    let client = world.app();
    for _ in 0..2 {
        assert_eq!(client.organizations().per_page(2).all().collect_all().await.unwrap().len(), 3);
        client.organizations().of_user("nobody-here").collect_all().await.unwrap_err();
    }
    assert_eq!(world.requests("apps/list-installations").len(), 1);
    let asked = callers(&world, "orgs/list");
    let Identity::Installation { org: spokesman } = &asked[0] else { panic!("{asked:?}") };
    assert!(*spokesman != orgs[0] && asked.iter().all(|caller| *caller == asked[0]), "{asked:?}");

    // It goes; once that is seen, another is found.
    world.sim.set_suspended(spokesman, true).unwrap();
    pass(Duration::from_secs(2 * 3600)).await;
    let error = client.organizations().all().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{error}");
    assert_eq!(client.organizations().all().collect_all().await.unwrap().len(), 3);

    for org in &orgs {
        world.sim.set_suspended(org, true).unwrap();
    }
    let error = world.app().organizations().all().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::NotInstalled, Some("orgs/list")));
    assert!(error.hint().is_some_and(|hint| hint.contains("install")), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_login_that_fails_while_a_spokesman_is_looked_for_is_told() {
    let world = world(1);
    let client = world.client(Auth::app(1, world.sim.private_key_pem()).unwrap());
    let error = client.organizations().all().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Authentication, Some("apps/list-installations")));
}

#[tokio::test(start_paused = true)]
async fn those_of_a_user_are_those_that_the_user_is_a_public_member_of() {
    let world = world(3);
    let orgs = world.sim.orgs();
    for (org, visibility) in orgs.iter().zip([Visibility::Public, Visibility::Concealed, Visibility::Public]) {
        world.sim.add_member(org, "mona_acme", |member| member.visibility = visibility).unwrap();
    }
    for client in [world.app(), stranger(&world)] {
        let listed = client.organizations().per_page(1).of_user("mona_acme").collect_all().await.unwrap();
        let listed: Vec<&String> = listed.iter().map(|org| &org.login).collect();
        assert_eq!(listed, [&orgs[0], &orgs[2]]);
    }
    assert!(matches!(callers(&world, "orgs/list-for-user")[0], Identity::Installation { .. }));
    let error = world.app().organizations().of_user("nobody-here").collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn only_a_user_has_organisations_of_its_own() {
    let world = world(2);
    let member = state(&world, &world.org()).plain_members().next().unwrap().to_owned();
    for kind in EVERY_KIND {
        let listed = user(&world, kind, &member).organizations().mine().collect_all().await.unwrap();
        assert!(listed.iter().any(|org| org.login == world.org()), "{kind:?}");
    }
    world.sim.clear_log();
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    let installation = world.client(Auth::token(token).unwrap());
    for client in [world.app(), installation.clone()] {
        let error = client.organizations().mine().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WrongTokenKind);
        assert!(error.hint().is_some());
    }
    assert_eq!(world.total(), 0);
    assert_eq!(installation.organizations().all().collect_all().await.unwrap().len(), 2);
    assert_eq!(world.app().organizations().visible().collect_all().await.unwrap().len(), 2);
}

/// What the state has of what is told.
fn settings_of(told: &OrganizationDetails, state: &OrgSnapshot) -> (Map<String, Value>, Map<String, Value>) {
    let object = |value: Value| value.as_object().unwrap().clone();
    let (mut told, set) =
        (object(serde_json::to_value(told).unwrap()), object(serde_json::to_value(&state.settings).unwrap()));
    told.retain(|name, value| set.contains_key(name) && !value.is_null());
    (told, set.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

#[tokio::test(start_paused = true)]
async fn an_owner_is_told_every_setting_and_others_a_part() {
    let world = world(2);
    let state = state(&world, &world.org());
    for client in [world.app(), owner(&world, TokenKind::Classic)] {
        let told = client.org(world.org()).get().await.unwrap();
        let (settings, set) = settings_of(&told, &state);
        assert_eq!(settings, set);
        assert_eq!(
            (told.id.get(), told.login.as_str(), told.kind.as_deref()),
            (state.id, &*state.login, Some("Organization"))
        );
        assert_eq!(told.plan.unwrap().filled_seats, Some(state.members.len() as u64));
        let repositories = told.public_repos.unwrap() + told.total_private_repos.unwrap();
        assert_eq!(repositories, state.repositories.len() as u64);
        assert!(told.created_at.unwrap() < told.updated_at.unwrap());
    }
    let told = stranger(&world).org(world.org()).get().await.unwrap();
    assert_eq!((told.description, told.default_repository_permission), (state.settings.description, None));
    let error = stranger(&world).org("nobody-here").get().await.unwrap_err();
    assert_eq!((error.kind(), error.org()), (ErrorKind::NotFound, Some("nobody-here")));
}

#[tokio::test(start_paused = true)]
async fn an_update_changes_what_is_set_and_nothing_else() {
    let world = world(1);
    world
        .sim
        .update_settings(&world.org(), |settings| {
            // What the description has as defaults is set to the contrary.
            settings.default_repository_permission = "write".to_owned();
            settings.members_can_create_repositories = false;
            settings.members_can_create_pages = false;
            settings.members_can_fork_private_repositories = true;
            settings.web_commit_signoff_required = true;
        })
        .unwrap();
    for (number, client) in [world.app()].into_iter().chain(EVERY_KIND.map(|kind| owner(&world, kind))).enumerate() {
        let before = state(&world, &world.org());
        let description = format!("change {number}");
        let told = client.org(world.org()).update().description(&description).await.unwrap();
        let mut after = before.clone();
        after.settings.description = Some(description.clone());
        assert_eq!(state(&world, &world.org()).settings, after.settings);
        assert_eq!(told.description, Some(description.clone()));
        assert_eq!(world.requests("orgs/update").last().unwrap().body, Some(json!({ "description": description })));
    }
    let update = world.app().org(world.org()).update();
    let update = update.default_repository_permission(DefaultRepositoryPermission::None).members_can_create_pages(true);
    update.await.unwrap();
    let settings = state(&world, &world.org()).settings;
    assert_eq!((settings.default_repository_permission.as_str(), settings.members_can_create_pages), ("none", true));
    assert!(!settings.members_can_create_repositories && settings.web_commit_signoff_required);
}

#[tokio::test(start_paused = true)]
async fn an_update_that_is_refused_says_why_and_is_sent_once() {
    let world = world(2);
    let before = state(&world, &world.org()).settings;
    let org = world.app().org(world.org());
    let error = org.update().email("nowhere").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(422)));
    assert!(error.to_string().contains("orgs/update on") && error.to_string().contains("email"), "{error}");

    world.sim.set_settings_locked(&world.org(), true).unwrap();
    let error = org.update().name("Acme").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(409)));
    assert!(error.to_string().contains("can't be changed now"), "{error}");

    world.sim.inject(Fault::status(502).method("PATCH").times(9));
    assert_eq!(org.update().name("Acme").await.unwrap_err().kind(), ErrorKind::Server);
    world.sim.clear_faults();
    assert_eq!(world.requests("orgs/update").len(), 3);

    assert_eq!(org.update().await.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(world.requests("orgs/update").len(), 3);
    assert!(stranger(&world).org(world.org()).update().name("Mine").await.is_err());
    assert_eq!(state(&world, &world.org()).settings, before);
}

#[tokio::test(start_paused = true)]
async fn installations_are_those_of_the_state_by_page() {
    let world = world(2);
    let added = world.sim.add_other_installation(&world.org(), |other| {
        other.app_slug = "deployer".to_owned();
        other.permissions = [("contents".to_owned(), "write".to_owned())].into();
        other.suspended_at = Some("2026-02-01T00:00:00Z".parse().unwrap());
    });
    let state = state(&world, &world.org());
    let mut ids: BTreeSet<u64> = state.other_installations.keys().copied().collect();
    ids.extend(state.installation.map(|installation| installation.id));
    for client in [world.app(), owner(&world, TokenKind::Classic)] {
        world.sim.clear_log();
        let installations = client.org(world.org()).installations();
        let listed = installations.clone().per_page(2).list().collect_all().await.unwrap();
        assert_eq!(listed.iter().map(|one| one.id.get()).collect::<BTreeSet<_>>(), ids);
        assert_eq!(world.requests("orgs/list-app-installations").len(), ids.len().div_ceil(2));
        assert_eq!(installations.count().await.unwrap(), ids.len() as u64);
        let deployer = listed.iter().find(|one| one.id.get() == *added.as_ref().unwrap()).unwrap();
        assert_eq!(deployer.app_slug.as_deref(), Some("deployer"));
        assert_eq!(deployer.permissions.as_ref().unwrap().get("contents"), Some("write"));
        assert!(deployer.suspended_at.is_some() && deployer.suspended_by.is_some());
        let account = deployer.account.as_ref().unwrap();
        assert_eq!((account.login.as_ref(), account.id), (Some(&world.org()), Some(state.id)));
    }
    let error = stranger(&world).org(world.org()).installations().list().collect_all().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound), "{error}");
}

#[tokio::test(start_paused = true)]
async fn members_are_those_of_the_state_by_role_and_second_factor() {
    let world = world(2);
    world.sim.add_member(&world.org(), "careless", |member| member.two_factor = TwoFactor::Disabled).unwrap();
    let state = state(&world, &world.org());
    let those = |wanted: &dyn Fn(&patwarden_sim::Member) -> bool| -> BTreeSet<String> {
        state.memberships.iter().filter(|(_, member)| wanted(member)).map(|(login, _)| login.clone()).collect()
    };
    for kind in EVERY_KIND {
        let members = owner(&world, kind).org(world.org()).members().per_page(4);
        for (members, wanted) in [
            (members.clone(), those(&|_| true)),
            (members.clone().role(MemberRole::Admin), those(&|member| member.role == Role::Admin)),
            (members.clone().role(MemberRole::Member), those(&|member| member.role != Role::Admin)),
            (
                members.clone().filter(MemberFilter::TwoFactorDisabled).role(MemberRole::Member),
                those(&|member| member.role != Role::Admin && member.two_factor == TwoFactor::Disabled),
            ),
            (
                members.clone().filter(MemberFilter::TwoFactorInsecure),
                those(&|member| member.two_factor == TwoFactor::Insecure),
            ),
        ] {
            let listed = members.list().collect_all().await.unwrap();
            assert_eq!(listed.iter().map(|user| user.login.clone()).collect::<BTreeSet<_>>(), wanted);
        }
    }
    let listed = stranger(&world).org(world.org()).members().list().collect_all().await.unwrap();
    let public = those(&|member| member.visibility == Visibility::Public);
    assert_eq!(listed.iter().map(|user| user.login.clone()).collect::<BTreeSet<_>>(), public);
    let filtered = stranger(&world).org(world.org()).members().filter(MemberFilter::TwoFactorDisabled);
    let error = filtered.list().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected, "{error}");
}

#[tokio::test(start_paused = true)]
async fn membership_is_told_denied_or_not_told() {
    let world = world(2);
    let member = state(&world, &world.org()).plain_members().next().unwrap().to_owned();
    let insiders = EVERY_KIND.map(|kind| owner(&world, kind)).into_iter().chain([world.app()]);
    for client in insiders {
        let org = client.org(world.org());
        assert_eq!(org.membership(&member).await.unwrap(), Membership::Member);
        assert_eq!(org.membership("nobody_here").await.unwrap(), Membership::NotMember);
        assert_eq!(org.membership("ci[bot]").await.unwrap(), Membership::NotMember);
    }
    let outside = stranger(&world);
    assert_eq!(outside.org(world.org()).membership(&member).await.unwrap(), Membership::NotTold);
    assert_eq!(outside.org("no-such-organisation").membership(&member).await.unwrap(), Membership::NotMember);
    // That the App is not there is no answer about anybody.
    let error = world.app().org("no-such-organisation").membership(&member).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotInstalled, Some(404)));
    world.sim.inject(Fault::status(404).path_contains("/access_tokens").times(9));
    let error = world.app().org(world.org()).membership(&member).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
}

#[tokio::test(start_paused = true)]
#[allow(deprecated)]
async fn a_security_product_is_turned_on_and_off_for_every_repository() {
    let world = world(2);
    let product = |name: SecurityProduct| state(&world, &world.org()).security_products[name.as_str()].clone();
    for (client, (enablement, coverage)) in [owner(&world, TokenKind::Classic), world.app()]
        .into_iter()
        .zip([(Enablement::EnableAll, Coverage::All), (Enablement::DisableAll, Coverage::None)])
    {
        let org = client.org(world.org());
        for name in SecurityProduct::ALL {
            org.set_security_product(*name, enablement).await.unwrap();
            let again = org.set_security_product(*name, enablement).await.unwrap_err();
            assert_eq!((again.kind(), again.status()), (ErrorKind::Rejected, Some(422)));
        }
        pass(Duration::from_secs(5)).await;
        assert!(SecurityProduct::ALL.iter().all(|name| product(*name).coverage == coverage));
    }
    let scanning = SecurityProduct::CodeScanningDefaultSetup;
    let set = world.app().org(world.org()).set_security_product(scanning, Enablement::EnableAll);
    set.query_suite(QuerySuite::Extended).await.unwrap();
    pass(Duration::from_secs(5)).await;
    assert_eq!(product(scanning).query_suite.as_deref(), Some("extended"));
    let set = stranger(&world).org(world.org()).set_security_product(scanning, Enablement::DisableAll);
    assert!(set.await.is_err());
}

#[tokio::test(start_paused = true)]
async fn names_that_bend_a_path_are_never_sent() {
    let world = world(1);
    let client = world.app();
    for name in ["", "..", "../user", "a/b", "a?b", "a#b", "a%2fb", "é"] {
        let (org, good) = (client.org(name), client.org(world.org()));
        let errors = [
            org.get().await.unwrap_err(),
            org.update().name("x").await.unwrap_err(),
            org.installations().list().collect_all().await.unwrap_err(),
            org.installations().count().await.unwrap_err(),
            org.members().list().collect_all().await.unwrap_err(),
            org.membership("mona").await.unwrap_err(),
            good.membership(name).await.unwrap_err(),
            client.organizations().of_user(name).collect_all().await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name:?}: {error}");
        }
    }
    assert_eq!(world.total(), 0);
}
