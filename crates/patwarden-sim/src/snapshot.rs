//! The state as it stands, to look at and to compare.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Grant, GrantRequest, Installation, Member, OtherInstallation, Repository, Role, SecurityProduct};
use crate::settings::OrgSettings;
use crate::state::{Organization, World};

/// The state of a simulation at one moment, without anything secret.
///
/// Two simulations of one configuration, start included, are equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// The organisations in their order.
    pub orgs: Vec<OrgSnapshot>,
}

impl Snapshot {
    pub(crate) fn of(world: &World) -> Self {
        Self { orgs: world.orgs.iter().map(|org| OrgSnapshot::of(world, org)).collect() }
    }

    /// An organisation by its name, in any case.
    #[must_use]
    pub fn org(&self, login: &str) -> Option<&OrgSnapshot> {
        self.orgs.iter().find(|org| org.login.eq_ignore_ascii_case(login))
    }
}

/// One organisation in a [`Snapshot`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OrgSnapshot {
    /// GitHub's number of the organisation.
    pub id: u64,
    /// Its name.
    pub login: String,
    /// Its members by login.
    pub members: BTreeMap<String, Role>,
    /// Its repositories by id.
    pub repositories: BTreeMap<u64, Repository>,
    /// Every grant there ever was, by id.
    pub grants: BTreeMap<u64, Grant>,
    /// Every request there ever was, by id.
    pub requests: BTreeMap<u64, GrantRequest>,
    /// The App here, if it is installed.
    pub installation: Option<Installation>,
    /// Its members by login, with all there is to know of them.
    pub memberships: BTreeMap<String, Member>,
    /// What its owners set.
    pub settings: OrgSettings,
    /// Whether its settings can't be changed right now.
    pub settings_locked: bool,
    /// How it stands with each security product, by GitHub's word for the product.
    pub security_products: BTreeMap<String, SecurityProduct>,
    /// Other Apps here, by the number of their installation.
    pub other_installations: BTreeMap<u64, OtherInstallation>,
}

impl OrgSnapshot {
    fn of(world: &World, org: &Organization) -> Self {
        let login = |key: &str| world.user(key).map_or_else(|| key.to_owned(), |user| user.login.clone());
        Self {
            id: org.id,
            login: org.login.clone(),
            members: org.members.iter().map(|(key, membership)| (login(key), membership.role)).collect(),
            repositories: org.repositories.clone(),
            grants: org.grants.all().clone(),
            requests: org.requests.all().clone(),
            installation: org.installation.clone(),
            memberships: org.members.keys().filter_map(|key| Some((login(key), world.member(org, key)?))).collect(),
            settings: org.settings.clone(),
            settings_locked: org.settings_locked,
            security_products: org.security_products.clone(),
            other_installations: org.other_installations.clone(),
        }
    }

    /// A grant, whatever has become of it.
    #[must_use]
    pub fn grant(&self, id: u64) -> Option<&Grant> {
        self.grants.get(&id)
    }

    /// A request, whatever has become of it.
    #[must_use]
    pub fn request(&self, id: u64) -> Option<&GrantRequest> {
        self.requests.get(&id)
    }

    /// The grants that hold, by id.
    pub fn live_grants(&self) -> impl Iterator<Item = &Grant> {
        self.grants.values().filter(|grant| grant.is_live())
    }

    /// The grants that were revoked, by id.
    pub fn revoked_grants(&self) -> impl Iterator<Item = &Grant> {
        self.grants.values().filter(|grant| grant.revoked_at().is_some())
    }

    /// The requests that wait, by id.
    pub fn pending_requests(&self) -> impl Iterator<Item = &GrantRequest> {
        self.requests.values().filter(|request| request.is_pending())
    }

    /// The logins of the organisation's owners.
    pub fn owners(&self) -> impl Iterator<Item = &str> {
        self.with_role(Role::Admin)
    }

    /// The logins of the members who don't own the organisation.
    pub fn plain_members(&self) -> impl Iterator<Item = &str> {
        self.with_role(Role::Member)
    }

    fn with_role(&self, wanted: Role) -> impl Iterator<Item = &str> {
        self.members.iter().filter(move |(_, role)| **role == wanted).map(|(login, _)| login.as_str())
    }
}
