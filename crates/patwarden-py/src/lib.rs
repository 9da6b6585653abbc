//! The extension module behind the Python package `patwarden`: a thin skin on the crate of the same
//! name.
//!
//! One file a thought, and no logic of its own: what is asked for, sent and decided is decided in
//! the crate below. `convert.rs` is the only place where values cross the border, `errors.rs` where
//! errors do, and `runtime.rs` the only place that waits.

mod auth;
mod cli;
mod client;
mod convert;
mod errors;
mod filter;
mod grants;
mod listing;
mod model;
mod org;
mod report;
mod requests;
mod runtime;
mod testing;

/// What Python sees; the package around it says what is public.
#[pyo3::pymodule(name = "_patwarden")]
mod module {
    #[pymodule_export]
    use crate::auth::{App, Token};
    #[pymodule_export]
    use crate::cli::_main;
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::grants::Grants;
    #[pymodule_export]
    use crate::listing::Listing;
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
