# Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit:
# change those, or what is in xtask/src/codegen/python/, and run it again.

"""What :mod:`patwarden.api` takes and gives, as typed dicts.

What ends in ``Input`` is taken; everything else is in answers, whose enumerations are open: GitHub
may answer with values that it has added since.
"""

from typing import Literal, NotRequired, TypedDict

__all__ = [
    "AppPermissions",
    "AppPermissionsInput",
    "AppsListInstallationsAnswerItem",
    "AppsListInstallationsAnswerItemAccount",
    "AppsListInstallationsAnswerItemPermissions",
    "AppsListInstallationsAnswerItemSuspendedBy",
    "CodeOfConduct",
    "Enterprise",
    "Installation",
    "InstallationToken",
    "Integration",
    "IntegrationPermissions",
    "MinimalRepository",
    "MinimalRepositoryLicense",
    "MinimalRepositoryPermissions",
    "NullableLicenseSimple",
    "NullableSimpleUser",
    "OrganizationFull",
    "OrganizationFullPlan",
    "OrganizationProgrammaticAccessGrant",
    "OrganizationProgrammaticAccessGrantPermissions",
    "OrganizationProgrammaticAccessGrantRequest",
    "OrganizationProgrammaticAccessGrantRequestPermissions",
    "OrganizationSimple",
    "OrgsListAppInstallationsAnswer",
    "PrivateUser",
    "PrivateUserPlan",
    "PublicUser",
    "PublicUserPlan",
    "RateLimit",
    "RateLimitOverview",
    "RateLimitOverviewResources",
    "Repository",
    "RepositoryCodeSearchIndexStatus",
    "RepositoryPermissions",
    "SecurityAndAnalysis",
    "SecurityAndAnalysisAdvancedSecurity",
    "SecurityAndAnalysisCodeSecurity",
    "SecurityAndAnalysisDependabotSecurityUpdates",
    "SecurityAndAnalysisSecretScanning",
    "SecurityAndAnalysisSecretScanningAiDetection",
    "SecurityAndAnalysisSecretScanningDelegatedAlertDismissal",
    "SecurityAndAnalysisSecretScanningDelegatedBypass",
    "SecurityAndAnalysisSecretScanningDelegatedBypassOptions",
    "SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItem",
    "SecurityAndAnalysisSecretScanningNonProviderPatterns",
    "SecurityAndAnalysisSecretScanningPushProtection",
    "SimpleUser",
]


class AppPermissionsInput(TypedDict):
    actions: NotRequired[Literal["read", "write"]]
    administration: NotRequired[Literal["read", "write"]]
    artifact_metadata: NotRequired[Literal["read", "write"]]
    attestations: NotRequired[Literal["read", "write"]]
    checks: NotRequired[Literal["read", "write"]]
    code_quality: NotRequired[Literal["read", "write"]]
    codespaces: NotRequired[Literal["read", "write"]]
    contents: NotRequired[Literal["read", "write"]]
    custom_properties_for_organizations: NotRequired[Literal["read", "write"]]
    dependabot_secrets: NotRequired[Literal["read", "write"]]
    deployments: NotRequired[Literal["read", "write"]]
    discussions: NotRequired[Literal["read", "write"]]
    email_addresses: NotRequired[Literal["read", "write"]]
    enterprise_custom_properties_for_organizations: NotRequired[Literal["read", "write", "admin"]]
    environments: NotRequired[Literal["read", "write"]]
    followers: NotRequired[Literal["read", "write"]]
    git_ssh_keys: NotRequired[Literal["read", "write"]]
    gpg_keys: NotRequired[Literal["read", "write"]]
    interaction_limits: NotRequired[Literal["read", "write"]]
    issues: NotRequired[Literal["read", "write"]]
    members: NotRequired[Literal["read", "write"]]
    merge_queues: NotRequired[Literal["read", "write"]]
    metadata: NotRequired[Literal["read", "write"]]
    organization_administration: NotRequired[Literal["read", "write"]]
    organization_announcement_banners: NotRequired[Literal["read", "write"]]
    organization_copilot_agent_settings: NotRequired[Literal["read", "write"]]
    organization_copilot_seat_management: NotRequired[Literal["read", "write"]]
    organization_custom_org_roles: NotRequired[Literal["read", "write"]]
    organization_custom_properties: NotRequired[Literal["read", "write", "admin"]]
    organization_custom_roles: NotRequired[Literal["read", "write"]]
    organization_events: NotRequired[Literal["read"]]
    organization_hooks: NotRequired[Literal["read", "write"]]
    organization_packages: NotRequired[Literal["read", "write"]]
    organization_personal_access_token_requests: NotRequired[Literal["read", "write"]]
    organization_personal_access_tokens: NotRequired[Literal["read", "write"]]
    organization_plan: NotRequired[Literal["read"]]
    organization_projects: NotRequired[Literal["read", "write", "admin"]]
    organization_secrets: NotRequired[Literal["read", "write"]]
    organization_self_hosted_runners: NotRequired[Literal["read", "write"]]
    organization_user_blocking: NotRequired[Literal["read", "write"]]
    packages: NotRequired[Literal["read", "write"]]
    pages: NotRequired[Literal["read", "write"]]
    profile: NotRequired[Literal["write"]]
    pull_requests: NotRequired[Literal["read", "write"]]
    repository_custom_properties: NotRequired[Literal["read", "write"]]
    repository_hooks: NotRequired[Literal["read", "write"]]
    repository_projects: NotRequired[Literal["read", "write", "admin"]]
    secret_scanning_alerts: NotRequired[Literal["read", "write"]]
    secrets: NotRequired[Literal["read", "write"]]
    security_events: NotRequired[Literal["read", "write"]]
    single_file: NotRequired[Literal["read", "write"]]
    starring: NotRequired[Literal["read", "write"]]
    statuses: NotRequired[Literal["read", "write"]]
    vulnerability_alerts: NotRequired[Literal["read", "write"]]
    workflows: NotRequired[Literal["write"]]


class AppPermissions(TypedDict):
    actions: NotRequired[Literal["read", "write"] | str]
    administration: NotRequired[Literal["read", "write"] | str]
    artifact_metadata: NotRequired[Literal["read", "write"] | str]
    attestations: NotRequired[Literal["read", "write"] | str]
    checks: NotRequired[Literal["read", "write"] | str]
    code_quality: NotRequired[Literal["read", "write"] | str]
    codespaces: NotRequired[Literal["read", "write"] | str]
    contents: NotRequired[Literal["read", "write"] | str]
    custom_properties_for_organizations: NotRequired[Literal["read", "write"] | str]
    dependabot_secrets: NotRequired[Literal["read", "write"] | str]
    deployments: NotRequired[Literal["read", "write"] | str]
    discussions: NotRequired[Literal["read", "write"] | str]
    email_addresses: NotRequired[Literal["read", "write"] | str]
    enterprise_custom_properties_for_organizations: NotRequired[Literal["read", "write", "admin"] | str]
    environments: NotRequired[Literal["read", "write"] | str]
    followers: NotRequired[Literal["read", "write"] | str]
    git_ssh_keys: NotRequired[Literal["read", "write"] | str]
    gpg_keys: NotRequired[Literal["read", "write"] | str]
    interaction_limits: NotRequired[Literal["read", "write"] | str]
    issues: NotRequired[Literal["read", "write"] | str]
    members: NotRequired[Literal["read", "write"] | str]
    merge_queues: NotRequired[Literal["read", "write"] | str]
    metadata: NotRequired[Literal["read", "write"] | str]
    organization_administration: NotRequired[Literal["read", "write"] | str]
    organization_announcement_banners: NotRequired[Literal["read", "write"] | str]
    organization_copilot_agent_settings: NotRequired[Literal["read", "write"] | str]
    organization_copilot_seat_management: NotRequired[Literal["read", "write"] | str]
    organization_custom_org_roles: NotRequired[Literal["read", "write"] | str]
    organization_custom_properties: NotRequired[Literal["read", "write", "admin"] | str]
    organization_custom_roles: NotRequired[Literal["read", "write"] | str]
    organization_events: NotRequired[Literal["read"] | str]
    organization_hooks: NotRequired[Literal["read", "write"] | str]
    organization_packages: NotRequired[Literal["read", "write"] | str]
    organization_personal_access_token_requests: NotRequired[Literal["read", "write"] | str]
    organization_personal_access_tokens: NotRequired[Literal["read", "write"] | str]
    organization_plan: NotRequired[Literal["read"] | str]
    organization_projects: NotRequired[Literal["read", "write", "admin"] | str]
    organization_secrets: NotRequired[Literal["read", "write"] | str]
    organization_self_hosted_runners: NotRequired[Literal["read", "write"] | str]
    organization_user_blocking: NotRequired[Literal["read", "write"] | str]
    packages: NotRequired[Literal["read", "write"] | str]
    pages: NotRequired[Literal["read", "write"] | str]
    profile: NotRequired[Literal["write"] | str]
    pull_requests: NotRequired[Literal["read", "write"] | str]
    repository_custom_properties: NotRequired[Literal["read", "write"] | str]
    repository_hooks: NotRequired[Literal["read", "write"] | str]
    repository_projects: NotRequired[Literal["read", "write", "admin"] | str]
    secret_scanning_alerts: NotRequired[Literal["read", "write"] | str]
    secrets: NotRequired[Literal["read", "write"] | str]
    security_events: NotRequired[Literal["read", "write"] | str]
    single_file: NotRequired[Literal["read", "write"] | str]
    starring: NotRequired[Literal["read", "write"] | str]
    statuses: NotRequired[Literal["read", "write"] | str]
    vulnerability_alerts: NotRequired[Literal["read", "write"] | str]
    workflows: NotRequired[Literal["write"] | str]


class RepositoryCodeSearchIndexStatus(TypedDict):
    lexical_commit_sha: NotRequired[str]
    lexical_search_ok: NotRequired[bool]


class NullableLicenseSimple(TypedDict):
    html_url: NotRequired[str]
    key: str
    name: str
    node_id: str
    spdx_id: str | None
    url: str | None


class SimpleUser(TypedDict):
    avatar_url: str
    email: NotRequired[str | None]
    events_url: str
    followers_url: str
    following_url: str
    gists_url: str
    gravatar_id: str | None
    html_url: str
    id: int
    login: str
    name: NotRequired[str | None]
    node_id: str
    organizations_url: str
    received_events_url: str
    repos_url: str
    site_admin: bool
    starred_at: NotRequired[str]
    starred_url: str
    subscriptions_url: str
    type: str
    url: str
    user_view_type: NotRequired[str]


class RepositoryPermissions(TypedDict):
    admin: bool
    maintain: NotRequired[bool]
    pull: bool
    push: bool
    triage: NotRequired[bool]


class Repository(TypedDict):
    allow_auto_merge: NotRequired[bool]
    allow_forking: NotRequired[bool]
    allow_merge_commit: NotRequired[bool]
    allow_rebase_merge: NotRequired[bool]
    allow_squash_merge: NotRequired[bool]
    allow_update_branch: NotRequired[bool]
    anonymous_access_enabled: NotRequired[bool]
    archive_url: str
    archived: bool
    assignees_url: str
    blobs_url: str
    branches_url: str
    clone_url: str
    code_search_index_status: NotRequired[RepositoryCodeSearchIndexStatus]
    collaborators_url: str
    comments_url: str
    commits_url: str
    compare_url: str
    contents_url: str
    contributors_url: str
    created_at: str | None
    default_branch: str
    delete_branch_on_merge: NotRequired[bool]
    deployments_url: str
    description: str | None
    disabled: bool
    downloads_url: str
    events_url: str
    fork: bool
    forks: int
    forks_count: int
    forks_url: str
    full_name: str
    git_commits_url: str
    git_refs_url: str
    git_tags_url: str
    git_url: str
    has_discussions: NotRequired[bool]
    has_downloads: bool
    has_issues: bool
    has_pages: bool
    has_projects: bool
    has_pull_requests: NotRequired[bool]
    has_wiki: bool
    homepage: str | None
    hooks_url: str
    html_url: str
    id: int
    is_template: NotRequired[bool]
    issue_comment_url: str
    issue_events_url: str
    issues_url: str
    keys_url: str
    labels_url: str
    language: str | None
    languages_url: str
    license: NullableLicenseSimple | None
    master_branch: NotRequired[str]
    merge_commit_message: NotRequired[Literal["PR_BODY", "PR_TITLE", "BLANK"] | str]
    merge_commit_title: NotRequired[Literal["PR_TITLE", "MERGE_MESSAGE"] | str]
    merges_url: str
    milestones_url: str
    mirror_url: str | None
    name: str
    node_id: str
    notifications_url: str
    open_issues: int
    open_issues_count: int
    owner: SimpleUser
    permissions: NotRequired[RepositoryPermissions]
    private: bool
    pull_request_creation_policy: NotRequired[Literal["all", "collaborators_only"] | str]
    pulls_url: str
    pushed_at: str | None
    releases_url: str
    size: int
    squash_merge_commit_message: NotRequired[Literal["PR_BODY", "COMMIT_MESSAGES", "BLANK"] | str]
    squash_merge_commit_title: NotRequired[Literal["PR_TITLE", "COMMIT_OR_PR_TITLE"] | str]
    ssh_url: str
    stargazers_count: int
    stargazers_url: str
    starred_at: NotRequired[str]
    statuses_url: str
    subscribers_url: str
    subscription_url: str
    svn_url: str
    tags_url: str
    teams_url: str
    temp_clone_token: NotRequired[str]
    topics: NotRequired[list[str]]
    trees_url: str
    updated_at: str | None
    url: str
    use_squash_pr_title_as_default: NotRequired[bool]
    visibility: NotRequired[str]
    watchers: int
    watchers_count: int
    web_commit_signoff_required: NotRequired[bool]


class InstallationToken(TypedDict):
    expires_at: str
    has_multiple_single_files: NotRequired[bool]
    permissions: NotRequired[AppPermissions]
    repositories: NotRequired[list[Repository]]
    repository_selection: NotRequired[Literal["all", "selected"] | str]
    single_file: NotRequired[str]
    single_file_paths: NotRequired[list[str]]
    token: str


class Enterprise(TypedDict):
    avatar_url: str
    created_at: str | None
    description: NotRequired[str | None]
    html_url: str
    id: int
    name: str
    node_id: str
    slug: str
    updated_at: str | None
    website_url: NotRequired[str | None]


class IntegrationPermissions(TypedDict):
    checks: NotRequired[str]
    contents: NotRequired[str]
    deployments: NotRequired[str]
    issues: NotRequired[str]
    metadata: NotRequired[str]


class Integration(TypedDict):
    client_id: NotRequired[str]
    created_at: str
    description: str | None
    events: list[str]
    external_url: str
    html_url: str
    id: int
    installations_count: NotRequired[int]
    name: str
    node_id: str
    owner: SimpleUser | Enterprise
    permissions: IntegrationPermissions
    slug: NotRequired[str]
    updated_at: str


class NullableSimpleUser(TypedDict):
    avatar_url: str
    email: NotRequired[str | None]
    events_url: str
    followers_url: str
    following_url: str
    gists_url: str
    gravatar_id: str | None
    html_url: str
    id: int
    login: str
    name: NotRequired[str | None]
    node_id: str
    organizations_url: str
    received_events_url: str
    repos_url: str
    site_admin: bool
    starred_at: NotRequired[str]
    starred_url: str
    subscriptions_url: str
    type: str
    url: str
    user_view_type: NotRequired[str]


class Installation(TypedDict):
    access_tokens_url: str
    account: SimpleUser | Enterprise | None
    app_id: int
    app_slug: str
    client_id: NotRequired[str]
    contact_email: NotRequired[str | None]
    created_at: str
    events: list[str]
    has_multiple_single_files: NotRequired[bool]
    html_url: str
    id: int
    permissions: AppPermissions
    repositories_url: str
    repository_selection: Literal["all", "selected"] | str
    single_file_name: str | None
    single_file_paths: NotRequired[list[str]]
    suspended_at: str | None
    suspended_by: NullableSimpleUser | None
    target_id: int
    target_type: str
    updated_at: str


class AppsListInstallationsAnswerItemAccount(TypedDict):
    avatar_url: str
    created_at: str | None
    description: NotRequired[str | None]
    email: NotRequired[str | None]
    events_url: str
    followers_url: str
    following_url: str
    gists_url: str
    gravatar_id: str | None
    html_url: str
    id: int
    login: str
    name: str
    node_id: str
    organizations_url: str
    received_events_url: str
    repos_url: str
    site_admin: bool
    slug: str
    starred_at: NotRequired[str]
    starred_url: str
    subscriptions_url: str
    type: str
    updated_at: str | None
    url: str
    website_url: NotRequired[str | None]


class AppsListInstallationsAnswerItemPermissions(TypedDict):
    actions: NotRequired[Literal["read", "write"] | str]
    administration: NotRequired[Literal["read", "write"] | str]
    checks: NotRequired[Literal["read", "write"] | str]
    contents: NotRequired[Literal["read", "write"] | str]
    deployments: NotRequired[Literal["read", "write"] | str]
    environments: NotRequired[Literal["read", "write"] | str]
    issues: NotRequired[Literal["read", "write"] | str]
    members: NotRequired[Literal["read", "write"] | str]
    metadata: NotRequired[Literal["read", "write"] | str]
    organization_administration: NotRequired[Literal["read", "write"] | str]
    organization_announcement_banners: NotRequired[Literal["read", "write"] | str]
    organization_custom_roles: NotRequired[Literal["read", "write"] | str]
    organization_hooks: NotRequired[Literal["read", "write"] | str]
    organization_packages: NotRequired[Literal["read", "write"] | str]
    organization_personal_access_token_requests: NotRequired[Literal["read", "write"] | str]
    organization_personal_access_tokens: NotRequired[Literal["read", "write"] | str]
    organization_plan: NotRequired[Literal["read"] | str]
    organization_projects: NotRequired[Literal["read", "write", "admin"] | str]
    organization_secrets: NotRequired[Literal["read", "write"] | str]
    organization_self_hosted_runners: NotRequired[Literal["read", "write"] | str]
    organization_user_blocking: NotRequired[Literal["read", "write"] | str]
    packages: NotRequired[Literal["read", "write"] | str]
    pages: NotRequired[Literal["read", "write"] | str]
    pull_requests: NotRequired[Literal["read", "write"] | str]
    repository_hooks: NotRequired[Literal["read", "write"] | str]
    repository_projects: NotRequired[Literal["read", "write", "admin"] | str]
    secret_scanning_alerts: NotRequired[Literal["read", "write"] | str]
    secrets: NotRequired[Literal["read", "write"] | str]
    security_events: NotRequired[Literal["read", "write"] | str]
    single_file: NotRequired[Literal["read", "write"] | str]
    statuses: NotRequired[Literal["read", "write"] | str]
    team_discussions: NotRequired[Literal["read", "write"] | str]
    vulnerability_alerts: NotRequired[Literal["read", "write"] | str]
    workflows: NotRequired[Literal["write"] | str]


class AppsListInstallationsAnswerItemSuspendedBy(TypedDict):
    avatar_url: str
    email: NotRequired[str | None]
    events_url: str
    followers_url: str
    following_url: str
    gists_url: str
    gravatar_id: str | None
    html_url: str
    id: int
    login: str
    name: NotRequired[str | None]
    node_id: str
    organizations_url: str
    received_events_url: str
    repos_url: str
    site_admin: bool
    starred_at: NotRequired[str]
    starred_url: str
    subscriptions_url: str
    type: str
    url: str


class AppsListInstallationsAnswerItem(TypedDict):
    access_tokens_url: str
    account: AppsListInstallationsAnswerItemAccount | None
    app_id: int
    app_slug: str
    contact_email: NotRequired[str | None]
    created_at: str
    events: list[str]
    has_multiple_single_files: NotRequired[bool]
    html_url: str
    id: int
    permissions: AppsListInstallationsAnswerItemPermissions
    repositories_url: str
    repository_selection: Literal["all", "selected"] | str
    single_file_name: str | None
    single_file_paths: NotRequired[list[str]]
    suspended_at: str | None
    suspended_by: AppsListInstallationsAnswerItemSuspendedBy | None
    target_id: int
    target_type: str
    updated_at: str


class OrganizationFullPlan(TypedDict):
    filled_seats: NotRequired[int]
    name: str
    private_repos: int
    seats: NotRequired[int]
    space: int


class OrganizationFull(TypedDict):
    advanced_security_enabled_for_new_repositories: NotRequired[bool]
    archived_at: str | None
    avatar_url: str
    billing_email: NotRequired[str | None]
    blog: NotRequired[str]
    collaborators: NotRequired[int | None]
    company: NotRequired[str]
    created_at: str
    default_repository_branch: NotRequired[str | None]
    default_repository_permission: NotRequired[str | None]
    dependabot_alerts_enabled_for_new_repositories: NotRequired[bool]
    dependabot_security_updates_enabled_for_new_repositories: NotRequired[bool]
    dependency_graph_enabled_for_new_repositories: NotRequired[bool]
    deploy_keys_enabled_for_repositories: NotRequired[bool]
    description: str | None
    disk_usage: NotRequired[int | None]
    display_commenter_full_name_setting_enabled: NotRequired[bool]
    email: NotRequired[str]
    events_url: str
    followers: int
    following: int
    has_organization_projects: bool
    has_repository_projects: bool
    hooks_url: str
    html_url: str
    id: int
    is_verified: NotRequired[bool]
    issues_url: str
    location: NotRequired[str]
    login: str
    members_allowed_repository_creation_type: NotRequired[str]
    members_can_change_repo_visibility: NotRequired[bool]
    members_can_create_internal_repositories: NotRequired[bool]
    members_can_create_pages: NotRequired[bool]
    members_can_create_private_pages: NotRequired[bool]
    members_can_create_private_repositories: NotRequired[bool]
    members_can_create_public_pages: NotRequired[bool]
    members_can_create_public_repositories: NotRequired[bool]
    members_can_create_repositories: NotRequired[bool | None]
    members_can_create_teams: NotRequired[bool]
    members_can_delete_issues: NotRequired[bool]
    members_can_delete_repositories: NotRequired[bool]
    members_can_fork_private_repositories: NotRequired[bool | None]
    members_can_invite_outside_collaborators: NotRequired[bool]
    members_can_view_dependency_insights: NotRequired[bool]
    members_url: str
    name: NotRequired[str]
    node_id: str
    owned_private_repos: NotRequired[int]
    plan: NotRequired[OrganizationFullPlan]
    private_gists: NotRequired[int | None]
    public_gists: int
    public_members_url: str
    public_repos: int
    readers_can_create_discussions: NotRequired[bool]
    repos_url: str
    secret_scanning_enabled_for_new_repositories: NotRequired[bool]
    secret_scanning_push_protection_custom_link: NotRequired[object]
    secret_scanning_push_protection_custom_link_enabled: NotRequired[object]
    secret_scanning_push_protection_enabled_for_new_repositories: NotRequired[bool]
    total_private_repos: NotRequired[int]
    twitter_username: NotRequired[str | None]
    two_factor_requirement_enabled: NotRequired[bool | None]
    type: str
    updated_at: str
    url: str
    web_commit_signoff_required: NotRequired[bool]


class OrganizationSimple(TypedDict):
    avatar_url: str
    description: str | None
    events_url: str
    hooks_url: str
    id: int
    issues_url: str
    login: str
    members_url: str
    node_id: str
    public_members_url: str
    repos_url: str
    url: str


class OrgsListAppInstallationsAnswer(TypedDict):
    installations: list[Installation]
    total_count: int


class CodeOfConduct(TypedDict):
    body: NotRequired[str]
    html_url: str | None
    key: str
    name: str
    url: str


class MinimalRepositoryLicense(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    node_id: NotRequired[str]
    spdx_id: NotRequired[str]
    url: NotRequired[str | None]


class MinimalRepositoryPermissions(TypedDict):
    admin: NotRequired[bool]
    maintain: NotRequired[bool]
    pull: NotRequired[bool]
    push: NotRequired[bool]
    triage: NotRequired[bool]


class SecurityAndAnalysisAdvancedSecurity(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisCodeSecurity(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisDependabotSecurityUpdates(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisSecretScanning(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisSecretScanningAiDetection(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisSecretScanningDelegatedAlertDismissal(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisSecretScanningDelegatedBypass(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItem(TypedDict):
    mode: NotRequired[Literal["ALWAYS", "EXEMPT"] | str]
    reviewer_id: int
    reviewer_type: Literal["TEAM", "ROLE"] | str


class SecurityAndAnalysisSecretScanningDelegatedBypassOptions(TypedDict):
    reviewers: NotRequired[list[SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItem]]


class SecurityAndAnalysisSecretScanningNonProviderPatterns(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysisSecretScanningPushProtection(TypedDict):
    status: NotRequired[Literal["enabled", "disabled"] | str]


class SecurityAndAnalysis(TypedDict):
    advanced_security: NotRequired[SecurityAndAnalysisAdvancedSecurity]
    code_security: NotRequired[SecurityAndAnalysisCodeSecurity]
    dependabot_security_updates: NotRequired[SecurityAndAnalysisDependabotSecurityUpdates]
    secret_scanning: NotRequired[SecurityAndAnalysisSecretScanning]
    secret_scanning_ai_detection: NotRequired[SecurityAndAnalysisSecretScanningAiDetection]
    secret_scanning_delegated_alert_dismissal: NotRequired[SecurityAndAnalysisSecretScanningDelegatedAlertDismissal]
    secret_scanning_delegated_bypass: NotRequired[SecurityAndAnalysisSecretScanningDelegatedBypass]
    secret_scanning_delegated_bypass_options: NotRequired[SecurityAndAnalysisSecretScanningDelegatedBypassOptions]
    secret_scanning_non_provider_patterns: NotRequired[SecurityAndAnalysisSecretScanningNonProviderPatterns]
    secret_scanning_push_protection: NotRequired[SecurityAndAnalysisSecretScanningPushProtection]


class MinimalRepository(TypedDict):
    allow_forking: NotRequired[bool]
    archive_url: str
    archived: NotRequired[bool]
    assignees_url: str
    blobs_url: str
    branches_url: str
    clone_url: NotRequired[str]
    code_of_conduct: NotRequired[CodeOfConduct]
    collaborators_url: str
    comments_url: str
    commits_url: str
    compare_url: str
    contents_url: str
    contributors_url: str
    created_at: NotRequired[str | None]
    custom_properties: NotRequired[dict[str, object]]
    default_branch: NotRequired[str]
    delete_branch_on_merge: NotRequired[bool]
    deployments_url: str
    description: str | None
    disabled: NotRequired[bool]
    downloads_url: str
    events_url: str
    fork: bool
    forks: NotRequired[int]
    forks_count: NotRequired[int]
    forks_url: str
    full_name: str
    git_commits_url: str
    git_refs_url: str
    git_tags_url: str
    git_url: NotRequired[str]
    has_discussions: NotRequired[bool]
    has_downloads: NotRequired[bool]
    has_issues: NotRequired[bool]
    has_pages: NotRequired[bool]
    has_projects: NotRequired[bool]
    has_pull_requests: NotRequired[bool]
    has_wiki: NotRequired[bool]
    homepage: NotRequired[str | None]
    hooks_url: str
    html_url: str
    id: int
    is_template: NotRequired[bool]
    issue_comment_url: str
    issue_events_url: str
    issues_url: str
    keys_url: str
    labels_url: str
    language: NotRequired[str | None]
    languages_url: str
    license: NotRequired[MinimalRepositoryLicense | None]
    merges_url: str
    milestones_url: str
    mirror_url: NotRequired[str | None]
    name: str
    network_count: NotRequired[int]
    node_id: str
    notifications_url: str
    open_issues: NotRequired[int]
    open_issues_count: NotRequired[int]
    owner: SimpleUser
    permissions: NotRequired[MinimalRepositoryPermissions]
    private: bool
    pull_request_creation_policy: NotRequired[Literal["all", "collaborators_only"] | str]
    pulls_url: str
    pushed_at: NotRequired[str | None]
    releases_url: str
    role_name: NotRequired[str]
    security_and_analysis: NotRequired[SecurityAndAnalysis | None]
    size: NotRequired[int]
    ssh_url: NotRequired[str]
    stargazers_count: NotRequired[int]
    stargazers_url: str
    statuses_url: str
    subscribers_count: NotRequired[int]
    subscribers_url: str
    subscription_url: str
    svn_url: NotRequired[str]
    tags_url: str
    teams_url: str
    temp_clone_token: NotRequired[str]
    topics: NotRequired[list[str]]
    trees_url: str
    updated_at: NotRequired[str | None]
    url: str
    visibility: NotRequired[str]
    watchers: NotRequired[int]
    watchers_count: NotRequired[int]
    web_commit_signoff_required: NotRequired[bool]


class OrganizationProgrammaticAccessGrantRequestPermissions(TypedDict):
    """What it asks to be allowed to do, by kind of permission."""

    organization: NotRequired[dict[str, str]]
    other: NotRequired[dict[str, str]]
    repository: NotRequired[dict[str, str]]


class OrganizationProgrammaticAccessGrantRequest(TypedDict):
    """A member's request to let a fine-grained personal access token reach an organisation's
    resources.
    """

    created_at: str
    """When access was asked for, RFC 3339."""
    id: int
    """The request's own number, `pat_request_id` in paths and bulk calls; neither the grant's
    number nor the token's.
    """
    owner: SimpleUser
    """The member whose token it is."""
    permissions: OrganizationProgrammaticAccessGrantRequestPermissions
    """What it asks to be allowed to do, by kind of permission."""
    reason: str | None
    """Why its owner asks; null if nothing was said."""
    repositories_url: str
    """Where the repositories it asks for are listed; worth following for `subset` only."""
    repository_selection: Literal["none", "all", "subset"] | str
    """Which repositories it asks for: `none`, `all` or `subset`; further values may come."""
    token_expired: bool
    """Whether the token has expired."""
    token_expires_at: str | None
    """When the token expires, RFC 3339; null if it never does."""
    token_id: int
    """The token's number, the same across organisations and in the audit log; older servers
    leave it out.
    """
    token_last_used_at: str | None
    """When the token was last used, RFC 3339; null if it never was."""
    token_name: str
    """The name its owner gave the token; older servers leave it out."""


class OrganizationProgrammaticAccessGrantPermissions(TypedDict):
    """What it may do, by kind of permission."""

    organization: NotRequired[dict[str, str]]
    other: NotRequired[dict[str, str]]
    repository: NotRequired[dict[str, str]]


class OrganizationProgrammaticAccessGrant(TypedDict):
    """A fine-grained personal access token that may reach an organisation's resources."""

    access_granted_at: str
    """When access was granted, RFC 3339."""
    id: int
    """The grant's own number, `pat_id` in paths and bulk calls; neither the token's number nor
    the request's.
    """
    owner: SimpleUser
    """The member whose token it is."""
    permissions: OrganizationProgrammaticAccessGrantPermissions
    """What it may do, by kind of permission."""
    repositories_url: str
    """Where its repositories are listed; worth following for `subset` only."""
    repository_selection: Literal["none", "all", "subset"] | str
    """Which repositories it reaches: `none`, `all` or `subset`; further values may come."""
    token_expired: bool
    """Whether the token has expired."""
    token_expires_at: str | None
    """When the token expires, RFC 3339; null if it never does."""
    token_id: int
    """The token's number, the same across organisations and in the audit log; older servers
    leave it out.
    """
    token_last_used_at: str | None
    """When the token was last used, RFC 3339; null if it never was."""
    token_name: str
    """The name its owner gave the token; older servers leave it out."""


class RateLimit(TypedDict):
    limit: int
    remaining: int
    reset: int
    used: int


class RateLimitOverviewResources(TypedDict):
    actions_runner_registration: NotRequired[RateLimit]
    code_scanning_autofix: NotRequired[RateLimit]
    code_search: NotRequired[RateLimit]
    copilot_usage_records: NotRequired[RateLimit]
    core: RateLimit
    dependency_sbom: NotRequired[RateLimit]
    dependency_snapshots: NotRequired[RateLimit]
    graphql: NotRequired[RateLimit]
    integration_manifest: NotRequired[RateLimit]
    scim: NotRequired[RateLimit]
    search: RateLimit
    source_import: NotRequired[RateLimit]


class RateLimitOverview(TypedDict):
    rate: RateLimit
    resources: RateLimitOverviewResources


class PrivateUserPlan(TypedDict):
    collaborators: int
    name: str
    private_repos: int
    space: int


class PrivateUser(TypedDict):
    avatar_url: str
    bio: str | None
    blog: str | None
    business_plus: NotRequired[bool]
    collaborators: int
    company: str | None
    created_at: str
    disk_usage: int
    email: str | None
    events_url: str
    followers: int
    followers_url: str
    following: int
    following_url: str
    gists_url: str
    gravatar_id: str | None
    hireable: bool | None
    html_url: str
    id: int
    ldap_dn: NotRequired[str]
    location: str | None
    login: str
    name: str | None
    node_id: str
    notification_email: NotRequired[str | None]
    organizations_url: str
    owned_private_repos: int
    plan: NotRequired[PrivateUserPlan]
    private_gists: int
    public_gists: int
    public_repos: int
    received_events_url: str
    repos_url: str
    site_admin: bool
    starred_url: str
    subscriptions_url: str
    total_private_repos: int
    twitter_username: NotRequired[str | None]
    two_factor_authentication: bool
    type: str
    updated_at: str
    url: str
    user_view_type: NotRequired[str]


class PublicUserPlan(TypedDict):
    collaborators: int
    name: str
    private_repos: int
    space: int


class PublicUser(TypedDict):
    avatar_url: str
    bio: str | None
    blog: str | None
    collaborators: NotRequired[int]
    company: str | None
    created_at: str
    disk_usage: NotRequired[int]
    email: str | None
    events_url: str
    followers: int
    followers_url: str
    following: int
    following_url: str
    gists_url: str
    gravatar_id: str | None
    hireable: bool | None
    html_url: str
    id: int
    location: str | None
    login: str
    name: str | None
    node_id: str
    notification_email: NotRequired[str | None]
    organizations_url: str
    owned_private_repos: NotRequired[int]
    plan: NotRequired[PublicUserPlan]
    private_gists: NotRequired[int]
    public_gists: int
    public_repos: int
    received_events_url: str
    repos_url: str
    site_admin: bool
    starred_url: str
    subscriptions_url: str
    total_private_repos: NotRequired[int]
    twitter_username: NotRequired[str | None]
    type: str
    updated_at: str
    url: str
    user_view_type: NotRequired[str]
