//! What an operation answers: a status, a JSON body and headers; and GitHub's forms of refusal.

use http::header::{CONTENT_TYPE, HeaderName, LOCATION};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

pub(crate) const JSON: &str = "application/json; charset=utf-8";
const DOCUMENTATION: &str = "https://docs.github.com/rest";

/// An answer before the headers that every answer has.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// No body at all.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        // Everything serialised here has string keys, so it always succeeds.
        let body = serde_json::to_vec(value).unwrap_or_default();
        Self::empty(status).with(CONTENT_TYPE, JSON).with_body(body)
    }

    pub(crate) fn ok(value: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, value)
    }

    /// Adds a header, unless the value is not fit for one.
    pub(crate) fn with(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.push((name, value));
        }
        self
    }

    /// Adds a header as it is.
    pub(crate) fn with_header(mut self, header: (HeaderName, HeaderValue)) -> Self {
        self.headers.push(header);
        self
    }

    /// The value of a header, if it has one.
    pub(crate) fn header(&self, name: HeaderName) -> Option<&HeaderValue> {
        self.headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    pub(crate) fn with_body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    /// GitHub's basic error.
    pub(crate) fn error(status: StatusCode, message: &str) -> Self {
        Self::basic(status, message, DOCUMENTATION)
    }

    fn basic(status: StatusCode, message: &str, page: &str) -> Self {
        Self::json(
            status,
            &json!({
                "message": message,
                "documentation_url": page,
                "status": status.as_u16().to_string(),
            }),
        )
    }

    /// Sends on to where it is by now.
    pub(crate) fn moved(status: StatusCode, target: &str) -> Self {
        let message = status.canonical_reason().unwrap_or("Moved");
        let body = json!({"message": message, "url": target, "documentation_url": DOCUMENTATION});
        Self::json(status, &body).with(LOCATION, target)
    }

    /// What GitHub answers in place of what went wrong on its own side, or was refused without a word.
    pub(crate) fn plain_error(status: StatusCode) -> Self {
        let message = match status {
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY => "Server Error",
            _ => status.canonical_reason().unwrap_or("Error"),
        };
        Self::error(status, message)
    }

    /// The basic error of a rate limit; clients know which limit it is by the words and the page.
    pub(crate) fn limited(status: StatusCode, message: &str, page: &str) -> Self {
        Self::basic(status, message, &format!("{DOCUMENTATION}/{page}"))
    }

    pub(crate) fn unauthorized(message: &str) -> Self {
        Self::error(StatusCode::UNAUTHORIZED, message)
    }

    pub(crate) fn forbidden(message: &str) -> Self {
        Self::error(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn not_found() -> Self {
        Self::error(StatusCode::NOT_FOUND, "Not Found")
    }

    /// GitHub's validation error.
    pub(crate) fn invalid(problems: &[Problem]) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::json(
            status,
            &json!({
                "message": "Validation Failed",
                "errors": problems,
                "documentation_url": DOCUMENTATION,
                "status": status.as_u16().to_string(),
            }),
        )
    }
}

/// One entry of a validation error.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Problem {
    resource: &'static str,
    field: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

impl Problem {
    fn new(resource: &'static str, field: &str, code: &'static str) -> Self {
        Self { resource, field: field.to_owned(), code, message: None, index: None, value: None }
    }

    pub(crate) fn missing_field(resource: &'static str, field: &str) -> Self {
        Self::new(resource, field, "missing_field")
    }

    pub(crate) fn invalid(resource: &'static str, field: &str, message: &str) -> Self {
        let mut problem = Self::new(resource, field, "invalid");
        problem.message = Some(message.to_owned());
        problem
    }

    /// The thing that the value names does not exist.
    pub(crate) fn missing(resource: &'static str, field: &str) -> Self {
        Self::new(resource, field, "missing")
    }

    /// Names the offending value and where in its list it stands.
    pub(crate) fn at(mut self, index: usize, value: &Value) -> Self {
        self.index = Some(index);
        self.value(value)
    }

    /// Names the offending value. Only text and integers have a place in the error's form.
    pub(crate) fn value(mut self, value: &Value) -> Self {
        let fits = value.is_string() || value.is_i64() || value.is_u64();
        self.value = Some(if fits { value.clone() } else { Value::String(value.to_string()) });
        self
    }
}
