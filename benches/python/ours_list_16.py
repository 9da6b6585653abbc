"""Ours, with sixteen pages in flight, into a list of typed objects."""

from measure import ORG, TOKEN, run

import patwarden


def everything(url: str, _: int) -> list[patwarden.Grant]:
    auth = patwarden.Token(TOKEN)
    with patwarden.Client(auth=auth, base_url=url, pages_in_flight=16) as client:
        return client.org(ORG).grants.list().to_list()


run("patwarden", everything=everything)
