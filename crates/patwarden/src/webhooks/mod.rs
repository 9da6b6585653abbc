//! What GitHub tells an App's webhook: verified before it is read, and typed.
//!
//! ```
//! # fn main() -> patwarden::Result<()> {
//! use patwarden::webhooks::{Event, PatRequestAction, Secrets};
//!
//! let secrets = Secrets::new("It's a Secret to Everybody")?;
//! # let (headers, body) = (http::HeaderMap::new(), Vec::new());
//! match secrets.delivery(&headers, body) {
//!     Ok(delivery) => match delivery.event() {
//!         Event::PatRequest(event) if event.action == PatRequestAction::Created => {
//!             println!("{} asks to reach {}", event.owner.login, event.organization.login);
//!         }
//!         _ => println!("{} is of no concern", delivery.event_name()),
//!     },
//!     Err(error) => println!("not from GitHub, or not readable: {error}"),
//! }
//! # Ok(()) }
//! ```
//!
//! With the feature `webhooks-axum`, a [`Delivery`] is an extractor of axum 0.8 that takes the [`Secrets`]
//! from the router's state.
//!
//! # What a signature says
//!
//! It is over the body and nothing else. The id of a delivery and the name of its event are not signed, and
//! whoever has recorded a delivery can send it again, under another id as well: take an event as a reason to
//! look, and ask GitHub for how things are before acting on it.

mod delivery;
#[cfg(feature = "webhooks-axum")]
mod extract;
mod secrets;

pub use delivery::{Delivery, Event};
#[cfg(feature = "webhooks-axum")]
pub use extract::{LARGEST_BODY, Rejection};
pub use secrets::Secrets;

pub use crate::model::{PatRequestAction, PatRequestEvent};
