//! The table of operations: GitHub's name, method and path of each, who may call it, what does it.
//!
//! The table, not axum's router, matches paths: the log must name the operation of a request also
//! when it never reaches one.

pub(crate) mod app;
pub(crate) mod bulk;
pub(crate) mod grants;
pub(crate) mod listing;
pub(crate) mod requests;
pub(crate) mod user;

use http::Method;
use jiff::Timestamp;

use crate::answer::Answer;
use crate::auth::Caller;
use crate::config::Config;
use crate::query::{Query, decode_segment};
use crate::state::World;

/// Who may call an operation.
#[derive(Debug)]
pub(crate) enum Guard {
    /// No credential needed; a bad one is still refused.
    Anyone,
    /// The App, with a token it signed.
    App,
    /// Any token of a user.
    User,
    /// An installation token.
    Installation,
    /// What administers tokens: an installation token of that organisation, or the App's token of
    /// one of its owners, with this permission.
    Tokens { permission: &'static str, level: &'static str },
}

/// The versions of the API there are, oldest first.
pub(crate) const VERSIONS: &[&str] = &["2022-11-28", "2026-03-10"];

/// One request on its way to an operation.
pub(crate) struct Call<'a> {
    pub(crate) config: &'a Config,
    pub(crate) now: Timestamp,
    /// Scheme and host that the client used, for URLs in answers.
    pub(crate) base: &'a str,
    pub(crate) version: &'static str,
    pub(crate) caller: &'a Caller,
    pub(crate) path: &'a str,
    /// The parameters in the path, decoded, in order.
    pub(crate) arguments: &'a [String],
    /// The organisation the path names, if there is one of that name.
    pub(crate) org: Option<usize>,
    pub(crate) query: &'a Query,
    pub(crate) body: &'a [u8],
}

impl Call<'_> {
    pub(crate) fn org(&self) -> Result<usize, Answer> {
        self.org.ok_or_else(Answer::not_found)
    }

    /// A number in the path. What is not a number does not exist.
    pub(crate) fn id(&self, position: usize) -> Result<u64, Answer> {
        self.arguments.get(position).and_then(|text| text.parse().ok()).ok_or_else(Answer::not_found)
    }

    /// Whether the later version of the API was asked for.
    pub(crate) fn is_later_version(&self) -> bool {
        VERSIONS.first() != Some(&self.version)
    }
}

type Handler = fn(&Call<'_>, &mut World) -> Result<Answer, Answer>;

/// One operation.
pub(crate) struct Route {
    /// GitHub's `operationId`.
    pub(crate) operation: &'static str,
    method: Method,
    path: &'static str,
    pub(crate) guard: Guard,
    pub(crate) handler: Handler,
    /// Whether a call counts against the hourly limit.
    pub(crate) counts: bool,
}

impl Route {
    const fn new(operation: &'static str, method: Method, path: &'static str, guard: Guard, handler: Handler) -> Self {
        Self { operation, method, path, guard, handler, counts: true }
    }

    const fn free(mut self) -> Self {
        self.counts = false;
        self
    }

    /// The arguments in a path, if this operation is at it.
    fn arguments(&self, path: &str) -> Option<Vec<String>> {
        let mut wanted = self.path.split('/');
        let mut found = path.split('/');
        let mut arguments = Vec::new();
        loop {
            match (wanted.next(), found.next()) {
                (None, None) => return Some(arguments),
                (Some("orgs"), Some("organizations")) if self.has_alias() => {}
                (Some(wanted), Some(found)) if wanted.starts_with('{') => {
                    if found.is_empty() {
                        return None;
                    }
                    arguments.push(decode_segment(found)?);
                }
                (Some(wanted), Some(found)) if wanted == found => {}
                _ => return None,
            }
        }
    }

    /// Whether `/organizations/…` leads to it as well.
    pub(crate) fn has_alias(&self) -> bool {
        matches!(self.guard, Guard::Tokens { .. })
    }

    /// Whether the first argument is an organisation.
    pub(crate) fn is_about_org(&self) -> bool {
        self.path.starts_with("/orgs/{org}")
    }
}

const GRANTS: &str = "organization_personal_access_tokens";
const REQUESTS: &str = "organization_personal_access_token_requests";

const fn read(permission: &'static str) -> Guard {
    Guard::Tokens { permission, level: "read" }
}

const fn write(permission: &'static str) -> Guard {
    Guard::Tokens { permission, level: "write" }
}

// One line each, to read as a table.
#[rustfmt::skip]
static ROUTES: &[Route] = &[
    Route::new("orgs/list-pat-grants", Method::GET, "/orgs/{org}/personal-access-tokens", read(GRANTS), grants::list),
    Route::new("orgs/update-pat-accesses", Method::POST, "/orgs/{org}/personal-access-tokens", write(GRANTS), grants::revoke_many),
    Route::new("orgs/update-pat-access", Method::POST, "/orgs/{org}/personal-access-tokens/{pat_id}", write(GRANTS), grants::revoke),
    Route::new("orgs/list-pat-grant-repositories", Method::GET, "/orgs/{org}/personal-access-tokens/{pat_id}/repositories", read(GRANTS), grants::repositories),
    Route::new("orgs/list-pat-grant-requests", Method::GET, "/orgs/{org}/personal-access-token-requests", read(REQUESTS), requests::list),
    Route::new("orgs/review-pat-grant-requests-in-bulk", Method::POST, "/orgs/{org}/personal-access-token-requests", write(REQUESTS), requests::review_many),
    Route::new("orgs/review-pat-grant-request", Method::POST, "/orgs/{org}/personal-access-token-requests/{pat_request_id}", write(REQUESTS), requests::review),
    Route::new("orgs/list-pat-grant-request-repositories", Method::GET, "/orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories", read(REQUESTS), requests::repositories),
    Route::new("apps/get-authenticated", Method::GET, "/app", Guard::App, app::get),
    Route::new("apps/list-installations", Method::GET, "/app/installations", Guard::App, app::installations),
    Route::new("apps/get-installation", Method::GET, "/app/installations/{installation_id}", Guard::App, app::installation),
    Route::new("apps/get-org-installation", Method::GET, "/orgs/{org}/installation", Guard::App, app::org_installation),
    Route::new("apps/create-installation-access-token", Method::POST, "/app/installations/{installation_id}/access_tokens", Guard::App, app::create_token),
    Route::new("apps/revoke-installation-access-token", Method::DELETE, "/installation/token", Guard::Installation, app::revoke_token),
    Route::new("users/get-authenticated", Method::GET, "/user", Guard::User, user::get),
    Route::new("orgs/list-for-authenticated-user", Method::GET, "/user/orgs", Guard::User, user::orgs),
    Route::new("rate-limit/get", Method::GET, "/rate_limit", Guard::Anyone, user::rate_limit).free(),
    Route::new("meta/get-all-versions", Method::GET, "/versions", Guard::Anyone, user::versions),
];

/// Finds the operation at a path, and the arguments the path holds.
pub(crate) fn find(method: &Method, path: &str) -> Option<(&'static Route, Vec<String>)> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    ROUTES.iter().filter(|route| route.method == *method).find_map(|route| Some((route, route.arguments(path)?)))
}

/// Where the organisation that an operation is about stands; `/organizations/…` takes numbers too.
pub(crate) fn org_of(route: &Route, path: &str, arguments: &[String], world: &World) -> Option<usize> {
    let name = arguments.first().filter(|_| route.is_about_org())?;
    let by_number = || {
        let id = name.parse::<u64>().ok()?;
        world.orgs.iter().position(|org| org.id == id)
    };
    let numbered = path.starts_with("/organizations/");
    world.org_index(name).or_else(|| numbered.then(by_number).flatten())
}
