//! `client.organizations`: the organisations that there are.

use pyo3::prelude::*;

use crate::client::Session;
use crate::convert;
use crate::listing::{AsyncListing, Listing};
use crate::source::Source;

macro_rules! organizations {
    ($(#[$doc:meta])* $Organizations:ident: $Listing:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $Organizations(Session);

        #[pymethods]
        impl $Organizations {
            /// Lists every organisation of the server, in the order of their ids, with since those behind that id.
            /// That can be millions; what is taken decides how many pages are asked for, one after the other.
            ///
            /// per_page is 1 to 100, and 100 unless told. NotInstalled for an App without an installation on an
            /// organisation that is not suspended.
            #[pyo3(signature = (*, since=None, per_page=None))]
            fn all(
                &self,
                py: Python<'_>,
                since: Option<&Bound<'_, PyAny>>,
                per_page: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<$Listing> {
                let mut organizations = sized(py, &self.0, per_page)?;
                if let Some(id) = since {
                    organizations = organizations.since(convert::id("since", id)?);
                }
                Ok(listed(&self.0, "all organizations", organizations.all()).into())
            }

            /// Lists the organisations that a user is a public member of.
            ///
            /// per_page is 1 to 100, and 100 unless told. An error as for all, and InvalidArgument if it can be no
            /// user's name.
            #[pyo3(signature = (login, *, per_page=None))]
            fn of_user(&self, py: Python<'_>, login: &str, per_page: Option<&Bound<'_, PyAny>>) -> PyResult<$Listing> {
                let organizations = sized(py, &self.0, per_page)?;
                Ok(listed(&self.0, &format!("organizations of {login}"), organizations.of_user(login)).into())
            }

            /// Lists the organisations that the user is a member of whose token the login is.
            ///
            /// per_page is 1 to 100, and 100 unless told. WrongTokenKind for an App and for an installation token,
            /// which are no user.
            #[pyo3(signature = (*, per_page=None))]
            fn mine(&self, py: Python<'_>, per_page: Option<&Bound<'_, PyAny>>) -> PyResult<$Listing> {
                Ok(listed(&self.0, "own organizations", sized(py, &self.0, per_page)?.mine()).into())
            }

            fn __repr__(&self) -> &'static str {
                concat!("<", stringify!($Organizations), ">")
            }
        }

        impl $Organizations {
            pub(crate) fn new(session: Session) -> Self {
                Self(session)
            }
        }
    };
}

organizations! {
    /// The organisations that there are, not only those that the login sees.
    Organizations: Listing
}

organizations! {
    /// The organisations that there are, not only those that the login sees; for asyncio.
    AsyncOrganizations: AsyncListing
}

/// The organisations that the login sees.
pub(crate) fn visible(
    py: Python<'_>,
    session: &Session,
    per_page: Option<&Bound<'_, PyAny>>,
    verify: bool,
) -> PyResult<Source> {
    let list = sized(py, session, per_page)?.visible();
    Ok(listed(session, "organizations", if verify { list.verify() } else { list }))
}

fn sized(py: Python<'_>, session: &Session, per_page: Option<&Bound<'_, PyAny>>) -> PyResult<patwarden::Organizations> {
    let organizations = session.client(py)?.organizations();
    match per_page {
        Some(items) => Ok(organizations.per_page(convert::count("per_page", items, 100)?)),
        None => Ok(organizations),
    }
}

fn listed(session: &Session, what: &str, list: patwarden::Listing<patwarden::Organization>) -> Source {
    Source::new(session.clone(), what.to_owned(), list)
}
