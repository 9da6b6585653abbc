//! The objects that listings hold: frozen, each around what the crate below has, whose attributes
//! become Python's when they are read.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{self, Attribute};

/// A class around a type of the crate below, of its name unless told: its attributes by the name that Python
/// gives them and the field that they show, then what else it can do.
macro_rules! object {
    ($(#[$class_doc:meta])* $name:ident { $($attributes:tt)* } $($methods:tt)*) => {
        $crate::model::object! {
            $(#[$class_doc])*
            $name around (patwarden::$name) in "patwarden" { $($attributes)* }
            $($methods)*
        }
    };
    (
        $(#[$class_doc:meta])*
        $name:ident around ($($below:tt)+) in $module:literal {
            $($(#[$doc:meta])* $attribute:ident = $field:ident,)*
        }
        $($methods:tt)*
    ) => {
        $(#[$class_doc])*
        #[pyclass(frozen, weakref, eq, hash, module = $module)]
        #[derive(PartialEq, Hash)]
        pub(crate) struct $name($($below)+);

        #[pymethods]
        impl $name {
            $(
                $(#[$doc])*
                #[getter]
                fn $attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    self.0.$field.attribute(py)
                }
            )*

            /// As a dict, with everything in it. Times stay datetimes: json.dumps(…, default=str) writes them.
            pub(crate) fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
                Self::dict_of(py, &self.0)
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                let fields = [$(($crate::convert::without_escape(stringify!($attribute)), self.0.$field.attribute(py)?),)*];
                let fields = fields.iter().map(|(name, value)| Ok(format!("{name}={}", convert::shown(value)?)));
                Ok(format!("{}({})", stringify!($name), fields.collect::<PyResult<Vec<_>>>()?.join(", ")))
            }

            /// Its attributes, for match.
            #[classattr]
            fn __match_args__(py: Python<'_>) -> PyResult<Py<pyo3::types::PyTuple>> {
                pyo3::types::PyTuple::new(py, [$($crate::convert::without_escape(stringify!($attribute)),)*]).map(Bound::unbind)
            }

            fn __copy__(this: Py<Self>) -> Py<Self> {
                this
            }

            fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
                this
            }

            fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<$crate::restore::Reduced<'py>> {
                $crate::restore::reduced(this.as_any(), &this.get().0)
            }

            /// The object that pickle keeps as this text.
            #[staticmethod]
            fn _restored(text: &str) -> PyResult<Self> {
                $crate::restore::restored(text).map(Self)
            }

            $($methods)*
        }

        impl $name {
            /// The dict of one that has no object.
            pub(crate) fn dict_of<'py>(py: Python<'py>, object: &$($below)+) -> PyResult<Bound<'py, PyDict>> {
                let dict = PyDict::new(py);
                $(dict.set_item(
                    pyo3::intern!(py, $crate::convert::without_escape(stringify!($attribute))),
                    object.$field.plain(py)?,
                )?;)*
                Ok(dict)
            }
        }

        impl From<$($below)+> for $name {
            fn from(object: $($below)+) -> Self {
                Self(object)
            }
        }

        impl AsRef<$($below)+> for $name {
            fn as_ref(&self) -> &$($below)+ {
                &self.0
            }
        }
    };
}

pub(crate) use object;

object! {
    /// A fine-grained personal access token that may reach an organisation's resources.
    ///
    /// >>> grant = next(org.grants.list())
    /// >>> grant.access_granted_at.utcoffset()
    /// datetime.timedelta(0)
    /// >>> grant.owner.login == grant.to_dict()["owner"]["login"]
    /// True
    Grant {
        /// The grant's own id: what is revoked.
        id = id,
        /// The member whose token it is.
        owner = owner,
        /// Which repositories it reaches: none, all, subset, or a value that GitHub has added since.
        repository_selection = repository_selection,
        /// Where its repositories are listed; use grants.repositories.
        repositories_url = repositories_url,
        /// What it may do.
        permissions = permissions,
        /// When access was granted, in UTC.
        access_granted_at = access_granted_at,
        /// The token's id; older servers leave it out.
        token_id = token_id,
        /// The name that its owner gave the token: somebody's input. Older servers leave it out.
        token_name = token_name,
        /// Whether the token has expired.
        token_expired = token_expired,
        /// When the token expires, in UTC; None is never. A year beyond the calendar is its last moment.
        token_expires_at = token_expires_at,
        /// When the token was last used, in UTC; None is never.
        token_last_used_at = token_last_used_at,
    }

    /// Whether the token lives until somebody ends it.
    #[getter]
    fn never_expires(&self) -> bool {
        self.0.never_expires()
    }

    /// Whether the token was never used.
    #[getter]
    fn never_used(&self) -> bool {
        self.0.never_used()
    }

    /// Whether the token can change every repository of the organisation.
    #[getter]
    fn writes_all_repositories(&self) -> bool {
        self.0.writes_all_repositories()
    }

    /// Whether the token has been of no use since cutoff, an aware datetime: neither used nor granted
    /// since.
    fn unused_since(&self, cutoff: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.0.unused_since(convert::moment("cutoff", cutoff)?))
    }
}

object! {
    /// A member's request to let a fine-grained personal access token reach an organisation's resources.
    GrantRequest {
        /// The request's own id: what is approved or denied.
        id = id,
        /// Why its owner asks: somebody's input.
        reason = reason,
        /// The member whose token it is.
        owner = owner,
        /// Which repositories it asks for: none, all, subset, or a value that GitHub has added since.
        repository_selection = repository_selection,
        /// Where the repositories it asks for are listed; use requests.repositories.
        repositories_url = repositories_url,
        /// What it asks to be allowed to do.
        permissions = permissions,
        /// When it was made, in UTC.
        created_at = created_at,
        /// The token's id; older servers leave it out.
        token_id = token_id,
        /// The name that its owner gave the token: somebody's input. Older servers leave it out.
        token_name = token_name,
        /// Whether the token has expired.
        token_expired = token_expired,
        /// When the token expires, in UTC; None is never. A year beyond the calendar is its last moment.
        token_expires_at = token_expires_at,
        /// When the token was last used, in UTC; None is never.
        token_last_used_at = token_last_used_at,
    }

    /// Whether it asks to be able to change every repository of the organisation.
    #[getter]
    fn asks_to_write_all_repositories(&self) -> bool {
        self.0.asks_to_write_all_repositories()
    }
}

object! {
    /// The member who owns a token.
    Owner {
        /// The user's name, as in URLs.
        login = login,
        /// The user's id.
        id = id,
        /// User or Bot; further values may come.
        r#type = kind,
    }
}

object! {
    /// What a token may do: permissions by name (contents, members) with their level (read, write,
    /// admin), by kind.
    ///
    /// >>> [grant.id for grant in org.grants.list() if grant.permissions.repository.get("contents") == "admin"]
    /// []
    Permissions {
        /// On the organisation.
        organization = organization,
        /// On its repositories.
        repository = repository,
        /// On anything else.
        other = other,
    }

    /// Whether any repository permission lets the token change something.
    #[getter]
    fn writes_repositories(&self) -> bool {
        self.0.writes_repositories()
    }

    /// Whether any permission on the organisation itself lets the token change something.
    #[getter]
    fn writes_organization(&self) -> bool {
        self.0.writes_organization()
    }
}

object! {
    /// A repository, as far as it tells what a token reaches.
    Repository {
        /// Its id.
        id = id,
        /// Its name, without the owner.
        name = name,
        /// Its name with the owner: acme/tools.
        full_name = full_name,
        /// Whether only some may see it.
        private = private,
        /// public, private or internal; further values may come.
        visibility = visibility,
        /// Whether it is archived.
        archived = archived,
        /// Its page for people.
        html_url = html_url,
    }
}

object! {
    /// An organisation, as far as a login that can see it is told.
    Organization {
        /// Its name, as in URLs.
        login = login,
        /// Its id.
        id = id,
        /// The App's installation on it, for a login as an App.
        installation_id = installation_id,
        /// Whether that installation is suspended: GitHub refuses its tokens then.
        suspended = suspended,
    }
}
