"""What a command may ask for while it is carried out, by `yield`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Prompt:
    """Open the `>` prompt; the `yield` gives the body, or None after ESC."""

    text: bool  # lines of text rather than one hexadecimal PDU


@dataclass(frozen=True)
class Wait:
    """Come back after so many milliseconds."""

    ms: int


Effect = Prompt | Wait
