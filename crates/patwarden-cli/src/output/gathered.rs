//! Rows as they come: where a row is a line it is written down at once and let go, else it is kept until all are there.
//! Nothing is printed before: half of a list never passes for all of it.

use super::fields::Fields;
use super::form::{Form, Format};
use super::{Row, lines, paged, rows};
use crate::exit::Failure;
use std::io::{self, IsTerminal};

pub(crate) struct Gathered<'a, R> {
    form: &'a Form,
    format: Format,
    fields: Fields,
    lines: String,
    kept: Vec<R>,
}

impl<'a, R: Row> Gathered<'a, R> {
    pub(crate) fn new(form: &'a Form) -> Self {
        let format = form.format(io::stdout().is_terminal());
        let fields = form.fields.clone().unwrap_or_else(|| Fields::all(R::FIELDS));
        Self { form, format, fields, lines: lines::head::<R>(format), kept: Vec::new() }
    }

    pub(crate) fn add(&mut self, row: R) -> Result<(), Failure> {
        match self.format {
            Format::Table | Format::Json => self.kept.push(row),
            format => lines::add(&mut self.lines, &row, format, &self.fields)?,
        }
        Ok(())
    }

    pub(crate) fn print(self) -> Result<(), Failure> {
        match self.format {
            Format::Table | Format::Json => rows(&self.kept, self.form),
            _ => paged(&self.lines, R::IS_LISTED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Thing, thing};
    use super::*;

    #[test]
    fn a_row_that_is_a_line_is_let_go_and_any_other_is_kept() {
        for (format, kept) in [
            (Format::Tsv, 0),
            (Format::Csv, 0),
            (Format::Markdown, 0),
            (Format::Jsonl, 0),
            (Format::Table, 2),
            (Format::Json, 2),
        ] {
            let form = Form::new(Some(format), None, None).unwrap();
            let mut gathered = Gathered::<Thing>::new(&form);
            gathered.add(thing("a")).unwrap();
            gathered.add(thing("b")).unwrap();
            let whole = lines::all(&[thing("a"), thing("b")], format, &Fields::all(Thing::FIELDS)).unwrap();
            assert_eq!(gathered.kept.len(), kept, "{format:?}");
            assert!(kept > 0 || gathered.lines == whole, "{format:?}: {}", gathered.lines);
        }
    }
}
