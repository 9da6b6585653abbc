//! How far runs came: what was met, and what came of it.

use std::collections::BTreeMap;
use std::fmt;

use crate::call::{Asked, Ending};
use crate::oracle::Story;

/// Counts over some runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stats {
    counts: BTreeMap<&'static str, usize>,
    outcomes: BTreeMap<&'static str, usize>,
    faults: BTreeMap<&'static str, usize>,
}

impl Stats {
    pub(crate) fn of(story: &Story<'_>) -> Self {
        let mut stats = Self::default();
        stats.count("seeds", 1);
        stats.count("requests", story.exchanges.len());
        for exchange in &story.exchanges {
            stats.count("writes", usize::from(exchange.write().is_some()));
            stats.count("unchanged", usize::from(exchange.status() == Some(304)));
            if let Some(fault) = exchange.fault {
                *stats.faults.entry(fault).or_default() += 1;
            }
        }
        stats.count("journal lines", story.disk_work.0);
        stats.count("waits", story.waits.len());
        for call in &story.calls {
            match &call.what {
                Asked::Bulk { .. } => stats.count("bulk calls", 1),
                Asked::Read { .. } => stats.count("listings", 1),
            }
            stats.count("resumes", call.ends.iter().skip(1).filter(|end| end.rival.is_none()).count());
            stats.count("rivals", call.ends.iter().filter(|end| end.rival.is_some()).count());
            for end in &call.ends {
                match &end.ending {
                    Ending::Reported(report) => {
                        for (_, word) in &report.outcomes {
                            *stats.outcomes.entry(word).or_default() += 1;
                        }
                    }
                    Ending::Listed(listed) => stats.count("drifted", usize::from(listed.has_drifted)),
                    Ending::Failed(_) => stats.count("errors", 1),
                    Ending::Crashed => stats.count("crashes", 1),
                    Ending::Cancelled(_) => stats.count("given up", 1),
                }
            }
        }
        stats
    }

    fn count(&mut self, what: &'static str, count: usize) {
        *self.counts.entry(what).or_default() += count;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.counts, &other.counts),
            (&mut self.outcomes, &other.outcomes),
            (&mut self.faults, &other.faults),
        ];
        for (own, others) in pairs {
            for (what, count) in others {
                *own.entry(what).or_default() += count;
            }
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |counts: &BTreeMap<&'static str, usize>| {
            let parts: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
            parts.join(", ")
        };
        writeln!(formatter, "{}", line(&self.counts))?;
        writeln!(formatter, "outcomes: {}", line(&self.outcomes))?;
        write!(formatter, "faults: {}", line(&self.faults))
    }
}
