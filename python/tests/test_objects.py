"""What a listing holds: frozen objects with typed attributes, to read, compare and keep."""

from __future__ import annotations

import copy
import json
import pickle
import weakref
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from world import grants, moment

import patwarden
from patwarden.api import Response
from patwarden.testing import Simulator


@pytest.fixture
def everything(org: patwarden.Org, client: patwarden.Client) -> list[Any]:
    """An object of every class."""
    grant = org.grants.list().to_list()[0]
    subset = next(one for one in org.grants.list() if one.repository_selection == "subset")
    return [
        grant,
        grant.owner,
        grant.permissions,
        next(org.requests.list()),
        next(client.orgs()),
        next(org.grants.repositories(subset.id)),
    ]


def test_objects_are_frozen(everything: list[Any]) -> None:
    for thing in everything:
        for name in (*thing.to_dict(), "something_new"):
            with pytest.raises(AttributeError):
                setattr(thing, name, None)


def test_objects_show_what_they_are(everything: list[Any]) -> None:
    for thing in everything:
        shown = repr(thing)
        assert shown.startswith(f"{type(thing).__name__}(")
        for name in thing.to_dict():
            assert f"{name}=" in shown
        assert "\n" not in shown
        assert type(thing).__module__ == "patwarden"
        assert type(thing).__doc__


def test_a_dict_has_what_the_attributes_have(everything: list[Any]) -> None:
    for thing in everything:
        for name, value in thing.to_dict().items():
            attribute = getattr(thing, name)
            if isinstance(value, dict) and not isinstance(attribute, dict):
                attribute = attribute.to_dict()
            assert attribute == value


def test_equal_things_are_equal(hub: Simulator, org: patwarden.Org) -> None:
    first, second = org.grants.list().to_list(), org.grants.list().to_list()
    assert first == second
    assert first[0] is not second[0]
    assert set(first) == set(second)
    assert len(set(first + second)) == len(first)
    assert first[0] != first[1]
    assert first[0].owner == second[0].owner
    assert first[0] != first[0].id
    assert first[0] != next(org.requests.list())


def test_attributes_have_their_types(hub: Simulator, org: patwarden.Org) -> None:
    for grant in org.grants.list():
        assert type(grant.id) is int
        assert type(grant.token_id) is int
        assert type(grant.owner) is patwarden.Owner
        assert type(grant.permissions) is patwarden.Permissions
        assert grant.repository_selection in ("none", "all", "subset")
        for time in (grant.access_granted_at, grant.token_expires_at, grant.token_last_used_at):
            assert time is None or (isinstance(time, datetime) and time.utcoffset() == timedelta(0))
        assert grant.never_expires == (grant.token_expires_at is None)
        assert grant.never_used == (grant.token_last_used_at is None)
        assert grant.writes_all_repositories == (
            grant.repository_selection == "all" and grant.permissions.writes_repositories
        )
        levels = grant.permissions.organization.values()
        assert grant.permissions.writes_organization == any(level != "read" for level in levels)


def test_the_questions_of_a_security_team_have_the_states_answers(
    hub: Simulator, org: patwarden.Org
) -> None:
    cutoff = datetime.now(UTC) - timedelta(days=90)
    unused = {grant.id for grant in org.grants.list() if grant.unused_since(cutoff)}
    there = grants(hub, org.name)

    def last(state: dict[str, Any]) -> datetime:
        times = (moment(time) for time in (state["granted_at"], state["token"]["last_used_at"]))
        return max(time for time in times if time is not None)

    assert unused == {id for id, state in there.items() if last(state) < cutoff}
    assert 0 < len(unused) < len(there)
    with pytest.raises(patwarden.InvalidArgument, match="cutoff"):
        next(org.grants.list()).unused_since(datetime(2026, 1, 1))


def test_a_copy_of_permissions_is_the_callers(org: patwarden.Org) -> None:
    permissions = next(org.grants.list()).permissions
    permissions.repository["everything"] = "admin"
    assert "everything" not in permissions.repository


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_objects_can_be_pickled(everything: list[Any], protocol: int) -> None:
    again = pickle.loads(pickle.dumps(everything, protocol))
    assert again == everything
    for one, other in zip(again, everything, strict=True):
        assert type(one) is type(other)
        assert one.to_dict() == other.to_dict()
        assert hash(one) == hash(other)
        assert repr(one) == repr(other)


def test_a_copy_of_what_never_changes_is_itself(everything: list[Any]) -> None:
    for thing in everything:
        assert copy.copy(thing) is thing
        assert copy.deepcopy(thing) is thing


def test_what_was_no_object_is_refused() -> None:
    with pytest.raises(ValueError, match="no object of patwarden"):
        patwarden.Grant._restored("{}")  # type: ignore[attr-defined]  # pickle's alone


def test_objects_can_be_matched(everything: list[Any]) -> None:
    for thing in everything:
        assert type(thing).__match_args__ == tuple(thing.to_dict())
    match everything[0]:
        case patwarden.Grant(id, patwarden.Owner(login)):
            assert id == everything[0].id
            assert login == everything[1].login
        case _:
            pytest.fail("a grant is no grant")


def test_a_value_that_is_new_survives_a_round_trip() -> None:
    with (
        Simulator(orgs=1, grants=120, requests=0, extra_fields=True, novel_enums=True) as new,
        new.client() as client,
    ):
        listed = client.org(new.orgs[0]).grants.list().to_list()
    assert {one.repository_selection for one in listed} - {"none", "all", "subset"}
    assert pickle.loads(pickle.dumps(listed)) == listed


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_report_survives_a_round_trip(hub: Simulator, org: patwarden.Org, protocol: int) -> None:
    ids = sorted(grants(hub, org.name))[:3]
    report = org.grants.revoke([*ids, 999_999], confirm=30)
    again = pickle.loads(pickle.dumps(report, protocol))
    assert again == report
    assert hash(again) == hash(report)
    assert again != org.grants.revoke(sorted(grants(hub, org.name))[:1])
    assert str(again) == str(report)
    assert again.to_dict() == report.to_dict()
    assert again.before == report.before
    assert (again.accepted, again.refused) == (report.accepted, report.refused)
    error, kept = report.outcomes[-1][2], again.outcomes[-1][2]
    assert isinstance(kept, patwarden.ValidationError)
    assert isinstance(error, patwarden.ValidationError)
    assert vars(kept) == vars(error)
    assert copy.copy(report) is report
    assert copy.deepcopy(report) is report
    assert pickle.loads(pickle.dumps(again, protocol)) == report
    with pytest.raises(AttributeError):
        report.requests = 0  # type: ignore[misc]
    with pytest.raises(patwarden.UnconfirmedError):
        again.raise_for_outcome()


def test_times_beyond_what_python_tells_are_its_first_or_our_last_moment(
    hub: Simulator, org: patwarden.Org
) -> None:
    first = datetime.min.replace(tzinfo=UTC)
    last = datetime(9999, 12, 30, 22, 0, 0, 999_999, tzinfo=UTC)
    row = {
        "id": 7,
        "owner": {"login": "mona", "id": 1},
        "repository_selection": "all",
        "repositories_url": "https://example.com",
        "permissions": {},
        "access_granted_at": "0001-01-01T00:00:00+14:00",
        "token_id": 8,
        "token_name": "x",
        "token_expired": False,
        "token_expires_at": "9999-12-31T23:59:59Z",
        "token_last_used_at": "-000001-01-01T00:00:00Z",
    }
    times = ("access_granted_at", "token_expires_at", "token_last_used_at")

    def listing() -> patwarden.Listing[patwarden.Grant]:
        body = json.dumps([row])
        hub.inject("status", status=200, body=body, path_contains="personal-access-tokens")
        return org.grants.list()

    (grant,) = listing().to_list()
    told = grant.to_dict()
    assert [told[name] for name in times] == [first, last, first]
    assert [getattr(grant, name) for name in times] == [first, last, first]
    assert "9999-12-30T22:00:00.999999+00:00" in repr(grant)
    assert pickle.loads(pickle.dumps(grant)) == grant
    assert not grant.never_expires
    for rows in (listing().to_dicts(), listing().to_arrow().to_pylist()):
        assert [rows[0][name] for name in times] == [first, last, first]


def test_objects_and_handles_can_be_held_weakly(
    everything: list[Any], client: patwarden.Client, org: patwarden.Org, hub: Simulator
) -> None:
    own = hub.async_client()
    for held in (
        *everything,
        client,
        org,
        org.grants,
        org.grants.list(),
        org.grants.list().pages(),
        client.api,
        client.each_org(),
        own,
        own.org(org.name),
        own.org(org.name).grants.list(),
        patwarden.Token("ghs_x"),
        patwarden.Budget(),
        patwarden.Bounds(),
        hub,
    ):
        assert weakref.ref(held)() is held
    listing = org.grants.list()
    seen = weakref.ref(listing)
    del listing
    assert seen() is None
    assert weakref.WeakKeyDictionary({everything[0]: 1})[everything[0]] == 1


def test_objects_come_from_listings_alone() -> None:
    for kind in (patwarden.Grant, patwarden.Listing, patwarden.BulkReport, patwarden.Org):
        with pytest.raises(TypeError):
            kind()


def test_older_and_newer_servers_are_understood() -> None:
    with (
        Simulator(orgs=1, grants=120, requests=20, omit_token_fields=True) as old,
        old.client() as client,
    ):
        org = client.org(old.orgs[0])
        assert {(grant.token_id, grant.token_name) for grant in org.grants.list()} == {(None, None)}
        assert len(org.requests.list().to_list()) == 20
    with (
        Simulator(orgs=1, grants=120, requests=20, extra_fields=True, novel_enums=True) as new,
        new.client() as client,
    ):
        org = client.org(new.orgs[0])
        found = {grant.id: grant.repository_selection for grant in org.grants.list()}
        there = grants(new, org.name)
        assert found == {id: one["token"]["repository_selection"] for id, one in there.items()}
        assert set(found.values()) - {"none", "all", "subset"}


def test_what_a_client_is_told_can_be_kept_copied_and_matched() -> None:
    budget = patwarden.Budget(points_a_minute=100, content_an_hour=7)
    bounds = patwarden.Bounds(body=1 << 20, redirects=0, answer_within=1.5)
    for value in (budget, bounds, patwarden.Budget(), patwarden.Bounds()):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            kept = pickle.loads(pickle.dumps(value, protocol))
            assert (kept, repr(kept), hash(kept)) == (value, repr(value), hash(value))
        assert copy.copy(value) is copy.deepcopy(value) is value
    match budget:
        case patwarden.Budget(points, None, hourly):
            assert (points, hourly) == (100, 7)
        case _:
            pytest.fail("no match")
    assert (bounds.body, bounds.redirects, bounds.answer_within) == (1 << 20, 0, 1.5)
    assert (bounds.pages, bounds.connect_within) == (None, None)
    assert bounds.to_dict() == {name: getattr(bounds, name) for name in bounds.__match_args__}
    assert repr(bounds) == "Bounds(body=1048576, redirects=0, answer_within=1.5)"
    assert bounds != patwarden.Bounds()


def test_a_response_can_be_kept_and_copied(hub: Simulator, client: patwarden.Client) -> None:
    page = client.api.orgs_list_pat_grants(org=hub.orgs[0], per_page=1)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        kept = pickle.loads(pickle.dumps(page, protocol))
        assert (kept.data, kept.status, kept.headers) == (page.data, page.status, page.headers)
        assert repr(kept) == repr(page)
        assert pickle.loads(pickle.dumps(page.headers, protocol)) == page.headers
    twin = copy.deepcopy(page)
    assert twin.data == page.data
    assert twin.data is not page.data
    assert copy.copy(page).data is page.data
    match page:
        case Response(data, 200):
            assert data is page.data
        case _:
            pytest.fail("no match")
