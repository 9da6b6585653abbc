"""No form of a login shows its secret."""

from __future__ import annotations

import copy
import pickle

import pytest

import patwarden
from patwarden.testing import Simulator


def lines_of(key: str) -> list[str]:
    return [line for line in key.splitlines() if line and not line.startswith("-----")]


def test_a_login_shows_who_and_never_the_secret(hub: Simulator) -> None:
    app = patwarden.App(hub.app_id, hub.private_key)
    assert repr(app) == str(app) == f"App('{hub.app_id}')"
    assert app.app_id == str(hub.app_id)
    token = patwarden.Token("ghs_verysecret")
    assert repr(token) == str(token) == "<Token: an installation token (ghs_)>"
    assert token.kind == "an installation token (ghs_)"
    with patwarden.Client(auth=app, base_url=hub.url) as client:
        own = patwarden.AsyncClient(auth=app, base_url=hub.url)
        assert [repr(one) for one in (client.api, own, own.api)] == [
            "<Api>",
            f"<AsyncClient of {hub.url}, logged in as an App>",
            "<AsyncApi>",
        ]
        for shown in (client, client.org("acme"), client.org("acme").grants, hub):
            for line in lines_of(hub.private_key):
                assert line not in repr(shown)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_login_can_not_be_pickled(hub: Simulator, protocol: int) -> None:
    token = patwarden.Token("ghs_verysecret")
    with hub.client() as client:
        app, own = patwarden.App(hub.app_id, hub.private_key), hub.async_client()
        for secret in (token, app, client, own, hub):
            with pytest.raises(TypeError):
                pickle.dumps(secret, protocol)
            with pytest.raises(TypeError):
                copy.deepcopy(secret)


def test_nothing_can_be_read_off_a_login(hub: Simulator) -> None:
    app = patwarden.App(hub.app_id, hub.private_key)
    token = patwarden.Token("ghs_verysecret")
    for login in (app, token):
        assert not hasattr(login, "__dict__")
        for name in dir(login):
            shown = repr(getattr(login, name))
            assert "verysecret" not in shown
            assert lines_of(hub.private_key)[0] not in shown
        with pytest.raises(AttributeError):
            login.key = "x"  # type: ignore[union-attr]


@pytest.mark.parametrize("token", ["", "ghs_very secret", "ghs_verysecret\n", "ghs_verysecr\xe9t"])
def test_a_token_that_is_none_is_not_shown(token: str) -> None:
    with pytest.raises(patwarden.ConfigurationError) as caught:
        patwarden.Token(token)
    assert "very" not in repr(caught.value)


def test_a_token_that_is_refused_is_not_shown(hub: Simulator) -> None:
    with patwarden.Client(auth=patwarden.Token("ghs_verysecret"), base_url=hub.url) as client:
        with pytest.raises(patwarden.AuthenticationError) as caught:
            client.org(hub.orgs[0]).grants.list().to_list()
        told = f"{caught.value!r} {caught.value.body} {vars(caught.value)}"
        assert "verysecret" not in told
        assert b"verysecret" not in pickle.dumps(caught.value)
