//! The only way lists are read: pages in their order, each item once, and an eye on what shows that the
//! list changed meanwhile.

mod drift;
mod pager;
mod verify;

use std::fmt;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt};
use futures::{Stream, TryStreamExt};
use tokio_util::task::AbortOnDropHandle;

use self::drift::Looking;
pub use self::drift::{Drift, DriftSign, DriftWatch};
use crate::error::{Error, ErrorKind, Result};
use crate::link::Links;

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

/// How a list is read, and what it is.
#[derive(Clone, Debug)]
pub(crate) struct Paging {
    /// Pages asked for at once.
    pub(crate) in_flight: usize,
    /// Pages read at the most.
    pub(crate) most: u64,
    pub(crate) about: About,
}

/// What a list is.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub(crate) operation: Option<&'static str>,
    pub(crate) org: Option<Arc<str>>,
}

impl About {
    fn explain(&self, mut error: Error) -> Error {
        if let Some(operation) = self.operation {
            error = error.in_operation(operation);
        }
        match &self.org {
            Some(org) => error.in_org(org),
            None => error,
        }
    }
}

pub(crate) type Pages<T> = BoxStream<'static, Result<Page<T>>>;

/// Begins to read a list, from its first page.
pub(crate) type Source<T> = Arc<dyn Fn(DriftWatch) -> Pages<T> + Send + Sync>;

/// A listing on its way: a stream of items, or [by page](Self::pages). Nothing is asked for before
/// the first item is. It ends after its first error.
///
/// A list that others change while it is read by pages shifts: rows come twice, which are left out
/// here, and rows are passed over, which no reader can see. What shows of it is told by
/// [`drift`](Self::drift), and [`verify`](Self::verify) reads until it is so.
#[must_use = "a listing asks for nothing until it is polled"]
pub struct Listing<T> {
    source: Source<T>,
    /// How to read until two readings agree, which takes an id of an item.
    verified: fn(Source<T>, About) -> Source<T>,
    about: About,
    watch: DriftWatch,
    pages: Pages<T>,
    waiting: std::vec::IntoIter<T>,
}

impl<T: Send + 'static> Listing<T> {
    pub(crate) fn new(fetch: Fetch<T>, paging: Paging) -> Self
    where
        T: Identified,
    {
        let Paging { in_flight, most, about } = paging;
        let source = move |watch: DriftWatch| {
            let mut looking = Looking::at_numbered(watch);
            let pages = pager::numbered(Arc::clone(&fetch), in_flight, most);
            pages.map_ok(move |(number, fetched)| looking.page(number, fetched)).boxed()
        };
        Self::of(Arc::new(source), about)
    }

    /// A listing without page numbers: each page begins behind an id, the first one behind this one.
    pub(crate) fn behind(start: Option<u64>, fetch: Fetch<T>, paging: Paging) -> Self
    where
        T: Identified,
    {
        let Paging { most, about, .. } = paging;
        let source = move |watch: DriftWatch| {
            let mut looking = Looking::behind_ids(watch);
            let pages = pager::behind(start, Arc::clone(&fetch), most);
            pages.map_ok(move |(number, fetched)| looking.page(number, fetched)).boxed()
        };
        Self::of(Arc::new(source), about)
    }

    pub(crate) fn of(source: Source<T>, about: About) -> Self
    where
        T: Identified,
    {
        let watch = DriftWatch::default();
        let pages = told_of_at_its_end(source(watch.clone()), watch.clone(), about.clone());
        Self { source, verified: verify::until_agreed::<T>, about, watch, pages, waiting: Vec::new().into_iter() }
    }

    /// A listing of pages that were made elsewhere.
    #[cfg(test)]
    pub(crate) fn of_pages(pages: Vec<Result<Page<T>>>) -> Self
    where
        T: Identified + Clone + Sync,
    {
        Self::of(Arc::new(move |_| futures::stream::iter(pages.clone()).boxed()), About::default())
    }

    /// A listing that fails with this error.
    pub(crate) fn failed(error: Error) -> Self
    where
        T: Identified,
    {
        Self::of(Arc::new(move |_| futures::stream::iter([Err(error.clone())]).boxed()), About::default())
    }

    /// Without those that are not wanted.
    pub(crate) fn only(self, wanted: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self
    where
        T: Identified,
    {
        self.kept(move |item| wanted(&item).then_some(item))
    }

    /// What can be made of each item, without those of which nothing can.
    pub(crate) fn kept<U>(self, made: impl Fn(T) -> Option<U> + Send + Sync + 'static) -> Listing<U>
    where
        U: Identified + Send + 'static,
    {
        let (source, made) = (self.source, Arc::new(made));
        let source = move |watch| {
            let made = Arc::clone(&made);
            let page = move |Page { number, items }: Page<T>| Page {
                number,
                items: items.into_iter().filter_map(|item| made(item)).collect(),
            };
            source(watch).map_ok(page).boxed()
        };
        Listing::of(Arc::new(source), self.about)
    }

    /// Reads the whole list before the first item, again and again until two readings in a row have the
    /// same ids and nothing showed that the second one [shifted](Self::drift). A page that is short is no
    /// sign of it if it is as short in both.
    ///
    /// That takes twice as many requests at the least, and six times as many at the most. From the third
    /// reading on it waits before each, 500 milliseconds and then twice as long each time. Items that were
    /// taken before come again.
    ///
    /// # Errors
    ///
    /// [`Unstable`](ErrorKind::Unstable) if no two of six readings agree, and the first error of
    /// any reading.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// let grants = client.org("acme").grants().list().verify().collect_all().await?;
    /// # Ok(()) }
    /// ```
    pub fn verify(self) -> Self {
        let Self { source, verified, about, .. } = self;
        let source = verified(source, about.clone());
        let watch = DriftWatch::default();
        let pages = source(watch.clone());
        Self { source, verified, about, watch, pages, waiting: Vec::new().into_iter() }
    }

    /// What has shown so far that the list changed while it was read; all there is to tell once the
    /// listing has ended. At the end it is logged as a warning too.
    ///
    /// None is no proof: rows that vanish from pages which were read pull others over to these, and as
    /// long as the list keeps its number of pages, nothing shows of that. [`verify`](Self::verify) finds out.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// use futures::TryStreamExt;
    ///
    /// let mut grants = client.org("acme").grants().list();
    /// while let Some(grant) = grants.try_next().await? {
    ///     println!("{}", grant.id);
    /// }
    /// if let Some(drift) = grants.drift() {
    ///     eprintln!("{drift}");
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn drift(&self) -> Option<Drift> {
        self.watch.drift()
    }

    /// A handle that tells the [`drift`](Self::drift) also once the listing itself is consumed.
    #[must_use]
    pub fn watch(&self) -> DriftWatch {
        self.watch.clone()
    }

    /// The same by page. Items that were not taken yet from a page come as a page of their own first.
    pub fn pages(self) -> impl Stream<Item = Result<Page<T>>> + Send + Unpin + 'static {
        let left: Vec<T> = self.waiting.collect();
        let left = (!left.is_empty()).then_some(Ok(Page { number: 0, items: left }));
        futures::stream::iter(left).chain(self.pages)
    }

    /// Everything, in one list. What shows that it changed meanwhile is told by a [`watch`](Self::watch)
    /// taken before.
    ///
    /// # Errors
    ///
    /// The first error of any page; what came before it is dropped.
    pub async fn collect_all(self) -> Result<Vec<T>> {
        self.try_collect().await
    }

    /// How to read it anew, and what it is.
    pub(crate) fn into_source(self) -> (Source<T>, About) {
        (self.source, self.about)
    }
}

/// The same pages; what was noticed while they were read is logged at their end.
fn told_of_at_its_end<T: Send + 'static>(pages: Pages<T>, watch: DriftWatch, about: About) -> Pages<T> {
    let end = futures::stream::poll_fn(move |_| {
        if let Some(drift) = watch.drift() {
            tracing::warn!(operation = about.operation, org = about.org.as_deref(), "{drift}");
        }
        Poll::Ready(None)
    });
    pages.chain(end).boxed()
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

    const MOST_PAGES: u64 = 50;

    fn paging(in_flight: usize) -> Paging {
        Paging { in_flight, most: MOST_PAGES, about: About { operation: Some("some/list"), org: Some("acme".into()) } }
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
        assert_eq!(numbers(Listing::new(fetch, paging(8))).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(asked.lock().unwrap().len(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_last_page_they_are_turned_one_by_one() {
        let (fetch, _) = server(vec![page(&[1], Some(2), None), page(&[], Some(3), None), page(&[2], None, None)]);
        assert_eq!(numbers(Listing::new(fetch, paging(8))).await.unwrap(), [1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_grew_while_it_was_read_is_read_to_its_new_end() {
        let (fetch, _) = server(vec![
            page(&[1, 2], Some(2), Some(3)),
            page(&[2, 3], Some(3), Some(4)),
            page(&[4], Some(4), Some(4)),
            page(&[5], None, None),
        ]);
        assert_eq!(numbers(Listing::new(fetch, paging(8))).await.unwrap(), [1, 2, 3, 4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_after_its_first_error() {
        let (fetch, asked) = server(vec![page(&[1], Some(2), None)]);
        let mut listing = Listing::new(fetch, paging(8));
        assert_eq!(listing.try_next().await.unwrap(), Some(Item(1)));
        let error = listing.try_next().await.unwrap_err();
        assert_eq!((error.kind(), error.page()), (ErrorKind::NotFound, Some(2)));
        assert!(listing.try_next().await.unwrap().is_none());
        assert_eq!(asked.lock().unwrap().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_leads_in_circles_or_without_end_is_an_error() {
        let (fetch, _) = server(vec![page(&[1], Some(2), None), page(&[2], Some(2), None)]);
        assert_eq!(numbers(Listing::new(fetch, paging(8))).await.unwrap_err().kind(), ErrorKind::InvalidAnswer);
        let (fetch, asked) = server(vec![page(&[1], Some(2), Some(MOST_PAGES + 1))]);
        assert_eq!(numbers(Listing::new(fetch, paging(8))).await.unwrap_err().kind(), ErrorKind::InvalidAnswer);
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
        let pages: Vec<Page<Item>> =
            Listing::behind(None, Arc::clone(&fetch), paging(1)).pages().try_collect().await.unwrap();
        assert_eq!(*asked.lock().unwrap(), [None, Some(2), Some(4)]);
        let told: Vec<_> = pages.iter().map(|page| (page.number, page.items.len())).collect();
        assert_eq!(told, [(1, 2), (2, 2), (3, 1)]);
        assert_eq!(numbers(Listing::behind(Some(3), fetch, paging(1))).await.unwrap(), [4, 5]);
    }

    #[tokio::test]
    async fn what_does_not_grow_or_has_no_end_is_an_error() {
        for (start, next) in [(Some(3), (|_| 3) as fn(u64) -> u64), (Some(3), |_| 1), (None, |_| 2)] {
            let (fetch, asked) = server_behind(u64::MAX, next);
            let error = numbers(Listing::behind(start, fetch, paging(1))).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
            assert!(asked.lock().unwrap().len() <= 2, "{error}");
        }
        // The pages are bounded and not the ids.
        let (fetch, asked) = server_behind(u64::MAX, |last| last + 1_000_000);
        let error = numbers(Listing::behind(None, fetch, paging(1))).await.unwrap_err();
        assert_eq!((error.kind(), error.page()), (ErrorKind::InvalidAnswer, Some(MOST_PAGES)));
        assert_eq!(u64::try_from(asked.lock().unwrap().len()).unwrap(), MOST_PAGES);
    }

    /// Serves these lists, each page of the first one until it is ended, then those of the next, and the last
    /// list for ever.
    fn changing(lists: Vec<Vec<Fetched<Item>>>) -> (Fetch<Item>, Asked) {
        let asked = Asked::default();
        let log = Arc::clone(&asked);
        let lists = Mutex::new((lists, 0));
        let fetch: Fetch<Item> = Arc::new(move |number| {
            log.lock().unwrap().push(number);
            let mut guard = lists.lock().unwrap();
            let (lists, reading) = &mut *guard;
            let list = &lists[(*reading).min(lists.len() - 1)];
            let page = &list[usize::try_from(number.unwrap_or(1) - 1).unwrap()];
            let fetched = Fetched { items: page.items.clone(), links: page.links };
            *reading += usize::from(page.links.next.is_none());
            Box::pin(async move { Ok(fetched) })
        });
        (fetch, asked)
    }

    fn two_pages(first: &[u64], second: &[u64]) -> Vec<Fetched<Item>> {
        vec![page(first, Some(2), None), page(second, None, None)]
    }

    #[tokio::test]
    async fn drift_is_told_while_and_after_it_is_read() {
        let (fetch, _) =
            server(vec![page(&[1, 2], Some(2), None), page(&[2, 3], Some(3), None), page(&[4], None, None)]);
        let mut listing = Listing::new(Arc::clone(&fetch), paging(1));
        let watch = listing.watch();
        assert_eq!(listing.try_next().await.unwrap(), Some(Item(1)));
        assert_eq!((listing.drift(), watch.drift()), (None, None));
        while listing.try_next().await.unwrap().is_some() {}
        let signs = vec![DriftSign::Repeated { page: 2, rows: 1 }];
        assert_eq!(listing.drift().unwrap().signs, signs);
        assert_eq!(watch.drift(), listing.drift());

        let narrower = Listing::new(fetch, paging(1)).only(|item| item.0 != 2).only(|item| item.0 != 3);
        let watch = narrower.watch();
        assert_eq!(numbers(narrower).await.unwrap(), [1, 4]);
        assert_eq!(watch.drift().unwrap().signs, signs, "what is left out here shifts all the same");
    }

    #[tokio::test(start_paused = true)]
    async fn two_readings_that_agree_are_enough_in_whatever_order() {
        for (lists, read, expected) in [
            (vec![two_pages(&[1, 2], &[3])], 2, vec![1, 2, 3]),
            (vec![two_pages(&[1, 2], &[3]), two_pages(&[3, 1], &[2])], 2, vec![3, 1, 2]),
            (vec![two_pages(&[1, 2], &[4]), two_pages(&[1, 2], &[3])], 3, vec![1, 2, 3]),
            (vec![two_pages(&[1], &[2]), two_pages(&[1], &[5]), two_pages(&[3], &[4])], 4, vec![3, 4]),
            // The same rows, and yet it shifted: the second time a row may be passed over.
            (vec![two_pages(&[1, 2], &[3]), two_pages(&[1, 2], &[2, 3]), two_pages(&[1, 2], &[3])], 3, vec![1, 2, 3]),
        ] {
            let (fetch, asked) = changing(lists);
            let listing = Listing::new(fetch, paging(8)).verify();
            let watch = listing.watch();
            let start = tokio::time::Instant::now();
            assert_eq!(numbers(listing).await.unwrap(), expected);
            assert_eq!(asked.lock().unwrap().len(), 2 * read);
            assert_eq!(watch.drift(), None);
            let waited = [0, 500, 1500][read.saturating_sub(2)];
            assert_eq!(start.elapsed(), Duration::from_millis(waited));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_keeps_changing_is_an_error_and_so_is_what_repeats_rows_for_good() {
        let shifting = (1..20).map(|id| two_pages(&[id], &[id + 1])).collect();
        for lists in [shifting, vec![two_pages(&[1, 2], &[2, 3])]] {
            let (fetch, asked) = changing(lists);
            let mut listing = Listing::new(fetch, paging(8)).only(|_| true).verify();
            let error = listing.try_next().await.unwrap_err();
            assert_eq!(
                (error.kind(), error.operation(), error.org()),
                (ErrorKind::Unstable, Some("some/list"), Some("acme"))
            );
            let words = error.to_string();
            assert!(words.contains("no two of 6 readings") && error.hint().is_some(), "{words}");
            assert_eq!(asked.lock().unwrap().len(), 12);
            assert!(listing.try_next().await.unwrap().is_none());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn pages_that_stay_as_short_are_no_change() {
        let short = || {
            vec![
                page(&[1, 2], Some(2), None),
                page(&[], Some(3), None),
                page(&[3], Some(4), None),
                page(&[4], None, None),
            ]
        };
        let (fetch, asked) = changing(vec![short()]);
        let listing = Listing::new(Arc::clone(&fetch), paging(8));
        let watch = listing.watch();
        assert_eq!(numbers(listing).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(watch.drift().unwrap().count, 2);
        assert_eq!(numbers(Listing::new(fetch, paging(8)).verify()).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(asked.lock().unwrap().len(), 3 * 4);

        let otherwise = vec![page(&[1], Some(2), None), page(&[2, 3], Some(3), None), page(&[4], None, None)];
        let (fetch, asked) = changing(vec![short(), otherwise]);
        assert_eq!(numbers(Listing::new(fetch, paging(8)).verify()).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(asked.lock().unwrap().len(), 4 + 2 * 3, "short otherwise than before is a change");
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_of_any_reading_is_the_end() {
        let (fetch, asked) = server(vec![page(&[1], Some(2), None)]);
        let error = numbers(Listing::new(fetch, paging(8)).verify()).await.unwrap_err();
        assert_eq!((error.kind(), error.page()), (ErrorKind::NotFound, Some(2)));
        assert_eq!(asked.lock().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn what_begins_behind_ids_can_be_short_and_verified() {
        let pages = || vec![page(&[1, 2], Some(2), None), page(&[3], Some(3), None), page(&[4], None, None)];
        let list = pages();
        let fetch: Fetch<Item> = Arc::new(move |behind| {
            let place = behind.map_or(0, |behind| if behind == 2 { 1 } else { 2 });
            let fetched = Fetched { items: list[place].items.clone(), links: list[place].links };
            Box::pin(async move { Ok(fetched) })
        });
        let listing = Listing::behind(None, fetch, paging(1));
        let watch = listing.watch();
        assert_eq!(numbers(listing.verify()).await.unwrap(), [1, 2, 3, 4]);
        assert_eq!(watch.drift(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_asked_for_before_it_is_polled_nor_after_enough_was_taken() {
        let (fetch, asked) = server(vec![page(&[1, 2], Some(2), None), page(&[3], None, None)]);
        let mut listing = Listing::new(fetch, paging(8));
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
            let found = runtime.block_on(numbers(Listing::new(fetch, paging(in_flight)))).unwrap();
            prop_assert_eq!(found, (1..=next_item).collect::<Vec<_>>());
            prop_assert_eq!(u64::try_from(asked.lock().unwrap().len()).unwrap(), count);
        }
    }
}
