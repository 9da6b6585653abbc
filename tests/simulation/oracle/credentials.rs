//! Law 8: what belongs to one login stays with it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Law, Story, Verdict};
use crate::call::Ending;
use crate::secrets::{Owner, Secrets};

pub(super) fn judge(story: &Story<'_>, secrets: &Secrets, verdict: &mut Verdict) {
    let mut given: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for (number, exchange) in story.exchanges.iter().enumerate() {
        let is_home = exchange.authority == "127.0.0.1:1" || exchange.authority == "api.github.example";
        verdict.check(is_home, Law::NoLeak, || format!("request {number} goes to {}", exchange.authority));
        if let Owner::Installation(org) = &exchange.owner {
            let is_own = exchange.path.split('/').nth(2).is_none_or(|name| name.eq_ignore_ascii_case(org));
            let is_org = exchange.path.starts_with("/orgs/");
            verdict.check(is_own || !is_org, Law::NoLeak, || {
                format!("request {number} to {} has the token of {org}", exchange.path)
            });
        }
        verdict.check(exchange.owner != Owner::Nobody, Law::NoLeak, || format!("request {number} has no credential"));
        // As the App, a renewed token is the same login, and the organisation tells its tags apart.
        let login = match (&exchange.owner, story.lives[exchange.life].login) {
            (Owner::Installation(_), crate::schedule::Login::App) => 0,
            _ => exchange.credential,
        };
        if let Some(tag) = &exchange.if_none_match {
            let is_known = given.get(tag.as_str()).is_some_and(|logins| logins.contains(&login));
            verdict
                .check(is_known, Law::NoLeak, || format!("request {number} has a tag that its login was never given"));
        }
        if let Some(tag) = exchange.whole().and_then(|whole| whole.header("etag")) {
            given.entry(tag).or_default().insert(login);
        }
    }
    let mut texts: Vec<&String> = story.trace.iter().collect();
    for end in story.calls.iter().flat_map(|call| &call.ends) {
        match &end.ending {
            Ending::Reported(report) | Ending::Cancelled(Some(report)) => texts.extend(&report.texts),
            Ending::Failed(failure) => texts.push(&failure.text),
            Ending::Listed(_) | Ending::Crashed | Ending::Cancelled(None) => {}
        }
    }
    let journals: Vec<String> =
        story.journals.iter().map(|journal| String::from_utf8_lossy(journal).into_owned()).collect();
    for text in texts.into_iter().chain(&journals) {
        verdict.check(!secrets.is_in(text), Law::NoLeak, || "there is a secret in a text".to_owned());
    }
}
