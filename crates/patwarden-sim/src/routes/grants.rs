//! The grants of an organisation: list them, see what they reach, revoke them.

use http::StatusCode;

use crate::answer::Answer;
use crate::body::Body;
use crate::routes::{Call, bulk, listing};
use crate::state::{Work, World};

const RESOURCE: &str = "OrganizationProgrammaticAccessGrant";
const ACTIONS: &[(&str, ())] = &[("revoke", ())];

pub(crate) fn list(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    listing::list(RESOURCE, call, world, |org| &org.grants)
}

pub(crate) fn repositories(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = &world.orgs[call.org()?];
    let grant = org.grants.open(call.id(1)?).ok_or_else(Answer::not_found)?;
    Ok(listing::repositories(call, org, &grant.token))
}

pub(crate) fn revoke(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = call.org()?;
    let id = call.id(1)?;
    world.orgs[org].grants.open(id).ok_or_else(Answer::not_found)?;
    let mut body = Body::parse(RESOURCE, call.body)?;
    body.choice("action", ACTIONS);
    body.finish()?;
    let work = Work::Revoke(vec![id]);
    world.take_order(&work);
    world.perform(org, work, call.now);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

pub(crate) fn revoke_many(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = call.org()?;
    let mut body = Body::parse(RESOURCE, call.body)?;
    body.choice("action", ACTIONS);
    let ids = body.ids("pat_ids");
    body.finish()?;
    let grants = &world.orgs[org].grants;
    let ids = bulk::known_ids(RESOURCE, "pat_ids", &ids, grants, call.config.bad_ids)?;
    Ok(bulk::accept(call, world, org, Work::Revoke(ids)))
}
