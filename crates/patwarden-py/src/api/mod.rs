//! `client.api`: every operation of the generated client by its name, with plain values of Python.
//!
//! `generated.rs` has a method an operation on both classes, which says which operation it is and no
//! more. What is done with its arguments is in `values.rs`, with its answer in `response.rs`.

#[rustfmt::skip]
#[allow(clippy::all, reason = "it is generated")]
mod generated;
mod response;
mod values;

use patwarden::api::{Call, Operation};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;

pub(crate) use self::response::Response;
use self::values::Arguments;
pub(crate) use self::values::json_of;
use crate::client::Session;
use crate::errors;
use crate::runtime::{self, Finish};

/// Every operation by its name: keyword arguments in, a Response out. A call waits for its answer.
///
/// An argument that is not given is not sent; a default in a signature says what the server takes it
/// for. Everything that holds for the other calls of the client holds for these: login, limits,
/// retries of reads, errors. A write goes out once.
#[pyclass(frozen, weakref, module = "patwarden.api")]
pub(crate) struct Api {
    session: Session,
}

/// Every operation by its name, for asyncio: keyword arguments in, a Response to be awaited.
///
/// Nothing is sent before a call is awaited; what is wrong with an argument is raised at once. A call that is
/// cancelled ends its request. All else is as for Api.
#[pyclass(frozen, weakref, module = "patwarden.api")]
pub(crate) struct AsyncApi {
    session: Session,
}

impl Api {
    const NAME: &'static str = "<Api>";

    pub(crate) fn new(session: Session) -> Self {
        Self { session }
    }

    fn call(&self, py: Python<'_>, id: &'static str, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        let operation = operation(py, id)?;
        let call = checked(py, &values::bound(operation, arguments)?)?;
        let client = self.session.client(py)?;
        let org = org_of(&call);
        let answer = self.session.wait(py, client.call(call))?;
        Response::new(py, operation, org.as_deref(), &answer)
    }
}

impl AsyncApi {
    const NAME: &'static str = "<AsyncApi>";

    pub(crate) fn new(session: Session) -> Self {
        Self { session }
    }

    fn call<'py>(
        &self,
        py: Python<'py>,
        id: &'static str,
        arguments: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let operation = operation(py, id)?;
        let name = format!("AsyncApi.{}", operation.name());
        // Read now: what becomes of a list before the call is awaited is no part of it.
        let call = checked(py, &values::bound(operation, arguments)?)?;
        self.session.client(py)?;
        let session = self.session.clone();
        let begin = move |py: Python<'_>| {
            let (client, call) = (session.client(py)?, call.clone());
            let work = async move {
                let org = org_of(&call);
                let outcome = client.call(call).await;
                Box::new(move |py: Python<'_>| {
                    let answer = outcome.map_err(|error| errors::raised(py, &error))?;
                    Ok(Py::new(py, Response::new(py, operation, org.as_deref(), &answer)?)?.into_any())
                }) as Finish
            };
            Ok((session.engine().clone(), work))
        };
        runtime::coroutine(py, &name, begin)
    }
}

fn operation(py: Python<'_>, id: &'static str) -> PyResult<&'static Operation> {
    Call::to(id).map(|call| call.operation()).map_err(|failure| errors::raised(py, &failure.into()))
}

/// A call that can be sent, as far as that is known without sending it.
fn checked(py: Python<'_>, arguments: &Arguments<'_>) -> PyResult<Call> {
    let call = values::call(py, arguments);
    let call = call.and_then(|call| check(&call).map(|()| call).map_err(|error| errors::raised(py, &error)));
    call.map_err(|error| errors::in_operation(py, error, arguments.operation.id))
}

/// What is wrong with a call wherever the API is.
fn check(call: &Call) -> patwarden::Result<()> {
    const ANYWHERE: &str = "https://localhost";
    patwarden::Client::check(call)?;
    call.clone().request(ANYWHERE)?;
    Ok(())
}

/// The organisation that a call is about, for errors.
fn org_of(call: &Call) -> Option<String> {
    call.value("org").and_then(Value::as_str).map(str::to_owned)
}
