"""Ours, into a list of typed objects."""

from measure import ORG, TOKEN, run

from patwarden import Client, Grant, Token


def everything(url: str, _: int) -> list[Grant]:
    with Client(auth=Token(TOKEN), base_url=url) as client:
        return client.org(ORG).grants.list().to_list()


def first(url: str, _: int) -> Grant:
    with Client(auth=Token(TOKEN), base_url=url) as client:
        return next(client.org(ORG).grants.list())


run("patwarden", everything=everything, again=everything, first=first)
