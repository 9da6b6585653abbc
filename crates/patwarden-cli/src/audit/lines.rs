//! An audit as lines for other programs: one for each token that a rule found, and one for each gap.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;

use super::rules::{About, Weight};
use super::{Audit, Token};
use crate::escape;

/// One line. A token that three rules found has three.
#[derive(Debug, Serialize)]
struct Line<'a> {
    /// The rule's name; `unread` for what could not be read.
    rule: &'a str,
    weight: Weight,
    /// None for what could not be read.
    about: Option<About>,
    org: &'a str,
    id: Option<u64>,
    owner: Option<&'a str>,
    token_name: Option<&'a str>,
    repository_selection: Option<&'a str>,
    level: Option<&'a str>,
    permissions: &'a [String],
    since: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    expired: Option<bool>,
    /// Why its owner asks, or why something could not be read.
    reason: Option<Cow<'a, str>>,
}

const HEADS: [&str; 15] = [
    "rule",
    "weight",
    "about",
    "org",
    "id",
    "owner",
    "token_name",
    "repository_selection",
    "level",
    "permissions",
    "since",
    "last_used_at",
    "expires_at",
    "expired",
    "reason",
];

fn lines(audit: &Audit) -> impl Iterator<Item = Line<'_>> {
    let found = audit.findings.iter().flat_map(|finding| {
        let tokens = if finding.about == About::Grants { &audit.grants } else { &audit.requests };
        let found = tokens.iter().filter(|token| token.rules.contains(&finding.rule));
        found.map(|token| line(&finding.rule, finding.weight, finding.about, token))
    });
    let gaps = audit.coverage.iter().flat_map(|coverage| {
        coverage.gaps().into_iter().map(|(what, why, _)| Line {
            rule: "unread",
            weight: Weight::Alarm,
            about: None,
            org: &coverage.org,
            id: None,
            owner: None,
            token_name: None,
            repository_selection: None,
            level: None,
            permissions: &[],
            since: None,
            last_used_at: None,
            expires_at: None,
            expired: None,
            reason: Some(format!("{what}: {why}").into()),
        })
    });
    found.chain(gaps)
}

fn line<'a>(rule: &'a str, weight: Weight, about: About, token: &'a Token) -> Line<'a> {
    Line {
        rule,
        weight,
        about: Some(about),
        org: &token.org,
        id: Some(token.id),
        owner: Some(&token.owner),
        token_name: token.token_name.as_deref(),
        repository_selection: Some(&token.repository_selection),
        level: Some(token.level.as_str()),
        permissions: &token.permissions,
        since: Some(token.since),
        last_used_at: token.last_used_at,
        expires_at: token.expires_at,
        expired: Some(token.expired),
        reason: token.reason.as_deref().map(Into::into),
    }
}

/// A JSON object a line, with the original words.
///
/// # Errors
///
/// If it can't be put into JSON.
pub(crate) fn jsonl(audit: &Audit) -> serde_json::Result<String> {
    let mut text = String::new();
    for line in lines(audit) {
        text.push_str(&escape::json(&serde_json::to_string(&line)?));
        text.push('\n');
    }
    Ok(text)
}

/// A sheet with a head; nothing in it is a formula.
pub(crate) fn csv(audit: &Audit) -> String {
    let mut text = format!("{}\r\n", HEADS.join(","));
    for line in lines(audit) {
        let about = line.about.map_or("", About::as_str);
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
        let cells = [
            line.rule.into(),
            line.weight.as_str().into(),
            about.into(),
            escape::csv(line.org),
            line.id.map(|id| id.to_string()).unwrap_or_default().into(),
            escape::csv(line.owner.unwrap_or_default()),
            escape::csv(line.token_name.unwrap_or_default()),
            escape::csv(line.repository_selection.unwrap_or_default()),
            line.level.unwrap_or_default().into(),
            escape::csv(&line.permissions.join(" ")).into_owned().into(),
            time(line.since).into(),
            time(line.last_used_at).into(),
            time(line.expires_at).into(),
            line.expired.map(|expired| expired.to_string()).unwrap_or_default().into(),
            escape::csv(line.reason.as_deref().unwrap_or_default()).into_owned().into(),
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_has_a_line_for_each_rule_that_found_it_and_each_gap_has_one() {
        let audit = super::super::tests::hostile();
        let found: usize = audit.findings.iter().map(super::super::Finding::found).sum();
        let text = jsonl(&audit).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), found + 1);
        assert_eq!(lines[0]["token_name"], super::super::tests::HOSTILE, "the original");
        assert_eq!(lines[found]["rule"], "unread");
        assert_eq!(lines[0].as_object().unwrap().len(), HEADS.len());
    }

    #[test]
    fn a_sheet_has_a_line_for_each_too_and_no_formula() {
        let audit = super::super::tests::hostile();
        let text = csv(&audit);
        assert_eq!(text.split("\r\n").count(), jsonl(&audit).unwrap().lines().count() + 2, "a head, and an end");
        assert!(text.contains(r#""'=1+1"#) && !text.contains(",=") && !text.contains(",\"="), "{text}");
        assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\u{1b}']));
    }
}
