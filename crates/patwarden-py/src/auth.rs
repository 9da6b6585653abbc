//! `App` and `Token`: the two ways to log in. No form of either shows its secret.

use patwarden::{Auth, TokenKind};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::{convert, errors, named};

/// A login as a GitHub App: its id (or client id) and its private key in PEM.
#[pyclass(frozen, weakref, module = "patwarden")]
pub(crate) struct App {
    auth: Auth,
    /// The App's id or client id.
    #[pyo3(get)]
    app_id: String,
}

#[pymethods]
impl App {
    #[new]
    fn new(py: Python<'_>, app_id: &Bound<'_, PyAny>, key: &Bound<'_, PyAny>) -> PyResult<Self> {
        let app_id = convert::app_id(app_id)?;
        let auth = Auth::app(&app_id, convert::pem("key", key)?).map_err(|error| errors::raised(py, &error))?;
        Ok(Self { auth, app_id })
    }

    /// A login as an App whose private key lies in a file.
    ///
    /// A file that others than its owner can read is refused, unless allow_shared says that it has to be so.
    /// ConfigurationError for that, and if it can't be read or holds no such key.
    ///
    /// >>> import os, tempfile
    /// >>> path = os.path.join(tempfile.mkdtemp(), "app.pem")
    /// >>> with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
    /// ...     size = file.write(hub.private_key)
    /// >>> patwarden.App.from_file(hub.app_id, path).app_id == str(hub.app_id)
    /// True
    #[classmethod]
    #[pyo3(signature = (app_id, path, *, allow_shared=false))]
    fn from_file(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        app_id: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = named::path)] path: std::path::PathBuf,
        #[pyo3(from_py_with = named::allow_shared)] allow_shared: bool,
    ) -> PyResult<Self> {
        let app_id = convert::app_id(app_id)?;
        let read = || match allow_shared {
            true => Auth::app_from_shared_file(&app_id, path),
            false => Auth::app_from_file(&app_id, path),
        };
        let auth = py.detach(read).map_err(|error| errors::raised(py, &error))?;
        Ok(Self { auth, app_id })
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("App({})", convert::quoted(py, &self.app_id)?))
    }
}

/// A login with a token: an installation token (`ghs_`) or a user token of an App (`ghu_`) to govern
/// tokens, any other for what that kind may do.
#[pyclass(frozen, weakref, module = "patwarden")]
pub(crate) struct Token {
    auth: Auth,
    kind: TokenKind,
}

#[pymethods]
impl Token {
    #[new]
    fn new(py: Python<'_>, token: &Bound<'_, PyAny>) -> PyResult<Self> {
        let token = convert::secret("token", token)?;
        let kind = TokenKind::of(&token);
        let auth = Auth::token(token).map_err(|error| errors::raised(py, &error))?;
        Ok(Self { auth, kind })
    }

    /// What kind of token it is, in words, told by its prefix.
    #[getter]
    fn kind(&self) -> &'static str {
        self.kind.describe()
    }

    fn __repr__(&self) -> String {
        format!("<Token: {}>", self.kind.describe())
    }
}

/// The login that was given as the argument `auth`.
pub(crate) fn login(auth: &Bound<'_, PyAny>) -> PyResult<Auth> {
    if let Ok(app) = auth.cast::<App>() {
        return Ok(app.get().auth.clone());
    }
    if let Ok(token) = auth.cast::<Token>() {
        return Ok(token.get().auth.clone());
    }
    Err(convert::wrong_type("auth", "App or Token", auth))
}
