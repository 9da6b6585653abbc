//! The page edge: the answer to a page of a listing becomes items and links.
//!
//! The generated code puts the request together and never sees the answer: it would read each page anew,
//! also one that is known to be unchanged, and would drop what layers say beside it.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use patwarden_api::{BoxError, Request, Response, ResponseValue};
use serde::de::DeserializeOwned;
use tower::{Service, ServiceExt};
use url::Url;

use crate::answer::{decoded, error_of, of_answer, refusal};
use crate::error::{Error, ErrorKind, Result};
use crate::link::Links;
use crate::page::Fetched;
use crate::transport::Door;
use crate::transport::cache::Shelf;

/// What the generated client says of a call. Where an answer came, that lies with the [`Source`] and this is
/// an error about a stand-in.
pub(crate) type Sent<Raw> = Result<ResponseValue<Raw>, patwarden_api::Error>;

/// Where one page comes from: the answer to the one call that it was made for.
pub(crate) struct Source {
    base: Arc<Url>,
    answer: Slot,
}

type Slot = Arc<Mutex<Option<Response>>>;

impl Source {
    /// One page's source, and the door for the call that fills it.
    pub(crate) fn tapping(
        door: Door,
        base: Arc<Url>,
    ) -> (
        Self,
        impl Service<Request, Response = Response, Error: Into<BoxError>, Future: Send + 'static> + Clone + Send + Sync,
    ) {
        let answer = Slot::default();
        let slot = Arc::clone(&answer);
        let tapped = door.map_response(move |answer| {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            stand_in()
        });
        (Self { base, answer }, tapped)
    }

    /// The page: what is listed, converted, and where the server says that the list goes on. Items that are
    /// known from the same answer before are not read again.
    pub(crate) async fn page<Said, Raw, T>(
        &self,
        sent: Sent<Said>,
        links: fn(&HeaderMap, &Url) -> Result<Links>,
        convert: impl FnOnce(Raw) -> Result<Vec<T>>,
    ) -> Result<Fetched<T>>
    where
        Raw: DeserializeOwned,
        T: Clone + Send + Sync + 'static,
    {
        let answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(answer) = answer else {
            return Err(match sent {
                Err(error) => error_of(error).await,
                Ok(_) => Error::new(ErrorKind::InvalidAnswer, "the answer to the page was lost"),
            });
        };
        if answer.status() != StatusCode::OK {
            return Err(refusal(&answer));
        }
        Self::read(&answer, || links(answer.headers(), &self.base), convert).map_err(|error| of_answer(error, &answer))
    }

    fn read<Raw, T>(
        answer: &Response,
        links: impl FnOnce() -> Result<Links>,
        convert: impl FnOnce(Raw) -> Result<Vec<T>>,
    ) -> Result<Fetched<T>>
    where
        Raw: DeserializeOwned,
        T: Clone + Send + Sync + 'static,
    {
        let shelf = answer.extensions().get::<Shelf>();
        if let Some(items) = shelf.and_then(Shelf::take::<Vec<T>>) {
            return Ok(Fetched { items: items.to_vec(), links: links()? });
        }
        let raw = decoded(answer)?;
        let links = links()?;
        let items = convert(raw)?;
        if let Some(shelf) = shelf {
            shelf.keep(Arc::new(items.clone()), answer.body().len());
        }
        Ok(Fetched { items, links })
    }
}

/// What the generated code is given instead: a status that no operation declares, so that it reads nothing.
fn stand_in() -> Response {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::IM_A_TEAPOT;
    answer
}

/// One page of a list that is read in another way than the generated code would.
pub(crate) async fn fetched_as<Raw, T, Said>(sent: Sent<Said>, source: &Source) -> Result<Fetched<T>>
where
    Raw: DeserializeOwned,
    T: TryFrom<Raw, Error = Error> + Clone + Send + Sync + 'static,
{
    source.page(sent, Links::read, each::<Raw, T>).await
}

/// One page of a list: its items converted, and where the server says the list goes on.
pub(crate) async fn fetched<Raw, T>(sent: Sent<Vec<Raw>>, source: &Source) -> Result<Fetched<T>>
where
    Raw: DeserializeOwned,
    T: TryFrom<Raw, Error = Error> + Clone + Send + Sync + 'static,
{
    source.page(sent, Links::read, each).await
}

/// One page of a list without page numbers.
pub(crate) async fn fetched_since<Raw, T>(sent: Sent<Vec<Raw>>, source: &Source) -> Result<Fetched<T>>
where
    Raw: DeserializeOwned,
    T: TryFrom<Raw, Error = Error> + Clone + Send + Sync + 'static,
{
    source.page(sent, Links::read_since, each).await
}

/// Rows, converted.
pub(crate) fn each<Raw, T: TryFrom<Raw, Error = Error>>(rows: Vec<Raw>) -> Result<Vec<T>> {
    rows.into_iter().map(T::try_from).collect()
}
