//! Steers what organisations are: their settings, their members, the Apps on them.

use crate::error::Error;
use crate::model::{GrantState, Member, OtherInstallation, RequestState};
use crate::settings::OrgSettings;
use crate::simulator::Simulator;

/// GitHub's longest name.
const MAX_NAME: usize = 39;

impl Simulator {
    /// Gives an organisation another name. Who calls it by the old one is sent on to
    /// `/organizations/NUMBER/…`, with 301 for reads and 307 for all else, until another organisation
    /// takes that name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`]; [`Error::OrganizationName`] for a name that GitHub gives to none;
    /// [`Error::NameTaken`] if another organisation or a user has it.
    pub fn rename_org(&self, old: &str, new: &str) -> Result<(), Error> {
        if !is_org_name(new) {
            return Err(Error::OrganizationName(new.to_owned()));
        }
        self.with_org(old, |world, index, now| {
            let is_another = world.org_index(new).is_some_and(|other| other != index);
            if is_another || world.user(new).is_some() {
                return Err(Error::NameTaken(new.to_owned()));
            }
            let org = &mut world.orgs[index];
            let former = std::mem::replace(&mut org.login, new.to_owned());
            org.updated_at = now;
            world.renamed.insert(former.to_ascii_lowercase(), org.id);
            Ok(())
        })?
    }

    /// Changes the settings of an organisation.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn update_settings(&self, org: &str, edit: impl FnOnce(&mut OrgSettings)) -> Result<(), Error> {
        self.with_org(org, |world, index, now| {
            edit(&mut world.orgs[index].settings);
            world.orgs[index].updated_at = now;
        })
    }

    /// Lets GitHub refuse every change of an organisation's settings with a 409, or take them again.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn set_settings_locked(&self, org: &str, locked: bool) -> Result<(), Error> {
        self.with_org(org, |world, index, _| world.orgs[index].settings_locked = locked)
    }

    /// Adds a member. They start out concealed, without owning the organisation; who is in it already
    /// starts as they are. An account is made for a login that there is not.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn add_member(&self, org: &str, login: &str, edit: impl FnOnce(&mut Member)) -> Result<(), Error> {
        self.with_org(org, |world, index, _| {
            world.ensure_member(index, login);
            world.edit_member(index, login, edit);
        })
    }

    /// Changes a member. What it says of the second factor holds in every organisation.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::UnknownMember`].
    pub fn update_member(&self, org: &str, login: &str, edit: impl FnOnce(&mut Member)) -> Result<(), Error> {
        let known = self.with_org(org, |world, index, _| world.edit_member(index, login, edit))?;
        known.ok_or_else(|| Error::UnknownMember { org: org.to_owned(), login: login.to_owned() })
    }

    /// Lets a member leave. Their grants are revoked and their pending requests withdrawn.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`], [`Error::UnknownMember`].
    pub fn remove_member(&self, org: &str, login: &str) -> Result<Member, Error> {
        self.with_org(org, |world, index, now| {
            let unknown = || Error::UnknownMember { org: org.to_owned(), login: login.to_owned() };
            let member = world.member(&world.orgs[index], login).ok_or_else(unknown)?;
            let org = &mut world.orgs[index];
            org.members.remove(&login.to_ascii_lowercase());
            for id in org.grants.open_ids_of(login) {
                org.grants.update(id, |grant| grant.state = GrantState::Revoked { at: now });
            }
            for id in org.requests.open_ids_of(login) {
                org.requests.update(id, |request| request.state = RequestState::Cancelled { at: now });
            }
            Ok(member)
        })?
    }

    /// Installs another App on an organisation and returns the id of the installation. It starts with
    /// read access to the metadata of all repositories.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn add_other_installation(&self, org: &str, edit: impl FnOnce(&mut OtherInstallation)) -> Result<u64, Error> {
        self.with_org(org, |world, index, now| {
            let id = world.next_other_installation();
            let mut installation = OtherInstallation {
                id,
                app_id: id,
                app_slug: format!("added-{id}"),
                permissions: [("metadata".to_owned(), "read".to_owned())].into(),
                events: Vec::new(),
                all_repositories: true,
                created_at: now,
                suspended_at: None,
            };
            edit(&mut installation);
            installation.id = id;
            world.orgs[index].other_installations.insert(id, installation);
            id
        })
    }

    /// Removes another App's installation; whether there was one of this id.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownOrganization`].
    pub fn remove_other_installation(&self, org: &str, id: u64) -> Result<bool, Error> {
        self.with_org(org, |world, index, _| world.orgs[index].other_installations.remove(&id).is_some())
    }
}

fn is_org_name(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= MAX_NAME && text.split('-').all(word)
}
