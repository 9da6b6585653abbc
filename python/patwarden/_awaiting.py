"""How a coroutine of asyncio waits for what is done on the extension module's own threads."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol, TypeVar

from ._patwarden import _hand_over

_T = TypeVar("_T")

Start = Callable[[Callable[[], None]], tuple[Callable[[], _T], Callable[[], object]]]
"""Begins something that calls what it is given when it is over. What is returned takes what came of
it, or raises its error; and stops it before."""

BETWEEN_LOOKS = 0.05
"""How many seconds pass between two looks."""


class Watch(Protocol):
    """Whoever looks at how far a call has come while it is awaited."""

    @property
    def tells(self) -> bool: ...
    def look(self) -> None: ...
    def note(self, cut_short_by: BaseException, /) -> None: ...
    def close(self) -> None: ...


def _begun(start: Start[_T]) -> tuple[asyncio.Future[None], Callable[[], _T], Callable[[], object]]:
    """Start it: when it is over, what came of it, and what stops it before."""
    loop = asyncio.get_running_loop()
    over: asyncio.Future[None] = loop.create_future()

    def settle() -> None:
        if not over.done():
            over.set_result(None)

    def done() -> None:
        # A loop that was closed meanwhile has nobody who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle)

    return over, *start(done)


async def awaited(start: Start[_T]) -> _T:
    """Start it, and wait until it is over; whoever stops waiting stops it."""
    over, take, stop = _begun(start)
    try:
        await over
    finally:
        stop()
        _hand_over()
    return take()


async def watched(start: Start[_T], watch: Watch) -> _T:
    """The same, with looks at how far it has come from this very thread. Whatever cuts it short
    carries a note of that."""
    try:
        watch.look()
        over, take, stop = _begun(start)
        try:
            while watch.tells and not over.done():
                await asyncio.wait((over,), timeout=BETWEEN_LOOKS)
                watch.look()
            await over
            watch.look()
        except BaseException as cut_short:
            watch.note(cut_short)
            raise
        finally:
            stop()
            _hand_over()
    finally:
        watch.close()
    return take()


async def called(act: Callable[[], _T]) -> _T:
    """Call it."""
    return act()
