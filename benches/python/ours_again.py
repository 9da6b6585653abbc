"""Ours with a cache, into a list of typed objects, for the second time."""

from measure import ORG, TOKEN, forgotten, run

import patwarden


def again(url: str, _: int) -> list[patwarden.Grant]:
    with patwarden.Client(auth=patwarden.Token(TOKEN), base_url=url, cache=True) as client:
        grants = client.org(ORG).grants
        grants.list().to_list()
        forgotten(url)
        return grants.list().to_list()


run("patwarden", again=again)
