"""How objects look in a notebook. Every text in them is somebody's input, and escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

OUTCOMES = 50
"""How many outcomes of a report are shown."""


def listing(what: str, ended: str | None, rows: Sequence[Any], more: int) -> str:
    """A listing: what it is of, and the first of the rows that have come and were not taken.

    Nothing is fetched for it, and nothing is taken.
    """
    said = f"<b>Listing of {text(what)}</b>"
    if ended is not None:
        return f"<div>{said}: {text(ended)}</div>"
    if not rows:
        how = "rows are read as they are asked for: go through it, or call <code>to_list()</code>"
        return f"<div>{said}: {how}</div>"
    dicts = [row.to_dict() for row in rows]
    # Addresses, and ids for other ways in, are for programs.
    names = [name for name in dicts[0] if not name.endswith(("url", "node_id"))]
    shown = [[cell(row[name]) for name in names] for row in dicts]
    rest = f", and {more:,} more" if more else ""
    come = f"{len(rows)} rows that have come and were not taken yet{rest}"
    return f"<div>{said}: {come}{table(names, shown)}</div>"


def report(summary: str, requests: int, outcomes: Sequence[tuple[int, str, str | None]]) -> str:
    """A report: how many ids came to what, then each of them, what went wrong first."""
    plural = "" if requests == 1 else "s"
    first = sorted(outcomes, key=lambda outcome: outcome[1] in ("accepted", "confirmed"))[:OUTCOMES]
    rows = [[cell(id), cell(outcome), cell(error)] for id, outcome, error in first]
    left = len(outcomes) - len(rows)
    rest = f"<div>and {left:,} more</div>" if left else ""
    counts = f"<b>BulkReport</b>: {text(summary)}; {requests:,} request{plural}"
    return f"<div>{counts}{table(['id', 'outcome', 'error'], rows)}{rest}</div>"


def plan(said: str, owners: Sequence[tuple[str, int]]) -> str:
    """A plan: what it says in lines, then whom it hits with how many tokens, the most first."""
    first, *lines = said.splitlines()
    rows = [[cell(login), cell(tokens)] for login, tokens in owners[:OUTCOMES]]
    left = len(owners) - len(rows)
    rest = f"<div>and {left:,} more</div>" if left else ""
    more = "".join(f"<div>{text(line)}</div>" for line in lines)
    return f"<div><b>Plan</b>: {text(first)}{more}{table(['owner', 'tokens'], rows)}{rest}</div>"


def sql(
    names: Sequence[str], rows: Sequence[Sequence[Any]], more: int, warnings: Sequence[str]
) -> str:
    """The rows of a statement: the first of them, and what has to be known besides."""
    total = len(rows) + more
    plural = "" if total == 1 else "s"
    said = f"<b>SqlRows</b>: {total:,} row{plural}"
    warned = "".join(f"<div>{text(warning)}</div>" for warning in warnings)
    rest = f"<div>and {more:,} more</div>" if more else ""
    shown_rows = [[cell(value) for value in row] for row in rows]
    return f"<div>{said}{warned}{table(names, shown_rows)}{rest}</div>"


def table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already."""
    head = "".join(f"<th>{text(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def cell(value: Any) -> str:
    """A value, as short as it can be told from others."""
    match value:
        case None:
            return ""
        case datetime():
            return text(value.isoformat(" ", "seconds"))
        case {"login": login}:
            return text(str(login))
        case _:
            return text(", ".join(_words(None, value)))


def _words(name: str | None, value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for inner, one in cast("dict[str, Any]", value).items():
            yield from _words(inner, one)
    else:
        yield str(value) if name is None else f"{name}: {value}"


def text(words: str) -> str:
    """Somebody's words in HTML, where they mark nothing up, hide nothing and turn nothing round."""
    return html.escape(shown(words))


def shown(words: str) -> str:
    """Somebody's words, where they steer nothing, hide nothing and turn nothing round."""
    return "".join(map(_shown, words))


def _shown(character: str) -> str:
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"
