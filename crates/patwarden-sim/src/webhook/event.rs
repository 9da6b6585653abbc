//! The event `personal_access_token_request` in GitHub's JSON.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::flavour::Base;
use crate::model::{GrantRequest, Installation, Permissions, Repository, RepositorySelection, Token, level_rank};
use crate::routes::orgs;
use crate::state::{Actor, Organization, World};
use crate::wire::{Account, Moment, node_id};

/// What the App needs to hold to be told.
const NEEDED: &str = "organization_personal_access_token_requests";
/// Accounts of Apps are numbered apart from Apps and from users.
const BOTS: u64 = 2_000_000;

/// What happened to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Created,
    Approved,
    Denied,
    Cancelled,
}

impl Action {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Whether the App is told of this organisation's requests.
pub(crate) fn is_told(installation: &Installation) -> bool {
    let held = installation.permissions.get(NEEDED).is_some_and(|level| level_rank(level) > 0);
    held && installation.suspended_at.is_none()
}

/// One event about to be told.
pub(crate) struct Event<'a> {
    pub(crate) action: Action,
    pub(crate) base: &'a Base,
    pub(crate) world: &'a World,
    pub(crate) org: &'a Organization,
    pub(crate) installation: &'a Installation,
    pub(crate) request: &'a GrantRequest,
    pub(crate) by: &'a Actor,
    pub(crate) at: Timestamp,
}

impl Event<'_> {
    pub(crate) fn body(&self) -> Value {
        let Self { action, base, org, installation, .. } = self;
        json!({
            "action": action.as_str(),
            "personal_access_token_request": self.request(),
            "organization": orgs::in_short(base, org),
            "sender": self.sender(),
            "installation": {
                "id": installation.id,
                "node_id": node_id("IntegrationInstallation", installation.id),
            },
        })
    }

    fn request(&self) -> Value {
        let Self { request, org, .. } = self;
        let token = &request.token;
        let held = org.grants.open_entries(true, 0).find(|grant| grant.token.id == token.id);
        let nothing = Permissions::default();
        let held = held.map_or(&nothing, |grant| &grant.token.permissions);
        let repositories = self.repositories();
        json!({
            "id": request.id,
            "owner": self.user(&token.owner),
            "permissions_added": compared(&token.permissions, held, |held, _| held.is_none()),
            "permissions_upgraded": compared(&token.permissions, held, |held, asked| held.is_some_and(|held| held != asked)),
            "permissions_result": token.permissions,
            "repository_selection": token.repository_selection.as_str(),
            "repository_count": repositories.as_ref().map(Vec::len),
            "repositories": repositories,
            "created_at": Moment(request.created_at),
            "token_id": token.id,
            "token_name": token.name,
            "token_expired": token.is_expired(self.at),
            "token_expires_at": token.expires_at.map(Moment),
            "token_last_used_at": token.last_used_at.map(Moment),
        })
    }

    /// Those of a subset, and nothing for tokens that reach all or none.
    fn repositories(&self) -> Option<Vec<Value>> {
        let Token { repository_selection, repository_ids, .. } = &self.request.token;
        if matches!(repository_selection, RepositorySelection::None | RepositorySelection::All) {
            return None;
        }
        let described = |repository: &Repository| {
            let Repository { id, name, private, .. } = repository;
            json!({
                "id": id,
                "node_id": node_id("Repository", *id),
                "name": name,
                "full_name": format!("{}/{name}", self.org.login),
                "private": private,
            })
        };
        Some(repository_ids.iter().filter_map(|id| self.org.repositories.get(id)).map(described).collect())
    }

    fn sender(&self) -> Value {
        match self.by {
            Actor::Owner => self.user(&self.request.token.owner),
            Actor::User(login) => self.user(login),
            Actor::App => {
                let app = &self.world.app;
                let login = format!("{}%5Bbot%5D", app.slug);
                let mut bot = json!(Account { base: self.base, kind: "Bot", id: BOTS + app.id, login: &login });
                bot["login"] = json!(format!("{}[bot]", app.slug));
                bot["html_url"] = json!(format!("{}/apps/{}", self.base.html, app.slug));
                bot
            }
        }
    }

    fn user(&self, login: &str) -> Value {
        json!(self.world.user(login).map(|user| Account::user(self.base, user)))
    }
}

/// The permissions asked for that compare so with what is held of the same name in the same group.
fn compared(asked: &Permissions, held: &Permissions, wanted: impl Fn(Option<&str>, &str) -> bool) -> Permissions {
    let group = |asked: &BTreeMap<String, String>, held: &BTreeMap<String, String>| {
        let picked = asked.iter().filter(|(name, level)| wanted(held.get(*name).map(String::as_str), level.as_str()));
        picked.map(|(name, level)| (name.clone(), level.clone())).collect()
    };
    Permissions {
        organization: group(&asked.organization, &held.organization),
        repository: group(&asked.repository, &held.repository),
        other: group(&asked.other, &held.other),
    }
}
