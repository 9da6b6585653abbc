"""An organisation: its settings, its members and Apps, and the organisations that there are."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from test_async import run
from world import calls, org_state

import patwarden
from patwarden.testing import Simulator

GET = "orgs/get"
UPDATE = "orgs/update"
MEMBERS = "orgs/list-members"
INSTALLATIONS = "orgs/list-app-installations"


def test_an_organisation_is_told_with_its_settings(hub: Simulator, org: patwarden.Org) -> None:
    state = org_state(hub, org.name)
    details = org.get()
    assert type(details) is patwarden.OrganizationDetails
    assert (details.login, details.id, details.type) == (org.name, state["id"], "Organization")
    for setting in ("name", "description", "company", "billing_email", "is_verified"):
        assert getattr(details, setting) == state["settings"][setting], setting
    assert isinstance(details.created_at, datetime)
    assert details.created_at.tzinfo is UTC
    assert type(details.plan) is patwarden.OrganizationPlan
    assert details.plan.seats == details.to_dict()["plan"]["seats"] != None  # noqa: E711
    assert len(calls(hub, GET)) == 1
    assert run(hub, lambda own: own.org(org.name).get()) == details
    assert len({details, org.get()}) == 1


def test_an_organisation_that_there_is_not_is_an_error(
    hub: Simulator, client: patwarden.Client
) -> None:
    with pytest.raises(patwarden.NotInstalledError):
        client.org("nowhere").get()


def test_what_is_given_is_changed_and_nothing_else(hub: Simulator, org: patwarden.Org) -> None:
    before = org_state(hub, org.name)["settings"]
    given: Any = {"description": "all of it", "default_repository_permission": "none"}
    after = org.update(**given)
    assert {name: getattr(after, name) for name in given} == given
    (call,) = calls(hub, UPDATE)
    assert call["body"] == given
    changed = org_state(hub, org.name)["settings"]
    assert {name for name in before if before[name] != changed[name]} == given.keys()

    async def use(client: patwarden.AsyncClient) -> patwarden.OrganizationDetails:
        return await client.org(org.name).update(members_can_create_pages=False)

    assert run(hub, use).members_can_create_pages is False
    assert calls(hub, UPDATE)[-1]["body"] == {"members_can_create_pages": False}


def test_every_setting_goes_out_under_its_own_name(hub: Simulator, org: patwarden.Org) -> None:
    settings = list(inspect.signature(patwarden.Org.update).parameters)[1:]
    given: dict[str, Any] = {}
    for name in settings:
        if name.startswith(("members_can", "has", "deploy", "web")) or name.endswith(
            ("repositories", "enabled")
        ):
            given[name] = True
        elif name == "default_repository_permission":
            given[name] = "read"
        elif name == "members_allowed_repository_creation_type":
            given[name] = "all"
        else:
            given[name] = f"the {name}"
    assert len(given) == 30
    hub.inject("status", status=422, path_contains=f"/orgs/{org.name}", method="PATCH")
    with pytest.raises(patwarden.ValidationError):
        org.update(**given)
    assert calls(hub, UPDATE)[-1]["body"] == given


@pytest.mark.parametrize(
    ("settings", "kind", "said"),
    [
        ({}, patwarden.InvalidArgument, "no setting is set"),
        ({"name": 7}, TypeError, "name must be a str, not int"),
        ({"members_can_create_pages": "no"}, TypeError, "members_can_create_pages must be a bool"),
        (
            {"default_repository_permission": "owner"},
            patwarden.InvalidArgument,
            'default_repository_permission is one of "read", "write", "admin", "none"',
        ),
        ({"nmae": "x"}, TypeError, "nmae"),
    ],
)
def test_a_setting_that_cannot_be_set_is_refused_by_its_name(
    hub: Simulator, org: patwarden.Org, settings: Any, kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said):
        org.update(**settings)
    assert hub.log() == []


def test_members_are_those_of_the_state(hub: Simulator, org: patwarden.Org) -> None:
    roles: dict[str, str] = org_state(hub, org.name)["members"]
    listing = org.members.list(per_page=2)
    assert repr(listing) == f"<Listing of members of {org.name}>"
    members = listing.to_list()
    assert {type(member) for member in members} == {patwarden.User}
    assert sorted(member.login for member in members) == sorted(roles)
    owners = [login for login, role in roles.items() if role == "admin"]
    assert sorted(owner.login for owner in org.members.list(role="admin")) == sorted(owners)
    assert org.members.list(role="member", verify=True).to_list()
    state = org_state(hub, org.name)["memberships"]
    with pytest.raises(patwarden.ValidationError, match="Only owners"):
        org.members.list(filter="2fa_insecure").to_list()
    auth = patwarden.Token(hub.user_token("classic", owners[0]))
    with patwarden.Client(auth=auth, base_url=hub.url) as own:
        weak = own.org(org.name).members.list(filter="2fa_insecure").to_list()
    assert sorted(user.login for user in weak) == sorted(
        login for login, member in state.items() if member["two_factor"] == "insecure"
    )
    assert ["per_page", "2"] in calls(hub, MEMBERS)[0]["query"]

    async def use(client: patwarden.AsyncClient) -> list[patwarden.User]:
        return await client.org(org.name).members.list().to_list()

    assert run(hub, use) == org.members.list().to_list()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda org: org.members.list(role="owner"), 'role is one of "all", "admin", "member"'),
        (lambda org: org.members.list(filter="none"), 'filter is one of "2fa_disabled"'),
        (lambda org: org.members.list(per_page=101), "per_page is 1 to 100"),
        (lambda org: org.installations.list(per_page=0), "per_page is 1 to 100"),
        (lambda org: org.grants.repositories(1, per_page=0), "per_page is 1 to 100"),
    ],
)
def test_a_choice_that_there_is_not_is_refused_by_its_name(
    hub: Simulator, org: patwarden.Org, call: Callable[[patwarden.Org], Any], said: str
) -> None:
    with pytest.raises(patwarden.InvalidArgument, match=said):
        call(org)
    assert hub.log() == []


def test_membership_is_asked_by_name(hub: Simulator, org: patwarden.Org) -> None:
    somebody = next(iter(org_state(hub, org.name)["members"]))
    assert org.membership(somebody) == "member"
    assert org.membership("nobody-at-all") == "not a member"
    asked = run(hub, lambda own: own.org(org.name).membership(somebody))
    assert asked == "member"
    with pytest.raises(patwarden.InvalidArgument, match="name"):
        org.membership("../x")


def test_installations_are_those_of_the_state(hub: Simulator, org: patwarden.Org) -> None:
    state = org_state(hub, org.name)
    ids = {int(id) for id in state["other_installations"]} | {state["installation"]["id"]}
    found = {one.id: one for one in org.installations.list(per_page=1)}
    assert found.keys() == ids
    assert len(calls(hub, INSTALLATIONS)) == len(ids)
    own = found[state["installation"]["id"]]
    assert own.permissions == state["installation"]["permissions"]
    assert own.account is not None
    assert own.account.login == org.name
    assert org.installations.count() == len(ids)

    async def use(client: patwarden.AsyncClient) -> tuple[list[patwarden.Installation], int]:
        installations = client.org(org.name).installations
        return await installations.list().to_list(), await installations.count()

    assert run(hub, use) == (org.installations.list().to_list(), len(ids))


def test_organisations_of_the_server_of_a_user_and_of_the_login(
    hub: Simulator, client: patwarden.Client
) -> None:
    everyone = client.organizations.all(per_page=1).to_list()
    assert sorted(org.login for org in everyone) == sorted(hub.orgs)
    behind = client.organizations.all(since=everyone[0].id).to_list()
    assert behind == everyone[1:]
    state = org_state(hub, hub.orgs[0])["memberships"]
    public = next(login for login, one in state.items() if one["visibility"] == "public")
    assert hub.orgs[0] in {org.login for org in client.organizations.of_user(public)}
    with pytest.raises(patwarden.WrongTokenKindError):
        client.organizations.mine().to_list()
    auth = patwarden.Token(hub.user_token("classic", public))
    with patwarden.Client(auth=auth, base_url=hub.url) as own:
        mine = own.organizations.mine().to_list()
        assert hub.orgs[0] in {org.login for org in mine}
        assert own.orgs(per_page=1, verify=True).to_list() == mine

    async def use(client: patwarden.AsyncClient) -> list[patwarden.Organization]:
        return await client.organizations.all().to_list()

    assert run(hub, use) == everyone


def test_pages_and_dicts_of_a_listing(hub: Simulator, org: patwarden.Org) -> None:
    expected = org.grants.list().to_list()
    listing = org.grants.list(per_page=30)
    first = next(listing)
    pages = list(by_page := listing.pages())
    assert [len(page) for page in pages[:2]] == [29, 30]
    assert [first, *(grant for page in pages for grant in page)] == expected
    assert list(by_page) == []
    assert org.grants.list().to_dicts() == [grant.to_dict() for grant in expected]
    assert list(org.grants.list(owner="nobody").pages()) == []
    hub.inject("status", status=404, path_contains="page=2")
    failing = org.grants.list()
    with pytest.raises(patwarden.NotFoundError):
        failing.to_dicts()
    with pytest.raises(patwarden.InvalidArgument, match="ended in an error"):
        next(failing.pages())


@pytest.mark.filterwarnings("error")
def test_a_warning_that_is_an_error_leaves_no_empty_list() -> None:
    with (
        Simulator(orgs=1, grants=180, requests=0, effect_delay_ms=0) as hub,
        hub.client(pages_in_flight=1) as client,
    ):
        org = client.org(hub.orgs[0])
        newest = [grant.id for grant in org.grants.list()]
        listing = org.grants.list(per_page=30)
        next(listing)
        org.grants.revoke(newest[:40], confirm=30)
        with pytest.raises(patwarden.DriftWarning):
            listing.to_list()
        with pytest.raises(patwarden.InvalidArgument, match="ended in an error"):
            listing.to_list()
