//! The header `Link`, of which each page has one.

use divan::Bencher;
use http::header::LINK;
use patwarden::api::{Request, Response};

use crate::served::{BASE, ROWS, links, url};

const LAST: usize = 200;

#[divan::bench(args = [1, 100])]
fn page(bencher: Bencher<'_, '_>, page: usize) {
    let base = BASE.parse().unwrap();
    let (mut request, mut answer) = (Request::default(), Response::default());
    *request.uri_mut() = url(page).parse().unwrap();
    answer.headers_mut().insert(LINK, links(page, LAST));
    let read = || patwarden::benches::links(&request, &answer, &base, ROWS).unwrap();
    assert_eq!(read(), (Some(page as u64 + 1), Some(LAST as u64)));
    bencher.bench_local(read);
}
