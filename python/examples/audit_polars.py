"""The audit of `audit.py` in data frames: what is counted is said to polars.

::

    pip install polars
    python audit_polars.py
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

import patwarden

# A map, as polars 2 has it and as older ones do: pairs of a permission and its level.
PAIRS = pl.List(pl.Struct({"key": pl.String, "value": pl.String}))
# A level that is not known to only read may write.
WRITES_REPOSITORIES = (
    pl.col("permissions")
    .struct.field("repository")
    .cast(PAIRS)
    .list.eval(~pl.element().struct.field("value").is_in(["read", "none"]))
    .list.any()
)
WRITES_ALL = (pl.col("repository_selection") == "all") & WRITES_REPOSITORIES


def audit(client: patwarden.Client) -> dict[str, Any]:
    """The pages of a listing become columns as they come."""
    orgs = [client.org(found.login) for found in client.orgs() if not found.suspended]
    grants = pl.concat(org.grants.list().to_polars() for org in orgs)
    requests = pl.concat(org.requests.list().to_polars() for org in orgs)
    cutoff = datetime.now(UTC) - timedelta(days=90)

    last_used = pl.col("token_last_used_at")
    counts = grants.select(
        never_expiring=pl.col("token_expires_at").is_null().sum(),
        unused_for_90_days=(pl.max_horizontal(last_used, "access_granted_at") < cutoff).sum(),
        never_used=last_used.is_null().sum(),
        write_all_repositories=WRITES_ALL.sum(),
    )
    asked = requests.select(pending=pl.len(), pending_write_all_repositories=WRITES_ALL.sum())
    owners = (
        grants.group_by(login=pl.col("owner").struct.field("login"))
        .agg(grants=pl.len())
        .sort(["grants", "login"], descending=[True, False])
        .head(5)
    )
    return {
        **counts.row(0, named=True),
        **asked.row(0, named=True),
        "top_owners": owners.to_dicts(),
    }


if __name__ == "__main__":
    with patwarden.Client.from_env() as client:
        print(json.dumps(audit(client), indent=2))
