"""Rows of a statement in other libraries: the types of the columns, and the same values."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import patwarden
from patwarden.testing import Simulator

UTC = pa.timestamp("us", "UTC")


def test_columns_of_the_tables_have_their_types(hub: Simulator, client: patwarden.Client) -> None:
    result = client.sql(
        "SELECT id, token_name, owner, permissions, token_expired, token_last_used_at, never_used"
        " FROM pat_grants WHERE org = ?",
        [hub.orgs[0]],
    )
    table = result.to_arrow()
    text, flag = pa.string(), pa.bool_()
    assert table.schema.types == [pa.int64(), text, text, text, flag, UTC, flag]
    rows = table.to_pylist()
    for row, expected in zip(rows, result.to_dicts(), strict=True):
        assert json.loads(row.pop("owner")) == expected.pop("owner")
        assert json.loads(row.pop("permissions")) == expected.pop("permissions")
        assert row == expected
    assert result.to_polars().equals(pl.DataFrame(table))
    frame = result.to_pandas()
    assert frame["id"].tolist() == [row[0] for row in result]
    assert str(frame["token_last_used_at"].dt.tz) == "UTC"


def test_a_statement_without_rows_has_the_same_columns(
    hub: Simulator, client: patwarden.Client
) -> None:
    result = client.sql(
        "SELECT id, token_expired, token_last_used_at, token_name, owner FROM pat_grants"
        " WHERE org = ? AND owner = 'nobody-at-all'",
        [hub.orgs[0]],
    )
    table = result.to_arrow()
    assert table.num_rows == 0
    assert table.schema.types == [pa.int64(), pa.bool_(), UTC, pa.string(), pa.string()]
    assert result.to_polars().shape == (0, 5)


@pytest.mark.parametrize(
    ("values", "kind", "become"),
    [
        (["1", "NULL", "2"], pa.int64(), [1, None, 2]),
        (["1", "0.5"], pa.float64(), [1.0, 0.5]),
        (["'x'", "NULL"], pa.string(), ["x", None]),
        (["x'00ff'", "NULL"], pa.binary(), [b"\x00\xff", None]),
        (["1", "'x'", "NULL", "x'0f'", "1.5"], pa.string(), ["1", "x", None, "0f", "1.5"]),
        (["9007199254740993", "0.5"], pa.string(), ["9007199254740993", "0.5"]),
        (["NULL", "NULL"], pa.null(), [None, None]),
    ],
)
def test_expressions_are_what_their_values_are(
    client: patwarden.Client, values: list[str], kind: Any, become: list[Any]
) -> None:
    result = client.sql(" UNION ALL ".join(f"SELECT {value} AS v" for value in values))
    table = result.to_arrow()
    assert table.schema.types == [kind]
    assert table.column("v").to_pylist() == become


def test_a_result_is_read_by_whoever_takes_arrow(hub: Simulator, client: patwarden.Client) -> None:
    result = client.sql(
        "SELECT id, token_name, never_used, expires_at, NULL AS blank FROM pat_grants"
        " WHERE org = ? ORDER BY id",
        [hub.orgs[0]],
    )
    assert pl.DataFrame(result).height == len(result)
    assert pa.table(result).equals(result.to_arrow())
    batches = pa.RecordBatchReader.from_stream(result)
    assert sum(batch.num_rows for batch in batches) == len(result)
    found = duckdb.sql("SELECT count(*), count(expires_at), count(blank) FROM result").fetchall()
    dated = sum(row[3] is not None for row in result)
    assert found == [(len(result), dated, 0)]
    # Unlike a listing, it can be taken again.
    assert duckdb.sql("SELECT min(id) FROM result").fetchall() == [(result[0][0],)]


def test_many_rows_come_in_batches_of_the_same_columns(client: patwarden.Client) -> None:
    result = client.sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 40000)"
        " SELECT i, CASE WHEN i > 39999 THEN 'last' END AS late FROM n"
    )
    reader = pa.RecordBatchReader.from_stream(result)
    batches = list(reader)
    assert [batch.num_rows for batch in batches] == [16_384, 16_384, 7_232]
    assert {str(batch.schema) for batch in batches} == {str(reader.schema)}
    assert batches[-1].column("late").to_pylist()[-1] == "last"
