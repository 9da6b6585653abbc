"""``%%patwarden`` in notebooks: a cell is a statement of SQL. IPython does not have to be there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import InvalidArgument

if TYPE_CHECKING:
    from ._patwarden import Client, SqlRows

NAME = "patwarden"
HOW = (
    "write %%patwarden above a statement, %%patwarden NAME to keep its rows under that name, "
    "%%patwarden --attach NAME=PATH to put a file beside the tables, "
    "or %patwarden use NAME for another client"
)

#: ``--attach people=people.csv`` or ``--attach=people="the people.csv"``.
ATTACH = re.compile(r"""(?:^|(?<=\s))--attach(?:\s+|=)((?:[^\s"']|"[^"]*"|'[^']*')+)(?:\s+|$)""")


class Magic:
    """The magic of one shell, with the client that it asks through."""

    # IPython would paste variables into the text of a line (`$name`, `{name}`).
    _ipython_magic_no_var_expand = True

    def __init__(self, shell: Any) -> None:
        self.__name__ = NAME
        self.__doc__ = HOW
        self._shell = shell
        self._own: Client | None = None
        self._given: str | None = None

    def __call__(self, line: str, cell: str | None = None) -> SqlRows | None:
        if cell is None:
            word, _, name = line.strip().partition(" ")
            if word.lower() == "use":
                self._use(name.strip())
                return None
            statement = line.lstrip()
            files: list[str] = []
            while found := ATTACH.match(statement):
                files.append(found[1])
                statement = statement[found.end() :]
            if not statement.strip():
                raise InvalidArgument(HOW)
            return self._asked(statement, files)
        target = ATTACH.sub("", line).strip()
        if target and not target.isidentifier():
            raise InvalidArgument(f"{target!r} is no name to keep rows under; {HOW}")
        rows = self._asked(cell, ATTACH.findall(line))
        if not target:
            return rows
        self._shell.user_ns[target] = rows
        return None

    def close(self) -> None:
        """Closes the client from the environment; one that was given is its owner's."""
        if self._own is not None:
            self._own.close()
            self._own = None

    def _use(self, name: str) -> None:
        if not name:
            self._given = None
            return
        self._client_named(name)
        self._given = name
        self.close()

    def _client_named(self, name: str) -> Client:
        from ._patwarden import Client

        if not isinstance(client := self._shell.user_ns.get(name), Client):
            found = "a variable that is no Client" if name in self._shell.user_ns else "no variable"
            raise InvalidArgument(f"{name} is {found}; make one: {name} = patwarden.Client(...)")
        return client

    def _client(self) -> Client:
        from ._patwarden import Client

        # Looked up anew, for the name may stand for another client by now.
        if self._given is not None:
            return self._client_named(self._given)
        if self._own is None:
            self._own = Client.from_env()
        return self._own

    def _asked(self, statement: str, files: list[str]) -> SqlRows:
        from ._patwarden import _sql_parameters

        variables = self._shell.user_ns
        names = _sql_parameters(statement)
        if missing := [name for name in names if name not in variables]:
            raise InvalidArgument(
                f"the statement has :{missing[0]}, and there is no variable {missing[0]}"
            )
        values = {name: variables[name] for name in names}
        return self._client().sql(statement, values, attach=attached(files) if files else None)


def attached(files: list[str]) -> dict[str, str]:
    """The paths of files by the names that they are attached under."""
    found: dict[str, str] = {}
    for told in files:
        name, _, path = re.sub("[\"']", "", told).partition("=")
        if not name or not path:
            raise InvalidArgument(f"--attach {told}: it takes NAME=PATH, as people=people.csv")
        if name in found:
            raise InvalidArgument(f"two files are attached under the name {name}")
        found[name] = path
    return found


def load(shell: Any) -> None:
    """Adds the magic to a shell."""
    unload(shell)
    shell.register_magic_function(Magic(shell), magic_kind="line_cell", magic_name=NAME)


def unload(shell: Any) -> None:
    """Takes it away again."""
    for magics in shell.magics_manager.magics.values():
        magic = magics.get(NAME)
        if isinstance(magic, Magic):
            magic.close()
            del magics[NAME]
