"""Secrets in files of their own, which only those may read who are to."""

import os
import stat


def read_secret(path: str) -> str:
    """Return the one line that a file holds. Raises ValueError, with a sentence.

    A file that everybody can read is refused: it may hold a secret no longer.
    """
    try:
        if is_open_to_all(path):
            raise ValueError(f"everybody on this machine can read it; chmod o-rwx {path}")
        with open(path, encoding="utf-8") as file:
            text = file.read().strip()
    except UnicodeDecodeError:
        raise ValueError("it is not a text") from None
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from None
    if not text or "\n" in text:
        raise ValueError("it must hold one line")
    return text


def is_open_to_all(path: str) -> bool:
    """Tell whether every user of the machine may read the file. Raises OSError."""
    return bool(os.stat(path).st_mode & stat.S_IROTH)
