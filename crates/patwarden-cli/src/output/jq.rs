//! `--jq`: an expression of the jq language, read before anything is sent. It sees the JSON that it is
//! given and the time, and nothing else of this machine.

use std::fmt;
use std::io::{self, ErrorKind, Write};

use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader, lex, parse};
use jaq_core::{Compiler, Ctx, Vars, compile};
use jaq_json::{Val, read};

use crate::escape;
use crate::exit::Failure;

type Filter = jaq_core::Filter<JustLut<Val>>;

/// What would look at the environment, write beside the answer, or end the program.
const LEFT_OUT: [&str; 5] = ["debug", "env", "halt", "halt_error", "stderr"];

/// What the crates leave out and every user of jq knows.
const ADDED: &str = r#"
def change($from; $to): split($from) | join($to);
def cell(text):
  if isstring then text
  elif . == null then ""
  elif isarray or isobject then error("\(.) can't be in one column")
  else tostring end;
def @csv: [.[] | cell("\"" + change("\""; "\"\"") + "\"")] | join(",");
def @tsv: [.[] | cell(change("\\"; "\\\\") | change("\t"; "\\t") | change("\n"; "\\n") | change("\r"; "\\r"))] | join("\t");
"#;

/// An expression that has been read once and is sound. What it compiles to can't be sent between threads.
#[derive(Clone, Debug)]
pub(crate) struct Jq(String);

impl Jq {
    pub(crate) fn read(expression: &str) -> Result<Self, Faulty> {
        compiled(expression).map(|_| Self(expression.to_owned()))
    }

    /// Writes what it gives for this JSON, each in a line: texts as they are, nothing for null, all else as
    /// JSON. Whoever reads no further has read enough.
    pub(super) fn write(&self, json: &str, mut to: impl Write, terminal: bool) -> Result<(), Failure> {
        let filter = compiled(&self.0).map_err(|faulty| Failure::input(format!("--jq: {faulty}")))?;
        let input = read::parse_single(json.as_bytes())
            .map_err(|error| Failure::Other(format!("--jq can't read what it was given: {error}")))?;
        let context = Ctx::<JustLut<Val>>::new(&filter.lut, Vars::new([]));
        let mut failure = None;
        for value in filter.id.run((context, input)) {
            let value = match value {
                Ok(value) => value,
                Err(exception) => {
                    let said =
                        exception.get_err().map_or_else(|_| "it broke off".to_owned(), |error| error.to_string());
                    failure = Some(
                        Failure::input(format!("--jq: {}", shortened(&said)))
                            .with_hint("--format json shows what the expression is given"),
                    );
                    break;
                }
            };
            let line = shown(&value);
            let line = if terminal { escape::text(&line) } else { line.as_str().into() };
            match writeln!(to, "{line}") {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
                Err(error) => return Err(unwritten(error)),
            }
        }
        match to.flush() {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritten(error)),
            _ => failure.map_or(Ok(()), Err),
        }
    }
}

fn unwritten(error: io::Error) -> Failure {
    Failure::Io { what: "cannot write to stdout", error }
}

fn shown(value: &Val) -> String {
    match value {
        Val::Null => String::new(),
        Val::TStr(text) => String::from_utf8_lossy(text).into_owned(),
        other => other.to_string(),
    }
}

/// An error shows the value that it is about, which can be the whole list.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        // What it is about is at the end.
        Some((begin, _)) => {
            let tail: Vec<char> = text[begin..].chars().collect();
            let end: String = tail[tail.len().saturating_sub(60)..].iter().collect();
            format!("{}…{end}", &text[..begin])
        }
        None => text.to_owned(),
    }
}

/// What is wrong with an expression, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Faulty {
    what: String,
    /// In characters, from one.
    column: usize,
    line: usize,
}

impl Faulty {
    fn at(whole: &str, part: &str, what: String) -> Self {
        // A part that there is not is what is missing at the end.
        let at = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize).filter(|at| *at <= whole.len());
        let before = at.and_then(|at| whole.get(..at)).unwrap_or(whole);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { what, column: line.chars().count() + 1, line: before.matches('\n').count() + 1 }
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, at ", self.what)?;
        if self.line > 1 {
            write!(formatter, "line {}, ", self.line)?;
        }
        write!(formatter, "character {}", self.column)
    }
}

impl std::error::Error for Faulty {}

fn compiled(expression: &str) -> Result<Filter, Faulty> {
    let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let definitions = definitions.filter(|definition| !LEFT_OUT.contains(&definition.name));
    let definitions = definitions.chain(load::parse(ADDED, |parser| parser.defs()).into_iter().flatten());
    let functions = functions.filter(|(name, ..)| !LEFT_OUT.contains(name));
    let arena = Arena::default();
    let file = File { code: expression, path: () };
    let modules = Loader::new(definitions).load(&arena, file).map_err(|errors| unreadable(expression, errors))?;
    Compiler::default().with_funs(functions).compile(modules).map_err(|errors| undefined(expression, errors))
}

fn first<T>(expression: &str, errors: impl IntoIterator<Item = T>, fault: impl Fn(T) -> Option<Faulty>) -> Faulty {
    errors.into_iter().find_map(fault).unwrap_or_else(|| Faulty::at(expression, expression, "it can't be read".into()))
}

fn unreadable(expression: &str, errors: load::Errors<&str, ()>) -> Faulty {
    let found = |part: &str| match part.chars().next() {
        Some(_) => format!("{:?}", part.chars().take(20).collect::<String>()),
        None => "the end".to_owned(),
    };
    let expected =
        |what: &str, part: &str| Some(Faulty::at(expression, part, format!("expected {what}, found {}", found(part))));
    first(expression, errors, |(_, error)| match error {
        load::Error::Io(errors) => errors
            .into_iter()
            .next()
            .map(|(part, _)| Faulty::at(expression, part, "no file is read for an expression".into())),
        load::Error::Lex(errors) => {
            errors.into_iter().next().and_then(|(what, part): lex::Error<&str>| expected(what.as_str(), part))
        }
        load::Error::Parse(errors) => {
            errors.into_iter().next().and_then(|(what, part): parse::Error<&str>| expected(what.as_str(), part))
        }
    })
}

fn undefined(expression: &str, errors: compile::Errors<&str, ()>) -> Faulty {
    let named = |(name, what): (&str, compile::Undefined)| {
        let arity = match what {
            compile::Undefined::Filter(arity) if arity > 0 => format!(" of {arity} arguments"),
            _ => String::new(),
        };
        Faulty::at(expression, name, format!("there is no {} {name}{arity}", what.as_str()))
    };
    first(expression, errors, |(_, errors)| errors.into_iter().next().map(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(expression: &str, json: &str) -> (String, Option<String>) {
        let mut written = Vec::new();
        let ended = Jq::read(expression).unwrap().write(json, &mut written, false);
        let failed = match ended {
            Err(Failure::Input { message, .. }) => Some(message),
            Err(other) => panic!("{other:?}"),
            Ok(()) => None,
        };
        (String::from_utf8(written).unwrap(), failed)
    }

    #[test]
    fn each_output_is_a_line_and_texts_are_raw() {
        let json = r#"[{"id":9007199254740993,"name":"a \"b\""},{"id":2,"name":null}]"#;
        assert_eq!(run(".[].name", json).0, "a \"b\"\n\n");
        assert_eq!(run(".[0].id, length, true", json).0, "9007199254740993\n2\ntrue\n");
        assert_eq!(run(".[1]", json).0, "{\"id\":2,\"name\":null}\n");
        assert_eq!(run("map(.id) | add | . > 1", json).0, "true\n");
        assert_eq!(run(".[] | [.id, .name] | @csv", json).0, "9007199254740993,\"a \"\"b\"\"\"\n2,\n");
        assert_eq!(run("[\"a\\tb\\\\\", \"\", 1.5, false] | @tsv", json).0, "a\\tb\\\\\t\t1.5\tfalse\n");
        assert!(run("[[1]] | @csv", json).1.unwrap().contains("can't be in one column"));
        assert_eq!(run("group_by(.name) | length", json).0, "2\n");
        assert_eq!(run("map(select(.name | test(\"^A\"; \"i\")?)) | length", json).0, "1\n");
    }

    #[test]
    fn a_fault_is_said_with_its_place() {
        for (expression, said) in [
            (".[", "expected closing bracket, found the end, at character 3"),
            (".[] | nmae(1)", "there is no filter nmae of 1 arguments, at character 7"),
            (".a |", "expected term, found the end, at character 5"),
            (".a\n| $x", "there is no variable $x, at line 2, character 3"),
        ] {
            assert_eq!(Jq::read(expression).unwrap_err().to_string(), said, "{expression}");
        }
    }

    #[test]
    fn an_expression_sees_nothing_of_this_machine() {
        for expression in
            ["env", "$ENV", "halt", "halt(3)", "\"x\" | halt_error", "input", "debug", "stderr", "$__prog_args"]
        {
            assert!(Jq::read(expression).is_err(), "{expression}");
        }
        let import = Jq::read("import \"a\" as a; 1").unwrap_err().to_string();
        assert!(import.starts_with("no file is read"), "{import}");
        assert!(Jq::read("now | todate").is_ok());
    }

    #[test]
    fn what_came_before_an_error_is_printed_and_the_error_is_short() {
        let (written, failed) = run(".[0], (.[1] | .a)", &format!("[1,\"{}\"]", "x".repeat(5000)));
        assert_eq!(written, "1\n");
        let failed = failed.unwrap();
        assert!(failed.starts_with("--jq: cannot index") && failed.ends_with("\"a\""), "{failed}");
        assert!(failed.len() < 300, "{failed}");
    }

    #[test]
    fn a_terminal_gets_nothing_that_acts() {
        let mut written = Vec::new();
        Jq::read(".").unwrap().write(r#""a\tb\n\u001b[2J\u202ec""#, &mut written, true).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "a\tb\n\\u{1b}[2J\\u{202e}c\n");
    }

    #[test]
    fn whoever_reads_no_further_has_read_enough() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(ErrorKind::BrokenPipe.into())
            }
        }
        Jq::read("repeat(1)").unwrap().write("1", Closed, false).unwrap();
    }
}
