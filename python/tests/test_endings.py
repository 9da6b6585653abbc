"""What can be gone through once says so when it is begun again: gone through, closed or failed."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from world import LIST_GRANTS, calls, grants

import patwarden
from patwarden.testing import Simulator

GONE_THROUGH = "this listing has been gone through; list again"
CLOSED = "this listing has been closed; list again"

BEGINNINGS: list[Callable[[Any], Any]] = [
    iter,
    list,
    lambda listing: listing.pages(),
    lambda listing: listing.to_list(),
    lambda listing: listing.to_dicts(),
    lambda listing: listing.to_arrow(),
    lambda listing: listing.to_pandas(),
    lambda listing: listing.to_polars(),
    lambda listing: listing.__arrow_c_stream__(),
    lambda listing: listing.__enter__(),
]

ENDS: list[Callable[[Any], Any]] = [
    list,
    lambda listing: list(listing.pages()),
    lambda listing: listing.to_list(),
    lambda listing: listing.to_dicts(),
    lambda listing: listing.to_arrow(),
    lambda listing: listing.to_pandas(),
    lambda listing: listing.to_polars(),
    lambda listing: __import__("pyarrow").table(listing),
]


def refused(begin: Callable[[Any], Any], listing: Any, said: str) -> None:
    with pytest.raises(patwarden.InvalidArgument) as caught:
        begin(listing)
    assert str(caught.value) == said
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("owner", [None, "nobody"])
def test_what_was_gone_through_is_no_empty_list(
    org: patwarden.Org, end: Callable[[Any], Any], owner: str | None
) -> None:
    listing = org.grants.list(owner=owner)
    assert (len(end(listing)) > 0) == (owner is None)
    for begin in BEGINNINGS:
        refused(begin, listing, GONE_THROUGH)
    for _ in range(2):
        with pytest.raises(StopIteration):
            next(listing)
    assert "list again to see more" in listing._repr_html_()
    listing.close()
    refused(list, listing, GONE_THROUGH)


def test_what_was_gone_through_stays_so_when_its_client_is_closed(hub: Simulator) -> None:
    with hub.client() as client:
        listing = client.org(hub.orgs[0]).grants.list()
        pages = listing.pages()
        assert len(listing.to_list()) == len(grants(hub, hub.orgs[0]))
    for one in (listing, pages):
        with pytest.raises(StopIteration):
            next(one)
    refused(list, listing, GONE_THROUGH)


def test_a_part_by_next_and_the_rest_by_any_other_way_is_all(
    hub: Simulator, org: patwarden.Org
) -> None:
    there = grants(hub, org.name).keys()
    for rest in (
        lambda listing: [grant["id"] for grant in listing.to_dicts()],
        lambda listing: listing.to_arrow()["id"].to_pylist(),
        lambda listing: [grant.id for page in listing.pages() for grant in page],
    ):
        listing = org.grants.list()
        assert {next(listing).id, *rest(listing)} == there


def test_a_listing_that_is_closed_ends_what_is_under_way(
    hub: Simulator, org: patwarden.Org
) -> None:
    listing = org.grants.list(per_page=10)
    next(listing)
    hub.inject("delay", millis=30_000, path_contains="personal-access-tokens", times=100)
    waiting = org.grants.list(per_page=10)
    hub.clear_log()
    with ThreadPoolExecutor() as pool:
        told = pool.submit(waiting.to_list)
        while not calls(hub, LIST_GRANTS):
            threading.Event().wait(0.01)
        waiting.close()
        with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
            told.result(timeout=10)
    listing.close()
    for one in (listing, waiting):
        one.close()
        for go_on in [next, *BEGINNINGS]:
            refused(go_on, one, CLOSED)
        assert "it has been closed; list again" in one._repr_html_()


def test_a_listing_in_a_with_statement_is_closed_behind_it(org: patwarden.Org) -> None:
    with org.grants.list() as listing:
        first = next(listing)
    refused(next, listing, CLOSED)
    with contextlib.closing(org.grants.list()) as listing:
        assert next(listing) == first
    refused(list, listing, CLOSED)
    with pytest.raises(LookupError), org.grants.list() as listing:
        raise LookupError
    refused(list, listing, CLOSED)


def test_for_asyncio_it_is_the_same(hub: Simulator) -> None:
    async def gone_through(listing: patwarden.AsyncListing[Any], by: str) -> None:
        if by == "items":
            assert [item async for item in listing]
        elif by == "pages":
            assert [page async for page in listing.pages()]
        else:
            assert len(await getattr(listing, by)()) > 0
        for begin in (listing.__aiter__, listing.pages):
            refused(lambda begin: begin(), begin, GONE_THROUGH)
        for name in ("to_list", "to_dicts", "to_arrow", "to_pandas", "to_polars", "__aenter__"):
            with pytest.raises(patwarden.InvalidArgument, match=GONE_THROUGH):
                await getattr(listing, name)()
        with pytest.raises(StopAsyncIteration):
            await anext(listing)

    async def main() -> None:
        async with hub.async_client() as client:
            org = client.org(hub.orgs[0])
            for by in ("items", "pages", "to_list", "to_dicts", "to_arrow", "to_polars"):
                await gone_through(org.grants.list(), by)

            async with contextlib.aclosing(org.grants.list()) as listing:
                assert await anext(listing)
            async with org.grants.list() as other:
                assert await anext(other)
            hub.inject("delay", millis=30_000, path_contains="personal-access-tokens", times=100)
            waiting = org.grants.list(per_page=10)
            hub.clear_log()
            task = asyncio.create_task(waiting.to_list())
            while not calls(hub, LIST_GRANTS):
                await asyncio.sleep(0.01)
            await waiting.aclose()
            with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
                await asyncio.wait_for(task, timeout=10)
            for closed in (listing, other, waiting):
                await closed.aclose()
                for call in (closed.__anext__, closed.to_list, closed.__aenter__):
                    with pytest.raises(patwarden.InvalidArgument, match=CLOSED):
                        await call()
                refused(lambda closed: closed.pages(), closed, CLOSED)

    asyncio.run(main())


def test_readings_are_gone_through_once(client: patwarden.Client, hub: Simulator) -> None:
    said = "these readings have been gone through; ask for new ones"
    for end in (list, patwarden.Readings.to_list):
        readings = client.each_org().grants()
        assert len(end(readings)) == 2
        for begin in (iter, list, patwarden.Readings.to_list):
            refused(begin, readings, said)
        with pytest.raises(StopIteration):
            next(readings)

    async def main() -> None:
        async with hub.async_client() as client:
            readings = client.each_org().grants()
            assert len(await readings.to_list()) == 2
            with pytest.raises(patwarden.InvalidArgument, match=said):
                await readings.to_list()
            refused(lambda readings: readings.__aiter__(), readings, said)

    asyncio.run(main())


@pytest.fixture
def broken(hub: Simulator, org: patwarden.Org) -> patwarden.Listing[patwarden.Grant]:
    """A listing that has failed with its second page."""
    hub.inject("status", status=404, path_contains="page=2", body='{"message": "Gone fishing"}')
    listing = org.grants.list()
    with pytest.raises(patwarden.NotFoundError):
        list(listing)
    return listing


def test_going_on_after_an_error_has_it_as_its_cause(
    broken: patwarden.Listing[patwarden.Grant],
) -> None:
    for go_on in (next, list, patwarden.Listing.to_list, patwarden.Listing.to_dicts):
        with pytest.raises(patwarden.InvalidArgument, match="ended in an error before") as caught:
            go_on(broken)
        cause = caught.value.__cause__
        assert isinstance(cause, patwarden.NotFoundError)
        assert (cause.page, cause.status) == (2, 404)
        assert "Gone fishing" in str(cause)
        assert cause.__traceback__ is None
    broken.close()
    with pytest.raises(patwarden.InvalidArgument, match="ended in an error before"):
        list(broken)


def test_for_asyncio_and_for_readings_the_cause_is_told_too(hub: Simulator) -> None:
    async def main() -> None:
        async with hub.async_client() as client:
            for listing, path in (
                (client.org(hub.orgs[0]).grants.list(), "personal-access-tokens"),
                (client.each_org().grants(), "/app/installations"),
            ):
                hub.inject("status", status=410, path_contains=path, times=20)
                with pytest.raises(patwarden.ValidationError):
                    await listing.to_list()
                with pytest.raises(patwarden.InvalidArgument, match="ended in") as caught:
                    await listing.to_list()
                assert isinstance(caught.value.__cause__, patwarden.ValidationError)
                hub.clear_faults()

    asyncio.run(main())


def test_an_error_of_pythons_own_is_the_cause_as_well(hub: Simulator) -> None:
    with hub.client() as client:
        listing = client.org(hub.orgs[0]).grants.list(per_page=10)
        next(listing)
    for _ in range(20):
        with contextlib.suppress(patwarden.ConfigurationError):
            next(listing)
    with pytest.raises(patwarden.InvalidArgument, match="ended in an error") as caught:
        list(listing)
    assert isinstance(caught.value.__cause__, patwarden.ConfigurationError)
    assert "closed" in str(caught.value.__cause__)
