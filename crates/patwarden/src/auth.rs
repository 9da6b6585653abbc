//! Logging in: which credential a client uses, and what each kind of token can do.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use http::{HeaderName, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use memchr::memmem;
use patwarden_api::Response;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::transport::cache::Fingerprint;

/// An RSA key in PEM has a few kilobytes; a file without an end is not read to its end.
const LARGEST_KEY: u64 = 64 << 10;

/// The variable by which [`Client::from_env`](crate::Client::from_env) is told that a key may be read by others.
pub(crate) const SHARED_KEY: &str = "PATWARDEN_ALLOW_SHARED_KEY";

/// How a client logs in: as a GitHub App, or with a token that somebody made.
///
/// Governing tokens takes a GitHub App: GitHub answers nobody else. No form of this type shows a
/// secret.
#[derive(Clone)]
pub struct Auth(pub(crate) Credential);

#[derive(Clone)]
pub(crate) enum Credential {
    App(AppKey),
    Token(Token),
    Nobody,
}

impl Credential {
    /// Tells this login from others without telling what it is. That of a token is its digest.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::App(app) => Fingerprint::of("app", &app.id),
            Self::Token(token) => Fingerprint::of("token", token.secret.expose_secret()),
            Self::Nobody => Fingerprint::of("nobody", ""),
        }
    }
}

impl Auth {
    /// Does not log in: no request has a credential. GitHub answers so what is for everybody, its versions say, and
    /// nothing about tokens.
    ///
    /// ```
    /// # use patwarden::{Auth, Client};
    /// # fn main() -> patwarden::Result<()> {
    /// let client = Client::builder().auth(Auth::nobody()).build()?;
    /// assert_eq!(client.logged_in_as(), "nobody");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn nobody() -> Self {
        Self(Credential::Nobody)
    }

    /// Logs in as a GitHub App, with its id (or client id) and its private key in PEM.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the id is empty or the key is not an
    /// unencrypted RSA private key in PEM.
    pub fn app(id: impl fmt::Display, key: impl AsRef<[u8]>) -> Result<Self> {
        AppKey::new(id.to_string(), key.as_ref()).map(|key| Self(Credential::App(key)))
    }

    /// Logs in as a GitHub App whose private key lies in a file that its owner alone can read.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the file can't be read, if others than its owner
    /// can read or write it (on Unix; see [`app_from_shared_file`](Self::app_from_shared_file)), or as for [`app`](Self::app).
    pub fn app_from_file(id: impl fmt::Display, path: impl AsRef<Path>) -> Result<Self> {
        Self::of_owner_alone(
            id,
            path.as_ref(),
            "take it as a shared one: allow_shared=True in Python, app_from_shared_file in Rust",
        )
    }

    /// Logs in as a GitHub App whose private key lies in a file that is not its owner's alone: a secret that
    /// is mounted into a container, say.
    ///
    /// # Errors
    ///
    /// As [`app_from_file`](Self::app_from_file), but for whose the file is.
    pub fn app_from_shared_file(id: impl fmt::Display, path: impl AsRef<Path>) -> Result<Self> {
        Self::from_file(id, path.as_ref(), None)
    }

    /// The same for a file that is its owner's alone; how that it is another can be allowed is for its error.
    pub(crate) fn of_owner_alone(id: impl fmt::Display, path: &Path, allowed_by: &str) -> Result<Self> {
        Self::from_file(id, path, Some(allowed_by))
    }

    fn from_file(id: impl fmt::Display, path: &Path, allowed_by: Option<&str>) -> Result<Self> {
        // What is wrong with the id is not the file's.
        let id = checked_id(&id.to_string())?;
        let mut key = Vec::new();
        let read = File::open(path).and_then(|file| {
            let shared = if allowed_by.is_some() { shared_with(&file)? } else { None };
            file.take(LARGEST_KEY + 1).read_to_end(&mut key)?;
            Ok(shared)
        });
        let shared = read.map_err(|error| {
            Error::configuration(format!("cannot read the App's private key {}: {error}", path.display()))
                .with_hint("give the path of the .pem file that GitHub handed out for the App")
        })?;
        if let (Some(mode), Some(allowed_by)) = (shared, allowed_by) {
            let path = path.display();
            let how = if mode & READ_BY_OTHERS == 0 { "written" } else { "read" };
            return Err(Error::configuration(format!(
                "the App's private key {path} can be {how} by others than its owner (mode {mode:04o})"
            ))
            .with_hint(format!("chmod 600 {path}; or, if it has to be so, {allowed_by}")));
        }
        if key.len() as u64 > LARGEST_KEY {
            return Err(Error::configuration(format!("{} is too large to be a private key", path.display()))
                .with_hint("give the path of the .pem file that GitHub handed out for the App"));
        }
        Self::app(id, key).map_err(|error| error.about(&path.display().to_string()))
    }

    /// Logs in with a token: an installation token (`ghs_`) or a user token of an App (`ghu_`) to
    /// govern tokens, any other for what that kind may do.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if it is empty or can't stand in a header.
    pub fn token(token: impl Into<String>) -> Result<Self> {
        Token::new(token.into()).map(|token| Self(Credential::Token(token)))
    }
}

const READ_BY_OTHERS: u32 = 0o044;
#[cfg(unix)]
const WRITTEN_BY_OTHERS: u32 = 0o022;

/// The mode of a file that others than its owner can read, or put another key into.
#[cfg(unix)]
fn shared_with(file: &File) -> std::io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata()?.permissions().mode();
    Ok((mode & (READ_BY_OTHERS | WRITTEN_BY_OTHERS) != 0).then_some(mode & 0o7777))
}

/// Elsewhere permissions are another matter.
#[cfg(not(unix))]
fn shared_with(_file: &File) -> std::io::Result<Option<u32>> {
    Ok(None)
}

impl fmt::Debug for Auth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Credential::App(app) => write!(formatter, "Auth::App({:?})", app.id),
            Credential::Token(token) => write!(formatter, "Auth::Token({})", token.kind.describe()),
            Credential::Nobody => formatter.write_str("Auth::Nobody"),
        }
    }
}

/// The kinds of tokens that GitHub hands out, told by their prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// `ghs_`: a token of one installation of an App, good for one organisation and one hour.
    Installation,
    /// `ghu_`: a token of an App that acts for a user who signed in.
    AppUser,
    /// `ghp_`: a classic personal access token.
    Classic,
    /// `github_pat_`: a fine-grained personal access token.
    FineGrained,
    /// `gho_`: a token of an OAuth app.
    OAuth,
    /// Anything else.
    Unknown,
}

impl TokenKind {
    /// Tells the kind by the token's prefix.
    #[must_use]
    pub fn of(token: &str) -> Self {
        const PREFIXES: [(&str, TokenKind); 5] = [
            ("ghs_", TokenKind::Installation),
            ("ghu_", TokenKind::AppUser),
            ("ghp_", TokenKind::Classic),
            ("github_pat_", TokenKind::FineGrained),
            ("gho_", TokenKind::OAuth),
        ];
        PREFIXES.iter().find(|(prefix, _)| token.starts_with(prefix)).map_or(Self::Unknown, |(_, kind)| *kind)
    }

    /// Whether GitHub refuses this kind on every operation that governs tokens.
    #[must_use]
    pub fn is_refused_for_governing(self) -> bool {
        matches!(self, Self::Classic | Self::FineGrained | Self::OAuth)
    }

    /// In words, with its prefix.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Installation => "an installation token (ghs_)",
            Self::AppUser => "a user token of an App (ghu_)",
            Self::Classic => "a classic personal access token (ghp_)",
            Self::FineGrained => "a fine-grained personal access token (github_pat_)",
            Self::OAuth => "an OAuth token (gho_)",
            Self::Unknown => "a token of unknown kind",
        }
    }
}

#[derive(Clone)]
pub(crate) struct Token {
    secret: SecretString,
    /// The secret and what it looks like on its way, as far as it can be told.
    forms: Arc<[SecretString]>,
    pub(crate) kind: TokenKind,
}

impl Token {
    pub(crate) fn new(token: String) -> Result<Self> {
        let kind = TokenKind::of(&token);
        if token.is_empty() {
            return Err(Error::configuration("the token is empty"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::configuration("the token holds white space or characters that no token has")
                .with_hint("look for a line break or a quote at its end"));
        }
        Ok(Self { forms: forms(&token), secret: token.into(), kind })
    }

    /// Makes itself unreadable wherever it stands in an answer: as it is, in base64 or percent-encoded. A header
    /// that shows it is dropped.
    pub(crate) fn blot(&self, answer: &mut Response) {
        for form in self.forms.iter() {
            let form = form.expose_secret().as_bytes();
            let finder = memmem::Finder::new(form);
            let places: Vec<usize> = finder.find_iter(answer.body()).collect();
            if !places.is_empty() {
                let mut blotted = answer.body().to_vec();
                for place in places {
                    blotted[place..place + form.len()].fill(b'*');
                }
                *answer.body_mut() = blotted.into();
            }
            let shows = |value: &HeaderValue| finder.find(value.as_bytes()).is_some();
            let showing: Vec<HeaderName> =
                answer.headers().iter().filter(|(_, value)| shows(value)).map(|(name, _)| name.clone()).collect();
            for name in showing {
                answer.headers_mut().remove(name);
            }
        }
    }

    /// The value of the `Authorization` header.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.secret.expose_secret())
    }
}

/// A secret as it is, percent-encoded, and in base64 wherever it begins between other bytes.
fn forms(secret: &str) -> Arc<[SecretString]> {
    // Somebody's own mistake, such as a single letter, is no secret and would blot out everything.
    const SHORTEST: usize = 8;
    if secret.len() < SHORTEST {
        return Arc::default();
    }
    let mut forms = vec![secret.to_owned()];
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    forms.push(percent);
    for skip in 0..3 {
        // What lies beside it decides the first and the last characters; those between are its own.
        let own = &secret.as_bytes()[skip..];
        let own = &own[..own.len() - own.len() % 3];
        forms.push(BASE64_STANDARD_NO_PAD.encode(own));
        forms.push(BASE64_URL_SAFE_NO_PAD.encode(own));
    }
    forms.retain(|form| form.len() >= SHORTEST);
    forms.sort_unstable();
    forms.dedup();
    // The longest first: a shorter one may be a part of it.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.into_iter().map(SecretString::from).collect()
}

/// A GitHub App's id and key, proved to sign.
#[derive(Clone)]
pub(crate) struct AppKey {
    pub(crate) id: String,
    key: EncodingKey,
}

/// What a JSON Web Token says. Times are in seconds since 1970.
#[derive(Serialize)]
pub(crate) struct Claims<'a> {
    iss: &'a str,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
}

impl<'a> Claims<'a> {
    /// GitHub's clock may be behind ours: a token from the future is refused.
    const BACKDATED_SECONDS: i64 = 60;
    /// GitHub takes ten minutes at most, and has refused exactly ten.
    const LIFETIME_SECONDS: i64 = 9 * 60;

    /// "I am this App", for the next minutes.
    pub(crate) fn at(app: &'a str, now: Timestamp) -> Self {
        let now = now.as_second();
        Self { iss: app, iat: now - Self::BACKDATED_SECONDS, exp: now + Self::LIFETIME_SECONDS }
    }
}

impl AppKey {
    fn new(id: String, pem: &[u8]) -> Result<Self> {
        let id = checked_id(&id)?;
        // Another crate of the same program may bring jsonwebtoken a second backend; then it asks to be told which.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let key = EncodingKey::from_rsa_pem(pem).map_err(|_| unusable_key(pem))?;
        let app = Self { id, key };
        app.jwt(Timestamp::UNIX_EPOCH).map_err(|_| unusable_key(pem))?;
        Ok(app)
    }

    /// How long its JSON Web Tokens live.
    pub(crate) const TOKEN_LIFE: SignedDuration = SignedDuration::from_secs(Claims::LIFETIME_SECONDS);

    /// A JSON Web Token that says "I am this App" for the next minutes.
    pub(crate) fn jwt(&self, now: Timestamp) -> Result<Token> {
        let jwt = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &Claims::at(&self.id, now), &self.key)
            .map_err(|_| Error::configuration("the App's private key can't sign"))?;
        Token::new(jwt)
    }
}

/// An App's id or client id.
pub(crate) fn checked_id(id: &str) -> Result<String> {
    let id = id.trim();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::configuration("the App's id is empty or not an id")
            .with_hint("it is on the App's settings page, as is the client id, which does as well"));
    }
    Ok(id.to_owned())
}

/// Says what the PEM is instead of what is wanted, never what it holds.
fn unusable_key(pem: &[u8]) -> Error {
    let text = String::from_utf8_lossy(pem);
    let found = if pem.is_empty() {
        "it is empty"
    } else if text.contains("ENCRYPTED") {
        "it is encrypted"
    } else if text.contains("BEGIN OPENSSH PRIVATE KEY") {
        "it is an OpenSSH key"
    } else if text.contains("BEGIN EC PRIVATE KEY") {
        "it is an EC key"
    } else if text.contains("PUBLIC KEY") {
        "it is a public key"
    } else if text.contains("BEGIN CERTIFICATE") {
        "it is a certificate"
    } else if !text.contains("-----BEGIN") {
        "it is not PEM: there is no BEGIN line"
    } else {
        "it is damaged, or not an RSA key"
    };
    Error::configuration(format!("the App's private key can't be used: {found}"))
        .with_hint("take the .pem file that GitHub handed out, or make a new key on the App's settings page")
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[tokio::test]
    async fn nobody_governs_nothing_and_nothing_is_sent() {
        let nobody = crate::Client::builder().auth(Auth::nobody()).build().unwrap();
        let error = nobody.org("acme").grants().list().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Configuration);
        assert!(error.to_string().contains("nobody is logged in; nothing was sent"), "{error}");
    }

    #[test]
    fn a_token_is_told_by_its_prefix() {
        for (token, kind, refused) in [
            ("ghs_x", TokenKind::Installation, false),
            ("ghu_x", TokenKind::AppUser, false),
            ("ghp_x", TokenKind::Classic, true),
            ("github_pat_x", TokenKind::FineGrained, true),
            ("gho_x", TokenKind::OAuth, true),
            ("v1.0123", TokenKind::Unknown, false),
        ] {
            assert_eq!(TokenKind::of(token), kind);
            assert_eq!(kind.is_refused_for_governing(), refused);
        }
    }

    #[test]
    fn a_key_that_can_not_be_used_says_what_it_is() {
        for (pem, said) in [
            ("", "it is empty"),
            ("hello", "not PEM"),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "public key"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "encrypted"),
            ("-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n", "damaged"),
        ] {
            let error = Auth::app(1, pem).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
            assert!(error.to_string().contains(said), "{error}");
            assert!(!format!("{error:?}").contains("c2VjcmV0"), "{error:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_without_an_end_is_not_read_to_its_end() {
        let error = Auth::app_from_shared_file(1, "/dev/zero").unwrap_err();
        assert!(error.to_string().contains("/dev/zero is too large"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_or_write_is_refused_unless_told_so() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.pem");
        std::fs::write(&path, "hello").unwrap();
        for (mode, how) in [
            (0o600, None),
            (0o400, None),
            (0o640, Some("read")),
            (0o604, Some("read")),
            (0o646, Some("read")),
            (0o620, Some("written")),
            (0o602, Some("written")),
        ] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let error = Auth::app_from_file(1, &path).unwrap_err().to_string();
            let told = how.map(|how| format!("can be {how} by others than its owner (mode {mode:04o}); chmod 600"));
            assert_eq!(told.as_ref().is_some_and(|told| error.contains(told)), how.is_some(), "{error}");
            assert_eq!(error.contains("not PEM"), how.is_none(), "{error}");
            assert!(Auth::app_from_shared_file(1, &path).unwrap_err().to_string().contains("not PEM"));
        }
    }

    #[test]
    fn an_answer_that_shows_the_credential_does_not_any_more() {
        let token = Token::new("ghs_verysecret".into()).unwrap();
        for (body, blotted) in [
            ("", ""),
            ("<p>Authorization: Bearer ghs_verysecret", "<p>Authorization: Bearer **************"),
            ("ghs_verysecretghs_verysecret!", "****************************!"),
            ("ghs_verysecre", "ghs_verysecre"),
        ] {
            let mut answer = Response::new(Bytes::from_static(body.as_bytes()));
            token.blot(&mut answer);
            assert_eq!(answer.body(), blotted);
        }
    }

    #[test]
    fn no_form_of_the_credential_is_left_in_an_answer() {
        let secret = "ghs_very+secret/of=nobody~0123456789";
        let token = Token::new(secret.into()).unwrap();
        for before in ["", "x", "xy", "Bearer ", "x-access-token:"] {
            let said = format!("{before}{secret}!");
            let percent: String = url::form_urlencoded::byte_serialize(said.as_bytes()).collect();
            for shown in
                [said.clone(), percent, BASE64_STANDARD_NO_PAD.encode(&said), BASE64_URL_SAFE_NO_PAD.encode(&said)]
            {
                let mut answer = Response::new(format!("<p>{shown}</p>").into());
                answer.headers_mut().insert("x-github-request-id", shown.parse().unwrap());
                answer.headers_mut().insert("x-other", "kept".parse().unwrap());
                token.blot(&mut answer);
                let body = String::from_utf8(answer.body().to_vec()).unwrap();
                let longest = body.split('*').map(str::len).max().unwrap();
                assert!(longest <= 32 && body.contains("********************"), "{shown}: {body}");
                assert_eq!(answer.headers().keys().map(|name| name.as_str()).collect::<Vec<_>>(), ["x-other"]);
            }
        }
    }

    #[test]
    fn no_form_of_a_credential_shows_it() {
        let auth = Auth::token("ghs_verysecret").unwrap();
        assert_eq!(format!("{auth:?}"), "Auth::Token(an installation token (ghs_))");
        let error = Auth::token("ghs_very\nsecret").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
