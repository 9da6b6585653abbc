//! What a statement would ask GitHub for: it runs over tables of one row, whose values stand for those that only GitHub
//! knows, and each table writes down its request instead of making it.

use std::collections::HashSet;
use std::fmt;

use crate::plan::{self, Given};
use crate::request::Request;
use crate::session::Session;
use crate::tables::{self, Batch, Cell, ColumnOf, Push, Table};
use crate::value::{Kind, Value};

/// How often a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Times {
    /// Once.
    Once,
    /// It is a template, made for each row of another table.
    ForEach,
    /// The same for owners and tokens: once eight were asked for, the whole list is read in the place of more.
    ForEachOfFew,
    /// Again and again, until it shows the effect of what was sent before or there is no more time.
    UntilItShows,
}

impl Times {
    /// In words: `once`, `for each`, `for each, or whole from the ninth` or `until it shows`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::ForEach => "for each",
            Self::ForEachOfFew => "for each, or whole from the ninth",
            Self::UntilItShows => "until it shows",
        }
    }

    /// Whether it is made for each row of another table.
    #[must_use]
    pub fn is_for_each(self) -> bool {
        matches!(self, Self::ForEach | Self::ForEachOfFew)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A request that a statement would make.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Planned {
    /// `GET`, or `POST` for an EXEC.
    pub method: &'static str,
    /// The path with its query. What is in braces comes of rows that are not known yet:
    /// `/orgs/{installations.org}/personal-access-tokens?per_page=100`.
    pub path: String,
    /// The table that asks for it.
    pub table: String,
    /// How often it is made.
    pub times: Times,
    /// Whether further pages follow, as many as GitHub names.
    pub has_pages: bool,
}

impl fmt::Display for Planned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)?;
        match (self.times, self.has_pages) {
            (Times::Once, true) => formatter.write_str("  and further pages"),
            (Times::Once, false) => Ok(()),
            (times, true) => write!(formatter, "  {times}, and its further pages"),
            (times, false) => write!(formatter, "  {times}"),
        }
    }
}

/// What a statement would ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The requests, each once, in the order in which they would be made.
    pub requests: Vec<Planned>,
    /// What SQLite would do with what comes: a line a step, indented by depth.
    pub steps: Vec<String>,
}

impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.requests.is_empty() {
            return formatter.write_str("it asks GitHub for nothing");
        }
        let lines: Vec<String> = self.requests.iter().map(ToString::to_string).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

/// Writes down what the scans would ask for that were not come to, since a test of what nobody knows yet stood before
/// them: SQLite's steps name them. Where it came to none, all that it tested was known, and it asks for nothing.
pub(crate) fn plan_rest(session: &Session, steps: &[String]) {
    if session.state().visited.is_empty() {
        return;
    }
    for step in steps {
        let Some((table, written)) = scanned(step) else { continue };
        let is_known = session.state().visited.contains(table.name);
        if is_known || written.contains(": lacks ") {
            continue;
        }
        let columns = table.columns();
        let (slots, order) = plan::read(written, &columns);
        let literals = session.state().literals.get(written).cloned().unwrap_or_default();
        let literals = literals.into_iter().chain(std::iter::repeat(None));
        let given = slots.iter().zip(literals).map(|((column, ..), literal)| {
            let name = column.and_then(|column| columns.get(column)).map(|column| column.name);
            let stand_in = || name.map_or(Value::Null, |name| Value::Text(format!("{{{name}}}")));
            Given::One(literal.unwrap_or_else(stand_in))
        });
        if let Ok(request) = plan::request(&columns, &slots, given.collect(), order, true) {
            write_down(session, table, &request);
        }
    }
}

/// Tells once what is asked for with the value of a subquery that SQLite works out a single time, and takes one row of.
pub(crate) fn settle(session: &Session, steps: &[String]) {
    let (within, outside) = around_subqueries(steps);
    let is_one_row_s = |table: &str| within.contains(table) && !outside.contains(table);
    for planned in &mut session.state().planned {
        let mut names = planned.path.split('{').skip(1).filter_map(|rest| rest.split(['.', '}']).next()).peekable();
        // What is asked for within the subquery is asked for each of its rows.
        let is_outside = !within.contains(planned.table.as_str());
        if planned.times.is_for_each() && is_outside && names.peek().is_some() && names.all(is_one_row_s) {
            planned.times = Times::Once;
        }
    }
}

/// The tables that are read within a subquery of one value that depends on nothing around it, and those outside.
fn around_subqueries(steps: &[String]) -> (HashSet<&'static str>, HashSet<&'static str>) {
    let (mut within, mut outside, mut subquery) = (HashSet::new(), HashSet::new(), None);
    for step in steps {
        let depth = step.len() - step.trim_start().len();
        subquery = subquery.filter(|around| depth > *around);
        if subquery.is_none() && step.trim_start().starts_with("SCALAR SUBQUERY ") {
            subquery = Some(depth);
        }
        if let Some((table, _)) = scanned(step) {
            let tables = if subquery.is_some() { &mut within } else { &mut outside };
            tables.insert(table.name);
        }
    }
    (within, outside)
}

/// The table that a step scans, and how.
fn scanned(step: &str) -> Option<(&'static Table, &str)> {
    let (_, written) = step.split_once(" VIRTUAL TABLE INDEX 0:")?;
    let written = written.strip_suffix(" LEFT-JOIN").unwrap_or(written);
    Some((tables::named(written.split(':').next()?)?, written))
}

/// Writes down what a scan would ask for.
pub(crate) fn write_down(session: &Session, table: &'static Table, request: &Request) {
    let path = path(session, table);
    let mut state = session.state();
    let is_template = |text: &str| text.contains('{');
    let of_each_org = request.orgs.iter().any(|org| is_template(org));
    let is_of_few = request.may_be_widened()
        && (request.owners.iter().flatten().any(|owner| is_template(owner))
            || request.stand_ins.iter().any(|(push, _)| *push == Push::TokenId));
    let planned = |path: String| Planned {
        method: "GET",
        times: match is_template(&path) || of_each_org {
            true if is_of_few => Times::ForEachOfFew,
            true => Times::ForEach,
            false => Times::Once,
        },
        path,
        table: table.name.to_owned(),
        has_pages: request.page.is_none() && table.path != "/rate_limit" && request.most.is_none_or(|most| most > 100),
    };
    // An App asks as one of its installations, and looks for one where none is named and it knows none yet.
    let is_first_found = table.path == "/rate_limit" && request.orgs.is_empty() && is_app(session);
    let found =
        is_first_found.then(|| Planned { has_pages: false, ..planned("/app/installations?per_page=100".to_owned()) });
    // What one scan asks for twice, of two organisations by the same path, is asked for twice.
    let paths = request.paths(table, path).into_iter().map(&planned);
    let all: Vec<Planned> = found.into_iter().chain(paths).collect();
    let new: Vec<Planned> = all.into_iter().filter(|planned| !state.planned.contains(planned)).collect();
    state.planned.extend(new);
}

/// What lists the organisations that a login sees depends on the login.
fn path(session: &Session, table: &Table) -> &'static str {
    match table.path {
        "/app/installations" if !is_app(session) => "/user/orgs",
        path => path,
    }
}

fn is_app(session: &Session) -> bool {
    session.client.logged_in_as() == "an App"
}

/// The one row of a table whose values are not known: each is the name of its column.
pub(crate) struct StandIn {
    cells: Vec<Cell<'static>>,
    org: String,
}

impl StandIn {
    pub(crate) fn new(table: &Table, columns: &[ColumnOf], request: &Request) -> Self {
        let name = |column: &str| format!("{{{}.{column}}}", table.name);
        let org = match request.orgs.as_slice() {
            [org] => org.to_string(),
            _ => name("org"),
        };
        // What is true or not decides on rows by itself: as it is for those that are mostly asked about.
        let cell = |column: &ColumnOf| match column.kind {
            Kind::Boolean => Cell::truth(column.name != "suspended"),
            _ => Cell::Text(name(column.name).into()),
        };
        Self { cells: columns.iter().map(cell).collect(), org }
    }
}

impl Batch for StandIn {
    fn len(&self) -> usize {
        1
    }

    fn cell(&self, _row: usize, column: usize) -> Cell<'_> {
        self.cells.get(column).cloned().unwrap_or(Cell::Null)
    }

    fn org(&self) -> Option<&str> {
        Some(&self.org)
    }

    fn id(&self, _row: usize) -> i64 {
        0
    }
}
