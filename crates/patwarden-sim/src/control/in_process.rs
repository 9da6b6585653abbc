//! The control API for the host program: the same calls and the same checks, without a socket and a secret.

use serde_json::Value;

use crate::control::body::UNFIT;
use crate::control::{Refusal, Reply, routes};
use crate::error::Error;
use crate::log::scrub;
use crate::simulator::Simulator;
use http::StatusCode;

impl Simulator {
    /// Makes a call of the [control API](crate#control-from-another-process): for a host program that takes its
    /// orders from elsewhere, as JSON, and wants them checked. `path` is what comes behind `/_sim`, in its parts
    /// as they are, not encoded; a body of `Value::Null` is none. What has no answer gives `Value::Null`.
    ///
    /// ```
    /// use patwarden_sim::{Config, Simulator};
    /// use serde_json::{Value, json};
    ///
    /// # fn main() -> Result<(), patwarden_sim::Error> {
    /// let sim = Simulator::new(Config::default())?;
    /// let org = &sim.orgs()[0];
    /// let added = sim.control("POST", &["orgs", org, "grants"], &json!({"token": {"name": "nightly"}}))?;
    /// assert!(added["id"].is_u64());
    /// sim.control("POST", &["faults"], &json!({"kind": "cut", "after_bytes": 100}))?;
    /// assert_eq!(sim.faults().len(), 1);
    /// let error = sim.control("POST", &["faults"], &json!({"kind": "cut", "millis": 5})).unwrap_err();
    /// assert!(error.to_string().contains("`millis` goes with the kinds `delay`, `slow`, `effect_delay` alone"));
    /// assert_eq!(sim.control("DELETE", &["faults"], &Value::Null)?, Value::Null);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] with what the control API would say; nothing has changed then.
    pub fn control(&self, method: &str, path: &[&str], body: &Value) -> Result<Value, Error> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let nothing_here = || {
            let message = format!("there is nothing at {:?}", scrub(&path.join("/")));
            Refusal::new(StatusCode::NOT_FOUND, message)
        };
        match routes::call(self, method, path, body.as_bytes(), nothing_here) {
            Ok(Reply::Done) => Ok(Value::Null),
            // What was written as JSON is read as it.
            Ok(Reply::Json(_, json)) => Ok(serde_json::from_slice(&json).unwrap_or_default()),
            Err(Refusal { message, .. }) => {
                let message = message.strip_prefix(UNFIT).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&message);
                Err(Error::Refused(message.to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::Config;

    fn sim() -> Simulator {
        Simulator::new(Config::default().with_orgs(1).with_grants(3).with_requests(1)).unwrap()
    }

    #[test]
    fn a_host_program_steers_as_other_processes_do() {
        let sim = sim();
        let org = sim.orgs()[0].clone();
        let id =
            sim.control("POST", &["orgs", &org, "grants"], &json!({"token": {"name": "n"}})).unwrap()["id"].clone();
        let id = id.as_u64().unwrap().to_string();
        let path = ["orgs", org.as_str(), "grants", id.as_str()];
        assert_eq!(sim.control("GET", &path, &Value::Null).unwrap()["token"]["name"], "n");
        sim.control("DELETE", &path, &Value::Null).unwrap();
        let error = sim.control("GET", &path, &Value::Null).unwrap_err().to_string();
        assert_eq!(error, format!("organisation {org:?} has no grant {id}"));
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_changes_nothing() {
        let sim = sim();
        for (path, body, said) in [
            (&["faults"][..], json!({"kind": "odd"}), "unknown variant `odd`, expected one of `status`"),
            (&["faults"], json!({"kind": "cut", "odd": 1}), "unknown field `odd`, expected one of `kind`"),
            (&["orgs", "no/where", "grants"], json!({}), "the simulation has no organisation \"no/where\""),
            (&["odd"], json!({}), "there is nothing at \"odd\""),
        ] {
            let error = sim.control("POST", path, &body).unwrap_err();
            assert!(matches!(error, Error::Refused(_)));
            assert!(error.to_string().starts_with(said), "{error}");
        }
        assert!(sim.faults().is_empty());
    }
}
