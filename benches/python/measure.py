"""What every driver says of its run: how long it took, on how much of the processor and of memory.

A driver imports this before anything else. The clock for its imports starts here, and what they
need of Python's own library is part of that: this takes none of it along before.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sized

ORG = "acme"
TOKEN = "ghs_" + "0" * 36
STARTED = time.perf_counter()


def run(
    library: str,
    everything: Callable[[str], Sized | int],
    first: Callable[[str], object] | None = None,
) -> None:
    """Do what the command line says, `URL everything|first|check`, and print what that took."""
    imported = time.perf_counter() - STARTED
    import sys

    url, task = sys.argv[1:]
    begun, cpu = time.perf_counter(), time.process_time()
    done: object = 0
    if task == "everything":
        done = everything(url)
    elif task == "first" and first is not None:
        done = first(url)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu

    import json
    import resource
    from importlib import metadata

    rows = done if isinstance(done, int) else len(done) if hasattr(done, "__len__") else 1
    # Linux counts kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    told = {
        "library": f"{library} {metadata.version(library)}",
        "rows": rows if task == "everything" else min(rows, 1),
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
        "import_seconds": imported,
    }
    print(json.dumps(told))
