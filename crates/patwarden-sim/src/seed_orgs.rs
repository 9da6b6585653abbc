//! What generated organisations are like: how they are set up, who their members are, which other Apps
//! are on them.
//!
//! It comes after everything else and draws from streams of its own, so that it moves nothing.

use jiff::Timestamp;
use rand::RngExt;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha8Rng;

use crate::config::Config;
use crate::model::{Coverage, OtherInstallation, Role, SecurityProduct, TwoFactor, Visibility};
use crate::names::{self, OtherApp};
use crate::routes::security::PRODUCTS;
use crate::seed::{DAY, before, pick, stream};
use crate::settings::OrgSettings;
use crate::state::{Organization, World};

/// Installations of other Apps are numbered apart from ours.
const FIRST_INSTALLATION: u64 = 20_000_000;

pub(crate) fn furnish(world: &mut World, config: &Config, start: Timestamp) {
    let mut people = stream(config, 7);
    let mut settings = stream(config, 8);
    let mut products = stream(config, 9);
    let mut apps = stream(config, 10);
    for user in world.users.values_mut() {
        user.two_factor = match people.random_range(0..20) {
            0 => TwoFactor::Disabled,
            1..=3 => TwoFactor::Insecure,
            _ => TwoFactor::Secure,
        };
    }
    let numbered: Vec<(u64, &OtherApp)> =
        names::OTHER_APPS.iter().map(|app| (apps.random_range(10_000..200_000), app)).collect();
    let mut installation = FIRST_INSTALLATION;
    for index in 0..world.orgs.len() {
        let org = &world.orgs[index];
        let guarded = org.members.keys().filter_map(|login| world.user(login));
        let all_guarded = guarded.into_iter().all(|user| user.two_factor != TwoFactor::Disabled);
        let org = &mut world.orgs[index];
        for membership in org.members.values_mut() {
            let chance = if membership.role == Role::Admin { 0.6 } else { 0.3 };
            if people.random_bool(chance) {
                membership.visibility = Visibility::Public;
            }
        }
        org.created_at = before(start, settings.random_range(900 * DAY..3_000 * DAY));
        org.updated_at = before(start, settings.random_range(DAY..300 * DAY));
        org.settings = OrgSettings { two_factor_requirement_enabled: all_guarded, ..set_up(&org.login, &mut settings) };
        org.security_products = PRODUCTS.iter().map(|name| ((*name).to_owned(), product(&mut products))).collect();
        let count = apps.random_range(2..=4);
        let mut chosen: Vec<_> = numbered.sample(&mut apps, count).collect();
        chosen.shuffle(&mut apps);
        for (app_id, app) in chosen {
            installation += apps.random_range(1..90_000);
            install(org, installation, *app_id, app, start, &mut apps);
        }
    }
}

fn set_up(login: &str, rng: &mut ChaCha8Rng) -> OrgSettings {
    let name: Vec<String> = login.split('-').map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect();
    let name = name.join(" ");
    let mut settings = OrgSettings {
        company: rng.random_bool(0.5).then(|| name.clone()),
        name: Some(name),
        description: rng.random_bool(0.8).then(|| (*pick(names::DESCRIPTIONS, rng)).to_owned()),
        location: rng.random_bool(0.6).then(|| (*pick(names::LOCATIONS, rng)).to_owned()),
        blog: rng.random_bool(0.6).then(|| format!("https://{login}.example")),
        email: rng.random_bool(0.6).then(|| format!("hello@{login}.example")),
        billing_email: Some(format!("billing@{login}.example")),
        is_verified: rng.random_bool(0.4),
        default_repository_permission: (*pick(&["read", "read", "none", "write"], rng)).to_owned(),
        web_commit_signoff_required: rng.random_bool(0.2),
        dependency_graph_enabled_for_new_repositories: rng.random_bool(0.6),
        dependabot_alerts_enabled_for_new_repositories: rng.random_bool(0.5),
        secret_scanning_enabled_for_new_repositories: rng.random_bool(0.4),
        ..OrgSettings::default()
    };
    if rng.random_bool(0.4) {
        settings.members_can_create_public_repositories = false;
        settings.align(|name| name == "members_can_create_public_repositories");
    }
    settings
}

fn product(rng: &mut ChaCha8Rng) -> SecurityProduct {
    let coverage = *pick(&[Coverage::All, Coverage::Some, Coverage::Some, Coverage::None], rng);
    SecurityProduct { coverage, ..SecurityProduct::default() }
}

fn install(org: &mut Organization, id: u64, app_id: u64, app: &OtherApp, start: Timestamp, rng: &mut ChaCha8Rng) {
    let created = rng.random_range(30 * DAY..800 * DAY);
    let suspended = rng.random_bool(0.15).then(|| rng.random_range(DAY..created));
    let installation = OtherInstallation {
        id,
        app_id,
        app_slug: app.slug.to_owned(),
        permissions: app.permissions.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned())).collect(),
        events: app.events.iter().map(|event| (*event).to_owned()).collect(),
        all_repositories: rng.random_bool(0.5),
        created_at: before(start, created),
        suspended_at: suspended.map(|age| before(start, age)),
    };
    org.other_installations.insert(id, installation);
}
