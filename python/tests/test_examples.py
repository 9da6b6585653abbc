"""The same audit, written three ways, finds what the demonstration finds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from patwarden.testing import Simulator

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
AUDITS = sorted(EXAMPLES.glob("audit*.py"))


def printed(arguments: list[str], environment: Mapping[str, str] | None = None) -> Any:
    """The JSON that a program prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def findings() -> Any:
    """What the demonstration finds in the simulator's own world."""
    return printed(["-m", "patwarden", "demo", "--json"])["findings"]


@pytest.fixture(scope="module")
def login(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a login to that world."""
    with Simulator() as hub:
        key = tmp_path_factory.mktemp("login") / "app.pem"
        key.touch(mode=0o600)
        key.write_text(hub.private_key)
        yield {
            "GITHUB_API_URL": hub.url,
            "PATWARDEN_APP_ID": str(hub.app_id),
            "PATWARDEN_PRIVATE_KEY_FILE": str(key),
        }


def test_it_is_written_three_ways() -> None:
    assert [audit.name for audit in AUDITS] == ["audit.py", "audit_async.py", "audit_polars.py"]


@pytest.mark.parametrize("audit", AUDITS, ids=lambda audit: audit.stem)
def test_an_audit_finds_what_the_demonstration_finds(
    audit: Path, findings: Any, login: dict[str, str]
) -> None:
    found = printed([str(audit)], login)
    assert found == findings
    assert found["unused_for_90_days"] > 0
