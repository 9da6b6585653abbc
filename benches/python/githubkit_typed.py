"""githubkit, its typed pagination over one connection, into its models."""

from typing import Any

from measure import ORG, TOKEN, run

from githubkit import GitHub


def everything(url: str, _: int) -> list[Any]:
    with GitHub(TOKEN, base_url=url) as github:
        return list(github.rest.paginate(github.rest.orgs.list_pat_grants, org=ORG, per_page=100))


def first(url: str, _: int) -> Any:
    with GitHub(TOKEN, base_url=url) as github:
        return next(github.rest.paginate(github.rest.orgs.list_pat_grants, org=ORG, per_page=100))


run("githubkit", "hishel", "pydantic", everything=everything, first=first)
