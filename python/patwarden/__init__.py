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

In the examples of the docstrings ``hub`` is a :class:`patwarden.testing.Simulator` with two
organisations, ``client`` is ``hub.client()``, and ``org`` is ``client.org(hub.orgs[0])``.

Python's :mod:`logging` hears what the client does from ``patwarden`` and the loggers below it:
``patwarden.transport`` tells of each request (level DEBUG) and of waits (INFO). The facts of a
record are in its attribute ``patwarden``, a dict.

Everything fails with a :class:`PatwardenError` of a class by kind; see :mod:`patwarden.errors`.
:class:`AsyncClient` has the same for asyncio. :mod:`patwarden.api` is the low level, any operation
by its name. :mod:`patwarden.testing` is a simulator of GitHub to try it on.
"""

from ._patwarden import (
    Account,
    App,
    AsyncClient,
    AsyncGrants,
    AsyncInstallations,
    AsyncListing,
    AsyncMembers,
    AsyncOrg,
    AsyncOrganizations,
    AsyncRequests,
    Bounds,
    Budget,
    BulkReport,
    Client,
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
    Repository,
    Requests,
    Token,
    User,
    Wait,
    __version__,
)
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
    UnconfirmedError,
    UnstableError,
    ValidationError,
    WrongTokenKindError,
)

__all__ = [
    "Account",
    "App",
    "AsyncClient",
    "AsyncGrants",
    "AsyncInstallations",
    "AsyncListing",
    "AsyncMembers",
    "AsyncOrg",
    "AsyncOrganizations",
    "AsyncRequests",
    "AuthenticationError",
    "Bounds",
    "Budget",
    "BulkReport",
    "CancelledCallError",
    "Client",
    "ConfigurationError",
    "DriftWarning",
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
    "Repository",
    "Requests",
    "ServerError",
    "Token",
    "UnconfirmedError",
    "UnstableError",
    "User",
    "ValidationError",
    "Wait",
    "WrongTokenKindError",
    "__version__",
]
