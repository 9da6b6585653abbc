//! `client.each_org()`: the same list of every organisation that the login sees, side by side.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::stream::{BoxStream, Stream, StreamExt, TryStreamExt};

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::grants::Grants;
use crate::model::{Grant, GrantRequest, Organization};
use crate::page::{Drift, DriftWatch, Listing, on_its_own};
use crate::requests::Requests;

/// Organisations read at the same time, unless told.
const AT_ONCE: usize = 8;

/// Every organisation that the login sees: a handle that asks for nothing by itself.
///
/// As an App these are the organisations it is installed on; each is read with a token and limits of
/// its own.
#[derive(Clone, Debug)]
#[must_use]
pub struct EachOrg {
    client: Client,
    at_once: usize,
    verify: bool,
}

/// What one organisation's list came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use = "an organisation may not have been read: look at its items"]
pub struct Reading<T> {
    /// The organisation's place in the list of all, from 0: readings come as they are whole.
    pub place: usize,
    /// The organisation.
    pub org: Organization,
    /// The whole list, or why it could not be read. One that can't be read keeps no other from it.
    pub items: Result<Vec<T>>,
    /// What showed that its list changed while it was read; see [`Listing::drift`].
    pub drift: Option<Drift>,
}

/// The lists of many organisations on their way: a stream that gives each as it is whole. It ends with
/// an error if the organisations themselves can't be listed.
#[must_use = "nothing is asked for until it is polled"]
pub struct Readings<T> {
    readings: BoxStream<'static, Result<Reading<T>>>,
    orgs: DriftWatch,
}

impl EachOrg {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, at_once: AT_ONCE, verify: false }
    }

    /// How many organisations are read at the same time: 8 unless told, and at least one. What one
    /// client reads at once is bounded besides, see
    /// [`reads_in_flight`](crate::ClientBuilder::reads_in_flight).
    pub fn at_once(mut self, orgs: usize) -> Self {
        self.at_once = orgs.max(1);
        self
    }

    /// Reads each list until two readings agree, and that of the organisations too; see [`Listing::verify`].
    pub fn verify(mut self) -> Self {
        self.verify = true;
        self
    }

    /// The grants of each, with the filters that `filter` sets.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// for reading in client.each_org().grants(|grants| grants.permission("contents_write")).collect_all().await? {
    ///     match reading.items {
    ///         Ok(grants) => println!("{}: {}", reading.org.login, grants.len()),
    ///         Err(error) => eprintln!("{} was not read: {error}", reading.org.login),
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    pub fn grants(self, filter: impl Fn(Grants) -> Grants + Send + 'static) -> Readings<Grant> {
        self.read(move |client, org| filter(client.org(org).grants()).list())
    }

    /// The pending requests of each, with the filters that `filter` sets.
    pub fn requests(self, filter: impl Fn(Requests) -> Requests + Send + 'static) -> Readings<GrantRequest> {
        self.read(move |client, org| filter(client.org(org).requests()).list())
    }

    fn read<T: Send + 'static>(self, list: impl Fn(&Client, &str) -> Listing<T> + Send + 'static) -> Readings<T> {
        let Self { client, at_once, verify } = self;
        let verified = move |list: Listing<T>| if verify { list.verify() } else { list };
        let orgs = if verify { client.orgs().verify() } else { client.orgs() };
        let watch = orgs.watch();
        let orgs = orgs.enumerate().map(|(place, org)| Ok((place, org?)));
        let readings = orgs.map_ok(move |(place, org)| {
            let list = (!org.suspended).then(|| {
                let list = verified(list(&client, &org.login));
                let watch = list.watch();
                // On its own, as it holds places among the reads under way that whoever takes the readings
                // may wait for.
                (on_its_own(Box::pin(list.collect_all())), watch)
            });
            async move {
                let (items, drift) = match list {
                    Some((list, watch)) => (list.await, watch.drift()),
                    None => (Err(suspended(&org)), None),
                };
                Ok(Reading { place, org, items, drift })
            }
        });
        Readings { readings: readings.try_buffer_unordered(at_once).boxed(), orgs: watch }
    }
}

/// GitHub would say the same, after a login.
fn suspended(org: &Organization) -> Error {
    Error::new(ErrorKind::PermissionDenied, "the App's installation is suspended; nothing was sent")
        .with_hint("an owner of the organisation can unsuspend the App in its settings")
        .in_org(&org.login)
}

impl<T> Readings<T> {
    /// A handle that tells what showed that the list of the organisations itself changed while it was read;
    /// see [`Listing::drift`]. What shows of an organisation's own list is in its [`Reading`].
    #[must_use]
    pub fn watch(&self) -> DriftWatch {
        self.orgs.clone()
    }

    /// Everything, in the order in which the organisations are listed.
    ///
    /// # Errors
    ///
    /// If the organisations can't be listed. What can't be read of one is in its [`Reading`].
    pub async fn collect_all(self) -> Result<Vec<Reading<T>>> {
        let mut readings: Vec<_> = self.readings.try_collect().await?;
        readings.sort_by_key(|reading| reading.place);
        Ok(readings)
    }
}

impl<T> Stream for Readings<T> {
    type Item = Result<Reading<T>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.readings.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for Readings<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Readings").finish_non_exhaustive()
    }
}
