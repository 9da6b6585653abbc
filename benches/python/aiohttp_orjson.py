"""aiohttp with orjson, eight pages at once, into dicts."""

import asyncio
from typing import Any

from measure import ORG, TOKEN, run

import aiohttp
import orjson

AT_ONCE = 8


async def listed(url: str) -> list[dict[str, Any]]:
    path = f"{url}/orgs/{ORG}/personal-access-tokens"
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as session:

        async def page(number: int) -> tuple[list[dict[str, Any]], int]:
            query = {"per_page": 100, "page": number}
            async with gate, session.get(path, params=query, raise_for_status=True) as answer:
                last = answer.links.get("last", {}).get("url")
                rows = orjson.loads(await answer.read())
                return rows, int(last.query["page"]) if last is not None else number

        rows, last = await page(1)
        for more, _ in await asyncio.gather(*(page(number) for number in range(2, last + 1))):
            rows += more
    return rows


def everything(url: str, _: int) -> list[dict[str, Any]]:
    return asyncio.run(listed(url))


run("aiohttp", "orjson", everything=everything)
