//! All that GitHub tells of one organisation.

use jiff::Timestamp;
use patwarden_api::types::{OrganizationFull, OrganizationFullPlan};
use serde_json::Value;

use super::OrgId;
use super::converted::{Field, converted, nested};
use crate::error::Result;

converted! {
    /// An organisation with its settings. Who is no owner is told only a part: what GitHub leaves out
    /// is `None`.
    OrganizationDetails of raw: [OrganizationFull] {
        /// Its name, as in URLs.
        login: String,
        /// Its id.
        id: OrgId,
        /// Its id in GitHub's GraphQL API.
        node_id: Option<String>,
        /// `Organization`.
        #[serde(rename = "type")]
        kind = type_: Option<String>,
        /// The name that it goes by: somebody's input.
        name: Option<String>,
        /// What it says of itself: somebody's input.
        description: Option<String>,
        /// The company that it belongs to: somebody's input.
        company: Option<String>,
        /// Its website: somebody's input.
        blog: Option<String>,
        /// Where it is: somebody's input.
        location: Option<String>,
        /// The address that it shows: somebody's input.
        email: Option<String>,
        /// Its name at Twitter: somebody's input.
        twitter_username: Option<String>,
        /// Whether GitHub has checked that its website and address are its own.
        is_verified: Option<bool>,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// When it was changed last.
        updated_at: Option<Timestamp>,
        /// When it was archived; `None` is not.
        archived_at: Option<Timestamp>,
        /// The address that bills go to.
        billing_email: Option<String>,
        /// What it pays for.
        plan: Option<OrganizationPlan>,
        /// How many collaborators its private repositories have.
        collaborators: Option<u64>,
        /// The disk space of its repositories, in kilobytes.
        disk_usage: Option<u64>,
        /// How many public repositories it has.
        public_repos: Option<u64>,
        /// How many private repositories it has.
        total_private_repos: Option<u64>,
        /// How many private repositories it has of its own.
        owned_private_repos: Option<u64>,
        /// How many public gists it has.
        public_gists: Option<u64>,
        /// How many private gists it has.
        private_gists: Option<u64>,
        /// How many follow it.
        followers: Option<u64>,
        /// How many it follows.
        following: Option<u64>,
        /// Whether every member needs a second factor to log in.
        two_factor_requirement_enabled: Option<bool>,
        /// What members may do in every repository: `read`, `write`, `admin` or `none`; further values may come.
        default_repository_permission: Option<String>,
        /// The name of the first branch of new repositories.
        default_repository_branch: Option<String>,
        /// Whether members may make repositories.
        members_can_create_repositories: Option<bool>,
        /// Which repositories members may make: `all`, `private` or `none`; the next three say it more exactly.
        members_allowed_repository_creation_type: Option<String>,
        /// Whether members may make public repositories.
        members_can_create_public_repositories: Option<bool>,
        /// Whether members may make private repositories.
        members_can_create_private_repositories: Option<bool>,
        /// Whether members may make internal repositories.
        members_can_create_internal_repositories: Option<bool>,
        /// Whether members may fork private repositories.
        members_can_fork_private_repositories: Option<bool>,
        /// Whether members may delete or hand on repositories that they administer.
        members_can_delete_repositories: Option<bool>,
        /// Whether members may change who sees repositories that they administer.
        members_can_change_repo_visibility: Option<bool>,
        /// Whether members may invite outside collaborators to repositories that they administer.
        members_can_invite_outside_collaborators: Option<bool>,
        /// Whether members may delete issues of repositories that they administer.
        members_can_delete_issues: Option<bool>,
        /// Whether members may make teams.
        members_can_create_teams: Option<bool>,
        /// Whether members may make websites with GitHub Pages.
        members_can_create_pages: Option<bool>,
        /// Whether members may make public websites with GitHub Pages.
        members_can_create_public_pages: Option<bool>,
        /// Whether members may make private websites with GitHub Pages.
        members_can_create_private_pages: Option<bool>,
        /// Whether members may look into what its repositories depend on.
        members_can_view_dependency_insights: Option<bool>,
        /// Whether whoever may read a repository may begin discussions there.
        readers_can_create_discussions: Option<bool>,
        /// Whether comments show the full name of who wrote them.
        display_commenter_full_name_setting_enabled: Option<bool>,
        /// Whether the organisation may have projects.
        has_organization_projects: Option<bool>,
        /// Whether its repositories may have projects.
        has_repository_projects: Option<bool>,
        /// Whether repositories may have deploy keys.
        deploy_keys_enabled_for_repositories: Option<bool>,
        /// Whether commits made on the web have to be signed off.
        web_commit_signoff_required: Option<bool>,
        /// Whether new repositories get GitHub Advanced Security.
        advanced_security_enabled_for_new_repositories: Option<bool>,
        /// Whether new repositories get the dependency graph.
        dependency_graph_enabled_for_new_repositories: Option<bool>,
        /// Whether new repositories get Dependabot's alerts.
        dependabot_alerts_enabled_for_new_repositories: Option<bool>,
        /// Whether new repositories get Dependabot's security updates.
        dependabot_security_updates_enabled_for_new_repositories: Option<bool>,
        /// Whether new repositories get secret scanning.
        secret_scanning_enabled_for_new_repositories: Option<bool>,
        /// Whether new repositories get the push protection of secret scanning.
        secret_scanning_push_protection_enabled_for_new_repositories: Option<bool>,
        /// The link that whoever is stopped by push protection is shown: a string, but GitHub's
        /// documentation has it both ways round with the next field.
        secret_scanning_push_protection_custom_link: Option<Value>,
        /// Whether that link is shown: a boolean, but see there.
        secret_scanning_push_protection_custom_link_enabled: Option<Value>,
        /// Its picture.
        avatar_url: Option<String>,
        /// Its page for people.
        html_url: Option<String>,
        /// It in this API.
        url: Option<String>,
        /// What happens in it, in this API.
        events_url: Option<String>,
        /// Its webhooks, in this API.
        hooks_url: Option<String>,
        /// Its issues, in this API.
        issues_url: Option<String>,
        /// Its members, in this API.
        members_url: Option<String>,
        /// Its public members, in this API.
        public_members_url: Option<String>,
        /// Its repositories, in this API.
        repos_url: Option<String>,
    }
}

converted! {
    /// What an organisation pays for.
    OrganizationPlan of raw: [OrganizationFullPlan] {
        /// Its name, such as `team`.
        name: Option<String>,
        /// The disk space that it has.
        space: Option<u64>,
        /// How many private repositories it has.
        private_repos: Option<u64>,
        /// How many people it is for.
        seats: Option<u64>,
        /// How many people use it.
        filled_seats: Option<u64>,
    }
}

impl Field<Option<OrganizationPlan>> for Option<OrganizationFullPlan> {
    fn field(self, name: &str) -> Result<Option<OrganizationPlan>> {
        nested(self, name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;

    fn details(answer: Value) -> Result<OrganizationDetails> {
        serde_json::from_value::<OrganizationFull>(answer).unwrap().try_into()
    }

    /// Every field, with the first of some values that GitHub's description takes there.
    fn full() -> Map<String, Value> {
        let least = json!({ "login": "acme", "id": 3 });
        let fields = serde_json::to_value(details(least.clone()).unwrap()).unwrap();
        let value = |number: usize, name: &str| {
            let plan = json!({ "name": "team", "space": 1, "private_repos": 2, "seats": 3, "filled_seats": 4 });
            let time = json!(format!("2026-01-01T00:00:{:02}Z", number % 60));
            let fits = |value: &Value| {
                let mut answer = least.clone();
                answer[name] = value.clone();
                serde_json::from_value::<OrganizationFull>(answer).is_ok()
            };
            [json!(true), json!(number), time, plan].into_iter().find(fits).unwrap()
        };
        let fields = fields.as_object().unwrap().keys().enumerate();
        fields.map(|(number, name)| (name.clone(), value(number, name))).collect()
    }

    #[test]
    fn every_field_is_read_under_github_s_name() {
        let full = full();
        assert_eq!(full.len(), 67);
        let told = details(Value::Object(full.clone())).unwrap();
        assert_eq!(serde_json::to_value(&told).unwrap(), Value::Object(full.clone()));
        assert_eq!(serde_json::from_value::<OrganizationDetails>(Value::Object(full)).unwrap(), told);
        assert_eq!(told.plan.unwrap().filled_seats, Some(4));
    }

    #[test]
    fn what_is_left_out_or_null_is_none() {
        let told = details(json!({ "login": "acme", "id": 3, "plan": null, "description": null })).unwrap();
        assert_eq!((told.plan, told.description, told.members_can_create_pages), (None, None, None));
        assert_eq!((told.created_at, told.public_repos), (None, None));
    }

    #[test]
    fn the_two_fields_that_are_documented_both_ways_are_read_both_ways() {
        for (link, enabled) in
            [(json!("https://acme.example"), json!(true)), (json!(true), json!("https://acme.example"))]
        {
            let told = details(json!({
                "login": "acme",
                "id": 3,
                "secret_scanning_push_protection_custom_link": link,
                "secret_scanning_push_protection_custom_link_enabled": enabled,
            }))
            .unwrap();
            assert_eq!(told.secret_scanning_push_protection_custom_link, Some(link));
            assert_eq!(told.secret_scanning_push_protection_custom_link_enabled, Some(enabled));
        }
    }

    #[test]
    fn what_can_not_be_read_is_named() {
        for (answer, said) in [
            (json!({ "id": 3 }), "the field login"),
            (json!({ "login": "acme", "id": -3 }), "the field id"),
            (json!({ "login": "acme", "id": 3, "followers": -1 }), "the field followers of the answer is -1"),
            (json!({ "login": "acme", "id": 3, "plan": { "seats": -1 } }), "plan: the field seats"),
        ] {
            let error = details(answer).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
