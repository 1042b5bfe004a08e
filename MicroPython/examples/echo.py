"""Answers every Command with its own text. On a board: `import echo; echo.run(echo.port())`."""

from modem.drivers.blocking import Modem
from modem.errors import ModemError


def port():
    """Return the port of this board: name yours here."""
    from boards import lilygo_t_sim7600, wiring

    return wiring.port(lilygo_t_sim7600)


def opened(port, options):
    """Return the modem, however long it takes; what cannot get better is raised."""
    while True:
        try:
            return Modem.open(port, **options)
        except ModemError as error:
            if not error.temporary:
                raise
            print(error)


def run(port, commands=None, **options):
    """Answer Commands for ever, or so many of them; `options` are those of `Modem.open`."""
    port.switch_on()
    with opened(port, options) as modem:
        print("ready:", modem.identity.model)
        for command in modem.commands():
            if command.text is not None:
                modem.reply(command, command.text)
            modem.acknowledge(command)
            print("answered:", command.text)
            if commands is not None:
                commands -= 1
                if not commands:
                    return
