//! A budget of one's own, so that GitHub need not refuse: what a minute may cost.
//!
//! GitHub counts when a request arrives, and we know only that it had arrived when its answer came. So a
//! request counts from before it is sent until a minute after its answer: no minute of GitHub's, wherever
//! it begins, has more than ours.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Method;
use tokio::sync::Notify;
use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);
const READ_POINTS: u32 = 1;
const WRITE_POINTS: u32 = 5;

/// What a minute of one login may cost before the client waits by itself.
///
/// The numbers are those of GitHub's secondary limits. Source: GitHub's "Rate limits for the REST API".
///
/// ```
/// use patwarden::Budget;
///
/// let gentle = Budget::GITHUB.points_a_minute(300);
/// assert_ne!(gentle, Budget::GITHUB);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    points: Option<u32>,
    content: Option<u32>,
}

impl Budget {
    /// GitHub's numbers: 900 points, 80 requests that make content.
    pub const GITHUB: Self = Self { points: Some(900), content: Some(80) };
    /// No bounds but those that GitHub answers with.
    pub const NONE: Self = Self { points: None, content: None };

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
}

/// What one request costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    points: u32,
    content: u32,
}

impl Cost {
    pub(super) fn of(method: &Method) -> Self {
        let is_read = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
        let makes_content = [Method::POST, Method::PATCH, Method::PUT].contains(method);
        Self { points: if is_read { READ_POINTS } else { WRITE_POINTS }, content: u32::from(makes_content) }
    }
}

/// What one login has spent within the minute.
#[derive(Debug)]
pub(super) struct Points {
    budget: Budget,
    spent: Mutex<Spent>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Spent {
    last: u64,
    entries: VecDeque<Entry>,
}

#[derive(Debug)]
struct Entry {
    number: u64,
    cost: Cost,
    /// When it was answered; none while it is under way.
    answered: Option<Instant>,
}

/// What a request has been let through for. Dropped, it counts as sent.
#[derive(Debug)]
pub(super) struct Spending {
    points: Arc<Points>,
    number: u64,
    is_settled: bool,
}

/// When to look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Later {
    At(Instant),
    WhenAnswered,
}

impl Points {
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, spent: Mutex::default(), changed: Notify::new() }
    }

    /// Lets a request through, or says when to ask again.
    pub(super) fn spend(self: &Arc<Self>, cost: Cost) -> Result<Spending, Later> {
        let now = Instant::now();
        let mut spent = self.spent();
        spent.entries.retain(|entry| entry.answered.is_none_or(|answered| answered + MINUTE > now));
        let fits = |left: &dyn Fn(&Entry) -> bool| {
            let of = |what: fn(Cost) -> u32| -> u32 {
                spent.entries.iter().filter(|entry| left(entry)).map(|entry| what(entry.cost)).sum()
            };
            let within = |bound: Option<u32>, what: fn(Cost) -> u32| {
                let cost = what(cost);
                bound.is_none_or(|bound| cost == 0 || of(what).saturating_add(cost) <= bound.max(cost))
            };
            within(self.budget.points, |cost| cost.points) && within(self.budget.content, |cost| cost.content)
        };
        if !fits(&|_| true) {
            let mut ends: Vec<Instant> = spent.entries.iter().filter_map(|entry| entry.answered).collect();
            ends.sort_unstable();
            let enough =
                ends.into_iter().find(|end| fits(&|entry| entry.answered.is_none_or(|answered| answered > *end)));
            return Err(enough.map_or(Later::WhenAnswered, |end| Later::At(end + MINUTE)));
        }
        spent.last += 1;
        let number = spent.last;
        // Without a budget there is nothing to remember.
        if self.budget != Budget::NONE {
            spent.entries.push_back(Entry { number, cost, answered: None });
        }
        Ok(Spending { points: Arc::clone(self), number, is_settled: false })
    }

    /// Waits until one that is under way is answered.
    pub(super) async fn changed(&self) {
        // Who begins to wait after it has changed looks again soon enough.
        let _ = tokio::time::timeout(Duration::from_millis(100), self.changed.notified()).await;
    }

    fn spent(&self) -> MutexGuard<'_, Spent> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Spending {
    /// It was not sent, or cost nothing.
    pub(super) fn give_back(mut self) {
        self.settle(None);
    }

    fn settle(&mut self, answered: Option<Instant>) {
        self.is_settled = true;
        {
            let mut spent = self.points.spent();
            match answered {
                None => spent.entries.retain(|entry| entry.number != self.number),
                Some(_) => {
                    if let Some(entry) = spent.entries.iter_mut().find(|entry| entry.number == self.number) {
                        entry.answered = answered;
                    }
                }
            }
        }
        self.points.changed.notify_waiters();
    }
}

impl Drop for Spending {
    fn drop(&mut self) {
        if !self.is_settled {
            self.settle(Some(Instant::now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const READ: Cost = Cost { points: 1, content: 0 };
    const WRITE: Cost = Cost { points: 5, content: 1 };

    fn points(budget: Budget) -> Arc<Points> {
        Arc::new(Points::new(budget))
    }

    #[test]
    fn a_read_is_one_point_and_a_write_five() {
        assert_eq!(Cost::of(&Method::GET), READ);
        assert_eq!(Cost::of(&Method::HEAD), READ);
        assert_eq!(Cost::of(&Method::DELETE), Cost { points: 5, content: 0 });
        for method in [Method::POST, Method::PATCH, Method::PUT] {
            assert_eq!(Cost::of(&method), WRITE);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nine_hundred_points_and_eighty_that_make_content_fit_a_minute() {
        let start = Instant::now();
        let github = points(Budget::GITHUB);
        for _ in 0..80 {
            drop(github.spend(WRITE).unwrap());
        }
        assert_eq!(github.spend(WRITE).unwrap_err(), Later::At(start + MINUTE));
        for _ in 0..500 {
            drop(github.spend(READ).unwrap());
        }
        assert_eq!(github.spend(READ).unwrap_err(), Later::At(start + MINUTE));
        tokio::time::advance(MINUTE).await;
        assert!(github.spend(WRITE).is_ok());
        let none = points(Budget::NONE);
        assert!((0..10_000).all(|_| none.spend(WRITE).is_ok()) && none.spent().entries.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn what_cost_nothing_is_given_back_and_what_was_given_up_is_not() {
        let two = points(Budget::NONE.points_a_minute(2));
        two.spend(READ).unwrap().give_back();
        let under_way = (two.spend(READ).unwrap(), two.spend(READ).unwrap());
        assert_eq!(two.spend(READ).unwrap_err(), Later::WhenAnswered);
        drop(under_way);
        assert!(matches!(two.spend(READ).unwrap_err(), Later::At(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_dearer_than_the_budget_goes_alone() {
        let three = points(Budget::NONE.points_a_minute(3));
        drop(three.spend(WRITE).unwrap());
        assert!(three.spend(WRITE).is_err() && three.spend(READ).is_err());
        tokio::time::advance(MINUTE).await;
        assert!(three.spend(WRITE).is_ok());
    }

    proptest! {
        /// Whenever GitHub's minute begins, and whenever within its flight a request arrives.
        #[test]
        fn no_minute_has_more_than_the_budget(
            requests in proptest::collection::vec((0u64..20_000, 1u64..10_000, any::<bool>()), 1..80),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            let flights: Vec<(Instant, Instant, u32)> = runtime.block_on(async {
                let points = points(Budget::NONE.points_a_minute(12));
                let mut flights = Vec::new();
                for (pause, flight, is_write) in requests {
                    tokio::time::advance(Duration::from_millis(pause)).await;
                    let cost = if is_write { WRITE } else { READ };
                    let spending = loop {
                        match points.spend(cost) {
                            Ok(spending) => break spending,
                            Err(Later::At(at)) => tokio::time::sleep_until(at).await,
                            Err(Later::WhenAnswered) => unreachable!("one at a time"),
                        }
                    };
                    let sent = Instant::now();
                    tokio::time::advance(Duration::from_millis(flight)).await;
                    drop(spending);
                    flights.push((sent, Instant::now(), cost.points));
                }
                flights
            });
            // The worst that arrival can do: the first of a minute arrives last, the others first.
            for (index, (_, answered, _)) in flights.iter().enumerate() {
                let within = flights[index..].iter().take_while(|(sent, ..)| *sent < *answered + MINUTE);
                let total: u32 = within.map(|(.., points)| points).sum();
                prop_assert!(total <= 12, "{total}");
            }
        }
    }
}
