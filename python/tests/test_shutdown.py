"""A program ends by its own code, whatever was under way; and one interpreter has the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from patwarden.testing import Simulator

posix = pytest.mark.skipif(os.name != "posix", reason="fork of POSIX")

# Many processes from one that has imported everything and begun nothing: each ends as programs do.
MANY = """
import asyncio, gc, json, os, sys, time
import patwarden

token, url, org = json.loads(sys.argv[1])

def client(**options):
    return patwarden.AsyncClient(auth=patwarden.Token(token), base_url=url, **options)

{program}

codes = []
for _ in range({times}):
    process = os.fork()
    if process == 0:
        asyncio.run(main())
        sys.exit(0)
    codes.append(os.waitpid(process, 0)[1])
assert codes == [0] * len(codes), codes
"""


def run(program: str, *arguments: str, within: float = 120) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=within, check=False)


def quoted(hub: Simulator) -> str:
    return json.dumps([hub.installation_token(hub.orgs[0]), hub.url, hub.orgs[0]])


@posix
@pytest.mark.parametrize(
    "program",
    [
        """
async def main():
    async with client() as one:
        await one.org(org).get()
""",
        """
async def main():
    one = client()
    await one.org(org).grants.revoke([1], dry_run=True)
""",
        """
import logging
logging.basicConfig(level=logging.DEBUG, stream=open(os.devnull, "w"))

async def main():
    one = client()
    await one.org(org).get()
    time.sleep(0.1)
""",
    ],
    ids=["closed", "left open", "with a log"],
)
def test_a_program_of_asyncio_ends_by_its_own_code(hub: Simulator, program: str) -> None:
    done = run(MANY.format(program=program, times=30), quoted(hub))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@posix
def test_whoever_is_told_of_a_wait_is_let_finish(hub: Simulator) -> None:
    program = """
def told(wait):
    for _ in range(30):
        time.sleep(0.01)
    os.write(1, b".")

async def main():
    hub_is_busy = client(on_wait=told, longest_wait=30)
    task = asyncio.create_task(hub_is_busy.org(org).get())
    await asyncio.wait((task,), timeout=0.3)
    task.cancel()
"""
    hub.inject("status", status=429, headers={"retry-after": "2"}, times=100)
    done = run(MANY.format(program=program, times=3), quoted(hub))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "...", "once each, to its end"


def test_a_daemon_thread_that_waits_is_no_hindrance(hub: Simulator) -> None:
    hub.inject("delay", millis=700, times=100)
    program = """
        import json, sys, threading, time
        import patwarden

        token, url, org = json.loads(sys.argv[1])
        client = patwarden.Client(auth=patwarden.Token(token), base_url=url)

        def use():
            while True:
                client.org(org).get()

        for _ in range(4):
            threading.Thread(target=use, daemon=True).start()
        time.sleep(0.2)
    """
    done = run(program, quoted(hub))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_done_at_exit_can_still_be_done(hub: Simulator) -> None:
    program = """
        import asyncio, atexit, json, sys

        token, url, org = json.loads(sys.argv[1])

        def late():
            # Registered before the package was imported, so that its turn comes after.
            print(client.org(org).get().login == org)
            async def one():
                try:
                    other = patwarden.AsyncClient(auth=patwarden.Token(token), base_url=url)
                    await other.org(org).get()
                except patwarden.ConfigurationError as error:
                    print(error)
            asyncio.run(one())

        atexit.register(late)
        import patwarden
        client = patwarden.Client(auth=patwarden.Token(token), base_url=url)

        async def early():
            async with patwarden.AsyncClient(auth=patwarden.Token(token), base_url=url) as one:
                print((await one.org(org).get()).login == org)

        atexit.register(lambda: asyncio.run(early()))
    """
    done = run(program, quoted(hub))
    assert (done.returncode, done.stderr) == (0, "")
    said = "Python is shutting down: nothing can be awaited any more"
    assert done.stdout.splitlines() == ["True", "True", said]


def test_another_interpreter_is_refused_and_the_main_one_goes_on(tmp_path: Path) -> None:
    name = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
    pytest.importorskip(name)
    program = f"""
        import {name} as interpreters

        def imported(what):
            told = {str(tmp_path / "told")!r}
            other = interpreters.create()
            interpreters.run_string(other, f'''
        try:
            import {{what}}
        except ImportError as error:
            said = str(error)
        else:
            said = "imported"
        open({{told!r}}, "w").write(said)
        ''')
            interpreters.destroy(other)
            return open(told).read()

        for what in ("patwarden", "patwarden.testing", "patwarden.errors"):
            print(imported(what))
        import patwarden
        from patwarden.testing import Simulator

        with Simulator(orgs=1, grants=5) as hub, hub.client() as client:
            try:
                client.org("nowhere").get()
            except patwarden.NotInstalledError:
                print("as ever")
        print(imported("patwarden"))
    """
    done = run(program)
    assert (done.returncode, done.stderr) == (0, "")
    first, *others = done.stdout.splitlines()
    assert first.startswith("patwarden can be imported in Python's main interpreter only, and this")
    assert others == [first, first, "as ever", first]
