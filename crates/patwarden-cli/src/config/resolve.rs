//! Which setting holds: a pure function of what was typed, of the environment and of the file.
//!
//! A login is taken whole from one place: an id of one and a key of another would be nobody's. A profile that a flag
//! names comes before the environment, as flags do; else Patwarden's own variables come before a profile, and the tokens
//! of GitHub's other tools behind it. Where a login goes is as important as which it is: that of a profile with a host
//! goes to no other, whatever the environment says, and that of an environment with a host to no other by a flag.

use std::fmt;
use std::path::{Path, PathBuf};

use patwarden::{ClientBuilder, Error, TokenKind, env};

use super::environment::{
    API_URL, APP_ID, CA_FILE, Environment, HOST, KEY_FILE, PROFILE, SHARED_KEY, TOKEN, TOOLS_TOKENS,
};
use super::file::{File, Profile, others};
use super::place::Place;
use super::secret::{self, Secret};
use crate::exit::{Failure, parted};

/// What names a profile that comes before the environment.
const FLAG: &str = "--profile";
/// GitHub's public API.
const PUBLIC: &str = "https://api.github.com";

/// What says how a setting is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Flag(&'static str),
    Variable(&'static str),
    /// A line of a file.
    File(PathBuf, usize),
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => formatter.write_str(name),
            Self::File(path, line) => write!(formatter, "{}:{line}", path.display()),
            Self::Default => formatter.write_str("default"),
        }
    }
}

/// A setting, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

/// As whom.
#[derive(Clone, Debug)]
pub(crate) enum Login {
    App { id: Set<String>, key_file: Set<PathBuf> },
    Token { secret: Secret, kind: TokenKind, name: &'static str },
    None,
}

/// What keeps the settings from being used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// Whether it is about the login, or about what was typed and written.
    pub(crate) is_of_login: bool,
}

impl Problem {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), is_of_login: true }
    }

    pub(crate) fn failure(&self) -> Failure {
        match self.is_of_login {
            true => Failure::Login { message: self.message.clone(), hint: self.hint.clone() },
            false => Failure::Input { message: self.message.clone(), hint: self.hint.clone() },
        }
    }
}

/// What is set and does not hold, and what does in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unused {
    pub(crate) setting: &'static str,
    /// As it may be shown.
    pub(crate) value: String,
    pub(crate) source: Source,
    pub(crate) why: String,
}

/// What all of it comes to.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) profile: Option<Set<String>>,
    /// The API's base URL.
    pub(crate) api: Set<String>,
    pub(crate) login: Login,
    /// What `--all-orgs` means, if a profile says so.
    pub(crate) orgs: Option<Set<Vec<String>>>,
    pub(crate) ca_file: Option<String>,
    pub(crate) shared_key: Option<String>,
    pub(crate) unused: Vec<Unused>,
    pub(crate) problems: Vec<Problem>,
}

impl Resolved {
    /// A client of these settings, to be set up further.
    ///
    /// # Errors
    ///
    /// The first problem, or what else keeps the login from being used.
    pub(crate) fn builder(&self) -> Result<ClientBuilder, Failure> {
        if let Some(problem) = self.problems.first() {
            return Err(problem.failure());
        }
        let lookup = |name: &str| match (name, &self.login) {
            (APP_ID, Login::App { id, .. }) => Some(id.value.clone()),
            (KEY_FILE, Login::App { key_file, .. }) => key_file.value.to_str().map(str::to_owned),
            (SHARED_KEY, _) => self.shared_key.clone(),
            (CA_FILE, _) => self.ca_file.clone(),
            (name, Login::Token { secret, name: held, .. }) if name == *held => Some(secret.expose().to_owned()),
            _ => None,
        };
        ClientBuilder::from_lookup(Some(self.api.value.clone()), lookup).map_err(|error| self.failure(error))
    }

    /// Certificates that can't be used are no fault of the login.
    fn failure(&self, error: Error) -> Failure {
        let (message, _) = parted(&error);
        match &self.ca_file {
            Some(path) if message.contains(CA_FILE) || message.starts_with(path.as_str()) => Failure::input(message)
                .with_hint(format!("give {CA_FILE} the path of certificates in PEM, or unset it")),
            _ => error.into(),
        }
    }
}

/// The file where it lies, if it is there.
#[derive(Clone, Copy)]
pub(crate) struct Located<'a> {
    pub(crate) place: &'a Place,
    pub(crate) file: Option<&'a File>,
}

/// What these come to.
pub(crate) fn resolve(flag: Option<&str>, environment: &Environment, located: Option<Located<'_>>) -> Resolved {
    let mut resolving = Resolving {
        environment,
        path: located.map(|located| located.place.path.as_path()).unwrap_or(Path::new("")),
        is_flagged: flag.is_some(),
        problems: Vec::new(),
        unused: Vec::new(),
    };
    for name in environment.unreadable() {
        resolving.problems.push(Problem::new(format!("the value of {name} is not UTF-8"), "set it anew, or unset it"));
    }
    let file = located.and_then(|located| located.file);
    let (name, profile) = resolving.profile(flag, file, located.is_some());
    let api = resolving.api(profile);
    let login = resolving.login(&api, name.as_ref(), profile);
    if matches!(login, Login::None) && resolving.problems.is_empty() {
        let problem = resolving.no_login(&api, name.as_ref(), file);
        resolving.problems.push(problem);
    }
    let orgs = profile.and_then(|profile| profile.orgs.as_ref());
    Resolved {
        orgs: orgs.map(|orgs| Set { value: orgs.value.clone(), source: resolving.at(orgs.line) }),
        profile: name,
        api,
        login,
        ca_file: environment.text(CA_FILE).map(str::to_owned),
        shared_key: environment.text(SHARED_KEY).map(str::to_owned),
        unused: resolving.unused,
        problems: resolving.problems,
    }
}

struct Resolving<'a> {
    environment: &'a Environment,
    /// Of the file.
    path: &'a Path,
    /// Whether a flag names the profile: then it comes before the environment.
    is_flagged: bool,
    problems: Vec<Problem>,
    unused: Vec<Unused>,
}

impl Resolving<'_> {
    fn at(&self, line: usize) -> Source {
        Source::File(self.path.to_owned(), line)
    }

    fn unused(&mut self, setting: &'static str, value: impl Into<String>, source: Source, why: impl Into<String>) {
        self.unused.push(Unused { setting, value: value.into(), source, why: why.into() });
    }

    /// The profile that is chosen, and what is in it.
    fn profile<'f>(
        &mut self,
        flag: Option<&str>,
        file: Option<&'f File>,
        has_place: bool,
    ) -> (Option<Set<String>>, Option<&'f Profile>) {
        let variable = self.environment.text(PROFILE);
        let default = file.and_then(|file| file.default_profile.as_ref());
        let mut chosen = [
            flag.map(|name| (name, Source::Flag(FLAG))),
            variable.map(|name| (name, Source::Variable(PROFILE))),
            default.map(|default| (default.value.as_str(), self.at(default.line))),
        ]
        .into_iter()
        .flatten();
        let Some((name, source)) = chosen.next() else { return (None, None) };
        for (other, overruled) in chosen {
            let why = format!("{source} says otherwise");
            self.unused("profile", secret::shown(other), overruled, why);
        }
        let profile = file.and_then(|file| file.profiles.get(name));
        if profile.is_none() {
            let path = self.path.display();
            let (where_looked, hint) = match file {
                Some(file) => (format!("in {path}"), others(name, file)),
                None if has_place => {
                    (format!(": there is no file {path}"), "`patwarden config --help` shows one".into())
                }
                None => (": there is no home to look for a file in".to_owned(), "name it in PATWARDEN_CONFIG".into()),
            };
            let gap = if where_looked.starts_with(':') { "" } else { " " };
            self.problems.push(Problem {
                message: format!("{source}: there is no profile {:?}{gap}{where_looked}", secret::shown(name)),
                hint: Some(hint),
                is_of_login: false,
            });
        }
        (Some(Set { value: secret::shown(name).to_owned(), source }), profile)
    }

    /// Where the API is.
    fn api(&mut self, profile: Option<&Profile>) -> Set<String> {
        let url = self.environment.text(API_URL).map(|url| (url, API_URL));
        let host = self.environment.text(HOST).map(|host| (host, HOST));
        let written = profile.and_then(|profile| profile.api.as_ref());
        let named = self.named_by_environment().filter(|_| !self.is_flagged || written.is_none());
        let (found, source) = match (named, written) {
            (Some((found, name)), _) => (found, Source::Variable(name)),
            (None, Some(api)) => (Ok(api.value.clone()), self.at(api.line)),
            (None, None) => (Ok(PUBLIC.to_owned()), Source::Default),
        };
        let holds = match &source {
            Source::Variable(name) => *name,
            _ => FLAG,
        };
        for (value, name) in [url, host].into_iter().flatten().filter(|(_, name)| *name != holds) {
            let why = format!("{holds} says otherwise");
            self.unused("api_url", secret::without_login(value), Source::Variable(name), why);
        }
        if let (Source::Variable(name), Some(api)) = (&source, written) {
            let (why, from) = (format!("{name} says otherwise"), self.at(api.line));
            self.unused("api_url", api.value.clone(), from, why);
        }
        let checked = found.and_then(|url| env::check_base_url(&url).map(|()| url));
        let value = checked.unwrap_or_else(|error| {
            let (message, hint) = parted(&error);
            let hint = hint.unwrap_or("give the API's URL, such as https://api.github.com").to_owned();
            self.problems.push(Problem::new(format!("{source}: {message}"), hint));
            let given = url.or(host).map_or("", |(value, _)| value);
            secret::without_login(given)
        });
        Set { value, source }
    }

    /// The API that the environment names, and the variable that does.
    fn named_by_environment(&self) -> Option<(Result<String, patwarden::Error>, &'static str)> {
        let url = self.environment.text(API_URL).map(|url| (Ok(url.to_owned()), API_URL));
        url.or_else(|| Some((env::base_url_of(self.environment.text(HOST)?), HOST)))
    }

    /// The first login that there is. Those behind it are not used.
    fn login(&mut self, api: &Set<String>, name: Option<&Set<String>>, profile: Option<&Profile>) -> Login {
        let is_profiles = self.is_flagged && profile.is_some_and(Profile::has_login);
        let of_environment = [self.app_of_environment(is_profiles), self.token(TOKEN)];
        let tools = env::tools_tokens_for(&api.value).unwrap_or_default();
        let is_first = is_profiles || of_environment.iter().all(Option::is_none);
        let of_profile = self.app_of_profile(api, name, profile, is_first);
        let [before, behind] = if is_profiles { [of_profile, None] } else { [None, of_profile] };
        let tokens = tools.iter().map(|name| self.token(name));
        let found = [before].into_iter().chain(of_environment).chain([behind]).chain(tokens);
        let mut found = found.flatten().collect::<Vec<_>>().into_iter();
        let Some(login) = found.next() else { return Login::None };
        if !matches!(&login, Login::App { id, .. } if matches!(id.source, Source::File(..))) {
            self.check_host(api, name, &login);
        }
        let why = match &login {
            _ if is_profiles => format!("{FLAG} says otherwise"),
            Login::App { id, .. } if id.source == Source::Variable(APP_ID) => format!("{} come first", login.place()),
            _ => format!("{} comes first", login.place()),
        };
        for other in found {
            let (setting, value) = match &other {
                Login::App { id, .. } => ("app_id", secret::shown(&id.value).to_owned()),
                _ => ("token", secret::MASK.to_owned()),
            };
            let source = match other {
                Login::App { id, .. } => id.source,
                Login::Token { name, .. } => Source::Variable(name),
                Login::None => Source::Default,
            };
            self.unused(setting, value, source, why.clone());
        }
        for name in TOOLS_TOKENS.iter().filter(|name| !tools.contains(name)) {
            if self.environment.text(name).is_some() {
                self.unused("token", secret::MASK, Source::Variable(name), withheld(name));
            }
        }
        login
    }

    /// A login of the environment is for the host that the environment names, if it names one.
    fn check_host(&mut self, api: &Set<String>, name: Option<&Set<String>>, login: &Login) {
        if let (Source::File(..), Some((named, variable)), Some(profile)) =
            (&api.source, self.named_by_environment(), name)
            && !named.as_ref().is_ok_and(|named| is_same(named, &api.value))
        {
            let place = login.place();
            let goes = if place.contains(' ') { "go" } else { "goes" };
            let named = secret::without_login(&named.unwrap_or_else(|_| "no host".to_owned()));
            self.problems.push(Problem::new(
                format!(
                    "{place} {goes} with {variable}, which names {named}, and the profile {} is for {}; nothing was sent",
                    profile.value, api.value
                ),
                format!("unset {variable} if the login is for the profile's host, or write a login into the profile"),
            ));
        }
    }

    /// Half of one is a problem, unless the login is another's in any case.
    fn app_of_environment(&mut self, is_overruled: bool) -> Option<Login> {
        let (id, key_file) = (self.environment.text(APP_ID), self.environment.text(KEY_FILE));
        let (given, absent, what) = match (id, key_file) {
            (Some(id), Some(file)) => {
                let id = Set { value: id.to_owned(), source: Source::Variable(APP_ID) };
                let key_file = Set { value: file.into(), source: Source::Variable(KEY_FILE) };
                return Some(Login::App { id, key_file });
            }
            (Some(_), None) => (APP_ID, KEY_FILE, "the path of the App's private key"),
            (None, Some(_)) => (KEY_FILE, APP_ID, "the App's id or client id"),
            (None, None) => return None,
        };
        if is_overruled {
            let setting = if given == APP_ID { "app_id" } else { "private_key_file" };
            let value = self.environment.text(given).map(secret::shown).unwrap_or_default().to_owned();
            self.unused(setting, value, Source::Variable(given), format!("{FLAG} says otherwise"));
            return None;
        }
        let hint = format!("set it to {what}; a login is taken whole from one place");
        self.problems.push(Problem::new(format!("{given} is set and {absent} is not"), hint));
        None
    }

    fn token(&self, name: &'static str) -> Option<Login> {
        let token = self.environment.text(name)?;
        Some(Login::Token { secret: Secret::new(token), kind: TokenKind::of(token), name })
    }

    fn app_of_profile(
        &mut self,
        api: &Set<String>,
        name: Option<&Set<String>>,
        profile: Option<&Profile>,
        is_first: bool,
    ) -> Option<Login> {
        let (name, profile) = (name?, profile?);
        let (id, file) = (profile.app_id.as_ref()?, profile.key_file.as_ref()?);
        if let (Some(own), Source::Variable(variable)) = (&profile.api, &api.source)
            && is_first
            && !is_same(&own.value, &api.value)
        {
            self.problems.push(Problem::new(
                format!(
                    "the login of the profile {} is for {}, and {variable} names {}; nothing was sent",
                    name.value, own.value, api.value
                ),
                format!("unset {variable}, or name a login for that host in the environment"),
            ));
        }
        let path = self.expanded(&file.value);
        match path {
            Some(path) if path.to_str().is_some() => Some(Login::App {
                id: Set { value: id.value.clone(), source: self.at(id.line) },
                key_file: Set { value: path, source: self.at(file.line) },
            }),
            _ => {
                let message = format!("{}: the path of private_key_file can't be told", self.at(file.line));
                self.problems.push(Problem::new(message, "write a whole path; only ~/ at its beginning is expanded"));
                None
            }
        }
    }

    /// A path of the file: below the home with `~/`, else below the file's folder unless it is whole.
    fn expanded(&self, path: &str) -> Option<PathBuf> {
        match path.strip_prefix("~/") {
            Some(rest) => Some(self.environment.home()?.join(rest)),
            None if path.starts_with('~') => None,
            None => Some(self.path.parent().unwrap_or(Path::new("")).join(path)),
        }
    }

    fn no_login(&self, api: &Set<String>, name: Option<&Set<String>>, file: Option<&File>) -> Problem {
        let kept_back = TOOLS_TOKENS.iter().find(|name| self.environment.text(name).is_some());
        let names: Vec<&str> = file.map(|file| file.profiles.keys().map(String::as_str).collect()).unwrap_or_default();
        let mut hint = format!(
            "set {APP_ID} and {KEY_FILE} to log in as an App, or {TOKEN}; `patwarden config --help` shows a file for it"
        );
        let message = match (kept_back, name) {
            (Some(token), _) => format!("there is no login for {}: {}", api.value, withheld(token)),
            (None, Some(name)) => format!("the environment names no login, and the profile {} has none", name.value),
            (None, None) if !names.is_empty() => {
                hint = format!("choose a profile with --profile ({}), or {hint}", names.join(", "));
                "the environment names no login, and no profile is chosen".to_owned()
            }
            (None, None) => "the environment names no login".to_owned(),
        };
        Problem::new(message, hint)
    }
}

impl Login {
    /// What names it.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::App { id, key_file } if id.source == Source::Variable(APP_ID) => {
                format!("{} and {}", id.source, key_file.source)
            }
            Self::App { id, .. } => id.source.to_string(),
            Self::Token { name, .. } => (*name).to_owned(),
            Self::None => "nothing".to_owned(),
        }
    }
}

fn withheld(name: &str) -> String {
    match name {
        "GH_ENTERPRISE_TOKEN" => format!("{name} goes to neither github.com nor GHE.com"),
        _ => format!("{name} goes to github.com and GHE.com only"),
    }
}

/// Whether two base URLs are of one API.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |url: &str| url.trim().trim_end_matches('/').to_ascii_lowercase();
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests;
