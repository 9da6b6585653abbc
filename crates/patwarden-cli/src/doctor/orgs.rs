//! What the login may do in which organisations, and how many requests are left there.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::needs::{NEEDS, Need};
use super::{Area, Finding, Level};
use crate::identity::{Account, App};

/// An installation of the App, as GitHub tells of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Installed {
    account: Option<Account>,
    target_type: Option<String>,
    html_url: Option<String>,
    permissions: BTreeMap<String, String>,
    suspended_at: Option<String>,
}

impl Installed {
    /// Whom it is on.
    pub(crate) fn name(&self) -> &str {
        let account = self.account.as_ref();
        account.and_then(|account| account.login.as_deref().or(account.slug.as_deref())).unwrap_or("an unnamed account")
    }

    pub(crate) fn is_usable_organisation(&self) -> bool {
        self.is_organisation() && self.suspended_at.is_none()
    }

    fn is_organisation(&self) -> bool {
        self.target_type.as_deref().is_none_or(|target| target == "Organization")
    }
}

/// An organisation that is named by a profile or as an argument.
pub(crate) struct Named<'a> {
    pub(crate) org: &'a str,
    pub(crate) by: String,
}

/// What the App may do where it is installed. Where it is suspended is a problem if that organisation is named, or if
/// no other is left.
pub(crate) fn installed(app: &App, installations: &[Installed], wanted: &[Named<'_>]) -> Vec<Finding> {
    if installations.is_empty() {
        let finding = Finding::new(Area::Organisations, Level::Problem, "the App is installed nowhere");
        return vec![finding.maybe_mended_by(app.installing_page())];
    }
    let works = installations.iter().any(Installed::is_usable_organisation);
    let mut findings: Vec<Finding> = installations
        .iter()
        .map(|installation| {
            let name = installation.name();
            let by = wanted.iter().find(|named| named.org.eq_ignore_ascii_case(name)).map(|named| &named.by);
            let finding = one(app, installation).of_org(name);
            match by.filter(|_| !installation.is_usable_organisation()) {
                Some(by) => {
                    Finding { level: Level::Problem, says: format!("{}; named by {by}", finding.says), ..finding }
                }
                None => finding,
            }
        })
        .collect();
    if !works {
        let says = "no organisation is left where the App works";
        findings.push(
            Finding::new(Area::Organisations, Level::Problem, says)
                .maybe_mended_by(app.installing_page().map(|page| format!("unsuspend it, or install it at {page}"))),
        );
    }
    findings
}

fn one(app: &App, installation: &Installed) -> Finding {
    let new = |level, says: String| Finding::new(Area::Organisations, level, says);
    let (name, page) = (installation.name(), installation.html_url.clone());
    if let Some(since) = &installation.suspended_at {
        return new(Level::Warning, format!("{name}: suspended since {since}, so nothing can be done there"))
            .maybe_mended_by(page.map(|page| format!("an owner unsuspends it at {page}")));
    }
    if !installation.is_organisation() {
        let what = installation.target_type.as_deref().unwrap_or_default();
        let says = format!("{name}: an account of type {what}, on which there are no tokens to govern");
        return new(Level::Warning, says).maybe_mended_by(page.map(|page| format!("uninstall the App at {page}")));
    }
    let (met, lacking): (Vec<&Need>, Vec<&Need>) =
        NEEDS.iter().partition(|need| need.is_met_by(&installation.permissions));
    let worst = lacking.iter().map(|need| need.without).max_by_key(|level| match level {
        Level::Problem => 2,
        Level::Warning => 1,
        _ => 0,
    });
    let can = match (met.is_empty(), lacking.is_empty()) {
        (true, _) => "no command works".to_owned(),
        (_, true) => "every command works".to_owned(),
        _ => format!("works: {}", met.iter().map(|need| need.commands).collect::<Vec<_>>().join(", ")),
    };
    let lacks = lacking.iter().map(|need| format!("{} ({}={})", need.commands, need.permission, need.level));
    let lacks: Vec<String> = lacks.collect();
    let cannot = if lacks.is_empty() { String::new() } else { format!("; does not: {}", lacks.join(", ")) };
    let level = worst.unwrap_or(Level::Ok);
    let finding = new(level, format!("{name}: {can}{cannot}"));
    let matters: Vec<&Need> = lacking.into_iter().filter(|need| need.without != Level::Ok).collect();
    if matters.is_empty() { finding } else { finding.mended_by(how_to_permit(app, page, &matters)) }
}

/// What the App does not ask for is asked for first; what it asks for waits to be accepted.
fn how_to_permit(app: &App, page: Option<String>, lacking: &[&Need]) -> String {
    let highest: BTreeMap<&str, &str> = lacking.iter().map(|need| (need.permission, need.level)).collect();
    let permissions = highest.iter().map(|(name, level)| format!("{name}={level}")).collect::<Vec<_>>().join(", ");
    let accept = page.map(|page| format!(" at {page}")).unwrap_or_default();
    if lacking.iter().all(|need| need.is_met_by(&app.permissions)) {
        return format!("an owner accepts {permissions}{accept}");
    }
    let give = app.settings_page().map(|page| format!(" at {page}")).unwrap_or_default();
    format!("give the App {permissions}{give}, then an owner accepts it{accept}")
}

/// Those that are named and on which the App is not installed.
pub(crate) fn named(app: &App, installations: &[Installed], wanted: &[Named<'_>]) -> Vec<Finding> {
    let is_installed =
        |org: &str| installations.iter().any(|installation| installation.name().eq_ignore_ascii_case(org));
    let absent = wanted.iter().filter(|named| !is_installed(named.org));
    absent
        .map(|Named { org, by }| {
            let says = format!("{org}: named by {by}, and the App is not installed on it");
            let finding = Finding::new(Area::Organisations, Level::Problem, says).of_org(org);
            finding.maybe_mended_by(app.installing_page().map(|page| format!("install it at {page}")))
        })
        .collect()
}

/// What one look at an organisation's grants and at its requests came to: nothing, or why not and what to do.
pub(crate) struct Probe {
    pub(crate) org: String,
    pub(crate) grants: Result<(), (String, Option<String>)>,
    pub(crate) requests: Result<(), (String, Option<String>)>,
}

/// What a token may do, as far as reading shows.
pub(crate) fn probed(probe: &Probe) -> Vec<Finding> {
    let Probe { org, grants, requests } = probe;
    let new = |level, says: String| Finding::new(Area::Organisations, level, says).of_org(org);
    let told = |command: &str, looked: &Result<(), (String, Option<String>)>| match looked {
        Ok(()) => new(Level::Ok, format!("{org}: works: {command}; whether it may write shows when it is tried")),
        Err((why, hint)) => {
            new(Level::Problem, format!("{org}: {command} does not work: {why}")).maybe_mended_by(hint.clone())
        }
    };
    match (grants, requests) {
        (Ok(()), Ok(())) => vec![told("grants list, requests list", grants)],
        _ => vec![told("grants list", grants), told("requests list", requests)],
    }
}

/// How many requests are left, and when they are renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Standing {
    limit: u64,
    remaining: u64,
    reset: i64,
}

impl Standing {
    /// As `rate-limit/get` answers.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Overview {
            resources: Resources,
        }
        #[derive(Deserialize)]
        struct Resources {
            core: Standing,
        }
        serde_json::from_slice::<Overview>(body).ok().map(|overview| overview.resources.core)
    }
}

/// What is left of a login's requests, by installation if it has several.
pub(crate) fn limits(org: Option<&str>, standing: &Standing) -> Finding {
    let Standing { limit, remaining, reset } = *standing;
    let until = Timestamp::from_second(reset).map_or_else(|_| "later".to_owned(), |time| format!("at {time}"));
    // A tenth is soon spent.
    let is_low = remaining.saturating_mul(10) < limit;
    let of = org.map(|org| format!("{org}: ")).unwrap_or_default();
    let says = format!("{of}{remaining} of {limit} requests are left, renewed {until}");
    let finding = Finding::new(Area::Limits, if is_low { Level::Warning } else { Level::Ok }, says);
    let finding = if is_low { finding.mended_by(format!("wait until that is so: {until}")) } else { finding };
    match org {
        Some(org) => finding.of_org(org),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TOKENS: &str = super::super::needs::TOKENS;
    const REQUESTS: &str = super::super::needs::REQUESTS;

    fn app(permissions: &[(&str, &str)]) -> App {
        let permissions: BTreeMap<_, _> = permissions.iter().copied().collect();
        let app = json!({
            "slug": "review", "html_url": "https://ghe.example/apps/review", "permissions": permissions,
            "owner": { "login": "acme", "type": "Organization" },
        });
        serde_json::from_value(app).unwrap()
    }

    fn installation(permissions: &[(&str, &str)], change: impl FnOnce(&mut serde_json::Value)) -> Installed {
        let permissions: BTreeMap<_, _> = permissions.iter().copied().collect();
        let mut installation = json!({
            "account": { "login": "umbrella", "type": "Organization" }, "target_type": "Organization",
            "html_url": "https://ghe.example/organizations/umbrella/settings/installations/7",
            "permissions": permissions, "suspended_at": null,
        });
        change(&mut installation);
        serde_json::from_value(installation).unwrap()
    }

    const ALL: [(&str, &str); 3] = [(TOKENS, "write"), (REQUESTS, "write"), ("members", "read")];

    #[test]
    fn what_an_app_lacks_is_named_with_the_page_that_mends_it() {
        let whole = one(&app(&ALL), &installation(&ALL, |_| {}));
        assert_eq!(whole.level, Level::Ok);
        assert!(
            whole.says.starts_with("umbrella: works: grants list, grants revoke, requests list, requests approve"),
            "{whole:?}"
        );
        assert!(whole.says.contains("does not: orgs installations (organization_administration=read), orgs update"));
        assert_eq!(whole.mend, None, "nobody needs it to govern tokens");

        let reads = [(TOKENS, "read"), (REQUESTS, "read"), ("members", "read")];
        let waiting = one(&app(&ALL), &installation(&reads, |_| {}));
        assert_eq!(waiting.level, Level::Warning);
        assert_eq!(
            waiting.mend.unwrap(),
            "an owner accepts organization_personal_access_token_requests=write, \
             organization_personal_access_tokens=write at https://ghe.example/organizations/umbrella/settings/installations/7"
        );

        let none = one(&app(&reads), &installation(&[(REQUESTS, "write")], |_| {}));
        assert_eq!(none.level, Level::Problem);
        assert!(none.says.contains("does not: grants list (organization_personal_access_tokens=read)"), "{none:?}");
        let mend = none.mend.unwrap();
        assert!(mend.starts_with("give the App members=read, organization_personal_access_tokens=write at https://ghe.example/organizations/acme/settings/apps/review/permissions, then an owner accepts it at https://"), "{mend}");
    }

    #[test]
    fn what_is_suspended_or_no_organisation_governs_nothing() {
        let suspended = one(&app(&ALL), &installation(&ALL, |one| one["suspended_at"] = "2026-01-01T00:00:00Z".into()));
        assert!(
            suspended.level == Level::Warning && suspended.says.contains("suspended since 2026-01-01"),
            "{suspended:?}"
        );
        assert!(suspended.mend.unwrap().starts_with("an owner unsuspends it at https://"));
        let user = installation(&ALL, |one| one["target_type"] = "User".into());
        assert!(!user.is_usable_organisation());
        assert!(one(&app(&ALL), &user).says.contains("no tokens to govern"));
        let suspended = installation(&ALL, |one| one["suspended_at"] = "2026-01-01T00:00:00Z".into());
        let levels = |installations: &[Installed], wanted: &[Named<'_>]| {
            let found = installed(&app(&ALL), installations, wanted);
            found.iter().map(|finding| finding.level).collect::<Vec<_>>()
        };
        let other = installation(&ALL, |one| one["account"]["login"] = "acme".into());
        let named = [Named { org: "Umbrella", by: "an argument".to_owned() }];
        assert_eq!(levels(&[suspended.clone(), other.clone()], &[]), [Level::Warning, Level::Ok]);
        assert_eq!(levels(&[suspended.clone(), other], &named), [Level::Problem, Level::Ok]);
        assert_eq!(levels(&[suspended], &[]), [Level::Warning, Level::Problem], "nothing is left");
        let nowhere = installed(&app(&ALL), &[], &[]);
        assert_eq!(nowhere[0].mend.as_deref(), Some("https://ghe.example/apps/review/installations/new"));
        assert_eq!(nowhere[0].level, Level::Problem);
    }

    #[test]
    fn what_a_profile_names_has_to_be_there() {
        let wanted = [Named { org: "Umbrella", by: "c:8".to_owned() }, Named { org: "acme", by: "c:8".to_owned() }];
        let findings = named(&app(&ALL), &[installation(&ALL, |_| {})], &wanted);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].says, "acme: named by c:8, and the App is not installed on it");
    }

    #[test]
    fn few_requests_left_are_worth_a_word() {
        let standing = |remaining| Standing { limit: 5000, remaining, reset: 1_780_000_000 };
        assert_eq!(limits(None, &standing(500)).level, Level::Ok);
        let low = limits(Some("acme"), &standing(499));
        assert_eq!(low.level, Level::Warning);
        assert_eq!(low.says, "acme: 499 of 5000 requests are left, renewed at 2026-05-28T20:26:40Z");
        let body = br#"{"resources":{"core":{"limit":5000,"used":1,"remaining":499,"reset":1780000000}}}"#;
        assert_eq!(Standing::read(body), Some(standing(499)));
        assert_eq!(Standing::read(b"{}"), None);
    }

    #[test]
    fn a_token_is_told_by_what_it_could_read() {
        let probe = |grants, requests| probed(&Probe { org: "acme".to_owned(), grants, requests });
        assert_eq!(probe(Ok(()), Ok(())).len(), 1);
        let half = probe(Ok(()), Err(("HTTP 403".to_owned(), Some("give it".to_owned()))));
        assert_eq!((half[0].level, half[1].level), (Level::Ok, Level::Problem));
        assert_eq!(
            (half[1].says.as_str(), half[1].mend.as_deref()),
            ("acme: requests list does not work: HTTP 403", Some("give it"))
        );
    }
}
