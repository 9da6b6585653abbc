"""The low level: any operation by its name, with plain values, judged by what is sent."""

from __future__ import annotations

import ast
import inspect
import pydoc
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

import pytest
from world import LIST_GRANTS, REVOKE, calls, grants, org_state, requests

import patwarden
from patwarden import api_types
from patwarden.api import Api, AsyncApi, Headers, Response
from patwarden.testing import Simulator

STUB = ast.parse(Path(patwarden.__file__).with_name("api.pyi").read_text())


def stubs(name: str) -> dict[str, dict[str, Any]]:
    """The methods of a class of the stub: of each its arguments and their defaults."""
    found = next(node for node in STUB.body if isinstance(node, ast.ClassDef) and node.name == name)
    methods = {}
    for method in found.body:
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
            assert [argument.arg for argument in method.args.args] == ["self"]
            pairs = zip(method.args.kwonlyargs, method.args.kw_defaults, strict=True)
            methods[method.name] = {
                argument.arg: inspect.Parameter.empty if value is None else ast.literal_eval(value)
                for argument, value in pairs
            }
    return methods


def last(hub: Simulator) -> dict[str, Any]:
    return hub.log()[-1]


@pytest.mark.parametrize("kind", [Api, AsyncApi])
def test_every_method_has_the_signature_of_its_stub(kind: type[Api | AsyncApi]) -> None:
    expected = stubs(kind.__name__)
    assert len(expected) >= 26
    assert {name for name in vars(kind) if not name.startswith("_")} == set(expected)
    for name, arguments in expected.items():
        method = getattr(kind, name)
        _, *shown = inspect.signature(method).parameters.values()
        assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in shown)
        assert {one.name: one.default for one in shown} == arguments
        assert method.__doc__


def test_help_says_what_an_operation_is_and_takes(client: patwarden.Client) -> None:
    text = pydoc.plain(pydoc.render_doc(client.api.orgs_list_pat_grants))
    assert "orgs_list_pat_grants(*, org, per_page=30, page=1," in text
    assert "Lists the fine-grained personal access tokens" in text
    assert "GET /orgs/{org}/personal-access-tokens\n" in text
    assert "last_used_before" in text.split("Args:")[1]
    assert "aware datetime" in text
    assert "Response[list[OrganizationProgrammaticAccessGrant]]" in text
    assert max(len(line) for line in text.splitlines()[3:]) < 100


def test_a_listing_with_filters_is_one_request(hub: Simulator, client: patwarden.Client) -> None:
    name = hub.orgs[0]
    owners = sorted({grant["token"]["owner"] for grant in grants(hub, name).values()})[:2]
    page = client.api.orgs_list_pat_grants(org=name, owner=owners, per_page=5, direction="asc")
    assert len(calls(hub, LIST_GRANTS)) == 1
    assert sorted(map(tuple, last(hub)["query"])) == [
        ("direction", "asc"),
        ("owner[]", owners[0]),
        ("owner[]", owners[1]),
        ("per_page", "5"),
    ]
    there = {id for id, one in grants(hub, name).items() if one["token"]["owner"] in owners}
    assert {grant["id"] for grant in page.data} <= there
    assert len(page.data) == min(5, len(there))


def test_what_is_not_given_is_not_sent(hub: Simulator, client: patwarden.Client) -> None:
    page = client.api.orgs_list_pat_grants(org=hub.orgs[0], owner=None, page=None)
    assert last(hub)["query"] == []
    assert len(page.data) == 30, "what the signature says the server takes it for"
    client.api.orgs_list_pat_grants(org=hub.orgs[0], owner=None, per_page=7)
    assert last(hub)["query"] == [["per_page", "7"]]


def test_times_are_sent_in_utc(hub: Simulator, client: patwarden.Client) -> None:
    east = timezone(timedelta(hours=2))
    for time in (datetime(2026, 1, 1, 2, tzinfo=east), "2026-01-01T00:00:00Z"):
        client.api.orgs_list_pat_grants(org=hub.orgs[0], last_used_before=time)
        assert last(hub)["query"] == [["last_used_before", "2026-01-01T00:00:00Z"]]
    day: Any = date(2026, 1, 1)
    client.api.orgs_list_pat_grants(org=hub.orgs[0], last_used_before=day)
    assert last(hub)["query"] == [["last_used_before", "2026-01-01"]]


def test_a_time_is_sent_where_one_is_asked_for_alone(
    hub: Simulator, client: patwarden.Client
) -> None:
    list_grants: Callable[..., Response[Any]] = client.api.orgs_list_pat_grants
    for time in (date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)):
        for name, given in (("org", time), ("owner", [time]), ("repository", time)):
            with pytest.raises(TypeError, match=f"{name} must be a .*str, not date"):
                list_grants(**{"org": "acme", name: given})
    with pytest.raises(
        TypeError, match=r"last_used_after must be an aware datetime.* str, not int"
    ):
        list_grants(org="acme", last_used_after=7)
    assert hub.log() == []


def test_numbers_of_tokens_are_ints_in_a_filter_as_in_an_answer(
    hub: Simulator, client: patwarden.Client
) -> None:
    list_grants: Callable[..., Response[Any]] = client.api.orgs_list_pat_grants
    first, second = list_grants(org=hub.orgs[0], per_page=2).data
    ids = [first["token_id"], str(second["token_id"])]
    page = list_grants(org=hub.orgs[0], token_id=ids)
    assert last(hub)["query"] == [["token_id[]", str(id)] for id in ids]
    assert {grant["id"] for grant in page.data} == {first["id"], second["id"]}
    hub.clear_log()
    for given in (True, 7.0, None):
        with pytest.raises(TypeError, match="token_id must be a list of int or str, not"):
            list_grants(org=hub.orgs[0], token_id=[given])
    with pytest.raises(patwarden.InvalidArgument, match="token_id: an id is 1 to"):
        list_grants(org=hub.orgs[0], token_id=[0])
    with pytest.raises(TypeError, match="token_id must be a list of int or str, not int"):
        list_grants(org=hub.orgs[0], token_id=first["token_id"])
    # A member's number is no login, though it could be one.
    with pytest.raises(TypeError, match="owner must be a list of str, not int"):
        list_grants(org=hub.orgs[0], owner=[first["owner"]["id"]])
    assert hub.log() == []


class Index:
    """A number that is no int, as those of numpy are."""

    def __init__(self, value: int | Exception) -> None:
        self.value = value

    def __index__(self) -> int:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def test_what_can_be_an_index_is_an_int(hub: Simulator, client: patwarden.Client) -> None:
    list_grants: Callable[..., Response[Any]] = client.api.orgs_list_pat_grants
    ids = sorted(grants(hub, hub.orgs[0]))[:2]
    list_grants(org=hub.orgs[0], per_page=Index(2), token_id=[Index(2**40)])
    assert sorted(last(hub)["query"]) == [["per_page", "2"], ["token_id[]", str(2**40)]]
    revoke: Callable[..., Response[Any]] = client.api.orgs_update_pat_accesses
    revoke(org=hub.orgs[0], action="revoke", pat_ids=[Index(id) for id in ids])
    assert last(hub)["body"] == {"action": "revoke", "pat_ids": ids}
    with pytest.raises(patwarden.PatwardenError):
        client.api.apps_create_installation_access_token(
            installation_id=Index(1),  # type: ignore[arg-type]
            permissions={"members": [Index(2)]},  # type: ignore[arg-type]
        )
    assert last(hub)["body"] == {"permissions": {"members": [2]}}
    hub.clear_log()
    for given, error, said in (
        (Index(TypeError("no scalar")), TypeError, "per_page must be an int, not Index"),
        (Index(LookupError("mine")), LookupError, "mine"),
        (Index(2**64), patwarden.InvalidArgument, "per_page is beyond 64 bits"),
        (True, TypeError, "per_page must be an int, not bool"),
        ("5", TypeError, "per_page must be an int, not str"),
    ):
        with pytest.raises(error, match=said):
            list_grants(org=hub.orgs[0], per_page=given)
    assert hub.log() == []


class Broken(list[Any]):
    """A list that can't be gone through."""

    def __iter__(self) -> Any:
        raise LookupError("mine")


def test_an_exception_of_the_callers_list_is_the_callers(
    hub: Simulator, client: patwarden.Client
) -> None:
    with pytest.raises(LookupError, match="mine"):
        client.api.orgs_list_pat_grants(org=hub.orgs[0], owner=Broken(["mona"]))
    permissions: Any = {"members": Broken(["read"])}
    with pytest.raises(LookupError, match="mine"):
        client.api.apps_create_installation_access_token(installation_id=1, permissions=permissions)
    assert hub.log() == []


def test_a_dict_that_changes_while_it_is_read_is_sent_as_it_was(
    hub: Simulator, client: patwarden.Client
) -> None:
    class Zone(tzinfo):
        def utcoffset(self, _: datetime | None) -> timedelta:
            permissions.clear()
            return timedelta()

        def dst(self, _: datetime | None) -> None:
            return None

        def tzname(self, _: datetime | None) -> None:
            return None

    permissions: Any = {"a": datetime(2026, 1, 1, tzinfo=Zone()), "b": {"c": "d"}}
    with pytest.raises(patwarden.PatwardenError):
        client.api.apps_create_installation_access_token(installation_id=1, permissions=permissions)
    assert last(hub)["body"] == {"permissions": {"a": "2026-01-01T00:00:00Z", "b": {"c": "d"}}}
    assert permissions == {}


def test_null_is_told_from_not_given(hub: Simulator, client: patwarden.Client) -> None:
    first, second = sorted(requests(hub, hub.orgs[0]))[:2]
    review = client.api.orgs_review_pat_grant_request
    review(org=hub.orgs[0], pat_request_id=first, action="deny", reason=None)
    assert last(hub)["body"] == {"action": "deny", "reason": None}
    review(org=hub.orgs[0], pat_request_id=second, action="deny")
    assert last(hub)["body"] == {"action": "deny"}
    # Where null is no value, None is what is not given; a default is not sent along.
    client.api.orgs_update(org=hub.orgs[0], company=None, web_commit_signoff_required=False)
    assert last(hub)["body"] == {"web_commit_signoff_required": False}
    assert org_state(hub, hub.orgs[0])["settings"]["web_commit_signoff_required"] is False


def test_a_bulk_revocation_is_accepted(hub: Simulator, client: patwarden.Client) -> None:
    ids = sorted(grants(hub, hub.orgs[0]))[:3]
    done = client.api.orgs_update_pat_accesses(org=hub.orgs[0], action="revoke", pat_ids=ids)
    assert (done.status, done.data) == (202, None)
    assert [call["body"] for call in calls(hub, REVOKE)] == [{"action": "revoke", "pat_ids": ids}]
    assert sorted(grants(hub, hub.orgs[0], "revoked")) == ids


def test_no_content_is_none(hub: Simulator, client: patwarden.Client) -> None:
    id = min(grants(hub, hub.orgs[0]))
    done = client.api.orgs_update_pat_access(org=hub.orgs[0], pat_id=id, action="revoke")
    assert (done.status, done.data) == (204, None)
    assert list(grants(hub, hub.orgs[0], "revoked")) == [id]


def test_nested_values_are_sent_as_they_are(hub: Simulator, client: patwarden.Client) -> None:
    installation = client.api.apps_get_org_installation(org=hub.orgs[0]).data
    made = client.api.apps_create_installation_access_token(
        installation_id=installation["id"],
        permissions={"organization_personal_access_tokens": "read"},
    )
    assert made.status == 201
    assert made.data["permissions"].get("organization_personal_access_tokens") == "read"
    assert last(hub)["operation"] == "apps/create-installation-access-token"
    assert made.data["token"] not in repr(made)


def test_an_app_goes_out_as_github_wants_it(hub: Simulator, client: patwarden.Client) -> None:
    asked: list[tuple[Callable[[], Response[Any]], dict[str, str]]] = [
        (client.api.apps_get_authenticated, {"type": "app"}),
        (lambda: client.api.apps_get_org_installation(org=hub.orgs[1]), {"type": "app"}),
        (
            lambda: client.api.orgs_get(org=hub.orgs[1]),
            {"type": "installation", "org": hub.orgs[1]},
        ),
    ]
    for call, identity in asked:
        assert call().status == 200
        assert last(hub)["identity"] == identity


def test_a_response_is_frozen_and_shows_no_body(hub: Simulator, client: patwarden.Client) -> None:
    page = client.api.orgs_list_pat_grants(org=hub.orgs[0], per_page=2)
    assert type(page) is Response
    assert repr(page) == "<Response 200 of orgs/list-pat-grants>"
    assert page.data is page.data
    assert type(page.data) is list
    assert type(page.data[0]) is dict
    for name in ("data", "status", "headers", "new"):
        with pytest.raises(AttributeError):
            setattr(page, name, None)
    with pytest.raises(TypeError):
        Response()
    assert typing.get_origin(Response[int]) is Response


def test_headers_are_found_by_names_of_any_case(hub: Simulator, client: patwarden.Client) -> None:
    hub.inject(
        "status", status=200, body="[]", headers={"X-One": "a, b"}, path_contains="/versions"
    )
    headers = client.api.meta_get_all_versions().headers
    assert isinstance(headers, Mapping)
    assert headers["X-ONE"] == headers["x-one"] == headers.get("X-One") == "a, b"
    assert "X-oNe" in headers
    assert "x-two" not in headers
    for name in (7, None, b"x-one"):
        assert name not in headers  # type: ignore[comparison-overlap]
        assert headers.get(name, "none") == "none"  # type: ignore[call-overload]
        with pytest.raises(KeyError):
            headers[name]  # type: ignore[index]
    assert "x-one" in list(headers)
    assert "a, b" not in repr(headers)
    with pytest.raises(TypeError):
        headers["x-one"] = "c"  # type: ignore[index]
    assert Headers([("A", "1"), ("b", "2")]) == {"a": "1", "b": "2"}


def test_types_are_there_while_a_program_runs(client: patwarden.Client, hub: Simulator) -> None:
    grant = client.api.orgs_list_pat_grants(org=hub.orgs[0], per_page=1).data[0]
    kind = api_types.OrganizationProgrammaticAccessGrant
    assert kind.__required_keys__ <= set(grant) <= kind.__required_keys__ | kind.__optional_keys__
    assert kind.__optional_keys__ == {"token_id", "token_name"}, "older servers leave them out"
    assert api_types.SimpleUser.__optional_keys__ >= {"name", "email"}
    for name in api_types.__all__:
        assert isinstance(getattr(api_types, name).__total__, bool)


def test_a_refusal_is_an_error_with_its_facts(hub: Simulator, client: patwarden.Client) -> None:
    with pytest.raises(patwarden.NotFoundError) as caught:
        client.api.orgs_list_pat_grant_repositories(org=hub.orgs[0], pat_id=1)
    assert caught.value.status == 404
    assert caught.value.operation == "orgs/list-pat-grant-repositories"
    assert caught.value.org == hub.orgs[0]
    assert caught.value.request_id


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html>secret</html>", "not a list"),
        ("", "not a list"),
        ("NaN", "not a list"),
        ("{}", "not a list"),
        ("[1", "not JSON"),
        ("[NaN, secret]", "not JSON"),
        ("[" * 300 + "]" * 300, "not JSON"),
    ],
)
def test_what_is_no_list_in_json_is_an_invalid_answer(
    hub: Simulator, client: patwarden.Client, body: str, said: str
) -> None:
    client.api.orgs_get(org=hub.orgs[0])
    hub.inject("status", status=200, body=body, path_contains="/personal-access-tokens")
    with pytest.raises(patwarden.InvalidAnswerError, match=f"the answer is {said}") as caught:
        client.api.orgs_list_pat_grants(org=hub.orgs[0])
    assert (caught.value.status, caught.value.org) == (200, hub.orgs[0])
    assert caught.value.operation == LIST_GRANTS
    assert caught.value.request_id
    assert "secret" not in str(caught.value)


def itself() -> list[Any]:
    """A list that holds itself."""
    items: list[Any] = []
    items.append(items)
    return items


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"org": ".."}, "no organisation's name"),
        ({"org": "../user"}, "no organisation's name"),
        ({"org": "a/b"}, "no organisation's name"),
        ({"org": ""}, "organisation"),
        ({"org": "\ud800"}, "org holds characters that can't be encoded"),
        ({"direction": "up"}, "direction is one of asc, desc"),
        ({"per_page": 2**64}, "per_page is beyond 64 bits"),
        ({"last_used_before": datetime(2026, 1, 1)}, "last_used_before.*time zone"),
    ],
)
def test_a_value_that_cannot_be_is_refused_before_anything_is_sent(
    hub: Simulator, client: patwarden.Client, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(patwarden.InvalidArgument, match=said) as caught:
        client.api.orgs_list_pat_grants(**{"org": "acme", **arguments})
    assert caught.value.operation == LIST_GRANTS
    assert hub.log() == []


@pytest.mark.parametrize(
    ("permissions", "error", "said"),
    [
        (itself(), patwarden.InvalidArgument, "nested more than 100 deep"),
        ({"a": float("nan")}, patwarden.InvalidArgument, "no word for"),
        ({"a": [2**64]}, patwarden.InvalidArgument, "beyond 64 bits"),
        ({"a": datetime(2026, 1, 1)}, patwarden.InvalidArgument, "time zone"),
        ({"a": {1, 2}}, TypeError, "permissions must be a value that JSON has, not set"),
        ({"a": b"x"}, TypeError, "not bytes"),
        ({1: "a"}, TypeError, "keys are str, not int"),
    ],
)
def test_what_json_has_no_word_for_is_refused(
    hub: Simulator,
    client: patwarden.Client,
    permissions: Any,
    error: type[Exception],
    said: str,
) -> None:
    with pytest.raises(error, match=said):
        client.api.apps_create_installation_access_token(installation_id=1, permissions=permissions)
    assert hub.log() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"org": 7}, "org must be a str, not int"),
        ({"org": None}, "org must be a str, not NoneType"),
        ({"owner": "mona"}, "owner must be a list of str, not str"),
        ({"owner": {"mona"}}, "owner must be a list of str, not set"),
        ({"owner": ["mona", 7]}, "owner must be a list of str, not int"),
        ({"per_page": True}, "per_page must be an int, not bool"),
        ({"per_page": 5.0}, "per_page must be an int, not float"),
        ({"per_page": "5"}, "per_page must be an int, not str"),
        ({"owner[]": ["mona"]}, r"unexpected keyword argument 'owner\[\]'"),
        ({"ogr": "acme"}, "orgs_list_pat_grants.. got an unexpected keyword argument 'ogr'"),
    ],
)
def test_a_value_of_a_wrong_type_is_a_type_error_with_its_name(
    hub: Simulator, client: patwarden.Client, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        client.api.orgs_list_pat_grants(**{"org": "acme", **arguments})
    assert hub.log() == []


def test_arguments_are_named_and_those_that_are_needed_are_there(
    hub: Simulator, client: patwarden.Client
) -> None:
    with pytest.raises(TypeError, match="positional"):
        client.api.orgs_get("acme")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="missing required keyword-only argument: 'org'"):
        client.api.orgs_get()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="arguments: 'action', 'pat_ids'"):
        client.api.orgs_update_pat_accesses(org="acme")  # type: ignore[call-arg]
    assert hub.log() == []


def test_a_closed_client_says_so(hub: Simulator) -> None:
    with hub.client() as client:
        api = client.api
        assert api.orgs_get(org=hub.orgs[0]).status == 200
    hub.clear_log()
    with pytest.raises(patwarden.ConfigurationError, match="closed"):
        api.orgs_get(org=hub.orgs[0])
    assert hub.log() == []


def test_a_token_that_may_not_is_told_before_anything_is_sent(hub: Simulator) -> None:
    member = next(iter(org_state(hub, hub.orgs[0])["members"]))
    token = patwarden.Token(hub.user_token("classic", member))
    with patwarden.Client(auth=token, base_url=hub.url) as client:
        with pytest.raises(patwarden.WrongTokenKindError, match="only GitHub Apps"):
            client.api.orgs_list_pat_grants(org=hub.orgs[0])
        assert hub.log() == []
        assert client.api.users_get_authenticated().data["login"] == member
