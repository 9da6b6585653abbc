"""Ours: one bulk call."""

from measure import ORG, TOKEN, run

import patwarden


def revoke(url: str, asked: int) -> int:
    with patwarden.Client(auth=patwarden.Token(TOKEN), base_url=url) as client:
        report = client.org(ORG).grants.revoke(range(1, asked + 1))
    return len(report.accepted)


run("patwarden", revoke=revoke)
