//! What there is to say before anybody is asked, and of the login itself.

use jiff::{SignedDuration, Timestamp};
use patwarden::api::API_VERSION;

use super::{Area, Finding, Level};
use crate::config::{Config, Login, Problem, Resolved, Source};
use crate::identity::{Identity, Kind};

/// A clock that is wrong by less is right: dates are told to the second, and answers take their time.
const TOLERATED: SignedDuration = SignedDuration::from_secs(5);
/// A token that ends before is worth a word.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Ours, and whether the server still knows the API's, if it tells.
pub(crate) fn versions(served: Result<&[String], &str>) -> Vec<Finding> {
    let ours = Finding::new(Area::Versions, Level::Ok, format!("patwarden {}", env!("CARGO_PKG_VERSION")));
    let api =
        |level, more: &str| Finding::new(Area::Versions, level, format!("GitHub's API in version {API_VERSION}{more}"));
    let api = match served {
        Ok(known) if known.iter().any(|version| version == API_VERSION) => api(Level::Ok, ", which the server knows"),
        Ok(known) => api(Level::Warning, &format!("; the server knows {}", known.join(", ")))
            .mended_by("install a newer patwarden, or ask whoever runs the server for an update"),
        Err(why) => api(Level::Skipped, &format!("; not compared with the server's: {why}")),
    };
    vec![ours, api]
}

/// The file, the profile, and what is set for nothing.
pub(crate) fn configuration(config: &Config, resolved: &Resolved) -> Vec<Finding> {
    let new = |level, says: String| Finding::new(Area::Configuration, level, says);
    let mut findings = Vec::new();
    let path = config.place.as_ref().map(|place| place.path.display().to_string());
    findings.push(match (&config.file, &path) {
        (_, None) => {
            new(Level::Ok, "there is no home that could have a configuration file: the environment says all".to_owned())
        }
        (Err(fault), Some(path)) => new(Level::Problem, fault.in_file(path)).maybe_mended_by(fault.hint.clone()),
        (Ok(None), Some(path)) => new(Level::Ok, format!("there is no file {path}: the environment says all")),
        (Ok(Some(file)), Some(path)) => {
            let profiles = match file.profiles.len() {
                0 => "no profiles".to_owned(),
                1 => "1 profile".to_owned(),
                count => format!("{count} profiles"),
            };
            new(Level::Ok, format!("{path} has {profiles}"))
        }
    });
    match &resolved.profile {
        Some(profile) => {
            findings.push(new(Level::Ok, format!("the profile {} is chosen by {}", profile.value, profile.source)))
        }
        None if matches!(&config.file, Ok(Some(file)) if !file.profiles.is_empty()) => {
            findings.push(new(Level::Ok, "no profile is chosen".to_owned()));
        }
        None => {}
    }
    // What somebody wrote into a file and does not get.
    for unused in
        resolved.unused.iter().filter(|unused| matches!(unused.source, Source::File(..)) && unused.setting != "profile")
    {
        let says = format!("{} at {} is not used: {}", unused.setting, unused.source, unused.why);
        let variable = unused.why.split(' ').find(|word| word.contains('_'));
        findings.push(new(Level::Warning, says).maybe_mended_by(variable.map(|name| format!("unset {name}"))));
    }
    findings.extend(resolved.problems.iter().map(|problem| {
        let Problem { message, hint, .. } = problem;
        Finding::new(area(resolved, problem), Level::Problem, message.clone()).maybe_mended_by(hint.clone())
    }));
    findings
}

/// What a problem of the settings is about.
fn area(resolved: &Resolved, problem: &Problem) -> Area {
    match problem.is_of_login {
        _ if is_about_api(resolved, problem) => Area::Connection,
        true => Area::Login,
        false => Area::Configuration,
    }
}

fn is_about_api(resolved: &Resolved, problem: &Problem) -> bool {
    let source = resolved.api.source.to_string();
    problem.message.strip_prefix(&source).is_some_and(|rest| rest.starts_with(": "))
}

/// Whether the URL of the API can't be used.
pub(crate) fn is_of_api(resolved: &Resolved) -> bool {
    resolved.problems.iter().any(|problem| is_about_api(resolved, problem))
}

/// The login, as far as the settings tell; and once GitHub has told more, that. What GitHub has not accepted has no
/// tick, and the key of a client that could not be made is looked at by whoever says why.
pub(crate) fn login(
    resolved: &Resolved,
    kind: Option<Kind>,
    is_made: bool,
    asked: Option<&Identity>,
    now: Timestamp,
) -> Vec<Finding> {
    let new = |level, says: String| Finding::new(Area::Login, level, says);
    let Some(kind) = kind else { return Vec::new() };
    let level = if asked.is_some() { Level::Ok } else { Level::Skipped };
    let mut findings = vec![new(level, format!("{} from {}", kind.in_words(), resolved.login.place()))];
    if let Login::App { key_file, .. } = &resolved.login
        && is_made
    {
        findings.extend(key_file_mode(&key_file.value));
    }
    let Some(identity) = asked else { return findings };
    findings.push(new(Level::Ok, who(kind, identity)));
    match kind.can_govern() {
        Some(false) => findings.push(
            new(Level::Problem, format!("it may do {}", kind.may()))
                .mended_by("log in as an App: `patwarden config --help` shows how"),
        ),
        _ => findings.push(new(Level::Ok, format!("it may {}", kind.may()))),
    }
    if let Some(scopes) = &identity.scopes {
        let scopes =
            if scopes.is_empty() { "no scopes".to_owned() } else { format!("the scopes {}", scopes.join(", ")) };
        findings.push(new(Level::Ok, format!("it has {scopes}")));
    }
    if let Some(end) = identity.ends_at {
        let level = if end.duration_since(now) < SOON { Level::Warning } else { Level::Ok };
        let finding = new(level, format!("it ends at {end}"));
        findings.push(if level == Level::Ok { finding } else { finding.mended_by("make a new one before that") });
    }
    findings
}

fn who(kind: Kind, identity: &Identity) -> String {
    match (kind, &identity.app, &identity.user) {
        (_, Some(app), _) => {
            let name = app.name.as_deref().or(app.slug.as_deref()).unwrap_or("of no name");
            let slug = app.slug.as_deref().unwrap_or_default();
            let id = app.id.map(|id| format!(", id {id}")).unwrap_or_default();
            let owner = app.owner.as_ref().and_then(|owner| owner.login.as_deref().or(owner.slug.as_deref()));
            let owner = owner.map(|owner| format!(", of {owner}")).unwrap_or_default();
            format!("GitHub accepts it: the App {name} ({slug}{id}{owner})")
        }
        (_, None, Some(user)) => format!("GitHub accepts it: the user {}", user.login),
        (_, None, None) => "GitHub accepts it, and does not tell of whom it is".to_owned(),
    }
}

#[cfg(unix)]
fn key_file_mode(path: &std::path::Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    let says = |what: &str| format!("the key file {} {what} (mode {mode:04o})", path.display());
    let new = |level, what| Finding::new(Area::Login, level, says(what));
    let mend = format!("chmod 600 {}", path.display());
    Some(match mode {
        _ if mode & 0o022 != 0 => new(Level::Warning, "can be written by others").mended_by(mend),
        _ if mode & 0o044 != 0 => new(Level::Warning, "can be read by others").mended_by(mend),
        _ => new(Level::Ok, "is its owner's alone"),
    })
}

#[cfg(not(unix))]
fn key_file_mode(_path: &std::path::Path) -> Option<Finding> {
    None
}

/// How far GitHub's clock is ahead of this machine's.
pub(crate) fn clock(ahead: Option<SignedDuration>) -> Finding {
    let new = |level, says: String| Finding::new(Area::Connection, level, says);
    let Some(ahead) = ahead else {
        return new(Level::Skipped, "this machine's clock was not compared: no answer came that has a date".to_owned());
    };
    if ahead.abs() <= TOLERATED {
        return new(Level::Ok, "this machine's clock agrees with GitHub's".to_owned());
    }
    let (seconds, way) = (ahead.abs().as_secs(), if ahead.is_negative() { "ahead of" } else { "behind" });
    new(Level::Warning, format!("this machine's clock is {seconds} s {way} GitHub's; logins go by GitHub's meanwhile"))
        .mended_by("set the clock, or let NTP do it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_wrong_beyond_a_few_seconds_and_in_a_direction() {
        let told = |seconds| clock(Some(SignedDuration::from_secs(seconds)));
        for seconds in [0, -1, 5, -5] {
            assert_eq!(told(seconds).level, Level::Ok, "{seconds}");
        }
        assert!(told(6).says.contains("is 6 s behind GitHub's") && told(6).level == Level::Warning);
        assert!(told(-3600).says.contains("is 3600 s ahead of GitHub's") && told(-3600).mend.is_some());
        assert_eq!(clock(None).level, Level::Skipped);
    }

    #[test]
    fn a_version_that_the_server_does_not_know_is_worth_a_look() {
        let level = |served: Result<&[String], &str>| versions(served)[1].level;
        assert_eq!(level(Err("there is no login")), Level::Skipped);
        assert_eq!(level(Ok(&[API_VERSION.to_owned(), "2026-03-10".to_owned()])), Level::Ok);
        assert_eq!(level(Ok(&["2099-01-01".to_owned()])), Level::Warning);
        assert!(
            versions(Err("there is no login"))[1].says.contains("not compared with the server's: there is no login")
        );
    }
}
