"""Freezes the library into a firmware: `include("/path/to/MicroPython")` in a board's manifest.

Frozen modules run from flash; what is kept in the heap is then a small part of it.
"""

# ruff: noqa: F821 -- these functions are the manifest's own

metadata(version="0.1.0", description="SMS Commands over a cellular modem")
for part in ("at", "sms", "profiles", "session", "drivers"):
    package("modem/" + part, base_path="..", opt=3)
package(
    "modem",
    files=("__init__.py", "names.py", "errors.py", "causes.py", "record.py"),
    base_path="..",
    opt=3,
)
package(
    "modem/ports",
    files=("__init__.py", "journal.py", "power.py", "uart.py", "uart_aio.py", "uart_line.py"),
    base_path="..",
    opt=3,
)
