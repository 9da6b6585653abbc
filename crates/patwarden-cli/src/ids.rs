//! The ids that a bulk call is for: from the arguments, or from stdin.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Read};

use crate::exit::Failure;

/// More ids than any organisation has tokens; a stream without an end is not read to its end.
const LONGEST_INPUT: u64 = 64 << 20;

/// Ids, and how they came.
#[derive(Debug)]
pub(crate) struct Given {
    /// Each once, where it was first.
    pub(crate) ids: Vec<u64>,
    /// Whether any was read from what is no terminal: then it may be that nobody has seen them.
    pub(crate) are_piped: bool,
}

/// Takes ids from the arguments; from stdin where `-` stands, or when there is none and stdin is no
/// terminal.
///
/// # Errors
///
/// What is no id, with the place where it stands.
pub(crate) async fn collect(arguments: Vec<String>) -> Result<Given, Failure> {
    let is_terminal = std::io::stdin().is_terminal();
    if arguments.is_empty() {
        if is_terminal {
            return Err(Failure::input("neither ids nor filters were given; nothing was sent")
                .with_hint("give ids as arguments or on stdin, or filters such as --unused-since 90d"));
        }
        return Ok(Given { ids: distinct(from_stdin().await?), are_piped: true });
    }
    let are_piped = !is_terminal && arguments.iter().any(|argument| argument == "-");
    let mut ids = Vec::with_capacity(arguments.len());
    for argument in arguments {
        if argument == "-" {
            ids.extend(from_stdin().await?);
        } else {
            ids.extend(parse(&argument, "the arguments")?);
        }
    }
    Ok(Given { ids: distinct(ids), are_piped })
}

/// Each once, where it was first.
pub(crate) fn distinct(mut ids: Vec<u64>) -> Vec<u64> {
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    ids
}

async fn from_stdin() -> Result<Vec<u64>, Failure> {
    let read = tokio::task::spawn_blocking(|| {
        let mut text = String::new();
        std::io::stdin().lock().take(LONGEST_INPUT + 1).read_to_string(&mut text).map(|_| text)
    });
    let text = read.await.map_err(std::io::Error::other).and_then(|read| read).map_err(|error| {
        Failure::input(format!("stdin can't be read: {error}; nothing was sent"))
            .with_hint("ids are whole numbers in text; `cut -f1` takes them from a list")
    })?;
    if text.len() as u64 > LONGEST_INPUT {
        return Err(Failure::input("stdin has more than 64 MiB, which is no list of ids; nothing was sent")
            .with_hint("give it ids alone: `cut -f1` takes them from a list"));
    }
    let mut ids = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        ids.extend(parse(line, &format!("line {number} of stdin"))?);
    }
    if ids.is_empty() {
        return Err(Failure::input("there are no ids on stdin; nothing was sent").with_hint(
            "nothing matched, or the command before it in the pipe failed: `set -o pipefail` tells them apart",
        ));
    }
    Ok(ids)
}

/// Ids separated by white space or commas.
fn parse(text: &str, place: &str) -> Result<Vec<u64>, Failure> {
    let words = text.split(|character: char| character.is_whitespace() || character == ',');
    words
        .filter(|word| !word.is_empty())
        .map(|word| {
            // GitHub's ids are 64-bit and signed.
            let id = word.parse::<u64>().ok().filter(|id| (1..=i64::MAX as u64).contains(id));
            id.filter(|_| word.bytes().all(|byte| byte.is_ascii_digit())).ok_or_else(|| {
                let shown: String = word.chars().take(40).collect();
                Failure::input(format!("{place}: {shown:?} is no id; nothing was sent"))
                    .with_hint("ids are whole numbers; `cut -f1` takes them from a list")
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_are_separated_by_space_or_commas() {
        assert_eq!(parse(" 7,8\t9, 10\r", "x").unwrap(), [7, 8, 9, 10]);
        assert_eq!(parse("", "x").unwrap(), [0; 0]);
        assert_eq!(distinct(vec![9, 7, 9, 8, 7]), [9, 7, 8]);
    }

    #[test]
    fn anything_else_is_refused_with_its_place() {
        for bad in ["x", "7x", "-7", "+7", "0", "7.0", "9223372036854775808", "٧", "1\u{1b}[2J"] {
            match parse(bad, "line 3 of stdin").unwrap_err() {
                Failure::Input { message, .. } => assert!(message.starts_with("line 3 of stdin: "), "{message}"),
                other => panic!("{other:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(ids in proptest::collection::vec(1..=i64::MAX as u64, 0..50)) {
            let text = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(parse(&text, "x").unwrap(), ids);
        }
    }
}
