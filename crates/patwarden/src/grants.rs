//! `org.grants()`: the tokens that may reach an organisation.

use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::time::Duration;

use futures::TryStreamExt;
use futures::future::BoxFuture;
use patwarden_api::types;

use crate::bulk::{
    self, Action, Arrival, BulkReport, Calls, Part, Plan, Progress, Target, Targets, Terms, bulk_methods, number,
};
use crate::error::Result;
use crate::fetched::fetched;
use crate::filter::{Filter, filter_methods, filtered_listing, only_page, page_number};
use crate::model::{Grant, PatId, Repository, TokenId};
use crate::org::{Org, done};
use crate::page::Listing;

const LIST: &str = "orgs/list-pat-grants";
const REPOSITORIES: &str = "orgs/list-pat-grant-repositories";
const REVOKE: &str = "orgs/update-pat-access";
const REVOKE_MANY: &str = "orgs/update-pat-accesses";

/// The fine-grained personal access tokens that may reach an organisation: a handle that asks for
/// nothing by itself. Filters are for [`list`](Self::list).
#[derive(Clone, Debug)]
#[must_use]
pub struct Grants {
    org: Org,
    filter: Filter,
}

impl Grants {
    pub(crate) fn new(org: Org) -> Self {
        Self { org, filter: Filter::default() }
    }

    filter_methods!();

    /// Lists them, in the order of their creation, the newest first unless told.
    ///
    /// # Errors
    ///
    /// The stream ends after its first error. Nothing is sent if a filter is one that GitHub would
    /// refuse, or the token of a kind that it refuses. A 403 or 404 is an error, never an empty list.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// use futures::TryStreamExt;
    ///
    /// let mut grants = client.org("acme").grants().owner("mona").list();
    /// while let Some(grant) = grants.try_next().await? {
    ///     println!("{} {}", grant.id, grant.owner.login);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list(self) -> Listing<Grant> {
        filtered_listing!(self.org, self.filter, LIST, orgs_list_pat_grants, types::OrgsListPatGrantsDirection)
    }

    /// Those of the list that a bulk call has to see.
    pub(crate) fn part(org: Org, part: Part) -> Listing<Grant> {
        let mut grants = Self::new(org);
        match part {
            Part::All => {}
            Part::First => grants.filter.per_page = Some(1),
            Part::OfTokens(ids) => grants.filter.token_ids = ids,
        }
        grants.list().thorough()
    }

    /// By which grants these tokens reach the organisation.
    pub(crate) async fn arrivals(org: Org, ids: Vec<TokenId>) -> Result<BTreeSet<Arrival>> {
        let arrival = |grant: Grant| {
            let (pat_id, access_granted_at) = (grant.id, grant.access_granted_at);
            grant.token_id.map(|token_id| Arrival { token_id, pat_id, access_granted_at })
        };
        let reaching = Self::part(org, Part::OfTokens(ids));
        reaching.try_filter_map(|grant| std::future::ready(Ok(arrival(grant)))).try_collect().await
    }

    /// Lists the repositories that a token reaches.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub fn repositories(&self, id: impl Into<PatId>) -> Listing<Repository> {
        let (id, per_page, only) = (id.into(), self.filter.per_page(), self.filter.page);
        if let Err(error) = self.filter.check_pages() {
            return Listing::failed(error.in_operation(REPOSITORIES));
        }
        let org = self.org.clone().pages_in_flight(self.filter.pages_in_flight);
        org.listing(REPOSITORIES, move |api, org, source, page| async move {
            let mut call = api.orgs_list_pat_grant_repositories().org(org).pat_id(number(id)?).per_page(per_page);
            if let Some(page) = page.or(only) {
                call = call.page(page_number(page)?);
            }
            Ok(only_page(only, fetched(call.send().await, &source).await?))
        })
    }

    /// Revokes the access of one token, at once. Its owner is mailed; SSH keys that the token made
    /// go on working, and so do public reads.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if there is no such grant. After a
    /// [`Server`](crate::ErrorKind::Server), [`Connection`](crate::ErrorKind::Connection) or
    /// [`Timeout`](crate::ErrorKind::Timeout) error it may have been done: list to find out.
    pub async fn revoke_one(&self, id: impl Into<PatId>) -> Result<()> {
        let id = id.into();
        self.org
            .clone()
            .call(REVOKE, move |api, org, _| async move {
                let body = types::OrgsUpdatePatAccessBody { action: types::OrgsUpdatePatAccessBodyAction::Revoke };
                let sent = api.orgs_update_pat_access().org(org).pat_id(number(id)?).body(body).send().await;
                done(sent).await
            })
            .await
    }

    /// Revokes the access of many tokens, given by the ids of their grants or as the grants that were
    /// listed: each once, a hundred a request. `.await` it, or say first to [confirm](Revoke::confirm)
    /// it, or ask for the [plan](Revoke::dry_run) and leave it.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// use std::time::Duration;
    /// use patwarden::PatId;
    ///
    /// let ids = [PatId::new(7), PatId::new(8)];
    /// let report = client.org("acme").grants().revoke(ids).confirm(Duration::from_secs(60)).await?;
    /// println!("{report}");
    /// # Ok(()) }
    /// ```
    pub fn revoke<I>(&self, grants: impl IntoIterator<Item = I>) -> Revoke
    where
        I: Into<Target<Grant>>,
    {
        let targets: Vec<Target<Grant>> = grants.into_iter().map(Into::into).collect();
        Revoke {
            org: self.org.clone(),
            progress: Progress::about(targets.iter().map(Target::id)),
            targets,
            filtered: self.filter != Filter::default(),
            terms: Terms::default(),
        }
    }

    /// The requests of a bulk revocation.
    pub(crate) fn calls(org: Org, one_by_one: bool) -> Calls<Grant> {
        let (writer, reader) = (org.clone(), org.clone());
        let write = move |chunk: Vec<PatId>, tally| -> BoxFuture<'static, _> {
            let writer = writer.clone().tallied(tally);
            if let (true, [id]) = (one_by_one, chunk.as_slice()) {
                let (grants, id) = (Grants::new(writer), *id);
                return Box::pin(async move { grants.revoke_one(id).await });
            }
            Box::pin(writer.call(REVOKE_MANY, move |api, org, _| async move {
                let body = types::OrgsUpdatePatAccessesBody {
                    action: types::OrgsUpdatePatAccessesBodyAction::Revoke,
                    pat_ids: chunk.into_iter().map(number).collect::<Result<_>>()?,
                };
                done(api.orgs_update_pat_accesses().org(org).body(body).send().await).await
            }))
        };
        Calls {
            action: Action::Revoke,
            org: org.name(),
            host: org.host(),
            reason: None,
            clock: org.clock(),
            write: Box::new(write),
            list: Box::new(move |part| Grants::part(reader.clone(), part)),
            arrivals: None,
        }
    }
}

/// A bulk revocation, to be awaited.
///
/// A grant that is not there does not keep others from being revoked: where GitHub refuses a request
/// because of it, the rest of its ids are sent again.
///
/// # Errors
///
/// Awaiting it fails when it is certain that nothing was done: the list of ids is empty or has one that can be none, the
/// noun has filters, the [journal](crate::journal) can't be begun, the login fails, or GitHub refuses the first request
/// for a reason that concerns all. Anything else is in the [report](BulkReport), id by id.
#[derive(Debug)]
#[must_use = "nothing is revoked until this is awaited"]
pub struct Revoke {
    org: Org,
    targets: Vec<Target<Grant>>,
    filtered: bool,
    terms: Terms,
    progress: Progress<Grant>,
}

impl Revoke {
    bulk_methods!(Grant);

    /// Then lists until the grants are gone, for no longer than this, and a day at the most.
    ///
    /// The grants that were given by their ids alone are listed before as well: the report keeps them
    /// as they were, and tells what was done from what GitHub passed over in silence.
    pub fn confirm(mut self, within: Duration) -> Self {
        self.terms.confirm_within = Some(within);
        self
    }

    /// What it would do: which requests, whom that hits, what it means. Nothing is revoked; what is
    /// known by its id alone is listed.
    ///
    /// # Errors
    ///
    /// For an empty list of ids, and as [`list`](Grants::list).
    pub async fn dry_run(self) -> Result<Plan<Grant>> {
        let terms = self.terms.clone();
        let (calls, targets, _) = self.prepared()?;
        bulk::plan(&calls, targets, &terms).await
    }

    /// Whether it can be sent, as far as that is known without sending it. Awaiting it fails with the same.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an empty list of ids, an id that can be none, or a filter.
    pub fn check(&self) -> Result<()> {
        let checked = bulk::without_filter(self.filtered).and_then(|()| bulk::check_ids(&self.targets));
        checked.map_err(|error| error.in_operation(REVOKE_MANY))
    }

    fn prepared(self) -> Result<(Calls<Grant>, Targets<Grant>, Progress<Grant>)> {
        self.check()?;
        let Self { org, targets, terms, progress, .. } = self;
        let targets = Targets::distinct(targets).map_err(|error| error.in_operation(REVOKE_MANY))?;
        Ok((Grants::calls(org, terms.one_by_one), targets, progress))
    }

    async fn run(self) -> Result<BulkReport<Grant>> {
        let terms = self.terms.clone();
        let (calls, targets, progress) = self.prepared()?;
        bulk::run(&calls, targets, &terms, progress).await
    }
}

impl IntoFuture for Revoke {
    type Output = Result<BulkReport<Grant>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
