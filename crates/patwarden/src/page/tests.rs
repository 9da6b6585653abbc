//! The listing over servers that are made up.

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
    Fetched { items: items.iter().copied().map(Item).collect(), links: Links { next, last, ..Links::default() } }
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
async fn who_takes_what_is_not_listed_for_gone_looks_behind_a_full_page_that_names_no_other() {
    let unnamed = |mut page: Fetched<Item>| {
        page.links.may_be_missing = true;
        page
    };
    let (fetch, asked) = server(vec![unnamed(page(&[1, 2], None, None)), page(&[3], None, None)]);
    let listing = || Listing::new(Arc::clone(&fetch), paging(8));
    assert_eq!(numbers(listing()).await.unwrap(), [1, 2]);
    assert_eq!(asked.lock().unwrap().drain(..).count(), 1);
    assert_eq!(numbers(listing().thorough()).await.unwrap(), [1, 2, 3]);
    assert_eq!(numbers(listing().only(|_| true).thorough()).await.unwrap(), [1, 2, 3]);
    assert_eq!(numbers(listing().verify()).await.unwrap(), [1, 2, 3]);
    assert!(listing().thorough().watch().drift().is_none());
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
    let (fetch, _) = server(vec![page(&[1, 2], Some(2), None), page(&[2, 3], Some(3), None), page(&[4], None, None)]);
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
        vec![page(&[1, 2], Some(2), None), page(&[], Some(3), None), page(&[3], Some(4), None), page(&[4], None, None)]
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
