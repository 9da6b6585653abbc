//! The simulator as its host program holds it.

use std::fmt;
use std::io;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use jiff::{SignedDuration, Timestamp};

use crate::auth::TokenKind;
use crate::clock::Clock;
use crate::config::Config;
use crate::control::secret::ControlSecret;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::keys::{Key, KeyFile};
use crate::log::{Log, LogEntry};
use crate::model::{Grant, GrantRequest, Installation, RequestState};
use crate::seed;
use crate::server::{self, Server};
use crate::snapshot::Snapshot;
use crate::state::{Actor, Organization, World};
use crate::webhook::event::Action;
use crate::webhook::{Delivery, Webhook};

/// What all handles and the router share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) key: Key,
    pub(crate) secret: ControlSecret,
    pub(crate) in_flight: AtomicUsize,
    world: Mutex<World>,
    log: Mutex<Log>,
    faults: Mutex<Faults>,
    app_id: u64,
    client_id: String,
}

/// A panic elsewhere while it was locked leaves the data whole: every change is made in one go.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        lock(&self.log)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut world = self.world();
        world.settle(self.clock.now());
        Snapshot::of(&world)
    }
}

/// A simulated GitHub. Clones are handles to the same one.
#[derive(Clone)]
pub struct Simulator {
    shared: Arc<Shared>,
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("config", &self.shared.config)
            .field("app_id", &self.shared.app_id)
            .finish_non_exhaustive()
    }
}

impl Simulator {
    /// Makes the world that the configuration describes, and a fresh RSA key for its App.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] for a configuration without an organisation or with an impossible subdomain,
    /// [`Error::Key`] if the key can't be made, [`Error::Io`] if there can't be a thread for its webhook.
    pub fn new(config: Config) -> Result<Self, Error> {
        Self::made(config, Key::generate)
    }

    /// The same, with a key that other simulations may have too: see [`Key`].
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), but for [`Error::Key`] only if there is no randomness for the control secret.
    pub fn with_key(config: Config, key: Key) -> Result<Self, Error> {
        Self::made(config, || Ok(key))
    }

    fn made(config: Config, key: impl FnOnce() -> Result<Key, Error>) -> Result<Self, Error> {
        if config.orgs == 0 {
            return Err(Error::Config("there must be at least one organisation"));
        }
        if !config.flavour.is_possible() {
            return Err(Error::Config("a subdomain has letters, digits and hyphens"));
        }
        #[expect(clippy::disallowed_methods, reason = "who gives no start wants the present")]
        let clock = Clock::starting_at(config.start.unwrap_or_else(Timestamp::now));
        clock.set_skew(config.clock_skew);
        let mut world = seed::world(&config, clock.start());
        world.outbox.set(config.webhook.clone())?;
        let shared = Shared {
            clock,
            key: key()?,
            secret: ControlSecret::generate()?,
            in_flight: AtomicUsize::new(0),
            app_id: world.app.id,
            client_id: world.app.client_id.clone(),
            world: Mutex::new(world),
            log: Mutex::default(),
            faults: Mutex::default(),
            config,
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// A handle to what a router serves.
    pub(crate) fn of(shared: &Arc<Shared>) -> Self {
        Self { shared: Arc::clone(shared) }
    }

    /// The API in process: a tower service from requests to responses, without a socket.
    pub fn router(&self) -> Router {
        server::router(Arc::clone(&self.shared))
    }

    /// Serves on 127.0.0.1; port 0 takes any that is free.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the port can't be had.
    pub async fn serve(&self, port: u16) -> Result<Server, Error> {
        let server = Server::start(self.router(), port, self.shared.config.flavour.prefix()).await?;
        self.shared.world().outbox.base = self.shared.config.flavour.base(&format!("http://{}", server.addr()));
        Ok(server)
    }

    /// The secret of the control API under `/_sim`, for a header `Authorization: Bearer …`. It is made
    /// afresh for every simulation and shown nowhere else.
    #[must_use]
    pub fn control_secret(&self) -> &str {
        self.shared.secret.reveal()
    }

    /// What it was made from.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// The simulator's clock, which is GitHub's. See [`Config::clock_skew`].
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// Sets how far GitHub's clock is from now on ahead of the clock that clients have, or behind it where
    /// this is negative. See [`Config::clock_skew`].
    pub fn set_clock_skew(&self, skew: SignedDuration) {
        self.shared.clock.set_skew(skew);
    }

    /// The App's number, one of the two names it may sign with.
    #[must_use]
    pub fn app_id(&self) -> u64 {
        self.shared.app_id
    }

    /// The App's client id, the other one.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.shared.client_id
    }

    /// The App's private key in PEM, PKCS#1, as GitHub hands it out.
    #[must_use]
    pub fn private_key_pem(&self) -> &str {
        self.shared.key.private_pem()
    }

    /// Writes the App's private key to a temporary file that only this user can read.
    ///
    /// # Errors
    ///
    /// When the file can't be made or written.
    pub fn write_key_file(&self) -> io::Result<KeyFile> {
        KeyFile::write(self.private_key_pem())
    }

    /// The logins of the organisations, the largest first.
    #[must_use]
    pub fn orgs(&self) -> Vec<String> {
        let world = self.shared.world();
        world.orgs.iter().map(|org| org.login.clone()).collect()
    }

    /// Makes a token for one organisation, with all the installation may do, good for an hour.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], or [`Error::NotInstalled`] where the App is not installed.
    pub fn issue_installation_token(&self, org: &str) -> Result<String, Error> {
        let mut world = self.shared.world();
        let Installation { id, permissions, .. } =
            world.org_mut(org)?.installation.clone().ok_or_else(|| Error::NotInstalled(org.to_owned()))?;
        let now = self.shared.clock.now();
        Ok(world.issue_installation_token(id, permissions, now).0)
    }

    /// Makes a token that stands for a user. See [`OrgSnapshot::owners`](crate::OrgSnapshot::owners)
    /// and [`plain_members`](crate::OrgSnapshot::plain_members) for who there is.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownUser`].
    pub fn issue_user_token(&self, kind: TokenKind, login: &str) -> Result<String, Error> {
        let mut world = self.shared.world();
        let login =
            world.user(login).map(|user| user.login.clone()).ok_or_else(|| Error::UnknownUser(login.to_owned()))?;
        Ok(world.issue_user_token(kind, login, self.shared.clock.now()))
    }

    /// The last 100,000 requests, in order of arrival. `/_sim` is not among them.
    #[must_use]
    pub fn log(&self) -> Vec<LogEntry> {
        self.shared.log().entries()
    }

    /// Forgets the requests so far; the count goes on.
    pub fn clear_log(&self) {
        self.shared.log().clear();
    }

    /// The state as it is now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.shared.snapshot()
    }

    /// Adds a fault behind those that are already waiting.
    pub fn inject(&self, fault: Fault) {
        self.shared.faults().add(fault);
    }

    /// The faults that are still waiting, in their order; what they have passed and struck is taken off.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.faults().waiting()
    }

    /// Drops all faults that are still waiting.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// Tells of requests by a webhook from now on, in place of the one before. What happens is told only
    /// where the App is installed, not suspended, and may read requests.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if there can't be a thread to send from.
    pub fn set_webhook(&self, webhook: Webhook) -> Result<(), Error> {
        self.after_what_is_due(|world, _| world.outbox.set(Some(webhook)))
    }

    /// Tells of requests no more. What was not on its way yet is not sent.
    pub fn clear_webhook(&self) {
        // Only a webhook can fail to be set.
        let _ = self.after_what_is_due(|world, _| world.outbox.set(None));
    }

    /// What the webhooks were told so far, or would have been: the last thousand deliveries, in order.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.after_what_is_due(|world, _| world.outbox.deliveries())
    }

    /// Installs the App on an organisation, or removes it, which ends its tokens there. Installing
    /// it where it is installed changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn set_installed(&self, org: &str, installed: bool) -> Result<(), Error> {
        self.with_org(org, |world, index, now| {
            if !installed {
                world.orgs[index].installation = None;
            } else if world.orgs[index].installation.is_none() {
                world.install(index, now);
            }
        })
    }

    /// Sets what the App's installation holds of one permission: `None`, `"read"`, `"write"`. Tokens
    /// made before never gain by it, and lose at once.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::NotInstalled`].
    pub fn set_permission(&self, org: &str, permission: &str, level: Option<&str>) -> Result<(), Error> {
        self.with_installation(org, |installation, _| {
            match level {
                Some(level) => installation.permissions.insert(permission.to_owned(), level.to_owned()),
                None => installation.permissions.remove(permission),
            };
        })
    }

    /// Suspends the App's installation, or ends the suspension.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::NotInstalled`].
    pub fn set_suspended(&self, org: &str, suspended: bool) -> Result<(), Error> {
        self.with_installation(org, |installation, now| {
            installation.suspended_at = suspended.then_some(now);
        })
    }

    /// Adds a grant made now and returns its id. It starts with read access to the metadata of all
    /// repositories, owned by some member; `edit` makes it what it should be.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn add_grant(&self, org: &str, edit: impl FnOnce(&mut Grant)) -> Result<u64, Error> {
        self.with_org(org, |world, index, now| world.add_grant(index, now, edit))
    }

    /// Changes a grant. Its id stays what it is.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::UnknownGrant`].
    pub fn update_grant(&self, org: &str, id: u64, edit: impl FnOnce(&mut Grant)) -> Result<(), Error> {
        self.with_org(org, |world, index, _| {
            let owner = world.orgs[index].grants.update(id, |grant| {
                edit(grant);
                grant.id = id;
                grant.token.owner.clone()
            });
            let unknown = || Error::UnknownGrant { org: org.to_owned(), id };
            let owner = owner.ok_or_else(unknown)?;
            world.ensure_member(index, &owner);
            Ok(())
        })?
    }

    /// Takes a grant out of the world as if it had never been.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::UnknownGrant`].
    pub fn remove_grant(&self, org: &str, id: u64) -> Result<Grant, Error> {
        self.with_org(org, |world, index, _| {
            let unknown = || Error::UnknownGrant { org: org.to_owned(), id };
            world.orgs[index].grants.remove(id).ok_or_else(unknown)
        })?
    }

    /// Adds a pending request made now and returns its id. It starts out as [`add_grant`](Self::add_grant)
    /// does, without a reason.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn add_request(&self, org: &str, edit: impl FnOnce(&mut GrantRequest)) -> Result<u64, Error> {
        self.with_org(org, |world, index, now| world.add_request(index, now, edit))
    }

    /// Changes a request. Its id stays what it is. The webhook is not told of an edit, whatever it makes
    /// of the request.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::UnknownRequest`].
    pub fn update_request(&self, org: &str, id: u64, edit: impl FnOnce(&mut GrantRequest)) -> Result<(), Error> {
        self.with_org(org, |world, index, _| {
            let owner = world.orgs[index].requests.update(id, |request| {
                edit(request);
                request.id = id;
                request.token.owner.clone()
            });
            let unknown = || Error::UnknownRequest { org: org.to_owned(), id };
            let owner = owner.ok_or_else(unknown)?;
            world.ensure_member(index, &owner);
            Ok(())
        })?
    }

    /// Lets the owner of a pending request withdraw it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`]; [`Error::UnknownRequest`] also if it is no longer pending.
    pub fn cancel_request(&self, org: &str, id: u64) -> Result<(), Error> {
        self.with_org(org, |world, index, now| {
            let requests = &mut world.orgs[index].requests;
            if requests.open(id).is_none() {
                return Err(Error::UnknownRequest { org: org.to_owned(), id });
            }
            requests.update(id, |request| request.state = RequestState::Cancelled { at: now });
            world.announce(index, id, Action::Cancelled, &Actor::Owner, now);
            Ok(())
        })?
    }

    /// Takes a request out of the world as if it had never been. The webhook is not told.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::UnknownRequest`].
    pub fn remove_request(&self, org: &str, id: u64) -> Result<GrantRequest, Error> {
        self.with_org(org, |world, index, _| {
            let unknown = || Error::UnknownRequest { org: org.to_owned(), id };
            world.orgs[index].requests.remove(id).ok_or_else(unknown)
        })?
    }

    /// Changes the state of one organisation, after what had become due by now.
    pub(crate) fn with_org<R>(
        &self,
        org: &str,
        change: impl FnOnce(&mut World, usize, Timestamp) -> R,
    ) -> Result<R, Error> {
        self.after_what_is_due(|world, now| {
            let index = world.org_index(org).ok_or_else(|| Error::UnknownOrganization(org.to_owned()))?;
            Ok(change(world, index, now))
        })
    }

    /// Looks at one organisation as it is now.
    pub(crate) fn look_at<R>(&self, org: &str, look: impl FnOnce(&Organization) -> R) -> Result<R, Error> {
        self.with_org(org, |world, index, _| look(&world.orgs[index]))
    }

    fn after_what_is_due<R>(&self, work: impl FnOnce(&mut World, Timestamp) -> R) -> R {
        let mut world = self.shared.world();
        let now = self.shared.clock.now();
        world.settle(now);
        work(&mut world, now)
    }

    fn with_installation(&self, org: &str, change: impl FnOnce(&mut Installation, Timestamp)) -> Result<(), Error> {
        self.with_org(org, |world, index, now| {
            let Organization { installation, .. } = &mut world.orgs[index];
            let installation = installation.as_mut().ok_or_else(|| Error::NotInstalled(org.to_owned()))?;
            change(installation, now);
            Ok(())
        })?
    }
}
