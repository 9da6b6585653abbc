//! The rows of a statement in columns: as the tables declare them where the values agree, else by the values.

use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, NullArray, RecordBatch, RecordBatchOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use jiff::Timestamp;
use patwarden_sql::{Kind, Value};

use super::column::UTC;
use super::stream::GATHERED;
use crate::convert;

/// Beyond this, a whole number is not the same as a float.
const EXACT: u64 = 1 << 53;

/// What a column becomes.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// Nothing is known of it.
    Empty,
    Flag,
    Integer,
    Real,
    Text,
    Moment,
    Bytes,
    /// Several types, as texts.
    Mixed,
}

/// The columns' names and types, and the rows in batches.
pub(crate) fn sql(
    columns: &[(String, Kind)],
    rows: &[Vec<Value>],
) -> Result<(SchemaRef, Vec<RecordBatch>), ArrowError> {
    let values = |place: usize| rows.iter().filter_map(move |row| row.get(place));
    let shapes = columns.iter().enumerate().map(|(place, (_, kind))| shape(*kind, || values(place)));
    let shapes: Vec<Shape> = shapes.collect();
    let field = |((name, _), shape): (&(String, Kind), &Shape)| Field::new(name, shape.data_type(), true);
    let schema: SchemaRef = Arc::new(Schema::new(columns.iter().zip(&shapes).map(field).collect::<Vec<_>>()));
    let batch = |some: &[Vec<Value>]| {
        let column = |(place, shape): (usize, &Shape)| array(*shape, some.iter().filter_map(|row| row.get(place)));
        let arrays = shapes.iter().enumerate().map(column).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(some.len()));
        RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)
    };
    let batches = rows.chunks(GATHERED).map(batch).collect::<Result<_, _>>()?;
    Ok((schema, batches))
}

impl Shape {
    fn data_type(self) -> DataType {
        match self {
            Self::Empty => DataType::Null,
            Self::Flag => DataType::Boolean,
            Self::Integer => DataType::Int64,
            Self::Real => DataType::Float64,
            Self::Text | Self::Mixed => DataType::Utf8,
            Self::Moment => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
            Self::Bytes => DataType::Binary,
        }
    }
}

/// Which types of SQLite's there are in a column.
#[derive(Default)]
struct Held {
    integers: bool,
    reals: bool,
    texts: bool,
    blobs: bool,
    /// All whole numbers are 0 or 1.
    are_truths: bool,
    /// No whole number is lost as a float.
    are_exact: bool,
}

fn held<'a>(values: impl Iterator<Item = &'a Value>) -> Held {
    let mut held = Held { are_truths: true, are_exact: true, ..Held::default() };
    for value in values {
        match value {
            Value::Null => {}
            Value::Integer(number) => {
                held.integers = true;
                held.are_truths &= matches!(number, 0 | 1);
                held.are_exact &= number.unsigned_abs() <= EXACT;
            }
            Value::Real(_) => held.reals = true,
            Value::Text(_) => held.texts = true,
            Value::Blob(_) => held.blobs = true,
        }
    }
    held
}

fn shape<'a, Values: Iterator<Item = &'a Value>>(kind: Kind, values: impl Fn() -> Values) -> Shape {
    let held = held(values());
    let are_moments = || values().all(|value| value.as_str().is_none_or(|text| text.parse::<Timestamp>().is_ok()));
    match (held.integers, held.reals, held.texts, held.blobs) {
        (_, false, false, false) if kind == Kind::Boolean && held.are_truths => Shape::Flag,
        (false, false, _, false) if kind == Kind::Timestamp && are_moments() => Shape::Moment,
        (false, false, false, false) => match kind {
            Kind::Integer => Shape::Integer,
            Kind::Real => Shape::Real,
            Kind::Text | Kind::Json => Shape::Text,
            _ => Shape::Empty,
        },
        (true, false, false, false) if kind != Kind::Real => Shape::Integer,
        (_, _, false, false) if held.are_exact => Shape::Real,
        (false, false, true, false) => Shape::Text,
        (false, false, false, true) => Shape::Bytes,
        _ => Shape::Mixed,
    }
}

fn array<'a>(shape: Shape, values: impl Iterator<Item = &'a Value>) -> ArrayRef {
    match shape {
        Shape::Empty => Arc::new(NullArray::new(values.count())),
        Shape::Flag => {
            let mut column = BooleanBuilder::new();
            values.for_each(|value| column.append_option(value.as_i64().map(|truth| truth == 1)));
            Arc::new(column.finish())
        }
        Shape::Integer => {
            let mut column = Int64Builder::new();
            values.for_each(|value| column.append_option(value.as_i64()));
            Arc::new(column.finish())
        }
        Shape::Real => {
            let mut column = Float64Builder::new();
            values.for_each(|value| column.append_option(real(value)));
            Arc::new(column.finish())
        }
        Shape::Text => {
            let mut column = StringBuilder::new();
            values.for_each(|value| column.append_option(value.as_str()));
            Arc::new(column.finish())
        }
        Shape::Mixed => {
            let mut column = StringBuilder::new();
            values.for_each(|value| column.append_option(told(value)));
            Arc::new(column.finish())
        }
        Shape::Moment => {
            let mut column = TimestampMicrosecondBuilder::new().with_timezone(UTC);
            for value in values {
                let moment = value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
                column.append_option(moment.map(|moment| convert::tellable(moment).as_microsecond()));
            }
            Arc::new(column.finish())
        }
        Shape::Bytes => {
            let mut column = BinaryBuilder::new();
            values.for_each(|value| match value {
                Value::Blob(bytes) => column.append_value(bytes),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "those that would lose any are texts")]
fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Real(number) => Some(*number),
        Value::Integer(number) => Some(*number as f64),
        _ => None,
    }
}

fn told(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Blob(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}
