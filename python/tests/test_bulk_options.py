"""How a bulk call can be made: planned, with rows, one by one, and with somebody who is told."""

from __future__ import annotations

import asyncio
import builtins
import copy
import functools
import importlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_async import run
from test_waiting import patiently
from world import LIST_GRANTS, LIST_REQUESTS, REVIEW, REVOKE, calls, grants, requests

import patwarden
from patwarden.testing import Simulator

ONE = "orgs/update-pat-access"


def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    hub: Simulator, org: patwarden.Org, tmp_path: Path
) -> None:
    before = hub.state()
    ids = sorted(grants(hub, org.name))[:150]
    unknown = max(grants(hub, org.name)) + 1_000_000
    journal = tmp_path / "none.jsonl"
    plan = org.grants.revoke([*ids, unknown], dry_run=True, journal=journal, confirm=30)
    assert type(plan) is patwarden.Plan
    assert hub.state() == before
    assert {call["method"] for call in hub.log() if call["identity"]["type"] != "app"} == {"GET"}
    assert not journal.exists()
    assert (plan.action, plan.org, plan.requests, len(plan)) == ("revoke", org.name, 3, 151)
    assert plan.chunks == [ids[:100], ids[100:], [unknown]]
    assert plan.not_listed == [unknown]
    assert plan.rows == {grant.id: grant for grant in org.grants.list() if grant.id in ids}
    tokens = dict(plan.owners)
    assert sum(tokens.values()) == 150
    assert list(tokens.values()) == sorted(tokens.values(), reverse=True)
    for grant in plan.rows.values():
        assert tokens[grant.owner.login] > 0
    assert any("mails" in sentence for sentence in plan.impact)
    first, missing, *impact = str(plan).splitlines()
    assert first == f"revoke 151 grants of {len(tokens)} owners on {org.name}, in 3 requests"
    assert missing == "1 of them is not in the list: nothing may come of that"
    assert impact == plan.impact
    assert repr(plan) == f"<Plan: {first}>"
    told = plan.to_dict()
    assert told["chunks"] == plan.chunks
    assert told["rows"][ids[0]] == plan.rows[ids[0]].to_dict()
    assert plan == org.grants.revoke([*ids, unknown], dry_run=True)
    assert len({plan, org.grants.revoke([*ids, unknown], dry_run=True)}) == 1
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(plan, protocol))
        assert again == plan
        assert hash(again) == hash(plan)
        assert (str(again), again.to_dict(), again.rows) == (str(plan), plan.to_dict(), plan.rows)
    assert copy.deepcopy(plan) is plan
    match plan:
        case patwarden.Plan("revoke", name, chunks):
            assert (name, chunks) == (org.name, plan.chunks)
        case _:
            pytest.fail("a plan is no plan")


@pytest.mark.parametrize("verb", ["approve", "deny"])
def test_a_decision_can_be_planned_by_both_faces(
    hub: Simulator, org: patwarden.Org, verb: str
) -> None:
    ids = sorted(requests(hub, org.name))[:2]
    plan = getattr(org.requests, verb)(ids, dry_run=True, one_by_one=True)
    assert (plan.action, plan.chunks) == (verb, [[ids[0]], [ids[1]]])
    assert {type(row) for row in plan.rows.values()} == {patwarden.GrantRequest}

    async def use(client: patwarden.AsyncClient) -> Any:
        return await getattr(client.org(org.name).requests, verb)(
            ids, dry_run=True, one_by_one=True
        )

    assert run(hub, use) == plan
    assert calls(hub, REVIEW) == []
    with pytest.raises(patwarden.InvalidArgument, match="1025"):
        org.requests.deny(ids, reason="x" * 1025, dry_run=True)


def test_rows_of_a_listing_can_be_given_and_are_kept(hub: Simulator, org: patwarden.Org) -> None:
    owner = next(org.grants.list()).owner.login
    rows = org.grants.list(owner=owner).to_list()
    other = next(grant for grant in org.grants.list() if grant.owner.login != owner)
    report = org.grants.revoke([*org.grants.list(owner=owner), other.id, rows[0], rows[0].id])
    assert report.accepted == [*(row.id for row in rows), other.id]
    assert report.before == {row.id: row for row in rows}
    assert sorted(grants(hub, org.name, "revoked")) == sorted(report.accepted)
    assert report.to_dict()["before"][rows[0].id] == rows[0].to_dict()
    asked = org.requests.list().to_list()[:3]
    assert org.requests.approve(asked).before == {row.id: row for row in asked}
    assert sorted(requests(hub, org.name, "approved")) == sorted(row.id for row in asked)


def test_a_row_of_another_kind_is_a_type_error(hub: Simulator, org: patwarden.Org) -> None:
    grant, request = next(org.grants.list()), next(org.requests.list())
    hub.clear_log()
    revoke: Callable[..., Any] = org.grants.revoke
    deny: Callable[..., Any] = org.requests.deny
    for call, given, said in (
        (revoke, [request], "one of them is a GrantRequest"),
        (revoke, grant, "ids must be an iterable of ints or Grants, not Grant"),
        (deny, [grant], "GrantRequests; one of them is a Grant"),
    ):
        with pytest.raises(TypeError, match=said):
            call(given)
    assert hub.log() == []


def test_what_was_listed_before_a_confirmation_is_kept_as_it_was(
    hub: Simulator, org: patwarden.Org
) -> None:
    found = {grant.id: grant for grant in org.grants.list()}
    ids = sorted(found)[:3]
    report = org.grants.revoke(ids, confirm=30)
    assert report.before == {id: found[id] for id in ids}
    assert (report.confirm_within, report.unread) == (30.0, None)
    assert report != org.grants.revoke(ids, confirm=0.1)
    plain = org.grants.revoke(ids)
    assert (plain.before, plain.confirm_within) == ({}, None)


def test_what_kept_it_from_reading_the_list_is_told(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(grants(hub, org.name))[:2]
    org.grants.list().to_list()
    pages = len(calls(hub, LIST_GRANTS))
    hub.inject("status", status=404, method="GET", path_contains="tokens", skip=pages, times=1000)
    report = org.grants.revoke(ids, confirm=30)
    assert isinstance(report.unread, patwarden.NotFoundError)
    assert report.to_dict()["unread"] == str(report.unread)
    assert report.accepted == ids


@pytest.mark.skipif(os.name != "posix", reason="only there a file can be kept small")
def test_what_kept_it_from_writing_its_journal_is_told(tmp_path: Path) -> None:
    script = """
import pickle, resource, sys
import patwarden
url, token, org, size, path = sys.argv[1:]
with patwarden.Client(auth=patwarden.Token(token), base_url=url) as client:
    ids = [grant.id for grant in client.org(org).grants.list()][:5]
    size = int(size)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    report = client.org(org).grants.revoke(ids, journal=path)
    assert report.ok
    again = pickle.loads(pickle.dumps(report))
    assert again == report
    assert str(again.unwritten) == str(report.unwritten)
    print(type(report.unwritten).__name__, report.to_dict()["unwritten"], sep="|")
"""

    def said(size: int, path: Path) -> list[str]:
        with Simulator(orgs=1, grants=30, requests=0, effect_delay_ms=0) as hub:
            token, org = hub.installation_token(hub.orgs[0]), hub.orgs[0]
            command = [sys.executable, "-c", script, hub.url, token, org, str(size), str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().split("|")

    assert said(1 << 20, tmp_path / "whole") == ["NoneType", "None"]
    *lines, last = (tmp_path / "whole").read_bytes().splitlines(keepends=True)
    # The same again, of the same seed: there is room for half of what came of it.
    room = len(b"".join(lines)) + len(last) // 2
    kind, message = said(room, tmp_path / "cut")
    assert kind == "JournalError"
    assert "journal" in message


def test_one_by_one_is_a_request_for_each(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(grants(hub, org.name))[:3]
    report = org.grants.revoke(ids, one_by_one=True)
    assert (report.accepted, report.requests) == (ids, 3)
    assert [int(call["path"].rsplit("/", 1)[1]) for call in calls(hub, ONE)] == ids
    assert calls(hub, REVOKE) == []
    assert sorted(grants(hub, org.name, "revoked")) == ids


def slow(hub: Simulator) -> None:
    hub.inject("delay", millis=250, method="POST", path_contains="personal-access-tokens", times=9)


def rises(told: list[tuple[int, int]], total: int) -> bool:
    """Whether it began with nothing, ended with all, and told only what was news."""
    steps = [settled for settled, of in told if of == total]
    return steps[0] == 0 and steps[-1] == total and steps == sorted(set(steps)) != [0, total]


def test_progress_is_told_from_the_thread_that_waits(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(grants(hub, org.name))[:250]
    told: list[tuple[int, int]] = []
    threads = set[int]()

    def progress(settled: int, total: int) -> None:
        told.append((settled, total))
        threads.add(threading.get_ident())
        # A call of its own, from within another that waits.
        assert org.membership("nobody-at-all") == "not a member"

    slow(hub)
    assert org.grants.revoke(ids, progress=progress).accepted == ids
    assert rises(told, len(ids)), told
    assert threads == {threading.get_ident()}


def test_progress_is_told_from_the_thread_of_the_loop(hub: Simulator) -> None:
    ids = sorted(grants(hub, hub.orgs[0]))[:250]
    told: list[tuple[int, int]] = []
    loops = set[asyncio.AbstractEventLoop]()

    def progress(settled: int, total: int) -> None:
        told.append((settled, total))
        loops.add(asyncio.get_running_loop())

    async def use(client: patwarden.AsyncClient) -> None:
        slow(hub)
        report = await client.org(hub.orgs[0]).grants.revoke(ids, progress=progress)
        assert report.accepted == ids
        assert loops == {asyncio.get_running_loop()}

    run(hub, use)
    assert rises(told, len(ids)), told


class Enough(Exception):
    """What a callback raises."""


def test_an_exception_of_the_callback_ends_the_call_and_says_how_far_it_came(
    hub: Simulator, org: patwarden.Org
) -> None:
    ids = sorted(grants(hub, org.name))[:250]

    def progress(settled: int, total: int) -> None:
        if settled:
            raise Enough

    slow(hub)
    with pytest.raises(Enough) as caught:
        org.grants.revoke(ids, progress=progress)
    (note,) = caught.value.__notes__
    assert note.startswith("the bulk call was cut short: 100 accepted")
    assert len(calls(hub, REVOKE)) < 3

    async def use(client: patwarden.AsyncClient) -> None:
        with pytest.raises(Enough) as caught:
            await client.org(hub.orgs[1]).grants.revoke(others, progress=progress)
        (note,) = caught.value.__notes__
        assert note.startswith("the bulk call was cut short: ")

    others = sorted(grants(hub, hub.orgs[1]))
    run(hub, use)


def test_nothing_is_sent_if_the_callback_raises_at_once(hub: Simulator, org: patwarden.Org) -> None:
    def progress(settled: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough) as caught:
        org.grants.revoke([1, 2], progress=progress)
    assert not hasattr(caught.value, "__notes__")

    async def use(client: patwarden.AsyncClient) -> None:
        with pytest.raises(Enough):
            await client.org(hub.orgs[0]).grants.revoke([1, 2], progress=progress)

    run(hub, use)
    assert hub.log() == []


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_leaves_a_note_and_the_callback_in_peace(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(grants(hub, org.name))[:150]
    next(org.grants.list(per_page=1))
    hub.inject("delay", millis=60_000, method="POST", path_contains="tokens", skip=1)
    told: list[int] = []

    def interrupt() -> None:
        patiently(lambda: len(calls(hub, REVOKE)) == 2)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt) as caught:
        org.grants.revoke(ids, progress=lambda settled, _: told.append(settled))
    thread.join()
    assert caught.value.__notes__ == ["the bulk call was cut short: 100 accepted, 50 unknown"]
    assert told in ([0], [0, 100]), "it may come before the next look"


@pytest.mark.parametrize("progress", [7, "yes", [print]])
def test_a_progress_that_cannot_be_told_is_a_type_error(
    hub: Simulator, org: patwarden.Org, progress: Any
) -> None:
    with pytest.raises(TypeError, match="progress must be a bool or a callable, not"):
        org.grants.revoke([1], progress=progress)
    with pytest.raises(TypeError, match="progress must be a bool or a callable, not"):
        org.grants.revoke([1], progress=progress, dry_run=True)
    for nobody in (None, False):
        with pytest.raises(patwarden.InvalidArgument, match="empty"):
            org.grants.revoke([], progress=nobody)
    assert hub.log() == []


async def _awaited(settled: int, total: int) -> None:
    raise NotImplementedError


class _Awaited:
    async def __call__(self, settled: int, total: int) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    "progress", [_awaited, functools.partial(_awaited, 1), _Awaited(), lambda *_: _awaited(1, 2)]
)
def test_a_progress_that_would_have_to_be_awaited_is_a_type_error(
    hub: Simulator, org: patwarden.Org, progress: Any
) -> None:
    said = "progress must be a plain callable"
    with pytest.raises(TypeError, match=said):
        org.grants.revoke([1], progress=progress)

    async def use() -> None:
        async with hub.async_client() as client:
            with pytest.raises(TypeError, match=said):
                await client.org(org.name).grants.revoke([1], progress=progress)

    asyncio.run(use())
    assert hub.log() == [], "nothing is sent"


def test_a_bar_says_that_it_waits_for_confirmation(monkeypatch: pytest.MonkeyPatch) -> None:
    tqdm = importlib.import_module("tqdm.auto")
    said: list[tuple[int, str]] = []

    class Bar(tqdm.tqdm):  # type: ignore[misc, name-defined]
        def set_description(self, desc: str | None = None, refresh: bool | None = True) -> None:
            said.append((self.n, desc or ""))
            super().set_description(desc, refresh)

    monkeypatch.setattr(tqdm, "tqdm", Bar)
    with Simulator(orgs=1, grants=200, effect_delay_ms=500) as hub, hub.client() as client:
        org = client.org(hub.orgs[0])
        ids = sorted(grants(hub, org.name))
        assert org.grants.revoke(ids[:50], progress=True, confirm=30).ok
        assert said == [(50, "waiting for confirmation"), (50, "")]
        said.clear()
        assert org.grants.revoke(ids[50:100], progress=True).ok
        assert said == []


def test_progress_true_is_a_bar_of_tqdm(
    hub: Simulator, org: patwarden.Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    tqdm = importlib.import_module("tqdm.auto")
    bars: list[Any] = []

    class Bar(tqdm.tqdm):  # type: ignore[misc, name-defined]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options, disable=None)
            self.shown: list[int] = []
            self.closed = False
            bars.append(self)

        def update(self, n: float | None = 1) -> bool | None:
            self.shown.append(int(n or 0))
            self.n += n or 0
            return None

        def close(self) -> None:
            self.closed = True
            super().close()

    monkeypatch.setattr(tqdm, "tqdm", Bar)
    ids = sorted(grants(hub, org.name))[:150]
    assert org.grants.revoke(ids, progress=True).ok
    (bar,) = bars
    assert (bar.total, bar.n, sum(bar.shown), bar.closed) == (150, 150, 150, True)
    with pytest.raises(patwarden.InvalidArgument):
        org.grants.revoke([], progress=True)
    assert all(bar.closed for bar in bars)


def test_without_tqdm_progress_true_says_what_to_install(
    hub: Simulator, org: patwarden.Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str, *_: Any) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="pip install tqdm") as caught:
        org.grants.revoke([1], progress=True)
    assert caught.value.name == "tqdm.auto"
    assert builtins.hasattr(caught.value, "__notes__") is False
    assert hub.log() == []


def test_a_resumed_call_tells_its_progress_too(
    hub: Simulator, org: patwarden.Org, client: patwarden.Client, tmp_path: Path
) -> None:
    ids, journal = sorted(grants(hub, org.name))[:150], tmp_path / "revoked.jsonl"
    next(org.grants.list(per_page=1))

    def stop(settled: int, total: int) -> None:
        if settled:
            raise Enough

    slow(hub)
    with pytest.raises(Enough):
        org.grants.revoke(ids, journal=journal, settle_within=1, progress=stop)
    told: list[tuple[int, int]] = []
    report = client.resume(
        journal, confirm=30, progress=lambda settled, total: told.append((settled, total))
    )
    assert report.confirmed == ids
    assert told[-1] == (150, 150)
    assert sorted(grants(hub, org.name, "revoked")) == ids
    assert LIST_REQUESTS not in {call["operation"] for call in hub.log()}
