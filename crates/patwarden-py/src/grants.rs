//! `org.grants`: the tokens that may reach an organisation.

use std::path::PathBuf;

use pyo3::prelude::*;

use crate::bulk::{self, Terms, on_terms};
use crate::convert;
use crate::filter::{Arguments, apply};
use crate::listing::Listing;
use crate::org::Org;
use crate::report::BulkReport;
use crate::source::Source;

/// The fine-grained personal access tokens that may reach an organisation.
///
/// >>> unused = [grant.id for grant in org.grants.list() if grant.never_used]
/// >>> org.grants.revoke(unused, confirm=60).raise_for_outcome().ok
/// True
#[pyclass(frozen, module = "patwarden")]
pub(crate) struct Grants {
    org: Org,
}

#[pymethods]
impl Grants {
    /// Lists them, in the order of their creation, the newest first unless told. Nothing is sent
    /// before the first item is asked for.
    ///
    /// owner is a login or several, token_id an id or several; repository is the name of one that it reaches,
    /// permission one that it has, such as issues_read; last_used_before and last_used_after are aware
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
        let list = apply!(self.org.below(py)?.grants(), filter.read(py)?).list();
        let list = if verify { list.verify() } else { list };
        Ok(Listing::from(Source::new(self.org.session().clone(), self.org.things("grants"), list)))
    }

    /// Lists the repositories that a token reaches.
    fn repositories(&self, py: Python<'_>, id: &Bound<'_, PyAny>) -> PyResult<Listing> {
        let id = convert::id("id", id)?;
        let list = self.org.below(py)?.grants().repositories(id);
        let what = self.org.things(&format!("repositories of grant {id}"));
        Ok(Listing::from(Source::new(self.org.session().clone(), what, list)))
    }

    /// Revokes the access of tokens: each id once, a hundred a request. With confirm, then lists until
    /// they are gone, for no longer than that many seconds.
    ///
    /// Owners are mailed; SSH keys that a token made go on working, and so do public reads.
    ///
    /// journal is the path of a file to be made: what is to be done, each request before it is sent and what came of
    /// it are written there, so that client.resume(path) can go on wherever the call ends. settle_within says for
    /// how many seconds the effect of a request may come whose answer was lost (60 unless told): until then the list
    /// is read, and what is as it was is sent again.
    #[pyo3(signature = (ids, *, confirm=None, journal=None, settle_within=None))]
    fn revoke(
        &self,
        py: Python<'_>,
        ids: &Bound<'_, PyAny>,
        confirm: Option<&Bound<'_, PyAny>>,
        journal: Option<PathBuf>,
        settle_within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<BulkReport> {
        let terms = Terms::read(confirm, journal, settle_within)?;
        let call = on_terms!(self.org.below(py)?.grants().revoke(convert::ids("ids", ids)?), terms);
        let progress = call.progress();
        bulk::sent(py, self.org.session(), call, || Some(progress.report().to_string()))
    }

    fn __repr__(&self) -> String {
        format!("<{}>", self.org.things("Grants"))
    }
}

impl Grants {
    pub(crate) fn new(org: Org) -> Self {
        Self { org }
    }
}
