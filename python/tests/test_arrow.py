"""A listing is a table to whatever takes Arrow, without an object of Python for any row."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from importlib import metadata
from typing import Any

import duckdb
import polars
import pyarrow
import pytest
from world import LIST_GRANTS, calls, grants

import patwarden
from patwarden import _frames
from patwarden.testing import Simulator

TOKENS = "/personal-access-tokens"
UTF8 = pyarrow.string()
WORD = pyarrow.dictionary(pyarrow.int32(), UTF8)
MOMENT = pyarrow.timestamp("us", "UTC")
LEVELS = pyarrow.map_(UTF8, pyarrow.field("value", UTF8, nullable=False))
OWNER = pyarrow.struct(
    [
        pyarrow.field("login", UTF8, nullable=False),
        pyarrow.field("id", pyarrow.int64()),
        pyarrow.field("type", WORD),
    ]
)
PERMISSIONS = pyarrow.struct(
    [
        pyarrow.field(kind, LEVELS, nullable=False)
        for kind in ("organization", "repository", "other")
    ]
)
TOKEN = [
    pyarrow.field("token_id", pyarrow.int64()),
    pyarrow.field("token_name", UTF8),
    pyarrow.field("token_expired", pyarrow.bool_(), nullable=False),
    pyarrow.field("token_expires_at", MOMENT),
    pyarrow.field("token_last_used_at", MOMENT),
]
GRANTS = pyarrow.schema(
    [
        pyarrow.field("id", pyarrow.int64(), nullable=False),
        pyarrow.field("owner", OWNER, nullable=False),
        pyarrow.field("repository_selection", WORD, nullable=False),
        pyarrow.field("repositories_url", UTF8),
        pyarrow.field("permissions", PERMISSIONS, nullable=False),
        pyarrow.field("access_granted_at", MOMENT, nullable=False),
        *TOKEN,
    ]
)
REQUESTS = pyarrow.schema(
    [
        pyarrow.field("id", pyarrow.int64(), nullable=False),
        pyarrow.field("reason", UTF8),
        pyarrow.field("owner", OWNER, nullable=False),
        pyarrow.field("repository_selection", WORD, nullable=False),
        pyarrow.field("repositories_url", UTF8),
        pyarrow.field("permissions", PERMISSIONS, nullable=False),
        pyarrow.field("created_at", MOMENT, nullable=False),
        *TOKEN,
    ]
)
REPOSITORIES = pyarrow.schema(
    [
        pyarrow.field("id", pyarrow.int64(), nullable=False),
        pyarrow.field("name", UTF8, nullable=False),
        pyarrow.field("full_name", UTF8),
        pyarrow.field("private", pyarrow.bool_()),
        pyarrow.field("visibility", WORD),
        pyarrow.field("archived", pyarrow.bool_()),
        pyarrow.field("html_url", UTF8),
    ]
)
ORGANIZATIONS = pyarrow.schema(
    [
        pyarrow.field("login", UTF8, nullable=False),
        pyarrow.field("id", pyarrow.int64(), nullable=False),
        pyarrow.field("installation_id", pyarrow.int64()),
        pyarrow.field("suspended", pyarrow.bool_(), nullable=False),
    ]
)


def rows(table: pyarrow.Table) -> list[dict[str, Any]]:
    return table.to_pylist(maps_as_pydicts="strict")


def subset(org: patwarden.Org) -> patwarden.Grant:
    return next(grant for grant in org.grants.list() if grant.repository_selection == "subset")


@pytest.mark.parametrize(
    ("of", "schema"),
    [
        (lambda client, org: org.grants.list(), GRANTS),
        (lambda client, org: org.requests.list(), REQUESTS),
        (lambda client, org: org.grants.repositories(subset(org).id), REPOSITORIES),
        (lambda client, org: client.orgs(), ORGANIZATIONS),
        (lambda client, org: org.members.list(), None),
        (lambda client, org: org.installations.list(), None),
    ],
)
def test_a_table_says_what_the_dicts_say(
    client: patwarden.Client, org: patwarden.Org, of: Any, schema: pyarrow.Schema | None
) -> None:
    expected = of(client, org).to_dicts()
    assert expected
    table = of(client, org).to_arrow()
    if schema is not None:
        assert table.schema.equals(schema)
    assert table.schema.names == list(expected[0])
    assert rows(table) == expected
    assert rows(pyarrow.table(of(client, org))) == expected
    table.validate(full=True)


def test_the_columns_are_those_of_the_class(org: patwarden.Org, client: patwarden.Client) -> None:
    kinds = {
        patwarden.Grant: org.grants.list(),
        patwarden.GrantRequest: org.requests.list(),
        patwarden.Repository: org.grants.repositories(subset(org).id),
        patwarden.Organization: client.orgs(),
        patwarden.User: org.members.list(),
        patwarden.Installation: org.installations.list(),
    }
    for kind, listing in kinds.items():
        assert tuple(listing.to_arrow().schema.names) == kind.__match_args__


def test_a_listing_of_nothing_has_the_columns() -> None:
    with Simulator(orgs=1, grants=0, requests=0) as hub, hub.client() as client:
        org = client.org(hub.orgs[0])
        for table in (org.grants.list().to_arrow(), pyarrow.table(org.grants.list())):
            assert table.num_rows == 0
            assert table.schema.equals(GRANTS)
        assert org.requests.list().to_arrow().schema.equals(REQUESTS)
        assert org.grants.list().to_polars().columns == GRANTS.names
        assert list(org.grants.list().to_pandas().columns) == GRANTS.names
        listing = org.grants.list()  # noqa: F841  # duckdb finds it by its name
        assert duckdb.sql("select id from listing").fetchall() == []


def test_every_library_counts_the_same(hub: Simulator, org: patwarden.Org) -> None:
    there = grants(hub, hub.orgs[0])
    logins = sorted({grant["token"]["owner"] for grant in there.values()})

    frame = org.grants.list().to_polars()
    assert set(frame["id"]) == there.keys()
    assert sorted(frame["owner"].struct.field("login").unique()) == logins
    assert frame.schema["access_granted_at"] == polars.Datetime("us", "UTC")
    assert polars.DataFrame(org.grants.list()).equals(frame)

    panda = org.grants.list().to_pandas()
    assert set(panda["id"]) == there.keys()
    assert str(panda["access_granted_at"].dtype) == "datetime64[us, UTC]"

    listing = org.grants.list()  # noqa: F841  # duckdb finds it by its name
    found = duckdb.sql("select id, permissions.repository['contents'] from listing").fetchall()
    expected = [
        (id, grant["token"]["permissions"].get("repository", {}).get("contents"))
        for id, grant in there.items()
    ]
    assert sorted(found) == sorted(expected)


def test_a_page_is_a_batch_and_fetched_when_it_is_asked_for() -> None:
    with (
        Simulator(orgs=1, grants=250, requests=0) as hub,
        hub.client(pages_in_flight=1) as client,
    ):
        listing = client.org(hub.orgs[0]).grants.list(per_page=50)
        reader = pyarrow.RecordBatchReader.from_stream(listing)
        assert calls(hub, LIST_GRANTS) == []
        assert reader.read_next_batch().num_rows == 50
        assert len(calls(hub, LIST_GRANTS)) == 1
        assert [batch.num_rows for batch in reader] == [50, 50, 50, 50]
        assert len(calls(hub, LIST_GRANTS)) == 5
        assert listing.to_list() == []


def test_what_was_taken_before_is_not_in_the_table(org: patwarden.Org) -> None:
    ids = [grant.id for grant in org.grants.list()]
    listing = org.grants.list()
    assert next(listing).id == ids[0]
    assert pyarrow.table(listing)["id"].to_pylist() == ids[1:]


def test_other_types_are_to_be_had_by_casting(org: patwarden.Org) -> None:
    wanted = pyarrow.schema([("login", UTF8), ("id", pyarrow.uint64())])
    organisations = pyarrow.table(org.grants.list()).flatten()
    narrow = organisations.select(["owner.login", "id"]).rename_columns(["login", "id"])
    assert narrow.cast(wanted).schema == wanted


def test_an_error_is_told_through_the_stream_and_ends_the_listing(
    hub: Simulator, org: patwarden.Org
) -> None:
    hub.inject("status", path_contains=TOKENS, status=404, skip=1)
    listing = org.grants.list(per_page=30)
    with pytest.raises(pyarrow.ArrowInvalid, match=r"NotFoundError: .*HTTP 404"):
        pyarrow.table(listing)
    with pytest.raises(patwarden.InvalidArgument, match="has ended in an error before"):
        listing.to_list()


@pytest.mark.parametrize("way", ["to_arrow", "to_pandas", "to_polars"])
def test_all_or_an_error_of_ours(hub: Simulator, org: patwarden.Org, way: str) -> None:
    hub.inject("status", path_contains=TOKENS, status=404, skip=1)
    with pytest.raises(patwarden.NotFoundError):
        getattr(org.grants.list(per_page=30), way)()


@pytest.mark.parametrize("way", ["to_arrow", "to_pandas", "to_polars"])
def test_for_asyncio_it_is_the_same_table(hub: Simulator, org: patwarden.Org, way: str) -> None:
    expected = getattr(org.grants.list(), way)()

    async def listed() -> Any:
        async with hub.async_client() as client:
            return await getattr(client.org(hub.orgs[0]).grants.list(), way)()

    assert asyncio.run(listed()).equals(expected)


def test_for_asyncio_a_part_is_an_error_too(hub: Simulator) -> None:
    hub.inject("status", path_contains=TOKENS, status=404, skip=1)

    async def listed() -> None:
        async with hub.async_client() as client:
            listing = client.org(hub.orgs[0]).grants.list(per_page=30)
            with pytest.raises(patwarden.NotFoundError):
                await listing.to_arrow()
            with pytest.raises(patwarden.InvalidArgument, match="has ended in an error before"):
                await listing.to_arrow()

    asyncio.run(listed())


@pytest.mark.parametrize(
    ("way", "absent", "command"),
    [
        ("to_arrow", "pyarrow", "pip install pyarrow"),
        ("to_pandas", "pandas", "pip install pandas pyarrow"),
        ("to_pandas", "pyarrow", "pip install pandas pyarrow"),
        ("to_polars", "polars", "pip install polars"),
    ],
)
def test_a_library_that_is_not_there_is_named_before_anything_is_sent(
    hub: Simulator,
    org: patwarden.Org,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    absent: str,
    command: str,
) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    listing = org.grants.list()
    with pytest.raises(ModuleNotFoundError, match=rf"{way}\(\) needs {absent}: {command}$") as told:
        getattr(listing, way)()
    assert told.value.name == absent
    assert calls(hub, LIST_GRANTS) == []
    monkeypatch.undo()
    assert getattr(listing, way)().shape[0] == len(grants(hub, hub.orgs[0]))


def test_other_threads_run_while_a_stream_waits() -> None:
    with Simulator(orgs=1, grants=100, requests=0) as hub, hub.client() as client:
        client.org(hub.orgs[0]).grants.list().to_list()
        hub.inject("delay", path_contains=TOKENS, millis=400)
        beats: list[float] = []
        over = threading.Event()

        def beat() -> None:
            while not over.wait(0.01):
                beats.append(time.monotonic())

        thread = threading.Thread(target=beat)
        thread.start()
        polars.DataFrame(client.org(hub.orgs[0]).grants.list())
        over.set()
        thread.join()
        assert len(beats) > 10


INTERRUPTED = """
import signal, threading, time
import polars
from patwarden.testing import Simulator

signal.signal(signal.SIGINT, signal.default_int_handler)
with Simulator(orgs=1, grants=100, requests=0) as hub, hub.client() as client:
    listing = client.org(hub.orgs[0]).grants.list()
    hub.inject("delay", path_contains="/personal-access-tokens", millis=20_000)
    began = time.monotonic()
    threading.Timer(0.5, signal.raise_signal, (signal.SIGINT,)).start()
    try:
        try:
            polars.DataFrame(listing)
        finally:
            time.sleep(0.1)
    except KeyboardInterrupt:
        print("interrupted", time.monotonic() - began < 5)
"""


def test_ctrl_c_ends_a_stream_as_what_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False
    )
    assert done.stdout == "interrupted True\n", done.stderr


IMPORTED = """
import sys
before = set(sys.modules)
import patwarden
from patwarden import errors
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(new - set(sys.stdlib_module_names)))
"""


def test_to_import_it_imports_nothing_that_is_not_pythons_own() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True
    )
    assert done.stdout == "['patwarden']\n"


@pytest.mark.parametrize(
    ("library", "version", "lowest"),
    [("polars", "1.31.0", "1.32"), ("pyarrow", "15.0.2", "16.1"), ("pandas", "2.2.1", "2.2.2")],
)
def test_a_library_that_would_read_it_wrongly_is_refused(
    hub: Simulator,
    org: patwarden.Org,
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    version: str,
    lowest: str,
) -> None:
    way = {"polars": "to_polars", "pyarrow": "to_arrow", "pandas": "to_pandas"}[library]
    said = rf"{way}\(\) needs {library} {lowest} or newer, and {version} is installed: pip install"
    monkeypatch.setattr(f"{library}.__version__", version)
    with pytest.raises(ImportError, match=said):
        getattr(org.grants.list(), way)()
    assert calls(hub, LIST_GRANTS) == []
    for enough in (f"{lowest}", f"{lowest}.post1", "99.0.0rc1"):
        monkeypatch.setattr(f"{library}.__version__", enough)
        assert len(getattr(org.grants.list(), way)()) == len(grants(hub, org.name))


def test_extras_ask_for_the_versions_that_are_taken() -> None:
    needed = metadata.requires("patwarden") or []
    bounds = dict(one.partition(";")[0].strip().split(">=") for one in needed if ">=" in one)
    for library, numbers in _frames._LOWEST.items():
        assert bounds[library] == ".".join(map(str, numbers))
