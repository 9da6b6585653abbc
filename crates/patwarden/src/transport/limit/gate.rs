//! How many reads of one login are under way at once: up to a bound, half of what there were as soon as
//! GitHub pushes back, and slowly more again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

/// Lets in as many as its window is wide.
#[derive(Debug)]
pub(super) struct Gate {
    most: usize,
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Debug)]
struct State {
    under_way: usize,
    /// Its whole part counts; the rest is what successes have earned.
    window: f64,
    narrowed: Option<Instant>,
}

impl State {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and `most`")]
    fn width(&self) -> usize {
        self.window as usize
    }
}

/// A place inside, for as long as this lives.
#[derive(Debug)]
pub(super) struct Place(Arc<Gate>);

impl Gate {
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1);
        #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 requests under way")]
        let state = State { under_way: 0, window: most as f64, narrowed: None };
        Self { most, state: Mutex::new(state), freed: Notify::new() }
    }

    pub(super) async fn enter(self: &Arc<Self>) -> Place {
        loop {
            let mut freed = std::pin::pin!(self.freed.notified());
            freed.as_mut().enable();
            {
                let mut state = self.state();
                if state.under_way < state.width() {
                    state.under_way += 1;
                    return Place(Arc::clone(self));
                }
            }
            freed.await;
        }
    }

    /// A request that went out then was refused because of a limit, as one of so many. What went out together is
    /// refused together, and counts once.
    #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 requests under way")]
    pub(super) fn push_back(&self, sent: Instant, at_once: usize) {
        let mut state = self.state();
        if state.narrowed.is_none_or(|narrowed| sent > narrowed) {
            state.narrowed = Some(Instant::now());
            state.window = (at_once.min(state.width()) as f64 / 2.0).floor().max(1.0);
        }
    }

    /// A request came through: a whole window of them widens it by one.
    #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 requests under way")]
    pub(super) fn came_through(&self) {
        let mut state = self.state();
        let before = state.width();
        state.window = (state.window + 1.0 / state.window).min(self.most as f64);
        if state.width() > before {
            self.freed.notify_one();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.state().under_way -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures::FutureExt;

    use super::*;

    fn enter(gate: &Arc<Gate>) -> Option<Place> {
        gate.enter().now_or_never()
    }

    fn fill(gate: &Arc<Gate>) -> Vec<Place> {
        std::iter::from_fn(|| enter(gate)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn it_lets_in_as_many_as_it_is_wide() {
        let gate = Arc::new(Gate::new(5));
        let mut inside = fill(&gate);
        assert_eq!(inside.len(), 5);
        inside.pop();
        assert_eq!(fill(&gate).len(), 1);
        assert_eq!(fill(&Arc::new(Gate::new(0))).len(), 1, "never none");
    }

    #[tokio::test(start_paused = true)]
    async fn push_back_halves_what_was_under_way_once_for_all_that_went_out_together() {
        let gate = Arc::new(Gate::new(64));
        let sent = Instant::now();
        let inside: Vec<_> = (0..8).map(|_| enter(&gate).unwrap()).collect();
        tokio::time::advance(Duration::from_millis(80)).await;
        for _ in 0..8 {
            gate.push_back(sent, 8);
        }
        assert!(enter(&gate).is_none(), "those inside are more than it is wide");
        drop(inside);
        let inside = fill(&gate);
        assert_eq!(inside.len(), 4);
        let sent = Instant::now();
        tokio::time::advance(Duration::from_millis(80)).await;
        gate.push_back(sent + Duration::from_millis(1), 4);
        drop(inside);
        assert_eq!(fill(&gate).len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn it_widens_by_one_for_each_window_that_came_through() {
        let gate = Arc::new(Gate::new(6));
        let one = enter(&gate);
        gate.push_back(Instant::now(), 1);
        drop(one);
        let mut widths = Vec::new();
        for _ in 0..40 {
            gate.came_through();
            widths.push(fill(&gate).len());
        }
        assert_eq!((widths[0], *widths.last().unwrap()), (2, 6));
        assert!(widths.is_sorted() && widths[3] == 3, "{widths:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_is_let_in_in_turn_and_giving_up_takes_no_place() {
        let gate = Arc::new(Gate::new(1));
        let one = enter(&gate).unwrap();
        let mut second = Box::pin(gate.enter());
        let mut third = Box::pin(gate.enter());
        assert!(second.as_mut().now_or_never().is_none() && third.as_mut().now_or_never().is_none());
        drop(one);
        drop(second);
        let inside = third.now_or_never().expect("the place of who gave up");
        drop(inside);
        assert!(enter(&gate).is_some());
    }
}
