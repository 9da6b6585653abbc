"""The low level for asyncio: calls side by side, ended by cancellation, with the same errors."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
import weakref
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from world import LIST_GRANTS, calls, grants

import patwarden
from patwarden.api import Response
from patwarden.testing import Simulator


async def patiently(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


def run(hub: Simulator, use: Callable[[patwarden.AsyncClient], Awaitable[Any]]) -> Any:
    """What a program brings that uses a client of the simulated App."""

    async def main() -> Any:
        async with hub.async_client() as client:
            return await use(client)

    return asyncio.run(main())


def test_an_answer_is_what_the_other_client_gets(hub: Simulator, client: patwarden.Client) -> None:
    page = run(hub, lambda own: own.api.orgs_list_pat_grants(org=hub.orgs[0], per_page=7))
    assert type(page) is Response
    expected = client.api.orgs_list_pat_grants(org=hub.orgs[0], per_page=7)
    assert (page.status, page.data) == (200, expected.data)
    assert page.headers["Content-Type"] == expected.headers["content-type"]


def test_writes_reach_the_state(hub: Simulator) -> None:
    ids = sorted(grants(hub, hub.orgs[0]))[:2]
    done = run(
        hub,
        lambda own: own.api.orgs_update_pat_accesses(org=hub.orgs[0], action="revoke", pat_ids=ids),
    )
    assert (done.status, done.data) == (202, None)
    assert sorted(grants(hub, hub.orgs[0], "revoked")) == ids


def test_ten_calls_are_under_way_at_once() -> None:
    with Simulator(orgs=1, grants=20, requests=0) as hub:
        name = hub.orgs[0]

        async def use(client: patwarden.AsyncClient) -> list[Response[Any]]:
            await client.api.orgs_get(org=name)
            hub.inject("delay", millis=1_500, times=10, path_contains="personal-access-tokens")
            wanted = range(1, 11)
            return await asyncio.gather(
                *(client.api.orgs_list_pat_grants(org=name, per_page=2, page=n) for n in wanted)
            )

        pages = run(hub, use)
        assert [grant["id"] for page in pages for grant in page.data] == sorted(
            grants(hub, name), reverse=True
        )
        assert max(entry["in_flight"] for entry in calls(hub, LIST_GRANTS)) == 10


def test_the_loop_runs_on_while_a_call_waits() -> None:
    with Simulator(orgs=1, grants=5, requests=0, latency_ms=300) as hub:

        async def use(client: patwarden.AsyncClient) -> int:
            task = asyncio.create_task(client.api.orgs_get(org=hub.orgs[0]))
            turns = 0
            while not task.done():
                turns += 1
                await asyncio.sleep(0.005)
            assert (await task).status == 200
            return turns

        assert run(hub, use) > 20


def test_nothing_is_sent_before_it_is_awaited(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        call = client.api.orgs_get(org=hub.orgs[0])
        assert "AsyncApi.orgs_get" in repr(call)
        await asyncio.sleep(0.1)
        assert hub.log() == []
        call.close()

    run(hub, use)
    assert hub.log() == []


@pytest.mark.parametrize("how", ["cancel", "timeout"])
def test_a_cancelled_call_ends_its_request(hub: Simulator, how: str) -> None:
    name = hub.orgs[0]

    async def use(client: patwarden.AsyncClient) -> None:
        await client.api.orgs_get(org=name)
        hub.inject("delay", millis=60_000, path_contains="personal-access-tokens")
        task = asyncio.create_task(client.api.orgs_list_pat_grants(org=name))
        assert await patiently(lambda: bool(calls(hub, LIST_GRANTS)))
        if how == "cancel":
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        else:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(task, 0.05)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            assert (await client.api.orgs_list_pat_grants(org=name)).status == 200
            if calls(hub, LIST_GRANTS)[-1]["in_flight"] == 1:
                return
        pytest.fail("the server still has the request that nobody waits for")

    run(hub, use)


def test_one_failure_leaves_the_others(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> list[Any]:
        names = [hub.orgs[0], "nowhere", hub.orgs[1]]
        wanted = (client.api.orgs_get(org=name) for name in names)
        return await asyncio.gather(*wanted, return_exceptions=True)

    first, error, second = run(hub, use)
    assert [first.data["login"], second.data["login"]] == hub.orgs
    assert isinstance(error, patwarden.NotInstalledError)
    assert (error.status, error.org) == (404, "nowhere")


def test_errors_are_those_of_the_other_client(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        with pytest.raises(patwarden.InvalidArgument, match="direction is one of"):
            await client.api.orgs_list_pat_grants(org="acme", direction="up")  # type: ignore[arg-type]
        with pytest.raises(patwarden.InvalidArgument, match="no organisation's name"):
            await client.api.orgs_get(org="..")
        with pytest.raises(TypeError, match="org must be a str"):
            await client.api.orgs_get(org=7)  # type: ignore[arg-type]
        assert hub.log() == []
        await client.api.orgs_get(org=hub.orgs[0])
        hub.inject("status", status=200, body="<html>", path_contains="/orgs/")
        with pytest.raises(patwarden.InvalidAnswerError, match="the answer is not an object"):
            await client.api.orgs_get(org=hub.orgs[0])

    run(hub, use)


def test_what_cannot_be_sent_is_raised_at_the_call(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        list_grants: Callable[..., Any] = client.api.orgs_list_pat_grants
        for arguments in ({"org": "acme", "direction": "up"}, {"org": ".."}):
            with pytest.raises(patwarden.InvalidArgument) as caught:
                list_grants(**arguments)
            assert caught.value.operation == LIST_GRANTS
        with pytest.raises(TypeError):
            list_grants(org=7)
        assert isinstance(await client.api.orgs_get(org=hub.orgs[0]), Response)
        unused = list_grants(org="acme")
        assert "AsyncApi.orgs_list_pat_grants" in repr(unused)
        unused.close()

    run(hub, use)
    assert calls(hub, LIST_GRANTS) == []


def test_arguments_that_there_are_not_are_raised_at_the_call(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        orgs_get: Callable[..., Any] = client.api.orgs_get
        with pytest.raises(TypeError, match="missing required keyword-only argument: 'org'"):
            orgs_get()
        with pytest.raises(TypeError, match="unexpected keyword argument 'ogr'"):
            orgs_get(org=7, ogr="acme")
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            orgs_get(**{"org": "acme", "\ud800": 1})
        with pytest.raises(TypeError, match="positional"):
            orgs_get("acme")

    run(hub, use)
    assert hub.log() == []


def test_arguments_are_those_of_the_call_whatever_becomes_of_them(hub: Simulator) -> None:
    ids = sorted(grants(hub, hub.orgs[0]))[:2]

    async def use(client: patwarden.AsyncClient) -> None:
        given = list(ids)
        call = client.api.orgs_update_pat_accesses(org=hub.orgs[0], action="revoke", pat_ids=given)
        given.clear()
        await call

    run(hub, use)
    assert sorted(grants(hub, hub.orgs[0], "revoked")) == ids


def test_an_interrupt_is_not_kept_for_later(hub: Simulator) -> None:
    class Interrupted(list[str]):
        def __iter__(self) -> Any:
            raise KeyboardInterrupt

    async def use(client: patwarden.AsyncClient) -> None:
        list_grants: Callable[..., Any] = client.api.orgs_list_pat_grants
        with pytest.raises(KeyboardInterrupt):
            list_grants(org=hub.orgs[0], owner=Interrupted())

    run(hub, use)
    assert hub.log() == []


@pytest.mark.parametrize("name", ["nowhere", "..", "\ud800"], ids=["404", "refused", "unreadable"])
def test_an_error_goes_when_nobody_has_it_any_more(hub: Simulator, name: str) -> None:
    """Without the garbage collector."""

    async def use(client: patwarden.AsyncClient) -> weakref.ref[BaseException]:
        try:
            await client.api.orgs_get(org=name)
        except patwarden.PatwardenError as error:
            return weakref.ref(error)
        pytest.fail("there is such an organisation")

    async def several(client: patwarden.AsyncClient) -> list[Any]:
        errors = [await use(client) for _ in range(3)]
        # The loop itself has what woke a task until its next turn.
        await asyncio.sleep(0)
        return [error() for error in errors]

    gc.collect()
    gc.disable()
    try:
        assert run(hub, several) == [None] * 3
    finally:
        gc.enable()


def test_a_closed_client_says_so(hub: Simulator) -> None:
    async def main() -> None:
        client = hub.async_client()
        async with client as same:
            assert same is client
            assert repr(client) == f"<AsyncClient of {hub.url}, logged in as an App>"
            api, late = client.api, client.api.orgs_get(org=hub.orgs[0])
        assert client.closed
        assert repr(client) == f"<AsyncClient of {hub.url}, logged in as an App, closed>"
        for call in (late, client.__aenter__()):
            with pytest.raises(patwarden.ConfigurationError, match="closed"):
                await call
        with pytest.raises(patwarden.ConfigurationError, match="closed"):
            api.orgs_get(org=hub.orgs[0])
        await client.aclose()

    asyncio.run(main())
    assert hub.log() == []


def test_the_with_statement_lets_exceptions_through(hub: Simulator) -> None:
    client = hub.async_client()

    async def main() -> None:
        async with client:
            raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(main())
    assert client.closed


def test_one_client_serves_one_loop_after_another(hub: Simulator) -> None:
    client = hub.async_client()
    for _ in range(2):
        answer = asyncio.run(client.api.orgs_get(org=hub.orgs[0]))
        assert answer.data["login"] == hub.orgs[0]


def test_a_client_from_the_environment(hub: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("PATWARDEN_TOKEN", hub.installation_token(hub.orgs[0]))
    client = patwarden.AsyncClient.from_env(between_writes=0)
    assert asyncio.run(client.api.orgs_get(org=hub.orgs[0])).status == 200
    assert hub.log()[-1]["identity"] == {"type": "installation", "org": hub.orgs[0]}
    with pytest.raises(patwarden.InvalidArgument, match="pages_in_flight is 1 to 64"):
        patwarden.AsyncClient.from_env(pages_in_flight=0)
    with pytest.raises(TypeError, match="auth must be App or Token"):
        patwarden.AsyncClient(auth="ghs_x")  # type: ignore[arg-type]


@pytest.mark.skipif(os.name != "posix", reason="fork of POSIX")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_after_a_fork_a_client_says_so_and_a_new_one_works(hub: Simulator) -> None:
    name = hub.orgs[0]
    auth = patwarden.Token(hub.installation_token(name))
    client = patwarden.AsyncClient(auth=auth, base_url=hub.url)
    assert asyncio.run(client.api.orgs_get(org=name)).status == 200
    child = os.fork()
    if child == 0:
        code = 1
        try:
            try:
                asyncio.run(client.api.orgs_get(org=name))
            except patwarden.ConfigurationError as error:
                code = 0 if "fork" in str(error) else 2
            own = patwarden.AsyncClient(auth=auth, base_url=hub.url)
            if asyncio.run(own.api.orgs_get(org=name)).status != 200:
                code = 3
        finally:
            os._exit(code)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0
            return
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail("the child hangs")
