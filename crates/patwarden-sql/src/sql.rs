//! A session: a connection on a thread of its own, which waits there for GitHub, and statements that are sent to it.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc as threads;

use patwarden::Client;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::attach::Attached;
use crate::connection::{Engine, Gone, Sink};
use crate::error::{Result, SqlError, SqlErrorKind};
use crate::exec::{Exec, ExecOptions, ExecReport};
use crate::explain::{self, Explanation};
use crate::session::Session;
use crate::side::SideTable;
use crate::statement::{Query, Statement, parse};
use crate::value::{Column, Params, Rows, Value};

/// Bytes of the thread's stack: an expression may be a thousand levels deep.
const STACK: usize = 8 << 20;
/// Rows that are handed over at once.
const AT_ONCE: usize = 256;
/// Values of a result that is given as a whole.
const MOST_VALUES: usize = 20_000_000;
/// How many times that many may wait to be taken.
const WAITING: usize = 4;

/// GitHub's tokens as SQL tables: a session, whose statements run one after the other. Clones share it.
///
/// ```no_run
/// # async fn example(client: patwarden::Client) -> patwarden_sql::Result<()> {
/// use patwarden_sql::{Params, Sql};
///
/// let sql = Sql::open(client)?;
/// let params = Params::none().with("org", "acme");
/// let rows = sql
///     .query("SELECT owner_login, count(*) FROM pat_grants WHERE org = :org AND never_expires GROUP BY 1", params)
///     .await?;
/// for row in &rows.rows {
///     println!("{row:?}");
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Sql {
    client: Client,
    work: threads::Sender<Work>,
    most_values: usize,
}

/// Work on its way to the thread.
enum Work {
    Run(Box<Job>),
    Ours(Box<dyn FnOnce(&mut Engine) + Send>),
}

/// A statement.
struct Job {
    query: Query,
    handle: Handle,
    cancel: CancellationToken,
    aim: Aim,
    to: mpsc::Sender<Event>,
}

/// What a statement is sent for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    Rows,
    Requests,
    Check,
}

/// What comes back.
enum Event {
    Columns(Vec<Column>),
    Rows(Vec<Vec<Value>>),
    Explained(Box<Explanation>),
    Done(Vec<String>),
    Failed(SqlError),
}

impl Sql {
    /// Begins a session. Nothing is asked of GitHub before a statement does.
    ///
    /// # Errors
    ///
    /// [`Other`](SqlErrorKind::Other) if its thread or its connection can't be set up: there is no memory left.
    pub fn open(client: Client) -> Result<Self> {
        let (to, work) = threads::channel::<Work>();
        let session = Arc::new(Session::new(client.clone()));
        let failed = |error: &dyn std::fmt::Display| {
            SqlError::new(SqlErrorKind::Other, format!("the session can't be set up: {error}"))
        };
        let (ready, opened) = threads::sync_channel(1);
        let thread = move || match Engine::open(Arc::clone(&session)) {
            Ok(mut engine) => {
                let _ = ready.send(Ok(()));
                drop(ready);
                for work in work {
                    match work {
                        Work::Run(job) => carry_out(&engine, &session, *job),
                        Work::Ours(work) => {
                            session.rest();
                            work(&mut engine);
                        }
                    }
                }
            }
            Err(error) => drop(ready.send(Err(error))),
        };
        std::thread::Builder::new()
            .name("patwarden-sql".to_owned())
            .stack_size(STACK)
            .spawn(thread)
            .map_err(|error| failed(&error))?;
        match opened.recv() {
            Ok(Ok(())) => Ok(Self { client, work: to, most_values: MOST_VALUES }),
            Ok(Err(error)) => Err(failed(&error)),
            Err(error) => Err(failed(&error)),
        }
    }

    /// How many values a result may have that is given as a whole, rows times columns: 20 million unless told.
    /// [`stream`](Self::stream) has no such end.
    #[must_use]
    pub fn most_values(self, values: usize) -> Self {
        Self { most_values: values, ..self }
    }

    /// The client that the session asks through.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Makes a file part of the session, to be joined with GitHub's tables: CSV, JSON and JSON Lines as a table of this
    /// name, and the tables of a SQLite database with the name before them, or without where no other has theirs.
    ///
    /// What a file is, its extension says: `csv`, `json`, `jsonl` or `ndjson`, `db`, `sqlite` or `sqlite3`; of another
    /// one its beginning. A database is what begins as one, whatever it is called. It stays where it is and is read
    /// there, and never written; all else is read into memory, up to 128 MiB, as it is at this time.
    ///
    /// - CSV begins with a line of names. An empty field is NULL. A column is of whole numbers, of decimals or of truths
    ///   (`true`, `false`: 1 and 0) if all of its fields are; otherwise of texts, as is one with a `007`, a `1e5` or a
    ///   number of more digits than SQLite keeps. A line with nothing in it is no row.
    /// - JSON is an array of objects, JSON Lines an object a line. The columns are the keys in the order in which they
    ///   appear; `null` and a key that is not there are NULL, arrays and objects the JSON that was written.
    /// - A column of these with the name of a column of ours, such as `login`, `owner`, `org` or `expires_at`, is
    ///   compared as that one is: a login is the same in any case. Other texts are compared byte by byte.
    /// - Of a file of snapshots, times and owners are compared as in GitHub's tables.
    ///
    /// # Errors
    ///
    /// [`File`](SqlErrorKind::File) for a file that is not there, not what it says, cut short or damaged, with the line
    /// where there is one: then none of its rows are part of the session. [`InvalidValue`](SqlErrorKind::InvalidValue)
    /// for a name that is none, or is taken.
    ///
    /// ```
    /// # let file = std::env::temp_dir().join(format!("patwarden-people-{}.csv", std::process::id()));
    /// # std::fs::write(&file, "login,team\nmona,web\n").unwrap();
    /// # let auth = patwarden::Auth::token("github_pat_example").unwrap();
    /// # let client = patwarden::Client::builder().auth(auth).build().unwrap();
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # runtime.block_on(async {
    /// use patwarden_sql::{Params, Sql};
    ///
    /// let sql = Sql::open(client)?;
    /// let people = sql.attach("people", &file).await?;
    /// assert_eq!(people.tables[0].columns.len(), 2);
    /// let rows = sql.query("SELECT team FROM people WHERE login = 'Mona'", Params::none()).await?;
    /// assert_eq!(rows.rows, [["web".into()]]);
    /// # Ok::<_, patwarden_sql::SqlError>(()) }).unwrap();
    /// # std::fs::remove_file(file).unwrap();
    /// ```
    pub async fn attach(&self, name: &str, path: impl AsRef<Path>) -> Result<Attached> {
        let (name, path) = (name.to_owned(), path.as_ref().to_owned());
        self.on_engine(move |engine| engine.attach(&name, &path)).await?
    }

    /// Runs one statement that reads, and gives all of its rows. When this future is dropped the statement ends, and
    /// so do its requests.
    ///
    /// # Errors
    ///
    /// [`SqlError`]: what is wrong with the statement, or what GitHub failed with; never fewer rows.
    pub async fn query(&self, statement: &str, params: impl Into<Params>) -> Result<Rows> {
        self.run(&one(statement, &params.into())?).await
    }

    /// The same for a statement that was [parsed](crate::parse) before.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub async fn run(&self, query: &Query) -> Result<Rows> {
        let mut stream = self.stream(query);
        let mut rows = Vec::new();
        let columns = stream.columns().await?.to_vec();
        let most = self.most_values / columns.len().max(1);
        while let Some(some) = stream.next_some().await? {
            rows.extend(some);
            if rows.len() > most {
                let message = format!("the result has more than {most} rows, which are not held in memory");
                let error = SqlError::new(SqlErrorKind::TooLarge, message);
                return Err(error.with_hint("say LIMIT, or take them as a stream").at(&query.text, query.span.clone()));
            }
        }
        Ok(Rows { columns, rows, warnings: stream.warnings })
    }

    /// The same row by row, as they come.
    pub fn stream(&self, query: &Query) -> RowStream {
        let (to, events) = mpsc::channel(WAITING);
        let cancel = CancellationToken::new();
        let sent = self.send(query, Aim::Rows, to, cancel.clone());
        RowStream {
            events,
            failed: sent.err(),
            columns: None,
            waiting: Vec::new().into_iter(),
            warnings: Vec::new(),
            is_done: false,
            _cancel: cancel.drop_guard(),
        }
    }

    /// What a statement would ask GitHub for. It asks for nothing.
    ///
    /// # Errors
    ///
    /// What is wrong with the statement, as [`query`](Self::query) would tell.
    pub async fn explain(&self, statement: &str, params: impl Into<Params>) -> Result<Explanation> {
        match parse(statement, &params.into())?.as_slice() {
            [Statement::Query(query)] => self.explain_query(query).await,
            [Statement::Exec(exec)] => {
                Ok(Explanation { requests: exec.requests(&ExecOptions::default()), steps: Vec::new() })
            }
            _ => Err(not_one()),
        }
    }

    /// The same for a statement that was [parsed](crate::parse) before.
    ///
    /// # Errors
    ///
    /// As [`explain`](Self::explain).
    pub async fn explain_query(&self, query: &Query) -> Result<Explanation> {
        let (to, mut events) = mpsc::channel(WAITING);
        let cancel = CancellationToken::new();
        let _guard = cancel.clone().drop_guard();
        self.send(query, Aim::Requests, to, cancel)?;
        while let Some(event) = events.recv().await {
            match event {
                Event::Explained(explanation) => return Ok(*explanation),
                Event::Failed(error) => return Err(error),
                Event::Columns(_) | Event::Rows(_) | Event::Done(_) => {}
            }
        }
        Err(ended())
    }

    /// Whether a statement can be read: its names, that each list has its organisation, and the values that it writes
    /// down. It asks for nothing and gives no rows: for who runs several statements, or none if there is one that can't.
    ///
    /// # Errors
    ///
    /// What is wrong with the statement, as [`query`](Self::query) would tell.
    pub async fn check(&self, query: &Query) -> Result<()> {
        let (to, mut events) = mpsc::channel(WAITING);
        let cancel = CancellationToken::new();
        let _guard = cancel.clone().drop_guard();
        self.send(query, Aim::Check, to, cancel)?;
        match events.recv().await {
            Some(Event::Failed(error)) => Err(error),
            Some(_) => Ok(()),
            None => Err(ended()),
        }
    }

    /// Carries out a statement that writes. Whoever calls this has asked whoever has to be asked.
    ///
    /// # Errors
    ///
    /// [`GitHub`](SqlErrorKind::GitHub) where it is certain that nothing was done; all else is in the report.
    pub async fn exec(&self, exec: &Exec, options: ExecOptions) -> Result<ExecReport> {
        exec.run(&self.client, options).await
    }

    /// Adds a table of one's own, to join GitHub's on, or puts it in the place of the one of its name. It is held in
    /// memory for as long as the session lasts.
    ///
    /// ```no_run
    /// # async fn example(sql: patwarden_sql::Sql) -> patwarden_sql::Result<()> {
    /// use patwarden_sql::{Kind, SideTable};
    ///
    /// let people = SideTable::new("people", [("login", Kind::Text), ("team", Kind::Text)]).row(["mona", "platform"]);
    /// sql.add(people).await?;
    /// let rows = sql
    ///     .query("SELECT team, count(*) FROM pat_grants('acme') JOIN people ON login = owner_login GROUP BY team", ())
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidValue`](SqlErrorKind::InvalidValue) for a name that is one of GitHub's tables or twice a column's, and for
    /// a row of another length.
    pub async fn add(&self, table: SideTable) -> Result<()> {
        self.on_connection(move |connection| table.add(connection)).await?
    }

    /// Works on the connection itself, past what statements may do.
    pub(crate) async fn on_connection<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut rusqlite::Connection) -> T + Send + 'static,
    ) -> Result<T> {
        self.on_engine(move |engine| engine.ours(work)).await
    }

    async fn on_engine<T: Send + 'static>(&self, work: impl FnOnce(&mut Engine) -> T + Send + 'static) -> Result<T> {
        let (to, done) = tokio::sync::oneshot::channel();
        let work = move |engine: &mut Engine| drop(to.send(work(engine)));
        self.work.send(Work::Ours(Box::new(work))).map_err(|_| ended())?;
        done.await.map_err(|_| ended())
    }

    fn send(&self, query: &Query, aim: Aim, to: mpsc::Sender<Event>, cancel: CancellationToken) -> Result<()> {
        let handle = Handle::try_current().map_err(|_| {
            SqlError::new(SqlErrorKind::Other, "a statement runs within a Tokio runtime, and here is none")
        })?;
        let job = Job { query: query.clone(), handle, cancel, aim, to };
        self.work.send(Work::Run(Box::new(job))).map_err(|_| ended())
    }
}

impl std::fmt::Debug for Sql {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Sql").finish_non_exhaustive()
    }
}

/// The one statement of a text, which reads.
fn one(text: &str, params: &Params) -> Result<Query> {
    let mut statements = parse(text, params)?;
    match (statements.pop(), statements.is_empty()) {
        (Some(Statement::Query(query)), true) => Ok(query),
        (Some(Statement::Exec(exec)), true) => {
            let error = SqlError::new(SqlErrorKind::NotAllowed, "an EXEC writes, and this call reads");
            Err(exec.located(error.with_hint("parse it, and carry it out by itself")))
        }
        _ => Err(not_one()),
    }
}

fn not_one() -> SqlError {
    SqlError::new(SqlErrorKind::Syntax, "one statement is wanted here, and neither none nor several")
}

fn ended() -> SqlError {
    SqlError::new(SqlErrorKind::Other, "the session has ended")
}

/// Runs a statement on the session's thread.
fn carry_out(engine: &Engine, session: &Session, job: Job) {
    let Job { query, handle, cancel, aim, to } = job;
    session.begin(handle, cancel, aim != Aim::Rows);
    if aim == Aim::Check {
        let event = engine.check(&query).map_or_else(Event::Failed, |()| Event::Done(Vec::new()));
        let _ = to.blocking_send(event);
        return;
    }
    let is_explained = aim == Aim::Requests;
    let mut handing = Handing { to: &to, rows: Vec::new(), is_quiet: is_explained };
    let outcome = engine.run(&query, &mut handing);
    if handing.flush().is_err() {
        return;
    }
    let event = match outcome {
        Ok(_) if is_explained => {
            let steps = engine.steps(&query);
            explain::plan_rest(session, &steps);
            explain::settle(session, &steps);
            let requests = std::mem::take(&mut session.state().planned);
            Event::Explained(Box::new(Explanation { requests, steps }))
        }
        Ok(warnings) => Event::Done(warnings),
        Err(error) => Event::Failed(error),
    };
    let _ = to.blocking_send(event);
}

/// Hands rows over, many at once.
struct Handing<'a> {
    to: &'a mpsc::Sender<Event>,
    rows: Vec<Vec<Value>>,
    is_quiet: bool,
}

impl Handing<'_> {
    fn flush(&mut self) -> std::result::Result<(), Gone> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.to.blocking_send(Event::Rows(std::mem::take(&mut self.rows))).map_err(|_| Gone)
    }
}

impl Sink for Handing<'_> {
    fn columns(&mut self, columns: Vec<Column>) -> std::result::Result<(), Gone> {
        if self.is_quiet {
            return Ok(());
        }
        self.to.blocking_send(Event::Columns(columns)).map_err(|_| Gone)
    }

    fn row(&mut self, row: Vec<Value>) -> std::result::Result<(), Gone> {
        if self.is_quiet {
            return Ok(());
        }
        self.rows.push(row);
        if self.rows.len() < AT_ONCE { Ok(()) } else { self.flush() }
    }
}

/// The rows of a statement on their way. When it is dropped the statement ends.
#[must_use = "a statement may fail: take its rows to their end"]
pub struct RowStream {
    events: mpsc::Receiver<Event>,
    failed: Option<SqlError>,
    columns: Option<Vec<Column>>,
    waiting: std::vec::IntoIter<Vec<Value>>,
    warnings: Vec<String>,
    is_done: bool,
    _cancel: DropGuard,
}

impl RowStream {
    /// The columns, once SQLite has read the statement.
    ///
    /// # Errors
    ///
    /// What is wrong with the statement.
    pub async fn columns(&mut self) -> Result<&[Column]> {
        while self.columns.is_none() && !self.is_done {
            if let Some(rows) = self.event().await? {
                self.waiting = rows.into_iter();
            }
        }
        Ok(self.columns.as_deref().unwrap_or_default())
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    ///
    /// What the statement failed with: what came before it is not all there is.
    pub async fn next(&mut self) -> Result<Option<Vec<Value>>> {
        loop {
            if let Some(row) = self.waiting.next() {
                return Ok(Some(row));
            }
            match self.next_some().await? {
                Some(rows) => self.waiting = rows.into_iter(),
                None => return Ok(None),
            }
        }
    }

    /// What has to be known besides, once the end is reached: see [`Rows::warnings`].
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The next rows, as many as come together; none at the end.
    async fn next_some(&mut self) -> Result<Option<Vec<Vec<Value>>>> {
        loop {
            if self.waiting.len() > 0 {
                return Ok(Some(std::mem::take(&mut self.waiting).collect()));
            }
            if self.is_done {
                return Ok(None);
            }
            if let Some(rows) = self.event().await? {
                return Ok(Some(rows));
            }
        }
    }

    async fn event(&mut self) -> Result<Option<Vec<Vec<Value>>>> {
        if let Some(error) = self.failed.take() {
            self.is_done = true;
            return Err(error);
        }
        match self.events.recv().await {
            Some(Event::Columns(columns)) => self.columns = Some(columns),
            Some(Event::Rows(rows)) => return Ok(Some(rows)),
            Some(Event::Explained(_)) => {}
            Some(Event::Done(warnings)) => {
                self.is_done = true;
                self.warnings = warnings;
            }
            Some(Event::Failed(error)) => {
                self.is_done = true;
                return Err(error);
            }
            None => {
                self.is_done = true;
                return Err(ended());
            }
        }
        Ok(None)
    }
}

impl std::fmt::Debug for RowStream {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RowStream").finish_non_exhaustive()
    }
}
