"""An error is of the class of its kind, carries the facts, and says what to do."""

from __future__ import annotations

import copy
import os
import pickle
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from world import LIST_GRANTS, calls, grants, org_state

import patwarden
from patwarden import errors
from patwarden.testing import Simulator


@pytest.fixture
def token_org(hub: Simulator) -> Iterator[patwarden.Org]:
    """The first organisation, to a client whose login costs no request."""
    auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
    with patwarden.Client(auth=auth, base_url=hub.url) as client:
        yield client.org(hub.orgs[0])


def test_every_kind_has_its_class() -> None:
    def below(error: type[patwarden.PatwardenError]) -> list[type[patwarden.PatwardenError]]:
        return [one for each in error.__subclasses__() for one in (each, *below(each))]

    classes = below(patwarden.PatwardenError)
    kinds = {error.kind for error in classes}
    assert len(kinds) == len(classes) == 18
    others = {"DriftWarning", "PatwardenError"}
    assert set(errors.__all__) == {error.__name__ for error in classes} | others
    for error in classes:
        assert getattr(patwarden, error.__name__) is error
    assert issubclass(patwarden.InvalidArgument, ValueError)
    assert issubclass(patwarden.NetworkTimeoutError, patwarden.NetworkError)
    assert issubclass(patwarden.WrongTokenKindError, patwarden.ForbiddenError)
    assert issubclass(patwarden.NotInstalledError, patwarden.ForbiddenError)


@pytest.mark.parametrize(
    ("status", "kind", "temporary"),
    [
        (401, patwarden.AuthenticationError, False),
        (403, patwarden.ForbiddenError, False),
        (404, patwarden.NotFoundError, False),
        (422, patwarden.ValidationError, False),
        (302, patwarden.InvalidAnswerError, False),
    ],
)
def test_a_status_is_its_class_and_never_an_empty_list(
    hub: Simulator,
    token_org: patwarden.Org,
    status: int,
    kind: type[patwarden.PatwardenError],
    temporary: bool,
) -> None:
    hub.inject("status", status=status, body='{"message": "So it is"}', times=9)
    with pytest.raises(kind, match="So it is") as caught:
        token_org.grants.list().to_list()
    error = caught.value
    assert (error.status, error.org, error.operation) == (status, token_org.name, LIST_GRANTS)
    assert (error.page, error.chunk, error.retryable) == (1, None, temporary)
    assert error.request_id
    assert error.body == '{"message": "So it is"}'
    assert f"HTTP {status}" in str(error)
    assert len(calls(hub, LIST_GRANTS)) == 1


@pytest.mark.parametrize("status", [403, 429])
def test_a_limit_says_for_how_long(hub: Simulator, status: int) -> None:
    hub.inject(
        "status",
        status=status,
        headers={"retry-after": "7"},
        path_contains="personal-access-tokens",
    )
    with hub.client(longest_wait=6) as client, pytest.raises(patwarden.RateLimitedError) as caught:
        client.org(hub.orgs[0]).grants.list().to_list()
    assert caught.value.retry_after == 7.0
    assert caught.value.retryable
    assert caught.value.hint
    assert caught.value.hint in str(caught.value)


def test_a_proxy_is_used_once_it_is_named_and_sees_no_credential() -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        seen: list[bytes] = []

        def answer() -> None:
            connection, _ = proxy.accept()
            with connection:
                seen.append(connection.recv(4096))

        serving = threading.Thread(target=answer)
        serving.start()
        url = f"http://mona:hidden@127.0.0.1:{proxy.getsockname()[1]}"
        auth = patwarden.Token("ghs_secret")
        with (
            patwarden.Client(auth=auth, base_url="https://ghe.example", proxy=url) as client,
            pytest.raises(patwarden.NetworkError) as caught,
        ):
            client.org("acme").grants.revoke([1])
        serving.join()
    assert seen[0].startswith(b"CONNECT ghe.example:443 ")
    assert b"secret" not in seen[0]
    assert "hidden" not in str(caught.value)
    way = f"https://ghe.example by way of the proxy http://127.0.0.1:{url.rsplit(':', 1)[1]}"
    assert f": no connection to {way}: " in str(caught.value)


def test_what_is_no_proxy_and_no_certificate_is_told() -> None:
    auth = patwarden.Token("ghs_x")
    for client in (patwarden.Client, patwarden.AsyncClient):
        with pytest.raises(patwarden.ConfigurationError, match="no certificate"):
            client(auth=auth, certificates="hello")
        with pytest.raises(patwarden.ConfigurationError, match="proxy"):
            client(auth=auth, proxy="ftp://127.0.0.1")
        with pytest.raises(TypeError, match="certificates"):
            client(auth=auth, certificates=7)  # type: ignore[arg-type]


def test_a_limit_is_waited_out(hub: Simulator, token_org: patwarden.Org) -> None:
    hub.inject("status", status=429, headers={"retry-after": "1"})
    begun = time.monotonic()
    assert len(token_org.grants.list().to_list()) > 0
    assert time.monotonic() - begun >= 1


def test_a_page_of_a_proxy_is_a_server_error(hub: Simulator, token_org: patwarden.Org) -> None:
    html = "<html>" + "x" * 5000
    hub.inject("status", status=502, content_type="text/html", body=html, times=9)
    with pytest.raises(patwarden.ServerError) as caught:
        token_org.grants.list().to_list()
    assert caught.value.status == 502
    assert caught.value.body == html[:1024]
    assert caught.value.attempts == len(calls(hub, LIST_GRANTS)) == 4
    assert "html" not in str(caught.value)


def test_no_connection_is_its_own_error() -> None:
    with Simulator(orgs=1, grants=1, requests=0) as hub:
        url = hub.url
    # Nothing left: that is known, and no outcome of the write.
    with (
        patwarden.Client(auth=patwarden.Token("ghs_x"), base_url=url) as client,
        pytest.raises(patwarden.NetworkError) as raised,
    ):
        client.org("acme").grants.revoke([1])
    assert f": no connection to {url}: " in str(raised.value)
    assert raised.value.retryable
    assert raised.value.status is None


@pytest.mark.parametrize("token", ["ghp_secret", "github_pat_secret", "gho_secret"])
def test_a_token_that_can_never_govern_is_told_so_before_any_request(
    hub: Simulator, token: str
) -> None:
    with patwarden.Client(auth=patwarden.Token(token), base_url=hub.url) as client:
        org = client.org(hub.orgs[0])
        for call in (
            lambda: org.grants.list().to_list(),
            lambda: org.requests.list().to_list(),
            lambda: org.grants.revoke([1]),
            lambda: org.requests.deny([1]),
        ):
            with pytest.raises(patwarden.WrongTokenKindError, match="log in as an App"):
                call()
    assert hub.log() == []


def test_an_installation_token_lists_no_organisations(hub: Simulator) -> None:
    auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
    with patwarden.Client(auth=auth, base_url=hub.url) as client:
        with pytest.raises(patwarden.WrongTokenKindError):
            client.orgs().to_list()
        with pytest.raises((patwarden.ForbiddenError, patwarden.NotFoundError)) as caught:
            client.org(hub.orgs[1]).grants.list().to_list()
        assert caught.value.status in (403, 404)


def test_a_user_who_owns_nothing_is_denied(hub: Simulator) -> None:
    name = hub.orgs[0]
    members = org_state(hub, name)["members"]
    owner = next(login for login, role in members.items() if role == "admin")
    plain = next(login for login, role in members.items() if role == "member")
    for login, kind in ((owner, None), (plain, patwarden.ForbiddenError)):
        auth = patwarden.Token(hub.user_token("app_user", login))
        with patwarden.Client(auth=auth, base_url=hub.url) as client:
            if kind is None:
                assert {one.id for one in client.org(name).grants.list()} == set(grants(hub, name))
            else:
                with pytest.raises(kind):
                    client.org(name).grants.list().to_list()


def test_an_app_that_was_removed_or_suspended_is_told_so(
    hub: Simulator, client: patwarden.Client
) -> None:
    hub.set_suspended(hub.orgs[0], True)
    with pytest.raises(patwarden.ForbiddenError, match="suspended"):
        client.org(hub.orgs[0]).grants.list().to_list()
    hub.set_installed(hub.orgs[1], False)
    with pytest.raises(patwarden.NotInstalledError):
        client.org(hub.orgs[1]).grants.list().to_list()
    assert [(org.login, org.suspended) for org in client.orgs()] == [(hub.orgs[0], True)]


def test_an_organisation_without_the_app_is_told_so(
    hub: Simulator, client: patwarden.Client
) -> None:
    with pytest.raises(patwarden.NotInstalledError, match="not installed on nowhere") as caught:
        client.org("nowhere").grants.list().to_list()
    assert (caught.value.org, caught.value.status) == ("nowhere", 404)


def test_a_missing_permission_is_named(hub: Simulator, client: patwarden.Client) -> None:
    hub.set_permission(hub.orgs[0], "organization_personal_access_tokens", None)
    hub.set_permission(hub.orgs[0], "organization_personal_access_token_requests", "read")
    org = client.org(hub.orgs[0])
    assert org.requests.list().to_list() != []
    with pytest.raises(patwarden.ForbiddenError) as caught:
        org.grants.list().to_list()
    assert "organization_personal_access_tokens" in str(caught.value)
    with pytest.raises(patwarden.ForbiddenError):
        org.requests.deny([1])


def test_a_wrong_key_is_not_accepted(hub: Simulator) -> None:
    with (
        Simulator(orgs=1, grants=1, requests=0) as other,
        patwarden.Client(
            auth=patwarden.App(hub.app_id, other.private_key), base_url=hub.url
        ) as client,
        pytest.raises(patwarden.AuthenticationError) as caught,
    ):
        client.org(hub.orgs[0]).grants.list().to_list()
    assert caught.value.status == 401
    assert "App id" in str(caught.value)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "it is empty"),
        ("not a key", "not PEM"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "public key"),
        ("-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n", "damaged"),
        (b"-----BEGIN RSA PRIVATE KEY-----\n\xff\xfe", "damaged"),
        ("\ud800", "can't be encoded"),
    ],
)
def test_a_key_that_is_none_is_said_to_be_what_it_is(key: str | bytes, said: str) -> None:
    with pytest.raises(patwarden.ConfigurationError, match=said) as caught:
        patwarden.App(1, key)
    assert "c2VjcmV0" not in str(caught.value)


def test_a_key_file_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "no.pem"
    with pytest.raises(patwarden.ConfigurationError, match=r"no\.pem"):
        patwarden.App.from_file(1, missing)
    empty = tmp_path / "empty.pem"
    empty.touch(mode=0o600)
    with pytest.raises(patwarden.ConfigurationError, match=r"empty\.pem.*it is empty"):
        patwarden.App.from_file("Iv1.client", str(empty))


@pytest.mark.skipif(os.name != "posix", reason="permissions are another matter elsewhere")
def test_a_key_file_that_others_can_read_is_refused_unless_told_so(
    hub: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "app.pem"
    key.write_text(hub.private_key)
    key.chmod(0o644)
    with pytest.raises(patwarden.ConfigurationError, match=r"mode 0644.*chmod 600") as caught:
        patwarden.App.from_file(hub.app_id, key)
    assert "allow_shared=True" in str(caught.value)
    assert "PATWARDEN_ALLOW_SHARED_KEY" not in str(caught.value), "it is read by from_env() alone"
    monkeypatch.setenv("PATWARDEN_APP_ID", str(hub.app_id))
    monkeypatch.setenv("PATWARDEN_PRIVATE_KEY_FILE", str(key))
    with pytest.raises(patwarden.ConfigurationError, match="set PATWARDEN_ALLOW_SHARED_KEY=1"):
        patwarden.Client.from_env()
    assert patwarden.App.from_file(hub.app_id, key, allow_shared=True).app_id == str(hub.app_id)


def test_what_is_wrong_in_the_environment_is_told_by_the_variable_s_name(
    hub: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "app.pem"
    key.touch(mode=0o600)
    key.write_text(hub.private_key)
    monkeypatch.setenv("PATWARDEN_APP_ID", "not an id")
    monkeypatch.setenv("PATWARDEN_PRIVATE_KEY_FILE", str(key))
    with pytest.raises(patwarden.ConfigurationError, match=r"^PATWARDEN_APP_ID: ") as caught:
        patwarden.Client.from_env()
    assert "app.pem" not in str(caught.value)
    with pytest.raises(patwarden.ConfigurationError, match=r"^the App's id is"):
        patwarden.App.from_file("not an id", key)
    monkeypatch.setenv("GITHUB_API_URL", "ghe.example")
    with pytest.raises(patwarden.ConfigurationError, match=r"^GITHUB_API_URL: .*https://"):
        patwarden.Client.from_env()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://api.github.com", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("ftp://api.github.com", "scheme"),
        ("https://user:hunter2@api.github.com", "user name or a password"),
        ("api.github.com", "not a URL"),
    ],
)
def test_a_credential_goes_nowhere_it_could_be_read(url: str, said: str) -> None:
    with pytest.raises(patwarden.ConfigurationError, match=said) as caught:
        patwarden.Client(auth=patwarden.Token("ghs_x"), base_url=url)
    assert "hunter2" not in str(caught.value)


def test_an_environment_without_a_login_says_how_to_log_in() -> None:
    with pytest.raises(patwarden.ConfigurationError, match="PATWARDEN_APP_ID"):
        patwarden.Client.from_env()


def test_githubs_own_tokens_go_to_no_other_host(
    hub: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("GH_TOKEN", "ghp_secret")
    with pytest.raises(patwarden.ConfigurationError, match="GH_TOKEN goes to github"):
        patwarden.Client.from_env()


def test_what_github_says_of_the_fields_is_told_as_it_says_it(
    hub: Simulator, token_org: patwarden.Org
) -> None:
    told = """{"message": "Validation Failed", "errors": [
        {"resource": "Grant", "field": "pat_ids", "code": "missing", "index": 0, "value": ["a", 7]},
        "too fast"
    ]}"""
    hub.inject("status", status=422, method="GET", body=told)
    with pytest.raises(patwarden.ValidationError, match="Grant pat_ids missing") as caught:
        token_org.grants.list().to_list()
    nothing = dict.fromkeys(("resource", "field", "code", "message", "index", "value"))
    assert caught.value.errors == [
        {
            **nothing,
            "resource": "Grant",
            "field": "pat_ids",
            "code": "missing",
            "index": 0,
            "value": ["a", 7],
        },
        {**nothing, "message": "too fast"},
    ]
    assert pickle.loads(pickle.dumps(caught.value)).errors == caught.value.errors
    # The simulator's own, of a bulk call.
    with pytest.raises(patwarden.UnconfirmedError) as unconfirmed:
        token_org.grants.revoke([min(grants(hub, token_org.name)), 999_999]).raise_for_outcome()
    cause = unconfirmed.value.__cause__
    assert isinstance(cause, patwarden.ValidationError)
    assert cause.errors[0]["field"] == "pat_ids"


def test_a_limit_says_until_when(hub: Simulator) -> None:
    hub.inject(
        "status",
        status=403,
        headers={"retry-after": "3000"},
        path_contains="personal-access-tokens",
        times=2,
    )
    with hub.client() as client:
        org = client.org(hub.orgs[0])
        for _ in range(2):
            # Refused by GitHub, then by the client itself, which does not ask before that is over.
            begun = datetime.now(UTC)
            with pytest.raises(patwarden.RateLimitedError) as caught:
                org.grants.list().to_list()
            until = caught.value.until
            assert until is not None
            assert until.utcoffset() == timedelta(0)
            assert timedelta(seconds=2990) < until - begun < timedelta(seconds=3005)
            assert pickle.loads(pickle.dumps(caught.value)).until == until


def test_a_limit_is_told_as_long_as_it_is_by_every_call(hub: Simulator) -> None:
    hub.inject("status", status=429, headers={"retry-after": "5000"})
    auth = patwarden.Token(hub.installation_token(hub.orgs[0]))
    with patwarden.Client(auth=auth, base_url=hub.url) as client:
        grants = client.org(hub.orgs[0]).grants
        for said in ("wait 84 min, then try again", ": 84 min from now, and a call waits 15 min"):
            with pytest.raises(patwarden.RateLimitedError) as caught:
                grants.list().to_list()
            assert said in str(caught.value)
            assert caught.value.retry_after == pytest.approx(5_000, abs=30)
        assert caught.value.hint == "try again then, or let the client wait longer (longest_wait)"
    assert len(calls(hub, LIST_GRANTS)) == 1


def test_a_wait_beyond_all_calendars_is_told_all_the_same(hub: Simulator) -> None:
    wait = {"retry-after": "999999999999999"}
    hub.inject("status", status=429, headers=wait, path_contains="personal-access-tokens")
    with hub.client() as client, pytest.raises(patwarden.RateLimitedError) as caught:
        client.org(hub.orgs[0]).grants.list().to_list()
    assert caught.value.until is not None
    assert caught.value.until.year == 9999


def test_a_report_is_held_to_its_outcome(hub: Simulator, org: patwarden.Org) -> None:
    good = sorted(grants(hub, org.name))[:3]
    whole = org.grants.revoke(good[:1])
    assert whole.raise_for_outcome() is whole
    confirmed = org.grants.revoke(good[1:2], confirm=30)
    assert confirmed.raise_for_outcome() is confirmed
    part = org.grants.revoke([good[2], 999_999])
    with pytest.raises(patwarden.UnconfirmedError, match="1 of 2 ids are not accepted: ") as caught:
        part.raise_for_outcome()
    error = caught.value
    assert error.report is part
    assert error.kind == "unconfirmed"
    assert error.hint
    assert str(error).endswith(error.hint)
    assert isinstance(error.__cause__, patwarden.ValidationError)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is patwarden.UnconfirmedError
    assert again.report == part
    assert str(again) == str(error)


def test_accepted_is_not_enough_where_confirmation_was_asked_for() -> None:
    with (
        Simulator(orgs=1, grants=5, requests=0, effect_delay_ms=60_000) as hub,
        hub.client() as client,
    ):
        id = min(grants(hub, hub.orgs[0]))
        report = client.org(hub.orgs[0]).grants.revoke([id], confirm=0.5)
        assert report.ok
        with pytest.raises(patwarden.UnconfirmedError, match="1 of 1 ids are not confirmed"):
            report.raise_for_outcome()


def test_no_message_is_rusts(hub: Simulator, token_org: patwarden.Org) -> None:
    """None of what Rust writes for programmers is in what people read."""
    said: list[str] = []
    answers = [
        {"status": 200, "body": "[{}]"},
        {"status": 200, "body": "nonsense"},
        {"status": 418, "body": '{"message": "no", "errors": [{"value": null, "code": "custom"}]}'},
        {"status": 502, "content_type": "text/html", "body": "<html>"},
        {"status": 429, "headers": {"retry-after": "7200"}},
    ]
    for answer in answers:
        hub.inject("status", method="GET", times=9 if answer["status"] == 502 else 1, **answer)
        with pytest.raises(patwarden.PatwardenError) as caught:
            token_org.grants.list().to_list()
        said.append(str(caught.value))
        if answer["status"] == 502:
            break
    for call in (
        lambda: token_org.grants.revoke([]),
        lambda: patwarden.App(1, "x"),
        lambda: patwarden.Client(auth=patwarden.Token("ghs_x"), base_url="https://a b"),
        lambda: token_org.grants.revoke([1], journal="/nowhere/at/all"),
    ):
        with pytest.raises(patwarden.PatwardenError) as caught:
            call()
        said.append(str(caught.value))
    for line in said:
        assert not re.search(r"Some\(|None\b|Err\(|Ok\(|::|\w+ \{ |kind: |\\u", line), line


def test_an_error_can_be_pickled_and_copied(hub: Simulator, token_org: patwarden.Org) -> None:
    hub.inject("status", status=403, headers={"retry-after": "3600"})
    with pytest.raises(patwarden.RateLimitedError) as caught:
        token_org.grants.list().to_list()
    error = caught.value
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is patwarden.RateLimitedError
        assert str(again) == str(error)
        assert vars(again) == vars(error)
        assert again.retry_after == 3600.0


def test_a_listing_that_failed_is_never_an_empty_one(hub: Simulator, org: patwarden.Org) -> None:
    hub.inject("status", status=403, path_contains="personal-access-tokens", times=9)
    listing = org.grants.list()
    with pytest.raises(patwarden.ForbiddenError):
        list(listing)
    for _ in range(2):
        with pytest.raises(patwarden.InvalidArgument, match="ended in an error before"):
            list(listing)


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_survives_a_round_trip(name: str) -> None:
    kind = getattr(errors, name)
    if not issubclass(kind, patwarden.PatwardenError):
        return
    error = kind("so it is", status=404, chunk=(1, 2), retryable=True, hint="wait", took=0.5)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert type(again) is kind
        assert (str(again), vars(again)) == (str(error), vars(error))
