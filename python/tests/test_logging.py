"""Python's `logging` gets what the client tells of its work, if wanted, and never a secret."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
from world import LIST_GRANTS, calls

import patwarden
from patwarden import _logging
from patwarden.testing import Simulator

TRANSPORT = "patwarden.transport"


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that there is."""
    caplog.set_level(logging.DEBUG, "patwarden")
    return caplog


def answers(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [one for one in caplog.records if one.getMessage().startswith("answered ")]


def test_every_call_is_told_of_before_it_returns(
    hub: Simulator, org: patwarden.Org, told: pytest.LogCaptureFixture
) -> None:
    before = time.time()
    org.grants.list(per_page=100).to_list()
    pages = [one for one in answers(told) if "orgs/list-pat-grants" in one.getMessage()]
    assert pages
    assert len(pages) == sum(entry["operation"] == "orgs/list-pat-grants" for entry in hub.log())
    for record in pages:
        assert (record.name, record.levelno) == (TRANSPORT, logging.DEBUG)
        assert before <= record.created <= time.time()
        facts: dict[str, object] = record.__dict__["patwarden"]
        assert facts["org"] == org.name
        assert facts["operation"] == "orgs/list-pat-grants"
        assert facts["status"] == 200
        assert facts["sent"] == 1
        assert f"org={org.name}" in record.getMessage()
        assert "Some(" not in record.getMessage()


def test_a_call_of_asyncio_is_told_of_before_it_returns(
    hub: Simulator, told: pytest.LogCaptureFixture
) -> None:
    async def look() -> None:
        async with hub.async_client() as client:
            await client.api.orgs_get(org=hub.orgs[0])
            assert any("orgs/get" in one.getMessage() for one in answers(told))

    asyncio.run(look())


def test_a_record_is_of_when_it_arose(told: pytest.LogCaptureFixture) -> None:
    _logging.tell(TRANSPORT, logging.INFO, 1_700_000_000.25, "100 %s", {"a": 1})
    (record,) = told.records
    assert (record.created, record.msecs, record.getMessage()) == (1_700_000_000.25, 250, "100 %s")


def test_what_is_told_when_nobody_waits_any_more_is_told(
    hub: Simulator, org: patwarden.Org, told: pytest.LogCaptureFixture
) -> None:
    listing = org.grants.list(per_page=20)
    for page in (3, 4):
        hub.inject("delay", millis=500, path_contains=f"page={page}")
    for _ in range(21):
        next(listing)

    def pages() -> int:
        return sum("orgs/list-pat-grants" in one.getMessage() for one in answers(told))

    before = pages()
    deadline = time.monotonic() + 10
    while not before < pages() == len(calls(hub, LIST_GRANTS)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_no_secret_is_told(hub: Simulator, told: pytest.LogCaptureFixture) -> None:
    hub.inject("status", status=502, times=2)
    with hub.client() as client:
        client.org(hub.orgs[0]).grants.list(owner="somebody").to_list()
    token = hub.installation_token(hub.orgs[0])
    with patwarden.Client(auth=patwarden.Token(token), base_url=hub.url) as client:
        client.org(hub.orgs[0]).grants.list().to_list()
    assert len(told.records) > 3
    assert any("sending again" in one.getMessage() for one in told.records)
    text = "".join(f"{one.getMessage()}{one.__dict__}" for one in told.records)
    assert token not in text
    assert "ghs_" not in text
    assert hub.private_key.splitlines()[1] not in text
    # Nor what is somebody's input, which may be one.
    assert "somebody" not in text


def test_each_logger_has_its_level(
    org: patwarden.Org, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.WARNING, "patwarden")
    org.grants.list().to_list()
    assert answers(caplog) == []
    asked: list[int] = []
    is_enabled_for = logging.Logger.isEnabledFor

    def noted(logger: logging.Logger, level: int) -> bool:
        asked.append(level)
        return is_enabled_for(logger, level)

    with monkeypatch.context() as patch:
        patch.setattr(logging.Logger, "isEnabledFor", noted)
        org.grants.list().to_list()
        assert asked == [], "what nobody hears does not even come to Python"
    caplog.set_level(logging.DEBUG, TRANSPORT)
    org.grants.list().to_list()
    assert answers(caplog)
    caplog.clear()
    caplog.set_level(logging.CRITICAL, TRANSPORT)
    org.grants.list().to_list()
    assert caplog.records == []


def test_what_a_handler_raises_ends_no_call(
    org: patwarden.Org, told: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[BaseException | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: raised.append(told.exc_value))

    def broken(record: logging.LogRecord) -> bool:
        raise LookupError("mine")

    logger = logging.getLogger(TRANSPORT)
    logger.addFilter(broken)
    try:
        assert org.grants.list().to_list()
    finally:
        logger.removeFilter(broken)
    assert raised
    assert all(isinstance(one, LookupError) for one in raised)


def test_a_handler_may_use_the_client(
    hub: Simulator, org: patwarden.Org, told: pytest.LogCaptureFixture
) -> None:
    """Also while a call waits: what is told meanwhile is handed over."""
    found: list[int] = []

    def ask(record: logging.LogRecord) -> bool:
        logger.removeFilter(ask)
        found.append(len(org.requests.list().to_list()))
        return True

    logger = logging.getLogger(TRANSPORT)
    logger.addFilter(ask)
    hub.inject("delay", millis=300, path_contains="page=", skip=1, times=4)
    assert org.grants.list().to_list()
    assert len(found) == 1
    assert found[0] > 0


def test_what_is_told_while_a_call_waits_comes_while_it_waits(
    told: pytest.LogCaptureFixture,
) -> None:
    with Simulator(orgs=1, grants=10, requests=0) as hub:
        auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
        with patwarden.Client(auth=auth, base_url=hub.url) as client:
            hub.inject("status", status=429, headers={"retry-after": "2"})
            came: list[float] = []
            threads: set[int | None] = set()

            def note(record: logging.LogRecord) -> bool:
                threads.update((record.thread, threading.get_ident()))
                if record.getMessage().startswith("waiting"):
                    came.append(time.monotonic())
                # However long the caller is busy with one, the next is theirs too.
                time.sleep(0.3)
                return True

            logger = logging.getLogger(TRANSPORT)
            logger.addFilter(note)
            try:
                client.org(hub.orgs[0]).grants.list().to_list()
            finally:
                logger.removeFilter(note)
            assert time.monotonic() - came[0] > 1
            assert threads == {threading.get_ident()}


def test_many_threads_and_python_code_that_holds_the_gil_do_not_deadlock(
    hub: Simulator, client: patwarden.Client, told: pytest.LogCaptureFixture
) -> None:
    lock = threading.Lock()

    class Slow(logging.Handler):
        def emit(self, _record: logging.LogRecord) -> None:
            with lock:
                time.sleep(0.001)

    handler = Slow()
    logger = logging.getLogger("patwarden")
    logger.addHandler(handler)
    try:
        threads = [
            threading.Thread(
                target=lambda name=name: client.org(name).grants.list(per_page=20).to_list()
            )
            for name in hub.orgs * 6
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
            assert not thread.is_alive()
    finally:
        logger.removeHandler(handler)


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_nothing_is_told_and_nothing_imported_unless_asked_for() -> None:
    """A warning of ours is on no stderr where logging was not set up."""
    said = run(
        """
        import sys, warnings
        import patwarden
        assert "logging" not in sys.modules
        from patwarden.testing import Simulator
        warnings.simplefilter("ignore")
        with Simulator(orgs=1, grants=30, requests=0, latency_ms=1) as hub, hub.client() as client:
            org = client.org(hub.orgs[0])
            org.grants.list().to_list()
            assert "logging" not in sys.modules
            import logging
            id = org.grants.list().to_list()[0].id
            hub.inject("disconnect_after", method="POST", path_contains="/orgs/")
            hub.inject("status", status=500, path_contains="page=", times=99)
            report = org.grants.revoke([id], settle_within=1)
            assert report.unknown == [id], report
        """
    )
    assert said == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork of POSIX")
def test_a_child_tells_too_after_a_fork() -> None:
    said = run(
        """
        import logging, os, sys, time
        import patwarden
        from patwarden.testing import Simulator

        told = "%(process)d %(message)s"
        logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format=told)
        with Simulator(orgs=1, grants=500, requests=0) as hub:
            auth = patwarden.Token(hub.installation_token(hub.orgs[0]))

            def look():
                with patwarden.Client(auth=auth, base_url=hub.url) as client:
                    listing = client.org(hub.orgs[0]).grants.list()
                    for _ in range(101):
                        next(listing)
                    # The other pages come, and are told of, while nobody waits.
                    time.sleep(1)

            for page in (3, 4, 5):
                hub.inject("delay", millis=300, path_contains=f"page={page}", times=2)
            look()
            child = os.fork()
            if child == 0:
                look()
                sys.stdout.flush()
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            print("child", child)
        """
    )
    lines = said.splitlines()
    child = lines[-1].split()[-1]
    assert sum("answered" in line for line in lines if line.startswith(f"{child} ")) == 5


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_in_a_handler_reaches_the_caller(
    org: patwarden.Org, told: pytest.LogCaptureFixture
) -> None:
    def interrupted(record: logging.LogRecord) -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
        return True

    logger = logging.getLogger(TRANSPORT)
    logger.addFilter(interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            org.grants.list().to_list()
    finally:
        logger.removeFilter(interrupted)
