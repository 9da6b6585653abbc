//! What an answer that is no success means.

use std::borrow::Cow;
use std::time::Duration;

use http::header::HeaderName;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use patwarden_api::{Failure, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::clock::later;
use crate::error::{Error, ErrorKind, RefusedIds, Result};
use crate::problem::Problem;
use crate::transport::limit::rate;
use crate::transport::patience::in_words;
use crate::transport::retry::{CameAt, Effort};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-github-request-id");
const ACCEPTED_PERMISSIONS: HeaderName = HeaderName::from_static("x-accepted-github-permissions");
const START_OF_BODY: usize = 1024;

/// The error inside a failed call of the generated client.
pub(crate) async fn error_of(error: patwarden_api::Error) -> Error {
    let field = match &error {
        patwarden_api::Error::InvalidResponsePayload(body, fault) => field_at(body, fault.line(), fault.column()),
        _ => None,
    };
    match Failure::from_error(error).await {
        Failure::Payload(source) => unreadable(field, source),
        other => error_of_failure(other),
    }
}

/// What a success holds.
pub(crate) fn decoded<T: DeserializeOwned>(answer: &Response) -> Result<T> {
    // Looked through once as a whole, a text costs a fifth less to read than if each string in it is looked at anew.
    // Bytes that are no text are nobody's business in a field that nobody reads; in another each reads as U+FFFD.
    let text =
        std::str::from_utf8(answer.body()).map_or_else(|_| String::from_utf8_lossy(answer.body()), Cow::Borrowed);
    serde_json::from_str(&text)
        .map_err(|fault| unreadable(field_at(text.as_bytes(), fault.line(), fault.column()), fault))
}

/// What is wrong with an answer, and with which. Its body is left out: it may hold what is nobody else's.
pub(crate) fn of_answer(error: Error, answer: &Response) -> Error {
    let error = error.with_answer(answer.status().as_u16(), text(answer.headers(), &REQUEST_ID), None);
    match answer.extensions().get::<Effort>() {
        Some(effort) => error.with_effort(*effort),
        None => error,
    }
}

fn unreadable(field: Option<String>, fault: serde_json::Error) -> Error {
    let place = field.map(|field| format!(" in the field {field}")).unwrap_or_default();
    Error::new(ErrorKind::InvalidAnswer, format!("the answer is not what GitHub documents{place}: {fault}"))
        .with_source(fault)
}

/// The error that such a failure is.
pub(crate) fn error_of_failure(failure: Failure) -> Error {
    match failure {
        Failure::Status(response) => refusal(&response),
        Failure::Transport(source) => match source.downcast_ref::<Error>() {
            Some(error) => error.clone(),
            None => Error::invalid_input(source.to_string()),
        },
        Failure::Request(message) => Error::invalid_input(message),
        other => Error::new(ErrorKind::InvalidAnswer, other.to_string()),
    }
}

/// An answer that is not what the operation has to answer.
pub(crate) fn not_as_documented(answer: &Response, what: &str) -> Error {
    of_answer(Error::new(ErrorKind::InvalidAnswer, what), answer)
}

/// The name of the field that a place in JSON is in or right behind: the last key before it.
fn field_at(json: &[u8], line: usize, column: usize) -> Option<String> {
    let lines_before = json.split_inclusive(|byte| *byte == b'\n').take(line.checked_sub(1)?);
    let end = (lines_before.map(<[u8]>::len).sum::<usize>() + column).min(json.len());
    let mut rest = &json[..end];
    let mut field = None;
    while let Some(begin) = rest.iter().position(|byte| *byte == b'"') {
        let text = &rest[begin..];
        let mut strings = serde_json::Deserializer::from_slice(text).into_iter::<String>();
        let Some(Ok(string)) = strings.next() else { break };
        rest = &text[strings.byte_offset()..];
        if rest.trim_ascii_start().first() == Some(&b':') {
            field = Some(string);
        }
    }
    field
}

/// The error that an answer with any other status than success is.
pub(crate) fn refusal(response: &Response) -> Error {
    let status = response.status();
    let said = Said::of(response.body());
    let refused = said.refused_ids();
    let came_at = response.extensions().get::<CameAt>().map(|came_at| came_at.0);
    // What nobody noted the time of is taken to have come last of all: no time lies ahead of it.
    let told = rate::told(response.headers(), came_at.unwrap_or(Timestamp::MAX));
    let until = came_at.zip(told).map(|(came_at, told)| later(came_at, told));
    let (kind, hint) = match &refused {
        Some(ids) if status == 422 && !ids.is_empty() => (ErrorKind::Rejected, None),
        _ => judge(status, response.headers(), told, &said.message),
    };
    let problems = Problem::all(&said.errors);
    let message = match (said.message.is_empty(), said.details()) {
        (true, _) => format!("the server answered {status}"),
        (false, None) => said.message,
        (false, Some(details)) => format!("{}: {details}", said.message),
    };
    let mut error = Error::new(kind, message)
        .with_answer(status.as_u16(), text(response.headers(), &REQUEST_ID), start(response.body()))
        .with_problems(problems)
        .with_retry_after(told, until)
        .refusing(refused);
    if let Some(effort) = response.extensions().get::<Effort>() {
        error = error.with_effort(*effort);
    }
    if let Some(hint) = hint {
        error = error.with_hint(hint);
    }
    error
}

fn judge(
    status: StatusCode,
    headers: &HeaderMap,
    told: Option<Duration>,
    message: &str,
) -> (ErrorKind, Option<String>) {
    match status.as_u16() {
        _ if rate::is_limit(status, headers, || message.to_owned()) => (ErrorKind::RateLimited, Some(when_again(told))),
        401 => {
            (ErrorKind::Authentication, Some("the credential is wrong, expired or revoked: make a new one".to_owned()))
        }
        403 if message.to_ascii_lowercase().contains("suspended") => (
            ErrorKind::PermissionDenied,
            Some("an owner of the organisation can unsuspend the App in its settings".to_owned()),
        ),
        403 => (ErrorKind::PermissionDenied, needed(headers)),
        404 if message.eq_ignore_ascii_case("Integration not found") => (
            ErrorKind::Authentication,
            Some("GitHub knows no App by this id: check that the id and the key belong together".to_owned()),
        ),
        404 => (ErrorKind::NotFound, Some("it does not exist, or this login may not know of it".to_owned())),
        // GitHub's word for too much, too fast.
        422 if message.to_ascii_lowercase().contains("spam") => {
            (ErrorKind::RateLimited, Some("wait, then try again with less".to_owned()))
        }
        409 | 400 | 410 | 422 => (ErrorKind::Rejected, None),
        500..=599 => (ErrorKind::Server, None),
        300..=399 => (
            ErrorKind::InvalidAnswer,
            Some(
                "this redirect is not followed: what is asked for may have been renamed, or be shown to members only"
                    .to_owned(),
            ),
        ),
        _ => (ErrorKind::InvalidAnswer, None),
    }
}

fn when_again(told: Option<Duration>) -> String {
    let told = told.map(|wait| format!(" {}", in_words(wait)));
    format!("wait{}, then try again", told.unwrap_or_default())
}

/// GitHub names the permissions that would have done.
fn needed(headers: &HeaderMap) -> Option<String> {
    let permissions = text(headers, &ACCEPTED_PERMISSIONS)?;
    Some(format!(
        "it takes the permission {permissions}: give it to the App, then accept it in the organisation's settings"
    ))
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn start(body: &[u8]) -> Option<String> {
    let start = &body[..body.len().min(START_OF_BODY)];
    let mut text = String::from_utf8_lossy(start).into_owned();
    // A byte that is no UTF-8 becomes three.
    text.truncate(text.floor_char_boundary(START_OF_BODY));
    (!text.is_empty()).then_some(text)
}

/// GitHub's error body, as far as it concerns a person. Errors of another form leave the message as it is.
struct Said {
    message: String,
    errors: Vec<serde_json::Value>,
}

impl Said {
    fn of(body: &[u8]) -> Self {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Details {
            errors: serde_json::Value,
        }
        let Details { errors } = serde_json::from_slice(body).unwrap_or_default();
        let errors = match errors {
            serde_json::Value::Null => Vec::new(),
            serde_json::Value::Array(errors) => errors,
            one => vec![one],
        };
        Self { message: rate::message(body), errors }
    }

    fn details(&self) -> Option<String> {
        let mut all = self.errors.iter().map(Self::detail).filter(|detail| !detail.is_empty());
        let details: Vec<String> = all.by_ref().take(5).collect();
        let more = all.count();
        let more = (more > 0).then(|| format!("and {more} more"));
        (!details.is_empty()).then(|| details.into_iter().chain(more).collect::<Vec<_>>().join("; "))
    }

    /// The ids of a bulk call that are named, if any of the errors is about them.
    fn refused_ids(&self) -> Option<RefusedIds> {
        const FIELDS: [&str; 2] = ["pat_ids", "pat_request_ids"];
        let is_about_ids = |error: &&serde_json::Value| {
            let place = error.as_str().or_else(|| error.get("field")?.as_str());
            place.is_some_and(|place| FIELDS.iter().any(|field| place.contains(field)))
        };
        let about: Vec<_> = self.errors.iter().filter(is_about_ids).collect();
        let number = |value: &serde_json::Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        let values = about.iter().filter_map(|error| error.get("value")).flat_map(|value| match value.as_array() {
            Some(values) => values.iter().filter_map(number).collect(),
            None => Vec::from_iter(number(value)),
        });
        let places = about.iter().filter_map(|error| usize::try_from(error.get("index")?.as_u64()?).ok());
        (!about.is_empty()).then(|| RefusedIds { values: values.collect(), places: places.collect() })
    }

    fn detail(error: &serde_json::Value) -> String {
        if let Some(words) = error.as_str() {
            return words.to_owned();
        }
        let named = ["resource", "field", "code", "value", "message"].iter().filter_map(|key| {
            let value = error.get(key).filter(|value| !value.is_null())?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        });
        named.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
        let mut builder = http::Response::builder().status(status);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        refusal(&builder.body(body.to_owned().into()).unwrap())
    }

    #[test]
    fn bytes_that_are_no_text_show_only_where_they_are_read() {
        #[derive(Debug, Deserialize)]
        struct Named {
            name: String,
        }
        let read = |body: &'static [u8]| decoded::<Vec<Named>>(&patwarden_api::Response::new(body.into()));
        let names = |body| read(body).unwrap().into_iter().map(|named| named.name).collect::<Vec<_>>();
        assert_eq!(names(b"[{\"name\":\"a\",\"bio\":\"\xff\"},{\"name\":\"\xc3\xa9\"}]"), ["a", "\u{e9}"]);
        assert_eq!(names(b"[{\"bio\":\"\",\"name\":\"a\xff\"}]"), ["a\u{fffd}"]);
        let fault = read(b"[{\"bio\":\"\xff\",\"name\":7}]").unwrap_err();
        assert!(fault.to_string().contains("in the field name"), "{fault}");
    }

    #[test]
    fn limits_are_told_from_missing_permissions() {
        let denied = answer(403, &[("x-accepted-github-permissions", "members=read")], "{\"message\":\"no\"}");
        assert_eq!(denied.kind(), ErrorKind::PermissionDenied);
        assert!(denied.to_string().contains("members=read"), "{denied}");
        for limited in [
            answer(429, &[], ""),
            answer(403, &[("x-ratelimit-remaining", "0")], ""),
            answer(403, &[("retry-after", "7")], ""),
            answer(403, &[], "{\"message\":\"You have exceeded a secondary rate limit\"}"),
        ] {
            assert_eq!(limited.kind(), ErrorKind::RateLimited);
            assert!(limited.is_temporary());
        }
        let told = answer(403, &[("retry-after", "7200")], "");
        assert_eq!(told.retry_after(), Some(Duration::from_secs(7200)));
        assert!(told.to_string().ends_with("; wait 120 min, then try again"), "{told}");
        assert_eq!(told.until(), None, "nobody noted when it came");
        let until = |came_at: &str, wait: &str| {
            let mut response = patwarden_api::Response::new(bytes::Bytes::new());
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response.headers_mut().insert("retry-after", wait.parse().unwrap());
            response.extensions_mut().insert(CameAt(came_at.parse().unwrap()));
            refusal(&response).until().map(|until| until.to_string())
        };
        assert_eq!(until("2026-03-01T12:00:00Z", "90").as_deref(), Some("2026-03-01T12:01:30Z"));
        assert!(until("2026-03-01T12:00:00Z", "99999999999999").is_some_and(|until| until.starts_with("9999-12-30")));
        for hostile in ["-1", "NaN", "Fri, 20 Nov 1996 20:00:00 GMT", ""] {
            assert_eq!(answer(429, &[("retry-after", hostile)], "").retry_after(), None);
        }
    }

    #[test]
    fn what_github_says_of_a_field_is_told() {
        let error = answer(
            422,
            &[],
            r#"{"message":"Validation Failed","errors":[{"resource":"Grant","field":"pat_ids","code":"invalid","value":7},"spam"]}"#,
        );
        assert_eq!(error.kind(), ErrorKind::Rejected);
        assert!(error.to_string().contains("Validation Failed: Grant pat_ids invalid 7; spam"), "{error}");
        let [of_the_field, in_words] = error.problems() else { panic!("{:?}", error.problems()) };
        assert_eq!((of_the_field.field.as_deref(), of_the_field.index), (Some("pat_ids"), None));
        assert_eq!(in_words.message.as_deref(), Some("spam"));
    }

    #[test]
    fn errors_of_another_form_do_not_hide_the_message() {
        for (errors, said) in [
            ("null", "API rate limit exceeded ("),
            ("{}", "API rate limit exceeded ("),
            ("\"try later\"", "API rate limit exceeded: try later ("),
            (r#"{"field":"since","code":"invalid"}"#, "API rate limit exceeded: since invalid ("),
        ] {
            let body = format!(r#"{{"message":"API rate limit exceeded","errors":{errors}}}"#);
            let error = answer(403, &[], &body);
            assert_eq!(error.kind(), ErrorKind::RateLimited, "{errors}");
            assert!(error.to_string().starts_with(said), "{error}");
        }
    }

    #[test]
    fn the_ids_that_a_refusal_names_are_known() {
        let refused = |errors: &str| {
            let body = format!(r#"{{"message":"Validation Failed","errors":{errors}}}"#);
            answer(422, &[], &body)
                .refused_ids()
                .map(|ids| (Vec::from_iter(ids.values.clone()), Vec::from_iter(ids.places.clone())))
        };
        assert_eq!(refused(r#"[{"field":"pat_ids","code":"missing","value":7,"index":3}]"#), Some((vec![7], vec![3])));
        assert_eq!(refused(r#"[{"field":"pat_request_ids","value":["7",8]}]"#), Some((vec![7, 8], vec![])));
        assert_eq!(refused(r#"["pat_ids: some are unknown"]"#), Some((vec![], vec![])));
        assert_eq!(refused(r#"[{"field":"reason","code":"invalid","value":7}]"#), None);
        assert_eq!(refused("[]"), None);
        let spammed =
            answer(422, &[], r#"{"message":"Validation Failed, or the endpoint has been spammed.","errors":[]}"#);
        assert_eq!(spammed.kind(), ErrorKind::RateLimited);
        let of_the_field = r#"{"message":"Validation failed, or the endpoint has been spammed.","errors":[{"field":"pat_ids","code":"custom"}]}"#;
        assert_eq!(answer(422, &[], of_the_field).kind(), ErrorKind::RateLimited, "it names no id");
    }

    #[test]
    fn what_can_not_be_read_is_found_by_its_field() {
        #[derive(Debug, Deserialize)]
        struct Thing {
            #[serde(rename = "made")]
            _made: jiff::Timestamp,
        }
        for (json, field) in [
            (r#"{"login":"a: \"made\":","made":"soon"}"#, Some("made")),
            ("{\"login\":\"a\",\n \"made\" :\n  \"soon\", \"behind\": 1}", Some("made")),
            (r#"{"a":{"b":1},"made":7,"c":2}"#, Some("made")),
            ("[]", None),
            ("<html>", None),
            ("", None),
        ] {
            let fault = serde_json::from_str::<Thing>(json).unwrap_err();
            assert_eq!(field_at(json.as_bytes(), fault.line(), fault.column()).as_deref(), field, "{json}: {fault}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_place_is_a_panic(json in "[\\PC\"\\\\\n:{}]{0,40}", line in 0usize..5, column in 0usize..50) {
            let _ = field_at(json.as_bytes(), line, column);
        }
    }

    #[test]
    fn a_page_of_a_proxy_is_kept_and_not_printed() {
        let error = answer(502, &[("x-github-request-id", "AB:12")], &format!("<html>{}", "x".repeat(5000)));
        assert_eq!(error.kind(), ErrorKind::Server);
        assert_eq!(error.to_string(), "the server answered 502 Bad Gateway (HTTP 502, request AB:12)");
        assert_eq!(error.body().map(str::len), Some(1024));
    }

    #[test]
    fn what_an_error_keeps_of_an_answer_is_bounded_and_fits_into_a_line() {
        let mut response = patwarden_api::Response::new([&b"a"[..], &[0xff; 2000]].concat().into());
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        let id = format!("A\tB{}", "C".repeat(8_000));
        response.headers_mut().insert(REQUEST_ID, id.parse().unwrap());
        let error = refusal(&response);
        assert_eq!(error.body().map(str::len), Some(1 + 341 * 3));
        let said = error.to_string();
        assert!(said.contains("request A\\u{9}BCC") && said.len() < 700, "{said}");
    }
}
