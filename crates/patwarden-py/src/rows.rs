//! The rows of a page as the crate below has them, before anything of them is Python's.

use std::collections::VecDeque;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3::{PyClass, PyClassInitializer};

use crate::{details, model};

/// The kinds of rows that there are lists of, each with the class that it is in Python.
macro_rules! rows {
    ($($kind:ident: $row:ident of $module:ident,)*) => {
        /// Rows of one kind, in their order.
        pub(crate) enum Rows {
            $($kind(VecDeque<patwarden::$row>),)*
        }

        impl Rows {
            /// The first of them, as an object.
            pub(crate) fn first<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
                match self {
                    $(Self::$kind(rows) => rows.pop_front().map(|row| object::<_, $module::$row>(py, row)).transpose(),)*
                }
            }

            /// All of them as objects, behind those that the list has.
            pub(crate) fn objects(self, list: &Bound<'_, PyList>) -> PyResult<()> {
                match self {
                    $(Self::$kind(rows) => {
                        rows.into_iter().try_for_each(|row| list.append(object::<_, $module::$row>(list.py(), row)?))
                    })*
                }
            }

            /// All of them as dicts, behind those that the list has.
            pub(crate) fn dicts(self, list: &Bound<'_, PyList>) -> PyResult<()> {
                match self {
                    $(Self::$kind(rows) => rows.into_iter().try_for_each(|row| {
                        let dict: Bound<'_, PyDict> = $module::$row::from(row).to_dict(list.py())?;
                        list.append(dict)
                    }),)*
                }
            }

            /// The first of them as objects, behind those that the list has, up to so many in all; none is taken.
            pub(crate) fn glance(&self, list: &Bound<'_, PyList>, most: usize) -> PyResult<()> {
                match self {
                    $(Self::$kind(rows) => rows.iter().take(most.saturating_sub(list.len())).try_for_each(|row| {
                        list.append(object::<_, $module::$row>(list.py(), row.clone())?)
                    }),)*
                }
            }

            pub(crate) fn len(&self) -> usize {
                match self {
                    $(Self::$kind(rows) => rows.len(),)*
                }
            }

            pub(crate) fn is_empty(&self) -> bool {
                match self {
                    $(Self::$kind(rows) => rows.is_empty(),)*
                }
            }
        }

        $(impl From<Vec<patwarden::$row>> for Rows {
            fn from(rows: Vec<patwarden::$row>) -> Self {
                Self::$kind(rows.into())
            }
        })*
    };
}
rows! {
    Grants: Grant of model,
    Requests: GrantRequest of model,
    Repositories: Repository of model,
    Organizations: Organization of model,
    Members: User of details,
    Installations: Installation of details,
}

fn object<'py, T, Object>(py: Python<'py>, row: T) -> PyResult<Bound<'py, PyAny>>
where
    Object: PyClass + From<T> + Into<PyClassInitializer<Object>>,
{
    Ok(Bound::new(py, Object::from(row))?.into_any())
}
