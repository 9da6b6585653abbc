"""Ours, into a data frame of polars."""

from measure import ORG, TOKEN, run

import patwarden
import polars


def everything(url: str, _: int) -> polars.DataFrame:
    with patwarden.Client(auth=patwarden.Token(TOKEN), base_url=url) as client:
        return client.org(ORG).grants.list().to_polars()


run("patwarden", "polars", everything=everything)
