"""The simulator in the package: what a user tests their own automation with."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from world import grants, requests

import patwarden
from patwarden.testing import Simulator

README = Path(__file__).parent.parent / "README.md"


def test_it_has_what_it_was_told_to_have() -> None:
    with Simulator(orgs=3, grants=120, requests=17, seed=3) as hub:
        orgs = hub.state()["orgs"]
        assert [org["login"] for org in orgs] == hub.orgs
        assert len(orgs) == 3
        assert sum(len(org["grants"]) for org in orgs) == 120
        assert sum(len(org["requests"]) for org in orgs) == 17


def test_a_seed_makes_the_same_world_and_another_key() -> None:
    with Simulator(seed=3) as one, Simulator(seed=3) as two, Simulator(seed=4) as other:
        ids = [[sorted(org["grants"]) for org in hub.state()["orgs"]] for hub in (one, two)]
        assert ids[0] == ids[1]
        assert one.state()["orgs"][0]["members"] == two.state()["orgs"][0]["members"]
        assert one.state()["orgs"][0]["members"] != other.state()["orgs"][0]["members"]
        assert one.private_key != two.private_key


def test_it_logs_what_it_is_asked_without_secrets(hub: Simulator) -> None:
    with hub.client() as client:
        client.org(hub.orgs[0]).grants.list(per_page=50).to_list()
    log = hub.log()
    assert [entry["operation"] for entry in log[:3]] == [
        "apps/get-org-installation",
        "apps/create-installation-access-token",
        "orgs/list-pat-grants",
    ]
    assert log[2]["status"] == 200
    assert log[2]["identity"] == {"type": "installation", "org": hub.orgs[0]}
    assert "ghs_" not in json.dumps(log)
    hub.clear_log()
    assert hub.log() == []


def test_its_state_is_what_other_processes_see(hub: Simulator) -> None:
    asked = Request(f"{hub.url}/_sim/state")
    with pytest.raises(HTTPError, match="401"):
        urlopen(asked)
    asked.add_header("Authorization", f"Bearer {hub.control_secret}")
    with urlopen(asked) as answer:
        assert json.load(answer) == hub.state()
    assert hub.control_secret not in repr(hub)


def test_a_closed_one_takes_no_requests_and_can_still_be_read(hub: Simulator) -> None:
    with hub as same:
        assert same is hub
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{hub.url}/_sim/state")
    assert grants(hub, hub.orgs[0])
    hub.close()


def test_a_port_that_is_taken_is_an_os_error(hub: Simulator) -> None:
    port = int(hub.url.rsplit(":", 1)[1])
    with pytest.raises(OSError, match=r"(?i)address|only one usage"):
        Simulator(port=port)


def test_mistakes_are_value_errors(hub: Simulator) -> None:
    for mistake in (
        lambda: Simulator(orgs=0),
        lambda: Simulator(orgs=1_001),
        lambda: Simulator(grants=1_000_001),
        lambda: Simulator(requests=2**40),
        lambda: Simulator(bulk_body="odd"),  # type: ignore[arg-type]
        lambda: Simulator(bad_ids="odd"),  # type: ignore[arg-type]
        lambda: hub.installation_token("nowhere"),
        lambda: hub.user_token("odd", "x"),  # type: ignore[arg-type]
        lambda: hub.user_token("classic", "nobody"),
        lambda: hub.inject("odd"),  # type: ignore[arg-type]
        lambda: hub.set_installed("nowhere", True),
    ):
        with pytest.raises(ValueError, match=r"."):
            mistake()


@pytest.mark.parametrize("page_links_last", [True, False])
@pytest.mark.parametrize("bulk_body", ["object", "null", "empty"])
def test_a_client_is_right_whatever_github_turns_out_to_do(
    page_links_last: bool, bulk_body: str
) -> None:
    with (
        Simulator(
            orgs=1,
            grants=320,
            requests=0,
            effect_delay_ms=0,
            page_links_last=page_links_last,
            bulk_body=bulk_body,  # type: ignore[arg-type]
        ) as hub,
        hub.client() as client,
    ):
        org = client.org(hub.orgs[0])
        ids = {grant.id for grant in org.grants.list()}
        assert ids == set(grants(hub, org.name))
        assert org.grants.revoke(sorted(ids)[:120]).ok
        assert len(grants(hub, org.name)) == 200


def blocks() -> list[str]:
    return [part.split("```")[0] for part in README.read_text().split("```python\n")[1:]]


def test_the_first_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(blocks()[0], "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.endswith("confirmed") for line in lines)


def test_the_other_examples_run_too(
    hub: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """With the simulator's names for what a reader replaces by their own."""
    login, listing, tables, decision, organisation, low_level, *rest = blocks()[1:]
    asynchronous, options, failure, telling, hook, _tested_by_pytest = rest
    known: dict[str, object] = {"patwarden": patwarden}
    monkeypatch.chdir(tmp_path)
    exec(compile(login.split("auth =")[0], "README.md", "exec"), known)
    with hub.client() as client:
        known["client"] = client
        name = hub.orgs[0]
        owner = next(iter(grants(hub, name).values()))["token"]["owner"]
        there = grants(hub, name).items()
        ids = sorted(id for id, grant in there if grant["token"]["owner"] == owner)
        waiting = [str(id) for id in sorted(requests(hub, name))[:2]]
        known["ids"] = ids
        listing = listing.replace('"acme"', repr(name)).replace('["mona", "hubot"]', "None")
        exec(compile(listing, "README.md", "exec"), known)
        exec(compile(tables, "README.md", "exec"), known)
        decision = decision.replace("[31, 32]", f"[{', '.join(waiting)}]")
        exec(compile(decision.replace('"mona"', repr(owner)), "README.md", "exec"), known)
        exec(compile(organisation, "README.md", "exec"), known)
        low_level = low_level.replace('"acme"', repr(name)).replace('["mona"]', "None")
        exec(compile(low_level, "README.md", "exec"), known)
        asynchronous = asynchronous.replace(
            "patwarden.AsyncClient(auth=auth)", "hub.async_client()"
        )
        asynchronous = asynchronous.replace('["acme", "globex"]', "hub.orgs")
        exec(compile(asynchronous, "README.md", "exec"), known | {"hub": hub})
        exec(compile(failure, "README.md", "exec"), known)
        monkeypatch.setattr(logging, "basicConfig", lambda: None)
        exec(compile(telling, "README.md", "exec"), known)
        logging.getLogger("patwarden").setLevel(logging.NOTSET)
        hub.set_webhook(secret="invented")
        asked = hub.add_request(name, owner="hubot")
        exec(compile(hook, "README.md", "exec"), known)
        sent = hub.deliveries()[-1]
        taken: Any = known["hook"]
        assert taken(sent["body"].encode(), sent["headers"], "invented") == 204
        assert taken(sent["body"].encode(), sent["headers"], "another") == 401
        hub.remove_request(name, asked)
        known["auth"] = patwarden.App(hub.app_id, hub.private_key)
        exec(compile(options, "README.md", "exec"), known)
    printed = capsys.readouterr().out
    assert f"revoke {len(ids)} grant" in printed
    assert f"\n{len(ids)} confirmed\n" in printed
    assert "\nnot a member\n" in printed
    assert f"\nhubot asks to reach {name}\n" in printed
    assert sorted(grants(hub, name, "revoked")) == ids
    assert sorted(map(str, requests(hub, name, "denied"))) == waiting
    assert (tmp_path / "patwarden.sqlite").exists()
