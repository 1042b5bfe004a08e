"""SIDs: two letters that name the kind, and 32 hexadecimal digits."""

import hashlib
import secrets


def new_sid(prefix: str) -> str:
    """Return a SID that was never used before."""
    return prefix + secrets.token_hex(16)


def sid_of(prefix: str, name: str) -> str:
    """Return the SID that always stands for `name`."""
    return prefix + hashlib.blake2b(name.encode(), digest_size=16).hexdigest()


def is_sid(prefix: str, text: str) -> bool:
    """Tell whether `text` has the form of a SID of this kind."""
    digits = text.removeprefix(prefix)
    return len(text) == 34 and len(digits) == 32 and set(digits) <= set("0123456789abcdefABCDEF")
