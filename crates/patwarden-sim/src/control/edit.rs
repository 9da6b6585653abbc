//! Makes a token what a body of the control API says, or says why it can't be.

use std::collections::BTreeMap;

use crate::control::Refusal;
use crate::control::body::{GrantBody, Level, PermissionsBody, RequestBody, Selection, TokenBody};
use crate::model::{Grant, GrantRequest, Permissions, RepositorySelection, Token};
use crate::state::Organization;

/// GitHub's longest login, with what managed users carry behind it.
const MAX_LOGIN: usize = 60;
const MAX_NAME: usize = 200;
const MAX_REASON: usize = 1_024;

/// A change whose fields are each in order, before it is known whether they fit together.
pub(super) trait Edit {
    type Of;
    fn token(&self) -> &TokenBody;
    fn check_rest(&self) -> Result<(), Refusal>;
    fn apply(self, to: &mut Self::Of);
}

impl Edit for GrantBody {
    type Of = Grant;
    fn token(&self) -> &TokenBody {
        &self.token
    }
    fn check_rest(&self) -> Result<(), Refusal> {
        Ok(())
    }
    fn apply(self, grant: &mut Grant) {
        self.token.apply(&mut grant.token);
        grant.granted_at = self.granted_at.unwrap_or(grant.granted_at);
    }
}

impl Edit for RequestBody {
    type Of = GrantRequest;
    fn token(&self) -> &TokenBody {
        &self.token
    }
    fn check_rest(&self) -> Result<(), Refusal> {
        match &self.reason {
            Some(Some(reason)) if reason.chars().count() > MAX_REASON => {
                Err(Refusal::bad("`reason` is longer than 1024 characters"))
            }
            _ => Ok(()),
        }
    }
    fn apply(self, request: &mut GrantRequest) {
        self.token.apply(&mut request.token);
        request.created_at = self.created_at.unwrap_or(request.created_at);
        if let Some(reason) = self.reason {
            request.reason = reason;
        }
    }
}

/// Checks a change against the organisation, and the token it is for: `None` for a new one.
pub(super) fn check(edit: &impl Edit, token: Option<&Token>, org: &Organization) -> Result<(), Refusal> {
    edit.check_rest()?;
    let body = edit.token();
    if body.id == Some(0) {
        return Err(Refusal::bad("`token.id` has to be at least 1, or left out for a new one"));
    }
    if body.owner.as_deref().is_some_and(|owner| !is_login(owner)) {
        return Err(Refusal::bad("`token.owner` is no login: letters, digits, hyphens and underscores, 60 at most"));
    }
    if body.name.as_ref().is_some_and(|name| name.is_empty() || name.chars().count() > MAX_NAME) {
        return Err(Refusal::bad("`token.name` has to have between 1 and 200 characters"));
    }
    let unnamed = |group: &BTreeMap<String, Level>| group.keys().any(|name| !is_permission(name));
    let groups = body.permissions.iter().flat_map(|given| [&given.organization, &given.repository, &given.other]);
    if groups.into_iter().any(unnamed) {
        return Err(Refusal::bad("`token.permissions` has a name that is none: lower-case letters and underscores"));
    }
    let stranger = body.repository_ids.iter().flatten().find(|id| !org.repositories.contains_key(id));
    if let Some(id) = stranger {
        return Err(Refusal::bad(format!("`token.repository_ids`: {:?} has no repository {id}", org.login)));
    }
    let held = token.map_or(RepositorySelection::All, |token| token.repository_selection.clone());
    let selection = body.repository_selection.map_or(held, Selection::into);
    let named = match &body.repository_ids {
        Some(ids) => !ids.is_empty(),
        // What is not named is kept, unless the selection changes.
        None => selection == RepositorySelection::Subset && token.is_some_and(|token| !token.repository_ids.is_empty()),
    };
    match selection {
        RepositorySelection::Subset if !named => {
            Err(Refusal::bad("a `token.repository_selection` of `subset` needs `token.repository_ids`, at least one"))
        }
        RepositorySelection::None | RepositorySelection::All if named => {
            Err(Refusal::bad("`token.repository_ids` goes with a `token.repository_selection` of `subset` alone"))
        }
        _ => Ok(()),
    }
}

pub(super) fn is_login(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.len() <= MAX_LOGIN && text.chars().all(fits)
}

pub(super) fn is_permission(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c == '_';
    !text.is_empty() && text.len() <= MAX_NAME && text.chars().all(fits)
}

impl TokenBody {
    fn apply(self, token: &mut Token) {
        let Self { id, name, owner, permissions, repository_selection, repository_ids, expires_at, last_used_at } =
            self;
        token.id = id.unwrap_or(token.id);
        if let Some(name) = name {
            token.name = name;
        }
        if let Some(owner) = owner {
            token.owner = owner;
        }
        if let Some(permissions) = permissions {
            token.permissions = permissions.into();
        }
        if let Some(selection) = repository_selection {
            token.repository_selection = selection.into();
            if selection != Selection::Subset {
                token.repository_ids.clear();
            }
        }
        if let Some(ids) = repository_ids {
            token.repository_ids = ids;
        }
        if let Some(at) = expires_at {
            token.expires_at = at;
        }
        if let Some(at) = last_used_at {
            token.last_used_at = at;
        }
    }
}

impl From<Selection> for RepositorySelection {
    fn from(selection: Selection) -> Self {
        match selection {
            Selection::None => Self::None,
            Selection::All => Self::All,
            Selection::Subset => Self::Subset,
        }
    }
}

impl From<PermissionsBody> for Permissions {
    fn from(given: PermissionsBody) -> Self {
        let group = |group: BTreeMap<String, Level>| {
            group.into_iter().map(|(name, level)| (name, level.as_str().to_owned())).collect()
        };
        Self { organization: group(given.organization), repository: group(given.repository), other: group(given.other) }
    }
}
