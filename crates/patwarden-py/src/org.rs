//! `client.org(name)`: an organisation to ask about, with its settings.

use std::future::IntoFuture;

use pyo3::prelude::*;

use crate::client::Session;
use crate::details::OrganizationDetails;
use crate::face::{Ask, Awaiting, Face, Waiting};
use crate::grants::{AsyncGrants, Grants};
use crate::installations::{AsyncInstallations, Installations};
use crate::members::{AsyncMembers, Members};
use crate::named::{self, Login};
use crate::requests::{AsyncRequests, Requests};
use crate::settings::{boolean, text, word};
use crate::{convert, errors};

/// An organisation by name, whose client may be closed meanwhile.
#[derive(Clone)]
pub(crate) struct Handle {
    session: Session,
    /// Its name, as it was given.
    name: String,
}

impl Handle {
    pub(crate) fn new(py: Python<'_>, session: Session, name: &str) -> PyResult<Self> {
        // Its low-level client is had for nothing, but not under a name that bends a path.
        session.client(py)?.org(name).api().map_err(|error| errors::raised(py, &error))?;
        Ok(Self { session, name: name.to_owned() })
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Its name, as it was given.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What a listing of its things is called.
    pub(crate) fn things(&self, what: &str) -> String {
        format!("{what} of {}", self.name)
    }

    /// The same organisation in the crate below, unless the client is closed.
    pub(crate) fn below(&self, py: Python<'_>) -> PyResult<patwarden::Org> {
        Ok(self.session.client(py)?.org(&self.name))
    }

    fn details(&self, py: Python<'_>) -> PyResult<Ask> {
        let org = self.below(py)?;
        Ok(Ask::new(async move { org.get().await }, |py, details| {
            Ok(Py::new(py, OrganizationDetails::from(details))?.into_any())
        }))
    }

    fn membership(&self, py: Python<'_>, login: String) -> PyResult<Ask> {
        let org = self.below(py)?;
        patwarden::Org::check_login(&login).map_err(|error| errors::raised(py, &error))?;
        Ok(Ask::new(async move { org.membership(&login).await }, |py, membership| {
            Ok(membership.as_str().into_pyobject(py)?.into_any().unbind())
        }))
    }
}

/// A class for an organisation: its face, and the settings that it can change with how each is read.
macro_rules! org {
    (
        $(#[$doc:meta])*
        $Org:ident($face:ident): $Grants:ident, $Requests:ident, $Members:ident, $Installations:ident;
        $($setting:ident: $read:ident,)+
    ) => {
        $(#[$doc])*
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $Org(Handle);

        #[pymethods]
        impl $Org {
            /// Its name, as it was given.
            #[getter]
            fn name(&self) -> &str {
                &self.0.name
            }

            /// The tokens that may reach the organisation.
            #[getter]
            fn grants(&self) -> $Grants {
                $Grants::new(self.0.clone())
            }

            /// The requests that wait for a decision.
            #[getter]
            fn requests(&self) -> $Requests {
                $Requests::new(self.0.clone())
            }

            /// The members of the organisation.
            #[getter]
            fn members(&self) -> $Members {
                $Members::new(self.0.clone())
            }

            /// The Apps that are installed on the organisation.
            #[getter]
            fn installations(&self) -> $Installations {
                $Installations::new(self.0.clone())
            }

            /// Asks for the organisation with its settings. Who is no owner is told only a part: what GitHub leaves
            /// out is None.
            ///
            /// NotFoundError if there is no such organisation; for an App NotInstalledError.
            ///
            /// >>> org.get().login == org.name
            /// True
            fn get<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                $face::answer(py, &self.0.session, concat!(stringify!($Org), ".get"), self.0.details(py))
            }

            /// Changes settings of the organisation, only those that are given, and gives the organisation as it is
            /// then. The settings are those of Organization's details that can be changed, by the same names.
            ///
            /// InvalidArgument if none is given. ValidationError says what GitHub has against a setting. It is sent once:
            /// after ServerError, NetworkError or NetworkTimeoutError it may have been done, and get() tells.
            ///
            /// >>> org.update(description="Makes things").description
            /// 'Makes things'
            #[pyo3(signature = (*, $($setting=None),+))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn update<'py>(
                &self,
                py: Python<'py>,
                $($setting: Option<&Bound<'_, PyAny>>,)+
            ) -> PyResult<Bound<'py, PyAny>> {
                let ask = || {
                    let mut update = self.0.below(py)?.update();
                    $(if let Some(value) = $setting {
                        update = update.$setting($read(stringify!($setting), value)?);
                    })+
                    update.check().map_err(|error| errors::raised(py, &error))?;
                    Ok(Ask::new(update.into_future(), |py, details| {
                        Ok(Py::new(py, OrganizationDetails::from(details))?.into_any())
                    }))
                };
                $face::answer(py, &self.0.session, concat!(stringify!($Org), ".update"), ask())
            }

            /// Asks whether a user is a member of the organisation: member, not a member, or not told.
            ///
            /// GitHub has one answer for who is no member, for a user that there is not and for an organisation that
            /// there is not: not a member is each of them. Not told is what a login hears that is no member itself.
            /// An Owner or a User, as it was listed, can be given for its name. InvalidArgument if it can be no user's
            /// name; for an App NotInstalledError.
            ///
            /// >>> org.membership(next(org.grants.list()).owner)
            /// 'member'
            fn membership<'py>(
                &self,
                py: Python<'py>,
                #[pyo3(from_py_with = named::login)] login: Login,
            ) -> PyResult<Bound<'py, PyAny>> {
                let ask = self.0.membership(py, login.0);
                $face::answer(py, &self.0.session, concat!(stringify!($Org), ".membership"), ask)
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                Ok(format!(concat!("<", stringify!($Org), " {}>"), convert::quoted(py, &self.0.name)?))
            }
        }

        impl $Org {
            pub(crate) fn new(py: Python<'_>, session: Session, name: &str) -> PyResult<Self> {
                Handle::new(py, session, name).map(Self)
            }
        }
    };
}

macro_rules! with_settings {
    ($($class:tt)*) => {
        org! {
            $($class)*
            name: text,
            description: text,
            company: text,
            blog: text,
            location: text,
            email: text,
            twitter_username: text,
            billing_email: text,
            default_repository_permission: word,
            members_can_create_repositories: boolean,
            members_allowed_repository_creation_type: word,
            members_can_create_public_repositories: boolean,
            members_can_create_private_repositories: boolean,
            members_can_create_internal_repositories: boolean,
            members_can_fork_private_repositories: boolean,
            members_can_create_pages: boolean,
            members_can_create_public_pages: boolean,
            members_can_create_private_pages: boolean,
            has_organization_projects: boolean,
            has_repository_projects: boolean,
            deploy_keys_enabled_for_repositories: boolean,
            web_commit_signoff_required: boolean,
            advanced_security_enabled_for_new_repositories: boolean,
            dependency_graph_enabled_for_new_repositories: boolean,
            dependabot_alerts_enabled_for_new_repositories: boolean,
            dependabot_security_updates_enabled_for_new_repositories: boolean,
            secret_scanning_enabled_for_new_repositories: boolean,
            secret_scanning_push_protection_enabled_for_new_repositories: boolean,
            secret_scanning_push_protection_custom_link: text,
            secret_scanning_push_protection_custom_link_enabled: boolean,
        }
    };
}

with_settings! {
    /// An organisation by name: a handle that asks for nothing by itself.
    Org(Waiting): Grants, Requests, Members, Installations;
}

with_settings! {
    /// An organisation by name, for asyncio: a handle that asks for nothing by itself. What gives an answer is to
    /// be awaited; the examples of methods are Org's.
    AsyncOrg(Awaiting): AsyncGrants, AsyncRequests, AsyncMembers, AsyncInstallations;
}
