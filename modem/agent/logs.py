"""The log: lines on standard error, for journald or for a person.

What is logged are ids, numbers of messages, states and sentences of errors, never what a message
says, whom it goes to or comes from, nor a PIN; so it can be kept and shown to anybody.
"""

import logging
import os
import sys
from collections.abc import Mapping
from typing import TextIO

LEVELS = ("debug", "info", "warning", "error")

# Priorities of syslog(3), which journald takes from "<N>" at the beginning of a line.
_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
_DEBUG = 7


class _ForJournal(logging.Formatter):
    """journald adds the time, and takes each line for an entry of its own."""

    def format(self, record: logging.LogRecord) -> str:
        mark = "<%d>" % next((n for least, n in _PRIORITIES if record.levelno >= least), _DEBUG)
        return "\n".join(mark + line for line in super().format(record).splitlines())


def set_up(
    level: str, stream: TextIO | None = None, environment: Mapping[str, str] = os.environ
) -> None:
    """Log `modem` from `level` (one of LEVELS) on, and other packages' warnings, to `stream`.

    Other packages are kept short because they would log URLs and what goes over the line.
    """
    target = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(target)
    if _is_journal(target, environment):
        handler.setFormatter(_ForJournal("%(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("modem").setLevel(level.upper())
    logging.raiseExceptions = False  # a log that cannot be written, on a full disk, is lost


def _is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether `stream` ends in journald; systemd.exec(5) says how that is seen."""
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environment.get("JOURNAL_STREAM", "") == "%d:%d" % (found.st_dev, found.st_ino)
