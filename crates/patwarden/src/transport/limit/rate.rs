//! What an answer says about GitHub's limits: whether it is a refusal because of one, and how long to
//! wait. Values that make no sense are as good as none; while limited, none means a minute.
//!
//! Source of the order: GitHub's "Best practices for using the REST API", on handling rate limit errors.

use std::time::Duration;

use http::header::{DATE, HeaderName, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use patwarden_api::Response;

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const RESOURCE: HeaderName = HeaderName::from_static("x-ratelimit-resource");

/// Where GitHub says nothing of use: at least a minute, and longer each time.
const UNTOLD: Duration = Duration::from_secs(60);
/// The shortest wait of who is limited.
const SHORTEST: Duration = Duration::from_secs(1);
/// GitHub's windows are hours: who is not refused yet is not kept out for longer on a header's word.
const WINDOW: Duration = Duration::from_secs(61 * 60);

/// Which limit it was, as far as the answer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Primary,
    Secondary,
}

/// A refusal because of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) kind: Kind,
    /// How long to wait, if it says.
    pub(crate) told: Option<Duration>,
}

impl Refusal {
    /// What an answer says, if it is such a refusal. `now` is for answers without a date.
    pub(crate) fn read(answer: &Response, now: Timestamp) -> Option<Self> {
        if !matches!(answer.status(), StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) {
            return None;
        }
        let message = || message(answer.body());
        is_limit(answer.status(), answer.headers(), message).then(|| {
            let is_used_up = is_used_up(answer.headers());
            let kind = if is_used_up { Kind::Primary } else { Kind::Secondary };
            Self { kind, told: told(answer.headers(), now) }
        })
    }

    /// How long to wait after so many refusals in a row, this one included.
    pub(crate) fn wait(&self, in_a_row: u32) -> Duration {
        self.told.unwrap_or_else(|| UNTOLD.saturating_mul(1 << in_a_row.saturating_sub(1).min(16)))
    }
}

/// Whether a 403 or 429 is about a limit and not about a permission.
pub(crate) fn is_limit(status: StatusCode, headers: &HeaderMap, message: impl FnOnce() -> String) -> bool {
    match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => headers.contains_key(RETRY_AFTER) || is_used_up(headers) || names_limit(&message()),
        _ => false,
    }
}

/// Older servers speak of abuse where GitHub now speaks of a secondary rate limit.
fn names_limit(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("rate limit") || message.contains("abuse detection")
}

/// How long a refusal asks to wait, in GitHub's order: `retry-after`, else the reset of what is used up.
pub(crate) fn told(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let now = date(headers).unwrap_or(now);
    let after = headers.get(RETRY_AFTER).and_then(|value| seconds_or_date(value.to_str().ok()?.trim(), now));
    after.or_else(|| if is_used_up(headers) { until_reset(headers, now) } else { None }).map(|wait| wait.max(SHORTEST))
}

/// How long the next request has to wait because an answer, a success, was the last that the limit
/// allows. A reset that is past or further than any window of GitHub's tells nothing: the next answer will.
pub(crate) fn used_up(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let is_core = headers.get(RESOURCE).is_none_or(|resource| resource == "core");
    if !is_core || !is_used_up(headers) {
        return None;
    }
    until_reset(headers, date(headers).unwrap_or(now)).filter(|wait| *wait <= WINDOW)
}

/// What time it is where the answer was made, to the second.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

/// Where an answer that is no refusal asks to come back later: a 503, say.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let now = date(headers).unwrap_or(now);
    seconds_or_date(headers.get(RETRY_AFTER)?.to_str().ok()?.trim(), now)
}

/// How many requests the limit still allows.
pub(crate) fn left(headers: &HeaderMap) -> Option<u64> {
    whole(headers.get(REMAINING)?.to_str().ok()?.trim())
}

fn is_used_up(headers: &HeaderMap) -> bool {
    headers.get(REMAINING).is_some_and(|left| left.as_bytes().trim_ascii() == b"0")
}

fn until_reset(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let reset = whole(headers.get(RESET)?.to_str().ok()?.trim())?;
    let now = u64::try_from(now.as_second()).ok()?;
    reset.checked_sub(now).filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

fn seconds_or_date(value: &str, now: Timestamp) -> Option<Duration> {
    whole(value).map(Duration::from_secs).or_else(|| {
        let wait = http_date(value)?.duration_since(now);
        Duration::try_from(wait).ok().filter(|wait| !wait.is_zero())
    })
}

/// A whole number; one that is too large is the largest.
fn whole(value: &str) -> Option<u64> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(value.parse().unwrap_or(u64::MAX))
}

fn http_date(value: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(value.trim()).ok()
}

/// The sentence of GitHub's error body; empty if there is none.
pub(crate) fn message(body: &[u8]) -> String {
    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Body {
        message: String,
    }
    let Body { message } = serde_json::from_slice(body).unwrap_or_default();
    message
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: &str = "Fri, 20 Nov 2026 20:00:00 GMT";

    fn now() -> Timestamp {
        "2026-11-20T20:00:00Z".parse().unwrap()
    }

    fn refused(status: u16, headers: &[(&str, &str)], message: &str) -> Option<Refusal> {
        let mut answer = http::Response::builder().status(status);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        let body = format!(r#"{{"message":"{message}"}}"#);
        Refusal::read(&answer.body(body.into()).unwrap(), now())
    }

    fn in_seconds(seconds: i64) -> String {
        (now().as_second() + seconds).to_string()
    }

    #[test]
    fn the_order_is_github_s() {
        let reset = in_seconds(90);
        for (headers, kind, told) in [
            (
                vec![("retry-after", "7"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &reset)],
                Kind::Primary,
                Some(7),
            ),
            (vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &reset)], Kind::Primary, Some(90)),
            (vec![("retry-after", "30")], Kind::Secondary, Some(30)),
            (vec![("x-ratelimit-remaining", "12"), ("x-ratelimit-reset", &reset)], Kind::Secondary, None),
            (vec![], Kind::Secondary, None),
        ] {
            for status in [403, 429] {
                let expected = Refusal { kind, told: told.map(Duration::from_secs) };
                let message = "You have exceeded a secondary rate limit";
                assert_eq!(refused(status, &headers, message), Some(expected), "{status} {headers:?}");
            }
        }
    }

    #[test]
    fn untold_waits_are_a_minute_and_grow() {
        let untold = Refusal { kind: Kind::Secondary, told: None };
        assert_eq!([1, 2, 3, 4].map(|row| untold.wait(row).as_secs()), [60, 120, 240, 480]);
        assert!(untold.wait(u32::MAX) > Duration::from_secs(86_400));
        assert_eq!(Refusal { told: Some(SHORTEST), ..untold }.wait(9), SHORTEST);
    }

    #[test]
    fn a_missing_permission_is_no_limit() {
        assert_eq!(refused(403, &[("x-ratelimit-remaining", "4999")], "Resource not accessible by integration"), None);
        assert_eq!(refused(403, &[], "no"), None);
        assert!(refused(403, &[], "You have triggered an abuse detection mechanism.").is_some());
        assert_eq!(refused(404, &[("retry-after", "7")], "rate limit"), None);
        assert_eq!(refused(503, &[("retry-after", "7")], "rate limit"), None);
    }

    #[test]
    fn the_server_s_clock_counts_and_not_ours() {
        let early = "Fri, 20 Nov 2026 19:00:00 GMT";
        let headers = [("date", early), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &in_seconds(0))];
        assert_eq!(refused(403, &headers, "").unwrap().told, Some(Duration::from_secs(3600)));
        let later = [("date", DAY), ("retry-after", "Fri, 20 Nov 2026 20:00:09 GMT")];
        assert_eq!(refused(429, &later, "").unwrap().told, Some(Duration::from_secs(9)));
    }

    /// What has been seen, or might be sent by somebody who means harm.
    fn hostile() -> Vec<String> {
        let mut values: Vec<String> = [
            "",
            " ",
            "-1",
            "-0",
            "+5",
            "0",
            "00",
            "NaN",
            "nan",
            "inf",
            "-inf",
            "infinity",
            "null",
            "true",
            "0x10",
            "1e3",
            "1e400",
            "1.5",
            ".5",
            "5.",
            "1,000",
            "1_000",
            "5s",
            "PT5S",
            "5;5",
            "5, 5",
            "never",
            "soon",
            DAY,
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Fri, 20 Nov 2026 19:59:59 GMT",
            "2026-11-20T20:00:00Z",
            "99999999",
            "99999999999",
            "1000000000000000000",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999999999",
        ]
        .map(str::to_owned)
        .into();
        values.extend((0..20).map(|power| format!("1{}", "0".repeat(power))));
        values.extend((0..20).map(|power| format!("-1{}", "0".repeat(power))));
        values.push("9".repeat(5_000));
        // Numbers dressed up in every way that a parser may fall for.
        let numbers = ["0", "1", "5", "59", "60", "3600", "86400", "4294967295", "4294967296", "9007199254740993"];
        let dresses = [
            ("-", ""),
            ("+", ""),
            ("--", ""),
            ("0x", ""),
            ("0b", ""),
            ("0o", ""),
            (".", ""),
            ("e", ""),
            ("=", ""),
            ("\"", "\""),
            ("'", "'"),
            ("<", ">"),
            ("[", "]"),
            ("{", "}"),
            ("(", ")"),
            ("$", ""),
            ("~", ""),
            ("1e", ""),
            ("", "e9"),
            ("", "e-9"),
            ("", ".0"),
            ("", ".5"),
            ("", "."),
            ("", ",0"),
            ("", "s"),
            ("", "ms"),
            ("", " seconds"),
            ("", "%"),
            ("", "n"),
            ("", "_0"),
            ("", " 1"),
            ("", ";q=1"),
            ("", ", 7"),
            ("", "f64"),
            ("00000000000000000000", ""),
            ("\t", "\t"),
            ("NaN", ""),
            ("inf", ""),
            ("", "NaN"),
            ("Infinity", ""),
            ("after ", ""),
            ("T", ""),
            ("PT", "S"),
            ("P", "D"),
            ("1970-01-01T", ""),
        ];
        values.extend(
            numbers.iter().flat_map(|number| dresses.map(|(before, behind)| format!("{before}{number}{behind}"))),
        );
        values.sort_unstable();
        values.dedup();
        values
    }

    #[test]
    fn five_hundred_hostile_values_never_mean_no_wait() {
        let values = hostile();
        assert!(values.len() >= 500, "{}", values.len());
        for value in values {
            for status in [403, 429] {
                let message = "API rate limit exceeded";
                for headers in [
                    vec![("retry-after", value.as_str())],
                    vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", value.as_str())],
                    vec![
                        ("retry-after", value.as_str()),
                        ("x-ratelimit-remaining", value.as_str()),
                        ("date", value.as_str()),
                    ],
                    vec![
                        ("date", value.as_str()),
                        ("x-ratelimit-remaining", "0"),
                        ("x-ratelimit-reset", value.as_str()),
                    ],
                ] {
                    let refusal = refused(status, &headers, message).expect("it is one");
                    assert!(refusal.wait(1) >= SHORTEST, "{headers:?}");
                }
            }
        }
    }

    #[test]
    fn a_success_that_was_the_last_one_closes_until_the_reset_and_no_longer_than_a_window() {
        let read = |headers: &[(&str, &str)]| {
            let mut answer = http::Response::builder();
            for (name, value) in headers {
                answer = answer.header(*name, *value);
            }
            used_up(answer.body(()).unwrap().headers(), now()).map(|wait| wait.as_secs())
        };
        let (soon, past, never) = (in_seconds(120), in_seconds(-5), in_seconds(1_000_000));
        assert_eq!(read(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &soon)]), Some(120));
        assert_eq!(read(&[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", &soon)]), None);
        assert_eq!(read(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &past)]), None);
        assert_eq!(read(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &never)]), None);
        let search = [("x-ratelimit-resource", "search"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &soon)];
        assert_eq!(read(&search), None, "another limit than that of these calls");
    }

    proptest! {
        #[test]
        fn no_value_is_a_panic_or_no_wait(after in "[ -~]{0,30}", reset in "[ -~]{0,30}", date in "[ -~]{0,40}") {
            let headers = [("retry-after", after.as_str()), ("x-ratelimit-reset", reset.as_str()), ("date", date.as_str())];
            prop_assert!(refused(429, &headers, "").unwrap().wait(1) >= SHORTEST);
        }
    }
}
