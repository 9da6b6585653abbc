//! What GitHub answered: as it came in a pipe, readable and harmless on a terminal.

use std::io::{IsTerminal, stderr, stdout};

use patwarden::api::{Content, Operation, Response};
use serde::de::IgnoredAny;

use super::json::indented;
use crate::escape;
use crate::exit::Failure;
use crate::output::{print, print_bytes, say};

/// Headers that could hold a credential, which some proxy sets or sends back.
const SECRET: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

/// Prints an answer, with its status and headers before it if they are wanted.
pub(super) fn show(operation: &Operation, answer: &Response, include: bool) -> Result<(), Failure> {
    let (status, body) = (answer.status(), answer.body());
    if include {
        print(&head(answer))?;
    }
    // What is accepted or done says no more, whatever else stands there.
    if body.is_empty() || operation.content_of(answer) == Ok(Content::Nothing) {
        if !include && stderr().is_terminal() {
            say("", &format!("HTTP {status}"));
        }
        return Ok(());
    }
    print_body(body)?;
    if stdout().is_terminal() { end_line(body) } else { Ok(()) }
}

/// As curl and gh show it: a line for the status, one for each header, and an empty one.
fn head(answer: &Response) -> String {
    let mut head = format!("{:?} {}\n", answer.version(), answer.status());
    for (name, value) in answer.headers() {
        let is_secret = value.is_sensitive() || SECRET.contains(&name.as_str());
        let value = if is_secret { "[redacted]".into() } else { String::from_utf8_lossy(value.as_bytes()) };
        head.push_str(&format!("{name}: {}\n", escape::line(&value)));
    }
    head + "\n"
}

/// Prints a body: fit for a terminal if stdout is one, otherwise as it came.
pub(in crate::commands) fn print_body(body: &[u8]) -> Result<(), Failure> {
    if stdout().is_terminal() { print(&fit_for_terminal(body)) } else { print_bytes(body) }
}

/// Ends the line that a body has left open.
pub(in crate::commands) fn end_line(body: &[u8]) -> Result<(), Failure> {
    if body.ends_with(b"\n") && !(stdout().is_terminal() && is_json(body)) { Ok(()) } else { print("\n") }
}

/// A body with nothing in it that a terminal would act on; JSON is indented and stays the same JSON.
pub(in crate::commands) fn fit_for_terminal(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    if is_json(body) {
        return escape::json(&indented(&text)).into_owned();
    }
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", escape::line(line.strip_suffix('\r').unwrap_or(line))),
            None => escape::line(line).into_owned(),
        })
        .collect()
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_shown_lines_and_json_with_nothing_that_acts() {
        assert_eq!(fit_for_terminal(b"a\r\nb\x1b[2J\n\xff"), "a\nb\\u{1b}[2J\n\u{fffd}");
        let json = "[\"\u{9b}\u{202e}\"]";
        assert_eq!(fit_for_terminal(json.as_bytes()), "[\n  \"\\u009b\\u202e\"\n]");
    }

    #[test]
    fn a_head_shows_every_header_and_no_secret() {
        let mut answer = Response::new("{}".into());
        for (name, value) in [("x-a", &b"1\xff"[..]), ("set-cookie", b"session=1"), ("x-key", b"2")] {
            answer.headers_mut().insert(name, value.try_into().unwrap());
        }
        answer.headers_mut().get_mut("x-key").unwrap().set_sensitive(true);
        let head = head(&answer);
        assert_eq!(head, "HTTP/1.1 200 OK\nx-a: 1\u{fffd}\nset-cookie: [redacted]\nx-key: [redacted]\n\n");
    }
}
