//! What reads the words of others, each as one function of bytes that panics if what has to hold does not.
//! `cargo xtask fuzz` and this crate's tests call the same functions. They are no part of the crate otherwise.

use bytes::Bytes;
use http::header::{HeaderName, LINK};
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use patwarden_api::Response;
use url::Url;

use crate::answer::refusal;
use crate::auth::Claims;
use crate::error::ErrorKind;
use crate::link::{self, Links};
use crate::name;
use crate::transport::limit::rate::{self, Refusal};

const BASE: &str = "https://api.github.com";
/// Longer than any error that holds to the limits of its parts.
const LONGEST_ERROR: usize = 2_100;
const LARGEST_START_OF_BODY: usize = 1_024;

/// A journal, an object a line; the digests are added. Whatever it says, it is read or refused.
pub fn journals(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    crate::journal::sealing::check(&text.lines().collect::<Vec<_>>());
}

/// `Link`: a line is a header. What is taken is a number above 0, and leads to the same origin.
pub fn link(data: &[u8]) {
    let Ok(base) = Url::parse(BASE) else { return };
    let mut headers = HeaderMap::new();
    for value in data.split(|byte| *byte == b'\n').filter_map(|line| HeaderValue::from_bytes(line).ok()) {
        headers.append(LINK, value);
    }
    let values = || headers.get_all(LINK).into_iter().filter_map(|value| value.to_str().ok());
    for (links, parameter) in [(Links::read(&headers, &base), "page"), (Links::read_since(&headers, &base), "since")] {
        let links = match links {
            Ok(links) => links,
            Err(error) => return is_one_line(&error.to_string()),
        };
        for (number, wanted) in [(links.next, "next"), (links.last, "last")] {
            let targets = values().flat_map(link::parse).filter(|(_, relation)| relation.eq_ignore_ascii_case(wanted));
            let Some(number) = number else {
                assert!(wanted == "last" || targets.count() == 0, "a next page was lost");
                continue;
            };
            assert!(number > 0, "{number} is no page");
            let mut is_named = false;
            for (target, _) in targets {
                let url = base.join(target).ok().filter(is_on_github);
                assert!(url.is_some(), "{target} leads elsewhere");
                is_named |= url
                    .iter()
                    .flat_map(Url::query_pairs)
                    .any(|(key, value)| key == parameter && value.trim_start_matches(['+', '0']) == number.to_string());
            }
            assert!(is_named, "{number} is nobody's word");
        }
    }
}

/// Taken apart, other than as the code under test does.
fn is_on_github(url: &Url) -> bool {
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    is_anonymous && (url.scheme(), url.host_str(), url.port()) == ("https", Some("api.github.com"), None)
}

/// Rate headers, as an [`answer`]. Whoever is limited waits a second at least, and no less each time.
pub fn rate_headers(data: &[u8]) {
    let answer = answer(data);
    if matches!(answer.status(), StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) {
        let is_limit = refusal(&answer).kind() == ErrorKind::RateLimited;
        assert_eq!(Refusal::read(&answer, Timestamp::UNIX_EPOCH).is_some(), is_limit, "waited for, and told otherwise");
    }
    for now in
        [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::new(1_772_323_200, 0).unwrap_or_default(), Timestamp::MAX]
    {
        if let Some(wait) = rate::used_up(answer.headers(), now) {
            assert!(!wait.is_zero() && wait.as_secs() <= 61 * 60, "no window of GitHub's is {wait:?} long");
        }
        let _ = rate::retry_after(answer.headers(), now);
        let Some(refusal) = Refusal::read(&answer, now) else {
            assert_ne!(answer.status(), StatusCode::TOO_MANY_REQUESTS, "it is a limit, whatever else is said");
            continue;
        };
        let waits = [1, 2, 3, 16, 17, 32, 33, u32::MAX, 0].map(|in_a_row| refusal.wait(in_a_row));
        let (zeroth, waits) = (waits[8], &waits[..8]);
        assert!(waits.is_sorted() && zeroth <= waits[0], "{waits:?}");
        assert!(zeroth.as_secs() >= 1, "{zeroth:?} is no wait");
        assert!(refusal.told.is_some() || zeroth.as_secs() >= 60, "untold, it is a minute");
    }
}

/// An error's body, as an [`answer`]. The error fits into one line of a log, and what it keeps is bounded.
pub fn error_bodies(data: &[u8]) {
    let error = refusal(&answer(data));
    for text in [error.to_string(), format!("{error:?}")] {
        is_one_line(&text);
    }
    assert!(error.body().is_none_or(|body| body.len() <= LARGEST_START_OF_BODY), "its body is too long");
}

fn is_one_line(text: &str) {
    assert!(text.len() <= LONGEST_ERROR, "{} bytes: {text}", text.len());
    assert!(!text.contains(char::is_control), "{text:?}");
}

/// A delivery: a line with its signature, one with its event, and the body. Taken if and only if the signature
/// is right; and what is signed is read or refused in one line.
#[cfg(feature = "webhooks")]
pub fn webhooks(data: &[u8]) {
    const SECRET: &[u8] = b"an invented secret";
    let mut parts = data.splitn(3, |byte| *byte == b'\n');
    let mut part = || parts.next().unwrap_or_default();
    let (claimed, event, body) = (part(), part(), part());
    let Ok(secrets) = crate::webhooks::Secrets::new(SECRET) else { return };
    let right = signature(SECRET, body);
    let is_taken = |signature: &[u8]| secrets.verify(signature, body).is_ok();
    assert!(is_taken(right.as_bytes()), "a right signature was refused");
    let is_right = claimed.starts_with(b"sha256=") && claimed.eq_ignore_ascii_case(right.as_bytes());
    assert_eq!(is_taken(claimed), is_right, "a wrong signature was taken, or a right one refused");

    let headers = [("x-hub-signature-256", right.as_bytes()), ("x-github-delivery", b"1"), ("x-github-event", event)];
    let headers = headers
        .into_iter()
        .filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_bytes(value).ok()?)));
    match secrets.delivery(&headers.collect(), body.to_vec()) {
        Ok(delivery) => assert_eq!((delivery.body().as_ref(), delivery.event_name().as_bytes()), (body, event)),
        Err(error) => is_one_line(&error.to_string()),
    }
}

/// RFC 2104 for a secret of less than a block, written out: what is tested is made with another crate.
#[cfg(feature = "webhooks")]
fn signature(secret: &[u8], body: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    let padded = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(secret).for_each(|(byte, secret)| *byte ^= secret);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(body).finalize();
    let outer = Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize();
    format!("sha256={}", outer.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// A name of an organisation, or of a user. What is taken is one segment of a path as it stands.
pub fn organisation_names(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let is_plain = |text: &str| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=100).contains(&text.len()) && text.bytes().all(is_allowed)
    };
    match name::organisation(text) {
        Ok(name) => assert!(*name == *text && is_plain(text), "{text:?} was taken"),
        Err(error) => {
            assert!(!is_plain(text), "{text:?} was refused");
            is_one_line(&error.to_string());
        }
    }
    match name::user(text) {
        Ok(name) => {
            assert!(*name == *text && is_plain(text.strip_suffix("[bot]").unwrap_or(text)), "{text:?} was taken")
        }
        Err(error) => is_one_line(&error.to_string()),
    }
}

/// The time that a clock shows, as 8 bytes of seconds since 1970, the last one first. A token is good for ten
/// minutes at most, is not from the future, and is good now.
pub fn jwt_times(data: &[u8]) {
    let Some(seconds) = data.first_chunk().map(|bytes| i64::from_le_bytes(*bytes)) else { return };
    let seconds = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    let Ok(now) = Timestamp::from_second(seconds) else { return };
    let Claims { iat, exp, .. } = Claims::at("12345", now);
    assert!(exp - iat <= 600, "GitHub refuses {} s", exp - iat);
    assert!(iat <= seconds && seconds < exp, "{iat} to {exp} is not about {seconds}");
}

/// An answer, as on the wire: a line with the status, lines of headers, an empty line, the body.
fn answer(data: &[u8]) -> Response {
    let mut rest = data;
    let mut line = || {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (line, behind) = end.map_or((rest, &[][..]), |end| (&rest[..end], &rest[end + 1..]));
        rest = behind;
        line
    };
    let status = std::str::from_utf8(line()).ok().and_then(|text| text.parse::<u16>().ok());
    let mut response = Response::new(Bytes::new());
    *response.status_mut() =
        status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::FORBIDDEN);
    loop {
        let line = line();
        if line.is_empty() {
            break;
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = parts.next().and_then(|name| HeaderName::from_bytes(name).ok());
        let value = parts.next().and_then(|value| HeaderValue::from_bytes(value.trim_ascii()).ok());
        if let (Some(name), Some(value)) = (name, value) {
            response.headers_mut().append(name, value);
        }
    }
    *response.body_mut() = Bytes::copy_from_slice(rest);
    response
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    type Target = (&'static str, fn(&[u8]));

    const TARGETS: &[Target] = &[
        ("journals", journals),
        ("link", link),
        ("rate_headers", rate_headers),
        ("error_bodies", error_bodies),
        #[cfg(feature = "webhooks")]
        ("webhooks", webhooks),
        ("organisation_names", organisation_names),
        ("jwt_times", jwt_times),
    ];

    /// The crate's package has no corpus.
    #[test]
    fn what_has_to_hold_holds_for_the_corpus() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        if !fuzz.exists() {
            return;
        }
        for (name, target) in TARGETS {
            let files: Vec<_> = std::fs::read_dir(fuzz.join("corpus").join(name)).unwrap().collect();
            assert!(files.len() >= 4, "{name} has a corpus of {}", files.len());
            for file in files {
                target(&std::fs::read(file.unwrap().path()).unwrap());
            }
        }
    }

    const HEADER: &str = "(retry-after|x-ratelimit-(remaining|reset|resource)|date|x-github-request-id|x-accepted-github-permissions): ?";
    const VALUE: &str = "(0|-?[0-9]{1,25}|NaN|1e9|core|[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{2,5} [0-9]{2}:[0-9]{2}:[0-9]{2} (GMT|[+-][0-9]{4})|[ -~\t]{0,20})";

    fn answers() -> impl Strategy<Value = String> {
        let status = "(403|429|422|404|500|[0-9]{1,5})";
        let body = "(|\\{\"message\":\"(rate limit|suspended|spam|\\PC{0,9})\"(,\"errors\":\\[(\"\\PC{0,9}\"|\\{\"field\":\"pat_ids\",\"value\":[0-9]{1,3}\\})\\])?\\}|\\PC{0,20})";
        proptest::string::string_regex(&format!("{status}\n({HEADER}{VALUE}\n){{0,4}}\n{body}")).unwrap()
    }

    proptest! {
        #[test]
        fn what_has_to_hold_holds_for_any_bytes(data in prop::collection::vec(any::<u8>(), 0..2_000)) {
            for (_, target) in TARGETS {
                target(&data);
            }
        }

        #[test]
        fn what_has_to_hold_holds_for_links(
            data in "((<((https?:)?//(api[.]github[.]com|API.github.com:443|evil.example|api.github.com@h|u@api.github.com)|[/\\\\]{0,3})[a-z/]{0,4}(\\?[a-z]{0,3}&?(page|since|after)=[+-]?[0-9]{0,21})?>; ?rel=\"?(next|last|prev|next last)\"?),? ?\n?){0,4}"
        ) {
            link(data.as_bytes());
        }

        #[test]
        fn what_has_to_hold_holds_for_answers(data in answers()) {
            rate_headers(data.as_bytes());
            error_bodies(data.as_bytes());
        }

        #[test]
        fn what_has_to_hold_holds_for_names(data in "[A-Za-z0-9_./%\\[\\]-]{0,110}(\\[bot\\])?") {
            organisation_names(data.as_bytes());
        }
    }

    #[cfg(feature = "webhooks")]
    proptest! {
        #[test]
        fn what_has_to_hold_holds_for_deliveries(
            claimed in "(sha256=|sha1=|SHA256=)?[0-9a-f]{60,66}",
            event in "(ping|personal_access_token_request|[ -~]{0,9})",
            body in "\\{\"(action|sender|personal_access_token_request)\":(\"\\PC{0,9}\"|\\{\"(id|created_at)\":[\"0-9-]{0,9}\\}|[0-9]{0,20})\\}",
        ) {
            webhooks(format!("{claimed}\n{event}\n{body}").as_bytes());
            // The right one, by the other crate's word, in either case.
            let right = signature(b"an invented secret", body.as_bytes());
            webhooks(format!("{right}\n{event}\n{body}").as_bytes());
            webhooks(format!("sha256={}\n{event}\n{body}", right[7..].to_ascii_uppercase()).as_bytes());
        }
    }
}
