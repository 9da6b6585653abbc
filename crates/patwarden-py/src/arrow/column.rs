//! How values lie in columns: numbers, texts, times and what is made up of these.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{
    BooleanBuilder, Int64Builder, ListBuilder, MapBuilder, MapFieldNames, StringBuilder, StringDictionaryBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::types::Int32Type;
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};
use jiff::Timestamp;
use patwarden::{
    AppId, InstallationId, OrgId, PatId, PatRequestId, RepositoryId, RepositorySelection, SmolStr, TokenId, UserId,
};

use crate::convert;

pub(super) const UTC: &str = "UTC";

/// A column that grows by a value at a time.
pub(crate) trait Column: Default {
    /// What a value looks like here.
    type Item<'a>;

    fn data_type() -> DataType;

    /// Puts a value behind the others; none is null.
    fn append(&mut self, item: Option<Self::Item<'_>>) -> Result<(), ArrowError>;

    /// What there is so far; the column is empty then.
    fn finish(&mut self) -> Result<ArrayRef, ArrowError>;
}

/// A value of the crate below that can be put into such a column.
pub(crate) trait Cell<C: Column> {
    const NULLABLE: bool = false;

    fn item(&self) -> Option<C::Item<'_>>;
}

impl<C: Column, T: Cell<C>> Cell<C> for Option<T> {
    const NULLABLE: bool = true;

    fn item(&self) -> Option<C::Item<'_>> {
        self.as_ref().and_then(T::item)
    }
}

/// Ids and counts: signed, for all libraries compute and join with that, and GitHub's numbers are below 2 to the
/// 63rd power; others are refused when an answer is read.
#[derive(Default)]
pub(crate) struct Number(Int64Builder);

impl Column for Number {
    type Item<'a> = u64;

    fn data_type() -> DataType {
        DataType::Int64
    }

    fn append(&mut self, item: Option<u64>) -> Result<(), ArrowError> {
        let number = item.map(i64::try_from).transpose();
        self.0.append_option(number.map_err(|_| ArrowError::ArithmeticOverflow("an id is beyond 64 bits".into()))?);
        Ok(())
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(self.0.finish()))
    }
}

impl Cell<Number> for u64 {
    fn item(&self) -> Option<u64> {
        Some(*self)
    }
}

macro_rules! ids {
    ($($id:ty),*) => {
        $(impl Cell<Number> for $id {
            fn item(&self) -> Option<u64> {
                Some(self.get())
            }
        })*
    };
}
ids!(AppId, InstallationId, OrgId, PatId, PatRequestId, RepositoryId, TokenId, UserId);

#[derive(Default)]
pub(crate) struct Flag(BooleanBuilder);

impl Column for Flag {
    type Item<'a> = bool;

    fn data_type() -> DataType {
        DataType::Boolean
    }

    fn append(&mut self, item: Option<bool>) -> Result<(), ArrowError> {
        self.0.append_option(item);
        Ok(())
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(self.0.finish()))
    }
}

impl Cell<Flag> for bool {
    fn item(&self) -> Option<bool> {
        Some(*self)
    }
}

#[derive(Default)]
pub(crate) struct Text(StringBuilder);

impl Column for Text {
    type Item<'a> = &'a str;

    fn data_type() -> DataType {
        DataType::Utf8
    }

    fn append(&mut self, item: Option<&str>) -> Result<(), ArrowError> {
        self.0.append_option(item);
        Ok(())
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(self.0.finish()))
    }
}

impl Cell<Text> for String {
    fn item(&self) -> Option<&str> {
        Some(self)
    }
}

impl Cell<Text> for SmolStr {
    fn item(&self) -> Option<&str> {
        Some(self)
    }
}

/// Texts of which there are a few different ones; each is kept once.
#[derive(Default)]
pub(crate) struct Word(StringDictionaryBuilder<Int32Type>);

impl Column for Word {
    type Item<'a> = &'a str;

    fn data_type() -> DataType {
        DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
    }

    fn append(&mut self, item: Option<&str>) -> Result<(), ArrowError> {
        match item {
            Some(word) => self.0.append(word).map(drop),
            None => {
                self.0.append_null();
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(self.0.finish()))
    }
}

impl Cell<Word> for Cow<'static, str> {
    fn item(&self) -> Option<&str> {
        Some(self)
    }
}

impl Cell<Word> for String {
    fn item(&self) -> Option<&str> {
        Some(self)
    }
}

impl Cell<Word> for RepositorySelection {
    fn item(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

/// Points in time, in UTC, to the microsecond; before the year 1 the first moment of it.
pub(crate) struct Moment(TimestampMicrosecondBuilder);

impl Default for Moment {
    fn default() -> Self {
        Self(TimestampMicrosecondBuilder::new().with_timezone(UTC))
    }
}

impl Column for Moment {
    type Item<'a> = Timestamp;

    fn data_type() -> DataType {
        DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into()))
    }

    fn append(&mut self, item: Option<Timestamp>) -> Result<(), ArrowError> {
        self.0.append_option(item.map(|moment| convert::tellable(moment).as_microsecond()));
        Ok(())
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(self.0.finish()))
    }
}

impl Cell<Moment> for Timestamp {
    fn item(&self) -> Option<Timestamp> {
        Some(*self)
    }
}

/// Permissions by name, each with its level.
pub(crate) struct Levels(MapBuilder<StringBuilder, StringBuilder>);

impl Default for Levels {
    fn default() -> Self {
        let names = MapFieldNames { entry: "entries".to_owned(), key: "key".to_owned(), value: "value".to_owned() };
        let levels = MapBuilder::new(Some(names), StringBuilder::new(), StringBuilder::new());
        Self(levels.with_values_field(Field::new("value", DataType::Utf8, false)))
    }
}

impl Column for Levels {
    type Item<'a> = &'a patwarden::Levels;

    fn data_type() -> DataType {
        let fields = ["key", "value"].map(|name| Field::new(name, DataType::Utf8, false));
        let entries = Field::new("entries", DataType::Struct(fields.into_iter().collect()), false);
        DataType::Map(Arc::new(entries), false)
    }

    fn append(&mut self, item: Option<Self::Item<'_>>) -> Result<(), ArrowError> {
        for (name, level) in item.into_iter().flatten() {
            self.0.keys().append_value(name);
            self.0.values().append_value(level);
        }
        self.0.append(item.is_some())
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(self.0.finish()))
    }
}

impl Cell<Levels> for patwarden::Levels {
    fn item(&self) -> Option<&Self> {
        Some(self)
    }
}

pub(crate) struct Texts(ListBuilder<StringBuilder>);

impl Texts {
    fn each() -> Field {
        Field::new("item", DataType::Utf8, false)
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self(ListBuilder::new(StringBuilder::new()).with_field(Self::each()))
    }
}

impl Column for Texts {
    type Item<'a> = &'a [String];

    fn data_type() -> DataType {
        DataType::List(Arc::new(Self::each()))
    }

    fn append(&mut self, item: Option<&[String]>) -> Result<(), ArrowError> {
        item.into_iter().flatten().for_each(|text| self.0.values().append_value(text));
        self.0.append(item.is_some());
        Ok(())
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(self.0.finish()))
    }
}

impl Cell<Texts> for Vec<String> {
    fn item(&self) -> Option<&[String]> {
        Some(self)
    }
}
