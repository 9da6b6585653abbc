"""What becomes of a listing in other libraries, none of which has to be there."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def _arrow(table: Any) -> Any:
    return import_module("pyarrow").table(table)


def _pandas(table: Any) -> Any:
    return _arrow(table).to_pandas()


def _polars(table: Any) -> Any:
    return import_module("polars").DataFrame(table)


_KINDS: dict[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "arrow": (_arrow, ("pyarrow",)),
    "pandas": (_pandas, ("pandas", "pyarrow")),
    "polars": (_polars, ("polars",)),
}


_LOWEST = {"pandas": (2, 2, 2), "polars": (1, 32), "pyarrow": (16, 1)}
"""The lowest versions that are known to read what we give them rightly: those of the extras."""


def _check_version(kind: str, library: str, version: str) -> None:
    numbers = tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())
    if numbers < _LOWEST[library]:
        lowest = ".".join(map(str, _LOWEST[library]))
        raise ImportError(
            f"to_{kind}() needs {library} {lowest} or newer, and {version} is installed: "
            f"pip install --upgrade {library}",
            name=library,
        )


def maker(kind: str) -> Callable[[Any], Any]:
    """What makes a table of this kind of a stream of Arrow; an error if a library is not there."""
    make, libraries = _KINDS[kind]
    for library in libraries:
        try:
            module = import_module(library)
        except ModuleNotFoundError as error:
            if error.name != library:
                raise
            raise ModuleNotFoundError(
                f"to_{kind}() needs {library}: pip install {' '.join(libraries)}", name=library
            ) from None
        _check_version(kind, library, str(module.__version__))
    return make
