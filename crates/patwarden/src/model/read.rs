//! Reading the generated types, where every field is optional: what we can't do without is an
//! error that names the field.

use jiff::Timestamp;

use crate::error::{Error, ErrorKind, Result};

pub(super) fn required<T>(field: Option<T>, name: &str) -> Result<T> {
    field.ok_or_else(|| Error::new(ErrorKind::InvalidAnswer, format!("the answer lacks the field {name}")))
}

pub(super) fn id<T: From<u64>>(field: Option<i64>, name: &str) -> Result<T> {
    let id = required(field, name)?;
    u64::try_from(id).map(T::from).map_err(|_| {
        Error::new(ErrorKind::InvalidAnswer, format!("the field {name} of the answer is {id}, which is no id"))
    })
}

pub(super) fn optional_id<T: From<u64>>(field: Option<i64>, name: &str) -> Result<Option<T>> {
    field.map(|field| id(Some(field), name)).transpose()
}

/// A time that can't be read is an error and not "none": none means never. One that lies beyond what the type
/// holds is the last moment that it holds, or the first: the year 9999 is a common word for never.
pub(super) fn time(field: Option<String>, name: &str) -> Result<Option<Timestamp>> {
    let Some(text) = field else { return Ok(None) };
    let read = text.parse().or_else(|error| beyond(&text).ok_or(error));
    read.map(Some).map_err(|error: jiff::Error| {
        Error::new(ErrorKind::InvalidAnswer, format!("the field {name} of the answer is {text:?}, which is no time"))
            .with_source(error)
    })
}

/// Where a time lies that would be one in another year.
fn beyond(text: &str) -> Option<Timestamp> {
    let (end, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (Timestamp::MIN, unsigned),
        None => (Timestamp::MAX, text.strip_prefix('+').unwrap_or(text)),
    };
    let year = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    // A leap year, which has each day that any has.
    let elsewhere = format!("2000{}", unsigned.get(year..)?);
    let is_at_the_edge = unsigned.get(..year) == Some("9999");
    ((year > 4 || is_at_the_edge) && elsewhere.parse::<Timestamp>().is_ok()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_beyond_the_last_or_the_first_is_that_one() {
        for (text, end) in [
            ("9999-12-31T23:59:59Z", Timestamp::MAX),
            ("9999-12-31T23:59:59.999999999-14:00", Timestamp::MAX),
            ("10000-01-01T00:00:00Z", Timestamp::MAX),
            ("+292277-02-29T00:00:00+01:00", Timestamp::MAX),
            ("-9999-01-01T00:00:00Z", Timestamp::MIN),
            ("-999999-01-01T00:00:00Z", Timestamp::MIN),
        ] {
            assert_eq!(time(Some(text.to_owned()), "field").unwrap(), Some(end), "{text}");
        }
        let last = time(Some("9999-12-30T21:00:00Z".to_owned()), "field").unwrap().unwrap();
        assert!(last < Timestamp::MAX, "one that it holds is itself");
    }

    #[test]
    fn what_is_no_time_in_any_year_stays_an_error() {
        for text in
            ["", "never", "9999", "9999-12-31", "9999-13-01T00:00:00Z", "10000-02-30T00:00:00Z", "99999", "+", "-"]
        {
            let error = time(Some(text.to_owned()), "field").unwrap_err();
            assert!(error.to_string().contains("which is no time"), "{text}: {error}");
        }
    }
}
