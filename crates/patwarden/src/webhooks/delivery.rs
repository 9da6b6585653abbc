//! A delivery, which is one because it was verified.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::HeaderName;
use patwarden_api::types::WebhookPersonalAccessTokenRequestCreated;
use serde::Deserialize as _;
use serde_json::Value;

use super::secrets::{Secrets, Signature, unsigned};
use crate::error::{Error, ErrorKind, Result};
use crate::model::PatRequestEvent;

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");
const DELIVERY: HeaderName = HeaderName::from_static("x-github-delivery");
const EVENT: HeaderName = HeaderName::from_static("x-github-event");
const PAT_REQUEST: &str = "personal_access_token_request";
/// The actions that GitHub documents.
const ACTIONS: [&str; 4] = ["created", "approved", "denied", "cancelled"];
/// GitHub's ids of deliveries and names of events have up to 40 characters.
const LONGEST_NAME: usize = 100;

/// What GitHub sent to a webhook. There is no way to one but by its signature.
#[derive(Clone)]
pub struct Delivery {
    id: String,
    event_name: String,
    event: Event,
    body: Bytes,
}

/// What a delivery tells.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// `personal_access_token_request`: something happened to a request.
    PatRequest(Box<PatRequestEvent>),
    /// Any other, `ping` among them, as its JSON stands; and what happened to a request in a way of the future that
    /// can't be read as today's.
    Other(Value),
}

impl Secrets {
    /// Takes a delivery by its headers and its body, byte for byte as it came. The signature is checked before
    /// anything else of it is read.
    ///
    /// # Errors
    ///
    /// [`Authentication`](ErrorKind::Authentication) if it is not signed, not once, or not with one of the secrets;
    /// [`InvalidAnswer`](ErrorKind::InvalidAnswer) if it is, and lacks its id or the name of its event, is not JSON,
    /// or is an event `personal_access_token_request` that can't be understood.
    pub fn delivery(&self, headers: &HeaderMap, body: impl Into<Bytes>) -> Result<Delivery> {
        let body = body.into();
        self.compare(&signature_of(headers)?, &body)?;
        let id = named(headers, &DELIVERY, "X-GitHub-Delivery")?;
        let event_name = named(headers, &EVENT, "X-GitHub-Event")?;
        let event = Event::read(&event_name, &body)?;
        Ok(Delivery { id, event_name, event, body })
    }
}

impl Delivery {
    /// GitHub's id of it, in `X-GitHub-Delivery`: the same when it is sent again. It is not signed.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name of the event, in `X-GitHub-Event`. It is not signed.
    #[must_use]
    pub fn event_name(&self) -> &str {
        &self.event_name
    }

    /// What it tells.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// What it tells, to keep.
    #[must_use]
    pub fn into_event(self) -> Event {
        self.event
    }

    /// The body that was signed, byte for byte.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Delivery")
            .field("id", &self.id)
            .field("event_name", &self.event_name)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Event {
    fn read(name: &str, body: &[u8]) -> Result<Self> {
        // What serde says of a fault may quote the body; the place is enough.
        let json: Value = serde_json::from_slice(body).map_err(|fault| {
            let place = format!("line {}, column {}", fault.line(), fault.column());
            unreadable(format!("its body is not JSON, {place}"))
                .with_hint("choose the content type application/json in the webhook's settings")
        })?;
        if name != PAT_REQUEST {
            return Ok(Self::Other(json));
        }
        match Self::read_request(&json) {
            // An action to come may look otherwise: what happened is not lost for that.
            Err(_) if json["action"].as_str().is_some_and(|action| !ACTIONS.contains(&action)) => Ok(Self::Other(json)),
            event => event,
        }
    }

    fn read_request(json: &Value) -> Result<Self> {
        let unlike = || unreadable(format!("its body is not what GitHub documents of the event {PAT_REQUEST}"));
        // A list would be read as the values of the fields, in their order.
        if !json.is_object() {
            return Err(unlike());
        }
        let event = WebhookPersonalAccessTokenRequestCreated::deserialize(json).map_err(|_| unlike())?;
        let event = PatRequestEvent::try_from(event).map_err(|error| error.about(PAT_REQUEST))?;
        Ok(Self::PatRequest(Box::new(event)))
    }
}

/// The one signature that the headers claim.
pub(super) fn signature_of(headers: &HeaderMap) -> Result<Signature> {
    let mut values = headers.get_all(SIGNATURE).into_iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Signature::read(value.as_bytes()),
        (None, _) => Err(unsigned("it has no X-Hub-Signature-256")
            .with_hint("set a secret in the App's settings: without one GitHub does not sign")),
        (Some(_), Some(_)) => Err(unsigned("it has more than one X-Hub-Signature-256")),
    }
}

fn named(headers: &HeaderMap, name: &HeaderName, written: &str) -> Result<String> {
    let mut values = headers.get_all(name).into_iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(unreadable(format!("it needs one {written}")));
    };
    match value.to_str() {
        Ok(text) if !text.is_empty() && text.len() <= LONGEST_NAME && !text.contains([' ', '\t']) => {
            Ok(text.to_owned())
        }
        _ => Err(unreadable(format!("its {written} is not a word of up to {LONGEST_NAME} ASCII characters"))),
    }
}

fn unreadable(why: String) -> Error {
    Error::new(ErrorKind::InvalidAnswer, format!("the delivery can't be read: {why}"))
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use http::HeaderValue;
    use serde_json::json;
    use sha2::Sha256;

    use super::*;
    use crate::model::{PatRequestAction, RepositorySelection};

    const SECRET: &str = "an invented secret";

    fn signed(body: &[u8]) -> HeaderValue {
        let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(body).finalize();
        let digits: String = mac.into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        HeaderValue::from_str(&format!("sha256={digits}")).unwrap()
    }

    fn headers(event: &str, body: &[u8]) -> HeaderMap {
        HeaderMap::from_iter([
            (SIGNATURE, signed(body)),
            (DELIVERY, HeaderValue::from_static("72d3162e-cc78-11e3-81ab-4c9367dc0958")),
            (EVENT, HeaderValue::from_str(event).unwrap()),
        ])
    }

    fn take(headers: &HeaderMap, body: impl Into<Bytes>) -> Result<Delivery> {
        Secrets::new(SECRET).unwrap().delivery(headers, body)
    }

    fn taken(event: &str, body: &Value) -> Result<Delivery> {
        let body = body.to_string();
        take(&headers(event, body.as_bytes()), body)
    }

    fn request() -> Value {
        json!({
            "action": "created",
            "personal_access_token_request": {
                "id": 7,
                "owner": {"login": "mona", "id": 1, "type": "User"},
                "permissions_added": {"repository": {"contents": "write"}},
                "permissions_upgraded": {"organization": {"members": "write"}},
                "permissions_result": {"repository": {"contents": "write"}, "organization": {"members": "write"}},
                "repository_selection": "subset",
                "repository_count": 1,
                "repositories": [{"id": 5, "name": "tools", "full_name": "acme/tools", "private": true}],
                "created_at": "2026-05-16T08:47:09.000-07:00",
                "token_id": 9,
                "token_name": "nightly",
                "token_expired": false,
                "token_expires_at": null,
                "token_last_used_at": null,
            },
            "organization": {"login": "acme", "id": 3},
            "sender": {"login": "mona", "id": 1, "type": "User"},
            "installation": {"id": 11},
        })
    }

    #[test]
    fn a_request_is_told_in_types_of_ours() {
        let delivery = taken(PAT_REQUEST, &request()).unwrap();
        assert_eq!(delivery.id(), "72d3162e-cc78-11e3-81ab-4c9367dc0958");
        assert_eq!(delivery.event_name(), PAT_REQUEST);
        assert_eq!(delivery.body(), request().to_string().as_bytes());
        let Event::PatRequest(event) = delivery.into_event() else { panic!("another event") };
        assert_eq!(event.action, PatRequestAction::Created);
        assert_eq!((event.id, event.token_id), (7.into(), Some(9.into())));
        assert_eq!((event.owner.login.as_str(), event.sender.login.as_str()), ("mona", "mona"));
        assert_eq!(event.permissions_added.repository.get("contents"), Some("write"));
        assert_eq!(event.permissions_upgraded.organization.get("members"), Some("write"));
        assert_eq!(event.permissions_result.iter().count(), 2);
        assert_eq!((event.repository_selection, event.repository_count), (RepositorySelection::Subset, Some(1)));
        assert_eq!(event.repositories.unwrap()[0].full_name.as_deref(), Some("acme/tools"));
        assert_eq!(event.created_at, "2026-05-16T15:47:09Z".parse().unwrap());
        assert_eq!((event.organization.login.as_str(), event.organization.installation_id), ("acme", Some(11.into())));
        assert_eq!((event.token_name.as_deref(), event.token_expires_at), (Some("nightly"), None));
    }

    #[test]
    fn an_action_to_come_of_another_shape_is_readable_all_the_same() {
        let to_come = json!({ "action": "transferred", "personal_access_token_request": [1, 2] });
        let Event::Other(told) = taken(PAT_REQUEST, &to_come).unwrap().into_event() else { panic!("another event") };
        assert_eq!(told, to_come);
        for known in ["created", "cancelled"] {
            let error =
                taken(PAT_REQUEST, &json!({ "action": known, "personal_access_token_request": [1] })).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
        }
        let fields: Vec<Value> = request().as_object().unwrap().values().cloned().collect();
        assert!(taken(PAT_REQUEST, &Value::from(fields)).is_err(), "a list is no event");
    }

    #[test]
    fn actions_and_selections_to_come_are_told_as_they_stand() {
        let mut body = request();
        body["action"] = json!("expired");
        body["personal_access_token_request"]["repository_selection"] = json!("some");
        for absent in ["repositories", "repository_count", "token_id", "token_name"] {
            body["personal_access_token_request"][absent] = Value::Null;
        }
        let Event::PatRequest(event) = taken(PAT_REQUEST, &body).unwrap().into_event() else { panic!("another event") };
        assert_eq!(event.action, PatRequestAction::Other("expired".to_owned()));
        assert_eq!(event.repository_selection, RepositorySelection::Other("some".into()));
        assert_eq!((event.repositories, event.repository_count, event.token_id), (None, None, None));
        assert_eq!(serde_json::to_value(&event.action).unwrap(), "expired");
    }

    #[test]
    fn a_request_that_lacks_what_we_need_says_which_field() {
        for (field, said) in [
            ("/action", "lacks the field action"),
            ("/sender", "lacks the field sender"),
            ("/organization/login", "organization: the answer lacks the field login"),
            ("/personal_access_token_request", "lacks the field personal_access_token_request"),
            ("/personal_access_token_request/id", "lacks the field id"),
            ("/personal_access_token_request/permissions_result", "lacks the field permissions_result"),
            ("/personal_access_token_request/created_at", "lacks the field created_at"),
            ("/personal_access_token_request/repositories/0/id", "repositories: the answer lacks the field id"),
        ] {
            let mut body = request();
            *body.pointer_mut(field).unwrap() = Value::Null;
            let error = taken(PAT_REQUEST, &body).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
            assert!(error.to_string().starts_with(PAT_REQUEST) && error.to_string().contains(said), "{error}");
        }
    }

    #[test]
    fn another_event_is_told_as_its_json_stands() {
        let delivery = taken("ping", &json!({"zen": "Design for failure."})).unwrap();
        assert_eq!(delivery.event_name(), "ping");
        assert_eq!(*delivery.event(), Event::Other(json!({"zen": "Design for failure."})));
        // The name is not signed: what it makes of a body, the body has to bear out.
        assert!(taken(PAT_REQUEST, &json!({"zen": "Design for failure."})).is_err());
    }

    #[test]
    fn what_is_not_signed_is_not_read() {
        let body = "not JSON";
        for unsigned in [
            HeaderMap::new(),
            HeaderMap::from_iter([(SIGNATURE, signed(b"another body"))]),
            HeaderMap::from_iter([(HeaderName::from_static("x-hub-signature"), signed(body.as_bytes()))]),
        ] {
            assert_eq!(take(&unsigned, body).unwrap_err().kind(), ErrorKind::Authentication);
        }
        let mut twice = headers("ping", body.as_bytes());
        twice.append(SIGNATURE, signed(body.as_bytes()));
        let error = take(&twice, body).unwrap_err();
        assert!(error.kind() == ErrorKind::Authentication && error.to_string().contains("more than one"), "{error}");
        let error = take(&headers("ping", body.as_bytes()), body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidAnswer, "it is signed, and no JSON");
    }

    #[test]
    fn headers_that_name_nothing_are_refused() {
        let long = "x".repeat(101);
        for (name, written) in [(EVENT, "X-GitHub-Event"), (DELIVERY, "X-GitHub-Delivery")] {
            for bad in [None, Some(""), Some("two words"), Some("é"), Some(long.as_str())] {
                let mut headers = headers("ping", b"{}");
                headers.remove(&name);
                if let Some(bad) = bad {
                    headers.insert(&name, HeaderValue::from_bytes(bad.as_bytes()).unwrap());
                }
                let error = take(&headers, "{}").unwrap_err();
                assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
                assert!(error.to_string().contains(written), "{bad:?}: {error}");
            }
            let mut twice = headers("ping", b"{}");
            twice.append(&name, HeaderValue::from_static("ping"));
            assert!(take(&twice, "{}").unwrap_err().to_string().contains("it needs one"));
        }
    }

    #[test]
    fn neither_an_error_nor_a_delivery_shows_the_body() {
        for body in ["canary", "{\"action\": {\"canary\": 1}}", "[\"canary\"]", "\"canary", "payload=canary"] {
            let error = take(&headers(PAT_REQUEST, body.as_bytes()), body).unwrap_err();
            assert!(
                !format!("{error} {error:?} {:?}", std::error::Error::source(&error)).contains("canary"),
                "{error}"
            );
            assert_eq!(error.body(), None);
        }
        let delivery = taken("ping", &json!("canary")).unwrap();
        assert!(!format!("{delivery:?}").contains("canary"), "{delivery:?}");
    }
}
