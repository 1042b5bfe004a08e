"""Answers every Command with its own text. On a board: `import echo; echo.run(echo.port())`."""

from modem.drivers.blocking import Modem
from modem.errors import ModemError, OutcomeUnknown


def port():
    """Return the port of this board: name yours here."""
    from boards import lilygo_t_sim7600, wiring

    return wiring.port(lilygo_t_sim7600)


def pass_over(error):
    """Print an error that the next try may not meet; raise what cannot get better."""
    if not (error.temporary or isinstance(error, OutcomeUnknown)):
        raise error
    print(error)


def opened(port, options):
    """Return the modem, however long it takes; what cannot get better is raised."""
    while True:
        try:
            return Modem.open(port, **options)
        except ModemError as error:
            pass_over(error)


def run(port, most=None, **options):
    """Answer Commands for ever, or so many at most; `options` are those of `Modem.open`.

    A Command whose answer failed is not acknowledged: it comes again, and may be answered twice.
    """
    port.switch_on()
    left = most
    while left is None or left > 0:
        with opened(port, options) as modem:
            print("ready:", modem.identity.model)
            try:
                for command in modem.commands():
                    if command.text is not None:
                        modem.reply(command, command.text)
                    modem.acknowledge(command)
                    print("answered:", command.text)
                    if left is not None:
                        left -= 1
                        if not left:
                            return
            except ModemError as error:
                pass_over(error)
