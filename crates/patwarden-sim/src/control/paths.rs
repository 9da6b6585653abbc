//! What there is under `/_sim`, as a stranger is told it: each path, and what each method does there.

use serde_json::{Map, Value, json};

type Methods = &'static [(&'static str, &'static str)];

const PATHS: &[(&str, Methods)] = &[
    ("/_sim", &[("GET", "lists these paths")]),
    ("/_sim/log", &[("GET", "reads the log"), ("DELETE", "clears it")]),
    ("/_sim/state", &[("GET", "reads the state")]),
    (
        "/_sim/faults",
        &[
            ("GET", "lists the faults that wait"),
            (
                "POST",
                "injects one: method, path_contains, skip, times, kind (status, status_after, primary_limit, \
                 secondary_limit, headers, disconnect, disconnect_after, delay, cut, slow, stall, truncated, bomb, \
                 rows, then, expire_token, effect_delay, effect_dropped), and what goes with it: status, body, \
                 content_type, headers, without_headers, reset_in, retry_after, millis, after_bytes, \
                 bytes_per_piece, unpacked_bytes, filling, duplicate, drop, edits, before",
            ),
            ("DELETE", "drops those waiting"),
        ],
    ),
    (
        "/_sim/tokens",
        &[(
            "POST",
            "makes a token: kind classic, fine_grained, oauth or app_user with a login, or installation with an org",
        )],
    ),
    ("/_sim/clock", &[("GET", "reads it"), ("PUT", "has it go wrong by so much: skew_millis")]),
    ("/_sim/orgs", &[("GET", "names the organisations")]),
    ("/_sim/orgs/{org}/rename", &[("POST", "gives it another name: login")]),
    ("/_sim/orgs/{org}/grants", &[("POST", "adds a grant: token, granted_at")]),
    (
        "/_sim/orgs/{org}/grants/{id}",
        &[("GET", "reads it"), ("PATCH", "changes it"), ("DELETE", "takes it out of the world")],
    ),
    ("/_sim/orgs/{org}/requests", &[("POST", "adds a pending request: token, reason, created_at")]),
    (
        "/_sim/orgs/{org}/requests/{id}",
        &[("GET", "reads it"), ("PATCH", "changes it"), ("DELETE", "takes it out of the world")],
    ),
    ("/_sim/orgs/{org}/requests/{id}/cancel", &[("POST", "has its owner withdraw it")]),
    (
        "/_sim/orgs/{org}/members/{login}",
        &[
            ("GET", "reads the membership"),
            ("PUT", "adds or changes a member: role, visibility, two_factor"),
            ("DELETE", "has them leave, which ends their grants and requests"),
        ],
    ),
    ("/_sim/orgs/{org}/settings_locked", &[("PUT", "locks the settings against changes, or unlocks them: locked")]),
    (
        "/_sim/orgs/{org}/installation",
        &[("GET", "reads it"), ("PUT", "installs the App: suspended"), ("DELETE", "removes it")],
    ),
    (
        "/_sim/orgs/{org}/installation/permissions/{name}",
        &[("PUT", "sets what it holds: level"), ("DELETE", "takes the permission away")],
    ),
    ("/_sim/webhook", &[("POST", "sends events to a URL on this machine: url, secret"), ("DELETE", "ends that")]),
    ("/_sim/deliveries", &[("GET", "lists the last deliveries of webhooks")]),
];

/// The list: paths with their methods.
pub(super) fn listed() -> Value {
    let methods = |methods: Methods| -> Map<String, Value> {
        methods.iter().map(|(method, does)| ((*method).to_owned(), json!(does))).collect()
    };
    let paths: Map<String, Value> = PATHS.iter().map(|(path, of)| ((*path).to_owned(), methods(of).into())).collect();
    json!({"paths": paths})
}
