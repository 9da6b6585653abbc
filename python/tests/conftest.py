"""The simulator that the tests judge by: its state and its log, never what the client says."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

import patwarden
from patwarden.testing import Simulator

# What `from_env` reads: nothing of the machine's own may reach a test.
_VARIABLES = (
    "GITHUB_API_URL",
    "GH_HOST",
    "PATWARDEN_APP_ID",
    "PATWARDEN_PRIVATE_KEY_FILE",
    "PATWARDEN_TOKEN",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GH_ENTERPRISE_TOKEN",
)


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_reaches_python() -> None:
    """A run in the background may have been started with SIGINT ignored, children included."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        if name in os.environ:
            monkeypatch.delenv(name)


@pytest.fixture
def hub() -> Iterator[Simulator]:
    """Two organisations, of which the first has more than one page of grants."""
    with Simulator(orgs=2, grants=360, requests=40, seed=7, effect_delay_ms=0) as hub:
        yield hub


@pytest.fixture
def client(hub: Simulator) -> Iterator[patwarden.Client]:
    """Logged in as the App."""
    with hub.client() as client:
        yield client


@pytest.fixture
def org(client: patwarden.Client, hub: Simulator) -> patwarden.Org:
    """The first organisation."""
    return client.org(hub.orgs[0])
