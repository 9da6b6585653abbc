//! Times and spans as people type them: `90d`, `2026-01-31`, `2026-01-31T09:00:00Z`, `2m`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Reads a moment: an RFC 3339 time, a date (its beginning, UTC), or an age before now.
///
/// # Errors
///
/// Words that say what can be given.
pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    moment_at(text, Timestamp::now())
}

fn moment_at(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    if let Some(age) = age(text)? {
        return now.checked_sub(age).map_err(|_| format!("{text} ago is before all time"));
    }
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    // A longer text is a time without an offset, which would be read as its date alone.
    let date = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
    match date.map(|date| date.to_zoned(TimeZone::UTC)) {
        Some(Ok(zoned)) => Ok(zoned.timestamp()),
        _ => Err("give a time like 2026-01-31T09:00:00Z, a date like 2026-01-31, or an age like 90d \
                  (h hours, d days, w weeks, y years of 365 days)"
            .to_owned()),
    }
}

/// An age as it was typed: `90d`, `52w`, `1y`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Age {
    #[schemars(regex(pattern = "^[0-9]+[hdwy]$"))]
    text: String,
    #[serde(skip)]
    span: SignedDuration,
}

impl Age {
    pub(crate) fn span(&self) -> SignedDuration {
        self.span
    }

    /// The moment that lies so long before another, or the first of all.
    pub(crate) fn before(&self, time: Timestamp) -> Timestamp {
        time.checked_sub(self.span).unwrap_or(Timestamp::MIN)
    }
}

impl FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let span = age(text)?.ok_or("give an age like 90d (h hours, d days, w weeks, y years of 365 days)")?;
        Ok(Self { text: text.to_owned(), span })
    }
}

impl fmt::Display for Age {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// An age such as `90d`; none if the text does not look like one.
fn age(text: &str) -> Result<Option<SignedDuration>, String> {
    let Some((number, unit)) = number_and_unit(text) else { return Ok(None) };
    let seconds = match unit {
        "h" => HOUR,
        "d" => DAY,
        "w" => 7 * DAY,
        "y" => 365 * DAY,
        "m" => return Err(format!("{text} could be minutes or months: say it in hours (h) or days (d)")),
        "" => return Err(format!("{text} of what? say {text}d for days")),
        _ => return Err(format!("{unit:?} is no unit of age: h hours, d days, w weeks, y years of 365 days")),
    };
    let seconds = i64::try_from(number).ok().and_then(|number| number.checked_mul(seconds));
    seconds.map(SignedDuration::from_secs).map(Some).ok_or_else(|| format!("{text} is too long ago"))
}

/// Reads how long to wait: `90` or `90s` seconds, `2m` minutes, `1h` hours.
///
/// # Errors
///
/// Words that say what can be given.
pub(crate) fn wait(text: &str) -> Result<Duration, String> {
    const LONGEST: u64 = DAY as u64;
    let refuse = || "give how long to wait: 90 or 90s, 2m, 1h, a day at most".to_owned();
    let (number, unit) = number_and_unit(text).ok_or_else(refuse)?;
    let unit = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => HOUR as u64,
        _ => return Err(refuse()),
    };
    number.checked_mul(unit).filter(|seconds| *seconds <= LONGEST).map(Duration::from_secs).ok_or_else(refuse)
}

/// Splits `90d`; none unless it is digits followed by letters alone.
fn number_and_unit(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    if !unit.chars().all(char::is_alphabetic) {
        return None;
    }
    // Digits that overflow are a number all the same, and too large for any use.
    (!number.is_empty()).then(|| (number.parse().unwrap_or(u64::MAX), unit))
}

/// A span in the unit that people would take.
pub(crate) fn in_words(span: Duration) -> String {
    match span.as_secs() {
        seconds if seconds >= 60 && seconds % 60 == 0 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Result<String, String> {
        moment_at(text, "2026-06-01T12:00:00Z".parse().unwrap()).map(|time| time.to_string())
    }

    #[test]
    fn a_moment_is_a_time_a_date_or_an_age() {
        for (text, meant) in [
            ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z"),
            ("2026-01-31T09:00:00+02:00", "2026-01-31T07:00:00Z"),
            ("2026-01-31", "2026-01-31T00:00:00Z"),
            ("36h", "2026-05-31T00:00:00Z"),
            ("90d", "2026-03-03T12:00:00Z"),
            ("2w", "2026-05-18T12:00:00Z"),
            ("1y", "2025-06-01T12:00:00Z"),
            ("0d", "2026-06-01T12:00:00Z"),
        ] {
            assert_eq!(at(text).unwrap(), meant, "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for (text, said) in [
            ("6m", "minutes or months"),
            ("90", "of what?"),
            ("90days", "no unit"),
            ("2026-01-31T09:00:00", "a time like"),
            ("2026-13-01", "a time like"),
            ("yesterday", "a time like"),
            ("", "a time like"),
            ("-5d", "a time like"),
            ("999999999999999999999999d", "too long ago"),
            ("99999y", "before all time"),
        ] {
            assert!(at(text).unwrap_err().contains(said), "{text}: {:?}", at(text));
        }
    }

    #[test]
    fn a_wait_is_seconds_unless_told() {
        for (text, seconds) in [("90", 90), ("90s", 90), ("2m", 120), ("1h", 3600), ("0", 0)] {
            assert_eq!(wait(text).unwrap(), Duration::from_secs(seconds));
        }
        for text in ["", "m", "2d", "25h", "-1", "1.5m", "99999999999999999999"] {
            assert!(wait(text).is_err(), "{text}");
        }
        assert_eq!(
            (in_words(Duration::from_secs(120)), in_words(Duration::from_secs(90))),
            ("2 min".into(), "90 s".into())
        );
    }

    proptest! {
        #[test]
        fn nothing_typed_can_break_it(text in "\\PC{0,24}|[0-9]{1,30}[a-z]{0,2}") {
            let _ = at(&text);
            let _ = wait(&text);
        }

        #[test]
        fn a_longer_age_is_an_earlier_moment(days in 0u32..40_000, more in 1u32..1000) {
            let now = "2026-06-01T12:00:00Z".parse().unwrap();
            let [earlier, later] = [days + more, days].map(|days| moment_at(&format!("{days}d"), now).unwrap());
            prop_assert!(earlier < later);
        }
    }
}
