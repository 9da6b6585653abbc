//! The steps in which a page is read, each by itself, for the benchmarks of `benches/`. They are no part of
//! the crate otherwise.

use patwarden_api::{Request, Response, types};
use url::Url;

use crate::answer::decoded;
use crate::error::Result;
use crate::fetched::each;
use crate::link::{Asked, Paged};
use crate::model::{Grant, Listed, User};

/// A page of grants as it stands in JSON.
pub struct Raw(Vec<Listed>);

/// Takes the body of an answer apart.
///
/// # Errors
///
/// If it is not a page of grants.
pub fn decode(answer: &Response) -> Result<Raw> {
    decoded(answer).map(Raw)
}

/// Makes our types of it.
///
/// # Errors
///
/// If a field that there has to be is not, or is not what it has to be.
pub fn convert(Raw(rows): Raw) -> Result<Vec<Grant>> {
    each(rows)
}

/// Takes a page of members apart by the generated types, and makes ours of these.
///
/// # Errors
///
/// If it is none.
pub fn members(answer: &Response) -> Result<Vec<User>> {
    each(decoded::<Vec<types::SimpleUser>>(answer)?)
}

/// What the headers of the answer to a request for a page say of the next page and of the last, if the page has so many
/// rows.
///
/// # Errors
///
/// If they can't be used.
pub fn links(request: &Request, answer: &Response, base: &Url, rows: usize) -> Result<(Option<u64>, Option<u64>)> {
    let links = Paged::ByNumber.links(answer.headers(), base, Asked::by(request.uri()), rows)?;
    Ok((links.next, links.last))
}
