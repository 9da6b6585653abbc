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
        """Makes a token of an installation, good for one hour; the login is a JWT of the
        App.

        POST /app/installations/{installation_id}/access_tokens

        It reaches what one installation does: one organisation, or one user's account.
        In its first seconds a new token may be refused with 401 or 403.

        Args:
            installation_id (int): The installation's number: `id` in a listing of
                installations, not `app_id`.
            permissions (dict): What the token may do, no more than the installation
                may; all of that unless told.
            repositories (list of str): The repositories that it reaches, by name, at
                most 500; all that the installation reaches unless told.
            repository_ids (list of int): The repositories that it reaches, by number,
                at most 500; all that the installation reaches unless told.

        Returns:
            Response[InstallationToken]
            Its types are in patwarden.api_types.
        """
    def apps_get_authenticated(self) -> Response[Integration | None]:
        """Shows the App that is logged in; the login is a JWT of the App.

        GET /app

        Returns:
            Response[Integration | None]
            Its types are in patwarden.api_types.
        """
    def apps_get_installation(self, *, installation_id: int) -> Response[Installation]:
        """Shows one installation of the App that is logged in; the login is a JWT of the
        App.

        GET /app/installations/{installation_id}

        Args:
            installation_id (int): The installation's number: `id` in a listing of
                installations, not `app_id`.

        Returns:
            Response[Installation]
            Its types are in patwarden.api_types.
        """
    def apps_get_org_installation(self, *, org: str) -> Response[Installation]:
        """Shows the installation of the App that is logged in on an organisation; the
        login is a JWT of the App.

        GET /orgs/{org}/installation

        Args:
            org (str): The organisation's login; case does not matter.

        Returns:
            Response[Installation]
            Its types are in patwarden.api_types.
        """
    def apps_list_installations(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
        since: datetime | str | None = None,
        outdated: str | None = None,
    ) -> Response[list[AppsListInstallationsAnswerItem]]:
        """Lists the installations of the App that is logged in; the login is a JWT of the
        App.

        GET /app/installations

        Args:
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.
            since (aware datetime or str): Only installations that were changed after
                this time, ISO 8601.
            outdated (str): A text; upstream does not say what it does.

        Returns:
            Response[list[AppsListInstallationsAnswerItem]]
            Its types are in patwarden.api_types.
        """
    def apps_revoke_installation_access_token(self) -> Response[None]:
        """Ends the installation token that it is called with, at once.

        DELETE /installation/token

        Returns:
            Response[None]
        """
    def meta_get_all_versions(self) -> Response[list[str]]:
        """Lists the versions of the API that the server knows, as dates.

        GET /versions

        Returns:
            Response[list[str]]
        """
    def orgs_check_membership_for_user(self, *, org: str, username: str) -> Response[None]:
        """Asks whether a user is a member: 204 if so, 404 if not.

        GET /orgs/{org}/members/{username}

        302 means that whoever asks is no member, and is sent to the question about
        public members.

        Args:
            org (str): The organisation's login; case does not matter.
            username (str): The user's login; case does not matter.

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
        """Turns a security feature on or off in all repositories of an organisation;
        deprecated upstream.

        POST /orgs/{org}/{security_product}/{enablement}

        GitHub advises against it.

        Args:
            org (str): The organisation's login; case does not matter.
            security_product ("dependency_graph", "dependabot_alerts",
                "dependabot_security_updates", "advanced_security",
                "code_scanning_default_setup", "secret_scanning",
                "secret_scanning_push_protection"): The feature, such as
                `secret_scanning`.
            enablement ("enable_all", "disable_all"): `enable_all` turns it on in all
                repositories, `disable_all` off.
            query_suite ("default", "extended"): The queries of code scanning, where
                that is turned on: `default` or `extended`.

        Returns:
            Response[None]
        """
    def orgs_get(self, *, org: str) -> Response[OrganizationFull]:
        """Shows one organisation; its settings are shown in full to its owners only.

        GET /orgs/{org}

        Args:
            org (str): The organisation's login; case does not matter.

        Returns:
            Response[OrganizationFull]
            Its types are in patwarden.api_types.
        """
    def orgs_list(
        self,
        *,
        since: int | None = None,
        per_page: int | None = 30,
    ) -> Response[list[OrganizationSimple]]:
        """Lists all organisations of the server, in the order of their numbers.

        GET /organizations

        Paged by `since`; the next page is named in the Link header only.

        Args:
            since (int): Only organisations with a number greater than this one.
            per_page (int): Items on a page: 30 unless told, at most 100.

        Returns:
            Response[list[OrganizationSimple]]
            Its types are in patwarden.api_types.
        """
    def orgs_list_app_installations(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[OrgsListAppInstallationsAnswer]:
        """Lists the Apps that are installed on an organisation; for its owners.

        GET /orgs/{org}/installations

        Args:
            org (str): The organisation's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[OrgsListAppInstallationsAnswer]
            Its types are in patwarden.api_types.
        """
    def orgs_list_for_authenticated_user(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """Lists the organisations of the user who is logged in, those that are kept
        private too, as far as the login may see them.

        GET /user/orgs

        Args:
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[OrganizationSimple]]
            Its types are in patwarden.api_types.
        """
    def orgs_list_for_user(
        self,
        *,
        username: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """Lists the organisations that a user is a member of in public.

        GET /users/{username}/orgs

        Args:
            username (str): The user's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[OrganizationSimple]]
            Its types are in patwarden.api_types.
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
        """Lists an organisation's members; whoever is not one of them sees those who are
        so in public.

        GET /orgs/{org}/members

        Args:
            org (str): The organisation's login; case does not matter.
            filter ("2fa_disabled", "2fa_insecure", "all"): `all` unless told;
                `2fa_disabled` for those without two-factor authentication,
                `2fa_insecure` for those with an insecure second factor: both for owners
                only.
            role ("all", "admin", "member"): `all` unless told; `admin` for owners only,
                `member` for those who are not owners.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[SimpleUser]]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, read. Worth asking for where
        `repository_selection` is `subset`.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_id (int): The grant's number: `id` in the listing of grants, not
                `token_id`.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[MinimalRepository]]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, read. Worth asking for where
        `repository_selection` is `subset`.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_request_id (int): The request's number: `id` in the listing of requests,
                not `token_id`.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[MinimalRepository]]
            Its types are in patwarden.api_types.
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
        token_id: list[int] | list[str] | list[int | str] | tuple[int | str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrantRequest]]:
        """Lists the requests of members to let their tokens reach an organisation that
        wait for a decision, the newest first.

        GET /orgs/{org}/personal-access-token-requests

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, read.

        Args:
            org (str): The organisation's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.
            sort ("created_at"): What to sort by; `created_at` is all there is, which is
                the date of the grant or request.
            direction ("asc", "desc"): `desc`, the newest first, unless told; or `asc`.
            owner (list of str): Only tokens of these members, by login; at most 10.
            repository (str): Only tokens for this repository, by its name.
            permission (str): Only tokens with this permission: its name and level, such
                as `issues_read`.
            last_used_before (aware datetime or str): Only tokens last used before this
                time, ISO 8601. Don't rely on tokens that were never used being among
                them, or not.
            last_used_after (aware datetime or str): Only tokens last used after this
                time, ISO 8601.
            token_id (list of int or str): Only these tokens, by `token_id`; at most 50.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrantRequest]]
            Its types are in patwarden.api_types.
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
        token_id: list[int] | list[str] | list[int | str] | tuple[int | str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrant]]:
        """Lists the fine-grained personal access tokens that may reach an organisation's
        resources, the newest grant first.

        GET /orgs/{org}/personal-access-tokens

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, read.

        Args:
            org (str): The organisation's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.
            sort ("created_at"): What to sort by; `created_at` is all there is, which is
                the date of the grant or request.
            direction ("asc", "desc"): `desc`, the newest first, unless told; or `asc`.
            owner (list of str): Only tokens of these members, by login; at most 10.
            repository (str): Only tokens for this repository, by its name.
            permission (str): Only tokens with this permission: its name and level, such
                as `issues_read`.
            last_used_before (aware datetime or str): Only tokens last used before this
                time, ISO 8601. Don't rely on tokens that were never used being among
                them, or not.
            last_used_after (aware datetime or str): Only tokens last used after this
                time, ISO 8601.
            token_id (list of int or str): Only these tokens, by `token_id`; at most 50.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrant]]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, write.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_request_id (int): The request's number: `id` in the listing of requests,
                not `token_id`.
            action ("approve", "deny"): The decision: `approve` or `deny`.
            reason (str, or None): Why, at most 1,024 characters; null or absent for no
                reason.

        Returns:
            Response[None]
        """
    def orgs_review_pat_grant_requests_in_bulk(
        self,
        *,
        org: str,
        action: Literal["approve", "deny"],
        pat_request_ids: list[int] | tuple[int, ...],
        reason: str | None = ...,
    ) -> Response[None]:
        """Approves or denies up to 100 pending requests; 202 means accepted, and the
        effect comes later.

        POST /orgs/{org}/personal-access-token-requests

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, write. There is no status to ask
        for: an approved request shows as a grant with its `token_id`, a denied one only
        by no longer being pending.

        Args:
            org (str): The organisation's login; case does not matter.
            action ("approve", "deny"): The decision, the same for all: `approve` or
                `deny`.
            pat_request_ids (list of int): The numbers of the requests, 1 to 100: `id`
                of the listing, not `token_id`.
            reason (str, or None): Why, at most 1,024 characters; null or absent for no
                reason.

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
        """Changes an organisation's profile and settings; what is left out stays as it is.

        PATCH /orgs/{org}

        For owners, with the scope `admin:org`, or with the organisation permission
        `organization_administration`, write.

        Args:
            org (str): The organisation's login; case does not matter.
            advanced_security_enabled_for_new_repositories (bool): Whether new
                repositories start with Advanced Security; deprecated upstream.
            billing_email (str): Where mail about billing goes; it is not shown in
                public.
            blog (str): The address of its website.
            company (str): The company's name.
            default_repository_permission ("read", "write", "admin", "none"): What every
                member may do with every repository: `read`, `write`, `admin` or `none`.
            dependabot_alerts_enabled_for_new_repositories (bool): Whether new
                repositories start with Dependabot alerts; deprecated upstream.
            dependabot_security_updates_enabled_for_new_repositories (bool): Whether new
                repositories start with Dependabot security updates; deprecated
                upstream.
            dependency_graph_enabled_for_new_repositories (bool): Whether new
                repositories start with the dependency graph; deprecated upstream.
            deploy_keys_enabled_for_repositories (bool): Whether repositories may have
                deploy keys.
            description (str): What the organisation says of itself.
            email (str): The mail address that is shown in public.
            has_organization_projects (bool): Whether the organisation may have
                projects.
            has_repository_projects (bool): Whether its repositories may have projects.
            location (str): Where it says it is.
            members_allowed_repository_creation_type ("all", "private", "none"): Which
                repositories members may create: `all`, `private` or `none`; the fields
                by visibility are finer.
            members_can_create_internal_repositories (bool): Whether members may create
                internal repositories.
            members_can_create_pages (bool): Whether members may publish Pages sites.
            members_can_create_private_pages (bool): Whether members may publish private
                Pages sites.
            members_can_create_private_repositories (bool): Whether members may create
                private repositories.
            members_can_create_public_pages (bool): Whether members may publish public
                Pages sites.
            members_can_create_public_repositories (bool): Whether members may create
                public repositories.
            members_can_create_repositories (bool): Whether members may create
                repositories at all.
            members_can_fork_private_repositories (bool): Whether members may fork
                private repositories.
            name (str): The name to show; the login stays.
            secret_scanning_enabled_for_new_repositories (bool): Whether new
                repositories start with secret scanning; deprecated upstream.
            secret_scanning_push_protection_custom_link (str): The link to show to
                somebody whose push was blocked for a secret.
            secret_scanning_push_protection_custom_link_enabled (bool): Whether that
                link is shown; `secret_scanning_push_protection_custom_link` is the
                link.
            secret_scanning_push_protection_enabled_for_new_repositories (bool): Whether
                new repositories start with push protection against secrets; deprecated
                upstream.
            twitter_username (str): Its name on Twitter.
            web_commit_signoff_required (bool): Whether commits that are made on the
                website have to be signed off.

        Returns:
            Response[OrganizationFull]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, write. The owner is mailed. SSH keys that
        the token made go on working, and so do reads of what is public.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_id (int): The grant's number: `id` in the listing of grants, not
                `token_id`.
            action ("revoke"): What to do; `revoke` is all there is.

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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, write. The owners are mailed. SSH keys
        that a token made go on working, and so do reads of what is public. There is no
        status to ask for: list again to confirm.

        Args:
            org (str): The organisation's login; case does not matter.
            action ("revoke"): What to do; `revoke` is all there is.
            pat_ids (list of int): The numbers of the grants, 1 to 100: `id` of the
                listing, not `token_id`.

        Returns:
            Response[None]
        """
    def rate_limit_get(self) -> Response[RateLimitOverview]:
        """Shows the limits of the login and what is left of them.

        GET /rate_limit

        It costs nothing of the limits.

        Returns:
            Response[RateLimitOverview]
            Its types are in patwarden.api_types.
        """
    def users_get_authenticated(self) -> Response[PrivateUser | PublicUser]:
        """Shows the user who is logged in.

        GET /user

        An installation token has no user: it is refused with 403.

        Returns:
            Response[PrivateUser | PublicUser]
            Its types are in patwarden.api_types.
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
        """Makes a token of an installation, good for one hour; the login is a JWT of the
        App.

        POST /app/installations/{installation_id}/access_tokens

        It reaches what one installation does: one organisation, or one user's account.
        In its first seconds a new token may be refused with 401 or 403.

        Args:
            installation_id (int): The installation's number: `id` in a listing of
                installations, not `app_id`.
            permissions (dict): What the token may do, no more than the installation
                may; all of that unless told.
            repositories (list of str): The repositories that it reaches, by name, at
                most 500; all that the installation reaches unless told.
            repository_ids (list of int): The repositories that it reaches, by number,
                at most 500; all that the installation reaches unless told.

        Returns:
            Response[InstallationToken]
            Its types are in patwarden.api_types.
        """
    async def apps_get_authenticated(self) -> Response[Integration | None]:
        """Shows the App that is logged in; the login is a JWT of the App.

        GET /app

        Returns:
            Response[Integration | None]
            Its types are in patwarden.api_types.
        """
    async def apps_get_installation(self, *, installation_id: int) -> Response[Installation]:
        """Shows one installation of the App that is logged in; the login is a JWT of the
        App.

        GET /app/installations/{installation_id}

        Args:
            installation_id (int): The installation's number: `id` in a listing of
                installations, not `app_id`.

        Returns:
            Response[Installation]
            Its types are in patwarden.api_types.
        """
    async def apps_get_org_installation(self, *, org: str) -> Response[Installation]:
        """Shows the installation of the App that is logged in on an organisation; the
        login is a JWT of the App.

        GET /orgs/{org}/installation

        Args:
            org (str): The organisation's login; case does not matter.

        Returns:
            Response[Installation]
            Its types are in patwarden.api_types.
        """
    async def apps_list_installations(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
        since: datetime | str | None = None,
        outdated: str | None = None,
    ) -> Response[list[AppsListInstallationsAnswerItem]]:
        """Lists the installations of the App that is logged in; the login is a JWT of the
        App.

        GET /app/installations

        Args:
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.
            since (aware datetime or str): Only installations that were changed after
                this time, ISO 8601.
            outdated (str): A text; upstream does not say what it does.

        Returns:
            Response[list[AppsListInstallationsAnswerItem]]
            Its types are in patwarden.api_types.
        """
    async def apps_revoke_installation_access_token(self) -> Response[None]:
        """Ends the installation token that it is called with, at once.

        DELETE /installation/token

        Returns:
            Response[None]
        """
    async def meta_get_all_versions(self) -> Response[list[str]]:
        """Lists the versions of the API that the server knows, as dates.

        GET /versions

        Returns:
            Response[list[str]]
        """
    async def orgs_check_membership_for_user(self, *, org: str, username: str) -> Response[None]:
        """Asks whether a user is a member: 204 if so, 404 if not.

        GET /orgs/{org}/members/{username}

        302 means that whoever asks is no member, and is sent to the question about
        public members.

        Args:
            org (str): The organisation's login; case does not matter.
            username (str): The user's login; case does not matter.

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
        """Turns a security feature on or off in all repositories of an organisation;
        deprecated upstream.

        POST /orgs/{org}/{security_product}/{enablement}

        GitHub advises against it.

        Args:
            org (str): The organisation's login; case does not matter.
            security_product ("dependency_graph", "dependabot_alerts",
                "dependabot_security_updates", "advanced_security",
                "code_scanning_default_setup", "secret_scanning",
                "secret_scanning_push_protection"): The feature, such as
                `secret_scanning`.
            enablement ("enable_all", "disable_all"): `enable_all` turns it on in all
                repositories, `disable_all` off.
            query_suite ("default", "extended"): The queries of code scanning, where
                that is turned on: `default` or `extended`.

        Returns:
            Response[None]
        """
    async def orgs_get(self, *, org: str) -> Response[OrganizationFull]:
        """Shows one organisation; its settings are shown in full to its owners only.

        GET /orgs/{org}

        Args:
            org (str): The organisation's login; case does not matter.

        Returns:
            Response[OrganizationFull]
            Its types are in patwarden.api_types.
        """
    async def orgs_list(
        self,
        *,
        since: int | None = None,
        per_page: int | None = 30,
    ) -> Response[list[OrganizationSimple]]:
        """Lists all organisations of the server, in the order of their numbers.

        GET /organizations

        Paged by `since`; the next page is named in the Link header only.

        Args:
            since (int): Only organisations with a number greater than this one.
            per_page (int): Items on a page: 30 unless told, at most 100.

        Returns:
            Response[list[OrganizationSimple]]
            Its types are in patwarden.api_types.
        """
    async def orgs_list_app_installations(
        self,
        *,
        org: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[OrgsListAppInstallationsAnswer]:
        """Lists the Apps that are installed on an organisation; for its owners.

        GET /orgs/{org}/installations

        Args:
            org (str): The organisation's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[OrgsListAppInstallationsAnswer]
            Its types are in patwarden.api_types.
        """
    async def orgs_list_for_authenticated_user(
        self,
        *,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """Lists the organisations of the user who is logged in, those that are kept
        private too, as far as the login may see them.

        GET /user/orgs

        Args:
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[OrganizationSimple]]
            Its types are in patwarden.api_types.
        """
    async def orgs_list_for_user(
        self,
        *,
        username: str,
        per_page: int | None = 30,
        page: int | None = 1,
    ) -> Response[list[OrganizationSimple]]:
        """Lists the organisations that a user is a member of in public.

        GET /users/{username}/orgs

        Args:
            username (str): The user's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[OrganizationSimple]]
            Its types are in patwarden.api_types.
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
        """Lists an organisation's members; whoever is not one of them sees those who are
        so in public.

        GET /orgs/{org}/members

        Args:
            org (str): The organisation's login; case does not matter.
            filter ("2fa_disabled", "2fa_insecure", "all"): `all` unless told;
                `2fa_disabled` for those without two-factor authentication,
                `2fa_insecure` for those with an insecure second factor: both for owners
                only.
            role ("all", "admin", "member"): `all` unless told; `admin` for owners only,
                `member` for those who are not owners.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[SimpleUser]]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, read. Worth asking for where
        `repository_selection` is `subset`.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_id (int): The grant's number: `id` in the listing of grants, not
                `token_id`.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[MinimalRepository]]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, read. Worth asking for where
        `repository_selection` is `subset`.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_request_id (int): The request's number: `id` in the listing of requests,
                not `token_id`.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.

        Returns:
            Response[list[MinimalRepository]]
            Its types are in patwarden.api_types.
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
        token_id: list[int] | list[str] | list[int | str] | tuple[int | str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrantRequest]]:
        """Lists the requests of members to let their tokens reach an organisation that
        wait for a decision, the newest first.

        GET /orgs/{org}/personal-access-token-requests

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, read.

        Args:
            org (str): The organisation's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.
            sort ("created_at"): What to sort by; `created_at` is all there is, which is
                the date of the grant or request.
            direction ("asc", "desc"): `desc`, the newest first, unless told; or `asc`.
            owner (list of str): Only tokens of these members, by login; at most 10.
            repository (str): Only tokens for this repository, by its name.
            permission (str): Only tokens with this permission: its name and level, such
                as `issues_read`.
            last_used_before (aware datetime or str): Only tokens last used before this
                time, ISO 8601. Don't rely on tokens that were never used being among
                them, or not.
            last_used_after (aware datetime or str): Only tokens last used after this
                time, ISO 8601.
            token_id (list of int or str): Only these tokens, by `token_id`; at most 50.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrantRequest]]
            Its types are in patwarden.api_types.
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
        token_id: list[int] | list[str] | list[int | str] | tuple[int | str, ...] | None = None,
    ) -> Response[list[OrganizationProgrammaticAccessGrant]]:
        """Lists the fine-grained personal access tokens that may reach an organisation's
        resources, the newest grant first.

        GET /orgs/{org}/personal-access-tokens

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, read.

        Args:
            org (str): The organisation's login; case does not matter.
            per_page (int): Items on a page: 30 unless told, at most 100.
            page (int): Which page, counted from 1. The Link header of an answer names
                the next one.
            sort ("created_at"): What to sort by; `created_at` is all there is, which is
                the date of the grant or request.
            direction ("asc", "desc"): `desc`, the newest first, unless told; or `asc`.
            owner (list of str): Only tokens of these members, by login; at most 10.
            repository (str): Only tokens for this repository, by its name.
            permission (str): Only tokens with this permission: its name and level, such
                as `issues_read`.
            last_used_before (aware datetime or str): Only tokens last used before this
                time, ISO 8601. Don't rely on tokens that were never used being among
                them, or not.
            last_used_after (aware datetime or str): Only tokens last used after this
                time, ISO 8601.
            token_id (list of int or str): Only these tokens, by `token_id`; at most 50.

        Returns:
            Response[list[OrganizationProgrammaticAccessGrant]]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, write.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_request_id (int): The request's number: `id` in the listing of requests,
                not `token_id`.
            action ("approve", "deny"): The decision: `approve` or `deny`.
            reason (str, or None): Why, at most 1,024 characters; null or absent for no
                reason.

        Returns:
            Response[None]
        """
    async def orgs_review_pat_grant_requests_in_bulk(
        self,
        *,
        org: str,
        action: Literal["approve", "deny"],
        pat_request_ids: list[int] | tuple[int, ...],
        reason: str | None = ...,
    ) -> Response[None]:
        """Approves or denies up to 100 pending requests; 202 means accepted, and the
        effect comes later.

        POST /orgs/{org}/personal-access-token-requests

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_token_requests`, write. There is no status to ask
        for: an approved request shows as a grant with its `token_id`, a denied one only
        by no longer being pending.

        Args:
            org (str): The organisation's login; case does not matter.
            action ("approve", "deny"): The decision, the same for all: `approve` or
                `deny`.
            pat_request_ids (list of int): The numbers of the requests, 1 to 100: `id`
                of the listing, not `token_id`.
            reason (str, or None): Why, at most 1,024 characters; null or absent for no
                reason.

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
        """Changes an organisation's profile and settings; what is left out stays as it is.

        PATCH /orgs/{org}

        For owners, with the scope `admin:org`, or with the organisation permission
        `organization_administration`, write.

        Args:
            org (str): The organisation's login; case does not matter.
            advanced_security_enabled_for_new_repositories (bool): Whether new
                repositories start with Advanced Security; deprecated upstream.
            billing_email (str): Where mail about billing goes; it is not shown in
                public.
            blog (str): The address of its website.
            company (str): The company's name.
            default_repository_permission ("read", "write", "admin", "none"): What every
                member may do with every repository: `read`, `write`, `admin` or `none`.
            dependabot_alerts_enabled_for_new_repositories (bool): Whether new
                repositories start with Dependabot alerts; deprecated upstream.
            dependabot_security_updates_enabled_for_new_repositories (bool): Whether new
                repositories start with Dependabot security updates; deprecated
                upstream.
            dependency_graph_enabled_for_new_repositories (bool): Whether new
                repositories start with the dependency graph; deprecated upstream.
            deploy_keys_enabled_for_repositories (bool): Whether repositories may have
                deploy keys.
            description (str): What the organisation says of itself.
            email (str): The mail address that is shown in public.
            has_organization_projects (bool): Whether the organisation may have
                projects.
            has_repository_projects (bool): Whether its repositories may have projects.
            location (str): Where it says it is.
            members_allowed_repository_creation_type ("all", "private", "none"): Which
                repositories members may create: `all`, `private` or `none`; the fields
                by visibility are finer.
            members_can_create_internal_repositories (bool): Whether members may create
                internal repositories.
            members_can_create_pages (bool): Whether members may publish Pages sites.
            members_can_create_private_pages (bool): Whether members may publish private
                Pages sites.
            members_can_create_private_repositories (bool): Whether members may create
                private repositories.
            members_can_create_public_pages (bool): Whether members may publish public
                Pages sites.
            members_can_create_public_repositories (bool): Whether members may create
                public repositories.
            members_can_create_repositories (bool): Whether members may create
                repositories at all.
            members_can_fork_private_repositories (bool): Whether members may fork
                private repositories.
            name (str): The name to show; the login stays.
            secret_scanning_enabled_for_new_repositories (bool): Whether new
                repositories start with secret scanning; deprecated upstream.
            secret_scanning_push_protection_custom_link (str): The link to show to
                somebody whose push was blocked for a secret.
            secret_scanning_push_protection_custom_link_enabled (bool): Whether that
                link is shown; `secret_scanning_push_protection_custom_link` is the
                link.
            secret_scanning_push_protection_enabled_for_new_repositories (bool): Whether
                new repositories start with push protection against secrets; deprecated
                upstream.
            twitter_username (str): Its name on Twitter.
            web_commit_signoff_required (bool): Whether commits that are made on the
                website have to be signed off.

        Returns:
            Response[OrganizationFull]
            Its types are in patwarden.api_types.
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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, write. The owner is mailed. SSH keys that
        the token made go on working, and so do reads of what is public.

        Args:
            org (str): The organisation's login; case does not matter.
            pat_id (int): The grant's number: `id` in the listing of grants, not
                `token_id`.
            action ("revoke"): What to do; `revoke` is all there is.

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

        Answers GitHub Apps only; the App needs the organisation permission
        `organization_personal_access_tokens`, write. The owners are mailed. SSH keys
        that a token made go on working, and so do reads of what is public. There is no
        status to ask for: list again to confirm.

        Args:
            org (str): The organisation's login; case does not matter.
            action ("revoke"): What to do; `revoke` is all there is.
            pat_ids (list of int): The numbers of the grants, 1 to 100: `id` of the
                listing, not `token_id`.

        Returns:
            Response[None]
        """
    async def rate_limit_get(self) -> Response[RateLimitOverview]:
        """Shows the limits of the login and what is left of them.

        GET /rate_limit

        It costs nothing of the limits.

        Returns:
            Response[RateLimitOverview]
            Its types are in patwarden.api_types.
        """
    async def users_get_authenticated(self) -> Response[PrivateUser | PublicUser]:
        """Shows the user who is logged in.

        GET /user

        An installation token has no user: it is refused with 403.

        Returns:
            Response[PrivateUser | PublicUser]
            Its types are in patwarden.api_types.
        """
