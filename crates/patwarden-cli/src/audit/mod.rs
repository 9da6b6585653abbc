//! What reaches the organisations, and how: counted and held against rules. Nothing here asks GitHub; it is given what
//! was read and the moment to count from.

mod coverage;
mod fail;
pub(crate) mod github;
mod html;
mod lines;
mod markdown;
mod rules;
mod spread;
mod text;
mod token;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use patwarden::{Grant, GrantRequest, PatId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub(crate) use self::coverage::{Coverage, Covered, Gap, Part};
pub(crate) use self::fail::{FailOn, HELP, Only};
pub(crate) use self::html::html;
pub(crate) use self::lines::{csv, jsonl};
pub(crate) use self::markdown::markdown;
pub(crate) use self::rules::Limits;
use self::rules::{About, Known, Rule, Weight};
use self::spread::{Bar, Spreads};
pub(crate) use self::text::text;
pub(crate) use self::token::{Level, Token};
use crate::escape::shell;
use crate::findings::most_first;

/// All that was read of one organisation.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) org: String,
    pub(crate) grants: Part<Vec<Grant>>,
    pub(crate) requests: Part<Vec<GrantRequest>>,
    /// Owners of these grants who are no members, in lower case.
    pub(crate) former: Part<BTreeSet<String>>,
    /// The grants that reach the repository that is asked about.
    pub(crate) reaching: Option<Part<BTreeSet<PatId>>>,
}

/// What an audit says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "What patwarden audit --format json prints")]
pub(crate) struct Audit {
    /// When it was made; ages and spans are counted from here.
    pub(crate) as_of: Timestamp,
    /// The GitHub that was asked.
    pub(crate) github: String,
    /// Where the lines were drawn.
    pub(crate) limits: Limits,
    /// What could be read of each organisation, and what could not.
    pub(crate) coverage: Vec<Coverage>,
    /// Over all organisations, as far as they were read.
    pub(crate) totals: Totals,
    /// The repository that was asked about, and how tokens reach it.
    pub(crate) repository: Option<Repository>,
    /// What was found, rule by rule; rules that found nothing are there too.
    pub(crate) findings: Vec<Finding>,
    /// How the tokens spread.
    pub(crate) spreads: Spreads,
    /// Every owner with the number of tokens, the most first; owners with as many by name.
    pub(crate) owners: Vec<Bar>,
    /// Every token that reaches an organisation.
    pub(crate) grants: Vec<Token>,
    /// Every request that waits for a decision.
    pub(crate) requests: Vec<Token>,
}

/// Counts.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Totals {
    /// Organisations that were asked for.
    pub(crate) organisations: usize,
    /// Of these, the ones that were read whole.
    pub(crate) read_whole: usize,
    /// Tokens that reach an organisation: a token that reaches two is counted twice. Null where no list of them could
    /// be read.
    pub(crate) grants: Option<usize>,
    /// Owners of these; null as these are.
    pub(crate) owners: Option<usize>,
    /// Pending requests; null where no list of them could be read.
    pub(crate) requests: Option<usize>,
}

/// How tokens reach the repository that was asked about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Repository {
    /// As it was asked about.
    pub(crate) name: String,
    /// Tokens with a subset of the repositories, and this among them; null where that is known of no organisation.
    pub(crate) named_by: Option<usize>,
    /// Tokens with all repositories, which reach it if it is there; null as above.
    pub(crate) reached_by_all: Option<usize>,
}

impl Repository {
    fn of(name: &str, reaches: &Finding, grants: &[Token]) -> Self {
        let reaching = || grants.iter().filter(|token| token.rules.contains(&reaches.rule));
        let through_all = reaching().filter(|token| token.repository_selection == "all").count();
        let known = |count| reaches.count.map(|_| count);
        let named_by = known(reaching().count() - through_all);
        Self { name: name.to_owned(), named_by, reached_by_all: known(through_all) }
    }

    /// That no token names it, which is so of one that is not there as well.
    pub(crate) fn doubt(&self) -> Option<String> {
        let all = self.reached_by_all.filter(|_| self.named_by == Some(0))?;
        let (reach, it) = if all == 1 { ("reaches", "the token") } else { ("reach", "tokens") };
        let and = match all {
            0 => "and none has all repositories".to_owned(),
            _ => format!("and {all} {reach} it as {it} with all repositories"),
        };
        Some(format!("no token names the repository {}, {and}; is it spelt right?", self.name))
    }
}

/// What one rule found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Finding {
    /// The rule's name, as `--fail-on` takes it.
    pub(crate) rule: String,
    /// What is so of what it found.
    pub(crate) title: String,
    /// What it is about.
    pub(crate) about: About,
    /// How much it matters.
    pub(crate) weight: Weight,
    /// How many it found: at least so many where organisations are unknown, and null where all are.
    pub(crate) count: Option<usize>,
    /// Organisations of which it can't be told.
    pub(crate) unknown_in: Vec<String>,
    /// Where they are.
    pub(crate) at: Vec<Found>,
}

/// What one rule found in one organisation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Found {
    /// The organisation.
    pub(crate) org: String,
    /// The ids of the grants or requests.
    pub(crate) ids: Vec<u64>,
    /// The command that shows what acting on them would do, and does it without its `--dry-run`; of what needs no
    /// acting on there is none.
    pub(crate) command: Option<String>,
}

impl Finding {
    /// The command of an organisation with the ids out of a pipe, in three lines: for more of them than a line takes.
    pub(crate) fn piped(&self, org: &str, limits: &Limits) -> Option<[String; 3]> {
        let rule = Rule::ALL.into_iter().find(|rule| rule.name() == self.rule)?;
        let (verb, org, name) = (verb(rule)?, shell(org), rule.name());
        let line = rule.line(limits).map(|line| format!(" {line}")).unwrap_or_default();
        Some([
            format!("patwarden audit {org} --only {name}{line} \\"),
            "  --format json --jq '.findings[].at[].ids[]' |".to_owned(),
            format!("  patwarden {verb} {org} --dry-run"),
        ])
    }

    /// What it counts and what is so of it: `Tokens never expire`.
    pub(crate) fn sentence(&self) -> String {
        let noun = match self.about {
            About::Grants => "Tokens",
            About::Requests => "Requests",
        };
        format!("{noun} {}", self.title)
    }

    /// Whether it found any.
    pub(crate) fn found(&self) -> usize {
        self.count.unwrap_or_default()
    }

    /// How many, for people: `?` where that is not known at all.
    pub(crate) fn number(&self) -> String {
        match self.count {
            None => NOT_KNOWN.to_owned(),
            Some(count) if !self.unknown_in.is_empty() => format!("at least {count}"),
            Some(count) => count.to_string(),
        }
    }
}

/// That there was nothing to look at, which is no good sign.
pub(crate) const NO_ORGANISATION: &str = "the login sees no organisation";

/// What stands for a number that is not known.
pub(crate) const NOT_KNOWN: &str = "?";

/// A total for people.
pub(crate) fn number(total: Option<usize>) -> String {
    total.map_or_else(|| NOT_KNOWN.to_owned(), |total| total.to_string())
}

impl Audit {
    /// Counts what was read, as of a moment.
    pub(crate) fn of(readings: &[Reading], github: String, limits: Limits, now: Timestamp) -> Self {
        let (mut grants, mut requests) = (Vec::new(), Vec::new());
        let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for reading in readings {
            let none = BTreeSet::new();
            let former = reading.former.items.as_ref().unwrap_or(&none);
            let reaching = reading.reaching.as_ref().and_then(|part| part.items.as_ref().ok());
            for grant in reading.grants.items.iter().flatten() {
                let known = Known {
                    owner_left: former.contains(&grant.owner.login.to_ascii_lowercase()),
                    reaches: reaching.is_some_and(|reaching| reaching.contains(&grant.id)),
                };
                let mut token = Token::of_grant(&reading.org, grant, now);
                for rule in Rule::ALL.into_iter().filter(|rule| rule.finds(grant, known, &limits, now)) {
                    found.entry(rule.name()).or_default().push(grants.len());
                    token.rules.push(rule.name().to_owned());
                }
                grants.push(token);
            }
            for request in reading.requests.items.iter().flatten() {
                let mut token = Token::of_request(&reading.org, request, now);
                for rule in Rule::ALL.into_iter().filter(|rule| rule.finds_request(request, &limits, now)) {
                    found.entry(rule.name()).or_default().push(requests.len());
                    token.rules.push(rule.name().to_owned());
                }
                requests.push(token);
            }
        }
        let coverage: Vec<Coverage> = readings.iter().map(Coverage::of).collect();
        let findings: Vec<Finding> = Rule::ALL
            .into_iter()
            .filter(|rule| *rule != Rule::Reaches || limits.repository.is_some())
            .map(|rule| {
                let places = found.remove(rule.name()).unwrap_or_default();
                let tokens = if rule.about() == About::Grants { &grants } else { &requests };
                finding(rule, places, tokens, &coverage, &limits)
            })
            .collect();
        let reaches = findings.iter().find(|finding| finding.rule == Rule::Reaches.name());
        let repository = limits.repository.as_deref().zip(reaches);
        let repository = repository.map(|(name, reaches)| Repository::of(name, reaches, &grants));
        let owners = most_first(grants.iter().map(|grant| grant.owner.as_str()));
        let owners: Vec<Bar> =
            owners.into_iter().map(|(login, count)| Bar { label: login.to_owned(), count }).collect();
        let grants_known = coverage.iter().any(|coverage| !coverage.grants.is_unread());
        let requests_known = coverage.iter().any(|coverage| !coverage.requests.is_unread());
        let totals = Totals {
            organisations: coverage.len(),
            read_whole: coverage.iter().filter(|coverage| coverage.is_whole()).count(),
            grants: grants_known.then_some(grants.len()),
            owners: grants_known.then_some(owners.len()),
            requests: requests_known.then_some(requests.len()),
        };
        let spreads = Spreads::of(&grants, &requests, now);
        Self { as_of: now, github, limits, coverage, totals, repository, findings, spreads, owners, grants, requests }
    }

    /// Whether there is an organisation of which anything could be read.
    pub(crate) fn read_anything(&self) -> bool {
        self.totals.grants.is_some() || self.totals.requests.is_some()
    }

    /// Of which organisations a finding can't be told although the list that it is about was read.
    pub(crate) fn unknown_besides<'a>(&'a self, finding: &'a Finding) -> Vec<&'a str> {
        let read = |org: &&str| {
            self.coverage.iter().filter(|coverage| coverage.org == **org).any(|coverage| match finding.about {
                About::Grants => !coverage.grants.is_unread(),
                About::Requests => !coverage.requests.is_unread(),
            })
        };
        finding.unknown_in.iter().map(String::as_str).filter(read).collect()
    }

    /// Leaves the findings of these rules, or all of them if none is named.
    pub(crate) fn keep_only(&mut self, rules: &[Only]) {
        let is_kept = |finding: &Finding| rules.is_empty() || rules.iter().any(|only| only.rule() == finding.rule);
        self.findings.retain(is_kept);
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.coverage.iter().all(Coverage::is_whole)
    }
}

fn finding(rule: Rule, places: Vec<usize>, tokens: &[Token], coverage: &[Coverage], limits: &Limits) -> Finding {
    let mut ids: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for token in places.iter().filter_map(|place| tokens.get(*place)) {
        ids.entry(&token.org).or_default().push(token.id);
    }
    let at = ids.into_iter().map(|(org, ids)| {
        let command = command(rule, org, &ids, limits);
        Found { org: org.to_owned(), command, ids }
    });
    let is_unknown = |coverage: &&Coverage| match (rule, rule.about()) {
        (_, About::Requests) => coverage.requests.is_unread(),
        (Rule::ExMember, _) => coverage.grants.is_unread() || coverage.members.is_unread(),
        (Rule::Reaches, _) => coverage.repository.as_ref().is_some_and(Covered::is_unread),
        _ => coverage.grants.is_unread(),
    };
    let unknown_in: Vec<String> = coverage.iter().filter(is_unknown).map(|coverage| coverage.org.clone()).collect();
    let is_known = unknown_in.len() < coverage.len();
    let mut title = rule.title(limits);
    if rule == Rule::Reaches && is_known {
        let selections = places.iter().filter_map(|place| tokens.get(*place)).map(|token| &token.repository_selection);
        let all = selections.filter(|selection| *selection == "all").count();
        title = format!("{title}: {} by name, {all} with all repositories", places.len() - all);
    }
    Finding {
        rule: rule.name().to_owned(),
        title,
        about: rule.about(),
        weight: rule.weight(),
        count: is_known.then_some(places.len()),
        unknown_in,
        at: at.collect(),
    }
}

/// What is done about what a rule finds, if anything is.
fn verb(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::Expiring(_) | Rule::Reaches | Rule::Pending => None,
        Rule::PendingOld | Rule::PendingWritesAll => Some("requests deny"),
        _ => Some("grants revoke"),
    }
}

/// The same by a filter where there is one, else by ids.
fn command(rule: Rule, org: &str, ids: &[u64], limits: &Limits) -> Option<String> {
    let verb = verb(rule)?;
    let which =
        rule.filter(limits).unwrap_or_else(|| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    Some(format!("patwarden {verb} {} {which} --dry-run", shell(org)))
}

/// The JSON Schema of an audit.
pub(crate) fn schema() -> Value {
    schemars::schema_for!(Audit).to_value()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// What could act on a page, a table, a sheet or a job.
    pub(super) const HOSTILE: &str =
        "=1+1</td></style><script>alert(1)</script>\"'`|*\r\n::error::x\u{1b}[2J\u{202e}%0A";

    fn token(id: u64, owner: &str) -> serde_json::Value {
        json!({
            "id": id, "owner": { "login": owner }, "repository_selection": "all", "token_name": HOSTILE,
            "permissions": { "repository": { HOSTILE: "write" } }, "reason": HOSTILE,
            "access_granted_at": "2026-01-01T00:00:00Z", "created_at": "2026-01-01T00:00:00Z", "token_expired": false,
            "token_expires_at": null, "token_last_used_at": null,
        })
    }

    fn limits() -> Limits {
        Limits {
            max_lifetime: "366d".parse().unwrap(),
            unused_for: "90d".parse().unwrap(),
            pending_older_than: "14d".parse().unwrap(),
            repository: Some(HOSTILE.to_owned()),
        }
    }

    fn reading(org: &str, grants: &[(u64, &str)], requests: &[(u64, &str)]) -> Reading {
        let whole = |(id, owner): &(u64, &str)| serde_json::from_value(token(*id, owner)).unwrap();
        let asked = |(id, owner): &(u64, &str)| serde_json::from_value(token(*id, owner)).unwrap();
        Reading {
            org: org.to_owned(),
            grants: Part { items: Ok(grants.iter().map(whole).collect()), changed: None },
            requests: Part { items: Ok(requests.iter().map(asked).collect()), changed: None },
            former: Part { items: Ok(BTreeSet::from(["gone".to_owned()])), changed: None },
            reaching: Some(Part { items: Ok(BTreeSet::from([PatId::new(1)])), changed: None }),
        }
    }

    /// With hostile words wherever somebody else's can stand, and an organisation that could not be read.
    pub(super) fn hostile() -> Audit {
        let mut unread = reading(HOSTILE, &[], &[]);
        unread.grants.items = Err(Gap::new(HOSTILE, HOSTILE));
        let read = reading(HOSTILE, &[(1, HOSTILE), (2, "Gone")], &[(3, HOSTILE)]);
        Audit::of(&[read, unread], HOSTILE.to_owned(), limits(), "2026-06-01T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_finding_has_its_ids_by_organisation_and_the_command_for_them() {
        let readings =
            [reading("acme", &[(1, "mona"), (2, "GONE")], &[(3, "mona")]), reading("umbrella", &[(4, "gone")], &[])];
        let audit =
            Audit::of(&readings, "https://github.com".into(), limits(), "2026-06-01T00:00:00Z".parse().unwrap());
        let finding = |rule: &str| audit.findings.iter().find(|finding| finding.rule == rule).unwrap();
        let left = finding("ex-member");
        assert_eq!((left.count, left.at.len(), &left.at[0].ids, &left.at[1].ids), (Some(2), 2, &vec![2], &vec![4]));
        assert_eq!(left.at[1].command.as_deref(), Some("patwarden grants revoke umbrella 4 --dry-run"));
        let endless = finding("never-expiring");
        assert_eq!(endless.at[0].command.as_deref(), Some("patwarden grants revoke acme --no-expiry --dry-run"));
        let old = finding("pending-older-than");
        assert_eq!(old.at[0].command.as_deref(), Some("patwarden requests deny acme 3 --dry-run"));
        let piped = old.piped("acme", &audit.limits).unwrap();
        assert_eq!(piped[0], "patwarden audit acme --only pending-older-than --pending-older-than 14d \\");
        assert_eq!(piped[2], "  patwarden requests deny acme --dry-run");
        assert_eq!(finding("pending").piped("acme", &audit.limits), None);
        let writing = finding("pending-writes-all");
        let denied = "patwarden requests deny acme --writes-all-repositories --dry-run";
        assert_eq!(writing.at[0].command.as_deref(), Some(denied));
        assert_eq!(finding("reaches").at[0].ids, [1]);
        let owners: Vec<_> = audit.owners.iter().map(|owner| (owner.label.as_str(), owner.count)).collect();
        assert_eq!(owners, [("GONE", 1), ("gone", 1), ("mona", 1)]);
    }

    #[test]
    fn what_was_not_read_is_not_known_of_any_rule_about_it() {
        let audit = hostile();
        for finding in &audit.findings {
            let unknown = finding.about == About::Grants && finding.rule != "reaches";
            assert_eq!(finding.unknown_in.len(), usize::from(unknown), "{}", finding.rule);
        }
        let number = |rule: &str| audit.findings.iter().find(|finding| finding.rule == rule).unwrap().number();
        assert_eq!((number("ex-member"), number("pending")), ("at least 1".to_owned(), "1".to_owned()));
        assert!(!audit.is_whole() && audit.read_anything());
        assert_eq!((audit.totals.organisations, audit.totals.read_whole), (2, 1));
    }

    #[test]
    fn where_nothing_is_known_there_is_no_number() {
        let mut unread = reading("acme", &[], &[(3, "mona")]);
        unread.grants.items = Err(Gap::new("no", "no"));
        let audit = Audit::of(&[unread], String::new(), limits(), "2026-06-01T00:00:00Z".parse().unwrap());
        let told = serde_json::to_value(&audit).unwrap();
        assert_eq!((&told["totals"]["grants"], &told["totals"]["requests"]), (&json!(null), &json!(1)));
        for finding in &audit.findings {
            let known = finding.about == About::Requests || finding.rule == "reaches";
            assert_eq!((finding.count.is_some(), finding.number() == "?"), (known, !known), "{}", finding.rule);
        }
        let nothing = Audit::of(&[], String::new(), limits(), "2026-06-01T00:00:00Z".parse().unwrap());
        assert!(nothing.findings.iter().all(|finding| finding.count.is_none()) && !nothing.read_anything());
    }

    #[test]
    fn a_repository_that_no_token_names_may_be_misspelt() {
        let named = |ids: &[u64]| {
            let mut reading = reading("acme", &[(1, "mona"), (2, "mona")], &[]);
            for grant in reading.grants.items.iter_mut().flatten().filter(|grant| ids.contains(&grant.id.get())) {
                grant.repository_selection = patwarden::RepositorySelection::Subset;
            }
            reading.reaching = Some(Part { items: Ok([1, 2].map(PatId::new).into()), changed: None });
            Audit::of(&[reading], String::new(), limits(), "2026-06-01T00:00:00Z".parse().unwrap())
        };
        let title =
            |audit: &Audit| audit.findings.iter().find(|finding| finding.rule == "reaches").unwrap().title.clone();
        let (all, one) = (named(&[]), named(&[1]));
        assert!(title(&all).ends_with(": 0 by name, 2 with all repositories"), "{}", title(&all));
        assert!(title(&one).ends_with(": 1 by name, 1 with all repositories"), "{}", title(&one));
        let doubt = |audit: &Audit| audit.repository.as_ref().unwrap().doubt();
        assert!(doubt(&all).unwrap().ends_with("2 reach it as tokens with all repositories; is it spelt right?"));
        assert_eq!(doubt(&one), None);
    }

    proptest! {
        #[test]
        fn every_token_counts_once_in_each_rule_and_in_each_chart(
            tokens in proptest::collection::vec((0i64..1200, 0i64..1200, 0i64..1200, 0u8..4, any::<bool>()), 0..30),
        ) {
            let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
            let day = |days: i64| json!((now + SignedDuration::from_hours(24 * days)).to_string());
            let grants = tokens.iter().zip(1u64..).map(|((granted, used, end, level, all), id)| {
                let mut grant = token(id, if *all { "mona" } else { "gone" });
                grant["access_granted_at"] = day(-granted);
                grant["token_last_used_at"] = if used > granted { json!(null) } else { day(-used) };
                grant["token_expires_at"] = if *end == 0 { json!(null) } else { day(end - 600) };
                grant["repository_selection"] = json!(if *all { "all" } else { "subset" });
                let level = ["none", "read", "write", "admin"][usize::from(*level)];
                grant["permissions"]["repository"] = json!({ "contents": level });
                serde_json::from_value(grant).unwrap()
            });
            let mut reading = reading("acme", &[], &[]);
            reading.grants.items = Ok(grants.collect());
            let audit = Audit::of(&[reading], String::new(), limits(), now);
            for finding in &audit.findings {
                let tokens = if finding.about == About::Grants { &audit.grants } else { &audit.requests };
                let marked: Vec<u64> =
                    tokens.iter().filter(|token| token.rules.contains(&finding.rule)).map(|token| token.id).collect();
                let told: Vec<u64> = finding.at.iter().flat_map(|found| found.ids.clone()).collect();
                prop_assert_eq!((finding.count, &told), (Some(marked.len()), &marked), "{}", finding.rule);
            }
            let spreads = &audit.spreads;
            for bars in [&spreads.age, &spreads.expiry, &spreads.last_use] {
                prop_assert_eq!(bars.iter().map(|bar| bar.count).sum::<usize>(), tokens.len());
            }
            prop_assert_eq!(spreads.reach.iter().map(|row| row.all + row.subset + row.none).sum::<usize>(), tokens.len());
            // The chart's first bar is the rule's count.
            let expired = audit.findings.iter().find(|finding| finding.rule == "expired").unwrap();
            prop_assert_eq!(Some(spreads.expiry[0].count), expired.count);
            let writing: usize = spreads.reach.iter().filter(|row| row.level >= Level::Write).map(|row| row.all).sum();
            let writes_all = audit.findings.iter().find(|finding| finding.rule == "writes-all").unwrap();
            prop_assert_eq!(Some(writing), writes_all.count);
        }
    }
}
