"""Ours, object by object, none of which is kept."""

from measure import ORG, TOKEN, run

import patwarden


def everything(url: str) -> int:
    with patwarden.Client(auth=patwarden.Token(TOKEN), base_url=url) as client:
        return sum(grant.id > 0 for grant in client.org(ORG).grants.list())


run("patwarden", everything)
