//! The pages: which is asked for, what is on it, and which come before and after.

use axum::http::Uri;
use bytes::Bytes;

use crate::grants::{Ids, grant};

/// As many grants as a page has. It is GitHub's largest page, and nobody who is in a hurry asks for less.
const ROWS: u64 = 100;
/// As many pages are rendered; those behind them are the same with other ids.
const RENDERED: u64 = 200;

/// All pages of a list.
pub(crate) struct Pages {
    rendered: Vec<Rendered>,
    count: u64,
}

struct Rendered {
    body: Bytes,
    /// Where ids stand, each with what the id is if the first grant of the page has the number 0.
    ids: Vec<(usize, u64)>,
}

impl Pages {
    pub(crate) fn rendered(count: u64) -> Self {
        Self { rendered: (0..count.min(RENDERED)).map(rendered).collect(), count }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The page of this number, counted from 1.
    pub(crate) fn page(&self, number: u64) -> Option<Bytes> {
        let before = number.checked_sub(1).filter(|before| *before < self.count)?;
        let like = self.rendered.get(usize::try_from(before % RENDERED).ok()?)?;
        if before < RENDERED {
            return Some(like.body.clone());
        }
        let mut body = like.body.to_vec();
        for (place, id) in &like.ids {
            let id = (id + before * ROWS).to_string();
            body[*place..*place + id.len()].copy_from_slice(id.as_bytes());
        }
        Some(body.into())
    }
}

fn rendered(before: u64) -> Rendered {
    let mut body = Vec::new();
    let mut ids = Vec::new();
    for row in 0..ROWS {
        body.push(if row == 0 { b'[' } else { b',' });
        let number = before * ROWS + row;
        let (text, begin) = (grant(number).to_string(), body.len());
        let (here, first) = (Ids::of(number), Ids::of(row));
        for (here, first) in [(here.grant, first.grant), (here.token, first.token)] {
            ids.extend(text.match_indices(&here.to_string()).map(|(place, _)| (begin + place, first)));
        }
        body.extend_from_slice(text.as_bytes());
    }
    body.push(b']');
    Rendered { body: body.into(), ids }
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// The grants of an organisation.
    Grants,
    /// One of them.
    Grant,
    /// The organisations of the user.
    Orgs,
    /// What was asked so far.
    Tally,
    Nothing,
}

/// A request, as far as it matters here.
pub(crate) struct Asked<'a> {
    path: &'a str,
    pub(crate) is_for: For,
    pub(crate) page: u64,
}

impl<'a> From<&'a Uri> for Asked<'a> {
    fn from(uri: &'a Uri) -> Self {
        let mut parameters = uri.query().unwrap_or_default().split('&');
        let page = parameters.find_map(|parameter| parameter.strip_prefix("page=")?.parse().ok());
        let is_for = match &uri.path().split('/').skip(1).collect::<Vec<_>>()[..] {
            ["orgs", _, "personal-access-tokens"] => For::Grants,
            ["orgs", _, "personal-access-tokens", _] => For::Grant,
            ["user", "orgs"] => For::Orgs,
            ["tally"] => For::Tally,
            _ => For::Nothing,
        };
        Self { path: uri.path(), is_for, page: page.unwrap_or(1) }
    }
}

impl Asked<'_> {
    /// The tag of this page: it never changes.
    pub(crate) fn tag(&self) -> String {
        format!("W/\"{:064x}\"", self.page)
    }

    /// What the header Link says on this page of so many.
    pub(crate) fn links(&self, host: &str, last: u64) -> Option<String> {
        let page = self.page;
        let onward = (page < last).then_some([(page + 1, "next"), (last, "last")]);
        let back = (page > 1).then_some([(1, "first"), (page - 1, "prev")]);
        let link = |(page, rel)| {
            let path = self.path;
            format!("<http://{host}{path}?per_page={ROWS}&page={page}>; rel=\"{rel}\"")
        };
        let links: Vec<_> = back.into_iter().chain(onward).flatten().map(link).collect();
        (!links.is_empty()).then(|| links.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn no_id_comes_twice_whether_a_page_is_rendered_or_like_one_that_is() {
        let pages = Pages::rendered(2 * RENDERED + 3);
        let mut grants = BTreeSet::new();
        let mut tokens = BTreeSet::new();
        let looked_at = [1, 2, RENDERED, RENDERED + 1, RENDERED + 2, 2 * RENDERED, 2 * RENDERED + 1, pages.count()];
        for number in looked_at {
            let page: Vec<Value> = serde_json::from_slice(&pages.page(number).unwrap()).unwrap();
            assert_eq!(page.len(), 100);
            for row in page {
                let id = row["id"].as_u64().unwrap();
                assert!(row["repositories_url"].as_str().unwrap().ends_with(&format!("/{id}/repositories")));
                grants.insert(id);
                tokens.insert(row["token_id"].as_u64().unwrap());
            }
        }
        assert_eq!((grants.len(), tokens.len()), (looked_at.len() * 100, looked_at.len() * 100));
        assert!(pages.page(pages.count() + 1).is_none() && pages.page(0).is_none());
    }

    #[test]
    fn a_request_is_for_what_its_path_says() {
        for (path, is_for) in [
            ("/orgs/acme/personal-access-tokens?page=2", For::Grants),
            ("/orgs/acme/personal-access-tokens/7", For::Grant),
            ("/user/orgs?per_page=100", For::Orgs),
            ("/tally", For::Tally),
            ("/orgs/acme", For::Nothing),
        ] {
            assert_eq!(Asked::from(&path.parse::<Uri>().unwrap()).is_for, is_for, "{path}");
        }
    }

    #[test]
    fn links_lead_through_all_pages_and_back() {
        let links = |query: &str, last| {
            let uri: Uri = format!("/orgs/acme/personal-access-tokens{query}").parse().unwrap();
            let asked = Asked::from(&uri);
            assert_eq!(asked.is_for, For::Grants);
            asked.links("localhost:1", last)
        };
        let link = |page: u64, rel: &str| {
            format!("<http://localhost:1/orgs/acme/personal-access-tokens?per_page=100&page={page}>; rel=\"{rel}\"")
        };
        assert_eq!(links("?per_page=100", 3).unwrap(), [link(2, "next"), link(3, "last")].join(", "));
        let middle = [link(1, "first"), link(1, "prev"), link(3, "next"), link(3, "last")];
        assert_eq!(links("?per_page=100&page=2", 3).unwrap(), middle.join(", "));
        assert_eq!(links("?page=3&per_page=100", 3).unwrap(), [link(1, "first"), link(2, "prev")].join(", "));
        assert_eq!(links("?per_page=100", 1), None);
    }
}
