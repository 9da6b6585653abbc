"""What everything fails with: one base class, a class for each kind of failure, and one warning.

``str(error)`` is one line that says what happened, to what, and where it is known what to do. It
holds no secret. The facts are attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._patwarden import BulkReport

__all__ = [
    "AuthenticationError",
    "CancelledCallError",
    "ConfigurationError",
    "DriftWarning",
    "ForbiddenError",
    "InvalidAnswerError",
    "InvalidArgument",
    "JournalError",
    "NetworkError",
    "NetworkTimeoutError",
    "NotFoundError",
    "NotInstalledError",
    "PatwardenError",
    "RateLimitedError",
    "ServerError",
    "SqlError",
    "UnconfirmedError",
    "UnstableError",
    "ValidationError",
    "WrongTokenKindError",
]


class DriftWarning(UserWarning):
    """A list changed while it was read by pages.

    Rows that are there all the time may be missing from what was read. ``list(verify=True)`` reads
    it again until two readings agree.
    """


class PatwardenError(Exception):
    """The base of all errors of this package.

    ``str(error)`` is one line; what it is made of stands in attributes, each of which is None where
    there is nothing to tell:

    Attributes:
        kind: A short name of what happened, the same in every language: ``permission-denied``.
        status: The HTTP status, if an answer came.
        request_id: GitHub's id of the request, for its support.
        org: The organisation that it happened for.
        operation: GitHub's name for the operation, such as ``orgs/list-pat-grants``.
        page: The page of a listing, counted from 1.
        chunk: The chunk of a bulk call, counted from 1, and how many there were.
        hint: What to do next; the message ends with it.
        retry_after: How many seconds the server asks to wait.
        retryable: Whether the same call can succeed later without anything being changed.
        body: The start of the body, at most 1,024 bytes, if an answer came. It is somebody's input.
        attempts: How often the request was sent, where any was.
        took: How many seconds that took, from the first attempt to the end of the last, waits
            included.

    >>> try:
    ...     client.org("nowhere").grants.list().to_list()
    ... except patwarden.PatwardenError as error:
    ...     print(error.kind, error.status, error.org, error.retryable)
    not-installed 404 nowhere False
    """

    kind: str = "unknown"
    status: int | None
    request_id: str | None
    org: str | None
    operation: str | None
    page: int | None
    chunk: tuple[int, int] | None
    hint: str | None
    retry_after: float | None
    retryable: bool
    body: str | None
    attempts: int
    took: float

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        request_id: str | None = None,
        org: str | None = None,
        operation: str | None = None,
        page: int | None = None,
        chunk: tuple[int, int] | None = None,
        hint: str | None = None,
        retry_after: float | None = None,
        retryable: bool = False,
        body: str | None = None,
        attempts: int = 1,
        took: float = 0.0,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id
        self.org = org
        self.operation = operation
        self.page = page
        self.chunk = chunk
        self.hint = hint
        self.retry_after = retry_after
        self.retryable = retryable
        self.body = body
        self.attempts = attempts
        self.took = took


class InvalidArgument(PatwardenError, ValueError):
    """What was asked for can't be asked: refused here, before any request."""

    kind = "invalid-input"


class ConfigurationError(PatwardenError):
    """The client is not set up: no credential, an unreadable key, an unusable base URL, closed."""

    kind = "configuration"


class AuthenticationError(PatwardenError):
    """The credential was not accepted: it is wrong, expired or revoked. Make a new one."""

    kind = "authentication"


class ForbiddenError(PatwardenError):
    """The credential was accepted and may not do this. The hint names the missing permission."""

    kind = "permission-denied"


class WrongTokenKindError(ForbiddenError):
    """The token is of a kind that can't do this, whatever its permissions. Log in as an App."""

    kind = "wrong-token-kind"


class NotInstalledError(ForbiddenError):
    """The App is not installed on the organisation, or there is no such organisation."""

    kind = "not-installed"


class NotFoundError(PatwardenError):
    """There is no such thing, or the login may not know of it."""

    kind = "not-found"


class RateLimitedError(PatwardenError):
    """Too many requests: wait until ``until``, where that is known, then ask again.

    Attributes:
        until: Until when the server asks to wait, an aware datetime in UTC by the clock of this
            machine; ``retry_after`` is the same in seconds from when the error was made.
    """

    kind = "rate-limited"
    until: datetime | None

    def __init__(self, message: str = "", *, until: datetime | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.until = until


class ValidationError(PatwardenError):
    """GitHub understood the request and refused what it says.

    Attributes:
        errors: What GitHub finds wrong with it, at most 100 things: dicts of ``resource``,
            ``field``, ``code``, ``message``, ``index`` and ``value``, None where it says nothing.
    """

    kind = "rejected"
    errors: list[dict[str, Any]]

    def __init__(
        self, message: str = "", *, errors: Iterable[dict[str, Any]] = (), **facts: Any
    ) -> None:
        super().__init__(message, **facts)
        self.errors = list(errors)


class ServerError(PatwardenError):
    """The server failed. A read was repeated; a write was not, and may have been done."""

    kind = "server"


class NetworkError(PatwardenError):
    """No answer came: no connection, or it broke. A write may have been done."""

    kind = "connection"


class NetworkTimeoutError(NetworkError):
    """No answer came in time. A write may have been done."""

    kind = "timeout"


class InvalidAnswerError(PatwardenError):
    """An answer came that can't be understood or trusted."""

    kind = "invalid-answer"


class UnstableError(PatwardenError):
    """The list was another one with every look: what it holds is not known. Try again later."""

    kind = "unstable"


class JournalError(PatwardenError):
    """The journal of a bulk call can't be used.

    It is there already, damaged, in use by another process, of another organisation, or can't be
    written. The message says whether anything was sent.
    """

    kind = "journal"


class CancelledCallError(PatwardenError):
    """In a report: an earlier run of the call ended before it knew what came of this."""

    kind = "cancelled"


class UnconfirmedError(PatwardenError):
    """A bulk call did not come to all that it was to.

    Raised by ``BulkReport.raise_for_outcome()`` alone; its cause is the first thing that went
    wrong, if anything did.

    Attributes:
        report: What became of every id.
    """

    kind = "unconfirmed"
    report: BulkReport[Any] | None

    def __init__(
        self, message: str = "", *, report: BulkReport[Any] | None = None, **facts: Any
    ) -> None:
        super().__init__(message, **facts)
        self.report = report


class SqlError(PatwardenError):
    """A statement can't be: what is wrong with it, and where in it.

    What GitHub fails with while a statement runs is not this, but the error that it is elsewhere.
    A traceback shows the line of the statement with a mark below the place.

    Attributes:
        problem: What is wrong, in a word: ``syntax``, ``unknown-name``, ``invalid-value``,
            ``missing-org``, ``not-allowed`` (it would write, or reach out of the session),
            ``file`` (one that was attached, or is to keep snapshots), ``too-large``,
            ``cancelled`` or ``other``.
        message: What is wrong, without the place and without the hint.
        line: The line of the statement, counted from 1, where that is known.
        column: The column in it, counted from 1 in characters.

    >>> try:
    ...     client.sql("SELECT tokn_name FROM pat_grants WHERE org = 'acme'")
    ... except patwarden.SqlError as error:
    ...     print(error.problem, error.line, error.column, error.hint)
    unknown-name 1 8 did you mean token_name?
    """

    kind = "sql"
    problem: str
    message: str
    line: int | None
    column: int | None

    def __init__(
        self,
        message: str = "",
        *,
        problem: str = "other",
        told: str | None = None,
        place: tuple[int, int] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, **facts)
        self.problem = problem
        self.message = message if told is None else told
        self.line, self.column = place or (None, None)


def _all_of(error: type[PatwardenError]) -> Iterator[type[PatwardenError]]:
    for below in error.__subclasses__():
        yield below
        yield from _all_of(below)


_BY_KIND = {error.kind: error for error in _all_of(PatwardenError)}


def _make(  # pyright: ignore[reportUnusedFunction]  # the extension module calls it
    kind: str, message: str, **fields: Any
) -> PatwardenError:
    """The error that the extension module raises; a kind of the future is of the base class."""
    error = _BY_KIND.get(kind, PatwardenError)(message, **fields)
    if error.kind != kind:
        error.kind = kind
    return error
