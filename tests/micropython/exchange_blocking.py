"""The least that a program does: sends three parts, receives three, and prints what came of it.

`exchange_blocking.py LIBRARY TERMINAL`, where only LIBRARY is on the path.
"""

import sys

from uart_on_pty import Uart

sys.path[:] = [sys.argv[1], ".frozen"]

from modem import Modem  # noqa: E402
from modem.ports.uart import UartPort  # noqa: E402

modem = Modem.open(UartPort(Uart(sys.argv[2])))
print(len(modem.send("The quick brown fox " * 18).references))
command = modem.receive(60)
print(command.text)
modem.acknowledge(command)
