"""Ours: every organisation that the login sees, side by side, into lists of typed objects."""

from measure import USER_TOKEN, run

import patwarden


def orgs(url: str, _: int) -> int:
    with patwarden.Client(auth=patwarden.Token(USER_TOKEN), base_url=url) as client:
        return sum(len(reading.items) for reading in client.each_org().grants())


run("patwarden", orgs=orgs)
