//! `client.org(name)`: an organisation to ask about, and what all its calls have in common.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures::future::BoxFuture;
use patwarden_api::ResponseValue;
use url::Url;

use crate::answer::error_of;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::link::Links;
use crate::name;
use crate::page::{Fetched, Identified, Listing};
use crate::requests::Requests;
use crate::transport::authorise::Identity;

/// An organisation by name: a handle that asks for nothing by itself.
///
/// A name that can't be one, such as `../user`, is refused by the first call, before any request.
#[derive(Clone)]
pub struct Org {
    client: Client,
    name: Result<Arc<str>>,
}

impl Org {
    pub(crate) fn new(client: Client, name: &str) -> Self {
        Self { client, name: name::organisation(name) }
    }

    /// The tokens that may reach the organisation.
    pub fn grants(&self) -> Grants {
        Grants::new(self.clone())
    }

    /// The requests that wait for a decision.
    pub fn requests(&self) -> Requests {
        Requests::new(self.clone())
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

    /// The name, or what was given for one.
    pub(crate) fn name(&self) -> String {
        self.name.as_ref().map_or_else(|_| String::new(), ToString::to_string)
    }

    /// A listing of which each page is a governing call.
    pub(crate) fn listing<T, F, Called>(&self, operation: &'static str, make: F) -> Listing<T>
    where
        T: Identified + Send + 'static,
        F: Fn(patwarden_api::Client, String, Arc<Url>, Option<u64>) -> Called + Clone + Send + Sync + 'static,
        Called: Future<Output = Result<Fetched<T>>> + Send + 'static,
    {
        let org = self.clone();
        let fetch = move |page| -> BoxFuture<'static, _> {
            let (org, make) = (org.clone(), make.clone());
            Box::pin(org.call(operation, move |api, org, base| make(api, org, base, page)))
        };
        Listing::new(Arc::new(fetch), self.client.pages_in_flight())
    }

    /// Makes one governing call: with a login that can make it, for a name that can be one, every
    /// error in its context.
    pub(crate) async fn call<T, F, Called>(self, operation: &'static str, make: F) -> Result<T>
    where
        F: FnOnce(patwarden_api::Client, String, Arc<Url>) -> Called,
        Called: Future<Output = Result<T>>,
    {
        let name = self.name.clone().map_err(|error| error.in_operation(operation))?;
        let outcome = match self.client.check_can_govern() {
            Ok(()) => {
                let api = self.client.api_as(Identity::Org(Arc::clone(&name)));
                make(api, name.to_string(), self.client.base()).await.map_err(|error| self.client.explained(error))
            }
            Err(error) => Err(error),
        };
        outcome.map_err(|error| error.in_operation(operation).in_org(&name))
    }
}

/// One page of a list: its items converted, and where the server says the list goes on.
pub(crate) async fn fetched<Raw, T>(
    answer: Result<ResponseValue<Vec<Raw>>, patwarden_api::Error>,
    base: &Url,
) -> Result<Fetched<T>>
where
    T: TryFrom<Raw, Error = Error>,
{
    match answer {
        Ok(answer) => {
            let links = Links::read(answer.headers(), base)?;
            let items = answer.into_inner().into_iter().map(T::try_from).collect::<Result<_>>()?;
            Ok(Fetched { items, links })
        }
        Err(error) => Err(error_of(error).await),
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
