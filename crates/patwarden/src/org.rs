//! `client.org(name)`: an organisation to ask about, and what all its calls have in common.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures::future::BoxFuture;
use patwarden_api::ResponseValue;
use url::Url;

use crate::answer::error_of;
use crate::client::Client;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::fetched::Source;
use crate::filter::LARGEST_PAGE;
use crate::grants::Grants;
use crate::installations::Installations;
use crate::journal::Journal;
use crate::members::{Members, Membership};
use crate::model::OrganizationDetails;
use crate::name;
use crate::page::{Fetched, Identified, Listing};
use crate::requests::Requests;
use crate::resume::Resume;
use crate::security::{Enablement, SecurityProduct, SetSecurityProduct};
use crate::settings::OrganizationUpdate;
use crate::transport::authorise::Identity;
use crate::transport::tally::Tally;

const GET: &str = "orgs/get";

/// An organisation by name: a handle that asks for nothing by itself.
///
/// A name that can't be one, such as `../user`, is refused by the first call, before any request.
#[derive(Clone)]
pub struct Org {
    client: Client,
    name: Result<Arc<str>>,
    /// Where its writes are counted, if somebody asks.
    tally: Option<Tally>,
    /// How many pages of a listing are asked for at once, where that is not as the client has it.
    pages_in_flight: Option<usize>,
}

/// Whom GitHub answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Apps alone, by themselves or for a user who signed in: what governs tokens.
    App,
    /// Whoever has the permission, with a token of any kind.
    Anyone,
}

impl Org {
    pub(crate) fn new(client: Client, name: &str) -> Self {
        Self { client, name: name::organisation(name), tally: None, pages_in_flight: None }
    }

    /// The tokens that may reach the organisation.
    pub fn grants(&self) -> Grants {
        Grants::new(self.clone())
    }

    /// The requests that wait for a decision.
    pub fn requests(&self) -> Requests {
        Requests::new(self.clone())
    }

    /// Goes on with a bulk call on this organisation that ended before its end, by its [journal](crate::journal).
    /// `.await` it; one of another organisation is refused.
    pub fn resume(&self, journal: impl Into<Journal>) -> Resume {
        Resume::new(self.client.clone(), journal.into(), Some(self.name()))
    }

    /// Asks for the organisation with its settings. Who is no owner is told only a part.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// let details = client.org("acme").get().await?;
    /// println!("{:?}", details.default_repository_permission);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if there is no such organisation; for an App
    /// [`NotInstalled`](crate::ErrorKind::NotInstalled).
    pub async fn get(&self) -> Result<OrganizationDetails> {
        self.clone()
            .call_by(Caller::Anyone, GET, async |api, org, _| one(api.orgs_get().org(org).send().await).await)
            .await
    }

    /// Changes settings of the organisation: only those that are set, once it is awaited.
    pub fn update(&self) -> OrganizationUpdate {
        OrganizationUpdate::new(self.clone())
    }

    /// The Apps that are installed on the organisation.
    pub fn installations(&self) -> Installations {
        Installations::new(self.clone())
    }

    /// The members of the organisation.
    pub fn members(&self) -> Members {
        Members::new(self.clone())
    }

    /// Asks whether a user is a member of the organisation.
    ///
    /// GitHub has one answer for who is no member and for an organisation that there is not:
    /// [`NotMember`](Membership::NotMember) is both.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it can be no user's name; for an App
    /// [`NotInstalled`](crate::ErrorKind::NotInstalled).
    pub async fn membership(&self, login: &str) -> Result<Membership> {
        Members::new(self.clone()).membership(login).await
    }

    /// Whether [`membership`](Self::membership) can be asked for, as far as that is known without asking.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it can be no user's name.
    pub fn check_login(login: &str) -> Result<()> {
        Members::check(login)
    }

    /// Turns a security product on or off for every repository of the organisation. `.await` it.
    #[deprecated(note = "GitHub documents the operation as deprecated: its code security configurations replace it")]
    pub fn set_security_product(&self, product: SecurityProduct, enablement: Enablement) -> SetSecurityProduct {
        SetSecurityProduct::new(self.clone(), product, enablement)
    }

    /// The generated client, which for a login as an App goes out as its installation here.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the organisation's name can't be one.
    pub fn api(&self) -> Result<patwarden_api::Client> {
        let name = self.name.clone()?;
        Ok(self.client.api_as(Identity::Org(name)))
    }

    /// The same, with its calls counted here.
    pub(crate) fn tallied(self, tally: Tally) -> Self {
        Self { tally: Some(tally), ..self }
    }

    /// The same, with so many pages of a listing at once.
    pub(crate) fn pages_in_flight(self, pages: Option<usize>) -> Self {
        Self { pages_in_flight: pages, ..self }
    }

    /// The base URL of its API.
    pub(crate) fn host(&self) -> String {
        self.client.base().as_str().trim_end_matches('/').to_owned()
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.client.clock()
    }

    /// The name, or what was given for one.
    pub(crate) fn name(&self) -> String {
        self.name.as_ref().map_or_else(|_| String::new(), ToString::to_string)
    }

    /// A listing of which each page is a governing call.
    pub(crate) fn listing<T, F, Called>(&self, operation: &'static str, make: F) -> Listing<T>
    where
        T: Identified + Send + 'static,
        F: Fn(patwarden_api::Client, String, Source, Option<u64>) -> Called + Clone + Send + Sync + 'static,
        Called: Future<Output = Result<Fetched<T>>> + Send + 'static,
    {
        self.listing_by(Caller::App, operation, make)
    }

    /// A listing of which each page is a call.
    pub(crate) fn listing_by<T, F, Called>(&self, caller: Caller, operation: &'static str, make: F) -> Listing<T>
    where
        T: Identified + Send + 'static,
        F: Fn(patwarden_api::Client, String, Source, Option<u64>) -> Called + Clone + Send + Sync + 'static,
        Called: Future<Output = Result<Fetched<T>>> + Send + 'static,
    {
        let org = self.clone();
        let fetch = move |page| -> BoxFuture<'static, _> {
            let (org, make) = (org.clone(), make.clone());
            Box::pin(org.call_with(caller, operation, move |client, identity, org| {
                let (api, source) = client.api_tapped(identity);
                make(api, org, source, page)
            }))
        };
        let mut paging = self.client.paging(operation, Some(&self.name()));
        if let Some(pages) = self.pages_in_flight {
            paging.in_flight = pages;
        }
        Listing::new(Arc::new(fetch), paging)
    }

    /// Makes one governing call.
    pub(crate) async fn call<T, F, Called>(self, operation: &'static str, make: F) -> Result<T>
    where
        F: FnOnce(patwarden_api::Client, String, Arc<Url>) -> Called,
        Called: Future<Output = Result<T>>,
    {
        self.call_by(Caller::App, operation, make).await
    }

    /// Makes one call.
    pub(crate) async fn call_by<T, F, Called>(self, caller: Caller, operation: &'static str, make: F) -> Result<T>
    where
        F: FnOnce(patwarden_api::Client, String, Arc<Url>) -> Called,
        Called: Future<Output = Result<T>>,
    {
        let tally = self.tally.clone();
        let make = |client: &Client, identity, org| make(client.api_tallied(identity, tally), org, client.base());
        self.call_with(caller, operation, make).await
    }

    /// Makes one call: with a login that can make it, for a name that can be one, every error in its
    /// context.
    async fn call_with<T, F, Called>(self, caller: Caller, operation: &'static str, make: F) -> Result<T>
    where
        F: FnOnce(&Client, Identity, String) -> Called,
        Called: Future<Output = Result<T>>,
    {
        let name = self.name.clone().map_err(|error| error.in_operation(operation))?;
        let allowed = match caller {
            Caller::App => self.client.check_can_govern(),
            Caller::Anyone => Ok(()),
        };
        let outcome = match allowed {
            Ok(()) => {
                let called = make(&self.client, Identity::Org(Arc::clone(&name)), name.to_string()).await;
                called.map_err(|error| self.client.explained(error, caller))
            }
            Err(error) => Err(error),
        };
        outcome.map_err(|error| error.in_operation(operation).in_org(&name))
    }
}

/// One thing, converted.
pub(crate) async fn one<Raw, T>(answer: Result<ResponseValue<Raw>, patwarden_api::Error>) -> Result<T>
where
    T: TryFrom<Raw, Error = Error>,
{
    match answer {
        Ok(answer) => answer.into_inner().try_into(),
        Err(error) => Err(error_of(error).await),
    }
}

/// How many items a request is to bring: GitHub's most unless told.
pub(crate) fn page_size(per_page: Option<u8>) -> Result<i64> {
    match per_page.unwrap_or(LARGEST_PAGE) {
        size if (1..=LARGEST_PAGE).contains(&size) => Ok(size.into()),
        size => Err(Error::invalid_input(format!("a page has 1 to {LARGEST_PAGE} items, not {size}"))),
    }
}

/// A write that answers nothing.
pub(crate) async fn done(answer: Result<ResponseValue<()>, patwarden_api::Error>) -> Result<()> {
    match answer {
        Ok(_) => Ok(()),
        Err(error) => Err(error_of(error).await),
    }
}

impl fmt::Debug for Org {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Org").field(&self.name).finish()
    }
}
