"""Checked by mypy in `test_types.py`, never run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_type

import patwarden
from patwarden.testing import Simulator


def audit(client: patwarden.Client) -> list[int]:
    org = client.org("acme")
    assert_type(org, patwarden.Org)
    cutoff = datetime(2026, 1, 1, tzinfo=UTC)
    listing = org.grants.list(owner=["mona"], token_id=7, last_used_before=cutoff, direction="asc")
    assert_type(listing, patwarden.Listing[patwarden.Grant])
    stale: list[int] = []
    for grant in listing:
        assert_type(grant, patwarden.Grant)
        assert_type(grant.token_expires_at, datetime | None)
        if grant.never_expires or grant.unused_since(cutoff):
            stale.append(grant.id)
    assert_type(org.requests.list().to_list(), list[patwarden.GrantRequest])
    assert_type(org.grants.repositories(7).to_list(), list[patwarden.Repository])
    report = org.grants.revoke(stale, confirm=30)
    for id, outcome, error in report.outcomes:
        assert_type((id, outcome), tuple[int, str])
        assert_type(error, patwarden.PatwardenError | None)
    return report.confirmed


def main() -> None:
    try:
        with patwarden.Client(auth=patwarden.App(1, "key"), between_writes=0.5) as client:
            audit(client)
    except patwarden.RateLimited as error:
        assert_type(error.retry_after, float | None)
    with Simulator(orgs=1) as hub, hub.client() as client:
        assert_type([org.login for org in client.orgs()], list[str])
