"""`python -m modem` is the command `modem`."""

from modem.cli.main import main

main(prog_name="modem")
