"""A simulator of GitHub that keeps state, to try things on and to test one's own automation.

It listens on this machine alone, needs no account, and what happened can be read off its state and
its log::

    from patwarden.testing import Simulator

    with Simulator(orgs=1, grants=250, seed=7) as hub, hub.client() as client:
        org = client.org(hub.orgs[0])
        org.grants.revoke(grant.id for grant in org.grants.list(direction="asc"))
        assert sum(entry["method"] == "POST" for entry in hub.log()) == 4  # one is the login

What goes wrong is ordered with ``Simulator.inject``; the ``add_``, ``update_`` and ``remove_``
methods make the world what a test needs. ``patwarden.pytest_plugin`` has it as fixtures of
pytest.
"""

from ._patwarden import Simulator

__all__ = ["Simulator"]
