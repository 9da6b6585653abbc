"""githubkit, its typed pagination, into its models."""

from typing import Any

from measure import ORG, TOKEN, run

from githubkit import GitHub


def everything(url: str, _: int) -> list[Any]:
    github = GitHub(TOKEN, base_url=url)
    return list(github.rest.paginate(github.rest.orgs.list_pat_grants, org=ORG, per_page=100))


def first(url: str, _: int) -> Any:
    github = GitHub(TOKEN, base_url=url)
    return next(github.rest.paginate(github.rest.orgs.list_pat_grants, org=ORG, per_page=100))


run("githubkit", everything=everything, first=first)
