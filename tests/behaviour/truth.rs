//! What is no list is never read as an empty one, whatever its status and its body.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use patwarden::api::{Request, Response};
use patwarden::{Budget, Client, Error, ErrorKind};
use tests::{answer, scripted};

const STATUSES: [u16; 26] = [
    200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 410, 418, 422, 429, 451,
    500, 502, 503,
];

const BODIES: [&str; 15] = [
    "",
    " ",
    "{}",
    "null",
    "[",
    "[{}",
    "[{}]",
    "[null]",
    "[[]]",
    "<html><body>Sorry</body></html>",
    "7",
    "\"[]\"",
    "{\"message\":\"Not Found\"}",
    "[] []",
    "[]",
];

/// The bodies of an empty list, and no others.
const LIST: &str = "[]";
const LIST_OF_INSTALLATIONS: &str = "{\"total_count\":0,\"installations\":[]}";

const OPERATIONS: [&str; 9] = [
    "orgs/list-pat-grants",
    "orgs/list-pat-grant-requests",
    "orgs/list-pat-grant-repositories",
    "orgs/list-pat-grant-request-repositories",
    "orgs/list-members",
    "orgs/list-app-installations",
    "orgs/list-for-authenticated-user",
    "orgs/list-for-user",
    "orgs/list",
];

/// How many items a list comes to.
async fn read(client: &Client, operation: &str) -> Result<usize, Error> {
    async fn count<T: Debug + Send + 'static>(listing: patwarden::Listing<T>) -> Result<usize, Error> {
        Ok(listing.collect_all().await?.len())
    }
    let org = client.org("acme");
    match operation {
        "orgs/list-pat-grants" => count(org.grants().list()).await,
        "orgs/list-pat-grant-requests" => count(org.requests().list()).await,
        "orgs/list-pat-grant-repositories" => count(org.grants().repositories(1u64)).await,
        "orgs/list-pat-grant-request-repositories" => count(org.requests().repositories(1u64)).await,
        "orgs/list-members" => count(org.members().list()).await,
        "orgs/list-app-installations" => count(org.installations().list()).await,
        "orgs/list-for-authenticated-user" => count(client.organizations().mine()).await,
        "orgs/list-for-user" => count(client.organizations().of_user("mona")).await,
        "orgs/list" => count(client.organizations().all()).await,
        other => unreachable!("{other}"),
    }
}

fn empty(operation: &str) -> &'static str {
    if operation == "orgs/list-app-installations" { LIST_OF_INSTALLATIONS } else { LIST }
}

/// The page that a request is for: of three, of which the first two are good and empty.
fn page(request: &Request) -> u64 {
    let query = request.uri().query().unwrap_or_default();
    let number = query.split('&').find_map(|pair| pair.strip_prefix("page=").or(pair.strip_prefix("since=")));
    number.map_or(1, |number| number.parse().unwrap())
}

/// An empty page that leads to the next.
fn good(request: &Request, operation: &str) -> Response {
    let (path, next) = (request.uri().path(), page(request) + 1);
    let parameter = if operation == "orgs/list" { "since" } else { "page" };
    let link =
        |page: u64, relation: &str| format!("<https://api.github.com{path}?{parameter}={page}>; rel=\"{relation}\"");
    let links = if operation == "orgs/list" {
        link(next, "next")
    } else {
        format!("{}, {}", link(next, "next"), link(3, "last"))
    };
    let links: &[(&str, &str)] = if next <= 3 { &[("link", &links)] } else { &[] };
    answer(200, links, empty(operation))
}

/// Status and body of the page that is looked at.
type Cell = Arc<Mutex<(u16, &'static str)>>;

/// A client of a server of which this page is as the cell says.
fn client_of(operation: &'static str, place: u64, cell: &Cell) -> Client {
    let cell = Arc::clone(cell);
    let (client, _) = scripted("ghu_secret", move |request, _| {
        let (status, body) = *cell.lock().unwrap();
        Ok(if page(request) == place { answer(status, &[], body) } else { good(request, operation) })
    });
    client.longest_wait(Duration::ZERO).budget(Budget::NONE).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn no_status_and_no_body_but_a_list_is_read_as_empty() {
    let (mut cells, mut lists) = (0, 0);
    let bodies: Vec<&str> = BODIES.into_iter().chain([LIST_OF_INSTALLATIONS]).collect();
    for (operation, place) in OPERATIONS.into_iter().flat_map(|operation| (1..=3).map(move |place| (operation, place)))
    {
        let cell = Cell::default();
        let client = client_of(operation, place, &cell);
        // A 429 closes for a while.
        for status in STATUSES.into_iter().filter(|status| *status != 429).chain([429]) {
            for body in &bodies {
                if status == 429 {
                    // Until what the one before has closed is open again.
                    tests::pass(Duration::from_secs(2 * 3600)).await;
                }
                *cell.lock().unwrap() = (status, *body);
                let what = format!("{operation}, page {place}: {status} with {body:?}");
                cells += 1;
                match read(&client, operation).await {
                    Ok(0) if status == 200 && *body == empty(operation) => lists += 1,
                    Ok(count) => panic!("{what}: read as a list of {count}"),
                    Err(error) => {
                        assert!(status != 200 || *body != empty(operation), "{what}: {error}");
                        assert_told(&error, operation, status, &what);
                        assert_eq!((error.page(), error.status()), (Some(place), Some(status)), "{what}: {error}");
                    }
                }
            }
        }
    }
    assert_eq!((cells, lists), (9 * 3 * 26 * 16, 9 * 3));
}

fn assert_told(error: &Error, operation: &str, status: u16, what: &str) {
    let org = (!operation.starts_with("orgs/list-for") && operation != "orgs/list").then_some("acme");
    assert_eq!((error.operation(), error.org()), (Some(operation), org), "{what}: {error}");
    assert!(error.page().is_some(), "{what}: {error}");
    assert_kind(error, status, what);
}

/// The kind is that of the status, and of a success that is none it is that of an answer that can't be trusted.
fn assert_kind(error: &Error, status: u16, what: &str) {
    let kind = match status {
        400 | 409 | 410 | 422 => ErrorKind::Rejected,
        401 => ErrorKind::Authentication,
        403 => ErrorKind::PermissionDenied,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimited,
        500.. => ErrorKind::Server,
        _ => ErrorKind::InvalidAnswer,
    };
    assert_eq!(error.kind(), kind, "{what}: {error}");
    assert!(error.to_string().contains(error.operation().unwrap()), "{what}: {error}");
}
