"""The installed package by itself, in an environment with nothing else in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path


def refusal(convert: Callable[[], object]) -> str:
    """What is said of a library that is not there."""
    try:
        convert()
    except ImportError as error:
        return str(error)
    raise AssertionError("a library that is not there was found")


def main() -> None:
    """Try it."""
    installed = {distribution.name for distribution in metadata.distributions()}
    assert "patwarden" in installed
    others = installed - {"patwarden", "pip", "setuptools"}
    assert not others, f"the environment is not empty: {sorted(others)}"

    before = set(sys.modules)
    import patwarden

    # What is imported is ours or the standard library's.
    loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
    # Python's own list leaves out what comes with it under a name like this one.
    known = {"patwarden", "_xxsubinterpreters", *sys.stdlib_module_names}
    strangers = loaded - known
    assert not strangers, f"third-party modules were imported: {sorted(strangers)}"
    assert patwarden.__version__ == metadata.version("patwarden")

    from patwarden.testing import Simulator

    with (
        Simulator(orgs=1, grants=250, requests=5, effect_delay_ms=0) as hub,
        hub.client() as client,
    ):
        org = client.org(hub.orgs[0])
        grants = org.grants.list().to_list()
        assert len(grants) == 250
        assert len(org.grants.list().to_dicts()) == 250
        assert org.grants.revoke(grants[:3], confirm=30).raise_for_outcome().ok
        # Where they are missing, libraries are asked for by their names.
        for convert in ("to_arrow", "to_polars", "to_pandas"):
            assert "pip install" in refusal(getattr(org.grants.list(), convert)), convert
        command = Path(sys.executable).with_name("patwarden")
        env = {**os.environ, **hub.env()}
        for program in ([str(command)], [sys.executable, "-m", "patwarden"]):
            version = subprocess.run(
                [*program, "--version"], check=True, capture_output=True, text=True
            )
            assert version.stdout.strip() == f"patwarden {patwarden.__version__}"
            listing = [*program, "grants", "list", org.name]
            listed = subprocess.run(listing, env=env, check=True, capture_output=True, text=True)
            assert len(listed.stdout.splitlines()) == 247
    print(f"patwarden {patwarden.__version__} is fine alone, with Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
