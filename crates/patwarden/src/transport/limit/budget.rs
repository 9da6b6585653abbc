//! A budget of one's own, so that GitHub need not refuse: what a minute may cost, and an hour.

use std::time::Duration;

use http::Method;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const READ_POINTS: u32 = 1;
const WRITE_POINTS: u32 = 5;

/// What a minute of one login may cost, and an hour, before the client waits by itself.
///
/// The numbers are those of GitHub's secondary limits. Source: GitHub's "Rate limits for the REST API".
///
/// The hour's bound is met by a bulk call that sends a request for each of more than 500 ids: where they are a second
/// apart, the next may leave some 50 minutes later. That is longer than a call
/// [waits](crate::ClientBuilder::longest_wait) unless told, so it is not sent, and its error says when it may be.
///
/// ```
/// use patwarden::Budget;
///
/// let gentle = Budget::GITHUB.points_a_minute(300).content_an_hour(250);
/// assert_ne!(gentle, Budget::GITHUB);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    points: Option<u32>,
    content: Option<u32>,
    content_an_hour: Option<u32>,
}

impl Budget {
    /// GitHub's numbers: 900 points a minute; 80 requests a minute that make content, and 500 an hour.
    pub const GITHUB: Self = Self { points: Some(900), content: Some(80), content_an_hour: Some(500) };
    /// No bounds but those that GitHub answers with.
    pub const NONE: Self = Self { points: None, content: None, content_an_hour: None };

    /// So many points a minute: a read is 1, a write 5. Fewer than 5 let no write through more often than
    /// once a minute.
    #[must_use]
    pub const fn points_a_minute(mut self, points: u32) -> Self {
        self.points = Some(points);
        self
    }

    /// So many requests a minute of the methods that make content: `POST`, `PATCH`, `PUT`.
    #[must_use]
    pub const fn content_a_minute(mut self, requests: u32) -> Self {
        self.content = Some(requests);
        self
    }

    /// So many requests an hour of these methods. An App's logins, which are `POST`s too, are none of them.
    #[must_use]
    pub const fn content_an_hour(mut self, requests: u32) -> Self {
        self.content_an_hour = Some(requests);
        self
    }

    /// What logins have: a token is no content, and an App may be installed on more than 500 organisations.
    pub(crate) fn of_logins(self) -> Self {
        Self { content_an_hour: None, ..self }
    }

    pub(super) fn bounds(self) -> impl Iterator<Item = Bound> {
        let points = Bound::of(self.points, MINUTE, |cost| cost.points);
        points.into_iter().chain(self.bounds_of_content())
    }

    pub(super) fn bounds_of_content(self) -> impl Iterator<Item = Bound> {
        let counts: fn(Cost) -> u32 = |cost| cost.content;
        [Bound::of(self.content, MINUTE, counts), Bound::of(self.content_an_hour, HOUR, counts)].into_iter().flatten()
    }
}

/// So much of something within any window of this length.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) most: u32,
    pub(super) window: Duration,
    /// How much of it a request costs.
    pub(super) counts: fn(Cost) -> u32,
}

impl Bound {
    fn of(most: Option<u32>, window: Duration, counts: fn(Cost) -> u32) -> Option<Self> {
        most.map(|most| Self { most, window, counts })
    }
}

/// What one request costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) points: u32,
    pub(super) content: u32,
}

impl Cost {
    pub(super) fn of(method: &Method) -> Self {
        let is_read = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
        let makes_content = [Method::POST, Method::PATCH, Method::PUT].contains(method);
        Self { points: if is_read { READ_POINTS } else { WRITE_POINTS }, content: u32::from(makes_content) }
    }

    pub(super) fn makes_content(self) -> bool {
        self.content > 0
    }
}
