"""A plugin of pytest, there as soon as this package is installed: the simulator as fixtures.

``github_hub`` is a ``patwarden.testing.Simulator``, new for every test. ``patwarden_client``
is a client that is logged in to it as the App. ``github_environment`` has ``Client.from_env()``,
and the command line that a test starts, reach it::

    import pytest

    @pytest.mark.github_hub(orgs=1, grants=120, seed=3)
    def test_the_audit_finds_what_nobody_uses(github_hub, patwarden_client):
        org = patwarden_client.org(github_hub.orgs[0])
        github_hub.add_grant(org.name, owner="mona", token_last_used_at=None)
        assert "mona" in my_audit(org)

Unless told, there are two organisations with 200 grants and 20 requests, and what a bulk call asks
for has been done when it is answered. The marker takes what ``patwarden.testing.Simulator``
takes; one on a class or module holds for its tests, where the nearest decides, option by option.

Nothing is imported and nothing is started before a test asks for one of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from . import Client
    from .testing import Simulator

__all__ = ["github_environment", "github_hub", "patwarden_client", "pytest_configure"]

_UNLESS_TOLD: dict[str, Any] = {"orgs": 2, "grants": 200, "requests": 20, "effect_delay_ms": 0}

# What would come before the simulator's login, or lead elsewhere.
_IN_THE_WAY = (
    "GH_HOST",
    "PATWARDEN_TOKEN",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
    "PATWARDEN_PROFILE",
    "PATWARDEN_CA_FILE",
    "ALL_PROXY",
    "all_proxy",
)


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest of the marker."""
    options = "orgs, grants, requests, seed, ..."
    config.addinivalue_line(
        "markers", f"github_hub({options}): what the simulator of GitHub in github_hub has"
    )


@pytest.fixture
def github_hub(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A simulator of GitHub (patwarden.testing.Simulator), as its marker describes it."""
    from .testing import Simulator

    options = dict(_UNLESS_TOLD)
    for marker in reversed(list(request.node.iter_markers("github_hub"))):
        if marker.args:
            pytest.fail("the marker github_hub takes options by their names alone", pytrace=False)
        options.update(marker.kwargs)
    try:
        hub = Simulator(**options)
    except (TypeError, ValueError) as error:
        pytest.fail(f"the marker github_hub: {error}", pytrace=False)
    with hub:
        yield hub


@pytest.fixture
def patwarden_client(github_hub: Simulator) -> Iterator[Client]:
    """A client (patwarden.Client) that is logged in to github_hub as the App."""
    with github_hub.client() as client:
        yield client


@pytest.fixture
def github_environment(
    github_hub: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """The environment in which Client.from_env() and the command line reach github_hub.

    It is set for the test, logins and the configuration of this machine are taken out of it, and
    what was set is given.
    """
    for name in _IN_THE_WAY:
        monkeypatch.delenv(name, raising=False)
    config = tmp_path_factory.mktemp("patwarden") / "config.toml"
    config.touch(mode=0o600)
    variables = {**github_hub.env(), "PATWARDEN_CONFIG": str(config)}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables
