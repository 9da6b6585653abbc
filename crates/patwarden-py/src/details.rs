//! The objects that tell of an organisation with its settings, its members and the Apps that are installed there.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{self, Attribute};
use crate::model::object;

object! {
    /// An organisation with its settings. Who is no owner is told only a part: what GitHub leaves out
    /// is None.
    OrganizationDetails {
        /// Its name, as in URLs.
        login = login,
        /// Its id.
        id = id,
        /// Its id in GitHub's GraphQL API.
        node_id = node_id,
        /// Organization.
        r#type = kind,
        /// The name that it goes by: somebody's input.
        name = name,
        /// What it says of itself: somebody's input.
        description = description,
        /// The company that it belongs to: somebody's input.
        company = company,
        /// Its website: somebody's input.
        blog = blog,
        /// Where it is: somebody's input.
        location = location,
        /// The address that it shows: somebody's input.
        email = email,
        /// Its name at Twitter: somebody's input.
        twitter_username = twitter_username,
        /// Whether GitHub has checked that its website and address are its own.
        is_verified = is_verified,
        /// When it was made, in UTC.
        created_at = created_at,
        /// When it was changed last, in UTC.
        updated_at = updated_at,
        /// When it was archived, in UTC; None if it is not.
        archived_at = archived_at,
        /// The address that bills go to.
        billing_email = billing_email,
        /// What it pays for.
        plan = plan,
        /// How many collaborators its private repositories have.
        collaborators = collaborators,
        /// The disk space of its repositories, in kilobytes.
        disk_usage = disk_usage,
        /// How many public repositories it has.
        public_repos = public_repos,
        /// How many private repositories it has.
        total_private_repos = total_private_repos,
        /// How many private repositories it has of its own.
        owned_private_repos = owned_private_repos,
        /// How many public gists it has.
        public_gists = public_gists,
        /// How many private gists it has.
        private_gists = private_gists,
        /// How many follow it.
        followers = followers,
        /// How many it follows.
        following = following,
        /// Whether every member needs a second factor to log in.
        two_factor_requirement_enabled = two_factor_requirement_enabled,
        /// What members may do in every repository: read, write, admin or none; further values may come.
        default_repository_permission = default_repository_permission,
        /// The name of the first branch of new repositories.
        default_repository_branch = default_repository_branch,
        /// Whether members may make repositories.
        members_can_create_repositories = members_can_create_repositories,
        /// Which repositories members may make: all, private or none; the next three say it more exactly.
        members_allowed_repository_creation_type = members_allowed_repository_creation_type,
        /// Whether members may make public repositories.
        members_can_create_public_repositories = members_can_create_public_repositories,
        /// Whether members may make private repositories.
        members_can_create_private_repositories = members_can_create_private_repositories,
        /// Whether members may make internal repositories.
        members_can_create_internal_repositories = members_can_create_internal_repositories,
        /// Whether members may fork private repositories.
        members_can_fork_private_repositories = members_can_fork_private_repositories,
        /// Whether members may delete or hand on repositories that they administer.
        members_can_delete_repositories = members_can_delete_repositories,
        /// Whether members may change who sees repositories that they administer.
        members_can_change_repo_visibility = members_can_change_repo_visibility,
        /// Whether members may invite outside collaborators to repositories that they administer.
        members_can_invite_outside_collaborators = members_can_invite_outside_collaborators,
        /// Whether members may delete issues of repositories that they administer.
        members_can_delete_issues = members_can_delete_issues,
        /// Whether members may make teams.
        members_can_create_teams = members_can_create_teams,
        /// Whether members may make websites with GitHub Pages.
        members_can_create_pages = members_can_create_pages,
        /// Whether members may make public websites with GitHub Pages.
        members_can_create_public_pages = members_can_create_public_pages,
        /// Whether members may make private websites with GitHub Pages.
        members_can_create_private_pages = members_can_create_private_pages,
        /// Whether members may look into what its repositories depend on.
        members_can_view_dependency_insights = members_can_view_dependency_insights,
        /// Whether whoever may read a repository may begin discussions there.
        readers_can_create_discussions = readers_can_create_discussions,
        /// Whether comments show the full name of who wrote them.
        display_commenter_full_name_setting_enabled = display_commenter_full_name_setting_enabled,
        /// Whether the organisation may have projects.
        has_organization_projects = has_organization_projects,
        /// Whether its repositories may have projects.
        has_repository_projects = has_repository_projects,
        /// Whether repositories may have deploy keys.
        deploy_keys_enabled_for_repositories = deploy_keys_enabled_for_repositories,
        /// Whether commits made on the web have to be signed off.
        web_commit_signoff_required = web_commit_signoff_required,
        /// Whether new repositories get GitHub Advanced Security.
        advanced_security_enabled_for_new_repositories = advanced_security_enabled_for_new_repositories,
        /// Whether new repositories get the dependency graph.
        dependency_graph_enabled_for_new_repositories = dependency_graph_enabled_for_new_repositories,
        /// Whether new repositories get Dependabot's alerts.
        dependabot_alerts_enabled_for_new_repositories = dependabot_alerts_enabled_for_new_repositories,
        /// Whether new repositories get Dependabot's security updates.
        dependabot_security_updates_enabled_for_new_repositories = dependabot_security_updates_enabled_for_new_repositories,
        /// Whether new repositories get secret scanning.
        secret_scanning_enabled_for_new_repositories = secret_scanning_enabled_for_new_repositories,
        /// Whether new repositories get the push protection of secret scanning.
        secret_scanning_push_protection_enabled_for_new_repositories = secret_scanning_push_protection_enabled_for_new_repositories,
        /// The link that whoever is stopped by push protection is shown: a string, but GitHub's documentation has
        /// it both ways round with the next field.
        secret_scanning_push_protection_custom_link = secret_scanning_push_protection_custom_link,
        /// Whether that link is shown: a boolean, but see there.
        secret_scanning_push_protection_custom_link_enabled = secret_scanning_push_protection_custom_link_enabled,
        /// Its picture.
        avatar_url = avatar_url,
        /// Its page for people.
        html_url = html_url,
        /// It in this API.
        url = url,
        /// What happens in it, in this API.
        events_url = events_url,
        /// Its webhooks, in this API.
        hooks_url = hooks_url,
        /// Its issues, in this API.
        issues_url = issues_url,
        /// Its members, in this API.
        members_url = members_url,
        /// Its public members, in this API.
        public_members_url = public_members_url,
        /// Its repositories, in this API.
        repos_url = repos_url,
    }
}

object! {
    /// What an organisation pays for.
    OrganizationPlan {
        /// Its name, such as team.
        name = name,
        /// The disk space that it has.
        space = space,
        /// How many private repositories it has.
        private_repos = private_repos,
        /// How many people it is for.
        seats = seats,
        /// How many people use it.
        filled_seats = filled_seats,
    }
}

object! {
    /// A user: a member of an organisation, say.
    User {
        /// The user's name, as in URLs.
        login = login,
        /// The user's id.
        id = id,
        /// The user's id in GitHub's GraphQL API.
        node_id = node_id,
        /// User or Bot; further values may come.
        r#type = kind,
        /// The name that the user goes by: somebody's input.
        name = name,
        /// The address that the user shows: somebody's input.
        email = email,
        /// Whether the user administers the server.
        site_admin = site_admin,
        /// How much of the user is shown: public, or private with what only some may see.
        user_view_type = user_view_type,
        /// When the user starred something, where stars are listed.
        starred_at = starred_at,
        /// The user's picture.
        avatar_url = avatar_url,
        /// The id of a picture at Gravatar; empty nowadays.
        gravatar_id = gravatar_id,
        /// The user's page for people.
        html_url = html_url,
        /// The user in this API.
        url = url,
        /// What the user does, in this API.
        events_url = events_url,
        /// Who follows the user, in this API.
        followers_url = followers_url,
        /// Whom the user follows, in this API.
        following_url = following_url,
        /// The user's gists, in this API.
        gists_url = gists_url,
        /// The user's organisations, in this API.
        organizations_url = organizations_url,
        /// What reaches the user, in this API.
        received_events_url = received_events_url,
        /// The user's repositories, in this API.
        repos_url = repos_url,
        /// What the user starred, in this API.
        starred_url = starred_url,
        /// What the user watches, in this API.
        subscriptions_url = subscriptions_url,
    }
}

object! {
    /// A GitHub App's installation, and what the App may do there.
    Installation {
        /// Its id.
        id = id,
        /// Whom the App is installed on.
        account = account,
        /// The App's id.
        app_id = app_id,
        /// The App's name, as in URLs.
        app_slug = app_slug,
        /// The App's client id.
        client_id = client_id,
        /// The id of whom the App is installed on.
        target_id = target_id,
        /// Organization, User or Enterprise; further values may come.
        target_type = target_type,
        /// Which repositories it reaches: all or selected; further values may come.
        repository_selection = repository_selection,
        /// What the App may do, by permission with its level (read, write, admin); those that this version knows.
        permissions = permissions,
        /// The events that the App is told of.
        events = events,
        /// When the App was installed, in UTC.
        created_at = created_at,
        /// When the installation was changed last, in UTC.
        updated_at = updated_at,
        /// Since when it is suspended, in UTC; None if it is not.
        suspended_at = suspended_at,
        /// Who suspended it.
        suspended_by = suspended_by,
        /// The address to ask about the App.
        contact_email = contact_email,
        /// Whether the App reaches several single files.
        has_multiple_single_files = has_multiple_single_files,
        /// The single file that the App reaches.
        single_file_name = single_file_name,
        /// The single files that the App reaches.
        single_file_paths = single_file_paths,
        /// Its page for people.
        html_url = html_url,
        /// Where tokens for it are made, in this API.
        access_tokens_url = access_tokens_url,
        /// The repositories that it reaches, in this API.
        repositories_url = repositories_url,
    }
}

object! {
    /// Whom an App is installed on: an organisation or a user, which have a login, or an enterprise,
    /// which has a slug.
    Account {
        /// Its name as in URLs; enterprises have none.
        login = login,
        /// The name of an enterprise, as in URLs.
        slug = slug,
        /// Its id, among its kind.
        id = id,
        /// Its id in GitHub's GraphQL API.
        node_id = node_id,
        /// Organization, User or Bot; further values may come.
        r#type = kind,
        /// The name that it goes by: somebody's input.
        name = name,
        /// What it says of itself: somebody's input.
        description = description,
        /// The address that it shows: somebody's input.
        email = email,
        /// Whether it administers the server.
        site_admin = site_admin,
        /// How much of it is shown.
        user_view_type = user_view_type,
        /// When an enterprise was made, in UTC.
        created_at = created_at,
        /// When an enterprise was changed last, in UTC.
        updated_at = updated_at,
        /// When it starred something, where stars are listed.
        starred_at = starred_at,
        /// Its picture.
        avatar_url = avatar_url,
        /// The id of a picture at Gravatar; empty nowadays.
        gravatar_id = gravatar_id,
        /// Its page for people.
        html_url = html_url,
        /// The website of an enterprise: somebody's input.
        website_url = website_url,
        /// It in this API.
        url = url,
        /// What it does, in this API.
        events_url = events_url,
        /// Who follows it, in this API.
        followers_url = followers_url,
        /// Whom it follows, in this API.
        following_url = following_url,
        /// Its gists, in this API.
        gists_url = gists_url,
        /// Its organisations, in this API.
        organizations_url = organizations_url,
        /// What reaches it, in this API.
        received_events_url = received_events_url,
        /// Its repositories, in this API.
        repos_url = repos_url,
        /// What it starred, in this API.
        starred_url = starred_url,
        /// What it watches, in this API.
        subscriptions_url = subscriptions_url,
    }
}
