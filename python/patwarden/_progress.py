"""Who is told how far a bulk call has come."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from . import _callables

CONFIRMING = "waiting for confirmation"
"""What a bar says while every id has an outcome and it is looked whether that has taken effect."""


class Teller:
    """Tells a callable, and only what it has not been told before."""

    def __init__(self, progress: Callable[[int, int], object]) -> None:
        self._progress = progress
        self._told: tuple[int, int] | None = None

    def tell(self, settled: int, total: int) -> None:
        if self._told != (settled, total):
            self._told = (settled, total)
            _callables.check_given("progress", self._progress(settled, total))

    def close(self) -> None:
        """Nobody is told any more."""


class Bar(Teller):
    """Shows a bar of tqdm, from the first that is told on."""

    def __init__(self, tqdm: Any, *, confirms: bool) -> None:
        super().__init__(self._show)
        self._tqdm = tqdm
        self._confirms = confirms
        self._says_so = False
        self._bar: Any = None

    def _show(self, settled: int, total: int) -> None:
        if self._bar is None:
            self._bar = self._tqdm(total=total, unit="token")
        self._bar.update(settled - self._bar.n)
        if self._confirms and settled == total > 0:
            self._says_so = True
            self._bar.set_description(CONFIRMING)

    def close(self) -> None:
        if self._bar is not None:
            if self._says_so:
                self._bar.set_description()
            self._bar.close()


def teller(progress: Any, confirms: bool) -> Teller | None:
    """Whom such an argument means; a call that confirms goes on when every id has an outcome."""
    if progress is None or progress is False:
        return None
    if progress is True:
        return Bar(_tqdm(), confirms=confirms)
    if callable(progress):
        _callables.check("progress", progress)
        return Teller(progress)
    raise TypeError(f"progress must be a bool or a callable, not {type(progress).__name__}")


def _tqdm() -> Any:
    try:
        return importlib.import_module("tqdm.auto").tqdm
    except ModuleNotFoundError as error:
        message = "progress=True shows a bar of tqdm, which is not installed: pip install tqdm"
        raise ModuleNotFoundError(message, name=error.name) from None
