"""The command that comes with the wheel."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from world import grants

import patwarden
from patwarden.testing import Simulator

SCRIPT = Path(sysconfig.get_path("scripts")) / "patwarden"


def run(
    *arguments: str, hub: Simulator | None = None, module: bool = False
) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-P", "-m", "patwarden"] if module else [str(SCRIPT)]
    environment = dict(os.environ)
    if hub is not None:
        environment["GITHUB_API_URL"] = hub.url
        environment["PATWARDEN_TOKEN"] = hub.installation_token(hub.orgs[0])
    return subprocess.run(
        [*program, *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("module", [False, True])
def test_it_is_the_version_of_the_package(module: bool) -> None:
    done = run("--version", module=module)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == f"patwarden {patwarden.__version__}"


def test_it_lists_what_there_is(hub: Simulator) -> None:
    done = run("grants", "list", hub.orgs[0], "--json", "id", hub=hub)
    assert (done.returncode, done.stderr) == (0, "")
    assert {grant["id"] for grant in json.loads(done.stdout)} == set(grants(hub, hub.orgs[0]))


def test_it_revokes_what_it_is_told(hub: Simulator) -> None:
    ids = sorted(grants(hub, hub.orgs[0]))[:3]
    done = run("grants", "revoke", hub.orgs[0], *map(str, ids), hub=hub)
    assert done.returncode == 0, done.stderr
    assert sorted(grants(hub, hub.orgs[0], "revoked")) == ids


def test_a_failure_is_its_exit_code_and_no_traceback(hub: Simulator) -> None:
    done = run("grants", "list", "nowhere", hub=hub)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_it_cleanly() -> None:
    process = subprocess.Popen(
        [str(SCRIPT), "sim", "--grants", "10", "--requests", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("export GITHUB_API_URL=")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)
    finally:
        process.kill()
    assert "Traceback" not in said
    assert process.returncode in (0, 2)
