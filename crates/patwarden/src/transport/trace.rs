//! Says in the log what every call came to: never a header, a query or a body, which hold what is secret or
//! somebody's input. Whoever wants to follow is told of each answer.

use std::sync::Arc;

use jiff::Timestamp;
use patwarden_api::{Operation, Request, Response};
use tokio::time::Instant;

use super::authorise::Identity;
use super::limit::rate;
use super::tally::Tally;
use super::{Door, Layer};
use crate::error::Result;

/// An answer to a call, the last one where it was sent more than once: to follow how far the work has come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// The organisation that the call was about; none if it was about none in particular.
    pub org: Option<String>,
    /// GitHub's name for the operation, such as `orgs/list-pat-grants`.
    pub operation: Option<&'static str>,
    /// The status of the answer, of an error too.
    pub status: u16,
    /// How many requests GitHub's limit still allows this login until it is reset, if the answer says.
    pub requests_left: Option<u64>,
    /// What time it was for the server when it answered, to the second, if the answer says.
    pub date: Option<Timestamp>,
}

/// Who is told of answers.
pub(crate) type Follower = dyn Fn(&Answered) + Send + Sync;

pub(crate) struct Trace {
    inner: Door,
    follower: Option<Arc<Follower>>,
}

impl Trace {
    pub(crate) fn new(inner: Door, follower: Option<Arc<Follower>>) -> Self {
        Self { inner, follower }
    }
}

impl Layer for Trace {
    async fn pass(&self, mut request: Request) -> Result<Response> {
        let begun = Instant::now();
        let tally = Tally::of(&mut request);
        let method = request.method().clone();
        let operation = request.extensions().get::<Operation>().map(|operation| operation.id);
        let org = match request.extensions().get::<Identity>() {
            Some(Identity::Org(org)) => Some(org.to_string()),
            _ => None,
        };
        let outcome = self.inner.pass(request).await;
        let (sent, took) = (tally.sent(), begun.elapsed());
        match &outcome {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let id = answer.headers().get("x-github-request-id").and_then(|id| id.to_str().ok());
                tracing::debug!(%method, operation, org, status, request_id = id, sent, ?took, "answered");
                if let Some(follower) = &self.follower {
                    let (requests_left, date) = (rate::left(answer.headers()), rate::date(answer.headers()));
                    follower(&Answered { org, operation, status, requests_left, date });
                }
            }
            Err(error) => tracing::debug!(%method, operation, org, kind = %error.kind(), sent, ?took, "no answer"),
        }
        outcome
    }
}
