//! Which permission of an App which command takes.

use std::collections::BTreeMap;

use super::Level;

pub(super) const TOKENS: &str = "organization_personal_access_tokens";
pub(super) const REQUESTS: &str = "organization_personal_access_token_requests";

/// What some commands take.
pub(super) struct Need {
    /// As they are typed.
    pub(super) commands: &'static str,
    pub(super) permission: &'static str,
    pub(super) level: &'static str,
    /// How it is if an App lacks it.
    pub(super) without: Level,
}

const fn need(commands: &'static str, permission: &'static str, level: &'static str, without: Level) -> Need {
    Need { commands, permission, level, without }
}

/// All of them, the most important first.
pub(super) const NEEDS: &[Need] = &[
    need("grants list", TOKENS, "read", Level::Problem),
    need("grants revoke", TOKENS, "write", Level::Warning),
    need("requests list", REQUESTS, "read", Level::Problem),
    need("requests approve and deny", REQUESTS, "write", Level::Warning),
    need("orgs members, ex-members in audit, org_members in sql", "members", "read", Level::Warning),
    need("orgs installations", "organization_administration", "read", Level::Ok),
    need("orgs update", "organization_administration", "write", Level::Ok),
];

fn rank(level: &str) -> u8 {
    match level {
        "read" => 1,
        "write" => 2,
        "admin" => 3,
        _ => 0,
    }
}

impl Need {
    pub(super) fn is_met_by(&self, permissions: &BTreeMap<String, String>) -> bool {
        permissions.get(self.permission).is_some_and(|level| rank(level) >= rank(self.level))
    }
}
