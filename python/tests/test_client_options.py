"""What a client can be told: reads at once, what a minute may cost, a cache, whom to tell."""

from __future__ import annotations

import asyncio
import copy
import os
import pickle
import signal
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_waiting import patiently
from world import LIST_GRANTS, calls

import patwarden
from patwarden.testing import Simulator


def login(hub: Simulator, **options: Any) -> patwarden.Client:
    """A client of one organisation, with no login of an App in the log."""
    auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
    return patwarden.Client(auth=auth, base_url=hub.url, **options)


def test_reads_in_flight_are_kept() -> None:
    with Simulator(orgs=1, grants=1000, requests=0, latency_ms=20) as hub:
        for wanted in (1, 3):
            hub.clear_log()
            with login(hub, reads_in_flight=wanted) as client:
                org = client.org(hub.orgs[0])
                threads = [threading.Thread(target=org.grants.list().to_list) for _ in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            assert max(call["in_flight"] for call in calls(hub, LIST_GRANTS)) == wanted


def test_a_cache_in_memory_confirms_instead_of_reading_again(hub: Simulator) -> None:
    with login(hub, cache=True) as client, login(hub, cache=False) as other:
        expected = other.org(hub.orgs[0]).grants.list().to_list()
        hub.clear_log()
        for _ in range(2):
            assert client.org(hub.orgs[0]).grants.list().to_list() == expected
        statuses = [call["status"] for call in calls(hub, LIST_GRANTS)]
        assert statuses.count(304) == statuses.count(200) > 1


def test_a_cache_in_a_file_outlives_the_client(hub: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
    for given in (path, str(path)):
        with patwarden.Client(auth=auth, base_url=hub.url, cache=given) as client:
            client.org(hub.orgs[0]).grants.list().to_list()
    statuses = [call["status"] for call in calls(hub, LIST_GRANTS)]
    assert statuses.count(304) == statuses.count(200) > 1
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_cache_that_cannot_be_opened_is_a_configuration_error(
    hub: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "no-cache"
    path.write_text("something else")
    with pytest.raises(patwarden.ConfigurationError):
        login(hub, cache=path)
    with pytest.raises(TypeError, match="cache must be a bool or a path, not int"):
        login(hub, cache=7)


def test_a_wait_is_told_as_it_begins(hub: Simulator) -> None:
    waits: list[patwarden.Wait] = []
    threads: list[int] = []

    def told(wait: patwarden.Wait) -> None:
        # It may use a client itself, of whatever threads.
        assert client.org(hub.orgs[0]).membership("nobody-at-all") == "not a member"
        threads.append(threading.get_ident())
        waits.append(wait)

    with login(hub, on_wait=told) as client:
        hub.inject(
            "status", status=429, headers={"retry-after": "1"}, path_contains="access-tokens"
        )
        before = datetime.now(UTC)
        assert client.org(hub.orgs[0]).grants.list().to_list()
        assert patiently(lambda: bool(waits))
    (wait,) = waits
    assert threads != [threading.get_ident()]
    assert (wait.org, wait.operation, wait.reason) == (
        hub.orgs[0],
        LIST_GRANTS,
        "secondary-limit",
    )
    assert 0.9 < wait.length <= 1.5
    assert 0 < (wait.until - before).total_seconds() < 20
    assert str(wait).startswith(f"{hub.orgs[0]} waits 1 s, until ")
    assert repr(wait) == f"<Wait: {wait}>"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(wait, protocol))
        assert again == wait
        assert hash(again) == hash(wait)
        assert (str(again), again.to_dict()) == (str(wait), wait.to_dict())
    assert copy.copy(wait) is wait
    assert tuple(wait.to_dict()) == patwarden.Wait.__match_args__


def test_an_exception_of_whom_is_told_ends_no_call(
    hub: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    unraisable: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", unraisable.append)

    def told(wait: patwarden.Wait) -> None:
        raise LookupError("mine")

    async def use() -> int:
        auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
        async with patwarden.AsyncClient(auth=auth, base_url=hub.url, on_wait=told) as client:
            return len(await client.org(hub.orgs[0]).grants.list().to_list())

    hub.inject("status", status=429, headers={"retry-after": "1"}, path_contains="access-tokens")
    assert asyncio.run(use()) > 100
    assert patiently(lambda: bool(unraisable))
    assert unraisable[0].exc_type is LookupError


def test_what_would_have_to_be_awaited_is_told_where_it_is_returned(
    hub: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    unraisable: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", unraisable.append)
    hub.inject("status", status=429, headers={"retry-after": "1"}, path_contains="access-tokens")
    with login(hub, on_wait=lambda wait: asyncio.sleep(0)) as client:
        assert client.org(hub.orgs[0]).grants.list().to_list()
        assert patiently(lambda: bool(unraisable))
    said = "on_wait must be a plain callable: it returned a coroutine to be awaited"
    assert (unraisable[0].exc_type, str(unraisable[0].exc_value)) == (TypeError, said)


def test_every_request_says_whose_it_is(hub: Simulator) -> None:
    ours = f"patwarden-python/{patwarden.__version__} patwarden/{patwarden.__version__}"
    for options, agent in (
        ({}, ours),
        ({"user_agent": "acme-audit/2.1 (nightly)"}, f"acme-audit/2.1 (nightly) {ours}"),
        ({"user_agent": "x" * 200}, f"{'x' * 200} {ours}"),
    ):
        hub.clear_log()
        auth = patwarden.App(hub.app_id, hub.private_key)
        with patwarden.Client(auth=auth, base_url=hub.url, **options) as client:  # type: ignore[arg-type]
            client.org(hub.orgs[0]).get()
            client.api.orgs_get(org=hub.orgs[0])
        agents = [call["user_agent"] for call in hub.log()]
        assert agents == [agent] * len(agents)
        assert len(agents) >= 3, "the login too"


def test_what_is_told_wins_over_the_environment(
    hub: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://ghe.example")
    monkeypatch.setenv("PATWARDEN_CA_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("GH_TOKEN", "ghu_public")
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", hub.installation_token(hub.orgs[0]))
    with pytest.raises(patwarden.ConfigurationError, match="PATWARDEN_CA_FILE"):
        patwarden.Client.from_env(base_url=hub.url)
    monkeypatch.delenv("PATWARDEN_CA_FILE")
    options: dict[str, Any] = {"base_url": hub.url, "user_agent": "acme/1"}
    with patwarden.Client.from_env(**options) as client:
        assert client.org(hub.orgs[0]).grants.list().to_list()
        shown = f"<Client of {hub.url}, logged in as an installation token (ghs_)>"
        assert repr(client) == shown
    assert repr(client) == f"{shown[:-1]}, closed>"
    assert "of https://ghe.example, " in repr(patwarden.AsyncClient.from_env())
    with pytest.raises(patwarden.ConfigurationError, match="proxy"):
        patwarden.Client.from_env(proxy="ftp://x")
    with pytest.raises(patwarden.ConfigurationError, match="no certificate"):
        patwarden.Client.from_env(certificates="hello")
    elsewhere = patwarden.Client.from_env(base_url="https://github.example:8443/api/v3")
    assert "of https://github.example:8443, " in repr(elsewhere)


def test_there_is_no_timeout_and_the_help_says_what_there_is() -> None:
    for client in (patwarden.Client, patwarden.AsyncClient):
        said = " ".join((client.__doc__ or "").split())
        assert "no option timeout" in said
        assert "bounds=Bounds(answer_within=30)" in said
        assert "longest_wait bounds" in said


def test_a_budget_holds_back_what_is_beyond_it(hub: Simulator) -> None:
    waits: list[patwarden.Wait] = []
    budget = patwarden.Budget(points_a_minute=2)
    with login(hub, budget=budget, on_wait=waits.append, longest_wait=1) as client:
        org = client.org(hub.orgs[0])
        assert len(org.grants.list(per_page=1, owner="nobody").to_list()) == 0
        with pytest.raises(patwarden.RateLimitedError, match="budget"):
            org.grants.list(per_page=30).to_list()
    assert len(calls(hub, LIST_GRANTS)) <= 2
    with login(hub, budget=patwarden.Budget(content_a_minute=1), longest_wait=1) as client:
        assert len(client.org(hub.orgs[0]).grants.list(per_page=10).to_list()) > 100
    said = "Budget(points_a_minute=2, content_a_minute=None, content_an_hour=None)"
    assert repr(budget) == said
    numbers = (budget.points_a_minute, budget.content_a_minute, budget.content_an_hour)
    assert numbers == (2, None, None)
    assert {budget, patwarden.Budget(points_a_minute=2)} == {budget}


def test_the_hour_of_a_budget_bounds_what_makes_content(hub: Simulator) -> None:
    budget = patwarden.Budget(content_an_hour=1)
    assert budget != patwarden.Budget()
    with login(hub, budget=budget, longest_wait=120) as client:
        org = client.org(hub.orgs[0])
        first, second = [grant.id for grant in org.grants.list(per_page=10)][:2]
        assert org.grants.revoke([first], one_by_one=True).accepted == [first]
        with pytest.raises(patwarden.RateLimitedError, match="budget"):
            org.grants.revoke([second], one_by_one=True)
    assert len(calls(hub, "orgs/update-pat-access")) == 1


def test_bounds_hold(hub: Simulator) -> None:
    bounds = patwarden.Bounds(pages=2, answer_within=5, redirects=0)
    assert repr(bounds) == "Bounds(redirects=0, pages=2, answer_within=5.0)"
    assert bounds == patwarden.Bounds(redirects=0, pages=2, answer_within=5.0)
    assert bounds != patwarden.Bounds()
    with (
        login(hub, bounds=bounds) as client,
        pytest.raises(patwarden.InvalidAnswerError, match="2"),
    ):
        client.org(hub.orgs[0]).grants.list(per_page=10).to_list()
    with (
        login(hub, bounds=patwarden.Bounds(body=100)) as client,
        pytest.raises(patwarden.InvalidAnswerError, match="100"),
    ):
        client.org(hub.orgs[0]).grants.list().to_list()


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        ({"reads_in_flight": 0}, patwarden.InvalidArgument, "reads_in_flight is 1 to 100"),
        ({"reads_in_flight": 101}, patwarden.InvalidArgument, "reads_in_flight is 1 to 100"),
        ({"budget": 900}, TypeError, "budget must be a Budget, not int"),
        ({"bounds": {}}, TypeError, "bounds must be Bounds, not dict"),
        ({"on_wait": 7}, TypeError, "on_wait must be a callable, not int"),
        (
            {"on_wait": asyncio.sleep},
            TypeError,
            "on_wait must be a plain callable, not a coroutine function",
        ),
        ({"user_agent": 7}, TypeError, "user_agent must be a str, not int"),
        *(
            ({"user_agent": name}, patwarden.ConfigurationError, "1 to 200 characters of visible")
            for name in ("", " ", "acme ", "acme\r\nx: y", "ac\tme", "acm\u00e9", "x" * 201)
        ),
    ],
)
def test_an_option_that_cannot_be_taken_is_refused_by_its_name(
    hub: Simulator, options: Any, kind: type[Exception], said: str
) -> None:
    for client in (patwarden.Client, patwarden.AsyncClient):
        with pytest.raises(kind, match=said):
            client(auth=patwarden.Token("ghs_x"), base_url=hub.url, **options)


def test_numbers_have_bounds() -> None:
    for name in ("points_a_minute", "content_a_minute", "content_an_hour"):
        for number in (0, -1, 1_000_001):
            given: Any = {name: number}
            with pytest.raises(patwarden.InvalidArgument, match=f"{name} is 1 to 1000000"):
                patwarden.Budget(**given)
    for name, least, most in (
        ("body", 1, 2**30),
        ("json_depth", 1, 128),
        ("headers", 1, 10_000),
        ("redirects", 0, 100),
        ("pages", 1, 2**31),
    ):
        for number in (least - 1, most + 1):
            given = {name: number}
            with pytest.raises(patwarden.InvalidArgument, match=f"{name} is {least} to {most}"):
                patwarden.Bounds(**given)
        patwarden.Bounds(**{name: most})
    for name in ("connect_within", "stalled_for", "answer_within"):
        with pytest.raises(patwarden.InvalidArgument, match=f"{name} is 0 to 86400 seconds"):
            patwarden.Bounds(**{name: -1})


def test_options_reach_a_client_from_the_environment(
    hub: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("PATWARDEN_TOKEN", hub.installation_token(hub.orgs[0]))
    with patwarden.Client.from_env(cache=True, reads_in_flight=1) as client:
        for _ in range(2):
            client.org(hub.orgs[0]).grants.list().to_list()
    listed = calls(hub, LIST_GRANTS)
    assert {call["status"] for call in listed} == {200, 304}
    assert {call["in_flight"] for call in listed} == {1}


def test_a_handler_of_a_signal_may_use_a_client_while_another_call_waits(hub: Simulator) -> None:
    found: list[str] = []

    def handle(number: int, frame: object) -> None:
        found.append(client.org(hub.orgs[0]).membership("nobody-at-all"))

    with login(hub) as client:
        client.org(hub.orgs[0]).membership("nobody-at-all")
        hub.inject("delay", millis=600, path_contains="personal-access-tokens")
        before = signal.signal(signal.SIGUSR1, handle)
        try:
            timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGUSR1))
            timer.start()
            assert client.org(hub.orgs[0]).grants.list().to_list()
            timer.join()
        finally:
            signal.signal(signal.SIGUSR1, before)
    assert found == ["not a member"]
