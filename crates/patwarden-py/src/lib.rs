//! The extension module behind the Python package `patwarden`: a thin skin on the crate of the same
//! name.
//!
//! One file a thought, and no logic of its own: what is asked for, sent and decided is decided in
//! the crate below. Values cross the border in `convert.rs` and, where they are plain ones of any shape,
//! in `api/`; errors in `errors.rs`; and `runtime.rs` is the only place that waits.

mod api;
mod async_client;
mod auth;
mod bulk;
mod cli;
mod client;
mod convert;
mod errors;
mod filter;
mod grants;
mod listing;
mod logging;
mod model;
mod org;
mod report;
mod requests;
mod restore;
mod rows;
mod runtime;
mod source;
mod testing;

/// What Python sees; the package around it says what is public.
#[pyo3::pymodule(name = "_patwarden", gil_used = false)]
mod module {
    #[pymodule_export]
    use crate::api::{Api, AsyncApi, Response};
    #[pymodule_export]
    use crate::async_client::AsyncClient;
    #[pymodule_export]
    use crate::auth::{App, Token};
    #[pymodule_export]
    use crate::cli::_main;
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::grants::Grants;
    #[pymodule_export]
    use crate::listing::{AsyncListing, Listing};
    #[pymodule_export]
    use crate::logging::_hand_over;
    #[pymodule_export]
    use crate::model::{Grant, GrantRequest, Organization, Owner, Permissions, Repository};
    #[pymodule_export]
    use crate::org::Org;
    #[pymodule_export]
    use crate::report::BulkReport;
    #[pymodule_export]
    use crate::requests::Requests;
    #[pymodule_export]
    use crate::testing::Simulator;

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
