"""Hand-written types of the extension module, checked against it by the tests (mypy.stubtest)."""

import os
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import GenericAlias, TracebackType
from typing import Any, Generic, Literal, Self, TypeVar, final

from ._headers import Headers
from .api import Api, AsyncApi
from .errors import PatwardenError

_T_co = TypeVar("_T_co", covariant=True)
_Direction = Literal["asc", "desc"]

__all__ = [
    "Api",
    "App",
    "AsyncApi",
    "AsyncClient",
    "AsyncListing",
    "BulkReport",
    "Client",
    "Grant",
    "GrantRequest",
    "Grants",
    "Listing",
    "Org",
    "Organization",
    "Owner",
    "Permissions",
    "Repository",
    "Requests",
    "Response",
    "Simulator",
    "Token",
    "__version__",
    "_main",
]

__version__: str

def _main(arguments: Sequence[str]) -> int: ...

@final
class App:
    """A login as a GitHub App: its id (or client id) and its private key in PEM."""

    def __new__(cls, app_id: int | str, key: str | bytes) -> Self: ...
    @classmethod
    def from_file(
        cls, app_id: int | str, path: str | os.PathLike[str], *, allow_shared: bool = False
    ) -> App: ...
    @property
    def app_id(self) -> str: ...

@final
class Token:
    """A login with a token."""

    def __new__(cls, token: str) -> Self: ...
    @property
    def kind(self) -> str: ...

@final
class Client:
    """A client of GitHub with one login, for any number of threads."""

    def __new__(
        cls,
        *,
        auth: App | Token,
        base_url: str | None = None,
        proxy: str | None = None,
        certificates: str | bytes | None = None,
        pages_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
    ) -> Self: ...
    @classmethod
    def from_env(
        cls,
        *,
        pages_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
    ) -> Client: ...
    def org(self, name: str) -> Org: ...
    def orgs(self) -> Listing[Organization]: ...
    def resume(
        self, journal: str | os.PathLike[str], *, org: str | None = None, confirm: float | None = None
    ) -> BulkReport: ...
    @property
    def api(self) -> Api: ...
    def close(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...

@final
class AsyncClient:
    """A client of GitHub for asyncio, with one login, for any number of tasks."""

    def __new__(
        cls,
        *,
        auth: App | Token,
        base_url: str | None = None,
        proxy: str | None = None,
        certificates: str | bytes | None = None,
        pages_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
    ) -> Self: ...
    @classmethod
    def from_env(
        cls,
        *,
        pages_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
    ) -> AsyncClient: ...
    @property
    def api(self) -> AsyncApi: ...
    async def aclose(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...

@final
class Response(Generic[_T_co]):
    """What GitHub answered to a call of an operation."""

    @property
    def data(self) -> _T_co:
        """The answer: JSON as dict, list, str, int, float, bool and None; text as str, all else as
        bytes. None where an answer has nothing to tell but that it was done.
        """
    @property
    def status(self) -> int:
        """The HTTP status."""
    @property
    def headers(self) -> Headers:
        """The headers, by names of any case."""
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class Org:
    """An organisation by name: a handle that asks for nothing by itself."""

    @property
    def name(self) -> str: ...
    @property
    def grants(self) -> Grants: ...
    @property
    def requests(self) -> Requests: ...

@final
class Grants:
    """The fine-grained personal access tokens that may reach an organisation."""

    def list(
        self,
        *,
        owner: str | Iterable[str] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> Listing[Grant]: ...
    def repositories(self, id: int) -> Listing[Repository]: ...
    def revoke(
        self,
        ids: Iterable[int],
        *,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
    ) -> BulkReport: ...

@final
class Requests:
    """The pending requests of members to let their tokens reach an organisation."""

    def list(
        self,
        *,
        owner: str | Iterable[str] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> Listing[GrantRequest]: ...
    def repositories(self, id: int) -> Listing[Repository]: ...
    def approve(
        self,
        ids: Iterable[int],
        *,
        reason: str | None = None,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
    ) -> BulkReport: ...
    def deny(
        self,
        ids: Iterable[int],
        *,
        reason: str | None = None,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
    ) -> BulkReport: ...

@final
class Listing(Generic[_T_co]):
    """A listing on its way. Nothing is sent before the first item is asked for."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> _T_co: ...
    def pages(self) -> Iterator[list[_T_co]]: ...
    def to_list(self) -> list[_T_co]: ...
    def to_dicts(self) -> list[dict[str, Any]]: ...
    @property
    def drift(self) -> str | None: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class AsyncListing(Generic[_T_co]):
    """A listing on its way, for asyncio. Nothing is sent before the first item is awaited."""

    def __aiter__(self) -> Self: ...
    def __anext__(self) -> Coroutine[Any, Any, _T_co]: ...
    def pages(self) -> AsyncIterator[list[_T_co]]: ...
    async def to_list(self) -> list[_T_co]: ...
    async def to_dicts(self) -> list[dict[str, Any]]: ...
    @property
    def drift(self) -> str | None: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class Grant:
    """A fine-grained personal access token that may reach an organisation's resources."""

    @property
    def id(self) -> int: ...
    @property
    def owner(self) -> Owner: ...
    @property
    def repository_selection(self) -> str: ...
    @property
    def repositories_url(self) -> str | None: ...
    @property
    def permissions(self) -> Permissions: ...
    @property
    def access_granted_at(self) -> datetime: ...
    @property
    def token_id(self) -> int | None: ...
    @property
    def token_name(self) -> str | None: ...
    @property
    def token_expired(self) -> bool: ...
    @property
    def token_expires_at(self) -> datetime | None: ...
    @property
    def token_last_used_at(self) -> datetime | None: ...
    @property
    def never_expires(self) -> bool: ...
    @property
    def never_used(self) -> bool: ...
    @property
    def writes_all_repositories(self) -> bool: ...
    def unused_since(self, cutoff: datetime) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class GrantRequest:
    """A member's request to let a token reach an organisation's resources."""

    @property
    def id(self) -> int: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def owner(self) -> Owner: ...
    @property
    def repository_selection(self) -> str: ...
    @property
    def repositories_url(self) -> str | None: ...
    @property
    def permissions(self) -> Permissions: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def token_id(self) -> int | None: ...
    @property
    def token_name(self) -> str | None: ...
    @property
    def token_expired(self) -> bool: ...
    @property
    def token_expires_at(self) -> datetime | None: ...
    @property
    def token_last_used_at(self) -> datetime | None: ...
    @property
    def asks_to_write_all_repositories(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Owner:
    """The member who owns a token."""

    @property
    def login(self) -> str: ...
    @property
    def id(self) -> int | None: ...
    @property
    def type(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Permissions:
    """What a token may do: permissions by name with their level, by kind."""

    @property
    def organization(self) -> dict[str, str]: ...
    @property
    def repository(self) -> dict[str, str]: ...
    @property
    def other(self) -> dict[str, str]: ...
    @property
    def writes_repositories(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Repository:
    """A repository, as far as it tells what a token reaches."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def full_name(self) -> str | None: ...
    @property
    def private(self) -> bool | None: ...
    @property
    def visibility(self) -> str | None: ...
    @property
    def archived(self) -> bool | None: ...
    @property
    def html_url(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Organization:
    """An organisation, as far as a login that can see it is told."""

    @property
    def login(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def installation_id(self) -> int | None: ...
    @property
    def suspended(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class BulkReport:
    """What became of a bulk call, id by id. It can be done in part: look at it."""

    @property
    def outcomes(self) -> list[tuple[int, str, PatwardenError | None]]: ...
    @property
    def accepted(self) -> list[int]: ...
    @property
    def confirmed(self) -> list[int]: ...
    @property
    def ignored(self) -> list[int]: ...
    @property
    def refused(self) -> list[int]: ...
    @property
    def unknown(self) -> list[int]: ...
    @property
    def not_sent(self) -> list[int]: ...
    @property
    def ok(self) -> bool: ...
    @property
    def requests(self) -> int: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Simulator:
    """A simulator of GitHub with state, which listens on this machine alone until it is closed."""

    def __new__(
        cls,
        *,
        orgs: int = 3,
        grants: int = 2500,
        requests: int = 140,
        seed: int = 7,
        port: int = 0,
        latency_ms: int = 0,
        effect_delay_ms: int = 1000,
        hourly_limit: int = 5000,
        page_links_last: bool = True,
        bulk_body: Literal["object", "null", "empty"] = "object",
        bad_ids: Literal["422", "404", "ignore"] = "422",
        omit_token_fields: bool = False,
        extra_fields: bool = False,
        novel_enums: bool = False,
    ) -> Self: ...
    @property
    def url(self) -> str: ...
    @property
    def app_id(self) -> int: ...
    @property
    def private_key(self) -> str: ...
    @property
    def control_secret(self) -> str: ...
    @property
    def orgs(self) -> list[str]: ...
    def client(
        self,
        *,
        pages_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
    ) -> Client: ...
    def async_client(
        self,
        *,
        pages_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
    ) -> AsyncClient: ...
    def installation_token(self, org: str) -> str: ...
    def user_token(
        self, kind: Literal["classic", "fine_grained", "oauth", "app_user"], login: str
    ) -> str: ...
    def log(self) -> list[dict[str, Any]]: ...
    def clear_log(self) -> None: ...
    def state(self) -> dict[str, Any]: ...
    def inject(
        self,
        kind: Literal["status", "delay", "disconnect", "disconnect_after"],
        *,
        method: str | None = None,
        path_contains: str | None = None,
        skip: int = 0,
        times: int = 1,
        status: int = 500,
        content_type: str | None = None,
        body: str | None = None,
        headers: Mapping[str, str] = ...,
        millis: int = 0,
    ) -> None: ...
    def set_installed(self, org: str, installed: bool) -> None: ...
    def set_permission(
        self, org: str, permission: str, level: Literal["read", "write"] | None
    ) -> None: ...
    def set_suspended(self, org: str, suspended: bool) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...
