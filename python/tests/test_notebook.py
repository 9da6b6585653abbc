"""`%%patwarden` in IPython: a cell is a statement, its parameters are the notebook's variables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from test_html import OURS, Read
from traitlets.config import Config
from world import LIST_GRANTS, calls, grants

import patwarden
from patwarden.testing import Simulator


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell that keeps no history and has the extension."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell(config=config)
    shell.extension_manager.load_extension("patwarden")
    yield shell
    shell.extension_manager.unload_extension("patwarden")


@pytest.fixture
def at_home(hub: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that has a login to the simulator."""
    key = tmp_path / "app.pem"
    key.touch(mode=0o600)
    key.write_text(hub.private_key)
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("PATWARDEN_APP_ID", str(hub.app_id))
    monkeypatch.setenv("PATWARDEN_PRIVATE_KEY_FILE", str(key))


def value(shell: InteractiveShell, cell: str) -> Any:
    """What a cell comes to; its error is raised."""
    done = shell.run_cell(cell)
    done.raise_error()
    return done.result


@pytest.mark.usefixtures("at_home")
def test_a_cell_is_a_statement_asked_through_the_environment_s_login(
    hub: Simulator, shell: InteractiveShell
) -> None:
    rows = value(shell, "%%patwarden\nSELECT login FROM orgs\nORDER BY login")
    assert isinstance(rows, patwarden.SqlRows)
    assert [login for (login,) in rows] == sorted(hub.orgs)
    assert list(value(shell, "%patwarden SELECT 1 AS one, '{x} $y' AS text")) == [(1, "{x} $y")]


@pytest.mark.usefixtures("at_home")
def test_parameters_are_the_notebook_s_variables_and_are_bound(
    hub: Simulator, shell: InteractiveShell
) -> None:
    shell.user_ns["org"] = hub.orgs[0]
    shell.user_ns["name"] = "'; DROP TABLE x --"
    shell.user_ns["x"] = "pasted"
    rows = value(
        shell,
        "%%patwarden\nSELECT count(*), :name, '{x}', '$x', ':x' FROM pat_grants WHERE org = :org",
    )
    expected = len(grants(hub, hub.orgs[0]))
    assert list(rows) == [(expected, "'; DROP TABLE x --", "{x}", "$x", ":x")]
    line = "%patwarden SELECT :x, '{x}', '$x'"
    assert value(shell, line)[0] == ("pasted", "{x}", "$x")
    hub.clear_log()
    with pytest.raises(patwarden.InvalidArgument, match="there is no variable nothing"):
        value(shell, "%%patwarden\nSELECT id FROM pat_grants WHERE org = :nothing")
    assert hub.log() == []


@pytest.mark.usefixtures("at_home")
def test_a_name_keeps_the_rows(shell: InteractiveShell, hub: Simulator) -> None:
    assert value(shell, "%%patwarden found\nSELECT login FROM orgs") is None
    assert len(shell.user_ns["found"]) == len(hub.orgs)
    with pytest.raises(patwarden.InvalidArgument, match="'not a name' is no name to keep rows"):
        value(shell, "%%patwarden not a name\nSELECT 1")
    with pytest.raises(patwarden.InvalidArgument, match="write %%patwarden above a statement"):
        value(shell, "%patwarden")


@pytest.mark.usefixtures("at_home")
def test_files_are_attached_beside_the_tables(shell: InteractiveShell, tmp_path: Path) -> None:
    people, teams = tmp_path / "people.csv", tmp_path / "the teams.json"
    people.write_text("login,team\nmona,web\n")
    teams.write_text('[{"team": "web", "floor": 3}]')
    options = f'--attach people={people} --attach=teams="{teams}"'
    cell = "\nSELECT login, floor FROM people JOIN teams USING (team) WHERE '--attach x=y' <> ''"
    assert list(value(shell, f"%%patwarden {options}{cell}")) == [("mona", 3)]
    assert value(shell, f"%%patwarden found {options}{cell}") is None
    assert (
        value(shell, f"%%patwarden --attach people={people} other --attach teams='{teams}'{cell}")
        is None
    )
    assert list(shell.user_ns["found"]) == list(shell.user_ns["other"]) == [("mona", 3)]
    line = f"%patwarden --attach people={people} SELECT login, '--attach a=b' FROM people"
    assert list(value(shell, line)) == [("mona", "--attach a=b")]
    for wrong, told in [
        ("--attach people", "it takes NAME=PATH"),
        (f"--attach ={people}", "it takes NAME=PATH"),
        (f"--attach a={people} --attach a='{teams}'", "two files are attached under the name a"),
        ("--attach", "is no name to keep rows under"),
        ("--atach people=x.csv", "is no name to keep rows under"),
    ]:
        with pytest.raises(patwarden.InvalidArgument, match=told):
            value(shell, f"%%patwarden {wrong}\nSELECT 1")
    with pytest.raises(patwarden.SqlError, match="nowhere"):
        value(shell, "%%patwarden --attach people=nowhere.csv\nSELECT 1")


def test_another_client_can_be_named(hub: Simulator, shell: InteractiveShell) -> None:
    with hub.client() as mine:
        shell.user_ns["mine"] = mine
        assert value(shell, "%patwarden use mine") is None
        assert len(value(shell, "%patwarden SELECT login FROM orgs")) == len(hub.orgs)
        # It is looked up anew.
        shell.user_ns["mine"] = 7
        with pytest.raises(patwarden.InvalidArgument, match="mine is a variable that is no Client"):
            value(shell, "%patwarden SELECT 1")
        with pytest.raises(patwarden.InvalidArgument, match="yours is no variable"):
            value(shell, "%patwarden use yours")
        shell.extension_manager.unload_extension("patwarden")
        assert not mine.closed
        assert shell.find_cell_magic("patwarden") is None
        shell.extension_manager.load_extension("patwarden")
        with pytest.raises(patwarden.ConfigurationError):
            value(shell, "%patwarden SELECT 1")


def test_a_cell_does_not_write(hub: Simulator, shell: InteractiveShell) -> None:
    with hub.client() as mine:
        shell.user_ns["mine"] = mine
        value(shell, "%patwarden use mine")
        cell = f"%%patwarden\nEXEC pat_grants.update_pat_access @org='{hub.orgs[0]}' @pat_id='1'"
        with pytest.raises(patwarden.SqlError, match="call sql_exec"):
            value(shell, cell)
    assert hub.log() == []


def test_a_notebook_shows_a_table_that_marks_nothing_up(
    hub: Simulator, client: patwarden.Client
) -> None:
    hostile = "<script>alert(1)</script>\"'&\u202e\x1b"
    result = client.sql('SELECT ? AS "<b>", 7 AS n, NULL AS blank', [hostile])
    read = Read(result._repr_html_())
    assert read.tags <= OURS
    assert "<script>alert(1)</script>\"'&\\u{202e}\\u{1b}" in read.texts
    assert "<b>" in read.texts
    assert read.rows == 2
    many = client.sql("SELECT id FROM pat_grants WHERE org = ?", [hub.orgs[0]])
    shown = Read(many._repr_html_())
    assert shown.rows == 1 + 50
    assert f"and {len(many) - 50:,} more" in shown.texts
    asked = len(calls(hub, LIST_GRANTS))
    many._repr_html_()
    assert len(calls(hub, LIST_GRANTS)) == asked


def test_the_package_does_without_ipython() -> None:
    program = "import sys, patwarden; patwarden.SqlRows; assert 'IPython' not in sys.modules"
    subprocess.run([sys.executable, "-P", "-c", program], check=True, timeout=60)
