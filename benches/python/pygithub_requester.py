"""PyGithub's requester, page after page as Link says, without a pause, into dicts."""

from collections.abc import Iterator
from typing import Any

from measure import ORG, TOKEN, run

from github import Auth, Github

NEXT = 'rel="next"'


def pages(url: str) -> Iterator[list[dict[str, Any]]]:
    requester = Github(
        auth=Auth.Token(TOKEN), base_url=url, seconds_between_requests=None
    ).requester
    path, query = f"/orgs/{ORG}/personal-access-tokens", {"per_page": 100}
    while True:
        headers, rows = requester.requestJsonAndCheck("GET", path, parameters=query)
        yield rows
        links = [link for link in headers.get("link", "").split(", ") if NEXT in link]
        if not links:
            return
        path, query = links[0].split(">")[0].removeprefix("<"), {}


def everything(url: str, _: int) -> list[dict[str, Any]]:
    return [row for page in pages(url) for row in page]


def first(url: str, _: int) -> dict[str, Any]:
    return next(pages(url))[0]


run("PyGithub", everything=everything, first=first)
