//! Turns the pages of a list as the server's `Link` headers say.
//!
//! When the first page names a last one, the pages between are asked for side by side and handed
//! out in order; then, as without a last page, page after page while the server names a next one. A
//! page number is only ever one that the server has named, or one below it. A list that has no page
//! numbers goes on behind an id that the server names, page after page.

use std::sync::Arc;

use futures::stream::{BoxStream, StreamExt};
use futures::{Stream, TryStreamExt};

use super::{Care, Fetch, Fetched, on_its_own};
use crate::error::{Error, ErrorKind, Result};
use crate::link::Links;

enum State<T> {
    First,
    SideBySide { rest: BoxStream<'static, Result<(u64, Fetched<T>)>>, last: u64, next: Option<u64> },
    Next(u64),
    Done,
}

/// The pages that have numbers, up to so many of them asked for at once.
pub(super) fn numbered<T: Send + 'static>(
    fetch: Fetch<T>,
    in_flight: usize,
    most: u64,
    care: Care,
) -> impl Stream<Item = Result<(u64, Fetched<T>)>> + Send {
    let fetch = on_their_own(fetch);
    let in_flight = in_flight.max(1);
    let step = move |state: State<T>| {
        let fetch = Arc::clone(&fetch);
        async move {
            let (number, fetched, state) = match state {
                State::Done => return Ok(None),
                State::First => {
                    let fetched = fetch(None).await.map_err(|error| error.on_page(1))?;
                    let state = match care {
                        Care::Thorough if fetched.links.may_be_missing => State::Next(2),
                        _ => after_first(&fetch, fetched.links, in_flight, most)?,
                    };
                    (1, fetched, state)
                }
                State::SideBySide { mut rest, last, next } => match rest.try_next().await? {
                    Some((number, fetched)) => {
                        let next = fetched.links.next.filter(|_| number == last).or(next);
                        (number, fetched, State::SideBySide { rest, last, next })
                    }
                    None => match next {
                        Some(next) => turn(&fetch, next, last, most).await?,
                        None => return Ok(None),
                    },
                },
                State::Next(number) => turn(&fetch, number, number - 1, most).await?,
            };
            Ok(Some(((number, fetched), state)))
        }
    };
    // `try_unfold` ends after its first error.
    futures::stream::try_unfold(State::First, step)
}

/// Page after page, counted here: what the server names is where the next one begins.
pub(super) fn behind<T: Send + 'static>(
    start: Option<u64>,
    fetch: Fetch<T>,
    most: u64,
) -> impl Stream<Item = Result<(u64, Fetched<T>)>> + Send {
    let fetch = on_their_own(fetch);
    let step = move |state: Option<(u64, Option<u64>)>| {
        let fetch = Arc::clone(&fetch);
        async move {
            let Some((number, behind)) = state else { return Ok(None) };
            let fetched = fetch(behind).await.map_err(|error| error.on_page(number))?;
            let state = match fetched.links.next {
                Some(next) if next <= behind.unwrap_or(0) => {
                    let behind = behind.unwrap_or(0);
                    let message = format!("after the items behind {behind} the server goes on behind {next}");
                    return Err(Error::new(ErrorKind::InvalidAnswer, message).on_page(number));
                }
                Some(_) if number >= most => {
                    let message = format!("{most} pages are the most that are read in one listing");
                    return Err(Error::new(ErrorKind::InvalidAnswer, message)
                        .with_hint("go on behind the last item in another listing")
                        .on_page(number));
                }
                next => next.map(|next| (number + 1, Some(next))),
            };
            Ok(Some(((number, fetched), state)))
        }
    };
    futures::stream::try_unfold(Some((1, start)), step)
}

fn after_first<T: Send + 'static>(fetch: &Fetch<T>, links: Links, in_flight: usize, most: u64) -> Result<State<T>> {
    let Some(next) = links.next else { return Ok(State::Done) };
    match links.last {
        Some(last) if in_flight > 1 && next == 2 && last > 2 => {
            bounded(last, most)?;
            let fetch = Arc::clone(fetch);
            let rest = futures::stream::iter(2..=last)
                .map(move |number| {
                    let page = fetch(Some(number));
                    async move { Ok((number, page.await.map_err(|error| error.on_page(number))?)) }
                })
                .buffered(in_flight)
                .boxed();
            Ok(State::SideBySide { rest, last, next: None })
        }
        _ => Ok(State::Next(next)),
    }
}

/// Every page on its own.
fn on_their_own<T: Send + 'static>(fetch: Fetch<T>) -> Fetch<T> {
    Arc::new(move |page| Box::pin(on_its_own(fetch(page))))
}

/// One page after `before`; a server that leads back would lead on for ever.
async fn turn<T>(fetch: &Fetch<T>, number: u64, before: u64, most: u64) -> Result<(u64, Fetched<T>, State<T>)> {
    if number <= before {
        return Err(Error::new(
            ErrorKind::InvalidAnswer,
            format!("the server names page {number} as the next after page {before}"),
        ));
    }
    bounded(number, most)?;
    let fetched = fetch(Some(number)).await.map_err(|error| error.on_page(number))?;
    let state = match fetched.links.next {
        Some(next) if next <= number => {
            return Err(Error::new(
                ErrorKind::InvalidAnswer,
                format!("the server names page {next} as the next after page {number}"),
            ));
        }
        Some(next) => State::Next(next),
        None => State::Done,
    };
    Ok((number, fetched, state))
}

fn bounded(page: u64, most: u64) -> Result<()> {
    if page > most {
        return Err(Error::new(
            ErrorKind::InvalidAnswer,
            format!("the server names page {page}, and {most} pages are the most that are read"),
        ));
    }
    Ok(())
}
