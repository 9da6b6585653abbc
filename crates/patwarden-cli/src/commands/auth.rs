//! `patwarden auth status`: who the login is, and what it may do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use patwarden::{Error, ErrorKind};
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::Object;
use crate::config::{Config, Resolved, without_login};
use crate::exit::{self, Exit, Failure, parted};
use crate::identity::{self, Identity, Kind};
use crate::output;
use crate::signals::unless_ended;
use crate::{escape, login};

/// What `--json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "What `patwarden auth status --json` prints", deny_unknown_fields)]
pub(crate) struct Status {
    /// Whether GitHub accepts the login.
    state: State,
    /// The API that it is for.
    host: String,
    /// What it is; null without a login.
    kind: Option<Kind>,
    /// The variables, or the file with the line, that name it.
    from: Option<String>,
    /// The profile that is chosen.
    profile: Option<String>,
    /// The user, or the App's name as in URLs; null where GitHub does not tell.
    login: Option<String>,
    /// The id of the user or of the App.
    id: Option<u64>,
    /// The name that an App goes by: somebody's input.
    name: Option<String>,
    /// Whom an App belongs to.
    owner: Option<String>,
    /// On how many accounts an App is installed.
    installations: Option<u64>,
    /// What an App asks for where it is installed, by permission with its level.
    permissions: Option<BTreeMap<String, String>>,
    /// The scopes of a classic token or of one of an OAuth app.
    scopes: Option<Vec<String>>,
    /// Whether GitHub lets a login of this kind govern tokens; null where that is not known.
    can_govern: Option<bool>,
    /// When it ends, where GitHub tells.
    ends_at: Option<Timestamp>,
    /// What went wrong.
    error: Option<String>,
    /// What to do about that.
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum State {
    /// GitHub accepts it.
    Accepted,
    /// GitHub does not accept it, or it can't be used.
    Refused,
    /// There is no login.
    None,
    /// Whether GitHub accepts it could not be asked.
    Unknown,
}

pub(super) async fn status(args: Object) -> Result<Exit, Failure> {
    let config = Config::load();
    let resolved = config.resolved()?;
    let kind = Kind::of(&resolved.login, &config.environment);
    let (identity, failure) = match logged_in(&resolved, kind).await {
        Ok(asked) => match asked {
            Ok(identity) => (identity, None),
            Err(error) => (Identity::default(), Some(Failure::Client(error))),
        },
        Err(failure @ Failure::Cancelled { .. }) => return Err(failure),
        Err(failure) => (Identity::default(), Some(failure)),
    };
    let status = Status::new(&resolved, kind, identity, failure.as_ref());
    if args.json || args.jq.is_some() {
        output::object(&status, args.jq)?;
    } else if kind.is_some() {
        output::print_styled(&status.text())?;
    }
    Ok(failure.map_or(Exit::Done, |failure| failure.report()))
}

/// Asks who it is, if there is a login that can be used.
async fn logged_in(resolved: &Resolved, kind: Option<Kind>) -> Result<Result<Identity, Error>, Failure> {
    let client = login::heard(resolved.builder()?).build()?;
    match kind {
        Some(kind) => unless_ended(identity::ask(&client, kind)).await,
        None => Err(Failure::Login { message: "there is no login".to_owned(), hint: None }),
    }
}

impl Status {
    fn new(resolved: &Resolved, kind: Option<Kind>, identity: Identity, failure: Option<&Failure>) -> Self {
        let Identity { app, user, scopes, ends_at } = identity;
        let app = app.unwrap_or_default();
        let (login, id) = match user {
            Some(user) => (Some(user.login), user.id),
            None => (app.slug, app.id),
        };
        let (error, hint) = match failure {
            None => (None, None),
            Some(Failure::Client(error)) => {
                let (line, hint) = parted(error);
                (Some(line), hint.map(str::to_owned))
            }
            Some(Failure::Input { message, hint } | Failure::Login { message, hint }) => {
                (Some(message.clone()), hint.clone())
            }
            Some(other) => (Some(format!("{other:?}")), None),
        };
        let state = match failure {
            _ if kind.is_none() => State::None,
            None => State::Accepted,
            Some(Failure::Client(error)) if exit::of_error(error) != Exit::Authentication => State::Unknown,
            Some(Failure::Client(error)) if error.kind() == ErrorKind::PermissionDenied => State::Unknown,
            Some(_) => State::Refused,
        };
        Self {
            state,
            host: without_login(&resolved.api.value),
            kind,
            from: kind.map(|_| resolved.login.place()),
            profile: resolved.profile.as_ref().map(|profile| profile.value.clone()),
            login,
            id,
            name: app.name,
            owner: app.owner.and_then(|owner| owner.login.or(owner.slug)),
            installations: app.installations_count,
            permissions: (!app.permissions.is_empty()).then_some(app.permissions),
            scopes,
            can_govern: kind.and_then(Kind::can_govern),
            ends_at,
            error,
            hint,
        }
    }

    /// For people: a line for each thing.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, words: &str| {
            let _ = writeln!(text, "\u{1b}[1m{:<10}\u{1b}[0m{}", format!("{name}:"), escape::field(words));
        };
        line("host", &self.host);
        line(
            "state",
            match self.state {
                State::Accepted => "logged in",
                State::Refused => "not accepted",
                State::None => "no login",
                State::Unknown => "could not be asked",
            },
        );
        if let Some(who) = self.who() {
            line("login", &who);
        }
        line("kind", self.kind.map_or("none", Kind::in_words));
        if let Some(from) = &self.from {
            line("from", from);
        }
        if let Some(profile) = &self.profile {
            line("profile", profile);
        }
        // Of one that is not accepted there is nothing more to say.
        if self.state == State::Refused {
            return text;
        }
        line("may", self.kind.map_or("", Kind::may));
        if let Some(permissions) = &self.permissions {
            let asked = permissions.iter().map(|(name, level)| format!("{name}={level}"));
            line("asks for", &asked.collect::<Vec<_>>().join(" "));
        }
        if let Some(count) = self.installations {
            let installations = if count == 1 { "installation" } else { "installations" };
            line("where", &format!("{count} {installations}; `patwarden doctor` says what it may do in each"));
        }
        if let Some(scopes) = &self.scopes {
            let scopes = scopes.join(" ");
            line("scopes", if scopes.is_empty() { "none" } else { &scopes });
        }
        line("ends", &self.end());
        text
    }

    fn who(&self) -> Option<String> {
        let login = self.login.as_deref()?;
        let id = self.id.map(|id| format!("id {id}"));
        let owner = self.owner.as_ref().map(|owner| format!("of {owner}"));
        let (first, slug) = match &self.name {
            Some(name) => (name.as_str(), Some(login.to_owned())),
            None => (login, None),
        };
        let more: Vec<String> = [slug, id, owner].into_iter().flatten().collect();
        Some(if more.is_empty() { first.to_owned() } else { format!("{first} ({})", more.join(", ")) })
    }

    fn end(&self) -> String {
        match (self.ends_at, self.kind) {
            (Some(end), _) => end.to_string(),
            (None, Some(Kind::App)) => "never: an App's key is good until it is deleted".to_owned(),
            (None, Some(Kind::Installation)) => {
                "an hour after it was made; GitHub does not tell when that was".to_owned()
            }
            (None, Some(Kind::Actions)) => "with the job".to_owned(),
            (None, Some(Kind::AppUser)) => "eight hours after it was made, unless its App says otherwise".to_owned(),
            (None, _) => "GitHub does not tell; a token without an end is good until it is revoked".to_owned(),
        }
    }
}
