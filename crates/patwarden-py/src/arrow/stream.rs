//! A listing as a stream of Arrow: page by page through the C stream interface, or gathered first.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::{PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::gate;
use crate::rows::Table;
use crate::source::Source;

/// As many rows as a batch has where nobody waits for the first of them.
pub(super) const GATHERED: usize = 16_384;

/// A capsule as Arrow's protocol for Python has it: whoever takes it pulls the batches out.
pub(crate) fn capsule(
    py: Python<'_>,
    batches: impl RecordBatchReader + Send + 'static,
) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
}

/// What is wrong with rows that can't be put into a table.
pub(crate) fn raised(error: &ArrowError) -> PyErr {
    PyValueError::new_err(format!("the rows can't be put into a table: {error}"))
}

/// A listing page by page, each a batch. Whoever pulls them may or may not hold Python.
pub(crate) struct Batches {
    source: Arc<Source>,
    table: Table,
    over: bool,
}

impl Batches {
    pub(crate) fn new(source: Arc<Source>) -> Self {
        let table = source.table();
        Self { source, table, over: false }
    }

    fn batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        loop {
            if let Some(rows) = self.source.page() {
                self.table.add(&rows)?;
                self.source.session().let_go(rows);
                return self.table.batch().map(Some);
            }
            let source = &self.source;
            let more = gate::attached(|py| {
                let more =
                    source.wait(py).and_then(|more| if more { Ok(true) } else { source.end(py).map(|()| false) });
                more.map_err(|error| told(py, &error))
            });
            match more {
                Some(Ok(true)) => {}
                Some(Ok(false)) => return Ok(None),
                Some(Err(error)) => return Err(error),
                None => return Err(ArrowError::ExternalError("Python is shutting down".into())),
            }
        }
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let batch = self.batch().inspect_err(|_| self.source.fail()).transpose();
        self.over = !matches!(batch, Some(Ok(_)));
        batch
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        Table::schema(&self.table)
    }
}

/// A stream's errors are texts. Ctrl-C is made once more, so that it reaches Python as what it is when whoever
/// pulls the batches has given up.
fn told(py: Python<'_>, error: &PyErr) -> ArrowError {
    if !error.is_instance_of::<PyKeyboardInterrupt>(py) {
        let kind = error.get_type(py).name().map_or_else(|_| "error".to_owned(), |name| name.to_string());
        return ArrowError::ExternalError(format!("{kind}: {}", error.value(py)).into());
    }
    // From here on nothing may be asked of Python that would raise it at once.
    if let Err(error) = py.import("_thread").and_then(|thread| thread.call_method0("interrupt_main")) {
        error.write_unraisable(py, None);
    }
    ArrowError::ExternalError("interrupted".into())
}

/// A listing that was read to its end, in batches of many pages. It can be taken once.
#[pyclass(frozen, weakref, module = "patwarden")]
pub(crate) struct Gathered {
    table: Mutex<Table>,
    batches: Mutex<Vec<RecordBatch>>,
}

impl Gathered {
    pub(crate) fn new(table: Table) -> Self {
        Self { table: Mutex::new(table), batches: Mutex::default() }
    }

    /// Takes all that the source has ready.
    pub(crate) fn take_ready(&self, source: &Source) -> Result<(), ArrowError> {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(rows) = source.page() {
            table.add(&rows)?;
            source.session().let_go(rows);
            if table.len() >= GATHERED {
                self.put(table.batch()?);
            }
        }
        Ok(())
    }

    fn put(&self, batch: RecordBatch) {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    }
}

#[pymethods]
impl Gathered {
    /// The batches, as Arrow's protocol for Python has it.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Other types are a best effort there, and everybody who asks for them can cast.
        let _ = requested_schema;
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let schema = table.schema();
        if table.len() > 0 {
            self.put(table.batch().map_err(|error| raised(&error))?);
        }
        let batches = std::mem::take(&mut *self.batches.lock().unwrap_or_else(PoisonError::into_inner));
        capsule(py, arrow_array::RecordBatchIterator::new(batches.into_iter().map(Ok), schema))
    }
}
