"""httpx with json(), page after page as the Link header says, into dicts."""

from typing import Any

from measure import ORG, TOKEN, run

import httpx


def everything(url: str, _: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        page: str | None = f"/orgs/{ORG}/personal-access-tokens?per_page=100"
        while page is not None:
            answer = client.get(page).raise_for_status()
            rows += answer.json()
            page = answer.links.get("next", {}).get("url")
    return rows


def first(url: str, _: int) -> dict[str, Any]:
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        answer = client.get(f"/orgs/{ORG}/personal-access-tokens?per_page=100")
        return answer.raise_for_status().json()[0]


run("httpx", everything=everything, first=first)
