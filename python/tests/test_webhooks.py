"""What GitHub sends to a webhook: verified, typed, and never read before."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import pickle
from datetime import timedelta
from typing import Any

import pytest

import patwarden
from patwarden import webhooks
from patwarden.testing import Simulator

# GitHub publishes these three for whoever tests a receiver.
SECRET = "It's a Secret to Everybody"
BODY = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"


def headers(body: bytes, event: str = "ping", secret: str = SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-GitHub-Event": event,
        "X-Hub-Signature-256": f"sha256={mac}",
        "Content-Type": "application/json",
    }


def taken(event: str, told: Any) -> webhooks.Delivery:
    body = json.dumps(told).encode()
    return webhooks.receive(body, headers(body, event), SECRET)


@pytest.fixture
def sent(hub: Simulator) -> dict[str, Any]:
    """A delivery as the simulator makes it."""
    hub.set_webhook(secret="invented")
    hub.add_request(hub.orgs[0], owner="mona", token_name="nightly", token_expires_at=None)
    return hub.deliveries()[-1]


@pytest.fixture
def delivery(sent: dict[str, Any]) -> webhooks.Delivery:
    return webhooks.receive(sent["body"].encode(), sent["headers"], "invented")


def test_what_github_publishes_is_taken() -> None:
    for body in (BODY, bytearray(BODY), memoryview(BODY)):
        webhooks.verify(body, SIGNATURE, SECRET)
    webhooks.verify(BODY, SIGNATURE.replace("ea0eb", "EA0EB"), SECRET.encode())


def test_the_old_and_the_new_secret_are_good_while_it_is_replaced() -> None:
    for secrets in (["new", SECRET], (SECRET, b"new"), iter([SECRET, "new"])):
        webhooks.verify(BODY, SIGNATURE, secrets)
    with pytest.raises(patwarden.AuthenticationError):
        webhooks.verify(BODY, SIGNATURE, ["new", "newer"])


@pytest.mark.parametrize(
    ("body", "signature", "secret", "said"),
    [
        (b"Hello, World", SIGNATURE, SECRET, "not made of this body"),
        (BODY, SIGNATURE, "another", "not made of this body"),
        (BODY, None, SECRET, "no X-Hub-Signature-256"),
        (BODY, "", SECRET, "begin with sha256="),
        (BODY, SIGNATURE[7:], SECRET, "begin with sha256="),
        (BODY, SIGNATURE[:-1], SECRET, "64 hexadecimal digits"),
        (BODY, SIGNATURE[:-1] + "\ud800", SECRET, "64 hexadecimal digits"),
    ],
)
def test_what_is_not_githubs_is_refused(
    body: bytes, signature: str | None, secret: str, said: str
) -> None:
    with pytest.raises(patwarden.AuthenticationError, match=said) as caught:
        webhooks.verify(body, signature, secret)
    assert secret not in str(caught.value)
    assert "Hello" not in str(caught.value)


def test_a_secret_that_everybody_has_is_none() -> None:
    for secret in ("", b"", [], ["one", ""]):
        with pytest.raises(patwarden.ConfigurationError, match="secret"):
            webhooks.verify(BODY, SIGNATURE, secret)  # type: ignore[arg-type]


def test_wrong_types_are_named_and_not_shown() -> None:
    wrong: list[tuple[str, Any, Any, Any]] = [
        ("body", "Hello, World!", SIGNATURE, SECRET),
        ("signature", BODY, SIGNATURE.encode(), SECRET),
        ("secret", BODY, SIGNATURE, 7),
        ("secret", BODY, SIGNATURE, [SECRET, 7]),
    ]
    for name, body, signature, secret in wrong:
        with pytest.raises(TypeError, match=f"^{name} must be") as caught:
            webhooks.verify(body, signature, secret)
        assert "Hello" not in str(caught.value)
    for odd in (None, 7, "text", [1, 2], {"X-GitHub-Event": 7}):
        with pytest.raises(TypeError, match=r"^headers must be"):
            webhooks.receive(BODY, odd, SECRET)  # type: ignore[arg-type]


def test_a_request_is_told_in_types(delivery: webhooks.Delivery, hub: Simulator) -> None:
    assert delivery.event_name == "personal_access_token_request"
    event = delivery.event
    assert isinstance(event, webhooks.PatRequestEvent)
    assert (event.action, event.owner.login, event.token_name) == ("created", "mona", "nightly")
    assert event.token_expires_at is None
    assert event.created_at.utcoffset() == timedelta(0)
    assert event.organization.login == hub.orgs[0]
    assert event.organization.installation_id is not None
    assert isinstance(event.organization, patwarden.Organization)
    assert isinstance(event.sender, patwarden.User)
    assert isinstance(event.permissions_result, patwarden.Permissions)
    match delivery:
        case webhooks.Delivery(_, "personal_access_token_request", event):
            assert event.sender.login == "mona"
        case _:
            pytest.fail("a delivery is no delivery")


def test_the_repositories_of_a_subset_are_told(hub: Simulator) -> None:
    org = hub.state()["orgs"][0]
    ids = sorted(repository["id"] for repository in org["repositories"].values())[:2]
    hub.set_webhook(secret="invented")
    hub.add_request(hub.orgs[0], repository_selection="subset", repository_ids=ids)
    sent = hub.deliveries()[-1]
    event = webhooks.receive(sent["body"].encode(), sent["headers"], "invented").event
    assert [repository.id for repository in event.repositories] == ids
    assert event.repository_count == 2
    assert [one["id"] for one in event.to_dict()["repositories"]] == ids


def test_headers_come_in_many_forms(sent: dict[str, Any], delivery: webhooks.Delivery) -> None:
    body, pairs = sent["body"].encode(), sent["headers"]
    encoded = [(name.lower().encode(), value.encode()) for name, value in pairs]
    for form in (dict(pairs), {name.upper(): value for name, value in pairs}, encoded, iter(pairs)):
        assert webhooks.receive(body, form, "invented") == delivery


def test_nothing_unsigned_is_read() -> None:
    body = b"no JSON"
    for lacking in ("X-Hub-Signature-256", "X-GitHub-Event", "X-GitHub-Delivery"):
        given = headers(body)
        del given[lacking]
        error = (
            patwarden.AuthenticationError if "Hub-S" in lacking else patwarden.InvalidAnswerError
        )
        with pytest.raises(error, match=lacking):
            webhooks.receive(body, given, SECRET)
    twice = [*headers(body).items(), ("x-hub-signature-256", SIGNATURE)]
    with pytest.raises(patwarden.AuthenticationError, match="more than one"):
        webhooks.receive(body, twice, SECRET)
    with pytest.raises(patwarden.InvalidAnswerError, match="not JSON"):
        webhooks.receive(body, headers(body), SECRET)


def test_other_events_are_their_json() -> None:
    told = {"zen": "Design for failure.", "hook_id": 2**63}
    delivery = taken("ping", told)
    assert delivery.event == told
    assert delivery.to_dict()["event"] == told
    assert json.loads(delivery.body) == told


def test_actions_to_come_stay_readable(sent: dict[str, Any]) -> None:
    told = json.loads(sent["body"])
    told["action"] = "transferred"
    event = taken("personal_access_token_request", told).event
    assert event.action == "transferred"
    assert pickle.loads(pickle.dumps(event)) == event
    told["personal_access_token_request"] = [1, 2]
    assert taken("personal_access_token_request", told).event == told
    told["action"] = "created"
    with pytest.raises(patwarden.InvalidAnswerError, match="personal_access_token_request"):
        taken("personal_access_token_request", told)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_deliveries_and_events_are_objects_as_all_others(
    delivery: webhooks.Delivery, protocol: int
) -> None:
    for thing in (delivery, delivery.event, taken("ping", {"zen": "x"})):
        again = pickle.loads(pickle.dumps(thing, protocol))
        assert again == thing
        assert again is not thing
        assert hash(again) == hash(thing)
        assert again.to_dict() == thing.to_dict()
        assert repr(again) == repr(thing)
        assert type(thing).__module__ == "patwarden.webhooks"
        assert tuple(thing.to_dict()) == type(thing).__match_args__
        assert copy.deepcopy(thing) is thing
        assert repr(thing).startswith(f"{type(thing).__name__}(")
        with pytest.raises(AttributeError):
            thing.id = 7
    assert delivery != taken("ping", {"zen": "x"})
    assert "sha256" not in repr(delivery)
