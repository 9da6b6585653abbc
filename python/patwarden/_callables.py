"""What is called from the extension module is called as it is: nobody awaits what comes of it."""

from __future__ import annotations

import inspect
from typing import Any


def check(name: str, given: object) -> None:
    """Refuse what gives a coroutine when it is called."""
    called = (given, type(given).__call__)
    if any(inspect.iscoroutinefunction(one) or inspect.isasyncgenfunction(one) for one in called):
        raise TypeError(f"{name} must be a plain callable, not a coroutine function")


def check_given(name: str, value: Any) -> None:
    """Refuse a value that would have to be awaited."""
    if inspect.isawaitable(value):
        kind = type(value).__name__
        if inspect.iscoroutine(value):
            # It has no other end than to be told of.
            value.close()
        raise TypeError(f"{name} must be a plain callable: it returned a {kind} to be awaited")
