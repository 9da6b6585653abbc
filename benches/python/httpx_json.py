"""httpx with json(), page after page as the Link header says, into dicts; organisations in turn."""

from typing import Any

from measure import ORG, TOKEN, org_names, run

import httpx


def connected(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"})


def listed(client: httpx.Client, org: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    page: str | None = f"/orgs/{org}/personal-access-tokens?per_page=100"
    while page is not None:
        answer = client.get(page).raise_for_status()
        rows += answer.json()
        page = answer.links.get("next", {}).get("url")
    return rows


def everything(url: str, _: int) -> list[dict[str, Any]]:
    with connected(url) as client:
        return listed(client, ORG)


def orgs(url: str, _: int) -> list[dict[str, Any]]:
    with connected(url) as client:
        return [row for org in org_names() for row in listed(client, org)]


def first(url: str, _: int) -> dict[str, Any]:
    with connected(url) as client:
        answer = client.get(f"/orgs/{ORG}/personal-access-tokens?per_page=100")
        return answer.raise_for_status().json()[0]


run("httpx", everything=everything, orgs=orgs, first=first)
