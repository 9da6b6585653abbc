//! What both lists can be filtered by, as it comes from Python.

use jiff::Timestamp;
use patwarden::Direction;
use pyo3::prelude::*;

use crate::convert;

/// The filters of one listing.
#[derive(Clone)]
pub(crate) struct Filter {
    pub(crate) owners: Vec<String>,
    pub(crate) token_ids: Vec<u64>,
    pub(crate) repository: Option<String>,
    pub(crate) permission: Option<String>,
    pub(crate) last_used_before: Option<Timestamp>,
    pub(crate) last_used_after: Option<Timestamp>,
    pub(crate) direction: Option<Direction>,
    pub(crate) per_page: Option<u8>,
}

/// The arguments as Python gave them.
pub(crate) struct Arguments<'a, 'py> {
    pub(crate) owner: Option<&'a Bound<'py, PyAny>>,
    pub(crate) token_id: Option<&'a Bound<'py, PyAny>>,
    pub(crate) repository: Option<String>,
    pub(crate) permission: Option<String>,
    pub(crate) last_used_before: Option<&'a Bound<'py, PyAny>>,
    pub(crate) last_used_after: Option<&'a Bound<'py, PyAny>>,
    pub(crate) direction: Option<String>,
    pub(crate) per_page: Option<&'a Bound<'py, PyAny>>,
}

impl Arguments<'_, '_> {
    pub(crate) fn read(self, py: Python<'_>) -> PyResult<Filter> {
        let moment =
            |name, value: Option<&Bound<'_, PyAny>>| value.map(|value| convert::moment(name, value)).transpose();
        Ok(Filter {
            owners: self.owner.map(|owner| convert::logins("owner", owner)).transpose()?.unwrap_or_default(),
            token_ids: self.token_id.map(|id| convert::id_or_ids("token_id", id)).transpose()?.unwrap_or_default(),
            repository: convert::filled(py, "repository", self.repository)?,
            permission: convert::filled(py, "permission", self.permission)?,
            last_used_before: moment("last_used_before", self.last_used_before)?,
            last_used_after: moment("last_used_after", self.last_used_after)?,
            direction: self.direction.map(|direction| convert::direction(py, &direction)).transpose()?,
            per_page: self.per_page.map(|items| convert::count("per_page", items, 100)).transpose()?,
        })
    }
}

/// Sets the filters on a list of the crate below; its two lists have the same methods and no common
/// trait.
macro_rules! apply {
    ($list:expr, $filter:expr) => {{
        let filter: $crate::filter::Filter = $filter;
        let mut list = $list;
        for owner in filter.owners {
            list = list.owner(owner);
        }
        for id in filter.token_ids {
            list = list.token_id(id);
        }
        if let Some(repository) = filter.repository {
            list = list.repository(repository);
        }
        if let Some(permission) = filter.permission {
            list = list.permission(permission);
        }
        if let Some(time) = filter.last_used_before {
            list = list.last_used_before(time);
        }
        if let Some(time) = filter.last_used_after {
            list = list.last_used_after(time);
        }
        if let Some(direction) = filter.direction {
            list = list.direction(direction);
        }
        if let Some(items) = filter.per_page {
            list = list.per_page(items);
        }
        list
    }};
}
pub(crate) use apply;
