//! A client from the environment: which login it names, and for which host.
//!
//! [`Client::from_env`] is all that most programs need. Who puts settings together from elsewhere as well, such as a file
//! of its own, does so by the same rules with [`ClientBuilder::from_lookup`] and the functions of this module.

use std::env::VarError;
use std::path::Path;

use url::{Host, Url};

use crate::auth::{Auth, SHARED_KEY, checked_id};
use crate::client::{Client, ClientBuilder};
use crate::error::{Error, Result};
use crate::origin;

const API_URL: &str = "GITHUB_API_URL";
const HOST: &str = "GH_HOST";
const APP_ID: &str = "PATWARDEN_APP_ID";
const KEY_FILE: &str = "PATWARDEN_PRIVATE_KEY_FILE";
const CA_FILE: &str = "PATWARDEN_CA_FILE";
const TOKEN: &str = "PATWARDEN_TOKEN";
/// Tokens of GitHub's own tools; they never go to any other host.
const GITHUB_TOKENS: [&str; 2] = ["GH_TOKEN", "GITHUB_TOKEN"];
const ENTERPRISE_TOKEN: &str = "GH_ENTERPRISE_TOKEN";

impl Client {
    /// A client from the environment.
    ///
    /// Where: `GITHUB_API_URL`, else `GH_HOST`, else GitHub's public API. As whom, the first that is
    /// there: an App (`PATWARDEN_APP_ID` with `PATWARDEN_PRIVATE_KEY_FILE`), `PATWARDEN_TOKEN`, then
    /// `GH_TOKEN` and `GITHUB_TOKEN`, which go to github.com and GHE.com only, and
    /// `GH_ENTERPRISE_TOKEN` elsewhere. A key file that others than its owner can read is refused unless
    /// `PATWARDEN_ALLOW_SHARED_KEY` is 1.
    ///
    /// By what way: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` are honoured, and `PATWARDEN_CA_FILE` names
    /// certificates in PEM of authorities that are trusted besides those of the system.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if no login is named, or what is named can't be used.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::from_env()?.build()
    }
}

impl ClientBuilder {
    /// A builder set up as [`Client::from_env`] does it, for further settings.
    ///
    /// # Errors
    ///
    /// As [`Client::from_env`].
    pub fn from_env() -> Result<Self> {
        Self::from_env_at(None)
    }

    /// The same for an API that is told and not looked up: `GITHUB_API_URL` and `GH_HOST` are left aside, and the
    /// login is the one that the environment names for this host.
    ///
    /// # Errors
    ///
    /// As [`Client::from_env`].
    pub fn from_env_for(base_url: impl Into<String>) -> Result<Self> {
        Self::from_env_at(Some(base_url.into()))
    }

    /// The same with a lookup in place of the process's environment, for an API that is told, or else looked up.
    ///
    /// It asks for the variables that [`Client::from_env`] names, and for no others; one that is empty is none. Which
    /// proxy is used is left to the process's environment all the same.
    ///
    /// ```
    /// # fn main() -> patwarden::Result<()> {
    /// let settings = [("PATWARDEN_TOKEN", "ghs_example")];
    /// let lookup = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    /// let client = patwarden::ClientBuilder::from_lookup(None, lookup)?.build()?;
    /// assert_eq!(client.origin(), "https://api.github.com");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Client::from_env`].
    pub fn from_lookup(base_url: Option<String>, lookup: impl Fn(&str) -> Option<String>) -> Result<Self> {
        Self::from_variables(base_url, &|name| lookup(name).filter(|value| !value.is_empty()))
    }

    /// A client for the API at this URL that does not log in ([`Auth::nobody`]): for asking whether it answers. Proxies
    /// and certificates are those of [`from_lookup`](Self::from_lookup), which is asked for `PATWARDEN_CA_FILE` alone.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the certificates can't be read or are none.
    pub fn without_login(base_url: impl Into<String>, lookup: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let builder = Self::default().base_url(base_url).auth(Auth::nobody()).proxy_from_env();
        match lookup(CA_FILE).filter(|path| !path.is_empty()) {
            Some(path) => trusting(builder, &path),
            None => Ok(builder),
        }
    }

    fn from_env_at(told: Option<String>) -> Result<Self> {
        for name in [API_URL, HOST, APP_ID, KEY_FILE, SHARED_KEY, CA_FILE, TOKEN, ENTERPRISE_TOKEN]
            .into_iter()
            .chain(GITHUB_TOKENS)
        {
            readable(name, std::env::var(name))?;
        }
        Self::from_variables(told, &|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from_variables(told: Option<String>, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let is_told = told.is_some();
        let base = told.map_or_else(|| base_url(variable), Ok)?;
        let named = |error: Error| if is_told { error } else { error.about(whence(variable)) };
        let url = origin::base_url(&base).map_err(named)?;
        let auth = auth(variable, &url)?;
        let is_a_tool_s = [APP_ID, TOKEN].iter().all(|name| variable(name).is_none()) && is_githubs(&url);
        let builder = Self::default().base_url(base).auth(auth).for_github_alone(is_a_tool_s).proxy_from_env();
        match variable(CA_FILE) {
            Some(path) => trusting(builder, &path),
            None => Ok(builder),
        }
    }
}

fn trusting(builder: ClientBuilder, path: &str) -> Result<ClientBuilder> {
    let pem = std::fs::read(path)
        .map_err(|error| Error::configuration(format!("cannot read {CA_FILE}, which is {path}: {error}")))?;
    builder.certificates_from_env(pem).map_err(|error| error.about(path))
}

/// A value that can't be read is not one that is not there: the next login would be taken in its place.
fn readable(name: &str, value: Result<String, VarError>) -> Result<()> {
    match value {
        Err(VarError::NotUnicode(_)) => Err(Error::configuration(format!("the value of {name} is not UTF-8"))),
        _ => Ok(()),
    }
}

fn base_url(variable: &dyn Fn(&str) -> Option<String>) -> Result<String> {
    if let Some(url) = variable(API_URL) {
        return Ok(url);
    }
    match variable(HOST) {
        Some(host) => base_url_of(&host).map_err(|error| error.about(HOST)),
        None => Ok(origin::PUBLIC.to_owned()),
    }
}

/// Where the API of a host is that goes by its name alone, as in `GH_HOST`: `github.com`, `octo.ghe.com` or, with its
/// port if it has one of its own, `ghe.example:8443`.
///
/// ```
/// assert_eq!(patwarden::env::base_url_of("ghe.example")?, "https://ghe.example/api/v3");
/// # Ok::<(), patwarden::Error>(())
/// ```
///
/// # Errors
///
/// [`Configuration`](crate::ErrorKind::Configuration) if it can be no host's name.
pub fn base_url_of(host: &str) -> Result<String> {
    let is_of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
    if host.is_empty() || !host.bytes().all(is_of_a_name) {
        return Err(Error::configuration("it is no host's name")
            .with_hint(format!("give the name alone, such as ghe.example, or a whole URL in {API_URL}")));
    }
    Ok(if host.eq_ignore_ascii_case("github.com") {
        origin::PUBLIC.to_owned()
    } else if host.to_ascii_lowercase().ends_with(".ghe.com") {
        format!("https://api.{host}")
    } else {
        format!("https://{host}/api/v3")
    })
}

/// Whether an API is one that a credential may be sent to, by its base URL: over https, or on this machine.
///
/// # Errors
///
/// [`Configuration`](crate::ErrorKind::Configuration) says why not.
pub fn check_base_url(url: &str) -> Result<()> {
    origin::base_url(url).map(drop)
}

/// The variables with tokens of GitHub's own tools that may go to the API at this base URL, the first of them first:
/// `GH_TOKEN` and `GITHUB_TOKEN` to github.com and GHE.com, `GH_ENTERPRISE_TOKEN` anywhere else.
///
/// # Errors
///
/// As [`check_base_url`].
pub fn tools_tokens_for(base_url: &str) -> Result<&'static [&'static str]> {
    origin::base_url(base_url).map(|base| tools_tokens(&base))
}

fn tools_tokens(base: &Url) -> &'static [&'static str] {
    if is_githubs(base) { &GITHUB_TOKENS } else { &[ENTERPRISE_TOKEN] }
}

fn auth(variable: &dyn Fn(&str) -> Option<String>, base: &Url) -> Result<Auth> {
    match (variable(APP_ID), variable(KEY_FILE)) {
        (Some(id), Some(file)) => {
            let id = checked_id(&id).map_err(|error| error.about(APP_ID))?;
            return match flag(SHARED_KEY, variable)? {
                true => Auth::app_from_shared_file(id, file),
                false => Auth::of_owner_alone(id, Path::new(&file), &format!("set {SHARED_KEY}=1")),
            };
        }
        (Some(_), None) => {
            return Err(Error::configuration(format!("{APP_ID} is set and {KEY_FILE} is not"))
                .with_hint("set it to the path of the App's private key"));
        }
        (None, Some(_)) => {
            return Err(Error::configuration(format!("{KEY_FILE} is set and {APP_ID} is not"))
                .with_hint("set it to the App's id or client id"));
        }
        (None, None) => {}
    }
    if let Some(token) = variable(TOKEN) {
        return Auth::token(token).map_err(|error| error.about(TOKEN));
    }
    match tools_tokens(base).iter().find_map(|name| Some((name, variable(name)?))) {
        Some((name, token)) => Auth::token(token).map_err(|error| error.about(name)),
        None => Err(no_login(variable, base)),
    }
}

/// What says where the API is.
fn whence(variable: &dyn Fn(&str) -> Option<String>) -> &'static str {
    if variable(API_URL).is_some() { API_URL } else { HOST }
}

/// Whether something is allowed; a word that is neither yes nor no is not guessed at.
fn flag(name: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<bool> {
    match variable(name).as_deref() {
        None | Some("0" | "false" | "no") => Ok(false),
        Some("1" | "true" | "yes") => Ok(true),
        Some(other) => {
            Err(Error::configuration(format!("{name} is {other:?}")).with_hint("set it to 1 or leave it out"))
        }
    }
}

fn no_login(variable: &dyn Fn(&str) -> Option<String>, base: &Url) -> Error {
    let withheld = GITHUB_TOKENS.iter().find(|name| !is_githubs(base) && variable(name).is_some());
    let error = match withheld {
        Some(name) => Error::configuration(format!(
            "there is no login for {}: {name} goes to github.com and GHE.com only",
            base.host_str().unwrap_or_default()
        )),
        None => Error::configuration("the environment names no login"),
    };
    error.with_hint(format!("set {APP_ID} and {KEY_FILE} to log in as an App, or {TOKEN}"))
}

/// github.com and GHE.com.
pub(crate) fn is_githubs(base: &Url) -> bool {
    match base.host() {
        Some(Host::Domain(host)) => {
            base.scheme() == "https" && (host == "api.github.com" || host == "github.com" || host.ends_with(".ghe.com"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TokenKind;

    const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n";

    fn named<'a>(variables: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    fn login(variables: &[(&str, &str)]) -> Result<String> {
        let variable = named(variables);
        let base = origin::base_url(&base_url(&variable)?)?;
        auth(&variable, &base).map(|auth| format!("{auth:?}"))
    }

    #[test]
    fn the_base_url_follows_the_host() {
        for (variables, url) in [
            (&[][..], "https://api.github.com"),
            (&[("GH_HOST", "github.com")], "https://api.github.com"),
            (&[("GH_HOST", "octo.ghe.com")], "https://api.octo.ghe.com"),
            (&[("GH_HOST", "ghe.example")], "https://ghe.example/api/v3"),
            (&[("GH_HOST", "ghe.example"), ("GITHUB_API_URL", "http://127.0.0.1:1")], "http://127.0.0.1:1"),
        ] {
            assert_eq!(base_url(&named(variables)).unwrap(), url);
        }
    }

    #[test]
    fn what_is_wrong_names_the_variable_that_says_it() {
        let file = "/no/such/key.pem";
        let app = |id| [("PATWARDEN_APP_ID", id), ("PATWARDEN_PRIVATE_KEY_FILE", file)];
        for id in [" ", "a b"] {
            let error = login(&app(id)).unwrap_err().to_string();
            assert!(error.starts_with("PATWARDEN_APP_ID: the App's id is") && !error.contains(file), "{error}");
        }
        assert!(login(&app("1")).unwrap_err().to_string().contains(file));
        for (name, value) in
            [("GITHUB_API_URL", "ghe.example"), ("GITHUB_API_URL", "http://ghe.example"), ("GH_HOST", ":")]
        {
            let variables = [(name, value), ("PATWARDEN_TOKEN", "ghs_a")];
            let error = ClientBuilder::from_variables(None, &named(&variables)).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{name}: the base URL ")), "{error}");
        }
        for name in ["PATWARDEN_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"] {
            let error = login(&[(name, "a secret")]).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{name}: the token holds")) && !error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_host_is_a_host_and_nothing_more() {
        for bad in ["https://ghe.example", "ghe.example/x", "a@b", "ghe.example?x", "ghe.example#x", "a b"] {
            let error = base_url(&named(&[("GH_HOST", bad)])).unwrap_err();
            assert!(error.to_string().contains("GH_HOST"), "{error}");
        }
        assert!(base_url(&named(&[("GH_HOST", "ghe.example:8443")])).is_ok());
    }

    #[test]
    fn settings_from_elsewhere_follow_the_same_rules() {
        assert_eq!(tools_tokens_for("https://api.github.com").unwrap(), GITHUB_TOKENS);
        assert_eq!(tools_tokens_for("https://api.octo.ghe.com").unwrap(), GITHUB_TOKENS);
        assert_eq!(tools_tokens_for("https://ghe.example/api/v3").unwrap(), [ENTERPRISE_TOKEN]);
        assert!(tools_tokens_for("http://ghe.example").is_err() && check_base_url("http://ghe.example").is_err());
        assert!(check_base_url("http://127.0.0.1:1").is_ok());
        assert!(base_url_of("").is_err());
        let token = |name: &'static str, url: &str| {
            let lookup = move |wanted: &str| (wanted == name).then(|| "ghu_a".to_owned());
            ClientBuilder::from_lookup(Some(url.to_owned()), lookup)
        };
        assert!(token("GH_TOKEN", "https://ghe.example/api/v3").is_err());
        let builder = token("GH_TOKEN", "https://api.github.com").unwrap();
        assert!(builder.base_url("https://ghe.example").build().is_err());
        let none = ClientBuilder::from_lookup(None, |name| (name == TOKEN).then(String::new)).unwrap_err();
        assert!(none.to_string().contains("names no login"), "{none}");
    }

    #[test]
    fn a_client_tells_the_proxy_on_its_way_without_its_login() {
        let client = |url: &str| {
            let builder = Client::builder().base_url(url).auth(Auth::token("ghs_a").unwrap());
            builder.proxy("http://mona:secret@proxy.example:3128").unwrap().build().unwrap()
        };
        assert_eq!(client("https://ghe.example").proxy(), Some("http://proxy.example:3128"));
        assert_eq!(client("http://127.0.0.1:1").proxy(), None, "this machine is reached without");
    }

    #[test]
    fn tokens_come_in_their_order() {
        let all = [("PATWARDEN_TOKEN", "ghs_a"), ("GH_TOKEN", "ghp_b"), ("GITHUB_TOKEN", "gho_c")];
        assert!(login(&all).unwrap().contains("ghs_"));
        assert!(login(&all[1..]).unwrap().contains("ghp_"));
        assert!(login(&all[2..]).unwrap().contains("gho_"));
    }

    #[test]
    fn githubs_own_tokens_go_to_no_other_host() {
        for host in [
            "http://127.0.0.1:1",
            "https://ghe.example/api/v3",
            "https://api.github.com.evil.example",
            "https://evilghe.com",
        ] {
            let error = login(&[("GITHUB_API_URL", host), ("GH_TOKEN", "ghp_secret")]).unwrap_err();
            assert!(error.to_string().contains("GH_TOKEN goes to github.com"), "{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        assert!(login(&[("GITHUB_API_URL", "https://api.octo.ghe.com"), ("GH_TOKEN", "ghp_x")]).is_ok());
        assert!(login(&[("GH_HOST", "ghe.example"), ("GH_ENTERPRISE_TOKEN", "ghp_x")]).is_ok());
        assert!(login(&[("GH_ENTERPRISE_TOKEN", "ghp_x")]).is_err());
    }

    #[test]
    fn what_was_chosen_for_github_goes_nowhere_else_though_the_builder_is_told_so_later() {
        let builder = |name: &'static str| {
            let variables = move |wanted: &str| (wanted == name).then(|| "ghu_secret".to_owned());
            ClientBuilder::from_variables(None, &variables).unwrap()
        };
        for elsewhere in ["https://ghe.example/api/v3", "http://127.0.0.1:1"] {
            for name in GITHUB_TOKENS {
                let error = builder(name).base_url(elsewhere).build().unwrap_err();
                assert!(error.to_string().contains("goes to github.com and GHE.com only"), "{error}");
                let other = Auth::token("ghu_other").unwrap();
                assert!(builder(name).base_url(elsewhere).auth(other).build().is_ok());
            }
            assert!(builder(TOKEN).base_url(elsewhere).build().is_ok());
        }
        assert!(builder("GH_TOKEN").base_url("https://api.octo.ghe.com").build().is_ok());
    }

    #[test]
    fn a_base_url_that_is_told_decides_which_login_is_taken() {
        let variables =
            [("GH_HOST", "no host!"), ("GH_TOKEN", "ghu_public"), ("GH_ENTERPRISE_TOKEN", "ghp_enterprise")];
        let client = |url: &str| {
            ClientBuilder::from_variables(Some(url.to_owned()), &named(&variables)).unwrap().build().unwrap()
        };
        assert_eq!(client("https://api.octo.ghe.com").logged_in_as(), TokenKind::AppUser.describe());
        let enterprise = client("https://ghe.example:8443/api/v3");
        assert_eq!(enterprise.logged_in_as(), TokenKind::Classic.describe());
        assert_eq!(enterprise.origin(), "https://ghe.example:8443");
        let error = ClientBuilder::from_variables(Some("ftp://x".to_owned()), &named(&variables)).unwrap_err();
        assert!(error.to_string().contains("the base URL"), "{error}");
    }

    #[test]
    fn certificates_that_are_told_stand_in_for_those_of_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let builder = || {
            let path = file.display().to_string();
            let variables = [("PATWARDEN_TOKEN", "ghs_a"), ("PATWARDEN_CA_FILE", path.as_str())];
            ClientBuilder::from_variables(None, &named(&variables))
        };
        assert!(builder().unwrap_err().to_string().contains("PATWARDEN_CA_FILE"));
        std::fs::write(&file, CERTIFICATE).unwrap();
        assert_eq!(builder().unwrap().authorities(), 1);
        assert_eq!(builder().unwrap().certificates(CERTIFICATE).unwrap().authorities(), 1);
        let twice = builder().unwrap().certificates(CERTIFICATE).unwrap().certificates(CERTIFICATE).unwrap();
        assert_eq!(twice.authorities(), 2, "what is told adds up");
    }

    #[test]
    fn half_an_app_is_an_error_that_names_the_other_half() {
        let error = login(&[("PATWARDEN_APP_ID", "1"), ("PATWARDEN_TOKEN", "ghs_a")]).unwrap_err();
        assert!(error.to_string().contains("PATWARDEN_PRIVATE_KEY_FILE is not"), "{error}");
        assert!(login(&[("PATWARDEN_PRIVATE_KEY_FILE", "x")]).is_err());
        let error =
            login(&[("PATWARDEN_APP_ID", "1"), ("PATWARDEN_PRIVATE_KEY_FILE", "/no/such/key.pem")]).unwrap_err();
        assert!(error.to_string().contains("/no/such/key.pem"), "{error}");
    }

    #[test]
    fn a_value_that_can_not_be_read_is_named_and_not_passed_over() {
        let error = readable(TOKEN, Err(VarError::NotUnicode("secret".into()))).unwrap_err();
        assert_eq!(error.to_string(), "the value of PATWARDEN_TOKEN is not UTF-8");
        assert!(readable(TOKEN, Err(VarError::NotPresent)).is_ok());
    }

    #[test]
    fn no_login_says_how_to_log_in() {
        let error = login(&[]).unwrap_err();
        assert!(error.to_string().contains("PATWARDEN_APP_ID"), "{error}");
    }
}
