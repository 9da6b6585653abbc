"""Tests make the simulator what they need: its faults, its tokens, its people, its clock."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from world import calls, grants, org_state, requests

import patwarden
from patwarden.testing import Simulator

# A fault of every kind, and what a list that is read during it comes to: None is the whole list.
KINDS: list[tuple[str, dict[str, Any], type[patwarden.PatwardenError] | None]] = [
    ("status", {"status": 502}, None),
    ("status_after", {"status": 500, "body": "[]"}, None),
    ("primary_limit", {"status": 403, "reset_in": 4_000}, patwarden.RateLimitedError),
    ("secondary_limit", {"status": 429, "retry_after": "7200"}, patwarden.RateLimitedError),
    ("headers", {"headers": {"x-new": "1"}, "without_headers": ["etag"]}, None),
    ("disconnect", {}, None),
    ("disconnect_after", {}, None),
    ("delay", {"millis": 5}, None),
    ("cut", {"after_bytes": 10}, None),
    ("slow", {"bytes_per_piece": 100_000, "millis": 1}, None),
    ("truncated", {"after_bytes": 10}, patwarden.InvalidAnswerError),
    ("bomb", {"unpacked_bytes": 1 << 29, "filling": "brackets"}, patwarden.InvalidAnswerError),
    ("rows", {"duplicate": [0], "drop": [1]}, patwarden.DriftWarning),  # type: ignore[list-item]
    ("expire_token", {}, None),
]


@pytest.mark.parametrize(("kind", "fields", "error"), KINDS, ids=[kind for kind, *_ in KINDS])
def test_every_kind_of_fault_strikes(
    hub: Simulator,
    org: patwarden.Org,
    kind: Any,
    fields: dict[str, Any],
    error: type[Exception] | None,
) -> None:
    hub.inject(kind, method="GET", path_contains="/personal-access-tokens", **fields)
    assert [fault["kind"] for fault in hub.faults()] == [kind]
    if error is None:
        assert {grant.id for grant in org.grants.list()} == set(grants(hub, org.name))
    else:
        with pytest.raises(error):
            org.grants.list().to_list()
    assert [entry["fault"] for entry in hub.log() if entry["fault"]] == [kind]
    assert hub.faults() == []


def test_others_change_the_state_at_a_moment_that_a_fault_names(
    hub: Simulator, org: patwarden.Org
) -> None:
    edits: Any = [{"remove_grants_at": [0, 1, 2]}, {"org": hub.orgs[1], "add_requests": 2}]
    hub.inject("then", edits=edits, before=True, path_contains="/personal-access-tokens?")
    before = len(requests(hub, hub.orgs[1])), len(grants(hub, org.name))
    assert len(org.grants.list().to_list()) == before[1] - 3
    assert len(requests(hub, hub.orgs[1])) == before[0] + 2


def test_an_effect_comes_late_or_never(hub: Simulator, org: patwarden.Org) -> None:
    first, second = sorted(grants(hub, org.name))[:2]
    hub.inject("effect_dropped", method="POST", path_contains="/personal-access-tokens")
    assert org.grants.revoke([first]).ok
    assert first in grants(hub, org.name)
    hub.inject("effect_delay", millis=300, method="POST", path_contains="/personal-access-tokens")
    assert org.grants.revoke([second]).ok
    assert second in grants(hub, org.name)
    assert org.grants.revoke([second], confirm=30).confirmed == [second]


def test_faults_are_counted_listed_and_dropped(hub: Simulator, org: patwarden.Org) -> None:
    hub.inject("delay", millis=1, skip=1, times=3, path_contains="tokens?")
    org.grants.list(per_page=100).to_list()
    (waiting,) = hub.faults()
    assert (waiting["millis"], waiting["skip"], waiting["method"]) == (1, 0, None)
    assert 0 < waiting["times"] < 3
    hub.clear_faults()
    assert hub.faults() == []


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("odd", {}, "`odd`, expected one of `status`, `status_after`, .*`effect_dropped`"),
        ("status", {}, "`status` between 200 and 599"),
        ("status", {"status": 42}, "`status` between 200 and 599"),
        ("cut", {"after_bytes": 1, "millis": 1}, "`millis` goes with the kinds `delay`, `slow`"),
        ("delay", {"millis": 1, "times": 0}, "`times` has to be at least 1"),
        ("bomb", {"unpacked_bytes": 9, "filling": "odd"}, "expected `white_space` or `brackets`"),
        ("headers", {"headers": {"content-length": "1"}}, "content-length"),
        ("then", {"edits": [{"add_grants": 1, "odd": 2}]}, "unknown field `odd`, expected one of"),
        ("then", {"edits": []}, "needs `edits`, at least one"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_with_what_can(
    hub: Simulator, kind: Any, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        hub.inject(kind, **fields)
    assert hub.faults() == []


def test_a_field_of_a_fault_that_there_is_not_is_a_type_error(hub: Simulator) -> None:
    with pytest.raises(TypeError, match="colour"):
        hub.inject("delay", colour=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="millis"):
        hub.inject("delay", millis="soon")  # type: ignore[arg-type]


def test_a_grant_is_listed_as_it_was_added(hub: Simulator, org: patwarden.Org) -> None:
    granted = datetime(2026, 3, 1, 12, tzinfo=UTC)
    used = granted + timedelta(days=1)
    repository = min(one["id"] for one in org_state(hub, org.name)["repositories"].values())
    id = hub.add_grant(
        org.name,
        owner="mona",
        permissions={"repository": {"contents": "write"}},
        repository_selection="subset",
        repository_ids=[repository],
        token_id=4_711,
        token_name="nightly",
        token_expires_at=None,
        token_last_used_at=used,
        access_granted_at=granted,
    )
    (grant,) = org.grants.list(owner="mona")
    assert (grant.id, grant.token_id, grant.token_name) == (id, 4_711, "nightly")
    assert (grant.access_granted_at, grant.token_last_used_at) == (granted, used)
    assert grant.never_expires
    assert grant.permissions.repository == {"contents": "write"}
    assert [one.id for one in org.grants.repositories(id)] == [repository]
    hub.update_grant(org.name, id, token_last_used_at=None, permissions=grant.permissions)
    (again,) = org.grants.list(owner="mona")
    assert again.never_used
    assert again.token_name == "nightly"
    assert again.permissions == grant.permissions
    hub.remove_grant(org.name, id)
    assert org.grants.list(owner="mona").to_list() == []
    with pytest.raises(ValueError, match=f"has no grant {id}"):
        hub.remove_grant(org.name, id)


def test_a_request_is_listed_as_it_was_added(hub: Simulator, org: patwarden.Org) -> None:
    asked = datetime(2026, 3, 1, 12, tzinfo=UTC)
    id = hub.add_request(org.name, owner="mona", reason="the build", created_at=asked)
    (request,) = org.requests.list(owner="mona")
    assert (request.id, request.reason, request.created_at) == (id, "the build", asked)
    hub.update_request(org.name, id, reason=None, token_name="other")
    (request,) = org.requests.list(owner="mona")
    assert (request.reason, request.token_name) == (None, "other")
    hub.cancel_request(org.name, id)
    assert id in requests(hub, org.name, "cancelled")
    with pytest.raises(ValueError, match="no longer pending"):
        hub.cancel_request(org.name, id)
    hub.remove_request(org.name, id)
    assert id not in requests(hub, org.name, "cancelled")


def test_what_no_token_can_be_is_refused_by_the_name_of_the_field(hub: Simulator) -> None:
    org = hub.orgs[0]
    wrong: list[tuple[type[Exception], dict[str, Any], str]] = [
        (TypeError, {"colour": 1}, "'colour' is no field of it; there are owner, .*granted_at"),
        (TypeError, {"token_name": 7}, "token_name must be a str, not int"),
        (TypeError, {"permissions": "all"}, "permissions must be Permissions or a dict, not str"),
        (TypeError, {"token_expires_at": "never"}, "token_expires_at must be an aware datetime"),
        (TypeError, {"repository_ids": 7}, "repository_ids must be an iterable of ints"),
        (ValueError, {"token_expires_at": datetime(2026, 1, 1)}, "token_expires_at .*time zone"),
        (ValueError, {"token_id": 2**64}, "token_id: an id is 1 to"),
        (ValueError, {"owner": "no login"}, "owner` is no login"),
        (ValueError, {"repository_selection": "odd"}, "`odd`, expected one of `none`, `all`"),
        (ValueError, {"repository_selection": "subset"}, "needs `token.repository_ids`"),
        (
            ValueError,
            {"permissions": {"repository": {"contents": "odd"}}},
            "`odd`, expected one of",
        ),
    ]
    before = hub.state()
    for error, fields, said in wrong:
        with pytest.raises(error, match=said):
            hub.add_grant(org, **fields)
    with pytest.raises(TypeError, match="'reason' is no field"):
        hub.add_grant(org, reason="x")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="no organisation"):
        hub.add_request("no/where")
    assert hub.state() == before


def test_an_organisation_gets_another_name(hub: Simulator, client: patwarden.Client) -> None:
    former = hub.orgs[0]
    hub.rename_org(former, "initech")
    assert hub.orgs[0] == "initech"
    assert client.org("initech").get().login == "initech"
    with pytest.raises(ValueError, match="is no organisation's name"):
        hub.rename_org("initech", "no name")
    with pytest.raises(ValueError, match="name of another"):
        hub.rename_org("initech", hub.orgs[1])


def test_members_come_change_and_go(hub: Simulator, org: patwarden.Org) -> None:
    hub.set_member(org.name, "hubot", role="admin", visibility="public", two_factor="disabled")
    id = hub.add_grant(org.name, owner="hubot")
    assert "hubot" in {member.login for member in org.members.list(role="admin")}
    hub.set_member(org.name, "hubot", role="member")
    assert "hubot" not in {member.login for member in org.members.list(role="admin")}
    hub.remove_member(org.name, "hubot")
    assert id in grants(hub, org.name, "revoked")
    with pytest.raises(ValueError, match="not a member"):
        hub.remove_member(org.name, "hubot")
    with pytest.raises(ValueError, match="`odd`"):
        hub.set_member(org.name, "hubot", role="odd")  # type: ignore[arg-type]


def test_settings_are_locked_and_the_clock_goes_wrong(hub: Simulator, org: patwarden.Org) -> None:
    hub.set_settings_locked(org.name, True)
    with pytest.raises(patwarden.PatwardenError) as caught:
        org.update(description="x")
    assert caught.value.status == 409
    hub.set_clock_skew(-90.5)
    assert len(org.grants.list().to_list()) == len(grants(hub, org.name))
    for seconds in (1e12, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="ten years"):
            hub.set_clock_skew(seconds)


def test_the_environment_leads_other_programs_here(hub: Simulator) -> None:
    asked = "import patwarden; print(len(patwarden.Client.from_env().orgs().to_list()))"
    env = {**os.environ, **hub.env(), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "2\n"
    assert len(calls(hub, "apps/list-installations")) == 1
    key = Path(hub.env()["PATWARDEN_PRIVATE_KEY_FILE"])
    assert key.read_text() == hub.private_key
    assert key.stat().st_mode & 0o077 == 0
    hub.close()
    assert not key.exists()
    with pytest.raises(ValueError, match="closed"):
        hub.env()


def test_deliveries_are_kept_or_sent_and_signed(hub: Simulator) -> None:
    hub.set_webhook()
    hub.add_request(hub.orgs[0])
    assert hub.deliveries()[-1]["outcome"] == {"type": "kept"}
    hub.clear_webhook()
    hub.add_request(hub.orgs[0])
    assert len(hub.deliveries()) == 1
    with pytest.raises(ValueError, match="secret is empty"):
        hub.set_webhook(secret="")
    with pytest.raises(ValueError, match="this machine alone"):
        hub.set_webhook("http://hooks.example.invalid/")
