"""How a coroutine of asyncio waits for what is done on the extension module's own threads."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import NoReturn, TypeVar

from ._patwarden import _hand_over

_T = TypeVar("_T")

Done = Callable[[_T | None, BaseException | None], None]
Stop = Callable[[], object]


async def awaited(start: Callable[[Done[_T]], Stop]) -> _T | None:
    """Start it, and wait until it calls what it was given; whoever stops waiting stops it."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[tuple[_T | None, BaseException | None]] = loop.create_future()

    def settle(value: _T | None, error: BaseException | None) -> None:
        if not outcome.done():
            outcome.set_result((value, error))

    def done(value: _T | None, error: BaseException | None) -> None:
        # A loop that was closed meanwhile has nobody who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, value, error)

    stop = start(done)
    try:
        value, error = await outcome
    finally:
        stop()
        _hand_over()
    # A raised error holds this frame. If the frame held the error too, only the garbage collector
    # would end them.
    del outcome
    if error is None:
        return value
    try:
        raise error
    finally:
        del error


async def called(act: Callable[[], _T]) -> _T:
    """Call it."""
    return act()


async def failed(error: Exception) -> NoReturn:
    """Raise it."""
    try:
        raise error
    finally:
        del error
