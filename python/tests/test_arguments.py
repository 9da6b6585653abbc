"""What an argument can't be is refused at the call, by its name, by both clients alike."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from test_async import run
from world import grants

import patwarden
from patwarden import webhooks
from patwarden.testing import Simulator

GIVEN: dict[str, Any] = {
    "into": "history.db",
    "statement": "SELECT 1",
    "allow_shared": False,
    "app_id": 1,
    "auth": patwarden.Token("ghs_x"),
    "body": b"",
    "cutoff": None,
    "headers": {},
    "id": 1,
    "ids": [1],
    "installed": True,
    "journal": "no-such-journal",
    "kind": "status",
    "level": None,
    "locked": True,
    "login": "mona",
    "name": "acme",
    "org": "acme",
    "path": "no-such-key.pem",
    "permission": "members",
    "seconds": 0,
    "secret": "invented",
    "signature": None,
    "suspended": True,
    "token": "ghs_x",
}
"""What stands for an argument that has to be there while another one is tried."""


def public(owner: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in dir(type(owner)):
        if not name.startswith("_") and callable(getattr(type(owner), name)):
            yield f"{type(owner).__name__}.{name}", getattr(owner, name)


def everything(hub: Simulator, low: bool = False) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Everything public that is called with arguments."""
    clients: tuple[Any, ...] = (hub.client(), hub.async_client())
    for client in clients:
        if low:
            yield from public(client.api)
            continue
        yield from public(client)
        org = client.org(hub.orgs[0])
        nouns = (org.grants, org.requests, org.members, org.installations, client.organizations)
        for owner in (org, *nouns, client.each_org(), org.grants.list()):
            yield from public(owner)
    if low:
        return
    for kind in (
        patwarden.Client,
        patwarden.AsyncClient,
        patwarden.App,
        patwarden.Token,
        patwarden.Budget,
        patwarden.Bounds,
        Simulator,
    ):
        yield kind.__name__, kind
    yield "App.from_file", patwarden.App.from_file
    yield "Grant.unused_since", next(hub.client().org(hub.orgs[0]).grants.list()).unused_since
    yield from public(hub)
    yield "webhooks.verify", webhooks.verify
    yield "webhooks.receive", webhooks.receive


def parameters(call: Callable[..., Any]) -> list[inspect.Parameter]:
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    told = inspect.signature(call).parameters.values()
    return [parameter for parameter in told if parameter.kind in kinds]


class Nothing:
    """Nothing that any argument can be."""


LOW: dict[str, Any] = {
    "action": "revoke",
    "enablement": "enable_all",
    "org": "acme",
    "pat_ids": [1],
    "pat_request_ids": [1],
    "security_product": "dependency_graph",
    "username": "mona",
}


@pytest.mark.parametrize("low", [False, True])
def test_every_argument_of_a_wrong_type_is_a_type_error_with_its_name(
    hub: Simulator, low: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATWARDEN_TOKEN", "ghs_x")
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    tried = 0
    for path, call in everything(hub, low):
        hub.clear_log()
        for tested in parameters(call):
            needed = {
                parameter.name: (LOW if low else GIVEN).get(parameter.name, 1)
                for parameter in parameters(call)
                if parameter.default is inspect.Parameter.empty
            }
            if "review" in path:
                needed["action"] = "deny"
            arguments = {**needed, tested.name: Nothing()}
            with pytest.raises(TypeError) as caught:
                call(**arguments)
            assert re.search(rf"\b{tested.name}\b", str(caught.value)), (path, str(caught.value))
            assert "Nothing" in str(caught.value), (path, str(caught.value))
            tried += 1
        assert hub.log() == [], path
    assert tried > (60 if low else 250)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda org: org.grants.revoke(["1"]), "ids must be .*Grants; one of them is a str"),
        (lambda org: org.grants.revoke([org]), "one of them is an? (Async)?Org"),
        (lambda org: org.grants.list(owner=b"mona"), "owner must be .*, not bytes"),
        (lambda org: org.grants.list(owner=["mona", 7]), "one of them is an int"),
        (lambda org: org.grants.list(token_id="1"), "an int or an iterable of ints, not str"),
        (lambda org: org.grants.list(token_id=["1"]), "iterable of ints; one of them is a str"),
        (lambda org: org.grants.revoke([1], journal=b"x"), "os.PathLike of str, not bytes"),
        (lambda org: org.grants.revoke([1], dry_run=1), "dry_run must be a bool, not int"),
        (lambda org: org.grants.repositories("1"), "id must be an int or a Grant, not str"),
        (lambda org: org.membership(5), "login must be a str, an Owner or a User, not int"),
    ],
)
def test_what_is_said_of_a_wrong_type_is_what_is_right(
    hub: Simulator, call: Callable[[Any], Any], said: str
) -> None:
    for client in (hub.client(), hub.async_client()):
        with pytest.raises(TypeError, match=said):
            call(client.org(hub.orgs[0]))
    assert hub.log() == []


VALUES: list[tuple[Callable[[Any], Any], str]] = [
    *(
        (lambda org, name=name, value=value: org.grants.list(**{name: value()}), f"{name} is empty")
        for name in ("owner", "token_id")
        for value in (list, tuple, set, lambda: iter(()), lambda: (item for item in ()))
    ),
    *(
        (lambda org, name=name: org.requests.list(**{name: ""}), f"{name} is empty: leave it out")
        for name in ("owner", "repository", "permission")
    ),
    (lambda org: org.grants.list(owner=["mona", ""]), "owner holds an empty name"),
    (lambda org: org.grants.list(per_page=0), "per_page is 1 to 100"),
    (lambda org: org.members.list(per_page=101), "per_page is 1 to 100"),
    (lambda org: org.grants.revoke([]), "the list of ids is empty"),
    (lambda org: org.requests.deny(iter(())), "the list of ids is empty"),
    (lambda org: org.requests.deny([1], reason="x" * 1025), "reason has 1025.* 1024 at most"),
    (lambda org: org.requests.deny([1], reason="\ud800"), "reason holds characters"),
    (lambda org: org.grants.revoke([1], confirm=10**400), "confirm is 0 to 86400 seconds"),
    (lambda org: org.grants.revoke([1], dry_run=True, settle_within=-1), "settle_within is 0 to"),
    (lambda org: org.membership("a b"), "no user's name"),
    (lambda org: org.update(), "no setting is set"),
]


@pytest.mark.parametrize(("call", "said"), VALUES)
def test_both_clients_refuse_a_value_at_the_call(
    hub: Simulator, call: Callable[[Any], Any], said: str
) -> None:
    for client in (hub.client(), hub.async_client()):
        with pytest.raises(patwarden.InvalidArgument, match=said) as caught:
            call(client.org(hub.orgs[0]))
        assert "awaited" not in str(caught.value)
    assert hub.log() == []


def test_both_clients_refuse_what_is_asked_of_themselves_at_the_call(hub: Simulator) -> None:
    calls: list[tuple[Callable[[Any], Any], str]] = [
        (lambda client: client.orgs(per_page=0), "per_page is 1 to 100"),
        (lambda client: client.org("a b"), "no organisation's name"),
        (lambda client: client.organizations.of_user("a b"), "no user's name"),
        (lambda client: client.each_org().grants(owner=[]), "owner is empty"),
        (lambda client: client.each_org(at_once=0), "at_once is 1 to 1000"),
        (lambda client: client.resume("x", org="a b"), "no organisation's name"),
        (lambda client: client.api.orgs_get(org="a b/"), "no organisation's name"),
        (lambda client: client.api.orgs_list_for_user(username=".."), "path"),
    ]
    for client in (hub.client(), hub.async_client()):
        for call, said in calls:
            with pytest.raises(patwarden.InvalidArgument, match=said):
                call(client)
    assert hub.log() == []


def test_no_client_is_made_of_options_beyond_their_limits(hub: Simulator) -> None:
    auth = patwarden.Token("ghs_x")
    options: list[tuple[str, Any]] = [("longest_wait", 10**400), ("pages_in_flight", 0)]
    for kind in (patwarden.Client, patwarden.AsyncClient):
        for name, value in options:
            with pytest.raises(patwarden.InvalidArgument, match=f"{name} is [01] to") as caught:
                kind(auth=auth, base_url=hub.url, **{name: value})
            # There is nothing that could have been sent.
            assert "sent" not in str(caught.value)
    makers: tuple[Callable[[], Any], ...] = (
        lambda: patwarden.Bounds(body=0),
        lambda: patwarden.Budget(points_a_minute=0),
        lambda: Simulator(grants=-1),
        lambda: Simulator(port=70_000),
    )
    for make in makers:
        with pytest.raises(patwarden.InvalidArgument, match=r"is \d+ to \d+(\n|$)"):
            make()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"token_id": []}, "token_id is empty: leave it out to list all"),
        ({"owner": []}, "owner is empty: leave it out to list all"),
        ({"owner": [""]}, "owner holds an empty text"),
        ({"repository": ""}, "repository is empty: leave it out to list all"),
        ({"permission": ""}, "permission is empty: leave it out to list all"),
        ({"owner": ["mona"] * 11}, "owner takes at most 10"),
        ({"token_id": list(range(1, 52))}, "token_id takes at most 50"),
        ({"per_page": 0}, "per_page is 1 to 100, not 0"),
        ({"per_page": 101}, "per_page is 1 to 100, not 101"),
        ({"page": 0}, "page is 1 or more, not 0"),
    ],
)
def test_the_low_level_knows_the_limits_too(
    hub: Simulator, arguments: dict[str, Any], said: str
) -> None:
    for client in (hub.client(), hub.async_client()):
        for call in (client.api.orgs_list_pat_grants, client.api.orgs_list_pat_grant_requests):
            with pytest.raises(patwarden.InvalidArgument, match=said):
                call(org=hub.orgs[0], **arguments)
    assert hub.log() == []


def test_the_low_level_sends_no_more_than_github_takes(
    hub: Simulator, client: patwarden.Client
) -> None:
    api = client.api
    with pytest.raises(patwarden.InvalidArgument, match="pat_ids takes at most 100"):
        api.orgs_update_pat_accesses(org="acme", action="revoke", pat_ids=list(range(1, 102)))
    with pytest.raises(patwarden.InvalidArgument, match="reason has at most 1024 characters"):
        api.orgs_review_pat_grant_request(
            org="acme", pat_request_id=1, action="deny", reason="x" * 1025
        )
    assert hub.log() == []


def test_what_was_listed_is_an_argument(hub: Simulator, client: patwarden.Client) -> None:
    found = next(found for found in client.orgs() if found.login == hub.orgs[0])
    org = client.org(found)
    assert org.name == client.org(org.get()).name == hub.orgs[0]
    grant = next(grant for grant in org.grants.list() if grant.repository_selection == "subset")
    same = org.grants.repositories(grant).to_list()
    assert same == org.grants.repositories(grant.id).to_list() != []
    asked = next(org.requests.list())
    assert org.requests.repositories(asked).to_list() == (
        org.requests.repositories(asked.id).to_list()
    )
    of_owner = org.grants.list(owner=grant.owner.login).to_list()
    assert org.grants.list(owner=grant.owner).to_list() == of_owner
    assert org.grants.list(owner=iter([grant.owner])).to_list() == of_owner
    assert org.membership(grant.owner) == "member"
    assert org.membership(next(org.members.list())) == "member"
    # A thing of another kind has an id, too.
    with pytest.raises(TypeError, match="id must be an int or a Grant, not GrantRequest"):
        org.grants.repositories(asked)  # type: ignore[arg-type]

    async def use(client: patwarden.AsyncClient) -> None:
        org = client.org(found)
        assert await org.grants.repositories(grant).to_list() == same
        assert await org.membership(grant.owner) == "member"
        with pytest.raises(patwarden.JournalError):
            await client.resume("no-such-journal", org=found)

    run(hub, use)


def test_a_listing_of_nothing_is_nothing_to_do(
    hub: Simulator, client: patwarden.Client, org: patwarden.Org, tmp_path: Any
) -> None:
    before = grants(hub, hub.orgs[0])
    report = org.grants.revoke(
        org.grants.list(owner="nobody-at-all"), confirm=5, journal=tmp_path / "journal"
    )
    assert (report.ok, report.outcomes, report.requests, len(report)) == (True, [], 0, 0)
    assert str(report) == "nothing to do"
    assert report.raise_for_outcome() is report
    assert report.confirm_within == 5
    plan = org.grants.revoke(org.grants.list(owner="nobody-at-all"), dry_run=True)
    assert (len(plan), plan.chunks, plan.action, plan.org) == (0, [], "revoke", hub.orgs[0])
    assert str(plan) == f"revoke nothing on {hub.orgs[0]}: there is nothing to do"
    assert not plan
    none = org.requests.list(owner="nobody-at-all")
    assert org.requests.deny(none, reason="Audited").ok
    with pytest.raises(patwarden.InvalidArgument, match="reason"):
        org.requests.deny(org.requests.list(owner="nobody-at-all"), reason="x" * 1025)
    assert {entry["method"] for entry in hub.log()} <= {"GET", "POST"}
    assert not [entry for entry in hub.log() if entry["operation"] == "orgs/update-pat-accesses"]
    assert grants(hub, hub.orgs[0]) == before

    async def use(own: patwarden.AsyncClient) -> None:
        nothing = client.org(hub.orgs[0]).grants.list(owner="nobody-at-all")
        assert (await own.org(hub.orgs[0]).grants.revoke(nothing)).ok

    run(hub, use)


def test_a_report_is_neither_true_nor_false(org: patwarden.Org) -> None:
    report = org.grants.revoke([999_999])
    assert not report.ok
    with pytest.raises(TypeError, match=r"look at report\.ok"):
        bool(report)
    assert org.grants.revoke([999_999], dry_run=True)


def test_a_listing_is_awaited_whole(hub: Simulator) -> None:
    async def use(client: patwarden.AsyncClient) -> None:
        org = client.org(hub.orgs[0])
        assert await org.grants.list() == await org.grants.list().to_list() != []
        listing = org.grants.list()
        first = await anext(listing)
        rest = await listing
        assert [first, *rest] == await org.grants.list()

    run(hub, use)


def test_a_client_of_the_simulator_takes_what_a_client_takes(hub: Simulator) -> None:
    for made, kind in (
        (hub.client, patwarden.Client),
        (hub.async_client, patwarden.AsyncClient),
    ):
        own = set(inspect.signature(made).parameters)
        assert own >= set(inspect.signature(kind.from_env).parameters) - {
            "base_url",
            "proxy",
            "certificates",
        }
    waits: list[patwarden.Wait] = []
    with (
        hub.client(cache=True, on_wait=waits.append, bounds=patwarden.Bounds(pages=1)) as own,
        pytest.raises(patwarden.PatwardenError, match="page"),
    ):
        own.org(hub.orgs[0]).grants.list(per_page=10).to_list()
