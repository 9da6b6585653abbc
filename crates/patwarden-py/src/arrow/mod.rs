//! The rows of listings as Arrow's tables: what crosses to polars, pyarrow, pandas and duckdb without becoming an
//! object of Python in between.
//!
//! `column.rs` knows how single values lie in columns, `tables.rs` which columns there are, `stream.rs` how a
//! listing is gone through this way, `sql.rs` what becomes of a statement's rows. What the columns are is described in `python/README.md`.

mod column;
mod sql;
mod stream;
mod tables;

pub(crate) use column::Column;
pub(crate) use sql::sql;
pub(crate) use stream::{Batches, Gathered, capsule, raised};
pub(crate) use tables::{Grants, Installations, Organizations, Repositories, Requests, Struct, Users};
