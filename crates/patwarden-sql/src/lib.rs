//! GitHub's fine-grained personal access tokens as SQL tables.

mod ahead;
mod attach;
mod collate;
mod connection;
mod cursor;
mod error;
mod exec;
mod explain;
mod locate;
mod nearest;
mod plan;
mod request;
mod scan;
mod session;
pub mod snapshot;
mod sql;
mod statement;
mod tables;
mod tokens;
mod value;
mod views;
mod vtab;
mod writes;

pub use attach::{Attached, AttachedTable, Format};
pub use error::{Position, Result, SqlError, SqlErrorKind};
pub use exec::{Exec, ExecAction, ExecCall, ExecOptions, ExecPlan, ExecReport, Method};
pub use explain::{Explanation, Planned};
pub use sql::{RowStream, Sql};
pub use statement::{Query, Statement, is_complete, parse};
pub use value::{Column, Kind, Params, Rows, Value};
