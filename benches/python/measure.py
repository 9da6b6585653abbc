"""What every driver says of its run: how long it took, on how much of the processor and of memory.

A driver imports this before anything else, and the clock for its imports starts here.
"""

import json
import platform
import resource
import sys
import time
from collections.abc import Callable, Sized
from importlib import metadata

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
    url, task = sys.argv[1:]
    told: dict[str, object] = {"library": f"{library} {metadata.version(library)}"}
    if task == "check":
        print(json.dumps(told | {"python": platform.python_version()}))
        return
    began, cpu = time.perf_counter(), time.process_time()
    if task == "first":
        assert first is not None
        done: object = first(url)
    else:
        done = everything(url)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    rows = done if isinstance(done, int) else len(done) if isinstance(done, Sized) else 1
    # Linux counts kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    told |= {
        "rows": rows,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_bytes": peak,
        "import_seconds": imported,
    }
    print(json.dumps(told))
