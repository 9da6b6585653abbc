"""Rows as a table of text, for ``str()``. Every text in it is somebody's input."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from ._html import shown

WIDEST = 60
"""How many characters of a value are shown."""


def table(names: Sequence[str], rows: Sequence[Sequence[Any]], more: int) -> str:
    """The rows below the names of their columns, and how many there are besides."""
    lines = [[_cell(name) for name in names], *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(names))]
    # Numbers stand at the right.
    right = [
        bool(rows) and all(_is_number(row[place]) for row in rows) for place in range(len(names))
    ]

    def written(line: Sequence[str]) -> str:
        cells = zip(line, widths, right, strict=True)
        padded = (
            cell.rjust(width) if at_right else cell.ljust(width) for cell, width, at_right in cells
        )
        return "  ".join(padded).rstrip()

    head, *body = map(written, lines)
    rule = "  ".join("-" * width for width in widths)
    rest = [f"and {more:,} more"] if more else []
    return "\n".join(chain((head, rule), body, rest))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _cell(value: Any) -> str:
    match value:
        case None:
            words = ""
        case datetime():
            words = value.isoformat(" ", "seconds")
        case dict() | list():
            words = json.dumps(value, ensure_ascii=False)
        case bytes():
            words = value.hex()
        case _:
            words = str(value)
    words = shown(words)
    return words if len(words) <= WIDEST else words[: WIDEST - 1] + "…"
