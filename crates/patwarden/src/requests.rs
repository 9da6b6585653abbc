//! `org.requests()`: the requests that wait for a decision.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use futures::future::BoxFuture;
use patwarden_api::types;

use crate::bulk::{
    self, Action, BulkReport, Calls, Part, Plan, Progress, Target, Targets, Terms, bulk_methods, number,
};
use crate::error::{Error, Result};
use crate::fetched::fetched;
use crate::filter::{Filter, filter_methods, filtered_listing, only_page, page_number};
use crate::grants::Grants;
use crate::model::{GrantRequest, PatRequestId, Repository};
use crate::org::{Org, done};
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
        filtered_listing!(
            self.org,
            self.filter,
            LIST,
            orgs_list_pat_grant_requests,
            types::OrgsListPatGrantRequestsDirection
        )
    }

    /// Those of the list that a bulk call has to see.
    fn part(org: Org, part: Part) -> Listing<GrantRequest> {
        let mut requests = Self::new(org);
        match part {
            Part::All => {}
            Part::First => requests.filter.per_page = Some(1),
            Part::OfTokens(ids) => requests.filter.token_ids = ids,
        }
        requests.list().thorough()
    }

    /// Lists the repositories that a request asks to reach.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub fn repositories(&self, id: impl Into<PatRequestId>) -> Listing<Repository> {
        let (id, per_page, only) = (id.into(), self.filter.per_page(), self.filter.page);
        if let Err(error) = self.filter.check_pages() {
            return Listing::failed(error.in_operation(REPOSITORIES));
        }
        let org = self.org.clone().pages_in_flight(self.filter.pages_in_flight);
        org.listing(REPOSITORIES, move |api, org, source, page| async move {
            let mut call =
                api.orgs_list_pat_grant_request_repositories().org(org).pat_request_id(number(id)?).per_page(per_page);
            if let Some(page) = page.or(only) {
                call = call.page(page_number(page)?);
            }
            Ok(only_page(only, fetched(call.send().await, &source).await?))
        })
    }

    /// Decides about one request, at once.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the reason is longer than 1,024 characters,
    /// [`NotFound`](crate::ErrorKind::NotFound) if the request is not pending. After a
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

    /// Approves many requests, given by their ids or as they were listed: each once, a hundred a request.
    /// `.await` it, or ask for the [plan](Review::dry_run).
    pub fn approve<I>(&self, requests: impl IntoIterator<Item = I>) -> Review
    where
        I: Into<Target<GrantRequest>>,
    {
        self.review(Decision::Approve, requests)
    }

    /// Denies many requests, given by their ids or as they were listed: each once, a hundred a request.
    /// `.await` it, or ask for the [plan](Review::dry_run).
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// use patwarden::PatRequestId;
    ///
    /// let report = client.org("acme").requests().deny([PatRequestId::new(3)]).reason("no expiry").await?;
    /// println!("{report}");
    /// # Ok(()) }
    /// ```
    pub fn deny<I>(&self, requests: impl IntoIterator<Item = I>) -> Review
    where
        I: Into<Target<GrantRequest>>,
    {
        self.review(Decision::Deny, requests)
    }

    /// Decides about many requests, given by their ids or as they were listed: each once, a hundred a
    /// request. `.await` it, or ask for the [plan](Review::dry_run).
    pub fn review<I>(&self, decision: Decision, requests: impl IntoIterator<Item = I>) -> Review
    where
        I: Into<Target<GrantRequest>>,
    {
        let targets: Vec<Target<GrantRequest>> = requests.into_iter().map(Into::into).collect();
        Review {
            org: self.org.clone(),
            decision,
            progress: Progress::about(targets.iter().map(Target::id)),
            targets,
            filtered: self.filter != Filter::default(),
            reason: None,
            terms: Terms::default(),
        }
    }

    /// The requests of a bulk decision.
    pub(crate) fn calls(
        org: Org,
        decision: Decision,
        reason: Option<String>,
        one_by_one: bool,
    ) -> Result<Calls<GrantRequest>> {
        use types::OrgsReviewPatGrantRequestsInBulkBodyAction as Word;

        let reason = reason.map(checked_reason).transpose().map_err(|error| error.in_operation(REVIEW_MANY))?;
        let (word, action) = match decision {
            Decision::Approve => (Word::Approve, Action::Approve),
            Decision::Deny => (Word::Deny, Action::Deny),
        };
        let (writer, reader, other, why) = (org.clone(), org.clone(), org.clone(), reason.clone());
        let write = move |chunk: Vec<PatRequestId>, tally| -> BoxFuture<'static, _> {
            let (writer, reason) = (writer.clone().tallied(tally), why.clone());
            if let (true, [id]) = (one_by_one, chunk.as_slice()) {
                let (requests, id) = (Requests::new(writer), *id);
                return Box::pin(async move { requests.review_one(decision, id, reason.as_deref()).await });
            }
            Box::pin(writer.call(REVIEW_MANY, move |api, org, _| async move {
                let body = types::OrgsReviewPatGrantRequestsInBulkBody {
                    action: word,
                    pat_request_ids: chunk.into_iter().map(number).collect::<Result<_>>()?,
                    reason: reason.map(TryInto::try_into).transpose().map_err(invalid_reason)?,
                };
                done(api.orgs_review_pat_grant_requests_in_bulk().org(org).body(body).send().await).await
            }))
        };
        let arrivals = move |tokens| -> BoxFuture<'static, _> { Box::pin(Grants::arrivals(other.clone(), tokens)) };
        Ok(Calls {
            action,
            org: org.name(),
            host: org.host(),
            reason,
            clock: org.clock(),
            write: Box::new(write),
            list: Box::new(move |part| Requests::part(reader.clone(), part)),
            arrivals: matches!(decision, Decision::Approve).then(|| Box::new(arrivals) as _),
        })
    }
}

/// A bulk decision, to be awaited.
///
/// # Errors
///
/// Awaiting it fails when it is certain that nothing was done: the list of ids is empty or has one that can be none, the
/// noun has filters, the reason is too long, the [journal](crate::journal) can't be begun, the login fails, or GitHub
/// refuses the first request for a reason that concerns all. Anything else is in the [report](BulkReport), id by id.
#[derive(Debug)]
#[must_use = "nothing is decided until this is awaited"]
pub struct Review {
    org: Org,
    decision: Decision,
    targets: Vec<Target<GrantRequest>>,
    filtered: bool,
    reason: Option<String>,
    terms: Terms,
    progress: Progress<GrantRequest>,
}

impl Review {
    /// Why; at most 1,024 characters, which the owners of the tokens are told.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    bulk_methods!(GrantRequest);

    /// Then lists until it has taken effect, for no longer than this, and a day at the most: a request
    /// that was denied is no longer pending; the token of one that was approved is also among the
    /// [grants](Org::grants), as far as the server tells the tokens' ids. That a request was denied
    /// and not withdrawn meanwhile by its owner, no list tells.
    ///
    /// The requests that were given by their ids alone are listed before as well: the report keeps
    /// them as they were, and tells what was done from what GitHub passed over in silence.
    pub fn confirm(mut self, within: Duration) -> Self {
        self.terms.confirm_within = Some(within);
        self
    }

    /// What it would do: which requests go out, whom that hits, what it means. Nothing is decided;
    /// what is known by its id alone is listed.
    ///
    /// # Errors
    ///
    /// For an empty list of ids or a reason that is too long, and as [`list`](Requests::list).
    pub async fn dry_run(self) -> Result<Plan<GrantRequest>> {
        let terms = self.terms.clone();
        let (calls, targets, _) = self.prepared()?;
        bulk::plan(&calls, targets, &terms).await
    }

    /// Whether it can be sent, as far as that is known without sending it. Awaiting it fails with the same.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a reason that is too long, an empty list of ids, an id
    /// that can be none, or a filter.
    pub fn check(&self) -> Result<()> {
        let reason = self.reason.clone().map(checked_reason).transpose().map(drop);
        let checked =
            reason.and_then(|()| bulk::without_filter(self.filtered)).and_then(|()| bulk::check_ids(&self.targets));
        checked.map_err(|error| error.in_operation(REVIEW_MANY))
    }

    fn prepared(self) -> Result<(Calls<GrantRequest>, Targets<GrantRequest>, Progress<GrantRequest>)> {
        self.check()?;
        let Self { org, decision, targets, reason, terms, progress, .. } = self;
        let targets = Targets::distinct(targets).map_err(|error| error.in_operation(REVIEW_MANY))?;
        Ok((Requests::calls(org, decision, reason, terms.one_by_one)?, targets, progress))
    }

    async fn run(self) -> Result<BulkReport<GrantRequest>> {
        let terms = self.terms.clone();
        let (calls, targets, progress) = self.prepared()?;
        bulk::run(&calls, targets, &terms, progress).await
    }
}

impl IntoFuture for Review {
    type Output = Result<BulkReport<GrantRequest>>;
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
        ))
        .with_hint("say it in fewer words"));
    }
    Ok(reason)
}

fn invalid_reason(error: types::error::ConversionError) -> Error {
    Error::invalid_input(format!("the reason can't be sent: {error}"))
}
