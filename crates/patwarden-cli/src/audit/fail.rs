//! `--fail-on`: which findings fail a job.

use std::str::FromStr;

use patwarden_sql::nearest;

use super::Audit;
use super::rules::{Rule, is_older};
use crate::time::Age;

/// A rule, and how much of it is let pass.
#[derive(Clone, Debug)]
pub(crate) struct FailOn {
    what: What,
    more_than: usize,
}

#[derive(Clone, Debug)]
enum What {
    Found(Rule),
    PendingOlderThan(Age),
    /// Organisations of which something could not be read, or changed meanwhile.
    Unread,
}

const UNREAD: &str = "unread";

/// What `--fail-on` takes, a rule a line.
pub(crate) const HELP: &str = "\
Rules for --fail-on and --only:
  ex-member            tokens of owners who are no longer members
  writes-all           tokens that can write to all repositories
  writes-organization  tokens that can change the organisation itself
  never-expiring       tokens that never expire
  lifetime             tokens that live longer than --max-lifetime
  unused               tokens of no use for --unused-for
  never-used           tokens that were never used
  expired              tokens that have expired and are still listed
  expiring-7, expiring-30, expiring-90
                       tokens that expire within so many days
  reaches              tokens that reach the repository of --repo
  pending              requests that wait for a decision
  pending-older-than   requests that have waited for longer than --pending-older-than, or than
                       30d by pending-older-than=30d
  pending-writes-all   requests that ask to write to all repositories
  unread               organisations that could not be read whole, for --fail-on alone

  RULE fails on any, RULE=N on more than N, and both where an organisation does not let it be told.";

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let rule = Rule::ALL.into_iter().find(|rule| rule.name() == name);
        let what = match rule {
            Some(rule) => What::Found(rule),
            None if name == UNREAD => What::Unread,
            None => return Err(unknown(name)),
        };
        let Some(value) = value else { return Ok(Self { what, more_than: 0 }) };
        if let Ok(more_than) = value.parse() {
            return Ok(Self { what, more_than });
        }
        match what {
            What::Found(Rule::PendingOld) => {
                Ok(Self { what: What::PendingOlderThan(value.parse::<Age>()?), more_than: 0 })
            }
            _ => Err(format!("{name}=N fails on more than N, which is a number: {value:?} is none")),
        }
    }
}

/// A rule whose findings are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Only(Rule);

impl Only {
    pub(crate) fn rule(self) -> &'static str {
        self.0.name()
    }
}

impl FromStr for Only {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Rule::ALL.into_iter().find(|rule| rule.name() == name).map(Self).ok_or_else(|| match name {
            UNREAD => format!("{UNREAD} is shown in any case"),
            _ => unknown(name),
        })
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    Rule::ALL.into_iter().map(Rule::name).chain([UNREAD])
}

fn unknown(name: &str) -> String {
    match nearest(name, names()) {
        Some(nearest) => format!("there is no rule {name:?}; did you mean {nearest}?"),
        None => format!("there is no rule {name:?}; there is {}", names().collect::<Vec<_>>().join(", ")),
    }
}

impl FailOn {
    pub(crate) fn names() -> Vec<&'static str> {
        names().collect()
    }

    pub(crate) fn is_about_a_repository(&self) -> bool {
        matches!(self.what, What::Found(Rule::Reaches))
    }

    /// What is wrong, in a line, if the audit is not as it should be.
    pub(crate) fn broken(&self, audit: &Audit) -> Option<String> {
        let unread = || audit.coverage.iter().filter(|coverage| !coverage.is_whole()).count();
        let old = |age| audit.requests.iter().filter(|request| is_older(request.since, age, audit.as_of)).count();
        let rule = match &self.what {
            What::Unread => None,
            What::PendingOlderThan(_) => Some(Rule::PendingOld),
            What::Found(rule) => Some(*rule),
        };
        let finding = rule.and_then(|rule| audit.findings.iter().find(|finding| finding.rule == rule.name()));
        let (what, count) = match (&self.what, finding) {
            (What::PendingOlderThan(age), _) => (format!("have waited for longer than {age}"), old(age)),
            (_, Some(finding)) => (finding.title.clone(), finding.found()),
            (_, None) => ("could not be read whole".to_owned(), unread()),
        };
        let name = rule.map_or(UNREAD, Rule::name);
        let unknown = finding.map(|finding| finding.unknown_in.join(", ")).filter(|orgs| !orgs.is_empty());
        if let Some(orgs) = unknown.filter(|_| count <= self.more_than) {
            return Some(format!("{name}: not known for {orgs}"));
        }
        let allowed = match self.more_than {
            0 => "none allowed".to_owned(),
            some => format!("{some} allowed"),
        };
        (count > self.more_than).then(|| format!("{name}: {count} found, {allowed} ({what})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_is_not_there_names_the_nearest() {
        for (typed, said) in [
            ("never-expire", "did you mean never-expiring?"),
            ("unsed", "did you mean unused?"),
            ("exmember", "did you mean ex-member?"),
            ("qqqq", "there is ex-member, writes-all, writes-organization"),
            ("unused=many", "which is a number"),
            ("pending-older-than=soon", "age"),
            ("unused=90d", "which is a number"),
        ] {
            let error = typed.parse::<FailOn>().unwrap_err();
            assert!(error.contains(said), "{typed}: {error}");
        }
    }

    #[test]
    fn every_rule_can_be_failed_on_and_is_in_the_help() {
        for name in names() {
            assert!(name.parse::<FailOn>().is_ok() && format!("{name}=3").parse::<FailOn>().is_ok());
            assert!(HELP.contains(name), "{name}");
        }
        assert!("pending-older-than=30d".parse::<FailOn>().is_ok());
    }
}
