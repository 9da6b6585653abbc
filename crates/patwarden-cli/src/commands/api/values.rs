//! `name=value`, made what the operation takes it for.

use std::fs::File;
use std::io::{self, Read};

use patwarden::api::{Call, Kind, Operation, Parameter, Place};
use serde_json::Value;

use super::{misused, refused};
use crate::exit::{Failure, mending};

/// No body that GitHub takes is larger; a stream without an end is not read to its end.
const LONGEST_INPUT: u64 = 64 << 20;

/// Fills in a call with what was typed.
pub(super) async fn fill(call: Call, typed: &[String], body: Option<&str>) -> Result<Call, Failure> {
    let operation = call.operation();
    let mut pairs = Vec::with_capacity(typed.len());
    for word in typed {
        pairs.push(word.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
            let shown: String = word.chars().take(40).collect();
            misused(operation.id, &format!("{shown:?} is not NAME=VALUE"))
        })?);
    }
    let from_stdin = pairs.iter().filter(|(_, text)| *text == "@-").count() + usize::from(body == Some("-"));
    if from_stdin > 1 {
        return Err(Failure::input("stdin can be read only once; nothing was sent")
            .with_hint("put all but one into files: NAME=@FILE, or --body FILE"));
    }
    let mut given: Vec<(&str, &Parameter, Vec<Value>)> = Vec::new();
    for (name, text) in pairs {
        // The call says what is wrong with a name that there is not.
        let Some(parameter) = operation.parameter(name) else {
            return Err(call.with(name, Value::Null).map_or_else(
                |failure| refused(operation.id, failure),
                |_| misused(operation.id, &format!("{} has no parameter {name:?}", operation.id)),
            ));
        };
        let value = value(operation, parameter, name, text).await?;
        match given.iter_mut().find(|(_, known, _)| *known == parameter) {
            None => given.push((name, parameter, vec![value])),
            Some((_, _, values)) if parameter.many => values.push(value),
            Some(_) => {
                let twice = format!("{}: {name} takes one value and was given several", operation.id);
                return Err(misused(operation.id, &twice));
            }
        }
    }
    let mut call = call;
    for (name, parameter, mut values) in given {
        let is_list = parameter.many && values != [Value::Null];
        let value = if is_list { Value::Array(values) } else { values.swap_remove(0) };
        call = call.with(name, value).map_err(|failure| refused(operation.id, failure))?;
    }
    match body {
        Some(path) => {
            let bytes = contents(path).await?;
            call.body(bytes).map_err(|failure| refused(operation.id, failure))
        }
        None => Ok(call),
    }
}

/// One value; whether it is one of those that there are is for the call to say.
async fn value(operation: &Operation, parameter: &Parameter, name: &str, typed: &str) -> Result<Value, Failure> {
    let id = operation.id;
    let (text, shown) = match typed.strip_prefix('@') {
        Some(escaped) if escaped.starts_with('@') => (escaped.to_owned(), format!("{escaped:?}")),
        Some(path) => {
            // What a file holds is not shown: it may have been put there to be hidden.
            let shown = if path == "-" { "what is on stdin".to_owned() } else { format!("what {path:?} holds") };
            let text = String::from_utf8(contents(path).await?)
                .map_err(|_| misused(operation.id, &format!("{id}: {name}: {shown} is no text")))?;
            let line = text.strip_suffix('\n').unwrap_or(&text);
            (line.strip_suffix('\r').unwrap_or(line).to_owned(), shown)
        }
        None => {
            let shown: String = typed.chars().take(40).collect();
            (typed.to_owned(), format!("{shown:?}"))
        }
    };
    if parameter.nullable && parameter.place == Place::Field && text == "null" {
        return Ok(Value::Null);
    }
    if matches!(parameter.kind, Kind::Text | Kind::Time) {
        return Ok(Value::String(text));
    }
    serde_json::from_str(&text).map_err(|_| {
        let several =
            if parameter.many { format!("; a list is {name}=… once for each value") } else { String::new() };
        misused(operation.id, &format!("{id}: {name}: {shown} is not {}{several}", a(parameter.kind)))
    })
}

/// A kind with its article.
pub(super) fn a(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text",
        Kind::Time => "a time",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::Json => "JSON",
    }
}

/// All that a file holds, or stdin where the path is `-`.
async fn contents(path: &str) -> Result<Vec<u8>, Failure> {
    let owned = path.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let source: Box<dyn Read> = if owned == "-" { Box::new(io::stdin()) } else { Box::new(File::open(&owned)?) };
        source.take(LONGEST_INPUT + 1).read_to_end(&mut bytes).map(|_| bytes)
    });
    let place = if path == "-" { "stdin".to_owned() } else { format!("{path:?}") };
    let read = read.await.map_err(io::Error::other).and_then(|read| read);
    let bytes = read.map_err(|error| {
        Failure::input(format!("{place} can't be read: {error}; nothing was sent"))
            .with_hint(mending(&error).unwrap_or("name another file"))
    })?;
    if bytes.len() as u64 > LONGEST_INPUT {
        return Err(Failure::input(format!("{place} has more than 64 MiB; nothing was sent"))
            .with_hint("GitHub takes no such value; name what holds it alone"));
    }
    Ok(bytes)
}
