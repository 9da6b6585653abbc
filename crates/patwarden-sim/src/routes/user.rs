//! Questions about the login and the server: who am I, where do I belong, what is left, which
//! versions are there.

use http::StatusCode;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::auth::Caller;
use crate::limits::Standing;
use crate::model::{TwoFactor, User};
use crate::paging::Page;
use crate::routes::{Call, listing, orgs};
use crate::state::{Organization, World};
use crate::wire::{Account, utc};

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
        "two_factor_authentication": user.two_factor != TwoFactor::Disabled,
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
        all.iter().skip(page.offset()).take(page.size).map(|org| orgs::in_short(call.base, org)).collect();
    Ok(listing::linked(Answer::ok(&shown), call, None, page, all.len()))
}

pub(crate) fn rate_limit(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    if !call.config.flavour.has_limits() {
        return Err(Answer::error(StatusCode::NOT_FOUND, "Rate limiting is not enabled."));
    }
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

pub(crate) fn versions(call: &Call<'_>, _: &mut World) -> Result<Answer, Answer> {
    Ok(Answer::ok(&call.config.flavour.versions()))
}
