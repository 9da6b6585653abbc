//! The only door to the network, as a stack of tower services, one layer a file:
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

use patwarden_api::{Request, Response};
use tower::util::BoxCloneSyncService;

use crate::error::Error;

/// What the layers have in common: requests in, answers read to their end out.
pub(crate) type Door = BoxCloneSyncService<Request, Response, Error>;
pub(crate) type Answer = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>;

/// Implements `tower::Service` for a layer whose work is one async method; it is always ready,
/// since layers wait inside of their calls.
macro_rules! service {
    ($layer:ty) => {
        impl tower::Service<patwarden_api::Request> for $layer {
            type Response = patwarden_api::Response;
            type Error = $crate::error::Error;
            type Future = $crate::transport::Answer;

            fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
                std::task::Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: patwarden_api::Request) -> Self::Future {
                let layer = self.clone();
                Box::pin(async move { layer.pass(request).await })
            }
        }
    };
}
pub(crate) use service;

/// One request through a door.
pub(crate) async fn through(door: &Door, request: Request) -> Result<Response, Error> {
    tower::ServiceExt::oneshot(door.clone(), request).await
}
