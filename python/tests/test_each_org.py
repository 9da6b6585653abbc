"""The same list of every organisation, side by side: each whole, or with its error."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from world import LIST_GRANTS, calls, grants, requests

import patwarden
from patwarden.testing import Simulator


@pytest.fixture
def wide() -> Iterator[Simulator]:
    """Five organisations."""
    with Simulator(orgs=5, grants=300, requests=25, seed=7, effect_delay_ms=0) as wide:
        yield wide


def test_every_organisation_is_read(wide: Simulator) -> None:
    with wide.client() as client:
        found = {one.org.login: one for one in client.each_org().grants()}
        assert set(found) == set(wide.orgs)
        for name, reading in found.items():
            assert {grant.id for grant in reading.items} == set(grants(wide, name))
            assert (reading.error, reading.drift) == (None, None)
            assert repr(reading) == f"<Reading of {name!r}: {len(reading.items)} items>"
            assert len(reading.to_dict()["items"]) == len(reading.items)
        waiting = client.each_org(at_once=1).requests().to_list()
        assert [one.org.login for one in waiting] == [org.login for org in client.orgs()]
        assert [one.place for one in waiting] == list(range(5))
        for one in waiting:
            assert {request.id for request in one.items} == set(requests(wide, one.org.login))


def test_filters_are_those_of_the_list(wide: Simulator) -> None:
    name = wide.orgs[0]
    wide.add_grant(name, owner="mona")
    with wide.client() as client:
        found = client.each_org(verify=True).grants(owner="mona", per_page=5).to_list()
        assert {one.org.login: len(one.items) for one in found if one.items} == {name: 1}
        with pytest.raises(TypeError, match="per_page must be an int"):
            client.each_org().grants(per_page="x")  # type: ignore[arg-type]
        for wrong in (0, 1001):
            with pytest.raises(patwarden.InvalidArgument, match="at_once is 1 to 1000"):
                client.each_org(at_once=wrong)


def test_one_that_cannot_be_read_is_an_error_and_keeps_no_other(wide: Simulator) -> None:
    suspended, forbidden = wide.orgs[1:3]
    wide.set_suspended(suspended, True)
    wide.set_permission(forbidden, "organization_personal_access_tokens", None)
    with wide.client() as client:
        found = {one.org.login: one for one in client.each_org().grants().to_list()}
    assert set(found) == set(wide.orgs)
    for name, reading in found.items():
        if name in (suspended, forbidden):
            assert isinstance(reading.error, patwarden.ForbiddenError)
            with pytest.raises(patwarden.ForbiddenError, match=name) as caught:
                _ = reading.items
            assert caught.value is reading.error
            assert reading.to_dict()["items"] is None
            assert name in reading.to_dict()["error"]
            assert repr(reading) == f"<Reading of {name!r}: ForbiddenError>"
        else:
            assert len(reading.items) == len(grants(wide, name))


def test_nothing_is_sent_before_it_is_asked_for(wide: Simulator) -> None:
    with wide.client() as client:
        readings = client.each_org().grants()
        assert wide.log() == []
        assert repr(readings) == "<Readings of the grants of each organization>"
        next(readings)
        assert len(readings.to_list()) == 4
        assert next(readings, None) is None


def test_organisations_that_cannot_be_listed_end_it_for_good(wide: Simulator) -> None:
    wide.inject("status", status=403, path_contains="/app/installations", times=99)
    with wide.client() as client:
        readings = client.each_org().grants()
        with pytest.raises(patwarden.PatwardenError):
            readings.to_list()
        with pytest.raises(patwarden.InvalidArgument, match="ended in an error before"):
            readings.to_list()
        with pytest.raises(patwarden.InvalidArgument, match="ended in an error before"):
            next(readings)


def test_a_list_that_changed_while_it_was_read_is_told(wide: Simulator) -> None:
    name = wide.orgs[0]
    for _ in range(200):
        wide.add_grant(name)
    edits = [{"add_grants": 3}]
    wide.inject("then", edits=edits, path_contains="personal-access-tokens?")  # type: ignore[arg-type]
    with (
        wide.client(pages_in_flight=1) as client,
        pytest.warns(patwarden.DriftWarning, match=f"grants of each organization, {name}"),
    ):
        found = client.each_org(at_once=1).grants().to_list()
    assert [one.org.login for one in found if one.drift] == [name]


def test_asyncio_has_the_same(wide: Simulator) -> None:
    async def read() -> None:
        async with wide.async_client() as client:
            readings = client.each_org().grants()
            assert wide.log() == []
            first = await anext(readings)
            names = {first.org.login}
            async for reading in readings:
                names.add(reading.org.login)
                assert len(reading.items) == len(grants(wide, reading.org.login))
            assert names == set(wide.orgs)
            assert [one.place for one in await client.each_org().requests().to_list()] == [
                *range(5)
            ]

    asyncio.run(read())


def test_whoever_cancels_the_wait_ends_it(wide: Simulator) -> None:
    async def read() -> None:
        async with wide.async_client() as client:
            readings = client.each_org().grants()
            wide.inject("delay", millis=60_000, path_contains="/personal-access-tokens", times=99)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(readings.to_list(), 0.5)
            with pytest.raises(patwarden.InvalidArgument, match="ended in an error before"):
                await readings.to_list()

    asyncio.run(read())
    assert calls(wide, LIST_GRANTS)


def test_a_closed_client_reads_nothing(wide: Simulator) -> None:
    with wide.client() as client:
        readings = client.each_org().grants()
    with pytest.raises(patwarden.ConfigurationError, match="closed"):
        next(readings)
    with pytest.raises(patwarden.ConfigurationError, match="closed"):
        client.each_org()


CLOSED = "these readings have been closed; ask for new ones"


def test_readings_that_are_left_early_end_what_is_under_way(wide: Simulator) -> None:
    with wide.client() as client:
        with client.each_org(at_once=1).grants() as readings:
            next(readings)
        read = len(calls(wide, LIST_GRANTS))
        with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
            readings.to_list()
        with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
            next(readings)
        wide.inject("delay", millis=30_000, path_contains="personal-access-tokens", times=99)
        waiting = client.each_org().grants()
        with ThreadPoolExecutor() as pool:
            told = pool.submit(waiting.to_list)
            while len(calls(wide, LIST_GRANTS)) == read:
                threading.Event().wait(0.01)
            waiting.close()
            with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
                told.result(timeout=10)


def test_asyncio_leaves_early_as_well(wide: Simulator) -> None:
    async def read() -> None:
        async with wide.async_client() as client:
            assert len(await client.each_org().grants()) == 5
            async with client.each_org(at_once=1).grants() as readings:
                await anext(readings)
            with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
                await readings
            again = client.each_org().grants()
            await again.aclose()
            with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
                await again.to_list()

    asyncio.run(read())
