"""Hand-written types of the extension module, checked against it by the tests (mypy.stubtest)."""

import os
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import date, datetime
from types import GenericAlias, TracebackType
from typing import (
    Any,
    Generic,
    Literal,
    NoReturn,
    Protocol,
    Self,
    TypedDict,
    TypeVar,
    Unpack,
    final,
    overload,
)

import polars

from ._headers import Headers
from .api import Api, AsyncApi
from .errors import PatwardenError

_T_co = TypeVar("_T_co", covariant=True)
_Direction = Literal["asc", "desc"]
_Outcome = Literal["accepted", "confirmed", "ignored", "refused", "unknown", "not sent"]
_Attach = dict[str, str] | dict[str, os.PathLike[str]] | dict[str, str | os.PathLike[str]]
_Progress = bool | Callable[[int, int], object] | None

__all__ = [
    "Account",
    "Api",
    "App",
    "AsyncApi",
    "AsyncClient",
    "AsyncEachOrg",
    "AsyncGrants",
    "AsyncInstallations",
    "AsyncListing",
    "AsyncMembers",
    "AsyncOrg",
    "AsyncOrganizations",
    "AsyncReadings",
    "AsyncRequests",
    "Bounds",
    "Budget",
    "BulkReport",
    "Client",
    "Delivery",
    "EachOrg",
    "Grant",
    "GrantRequest",
    "Grants",
    "Installation",
    "Installations",
    "Listing",
    "Members",
    "Org",
    "Organization",
    "OrganizationDetails",
    "OrganizationPlan",
    "Organizations",
    "Owner",
    "PatRequestEvent",
    "Permissions",
    "Plan",
    "Reading",
    "Readings",
    "Repository",
    "Requests",
    "Response",
    "Simulator",
    "Snapshot",
    "SqlExplanation",
    "SqlRows",
    "Token",
    "User",
    "Wait",
    "__version__",
    "_hand_over",
    "_main",
    "_sql_parameters",
    "receive",
    "verify",
]

__version__: str

def _hand_over() -> None: ...
def _main(arguments: Sequence[str]) -> int: ...
def _sql_parameters(statement: str) -> list[str]: ...

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
class Response(Generic[_T_co]):
    """What GitHub answered to a call of an operation."""

    __match_args__ = ("data", "status", "headers")
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
        reads_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
        budget: Budget | None = None,
        cache: bool | str | os.PathLike[str] | None = None,
        on_wait: Callable[[Wait], object] | None = None,
        bounds: Bounds | None = None,
        user_agent: str | None = None,
    ) -> Self: ...
    @classmethod
    def from_env(
        cls,
        *,
        base_url: str | None = None,
        proxy: str | None = None,
        certificates: str | bytes | None = None,
        pages_in_flight: int | None = None,
        reads_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
        budget: Budget | None = None,
        cache: bool | str | os.PathLike[str] | None = None,
        on_wait: Callable[[Wait], object] | None = None,
        bounds: Bounds | None = None,
        user_agent: str | None = None,
    ) -> Client: ...
    def org(self, name: str | Organization | OrganizationDetails) -> Org: ...
    def orgs(
        self, *, per_page: int | None = None, verify: bool = False
    ) -> Listing[Organization]: ...
    def each_org(self, *, at_once: int | None = None, verify: bool = False) -> EachOrg: ...
    @property
    def organizations(self) -> Organizations: ...
    @overload
    def resume(
        self,
        journal: str | os.PathLike[str],
        *,
        org: str | Organization | OrganizationDetails | None = None,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        progress: _Progress = None,
    ) -> BulkReport[Grant] | BulkReport[GrantRequest]: ...
    @overload
    def resume(
        self,
        journal: str | os.PathLike[str],
        *,
        org: str | Organization | OrganizationDetails | None = None,
        dry_run: Literal[True],
        confirm: float | None = None,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest]: ...
    @overload
    def resume(
        self,
        journal: str | os.PathLike[str],
        *,
        org: str | Organization | OrganizationDetails | None = None,
        dry_run: bool = False,
        confirm: float | None = None,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest] | BulkReport[Grant] | BulkReport[GrantRequest]: ...
    def sql(
        self, statement: str, params: _SqlParams = None, *, attach: _Attach | None = None
    ) -> SqlRows: ...
    def explain_sql(
        self, statement: str, params: _SqlParams = None, *, attach: _Attach | None = None
    ) -> SqlExplanation: ...
    @overload
    def sql_exec(
        self,
        statement: str,
        params: _SqlParams = None,
        *,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[Grant] | BulkReport[GrantRequest]: ...
    @overload
    def sql_exec(
        self,
        statement: str,
        params: _SqlParams = None,
        *,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest]: ...
    @overload
    def sql_exec(
        self,
        statement: str,
        params: _SqlParams = None,
        *,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest] | BulkReport[Grant] | BulkReport[GrantRequest]: ...
    def snapshot(
        self,
        into: str | os.PathLike[str],
        *,
        orgs: Sequence[str | Organization | OrganizationDetails] | None = None,
        at_once: int | None = None,
    ) -> Snapshot: ...
    @property
    def api(self) -> Api: ...
    @property
    def closed(self) -> bool: ...
    def close(self) -> None: ...
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
        reads_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
        budget: Budget | None = None,
        cache: bool | str | os.PathLike[str] | None = None,
        on_wait: Callable[[Wait], object] | None = None,
        bounds: Bounds | None = None,
        user_agent: str | None = None,
    ) -> Self: ...
    @classmethod
    def from_env(
        cls,
        *,
        base_url: str | None = None,
        proxy: str | None = None,
        certificates: str | bytes | None = None,
        pages_in_flight: int | None = None,
        reads_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
        budget: Budget | None = None,
        cache: bool | str | os.PathLike[str] | None = None,
        on_wait: Callable[[Wait], object] | None = None,
        bounds: Bounds | None = None,
        user_agent: str | None = None,
    ) -> AsyncClient: ...
    def org(self, name: str | Organization | OrganizationDetails) -> AsyncOrg: ...
    def orgs(
        self, *, per_page: int | None = None, verify: bool = False
    ) -> AsyncListing[Organization]: ...
    def each_org(self, *, at_once: int | None = None, verify: bool = False) -> AsyncEachOrg: ...
    @property
    def organizations(self) -> AsyncOrganizations: ...
    @overload
    async def resume(
        self,
        journal: str | os.PathLike[str],
        *,
        org: str | Organization | OrganizationDetails | None = None,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        progress: _Progress = None,
    ) -> BulkReport[Grant] | BulkReport[GrantRequest]: ...
    @overload
    async def resume(
        self,
        journal: str | os.PathLike[str],
        *,
        org: str | Organization | OrganizationDetails | None = None,
        dry_run: Literal[True],
        confirm: float | None = None,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest]: ...
    @overload
    async def resume(
        self,
        journal: str | os.PathLike[str],
        *,
        org: str | Organization | OrganizationDetails | None = None,
        dry_run: bool = False,
        confirm: float | None = None,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest] | BulkReport[Grant] | BulkReport[GrantRequest]: ...
    async def sql(
        self, statement: str, params: _SqlParams = None, *, attach: _Attach | None = None
    ) -> SqlRows: ...
    async def explain_sql(
        self, statement: str, params: _SqlParams = None, *, attach: _Attach | None = None
    ) -> SqlExplanation: ...
    @overload
    async def sql_exec(
        self,
        statement: str,
        params: _SqlParams = None,
        *,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[Grant] | BulkReport[GrantRequest]: ...
    @overload
    async def sql_exec(
        self,
        statement: str,
        params: _SqlParams = None,
        *,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest]: ...
    @overload
    async def sql_exec(
        self,
        statement: str,
        params: _SqlParams = None,
        *,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant] | Plan[GrantRequest] | BulkReport[Grant] | BulkReport[GrantRequest]: ...
    async def snapshot(
        self,
        into: str | os.PathLike[str],
        *,
        orgs: Sequence[str | Organization | OrganizationDetails] | None = None,
        at_once: int | None = None,
    ) -> Snapshot: ...
    @property
    def api(self) -> AsyncApi: ...
    @property
    def closed(self) -> bool: ...
    async def aclose(self) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...

@final
class Budget:
    """What a minute and an hour of one login may cost before the client waits. None is no bound."""

    __match_args__ = ("points_a_minute", "content_a_minute", "content_an_hour")
    def __new__(
        cls,
        *,
        points_a_minute: int | None = None,
        content_a_minute: int | None = None,
        content_an_hour: int | None = None,
    ) -> Self: ...
    @property
    def points_a_minute(self) -> int | None: ...
    @property
    def content_a_minute(self) -> int | None: ...
    @property
    def content_an_hour(self) -> int | None: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Bounds:
    """What a client takes from a server at the most."""

    __match_args__ = (
        "body",
        "json_depth",
        "headers",
        "redirects",
        "pages",
        "connect_within",
        "stalled_for",
        "answer_within",
    )
    def __new__(
        cls,
        *,
        body: int | None = None,
        json_depth: int | None = None,
        headers: int | None = None,
        redirects: int | None = None,
        pages: int | None = None,
        connect_within: float | None = None,
        stalled_for: float | None = None,
        answer_within: float | None = None,
    ) -> Self: ...
    @property
    def body(self) -> int | None: ...
    @property
    def json_depth(self) -> int | None: ...
    @property
    def headers(self) -> int | None: ...
    @property
    def redirects(self) -> int | None: ...
    @property
    def pages(self) -> int | None: ...
    @property
    def connect_within(self) -> float | None: ...
    @property
    def stalled_for(self) -> float | None: ...
    @property
    def answer_within(self) -> float | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Wait:
    """A wait that begins: who waits, why, and until when."""

    __match_args__ = ("org", "operation", "reason", "length", "until")
    @property
    def org(self) -> str | None: ...
    @property
    def operation(self) -> str | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def length(self) -> float: ...
    @property
    def until(self) -> datetime: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Org:
    """An organisation by name: a handle that asks for nothing by itself."""

    @property
    def name(self) -> str: ...
    @property
    def grants(self) -> Grants: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def members(self) -> Members: ...
    @property
    def installations(self) -> Installations: ...
    def get(self) -> OrganizationDetails: ...
    def update(
        self,
        *,
        name: str | None = None,
        description: str | None = None,
        company: str | None = None,
        blog: str | None = None,
        location: str | None = None,
        email: str | None = None,
        twitter_username: str | None = None,
        billing_email: str | None = None,
        default_repository_permission: Literal["read", "write", "admin", "none"] | None = None,
        members_can_create_repositories: bool | None = None,
        members_allowed_repository_creation_type: Literal["all", "private", "none"] | None = None,
        members_can_create_public_repositories: bool | None = None,
        members_can_create_private_repositories: bool | None = None,
        members_can_create_internal_repositories: bool | None = None,
        members_can_fork_private_repositories: bool | None = None,
        members_can_create_pages: bool | None = None,
        members_can_create_public_pages: bool | None = None,
        members_can_create_private_pages: bool | None = None,
        has_organization_projects: bool | None = None,
        has_repository_projects: bool | None = None,
        deploy_keys_enabled_for_repositories: bool | None = None,
        web_commit_signoff_required: bool | None = None,
        advanced_security_enabled_for_new_repositories: bool | None = None,
        dependency_graph_enabled_for_new_repositories: bool | None = None,
        dependabot_alerts_enabled_for_new_repositories: bool | None = None,
        dependabot_security_updates_enabled_for_new_repositories: bool | None = None,
        secret_scanning_enabled_for_new_repositories: bool | None = None,
        secret_scanning_push_protection_enabled_for_new_repositories: bool | None = None,
        secret_scanning_push_protection_custom_link: str | None = None,
        secret_scanning_push_protection_custom_link_enabled: bool | None = None,
    ) -> OrganizationDetails: ...
    def membership(
        self, login: str | Owner | User
    ) -> Literal["member", "not a member", "not told"]: ...

@final
class AsyncOrg:
    """An organisation by name, for asyncio: a handle that asks for nothing by itself."""

    @property
    def name(self) -> str: ...
    @property
    def grants(self) -> AsyncGrants: ...
    @property
    def requests(self) -> AsyncRequests: ...
    @property
    def members(self) -> AsyncMembers: ...
    @property
    def installations(self) -> AsyncInstallations: ...
    async def get(self) -> OrganizationDetails: ...
    async def update(
        self,
        *,
        name: str | None = None,
        description: str | None = None,
        company: str | None = None,
        blog: str | None = None,
        location: str | None = None,
        email: str | None = None,
        twitter_username: str | None = None,
        billing_email: str | None = None,
        default_repository_permission: Literal["read", "write", "admin", "none"] | None = None,
        members_can_create_repositories: bool | None = None,
        members_allowed_repository_creation_type: Literal["all", "private", "none"] | None = None,
        members_can_create_public_repositories: bool | None = None,
        members_can_create_private_repositories: bool | None = None,
        members_can_create_internal_repositories: bool | None = None,
        members_can_fork_private_repositories: bool | None = None,
        members_can_create_pages: bool | None = None,
        members_can_create_public_pages: bool | None = None,
        members_can_create_private_pages: bool | None = None,
        has_organization_projects: bool | None = None,
        has_repository_projects: bool | None = None,
        deploy_keys_enabled_for_repositories: bool | None = None,
        web_commit_signoff_required: bool | None = None,
        advanced_security_enabled_for_new_repositories: bool | None = None,
        dependency_graph_enabled_for_new_repositories: bool | None = None,
        dependabot_alerts_enabled_for_new_repositories: bool | None = None,
        dependabot_security_updates_enabled_for_new_repositories: bool | None = None,
        secret_scanning_enabled_for_new_repositories: bool | None = None,
        secret_scanning_push_protection_enabled_for_new_repositories: bool | None = None,
        secret_scanning_push_protection_custom_link: str | None = None,
        secret_scanning_push_protection_custom_link_enabled: bool | None = None,
    ) -> OrganizationDetails: ...
    async def membership(
        self, login: str | Owner | User
    ) -> Literal["member", "not a member", "not told"]: ...

@final
class Grants:
    """The fine-grained personal access tokens that may reach an organisation."""

    def list(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> Listing[Grant]: ...
    def repositories(
        self, id: int | Grant, *, per_page: int | None = None, verify: bool = False
    ) -> Listing[Repository]: ...
    @overload
    def revoke(
        self,
        ids: Iterable[int | Grant],
        *,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[Grant]: ...
    @overload
    def revoke(
        self,
        ids: Iterable[int | Grant],
        *,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant]: ...
    @overload
    def revoke(
        self,
        ids: Iterable[int | Grant],
        *,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant] | BulkReport[Grant]: ...

@final
class AsyncGrants:
    """The fine-grained personal access tokens that may reach an organisation, for asyncio."""

    def list(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> AsyncListing[Grant]: ...
    def repositories(
        self, id: int | Grant, *, per_page: int | None = None, verify: bool = False
    ) -> AsyncListing[Repository]: ...
    @overload
    async def revoke(
        self,
        ids: Iterable[int | Grant],
        *,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[Grant]: ...
    @overload
    async def revoke(
        self,
        ids: Iterable[int | Grant],
        *,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant]: ...
    @overload
    async def revoke(
        self,
        ids: Iterable[int | Grant],
        *,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[Grant] | BulkReport[Grant]: ...

@final
class Requests:
    """The pending requests of members to let their tokens reach an organisation."""

    def list(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> Listing[GrantRequest]: ...
    def repositories(
        self, id: int | GrantRequest, *, per_page: int | None = None, verify: bool = False
    ) -> Listing[Repository]: ...
    @overload
    def approve(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[GrantRequest]: ...
    @overload
    def approve(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest]: ...
    @overload
    def approve(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest] | BulkReport[GrantRequest]: ...
    @overload
    def deny(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[GrantRequest]: ...
    @overload
    def deny(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest]: ...
    @overload
    def deny(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest] | BulkReport[GrantRequest]: ...

@final
class AsyncRequests:
    """The pending requests of members to let tokens reach an organisation, for asyncio."""

    def list(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> AsyncListing[GrantRequest]: ...
    def repositories(
        self, id: int | GrantRequest, *, per_page: int | None = None, verify: bool = False
    ) -> AsyncListing[Repository]: ...
    @overload
    async def approve(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[GrantRequest]: ...
    @overload
    async def approve(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest]: ...
    @overload
    async def approve(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest] | BulkReport[GrantRequest]: ...
    @overload
    async def deny(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[False] = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> BulkReport[GrantRequest]: ...
    @overload
    async def deny(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: Literal[True],
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest]: ...
    @overload
    async def deny(
        self,
        ids: Iterable[int | GrantRequest],
        *,
        reason: str | None = None,
        dry_run: bool = False,
        confirm: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        settle_within: float | None = None,
        one_by_one: bool = False,
        progress: _Progress = None,
    ) -> Plan[GrantRequest] | BulkReport[GrantRequest]: ...

@final
class Members:
    """The members of an organisation."""

    def list(
        self,
        *,
        filter: Literal["2fa_disabled", "2fa_insecure", "all"] | None = None,
        role: Literal["all", "admin", "member"] | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> Listing[User]: ...

@final
class Installations:
    """The Apps that are installed on an organisation."""

    def list(
        self, *, per_page: int | None = None, verify: bool = False
    ) -> Listing[Installation]: ...
    def count(self) -> int: ...

@final
class Organizations:
    """The organisations that there are."""

    def all(
        self, *, since: int | None = None, per_page: int | None = None
    ) -> Listing[Organization]: ...
    def of_user(
        self, login: str | Owner | User, *, per_page: int | None = None
    ) -> Listing[Organization]: ...
    def mine(self, *, per_page: int | None = None) -> Listing[Organization]: ...

@final
class AsyncMembers:
    """The members of an organisation, for asyncio."""

    def list(
        self,
        *,
        filter: Literal["2fa_disabled", "2fa_insecure", "all"] | None = None,
        role: Literal["all", "admin", "member"] | None = None,
        per_page: int | None = None,
        verify: bool = False,
    ) -> AsyncListing[User]: ...

@final
class AsyncInstallations:
    """The Apps that are installed on an organisation, for asyncio."""

    def list(
        self, *, per_page: int | None = None, verify: bool = False
    ) -> AsyncListing[Installation]: ...
    async def count(self) -> int: ...

@final
class AsyncOrganizations:
    """The organisations that there are, for asyncio."""

    def all(
        self, *, since: int | None = None, per_page: int | None = None
    ) -> AsyncListing[Organization]: ...
    def of_user(
        self, login: str | Owner | User, *, per_page: int | None = None
    ) -> AsyncListing[Organization]: ...
    def mine(self, *, per_page: int | None = None) -> AsyncListing[Organization]: ...

@final
class EachOrg:
    """Every organisation that the login sees: a handle that asks for nothing by itself."""

    def grants(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
    ) -> Readings[Grant]: ...
    def requests(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
    ) -> Readings[GrantRequest]: ...

@final
class AsyncEachOrg:
    """Every organisation that the login sees, for asyncio."""

    def grants(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
    ) -> AsyncReadings[Grant]: ...
    def requests(
        self,
        *,
        owner: str | Owner | Iterable[str | Owner] | None = None,
        token_id: int | Iterable[int] | None = None,
        repository: str | None = None,
        permission: str | None = None,
        last_used_before: datetime | None = None,
        last_used_after: datetime | None = None,
        direction: _Direction | None = None,
        per_page: int | None = None,
    ) -> AsyncReadings[GrantRequest]: ...

@final
class Reading(Generic[_T_co]):
    """What the list of one organisation came to."""

    @property
    def org(self) -> Organization: ...
    @property
    def place(self) -> int: ...
    @property
    def items(self) -> list[_T_co]: ...
    @property
    def error(self) -> PatwardenError | None: ...
    @property
    def drift(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class Readings(Generic[_T_co]):
    """The lists of many organisations on their way, each given as it is whole."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Reading[_T_co]: ...
    def to_list(self) -> list[Reading[_T_co]]: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class AsyncReadings(Generic[_T_co]):
    """The lists of many organisations on their way, for asyncio."""

    def __aiter__(self) -> Self: ...
    def __anext__(self) -> Coroutine[Any, Any, Reading[_T_co]]: ...
    def __await__(self) -> Generator[Any, Any, list[Reading[_T_co]]]: ...
    async def to_list(self) -> list[Reading[_T_co]]: ...
    async def aclose(self) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class Listing(Generic[_T_co]):
    """A listing on its way. Nothing is sent before the first item is asked for."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> _T_co: ...
    def pages(self) -> Iterator[list[_T_co]]: ...
    def to_list(self) -> list[_T_co]: ...
    def to_dicts(self) -> list[dict[str, Any]]: ...
    def to_arrow(self) -> Any: ...  # pyarrow.Table
    def to_pandas(self) -> Any: ...  # pandas.DataFrame
    def to_polars(self) -> polars.DataFrame: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...
    @property
    def drift(self) -> str | None: ...
    def _repr_html_(self) -> str: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class AsyncListing(Generic[_T_co]):
    """A listing on its way, for asyncio. Nothing is sent before the first item is awaited."""

    def __aiter__(self) -> Self: ...
    def __anext__(self) -> Coroutine[Any, Any, _T_co]: ...
    def __await__(self) -> Generator[Any, Any, list[_T_co]]: ...
    def pages(self) -> AsyncIterator[list[_T_co]]: ...
    async def to_list(self) -> list[_T_co]: ...
    async def to_dicts(self) -> list[dict[str, Any]]: ...
    async def to_arrow(self) -> Any: ...  # pyarrow.Table
    async def to_pandas(self) -> Any: ...  # pandas.DataFrame
    async def to_polars(self) -> polars.DataFrame: ...
    async def aclose(self) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...
    @property
    def drift(self) -> str | None: ...
    def _repr_html_(self) -> str: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class Grant:
    """A fine-grained personal access token that may reach an organisation's resources."""

    __match_args__ = (
        "id",
        "owner",
        "repository_selection",
        "repositories_url",
        "permissions",
        "access_granted_at",
        "token_id",
        "token_name",
        "token_expired",
        "token_expires_at",
        "token_last_used_at",
    )
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
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class GrantRequest:
    """A member's request to let a token reach an organisation's resources."""

    __match_args__ = (
        "id",
        "reason",
        "owner",
        "repository_selection",
        "repositories_url",
        "permissions",
        "created_at",
        "token_id",
        "token_name",
        "token_expired",
        "token_expires_at",
        "token_last_used_at",
    )
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
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Owner:
    """The member who owns a token."""

    __match_args__ = ("login", "id", "type")
    @property
    def login(self) -> str: ...
    @property
    def id(self) -> int | None: ...
    @property
    def type(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Permissions:
    """What a token may do: permissions by name with their level, by kind."""

    __match_args__ = ("organization", "repository", "other")
    @property
    def organization(self) -> dict[str, str]: ...
    @property
    def repository(self) -> dict[str, str]: ...
    @property
    def other(self) -> dict[str, str]: ...
    @property
    def writes_repositories(self) -> bool: ...
    @property
    def writes_organization(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Repository:
    """A repository, as far as it tells what a token reaches."""

    __match_args__ = ("id", "name", "full_name", "private", "visibility", "archived", "html_url")
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
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Organization:
    """An organisation, as far as a login that can see it is told."""

    __match_args__ = ("login", "id", "installation_id", "suspended")
    @property
    def login(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def installation_id(self) -> int | None: ...
    @property
    def suspended(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OrganizationDetails:
    """An organisation with its settings."""

    __match_args__ = (
        "login",
        "id",
        "node_id",
        "type",
        "name",
        "description",
        "company",
        "blog",
        "location",
        "email",
        "twitter_username",
        "is_verified",
        "created_at",
        "updated_at",
        "archived_at",
        "billing_email",
        "plan",
        "collaborators",
        "disk_usage",
        "public_repos",
        "total_private_repos",
        "owned_private_repos",
        "public_gists",
        "private_gists",
        "followers",
        "following",
        "two_factor_requirement_enabled",
        "default_repository_permission",
        "default_repository_branch",
        "members_can_create_repositories",
        "members_allowed_repository_creation_type",
        "members_can_create_public_repositories",
        "members_can_create_private_repositories",
        "members_can_create_internal_repositories",
        "members_can_fork_private_repositories",
        "members_can_delete_repositories",
        "members_can_change_repo_visibility",
        "members_can_invite_outside_collaborators",
        "members_can_delete_issues",
        "members_can_create_teams",
        "members_can_create_pages",
        "members_can_create_public_pages",
        "members_can_create_private_pages",
        "members_can_view_dependency_insights",
        "readers_can_create_discussions",
        "display_commenter_full_name_setting_enabled",
        "has_organization_projects",
        "has_repository_projects",
        "deploy_keys_enabled_for_repositories",
        "web_commit_signoff_required",
        "advanced_security_enabled_for_new_repositories",
        "dependency_graph_enabled_for_new_repositories",
        "dependabot_alerts_enabled_for_new_repositories",
        "dependabot_security_updates_enabled_for_new_repositories",
        "secret_scanning_enabled_for_new_repositories",
        "secret_scanning_push_protection_enabled_for_new_repositories",
        "secret_scanning_push_protection_custom_link",
        "secret_scanning_push_protection_custom_link_enabled",
        "avatar_url",
        "html_url",
        "url",
        "events_url",
        "hooks_url",
        "issues_url",
        "members_url",
        "public_members_url",
        "repos_url",
    )
    @property
    def login(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def node_id(self) -> str | None: ...
    @property
    def type(self) -> str | None: ...
    @property
    def name(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def company(self) -> str | None: ...
    @property
    def blog(self) -> str | None: ...
    @property
    def location(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def twitter_username(self) -> str | None: ...
    @property
    def is_verified(self) -> bool | None: ...
    @property
    def created_at(self) -> datetime | None: ...
    @property
    def updated_at(self) -> datetime | None: ...
    @property
    def archived_at(self) -> datetime | None: ...
    @property
    def billing_email(self) -> str | None: ...
    @property
    def plan(self) -> OrganizationPlan | None: ...
    @property
    def collaborators(self) -> int | None: ...
    @property
    def disk_usage(self) -> int | None: ...
    @property
    def public_repos(self) -> int | None: ...
    @property
    def total_private_repos(self) -> int | None: ...
    @property
    def owned_private_repos(self) -> int | None: ...
    @property
    def public_gists(self) -> int | None: ...
    @property
    def private_gists(self) -> int | None: ...
    @property
    def followers(self) -> int | None: ...
    @property
    def following(self) -> int | None: ...
    @property
    def two_factor_requirement_enabled(self) -> bool | None: ...
    @property
    def default_repository_permission(self) -> str | None: ...
    @property
    def default_repository_branch(self) -> str | None: ...
    @property
    def members_can_create_repositories(self) -> bool | None: ...
    @property
    def members_allowed_repository_creation_type(self) -> str | None: ...
    @property
    def members_can_create_public_repositories(self) -> bool | None: ...
    @property
    def members_can_create_private_repositories(self) -> bool | None: ...
    @property
    def members_can_create_internal_repositories(self) -> bool | None: ...
    @property
    def members_can_fork_private_repositories(self) -> bool | None: ...
    @property
    def members_can_delete_repositories(self) -> bool | None: ...
    @property
    def members_can_change_repo_visibility(self) -> bool | None: ...
    @property
    def members_can_invite_outside_collaborators(self) -> bool | None: ...
    @property
    def members_can_delete_issues(self) -> bool | None: ...
    @property
    def members_can_create_teams(self) -> bool | None: ...
    @property
    def members_can_create_pages(self) -> bool | None: ...
    @property
    def members_can_create_public_pages(self) -> bool | None: ...
    @property
    def members_can_create_private_pages(self) -> bool | None: ...
    @property
    def members_can_view_dependency_insights(self) -> bool | None: ...
    @property
    def readers_can_create_discussions(self) -> bool | None: ...
    @property
    def display_commenter_full_name_setting_enabled(self) -> bool | None: ...
    @property
    def has_organization_projects(self) -> bool | None: ...
    @property
    def has_repository_projects(self) -> bool | None: ...
    @property
    def deploy_keys_enabled_for_repositories(self) -> bool | None: ...
    @property
    def web_commit_signoff_required(self) -> bool | None: ...
    @property
    def advanced_security_enabled_for_new_repositories(self) -> bool | None: ...
    @property
    def dependency_graph_enabled_for_new_repositories(self) -> bool | None: ...
    @property
    def dependabot_alerts_enabled_for_new_repositories(self) -> bool | None: ...
    @property
    def dependabot_security_updates_enabled_for_new_repositories(self) -> bool | None: ...
    @property
    def secret_scanning_enabled_for_new_repositories(self) -> bool | None: ...
    @property
    def secret_scanning_push_protection_enabled_for_new_repositories(self) -> bool | None: ...
    @property
    def secret_scanning_push_protection_custom_link(self) -> Any: ...
    @property
    def secret_scanning_push_protection_custom_link_enabled(self) -> Any: ...
    @property
    def avatar_url(self) -> str | None: ...
    @property
    def html_url(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def events_url(self) -> str | None: ...
    @property
    def hooks_url(self) -> str | None: ...
    @property
    def issues_url(self) -> str | None: ...
    @property
    def members_url(self) -> str | None: ...
    @property
    def public_members_url(self) -> str | None: ...
    @property
    def repos_url(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OrganizationPlan:
    """What an organisation pays for."""

    __match_args__ = ("name", "space", "private_repos", "seats", "filled_seats")
    @property
    def name(self) -> str | None: ...
    @property
    def space(self) -> int | None: ...
    @property
    def private_repos(self) -> int | None: ...
    @property
    def seats(self) -> int | None: ...
    @property
    def filled_seats(self) -> int | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class User:
    """A user: a member of an organisation, say."""

    __match_args__ = (
        "login",
        "id",
        "node_id",
        "type",
        "name",
        "email",
        "site_admin",
        "user_view_type",
        "starred_at",
        "avatar_url",
        "gravatar_id",
        "html_url",
        "url",
        "events_url",
        "followers_url",
        "following_url",
        "gists_url",
        "organizations_url",
        "received_events_url",
        "repos_url",
        "starred_url",
        "subscriptions_url",
    )
    @property
    def login(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def node_id(self) -> str | None: ...
    @property
    def type(self) -> str | None: ...
    @property
    def name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def site_admin(self) -> bool | None: ...
    @property
    def user_view_type(self) -> str | None: ...
    @property
    def starred_at(self) -> str | None: ...
    @property
    def avatar_url(self) -> str | None: ...
    @property
    def gravatar_id(self) -> str | None: ...
    @property
    def html_url(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def events_url(self) -> str | None: ...
    @property
    def followers_url(self) -> str | None: ...
    @property
    def following_url(self) -> str | None: ...
    @property
    def gists_url(self) -> str | None: ...
    @property
    def organizations_url(self) -> str | None: ...
    @property
    def received_events_url(self) -> str | None: ...
    @property
    def repos_url(self) -> str | None: ...
    @property
    def starred_url(self) -> str | None: ...
    @property
    def subscriptions_url(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Installation:
    """A GitHub App's installation, and what the App may do there."""

    __match_args__ = (
        "id",
        "account",
        "app_id",
        "app_slug",
        "client_id",
        "target_id",
        "target_type",
        "repository_selection",
        "permissions",
        "events",
        "created_at",
        "updated_at",
        "suspended_at",
        "suspended_by",
        "contact_email",
        "has_multiple_single_files",
        "single_file_name",
        "single_file_paths",
        "html_url",
        "access_tokens_url",
        "repositories_url",
    )
    @property
    def id(self) -> int: ...
    @property
    def account(self) -> Account | None: ...
    @property
    def app_id(self) -> int | None: ...
    @property
    def app_slug(self) -> str | None: ...
    @property
    def client_id(self) -> str | None: ...
    @property
    def target_id(self) -> int | None: ...
    @property
    def target_type(self) -> str | None: ...
    @property
    def repository_selection(self) -> str | None: ...
    @property
    def permissions(self) -> dict[str, str] | None: ...
    @property
    def events(self) -> list[str] | None: ...
    @property
    def created_at(self) -> datetime | None: ...
    @property
    def updated_at(self) -> datetime | None: ...
    @property
    def suspended_at(self) -> datetime | None: ...
    @property
    def suspended_by(self) -> User | None: ...
    @property
    def contact_email(self) -> str | None: ...
    @property
    def has_multiple_single_files(self) -> bool | None: ...
    @property
    def single_file_name(self) -> str | None: ...
    @property
    def single_file_paths(self) -> list[str] | None: ...
    @property
    def html_url(self) -> str | None: ...
    @property
    def access_tokens_url(self) -> str | None: ...
    @property
    def repositories_url(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Account:
    """Whom an App is installed on."""

    __match_args__ = (
        "login",
        "slug",
        "id",
        "node_id",
        "type",
        "name",
        "description",
        "email",
        "site_admin",
        "user_view_type",
        "created_at",
        "updated_at",
        "starred_at",
        "avatar_url",
        "gravatar_id",
        "html_url",
        "website_url",
        "url",
        "events_url",
        "followers_url",
        "following_url",
        "gists_url",
        "organizations_url",
        "received_events_url",
        "repos_url",
        "starred_url",
        "subscriptions_url",
    )
    @property
    def login(self) -> str | None: ...
    @property
    def slug(self) -> str | None: ...
    @property
    def id(self) -> int | None: ...
    @property
    def node_id(self) -> str | None: ...
    @property
    def type(self) -> str | None: ...
    @property
    def name(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def site_admin(self) -> bool | None: ...
    @property
    def user_view_type(self) -> str | None: ...
    @property
    def created_at(self) -> datetime | None: ...
    @property
    def updated_at(self) -> datetime | None: ...
    @property
    def starred_at(self) -> str | None: ...
    @property
    def avatar_url(self) -> str | None: ...
    @property
    def gravatar_id(self) -> str | None: ...
    @property
    def html_url(self) -> str | None: ...
    @property
    def website_url(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def events_url(self) -> str | None: ...
    @property
    def followers_url(self) -> str | None: ...
    @property
    def following_url(self) -> str | None: ...
    @property
    def gists_url(self) -> str | None: ...
    @property
    def organizations_url(self) -> str | None: ...
    @property
    def received_events_url(self) -> str | None: ...
    @property
    def repos_url(self) -> str | None: ...
    @property
    def starred_url(self) -> str | None: ...
    @property
    def subscriptions_url(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SqlRows:
    """The rows that a statement came to: a sequence of tuples."""

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> list[tuple[Any, ...]]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    def to_dicts(self) -> list[dict[str, Any]]: ...
    def to_arrow(self) -> Any: ...  # pyarrow.Table
    def to_pandas(self) -> Any: ...  # pandas.DataFrame
    def to_polars(self) -> polars.DataFrame: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...
    @overload
    def __getitem__(self, index: int, /) -> tuple[Any, ...]: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[tuple[Any, ...]]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Snapshot:
    """A snapshot that was taken."""

    __match_args__ = ("id", "taken_at", "host", "orgs")
    @property
    def id(self) -> int: ...
    @property
    def taken_at(self) -> datetime: ...
    @property
    def host(self) -> str: ...
    @property
    def orgs(self) -> list[dict[str, Any]]: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SqlExplanation:
    """What a statement would ask GitHub for, which it was not asked for."""

    @property
    def requests(self) -> list[dict[str, Any]]: ...
    @property
    def steps(self) -> list[str]: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __len__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Plan(Generic[_T_co]):
    """What a bulk call would do: which ids would go out, whom that hits, and what it means."""

    __match_args__ = ("action", "org", "chunks")
    @property
    def action(self) -> str: ...
    @property
    def org(self) -> str: ...
    @property
    def chunks(self) -> list[list[int]]: ...
    @property
    def requests(self) -> int: ...
    @property
    def owners(self) -> list[tuple[str, int]]: ...
    @property
    def not_listed(self) -> list[int]: ...
    @property
    def rows(self) -> dict[int, _T_co]: ...
    @property
    def impact(self) -> list[str]: ...
    def to_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class BulkReport(Generic[_T_co]):
    """What became of a bulk call, id by id. It can be done in part: look at it."""

    __match_args__ = ("outcomes", "requests")
    @property
    def outcomes(self) -> list[tuple[int, _Outcome, PatwardenError | None]]: ...
    @property
    def before(self) -> dict[int, _T_co]: ...
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
    @property
    def confirm_within(self) -> float | None: ...
    @property
    def unread(self) -> PatwardenError | None: ...
    @property
    def unwritten(self) -> PatwardenError | None: ...
    def raise_for_outcome(self) -> Self: ...
    def _repr_html_(self) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> NoReturn: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

class _Edit(TypedDict, total=False):
    org: str
    remove_grants: Sequence[int]
    remove_grants_at: Sequence[int]
    add_grants: int
    remove_requests: Sequence[int]
    remove_requests_at: Sequence[int]
    add_requests: int

class _TokenFields(TypedDict, total=False):
    owner: str
    permissions: Permissions | dict[str, dict[str, str]]
    repository_selection: Literal["none", "all", "subset"]
    repository_ids: Iterable[int]
    token_id: int
    token_name: str
    token_expires_at: datetime | None
    token_last_used_at: datetime | None

class _GrantFields(_TokenFields, total=False):
    access_granted_at: datetime

class _RequestFields(_TokenFields, total=False):
    created_at: datetime
    reason: str | None

_Secret = str | bytes

def verify(
    body: bytes | bytearray | memoryview,
    signature: str | None,
    secret: _Secret | Iterable[_Secret],
) -> None: ...
def receive(
    body: bytes | bytearray | memoryview,
    headers: _Headers | Iterable[tuple[str, str] | list[str] | tuple[bytes, bytes]],
    secret: _Secret | Iterable[_Secret],
) -> Delivery: ...

class _Headers(Protocol):
    """Anything with pairs in its items(), as the headers of most web frameworks are."""

    def items(self) -> Iterable[tuple[Any, Any]]: ...

@final
class Delivery:
    """What GitHub sent to a webhook: verified, or it would not be here."""

    __match_args__ = ("id", "event_name", "event", "body")
    @property
    def id(self) -> str: ...
    @property
    def event_name(self) -> str: ...
    @property
    def event(self) -> PatRequestEvent | Any: ...
    @property
    def body(self) -> bytes: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PatRequestEvent:
    """The event personal_access_token_request: something happened to a member's request."""

    __match_args__ = (
        "action",
        "id",
        "owner",
        "permissions_added",
        "permissions_upgraded",
        "permissions_result",
        "repository_selection",
        "repository_count",
        "repositories",
        "created_at",
        "token_id",
        "token_name",
        "token_expired",
        "token_expires_at",
        "token_last_used_at",
        "organization",
        "sender",
    )
    @property
    def action(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def owner(self) -> Owner: ...
    @property
    def permissions_added(self) -> Permissions: ...
    @property
    def permissions_upgraded(self) -> Permissions: ...
    @property
    def permissions_result(self) -> Permissions: ...
    @property
    def repository_selection(self) -> str: ...
    @property
    def repository_count(self) -> int | None: ...
    @property
    def repositories(self) -> list[Repository] | None: ...
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
    def organization(self) -> Organization: ...
    @property
    def sender(self) -> User: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
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
        reads_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
        budget: Budget | None = None,
        cache: bool | str | os.PathLike[str] | None = None,
        on_wait: Callable[[Wait], object] | None = None,
        bounds: Bounds | None = None,
        user_agent: str | None = None,
    ) -> Client: ...
    def async_client(
        self,
        *,
        pages_in_flight: int | None = None,
        reads_in_flight: int | None = None,
        between_writes: float | None = None,
        longest_wait: float | None = None,
        budget: Budget | None = None,
        cache: bool | str | os.PathLike[str] | None = None,
        on_wait: Callable[[Wait], object] | None = None,
        bounds: Bounds | None = None,
        user_agent: str | None = None,
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
        kind: Literal[
            "status",
            "status_after",
            "primary_limit",
            "secondary_limit",
            "headers",
            "disconnect",
            "disconnect_after",
            "delay",
            "cut",
            "slow",
            "stall",
            "truncated",
            "bomb",
            "rows",
            "then",
            "expire_token",
            "effect_delay",
            "effect_dropped",
        ],
        *,
        method: str | None = None,
        path_contains: str | None = None,
        skip: int | None = None,
        times: int | None = None,
        status: int | None = None,
        content_type: str | None = None,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
        without_headers: Sequence[str] | None = None,
        reset_in: int | None = None,
        retry_after: str | None = None,
        millis: int | None = None,
        after_bytes: int | None = None,
        bytes_per_piece: int | None = None,
        unpacked_bytes: int | None = None,
        filling: Literal["white_space", "brackets"] | None = None,
        duplicate: Sequence[int] | None = None,
        drop: Sequence[int] | None = None,
        edits: Sequence[_Edit] | None = None,
        before: bool | None = None,
    ) -> None: ...
    def faults(self) -> list[dict[str, Any]]: ...
    def clear_faults(self) -> None: ...
    def add_grant(self, org: str, **fields: Unpack[_GrantFields]) -> int: ...
    def update_grant(self, org: str, id: int, **fields: Unpack[_GrantFields]) -> None: ...
    def remove_grant(self, org: str, id: int) -> None: ...
    def add_request(self, org: str, **fields: Unpack[_RequestFields]) -> int: ...
    def update_request(self, org: str, id: int, **fields: Unpack[_RequestFields]) -> None: ...
    def remove_request(self, org: str, id: int) -> None: ...
    def cancel_request(self, org: str, id: int) -> None: ...
    def rename_org(self, org: str, login: str) -> None: ...
    def set_member(
        self,
        org: str,
        login: str,
        *,
        role: Literal["admin", "member"] | None = None,
        visibility: Literal["public", "concealed"] | None = None,
        two_factor: Literal["disabled", "insecure", "secure"] | None = None,
    ) -> None: ...
    def remove_member(self, org: str, login: str) -> None: ...
    def set_settings_locked(self, org: str, locked: bool) -> None: ...
    def set_clock_skew(self, seconds: float) -> None: ...
    def set_webhook(self, url: str | None = None, *, secret: str | None = None) -> None: ...
    def clear_webhook(self) -> None: ...
    def deliveries(self) -> list[dict[str, Any]]: ...
    def env(self) -> dict[str, str]: ...
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

_SqlValue = (
    bool
    | int
    | float
    | str
    | bytes
    | bytearray
    | memoryview
    | date
    | Org
    | AsyncOrg
    | Organization
    | OrganizationDetails
    | Owner
    | User
    | Grant
    | GrantRequest
    | None
)
_SqlParams = Sequence[_SqlValue] | Mapping[str, _SqlValue] | None
