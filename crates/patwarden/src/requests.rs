//! `org.requests()`: the requests that wait for a decision.

use std::collections::BTreeSet;
use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use futures::TryStreamExt;
use futures::future::BoxFuture;
use patwarden_api::types;

use crate::bulk::{self, BulkReport, number};
use crate::error::{Error, Result};
use crate::filter::{Filter, apply_filter, filter_methods, page_number};
use crate::model::{GrantRequest, PatRequestId, Repository};
use crate::org::{Org, done, fetched};
use crate::page::Listing;

const LIST: &str = "orgs/list-pat-grant-requests";
const REPOSITORIES: &str = "orgs/list-pat-grant-request-repositories";
const REVIEW: &str = "orgs/review-pat-grant-request";
const REVIEW_MANY: &str = "orgs/review-pat-grant-requests-in-bulk";
/// GitHub's limit, in characters.
const LONGEST_REASON: usize = 1024;

/// The pending requests of members to let their tokens reach an organisation: a handle that asks
/// for nothing by itself. Filters are for [`list`](Self::list).
#[derive(Clone, Debug)]
#[must_use]
pub struct Requests {
    org: Org,
    filter: Filter,
}

/// What is decided about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Let the token reach the organisation.
    Approve,
    /// Do not.
    Deny,
}

impl fmt::Display for Decision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Approve => "approve",
            Self::Deny => "deny",
        })
    }
}

impl Requests {
    pub(crate) fn new(org: Org) -> Self {
        Self { org, filter: Filter::default() }
    }

    filter_methods!();

    /// Lists them, in the order of their creation, the newest first unless told.
    ///
    /// # Errors
    ///
    /// As [`Grants::list`](crate::Grants::list).
    pub fn list(self) -> Listing<GrantRequest> {
        let Self { org, filter } = self;
        if let Err(error) = filter.check() {
            return Listing::failed(error.in_operation(LIST));
        }
        let filter = Arc::new(filter);
        org.listing(LIST, move |api, org, base, page| {
            let filter = Arc::clone(&filter);
            async move {
                let call = apply_filter!(
                    api.orgs_list_pat_grant_requests().org(org),
                    &filter,
                    page,
                    types::OrgsListPatGrantRequestsDirection
                );
                fetched(call.send().await, &base).await
            }
        })
    }

    /// Lists the repositories that a request asks to reach.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub fn repositories(&self, id: impl Into<PatRequestId>) -> Listing<Repository> {
        let (id, per_page) = (id.into(), self.filter.per_page());
        self.org.listing(REPOSITORIES, move |api, org, base, page| async move {
            let mut call =
                api.orgs_list_pat_grant_request_repositories().org(org).pat_request_id(number(id)?).per_page(per_page);
            if let Some(page) = page {
                call = call.page(page_number(page)?);
            }
            fetched(call.send().await, &base).await
        })
    }

    /// Decides about one request, at once.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it is not pending. After a
    /// [`Server`](crate::ErrorKind::Server), [`Connection`](crate::ErrorKind::Connection) or
    /// [`Timeout`](crate::ErrorKind::Timeout) error it may have been done: list to find out.
    pub async fn review_one(
        &self,
        decision: Decision,
        id: impl Into<PatRequestId>,
        reason: Option<&str>,
    ) -> Result<()> {
        use types::OrgsReviewPatGrantRequestBodyAction as Action;

        let id = id.into();
        let reason = reason.map(|reason| checked_reason(reason.to_owned())).transpose();
        let reason = reason.map_err(|error| error.in_operation(REVIEW))?;
        self.org
            .clone()
            .call(REVIEW, move |api, org, _| async move {
                let action = match decision {
                    Decision::Approve => Action::Approve,
                    Decision::Deny => Action::Deny,
                };
                let body = types::OrgsReviewPatGrantRequestBody {
                    action,
                    reason: reason.map(TryInto::try_into).transpose().map_err(invalid_reason)?,
                };
                let sent =
                    api.orgs_review_pat_grant_request().org(org).pat_request_id(number(id)?).body(body).send().await;
                done(sent).await
            })
            .await
    }

    /// Approves many requests: each id once, a hundred a request. `.await` it.
    pub fn approve<I>(&self, ids: impl IntoIterator<Item = I>) -> Review
    where
        I: Into<PatRequestId>,
    {
        self.review(Decision::Approve, ids)
    }

    /// Denies many requests: each id once, a hundred a request. `.await` it.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// use patwarden::PatRequestId;
    ///
    /// let report = client.org("acme").requests().deny([PatRequestId::new(3)]).reason("no expiry").await?;
    /// println!("{report}");
    /// # Ok(()) }
    /// ```
    pub fn deny<I>(&self, ids: impl IntoIterator<Item = I>) -> Review
    where
        I: Into<PatRequestId>,
    {
        self.review(Decision::Deny, ids)
    }

    /// Decides about many requests: each id once, a hundred a request. `.await` it.
    pub fn review<I>(&self, decision: Decision, ids: impl IntoIterator<Item = I>) -> Review
    where
        I: Into<PatRequestId>,
    {
        Review {
            org: self.org.clone(),
            decision,
            ids: ids.into_iter().map(Into::into).collect(),
            reason: None,
            confirm: None,
        }
    }
}

/// A bulk decision, to be awaited.
///
/// # Errors
///
/// Awaiting it fails when it is certain that nothing was done: the list of ids is empty, the reason
/// too long, the login fails, or GitHub refuses the first request for a reason that concerns all.
/// Anything else is in the [report](BulkReport), id by id.
#[derive(Debug)]
#[must_use = "nothing is decided until this is awaited"]
pub struct Review {
    org: Org,
    decision: Decision,
    ids: Vec<PatRequestId>,
    reason: Option<String>,
    confirm: Option<Duration>,
}

impl Review {
    /// Why; at most 1,024 characters, which the owners of the tokens are told.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Then lists until the requests are no longer pending, for no longer than this, and a day at the most.
    pub fn confirm(mut self, within: Duration) -> Self {
        self.confirm = Some(within);
        self
    }

    async fn run(self) -> Result<BulkReport<PatRequestId>> {
        use types::OrgsReviewPatGrantRequestsInBulkBodyAction as Action;

        let ids = bulk::distinct(self.ids).map_err(|error| error.in_operation(REVIEW_MANY))?;
        let reason = self.reason.map(checked_reason).transpose().map_err(|error| error.in_operation(REVIEW_MANY))?;
        let action = match self.decision {
            Decision::Approve => Action::Approve,
            Decision::Deny => Action::Deny,
        };
        let org = self.org;
        let writer = org.clone();
        let mut report = bulk::send(ids, move |chunk| {
            let reason = reason.clone();
            Box::pin(writer.clone().call(REVIEW_MANY, move |api, org, _| async move {
                let body = types::OrgsReviewPatGrantRequestsInBulkBody {
                    action,
                    pat_request_ids: chunk.into_iter().map(number).collect::<Result<_>>()?,
                    reason: reason.map(TryInto::try_into).transpose().map_err(invalid_reason)?,
                };
                done(api.orgs_review_pat_grant_requests_in_bulk().org(org).body(body).send().await).await
            }))
        })
        .await?;
        if let Some(within) = self.confirm {
            bulk::confirm(&mut report, within, move || {
                let listing = Requests::new(org.clone()).list();
                Box::pin(listing.map_ok(|request| request.id).try_collect::<BTreeSet<_>>())
            })
            .await;
        }
        Ok(report)
    }
}

impl IntoFuture for Review {
    type Output = Result<BulkReport<PatRequestId>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

fn checked_reason(reason: String) -> Result<String> {
    let length = reason.chars().count();
    if length > LONGEST_REASON {
        return Err(Error::invalid_input(format!(
            "the reason has {length} characters, and GitHub takes {LONGEST_REASON} at most; nothing was sent"
        )));
    }
    Ok(reason)
}

fn invalid_reason(error: types::error::ConversionError) -> Error {
    Error::invalid_input(format!("the reason can't be sent: {error}"))
}
