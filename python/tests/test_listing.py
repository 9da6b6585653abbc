"""Listings show what there is, all of it, for as few requests as that takes."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from world import LIST_GRANTS, LIST_REQUESTS, calls, grants, moment, org_state, requests

import patwarden
from patwarden.testing import Simulator


def token_facts(token: dict[str, Any]) -> dict[str, Any]:
    """What a token of the state looks like in `to_dict()`."""
    kinds = ("organization", "repository", "other")
    return {
        "repository_selection": token["repository_selection"],
        "permissions": {kind: token["permissions"].get(kind, {}) for kind in kinds},
        "token_id": token["id"],
        "token_name": token["name"],
        "token_expires_at": moment(token["expires_at"]),
        "token_last_used_at": moment(token["last_used_at"]),
    }


def same(found: dict[str, Any], facts: dict[str, Any]) -> bool:
    return {key: found[key] for key in facts} == facts


def check_all(client: patwarden.Client, hub: Simulator, names: list[str]) -> None:
    for name in names:
        org = client.org(name)
        found = {grant.id: grant for grant in org.grants.list()}
        there = grants(hub, name)
        assert found.keys() == there.keys()
        for id, grant in found.items():
            state = there[id]
            assert same(grant.to_dict(), token_facts(state["token"]))
            assert grant.owner.login == state["token"]["owner"]
            assert grant.access_granted_at == moment(state["granted_at"])

        waiting = {request.id: request for request in org.requests.list()}
        pending = requests(hub, name)
        assert waiting.keys() == pending.keys()
        for id, request in waiting.items():
            state = pending[id]
            assert same(request.to_dict(), token_facts(state["token"]))
            assert request.owner.login == state["token"]["owner"]
            assert request.reason == state["reason"]
            assert request.created_at == moment(state["created_at"])


def test_as_the_app_every_organisation_is_as_it_is(
    hub: Simulator, client: patwarden.Client
) -> None:
    check_all(client, hub, hub.orgs)


def test_as_an_installation_its_organisation_is_as_it_is(hub: Simulator) -> None:
    for name in hub.orgs:
        auth = patwarden.Token(hub.installation_token(name))
        with patwarden.Client(auth=auth, base_url=hub.url) as client:
            check_all(client, hub, [name])


def test_from_the_environment_every_organisation_is_as_it_is(
    hub: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = tmp_path / "app.pem"
    key.touch(mode=0o600)
    key.write_text(hub.private_key)
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("PATWARDEN_APP_ID", str(hub.app_id))
    monkeypatch.setenv("PATWARDEN_PRIVATE_KEY_FILE", str(key))
    with patwarden.Client.from_env() as client:
        check_all(client, hub, hub.orgs)


def test_organisations_are_those_with_the_app(hub: Simulator, client: patwarden.Client) -> None:
    found = {org.login: org for org in client.orgs()}
    assert sorted(found) == sorted(hub.orgs)
    for name, org in found.items():
        state = org_state(hub, name)
        assert (org.id, org.installation_id) == (state["id"], state["installation"]["id"])
        assert not org.suspended


@pytest.mark.parametrize("count", [0, 1, 100, 101, 250])
def test_n_grants_cost_a_request_a_hundred(count: int) -> None:
    with Simulator(orgs=1, grants=count, requests=0) as hub, hub.client() as client:
        listing = client.org(hub.orgs[0]).grants.list()
        assert hub.log() == [], "nothing is sent before the first item is asked for"
        assert len(listing.to_list()) == count
        pages = calls(hub, LIST_GRANTS)
        assert len(pages) == max(1, math.ceil(count / 100))
        assert len(hub.log()) == len(pages) + 2, "logging in costs two requests"


def test_a_login_serves_every_listing(
    hub: Simulator, client: patwarden.Client, org: patwarden.Org
) -> None:
    org.grants.list().to_list()
    org.requests.list().to_list()
    client.org(org.name).grants.list().to_list()
    logins = [entry for entry in hub.log() if entry["identity"]["type"] == "app"]
    assert len(logins) == 2


def test_taking_some_asks_for_no_more(hub: Simulator) -> None:
    with Simulator(orgs=1, grants=1000, requests=0) as hub:
        auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
        with patwarden.Client(auth=auth, base_url=hub.url, pages_in_flight=1) as client:
            listing = client.org(hub.orgs[0]).grants.list()
            for _ in range(100):
                next(listing)
            assert len(calls(hub, LIST_GRANTS)) == 1


def test_to_list_is_what_is_left(hub: Simulator, org: patwarden.Org) -> None:
    listing = org.grants.list()
    first = next(listing)
    rest = listing.to_list()
    assert {first.id, *(grant.id for grant in rest)} == grants(hub, org.name).keys()
    assert next(listing, None) is None


def test_filters_reach_the_query(hub: Simulator, org: patwarden.Org) -> None:
    before = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))
    after = datetime(2020, 1, 1, tzinfo=UTC)
    lists = ((org.grants.list, LIST_GRANTS), (org.requests.list, LIST_REQUESTS))
    for list_, operation in lists:
        list_(
            owner=["mona", "hubot"],
            token_id=[7, 8],
            repository="tools",
            permission="issues_read",
            last_used_before=before,
            last_used_after=after,
            direction="asc",
            per_page=30,
        ).to_list()
        (call,) = calls(hub, operation)
        query = [(name, value) for name, value in call["query"]]
        times = {name: moment(value) for name, value in query if name.startswith("last_used")}
        assert times == {"last_used_before": before, "last_used_after": after}
        assert sorted(pair for pair in query if pair[0] not in times) == [
            ("direction", "asc"),
            ("owner[]", "hubot"),
            ("owner[]", "mona"),
            ("per_page", "30"),
            ("permission", "issues_read"),
            ("repository", "tools"),
            ("token_id[]", "7"),
            ("token_id[]", "8"),
        ]


def test_one_of_a_filter_needs_no_list(hub: Simulator, org: patwarden.Org) -> None:
    grant = next(iter(grants(hub, org.name).values()))
    owner, token = grant["token"]["owner"], grant["token"]["id"]
    assert {found.owner.login for found in org.grants.list(owner=owner)} == {owner}
    assert [found.id for found in org.grants.list(token_id=token)] == [grant["id"]]


def test_the_order_is_the_newest_first_unless_told(hub: Simulator, org: patwarden.Org) -> None:
    newest = [grant.access_granted_at for grant in org.grants.list()]
    assert newest == sorted(newest, reverse=True)
    oldest = [grant.access_granted_at for grant in org.grants.list(direction="asc")]
    assert oldest == sorted(oldest)


def test_repositories_of_a_subset_are_as_they_are(hub: Simulator, org: patwarden.Org) -> None:
    state = org_state(hub, org.name)

    def subset(things: dict[int, dict[str, Any]]) -> tuple[int, set[int]]:
        selected = (
            (id, set(thing["token"]["repository_ids"]))
            for id, thing in things.items()
            if thing["token"]["repository_selection"] == "subset"
        )
        return next(selected)

    id, ids = subset(grants(hub, org.name))
    found = org.grants.repositories(id).to_list()
    assert {repository.id for repository in found} == ids
    for repository in found:
        assert repository.name == state["repositories"][str(repository.id)]["name"]
        assert repository.full_name == f"{org.name}/{repository.name}"
    id, ids = subset(requests(hub, org.name))
    assert {repository.id for repository in org.requests.repositories(id)} == ids


def test_after_an_error_going_on_is_an_error_too(hub: Simulator, org: patwarden.Org) -> None:
    hub.inject("status", status=404, path_contains="page=2")
    listing = org.grants.list()
    taken: list[patwarden.Grant] = []
    with pytest.raises(patwarden.NotFoundError) as caught:
        taken.extend(listing)
    assert caught.value.page == 2
    for again in (list, patwarden.Listing.to_list):
        with pytest.raises(patwarden.InvalidArgument, match="ended in an error"):
            again(listing)


def test_a_fault_of_the_server_is_overcome(hub: Simulator, org: patwarden.Org) -> None:
    hub.inject("status", status=502, path_contains="page=2", times=2)
    assert {grant.id for grant in org.grants.list()} == grants(hub, org.name).keys()


def test_any_number_of_owners_and_tokens_is_one_list(hub: Simulator, org: patwarden.Org) -> None:
    everything = org.grants.list().to_list()
    owners = {grant.owner.login for grant in everything}
    tokens = [grant.token_id for grant in everything if grant.token_id is not None]
    assert org.grants.list(owner=sorted(owners)).to_list() == everything
    assert org.grants.list(token_id=tokens).to_list() == everything
    sent = [name for call in calls(hub, LIST_GRANTS) for name, _ in call["query"]]
    assert len(owners) > 10
    assert len(tokens) > 50
    assert "token_id[]" in sent
    for call in calls(hub, LIST_GRANTS):
        names = [name for name, _ in call["query"]]
        assert names.count("owner[]") <= 10
        assert names.count("token_id[]") <= 50


def shifting(hub: Simulator, client: patwarden.Client) -> patwarden.Listing[patwarden.Grant]:
    """A listing of which the first page is read, and more than a page has vanished since."""
    org = client.org(hub.orgs[0])
    newest = [grant.id for grant in org.grants.list()]
    listing = org.grants.list(per_page=30)
    next(listing)
    assert listing.drift is None
    assert len(org.grants.revoke(newest[:40], confirm=30).confirmed) == 40
    return listing


def test_a_list_that_changed_while_it_was_read_ends_with_a_warning() -> None:
    with (
        Simulator(orgs=1, grants=180, requests=0, effect_delay_ms=0) as hub,
        hub.client(pages_in_flight=1) as client,
    ):
        listing = shifting(hub, client)
        with pytest.warns(patwarden.DriftWarning, match="the last page was 6, and is 5") as told:
            listing.to_list()
        assert len(told) == 1
        assert listing.drift is not None
        assert str(told[0].message) == f"grants of {hub.orgs[0]}: {listing.drift}"
        assert next(listing, None) is None

        listing = client.org(hub.orgs[0]).grants.list(per_page=30, verify=True)
        assert {grant.id for grant in listing} == grants(hub, hub.orgs[0]).keys()
        assert listing.drift is None


def test_what_is_verified_is_read_before_the_first_item_and_twice() -> None:
    with (
        Simulator(orgs=1, grants=180, requests=5, effect_delay_ms=0) as hub,
        hub.client(pages_in_flight=1) as client,
    ):
        org = client.org(hub.orgs[0])
        listing = org.grants.list(per_page=30, verify=True)
        assert not calls(hub, LIST_GRANTS)
        next(listing)
        assert len(calls(hub, LIST_GRANTS)) == 12
        assert len(listing.to_list()) == 179
        assert len(org.requests.list(verify=True).to_list()) == 5
        assert len(calls(hub, LIST_REQUESTS)) == 2
