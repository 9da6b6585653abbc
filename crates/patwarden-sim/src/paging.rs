//! Pages: which part of a list is asked for, and the `Link` header that leads to the others.

use crate::query::Query;

const DEFAULT_PER_PAGE: usize = 30;
const MAX_PER_PAGE: usize = 100;

/// The part of a list that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) number: usize,
    pub(crate) size: usize,
}

impl Page {
    /// Reads `page` and `per_page`. Nonsense counts as absent, too much as the most there is.
    pub(crate) fn of(query: &Query) -> Self {
        let positive = |name| query.get(name).and_then(|text| text.parse::<usize>().ok()).filter(|&number| number > 0);
        Self {
            number: positive("page").unwrap_or(1),
            size: positive("per_page").unwrap_or(DEFAULT_PER_PAGE).min(MAX_PER_PAGE),
        }
    }

    /// How many entries come before it.
    pub(crate) fn offset(&self) -> usize {
        (self.number - 1).saturating_mul(self.size)
    }

    /// The `Link` header for a list of `total` entries at `url`, if the list has another page.
    pub(crate) fn link(&self, total: usize, url: &str, query: &Query, with_last: bool) -> Option<String> {
        let last = total.div_ceil(self.size).max(1);
        let mut rels = Vec::new();
        if self.number > 1 {
            // Past the end, the page before is the last one that has anything.
            rels.push(("prev", (self.number - 1).min(last)));
        }
        if self.number < last {
            rels.push(("next", self.number + 1));
            if with_last {
                rels.push(("last", last));
            }
        }
        if self.number > 1 {
            rels.push(("first", 1));
        }
        let links: Vec<String> = rels
            .into_iter()
            .map(|(rel, number)| {
                let query = query.with("page", &number.to_string());
                format!("<{url}?{query}>; rel=\"{rel}\"")
            })
            .collect();
        (!links.is_empty()).then(|| links.join(", "))
    }
}
