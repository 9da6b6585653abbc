//! The `Link` header: what the server says about further pages. URLs in it are never followed;
//! after a check of their origin, the page number is taken from them, or the id that a page begins behind.

use http::header::LINK;
use http::{HeaderMap, Uri};
use url::Url;

use crate::error::{Error, ErrorKind, Result};
use crate::origin;

/// The parameters that lists page by.
const PAGE: &str = "page";
const SINCE: &str = "since";

/// The further pages that the server names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    pub(crate) next: Option<u64>,
    pub(crate) last: Option<u64>,
    /// Whether a first page is full and names no other at all: it is the only one, or has lost its header.
    pub(crate) may_be_missing: bool,
}

impl Links {
    /// Reads an answer's `Link` headers.
    pub(crate) fn read(headers: &HeaderMap, base: &Url) -> Result<Self> {
        Self::read_by(PAGE, headers, base)
    }

    /// Reads those of a list that has no page numbers: the id behind which the next page begins.
    pub(crate) fn read_since(headers: &HeaderMap, base: &Url) -> Result<Self> {
        Self::read_by(SINCE, headers, base)
    }

    fn read_by(parameter: &str, headers: &HeaderMap, base: &Url) -> Result<Self> {
        let mut links = Self::default();
        for value in headers.get_all(LINK) {
            let value = value.to_str().map_err(|_| unreadable("it is not ASCII"))?;
            if !is_whole(value) {
                return Err(unreadable("it is not what RFC 8288 describes"));
            }
            for (target, relation) in parse(value) {
                match relation.to_ascii_lowercase().as_str() {
                    "next" => links.next = Some(number(parameter, target, base)?),
                    "last" if parameter == PAGE => links.last = Some(number(parameter, target, base)?),
                    _ => {}
                }
            }
        }
        Ok(links)
    }
}

/// How the pages of a list are told from each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paged {
    ByNumber,
    /// Each page begins behind an id.
    BehindIds,
}

impl Paged {
    /// Reads the `Link` headers of a page that has so many rows.
    ///
    /// # Errors
    ///
    /// If they can't be used. Every page but an only one names others, GitHub's last one the first: a later page that
    /// is full and names none has lost its header on the way.
    pub(crate) fn links(self, headers: &HeaderMap, base: &Url, asked: Asked, rows: usize) -> Result<Links> {
        match self {
            Self::BehindIds => Links::read_since(headers, base),
            Self::ByNumber if headers.contains_key(LINK) || rows < asked.size => Links::read(headers, base),
            Self::ByNumber if asked.page == 1 => Ok(Links { may_be_missing: true, ..Links::default() }),
            Self::ByNumber => {
                let page = asked.page;
                let error = format!("page {page} is full and names no other page at all, so it can't be the last");
                Err(Error::new(ErrorKind::InvalidAnswer, error)
                    .with_hint("something on the way, a proxy perhaps, takes the Link header from answers"))
            }
        }
    }
}

/// Which page was asked for, and how many rows it was to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) page: u64,
    pub(crate) size: usize,
}

impl Asked {
    /// GitHub's defaults where a request does not say, and its most.
    pub(crate) fn by(uri: &Uri) -> Self {
        let number = |wanted: &str| {
            let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
            let told = pairs.filter(|(name, _)| name == wanted).last();
            told.and_then(|(_, value)| value.parse().ok()).filter(|number| *number > 0)
        };
        let size = number("per_page").and_then(|size| usize::try_from(size).ok());
        Self { page: number(PAGE).unwrap_or(1), size: size.map_or(30, |size| size.min(100)) }
    }
}

/// The last page that a `Link` header names, wherever it leads.
pub(crate) fn named_last(value: &str) -> Option<u64> {
    let (target, _) = parse(value).into_iter().find(|(_, relation)| relation.eq_ignore_ascii_case("last"))?;
    let (_, query) = target.split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == PAGE)?.1.parse().ok()
}

/// Whether a `Link` header names a next page, wherever it leads.
pub(crate) fn names_next(value: &str) -> bool {
    parse(value).iter().any(|(_, relation)| relation.eq_ignore_ascii_case("next"))
}

/// Whether a header is made of targets in brackets with what is said of them, as far as `parse` needs it: what it
/// would pass over may be the next page.
fn is_whole(value: &str) -> bool {
    let value = value.trim();
    let are_paired = value.matches('<').count() == value.matches('>').count();
    value.is_empty() || value.starts_with('<') && are_paired && value.split('<').skip(1).all(|link| link.contains('>'))
}

/// The targets of a `Link` header with their relations (RFC 8288), in their order.
pub(crate) fn parse(value: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    let mut rest = value;
    while let Some((_, behind)) = rest.split_once('<') {
        let Some((target, behind)) = behind.split_once('>') else { break };
        let parameters = behind.split('<').next().unwrap_or(behind);
        for parameter in parameters.split(';') {
            let Some((key, relations)) = parameter.split_once('=') else { continue };
            if key.trim().eq_ignore_ascii_case("rel") {
                let relations = relations.trim().trim_end_matches(',').trim_end().trim_matches('"');
                links.extend(relations.split_ascii_whitespace().map(|relation| (target, relation)));
            }
        }
        rest = behind;
    }
    links
}

fn number(parameter: &str, target: &str, base: &Url) -> Result<u64> {
    let url = base.join(target).map_err(|_| unreadable("it holds what is no URL"))?;
    if !origin::is_same(base, &url) {
        return Err(unreadable("it leads to another origin")
            .with_hint("nothing was sent there; a proxy that rewrites answers can be the cause"));
    }
    let number = url.query_pairs().find(|(key, _)| key == parameter).map(|(_, value)| value.parse());
    match number {
        Some(Ok(number)) if number > 0 => Ok(number),
        _ => Err(unreadable(&format!("it pages by something else than a number in `{parameter}`"))),
    }
}

fn unreadable(why: &str) -> Error {
    Error::new(ErrorKind::InvalidAnswer, format!("the answer's Link header can't be used: {why}"))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn read(value: &str) -> Result<Links> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_str(value).unwrap());
        Links::read(&headers, &Url::parse("https://api.github.com").unwrap())
    }

    #[test]
    fn a_full_page_that_names_no_other_is_the_first_or_has_lost_its_header() {
        let base = Url::parse("https://api.github.com").unwrap();
        let links = |query: &str, rows: usize| {
            let asked = Asked::by(&format!("/orgs/a/personal-access-tokens?{query}").parse().unwrap());
            Paged::ByNumber.links(&HeaderMap::new(), &base, asked, rows)
        };
        assert!(links("per_page=100", 100).unwrap().may_be_missing);
        assert!(links("", 30).unwrap().may_be_missing, "GitHub's own size");
        assert_eq!(links("per_page=100", 99).unwrap(), Links::default());
        assert_eq!(links("per_page=100&page=2", 99).unwrap(), Links::default());
        assert_eq!(links("per_page=100&page=2", 100).unwrap_err().kind(), ErrorKind::InvalidAnswer);
        assert_eq!(
            Paged::BehindIds.links(&HeaderMap::new(), &base, Asked { page: 1, size: 2 }, 2).unwrap(),
            Links::default()
        );
    }

    #[test]
    fn the_last_page_is_named_wherever_it_leads() {
        assert_eq!(named_last("<https://a.example/x?per_page=5&page=9>; rel=\"last\""), Some(9));
        for none in ["</x?page=9>; rel=\"next\"", "</x>; rel=last", "</x?page=nine>; rel=last", ""] {
            assert_eq!(named_last(none), None, "{none}");
        }
    }

    #[test]
    fn next_and_last_are_read() {
        let links = read(
            "<https://api.github.com/orgs/a/personal-access-tokens?per_page=100&page=2>; rel=\"next\", \
             <https://api.github.com/orgs/a/personal-access-tokens?per_page=100&page=25>; rel=\"last\"",
        );
        assert_eq!(links.unwrap(), Links { next: Some(2), last: Some(25), ..Links::default() });
        assert_eq!(read("<https://api.github.com/x?page=1>; rel=first").unwrap(), Links::default());
        let in_capitals = "</x?page=3>; REL=\"Next\", </x?page=9>; rel=LAST";
        assert_eq!(read(in_capitals).unwrap(), Links { next: Some(3), last: Some(9), ..Links::default() });
        assert!(names_next(in_capitals));
        assert_eq!(read("</x?page=3>; title=\"a, b; c\"; rel=\"next\"").unwrap().next, Some(3));
    }

    #[test]
    fn a_foreign_or_unknown_target_is_an_error_and_never_the_end_of_the_list() {
        for bad in [
            "<https://evil.example/x?page=2>; rel=\"next\"",
            "<http://api.github.com/x?page=2>; rel=\"next\"",
            "<https://api.github.com:8443/x?page=2>; rel=\"next\"",
            "<https://api.github.com/x?after=abc>; rel=\"next\"",
            "<https://api.github.com/x?page=0>; rel=\"next\"",
            "<https://api.github.com/x?page=99999999999999999999>; rel=\"next\"",
            "<https://[>; rel=\"next\"",
            "https://api.github.com/x?page=2; rel=\"next\"",
            "<https://api.github.com/x?page=2; rel=\"next\"",
            "</x?page=1>; rel=first, </x?page=2; rel=next",
            "next: </x?page=2>; rel=\"next\"",
            "rel=\"next\"",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    fn read_since(value: &str) -> Result<Links> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_str(value).unwrap());
        Links::read_since(&headers, &Url::parse("https://api.github.com").unwrap())
    }

    #[test]
    fn a_list_without_page_numbers_goes_on_behind_an_id() {
        let next = "<https://api.github.com/organizations?per_page=100&since=3428>; rel=\"next\"";
        // A template and no URL: it can't be used and nobody needs it.
        let first = "<https://api.github.com/organizations{?since}>; rel=\"first\"";
        for value in [next.to_owned(), format!("{next}, {first}"), format!("{first}, {next}")] {
            assert_eq!(
                read_since(&value).unwrap(),
                Links { next: Some(3428), last: None, ..Links::default() },
                "{value}"
            );
        }
        assert_eq!(read_since(first).unwrap(), Links::default());
        let last = "<https://api.github.com/organizations{?since}>; rel=\"last\"";
        assert_eq!(read_since(last).unwrap(), Links::default());
        for bad in [
            "<https://api.github.com/organizations?page=2>; rel=\"next\"",
            "<https://api.github.com/organizations?since=0>; rel=\"next\"",
            "<https://api.github.com/organizations{?since}>; rel=\"next\"",
            "<https://evil.example/organizations?since=3428>; rel=\"next\"",
        ] {
            assert_eq!(read_since(bad).unwrap_err().kind(), ErrorKind::InvalidAnswer, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_header_is_a_panic(value in "[ -~]{0,80}") {
            let _ = (read(&value), read_since(&value));
        }

        #[test]
        fn what_is_written_is_read(next in 1u64.., last in 1u64..) {
            let value = format!("<https://api.github.com/x?page={last}>; rel=\"last\", <https://api.github.com/x?page={next}>; rel=\"next\"");
            prop_assert_eq!(read(&value).unwrap(), Links { next: Some(next), last: Some(last), ..Links::default() });
        }
    }
}
