"""While a call waits, Python goes on: threads run, Ctrl-C ends the wait, a fork is no trap."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from world import LIST_GRANTS, calls, grants

import patwarden
from patwarden.testing import Simulator

posix = pytest.mark.skipif(os.name != "posix", reason="signals and fork of POSIX")


def patiently(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def interrupted(call: str) -> float:
    """Sends SIGINT to a program while it waits in `call`, and says after how long that ended."""
    program = textwrap.dedent(
        f"""
        import os, sys, threading, time
        import patwarden
        from patwarden.testing import Simulator

        with Simulator(orgs=1, grants=500, requests=5, latency_ms=20_000) as hub:
            auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
            client = patwarden.Client(auth=auth, base_url=hub.url)
            org = client.org(hub.orgs[0])

            def tell():
                while not hub.log():
                    time.sleep(0.01)
                print("waiting", flush=True)

            threading.Thread(target=tell, daemon=True).start()
            try:
                {call}
            except KeyboardInterrupt:
                print(time.time(), flush=True)
            # The wait is over for good, and the client is not.
            started = time.time()
            assert patwarden.Token("ghs_x") and client.org("acme")
            assert time.time() - started < 1
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", program], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "waiting\n"
        time.sleep(0.2)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        raised = float(process.stdout.readline())
        assert process.wait(timeout=15) == 0
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    return raised - sent


@posix
@pytest.mark.parametrize(
    "call",
    [
        "list(org.grants.list())",
        "org.grants.list().to_list()",
        "org.grants.revoke([1])",
        "org.requests.deny([1], reason='x')",
        "client.api.orgs_get(org=org.name)",
    ],
)
def test_ctrl_c_ends_a_call_within_200_ms(call: str) -> None:
    # A machine that is busy with something else may miss it once or twice.
    assert any(interrupted(call) < 0.2 for _ in range(3))


@posix
def test_ctrl_c_ends_the_making_of_a_large_simulator() -> None:
    program = """
        import time
        from patwarden.testing import Simulator
        print("making", time.time(), flush=True)
        try:
            Simulator(grants=1_000_000, requests=1_000_000)
        except KeyboardInterrupt:
            print("interrupted", time.time(), flush=True)
    """
    command = [sys.executable, "-P", "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("making")
        time.sleep(0.3)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        word, raised = process.stdout.readline().split()
        process.kill()
    assert word == "interrupted"
    assert float(raised) - sent < 1


@posix
def test_an_interrupted_listing_is_at_its_end_and_its_requests_are_dropped() -> None:
    with Simulator(orgs=1, grants=500, requests=0) as hub:
        auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
        with patwarden.Client(auth=auth, base_url=hub.url) as client:
            org = client.org(hub.orgs[0])
            hub.inject("delay", millis=60_000, path_contains="page=", skip=1, times=4)
            listing = org.grants.list()

            def interrupt_when_all_are_asked_for() -> None:
                patiently(lambda: len(calls(hub, LIST_GRANTS)) == 5)
                os.kill(os.getpid(), signal.SIGINT)

            thread = threading.Thread(target=interrupt_when_all_are_asked_for)
            thread.start()
            with pytest.raises(KeyboardInterrupt):
                listing.to_list()
            thread.join()
            for again in (list, patwarden.Listing.to_list):
                with pytest.raises(patwarden.InvalidArgument):
                    again(listing)
            # Those that arrive together stand in the log in any order.
            assert max(entry["in_flight"] for entry in calls(hub, LIST_GRANTS)) >= 4

            def alone() -> bool:
                assert org.grants.list(owner="nobody").to_list() == []
                return bool(calls(hub, LIST_GRANTS)[-1]["in_flight"] == 1)

            assert patiently(alone), "the server notices that nobody waits any more"


def test_other_threads_run_while_a_call_waits() -> None:
    with Simulator(orgs=1, grants=10, requests=0, latency_ms=500) as hub:
        auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
        with patwarden.Client(auth=auth, base_url=hub.url) as client:
            count = 0
            done = threading.Event()

            def work() -> None:
                nonlocal count
                while not done.is_set():
                    count += 1
                    time.sleep(0.001)

            thread = threading.Thread(target=work)
            thread.start()
            before = count
            client.org(hub.orgs[0]).grants.list().to_list()
            after = count
            done.set()
            thread.join()
    assert after - before > 50


def test_one_client_serves_many_threads(hub: Simulator, client: patwarden.Client) -> None:
    def listed(name: str) -> set[int]:
        return {grant.id for grant in client.org(name).grants.list()}

    names = hub.orgs * 12
    with ThreadPoolExecutor(max_workers=24) as pool:
        found = list(pool.map(listed, names))
    there = {name: set(grants(hub, name)) for name in hub.orgs}
    assert found == [there[name] for name in names]
    logins = [entry for entry in hub.log() if entry["identity"]["type"] == "app"]
    assert len(logins) == 2 * len(hub.orgs), "one login for each organisation, however many wait"


def test_a_client_that_waits_works_under_a_running_loop(hub: Simulator) -> None:
    """As a cell of a notebook does, whose loop runs while the cell does."""

    async def cell() -> int:
        with hub.client() as client:
            found = client.org(hub.orgs[0]).grants.list().to_list()
            report = client.org(hub.orgs[0]).grants.revoke([found[0].id])
        async with hub.async_client() as client:
            await client.api.orgs_get(org=hub.orgs[0])
        return len(found) + len(report)

    assert asyncio.run(cell()) == len(grants(hub, hub.orgs[0])) + 2


def test_a_client_can_be_made_used_and_dropped_in_any_thread(hub: Simulator) -> None:
    made: list[patwarden.Client] = []
    thread = threading.Thread(target=lambda: made.append(hub.client()))
    thread.start()
    thread.join()
    assert made[0].org(hub.orgs[0]).grants.list().to_list()
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(made.clear).result()


def test_one_listing_serves_many_threads() -> None:
    with (
        Simulator(orgs=1, grants=1500, requests=0, latency_ms=20) as hub,
        hub.client() as client,
    ):
        listing = client.org(hub.orgs[0]).grants.list()
        with ThreadPoolExecutor(max_workers=8) as pool:
            parts = list(pool.map(lambda _: [grant.id for grant in listing], range(8)))
        ids = [id for part in parts for id in part]
        assert sorted(ids) == sorted(grants(hub, hub.orgs[0]))
        assert len(calls(hub, LIST_GRANTS)) == 15


@posix
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_after_a_fork_a_client_says_so_and_a_new_one_works(hub: Simulator) -> None:
    name = hub.orgs[0]
    auth = patwarden.Token(hub.installation_token(name))
    client = patwarden.Client(auth=auth, base_url=hub.url)
    expected = len(client.org(name).grants.list().to_list())
    child = os.fork()
    if child == 0:
        code = 1
        try:
            try:
                client.org(name).grants.list().to_list()
            except patwarden.ConfigurationError as error:
                code = 0 if "fork" in str(error) else 2
            with patwarden.Client(auth=auth, base_url=hub.url) as own:
                if len(own.org(name).grants.list().to_list()) != expected:
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
