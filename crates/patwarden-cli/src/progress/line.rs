//! The one line that a terminal shows, redrawn without any escape that a terminal might not know.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::Event;
use crate::escape;

/// What is over sooner is nobody's concern.
const WORTH_SHOWING: Duration = Duration::from_millis(500);
/// Oftener than this nobody can read.
const BETWEEN: Duration = Duration::from_millis(100);

pub(super) struct Line {
    begun: Instant,
    drawn: Option<Instant>,
    /// How many characters of the line are on the terminal.
    on_it: usize,
    tally: Tally,
}

/// What is known by now.
#[derive(Default)]
struct Tally {
    requests: usize,
    orgs: usize,
    unread: usize,
    settled: Option<(usize, usize)>,
    /// How many requests the limit allows that was told last, and of which organisation it is.
    left: Option<(Option<String>, u64)>,
    wait: Option<(String, Timestamp)>,
}

impl Line {
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), drawn: None, on_it: 0, tally: Tally::default() }
    }

    /// What to write after an event, if it is time to.
    pub(super) fn after(&mut self, event: &Event<'_>, width: usize) -> Option<String> {
        self.tally.note(event);
        let now = Instant::now();
        let waits = matches!(event, Event::Wait { .. });
        let due = self.drawn.map_or(self.begun + WORTH_SHOWING, |drawn| drawn + BETWEEN);
        (waits || now >= due).then(|| {
            self.drawn = Some(now);
            self.draw(&self.tally.text(Timestamp::now()), width)
        })
    }

    fn draw(&mut self, text: &str, width: usize) -> String {
        let text: String = escape::line(text).chars().take(width.saturating_sub(1)).collect();
        let length = text.chars().count();
        let rest = " ".repeat(self.on_it.saturating_sub(length));
        self.on_it = length;
        format!("\r{text}{rest}")
    }

    /// What takes it away, if it is there.
    pub(super) fn gone(&mut self) -> Option<String> {
        let on_it = std::mem::take(&mut self.on_it);
        (on_it > 0).then(|| format!("\r{}\r", " ".repeat(on_it)))
    }
}

impl Tally {
    fn note(&mut self, event: &Event<'_>) {
        match event {
            Event::Answer { org, requests_left, .. } => {
                self.requests += 1;
                if let Some(left) = requests_left {
                    self.left = Some((org.map(str::to_owned), *left));
                }
            }
            Event::Wait { until, words, .. } => self.wait = Some(((*words).to_owned(), *until)),
            Event::Organization { rows, .. } => {
                self.orgs += 1;
                self.unread += usize::from(rows.is_none());
            }
            Event::Settled { done, of } => self.settled = Some((*done, *of)),
        }
    }

    fn text(&self, now: Timestamp) -> String {
        if let Some((words, _)) = self.wait.as_ref().filter(|(_, until)| *until > now) {
            return words.clone();
        }
        let mut parts = Vec::new();
        if let Some((done, of)) = self.settled {
            parts.push(format!("{done} of {of} settled"));
        }
        if self.orgs > 0 {
            parts.push(counted(self.orgs - self.unread, "organisation") + " read");
        }
        if self.unread > 0 {
            parts.push(format!("{} not", self.unread));
        }
        parts.push(counted(self.requests, "request"));
        match &self.left {
            Some((Some(org), left)) => parts.push(format!("{left} left for {org}")),
            Some((None, left)) => parts.push(format!("{left} left")),
            None => {}
        }
        parts.join(", ")
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer<'a>(org: Option<&'a str>, left: Option<u64>) -> Event<'a> {
        Event::Answer { org, operation: None, status: 200, requests_left: left }
    }

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn it_says_how_far_it_is_and_what_is_left() {
        let now = time("2026-01-01T00:00:00Z");
        let mut tally = Tally::default();
        tally.note(&answer(None, None));
        assert_eq!(tally.text(now), "1 request");
        tally.note(&answer(Some("acme"), Some(4990)));
        assert_eq!(tally.text(now), "2 requests, 4990 left for acme");
        tally.note(&Event::Organization { org: "acme", rows: Some(3) });
        tally.note(&Event::Organization { org: "b", rows: None });
        assert_eq!(tally.text(now), "1 organisation read, 1 not, 2 requests, 4990 left for acme");
        tally.note(&Event::Settled { done: 3, of: 10 });
        assert!(tally.text(now).starts_with("3 of 10 settled, "));
    }

    #[test]
    fn while_it_waits_it_says_why_and_until_when() {
        let mut tally = Tally::default();
        let until = time("2026-01-01T00:01:00Z");
        let words = "acme waits 60 s, until then: why";
        tally.note(&Event::Wait { org: None, operation: None, reason: "budget", seconds: 60.0, until, words });
        assert_eq!(tally.text(time("2026-01-01T00:00:59Z")), words);
        assert_eq!(tally.text(until), "0 requests");
    }

    #[test]
    fn it_is_redrawn_in_place_fits_and_goes_without_a_trace() {
        let mut line = Line::new();
        assert_eq!(line.draw("long \u{1b}[2J text", 100), "\rlong \\u{1b}[2J text");
        assert_eq!(line.draw("short", 100), format!("\rshort{}", " ".repeat(14)));
        assert_eq!(line.draw("short", 4), "\rsho  ");
        assert_eq!(line.gone().unwrap(), "\r   \r");
        assert_eq!(line.gone(), None);
    }

    #[test]
    fn what_is_over_soon_is_not_shown_but_a_wait_is() {
        let mut line = Line::new();
        assert_eq!(line.after(&answer(None, None), 80), None);
        let until = time("9999-01-01T00:00:00Z");
        let wait = Event::Wait { org: None, operation: None, reason: "budget", seconds: 60.0, until, words: "waits" };
        assert_eq!(line.after(&wait, 80).unwrap(), "\rwaits");
        assert_eq!(line.after(&answer(None, None), 80), None, "a tenth of a second has not passed");
    }
}
