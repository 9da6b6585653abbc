//! Organisations themselves: all there are, what one is and how it is set up, which Apps are on it.

use std::collections::BTreeMap;

use http::header::LINK;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::flavour::Base;
use crate::model::OtherInstallation;
use crate::paging::Page;
use crate::routes::{Call, app, listing};
use crate::state::{Organization, World};
use crate::wire::{Account, node_id, utc};

/// The settings that everybody sees.
const PUBLIC_SETTINGS: &[&str] = &[
    "blog",
    "company",
    "description",
    "email",
    "has_organization_projects",
    "has_repository_projects",
    "is_verified",
    "location",
    "name",
    "twitter_username",
];
/// The setting that the later version of the API no longer has.
pub(crate) const EARLIER_SETTING: &str = "secret_scanning_push_protection_custom_link_enabled";

/// An organisation in short.
pub(crate) fn in_short(base: &Base, org: &Organization) -> Value {
    let Organization { id, login, settings, .. } = org;
    let url = format!("{base}/orgs/{login}");
    json!({
        "login": login,
        "id": id,
        "node_id": node_id("Organization", *id),
        "url": url,
        "repos_url": format!("{url}/repos"),
        "events_url": format!("{url}/events"),
        "hooks_url": format!("{url}/hooks"),
        "issues_url": format!("{url}/issues"),
        "members_url": format!("{url}/members{{/member}}"),
        "public_members_url": format!("{url}/public_members{{/member}}"),
        "avatar_url": format!("{}/u/{id}?v=4", base.avatars),
        "description": settings.description,
    })
}

/// By number, from the one after `since`. There are no page numbers.
pub(crate) fn list(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let since: u64 = call.query.get("since").and_then(|since| since.parse().ok()).unwrap_or(0);
    let size = Page::of(call.query).size;
    let by_id: BTreeMap<u64, &Organization> =
        world.orgs.iter().filter(|org| org.id > since).map(|org| (org.id, org)).collect();
    let shown: Vec<Value> = by_id.values().take(size).map(|org| in_short(call.base, org)).collect();
    let url = format!("{}/organizations", call.base);
    // GitHub gives the address of the first page as a template.
    let first = format!("<{url}{{?since}}>; rel=\"first\"");
    let last = by_id.keys().nth(size.saturating_sub(1)).filter(|_| by_id.len() > size);
    let link = match last {
        Some(last) => format!("<{url}?{}>; rel=\"next\", {first}", call.query.with("since", &last.to_string())),
        None => first,
    };
    Ok(Answer::ok(&shown).with(LINK, link))
}

pub(crate) fn get(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    Ok(Answer::ok(&in_full(call, world, call.org()?)))
}

/// An organisation with as much as the caller may see.
pub(crate) fn in_full(call: &Call<'_>, world: &World, index: usize) -> Value {
    let org = &world.orgs[index];
    let as_owner = call.caller.sees_as_owner(index, "organization_administration", world);
    let private = org.repositories.values().filter(|repository| repository.private).count();
    let public = org.repositories.len() - private;
    let mut fields = object(in_short(call.base, org));
    let mut settings = object(json!(org.settings));
    settings.retain(|name, _| as_owner || PUBLIC_SETTINGS.contains(&name.as_str()));
    if call.is_later_version() {
        settings.remove(EARLIER_SETTING);
    }
    fields.extend(settings);
    fields.extend(object(json!({
        "type": "Organization",
        "html_url": format!("{}/{}", call.base.html, org.login),
        "public_repos": public,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": utc(org.created_at),
        "updated_at": utc(org.updated_at),
        "archived_at": null,
    })));
    if as_owner {
        fields.extend(object(json!({
            "total_private_repos": private,
            "owned_private_repos": private,
            "private_gists": 0,
            "disk_usage": 0,
            "collaborators": 0,
        })));
    }
    if call.caller.sees_as_owner(index, "organization_plan", world) {
        let plan = json!({
            "name": "enterprise",
            "space": 976_562_499,
            "private_repos": 999_999,
            "filled_seats": org.members.len(),
            "seats": org.members.len().next_multiple_of(50),
        });
        fields.insert("plan".to_owned(), plan);
    }
    Value::Object(fields)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Every App on the organisation, by the number of its installation.
pub(crate) fn installations(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = &world.orgs[call.org()?];
    let page = Page::of(call.query);
    let mut all: BTreeMap<u64, Value> =
        org.other_installations.values().map(|other| (other.id, describe(call, world, org, other))).collect();
    if let Some(ours) = &org.installation {
        all.insert(ours.id, app::describe(call, world, org, ours));
    }
    let shown: Vec<&Value> = all.values().skip(page.offset()).take(page.size).collect();
    let body = json!({"total_count": all.len(), "installations": shown});
    Ok(listing::linked(Answer::ok(&body), call, Some(org), page, all.len()))
}

fn describe(call: &Call<'_>, world: &World, org: &Organization, other: &OtherInstallation) -> Value {
    let Call { base, .. } = call;
    let OtherInstallation { id, app_id, app_slug, permissions, events, created_at, suspended_at, .. } = other;
    json!({
        "id": id,
        "account": Account::organization(base, org),
        "repository_selection": if other.all_repositories { "all" } else { "selected" },
        "access_tokens_url": format!("{base}/app/installations/{id}/access_tokens"),
        "repositories_url": format!("{base}/installation/repositories"),
        "html_url": format!("{}/organizations/{}/settings/installations/{id}", base.html, org.login),
        "app_id": app_id,
        "app_slug": app_slug,
        "target_id": org.id,
        "target_type": "Organization",
        "permissions": permissions,
        "events": events,
        "created_at": utc(*created_at),
        "updated_at": utc(suspended_at.unwrap_or(*created_at)),
        "single_file_name": null,
        "has_multiple_single_files": false,
        "single_file_paths": [],
        "suspended_by": suspended_at.and_then(|_| app::some_owner(call, world, org)),
        "suspended_at": suspended_at.map(utc),
    })
}
