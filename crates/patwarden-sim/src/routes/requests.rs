//! The requests an organisation has pending: list them, see what they ask for, decide on them.

use http::StatusCode;

use crate::answer::Answer;
use crate::body::Body;
use crate::routes::{Call, bulk, listing};
use crate::state::{Review, Work, World};

const RESOURCE: &str = "OrganizationProgrammaticAccessGrantRequest";
const ACTIONS: &[(&str, Review)] = &[("approve", Review::Approve), ("deny", Review::Deny)];

pub(crate) fn list(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    listing::list(RESOURCE, call, world, |org| &org.requests)
}

pub(crate) fn repositories(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = &world.orgs[call.org()?];
    let request = org.requests.open(call.id(1)?).ok_or_else(Answer::not_found)?;
    Ok(listing::repositories(call, org, &request.token))
}

pub(crate) fn review(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = call.org()?;
    let id = call.id(1)?;
    world.orgs[org].requests.open(id).ok_or_else(Answer::not_found)?;
    let mut body = Body::parse(RESOURCE, call.body)?;
    let review = body.choice("action", ACTIONS);
    let reason = body.reason();
    body.finish()?;
    if let Some(review) = review {
        let work = Work::Review { ids: vec![id], review, reason, by: call.caller.actor() };
        world.take_order(&work);
        world.perform(org, work, call.now);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// GitHub does not say what leaving the ids out means; deciding on everything at once would be a
/// guess with consequences, so it is refused.
pub(crate) fn review_many(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = call.org()?;
    let mut body = Body::parse(RESOURCE, call.body)?;
    let review = body.choice("action", ACTIONS);
    let ids = body.ids("pat_request_ids");
    let reason = body.reason();
    body.finish()?;
    let requests = &world.orgs[org].requests;
    let ids = bulk::known_ids(RESOURCE, "pat_request_ids", &ids, requests, call.config.bad_ids)?;
    // Without an action the body was refused above.
    let review = review.ok_or_else(Answer::not_found)?;
    Ok(bulk::accept(call, world, org, Work::Review { ids, review, reason, by: call.caller.actor() }))
}
