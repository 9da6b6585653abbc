//! The simulator on a socket, and what is at which path.

use std::future::IntoFuture as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::error::Error;
use crate::simulator::Shared;
use crate::{control, gate, page};

/// GitHub's API, and beside it `/_sim` for whoever steers from another process, and a page for people.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let control = any(control::answer);
    Router::new()
        .route(control::ROOT, control.clone())
        .route(&format!("{}/{{*rest}}", control::ROOT), control.clone())
        .route(&format!("{}/", control::ROOT), control)
        .fallback(front)
        .with_state(shared)
}

/// A browser at the root gets the page, anybody else GitHub's answer.
async fn front(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if page::is_asked_for(&request) {
        page::answer(&shared, request)
    } else {
        gate::answer(State(shared), request).await
    }
}

/// A simulator that listens on this machine's loopback address. It stops when dropped.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    prefix: &'static str,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    pub(crate) async fn start(router: Router, port: u16, prefix: &'static str) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async {
                // Whether told to stop or just dropped, it is over.
                let _ = stopped.await;
            });
        let task = tokio::spawn(serving.into_future());
        Ok(Self { addr, prefix, stop, task })
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The base URL for clients, without a slash at the end. Where the [flavour](crate::Flavour) has
    /// its API under a path, that is in it; `/_sim` never is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.addr, self.prefix)
    }

    /// Takes no more requests, answers those under way, and ends.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if serving had failed.
    pub async fn shutdown(self) -> Result<(), Error> {
        drop(self.stop);
        match self.task.await {
            Ok(served) => Ok(served?),
            Err(failure) => Err(Error::Io(std::io::Error::other(failure))),
        }
    }
}
