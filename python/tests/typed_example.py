"""Checked by mypy and pyright in `test_types.py`, never run."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Literal, assert_type

import patwarden
from patwarden import webhooks
from patwarden.api import Api, AsyncApi, Headers, Response
from patwarden.api_types import (
    AppPermissionsInput,
    InstallationToken,
    OrganizationFull,
    OrganizationProgrammaticAccessGrant,
    PrivateUser,
    PublicUser,
)
from patwarden.testing import Simulator


def audit(client: patwarden.Client) -> list[int]:
    org = client.org("acme")
    assert_type(org, patwarden.Org)
    cutoff = datetime(2026, 1, 1, tzinfo=UTC)
    listing = org.grants.list(owner=["mona"], token_id=7, last_used_before=cutoff, direction="asc")
    assert_type(listing, patwarden.Listing[patwarden.Grant])
    stale: list[int] = []
    for grant in listing:
        assert_type(grant, patwarden.Grant)
        assert_type(grant.token_expires_at, datetime | None)
        if grant.never_expires or grant.unused_since(cutoff):
            stale.append(grant.id)
    assert_type(org.requests.list().to_list(), list[patwarden.GrantRequest])
    assert_type(org.grants.repositories(7).to_list(), list[patwarden.Repository])
    report = org.grants.revoke(stale, confirm=30)
    for id, outcome, error in report.outcomes:
        assert_type(id, int)
        assert_type(
            outcome,
            Literal["accepted", "confirmed", "ignored", "refused", "unknown", "not sent"],
        )
        assert_type(error, patwarden.PatwardenError | None)
    return report.confirmed


def ask(client: patwarden.Client) -> None:
    rows = client.sql("SELECT ?, ?", ["acme", datetime(2026, 1, 1, tzinfo=UTC)])
    assert_type(rows, patwarden.SqlRows)
    assert_type(rows.columns, tuple[str, ...])
    client.sql("SELECT :org", {"org": client.org("acme"), "id": 7}, attach={"people": "x.csv"})
    assert_type(client.explain_sql("SELECT 1"), patwarden.SqlExplanation)
    either = client.sql_exec("EXEC x")
    assert_type(
        either, patwarden.BulkReport[patwarden.Grant] | patwarden.BulkReport[patwarden.GrantRequest]
    )
    assert_type(client.snapshot("history.db", orgs=["acme"]).taken_at, datetime)


def bulk(client: patwarden.Client, *, dry: bool) -> None:
    org = client.org("acme")
    rows = org.grants.list().to_list()
    plan = org.grants.revoke(rows, dry_run=True)
    assert_type(plan, patwarden.Plan[patwarden.Grant])
    assert_type(plan.rows, dict[int, patwarden.Grant])
    report = org.grants.revoke([*rows, 7], one_by_one=True, progress=True)
    assert_type(report, patwarden.BulkReport[patwarden.Grant])
    assert_type(report.before, dict[int, patwarden.Grant])
    either = org.requests.deny([1], dry_run=dry, progress=print)
    assert_type(
        either,
        patwarden.Plan[patwarden.GrantRequest] | patwarden.BulkReport[patwarden.GrantRequest],
    )
    resumed = client.resume("denied.jsonl")
    assert_type(
        resumed,
        patwarden.BulkReport[patwarden.Grant] | patwarden.BulkReport[patwarden.GrantRequest],
    )
    left = client.resume("denied.jsonl", dry_run=True)
    assert_type(left, patwarden.Plan[patwarden.Grant] | patwarden.Plan[patwarden.GrantRequest])
    for page in org.requests.list().pages():
        assert_type(page, list[patwarden.GrantRequest])
    assert_type(org.update(name="Acme"), patwarden.OrganizationDetails)
    assert_type(org.members.list(role="admin"), patwarden.Listing[patwarden.User])


def bulk_mistakes(org: patwarden.Org) -> None:
    """Each is one for both checkers, which say so when it is none any more."""
    org.grants.revoke([org.requests.list().to_list()[0]])  # type: ignore[list-item]  # pyright: ignore[reportCallIssue, reportArgumentType]
    org.grants.repositories(org.requests.list().to_list()[0])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    org.update(default_repository_permission="owner")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def low_level(client: patwarden.Client) -> None:
    api = client.api
    assert_type(api, Api)
    page = api.orgs_list_pat_grants(
        org="acme", owner=["mona"], last_used_before=datetime.now(UTC), direction="asc", page=2
    )
    assert_type(page, Response[list[OrganizationProgrammaticAccessGrant]])
    assert_type(page.status, int)
    assert_type(page.headers, Headers)
    assert_type(page.headers["Link"], str)
    for grant in page.data:
        assert_type(grant["id"], int)
        assert_type(grant["owner"]["login"], str)
        assert_type(grant["token_expires_at"], str | None)
        assert_type(grant["permissions"].get("repository", {}), dict[str, str])
        if grant["repository_selection"] == "a value of the future":
            print(grant["repository_selection"])
    ids = [grant["id"] for grant in page.data]
    api.orgs_list_pat_grants(org="acme", token_id=ids)
    api.orgs_list_pat_grants(org="acme", token_id=[str(id) for id in ids])
    revoked = api.orgs_update_pat_accesses(org="acme", action="revoke", pat_ids=ids)
    assert_type(revoked, Response[None])
    api.orgs_review_pat_grant_request(org="acme", pat_request_id=7, action="deny", reason=None)
    permissions: AppPermissionsInput = {"members": "read"}
    made = api.apps_create_installation_access_token(installation_id=1, permissions=permissions)
    assert_type(made.data, InstallationToken)
    assert_type(api.users_get_authenticated().data, PrivateUser | PublicUser)
    assert_type(api.meta_get_all_versions().data, list[str])


def low_level_mistakes(api: Api, permissions: AppPermissionsInput) -> None:
    """Each is one for both checkers, which say so when it is none any more."""
    api.orgs_list_pat_grants()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    api.orgs_get("acme")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    api.orgs_list_pat_grants(org="acme", owner="mona")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    api.orgs_list_members(org="acme", role="boss")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    permissions["members"] = "admin"  # type: ignore[typeddict-item]  # pyright: ignore[reportGeneralTypeIssues]
    api.orgs_get(org="acme").data["logn"]  # type: ignore[typeddict-item]  # pyright: ignore[reportGeneralTypeIssues]


async def asynchronous(auth: patwarden.App) -> None:
    async with patwarden.AsyncClient(auth=auth) as client:
        assert_type(client, patwarden.AsyncClient)
        assert_type(client.api, AsyncApi)
        one = await client.api.orgs_get(org="acme")
        assert_type(one, Response[OrganizationFull])
        several = await asyncio.gather(
            client.api.orgs_get(org="acme"), client.api.meta_get_all_versions()
        )
        assert_type(several, tuple[Response[OrganizationFull], Response[list[str]]])
        task = asyncio.create_task(client.api.orgs_get(org="acme"))
        assert_type((await task).data["login"], str)
        org = client.org("acme")
        assert_type(org, patwarden.AsyncOrg)
        async for grant in org.grants.list():
            assert_type(grant, patwarden.Grant)
        async for page in org.grants.list().pages():
            assert_type(page, list[patwarden.Grant])
        assert_type(await org.grants.list().to_list(), list[patwarden.Grant])
        assert_type(await org.grants.list(), list[patwarden.Grant])
        for owner in (await org.grants.list())[:1]:
            await org.membership(owner.owner)
        report = await org.grants.revoke([7], confirm=30)
        assert_type(report, patwarden.BulkReport[patwarden.Grant])
        assert_type(
            await org.requests.deny([7], dry_run=True), patwarden.Plan[patwarden.GrantRequest]
        )
        assert_type(await org.get(), patwarden.OrganizationDetails)
        answers = await asyncio.gather(org.get(), org.installations.count())
        assert_type(answers, tuple[patwarden.OrganizationDetails, int])
    assert_type(client.closed, bool)
    await patwarden.AsyncClient.from_env(between_writes=0.5).aclose()


def listed(client: patwarden.Client) -> None:
    for found in client.orgs():
        org = client.org(found)
        for grant in org.grants.list():
            org.grants.list(owner=grant.owner)
            org.grants.list(owner=[grant.owner, "hubot"])
            assert_type(org.grants.repositories(grant), patwarden.Listing[patwarden.Repository])


def side_by_side(client: patwarden.Client) -> None:
    for reading in client.each_org(at_once=4).grants(owner="mona"):
        assert_type(reading, patwarden.Reading[patwarden.Grant])
        if reading.error is None:
            assert_type(reading.items, list[patwarden.Grant])
    found = client.each_org().requests().to_list()
    assert_type(found, list[patwarden.Reading[patwarden.GrantRequest]])


def steering(hub: Simulator) -> None:
    id = hub.add_grant("acme", owner="mona", token_expires_at=None, repository_selection="all")
    hub.update_grant("acme", id, permissions={"repository": {"contents": "read"}})
    hub.inject("slow", bytes_per_piece=10, millis=1)
    hub.inject("then", edits=[{"add_grants": 1}, {"org": "acme", "remove_grants": [id]}])
    hub.inject("odd")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    hub.add_grant("acme", reason="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    hub.add_request("acme", owner=7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def receiver(body: bytes, headers: dict[str, str]) -> int:
    webhooks.verify(body, headers.get("x-hub-signature-256"), ("old", b"new"))
    webhooks.verify("text", None, "s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    delivery = webhooks.receive(body, headers, "secret")
    webhooks.receive(body, [(b"x-github-event", b"ping")], "secret")
    match delivery.event:
        case webhooks.PatRequestEvent(action=action, organization=organization):
            assert_type(action, str)
            assert_type(organization, patwarden.Organization)
            return 204
        case _:
            return 200


def main() -> None:
    try:
        with patwarden.Client(auth=patwarden.App(1, "key"), between_writes=0.5) as client:
            audit(client)
    except patwarden.RateLimitedError as error:
        assert_type(error.retry_after, float | None)
    with Simulator(orgs=1) as hub, hub.client() as client:
        steering(hub)
        side_by_side(client)
        assert_type([org.login for org in client.orgs()], list[str])
        assert_type(hub.async_client(), patwarden.AsyncClient)
