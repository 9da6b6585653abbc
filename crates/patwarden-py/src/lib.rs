//! The extension module behind the Python package `patwarden`: a thin skin on the crate of the same
//! name.
//!
//! One file a thought, and no logic of its own: what is asked for, sent and decided is decided in
//! the crate below. Values cross the border in `convert.rs` and, where they are plain ones of any shape,
//! in `api/`; errors in `errors.rs`; and `runtime.rs` is the only place that waits.

mod api;
mod arrow;
mod auth;
mod bulk;
mod cli;
mod client;
mod convert;
mod details;
mod each_org;
mod ending;
mod errors;
mod face;
mod filter;
mod gate;
mod grants;
mod installations;
mod listing;
mod logging;
mod members;
mod model;
mod named;
mod options;
mod org;
mod organizations;
mod plan;
mod report;
mod requests;
mod restore;
mod rows;
mod runtime;
mod settings;
mod source;
mod sql;
mod testing;
mod wait;
mod webhooks;

/// What Python sees; the package around it says what is public.
#[pyo3::pymodule(name = "_patwarden", gil_used = false)]
mod module {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::api::{Api, AsyncApi, Response};
    #[pymodule_export]
    use crate::auth::{App, Token};
    #[pymodule_export]
    use crate::cli::_main;
    #[pymodule_export]
    use crate::client::{AsyncClient, Client};
    #[pymodule_export]
    use crate::details::{Account, Installation, OrganizationDetails, OrganizationPlan, User};
    #[pymodule_export]
    use crate::each_org::{AsyncEachOrg, AsyncReadings, EachOrg, Reading, Readings};
    #[pymodule_export]
    use crate::grants::{AsyncGrants, Grants};
    #[pymodule_export]
    use crate::installations::{AsyncInstallations, Installations};
    #[pymodule_export]
    use crate::listing::{AsyncListing, Listing};
    #[pymodule_export]
    use crate::logging::_hand_over;
    #[pymodule_export]
    use crate::members::{AsyncMembers, Members};
    #[pymodule_export]
    use crate::model::{Grant, GrantRequest, Organization, Owner, Permissions, Repository};
    #[pymodule_export]
    use crate::options::{Bounds, Budget};
    #[pymodule_export]
    use crate::org::{AsyncOrg, Org};
    #[pymodule_export]
    use crate::organizations::{AsyncOrganizations, Organizations};
    #[pymodule_export]
    use crate::plan::Plan;
    #[pymodule_export]
    use crate::report::BulkReport;
    #[pymodule_export]
    use crate::requests::{AsyncRequests, Requests};
    #[pymodule_export]
    use crate::sql::{_sql_parameters, Snapshot, SqlExplanation, SqlRows};
    #[pymodule_export]
    use crate::testing::Simulator;
    #[pymodule_export]
    use crate::wait::Wait;
    #[pymodule_export]
    use crate::webhooks::{Delivery, PatRequestEvent, receive, verify};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::gate::close_at_exit(module.py())
    }

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
