"""Statements of SQL through a client: what they ask the simulator for, and what comes of them."""

from __future__ import annotations

import asyncio
import copy
import itertools
import json
import pickle
import threading
import time
import traceback
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from test_async import patiently, run
from test_waiting import interrupted, posix
from world import LIST_GRANTS, REVIEW, REVOKE, calls, grants, requests

import patwarden
from patwarden.testing import Simulator


def revoke(ids: list[int]) -> str:
    body = f'{{"action": "revoke", "pat_ids": {ids}}}'
    return f"EXEC github.orgs.pat_grants.update_pat_accesses @org = :org @@json = '{body}'"


def test_a_statement_asks_github_for_what_it_needs(
    hub: Simulator, client: patwarden.Client
) -> None:
    client.orgs().to_list()
    hub.clear_log()
    result = client.sql(
        "SELECT id, owner_login FROM github.orgs.pat_grants WHERE org = ? LIMIT 10", [hub.orgs[0]]
    )
    assert isinstance(result, patwarden.SqlRows)
    assert result.columns == ("id", "owner_login")
    assert len(calls(hub, LIST_GRANTS)) == 1
    assert calls(hub, LIST_GRANTS)[0]["query"] == [["per_page", "10"]]
    assert len(result) == 10
    assert {id for id, _ in result} <= set(grants(hub, hub.orgs[0]))


def test_rows_are_a_sequence_of_tuples(hub: Simulator, client: patwarden.Client) -> None:
    result = client.sql("SELECT id, org FROM pat_grants WHERE org = ? ORDER BY id", [hub.orgs[0]])
    expected = [(id, hub.orgs[0]) for id in sorted(grants(hub, hub.orgs[0]))]
    assert list(result) == list(result) == result.rows == expected
    assert len(result) == len(expected)
    assert (result[0], result[-1], result[2:4]) == (expected[0], expected[-1], expected[2:4])
    assert result[::-50] == expected[::-50]
    for place in (len(expected), -len(expected) - 1, 2**70):
        with pytest.raises(IndexError, match=f"there are {len(expected)} rows"):
            result[place]
    wrong: Any = "id"
    with pytest.raises(TypeError, match="must be an int or a slice, not str"):
        result[wrong]
    assert result.to_dicts()[0] == {"id": expected[0][0], "org": expected[0][1]}
    assert bool(result)
    assert not client.sql("SELECT 1 WHERE 0")


def test_values_are_what_their_columns_are(hub: Simulator, client: patwarden.Client) -> None:
    (listed,) = client.org(hub.orgs[0]).grants.list(token_id=_some_token(hub)).to_list()
    row = client.sql(
        "SELECT *, never_expires, expires_at, never_used FROM pat_grants"
        " WHERE org = :org AND token_id = :token",
        {"org": hub.orgs[0], "token": listed.token_id},
    ).to_dicts()[0]
    whole = listed.to_dict()
    assert {name: row[name] for name in whole} | {"owner": None} == whole | {"owner": None}
    assert row["owner"]["login"] == listed.owner.login
    assert row["expires_at"] == listed.token_expires_at
    assert (row["never_expires"], row["never_used"]) == (listed.never_expires, listed.never_used)
    assert row["access_granted_at"].tzinfo is UTC
    told = client.sql(
        "SELECT NULL, 1, 1.5, 'x', x'00ff', 1 = 1, max(access_granted_at)"
        " FROM pat_grants WHERE org = ?",
        [hub.orgs[0]],
    )[0]
    assert told[:6] == (None, 1, 1.5, "x", b"\x00\xff", 1)
    assert isinstance(told[6], str)


def _some_token(hub: Simulator) -> int:
    found = grants(hub, hub.orgs[0]).values()
    return next(grant["token"]["id"] for grant in found if grant["token"]["expires_at"])


def test_values_are_bound_by_place_and_by_name_and_never_pasted(client: patwarden.Client) -> None:
    hostile = "'; DROP TABLE x; -- \" \u202e \0"
    assert client.sql("SELECT ?2, ?1", [hostile, 1])[0] == (1, hostile)
    assert client.sql("SELECT :a, @b, $a", {"a": hostile, ":b": 2})[0] == (hostile, 2, hostile)
    assert client.sql("SELECT ?", (hostile,))[0] == (hostile,)


def test_every_type_is_bound_as_what_it_is(hub: Simulator, client: patwarden.Client) -> None:
    org = client.org(hub.orgs[0])
    grant = next(org.grants.list())
    request = next(org.requests.list())
    member = next(org.members.list())
    listed = next(found for found in client.orgs() if found.login == org.name)
    east = timezone(timedelta(hours=2))
    given: list[tuple[Any, Any]] = [
        (None, None),
        (True, 1),
        (False, 0),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
        (1.5, 1.5),
        (float("inf"), float("inf")),
        ("é", "é"),
        (b"\0\xff", b"\0\xff"),
        (bytearray(b"a"), b"a"),
        (memoryview(b"ab"), b"ab"),
        (datetime(2026, 3, 1, 1, 30, tzinfo=east), "2026-02-28T23:30:00Z"),
        (date(2026, 3, 1), "2026-03-01"),
        (org, org.name),
        (listed, org.name),
        (grant, grant.id),
        (grant.owner, grant.owner.login),
        (request, request.id),
        (member, member.login),
    ]
    places = ", ".join("?" for _ in given)
    row = client.sql(f"SELECT {places}", [value for value, _ in given])[0]
    assert row == tuple(expected for _, expected in given)


@pytest.mark.parametrize(
    ("params", "error", "says"),
    [
        ([2**63], patwarden.InvalidArgument, r"params\[0\] is -9223372036854775808 to"),
        ({"a": -(2**63) - 1}, patwarden.InvalidArgument, r"params\['a'\] is -9223372036854775808"),
        ([float("nan")], patwarden.InvalidArgument, r"params\[0\] is no number"),
        ([datetime(2026, 1, 1)], patwarden.InvalidArgument, r"params\[0\] is a datetime without"),
        ([object()], TypeError, r"params\[0\] must be None, a bool, .*, not object"),
        ([[1, 2]], TypeError, r"was listed, not list; for many values bind json"),
        (["\ud800"], patwarden.InvalidArgument, r"params\[0\] holds characters"),
        ("acme", TypeError, "params must be a sequence of values, or a mapping .*, not str"),
        (7, TypeError, "params must be a sequence of values, .*, not int"),
        ({7: 1}, TypeError, "each name of params must be a str, not int"),
        ({"a"}, TypeError, "params must be a sequence of values, .*, not set"),
    ],
)
def test_what_cannot_be_bound_is_refused_by_its_name(
    hub: Simulator, client: patwarden.Client, params: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        client.sql("SELECT ?", params)
    assert hub.log() == []


def test_a_list_of_ids_goes_through_json(hub: Simulator, client: patwarden.Client) -> None:
    ids = sorted(grants(hub, hub.orgs[0]))[:3]
    found = client.sql(
        "SELECT id FROM pat_grants WHERE org = :org AND id IN (SELECT value FROM json_each(:ids))"
        " ORDER BY id",
        {"org": hub.orgs[0], "ids": json.dumps(ids)},
    )
    assert [id for (id,) in found] == ids


def test_an_error_points_into_the_statement(hub: Simulator, client: patwarden.Client) -> None:
    with pytest.raises(patwarden.SqlError) as caught:
        client.sql("SELECT id,\n  ownr_login\nFROM pat_grants WHERE org = 'acme'")
    error = caught.value
    assert isinstance(error, patwarden.PatwardenError)
    assert (error.kind, error.problem, error.line, error.column) == ("sql", "unknown-name", 2, 3)
    assert error.hint == "did you mean owner_login?"
    assert error.message in str(error)
    assert "\n" not in str(error)
    shown = "".join(traceback.format_exception(error))
    assert "2 |   ownr_login\n  |   ^^^^^^^^^^" in shown
    assert shown.count("did you mean owner_login?") == 1
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.line, again.message) == (str(error), error.line, error.message)
    assert hub.log() == []


@pytest.mark.parametrize(
    ("statement", "problem", "says"),
    [
        ("SELECT 'a", "syntax", "has no end"),
        ("", "syntax", "one statement is wanted"),
        ("SELECT 1; SELECT 2", "syntax", "one statement is wanted"),
        ("SELECT :org", "invalid-value", "there is no value for the parameter :org"),
        ("SELECT * FROM pat_grnts", "unknown-name", "did you mean pat_grants"),
        ("DELETE FROM pat_grants WHERE org = 'acme' AND id = 7", "not-allowed", "EXEC"),
        ("CREATE TABLE x (y)", "not-allowed", "CREATE is not for this session"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(
    hub: Simulator, client: patwarden.Client, statement: str, problem: str, says: str
) -> None:
    with pytest.raises(patwarden.SqlError, match=says) as caught:
        client.sql(statement)
    assert caught.value.problem == problem
    assert hub.log() == []


def test_without_an_organisation_the_error_names_those_that_there_are(
    hub: Simulator, client: patwarden.Client
) -> None:
    with pytest.raises(patwarden.SqlError) as caught:
        client.sql("SELECT id FROM pat_grants")
    assert caught.value.problem == "missing-org"
    assert all(org in str(caught.value) for org in hub.orgs)


def test_github_s_error_is_the_one_that_it_is_elsewhere(
    hub: Simulator, client: patwarden.Client
) -> None:
    with pytest.raises(patwarden.NotInstalledError) as caught:
        client.sql("SELECT id FROM pat_grants WHERE org = 'nowhere'")
    assert not isinstance(caught.value, patwarden.SqlError)
    assert (caught.value.status, caught.value.org) == (404, "nowhere")
    # Two pages come, and the third does not: no fewer rows.
    hub.inject("status", status=403, path_contains="page=3", times=9)
    with pytest.raises(patwarden.ForbiddenError) as forbidden:
        client.sql("SELECT id FROM pat_grants WHERE org = ?", [hub.orgs[0]])
    assert forbidden.value.operation == LIST_GRANTS
    assert any("pat_grants" in note for note in forbidden.value.__notes__)


def test_a_time_that_is_none_is_an_error_wherever_it_stands(
    hub: Simulator, client: patwarden.Client
) -> None:
    statement = "SELECT id FROM pat_grants WHERE org = ? AND (expires_at <> ? OR id = 0)"
    with pytest.raises(patwarden.SqlError, match="is no time: write"):
        client.sql(statement, [hub.orgs[0], "yesterday"])
    assert client.sql(statement, [hub.orgs[0], "2026-01-31"])


def test_explaining_asks_for_nothing(hub: Simulator, client: patwarden.Client) -> None:
    told = client.explain_sql(
        "SELECT * FROM pat_grants WHERE org = :org AND owner IN ('mona', 'hubot')", {"org": "acme"}
    )
    assert hub.log() == []
    assert len(told) == 1
    (request,) = told.requests
    assert request["method"] == "GET"
    assert request["path"].count("owner") == 2
    assert request["table"] == "pat_grants"
    assert (request["for_each"], request["times"], request["pages"]) == (False, "once", True)
    joined = client.explain_sql(
        "SELECT g.id FROM org_members m CROSS JOIN pat_grants g ON g.org = m.org "
        "AND g.owner = m.login WHERE m.org = 'acme'"
    ).requests[1]
    assert (joined["for_each"], joined["times"]) == (True, "for each, or whole from the ninth")
    assert str(told).startswith("GET /orgs/acme/personal-access-tokens?")
    assert repr(told) == "<SqlExplanation: 1 request>"
    assert told.to_dict() == {"requests": told.requests, "steps": told.steps}
    assert pickle.loads(pickle.dumps(told)) == told == copy.deepcopy(told)
    assert hash(told) == hash(copy.copy(told))
    assert len(client.explain_sql("SELECT 1")) == 0
    posts = client.explain_sql(revoke([1, 2]), {"org": "acme"}).requests
    assert [f"{post['method']} {post['path']}" for post in posts] == [
        "POST /orgs/acme/personal-access-tokens"
    ]
    assert hub.log() == []


def test_reading_never_writes_and_writing_never_reads(
    hub: Simulator, client: patwarden.Client
) -> None:
    some = sorted(grants(hub, hub.orgs[0]))[:1]
    with pytest.raises(patwarden.SqlError, match=r"would revoke 1 grant of .*; call sql_exec"):
        client.sql(revoke(some), {"org": hub.orgs[0]})
    with pytest.raises(patwarden.SqlError, match=r"call sql\(\) with it") as caught:
        client.sql_exec("\n SELECT 1")
    assert (caught.value.problem, caught.value.line, caught.value.column) == ("not-allowed", 2, 2)
    assert hub.log() == []


def test_exec_revokes_with_a_plan_and_a_report(
    hub: Simulator, client: patwarden.Client, tmp_path: Path
) -> None:
    org, ids = hub.orgs[0], sorted(grants(hub, hub.orgs[0]))
    statement = revoke(ids[:120])
    plan = client.sql_exec(statement, {"org": org}, dry_run=True)
    assert isinstance(plan, patwarden.Plan)
    assert (len(plan), plan.requests, plan.org) == (120, 2, org)
    assert calls(hub, REVOKE) == []
    journal = tmp_path / "journal.jsonl"
    told: list[tuple[int, int]] = []
    report = client.sql_exec(
        statement,
        {"org": org},
        confirm=30,
        journal=journal,
        progress=lambda done, of: told.append((done, of)),
    )
    assert isinstance(report, patwarden.BulkReport)
    assert report.confirmed == ids[:120]
    assert sorted(grants(hub, org)) == ids[120:]
    assert len(calls(hub, REVOKE)) == 2
    assert told[-1] == (120, 120)
    assert journal.is_file()
    assert client.resume(journal, org=org).ok


def test_exec_decides_on_requests(hub: Simulator, client: patwarden.Client) -> None:
    org, ids = hub.orgs[0], sorted(requests(hub, hub.orgs[0]))[:2]
    statement = (
        "EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org = :org"
        f""" @@json = '{{"pat_request_ids": {ids}, "action": "deny", "reason": "too wide"}}'"""
    )
    report = client.sql_exec(statement, {"org": org}, confirm=30)
    assert report.confirmed == ids
    assert not set(ids) & set(requests(hub, org))
    assert [call["body"]["reason"] for call in calls(hub, REVIEW) if "body" in call] in (
        [],
        ["too wide"],
    )


def test_a_list_that_changes_is_a_warning(hub: Simulator, client: patwarden.Client) -> None:
    org = hub.orgs[0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert client.sql("SELECT count(*) FROM pat_grants WHERE org = ?", [org]).warnings == ()
    with hub.client(pages_in_flight=1) as one:
        removed = iter(sorted(grants(hub, org)))
        hub.inject("delay", millis=400, path_contains="page=2")

        def remove() -> None:
            while not any(["page", "2"] in entry["query"] for entry in calls(hub, LIST_GRANTS)):
                time.sleep(0.005)
            for _ in range(120):
                hub.remove_grant(org, next(removed))

        hub.clear_log()
        thread = threading.Thread(target=remove)
        thread.start()
        with pytest.warns(patwarden.DriftWarning, match="the last page was"):
            result = one.sql("SELECT id FROM pat_grants WHERE org = ? AND per_page = 30", [org])
        thread.join()
    assert len(result.warnings) == 1
    assert org in result.warnings[0]
    assert pickle.loads(pickle.dumps(result)).warnings == result.warnings
    assert "the last page was" in result._repr_html_()


def test_rows_are_kept_and_compared(hub: Simulator, client: patwarden.Client) -> None:
    statement = (
        "SELECT *, x'00' AS bytes, 1.5 AS real, NULL AS blank, never_used"
        " FROM pat_grants WHERE org = ?"
    )
    result = client.sql(statement, [hub.orgs[0]])
    again = pickle.loads(pickle.dumps(result))
    assert again == result == copy.copy(result) == copy.deepcopy(result)
    assert again.rows == result.rows
    assert again.columns == result.columns
    assert result != client.sql(statement, [hub.orgs[1]])
    assert (result == 7) is False
    with pytest.raises(AttributeError):
        result.columns = ()  # type: ignore[misc]
    assert len({result, again, client.sql(statement, [hub.orgs[1]])}) == 2


def test_columns_of_the_same_name_are_all_there(client: patwarden.Client) -> None:
    result = client.sql('SELECT 1 AS a, 2 AS a, 3 AS "a:1", 4 AS a')
    assert result.columns == ("a", "a:2", "a:1", "a:3")
    assert result.to_dicts() == [{"a": 1, "a:2": 2, "a:1": 3, "a:3": 4}]
    assert result.to_arrow().column_names == list(result.to_dicts()[0])
    assert result.to_polars().columns == list(result.to_dicts()[0])


def test_rows_are_shown_as_a_table(client: patwarden.Client) -> None:
    result = client.sql(
        "SELECT 'a' AS name, 7 AS n, NULL AS \"no\" UNION ALL SELECT ?, 1000, x'ff'",
        ["b\x1b[2J\n\u202e"],
    )
    lines = str(result).splitlines()
    assert len(lines) == 4
    assert lines[2].split() == ["a", "7"]
    assert lines[3].split() == ["b\\u{1b}[2J\\u{a}\\u{202e}", "1000", "ff"]
    assert lines[2].index("7") == lines[3].index("1000") + 3
    assert repr(result) == "<SqlRows: 2 rows of 'name', 'n', 'no'>"
    assert repr(client.sql("SELECT 1 AS x")) == "<SqlRows: 1 row of 'x'>"
    many = client.sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1060) SELECT i FROM n"
    )
    assert str(many).splitlines()[-1] == "and 1,010 more"
    assert len(many) == 1060


def test_statements_of_many_threads_all_come_back(hub: Simulator, client: patwarden.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(
                lambda number: client.sql(
                    "SELECT ?, count(*) FROM pat_grants WHERE org = ?", [number, hub.orgs[0]]
                )[0],
                range(16),
            )
        )
    assert found == [(number, len(grants(hub, hub.orgs[0]))) for number in range(16)]


def test_a_closed_client_asks_nothing(hub: Simulator) -> None:
    client = hub.client()
    assert client.sql("SELECT 1")[0] == (1,)
    client.close()
    for call in (client.sql, client.explain_sql, client.sql_exec):
        with pytest.raises(patwarden.ConfigurationError, match="the client is closed"):
            call("SELECT 1")


def test_the_other_client_awaits_the_same(hub: Simulator, client: patwarden.Client) -> None:
    statement, org = "SELECT * FROM pat_grants WHERE org = :org", {"org": hub.orgs[0]}
    ids = sorted(grants(hub, hub.orgs[0]))[:3]

    async def use(own: patwarden.AsyncClient) -> None:
        call = own.sql(statement, org)
        assert "AsyncClient.sql" in repr(call)
        assert await call == expected
        both = await asyncio.gather(own.sql("SELECT 1"), own.sql("SELECT 2"))
        assert [result[0] for result in both] == [(1,), (2,)]
        assert await own.explain_sql(statement, org) == client.explain_sql(statement, org)
        with pytest.raises(patwarden.SqlError):
            own.sql("SELECT :org")
        with pytest.raises(patwarden.SqlError, match="there is no column nowhere"):
            await own.sql("SELECT nowhere FROM pat_grants WHERE org = 'acme'")
        with pytest.raises(patwarden.NotInstalledError):
            await own.sql("SELECT id FROM pat_grants WHERE org = 'nowhere'")
        plan = await own.sql_exec(revoke(ids), org, dry_run=True)
        assert isinstance(plan, patwarden.Plan)
        report = await own.sql_exec(revoke(ids), org, confirm=30)
        assert isinstance(report, patwarden.BulkReport)
        assert report.confirmed == ids

    expected = client.sql(statement, org)
    run(hub, use)


@pytest.mark.parametrize("how", ["cancel", "timeout"])
def test_a_cancelled_statement_ends_and_so_do_its_requests(hub: Simulator, how: str) -> None:
    name = hub.orgs[0]

    async def use(client: patwarden.AsyncClient) -> None:
        await client.api.orgs_get(org=name)
        hub.inject("delay", millis=60_000, path_contains="personal-access-tokens")
        task = asyncio.create_task(client.sql("SELECT id FROM pat_grants WHERE org = ?", [name]))
        assert await patiently(lambda: bool(calls(hub, LIST_GRANTS)))
        if how == "cancel":
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        else:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(task, 0.05)

        # The session is free, and the server is rid of the request.
        assert (await asyncio.wait_for(client.sql("SELECT 1"), 5))[0] == (1,)
        for _ in range(200):
            await client.api.orgs_list_pat_grants(org=name)
            if calls(hub, LIST_GRANTS)[-1]["in_flight"] == 1:
                return
            await asyncio.sleep(0.05)
        pytest.fail("the server still has the request that nobody waits for")

    run(hub, use)


@posix
@pytest.mark.parametrize(
    "call",
    [
        "client.sql('SELECT id FROM pat_grants WHERE org = ?', [org])",
        "client.sql_exec('EXEC pat_grants.update_pat_access @org=:o @pat_id=1', {'o': org})",
    ],
)
def test_ctrl_c_ends_a_statement_within_200_ms(call: str) -> None:
    assert any(interrupted(call) < 0.2 for _ in range(3))


def test_ctrl_c_ends_a_statement_that_only_computes(hub: Simulator) -> None:
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    )

    async def use(client: patwarden.AsyncClient) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.sql(endless), 0.2)
        assert (await asyncio.wait_for(client.sql("SELECT 1"), 5))[0] == (1,)

    run(hub, use)


def test_one_login_reads_all_organisations(hub: Simulator, client: patwarden.Client) -> None:
    found = client.sql(
        "SELECT org, count(*) FROM pat_grants WHERE org IN (SELECT org FROM installations)"
        " GROUP BY org ORDER BY org"
    )
    assert list(found) == [(org, len(grants(hub, org))) for org in sorted(hub.orgs)]
    assert list(itertools.islice(found, 1)) == [found[0]]


def test_files_are_beside_the_tables_for_one_statement(
    hub: Simulator, client: patwarden.Client, tmp_path: Path
) -> None:
    owners = sorted({grant.owner.login for grant in client.org(hub.orgs[0]).grants.list()})
    known = tmp_path / "people.csv"
    known.write_text("login,team\n" + "".join(f"{login.upper()},web\n" for login in owners[:2]))
    left = tmp_path / "left.json"
    left.write_text(json.dumps([{"login": owners[2]}]))
    statement = (
        "SELECT DISTINCT owner_login FROM pat_grants WHERE org = ?"
        " AND owner_login NOT IN (SELECT login FROM people)"
        " AND owner_login NOT IN (SELECT login FROM gone) ORDER BY owner_login"
    )
    files = {"people": known, "gone": str(left)}
    for _ in range(2):
        found = client.sql(statement, [hub.orgs[0]], attach=files)
        assert [login for (login,) in found] == owners[3:]
    assert len(client.explain_sql(statement, [hub.orgs[0]], attach=files)) == 1
    # They were that statement's.
    with pytest.raises(patwarden.SqlError, match="there is no table people"):
        client.sql("SELECT * FROM people")

    async def use(own: patwarden.AsyncClient) -> None:
        assert await own.sql(statement, [hub.orgs[0]], attach=files) == found
        both = await asyncio.gather(
            own.sql("SELECT count(*) FROM people", attach={"people": known}),
            own.sql("SELECT count(*) FROM people", attach={"people": left}),
        )
        assert [result[0] for result in both] == [(2,), (1,)]

    run(hub, use)


def test_a_file_that_is_not_what_it_says_is_an_error(
    hub: Simulator, client: patwarden.Client, tmp_path: Path
) -> None:
    broken = tmp_path / "people.json"
    broken.write_text('[{"login": "mona"},')
    for path in (broken, tmp_path / "nowhere.csv"):
        with pytest.raises(patwarden.SqlError) as caught:
            client.sql("SELECT * FROM people", attach={"people": path})
        assert caught.value.problem == "file"
    with pytest.raises(patwarden.SqlError, match="pat_grants"):
        client.sql("SELECT 1", attach={"pat_grants": broken})
    wrong: Any
    for wrong in ("people.csv", {"people": 7}, {7: "people.csv"}):
        with pytest.raises(
            TypeError, match=r"attach must be a dict of names to paths|of attach must"
        ):
            client.sql("SELECT 1", attach=wrong)
    assert hub.log() == []


def test_snapshots_tell_what_has_changed(
    hub: Simulator, client: patwarden.Client, tmp_path: Path
) -> None:
    file = tmp_path / "history.db"
    first = client.snapshot(file)
    held = {org["org"]: (org["grants"], org["requests"]) for org in first.orgs}
    expected = {org: (len(grants(hub, org)), len(requests(hub, org))) for org in hub.orgs}
    assert (first.id, first.host, held) == (1, hub.url, expected)
    assert first.taken_at.tzinfo is UTC
    gone = sorted(grants(hub, hub.orgs[0]))[:2]
    for id in gone:
        hub.remove_grant(hub.orgs[0], id)
    second = client.snapshot(file, orgs=[client.org(hub.orgs[0]).name], at_once=1)
    assert (second.id, [org["org"] for org in second.orgs]) == (2, [hub.orgs[0]])
    vanished = client.sql(
        "SELECT id FROM history.pat_grants_vanished_since_last ORDER BY id",
        attach={"history": file},
    )
    assert [id for (id,) in vanished] == gone
    assert pickle.loads(pickle.dumps(second)) == second == copy.deepcopy(second) != first
    assert hash(pickle.loads(pickle.dumps(second))) == hash(second)
    assert second.to_dict()["orgs"] == second.orgs

    async def use(own: patwarden.AsyncClient) -> patwarden.Snapshot:
        return await own.snapshot(file, orgs=hub.orgs)

    third = run(hub, use)
    assert third.id == 3
    assert repr(third) == f"<Snapshot 3 of 2 organisations, {third.taken_at:%Y-%m-%dT%H:%M:%SZ}>"


def test_a_snapshot_is_complete_or_not_at_all(
    hub: Simulator, client: patwarden.Client, tmp_path: Path
) -> None:
    file = tmp_path / "history.db"
    client.snapshot(file)
    hub.inject("status", status=403, path_contains=f"{hub.orgs[1]}/personal-access-token", times=99)
    with pytest.raises(patwarden.ForbiddenError):
        client.snapshot(file)
    count = client.sql("SELECT count(*) FROM history.snapshots", attach={"history": file})
    assert list(count) == [(1,)]
    with pytest.raises(patwarden.InvalidArgument, match="orgs is empty"):
        client.snapshot(file, orgs=[])
    other = tmp_path / "text.db"
    other.write_text("a diary")
    with pytest.raises(patwarden.SqlError) as caught:
        client.snapshot(other)
    assert caught.value.problem == "file"
    assert other.read_text() == "a diary"
