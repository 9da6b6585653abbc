//! `org.requests`: the requests that wait for a decision.

use std::path::PathBuf;

use patwarden::Decision;
use pyo3::prelude::*;

use crate::bulk::{self, Terms, on_terms};
use crate::convert;
use crate::filter::{Arguments, apply};
use crate::listing::Listing;
use crate::org::Org;
use crate::report::BulkReport;
use crate::source::Source;

/// The pending requests of members to let their tokens reach an organisation.
///
/// >>> endless = [request.id for request in org.requests.list() if request.token_expires_at is None]
/// >>> org.requests.deny(endless, reason="Tokens need an expiry date").ok
/// True
#[pyclass(frozen, module = "patwarden")]
pub(crate) struct Requests {
    org: Org,
}

#[pymethods]
impl Requests {
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
    ) -> PyResult<Listing> {
        let filter = Arguments {
            owner,
            token_id,
            repository,
            permission,
            last_used_before,
            last_used_after,
            direction,
            per_page,
        };
        let list = apply!(self.org.below(py)?.requests(), filter.read(py)?).list();
        let list = if verify { list.verify() } else { list };
        Ok(Listing::from(Source::new(self.org.session().clone(), self.org.things("requests"), list)))
    }

    /// Lists the repositories that a request asks to reach.
    fn repositories(&self, py: Python<'_>, id: &Bound<'_, PyAny>) -> PyResult<Listing> {
        let id = convert::id("id", id)?;
        let list = self.org.below(py)?.requests().repositories(id);
        let what = self.org.things(&format!("repositories of request {id}"));
        Ok(Listing::from(Source::new(self.org.session().clone(), what, list)))
    }

    /// Approves requests: each id once, a hundred a request. The reason has at most 1,024 characters.
    /// With confirm, then lists until they are no longer pending, for no longer than that many seconds.
    /// journal and settle_within are as for grants.revoke.
    #[pyo3(signature = (ids, *, reason=None, confirm=None, journal=None, settle_within=None))]
    fn approve(
        &self,
        py: Python<'_>,
        ids: &Bound<'_, PyAny>,
        reason: Option<String>,
        confirm: Option<&Bound<'_, PyAny>>,
        journal: Option<PathBuf>,
        settle_within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<BulkReport> {
        self.review(py, Decision::Approve, ids, reason, Terms::read(confirm, journal, settle_within)?)
    }

    /// Denies requests: each id once, a hundred a request. The reason has at most 1,024 characters.
    /// With confirm, then lists until they are no longer pending, for no longer than that many seconds.
    /// journal and settle_within are as for grants.revoke.
    #[pyo3(signature = (ids, *, reason=None, confirm=None, journal=None, settle_within=None))]
    fn deny(
        &self,
        py: Python<'_>,
        ids: &Bound<'_, PyAny>,
        reason: Option<String>,
        confirm: Option<&Bound<'_, PyAny>>,
        journal: Option<PathBuf>,
        settle_within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<BulkReport> {
        self.review(py, Decision::Deny, ids, reason, Terms::read(confirm, journal, settle_within)?)
    }

    fn __repr__(&self) -> String {
        format!("<{}>", self.org.things("Requests"))
    }
}

impl Requests {
    pub(crate) fn new(org: Org) -> Self {
        Self { org }
    }

    fn review(
        &self,
        py: Python<'_>,
        decision: Decision,
        ids: &Bound<'_, PyAny>,
        reason: Option<String>,
        terms: Terms,
    ) -> PyResult<BulkReport> {
        let mut review = self.org.below(py)?.requests().review(decision, convert::ids("ids", ids)?);
        if let Some(reason) = reason {
            review = review.reason(reason);
        }
        let call = on_terms!(review, terms);
        let progress = call.progress();
        bulk::sent(py, self.org.session(), call, || Some(progress.report().to_string()))
    }
}
