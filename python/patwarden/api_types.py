# Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit:
# change those, or what is in xtask/src/codegen/python/, and run it again.

"""What ``patwarden.api`` takes and gives, as typed dicts.

What ends in ``Input`` is taken; everything else is in answers, whose enumerations are open: GitHub
may answer with values that it has added since.
"""

from typing import Literal, NotRequired, TypedDict

__all__ = [
    "AppPermissions",
    "AppPermissionsInput",
    "AppsListInstallationsAnswerItem",
    "AppsListInstallationsAnswerItemAccount1",
    "AppsListInstallationsAnswerItemAccount2",
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
    """What an App may do, by permission: `read`, `write` or, for some, `admin`; one that is
    absent is not given.

    Fields:
        actions: Workflows of Actions, their runs and artifacts.
        administration: Administering repositories: creating and deleting them, settings,
            teams, collaborators.
        artifact_metadata: Metadata of artifacts.
        attestations: Attestations of repositories.
        checks: Checks on code.
        code_quality: Code quality of repositories.
        codespaces: Codespaces.
        contents: What is in repositories: code, branches, commits, releases; `write` may
            push.
        custom_properties_for_organizations: Custom properties of organisations.
        dependabot_secrets: Secrets of Dependabot.
        deployments: Deployments and their states.
        discussions: Discussions.
        email_addresses: A user's mail addresses.
        enterprise_custom_properties_for_organizations: Custom properties of organisations, as
            the enterprise defines them.
        environments: Environments of repositories.
        followers: A user's followers.
        git_ssh_keys: A user's SSH keys for Git.
        gpg_keys: A user's GPG keys.
        interaction_limits: Limits on who may interact.
        issues: Issues, with their comments, labels and milestones.
        members: The organisation's members and teams.
        merge_queues: Merge queues of repositories.
        metadata: Repositories' metadata: that they exist, what they are called, and what is
            shown with them, such as collaborators.
        organization_administration: Administering the organisation: `write` may change its
            settings.
        organization_announcement_banners: The organisation's announcement banners.
        organization_copilot_agent_settings: The organisation's settings for Copilot's agents.
        organization_copilot_seat_management: The organisation's seats of Copilot.
        organization_custom_org_roles: The organisation's custom roles for the organisation.
        organization_custom_properties: The organisation's custom properties; `admin` may
            define them.
        organization_custom_roles: The organisation's custom roles for repositories.
        organization_events: The organisation's events.
        organization_hooks: The organisation's webhooks.
        organization_packages: The organisation's packages.
        organization_personal_access_token_requests: Requests of members' fine-grained tokens:
            `read` lists them, `write` decides on them.
        organization_personal_access_tokens: Grants of members' fine-grained tokens: `read`
            lists them, `write` revokes them.
        organization_plan: The organisation's plan.
        organization_projects: The organisation's projects.
        organization_secrets: The organisation's secrets; their values can't be read.
        organization_self_hosted_runners: The organisation's self-hosted runners.
        organization_user_blocking: Users whom the organisation blocks.
        packages: Packages.
        pages: Pages sites of repositories.
        profile: A user's profile.
        pull_requests: Pull requests, with their comments, reviewers and merges.
        repository_custom_properties: Values of custom properties of repositories.
        repository_hooks: Webhooks of repositories.
        repository_projects: Projects of repositories.
        secret_scanning_alerts: Alerts of secret scanning.
        secrets: Secrets of repositories; their values can't be read.
        security_events: Security events, such as alerts of code scanning.
        single_file: One file, or a few, that the App names.
        starring: What a user stars.
        statuses: Statuses of commits.
        vulnerability_alerts: Alerts of Dependabot.
        workflows: Files of workflows: `write` may change what Actions run.
    """

    actions: NotRequired[Literal["read", "write"]]
    """Workflows of Actions, their runs and artifacts."""
    administration: NotRequired[Literal["read", "write"]]
    """Administering repositories: creating and deleting them, settings, teams, collaborators."""
    artifact_metadata: NotRequired[Literal["read", "write"]]
    """Metadata of artifacts."""
    attestations: NotRequired[Literal["read", "write"]]
    """Attestations of repositories."""
    checks: NotRequired[Literal["read", "write"]]
    """Checks on code."""
    code_quality: NotRequired[Literal["read", "write"]]
    """Code quality of repositories."""
    codespaces: NotRequired[Literal["read", "write"]]
    """Codespaces."""
    contents: NotRequired[Literal["read", "write"]]
    """What is in repositories: code, branches, commits, releases; `write` may push."""
    custom_properties_for_organizations: NotRequired[Literal["read", "write"]]
    """Custom properties of organisations."""
    dependabot_secrets: NotRequired[Literal["read", "write"]]
    """Secrets of Dependabot."""
    deployments: NotRequired[Literal["read", "write"]]
    """Deployments and their states."""
    discussions: NotRequired[Literal["read", "write"]]
    """Discussions."""
    email_addresses: NotRequired[Literal["read", "write"]]
    """A user's mail addresses."""
    enterprise_custom_properties_for_organizations: NotRequired[Literal["read", "write", "admin"]]
    """Custom properties of organisations, as the enterprise defines them."""
    environments: NotRequired[Literal["read", "write"]]
    """Environments of repositories."""
    followers: NotRequired[Literal["read", "write"]]
    """A user's followers."""
    git_ssh_keys: NotRequired[Literal["read", "write"]]
    """A user's SSH keys for Git."""
    gpg_keys: NotRequired[Literal["read", "write"]]
    """A user's GPG keys."""
    interaction_limits: NotRequired[Literal["read", "write"]]
    """Limits on who may interact."""
    issues: NotRequired[Literal["read", "write"]]
    """Issues, with their comments, labels and milestones."""
    members: NotRequired[Literal["read", "write"]]
    """The organisation's members and teams."""
    merge_queues: NotRequired[Literal["read", "write"]]
    """Merge queues of repositories."""
    metadata: NotRequired[Literal["read", "write"]]
    """Repositories' metadata: that they exist, what they are called, and what is shown with
    them, such as collaborators.
    """
    organization_administration: NotRequired[Literal["read", "write"]]
    """Administering the organisation: `write` may change its settings."""
    organization_announcement_banners: NotRequired[Literal["read", "write"]]
    """The organisation's announcement banners."""
    organization_copilot_agent_settings: NotRequired[Literal["read", "write"]]
    """The organisation's settings for Copilot's agents."""
    organization_copilot_seat_management: NotRequired[Literal["read", "write"]]
    """The organisation's seats of Copilot."""
    organization_custom_org_roles: NotRequired[Literal["read", "write"]]
    """The organisation's custom roles for the organisation."""
    organization_custom_properties: NotRequired[Literal["read", "write", "admin"]]
    """The organisation's custom properties; `admin` may define them."""
    organization_custom_roles: NotRequired[Literal["read", "write"]]
    """The organisation's custom roles for repositories."""
    organization_events: NotRequired[Literal["read"]]
    """The organisation's events."""
    organization_hooks: NotRequired[Literal["read", "write"]]
    """The organisation's webhooks."""
    organization_packages: NotRequired[Literal["read", "write"]]
    """The organisation's packages."""
    organization_personal_access_token_requests: NotRequired[Literal["read", "write"]]
    """Requests of members' fine-grained tokens: `read` lists them, `write` decides on them."""
    organization_personal_access_tokens: NotRequired[Literal["read", "write"]]
    """Grants of members' fine-grained tokens: `read` lists them, `write` revokes them."""
    organization_plan: NotRequired[Literal["read"]]
    """The organisation's plan."""
    organization_projects: NotRequired[Literal["read", "write", "admin"]]
    """The organisation's projects."""
    organization_secrets: NotRequired[Literal["read", "write"]]
    """The organisation's secrets; their values can't be read."""
    organization_self_hosted_runners: NotRequired[Literal["read", "write"]]
    """The organisation's self-hosted runners."""
    organization_user_blocking: NotRequired[Literal["read", "write"]]
    """Users whom the organisation blocks."""
    packages: NotRequired[Literal["read", "write"]]
    """Packages."""
    pages: NotRequired[Literal["read", "write"]]
    """Pages sites of repositories."""
    profile: NotRequired[Literal["write"]]
    """A user's profile."""
    pull_requests: NotRequired[Literal["read", "write"]]
    """Pull requests, with their comments, reviewers and merges."""
    repository_custom_properties: NotRequired[Literal["read", "write"]]
    """Values of custom properties of repositories."""
    repository_hooks: NotRequired[Literal["read", "write"]]
    """Webhooks of repositories."""
    repository_projects: NotRequired[Literal["read", "write", "admin"]]
    """Projects of repositories."""
    secret_scanning_alerts: NotRequired[Literal["read", "write"]]
    """Alerts of secret scanning."""
    secrets: NotRequired[Literal["read", "write"]]
    """Secrets of repositories; their values can't be read."""
    security_events: NotRequired[Literal["read", "write"]]
    """Security events, such as alerts of code scanning."""
    single_file: NotRequired[Literal["read", "write"]]
    """One file, or a few, that the App names."""
    starring: NotRequired[Literal["read", "write"]]
    """What a user stars."""
    statuses: NotRequired[Literal["read", "write"]]
    """Statuses of commits."""
    vulnerability_alerts: NotRequired[Literal["read", "write"]]
    """Alerts of Dependabot."""
    workflows: NotRequired[Literal["write"]]
    """Files of workflows: `write` may change what Actions run."""


class AppPermissions(TypedDict):
    """What an App may do, by permission: `read`, `write` or, for some, `admin`; one that is
    absent is not given.

    Fields:
        actions: Workflows of Actions, their runs and artifacts.
        administration: Administering repositories: creating and deleting them, settings,
            teams, collaborators.
        artifact_metadata: Metadata of artifacts.
        attestations: Attestations of repositories.
        checks: Checks on code.
        code_quality: Code quality of repositories.
        codespaces: Codespaces.
        contents: What is in repositories: code, branches, commits, releases; `write` may
            push.
        custom_properties_for_organizations: Custom properties of organisations.
        dependabot_secrets: Secrets of Dependabot.
        deployments: Deployments and their states.
        discussions: Discussions.
        email_addresses: A user's mail addresses.
        enterprise_custom_properties_for_organizations: Custom properties of organisations, as
            the enterprise defines them.
        environments: Environments of repositories.
        followers: A user's followers.
        git_ssh_keys: A user's SSH keys for Git.
        gpg_keys: A user's GPG keys.
        interaction_limits: Limits on who may interact.
        issues: Issues, with their comments, labels and milestones.
        members: The organisation's members and teams.
        merge_queues: Merge queues of repositories.
        metadata: Repositories' metadata: that they exist, what they are called, and what is
            shown with them, such as collaborators.
        organization_administration: Administering the organisation: `write` may change its
            settings.
        organization_announcement_banners: The organisation's announcement banners.
        organization_copilot_agent_settings: The organisation's settings for Copilot's agents.
        organization_copilot_seat_management: The organisation's seats of Copilot.
        organization_custom_org_roles: The organisation's custom roles for the organisation.
        organization_custom_properties: The organisation's custom properties; `admin` may
            define them.
        organization_custom_roles: The organisation's custom roles for repositories.
        organization_events: The organisation's events.
        organization_hooks: The organisation's webhooks.
        organization_packages: The organisation's packages.
        organization_personal_access_token_requests: Requests of members' fine-grained tokens:
            `read` lists them, `write` decides on them.
        organization_personal_access_tokens: Grants of members' fine-grained tokens: `read`
            lists them, `write` revokes them.
        organization_plan: The organisation's plan.
        organization_projects: The organisation's projects.
        organization_secrets: The organisation's secrets; their values can't be read.
        organization_self_hosted_runners: The organisation's self-hosted runners.
        organization_user_blocking: Users whom the organisation blocks.
        packages: Packages.
        pages: Pages sites of repositories.
        profile: A user's profile.
        pull_requests: Pull requests, with their comments, reviewers and merges.
        repository_custom_properties: Values of custom properties of repositories.
        repository_hooks: Webhooks of repositories.
        repository_projects: Projects of repositories.
        secret_scanning_alerts: Alerts of secret scanning.
        secrets: Secrets of repositories; their values can't be read.
        security_events: Security events, such as alerts of code scanning.
        single_file: One file, or a few, that the App names.
        starring: What a user stars.
        statuses: Statuses of commits.
        vulnerability_alerts: Alerts of Dependabot.
        workflows: Files of workflows: `write` may change what Actions run.
    """

    actions: NotRequired[Literal["read", "write"] | str]
    """Workflows of Actions, their runs and artifacts."""
    administration: NotRequired[Literal["read", "write"] | str]
    """Administering repositories: creating and deleting them, settings, teams, collaborators."""
    artifact_metadata: NotRequired[Literal["read", "write"] | str]
    """Metadata of artifacts."""
    attestations: NotRequired[Literal["read", "write"] | str]
    """Attestations of repositories."""
    checks: NotRequired[Literal["read", "write"] | str]
    """Checks on code."""
    code_quality: NotRequired[Literal["read", "write"] | str]
    """Code quality of repositories."""
    codespaces: NotRequired[Literal["read", "write"] | str]
    """Codespaces."""
    contents: NotRequired[Literal["read", "write"] | str]
    """What is in repositories: code, branches, commits, releases; `write` may push."""
    custom_properties_for_organizations: NotRequired[Literal["read", "write"] | str]
    """Custom properties of organisations."""
    dependabot_secrets: NotRequired[Literal["read", "write"] | str]
    """Secrets of Dependabot."""
    deployments: NotRequired[Literal["read", "write"] | str]
    """Deployments and their states."""
    discussions: NotRequired[Literal["read", "write"] | str]
    """Discussions."""
    email_addresses: NotRequired[Literal["read", "write"] | str]
    """A user's mail addresses."""
    enterprise_custom_properties_for_organizations: NotRequired[Literal["read", "write", "admin"] | str]
    """Custom properties of organisations, as the enterprise defines them."""
    environments: NotRequired[Literal["read", "write"] | str]
    """Environments of repositories."""
    followers: NotRequired[Literal["read", "write"] | str]
    """A user's followers."""
    git_ssh_keys: NotRequired[Literal["read", "write"] | str]
    """A user's SSH keys for Git."""
    gpg_keys: NotRequired[Literal["read", "write"] | str]
    """A user's GPG keys."""
    interaction_limits: NotRequired[Literal["read", "write"] | str]
    """Limits on who may interact."""
    issues: NotRequired[Literal["read", "write"] | str]
    """Issues, with their comments, labels and milestones."""
    members: NotRequired[Literal["read", "write"] | str]
    """The organisation's members and teams."""
    merge_queues: NotRequired[Literal["read", "write"] | str]
    """Merge queues of repositories."""
    metadata: NotRequired[Literal["read", "write"] | str]
    """Repositories' metadata: that they exist, what they are called, and what is shown with
    them, such as collaborators.
    """
    organization_administration: NotRequired[Literal["read", "write"] | str]
    """Administering the organisation: `write` may change its settings."""
    organization_announcement_banners: NotRequired[Literal["read", "write"] | str]
    """The organisation's announcement banners."""
    organization_copilot_agent_settings: NotRequired[Literal["read", "write"] | str]
    """The organisation's settings for Copilot's agents."""
    organization_copilot_seat_management: NotRequired[Literal["read", "write"] | str]
    """The organisation's seats of Copilot."""
    organization_custom_org_roles: NotRequired[Literal["read", "write"] | str]
    """The organisation's custom roles for the organisation."""
    organization_custom_properties: NotRequired[Literal["read", "write", "admin"] | str]
    """The organisation's custom properties; `admin` may define them."""
    organization_custom_roles: NotRequired[Literal["read", "write"] | str]
    """The organisation's custom roles for repositories."""
    organization_events: NotRequired[Literal["read"] | str]
    """The organisation's events."""
    organization_hooks: NotRequired[Literal["read", "write"] | str]
    """The organisation's webhooks."""
    organization_packages: NotRequired[Literal["read", "write"] | str]
    """The organisation's packages."""
    organization_personal_access_token_requests: NotRequired[Literal["read", "write"] | str]
    """Requests of members' fine-grained tokens: `read` lists them, `write` decides on them."""
    organization_personal_access_tokens: NotRequired[Literal["read", "write"] | str]
    """Grants of members' fine-grained tokens: `read` lists them, `write` revokes them."""
    organization_plan: NotRequired[Literal["read"] | str]
    """The organisation's plan."""
    organization_projects: NotRequired[Literal["read", "write", "admin"] | str]
    """The organisation's projects."""
    organization_secrets: NotRequired[Literal["read", "write"] | str]
    """The organisation's secrets; their values can't be read."""
    organization_self_hosted_runners: NotRequired[Literal["read", "write"] | str]
    """The organisation's self-hosted runners."""
    organization_user_blocking: NotRequired[Literal["read", "write"] | str]
    """Users whom the organisation blocks."""
    packages: NotRequired[Literal["read", "write"] | str]
    """Packages."""
    pages: NotRequired[Literal["read", "write"] | str]
    """Pages sites of repositories."""
    profile: NotRequired[Literal["write"] | str]
    """A user's profile."""
    pull_requests: NotRequired[Literal["read", "write"] | str]
    """Pull requests, with their comments, reviewers and merges."""
    repository_custom_properties: NotRequired[Literal["read", "write"] | str]
    """Values of custom properties of repositories."""
    repository_hooks: NotRequired[Literal["read", "write"] | str]
    """Webhooks of repositories."""
    repository_projects: NotRequired[Literal["read", "write", "admin"] | str]
    """Projects of repositories."""
    secret_scanning_alerts: NotRequired[Literal["read", "write"] | str]
    """Alerts of secret scanning."""
    secrets: NotRequired[Literal["read", "write"] | str]
    """Secrets of repositories; their values can't be read."""
    security_events: NotRequired[Literal["read", "write"] | str]
    """Security events, such as alerts of code scanning."""
    single_file: NotRequired[Literal["read", "write"] | str]
    """One file, or a few, that the App names."""
    starring: NotRequired[Literal["read", "write"] | str]
    """What a user stars."""
    statuses: NotRequired[Literal["read", "write"] | str]
    """Statuses of commits."""
    vulnerability_alerts: NotRequired[Literal["read", "write"] | str]
    """Alerts of Dependabot."""
    workflows: NotRequired[Literal["write"] | str]
    """Files of workflows: `write` may change what Actions run."""


class RepositoryCodeSearchIndexStatus(TypedDict):
    """Whether code search knows it.

    Fields:
        lexical_commit_sha: The commit that the lexical index is of.
        lexical_search_ok: Whether lexical search works.
    """

    lexical_commit_sha: NotRequired[str]
    """The commit that the lexical index is of."""
    lexical_search_ok: NotRequired[bool]
    """Whether lexical search works."""


class NullableLicenseSimple(TypedDict):
    """A licence; null if there is none.

    Fields:
        html_url: Its page on the website.
        key: Its key, such as `mit`.
        name: Its name.
        node_id: Its id in the GraphQL API.
        spdx_id: Its SPDX id, such as `MIT`; null if it has none.
        url: Where the API shows it.
    """

    html_url: NotRequired[str]
    """Its page on the website."""
    key: str
    """Its key, such as `mit`."""
    name: str
    """Its name."""
    node_id: str
    """Its id in the GraphQL API."""
    spdx_id: str | None
    """Its SPDX id, such as `MIT`; null if it has none."""
    url: str | None
    """Where the API shows it."""


class SimpleUser(TypedDict):
    """A user, in brief; as an owner it may be an organisation.

    Fields:
        avatar_url: Its picture.
        email: The mail address that is shown in public; null if none is.
        events_url: Where the API lists its events.
        followers_url: Where the API lists who follows it.
        following_url: Where the API lists whom it follows; a template for one of them.
        gists_url: Where the API has its gists; a template for one of them.
        gravatar_id: Its id at Gravatar; empty or null where that is not used.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        login: Its name in addresses, which may change; case does not matter.
        name: Its name, for people to read; somebody's input.
        node_id: Its id in the GraphQL API.
        organizations_url: Where the API lists its organisations.
        received_events_url: Where the API lists the events of what it watches.
        repos_url: Where the API lists its repositories.
        site_admin: Whether it administers the whole server.
        starred_at: When it was starred, in listings of stars.
        starred_url: Where the API lists what it has starred; a template for one repository.
        subscriptions_url: Where the API lists the repositories that it watches.
        type: What kind of account it is, such as `User`, `Bot` or `Organization`.
        url: Where the API shows it.
        user_view_type: How much of the user is shown: `public` or `private`.
    """

    avatar_url: str
    """Its picture."""
    email: NotRequired[str | None]
    """The mail address that is shown in public; null if none is."""
    events_url: str
    """Where the API lists its events."""
    followers_url: str
    """Where the API lists who follows it."""
    following_url: str
    """Where the API lists whom it follows; a template for one of them."""
    gists_url: str
    """Where the API has its gists; a template for one of them."""
    gravatar_id: str | None
    """Its id at Gravatar; empty or null where that is not used."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    name: NotRequired[str | None]
    """Its name, for people to read; somebody's input."""
    node_id: str
    """Its id in the GraphQL API."""
    organizations_url: str
    """Where the API lists its organisations."""
    received_events_url: str
    """Where the API lists the events of what it watches."""
    repos_url: str
    """Where the API lists its repositories."""
    site_admin: bool
    """Whether it administers the whole server."""
    starred_at: NotRequired[str]
    """When it was starred, in listings of stars."""
    starred_url: str
    """Where the API lists what it has starred; a template for one repository."""
    subscriptions_url: str
    """Where the API lists the repositories that it watches."""
    type: str
    """What kind of account it is, such as `User`, `Bot` or `Organization`."""
    url: str
    """Where the API shows it."""
    user_view_type: NotRequired[str]
    """How much of the user is shown: `public` or `private`."""


class RepositoryPermissions(TypedDict):
    """What the login that asks may do with it.

    Fields:
        admin: Whether the login may administer it.
        maintain: Whether the login may maintain it.
        pull: Whether the login may read it.
        push: Whether the login may write to it.
        triage: Whether the login may sort its issues and pull requests.
    """

    admin: bool
    """Whether the login may administer it."""
    maintain: NotRequired[bool]
    """Whether the login may maintain it."""
    pull: bool
    """Whether the login may read it."""
    push: bool
    """Whether the login may write to it."""
    triage: NotRequired[bool]
    """Whether the login may sort its issues and pull requests."""


class Repository(TypedDict):
    """A repository, in full.

    Fields:
        allow_auto_merge: Whether pull requests may be merged as soon as they can be.
        allow_forking: Whether it may be forked.
        allow_merge_commit: Whether pull requests may be merged with a merge commit.
        allow_rebase_merge: Whether pull requests may be merged by rebasing.
        allow_squash_merge: Whether pull requests may be merged by squashing.
        allow_update_branch: Whether the branch of a pull request can be brought up to date,
            though that is not needed to merge.
        anonymous_access_enabled: Whether Git may read it without a login.
        archive_url: A template for its archives in the API.
        archived: Whether it is archived, and so read-only.
        assignees_url: A template for those who may be assigned, in the API.
        blobs_url: A template for its Git blobs in the API.
        branches_url: A template for its branches in the API.
        clone_url: Where Git clones it from over HTTPS.
        code_search_index_status: Whether code search knows it.
        collaborators_url: A template for its collaborators in the API.
        comments_url: A template for comments on its commits in the API.
        commits_url: A template for its commits in the API.
        compare_url: A template for comparisons of its commits in the API.
        contents_url: A template for its files in the API.
        contributors_url: Where the API lists its contributors.
        created_at: When it was created, RFC 3339.
        default_branch: The branch that is meant when none is named.
        delete_branch_on_merge: Whether a branch is deleted once it is merged.
        deployments_url: Where the API lists its deployments.
        description: What it says of itself; somebody's input.
        disabled: Whether it is disabled.
        downloads_url: Where the API lists its downloads.
        events_url: Where the API lists its events.
        fork: Whether it is a fork of another.
        forks: The same as `forks_count`.
        forks_count: How many forks it has.
        forks_url: Where the API lists its forks.
        full_name: Its owner's login and its name, with a slash between them.
        git_commits_url: A template for its Git commits in the API.
        git_refs_url: A template for its Git references in the API.
        git_tags_url: A template for its Git tags in the API.
        git_url: Where Git clones it from over Git's own protocol.
        has_discussions: Whether it has discussions.
        has_downloads: Whether it has downloads; deprecated upstream.
        has_issues: Whether it has issues.
        has_pages: Whether it has a Pages site.
        has_projects: Whether it has projects.
        has_pull_requests: Whether it has pull requests.
        has_wiki: Whether it has a wiki.
        homepage: The address of its website.
        hooks_url: Where the API lists its webhooks.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        is_template: Whether others can be made from it.
        issue_comment_url: A template for comments on its issues in the API.
        issue_events_url: A template for events of its issues in the API.
        issues_url: Where the API has its issues.
        keys_url: A template for its deploy keys in the API.
        labels_url: A template for its labels in the API.
        language: The programming language that most of it is in.
        languages_url: Where the API lists its programming languages.
        license: The licence that was found in it; null if there is none.
        master_branch: An older word for `default_branch`.
        merge_commit_message: What the message of a merge commit is made of: `PR_BODY`,
            `PR_TITLE` or `BLANK`.
        merge_commit_title: What the title of a merge commit is made of: `PR_TITLE` or
            `MERGE_MESSAGE`.
        merges_url: Where the API merges its branches.
        milestones_url: A template for its milestones in the API.
        mirror_url: What it is a mirror of; null if it is none.
        name: Its name, without that of its owner.
        node_id: Its id in the GraphQL API.
        notifications_url: A template for notifications about it in the API.
        open_issues: The same as `open_issues_count`.
        open_issues_count: How many of its issues and pull requests are open.
        owner: The user or organisation that owns it.
        permissions: What the login that asks may do with it.
        private: Whether only some may see it; internal repositories are private too.
        pull_request_creation_policy: Who may open pull requests: `all` or
            `collaborators_only`.
        pulls_url: A template for its pull requests in the API.
        pushed_at: When something was last pushed to it, RFC 3339; null if nothing was.
        releases_url: A template for its releases in the API.
        size: How large it is, in kilobytes.
        squash_merge_commit_message: What the message of a squashed commit is made of:
            `PR_BODY`, `COMMIT_MESSAGES` or `BLANK`.
        squash_merge_commit_title: What the title of a squashed commit is made of: `PR_TITLE`
            or `COMMIT_OR_PR_TITLE`.
        ssh_url: Where Git clones it from over SSH.
        stargazers_count: How many have starred it.
        stargazers_url: Where the API lists who has starred it.
        starred_at: When it was starred, in listings of stars.
        statuses_url: A template for statuses of its commits in the API.
        subscribers_url: Where the API lists who watches it.
        subscription_url: Where the API says whether the login watches it.
        svn_url: Where Subversion finds it.
        tags_url: Where the API lists its tags.
        teams_url: Where the API lists the teams that reach it.
        temp_clone_token: A token to clone it with for a short time: a secret.
        topics: Its topics.
        trees_url: A template for its Git trees in the API.
        updated_at: When it was last changed, RFC 3339.
        url: Where the API shows it.
        use_squash_pr_title_as_default: Whether a squashed commit has the title of its pull
            request; deprecated upstream, see `squash_merge_commit_title`.
        visibility: Who may see it: `public`, `private` or `internal`.
        watchers: The same as `watchers_count`.
        watchers_count: How many have starred it; those who watch it are its subscribers.
        web_commit_signoff_required: Whether commits that are made on the website have to be
            signed off.
    """

    allow_auto_merge: NotRequired[bool]
    """Whether pull requests may be merged as soon as they can be."""
    allow_forking: NotRequired[bool]
    """Whether it may be forked."""
    allow_merge_commit: NotRequired[bool]
    """Whether pull requests may be merged with a merge commit."""
    allow_rebase_merge: NotRequired[bool]
    """Whether pull requests may be merged by rebasing."""
    allow_squash_merge: NotRequired[bool]
    """Whether pull requests may be merged by squashing."""
    allow_update_branch: NotRequired[bool]
    """Whether the branch of a pull request can be brought up to date, though that is not needed
    to merge.
    """
    anonymous_access_enabled: NotRequired[bool]
    """Whether Git may read it without a login."""
    archive_url: str
    """A template for its archives in the API."""
    archived: bool
    """Whether it is archived, and so read-only."""
    assignees_url: str
    """A template for those who may be assigned, in the API."""
    blobs_url: str
    """A template for its Git blobs in the API."""
    branches_url: str
    """A template for its branches in the API."""
    clone_url: str
    """Where Git clones it from over HTTPS."""
    code_search_index_status: NotRequired[RepositoryCodeSearchIndexStatus]
    """Whether code search knows it."""
    collaborators_url: str
    """A template for its collaborators in the API."""
    comments_url: str
    """A template for comments on its commits in the API."""
    commits_url: str
    """A template for its commits in the API."""
    compare_url: str
    """A template for comparisons of its commits in the API."""
    contents_url: str
    """A template for its files in the API."""
    contributors_url: str
    """Where the API lists its contributors."""
    created_at: str | None
    """When it was created, RFC 3339."""
    default_branch: str
    """The branch that is meant when none is named."""
    delete_branch_on_merge: NotRequired[bool]
    """Whether a branch is deleted once it is merged."""
    deployments_url: str
    """Where the API lists its deployments."""
    description: str | None
    """What it says of itself; somebody's input."""
    disabled: bool
    """Whether it is disabled."""
    downloads_url: str
    """Where the API lists its downloads."""
    events_url: str
    """Where the API lists its events."""
    fork: bool
    """Whether it is a fork of another."""
    forks: int
    """The same as `forks_count`."""
    forks_count: int
    """How many forks it has."""
    forks_url: str
    """Where the API lists its forks."""
    full_name: str
    """Its owner's login and its name, with a slash between them."""
    git_commits_url: str
    """A template for its Git commits in the API."""
    git_refs_url: str
    """A template for its Git references in the API."""
    git_tags_url: str
    """A template for its Git tags in the API."""
    git_url: str
    """Where Git clones it from over Git's own protocol."""
    has_discussions: NotRequired[bool]
    """Whether it has discussions."""
    has_downloads: bool
    """Whether it has downloads; deprecated upstream."""
    has_issues: bool
    """Whether it has issues."""
    has_pages: bool
    """Whether it has a Pages site."""
    has_projects: bool
    """Whether it has projects."""
    has_pull_requests: NotRequired[bool]
    """Whether it has pull requests."""
    has_wiki: bool
    """Whether it has a wiki."""
    homepage: str | None
    """The address of its website."""
    hooks_url: str
    """Where the API lists its webhooks."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    is_template: NotRequired[bool]
    """Whether others can be made from it."""
    issue_comment_url: str
    """A template for comments on its issues in the API."""
    issue_events_url: str
    """A template for events of its issues in the API."""
    issues_url: str
    """Where the API has its issues."""
    keys_url: str
    """A template for its deploy keys in the API."""
    labels_url: str
    """A template for its labels in the API."""
    language: str | None
    """The programming language that most of it is in."""
    languages_url: str
    """Where the API lists its programming languages."""
    license: NullableLicenseSimple | None
    """The licence that was found in it; null if there is none."""
    master_branch: NotRequired[str]
    """An older word for `default_branch`."""
    merge_commit_message: NotRequired[Literal["PR_BODY", "PR_TITLE", "BLANK"] | str]
    """What the message of a merge commit is made of: `PR_BODY`, `PR_TITLE` or `BLANK`."""
    merge_commit_title: NotRequired[Literal["PR_TITLE", "MERGE_MESSAGE"] | str]
    """What the title of a merge commit is made of: `PR_TITLE` or `MERGE_MESSAGE`."""
    merges_url: str
    """Where the API merges its branches."""
    milestones_url: str
    """A template for its milestones in the API."""
    mirror_url: str | None
    """What it is a mirror of; null if it is none."""
    name: str
    """Its name, without that of its owner."""
    node_id: str
    """Its id in the GraphQL API."""
    notifications_url: str
    """A template for notifications about it in the API."""
    open_issues: int
    """The same as `open_issues_count`."""
    open_issues_count: int
    """How many of its issues and pull requests are open."""
    owner: SimpleUser
    """The user or organisation that owns it."""
    permissions: NotRequired[RepositoryPermissions]
    """What the login that asks may do with it."""
    private: bool
    """Whether only some may see it; internal repositories are private too."""
    pull_request_creation_policy: NotRequired[Literal["all", "collaborators_only"] | str]
    """Who may open pull requests: `all` or `collaborators_only`."""
    pulls_url: str
    """A template for its pull requests in the API."""
    pushed_at: str | None
    """When something was last pushed to it, RFC 3339; null if nothing was."""
    releases_url: str
    """A template for its releases in the API."""
    size: int
    """How large it is, in kilobytes."""
    squash_merge_commit_message: NotRequired[Literal["PR_BODY", "COMMIT_MESSAGES", "BLANK"] | str]
    """What the message of a squashed commit is made of: `PR_BODY`, `COMMIT_MESSAGES` or `BLANK`."""
    squash_merge_commit_title: NotRequired[Literal["PR_TITLE", "COMMIT_OR_PR_TITLE"] | str]
    """What the title of a squashed commit is made of: `PR_TITLE` or `COMMIT_OR_PR_TITLE`."""
    ssh_url: str
    """Where Git clones it from over SSH."""
    stargazers_count: int
    """How many have starred it."""
    stargazers_url: str
    """Where the API lists who has starred it."""
    starred_at: NotRequired[str]
    """When it was starred, in listings of stars."""
    statuses_url: str
    """A template for statuses of its commits in the API."""
    subscribers_url: str
    """Where the API lists who watches it."""
    subscription_url: str
    """Where the API says whether the login watches it."""
    svn_url: str
    """Where Subversion finds it."""
    tags_url: str
    """Where the API lists its tags."""
    teams_url: str
    """Where the API lists the teams that reach it."""
    temp_clone_token: NotRequired[str]
    """A token to clone it with for a short time: a secret."""
    topics: NotRequired[list[str]]
    """Its topics."""
    trees_url: str
    """A template for its Git trees in the API."""
    updated_at: str | None
    """When it was last changed, RFC 3339."""
    url: str
    """Where the API shows it."""
    use_squash_pr_title_as_default: NotRequired[bool]
    """Whether a squashed commit has the title of its pull request; deprecated upstream, see
    `squash_merge_commit_title`.
    """
    visibility: NotRequired[str]
    """Who may see it: `public`, `private` or `internal`."""
    watchers: int
    """The same as `watchers_count`."""
    watchers_count: int
    """How many have starred it; those who watch it are its subscribers."""
    web_commit_signoff_required: NotRequired[bool]
    """Whether commits that are made on the website have to be signed off."""


class InstallationToken(TypedDict):
    """A token of an installation. It is a secret, and good for one hour.

    Fields:
        expires_at: When it ends, RFC 3339.
        has_multiple_single_files: Whether the permission `single_file` is for several files.
        permissions: What it may do, by name of permission.
        repositories: The repositories that it reaches, where some were named.
        repository_selection: Which repositories it reaches: `all` or `selected`.
        single_file: The one file that the permission `single_file` is for.
        single_file_paths: The files that the permission `single_file` is for.
        token: The secret itself; it begins with `ghs_`.
    """

    expires_at: str
    """When it ends, RFC 3339."""
    has_multiple_single_files: NotRequired[bool]
    """Whether the permission `single_file` is for several files."""
    permissions: NotRequired[AppPermissions]
    """What it may do, by name of permission."""
    repositories: NotRequired[list[Repository]]
    """The repositories that it reaches, where some were named."""
    repository_selection: NotRequired[Literal["all", "selected"] | str]
    """Which repositories it reaches: `all` or `selected`."""
    single_file: NotRequired[str]
    """The one file that the permission `single_file` is for."""
    single_file_paths: NotRequired[list[str]]
    """The files that the permission `single_file` is for."""
    token: str
    """The secret itself; it begins with `ghs_`."""


class Enterprise(TypedDict):
    """An enterprise, which holds organisations.

    Fields:
        avatar_url: Its picture.
        created_at: When it was created, RFC 3339.
        description: What it says of itself; somebody's input.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        name: Its name, for people to read; somebody's input.
        node_id: Its id in the GraphQL API.
        slug: Its name in addresses.
        updated_at: When it was last changed, RFC 3339.
        website_url: The address of its website.
    """

    avatar_url: str
    """Its picture."""
    created_at: str | None
    """When it was created, RFC 3339."""
    description: NotRequired[str | None]
    """What it says of itself; somebody's input."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    name: str
    """Its name, for people to read; somebody's input."""
    node_id: str
    """Its id in the GraphQL API."""
    slug: str
    """Its name in addresses."""
    updated_at: str | None
    """When it was last changed, RFC 3339."""
    website_url: NotRequired[str | None]
    """The address of its website."""


class IntegrationPermissions(TypedDict):
    """What it asks for where it is installed, by name of permission.

    Fields:
        checks: Checks on code.
        contents: What is in repositories: code, branches, commits, releases; `write` may
            push.
        deployments: Deployments and their states.
        issues: Issues, with their comments, labels and milestones.
        metadata: Repositories' metadata: that they exist, what they are called, and what is
            shown with them, such as collaborators.
    """

    checks: NotRequired[str]
    """Checks on code."""
    contents: NotRequired[str]
    """What is in repositories: code, branches, commits, releases; `write` may push."""
    deployments: NotRequired[str]
    """Deployments and their states."""
    issues: NotRequired[str]
    """Issues, with their comments, labels and milestones."""
    metadata: NotRequired[str]
    """Repositories' metadata: that they exist, what they are called, and what is shown with
    them, such as collaborators.
    """


class Integration(TypedDict):
    """A GitHub App.

    Fields:
        client_id: The App's client id, which may stand for its number in a JWT.
        created_at: When it was created, RFC 3339.
        description: What it says of itself; somebody's input.
        events: The webhook events that it receives.
        external_url: The address of the App's own website.
        html_url: Its page on the website.
        id: The App's number, `iss` of its JWTs.
        installations_count: How many times it is installed.
        name: Its name, for people to read; somebody's input.
        node_id: Its id in the GraphQL API.
        owner: Whose App it is: a user, an organisation or an enterprise.
        permissions: What it asks for where it is installed, by name of permission.
        slug: Its name in addresses.
        updated_at: When it was last changed, RFC 3339.
    """

    client_id: NotRequired[str]
    """The App's client id, which may stand for its number in a JWT."""
    created_at: str
    """When it was created, RFC 3339."""
    description: str | None
    """What it says of itself; somebody's input."""
    events: list[str]
    """The webhook events that it receives."""
    external_url: str
    """The address of the App's own website."""
    html_url: str
    """Its page on the website."""
    id: int
    """The App's number, `iss` of its JWTs."""
    installations_count: NotRequired[int]
    """How many times it is installed."""
    name: str
    """Its name, for people to read; somebody's input."""
    node_id: str
    """Its id in the GraphQL API."""
    owner: SimpleUser | Enterprise
    """Whose App it is: a user, an organisation or an enterprise."""
    permissions: IntegrationPermissions
    """What it asks for where it is installed, by name of permission."""
    slug: NotRequired[str]
    """Its name in addresses."""
    updated_at: str
    """When it was last changed, RFC 3339."""


class NullableSimpleUser(TypedDict):
    """A user, in brief; null if there is none.

    Fields:
        avatar_url: Its picture.
        email: The mail address that is shown in public; null if none is.
        events_url: Where the API lists its events.
        followers_url: Where the API lists who follows it.
        following_url: Where the API lists whom it follows; a template for one of them.
        gists_url: Where the API has its gists; a template for one of them.
        gravatar_id: Its id at Gravatar; empty or null where that is not used.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        login: Its name in addresses, which may change; case does not matter.
        name: Its name, for people to read; somebody's input.
        node_id: Its id in the GraphQL API.
        organizations_url: Where the API lists its organisations.
        received_events_url: Where the API lists the events of what it watches.
        repos_url: Where the API lists its repositories.
        site_admin: Whether it administers the whole server.
        starred_at: When it was starred, in listings of stars.
        starred_url: Where the API lists what it has starred; a template for one repository.
        subscriptions_url: Where the API lists the repositories that it watches.
        type: What kind of account it is, such as `User`, `Bot` or `Organization`.
        url: Where the API shows it.
        user_view_type: How much of the user is shown: `public` or `private`.
    """

    avatar_url: str
    """Its picture."""
    email: NotRequired[str | None]
    """The mail address that is shown in public; null if none is."""
    events_url: str
    """Where the API lists its events."""
    followers_url: str
    """Where the API lists who follows it."""
    following_url: str
    """Where the API lists whom it follows; a template for one of them."""
    gists_url: str
    """Where the API has its gists; a template for one of them."""
    gravatar_id: str | None
    """Its id at Gravatar; empty or null where that is not used."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    name: NotRequired[str | None]
    """Its name, for people to read; somebody's input."""
    node_id: str
    """Its id in the GraphQL API."""
    organizations_url: str
    """Where the API lists its organisations."""
    received_events_url: str
    """Where the API lists the events of what it watches."""
    repos_url: str
    """Where the API lists its repositories."""
    site_admin: bool
    """Whether it administers the whole server."""
    starred_at: NotRequired[str]
    """When it was starred, in listings of stars."""
    starred_url: str
    """Where the API lists what it has starred; a template for one repository."""
    subscriptions_url: str
    """Where the API lists the repositories that it watches."""
    type: str
    """What kind of account it is, such as `User`, `Bot` or `Organization`."""
    url: str
    """Where the API shows it."""
    user_view_type: NotRequired[str]
    """How much of the user is shown: `public` or `private`."""


class Installation(TypedDict):
    """An App as it is installed on an account, with what it may do there.

    Fields:
        access_tokens_url: Where the API makes its tokens.
        account: What the App is installed on: a user, an organisation or an enterprise; an
            enterprise has a `slug`, the others a `login`.
        app_id: The number of the App that is installed.
        app_slug: The App's name in addresses.
        client_id: The App's client id, which may stand for its number in a JWT.
        contact_email: A mail address for questions about it; null if there is none.
        created_at: When it was created, RFC 3339.
        events: The webhook events that it receives.
        has_multiple_single_files: Whether the permission `single_file` is for several files.
        html_url: Its page on the website.
        id: The installation's number, `installation_id` in paths; not the App's.
        permissions: What it may do, by name of permission.
        repositories_url: Where the API lists the repositories that it reaches.
        repository_selection: Which repositories it reaches: `all` or `selected`.
        single_file_name: The one file that the permission `single_file` is for; null if there
            is none.
        single_file_paths: The files that the permission `single_file` is for.
        suspended_at: When it was suspended, RFC 3339; null if it is not. A suspended
            installation makes no tokens.
        suspended_by: Who suspended it; null if it is not suspended.
        target_id: The number of the account that it is installed on.
        target_type: What kind of account it is installed on, such as `Organization`.
        updated_at: When it was last changed, RFC 3339.
    """

    access_tokens_url: str
    """Where the API makes its tokens."""
    account: SimpleUser | Enterprise | None
    """What the App is installed on: a user, an organisation or an enterprise; an enterprise has
    a `slug`, the others a `login`.
    """
    app_id: int
    """The number of the App that is installed."""
    app_slug: str
    """The App's name in addresses."""
    client_id: NotRequired[str]
    """The App's client id, which may stand for its number in a JWT."""
    contact_email: NotRequired[str | None]
    """A mail address for questions about it; null if there is none."""
    created_at: str
    """When it was created, RFC 3339."""
    events: list[str]
    """The webhook events that it receives."""
    has_multiple_single_files: NotRequired[bool]
    """Whether the permission `single_file` is for several files."""
    html_url: str
    """Its page on the website."""
    id: int
    """The installation's number, `installation_id` in paths; not the App's."""
    permissions: AppPermissions
    """What it may do, by name of permission."""
    repositories_url: str
    """Where the API lists the repositories that it reaches."""
    repository_selection: Literal["all", "selected"] | str
    """Which repositories it reaches: `all` or `selected`."""
    single_file_name: str | None
    """The one file that the permission `single_file` is for; null if there is none."""
    single_file_paths: NotRequired[list[str]]
    """The files that the permission `single_file` is for."""
    suspended_at: str | None
    """When it was suspended, RFC 3339; null if it is not. A suspended installation makes no
    tokens.
    """
    suspended_by: NullableSimpleUser | None
    """Who suspended it; null if it is not suspended."""
    target_id: int
    """The number of the account that it is installed on."""
    target_type: str
    """What kind of account it is installed on, such as `Organization`."""
    updated_at: str
    """When it was last changed, RFC 3339."""


class AppsListInstallationsAnswerItemAccount1(TypedDict):
    """Fields:
        avatar_url: Its picture.
        email: The mail address that is shown in public; null if none is.
        events_url: Where the API lists its events.
        followers_url: Where the API lists who follows it.
        following_url: Where the API lists whom it follows; a template for one of them.
        gists_url: Where the API has its gists; a template for one of them.
        gravatar_id: Its id at Gravatar; empty or null where that is not used.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        login: Its name in addresses, which may change; case does not matter.
        name: Its name, for people to read; null if it has none.
        node_id: Its id in the GraphQL API.
        organizations_url: Where the API lists its organisations.
        received_events_url: Where the API lists the events of what it watches.
        repos_url: Where the API lists its repositories.
        site_admin: Whether it administers the whole server.
        starred_at: When it was starred, in listings of stars.
        starred_url: Where the API lists what it has starred; a template for one repository.
        subscriptions_url: Where the API lists the repositories that it watches.
        type: What kind of account it is, such as `User`, `Bot` or `Organization`.
        url: Where the API shows it.
    """

    avatar_url: str
    """Its picture."""
    email: NotRequired[str | None]
    """The mail address that is shown in public; null if none is."""
    events_url: str
    """Where the API lists its events."""
    followers_url: str
    """Where the API lists who follows it."""
    following_url: str
    """Where the API lists whom it follows; a template for one of them."""
    gists_url: str
    """Where the API has its gists; a template for one of them."""
    gravatar_id: str | None
    """Its id at Gravatar; empty or null where that is not used."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    name: NotRequired[str | None]
    """Its name, for people to read; null if it has none."""
    node_id: str
    """Its id in the GraphQL API."""
    organizations_url: str
    """Where the API lists its organisations."""
    received_events_url: str
    """Where the API lists the events of what it watches."""
    repos_url: str
    """Where the API lists its repositories."""
    site_admin: bool
    """Whether it administers the whole server."""
    starred_at: NotRequired[str]
    """When it was starred, in listings of stars."""
    starred_url: str
    """Where the API lists what it has starred; a template for one repository."""
    subscriptions_url: str
    """Where the API lists the repositories that it watches."""
    type: str
    """What kind of account it is, such as `User`, `Bot` or `Organization`."""
    url: str
    """Where the API shows it."""


class AppsListInstallationsAnswerItemAccount2(TypedDict):
    """Fields:
        avatar_url: Its picture.
        created_at: When it was created, RFC 3339.
        description: What it says of itself; somebody's input.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        name: Its name, for people to read; null if it has none.
        node_id: Its id in the GraphQL API.
        slug: Its name in addresses.
        updated_at: When it was last changed, RFC 3339.
        website_url: The address of its website.
    """

    avatar_url: str
    """Its picture."""
    created_at: str | None
    """When it was created, RFC 3339."""
    description: NotRequired[str | None]
    """What it says of itself; somebody's input."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    name: str
    """Its name, for people to read; null if it has none."""
    node_id: str
    """Its id in the GraphQL API."""
    slug: str
    """Its name in addresses."""
    updated_at: str | None
    """When it was last changed, RFC 3339."""
    website_url: NotRequired[str | None]
    """The address of its website."""


class AppsListInstallationsAnswerItemPermissions(TypedDict):
    """What it may do, by name of permission.

    Fields:
        actions: Workflows of Actions, their runs and artifacts.
        administration: Administering repositories: creating and deleting them, settings,
            teams, collaborators.
        checks: Checks on code.
        contents: What is in repositories: code, branches, commits, releases; `write` may
            push.
        deployments: Deployments and their states.
        environments: Environments of repositories.
        issues: Issues, with their comments, labels and milestones.
        members: The organisation's members and teams.
        metadata: Repositories' metadata: that they exist, what they are called, and what is
            shown with them, such as collaborators.
        organization_administration: Administering the organisation: `write` may change its
            settings.
        organization_announcement_banners: The organisation's announcement banners.
        organization_custom_roles: The organisation's custom roles for repositories.
        organization_hooks: The organisation's webhooks.
        organization_packages: The organisation's packages.
        organization_personal_access_token_requests: Requests of members' fine-grained tokens:
            `read` lists them, `write` decides on them.
        organization_personal_access_tokens: Grants of members' fine-grained tokens: `read`
            lists them, `write` revokes them.
        organization_plan: The organisation's plan.
        organization_projects: The organisation's projects.
        organization_secrets: The organisation's secrets; their values can't be read.
        organization_self_hosted_runners: The organisation's self-hosted runners.
        organization_user_blocking: Users whom the organisation blocks.
        packages: Packages.
        pages: Pages sites of repositories.
        pull_requests: Pull requests, with their comments, reviewers and merges.
        repository_hooks: Webhooks of repositories.
        repository_projects: Projects of repositories.
        secret_scanning_alerts: Alerts of secret scanning.
        secrets: Secrets of repositories; their values can't be read.
        security_events: Security events, such as alerts of code scanning.
        single_file: One file, or a few, that the App names.
        statuses: Statuses of commits.
        team_discussions: Discussions of teams.
        vulnerability_alerts: Alerts of Dependabot.
        workflows: Files of workflows: `write` may change what Actions run.
    """

    actions: NotRequired[Literal["read", "write"] | str]
    """Workflows of Actions, their runs and artifacts."""
    administration: NotRequired[Literal["read", "write"] | str]
    """Administering repositories: creating and deleting them, settings, teams, collaborators."""
    checks: NotRequired[Literal["read", "write"] | str]
    """Checks on code."""
    contents: NotRequired[Literal["read", "write"] | str]
    """What is in repositories: code, branches, commits, releases; `write` may push."""
    deployments: NotRequired[Literal["read", "write"] | str]
    """Deployments and their states."""
    environments: NotRequired[Literal["read", "write"] | str]
    """Environments of repositories."""
    issues: NotRequired[Literal["read", "write"] | str]
    """Issues, with their comments, labels and milestones."""
    members: NotRequired[Literal["read", "write"] | str]
    """The organisation's members and teams."""
    metadata: NotRequired[Literal["read", "write"] | str]
    """Repositories' metadata: that they exist, what they are called, and what is shown with
    them, such as collaborators.
    """
    organization_administration: NotRequired[Literal["read", "write"] | str]
    """Administering the organisation: `write` may change its settings."""
    organization_announcement_banners: NotRequired[Literal["read", "write"] | str]
    """The organisation's announcement banners."""
    organization_custom_roles: NotRequired[Literal["read", "write"] | str]
    """The organisation's custom roles for repositories."""
    organization_hooks: NotRequired[Literal["read", "write"] | str]
    """The organisation's webhooks."""
    organization_packages: NotRequired[Literal["read", "write"] | str]
    """The organisation's packages."""
    organization_personal_access_token_requests: NotRequired[Literal["read", "write"] | str]
    """Requests of members' fine-grained tokens: `read` lists them, `write` decides on them."""
    organization_personal_access_tokens: NotRequired[Literal["read", "write"] | str]
    """Grants of members' fine-grained tokens: `read` lists them, `write` revokes them."""
    organization_plan: NotRequired[Literal["read"] | str]
    """The organisation's plan."""
    organization_projects: NotRequired[Literal["read", "write", "admin"] | str]
    """The organisation's projects."""
    organization_secrets: NotRequired[Literal["read", "write"] | str]
    """The organisation's secrets; their values can't be read."""
    organization_self_hosted_runners: NotRequired[Literal["read", "write"] | str]
    """The organisation's self-hosted runners."""
    organization_user_blocking: NotRequired[Literal["read", "write"] | str]
    """Users whom the organisation blocks."""
    packages: NotRequired[Literal["read", "write"] | str]
    """Packages."""
    pages: NotRequired[Literal["read", "write"] | str]
    """Pages sites of repositories."""
    pull_requests: NotRequired[Literal["read", "write"] | str]
    """Pull requests, with their comments, reviewers and merges."""
    repository_hooks: NotRequired[Literal["read", "write"] | str]
    """Webhooks of repositories."""
    repository_projects: NotRequired[Literal["read", "write", "admin"] | str]
    """Projects of repositories."""
    secret_scanning_alerts: NotRequired[Literal["read", "write"] | str]
    """Alerts of secret scanning."""
    secrets: NotRequired[Literal["read", "write"] | str]
    """Secrets of repositories; their values can't be read."""
    security_events: NotRequired[Literal["read", "write"] | str]
    """Security events, such as alerts of code scanning."""
    single_file: NotRequired[Literal["read", "write"] | str]
    """One file, or a few, that the App names."""
    statuses: NotRequired[Literal["read", "write"] | str]
    """Statuses of commits."""
    team_discussions: NotRequired[Literal["read", "write"] | str]
    """Discussions of teams."""
    vulnerability_alerts: NotRequired[Literal["read", "write"] | str]
    """Alerts of Dependabot."""
    workflows: NotRequired[Literal["write"] | str]
    """Files of workflows: `write` may change what Actions run."""


class AppsListInstallationsAnswerItemSuspendedBy(TypedDict):
    """Who suspended it; null if it is not suspended.

    Fields:
        avatar_url: Its picture.
        email: The mail address that is shown in public; null if none is.
        events_url: Where the API lists its events.
        followers_url: Where the API lists who follows it.
        following_url: Where the API lists whom it follows; a template for one of them.
        gists_url: Where the API has its gists; a template for one of them.
        gravatar_id: Its id at Gravatar; empty or null where that is not used.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        login: Its name in addresses, which may change; case does not matter.
        name: The user's name, for people to read; null if there is none.
        node_id: Its id in the GraphQL API.
        organizations_url: Where the API lists its organisations.
        received_events_url: Where the API lists the events of what it watches.
        repos_url: Where the API lists its repositories.
        site_admin: Whether it administers the whole server.
        starred_at: When it was starred, in listings of stars.
        starred_url: Where the API lists what it has starred; a template for one repository.
        subscriptions_url: Where the API lists the repositories that it watches.
        type: What kind of account it is, such as `User`, `Bot` or `Organization`.
        url: Where the API shows it.
    """

    avatar_url: str
    """Its picture."""
    email: NotRequired[str | None]
    """The mail address that is shown in public; null if none is."""
    events_url: str
    """Where the API lists its events."""
    followers_url: str
    """Where the API lists who follows it."""
    following_url: str
    """Where the API lists whom it follows; a template for one of them."""
    gists_url: str
    """Where the API has its gists; a template for one of them."""
    gravatar_id: str | None
    """Its id at Gravatar; empty or null where that is not used."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    name: NotRequired[str | None]
    """The user's name, for people to read; null if there is none."""
    node_id: str
    """Its id in the GraphQL API."""
    organizations_url: str
    """Where the API lists its organisations."""
    received_events_url: str
    """Where the API lists the events of what it watches."""
    repos_url: str
    """Where the API lists its repositories."""
    site_admin: bool
    """Whether it administers the whole server."""
    starred_at: NotRequired[str]
    """When it was starred, in listings of stars."""
    starred_url: str
    """Where the API lists what it has starred; a template for one repository."""
    subscriptions_url: str
    """Where the API lists the repositories that it watches."""
    type: str
    """What kind of account it is, such as `User`, `Bot` or `Organization`."""
    url: str
    """Where the API shows it."""


class AppsListInstallationsAnswerItem(TypedDict):
    """Fields:
        access_tokens_url: Where the API makes its tokens.
        account: What the App is installed on: a user, an organisation or an enterprise; an
            enterprise has a `slug`, the others a `login`.
        app_id: The number of the App that is installed.
        app_slug: The App's name in addresses.
        contact_email: A mail address for questions about it; null if there is none.
        created_at: When it was created, RFC 3339.
        events: The webhook events that it receives.
        has_multiple_single_files: Whether the permission `single_file` is for several files.
        html_url: Its page on the website.
        id: The installation's number, `installation_id` in paths; not the App's.
        permissions: What it may do, by name of permission.
        repositories_url: Where the API lists the repositories that it reaches.
        repository_selection: Which repositories it reaches: `all` or `selected`.
        single_file_name: The one file that the permission `single_file` is for; null if there
            is none.
        single_file_paths: The files that the permission `single_file` is for.
        suspended_at: When it was suspended, RFC 3339; null if it is not. A suspended
            installation makes no tokens.
        suspended_by: Who suspended it; null if it is not suspended.
        target_id: The number of the account that it is installed on.
        target_type: What kind of account it is installed on, such as `Organization`.
        updated_at: When it was last changed, RFC 3339.
    """

    access_tokens_url: str
    """Where the API makes its tokens."""
    account: AppsListInstallationsAnswerItemAccount1 | AppsListInstallationsAnswerItemAccount2 | None
    """What the App is installed on: a user, an organisation or an enterprise; an enterprise has
    a `slug`, the others a `login`.
    """
    app_id: int
    """The number of the App that is installed."""
    app_slug: str
    """The App's name in addresses."""
    contact_email: NotRequired[str | None]
    """A mail address for questions about it; null if there is none."""
    created_at: str
    """When it was created, RFC 3339."""
    events: list[str]
    """The webhook events that it receives."""
    has_multiple_single_files: NotRequired[bool]
    """Whether the permission `single_file` is for several files."""
    html_url: str
    """Its page on the website."""
    id: int
    """The installation's number, `installation_id` in paths; not the App's."""
    permissions: AppsListInstallationsAnswerItemPermissions
    """What it may do, by name of permission."""
    repositories_url: str
    """Where the API lists the repositories that it reaches."""
    repository_selection: Literal["all", "selected"] | str
    """Which repositories it reaches: `all` or `selected`."""
    single_file_name: str | None
    """The one file that the permission `single_file` is for; null if there is none."""
    single_file_paths: NotRequired[list[str]]
    """The files that the permission `single_file` is for."""
    suspended_at: str | None
    """When it was suspended, RFC 3339; null if it is not. A suspended installation makes no
    tokens.
    """
    suspended_by: AppsListInstallationsAnswerItemSuspendedBy | None
    """Who suspended it; null if it is not suspended."""
    target_id: int
    """The number of the account that it is installed on."""
    target_type: str
    """What kind of account it is installed on, such as `Organization`."""
    updated_at: str
    """When it was last changed, RFC 3339."""


class OrganizationFullPlan(TypedDict):
    """What it pays for; for owners only.

    Fields:
        filled_seats: How many seats are taken.
        name: The plan's name.
        private_repos: How many private repositories the plan allows.
        seats: How many seats were bought.
        space: How much disk space the plan allows.
    """

    filled_seats: NotRequired[int]
    """How many seats are taken."""
    name: str
    """The plan's name."""
    private_repos: int
    """How many private repositories the plan allows."""
    seats: NotRequired[int]
    """How many seats were bought."""
    space: int
    """How much disk space the plan allows."""


class OrganizationFull(TypedDict):
    """An organisation with its settings; those who are not owners see only some of them.

    Fields:
        advanced_security_enabled_for_new_repositories: Whether new repositories start with
            Advanced Security; deprecated upstream.
        archived_at: When it was archived, RFC 3339; null if it is not.
        avatar_url: Its picture.
        billing_email: Where mail about billing goes; for owners only.
        blog: The address of its website.
        collaborators: How many collaborators it has.
        company: The company's name.
        created_at: When it was created, RFC 3339.
        default_repository_branch: The name of the first branch of a new repository.
        default_repository_permission: What every member may do with every repository, such as
            `read`; `none` is the safest.
        dependabot_alerts_enabled_for_new_repositories: Whether new repositories start with
            Dependabot alerts; deprecated upstream.
        dependabot_security_updates_enabled_for_new_repositories: Whether new repositories
            start with Dependabot security updates; deprecated upstream.
        dependency_graph_enabled_for_new_repositories: Whether new repositories start with the
            dependency graph; deprecated upstream.
        deploy_keys_enabled_for_repositories: Whether repositories may have deploy keys.
        description: What it says of itself; somebody's input.
        disk_usage: How much disk space its repositories take.
        display_commenter_full_name_setting_enabled: Whether the full names of those who
            comment are shown.
        email: The mail address that is shown in public; null if none is.
        events_url: Where the API lists its events.
        followers: How many follow it.
        following: How many it follows.
        has_organization_projects: Whether the organisation may have projects.
        has_repository_projects: Whether its repositories may have projects.
        hooks_url: Where the API lists its webhooks.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        is_verified: Whether it has proved that it owns its domain.
        issues_url: Where the API has its issues.
        location: Where it says it is.
        login: Its name in addresses, which may change; case does not matter.
        members_allowed_repository_creation_type: Which repositories members may create, such
            as `all` or `none`; the fields by visibility are finer.
        members_can_change_repo_visibility: Whether members may change who may see a
            repository.
        members_can_create_internal_repositories: Whether members may create internal
            repositories.
        members_can_create_pages: Whether members may publish Pages sites.
        members_can_create_private_pages: Whether members may publish private Pages sites.
        members_can_create_private_repositories: Whether members may create private
            repositories.
        members_can_create_public_pages: Whether members may publish public Pages sites.
        members_can_create_public_repositories: Whether members may create public
            repositories.
        members_can_create_repositories: Whether members may create repositories at all.
        members_can_create_teams: Whether members may create teams.
        members_can_delete_issues: Whether members may delete issues.
        members_can_delete_repositories: Whether members may delete repositories.
        members_can_fork_private_repositories: Whether members may fork private repositories.
        members_can_invite_outside_collaborators: Whether members may invite outside
            collaborators.
        members_can_view_dependency_insights: Whether members may see the insights into
            dependencies.
        members_url: Where the API lists its members; a template for one of them.
        name: The name to show; the login may differ.
        node_id: Its id in the GraphQL API.
        owned_private_repos: How many private repositories it owns itself.
        plan: What it pays for; for owners only.
        private_gists: How many private gists it has.
        public_gists: How many public gists it has.
        public_members_url: Where the API lists those who are members in public; a template
            for one of them.
        public_repos: How many public repositories it has.
        readers_can_create_discussions: Whether those who may only read a repository may start
            discussions there.
        repos_url: Where the API lists its repositories.
        secret_scanning_enabled_for_new_repositories: Whether new repositories start with
            secret scanning; deprecated upstream.
        secret_scanning_push_protection_custom_link: The link to show to somebody whose push
            was blocked for a secret. Servers disagree about its type.
        secret_scanning_push_protection_custom_link_enabled: Whether that link is shown.
            Servers disagree about its type, and later versions of the API leave it out.
        secret_scanning_push_protection_enabled_for_new_repositories: Whether new repositories
            start with push protection against secrets; deprecated upstream.
        total_private_repos: How many private repositories it has in all.
        twitter_username: Its name on Twitter.
        two_factor_requirement_enabled: Whether members must have two-factor authentication;
            for owners only.
        type: What kind of account it is: `Organization`.
        updated_at: When it was last changed, RFC 3339.
        url: Where the API shows it.
        web_commit_signoff_required: Whether commits that are made on the website have to be
            signed off.
    """

    advanced_security_enabled_for_new_repositories: NotRequired[bool]
    """Whether new repositories start with Advanced Security; deprecated upstream."""
    archived_at: str | None
    """When it was archived, RFC 3339; null if it is not."""
    avatar_url: str
    """Its picture."""
    billing_email: NotRequired[str | None]
    """Where mail about billing goes; for owners only."""
    blog: NotRequired[str]
    """The address of its website."""
    collaborators: NotRequired[int | None]
    """How many collaborators it has."""
    company: NotRequired[str]
    """The company's name."""
    created_at: str
    """When it was created, RFC 3339."""
    default_repository_branch: NotRequired[str | None]
    """The name of the first branch of a new repository."""
    default_repository_permission: NotRequired[str | None]
    """What every member may do with every repository, such as `read`; `none` is the safest."""
    dependabot_alerts_enabled_for_new_repositories: NotRequired[bool]
    """Whether new repositories start with Dependabot alerts; deprecated upstream."""
    dependabot_security_updates_enabled_for_new_repositories: NotRequired[bool]
    """Whether new repositories start with Dependabot security updates; deprecated upstream."""
    dependency_graph_enabled_for_new_repositories: NotRequired[bool]
    """Whether new repositories start with the dependency graph; deprecated upstream."""
    deploy_keys_enabled_for_repositories: NotRequired[bool]
    """Whether repositories may have deploy keys."""
    description: str | None
    """What it says of itself; somebody's input."""
    disk_usage: NotRequired[int | None]
    """How much disk space its repositories take."""
    display_commenter_full_name_setting_enabled: NotRequired[bool]
    """Whether the full names of those who comment are shown."""
    email: NotRequired[str]
    """The mail address that is shown in public; null if none is."""
    events_url: str
    """Where the API lists its events."""
    followers: int
    """How many follow it."""
    following: int
    """How many it follows."""
    has_organization_projects: bool
    """Whether the organisation may have projects."""
    has_repository_projects: bool
    """Whether its repositories may have projects."""
    hooks_url: str
    """Where the API lists its webhooks."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    is_verified: NotRequired[bool]
    """Whether it has proved that it owns its domain."""
    issues_url: str
    """Where the API has its issues."""
    location: NotRequired[str]
    """Where it says it is."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    members_allowed_repository_creation_type: NotRequired[str]
    """Which repositories members may create, such as `all` or `none`; the fields by visibility
    are finer.
    """
    members_can_change_repo_visibility: NotRequired[bool]
    """Whether members may change who may see a repository."""
    members_can_create_internal_repositories: NotRequired[bool]
    """Whether members may create internal repositories."""
    members_can_create_pages: NotRequired[bool]
    """Whether members may publish Pages sites."""
    members_can_create_private_pages: NotRequired[bool]
    """Whether members may publish private Pages sites."""
    members_can_create_private_repositories: NotRequired[bool]
    """Whether members may create private repositories."""
    members_can_create_public_pages: NotRequired[bool]
    """Whether members may publish public Pages sites."""
    members_can_create_public_repositories: NotRequired[bool]
    """Whether members may create public repositories."""
    members_can_create_repositories: NotRequired[bool | None]
    """Whether members may create repositories at all."""
    members_can_create_teams: NotRequired[bool]
    """Whether members may create teams."""
    members_can_delete_issues: NotRequired[bool]
    """Whether members may delete issues."""
    members_can_delete_repositories: NotRequired[bool]
    """Whether members may delete repositories."""
    members_can_fork_private_repositories: NotRequired[bool | None]
    """Whether members may fork private repositories."""
    members_can_invite_outside_collaborators: NotRequired[bool]
    """Whether members may invite outside collaborators."""
    members_can_view_dependency_insights: NotRequired[bool]
    """Whether members may see the insights into dependencies."""
    members_url: str
    """Where the API lists its members; a template for one of them."""
    name: NotRequired[str]
    """The name to show; the login may differ."""
    node_id: str
    """Its id in the GraphQL API."""
    owned_private_repos: NotRequired[int]
    """How many private repositories it owns itself."""
    plan: NotRequired[OrganizationFullPlan]
    """What it pays for; for owners only."""
    private_gists: NotRequired[int | None]
    """How many private gists it has."""
    public_gists: int
    """How many public gists it has."""
    public_members_url: str
    """Where the API lists those who are members in public; a template for one of them."""
    public_repos: int
    """How many public repositories it has."""
    readers_can_create_discussions: NotRequired[bool]
    """Whether those who may only read a repository may start discussions there."""
    repos_url: str
    """Where the API lists its repositories."""
    secret_scanning_enabled_for_new_repositories: NotRequired[bool]
    """Whether new repositories start with secret scanning; deprecated upstream."""
    secret_scanning_push_protection_custom_link: NotRequired[object]
    """The link to show to somebody whose push was blocked for a secret. Servers disagree about
    its type.
    """
    secret_scanning_push_protection_custom_link_enabled: NotRequired[object]
    """Whether that link is shown. Servers disagree about its type, and later versions of the API
    leave it out.
    """
    secret_scanning_push_protection_enabled_for_new_repositories: NotRequired[bool]
    """Whether new repositories start with push protection against secrets; deprecated upstream."""
    total_private_repos: NotRequired[int]
    """How many private repositories it has in all."""
    twitter_username: NotRequired[str | None]
    """Its name on Twitter."""
    two_factor_requirement_enabled: NotRequired[bool | None]
    """Whether members must have two-factor authentication; for owners only."""
    type: str
    """What kind of account it is: `Organization`."""
    updated_at: str
    """When it was last changed, RFC 3339."""
    url: str
    """Where the API shows it."""
    web_commit_signoff_required: NotRequired[bool]
    """Whether commits that are made on the website have to be signed off."""


class OrganizationSimple(TypedDict):
    """An organisation, in brief.

    Fields:
        avatar_url: Its picture.
        description: What it says of itself; somebody's input.
        events_url: Where the API lists its events.
        hooks_url: Where the API lists its webhooks.
        id: The organisation's number, which stays when it is renamed; `since` of the next
            page is the last one.
        issues_url: Where the API has its issues.
        login: Its name in addresses, which may change; case does not matter.
        members_url: Where the API lists its members; a template for one of them.
        node_id: Its id in the GraphQL API.
        public_members_url: Where the API lists those who are members in public; a template
            for one of them.
        repos_url: Where the API lists its repositories.
        url: Where the API shows it.
    """

    avatar_url: str
    """Its picture."""
    description: str | None
    """What it says of itself; somebody's input."""
    events_url: str
    """Where the API lists its events."""
    hooks_url: str
    """Where the API lists its webhooks."""
    id: int
    """The organisation's number, which stays when it is renamed; `since` of the next page is the
    last one.
    """
    issues_url: str
    """Where the API has its issues."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    members_url: str
    """Where the API lists its members; a template for one of them."""
    node_id: str
    """Its id in the GraphQL API."""
    public_members_url: str
    """Where the API lists those who are members in public; a template for one of them."""
    repos_url: str
    """Where the API lists its repositories."""
    url: str
    """Where the API shows it."""


class OrgsListAppInstallationsAnswer(TypedDict):
    """Fields:
        installations: Those of this page.
        total_count: How many there are on all pages.
    """

    installations: list[Installation]
    """Those of this page."""
    total_count: int
    """How many there are on all pages."""


class CodeOfConduct(TypedDict):
    """A code of conduct.

    Fields:
        body: Its text.
        html_url: Its page on the website.
        key: Its key.
        name: Its name.
        url: Where the API shows it.
    """

    body: NotRequired[str]
    """Its text."""
    html_url: str | None
    """Its page on the website."""
    key: str
    """Its key."""
    name: str
    """Its name."""
    url: str
    """Where the API shows it."""


class MinimalRepositoryLicense(TypedDict):
    """The licence that was found in it; null if there is none.

    Fields:
        key: The licence's key, such as `mit`.
        name: The licence's name.
        node_id: The licence's id in the GraphQL API.
        spdx_id: The licence's SPDX id, such as `MIT`.
        url: Where the API shows the licence.
    """

    key: NotRequired[str]
    """The licence's key, such as `mit`."""
    name: NotRequired[str]
    """The licence's name."""
    node_id: NotRequired[str]
    """The licence's id in the GraphQL API."""
    spdx_id: NotRequired[str]
    """The licence's SPDX id, such as `MIT`."""
    url: NotRequired[str | None]
    """Where the API shows the licence."""


class MinimalRepositoryPermissions(TypedDict):
    """What the login that asks may do with it; not what a token that is asked about may do.

    Fields:
        admin: Whether the login may administer it.
        maintain: Whether the login may maintain it.
        pull: Whether the login may read it.
        push: Whether the login may write to it.
        triage: Whether the login may sort its issues and pull requests.
    """

    admin: NotRequired[bool]
    """Whether the login may administer it."""
    maintain: NotRequired[bool]
    """Whether the login may maintain it."""
    pull: NotRequired[bool]
    """Whether the login may read it."""
    push: NotRequired[bool]
    """Whether the login may write to it."""
    triage: NotRequired[bool]
    """Whether the login may sort its issues and pull requests."""


class SecurityAndAnalysisAdvancedSecurity(TypedDict):
    """Advanced Security.

    Fields:
        status: Whether Advanced Security is on: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether Advanced Security is on: `enabled` or `disabled`."""


class SecurityAndAnalysisCodeSecurity(TypedDict):
    """Code Security.

    Fields:
        status: Whether Code Security is on: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether Code Security is on: `enabled` or `disabled`."""


class SecurityAndAnalysisDependabotSecurityUpdates(TypedDict):
    """Dependabot's security updates.

    Fields:
        status: Whether Dependabot's security updates are on: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether Dependabot's security updates are on: `enabled` or `disabled`."""


class SecurityAndAnalysisSecretScanning(TypedDict):
    """Secret scanning.

    Fields:
        status: Whether secret scanning is on: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether secret scanning is on: `enabled` or `disabled`."""


class SecurityAndAnalysisSecretScanningAiDetection(TypedDict):
    """Detection of secrets by AI.

    Fields:
        status: Whether detection of secrets by AI is on: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether detection of secrets by AI is on: `enabled` or `disabled`."""


class SecurityAndAnalysisSecretScanningDelegatedAlertDismissal(TypedDict):
    """Dismissal of secret scanning's alerts by way of a reviewer.

    Fields:
        status: Whether dismissing an alert needs a reviewer: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether dismissing an alert needs a reviewer: `enabled` or `disabled`."""


class SecurityAndAnalysisSecretScanningDelegatedBypass(TypedDict):
    """Bypass of push protection by way of a reviewer.

    Fields:
        status: Whether bypassing push protection needs a reviewer: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether bypassing push protection needs a reviewer: `enabled` or `disabled`."""


class SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItem(TypedDict):
    """Fields:
        mode: How the reviewer is treated: `ALWAYS`, unless told, or `EXEMPT`.
        reviewer_id: The number of the team or role.
        reviewer_type: What the reviewer is: `TEAM` or `ROLE`.
    """

    mode: NotRequired[Literal["ALWAYS", "EXEMPT"] | str]
    """How the reviewer is treated: `ALWAYS`, unless told, or `EXEMPT`."""
    reviewer_id: int
    """The number of the team or role."""
    reviewer_type: Literal["TEAM", "ROLE"] | str
    """What the reviewer is: `TEAM` or `ROLE`."""


class SecurityAndAnalysisSecretScanningDelegatedBypassOptions(TypedDict):
    """Who reviews bypasses of push protection.

    Fields:
        reviewers: The reviewers.
    """

    reviewers: NotRequired[list[SecurityAndAnalysisSecretScanningDelegatedBypassOptionsReviewersItem]]
    """The reviewers."""


class SecurityAndAnalysisSecretScanningNonProviderPatterns(TypedDict):
    """Scanning for secrets that belong to no known provider.

    Fields:
        status: Whether scanning for secrets of no known provider is on: `enabled` or
            `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether scanning for secrets of no known provider is on: `enabled` or `disabled`."""


class SecurityAndAnalysisSecretScanningPushProtection(TypedDict):
    """Push protection against secrets.

    Fields:
        status: Whether push protection against secrets is on: `enabled` or `disabled`.
    """

    status: NotRequired[Literal["enabled", "disabled"] | str]
    """Whether push protection against secrets is on: `enabled` or `disabled`."""


class SecurityAndAnalysis(TypedDict):
    """The security features of a repository; null for those who may not see them.

    Fields:
        advanced_security: Advanced Security.
        code_security: Code Security.
        dependabot_security_updates: Dependabot's security updates.
        secret_scanning: Secret scanning.
        secret_scanning_ai_detection: Detection of secrets by AI.
        secret_scanning_delegated_alert_dismissal: Dismissal of secret scanning's alerts by
            way of a reviewer.
        secret_scanning_delegated_bypass: Bypass of push protection by way of a reviewer.
        secret_scanning_delegated_bypass_options: Who reviews bypasses of push protection.
        secret_scanning_non_provider_patterns: Scanning for secrets that belong to no known
            provider.
        secret_scanning_push_protection: Push protection against secrets.
    """

    advanced_security: NotRequired[SecurityAndAnalysisAdvancedSecurity]
    """Advanced Security."""
    code_security: NotRequired[SecurityAndAnalysisCodeSecurity]
    """Code Security."""
    dependabot_security_updates: NotRequired[SecurityAndAnalysisDependabotSecurityUpdates]
    """Dependabot's security updates."""
    secret_scanning: NotRequired[SecurityAndAnalysisSecretScanning]
    """Secret scanning."""
    secret_scanning_ai_detection: NotRequired[SecurityAndAnalysisSecretScanningAiDetection]
    """Detection of secrets by AI."""
    secret_scanning_delegated_alert_dismissal: NotRequired[SecurityAndAnalysisSecretScanningDelegatedAlertDismissal]
    """Dismissal of secret scanning's alerts by way of a reviewer."""
    secret_scanning_delegated_bypass: NotRequired[SecurityAndAnalysisSecretScanningDelegatedBypass]
    """Bypass of push protection by way of a reviewer."""
    secret_scanning_delegated_bypass_options: NotRequired[SecurityAndAnalysisSecretScanningDelegatedBypassOptions]
    """Who reviews bypasses of push protection."""
    secret_scanning_non_provider_patterns: NotRequired[SecurityAndAnalysisSecretScanningNonProviderPatterns]
    """Scanning for secrets that belong to no known provider."""
    secret_scanning_push_protection: NotRequired[SecurityAndAnalysisSecretScanningPushProtection]
    """Push protection against secrets."""


class MinimalRepository(TypedDict):
    """A repository, in brief.

    Fields:
        allow_forking: Whether it may be forked.
        archive_url: A template for its archives in the API.
        archived: Whether it is archived, and so read-only.
        assignees_url: A template for those who may be assigned, in the API.
        blobs_url: A template for its Git blobs in the API.
        branches_url: A template for its branches in the API.
        clone_url: Where Git clones it from over HTTPS.
        code_of_conduct: Its code of conduct.
        collaborators_url: A template for its collaborators in the API.
        comments_url: A template for comments on its commits in the API.
        commits_url: A template for its commits in the API.
        compare_url: A template for comparisons of its commits in the API.
        contents_url: A template for its files in the API.
        contributors_url: Where the API lists its contributors.
        created_at: When it was created, RFC 3339.
        custom_properties: Values of the organisation's custom properties, by name.
        default_branch: The branch that is meant when none is named.
        delete_branch_on_merge: Whether a branch is deleted once it is merged.
        deployments_url: Where the API lists its deployments.
        description: What it says of itself; somebody's input.
        disabled: Whether it is disabled.
        downloads_url: Where the API lists its downloads.
        events_url: Where the API lists its events.
        fork: Whether it is a fork of another.
        forks: The same as `forks_count`.
        forks_count: How many forks it has.
        forks_url: Where the API lists its forks.
        full_name: Its owner's login and its name, with a slash between them.
        git_commits_url: A template for its Git commits in the API.
        git_refs_url: A template for its Git references in the API.
        git_tags_url: A template for its Git tags in the API.
        git_url: Where Git clones it from over Git's own protocol.
        has_discussions: Whether it has discussions.
        has_downloads: Whether it has downloads; later versions of the API leave it out.
        has_issues: Whether it has issues.
        has_pages: Whether it has a Pages site.
        has_projects: Whether it has projects.
        has_pull_requests: Whether it has pull requests.
        has_wiki: Whether it has a wiki.
        homepage: The address of its website.
        hooks_url: Where the API lists its webhooks.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        is_template: Whether others can be made from it.
        issue_comment_url: A template for comments on its issues in the API.
        issue_events_url: A template for events of its issues in the API.
        issues_url: Where the API has its issues.
        keys_url: A template for its deploy keys in the API.
        labels_url: A template for its labels in the API.
        language: The programming language that most of it is in.
        languages_url: Where the API lists its programming languages.
        license: The licence that was found in it; null if there is none.
        merges_url: Where the API merges its branches.
        milestones_url: A template for its milestones in the API.
        mirror_url: What it is a mirror of; null if it is none.
        name: Its name, without that of its owner.
        network_count: How many repositories there are in its network of forks.
        node_id: Its id in the GraphQL API.
        notifications_url: A template for notifications about it in the API.
        open_issues: The same as `open_issues_count`.
        open_issues_count: How many of its issues and pull requests are open.
        owner: The user or organisation that owns it.
        permissions: What the login that asks may do with it; not what a token that is asked
            about may do.
        private: Whether only some may see it; internal repositories are private too.
        pull_request_creation_policy: Who may open pull requests: `all` or
            `collaborators_only`.
        pulls_url: A template for its pull requests in the API.
        pushed_at: When something was last pushed to it, RFC 3339; null if nothing was.
        releases_url: A template for its releases in the API.
        role_name: The role of the login in it.
        security_and_analysis: Its security features; for those who may administer it.
        size: How large it is, in kilobytes.
        ssh_url: Where Git clones it from over SSH.
        stargazers_count: How many have starred it.
        stargazers_url: Where the API lists who has starred it.
        statuses_url: A template for statuses of its commits in the API.
        subscribers_count: How many watch it.
        subscribers_url: Where the API lists who watches it.
        subscription_url: Where the API says whether the login watches it.
        svn_url: Where Subversion finds it.
        tags_url: Where the API lists its tags.
        teams_url: Where the API lists the teams that reach it.
        temp_clone_token: A token to clone it with for a short time: a secret.
        topics: Its topics.
        trees_url: A template for its Git trees in the API.
        updated_at: When it was last changed, RFC 3339.
        url: Where the API shows it.
        visibility: Who may see it: `public`, `private` or `internal`.
        watchers: The same as `watchers_count`.
        watchers_count: How many have starred it; those who watch it are its subscribers.
        web_commit_signoff_required: Whether commits that are made on the website have to be
            signed off.
    """

    allow_forking: NotRequired[bool]
    """Whether it may be forked."""
    archive_url: str
    """A template for its archives in the API."""
    archived: NotRequired[bool]
    """Whether it is archived, and so read-only."""
    assignees_url: str
    """A template for those who may be assigned, in the API."""
    blobs_url: str
    """A template for its Git blobs in the API."""
    branches_url: str
    """A template for its branches in the API."""
    clone_url: NotRequired[str]
    """Where Git clones it from over HTTPS."""
    code_of_conduct: NotRequired[CodeOfConduct]
    """Its code of conduct."""
    collaborators_url: str
    """A template for its collaborators in the API."""
    comments_url: str
    """A template for comments on its commits in the API."""
    commits_url: str
    """A template for its commits in the API."""
    compare_url: str
    """A template for comparisons of its commits in the API."""
    contents_url: str
    """A template for its files in the API."""
    contributors_url: str
    """Where the API lists its contributors."""
    created_at: NotRequired[str | None]
    """When it was created, RFC 3339."""
    custom_properties: NotRequired[dict[str, object]]
    """Values of the organisation's custom properties, by name."""
    default_branch: NotRequired[str]
    """The branch that is meant when none is named."""
    delete_branch_on_merge: NotRequired[bool]
    """Whether a branch is deleted once it is merged."""
    deployments_url: str
    """Where the API lists its deployments."""
    description: str | None
    """What it says of itself; somebody's input."""
    disabled: NotRequired[bool]
    """Whether it is disabled."""
    downloads_url: str
    """Where the API lists its downloads."""
    events_url: str
    """Where the API lists its events."""
    fork: bool
    """Whether it is a fork of another."""
    forks: NotRequired[int]
    """The same as `forks_count`."""
    forks_count: NotRequired[int]
    """How many forks it has."""
    forks_url: str
    """Where the API lists its forks."""
    full_name: str
    """Its owner's login and its name, with a slash between them."""
    git_commits_url: str
    """A template for its Git commits in the API."""
    git_refs_url: str
    """A template for its Git references in the API."""
    git_tags_url: str
    """A template for its Git tags in the API."""
    git_url: NotRequired[str]
    """Where Git clones it from over Git's own protocol."""
    has_discussions: NotRequired[bool]
    """Whether it has discussions."""
    has_downloads: NotRequired[bool]
    """Whether it has downloads; later versions of the API leave it out."""
    has_issues: NotRequired[bool]
    """Whether it has issues."""
    has_pages: NotRequired[bool]
    """Whether it has a Pages site."""
    has_projects: NotRequired[bool]
    """Whether it has projects."""
    has_pull_requests: NotRequired[bool]
    """Whether it has pull requests."""
    has_wiki: NotRequired[bool]
    """Whether it has a wiki."""
    homepage: NotRequired[str | None]
    """The address of its website."""
    hooks_url: str
    """Where the API lists its webhooks."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    is_template: NotRequired[bool]
    """Whether others can be made from it."""
    issue_comment_url: str
    """A template for comments on its issues in the API."""
    issue_events_url: str
    """A template for events of its issues in the API."""
    issues_url: str
    """Where the API has its issues."""
    keys_url: str
    """A template for its deploy keys in the API."""
    labels_url: str
    """A template for its labels in the API."""
    language: NotRequired[str | None]
    """The programming language that most of it is in."""
    languages_url: str
    """Where the API lists its programming languages."""
    license: NotRequired[MinimalRepositoryLicense | None]
    """The licence that was found in it; null if there is none."""
    merges_url: str
    """Where the API merges its branches."""
    milestones_url: str
    """A template for its milestones in the API."""
    mirror_url: NotRequired[str | None]
    """What it is a mirror of; null if it is none."""
    name: str
    """Its name, without that of its owner."""
    network_count: NotRequired[int]
    """How many repositories there are in its network of forks."""
    node_id: str
    """Its id in the GraphQL API."""
    notifications_url: str
    """A template for notifications about it in the API."""
    open_issues: NotRequired[int]
    """The same as `open_issues_count`."""
    open_issues_count: NotRequired[int]
    """How many of its issues and pull requests are open."""
    owner: SimpleUser
    """The user or organisation that owns it."""
    permissions: NotRequired[MinimalRepositoryPermissions]
    """What the login that asks may do with it; not what a token that is asked about may do."""
    private: bool
    """Whether only some may see it; internal repositories are private too."""
    pull_request_creation_policy: NotRequired[Literal["all", "collaborators_only"] | str]
    """Who may open pull requests: `all` or `collaborators_only`."""
    pulls_url: str
    """A template for its pull requests in the API."""
    pushed_at: NotRequired[str | None]
    """When something was last pushed to it, RFC 3339; null if nothing was."""
    releases_url: str
    """A template for its releases in the API."""
    role_name: NotRequired[str]
    """The role of the login in it."""
    security_and_analysis: NotRequired[SecurityAndAnalysis | None]
    """Its security features; for those who may administer it."""
    size: NotRequired[int]
    """How large it is, in kilobytes."""
    ssh_url: NotRequired[str]
    """Where Git clones it from over SSH."""
    stargazers_count: NotRequired[int]
    """How many have starred it."""
    stargazers_url: str
    """Where the API lists who has starred it."""
    statuses_url: str
    """A template for statuses of its commits in the API."""
    subscribers_count: NotRequired[int]
    """How many watch it."""
    subscribers_url: str
    """Where the API lists who watches it."""
    subscription_url: str
    """Where the API says whether the login watches it."""
    svn_url: NotRequired[str]
    """Where Subversion finds it."""
    tags_url: str
    """Where the API lists its tags."""
    teams_url: str
    """Where the API lists the teams that reach it."""
    temp_clone_token: NotRequired[str]
    """A token to clone it with for a short time: a secret."""
    topics: NotRequired[list[str]]
    """Its topics."""
    trees_url: str
    """A template for its Git trees in the API."""
    updated_at: NotRequired[str | None]
    """When it was last changed, RFC 3339."""
    url: str
    """Where the API shows it."""
    visibility: NotRequired[str]
    """Who may see it: `public`, `private` or `internal`."""
    watchers: NotRequired[int]
    """The same as `watchers_count`."""
    watchers_count: NotRequired[int]
    """How many have starred it; those who watch it are its subscribers."""
    web_commit_signoff_required: NotRequired[bool]
    """Whether commits that are made on the website have to be signed off."""


class OrganizationProgrammaticAccessGrantRequestPermissions(TypedDict):
    """What it asks to be allowed to do, by kind of permission.

    Fields:
        organization: Permissions for the organisation: the level, such as `read`, by the
            permission's name, such as `members`.
        other: Permissions of other kinds: the level by the permission's name.
        repository: Permissions for the repositories: the level, such as `read`, by the
            permission's name, such as `contents`.
    """

    organization: NotRequired[dict[str, str]]
    """Permissions for the organisation: the level, such as `read`, by the permission's name,
    such as `members`.
    """
    other: NotRequired[dict[str, str]]
    """Permissions of other kinds: the level by the permission's name."""
    repository: NotRequired[dict[str, str]]
    """Permissions for the repositories: the level, such as `read`, by the permission's name,
    such as `contents`.
    """


class OrganizationProgrammaticAccessGrantRequest(TypedDict):
    """A member's request to let a fine-grained personal access token reach an organisation's
    resources.

    Fields:
        created_at: When access was asked for, RFC 3339.
        id: The request's own number, `pat_request_id` in paths and bulk calls; neither the
            grant's number nor the token's.
        owner: The member whose token it is.
        permissions: What it asks to be allowed to do, by kind of permission.
        reason: Why its owner asks: somebody's input; null if nothing was said.
        repositories_url: Where the repositories it asks for are listed; worth following for
            `subset` only.
        repository_selection: Which repositories it asks for: `none`, `all` or `subset`;
            further values may come.
        token_expired: Whether the token has expired.
        token_expires_at: When the token expires, RFC 3339; null if it never does.
        token_id: The token's number, the same in requests, grants and the audit log; older
            servers leave it out.
        token_last_used_at: When the token was last used, RFC 3339; null if it never was.
        token_name: The name its owner gave the token: somebody's input; older servers leave
            it out.
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
    """Why its owner asks: somebody's input; null if nothing was said."""
    repositories_url: str
    """Where the repositories it asks for are listed; worth following for `subset` only."""
    repository_selection: Literal["none", "all", "subset"] | str
    """Which repositories it asks for: `none`, `all` or `subset`; further values may come."""
    token_expired: bool
    """Whether the token has expired."""
    token_expires_at: str | None
    """When the token expires, RFC 3339; null if it never does."""
    token_id: NotRequired[int]
    """The token's number, the same in requests, grants and the audit log; older servers leave it
    out.
    """
    token_last_used_at: str | None
    """When the token was last used, RFC 3339; null if it never was."""
    token_name: NotRequired[str]
    """The name its owner gave the token: somebody's input; older servers leave it out."""


class OrganizationProgrammaticAccessGrantPermissions(TypedDict):
    """What it may do, by kind of permission.

    Fields:
        organization: Permissions for the organisation: the level, such as `read`, by the
            permission's name, such as `members`.
        other: Permissions of other kinds: the level by the permission's name.
        repository: Permissions for the repositories: the level, such as `read`, by the
            permission's name, such as `contents`.
    """

    organization: NotRequired[dict[str, str]]
    """Permissions for the organisation: the level, such as `read`, by the permission's name,
    such as `members`.
    """
    other: NotRequired[dict[str, str]]
    """Permissions of other kinds: the level by the permission's name."""
    repository: NotRequired[dict[str, str]]
    """Permissions for the repositories: the level, such as `read`, by the permission's name,
    such as `contents`.
    """


class OrganizationProgrammaticAccessGrant(TypedDict):
    """A fine-grained personal access token that may reach an organisation's resources.

    Fields:
        access_granted_at: When access was granted, RFC 3339.
        id: The grant's own number, `pat_id` in paths and bulk calls; neither the token's
            number nor the request's.
        owner: The member whose token it is.
        permissions: What it may do, by kind of permission.
        repositories_url: Where its repositories are listed; worth following for `subset`
            only.
        repository_selection: Which repositories it reaches: `none`, `all` or `subset`;
            further values may come.
        token_expired: Whether the token has expired.
        token_expires_at: When the token expires, RFC 3339; null if it never does.
        token_id: The token's number, the same in requests, grants and the audit log; older
            servers leave it out.
        token_last_used_at: When the token was last used, RFC 3339; null if it never was.
        token_name: The name its owner gave the token: somebody's input; older servers leave
            it out.
    """

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
    token_id: NotRequired[int]
    """The token's number, the same in requests, grants and the audit log; older servers leave it
    out.
    """
    token_last_used_at: str | None
    """When the token was last used, RFC 3339; null if it never was."""
    token_name: NotRequired[str]
    """The name its owner gave the token: somebody's input; older servers leave it out."""


class RateLimit(TypedDict):
    """One limit and what is left of it.

    Fields:
        limit: How many requests the limit allows until it is reset; points, for GraphQL.
        remaining: How many of them are left.
        reset: When it is reset, in seconds since 1970-01-01 UTC.
        used: How many of them are used.
    """

    limit: int
    """How many requests the limit allows until it is reset; points, for GraphQL."""
    remaining: int
    """How many of them are left."""
    reset: int
    """When it is reset, in seconds since 1970-01-01 UTC."""
    used: int
    """How many of them are used."""


class RateLimitOverviewResources(TypedDict):
    """The limits by kind of operation; a server leaves out those it does not have.

    Fields:
        actions_runner_registration: For registering runners of Actions.
        code_scanning_autofix: For fixes that code scanning proposes.
        code_search: For searching in code.
        copilot_usage_records: For records of Copilot's use.
        core: For everything that has no limit of its own, the token operations among it.
        dependency_sbom: For software bills of materials.
        dependency_snapshots: For submitting snapshots of dependencies.
        graphql: For the GraphQL API, in its own points.
        integration_manifest: For making Apps from manifests.
        scim: For SCIM, which provisions users.
        search: For searching in all but code.
        source_import: For imports of source code.
    """

    actions_runner_registration: NotRequired[RateLimit]
    """For registering runners of Actions."""
    code_scanning_autofix: NotRequired[RateLimit]
    """For fixes that code scanning proposes."""
    code_search: NotRequired[RateLimit]
    """For searching in code."""
    copilot_usage_records: NotRequired[RateLimit]
    """For records of Copilot's use."""
    core: RateLimit
    """For everything that has no limit of its own, the token operations among it."""
    dependency_sbom: NotRequired[RateLimit]
    """For software bills of materials."""
    dependency_snapshots: NotRequired[RateLimit]
    """For submitting snapshots of dependencies."""
    graphql: NotRequired[RateLimit]
    """For the GraphQL API, in its own points."""
    integration_manifest: NotRequired[RateLimit]
    """For making Apps from manifests."""
    scim: NotRequired[RateLimit]
    """For SCIM, which provisions users."""
    search: RateLimit
    """For searching in all but code."""
    source_import: NotRequired[RateLimit]
    """For imports of source code."""


class RateLimitOverview(TypedDict):
    """The limits of a login, one for each kind of operation.

    Fields:
        rate: The same as `resources.core`; later versions of the API leave it out.
        resources: The limits by kind of operation; a server leaves out those it does not
            have.
    """

    rate: RateLimit
    """The same as `resources.core`; later versions of the API leave it out."""
    resources: RateLimitOverviewResources
    """The limits by kind of operation; a server leaves out those it does not have."""


class PrivateUserPlan(TypedDict):
    """What the user pays for.

    Fields:
        collaborators: How many collaborators the plan allows.
        name: The plan's name.
        private_repos: How many private repositories the plan allows.
        space: How much disk space the plan allows.
    """

    collaborators: int
    """How many collaborators the plan allows."""
    name: str
    """The plan's name."""
    private_repos: int
    """How many private repositories the plan allows."""
    space: int
    """How much disk space the plan allows."""


class PrivateUser(TypedDict):
    """A user, with what only the user may see.

    Fields:
        avatar_url: Its picture.
        bio: What the user says of themselves; somebody's input.
        blog: The address of its website.
        business_plus: Whether the account is of the kind Business Plus.
        collaborators: How many collaborators it has.
        company: The company's name.
        created_at: When it was created, RFC 3339.
        disk_usage: How much disk space its repositories take.
        email: The mail address that is shown in public; null if none is.
        events_url: Where the API lists its events.
        followers: How many follow it.
        followers_url: Where the API lists who follows it.
        following: How many it follows.
        following_url: Where the API lists whom it follows; a template for one of them.
        gists_url: Where the API has its gists; a template for one of them.
        gravatar_id: Its id at Gravatar; empty or null where that is not used.
        hireable: Whether the user says that they may be hired.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        ldap_dn: The user's distinguished name in LDAP, on servers that use it.
        location: Where it says it is.
        login: Its name in addresses, which may change; case does not matter.
        name: Its name, for people to read; somebody's input.
        node_id: Its id in the GraphQL API.
        notification_email: The mail address that notifications go to.
        organizations_url: Where the API lists its organisations.
        owned_private_repos: How many private repositories it owns itself.
        plan: What the user pays for.
        private_gists: How many private gists it has.
        public_gists: How many public gists it has.
        public_repos: How many public repositories it has.
        received_events_url: Where the API lists the events of what it watches.
        repos_url: Where the API lists its repositories.
        site_admin: Whether it administers the whole server.
        starred_url: Where the API lists what it has starred; a template for one repository.
        subscriptions_url: Where the API lists the repositories that it watches.
        total_private_repos: How many private repositories it has in all.
        twitter_username: Its name on Twitter.
        two_factor_authentication: Whether the user has two-factor authentication.
        type: What kind of account it is, such as `User`, `Bot` or `Organization`.
        updated_at: When it was last changed, RFC 3339.
        url: Where the API shows it.
        user_view_type: How much of the user is shown: `public` or `private`.
    """

    avatar_url: str
    """Its picture."""
    bio: str | None
    """What the user says of themselves; somebody's input."""
    blog: str | None
    """The address of its website."""
    business_plus: NotRequired[bool]
    """Whether the account is of the kind Business Plus."""
    collaborators: int
    """How many collaborators it has."""
    company: str | None
    """The company's name."""
    created_at: str
    """When it was created, RFC 3339."""
    disk_usage: int
    """How much disk space its repositories take."""
    email: str | None
    """The mail address that is shown in public; null if none is."""
    events_url: str
    """Where the API lists its events."""
    followers: int
    """How many follow it."""
    followers_url: str
    """Where the API lists who follows it."""
    following: int
    """How many it follows."""
    following_url: str
    """Where the API lists whom it follows; a template for one of them."""
    gists_url: str
    """Where the API has its gists; a template for one of them."""
    gravatar_id: str | None
    """Its id at Gravatar; empty or null where that is not used."""
    hireable: bool | None
    """Whether the user says that they may be hired."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    ldap_dn: NotRequired[str]
    """The user's distinguished name in LDAP, on servers that use it."""
    location: str | None
    """Where it says it is."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    name: str | None
    """Its name, for people to read; somebody's input."""
    node_id: str
    """Its id in the GraphQL API."""
    notification_email: NotRequired[str | None]
    """The mail address that notifications go to."""
    organizations_url: str
    """Where the API lists its organisations."""
    owned_private_repos: int
    """How many private repositories it owns itself."""
    plan: NotRequired[PrivateUserPlan]
    """What the user pays for."""
    private_gists: int
    """How many private gists it has."""
    public_gists: int
    """How many public gists it has."""
    public_repos: int
    """How many public repositories it has."""
    received_events_url: str
    """Where the API lists the events of what it watches."""
    repos_url: str
    """Where the API lists its repositories."""
    site_admin: bool
    """Whether it administers the whole server."""
    starred_url: str
    """Where the API lists what it has starred; a template for one repository."""
    subscriptions_url: str
    """Where the API lists the repositories that it watches."""
    total_private_repos: int
    """How many private repositories it has in all."""
    twitter_username: NotRequired[str | None]
    """Its name on Twitter."""
    two_factor_authentication: bool
    """Whether the user has two-factor authentication."""
    type: str
    """What kind of account it is, such as `User`, `Bot` or `Organization`."""
    updated_at: str
    """When it was last changed, RFC 3339."""
    url: str
    """Where the API shows it."""
    user_view_type: NotRequired[str]
    """How much of the user is shown: `public` or `private`."""


class PublicUserPlan(TypedDict):
    """What the user pays for.

    Fields:
        collaborators: How many collaborators the plan allows.
        name: The plan's name.
        private_repos: How many private repositories the plan allows.
        space: How much disk space the plan allows.
    """

    collaborators: int
    """How many collaborators the plan allows."""
    name: str
    """The plan's name."""
    private_repos: int
    """How many private repositories the plan allows."""
    space: int
    """How much disk space the plan allows."""


class PublicUser(TypedDict):
    """A user, as anybody sees them.

    Fields:
        avatar_url: Its picture.
        bio: What the user says of themselves; somebody's input.
        blog: The address of its website.
        collaborators: How many collaborators it has.
        company: The company's name.
        created_at: When it was created, RFC 3339.
        disk_usage: How much disk space its repositories take.
        email: The mail address that is shown in public; null if none is.
        events_url: Where the API lists its events.
        followers: How many follow it.
        followers_url: Where the API lists who follows it.
        following: How many it follows.
        following_url: Where the API lists whom it follows; a template for one of them.
        gists_url: Where the API has its gists; a template for one of them.
        gravatar_id: Its id at Gravatar; empty or null where that is not used.
        hireable: Whether the user says that they may be hired.
        html_url: Its page on the website.
        id: Its number, which stays when it is renamed.
        location: Where it says it is.
        login: Its name in addresses, which may change; case does not matter.
        name: Its name, for people to read; somebody's input.
        node_id: Its id in the GraphQL API.
        notification_email: The mail address that notifications go to.
        organizations_url: Where the API lists its organisations.
        owned_private_repos: How many private repositories it owns itself.
        plan: What the user pays for.
        private_gists: How many private gists it has.
        public_gists: How many public gists it has.
        public_repos: How many public repositories it has.
        received_events_url: Where the API lists the events of what it watches.
        repos_url: Where the API lists its repositories.
        site_admin: Whether it administers the whole server.
        starred_url: Where the API lists what it has starred; a template for one repository.
        subscriptions_url: Where the API lists the repositories that it watches.
        total_private_repos: How many private repositories it has in all.
        twitter_username: Its name on Twitter.
        type: What kind of account it is, such as `User`, `Bot` or `Organization`.
        updated_at: When it was last changed, RFC 3339.
        url: Where the API shows it.
        user_view_type: How much of the user is shown: `public` or `private`.
    """

    avatar_url: str
    """Its picture."""
    bio: str | None
    """What the user says of themselves; somebody's input."""
    blog: str | None
    """The address of its website."""
    collaborators: NotRequired[int]
    """How many collaborators it has."""
    company: str | None
    """The company's name."""
    created_at: str
    """When it was created, RFC 3339."""
    disk_usage: NotRequired[int]
    """How much disk space its repositories take."""
    email: str | None
    """The mail address that is shown in public; null if none is."""
    events_url: str
    """Where the API lists its events."""
    followers: int
    """How many follow it."""
    followers_url: str
    """Where the API lists who follows it."""
    following: int
    """How many it follows."""
    following_url: str
    """Where the API lists whom it follows; a template for one of them."""
    gists_url: str
    """Where the API has its gists; a template for one of them."""
    gravatar_id: str | None
    """Its id at Gravatar; empty or null where that is not used."""
    hireable: bool | None
    """Whether the user says that they may be hired."""
    html_url: str
    """Its page on the website."""
    id: int
    """Its number, which stays when it is renamed."""
    location: str | None
    """Where it says it is."""
    login: str
    """Its name in addresses, which may change; case does not matter."""
    name: str | None
    """Its name, for people to read; somebody's input."""
    node_id: str
    """Its id in the GraphQL API."""
    notification_email: NotRequired[str | None]
    """The mail address that notifications go to."""
    organizations_url: str
    """Where the API lists its organisations."""
    owned_private_repos: NotRequired[int]
    """How many private repositories it owns itself."""
    plan: NotRequired[PublicUserPlan]
    """What the user pays for."""
    private_gists: NotRequired[int]
    """How many private gists it has."""
    public_gists: int
    """How many public gists it has."""
    public_repos: int
    """How many public repositories it has."""
    received_events_url: str
    """Where the API lists the events of what it watches."""
    repos_url: str
    """Where the API lists its repositories."""
    site_admin: bool
    """Whether it administers the whole server."""
    starred_url: str
    """Where the API lists what it has starred; a template for one repository."""
    subscriptions_url: str
    """Where the API lists the repositories that it watches."""
    total_private_repos: NotRequired[int]
    """How many private repositories it has in all."""
    twitter_username: NotRequired[str | None]
    """Its name on Twitter."""
    type: str
    """What kind of account it is, such as `User`, `Bot` or `Organization`."""
    updated_at: str
    """When it was last changed, RFC 3339."""
    url: str
    """Where the API shows it."""
    user_view_type: NotRequired[str]
    """How much of the user is shown: `public` or `private`."""
