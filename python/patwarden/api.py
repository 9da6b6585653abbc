"""The low level: ``client.api`` has every operation that this package was made for, by its name.

Keyword arguments are GitHub's parameters, and the answer is a ``Response``::

    page = client.api.orgs_list_pat_grants(org="acme", owner=["mona"], per_page=100)
    for grant in page.data:
        print(grant["id"], grant["token_name"])

An argument that is not given is not sent; a default in a signature says what the server takes it
for. ``patwarden.api_types`` has the types of what goes in and comes out.
"""

from ._headers import Headers
from ._patwarden import Api, AsyncApi, Response

__all__ = ["Api", "AsyncApi", "Headers", "Response"]
