"""The audit of `audit.py` with asyncio: all organisations at once.

::

    python audit_async.py
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from audit import STALE, findings

import patwarden


async def audit(client: patwarden.AsyncClient) -> dict[str, Any]:
    """The client's own bounds see to it that GitHub is not asked for too much at a time."""
    orgs = [client.org(found.login) async for found in client.orgs() if not found.suspended]
    grants, requests = await asyncio.gather(
        asyncio.gather(*(org.grants.list().to_list() for org in orgs)),
        asyncio.gather(*(org.requests.list().to_list() for org in orgs)),
    )
    cutoff = datetime.now(UTC) - STALE
    return findings(chain.from_iterable(grants), chain.from_iterable(requests), cutoff)


async def main() -> None:
    async with patwarden.AsyncClient.from_env() as client:
        print(json.dumps(await audit(client), indent=2))


if __name__ == "__main__":
    asyncio.run(main())
