"""The loggers that the extension module's events go to."""

from __future__ import annotations

import logging
from collections.abc import Iterable


def loggers(names: Iterable[str]) -> list[logging.Logger]:
    """The loggers of these names. The first stands above all of them and is silent by itself."""
    found = [logging.getLogger(name) for name in names]
    found[0].addHandler(logging.NullHandler())
    return found


def tell(name: str, level: int, created: float, message: str, facts: dict[str, object]) -> None:
    """Hand an event to its logger, as of when it arose; its facts are the record's `patwarden`."""
    logger = logging.getLogger(name)
    if not logger.isEnabledFor(level):
        return
    extra = {"patwarden": facts}
    record = logger.makeRecord(name, level, "patwarden", 0, message, (), None, None, extra)
    record.relativeCreated -= (record.created - created) * 1000
    record.created = created
    record.msecs = created % 1 * 1000 // 1
    logger.handle(record)
