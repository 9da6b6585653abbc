//! Takes deliveries to their receiver, one after the other, on a thread and a clock of its own.
//!
//! The clock is the machine's: a receiver on a socket takes real time, also where the simulation's
//! time stands still.

use std::io;
use std::sync::{Mutex, Weak};
use std::thread;
use std::time::Duration;

use axum::body::Bytes;
use futures::future::{Either, select};
use http::Request;
use http::header::HOST;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::webhook::outbox::{Ledger, lock};
use crate::webhook::{DeliveryOutcome, Target};

/// As long as GitHub waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many deliveries can wait for those before them.
const QUEUE: usize = 1_000;

/// A delivery to be sent.
pub(crate) struct Parcel {
    pub(crate) seq: u64,
    pub(crate) target: Target,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) setting: u64,
    /// Gone when the simulation is.
    pub(crate) ledger: Weak<Mutex<Ledger>>,
}

/// Ends when dropped, after what is on its way.
pub(crate) struct Courier(mpsc::Sender<Parcel>);

impl Courier {
    pub(crate) fn hire() -> io::Result<Self> {
        let (sender, mut parcels) = mpsc::channel(QUEUE);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let work = async move {
            while let Some(parcel) = parcels.recv().await {
                carry(parcel).await;
            }
        };
        #[expect(clippy::disallowed_methods, reason = "there is one only where a webhook is, on a socket")]
        thread::Builder::new().name("simulated-webhook".to_owned()).spawn(move || runtime.block_on(work))?;
        Ok(Self(sender))
    }

    /// `false` when too many wait already.
    pub(crate) fn take(&self, parcel: Parcel) -> bool {
        self.0.try_send(parcel).is_ok()
    }
}

async fn carry(parcel: Parcel) {
    let Parcel { seq, setting, ledger, .. } = &parcel;
    let is_wanted = ledger.upgrade().map(|ledger| lock(&ledger).setting == *setting);
    let outcome = match is_wanted {
        None => return,
        Some(false) => Err("the webhook was changed or removed before its turn".to_owned()),
        Some(true) => match timeout(PATIENCE, send(&parcel)).await {
            Ok(answered) => answered,
            Err(_) => Err("no answer came within ten seconds".to_owned()),
        },
    };
    let outcome = match outcome {
        Ok(status) => DeliveryOutcome::Answered { status },
        Err(reason) => DeliveryOutcome::Failed { reason },
    };
    if let Some(ledger) = ledger.upgrade() {
        lock(&ledger).came(*seq, outcome);
    }
}

async fn send(parcel: &Parcel) -> Result<u16, String> {
    let Parcel { target, headers, body, .. } = parcel;
    let stream = TcpStream::connect(&target.addresses[..]).await.map_err(|error| told("no connection", &error))?;
    let mut request = Request::post(&target.path_and_query).header(HOST, &target.host);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request =
        request.body(Full::new(Bytes::from(body.clone()))).map_err(|error| told("it can't be sent", &error))?;
    let broken = |error: hyper::Error| told("the connection broke", &error);
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let answer = match select(Box::pin(sender.send_request(request)), Box::pin(connection)).await {
        Either::Left((answer, _)) => answer,
        Either::Right((_, answer)) => answer.await,
    };
    Ok(answer.map_err(broken)?.status().as_u16())
}

fn told(what: &str, error: &dyn std::error::Error) -> String {
    format!("{what}: {error}")
}
