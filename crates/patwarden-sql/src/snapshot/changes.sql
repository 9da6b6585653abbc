-- What has changed in an organisation since the snapshot that it is compared with: once for each {since}. In a
-- CROSS JOIN SQLite keeps the order that is written: the two snapshots first, and then nothing but their rows.

CREATE VIEW pat_grants_new_since_{since} AS
SELECT c.before_at, c.now_at, c.host, g.*
FROM snapshots_since_{since} c CROSS JOIN snapshot_grants g ON g.snapshot_id = c.now_id AND g.org = c.org
WHERE NOT EXISTS (SELECT 1 FROM snapshot_grants b WHERE b.snapshot_id = c.before_id AND b.org = c.org AND b.id = g.id);

CREATE VIEW pat_grants_vanished_since_{since} AS
SELECT c.before_at, c.now_at, c.host, b.*
FROM snapshots_since_{since} c CROSS JOIN snapshot_grants b ON b.snapshot_id = c.before_id AND b.org = c.org
WHERE NOT EXISTS (SELECT 1 FROM snapshot_grants g WHERE g.snapshot_id = c.now_id AND g.org = c.org AND g.id = b.id);

-- A row for each permission that was added or raised, and one where more repositories can be reached by selection. A
-- level that is not known to be one of three counts for more than they do. What is in a subset is not in a snapshot.
CREATE VIEW pat_grants_gained_since_{since} AS
WITH pairs AS (
    SELECT c.before_at, c.now_at, c.host, g.snapshot_id, g.org, g.id, g.token_id, g.token_name, g.owner_login,
        g.permissions, g.repository_selection, b.permissions AS permissions_before,
        b.repository_selection AS selection_before
    FROM snapshots_since_{since} c
    CROSS JOIN snapshot_grants g ON g.snapshot_id = c.now_id AND g.org = c.org
    CROSS JOIN snapshot_grants b ON b.snapshot_id = c.before_id AND b.org = c.org AND b.id = g.id
    WHERE g.permissions <> b.permissions OR g.repository_selection <> b.repository_selection
), changes AS (
    SELECT pairs.*, kinds.key AS kind, now.key AS permission,
        (SELECT was.value FROM json_each(permissions_before, '$.' || kinds.key) was WHERE was.key = now.key) AS was,
        now.value AS became
    FROM pairs, json_each(permissions) kinds, json_each(kinds.value) now
    UNION ALL
    SELECT pairs.*, 'selection', 'repositories', selection_before, repository_selection FROM pairs
), ranked AS (
    SELECT *,
        CASE was WHEN 'none' THEN 0 WHEN 'read' THEN 1 WHEN 'subset' THEN 1 WHEN 'write' THEN 2 WHEN 'all' THEN 2
            WHEN 'admin' THEN 3 ELSE iif(was IS NULL, 0, 4) END AS rank_before,
        CASE became WHEN 'none' THEN 0 WHEN 'read' THEN 1 WHEN 'subset' THEN 1 WHEN 'write' THEN 2 WHEN 'all' THEN 2
            WHEN 'admin' THEN 3 ELSE 4 END AS rank_now
    FROM changes
)
SELECT before_at, now_at, host, snapshot_id, org, id, token_id, token_name, owner_login, kind, permission, was, became
FROM ranked
WHERE rank_now > rank_before OR (rank_now = 4 AND became IS NOT was);

CREATE VIEW pat_grant_requests_new_since_{since} AS
SELECT c.before_at, c.now_at, c.host, r.*
FROM snapshots_since_{since} c CROSS JOIN snapshot_requests r ON r.snapshot_id = c.now_id AND r.org = c.org
WHERE NOT EXISTS (SELECT 1 FROM snapshot_requests b WHERE b.snapshot_id = c.before_id AND b.org = c.org AND b.id = r.id);

CREATE VIEW pat_grant_requests_vanished_since_{since} AS
SELECT c.before_at, c.now_at, c.host, b.*
FROM snapshots_since_{since} c CROSS JOIN snapshot_requests b ON b.snapshot_id = c.before_id AND b.org = c.org
WHERE NOT EXISTS (SELECT 1 FROM snapshot_requests r WHERE r.snapshot_id = c.now_id AND r.org = c.org AND r.id = b.id);
