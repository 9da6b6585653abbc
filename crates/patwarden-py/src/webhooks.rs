//! `patwarden.webhooks`: what GitHub tells an App's webhook, verified before it is read.

use http::{HeaderMap, HeaderName, HeaderValue};
use patwarden::webhooks::{Event, Secrets};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMemoryView, PyString};
use serde_json::Value;

use crate::convert::{self, Attribute};
use crate::model::object;
use crate::{errors, restore};

/// The headers of a delivery that are read.
const READ: [&str; 3] = ["x-hub-signature-256", "x-github-delivery", "x-github-event"];

/// Checks that a delivery is GitHub's, in constant time: that signature, the value of the header X-Hub-Signature-256,
/// was made of this body with one of the secrets.
///
/// body is what came, byte for byte. secret is that of the App's settings, a str or bytes, or several while it is
/// being replaced. A signature of None is none: a header that was not there.
///
/// AuthenticationError unless it is so; ConfigurationError for a secret that is empty.
///
/// >>> from patwarden import webhooks
/// >>> signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
/// >>> webhooks.verify(b"Hello, World!", signature, "It's a Secret to Everybody")
/// >>> webhooks.verify(b"Hello, world!", signature, "It's a Secret to Everybody")
/// Traceback (most recent call last):
///     ...
/// patwarden.errors.AuthenticationError: the delivery is refused: its signature is not made of this body with ...
#[pyfunction]
#[pyo3(signature = (body, signature, secret))]
pub(crate) fn verify(
    py: Python<'_>,
    body: &Bound<'_, PyAny>,
    signature: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let body = bytes("body", body)?;
    let secrets = secrets(secret)?;
    let verified = if signature.is_none() {
        // Says what a delivery without the header is told.
        secrets.delivery(&HeaderMap::new(), body).map(drop)
    } else {
        let wrong = |_| convert::wrong_type("signature", "a str or None", signature);
        let signature = signature.cast::<PyString>().map_err(wrong)?;
        // What can't be encoded is no signature.
        secrets.verify(signature.to_string_lossy().as_bytes(), &body)
    };
    verified.map_err(|error| errors::raised(py, &error))
}

/// Takes a delivery by its body, byte for byte as it came, and its headers, of any case: a mapping or pairs, of str
/// or bytes. The signature is checked as by verify() before anything else of it is read.
///
/// AuthenticationError if it is not signed, not once, or not with one of the secrets; InvalidAnswerError if it is, and
/// lacks its id or the name of its event, is not JSON, or can't be understood; ConfigurationError for a secret that is
/// empty.
///
/// >>> from patwarden import webhooks
/// >>> hub.set_webhook(secret="invented")
/// >>> id = hub.add_request(org.name, owner="mona", token_name="nightly")
/// >>> sent = hub.deliveries()[-1]
/// >>> delivery = webhooks.receive(sent["body"].encode(), sent["headers"], "invented")
/// >>> match delivery.event:
/// ...     case webhooks.PatRequestEvent(action="created", owner=owner, token_name=name):
/// ...         print(owner.login, "asks for", name)
/// mona asks for nightly
#[pyfunction]
#[pyo3(signature = (body, headers, secret))]
pub(crate) fn receive(
    py: Python<'_>,
    body: &Bound<'_, PyAny>,
    headers: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
) -> PyResult<Delivery> {
    let body = bytes("body", body)?;
    let delivery = secrets(secret)?.delivery(&read_headers(headers)?, body);
    let delivery = delivery.map_err(|error| errors::raised(py, &error))?;
    let told = match delivery.event() {
        Event::PatRequest(event) => Told::PatRequest(event.clone()),
        Event::Other(json) => Told::Other(json.clone()),
        // Nothing of a kind to come is lost: its body is JSON, or it would not have been taken.
        _ => Told::Other(serde_json::from_slice(delivery.body()).unwrap_or_default()),
    };
    Ok(Delivery {
        id: delivery.id().to_owned(),
        event_name: delivery.event_name().to_owned(),
        body: delivery.body().to_vec(),
        told,
    })
}

/// What GitHub sent to a webhook: verified, or it would not be here.
///
/// The signature is over the body and nothing else: neither the id nor the name of the event is signed, and whoever
/// has recorded a delivery can send it again. Take it as a reason to look, and ask GitHub for how things are.
#[pyclass(frozen, weakref, eq, hash, module = "patwarden.webhooks")]
#[derive(PartialEq, Hash)]
pub(crate) struct Delivery {
    id: String,
    event_name: String,
    body: Vec<u8>,
    told: Told,
}

#[derive(PartialEq, Hash)]
enum Told {
    PatRequest(Box<patwarden::webhooks::PatRequestEvent>),
    Other(Value),
}

#[pymethods]
impl Delivery {
    /// GitHub's id of it, from X-GitHub-Delivery: the same when it is sent again. It is not signed.
    #[getter]
    fn id(&self) -> &str {
        &self.id
    }

    /// The name of the event, from X-GitHub-Event, such as personal_access_token_request. It is not signed.
    #[getter]
    fn event_name(&self) -> &str {
        &self.event_name
    }

    /// What it tells: a PatRequestEvent for personal_access_token_request. Any other event, and what happens to a
    /// request in a way of the future that can't be read as today's, is its JSON as Python's json reads it.
    #[getter]
    fn event<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.told {
            Told::PatRequest(event) => Ok(Bound::new(py, PatRequestEvent::from((**event).clone()))?.into_any()),
            Told::Other(json) => convert::json(py, json),
        }
    }

    /// The body that was signed, byte for byte.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.body)
    }

    /// As a dict, with everything in it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let event = match &self.told {
            Told::PatRequest(event) => PatRequestEvent::from((**event).clone()).to_dict(py)?.into_any(),
            Told::Other(json) => convert::json(py, json)?,
        };
        let fields = [
            ("id", self.id.attribute(py)?),
            ("event_name", self.event_name.attribute(py)?),
            ("event", event),
            ("body", self.body(py).into_any()),
        ];
        convert::dict(py, fields)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let event = convert::shown(&self.event(py)?)?;
        let (id, name) = (convert::quoted(py, &self.id)?, convert::quoted(py, &self.event_name)?);
        Ok(format!("Delivery(id={id}, event_name={name}, event={event}, body=<{} bytes>)", self.body.len()))
    }

    /// Its attributes, for match.
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str, &'static str) {
        ("id", "event_name", "event", "body")
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Kept<'py>)> {
        let delivery = this.get();
        let (kind, told) = match &delivery.told {
            Told::PatRequest(event) => (PAT_REQUEST, restore::text(event)?),
            Told::Other(json) => (OTHER, restore::text(json)?),
        };
        let kept = (delivery.id.clone(), delivery.event_name.clone(), delivery.body(this.py()), kind.to_owned(), told);
        Ok((this.get_type().getattr("_restored")?, kept))
    }

    /// The delivery that pickle keeps as this.
    #[staticmethod]
    fn _restored(id: String, event_name: String, body: Vec<u8>, kind: &str, told: &str) -> PyResult<Self> {
        let told = match kind {
            PAT_REQUEST => Told::PatRequest(restore::restored(told)?),
            OTHER => Told::Other(restore::restored(told)?),
            _ => return Err(PyValueError::new_err(format!("this was no delivery of patwarden: {kind:?}"))),
        };
        Ok(Self { id, event_name, body, told })
    }
}

const PAT_REQUEST: &str = "request";
const OTHER: &str = "other";

/// What pickle keeps: id, name, body, of what kind the event is, and it as text.
type Kept<'py> = (String, String, Bound<'py, PyBytes>, String, String);

object! {
    /// The event personal_access_token_request: something happened to a member's request to let a fine-grained
    /// personal access token reach an organisation. GitHub tells no reason here; requests.list has it while the
    /// request is pending.
    PatRequestEvent around (patwarden::webhooks::PatRequestEvent) in "patwarden.webhooks" {
        /// What happened: created, approved, denied, cancelled, or what GitHub has added since.
        action = action,
        /// The request's own id: what is approved or denied.
        id = id,
        /// The member whose token it is.
        owner = owner,
        /// What the token could not do at all before.
        permissions_added = permissions_added,
        /// What it could do before at a lower level, with the level that it asks for.
        permissions_upgraded = permissions_upgraded,
        /// All that it can do once approved.
        permissions_result = permissions_result,
        /// Which repositories it asks for: none, all, subset, or a value that GitHub has added since.
        repository_selection = repository_selection,
        /// How many repositories it asks for; None unless the selection is a subset.
        repository_count = repository_count,
        /// Which they are; None unless the selection is a subset. GitHub tells neither visibility nor page here.
        repositories = repositories,
        /// When the request was made, in UTC.
        created_at = created_at,
        /// The token's id; older servers leave it out.
        token_id = token_id,
        /// The name that its owner gave the token: somebody's input. Older servers leave it out.
        token_name = token_name,
        /// Whether the token has expired.
        token_expired = token_expired,
        /// When the token expires, in UTC; None is never.
        token_expires_at = token_expires_at,
        /// When the token was last used, in UTC; None is never.
        token_last_used_at = token_last_used_at,
        /// The organisation that was asked, with the App's installation on it.
        organization = organization,
        /// Who caused it: the owner of the token, who decided, or the App that did.
        sender = sender,
    }
}

fn bytes(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(bytes.to_vec());
    }
    if value.is_instance_of::<PyMemoryView>() {
        return value.call_method0("tobytes")?.extract();
    }
    Err(convert::wrong_type(name, "bytes, as they came", value))
}

/// One secret, or several.
fn secrets(value: &Bound<'_, PyAny>) -> PyResult<Secrets> {
    const WANTED: &str = "a str, bytes, or an iterable of them";
    let py = value.py();
    let one = |item: &Bound<'_, PyAny>| match item.cast::<PyBytes>() {
        Ok(bytes) => Ok(Some(bytes.as_bytes().to_vec())),
        Err(_) if item.is_instance_of::<PyString>() => convert::secret("secret", item).map(|it| Some(it.into_bytes())),
        Err(_) => Ok(None),
    };
    let all = match one(value)? {
        Some(secret) => vec![secret],
        None => {
            let wrong = |_| convert::wrong_type("secret", WANTED, value);
            let each = value.try_iter().map_err(wrong)?.map(|item| {
                let item = item?;
                one(&item)?.ok_or_else(|| convert::wrong_type("secret", WANTED, &item))
            });
            each.collect::<PyResult<_>>()?
        }
    };
    let raised = |error| errors::raised(py, &error);
    let mut all = all.into_iter();
    let first = all.next().ok_or_else(|| errors::configuration(py, "there is no secret to verify with; give one"))?;
    all.try_fold(Secrets::new(first).map_err(raised)?, |secrets, secret| secrets.and(secret).map_err(raised))
}

/// Those that matter, however often each is there; what can't be sent as a header is none.
fn read_headers(given: &Bound<'_, PyAny>) -> PyResult<HeaderMap> {
    const WANTED: &str = "a mapping or an iterable of pairs, of str or bytes";
    let wrong = |_| convert::wrong_type("headers", WANTED, given);
    if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
        return Err(wrong(PyTypeError::new_err(())));
    }
    let pairs = if given.hasattr("items")? { given.call_method0("items")? } else { given.clone() };
    let mut headers = HeaderMap::new();
    for pair in pairs.try_iter().map_err(wrong)? {
        let pair = pair?;
        let both = || Ok::<_, PyErr>((pair.get_item(0)?, pair.get_item(1)?));
        let (name, value) = both().map_err(wrong)?;
        let Some(name) = READ.into_iter().find(|known| written(&name).eq_ignore_ascii_case(known.as_bytes())) else {
            continue;
        };
        if !value.is_instance_of::<PyString>() && !value.is_instance_of::<PyBytes>() {
            return Err(convert::wrong_type("headers", WANTED, &value));
        }
        // One that no server would hand on is none: then there are too few of them, or they are not as they should be.
        let value = HeaderValue::from_bytes(&written(&value)).unwrap_or(HeaderValue::from_static(""));
        headers.append(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

/// The bytes of a str or of bytes; of anything else none.
fn written(value: &Bound<'_, PyAny>) -> Vec<u8> {
    match (value.cast::<PyBytes>(), value.cast::<PyString>()) {
        (Ok(bytes), _) => bytes.as_bytes().to_vec(),
        (_, Ok(text)) => text.to_string_lossy().into_owned().into_bytes(),
        _ => Vec::new(),
    }
}

impl Attribute for patwarden::webhooks::PatRequestAction {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self.as_str()).into_any())
    }
}
