//! Says in the log what every call came to: never a header, a query or a body, which hold what is secret or
//! somebody's input.

use patwarden_api::{Operation, Request, Response};
use tokio::time::Instant;

use super::authorise::Identity;
use super::tally::Tally;
use super::{Door, service, through};
use crate::error::Result;

#[derive(Clone)]
pub(crate) struct Trace {
    inner: Door,
}

impl Trace {
    pub(crate) fn new(inner: Door) -> Self {
        Self { inner }
    }

    async fn pass(&self, mut request: Request) -> Result<Response> {
        let begun = Instant::now();
        let tally = Tally::of(&mut request);
        let method = request.method().clone();
        let operation = request.extensions().get::<Operation>().map(|operation| operation.id);
        let org = match request.extensions().get::<Identity>() {
            Some(Identity::Org(org)) => Some(org.to_string()),
            _ => None,
        };
        let outcome = through(&self.inner, request).await;
        let (sent, took) = (tally.sent(), begun.elapsed());
        match &outcome {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let id = answer.headers().get("x-github-request-id").and_then(|id| id.to_str().ok());
                tracing::debug!(%method, operation, org, status, request_id = id, sent, ?took, "answered");
            }
            Err(error) => tracing::debug!(%method, operation, org, kind = %error.kind(), sent, ?took, "no answer"),
        }
        outcome
    }
}

service!(Trace);
