//! What others do to the state while a client works: tokens come and go between two pages.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::shelf::{Entry, Shelf};
use crate::state::{Organization, World};

/// A change of the state, for [`Fault::then`](crate::Fault::then).
///
/// ```
/// use patwarden_sim::{Edit, Fault};
///
/// let fault = Fault::then(Edit::remove_grants_at(0..10)).edit(Edit::add_requests(1)).path_contains("page=2");
/// let same = r#"{
///     "kind": "then",
///     "edits": [{"remove_grants_at": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}, {"add_requests": 1}],
///     "path_contains": "page=2"
/// }"#;
/// assert_eq!(serde_json::from_str::<Fault>(same)?, fault);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Edit {
    /// In which organisation; `None` for the one that the request is about. Where there is none, nothing
    /// is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// What is changed.
    #[serde(flatten)]
    pub kind: EditKind,
}

/// What an [`Edit`] changes. Places are those of GitHub's list as it stands, the newest first, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EditKind {
    /// Takes the grants of these ids out of the world, as if they had never been.
    RemoveGrants(Vec<u64>),
    /// The same for the live grants at these places.
    RemoveGrantsAt(Vec<usize>),
    /// Adds so many grants, newer than all others.
    AddGrants(usize),
    /// Takes the requests of these ids out of the world, as if they had never been.
    RemoveRequests(Vec<u64>),
    /// The same for the pending requests at these places.
    RemoveRequestsAt(Vec<usize>),
    /// Adds so many pending requests, newer than all others.
    AddRequests(usize),
}

impl Edit {
    /// A change in the organisation that the request is about.
    #[must_use]
    pub fn new(kind: EditKind) -> Self {
        Self { org: None, kind }
    }

    /// Takes the grants of these ids out of the world.
    #[must_use]
    pub fn remove_grants(ids: impl IntoIterator<Item = u64>) -> Self {
        Self::new(EditKind::RemoveGrants(ids.into_iter().collect()))
    }

    /// Takes the live grants at these places out of the world, the newest being at 0.
    #[must_use]
    pub fn remove_grants_at(places: impl IntoIterator<Item = usize>) -> Self {
        Self::new(EditKind::RemoveGrantsAt(places.into_iter().collect()))
    }

    /// Adds so many grants, newer than all others.
    #[must_use]
    pub fn add_grants(count: usize) -> Self {
        Self::new(EditKind::AddGrants(count))
    }

    /// Takes the requests of these ids out of the world.
    #[must_use]
    pub fn remove_requests(ids: impl IntoIterator<Item = u64>) -> Self {
        Self::new(EditKind::RemoveRequests(ids.into_iter().collect()))
    }

    /// Takes the pending requests at these places out of the world, the newest being at 0.
    #[must_use]
    pub fn remove_requests_at(places: impl IntoIterator<Item = usize>) -> Self {
        Self::new(EditKind::RemoveRequestsAt(places.into_iter().collect()))
    }

    /// Adds so many pending requests, newer than all others.
    #[must_use]
    pub fn add_requests(count: usize) -> Self {
        Self::new(EditKind::AddRequests(count))
    }

    /// In this organisation, whatever the request is about.
    #[must_use]
    pub fn of(mut self, org: &str) -> Self {
        self.org = Some(org.to_owned());
        self
    }

    /// Changes the world; `asked_about` is the organisation of the request.
    pub(crate) fn apply(&self, world: &mut World, asked_about: Option<usize>, now: Timestamp) {
        let org = match &self.org {
            Some(login) => world.org_index(login),
            None => asked_about,
        };
        let Some(index) = org else { return };
        let Organization { grants, requests, .. } = &mut world.orgs[index];
        match &self.kind {
            EditKind::RemoveGrants(ids) => remove(grants, ids),
            EditKind::RemoveGrantsAt(places) => remove(grants, &at(grants, places)),
            EditKind::RemoveRequests(ids) => remove(requests, ids),
            EditKind::RemoveRequestsAt(places) => remove(requests, &at(requests, places)),
            EditKind::AddGrants(count) => {
                let newest = newest(grants).max(Some(now));
                for _ in 0..*count {
                    world.add_grant(index, now, |grant| grant.granted_at = newest.unwrap_or(now));
                }
            }
            EditKind::AddRequests(count) => {
                let newest = newest(requests).max(Some(now));
                for _ in 0..*count {
                    world.add_request(index, now, |request| request.created_at = newest.unwrap_or(now));
                }
            }
        }
    }
}

fn remove<T: Entry>(shelf: &mut Shelf<T>, ids: &[u64]) {
    for id in ids {
        shelf.remove(*id);
    }
}

/// The ids of what is at these places, before anything moves.
fn at<T: Entry>(shelf: &Shelf<T>, places: &[usize]) -> Vec<u64> {
    let listed = shelf.open_entries(false, 0).enumerate();
    listed.filter(|(place, _)| places.contains(place)).map(|(_, entry)| entry.id()).collect()
}

/// A clock that goes wrong must not make what is added older than what was there.
fn newest<T: Entry>(shelf: &Shelf<T>) -> Option<Timestamp> {
    shelf.open_entries(false, 0).next().map(Entry::since)
}
