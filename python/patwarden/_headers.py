"""Headers of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import final


@final
class Headers(Mapping[str, str]):
    """Headers by their names: lower case when gone through, of any case when asked for.

    Where a header came several times, its values are one, joined by commas.
    """

    __slots__ = ("_values",)

    def __init__(self, headers: Iterable[tuple[str, str]] = ()) -> None:
        self._values = {name.lower(): value for name, value in headers}

    def __getitem__(self, name: str) -> str:
        if name in self:
            return self._values[name.lower()]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __reduce__(self) -> tuple[type[Headers], tuple[list[tuple[str, str]]]]:
        return Headers, (list(self._values.items()),)

    def __repr__(self) -> str:
        """Names alone: a value may be a secret."""
        return f"<Headers: {', '.join(self)}>"
