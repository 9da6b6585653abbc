//! What the crate below tells of its work, on its way to Python's `logging`: the loggers are in
//! `patwarden/_logging.py`.
//!
//! Events arise on threads that hold no Python and must not wait for it: they queue. Whoever waits for a call
//! hands them over as soon as it holds Python again; while nobody waits, a thread does that has nothing else to
//! do. How loud the loggers are is looked up before each wait, so that nothing is kept that nobody hears.

use std::collections::VecDeque;
use std::fmt::{self, Write as _};
use std::process;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use patwarden::{Clock, SystemClock};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList};
use tracing::field::{Field, Visit};
use tracing::span;
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use crate::gate;

/// The loggers, by the modules of the crate below that they tell of; the first is for all other modules.
const LOGGERS: [&str; 5] =
    ["patwarden", "patwarden.bulk", "patwarden.journal", "patwarden.page", "patwarden.transport"];

/// Above every level of ours: nobody listens.
const SILENT: u8 = u8::MAX;

/// The lowest level that each logger lets through.
static LOUDNESS: [AtomicU8; LOGGERS.len()] = [const { AtomicU8::new(SILENT) }; LOGGERS.len()];

/// How many events wait for Python at the most; what comes then is lost, and that is told.
const MOST_WAITING: usize = 10_000;

/// How long events wait for somebody who begins to wait for a call, before a thread comes for them.
const GRACE: Duration = Duration::from_millis(100);

/// Looks how loud the loggers are. Only Ctrl-C is an error.
pub(crate) fn listen(py: Python<'_>) -> PyResult<()> {
    static SUBSCRIBED: Once = Once::new();
    let levels = match levels(py) {
        Ok(Some(levels)) => levels,
        // Nobody listens who has not even imported it.
        Ok(None) => [SILENT; LOGGERS.len()],
        Err(error) if error.is_instance_of::<PyException>(py) => [SILENT; LOGGERS.len()],
        Err(error) => return Err(error),
    };
    for (loudness, level) in LOUDNESS.iter().zip(levels) {
        loudness.store(level, Ordering::Relaxed);
    }
    if levels.iter().any(|level| *level < SILENT) {
        SUBSCRIBED.call_once(|| {
            // Somebody who embeds this module may have a subscriber of their own, who hears it then.
            let _ = tracing::subscriber::set_global_default(Handover);
        });
    }
    Ok(())
}

fn levels(py: Python<'_>) -> PyResult<Option<[u8; LOGGERS.len()]>> {
    static MODULES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    static HEARD: PyOnceLock<Vec<Py<PyAny>>> = PyOnceLock::new();
    let modules = MODULES.get_or_try_init(py, || {
        Ok::<_, PyErr>(py.import("sys")?.getattr("modules")?.cast_into::<PyDict>()?.unbind())
    })?;
    if !modules.bind(py).contains("logging")? {
        return Ok(None);
    }
    let loggers = HEARD.get_or_try_init(py, || {
        let names = PyList::new(py, LOGGERS)?;
        py.import("patwarden._logging")?.call_method1("loggers", (names,))?.extract::<Vec<Py<PyAny>>>()
    })?;
    let mut levels = [SILENT; LOGGERS.len()];
    for (level, logger) in levels.iter_mut().zip(loggers) {
        let lowest: i64 = logger.bind(py).call_method0("getEffectiveLevel")?.extract()?;
        *level = u8::try_from(lowest.max(0)).unwrap_or(SILENT);
    }
    Ok(Some(levels))
}

/// Gives Python what waits for it. What a handler raises is its own affair; Ctrl-C is the caller's.
pub(crate) fn hand_over(py: Python<'_>) -> PyResult<()> {
    let queue = Queue::current();
    tell_all(py, || queue.waiting().told.pop_front())
}

fn tell_all(py: Python<'_>, mut next: impl FnMut() -> Option<Told>) -> PyResult<()> {
    while let Some(told) = next() {
        match told.tell(py) {
            Err(error) if error.is_instance_of::<PyException>(py) => error.write_unraisable(py, None),
            outcome => outcome?,
        }
    }
    Ok(())
}

/// The same for asyncio, whose calls end on a loop's own thread: see `patwarden/_awaiting.py`.
#[pyfunction]
pub(crate) fn _hand_over(py: Python<'_>) -> PyResult<()> {
    hand_over(py)
}

/// Somebody who waits for a call and looks in again and again: what is told meanwhile is left to them.
pub(crate) struct Caller(&'static Queue);

impl Caller {
    pub(crate) fn arrives() -> Self {
        let queue = Queue::current();
        queue.waiting().callers += 1;
        Self(queue)
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.0.waiting().callers -= 1;
    }
}

/// What was told, and when.
struct Told {
    logger: usize,
    level: u8,
    created: f64,
    message: String,
    facts: Vec<(&'static str, Fact)>,
}

#[derive(IntoPyObject)]
enum Fact {
    Whole(i64),
    Number(u64),
    Truth(bool),
    Text(String),
}

impl Told {
    fn tell(self, py: Python<'_>) -> PyResult<()> {
        static TELL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let facts = PyDict::new(py);
        for (name, fact) in self.facts {
            facts.set_item(name, fact)?;
        }
        let tell = TELL.import(py, "patwarden._logging", "tell")?;
        tell.call1((LOGGERS[self.logger], self.level, self.created, self.message, facts)).map(drop)
    }
}

/// The words of an event, then its facts as `name=value`, in one line.
#[derive(Default)]
struct Words {
    message: String,
    line: String,
    facts: Vec<(&'static str, Fact)>,
}

impl Words {
    fn fact(&mut self, field: &Field, fact: Fact, shown: impl fmt::Display) {
        let _ = write!(self.line, " {}={shown}", field.name());
        self.facts.push((field.name(), fact));
    }
}

impl Visit for Words {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.fact(field, Fact::Whole(value), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.fact(field, Fact::Number(value), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.fact(field, Fact::Truth(value), value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        if field.name() == "message" {
            self.message = text;
        } else {
            self.fact(field, Fact::Text(text.clone()), text);
        }
    }
}

/// Hears what the crate below tells, and puts it where Python finds it.
struct Handover;

impl Subscriber for Handover {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if logger_of(metadata).is_some() { Interest::sometimes() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let loud_enough = |logger: usize| level_of(metadata) >= LOUDNESS[logger].load(Ordering::Relaxed);
        metadata.is_event() && logger_of(metadata).is_some_and(loud_enough)
    }

    fn event(&self, event: &Event<'_>) {
        let Some(logger) = logger_of(event.metadata()) else { return };
        let mut words = Words::default();
        event.record(&mut words);
        let now = SystemClock.now();
        Queue::current().put(Told {
            logger,
            level: level_of(event.metadata()),
            created: now.as_duration().as_secs_f64(),
            message: words.message + &words.line,
            facts: words.facts,
        });
    }

    // No span is ever enabled.

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Which logger tells it; none what is not of the crate below: others may say what is secret.
fn logger_of(metadata: &Metadata<'_>) -> Option<usize> {
    let mut path = metadata.target().split("::");
    if path.next() != Some(LOGGERS[0]) {
        return None;
    }
    let named = |module: &str| LOGGERS.iter().position(|name| name.strip_prefix("patwarden.") == Some(module));
    Some(path.next().and_then(named).unwrap_or_default())
}

fn level_of(metadata: &Metadata<'_>) -> u8 {
    match *metadata.level() {
        Level::ERROR => 40,
        Level::WARN => 30,
        Level::INFO => 20,
        Level::DEBUG => 10,
        Level::TRACE => 5,
    }
}

/// What waits for Python. Who holds its lock waits for nobody.
struct Queue {
    waiting: Mutex<Waiting>,
    came: Condvar,
    is_looked_after: AtomicBool,
}

struct Waiting {
    told: VecDeque<Told>,
    callers: usize,
}

impl Queue {
    const fn new() -> Self {
        let waiting = Waiting { told: VecDeque::new(), callers: 0 };
        Self { waiting: Mutex::new(waiting), came: Condvar::new(), is_looked_after: AtomicBool::new(false) }
    }

    /// The one of this process: a fork may have left the parent's locked, by a thread that is not here.
    fn current() -> &'static Self {
        static QUEUES: [Queue; 16] = [const { Queue::new() }; 16];
        /// The process, and behind it which queue it has.
        static CURRENT: AtomicU64 = AtomicU64::new(0);
        let here = u64::from(process::id()) << 32;
        loop {
            let known = CURRENT.load(Ordering::Acquire);
            let place = known & u64::from(u32::MAX);
            if known == here | place {
                return &QUEUES[place as usize % QUEUES.len()];
            }
            let next = here | ((place + 1) % QUEUES.len() as u64);
            let _ = CURRENT.compare_exchange(known, next, Ordering::AcqRel, Ordering::Acquire);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&'static self, told: Told) {
        let mut waiting = self.waiting();
        match waiting.told.len() {
            0..MOST_WAITING => waiting.told.push_back(told),
            MOST_WAITING => waiting.told.push_back(Told {
                logger: 0,
                level: 30,
                message: "events came faster than Python took them: some are lost".to_owned(),
                facts: Vec::new(),
                ..told
            }),
            _ => {}
        }
        drop(waiting);
        self.came.notify_one();
        if !self.is_looked_after.swap(true, Ordering::AcqRel) {
            let thread = thread::Builder::new().name("patwarden-log".to_owned());
            // Without it events wait for the next call.
            let _ = thread.spawn(|| self.look_after());
        }
    }

    fn look_after(&self) {
        loop {
            let none = |waiting: &mut Waiting| waiting.told.is_empty();
            drop(self.came.wait_while(self.waiting(), none).unwrap_or_else(PoisonError::into_inner));
            thread::sleep(GRACE);
            // While the interpreter shuts down there is nobody to tell.
            let is_over = || gate::attached(|py| self.tell_alone(py)).is_none();
            if !self.waiting().told.is_empty() && is_over() {
                return;
            }
        }
    }

    /// Tells what no caller will, where nobody is there to be raised at.
    fn tell_alone(&self, py: Python<'_>) {
        let next = || {
            let mut waiting = self.waiting();
            if waiting.callers == 0 { waiting.told.pop_front() } else { None }
        };
        if let Err(error) = tell_all(py, next) {
            error.write_unraisable(py, None);
        }
    }
}
