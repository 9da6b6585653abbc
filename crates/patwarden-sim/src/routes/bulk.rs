//! What the two bulk calls have in common: unknown ids, and work that is accepted for later.

use http::StatusCode;
use http::header::CONTENT_TYPE;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::answer::{Answer, Problem};
use crate::config::{BadIds, BulkBody};
use crate::routes::Call;
use crate::shelf::{Entry, Shelf};
use crate::state::{Work, World};

/// The ids of a bulk call that are open, or the refusal of the whole call.
pub(crate) fn known_ids<T: Entry>(
    resource: &'static str,
    field: &str,
    ids: &[Value],
    shelf: &Shelf<T>,
    bad_ids: BadIds,
) -> Result<Vec<u64>, Answer> {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match id.as_u64().filter(|&id| shelf.open(id).is_some()) {
            Some(id) => known.push(id),
            None => unknown.push(Problem::missing(resource, field).at(index, id)),
        }
    }
    match bad_ids {
        _ if unknown.is_empty() => Ok(known),
        BadIds::Ignore => Ok(known),
        BadIds::Refuse404 => Err(Answer::not_found()),
        BadIds::Refuse422 => Err(Answer::invalid(&unknown)),
    }
}

/// Sees to it that the work is done when it is to be, if ever.
pub(crate) fn promise(call: &Call<'_>, world: &mut World, org: usize, work: Work) {
    let Some(delay) = call.effect_delay else { return };
    world.take_order(&work);
    let delay = SignedDuration::try_from(delay).unwrap_or(SignedDuration::MAX);
    if delay.is_zero() {
        world.perform(org, work, call.now);
    } else if let Ok(due) = call.now.checked_add(delay) {
        world.schedule(org, work, due);
    }
}

/// Promises the work and answers 202.
pub(crate) fn accept(call: &Call<'_>, world: &mut World, org: usize, work: Work) -> Answer {
    promise(call, world, org, work);
    let accepted = StatusCode::ACCEPTED;
    match call.config.bulk_body {
        BulkBody::Object => Answer::json(accepted, &json!({})),
        BulkBody::Null => Answer::json(accepted, &Value::Null),
        BulkBody::Empty => Answer::empty(accepted).with(CONTENT_TYPE, "application/json; charset=utf-8"),
    }
}
