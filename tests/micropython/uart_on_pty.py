"""What is used of `machine.UART`, on a terminal of the unix port."""

import select
import termios


class Uart:
    """A terminal that is used like a UART."""

    def __init__(self, path):
        self.file = open(path, "r+b")  # noqa: SIM115
        descriptor = self.file.fileno()
        termios.setraw(descriptor)
        settings = termios.tcgetattr(descriptor)
        settings[6][5] = settings[6][6] = 0  # VTIME and VMIN: read returns what is there
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)
        self.poll = select.poll()
        self.poll.register(self.file, select.POLLIN)

    def any(self):
        return 1 if self.poll.poll(0) else 0

    def read(self, most):
        return self.file.read(most) or None

    def write(self, data):
        return self.file.write(data[:16])  # as short as on a board whose buffer is full
