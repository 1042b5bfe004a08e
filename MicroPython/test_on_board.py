"""Tries the library with the modem of a real board: `mpremote run MicroPython/test_on_board.py`.

It installs nothing and changes nothing on the board. The library and boards/ must be there (see
README.md); name your board in the line below. The SIM's subscription is charged for one message.
"""

import gc
import sys
import time

BOARD = "lilygo_t_sim7600"


def check(port, seconds=60):
    """Set the modem up, send one message and wait for its report; return what was found."""
    from modem.drivers.blocking import Modem

    started = time.ticks_ms()
    port.switch_on()
    modem = Modem.open(port)
    print("modem:     ", modem.identity)
    print("ready after", time.ticks_diff(time.ticks_ms(), started), "ms")
    print("status:    ", modem.status())
    receipt = modem.send("test " * 40, confirm=True)  # two SMS
    print("sent:      ", receipt)
    print("delivery:  ", modem.delivery(receipt, seconds))
    modem.close()
    return receipt


def main():
    """Run the check on this board and say how much memory is left."""
    from boards import wiring

    board = getattr(__import__("boards." + BOARD), BOARD)
    print("Python:    ", sys.implementation)
    gc.collect()
    print("free:      ", gc.mem_free(), "before")
    check(wiring.port(board))
    gc.collect()
    print("free:      ", gc.mem_free(), "after")


if __name__ == "__main__":
    main()
