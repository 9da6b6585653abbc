//! What a fault makes of a request, and of its answer before that goes out.

use http::StatusCode;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};

use crate::answer::{Answer, JSON};
use crate::fault::{self, FaultKind};
use crate::gate::visit::{SECONDARY_LIMIT_PAGE, Visit, limit_headers, with};
use crate::state::World;

impl Visit<'_> {
    /// The answer, or what the fault makes of it; `None` where there is none.
    pub(super) fn meet(&mut self, fault: Option<&FaultKind>, world: &mut World) -> Option<Answer> {
        let answer = match fault {
            Some(FaultKind::Disconnect) => return None,
            Some(FaultKind::Status { status, content_type, body, .. }) => ordered(*status, content_type, body),
            Some(FaultKind::StatusAfter { status, content_type, body, .. }) => {
                self.work(world);
                ordered(*status, content_type, body)
            }
            Some(FaultKind::PrimaryLimit { status, reset_in, .. }) => {
                let limit = world.limits.standing(&self.caller, self.now).limit;
                let reset = self.now.as_second().saturating_add(*reset_in);
                let answer = self.beyond_primary(status_code(*status));
                let answer = limit_headers(limit, limit, reset).into_iter().fold(answer, with);
                self.with_version(answer, self.version())
            }
            Some(FaultKind::SecondaryLimit { status, retry_after, .. }) => {
                let message = "You have exceeded a secondary rate limit. Wait a few minutes before trying again.";
                let answer = Answer::limited(status_code(*status), message, SECONDARY_LIMIT_PAGE);
                let answer = match retry_after.as_ref().and_then(|value| fault::header(RETRY_AFTER.as_str(), value)) {
                    Some(header) => answer.with_header(header),
                    None => answer,
                };
                let answer = self.with_standing(answer, world);
                self.with_version(answer, self.version())
            }
            Some(FaultKind::Bomb { unpacked_bytes, filling }) => {
                let answer = Answer::empty(StatusCode::OK).with(CONTENT_TYPE, JSON).with(CONTENT_ENCODING, "gzip");
                answer.with_body(fault::packed(*unpacked_bytes, *filling))
            }
            Some(FaultKind::Truncated { after_bytes }) => {
                let mut answer = self.work(world);
                answer.body.truncate(fault::start_length(answer.body.len(), *after_bytes));
                answer
            }
            Some(FaultKind::Rows { duplicate, drop }) => {
                let mut answer = self.work(world);
                answer.body = fault::change_rows(answer.body, duplicate, drop);
                answer
            }
            _ => self.work(world),
        };
        Some(answer)
    }
}

/// An answer that was ordered as it is.
fn ordered(status: u16, content_type: &Option<String>, body: &Option<String>) -> Answer {
    let status = status_code(status);
    let is_error = status.is_client_error() || status.is_server_error();
    let answer = match body {
        Some(body) => Answer::empty(status).with_body(body.clone().into_bytes()),
        None if is_error => Answer::plain_error(status),
        None => Answer::empty(status),
    };
    match content_type.as_ref().and_then(|value| fault::header(CONTENT_TYPE.as_str(), value)) {
        Some(header) => answer.with_header(header),
        None => answer,
    }
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
