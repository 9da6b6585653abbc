//! The simulator on a socket, and what it tells about itself over HTTP.

use std::future::IntoFuture as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::error::Error;
use crate::fault::Fault;
use crate::gate;
use crate::log::LogEntry;
use crate::simulator::Shared;
use crate::snapshot::Snapshot;

/// GitHub's API, and beside it `/_sim` for whoever steers from another process.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let steering = Router::new()
        .route("/log", get(log).delete(clear_log))
        .route("/state", get(state))
        .route("/faults", post(inject).delete(clear_faults));
    Router::new().nest("/_sim", steering).fallback(gate::answer).with_state(shared)
}

async fn log(State(shared): State<Arc<Shared>>) -> Json<Vec<LogEntry>> {
    Json(shared.log().entries())
}

async fn clear_log(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.log().clear();
    StatusCode::NO_CONTENT
}

async fn state(State(shared): State<Arc<Shared>>) -> Json<Snapshot> {
    Json(shared.snapshot())
}

async fn inject(State(shared): State<Arc<Shared>>, body: String) -> Response {
    match serde_json::from_str::<Fault>(&body) {
        Ok(fault) => {
            shared.faults().add(fault);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("not a fault: {error}\n")).into_response(),
    }
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.faults().clear();
    StatusCode::NO_CONTENT
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
        let serving = axum::serve(listener, router).with_graceful_shutdown(async {
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
