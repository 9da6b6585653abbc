"""Ours, into a list of typed objects."""

from measure import ORG, TOKEN, run

import patwarden


def everything(url: str, _: int) -> list[patwarden.Grant]:
    with patwarden.Client(auth=patwarden.Token(TOKEN), base_url=url) as client:
        return client.org(ORG).grants.list().to_list()


def first(url: str, _: int) -> patwarden.Grant:
    with patwarden.Client(auth=patwarden.Token(TOKEN), base_url=url) as client:
        return next(client.org(ORG).grants.list())


run("patwarden", everything=everything, again=everything, first=first)
