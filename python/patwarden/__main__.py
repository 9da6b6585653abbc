"""The command line: ``patwarden``, or ``python -m patwarden``."""

import signal
import sys
from typing import NoReturn

from ._patwarden import _main


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    # It ends cleanly on Ctrl-C by itself; Python's handler would add a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_main(["patwarden", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
