//! `Client` and `AsyncClient`: one login, and the organisations that it sees.

use std::future::IntoFuture;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use patwarden::{Auth, ClientBuilder};
use patwarden_sql::Sql;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::api::{Api, AsyncApi};
use crate::bulk::{self, Watch};
use crate::each_org::{AsyncEachOrg, EachOrg};
use crate::face::{Ask, Awaiting, Face, Waiting};
use crate::listing::{AsyncListing, Listing};
use crate::named::{self, OrgName};
use crate::options::Options;
use crate::org::{AsyncOrg, Org};
use crate::organizations::{self, AsyncOrganizations, Organizations};
use crate::plan::Plan;
use crate::report::BulkReport;
use crate::runtime::{self, Engine};
use crate::{auth, convert, errors, sql};

/// A class for a client: its face, and what it has that the other has not.
macro_rules! client {
    (
        $(#[$doc:meta])*
        $Client:ident($face:ident): $Org:ident, $Organizations:ident, $EachOrg:ident, $Listing:ident, $Api:ident;
        $($methods:tt)*
    ) => {
        $(#[$doc])*
        ///
        /// auth is an App or a Token. base_url is where the API is: https://api.github.com unless told; plain
        /// http is for this machine alone. proxy is the URL of a proxy, and certificates are those of authorities
        /// that are trusted besides the system's, in PEM; without them no proxy is used and the system's are
        /// trusted.
        ///
        /// pages_in_flight is how many pages of one listing are asked for at once: 1 to 64, and 8 unless told;
        /// reads_in_flight how many reads of the client are under way at once: 1 to 100, and 64 unless told.
        /// between_writes is the pause between two writes in seconds: 1 unless told, and none on this machine.
        /// longest_wait is how many seconds one call waits for limits at the most: 900 unless told; what would
        /// take longer raises RateLimitedError at once. budget is a Budget: what a minute and an hour may cost before
        /// the client waits by itself. cache is True for a cache in memory, or the path of a file for one that outlives
        /// the program; there is none unless told. on_wait is called with a Wait as each wait for a limit begins, on a
        /// thread of its own: a plain callable, which the client holds until it is closed, also where it is a method
        /// of whoever holds the client. bounds are Bounds: what is taken from the server at the most. user_agent is
        /// the caller's own name, such as acme-audit/2.1, which goes in front of the client's: 1 to 200 characters of
        /// visible ASCII.
        ///
        /// There is no option timeout, for there are two: bounds=Bounds(answer_within=30) gives one request that many
        /// seconds as a whole (60 unless told), and longest_wait bounds what a call waits for limits besides.
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $Client {
            session: Session,
        }

        #[pymethods]
        impl $Client {
            #[new]
            #[pyo3(signature = (*, auth, base_url=None, proxy=None, certificates=None, pages_in_flight=None,
                                reads_in_flight=None, between_writes=None, longest_wait=None, budget=None, cache=None,
                                on_wait=None, bounds=None, user_agent=None))]
            #[expect(clippy::too_many_arguments, reason = "each has a name in Python")]
            fn new(
                py: Python<'_>,
                auth: &Bound<'_, PyAny>,
                #[pyo3(from_py_with = named::base_url)] base_url: Option<String>,
                #[pyo3(from_py_with = named::proxy)] proxy: Option<String>,
                certificates: Option<&Bound<'_, PyAny>>,
                pages_in_flight: Option<&Bound<'_, PyAny>>,
                reads_in_flight: Option<&Bound<'_, PyAny>>,
                between_writes: Option<&Bound<'_, PyAny>>,
                longest_wait: Option<&Bound<'_, PyAny>>,
                budget: Option<&Bound<'_, PyAny>>,
                cache: Option<&Bound<'_, PyAny>>,
                on_wait: Option<&Bound<'_, PyAny>>,
                bounds: Option<&Bound<'_, PyAny>>,
                user_agent: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Self> {
                let builder = by_way_of(py, builder(auth::login(auth)?, base_url), proxy.as_deref(), certificates)?;
                let options = Options {
                    pages_in_flight,
                    reads_in_flight,
                    between_writes,
                    longest_wait,
                    budget,
                    cache,
                    on_wait,
                    bounds,
                    user_agent,
                };
                Session::of(py, builder, options).map(Self::with)
            }

            /// A client from the environment. The options are those of the class. They win over it: with base_url
            /// the login is the one that the environment names for that host, with proxy HTTPS_PROXY, ALL_PROXY and
            /// NO_PROXY are left aside, and with certificates those of PATWARDEN_CA_FILE.
            ///
            /// Where: GITHUB_API_URL, else GH_HOST, else GitHub's public API. As whom, the first that is
            /// there: an App (PATWARDEN_APP_ID with PATWARDEN_PRIVATE_KEY_FILE), PATWARDEN_TOKEN, then GH_TOKEN
            /// and GITHUB_TOKEN, which go to github.com and GHE.com only, and GH_ENTERPRISE_TOKEN elsewhere.
            ///
            /// ConfigurationError, with the name of the variable, if none names a login or what one names can't be used.
            ///
            /// >>> with patwarden.Client.from_env() as own:
            /// ...     print(len(own.orgs().to_list()))
            /// 2
            #[classmethod]
            #[pyo3(signature = (*, base_url=None, proxy=None, certificates=None, pages_in_flight=None,
                                reads_in_flight=None, between_writes=None, longest_wait=None, budget=None, cache=None,
                                on_wait=None, bounds=None, user_agent=None))]
            #[expect(clippy::too_many_arguments, reason = "each has a name in Python")]
            fn from_env(
                _class: &Bound<'_, PyType>,
                py: Python<'_>,
                #[pyo3(from_py_with = named::base_url)] base_url: Option<String>,
                #[pyo3(from_py_with = named::proxy)] proxy: Option<String>,
                certificates: Option<&Bound<'_, PyAny>>,
                pages_in_flight: Option<&Bound<'_, PyAny>>,
                reads_in_flight: Option<&Bound<'_, PyAny>>,
                between_writes: Option<&Bound<'_, PyAny>>,
                longest_wait: Option<&Bound<'_, PyAny>>,
                budget: Option<&Bound<'_, PyAny>>,
                cache: Option<&Bound<'_, PyAny>>,
                on_wait: Option<&Bound<'_, PyAny>>,
                bounds: Option<&Bound<'_, PyAny>>,
                user_agent: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Self> {
                let builder = match base_url {
                    Some(url) => ClientBuilder::from_env_for(url),
                    None => ClientBuilder::from_env(),
                };
                let builder = builder.map_err(|error| errors::raised(py, &error))?;
                let builder = by_way_of(py, builder, proxy.as_deref(), certificates)?;
                let options = Options {
                    pages_in_flight,
                    reads_in_flight,
                    between_writes,
                    longest_wait,
                    budget,
                    cache,
                    on_wait,
                    bounds,
                    user_agent,
                };
                Session::of(py, builder, options).map(Self::with)
            }

            /// An organisation by its name. Nothing is sent; a name that can't be one is refused at once.
            ///
            /// An Organization, as it was listed, can be given for its name. InvalidArgument for a name that can be none,
            /// ConfigurationError once the client is closed.
            ///
            /// >>> client.org("acme")
            /// <Org 'acme'>
            fn org(&self, py: Python<'_>, #[pyo3(from_py_with = named::name)] name: OrgName) -> PyResult<$Org> {
                $Org::new(py, self.session.clone(), &name.0)
            }

            /// Lists the organisations that this login sees: as an App those it is installed on, with a
            /// user's token those that the user is a member of.
            ///
            /// per_page is 1 to 100, and 100 unless told. verify is as for grants.list.
            ///
            /// WrongTokenKindError, as it is read, for an installation token, which is good for one organisation.
            ///
            /// >>> sorted(found.login for found in client.orgs()) == sorted(hub.orgs)
            /// True
            #[pyo3(signature = (*, per_page=None, verify=false))]
            fn orgs(&self, py: Python<'_>, per_page: Option<&Bound<'_, PyAny>>, #[pyo3(from_py_with = named::verify)] verify: bool) -> PyResult<$Listing> {
                organizations::visible(py, &self.session, per_page, verify).map($Listing::from)
            }

            /// Every organisation that this login sees, to read the same list of all of them side by side: see
            /// grants and requests of what it gives.
            ///
            /// at_once is how many organisations are read at the same time: 1 to 1,000, and 8 unless told. With
            /// verify each list is read until two readings agree, and that of the organisations too.
            ///
            /// >>> for reading in client.each_org(verify=True).requests():
            /// ...     if reading.error is not None:
            /// ...         print(reading.org.login, reading.error)
            #[pyo3(signature = (*, at_once=None, verify=false))]
            fn each_org(&self, py: Python<'_>, at_once: Option<&Bound<'_, PyAny>>, #[pyo3(from_py_with = named::verify)] verify: bool) -> PyResult<$EachOrg> {
                $EachOrg::new(py, self.session.clone(), at_once, verify)
            }

            /// The organisations that there are, not only those that this login sees.
            #[getter]
            fn organizations(&self) -> $Organizations {
                $Organizations::new(self.session.clone())
            }

            /// Goes on with a bulk call that ended before its end, by the journal that it was given. What may have
            /// been done is looked up first; then what was not done, or never was sent, is sent. A journal of which
            /// all is settled sends nothing.
            ///
            /// With confirm, then lists until it has taken effect, for no longer than that many seconds: for as long
            /// as the call was to, unless told. With org, a journal of another organisation is refused. progress is
            /// as for grants.revoke.
            ///
            /// With dry_run, gives the Plan of what it would send at the most, by the journal and by the list as it is:
            /// what may have been done and is listed still is in it, and sent only if that stays so. Nothing is sent,
            /// and nothing is written down.
            ///
            /// JournalError for a journal that is not there, damaged, in use or of another organisation.
            ///
            /// >>> import os, tempfile
            /// >>> journal = os.path.join(tempfile.mkdtemp(), "revoked.jsonl")
            /// >>> report = org.grants.revoke([next(org.grants.list())], journal=journal)
            /// >>> client.resume(journal, org=org.name, dry_run=True).chunks
            /// []
            /// >>> client.resume(journal, org=org.name).ok
            /// True
            #[pyo3(signature = (journal, *, org=None, dry_run=false, confirm=None, progress=None))]
            fn resume<'py>(
                &self,
                py: Python<'py>,
                #[pyo3(from_py_with = named::journal)] journal: PathBuf,
                #[pyo3(from_py_with = named::org)] org: Option<OrgName>,
                #[pyo3(from_py_with = named::dry_run)] dry_run: bool,
                confirm: Option<&Bound<'_, PyAny>>,
                progress: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let ask = self.session.resume(py, journal, org.map(|org| org.0), dry_run, confirm, progress);
                $face::answer(py, &self.session, concat!(stringify!($Client), ".resume"), ask)
            }

            /// Asks in SQL: one statement that reads, over the tables that patwarden sql has. What WHERE says of an
            /// organisation, an owner, a token or a time is asked of GitHub, in as few requests as it takes; all else is
            /// SQLite's.
            ///
            /// params are the values of its parameters, a sequence for ? and a mapping for :name. They are bound, never
            /// pasted: None, bool, int of 64 bits, float, str, bytes, an aware datetime (as its time in UTC), a date; an
            /// Org, Organization, Owner or User stands for its name, and a Grant or GrantRequest for its id.
            ///
            /// attach puts files beside the tables for this statement, by name: a CSV, JSON, JSON Lines or SQLite file.
            /// attach={"people": "people.csv"} is a table people; the tables of a database are its names' own, as in
            /// history.snapshots.
            ///
            /// SqlError, with the place in it, for a statement that can't be, one that writes included. What GitHub
            /// fails with is the error that it is elsewhere: NotInstalledError, ForbiddenError. Statements of one client
            /// run one after the other.
            ///
            /// >>> result = client.sql(
            /// ...     "SELECT owner_login, count(*) AS tokens FROM pat_grants WHERE org = :org AND never_expires"
            /// ...     " GROUP BY owner_login ORDER BY tokens DESC LIMIT 3", {"org": org})
            /// >>> result.columns
            /// ('owner_login', 'tokens')
            #[pyo3(signature = (statement, params=None, *, attach=None))]
            fn sql<'py>(
                &self,
                py: Python<'py>,
                #[pyo3(from_py_with = named::statement)] statement: String,
                params: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::attach)] attach: Option<sql::Files>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let ask = sql::query(py, &self.session, &statement, params, attach.unwrap_or_default());
                $face::answer(py, &self.session, concat!(stringify!($Client), ".sql"), ask)
            }

            /// What a statement would ask GitHub for, without asking: see sql for statement, params and attach. Of an EXEC it is
            /// what sql_exec would send; with dry_run, confirm and journal it reads the list besides.
            ///
            /// >>> print(client.explain_sql("SELECT count(*) FROM pat_grants WHERE org = ?", ["acme"]))
            /// GET /orgs/acme/personal-access-tokens?per_page=100  and further pages
            #[pyo3(signature = (statement, params=None, *, attach=None))]
            fn explain_sql<'py>(
                &self,
                py: Python<'py>,
                #[pyo3(from_py_with = named::statement)] statement: String,
                params: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::attach)] attach: Option<sql::Files>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let ask = sql::explanation(py, &self.session, &statement, params, attach.unwrap_or_default());
                $face::answer(py, &self.session, concat!(stringify!($Client), ".explain_sql"), ask)
            }

            /// Carries out one EXEC, which writes: update_pat_accesses and update_pat_access of pat_grants revoke, and
            /// review_pat_grant_requests_in_bulk and review_pat_grant_request of pat_grant_requests decide. Nobody is
            /// asked before.
            ///
            /// dry_run, confirm, journal, settle_within, one_by_one and progress are as for grants.revoke, and what is
            /// given back is too: a BulkReport, which can be done in part, or with dry_run a Plan. params are as for sql.
            ///
            /// SqlError for a statement that is no EXEC, or can't be; errors of GitHub are as for grants.revoke.
            ///
            /// >>> statement = """EXEC github.orgs.pat_grants.update_pat_accesses
            /// ...     @org = :org @@json = '{"action": "revoke", "pat_ids": [999999]}'"""
            /// >>> client.sql_exec(statement, {"org": org}, dry_run=True).not_listed
            /// [999999]
            #[pyo3(signature = (statement, params=None, *, dry_run=false, confirm=None, journal=None,
                                settle_within=None, one_by_one=false, progress=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn sql_exec<'py>(
                &self,
                py: Python<'py>,
                #[pyo3(from_py_with = named::statement)] statement: String,
                params: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::dry_run)] dry_run: bool,
                confirm: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::journal)] journal: Option<PathBuf>,
                settle_within: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::one_by_one)] one_by_one: bool,
                progress: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let terms = bulk::Arguments { dry_run, confirm, journal, settle_within, one_by_one, progress };
                let ask = sql::exec(py, &self.session, &statement, params, terms);
                $face::answer(py, &self.session, concat!(stringify!($Client), ".sql_exec"), ask)
            }

            /// Takes a snapshot: reads the grants and pending requests of organisations, and adds them to the SQLite
            /// file into as one snapshot, complete or not at all. The file is made if it is not there. Statements read
            /// it with attach={"history": into}: what is new since the last, what vanished and what gained permissions
            /// are views in it.
            ///
            /// orgs are their names, or what was listed; without them all that the login sees. at_once is how many are
            /// read at the same time: 1 to 1,000, and 8 unless told.
            ///
            /// SqlError for a file that is something else, damaged or can't be written; an organisation that can't be
            /// read is the error that it is elsewhere.
            ///
            /// >>> import os, tempfile
            /// >>> file = os.path.join(tempfile.mkdtemp(), "history.db")
            /// >>> len(client.snapshot(file).orgs)
            /// 2
            /// >>> ids = [grant.id for grant in org.grants.list()][:2]
            /// >>> org.grants.revoke(ids, confirm=60).ok and client.snapshot(file).id
            /// 2
            /// >>> vanished = "SELECT id FROM history.pat_grants_vanished_since_last"
            /// >>> len(client.sql(vanished, attach={"history": file}))
            /// 2
            #[pyo3(signature = (into, *, orgs=None, at_once=None))]
            fn snapshot<'py>(
                &self,
                py: Python<'py>,
                #[pyo3(from_py_with = named::into)] into: PathBuf,
                #[pyo3(from_py_with = named::orgs)] orgs: Option<Vec<OrgName>>,
                at_once: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let ask = sql::taken(py, &self.session, into, orgs, at_once);
                $face::answer(py, &self.session, concat!(stringify!($Client), ".snapshot"), ask)
            }

            /// Every operation of the low level by its name: see patwarden.api.
            #[getter]
            fn api(&self) -> $Api {
                $Api::new(self.session.clone())
            }

            /// Whether the client has been closed.
            #[getter]
            fn closed(&self) -> bool {
                self.session.is_closed()
            }

            fn __repr__(&self) -> String {
                let state = if self.closed() { ", closed" } else { "" };
                format!(concat!("<", stringify!($Client), " of {}{}>"), self.session.0.whose, state)
            }

            $($methods)*
        }

        impl $Client {
            pub(crate) fn with(session: Session) -> Self {
                Self { session }
            }
        }
    };
}

client! {
    /// A client of GitHub with one login, for any number of threads. Use it in a with statement, or
    /// close it when done.
    ///
    /// >>> app = patwarden.App(hub.app_id, hub.private_key)
    /// >>> with patwarden.Client(auth=app, base_url=hub.url) as client:
    /// ...     print(len(client.orgs().to_list()))
    /// 2
    Client(Waiting): Org, Organizations, EachOrg, Listing, Api;

    /// Ends the client: whatever is asked of it from now on is an error. Calls under way are not ended.
    ///
    /// >>> own = hub.client()
    /// >>> own.close()
    /// >>> own.closed
    /// True
    fn close(&self) {
        self.session.close();
    }

    fn __enter__(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        this.get().session.client(py)?;
        Ok(this)
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, PyTuple>) {
        self.close();
    }
}

client! {
    /// A client of GitHub for asyncio, with one login, for any number of tasks. Use it in an async with
    /// statement, or close it when done. What gives an answer is to be awaited: nothing is sent before. What is wrong
    /// with a value is raised at the call, as by Client. A call that is cancelled ends its requests. The examples of
    /// methods are Client's: here what gives an answer is awaited.
    ///
    /// >>> import asyncio
    /// >>> async def count():
    /// ...     async with hub.async_client() as client:
    /// ...         return len(await client.orgs().to_list())
    /// >>> asyncio.run(count())
    /// 2
    AsyncClient(Awaiting): AsyncOrg, AsyncOrganizations, AsyncEachOrg, AsyncListing, AsyncApi;

    /// Ends the client: whatever is asked of it from now on is an error. Calls under way are not ended.
    fn aclose<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let session = self.session.clone();
        runtime::at_once(py, "AsyncClient.aclose", move |py| {
            session.close();
            Ok(py.None())
        })
    }

    fn __aenter__<'py>(this: Py<Self>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        runtime::at_once(py, "AsyncClient.__aenter__", move |py| {
            this.get().session.client(py)?;
            Ok(this.clone_ref(py).into_any())
        })
    }

    #[pyo3(signature = (*_exception))]
    fn __aexit__<'py>(&self, py: Python<'py>, _exception: &Bound<'_, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        self.aclose(py)
    }
}

/// A client to be, with a login.
pub(crate) fn builder(auth: Auth, base_url: Option<String>) -> ClientBuilder {
    let builder = patwarden::Client::builder().auth(auth);
    match base_url {
        Some(url) => builder.base_url(url),
        None => builder,
    }
}

/// The same by way of a proxy, trusting more authorities.
pub(crate) fn by_way_of(
    py: Python<'_>,
    mut builder: ClientBuilder,
    proxy: Option<&str>,
    certificates: Option<&Bound<'_, PyAny>>,
) -> PyResult<ClientBuilder> {
    let raised = |error| errors::raised(py, &error);
    if let Some(url) = proxy {
        builder = builder.proxy(url).map_err(raised)?;
    }
    if let Some(pem) = certificates {
        builder = builder.certificates(convert::pem("certificates", pem)?).map_err(raised)?;
    }
    Ok(builder)
}

/// What a client and everything that comes from it share.
#[derive(Clone)]
pub(crate) struct Session(Arc<Inner>);

struct Inner {
    engine: Engine,
    /// Of which host it is and how it is logged in.
    whose: String,
    /// None once it is closed.
    client: Mutex<Option<patwarden::Client>>,
    /// Its session of SQL, from the first statement on until it is closed.
    sql: Mutex<Option<Sql>>,
}

impl Session {
    /// What such a client shares, from here on.
    pub(crate) fn of(py: Python<'_>, builder: ClientBuilder, options: Options<'_, '_>) -> PyResult<Self> {
        let engine = Engine::shared(py)?;
        let builder = options.set(py, &engine, builder)?;
        let client = py.detach(|| builder.build()).map_err(|error| errors::raised(py, &error))?;
        let whose = format!("{}, logged in as {}", client.origin(), client.logged_in_as());
        Ok(Self(Arc::new(Inner { engine, whose, client: Mutex::new(Some(client)), sql: Mutex::default() })))
    }

    fn resume(
        &self,
        py: Python<'_>,
        journal: PathBuf,
        org: Option<String>,
        dry_run: bool,
        confirm: Option<&Bound<'_, PyAny>>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Ask> {
        let client = self.client(py)?;
        let teller = bulk::teller(py, progress, !dry_run)?;
        let mut call = match org {
            Some(org) => {
                let org = client.org(org);
                org.api().map_err(|error| errors::raised(py, &error))?;
                org.resume(journal)
            }
            None => client.resume(journal),
        };
        if let Some(within) = confirm {
            call = call.confirm(convert::seconds("confirm", within)?);
        }
        if dry_run {
            return Ok(Ask::new(call.dry_run(), |py, plan| Ok(Py::new(py, Plan::resumed(plan)?)?.into_any())));
        }
        let (told, reported) = (call.progress(), call.progress());
        Ok(Ask::new(call.into_future(), |py, resumed| Ok(Py::new(py, BulkReport::from(resumed))?.into_any())).watched(
            Watch {
                settled: Box::new(move || told.settled()),
                come: Box::new(move || reported.report().map(|resumed| resumed.to_string())),
                teller,
            },
        ))
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The client below, unless it is closed.
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<patwarden::Client> {
        let client = self.0.client.lock().unwrap_or_else(PoisonError::into_inner).clone();
        client.ok_or_else(|| errors::configuration(py, "the client is closed; make a new one"))
    }

    /// The client's session of SQL, begun by the first who asks.
    pub(crate) fn sql(&self, py: Python<'_>) -> PyResult<Sql> {
        let client = self.client(py)?;
        let begun = py.detach(|| {
            let mut sql = self.0.sql.lock().unwrap_or_else(PoisonError::into_inner);
            match &*sql {
                Some(sql) => Ok(sql.clone()),
                None => Sql::open(client).map(|begun| sql.insert(begun).clone()),
            }
        });
        begun.map_err(|error| errors::sql(py, &error))
    }

    /// Waits with Python released; Ctrl-C drops what is waited for.
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = patwarden::Result<T>> + Send,
    ) -> PyResult<T> {
        self.0.engine.wait(py, future)
    }

    /// Lets go of something where nobody waits for it.
    pub(crate) fn let_go(&self, what: impl Send + 'static) {
        self.0.engine.let_go(what);
    }

    pub(crate) fn close(&self) {
        let sql = self.0.sql.lock().unwrap_or_else(PoisonError::into_inner).take();
        let client = self.0.client.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Only now that both are unlocked: the end of a listener of theirs may ask this client something.
        drop((sql, client));
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.0.client.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }
}
