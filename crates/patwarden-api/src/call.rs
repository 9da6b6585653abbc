//! An operation called by its name, with values of JSON: what Python's low level and the command line
//! send.
//!
//! Everything that can be known to be wrong is refused before anything is sent: a name that there is
//! not, a value that is not of its kind, a parameter that is missing.

use std::fmt::Write;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::{Map, Value};
use url::Url;

use crate::failure::Failure;
use crate::operation::{Body, Kind, Operation, Parameter, Place};
use crate::transport::{bent, prepare_headers};
use crate::{Client, OPERATIONS, Request, Response};

/// A call of an operation, to be filled in and sent.
///
/// It is as the typed methods of [`Client`] are: the same transport, headers and failures. What it
/// gives back is the answer as it came.
#[derive(Clone, Debug)]
#[must_use]
pub struct Call {
    operation: &'static Operation,
    values: Vec<(&'static Parameter, Value)>,
    body: Option<Bytes>,
}

impl Call {
    /// A call of the operation of this name, as GitHub writes it or as code does.
    ///
    /// # Errors
    ///
    /// [`Failure::Request`] if there is none; the message names the nearest.
    pub fn to(operation: &str) -> Result<Self, Failure> {
        match Operation::named(operation) {
            Some(operation) => Ok(Self::of(operation)),
            None => {
                let ids = OPERATIONS.iter().map(|operation| operation.id);
                Err(Failure::Request(format!("there is no operation {operation:?}{}", hint(operation, ids))))
            }
        }
    }

    /// A call of this operation.
    pub fn of(operation: &'static Operation) -> Self {
        Self { operation, values: Vec::new(), body: None }
    }

    /// What is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The value of a parameter so far.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let parameter = self.operation.parameter(name)?;
        self.values.iter().find(|(known, _)| *known == parameter).map(|(_, value)| value)
    }

    /// Gives a parameter a value; one that it had is replaced.
    ///
    /// # Errors
    ///
    /// [`Failure::Request`] if the operation has no such parameter or it takes no such value.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Result<Self, Failure> {
        let id = self.operation.id;
        let Some(parameter) = self.operation.parameter(name) else {
            let names = self.operation.parameters.iter().map(|parameter| parameter.name);
            return Err(Failure::Request(format!("{id} has no parameter {name:?}{}", hint(name, names))));
        };
        let value = value.into();
        if let Err(why) = takes(parameter, &value) {
            return Err(Failure::Request(format!("{id}: {name} {why}")));
        }
        self.values.retain(|(known, _)| *known != parameter);
        self.values.push((parameter, value));
        Ok(self)
    }

    /// Gives the whole body, in place of its fields.
    ///
    /// # Errors
    ///
    /// [`Failure::Request`] if the operation has no body, or if it has to be JSON and is not.
    pub fn body(mut self, body: impl Into<Bytes>) -> Result<Self, Failure> {
        let (id, body) = (self.operation.id, body.into());
        match self.operation.body {
            Body::None => return Err(Failure::Request(format!("{id} has no body"))),
            Body::Bytes { .. } => {}
            Body::Fields | Body::Json { .. } => {
                if let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(&body) {
                    return Err(Failure::Request(format!("{id}: the body is not JSON: {error}")));
                }
                if self.operation.body == Body::Fields && body.trim_ascii_start().first() != Some(&b'{') {
                    return Err(Failure::Request(format!("{id}: the body is not a JSON object")));
                }
            }
        }
        self.body = Some(body);
        Ok(self)
    }

    /// Sends it through the client's transport.
    ///
    /// # Errors
    ///
    /// [`Failure::Request`] if something is missing, before anything is sent; [`Failure::Status`] for
    /// an answer that is no success; [`Failure::Transport`] if there was none.
    pub async fn send(self, client: &Client) -> Result<Response, Failure> {
        let request = self.request(&client.baseurl)?;
        let answer = client.inner.call(request).await;
        let answer = answer.map_err(|error| Failure::Transport(error.into()))?;
        if answer.status().is_success() { Ok(answer) } else { Err(Failure::Status(Box::new(answer))) }
    }

    /// The request that [`send`](Self::send) would send to the API at this base URL.
    ///
    /// # Errors
    ///
    /// [`Failure::Request`] if something is missing, or if a value bends the path.
    pub fn request(self, base: &str) -> Result<Request, Failure> {
        let id = self.operation.id;
        self.check()?;
        let base = Url::parse(base).map_err(|error| Failure::Request(format!("the base URL is not a URL: {error}")))?;
        self.operation.check_served(&base).map_err(Failure::Request)?;
        let mut path = self.operation.path.to_owned();
        let mut url = base.clone();
        let mut query = Vec::new();
        let mut fields = Map::new();
        let mut request = Request::default();
        for (parameter, value) in self.values {
            match parameter.place {
                Place::Path => {
                    path = path.replace(&format!("{{{}}}", parameter.wire), &encoded(&plain(&value)));
                }
                Place::Query => query.extend(each(&value).map(|value| (parameter.wire, plain(value)))),
                Place::Header => {
                    let header =
                        HeaderName::try_from(parameter.wire).ok().zip(HeaderValue::try_from(plain(&value)).ok());
                    let (name, value) = header
                        .ok_or_else(|| Failure::Request(format!("{id}: {} can't stand in a header", parameter.name)))?;
                    request.headers_mut().insert(name, value);
                }
                Place::Field => drop(fields.insert(parameter.wire.to_owned(), value)),
            }
        }
        url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let uri = http::Uri::try_from(url.as_str())
            .map_err(|error| Failure::Request(format!("{id}: {path} is no path: {error}")))?;
        if !self.operation.fits(base.path(), &uri) {
            return Err(Failure::Request(bent(self.operation, &uri)));
        }
        *request.uri_mut() = uri;
        *request.method_mut() = http::Method::try_from(self.operation.method)
            .map_err(|error| Failure::Request(format!("{id}: {error}")))?;
        let (media, body) = match (self.operation.body, self.body) {
            (Body::Bytes { media, .. }, Some(body)) => (media, body),
            (_, Some(body)) => (JSON, body),
            (Body::Fields, None) => (JSON, Value::Object(fields).to_string().into()),
            (_, None) => ("", Bytes::new()),
        };
        if !media.is_empty() {
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
        }
        *request.body_mut() = body;
        prepare_headers(request.headers_mut());
        request.extensions_mut().insert(*self.operation);
        Ok(request)
    }

    /// Whether everything is there that the operation can't do without; [`send`](Self::send) asks too.
    ///
    /// # Errors
    ///
    /// [`Failure::Request`], naming all that is missing.
    pub fn check(&self) -> Result<(), Failure> {
        let Operation { id, parameters, body, .. } = self.operation;
        let in_body = |parameter: &Parameter| parameter.place == Place::Field;
        let missing: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter.required && !(in_body(parameter) && self.body.is_some()))
            .filter(|parameter| self.values.iter().all(|(known, _)| known != parameter))
            .map(|parameter| parameter.name)
            .collect();
        if !missing.is_empty() {
            return Err(Failure::Request(format!("{id} needs {}", missing.join(", "))));
        }
        if self.body.is_none() && matches!(body, Body::Json { required: true } | Body::Bytes { required: true, .. }) {
            return Err(Failure::Request(format!("{id} needs a body")));
        }
        match self.values.iter().find(|(parameter, _)| in_body(parameter)) {
            Some((parameter, _)) if self.body.is_some() => Err(Failure::Request(format!(
                "{id}: {} is a field of the body, and the whole body was given too",
                parameter.name
            ))),
            _ => Ok(()),
        }
    }
}

const JSON: &str = "application/json";

/// Whether a parameter takes a value, or why not.
fn takes(parameter: &Parameter, value: &Value) -> Result<(), String> {
    if value.is_null() {
        // Anywhere else it would be the word.
        let can_be = parameter.nullable && parameter.place == Place::Field;
        return if can_be { Ok(()) } else { Err("can't be null".to_owned()) };
    }
    if parameter.many {
        let Some(items) = value.as_array() else {
            return Err(format!("takes a list of {}, not {}", several(parameter.kind), kind_of(value)));
        };
        // Sent on, a list of none would be no filter at all.
        if items.is_empty() && parameter.place == Place::Query {
            return Err("is empty: leave it out to list all".to_owned());
        }
        let least = usize::try_from(parameter.at_least).unwrap_or(usize::MAX);
        if items.len() < least {
            return Err(format!("takes at least {least}, and the list has {}", items.len()));
        }
        if let Some(most) = parameter.at_most.filter(|most| items.len() as u64 > *most) {
            return Err(format!("takes at most {most}, and the list has {}", items.len()));
        }
        return items.iter().try_for_each(|item| takes_one(parameter, item));
    }
    takes_one(parameter, value)
}

fn takes_one(parameter: &Parameter, value: &Value) -> Result<(), String> {
    let fits = match parameter.kind {
        Kind::Text | Kind::Time => value.is_string(),
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Json => true,
    };
    if !fits {
        let wanted = match parameter.kind {
            Kind::Text => "a string",
            Kind::Time => "a time, written as a string",
            Kind::Integer => "a whole number",
            Kind::Number => "a number",
            Kind::Boolean => "true or false",
            Kind::Json => "JSON",
        };
        return Err(format!("takes {wanted}, not {}", kind_of(value)));
    }
    if let Some(limits) = limits(parameter)
        && beyond(parameter, value)
    {
        return Err(format!("is {limits}, not {value}"));
    }
    match value.as_str() {
        Some(text) if parameter.longest.is_some_and(|longest| text.chars().count() as u64 > longest) => {
            let (longest, length) = (parameter.longest.unwrap_or_default(), text.chars().count());
            Err(format!("has at most {longest} characters, not {length}"))
        }
        Some(text) if !parameter.values.is_empty() && !parameter.values.contains(&text) => {
            Err(format!("is one of {}, not {text:?}", parameter.values.join(", ")))
        }
        Some(text) if text.trim().is_empty() && parameter.place == Place::Query => {
            let what = if parameter.many { "holds an empty text" } else { "is empty" };
            Err(format!("{what}: leave it out to list all"))
        }
        _ => Ok(()),
    }
}

/// The numbers that a parameter takes, in words, if not any.
fn limits(parameter: &Parameter) -> Option<String> {
    match (parameter.least, parameter.most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("{least} or more")),
        (None, Some(most)) => Some(format!("{most} or less")),
        (None, None) => None,
    }
}

fn beyond(parameter: &Parameter, value: &Value) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "a fraction is compared, and no limit is as large")]
    let number = |limit: i64| limit as f64;
    match (value.as_i64(), value.as_f64()) {
        (Some(whole), _) => {
            parameter.least.is_some_and(|least| whole < least) || parameter.most.is_some_and(|most| whole > most)
        }
        // Beyond 63 bits, or a fraction.
        (None, Some(value)) => {
            parameter.least.is_some_and(|least| value < number(least))
                || parameter.most.is_some_and(|most| value > number(most))
        }
        (None, None) => false,
    }
}

fn several(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "strings",
        Kind::Time => "times, written as strings",
        Kind::Integer => "whole numbers",
        Kind::Number => "numbers",
        Kind::Boolean => "true and false",
        Kind::Json => "JSON",
    }
}

/// The kind and not the value, which may be anything.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.as_f64().is_some_and(|value| value.fract() != 0.0) => "a fraction",
        Value::Number(number) if number.is_f64() => "a number that is written as a fraction or is beyond 64 bits",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn each(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// One segment of a path: whatever could end it, or mean something to a server, is escaped.
fn encoded(segment: &str) -> String {
    segment.bytes().fold(String::new(), |mut path, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(path, "%{byte:02X}");
        }
        path
    })
}

/// The name that differs in little, or all of them if they are few.
fn hint<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '/'], "_");
    let wrong = plain(wrong);
    let nearest = names.iter().map(|name| (strsim::osa_distance(&wrong, &plain(name)), name)).min();
    match nearest {
        Some((distance, name)) if distance <= wrong.len().max(3) / 3 => format!("; did you mean {name}?"),
        _ if names.is_empty() => "; it takes none".to_owned(),
        _ if names.len() <= 12 => format!("; there are {}", names.join(", ")),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BASE: &str = "https://ghe.example/api/v3";

    fn call(operation: &str, values: Value) -> Result<Request, Failure> {
        let mut call = Call::to(operation)?;
        for (name, value) in values.as_object().unwrap() {
            call = call.with(name, value.clone())?;
        }
        call.request(BASE)
    }

    fn refused(operation: &str, values: Value) -> String {
        match call(operation, values) {
            Err(Failure::Request(message)) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn values_go_where_they_belong() {
        let request = call(
            "orgs_list_pat_grants",
            json!({ "org": "acme", "owner": ["mona", "h&m"], "per_page": 5, "last_used_before": "2026-01-01T00:00:00Z" }),
        )
        .unwrap();
        assert_eq!(request.method(), "GET");
        assert_eq!(
            request.uri(),
            "https://ghe.example/api/v3/orgs/acme/personal-access-tokens\
             ?last_used_before=2026-01-01T00%3A00%3A00Z&owner%5B%5D=mona&owner%5B%5D=h%26m&per_page=5"
        );
        assert_eq!(request.headers()["accept"], "application/vnd.github+json");
        assert!(!request.headers().contains_key("content-type"));
        assert_eq!(request.extensions().get::<Operation>().unwrap().id, "orgs/list-pat-grants");
    }

    #[test]
    fn fields_are_the_body_and_null_is_a_value_where_it_can_be() {
        let values = json!({ "org": "acme", "pat_request_id": 7, "action": "deny", "reason": null });
        let request = call("orgs/review-pat-grant-request", values).unwrap();
        assert_eq!(request.uri().path(), "/api/v3/orgs/acme/personal-access-token-requests/7");
        assert_eq!(request.headers()["content-type"], "application/json");
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(body, json!({ "action": "deny", "reason": null }));
    }

    #[test]
    fn a_whole_body_is_sent_as_it_is() {
        let call = Call::to("orgs/update-pat-accesses").unwrap().with("org", "acme").unwrap();
        let text = r#"{ "action": "revoke", "pat_ids": [1] }"#;
        let request = call.clone().body(text).unwrap().request(BASE).unwrap();
        assert_eq!(request.body(), text);
        let both = call.clone().with("action", "revoke").unwrap().body(text).unwrap().request(BASE).unwrap_err();
        assert!(both.to_string().contains("action is a field of the body"), "{both}");
        assert!(call.clone().body("[1]").unwrap_err().to_string().contains("is not a JSON object"));
        assert!(call.body("{").unwrap_err().to_string().contains("is not JSON"));
        assert!(Call::to("orgs/get").unwrap().body("{}").unwrap_err().to_string().contains("has no body"));
    }

    #[test]
    fn a_filter_of_nothing_is_no_filter_and_refused() {
        let list = |values: Value| refused("orgs/list-pat-grants", values);
        for (values, said) in [
            (json!({ "token_id": [] }), "token_id is empty: leave it out to list all"),
            (json!({ "owner": [] }), "owner is empty: leave it out to list all"),
            (json!({ "owner": ["mona", " "] }), "owner holds an empty text: leave it out to list all"),
            (json!({ "repository": "" }), "repository is empty: leave it out to list all"),
            (json!({ "permission": "" }), "permission is empty: leave it out to list all"),
        ] {
            assert!(list(values).ends_with(said), "{said}");
        }
        let many = json!({ "org": "acme", "repositories": [], "installation_id": 1 });
        let made = Call::to("apps/create-installation-access-token").unwrap();
        assert!(made.with("repositories", many["repositories"].clone()).is_ok(), "a body has lists of none");
    }

    #[test]
    fn limits_hold_on_both_sides_and_are_named() {
        let ids = |count: u64| (1..=count).collect::<Vec<_>>();
        let texts = |count: u64| (1..=count).map(|id| id.to_string()).collect::<Vec<_>>();
        let page = "orgs/list-pat-grants";
        for (operation, name, good, bad, said) in [
            (page, "owner", json!(texts(10)), json!(texts(11)), "owner takes at most 10, and the list has 11"),
            (page, "token_id", json!(texts(50)), json!(texts(51)), "token_id takes at most 50, and the list has 51"),
            (page, "per_page", json!(1), json!(0), "per_page is 1 to 100, not 0"),
            (page, "per_page", json!(100), json!(101), "per_page is 1 to 100, not 101"),
            (page, "per_page", json!(100), json!(u64::MAX), "per_page is 1 to 100, not 18446744073709551615"),
            (page, "page", json!(1), json!(0), "page is 1 or more, not 0"),
            (page, "page", json!(20_000), json!(-1), "page is 1 or more, not -1"),
            ("orgs/update-pat-accesses", "pat_ids", json!(ids(100)), json!(ids(101)), "takes at most 100"),
            (
                "orgs/review-pat-grant-request",
                "reason",
                json!("é".repeat(1024)),
                json!("é".repeat(1025)),
                "reason has at most 1024 characters, not 1025",
            ),
        ] {
            let call = || Call::to(operation).unwrap();
            assert!(call().with(name, good).is_ok(), "{name}");
            let error = call().with(name, bad).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn what_can_be_known_to_be_wrong_is_refused_and_says_what_is_right() {
        for (operation, values, told) in [
            ("orgs/list-pat-grant", json!({}), "did you mean orgs/list-pat-grants?"),
            ("orgs_lst_pat_grants", json!({}), "did you mean orgs/list-pat-grants?"),
            ("unheard-of", json!({}), "there is no operation \"unheard-of\""),
            ("orgs/list-pat-grants", json!({ "ogr": "acme" }), "did you mean org?"),
            ("orgs/get", json!({ "page": 1 }), "there are org"),
            ("meta/get-all-versions", json!({ "page": 1 }), "it takes none"),
            ("orgs/list-pat-grants", json!({}), "orgs/list-pat-grants needs org"),
            ("orgs/update-pat-accesses", json!({ "org": "a" }), "needs action, pat_ids"),
            ("orgs/list-pat-grants", json!({ "org": 1 }), "org takes a string, not a number"),
            ("orgs/list-pat-grants", json!({ "org": null }), "org can't be null"),
            ("orgs/list-pat-grants", json!({ "org": "a", "per_page": 1.5 }), "takes a whole number, not a fraction"),
            ("orgs/list-pat-grants", json!({ "org": "a", "per_page": 1e30 }), "beyond 64 bits"),
            ("orgs/list-pat-grants", json!({ "org": "a", "owner": "mona" }), "takes a list of strings, not a string"),
            ("orgs/update-pat-accesses", json!({ "org": "a", "pat_ids": [] }), "takes at least 1, and the list has 0"),
            (
                "orgs/review-pat-grant-requests-in-bulk",
                json!({ "org": "a", "action": "approve" }),
                "needs pat_request_ids",
            ),
            ("orgs/list-pat-grants", json!({ "org": "a", "direction": "up" }), "is one of asc, desc, not \"up\""),
            ("orgs/list-pat-grants", json!({ "org": "" }), "bends the path"),
            ("orgs/list-pat-grants", json!({ "org": ".." }), "bends the path"),
        ] {
            let message = refused(operation, values);
            assert!(message.contains(told), "{message}");
        }
    }

    #[test]
    fn whatever_a_segment_is_it_stays_one() {
        for org in ["a/b", "a?b=1", "a#b", "ä", "a%2fb", "%2e%2e", "{org}", "a b"] {
            let request = call("orgs/get", json!({ "org": org })).unwrap();
            let segment = request.uri().path().strip_prefix("/api/v3/orgs/").unwrap();
            assert!(!segment.contains('/'), "{org:?}: {segment}");
            assert_eq!(percent_decoded(segment), org);
            assert_eq!(request.uri().query(), None);
        }
    }

    fn percent_decoded(text: &str) -> String {
        let pair = format!("x={}", text.replace('+', "%2B"));
        url::form_urlencoded::parse(pair.as_bytes()).next().unwrap().1.into_owned()
    }
}
