"""Which of Python's interpreters the package can be used in."""

from __future__ import annotations

import sys
from importlib import import_module


def check() -> None:
    """Refuse any but the main one.

    What the extension module keeps of Python belongs to the interpreter that imports it first, and
    is of no use to another one.
    """
    name = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
    try:
        interpreters = import_module(name)
    except ImportError:
        # Without it there are no others that a program in Python could have made.
        return
    if interpreters.get_current() != interpreters.get_main():
        raise ImportError(
            "patwarden can be imported in Python's main interpreter only, and this is a"
            " sub-interpreter (mod_wsgi has WSGIApplicationGroup %{GLOBAL} for the main one)"
        )
