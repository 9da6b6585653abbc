//! `client.organizations`: the organisations that there are.

use pyo3::prelude::*;

use crate::client::Session;
use crate::convert;
use crate::listing::{AsyncListing, Listing};
use crate::named::{self, Login};
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
            /// per_page is 1 to 100, and 100 unless told. NotInstalledError for an App without an installation on an
            /// organisation that is not suspended.
            ///
            /// >>> next(client.organizations.all(per_page=1)).login in hub.orgs
            /// True
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
                listed(py, &self.0, "all organizations", organizations.all()).map($Listing::from)
            }

            /// Lists the organisations that a user is a public member of.
            ///
            /// per_page is 1 to 100, and 100 unless told. An error as for all, and InvalidArgument if it can be no
            /// user's name.
            ///
            /// >>> client.organizations.of_user("nobody").to_list()
            /// Traceback (most recent call last):
            ///     ...
            /// patwarden.errors.NotFoundError: ...
            #[pyo3(signature = (login, *, per_page=None))]
            fn of_user(
                &self,
                py: Python<'_>,
                #[pyo3(from_py_with = named::login)] login: Login,
                per_page: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<$Listing> {
                let Login(login) = login;
                let organizations = sized(py, &self.0, per_page)?;
                let what = format!("organizations of {login}");
                listed(py, &self.0, &what, organizations.of_user(login)).map($Listing::from)
            }

            /// Lists the organisations that the user is a member of whose token the login is.
            ///
            /// per_page is 1 to 100, and 100 unless told. WrongTokenKindError for an App and for an installation token,
            /// which are no user.
            ///
            /// >>> client.organizations.mine().to_list()
            /// Traceback (most recent call last):
            ///     ...
            /// patwarden.errors.WrongTokenKindError: ...
            #[pyo3(signature = (*, per_page=None))]
            fn mine(&self, py: Python<'_>, per_page: Option<&Bound<'_, PyAny>>) -> PyResult<$Listing> {
                listed(py, &self.0, "own organizations", sized(py, &self.0, per_page)?.mine()).map($Listing::from)
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
    listed(py, session, "organizations", if verify { list.verify() } else { list })
}

fn sized(py: Python<'_>, session: &Session, per_page: Option<&Bound<'_, PyAny>>) -> PyResult<patwarden::Organizations> {
    let organizations = session.client(py)?.organizations();
    match per_page {
        Some(items) => Ok(organizations.per_page(convert::count("per_page", items, 100)?)),
        None => Ok(organizations),
    }
}

fn listed(
    py: Python<'_>,
    session: &Session,
    what: &str,
    list: patwarden::Listing<patwarden::Organization>,
) -> PyResult<Source> {
    Source::new(py, session.clone(), what.to_owned(), list)
}
