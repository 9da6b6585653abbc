"""What every driver says of its run: how long it took, on how much of the processor and of memory.

A driver imports this before anything else. The clock for its imports starts here, and what they
need of Python's own library is part of that: this takes none of it along before.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ORG = "acme"
TOKEN = "ghs_q7Zt4kXw2LmB9vRc6NyHs1DfJg8PaUe3Ti5O"
USER_TOKEN = "ghu_h2Nc8YjF5sGq1WbXz6TkMv4RuEo9LpDa3HiZ"
STARTED = time.perf_counter()
BEGUN, CPU_BEGUN = STARTED, time.process_time()
RESIDENT: list[int] = []


def org_names() -> list[str]:
    """The names of all organisations of the server."""
    return [f"acme-{number:02}" for number in range(50)]


def forgotten(url: str) -> None:
    """Have the server forget what it counted, and begin here: what comes now is what counts."""
    global BEGUN, CPU_BEGUN
    import http.client

    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    connection.request("GET", "/tally")
    connection.getresponse().read()
    connection.close()
    BEGUN, CPU_BEGUN = time.perf_counter(), time.process_time()


def note_memory() -> None:
    """Note how much memory there is now."""
    try:
        with open("/proc/self/statm") as pages:
            RESIDENT.append(int(pages.read().split()[1]) * 4_096)
    except OSError:
        pass


def run(*libraries: str, **tasks: Callable[[str, int], object]) -> None:
    """Do what the command line says, `URL TASK ROWS`, and print what that took.

    What is measured are these libraries, by the names of their packages. A task is told the URL
    and the rows, and gives rows or their number. `check` does nothing.
    """
    global BEGUN, CPU_BEGUN
    imported = time.perf_counter() - STARTED
    import sys

    url, task, asked = sys.argv[1:]
    BEGUN, CPU_BEGUN = time.perf_counter(), time.process_time()
    done = tasks[task](url, int(asked)) if task != "check" else 0
    seconds, cpu = time.perf_counter() - BEGUN, time.process_time() - CPU_BEGUN

    import json
    import resource
    from importlib import metadata

    rows = done if isinstance(done, int) else len(done) if hasattr(done, "__len__") else 1
    # Linux counts kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    told = {
        "library": ", ".join(f"{library} {metadata.version(library)}" for library in libraries),
        "rows": min(rows, 1) if task == "first" else rows,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
        "import_seconds": imported,
        "resident_bytes": RESIDENT,
    }
    print(json.dumps(told))
