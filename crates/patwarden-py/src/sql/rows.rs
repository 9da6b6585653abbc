//! `SqlRows`: what a statement came to.

use std::hash::{Hash, Hasher};

use jiff::Timestamp;
use patwarden_sql::{Kind, Value};
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyCapsule, PyDict, PyFloat, PyInt, PyIterator, PyList, PySlice, PyString, PyTuple};

use crate::arrow;
use crate::convert::{self, Attribute};

/// As many rows are shown in a notebook, and by str().
const SHOWN: usize = 50;

/// The rows that a statement came to. They are all there: what fails is an error, and never fewer rows.
///
/// A sequence of tuples: it can be gone through again and again, result[0] is a row and result[:10] a list of rows, and
/// len() is how many there are. A column of the tables is what the table says: a truth is a bool, a time an aware datetime
/// in UTC, and what is JSON (owner, permissions) a dict. Of an expression, such as max(token_last_used_at), SQLite knows
/// nothing: a time stays a text there, and a truth 0 or 1. str() shows the first 50 rows as a table.
///
/// __arrow_c_stream__ makes it a table for polars, pandas, duckdb and whoever else reads Arrow: truths, times and
/// numbers by their types, JSON as its text, and a column that holds several types as texts.
///
/// >>> result = client.sql("SELECT login FROM orgs ORDER BY login")
/// >>> result.columns, len(result)
/// (('login',), 2)
/// >>> [login for (login,) in result] == sorted(hub.orgs)
/// True
#[pyclass(frozen, weakref, eq, hash, sequence, module = "patwarden")]
#[derive(PartialEq)]
pub(crate) struct SqlRows {
    columns: Vec<(String, Kind)>,
    rows: Vec<Vec<Value>>,
    warnings: Vec<String>,
}

/// What pickle calls, and with what: names and types of columns, rows of plain values, and warnings.
type Reduced<'py> = (Bound<'py, PyAny>, (Vec<(String, &'static str)>, Bound<'py, PyList>, Vec<String>));

#[pymethods]
impl SqlRows {
    /// The names of the columns, each one of its own: of two id the second is id:1.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.columns.iter().map(|(name, _)| name))
    }

    /// The rows, each a tuple: a list that is made anew whenever it is asked for.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        self.rows.iter().try_for_each(|row| list.append(self.tuple(py, row)?))?;
        Ok(list)
    }

    /// What has to be known besides, in sentences: that a list changed while it was read, say. Each was a DriftWarning
    /// too.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.warnings)
    }

    /// Each row as a dict, by the names of the columns. Of two of the same name the second has a number, so that nothing
    /// is lost.
    ///
    /// >>> client.sql("SELECT 1 AS one, 'x' AS two, 2 AS one").to_dicts()
    /// [{'one': 1, 'two': 'x', 'one:1': 2}]
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| PyString::new(py, name)).collect();
        let list = PyList::empty(py);
        for row in &self.rows {
            let dict = PyDict::new(py);
            for ((name, (_, kind)), value) in names.iter().zip(&self.columns).zip(row) {
                dict.set_item(name, object(py, *kind, value)?)?;
            }
            list.append(dict)?;
        }
        Ok(list)
    }

    /// The rows as a stream of Arrow for whoever asks for one. requested_schema is not followed.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let made = py.detach(|| arrow::sql(&self.columns, &self.rows));
        let (schema, batches) = made.map_err(|error| arrow::raised(&error))?;
        arrow::capsule(py, arrow_array::RecordBatchIterator::new(batches.into_iter().map(Ok), schema))
    }

    /// The rows in a table of pyarrow: pip install pyarrow.
    ///
    /// ModuleNotFoundError, with what to install, where it is not there.
    ///
    /// >>> client.sql("SELECT login, suspended FROM orgs").to_arrow().column_names
    /// ['login', 'suspended']
    fn to_arrow<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame(this, "arrow")
    }

    /// The rows in a data frame of pandas: pip install pandas pyarrow.
    ///
    /// ModuleNotFoundError, with what to install, where it is not there.
    ///
    /// >>> client.sql("SELECT login, suspended FROM orgs").to_pandas().shape
    /// (2, 2)
    fn to_pandas<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame(this, "pandas")
    }

    /// The rows in a data frame of polars: pip install polars.
    ///
    /// ModuleNotFoundError, with what to install, where it is not there.
    ///
    /// >>> client.sql("SELECT login, suspended FROM orgs").to_polars().shape
    /// (2, 2)
    fn to_polars<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame(this, "polars")
    }

    /// As HTML, for notebooks: the first of the rows.
    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (rows, more) = self.first(py)?;
        let html = py.import("patwarden._html")?;
        html.call_method1("sql", (self.columns(py)?, rows, more, self.warnings(py)?))
    }

    fn __str__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (rows, more) = self.first(py)?;
        py.import("patwarden._table")?.call_method1("table", (self.columns(py)?, rows, more))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let names: PyResult<Vec<String>> = self.columns.iter().map(|(name, _)| convert::quoted(py, name)).collect();
        let plural = if self.rows.len() == 1 { "" } else { "s" };
        Ok(format!("<SqlRows: {} row{plural} of {}>", self.rows.len(), names?.join(", ")))
    }

    fn __len__(&self) -> usize {
        self.rows.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.rows(py)?.try_iter()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(slice) = index.cast::<PySlice>() {
            return self.rows(py)?.as_any().get_item(slice);
        }
        let Some(number) = convert::integer(index)? else {
            return Err(convert::wrong_type("a row's number", "an int or a slice", index));
        };
        let count = i64::try_from(self.rows.len()).unwrap_or(i64::MAX);
        let place =
            number.extract::<i64>().ok().map(|number| if number < 0 { number.saturating_add(count) } else { number });
        let row = place.and_then(|place| usize::try_from(place).ok()).and_then(|place| self.rows.get(place));
        let row = row.ok_or_else(|| PyIndexError::new_err(format!("there are {count} rows")))?;
        Ok(self.tuple(py, row)?.into_any())
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        let (py, kept) = (this.py(), this.get());
        let columns = kept.columns.iter().map(|(name, kind)| (name.clone(), word(*kind))).collect();
        let rows = PyList::empty(py);
        for row in &kept.rows {
            let values: PyResult<Vec<_>> = row.iter().map(|value| object(py, Kind::Any, value)).collect();
            rows.append(values?)?;
        }
        Ok((this.get_type().getattr("_restored")?, (columns, rows, kept.warnings.clone())))
    }

    /// The rows that pickle keeps as this.
    #[staticmethod]
    fn _restored(
        columns: Vec<(String, String)>,
        rows: Vec<Vec<Bound<'_, PyAny>>>,
        warnings: Vec<String>,
    ) -> PyResult<Self> {
        let columns: Vec<_> = columns.into_iter().map(|(name, word)| (name, kind(&word))).collect();
        if rows.iter().any(|row| row.len() != columns.len()) {
            return Err(PyValueError::new_err("these were no rows of patwarden"));
        }
        let rows = rows.iter().map(|row| row.iter().map(plain).collect()).collect::<PyResult<_>>()?;
        Ok(Self { columns, rows, warnings })
    }
}

impl SqlRows {
    fn tuple<'py>(&self, py: Python<'py>, row: &[Value]) -> PyResult<Bound<'py, PyTuple>> {
        let values = self.columns.iter().zip(row).map(|((_, kind), value)| object(py, *kind, value));
        PyTuple::new(py, values.collect::<PyResult<Vec<_>>>()?)
    }

    /// Those that are shown, and how many there are besides.
    fn first<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyList>, usize)> {
        let list = PyList::empty(py);
        self.rows.iter().take(SHOWN).try_for_each(|row| list.append(self.tuple(py, row)?))?;
        Ok((list, self.rows.len().saturating_sub(SHOWN)))
    }
}

/// What is the same has the same: floats have none of their own.
impl Hash for SqlRows {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.columns, self.rows.len()).hash(state);
    }
}

impl From<patwarden_sql::Rows> for SqlRows {
    fn from(rows: patwarden_sql::Rows) -> Self {
        let columns = rows.columns.into_iter().map(|column| (column.name, column.kind)).collect();
        Self { columns, rows: rows.rows, warnings: rows.warnings }
    }
}

fn frame<'py>(rows: &Bound<'py, SqlRows>, library: &str) -> PyResult<Bound<'py, PyAny>> {
    static FRAME: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    FRAME.import(rows.py(), "patwarden._frames", "maker")?.call1((library,))?.call1((rows,))
}

/// A value as Python's, by what its column is.
fn object<'py>(py: Python<'py>, kind: Kind, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match (kind, value) {
        (_, Value::Null) => Ok(py.None().into_bound(py)),
        (Kind::Boolean, Value::Integer(0 | 1)) => (*value == Value::Integer(1)).attribute(py),
        (Kind::Timestamp, Value::Text(text)) => match text.parse::<Timestamp>() {
            Ok(moment) => moment.attribute(py),
            Err(_) => text.attribute(py),
        },
        (Kind::Json, Value::Text(text)) => {
            static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
            match LOADS.import(py, "json", "loads")?.call1((text,)) {
                Err(error) if error.is_instance_of::<PyValueError>(py) => text.attribute(py),
                read => read,
            }
        }
        (_, Value::Integer(number)) => Ok(number.into_pyobject(py)?.into_any()),
        (_, Value::Real(number)) => Ok(PyFloat::new(py, *number).into_any()),
        (_, Value::Text(text)) => text.attribute(py),
        (_, Value::Blob(bytes)) => Ok(PyBytes::new(py, bytes).into_any()),
    }
}

/// A value that pickle kept.
fn plain(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if value.is_none() {
        return Ok(Value::Null);
    }
    if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() {
        return Ok(value.extract::<i64>()?.into());
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(number.value().into());
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec().into());
    }
    let text = value.cast::<PyString>().map_err(|_| PyTypeError::new_err("this was no value of patwarden"))?;
    Ok(text.extract::<String>()?.into())
}

const KINDS: [(Kind, &str); 6] = [
    (Kind::Integer, "integer"),
    (Kind::Real, "real"),
    (Kind::Text, "text"),
    (Kind::Boolean, "boolean"),
    (Kind::Timestamp, "timestamp"),
    (Kind::Json, "json"),
];

fn word(kind: Kind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("any", |(_, word)| word)
}

fn kind(word: &str) -> Kind {
    KINDS.iter().find(|(_, known)| *known == word).map_or(Kind::Any, |(kind, _)| *kind)
}
