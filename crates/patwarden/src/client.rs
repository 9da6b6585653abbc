//! The client: how it is set up, and the organisations that its login sees.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderValue, USER_AGENT};
use jiff::Timestamp;
use patwarden_api::{Request, Response, Transport};
use tower::{Service, ServiceExt};
use url::Url;

use crate::auth::{Auth, Credential, TokenKind};
use crate::bounds::{Bounds, in_range};
use crate::clock::{Clock, SystemClock};
use crate::each_org::EachOrg;
use crate::env;
use crate::error::{Error, ErrorKind, Result};
use crate::fetched::Source;
use crate::journal::Journal;
use crate::model::Organization;
use crate::org::{Caller, Org};
use crate::organizations::Organizations;
use crate::origin;
use crate::page::{About, Listing, Paging};
use crate::resume::Resume;
use crate::transport::Door;
use crate::transport::authorise::{Authorise, Credentials, Identity};
use crate::transport::cache::{Cache, Revalidate};
use crate::transport::limit::{Budget, Each, Limit, Pace};
use crate::transport::login::Login;
use crate::transport::patience::{Listener, Patience, Wait};
use crate::transport::redirect::Redirect;
use crate::transport::retry::{Purse, Retry, is_read};
use crate::transport::send::{self, Send as SendOverNetwork, Through, Way, network_client};
use crate::transport::tally::Tally;
use crate::transport::trace::{Answered, Follower, Trace};

/// A client of GitHub with one login. Cheap to clone; clones share logins and limits.
///
/// ```no_run
/// # fn main() -> patwarden::Result<()> {
/// use patwarden::{Auth, Client};
///
/// let auth = Auth::app_from_file(12345, "app.private-key.pem")?;
/// let client = Client::builder().auth(auth).build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    base: Arc<Url>,
    door: Door,
    /// Builds requests for the generated client; what is sent goes through the door.
    requests: reqwest::Client,
    login: LoginKind,
    /// The proxy on the way to the API.
    proxy: Option<String>,
    pages_in_flight: usize,
    most_pages: u64,
    /// The organisation as whose installation an App asks for what is nobody's in particular.
    spokesman: tokio::sync::Mutex<Option<Arc<str>>>,
    clock: Arc<dyn Clock>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginKind {
    App,
    Token(TokenKind),
    Nobody,
}

impl Client {
    /// A client to be set up.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// An organisation by its name.
    pub fn org(&self, name: impl AsRef<str>) -> Org {
        Org::new(self.clone(), name.as_ref())
    }

    /// Lists the organisations that this login sees: as an App those it is installed on, with a
    /// user's token those that the user is a member of.
    ///
    /// # Errors
    ///
    /// [`WrongTokenKind`](ErrorKind::WrongTokenKind) for an installation token, which is good for
    /// one organisation and can't list any. The stream ends after its first error.
    pub fn orgs(&self) -> Listing<Organization> {
        self.organizations().visible()
    }

    /// The organisations that there are, not only those that this login sees.
    pub fn organizations(&self) -> Organizations {
        Organizations::new(self.clone())
    }

    /// Every organisation that the login sees, to be read side by side.
    pub fn each_org(&self) -> EachOrg {
        EachOrg::new(self.clone())
    }

    /// Goes on with a bulk call that ended before its end, by its [journal](crate::journal). `.await` it.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// let resumed = client.resume("2026-03-revocation.jsonl").await?;
    /// println!("{resumed}");
    /// # Ok(()) }
    /// ```
    pub fn resume(&self, journal: impl Into<Journal>) -> Resume {
        Resume::new(self.clone(), journal.into(), None)
    }

    /// The generated client behind the same transport, for what this crate has no word for. As an
    /// App it goes out as the App itself; [`Org::api`] goes out as an installation.
    ///
    /// It follows the version of [`patwarden_api`] and not this crate's promise of stability.
    #[must_use]
    pub fn api(&self) -> patwarden_api::Client {
        self.api_as(Identity::Own)
    }

    pub(crate) fn api_as(&self, identity: Identity) -> patwarden_api::Client {
        self.api_tallied(identity, None)
    }

    /// The generated client for one call, counted where somebody asks.
    pub(crate) fn api_tallied(&self, identity: Identity, tally: Option<Tally>) -> patwarden_api::Client {
        let door = self.door_as(identity);
        let Some(tally) = tally else { return self.api_through(Transport::new(door)) };
        self.api_through(Transport::new(Door::of(door.map_request(move |mut request: Request| {
            request.extensions_mut().insert(tally.clone());
            request
        }))))
    }

    /// The generated client for one page of a listing, whose answer goes to the page's source.
    pub(crate) fn api_tapped(&self, identity: Identity) -> (patwarden_api::Client, Source) {
        let (source, tapped) = Source::tapping(self.door_as(identity), self.base());
        (self.api_through(Transport::new(tapped)), source)
    }

    fn door_as(&self, identity: Identity) -> Door {
        Door::of(self.0.door.clone().map_request(move |mut request: Request| {
            request.extensions_mut().insert(identity.clone());
            request
        }))
    }

    fn api_through(&self, transport: Transport) -> patwarden_api::Client {
        let base = self.0.base.as_str().trim_end_matches('/');
        patwarden_api::Client::new_with_client(base, self.0.requests.clone(), transport)
    }

    /// Where the API is, as far as it may be shown anywhere: scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        send::origin(&self.0.base)
    }

    /// The proxy on the way there, as far as it may be shown anywhere: scheme, host and port.
    #[must_use]
    pub fn proxy(&self) -> Option<&str> {
        self.0.proxy.as_deref()
    }

    /// What time it is by this client's [clock](ClientBuilder::clock).
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// As what this client is logged in, in words: `an App`, what kind of token it has, or `nobody`.
    #[must_use]
    pub fn logged_in_as(&self) -> &'static str {
        match self.0.login {
            LoginKind::App => "an App",
            LoginKind::Token(kind) => kind.describe(),
            LoginKind::Nobody => "nobody",
        }
    }

    pub(crate) fn base(&self) -> Arc<Url> {
        Arc::clone(&self.0.base)
    }

    /// How this client reads a list.
    pub(crate) fn paging(&self, operation: &'static str, org: Option<&str>) -> Paging {
        let about = About { operation: Some(operation), org: org.map(Arc::from) };
        Paging { in_flight: self.0.pages_in_flight, most: self.0.most_pages, about }
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.0.clock)
    }

    pub(crate) fn login(&self) -> LoginKind {
        self.0.login
    }

    pub(crate) fn spokesman(&self) -> &tokio::sync::Mutex<Option<Arc<str>>> {
        &self.0.spokesman
    }

    /// Refuses a token of a kind that GitHub refuses on every operation that governs tokens.
    pub(crate) fn check_can_govern(&self) -> Result<()> {
        match self.0.login {
            LoginKind::Token(kind) if kind.is_refused_for_governing() => Err(Error::new(
                ErrorKind::WrongTokenKind,
                format!("GitHub lets only GitHub Apps govern tokens, and this login is {}; nothing was sent", kind.describe()),
            )
            .with_hint("log in as an App (PATWARDEN_APP_ID and PATWARDEN_PRIVATE_KEY_FILE), or with a token of one (ghs_ or ghu_)")),
            LoginKind::Nobody => Err(Error::configuration("nobody is logged in; nothing was sent")
                .with_hint("give the client a login with `auth`")),
            _ => Ok(()),
        }
    }

    /// What only the login can explain about a refusal.
    pub(crate) fn explained(&self, error: Error, caller: Caller) -> Error {
        let LoginKind::Token(kind) = self.0.login else { return error };
        match (kind, error.kind()) {
            (TokenKind::Installation, ErrorKind::PermissionDenied | ErrorKind::NotFound) => error.with_further_hint(
                "or the token belongs to another organisation: an installation token is good for one",
            ),
            (TokenKind::AppUser, ErrorKind::PermissionDenied | ErrorKind::NotFound) if caller == Caller::App => error.with_further_hint(
                "or its user does not own the organisation: only an owner's token, or the App itself, governs tokens",
            ),
            _ => error,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base", &self.0.base.as_str())
            .field("login", &self.0.login)
            .finish_non_exhaustive()
    }
}

/// Sets up a [`Client`].
#[must_use]
pub struct ClientBuilder {
    auth: Option<Auth>,
    /// Whether the login is one of GitHub's own tools.
    for_github_alone: bool,
    base_url: Option<String>,
    pages_in_flight: usize,
    reads_in_flight: usize,
    between_writes: Option<Duration>,
    budget: Option<Budget>,
    longest_wait: Duration,
    on_wait: Option<Arc<Listener>>,
    on_answer: Option<Arc<Follower>>,
    bounds: Bounds,
    way: Way,
    clock: Arc<dyn Clock>,
    service: Option<Door>,
    seed: Option<u64>,
    cache: Option<Cache>,
    /// Whose requests they are, the nearest to the caller last.
    products: Vec<String>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            auth: None,
            for_github_alone: false,
            base_url: None,
            pages_in_flight: 8,
            reads_in_flight: 64,
            between_writes: None,
            budget: None,
            longest_wait: Patience::LONGEST,
            on_wait: None,
            on_answer: None,
            bounds: Bounds::default(),
            way: Way::default(),
            clock: Arc::new(SystemClock),
            service: None,
            seed: None,
            cache: None,
            products: Vec::new(),
        }
    }
}

/// What is ours in every `User-Agent`.
const PRODUCT: &str = concat!("patwarden/", env!("CARGO_PKG_VERSION"));

/// The longest name that a caller may put in front of it.
const LONGEST_NAME: usize = 200;
const MOST_PAGES: usize = 64;
/// So many requests of all kinds GitHub takes at once.
const MOST_READS: usize = 100;

fn agent(products: &[String]) -> Result<HeaderValue> {
    let names: Vec<&str> = products.iter().rev().map(String::as_str).chain([PRODUCT]).collect();
    HeaderValue::from_str(&names.join(" ")).map_err(|_| Error::configuration("the user agent can't be sent"))
}

impl ClientBuilder {
    /// The login. There is no default.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth = Some(auth);
        self.for_github_alone = false;
        self
    }

    /// Where the API is: `https://api.github.com` unless told; `https://api.SUBDOMAIN.ghe.com` or
    /// `https://HOST/api/v3` elsewhere. Plain http is for this machine (loopback) only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// How many pages of one listing are asked for at once, from 1 (one by one) to 64: 8 unless told.
    pub fn pages_in_flight(mut self, pages: usize) -> Self {
        self.pages_in_flight = pages;
        self
    }

    /// How many reads of this client are under way at once, from 1 to the 100 that GitHub takes: 64 unless told. As soon
    /// as GitHub pushes back they are half as many, and slowly more again.
    pub fn reads_in_flight(mut self, reads: usize) -> Self {
        self.reads_in_flight = reads;
        self
    }

    /// The pause between two writes, which go one at a time: a second unless told, as GitHub asks,
    /// and none on loopback.
    pub fn between_writes(mut self, pause: Duration) -> Self {
        self.between_writes = Some(pause);
        self
    }

    /// What a minute of one login may cost, and an hour, before the client waits by itself: [GitHub's
    /// numbers](Budget::GITHUB) unless told, and none on loopback.
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// How long one call waits at the most, for limits and between attempts, all its waits together: 15 minutes
    /// unless told. A call that would have to wait longer for a limit fails at once with
    /// [`RateLimited`](ErrorKind::RateLimited), which says until when; with no time at all nothing is sent again.
    pub fn longest_wait(mut self, time: Duration) -> Self {
        self.longest_wait = time;
        self
    }

    /// Is told of each wait for a limit as it begins: once, also where many calls wait for the same. It is
    /// called on the way of a request, so it must not block.
    ///
    /// ```no_run
    /// # fn main() -> patwarden::Result<()> {
    /// # let auth = patwarden::Auth::token("ghs_example")?;
    /// let client = patwarden::Client::builder()
    ///     .auth(auth)
    ///     .on_wait(|wait| eprintln!("{:?} waits until {}: {}", wait.org, wait.until, wait.reason))
    ///     .build()?;
    /// # Ok(()) }
    /// ```
    pub fn on_wait(mut self, listener: impl Fn(&Wait) + Send + Sync + 'static) -> Self {
        self.on_wait = Some(Arc::new(listener));
        self
    }

    /// Is told of each answer to a call, an error too, to show how far the work has come. Logging in is no call. It
    /// is called on the way of the answer, so it must not block.
    ///
    /// ```no_run
    /// # fn main() -> patwarden::Result<()> {
    /// # let auth = patwarden::Auth::token("ghs_example")?;
    /// let client = patwarden::Client::builder()
    ///     .auth(auth)
    ///     .on_answer(|answer| eprintln!("{:?}: {:?} requests left", answer.org, answer.requests_left))
    ///     .build()?;
    /// # Ok(()) }
    /// ```
    pub fn on_answer(mut self, follower: impl Fn(&Answered) + Send + Sync + 'static) -> Self {
        self.on_answer = Some(Arc::new(follower));
        self
    }

    /// What is taken from the server at the most.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// Goes through this proxy, `http://` or `https://`, with its login in it if it has one. Loopback is reached
    /// without. Unless told no proxy is used; [`from_env`](Self::from_env) takes what the environment says.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) if it is none that can be used.
    pub fn proxy(mut self, url: &str) -> Result<Self> {
        let known = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let proxy = known.and_then(|known| Some((reqwest::Proxy::all(url).ok()?, known)));
        let (proxy, url) =
            proxy.ok_or_else(|| Error::configuration("the proxy is not a URL that begins with http:// or https://"))?;
        self.way.proxy = Through::This(Box::new(proxy), url);
        Ok(self)
    }

    pub(crate) fn for_github_alone(mut self, is_so: bool) -> Self {
        self.for_github_alone = is_so;
        self
    }

    pub(crate) fn proxy_from_env(mut self) -> Self {
        self.way.proxy = Through::Environment;
        self
    }

    /// Trusts the authorities of these certificates in PEM besides those of the system: a company's own, say. Those
    /// that the environment names ([`from_env`](Self::from_env)) are not trusted then.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) if there is no certificate in it.
    pub fn certificates(mut self, pem: impl AsRef<[u8]>) -> Result<Self> {
        let found = reqwest::Certificate::from_pem_bundle(pem.as_ref()).unwrap_or_default();
        if found.is_empty() {
            return Err(Error::configuration("there is no certificate in PEM in what was given for some"));
        }
        if std::mem::take(&mut self.way.authorities_of_environment) {
            self.way.authorities.clear();
        }
        self.way.authorities.extend(found);
        Ok(self)
    }

    #[cfg(test)]
    pub(crate) fn authorities(&self) -> usize {
        self.way.authorities.len()
    }

    /// As [`certificates`](Self::certificates), for those that the environment names.
    pub(crate) fn certificates_from_env(self, pem: impl AsRef<[u8]>) -> Result<Self> {
        let mut builder = self.certificates(pem)?;
        builder.way.authorities_of_environment = true;
        Ok(builder)
    }

    /// Another clock than the system's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sends through this service instead of the network: a simulator in the same process, say. It
    /// gets every request with its credential, after login, retries and limits.
    pub fn service<S>(mut self, service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Future: Send + 'static,
        S::Error: Into<patwarden_api::BoxError>,
    {
        self.service = Some(Door::of(service.map_err(|error| {
            let error: patwarden_api::BoxError = error.into();
            Error::new(ErrorKind::Connection, format!("no answer: {error}"))
        })));
        self
    }

    /// Makes what is random (how long to wait before a retry) follow from a seed.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Keeps what GitHub answers, and asks only whether that has changed: an answer that has not costs
    /// none of the hourly points. There is no cache unless told.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Puts the caller's own name in front of this crate's in the `User-Agent` of every request: GitHub asks for
    /// one, and its support finds a program by it. Called again, that name goes in front of the one before.
    ///
    /// ```
    /// # fn main() -> patwarden::Result<()> {
    /// # let auth = patwarden::Auth::token("ghs_example")?;
    /// let client = patwarden::Client::builder().auth(auth).user_agent("acme-audit/2.1")?.build()?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) if it is not 1 to 200 characters of visible ASCII, with spaces
    /// between them alone.
    pub fn user_agent(mut self, name: impl Into<String>) -> Result<Self> {
        let name = name.into();
        let is_visible = name.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if !is_visible || name.is_empty() || name.len() > LONGEST_NAME || name.trim() != name {
            return Err(Error::configuration(format!(
                "the user agent is not 1 to {LONGEST_NAME} characters of visible ASCII"
            ))
            .with_hint("name the program and its version, such as acme-audit/2.1"));
        }
        self.products.push(name);
        Ok(self)
    }

    /// The client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) without a login; if the base URL is none that this credential may be
    /// sent to; if a number of pages, of reads or of the [`Bounds`] is out of its range; or if TLS can't be set up.
    pub fn build(self) -> Result<Client> {
        let auth = self.auth.ok_or_else(|| {
            Error::configuration("the client has no login")
                .with_hint("give it one with `auth`, or use `Client::from_env`")
        })?;
        let base = origin::base_url(self.base_url.as_deref().unwrap_or(origin::PUBLIC))?;
        if self.for_github_alone && !env::is_githubs(&base) {
            return Err(Error::configuration(
                "the token of GH_TOKEN or GITHUB_TOKEN goes to github.com and GHE.com only",
            )
            .with_hint("name another login with `auth`, or in PATWARDEN_TOKEN"));
        }
        self.bounds.check()?;
        in_range("number of pages in flight", self.pages_in_flight, 1..=MOST_PAGES)?;
        in_range("number of reads in flight", self.reads_in_flight, 1..=MOST_READS)?;
        let proxies = self.way.proxies(&base);
        let proxy = proxies.on_the_way_to(&base);
        let network = network_client(&base, self.way, &self.bounds)?;
        let send = match self.service {
            Some(service) => service,
            None => Door::to(SendOverNetwork::new(network.clone(), proxies, self.bounds.clone())),
        };
        let agent = agent(&self.products)?;
        let send = Door::of(send.map_request(move |mut request: Request| {
            request.headers_mut().insert(USER_AGENT, agent.clone());
            request
        }));
        let login = match &auth.0 {
            Credential::App(_) => LoginKind::App,
            Credential::Token(token) => LoginKind::Token(token.kind),
            Credential::Nobody => LoginKind::Nobody,
        };
        let on_loopback = origin::is_loopback(&base);
        let pause = if on_loopback { Duration::ZERO } else { Duration::from_secs(1) };
        let budget = if on_loopback { Budget::NONE } else { Budget::GITHUB };
        let pace = Pace {
            reads_at_once: self.reads_in_flight,
            between_writes: self.between_writes.unwrap_or(pause),
            budget: self.budget.unwrap_or(budget),
            each: if login == LoginKind::App { Each::Installation } else { Each::Login },
        };
        let clock = self.clock;
        let patience = Patience::new(self.longest_wait, self.on_wait, Arc::clone(&clock));
        #[expect(clippy::disallowed_methods, reason = "who gives no seed wants none")]
        let mut random = self.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let purse = Purse::new();

        let redirect = Door::to(Redirect::new(send, base.clone(), self.bounds.redirects));
        let fingerprint = auth.0.fingerprint();
        let credentials = match auth.0 {
            Credential::Token(token) => Credentials::Token(token),
            Credential::Nobody => Credentials::Nobody,
            Credential::App(app) => {
                // Making a token twice does no harm.
                let any = |_: &Request| true;
                let pace = Pace { budget: pace.budget.of_logins(), ..pace };
                let limit = Door::to(Limit::new(redirect.clone(), pace, patience.clone(), purse.clone(), any));
                let door = Door::to(Retry::new(limit, purse.clone(), patience.clone(), any, random.fork()));
                Credentials::App(Arc::new(Login::new(app, base.clone(), door, Arc::clone(&clock))))
            }
        };
        let authorise = Door::to(Authorise::new(redirect, credentials, purse.clone()));
        let limit = Door::to(Limit::new(authorise, pace, patience.clone(), purse.clone(), is_read));
        let retry = Door::to(Retry::new(limit, purse, patience, is_read, random));
        let cached = match self.cache {
            Some(cache) => Door::to(Revalidate::new(retry, cache, fingerprint)),
            None => retry,
        };
        let door = Door::to(Trace::new(cached, self.on_answer));
        Ok(Client(Arc::new(Inner {
            base: Arc::new(base),
            door,
            requests: network,
            login,
            proxy,
            pages_in_flight: self.pages_in_flight,
            most_pages: self.bounds.pages,
            spokesman: tokio::sync::Mutex::default(),
            clock,
        })))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientBuilder").field("auth", &self.auth).finish_non_exhaustive()
    }
}
