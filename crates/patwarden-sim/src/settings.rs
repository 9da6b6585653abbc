//! What the owners of an organisation set, and how its settings hang together.

use serde::Serialize;

/// The settings of an organisation, named as GitHub names them.
///
/// An absent text is `None`; GitHub's answers then have `null` or leave it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OrgSettings {
    /// The name it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The company it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// What it is for, in at most 160 characters.
    pub description: Option<String>,
    /// The URL of its site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blog: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The address for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Its name at X.
    pub twitter_username: Option<String>,
    /// The address for bills.
    pub billing_email: Option<String>,
    /// Whether GitHub knows its domain to be its own.
    pub is_verified: bool,
    /// Whether it may have projects.
    pub has_organization_projects: bool,
    /// Whether its repositories may have projects.
    pub has_repository_projects: bool,
    /// What members may do with every repository: `read`, `write`, `admin` or `none`.
    pub default_repository_permission: String,
    /// How the first branch of a new repository is called.
    pub default_repository_branch: String,
    /// Whether its members need a second factor.
    pub two_factor_requirement_enabled: bool,
    /// Whether members may make repositories at all.
    pub members_can_create_repositories: bool,
    /// Which they may make, internal ones aside: `all`, `private` or `none`.
    pub members_allowed_repository_creation_type: String,
    /// Whether members may make public repositories.
    pub members_can_create_public_repositories: bool,
    /// Whether members may make private repositories.
    pub members_can_create_private_repositories: bool,
    /// Whether members may make internal repositories.
    pub members_can_create_internal_repositories: bool,
    /// Whether members may publish sites at all.
    pub members_can_create_pages: bool,
    /// Whether members may publish sites for everybody.
    pub members_can_create_public_pages: bool,
    /// Whether members may publish sites for members.
    pub members_can_create_private_pages: bool,
    /// Whether members may fork private repositories.
    pub members_can_fork_private_repositories: bool,
    /// Whether members may delete repositories.
    pub members_can_delete_repositories: bool,
    /// Whether members may make private repositories public, and the reverse.
    pub members_can_change_repo_visibility: bool,
    /// Whether members may invite outsiders to repositories.
    pub members_can_invite_outside_collaborators: bool,
    /// Whether members may delete issues.
    pub members_can_delete_issues: bool,
    /// Whether members may make teams.
    pub members_can_create_teams: bool,
    /// Whether members may look into dependencies.
    pub members_can_view_dependency_insights: bool,
    /// Whether comments show full names.
    pub display_commenter_full_name_setting_enabled: bool,
    /// Whether readers may start discussions.
    pub readers_can_create_discussions: bool,
    /// Whether commits made on the site must be signed off.
    pub web_commit_signoff_required: bool,
    /// Whether repositories may have deploy keys.
    pub deploy_keys_enabled_for_repositories: bool,
    /// Whether new repositories start with Advanced Security.
    pub advanced_security_enabled_for_new_repositories: bool,
    /// Whether new repositories start with Dependabot's alerts.
    pub dependabot_alerts_enabled_for_new_repositories: bool,
    /// Whether new repositories start with Dependabot's updates.
    pub dependabot_security_updates_enabled_for_new_repositories: bool,
    /// Whether new repositories start with the dependency graph.
    pub dependency_graph_enabled_for_new_repositories: bool,
    /// Whether new repositories start with secret scanning.
    pub secret_scanning_enabled_for_new_repositories: bool,
    /// Whether new repositories start with push protection.
    pub secret_scanning_push_protection_enabled_for_new_repositories: bool,
    /// Whether those whose push was blocked are shown a link.
    pub secret_scanning_push_protection_custom_link_enabled: bool,
    /// The link they are shown.
    pub secret_scanning_push_protection_custom_link: Option<String>,
}

impl Default for OrgSettings {
    fn default() -> Self {
        Self {
            name: None,
            company: None,
            description: None,
            blog: None,
            location: None,
            email: None,
            twitter_username: None,
            billing_email: None,
            is_verified: false,
            has_organization_projects: true,
            has_repository_projects: true,
            default_repository_permission: "read".to_owned(),
            default_repository_branch: "main".to_owned(),
            two_factor_requirement_enabled: false,
            members_can_create_repositories: true,
            members_allowed_repository_creation_type: "all".to_owned(),
            members_can_create_public_repositories: true,
            members_can_create_private_repositories: true,
            members_can_create_internal_repositories: true,
            members_can_create_pages: true,
            members_can_create_public_pages: true,
            members_can_create_private_pages: true,
            members_can_fork_private_repositories: false,
            members_can_delete_repositories: true,
            members_can_change_repo_visibility: true,
            members_can_invite_outside_collaborators: true,
            members_can_delete_issues: false,
            members_can_create_teams: true,
            members_can_view_dependency_insights: true,
            display_commenter_full_name_setting_enabled: false,
            readers_can_create_discussions: true,
            web_commit_signoff_required: false,
            deploy_keys_enabled_for_repositories: true,
            advanced_security_enabled_for_new_repositories: false,
            dependabot_alerts_enabled_for_new_repositories: false,
            dependabot_security_updates_enabled_for_new_repositories: false,
            dependency_graph_enabled_for_new_repositories: false,
            secret_scanning_enabled_for_new_repositories: false,
            secret_scanning_push_protection_enabled_for_new_repositories: false,
            secret_scanning_push_protection_custom_link_enabled: false,
            secret_scanning_push_protection_custom_link: None,
        }
    }
}

impl OrgSettings {
    /// Brings settings that say the same thing twice in line with those that were `given`; what was
    /// given itself stays as it was given. Only the kind of repositories that members may make decides
    /// over whether they may make any.
    pub(crate) fn align(&mut self, given: impl Fn(&str) -> bool) {
        let follow = |name: &str, flag: &mut bool, leader: bool| {
            if !given(name) {
                *flag = leader;
            }
        };
        let Self {
            members_can_create_repositories: any,
            members_allowed_repository_creation_type: kind,
            members_can_create_public_repositories: public,
            members_can_create_private_repositories: private,
            members_can_create_internal_repositories: internal,
            members_can_create_pages: pages,
            members_can_create_public_pages: public_pages,
            members_can_create_private_pages: private_pages,
            ..
        } = self;
        let which = ["public", "private", "internal"].map(|kind| format!("members_can_create_{kind}_repositories"));
        if given("members_allowed_repository_creation_type") {
            *any = kind != "none";
            follow(&which[0], public, kind == "all");
            follow(&which[1], private, *any);
        } else if given("members_can_create_repositories") || which.iter().any(|name| given(name)) {
            if given("members_can_create_repositories") {
                follow(&which[0], public, *any);
                follow(&which[1], private, *any);
                follow(&which[2], internal, *any);
            } else {
                *any = *public || *private || *internal;
            }
            let word = match (*public, *private) {
                (true, _) => "all",
                (false, true) => "private",
                (false, false) => "none",
            };
            word.clone_into(kind);
        }
        if given("members_can_create_pages") {
            follow("members_can_create_public_pages", public_pages, *pages);
            follow("members_can_create_private_pages", private_pages, *pages);
        } else if given("members_can_create_public_pages") || given("members_can_create_private_pages") {
            *pages = *public_pages || *private_pages;
        }
    }
}
