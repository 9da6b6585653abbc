"""The plugin of pytest, as a project sees it that has installed the package and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


def run(folder: Path, test: str, *options: str) -> str:
    """What pytest says of a project with this test, and how many fared how."""
    (folder / "test_it.py").write_text(test)
    (folder / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\naddopts = --strict-markers\n"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env={**env, "GH_TOKEN": "ghp_of_this_machine", "PATWARDEN_PROFILE": "mine"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_the_fixtures_are_there_and_new_for_every_test(tmp_path: Path) -> None:
    said = run(
        tmp_path,
        """
import os

import patwarden
import pytest

seen = []

def test_unless_told(github_hub, patwarden_client):
    assert len(github_hub.orgs) == 2
    org = patwarden_client.org(github_hub.orgs[0])
    listed = org.grants.list().to_list()
    assert org.grants.revoke(listed, confirm=5).raise_for_outcome().ok
    seen.append(github_hub.url)

def test_it_is_another_one(github_hub, patwarden_client):
    assert github_hub.url not in seen
    assert patwarden_client.org(github_hub.orgs[0]).grants.list().to_list()

def test_what_reads_the_environment(github_environment, github_hub):
    with patwarden.Client.from_env() as client:
        assert [org.login for org in client.orgs()] == sorted(github_hub.orgs, key=str)
    assert github_hub.log()

def test_what_is_set_up_on_this_machine_is_not_there(github_environment):
    assert not {"PATWARDEN_PROFILE", "PATWARDEN_CA_FILE"} & set(os.environ)
    with open(github_environment["PATWARDEN_CONFIG"]) as config:
        assert not config.read()
""",
    )
    assert "4 passed" in said, said


def test_the_marker_says_what_there_is(tmp_path: Path) -> None:
    said = run(
        tmp_path,
        """
import pytest

pytestmark = pytest.mark.github_hub(orgs=1, grants=7)

@pytest.mark.github_hub(grants=3, seed=2)
class TestNearest:
    @pytest.mark.github_hub(requests=1)
    def test_wins(self, github_hub):
        (org,) = github_hub.state()["orgs"]
        assert (len(org["grants"]), len(org["requests"])) == (3, 1)

def test_module(github_hub):
    assert len(github_hub.state()["orgs"][0]["grants"]) == 7
""",
    )
    assert "2 passed" in said, said


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ("colour=1", "the marker github_hub: .*'colour'"),
        ("orgs=0", "the marker github_hub: .*at least one organisation"),
        ("3", "takes options by their names alone"),
    ],
)
def test_a_marker_that_cannot_be_says_why(tmp_path: Path, marker: str, told: str) -> None:
    said = run(
        tmp_path,
        f"""
import pytest

@pytest.mark.github_hub({marker})
def test_it(github_hub):
    pass
""",
    )
    assert "1 error" in said
    assert any(re.search(told, line) for line in said.splitlines()), said
    assert "Traceback" not in said


def test_whoever_does_not_use_it_does_not_pay_for_it(tmp_path: Path) -> None:
    said = run(
        tmp_path,
        """
import sys

def test_nothing_was_loaded(pytestconfig):
    assert pytestconfig.pluginmanager.hasplugin("patwarden")
    import patwarden
    import patwarden.errors
    assert "patwarden._patwarden" not in sys.modules
    assert "tqdm" not in sys.modules
    assert patwarden.Client is patwarden.Client
    assert "patwarden._patwarden" in sys.modules
    assert "patwarden.testing" not in sys.modules
""",
    )
    assert "1 passed" in said, said


def test_the_plugin_is_told_of_by_pytest(tmp_path: Path) -> None:
    assert "@pytest.mark.github_hub(orgs, grants" in run(tmp_path, "", "--markers")
    said = run(tmp_path, "", "--fixtures", "-q")
    for fixture in ("github_hub", "patwarden_client", "github_environment"):
        assert fixture in said
