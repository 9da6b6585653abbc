"""The nouns of a client for asyncio: the same as those of the other, awaited."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from test_async import patiently, run
from world import LIST_GRANTS, REVOKE, calls, grants, requests

import patwarden
from patwarden.testing import Simulator

FACES = [
    (patwarden.Client, patwarden.AsyncClient),
    (patwarden.Org, patwarden.AsyncOrg),
    (patwarden.Grants, patwarden.AsyncGrants),
    (patwarden.Requests, patwarden.AsyncRequests),
    (patwarden.Members, patwarden.AsyncMembers),
    (patwarden.Installations, patwarden.AsyncInstallations),
    (patwarden.Organizations, patwarden.AsyncOrganizations),
    (patwarden.Listing, patwarden.AsyncListing),
]


def named(kind: type) -> dict[str, Any]:
    """What a class has a public name for."""
    return {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}


@pytest.mark.parametrize(("waiting", "awaiting"), FACES, ids=lambda kind: kind.__name__)
def test_both_faces_have_the_same_words(waiting: type, awaiting: type) -> None:
    words, same = named(waiting), named(awaiting)
    assert {"aclose" if word == "close" else word for word in words} == same.keys()
    for word in words.keys() & same.keys():
        if callable(words[word]):
            assert inspect.signature(words[word]) == inspect.signature(same[word]), word
    for name in ("__init__", "__new__"):
        assert inspect.signature(getattr(waiting, name)) == inspect.signature(
            getattr(awaiting, name)
        )


def test_a_listing_has_what_the_other_client_lists(
    hub: Simulator, client: patwarden.Client
) -> None:
    name = hub.orgs[0]
    expected = client.org(name).grants.list().to_list()

    async def use(own: patwarden.AsyncClient) -> None:
        org = own.org(name)
        assert [grant async for grant in org.grants.list()] == expected
        assert await org.grants.list().to_list() == expected
        assert await org.grants.list().to_dicts() == [grant.to_dict() for grant in expected]
        pages = [page async for page in org.grants.list(per_page=30).pages()]
        assert [grant for page in pages for grant in page] == expected
        assert {len(page) for page in pages[:-1]} == {30}
        asked = own.org(name).requests.list(direction="asc")
        assert await asked.to_list() == client.org(name).requests.list(direction="asc").to_list()
        assert sorted([org.login async for org in own.orgs()]) == sorted(hub.orgs)
        subset = next(grant for grant in expected if grant.repository_selection == "subset")
        found = await org.grants.repositories(subset.id).to_list()
        assert found == client.org(name).grants.repositories(subset.id).to_list() != []

    run(hub, use)


def test_nothing_is_sent_before_the_first_item_is_awaited(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        org = client.org(hub.orgs[0])
        listing = org.grants.list()
        assert repr(listing) == f"<AsyncListing of grants of {hub.orgs[0]}>"
        iterator, pages = aiter(listing), listing.pages()
        step, whole, page = anext(iterator), listing.to_list(), anext(pages)
        call = org.grants.revoke([1])
        assert "AsyncGrants.revoke" in repr(call)
        await asyncio.sleep(0.05)
        unused: tuple[Any, ...] = (step, whole, page, call)
        for coroutine in unused:
            coroutine.close()

    run(hub, use)
    assert hub.log() == []


def test_item_by_item_then_by_page_then_the_rest_is_everything_once(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> list[patwarden.Grant]:
        listing = client.org(hub.orgs[0]).grants.list(per_page=20)
        found = [await anext(listing), await anext(listing)]
        found += (page := await anext(listing.pages()))
        assert len(page) == 18
        found += await listing.to_list()
        with pytest.raises(StopAsyncIteration):
            await anext(listing)
        return found

    found = run(hub, use)
    assert sorted(grant.id for grant in found) == sorted(grants(hub, hub.orgs[0]))


def test_many_tasks_share_a_listing_and_nothing_is_lost(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> list[int]:
        listing = client.org(hub.orgs[0]).grants.list(per_page=10)

        async def some() -> list[int]:
            return [grant.id async for grant in listing]

        return [id for part in await asyncio.gather(*(some() for _ in range(8))) for id in part]

    assert sorted(run(hub, use)) == sorted(grants(hub, hub.orgs[0]))


def test_what_was_fetched_for_a_task_that_was_cancelled_is_not_lost(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> list[int]:
        listing = client.org(hub.orgs[0]).grants.list(per_page=10)
        found: list[int] = []
        for _ in range(500):
            task = asyncio.ensure_future(anext(listing))
            # One turn too late or too early: either it has an item, or it takes none.
            await asyncio.sleep(0)
            if task.done():
                task.cancel()
                found.append(task.result().id)
                continue
            while not task.done():
                await asyncio.sleep(0)
            if isinstance(task.exception(), StopAsyncIteration):
                break
            found.append(task.result().id)
        return found

    assert sorted(run(hub, use)) == sorted(grants(hub, hub.orgs[0]))


def test_after_an_error_going_on_is_an_error_too(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        listing = client.org(hub.orgs[0]).grants.list()
        with pytest.raises(patwarden.NotFoundError) as caught:
            async for _ in listing:
                pass
        assert caught.value.page == 2
        for again in (
            anext(listing),
            anext(listing.pages()),
            listing.to_list(),
            listing.to_dicts(),
        ):
            with pytest.raises(patwarden.InvalidArgument, match="ended in an error"):
                await again

    hub.inject("status", status=404, path_contains="page=2")
    run(hub, use)


def test_a_cancelled_listing_is_at_its_end_and_its_requests_are_dropped(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        name = hub.orgs[0]
        await client.org(name).grants.list(per_page=1).pages().__anext__()
        hub.clear_log()
        hub.inject("delay", millis=60_000, path_contains="personal-access-tokens")
        listing = client.org(name).grants.list()
        task = asyncio.create_task(listing.to_list())
        assert await patiently(lambda: bool(calls(hub, LIST_GRANTS)))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(patwarden.InvalidArgument, match="ended in an error"):
            await listing.to_list()

        async def alone() -> bool:
            assert await client.org(name).grants.list(owner="nobody").to_list() == []
            return bool(calls(hub, LIST_GRANTS)[-1]["in_flight"] == 1)

        for _ in range(200):
            if await alone():
                return
            await asyncio.sleep(0.02)
        pytest.fail("the server still has the request that nobody waits for")

    run(hub, use)


def test_a_list_that_changed_while_it_was_read_ends_with_a_warning() -> None:
    with Simulator(orgs=1, grants=180, requests=0, effect_delay_ms=0) as hub:

        async def use() -> None:
            async with hub.async_client(pages_in_flight=1) as client:
                org = client.org(hub.orgs[0])
                newest = [grant.id async for grant in org.grants.list()]
                listing = org.grants.list(per_page=30)
                await anext(listing)
                assert listing.drift is None
                assert len((await org.grants.revoke(newest[:40], confirm=30)).confirmed) == 40
                with pytest.warns(patwarden.DriftWarning, match="the last page was 6, and is 5"):
                    await listing.to_list()
                assert listing.drift is not None
                found = await org.grants.list(per_page=30, verify=True).to_list()
                assert {grant.id for grant in found} == grants(hub, hub.orgs[0]).keys()

        asyncio.run(use())


def test_writes_reach_the_state(hub: Simulator) -> None:
    name = hub.orgs[0]
    ids = sorted(grants(hub, name))[:150]
    first, second, third = sorted(requests(hub, name))[:3]

    async def use(client: patwarden.AsyncClient) -> None:
        org = client.org(name)
        report = await org.grants.revoke(ids, confirm=30)
        assert (report.confirmed, report.requests, report.ok) == (ids, 2, True)
        approved, denied = await asyncio.gather(
            org.requests.approve([first, second]), org.requests.deny([third], reason="no expiry")
        )
        assert (approved.accepted, denied.accepted) == ([first, second], [third])

    run(hub, use)
    assert sorted(grants(hub, name, "revoked")) == ids
    assert sorted(requests(hub, name, "approved")) == [first, second]
    assert requests(hub, name, "denied")[third]["state"]["reason"] == "no expiry"


def test_ids_are_those_of_the_call_whatever_becomes_of_the_list(hub: Simulator) -> None:
    ids = sorted(grants(hub, hub.orgs[0]))[:2]

    async def use(client: patwarden.AsyncClient) -> None:
        given = list(ids)
        call = client.org(hub.orgs[0]).grants.revoke(given)
        given.clear()
        await call

    run(hub, use)
    assert sorted(grants(hub, hub.orgs[0], "revoked")) == ids


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda org: org.grants.revoke([]), patwarden.InvalidArgument, "empty"),
        (lambda org: org.grants.revoke(7), TypeError, "ids must be an iterable of ints or Grants"),
        (
            lambda org: org.grants.revoke([1], confirm=-1),
            patwarden.InvalidArgument,
            "confirm is 0 to",
        ),
        (lambda org: org.requests.deny([1], reason="x" * 1025), patwarden.InvalidArgument, "1025"),
        (lambda org: org.update(), patwarden.InvalidArgument, "no setting is set"),
        (lambda org: org.membership(".."), patwarden.InvalidArgument, "name"),
    ],
)
def test_what_cannot_be_sent_is_raised_at_the_call(
    hub: Simulator,
    call: Callable[[patwarden.AsyncOrg], Awaitable[Any]],
    kind: type[Exception],
    said: str,
) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        with pytest.raises(kind, match=said):
            call(client.org(hub.orgs[0]))

    run(hub, use)
    assert hub.log() == []


def test_a_filter_that_cannot_be_one_is_raised_at_the_call(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        with pytest.raises(patwarden.InvalidArgument, match="per_page is 1 to 100"):
            client.org(hub.orgs[0]).grants.list(per_page=0)
        with pytest.raises(patwarden.InvalidArgument):
            client.org("../user")

    run(hub, use)


def test_a_cancelled_bulk_call_says_how_far_it_had_come_and_its_journal_goes_on(
    hub: Simulator, tmp_path: Path
) -> None:
    name, journal = hub.orgs[0], tmp_path / "revoked.jsonl"
    ids = sorted(grants(hub, name))[:150]

    async def use(client: patwarden.AsyncClient) -> asyncio.CancelledError:
        await client.org(name).grants.list(per_page=1).pages().__anext__()
        hub.inject("delay", millis=60_000, method="POST", path_contains="tokens", skip=1)
        call = client.org(name).grants.revoke(ids, journal=journal)
        task = asyncio.ensure_future(call)
        assert await patiently(lambda: len(calls(hub, REVOKE)) == 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        return caught.value

    error = run(hub, use)
    assert error.__notes__ == ["the bulk call was cut short: 100 accepted, 50 unknown"]

    async def resume(client: patwarden.AsyncClient) -> patwarden.BulkReport[Any]:
        left = await client.resume(journal, org=name, dry_run=True)
        assert isinstance(left, patwarden.Plan)
        assert {id for chunk in left.chunks for id in chunk} <= set(ids[100:])
        return await client.resume(journal, org=name, confirm=30)

    report = run(hub, resume)
    assert (report.confirmed, sorted(grants(hub, name, "revoked"))) == (ids, ids)
    sent = [id for call in calls(hub, REVOKE) for id in call["body"]["pat_ids"]]
    assert sorted(sent) == ids, "what was done meanwhile is not sent again"


def test_a_closed_client_says_so(hub: Simulator) -> None:
    async def main() -> None:
        async with hub.async_client() as client:
            org = client.org(hub.orgs[0])
            listing, call = org.grants.list(), org.grants.revoke([1])
        with pytest.raises(patwarden.ConfigurationError, match="closed"):
            client.org("acme")
        for late in (listing.to_list(), call):
            with pytest.raises(patwarden.ConfigurationError, match="closed"):
                await late
        for refused in (org.get, lambda: org.requests.deny([1])):
            with pytest.raises(patwarden.ConfigurationError, match="closed"):
                refused()

    asyncio.run(main())
    assert hub.log() == []
