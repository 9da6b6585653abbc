//! `org.grants`: the tokens that may reach an organisation.

use std::path::PathBuf;

use patwarden::Action;
use pyo3::prelude::*;

use crate::face::{Ask, Awaiting, Face, Waiting};
use crate::listing::{AsyncListing, Listing};
use crate::org::Handle;
use crate::source::Source;
use crate::{bulk, convert, filter, model, named};

macro_rules! grants {
    ($(#[$doc:meta])* $Grants:ident($face:ident): $Listing:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $Grants(Handle);

        #[pymethods]
        impl $Grants {
            /// Lists them, in the order of their creation, the newest first unless told. Nothing is sent
            /// before the first item is asked for.
            ///
            /// owner is a login or several, token_id an id or several; repository is the name of one that it reaches,
            /// permission one that it has, such as issues_read; last_used_before and last_used_after are aware
            /// datetimes; direction is "asc" or "desc"; per_page is 1 to 100, and 100 unless told.
            ///
            /// With verify the whole list is read before the first item, and again until two readings agree, six
            /// times at the most. Without it a list that changed while it was read ends with a DriftWarning.
            ///
            /// Filters that are given all hold. One that is empty is refused with InvalidArgument: leave it out to list all. owner
            /// takes an Owner, too. What the login may not do is raised as the first item is read: ForbiddenError,
            /// WrongTokenKindError, NotInstalledError.
            ///
            /// >>> owner = next(org.grants.list(direction="asc")).owner
            /// >>> all(grant.owner == owner for grant in org.grants.list(owner=owner, per_page=50))
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

            /// Lists the repositories that a token reaches. per_page and verify are as for list.
            ///
            /// id is that of a Grant, or the Grant itself; NotFoundError, as it is read, if there is no such grant.
            ///
            /// >>> grant = next(grant for grant in org.grants.list() if grant.repository_selection == "subset")
            /// >>> [repository.full_name.split("/")[0] for repository in org.grants.repositories(grant)][0] == org.name
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

            /// Revokes the access of tokens, given by the ids of their grants or as the grants that were listed: each
            /// once, a hundred a request. Owners are mailed; SSH keys that a token made go on working, and so do
            /// public reads.
            ///
            /// With dry_run nothing is revoked: what is known by its id alone is listed, and a Plan says what would be
            /// done. With confirm, then lists until they are gone, for no longer than that many seconds: 0 to 86,400.
            ///
            /// journal is the path of a file to be made: what is to be done, each request before it is sent and what
            /// came of it are written there, so that client.resume(path) can go on wherever the call ends.
            /// settle_within says for how many seconds the effect of a request may come whose answer was lost (60
            /// unless told): until then the list is read, and what is as it was is sent again. one_by_one sends a
            /// request for each id, which GitHub carries out before it answers.
            ///
            /// progress is called with how many ids have an outcome and how many there are, at the beginning and
            /// whenever that changes; True shows a bar of tqdm. An exception of it ends the call.
            ///
            /// A listing that holds nothing is a report (or plan) of nothing, and no request; nothing else that is empty is taken.
            /// InvalidArgument for that, and for an id that can be none. Where it is certain that nothing was done, the error is
            /// raised: AuthenticationError, ForbiddenError, NotInstalledError, JournalError. All else is in the report.
            ///
            /// >>> report = org.grants.revoke(org.grants.list(owner="nobody-at-all"))
            /// >>> print(report, report.ok)
            /// nothing to do True
            /// >>> print(org.grants.revoke([next(org.grants.list())], dry_run=True).requests)
            /// 1
            #[pyo3(signature = (ids, *, dry_run=false, confirm=None, journal=None, settle_within=None,
                                one_by_one=false, progress=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn revoke<'py>(
                &self,
                py: Python<'py>,
                ids: &Bound<'_, PyAny>,
                #[pyo3(from_py_with = named::dry_run)] dry_run: bool,
                confirm: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::journal)] journal: Option<PathBuf>,
                settle_within: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::one_by_one)] one_by_one: bool,
                progress: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                let terms = bulk::Arguments { dry_run, confirm, journal, settle_within, one_by_one, progress };
                let name = concat!(stringify!($Grants), ".revoke");
                $face::answer(py, self.0.session(), name, revocation(py, &self.0, ids, terms))
            }

            fn __repr__(&self) -> String {
                format!("<{}>", self.0.things(stringify!($Grants)))
            }
        }

        impl $Grants {
            pub(crate) fn new(org: Handle) -> Self {
                Self(org)
            }
        }
    };
}

grants! {
    /// The fine-grained personal access tokens that may reach an organisation.
    ///
    /// >>> unused = [grant.id for grant in org.grants.list() if grant.never_used]
    /// >>> if unused:
    /// ...     print(org.grants.revoke(unused, confirm=60).raise_for_outcome().ok)
    /// True
    Grants(Waiting): Listing
}

grants! {
    /// The fine-grained personal access tokens that may reach an organisation, for asyncio. What gives an answer is
    /// to be awaited.
    AsyncGrants(Awaiting): AsyncListing
}

fn listed(py: Python<'_>, org: &Handle, filter: filter::Arguments<'_, '_>, verify: bool) -> PyResult<Source> {
    let list = filter::apply!(org.below(py)?.grants(), filter.read(py)?).list();
    let list = if verify { list.verify() } else { list };
    Source::new(py, org.session().clone(), org.things("grants"), list)
}

fn repositories(
    py: Python<'_>,
    org: &Handle,
    id: &Bound<'_, PyAny>,
    per_page: Option<&Bound<'_, PyAny>>,
    verify: bool,
) -> PyResult<Source> {
    let id = convert::id_of::<_, model::Grant>("id", id)?;
    let mut grants = org.below(py)?.grants();
    if let Some(items) = per_page {
        grants = grants.per_page(convert::count("per_page", items, 100)?);
    }
    let list = grants.repositories(id);
    let list = if verify { list.verify() } else { list };
    Source::new(py, org.session().clone(), org.things(&format!("repositories of grant {id}")), list)
}

fn revocation(
    py: Python<'_>,
    org: &Handle,
    ids: &Bound<'_, PyAny>,
    arguments: bulk::Arguments<'_, '_>,
) -> PyResult<Ask> {
    let terms = arguments.read(py)?;
    let targets = convert::targets::<_, model::Grant>("ids", ids)?;
    let grants = org.below(py)?.grants();
    if targets.is_empty() && bulk::is_listing(ids) {
        return Ok(bulk::nothing::<patwarden::Grant>(Action::Revoke, org.name().to_owned(), &terms));
    }
    bulk::ask(py, grants.revoke(targets), terms)
}
