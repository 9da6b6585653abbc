//! `org.requests`: the requests that wait for a decision.

use std::path::PathBuf;

use patwarden::Decision;
use pyo3::prelude::*;

use crate::face::{Ask, Awaiting, Face, Waiting};
use crate::listing::{AsyncListing, Listing};
use crate::org::Handle;
use crate::source::Source;
use crate::{bulk, convert, filter, model};

macro_rules! requests {
    ($(#[$doc:meta])* $Requests:ident($face:ident): $Listing:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $Requests(Handle);

        #[pymethods]
        impl $Requests {
            /// Lists them, in the order of their creation, the newest first unless told. Nothing is sent
            /// before the first item is asked for.
            ///
            /// owner is a login or several, token_id an id or several; repository is the name of one that it asks for,
            /// permission one that it asks for, such as issues_read; last_used_before and last_used_after are aware
            /// datetimes; direction is "asc" or "desc"; per_page is 1 to 100, and 100 unless told.
            ///
            /// With verify the whole list is read before the first item, and again until two readings agree, six
            /// times at the most. Without it a list that changed while it was read ends with a DriftWarning.
            #[pyo3(signature = (*, owner=None, token_id=None, repository=None, permission=None, last_used_before=None,
                                last_used_after=None, direction=None, per_page=None, verify=false))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn list(
                &self,
                py: Python<'_>,
                owner: Option<&Bound<'_, PyAny>>,
                token_id: Option<&Bound<'_, PyAny>>,
                repository: Option<String>,
                permission: Option<String>,
                last_used_before: Option<&Bound<'_, PyAny>>,
                last_used_after: Option<&Bound<'_, PyAny>>,
                direction: Option<&str>,
                per_page: Option<&Bound<'_, PyAny>>,
                verify: bool,
            ) -> PyResult<$Listing> {
                let filter = filter::Arguments {
                    owner,
                    token_id,
                    repository,
                    permission,
                    last_used_before,
                    last_used_after,
                    direction,
                    per_page,
                };
                listed(py, &self.0, filter, verify).map($Listing::from)
            }

            /// Lists the repositories that a request asks to reach. per_page and verify are as for list.
            #[pyo3(signature = (id, *, per_page=None, verify=false))]
            fn repositories(
                &self,
                py: Python<'_>,
                id: &Bound<'_, PyAny>,
                per_page: Option<&Bound<'_, PyAny>>,
                verify: bool,
            ) -> PyResult<$Listing> {
                repositories(py, &self.0, id, per_page, verify).map($Listing::from)
            }

            /// Approves requests, given by their ids or as they were listed: each once, a hundred a request. The
            /// reason has at most 1,024 characters, which the owners of the tokens are told.
            ///
            /// With confirm, then lists until they are no longer pending, for no longer than that many seconds: 0 to
            /// 86,400. dry_run, journal, settle_within, one_by_one and progress are as for grants.revoke.
            #[pyo3(signature = (ids, *, reason=None, dry_run=false, confirm=None, journal=None, settle_within=None,
                                one_by_one=false, progress=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn approve<'py>(
                &self,
                py: Python<'py>,
                ids: &Bound<'_, PyAny>,
                reason: Option<String>,
                dry_run: bool,
                confirm: Option<&Bound<'_, PyAny>>,
                journal: Option<PathBuf>,
                settle_within: Option<&Bound<'_, PyAny>>,
                one_by_one: bool,
                progress: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let terms = bulk::Arguments { dry_run, confirm, journal, settle_within, one_by_one, progress };
                let name = concat!(stringify!($Requests), ".approve");
                $face::answer(py, self.0.session(), name, review(py, &self.0, Decision::Approve, ids, reason, terms))
            }

            /// Denies requests, given by their ids or as they were listed: each once, a hundred a request. The
            /// reason has at most 1,024 characters, which the owners of the tokens are told.
            ///
            /// With confirm, then lists until they are no longer pending, for no longer than that many seconds: 0 to
            /// 86,400. dry_run, journal, settle_within, one_by_one and progress are as for grants.revoke.
            #[pyo3(signature = (ids, *, reason=None, dry_run=false, confirm=None, journal=None, settle_within=None,
                                one_by_one=false, progress=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn deny<'py>(
                &self,
                py: Python<'py>,
                ids: &Bound<'_, PyAny>,
                reason: Option<String>,
                dry_run: bool,
                confirm: Option<&Bound<'_, PyAny>>,
                journal: Option<PathBuf>,
                settle_within: Option<&Bound<'_, PyAny>>,
                one_by_one: bool,
                progress: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let terms = bulk::Arguments { dry_run, confirm, journal, settle_within, one_by_one, progress };
                let name = concat!(stringify!($Requests), ".deny");
                $face::answer(py, self.0.session(), name, review(py, &self.0, Decision::Deny, ids, reason, terms))
            }

            fn __repr__(&self) -> String {
                format!("<{}>", self.0.things(stringify!($Requests)))
            }
        }

        impl $Requests {
            pub(crate) fn new(org: Handle) -> Self {
                Self(org)
            }
        }
    };
}

requests! {
    /// The pending requests of members to let their tokens reach an organisation.
    ///
    /// >>> endless = [request.id for request in org.requests.list() if request.token_expires_at is None]
    /// >>> org.requests.deny(endless, reason="Tokens need an expiry date").ok
    /// True
    Requests(Waiting): Listing
}

requests! {
    /// The pending requests of members to let their tokens reach an organisation, for asyncio. What gives an answer
    /// is to be awaited.
    AsyncRequests(Awaiting): AsyncListing
}

fn listed(py: Python<'_>, org: &Handle, filter: filter::Arguments<'_, '_>, verify: bool) -> PyResult<Source> {
    let list = filter::apply!(org.below(py)?.requests(), filter.read(py)?).list();
    let list = if verify { list.verify() } else { list };
    Ok(Source::new(org.session().clone(), org.things("requests"), list))
}

fn repositories(
    py: Python<'_>,
    org: &Handle,
    id: &Bound<'_, PyAny>,
    per_page: Option<&Bound<'_, PyAny>>,
    verify: bool,
) -> PyResult<Source> {
    let id = convert::id("id", id)?;
    let mut requests = org.below(py)?.requests();
    if let Some(items) = per_page {
        requests = requests.per_page(convert::count("per_page", items, 100)?);
    }
    let list = requests.repositories(id);
    let list = if verify { list.verify() } else { list };
    Ok(Source::new(org.session().clone(), org.things(&format!("repositories of request {id}")), list))
}

fn review(
    py: Python<'_>,
    org: &Handle,
    decision: Decision,
    ids: &Bound<'_, PyAny>,
    reason: Option<String>,
    arguments: bulk::Arguments<'_, '_>,
) -> PyResult<Ask> {
    let terms = arguments.read(py)?;
    let targets = convert::targets::<_, model::GrantRequest>("ids", ids)?;
    let review = org.below(py)?.requests().review(decision, targets);
    let review = match reason {
        Some(reason) => review.reason(reason),
        None => review,
    };
    Ok(bulk::ask(review, terms))
}
