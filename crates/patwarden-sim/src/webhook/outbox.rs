//! The deliveries that were made, and where they go.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::config::Config;
use crate::error::Error;
use crate::flavour::Base;
use crate::webhook::courier::{Courier, Parcel};
use crate::webhook::event::Event;
use crate::webhook::{Delivery, DeliveryOutcome, Webhook, signature};

/// The randomness of deliveries, apart from that of the world.
const STREAM: u64 = 0x7765_6268;
/// How many deliveries are remembered; older ones are forgotten.
const REMEMBERED: usize = 1_000;

/// What the courier shares: the deliveries, and which webhook they are for.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: VecDeque<Delivery>,
    /// Counts the settings of the webhook: what waits for an earlier one is no longer sent.
    pub(crate) setting: u64,
}

pub(crate) type SharedLedger = Arc<Mutex<Ledger>>;

pub(crate) fn lock(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger {
    fn add(&mut self, delivery: Delivery) {
        if self.entries.len() == REMEMBERED {
            self.entries.pop_front();
        }
        self.entries.push_back(delivery);
    }

    pub(crate) fn came(&mut self, seq: u64, outcome: DeliveryOutcome) {
        if let Some(delivery) = self.entries.iter_mut().rev().find(|delivery| delivery.seq == seq) {
            delivery.outcome = outcome;
        }
    }
}

/// The webhook and its deliveries.
pub(crate) struct Outbox {
    hook: Option<Webhook>,
    hook_id: u32,
    rng: ChaCha8Rng,
    last: u64,
    ledger: SharedLedger,
    courier: Option<Courier>,
    /// What URLs in bodies begin with: where the simulator is served.
    pub(crate) base: Base,
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").field("hook", &self.hook).field("made", &self.last).finish_non_exhaustive()
    }
}

impl Outbox {
    pub(crate) fn new(config: &Config) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
        rng.set_stream(STREAM);
        Self {
            hook: None,
            hook_id: rng.random_range(400_000_000..500_000_000),
            rng,
            last: 0,
            ledger: SharedLedger::default(),
            courier: None,
            base: config.flavour.base("http://localhost"),
        }
    }

    /// Sets where deliveries go from now on. What waits for an earlier webhook is not sent any more.
    pub(crate) fn set(&mut self, hook: Option<Webhook>) -> Result<(), Error> {
        let sends = hook.as_ref().is_some_and(|hook| hook.target.is_some());
        if sends && self.courier.is_none() {
            self.courier = Some(Courier::hire()?);
        }
        self.hook = hook;
        lock(&self.ledger).setting += 1;
        Ok(())
    }

    pub(crate) fn is_set(&self) -> bool {
        self.hook.is_some()
    }

    /// Whether somebody may be waiting for what is sent.
    pub(crate) fn sends(&self) -> bool {
        self.hook.as_ref().is_some_and(|hook| hook.target.is_some())
    }

    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.ledger).entries.iter().cloned().collect()
    }

    /// Makes a delivery of an event and hands it to the courier.
    pub(crate) fn deliver(&mut self, letter: Letter) {
        let Some(hook) = &self.hook else { return };
        self.last += 1;
        let Letter { at, org, action, app, body } = letter;
        let mut headers = vec![
            ("Accept", "*/*".to_owned()),
            ("Content-Type", "application/json".to_owned()),
            ("User-Agent", format!("GitHub-Hookshot/{:07x}", self.hook_id)),
            ("X-GitHub-Delivery", uuid(&mut self.rng)),
            ("X-GitHub-Event", "personal_access_token_request".to_owned()),
            ("X-GitHub-Hook-ID", self.hook_id.to_string()),
            ("X-GitHub-Hook-Installation-Target-ID", app.to_string()),
            ("X-GitHub-Hook-Installation-Target-Type", "integration".to_owned()),
        ];
        if let Some(value) = hook.secret.as_ref().and_then(|secret| signature(secret, body.as_bytes())) {
            headers.push(("X-Hub-Signature-256", value));
        }
        let headers: Vec<(String, String)> =
            headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let waits = hook.target.is_some();
        let outcome = if waits { DeliveryOutcome::Waiting } else { DeliveryOutcome::Kept };
        let delivery = Delivery { seq: self.last, at, org, action, headers, body, outcome };
        let parcel = hook.target.clone().map(|target| Parcel {
            seq: self.last,
            target,
            headers: delivery.headers.clone(),
            body: delivery.body.clone(),
            setting: lock(&self.ledger).setting,
            ledger: Arc::downgrade(&self.ledger),
        });
        lock(&self.ledger).add(delivery);
        if let (Some(parcel), Some(courier)) = (parcel, &self.courier)
            && !courier.take(parcel)
        {
            let reason = "too many others were waiting".to_owned();
            lock(&self.ledger).came(self.last, DeliveryOutcome::Failed { reason });
        }
    }
}

/// An event, written down.
pub(crate) struct Letter {
    at: Timestamp,
    org: String,
    action: String,
    app: u64,
    body: String,
}

impl From<Event<'_>> for Letter {
    fn from(event: Event<'_>) -> Self {
        Self {
            at: event.at,
            org: event.org.login.clone(),
            action: event.action.as_str().to_owned(),
            app: event.world.app.id,
            body: event.body().to_string(),
        }
    }
}

/// A random UUID in its usual form.
fn uuid(rng: &mut ChaCha8Rng) -> String {
    let bits = rng.random::<u128>();
    // Version 4, variant 1.
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
