//! Several listings as one, in the order that the server has for each: by time, then by id.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::future::try_join_all;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;

use crate::error::Result;
use crate::filter::{Direction, LARGEST_PAGE};
use crate::page::{About, Care, DriftWatch, Identified, Listing, Page, Source};

/// Has a place in the server's order.
pub(crate) trait Placed {
    fn place(&self) -> (Timestamp, u64);
}

struct Merging<T: Identified> {
    parts: Vec<BoxStream<'static, Result<T>>>,
    /// The next item of each part; none is not known yet, or the end.
    heads: Vec<Option<T>>,
    seen: BTreeSet<T::Id>,
    direction: Direction,
    pages: u64,
}

/// One listing of all that these have, each item once. They are read side by side, and what shows that one
/// of them shifted shows of the whole.
pub(crate) fn merged<T>(mut listings: Vec<Listing<T>>, direction: Option<Direction>) -> Listing<T>
where
    T: Identified + Placed + Send + 'static,
{
    if listings.len() == 1
        && let Some(only) = listings.pop()
    {
        return only;
    }
    let direction = direction.unwrap_or_default();
    let (sources, abouts): (Vec<Source<T>>, Vec<About>) = listings.into_iter().map(Listing::into_source).unzip();
    let source = move |watch: DriftWatch, care: Care| {
        let items = |source: &Source<T>| {
            let pages = source(watch.clone(), care);
            pages.map_ok(|page| futures::stream::iter(page.items).map(Ok)).try_flatten().boxed()
        };
        let parts: Vec<_> = sources.iter().map(items).collect();
        let heads = parts.iter().map(|_| None).collect();
        let merging = Merging { parts, heads, seen: BTreeSet::new(), direction, pages: 0 };
        let pages = futures::stream::try_unfold(merging, |mut merging| async move {
            if merging.pages == 0 {
                merging.begin().await?;
            }
            Ok(merging.page().await?.map(|page| (page, merging)))
        });
        pages.boxed()
    };
    Listing::of(Arc::new(source), abouts.into_iter().next().unwrap_or_default())
}

impl<T: Identified + Placed + Send + 'static> Merging<T> {
    /// The first item of each part, of all at once.
    async fn begin(&mut self) -> Result<()> {
        self.heads = try_join_all(self.parts.iter_mut().map(TryStreamExt::try_next)).await?;
        Ok(())
    }

    async fn page(&mut self) -> Result<Option<Page<T>>> {
        let mut items = Vec::new();
        while items.len() < usize::from(LARGEST_PAGE)
            && let Some(first) = self.first()
        {
            let next = self.parts[first].try_next().await?;
            if let Some(item) = std::mem::replace(&mut self.heads[first], next)
                && self.seen.insert(item.id())
            {
                items.push(item);
            }
        }
        self.pages += 1;
        Ok((!items.is_empty()).then_some(Page { number: self.pages, items }))
    }

    /// Which part has the item that comes first.
    fn first(&self) -> Option<usize> {
        let places = self.heads.iter().enumerate().filter_map(|(index, head)| Some((head.as_ref()?.place(), index)));
        match self.direction {
            Direction::Ascending => places.min(),
            Direction::Descending => places.max(),
        }
        .map(|(_, index)| index)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::page::DriftSign;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Item(i64, u64);

    impl Identified for Item {
        type Id = u64;
        fn id(&self) -> u64 {
            self.1
        }
    }

    impl Placed for Item {
        fn place(&self) -> (Timestamp, u64) {
            (Timestamp::from_second(self.0).unwrap(), self.1)
        }
    }

    fn listing(items: Vec<Item>, end: Option<Error>) -> Listing<Item> {
        let pages = items.chunks(3).map(|items| Ok(Page { number: 1, items: items.to_vec() }));
        Listing::of_pages(pages.chain(end.map(Err)).collect())
    }

    fn read(listing: Listing<Item>) -> Result<Vec<Item>> {
        futures::executor::block_on(listing.collect_all())
    }

    #[test]
    fn an_error_of_one_ends_all() {
        let broken = listing(vec![Item(1, 1)], Some(Error::new(ErrorKind::Server, "x")));
        let whole = listing(vec![Item(2, 2)], None);
        assert_eq!(read(merged(vec![broken, whole], None)).unwrap_err().kind(), ErrorKind::Server);
        assert!(read(merged(vec![], None)).unwrap().is_empty());
    }

    #[test]
    fn what_shows_of_a_part_shows_of_the_whole() {
        let shifted = DriftSign::Repeated { page: 2, rows: 1 };
        let sign = shifted.clone();
        let source: Source<Item> = Arc::new(move |watch: DriftWatch, _: Care| {
            watch.note(sign.clone());
            futures::stream::iter([Ok(Page { number: 1, items: vec![Item(2, 2)] })]).boxed()
        });
        let whole = merged(vec![listing(vec![Item(1, 1)], None), Listing::of(source, About::default())], None);
        let watch = whole.only(|_| true).watch();
        assert_eq!(watch.drift().map(|drift| drift.signs), Some(vec![shifted]));
    }

    #[tokio::test]
    async fn it_can_be_read_again() {
        let whole = merged(vec![listing(vec![Item(1, 1)], None), listing(vec![Item(2, 2)], None)], None);
        assert_eq!(whole.verify().collect_all().await.unwrap(), [Item(2, 2), Item(1, 1)]);
    }

    proptest! {
        #[test]
        fn each_item_comes_once_in_the_order_of_time_and_id(
            places in proptest::collection::vec((0i64..20, 0usize..5, proptest::bool::weighted(0.1)), 0..400),
            ascending: bool,
        ) {
            // Few times, so that ids have to decide; some items are in two listings.
            let items: Vec<_> = (0u64..).zip(places).map(|(id, (time, place, twice))| (Item(time, id), place, twice)).collect();
            let direction = if ascending { Direction::Ascending } else { Direction::Descending };
            let order = |mut items: Vec<Item>| {
                items.sort_unstable();
                if !ascending {
                    items.reverse();
                }
                items
            };
            let listings = (0..5).map(|number| {
                let own = items.iter().filter(|(_, place, twice)| *place == number || *twice && (*place + 1) % 5 == number);
                listing(order(own.map(|(item, ..)| *item).collect()), None)
            });
            let all = order(items.iter().map(|(item, ..)| *item).collect());
            prop_assert_eq!(read(merged(listings.collect(), Some(direction))).unwrap(), all);
        }
    }
}
