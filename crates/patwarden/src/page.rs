//! The only pager: a first page, then what its `Link` header says.
//!
//! When the first page names a last one, the pages between are asked for side by side and handed
//! out in order; then, as without a last page, page after page while the server names a next one. A
//! page number is only ever one that the server has named, or one below it. A list that has no page
//! numbers goes on behind an id that the server names, page after page.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt};
use futures::{Stream, TryStreamExt};
use tokio_util::task::AbortOnDropHandle;

use crate::error::{Error, ErrorKind, Result};
use crate::link::Links;

/// Two million items at a hundred a page: no list is longer, and an endless one ends here.
const MOST_PAGES: u64 = 20_000;

/// One page of a listing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its number, counted from 1; 0 for the rest of a page of which items were taken before.
    pub number: u64,
    /// Its items, in the server's order, less those that an earlier page had already.
    pub items: Vec<T>,
}

/// What one request of a listing brought.
pub(crate) struct Fetched<T> {
    pub(crate) items: Vec<T>,
    pub(crate) links: Links,
}

/// Asks for the page of this number, or behind this id; none is the first.
pub(crate) type Fetch<T> = Arc<dyn Fn(Option<u64>) -> BoxFuture<'static, Result<Fetched<T>>> + Send + Sync>;

/// Has an id that tells it from the other items of its list.
pub(crate) trait Identified {
    type Id: Eq + Hash + Send;
    fn id(&self) -> Self::Id;
}

/// A listing on its way: a stream of items, or [by page](Self::pages). Nothing is asked for before
/// the first item is. It ends after its first error.
#[must_use = "a listing asks for nothing until it is polled"]
pub struct Listing<T> {
    pages: BoxStream<'static, Result<Page<T>>>,
    waiting: std::vec::IntoIter<T>,
}

impl<T: Send + 'static> Listing<T> {
    pub(crate) fn new(fetch: Fetch<T>, pages_in_flight: usize) -> Self
    where
        T: Identified,
    {
        Self::of(pages(on_their_own(fetch), pages_in_flight.max(1)))
    }

    /// A listing without page numbers: each page begins behind an id, the first one behind this one.
    pub(crate) fn behind(start: Option<u64>, fetch: Fetch<T>) -> Self
    where
        T: Identified,
    {
        Self::of(pages_behind(start, on_their_own(fetch)))
    }

    fn of(pages: impl Stream<Item = Result<Page<T>>> + Send + 'static) -> Self
    where
        T: Identified,
    {
        let mut seen = HashSet::new();
        // Items that come into being while we page push others onto the next page, where they show again.
        let pages = pages.map_ok(move |mut page| {
            page.items.retain(|item| seen.insert(item.id()));
            page
        });
        Self::of_pages(pages.boxed())
    }

    /// A listing of pages that are made elsewhere.
    pub(crate) fn of_pages(pages: BoxStream<'static, Result<Page<T>>>) -> Self {
        Self { pages, waiting: Vec::new().into_iter() }
    }

    /// A listing that fails with this error.
    pub(crate) fn failed(error: Error) -> Self {
        Self::of_pages(futures::stream::iter([Err(error)]).boxed())
    }

    /// Without those that are not wanted.
    pub(crate) fn only(self, wanted: impl Fn(&T) -> bool + Send + 'static) -> Self {
        let pages = self.pages().map_ok(move |mut page| {
            page.items.retain(&wanted);
            page
        });
        Self::of_pages(pages.boxed())
    }

    /// The same by page. Items that were not taken yet from a page come as a page of their own first.
    pub fn pages(self) -> impl Stream<Item = Result<Page<T>>> + Send + Unpin + 'static {
        let left: Vec<T> = self.waiting.collect();
        let left = (!left.is_empty()).then_some(Ok(Page { number: 0, items: left }));
        futures::stream::iter(left).chain(self.pages)
    }

    /// Everything, in one list.
    ///
    /// # Errors
    ///
    /// The first error of any page; what came before it is dropped.
    pub async fn collect_all(self) -> Result<Vec<T>> {
        self.try_collect().await
    }
}

/// Items lie in a list of their own and are never pinned.
impl<T> Unpin for Listing<T> {}

impl<T> Stream for Listing<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.waiting.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_next_unpin(context)) {
                Some(Ok(page)) => self.waiting = page.items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Listing<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Listing").finish_non_exhaustive()
    }
}

enum State<T> {
    First,
    SideBySide { rest: BoxStream<'static, Result<(u64, Fetched<T>)>>, last: u64, next: Option<u64> },
    Next(u64),
    Done,
}

fn pages<T: Send + 'static>(fetch: Fetch<T>, in_flight: usize) -> impl Stream<Item = Result<Page<T>>> + Send {
    let step = move |state: State<T>| {
        let fetch = Arc::clone(&fetch);
        async move {
            let (number, fetched, state) = match state {
                State::Done => return Ok(None),
                State::First => {
                    let fetched = fetch(None).await.map_err(|error| error.on_page(1))?;
                    let state = after_first(&fetch, fetched.links, in_flight)?;
                    (1, fetched, state)
                }
                State::SideBySide { mut rest, last, next } => match rest.try_next().await? {
                    Some((number, fetched)) => {
                        let next = fetched.links.next.filter(|_| number == last).or(next);
                        (number, fetched, State::SideBySide { rest, last, next })
                    }
                    None => match next {
                        Some(next) => turn(&fetch, next, last).await?,
                        None => return Ok(None),
                    },
                },
                State::Next(number) => turn(&fetch, number, number - 1).await?,
            };
            Ok(Some((Page { number, items: fetched.items }, state)))
        }
    };
    // `try_unfold` ends after its first error.
    futures::stream::try_unfold(State::First, step)
}

/// Page after page, counted here: what the server names is where the next one begins.
fn pages_behind<T: Send + 'static>(start: Option<u64>, fetch: Fetch<T>) -> impl Stream<Item = Result<Page<T>>> + Send {
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
                Some(_) if number == MOST_PAGES => {
                    let message = format!("{MOST_PAGES} pages are the most that are read in one listing");
                    return Err(Error::new(ErrorKind::InvalidAnswer, message)
                        .with_hint("go on behind the last item in another listing")
                        .on_page(number));
                }
                next => next.map(|next| (number + 1, Some(next))),
            };
            Ok(Some((Page { number, items: fetched.items }, state)))
        }
    };
    futures::stream::try_unfold(Some((1, start)), step)
}

fn after_first<T: Send + 'static>(fetch: &Fetch<T>, links: Links, in_flight: usize) -> Result<State<T>> {
    let Some(next) = links.next else { return Ok(State::Done) };
    match links.last {
        Some(last) if in_flight > 1 && next == 2 && last > 2 => {
            bounded(last)?;
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

/// Goes on whether it is waited for or not, and ends when it is dropped. A page that is under way holds
/// a place among the reads, or is logging in; whoever takes the items has other calls to make
/// meanwhile, which may be waiting for just that.
pub(crate) async fn on_its_own<T: Send + 'static>(work: BoxFuture<'static, Result<T>>) -> Result<T> {
    let task = AbortOnDropHandle::new(tokio::spawn(work));
    match task.await {
        Ok(done) => done,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::new(ErrorKind::Connection, "the runtime is shutting down")),
        },
    }
}

/// One page after `before`; a server that leads back would lead on for ever.
async fn turn<T>(fetch: &Fetch<T>, number: u64, before: u64) -> Result<(u64, Fetched<T>, State<T>)> {
    if number <= before {
        return Err(Error::new(
            ErrorKind::InvalidAnswer,
            format!("the server names page {number} as the next after page {before}"),
        ));
    }
    bounded(number)?;
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

fn bounded(page: u64) -> Result<()> {
    if page > MOST_PAGES {
        return Err(Error::new(
            ErrorKind::InvalidAnswer,
            format!("the server names page {page}, and {MOST_PAGES} pages are the most that are read"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Item(u64);

    impl Identified for Item {
        type Id = u64;
        fn id(&self) -> u64 {
            self.0
        }
    }

    /// The pages that were asked for.
    type Asked = Arc<Mutex<Vec<Option<u64>>>>;

    /// Serves these pages and writes down which were asked for.
    fn server(pages: Vec<Fetched<Item>>) -> (Fetch<Item>, Asked) {
        let asked = Asked::default();
        let log = Arc::clone(&asked);
        let pages = Arc::new(pages);
        let fetch: Fetch<Item> = Arc::new(move |number| {
            log.lock().unwrap().push(number);
            let pages = Arc::clone(&pages);
            Box::pin(async move {
                // Later pages answer sooner, so that order has to be kept and not found.
                let number = number.unwrap_or(1);
                tokio::time::sleep(Duration::from_millis(1000 / number)).await;
                match pages.get(usize::try_from(number - 1).unwrap()) {
                    Some(page) => Ok(Fetched { items: page.items.clone(), links: page.links }),
                    None => Err(Error::new(ErrorKind::NotFound, "no such page")),
                }
            })
        });
        (fetch, asked)
    }

    fn page(items: &[u64], next: Option<u64>, last: Option<u64>) -> Fetched<Item> {
        Fetched { items: items.iter().copied().map(Item).collect(), links: Links { next, last } }
    }

    async fn numbers(listing: Listing<Item>) -> Result<Vec<u64>> {
        Ok(listing.collect_all().await?.into_iter().map(|item| item.0).collect())
    }

    #[tokio::test(start_paused = true)]
    async fn pages_asked_for_side_by_side_come_in_order() {
        let (fetch, asked) = server(vec![
            page(&[1, 2], Some(2), Some(4)),
            page(&[3], Some(3), Some(4)),
            page(&[], Some(4), Some(4)),
            page(&[4], None, None),
        ]);
        assert_eq!(numbers(Listing::new(fetch, 8)).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(asked.lock().unwrap().len(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_last_page_they_are_turned_one_by_one() {
        let (fetch, _) = server(vec![page(&[1], Some(2), None), page(&[], Some(3), None), page(&[2], None, None)]);
        assert_eq!(numbers(Listing::new(fetch, 8)).await.unwrap(), [1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_grew_while_it_was_read_is_read_to_its_new_end() {
        let (fetch, _) = server(vec![
            page(&[1, 2], Some(2), Some(3)),
            page(&[2, 3], Some(3), Some(4)),
            page(&[4], Some(4), Some(4)),
            page(&[5], None, None),
        ]);
        assert_eq!(numbers(Listing::new(fetch, 8)).await.unwrap(), [1, 2, 3, 4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_after_its_first_error() {
        let (fetch, asked) = server(vec![page(&[1], Some(2), None)]);
        let mut listing = Listing::new(fetch, 8);
        assert_eq!(listing.try_next().await.unwrap(), Some(Item(1)));
        let error = listing.try_next().await.unwrap_err();
        assert_eq!((error.kind(), error.page()), (ErrorKind::NotFound, Some(2)));
        assert!(listing.try_next().await.unwrap().is_none());
        assert_eq!(asked.lock().unwrap().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_leads_in_circles_or_without_end_is_an_error() {
        let (fetch, _) = server(vec![page(&[1], Some(2), None), page(&[2], Some(2), None)]);
        assert_eq!(numbers(Listing::new(fetch, 8)).await.unwrap_err().kind(), ErrorKind::InvalidAnswer);
        let (fetch, asked) = server(vec![page(&[1], Some(2), Some(MOST_PAGES + 1))]);
        assert_eq!(numbers(Listing::new(fetch, 8)).await.unwrap_err().kind(), ErrorKind::InvalidAnswer);
        assert_eq!(asked.lock().unwrap().len(), 1);
    }

    /// Serves items behind an id, two a page, and writes down what was asked for.
    fn server_behind(most: u64, next: fn(u64) -> u64) -> (Fetch<Item>, Asked) {
        let asked = Asked::default();
        let log = Arc::clone(&asked);
        let fetch: Fetch<Item> = Arc::new(move |behind| {
            log.lock().unwrap().push(behind);
            let first = behind.unwrap_or(0) + 1;
            let last = most.min(first + 1);
            let next = (last < most).then(|| next(last));
            Box::pin(async move { Ok(page(&(first..=last).collect::<Vec<_>>(), next, None)) })
        });
        (fetch, asked)
    }

    #[tokio::test]
    async fn without_page_numbers_it_goes_on_behind_what_the_server_names_and_counts() {
        let (fetch, asked) = server_behind(5, |last| last);
        let pages: Vec<Page<Item>> = Listing::behind(None, Arc::clone(&fetch)).pages().try_collect().await.unwrap();
        assert_eq!(*asked.lock().unwrap(), [None, Some(2), Some(4)]);
        let told: Vec<_> = pages.iter().map(|page| (page.number, page.items.len())).collect();
        assert_eq!(told, [(1, 2), (2, 2), (3, 1)]);
        assert_eq!(numbers(Listing::behind(Some(3), fetch)).await.unwrap(), [4, 5]);
    }

    #[tokio::test]
    async fn what_does_not_grow_or_has_no_end_is_an_error() {
        for (start, next) in [(Some(3), (|_| 3) as fn(u64) -> u64), (Some(3), |_| 1), (None, |_| 2)] {
            let (fetch, asked) = server_behind(u64::MAX, next);
            let error = numbers(Listing::behind(start, fetch)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
            assert!(asked.lock().unwrap().len() <= 2, "{error}");
        }
        // The pages are bounded and not the ids.
        let (fetch, asked) = server_behind(u64::MAX, |last| last + 1_000_000);
        let error = numbers(Listing::behind(None, fetch)).await.unwrap_err();
        assert_eq!((error.kind(), error.page()), (ErrorKind::InvalidAnswer, Some(MOST_PAGES)));
        assert_eq!(u64::try_from(asked.lock().unwrap().len()).unwrap(), MOST_PAGES);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_asked_for_before_it_is_polled_nor_after_enough_was_taken() {
        let (fetch, asked) = server(vec![page(&[1, 2], Some(2), None), page(&[3], None, None)]);
        let mut listing = Listing::new(fetch, 8);
        assert!(asked.lock().unwrap().is_empty());
        listing.try_next().await.unwrap();
        assert_eq!(*asked.lock().unwrap(), [None]);
    }

    proptest! {
        #[test]
        fn every_item_comes_once_in_order(sizes in proptest::collection::vec(0usize..4, 1..12), last_named: bool, in_flight in 1usize..10) {
            let count = u64::try_from(sizes.len()).unwrap();
            let mut next_item = 0;
            let pages = (1u64..).zip(sizes).map(|(number, size)| {
                let items: Vec<u64> = (0..size).map(|_| { next_item += 1; next_item }).collect();
                let next = (number < count).then_some(number + 1);
                page(&items, next, next.and(last_named.then_some(count)))
            }).collect();
            let (fetch, asked) = server(pages);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            let found = runtime.block_on(numbers(Listing::new(fetch, in_flight))).unwrap();
            prop_assert_eq!(found, (1..=next_item).collect::<Vec<_>>());
            prop_assert_eq!(u64::try_from(asked.lock().unwrap().len()).unwrap(), count);
        }
    }
}
