"""Who is told how far a bulk call has come."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


class Teller:
    """Tells a callable, and only what it has not been told before."""

    def __init__(self, progress: Callable[[int, int], object]) -> None:
        self._progress = progress
        self._told: tuple[int, int] | None = None

    def tell(self, settled: int, total: int) -> None:
        if self._told != (settled, total):
            self._told = (settled, total)
            self._progress(settled, total)

    def close(self) -> None:
        """Nobody is told any more."""


class Bar(Teller):
    """Shows a bar of tqdm, from the first that is told on."""

    def __init__(self, tqdm: Any) -> None:
        super().__init__(self._show)
        self._tqdm = tqdm
        self._bar: Any = None

    def _show(self, settled: int, total: int) -> None:
        if self._bar is None:
            self._bar = self._tqdm(total=total, unit="token")
        self._bar.update(settled - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def teller(progress: Any) -> Teller | None:
    """Whom such an argument means."""
    if progress is None or progress is False:
        return None
    if progress is True:
        return Bar(_tqdm())
    if callable(progress):
        return Teller(progress)
    raise TypeError(f"progress must be a bool or a callable, not {type(progress).__name__}")


def _tqdm() -> Any:
    try:
        return importlib.import_module("tqdm.auto").tqdm
    except ModuleNotFoundError as error:
        message = "progress=True shows a bar of tqdm, which is not installed: pip install tqdm"
        raise ModuleNotFoundError(message, name=error.name) from None
