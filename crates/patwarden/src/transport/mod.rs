//! The only door to the network, as a stack of tower services, one layer a file:
//!
//! ```text
//! cache → retry → limit → authorise → send
//! ```
//!
//! The order matters. Cache outside of all: it is told the answer that the attempts came to, and what it asks
//! for takes its turn and its retries as any read does; inside of authorise it would not know whose answer it
//! keeps. Retry outside of limit: a second attempt waits its turn like any other.
//! Authorise inside of both: an attempt that waited long goes out with a credential that is still good.
//! Logging in goes from authorise through a retry of its own straight to send: behind the limit it
//! would wait for a place that the request in need of it holds.

pub(crate) mod authorise;
pub(crate) mod cache;
pub(crate) mod limit;
pub(crate) mod login;
pub(crate) mod retry;
pub(crate) mod send;

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
