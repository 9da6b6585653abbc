"""The stubs say what the module is, and a program that uses it type-checks strictly."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import patwarden

EXAMPLE = Path(__file__).with_name("typed_example.py")
PACKAGE = Path(patwarden.__file__).parent


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_are_what_the_module_is() -> None:
    run("mypy.stubtest", "patwarden")


def test_a_typed_program_and_the_package_are_checked_strictly_by_mypy(tmp_path: Path) -> None:
    for checked in (["-p", "patwarden"], [str(EXAMPLE)]):
        run("mypy", "--strict", "--cache-dir", str(tmp_path), *checked)


def test_a_typed_program_and_the_package_are_checked_strictly_by_pyright(tmp_path: Path) -> None:
    """By its sibling that comes from PyPI whole, with the rules of pyright's own strict mode."""
    config = tmp_path / "pyrightconfig.json"
    settings = {
        "include": [str(EXAMPLE), str(PACKAGE)],
        "typeCheckingMode": "strict",
        "enableTypeIgnoreComments": False,
        "reportUnnecessaryTypeIgnoreComment": "error",
    }
    config.write_text(json.dumps(settings))
    run("basedpyright", "--project", str(config), "--pythonpath", sys.executable)


def test_the_package_is_typed_and_complete() -> None:
    assert resources.files("patwarden").joinpath("py.typed").is_file()
    assert patwarden.__version__ == metadata.version("patwarden")
    for name in patwarden.__all__:
        assert getattr(patwarden, name).__doc__
    needed = [name for name in metadata.requires("patwarden") or [] if "extra ==" not in name]
    assert needed == []
