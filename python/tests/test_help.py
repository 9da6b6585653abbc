"""`help()` says all there is to say, and what it shows runs."""

from __future__ import annotations

import asyncio
import builtins
import doctest
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import patwarden
from patwarden.testing import Simulator


def modules() -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(patwarden.__path__)]
    public = [name for name in names if not name.startswith("_")]
    return [patwarden, *(importlib.import_module(f"patwarden.{name}") for name in public)]


def documented() -> Iterator[tuple[str, Any]]:
    """Every public module, class, function, method and property, once, by its name."""
    seen: set[int] = set()
    for module in modules():
        yield module.__name__, module
        for name in getattr(module, "__all__", ()):
            thing = getattr(module, name)
            if id(thing) in seen or not (inspect.isclass(thing) or inspect.isroutine(thing)):
                continue
            seen.add(id(thing))
            path = f"{module.__name__}.{name}"
            yield path, thing
            if not inspect.isclass(thing):
                continue
            for member, value in vars(thing).items():
                is_told = inspect.isroutine(value) or inspect.isdatadescriptor(value)
                if not member.startswith("_") and is_told:
                    yield f"{path}.{member}", value


def words(thing: Any) -> str:
    told: Any = thing.__func__ if isinstance(thing, (classmethod, staticmethod)) else thing
    return told.__doc__ or ""


def test_everything_public_says_what_it_is() -> None:
    # Types of what goes in and comes out are told of where they are used.
    silent = [name for name, thing in documented() if not words(thing).strip()]
    assert [name for name in silent if not name.startswith("patwarden.api_types.")] == []


def test_what_a_call_takes_is_in_its_words() -> None:
    """Every option of a handwritten call is named where the call is told of."""
    classes = (patwarden.Client, patwarden.Grants, patwarden.Requests)
    for kind in classes:
        for name, value in vars(kind).items():
            if name.startswith("_") or not inspect.isroutine(value):
                continue
            told = words(value)
            if "The options are those of the class." in told:
                told += words(kind)
            options = inspect.signature(getattr(kind, name)).parameters
            for option, parameter in options.items():
                if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                    assert option in told, f"{kind.__name__}.{name}: {option}"


EXAMPLES = [
    example
    for name, thing in documented()
    if (example := doctest.DocTestParser().get_doctest(words(thing), {}, name, None, 0)).examples
]


def test_there_are_examples() -> None:
    shown = {example.name for example in EXAMPLES}
    assert shown >= {
        "patwarden",
        "patwarden.Client",
        "patwarden.Grants",
        "patwarden.Requests",
        "patwarden.Listing",
        "patwarden.BulkReport",
        "patwarden.BulkReport.raise_for_outcome",
        "patwarden.Grant",
        "patwarden.PatwardenError",
        "patwarden.Permissions",
        "patwarden.testing.Simulator",
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_run_against_a_simulator(
    example: doctest.DocTest,
    hub: Simulator,
    client: patwarden.Client,
    org: patwarden.Org,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = tmp_path / "app.pem"
    key.touch(mode=0o600)
    key.write_text(hub.private_key)
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("PATWARDEN_APP_ID", str(hub.app_id))
    monkeypatch.setenv("PATWARDEN_PRIVATE_KEY_FILE", str(key))
    example.globs = {"patwarden": patwarden, "hub": hub, "client": client, "org": org}
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(example, out=said.append)
    assert runner.failures == 0, "".join(said)


KNOWN = {"GitHub", "JavaScript", "DataFrame", "PathLike", "TypedDict", "GiB", "GraphQL", "MiB"}
"""Words in camel case that are nobody's class of ours."""


def unknown(text: str) -> set[str]:
    """Words that look like a class and are none."""
    words = set(re.findall(r"\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\b", text))
    spaces = [*modules(), builtins, asyncio]
    return {
        word
        for word in words - KNOWN
        if not any(hasattr(space, word) for space in spaces) and not word.endswith("Input")
    }


def test_every_class_that_help_names_is_there() -> None:
    wrong = {name: words_ for name, thing in documented() if (words_ := unknown(words(thing)))}
    assert wrong == {}


def test_every_class_that_the_readme_names_is_there() -> None:
    text = Path(__file__).parents[1].joinpath("README.md").read_text("utf-8")
    assert unknown(" ".join(re.findall(r"`[^`]+`", text))) == set()


def test_every_call_has_an_example() -> None:
    """What is called on a client, or on a simulator, shows how."""
    simple = {"clear_log", "clear_faults", "clear_webhook", "close", "remove_grant"}
    simple |= {"update_request", "remove_request", "cancel_request", "remove_member"}
    simple |= {
        "set_settings_locked",
        "set_clock_skew",
        "set_webhook",
        "deliveries",
        "set_installed",
    }
    for kind in (
        patwarden.Client,
        patwarden.Org,
        patwarden.Grants,
        patwarden.Requests,
        patwarden.Listing,
        Simulator,
    ):
        for name, value in vars(kind).items():
            if name.startswith("_") or not inspect.isroutine(value):
                continue
            if kind is not Simulator or name not in simple:
                assert ">>> " in words(value), f"{kind.__name__}.{name}"
