"""Govern fine-grained personal access tokens across GitHub organisations.

List every token that reaches an organisation and every request that waits, decide, revoke in bulk,
and see that it is so:

>>> import patwarden
>>> with patwarden.Client.from_env() as client:
...     for found in client.orgs():
...         org = client.org(found.login)
...         ids = [grant.id for grant in org.grants.list() if grant.never_expires]
...         if ids:
...             print(org.grants.revoke(ids, confirm=60).raise_for_outcome().ok)
True
True

In the examples of the docstrings ``hub`` is a ``patwarden.testing.Simulator`` with two
organisations, ``client`` is ``hub.client()``, and ``org`` is ``client.org(hub.orgs[0])``.

Python's ``logging`` hears what the client does from ``patwarden`` and the loggers below it:
``patwarden.transport`` tells of each request (level DEBUG) and of waits (INFO). The facts of a
record are in its attribute ``patwarden``, a dict.

Everything fails with a ``PatwardenError`` of a class by kind; see ``patwarden.errors``.
``AsyncClient`` has the same for asyncio. ``patwarden.api`` is the low level, any operation
by its name. ``patwarden.webhooks`` takes what GitHub sends to an App's webhook.
``Client.sql`` asks in SQL, and ``%load_ext patwarden`` brings that into notebooks.
``patwarden.testing`` is a simulator of GitHub to try it on, and ``patwarden.pytest_plugin``
has it as fixtures.
"""

from typing import TYPE_CHECKING, Any

from ._interpreter import check as _check_interpreter
from .errors import (
    AuthenticationError,
    CancelledCallError,
    ConfigurationError,
    DriftWarning,
    ForbiddenError,
    InvalidAnswerError,
    InvalidArgument,
    JournalError,
    NetworkError,
    NetworkTimeoutError,
    NotFoundError,
    NotInstalledError,
    PatwardenError,
    RateLimitedError,
    ServerError,
    SqlError,
    UnconfirmedError,
    UnstableError,
    ValidationError,
    WrongTokenKindError,
)

if TYPE_CHECKING:
    from ._patwarden import (
        Account,
        App,
        AsyncClient,
        AsyncEachOrg,
        AsyncGrants,
        AsyncInstallations,
        AsyncListing,
        AsyncMembers,
        AsyncOrg,
        AsyncOrganizations,
        AsyncReadings,
        AsyncRequests,
        Bounds,
        Budget,
        BulkReport,
        Client,
        EachOrg,
        Grant,
        GrantRequest,
        Grants,
        Installation,
        Installations,
        Listing,
        Members,
        Org,
        Organization,
        OrganizationDetails,
        OrganizationPlan,
        Organizations,
        Owner,
        Permissions,
        Plan,
        Reading,
        Readings,
        Repository,
        Requests,
        Snapshot,
        SqlExplanation,
        SqlRows,
        Token,
        User,
        Wait,
        __version__,
    )

__all__ = [
    "Account",
    "App",
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
    "AuthenticationError",
    "Bounds",
    "Budget",
    "BulkReport",
    "CancelledCallError",
    "Client",
    "ConfigurationError",
    "DriftWarning",
    "EachOrg",
    "ForbiddenError",
    "Grant",
    "GrantRequest",
    "Grants",
    "Installation",
    "Installations",
    "InvalidAnswerError",
    "InvalidArgument",
    "JournalError",
    "Listing",
    "Members",
    "NetworkError",
    "NetworkTimeoutError",
    "NotFoundError",
    "NotInstalledError",
    "Org",
    "Organization",
    "OrganizationDetails",
    "OrganizationPlan",
    "Organizations",
    "Owner",
    "PatwardenError",
    "Permissions",
    "Plan",
    "RateLimitedError",
    "Reading",
    "Readings",
    "Repository",
    "Requests",
    "ServerError",
    "Snapshot",
    "SqlError",
    "SqlExplanation",
    "SqlRows",
    "Token",
    "UnconfirmedError",
    "UnstableError",
    "User",
    "ValidationError",
    "Wait",
    "WrongTokenKindError",
    "__version__",
]

_check_interpreter()


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext patwarden`` calls in a notebook: it adds ``%%patwarden`` and ``%patwarden``.

    A cell that begins with ``%%patwarden`` is a statement of SQL, asked through a client from the
    environment, or through the one that ``%patwarden use NAME`` names. ``%%patwarden result``
    keeps the rows under this name. Parameters (``:name``) have the values that the notebook's
    variables of the same names have; they are bound, never pasted.
    """
    from ._notebook import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """What ``%unload_ext patwarden`` calls: it takes the magics away again."""
    from ._notebook import unload

    unload(shell)


# What the extension module has is imported when it is first asked for: whoever imports the package
# for something else, as pytest does for the plugin, does not pay for it. Type checkers see all.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from . import _patwarden

        value = globals()[name] = getattr(_patwarden, name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
