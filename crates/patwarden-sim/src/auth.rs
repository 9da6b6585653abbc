//! Who is calling: credentials, the App's signed tokens, and what each identity may do.
//!
//! Secrets live in the world's table of credentials and go nowhere else. What others may see of a
//! caller is its [`Identity`].

use std::collections::BTreeMap;
use std::fmt;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Answer;
use crate::config::FreshTokenStatus;
use crate::model::{Role, level_rank};
use crate::routes::Guard;
use crate::state::{Actor, World};

/// How long an installation token lives.
pub(crate) const INSTALLATION_TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(1);
const APP_USER_TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(8);
/// The furthest an App's signed token may end ahead, itself no longer allowed.
const JWT_HORIZON: i64 = 600;
/// How far the clock of an App may run ahead.
const JWT_SKEW: i64 = 60;

/// The kinds of tokens that stand for a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenKind {
    /// A classic personal access token, `ghp_`.
    Classic,
    /// A fine-grained personal access token, `github_pat_`.
    FineGrained,
    /// A token of an OAuth app, `gho_`.
    OAuth,
    /// A user's token made by the GitHub App, `ghu_`: the only kind that reaches the token lists.
    AppUser,
}

/// Who made a request, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Identity {
    /// No credential was sent.
    Anonymous,
    /// The GitHub App, with a token it signed itself.
    App,
    /// The App on one organisation.
    Installation {
        /// The organisation's login.
        org: String,
    },
    /// A user.
    User {
        /// The user's login.
        login: String,
        /// The kind of token.
        kind: TokenKind,
    },
    /// A credential that is not, or no longer, good.
    Invalid,
}

/// What the simulator knows about a secret it issued.
#[derive(Clone)]
pub(crate) enum Credential {
    Installation { id: u64, permissions: BTreeMap<String, String>, made_at: Timestamp, expires_at: Timestamp },
    User { login: String, kind: TokenKind, expires_at: Option<Timestamp> },
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential")
    }
}

/// A caller, resolved against the state at the time of the call.
#[derive(Debug)]
pub(crate) enum Caller {
    Anonymous,
    App,
    Installation {
        id: u64,
        org: usize,
        login: String,
        permissions: BTreeMap<String, String>,
        /// For the call that ends the token.
        secret: Secret,
    },
    User {
        id: u64,
        login: String,
        kind: TokenKind,
    },
    /// Not to be let in; says why.
    Rejected(Rejection),
}

/// A secret that does not print.
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Why a credential is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejection {
    BadCredentials,
    Undecodable,
    IssuedInFuture,
    Expired,
    ExpiresTooLate,
    UnknownApp,
    /// An installation token that not all of GitHub knows yet.
    Fresh(FreshTokenStatus),
}

impl Rejection {
    fn answer(self) -> Answer {
        match self {
            Self::BadCredentials | Self::Fresh(FreshTokenStatus::Unauthorized) => {
                Answer::unauthorized("Bad credentials")
            }
            Self::Fresh(FreshTokenStatus::Forbidden) => not_for_integrations(),
            Self::Undecodable => Answer::unauthorized("A JSON web token could not be decoded"),
            Self::IssuedInFuture => Answer::unauthorized(
                "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
            ),
            Self::Expired => Answer::unauthorized(
                "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
            ),
            Self::ExpiresTooLate => Answer::unauthorized("'Expiration time' claim ('exp') is too far in the future"),
            // A well-formed token of an App that does not exist is the one case that is not a 401.
            Self::UnknownApp => Answer::error(http::StatusCode::NOT_FOUND, "Integration not found"),
        }
    }
}

impl Caller {
    /// Finds out who sends these headers.
    pub(crate) fn of(headers: &HeaderMap, world: &World, key: &DecodingKey, now: Timestamp) -> Self {
        if !headers.contains_key(AUTHORIZATION) {
            return Self::Anonymous;
        }
        match bearer(headers) {
            None => Self::Rejected(Rejection::BadCredentials),
            Some(jwt) if is_jwt(jwt) => match verify(jwt, world, key, now) {
                Ok(()) => Self::App,
                Err(rejection) => Self::Rejected(rejection),
            },
            Some(secret) => Self::of_secret(secret, world, now).unwrap_or(Self::Rejected(Rejection::BadCredentials)),
        }
    }

    fn of_secret(secret: &str, world: &World, now: Timestamp) -> Option<Self> {
        match world.credentials.get(secret)? {
            Credential::Installation { id, permissions, made_at, expires_at } => {
                let org = world
                    .orgs
                    .iter()
                    .position(|org| org.installation.as_ref().is_some_and(|installation| installation.id == *id))?;
                // Not even a clock that was set back makes a token fresh before it is made.
                let good_from = made_at.saturating_add(world.fresh_token_lag).unwrap_or(Timestamp::MAX);
                if (*made_at..good_from).contains(&now) {
                    return Some(Self::Rejected(Rejection::Fresh(world.fresh_token_status)));
                }
                (now < *expires_at).then(|| Self::Installation {
                    id: *id,
                    org,
                    login: world.orgs[org].login.clone(),
                    permissions: permissions.clone(),
                    secret: Secret(secret.to_owned()),
                })
            }
            Credential::User { login, kind, expires_at } => {
                let alive = expires_at.is_none_or(|end| now < end);
                let user = world.user(login).filter(|_| alive)?;
                Some(Self::User { id: user.id, login: user.login.clone(), kind: *kind })
            }
        }
    }

    /// Whose hourly limit a request counts against.
    pub(crate) fn bucket(&self) -> String {
        match self {
            // GitHub names the address; there is one here.
            Self::Anonymous | Self::Rejected(_) => "127.0.0.1".to_owned(),
            Self::App => "the App".to_owned(),
            Self::Installation { id, .. } => format!("installation ID {id}"),
            Self::User { id, .. } => format!("user ID {id}"),
        }
    }

    /// Who the App's webhook says it was.
    pub(crate) fn actor(&self) -> Actor {
        match self {
            Self::User { login, .. } => Actor::User(login.clone()),
            _ => Actor::App,
        }
    }

    pub(crate) fn identity(&self) -> Identity {
        match self {
            Self::Anonymous => Identity::Anonymous,
            Self::App => Identity::App,
            Self::Installation { login, .. } => Identity::Installation { org: login.clone() },
            Self::User { login, kind, .. } => Identity::User { login: login.clone(), kind: *kind },
            Self::Rejected(_) => Identity::Invalid,
        }
    }

    /// Lets the caller pass the guard of an operation, or says why not. `org` is the organisation
    /// the call is about: `None` when there is none of that name.
    pub(crate) fn admit(&self, guard: &Guard, org: Option<usize>, world: &World) -> Result<(), Answer> {
        match (guard, self) {
            (_, Self::Rejected(rejection)) => Err(rejection.answer()),
            (Guard::Anyone | Guard::Anybody { .. }, _) => Ok(()),
            (_, Self::Anonymous) => Err(Answer::unauthorized("Requires authentication")),
            (Guard::App, Self::App) => Ok(()),
            (Guard::App, _) => Err(Rejection::Undecodable.answer()),
            (Guard::User, Self::User { .. }) => Ok(()),
            (Guard::User, _) => Err(not_for_integrations()),
            (Guard::Installation, Self::Installation { .. }) => Ok(()),
            (
                Guard::Tokens { permission, level } | Guard::Owners { permission, level },
                Self::Installation { org: own, permissions, .. },
            ) => {
                let org = org.ok_or_else(Answer::not_found)?;
                if org != *own {
                    return Err(not_for_integrations());
                }
                reach(world, org, Some(permissions), permission, level)
            }
            (Guard::Tokens { permission, level }, Self::User { login, kind: TokenKind::AppUser, .. }) => {
                let org = org.ok_or_else(Answer::not_found)?;
                if world.orgs[org].role(login) != Some(Role::Admin) {
                    return Err(not_for_integrations());
                }
                reach(world, org, None, permission, level)
            }
            (Guard::Owners { permission, level }, Self::User { login, kind, .. }) => {
                let org = org.ok_or_else(Answer::not_found)?;
                match world.orgs[org].role(login) {
                    Some(Role::Admin) if *kind == TokenKind::AppUser => reach(world, org, None, permission, level),
                    Some(Role::Admin) => Ok(()),
                    Some(Role::Member) => Err(Answer::forbidden("Must have admin rights to Organization.")),
                    // Outsiders are not told whether there is something to see.
                    None => Err(Answer::not_found()),
                }
            }
            (Guard::Tokens { .. } | Guard::Installation, Self::User { kind, .. }) => {
                Err(Answer::forbidden(match kind {
                    TokenKind::OAuth => "Resource not accessible by OAuth app",
                    TokenKind::AppUser => "Resource not accessible by integration",
                    TokenKind::Classic | TokenKind::FineGrained => "Resource not accessible by personal access token",
                }))
            }
            (Guard::Tokens { .. } | Guard::Owners { .. } | Guard::Installation, Self::App) => {
                Err(Rejection::BadCredentials.answer())
            }
        }
    }
}

/// The credential that these headers bring, if it is in a form that GitHub takes.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    let is_known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token");
    is_known.then(|| secret.trim())
}

fn is_jwt(secret: &str) -> bool {
    secret.split('.').count() == 3
}

fn not_for_integrations() -> Answer {
    Answer::forbidden("Resource not accessible by integration")
}

/// Whether the App's installation, and the token if it was given less, hold the permission.
pub(crate) fn reach(
    world: &World,
    org: usize,
    token: Option<&BTreeMap<String, String>>,
    permission: &str,
    level: &str,
) -> Result<(), Answer> {
    let Some(installation) = &world.orgs[org].installation else {
        return Err(not_for_integrations());
    };
    if installation.suspended_at.is_some() {
        return Err(Answer::forbidden("This installation has been suspended"));
    }
    let held = |permissions: &BTreeMap<String, String>| {
        permissions.get(permission).is_some_and(|held| level_rank(held) >= level_rank(level))
    };
    if held(&installation.permissions) && token.is_none_or(held) { Ok(()) } else { Err(not_for_integrations()) }
}

/// Checks an App's signed token by the simulator's clock.
fn verify(jwt: &str, world: &World, key: &DecodingKey, now: Timestamp) -> Result<(), Rejection> {
    let mut rules = Validation::new(Algorithm::RS256);
    rules.required_spec_claims.clear();
    // Both are judged below, by the simulator's time and not the machine's.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = false;
    let claims =
        jsonwebtoken::decode::<BTreeMap<String, Value>>(jwt, key, &rules).map_err(|_| Rejection::Undecodable)?.claims;
    let app = &world.app;
    let known = match claims.get("iss") {
        Some(Value::Number(id)) => id.as_u64() == Some(app.id),
        Some(Value::String(id)) => *id == app.id.to_string() || *id == app.client_id,
        _ => return Err(Rejection::Undecodable),
    };
    if !known {
        return Err(Rejection::UnknownApp);
    }
    if world.ended.contains(jwt) {
        return Err(Rejection::Expired);
    }
    let now = now.as_second();
    let issued = claims.get("iat").and_then(Value::as_i64).ok_or(Rejection::IssuedInFuture)?;
    if issued > now + JWT_SKEW {
        return Err(Rejection::IssuedInFuture);
    }
    let expires = claims.get("exp").and_then(Value::as_i64).ok_or(Rejection::Expired)?;
    if expires <= now {
        return Err(Rejection::Expired);
    }
    if expires - now >= JWT_HORIZON {
        return Err(Rejection::ExpiresTooLate);
    }
    Ok(())
}

impl World {
    /// Makes a token for an installation with these permissions.
    pub(crate) fn issue_installation_token(
        &mut self,
        id: u64,
        permissions: BTreeMap<String, String>,
        now: Timestamp,
    ) -> (String, Timestamp) {
        let secret = self.secret("ghs_", &[36]);
        let expires_at = now.saturating_add(INSTALLATION_TOKEN_LIFE).unwrap_or(Timestamp::MAX);
        let credential = Credential::Installation { id, permissions, made_at: now, expires_at };
        self.credentials.insert(secret.clone(), credential);
        (secret, expires_at)
    }

    /// Ends the credential that these headers bring.
    pub(crate) fn end_credential(&mut self, headers: &HeaderMap) {
        match bearer(headers) {
            Some(jwt) if is_jwt(jwt) => {
                self.ended.insert(jwt.to_owned());
            }
            Some(secret) => {
                self.credentials.remove(secret);
            }
            None => {}
        }
    }

    /// Makes a token that stands for a user.
    pub(crate) fn issue_user_token(&mut self, kind: TokenKind, login: String, now: Timestamp) -> String {
        let secret = match kind {
            TokenKind::Classic => self.secret("ghp_", &[36]),
            TokenKind::FineGrained => self.secret("github_pat_", &[22, 59]),
            TokenKind::OAuth => self.secret("gho_", &[36]),
            TokenKind::AppUser => self.secret("ghu_", &[36]),
        };
        let expires_at =
            (kind == TokenKind::AppUser).then(|| now.saturating_add(APP_USER_TOKEN_LIFE).unwrap_or(Timestamp::MAX));
        self.credentials.insert(secret.clone(), Credential::User { login, kind, expires_at });
        secret
    }

    /// A secret in GitHub's form. It follows from how many came before it: these guard nothing.
    fn secret(&mut self, prefix: &str, parts: &[usize]) -> String {
        const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        self.issued += 1;
        let mut rng = ChaCha8Rng::seed_from_u64(self.app.id);
        rng.set_stream(self.issued);
        let body: Vec<String> = parts
            .iter()
            .map(|&length| (0..length).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect())
            .collect();
        format!("{prefix}{}", body.join("_"))
    }
}
