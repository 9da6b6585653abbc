//! What a file of rows holds once it is read, and what is wrong with one that can't be.

use std::collections::HashSet;

use crate::value::{Kind, Value};

/// As many columns a table of SQLite's can have.
const MOST_COLUMNS: usize = 2_000;

/// Columns with what their values are, and rows with a value for each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Data {
    pub(crate) columns: Vec<(String, Kind)>,
    pub(crate) rows: Vec<Vec<Value>>,
}

/// Why a file is not taken, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: Option<u64>,
    pub(crate) column: Option<u64>,
    pub(crate) message: String,
    pub(crate) hint: Option<&'static str>,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { line: None, column: None, message: message.into(), hint: None }
    }

    pub(crate) fn in_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub(crate) fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// Names of columns as they come: none is empty, and no two are the same in any case, as SQLite has it.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) all: Vec<String>,
    seen: HashSet<String>,
}

impl Names {
    pub(crate) fn add(&mut self, name: &str) -> Result<(), Fault> {
        if name.trim().is_empty() {
            return Err(Fault::new(format!("the column {} has no name", self.all.len() + 1)));
        }
        if name.chars().any(char::is_control) {
            return Err(Fault::new(format!("the name of a column holds a sign that is none: {name:?}")));
        }
        if self.all.len() == MOST_COLUMNS {
            return Err(Fault::new(format!("there are more than {MOST_COLUMNS} columns")));
        }
        if !self.seen.insert(name.to_ascii_lowercase()) {
            return Err(Fault::new(format!("two columns are named {name:?}"))
                .hint("name each otherwise; a and A are the same to SQL"));
        }
        self.all.push(name.to_owned());
        Ok(())
    }
}
