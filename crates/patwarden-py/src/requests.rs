//! `org.requests`: the requests that wait for a decision.

use std::path::PathBuf;

use patwarden::Decision;
use pyo3::prelude::*;

use crate::face::{Ask, Awaiting, Face, Waiting};
use crate::listing::{AsyncListing, Listing};
use crate::org::Handle;
use crate::source::Source;
use crate::{bulk, convert, errors, filter, model, named};

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
            ///
            /// Filters that are given all hold. One that is empty is refused with InvalidArgument: leave it out to list all. owner
            /// takes an Owner, too. What the login may not do is raised as the first item is read: ForbiddenError,
            /// WrongTokenKindError, NotInstalledError.
            ///
            /// >>> owner = next(org.requests.list(direction="asc")).owner
            /// >>> all(request.owner == owner for request in org.requests.list(owner=owner, per_page=50))
            /// True
            #[pyo3(signature = (*, owner=None, token_id=None, repository=None, permission=None, last_used_before=None,
                                last_used_after=None, direction=None, per_page=None, verify=false))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn list(
                &self,
                py: Python<'_>,
                owner: Option<&Bound<'_, PyAny>>,
                token_id: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::repository)] repository: Option<String>,
                #[pyo3(from_py_with = named::permission)] permission: Option<String>,
                last_used_before: Option<&Bound<'_, PyAny>>,
                last_used_after: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::direction)] direction: Option<String>,
                per_page: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::verify)] verify: bool,
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
            ///
            /// id is that of a GrantRequest, or the GrantRequest itself; NotFoundError, as it is read, if there is no such request.
            ///
            /// >>> request = next(request for request in org.requests.list() if request.repository_selection == "subset")
            /// >>> [repository.full_name.split("/")[0] for repository in org.requests.repositories(request)][0] == org.name
            /// True
            #[pyo3(signature = (id, *, per_page=None, verify=false))]
            fn repositories(
                &self,
                py: Python<'_>,
                id: &Bound<'_, PyAny>,
                per_page: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::verify)] verify: bool,
            ) -> PyResult<$Listing> {
                repositories(py, &self.0, id, per_page, verify).map($Listing::from)
            }

            /// Approves requests, given by their ids or as they were listed: each once, a hundred a request. The
            /// reason has at most 1,024 characters, which the owners of the tokens are told.
            ///
            /// With confirm, then lists until they are no longer pending, for no longer than that many seconds: 0 to
            /// 86,400. dry_run, journal, settle_within, one_by_one and progress are as for grants.revoke.
            ///
            /// Errors, and a listing that holds nothing, are as for grants.revoke; InvalidArgument for a reason that is longer.
            ///
            /// >>> org.requests.approve([next(org.requests.list())], reason="Audited").raise_for_outcome().ok
            /// True
            #[pyo3(signature = (ids, *, reason=None, dry_run=false, confirm=None, journal=None, settle_within=None,
                                one_by_one=false, progress=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn approve<'py>(
                &self,
                py: Python<'py>,
                ids: &Bound<'_, PyAny>,
                #[pyo3(from_py_with = named::reason)] reason: Option<String>,
                #[pyo3(from_py_with = named::dry_run)] dry_run: bool,
                confirm: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::journal)] journal: Option<PathBuf>,
                settle_within: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::one_by_one)] one_by_one: bool,
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
            ///
            /// Errors, and a listing that holds nothing, are as for grants.revoke; InvalidArgument for a reason that is longer.
            ///
            /// >>> org.requests.deny([next(org.requests.list())], reason="Audited").raise_for_outcome().ok
            /// True
            #[pyo3(signature = (ids, *, reason=None, dry_run=false, confirm=None, journal=None, settle_within=None,
                                one_by_one=false, progress=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn deny<'py>(
                &self,
                py: Python<'py>,
                ids: &Bound<'_, PyAny>,
                #[pyo3(from_py_with = named::reason)] reason: Option<String>,
                #[pyo3(from_py_with = named::dry_run)] dry_run: bool,
                confirm: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::journal)] journal: Option<PathBuf>,
                settle_within: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::one_by_one)] one_by_one: bool,
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
    Source::new(py, org.session().clone(), org.things("requests"), list)
}

fn repositories(
    py: Python<'_>,
    org: &Handle,
    id: &Bound<'_, PyAny>,
    per_page: Option<&Bound<'_, PyAny>>,
    verify: bool,
) -> PyResult<Source> {
    let id = convert::id_of::<_, model::GrantRequest>("id", id)?;
    let mut requests = org.below(py)?.requests();
    if let Some(items) = per_page {
        requests = requests.per_page(convert::count("per_page", items, 100)?);
    }
    let list = requests.repositories(id);
    let list = if verify { list.verify() } else { list };
    Source::new(py, org.session().clone(), org.things(&format!("repositories of request {id}")), list)
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
    let requests = org.below(py)?.requests();
    let reviewed = |targets: Vec<_>| match reason {
        Some(reason) => requests.review(decision, targets).reason(reason),
        None => requests.review(decision, targets),
    };
    if targets.is_empty() && bulk::is_listing(ids) {
        // What is wrong with the reason is wrong on a day without requests, too.
        let any = reviewed(vec![1.into()]);
        any.check().map_err(|error| errors::raised(py, &error))?;
        return Ok(bulk::nothing::<patwarden::GrantRequest>(decision.into(), org.name().to_owned(), &terms));
    }
    bulk::ask(py, reviewed(targets), terms)
}
