//! The tables: what each is called, which columns it has, which of them narrow what GitHub is asked for, and how its
//! rows are read. All else works on these descriptions.

mod by_owner;
mod grants;
mod members;
mod orgs;
mod rate_limits;
mod repositories;
mod requests;
mod tokens;

use std::borrow::Cow;
use std::sync::Arc;

use futures::StreamExt;
use futures::stream::BoxStream;
use jiff::Timestamp;
use patwarden::{Client, DriftWatch, Listing};

use crate::request::Request;
use crate::value::Kind;

/// Every table.
pub(crate) static ALL: &[&Table] = &[
    &grants::TABLE,
    &requests::TABLE,
    &repositories::OF_GRANTS,
    &repositories::OF_REQUESTS,
    &orgs::ORGS,
    &members::TABLE,
    &orgs::INSTALLATIONS,
    &rate_limits::TABLE,
    &by_owner::TABLE,
];

/// The table of this name.
pub(crate) fn named(name: &str) -> Option<&'static Table> {
    ALL.iter().copied().find(|table| table.name.eq_ignore_ascii_case(name))
}

/// A table, as data.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// What `SELECT *` shows, in StackQL's order.
    pub(crate) fields: fn() -> Vec<ColumnOf>,
    /// What only narrows what is asked for. The organisation is the first, so that `pat_grants('acme')` names it.
    pub(crate) parameters: &'static [ColumnOf],
    /// What is made of the fields for who filters on it; `SELECT *` leaves it out.
    pub(crate) more: fn() -> Vec<ColumnOf>,
    /// Which of the parameters it can't do without.
    pub(crate) required: &'static [Push],
    /// How many rows there may be, for who plans a join.
    pub(crate) size: f64,
    /// Reads it, from one organisation if it has any.
    pub(crate) read: fn(&Client, Option<&Arc<str>>, &Request) -> Reading,
    /// The path of its list with what stands for an organisation and an id.
    pub(crate) path: &'static str,
    /// The table whose rows it lists the repositories of.
    pub(crate) lists_of: Option<&'static str>,
    /// Whether its rows are counts of all that is listed: then no limit on them is one on the list.
    pub(crate) is_counted: bool,
}

/// A column, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ColumnOf {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) compared: Compared,
    pub(crate) push: Option<Push>,
    pub(crate) about: &'static str,
}

/// How its values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    AsIs,
    /// Organisations, repositories: in any case the same.
    AnyCase,
    /// Logins, which may stand beside an owner's JSON: as that is.
    Login,
    /// JSON of an owner, by its login.
    Owner,
    /// Moments, however written.
    Time,
}

impl Compared {
    /// The collation of SQLite that compares so.
    pub(crate) fn collation(self) -> &'static str {
        match self {
            Self::AsIs => "BINARY",
            Self::AnyCase => "NOCASE",
            Self::Login | Self::Owner => crate::collate::OWNER,
            Self::Time => crate::collate::TIME,
        }
    }
}

/// What a column narrows, where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Push {
    Org,
    Owner,
    TokenId,
    Repository,
    Permission,
    UsedBefore,
    UsedAfter,
    /// The field of which the two before are filters.
    LastUsed,
    PerPage,
    Page,
    Sort,
    Direction,
    /// The grant, or the request, whose repositories are asked for.
    Id,
    MemberFilter,
    MemberRole,
    /// The field by which GitHub sorts.
    Created,
}

impl Push {
    /// Whether it is only a parameter: its column has no value but the one that it is compared with.
    pub(crate) fn is_parameter(self) -> bool {
        !matches!(self, Self::Owner | Self::TokenId | Self::LastUsed | Self::Created)
    }

    /// Whether a list has one value of it, and lists of two values may have rows in common: to put the one behind the
    /// other would count them twice. A row is on one page alone, and each id has a list of its own.
    pub(crate) fn takes_one(self) -> bool {
        self.is_parameter() && !matches!(self, Self::Org | Self::Page | Self::Id)
    }
}

impl ColumnOf {
    pub(crate) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        let compared = match kind {
            Kind::Timestamp => Compared::Time,
            _ => Compared::AsIs,
        };
        Self { name, kind, compared, push: None, about }
    }

    pub(crate) const fn narrows(mut self, push: Push) -> Self {
        self.push = Some(push);
        self
    }

    pub(crate) const fn compared(mut self, compared: Compared) -> Self {
        self.compared = compared;
        self
    }
}

impl Table {
    /// All of its columns in the order that SQLite numbers them by: fields, parameters, what is made of the fields.
    pub(crate) fn columns(&self) -> Vec<ColumnOf> {
        let mut columns = (self.fields)();
        columns.extend(self.parameters);
        columns.extend((self.more)());
        columns
    }

    /// As SQLite is told of it.
    ///
    /// SQLite takes the word HIDDEN out of a column's type by moving what is behind it, and then finds the collation
    /// six letters, that word's length, before the end of what the type was. So the collation's name, of six letters,
    /// is the end of the type as well: it is found where it is declared, and where SQLite looks.
    ///
    /// Where texts are compared byte by byte, SQLite finds by itself that a column is no two constants, and asks for
    /// nothing. So a parameter of one value is in any case the same: two of them are to be refused.
    pub(crate) fn declaration(&self) -> String {
        let fields = (self.fields)().len();
        let column = |(place, column): (usize, ColumnOf)| {
            let compared = match column.compared {
                Compared::AsIs if column.push.is_some_and(Push::takes_one) => Compared::AnyCase,
                compared => compared,
            };
            let (name, kind, collation) = (column.name, column.kind.declared(), compared.collation());
            match (place < fields, compared) {
                (true, Compared::AsIs) => format!("\"{name}\" {kind}"),
                (true, _) => format!("\"{name}\" {kind} COLLATE {collation}"),
                (false, Compared::AsIs) => format!("\"{name}\" HIDDEN {kind}"),
                (false, _) => format!("\"{name}\" HIDDEN {kind} {collation} COLLATE {collation}"),
            }
        };
        let columns: Vec<String> = self.columns().into_iter().enumerate().map(column).collect();
        format!("CREATE TABLE x({})", columns.join(", "))
    }

    /// The name of the column that this is pushed down by.
    pub(crate) fn name_of(&self, push: Push) -> &'static str {
        self.parameters.iter().find(|column| column.push == Some(push)).map_or("org", |column| column.name)
    }
}

/// A value of a row, borrowed where it can be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    pub(crate) fn id(id: impl Into<u64>) -> Self {
        Self::Integer(i64::try_from(id.into()).unwrap_or(i64::MAX))
    }

    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(crate) fn truth(truth: bool) -> Self {
        Self::Integer(truth.into())
    }

    pub(crate) fn time(time: Timestamp) -> Self {
        Self::Text(Cow::Owned(time.to_string()))
    }

    pub(crate) fn json(value: &impl serde::Serialize) -> Self {
        serde_json::to_string(value).map_or(Self::Null, |json| Self::Text(Cow::Owned(json)))
    }

    pub(crate) fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Null, cell)
    }
}

/// A column with how its value is made of a row.
pub(crate) struct Field<T: 'static> {
    pub(crate) column: ColumnOf,
    pub(crate) cell: for<'a> fn(&'a T) -> Cell<'a>,
}

pub(crate) fn columns_of<T>(fields: &[Field<T>]) -> Vec<ColumnOf> {
    fields.iter().map(|field| field.column).collect()
}

/// Some rows of a table, read together.
pub(crate) trait Batch: Send + Sync {
    fn len(&self) -> usize;
    /// The value of a column that is no parameter.
    fn cell(&self, row: usize, column: usize) -> Cell<'_>;
    /// Whose rows they are.
    fn org(&self) -> Option<&str>;
    /// An id that no other row of the table has.
    fn id(&self, row: usize) -> i64;
    /// The login of the row's owner, in a table of tokens.
    fn owner(&self, _row: usize) -> Option<&str> {
        None
    }
    /// The row's token, in a table of tokens.
    fn token_id(&self, _row: usize) -> Option<u64> {
        None
    }
    /// When it was made, where GitHub sorts by that.
    fn created(&self, _row: usize) -> Option<Timestamp> {
        None
    }
    /// Which repositories it reaches: `subset` has a list of them.
    fn selection(&self, _row: usize) -> Option<&str> {
        None
    }
    /// The id that GitHub tells it by.
    fn number(&self, _row: usize) -> Option<u64> {
        None
    }
    /// The organisation that the row names, where rows are organisations, and whether it can be read.
    fn named_org(&self, _row: usize) -> Option<(&str, bool)> {
        None
    }
}

/// What a table's rows are made of.
pub(crate) trait Record: Send + Sync + Sized + 'static {
    fn fields() -> &'static [Field<Self>];
    fn more() -> &'static [Field<Self>];
    fn id(&self) -> u64;
    fn owner(&self) -> Option<&str> {
        None
    }
    fn token_id(&self) -> Option<u64> {
        None
    }
    fn created(&self) -> Option<Timestamp> {
        None
    }
    fn selection(&self) -> Option<&str> {
        None
    }
    fn named_org(&self) -> Option<(&str, bool)> {
        None
    }
}

/// Rows as the client gave them: columns are made when they are asked for.
pub(crate) struct Rows<T> {
    org: Option<Arc<str>>,
    rows: Vec<T>,
    parameters: usize,
    /// Tells rows of different organisations apart, and of lists of one: a repository is in many.
    salt: i64,
}

impl<T: Record> Rows<T> {
    pub(crate) fn new(org: Option<Arc<str>>, list: Option<u64>, rows: Vec<T>, parameters: usize) -> Self {
        // FNV-1a over the name and the number: the same for a row in every scan of a statement, as SQLite wants it.
        let name = org.as_deref().unwrap_or_default().bytes().map(|byte| byte.to_ascii_lowercase());
        let list = list.map(u64::to_ne_bytes).into_iter().flatten();
        let hash = name
            .chain(list)
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        // Ids stay below.
        let salt = i64::from_ne_bytes((hash << 40).to_ne_bytes());
        Self { org, rows, parameters, salt }
    }
}

impl<T: Record> Batch for Rows<T> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let Some(row) = self.rows.get(row) else { return Cell::Null };
        let fields = T::fields();
        let field = fields.get(column).or_else(|| T::more().get(column.checked_sub(fields.len() + self.parameters)?));
        field.map_or(Cell::Null, |field| (field.cell)(row))
    }

    fn org(&self) -> Option<&str> {
        self.org.as_deref()
    }

    fn id(&self, row: usize) -> i64 {
        self.rows.get(row).map_or(0, |row| i64::from_ne_bytes(row.id().to_ne_bytes())) ^ self.salt
    }

    fn owner(&self, row: usize) -> Option<&str> {
        self.rows.get(row)?.owner()
    }

    fn token_id(&self, row: usize) -> Option<u64> {
        self.rows.get(row)?.token_id()
    }

    fn created(&self, row: usize) -> Option<Timestamp> {
        self.rows.get(row)?.created()
    }

    fn selection(&self, row: usize) -> Option<&str> {
        self.rows.get(row)?.selection()
    }

    fn number(&self, row: usize) -> Option<u64> {
        Some(self.rows.get(row)?.id())
    }

    fn named_org(&self, row: usize) -> Option<(&str, bool)> {
        self.rows.get(row)?.named_org()
    }
}

/// Batches on their way.
pub(crate) type Batches = BoxStream<'static, patwarden::Result<Arc<dyn Batch>>>;

/// A list that is read, and what tells whether it changed meanwhile.
pub(crate) struct Reading {
    pub(crate) batches: Batches,
    pub(crate) watch: Option<DriftWatch>,
}

/// Reads a list of the client.
pub(crate) fn reading<T: Record>(
    listing: Listing<T>,
    org: Option<&Arc<str>>,
    list: Option<u64>,
    parameters: usize,
) -> Reading {
    let (watch, org) = (Some(listing.watch()), org.cloned());
    let batch = move |page: patwarden::Result<patwarden::Page<T>>| {
        page.map(|page| Arc::new(Rows::new(org.clone(), list, page.items, parameters)) as Arc<dyn Batch>)
    };
    Reading { batches: listing.pages().map(batch).boxed(), watch }
}
