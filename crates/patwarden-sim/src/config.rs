//! What to simulate, and which of GitHub's open questions to answer which way.

use std::time::Duration;

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use crate::flavour::Flavour;
use crate::webhook::Webhook;

/// The settings of one simulation. Everything but the App's RSA key follows from them.
///
/// ```
/// use patwarden_sim::Config;
///
/// let config = Config::default().with_orgs(1).with_grants(250).with_requests(10);
/// assert_eq!(config.seed, 7);
/// assert_eq!(config.grants, 250);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// Decides every generated name, id, count, permission and offset in time. Default 7.
    pub seed: u64,
    /// The instant the simulation starts at. Default: now.
    pub start: Option<Timestamp>,
    /// How far GitHub's clock is ahead of the clock that clients have: behind where it is negative.
    /// Everything that GitHub says or judges of time goes by its own. Default zero.
    pub clock_skew: SignedDuration,
    /// How many organisations there are, at least one. Default 3.
    pub orgs: usize,
    /// How many grants there are over all organisations. Default 2,500.
    pub grants: usize,
    /// How many pending requests there are over all organisations. Default 140.
    pub requests: usize,
    /// How long every API answer takes. The work is done on arrival, the answer leaves later.
    pub latency: Duration,
    /// How long what was accepted for later takes: bulk calls, security products. Default one second.
    pub effect_delay: Duration,
    /// How long a new installation token is refused at first. Default zero.
    pub fresh_token_lag: Duration,
    /// What it is refused with. Default 401.
    pub fresh_token_status: FreshTokenStatus,
    /// How many requests an hour one identity may make. Default 5,000.
    pub hourly_limit: u32,
    /// What a request beyond [`hourly_limit`](Self::hourly_limit) is answered with. Default 403.
    pub primary_limit_status: LimitStatus,
    /// How many requests of one identity may be under way at once; GitHub's number is 100. Default: any.
    pub concurrent_limit: Option<u32>,
    /// How many points a minute one identity may spend, 1 for a read and 5 for a write; GitHub's number
    /// is 900. The minute begins with the first request in it, as the hours and minutes below do.
    /// Default: any.
    pub points_a_minute: Option<u32>,
    /// How many requests that make content (`POST`, `PATCH`, `PUT`) one identity may send in a minute;
    /// GitHub's number is 80. Default: any.
    pub content_a_minute: Option<u32>,
    /// The same for an hour; GitHub's number is 500. Default: any.
    pub content_an_hour: Option<u32>,
    /// What a request beyond one of those four, the secondary limits, is answered with. Default 403.
    pub secondary_limit_status: LimitStatus,
    /// Whether that answer says in `retry-after` how long to wait. Default true.
    pub secondary_retry_after: bool,
    /// Where events go; see [`Webhook`]. Default: nowhere.
    pub webhook: Option<Webhook>,
    /// Whether the `Link` header says which page is the last. Default true.
    pub page_links_last: bool,
    /// Whether a 304 has the `Link` header that the 200 would have. Default true.
    pub not_modified_link: bool,
    /// Whether the `ETag` of a page is another one also if its `Link` header is, and not only if its body
    /// is. Default false.
    pub etag_covers_link: bool,
    /// What the body of a 202 is.
    pub bulk_body: BulkBody,
    /// What a bulk call with an unknown id among its ids comes to.
    pub bad_ids: BadIds,
    /// Whether `last_used_before` includes tokens that were never used. Default true.
    pub never_used_matches_before: bool,
    /// Whether `owner=a` counts as `owner[]=a` does. Default true.
    pub bare_arrays: bool,
    /// Leave `token_id` and `token_name` out, as older servers do. Default false.
    pub omit_token_fields: bool,
    /// Add fields that no client knows yet to every object. Default false.
    pub extra_fields: bool,
    /// Give one grant in fifty a repository selection that is documented nowhere. Default false.
    pub novel_enums: bool,
    /// Which of GitHub's products it is. Default GitHub.com.
    pub flavour: Flavour,
}

/// What a request beyond a limit is answered with: GitHub uses both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LimitStatus {
    /// 403
    #[default]
    Forbidden,
    /// 429
    TooManyRequests,
}

impl From<LimitStatus> for StatusCode {
    fn from(status: LimitStatus) -> Self {
        match status {
            LimitStatus::Forbidden => Self::FORBIDDEN,
            LimitStatus::TooManyRequests => Self::TOO_MANY_REQUESTS,
        }
    }
}

/// What a token is refused with that is too new: both have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum FreshTokenStatus {
    /// 401, as if there were no such token.
    #[default]
    Unauthorized,
    /// 403, as if the App were not allowed to.
    Forbidden,
}

/// What the body of a 202 is: GitHub's clients have seen all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum BulkBody {
    /// `{}`
    #[default]
    Object,
    /// `null`
    Null,
    /// Nothing at all.
    Empty,
}

/// What a bulk call with an unknown id among its ids comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum BadIds {
    /// 422 that names the unknown ids; nothing is done.
    #[default]
    Refuse422,
    /// 404; nothing is done.
    Refuse404,
    /// 202; the known ids are done.
    Ignore,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 7,
            start: None,
            clock_skew: SignedDuration::ZERO,
            orgs: 3,
            grants: 2_500,
            requests: 140,
            latency: Duration::ZERO,
            effect_delay: Duration::from_secs(1),
            fresh_token_lag: Duration::ZERO,
            fresh_token_status: FreshTokenStatus::default(),
            hourly_limit: 5_000,
            primary_limit_status: LimitStatus::default(),
            concurrent_limit: None,
            points_a_minute: None,
            content_a_minute: None,
            content_an_hour: None,
            secondary_limit_status: LimitStatus::default(),
            secondary_retry_after: true,
            webhook: None,
            page_links_last: true,
            not_modified_link: true,
            etag_covers_link: false,
            bulk_body: BulkBody::default(),
            bad_ids: BadIds::default(),
            never_used_matches_before: true,
            bare_arrays: true,
            omit_token_fields: false,
            extra_fields: false,
            novel_enums: false,
            flavour: Flavour::default(),
        }
    }
}

impl Config {
    /// Switches the four secondary limits on, with GitHub's numbers: 100 requests at once, 900 points a
    /// minute, 80 requests a minute and 500 an hour that make content.
    #[must_use]
    pub fn with_githubs_secondary_limits(self) -> Self {
        self.with_concurrent_limit(100).with_points_a_minute(900).with_content_a_minute(80).with_content_an_hour(500)
    }
}

macro_rules! setters {
    ($($setter:ident => $field:ident: $kind:ty),* $(,)?) => {
        impl Config {
            $(
                #[doc = concat!("Sets [`", stringify!($field), "`](Self::", stringify!($field), ").")]
                #[must_use]
                pub fn $setter(mut self, $field: $kind) -> Self {
                    self.$field = $field.into();
                    self
                }
            )*
        }
    };
}

setters! {
    with_seed => seed: u64,
    with_start => start: Timestamp,
    with_clock_skew => clock_skew: SignedDuration,
    with_orgs => orgs: usize,
    with_grants => grants: usize,
    with_requests => requests: usize,
    with_latency => latency: Duration,
    with_effect_delay => effect_delay: Duration,
    with_fresh_token_lag => fresh_token_lag: Duration,
    with_fresh_token_status => fresh_token_status: FreshTokenStatus,
    with_hourly_limit => hourly_limit: u32,
    with_primary_limit_status => primary_limit_status: LimitStatus,
    with_concurrent_limit => concurrent_limit: u32,
    with_points_a_minute => points_a_minute: u32,
    with_content_a_minute => content_a_minute: u32,
    with_content_an_hour => content_an_hour: u32,
    with_secondary_limit_status => secondary_limit_status: LimitStatus,
    with_secondary_retry_after => secondary_retry_after: bool,
    with_webhook => webhook: Webhook,
    with_page_links_last => page_links_last: bool,
    with_not_modified_link => not_modified_link: bool,
    with_etag_covers_link => etag_covers_link: bool,
    with_bulk_body => bulk_body: BulkBody,
    with_bad_ids => bad_ids: BadIds,
    with_never_used_matches_before => never_used_matches_before: bool,
    with_bare_arrays => bare_arrays: bool,
    with_omit_token_fields => omit_token_fields: bool,
    with_extra_fields => extra_fields: bool,
    with_novel_enums => novel_enums: bool,
    with_flavour => flavour: Flavour,
}
