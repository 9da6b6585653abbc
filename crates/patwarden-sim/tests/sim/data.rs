//! What is generated: the same from the same seed, in the numbers asked for, and plausible.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use patwarden_sim::{Config, Error, Member, OrgSnapshot, RepositorySelection, Simulator, Token, TwoFactor, Visibility};

use crate::support::{small, start};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn large() -> (Simulator, Vec<OrgSnapshot>) {
    let sim = Simulator::new(Config::default().with_start(start())).unwrap();
    let orgs = sim.snapshot().orgs;
    (sim, orgs)
}

fn granted_tokens(orgs: &[OrgSnapshot]) -> Vec<&Token> {
    orgs.iter().flat_map(|org| org.grants.values()).map(|grant| &grant.token).collect()
}

#[test]
fn one_seed_and_start_make_one_world() {
    let first = Simulator::new(small()).unwrap();
    let second = Simulator::new(small()).unwrap();
    assert_eq!(first.snapshot(), second.snapshot());
    assert_eq!(first.app_id(), second.app_id());
    assert_eq!(first.client_id(), second.client_id());
    assert_ne!(first.private_key_pem(), second.private_key_pem(), "keys are never the same");
}

#[test]
fn another_seed_makes_another_world() {
    let other = Simulator::new(small().with_seed(8)).unwrap();
    assert_ne!(Simulator::new(small()).unwrap().snapshot(), other.snapshot());
}

#[test]
fn another_start_moves_times_and_nothing_else() {
    let later = start() + DAY;
    let here = Simulator::new(small()).unwrap().snapshot();
    let there = Simulator::new(small().with_start(later)).unwrap().snapshot();
    assert_ne!(here, there);
    for (here, there) in here.orgs.iter().zip(&there.orgs) {
        assert_eq!(here.members, there.members);
        for (here, there) in here.grants.values().zip(there.grants.values()) {
            assert_eq!(here.granted_at + DAY, there.granted_at);
            let mut moved = here.token.clone();
            moved.expires_at = moved.expires_at.map(|at| at + DAY);
            moved.last_used_at = moved.last_used_at.map(|at| at + DAY);
            assert_eq!(moved, there.token);
        }
    }
}

#[test]
fn counts_are_met_exactly_and_the_first_organisation_is_the_largest() {
    for (orgs, grants, requests) in [(1, 0, 0), (3, 2_500, 140), (7, 101, 13), (25, 3, 1)] {
        let config = Config::default().with_orgs(orgs).with_grants(grants).with_requests(requests);
        let snapshot = Simulator::new(config).unwrap().snapshot();
        assert_eq!(snapshot.orgs.len(), orgs);
        let sizes: Vec<usize> = snapshot.orgs.iter().map(|org| org.live_grants().count()).collect();
        assert_eq!(sizes.iter().sum::<usize>(), grants);
        assert_eq!(sizes.iter().max(), sizes.first());
        let pending = snapshot.orgs.iter().map(|org| org.pending_requests().count());
        assert_eq!(pending.sum::<usize>(), requests);
        let names: BTreeSet<_> = snapshot.orgs.iter().map(|org| &org.login).collect();
        assert_eq!(names.len(), orgs, "names repeat");
    }
}

#[test]
fn a_world_without_an_organisation_is_refused() {
    assert!(matches!(Simulator::new(Config::default().with_orgs(0)), Err(Error::Config(_))));
}

#[test]
fn the_first_organisation_has_the_same_name_for_every_seed() {
    for seed in 0..5 {
        let sim = Simulator::new(small().with_grants(1).with_seed(seed)).unwrap();
        assert_eq!(sim.orgs()[0], "juniper-forge");
    }
}

#[test]
fn ids_of_grants_requests_and_tokens_are_apart() {
    let (_, orgs) = large();
    let grants: BTreeSet<u64> = orgs.iter().flat_map(|org| org.grants.keys().copied()).collect();
    let requests: BTreeSet<u64> = orgs.iter().flat_map(|org| org.requests.keys().copied()).collect();
    let tokens: BTreeSet<u64> = granted_tokens(&orgs).iter().map(|token| token.id).collect();
    assert_eq!(grants.len(), 2_500);
    assert_eq!(tokens.len(), 2_500);
    assert!(grants.is_disjoint(&requests));
    assert!(grants.is_disjoint(&tokens));
    assert!(requests.is_disjoint(&tokens));
}

#[test]
fn ids_grow_with_time() {
    let (_, orgs) = large();
    for org in &orgs {
        let times: Vec<Timestamp> = org.grants.values().map(|grant| grant.granted_at).collect();
        assert!(times.is_sorted());
    }
}

#[test]
fn shares_are_what_a_security_team_would_find() {
    let (_, orgs) = large();
    let tokens = granted_tokens(&orgs);
    let percent =
        |test: &dyn Fn(&Token) -> bool| tokens.iter().filter(|token| test(token)).count() * 100 / tokens.len();
    let ninety = start() - 90 * DAY;
    let wide_write = |token: &Token| {
        token.repository_selection == RepositorySelection::All
            && token.permissions.repository.values().any(|level| level == "write" || level == "admin")
    };
    assert!((16..=24).contains(&percent(&|token| token.expires_at.is_none())));
    assert!((6..=16).contains(&percent(&|token| token.is_expired(start()))));
    assert!((21..=29).contains(&percent(&|token| token.last_used_at.is_some_and(|at| at < ninety))));
    assert!((7..=13).contains(&percent(&|token| token.last_used_at.is_none())));
    assert!((5..=35).contains(&percent(&wide_write)));
    for selection in [RepositorySelection::None, RepositorySelection::All, RepositorySelection::Subset] {
        assert!(percent(&|token| token.repository_selection == selection) >= 3, "{selection:?}");
    }
    let mut by_owner = BTreeMap::<&str, usize>::new();
    for token in &tokens {
        *by_owner.entry(&token.owner).or_default() += 1;
    }
    let most = by_owner.values().max().copied().unwrap_or_default();
    assert!(most > 5 * tokens.len() / by_owner.len(), "ownership is even");
    let requests: Vec<_> = orgs.iter().flat_map(|org| org.requests.values()).collect();
    assert!(requests.iter().any(|request| request.reason.is_none()));
    assert!(requests.iter().any(|request| request.reason.is_some()));
    assert!(requests.iter().any(|request| wide_write(&request.token)));
    assert!(tokens.iter().any(|token| !token.name.is_ascii()));
    assert!(tokens.iter().any(|token| token.name.chars().any(char::is_control)));
}

#[test]
fn times_of_a_token_are_in_a_possible_order() {
    let (_, orgs) = large();
    for grant in orgs.iter().flat_map(|org| org.grants.values()) {
        assert!(grant.granted_at < start());
        if let Some(used) = grant.token.last_used_at {
            assert!(grant.granted_at < used && used < start());
            assert!(grant.token.expires_at.is_none_or(|end| used < end));
        }
        assert!(grant.token.expires_at.is_none_or(|end| grant.granted_at < end));
    }
}

#[test]
fn no_last_use_is_near_ninety_days() {
    let (_, orgs) = large();
    let band = (start() - 91 * DAY + SignedDuration::from_secs(1))..(start() - 89 * DAY);
    let used = granted_tokens(&orgs).into_iter().filter_map(|token| token.last_used_at);
    assert_eq!(used.filter(|at| band.contains(at)).count(), 0);
}

#[test]
fn tokens_belong_to_members_and_reach_repositories_that_exist() {
    let (_, orgs) = large();
    for org in &orgs {
        let tokens = org.grants.values().map(|grant| &grant.token);
        for token in tokens.chain(org.requests.values().map(|request| &request.token)) {
            assert!(org.members.contains_key(&token.owner), "{}", token.owner);
            assert!(token.repository_ids.iter().all(|id| org.repositories.contains_key(id)));
            let has_subset = token.repository_selection == RepositorySelection::Subset;
            assert_eq!(has_subset, !token.repository_ids.is_empty());
            assert!(token.name.chars().count() <= 40, "{}", token.name);
        }
        assert!(org.owners().count() >= 2);
        assert!(org.plain_members().count() >= 2);
    }
}

#[test]
fn logins_are_of_the_characters_that_github_has() {
    let (_, orgs) = large();
    for login in orgs.iter().flat_map(|org| org.members.keys()) {
        assert!(login.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    }
    let managed = orgs.iter().flat_map(|org| org.members.keys()).filter(|login| login.contains('_'));
    assert!(managed.count() > 0);
    for org in &orgs {
        assert!(org.login.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    }
}

#[test]
fn some_requests_are_of_tokens_that_have_access_already() {
    let (_, orgs) = large();
    let upgrades = orgs.iter().flat_map(|org| {
        let granted: BTreeSet<u64> = org.grants.values().map(|grant| grant.token.id).collect();
        org.requests.values().filter(move |request| granted.contains(&request.token.id))
    });
    assert!(upgrades.count() >= 5);
}

#[test]
fn one_grant_in_fifty_has_a_novel_selection_on_demand() {
    let snapshot = Simulator::new(small().with_novel_enums(true)).unwrap().snapshot();
    let novel = snapshot
        .orgs
        .iter()
        .flat_map(|org| org.grants.values())
        .filter(|grant| matches!(grant.token.repository_selection, RepositorySelection::Other(_)));
    assert_eq!(novel.count(), 300 / 50);
}

/// Hashes what was generated first. Whatever is generated besides must come from streams of its own.
#[test]
fn the_world_of_a_seed_stays_what_it_is() {
    let snapshot = Simulator::new(small()).unwrap().snapshot();
    let mut text = String::new();
    for org in &snapshot.orgs {
        let installation = org.installation.as_ref().unwrap().id;
        let facts = (org.id, &org.login, &org.members, &org.repositories, &org.grants, &org.requests, installation);
        text += &serde_json::to_string(&facts).unwrap();
    }
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "3f3c2b0cf8ca457641107014e830f1a8010d8360e65bc9592bae9a99b82b8f85");
}

#[test]
fn members_differ_in_visibility_and_second_factor_and_the_latter_is_the_same_everywhere() {
    let (_, orgs) = large();
    let members: Vec<&Member> = orgs.iter().flat_map(|org| org.memberships.values()).collect();
    for visibility in [Visibility::Public, Visibility::Concealed] {
        assert!(members.iter().filter(|member| member.visibility == visibility).count() > members.len() / 5);
    }
    for two_factor in [TwoFactor::Disabled, TwoFactor::Insecure, TwoFactor::Secure] {
        assert!(members.iter().any(|member| member.two_factor == two_factor), "{two_factor:?}");
    }
    let mut by_login = BTreeMap::new();
    for org in &orgs {
        assert!(org.memberships.iter().all(|(login, member)| org.members[login] == member.role));
        assert_eq!(org.memberships.len(), org.members.len());
        let unguarded = org.memberships.values().any(|member| member.two_factor == TwoFactor::Disabled);
        assert_eq!(org.settings.two_factor_requirement_enabled, !unguarded);
        for (login, member) in &org.memberships {
            assert_eq!(*by_login.entry(login).or_insert(member.two_factor), member.two_factor);
        }
    }
    assert!(by_login.len() < members.len(), "nobody is in two organisations, so it tests nothing");
}

#[test]
fn other_apps_are_on_every_organisation_and_all_numbers_differ() {
    let (_, orgs) = large();
    let others = orgs.iter().flat_map(|org| org.other_installations.values());
    let ids: BTreeSet<u64> = others.map(|other| other.id).collect();
    let ours: BTreeSet<u64> = orgs.iter().map(|org| org.installation.as_ref().unwrap().id).collect();
    assert!(ids.is_disjoint(&ours));
    assert_eq!(ids.len(), orgs.iter().map(|org| org.other_installations.len()).sum::<usize>());
    assert!(orgs.iter().all(|org| org.other_installations.len() >= 2));
}
