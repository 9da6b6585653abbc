//! `org.members`: the members of an organisation.

use pyo3::prelude::*;

use crate::listing::{AsyncListing, Listing};
use crate::org::Handle;
use crate::source::Source;
use crate::{convert, named, settings};

macro_rules! members {
    ($(#[$doc:meta])* $Members:ident: $Listing:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $Members(Handle);

        #[pymethods]
        impl $Members {
            /// Lists them; who is no member is told of the public members alone. Nothing is sent before the first
            /// item is asked for.
            ///
            /// filter is by the second factor, which GitHub tells owners alone: "2fa_disabled" for those without
            /// one, "2fa_insecure" for those whose is not a secure one, or "all". role is "admin" for owners,
            /// "member" for all others, or "all". per_page is 1 to 100, and 100 unless told. verify is as for
            /// grants.list.
            ///
            /// ValidationError, as it is read, for a filter by somebody who is no owner.
            ///
            /// >>> {type(user).__name__ for user in org.members.list(role="admin")}
            /// {'User'}
            #[pyo3(signature = (*, filter=None, role=None, per_page=None, verify=false))]
            fn list(
                &self,
                py: Python<'_>,
                filter: Option<&Bound<'_, PyAny>>,
                role: Option<&Bound<'_, PyAny>>,
                per_page: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::verify)] verify: bool,
            ) -> PyResult<$Listing> {
                listed(py, &self.0, filter, role, per_page, verify).map($Listing::from)
            }

            fn __repr__(&self) -> String {
                format!("<{}>", self.0.things(stringify!($Members)))
            }
        }

        impl $Members {
            pub(crate) fn new(org: Handle) -> Self {
                Self(org)
            }
        }
    };
}

members! {
    /// The members of an organisation.
    Members: Listing
}

members! {
    /// The members of an organisation, for asyncio.
    AsyncMembers: AsyncListing
}

fn listed(
    py: Python<'_>,
    org: &Handle,
    filter: Option<&Bound<'_, PyAny>>,
    role: Option<&Bound<'_, PyAny>>,
    per_page: Option<&Bound<'_, PyAny>>,
    verify: bool,
) -> PyResult<Source> {
    let mut members = org.below(py)?.members();
    if let Some(filter) = filter {
        members = members.filter(settings::word("filter", filter)?);
    }
    if let Some(role) = role {
        members = members.role(settings::word("role", role)?);
    }
    if let Some(items) = per_page {
        members = members.per_page(convert::count("per_page", items, 100)?);
    }
    let list = members.list();
    let list = if verify { list.verify() } else { list };
    Source::new(py, org.session().clone(), org.things("members"), list)
}
