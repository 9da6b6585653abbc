//! Values that completions know by name, and whose errors are their own.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};

/// Reads what `parser` reads; a shell offers these names.
pub(crate) fn named<P: TypedValueParser>(parser: P, names: fn() -> Vec<&'static str>) -> Named<P> {
    Named { parser, names }
}

/// See [`named`].
#[derive(Clone)]
pub(crate) struct Named<P> {
    parser: P,
    names: fn() -> Vec<&'static str>,
}

impl<P: TypedValueParser> TypedValueParser for Named<P> {
    type Value = P::Value;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<P::Value, clap::Error> {
        self.parser.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}
