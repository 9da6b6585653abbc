//! Reads a list again until two readings in a row agree.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::TryStreamExt;
use futures::stream::StreamExt;

use super::{About, Care, Drift, DriftSign, DriftWatch, Identified, Page, Source};
use crate::error::{Error, ErrorKind, Result};

/// Before the second reading and each further one.
const PAUSES: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

struct Reading<T: Identified> {
    pages: Vec<Page<T>>,
    ids: BTreeSet<T::Id>,
    drift: Option<Drift>,
}

/// A source that gives the pages of the second of two readings that agree.
pub(super) fn until_agreed<T: Identified + Send + 'static>(source: Source<T>, about: About) -> Source<T> {
    Arc::new(move |_, _| {
        let (source, about) = (Arc::clone(&source), about.clone());
        let agreed = async move { agreed(&source).await.map_err(|error| about.explain(error)) };
        futures::stream::once(agreed).map_ok(|pages| futures::stream::iter(pages).map(Ok)).try_flatten().boxed()
    })
}

async fn agreed<T: Identified + Send + 'static>(source: &Source<T>) -> Result<Vec<Page<T>>> {
    let mut before = read(source).await?;
    for pause in PAUSES {
        tokio::time::sleep(pause).await;
        let reading = read(source).await?;
        if agree(&before, &reading) {
            return Ok(reading.pages);
        }
        before = reading;
    }
    let readings = PAUSES.len() + 1;
    let message = format!("the list keeps changing: no two of {readings} readings in a row had the same rows");
    Err(Error::new(ErrorKind::Unstable, message).with_hint("try again later, or read it without verifying"))
}

async fn read<T: Identified + Send + 'static>(source: &Source<T>) -> Result<Reading<T>> {
    let watch = DriftWatch::default();
    let pages: Vec<Page<T>> = source(watch.clone(), Care::Thorough).try_collect().await?;
    let ids = pages.iter().flat_map(|page| &page.items).map(Identified::id).collect();
    Ok(Reading { pages, ids, drift: watch.drift() })
}

fn agree<T: Identified>(before: &Reading<T>, reading: &Reading<T>) -> bool {
    // A server that looks for what it may show after it has made the pages leaves them short for good.
    let only_short = |drift: &Drift| drift.signs.iter().all(|sign| matches!(sign, DriftSign::Short { .. }));
    let unmoved = reading.drift.as_ref().is_none_or(|drift| only_short(drift) && before.drift.as_ref() == Some(drift));
    before.ids == reading.ids && unmoved
}
