//! The only way lists are read: pages in their order, each item once, and an eye on what shows that the
//! list changed meanwhile.

mod drift;
mod pager;
mod verify;

use std::fmt;
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
    type Id: Ord + Send;
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
pub(crate) type Source<T> = Arc<dyn Fn(DriftWatch, Care) -> Pages<T> + Send + Sync>;

/// How far the word of the server is taken for where a list ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// What names no next page is the last.
    Usual,
    /// A full first page that names none at all is gone behind: something may have taken its `Link` header, and what
    /// is not in the list is taken for gone. It costs a request more where a list just fills its page.
    Thorough,
}

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
    /// Why it can't be asked for.
    refused: Option<Error>,
}

impl<T: Send + 'static> Listing<T> {
    pub(crate) fn new(fetch: Fetch<T>, paging: Paging) -> Self
    where
        T: Identified,
    {
        let Paging { in_flight, most, about } = paging;
        let source = move |watch: DriftWatch, care: Care| {
            let mut looking = Looking::at_numbered(watch);
            let pages = pager::numbered(Arc::clone(&fetch), in_flight, most, care);
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
        let source = move |watch: DriftWatch, _: Care| {
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
        let pages = told_of_at_its_end(source(watch.clone(), Care::Usual), watch.clone(), about.clone());
        let waiting = Vec::new().into_iter();
        Self { source, verified: verify::until_agreed::<T>, about, watch, pages, waiting, refused: None }
    }

    /// A listing of pages that were made elsewhere.
    #[cfg(test)]
    pub(crate) fn of_pages(pages: Vec<Result<Page<T>>>) -> Self
    where
        T: Identified + Clone + Sync,
    {
        Self::of(Arc::new(move |_, _| futures::stream::iter(pages.clone()).boxed()), About::default())
    }

    /// A listing of one page that takes its time.
    #[cfg(test)]
    pub(crate) fn slow(page: impl Future<Output = Result<Page<T>>> + Send + 'static) -> Self
    where
        T: Identified,
    {
        let page = std::sync::Mutex::new(Some(futures::stream::once(page).boxed()));
        let once = move |_, _| page.lock().unwrap().take().unwrap_or_else(|| futures::stream::empty().boxed());
        Self::of(Arc::new(once), About::default())
    }

    /// A listing that fails with this error.
    pub(crate) fn failed(error: Error) -> Self
    where
        T: Identified,
    {
        let refused = Some(error.clone());
        let source = move |_: DriftWatch, _: Care| futures::stream::iter([Err(error.clone())]).boxed();
        Self { refused, ..Self::of(Arc::new(source), About::default()) }
    }

    /// Whether it can be asked for, as far as that is known without asking: what is wrong with a filter, say. Its first
    /// item is the same error.
    ///
    /// # Errors
    ///
    /// The one that it would fail with.
    ///
    /// ```
    /// # async fn example() -> patwarden::Result<()> {
    /// let client = patwarden::Client::builder().auth(patwarden::Auth::token("ghs_x")?).build()?;
    /// let grants = client.org("acme").grants();
    /// assert!(grants.clone().per_page(101).list().check().is_err());
    /// assert!(grants.per_page(100).list().check().is_ok());
    /// # Ok(()) }
    /// # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
    /// ```
    pub fn check(&self) -> Result<()> {
        self.refused.clone().map_or(Ok(()), Err)
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
        let Self { source, about, refused, .. } = self;
        let made = Arc::new(made);
        let source = move |watch, care| {
            let made = Arc::clone(&made);
            let page = move |Page { number, items }: Page<T>| Page {
                number,
                items: items.into_iter().filter_map(|item| made(item)).collect(),
            };
            source(watch, care).map_ok(page).boxed()
        };
        Listing { refused, ..Listing::of(Arc::new(source), about) }
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
        let Self { source, verified, about, refused, .. } = self;
        let source = verified(source, about.clone());
        let watch = DriftWatch::default();
        let pages = source(watch.clone(), Care::Thorough);
        Self { source, verified, about, watch, pages, waiting: Vec::new().into_iter(), refused }
    }

    /// The same list, for whoever takes what is not in it for gone.
    pub(crate) fn thorough(self) -> Self
    where
        T: Identified,
    {
        let Self { source, about, refused, .. } = self;
        Self { refused, ..Self::of(Arc::new(move |watch, _| source(watch, Care::Thorough)), about) }
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
        let (mut all, mut pages) = (Vec::new(), self.pages());
        while let Some(mut page) = pages.try_next().await? {
            all.append(&mut page.items);
        }
        Ok(all)
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
mod tests;
