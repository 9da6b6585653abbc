"""What can't be asked is refused by name, before any request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from world import grants

import patwarden
from patwarden.testing import Simulator

NAIVE = datetime(2026, 1, 1)


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../user", "a/b", "a?b", "a#b", "a%2fb", "a b", "a\nb", "a\0b", "caf\xe9"],
)
def test_a_name_that_bends_a_path_is_refused(
    hub: Simulator, client: patwarden.Client, name: str
) -> None:
    with pytest.raises(patwarden.InvalidArgument) as caught:
        client.org(name)
    assert "\n" not in str(caught.value)
    assert hub.log() == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda org: org.grants.list(last_used_before=NAIVE), "last_used_before.*time zone"),
        (lambda org: org.requests.list(last_used_after=NAIVE), "last_used_after.*time zone"),
        (lambda org: org.grants.list(per_page=0), "per_page is 1 to 100"),
        (lambda org: org.grants.list(per_page=101), "per_page is 1 to 100"),
        (lambda org: org.grants.list(direction="up"), "direction"),
        (lambda org: org.grants.list(owner=[""]), "owner holds an empty name"),
        (lambda org: org.grants.list(token_id=-1), "token_id: an id is"),
        (lambda org: org.grants.repositories(2**64), "id: an id is"),
        (lambda org: org.grants.revoke([1, 2**63]), "ids: an id is"),
        (lambda org: org.grants.revoke([-1]), "ids: an id is"),
        (lambda org: org.grants.revoke([0]), "an id is 1 to"),
        (lambda org: org.grants.revoke([]), "list of ids is empty"),
        (lambda org: org.requests.approve(iter(())), "list of ids is empty"),
        (lambda org: org.requests.deny([1], reason="x" * 1025), "reason.* 1,?024"),
        (lambda org: org.requests.approve([2**70]), f"ids: an id is 1 to {2**63 - 1}"),
        (lambda org: org.grants.revoke([1], settle_within=86_401), "settle_within is 0 to 86400"),
        (lambda org: org.grants.revoke([1], confirm=-1), "confirm is 0 to 86400 seconds"),
        (lambda org: org.grants.revoke([1], confirm=float("nan")), "confirm is 0 to"),
        (lambda org: org.requests.deny([1], confirm=float("inf")), "confirm is 0 to"),
    ],
)
def test_a_value_beyond_its_limits_is_a_value_error(
    hub: Simulator, org: patwarden.Org, call: Callable[[patwarden.Org], Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        call(org)
    assert isinstance(caught.value, patwarden.InvalidArgument)
    assert hub.log() == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda org: org.grants.list(last_used_before="2026-01-01"), "last_used_before must be"),
        (lambda org: org.grants.list(owner=7), "owner must be"),
        (lambda org: org.grants.list(owner=["a", 7]), "owner must be"),
        (lambda org: org.grants.list(token_id="7"), "token_id must be"),
        (lambda org: org.grants.list("mona"), "positional"),
        (lambda org: org.grants.revoke(7), "ids must be an iterable of ints or Grants, not int"),
        (lambda org: org.grants.revoke("78"), "ids must be"),
        (lambda org: org.grants.revoke(["7"]), "ids must be"),
        (lambda org: org.grants.revoke(b"ab"), "ids must be"),
        (lambda org: org.grants.revoke(bytearray(b"ab")), "ids must be"),
        (lambda org: org.grants.revoke(memoryview(b"ab")), "ids must be"),
        (lambda org: org.grants.revoke([True]), "ids must be"),
        (lambda org: org.grants.revoke([1.5]), "ids must be"),
        (lambda org: org.grants.revoke([1], confirm=True), "confirm must be"),
        (lambda org: org.requests.deny([1], reason=7), "reason"),
        (lambda org: org.grants.list(last_used_before=7), "last_used_before must be"),
        (lambda org: org.grants.list(repository=7), "repository"),
        (lambda org: org.grants.list(permission=["a"]), "permission"),
        (lambda org: org.grants.list(direction=1), "direction"),
        (lambda org: org.grants.list(per_page="9"), "per_page must be an int, not str"),
        (lambda org: org.grants.list(per_page=9.0), "per_page must be an int, not float"),
        (lambda org: org.grants.list(verify="yes"), "verify"),
        (lambda org: org.grants.repositories("7"), "id must be an int or a Grant, not str"),
        (lambda org: org.grants.revoke([1], confirm="60"), "confirm must be a number of seconds"),
        (lambda org: org.grants.revoke([1], journal=7), "journal"),
        (lambda org: org.grants.revoke([1], settle_within="x"), "settle_within must be"),
        (lambda org: org.requests.approve(None), "ids must be"),
        (lambda org: org.requests.approve(), "ids"),
    ],
)
def test_a_value_of_a_wrong_type_is_a_type_error_with_its_name(
    hub: Simulator, org: patwarden.Org, call: Callable[[patwarden.Org], Any], said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        call(org)
    assert hub.log() == []


def test_an_aware_datetime_of_any_zone_is_taken(org: patwarden.Org) -> None:
    zoneinfo = pytest.importorskip("zoneinfo")
    try:
        zone = zoneinfo.ZoneInfo("Europe/Berlin")
    except zoneinfo.ZoneInfoNotFoundError:
        zone = UTC
    assert org.grants.list(last_used_after=datetime(2030, 7, 1, tzinfo=zone)).to_list() == []


def test_an_exception_of_the_callers_iterable_is_the_callers(
    hub: Simulator, org: patwarden.Org
) -> None:
    def ids() -> Any:
        yield 1
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        org.grants.revoke(ids())
    assert hub.log() == []


def test_an_iterable_that_cannot_be_begun_raises_its_own_exception(
    hub: Simulator, org: patwarden.Org
) -> None:
    class Broken:
        def __iter__(self) -> Any:
            raise LookupError("mine")

    for call in (
        lambda: org.grants.revoke(Broken()),
        lambda: org.grants.list(owner=Broken()),
        lambda: org.grants.list(token_id=Broken()),
    ):
        with pytest.raises(LookupError, match="mine"):
            call()
    assert hub.log() == []


def test_what_can_be_an_index_is_an_int(hub: Simulator, org: patwarden.Org) -> None:
    class Index:
        """A number that is no int, as those of numpy are."""

        def __init__(self, value: int) -> None:
            self.value = value

        def __index__(self) -> int:
            return self.value

    id: Any = Index(min(grants(hub, hub.orgs[0])))
    items: Any = Index(2)
    assert org.grants.list(token_id=id, per_page=items).to_list() == []
    assert sorted(hub.log()[-1]["query"])[-1] == ["token_id[]", str(id.value)]
    org.grants.revoke([id])
    assert list(grants(hub, hub.orgs[0], "revoked")) == [id.value]


@pytest.mark.parametrize("pages", [0, -1, 65, 2**70])
def test_pages_in_flight_have_bounds(hub: Simulator, pages: int) -> None:
    with pytest.raises(patwarden.InvalidArgument, match="pages_in_flight is 1 to 64"):
        patwarden.Client(auth=patwarden.Token("ghs_x"), base_url=hub.url, pages_in_flight=pages)


def test_the_options_of_a_client_have_their_types(hub: Simulator) -> None:
    auth = patwarden.Token("ghs_x")
    options: list[tuple[str, Any]] = [
        ("base_url", 7),
        ("proxy", 7),
        ("pages_in_flight", "8"),
        ("pages_in_flight", True),
        ("between_writes", "1"),
        ("longest_wait", [1]),
    ]
    for kind in (patwarden.Client, patwarden.AsyncClient):
        for name, value in options:
            with pytest.raises(TypeError, match=name):
                kind(auth=auth, **{name: value})
    with pytest.raises(TypeError, match="name"):
        hub.client().org(7)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="key must be"):
        patwarden.App(1, 7)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="app_id must be"):
        patwarden.App(1.5, "x")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="token must be a str, not bytes"):
        patwarden.Token(b"ghs_x")  # type: ignore[arg-type]
    assert hub.log() == []


def test_a_reason_of_1024_characters_is_taken(hub: Simulator, org: patwarden.Org) -> None:
    id = next(org.requests.list()).id
    assert org.requests.deny([id], reason="\U0001f600" * 1024).ok


def test_options_are_named(hub: Simulator) -> None:
    with pytest.raises(TypeError):
        patwarden.Client(patwarden.Token("ghs_x"), hub.url)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="auth must be App or Token, not str"):
        patwarden.Client(auth="ghs_x")  # type: ignore[arg-type]


def test_a_closed_client_says_so(hub: Simulator) -> None:
    client = hub.client()
    with client as same:
        assert same is client
        org = client.org(hub.orgs[0])
        listing = org.grants.list()
    assert client.closed
    for call in (
        lambda: client.org("acme"),
        client.orgs,
        client.__enter__,
        listing.to_list,
        lambda: org.grants.revoke([1]),
    ):
        with pytest.raises(patwarden.ConfigurationError, match="closed"):
            call()
    client.close()
    assert hub.log() == []


def test_the_with_statement_lets_exceptions_through(hub: Simulator) -> None:
    with pytest.raises(LookupError), hub.client() as client:
        raise LookupError
    assert client.closed
