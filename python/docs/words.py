"""For the reference: the stubs have the types of the extension module, and it has the words."""

from __future__ import annotations

import importlib
import inspect
import re
from operator import attrgetter
from typing import Any

import griffe

MODULE = "patwarden._patwarden"
# A paragraph of what is typed at Python's prompt, which Markdown would take for a quotation.
SESSION = re.compile(r"^>>> .*(?:\n.+)*", re.MULTILINE)


class Words(griffe.Extension):
    """Gives what was read from the stubs the docstrings that `help()` shows."""

    def on_class(self, *, cls: griffe.Class, **_: Any) -> None:
        """What has overloads is shown with the last, which takes everything."""
        for name, overloads in cls.overloads.items():
            if name not in cls.members:
                cls.set_member(name, overloads[-1])

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.module.path == MODULE and (
            "property" in obj.labels or obj.is_class or obj.is_function
        ):
            name = obj.path.removeprefix(f"{MODULE}.")
            if name.startswith("_"):
                return  # Of the stubs alone.
            thing = attrgetter(name)(importlib.import_module(MODULE))
            if words := inspect.getdoc(thing):
                obj.docstring = griffe.Docstring(words, parent=obj)
        if obj.docstring:
            fenced = SESSION.sub(lambda found: f"```pycon\n{found[0]}\n```", obj.docstring.value)
            obj.docstring.value = fenced
