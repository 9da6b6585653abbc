"""Who can reach us, and how: an audit of every organisation that the login reaches.

The login is read from the environment. Without an account, `patwarden sim` says what to set::

    python audit.py
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import patwarden

STALE = timedelta(days=90)


def findings(
    grants: Iterable[patwarden.Grant], requests: Iterable[patwarden.GrantRequest], cutoff: datetime
) -> dict[str, Any]:
    """Count what a security team looks for; a token that nobody used since `cutoff` is stale."""
    found: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    for grant in grants:
        owners[grant.owner.login] += 1
        found["never_expiring"] += grant.never_expires
        found["unused_for_90_days"] += grant.unused_since(cutoff)
        found["never_used"] += grant.never_used
        found["write_all_repositories"] += grant.writes_all_repositories
    for request in requests:
        found["pending"] += 1
        found["pending_write_all_repositories"] += request.asks_to_write_all_repositories
    most = sorted(owners.items(), key=lambda owner: (-owner[1], owner[0]))[:5]
    return {
        "never_expiring": found["never_expiring"],
        "unused_for_90_days": found["unused_for_90_days"],
        "never_used": found["never_used"],
        "write_all_repositories": found["write_all_repositories"],
        "pending": found["pending"],
        "pending_write_all_repositories": found["pending_write_all_repositories"],
        "top_owners": [{"login": login, "grants": count} for login, count in most],
    }


def audit(client: patwarden.Client) -> dict[str, Any]:
    """One organisation after the other; the pages of each come several at a time."""
    orgs = [client.org(found.login) for found in client.orgs() if not found.suspended]
    return findings(
        (grant for org in orgs for grant in org.grants.list()),
        (request for org in orgs for request in org.requests.list()),
        datetime.now(UTC) - STALE,
    )


if __name__ == "__main__":
    with patwarden.Client.from_env() as client:
        print(json.dumps(audit(client), indent=2))
