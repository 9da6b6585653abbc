"""What the documentation shows runs, and prints what it says it prints."""

from __future__ import annotations

import contextlib
import doctest
import io
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import patwarden
import patwarden.errors
from patwarden.testing import Simulator

PYTHON = Path(__file__).resolve().parents[1]
PAGES = [PYTHON / "README.md", *sorted((PYTHON / "docs/pages").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"\n]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAME = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """The world of the pages: three organisations, of which one is acme, and a login to them."""
    with Simulator(orgs=3, grants=300, requests=20, seed=7, effect_delay_ms=0) as hub:
        hub.rename_org(hub.orgs[0], "acme")
        key = tmp_path / "app.private-key.pem"
        key.touch(mode=0o600)
        key.write_text(hub.private_key)
        monkeypatch.setenv("GITHUB_API_URL", hub.url)
        monkeypatch.setenv("PATWARDEN_APP_ID", str(hub.app_id))
        monkeypatch.setenv("PATWARDEN_PRIVATE_KEY_FILE", str(key))
        monkeypatch.chdir(tmp_path)
        yield hub


def blocks(page: Path) -> Iterator[tuple[str, str | None, str, int]]:
    """Language, title, text and line of each block."""
    text = page.read_text()
    for found in BLOCK.finditer(text):
        yield found[1], found[2], found[3], text.count("\n", 0, found.start()) + 1


def test_the_reference_has_a_place_for_everything() -> None:
    text = "".join(page.read_text() for page in (PYTHON / "docs/pages/reference").glob("*.md"))
    told = set(re.findall(r"^::: patwarden\.(\w+)$", text, re.MULTILINE))
    # They are all of ::: patwarden.errors.
    errors = {name for name in patwarden.errors.__all__ if hasattr(patwarden, name)}
    assert set(patwarden.__all__) - {"__version__"} == (told & set(patwarden.__all__)) | errors


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PYTHON)))
def test_what_a_page_shows_runs(page: Path, acme: Simulator, tmp_path: Path) -> None:
    # Where a page is not about the login it has one.
    names: dict[str, Any] = {"__name__": page.stem}
    printed: str | None = None
    for language, title, text, line in blocks(page):
        if language == "python" and title:
            (tmp_path / title).write_text(text)
            pytest_on(tmp_path, title)
        elif language == "python":
            # The lines of an error are those of the page.
            code = compile("\n" * line + at_home(text, acme), str(page), "exec", dont_inherit=True)
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                exec(code, names)
            printed = said.getvalue()
        elif language == "text":
            assert printed is not None, f"{page}:{line} shows what nothing printed"
            same = doctest.OutputChecker().check_output(text, printed, SAME)
            assert same, f"{page}:{line} says\n{text}\nand it prints\n{printed}"
            printed = None


def at_home(text: str, hub: Simulator) -> str:
    """The simulator's App and address where a page names those of the reader and of GitHub."""
    text = text.replace("App.from_file(12345,", f"App.from_file({hub.app_id},")
    return text.replace("Client(auth=auth)", f"Client(auth=auth, base_url={hub.url!r})")


def pytest_on(folder: Path, name: str) -> None:
    """Tests that a page shows pass, by a pytest of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", name],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("patwarden")
    before = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:], root.level, ours.level = before
