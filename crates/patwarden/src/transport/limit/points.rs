//! What was spent of a budget, and when there is room for more.
//!
//! GitHub counts when a request arrives, and we know only that it had arrived when its answer came. So a
//! request counts from before it is sent until a minute, or an hour, after its answer: no minute and no hour of
//! GitHub's, wherever it begins, has more than ours.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::budget::{Bound, Budget, Cost};

/// What one login has spent of its budget, as long as that counts.
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

/// When to look again. A time is no earlier for what is still under way, so it is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Later {
    WhenAnswered,
    At(Instant),
}

impl Points {
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, spent: Mutex::default(), changed: Notify::new() }
    }

    /// Whether there is room for one more that makes content, whatever points there are, or when to ask again.
    pub(super) fn room_for_content(&self, cost: Cost) -> Result<(), Later> {
        let spent = self.spent();
        against(self.budget.bounds_of_content(), cost, &spent)
    }

    /// Lets a request through, or says when to ask again.
    pub(super) fn spend(self: &Arc<Self>, cost: Cost) -> Result<Spending, Later> {
        let now = Instant::now();
        let mut spent = self.spent();
        spent.entries.retain(|entry| self.budget.bounds().any(|bound| bound.is_on(entry, now)));
        against(self.budget.bounds(), cost, &spent)?;
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

impl Bound {
    fn is_on(&self, entry: &Entry, now: Instant) -> bool {
        (self.counts)(entry.cost) > 0 && entry.answered.is_none_or(|answered| answered + self.window > now)
    }

    /// When to ask again, if there is no room for this now.
    fn against(&self, cost: Cost, entries: &VecDeque<Entry>, now: Instant) -> Option<Later> {
        let cost = (self.counts)(cost);
        // What is dearer than the bound goes alone.
        let room = self.most.max(cost) - cost;
        let on_it = || entries.iter().filter(|entry| self.is_on(entry, now));
        let mut spent: u32 = on_it().map(|entry| (self.counts)(entry.cost)).sum();
        if cost == 0 || spent <= room {
            return None;
        }
        let mut ends: Vec<_> = on_it().filter_map(|entry| Some((entry.answered?, (self.counts)(entry.cost)))).collect();
        ends.sort_unstable();
        let enough = ends.into_iter().find(|(_, cost)| {
            spent -= cost;
            spent <= room
        });
        Some(enough.map_or(Later::WhenAnswered, |(answered, _)| Later::At(answered + self.window)))
    }
}

/// The longest that any of these bounds has against it.
fn against(bounds: impl Iterator<Item = Bound>, cost: Cost, spent: &Spent) -> Result<(), Later> {
    let now = Instant::now();
    bounds.filter_map(|bound| bound.against(cost, &spent.entries, now)).max().map_or(Ok(()), Err)
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
    use http::Method;
    use proptest::prelude::*;

    use super::*;

    const READ: Cost = Cost { points: 1, content: 0 };
    const WRITE: Cost = Cost { points: 5, content: 1 };
    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(60 * 60);

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
    async fn five_hundred_that_make_content_fit_an_hour_and_reads_take_nothing_of_it() {
        let start = Instant::now();
        let github = points(Budget::GITHUB);
        for _ in 0..500 {
            drop(github.spend(WRITE).unwrap());
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        for refused in [github.spend(WRITE).map(drop), github.room_for_content(WRITE)] {
            assert_eq!(refused.unwrap_err(), Later::At(start + HOUR));
        }
        assert!(github.spend(READ).is_ok());
        tokio::time::advance(start + HOUR - Instant::now()).await;
        assert!(github.room_for_content(WRITE).is_ok());
        drop(github.spend(WRITE).unwrap());
        assert_eq!(github.spend(WRITE).unwrap_err(), Later::At(start + HOUR + Duration::from_secs(1)), "it slides");
        assert!(github.spent().entries.len() <= 501, "what counts for nothing any more is forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn of_two_bounds_the_later_counts() {
        let start = Instant::now();
        let both = points(Budget::NONE.content_a_minute(1).content_an_hour(2));
        drop(both.spend(WRITE).unwrap());
        assert_eq!(both.spend(WRITE).unwrap_err(), Later::At(start + MINUTE));
        tokio::time::advance(MINUTE).await;
        let under_way = both.spend(WRITE).unwrap();
        assert_eq!(both.spend(WRITE).unwrap_err(), Later::At(start + HOUR), "though the minute's may be over later");
        drop(under_way);
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
        /// Whenever GitHub's window begins, and whenever within its flight a request arrives.
        #[test]
        fn no_window_has_more_than_the_budget(
            is_hourly in any::<bool>(),
            requests in proptest::collection::vec((0u64..20_000, 1u64..10_000, any::<bool>()), 1..80),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            let (budget, window, counts): (Budget, Duration, fn(Cost) -> u32) = match is_hourly {
                true => (Budget::NONE.content_an_hour(12), HOUR, |cost| cost.content),
                false => (Budget::NONE.points_a_minute(12), MINUTE, |cost| cost.points),
            };
            let flights: Vec<(Instant, Instant, u32)> = runtime.block_on(async {
                let points = points(budget);
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
                    flights.push((sent, Instant::now(), counts(cost)));
                }
                flights
            });
            // The worst that arrival can do: the first of a window arrives last, the others first.
            for (index, (_, answered, _)) in flights.iter().enumerate() {
                let within = flights[index..].iter().take_while(|(sent, ..)| *sent < *answered + window);
                let total: u32 = within.map(|(.., counts)| counts).sum();
                prop_assert!(total <= 12, "{total}");
            }
        }
    }
}
