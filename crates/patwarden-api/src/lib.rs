//! A low-level client for the part of GitHub's REST API that governs personal access tokens,
//! generated from GitHub's OpenAPI description.
//!
//! [`Client`] has one method an operation, each a builder that ends in `send()`. What is generated
//! knows paths, parameters and bodies; it does not know the network. Every request goes through a
//! [`Transport`], a [`tower::Service`] that whoever makes the client brings: the `patwarden` crate
//! brings one that logs in, retries and paces. Most users want that crate and not this one.
//!
//! ```
//! use patwarden_api::{Client, Request, Transport};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! // A transport that answers from memory.
//! let transport = Transport::new(tower::service_fn(async |request: Request| {
//!     assert_eq!(request.uri().path(), "/orgs/acme/personal-access-tokens");
//!     assert_eq!(request.uri().query(), Some("owner%5B%5D=mona&per_page=100"));
//!     Ok::<_, std::io::Error>(http::Response::new("[]".into()))
//! }));
//! let client = Client::new_with_client("https://api.github.com", reqwest::Client::new(), transport);
//! let page = client
//!     .orgs_list_pat_grants()
//!     .org("acme")
//!     .owner(vec!["mona".to_owned()])
//!     .per_page(100)
//!     .send()
//!     .await?;
//! assert!(page.is_empty());
//! # Ok::<_, patwarden_api::Error>(()) }).unwrap();
//! ```
//!
//! # By name
//!
//! [`OPERATIONS`] is a table of the same operations with what each takes, and [`Call`] sends one that is
//! named while the program runs, with values of JSON:
//!
//! ```
//! use patwarden_api::{Call, Client, Request, Transport};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! # let transport = Transport::new(tower::service_fn(async |request: Request| {
//! #     assert_eq!(request.uri(), "https://api.github.com/orgs/acme/personal-access-tokens?per_page=100");
//! #     Ok::<_, std::io::Error>(http::Response::new("[]".into()))
//! # }));
//! # let client = Client::new_with_client("https://api.github.com", reqwest::Client::new(), transport);
//! let call = Call::to("orgs/list-pat-grants")?.with("org", "acme")?.with("per_page", 100)?;
//! assert_eq!(call.send(&client).await?.body().as_ref(), b"[]");
//! # Ok::<_, patwarden_api::Failure>(()) }).unwrap();
//! ```
//!
//! # What the description was changed for
//!
//! Fields of answers are all optional and their enumerations are open strings, so that neither an
//! older server nor a newer one fails a page. An empty (204, 205) answer has no body, whatever was
//! sent, nor has an accepted one (202) that the description has no fields for; where an operation can also
//! succeed with one, the value is optional. A status that
//! is not a success is [`Error::UnexpectedResponse`] with the whole response; [`Failure`] takes such an
//! error apart. What GitHub sends as a webhook is read as an answer is.
//!
//! # Stability
//!
//! This crate follows GitHub's description: it has a version of its own, and a regeneration may break it.

mod call;
mod failure;
#[rustfmt::skip]
#[allow(
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::all,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    elided_lifetimes_in_paths
)]
mod generated;
mod operation;
mod secret;
mod transport;

pub use call::Call;
pub use failure::Failure;
pub use generated::{ByteStream, Client, Error, OPERATIONS, ResponseValue, builder, types};
pub use operation::{Answer, Body, Content, Kind, Operation, Parameter, Place};
pub use secret::Secret;
pub use transport::{API_VERSION, BoxError, Request, Response, Transport, carries_nothing, prepare_headers};

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::json;

    use crate::types;

    /// An event of invented data, with a value and a field that nobody has described and without others.
    fn event<T: DeserializeOwned>(action: &str) -> T {
        let request = json!({
            "id": 7,
            "owner": { "login": "mona", "type": "Robot" },
            "permissions_added": { "organization": { "members": "look-at" }, "galaxy": {} },
            "repository_selection": "most",
            "repositories": null,
            "token_expires_at": null,
            "mood": ["new"],
        });
        let event = json!({ "action": action, "personal_access_token_request": request, "planet": { "new": true } });
        serde_json::from_value(event).unwrap()
    }

    #[test]
    fn every_event_of_a_request_is_read_whatever_is_new_or_absent() {
        let created: types::WebhookPersonalAccessTokenRequestCreated = event("created");
        let approved: types::WebhookPersonalAccessTokenRequestApproved = event("approved");
        let denied: types::WebhookPersonalAccessTokenRequestDenied = event("denied");
        let cancelled: types::WebhookPersonalAccessTokenRequestCancelled = event("tossed");
        assert_eq!(cancelled.action.as_deref(), Some("tossed"));
        assert!(cancelled.organization.is_none() && cancelled.sender.is_none());
        let requests = [
            created.personal_access_token_request,
            approved.personal_access_token_request,
            denied.personal_access_token_request,
            cancelled.personal_access_token_request,
        ];
        for request in requests.map(Option::unwrap) {
            assert_eq!(request.id, Some(7));
            assert_eq!(request.repository_selection.as_deref(), Some("most"));
            assert_eq!(request.owner.unwrap().login.as_deref(), Some("mona"));
            assert_eq!(request.permissions_added.unwrap().organization.unwrap()["members"], "look-at");
            assert!(request.repositories.is_none() && request.token_name.is_none());
        }
    }
}
