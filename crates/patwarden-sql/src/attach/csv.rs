//! CSV with a line of names. A column is what all of its fields are: whole numbers, numbers, truths, or else texts.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::data::{Data, Fault, Names};
use crate::value::{Kind, Value};

/// A record behind the last, which comes as it is only if no quote is open before it.
const END: &str = "\u{1}end";

/// Reads the whole text.
pub(super) fn read(text: &str) -> Result<Data, Fault> {
    let (header, records) = records(text)?;
    let mut names = Names::default();
    for name in &header {
        names.add(name).map_err(|fault| fault.in_line(1))?;
    }
    if let [only] = names.all.as_slice()
        && only.contains([';', '\t'])
    {
        let fault = Fault::new(format!("the names of the columns are one: {only:?}")).in_line(1);
        return Err(fault.hint("divide columns by commas"));
    }
    let kinds: Vec<Kind> = (0..names.all.len()).map(|place| kind(&records, place)).collect();
    let row = |record: &StringRecord| record.iter().zip(&kinds).map(|(field, kind)| value(field, *kind)).collect();
    let rows = records.iter().map(row).collect();
    Ok(Data { columns: names.all.into_iter().zip(kinds).collect(), rows })
}

/// The names, and the records that have a field for each. A line with nothing in it is no record.
fn records(text: &str) -> Result<(StringRecord, Vec<StringRecord>), Fault> {
    let end = format!("\n{END}\n");
    let whole = text.as_bytes().chain(end.as_bytes());
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::None).from_reader(whole);
    let mut records = Vec::new();
    for record in reader.records() {
        records.push(record.map_err(|error| Fault::new(error.to_string()))?);
    }
    let last = records.pop().unwrap_or_default();
    // A record is said to begin where the lines with nothing in them before it do.
    let line = |record: &StringRecord| {
        let begin = record.position().and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(0);
        let blanks = text.bytes().skip(begin).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        1 + text.bytes().take(begin + blanks).filter(|byte| *byte == b'\n').count() as u64
    };
    if last.iter().ne([END]) {
        let fault = Fault::new("a quote that begins in this row has no end").in_line(line(&last));
        return Err(fault.hint("write a quote within a quoted field twice"));
    }
    let mut records = records.into_iter();
    let Some(header) = records.next() else {
        return Err(Fault::new("there is nothing in it").hint("the first line names the columns"));
    };
    let records: Vec<_> = records.collect();
    match records.iter().find(|record| record.len() != header.len()) {
        Some(odd) => {
            let message = format!("the row has {} fields, and the first line names {}", odd.len(), header.len());
            Err(Fault::new(message).in_line(line(odd)).hint("put a field with a comma in it between quotes"))
        }
        None => Ok((header, records)),
    }
}

/// What all fields of a column are that hold something.
fn kind(records: &[StringRecord], place: usize) -> Kind {
    let fields = || records.iter().filter_map(|record| record.get(place)).filter(|field| !field.is_empty());
    let mut tried = [
        (Kind::Integer, is_integer as fn(&str) -> bool),
        (Kind::Real, |field| is_integer(field) || is_decimal(field)),
        (Kind::Boolean, |field| truth(field).is_some()),
    ]
    .into_iter();
    if fields().next().is_none() {
        return Kind::Text;
    }
    tried.find(|(_, is)| fields().all(is)).map_or(Kind::Text, |(kind, _)| kind)
}

fn value(field: &str, kind: Kind) -> Value {
    if field.is_empty() {
        return Value::Null;
    }
    let typed = match kind {
        Kind::Integer => field.parse().map(Value::Integer).ok(),
        Kind::Real => field.parse().map(Value::Real).ok(),
        Kind::Boolean => truth(field).map(Value::from),
        _ => None,
    };
    typed.unwrap_or_else(|| field.into())
}

/// A number as it is written back: `007` and `+7` are names of something, and so is what is too long for 64 bits.
fn is_integer(field: &str) -> bool {
    has_plain_digits(field.strip_prefix('-').unwrap_or(field)) && field != "-0" && field.parse::<i64>().is_ok()
}

fn is_decimal(field: &str) -> bool {
    let Some((whole, part)) = field.strip_prefix('-').unwrap_or(field).split_once('.') else { return false };
    // More digits than these a REAL does not keep.
    let is_kept = whole.len() + part.len() <= 15;
    has_plain_digits(whole) && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && is_kept
}

/// Digits of which the first is no 0, or that 0 alone.
fn has_plain_digits(text: &str) -> bool {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && (text == "0" || !text.starts_with('0'))
}

fn truth(field: &str) -> Option<bool> {
    match field {
        _ if field.eq_ignore_ascii_case("true") => Some(true),
        _ if field.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(fields: &[&str]) -> (Kind, Vec<Value>) {
        let lines: Vec<String> = fields.iter().map(|field| format!("x,{field}\n")).collect();
        let data = read(&format!("a,b\n{}", lines.concat())).unwrap();
        (data.columns[1].1, data.rows.into_iter().map(|mut row| row.remove(1)).collect())
    }

    fn told(text: &str) -> String {
        let fault = read(text).unwrap_err();
        format!("{}: {}", fault.line.map_or("-".to_owned(), |line| line.to_string()), fault.message)
    }

    #[test]
    fn a_column_is_what_all_of_its_fields_are() {
        use Value::{Integer, Null, Real};
        assert_eq!(column(&["1", "", "-20"]), (Kind::Integer, vec![Integer(1), Null, Integer(-20)]));
        assert_eq!(column(&["1", "2.50"]), (Kind::Real, vec![Real(1.0), Real(2.5)]));
        assert_eq!(column(&["true", "FALSE", ""]), (Kind::Boolean, vec![Integer(1), Integer(0), Null]));
        assert_eq!(column(&["", "\"\""]), (Kind::Text, vec![Null, Null]));
        assert_eq!(column(&["1", "mona"]), (Kind::Text, vec!["1".into(), "mona".into()]));
        assert_eq!(column(&["1", "true"]).0, Kind::Text);
    }

    #[test]
    fn what_would_be_written_back_otherwise_stays_a_text() {
        for field in ["007", "+7", "-0", "9223372036854775808", "1e5", "0x1F", "1.", ".5", "00.5", " 7", "1,0", "null"]
        {
            let quoted = format!("\"{field}\"");
            assert_eq!(column(&[&quoted, "1"]), (Kind::Text, vec![field.into(), "1".into()]), "{field}");
        }
        assert_eq!(column(&["0.1234567890123456"]).0, Kind::Text, "a REAL has not as many digits");
        assert_eq!(column(&["9223372036854775807"]).1, [Value::Integer(i64::MAX)]);
    }

    #[test]
    fn quotes_line_breaks_and_empty_lines_are_read_as_they_are_meant() {
        let data = read("login,note\r\nmona,\"a, \"\"b\"\"\nc\"\r\n\r\nhubot,x").unwrap();
        let rows: Vec<Vec<Value>> = vec![vec!["mona".into(), "a, \"b\"\nc".into()], vec!["hubot".into(), "x".into()]];
        assert_eq!(data.rows, rows);
        assert_eq!(read("a\n").unwrap().rows.len(), 0);
    }

    #[test]
    fn what_is_no_csv_is_told_with_its_line() {
        assert_eq!(told(""), "-: there is nothing in it");
        assert_eq!(told("a,b\n1,2\n\n3\n"), "4: the row has 1 fields, and the first line names 2");
        assert_eq!(told("a,b\n1,2,3"), "2: the row has 3 fields, and the first line names 2");
        assert_eq!(told("a,A\n"), "1: two columns are named \"A\"");
        assert_eq!(told("a,,b\n"), "1: the column 2 has no name");
        assert_eq!(told("a;b\n1;2"), "1: the names of the columns are one: \"a;b\"");
        assert_eq!(told("a,b\n1,2\n3,\"4\n5,6\n7,8\n"), "3: a quote that begins in this row has no end");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([,\"\n\r;a0-9.]|\\PC){0,60}") {
            if let Ok(data) = read(&text) {
                prop_assert!(data.rows.iter().all(|row| row.len() == data.columns.len()));
            }
        }

        #[test]
        fn texts_come_back_as_they_were_written(rows in proptest::collection::vec(("[^\r\u{1}]{0,9}", "\\PC{0,9}"), 0..9)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            // One that is no number keeps the others texts.
            for (one, other) in [&("one".to_owned(), "other".to_owned()), &("x".into(), "x".into())].into_iter().chain(&rows) {
                writer.write_record([one, other]).unwrap();
            }
            let data = read(&String::from_utf8(writer.into_inner().unwrap()).unwrap()).unwrap();
            let text = |text: &String| if text.is_empty() { Value::Null } else { text.as_str().into() };
            let written: Vec<Vec<Value>> = rows.iter().map(|(one, other)| vec![text(one), text(other)]).collect();
            prop_assert_eq!(&data.rows[1..], &written[..]);
        }
    }
}
