//! The words that generated names are made of. All invented; none names a company or a person.

/// Organisations in order; past the end they are used again with a number.
pub(crate) const ORGANIZATIONS: &[&str] = &[
    "juniper-forge",
    "tidewater-loom",
    "slate-meadow",
    "amber-lattice",
    "harbor-quill",
    "cobalt-orchard",
    "granite-finch",
    "willow-circuit",
    "saffron-mill",
    "opal-harvest",
];

#[rustfmt::skip]
pub(crate) const HANDLE_FIRST: &[&str] = &[
    "amber", "brisk", "calm", "dapper", "early", "fern", "gentle", "hazel", "indigo", "jolly",
    "keen", "lunar", "mossy", "nimble", "ochre", "plain", "quiet", "rapid", "sunny", "teal",
    "umber", "velvet", "windy", "young", "zesty", "north", "river", "silver", "copper", "maple",
];

#[rustfmt::skip]
pub(crate) const HANDLE_SECOND: &[&str] = &[
    "otter", "lark", "badger", "finch", "heron", "lynx", "marten", "newt", "osprey", "puffin",
    "quail", "raven", "stoat", "tern", "vole", "wren", "yak", "ibis", "koi", "moth", "kite",
    "hare", "crane", "beetle", "gecko", "mole", "robin", "swift", "trout", "wasp",
];

#[rustfmt::skip]
pub(crate) const REPOSITORY_FIRST: &[&str] = &[
    "billing", "checkout", "catalog", "identity", "ledger", "search", "shipping", "telemetry",
    "mobile", "web", "partner", "pricing", "media", "notify", "reports", "schedule", "inventory",
    "support", "data", "edge", "design", "docs", "infra", "release", "audit",
];

#[rustfmt::skip]
pub(crate) const REPOSITORY_SECOND: &[&str] = &[
    "api", "app", "worker", "client", "gateway", "pipeline", "charts", "tools", "config",
    "service", "site", "sdk", "models", "jobs", "terraform", "tests", "proxy", "schema",
];

pub(crate) const REASONS: &[&str] = &[
    "Nightly deploy of the staging environment",
    "Local development",
    "Needed by the release pipeline",
    "Migrating off my classic token",
    "Issue triage bot",
    "The on-call runbook reads workflow logs",
    "Replaces the token that expired last week",
    "dependency dashboard, read only",
    "Bitte für das Abnahme-Team freigeben – Ticket 4711",
    "検証環境の自動化のため",
    "asked for by <b>platform</b> & security",
    "=HYPERLINK(\"https://example.invalid\",\"open\")",
];

/// Names that break careless tables, pages and terminals.
pub(crate) const ODD_TOKEN_NAMES: &[&str] = &[
    "déploiement nocturne",
    "リリース自動化",
    "ci <prod> & \"staging\"",
    "=SUM(A1:A9)",
    "tab\there",
    "red\u{1b}[31m alert",
    "gnp.\u{202e}exe",
    "zero\u{200b}width",
    "🚀 ship it",
    "O'Brien; DROP TABLE pats--",
];

/// One kind of use that tokens are made for.
pub(crate) struct Purpose {
    /// Out of a hundred, how many tokens are made for it.
    pub(crate) weight: u32,
    pub(crate) names: &'static [&'static str],
    pub(crate) repository: &'static [(&'static str, &'static str)],
    pub(crate) organization: &'static [(&'static str, &'static str)],
    pub(crate) other: &'static [(&'static str, &'static str)],
    /// Out of a hundred, how many of them reach all repositories.
    pub(crate) reaches_all: u32,
}

/// Metadata comes with every permission on repositories, as on GitHub, and is not listed here.
pub(crate) const PURPOSES: &[Purpose] = &[
    Purpose {
        weight: 24,
        names: &["laptop", "local-dev", "vscode", "git over https", "workstation"],
        repository: &[("contents", "write"), ("pull_requests", "write"), ("issues", "write")],
        organization: &[],
        other: &[],
        reaches_all: 15,
    },
    Purpose {
        weight: 20,
        names: &["ci", "nightly-build", "build-cache", "test-runner", "pipeline"],
        repository: &[("contents", "read"), ("actions", "read"), ("checks", "write"), ("statuses", "write")],
        organization: &[],
        other: &[],
        reaches_all: 25,
    },
    Purpose {
        weight: 12,
        names: &["deploy-prod", "deploy-staging", "release-bot", "publish"],
        repository: &[("contents", "write"), ("deployments", "write"), ("environments", "write"), ("secrets", "read")],
        organization: &[],
        other: &[],
        reaches_all: 20,
    },
    Purpose {
        weight: 12,
        names: &["issue-triage", "stale-bot", "label-sync"],
        repository: &[("issues", "write"), ("pull_requests", "read")],
        organization: &[],
        other: &[],
        reaches_all: 35,
    },
    Purpose {
        weight: 10,
        names: &["dashboard", "metrics-reader", "reporting", "license-scan"],
        repository: &[("contents", "read"), ("issues", "read"), ("actions", "read")],
        organization: &[("members", "read")],
        other: &[],
        reaches_all: 60,
    },
    Purpose {
        weight: 6,
        names: &["security-scan", "alert-export", "secret-sweep"],
        repository: &[
            ("security_events", "read"),
            ("vulnerability_alerts", "read"),
            ("secret_scanning_alerts", "read"),
            ("contents", "read"),
        ],
        organization: &[],
        other: &[],
        reaches_all: 80,
    },
    Purpose {
        weight: 6,
        names: &["repo-admin", "settings-sync", "branch-rules"],
        repository: &[("administration", "write"), ("contents", "write"), ("workflows", "write")],
        organization: &[],
        other: &[],
        reaches_all: 50,
    },
    Purpose {
        weight: 4,
        names: &["board-sync", "roadmap"],
        repository: &[("repository_projects", "admin"), ("issues", "write")],
        organization: &[("organization_projects", "admin")],
        other: &[],
        reaches_all: 40,
    },
    Purpose {
        weight: 4,
        names: &["onboarding", "team-sync", "seat-report", "org-inventory"],
        repository: &[],
        organization: &[("members", "write"), ("organization_administration", "read")],
        other: &[],
        reaches_all: 0,
    },
    Purpose {
        weight: 2,
        names: &["profile-sync"],
        repository: &[],
        organization: &[("members", "read")],
        other: &[("starring", "read")],
        reaches_all: 0,
    },
];

/// Everything an App may ask for, with the highest level there is.
pub(crate) const APP_PERMISSIONS: &[(&str, &str)] = &[
    ("actions", "write"),
    ("administration", "write"),
    ("artifact_metadata", "write"),
    ("attestations", "write"),
    ("checks", "write"),
    ("code_quality", "write"),
    ("codespaces", "write"),
    ("contents", "write"),
    ("custom_properties_for_organizations", "write"),
    ("dependabot_secrets", "write"),
    ("deployments", "write"),
    ("discussions", "write"),
    ("email_addresses", "write"),
    ("enterprise_custom_properties_for_organizations", "admin"),
    ("environments", "write"),
    ("followers", "write"),
    ("git_ssh_keys", "write"),
    ("gpg_keys", "write"),
    ("interaction_limits", "write"),
    ("issues", "write"),
    ("members", "write"),
    ("merge_queues", "write"),
    ("metadata", "write"),
    ("organization_administration", "write"),
    ("organization_announcement_banners", "write"),
    ("organization_copilot_agent_settings", "write"),
    ("organization_copilot_seat_management", "write"),
    ("organization_custom_org_roles", "write"),
    ("organization_custom_properties", "admin"),
    ("organization_custom_roles", "write"),
    ("organization_events", "read"),
    ("organization_hooks", "write"),
    ("organization_packages", "write"),
    ("organization_personal_access_token_requests", "write"),
    ("organization_personal_access_tokens", "write"),
    ("organization_plan", "read"),
    ("organization_projects", "admin"),
    ("organization_secrets", "write"),
    ("organization_self_hosted_runners", "write"),
    ("organization_user_blocking", "write"),
    ("packages", "write"),
    ("pages", "write"),
    ("profile", "write"),
    ("pull_requests", "write"),
    ("repository_custom_properties", "write"),
    ("repository_hooks", "write"),
    ("repository_projects", "admin"),
    ("secret_scanning_alerts", "write"),
    ("secrets", "write"),
    ("security_events", "write"),
    ("single_file", "write"),
    ("starring", "write"),
    ("statuses", "write"),
    ("vulnerability_alerts", "write"),
    ("workflows", "write"),
];

pub(crate) const DESCRIPTIONS: &[&str] = &[
    "Tools that keep the lights on",
    "Where the shop is built",
    "Software for quiet warehouses – and loud ones",
    "Open parts of what we run",
    "計測と記録",
    "R&D, <experiments> and \"maybe\" later",
];

pub(crate) const LOCATIONS: &[&str] = &["Lisbon", "Tromsø", "Nagoya", "On the train", "Tallinn", "Montréal"];

/// An App that is not ours.
pub(crate) struct OtherApp {
    pub(crate) slug: &'static str,
    pub(crate) permissions: &'static [(&'static str, &'static str)],
    pub(crate) events: &'static [&'static str],
}

pub(crate) const OTHER_APPS: &[OtherApp] = &[
    OtherApp {
        slug: "backlog-mirror",
        permissions: &[("issues", "write"), ("metadata", "read"), ("organization_projects", "admin")],
        events: &["issues", "issue_comment"],
    },
    OtherApp {
        slug: "preview-porter",
        permissions: &[("deployments", "write"), ("metadata", "read"), ("pull_requests", "write")],
        events: &["deployment_status", "pull_request"],
    },
    OtherApp {
        slug: "coverage-lantern",
        permissions: &[("checks", "write"), ("contents", "read"), ("metadata", "read"), ("statuses", "write")],
        events: &["check_run", "push"],
    },
    OtherApp { slug: "licence-ledger", permissions: &[("contents", "read"), ("metadata", "read")], events: &["push"] },
    OtherApp {
        slug: "seat-gardener",
        permissions: &[("members", "write"), ("metadata", "read"), ("organization_administration", "read")],
        events: &["organization"],
    },
    OtherApp {
        slug: "build-courier",
        permissions: &[("actions", "read"), ("metadata", "read"), ("workflows", "write")],
        events: &["workflow_run"],
    },
];
