//! A snapshot of the variables that mean something here.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) const CONFIG: &str = "PATWARDEN_CONFIG";
pub(crate) const PROFILE: &str = "PATWARDEN_PROFILE";
pub(crate) const API_URL: &str = "GITHUB_API_URL";
pub(crate) const HOST: &str = "GH_HOST";
pub(crate) const APP_ID: &str = "PATWARDEN_APP_ID";
pub(crate) const KEY_FILE: &str = "PATWARDEN_PRIVATE_KEY_FILE";
pub(crate) const SHARED_KEY: &str = "PATWARDEN_ALLOW_SHARED_KEY";
pub(crate) const CA_FILE: &str = "PATWARDEN_CA_FILE";
pub(crate) const TOKEN: &str = "PATWARDEN_TOKEN";
pub(crate) const WEBHOOK_SECRET: &str = "PATWARDEN_WEBHOOK_SECRET";
pub(crate) const PAGERS: [&str; 2] = ["PATWARDEN_PAGER", "PAGER"];
pub(crate) const COLOURS: [&str; 3] = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"];
/// Of GitHub's own tools, whichever host they are for.
pub(crate) const TOOLS_TOKENS: [&str; 3] = ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN"];
/// Those that say which proxy is used for https, the first that is set, and for what none is.
pub(crate) const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
pub(crate) const NO_PROXIES: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// Whose values are texts and decide on the login: one that can't be read is not one that is not there.
const TEXTS: [&str; 9] = [PROFILE, API_URL, HOST, APP_ID, KEY_FILE, SHARED_KEY, CA_FILE, TOKEN, CONFIG];
const FOLDERS: [&str; 4] = ["HOME", "USERPROFILE", "XDG_CONFIG_HOME", "APPDATA"];
const JOB: [&str; 2] = ["GITHUB_ACTIONS", "GITHUB_REPOSITORY"];

/// What was set when it was taken. It holds secrets, and has no form that shows them.
pub(crate) struct Environment(BTreeMap<&'static str, OsString>);

impl Environment {
    pub(crate) fn of_process() -> Self {
        Self::of(|name| std::env::var_os(name))
    }

    /// An empty value is none.
    pub(crate) fn of(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        let known = TEXTS.iter().chain(&TOOLS_TOKENS).chain(&PAGERS).chain(&COLOURS).chain(&PROXIES).chain(&NO_PROXIES);
        let known = known.chain(&FOLDERS).chain(&JOB).chain([&WEBHOOK_SECRET]);
        Self(known.filter_map(|name| Some((*name, lookup(name).filter(|value| !value.is_empty())?))).collect())
    }

    #[cfg(test)]
    pub(crate) fn made_of(variables: &[(&str, &str)]) -> Self {
        Self::of(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into()))
    }

    /// The text of a variable that has one.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str()
    }

    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.0.get(name).map(PathBuf::from)
    }

    /// The first of some that is set, with its name.
    pub(crate) fn first<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &str)> {
        names.iter().find_map(|name| Some((*name, self.text(name)?)))
    }

    /// Those that decide on the login and are no text.
    pub(crate) fn unreadable(&self) -> impl Iterator<Item = &'static str> {
        let read = TEXTS.into_iter().chain(TOOLS_TOKENS);
        read.filter(|name| self.0.get(name).is_some_and(|value| value.to_str().is_none()))
    }

    /// Where the user's own files are.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.path("HOME").or_else(|| self.path("USERPROFILE")).filter(|home| home.is_absolute())
    }

    /// Whether this is a job of GitHub Actions.
    pub(crate) fn is_a_job(&self) -> bool {
        self.text("GITHUB_ACTIONS") == Some("true")
    }
}
