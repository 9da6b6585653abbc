-- The file of snapshots, format 1. What is here has to work in any SQLite from 3.38 on: no function and no collation
-- of ours.

CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    -- In UTC and whole seconds, so that the order of the texts is that of the times.
    taken_at TIMESTAMP TEXT NOT NULL,
    host TEXT NOT NULL,
    -- Of the program that took it.
    version TEXT NOT NULL
);

CREATE TABLE snapshot_orgs (
    snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    org TEXT NOT NULL COLLATE NOCASE,
    grants INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (snapshot_id, org)
) WITHOUT ROWID;

CREATE TABLE snapshot_grants (
    snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    org TEXT NOT NULL COLLATE NOCASE,
    id INTEGER NOT NULL,
    token_id INTEGER,
    token_name TEXT,
    access_granted_at TIMESTAMP TEXT NOT NULL,
    owner JSON TEXT NOT NULL,
    permissions JSON TEXT NOT NULL,
    repositories_url TEXT,
    repository_selection TEXT NOT NULL,
    token_expired BOOLEAN NOT NULL,
    token_expires_at TIMESTAMP TEXT,
    token_last_used_at TIMESTAMP TEXT,
    writes_repositories BOOLEAN NOT NULL,
    owner_login TEXT COLLATE NOCASE AS (json_extract(owner, '$.login')),
    owner_id INTEGER AS (json_extract(owner, '$.id')),
    owner_type TEXT AS (json_extract(owner, '$.type')),
    expires_at TIMESTAMP TEXT AS (token_expires_at),
    last_used_at TIMESTAMP TEXT AS (token_last_used_at),
    never_expires BOOLEAN AS (token_expires_at IS NULL),
    never_used BOOLEAN AS (token_last_used_at IS NULL),
    permissions_organization JSON TEXT AS (json_extract(permissions, '$.organization')),
    permissions_repository JSON TEXT AS (json_extract(permissions, '$.repository')),
    permissions_other JSON TEXT AS (json_extract(permissions, '$.other')),
    PRIMARY KEY (snapshot_id, org, id)
) WITHOUT ROWID;

CREATE INDEX snapshot_grants_of_token ON snapshot_grants (token_id);
CREATE INDEX snapshot_grants_of_owner ON snapshot_grants (owner_login);

CREATE TABLE snapshot_requests (
    snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    org TEXT NOT NULL COLLATE NOCASE,
    id INTEGER NOT NULL,
    reason TEXT,
    owner JSON TEXT NOT NULL,
    repository_selection TEXT NOT NULL,
    repositories_url TEXT,
    permissions JSON TEXT NOT NULL,
    created_at TIMESTAMP TEXT NOT NULL,
    token_id INTEGER,
    token_name TEXT,
    token_expired BOOLEAN NOT NULL,
    token_expires_at TIMESTAMP TEXT,
    token_last_used_at TIMESTAMP TEXT,
    writes_repositories BOOLEAN NOT NULL,
    owner_login TEXT COLLATE NOCASE AS (json_extract(owner, '$.login')),
    owner_id INTEGER AS (json_extract(owner, '$.id')),
    owner_type TEXT AS (json_extract(owner, '$.type')),
    expires_at TIMESTAMP TEXT AS (token_expires_at),
    last_used_at TIMESTAMP TEXT AS (token_last_used_at),
    never_expires BOOLEAN AS (token_expires_at IS NULL),
    never_used BOOLEAN AS (token_last_used_at IS NULL),
    permissions_organization JSON TEXT AS (json_extract(permissions, '$.organization')),
    permissions_repository JSON TEXT AS (json_extract(permissions, '$.repository')),
    permissions_other JSON TEXT AS (json_extract(permissions, '$.other')),
    PRIMARY KEY (snapshot_id, org, id)
) WITHOUT ROWID;

CREATE INDEX snapshot_requests_of_token ON snapshot_requests (token_id);
CREATE INDEX snapshot_requests_of_owner ON snapshot_requests (owner_login);

CREATE VIEW pat_grants_history AS
SELECT s.taken_at, s.host, g.* FROM snapshot_grants g JOIN snapshots s ON s.id = g.snapshot_id;

CREATE VIEW pat_grant_requests_history AS
SELECT s.taken_at, s.host, r.* FROM snapshot_requests r JOIN snapshots s ON s.id = r.snapshot_id;

-- For each organisation its newest snapshot, and the one before it that it is compared with: the last one; and the
-- newest that is a week older, less an hour, so that a weekly run may begin a little early. An organisation that has
-- none is compared with nothing, and nothing of it is new.

CREATE VIEW snapshots_since_last AS
WITH seen AS (
    SELECT s.host, o.org, s.id, s.taken_at,
        row_number() OVER (PARTITION BY s.host, o.org ORDER BY s.taken_at DESC, s.id DESC) AS place
    FROM snapshot_orgs o JOIN snapshots s ON s.id = o.snapshot_id
)
SELECT now.host, now.org, before.id AS before_id, before.taken_at AS before_at, now.id AS now_id, now.taken_at AS now_at
FROM seen now JOIN seen before ON before.host = now.host AND before.org = now.org AND before.place = 2
WHERE now.place = 1;

CREATE VIEW snapshots_since_week AS
WITH seen AS (
    SELECT s.host, o.org, s.id, s.taken_at,
        first_value(s.id) OVER newest AS now_id, first_value(s.taken_at) OVER newest AS now_at
    FROM snapshot_orgs o JOIN snapshots s ON s.id = o.snapshot_id
    WINDOW newest AS (PARTITION BY s.host, o.org ORDER BY s.taken_at DESC, s.id DESC)
), older AS (
    SELECT *, row_number() OVER (PARTITION BY host, org ORDER BY taken_at DESC, id DESC) AS place
    FROM seen WHERE taken_at <= strftime('%Y-%m-%dT%H:%M:%SZ', now_at, '-7 days', '+1 hours')
)
SELECT host, org, id AS before_id, taken_at AS before_at, now_id, now_at FROM older WHERE place = 1;
