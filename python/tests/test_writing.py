"""Revoking and deciding: each id once, a hundred a request, and an outcome for every id."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from world import LIST_GRANTS, REVOKE, calls, grants, requests

import patwarden
from patwarden.testing import Simulator


def test_two_hundred_and_fifty_ids_are_three_requests() -> None:
    with (
        Simulator(orgs=1, grants=300, requests=0, effect_delay_ms=0) as hub,
        hub.client() as client,
    ):
        name = hub.orgs[0]
        ids = sorted(grants(hub, name))[:250]
        report = client.org(name).grants.revoke(id for id in ids + ids[:50])
        sent = [call["body"]["pat_ids"] for call in calls(hub, REVOKE)]
        assert [len(chunk) for chunk in sent] == [100, 100, 50]
        assert sorted(id for chunk in sent for id in chunk) == ids
        assert sorted(grants(hub, name, "revoked")) == ids
        assert len(grants(hub, name)) == 50
        assert (report.accepted, report.ok, report.requests, len(report)) == (ids, True, 3, 250)
        assert report.outcomes[0] == (ids[0], "accepted", None)
        assert report.refused == report.unknown == report.not_sent == report.confirmed == []


def test_an_empty_list_is_refused_before_any_request(hub: Simulator, org: patwarden.Org) -> None:
    for call in (org.grants.revoke, org.requests.approve, org.requests.deny):
        with pytest.raises(patwarden.InvalidArgument, match="empty"):
            call([])
    assert hub.log() == []


def test_a_confirmed_revocation_has_taken_effect() -> None:
    with (
        Simulator(orgs=1, grants=20, requests=0, effect_delay_ms=700) as hub,
        hub.client() as client,
    ):
        org = client.org(hub.orgs[0])
        ids = sorted(grants(hub, org.name))[:5]
        report = org.grants.revoke(ids, confirm=30)
        assert sorted(grants(hub, org.name, "revoked")) == ids
        assert report.confirmed == report.accepted == ids
        assert calls(hub, LIST_GRANTS), "a confirmation is a listing's word"


def test_what_is_not_confirmed_in_time_is_accepted() -> None:
    with (
        Simulator(orgs=1, grants=20, requests=0, effect_delay_ms=60_000) as hub,
        hub.client() as client,
    ):
        org = client.org(hub.orgs[0])
        ids = sorted(grants(hub, org.name))[:5]
        report = org.grants.revoke(ids, confirm=0.7)
        assert (report.ok, report.accepted, report.confirmed) == (True, ids, [])


@pytest.mark.parametrize(("verb", "state"), [("approve", "approved"), ("deny", "denied")])
def test_a_decision_and_its_reason_reach_the_state(
    hub: Simulator, org: patwarden.Org, verb: str, state: str
) -> None:
    ids = sorted(requests(hub, org.name))[:3]
    reason = "Tokens need an expiry date \N{EN DASH} see the handbook"
    report = getattr(org.requests, verb)(ids, reason=reason)
    decided = requests(hub, org.name, state)
    assert sorted(decided) == report.accepted == ids
    assert {request["state"]["reason"] for request in decided.values()} == {reason}


def test_a_decision_needs_no_reason(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(requests(hub, org.name))[:2]
    assert org.requests.deny(ids).ok
    decided = requests(hub, org.name, "denied")
    assert [decided[id]["state"]["reason"] for id in ids] == [None, None]


def test_a_reason_that_is_too_long_is_refused_before_any_request(
    hub: Simulator, org: patwarden.Org
) -> None:
    with pytest.raises(patwarden.InvalidArgument, match=r"1025 characters.*1024"):
        org.requests.deny([1], reason="x" * 1025)
    assert hub.log() == []
    ids = sorted(requests(hub, org.name))[:1]
    assert org.requests.deny(ids, reason="\N{SNOWMAN}" * 1024).ok


def test_a_bad_id_leaves_the_others(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(grants(hub, org.name))[:150]
    unknown = max(ids) + 1_000_000
    report = org.grants.revoke([*ids[:100], unknown, *ids[100:]])
    assert sorted(grants(hub, org.name, "revoked")) == ids == report.accepted
    assert report.refused == [unknown]
    assert not report.ok
    error = report.outcomes[100][2]
    assert isinstance(error, patwarden.ValidationError)
    assert (error.status, error.chunk, error.org) == (422, (2, 2), org.name)


def test_an_id_that_stands_for_nothing_is_told_after_confirmation() -> None:
    with (
        Simulator(orgs=1, grants=20, requests=0, effect_delay_ms=0, bad_ids="ignore") as hub,
        hub.client() as client,
    ):
        org = client.org(hub.orgs[0])
        ids = sorted(grants(hub, org.name))[:2]
        report = org.grants.revoke([*ids, 1], confirm=30)
        assert (report.confirmed, report.ignored, report.ok) == (ids, [1], False)


def test_a_lost_answer_is_read_back_and_nothing_is_sent_twice(
    hub: Simulator, org: patwarden.Org
) -> None:
    ids = sorted(grants(hub, org.name))[:150]
    hub.inject("disconnect_after", method="POST", path_contains="access-tokens")
    org.grants.list(per_page=1).__next__()  # so that the login is not what is lost
    report = org.grants.revoke(ids, confirm=30)
    sent = [id for call in calls(hub, REVOKE) for id in call["body"]["pat_ids"]]
    assert (sent, report.requests) == (ids, 2)
    assert report.confirmed == ids
    assert sorted(grants(hub, org.name, "revoked")) == ids


def test_what_nobody_looked_for_before_is_unknown_after_a_lost_answer(
    hub: Simulator, org: patwarden.Org
) -> None:
    ids = sorted(grants(hub, org.name))[:150]
    hub.inject("disconnect_after", method="POST", path_contains="access-tokens")
    org.grants.list(per_page=1).__next__()
    report = org.grants.revoke(ids)
    assert (report.unknown, report.accepted) == (ids[:100], ids[100:])
    assert sorted(grants(hub, org.name, "revoked")) == ids
    errors = [error for _, _, error in report.outcomes[:100]]
    assert all(isinstance(error, patwarden.NetworkError) for error in errors)


def test_a_report_can_be_read_compared_and_kept(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(grants(hub, org.name))[:3]
    report, again = org.grants.revoke(ids[:2]), org.grants.revoke(ids[2:])
    assert str(report) == "2 accepted"
    assert repr(report) == "<BulkReport: 2 accepted; 1 request>"
    assert report == report
    assert report != again
    assert len({report, report, again}) == 2
    assert report.to_dict() == {
        "outcomes": [{"id": id, "outcome": "accepted", "error": None} for id in ids[:2]],
        "before": {},
        "requests": 1,
        "confirm_within": None,
        "unread": None,
        "unwritten": None,
    }
    with pytest.raises(AttributeError):
        report.requests = 7  # type: ignore[misc]


def test_writes_keep_their_distance(hub: Simulator) -> None:
    auth = patwarden.App(hub.app_id, hub.private_key)
    with patwarden.Client(auth=auth, base_url=hub.url, between_writes=0.3) as client:
        org = client.org(hub.orgs[0])
        assert org.grants.revoke(sorted(grants(hub, org.name))[:150]).ok
    first, second = (datetime.fromisoformat(call["at"]) for call in calls(hub, REVOKE))
    assert (second - first).total_seconds() >= 0.3


def test_a_journal_lets_a_call_that_was_cut_short_go_on(hub: Simulator, tmp_path: Path) -> None:
    name = hub.orgs[0]
    ids = sorted(grants(hub, name))[:5]
    journal = tmp_path / "journal.jsonl"
    with hub.client() as client:
        org = client.org(name)
        hub.inject("status", status=500, method="POST", path_contains="/orgs/", times=3)
        report = org.grants.revoke(ids, journal=journal, settle_within=0)
        assert report.unknown == ids
        with pytest.raises(patwarden.JournalError, match="exists already; nothing was sent"):
            org.grants.revoke(ids, journal=journal)
    with hub.client() as client:
        with pytest.raises(patwarden.JournalError, match="not other; nothing was sent"):
            client.resume(journal, org="other")
        written, before = journal.read_bytes(), len(calls(hub, REVOKE))
        plan = client.resume(journal, org=name, dry_run=True)
        assert isinstance(plan, patwarden.Plan)
        assert (plan.action, plan.org, plan.chunks) == ("revoke", name, [ids])
        assert sorted(plan.rows) == ids
        assert (journal.read_bytes(), len(calls(hub, REVOKE))) == (written, before)
        assert client.resume(str(journal), confirm=30).confirmed == ids
        assert not client.resume(journal, dry_run=True, progress=True)
        before = len(calls(hub, REVOKE))
        assert client.resume(journal, org=name).confirmed == ids
        assert len(calls(hub, REVOKE)) == before, "all is settled"
    assert sorted(grants(hub, name, "revoked")) == ids
