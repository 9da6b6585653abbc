"""What it costs to bring a page of a hundred grants from Rust into Python, by itself.

Pages are fetched and read before the clock runs; it runs while their rows become what Python
knows. `cargo xtask micro` calls it with the static server, which each process starts for itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import operator
import subprocess
import urllib.request
from collections.abc import Callable, Iterator, Sized
from time import perf_counter
from typing import Any

import patwarden
import pyarrow
import pyperf
from patwarden import _listing

ORG = "acme"
TOKEN = "ghs_" + "0" * 36
PAGES = 20
ROWS = 100
SERVER = "server"
"""The name of the argument that says where it is."""


@contextlib.contextmanager
def served(server: str) -> Iterator[str]:
    """The static server, which ends with its standard input."""
    command = [server, "--pages", str(PAGES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        yield run.stdout.readline().strip()


async def _steps(steps: _listing.Steps) -> _listing.Steps:
    """Stand where a listing is fetched and taken in one, and leave both to the caller."""
    return steps


_listing.to_list = _steps  # type: ignore[assignment]


def taking(loops: int, server: str, take: Callable[[_listing.Steps], Sized]) -> float:
    """Fetch all pages so many times; how many seconds it took to take what had come."""

    async def taken() -> float:
        seconds = 0.0
        with served(server) as url:
            client = patwarden.AsyncClient(auth=patwarden.Token(TOKEN), base_url=url)
            async with client:
                for _ in range(loops):
                    steps: Any = await client.org(ORG).grants.list().to_list()
                    await steps.read()
                    begun = perf_counter()
                    rows = take(steps)
                    seconds += perf_counter() - begun
                    assert len(rows) == PAGES * ROWS
        return seconds

    return asyncio.run(taken())


def objects(steps: _listing.Steps) -> Sized:
    return steps.objects()


def attributes(steps: _listing.Steps) -> Sized:
    """Objects make Python's values of what they hold as it is asked for."""
    read = operator.attrgetter(*patwarden.Grant.__match_args__)
    return [read(grant) for grant in steps.objects()]


def dicts(steps: _listing.Steps) -> Sized:
    return steps.dicts()


def table(steps: _listing.Steps) -> Any:
    gathered = steps.table()
    steps.gather(gathered)
    return pyarrow.table(gathered)


def loading(loops: int, server: str) -> float:
    """What Python's own json takes for a page, from its bytes to dicts."""
    with served(server) as url:
        with urllib.request.urlopen(f"{url}/orgs/{ORG}/personal-access-tokens") as answer:
            page = answer.read()
        begun = perf_counter()
        for _ in range(loops):
            assert len(json.loads(page)) == ROWS
        return perf_counter() - begun


def main() -> None:
    """Measure each in processes of its own."""
    # The clock leaves out most of what a loop does, so how many there are can't be found by it.
    runner = pyperf.Runner(processes=5, values=5, loops=10)
    runner.argparser.add_argument(SERVER)
    runner._add_cmdline_args = lambda command, args: command.append(args.server)
    server = runner.parse_args().server
    for name, take in {
        "page into objects": objects,
        "page into objects, all attributes read": attributes,
        "page into dicts": dicts,
        "page into a table of pyarrow": table,
    }.items():
        runner.bench_time_func(name, taking, server, take, inner_loops=PAGES)
    runner.bench_time_func("json.loads of a page", loading, server)


main()
