//! The rows of a page as the crate below has them, before anything of them is Python's.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3::{PyClass, PyClassInitializer};

use crate::arrow::{self, Column, Struct};
use crate::{details, model};

/// The kinds of rows that there are lists of, each with the class that it is in Python and the table that it is
/// a row of.
macro_rules! rows {
    ($($kind:ident: $row:ident of $module:ident in $table:ident,)*) => {
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

            /// The table for rows of their kind, with none in it.
            pub(crate) fn table(&self) -> Table {
                match self {
                    $(Self::$kind(_) => Table::$kind(Box::default(), 0),)*
                }
            }
        }

        /// Rows of one kind, in columns.
        pub(crate) enum Table {
            $($kind(Box<arrow::$table>, usize),)*
        }

        impl Table {
            /// Puts them behind those that there are.
            pub(crate) fn add(&mut self, rows: &Rows) -> Result<(), ArrowError> {
                match (self, rows) {
                    $((Self::$kind(table, len), Rows::$kind(rows)) => {
                        *len += rows.len();
                        rows.iter().try_for_each(|row| table.append(Some(row)))
                    })*
                    _ => Err(ArrowError::SchemaError("the listing has rows of another kind".to_owned())),
                }
            }

            /// All that there are; none are left.
            pub(crate) fn batch(&mut self) -> Result<RecordBatch, ArrowError> {
                match self {
                    $(Self::$kind(table, len) => {
                        *len = 0;
                        table.rows().map(RecordBatch::from)
                    })*
                }
            }

            pub(crate) fn len(&self) -> usize {
                match self {
                    $(Self::$kind(_, len) => *len,)*
                }
            }

            /// What its columns are.
            pub(crate) fn schema(&self) -> SchemaRef {
                Arc::new(Schema::new(match self {
                    $(Self::$kind(..) => arrow::$table::fields(),)*
                }))
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
    Grants: Grant of model in Grants,
    Requests: GrantRequest of model in Requests,
    Repositories: Repository of model in Repositories,
    Organizations: Organization of model in Organizations,
    Members: User of details in Users,
    Installations: Installation of details in Installations,
}

fn object<'py, T, Object>(py: Python<'py>, row: T) -> PyResult<Bound<'py, PyAny>>
where
    Object: PyClass + From<T> + Into<PyClassInitializer<Object>>,
{
    Ok(Bound::new(py, Object::from(row))?.into_any())
}
