//! `org.installations`: the Apps that are installed on an organisation.

use pyo3::prelude::*;

use crate::face::{Ask, Awaiting, Face, Waiting};
use crate::listing::{AsyncListing, Listing};
use crate::org::Handle;
use crate::source::Source;
use crate::{convert, named};

macro_rules! installations {
    ($(#[$doc:meta])* $Installations:ident($face:ident): $Listing:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $Installations(Handle);

        #[pymethods]
        impl $Installations {
            /// Lists them. Nothing is sent before the first item is asked for.
            ///
            /// per_page is 1 to 100, and 100 unless told. verify is as for grants.list.
            ///
            /// ForbiddenError, as it is read, for who is not told.
            ///
            /// >>> hub.app_id in [installation.app_id for installation in org.installations.list()]
            /// True
            #[pyo3(signature = (*, per_page=None, verify=false))]
            fn list(&self, py: Python<'_>, per_page: Option<&Bound<'_, PyAny>>, #[pyo3(from_py_with = named::verify)] verify: bool) -> PyResult<$Listing> {
                listed(py, &self.0, per_page, verify).map($Listing::from)
            }

            /// Asks how many there are, with one small request.
            ///
            /// >>> org.installations.count() == len(org.installations.list().to_list())
            /// True
            fn count<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let name = concat!(stringify!($Installations), ".count");
                $face::answer(py, self.0.session(), name, counted(py, &self.0))
            }

            fn __repr__(&self) -> String {
                format!("<{}>", self.0.things(stringify!($Installations)))
            }
        }

        impl $Installations {
            pub(crate) fn new(org: Handle) -> Self {
                Self(org)
            }
        }
    };
}

installations! {
    /// The Apps that are installed on an organisation, which GitHub tells its owners and Apps with the permission
    /// organization_administration.
    Installations(Waiting): Listing
}

installations! {
    /// The Apps that are installed on an organisation, for asyncio. GitHub tells it owners, and Apps with the
    /// permission organization_administration.
    AsyncInstallations(Awaiting): AsyncListing
}

fn listed(py: Python<'_>, org: &Handle, per_page: Option<&Bound<'_, PyAny>>, verify: bool) -> PyResult<Source> {
    let mut installations = org.below(py)?.installations();
    if let Some(items) = per_page {
        installations = installations.per_page(convert::count("per_page", items, 100)?);
    }
    let list = installations.list();
    let list = if verify { list.verify() } else { list };
    Source::new(py, org.session().clone(), org.things("installations"), list)
}

fn counted(py: Python<'_>, org: &Handle) -> PyResult<Ask> {
    let installations = org.below(py)?.installations();
    let count = async move { installations.count().await };
    Ok(Ask::new(count, |py, count| Ok(count.into_pyobject(py)?.into_any().unbind())))
}
