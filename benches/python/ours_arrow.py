"""Ours, into a table of pyarrow."""

from measure import ORG, TOKEN, run

import patwarden
import pyarrow


def everything(url: str, _: int) -> pyarrow.Table:
    with patwarden.Client(auth=patwarden.Token(TOKEN), base_url=url) as client:
        return client.org(ORG).grants.list().to_arrow()


run("patwarden", "pyarrow", everything=everything)
