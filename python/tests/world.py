"""Reading the simulator's state and log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from patwarden.testing import Simulator

LIST_GRANTS = "orgs/list-pat-grants"
LIST_REQUESTS = "orgs/list-pat-grant-requests"
REVOKE = "orgs/update-pat-accesses"
REVIEW = "orgs/review-pat-grant-requests-in-bulk"


def org_state(hub: Simulator, org: str) -> dict[str, Any]:
    """Everything about one organisation."""
    return next(found for found in hub.state()["orgs"] if found["login"] == org)


def grants(hub: Simulator, org: str, state: str = "live") -> dict[int, dict[str, Any]]:
    """The organisation's grants that are in this state, by id."""
    found = org_state(hub, org)["grants"].values()
    return {grant["id"]: grant for grant in found if grant["state"]["state"] == state}


def requests(hub: Simulator, org: str, state: str = "pending") -> dict[int, dict[str, Any]]:
    """The organisation's requests that are in this state, by id."""
    found = org_state(hub, org)["requests"].values()
    return {request["id"]: request for request in found if request["state"]["state"] == state}


def calls(hub: Simulator, operation: str) -> list[dict[str, Any]]:
    """The calls of one operation, as they arrived."""
    return [entry for entry in hub.log() if entry["operation"] == operation]


def moment(text: str | None) -> datetime | None:
    """A time of the state, as finely as the API tells it: to the second."""
    if text is None:
        return None
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
