//! Questions about the login and the server: who am I, where do I belong, what is left, which
//! versions are there.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::auth::Caller;
use crate::limits::Standing;
use crate::model::User;
use crate::paging::Page;
use crate::routes::{Call, VERSIONS, listing};
use crate::state::{Organization, World};
use crate::wire::{Account, node_id, utc};

fn caller<'w>(call: &Call<'_>, world: &'w World) -> Result<&'w User, Answer> {
    match call.caller {
        Caller::User { login, .. } => world.user(login).ok_or_else(Answer::not_found),
        _ => Err(Answer::unauthorized("Requires authentication")),
    }
}

pub(crate) fn get(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let user = caller(call, world)?;
    let mut value = json!(Account::user(call.base, user));
    let private = json!({
        "user_view_type": "private",
        "name": null,
        "company": null,
        "blog": "",
        "location": null,
        "email": null,
        "notification_email": null,
        "hireable": null,
        "bio": null,
        "twitter_username": null,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": utc(world.app.created_at),
        "updated_at": utc(world.app.created_at),
        "private_gists": 0,
        "total_private_repos": 0,
        "owned_private_repos": 0,
        "disk_usage": 0,
        "collaborators": 0,
        "two_factor_authentication": true,
    });
    if let (Value::Object(value), Value::Object(private)) = (&mut value, private) {
        value.extend(private);
    }
    Ok(Answer::ok(&value))
}

pub(crate) fn orgs(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let user = caller(call, world)?;
    let page = Page::of(call.query);
    let all: Vec<&Organization> = world.orgs.iter().filter(|org| org.role(&user.login).is_some()).collect();
    let shown: Vec<Value> =
        all.iter().skip(page.offset()).take(page.size).map(|org| describe(call.base, org)).collect();
    Ok(listing::linked(Answer::ok(&shown), call, None, page, all.len()))
}

/// An organisation in short.
pub(crate) fn describe(base: &str, org: &Organization) -> Value {
    let Organization { id, login, .. } = org;
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
        "avatar_url": format!("https://avatars.githubusercontent.com/u/{id}?v=4"),
        "description": null,
    })
}

pub(crate) fn rate_limit(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let core = world.limits.standing(call.caller, call.now);
    let unused = |limit| Standing { limit, used: 0, reset: core.reset };
    let describe = |standing: Standing| {
        json!({
            "limit": standing.limit,
            "used": standing.used,
            "remaining": standing.remaining(),
            "reset": standing.reset.as_second(),
        })
    };
    let mut value = json!({
        "resources": {
            "core": describe(core),
            "search": describe(unused(30)),
            "graphql": describe(unused(core.limit)),
        },
    });
    if !call.is_later_version() {
        value["rate"] = describe(core);
    }
    Ok(Answer::ok(&value))
}

pub(crate) fn versions(_: &Call<'_>, _: &mut World) -> Result<Answer, Answer> {
    Ok(Answer::ok(&VERSIONS))
}
