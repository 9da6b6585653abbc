//! The table of operations: GitHub's name, method and path of each, who may call it, what does it.
//!
//! The table, not axum's router, matches paths: the log must name the operation of a request also
//! when it never reaches one.

pub(crate) mod app;
pub(crate) mod bulk;
pub(crate) mod grants;
pub(crate) mod listing;
pub(crate) mod members;
pub(crate) mod org_update;
pub(crate) mod orgs;
pub(crate) mod requests;
pub(crate) mod security;
pub(crate) mod user;

use std::time::Duration;

use http::Method;
use jiff::Timestamp;

use crate::answer::Answer;
use crate::auth::Caller;
use crate::config::Config;
use crate::flavour::Base;
use crate::query::{Query, decode_segment};
use crate::state::World;

/// Who may call an operation.
#[derive(Debug)]
pub(crate) enum Guard {
    /// No credential needed; a bad one is still refused.
    Anyone,
    /// The same, but an App sees more with this permission.
    Anybody { permission: &'static str, level: &'static str },
    /// The App, with a token it signed.
    App,
    /// Any token of a user.
    User,
    /// An installation token.
    Installation,
    /// What administers tokens: an installation token of that organisation, or the App's token of
    /// one of its owners, with this permission.
    Tokens { permission: &'static str, level: &'static str },
    /// What administers organisations: any token of one of its owners, and the App's as above.
    Owners { permission: &'static str, level: &'static str },
}

impl Guard {
    /// The permission that an App needs, and the level of it.
    pub(crate) fn permission(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Anybody { permission, level }
            | Self::Tokens { permission, level }
            | Self::Owners { permission, level } => Some((permission, level)),
            Self::Anyone | Self::App | Self::User | Self::Installation => None,
        }
    }
}

/// The versions of the API there are, oldest first.
pub(crate) const VERSIONS: &[&str] = &["2022-11-28", "2026-03-10"];

/// One request on its way to an operation.
pub(crate) struct Call<'a> {
    pub(crate) config: &'a Config,
    pub(crate) now: Timestamp,
    /// For URLs in answers: the client's own name for the host.
    pub(crate) base: &'a Base,
    pub(crate) version: &'static str,
    pub(crate) caller: &'a Caller,
    /// Within the API, without what may stand before it.
    pub(crate) path: &'a str,
    /// The parameters in the path, decoded, in order.
    pub(crate) arguments: &'a [String],
    /// The organisation the path names, if there is one of that name.
    pub(crate) org: Option<usize>,
    pub(crate) query: &'a Query,
    pub(crate) body: &'a [u8],
    /// How long what is accepted for later takes; `None` for ever.
    pub(crate) effect_delay: Option<Duration>,
}

impl Call<'_> {
    pub(crate) fn org(&self) -> Result<usize, Answer> {
        self.org.ok_or_else(Answer::not_found)
    }

    /// Text in the path, decoded.
    pub(crate) fn text(&self, position: usize) -> &str {
        self.arguments.get(position).map_or("", String::as_str)
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
    /// Whether the operation is at paths with these arguments, where not with all.
    suits: Option<fn(&[String]) -> bool>,
}

impl Route {
    const fn new(operation: &'static str, method: Method, path: &'static str, guard: Guard, handler: Handler) -> Self {
        Self { operation, method, path, guard, handler, counts: true, suits: None }
    }

    const fn free(mut self) -> Self {
        self.counts = false;
        self
    }

    const fn only(mut self, suits: fn(&[String]) -> bool) -> Self {
        self.suits = Some(suits);
        self
    }

    /// The arguments in a path, if this operation is at it.
    fn arguments(&self, path: &str) -> Option<Vec<String>> {
        let mut wanted = self.path.split('/');
        let mut found = path.split('/');
        let mut arguments = Vec::new();
        loop {
            match (wanted.next(), found.next()) {
                (None, None) => return self.suits.is_none_or(|suits| suits(&arguments)).then_some(arguments),
                (Some("orgs"), Some("organizations")) if self.is_about_org() => {}
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

    /// Whether the first argument is an organisation. `/organizations/…` leads to it as well.
    pub(crate) fn is_about_org(&self) -> bool {
        self.path.starts_with("/orgs/{org}")
    }
}

const GRANTS: &str = "organization_personal_access_tokens";
const REQUESTS: &str = "organization_personal_access_token_requests";
const SETTINGS: &str = "organization_administration";
const MEMBERS: Guard = Guard::Anybody { permission: "members", level: "read" };

const fn read(permission: &'static str) -> Guard {
    Guard::Tokens { permission, level: "read" }
}

const fn write(permission: &'static str) -> Guard {
    Guard::Tokens { permission, level: "write" }
}

const fn owners(level: &'static str) -> Guard {
    Guard::Owners { permission: SETTINGS, level }
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
    Route::new("orgs/list", Method::GET, "/organizations", Guard::Anyone, orgs::list),
    Route::new("orgs/get", Method::GET, "/orgs/{org}", Guard::Anybody { permission: SETTINGS, level: "read" }, orgs::get),
    Route::new("orgs/update", Method::PATCH, "/orgs/{org}", owners("write"), org_update::update),
    Route::new("orgs/list-app-installations", Method::GET, "/orgs/{org}/installations", owners("read"), orgs::installations),
    Route::new("orgs/list-members", Method::GET, "/orgs/{org}/members", MEMBERS, members::list),
    Route::new("orgs/check-membership-for-user", Method::GET, "/orgs/{org}/members/{username}", MEMBERS, members::check),
    Route::new("orgs/check-public-membership-for-user", Method::GET, "/orgs/{org}/public_members/{username}", Guard::Anyone, members::check_public),
    Route::new("orgs/list-for-user", Method::GET, "/users/{username}/orgs", Guard::Anyone, members::orgs_of),
    // At any two words behind an organisation, so behind everything else that is there.
    Route::new("orgs/enable-or-disable-security-product-on-all-org-repos", Method::POST, "/orgs/{org}/{security_product}/{enablement}", owners("write"), security::switch).only(security::is_meant),
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

/// The number of the organisation that had the name which an operation is called with.
pub(crate) fn renamed_org(route: &Route, arguments: &[String], world: &World) -> Option<u64> {
    let name = arguments.first().filter(|_| route.is_about_org())?;
    world.renamed.get(&name.to_ascii_lowercase()).copied()
}
