//! Makes a world from a seed.
//!
//! Numbers, names and choices come from the seed and the configuration alone; times are offsets from
//! the start. Each topic has a stream of randomness of its own, so that more grants don't change who
//! the members are.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::config::Config;
use crate::model::{
    Grant, GrantRequest, GrantState, Permissions, Repository, RepositorySelection, RequestState, Role, Token, User,
};
use crate::names;
use crate::seed_orgs;
use crate::state::{App, Membership, NextIds, Organization, World, take};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Ages of last uses stay clear of ninety days by a day on both sides, so that a cut-off there finds
/// the same tokens however long a run takes.
const RECENT: i64 = 89 * DAY;
const STALE: i64 = 91 * DAY;

pub(crate) fn world(config: &Config, start: Timestamp) -> World {
    let start = Timestamp::from_second(start.as_second()).unwrap_or(start);
    let mut app = stream(config, 1);
    let mut world = World::new(
        App {
            id: app.random_range(200_000..900_000),
            client_id: client_id(&mut app),
            slug: "security-token-review",
            name: "Security Token Review",
            permissions: BTreeMap::from(
                [
                    ("members", "read"),
                    ("metadata", "read"),
                    ("organization_administration", "write"),
                    ("organization_personal_access_token_requests", "write"),
                    ("organization_personal_access_tokens", "write"),
                    ("organization_plan", "read"),
                ]
                .map(|(name, level)| (name.to_owned(), level.to_owned())),
            ),
            created_at: before(start, 500 * DAY),
        },
        NextIds {
            user: 4_000_000 + app.random_range(0..100_000),
            repository: 500_000_000 + app.random_range(0..10_000_000),
            installation: 50_000_000 + app.random_range(0..1_000_000),
            grant: 1_000_000 + app.random_range(0..100_000),
            request: 30_000_000 + app.random_range(0..100_000),
            token: 90_000_000 + app.random_range(0..100_000),
        },
        config,
    );
    let mut shares = stream(config, 2);
    let weights: Vec<f64> = (0..config.orgs)
        .map(|index| {
            #[allow(clippy::cast_precision_loss, reason = "a rank, not a count to keep")]
            let rank = (index + 1) as f64;
            shares.random_range(0.9..1.1) / rank.powf(0.9)
        })
        .collect();
    let grants = apportion(config.grants, &weights);
    let requests = apportion(config.requests, &weights);

    let mut people = stream(config, 3);
    let mut repositories = stream(config, 4);
    for (index, &count) in grants.iter().enumerate() {
        let id = take_apart(&mut world.next.user, &mut people);
        world.orgs.push(Organization { id, login: org_login(index), ..Organization::default() });
        settle_people(&mut world, index, (count / 6).clamp(8, 2_000), &mut people);
        settle_repositories(&mut world, index, (count / 15).clamp(12, 400), &mut repositories);
        world.install(index, before(start, 400 * DAY));
    }
    make_grants(&mut world, config, start, &grants);
    make_requests(&mut world, config, start, &requests);
    seed_orgs::furnish(&mut world, config, start);
    world
}

/// Randomness for one topic.
pub(crate) fn stream(config: &Config, topic: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
    rng.set_stream(topic);
    rng
}

pub(crate) fn before(start: Timestamp, seconds: i64) -> Timestamp {
    start.saturating_sub(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MIN)
}

fn client_id(rng: &mut ChaCha8Rng) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let tail: String = (0..14).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect();
    format!("Iv23li{tail}")
}

fn org_login(index: usize) -> String {
    let names = names::ORGANIZATIONS;
    let name = names[index % names.len()];
    match index / names.len() {
        0 => name.to_owned(),
        round => format!("{name}-{}", round + 1),
    }
}

/// Splits a total by weights so that the parts add up to it, and earlier parts are not smaller than
/// their rounded share.
fn apportion(total: usize, weights: &[f64]) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are far below what an f64 holds, and never negative"
    )]
    let mut parts: Vec<usize> = weights.iter().map(|weight| (total as f64 * weight / sum) as usize).collect();
    let missing = total - parts.iter().sum::<usize>().min(total);
    for index in 0..missing {
        let index = index % parts.len();
        parts[index] += 1;
    }
    parts
}

/// Numbers on GitHub have gaps, for others take them too.
fn take_apart(next: &mut u64, rng: &mut ChaCha8Rng) -> u64 {
    *next += rng.random_range(0..9);
    take(next)
}

fn settle_people(world: &mut World, org: usize, count: usize, rng: &mut ChaCha8Rng) {
    let mut keys: Vec<String> = Vec::with_capacity(count);
    // Some are in several organisations.
    let known: Vec<String> = world.users.keys().cloned().collect();
    keys.extend(known.sample(rng, (count / 8).min(known.len())).cloned());
    while keys.len() < count {
        let login = handle(rng);
        let key = login.to_ascii_lowercase();
        if world.users.contains_key(&key) {
            continue;
        }
        let id = take_apart(&mut world.next.user, rng);
        world.users.insert(key.clone(), User::new(id, login));
        keys.push(key);
    }
    keys.shuffle(rng);
    let owners = (count / 40).clamp(2, 12);
    for (index, key) in keys.into_iter().enumerate() {
        let role = if index < owners { Role::Admin } else { Role::Member };
        world.orgs[org].members.insert(key, Membership::concealed(role));
    }
}

fn handle(rng: &mut ChaCha8Rng) -> String {
    let first = pick(names::HANDLE_FIRST, rng);
    let second = pick(names::HANDLE_SECOND, rng);
    let number = rng.random_range(1..1_000);
    match rng.random_range(0..20) {
        // Managed users carry the short name of their company behind an underscore.
        0 => format!("{first}-{second}{number}_jf"),
        1 => format!("{}{}{number}", capital(first), capital(second)),
        2..=9 => format!("{first}{second}{number}"),
        _ => format!("{first}-{second}-{number}"),
    }
}

fn capital(word: &str) -> String {
    word[..1].to_ascii_uppercase() + &word[1..]
}

pub(crate) fn pick<'a, T>(choices: &'a [T], rng: &mut ChaCha8Rng) -> &'a T {
    &choices[rng.random_range(0..choices.len())]
}

fn settle_repositories(world: &mut World, org: usize, count: usize, rng: &mut ChaCha8Rng) {
    let mut names = BTreeSet::new();
    while names.len() < count {
        let name = format!("{}-{}", pick(names::REPOSITORY_FIRST, rng), pick(names::REPOSITORY_SECOND, rng));
        if names.contains(&name) {
            names.insert(format!("{name}-{}", rng.random_range(2..100)));
        } else {
            names.insert(name);
        }
    }
    for name in names {
        let id = take_apart(&mut world.next.repository, rng);
        let repository = Repository { id, name, private: rng.random_bool(0.85), archived: rng.random_bool(0.08) };
        world.orgs[org].repositories.insert(id, repository);
    }
}

/// A token before it has its number, and how long ago it got, or asked for, access.
struct Draft {
    org: usize,
    age: i64,
    token: Token,
}

/// Who owns the tokens of an organisation: a few own many, some own none.
struct Owners(Vec<String>);

impl Owners {
    fn of(world: &World, org: usize, rng: &mut ChaCha8Rng) -> Self {
        let mut logins: Vec<String> =
            world.orgs[org].members.keys().filter_map(|key| Some(world.user(key)?.login.clone())).collect();
        logins.shuffle(rng);
        logins.truncate(logins.len() * 4 / 5);
        Self(logins)
    }

    fn pick(&self, rng: &mut ChaCha8Rng) -> String {
        #[allow(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let count = self.0.len() as f64;
        let skewed = rng.random_range(0.0_f64..1.0).powf(2.6);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the count")]
        let index = (skewed * count) as usize;
        self.0.get(index).cloned().unwrap_or_default()
    }
}

fn make_grants(world: &mut World, config: &Config, start: Timestamp, counts: &[usize]) {
    let mut rng = stream(config, 5);
    let mut drafts = Vec::with_capacity(config.grants);
    for (org, &count) in counts.iter().enumerate() {
        let owners = Owners::of(world, org, &mut rng);
        for _ in 0..count {
            let owner = owners.pick(&mut rng);
            drafts.push(granted(world, org, owner, start, &mut rng));
        }
    }
    for (index, draft) in number(drafts).into_iter().enumerate() {
        let Draft { org, age, mut token } = draft;
        if config.novel_enums && index % 50 == 0 {
            token.repository_selection = RepositorySelection::Other("selected_by_property".to_owned());
            token.repository_ids = some_repositories(&world.orgs[org], &mut rng);
        }
        token.id = take_apart(&mut world.next.token, &mut rng);
        let id = take_apart(&mut world.next.grant, &mut rng);
        world.orgs[org].grants.insert(Grant { id, token, granted_at: before(start, age), state: GrantState::Live });
    }
}

fn make_requests(world: &mut World, config: &Config, start: Timestamp, counts: &[usize]) {
    let mut rng = stream(config, 6);
    let mut drafts = Vec::with_capacity(config.requests);
    for (org, &count) in counts.iter().enumerate() {
        let owners = Owners::of(world, org, &mut rng);
        let granted: Vec<Token> =
            world.orgs[org].grants.open_entries(true, 0).map(|grant| grant.token.clone()).collect();
        let mut asks_for_more: Vec<&Token> = granted.sample(&mut rng, count / 10).collect();
        for _ in 0..count {
            let age = rng.random_range(5 * MINUTE..45 * DAY);
            let token = match asks_for_more.pop() {
                Some(token) => more_of(token),
                None => {
                    let mut token = blank(owners.pick(&mut rng));
                    furnish(&mut token, &world.orgs[org], &mut rng);
                    token.expires_at = (!rng.random_bool(0.25))
                        .then(|| before(start, -(*pick(&[7, 30, 60, 90, 365], &mut rng) * DAY - age.min(6 * DAY))));
                    token.last_used_at =
                        rng.random_bool(0.15).then(|| before(start, rng.random_range(MINUTE..age.max(2 * MINUTE))));
                    token
                }
            };
            drafts.push(Draft { org, age, token });
        }
    }
    for Draft { org, age, mut token } in number(drafts) {
        if token.id == 0 {
            token.id = take_apart(&mut world.next.token, &mut rng);
        }
        let id = take_apart(&mut world.next.request, &mut rng);
        let reason = rng.random_bool(0.7).then(|| (*pick(names::REASONS, &mut rng)).to_owned());
        world.orgs[org].requests.insert(GrantRequest {
            id,
            token,
            reason,
            created_at: before(start, age),
            state: RequestState::Pending,
        });
    }
}

/// The oldest first, for numbers grow with time.
fn number(mut drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.age));
    drafts
}

fn blank(owner: String) -> Token {
    Token {
        id: 0,
        name: String::new(),
        owner,
        permissions: Permissions::default(),
        repository_selection: RepositorySelection::None,
        repository_ids: BTreeSet::new(),
        expires_at: None,
        last_used_at: None,
    }
}

/// A token that has access and asks for write access to everything.
fn more_of(token: &Token) -> Token {
    let mut token = token.clone();
    let repository = &mut token.permissions.repository;
    repository.insert("metadata".to_owned(), "read".to_owned());
    repository.insert("contents".to_owned(), "write".to_owned());
    token.repository_selection = RepositorySelection::All;
    token.repository_ids.clear();
    token
}

/// A token with access: when it got it, when it was last used, when it ends.
fn granted(world: &World, org: usize, owner: String, start: Timestamp, rng: &mut ChaCha8Rng) -> Draft {
    let mut token = blank(owner);
    furnish(&mut token, &world.orgs[org], rng);
    let (age, idle) = match rng.random_range(0..100) {
        0..10 => (rng.random_range(HOUR..420 * DAY), None),
        10..35 => {
            let idle = rng.random_range(STALE..500 * DAY);
            (idle + rng.random_range(HOUR..300 * DAY), Some(idle))
        }
        // Most of the tokens in use were used in the last days.
        _ => {
            let reach = *pick(&[DAY, 3 * DAY, 10 * DAY, RECENT], rng);
            let idle = rng.random_range(MINUTE..reach);
            (idle + rng.random_range(HOUR..400 * DAY), Some(idle))
        }
    };
    token.last_used_at = idle.map(|idle| before(start, idle));
    // It can't have ended before it was last used, or before it had access.
    let silent_for = idle.unwrap_or(age);
    token.expires_at = match rng.random_range(0..100) {
        0..20 => None,
        20..33 if silent_for > 2 * HOUR => Some(before(start, rng.random_range(HOUR..silent_for.min(200 * DAY)))),
        _ => Some(before(start, -rng.random_range(2 * DAY..365 * DAY))),
    };
    Draft { org, age, token }
}

/// Gives a token a name and what it needs for its purpose.
fn furnish(token: &mut Token, org: &Organization, rng: &mut ChaCha8Rng) {
    let total: u32 = names::PURPOSES.iter().map(|purpose| purpose.weight).sum();
    let mut left = rng.random_range(0..total);
    let purpose = names::PURPOSES
        .iter()
        .find(|purpose| {
            let here = left < purpose.weight;
            left = left.saturating_sub(purpose.weight);
            here
        })
        .unwrap_or(&names::PURPOSES[0]);

    token.name = if rng.random_bool(0.02) {
        (*pick(names::ODD_TOKEN_NAMES, rng)).to_owned()
    } else {
        let name = pick(purpose.names, rng);
        match rng.random_range(0..3) {
            0 => (*name).to_owned(),
            1 => format!("{name}-{}", rng.random_range(2..30)),
            _ => format!("{name} {}", pick(names::REPOSITORY_FIRST, rng)),
        }
    };
    let map = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(name, level)| ((*name).to_owned(), (*level).to_owned()))
            .collect::<BTreeMap<String, String>>()
    };
    token.permissions = Permissions {
        organization: map(purpose.organization),
        repository: map(purpose.repository),
        other: map(purpose.other),
    };
    if purpose.repository.is_empty() {
        return;
    }
    token.permissions.repository.insert("metadata".to_owned(), "read".to_owned());
    if rng.random_ratio(purpose.reaches_all, 100) {
        token.repository_selection = RepositorySelection::All;
    } else {
        token.repository_selection = RepositorySelection::Subset;
        token.repository_ids = some_repositories(org, rng);
    }
}

/// Mostly one or two repositories, now and then a few pages of them.
fn some_repositories(org: &Organization, rng: &mut ChaCha8Rng) -> BTreeSet<u64> {
    let ids: Vec<u64> = org.repositories.keys().copied().collect();
    let most = *pick(&[1, 1, 2, 3, 8, 60], rng);
    let count = rng.random_range(1..=most).min(ids.len());
    ids.sample(rng, count).copied().collect()
}
