"""PyGithub's requester, page after page as the Link header says, without a pause between them."""

from typing import Any

from measure import ORG, TOKEN, run

from github import Auth, Github
from github.GithubObject import GithubObject
from github.PaginatedList import PaginatedList


class Grant(GithubObject):
    """What is listed, as it came."""

    def _initAttributes(self) -> None:  # noqa: N802, its name there
        pass

    def _useAttributes(self, attributes: dict[str, Any]) -> None:  # noqa: N802, as above
        pass


def listed(url: str) -> PaginatedList[Grant]:
    auth = Auth.Token(TOKEN)
    github = Github(auth=auth, base_url=url, per_page=100, seconds_between_requests=None)
    return PaginatedList(Grant, github.requester, f"/orgs/{ORG}/personal-access-tokens", {})


def everything(url: str, _: int) -> list[Grant]:
    return list(listed(url))


def first(url: str, _: int) -> Grant:
    return listed(url)[0]


run("PyGithub", everything=everything, first=first)
