//! One reading of a list: batch after batch as they are asked for, kept for whoever asks for the same again in a
//! statement, so that a join never reads a list twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt, TryStreamExt};
use patwarden::Error;
use tokio_util::task::AbortOnDropHandle;

use crate::request::Request;
use crate::session::{Ended, Session};
use crate::tables::{Batch, Batches, Reading, Table};

/// Organisations that are read at the same time.
const AT_ONCE: usize = 8;

/// A reading that cursors share.
pub(crate) struct Scan {
    state: Mutex<State>,
}

struct State {
    /// Nothing once the end is reached.
    source: Option<Batches>,
    batches: Vec<Arc<dyn Batch>>,
    /// What it broke off with: it is no shorter list for who comes later.
    broken: Option<Broken>,
    by_owner: Option<Arc<Places>>,
    by_token: Option<Arc<TokenPlaces>>,
}

/// Where the rows of each owner are: batch and row.
pub(crate) type Places = HashMap<String, Vec<(usize, usize)>>;
pub(crate) type TokenPlaces = HashMap<u64, Vec<(usize, usize)>>;

/// Why there is no next batch.
#[derive(Clone, Debug)]
pub(crate) enum Broken {
    Client(Box<Error>),
    Ended(Ended),
}

impl Scan {
    pub(crate) fn begin(session: &Session, table: &'static Table, request: &Request) -> Self {
        let source = Some(session.enter(|| source(session, table, request)));
        let state = State { source, batches: Vec::new(), broken: None, by_owner: None, by_token: None };
        Self { state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on by itself, so that it is there when it is asked for.
    pub(crate) fn ahead(&self, session: &Session) {
        let mut state = self.state();
        if let Some(source) = state.source.take() {
            state.source = Some(session.enter(|| on_its_own(source)));
        }
    }

    /// The batch of this number, counted from 0; none behind the last. They are asked for in their order.
    pub(crate) fn batch(self: &Arc<Self>, session: &Session, number: usize) -> Result<Option<Arc<dyn Batch>>, Broken> {
        let source = {
            let mut state = self.state();
            match (state.batches.get(number), &state.broken) {
                (Some(batch), _) => return Ok(Some(Arc::clone(batch))),
                (None, Some(broken)) => return Err(broken.clone()),
                (None, None) => state.source.take(),
            }
        };
        let Some(mut source) = source else { return Ok(None) };
        let next = session.wait(source.next());
        let mut state = self.state();
        let broken = match next {
            Ok(Some(Ok(batch))) => {
                state.source = Some(source);
                state.batches.push(Arc::clone(&batch));
                return Ok(Some(batch));
            }
            Ok(None) => return Ok(None),
            Ok(Some(Err(error))) => Broken::Client(Box::new(error)),
            Err(ended) => Broken::Ended(ended),
        };
        state.broken = Some(broken.clone());
        Err(broken)
    }

    /// Where the rows of each owner are, once all is read.
    pub(crate) fn by_owner(self: &Arc<Self>, session: &Session) -> Result<Arc<Places>, Broken> {
        let known = self.state().by_owner.clone();
        if let Some(places) = known {
            return Ok(places);
        }
        let mut places = Places::new();
        self.each_row(session, |batch, place| {
            if let Some(owner) = batch.owner(place.1) {
                places.entry(owner.to_ascii_lowercase()).or_default().push(place);
            }
        })?;
        let places = Arc::new(places);
        self.state().by_owner = Some(Arc::clone(&places));
        Ok(places)
    }

    /// Where the rows of each token are, once all is read.
    pub(crate) fn by_token(self: &Arc<Self>, session: &Session) -> Result<Arc<TokenPlaces>, Broken> {
        let known = self.state().by_token.clone();
        if let Some(places) = known {
            return Ok(places);
        }
        let mut places = TokenPlaces::new();
        self.each_row(session, |batch, place| {
            if let Some(id) = batch.token_id(place.1) {
                places.entry(id).or_default().push(place);
            }
        })?;
        let places = Arc::new(places);
        self.state().by_token = Some(Arc::clone(&places));
        Ok(places)
    }

    fn each_row(
        self: &Arc<Self>,
        session: &Session,
        mut see: impl FnMut(&dyn Batch, (usize, usize)),
    ) -> Result<(), Broken> {
        let mut number = 0;
        while let Some(batch) = self.batch(session, number)? {
            (0..batch.len()).for_each(|row| see(&*batch, (number, row)));
            number += 1;
        }
        Ok(())
    }
}

/// The batches of a request: of one organisation as they come; of several side by side and in their order, or one
/// after the other where not all of the rows are wanted.
fn source(session: &Session, table: &'static Table, request: &Request) -> Batches {
    let sent = Arc::new(request.as_sent());
    let read = {
        let (client, sent) = (session.client.clone(), Arc::clone(&sent));
        move |org: Option<&Arc<str>>| (table.read)(&client, org, &sent)
    };
    let watched = |reading: Reading, org: Option<&Arc<str>>| {
        if let Some(watch) = reading.watch {
            let what = org.map_or_else(|| table.name.to_owned(), |org| format!("{} of {org}", table.name));
            session.state().watches.push((what, watch));
        }
        reading.batches
    };
    match sent.orgs.as_slice() {
        [] => watched(read(None), None),
        [org] => watched(read(Some(org)), Some(org)),
        orgs => {
            let lists: Vec<Batches> = orgs.iter().map(|org| watched(read(Some(org)), Some(org))).collect();
            let lists = futures::stream::iter(lists);
            match request.most {
                Some(_) => lists.flatten().boxed(),
                None => lists
                    .map(whole)
                    .buffered(AT_ONCE)
                    .map_ok(|batches| futures::stream::iter(batches.into_iter().map(Ok)))
                    .try_flatten()
                    .boxed(),
            }
        }
    }
}

type Whole = futures::future::BoxFuture<'static, patwarden::Result<Vec<Arc<dyn Batch>>>>;

/// All of a list, read on its own from when it is first asked for.
fn whole(list: Batches) -> Whole {
    async move {
        let task = AbortOnDropHandle::new(tokio::spawn(list.try_collect::<Vec<_>>()));
        task.await.unwrap_or_else(|_| Err(shutting_down()))
    }
    .boxed()
}

/// The same list, read on its own from now on.
fn on_its_own(list: Batches) -> Batches {
    let task = AbortOnDropHandle::new(tokio::spawn(list.collect::<Vec<_>>()));
    let read = async move {
        let batches = task.await.unwrap_or_else(|_| vec![Err(shutting_down())]);
        futures::stream::iter(batches)
    };
    let read: BoxStream<'static, _> = futures::stream::once(read).flatten().boxed();
    read
}

fn shutting_down() -> Error {
    patwarden::api::Failure::Other("the runtime is shutting down".into()).into()
}
