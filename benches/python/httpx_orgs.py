"""httpx with json(), one organisation after the other, page after page, into dicts."""

from typing import Any

from measure import TOKEN, org_names, run

import httpx


def orgs(url: str, _: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        for org in org_names():
            page: str | None = f"/orgs/{org}/personal-access-tokens?per_page=100"
            while page is not None:
                answer = client.get(page).raise_for_status()
                rows += answer.json()
                page = answer.links.get("next", {}).get("url")
    return rows


run("httpx", orgs=orgs)
