//! The world of the simulation and everything that can happen to it.
//!
//! What was promised for later is kept as an effect with a due time and done when the state is next looked
//! at, so there is no background task and a paused clock decides alone.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use crate::auth::Credential;
use crate::config::{Config, FreshTokenStatus};
use crate::error::Error;
use crate::limits::Limits;
use crate::model::{
    Coverage, Grant, GrantRequest, GrantState, Installation, Member, OtherInstallation, Permissions, Repository,
    RepositorySelection, RequestState, Role, SecurityProduct, Token, User, Visibility,
};
use crate::settings::OrgSettings;
use crate::shelf::Shelf;
use crate::webhook::event::{self, Action, Event};
use crate::webhook::outbox::{Letter, Outbox};

/// A user's place in one organisation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Membership {
    pub(crate) role: Role,
    pub(crate) visibility: Visibility,
}

impl Membership {
    /// As GitHub starts every membership: only other members see it.
    pub(crate) fn concealed(role: Role) -> Self {
        Self { role, visibility: Visibility::Concealed }
    }
}

/// An organisation and everything in it.
#[derive(Debug, Default)]
pub(crate) struct Organization {
    pub(crate) id: u64,
    pub(crate) login: String,
    /// By lower-case login.
    pub(crate) members: BTreeMap<String, Membership>,
    pub(crate) repositories: BTreeMap<u64, Repository>,
    pub(crate) grants: Shelf<Grant>,
    pub(crate) requests: Shelf<GrantRequest>,
    pub(crate) installation: Option<Installation>,
    pub(crate) settings: OrgSettings,
    /// Whether GitHub refuses to change the settings right now.
    pub(crate) settings_locked: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// By GitHub's word for the product.
    pub(crate) security_products: BTreeMap<String, SecurityProduct>,
    /// Other Apps here, by the number of their installation.
    pub(crate) other_installations: BTreeMap<u64, OtherInstallation>,
}

impl Organization {
    pub(crate) fn repository(&self, name: &str) -> Option<&Repository> {
        self.repositories.values().find(|repository| repository.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn role(&self, login: &str) -> Option<Role> {
        self.members.get(&login.to_ascii_lowercase()).map(|membership| membership.role)
    }

    pub(crate) fn is_public_member(&self, login: &str) -> bool {
        let membership = self.members.get(&login.to_ascii_lowercase());
        membership.is_some_and(|membership| membership.visibility == Visibility::Public)
    }
}

/// The numbers that the next new things get. Grants, requests and tokens count apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NextIds {
    pub(crate) user: u64,
    pub(crate) repository: u64,
    pub(crate) installation: u64,
    pub(crate) grant: u64,
    pub(crate) request: u64,
    pub(crate) token: u64,
}

/// Hands out a number and moves on.
pub(crate) fn take(next: &mut u64) -> u64 {
    let id = *next;
    *next += 1;
    id
}

/// What a reviewer said about requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Review {
    Approve,
    Deny,
}

/// Who does something with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Actor {
    /// The owner of its token.
    Owner,
    /// The App itself.
    App,
    /// A user, by their login.
    User(String),
}

/// Something accepted that has not happened yet.
#[derive(Debug)]
struct Effect {
    due: Timestamp,
    org: usize,
    work: Work,
}

/// What an accepted call asks for.
#[derive(Debug)]
pub(crate) enum Work {
    Revoke(Vec<u64>),
    Review { ids: Vec<u64>, review: Review, reason: Option<String>, by: Actor },
    Cover { product: String, coverage: Coverage, query_suite: Option<String> },
}

/// The facts about the App itself.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) id: u64,
    pub(crate) client_id: String,
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) permissions: BTreeMap<String, String>,
    pub(crate) created_at: Timestamp,
}

/// Everything that changes, behind one lock.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) orgs: Vec<Organization>,
    /// Names that organisations had, in lower case, to the numbers of those that had them last.
    pub(crate) renamed: BTreeMap<String, u64>,
    /// By lower-case login.
    pub(crate) users: BTreeMap<String, User>,
    /// By the secret itself; never in a snapshot, a log or an answer but the one that makes it.
    pub(crate) credentials: BTreeMap<String, Credential>,
    pub(crate) issued: u64,
    /// Tokens that the App signed and that ended before their time.
    pub(crate) ended: BTreeSet<String>,
    pub(crate) fresh_token_lag: Duration,
    pub(crate) fresh_token_status: FreshTokenStatus,
    pub(crate) limits: Limits,
    pub(crate) next: NextIds,
    pub(crate) outbox: Outbox,
    /// The ids whose order the request that is worked on has placed.
    pub(crate) taken: Vec<u64>,
    effects: Vec<Effect>,
    /// When what was last promised is due, until somebody sees to it that it is looked at then.
    unwatched: Option<Timestamp>,
}

impl World {
    pub(crate) fn new(app: App, next: NextIds, config: &Config) -> Self {
        Self {
            app,
            orgs: Vec::new(),
            renamed: BTreeMap::new(),
            users: BTreeMap::new(),
            credentials: BTreeMap::new(),
            issued: 0,
            ended: BTreeSet::new(),
            fresh_token_lag: config.fresh_token_lag,
            fresh_token_status: config.fresh_token_status,
            limits: Limits::new(config),
            next,
            outbox: Outbox::new(config),
            taken: Vec::new(),
            effects: Vec::new(),
            unwatched: None,
        }
    }

    /// The place of an organisation in the list, by its name in any case.
    pub(crate) fn org_index(&self, login: &str) -> Option<usize> {
        self.orgs.iter().position(|org| org.login.eq_ignore_ascii_case(login))
    }

    pub(crate) fn org_mut(&mut self, login: &str) -> Result<&mut Organization, Error> {
        let index = self.org_index(login).ok_or_else(|| Error::UnknownOrganization(login.to_owned()))?;
        Ok(&mut self.orgs[index])
    }

    pub(crate) fn user(&self, login: &str) -> Option<&User> {
        self.users.get(&login.to_ascii_lowercase())
    }

    /// A user as an organisation knows them.
    pub(crate) fn member(&self, org: &Organization, login: &str) -> Option<Member> {
        let Membership { role, visibility } = *org.members.get(&login.to_ascii_lowercase())?;
        Some(Member { role, visibility, two_factor: self.user(login)?.two_factor })
    }

    /// Makes sure that the owner of a token exists and is in the organisation.
    pub(crate) fn ensure_member(&mut self, org: usize, login: &str) {
        let key = login.to_ascii_lowercase();
        if !self.users.contains_key(&key) {
            let user = User::new(take(&mut self.next.user), login.to_owned());
            self.users.insert(key.clone(), user);
        }
        self.orgs[org].members.entry(key).or_insert(Membership::concealed(Role::Member));
    }

    /// Changes a member, if there is one of this login.
    pub(crate) fn edit_member(&mut self, org: usize, login: &str, edit: impl FnOnce(&mut Member)) -> Option<()> {
        let key = login.to_ascii_lowercase();
        let mut member = self.member(&self.orgs[org], &key)?;
        edit(&mut member);
        let Member { role, visibility, two_factor } = member;
        self.users.get_mut(&key)?.two_factor = two_factor;
        self.orgs[org].members.insert(key, Membership { role, visibility });
        Some(())
    }

    /// The number that the next installation of another App gets.
    pub(crate) fn next_other_installation(&self) -> u64 {
        let last = self.orgs.iter().filter_map(|org| org.other_installations.keys().next_back()).max();
        last.map_or(1, |last| last + 1)
    }

    /// A token as a test might add one: read access to nothing in particular, good for a year.
    pub(crate) fn plain_token(&mut self, org: usize, now: Timestamp) -> Token {
        let id = take(&mut self.next.token);
        let owner = self.orgs[org]
            .members
            .keys()
            .next()
            .and_then(|login| self.user(login))
            .map_or_else(String::new, |user| user.login.clone());
        Token {
            id,
            name: format!("added-{id}"),
            owner,
            permissions: Permissions {
                repository: BTreeMap::from([("metadata".to_owned(), "read".to_owned())]),
                ..Permissions::default()
            },
            repository_selection: RepositorySelection::All,
            repository_ids: Default::default(),
            expires_at: now.checked_add(jiff::SignedDuration::from_hours(365 * 24)).ok(),
            last_used_at: None,
        }
    }

    /// Adds a grant made now, as it is after the edit, and returns its id.
    pub(crate) fn add_grant(&mut self, org: usize, now: Timestamp, edit: impl FnOnce(&mut Grant)) -> u64 {
        let id = take(&mut self.next.grant);
        let mut grant = Grant { id, token: self.plain_token(org, now), granted_at: now, state: GrantState::Live };
        edit(&mut grant);
        grant.id = id;
        self.ensure_member(org, &grant.token.owner);
        self.orgs[org].grants.insert(grant);
        id
    }

    /// Adds a pending request made now, as it is after the edit, and returns its id.
    pub(crate) fn add_request(&mut self, org: usize, now: Timestamp, edit: impl FnOnce(&mut GrantRequest)) -> u64 {
        let id = take(&mut self.next.request);
        let token = self.plain_token(org, now);
        let mut request = GrantRequest { id, token, reason: None, created_at: now, state: RequestState::Pending };
        edit(&mut request);
        request.id = id;
        self.ensure_member(org, &request.token.owner);
        let is_pending = request.is_pending();
        self.orgs[org].requests.insert(request);
        if is_pending {
            self.announce(org, id, Action::Created, &Actor::Owner, now);
        }
        id
    }

    /// Does what has become due. Whoever looks at the state calls this first.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        let (mut due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.effects).into_iter().partition(|effect| effect.due <= now);
        self.effects = later;
        due.sort_by_key(|effect| effect.due);
        for Effect { due, org, work } in due {
            self.perform(org, work, due);
        }
    }

    /// Promises work for later.
    pub(crate) fn schedule(&mut self, org: usize, work: Work, due: Timestamp) {
        self.effects.push(Effect { due, org, work });
        self.unwatched = Some(due);
    }

    /// When to look at the state again, if there is a receiver of webhooks that waits for it: nobody
    /// else might look.
    pub(crate) fn take_watch(&mut self) -> Option<Timestamp> {
        self.unwatched.take().filter(|_| self.outbox.sends())
    }

    /// Tells the App what happens to a request. For an approval that is before it takes effect.
    pub(crate) fn announce(&mut self, org: usize, id: u64, action: Action, by: &Actor, at: Timestamp) {
        if !self.outbox.is_set() {
            return;
        }
        let told = |world: &Self| {
            let org = &world.orgs[org];
            let installation = org.installation.as_ref().filter(|installation| event::is_told(installation))?;
            let request = org.requests.all().get(&id)?;
            let base = &world.outbox.base;
            Some(Letter::from(Event { action, base, world, org, installation, request, by, at }))
        };
        if let Some(letter) = told(self) {
            self.outbox.deliver(letter);
        }
    }

    /// Takes an order for work, to be done at once or later.
    pub(crate) fn take_order(&mut self, work: &Work) {
        if let Work::Revoke(ids) | Work::Review { ids, .. } = work {
            self.taken.clone_from(ids);
        }
    }

    /// Does work now. Ids that are no longer open are passed over: somebody else was faster.
    pub(crate) fn perform(&mut self, org: usize, work: Work, at: Timestamp) {
        match work {
            Work::Revoke(ids) => {
                for id in ids {
                    self.revoke(org, id, at);
                }
            }
            Work::Review { ids, review, reason, by } => {
                for id in ids {
                    self.review(org, id, review, reason.clone(), &by, at);
                }
            }
            Work::Cover { product, coverage, query_suite } => {
                let product = self.orgs[org].security_products.entry(product).or_default();
                *product = SecurityProduct { coverage, query_suite, in_progress: false };
            }
        }
    }

    fn revoke(&mut self, org: usize, id: u64, at: Timestamp) {
        self.orgs[org].grants.update(id, |grant| {
            if grant.is_live() {
                grant.state = GrantState::Revoked { at };
            }
        });
    }

    fn review(&mut self, org: usize, id: u64, review: Review, reason: Option<String>, by: &Actor, at: Timestamp) {
        if self.orgs[org].requests.open(id).is_some() {
            let action = if review == Review::Approve { Action::Approved } else { Action::Denied };
            self.announce(org, id, action, by, at);
        }
        let Self { orgs, next, .. } = self;
        let org = &mut orgs[org];
        let Some(request) = org.requests.open(id) else {
            return;
        };
        let state = match review {
            Review::Deny => RequestState::Denied { at, reason },
            Review::Approve => {
                let grant_id = take(&mut next.grant);
                let mut token = request.token.clone();
                let replaced = org
                    .grants
                    .open_entries(true, 0)
                    .find(|grant| grant.token.id == token.id)
                    .map(|grant| (grant.id, grant.token.last_used_at));
                if let Some((old, last_used_at)) = replaced {
                    token.last_used_at = token.last_used_at.max(last_used_at);
                    org.grants.update(old, |grant| grant.state = GrantState::Replaced { at });
                }
                org.grants.insert(Grant { id: grant_id, token, granted_at: at, state: GrantState::Live });
                RequestState::Approved { at, reason, grant_id }
            }
        };
        org.requests.update(id, |request| request.state = state);
    }

    /// Installs the App with everything it asks for, under a number of its own.
    pub(crate) fn install(&mut self, org: usize, now: Timestamp) {
        let id = take(&mut self.next.installation);
        self.orgs[org].installation =
            Some(Installation { id, permissions: self.app.permissions.clone(), created_at: now, suspended_at: None });
    }
}
