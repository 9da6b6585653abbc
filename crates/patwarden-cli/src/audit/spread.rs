//! How tokens spread over age, expiry, last use and reach: what the charts draw.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Level, Token};

/// A part of a whole, and how many are in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Bar {
    /// What is counted.
    pub(crate) label: String,
    /// How many there are.
    pub(crate) count: usize,
}

/// How many tokens of one level have one selection of repositories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Reach {
    /// The strongest level among the token's repository permissions.
    pub(crate) level: Level,
    /// With all repositories.
    pub(crate) all: usize,
    /// With a subset of them.
    pub(crate) subset: usize,
    /// With none, or with a selection that is not known.
    pub(crate) none: usize,
}

/// Each token is in one bar of each spread.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Spreads {
    /// How long ago access was granted.
    pub(crate) age: Vec<Bar>,
    /// When the token expires.
    pub(crate) expiry: Vec<Bar>,
    /// When the token was last used.
    pub(crate) last_use: Vec<Bar>,
    /// What it may do in which repositories.
    pub(crate) reach: Vec<Reach>,
    /// How long ago pending requests were made.
    pub(crate) pending: Vec<Bar>,
}

impl Spreads {
    pub(crate) fn of(grants: &[Token], requests: &[Token], now: Timestamp) -> Self {
        const AGE: [(i64, &str); 5] =
            [(30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "a year"), (730, "2 years")];
        const PENDING: [(i64, &str); 4] = [(1, "a day"), (7, "7 days"), (30, "30 days"), (90, "90 days")];
        let since = |tokens: &[Token]| tokens.iter().map(|token| now.duration_since(token.since)).collect::<Vec<_>>();
        Self {
            age: upto("up to ", &AGE, "longer", since(grants)),
            expiry: expiry(grants, now),
            last_use: last_use(grants, now),
            reach: Level::ALL.map(|level| reach(level, grants)).into(),
            pending: upto("up to ", &PENDING, "longer", since(requests)),
        }
    }
}

/// Counts spans up to each of these numbers of days, and those beyond.
fn upto(before: &str, edges: &[(i64, &str)], beyond: &str, spans: Vec<SignedDuration>) -> Vec<Bar> {
    let mut bars: Vec<Bar> = edges
        .iter()
        .map(|(_, label)| format!("{before}{label}"))
        .chain([beyond.to_owned()])
        .map(|label| Bar { label, count: 0 })
        .collect();
    for span in spans {
        let place = edges.iter().position(|(days, _)| span <= SignedDuration::from_hours(24 * days));
        bars[place.unwrap_or(edges.len())].count += 1;
    }
    bars
}

fn expiry(grants: &[Token], now: Timestamp) -> Vec<Bar> {
    const EDGES: [(i64, &str); 5] =
        [(7, "7 days"), (30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "a year")];
    let live = || grants.iter().filter(|token| !token.expired);
    let spans = live().filter_map(|token| token.expires_at).map(|end| end.duration_since(now)).collect();
    let mut bars = vec![Bar { label: "expired".to_owned(), count: grants.len() - live().count() }];
    bars.extend(upto("within ", &EDGES, "later", spans));
    let endless = live().filter(|token| token.expires_at.is_none()).count();
    bars.push(Bar { label: "never".to_owned(), count: endless });
    bars
}

fn last_use(grants: &[Token], now: Timestamp) -> Vec<Bar> {
    const EDGES: [(i64, &str); 5] =
        [(7, "7 days"), (30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "a year")];
    let used = grants.iter().filter_map(|token| token.last_used_at);
    let mut bars = upto("within ", &EDGES, "longer ago", used.map(|used| now.duration_since(used)).collect());
    let never = grants.iter().filter(|token| token.last_used_at.is_none()).count();
    bars.push(Bar { label: "never".to_owned(), count: never });
    bars
}

fn reach(level: Level, grants: &[Token]) -> Reach {
    let count = |selection: fn(&str) -> bool| {
        grants.iter().filter(|token| token.level == level && selection(&token.repository_selection)).count()
    };
    Reach {
        level,
        all: count(|selection| selection == "all"),
        subset: count(|selection| selection == "subset"),
        none: count(|selection| !matches!(selection, "all" | "subset")),
    }
}
