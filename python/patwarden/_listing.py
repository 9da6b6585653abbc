"""How a listing for asyncio is gone through. What is fetched and not taken stays with it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

from . import _frames


class Steps(Protocol):
    """What the extension module does of it."""

    def begin(self) -> None: ...
    def item(self) -> Any | None: ...
    def page(self) -> list[Any] | None: ...
    def objects(self) -> list[Any]: ...
    def dicts(self) -> list[dict[str, Any]]: ...
    def fetch(self) -> Awaitable[bool]: ...
    def read(self) -> Awaitable[bool]: ...
    def table(self) -> Any: ...
    def gather(self, table: Any) -> None: ...
    def end(self) -> None: ...


async def next_item(steps: Steps) -> Any:
    while (item := steps.item()) is None:
        if not await steps.fetch():
            steps.end()
            raise StopAsyncIteration
    return item


async def next_page(steps: Steps) -> list[Any]:
    while (page := steps.page()) is None:
        if not await steps.fetch():
            steps.end()
            raise StopAsyncIteration
    return page


async def to_list(steps: Steps) -> list[Any]:
    steps.begin()
    await steps.read()
    items = steps.objects()
    steps.end()
    return items


async def to_dicts(steps: Steps) -> list[dict[str, Any]]:
    steps.begin()
    await steps.read()
    items = steps.dicts()
    steps.end()
    return items


async def to_frame(steps: Steps, kind: str) -> Any:
    make = _frames.maker(kind)
    steps.begin()
    table = steps.table()
    more = True
    while more:
        more = await steps.fetch()
        steps.gather(table)
    steps.end()
    return make(table)
