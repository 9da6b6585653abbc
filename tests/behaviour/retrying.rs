//! What is sent again, and what never is: every operation against every fault.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use patwarden::api::{BoxError, Call, Content, Kind, OPERATIONS, Operation, Place, Response};
use patwarden::{Budget, ErrorKind};
use serde_json::{Value, json};
use tests::{answer, scripted};
use tokio::time::Instant;

/// What the first request meets.
struct Fault {
    name: &'static str,
    meets: fn() -> Result<Response, BoxError>,
    /// What it means for the call.
    means: Means,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    /// The answer is lost: a read is sent again, a write is not.
    Lost(ErrorKind),
    /// Refused because of a limit, for so many seconds: everything is sent again.
    Limited(u64),
    /// An answer: nothing is sent again.
    Answer(ErrorKind),
}

fn refused(status: u16, message: &str) -> Result<Response, BoxError> {
    Ok(answer(status, &[], &json!({ "message": message, "status": status.to_string() }).to_string()))
}

const FAULTS: [Fault; 19] = [
    Fault { name: "no connection", meets: || Err("reset by peer".into()), means: Means::Lost(ErrorKind::Connection) },
    Fault { name: "500", meets: || refused(500, "x"), means: Means::Lost(ErrorKind::Server) },
    Fault { name: "502", meets: || Ok(answer(502, &[], "<html>")), means: Means::Lost(ErrorKind::Server) },
    Fault { name: "503", meets: || Ok(answer(503, &[], "")), means: Means::Lost(ErrorKind::Server) },
    Fault { name: "504", meets: || refused(504, "x"), means: Means::Lost(ErrorKind::Server) },
    Fault { name: "599", meets: || refused(599, "x"), means: Means::Lost(ErrorKind::Server) },
    Fault { name: "429", meets: || Ok(answer(429, &[], "")), means: Means::Limited(60) },
    Fault { name: "429 and when", meets: || Ok(answer(429, &[("retry-after", "7")], "")), means: Means::Limited(7) },
    Fault { name: "403 and when", meets: || Ok(answer(403, &[("retry-after", "7")], "{}")), means: Means::Limited(7) },
    Fault {
        name: "403 of the secondary limit",
        meets: || refused(403, "You have exceeded a secondary rate limit. Please wait."),
        means: Means::Limited(60),
    },
    Fault {
        name: "403 of the primary limit",
        meets: || {
            let date = "Fri, 20 Nov 2026 20:00:00 GMT";
            let headers = [("date", date), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795204830")];
            Ok(answer(403, &headers, "{}"))
        },
        means: Means::Limited(30),
    },
    Fault { name: "400", meets: || refused(400, "x"), means: Means::Answer(ErrorKind::Rejected) },
    Fault { name: "401", meets: || refused(401, "x"), means: Means::Answer(ErrorKind::Authentication) },
    Fault { name: "403", meets: || refused(403, "x"), means: Means::Answer(ErrorKind::PermissionDenied) },
    Fault { name: "404", meets: || refused(404, "x"), means: Means::Answer(ErrorKind::NotFound) },
    Fault { name: "409", meets: || refused(409, "x"), means: Means::Answer(ErrorKind::Rejected) },
    Fault { name: "410", meets: || refused(410, "x"), means: Means::Answer(ErrorKind::Rejected) },
    Fault { name: "422", meets: || refused(422, "x"), means: Means::Answer(ErrorKind::Rejected) },
    Fault {
        name: "422, spammed",
        meets: || refused(422, "Validation Failed, or the endpoint has been spammed."),
        means: Means::Answer(ErrorKind::RateLimited),
    },
];

/// A call with everything that the operation can't do without.
fn call(operation: &'static Operation) -> Call {
    let required = operation.parameters.iter().filter(|parameter| parameter.required || parameter.place == Place::Path);
    required.fold(Call::of(operation), |call, parameter| {
        let one = match (parameter.values.first(), parameter.kind) {
            (Some(value), _) => json!(value),
            (None, Kind::Integer | Kind::Number) => json!(7),
            (None, Kind::Boolean) => json!(true),
            (None, Kind::Time) => json!("2026-01-01T00:00:00Z"),
            (None, _) => json!("acme"),
        };
        let value: Value = if parameter.many { json!([one]) } else { one };
        call.with(parameter.name, value).unwrap()
    })
}

fn success(operation: &Operation) -> Response {
    let first = operation.answers.first().unwrap();
    let body = match first.content {
        Content::List => "[]",
        Content::Object | Content::Json => "{}",
        _ => "",
    };
    answer(first.status, &[], body)
}

#[tokio::test(start_paused = true)]
async fn every_operation_and_every_fault() {
    let mut pairs = 0;
    for operation in OPERATIONS {
        let is_read = operation.method == "GET";
        // What the next request meets; those after it succeed. A user's token of an App is one that any of them
        // may be called with.
        let next: Arc<Mutex<Option<Result<Response, BoxError>>>> = Arc::default();
        let first = Arc::clone(&next);
        let (client, asked) =
            scripted("ghu_x", move |_, _| first.lock().unwrap().take().unwrap_or(Ok(success(operation))));
        let client = client.budget(Budget::NONE).between_writes(Duration::ZERO).build().unwrap();
        for fault in &FAULTS {
            *next.lock().unwrap() = Some((fault.meets)());
            let begun = Instant::now();
            let outcome = client.call(call(operation)).await;
            let pair = format!("{} and {}: {outcome:?}", operation.id, fault.name);
            let (sent, waited) = (asked.told().len(), begun.elapsed());
            match fault.means {
                Means::Lost(_) if is_read => {
                    assert!(outcome.is_ok() && sent == 2 && waited <= Duration::from_millis(500), "{pair}");
                }
                // Who asks what is left wants to know now.
                Means::Limited(_) if operation.id == "rate-limit/get" => {
                    assert_eq!((outcome.unwrap_err().kind(), sent), (ErrorKind::RateLimited, 1), "{}", fault.name);
                }
                Means::Limited(seconds) => {
                    assert!(outcome.is_ok() && sent == 2, "{pair}");
                    assert_eq!(waited.as_secs(), seconds, "{pair}");
                }
                Means::Lost(kind) | Means::Answer(kind) => {
                    assert_eq!(outcome.unwrap_err().kind(), kind, "{pair}");
                    assert_eq!((sent, waited), (1, Duration::ZERO), "{pair}");
                }
            }
            pairs += 1;
        }
    }
    assert!(pairs >= 315, "{pairs}");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_that_fail_send_at_most_one_in_ten_more() {
    let (client, asked) = scripted("ghu_x", |_, _| Ok(answer(502, &[], "")));
    let client = client.budget(Budget::NONE).build().unwrap();
    for _ in 0..1_000 {
        let error = client.org("acme").get().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
    }
    assert!(asked.count() <= 1_100, "{}", asked.count());
}

#[tokio::test(start_paused = true)]
async fn an_error_that_was_retried_says_how_often_and_how_long() {
    let (client, _) = scripted("ghu_x", |_, _| Ok(answer(502, &[], "")));
    let begun = Instant::now();
    let error = client.build().unwrap().org("acme").get().await.unwrap_err();
    assert_eq!((error.attempts(), error.took()), (4, begun.elapsed()));
    assert!(error.took() > Duration::ZERO && error.took() <= Duration::from_millis(500 + 1000 + 2000));
    let words = format!("after 4 attempts in {:.1} s", error.took().as_secs_f64());
    assert!(error.to_string().contains(&words), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_a_limit_made_wait_counts_as_an_attempt_too() {
    let (client, _) = scripted("ghu_x", |_, before| match before {
        0 => Ok(answer(429, &[("retry-after", "7")], "")),
        _ => Ok(answer(404, &[], "")),
    });
    let error = client.build().unwrap().org("acme").get().await.unwrap_err();
    assert_eq!((error.attempts(), error.took().as_secs()), (2, 7));
}
