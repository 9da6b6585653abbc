//! What a client can be told besides its login, and the values that are told so: `Budget` and `Bounds`.

use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::time::Duration;

use patwarden::{Cache, ClientBuilder};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyTuple, PyType};

use crate::runtime::Engine;
use crate::wait::Wait;
use crate::{convert, errors, settings};

/// The options as Python gives them.
pub(crate) struct Options<'a, 'py> {
    pub(crate) pages_in_flight: Option<&'a Bound<'py, PyAny>>,
    pub(crate) reads_in_flight: Option<&'a Bound<'py, PyAny>>,
    pub(crate) between_writes: Option<&'a Bound<'py, PyAny>>,
    pub(crate) longest_wait: Option<&'a Bound<'py, PyAny>>,
    pub(crate) budget: Option<&'a Bound<'py, PyAny>>,
    pub(crate) cache: Option<&'a Bound<'py, PyAny>>,
    pub(crate) on_wait: Option<&'a Bound<'py, PyAny>>,
    pub(crate) bounds: Option<&'a Bound<'py, PyAny>>,
    pub(crate) user_agent: Option<&'a Bound<'py, PyAny>>,
}

/// What is ours in every `User-Agent`, besides what is the crate's below.
const PRODUCT: &str = concat!("patwarden-python/", env!("CARGO_PKG_VERSION"));

impl Options<'_, '_> {
    /// Sets those that are given.
    pub(crate) fn set(self, py: Python<'_>, engine: &Engine, mut builder: ClientBuilder) -> PyResult<ClientBuilder> {
        let raised = |error| errors::raised(py, &error);
        builder = builder.user_agent(PRODUCT).map_err(raised)?;
        if let Some(name) = self.user_agent {
            builder = builder.user_agent(settings::text("user_agent", name)?).map_err(raised)?;
        }
        if let Some(pages) = self.pages_in_flight {
            builder = builder.pages_in_flight(convert::count("pages_in_flight", pages, 64)?);
        }
        if let Some(reads) = self.reads_in_flight {
            builder = builder.reads_in_flight(convert::count("reads_in_flight", reads, 100)?);
        }
        if let Some(pause) = self.between_writes {
            builder = builder.between_writes(convert::seconds("between_writes", pause)?);
        }
        if let Some(wait) = self.longest_wait {
            builder = builder.longest_wait(convert::seconds("longest_wait", wait)?);
        }
        if let Some(budget) = self.budget {
            let wrong = |_| convert::wrong_type("budget", "a Budget", budget);
            builder = builder.budget(budget.cast::<Budget>().map_err(wrong)?.get().below());
        }
        if let Some(bounds) = self.bounds {
            let wrong = |_| convert::wrong_type("bounds", "Bounds", bounds);
            builder = builder.bounds(bounds.cast::<Bounds>().map_err(wrong)?.get().bounds.clone());
        }
        if let Some(cache) = cache(py, self.cache)? {
            builder = builder.cache(cache);
        }
        if let Some(told) = self.on_wait {
            builder = on_wait(engine, builder, told)?;
        }
        Ok(builder)
    }
}

fn cache(py: Python<'_>, given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Cache>> {
    let Some(given) = given else { return Ok(None) };
    if let Ok(wanted) = given.cast::<PyBool>() {
        return Ok(wanted.is_true().then(Cache::in_memory));
    }
    let path: PathBuf = given.extract().map_err(|_| convert::wrong_type("cache", "a bool or a path", given))?;
    let opened = py.detach(|| Cache::in_file(path));
    opened.map(Some).map_err(|error| errors::raised(py, &error))
}

/// Refuses what would have to be awaited: see `patwarden/_callables.py`.
fn plain(py: Python<'_>, check: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if value.is_none() {
        return Ok(());
    }
    py.import("patwarden._callables")?.call_method1(check, ("on_wait", value)).map(drop)
}

/// Has a callable told of each wait, on a thread where it may block and where it may use a client.
fn on_wait(engine: &Engine, builder: ClientBuilder, told: &Bound<'_, PyAny>) -> PyResult<ClientBuilder> {
    if !told.is_callable() {
        return Err(convert::wrong_type("on_wait", "a callable", told));
    }
    plain(told.py(), "check", told)?;
    let (engine, told) = (engine.clone(), std::sync::Arc::new(told.clone().unbind()));
    Ok(builder.on_wait(move |wait| {
        let (wait, told) = (wait.clone(), std::sync::Arc::clone(&told));
        engine.apart(move |py| {
            let called = told.bind(py).call1((Wait::from(wait),)).and_then(|given| plain(py, "check_given", &given));
            if let Err(error) = called {
                error.write_unraisable(py, Some(told.bind(py)));
            }
        });
    }))
}

/// What a minute of one login may cost, and an hour, before the client waits by itself: points a minute, of which a
/// read is 1 and a write 5, and requests a minute and an hour that make content. None is no bound. GitHub's own numbers
/// are 900, 80 and 500: a client has them unless told, and none on this machine.
#[pyclass(frozen, weakref, eq, hash, module = "patwarden")]
#[derive(PartialEq, Hash)]
pub(crate) struct Budget {
    /// Points a minute: a read is 1, a write 5. None is no bound.
    #[pyo3(get)]
    points_a_minute: Option<u32>,
    /// Requests a minute that make content. None is no bound.
    #[pyo3(get)]
    content_a_minute: Option<u32>,
    /// Requests an hour that make content. None is no bound.
    #[pyo3(get)]
    content_an_hour: Option<u32>,
}

/// A minute's points, and a minute's and an hour's requests.
type Numbers = (Option<u32>, Option<u32>, Option<u32>);

#[pymethods]
impl Budget {
    #[new]
    #[pyo3(signature = (*, points_a_minute=None, content_a_minute=None, content_an_hour=None))]
    fn new(
        points_a_minute: Option<&Bound<'_, PyAny>>,
        content_a_minute: Option<&Bound<'_, PyAny>>,
        content_an_hour: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let number = |name, number: Option<&Bound<'_, PyAny>>| {
            number.map(|number| convert::count(name, number, 1_000_000)).transpose()
        };
        Ok(Self {
            points_a_minute: number("points_a_minute", points_a_minute)?,
            content_a_minute: number("content_a_minute", content_a_minute)?,
            content_an_hour: number("content_an_hour", content_an_hour)?,
        })
    }

    /// Its attributes, for match.
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("points_a_minute", "content_a_minute", "content_an_hour")
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Numbers)> {
        let budget = this.get();
        let numbers = (budget.points_a_minute, budget.content_a_minute, budget.content_an_hour);
        Ok((this.get_type().getattr("_restored")?, numbers))
    }

    /// The budget that pickle keeps as this.
    #[staticmethod]
    fn _restored(points_a_minute: Option<u32>, content_a_minute: Option<u32>, content_an_hour: Option<u32>) -> Self {
        Self { points_a_minute, content_a_minute, content_an_hour }
    }

    fn __repr__(&self) -> String {
        let number = |number: Option<u32>| number.map_or_else(|| "None".to_owned(), |number| number.to_string());
        let [points, content, hourly] = [self.points_a_minute, self.content_a_minute, self.content_an_hour].map(number);
        format!("Budget(points_a_minute={points}, content_a_minute={content}, content_an_hour={hourly})")
    }
}

impl Budget {
    fn below(&self) -> patwarden::Budget {
        let mut budget = patwarden::Budget::NONE;
        if let Some(points) = self.points_a_minute {
            budget = budget.points_a_minute(points);
        }
        if let Some(requests) = self.content_a_minute {
            budget = budget.content_a_minute(requests);
        }
        if let Some(requests) = self.content_an_hour {
            budget = budget.content_an_hour(requests);
        }
        budget
    }
}

/// What a client takes from a server at the most; more is an error. What is not given has a default that no answer
/// of GitHub's comes near.
///
/// body is the bytes of a body after decompression (at most 1 GiB, and 32 MiB unless told), json_depth how deep its JSON may be nested
/// (1 to 128, and 128), headers the headers of an answer (100), redirects how many in a row one request follows (5, 0
/// for none), pages the pages of one listing (20,000). In seconds: connect_within is how long a connection may take
/// to stand (10), stalled_for how long an answer may take to begin and its body may stand still (20), answer_within
/// how long one request may take as a whole (60).
///
/// An attribute is what was given, and None where the default holds.
///
/// >>> patwarden.Bounds(answer_within=5)
/// Bounds(answer_within=5.0)
#[pyclass(frozen, weakref, eq, hash, module = "patwarden")]
pub(crate) struct Bounds {
    bounds: patwarden::Bounds,
    given: Given,
}

/// Those that were given, the numbers and then the times, each in the order of the arguments.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Given {
    body: Option<usize>,
    json_depth: Option<usize>,
    headers: Option<usize>,
    redirects: Option<usize>,
    pages: Option<u64>,
    connect_within: Option<Duration>,
    stalled_for: Option<Duration>,
    answer_within: Option<Duration>,
}

#[pymethods]
impl Bounds {
    #[new]
    #[pyo3(signature = (*, body=None, json_depth=None, headers=None, redirects=None, pages=None, connect_within=None,
                        stalled_for=None, answer_within=None))]
    #[expect(clippy::too_many_arguments, reason = "each has a name in Python")]
    fn new(
        body: Option<&Bound<'_, PyAny>>,
        json_depth: Option<&Bound<'_, PyAny>>,
        headers: Option<&Bound<'_, PyAny>>,
        redirects: Option<&Bound<'_, PyAny>>,
        pages: Option<&Bound<'_, PyAny>>,
        connect_within: Option<&Bound<'_, PyAny>>,
        stalled_for: Option<&Bound<'_, PyAny>>,
        answer_within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (mut bounds, mut known) = (patwarden::Bounds::default(), Given::default());
        macro_rules! set {
            ($bound:ident: $least:literal to $most:expr) => {
                if let Some(number) = $bound {
                    let number = convert::count_from(stringify!($bound), number, $least, $most)?;
                    known.$bound = Some(number);
                    bounds = bounds.$bound(number);
                }
            };
            ($bound:ident) => {
                if let Some(time) = $bound {
                    let time = convert::seconds(stringify!($bound), time)?;
                    known.$bound = Some(time);
                    bounds = bounds.$bound(time);
                }
            };
        }
        set!(body: 1 to 1 << 30);
        set!(json_depth: 1 to 128);
        set!(headers: 1 to 10_000);
        set!(redirects: 0 to 100);
        set!(pages: 1 to 1 << 31);
        set!(connect_within);
        set!(stalled_for);
        set!(answer_within);
        Ok(Self { bounds, given: known })
    }

    /// How many bytes a body has after decompression.
    #[getter]
    fn body(&self) -> Option<usize> {
        self.given.body
    }

    /// How deep JSON is nested.
    #[getter]
    fn json_depth(&self) -> Option<usize> {
        self.given.json_depth
    }

    /// How many headers an answer has.
    #[getter]
    fn headers(&self) -> Option<usize> {
        self.given.headers
    }

    /// How many redirects in a row one request follows.
    #[getter]
    fn redirects(&self) -> Option<usize> {
        self.given.redirects
    }

    /// How many pages a listing has.
    #[getter]
    fn pages(&self) -> Option<u64> {
        self.given.pages
    }

    /// How many seconds a connection takes to stand.
    #[getter]
    fn connect_within(&self) -> Option<f64> {
        self.given.connect_within.map(|time| time.as_secs_f64())
    }

    /// How many seconds an answer takes to begin, and its body stands still.
    #[getter]
    fn stalled_for(&self) -> Option<f64> {
        self.given.stalled_for.map(|time| time.as_secs_f64())
    }

    /// How many seconds one request takes as a whole.
    #[getter]
    fn answer_within(&self) -> Option<f64> {
        self.given.answer_within.map(|time| time.as_secs_f64())
    }

    /// As a dict, with everything in it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let bounds = PyDict::new(py);
        bounds.set_item("body", self.body())?;
        bounds.set_item("json_depth", self.json_depth())?;
        bounds.set_item("headers", self.headers())?;
        bounds.set_item("redirects", self.redirects())?;
        bounds.set_item("pages", self.pages())?;
        bounds.set_item("connect_within", self.connect_within())?;
        bounds.set_item("stalled_for", self.stalled_for())?;
        bounds.set_item("answer_within", self.answer_within())?;
        Ok(bounds)
    }

    /// Its attributes, for match.
    #[classattr]
    fn __match_args__(py: Python<'_>) -> PyResult<Py<PyTuple>> {
        PyTuple::new(py, Self::NAMES).map(Bound::unbind)
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyDict>,))> {
        Ok((this.get_type().getattr("_restored")?, (this.get().to_dict(this.py())?,)))
    }

    /// The bounds that pickle keeps as this.
    #[classmethod]
    fn _restored<'py>(class: &Bound<'py, PyType>, bounds: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
        class.call((), Some(bounds))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let bounds = self.to_dict(py)?;
        let given = bounds.iter().filter(|(_, bound)| !bound.is_none());
        let given = given.map(|(name, bound)| Ok(format!("{name}={}", bound.repr()?)));
        Ok(format!("Bounds({})", given.collect::<PyResult<Vec<_>>>()?.join(", ")))
    }
}

impl Bounds {
    const NAMES: [&'static str; 8] =
        ["body", "json_depth", "headers", "redirects", "pages", "connect_within", "stalled_for", "answer_within"];
}

impl PartialEq for Bounds {
    fn eq(&self, other: &Self) -> bool {
        self.given == other.given
    }
}

impl Hash for Bounds {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.given.hash(state);
    }
}
