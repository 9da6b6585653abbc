//! The only door to the network, a stack of layers, one a file:
//!
//! ```text
//! trace → cache → retry → limit → authorise → redirect → send
//! ```
//!
//! Each layer takes any [`Door`] and is tested over one that is made up. The order matters; what goes wrong
//! in another:
//!
//! - trace inside of retry: the log would have attempts and not calls.
//! - cache inside of retry or limit: it would be asked at each attempt, and what it has would wait its turn.
//!   Inside of authorise it would not know whose answer it keeps.
//! - retry inside of limit: a second attempt would not wait its turn, and one call that fails again and again
//!   would hold its place among the reads all the while.
//! - authorise outside of retry or limit: an attempt that waited long would go out with a credential that has
//!   ended meanwhile.
//! - redirect outside of authorise: each hop would be a call with limits and attempts of its own, and a check
//!   of the origin that comes after the credential was added is one that can be passed by.
//!
//! Logging in goes from authorise through a retry and a limit of its own straight to redirect: behind the
//! same limit it would wait for a place that the request in need of it holds.

pub(crate) mod authorise;
pub(crate) mod cache;
pub(crate) mod limit;
pub(crate) mod login;
pub(crate) mod patience;
pub(crate) mod redirect;
pub(crate) mod retry;
pub(crate) mod send;
pub(crate) mod tally;
pub(crate) mod trace;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use patwarden_api::{Request, Response};
use tower::{Service, ServiceExt};

use crate::error::{Error, Result};

type Answer = Pin<Box<dyn Future<Output = Result<Response>> + Send>>;

/// What lies behind a door: requests in, answers read to their end out. It is a service that is always ready, since it
/// waits inside of its calls, and that all calls share, which one of tower is not: it is cloned for each.
pub(crate) trait Layer: Send + Sync + 'static {
    fn pass(&self, request: Request) -> impl Future<Output = Result<Response>> + Send;
}

/// The way to a layer, or to a service of tower in its place. A clone leads to the same one.
#[derive(Clone)]
pub(crate) struct Door(Arc<dyn Fn(Request) -> Answer + Send + Sync>);

impl Door {
    pub(crate) fn to(layer: impl Layer) -> Self {
        let layer = Arc::new(layer);
        Self(Arc::new(move |request| {
            let layer = Arc::clone(&layer);
            Box::pin(async move { layer.pass(request).await })
        }))
    }

    /// Each request goes to a clone of the service.
    pub(crate) fn of<S>(service: S) -> Self
    where
        S: Service<Request, Response = Response, Error = Error> + Clone + Send + Sync + 'static,
        S::Future: Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(service.clone().oneshot(request))))
    }

    /// One request through it.
    pub(crate) async fn pass(&self, request: Request) -> Result<Response> {
        (self.0)(request).await
    }
}

impl Service<Request> for Door {
    type Response = Response;
    type Error = Error;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Answer {
        (self.0)(request)
    }
}
