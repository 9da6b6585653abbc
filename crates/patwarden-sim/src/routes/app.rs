//! The App's login: what it is, where it is installed, and the tokens of its installations.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Problem};
use crate::auth::Caller;
use crate::body::Body;
use crate::model::{Installation, Repository, Role, level_rank};
use crate::names::APP_PERMISSIONS;
use crate::paging::Page;
use crate::routes::{Call, listing};
use crate::state::{Organization, World};
use crate::wire::{Account, MinimalRepository, node_id, utc};

const TOKEN: &str = "InstallationAccessToken";
const MAX_REPOSITORIES: usize = 500;

pub(crate) fn get(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let app = &world.app;
    let owner = world.orgs.first().map(|org| Account::organization(call.base, org));
    let installed = world.orgs.iter().filter(|org| org.installation.is_some()).count();
    Ok(Answer::ok(&json!({
        "id": app.id,
        "slug": app.slug,
        "node_id": node_id("Integration", app.id),
        "client_id": app.client_id,
        "owner": owner,
        "name": app.name,
        "description": null,
        "external_url": "https://example.invalid/security-token-review",
        "html_url": format!("{}/apps/{}", call.base.html, app.slug),
        "created_at": utc(app.created_at),
        "updated_at": utc(app.created_at),
        "permissions": app.permissions,
        "events": ["personal_access_token_request"],
        "installations_count": installed,
    })))
}

pub(crate) fn installations(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let page = Page::of(call.query);
    let all: Vec<Value> =
        world.orgs.iter().filter_map(|org| Some(describe(call, world, org, org.installation.as_ref()?))).collect();
    let shown: Vec<&Value> = all.iter().skip(page.offset()).take(page.size).collect();
    Ok(listing::linked(Answer::ok(&shown), call, None, page, all.len()))
}

pub(crate) fn installation(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let (org, installation) = find(world, call.id(0)?)?;
    Ok(Answer::ok(&describe(call, world, org, installation)))
}

pub(crate) fn org_installation(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = &world.orgs[call.org()?];
    let installation = org.installation.as_ref().ok_or_else(Answer::not_found)?;
    Ok(Answer::ok(&describe(call, world, org, installation)))
}

fn find(world: &World, id: u64) -> Result<(&Organization, &Installation), Answer> {
    world
        .orgs
        .iter()
        .find_map(|org| Some((org, org.installation.as_ref().filter(|found| found.id == id)?)))
        .ok_or_else(Answer::not_found)
}

/// An owner who may have done what somebody must have done.
pub(crate) fn some_owner<'a>(call: &Call<'a>, world: &'a World, org: &Organization) -> Option<Account<'a>> {
    let (login, _) = org.members.iter().find(|(_, membership)| membership.role == Role::Admin)?;
    Some(Account::user(call.base, world.user(login)?))
}

pub(crate) fn describe(call: &Call<'_>, world: &World, org: &Organization, installation: &Installation) -> Value {
    let Call { base, .. } = call;
    let Installation { id, permissions, created_at, suspended_at } = installation;
    let suspended_by = suspended_at.and_then(|_| some_owner(call, world, org));
    json!({
        "id": id,
        "client_id": world.app.client_id,
        "account": Account::organization(base, org),
        "repository_selection": "all",
        "access_tokens_url": format!("{base}/app/installations/{id}/access_tokens"),
        "repositories_url": format!("{base}/installation/repositories"),
        "html_url": format!("{}/organizations/{}/settings/installations/{id}", base.html, org.login),
        "app_id": world.app.id,
        "app_slug": world.app.slug,
        "target_id": org.id,
        "target_type": "Organization",
        "permissions": permissions,
        "events": ["personal_access_token_request"],
        "created_at": utc(*created_at),
        "updated_at": utc(*created_at),
        "single_file_name": null,
        "has_multiple_single_files": false,
        "single_file_paths": [],
        "suspended_by": suspended_by,
        "suspended_at": suspended_at.map(utc),
    })
}

pub(crate) fn create_token(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let (org, installation) = find(world, call.id(0)?)?;
    if installation.suspended_at.is_some() {
        return Err(Answer::forbidden("This installation has been suspended"));
    }
    let mut body = Body::parse(TOKEN, call.body)?;
    let permissions = permissions(&mut body, installation);
    let repositories = repositories(&mut body, org);
    body.finish()?;

    let mut answer = Map::new();
    answer.insert("permissions".to_owned(), json!(permissions));
    let selection = if repositories.is_some() { "selected" } else { "all" };
    answer.insert("repository_selection".to_owned(), json!(selection));
    if let Some(repositories) = repositories {
        let repositories: Vec<Value> = repositories
            .into_iter()
            .filter_map(|id| Some(full_repository(call, org, org.repositories.get(&id)?)))
            .collect();
        answer.insert("repositories".to_owned(), json!(repositories));
    }
    let id = installation.id;
    let (token, expires_at) = world.issue_installation_token(id, permissions, call.now);
    answer.insert("token".to_owned(), json!(token));
    answer.insert("expires_at".to_owned(), json!(utc(expires_at)));
    Ok(Answer::json(StatusCode::CREATED, &answer))
}

/// The permissions a token is to have: those asked for, or all of the installation's.
fn permissions(body: &mut Body, installation: &Installation) -> BTreeMap<String, String> {
    let asked = match body.get("permissions") {
        None | Some(Value::Null) => return installation.permissions.clone(),
        Some(Value::Object(asked)) => asked.clone(),
        Some(_) => {
            body.refuse("permissions", "not an object");
            return BTreeMap::new();
        }
    };
    let mut permissions = BTreeMap::new();
    for (name, level) in asked {
        let level = level.as_str().unwrap_or_default();
        let highest =
            APP_PERMISSIONS.iter().find(|(known, _)| *known == name).map_or(0, |(_, highest)| level_rank(highest));
        let held = installation.permissions.get(&name).map_or(0, |held| level_rank(held));
        match level_rank(level) {
            0 => body.refuse(&name, "not a level of access"),
            rank if rank > highest => body.refuse(&name, "not a permission of Apps"),
            rank if rank > held => {
                body.refuse(&name, "The permissions requested are not granted to this installation.");
            }
            _ => {
                permissions.insert(name, level.to_owned());
            }
        }
    }
    permissions
}

/// The repositories a token is to be good for; `None` for all.
fn repositories(body: &mut Body, org: &Organization) -> Option<BTreeSet<u64>> {
    let list = |body: &mut Body, field: &str| match body.get(field) {
        None | Some(Value::Null) => None,
        Some(Value::Array(list)) if list.len() <= MAX_REPOSITORIES => Some(list.clone()),
        Some(Value::Array(_)) => {
            body.refuse(field, "at most 500 repositories");
            None
        }
        Some(_) => {
            body.refuse(field, "not an array");
            None
        }
    };
    let names = list(body, "repositories");
    let ids = list(body, "repository_ids");
    if names.is_none() && ids.is_none() {
        return None;
    }
    let mut found = BTreeSet::new();
    for name in names.into_iter().flatten() {
        match name.as_str().and_then(|name| org.repository(name)) {
            Some(repository) => {
                found.insert(repository.id);
            }
            None => body.push(Problem::missing(TOKEN, "repositories").value(&name)),
        }
    }
    for id in ids.into_iter().flatten() {
        match id.as_u64().filter(|id| org.repositories.contains_key(id)) {
            Some(id) => {
                found.insert(id);
            }
            None => body.push(Problem::missing(TOKEN, "repository_ids").value(&id)),
        }
    }
    Some(found)
}

/// A repository as the answer about a new token shows it, with more than the short form.
fn full_repository(call: &Call<'_>, org: &Organization, repository: &Repository) -> Value {
    let mut value = json!(MinimalRepository { base: call.base, org, repository, has_downloads: true });
    let full = format!("{}/{}", org.login, repository.name);
    let (html, host) = (&call.base.html, call.base.host());
    let more = json!({
        "clone_url": format!("{html}/{full}.git"),
        "default_branch": "main",
        "forks": 0,
        "forks_count": 0,
        "git_url": format!("git://{host}/{full}.git"),
        "has_issues": true,
        "has_projects": true,
        "has_wiki": false,
        "has_pages": false,
        "homepage": null,
        "language": null,
        "mirror_url": null,
        "open_issues": 0,
        "open_issues_count": 0,
        "license": null,
        "pushed_at": null,
        "size": 0,
        "ssh_url": format!("git@{host}:{full}.git"),
        "stargazers_count": 0,
        "svn_url": format!("{html}/{full}"),
        "watchers": 0,
        "watchers_count": 0,
        "created_at": null,
        "updated_at": null,
    });
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

pub(crate) fn revoke_token(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    if let Caller::Installation { secret, .. } = call.caller {
        world.credentials.remove(&secret.0);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
