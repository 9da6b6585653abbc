"""The simulator in the package: what a user tests their own automation with."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from world import grants

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
