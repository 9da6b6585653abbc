# Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit:
# change those, or what is in xtask/src/codegen/python/, and run it again.

from datetime import datetime
from typing import Literal, final

from ._headers import Headers
from ._patwarden import Response
from .api_types import (
    AppPermissionsInput,
    AppsListInstallationsAnswerItem,
    Installation,
    InstallationToken,
    Integration,
    MinimalRepository,
    OrganizationFull,
    OrganizationProgrammaticAccessGrant,
    OrganizationProgrammaticAccessGrantRequest,
    OrganizationSimple,
    OrgsListAppInstallationsAnswer,
    PrivateUser,
    PublicUser,
    RateLimitOverview,
    SimpleUser,
)

__all__ = ["Api", "AsyncApi", "Headers", "Response"]

@final
class Api:
    """Every operation by its name; a call waits for its answer."""
    def apps_create_installation_access_token(
        self,
        *,
        installation_id: int,
        permissions: AppPermissionsInput | None = None,
        repositories: list[str] | tuple[str, ...] | None = None,
        repository_ids: list[int] | tuple[int, ...] | None = None,
    ) -> Response[InstallationToken]:
        """POST /app/installations/{installation_id}/access_tokens

        Args:
            installation_id: int.
            permissions: dict.
            repositories: list of str.
            repository_ids: list of int.

        Returns:
            Response[InstallationToken]
        """
    def apps_get_authenticated(self) -> Response[Integration | None]:
        """GET /app

        Returns:
            Response[Integration | None]
        """
    def apps_get_installation(self, *, installation_id: int) -> Response[Installation]:
        """GET /app/installations/{installation_id}

        Args:
            installation_id: int.

        Returns:
            Response[Installation]
        """
    def apps_get_org_installation(self, *, org: str) -> Response[Installation]:
        """GET /orgs/{org}/installation

        Args:
            org: str.

        Returns:
            Response[Installation]
        """
    def apps_list_installations(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
        since: datetime | str | None = None,
        outdated: str | None = None,
    ) -> Response[list[AppsListInstallationsAnswerItem]]:
        """GET /app/installations

        Args:
            per_page: int.
            page: int.
            since: aware datetime or str.
            outdated: str.

        Returns:
            Response[list[AppsListInstallationsAnswerItem]]
        """
    def apps_revoke_installation_access_token(self) -> Response[None]:
        """DELETE /installation/token

        Returns:
            Response[None]
        """
    def meta_get_all_versions(self) -> Response[list[str]]:
        """GET /versions

        Returns:
            Response[list[str]]
        """
    def orgs_check_membership_for_user(self, *, org: str, username: str) -> Response[None]:
        """GET /orgs/{org}/members/{username}

        Args:
            org: str.
            username: str.

        Returns:
            Response[None]
        """
    def orgs_enable_or_disable_security_product_on_all_org_repos(
        self,
        *,
        org: str,
        security_product: Literal["dependency_graph", "dependabot_alerts", "dependabot_security_updates", "advanced_security", "code_scanning_default_setup", "secret_scanning", "secret_scanning_push_protection"],
        enablement: Literal["enable_all", "disable_all"],
        query_suite: Literal["default", "extended"] | None = None,
    ) -> Response[None]:
        """POST /orgs/{org}/{security_product}/{enablement}

        GitHub advises against it.

        Args:
            org: str.
            security_product: "dependency_graph", "dependabot_alerts",
                "dependabot_security_updates", "advanced_security",
                "code_scanning_default_setup", "secret_scanning",
                "secret_scanning_push_protection".
            enablement: "enable_all", "disable_all".
            query_suite: "default", "extended".

        Returns:
            Response[None]
        """
    def orgs_get(self, *, org: str) -> Response[OrganizationFull]:
        """GET /orgs/{org}

        Args:
            org: str.

        Returns:
            Response[OrganizationFull]
        """
    def orgs_list(
        self,
        *,
        since: int | None = None,
        per_page: int | None = 30,
    ) -> Response[list[OrganizationSimple]]:
        """GET /organizations

        Args:
            since: int.
            per_page: int.

        Returns:
            Response[list[OrganizationSimple]]
        """
    def orgs_list_app_installations(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[OrgsListAppInstallationsAnswer]:
        """GET /orgs/{org}/installations

        Args:
            org: str.
            per_page: int.
            page: int.

        Returns:
            Response[OrgsListAppInstallationsAnswer]
        """
    def orgs_list_for_authenticated_user(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """GET /user/orgs

        Args:
            per_page: int.
            page: int.

        Returns:
            Response[list[OrganizationSimple]]
        """
    def orgs_list_for_user(
        self,
        *,
        username: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """GET /users/{username}/orgs

        Args:
            username: str.
            per_page: int.
            page: int.

        Returns:
            Response[list[OrganizationSimple]]
        """
    def orgs_list_members(
        self,
        *,
        org: str,
        filter: Literal["2fa_disabled", "2fa_insecure", "all"] | None = "all",
        role: Literal["all", "admin", "member"] | None = "all",
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[SimpleUser]]:
        """GET /orgs/{org}/members

        Args:
            org: str.
            filter: "2fa_disabled", "2fa_insecure", "all".
            role: "all", "admin", "member".
            per_page: int.
            page: int.

        Returns:
            Response[list[SimpleUser]]
        """
    def orgs_list_pat_grant_repositories(
        self,
        *,
        org: str,
        pat_id: int,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[MinimalRepository]]:
        """Lists the repositories that a granted token reaches.

        GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories

        Args:
            org: str.
            pat_id: int.
            per_page: int.
            page: int.

        Returns:
            Response[list[MinimalRepository]]
        """
    def orgs_list_pat_grant_request_repositories(
        self,
        *,
        org: str,
        pat_request_id: int,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[MinimalRepository]]:
        """Lists the repositories that a pending request asks to reach.

        GET /orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories

        Args:
            org: str.
            pat_request_id: int.
            per_page: int.
            page: int.

        Returns:
            Response[list[MinimalRepository]]
        """
    def orgs_list_pat_grant_requests(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
        sort: Literal["created_at"] | None = "created_at",
        direction: Literal["asc", "desc"] | None = "desc",
        owner: list[str] | tuple[str, ...] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | str | None = None,
        last_used_after: datetime | str | None = None,
        token_id: list[str] | tuple[str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrantRequest]]:
        """Lists the requests of members to let their tokens reach an organisation that
        wait for a decision, the newest first.

        GET /orgs/{org}/personal-access-token-requests

        Args:
            org: str.
            per_page: int.
            page: int.
            sort: "created_at".
            direction: "asc", "desc".
            owner: list of str.
            repository: str.
            permission: str.
            last_used_before: aware datetime or str.
            last_used_after: aware datetime or str.
            token_id: list of str.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrantRequest]]
        """
    def orgs_list_pat_grants(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
        sort: Literal["created_at"] | None = "created_at",
        direction: Literal["asc", "desc"] | None = "desc",
        owner: list[str] | tuple[str, ...] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | str | None = None,
        last_used_after: datetime | str | None = None,
        token_id: list[str] | tuple[str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrant]]:
        """Lists the fine-grained personal access tokens that may reach an organisation's
        resources, the newest grant first.

        GET /orgs/{org}/personal-access-tokens

        Args:
            org: str.
            per_page: int.
            page: int.
            sort: "created_at".
            direction: "asc", "desc".
            owner: list of str.
            repository: str.
            permission: str.
            last_used_before: aware datetime or str.
            last_used_after: aware datetime or str.
            token_id: list of str.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrant]]
        """
    def orgs_review_pat_grant_request(
        self,
        *,
        org: str,
        pat_request_id: int,
        action: Literal["approve", "deny"],
        reason: str | None = ...,
    ) -> Response[None]:
        """Approves or denies one pending request, at once.

        POST /orgs/{org}/personal-access-token-requests/{pat_request_id}

        Args:
            org: str.
            pat_request_id: int.
            action: "approve", "deny".
            reason: str, or None.

        Returns:
            Response[None]
        """
    def orgs_review_pat_grant_requests_in_bulk(
        self,
        *,
        org: str,
        action: Literal["approve", "deny"],
        pat_request_ids: list[int] | tuple[int, ...] | None = None,
        reason: str | None = ...,
    ) -> Response[None]:
        """Approves or denies up to 100 pending requests; name them in `pat_request_ids`;
        202 means accepted, and the effect comes later.

        POST /orgs/{org}/personal-access-token-requests

        Args:
            org: str.
            action: "approve", "deny".
            pat_request_ids: list of int.
            reason: str, or None.

        Returns:
            Response[None]
        """
    def orgs_update(
        self,
        *,
        org: str,
        advanced_security_enabled_for_new_repositories: bool | None = None,
        billing_email: str | None = None,
        blog: str | None = None,
        company: str | None = None,
        default_repository_permission: Literal["read", "write", "admin", "none"] | None = None,
        dependabot_alerts_enabled_for_new_repositories: bool | None = None,
        dependabot_security_updates_enabled_for_new_repositories: bool | None = None,
        dependency_graph_enabled_for_new_repositories: bool | None = None,
        deploy_keys_enabled_for_repositories: bool | None = None,
        description: str | None = None,
        email: str | None = None,
        has_organization_projects: bool | None = None,
        has_repository_projects: bool | None = None,
        location: str | None = None,
        members_allowed_repository_creation_type: Literal["all", "private", "none"] | None = None,
        members_can_create_internal_repositories: bool | None = None,
        members_can_create_pages: bool | None = None,
        members_can_create_private_pages: bool | None = None,
        members_can_create_private_repositories: bool | None = None,
        members_can_create_public_pages: bool | None = None,
        members_can_create_public_repositories: bool | None = None,
        members_can_create_repositories: bool | None = None,
        members_can_fork_private_repositories: bool | None = None,
        name: str | None = None,
        secret_scanning_enabled_for_new_repositories: bool | None = None,
        secret_scanning_push_protection_custom_link: str | None = None,
        secret_scanning_push_protection_custom_link_enabled: bool | None = None,
        secret_scanning_push_protection_enabled_for_new_repositories: bool | None = None,
        twitter_username: str | None = None,
        web_commit_signoff_required: bool | None = None,
    ) -> Response[OrganizationFull]:
        """PATCH /orgs/{org}

        Args:
            org: str.
            advanced_security_enabled_for_new_repositories: bool.
            billing_email: str.
            blog: str.
            company: str.
            default_repository_permission: "read", "write", "admin", "none".
            dependabot_alerts_enabled_for_new_repositories: bool.
            dependabot_security_updates_enabled_for_new_repositories: bool.
            dependency_graph_enabled_for_new_repositories: bool.
            deploy_keys_enabled_for_repositories: bool.
            description: str.
            email: str.
            has_organization_projects: bool.
            has_repository_projects: bool.
            location: str.
            members_allowed_repository_creation_type: "all", "private", "none".
            members_can_create_internal_repositories: bool.
            members_can_create_pages: bool.
            members_can_create_private_pages: bool.
            members_can_create_private_repositories: bool.
            members_can_create_public_pages: bool.
            members_can_create_public_repositories: bool.
            members_can_create_repositories: bool.
            members_can_fork_private_repositories: bool.
            name: str.
            secret_scanning_enabled_for_new_repositories: bool.
            secret_scanning_push_protection_custom_link: str.
            secret_scanning_push_protection_custom_link_enabled: bool.
            secret_scanning_push_protection_enabled_for_new_repositories: bool.
            twitter_username: str.
            web_commit_signoff_required: bool.

        Returns:
            Response[OrganizationFull]
        """
    def orgs_update_pat_access(
        self,
        *,
        org: str,
        pat_id: int,
        action: Literal["revoke"],
    ) -> Response[None]:
        """Revokes the access of one token to an organisation, at once.

        POST /orgs/{org}/personal-access-tokens/{pat_id}

        Args:
            org: str.
            pat_id: int.
            action: "revoke".

        Returns:
            Response[None]
        """
    def orgs_update_pat_accesses(
        self,
        *,
        org: str,
        action: Literal["revoke"],
        pat_ids: list[int] | tuple[int, ...],
    ) -> Response[None]:
        """Revokes the access of up to 100 tokens to an organisation; 202 means accepted,
        and the effect comes later.

        POST /orgs/{org}/personal-access-tokens

        Args:
            org: str.
            action: "revoke".
            pat_ids: list of int.

        Returns:
            Response[None]
        """
    def rate_limit_get(self) -> Response[RateLimitOverview]:
        """GET /rate_limit

        Returns:
            Response[RateLimitOverview]
        """
    def users_get_authenticated(self) -> Response[PrivateUser | PublicUser]:
        """GET /user

        Returns:
            Response[PrivateUser | PublicUser]
        """

@final
class AsyncApi:
    """Every operation by its name, for asyncio."""
    async def apps_create_installation_access_token(
        self,
        *,
        installation_id: int,
        permissions: AppPermissionsInput | None = None,
        repositories: list[str] | tuple[str, ...] | None = None,
        repository_ids: list[int] | tuple[int, ...] | None = None,
    ) -> Response[InstallationToken]:
        """POST /app/installations/{installation_id}/access_tokens

        Args:
            installation_id: int.
            permissions: dict.
            repositories: list of str.
            repository_ids: list of int.

        Returns:
            Response[InstallationToken]
        """
    async def apps_get_authenticated(self) -> Response[Integration | None]:
        """GET /app

        Returns:
            Response[Integration | None]
        """
    async def apps_get_installation(self, *, installation_id: int) -> Response[Installation]:
        """GET /app/installations/{installation_id}

        Args:
            installation_id: int.

        Returns:
            Response[Installation]
        """
    async def apps_get_org_installation(self, *, org: str) -> Response[Installation]:
        """GET /orgs/{org}/installation

        Args:
            org: str.

        Returns:
            Response[Installation]
        """
    async def apps_list_installations(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
        since: datetime | str | None = None,
        outdated: str | None = None,
    ) -> Response[list[AppsListInstallationsAnswerItem]]:
        """GET /app/installations

        Args:
            per_page: int.
            page: int.
            since: aware datetime or str.
            outdated: str.

        Returns:
            Response[list[AppsListInstallationsAnswerItem]]
        """
    async def apps_revoke_installation_access_token(self) -> Response[None]:
        """DELETE /installation/token

        Returns:
            Response[None]
        """
    async def meta_get_all_versions(self) -> Response[list[str]]:
        """GET /versions

        Returns:
            Response[list[str]]
        """
    async def orgs_check_membership_for_user(self, *, org: str, username: str) -> Response[None]:
        """GET /orgs/{org}/members/{username}

        Args:
            org: str.
            username: str.

        Returns:
            Response[None]
        """
    async def orgs_enable_or_disable_security_product_on_all_org_repos(
        self,
        *,
        org: str,
        security_product: Literal["dependency_graph", "dependabot_alerts", "dependabot_security_updates", "advanced_security", "code_scanning_default_setup", "secret_scanning", "secret_scanning_push_protection"],
        enablement: Literal["enable_all", "disable_all"],
        query_suite: Literal["default", "extended"] | None = None,
    ) -> Response[None]:
        """POST /orgs/{org}/{security_product}/{enablement}

        GitHub advises against it.

        Args:
            org: str.
            security_product: "dependency_graph", "dependabot_alerts",
                "dependabot_security_updates", "advanced_security",
                "code_scanning_default_setup", "secret_scanning",
                "secret_scanning_push_protection".
            enablement: "enable_all", "disable_all".
            query_suite: "default", "extended".

        Returns:
            Response[None]
        """
    async def orgs_get(self, *, org: str) -> Response[OrganizationFull]:
        """GET /orgs/{org}

        Args:
            org: str.

        Returns:
            Response[OrganizationFull]
        """
    async def orgs_list(
        self,
        *,
        since: int | None = None,
        per_page: int | None = 30,
    ) -> Response[list[OrganizationSimple]]:
        """GET /organizations

        Args:
            since: int.
            per_page: int.

        Returns:
            Response[list[OrganizationSimple]]
        """
    async def orgs_list_app_installations(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[OrgsListAppInstallationsAnswer]:
        """GET /orgs/{org}/installations

        Args:
            org: str.
            per_page: int.
            page: int.

        Returns:
            Response[OrgsListAppInstallationsAnswer]
        """
    async def orgs_list_for_authenticated_user(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """GET /user/orgs

        Args:
            per_page: int.
            page: int.

        Returns:
            Response[list[OrganizationSimple]]
        """
    async def orgs_list_for_user(
        self,
        *,
        username: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """GET /users/{username}/orgs

        Args:
            username: str.
            per_page: int.
            page: int.

        Returns:
            Response[list[OrganizationSimple]]
        """
    async def orgs_list_members(
        self,
        *,
        org: str,
        filter: Literal["2fa_disabled", "2fa_insecure", "all"] | None = "all",
        role: Literal["all", "admin", "member"] | None = "all",
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[SimpleUser]]:
        """GET /orgs/{org}/members

        Args:
            org: str.
            filter: "2fa_disabled", "2fa_insecure", "all".
            role: "all", "admin", "member".
            per_page: int.
            page: int.

        Returns:
            Response[list[SimpleUser]]
        """
    async def orgs_list_pat_grant_repositories(
        self,
        *,
        org: str,
        pat_id: int,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[MinimalRepository]]:
        """Lists the repositories that a granted token reaches.

        GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories

        Args:
            org: str.
            pat_id: int.
            per_page: int.
            page: int.

        Returns:
            Response[list[MinimalRepository]]
        """
    async def orgs_list_pat_grant_request_repositories(
        self,
        *,
        org: str,
        pat_request_id: int,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[MinimalRepository]]:
        """Lists the repositories that a pending request asks to reach.

        GET /orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories

        Args:
            org: str.
            pat_request_id: int.
            per_page: int.
            page: int.

        Returns:
            Response[list[MinimalRepository]]
        """
    async def orgs_list_pat_grant_requests(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
        sort: Literal["created_at"] | None = "created_at",
        direction: Literal["asc", "desc"] | None = "desc",
        owner: list[str] | tuple[str, ...] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | str | None = None,
        last_used_after: datetime | str | None = None,
        token_id: list[str] | tuple[str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrantRequest]]:
        """Lists the requests of members to let their tokens reach an organisation that
        wait for a decision, the newest first.

        GET /orgs/{org}/personal-access-token-requests

        Args:
            org: str.
            per_page: int.
            page: int.
            sort: "created_at".
            direction: "asc", "desc".
            owner: list of str.
            repository: str.
            permission: str.
            last_used_before: aware datetime or str.
            last_used_after: aware datetime or str.
            token_id: list of str.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrantRequest]]
        """
    async def orgs_list_pat_grants(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
        sort: Literal["created_at"] | None = "created_at",
        direction: Literal["asc", "desc"] | None = "desc",
        owner: list[str] | tuple[str, ...] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | str | None = None,
        last_used_after: datetime | str | None = None,
        token_id: list[str] | tuple[str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrant]]:
        """Lists the fine-grained personal access tokens that may reach an organisation's
        resources, the newest grant first.

        GET /orgs/{org}/personal-access-tokens

        Args:
            org: str.
            per_page: int.
            page: int.
            sort: "created_at".
            direction: "asc", "desc".
            owner: list of str.
            repository: str.
            permission: str.
            last_used_before: aware datetime or str.
            last_used_after: aware datetime or str.
            token_id: list of str.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrant]]
        """
    async def orgs_review_pat_grant_request(
        self,
        *,
        org: str,
        pat_request_id: int,
        action: Literal["approve", "deny"],
        reason: str | None = ...,
    ) -> Response[None]:
        """Approves or denies one pending request, at once.

        POST /orgs/{org}/personal-access-token-requests/{pat_request_id}

        Args:
            org: str.
            pat_request_id: int.
            action: "approve", "deny".
            reason: str, or None.

        Returns:
            Response[None]
        """
    async def orgs_review_pat_grant_requests_in_bulk(
        self,
        *,
        org: str,
        action: Literal["approve", "deny"],
        pat_request_ids: list[int] | tuple[int, ...] | None = None,
        reason: str | None = ...,
    ) -> Response[None]:
        """Approves or denies up to 100 pending requests; name them in `pat_request_ids`;
        202 means accepted, and the effect comes later.

        POST /orgs/{org}/personal-access-token-requests

        Args:
            org: str.
            action: "approve", "deny".
            pat_request_ids: list of int.
            reason: str, or None.

        Returns:
            Response[None]
        """
    async def orgs_update(
        self,
        *,
        org: str,
        advanced_security_enabled_for_new_repositories: bool | None = None,
        billing_email: str | None = None,
        blog: str | None = None,
        company: str | None = None,
        default_repository_permission: Literal["read", "write", "admin", "none"] | None = None,
        dependabot_alerts_enabled_for_new_repositories: bool | None = None,
        dependabot_security_updates_enabled_for_new_repositories: bool | None = None,
        dependency_graph_enabled_for_new_repositories: bool | None = None,
        deploy_keys_enabled_for_repositories: bool | None = None,
        description: str | None = None,
        email: str | None = None,
        has_organization_projects: bool | None = None,
        has_repository_projects: bool | None = None,
        location: str | None = None,
        members_allowed_repository_creation_type: Literal["all", "private", "none"] | None = None,
        members_can_create_internal_repositories: bool | None = None,
        members_can_create_pages: bool | None = None,
        members_can_create_private_pages: bool | None = None,
        members_can_create_private_repositories: bool | None = None,
        members_can_create_public_pages: bool | None = None,
        members_can_create_public_repositories: bool | None = None,
        members_can_create_repositories: bool | None = None,
        members_can_fork_private_repositories: bool | None = None,
        name: str | None = None,
        secret_scanning_enabled_for_new_repositories: bool | None = None,
        secret_scanning_push_protection_custom_link: str | None = None,
        secret_scanning_push_protection_custom_link_enabled: bool | None = None,
        secret_scanning_push_protection_enabled_for_new_repositories: bool | None = None,
        twitter_username: str | None = None,
        web_commit_signoff_required: bool | None = None,
    ) -> Response[OrganizationFull]:
        """PATCH /orgs/{org}

        Args:
            org: str.
            advanced_security_enabled_for_new_repositories: bool.
            billing_email: str.
            blog: str.
            company: str.
            default_repository_permission: "read", "write", "admin", "none".
            dependabot_alerts_enabled_for_new_repositories: bool.
            dependabot_security_updates_enabled_for_new_repositories: bool.
            dependency_graph_enabled_for_new_repositories: bool.
            deploy_keys_enabled_for_repositories: bool.
            description: str.
            email: str.
            has_organization_projects: bool.
            has_repository_projects: bool.
            location: str.
            members_allowed_repository_creation_type: "all", "private", "none".
            members_can_create_internal_repositories: bool.
            members_can_create_pages: bool.
            members_can_create_private_pages: bool.
            members_can_create_private_repositories: bool.
            members_can_create_public_pages: bool.
            members_can_create_public_repositories: bool.
            members_can_create_repositories: bool.
            members_can_fork_private_repositories: bool.
            name: str.
            secret_scanning_enabled_for_new_repositories: bool.
            secret_scanning_push_protection_custom_link: str.
            secret_scanning_push_protection_custom_link_enabled: bool.
            secret_scanning_push_protection_enabled_for_new_repositories: bool.
            twitter_username: str.
            web_commit_signoff_required: bool.

        Returns:
            Response[OrganizationFull]
        """
    async def orgs_update_pat_access(
        self,
        *,
        org: str,
        pat_id: int,
        action: Literal["revoke"],
    ) -> Response[None]:
        """Revokes the access of one token to an organisation, at once.

        POST /orgs/{org}/personal-access-tokens/{pat_id}

        Args:
            org: str.
            pat_id: int.
            action: "revoke".

        Returns:
            Response[None]
        """
    async def orgs_update_pat_accesses(
        self,
        *,
        org: str,
        action: Literal["revoke"],
        pat_ids: list[int] | tuple[int, ...],
    ) -> Response[None]:
        """Revokes the access of up to 100 tokens to an organisation; 202 means accepted,
        and the effect comes later.

        POST /orgs/{org}/personal-access-tokens

        Args:
            org: str.
            action: "revoke".
            pat_ids: list of int.

        Returns:
            Response[None]
        """
    async def rate_limit_get(self) -> Response[RateLimitOverview]:
        """GET /rate_limit

        Returns:
            Response[RateLimitOverview]
        """
    async def users_get_authenticated(self) -> Response[PrivateUser | PublicUser]:
        """GET /user

        Returns:
            Response[PrivateUser | PublicUser]
        """
