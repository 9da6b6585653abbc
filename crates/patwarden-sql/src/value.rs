//! What goes into a statement and comes out of it.

use std::collections::HashSet;

use serde_json::Value as Json;

/// A value as SQLite has it. A truth is 0 or 1, a time a text in RFC 3339, JSON a text: see [`Column::kind`].
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// There is none.
    #[default]
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// The text that it is, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number that it is, if it is one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident $(as $as:ty)?),+ $(,)?) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        })+
    };
}
from!(i64 => Integer, i32 => Integer, u32 => Integer, bool => Integer, f64 => Real, String => Text, &str => Text, Vec<u8> => Blob);

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The values of a statement's parameters, by place (`?`, `?2`) or by name (`:org`, `@org`, `$org`). They are bound,
/// never pasted into the text.
///
/// ```
/// use patwarden_sql::Params;
///
/// let by_place = Params::from(["acme"]);
/// let by_name = Params::none().with("org", "acme").with("limit", 10);
/// assert_ne!(by_place, by_name);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params {
    pub(crate) placed: Vec<Value>,
    pub(crate) named: Vec<(String, Value)>,
}

impl Params {
    /// None.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One more, by its place: the first is `?1`.
    #[must_use]
    pub fn and(mut self, value: impl Into<Value>) -> Self {
        self.placed.push(value.into());
        self
    }

    /// One more, by its name, with or without the sign before it. The last of the same name counts.
    #[must_use]
    pub fn with(mut self, name: impl AsRef<str>, value: impl Into<Value>) -> Self {
        let name = bare(name.as_ref()).to_owned();
        self.named.retain(|(known, _)| *known != name);
        self.named.push((name, value.into()));
        self
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.named.is_empty()
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Value> {
        let name = bare(name);
        self.named.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// A parameter's name without its sign.
pub(crate) fn bare(name: &str) -> &str {
    name.strip_prefix([':', '@', '$']).unwrap_or(name)
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Params {
    fn from(values: [T; N]) -> Self {
        Self { placed: values.into_iter().map(Into::into).collect(), named: Vec::new() }
    }
}

impl<T: Into<Value>> From<Vec<T>> for Params {
    fn from(values: Vec<T>) -> Self {
        Self { placed: values.into_iter().map(Into::into).collect(), named: Vec::new() }
    }
}

impl From<()> for Params {
    fn from((): ()) -> Self {
        Self::none()
    }
}

/// What the values of a column are, as far as the statement tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// Texts.
    Text,
    /// 0 and 1.
    Boolean,
    /// Times as texts in RFC 3339, in UTC.
    Timestamp,
    /// JSON, as texts.
    Json,
    /// An expression, which may give anything.
    Any,
}

impl Kind {
    /// How it is declared to SQLite. What holds texts says so, or SQLite would read numbers into them.
    pub(crate) fn declared(self) -> &'static str {
        match self {
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Text => "TEXT",
            Self::Boolean => "BOOLEAN",
            Self::Timestamp => "TIMESTAMP TEXT",
            Self::Json => "JSON TEXT",
            Self::Any => "",
        }
    }

    pub(crate) fn of_declared(declared: Option<&str>) -> Self {
        let declared = declared.unwrap_or_default().to_ascii_uppercase();
        match declared.as_str() {
            "BOOLEAN" | "BOOL" => Self::Boolean,
            _ if declared.starts_with("TIMESTAMP") || declared.starts_with("DATETIME") => Self::Timestamp,
            _ if declared.starts_with("JSON") => Self::Json,
            _ if declared.contains("INT") => Self::Integer,
            _ if declared.contains("TEXT") || declared.contains("CHAR") => Self::Text,
            _ if declared.contains("REAL") || declared.contains("DOUB") || declared.contains("FLOA") => Self::Real,
            _ => Self::Any,
        }
    }
}

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Its name, or the expression that it is. Of two `id` the second is `id:1`.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
}

/// Columns with a name of their own each, so that none is lost where rows are objects: a name that an earlier one has
/// gets a number, as SQLite gives it in a subquery.
pub(crate) fn named_apart(columns: impl Iterator<Item = Column>) -> Vec<Column> {
    let mut columns: Vec<Column> = columns.collect();
    let written: HashSet<String> = columns.iter().map(|column| column.name.clone()).collect();
    let mut taken = HashSet::new();
    for column in &mut columns {
        if taken.contains(&column.name) {
            let mut numbered = (1_usize..).map(|number| format!("{}:{number}", column.name));
            let free = numbered.find(|name| !written.contains(name) && !taken.contains(name));
            column.name = free.unwrap_or_default();
        }
        taken.insert(column.name.clone());
    }
    columns
}

/// What a statement came to.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Rows {
    /// The columns, each with a name of its own.
    pub columns: Vec<Column>,
    /// The rows, each with a value for each column.
    pub rows: Vec<Vec<Value>>,
    /// What has to be known besides: that a list changed while it was read, for example.
    pub warnings: Vec<String>,
}

impl Rows {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The values of a column by its name; none if there is no such column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<Vec<&Value>> {
        let place = self.columns.iter().position(|column| column.name == name)?;
        Some(self.rows.iter().filter_map(|row| row.get(place)).collect())
    }

    /// Each row as a JSON object: a truth as one, what is JSON as it is, bytes in hexadecimal.
    #[must_use]
    pub fn to_json(&self) -> Vec<serde_json::Map<String, Json>> {
        let object = |row: &Vec<Value>| {
            let fields = self.columns.iter().zip(row);
            fields.map(|(column, value)| (column.name.clone(), json(column.kind, value))).collect()
        };
        self.rows.iter().map(object).collect()
    }
}

fn json(kind: Kind, value: &Value) -> Json {
    match (kind, value) {
        (_, Value::Null) => Json::Null,
        (Kind::Boolean, Value::Integer(0)) => Json::Bool(false),
        (Kind::Boolean, Value::Integer(1)) => Json::Bool(true),
        (Kind::Json, Value::Text(text)) => serde_json::from_str(text).unwrap_or_else(|_| text.clone().into()),
        (_, Value::Integer(number)) => (*number).into(),
        (_, Value::Real(number)) => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
        (_, Value::Text(text)) => text.clone().into(),
        (_, Value::Blob(bytes)) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_survives_its_declaration() {
        for kind in [Kind::Integer, Kind::Real, Kind::Text, Kind::Boolean, Kind::Timestamp, Kind::Json, Kind::Any] {
            assert_eq!(Kind::of_declared(Some(kind.declared())), kind);
        }
        assert_eq!(Kind::of_declared(None), Kind::Any);
    }

    #[test]
    fn rows_become_json_by_the_kinds_of_their_columns() {
        let column = |name: &str, kind| Column { name: name.into(), kind };
        let rows = Rows {
            columns: vec![column("a", Kind::Boolean), column("b", Kind::Json), column("c", Kind::Any)],
            rows: vec![vec![1.into(), r#"{"x":[1]}"#.into(), vec![1u8, 255].into()]],
            warnings: vec![],
        };
        assert_eq!(serde_json::to_string(&rows.to_json()).unwrap(), r#"[{"a":true,"b":{"x":[1]},"c":"01ff"}]"#);
    }

    #[test]
    fn columns_of_the_same_name_are_told_apart() {
        let named = |names: &[&str]| {
            let columns = names.iter().map(|name| Column { name: (*name).to_owned(), kind: Kind::Any });
            named_apart(columns).into_iter().map(|column| column.name).collect::<Vec<_>>()
        };
        assert_eq!(named(&["id", "org", "id", "id"]), ["id", "org", "id:1", "id:2"]);
        assert_eq!(named(&["id", "id", "id:1", "id:1"]), ["id", "id:2", "id:1", "id:1:1"]);
    }

    #[test]
    fn a_name_counts_without_its_sign_and_the_last_of_it() {
        let params = Params::none().with(":org", "a").with("org", "b");
        assert_eq!((params.named.len(), params.named("@org")), (1, Some(&Value::from("b"))));
    }
}
