// Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit:
// change those, or what is in xtask/src/codegen/python/, and run it again.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{Api, AsyncApi, Response};

#[pymethods]
impl Api {
    /// POST /app/installations/{installation_id}/access_tokens
    ///
    /// Args:
    ///     installation_id: int.
    ///     permissions: dict.
    ///     repositories: list of str.
    ///     repository_ids: list of int.
    ///
    /// Returns:
    ///     Response[InstallationToken]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, installation_id, permissions=None, repositories=None, repository_ids=None)")]
    fn apps_create_installation_access_token(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "apps/create-installation-access-token", arguments)
    }

    /// GET /app
    ///
    /// Returns:
    ///     Response[Integration | None]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn apps_get_authenticated(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "apps/get-authenticated", arguments)
    }

    /// GET /app/installations/{installation_id}
    ///
    /// Args:
    ///     installation_id: int.
    ///
    /// Returns:
    ///     Response[Installation]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, installation_id)")]
    fn apps_get_installation(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "apps/get-installation", arguments)
    }

    /// GET /orgs/{org}/installation
    ///
    /// Args:
    ///     org: str.
    ///
    /// Returns:
    ///     Response[Installation]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org)")]
    fn apps_get_org_installation(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "apps/get-org-installation", arguments)
    }

    /// GET /app/installations
    ///
    /// Args:
    ///     per_page: int.
    ///     page: int.
    ///     since: aware datetime or str.
    ///     outdated: str.
    ///
    /// Returns:
    ///     Response[list[AppsListInstallationsAnswerItem]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, per_page=30, page=1, since=None, outdated=None)")]
    fn apps_list_installations(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "apps/list-installations", arguments)
    }

    /// DELETE /installation/token
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn apps_revoke_installation_access_token(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "apps/revoke-installation-access-token", arguments)
    }

    /// GET /versions
    ///
    /// Returns:
    ///     Response[list[str]]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn meta_get_all_versions(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "meta/get-all-versions", arguments)
    }

    /// GET /orgs/{org}/members/{username}
    ///
    /// Args:
    ///     org: str.
    ///     username: str.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, username)")]
    fn orgs_check_membership_for_user(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/check-membership-for-user", arguments)
    }

    /// POST /orgs/{org}/{security_product}/{enablement}
    ///
    /// GitHub advises against it.
    ///
    /// Args:
    ///     org: str.
    ///     security_product: "dependency_graph", "dependabot_alerts",
    ///         "dependabot_security_updates", "advanced_security",
    ///         "code_scanning_default_setup", "secret_scanning",
    ///         "secret_scanning_push_protection".
    ///     enablement: "enable_all", "disable_all".
    ///     query_suite: "default", "extended".
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, security_product, enablement, query_suite=None)")]
    fn orgs_enable_or_disable_security_product_on_all_org_repos(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/enable-or-disable-security-product-on-all-org-repos", arguments)
    }

    /// GET /orgs/{org}
    ///
    /// Args:
    ///     org: str.
    ///
    /// Returns:
    ///     Response[OrganizationFull]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org)")]
    fn orgs_get(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/get", arguments)
    }

    /// GET /organizations
    ///
    /// Args:
    ///     since: int.
    ///     per_page: int.
    ///
    /// Returns:
    ///     Response[list[OrganizationSimple]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, since=None, per_page=30)")]
    fn orgs_list(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list", arguments)
    }

    /// GET /orgs/{org}/installations
    ///
    /// Args:
    ///     org: str.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[OrgsListAppInstallationsAnswer]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, per_page=30, page=1)")]
    fn orgs_list_app_installations(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-app-installations", arguments)
    }

    /// GET /user/orgs
    ///
    /// Args:
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[OrganizationSimple]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, per_page=30, page=1)")]
    fn orgs_list_for_authenticated_user(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-for-authenticated-user", arguments)
    }

    /// GET /users/{username}/orgs
    ///
    /// Args:
    ///     username: str.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[OrganizationSimple]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, username, per_page=30, page=1)")]
    fn orgs_list_for_user(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-for-user", arguments)
    }

    /// GET /orgs/{org}/members
    ///
    /// Args:
    ///     org: str.
    ///     filter: "2fa_disabled", "2fa_insecure", "all".
    ///     role: "all", "admin", "member".
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[SimpleUser]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, filter=\"all\", role=\"all\", per_page=30, page=1)")]
    fn orgs_list_members(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-members", arguments)
    }

    /// Lists the repositories that a granted token reaches.
    ///
    /// GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories
    ///
    /// Args:
    ///     org: str.
    ///     pat_id: int.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[MinimalRepository]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_id, per_page=30, page=1)")]
    fn orgs_list_pat_grant_repositories(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-pat-grant-repositories", arguments)
    }

    /// Lists the repositories that a pending request asks to reach.
    ///
    /// GET /orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories
    ///
    /// Args:
    ///     org: str.
    ///     pat_request_id: int.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[MinimalRepository]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_request_id, per_page=30, page=1)")]
    fn orgs_list_pat_grant_request_repositories(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-pat-grant-request-repositories", arguments)
    }

    /// Lists the requests of members to let their tokens reach an organisation that
    /// wait for a decision, the newest first.
    ///
    /// GET /orgs/{org}/personal-access-token-requests
    ///
    /// Args:
    ///     org: str.
    ///     per_page: int.
    ///     page: int.
    ///     sort: "created_at".
    ///     direction: "asc", "desc".
    ///     owner: list of str.
    ///     repository: str.
    ///     permission: str.
    ///     last_used_before: aware datetime or str.
    ///     last_used_after: aware datetime or str.
    ///     token_id: list of str.
    ///
    /// Returns:
    ///     Response[list[OrganizationProgrammaticAccessGrantRequest]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, per_page=30, page=1, sort=\"created_at\", direction=\"desc\", owner=None, repository=None, permission=None, last_used_before=None, last_used_after=None, token_id=None)")]
    fn orgs_list_pat_grant_requests(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-pat-grant-requests", arguments)
    }

    /// Lists the fine-grained personal access tokens that may reach an organisation's
    /// resources, the newest grant first.
    ///
    /// GET /orgs/{org}/personal-access-tokens
    ///
    /// Args:
    ///     org: str.
    ///     per_page: int.
    ///     page: int.
    ///     sort: "created_at".
    ///     direction: "asc", "desc".
    ///     owner: list of str.
    ///     repository: str.
    ///     permission: str.
    ///     last_used_before: aware datetime or str.
    ///     last_used_after: aware datetime or str.
    ///     token_id: list of str.
    ///
    /// Returns:
    ///     Response[list[OrganizationProgrammaticAccessGrant]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, per_page=30, page=1, sort=\"created_at\", direction=\"desc\", owner=None, repository=None, permission=None, last_used_before=None, last_used_after=None, token_id=None)")]
    fn orgs_list_pat_grants(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/list-pat-grants", arguments)
    }

    /// Approves or denies one pending request, at once.
    ///
    /// POST /orgs/{org}/personal-access-token-requests/{pat_request_id}
    ///
    /// Args:
    ///     org: str.
    ///     pat_request_id: int.
    ///     action: "approve", "deny".
    ///     reason: str, or None.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_request_id, action, reason=...)")]
    fn orgs_review_pat_grant_request(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/review-pat-grant-request", arguments)
    }

    /// Approves or denies up to 100 pending requests; name them in `pat_request_ids`;
    /// 202 means accepted, and the effect comes later.
    ///
    /// POST /orgs/{org}/personal-access-token-requests
    ///
    /// Args:
    ///     org: str.
    ///     action: "approve", "deny".
    ///     pat_request_ids: list of int.
    ///     reason: str, or None.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, action, pat_request_ids=None, reason=...)")]
    fn orgs_review_pat_grant_requests_in_bulk(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/review-pat-grant-requests-in-bulk", arguments)
    }

    /// PATCH /orgs/{org}
    ///
    /// Args:
    ///     org: str.
    ///     advanced_security_enabled_for_new_repositories: bool.
    ///     billing_email: str.
    ///     blog: str.
    ///     company: str.
    ///     default_repository_permission: "read", "write", "admin", "none".
    ///     dependabot_alerts_enabled_for_new_repositories: bool.
    ///     dependabot_security_updates_enabled_for_new_repositories: bool.
    ///     dependency_graph_enabled_for_new_repositories: bool.
    ///     deploy_keys_enabled_for_repositories: bool.
    ///     description: str.
    ///     email: str.
    ///     has_organization_projects: bool.
    ///     has_repository_projects: bool.
    ///     location: str.
    ///     members_allowed_repository_creation_type: "all", "private", "none".
    ///     members_can_create_internal_repositories: bool.
    ///     members_can_create_pages: bool.
    ///     members_can_create_private_pages: bool.
    ///     members_can_create_private_repositories: bool.
    ///     members_can_create_public_pages: bool.
    ///     members_can_create_public_repositories: bool.
    ///     members_can_create_repositories: bool.
    ///     members_can_fork_private_repositories: bool.
    ///     name: str.
    ///     secret_scanning_enabled_for_new_repositories: bool.
    ///     secret_scanning_push_protection_custom_link: str.
    ///     secret_scanning_push_protection_custom_link_enabled: bool.
    ///     secret_scanning_push_protection_enabled_for_new_repositories: bool.
    ///     twitter_username: str.
    ///     web_commit_signoff_required: bool.
    ///
    /// Returns:
    ///     Response[OrganizationFull]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, advanced_security_enabled_for_new_repositories=None, billing_email=None, blog=None, company=None, default_repository_permission=None, dependabot_alerts_enabled_for_new_repositories=None, dependabot_security_updates_enabled_for_new_repositories=None, dependency_graph_enabled_for_new_repositories=None, deploy_keys_enabled_for_repositories=None, description=None, email=None, has_organization_projects=None, has_repository_projects=None, location=None, members_allowed_repository_creation_type=None, members_can_create_internal_repositories=None, members_can_create_pages=None, members_can_create_private_pages=None, members_can_create_private_repositories=None, members_can_create_public_pages=None, members_can_create_public_repositories=None, members_can_create_repositories=None, members_can_fork_private_repositories=None, name=None, secret_scanning_enabled_for_new_repositories=None, secret_scanning_push_protection_custom_link=None, secret_scanning_push_protection_custom_link_enabled=None, secret_scanning_push_protection_enabled_for_new_repositories=None, twitter_username=None, web_commit_signoff_required=None)")]
    fn orgs_update(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/update", arguments)
    }

    /// Revokes the access of one token to an organisation, at once.
    ///
    /// POST /orgs/{org}/personal-access-tokens/{pat_id}
    ///
    /// Args:
    ///     org: str.
    ///     pat_id: int.
    ///     action: "revoke".
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_id, action)")]
    fn orgs_update_pat_access(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/update-pat-access", arguments)
    }

    /// Revokes the access of up to 100 tokens to an organisation; 202 means accepted,
    /// and the effect comes later.
    ///
    /// POST /orgs/{org}/personal-access-tokens
    ///
    /// Args:
    ///     org: str.
    ///     action: "revoke".
    ///     pat_ids: list of int.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, action, pat_ids)")]
    fn orgs_update_pat_accesses(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "orgs/update-pat-accesses", arguments)
    }

    /// GET /rate_limit
    ///
    /// Returns:
    ///     Response[RateLimitOverview]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn rate_limit_get(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "rate-limit/get", arguments)
    }

    /// GET /user
    ///
    /// Returns:
    ///     Response[PrivateUser | PublicUser]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn users_get_authenticated(&self, py: Python<'_>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Response> {
        self.call(py, "users/get-authenticated", arguments)
    }

    fn __repr__(&self) -> &'static str {
        Self::NAME
    }
}

#[pymethods]
impl AsyncApi {
    /// POST /app/installations/{installation_id}/access_tokens
    ///
    /// Args:
    ///     installation_id: int.
    ///     permissions: dict.
    ///     repositories: list of str.
    ///     repository_ids: list of int.
    ///
    /// Returns:
    ///     Response[InstallationToken]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, installation_id, permissions=None, repositories=None, repository_ids=None)")]
    fn apps_create_installation_access_token<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "apps/create-installation-access-token", arguments)
    }

    /// GET /app
    ///
    /// Returns:
    ///     Response[Integration | None]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn apps_get_authenticated<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "apps/get-authenticated", arguments)
    }

    /// GET /app/installations/{installation_id}
    ///
    /// Args:
    ///     installation_id: int.
    ///
    /// Returns:
    ///     Response[Installation]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, installation_id)")]
    fn apps_get_installation<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "apps/get-installation", arguments)
    }

    /// GET /orgs/{org}/installation
    ///
    /// Args:
    ///     org: str.
    ///
    /// Returns:
    ///     Response[Installation]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org)")]
    fn apps_get_org_installation<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "apps/get-org-installation", arguments)
    }

    /// GET /app/installations
    ///
    /// Args:
    ///     per_page: int.
    ///     page: int.
    ///     since: aware datetime or str.
    ///     outdated: str.
    ///
    /// Returns:
    ///     Response[list[AppsListInstallationsAnswerItem]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, per_page=30, page=1, since=None, outdated=None)")]
    fn apps_list_installations<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "apps/list-installations", arguments)
    }

    /// DELETE /installation/token
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn apps_revoke_installation_access_token<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "apps/revoke-installation-access-token", arguments)
    }

    /// GET /versions
    ///
    /// Returns:
    ///     Response[list[str]]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn meta_get_all_versions<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "meta/get-all-versions", arguments)
    }

    /// GET /orgs/{org}/members/{username}
    ///
    /// Args:
    ///     org: str.
    ///     username: str.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, username)")]
    fn orgs_check_membership_for_user<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/check-membership-for-user", arguments)
    }

    /// POST /orgs/{org}/{security_product}/{enablement}
    ///
    /// GitHub advises against it.
    ///
    /// Args:
    ///     org: str.
    ///     security_product: "dependency_graph", "dependabot_alerts",
    ///         "dependabot_security_updates", "advanced_security",
    ///         "code_scanning_default_setup", "secret_scanning",
    ///         "secret_scanning_push_protection".
    ///     enablement: "enable_all", "disable_all".
    ///     query_suite: "default", "extended".
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, security_product, enablement, query_suite=None)")]
    fn orgs_enable_or_disable_security_product_on_all_org_repos<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/enable-or-disable-security-product-on-all-org-repos", arguments)
    }

    /// GET /orgs/{org}
    ///
    /// Args:
    ///     org: str.
    ///
    /// Returns:
    ///     Response[OrganizationFull]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org)")]
    fn orgs_get<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/get", arguments)
    }

    /// GET /organizations
    ///
    /// Args:
    ///     since: int.
    ///     per_page: int.
    ///
    /// Returns:
    ///     Response[list[OrganizationSimple]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, since=None, per_page=30)")]
    fn orgs_list<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list", arguments)
    }

    /// GET /orgs/{org}/installations
    ///
    /// Args:
    ///     org: str.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[OrgsListAppInstallationsAnswer]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, per_page=30, page=1)")]
    fn orgs_list_app_installations<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-app-installations", arguments)
    }

    /// GET /user/orgs
    ///
    /// Args:
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[OrganizationSimple]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, per_page=30, page=1)")]
    fn orgs_list_for_authenticated_user<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-for-authenticated-user", arguments)
    }

    /// GET /users/{username}/orgs
    ///
    /// Args:
    ///     username: str.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[OrganizationSimple]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, username, per_page=30, page=1)")]
    fn orgs_list_for_user<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-for-user", arguments)
    }

    /// GET /orgs/{org}/members
    ///
    /// Args:
    ///     org: str.
    ///     filter: "2fa_disabled", "2fa_insecure", "all".
    ///     role: "all", "admin", "member".
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[SimpleUser]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, filter=\"all\", role=\"all\", per_page=30, page=1)")]
    fn orgs_list_members<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-members", arguments)
    }

    /// Lists the repositories that a granted token reaches.
    ///
    /// GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories
    ///
    /// Args:
    ///     org: str.
    ///     pat_id: int.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[MinimalRepository]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_id, per_page=30, page=1)")]
    fn orgs_list_pat_grant_repositories<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-pat-grant-repositories", arguments)
    }

    /// Lists the repositories that a pending request asks to reach.
    ///
    /// GET /orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories
    ///
    /// Args:
    ///     org: str.
    ///     pat_request_id: int.
    ///     per_page: int.
    ///     page: int.
    ///
    /// Returns:
    ///     Response[list[MinimalRepository]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_request_id, per_page=30, page=1)")]
    fn orgs_list_pat_grant_request_repositories<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-pat-grant-request-repositories", arguments)
    }

    /// Lists the requests of members to let their tokens reach an organisation that
    /// wait for a decision, the newest first.
    ///
    /// GET /orgs/{org}/personal-access-token-requests
    ///
    /// Args:
    ///     org: str.
    ///     per_page: int.
    ///     page: int.
    ///     sort: "created_at".
    ///     direction: "asc", "desc".
    ///     owner: list of str.
    ///     repository: str.
    ///     permission: str.
    ///     last_used_before: aware datetime or str.
    ///     last_used_after: aware datetime or str.
    ///     token_id: list of str.
    ///
    /// Returns:
    ///     Response[list[OrganizationProgrammaticAccessGrantRequest]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, per_page=30, page=1, sort=\"created_at\", direction=\"desc\", owner=None, repository=None, permission=None, last_used_before=None, last_used_after=None, token_id=None)")]
    fn orgs_list_pat_grant_requests<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-pat-grant-requests", arguments)
    }

    /// Lists the fine-grained personal access tokens that may reach an organisation's
    /// resources, the newest grant first.
    ///
    /// GET /orgs/{org}/personal-access-tokens
    ///
    /// Args:
    ///     org: str.
    ///     per_page: int.
    ///     page: int.
    ///     sort: "created_at".
    ///     direction: "asc", "desc".
    ///     owner: list of str.
    ///     repository: str.
    ///     permission: str.
    ///     last_used_before: aware datetime or str.
    ///     last_used_after: aware datetime or str.
    ///     token_id: list of str.
    ///
    /// Returns:
    ///     Response[list[OrganizationProgrammaticAccessGrant]]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, per_page=30, page=1, sort=\"created_at\", direction=\"desc\", owner=None, repository=None, permission=None, last_used_before=None, last_used_after=None, token_id=None)")]
    fn orgs_list_pat_grants<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/list-pat-grants", arguments)
    }

    /// Approves or denies one pending request, at once.
    ///
    /// POST /orgs/{org}/personal-access-token-requests/{pat_request_id}
    ///
    /// Args:
    ///     org: str.
    ///     pat_request_id: int.
    ///     action: "approve", "deny".
    ///     reason: str, or None.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_request_id, action, reason=...)")]
    fn orgs_review_pat_grant_request<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/review-pat-grant-request", arguments)
    }

    /// Approves or denies up to 100 pending requests; name them in `pat_request_ids`;
    /// 202 means accepted, and the effect comes later.
    ///
    /// POST /orgs/{org}/personal-access-token-requests
    ///
    /// Args:
    ///     org: str.
    ///     action: "approve", "deny".
    ///     pat_request_ids: list of int.
    ///     reason: str, or None.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, action, pat_request_ids=None, reason=...)")]
    fn orgs_review_pat_grant_requests_in_bulk<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/review-pat-grant-requests-in-bulk", arguments)
    }

    /// PATCH /orgs/{org}
    ///
    /// Args:
    ///     org: str.
    ///     advanced_security_enabled_for_new_repositories: bool.
    ///     billing_email: str.
    ///     blog: str.
    ///     company: str.
    ///     default_repository_permission: "read", "write", "admin", "none".
    ///     dependabot_alerts_enabled_for_new_repositories: bool.
    ///     dependabot_security_updates_enabled_for_new_repositories: bool.
    ///     dependency_graph_enabled_for_new_repositories: bool.
    ///     deploy_keys_enabled_for_repositories: bool.
    ///     description: str.
    ///     email: str.
    ///     has_organization_projects: bool.
    ///     has_repository_projects: bool.
    ///     location: str.
    ///     members_allowed_repository_creation_type: "all", "private", "none".
    ///     members_can_create_internal_repositories: bool.
    ///     members_can_create_pages: bool.
    ///     members_can_create_private_pages: bool.
    ///     members_can_create_private_repositories: bool.
    ///     members_can_create_public_pages: bool.
    ///     members_can_create_public_repositories: bool.
    ///     members_can_create_repositories: bool.
    ///     members_can_fork_private_repositories: bool.
    ///     name: str.
    ///     secret_scanning_enabled_for_new_repositories: bool.
    ///     secret_scanning_push_protection_custom_link: str.
    ///     secret_scanning_push_protection_custom_link_enabled: bool.
    ///     secret_scanning_push_protection_enabled_for_new_repositories: bool.
    ///     twitter_username: str.
    ///     web_commit_signoff_required: bool.
    ///
    /// Returns:
    ///     Response[OrganizationFull]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, advanced_security_enabled_for_new_repositories=None, billing_email=None, blog=None, company=None, default_repository_permission=None, dependabot_alerts_enabled_for_new_repositories=None, dependabot_security_updates_enabled_for_new_repositories=None, dependency_graph_enabled_for_new_repositories=None, deploy_keys_enabled_for_repositories=None, description=None, email=None, has_organization_projects=None, has_repository_projects=None, location=None, members_allowed_repository_creation_type=None, members_can_create_internal_repositories=None, members_can_create_pages=None, members_can_create_private_pages=None, members_can_create_private_repositories=None, members_can_create_public_pages=None, members_can_create_public_repositories=None, members_can_create_repositories=None, members_can_fork_private_repositories=None, name=None, secret_scanning_enabled_for_new_repositories=None, secret_scanning_push_protection_custom_link=None, secret_scanning_push_protection_custom_link_enabled=None, secret_scanning_push_protection_enabled_for_new_repositories=None, twitter_username=None, web_commit_signoff_required=None)")]
    fn orgs_update<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/update", arguments)
    }

    /// Revokes the access of one token to an organisation, at once.
    ///
    /// POST /orgs/{org}/personal-access-tokens/{pat_id}
    ///
    /// Args:
    ///     org: str.
    ///     pat_id: int.
    ///     action: "revoke".
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, pat_id, action)")]
    fn orgs_update_pat_access<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/update-pat-access", arguments)
    }

    /// Revokes the access of up to 100 tokens to an organisation; 202 means accepted,
    /// and the effect comes later.
    ///
    /// POST /orgs/{org}/personal-access-tokens
    ///
    /// Args:
    ///     org: str.
    ///     action: "revoke".
    ///     pat_ids: list of int.
    ///
    /// Returns:
    ///     Response[None]
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, action, pat_ids)")]
    fn orgs_update_pat_accesses<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "orgs/update-pat-accesses", arguments)
    }

    /// GET /rate_limit
    ///
    /// Returns:
    ///     Response[RateLimitOverview]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn rate_limit_get<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "rate-limit/get", arguments)
    }

    /// GET /user
    ///
    /// Returns:
    ///     Response[PrivateUser | PublicUser]
    #[pyo3(signature = (**arguments), text_signature = "($self)")]
    fn users_get_authenticated<'py>(&self, py: Python<'py>, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, "users/get-authenticated", arguments)
    }

    fn __repr__(&self) -> &'static str {
        Self::NAME
    }
}
