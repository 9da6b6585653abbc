"""The installed package with each of the libraries that it can work with.

The arguments are versions that have to be there, as pip writes them: ``pyarrow==16.1``.
"""

from __future__ import annotations

import asyncio
import sys
from importlib import metadata

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

import patwarden
from patwarden.testing import Simulator

LIBRARIES = ("duckdb", "numpy", "pandas", "polars", "pyarrow", "tqdm")


def check_versions(wanted: list[str]) -> None:
    """That what was to be installed is what is there."""
    for pin in wanted:
        name, _, version = pin.partition("==")
        there = metadata.version(name).split(".")
        length = len(version.split("."))
        assert there[:length] == version.split("."), f"{name} is {'.'.join(there)}, not {version}"


async def awaited(hub: Simulator) -> int:
    """How many rows a table has that asyncio brought."""
    async with hub.async_client() as client:
        table = await client.org(hub.orgs[0]).grants.list().to_arrow()
        return int(table.num_rows)


def main() -> None:
    """Try it."""
    check_versions(sys.argv[1:])
    with (
        Simulator(orgs=1, grants=250, requests=5, effect_delay_ms=0) as hub,
        hub.client() as client,
    ):
        org = client.org(hub.orgs[0])
        ids = [grant.id for grant in org.grants.list()]
        granted = [grant.access_granted_at for grant in org.grants.list()]
        selected = [grant.repository_selection for grant in org.grants.list()]
        owners = [grant.owner.login for grant in org.grants.list()]

        for table in (org.grants.list().to_arrow(), pa.table(org.grants.list())):
            assert isinstance(table, pa.Table)
            assert table["id"].to_pylist() == ids
            assert table["access_granted_at"].to_pylist() == granted
            assert table["repository_selection"].to_pylist() == selected
            assert [owner["login"] for owner in table["owner"].to_pylist()] == owners
        frames = [org.grants.list().to_polars(), pl.DataFrame(org.grants.list())]
        for frame in frames:
            assert isinstance(frame, pl.DataFrame)
            assert frame["id"].to_list() == ids
            assert frame["access_granted_at"].to_list() == granted
            assert frame["repository_selection"].cast(pl.String).to_list() == selected
            assert frame["owner"].struct.field("login").to_list() == owners
        pandas = org.grants.list().to_pandas()
        assert isinstance(pandas, pd.DataFrame)
        assert pandas["id"].tolist() == ids
        assert [time.to_pydatetime() for time in pandas["access_granted_at"]] == granted
        assert pandas["repository_selection"].tolist() == selected
        for grants in (org.grants.list().to_arrow(), org.grants.list()):
            found = duckdb.sql("select id, owner.login, repository_selection::text from grants")
            assert found.fetchall() == list(zip(ids, owners, selected, strict=True)), grants
        assert asyncio.run(awaited(hub)) == 250

        report = org.grants.revoke(ids[:3], confirm=30, progress=True)
        assert report.raise_for_outcome().ok
    found = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    print(f"patwarden {patwarden.__version__} is fine with {found}")


if __name__ == "__main__":
    main()
